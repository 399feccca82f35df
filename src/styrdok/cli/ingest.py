"""``ingest``: reads PDFs into the index."""

import os
import sys
import time
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import cast

import click

from styrdok import workers
from styrdok.cli import completion, options, parameters, terminal
from styrdok.cli.group import StyrdokCommand
from styrdok.cli.options import STDIN
from styrdok.cli.progress import watched
from styrdok.errors import ExitCode, UsageError
from styrdok.ingest import KINDS, Counts, Limits, Method, Outcome, Pool, find, standard_method
from styrdok.ingest import ingest as bring_in_step
from styrdok.model import Organisation
from styrdok.render.formats import json_object
from styrdok.render.problems import NEXT_STEPS
from styrdok.render.safe import plain
from styrdok.render.sheets import counted
from styrdok.store import Index
from styrdok.store.index import IN_MEMORY


@click.command(cls=StyrdokCommand)
@click.argument("paths", metavar="PATH...", nargs=-1)
@options.index
@click.option(
    "-0",
    "--null",
    is_flag=True,
    allow_from_autoenv=False,
    help="Read paths from stdin that end in NUL, as `find -print0` writes them.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    show_default="one for each CPU",
    help="Read so many files at once, here or on the cluster.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    default=120,
    show_default=True,
    help="Give a file up after this time without a page, or ten times as long in all.",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Read on the workers of the dask scheduler at tcp://HOST:PORT.",
)
@click.option(
    "--municipality",
    metavar="NAME|CODE",
    callback=parameters.municipality,
    shell_complete=completion.municipalities,
    help="Whose documents these are, where a document itself does not say.",
)
@options.ocr
@click.option(
    "--retry",
    is_flag=True,
    allow_from_autoenv=False,
    help="Try again what could not be read before.",
)
@click.option(
    "--prune",
    is_flag=True,
    allow_from_autoenv=False,
    help="Forget the files that are gone from the folders named.",
)
@click.option(
    "--dry-run",
    is_flag=True,
    allow_from_autoenv=False,
    help="Read everything, write nothing, and list what would change.",
)
@click.option(
    "-v",
    "--verbose",
    is_flag=True,
    allow_from_autoenv=False,
    help="Say of every file what became of it.",
)
@click.option(
    "-q",
    "--quiet",
    is_flag=True,
    allow_from_autoenv=False,
    help="Say nothing unless the run fails; the exit code tells the rest.",
)
@options.one_format
@click.pass_context
def ingest(
    ctx: click.Context,
    paths: tuple[str, ...],
    db: Path,
    null: bool,
    jobs: int | None,
    timeout: float,
    cluster: str | None,
    municipality: Organisation | None,
    ocr: str,
    retry: bool,
    prune: bool,
    dry_run: bool,
    verbose: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Read PDFs into the index.

    Examples:
      styrdok ingest corpus/
      styrdok ingest corpus/halmstad --municipality Halmstad
      styrdok ingest corpus/ --prune --json
      find /archive -name '*.pdf' -mtime -7 | styrdok ingest -
      find /archive -name '*.pdf' -print0 | styrdok ingest -0
      styrdok ingest corpus/ --cluster tcp://scheduler:8786

    PATH is a PDF, a folder, or - for a list of paths on stdin. A file that the
    index holds already is not read again; one that cannot be read never stops
    the others. The PDFs are only read, never changed or moved.
    """
    if not paths and not null:
        raise click.UsageError("Missing argument 'PATH...': name a folder, or - for stdin", ctx)
    if verbose and quiet:
        raise click.UsageError("--verbose and --quiet contradict each other: choose one", ctx)
    started = time.monotonic()
    corpus = find(_named(paths, null=null))
    method = standard_method(ocr)
    reasons: Counter[str] = Counter()
    with _pool(cluster, method) as pool, _opened(db, dry_run=dry_run) as index:
        run = bring_in_step(
            index,
            corpus,
            method,
            today=parameters.today(),
            municipality=municipality.code if municipality else None,
            limits=Limits(jobs=jobs, timeout=timeout),
            retry=retry,
            prune=prune,
            dry_run=dry_run,
            pool=pool,
        )
        # Whatever ends the run, it saves what is finished before the index is closed.
        with closing(cast(Generator[Outcome], run)):
            shown = run if quiet else watched(run, len(corpus.files), verbose=verbose)
            seen = _noted(shown, reasons)
            listed = _listed(seen) if dry_run and not as_json else seen
            counts = Counts.of((outcome.kind for outcome in listed), 0.0)
        if not dry_run:
            from styrdok.standings import refresh

            refresh(index, options.settings_of(None), jobs=jobs)
    counts = replace(counts, seconds=round(time.monotonic() - started, 3))
    if not quiet:
        _conclude(counts, reasons, dry_run=dry_run)
    if as_json:
        terminal.write([json_object(asdict(counts))])
    if counts.unreadable:
        ctx.exit(ExitCode.INCOMPLETE)


def _named(paths: tuple[str, ...], *, null: bool) -> list[str]:
    """The paths as given, with those of stdin in the place of the dash."""
    given = [path for path in paths if path != STDIN]
    if not null and STDIN not in paths:
        return given
    listed = sys.stdin.buffer.read()
    names = listed.split(b"\0") if null else listed.splitlines()
    return given + [os.fsdecode(name) for name in names if name]


@contextmanager
def _pool(cluster: str | None, method: Method) -> Iterator[Pool]:
    """Where the files are read: on this machine, unless there is a cluster."""
    if not cluster:
        yield workers.run
        return
    try:
        from styrdok.cluster.client import connected
    except ImportError as error:
        raise UsageError(
            '--cluster needs dask.distributed: run "pip install distributed" '
            '(with pipx "pipx inject styrdok distributed"), or leave it out'
        ) from error
    with connected(cluster, method, terminal.say) as engine:
        yield engine.run


def _opened(db: Path, *, dry_run: bool) -> AbstractContextManager[Index]:
    """The index; for a dry run where there is none, one that leaves no trace."""
    path = IN_MEMORY if dry_run and not db.exists() else str(db)
    return Index.open(path, create=True)


def _noted(outcomes: Iterable[Outcome], reasons: Counter[str]) -> Iterator[Outcome]:
    """The same outcomes, with the reasons of the unreadable ones counted."""
    for outcome in outcomes:
        if outcome.unreadable:
            reasons[outcome.unreadable.reason] += 1
        yield outcome


def _listed(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """The same outcomes, with those that would change the index printed."""
    for outcome in outcomes:
        if outcome.kind not in ("unchanged", "unreadable"):
            terminal.write([plain(f"{outcome.kind}: {outcome.path}")])
        yield outcome


def _conclude(counts: Counts, reasons: Counter[str], *, dry_run: bool) -> None:
    """Say what was done, and what to do about what could not be."""
    for reason, number in sorted(reasons.items()):
        terminal.say(f"{counted(number, 'file')} {reason}: {NEXT_STEPS[reason]}")
    kinds = {
        name: number
        for name, number in asdict(counts).items()
        if name in (*KINDS, "removed") and number
    }
    parts = ", ".join(f"{number} {name}" for name, number in kinds.items()) or "no PDF there"
    kept = "; dry run, nothing was written" if dry_run else ""
    terminal.say(f"{counted(counts.found, 'file')} in {counts.seconds:.1f} s: {parts}{kept}")
