"""Standings: the findings of all days worked out once, against those worked out anew."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from conftest import AS_OF, CORPUS, EXPIRED, LAHOLM, UNREVISED, Run, Saved, document
from hypothesis import given, settings
from hypothesis import strategies as st

from styrdok.assessment import Holdings
from styrdok.dates import Duration
from styrdok.model import Correction, Decision, Record
from styrdok.sentences import LANGUAGES
from styrdok.settings import Settings
from styrdok.standings import are_in_step, digest, refresh, stretches
from styrdok.store import Analysed, File, Index, Standing

DEFAULT = Settings.default()
DAYS = st.dates(date(2004, 1, 1), date(2030, 12, 31))
DATES = st.one_of(
    st.none(),
    DAYS.map(date.isoformat),
    st.integers(2004, 2030).map(str),
    DAYS.map(lambda day: day.isoformat()[:7]),
)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Record, Holdings]:
    """A document with any dates, minutes that decide on it, and perhaps a correction."""
    record = document(
        "Resepolicy",
        adopted_by="kommunfullmäktige",
        **{
            name: draw(DATES)
            for name in ("adopted_on", "revised_on", "valid_from", "valid_until", "review_by")
        },
        validity=draw(st.sampled_from((None, "mandate", "until_further_notice", "horizon"))),
        review_cycle=draw(st.sampled_from((None, "3", "mandate", "mandate_start"))),
        flags=draw(st.sampled_from(((), ("draft",)))),
    )
    action = st.sampled_from(("adopt", "revise", "extend", "reaffirm", "repeal"))
    body = st.sampled_from(("kommunfullmäktige", "tekniska nämnden"))
    said = {"paragraph": "§ 1", "dnr": None, "valid_from": None, "page": 1, "quote": "quote"}
    decisions = tuple(
        Decision(
            action=draw(action),
            target="Resepolicy",
            body=draw(body),
            date=draw(DATES),
            valid_until=draw(DATES),
            validity="date",
            **said,
        )
        for _ in range(draw(st.integers(0, 3)))
    )
    minutes = replace(document("Protokoll", type="protokoll", steering=False), decisions=decisions)
    newer = replace(document("Resepolicy ny", title="Resepolicy"), adopted_on=draw(DATES))
    made = Correction("valid_until", draw(DATES), "seen", "2019-06-01T00:00:00")
    corrections = {record.id: (made,)} if draw(st.booleans()) else {}
    return record, Holdings([record, minutes, newer], corrections)


def standing_on(found: list[Standing], day: date) -> Standing:
    """The one stretch that holds the day."""
    [one] = [one for one in found if one.first <= day.isoformat() < one.until]
    return one


@settings(max_examples=300, deadline=None)
@given(histories(), DAYS, st.sampled_from(("180d", "6m", "1y")))
def test_standing_is_the_finding_of_every_day(
    history: tuple[Record, Holdings], day: date, within: str
) -> None:
    """Whatever the history, the kept stretch says of a day what working it out anew says."""
    record, holdings = history
    asked = DEFAULT.override(within=Duration.parse(within))
    found = list(stretches(record, holdings, asked))
    for at in (day, day + timedelta(days=1)):
        standing = standing_on(found, at)
        for language, kept in zip(LANGUAGES, standing.sentences, strict=True):
            known, judgement = holdings.judge(record, at, asked, language)
            assert (standing.status, standing.flags) == (judgement.status, judgement.flags)
            assert kept == judgement.sentence
            assert standing.valid_until == known.valid_until


def test_stretches_follow_one_another() -> None:
    """They begin before all days, leave no gap, and no two neighbours are alike."""
    [first, *rest] = found = list(stretches(EXPIRED, Holdings([EXPIRED], {}), DEFAULT))
    assert first.first == date.min.isoformat()
    assert [one.first for one in rest] == [one.until for one in found[:-1]]
    assert [one.status for one in found] == ["valid", "expiring", "expired"]


@pytest.mark.parametrize(
    "asked",
    [
        ["--status", "expired"],
        ["--status", "valid", "--status", "undated"],
        ["--type", "plan"],
        ["--municipality", "Gävle"],
        ["--municipality", "Gävle", "--status", "unrevised"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("command", ["stale", "list"])
def test_both_ways_choose_the_same(run: Run, papers: Path, command: str, asked: list[str]) -> None:
    """The options that choose documents choose alike, and only what they say."""
    command_line = [command, "--db", papers, "--as-of", AS_OF, "--json", *asked]
    found = json.loads(run(*command_line).stdout)
    assert found == json.loads(run(*command_line, "--max-age", "48m").stdout)
    statuses = {asked[n + 1] for n, word in enumerate(asked) if word == "--status"}
    assert not statuses or {one["status"] for one in found} <= statuses


@pytest.mark.parametrize("form", [[], ["--json"], ["--csv"]], ids=["table", "json", "csv"])
@pytest.mark.parametrize("command", ["stale", "list"])
@pytest.mark.parametrize("day", ["2012-03-01", "2018-12-31", AS_OF, "2026-11-23"])
def test_both_ways_print_the_same_bytes(
    run: Run, papers: Path, command: str, form: list[str], day: str
) -> None:
    """``--max-age 48m`` is the default in other words: it makes the command work all out anew."""
    asked = [command, "--db", papers, "--as-of", day, "--lang", "sv", *form]
    assert run(*asked).stdout == run(*asked, "--max-age", "48m").stdout != ""


def test_refresh_looks_only_where_something_changed(saved: Saved) -> None:
    """A change in Laholm leaves Halmstad's documents alone; none is nothing to do."""
    with Index.open(saved(*CORPUS)) as index:
        assert refresh(index, DEFAULT) == len(CORPUS)
        assert refresh(index, DEFAULT) == 0
        index.correct(UNREVISED.id, [Correction("adopted_on", "2019", "x", "2019-06-01")], [], "")
        assert not are_in_step(index, DEFAULT)
        assert refresh(index, DEFAULT) == 1
        assert are_in_step(index, DEFAULT)


