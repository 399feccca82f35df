"""Municipalities side by side: what each has on each subject, and how it stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from styrdok.audit.collection import Collection, Held
from styrdok.model import Organisation

STATES = ("in_force", "stale", "undated", "not_found")
"""What an owner has on a subject, the best first; nothing is found of the last."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one owner has on one subject."""

    owner: Organisation
    subject: str
    documents: Sequence[Held]

    @property
    def state(self) -> str:
        """The best state of its documents: one in force is enough."""
        return min((one.state for one in self.documents), key=STATES.index, default="not_found")

    @property
    def stale(self) -> int:
        """How many of its documents are stale."""
        return sum(one.finding.stale for one in self.documents)

    @property
    def oldest(self) -> str | None:
        """The earliest of the last decisions on its documents, in ISO form."""
        return min(self._decided, default=None)

    @property
    def newest(self) -> str | None:
        """The latest of them."""
        return max(self._decided, default=None)

    @property
    def _decided(self) -> list[str]:
        return [decided for one in self.documents if (decided := last_decision(one))]


def last_decision(held: Held) -> str | None:
    """When it was last adopted or revised, in ISO form; ``None`` where that is not known."""
    record = held.record
    return max(filter(None, (record.adopted_on, record.revised_on)), default=None)


def compare(collections: Iterable[Collection], subjects: Sequence[str]) -> Iterator[Cell]:
    """The cells of all owners and subjects, owner by owner."""
    for one in collections:
        for subject in subjects:
            held = [document for document in one.documents if subject in document.subjects]
            yield Cell(one.owner, subject, held)
