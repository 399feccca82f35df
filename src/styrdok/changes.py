"""What became of the documents of an index from one day to another.

Documents are known from their own dates and from what minutes and people say
of them. When a file came into the index tells nothing: one that was added
yesterday and adopted in 2015 was there in 2015.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from styrdok.assessment import Holdings, codes
from styrdok.dates import DateSpan, span_of
from styrdok.model import Finding, Record
from styrdok.sentences import LANGUAGES, sentences
from styrdok.settings import Settings
from styrdok.standings import are_in_step, judgement, stretches
from styrdok.status import STATUSES, Judgement
from styrdok.store import Index, Stood

KINDS = (
    *("expired", "review_overdue", "unrevised", "repealed", "superseded", "expiring"),
    *("other", "no_longer_stale", "extended", "reaffirmed", "revised", "adopted", "in_force"),
)
"""What can become of a document, the worst first."""

_TOLD = frozenset(
    {"repealed", "superseded", "expiring", *(s for s, is_ in STATUSES.items() if is_)}
)
"""Statuses that are themselves what became of a document."""


class Period(NamedTuple):
    """Two days; what happened lies after the earlier and not after the later."""

    earlier: date
    later: date

    def holds(self, day: date) -> bool:
        """Whether it happened on that day."""
        return self.earlier < day <= self.later


class Change(NamedTuple):
    """What became of a document, one of :data:`KINDS`, and on which day."""

    kind: str
    on: date


@dataclass(frozen=True, slots=True)
class Changed:
    """A document of which something became between the days, the worst first in ``changes``.

    ``before`` is its status on the earlier day, ``None`` where it had not been
    decided on; ``finding`` is that of the later day.
    """

    id: str
    path: str
    title: str | None
    type: str | None
    municipality: str | None
    before: str | None
    finding: Finding
    changes: tuple[Change, ...]
    became_stale: bool


class Changes(NamedTuple):
    """The documents that changed, the worst first, and how many there were in all.

    ``then`` and ``now`` count the steering documents decided on by either day,
    or without any decision; ``ahead`` those decided after both.
    """

    changed: list[Changed]
    then: int
    now: int
    ahead: int


class _Life(NamedTuple):
    """How a document stood from the earlier day to the later, in the order of the days.

    ``record`` is the document as it was read.
    """

    stood: list[Stood]
    record: Record

    def known(self, at: Stood, field: str) -> DateSpan | None:
        """The date that the field held at that time."""
        if field in ("adopted_on", "valid_until"):
            return span_of(getattr(at, field))
        value = at.changed.get(field, getattr(self.record, field))
        return span_of(str(value)) if value else None

    @property
    def first(self) -> Stood:
        """How it stood on the earlier day."""
        return self.stood[0]

    @property
    def last(self) -> Stood:
        """How it stood on the later day."""
        return self.stood[-1]


def between(
    index: Index,
    period: Period,
    settings: Settings,
    language: str = "en",
    *,
    owners: Collection[str] = (),
    types: Collection[str] = (),
) -> Changes:
    """What became of the steering documents: all, or those of these owners' codes and types.

    It is looked up where the standings hold for the settings, and else worked out.

    Raises:
        IndexFailure: the index cannot be read.
    """
    asked = _Asked(period, settings, language, owners, types)
    look = _looked_up if are_in_step(index, settings) else _worked_out
    lives, then, now = look(index, asked)
    found = [one for life in lives if (one := _changed(life, period, language))]
    found.sort(key=_badness)
    return Changes(found, then[0] - then[1], now[0] - now[1], now[1])


def _badness(one: Changed) -> tuple[int, date, str]:
    worst = one.changes[0]
    return KINDS.index(worst.kind), worst.on, one.path


# The lives of the documents in question


class _Asked(NamedTuple):
    """Which days are asked about, by which settings, and of whose documents of which type."""

    period: Period
    settings: Settings
    language: str
    owners: Collection[str]
    types: Collection[str]


_Count = tuple[int, int]
"""How many documents there are, and how many of them had not been decided on."""


def _looked_up(index: Index, asked: _Asked) -> tuple[list[_Life], _Count, _Count]:
    """What may have changed from the standings, and the counts of both days."""
    earlier, later = days = [day.isoformat() for day in asked.period]
    chosen = {"owners": asked.owners, "types": asked.types}
    rows = index.stood_between(earlier, later, asked.language, **chosen)
    stood = {id_: list(some) for id_, some in groupby(rows, key=attrgetter("id"))}
    records = index.chosen(stood)
    lives = [_Life(some, records[id_]) for id_, some in stood.items()]
    then, now = (index.count_on(day, **chosen) for day in days)
    return lives, then, now


def _worked_out(index: Index, asked: _Asked) -> tuple[list[_Life], _Count, _Count]:
    """The same, from the finding of each document on both days."""
    owners = set(asked.owners) or None
    holdings = Holdings.of(index, owners)
    lives: list[_Life] = []
    all_, ahead = 0, [0, 0]
    for record in index.records(owners=owners):
        judged = [holdings.judge(record, day, asked.settings) for day in asked.period]
        known = judged[0][0]
        is_of = not owners or not owners.isdisjoint(codes(known))
        if not known.steering or not is_of or (asked.types and known.type not in asked.types):
            continue
        all_ += 1
        for n, (_, one) in enumerate(judged):
            ahead[n] += one.is_ahead
        if judged[0] != judged[1] or _decided(known, asked.period):
            stood = _stood(index.with_evidence(record), holdings, asked)
            lives.append(_Life(list(stood), record))
    return lives, (all_, ahead[0]), (all_, ahead[1])


def _decided(known: Record, period: Period) -> bool:
    """Whether the document says of itself that something was decided on it between the days."""
    spans = map(span_of, (known.revised_on, known.reaffirmed_on))
    return any(span and period.holds(span.start) for span in spans)


def _stood(record: Record, holdings: Holdings, asked: _Asked) -> Iterator[Stood]:
    """The document's stretches that hold a day of the period."""
    earlier, later = (day.isoformat() for day in asked.period)
    for one in stretches(record, holdings, asked.settings):
        if one.first <= later and one.until > earlier:
            yield Stood(
                record.id,
                record.path,
                one.first,
                one.status,
                one.day,
                one.sentences[LANGUAGES.index(asked.language)],
                one.superseded_by,
                one.type,
                one.title,
                one.owner,
                one.adopted_on,
                one.valid_until,
                one.owners,
                one.flags,
                one.changed,
            )


