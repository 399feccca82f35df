"""``search``: the documents and pages that hold the words asked for."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from styrdok.cli import options, terminal
from styrdok.cli.assessment import Assessed, assess_some
from styrdok.cli.group import StyrdokCommand
from styrdok.cli.output import print_list
from styrdok.render.formats import Row
from styrdok.render.records import IN_FORCE, as_row, owners
from styrdok.render.tables import Column, Line

if TYPE_CHECKING:
    from styrdok.search import Found
    from styrdok.store import Hit, Index, Passage

_COLUMNS = (
    Column("ID"),
    Column("STATUS"),
    Column("MUNICIPALITY", shrinks=True),
    Column("TITLE"),
)

_FIELDS = ("id", "path", "title", "type", "municipality", "municipality_code", "status")
"""What a find repeats of the document's own fields."""

FIELDS = (*_FIELDS, "in_title", "hits")
"""A find as JSON gives it."""

CSV_FIELDS = (*_FIELDS, "in_title", "page", "text")
"""A page of a find as CSV gives it."""


_REPEATED = 80
"""Letters of a query that a message repeats at most."""


class _Find(NamedTuple):
    """A document that was found, and what stands on its pages around the hits."""

    assessed: Assessed
    found: "Found"
    passages: list[tuple["Hit", "Passage"]]


@click.command(cls=StyrdokCommand)
@click.argument("words", metavar="QUERY...", nargs=-1, required=True)
@options.index
@options.viewpoint
@options.selection
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    default=20,
    show_default="20",
    help="Show at most so many documents.",
)
@options.list_format
def search(
    words: tuple[str, ...],
    db: Path,
    viewpoint: options.Viewpoint,
    selection: options.Selection,
    limit: int,
    form: str | None,
) -> None:
    r"""Find documents and pages by the words in them.

    Examples:
      styrdok search dricksvatten
      styrdok search KS 2019/45
      styrdok search '"god ekonomisk hushållning"' --municipality Halmstad
      styrdok search -- policy -resor
      styrdok search bredband --json | jq -r '.[] | "\(.path) \(.hits[].page)"'

    All words must stand on one page, or in the title. A word finds its other
    forms, and words that begin with it: dricksvatten finds dricksvattenpolicyn.
    "Words in quotation marks" stand together; -word must not be there. Titles
    come first, and what has run out comes after what applies.
    """
    from styrdok.search import Query, look_for, ranked
    from styrdok.store import Index

    query = Query.parse(" ".join(words))
    with Index.open(str(db)) as index:
        answer = look_for(index, query, owners=selection.owners, types=selection.types, limit=limit)
        statuses = _statuses(index, viewpoint, [one.document for one in answer.found])
        in_force = {id_ for id_, status in statuses.items() if status in IN_FORCE}
        wanted = [
            one
            for one in ranked(answer.found, in_force)
            if not selection.statuses or statuses.get(one.document) in selection.statuses
        ]
        near = wanted if selection.asks_more else wanted[:limit]
        known = assess_some(index, viewpoint, [one.document for one in near])
        wanted = [
            one
            for one in wanted
            if one.document not in known or selection.takes(*known[one.document][:2])
        ]
        shown = [one for one in wanted[:limit] if one.document in known]
        passages = index.passages(answer.match, [hit for one in shown for hit in one.hits])
    finds = [
        _Find(known[one.document], one, [(hit, passages[hit]) for hit in one.hits]) for one in shown
    ]
    rows = _pages(finds) if form == "csv" else map(_as_row, finds)
    print_list(form, CSV_FIELDS if form == "csv" else FIELDS, rows, _COLUMNS, map(_line, finds))
    if not finds:
        terminal.say(f"nothing in the index has {_asked(words)}; fewer words find more")
    elif not answer.complete:
        terminal.say(f"no page has all of {_asked(words)}; these have some of it")
    elif len(wanted) > limit:
        terminal.say(f"the first {limit}, and there are more: --limit {2 * limit} shows them")


def _statuses(
    index: "Index", viewpoint: options.Viewpoint, documents: list[str]
) -> dict[str, str | None]:
    """The status of each document, if it is a steering document, on the day asked about."""
    from styrdok.standings import are_in_step

    if are_in_step(index, viewpoint.settings):
        return index.statuses(viewpoint.as_of.isoformat(), documents)
    found = assess_some(index, viewpoint, documents)
    return {id_: one.finding.status for id_, one in found.items()}


def _asked(words: tuple[str, ...]) -> str:
    """The query as a message repeats it: no more of it than fits on a line."""
    query = " ".join(words)
    return repr(query if len(query) <= _REPEATED else f"{query[:_REPEATED]} …")


def _brief(find: _Find) -> Row:
    fields = as_row(find.assessed.record, find.assessed.finding)
    return {name: fields[name] for name in _FIELDS} | {"in_title": find.found.in_title}


def _as_row(find: _Find) -> Row:
    hits = [
        {"page": hit.page, "text": passage.text, "marks": [list(mark) for mark in passage.marks]}
        for hit, passage in find.passages
    ]
    return {**_brief(find), "hits": hits}


def _pages(finds: Iterable[_Find]) -> Iterator[Row]:
    """One row for each page, and one for a document that only its title found."""
    for find in finds:
        for hit, passage in find.passages:
            yield {**_brief(find), "page": hit.page, "text": passage.text}
        if not find.passages:
            yield {**_brief(find), "page": None, "text": None}


def _line(find: _Find) -> Line:
    record, finding = find.assessed.record, find.assessed.finding
    told = (f"p. {hit.page}: {_marked(passage)}" for hit, passage in find.passages)
    return Line(
        (record.id, finding.status, owners(record), record.title or Path(record.path).name),
        "; ".join(told),
        record.path,
    )


def _marked(passage: "Passage") -> str:
    """The passage with the hits between guillemets, which need no colour to be seen."""
    text = passage.text
    for start, end in reversed(passage.marks):
        text = f"{text[:start]}»{text[start:end]}«{text[end:]}"
    return text
