from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from styrdok.dates import Duration
from styrdok.model import Evidence, Finding, Record, Relation
from styrdok.sentences import LANGUAGES, sentences
from styrdok.settings import DEFAULT, Rules
from styrdok.status import QUOTE_LENGTH, STATUSES, assess

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
ISO_DATES = st.one_of(
    DAYS.map(date.isoformat),
    DAYS.map(lambda day: day.isoformat()[:7]),
    DAYS.map(lambda day: day.isoformat()[:4]),
)
RECORDS = st.builds(
    Record,
    id=st.just("older"),
    path=st.just("/older.pdf"),
    pages=st.just(1),
    steering=st.just(True),
    adopted_on=st.none() | ISO_DATES,
    revised_on=st.none() | ISO_DATES,
    reaffirmed_on=st.none() | ISO_DATES,
    repealed_on=st.none() | ISO_DATES,
    valid_from=st.none() | ISO_DATES,
    valid_until=st.none() | ISO_DATES,
    validity=st.sampled_from(
        [None, "date", "period", "mandate", "horizon", "until_further_notice"]
    ),
    review_by=st.none() | ISO_DATES,
    review_cycle=st.sampled_from([None, "3", "mandate", "mandate_start"]),
    flags=st.sampled_from([(), ("draft",), ("extended",)]),
)
RELATIONS = st.none() | st.builds(
    Relation, older=st.just("older"), newer=st.just("newer"), since=DAYS, inferred=st.booleans()
)


def document(**fields: object) -> Record:
    """A steering document with the fields given and an owner."""
    known: dict[str, object] = {"id": "older", "path": "/older.pdf", "pages": 1}
    return Record(**known | {"steering": True, "responsible": "Kanslichef"} | fields)  # type: ignore[arg-type]


def judged(
    as_of: str, relation: Relation | None = None, rules: Rules = DEFAULT, **fields: object
) -> Finding:
    """What is said of a document with these fields on the day."""
    return assess(document(**fields), date.fromisoformat(as_of), rules, relation)


def quoting(field: str, quote: str, page: int = 2) -> Evidence:
    """Evidence that decided the field."""
    return Evidence(field, "value", "rule", page, 0, len(quote), quote, 0.9, chosen=True)


def replaced(since: date, *, inferred: bool = False) -> Relation:
    """The document gives way to another on the day."""
    return Relation("older", "newer", since, inferred)


# Each edge, on its last day and the day after


