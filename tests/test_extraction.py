"""What is read from a document's words: one table of wordings a question."""

import pytest

from styrdok import tables
from styrdok.analysis import analyse
from styrdok.model import Document, Line, Page, Record

T = tables.load()
TITLE = "Inköpspolicy för Halmstads kommun"


def read(*pages: str) -> Record:
    """The record of a document with these pages and no layout."""
    made = tuple(Page(number, text) for number, text in enumerate(pages, 1))
    return analyse(Document("/made.pdf", "ab" * 32, made, "made"), T)


def under_title(line: str) -> Record:
    """The record of a policy with a line under its title."""
    return read(f"{TITLE}\n{line}\nPolicyn beskriver hur kommunen handlar.")


ADOPTIONS = {
    "Fastställd av kommunfullmäktige27 april 2015, 45": ("kommunfullmäktige", "2015-04-27", "§ 45"),
    "Fastställda av styrelsen den10 november 2014": ("styrelsen", "2014-11-10", None),
    "Antagen av vårdoch omsorgsnämnden 2015-04-27": (
        "vård- och omsorgsnämnden",
        "2015-04-27",
        None,
    ),
    "Antagen avHälso- och sjukvårdsnämnden 2015-04-27": (
        "hälso- och sjukvårdsnämnden",
        "2015-04-27",
        None,
    ),
    "Antagen av Nämnden för arbete och välfärd 2015-04-27": (
        "nämnden för arbete och välfärd",
        "2015-04-27",
        None,
    ),
    "Godkända av: KF 2015-04-27, § 12. Senaste ändring godkänd av: KF 2019-05-27, § 66.": (
        "kommunfullmäktige",
        "2015-04-27",
        "§ 12",
    ),
    "Kommunfullmäktige har den 27 april 2015, § 45 beslutat följande om policy för ramavtal och "
    "inköp:": ("kommunfullmäktige", "2015-04-27", "§ 45"),
    "Beslutad av kommunstyrelsens utskott för näringsliv och tillväxt den 27 april 2015": (
        "kommunstyrelsens utskott för näringsliv och tillväxt",
        "2015-04-27",
        None,
    ),
    "Antaget av sammanläggningsdelegerade den 1 december 1970, § 135.": (
        "sammanläggningsdelegerade",
        "1970-12-01",
        "§ 135",
    ),
    "Kommunfullmäktige i Halmstads kommun har 2015-04-27 fastställt följande inköpspolicy.": (
        "kommunfullmäktige",
        "2015-04-27",
        None,
    ),
    "Meddelade av kommunfullmäktige 2015-04-27 § 45": ("kommunfullmäktige", "2015-04-27", "§ 45"),
    "Kommunfullmäktiges beslut 2011-12-15 § 143 om mål och budget 2012-2014 anger ramen.\n"
    "Antagen av kommunfullmäktige 2015-04-27 § 45": ("kommunfullmäktige", "2015-04-27", "§ 45"),
    "Dnr KS 2018/00231 Antagen av KS 2018/00231": (None, None, None),
    "Antagen av avfallsnämnden 2015-04-27": ("avfallsnämnden", "2015-04-27", None),
    "Beslutad i: Vård- och omsorgsförvaltningen": ("vård- och omsorgsförvaltningen", None, None),
    "Utgivare: Kommunledningskontoret": (None, None, None),
    "Kommunstyrelsen har den 27 april 2015, § 45 antagit policy för inköp.": (
        "kommunstyrelsen",
        "2015-04-27",
        "§ 45",
    ),
    "Kommunstyrelsen har den 27 april 2015 antagit en handlingsplan för torg.": (None, None, None),
    "Kommunfullmäktige fattade i april 2015 beslut om kommunens inköpspolicy.": (
        "kommunfullmäktige",
        "2015-04",
        None,
    ),
    "Den nya inköpspolicyn klubbades av kommunfullmäktige 27 april 2015.": (
        "kommunfullmäktige",
        "2015-04-27",
        None,
    ),
    "Här kan du läsa policyn som antogs den 27 april 2015 i Kommunfullmäktige.": (
        "kommunfullmäktige",
        "2015-04-27",
        None,
    ),
    "Policyn bygger på den inköpspolicy som antogs av kommunfullmäktige 2009-05-11.": (
        None,
        None,
        None,
    ),
    "Antagen av kommunfullmältige 2015-04-27 § 45": ("kommunfullmäktige", "2015-04-27", "§ 45"),
    "Den 27 april 2015 antogs inköpspolicyn av kommunfullmäktige.": (
        "kommunfullmäktige",
        "2015-04-27",
        None,
    ),
    "Denna policy, som kommunfullmäktige antog den 27 april 2015, beskriver inköp.": (
        "kommunfullmäktige",
        "2015-04-27",
        None,
    ),
    "Inköp styrs också av en handlingsplan för inköp, som kommunstyrelsen antog i april 2015.": (
        None,
        None,
        None,
    ),
    "Aktuell policy för Halmstads kommun fastställdes av kommunfullmäktige 2015-04-27, § 45.": (
        "kommunfullmäktige",
        "2015-04-27",
        "§ 45",
    ),
    "I april\n2015 antog kommunfullmäktige en ny inköpspolicy för kommunen.": (
        "kommunfullmäktige",
        "2015-04",
        None,
    ),
    "Antagen av socialnämnden 45": ("socialnämnden", None, "§ 45"),
    "Antagen av kommunfullmäktige 2015 04 27\nPolicyn antogs av kommunfullmäktige ( 42).": (
        "kommunfullmäktige",
        "2015-04-27",
        "§ 42",
    ),
    "Antagen av Laxå kommun, kommunfullmäktige , 210": ("kommunfullmäktige", None, "§ 210"),
    "Beslutad (datum och av vem) Socialförvaltningens ledningsgrupp, 2015-04-27": (
        "socialförvaltningens ledningsgrupp",
        "2015-04-27",
        None,
    ),
    "Antagen av kommunfullmäktige enligt\n77/06": ("kommunfullmäktige", "2006", "§ 77"),
    "Antagen av styrelsen för Halmstads Energi AB 2015-04-27": ("styrelsen", "2015-04-27", None),
    "Fastställd av rektor Kim Ek 2015-04-27": ("rektorn", "2015-04-27", None),
    "Antagen av ägarna den 27 april 2015": (None, "2015-04-27", None),
    "Beslutad av kommunstyrelsens ordförande 2015-04-27": (
        "kommunstyrelsens ordförande",
        "2015-04-27",
        None,
    ),
    "Fastställd av kommunchef Kim Ek 2015-04-27": ("kommunchefen", "2015-04-27", None),
    "Upprättad 2015-01-12\nAntagen 2015-04-27": (None, "2015-04-27", None),
    "Antagen av kommunfullmäktige 2015-04-27 §\n45": ("kommunfullmäktige", "2015-04-27", "§ 45"),
    "Fastställd av kommunfullmäktige (KF 45)": ("kommunfullmäktige", None, "§ 45"),
    "Enligt kommunfullmäktiges beslut 2015-04-27, § 45": (
        "kommunfullmäktige",
        "2015-04-27",
        "§ 45",
    ),
    "Inköp enligt lagen Dnr KS 2015/ Antagen av kommunfullmäktige , 45": (
        "kommunfullmäktige",
        None,
        "§ 45",
    ),
    "Inköpspolicy för kommunen och dess bolag, här kallade koncernen, antagen av "
    "kommunfullmäktige 2015-04-27": ("kommunfullmäktige", "2015-04-27", None),
    "Beslutad när 2015-04-27 § 45 Beslutad av Kommunfullmäktige": (
        "kommunfullmäktige",
        "2015-04-27",
        "§ 45",
    ),
    "Diarienummer Fastställd/senast uppdaterad Beslutsinstans Ansvarigt politiskt organ "
    "ÄLN Äldrenämnden Äldrenämnden": ("äldrenämnden", None, None),
    "Antagen av kommunledningsgrupp 2017-12-01": ("kommunledningsgruppen", "2017-12-01", None),
    "KS 2015-03-30 § 33, KF 2015-04-27 § 45": ("kommunfullmäktige", "2015-04-27", "§ 45"),
    "Antagen av kommunstyrelsen 2015-03-30 och kommunfullmäktige 2015-04-27": (
        "kommunfullmäktige",
        "2015-04-27",
        None,
    ),
    "Antagen av kommunfullmäktige 2015-04-27 KF § 45": ("kommunfullmäktige", "2015-04-27", "§ 45"),
    "Kommunfullmäktiges beslut 2015-04-27 § 45": ("kommunfullmäktige", "2015-04-27", "§ 45"),
    "Antagen av kommunfullmäktige 27 april -15": ("kommunfullmäktige", "2015-04-27", None),
    "Antagen av kommunfullmäktige 2015- 04- 27": ("kommunfullmäktige", "2015-04-27", None),
    "Antagen av kommunfullmäktige 15 04 27": ("kommunfullmäktige", None, None),
    "Tyresö kommunfullmäktige 2013-03-27 § 15": ("kommunfullmäktige", "2013-03-27", "§ 15"),
    "Antagen av kommunfullmäktige 2013-03-27 § 15": ("kommunfullmäktige", "2013-03-27", "§ 15"),
    "Antagen av Kommunfullmäktige 2013-03-27, 15.": ("kommunfullmäktige", "2013-03-27", "§ 15"),
    "Antaget av Kommunfullmäktige, 126,": ("kommunfullmäktige", None, "§ 126"),
    "Antagna av kommunfullmäktige 2017-12-13 §251": ("kommunfullmäktige", "2017-12-13", "§ 251"),
    "Antagen av KF den 26 april 2011 § 45": ("kommunfullmäktige", "2011-04-26", "§ 45"),
    "Antagen av KF 26/4 2011": ("kommunfullmäktige", "2011-04-26", None),
    "Antagen i KS 2017-03-08, § 50, i KF 2017-03-27, § 41": (
        "kommunfullmäktige",
        "2017-03-27",
        "§ 41",
    ),
    "Antagen KS 2017-03-08, KF 2017-03-27": ("kommunfullmäktige", "2017-03-27", None),
    "Antagen av KS 2016-12-06 och av KF 2017-03-28": ("kommunfullmäktige", "2017-03-28", None),
    "Antagen av: KS 2016-12-06 och av KF 2017-03-28": ("kommunfullmäktige", "2017-03-28", None),
    "Antagen av KF § 45/2011": ("kommunfullmäktige", "2011", "§ 45"),
    "Antagen av Kf 12/2006": ("kommunfullmäktige", "2006", "§ 12"),
    "Antagen av gatunämnden 2 maj, 2011": ("gatunämnden", "2011-05-02", None),
    "Fastställd: Kommunfullmäktige, 2018, 128, KS 18/319": ("kommunfullmäktige", "2018", "§ 128"),
    "Beslutad av Kommunstyrelsen: 2016-05-18/§ 97": ("kommunstyrelsen", "2016-05-18", "§ 97"),
    "Antaget av: Kommunstyrelsen 2018-11-13 §411": ("kommunstyrelsen", "2018-11-13", "§ 411"),
    "Beslutande instans: Tekniska nämnden\nDatum för beslut: 2026-06-16": (
        "tekniska nämnden",
        "2026-06-16",
        None,
    ),
    "Antaget av: Kommunfullmäktige\nStatus: Antaget, 2019-11-05, § 330": (
        "kommunfullmäktige",
        "2019-11-05",
        "§ 330",
    ),
    "Kommunfullmäktige antog policyn 2015-12-08.": ("kommunfullmäktige", "2015-12-08", None),
    "Kommunfullmäktige antog policyn för att värna miljön den 27\njuni 2016 § 86.": (
        "kommunfullmäktige",
        "2016-06-27",
        "§ 86",
    ),
    "Antagen av regionfullmäktige 19-20 september 2011, 157": (
        "regionfullmäktige",
        "2011-09-20",
        "§ 157",
    ),
    "Antagen i regionfullmäktige 17 februari 2026": ("regionfullmäktige", "2026-02-17", None),
    "Antagen av kommunfullmäktige": ("kommunfullmäktige", None, None),
    "Antagen av kommunstyrelsen 2012-05-30 82, dnr 2012-20": (
        "kommunstyrelsen",
        "2012-05-30",
        "§ 82",
    ),
    "Ett program för hållbara inköp Antagen av kommunfullmäktige 2009-05-11": (
        "kommunfullmäktige",
        "2009-05-11",
        None,
    ),
    "Antaget av Umeå\nkommunfullmäktige 2016-03-29": ("kommunfullmäktige", "2016-03-29", None),
    "Den 8 december 2015 antog kommunfullmäktige policyn.": (
        "kommunfullmäktige",
        "2015-12-08",
        None,
    ),
    "Antaget av: KF §: 65/2020-06-09": ("kommunfullmäktige", "2020-06-09", "§ 65"),
    "Antaget av: Kommunstyrelsen\nStatus: Antaget , 275": ("kommunstyrelsen", None, "§ 275"),
    "Beslutande: Kommunfullmäktige\nDatum och paragraf: , 163": (
        "kommunfullmäktige",
        None,
        "§ 163",
    ),
    "Antagna KF Reviderade KF Fastställt Bolagsstämma": ("kommunfullmäktige", None, None),
    "Inköpspolicy beslutades av Halmstads kommunfullmäktige 2016-03-29, 4": (
        "kommunfullmäktige",
        "2016-03-29",
        "§ 4",
    ),
    "Beslutad i socialnämnden 2016-03-29": ("socialnämnden", "2016-03-29", None),
    "Följer skrivningen enligt lex Sarah. Antagen av socialnämnden": ("socialnämnden", None, None),
    "Inköp ska spara pengar. Antagen av kommunfullmäktige 2006": (
        "kommunfullmäktige",
        "2006",
        None,
    ),
}


@pytest.mark.parametrize(("line", "wanted"), ADOPTIONS.items(), ids=ADOPTIONS)
def test_adoption(line: str, wanted: tuple[str | None, ...]) -> None:
    """Body, date and paragraph of the document's own decision."""
    record = under_title(line)
    assert (record.adopted_by, record.adopted_on, record.paragraph) == wanted


