"""Decisions on other documents, as minutes record them."""

import pytest

from styrdok import tables
from styrdok.analysis import analyse
from styrdok.finders import minutes
from styrdok.model import Decision, Document, Page

T = tables.load()

HEAD = "Kommunfullmäktige\nProtokoll\n2017-04-25\nUtdragsbestyrkande\nPlats och tid Rådhuset\n"
FOOT = "Expedieras till\nKommunstyrelsen\nBeslutsunderlag\nPolicy för annat antas\nSida 1 av 1"


def decided(*pages: str) -> list[Decision]:
    """The decisions in minutes with these pages."""
    made = tuple(Page(number, text) for number, text in enumerate(pages, 1))
    return list(analyse(Document("/made.pdf", "ab" * 32, made, "made"), T).decisions)


def under_decision(*lines: str, title: str = "Inköpspolicy för Vara kommun") -> list[Decision]:
    """The decisions of a matter with these lines under its heading."""
    matter = f"§ 45 KS 2017/112\n{title}\nÄrendebeskrivning\nEn policy har tagits fram.\nBeslut\n"
    return decided(HEAD + matter + "\n".join(lines) + "\n" + FOOT)


SENTENCES = {
    "Inköpspolicy för Vara kommun antas.": ("adopt", "Inköpspolicy för Vara kommun"),
    "Kommunfullmäktige beslutar att anta inköpspolicy för Vara kommun.": (
        "adopt",
        "Inköpspolicy för Vara kommun",
    ),
    "1. Anta riktlinjer för torghandel enligt bilaga.": ("adopt", "Riktlinjer för torghandel"),
    "att fastställa upprättat förslag till renhållningstaxa, daterat 2017-03-01": (
        "adopt",
        "Renhållningstaxa",
    ),
    "Reviderad delegationsordning för tekniska nämnden godkänns och träder i kraft 1 maj 2017.": (
        "revise",
        "Delegationsordning för tekniska nämnden",
    ),
    "Biblioteksplan 2014-2016 förlängs till och med 2018.": ("extend", "Biblioteksplan 2014-2016"),
    "att förlänga giltighetstiden för Kulturplan 2015-2017 till 2018-12-31.": (
        "extend",
        "Kulturplan 2015-2017",
    ),
    "Översiktsplan 2010 aktualitetsförklaras.": ("reaffirm", "Översiktsplan 2010"),
    "Policy för flaggning upphör att gälla från och med 1 maj 2017.": (
        "repeal",
        "Policy för flaggning",
    ),
    "att upphäva Riktlinjer för resor, antagna 2005-03-01 § 12": (
        "repeal",
        "Riktlinjer för resor",
    ),
    "Policyn antas.": ("adopt", "Inköpspolicy för Vara kommun"),
}


@pytest.mark.parametrize(("sentence", "wanted"), SENTENCES.items(), ids=SENTENCES)
def test_decision_is_read(sentence: str, wanted: tuple[str, str]) -> None:
    """Each way to decide gives the action and the document's own name."""
    [one] = under_decision(sentence)
    assert (one.action, one.target) == wanted
    assert (one.body, one.date, one.paragraph) == ("kommunfullmäktige", "2017-04-25", "§ 45")
    assert one.dnr == "KS 2017/112"


