"""One made municipality from 2010 to 2026: its PDFs are read, and every turn comes on its day."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import timeline

from styrdok.assessment import Holdings
from styrdok.ingest import find, ingest, standard_method
from styrdok.model import Record
from styrdok.sentences import LANGUAGES
from styrdok.settings import Settings
from styrdok.status import STATUSES
from styrdok.store import Index

DAY = timedelta(days=1)
LAST = date(2026, 11, 23)


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Record]]:
    """All papers of the municipality as they were read, by the name of their file."""
    folder = tmp_path_factory.mktemp("tidaholm")
    timeline.make(folder)
    with Index.open(":memory:", create=True) as index:
        for _ in ingest(index, find([str(folder)]), standard_method(), today=LAST):
            pass
        yield {Path(one.path).stem: one for one in index.records(with_evidence=True)}


@pytest.fixture(scope="module")
def holdings(records: dict[str, Record]) -> Holdings:
    """What they mean for each other."""
    return Holdings(records.values(), {})


BOUNDARIES = [(name, day) for name, turns in timeline.STATUSES.items() for day, _ in turns]


def expected(name: str, day: date) -> str:
    """The status that the timeline tells for the day."""
    turns = timeline.STATUSES[name]
    past = [status for first, status in turns if first <= day.isoformat()]
    before = "undated" if turns[0][1] == "undated" else "valid"
    return past[-1] if past else before


@pytest.mark.parametrize(("name", "turn"), BOUNDARIES)
def test_status_turns_on_its_day(
    records: dict[str, Record], holdings: Holdings, name: str, turn: str
) -> None:
    """On each boundary, the day before and the day after, the status is the one told."""
    settings = Settings.default()
    for day in (date.fromisoformat(turn) + n * DAY for n in (-1, 0, 1)):
        finding = holdings.assess(records[name], day, settings).finding
        assert (str(day), finding.status) == (str(day), expected(name, day)), finding.reason


def test_every_decision_of_the_minutes_is_linked_or_open(
    records: dict[str, Record], holdings: Holdings
) -> None:
    """Seven decisions on documents are found; each is linked to the document that it names."""
    found = [(r.path, d.action, d.target) for r in records.values() for d in r.decisions]
    linked = {
        name: [one.decision.action for one in holdings.decisions.get(record.id, ())]
        for name, record in records.items()
    }
    assert len(found) == 7
    assert {name: actions for name, actions in linked.items() if actions} == {
        "biblioteksplan-2012-2015": ["extend"],
        "resepolicy": ["revise"],
        "riktlinjer-inkop-2018": ["adopt"],
        "oversiktsplan": ["reaffirm"],
        "delegationsordning": ["revise"],
        "handlingsplan-jamstalldhet": ["extend"],
        "flaggpolicy": ["repeal"],
    }


def test_every_status_is_reached_and_can_be_pasted_into_a_report(
    records: dict[str, Record], holdings: Holdings
) -> None:
    """In either language, each status comes with one finished sentence."""
    reached: dict[str, str] = {}
    for name, turns in timeline.STATUSES.items():
        for day, status in turns:
            for language in LANGUAGES:
                asked = records[name], date.fromisoformat(day), Settings.default(), language
                reached[status] = holdings.assess(*asked).finding.reason
                assert reached[status].endswith(".")
    assert reached.keys() == STATUSES.keys()


def test_extension_by_the_arbetsutskott_is_flagged(
    records: dict[str, Record], holdings: Holdings
) -> None:
    """The plan of kommunstyrelsen was extended by another body."""
    plan = records["handlingsplan-jamstalldhet"]
    finding = holdings.assess(plan, date(2019, 6, 1), Settings.default()).finding
    assert "extended_by_other_body" in finding.flags
    assert "kommunstyrelsens arbetsutskott 2019-03-13 § 27" in finding.reason


def test_minutes_tell_which_decisions_are_open(
    records: dict[str, Record], holdings: Holdings
) -> None:
    """Each decision names the document that it is on, or none."""
    minutes = records["protokoll-kf-2018-09-24"]
    on = [documents for _, documents in holdings.decided(minutes)]
    wanted = [(records[name].id,) for name in ("riktlinjer-inkop-2018", "oversiktsplan")]
    assert on == wanted
    alone = Holdings([minutes], {})
    assert [documents for _, documents in alone.decided(minutes)] == [(), ()]
