"""Printing a list in the form that was asked for."""

from collections.abc import Iterable, Iterator, Sequence

from styrdok.cli import terminal
from styrdok.render.formats import Row, csv_lines, json_array, json_lines
from styrdok.render.tables import Column, Line, table


def print_list(
    form: str | None,
    names: Sequence[str],
    rows: Iterable[Row],
    columns: Sequence[Column],
    lines: Iterable[Line],
) -> None:
    """Print ``rows`` as JSON, JSON Lines or CSV, or ``lines`` as a table.

    Only one of the two is read. Of nothing, JSON is ``[]`` and a table is nothing.
    """
    terminal.write(_lines(form, names, rows, columns, lines))


def _lines(
    form: str | None,
    names: Sequence[str],
    rows: Iterable[Row],
    columns: Sequence[Column],
    lines: Iterable[Line],
) -> Iterator[str]:
    match form:
        case "json":
            return json_array(rows)
        case "jsonl":
            return json_lines(rows)
        case "csv":
            return csv_lines(rows, names)
        case _:
            width, colour = terminal.width(), terminal.has_colour()
            return table(columns, lines, width=width, colour=colour)