NOTHING = {
    "proposed to another": ["Kommunfullmäktige föreslås anta inköpspolicy för Vara kommun."],
    "proposed in a list": [
        "Kommunstyrelsen föreslår kommunfullmäktige besluta att",
        "anta inköpspolicy för Vara kommun.",
        "upphäva policy för resor.",
    ],
    "proposal's heading": ["Arbetsutskottets förslag till beslut:", "Inköpspolicy antas."],
    "sent back": ["Ärendet om inköpspolicy återremitteras."],
    "refused": ["Förslaget att anta policy för resor avslås."],
    "supported only": ["Nämnden ställer sig bakom att riktlinjer för resor antas."],
    "sent out": ["Förslag till cykelplan godkänns och skickas ut på remiss."],
    "no steering document": ["Årsredovisning för 2016 godkänns.", "Protokollet godkänns."],
    "no document": ["Ordningen godkänns.", "Informationen läggs till handlingarna."],
    "refused with a list": ["Kommunfullmäktige avslår motionens förslag", "att upphäva Policy A."],
    "ordered with a list": ["Uppdra åt kommunchefen att:", "a) upphäva Policy för resor."],
    "not": ["Policy för resor upphävs inte."],
    "on a condition": ["Policy för resor upphävs under förutsättning att regeringen medger det."],
    "in part": ["I Policy för resor upphävs avsnitt 4."],
    "to come": ["Policy för resor ska revideras under 2018."],
    "an own decision": ["Fullmäktige upphäver sitt beslut att upphäva Policy för resor."],
    "told of": ["- Kommunstyrelsen 2016-03-28 § 35 upphäver Policy för resor."],
    "wished": ["Reservation", "Anna (S) vill att kommunfullmäktige beslutar", "att anta Policy A."],
    "told before": ["Sammanfattning", "Kommunfullmäktige beslutade", "att anta Policy för resor."],
    "another's decision": ["Länsstyrelsens beslut", "Policy för resor upphävs."],
    "moved": ["Ändringsyrkande", "Policy för resor upphävs."],
    "proposed by others": ["Förvaltningens förslag", "Policy för resor upphävs."],
    "a motion": ["Motionen om att upphäva Policy för resor anses besvarad."],
    "a right": ["Kommunchefen bemyndigas att ändra Policy för resor."],
    "told of long ago": ["Kommunfullmäktige antog 2010-05-03 Policy för resor."],
    "under another heading": ["Redovisningen godkänns.", "Diskussion", "- Policy A upphävs."],
    "an order at last": [
        "Kommunstyrelsen får i uppdrag att ta fram en policy för resor som antas 2018."
    ],
}


@pytest.mark.parametrize("lines", NOTHING.values(), ids=NOTHING)
def test_what_is_not_decided_is_no_decision(lines: list[str]) -> None:
    """Proposals, refusals and decisions on other things give nothing."""
    assert under_decision(*lines) == []


def test_proposal_ends_where_the_body_decides_for_itself() -> None:
    """What a body decides "för egen del" after its proposals is decided."""
    text = (
        "§ 45 KS 2017/112\nResor\nBeslut\n"
        "Kommunstyrelsen föreslår kommunfullmäktige besluta att\nanta policy för resor.\n"
        "Kommunstyrelsen beslutar för egen del att\nanta riktlinjer för resor.\n"
    )
    head = HEAD.replace("Kommunfullmäktige", "Kommunstyrelsen")
    assert [one.target for one in decided(head + text + FOOT)] == ["Riktlinjer för resor"]


def test_every_verb_has_its_own_document() -> None:
    """One sentence may adopt the new and repeal the old."""
    found = under_decision(
        "att anta inköpspolicy för Vara kommun och upphäva policy för upphandling"
    )
    assert [(one.action, one.target) for one in found] == [
        ("adopt", "Inköpspolicy för Vara kommun"),
        ("repeal", "Policy för upphandling"),
    ]


def test_only_what_stands_under_the_decision_counts() -> None:
    """Neither the history of the matter nor its papers decide anything."""
    text = (
        "§ 7\nInköpspolicy\nÄrendebeskrivning\nKommunfullmäktige beslutade 2010 att anta policy "
        "för inköp.\nFörslag till beslut\nPolicy för inköp antas.\nBeslut\n"
        "Policy för resor antas.\n"
    )
    assert [one.target for one in decided(HEAD + text + FOOT)] == ["Policy för resor"]


VALIDITIES = {
    "Policy för resor antas att gälla från och med 1 maj 2017.": ("2017-05-01", None, None),
    "Policy för resor antas att gälla tills vidare.": (None, None, "until_further_notice"),
    "Kulturplan 2018-2020 antas.": ("2018", "2020", "period"),
    "Kulturplan 2014-2016 förlängs till och med 2018-12-31.": (None, "2018-12-31", "date"),
    "Kulturplan 2014-2016 förlängs att gälla tills vidare.": (None, None, "until_further_notice"),
    "Policy för flaggning upphör att gälla från och med 1 maj 2017.": ("2017-05-01", None, None),
}


@pytest.mark.parametrize(("sentence", "wanted"), VALIDITIES.items(), ids=VALIDITIES)
def test_validity_that_was_decided(sentence: str, wanted: tuple[str | None, ...]) -> None:
    """From when and until when the decision lets the document hold."""
    [one] = under_decision(sentence)
    assert (one.valid_from, one.valid_until, one.validity) == wanted