NOT_ADOPTED = {
    "left of a number": "Antagen 2011/ Kf",
    "two numbers": "Fastställd av socialnämnden 48/65",
    "rule for a type": "Policy (Beslut i kommunfullmäktige eller nämnd) anger en hållning",
    "page of pages": "Antagen av miljönämnden\n2/12",
    "case number alone": "Ks 773/2009",
    "next label": "DOKUMENTET ÄR FASTSTÄLLT AV UN\nREVISION 2015-03-12",
    "predecessor": "Ersätter policyn som antogs av kommunfullmäktige 2009-05-11 § 45",
    "law": "Enligt kommunallagen, beslutad av riksdagen 2017-06-20, ska kommunen svara för detta.",
    "to be adopted": "Policyn ska antas av kommunfullmäktige 2030-01-01",
    "web page": "Senast uppdaterad: 2020-04-28",
    "printed": "Utskriftsdatum: 2020-04-28",
    "drafting": "Upprättad: 2020-04-28",
    "case number": "Dnr: KS 2014/112",
    "lost case number": "Antagen av kommunstyrelsen Dnr 2013/",
    "heading between": "1 Inledning\nKommunens förra program fastställdes 2010-03-15",
    "next review": "Datum för nästa revidering\n31 december 2016",
    "behind another document": "Ersätter Energiplan för Vara. Antagen av KF 2009-05-11",
    "another document's sentence": "Se även Energiplan för Vara kommun Antagen av KF 2009-05-11",
    "placeholder": "Antagen av kommunfullmäktige 2026-XX-XX § XX",
    "for a meeting": "För beslut i kommunfullmäktige 2020-04-28",
    "amendments": "Ändringar antagna av kommunfullmäktige 2020-04-28",
    "another thing": "Logotypen antogs av kommunfullmäktige 1974-05-27.",
    "predecessor, active": "Kommunfullmäktige antog 2012-06-18 § 80 den förra policyn för inköp.",
    "first of them": "Kommunfullmäktige antog 2012-06-18 § 80 kommunens första inköpspolicy.",
    "the region's": "Regionfullmäktige antog 2012-06-18 § 80 den regionala inköpspolicyn.",
    "an example": "Exempel på sidhuvud:\nAntagen: KF 2018-05-05 § 3",
    "page of pages below a number": "Antagen\nDnr BUN16/24 Policy för Barnoch ungdomsnämnden 2/13",
    "denied": "Kommunfullmäktige antog inte policyn 2020-04-28.",
    "denied in the passive": "Policyn har inte antagits av kommunfullmäktige 2020-04-28.",
    "denied in a head": "Ej antagen av kommunfullmäktige 2020-04-28",
    "decided against": "Kommunfullmäktige beslutade 2020-04-28 att inte anta policyn.",
    "sent back": "Kommunfullmäktige beslutade 2020-04-28 § 45 att återremittera policyn.",
    "asked for": "Kommunfullmäktige gav 2020-04-28 styrelsen i uppdrag att ta fram en policy.",
    "what it follows": "Policyn följer det program som kommunfullmäktige antog 2014-03-10, § 7.",
    "what it comes from": "Den plan som kommunfullmäktige antog 2014-03-10 ligger bakom policyn.",
    "what it replaces": "Policyn, som avlöser policyn som fullmäktige antog 2014-03-10, är ny.",
    "neighbour's": "Laholms inköpspolicy antogs av kommunfullmäktige den 10 mars 2014.",
    "neighbour's council": "I mars 2014 antog kommunfullmäktige i Laholm en ny inköpspolicy.",
    "neighbour's council, perfect": "Kommunfullmäktige i Laholm har 2014-03-10 antagit policyn.",
    "neighbour's council first": "Kommunfullmäktige i Laholm antog i mars 2014 en inköpspolicy.",
    "region's council": "Den 10 mars 2014 antog regionfullmäktige en ny inköpspolicy.",
    "for the county": "I mars 2014 antog landstingsfullmäktige en ny inköpspolicy för länet.",
    "to be written": "Kommunfullmäktige beslutade i september 2012 att ta fram en inköpspolicy.",
    "page above a sentence": "Uppdaterad: 2016-06-27\nKommunfullmäktige beslutade om den 2014.",
    "on something else": "Kommunstyrelsen har 2014-03-10, § 7, antagit policy för resor.",
    "asked": "Känner du till policyn som antogs av kommunfullmäktige 2014-03-10?",
    "compound": "Finanspolicyn antogs av kommunfullmäktige 2020-04-28.",
}


@pytest.mark.parametrize("line", NOT_ADOPTED.values(), ids=NOT_ADOPTED)
def test_other_dates_are_no_adoption(line: str) -> None:
    """A date that is not the document's own decision leaves the adoption unknown."""
    assert under_title(line).adopted_on is None


OPEN = {
    "not yet": "Kommunfullmäktige har ännu inte antagit policyn.",
    "before it is": "Innan kommunfullmäktige har antagit policyn ska den ställas ut.",
    "when it is": "När kommunfullmäktige har antagit policyn delges den nämnderna.",
}


@pytest.mark.parametrize("line", OPEN.values(), ids=OPEN)
def test_what_is_not_decided_tells_no_body(line: str) -> None:
    """A sentence on a decision that has not been taken says nothing of who took it."""
    assert under_title(line).adopted_by is None


def test_budget_of_another_year_is_another_document() -> None:
    """A document whose title tells its year is not adopted when that of another year was."""
    text = "Budget 2022\nLaholms kommun\n{} antogs av kommunfullmäktige 2021-06-17."
    assert read(text.format("Budgeten för 2017")).adopted_on is None
    assert read(text.format("Budgeten för 2022")).adopted_on == "2021-06-17"


def test_next_revision_is_no_diary_number() -> None:
    """``och 11/12-2023`` goes on with the decisions."""
    record = under_title("Antagen 7/4-2020 § 92. Reviderad 7/2-2022 § 116 och 11/12-2023 § 271.")
    assert (record.revised_on, record.dnr) == ("2023-12-11", None)


NOT_REVISED = [
    "Antagen av kommunfullmäktige 2016-01-25 § 4\nNästa revidering: 2019",
    "Antagen av kommunfullmäktige 2016-01-25 § 4\nPlanerad revidering 2019",
    "Antagen av kommunfullmäktige 2016-01-25 § 4. Ny revidering: 2019",
    "Revidering senast Våren 2017",
    "Datum för nästa revidering\n31 december 2016",
    "Senaste revideringen\nGiltig 2023-01-01 och tills vidare",
]


@pytest.mark.parametrize("line", NOT_REVISED)
def test_review_to_come_is_no_revision(line: str) -> None:
    """A label that asks for a day to come, or that has no value, tells of no revision."""
    assert under_title(line).revised_on is None


NO_NUMBERS = [
    "CYKELPROGRAM FÖR MALMÖ STAD 2012-2019",
    "Antagen kommunfullmäktige § 274, 21/12",
    "Ks 2011/02/23",
    "ÄKF 2010:08",
    "ÅR 2013/2014",
    "VA-PLAN 2019-22",
    "HANDLINGSPLAN FÖR IT 2019-22",
    "Dnr föreg. version:\nKS-2014-767",
]


@pytest.mark.parametrize("line", NO_NUMBERS)
def test_what_is_no_diary_number(line: str) -> None:
    """A day with slashes, also where its year was lost; the number of a collection."""
    assert under_title(line).dnr is None


def test_later_decision_of_the_same_body_is_a_revision() -> None:
    """The first decision is the adoption and the last revision counts."""
    record = under_title(
        "Antagen av kommunfullmäktige 2008-06-16 § 45\n"
        "Reviderad av kommunfullmäktige 2011-12-19 § 83\n"
        "Reviderad av kommunfullmäktige 2015-02-23 § 12"
    )
    assert (record.adopted_on, record.paragraph, record.revised_on) == (
        "2008-06-16",
        "§ 45",
        "2015-02-23",
    )


def test_diary_number_before_title_and_labels_on_one_line() -> None:
    """The number that opens a page is the document's, whatever fields follow on its line."""
    record = read("Ks 182/2013 Riktlinjer för styrdokument Beslutad av: Kommunstyrelsen")
    assert (record.dnr, record.title) == ("Ks 182/2013", "Riktlinjer för styrdokument")


REVISED = {
    "Revideringsdatum: 2018-03-02": "2018-03-02",
    "Uppdaterad av kommunstyrelsen 2018-03-02": "2018-03-02",
    "Uppdaterad 2018-03-02": None,
    "Bilaga 2 reviderad av kommunstyrelsen 2018-03-02": None,
    "Kommunallagen (2017:725), ändrad 2018-03-02, gäller.": None,
    "Telefonlista reviderad 2018-03-02.": None,
    "Finanspolicyn reviderades av kommunfullmäktige 2018-03-02.": None,
    "Policyn reviderades av kommunfullmäktige 2018-03-02.": "2018-03-02",
    "Reviderad 2016-03-02; 2018-03-02": "2018-03-02",
    "Reviderat KF 2016-03-02 § 14, KF 2018-03-02 § 18": "2018-03-02",
    "Reviderad 2016-03-02, och 2018-03-02": "2018-03-02",
    "Reviderad 2016-03-02 och senast 2018-03-02": "2018-03-02",
    "Reviderad av kommunfullmäktige 2016-03-02 § 3\n2018-03-02 § 12": "2018-03-02",
}


@pytest.mark.parametrize(("line", "wanted"), REVISED.items(), ids=REVISED)
def test_revision_is_of_the_whole_and_decided(line: str, wanted: str | None) -> None:
    """Neither an annex alone nor whoever keeps the document revises it."""
    adopted = "Antagen av kommunfullmäktige 2015-03-30 § 45"
    assert under_title(f"{adopted}\n{line}").revised_on == wanted


def test_each_revision_of_a_line_is_read() -> None:
    """The word of the next decision is no name before a date; the last revision counts."""
    record = under_title(
        "Beslutad av kommunstyrelsen 2010-11-24. Reviderad 2012-12-14. Reviderad 2014-06-13"
    )
    assert (record.adopted_on, record.revised_on, record.dnr) == ("2010-11-24", "2014-06-13", None)


def test_who_revised_tells_whose_council_adopted() -> None:
    """The word `fullmäktige` alone is that of a later decision, where no owner is named."""
    record = read(
        "Reglemente för arvoden\nFastställd av fullmäktige 2010-02-01, 11\n"
        "Reviderad av kommunfullmäktige 2012-02-06, 60"
    )
    assert record.adopted_by == "kommunfullmäktige"


def test_day_of_validity_follows_a_revision() -> None:
    """In the line of a decision the validity goes on from the last of them."""
    record = under_title(
        "Antaget av kommunfullmäktige 2010-05-25, § 66, reviderat 2018-02-27 att gälla från och "
        "med 2019-01-01."
    )
    assert record.valid_from == "2019-01-01"


def test_one_paragraph_is_one_decision() -> None:
    """A second date with the adoption's paragraph is misread; it is no revision."""
    record = under_title(
        "Antagen av kommunfullmäktige 2008-06-16 § 45\nAntagen av kommunfullmäktige 2025-12-31 § 45"
    )
    assert (record.adopted_on, record.revised_on) == ("2008-06-16", None)


def test_fullmaktige_wins_over_a_lower_body() -> None:
    """When kommunstyrelsen and kommunfullmäktige have both decided, fullmäktige adopted it."""
    record = under_title(
        "Antagen av kommunstyrelsen 2014-01-08 § 3\nAntagen av kommunfullmäktige 2014-02-17 § 9"
    )
    assert (record.adopted_by, record.adopted_on) == ("kommunfullmäktige", "2014-02-17")


def test_reaffirmation_is_neither_adoption_nor_revision() -> None:
    """A check of actuality is kept apart."""
    record = under_title(
        "Beslutad av kommunstyrelsen: 2016-05-18 § 97\nAktualitetsprövad: § 219/2021-12-06"
    )
    assert (record.adopted_on, record.revised_on, record.reaffirmed_on) == (
        "2016-05-18",
        None,
        "2021-12-06",
    )


