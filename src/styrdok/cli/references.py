"""``refs``: the steering documents that other documents name, and whether the index holds them."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from styrdok.cli import options, terminal
from styrdok.cli.assessment import in_swedish_order
from styrdok.cli.group import StyrdokCommand
from styrdok.cli.output import print_list
from styrdok.model import Organisation
from styrdok.render.records import owners
from styrdok.render.references import FIELDS, as_row, called, told
from styrdok.render.sheets import counted
from styrdok.render.tables import GREEN, RED, YELLOW, Column, Line

if TYPE_CHECKING:
    from styrdok.citations import Citation

_STATE = Column(
    "STATE",
    colours={"missing": RED, "other_edition": RED, "uncertain": YELLOW, "held": GREEN},
)
_COLUMNS = (_STATE, Column("TYPE", shrinks=True), Column("NAMED BY"), Column("NAME"))
_COLUMNS_OF_SEVERAL = (*_COLUMNS[:2], Column("MUNICIPALITY", shrinks=True), *_COLUMNS[2:])


@click.command(cls=StyrdokCommand)
@click.argument("doc", required=False)
@options.index
@click.option(
    "--missing",
    is_flag=True,
    allow_from_autoenv=False,
    help="Only those not in the index, and those told otherwise than they say themselves.",
)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    allow_from_autoenv=False,
    help="Also those of the state, of SKR, of the EU and the like.",
)
@options.municipalities(
    "Only what the documents of this municipality or region name, may be repeated."
)
@options.types("Only named documents of this type, may be repeated: policy, riktlinje, taxa, ...")
@options.list_format
def refs(
    doc: str | None,
    db: Path,
    missing: bool,
    everything: bool,
    municipalities: tuple[Organisation, ...],
    types: tuple[str, ...],
    form: str | None,
) -> None:
    """List the steering documents that other documents name.

    Examples:
      styrdok refs
      styrdok refs --missing --municipality Halmstad
      styrdok refs corpus/halmstad/granskning-digitaliseringsarbetet.pdf --all
      styrdok refs --missing --csv > ask-for-these.csv
      styrdok refs --json | jq -r '.[] | select(.contradictions != []) | .name'

    Each is held (it is in the index), missing, other_edition (it was decided on
    before the edition that is in the index), or uncertain (it may be one of
    those listed). A document counts as held only where owner, words and years
    agree. With --missing, what most documents name comes first. With DOC, an id,
    the beginning of one or a path, only what that document names.
    """
    wanted = [
        one
        for one in _citations(db, doc)
        if (everything or one.state != "external")
        and (not missing or one.is_open)
        and (not municipalities or not {*municipalities}.isdisjoint(one.naming.organisations))
        and (not types or one.reference.type in types)
    ]
    if missing:
        wanted = _worst_first(wanted)
    rows = (
        as_row(one.naming, one.reference, one.state, one.documents, one.contradictions)
        for one in wanted
    )
    of_several = len({owners(one.naming) for one in wanted}) > 1
    columns = _COLUMNS_OF_SEVERAL if of_several else _COLUMNS
    print_list(form, FIELDS, rows, columns, (_line(one, of_several=of_several) for one in wanted))
    if not wanted:
        terminal.say("no such reference: no document in the index names one")


def _citations(db: Path, doc: str | None) -> "list[Citation]":
    """Every reference, or those of one document, in the order of the naming documents."""
    from styrdok.assessment import Holdings
    from styrdok.citations import Library
    from styrdok.store import Index

    with Index.open(str(db)) as index:
        asked = {index.find(doc).id} if doc is not None else None
        holdings = Holdings.of(index)
        references = index.references(asked)
        unread = index.read_by_older() & (asked or set(holdings.latest))
    if unread:
        terminal.say(
            f"{counted(len(unread), 'document')} read by an older version, which looked for no "
            'names: run "styrdok ingest" on the folder, then ask again'
        )
    library = Library(holdings.latest.values(), holdings.decisions)
    naming = [holdings.latest[id_] for id_ in references if id_ in holdings.latest]
    naming.sort(key=lambda one: (in_swedish_order(one.owner), in_swedish_order(one.title), one.id))
    return [one for record in naming for one in library.cite(record, references[record.id])]


def _worst_first(citations: "list[Citation]") -> "list[Citation]":
    """By state, as what asks for most, and first what most documents name."""
    from styrdok.citations import STATES

    times = Counter(map(_what, citations))
    return sorted(
        citations, key=lambda one: (STATES.index(one.state), -times[_what(one)], _what(one))
    )


def _what(citation: "Citation") -> tuple[str, str, str]:
    """What the references to one document have in common."""
    owner = citation.reference.owner or ""
    return in_swedish_order(citation.naming.owner), in_swedish_order(citation.reference.name), owner


def _line(citation: "Citation", *, of_several: bool) -> Line:
    """A row of the table, with whose document names it where there are ``of_several``."""
    naming, reference = citation.naming, citation.reference
    state = f"{citation.state}, differs" if citation.contradictions else citation.state
    cells = [state, reference.type, naming.id, reference.name]
    if of_several:
        cells.insert(2, owners(naming))
    note = told(reference, citation.state, citation.documents, citation.contradictions)
    return Line(cells, f"{called(naming)}: {note}", naming.path)
