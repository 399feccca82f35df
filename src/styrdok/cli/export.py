"""``export``: the list as a file, for those who open it in another program."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from styrdok import __version__
from styrdok.cli import options, terminal
from styrdok.cli.assessment import Assessed, place, steering_documents
from styrdok.cli.group import StyrdokCommand
from styrdok.cli.output import write_whole
from styrdok.errors import UsageError
from styrdok.render.calendar import Event, calendar
from styrdok.render.formats import csv_lines, json_array, json_lines
from styrdok.render.records import NAMES, as_row
from styrdok.render.sheets import counted
from styrdok.render.workbook import workbook

if TYPE_CHECKING:
    from styrdok.status import Coming

_ENDINGS = (".csv", ".json", ".jsonl", ".xlsx", ".ics")


@click.command(cls=StyrdokCommand)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@options.index
@options.viewpoint
@options.selection
def export(
    file: Path, db: Path, viewpoint: options.Viewpoint, selection: options.Selection
) -> None:
    """Write the list to a file, in the form that its ending names.

    Examples:
      styrdok export documents.xlsx
      styrdok export stale.csv --status expired --status unrevised
      styrdok export halmstad.json --municipality Halmstad --as-of 2019-06-25
      styrdok export coming.ics --lang sv

    .csv, .json and .jsonl are what `styrdok list` prints. .xlsx has real dates and
    filters. .ics is a calendar of the days to come: an event for each end, review
    and age limit of a document in force; imported again, it doubles nothing.
    """
    if file.suffix.lower() not in _ENDINGS:
        raise UsageError(f"{file}: unknown ending: use one of {', '.join(_ENDINGS)}")
    ending = file.suffix.lower()
    found = steering_documents(db, viewpoint, selection, in_full=True, ahead=ending == ".ics")
    documents = sorted(found, key=place)
    content, told = _content(ending, documents, viewpoint, selection)
    write_whole(file, content)
    terminal.say(f"{file}: {told} as of {viewpoint.as_of}")


def _content(
    ending: str,
    documents: list[Assessed],
    viewpoint: options.Viewpoint,
    selection: options.Selection,
) -> tuple[bytes, str]:
    """The file's bytes, and how much is in it."""
    told = counted(len(documents), "document")
    if ending == ".ics":
        events = list(_events(documents, viewpoint))
        return calendar(events, viewpoint.as_of), counted(len(events), "event")
    rows = (as_row(one.record, one.finding) for one in documents)
    match ending:
        case ".xlsx":
            facts = _facts(told, viewpoint, selection)
            return workbook(rows, NAMES, facts, viewpoint.as_of), told
        case ".csv":
            lines = csv_lines(rows, NAMES)
        case ".json":
            lines = json_array(rows)
        case _:
            lines = json_lines(rows)
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace"), told


def _facts(told: str, viewpoint: options.Viewpoint, selection: options.Selection) -> dict[str, str]:
    return {
        "as of": viewpoint.as_of.isoformat(),
        "documents": told,
        "selected by": str(selection) or "nothing: all steering documents",
        "made by": f"styrdok {__version__}",
    }


def _events(documents: list[Assessed], viewpoint: options.Viewpoint) -> Iterator[Event]:
    """The end, the review and the age limit of each document that are still to come, by day."""
    from styrdok.sentences import sentences

    words = sentences(viewpoint.language)
    found = [
        Event(
            uid=f"{one.record.id}-{kind}@styrdok",
            day=day,
            summary=words.phrase(f"coming_{kind}").format(title=_name(one)),
            description=f"{reason} {one.record.path} ({one.record.id})",
        )
        for one in documents
        if one.coming
        for kind, day, reason in (
            ("end", one.coming.end, one.finding.reason),
            ("review", one.coming.review, one.coming.why),
            ("age", _age_limit(one.coming), one.finding.reason),
        )
        if day
    ]
    yield from sorted(found, key=lambda event: (event.day, event.uid))


def _age_limit(coming: "Coming") -> date | None:
    """The day on which a document grows too old, where no review is to come before it."""
    reviewed = coming.review and coming.age and coming.review <= coming.age
    return None if reviewed else coming.age


def _name(one: Assessed) -> str:
    """The title with its owner, which a calendar of several municipalities needs."""
    record = one.record
    owner = f" ({record.municipality.name})" if record.municipality else ""
    return f"{record.title or Path(record.path).name}{owner}"