VALIDITY = {
    "Giltighetstid: 2021-01-01--tillsvidare": ("until_further_notice", "2021-01-01", None),
    "Giltig fr.o.m. Giltig t.o.m.\n2016-01-01 2018-12-31": ("date", "2016-01-01", "2018-12-31"),
    "Giltig fr.o.m. Giltig t.o.m.\n2016-01-01": (None, None, None),
    "Den regionala policyn gäller 2016-2018.": (None, None, None),
    "Policyn antogs 2010-11-29 och den gäller tills en ny policy antas.": (
        "until_further_notice",
        None,
        None,
    ),
    "En ny lag om inköp (SFS 2014:899) är beslutad och gäller från den 1 januari 2015.": (
        None,
        None,
        None,
    ),
    "Mandatperioden t.o.m 2018": ("date", None, "2018"),
    "Dokumentet gäller till och med: Nästa mandatperiod": ("mandate", None, None),
    "Antagen av kommunfullmäktige 2015-01-29 inför\nmandatperioden 2015-2018": (None, None, None),
    "Gäller för år 2019": ("period", "2019", "2019"),
    "Avser 2019-2022": ("period", "2019", "2022"),
    "HT 2019-VT 2020": ("period", "2019", "2020"),
    "Policyn löper från 2019 till 2022.": ("period", "2019", "2022"),
    "Gäller tills nytt beslut fattas": ("until_further_notice", None, None),
    "Giltighetstiden löper ut 2022-12-31": ("date", None, "2022-12-31"),
    "Gäller inte efter den 31 december 2022": ("date", None, "2022-12-31"),
    "Källa: SCB. Avser 2019-2022.": (None, None, None),
    "Giltighetstid: Tills vidare": ("until_further_notice", None, None),
    "Giltighetstid: Tillsvidare 0": ("until_further_notice", None, None),
    "Giltighetstid: t.v": ("until_further_notice", None, None),
    "Giltighetstid: 2019-2022": ("period", "2019", "2022"),
    "GÄLLER TILL OCH MED: 2019": ("date", None, "2019"),
    "Giltig t.o.m. 2020-12-31": ("date", None, "2020-12-31"),
    "Giltighetstid: 2026-07-01 och tills vidare": ("until_further_notice", "2026-07-01", None),
    "Policyn gäller tills vidare.": ("until_further_notice", None, None),
    "Policyn gäller till och med den 31 december 2022.": ("date", None, "2022-12-31"),
    "Policyn gäller för perioden 2016-2018.": ("period", "2016", "2018"),
    "Giltighetstid: mandatperioden 2015-2018": ("mandate", "2015", "2018"),
    "Dokumentet gäller till och med: Nästa revidering tas": ("until_further_notice", None, None),
    "Gäller från och med: 2018-01-01": (None, "2018-01-01", None),
    "Giltighetstid:": (None, None, None),
    "Giltig längst t.o.m": (None, None, None),
    "Giltighetsperiod Från och med 2010-01-01": (None, "2010-01-01", None),
    "Policyn sträcker sig över åren 2022-2027.": ("period", "2022", "2027"),
    "Äldre policy i lagen (2009:400) gäller till och med utgången av 2011.": (None, None, None),
    "Läsår: ht 16 och vt 17": ("period", "2016", "2017"),
    "Giltighetstid: 2026 ht – 2027 vt": ("period", "2026", "2027"),
    "Läsåret: 2015/2016": ("period", "2015", "2016"),
    "Läsåret 19/20": ("period", "2019", "2020"),
    "År: 2019": ("period", "2019", "2019"),
    "År 2012 § 100": (None, None, None),
    "Verksamhetsår 2019": ("period", "2019", "2019"),
    "Giltighetstid: Gäller tills": ("until_further_notice", None, None),
    "Antaget av KF Dnr KS 2017/64 Giltighetstid Dokumentansvarig Till beslut om upphörande": (
        "until_further_notice",
        None,
        None,
    ),
    "Antaget av KF Dnr KS 2017/64 Giltighetstid Dokumentansvarig 2019-12-31": (
        None,
        None,
        None,
    ),
    "Antagen av kommunfullmäktige 2018-12-10, § 12, för perioden 2019-2022": (
        "period",
        "2019",
        "2022",
    ),
    # Both ends of a period, however they are written.
    "Giltighetstid: 2016 maj - 2017 maj": ("period", "2016-05", "2017-05"),
    "Giltighetstid: 2016maj - 2017maj": ("period", "2016-05", "2017-05"),
    "Giltighetstid: 2016-05 – 2017-05": ("period", "2016-05", "2017-05"),
    "Policyn gäller augusti 2016–juni 2017.": ("period", "2016-08", "2017-06"),
    "Policyn gäller 2016-01-01–2018-12-31.": ("period", "2016-01-01", "2018-12-31"),
    "Giltighetstid: 1/1 - 31/12 2018": ("period", "2018-01-01", "2018-12-31"),
    "Policyn gäller 1 januari–31 december 2018.": ("period", "2018-01-01", "2018-12-31"),
    "Giltighetstid: from 2016-01-01 tom 2018-12-31": ("period", "2016-01-01", "2018-12-31"),
    "Giltighetstid: fr o m 1 januari 2016 t o m 31 december 2018": (
        "period",
        "2016-01-01",
        "2018-12-31",
    ),
    "Giltighetstid: 2018, 2019 och 2020": ("period", "2018", "2020"),
    "Giltighetstid: 3 år (2016-2018)": ("period", "2016", "2018"),
    # What is limited after all, or goes on after all.
    "Giltighetstid: tre år, dock längst till 2018-12-31": ("date", None, "2018-12-31"),
    "Policyn gäller tills vidare, dock längst till och med 2018.": ("date", None, "2018"),
    "Antagen av kommunfullmäktige 2016-01-25 § 4\nGäller i fyra år": (
        "relative",
        None,
        "2020-01-25",
    ),
    "Giltighetstid: 2016-2018 och tills ny antagits": ("until_further_notice", "2016", None),
    "Policyn gäller 2016-2018. Därefter tills vidare.": ("until_further_notice", "2016", None),
    "Policyn gäller 2016-2018, men gäller tills en ny antagits.": (
        "until_further_notice",
        "2016",
        None,
    ),
    "Policyn gäller 2016–2018 eller till dess ny policy antas.": (
        "until_further_notice",
        "2016",
        None,
    ),
    "Upphör att gälla 2019-12-31": ("date", None, "2019-12-31"),
    "Policyn upphör att gälla den 31 december 2019.": ("date", None, "2019-12-31"),
    "Den tidigare policyn upphör att gälla den 31 december 2019.": (None, None, None),
    "Giltighet till och med utgången av 2018": ("date", None, "2018"),
    "Giltighet t.o.m.: 2018-12-31": ("date", None, "2018-12-31"),
    "Gäller fram till 2018-12-31": ("date", None, "2018-12-31"),
    # Half a date is no end.
    "Giltighetstid: 1 oktober 2016 – 30 september": (None, "2016-10-01", None),
    "Giltighetstid: 2016, okt - 2017, okt": (None, None, None),
    "Giltighetstid: Tills ny fastställs, dock längst 2018-12-31": ("date", None, "2018-12-31"),
    "Gäller tills ny fastställs, dock längst 2018-12-31": ("date", None, "2018-12-31"),
    "Antagen av kommunfullmäktige 2016-03-28 § 60 att gälla från och med den 1 april 2016 till\n"
    "och med den 31 mars 2018": ("period", "2016-04-01", "2018-03-31"),
    "Policyn gäller läsåret 2016/2017 till läsåret 2018/2019.": ("period", "2016", "2019"),
    "Policyn gäller läsåret 2016/17 och framåt.": ("until_further_notice", "2016", None),
    "Policyn gäller för budgetåren 2016-2018.": ("period", "2016", "2018"),
    "Antagen av kommunfullmäktige 2016-03-28\nPolicyn gäller tre år från beslutet.": (
        "relative",
        None,
        "2019-03-28",
    ),
    "Giltighetstid: 2016-01-01 2018-12-31": (None, None, None),
    "Policyn gäller 2018-2019, 2020.": (None, None, None),
    "Policyn gäller 2010-11 – 2011-12.": (None, None, None),
}


@pytest.mark.parametrize(("line", "wanted"), VALIDITY.items(), ids=VALIDITY)
def test_validity(line: str, wanted: tuple[str | None, ...]) -> None:
    """Kind and bounds of validity, in the precision that stands there."""
    record = under_title(line)
    assert (record.validity, record.valid_from, record.valid_until) == wanted


ENDS = {
    "Från 1 juni 2015 gäller nya lagen om inköp till och med 2018-12-31.": None,
    "Inköp över tröskelvärdet görs centralt. Detta gäller till och med 2018-12-31.": None,
    "Gäller: 2016-01-01 – 2018-12-31, förlängd": None,
    "Gäller t.o.m. 2018-12-31 (förlängt genom beslut i kommunfullmäktige)": None,
    "Policyn gäller till och med 2018-12-31.": "2018-12-31",
    "Policyn från 2010 upphör 2018-12-31.": None,
    "Gällande policy upphör att gälla 2018-12-31.": None,
    "Nuvarande policy gäller till 2018-12-31.": None,
    "Ersätter\nInköpspolicy som gällde t.o.m. 2018-12-31": None,
    "Policyn gäller t.o.m. 2018-12-31, därefter tills vidare.": None,
    "Policyn gäller t.o.m. 2018-12-31 och förlängs automatiskt.": None,
    "Policyn gäller till 2018-12-31 eller tills en ny antas.": None,
    "Förslaget att förlänga policyn till 2018-12-31 avslogs.": None,
    "Policyn kan förlängas till 2018-12-31.": None,
    "Policyn prolongerad till 2018-12-31": "2018-12-31",
    "Förlängning: t.o.m. 2018-12-31": "2018-12-31",
    "Gäller till: 2018-05-01 för ansökan om bidrag": None,
    "Gäller till: 2018-05-01": "2018-05-01",
    "Dispensen för deponin har förlängts till 2018-12-31.": None,
    "EU:s inköpspolicy är förlängd till 2018-12-31.": None,
    "Policyn följer den plan som KF antog 2014-03-10 och som gäller till och med 2018-12-31.": None,
    "Gäller till:\n2018-12-31 § 17 KF": None,
    "Förra policyn antogs 2010-11-28 § 170 och upphör att gälla 2018-12-31.": None,
    "Den policy som beslutades 2010-11-28 gäller till och med 2018-12-31.": None,
    "Den hittills gällande policyn gäller till och med 2018-12-31.": None,
    "Inköpspolicy 2010-2014 upphör att gälla 2018-12-31.": None,
    "Miljöprogrammet upphör att gälla 2018-12-31.": None,
    "Licensavtalet med leverantören gäller 2017-2018": None,
    "Policyn innehåller mål för år 2017 och 2018. Inköpen ska": None,
    "Medel finns avsatta för åren 2017-2018. Policyn ska": None,
    "Avtal om inköp mellan kommunen och regionen 2017-2018": None,
    "Den nationella ANDT-strategin gäller för perioden 2017–2018. Den": None,
    "Uppdraget gäller till och med 2018-12-31.": None,
    "Busskortet är giltigt till och med 2018-12-31.": None,
    "Beslut om växelvis boende gäller till och med 2018-12-31.": None,
    "Övergångsbestämmelser: Avtal som tecknats före 2015 gäller till och med 2018-12-31.": None,
    "3 § Eldningsförbudet gäller från den 1 april till och med den 30 september 2018": None,
    "Indextalen gäller för 2017-2018": None,
    "Ett dokument ska ha ett slut. Exempel: Giltig till och med 2018-12-31.": None,
    "Policyn gäller till 2014-12-31.": None,
}


@pytest.mark.parametrize(("line", "wanted"), ENDS.items(), ids=ENDS)
def test_end_is_the_documents_own_and_is_final(line: str, wanted: str | None) -> None:
    """Neither a predecessor's end, one that goes on, one before the adoption nor a rejected one."""
    adopted = "Antagen av kommunfullmäktige 2015-04-27 § 45"
    assert under_title(f"{adopted}\n{line}").valid_until == wanted


def test_end_before_the_adoption_shows_as_a_conflict() -> None:
    """A label that cannot be right is not taken, and whoever looks is told."""
    record = under_title("Antagen av kommunfullmäktige 2015-04-27 § 45\nGiltig till: 2014-12-31")
    assert (record.adopted_on, record.valid_until) == ("2015-04-27", None)
    assert "conflict" in record.flags


@pytest.mark.parametrize("word", ["Giltig", "Gäller"])
def test_lone_day_soon_after_the_adoption_is_the_first(word: str) -> None:
    """``Giltig: 2015-06-01`` ends nothing that was adopted a month before."""
    adopted = "Antagen av kommunfullmäktige 2015-04-27 § 45"
    soon = under_title(f"{adopted}\n{word}: 2015-06-01")
    assert (soon.valid_from, soon.valid_until) == ("2015-06-01", None)
    late = under_title(f"{adopted}\n{word}: 2018-12-31")
    assert (late.valid_from, late.valid_until) == (None, "2018-12-31")
    told = under_title(f"{adopted}\n{word} t.o.m.: 2015-06-01")
    assert told.valid_until == "2015-06-01"


EXTENSIONS = {
    "Kommunfullmäktige har beslutat att planen gäller oförändrat till utgången av 2019.": "2019",
    "Planens giltighet är utsträckt till 2020-12-31.": "2020-12-31",
    "Beslut om förlängning till 2020-12-31: KF 2018-12-18 § 150": "2020-12-31",
    "Planen fortsätter att gälla under 2019-2021.": "2021",
    "Planen är förlängd till och med 2020-12-31 genom beslut i KF 2018-12-18.": "2020-12-31",
    "Förlängt till 2020-12-31, KF 2018-12-18 § 150.": "2020-12-31",
    "Förlängning: KF 2018-12-18 § 150, gäller t.o.m. 2020-12-31": "2020-12-31",
    "Gäller även 2019 enligt beslut i kommunfullmäktige 2018-12-18 § 150": "2019",
    "Fullmäktige beslutade 2018-12-13 att planen även ska gälla under 2019 och 2020.": "2020",
    "Planen har 2018-11-29 av KF beslutats gälla tills ny plan antas, dock längst t.o.m. "
    "2020-12-31.": "2020-12-31",
    "Genom beslut 2018-11-27 § 140 gäller den i stället till 2020-12-31.": "2020-12-31",
    "KF beslutade 2018-12-17 att planen ska gälla ytterligare ett år, t.o.m. 2019.": "2019",
    "Gäller enligt beslut i kommunfullmäktige 2018-12-17 § 99 även under 2019.": "2019",
    "Giltighetstid: 2016-2018, ändrat till 2020-12-31 genom KF 2018-11-27": "2020-12-31",
    "Reviderad av kommunfullmäktige 2018-11-28 § 133 att gälla för åren 2019-2022.": "2022",
}


@pytest.mark.parametrize(("line", "wanted"), EXTENSIONS.items(), ids=EXTENSIONS)
def test_extension_in_other_words_moves_the_end(line: str, wanted: str) -> None:
    """The later end counts over that of the title, and the record tells that it was moved."""
    adopted = "Antagen av kommunfullmäktige 2016-04-27 § 45"
    record = read(f"Inköpsplan 2016-2018\nHalmstads kommun\n{adopted}\n{line}")
    assert (record.valid_until, "extended" in record.flags) == (wanted, True)


ENDLESS = [
    "Planen gäller fram till att en ny plan antas.",
    "Planen gäller även efter 2018 tills den ersätts.",
    "Planen är förlängd till dess att en ny plan antas.",
    "Giltig tills ny plan antagits.",
    "Kommunfullmäktige har 2018-12-18 § 150 beslutat att planen ska fortsätta gälla.",
    "Planen gäller i avvaktan på en ny.",
    "Om ingen ny plan antagits gäller denna plan även därefter.",
    "Anmärkning: planen fortsätter att gälla till dess ny plan är antagen.",
    "Kommunfullmäktige beslutade 2018-10-31 § 144 att planen ska gälla tills den ersätts av ny.",
    "Kommunfullmäktige har 2018-12-18 § 150 förlängt planen ett år.",
    "Giltighetstiden har förlängts med två år av kommunfullmäktige 2018-12-13 § 98.",
    "Status: Gällande, förlängd av KF 2018-12-18",
]


@pytest.mark.parametrize("line", ENDLESS)
def test_plan_that_goes_on_beyond_its_years_has_no_end(line: str) -> None:
    """Until another is adopted, or until a day that nobody can read from it."""
    adopted = "Antagen av kommunfullmäktige 2016-04-27 § 45"
    record = read(f"Inköpsplan 2016-2018\nHalmstads kommun\n{adopted}\n{line}")
    assert (record.adopted_on, record.valid_until) == ("2016-04-27", None)


def test_term_of_office_and_some_months_is_no_end_that_can_be_told() -> None:
    """What goes on into the next term does not end with this one."""
    line = "Policyn gäller nuvarande mandatperiod samt sex månader in i nästa."
    assert under_title(line).validity is None


def test_plan_that_belongs_to_a_strategy_does_not_tell_the_strategys_end() -> None:
    """``Handlingsplanen till strategin gäller`` is about the plan."""
    text = "Strategi för landsbygd 2030\nHalmstads kommun\n{} gäller 2017-2019."
    assert read(text.format("Handlingsplanen till strategin")).valid_until == "2030"
    assert read(text.format("Strategin")).valid_until == "2019"


