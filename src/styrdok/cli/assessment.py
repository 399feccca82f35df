"""The documents of an index, each with its finding on the day asked about."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from styrdok.cli.options import Viewpoint
from styrdok.model import Finding, Record

if TYPE_CHECKING:
    from styrdok.doubt import Doubt


class Assessed(NamedTuple):
    """A document and its finding, and what is in doubt about it where that was asked for."""

    record: Record
    finding: Finding
    doubts: "Sequence[Doubt]" = ()


def assess_all(
    path: Path, viewpoint: Viewpoint, *, quoting: bool = True, doubting: bool = False
) -> list[Assessed]:
    """Every document of the index, in the index's own order, without its evidence.

    Reasons quote the documents only where ``quoting``, which takes twice the time;
    ``doubting`` tells what is in doubt about each.

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
            found.append(Assessed(replace(known, evidence=()), finding, asked))
        return found
