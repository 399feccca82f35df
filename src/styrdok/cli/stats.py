"""``stats``: how many documents there are of each kind, and how many of them are stale."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click

from styrdok.cli import options, terminal
from styrdok.cli.assessment import Assessed, in_swedish_order, steering_documents
from styrdok.cli.group import StyrdokCommand
from styrdok.cli.output import print_list
from styrdok.render.formats import Row
from styrdok.render.records import STATUSES
from styrdok.render.tables import UNKNOWN, Column, Line
from styrdok.shares import Share


def _year(one: Assessed) -> str | None:
    return one.record.adopted_on[:4] if one.record.adopted_on else None


_GROUPS: dict[str, Callable[[Assessed], str | None]] = {
    "municipality": lambda one: one.record.owner,
    "type": lambda one: one.record.type,
    "status": lambda one: one.finding.status,
    "year": _year,
}
"""What documents can be counted by; each is in one group only, so that counts add up."""

_WIDE = 132
"""Columns of a terminal that has room for the count of each status."""


@dataclass(slots=True)
class _Count:
    """The documents of one group; those that did not apply yet on the day are in no share."""

    documents: int = 0
    stale: int = 0
    not_yet: int = 0
    statuses: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATUSES, 0))

    def add(self, one: Assessed) -> None:
        self.documents += 1
        self.stale += one.finding.stale
        self.not_yet += "not_yet_in_force" in one.finding.flags
        if one.finding.status:
            self.statuses[one.finding.status] += 1

    @property
    def share(self) -> Share:
        """Those that are stale, of those that already applied."""
        return Share(self.stale, self.documents - self.not_yet)


@click.command(cls=StyrdokCommand)
@options.index
@options.viewpoint
@options.selection
@click.option(
    "--by",
    type=click.Choice(tuple(_GROUPS)),
    default="municipality",
    show_default=True,
    allow_from_autoenv=False,
    help="What to count by; year is that of the adoption.",
)
@options.list_format
def stats(
    db: Path,
    viewpoint: options.Viewpoint,
    selection: options.Selection,
    by: str,
    form: str | None,
) -> None:
    """Count the steering documents, and those that are out of date.

    Examples:
      styrdok stats
      styrdok stats --by type --as-of 2019-06-25
      styrdok stats --by year --municipality Halmstad
      styrdok stats --csv > municipalities.csv
      styrdok stats --json | jq -r 'max_by(.share_stale).municipality'

    A document with several owners counts with the first. What does not apply yet
    on the day, or had not been decided, is counted apart and is in no share.
    """
    counts: dict[str | None, _Count] = {}
    total = _Count()
    for one in steering_documents(db, viewpoint, selection, in_full=False):
        for count in (counts.setdefault(_GROUPS[by](one), _Count()), total):
            count.add(one)
    order = STATUSES.index if by == "status" else in_swedish_order
    ordered = sorted(counts, key=lambda name: (name is None, order(name) if name else ""))
    names = (by, "documents", "not_yet_in_force", "stale", "share_stale", *_told(by))
    by_name = [(name, counts[name]) for name in ordered]
    rows = [_row(by, *one) for one in by_name]
    shown = _told(by) if (terminal.width() or _WIDE) >= _WIDE else ()
    print_list(form, names, rows, _columns(by, shown), _lines(by, shown, by_name, total))
    if not rows:
        terminal.say("no steering document in the selection")


def _told(by: str) -> tuple[str, ...]:
    """The statuses that stand beside each count: none where it is of one status only."""
    return () if by == "status" else STATUSES


def _row(by: str, name: str | None, count: _Count) -> Row:
    counted = {
        "documents": count.documents,
        "not_yet_in_force": count.not_yet,
        "stale": count.stale,
        "share_stale": count.share.ratio or 0.0,
    }
    return {by: name} | counted | {status: count.statuses[status] for status in _told(by)}


def _columns(by: str, shown: tuple[str, ...]) -> list[Column]:
    numbers = ("documents", "not yet", "stale", "share", *shown)
    return [Column(by.upper()), *(Column(name.upper(), right=True) for name in numbers)]


def _lines(
    by: str, shown: tuple[str, ...], by_name: list[tuple[str | None, _Count]], total: _Count
) -> Iterator[Line]:
    for name, count in [*by_name, ("total", total)] if by_name else []:
        row, share = _row(by, name, count), f"{count.share.percent or 0}%"
        numbers = (str(row[name]) for name in ("documents", "not_yet_in_force", "stale"))
        cells = [str(row[by] or UNKNOWN), *numbers, share]
        yield Line([*cells, *(str(row[status] or UNKNOWN) for status in shown)])
