"""``show`` and ``inspect``: everything known of one document, and what it rests on."""

from pathlib import Path

import click

from styrdok.cli import options, terminal
from styrdok.cli.group import StyrdokCommand
from styrdok.errors import ExitCode
from styrdok.model import Unreadable
from styrdok.render.formats import json_object
from styrdok.render.problems import NEXT_STEPS
from styrdok.render.records import Dossier, in_full
from styrdok.render.sheets import sheet


@click.command(cls=StyrdokCommand)
@click.argument("doc")
@options.index
@options.viewpoint
@options.one_format
def show(doc: str, db: Path, viewpoint: options.Viewpoint, as_json: bool) -> None:
    """Show all that is known of one document, with page and quote.

    Examples:
      styrdok show 3fa9c1d2e4b5
      styrdok show 3fa9
      styrdok show corpus/halmstad/bredbandsstrategi.pdf --as-of 2019-06-25
      styrdok show 3fa9 --json | jq '.evidence[] | select(.chosen)'

    DOC is an id, the beginning of one (4 characters or more), or a path.
    """
    from styrdok.assessment import Holdings, codes
    from styrdok.citations import Library
    from styrdok.history import amend
    from styrdok.store import Index
    from styrdok.subjects import subjects

    with Index.open(str(db)) as index:
        record = index.find(doc)
        amended = amend(record, index.corrections().get(record.id, ()))
        holdings = Holdings.of(index, codes(record) | codes(amended))
        corrections = index.correction_history(record.id)
        references = index.references(holdings.latest)
    library = Library(holdings.latest.values(), holdings.decisions)
    known, finding = holdings.assess(
        record, viewpoint.as_of, viewpoint.settings, viewpoint.language
    )
    dossier = Dossier(
        known,
        finding,
        corrections=corrections,
        decisions=holdings.decisions.get(record.id, ()),
        decided=holdings.decided(record),
        copies=holdings.copies.get(record.id, ()),
        subjects=subjects().of(known.title),
        references=[
            (one.reference, one.state, one.documents, one.contradictions)
            for one in library.cite(known, references.get(record.id, ()))
        ],
        named_by=[
            (naming, one.reference)
            for id_, named in references.items()
            for naming in [holdings.latest[id_]]
            for one in library.cite(naming, named)
            if one.state == "held" and record.id in [other.id for other in one.documents]
        ],
    )
    _print(dossier, as_json=as_json)


@click.command(cls=StyrdokCommand)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@options.viewpoint
@options.ocr
@options.one_format
@click.pass_context
def inspect(
    ctx: click.Context, file: str, viewpoint: options.Viewpoint, ocr: str, as_json: bool
) -> None:
    """Show the same for one PDF, without any index.

    Examples:
      styrdok inspect policy.pdf
      styrdok inspect policy.pdf --as-of 2019-06-25 --json
      curl -s https://example.se/policy.pdf | styrdok inspect -

    FILE is a PDF, or - for the bytes of one on stdin.
    """
    from styrdok import analysis, pdf, tables
    from styrdok.assessment import Holdings
    from styrdok.subjects import subjects

    rules = tables.load()
    path = file if file == options.STDIN else str(Path(file).absolute())
    with click.open_file(file, "rb") as opened:
        document = pdf.Ladder.built(rules.types, ocr).read(path, opened.read())
    if isinstance(document, Unreadable):
        terminal.say(f"{path}: {document.reason}: {document.detail}")
        terminal.say(f"what to do: {NEXT_STEPS[document.reason]}")
        ctx.exit(ExitCode.INCOMPLETE)
    record = analysis.analyse(document, rules)
    holdings = Holdings([record], {})
    known, finding = holdings.assess(
        record, viewpoint.as_of, viewpoint.settings, viewpoint.language
    )
    dossier = Dossier(
        known,
        finding,
        decided=holdings.decided(record),
        subjects=subjects().of(known.title),
        references=[(one, None, (), ()) for one in record.references],
    )
    _print(dossier, as_json=as_json)


def _print(dossier: Dossier, *, as_json: bool) -> None:
    if as_json:
        terminal.write([json_object(in_full(dossier))])
    else:
        terminal.write(sheet(dossier, width=terminal.width()))
