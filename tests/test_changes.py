"""What became of the documents between two days: by look-up, and worked out anew."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import CORPUS, EXPIRED, Saved, document
from hypothesis import given, settings
from hypothesis import strategies as st

from styrdok.changes import KINDS, Changes, Period, between
from styrdok.dates import Duration
from styrdok.model import Decision, Record
from styrdok.settings import Settings
from styrdok.standings import refresh
from styrdok.store import Index

DEFAULT = Settings.default()
ANEW = DEFAULT.override(max_age=Duration.parse("48m"))
"""The default in other words, so that nothing that is kept holds."""

DAYS = st.dates(date(2004, 1, 1), date(2030, 12, 31))


def made(path: Path, earlier: str, later: str, *, anew: bool = False) -> Changes:
    """What became of the documents of the index between the days."""
    period = Period(date.fromisoformat(earlier), date.fromisoformat(later))
    with Index.open(path) as index:
        if not anew:
            refresh(index, DEFAULT)
        return between(index, period, ANEW if anew else DEFAULT)


def became(*documents: Record, saved: Saved, earlier: str, later: str) -> list[tuple[str, str]]:
    """Each change of any of the documents, with its day."""
    found = made(saved(*documents), earlier, later).changed
    return [(kind, day.isoformat()) for one in found for kind, day in one.changes]


@settings(max_examples=60, deadline=None)
@given(DAYS, DAYS)
def test_both_ways_tell_the_same(papers: Path, one: date, other: date) -> None:
    """Any two days: what is looked up is what is worked out."""
    period = Period(*sorted((one, other)))
    with Index.open(papers) as index:
        assert between(index, period, DEFAULT, "sv") == between(index, period, ANEW, "sv")


@settings(max_examples=60, deadline=None)
@given(DAYS, DAYS)
def test_changes_are_the_difference_of_two_lists(papers: Path, one: date, other: date) -> None:
    """Of what is not among them the status is the same on both days, and the counts add up."""
    period = Period(*sorted((one, other)))
    with Index.open(papers) as index:
        found = between(index, period, DEFAULT)
        on_days = [
            {stood.id: stood for stood in index.stood(day.isoformat(), "en")} for day in period
        ]
    changed = {changed.id: changed for changed in found.changed}
    for id_, before in on_days[0].items():
        after = on_days[1][id_]
        if id_ not in changed:
            assert before.status == after.status
            continue
        assert changed[id_].before in (before.status, None)
        assert changed[id_].finding.status == after.status
        assert all(period.holds(day) for _, day in changed[id_].changes)
    decided = [one for one in found.changed if one.before is None]
    assert found.now == found.then + len(decided)
    assert found.now + found.ahead == len(on_days[0]) == len(on_days[1])


def test_nothing_becomes_of_anything_on_one_day(papers: Path) -> None:
    """From a day to itself no time passes."""
    assert made(papers, "2019-06-25", "2019-06-25").changed == []


def test_every_change_in_the_life_of_a_municipality_is_told(papers: Path) -> None:
    """Sixteen years of papers and minutes show each kind of change but the unnamed one."""
    days = [f"{year}-{month}" for year in range(2005, 2027) for month in ("01-01", "07-01")]
    told = {
        kind
        for earlier, later in pairwise(days)
        for one in made(papers, earlier, later).changed
        for kind, _ in one.changes
    }
    assert told == set(KINDS) - {"other"}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"valid_until": "2018"}, [("expired", "2019-01-01")], id="ran out"),
        pytest.param({"valid_until": "2019-12-01"}, [("expiring", "2019-06-04")], id="expiring"),
        pytest.param(
            {"adopted_on": "2018-01-01", "review_by": "2019-03"},
            [("review_overdue", "2019-04-01")],
            id="review missed",
        ),
        pytest.param({"adopted_on": "2015-02-03"}, [("unrevised", "2019-02-04")], id="grew old"),
        pytest.param(
            {"adopted_on": "2012-01-01", "revised_on": "2018-10-01"},
            [("no_longer_stale", "2018-10-01"), ("revised", "2018-10-01")],
            id="revised",
        ),
        pytest.param(
            {"adopted_on": "2017-01-01", "revised_on": "2019"},
            [("revised", "2019-01-01")],
            id="year",
        ),
        pytest.param(
            {"adopted_on": "2010-01-01", "revised_on": "2019-02-01", "valid_until": "2016"},
            [("revised", "2019-02-01")],
            id="revised though run out",
        ),
        pytest.param(
            {"adopted_on": "2018-11-26", "valid_from": "2019", "valid_until": "2021"},
            [("adopted", "2018-11-26"), ("in_force", "2019-01-01")],
            id="adopted",
        ),
        pytest.param(
            {"adopted_on": "2018-11-26", "valid_until": "2018"},
            [("expired", "2019-01-01"), ("adopted", "2018-11-26")],
            id="adopted and over",
        ),
        pytest.param(
            {"adopted_on": "2017-11-26", "repealed_on": "2019-02-28"},
            [("repealed", "2019-02-28")],
            id="repealed",
        ),
        pytest.param({"adopted_on": "2021-01-01"}, [], id="later"),
        pytest.param({"adopted_on": "2018-01-01"}, [], id="as before"),
        pytest.param({"adopted_on": "2018-11-26", "flags": ("draft",)}, [], id="draft"),
        pytest.param({"valid_from": "2019", "flags": ("draft",)}, [], id="draft of a later year"),
        pytest.param(
            {"adopted_on": "2019-02-17", "reaffirmed_on": "2019", "valid_until": "2030"},
            [("reaffirmed", "2019-02-17"), ("adopted", "2019-02-17")],
            id="kept in the year of its adoption",
        ),
        pytest.param({}, [], id="undated"),
    ],
)
def test_what_became_of_a_document(
    saved: Saved, fields: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    """From one audit's day to the next, each with the day on which it turned."""
    one = document("Resepolicy", **fields)
    assert became(one, saved=saved, earlier="2018-06-25", later="2019-06-25") == expected


