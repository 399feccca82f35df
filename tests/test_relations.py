import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from styrdok.model import Organisation, Record, Relation
from styrdok.relations import copies, infer
from styrdok.settings import DEFAULT
from styrdok.sketch import sketch
from styrdok.status import assess

HALMSTAD = Organisation("1380", "Halmstad")
LAHOLM = Organisation("1381", "Laholm")
MARK = Organisation("1463", "Mark")
IT = "Riktlinjer för IT"


def document(key: str, title: str = IT, **fields: object) -> Record:
    """Guidelines of Halmstad's council, adopted in 2011 unless other fields are given."""
    known: dict[str, object] = {
        "type": "riktlinje",
        "steering": True,
        "organisations": (HALMSTAD,),
        "adopted_by": "kommunfullmäktige",
        "adopted_on": "2011-04-26",
    }
    return Record(key, f"/{key}.pdf", 1, title, **known | fields)  # type: ignore[arg-type]


def links(*records: Record) -> list[tuple[str, str, str]]:
    """What took what's place, and from when."""
    return [(link.older, link.newer, str(link.since)) for link in infer(records).values()]


def pair(
    older: dict[str, object], newer: dict[str, object], both: dict[str, object] | None = None
) -> list[tuple[str, str, str]]:
    """The links between two documents, the newer one adopted in 2018."""
    shared = both or {}
    return links(
        document("older", **shared | older),
        document("newer", **shared | {"adopted_on": "2018-12-18"} | newer),
    )


# Titles


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (IT, IT),
        (IT, "Riktlinjer för IT i Halmstads kommun"),
        (IT, "RIKTLINJER FÖR IT"),
        (IT, "Halmstads kommuns riktlinjer för IT"),
        (IT, "Riktlinje gällande IT, Halmstad 2019"),
        ("Riktlinjer för IT-säkerhet", "Riktlinjerna för IT–säkerhet 2019–2022"),
        ("Riktlinjer för färdtjänst 2014 2020", "Riktlinjer för färdtjänst 2019-2023"),
        ("Upphandlingsriktlinjer", "Upphandlingsriktlinjerna"),
        ("Riktlinjer för grundskola", "Riktlinjer för grundskolan"),
        ("Riktlinjer för alkoholservering", "Riktlinjer för alkoholserverin"),
    ],
)
def test_later_decision_on_the_same_subject_takes_over(older: str, newer: str) -> None:
    """Years, the owner's name, inflection and small words do not tell two titles apart."""
    assert pair({"title": older}, {"title": newer}) == [("older", "newer", "2018-12-18")]


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (IT, "Riktlinjer för IT-säkerhet"),
        ("Riktlinjer för bostadsförsörjning", "Riktlinjer för bostadsanpassning"),
        ("Riktlinjer för extern representation", "Riktlinjer för intern representation"),
        ("Riktlinjer för anställda", "Riktlinjer för oanställda"),
        ("Riktlinjer för IT del 1", "Riktlinjer för IT del 2"),
        ("Riktlinjer för föreningsbidrag", "Riktlinjer för föreningsbidrag till ungdomar"),
        ("Riktlinjer för verksamhet 11111111111", "Riktlinjer för verksamhet 11111111112"),
        (IT, "Policy och riktlinjer för IT"),
        (IT, "Riktlinjer för IT i Laholms kommun"),
        ("Riktlinjer", "Riktlinjer"),
        ("Riktlinjer 2014", "Riktlinjer i Halmstads kommun"),
        ("Anvisningar", "Anvisningar"),
    ],
)
def test_any_other_word_keeps_documents_apart(older: str, newer: str) -> None:
    """A word more or less is another subject, and a type alone is none."""
    assert pair({"title": older}, {"title": newer}) == []


def test_name_that_is_a_word_stays_in_the_title() -> None:
    """In Marks kommun a policy on land is not one on everything else."""
    older = {"title": "Riktlinjer för mark och exploatering"}
    newer = {"title": "Riktlinjer för exploatering"}
    assert pair(older, newer, {"organisations": (MARK,)}) == []


# Whose they are


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        pytest.param({}, {"organisations": (LAHOLM,)}, id="another municipality"),
        pytest.param({}, {"organisations": (HALMSTAD, LAHOLM)}, id="another set of owners"),
        pytest.param({"organisations": ()}, {"organisations": ()}, id="no owner known"),
        pytest.param({}, {"type": "policy"}, id="another type"),
        pytest.param({"type": None}, {"type": None}, id="no type known"),
        pytest.param({"unit": "socialnämnden"}, {"unit": "tekniska nämnden"}, id="another unit"),
        pytest.param({"unit": "socialnämnden"}, {}, id="a unit against the whole"),
        pytest.param({}, {"adopted_by": "socialnämnden"}, id="a committee's own"),
        pytest.param(
            {"adopted_by": "rektor"}, {"adopted_by": "rektor"}, id="heads of unknown schools"
        ),
        pytest.param({}, {"flags": ("draft",)}, id="a draft"),
        pytest.param({"flags": ("draft",)}, {}, id="of a draft"),
        pytest.param({}, {"steering": False}, id="no steering document"),
        pytest.param({}, {"adopted_on": None}, id="not adopted"),
    ],
)
def test_doubt_about_the_owner_or_the_decision_leaves_no_link(
    older: dict[str, object], newer: dict[str, object]
) -> None:
    """Only an adopted document of the same owner, unit and type can take another's place."""
    assert pair(older, newer) == []


