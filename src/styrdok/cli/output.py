"""Printing a list in the form that was asked for, and writing a file."""

import errno
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from styrdok.cli import terminal
from styrdok.errors import UsageError
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


def write_whole(file: Path, content: bytes) -> None:
    """Write the file whole or not at all: what was there stays until the new one is finished.

    Raises:
        UsageError: it cannot be written there.
    """
    name = ""
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=".styrdok-")
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(file)
    except OSError as error:
        if name:
            Path(name).unlink(missing_ok=True)
        if error.errno == errno.ENOSPC:
            raise
        raise UsageError(f"{file} cannot be written: {error.strerror or error}") from error


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


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