def test_many_documents_stand_the_same_whoever_works_it_out(saved: Saved) -> None:
    """Several processes, each with a part of 1,200 documents that replace others, and one alone."""
    editions = [
        document(f"Plan {number} {year}", title=f"Plan {number}", adopted_on=f"{year}-05-24")
        for number in range(400)
        for year in (2011, 2015, 2022)
    ]
    day = "2020-01-01"
    with Index.open(saved(*editions)) as index:
        assert refresh(index, DEFAULT, jobs=2) == len(editions)
        together = sorted(index.stood(day, "sv"))
        index.forget_standings()
        assert refresh(index, DEFAULT, jobs=1) == len(editions)
        assert sorted(index.stood(day, "sv")) == together
    assert {one.status for one in together} == {"superseded", "unrevised", "valid"}


def test_other_settings_ask_for_other_standings(saved: Saved) -> None:
    """Standings of four years say nothing to one who asks for two."""
    other = DEFAULT.override(max_age=Duration.parse("2y"))
    assert digest(other) != digest(DEFAULT)
    with Index.open(saved(*CORPUS)) as index:
        refresh(index, DEFAULT)
        assert not are_in_step(index, other)


def test_what_is_out_of_step_is_worked_out_anew(run: Run, saved: Saved) -> None:
    """A document that came since the standings were made is in the answer all the same."""
    path = saved(*CORPUS)
    with Index.open(path) as index:
        refresh(index, DEFAULT)
        late = document("Flaggpolicy", adopted_on="2001-01-01", organisations=(LAHOLM,))
        digest_ = late.id.ljust(64, "0")
        index.save([File(late.path, 1, 1, digest_)], [Analysed(late, digest_, (), None, "", "")])
    assert late.id in run("stale", "--db", path, "--as-of", AS_OF).stdout


def test_change_by_another_process_is_not_lost(saved: Saved) -> None:
    """What is saved while standings are worked out leaves them out of step."""
    with Index.open(saved(*CORPUS)) as index:
        revision = index.revision()
        index.correct(EXPIRED.id, [Correction("title", "X", "x", "2019-06-01")], [], "")
        assert not index.conclude_standings(digest(DEFAULT), revision)
        assert not are_in_step(index, DEFAULT)


def test_slower_process_overwrites_nothing(saved: Saved) -> None:
    """Standings worked out before another's change are not stored after it."""
    with Index.open(saved(*CORPUS)) as index:
        refresh(index, DEFAULT)
        revision = index.revision()
        old = [(EXPIRED.id, list(stretches(EXPIRED, Holdings([EXPIRED], {}), DEFAULT)))]
        made = Correction("valid_until", "2022", "x", "2019-06-01")
        index.correct(EXPIRED.id, [made], [], "")
        refresh(index, DEFAULT)
        assert not index.save_standings(old, revision)
        assert EXPIRED.id not in {one.id for one in index.stood(AS_OF, "en", stale=True)}


def test_documents_that_a_person_joined_stay_in_step(run: Run, saved: Saved) -> None:
    """What is set of one bears on the other, though its owner is another."""
    newer = document("Flaggpolicy", adopted_on="2019-03-01", organisations=(LAHOLM,))
    path = saved(EXPIRED, newer)
    run("set", "--db", path, EXPIRED.id, f"superseded_by={newer.id}", "--reason", "x")
    run("set", "--db", path, newer.id, "adopted_on=2019-06-24", "--reason", "x")
    asked = ["list", "--db", path, "--as-of", "2019-06-23"]
    assert run(*asked).stdout == run(*asked, "--max-age", "48m").stdout


def test_set_keeps_the_index_in_step(run: Run, saved: Saved) -> None:
    """A correction is in the very next answer, and that one is looked up."""
    path = saved(*CORPUS)
    run("set", "--db", path, EXPIRED.id, "extended_to=2020", "--reason", "KF")
    with Index.open(path) as index:
        assert are_in_step(index, DEFAULT)
    assert EXPIRED.id not in run("stale", "--db", path, "--as-of", AS_OF).stdout