@pytest.mark.parametrize(
    "both",
    [
        {"unit": "Socialnämnden"},
        {"adopted_by": "socialnämnden"},
        {"adopted_by": None},
        {"unit": "Östra skolan", "adopted_by": "rektor"},
    ],
)
def test_same_unit_keeps_its_own_line_of_documents(both: dict[str, object]) -> None:
    """Two decisions within one unit or committee are linked like those of the council."""
    assert pair({}, {}, both) == [("older", "newer", "2018-12-18")]


def test_board_may_take_over_from_the_council() -> None:
    """Council and executive board decide for the whole municipality alike."""
    assert pair({}, {"adopted_by": "kommunstyrelsen"}) != []


@pytest.mark.parametrize(
    ("both", "is_linked"),
    [
        ({"type": "budget", "title": "Planeringsdirektiv med budget 2018-2020"}, True),
        ({"type": "vision", "title": "Vision Halmstad 2030"}, True),
        ({"type": "budget", "title": "Budget 2018", "adopted_by": None}, False),
        ({"type": "budget", "title": None}, False),
        ({"type": "verksamhetsplan", "title": "Verksamhetsplan 2018"}, False),
        ({"type": "verksamhetsplan", "title": "Verksamhetsplan", "unit": "socialnämnden"}, True),
        ({"type": "delegationsordning", "title": "Delegeringsordning"}, False),
        ({"type": "taxa", "title": "Taxor 2018", "unit": "socialnämnden"}, False),
    ],
)
def test_title_of_a_type_word_needs_a_type_of_which_there_is_one(
    both: dict[str, object], is_linked: bool
) -> None:
    """A municipality has one budget, a committee one plan of work, but any number of tariffs."""
    assert bool(pair({}, {}, both)) == is_linked


@pytest.mark.parametrize(
    ("adopted_by", "count"), [(None, 0), ("kommunfullmäktige", 2)], ids=["unknown", "known"]
)
def test_form_of_many_hands_is_not_one_document(adopted_by: str | None, count: int) -> None:
    """Two plans of one name for one year are two schools' plans, unless the council made both."""
    plan: dict[str, object] = {"type": "plan", "adopted_by": adopted_by, "valid_from": "2018"}
    title = "Plan mot kränkande behandling"
    decided = ("2017-09-01", "2017-10-01", "2018-11-01")
    found = links(*(document(day, title, **plan | {"adopted_on": day}) for day in decided))
    assert len(found) == count


# When


@pytest.mark.parametrize(
    ("newer", "since"),
    [
        ({"adopted_on": "2018-12-18"}, "2018-12-18"),
        ({"adopted_on": "2018-12-18", "valid_from": "2019"}, "2019-01-01"),
        ({"adopted_on": "2018-12-18", "valid_from": "2019-03"}, "2019-03-01"),
        ({"adopted_on": "2018-12-18", "valid_from": "2018"}, "2018-12-18"),
        ({"adopted_on": "2018"}, "2018-12-31"),
        ({"adopted_on": "2018-11"}, "2018-11-30"),
        ({"adopted_on": "2014-01-01", "revised_on": "2018-01-01"}, "2014-01-01"),
        ({"adopted_on": "2011-04-26", "revised_on": "2018-01-01"}, "2018-01-01"),
    ],
)
def test_newer_takes_effect_when_decided_and_in_force(newer: dict[str, object], since: str) -> None:
    """It counts from the decision or the first day in force, and never earlier than is certain."""
    assert pair({}, newer) == [("older", "newer", since)]


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        pytest.param({}, {"adopted_on": "2011-04-26"}, id="same decision twice"),
        pytest.param({"adopted_on": "2018"}, {"adopted_on": "2018-12-18"}, id="order not certain"),
        pytest.param({"revised_on": "2019-05-02"}, {}, id="older was revised since"),
        pytest.param({"reaffirmed_on": "2019-05-02"}, {}, id="older was kept since"),
        pytest.param({"adopted_on": None}, {}, id="older has no date"),
        pytest.param(
            {"valid_from": "2012", "valid_until": "2020"},
            {"valid_from": "2019", "valid_until": "2019"},
            id="a year within the older one's years",
        ),
        pytest.param(
            {"valid_from": "2019"}, {"valid_from": "2012"}, id="newer begins before the older"
        ),
        pytest.param(
            {"validity": "until_further_notice"},
            {"valid_from": "2019", "valid_until": "2019"},
            id="an exception for a year",
        ),
        pytest.param(
            {"adopted_on": None, "valid_from": "2019"},
            {"valid_from": "2019"},
            id="an undecided one of the same year",
        ),
        pytest.param(
            {"adopted_on": None, "valid_from": "2020"},
            {"valid_from": "2022"},
            id="an undecided one that begins after the decision",
        ),
    ],
)
def test_documents_that_may_live_side_by_side_stay_apart(
    older: dict[str, object], newer: dict[str, object]
) -> None:
    """Without a certain order of decisions and periods nothing is replaced."""
    assert pair(older, newer) == []


