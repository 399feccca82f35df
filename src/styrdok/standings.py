"""From which day each document stands how: the findings of all days, worked out once.

A status turns on few days in a document's life. Between two of them only the
count of days in its sentence changes. So the index keeps the stretches, and a
question about any day over a hundred thousand documents is a look-up.

They hold for the settings that they were worked out with. With other settings,
and where something has changed since, findings are worked out anew.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date

from styrdok import __version__
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

_VARYING = (
    *("title", "steering", "type", "unit", "adopted_by", "adopted_on", "paragraph", "dnr"),
    *("revised_on", "valid_from", "valid_until", "validity", "review_by", "responsible"),
    *("replaces", "organisations", "reaffirmed_on"),
)
"""Fields that minutes or corrections may make other than they were read."""


def refresh(index: Index, settings: Settings) -> int:
    """Bring the standings of the index in step; how many documents had to be looked at.

    Documents of one owner bear on each other, and on those of no other. So only
    the owners among whose documents something changed are looked at, unless the
    settings or this version's rules are others than before. What another
    process changes meanwhile is left for the next time.
    """
    made_by, revision = digest(settings), index.revision()
    changed = index.changed_owners() if index.standings_made_by() == made_by else None
    if changed is not None and not changed:
        return 0
    if _crosses_owners(index):
        changed = None
    if changed is None:
        index.forget_standings()
    holdings = Holdings.of(index, changed)
    concerned = [
        one
        for one in index.records(owners=changed)
        if changed is None or (codes(one) | codes(holdings.amended(one))) & changed
    ]
    for start in range(0, len(concerned), _BATCH):
        found = (
            (one.id, stretches(index.with_evidence(one, QUOTED), holdings, settings))
            for one in concerned[start : start + _BATCH]
        )
        if not index.save_standings(found, revision):
            break
    index.conclude_standings(made_by, revision)
    return len(concerned)


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
    return {
        name: [asdict(one) for one in value] if name == "organisations" else value
        for name in _VARYING
        if (value := getattr(known, name)) != getattr(record, name)
    }