def test_day_below_two_labels_is_no_end() -> None:
    """Whether it is the end or the revision cannot be told; nothing expires on a guess."""
    adopted = "Antagen av kommunfullmäktige 2015-04-27 § 45"
    record = under_title(f"{adopted}\nGäller t.o.m.\nReviderad\n2016-03-27")
    assert (record.adopted_on, record.valid_until) == ("2015-04-27", None)


CHANGES = {
    "as they came": (
        "Version Datum Beslut Ändring\n1.0 2012-05-21 KF § 40 Nyutgåva\n"
        "2.0 2017-03-28 KF § 60 Hela dokumentet\nomarbetat\n2.1 2021-11-29 KF § 190 Kap 3 ändrat",
        ("kommunfullmäktige", "2012-05-21", "2021-11-29"),
    ),
    "the latest first": (
        "Version Datum Beslut Ändring\n2.0 2017-03-28 KF § 60 Omarbetat\n1.0 2012-05-21 KF § 40 Ny",
        ("kommunfullmäktige", "2012-05-21", "2017-03-28"),
    ),
    "words before the body": (
        "Ändringslogg\nDatum Ändring Beslut\n2019-03-25 Antagen KF § 40\n"
        "2021-06-14 Avsnitt 2 ändrat KF § 88",
        ("kommunfullmäktige", "2019-03-25", "2021-06-14"),
    ),
    "a body in full": (
        "Version Datum Beslutad av Kommentar\n1.0 2019-03-25 Kommunfullmäktige Antagen\n"
        "2.0 2023-11-27 Kommunfullmäktige Reviderad",
        ("kommunfullmäktige", "2019-03-25", "2023-11-27"),
    ),
    "nothing decided": (
        "Versionshistorik\n1.0 2019-03-25 KF § 40 Antagen\n1.1 2019-09-02 Ny layout\n"
        "1.2 2020-09-02 KF § 9 Redaktionella ändringar",
        ("kommunfullmäktige", "2019-03-25", None),
    ),
    "no decider": (
        "Versionshistorik\n1.0 2019-03-25 Ny\n1.1 2020-09-02 Avsnitt 3",
        (None, None, None),
    ),
}


@pytest.mark.parametrize(("table", "wanted"), CHANGES.values(), ids=CHANGES)
def test_table_of_changes_tells_the_adoption_and_the_last_revision(
    table: str, wanted: tuple[str | None, ...]
) -> None:
    """Each row is read by itself; what no body decided is neither."""
    record = read(f"{TITLE}\nPolicyn gäller alla.", table)
    assert (record.adopted_by, record.adopted_on, record.revised_on) == wanted


CHAINS = [
    "Antagen av KF 2010-05-31 § 45, 2014-11-24 § 130, 2022-03-28 § 60",
    "Kommunfullmäktige 2010-05-31 § 45, ändring 2022-03-28 § 60",
    "Ursprungligen antagen av kommunfullmäktige 2010-05-31. Nuvarande lydelse antagen av "
    "kommunfullmäktige 2022-03-28 § 60",
]


@pytest.mark.parametrize("line", CHAINS)
def test_chain_of_decisions_is_an_adoption_and_its_revisions(line: str) -> None:
    """The first is the adoption and the last counts, whatever word tells it."""
    record = under_title(line)
    assert record.adopted_by == "kommunfullmäktige"
    assert (record.adopted_on, record.revised_on) == ("2010-05-31", "2022-03-28")


LATER_PAGES = {
    "template": "Mall för policy\nAntagen av kommunfullmäktige 20XX-XX-XX\nGiltig till: 2018-12-31",
    "annex": "Bilaga 1 Taxa\nAntagen av kommunstyrelsen 2016-05-02 § 7\nGiltig till: 2018-12-31",
    "example": "Exempel på försättsblad\nAntagen av nämnden 2016-01-01\nGiltig t.o.m. 2018-12-31",
    "placeholder": "Rutin\nDatum för beslut: 2026-XX-XX",
    "something else's label": "Avtalet\nGiltig till: 2018-12-31\nSedan upphandlas det.",
    "list of documents": "Relaterade dokument\nDokument Antagen Gäller till\n"
    "Klimatplan 2014-02-24 2018-12-31",
    "something else's line": "Antagen av kommunstyrelsen 2016-05-02 § 7\nsom en särskild regel.",
}


@pytest.mark.parametrize("page", LATER_PAGES.values(), ids=LATER_PAGES)
def test_later_page_speaks_of_others_where_the_first_tells_the_decision(page: str) -> None:
    """An annex, a template or a lone label changes neither the adoption nor the end."""
    first = f"{TITLE}\nAntagen av kommunfullmäktige 2015-04-27 § 45\nPolicyn gäller alla."
    record = read(first, page)
    assert (record.adopted_by, record.adopted_on) == ("kommunfullmäktige", "2015-04-27")
    assert (record.revised_on, record.valid_until, record.flags) == (None, None, ())


def test_history_on_a_later_page_tells_the_first_decision() -> None:
    """Page 1 may name the latest decision only; the log names them all."""
    record = read(
        f"{TITLE}\nAntagen av kommunfullmäktige 2020-03-30 § 45\nPolicyn gäller alla.",
        "Ändringslogg\nAntagen av kommunfullmäktige 2016-02-22 § 12\n"
        "Reviderad av kommunfullmäktige 2020-03-30 § 45",
    )
    assert (record.adopted_on, record.revised_on) == ("2016-02-22", "2020-03-30")


def test_review_on_a_later_page_is_read() -> None:
    """A review by the end of the document is its own, wherever the decision stands."""
    record = read(
        f"{TITLE}\nAntagen av kommunfullmäktige 2015-04-27 § 45\nPolicyn gäller alla.",
        "6 Uppföljning\nNästa översyn: 2018-12-31",
    )
    assert record.review_by == "2018-12-31"


RENEWED = [
    "Avtalet gäller 2016-01-01–2018-12-31. Om det inte sägs upp förlängs det med ett år i taget.",
    "Avtalstid: 2016-01-01 – 2018-12-31\nAvtalet förlängs automatiskt med två år i sänder.",
    "Avtalet gäller 2016-01-01 t.o.m. 2018-12-31 och förlängs därefter med ett år åt gången.",
    "Avtalet gäller 2016-01-01 till 2018-12-31 med automatisk förlängning om 12 månader.",
]


@pytest.mark.parametrize("line", RENEWED)
def test_agreement_that_renews_itself_has_no_end(line: str) -> None:
    """Whether somebody ended it cannot be read from it; of a policy no such thing is said."""
    record = read(f"Avtal om samverkan\nLaholms kommun\n{line}\nParterna arbetar tillsammans.")
    assert (record.validity, record.valid_until) == ("until_further_notice", None)
    assert record.valid_from == "2016-01-01"
    policy = under_title("Policyn gäller t.o.m. 2018. Ett lån förlängs automatiskt.")
    assert policy.valid_until == "2018"


def test_period_of_the_document_that_is_replaced_is_not_taken() -> None:
    """``Ersätter`` the document's own title, with the years of its former edition."""
    record = read(
        "Personalpolicy\nVara kommun\nAntagen av kommunfullmäktige 2017-05-29 § 61\n"
        "Ersätter Personalpolicy 2012–2016\nPolicyn gäller alla anställda."
    )
    assert (record.title, record.valid_until) == ("Personalpolicy", None)
    assert record.replaces == "Personalpolicy 2012–2016"


def test_period_of_another_document_is_not_taken_into_the_title() -> None:
    """A word of the title within a sentence names another one."""
    record = read("Kulturplan\nLaholms kommun\nPlanen följer Region Hallands kulturplan 2014-2016.")
    assert (record.title, record.valid_until) == ("Kulturplan", None)


NEIGHBOURS = [
    "Arbetet sker i samverkan med Halmstads kommun.",
    "Policyn är inspirerad av Halmstads kommun.",
    "Grannkommunen Halmstad har en likadan.",
    "Foto: Halmstads kommun",
    "Remissinstanser: Halmstads kommun, Laholms kommun",
    "Samverkan mellan Sala, Heby och Knivsta",
]


@pytest.mark.parametrize("line", NEIGHBOURS)
def test_neighbour_is_no_owner(line: str) -> None:
    """A municipality that the owner works with or looks to, where the owner is not named."""
    assert read(f"Policy för inköp\n{line}\nDetta gäller alla.").organisations == ()


TITLES = {
    "Ägardirektiv för år 2015 i koncernen": ("ägardirektiv", "period", "2015"),
    "Visioner och mål 2012-2015": ("vision", "period", "2015"),
    "Budgetförslag 2017-2019": ("budget", "period", "2019"),
    "Biblioteksplan 2016-2018": ("plan", "period", "2018"),
    "Handlingsprogram för bredband 2014 2020": ("program", "period", "2020"),
    "Verksamhetsplan 2018": ("verksamhetsplan", "period", "2018"),
    "Budget 2027 och ramar 2028-2029": ("budget", "period", "2027"),
    "Vision Halmstad 2020": ("vision", "horizon", "2020"),
    "Riktlinjer för Agenda 2030": ("riktlinje", None, None),
    "Policy mot droger": ("policy", None, None),
    "Fisksätraskolan elevhälsoplan 2015 16": ("plan", None, None),
    "Livsvillkor för unga. Program 2015-2018": ("program", "period", "2018"),
}


@pytest.mark.parametrize(("title", "wanted"), TITLES.items(), ids=TITLES)
def test_title_tells_type_and_period(title: str, wanted: tuple[str | None, ...]) -> None:
    """The head word gives the type, and the type says what a year in the title means."""
    record = read(f"{title}\nHalmstads kommun")
    assert (record.type, record.validity, record.valid_until) == wanted


def test_plan_named_for_its_first_year_holds_for_the_years_it_is_for() -> None:
    """A period told right behind the name of the plan is that of the year in its title."""
    told = "Den 23 november 2015 fastställde regionfullmäktige länets kulturplan för perioden"
    record = read(f"Regional kulturplan 2016\n{told} 2016-2019.")
    assert (record.valid_from, record.valid_until) == ("2016", "2019")
    assert (record.adopted_by, record.adopted_on) == ("regionfullmäktige", "2015-11-23")


def test_years_that_count_from_the_adoption_beat_those_of_the_title() -> None:
    """What holds for five years ends after them, whatever year the title bears."""
    record = read(
        "Budget 2023 för Halmstads kommun\nAntagen av kommunfullmäktige 2022-07-18 § 9\n"
        "Budgeten gäller under 5 år räknat från beslutet."
    )
    assert (record.validity, record.valid_until) == ("relative", "2027-07-18")
    assert "conflict" in record.flags


@pytest.mark.parametrize(
    "line",
    [
        "Nästa uppdatering: Inför läsår 2021/2022",
        "Beslutsdatum: 2009-12",
        "Inför läsår 2021/2022",
        "Kommunstyrelsen 2012-05-30 82, dnr 2012-20",
        "Kommunstyrelsen 2012-05-30 82, diarienr KS 2012-20",
        "KS 2019/33",
        "Bilaga KS 2019/33",
        "2019/33",
        "BUN 2019-20",
        "Handling 2019/20",
    ],
)
def test_years_that_answer_another_question_are_no_period(line: str) -> None:
    """A review before a school year, a month of decision and a case's number end nothing."""
    assert under_title(line).valid_until is None


def test_day_of_validity_in_the_passive() -> None:
    """The label is written `Gäller` and `Gällande` alike."""
    assert under_title("Gällande från och med 2020-10-01").valid_from == "2020-10-01"


def test_day_of_validity_behind_the_title() -> None:
    """What the title's line goes on with is no part of it, but tells when it begins to apply."""
    assert read("Taxa för torg i Vara kommun från den 1 januari 2013").valid_from == "2013-01-01"


def test_what_a_styrdokument_is_about_is_not_its_type() -> None:
    """An agreement on which a document rests does not make it one."""
    title = "Styrdokument för krisberedskap i Vara kommun enligt överenskommelse med staten"
    assert read(title).type == "styrdokument"


def test_heading_over_every_steering_document_tells_that_this_is_one() -> None:
    """A title without a type's word is that of a steering document where a heading says so."""
    record = read("Styrdokument\nPolitisk organisation i Vara kommun\n2019–2022")
    assert (record.type, record.valid_until) == ("styrdokument", "2022")


def test_end_before_the_adoption_is_that_of_another() -> None:
    """What ran out before the policy was adopted was not the policy."""
    record = read(
        f"{TITLE}\nAntagen av kommunfullmäktige 2010-10-14 § 279",
        "Policyn gäller till och med 2009.",
    )
    assert (record.adopted_on, record.valid_until) == ("2010-10-14", None)


def test_state_authoritys_programme_is_not_the_documents_adoption() -> None:
    """What somebody adopted in the indefinite form is another document."""
    record = read(
        "Handlingsplan för bredband\nPlanen rör alla. "
        "Länsstyrelsen fastställde 2007-02-17 en plan för hela länet."
    )
    assert record.adopted_on is None


def test_field_beats_title_and_the_conflict_shows() -> None:
    """`Tills vidare` in the head block outweighs a period in the title; the loser stays visible."""
    record = read("Biblioteksplan 2016-2018\nHalmstads kommun\nGiltighetstid: Tills vidare")
    assert record.valid_until is None
    assert record.validity == "until_further_notice"
    assert "conflict" in record.flags
    assert "2018" in {hit.value for hit in record.evidence if not hit.chosen}


def test_field_gives_the_first_day_within_the_titles_period() -> None:
    """The title's years give the end; from when, the head block says more exactly."""
    record = read("Lokalplan för Vara kommun 2009-2014\nTräder i kraft: 2010-01-01\nInledning")
    assert (record.valid_from, record.valid_until) == ("2010-01-01", "2014")


def test_extension_moves_the_end() -> None:
    """A later decision to extend counts over the period in the title."""
    record = read(
        "Biblioteksplan 2016-2018\nHalmstads kommun\n"
        "Förlängdes till att gälla till och med 2020 enligt beslut 25 april 2017."
    )
    assert (record.valid_until, "extended" in record.flags) == ("2020", True)


def test_extension_until_further_notice_takes_the_end_away() -> None:
    """What is extended to apply tills vidare has no end, whatever its title says."""
    record = read(
        "Biblioteksplan 2016-2018\nHalmstads kommun\nPlanen förlängs till att gälla tills vidare."
    )
    assert (record.valid_until, record.validity) == (None, "until_further_notice")


