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
from styrdok.render.tables import DIM, GREEN, RED, YELLOW, Column, Line, wrapped
from styrdok.shares import Share

if TYPE_CHECKING:
    from styrdok.audit import Cell, Collection, Ground, Held, Total, Verdict, Words

_VERDICT_COLOURS = {
    "uppfyllt": GREEN,
    "met": GREEN,
    "delvis uppfyllt": YELLOW,
    "partly met": YELLOW,
    "ej uppfyllt": RED,
    "not met": RED,
    "kan ej bedömas": DIM,
    "cannot be judged": DIM,
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
    show it), tydlighet (type, name, adopting body and validity agree, and
    nothing is doubled); efterlevnad and kompetens, which documents cannot show.

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
    all are out of date, undated where none can be judged, to come where there is
    only a draft or what does not apply yet; what is not found in the index may
    still be elsewhere. Subjects are read from titles, and a document may be on
    several or on none. Oldest and newest are the last decisions on documents.

    On a subject the documents are counted that are in question: not those replaced,
    repealed, copied, drafts or to come. By municipality, documents and share are
    those of stats: all steering documents, each once, also those on no subject, and
    a joint one with each owner; with --subject, all that are on one of those.
    """
    from styrdok.audit import compare as compared
    from styrdok.audit import words
    from styrdok.subjects import subjects as known

    held = _collections(db, viewpoint, municipalities)
    if types:
        held = [one.where(lambda document: document.record.type in types) for one in held]
    asked, language = subjects or known().keys, viewpoint.language
    cells, said = list(compared(held, asked)), words(language)
    rows = (_cell_row(one, known().name(one.subject, language)) for one in cells)
    if by == "subject":
        lines = [_of_subject(key, cells, said) for key in asked] if cells else []
    else:
        lines = [_of_owner(one, subjects, asked, cells, said) for one in held]
    print_list(form, _CELL_NAMES, rows, _columns(by), lines)
    if not cells:
        terminal.say("no steering document in the index names a municipality as its owner")


def _cell_row(one: "Cell", name: str) -> Row:
    share = Share(one.stale, len(one.documents))
    return {
        "municipality": one.owner.name,
        "municipality_code": one.owner.code,
        "subject": one.subject,
        "subject_as_said": name,
        "state": one.state,
        "documents": share.whole,
        "stale": share.part,
        "share_stale": share.ratio,
        "oldest": one.oldest,
        "newest": one.newest,
        "ids": [held.record.id for held in one.documents],
    }


def _columns(by: str) -> list[Column]:
    others = "MUNICIPALITIES" if by == "subject" else "SUBJECTS"
    states = (f"{others}: IN FORCE", "STALE", "UNDATED", "TO COME", "NOT FOUND")
    numbers = (*states, "DOCUMENTS", "SHARE STALE")
    named = Column(by.upper(), shrinks=True)
    counts = [Column(name, right=True) for name in numbers]
    return [named, *counts, Column("OLDEST"), Column("NEWEST")]


def _of_subject(subject: str, cells: "Sequence[Cell]", said: "Words") -> Line:
    """How municipalities stand on a subject, and below it which ones."""
    from styrdok.audit import total
    from styrdok.subjects import subjects

    own = [one for one in cells if one.subject == subject]
    documents = [document for one in own for document in one.documents]
    named = [(one.state, one.owner.name) for one in own]
    label = subjects().name(subject, said.language)
    return _line(label, named, documents, total(documents, [subject]), said)


def _of_owner(
    held: "Collection",
    chosen: Sequence[str],
    asked: Sequence[str],
    cells: "Sequence[Cell]",
    said: "Words",
) -> Line:
    """How subjects stand in a municipality, and below it which ones, and what is on none."""
    from styrdok.audit import total
    from styrdok.subjects import subjects

    named = [
        (one.state, subjects().name(one.subject, said.language))
        for one in cells
        if one.owner == held.owner
    ]
    counted, others = held.on(chosen), total(held.all, asked).without_subject
    counts = total(counted.all, asked)
    return _line(held.owner.name, named, counted.documents, counts, said, others)


def _line(
    label: str,
    named: Sequence[tuple[str, str]],
    documents: "Sequence[Held]",
    counts: "Total",
    said: "Words",
    others: int = 0,
) -> Line:
    from styrdok.audit.comparison import STATES, last_decisions

    by_state = {state: [name for found, name in named if found == state] for state in STATES}
    told = [f"{said.state(state)}: {_few(names)}" for state, names in by_state.items() if names]
    if others:
        told.append(said.without_subject(others))
    percent = counts.share.percent
    decided = list(last_decisions(documents))
    cells = [
        label,
        *(str(len(names)) for names in by_state.values()),
        str(counts.documents),
        None if percent is None else f"{percent}%",
        min(decided, default=None),
        max(decided, default=None),
    ]
    return Line(cells, "; ".join(told))


def _few(names: list[str]) -> str:
    shown = ", ".join(names[:_NAMED])
    return shown if len(names) <= _NAMED else f"{shown} + {len(names) - _NAMED}"