@pytest.mark.parametrize(
    ("fields", "last_day", "before", "after"),
    [
        pytest.param(
            {"adopted_on": "2015-02-01", "repealed_on": "2017-05-11"},
            "2017-05-10",
            "valid",
            "repealed",
            id="repealed from the day of repeal",
        ),
        pytest.param(
            {"adopted_on": "2015-02-01", "repealed_on": "2017"},
            "2017-12-30",
            "valid",
            "repealed",
            id="repealed in a year, from its last day",
        ),
        pytest.param(
            {"valid_until": "2018-06-30"}, "2018-06-30", "expiring", "expired", id="end day"
        ),
        pytest.param(
            {"valid_until": "2018-06"}, "2018-06-30", "expiring", "expired", id="end month"
        ),
        pytest.param({"valid_until": "2018"}, "2018-12-31", "expiring", "expired", id="end year"),
        pytest.param(
            {"valid_until": "2018-12-31"}, "2018-07-03", "valid", "expiring", id="warning window"
        ),
        pytest.param(
            {"adopted_on": "2014-12-16"}, "2018-12-16", "valid", "unrevised", id="four years"
        ),
        pytest.param(
            {"adopted_on": "2016-02-29"}, "2020-02-29", "valid", "unrevised", id="leap day"
        ),
        pytest.param(
            {"adopted_on": "2011"}, "2015-12-31", "valid", "unrevised", id="adopted in a year"
        ),
        pytest.param(
            {"adopted_on": "2011-04"}, "2015-04-30", "valid", "unrevised", id="adopted in a month"
        ),
        pytest.param(
            {"adopted_on": "2008-06-16", "revised_on": "2011-12-19"},
            "2015-12-19",
            "valid",
            "unrevised",
            id="revision starts the clock anew",
        ),
        pytest.param(
            {"adopted_on": "2008-06-16", "reaffirmed_on": "2012-03-01"},
            "2016-03-01",
            "valid",
            "unrevised",
            id="being kept starts the clock anew",
        ),
        pytest.param(
            {"valid_from": "2014"}, "2018-12-31", "valid", "unrevised", id="only a first year"
        ),
        pytest.param(
            {"adopted_on": "2016-03-01", "validity": "until_further_notice"},
            "2020-03-01",
            "valid",
            "unrevised",
            id="until further notice ages too",
        ),
        pytest.param(
            {"adopted_on": "2016-05-24", "review_by": "2018-01-31"},
            "2018-01-31",
            "valid",
            "review_overdue",
            id="review by a day",
        ),
        pytest.param(
            {"adopted_on": "2016-05-24", "review_by": "2018"},
            "2018-12-31",
            "valid",
            "review_overdue",
            id="review by a year",
        ),
        pytest.param(
            {"review_by": "2018"}, "2018-12-31", "valid", "review_overdue", id="only a review date"
        ),
        pytest.param(
            {"adopted_on": "2015-02-01", "review_cycle": "3"},
            "2018-02-01",
            "valid",
            "review_overdue",
            id="every third year",
        ),
        pytest.param(
            {"adopted_on": "2015", "review_cycle": "1"},
            "2016-12-31",
            "valid",
            "review_overdue",
            id="every year, from a year",
        ),
        pytest.param(
            {"adopted_on": "2012-02-01", "revised_on": "2014-12-31", "review_cycle": "mandate"},
            "2018-12-31",
            "valid",
            "review_overdue",
            id="every mandate, decided on the last day of one",
        ),
        pytest.param(
            {"valid_until": "2030", "adopted_on": "2015-01-01", "review_cycle": "mandate"},
            "2022-12-31",
            "valid",
            "review_overdue",
            id="every mandate, decided on the first day of one",
        ),
        pytest.param(
            {"adopted_on": "2014-12-31", "review_cycle": "mandate_start"},
            "2015-12-31",
            "valid",
            "review_overdue",
            id="early in a mandate, decided just before",
        ),
        pytest.param(
            {"adopted_on": "2015-01-01", "review_cycle": "mandate_start", "valid_until": "2030"},
            "2019-12-31",
            "valid",
            "review_overdue",
            id="early in a mandate, decided on its first day",
        ),
        pytest.param(
            {"adopted_on": "2016-02-01", "validity": "mandate"},
            "2018-12-31",
            "expiring",
            "expired",
            id="for the mandate",
        ),
        pytest.param(
            {"adopted_on": "2018-10-14", "validity": "mandate"},
            "2018-12-31",
            "expiring",
            "expired",
            id="for the mandate, by the old council",
        ),
        pytest.param(
            {"adopted_on": "2018-10-15", "validity": "mandate"},
            "2022-12-31",
            "expiring",
            "expired",
            id="for the mandate, by the new council",
        ),
        pytest.param(
            {"adopted_on": "2018", "validity": "mandate"},
            "2022-12-31",
            "expiring",
            "expired",
            id="for the mandate, in an election year",
        ),
        pytest.param(
            {"adopted_on": "2012-02-01", "revised_on": "2016-02-01", "validity": "mandate"},
            "2018-12-31",
            "expiring",
            "expired",
            id="for the mandate, decided anew in the next",
        ),
        pytest.param(
            {"valid_until": "2030", "validity": "horizon"},
            "2030-12-31",
            "expiring",
            "expired",
            id="horizon",
        ),
    ],
)
def test_status_turns_after_its_last_day(
    fields: dict[str, str], last_day: str, before: str, after: str
) -> None:
    """A status holds on its last day and gives way on the next."""
    next_day = date.fromisoformat(last_day) + timedelta(days=1)
    assert judged(last_day, **fields).status == before
    assert judged(next_day.isoformat(), **fields).status == after


@pytest.mark.parametrize("as_of", ["2018-12-31", "2019-01-01", "2019-01-02"])
def test_superseded_from_the_day_the_newer_takes_effect(as_of: str) -> None:
    """The older document is superseded on that very day, and names what took its place."""
    finding = judged(as_of, replaced(date(2019, 1, 1)), adopted_on="2017-06-20")
    is_superseded = as_of >= "2019-01-01"
    assert (finding.status == "superseded") == is_superseded
    assert finding.superseded_by == ("newer" if is_superseded else None)


