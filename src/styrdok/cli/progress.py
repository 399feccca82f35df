"""How far an ingest has come, on stderr: a bar for a person who waits, lines for a log."""

import shutil
import sys
import time
from collections.abc import Iterable, Iterator

import click

from styrdok.cli import terminal
from styrdok.ingest import Outcome

_EVERY = 30.0
"""Seconds between two lines in a log."""

_STEPS = 500
"""Times that a bar is drawn at most: drawing it for each of many files would take a while."""


def watched(outcomes: Iterable[Outcome], total: int, *, verbose: bool) -> Iterator[Outcome]:
    """The same outcomes, shown as they pass; ``total`` is how many files there are.

    Each is told where ``verbose``, else only those that could not be read.
    """
    if verbose:
        return _with_all(outcomes)
    if sys.stderr.isatty():
        return _with_bar(outcomes, total)
    return _with_lines(outcomes, total)


def _with_bar(outcomes: Iterable[Outcome], total: int) -> Iterator[Outcome]:
    with click.progressbar(
        length=total,
        label="reading",
        show_pos=True,
        file=sys.stderr,
        update_min_steps=max(total // _STEPS, 1),
    ) as bar:
        for outcome in outcomes:
            if outcome.unreadable:
                _clear_line()
                _complain(outcome)
            bar.update(1)
            yield outcome


def _with_all(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    for outcome in outcomes:
        if outcome.unreadable:
            _complain(outcome)
        else:
            terminal.say(f"{outcome.path}: {outcome.kind}")
        yield outcome


def _with_lines(outcomes: Iterable[Outcome], total: int) -> Iterator[Outcome]:
    said = time.monotonic()
    for done, outcome in enumerate(outcomes, start=1):
        if outcome.unreadable:
            _complain(outcome)
        if time.monotonic() > said + _EVERY:
            terminal.say(f"{done} of {total} files done")
            said = time.monotonic()
        yield outcome


def _complain(outcome: Outcome) -> None:
    if problem := outcome.unreadable:
        terminal.say(f"{problem.path}: {problem.reason}: {problem.detail}")


def _clear_line() -> None:
    """Blank the bar, so that a message can stand in its place; it is drawn again below."""
    blank = " " * (shutil.get_terminal_size().columns - 1)
    click.echo(f"\r{blank}\r", file=sys.stderr, nl=False)
