"""``schema``: what a program may expect of a document."""

import click

from styrdok.cli import terminal
from styrdok.cli.group import StyrdokCommand


@click.command(cls=StyrdokCommand)
def schema() -> None:
    """Print the JSON Schema of a document as `list --json` prints it.

    Examples:
      styrdok schema
      styrdok schema > document.schema.json
    """
    from styrdok import tables
    from styrdok.render import formats, records

    types = tables.load().types.keys
    terminal.write([formats.json_object(records.schema(types))])
