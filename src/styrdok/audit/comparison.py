"""Municipalities side by side: what each has on each subject, and how it stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from styrdok.audit.collection import Collection, Held
from styrdok.model import Organisation
from styrdok.shares import Share

STATES = ("in_force", "stale", "undated", "to_come", "not_found")
"""What an owner has on a subject, the best first.

Of ``to_come`` there is only a draft, or what does not apply yet; of the last nothing is found.
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one owner has on one subject."""

    owner: Organisation
    subject: str
    documents: Sequence[Held]
    ahead: Sequence[Held]

    @property
    def state(self) -> str:
        """The best state of its documents: one in force is enough."""
        otherwise = "to_come" if self.ahead else "not_found"
        return min((one.state for one in self.documents), key=STATES.index, default=otherwise)

    @property
    def stale(self) -> int:
        """How many of its documents are stale."""
        return sum(one.finding.stale for one in self.documents)

    @property
    def oldest(self) -> str | None:
        """The earliest of the last decisions on its documents, in ISO form."""
        return min(last_decisions(self.documents), default=None)

    @property
    def newest(self) -> str | None:
        """The latest of them."""
        return max(last_decisions(self.documents), default=None)


@dataclass(frozen=True, slots=True)
class Total:
    """Documents counted once each, whatever they are about."""

    documents: int
    stale: int
    not_yet: int
    without_subject: int

    @property
    def share(self) -> Share:
        """Those that are stale, of those that already apply."""
        return Share(self.stale, self.documents - self.not_yet)


def total(documents: Iterable[Held], subjects: Sequence[str]) -> Total:
    """The count of the documents, and of those on none of the subjects."""
    each = {one.record.id: one for one in documents}.values()
    return Total(
        len(each),
        sum(one.finding.stale for one in each),
        sum("not_yet_in_force" in one.finding.flags for one in each),
        sum(set(subjects).isdisjoint(one.subjects) for one in each),
    )


def last_decisions(documents: Iterable[Held]) -> Iterator[str]:
    """When each was last adopted or revised, in ISO form, where that is known."""
    for one in documents:
        decided = [day for day in (one.record.adopted_on, one.record.revised_on) if day]
        if decided:
            yield max(decided)


def compare(collections: Iterable[Collection], subjects: Sequence[str]) -> Iterator[Cell]:
    """The cells of all owners and subjects, owner by owner."""
    for one in collections:
        for subject in subjects:
            held, ahead = (
                [document for document in documents if subject in document.subjects]
                for documents in (one.documents, one.ahead)
            )
            yield Cell(one.owner, subject, held, ahead)