MATTERS = {
    "Inköpspolicy": ("adopt", "Inköpspolicy"),
    "Förslag till inköpspolicy": ("adopt", "Inköpspolicy"),
    "Revidering av inköpspolicy": ("revise", "Inköpspolicy"),
    "Taxa 2020 för vatten": ("adopt", "Taxa 2020 för vatten"),
    "Uppföljning av inköpspolicy": None,
    "Inköpspolicyns genomförande": None,
    "Inköpspolicy - uppföljning": None,
    "Motion om inköpspolicy": None,
    "Remiss: Inköpspolicy": None,
}


@pytest.mark.parametrize(("title", "wanted"), MATTERS.items(), ids=MATTERS)
def test_proposal_is_what_the_matter_is_called(title: str, wanted: tuple[str, str] | None) -> None:
    """``Förslaget antas`` decides on a document where the matter is nothing else."""
    found = [(one.action, one.target) for one in under_decision("Förslaget antas.", title=title)]
    assert found == ([wanted] if wanted else [])


def test_heading_decides_on_each_document_of_its_list() -> None:
    """With the words of the heading in every quote; what is not marked belongs to no list."""
    listed = ["Följande styrdokument upphävs:", "- Resepolicy (2011-01-31 § 2)", "- Drogpolicy."]
    found = under_decision(*listed, "Detta gäller från 2018.", title="Upphävande av styrdokument")
    assert [(one.action, one.target) for one in found] == [
        ("repeal", "Resepolicy"),
        ("repeal", "Drogpolicy"),
    ]
    assert all(one.quote.startswith(listed[0]) for one in found)


def test_validity_of_a_document_is_no_document() -> None:
    """Its name in the genitive is the document's."""
    [found] = under_decision(
        "Handlingsplanens giltighetstid förlängs till och med 2020-12-31.",
        title="Handlingsplan 2016-2018",
    )
    assert (found.target, found.valid_until) == ("Handlingsplan 2016-2018", "2020-12-31")


def test_another_compound_is_not_the_matter() -> None:
    """Alkoholpolicyn is another policy than the one that the matter is about."""
    assert under_decision("Alkoholpolicyn upphävs.") == []


def test_sentence_cut_by_the_end_of_a_page_decides_nothing() -> None:
    """How it ends, the next page tells: it may be refused."""
    first = HEAD + "§ 45\nResor\nBeslut\nFörslaget att upphäva Policy för resor"
    assert decided(first, "avslås.\n" + FOOT) == []


def test_paragraph_at_the_head_of_two_pages_begins_a_matter() -> None:
    """What recurs at the head of pages is no head if it tells."""
    head = "Sjövik\nKommunfullmäktige\n2017-04-25\nSida\n"
    first = head + "§ 44\nAlkoholpolicy\nBeslut\nInformationen noteras.\nExpedieras till\nKS\n"
    second = head + "§ 45\nResepolicy\nÄrendebeskrivning\nEn policy finns.\n"
    third = head + "§ 45\nResepolicy\nBeslut\nPolicyn upphävs.\n" + FOOT
    assert [one.target for one in decided(HEAD, first, second, third)] == ["Resepolicy"]


MEETINGS = {
    "Anslaget sätts upp 2017-05-03\nSammanträdesdatum 2017-04-25": "2017-04-25",
    "Utskriftsdatum: 2017-05-03\nKallelse utsänd 2017-04-01\n2017-04-25": "2017-04-25",
}


@pytest.mark.parametrize(("lines", "day"), MEETINGS.items(), ids=MEETINGS)
def test_day_of_the_meeting(lines: str, day: str) -> None:
    """Other days at the head of minutes are not that of the meeting."""
    head = f"Kommunfullmäktige\nProtokoll\n{lines}\nUtdragsbestyrkande\n"
    text = head + "§ 9\nInköpspolicy\nBeslut\nInköpspolicy antas.\n" + FOOT
    assert [(one.body, one.date) for one in decided(text)] == [("kommunfullmäktige", day)]


