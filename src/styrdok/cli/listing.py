"""``stale`` and ``list``: the documents of an index, and which of them are out of date."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import click
from click.core import ParameterSource

from styrdok.cli import options, terminal
from styrdok.cli.assessment import (
    Assessed,
    assess_all,
    badness,
    days_due,
    look_up,
    place,
    steering_documents,
)
from styrdok.cli.group import StyrdokCommand
from styrdok.cli.output import print_list
from styrdok.errors import ExitCode
from styrdok.model import Record
from styrdok.render.records import NAMES, as_row, is_in_force, owners
from styrdok.render.sheets import counted
from styrdok.render.tables import DIM, GREEN, RED, YELLOW, Column, Line

_STATUS = Column(
    "STATUS",
    colours={
        "expired": RED,
        "review_overdue": RED,
        "unrevised": YELLOW,
        "expiring": YELLOW,
        "valid": GREEN,
        "repealed": DIM,
        "superseded": DIM,
    },
)
_STALE_COLUMNS = (
    _STATUS,
    Column("SINCE"),
    Column("DAYS", right=True),
    Column("MUNICIPALITY", shrinks=True),
    Column("ADOPTED"),
    Column("TITLE"),
)
_AHEAD_COLUMNS = (*_STALE_COLUMNS[:3], Column("DUE"), *_STALE_COLUMNS[3:])
_LIST_COLUMNS = (
    Column("ID"),
    _STATUS,
    Column("TYPE", shrinks=True),
    Column("MUNICIPALITY", shrinks=True),
    Column("ADOPTED"),
    Column("UNTIL"),
    Column("TITLE"),
)


@click.command(cls=StyrdokCommand)
@options.index
@options.viewpoint
@options.selection
@options.list_format
@click.option(
    "--coming",
    is_flag=True,
    allow_from_autoenv=False,
    help="Only what is not stale yet and runs out or falls due --within that time.",
)
@click.option(
    "--check",
    is_flag=True,
    allow_from_autoenv=False,
    help="Exit with code 10 when a document is stale.",
)
@click.pass_context
def stale(
    ctx: click.Context,
    db: Path,
    viewpoint: options.Viewpoint,
    selection: options.Selection,
    form: str | None,
    coming: bool,
    check: bool,
) -> None:
    """List the documents that are out of date, worst first, and why.

    Examples:
      styrdok stale
      styrdok stale --as-of 2019-06-25 --municipality Halmstad
      styrdok stale --max-age 3y --status unrevised --csv > unrevised.csv
      styrdok stale --within 90d      also what runs out or falls due in the next 90 days
      styrdok stale --within 2027 --coming    only what does so until the end of 2027
      styrdok stale --check           for a nightly job: exit code 10 if any is
      styrdok stale --lang sv         the reasons in Swedish

    A document is stale when its last day of validity has passed (expired), when
    the day of its review has (review_overdue), or when it has no last day and
    was neither adopted, revised nor reaffirmed within --max-age (unrevised).
    """
    warned = coming or ctx.get_parameter_source("within") is ParameterSource.COMMANDLINE
    in_full = form is not None
    found = None if warned else look_up(db, viewpoint, selection, stale=True, in_full=in_full)
    if found is None:
        found = [
            one
            for one in assess_all(db, viewpoint, selection.owners, ahead=warned)
            if selection.takes(one.record, one.finding)
            and (selection.statuses or one.finding.stale or days_due(one, viewpoint))
        ]
    if coming:
        found = [one for one in found if not one.finding.stale and days_due(one, viewpoint)]
    if warned:
        due = {one.record.id: min(days_due(one, viewpoint).values(), default=None) for one in found}
        wanted = sorted(found, key=lambda one: (badness(one)[:2], due[one.record.id] or date.max))
        _print(form, wanted, _AHEAD_COLUMNS, lambda one: _stale_line(one, due))
    else:
        wanted = sorted(found, key=badness)
        _print(form, wanted, _STALE_COLUMNS, _stale_line)
    if not wanted:
        terminal.say(_nothing(db, viewpoint, selection, "to come" if coming else "stale"))
    if check and any(one.finding.stale for one in wanted):
        ctx.exit(ExitCode.FINDINGS)


@click.command("list", cls=StyrdokCommand)
@options.index
@options.viewpoint
@options.selection
@options.list_format
@click.option(
    "--all",
    "everything",
    is_flag=True,
    allow_from_autoenv=False,
    help="Also those that are not steering documents.",
)
@click.option(
    "--in-force",
    is_flag=True,
    allow_from_autoenv=False,
    help="Only those that applied on the day, however old.",
)
@click.option(
    "--doubtful",
    is_flag=True,
    allow_from_autoenv=False,
    help="Only those with something in doubt, what settles most first, and the questions.",
)
def list_documents(
    db: Path,
    viewpoint: options.Viewpoint,
    selection: options.Selection,
    form: str | None,
    everything: bool,
    in_force: bool,
    doubtful: bool,
) -> None:
    """List the documents of the index.

    Examples:
      styrdok list
      styrdok list --municipality Halmstad --type policy
      styrdok list --all --jsonl | jq 'select(.status == null) | .path'
      styrdok list --as-of 2018 --csv > as-it-stood-2018.csv
      styrdok list --in-force --as-of 2019-06-25
      styrdok list --doubtful         what to look at first, and why

    They stand by municipality, type and title. The forms for programs hold every
    field; `styrdok schema` describes them.
    """
    in_full = form is not None
    if everything:
        found = [
            one
            for one in assess_all(
                db, viewpoint, selection.owners, quoting=in_full, doubting=doubtful
            )
            if selection.takes(one.record, one.finding)
        ]
    else:
        found = steering_documents(db, viewpoint, selection, in_full=in_full, doubting=doubtful)
    wanted = sorted(found, key=place)
    if in_force:
        wanted = [one for one in wanted if is_in_force(one.finding)]
    if doubtful:
        wanted = sorted(filter(_is_doubtful, wanted), key=_certainty)
    _print(form, wanted, _LIST_COLUMNS, _list_line)
    if not wanted:
        what = "in doubt" if doubtful else "in force" if in_force else "listed"
        terminal.say(_nothing(db, viewpoint, selection, what))


def _print(
    form: str | None,
    wanted: list[Assessed],
    columns: tuple[Column, ...],
    line: Callable[[Assessed], Line],
) -> None:
    rows = (as_row(one.record, one.finding) for one in wanted)
    print_list(form, NAMES, rows, columns, map(line, wanted))


def _is_doubtful(one: Assessed) -> bool:
    return bool(one.doubts)


def _certainty(one: Assessed) -> float:
    """Less than nothing, and the less, the more would be settled by answers."""
    return -sum(doubt.worth for doubt in one.doubts)


def _stale_line(one: Assessed, due: Mapping[str, date | None] | None = None) -> Line:
    """The line of a document; with ``due``, by id, also the day that comes next for it."""
    record, finding = one.record, one.finding
    days = None if finding.overdue_days is None else str(finding.overdue_days)
    since = finding.stale_since.isoformat() if finding.stale_since else None
    coming = [] if due is None else [day.isoformat() if (day := due[record.id]) else None]
    cells = (_status(one), since, days, *coming, owners(record), record.adopted_on, _title(record))
    # What is not stale is listed for what is to come, and of a review no reason tells yet.
    why = one.coming.why if one.coming and not finding.stale else ""
    return Line(cells, f"{record.id}: {finding.reason} {why}".rstrip(), record.path)


def _list_line(one: Assessed) -> Line:
    record = one.record
    days = (record.adopted_on, record.valid_until)
    cells = (record.id, _status(one), record.type, owners(record), *days, _title(record))
    return Line(cells, "; ".join(doubt.question for doubt in one.doubts), record.path)


_MARKS = {
    "draft": "draft",
    "decided_draft": "adopted",
    "not_yet_in_force": "not yet",
    "corrected": "corrected",
}
"""The flags that a table shows beside the status."""


def _status(one: Assessed) -> str | None:
    """The status, and what a reader must know with it."""
    marks = [words for flag, words in _MARKS.items() if flag in one.finding.flags]
    return ", ".join([one.finding.status, *marks]) if one.finding.status else None


def _title(record: Record) -> str:
    """The title, or the file's name in brackets where none was found."""
    return record.title or f"[{Path(record.path).name}]"


def _nothing(
    db: Path, viewpoint: options.Viewpoint, selection: options.Selection, what: str
) -> str:
    """Why the answer is empty: there is nothing, nothing of that kind, or nothing wanted."""
    as_of = viewpoint.as_of
    if chosen := len(steering_documents(db, viewpoint, selection, in_full=False)):
        return f"nothing is {what} among {counted(chosen, 'steering document')} as of {as_of}"
    if held := len(steering_documents(db, viewpoint, options.Selection(), in_full=False)):
        told = counted(held, "steering document")
        return f"the index holds {told}, but none with {selection} as of {as_of}"
    if others := len(assess_all(db, viewpoint, quoting=False)):
        told = counted(others, "other document")
        return f'the index holds no steering document, but {told}: see "styrdok list --all"'
    return 'the index holds no documents: run "styrdok ingest FOLDER"'