def test_what_minutes_decide_is_known_from_their_day(saved: Saved) -> None:
    """An extension gives a plan that had run out its life back, and a later repeal ends it."""
    plan = document("Cykelplan", type="plan", adopted_on="2014-05-05", valid_until="2017")

    def minutes(day: str, action: str, until: str | None) -> Record:
        decision = Decision(
            action, "Cykelplan", "kommunfullmäktige", day, "§ 1", None, None, until,
            "date" if until else None, 1, "quote",
        )  # fmt: skip
        return document(f"P {day}", type="protokoll", steering=False, decisions=(decision,))

    papers = plan, minutes("2018-03-26", "extend", "2020"), minutes("2019-05-27", "repeal", None)
    spans = {
        ("2017-12-01", "2018-03-01"): [("expired", "2018-01-01")],
        ("2018-03-01", "2018-04-01"): [
            ("no_longer_stale", "2018-03-26"),
            ("extended", "2018-03-26"),
        ],
        ("2018-03-01", "2019-06-25"): [("repealed", "2019-05-27"), ("extended", "2018-03-26")],
    }
    for (earlier, later), expected in spans.items():
        assert became(*papers, saved=saved, earlier=earlier, later=later) == expected


@pytest.mark.parametrize(
    ("fields", "before"),
    [({"valid_from": "2018"}, None), ({"flags": ("draft",)}, "undated")],
    ids=["says nothing of it", "draft"],
)
def test_an_adoption_in_minutes_is_told_on_its_day(
    saved: Saved, fields: dict[str, object], before: str | None
) -> None:
    """Before it, what has no decision of its own had not been decided on."""
    plan = document("Cykelplan", type="plan", **fields)
    decision = Decision(
        "adopt", "Cykelplan", "kommunfullmäktige", "2018-11-26", "§ 1", None, None, None, None,
        1, "quote",
    )  # fmt: skip
    papers = plan, document("P", type="protokoll", steering=False, decisions=(decision,))
    period = ("2018-06-25", "2019-06-25")
    assert became(*papers, saved=saved, earlier=period[0], later=period[1]) == [
        ("adopted", "2018-11-26")
    ]
    with Index.open(saved(*papers)) as index:
        [told] = between(index, Period(*map(date.fromisoformat, period)), DEFAULT).changed
    assert told.before == before


def test_ran_out_again_after_an_extension(saved: Saved) -> None:
    """Stale on both days, and yet it became so in between."""
    plan = document("Cykelplan", type="plan", adopted_on="2014-05-05", valid_until="2017")
    decision = Decision(
        "extend", "Cykelplan", "kommunfullmäktige", "2018-03-26", "§ 1", None, None, "2018",
        "date", 1, "quote",
    )  # fmt: skip
    minutes = document("P", type="protokoll", steering=False, decisions=(decision,))
    [one] = made(saved(plan, minutes), "2018-03-01", "2019-06-25").changed
    assert [kind for kind, _ in one.changes] == ["expired", "extended"]
    assert (one.before, one.became_stale) == ("expired", True)


def test_repeal_that_is_put_off(saved: Saved) -> None:
    """What has no name of its own is told all the same."""
    policy = document("Resepolicy", adopted_on="2017-05-05")

    def repeal(day: str, first: str) -> Record:
        decision = Decision(
            "repeal", "Resepolicy", "kommunfullmäktige", day, "§ 1", None, first, None, None, 1, "q"
        )
        return document(f"P {day}", type="protokoll", steering=False, decisions=(decision,))

    papers = policy, repeal("2018-03-26", "2018-12-31"), repeal("2019-02-25", "2020-12-31")
    told = became(*papers, saved=saved, earlier="2019-01-31", later="2019-06-25")
    assert told == [("other", "2019-02-25")]


def test_what_took_its_place_and_what_it_was(saved: Saved) -> None:
    """The older edition is superseded by the one adopted in between."""
    older = document("Kostpolicy 2", title="Kostpolicy", adopted_on="2012-01-01")
    newer = document("Kostpolicy 3", title="Kostpolicy", adopted_on="2019-01-01")
    found = {one.id: one for one in made(saved(older, newer), "2018-06-25", "2019-06-25").changed}
    assert found[older.id].finding.superseded_by == newer.id
    assert [kind for kind, _ in found[older.id].changes] == ["superseded"]
    assert (found[older.id].before, found[newer.id].before) == ("unrevised", None)


def test_worst_stands_first(saved: Saved) -> None:
    """What ran out before what grew old, the longer ago the earlier, and good news last."""
    names = {
        "Ny": {"adopted_on": "2019-01-01"},
        "Gammal": {"adopted_on": "2014-12-01"},
        "Ute sent": {"valid_until": "2019-03-31"},
        "Ute tidigt": {"valid_until": "2018"},
    }
    found = made(
        saved(*(document(name, **fields) for name, fields in names.items())),
        "2018-06-25",
        "2019-06-25",
    )
    assert [one.title for one in found.changed] == list(reversed(names))


def test_index_out_of_step_is_worked_out(saved: Saved) -> None:
    """Nobody has to ingest again to get an answer, and it is the same."""
    path = saved(*CORPUS)
    with Index.open(path) as index:
        period = Period(date(2018, 6, 25), date(2019, 6, 25))
        before = between(index, period, DEFAULT)
        refresh(index, DEFAULT)
        assert before == between(index, period, DEFAULT)
    assert before.changed[0].id == EXPIRED.id