def test_each_extract_has_its_own_meeting() -> None:
    """Several extracts in one file were decided by several bodies."""
    au = "Arbetsutskottet\n2017-03-14\n§ 4\nResor\nBeslut\nPolicy för resor godkänns.\n"
    kf = HEAD + "§ 9\nInköp\nBeslut\nInköpspolicy antas.\n"
    found = decided(kf + FOOT, au + FOOT)
    assert [(one.body, one.date) for one in found] == [
        ("kommunfullmäktige", "2017-04-25"),
        ("arbetsutskottet", "2017-03-14"),
    ]


def test_guest_of_another_municipality_does_not_own_the_minutes() -> None:
    """Who was present says nothing of whose meeting it was."""
    text = HEAD + "Närvarande: N.N., Laholms kommun\n§ 9\nResor\nBeslut\nPolicy A antas.\n"
    record = analyse(Document("/made.pdf", "ab" * 32, (Page(1, text + FOOT),), "made"), T)
    assert record.organisations == ()


def test_company_decides_for_no_municipality() -> None:
    """The board of a company is not kommunstyrelsen."""
    head = "Sjöviks Fastighets AB\nStyrelsen\nProtokoll\n2017-04-25\nUtdragsbestyrkande\n"
    [one] = decided(head + "§ 9\nResor\nBeslut\nPolicy för resor antas.\n" + FOOT)
    assert one.body == "bolagsstyrelsen"


def test_matter_whose_sign_was_lost() -> None:
    """Kf 45 begins a matter as Kf § 45 does; a diary number does not."""
    text = "Kf 45 Dnr KS 2017/112\nInköpspolicy\nKS 2017/112\nBeslut\nPolicy för resor antas.\n"
    [one] = decided(HEAD + text + FOOT)
    assert (one.paragraph, one.dnr) == ("§ 45", "KS 2017/112")


def test_validity_may_stand_in_a_sentence_of_its_own() -> None:
    """The plan's years belong to the one document that was decided on."""
    [one] = under_decision("Kulturplan för Vara kommun antas.", "Planen gäller 2018-2021.")
    assert (one.valid_from, one.valid_until, one.validity) == ("2018", "2021", "period")


def test_quote_stands_on_its_page() -> None:
    """The sentence is quoted letter for letter from the page that is named."""
    pages = (
        HEAD,
        HEAD + "§ 9\nInköpspolicy\nBeslut\nInköpspolicy för\nVara kommun antas.\n" + FOOT,
    )
    [one] = decided(*pages)
    assert one.page == 2
    assert one.quote in pages[1]


def test_other_papers_decide_nothing() -> None:
    """A steering document that quotes a decision is no minutes."""
    text = "Inköpspolicy för Vara kommun\n§ 4\nBeslut\nPolicy för resor antas.\n"
    assert decided(text) == []


def test_what_may_be_misread_in_a_scan_decides_nothing() -> None:
    """A day, an end or a paragraph that was not recognised for certain is not known."""
    lines = (
        "Protokoll kommunfullmäktige",
        "2017-11-14",
        "§ 231",
        "Förlängning av biblioteksplan",
        "Beslut",
        "1. Biblioteksplan 2014-2017 förlängs till och med 2019-12-31.",
    )
    text = "\n".join(lines)

    def read(*unsure: str) -> list[Decision]:
        stretches = tuple((text.index(word), text.index(word) + len(word)) for word in unsure)
        page = Page(1, text, recognised=True, unsure=stretches)
        return list(minutes.read(Document("/scan.pdf", "0" * 64, (page,), "made"), T))

    [sure] = read("1.")
    assert (sure.date, sure.paragraph, sure.valid_until) == ("2017-11-14", "§ 231", "2019-12-31")
    [dayless] = read("2017-11-14")
    assert (dayless.date, dayless.valid_until) == (None, "2019-12-31")
    [endless] = read("2019-12-31", "231")
    assert (endless.paragraph, endless.valid_until) == (None, None)
    assert endless.quote in text


def test_a_day_in_running_text_is_not_that_of_the_meeting() -> None:
    """Where no heading tells it, it is not known."""
    told = "Den nu gällande policyn antogs av kommunstyrelsen den 2 september 2014, § 130."
    matter = "§ 45 KS 2017/112\nInköpspolicy\nBeslut\nInköpspolicy för Vara kommun antas.\n"
    [one] = decided(
        f"Protokoll\nUtdragsbestyrkande\nPlats och tid Rådhuset\n{told}\n{matter}{FOOT}"
    )
    assert one.date is None
