"""Where results and messages go: stdout for results, stderr for everything said about them."""

import os
import shutil
import sys
from collections.abc import Iterable
from io import TextIOWrapper
from itertools import islice
from typing import IO

import click

from styrdok.render.safe import plain

_BATCH = 200
"""Lines written at once: few enough to be seen early, many enough to be fast."""


def speak_utf8() -> None:
    """Make both streams UTF-8 with plain line feeds, whatever the system's own habits.

    The same index then gives the same bytes everywhere, and a name that cannot
    be encoded costs a question mark, not the run.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")


def write(lines: Iterable[str]) -> None:
    """Print results on stdout, as they come."""
    lines = iter(lines)
    while batch := list(islice(lines, _BATCH)):
        if not _print("\n".join(batch), sys.stdout):
            return


def say(message: str) -> None:
    """Print a message on stderr; its lines stay lines and keep their indentation."""
    for line in message.splitlines():
        indent = line[: len(line) - len(line.lstrip())]
        _print(indent + plain(line), sys.stderr)


def width() -> int | None:
    """The columns of the terminal that stdout is, or ``None`` where it is none."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def has_colour() -> bool:
    """Whether stdout may be coloured: on a terminal, unless its owner does not want it."""
    unwanted = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not unwanted


def _print(text: str, stream: IO[str]) -> bool:
    """Print the text; false when nobody reads the stream any more.

    A reader who has seen enough (``| head``) is no error, and what the command
    found does not change by it: the rest goes nowhere and the run goes on.
    """
    try:
        click.echo(text, file=stream)
    except OSError as error:
        # What is left in the buffer would raise again when the process ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if not isinstance(error, BrokenPipeError):
            raise
        return False
    return True
