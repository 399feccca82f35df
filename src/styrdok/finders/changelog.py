"""Reading the table in which a document lists its own versions and what changed in each.

Version  Datum       Beslut      Ändring
1.0      2012-05-21  KF § 40     Ny
2.0      2017-03-28  KF § 60     Avsnitt 3 ändrat
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from styrdok.tables import Tables
from styrdok.tables.decisions import DecisionHit, Part

Span = tuple[int, int]


class Table(NamedTuple):
    """Where a table stands, ``text[start:end]``, and the decisions of its rows."""

    start: int
    end: int
    decisions: tuple[DecisionHit, ...]


_VERSION = re.compile(r"\s*(?:(?:version|ver|v|utgåva)\.?\s?)?\d{1,2}(?:\.\d{1,2}){0,2}[.:]?\s+")
_HEADING = 40
"""Characters that the heading of a table has at most."""

_WIDEST = 80
"""Characters that the heads of its columns have at most, together."""

_WRAPPED = 2
"""Lines into which a cell of a row is wrapped at most, below its first."""


def read(text: str, folded: str, lines: Sequence[Span], tables: Tables) -> Table | None:
    """The first table of changes on a page; ``None`` where fewer than two rows follow a heading.

    A row begins with a day, or with a version and a day. Which body decided is read
    from the row; a row that tells neither body nor paragraph is no decision.
    """
    for n, line in enumerate(lines):
        if not _is_heading(folded, line, tables):
            continue
        rows = _rows(folded, lines, n + 1, tables)
        if len(rows) < 2:
            continue
        ends = [*(lines[number][0] for number, _ in rows[1:]), lines[rows[-1][0]][1]]
        decisions = [
            _decision(text, folded, day, end, tables)
            for (_, day), end in zip(rows, ends, strict=True)
        ]
        return Table(line[0], ends[-1], tuple(one for one in decisions if one))
    return None


def _is_heading(folded: str, line: Span, tables: Tables) -> bool:
    start, end = line
    if end - start > _WIDEST:
        return False
    if tables.wording["changelog_columns"].match(folded, start, end):
        return True
    return end - start <= _HEADING and bool(tables.wording["history"].search(folded, start, end))


def _rows(folded: str, lines: Sequence[Span], first: int, tables: Tables) -> list[tuple[int, Part]]:
    """The numbers of the lines that begin a row, and its day, with few lines between them."""
    rows: list[tuple[int, Part]] = []
    last = first
    for n in range(first, len(lines)):
        if n - last > _WRAPPED:
            break
        if day := _day(folded, lines[n], tables):
            rows.append((n, day))
            last = n
    return rows


def _day(folded: str, line: Span, tables: Tables) -> Part | None:
    """The day with which a row begins."""
    version = _VERSION.match(folded, *line)
    places = [version.end()] if version else []
    for at in (*places, line[0]):
        date = tables.dates.at(folded, at)
        if date and date.span.precision == "day" and date.end <= line[1]:
            return Part(str(date.span), date.start, date.end)
    return None


def _decision(text: str, folded: str, date: Part, end: int, tables: Tables) -> DecisionHit | None:
    """What a row says behind its day, up to its end; nothing of what was no decision."""
    if tables.wording["minor_change"].search(folded, date.end, end):
        return None
    first = tables.wording["first_version"].search(folded, date.end, end)
    action = "adopt" if first else "revise"
    body = next(tables.bodies.find(text, date.end, end), None)
    at = body.start if body else date.end
    told = tables.decisions.parts(text, folded, at, end, action=action, start=date.start)
    if not told.body and not told.paragraph:
        return None
    return told._replace(date=date, end=max(told.end, date.end))