REVIEWS = {
    "Revideras: Vid behov Följas upp: Varje mandatperiod": (None, None),
    "Antagen av kommunfullmäktige 2016-01-25 § 4\nNästa revidering: 2019": ("2019", None),
    "Planerad revidering 2019": ("2019", None),
    "Revideras senast: 2020-12-31": ("2020-12-31", None),
    "Revideras senast: Våren 2027": ("2027", None),
    "Revideras: Vid behov, dock senast 2020-12-31": ("2020-12-31", None),
    "Revideras: Vid behov": (None, None),
    "Aktualitetsprövning/revidering senast 2020": ("2020", None),
    "Revideras: Vid ny mandatperiod": (None, "mandate_start"),
    "Policyn ska aktualiseras minst vart fjärde år.": (None, "4"),
    "Policyn revideras varje mandatperiod.": (None, "mandate"),
}


@pytest.mark.parametrize(("line", "wanted"), REVIEWS.items(), ids=REVIEWS)
def test_review(line: str, wanted: tuple[str | None, str | None]) -> None:
    """A stated date, or a cycle."""
    record = under_title(line)
    assert (record.review_by, record.review_cycle) == wanted


@pytest.mark.parametrize(
    "line",
    [
        "Remissversion 2019-03-11",
        "Förslag 2019-03-11",
        "Förslag till kommunfullmäktige, ska antas hösten 2019",
        "Samrådshandling",
        "Granskningshandling mars 2019",
        "Status: Utkast",
        "Ej fastställd",
    ],
)
def test_line_that_tells_of_a_proposal_makes_a_draft(line: str) -> None:
    """With the day on which it was sent out, or with the body that is to decide."""
    assert "draft" in under_title(line).flags


@pytest.mark.parametrize("line", ["Utkast 2014-10-01", "Förslag 2014-10-01"])
def test_old_draft_of_what_was_then_adopted_is_none(line: str) -> None:
    """The day of the proposal was left standing above the adoption."""
    record = under_title(f"{line}\nAntagen av kommunfullmäktige 2015-04-27 § 45")
    assert (record.adopted_on, "draft" in record.flags) == ("2015-04-27", False)


DRAFTS = [
    "Datum för beslut: 2026-XX-XX",
    "Datum för beslut: ÅÅÅÅ-MM-DD",
    "Datum för beslut: 2026-",
    "Datum för beslut: xxx",
    "Antagen av kommunfullmäktige 20XX-XX-XX",
    "Antagen av kommunfullmäktige [datum]",
]


@pytest.mark.parametrize("line", DRAFTS)
def test_placeholder_makes_a_draft(line: str) -> None:
    """A decision left to fill in is none, and the body that is to take it has adopted nothing."""
    record = under_title(f"Beslutande instans: Kommunfullmäktige\n{line}")
    assert "draft" in record.flags
    assert (record.adopted_by, record.adopted_on) == (None, None)


@pytest.mark.parametrize("said", [" – remissversion", " (utkast)", ", förslag"])
def test_title_may_say_that_it_is_a_draft(said: str) -> None:
    """Behind the name, set off from it."""
    assert "draft" in read(f"Riktlinjer för inköp{said}\nHär står vad som gäller.").flags


DIARY_NUMBERS = [
    "13/KS 0111",
    "LKS 2021–000032",
    "2015KS/0502",
    "2008/525-TN-364",
    "2013-KS0247 / 003",
    "2023KS133",
    "KS 2017/317",
    "KS/2019:73",
    "KS2012/262",
    "KS 2016/00531",
    "KS-2013/421",
    "2026.034 BUN",
    "2025. 374 KS",
    "25/0014-2",
    "HSNV 2017-00214",
    "KSN-2013-1071",
    "KS 18/319",
    "2016/0102 KS-13",
    "LD12/03465",
    "2019-160",
]


@pytest.mark.parametrize("dnr", DIARY_NUMBERS)
def test_diary_number_as_written(dnr: str) -> None:
    """A diary number is kept as it stands and never read as a date."""
    record = under_title(f"Diarienummer: {dnr}")
    assert (record.dnr, record.adopted_on) == (dnr, None)


PAPERS = {
    "övrigt, news of a plan": "Avfallsplanen – samråd avslutat\nPublicerat 29 november 2017",
    "remissvar, named last": "Utvecklingsplan 2010, samrådsförslag - yttrande\nVara kommun",
    "motion, without the word": "Ersätt skolan i Vara\nSkolan är gammal.\n"
    "Vi föreslår kommunfullmäktige\natt ta fram en plan för en ny skola",
    "tjänsteskrivelse, one line": "Checklista för inköp\nTjänsteskrivelse Handläggare: Kim Ek "
    "Socialnämnden Checklista för inköp Sammanfattning",
    "protokoll": "Kommunstyrelsen\nSammanträdesprotokoll\n2019-02-11\n"
    "§ 12 Inköpspolicy\nJusterandes sign Utdragsbestyrkande",
    "övrigt, an invitation": "Tyck till om biblioteken!\n- Remiss om Piteå kommuns biblioteksplan "
    "2020-2023\nSkicka dina synpunkter senast den 15 september 2019.",
    "protokoll, of a body": "Protokoll kommunfullmäktige\n2022-03-28\n§ 60 Policy för inköp\n"
    "Beslut\nKommunfullmäktige antar Policy för inköp.",
    "tjänsteskrivelse": "Tjänsteskrivelse\nDatum: 2019-01-10\nHandläggare: Kim Ek\n"
    "Diarienr: KS 2019/3\nInköpspolicy\nFörslag till beslut\nPolicyn antas.",
    "kallelse": "KALLELSE\nKommunfullmäktige\nPlats och tid: Rådhuset 2019-02-11\n1 Inköpspolicy",
    "revisionsrapport": "Revisionsrapport\nGranskning av inköp\nHalmstads kommun\nPwC juni 2019",
    "remissvar": "Yttrande över förslag till regional plan\nHalmstads kommun",
    "rapport": "Utvärdering av Inköpspolicyn\nHalmstads kommun",
    "tjänsteskrivelse, wrapped": "Inköpspolicy\nHandläggare Datum Diarienummer Kim Ek Till kommun"
    "styrelsen Inköpspolicy Förslag till\nbeslut: Kommunstyrelsen föreslås anta policyn.",
}


def test_policy_that_tells_of_its_proposal_is_a_policy() -> None:
    """That a proposal was dealt with is no heading of an official's paper."""
    record = under_title(
        "Antagen av kommunfullmäktige 2015-04-27 § 45\nFörslag till beslut behandlades 2015-04-08."
    )
    assert (record.type, record.adopted_on) == ("policy", "2015-04-27")


def test_sentence_below_the_top_of_a_page_gives_no_period() -> None:
    """A line of running text that begins with years is no subtitle."""
    record = read(
        "Också några satser görs om. Det har utskottet enats om. Äldreplan\n"
        "2018-2022 på drygt 30 sidor är nämndens arbete. Fullmäktige kan klubba den i\ndecember."
    )
    assert record.valid_until is None


@pytest.mark.parametrize(("kind", "text"), PAPERS.items(), ids=PAPERS)
def test_paper_that_bears_a_policys_name_is_no_policy(kind: str, text: str) -> None:
    """Minutes, proposals and reports are known by their form, and get no adoption."""
    record = read(text)
    wanted = kind.partition(",")[0]
    assert (record.type, record.steering, record.adopted_on) == (wanted, False, None)


OWNERS = {
    "list in the title": (
        "AVFALLSPLAN Hällefors, Lindesberg och Nora\nAntagen av direktionen",
        ["Hällefors", "Lindesberg", "Nora"],
    ),
    "two in one breath": (
        "Handlingsprogram\nSå skyddar Varbergs och Falkenbergs kommuner mot olyckor.\n"
        "Falkenbergs kommun har flest brandmän.",
        ["Falkenberg", "Varberg"],
    ),
    "councils": (
        "Bolagsordning Fastställd av kommunfullmäktige i Eskilstuna och av kommunfullmäktige "
        "Strängnäs",
        ["Eskilstuna", "Strängnäs"],
    ),
    "where they met": ("Protokoll\nPlats: Kommunhuset, Skövde\nVal av justerare", ["Skövde"]),
    "whose people": ("Idrottspolicy\nSyftet är att Skövdes invånare ska må bra.", ["Skövde"]),
    "for whom": ("Idrottspolicy\nIdrotten har möjligheter för Skövde.", ["Skövde"]),
    "a university": ("Idrottspolicy\nForskare vid Uppsala universitet har visat det.", []),
    "only a neighbour": ("Idrottspolicy\nFörvaltningen samverkar med Skövde i detta.", []),
    "its council": ("Inköpspolicy\nAntagen av Tyresö kommunfullmäktige 2019-01-31", ["Tyresö"]),
    "title": ("Inköpspolicy för Halmstads kommun", ["Halmstad"]),
    "capitals": ("INKÖPSPOLICY FÖR HALMSTADS KOMMUN", ["Halmstad"]),
    "city": ("Inköpspolicy\nGöteborgs Stad", ["Göteborg"]),
    "domain": ("Inköpspolicy\nwww.falkenberg.se", ["Falkenberg"]),
    "several": (
        "Samverkansavtal för Mora, Orsa och Älvdalens kommuner",
        ["Mora", "Orsa", "Älvdalen"],
    ),
    "region": ("Inköpspolicy\nRegion Skåne", ["Region Skåne"]),
    "neighbour in prose": (
        "Inköpspolicy för Halmstads kommun\n"
        "Erfarenheter har hämtats från Laholms kommun och Falkenbergs kommun.",
        ["Halmstad"],
    ),
    "members listed after their seat": (
        "Förbundsordning för Södra brandförsvarsförbundet\nSätet är Haninge kommun.\n"
        "Medlemmar är kommunerna Botkyrka, Haninge, Salem samt Nacka.",
        ["Botkyrka", "Haninge", "Salem", "Nacka"],
    ),
    "members before the word": (
        "Förbundsordning för Räddningstjänsten Väst\nMedlemmar är Lysekils, Munkedals och "
        "Uddevalla kommuner. Förbundet har sitt säte i Uddevalla.",
        ["Lysekil", "Munkedal", "Uddevalla"],
    ),
    "several in the title": (
        "Regelverk för riksfärdtjänst för kommunerna Alvesta, Lessebo och Växjö",
        ["Alvesta", "Lessebo", "Växjö"],
    ),
    "county": (
        "Färdtjänstregler i Stockholms län\nRegion Stockholm",
        ["Region Stockholm"],
    ),
    "county in prose": ("Biblioteksplan\nPlanen följer den som gäller i Kalmar län.", []),
    "nobody": ("Inköpspolicy", []),
}


@pytest.mark.parametrize(("text", "names"), OWNERS.values(), ids=OWNERS)
def test_owner(text: str, names: list[str]) -> None:
    """Title, header and domain name the owner; a neighbour in prose does not."""
    assert [owner.name for owner in read(text).organisations] == names


RESPONSIBLE = {
    "Kanslichefen är ansvarig för policyn.": "Kanslichefen",
    "Vem som är ansvarig för dokumentet och vad som är fullmäktiges budget och mål": None,
    "Dokumentansvarig: Lokalstrateg": "Lokalstrateg",
    "Dokumentansvarig: Kommunchef 2019-01-01": "Kommunchef",
    "Ansvarig för att dokumentet är aktuellt är Kommunchef Aktualitetskontroll (21)": "Kommunchef",
    "Senast uppdaterad: 2015-12-17 Ansvarig: Kim Ek": None,
    "Ansvarig: Socialnämnden Senaste ändringen antagen: KF 2013-02-03": "Socialnämnden",
    "Dokumentansvarig: 1 Inledning": None,
    "Dokumentansvarig: Handlingsplan för unga": None,
    "Diarienummer Beslutsinstans Ansvarig processägare ÄLN 2015/3 Äldrenämnden Kim Ek": None,
    "Ansvarig för planen: Kim Ek": "Kim Ek",
    "Dokumentansvarig: Kanslichef Fastställd 2019-01-01": "Kanslichef",
    "Dokumentansvarig: IT-chef Berörda Alla nämnder": "IT-chef",
    "Dokumentansvarig: Kim Ek (kim.ek@vara.se)": "Kim Ek",
    "Dokumentansvarig: kim.ek@vara.se": "kim.ek@vara.se",
    "Dokumentansvarig: Vakant": None,
    "Dokumentansvarig:\nInledning": None,
}


@pytest.mark.parametrize(("line", "wanted"), RESPONSIBLE.items(), ids=RESPONSIBLE)
def test_responsible(line: str, wanted: str | None) -> None:
    """A person or a role; neither a heading nor a document, nor who keeps the web page."""
    assert under_title(line).responsible == wanted


