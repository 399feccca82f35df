"""A document as the outside knows it: one table of fields for JSON, CSV and the schema."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from styrdok.model import VALIDITIES, Correction, Decision, Finding, Record, Reference
from styrdok.render.references import parts

Schema = dict[str, object]
Value = Callable[[Record, Finding], object]

_ID: Schema = {"type": "string", "pattern": "^[0-9a-f]{12}$"}
_DATE: Schema = {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"}
_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_YES_OR_NO: Schema = {"type": "boolean"}
_WORDS: Schema = {"type": "array", "items": _TEXT}
_ORGANISATIONS: Schema = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"code": _TEXT, "name": _TEXT},
        "required": ["code", "name"],
        "additionalProperties": False,
    },
}


@dataclass(frozen=True, slots=True)
class Field:
    """A published field: its name, JSON Schema, meaning, and how it is read.

    One that is ``known`` is never null.
    """

    name: str
    schema: Schema
    meaning: str
    value: Value
    known: bool = False


def _stored(name: str, schema: Schema, meaning: str, *, known: bool = False) -> Field:
    """A field that the record holds under the same name."""
    return Field(name, schema, meaning, lambda record, _: getattr(record, name), known)


def _found(name: str, schema: Schema, meaning: str, *, known: bool = False) -> Field:
    """A field that the finding holds under the same name."""
    return Field(name, schema, meaning, lambda _, finding: getattr(finding, name), known)


def _municipality(record: Record, _: Finding) -> str | None:
    return record.owner


def _municipality_code(record: Record, _: Finding) -> str | None:
    return record.municipality.code if record.municipality else None


def _organisations(record: Record, _: Finding) -> list[dict[str, str]]:
    return [{"code": one.code, "name": one.name} for one in record.organisations]


def _stale_since(_: Record, finding: Finding) -> str | None:
    return finding.stale_since.isoformat() if finding.stale_since else None


def _flags(_: Record, finding: Finding) -> list[str]:
    return list(finding.flags)


FIELDS = (
    _stored("id", _ID, "the first 12 hex digits of the file's SHA-256", known=True),
    _stored("path", _TEXT, "where the file was read, absolute", known=True),
    _stored("pages", _COUNT, "number of pages", known=True),
    _stored("title", _TEXT, "as a person would cite it"),
    _stored("steering", _YES_OR_NO, "is it a steering document, adopted or draft", known=True),
    _stored("type", _TEXT, "kind of document, by key"),
    _stored("type_as_written", _TEXT, "the word in the document"),
    Field("municipality", _TEXT, "the first owner's name in the register", _municipality),
    Field("municipality_code", _TEXT, "the first owner's SCB code", _municipality_code),
    Field("organisations", _ORGANISATIONS, "all owners", _organisations, known=True),
    _stored("unit", _TEXT, "board, company or school where it is not the whole organisation's"),
    _stored("adopted_by", _TEXT, "the deciding body in full, lower case"),
    _stored("adopted_on", _DATE, "first adoption by the highest body"),
    _stored("paragraph", _TEXT, "paragraph of the minutes"),
    _stored("dnr", _TEXT, "diary number, as written"),
    _stored("revised_on", _DATE, "last revision by a competent body"),
    _stored("valid_from", _DATE, "first day of validity"),
    _stored("valid_until", _DATE, "last day of validity, extension counted in"),
    _stored("validity", _TEXT, "how validity is stated; null: not stated"),
    _stored("review_by", _DATE, "stated or derived day of the next review"),
    _stored("responsible", _TEXT, "who answers for the document"),
    _stored("replaces", _TEXT, "what it says that it replaces"),
    _found("superseded_by", _ID, "the document in the index that takes its place"),
    _found("status", _TEXT, "state on the day asked about; null: not a steering document"),
    _found("stale", _YES_OR_NO, "expired, review_overdue or unrevised", known=True),
    Field("stale_since", _DATE, "the first day on which it was stale", _stale_since),
    _found("overdue_days", _COUNT, "days from the day before stale_since to the day asked about"),
    _found("reason", _TEXT, "one sentence a person can quote", known=True),
    Field("flags", _WORDS, "what else a reader should know", _flags, known=True),
)
"""Every field of a document, in the order of the published contract."""

NAMES = tuple(field.name for field in FIELDS)

EVIDENCE = ("field", "value", "rule", "page", "quote", "weight", "chosen")
"""The published parts of a piece of evidence."""

STATUSES = (
    "repealed",
    "superseded",
    "expired",
    "review_overdue",
    "unrevised",
    "expiring",
    "undated",
    "valid",
)

STALE = ("expired", "review_overdue", "unrevised")
"""The statuses of what is out of date, the worst first."""

IN_FORCE = ("review_overdue", "unrevised", "expiring", "valid")
"""The statuses of what nothing has ended: it applies, unless it has yet to begin."""

FLAGS = (
    *("draft", "decided_draft", "conflict", "extended", "extended_by_other_body", "corrected"),
    *("copy", "inferred", "not_yet_in_force", "horizon_only", "old_but_dated", "ocr"),
    *("low_precision", "no_owner", "review_unstated"),
)
"""What else a reader should know of a document, beside its status."""

_OWNERS_SHOWN = 3
"""Owners that a table names; of more it names the first and counts the others."""


def owners(record: Record) -> str | None:
    """The names of the owners as far as a table has room for them."""
    names = [one.name for one in record.organisations]
    if len(names) > _OWNERS_SHOWN:
        return f"{names[0]} +{len(names) - 1}"
    return ", ".join(names) or None


def is_in_force(finding: Finding) -> bool:
    """Whether the document applied on the day: also when it was overdue for review, or old."""
    return finding.status in IN_FORCE and "not_yet_in_force" not in finding.flags


def as_row(record: Record, finding: Finding) -> dict[str, object]:
    """The published fields, each present; what is not known is ``None`` or an empty list."""
    return {field.name: field.value(record, finding) for field in FIELDS}


Named = tuple[Reference, str | None, tuple[Record, ...], tuple[tuple[str, str, str], ...]]
"""A reference, its state, the documents that it is or may be, and what is told otherwise."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is known of one document: as it was known on the day, with what it rests on.

    ``corrections`` are those ever made by hand, ``decisions`` those that minutes of
    the index record on it, each with the id of the minutes, ``decided`` those
    that it records itself, each with the ids of the documents that it is surely
    on, ``copies`` the ids of other files with the same text and decision, and
    ``subjects`` what its title says that it is about. ``references`` are the
    documents that it names, each with its state, the documents that it is or may
    be, and what is told otherwise; ``named_by`` are the documents that name it.
    """

    record: Record
    finding: Finding
    corrections: tuple[Correction, ...] = ()
    decisions: Sequence[tuple[str, Decision]] = ()
    decided: Sequence[tuple[Decision, tuple[str, ...]]] = ()
    copies: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    references: Sequence[Named] = ()
    named_by: Sequence[tuple[Record, Reference]] = ()


STATEMENT = ("kind", "value", "target", "rule", "page", "quote")
"""The published parts of a statement."""

CORRECTION = ("field", "value", "reason", "made_at", "withdrawn_at")
"""The published parts of a correction."""

DECISION = (
    *("action", "target", "body", "date", "paragraph", "dnr"),
    *("valid_from", "valid_until", "validity", "page", "quote"),
)
"""The published parts of a decision, beside the id of the minutes that hold it."""


def in_full(dossier: Dossier) -> dict[str, object]:
    """The fields, and all that they rest on.

    ``evidence`` holds every candidate of every field that stands in the
    document, also those that lost; ``corrections`` what was set by hand;
    ``decided_by`` the decisions of minutes on it; ``decisions`` those that it
    holds itself, with the documents of the index that they are on; ``copies``
    the ids of its copies; ``subjects`` what it is about, by its title;
    ``statements`` what it says of its follow-up and of who answers for it;
    ``references`` the steering documents that it names, and ``named_by`` the
    documents that name it.
    """
    record = dossier.record
    own = (one for one in record.evidence if not one.elsewhere)
    return as_row(record, dossier.finding) | {
        "evidence": [_parts(one, EVIDENCE) for one in own],
        "corrections": [_parts(one, CORRECTION) for one in dossier.corrections],
        "decided_by": [
            {"document": minutes} | _parts(decision, DECISION)
            for minutes, decision in dossier.decisions
        ],
        "decisions": [
            _parts(decision, DECISION) | {"documents": list(documents)}
            for decision, documents in dossier.decided
        ],
        "copies": list(dossier.copies),
        "subjects": list(dossier.subjects),
        "statements": [_parts(one, STATEMENT) for one in record.statements],
        "references": [parts(*one) for one in dossier.references],
        "named_by": [
            {"document": naming.id, "title": naming.title, "name": reference.name}
            | {"page": reference.page, "quote": reference.quote}
            for naming, reference in dossier.named_by
        ],
    }


def _parts(one: object, names: Iterable[str]) -> dict[str, object]:
    return {name: getattr(one, name) for name in names}


def schema(types: Iterable[str]) -> Schema:
    """The JSON Schema (2020-12) of a document as it is listed; ``types`` are all type keys."""
    choices: dict[str, tuple[str, ...]] = {
        "type": tuple(types),
        "validity": VALIDITIES,
        "status": STATUSES,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A document as styrdok lists it",
        "type": "object",
        "properties": {field.name: _property(field, choices.get(field.name)) for field in FIELDS},
        "required": list(NAMES),
        "additionalProperties": False,
    }


def _property(field: Field, choices: tuple[str, ...] | None) -> Schema:
    found = {"description": field.meaning, **field.schema}
    if choices:
        found["enum"] = [*choices] if field.known else [*choices, None]
    return found if field.known else found | {"type": [field.schema["type"], "null"]}