def test_name_alone_is_undated() -> None:
    """A document without any date is neither valid nor stale."""
    finding = judged("2019-06-25", title="Kommunstyrelsens reglemente")
    assert (finding.status, finding.stale) == ("undated", False)


def test_undated_document_hints_at_its_diary_number() -> None:
    """Where a diary number is all there is, the reason gives it as a hint."""
    assert "diary number KS 2017/317" in judged("2019-06-25", dnr="KS 2017/317").reason


def test_undated_document_names_the_date_that_was_too_weak() -> None:
    """So that a person knows what to look at; a date that merely is not known yet is none."""
    weak = replace(quoting("revised_on", "Uppdaterad 2018-08-03"), chosen=False, weight=0.3)
    reason = judged("2019-06-25", evidence=(weak,)).reason
    assert reason.endswith('Too uncertain to count: "Uppdaterad 2018-08-03", page 2.')
    later = judged("2017-06-25", evidence=(weak,), revised_on="2018-08-03").reason
    assert "Uppdaterad" not in later


def test_mandate_without_any_date_is_undated() -> None:
    """Validity for the mandate period has no end while nobody knows which period."""
    assert judged("2019-06-25", validity="mandate").status == "undated"


# Which test wins

LAYERS: dict[str, dict[str, object]] = {
    "repealed": {"repealed_on": "2019-01-01"},
    "superseded": {},
    "expired": {"valid_until": "2018-12-31"},
    "review_overdue": {"review_by": "2018-12-31"},
    "unrevised": {"adopted_on": "2010-01-01"},
}


@pytest.mark.parametrize("first", range(len(LAYERS)), ids=list(LAYERS))
def test_first_test_that_hits_decides(first: int) -> None:
    """Of all that is wrong with a document the status names the first in the fixed order."""
    wrong = list(LAYERS)[first:]
    fields = {key: value for name in wrong for key, value in LAYERS[name].items()}
    relation = replaced(date(2019, 1, 1)) if "superseded" in wrong else None
    assert judged("2019-06-25", relation, **fields).status == wrong[0]


def test_document_with_an_end_is_not_unrevised() -> None:
    """An old document that has an end date is old but dated."""
    finding = judged("2019-06-25", adopted_on="2014-12-16", valid_until="2020")
    assert (finding.status, finding.flags) == ("valid", ("old_but_dated",))


@pytest.mark.parametrize(
    ("review_by", "fields"),
    [
        pytest.param("2016-05-24", {"adopted_on": "2016-05-24"}, id="due on the adoption"),
        pytest.param("2015", {"adopted_on": "2016-05-24"}, id="due before the adoption"),
        pytest.param(
            "2017", {"adopted_on": "2012-01-01", "revised_on": "2018-01-01"}, id="revised after"
        ),
        pytest.param(
            "2018", {"adopted_on": "2012-01-01", "revised_on": "2018-03-01"}, id="revised that year"
        ),
        pytest.param(
            "2018", {"adopted_on": "2012-01-01", "reaffirmed_on": "2018"}, id="kept that year"
        ),
    ],
)
def test_review_is_met_by_a_decision(review_by: str, fields: dict[str, str]) -> None:
    """A decision on or after the stated date, or a revision in the stated year, was the review."""
    assert judged("2019-06-25", review_by=review_by, **fields).status == "valid"


def test_demanded_review_holds_where_none_is_stated() -> None:
    """A review that law demands applies to a document that states none, and says by what."""
    rules = Rules(DEFAULT.max_age, DEFAULT.within, "mandate", "lag (2000:1383) 1 §")
    finding = judged("2019-06-25", rules=rules, adopted_on="2013-05-02", valid_until="2030")
    assert finding.status == "review_overdue"
    assert "review every mandate period by lag (2000:1383) 1 §" in finding.reason


def test_stated_review_keeps_a_demanded_one_away() -> None:
    """The document's own review date stands instead of the law's."""
    rules = Rules(DEFAULT.max_age, DEFAULT.within, "1", "a law")
    finding = judged("2019-06-25", rules=rules, adopted_on="2017-05-02", review_by="2020")
    assert finding.status == "valid"


