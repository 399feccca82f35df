"""``browse``: the index in a web browser."""

from contextlib import suppress
from pathlib import Path

import click

from styrdok.cli import options, terminal
from styrdok.cli.group import StyrdokCommand
from styrdok.errors import ExitCode, UsageError


@click.command(cls=StyrdokCommand)
@options.index
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    metavar="N",
    show_default="8001, or a free one",
    help="Answer at this port.",
)
@click.option(
    "--open",
    "opens",
    is_flag=True,
    allow_from_autoenv=False,
    help="Open the address in the browser.",
)
@click.pass_context
def browse(ctx: click.Context, db: Path, port: int | None, opens: bool) -> None:
    """Show the index in a web browser, on this machine alone.

    Examples:
      styrdok browse
      styrdok browse --open
      styrdok browse --db archive.db --port 8080

    Prints the address and answers there until Ctrl-C. It judges as of today, by
    the settings that the last ingest used. The index and the PDFs are only read.
    """
    from styrdok.standings import are_in_step
    from styrdok.store import Index

    try:
        from styrdok.browse import server
    except ImportError as error:
        raise UsageError(
            'browse needs Datasette: run "pip install datasette" '
            '(with pipx "pipx inject styrdok datasette")'
        ) from error

    with Index.open(str(db)) as index:
        if not are_in_step(index, options.settings_of(None)):
            terminal.say(
                f"{db} is not in step with the settings here, or an ingest was interrupted: "
                'run "styrdok ingest" again to have all of it judged anew'
            )
    with server.listening(port) as at:
        address = f"http://{server.HOST}:{at.getsockname()[1]}/"
        terminal.write([address])
        terminal.say("Ctrl-C ends it")
        if opens:
            click.launch(address)
        with suppress(KeyboardInterrupt):
            server.serve(db, at)
    ctx.exit(ExitCode.INTERRUPTED)
