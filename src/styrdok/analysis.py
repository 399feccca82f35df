"""The way from a document to its record, in one call."""

from styrdok import finders
from styrdok.model import Document, Record
from styrdok.resolve import resolve
from styrdok.tables import Tables


def analyse(document: Document, tables: Tables, *, municipality: str | None = None) -> Record:
    """The record of a document, with all its evidence.

    ``municipality`` names whose papers these are, by name or code: the owner
    when the document itself does not say.
    """
    evidence = finders.collect(document, tables)
    owner = tables.register.named(municipality) if municipality else None
    return resolve(document, evidence, tables, owner=owner)
