"""What a person should look at first: where evidence is thin, missing or contradicts itself.

A doubt is worth what its answer would settle: the dates and the type decide a
document's status, so a question about them stands before one about its title.
"""

from typing import NamedTuple

from styrdok.model import Evidence, Record
from styrdok.resolve import THRESHOLD

_WORTH = {
    "type": 3.0,
    "adopted_on": 3.0,
    "valid_until": 3.0,
    "validity": 2.0,
    "revised_on": 2.0,
    "organisations": 2.0,
    "adopted_by": 1.0,
    "title": 1.0,
}

_MARGIN = 0.25
"""Evidence that weighs this much less than what won raises no question."""

SURE = 0.7
"""An answer whose evidence weighs this much is not asked about for its weight alone."""


class Doubt(NamedTuple):
    """A field to look at, how much its answer would settle, and the question in words."""

    field: str
    worth: float
    question: str


def doubts(record: Record) -> list[Doubt]:
    """The doubts about a document, the one that settles most first."""
    found = [doubt for field, worth in _WORTH.items() if (doubt := _doubt(record, field, worth))]
    return sorted(found, key=lambda doubt: -doubt.worth)


def _doubt(record: Record, field: str, worth: float) -> Doubt | None:
    chosen = record.because(field)
    rival = next((hit for hit in record.evidence if _is_rival(hit, field, chosen)), None)
    if not chosen:
        # What is deliberately left out, as a draft's decision, is in no doubt.
        if not rival or rival.weight >= THRESHOLD:
            return None
        question = f"{field} is unknown; the likeliest is {_candidate(rival)}"
        return Doubt(field, worth * (THRESHOLD + rival.weight), question)
    if rival and _is_near(rival, chosen) and "conflict" in record.flags:
        question = f"{field} is {_candidate(chosen)}, but also {_candidate(rival)}"
        return Doubt(field, worth * rival.weight, question)
    if chosen.weight < SURE:
        question = f"{field} rests on little: {_candidate(chosen)}"
        return Doubt(field, worth * (1 - chosen.weight), question)
    return None


def _is_near(rival: Evidence, chosen: Evidence) -> bool:
    """Whether a rival could have won: strong enough, and not much weaker."""
    return rival.weight >= max(THRESHOLD, chosen.weight - _MARGIN)


def _is_rival(hit: Evidence, field: str, chosen: Evidence | None) -> bool:
    """Whether it gives the field another value; evidence stands strongest first."""
    return hit.field == field and not hit.chosen and (not chosen or hit.value != chosen.value)


def _candidate(hit: Evidence) -> str:
    quote = " ".join(hit.quote.split())
    shown = quote if len(quote) <= 60 else f"{quote[:59]}…"
    return f'{hit.value} ("{shown}", page {hit.page})'