def test_limits_are_the_users_to_set() -> None:
    """A shorter age limit and a wider window change the status."""
    rules = Rules(Duration(months=18), Duration(days=365))
    assert judged("2019-06-25", rules=rules, adopted_on="2017-12-24").status == "unrevised"
    assert judged("2019-06-25", rules=rules, valid_until="2020-06-24").status == "expiring"


# What is not known, or not decided, on the day


@pytest.mark.parametrize("field", ["revised_on", "reaffirmed_on"])
@pytest.mark.parametrize(
    ("decided", "status"), [("2019-06-25", "valid"), ("2019-06-26", "unrevised")]
)
def test_decision_after_the_day_is_unknown(field: str, decided: str, status: str) -> None:
    """Who asks about a day does not know what was decided on the next."""
    fields: dict[str, object] = {"adopted_on": "2011-04-26", field: decided}
    assert judged("2019-06-25", **fields).status == status


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"valid_until": "2018"}, id="that had ended"),
        pytest.param({"review_by": "2018"}, id="that was due for review"),
        pytest.param({"valid_from": "2010"}, id="that reached far back"),
        pytest.param({}, id="without other dates"),
    ],
)
def test_document_adopted_after_the_day_is_not_yet_in_force(fields: dict[str, object]) -> None:
    """Before its adoption a document is not in force, and nothing about it can be stale."""
    finding = judged("2019-06-25", adopted_on="2019-06-26", **fields)
    assert (finding.status, finding.stale) == ("valid", False)
    assert "not_yet_in_force" in finding.flags


def test_revision_known_on_the_day_outweighs_a_later_adoption() -> None:
    """Where a decision is known before the stated adoption, the document was there to age."""
    finding = judged("2019-06-25", adopted_on="2020-01-01", revised_on="2011-04-26")
    assert finding.status == "unrevised"


def test_document_adopted_in_the_year_of_the_day_counts_as_decided() -> None:
    """A coarse adoption that can have been before the day is not held against the document."""
    finding = judged("2019-06-25", adopted_on="2019")
    assert (finding.status, "not_yet_in_force" in finding.flags) == ("valid", False)


@pytest.mark.parametrize("fields", [{"valid_until": "2015"}, {"adopted_on": "2001"}, {}])
def test_draft_is_never_stale(fields: dict[str, object]) -> None:
    """The dates of a draft are proposals, so nothing has run out."""
    finding = judged("2019-06-25", flags=("draft",), **fields)
    assert (finding.status, finding.stale, finding.flags[0]) == ("undated", False, "draft")
    assert finding.reason.startswith("A draft: no decision")


def test_other_documents_have_no_status() -> None:
    """A report is not judged, however old it is."""
    finding = judged(
        "2019-06-25", steering=False, type="rapport", adopted_on="2001", flags=("b", "a")
    )
    wanted = "Not a steering document (type rapport), so it has no status."
    assert finding == Finding(None, stale=False, reason=wanted, flags=("a", "b"))


# Flags


@pytest.mark.parametrize(
    ("flag", "with_it", "without_it"),
    [
        ("not_yet_in_force", {"valid_from": "2019-06-26"}, {"valid_from": "2019-06-25"}),
        ("not_yet_in_force", {"valid_from": "2020"}, {"valid_from": "2019"}),
        (
            "horizon_only",
            {"valid_until": "2030", "validity": "horizon"},
            {"valid_until": "2030", "validity": "period"},
        ),
        ("low_precision", {"adopted_on": "2018"}, {"adopted_on": "2018-01-01"}),
        ("low_precision", {"adopted_on": "2018-01-01", "revised_on": "2019-05"}, {}),
        (
            "low_precision",
            {"valid_until": "2019", "validity": "date"},
            {"valid_until": "2019", "validity": "period"},
        ),
        ("no_owner", {"responsible": None}, {"responsible": "Kommunchef"}),
        ("review_unstated", {"adopted_on": "2018-01-01"}, {"review_by": "2021"}),
        ("review_unstated", {}, {"review_cycle": "mandate"}),
        (
            "review_unstated",
            {"valid_until": "2030", "validity": "horizon"},
            {"valid_until": "2030", "validity": "date"},
        ),
        (
            "old_but_dated",
            {"adopted_on": "2015-06-24", "valid_until": "2020"},
            {"adopted_on": "2015-06-25", "valid_until": "2020"},
        ),
    ],
)
def test_flag_is_raised_for_its_cause_only(
    flag: str, with_it: dict[str, object], without_it: dict[str, object]
) -> None:
    """Each flag stands beside the status exactly where its cause does."""
    assert flag in judged("2019-06-25", **with_it).flags
    assert flag not in judged("2019-06-25", **without_it).flags