UNITS = {
    "Riktlinjer för torg\nSocialförvaltningen RIKTLINJER FÖR TORG\nBeslutad av socialnämnden": (
        "Socialförvaltningen"
    ),
    "Bolagsordning\nBolagets firma är Vara Elhandel Aktiebolag.": "Vara Elhandel Aktiebolag",
    "Ägardirektiv VVB AB 2012-04-24. Bolaget som organ": "VVB AB",
    "Föreskrifter för medelsförvaltningen": None,
    "Gemensamma nämnder och kommunalförbund\nAvtal om gemensam växel": None,
    "Handlingsplan rehabilitering. Dokumentansvarig: Personalenheten": None,
    "Kommunfullmäktige Kommunstyrelsen Finanspolicy": None,
    "Drogpolicy för Munkagårdsgymnasiet": "Munkagårdsgymnasiet",
    "Skolskjutsreglemente\nAntagen av bildningsnämnden 2009-05-19": None,
    "Cykelplan\nAntagen av gatunämnden 2011-05-02": "gatunämnden",
    "Barn- och utbildningsnämnden\nKvalitetsplan": "barn- och utbildningsnämnden",
    "Arkivplan\nOrganisation: Barn- och utbildningsnämnd": "barn- och utbildningsnämnden",
    "Taxa för vatten. Tekniska förvaltningen, Vara kommun": "Tekniska förvaltningen",
    "Riktlinjer för förvaltningen": None,
    "Ordningsregler för grundskolan": None,
    "Solgläntans förskolas plan mot kränkande behandling": "Solgläntans förskola",
    "Förskolan Granens likabehandlingsplan mot diskriminering": "Förskolan Granen",
    "Likabehandlingsplan för Solgläntans förskola": "Solgläntans förskola",
    "Förbundsordning för Nerikes Brandkår": "Nerikes Brandkår",
    "Förbundsordning för Räddningstjänstförbundet Mitt Bohuslän": (
        "Räddningstjänstförbundet Mitt Bohuslän"
    ),
    "Taxa för kontroll inom livsmedels- och foderområdet": None,
    "Förbundsordning för Södra brandförsvarsförbund": "Södra brandförsvarsförbund",
    "Reglemente för Vara och Skara kommuners gemensamma nämnd för miljö": None,
    "Reglemente för kommunstyrelsen och socialnämnden": None,
    "Biblioteksplan för KFTN och BUN": None,
    "Avtal mellan socialnämnden och Vara kommun": None,
    "Ägardirektiv för Vara Energi och Vatten AB": "Vara Energi och Vatten AB",
    "Ägardirektiv för AB Vara Bostäder": "AB Vara Bostäder",
    "Bolagsordning för Vara Bostäder AB Årsstämma": "Vara Bostäder AB",
    "Likabehandlingsplan\nFörskolan Granen": "Förskolan Granen",
    "ÅRLIG PLAN FÖR TRYGGHET\nBERGS SKOLA OCH FRITIDSHEM": "BERGS SKOLA OCH FRITIDSHEM",
    "Verksamhetsplan Solgläntans förskola 2014/2015": "Solgläntans förskola",
    "UTBILDNINGSFÖRVALTNINGEN\nBERGASKOLAN\nPLAN MOT KRÄNKANDE BEHANDLING": "BERGASKOLAN",
    "Handlingsprogram\nRäddningstjänsten Västs handlingsprogram": "Räddningstjänsten Väst",
    "Elevhälsoplan\nBergaskolan\nLindaskolan": None,
    "Biblioteksplan\nKim Ek, Bergaskolan": None,
    "Plan för utbyggnad av Bergaskolan": None,
    "Policy mot tobak\nTobaksfri skola": None,
    "Skolplan\nFörskolan är till för alla barn": None,
    "Intern kontrollplan År:2019\nNämnd: Byggnadsnämnden\nBeslutsnummer:": "byggnadsnämnden",
}


@pytest.mark.parametrize(("text", "wanted"), UNITS.items(), ids=UNITS)
def test_unit(text: str, wanted: str | None) -> None:
    """The nämnd or administration above the title, behind it, or in the head block."""
    assert read(f"{text}\nHär står hur kommunen handlar.").unit == wanted


REPLACED = {
    "Biblioteksplanen ersätter den tidigare planen gällande\nKommunen har tre bibliotek.": None,
    "Ersätter beslut KS , KS": None,
    "Ersätter            Utbytt den\nKrisledningsnämnd 16": None,
    "Ersätter tidigare beslut Saknas": None,
    "1.5 Den ersätter Inköpspolicy för Vara, enligt beslut": "Inköpspolicy för Vara",
    "Ersätter: Inköpspolicy 2010": "Inköpspolicy 2010",
    "Ersätter Utbytt den Sign 1:16": None,
    "Ersätter Innehåll Inledning 3 Syfte 4": None,
    "Ersätter: Nytt dokument": None,
    "Denna policy ersätter Inköpspolicy 2010.": "Inköpspolicy 2010",
    'Policyn ersätter "Inköpspolicy för Vara".': "Inköpspolicy för Vara",
    "Taxan ersätter kommunens kostnader.": None,
    "Policyn ersätter inte Inköpspolicy 2010.": None,
}


@pytest.mark.parametrize(("line", "wanted"), REPLACED.items(), ids=REPLACED)
def test_replaced(line: str, wanted: str | None) -> None:
    """The document that this one replaces; of an empty field nothing that follows."""
    assert under_title(line).replaces == wanted


MEETINGS = {
    "Anslag/Bevis Protokollet är justerat. Organ och sammanträdesdatum Kommunstyrelsen "
    "2014-09-09\nPlats och tid Rådhuset": "Protokoll kommunstyrelsen 2014-09-09",
    "Kim Ek (S)\nUtses att justera Kim Ek (S)\nANSLAG/BEVIS\nNämnd Kommunstyrelsen\n"
    "Sammanträdesdatum 2018-10-16\nDatum då anslaget sätts upp 2018-10-19": (
        "Protokoll kommunstyrelsen 2018-10-16"
    ),
    "SAMMANTRÄDESPROTOKOLL\nKommunchef\nKommunfullmäktige\nSammanträdesdatum Anslags uppsättande "
    "2019-03-27\n": "Sammanträdesprotokoll kommunfullmäktige",
    "Protokoll\nKommunfullmäktige\nJusteringens plats och tid Kommunledningsförvaltningen i Vara "
    "2019-03-18\nSammanträdesdatum 2019-03-11": "Protokoll kommunfullmäktige 2019-03-11",
    "KALLELSE 2019-03-01 Kommunstyrelsen\nTid: 2019-03-11 kl. 08.30": (
        "Kallelse kommunstyrelsen 2019-03-11"
    ),
    "Kallelse och ärendelista till Kommunfullmäktiges sammanträde\nTorsdag 20 december 2012": (
        "Kallelse till kommunfullmäktiges sammanträde 20 december 2012"
    ),
    "Kallelse\nUtsändningsdag: Fredagen den 4 september 2015\nKommunfullmäktige kallas till "
    "sammanträde onsdagen den 16 september 2015": "Kallelse kommunfullmäktige 16 september 2015",
    "Vara kommun\nKommunstyrelsen\nKallelse\nSammanträdesdatum 2019-03-11": (
        "Kallelse kommunstyrelsen 2019-03-11"
    ),
    "Justering: 2019-03-18\nProtokoll\nKommunstyrelsen\nSammanträde 2019-03-11": (
        "Protokoll kommunstyrelsen 2019-03-11"
    ),
    "PROTOKOLL 3(14)\nSammanträdesdatum: Diarienummer:\n2019-03-11 KS 2018/397\nTEKNISKA NÄMNDEN": (
        "Protokoll tekniska nämnden 2019-03-11"
    ),
    "Sammanträdesprotokoll\nSammanträdesdatum\n2019-03-11\nSocialnämndens arbetsutskott": (
        "Sammanträdesprotokoll socialnämndens arbetsutskott 2019-03-11"
    ),
}


@pytest.mark.parametrize(("text", "wanted"), MEETINGS.items(), ids=MEETINGS.values())
def test_minutes_are_called_after_who_met_and_when(text: str, wanted: str) -> None:
    """Neither the day of the approval nor the letters of a case's register."""
    matters = "§ 1 Val av justerare\nBeslut\nKim Ek väljs.\n§ 2 Dagordning\nBeslut\nDen godkänns."
    assert read(f"{text}\n{matters}").title == wanted


def test_minutes_of_one_matter_are_called_after_it() -> None:
    """Whether its name stands behind its number or below."""
    numbers = ("§ 4 ", "§ 4 KS 2019/3\n", "§ 4/2019 Dnr 2019/0669 KS-1 Diariekod: 004\n")
    for heading in (f"{number}Policy för resor" for number in numbers):
        text = (
            f"PROTOKOLLSUTDRAG\nKommunstyrelsen 2019-03-11\n{heading}\n"
            "En skrivelse finns i ärendet.\nBeslut\nDen antas."
        )
        assert read(text).title == "Policy för resor"


WHOLE_TITLES = {
    "Socialnämndens dokumenthanteringsplan - Haninge": "Socialnämndens dokumenthanteringsplan",
    "Överenskommelse om samverkan 1": "Överenskommelse om samverkan",
    "Handlingsplan etapp 2": "Handlingsplan etapp 2",
    "Plan för lek DIREKTIV antaget av kommunstyrelsen 2007-02-24": "Plan för lek",
    "Lokala ordningsföreskrifter för torg kommunfullmäktiges beslut 2013-05-06": (
        "Lokala ordningsföreskrifter för torg"
    ),
    "CD 4.1 Delegationsordning för nämnden": "Delegationsordning för nämnden",
    "KF-bilaga 16/2005 Miljöpolicy för Vara": "Miljöpolicy för Vara",
    "Klimatstrategi för Vara kommun. 2009 2014 Antagen av kommunfullmäktige 2009-09-07": (
        "Klimatstrategi för Vara kommun. 2009-2014"
    ),
    "Revisionsrapport Intern kontroll i Vara Kim Ek Cert. kommunal revisor": (
        "Intern kontroll i Vara"
    ),
    "Mål och budget 2015-2017 1 Mål och budget 2015-2017 Nämnderna": "Mål och budget 2015-2017",
    "Cykelplanens innehåll\nCykelplan för Vara": "Cykelplan för Vara",
    "Policy och riktlinjer\nPolicy och riktlinjer för konst": "Policy och riktlinjer för konst",
    "Program för kultur. Kommunfullmäktige 14 april 2009": "Program för kultur",
    "Dagvattenpolicy\nför Vara kommun\nFörord": "Dagvattenpolicy för Vara kommun",
    "Verksamhetsplan för förskolan läsåret\n19/20\nInnehåll": (
        "Verksamhetsplan för förskolan läsåret 19/20"
    ),
    "Dokument Beteckning\nArkivreglemente för Vara kommun": "Arkivreglemente för Vara kommun",
    "Denna policy bygger på samtal.\nPolicy för resor": "Policy för resor",
    "Strategi\nProgram\nPlan\nPolicy\nRiktlinje\nRegler\nPlan för torg": "Plan för torg",
    "Translate\nVara stads startsida\nDÖLJ MENY\nPolicy för resor": "Policy för resor",
    "Academic year: 2022\nFull text\n(1)\nPolicy för resor": "Policy för resor",
    "Styrdokument\nBUN\nRiktlinjer för skolskjuts": "Riktlinjer för skolskjuts",
    "LOKALPLAN\nFÖR ÅREN 2021-2025\nAntagen 2020-12-14": "Lokalplan för åren 2021-2025",
    "Åtgärdsplan för energi enligt\nBorgmästaravtalet\når 2012-2020": (
        "Åtgärdsplan för energi enligt Borgmästaravtalet år 2012-2020"
    ),
    "Regler för\ne-post och gruppkommunikation": "Regler för e-post och gruppkommunikation",
    "En grupp människor\nVision\nVara har satt upp mål.": "Vision",
    "Program\nDrogpolitiskt program\nDokument": "Drogpolitiskt program",
    "Barn och utbildningsförvaltning 721 87 Vara\nPlan mot mobbning\n4.1. UPPFÖLJNING AV PLAN": (
        "Plan mot mobbning"
    ),
    "- Startsida\n- Kommun och politik\n- Riktlinjer\nRiktlinjer för arkiv": "Riktlinjer för arkiv",
    "Hem > Kommun och politik > Planer\nLokalplan 2019-2022": "Lokalplan 2019-2022",
    "Räddningstjänsten\nHandlingsprogram\nAlla kommuner ska ha ett program.": "Handlingsprogram",
    "Policy för arkiv mot\n1 Policy för arkiv": "Policy för arkiv mot",
    "Tjänsteskrivelse. Förslag på riktlinjer för torg. 2016-02-01 Vår referens": (
        "Förslag på riktlinjer för torg"
    ),
    "Kommunfullmäktige Kommunstyrelsen Finanspolicy för koncernen": "Finanspolicy för koncernen",
    "Omsorgsförvaltningen ON2014/ Vara kommun Riktlinjer för färdtjänst": (
        "Riktlinjer för färdtjänst"
    ),
    "Revidering av riktlinjer för LSS. Tjänsteutlåtande Vårdkontoret 2013-10-07": (
        "Revidering av riktlinjer för LSS"
    ),
    "2014-12-08\nUppdrag om parker": "Uppdrag om parker",
    "• Huvudmeny\nPolicy för resor": "Policy för resor",
    "Taxa för vatten. Tekniska förvaltningen, Vara kommun": "Taxa för vatten",
    "Stadsbyggnadsförvaltningen\nPlan för cykeltrafiken": "Plan för cykeltrafiken",
    "Plats och tid Rådhuset, 09.00\nUppdrag om parker": "Uppdrag om parker",
    "Eksjö kommun. Granskning av löner": "Granskning av löner",
    "Laxå kommun\nLaxå kommun\nEn god skola": "En god skola",
    "Folkhälsoenheten Skaraborg GÖTENE KOMMUN. Folkhälsoplan 2004-2008": "Folkhälsoplan 2004-2008",
    "Tillgänglighet i Vara kommun. Plan för gator": "Tillgänglighet i Vara kommun. Plan för gator",
    "Kallelse Socialnämnden Dag och tid: 8 maj": "Kallelse Socialnämnden",
    "BILDNINGSFÖRVALTNINGEN\nBERGASKOLAN\nPLAN MOT MOBBNING": "Plan mot mobbning",
    "Vara kommun Förskolan Granen Lokal arbetsplan": "Förskolan Granen Lokal arbetsplan",
    "TJÄNSTESKRIVELSE\nKim Ek\nInköp av ny bil\nFörslag till beslut\nBilen köps in.": (
        "Inköp av ny bil"
    ),
    "Inrättande av ett råd\nVårdförvaltningen TJÄNSTEUTLÅTANDE\nHandläggare: Kim Ek": (
        "Inrättande av ett råd"
    ),
    "Taxa för torg\nBilaga 6 till kommunstyrelsens protokoll den 19 mars 2003": "Taxa för torg",
    "Till innehållet\nVara kommuns logotyp, länk till startsidan\nPolicy för resor": (
        "Policy för resor"
    ),
}


@pytest.mark.parametrize(("text", "wanted"), WHOLE_TITLES.items(), ids=WHOLE_TITLES)
def test_title_is_not_the_sender(text: str, wanted: str) -> None:
    """Who printed the document, and when a meeting was held, is no title."""
    assert read(f"{text}\nHär står hur kommunen handlar.").title == wanted


