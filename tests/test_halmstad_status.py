"""The steering documents that an audit of Halmstad judged on 25 June 2019, and their edge days."""

from datetime import date

import pytest

from styrdok.model import Finding, Organisation, Record
from styrdok.relations import infer
from styrdok.settings import Settings
from styrdok.status import assess

AUDIT_DAY = "2019-06-25"
HALMSTAD = (Organisation("1380", "Halmstad"),)


def halmstad(key: str, title: str, type_key: str, **fields: str) -> Record:
    """A steering document of Halmstad; the key serves as its id."""
    place = {"id": key, "path": f"/{key}.pdf", "pages": 1, "organisations": HALMSTAD}
    return Record(**place, title=title, type=type_key, steering=True, **fields)  # type: ignore[arg-type]


DOCUMENTS = (
    halmstad(
        "directive-2018",
        "Planeringsdirektiv med budget 2018-2020",
        "budget",
        adopted_by="kommunfullmäktige",
        adopted_on="2017-06-20",
        valid_from="2018",
        valid_until="2020",
        validity="period",
    ),
    halmstad(
        "directive-2019",
        "Planeringsdirektiv med budget 2019-2023",
        "budget",
        adopted_by="kommunfullmäktige",
        adopted_on="2018-12-18",
        valid_from="2019",
        valid_until="2023",
        validity="period",
    ),
    halmstad(
        "it-guidelines",
        "Riktlinjer för IT i Halmstads kommun",
        "riktlinje",
        adopted_by="kommunfullmäktige",
        adopted_on="2011-04-26",
    ),
    halmstad(
        "security-guidelines",
        "Riktlinjer för IT-säkerhet",
        "riktlinje",
        adopted_by="kommunfullmäktige",
        adopted_on="2011-04-26",
    ),
    halmstad(
        "broadband",
        "Handlingsprogram för bredbandsutveckling i Halmstads kommun 2014-2020",
        "program",
        adopted_by="kommunfullmäktige",
        adopted_on="2014-12-16",
        valid_from="2014",
        valid_until="2020",
        validity="period",
    ),
    halmstad(
        "action-plan",
        "Kommunstyrelsens handlingsplan för genomförande av IT-riktlinjerna 2016-2018"
        " - Ett smartare Halmstad",
        "handlingsplan",
        adopted_by="kommunstyrelsen",
        valid_from="2016",
        valid_until="2018",
        validity="period",
    ),
    halmstad("vision", "Vision Halmstad 2020", "vision", valid_until="2020", validity="horizon"),
    halmstad("board-rules", "Kommunstyrelsens reglemente", "reglemente"),
    halmstad("home-care", "Hemvårdsförvaltningens digitaliseringsplan", "plan"),
    halmstad("integration", "Kommungemensam integrationsstrategi", "strategi"),
)

SUCCESSORS = infer(DOCUMENTS)
SETTINGS = Settings.default()


def judged(key: str, as_of: str) -> Finding:
    """What is said of one of the documents on the day."""
    record = next(document for document in DOCUMENTS if document.id == key)
    rules = SETTINGS.rules_for(record)
    return assess(record, date.fromisoformat(as_of), rules, SUCCESSORS.get(key))


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ("directive-2018", "superseded"),
        ("directive-2019", "valid"),
        ("it-guidelines", "unrevised"),
        ("security-guidelines", "unrevised"),
        ("broadband", "valid"),
        ("action-plan", "expired"),
        ("vision", "valid"),
        ("board-rules", "undated"),
        ("home-care", "undated"),
        ("integration", "undated"),
    ],
)
def test_audit_day_gives_the_status_that_the_audit_found(key: str, status: str) -> None:
    """On the day that the audit was signed each document has the status of its findings."""
    assert judged(key, AUDIT_DAY).status == status


def test_audit_day_makes_stale_what_the_audit_complains_of() -> None:
    """Exactly the three documents that the audit names as neglected are stale."""
    stale = [document.id for document in DOCUMENTS if judged(document.id, AUDIT_DAY).stale]
    assert stale == ["it-guidelines", "security-guidelines", "action-plan"]


@pytest.mark.parametrize(
    ("key", "flag"),
    [
        ("directive-2018", "inferred"),
        ("broadband", "old_but_dated"),
        ("vision", "horizon_only"),
    ],
)
def test_audit_day_raises_the_flag_beside_the_status(key: str, flag: str) -> None:
    """What an auditor should know beside the status stands in the flags, and only there."""
    raised = [document.id for document in DOCUMENTS if flag in judged(document.id, AUDIT_DAY).flags]
    assert raised == [key]


