"""The documents of an index, each with its finding on the day asked about."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from styrdok.cli.options import Viewpoint
from styrdok.model import Finding, Record

if TYPE_CHECKING:
    from styrdok.doubt import Doubt
    from styrdok.status import Coming


class Assessed(NamedTuple):
    """A document and its finding; what is in doubt and what is to come where it was asked for."""

    record: Record
    finding: Finding
    doubts: "Sequence[Doubt]" = ()
    coming: "Coming | None" = None


def assess_all(
    path: Path,
    viewpoint: Viewpoint,
    *,
    quoting: bool = True,
    doubting: bool = False,
    ahead: bool = False,
) -> list[Assessed]:
    """Every document of the index, in the index's own order, without its evidence.

    Reasons quote the documents only where ``quoting``, which takes twice the time;
    ``doubting`` tells what is in doubt about each, ``ahead`` what is to come.

    Raises:
        IndexFailure: the index cannot be read.
    """
    from styrdok.assessment import Holdings
    from styrdok.doubt import doubts
    from styrdok.store import Index

    with Index.open(str(path)) as index:
        holdings = Holdings(index.records(), index.corrections())
        found = []
        # A second reading, so that the evidence of all documents is never held at once.
        for record in index.records(with_evidence=quoting or doubting):
            known, finding = holdings.assess(
                record, viewpoint.as_of, viewpoint.settings, viewpoint.language
            )
            asked = doubts(known) if doubting else ()
            coming = holdings.coming(known, viewpoint.as_of, viewpoint.settings) if ahead else None
            found.append(Assessed(replace(known, evidence=()), finding, asked, coming))
        return found


def place(one: Assessed) -> tuple[str, ...]:
    """By municipality, type and title, the unknown last, in the order of the Swedish alphabet."""
    record = one.record
    owner = record.municipality.name if record.municipality else None
    return (*(_swedish(text) for text in (owner, record.type, record.title)), record.path)


def _swedish(text: str | None) -> str:
    """A key that sorts å, ä and ö after z, and what is unknown after everything."""
    return text.casefold().translate(_AFTER_Z) if text else "\U0010ffff"


_AFTER_Z = str.maketrans("åäö", "{|}")