# What became of one document


def _changed(life: _Life, period: Period, language: str) -> Changed | None:
    """What became of it, or ``None`` where nothing did or it still lay ahead."""
    judged = [judgement(one) for one in life.stood]
    if judged[-1].is_ahead:
        return None
    changes = sorted({*_decisions(life, judged, period), *_turns(life, judged, period)}, key=_rank)
    if not changes:
        return None
    last, finding = life.last, judged[-1].on(period.later, sentences(language))
    became_stale = finding.stale and period.holds(_since(life, [one.stale for one in judged]))
    return Changed(
        last.id,
        last.path,
        last.title,
        last.type,
        last.owner,
        None if judged[0].is_ahead else life.first.status,
        finding,
        tuple(changes),
        became_stale,
    )


def _rank(change: Change) -> tuple[int, date]:
    return KINDS.index(change.kind), change.on


def _turns(life: _Life, judged: list[Judgement], period: Period) -> Iterator[Change]:
    """The status that it got, and whether it ceased to be stale."""
    before, after = life.first.status, life.last.status
    since = _since(life, [one.status for one in judged])
    if after in _TOLD and period.holds(since):
        yield Change(after, since)
    is_in_force = not judged[-1].stale and after not in ("repealed", "superseded")
    if judged[0].stale and is_in_force:
        yield Change("no_longer_stale", _since(life, [one.stale for one in judged]))
    elif before != after and after not in _TOLD and not [*_decisions(life, judged, period)]:
        yield Change("other", since)


def _decisions(life: _Life, judged: list[Judgement], period: Period) -> Iterator[Change]:
    """What was decided on it, and from when it applied."""
    adopted = _adoption(life, judged, period)
    if adopted:
        yield Change("adopted", adopted)
    is_draft = "draft" in life.last.flags
    waiting = ["not_yet_in_force" in one.flags and not is_draft for one in judged]
    if waiting[0] and not waiting[-1] and (begun := _since(life, waiting)) != adopted:
        yield Change("in_force", begun)
    for kind, field in (("revised", "revised_on"), ("reaffirmed", "reaffirmed_on")):
        if day := _decided_on(life, field, period):
            yield Change(kind, day)
    ends = [life.known(one, "valid_until") for one in life.stood]
    if ends[0] and ends[0] != ends[-1] and (not ends[-1] or ends[-1].last > ends[0].last):
        yield Change("extended", _since(life, ends))


def _adoption(life: _Life, judged: list[Judgement], period: Period) -> date | None:
    if judged[0].is_ahead:
        return _since(life, [one.is_ahead for one in judged])
    if "draft" not in life.last.flags:
        return _decided_on(life, "adopted_on", period)
    # The file is a draft, and minutes tell that it was adopted.
    decided = ["decided_draft" in one.flags for one in judged]
    day = _since(life, decided)
    return day if decided[-1] and period.holds(day) else None


def _decided_on(life: _Life, field: str, period: Period) -> date | None:
    """The day of a decision that was known on the later day and not on the earlier."""
    spans = [life.known(one, field) for one in life.stood]
    if not (last := spans[-1]):
        return None
    adopted = life.known(life.last, "adopted_on")
    # One of the year of the adoption cannot come before it.
    begins = adopted.start if adopted and last.covers(adopted) else last.start
    day = max(begins, _since(life, spans))
    return day if period.holds(day) else None


def _since(life: _Life, values: Iterable[object]) -> date:
    """The first day of the time in which the value was what it is on the later day."""
    *earlier, last = zip(life.stood, values, strict=True)
    since = last[0]
    for stood, value in reversed(earlier):
        if value != last[1]:
            break
        since = stood
    return date.fromisoformat(since.first)
