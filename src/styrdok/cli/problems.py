"""``problems``: the files that could not be read."""

from pathlib import Path

import click

from styrdok.cli import options, terminal
from styrdok.cli.group import StyrdokCommand
from styrdok.cli.output import print_list
from styrdok.render.problems import FIELDS, NEXT_STEPS
from styrdok.render.tables import Column, Line

_COLUMNS = (Column("REASON"), Column("SINCE"), Column("FILE"))


@click.command(cls=StyrdokCommand)
@options.index
@options.list_format
def problems(db: Path, form: str | None) -> None:
    """List the files that could not be read, why, and what to do.

    Examples:
      styrdok problems
      styrdok problems --json | jq -r '.[] | select(.reason == "no_text") | .path'
      styrdok problems --csv > unread.csv

    A file leaves the list when an ingest can read it, or when it is gone and an
    ingest with --prune has looked for it.
    """
    from styrdok.store import Index

    with Index.open(str(db)) as index:
        found = [{name: getattr(one, name) for name in FIELDS} for one in index.problems()]
    lines = (
        Line(
            (one["reason"], one["since"], one["path"]),
            f"{one['detail']}; {NEXT_STEPS[one['reason']]}",
            one["path"],
        )
        for one in found
    )
    print_list(form, FIELDS, found, _COLUMNS, lines)
    if not found:
        terminal.say("every file that was found could be read")
