"""Rows as JSON, JSON Lines and CSV: one line at a time, so that size is no matter."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from styrdok.render.safe import escaped, plain

Row = Mapping[str, object]
"""Field names and values in the order of printing; the values are those of JSON."""

_FORMULA = re.compile(r'(^|;[\s"]*)(?=[=+@-])')
"""Where a spreadsheet takes a formula to begin; a Swedish one divides at `;`, in quotes or not."""


def json_object(row: Row) -> str:
    """One object over many lines, for a person to read too."""
    return escaped(json.dumps(row, ensure_ascii=False, indent=2))


def json_lines(rows: Iterable[Row]) -> Iterator[str]:
    """One object a line."""
    for row in rows:
        yield escaped(json.dumps(row, ensure_ascii=False))


def json_array(rows: Iterable[Row]) -> Iterator[str]:
    """One array with an object a line."""
    lines = json_lines(rows)
    previous = next(lines, None)
    if previous is None:
        yield "[]"
        return
    opening = "["
    for line in lines:
        yield f"{opening}{previous},"
        previous, opening = line, " "
    yield f"{opening}{previous}]"


def csv_lines(rows: Iterable[Row], names: Sequence[str]) -> Iterator[str]:
    """A line of the names, then one line a row. No cell is read as a formula."""
    yield _csv_line(names)
    for row in rows:
        yield _csv_line([_cell(row[name]) for name in names])


def _csv_line(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow(cells)
    return buffer.getvalue()


def _cell(value: object) -> str:
    text = plain(as_text(value))
    return _FORMULA.sub(r"\1'", text)


def as_text(value: object) -> str:
    """What stands in a cell: lists are joined, an organisation is its code and name."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            return "; ".join(as_text(one) for one in value)
        case dict():
            return " ".join(as_text(one) for one in value.values())
        case _:
            return str(value)