def test_period_stands_in_for_a_missing_adoption_of_the_older() -> None:
    """An older plan without a decision date gives way to an adopted one for later years."""
    older: dict[str, object] = {"adopted_on": None, "valid_from": "2016", "valid_until": "2018"}
    newer: dict[str, object] = {"valid_from": "2019", "valid_until": "2021"}
    assert pair(older, newer) == [("older", "newer", "2019-01-01")]


CHAIN = (
    document("a", adopted_on="2007-01-15"),
    document("b", adopted_on="2011-04-26"),
    document("c", adopted_on="2018-12-18", valid_from="2019"),
)


@pytest.mark.parametrize(
    ("as_of", "superseded"),
    [
        ("2011-04-25", ""),
        ("2011-04-26", "a"),
        ("2018-12-31", "a"),
        ("2019-01-01", "ab"),
        ("2025-01-01", "ab"),
    ],
)
def test_chain_is_right_on_every_day_of_the_past(as_of: str, superseded: str) -> None:
    """Each document gives way to the next one, from the day on which that took effect."""
    successors, day = infer(CHAIN), date.fromisoformat(as_of)
    findings = {one.id: assess(one, day, DEFAULT, successors.get(one.id)) for one in CHAIN}
    found = "".join(key for key, finding in findings.items() if finding.status == "superseded")
    assert found == superseded


# As stated


@pytest.mark.parametrize(
    "replaces",
    [
        "Riktlinjer för datorer",
        "Riktlinjer för datorer i Halmstads kommun, antagna 2011-04-26",
        "Riktlinjerna för datorer (KF 2011)",
        "Policy för möten samt Riktlinjer för datorer",
        "KS 2011/0644",
        "dnr KS 2011/0644",
        "tidigare beslut, Dnr: KS2011/0644",
    ],
)
def test_stated_replacement_is_taken_at_its_word(replaces: str) -> None:
    """A title or diary number in the newer document links it, whatever its own title is."""
    older = document("older", "Riktlinjer för datorer", dnr="KS 2011/0644")
    newer = document("newer", replaces=replaces, adopted_on="2018-12-18")
    wanted = Relation("older", "newer", date(2018, 12, 18), inferred=False)
    assert infer([older, newer]) == {"older": wanted}


@pytest.mark.parametrize(
    ("replaces", "newer"),
    [
        pytest.param("Riktlinjer för datorer 2014", {}, id="another edition"),
        pytest.param("tidigare riktlinjer", {}, id="no name"),
        pytest.param("Riktlinjer", {}, id="only a type"),
        pytest.param("Riktlinjer för datorer", {"adopted_on": None}, id="not adopted"),
        pytest.param("Riktlinjer för datorer", {"adopted_on": "2010-01-01"}, id="decided before"),
        pytest.param("Riktlinjer för datorer", {"organisations": (LAHOLM,)}, id="of others"),
        pytest.param("Riktlinjer för datorer", {"flags": ("draft",)}, id="in a draft"),
        pytest.param("Riktlinjer för datorer", {"unit": "tekniska nämnden"}, id="another unit"),
        pytest.param("KS 2011/0644", {"type": "policy"}, id="another paper of the same case"),
        pytest.param("KS 2011/06441", {}, id="longer number"),
    ],
)
def test_stated_replacement_must_fit(replaces: str, newer: dict[str, object]) -> None:
    """A statement links only what was decided before, for the same owner, in the edition named."""
    fields = {"replaces": replaces, "adopted_on": "2018-12-18"} | newer
    older = document("older", "Riktlinjer för datorer", dnr="KS 2011/0644", unit="socialnämnden")
    assert infer([older, document("newer", **fields)]) == {}