CITED = {
    "Reglemente för nämnden i Vara kommun Reglementet antogs första gången 2010-06-21": (
        "Reglemente för nämnden i Vara kommun"
    ),
    "Avtal om IT för Mora, Orsa och Älvdalens kommuner": (
        "Avtal om IT för Mora, Orsa och Älvdalens kommuner"
    ),
    "Vara kommun\nFärdtjänst Riktlinjer för färdtjänst": "Riktlinjer för färdtjänst",
    "Plan för Säters kommun 2014-2018 SÄTERS KOMMUN": "Plan för Säters kommun 2014-2018",
    "Författningssamling CD 4.1 Delegationsordning för nämnden": "Delegationsordning för nämnden",
    "Riktlinjer för trygghet Pdf, 3 MB.": "Riktlinjer för trygghet",
    "Sida\nDatum\nHandlingsplan för barns rätt": "Handlingsplan för barns rätt",
    "Planbeskrivning. Detaljplan för Viken 1:5": "Planbeskrivning. Detaljplan för Viken 1:5",
    "Antagna KF Reviderade KF Fastställt Bolagsstämma Ägardirektiv. Vara Energi AB": (
        "Ägardirektiv. Vara Energi AB"
    ),
    "Dnr MN14/31. Tillsynsplan 2015 med behovsutredning. Antagen av Miljönämnden": (
        "Tillsynsplan 2015 med behovsutredning"
    ),
    "Gäller för: Alla i Vara. Policy för inköp": "Policy för inköp",
    "333333 VA-PLAN": "VA-plan",
    "Kommunal författningssamling 2019:4 - 003 Riktlinjer för torg": "Riktlinjer för torg",
    "1. Policyns syfte 2. 2. Mål 2. 3. Ansvar 4\nFINANSPOLICY": "Finanspolicy",
    "BOLAGSORDNING FÖR HALMSTADS ENERGI AB[1]": "Bolagsordning för Halmstads energi AB",
    "Ägardirektiv för VVB AB 2012-04-24. Bolaget som organ": "Ägardirektiv för VVB AB",
    "Plan 2015-2018. Vi gör det tillsammans!": "Plan 2015-2018",
    "Å R S R E D O V I S N I N G": "Årsredovisning",
    "R EVISIONSRAPPORT NR 3": "Revisionsrapport nr 3",
    "Riktlinjer för Vara\nStyrdokument för perioden 2020-2023": "Riktlinjer för Vara",
    "Säkerhet i Vara\nStyrdokument för perioden 2020-2023": (
        "Säkerhet i Vara – Styrdokument för perioden 2020-2023"
    ),
    "Verksamhetsplan. Miljönämnden\nVerksamhetsplan Miljönämnden 2015": (
        "Verksamhetsplan Miljönämnden 2015"
    ),
    "FÖRFATTNINGSSAMLING\nPLAN FÖR VÅRD- OCH OMSORG": "Plan för vård- och omsorg",
    "Föreskrifter. Avfall. Vara kommun\nFöreskrifter om avfall för Vara kommun": (
        "Föreskrifter om avfall för Vara kommun"
    ),
    "Kulturprogram Västernorrland 2012-2015\nKulturprogram för Västernorrland": (
        "Kulturprogram för Västernorrland 2012-2015"
    ),
    "Plan för gator\nPlan för alla gator": "Plan för gator",
    "Miljöplan Vara kommun Miljöplan för Vara kommun 2007": "Miljöplan för Vara kommun 2007",
    "DELEGATIONSORDNING Delegationsordning för arbets- och Delegationsordning för arbets- och "
    "företagsnämnden": "Delegationsordning för arbets- och företagsnämnden",
    "Granens plan mot kränkningar Verksamhetsformer som omfattas av planen: Förskola": (
        "Granens plan mot kränkningar"
    ),
    "Uppföljning av granskningen av ramavtal": "Uppföljning av granskningen av ramavtal",
    "Styrdokument\nPolitisk organisation i Vara\n2019–2022": (
        "Politisk organisation i Vara 2019–2022"
    ),
    "1/2 Policy för resor": "Policy för resor",
    "Dokumentnamn Dokumenttyp Beslutsinstans\nKommunfullmäktige\nPolicy för resor": (
        "Policy för resor"
    ),
    "IT-policy för Vara kommun. ver 1.0": "IT-policy för Vara kommun",
    "Drogprogram för Vara kommun VARA KOMMUN Nämnd": "Drogprogram för Vara kommun",
    "Riktlinje. Vara växer! Riktlinje för torg": "Vara växer! Riktlinje för torg",
    "Taxa för torg fr.o.m. 2019-01-01": "Taxa för torg",
    "Handlingsplan mot kränkande behandling 2015": "Handlingsplan mot kränkande behandling 2015",
    "Biblioteksplan\nGäller 2019-2022": "Biblioteksplan",
    "Uppdaterad Internkontrollplan 2015": "Uppdaterad Internkontrollplan 2015",
    "Policy för resor. Vision. Program. Policy. Regler. Handlingsplan": "Policy för resor",
    "Äldreplan Vara kommuns styrdokument STRATEGI – avgörande vägval": "Äldreplan",
    "Lokal arbetsplan för torg. Fastställd , 44.": "Lokal arbetsplan för torg",
    "Riktlinjer\nInköp och upphandling\nVara kommun": "Riktlinjer Inköp och upphandling",
    "Handlingsplan\nVåld i nära relationer\n2019–2022": (
        "Handlingsplan Våld i nära relationer 2019–2022"
    ),
    "Reglemente\nAllmänna bestämmelser": "Reglemente",
    "Reglemente\nVerksamhetsområde: Äldreomsorg": "Reglemente",
    "RIKTLINJE 1(12)\nRIKTLINJE 2(12) Innehåll RIKTLINJE FÖR TORG OCH GATOR... 1": (
        "Riktlinje för torg och gator"
    ),
}


@pytest.mark.parametrize(("text", "wanted"), CITED.items(), ids=CITED)
def test_title_is_what_a_person_would_cite(text: str, wanted: str) -> None:
    """Once, whole and in words, however a cover sets it; without the template around it."""
    assert read(f"{text}\nHär står hur kommunen handlar.").title == wanted


Rows = list[tuple[float, list[tuple[float, str]]]]
"""Lines of a page: how far down each is, and its cells by their left edge, in points."""


def laid_out(rows: Rows) -> Record:
    """The record of a page with these lines, the title first."""
    text, lines = "", []
    for top, row in [(80.0, [(72.0, TITLE)]), *rows]:
        cells = []
        for left, words in row:
            cells.append((len(text), len(text) + len(words), left))
            text += words + " "
        text = text[:-1] + "\n"
        start, end, right = cells[0][0], cells[-1][1], row[-1][0] + 100.0
        lines.append(Line(start, end, cells[0][2], right, top, top + 10, False, tuple(cells)))
    page = Page(1, text, tuple(lines))
    return analyse(Document("/made.pdf", "ab" * 32, (page,), "made"), T)


def test_smaller_words_that_link_a_title_do_not_end_it() -> None:
    """A cover may set "avseende samverkan vid" small between two lines of its title."""
    text, lines = "", []
    for top, size, words in (
        (80, 28, "Avtal mellan Vara kommun och Skara kommun"),
        (120, 20, "avseende samverkan vid"),
        (150, 28, "Badhuset i Vara"),
        (300, 10, "Parterna svarar för var sin del av badet och dess kostnader."),
    ):
        start, text = len(text), f"{text}{words}\n"
        end = start + len(words)
        lines.append(Line(start, end, 72, 500, top, top + size, False, ((start, end, 72),)))
    page = Page(1, text, tuple(lines))
    record = analyse(Document("/made.pdf", "ab" * 32, (page,), "made"), T)
    assert record.title == (
        "Avtal mellan Vara kommun och Skara kommun avseende samverkan vid Badhuset i Vara"
    )


NO_TYPES = [
    "Kommunernas riktlinjer för bostäder\nDe flesta har riktlinjer.",
    "Ersättningar i Vara\nArvoden betalas till ordförande\nRevisionen får arvode",
    "Kallelse i Vara\nInnehållsförteckning\nKallelse till sammanträden 3",
    "Hemtjänst i Vara\nInnehåll VAD ÄR HEMTJÄNST? 1 ATT ANSÖKA 2 UTFÖRARE 3 GENOMFÖRANDEPLAN 4",
    "Anmälan om värmepump\nAvgift\nEn avgift enligt kommunfullmäktiges taxa tas ut.",
    "Rätt till stöd\nDen som söker arbete behöver en handlingsplan hos arbetsförmedlingen.",
    "Bygg nya hem i Vara\nKommunen kan ordna tomter genom markanvisning eller köp.",
    "Politisk referensgrupp om kostpolitiska programmet\nGruppen utses för fyra år.",
]


@pytest.mark.parametrize("text", NO_TYPES)
def test_type_that_prose_mentions_is_not_the_documents(text: str) -> None:
    """Only a heading tells what a document is; unknown is no steering document."""
    assert not read(text).steering


def test_what_a_council_adopted_governs_though_no_word_tells_its_type() -> None:
    """A line of its own with the day or the paragraph says that it is in force."""
    adopted = read("Att vårda arkiv i Vara\nAntagen av kommunstyrelsen 2007-02-24\nSå gör vi.")
    told = read("Att vårda arkiv i Vara\nDet antogs av kommunstyrelsen 2007-02-24.\nSå gör vi.")
    assert (adopted.type, adopted.steering, adopted.adopted_on) == (
        "styrdokument",
        True,
        "2007-02-24",
    )
    assert not told.steering


def test_chapters_do_not_tell_a_papers_form() -> None:
    """A list of chapters may name summonses and proposals."""
    record = read(
        "Styrdokument för ärenden i Vara kommun\nInnehåll\nFörslag till beslut 6\n"
        "Kallelse med föredragningslista 7\nRemissvar 8"
    )
    assert (record.type, record.steering) == ("styrdokument", True)


def test_edition_of_a_draft_is_no_horizon() -> None:
    """A översiktsplan that is not adopted yet bears the year of its edition or of its goal."""
    record = read("Granskningsförslag för översiktsplan 2023\nVara kommun")
    assert ("draft" in record.flags, record.valid_until) == (True, None)


@pytest.mark.parametrize("asks", [True, False])
def test_form_of_an_official_is_one_only_where_something_is_proposed(asks: bool) -> None:
    """A school may write its plan on the paper on which officials write to a nämnd."""
    asked = "Förslag till beslut\nPlanen godkänns." if asks else "Innehållsförteckning\nMål 3"
    record = read(
        "Granskolan Tjänsteutlåtande Dnr: Sid 1 (15) Handläggare Till Granskolan Verksamhetsplan "
        f"2016 för Granskolan\n{asked}"
    )
    assert (record.type, record.title, record.valid_until) == (
        ("tjänsteskrivelse", record.title, None)
        if asks
        else ("verksamhetsplan", "Verksamhetsplan 2016 för Granskolan", "2016")
    )


def test_law_text_of_minutes_makes_no_minutes() -> None:
    """A charter that tells when minutes are approved is a charter."""
    record = read(
        "Förbundsordning för Vara Brandkår\nAntagen av kommunfullmäktige den 9 juni 1997, 54.\n"
        "3 § När protokoll har justerats skall det anslås."
    )
    assert (record.type, record.adopted_on) == ("förbundsordning", "1997-06-09")


def test_years_of_the_title_are_those_that_a_plan_says_it_holds_for() -> None:
    """As many years as it "applies for", they tell its end better than the day it was adopted."""
    record = read(
        "Biblioteksplan för Vara kommun 2008-2011\nAntagen av kommunfullmäktige 2007-11-26\n"
        "Planen gäller i fyra år."
    )
    assert (record.validity, record.valid_from, record.valid_until) == ("relative", "2008", "2011")


COVERS = {
    "whose report": (
        [(28, "Uppföljning"), (28, "inriktning budget"), (20, "Tekniska nämnden 2026")],
        "Uppföljning inriktning budget Tekniska nämnden 2026",
    ),
    "whose plan": ([(28, "Lokalplan 2026-2031"), (20, "Tekniska nämnden")], "Lokalplan 2026-2031"),
    "plan for building": (
        [(28, "Planbeskrivning"), (14, "Samrådshandling"), (12, "Detaljplan för Viken 1:5,")],
        "Planbeskrivning Detaljplan för Viken 1:5",
    ),
}


@pytest.mark.parametrize(("cover", "wanted"), COVERS.values(), ids=COVERS)
def test_subtitle_that_tells_one_paper_from_the_next(
    cover: list[tuple[float, str]], wanted: str
) -> None:
    """A report is cited with whose it is, a paper of a plan for building with the plan's name."""
    rows = [*cover, (8, "Diarienummer: KS 2019/3"), (8, "Här står hur kommunen handlar i allt.")]
    text, lines = "", []
    for n, (size, words) in enumerate(rows):
        start, text = len(text), f"{text}{words}\n"
        end, top = start + len(words), 80.0 + 40 * n
        lines.append(Line(start, end, 72, 300, top, top + size, False, ((start, end, 72),)))
    page = Page(1, text, tuple(lines))
    assert analyse(Document("/made.pdf", "ab" * 32, (page,), "made"), T).title == wanted


def test_value_of_the_next_column_answers_its_own_label() -> None:
    """Of two columns with the values below, a label's value is not what stands at its side."""
    record = laid_out(
        [
            (112, [(72, "Typ: Policy"), (310, "Ansvarig tjänsteperson:")]),
            (124, [(72, "Fastställd av:"), (310, "Upphandlingschef")]),
            (136, [(72, "Kommunfullmäktige"), (310, "Nästa revidering: 2025")]),
        ]
    )
    assert (record.adopted_by, record.responsible) == ("kommunfullmäktige", "Upphandlingschef")


def test_value_wrapped_in_a_narrow_column_is_read_whole() -> None:
    """A line below the value, at its left edge and without a label, belongs to it."""
    record = laid_out(
        [
            (112, [(72, "Diarienummer:"), (310, "Dokumentansvarig:")]),
            (124, [(72, "KS 2019/12"), (310, "Utvecklingschef Kim")]),
            (136, [(310, "Ekström")]),
        ]
    )
    assert record.responsible == "Utvecklingschef Kim Ekström"


def test_date_that_a_cell_tears_apart_is_not_read_by_halves() -> None:
    """Its year stands below; alone it would say another day than is written."""
    record = laid_out(
        [
            (112, [(72, "Gäller till och med:"), (310, "Dnr:")]),
            (124, [(72, "den 31 december år"), (310, "KS 2019/12")]),
            (136, [(72, "2023")]),
        ]
    )
    assert record.valid_until is None


def test_value_beside_a_wrapped_label_is_read() -> None:
    """The value stands beside the first line of its label, and comes last in reading order."""
    record = laid_out(
        [
            (114, [(72, "Version:"), (173, "A"), (302, "Dokumentet gäller till och")]),
            (124, [(302, "med:")]),
            (114, [(403, "Tills vidare")]),
        ]
    )
    assert record.validity == "until_further_notice"


def test_member_in_a_federations_prose_is_not_the_owner() -> None:
    """The first member that a federation's text names owns its papers no more than the others."""
    pages = (
        "Plan för tolkning",
        "Innehåll",
        "Förord",
        "Tolkarna är ett kommunalförbund. Region Skåne",
    )
    assert read(*pages).organisations == ()
    assert [one.name for one in read(*pages[:3], "Region Skåne").organisations] == ["Region Skåne"]


