"""References between documents as the outside knows them."""

from collections.abc import Iterable
from pathlib import Path

from styrdok.model import Record, Reference
from styrdok.text import flat

REFERENCE = (
    *("name", "type", "body", "date", "valid_from", "valid_until", "owner"),
    *("page", "quote", "said_page", "said_quote", "pages"),
)
"""The published parts of a reference, whatever it stands for."""

FIELDS = (
    *("naming_id", "naming_path", "naming_title", "naming_type", "municipality"),
    *REFERENCE,
    *("state", "documents", "contradictions"),
)
"""A reference as JSON and CSV give it."""


def parts(
    reference: Reference,
    state: str | None,
    documents: Iterable[Record],
    contradictions: Iterable[tuple[str, str, str]],
) -> dict[str, object]:
    """What is named, and what it stands for in the index; a state of ``None`` was not asked for."""
    told: dict[str, object] = {name: getattr(reference, name) for name in REFERENCE}
    return told | {
        "pages": list(reference.pages),
        "state": state,
        "documents": [{"id": one.id, "title": one.title} for one in documents],
        "contradictions": [
            {"field": field, "stated": stated, "own": own} for field, stated, own in contradictions
        ],
    }


def as_row(
    naming: Record,
    reference: Reference,
    state: str | None,
    documents: Iterable[Record],
    contradictions: Iterable[tuple[str, str, str]],
) -> dict[str, object]:
    """The same with the document that names it; every field is present."""
    named_by: dict[str, object] = {
        "naming_id": naming.id,
        "naming_path": naming.path,
        "naming_title": naming.title,
        "naming_type": naming.type,
        "municipality": naming.owner,
    }
    return named_by | parts(reference, state, documents, contradictions)


def told(
    reference: Reference,
    state: str,
    documents: Iterable[Record],
    contradictions: Iterable[tuple[str, str, str]],
) -> str:
    """What is said of the document, what it is or may be, and where it stands, in one line."""
    said = " ".join(filter(None, (reference.body, reference.date)))
    ids = ", ".join(one.id for one in documents)
    differs = "; ".join(
        f"{field} {stated} here, {own} in the document" for field, stated, own in contradictions
    )
    pages = ", ".join(map(str, reference.pages))
    noun = "p." if len(reference.pages) == 1 else "pp."
    which = "another edition held:" if state == "other_edition" else "document"
    words = filter(None, (said, f"{which} {ids}" if ids else "", differs))
    return f'{"; ".join((*words, f"{noun} {pages}"))}: "{flat(reference.quote)}"'


def called(record: Record) -> str:
    """The document's title, or its file's name in brackets."""
    return record.title or f"[{Path(record.path).name}]"
