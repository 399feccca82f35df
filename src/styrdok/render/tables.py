"""Plain tables: as wide as their content in a file, as wide as the window on a terminal."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from styrdok.render.safe import plain

GAP = "  "
RED, YELLOW, GREEN, DIM = 31, 33, 32, 2
"""Numbers of a terminal's colours."""

UNKNOWN = "–"
"""Stands where a value is not known, so that a column never looks shifted."""

_NARROWEST, _LAST_COLUMN = 12, 30
"""Columns of text that a shrunk column keeps, and that the last one gets if it can be."""


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and how what stands under it is set.

    ``shrinks`` allows cutting it short on a narrow terminal. ``colours`` gives
    the terminal's colour number for some first words, beside their meaning in words.
    """

    heading: str
    right: bool = False
    shrinks: bool = False
    colours: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """The cells of one row, and a sentence that belongs below them.

    ``file`` is the absolute path that the last cell leads to, where a terminal can follow it.
    """

    cells: Sequence[str | None]
    note: str = ""
    file: str = ""


def table(
    columns: Sequence[Column],
    lines: Iterable[Line],
    *,
    width: int | None = None,
    colour: bool = False,
) -> Iterator[str]:
    """The lines of the table, with no space at their ends; none where there are no rows.

    With a ``width`` the columns that may shrink do so and the last column and
    the notes are wrapped to it; without one, nothing is ever cut or wrapped.
    """
    rows = [([_shown(cell) for cell in line.cells], plain(line.note), line.file) for line in lines]
    if not rows:
        return
    heading = [column.heading for column in columns]
    widths = _widths(columns, [heading, *(cells for cells, _, _ in rows)], width)
    yield from _row(columns, heading, widths, colour=False)
    for cells, note, file in rows:
        yield from _row(columns, cells, widths, colour=colour, file=file)
        yield from (f"{GAP}{part}" for part in wrapped(note, width and width - len(GAP)))


def wrapped(text: str, width: int | None) -> list[str]:
    """The text in lines of at most ``width`` columns; one line where there is no width."""
    if not text:
        return []
    if width is None or _fits(text, width):
        return [text]
    lines = [""]
    for word in _pieces(text, width):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and columns_of(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _pieces(text: str, width: int) -> Iterator[str]:
    """The words, and what is left of a word too long for any line cut into such as fit."""
    for word in text.split(" "):
        start = 0
        # What is left is never copied: a word can be as long as a document.
        while start < len(word) and not (start == 0 and _fits(word, width)):
            end = _fitting(word, start, width)
            yield word[start:end]
            start = end
        if start == 0:
            yield word


_MOST_LETTERS = 4
"""Letters to a column at which a text is not measured as a whole: it is hardly ever so narrow."""


def _fits(text: str, width: int) -> bool:
    return len(text) <= _MOST_LETTERS * width and columns_of(text) <= width


def _fitting(text: str, start: int, room: int) -> int:
    """Where what fits of the text from ``start`` ends; after one letter at least."""
    taken = 0
    for at in range(start, len(text)):
        taken += columns_of(text[at])
        if taken > room:
            return max(at, start + 1)
    return len(text)


_NARROW = re.compile("[ -\u02ff\u2010-\u2027]*")
"""Latin letters, dashes and quotes: each takes one column."""


@lru_cache(maxsize=65536)  # the same dates, names and words stand in many rows
def columns_of(text: str) -> int:
    """How many columns of a terminal the text takes.

    An accent that stands as a letter of its own takes none, a Chinese character two.
    """
    if _NARROW.fullmatch(text):
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


@lru_cache(maxsize=65536)
def _shown(cell: str | None) -> str:
    return plain(cell or "") or UNKNOWN


def _widths(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int | None
) -> list[int]:
    widths = [max(columns_of(row[i]) for row in rows) for i in range(len(columns))]
    if width is None:
        return widths
    others = sum(widths[:-1]) + len(GAP) * (len(columns) - 1)
    lacking = min(widths[-1], _LAST_COLUMN) - (width - others)
    for i, column in enumerate(columns[:-1]):
        if column.shrinks and lacking > 0:
            spare = min(lacking, max(widths[i] - _NARROWEST, 0))
            widths[i] -= spare
            lacking -= spare
            others -= spare
    widths[-1] = min(widths[-1], max(width - others, _NARROWEST))
    return widths


def _row(
    columns: Sequence[Column],
    cells: Sequence[str],
    widths: Sequence[int],
    *,
    colour: bool,
    file: str = "",
) -> Iterator[str]:
    """The row's first line, then what the last column wraps to."""
    first, *rest = wrapped(cells[-1], widths[-1])
    *set_cells, last = (
        _set(column, cell, room, colour=colour)
        for column, cell, room in zip(columns, [*cells[:-1], first], widths, strict=True)
    )
    last = last.rstrip()
    if colour and file:
        last, *rest = (_linked(part, file) for part in (last, *rest))
    yield GAP.join([*set_cells, last]).rstrip()
    indent = " " * (sum(widths[:-1]) + len(GAP) * (len(columns) - 1))
    yield from (f"{indent}{part}" for part in rest)


def _linked(text: str, file: str) -> str:
    """The text as a link to a file, which terminals that know none show as plain text."""
    return f"\x1b]8;;{Path(file).as_uri()}\x1b\\{text}\x1b]8;;\x1b\\"


def _set(column: Column, cell: str, room: int, *, colour: bool) -> str:
    """The cell cut to its room, padded, and coloured where the column says so."""
    text = _cut(cell, room)
    padding = " " * (room - columns_of(text))
    if colour and (number := column.colours.get(cell.split(",")[0])):
        text = f"\x1b[{number}m{text}\x1b[0m"
    return padding + text if column.right else text + padding


def _cut(text: str, room: int) -> str:
    if columns_of(text) <= room:
        return text
    return f"{text[: _fitting(text, 0, room - 1)]}…"