def test_owner_given_by_the_user_fills_a_gap_only() -> None:
    """`--municipality` is used when the document does not say whose it is."""
    document = Document("/made.pdf", "ab" * 32, (Page(1, "Inköpspolicy"),), "made")
    named = Document("/made.pdf", "ab" * 32, (Page(1, TITLE),), "made")
    assert [o.name for o in analyse(document, T, municipality="Laholm").organisations] == ["Laholm"]
    assert [o.name for o in analyse(named, T, municipality="Laholm").organisations] == ["Halmstad"]


def test_every_quote_stands_in_its_page() -> None:
    """Evidence quotes the page letter for letter."""
    page = (
        f"{TITLE}\nAntagen av kommunfullmäktige 2013-03-27 § 15\nGiltighetstid: Tills vidare\n"
        "Dokumentansvarig: Inköpschef\nPolicyn beskriver hur kommunen handlar."
    )
    record = read(page)
    assert record.evidence
    assert all(page[hit.start : hit.end] == hit.quote for hit in record.evidence)
    for field in (
        "title",
        "type",
        "adopted_by",
        "adopted_on",
        "paragraph",
        "validity",
        "responsible",
    ):
        assert record.because(field), field


NO_STEERING = {
    "07 juni 2019\nNy plan- och bygglovstaxa\nKommunfullmäktige beslutade i april om en ny taxa.",
    "Publicerad\nHandlingsplan mot våld\nKommunstyrelsen har antagit en handlingsplan.\n"
    "– Vi har väntat länge, säger Kim Ek, ordförande.",
    "Planer och styrdokument\nKommunen har flera planer.\nLokalplan 2019-2022",
    "Referat från kommunfullmäktige 28 september 2023\nKulturmiljöpolicy\nDen antogs.",
    "Beslut vid Kommunstyrelsen den 27 mars\nRiktlinjer för beredning antogs.",
    "Hur nöjd är du?\nEnkät om kommunens policy för resor\n1. Mycket\n2. Lite",
    "Nyhet 5 mars 2019\nNy cykelplan\nPlanen gäller 2019-2022.",
    "Ny vision väcker debatt\n2019-03-05\nVisionen sträcker sig till 2030.",
    "Fullmäktige på väg\nKommunfullmäktige antog en ny energiplan\nPlanen gäller 2019-2022.",
    "Klart med ny taxa\n5 mars 2019\nDet beslutade kommunfullmäktige i måndags.",
    "Handlingsprogram 2019-2022\nModeraterna i Vara\nVi moderater går till val på jobben.\n"
    "Socialdemokraterna har styrt. Valmanifest 2018.",
    "Vision 2030\nInbjudan till samtal den 5 mars kl 18\nAnmäl dig till kommunen.",
    "Vision 2030\nWorkshop 5 mars\n09.00 Kaffe\n09.30 Samtal\n12.00 Lunch",
    "Författningssamling\nInnehållsförteckning\n1.1 Arbetsordning KF 2014-12-15\n"
    "1.2 Reglemente för kommunstyrelsen KF 2014-12-15",
    "Beslut: Äldreplan för 2022-2035 antagen\nDen gäller från 2022.",
    "Regler, planer och styrande dokument\nAlkoholpolicy 2018-2022",
    "Ny kostpolicy i kommunen\nPå sitt senaste möte antog fullmäktige en ny kostpolicy.",
    "Välkommen till hemtjänsten\nDu får hjälp. Riktlinjerna för hemtjänst styr vad du kan få.",
    "Styrdokument A-Ö\nAlkoholpolicy, antagen 2012-04-23\nCykelplan, antagen 2015-02-23",
    "Styrdokument\nHär hittar du samtliga styrdokument.\nNäringslivsprogram 2016-2020",
    "Policyer\nResepolicy (pdf)\nFinanspolicy (pdf)\nLönepolicy (pdf)\n"
    "Här hittar du kommunens policyer.",
    "Författningar\nNr 1 Arbetsordning, KF 2014-12-15\nNr 2 Reglemente, KF 2014-12-15\n"
    "Nr 3 Taxa, KF 2018-01-29",
    "Kommunalt handlingsprogram 2019-2022\nVarför rösta på oss?\nSocialdemokraterna i Vara",
}


@pytest.mark.parametrize("page", sorted(NO_STEERING))
def test_news_lists_and_party_programmes_are_no_steering_documents(page: str) -> None:
    """They name a document, and often say that it was adopted, but are another paper."""
    assert not read(page).steering


STEERING = {
    "Arvodesreglemente för Vara kommun\nAntaget av kommunfullmäktige 2018-10-01 § 82\n"
    "Reservation mot beslutet anmäldes av Vänsterpartiet.": "reglemente",
    "Riktlinjer för lokaler\nReservation\nAntagna av kommunstyrelsen 2018-10-01 § 82": "riktlinje",
    "Arbetsordning för kommunfullmäktige\nAntagen av kommunfullmäktige 2015-04-27\n"
    "1 § Kallelse ska skickas sju dagar före mötet.": "reglemente",
    "Policy för medier\nAntagen av kommunstyrelsen 2016-05-11 § 98\n"
    "Utdrag ur protokollet biläggs.": "policy",
    "Friluftspolicy\nBeslut i kommunstyrelsen 2014-05-14 § 112": "policy",
    "Rutin för kallelse och protokoll\nFastställd av kommunchefen 2016-02-01": "instruktion",
    "Riktlinjer för gåvor\nRepresentation\nFastställda av KS 2016-02-01": "riktlinje",
    "Borgensprinciper\nKommunfullmäktiges beslut 2014-11-27 § 166": "styrdokument",
    "Nya regler för torghandel\nAntagna av tekniska nämnden 2017-03-14 § 33": "regel",
    "Meny\nSjälvservice\nStöd och omsorg\nPolicy för resor\n"
    "Antagen av kommunfullmäktige 2018-10-01 § 82": "policy",
    "C:\\Dokument\\Policy\\Arkiv.doc\nArkivreglemente\nAntaget av KF 2018-10-01": "reglemente",
    "KFS 2012:14\nUtgåva 2\nRiktlinjer för torg\nAntagna av KF 2018-10-01": "riktlinje",
}


@pytest.mark.parametrize(("page", "wanted"), STEERING.items(), ids=STEERING)
def test_word_of_other_papers_does_not_hide_a_steering_document(page: str, wanted: str) -> None:
    """A reservation that it tells of, a menu around it or "new" before its name."""
    record = read(f"{page}\nHär står hur kommunen handlar.")
    assert (record.steering, record.type) == (True, wanted)


def test_head_block_makes_a_steering_document() -> None:
    """Who decided and who answers for it stands on steering documents, whatever their title."""
    block = "Beslutande instans: Kommunfullmäktige\nDokumentansvarig: Kanslichef"
    record = read(f"En god start\n{block}\nHär står hur kommunen handlar.")
    assert (record.steering, record.type, record.adopted_by) == (
        True,
        "styrdokument",
        "kommunfullmäktige",
    )


def test_of_a_joint_document_the_first_council_is_told() -> None:
    """Each council adopted it on a day of its own; the later one revised nothing."""
    record = read(
        "Taxa för tillsyn\n"
        "Fastställd av kommunfullmäktige i Mjölby kommun 2019-12-17, KF § 143\n"
        "Fastställd av kommunfullmäktige i Boxholms kommun 2019-12-09, KF § 128"
    )
    assert (record.adopted_on, record.paragraph, record.revised_on) == ("2019-12-17", "§ 143", None)


KEEPERS = {
    "För revidering ansvarar: Kommunfullmäktige\nAnsvarig tjänsteman: Kanslichef": "Kanslichef",
    "För revidering ansvarar: Kommunfullmäktige": "Kommunfullmäktige",
    "Ansvarig handläggare: Kim Ek": "Kim Ek",
}


@pytest.mark.parametrize(("lines", "wanted"), KEEPERS.items(), ids=KEEPERS)
def test_who_answers_for_it_comes_before_who_revises_it(lines: str, wanted: str) -> None:
    """Of several labels the one that names the document's keeper counts."""
    assert under_title(lines).responsible == wanted


def test_school_year_from_which_it_applies() -> None:
    """Its first year is the day's, and it is no end."""
    record = read("Riktlinjer för skolskjuts\ngäller från och med läsåret 2014/2015\nHär står hur.")
    assert (record.valid_from, record.valid_until) == ("2014", None)


def test_period_of_one_edition_of_several_is_not_the_titles() -> None:
    """A page on this plan and the next: the heading of the next is not its name."""
    record = read(
        "Energiplan\nEnergiplanen 2021-2025 styr kommunens arbete.\n"
        "Energiplan 2026-2030\nArbetet med en ny plan har börjat."
    )
    assert record.title == "Energiplan"


def test_link_to_the_document_gives_its_period() -> None:
    """A web page under the document's bare name links to it by its whole one."""
    record = read(
        "Lokalplan\nKommunen behöver lokaler.\nLokalplan för Vara kommun 2023-2026 Pdf, 9.1 MB."
    )
    assert (record.valid_from, record.valid_until) == ("2023", "2026")


STARTS = {
    "Hälsoskyddsföreskrifter\n"
    "Från 1 januari 2019 gäller nya hälsoskyddsföreskrifter.": "2019-01-01",
    "Likabehandlingsplan\n"
    "Från och med den 1 januari 2009 gäller nya lagen om diskriminering.": None,
    "Ordningsföreskrifter\n"
    "Från 1 januari 2019 träder nya ordningsföreskrifter i kraft.": "2019-01-01",
    "Renhållningstaxa\nRenhållningstaxa i Vara från 1 januari 2021.": "2021-01-01",
    "Riktlinjer för inköp. fr.o.m. 2009-01-01": "2009-01-01",
    "Regler för torghandel\nReglerna gäller hela året. Plats kan bokas från 1 mars 2016.": None,
    "Rutin för nutrition\nGiltigt fr o m\n[2015-11-19]\nVersion\n[5]": "2015-11-19",
}


@pytest.mark.parametrize(("page", "wanted"), STARTS.items(), ids=STARTS)
def test_first_day_is_the_documents_own(page: str, wanted: str | None) -> None:
    """Neither the law's, nor lost because the sentence begins with it or a form brackets it."""
    assert read(f"{page}\nHär står hur kommunen handlar.").valid_from == wanted


def test_label_at_the_end_of_a_line_has_its_value_on_the_next() -> None:
    """Where columns ran together the value of one label and the next label share a line."""
    record = read(
        "Reglemente för kontroll\nDokumenttyp Reglemente\nSenast ändrad 2012-11-20\n"
        "Dnr\nKS/2012:870 Dokumentansvarig\nPersonalkontoret\nGiltighetstid Tillsvidare"
    )
    assert record.responsible == "Personalkontoret"


def test_row_of_labels_over_a_row_of_values_is_no_draft() -> None:
    """``Fastställd datum:`` is not empty when what answers the row stands below it."""
    record = read(
        "Policy för alkohol\nFastställd av: Fastställd datum: Diarienummer:\n"
        "Kommunfullmäktige 2017-05-23 2017-00279\nHär står hur kommunen handlar."
    )
    assert (record.adopted_by, record.adopted_on) == ("kommunfullmäktige", "2017-05-23")
    assert "draft" not in record.flags


def test_number_that_a_template_left_blank_is_none() -> None:
    """``2019-0000`` is what stands where the diary number is to be filled in."""
    assert under_title("Diarienummer: 2019-0000 §0").dnr is None


def test_logo_tells_whose_page_it_is() -> None:
    """A web page prints the name of its owner's logotype in place of it."""
    record = read("mullsjö logotyp\nSkolskjutsreglemente\nHär står hur elever får skjuts.")
    assert [one.name for one in record.organisations] == ["Mullsjö"]


def test_edition_that_was_revised_is_no_revision() -> None:
    """``en revidering av policyn från 2001``: the day is that of the edition before."""
    line = "Dokumentet är en revidering av Inköpspolicy från 28 februari 2001."
    assert under_title(line).revised_on is None


def test_days_of_a_list_of_changes() -> None:
    """The last of the days behind the label is the last revision."""
    adopted = "Antagen av kommunfullmäktige 2015-03-30"
    record = under_title(f"{adopted}\nÄndringshistorik: 2017-04-03, 2019-05-06")
    assert (record.adopted_on, record.revised_on) == ("2015-03-30", "2019-05-06")


def test_period_of_a_programme_named_below_the_title_is_its_own() -> None:
    """``kommunens Tillväxtprogram 2017-2026`` tells nothing of these guidelines."""
    record = read(
        "Riktlinjer för bostadsförsörjning\n"
        "Utgångspunkten är kommunens Tillväxtprogram 2017-2026, där målen anges."
    )
    assert (record.valid_from, record.valid_until) == (None, None)


def test_number_of_a_case_is_no_target_year() -> None:
    """``KS 2015/ HANDLINGSPROGRAM`` is what is left of a number, not a horizon."""
    record = read("Antaget av KF AK KS 2015/ HANDLINGSPROGRAM FÖR SKYDD MOT OLYCKOR")
    assert (record.title, record.valid_until) == ("Handlingsprogram för skydd mot olyckor", None)


def test_page_that_lists_documents_is_none() -> None:
    """Its heading is the word for all of them."""
    record = read("Styrande dokument\nKommunen utgår från dessa.\nPolicy för resor\nPlan för torg")
    assert (record.steering, record.type) == (False, "övrigt")


def test_fullmaktige_are_the_unit_of_their_own_rules() -> None:
    """What tells how fullmäktige work is theirs; what they adopt for all is not."""
    assert read("Arbetsordning för kommunfullmäktige\nHär står hur.").unit == "kommunfullmäktige"
    assert read("Policy för kommunfullmäktige och nämnder\nHär står hur.").unit is None


def test_whoever_adopted_it_on_top_of_the_page_makes_it_a_steering_document() -> None:
    """A paper without a word for its type, which no elected body adopted."""
    record = read(
        "Handläggning enligt SoL\nAntagen av Socialförvaltningens ledningsgrupp 2018-04-25\n"
        "Här står hur kommunen handlar."
    )
    assert (record.steering, record.adopted_by) == (True, "socialförvaltningens ledningsgrupp")


def test_meeting_is_on_the_day_that_has_an_hour() -> None:
    """A summons bears the day on which it was sent as well."""
    record = read("KALLELSE Datum 2019-02-08\nKommunfullmäktige\nCamp Sveg 2019-02-18 13:00")
    assert record.title == "Kallelse kommunfullmäktige 2019-02-18"