@pytest.mark.parametrize("inferred", [True, False])
def test_inferred_replacement_is_flagged(inferred: bool) -> None:
    """A replacement that no document states is told apart in flag and reason."""
    finding = judged("2019-06-25", replaced(date(2019, 1, 1), inferred=inferred))
    assert ("inferred" in finding.flags) == inferred
    assert ("inferred" in finding.reason) == inferred


def test_flags_of_the_record_are_kept_and_sorted() -> None:
    """What was noted as the document was read stands among the flags of the day."""
    finding = judged("2019-06-25", flags=("extended", "conflict"), adopted_on="2018")
    assert finding.flags == ("conflict", "extended", "low_precision", "review_unstated")


# Reasons


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        pytest.param(
            {
                "valid_until": "2018",
                "validity": "period",
                "title": "Handlingsplan 2016-2018",
                "evidence": (quoting("valid_until", "2016-2018", page=1),),
            },
            'Valid until 2018-12-31 (period in the title, "2016-2018", page 1); ran out 176 days '
            "before 2019-06-25. No extension is stated in it or in minutes of the index, and no "
            "document in the index is known to replace it.",
            id="expired",
        ),
        pytest.param(
            {
                "adopted_on": "2016-02-01",
                "validity": "mandate",
                "evidence": (
                    quoting("validity", "Gäller under\n  mandatperioden"),
                    quoting("adopted_on", "KF 2016-02-01 § 4", page=1),
                ),
            },
            'Valid until 2018-12-31 (end of the mandate period 2015-2018, "Gäller under '
            'mandatperioden", page 2, adopted 2016-02-01 ("KF 2016-02-01 § 4", page 1)); ran out '
            "176 days before 2019-06-25. No extension is stated in it or in minutes of the "
            "index, and no document in the index is known to replace it.",
            id="mandate",
        ),
        pytest.param(
            {
                "adopted_on": "2015-06-24",
                "validity": "until_further_notice",
                "evidence": (quoting("validity", "tills vidare"),),
            },
            'Valid until further notice ("tills vidare", page 2), but the last decision on record '
            "is old: adopted 2015-06-24; the limit of 4 years passed on 2019-06-24, 1 day before "
            "2019-06-25.",
            id="unrevised",
        ),
        pytest.param(
            {"adopted_on": "2014-12-16", "review_cycle": "3"},
            "Review was due by 2017-12-16 (review every 3 years; adopted 2014-12-16), 556 days "
            "before 2019-06-25, and no later decision on it is recorded.",
            id="review overdue",
        ),
        pytest.param(
            {"repealed_on": "2019-06-01", "evidence": (quoting("repealed_on", "upphävd"),)},
            'Repealed 2019-06-01 ("upphävd", page 2).',
            id="repealed",
        ),
        pytest.param(
            {"valid_until": "2019-10-01", "validity": "date"},
            "Valid until 2019-10-01 (stated end date); 98 days left on 2019-06-25.",
            id="expiring",
        ),
        pytest.param(
            {"revised_on": "2018-06"},
            "No end date is set; last revised 2018-06, and the limit of 4 years is not reached "
            "before 2022-06-30.",
            id="valid",
        ),
    ],
)
def test_reason_can_be_quoted(fields: dict[str, object], reason: str) -> None:
    """The reason is one sentence with the deciding date, its kind and where it was read."""
    assert judged("2019-06-25", **fields).reason == reason


@pytest.mark.parametrize("words", ["ord " * 60, "o" * 200], ids=["words", "one long word"])
def test_long_quote_is_cut(words: str) -> None:
    """A quote is cut where a word ends, if it can be, and says that it was."""
    evidence = (quoting("review_by", words),)
    reason = judged("2019-06-25", review_by="2018", evidence=evidence).reason
    quote = reason.split('"')[1]
    assert len(quote) <= QUOTE_LENGTH + 1
    assert quote.endswith("…")