def test_statement_names_the_latest_edition() -> None:
    """Where several editions bear the name, the one in force just before is meant."""
    editions = [
        document("first", "Riktlinjer för datorer", adopted_on="2003-01-01"),
        document("second", "Riktlinjer för datorer", adopted_on="2009-01-01"),
    ]
    newer = document("newer", replaces="Riktlinjer för datorer")
    found = infer([*editions, newer])
    assert found["second"] == Relation("second", "newer", date(2011, 4, 26), inferred=False)
    assert found["first"] == Relation("first", "second", date(2009, 1, 1), inferred=True)


def test_statement_beats_inference() -> None:
    """A replacement that both shows and is said counts as said."""
    found = infer([document("older"), document("newer", adopted_on="2018-12-18", replaces=IT)])
    assert not found["older"].inferred


# Laws


@given(
    st.lists(
        st.tuples(
            st.sampled_from([IT, "Riktlinjer för IT-säkerhet", "IT-riktlinjer", None]),
            st.none() | st.dates(date(2000, 1, 1), date(2020, 12, 31)),
            st.sampled_from([None, "2010", "2015"]),
            st.sampled_from([None, IT]),
        ),
        max_size=12,
    ),
    st.randoms(use_true_random=False),
)
def test_links_do_not_depend_on_order_and_lead_forward(
    rows: list[tuple[str | None, date | None, str | None, str | None]], rng: random.Random
) -> None:
    """Shuffling changes nothing, and following links never comes back to where it began."""
    records = [
        document(
            f"{n:02}", title or "", adopted_on=day and str(day), valid_from=begins, replaces=named
        )
        for n, (title, day, begins, named) in enumerate(rows)
    ]
    found = infer(records)
    rng.shuffle(records)
    assert infer(records) == found
    for key in found:
        seen = {key}
        while link := found.get(key):
            key = link.newer
            assert key not in seen
            seen.add(key)


def test_fifty_documents_of_one_name_are_a_form() -> None:
    """A name that stands for dozens of documents tells nothing about which replaced which."""
    first = date(2000, 1, 1)
    days = [str(first + timedelta(days=30 * n)) for n in range(50)]
    assert infer([document(day, adopted_on=day, replaces=IT) for day in days]) == {}


def test_replaced_document_may_be_named_with_its_decision() -> None:
    """What follows the name ("antagen 2009-03-30 § 44") is no part of it."""
    older = document("older", "Avfallsplan för Halmstads kommun", type="plan")
    known = {"type": "plan", "adopted_on": "2018-01-29"}
    newer = document("newer", "Avfallsplan", **known, replaces="Avfallsplan antagen 2011-04-26")
    assert not infer([older, newer])["older"].inferred


# Copies and drafts

TEXT = " ".join(f"kommunfullmäktige beslutar ärende{n:03} om handläggning" for n in range(60))
CHANGED = TEXT.replace("ärende000", "fråga000")
OTHER = " ".join(f"förskoleverksamheten planerar rum{n:03} för barngrupperna" for n in range(60))


def test_two_files_of_one_text_and_decision_are_copies() -> None:
    """A scan and the original are one document, whichever way round."""
    both = [document(key, sketch=sketch([text])) for key, text in (("a", TEXT), ("b", CHANGED))]
    assert copies(both) == {"a": ("b",), "b": ("a",)}


@pytest.mark.parametrize(
    "other",
    [
        {"sketch": sketch([OTHER])},
        {"sketch": sketch([TEXT]), "adopted_on": "2015-04-26"},
        {"sketch": sketch([TEXT]), "flags": ("draft",)},
        {"sketch": b""},
    ],
    ids=["another text", "another decision", "a draft", "too short to tell"],
)
def test_what_differs_in_text_or_decision_is_no_copy(other: dict[str, object]) -> None:
    """The next edition often has nearly the same text, but a decision of its own."""
    assert copies([document("a", sketch=sketch([TEXT])), document("b", **other)]) == {}


def drafted(**fields: object) -> list[tuple[str, str, str]]:
    """The links between a draft of 2010 and the document adopted in 2011."""
    known = {"flags": ("draft",), "adopted_on": None, "adopted_by": None}
    draft = document("draft", **known | {"dnr": "KS 2010/12", "sketch": sketch([TEXT])} | fields)
    return links(draft, document("adopted", dnr="KS 2011/40", sketch=sketch([CHANGED])))


def test_draft_gives_way_to_its_adopted_version() -> None:
    """Same name, much of the text, and a case that was opened before the decision."""
    assert drafted() == [("draft", "adopted", "2011-04-26")]


@pytest.mark.parametrize(
    "fields",
    [{"sketch": sketch([OTHER])}, {"dnr": "KS 2014/3"}, {"dnr": None}, {"title": "Riktlinjer"}],
    ids=["another text", "the next edition's case", "unknown case", "another name"],
)
def test_draft_of_something_else_stays(fields: dict[str, object]) -> None:
    """The draft of the next edition begins as a copy of this one."""
    assert drafted(**fields) == []
