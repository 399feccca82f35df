"""``verify``: whether the index is whole, and the files still those that it tells of."""

from collections import Counter
from pathlib import Path

import click

from styrdok.cli import options, terminal
from styrdok.cli.group import StyrdokCommand
from styrdok.cli.output import print_list
from styrdok.errors import ExitCode, IndexFailure
from styrdok.render.sheets import counted
from styrdok.render.tables import Column, Line

_COLUMNS = (Column("FINDING"), Column("FILE"))

FIELDS = ("path", "finding", "detail")
"""A deviation as JSON and CSV give it."""

_NEXT_STEPS = {
    "changed": "ingest again to read what it holds now",
    "closed": "get the right to read it",
    "gone": "ingest again, with --prune to forget it",
}


@click.command(cls=StyrdokCommand)
@options.index
@click.option(
    "--check",
    is_flag=True,
    allow_from_autoenv=False,
    help="End with code 10 if a file is not as it was.",
)
@options.list_format
@click.pass_context
def verify(ctx: click.Context, db: Path, check: bool, form: str | None) -> None:
    """Say whether the index is whole, and which files are not as they were read.

    Examples:
      styrdok verify
      styrdok verify --check && echo "every quote can be looked up"
      styrdok verify --json | jq -r '.[] | select(.finding == "changed") | .path'

    Every file is read from its first byte to its last and compared with the
    digest in the index. A damaged index ends with code 3.
    """
    from styrdok.store import Index
    from styrdok.verification import deviations

    with Index.open(str(db)) as index:
        faults = list(index.faults())
        files = sorted(index.known().values(), key=lambda file: file.path)
    for fault in faults:
        terminal.say(f"{db}: {fault}")
    if faults:
        raise IndexFailure(f"{db} is damaged: take a copy from before, or delete it and ingest")
    found = list(deviations(files))
    rows = [one._asdict() for one in found]
    lines = (
        Line((one.finding, one.path), f"{one.detail}; {_NEXT_STEPS[one.finding]}") for one in found
    )
    print_list(form, FIELDS, rows, _COLUMNS, lines)
    kinds = Counter(one.finding for one in found)
    told = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
    terminal.say(
        f"the index is whole; {counted(len(files), 'file')}: {told or 'all as they were read'}"
    )
    if check and found:
        ctx.exit(ExitCode.FINDINGS)