def test_quote_is_cut_so_that_it_holds_what_tells() -> None:
    """Where the date stands last, the beginning of the sentence gives way."""
    words = "Kommunfullmäktige beslutar " + "att planen förlängs " * 5 + "till och med 2018-12-31."
    found = quoting("valid_until", words)
    evidence = (replace(found, value="2018-12-31"),)
    reason = judged("2019-06-25", valid_until="2018-12-31", evidence=evidence).reason
    quote = reason.split('"')[1]
    assert (quote[0], quote.endswith("2018-12-31.")) == ("…", True)
    assert len(quote) <= QUOTE_LENGTH + 3


def test_every_status_is_explained() -> None:
    """Each status has a name and a meaning in each language, and three of them are stale."""
    for words in map(sentences, LANGUAGES):
        assert all(words.title(status) and words.meaning(status) for status in STATUSES)
    assert [key for key, stale in STATUSES.items() if stale] == [
        "expired",
        "review_overdue",
        "unrevised",
    ]


# Laws that hold for any document on any day


@given(RECORDS, DAYS, RELATIONS)
def test_overdue_days_count_from_the_last_good_day(
    record: Record, as_of: date, relation: Relation | None
) -> None:
    """A document is stale exactly when it has a first stale day, and the days add up."""
    finding = assess(record, as_of, DEFAULT, relation)
    assert finding.stale == STATUSES[finding.status or ""]
    if not finding.stale_since or not finding.overdue_days:
        assert (finding.stale, finding.stale_since, finding.overdue_days) == (False, None, None)
        return
    assert finding.stale_since - timedelta(days=1) + timedelta(finding.overdue_days) == as_of


@given(RECORDS, DAYS, RELATIONS, st.sampled_from(LANGUAGES))
def test_reason_is_one_finished_sentence(
    record: Record, as_of: date, relation: Relation | None, language: str
) -> None:
    """Every reason is filled in, ends in a full stop, and leaves no gap."""
    reason = assess(record, as_of, DEFAULT, relation, language).reason
    assert reason.endswith(".")
    assert "None" not in reason
    assert "{" not in reason
    assert "  " not in reason


@given(RECORDS, DAYS, st.integers(0, 5000), RELATIONS)
def test_what_is_over_stays_over(
    record: Record, as_of: date, days: int, relation: Relation | None
) -> None:
    """Without a new decision, what is repealed, superseded or expired never comes back."""
    decided = Record(
        "older", "/older.pdf", 1, steering=True, valid_until=record.valid_until,
        repealed_on=record.repealed_on, validity=record.validity,
    )  # fmt: skip
    order = ["expired", "superseded", "repealed"]
    earlier = assess(decided, as_of, DEFAULT, relation).status
    later = assess(decided, as_of + timedelta(days=days), DEFAULT, relation).status
    if earlier in order:
        assert later in order[order.index(earlier) :]


@given(RECORDS, DAYS)
def test_first_stale_day_is_stale_and_the_day_before_has_no_such_status(
    record: Record, as_of: date
) -> None:
    """Asked on ``stale_since`` a document without later decisions is stale, not the day before."""
    finding = assess(record, as_of, DEFAULT)
    if finding.status != "expired" or record.validity == "mandate" or not finding.stale_since:
        return
    before = assess(record, finding.stale_since - timedelta(days=1), DEFAULT)
    assert before.status != "expired"


@given(RECORDS, DAYS, st.sampled_from(["revised_on", "reaffirmed_on"]), st.integers(1, 4000))
def test_later_decisions_change_nothing(record: Record, as_of: date, field: str, days: int) -> None:
    """A revision after the day leaves the finding as if it had never been made."""
    values = {name: getattr(record, name) for name in Record.__slots__}
    future = (as_of + timedelta(days=days)).isoformat()
    with_it = Record(**values | {field: future})
    without_it = Record(**values | {field: None})
    assert assess(with_it, as_of, DEFAULT) == assess(without_it, as_of, DEFAULT)


@given(st.dates(date(1990, 1, 1), date(2030, 12, 31)), DAYS)
def test_coarse_dates_are_never_stale_earlier(day: date, as_of: date) -> None:
    """A date known to the month or year makes a document stale no sooner than any day in it."""
    exact, coarse = day.isoformat(), day.isoformat()[:4]
    for field in ("adopted_on", "valid_until", "review_by"):
        if assess(document(**{field: coarse}), as_of, DEFAULT).stale:
            assert assess(document(**{field: exact}), as_of, DEFAULT).stale
