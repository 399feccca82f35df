"""From which day each document stands how: the findings of all days, worked out once.

A status turns on few days in a document's life. Between two of them only the
count of days in its sentence changes. So the index keeps the stretches, and a
question about any day over a hundred thousand documents is a look-up.

They hold for the settings that they were worked out with. With other settings,
and where something has changed since, findings are worked out anew.
"""

import hashlib
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import asdict
from datetime import date
from functools import partial
from typing import NamedTuple

from styrdok import __version__, workers
from styrdok.assessment import Holdings, codes
from styrdok.dates import span_of
from styrdok.model import Record
from styrdok.sentences import LANGUAGES, source
from styrdok.settings import Settings
from styrdok.status import QUOTED, Judgement
from styrdok.store import Index, Standing, Stood

_LAST = "9999-99-99"
"""After every day, as text."""

_BATCH = 500
"""Documents to a transaction."""

_TIMEOUT = 60.0
"""Seconds for one document, which takes half a thousandth of one."""

_Found = tuple[str, list[Standing]]
"""A document's id and its standings."""

_VARYING = (
    *("title", "steering", "type", "unit", "adopted_by", "adopted_on", "paragraph", "dnr"),
    *("revised_on", "valid_from", "valid_until", "validity", "review_by", "responsible"),
    *("replaces", "organisations", "reaffirmed_on"),
)
"""Fields that minutes or corrections may make other than they were read."""


def refresh(index: Index, settings: Settings, *, jobs: int | None = 1) -> int:
    """Bring the standings of the index in step; how many documents had to be looked at.

    Documents of one owner bear on each other, and on those of no other. So only
    the owners among whose documents something changed are looked at, unless the
    settings or this version's rules are others than before. What another
    process changes meanwhile is left for the next time. ``jobs`` is the number
    of processes that work on many documents, ``None`` for one on each CPU.
    """
    made_by, revision = digest(settings), index.revision()
    changed = index.changed_owners() if index.standings_made_by() == made_by else None
    if changed is not None and not changed:
        return 0
    if _crosses_owners(index):
        changed = None
    concerned = list(index.records(owners=changed))
    if changed is None:
        index.forget_standings()
        holdings = Holdings(concerned, index.corrections())
    else:
        holdings = Holdings.of(index, changed)
        concerned = [
            one for one in concerned if (codes(one) | codes(holdings.amended(one))) & changed
        ]
    with closing(_worked_out(_Work(concerned, holdings, settings), index, jobs)) as batches:
        for found in batches:
            if not index.save_standings(found, revision):
                break
    index.conclude_standings(made_by, revision)
    return len(concerned)


class _Work(NamedTuple):
    """Working out the standings of these documents, a batch at a time."""

    records: list[Record]
    holdings: Holdings
    settings: Settings

    def batch(self, index: Index, start: int) -> list[_Found]:
        """Those of the documents from this one on."""
        found = []
        for one in self.records[start : start + _BATCH]:
            whole = index.with_evidence(one, QUOTED)
            found.append((one.id, list(stretches(whole, self.holdings, self.settings))))
            workers.alive()
        return found


def _worked_out(work: _Work, index: Index, jobs: int | None) -> Generator[list[_Found]]:
    """The standings of all documents in batches, whose order may be any."""
    starts = range(0, len(work.records), _BATCH)
    if jobs == 1 or len(starts) < 2:
        for start in starts:
            yield work.batch(index, start)
        return
    work.holdings.conclude()
    done = workers.run(partial(_prepare, work, index.path), starts, jobs=jobs, timeout=_TIMEOUT)
    with closing(done):
        for start, found in done:
            yield work.batch(index, start) if isinstance(found, workers.Failure) else found


def _prepare(work: _Work, path: str) -> Callable[[int], list[_Found]]:
    return partial(_batch, work, path)


def _batch(work: _Work, path: str, start: int) -> list[_Found]:
    with Index.open(path) as index:  # a connection must not be used by two processes
        return work.batch(index, start)


def _crosses_owners(index: Index) -> bool:
    """Whether a person made documents of one owner bear on those of another."""
    made = (one.field for corrections in index.corrections().values() for one in corrections)
    return not {"municipality", "superseded_by"}.isdisjoint(made)


def are_in_step(index: Index, settings: Settings) -> bool:
    """Whether the standings hold for these settings and for all that the index now holds."""
    return index.standings_made_by() == digest(settings) and not index.changed_owners()


def digest(settings: Settings) -> str:
    """A name for all that standings depend on, beside the documents themselves."""
    told = f"{__version__}\0{settings.digest}\0{source()}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def stretches(record: Record, holdings: Holdings, settings: Settings) -> Iterator[Standing]:
    """The standings of a document, given with its evidence, from the first day to the last.

    What is no steering document has none.
    """
    if not holdings.amended(record).steering:
        return
    days = sorted(_turning_days(record, holdings, settings))
    judged = [(day, *holdings.judge_in(LANGUAGES, record, day, settings)) for day in days]
    kept = [one for n, one in enumerate(judged) if n == 0 or one[1:] != judged[n - 1][1:]]
    for n, (day, known, judgements) in enumerate(kept):
        judgement = judgements[0]
        owner = known.municipality
        yield Standing(
            first=day.isoformat(),
            until=kept[n + 1][0].isoformat() if kept[n + 1 :] else _LAST,
            status=judgement.status,
            stale=judgement.stale,
            day=judgement.day.isoformat() if judgement.day else None,
            sentences=tuple(one.sentence for one in judgements),
            flags=judgement.flags,
            superseded_by=judgement.superseded_by,
            type=known.type,
            title=known.title,
            owner=owner.name if owner else None,
            owners=tuple(one.code for one in known.organisations),
            adopted_on=known.adopted_on,
            valid_until=known.valid_until,
            changed=_changed(record, known),
        )


def judgement(one: Stood) -> Judgement:
    """What was judged of a document, from the row that is kept of it."""
    day = date.fromisoformat(one.day) if one.day else None
    return Judgement(one.status, one.sentence, one.flags, day, one.superseded_by)


def _turning_days(record: Record, holdings: Holdings, settings: Settings) -> set[date]:
    """Days on which the finding may become another: with each decision, and by its own dates."""
    decided = [
        span.last
        for one in holdings.decisions.get(record.id, ())
        if (span := span_of(one.decision.date))
    ]
    days = {date.min, *decided}
    for day in days.copy():
        days |= holdings.turns(record, day, settings)
    return days


def _changed(record: Record, known: Record) -> dict[str, object]:
    """The fields that were read otherwise than they were known."""
    if known is record:
        return {}
    return {
        name: [asdict(one) for one in value] if name == "organisations" else value
        for name in _VARYING
        if (value := getattr(known, name)) != getattr(record, name)
    }
