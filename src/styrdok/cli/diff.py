"""``diff``: what became of the documents between two days, or of the text of one document."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from styrdok.cli import options, terminal
from styrdok.cli.assessment import assess_some
from styrdok.cli.group import StyrdokCommand
from styrdok.cli.output import print_list
from styrdok.dates import FIRST_YEAR, LAST_YEAR, DateSpan, span_of
from styrdok.errors import ExitCode, UsageError
from styrdok.model import Record
from styrdok.render.formats import Row, json_object
from styrdok.render.sheets import counted
from styrdok.render.tables import RED, YELLOW, Column, Line

if TYPE_CHECKING:
    from styrdok.assessment import Holdings
    from styrdok.changes import Changed, Changes, Period
    from styrdok.render.differences import Side
    from styrdok.store import Index

_DAY = re.compile(r"(\d{4})(-\d{1,2}(-\d{1,2})?)?", re.ASCII)
"""What is meant as a day. A year may also be the beginning of an id."""

FIELDS = (
    *("id", "path", "title", "type", "municipality", "before", "after", "changes"),
    *("became_stale", "stale_since", "overdue_days", "superseded_by", "reason", "flags"),
)
"""A document that changed between two days, as JSON gives it."""

_UNDECIDED = "not decided"
"""Stands where a table shows the status of what had not been decided on."""

_COLUMNS = (
    Column(
        "CHANGE",
        colours={"expired": RED, "review_overdue": RED, "unrevised": YELLOW, "expiring": YELLOW},
    ),
    Column("ON"),
    Column("WAS"),
    Column("IS"),
    Column("MUNICIPALITY", shrinks=True),
    Column("TITLE"),
)


@click.command(cls=StyrdokCommand)
@click.argument("first", metavar="A")
@click.argument("second", metavar="[B]", required=False)
@options.index
@options.viewpoint
@options.selection
@options.list_format
@click.option(
    "--check",
    is_flag=True,
    allow_from_autoenv=False,
    help="Exit with code 10 when a document became stale between two days.",
)
@click.pass_context
def diff(
    ctx: click.Context,
    first: str,
    second: str | None,
    db: Path,
    viewpoint: options.Viewpoint,
    selection: options.Selection,
    form: str | None,
    check: bool,
) -> None:
    """Say what changed between two days, or between two documents.

    Examples:
      styrdok diff 2018-06-25 2019-06-25    what became of the documents in between
      styrdok diff 2019-01-01 --municipality Halmstad     the same until today
      styrdok diff 3fa9 b71c                the text of two editions, word by word
      styrdok diff 3fa9                     the same with the edition before it
      styrdok diff 2018 2019 --json | jq -r '.[] | select(.became_stale) | .path'

    A and B are two days, or two documents by id, the beginning of one (4
    characters or more), or path. Without B a day is compared with --as-of, and
    a document with the one that it replaced, or that replaced it.

    Between days, documents are known from their own dates and from minutes and
    corrections: what came into the index yesterday and was adopted in 2015 was
    there in 2015. --status chooses by the status on the later day.

    Between texts, words stand as [-removed-] and {+added+}. Where lines and
    pages end, headers, footers and page numbers count for nothing.
    """
    days = [_day(one) for one in (first, second) if one is not None]
    if all(days):
        period = _period(ctx, [day for day in days if day], viewpoint.as_of)
        _print_changes(ctx, db, period, viewpoint, selection, form, check=check)
    elif any(days):
        raise UsageError(
            f"{first} and {second} are a day and a document: give two days or two documents; "
            "an id that looks like a year needs more of its digits"
        )
    else:
        _refuse(selection, form, check=check)
        _print_differences(db, first, second, viewpoint, as_json=form == "json")


def _day(text: str) -> date | None:
    """The day that is meant, of a month or a year the last; ``None`` where a document is."""
    found = _DAY.fullmatch(text)
    if not found or (not found[2] and not FIRST_YEAR <= int(text) <= LAST_YEAR):
        return None
    try:
        return DateSpan.parse(text).last
    except ValueError as error:
        raise UsageError(str(error)) from error


# Between two days


def _period(ctx: click.Context, days: list[date], as_of: date) -> "Period":
    from styrdok.changes import Period

    if len(days) > 1 and ctx.get_parameter_source("as_of") is ParameterSource.COMMANDLINE:
        raise UsageError("--as-of is the second day: give it or B, not both")
    period = Period(days[0], days[1] if len(days) > 1 else as_of)
    if period.later < period.earlier:
        raise UsageError(
            f"{period.earlier} comes after {period.later}: give the earlier day first: "
            f"styrdok diff {period.later} {period.earlier}"
        )
    return period


def _print_changes(
    ctx: click.Context,
    db: Path,
    period: "Period",
    viewpoint: options.Viewpoint,
    selection: options.Selection,
    form: str | None,
    *,
    check: bool,
) -> None:
    from styrdok.changes import between
    from styrdok.store import Index

    with Index.open(str(db)) as index:
        found = between(
            index,
            period,
            viewpoint.settings,
            viewpoint.language,
            owners=selection.owners,
            types=selection.types,
        )
        wanted = [
            one
            for one in found.changed
            if not selection.statuses or one.finding.status in selection.statuses
        ]
        if selection.asks_more:
            later = replace(viewpoint, as_of=period.later)
            known = assess_some(index, later, [one.id for one in wanted])
            wanted = [one for one in wanted if selection.takes(*known[one.id][:2])]
    print_list(form, FIELDS, map(_row, wanted), _COLUMNS, map(_line, wanted))
    terminal.say(_told(found, period, shown=len(wanted)))
    if check and any(one.became_stale for one in wanted):
        ctx.exit(ExitCode.FINDINGS)


def _row(one: "Changed") -> Row:
    finding = one.finding
    return {
        "id": one.id,
        "path": one.path,
        "title": one.title,
        "type": one.type,
        "municipality": one.municipality,
        "before": one.before,
        "after": finding.status,
        "changes": [{"change": kind, "on": day.isoformat()} for kind, day in one.changes],
        "became_stale": one.became_stale,
        "stale_since": finding.stale_since.isoformat() if finding.stale_since else None,
        "overdue_days": finding.overdue_days,
        "superseded_by": finding.superseded_by,
        "reason": finding.reason,
        "flags": list(finding.flags),
    }


def _line(one: "Changed") -> Line:
    worst, *others = one.changes
    also = ", ".join(f"{change.kind} {change.on}" for change in others)
    return Line(
        (
            worst.kind,
            worst.on.isoformat(),
            one.before or _UNDECIDED,
            one.finding.status,
            one.municipality,
            one.title or f"[{Path(one.path).name}]",
        ),
        f"{one.id}: {one.finding.reason}{f' Also: {also}.' if also else ''}",
        one.path,
    )


def _told(found: "Changes", period: "Period", *, shown: int) -> str:
    """How many there were on both days, and what became of them; the numbers add up."""
    changed, stale = len(found.changed), sum(one.became_stale for one in found.changed)
    told = (
        f"{counted(found.then, 'steering document')} on {period.earlier}, {found.now} on "
        f"{period.later} ({found.now - found.then} decided in between); {changed} changed, "
        f"{stale} of them became stale; {found.now - changed} as before"
    )
    if found.ahead:
        told += f"; {found.ahead} more are decided later"
    if shown < changed:
        told += f". {shown} of the {changed} are shown"
    return told


# Between two documents


def _refuse(selection: options.Selection, form: str | None, *, check: bool) -> None:
    """Refuse the options that say nothing of two texts.

    Raises:
        UsageError: one of them was given.
    """
    given = [f"--{form}"] if form in ("csv", "jsonl") else []
    given += [str(selection)] if str(selection) else []
    given += ["--check"] if check else []
    if given:
        raise UsageError(f"{' '.join(given)} goes with two days; with documents there is --json")


def _print_differences(
    db: Path, first: str, second: str | None, viewpoint: options.Viewpoint, *, as_json: bool
) -> None:
    from styrdok.assessment import Holdings, codes
    from styrdok.comparison import compare
    from styrdok.render.differences import Pair, as_object, sheet
    from styrdok.store import Index

    with Index.open(str(db)) as index:
        named = [index.find(one) for one in (first, second) if one is not None]
        holdings = Holdings.of(index, set().union(*map(codes, named)))
        records = named if second is not None else _editions(index, named[0], holdings)
        texts = [index.pages(record.id) for record in records]
    for record, pages in zip(records, texts, strict=True):
        if not any(page.text.strip() for page in pages):
            raise UsageError(
                f"{record.id} has no text in the index: have it read with "
                f"styrdok ingest --retry {record.path}"
            )
        if recognised := sum(page.recognised for page in pages):
            terminal.say(
                f"{record.id}: {counted(recognised, 'page')} recognised from pictures; what "
                "differs there may be misread"
            )
    older, newer = (_side(record, holdings, viewpoint) for record in records)
    pair = Pair(older, newer, compare(*texts))
    if as_json:
        terminal.write([json_object(as_object(pair))])
    else:
        lines = sheet(pair, width=terminal.width(), colour=terminal.has_colour())
        terminal.write(lines)
    if _is_earlier(newer.record, older.record):
        terminal.say(
            f"{older.record.id} is the later of the two; the other way about: "
            f"styrdok diff {newer.record.id} {older.record.id}"
        )


def _side(record: Record, holdings: "Holdings", viewpoint: options.Viewpoint) -> "Side":
    from styrdok.render.differences import Side

    known, finding = holdings.assess(
        record, viewpoint.as_of, viewpoint.settings, viewpoint.language
    )
    return Side(known, finding)


def _editions(index: "Index", record: Record, holdings: "Holdings") -> list[Record]:
    """The document and the one before it, or else the one after it, the older first.

    Raises:
        UsageError: none is known, or it replaced several.
    """
    links = holdings.relations.values()
    before = sorted(link.older for link in links if link.newer == record.id)
    if len(before) > 1:
        raise UsageError(
            f"{record.id} replaced {len(before)} documents: name one of "
            f"{', '.join(before)} before it"
        )
    if before:
        return [index.find(before[0]), record]
    if link := holdings.relations.get(record.id):
        return [record, index.find(link.newer)]
    raise UsageError(
        f"no document of the index is known to replace {record.id}, or to be replaced by it: "
        "name the other one too"
    )


def _is_earlier(one: Record, other: Record) -> bool:
    """Whether the dates of the two say so: their adoption, or else their first days."""
    for name in ("adopted_on", "valid_from"):
        spans = span_of(getattr(one, name)), span_of(getattr(other, name))
        if spans[0] and spans[1] and spans[0] != spans[1]:
            return spans[0].last < spans[1].start
    revised = span_of(other.revised_on)
    return bool(revised and not one.revised_on and one.adopted_on == other.adopted_on)
