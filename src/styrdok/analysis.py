"""The way from a document to its record, in one call."""

from dataclasses import replace

from styrdok import finders
from styrdok.finders import minutes, references, statements
from styrdok.finders.view import View
from styrdok.model import Document, Record
from styrdok.resolve import resolve
from styrdok.sketch import sketch
from styrdok.tables import Tables


def analyse(document: Document, tables: Tables, *, municipality: str | None = None) -> Record:
    """The record of a document, with all its evidence.

    ``municipality`` names whose papers these are, by name or code: the owner
    when the document itself does not say.
    """
    view = View(document, tables)
    evidence = finders.collect(view)
    owner = tables.register.named(municipality) if municipality else None
    record = resolve(document, evidence, tables, owner=owner)
    record = replace(
        record,
        references=tuple(references.read(view, record)),
        statements=tuple(statements.read(view, record)),
    )
    if record.steering:
        return replace(record, sketch=sketch(page.text for page in document.pages))
    if record.type != minutes.TYPE:
        return record
    return replace(record, decisions=tuple(minutes.read(document, tables)))