def test_only_the_planning_directive_is_replaced() -> None:
    """Of all these documents one alone takes another's place; alike titles do not."""
    assert [(link.older, link.newer) for link in SUCCESSORS.values()] == [
        ("directive-2018", "directive-2019")
    ]


def test_action_plan_ran_out_176_days_before_the_audit() -> None:
    """The days are counted from the last day of validity to the day asked about."""
    finding = judged("action-plan", AUDIT_DAY)
    assert (finding.stale_since, finding.overdue_days) == (date(2019, 1, 1), 176)
    assert finding.reason == (
        "Valid until 2018-12-31 (period in the title); ran out 176 days before 2019-06-25. "
        "No extension is stated in it or in minutes of the index, and no document in the index "
        "is known to replace it."
    )


@pytest.mark.parametrize("key", ["it-guidelines", "security-guidelines"])
def test_guidelines_are_unrevised_since_their_fourth_anniversary(key: str) -> None:
    """Eight years after the decision they have been stale for what exceeds four."""
    finding = judged(key, AUDIT_DAY)
    assert (finding.stale_since, finding.overdue_days) == (date(2015, 4, 27), 1521)


@pytest.mark.parametrize(
    ("key", "as_of", "status"),
    [
        # The guidelines: decided on 26 April 2011, four years on.
        ("it-guidelines", "2011-04-25", "valid"),
        ("it-guidelines", "2011-04-26", "valid"),
        ("it-guidelines", "2015-04-25", "valid"),
        ("it-guidelines", "2015-04-26", "valid"),
        ("it-guidelines", "2015-04-27", "unrevised"),
        ("security-guidelines", "2015-04-26", "valid"),
        ("security-guidelines", "2015-04-27", "unrevised"),
        # The action plan: to the end of 2018, with half a year's warning.
        ("action-plan", "2018-07-03", "valid"),
        ("action-plan", "2018-07-04", "expiring"),
        ("action-plan", "2018-12-31", "expiring"),
        ("action-plan", "2019-01-01", "expired"),
        # The directive for 2018: replaced when the next one takes effect.
        ("directive-2018", "2018-12-18", "valid"),
        ("directive-2018", "2018-12-31", "valid"),
        ("directive-2018", "2019-01-01", "superseded"),
        ("directive-2018", "2021-01-01", "superseded"),
        # The directive for 2019: to the end of 2023.
        ("directive-2019", "2018-12-17", "valid"),
        ("directive-2019", "2023-07-03", "valid"),
        ("directive-2019", "2023-07-04", "expiring"),
        ("directive-2019", "2023-12-31", "expiring"),
        ("directive-2019", "2024-01-01", "expired"),
        # The broadband programme and the vision: to the end of 2020.
        ("broadband", "2018-12-16", "valid"),
        ("broadband", "2020-07-03", "valid"),
        ("broadband", "2020-07-04", "expiring"),
        ("broadband", "2020-12-31", "expiring"),
        ("broadband", "2021-01-01", "expired"),
        ("vision", "2020-07-03", "valid"),
        ("vision", "2020-07-04", "expiring"),
        ("vision", "2020-12-31", "expiring"),
        ("vision", "2021-01-01", "expired"),
    ],
)
def test_status_turns_on_its_edge_day(key: str, as_of: str, status: str) -> None:
    """Each status holds up to its last day and not a day longer."""
    assert judged(key, as_of).status == status


@pytest.mark.parametrize(
    ("as_of", "is_old"), [("2018-12-16", False), ("2018-12-17", True), ("2021-01-01", False)]
)
def test_broadband_is_old_but_dated_from_its_fourth_anniversary(as_of: str, is_old: bool) -> None:
    """The flag begins when the age limit passes and ends with the validity."""
    assert ("old_but_dated" in judged("broadband", as_of).flags) == is_old


@pytest.mark.parametrize(
    ("key", "as_of", "is_ahead"),
    [
        ("directive-2019", "2018-12-31", True),
        ("directive-2019", "2019-01-01", False),
        ("it-guidelines", "2011-04-25", True),
        ("it-guidelines", "2011-04-26", False),
    ],
)
def test_document_is_not_yet_in_force_before_its_first_day(
    key: str, as_of: str, is_ahead: bool
) -> None:
    """Before its decision or its first day of validity a document is flagged, and never stale."""
    finding = judged(key, as_of)
    assert ("not_yet_in_force" in finding.flags) == is_ahead
    assert not finding.stale
