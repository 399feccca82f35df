"""``audit`` and ``compare``: verdicts by municipality, and municipalities side by side."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from styrdok.cli import completion, options, parameters, terminal
from styrdok.cli.assessment import in_swedish_order, steering_documents
from styrdok.cli.group import StyrdokCommand
from styrdok.cli.output import print_list
from styrdok.errors import ExitCode
from styrdok.model import Organisation
from styrdok.render.formats import Row
from styrdok.render.safe import plain
from styrdok.render.sheets import counted
from styrdok.render.tables import Column, Line, wrapped

if TYPE_CHECKING:
    from styrdok.audit import Cell, Collection, Ground, Verdict

_RED, _YELLOW, _GREEN, _DIM = 31, 33, 32, 2
_VERDICT_COLOURS = {
    "uppfyllt": _GREEN,
    "met": _GREEN,
    "delvis uppfyllt": _YELLOW,
    "partly met": _YELLOW,
    "ej uppfyllt": _RED,
    "not met": _RED,
    "kan ej bedömas": _DIM,
    "cannot be judged": _DIM,
}
_FINDINGS = frozenset({"delvis", "ej uppfyllt"})
"""The verdicts that --check ends with a code for."""

_NAMED = 12
"""Municipalities that a line of the comparison names at most; programs get them all."""

_VERDICT_NAMES = (
    *("municipality", "municipality_code", "subjects", "check", "question"),
    *("verdict", "verdict_as_said", "sentence", "grounds"),
)
_CELL_NAMES = (
    *("municipality", "municipality_code", "subject", "subject_as_said", "state"),
    *("documents", "stale", "share_stale", "oldest", "newest", "ids"),
)


def _chosen(command: options.Command) -> options.Command:
    """Give the command ``municipalities`` and ``subjects``, each of which may be repeated."""
    command = click.option(
        "--subject",
        "subjects",
        metavar="SUBJECT",
        multiple=True,
        callback=parameters.subjects,
        shell_complete=completion.subjects,
        allow_from_autoenv=False,
        help="Only this subject, may be repeated: digitalisering, bibliotek, ...",
    )(command)
    return options.municipalities("Only this municipality or region, may be repeated.")(command)


@click.command(cls=StyrdokCommand)
@options.index
@options.viewpoint
@_chosen
@options.list_format
@click.option(
    "--expectations",
    "printing",
    is_flag=True,
    allow_from_autoenv=False,
    help="Print what documents are expected, as TOML to change, and stop.",
)
@click.option(
    "-v",
    "--verbose",
    is_flag=True,
    allow_from_autoenv=False,
    help="Below each verdict, the documents and the quotes that it rests on.",
)
@click.option(
    "--check",
    is_flag=True,
    allow_from_autoenv=False,
    help="Exit with code 10 when a check is not met, or partly met only.",
)
@click.pass_context
def audit(
    ctx: click.Context,
    db: Path,
    viewpoint: options.Viewpoint,
    municipalities: tuple[Organisation, ...],
    subjects: tuple[str, ...],
    form: str | None,
    printing: bool,
    verbose: bool,
    check: bool,
) -> None:
    """Give the verdicts of the checks that an auditor makes, per municipality.

    Examples:
      styrdok audit
      styrdok audit --municipality Halmstad --as-of 2019-06-25 -v
      styrdok audit --municipality Halmstad --subject digitalisering
      styrdok audit --json | jq '.[] | select(.verdict == "ej uppfyllt")'
      styrdok audit --expectations > expectations.toml     to change what is expected

    The checks: finns (there are adopted and current documents where law and
    practice expect them), aktuella (in force and not stale), ansvar (they name who
    answers for them), uppföljning (they say how they are followed up, and reports
    show it), tydlighet (type, name and adopting body agree, and nothing is
    doubled); efterlevnad and kompetens, which documents cannot show.

    The verdicts: uppfyllt, delvis, ej uppfyllt, kan ej bedömas. The index holds
    only what was given to it: what is not found there is not called missing,
    unless styrdok.toml says under [audit] that it holds all of a municipality.
    """
    from styrdok import tables
    from styrdok.audit import audit as judged
    from styrdok.audit import expectations, words
    from styrdok.audit.expectations import source

    rules = viewpoint.settings.audit
    if printing:
        terminal.write([source(rules.expectations).rstrip("\n")])
        return
    expected, known = expectations(rules.expectations), tables.load()
    said = words(viewpoint.language)
    found = [
        (one.owner, verdict)
        for one in _collections(db, viewpoint, municipalities)
        for verdict in judged(one, subjects, expected, rules, known, viewpoint.as_of, said)
    ]
    if verbose and form is None:
        terminal.write(_detailed(found, said.verdict, terminal.width()))
    else:
        rows = (_verdict_row(owner, one, subjects, said) for owner, one in found)
        lines = (
            Line([owner.name, one.check, said.verdict(one.verdict), one.sentence])
            for owner, one in found
        )
        print_list(form, _VERDICT_NAMES, rows, _VERDICT_COLUMNS, lines)
    if not found:
        terminal.say("no steering document in the index names a municipality as its owner")
    if check and any(one.verdict in _FINDINGS for _, one in found):
        ctx.exit(ExitCode.FINDINGS)


_VERDICT_COLUMNS = (
    Column("MUNICIPALITY", shrinks=True),
    Column("CHECK"),
    Column("VERDICT", colours=_VERDICT_COLOURS),
    Column("WHY"),
)


def _collections(
    db: Path, viewpoint: options.Viewpoint, municipalities: tuple[Organisation, ...]
) -> "list[Collection]":
    """What the index holds of each owner, or of these, in the order of the Swedish alphabet."""
    from styrdok.audit import collections
    from styrdok.store import Index

    selection = options.Selection(municipalities=municipalities)
    found = steering_documents(db, viewpoint, selection, in_full=True)
    nobody = sum(not one.record.organisations for one in found)
    if nobody:
        told = counted(nobody, "steering document")
        terminal.say(f'{told} of no known municipality left out: see "styrdok list"')
    with Index.open(str(db)) as index:
        held = ((one.record, one.finding) for one in found)
        everything = collections(index, held, viewpoint.as_of, municipalities)
    return sorted(everything, key=lambda one: in_swedish_order(one.owner.name))


def _verdict_row(owner: Organisation, one: "Verdict", subjects: Sequence[str], said: Any) -> Row:
    return {
        "municipality": owner.name,
        "municipality_code": owner.code,
        "subjects": list(subjects),
        "check": one.check,
        "question": said.check(one.check),
        "verdict": one.verdict,
        "verdict_as_said": said.verdict(one.verdict),
        "sentence": one.sentence,
        "grounds": [ground._asdict() for ground in one.grounds],
    }


def _detailed(
    found: "Iterable[tuple[Organisation, Verdict]]",
    name: Callable[[str], str],
    width: int | None,
) -> Iterator[str]:
    """Each verdict with what it rests on, below the name of the municipality."""
    before = None
    for owner, one in found:
        if owner != before:
            yield from ([""] if before else []) + [owner.name]
            before = owner
        yield from _indented(f"{one.check}: {name(one.verdict)}. {one.sentence}", 2, width)
        for ground in one.grounds:
            yield from _indented(_told(ground), 4, width)
            if ground.quote:
                yield from _indented(f'p. {ground.page}: "{ground.quote}"', 6, width)


def _told(ground: "Ground") -> str:
    if not ground.document:
        return ground.says
    return f"{ground.document} {ground.title or '–'}: {ground.says}"


def _indented(text: str, by: int, width: int | None) -> Iterator[str]:
    room = width and max(width - by, by)
    yield from (f"{' ' * by}{line}" for line in wrapped(plain(text), room))


@click.command(cls=StyrdokCommand)
@options.index
@options.viewpoint
@_chosen
@options.types("Only documents of this type, may be repeated: policy, riktlinje, taxa, ...")
@click.option(
    "--by",
    type=click.Choice(("subject", "municipality")),
    default="subject",
    show_default=True,
    allow_from_autoenv=False,
    help="What the rows of the table are; programs get each of both.",
)
@options.list_format
def compare(
    db: Path,
    viewpoint: options.Viewpoint,
    municipalities: tuple[Organisation, ...],
    subjects: tuple[str, ...],
    types: tuple[str, ...],
    by: str,
    form: str | None,
) -> None:
    """Set municipalities side by side: who has what, and how old it is.

    Examples:
      styrdok compare
      styrdok compare --subject digitalisering --subject informationssäkerhet
      styrdok compare --by municipality --as-of 2019-06-25
      styrdok compare --municipality Halmstad --municipality Växjö
      styrdok compare --csv > who-has-what.csv

    A municipality has a subject in force where one document on it is, stale where
    all are out of date, undated where none can be judged; what is not found in the
    index may still be elsewhere. Subjects are read from titles, and a document may
    be on several. Oldest and newest are the last decisions on documents.
    """
    from styrdok.audit import compare as compared
    from styrdok.audit import words
    from styrdok.subjects import subjects as known

    held = _collections(db, viewpoint, municipalities)
    if types:
        held = [
            one._replace(documents=[d for d in one.documents if d.record.type in types])
            for one in held
        ]
    cells = list(compared(held, subjects or known().keys))
    language = viewpoint.language
    rows = (_cell_row(one, known().name(one.subject, language)) for one in cells)
    keys = {one.subject if by == "subject" else one.owner.name: None for one in cells}
    lines = [_side_by_side(key, by, cells, words(language).state, language) for key in keys]
    print_list(form, _CELL_NAMES, rows, _columns(by), lines)
    if not cells:
        terminal.say("no steering document in the index names a municipality as its owner")


def _cell_row(one: "Cell", name: str) -> Row:
    documents = len(one.documents)
    return {
        "municipality": one.owner.name,
        "municipality_code": one.owner.code,
        "subject": one.subject,
        "subject_as_said": name,
        "state": one.state,
        "documents": documents,
        "stale": one.stale,
        "share_stale": round(one.stale / documents, 3) if documents else None,
        "oldest": one.oldest,
        "newest": one.newest,
        "ids": [held.record.id for held in one.documents],
    }


def _columns(by: str) -> list[Column]:
    numbers = ("IN FORCE", "STALE", "UNDATED", "NOT FOUND", "DOCUMENTS", "SHARE STALE")
    named = Column(by.upper(), shrinks=True)
    counts = [Column(name, right=True) for name in numbers]
    return [named, *counts, Column("OLDEST"), Column("NEWEST")]


def _side_by_side(
    key: str, by: str, cells: "Sequence[Cell]", name: Callable[[str], str], language: str
) -> Line:
    """A row with its counts, and below it who, or which subjects, stand how."""
    from styrdok.audit.comparison import STATES
    from styrdok.subjects import subjects

    def other(one: "Cell") -> str:
        return one.owner.name if by == "subject" else subjects().name(one.subject, language)

    own = [one for one in cells if key == (one.subject if by == "subject" else one.owner.name)]
    by_state = {state: [one for one in own if one.state == state] for state in STATES}
    documents = sum(len(one.documents) for one in own)
    stale = sum(one.stale for one in own)
    share = f"{stale / documents:.0%}" if documents else None
    oldest = min((one.oldest for one in own if one.oldest), default=None)
    newest = max((one.newest for one in own if one.newest), default=None)
    label = subjects().name(key, language) if by == "subject" else key
    counts = [str(len(found)) for found in by_state.values()]
    told = [
        f"{name(state)}: {_few([other(one) for one in found])}"
        for state, found in by_state.items()
        if found
    ]
    return Line([label, *counts, str(documents), share, oldest, newest], "; ".join(told))


def _few(names: list[str]) -> str:
    shown = ", ".join(names[:_NAMED])
    return shown if len(names) <= _NAMED else f"{shown} + {len(names) - _NAMED}"
