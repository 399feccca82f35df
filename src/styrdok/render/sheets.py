"""One document on a sheet: its status and why, then each field and the quote it rests on."""

from collections.abc import Iterator

from styrdok.model import (
    Correction,
    Decision,
    Evidence,
    Finding,
    Record,
    Reference,
    Statement,
)
from styrdok.render.formats import as_text
from styrdok.render.records import Dossier, as_row
from styrdok.render.references import called
from styrdok.render.safe import plain
from styrdok.render.tables import wrapped
from styrdok.text import flat

_MARGIN = 19
"""Columns for the names of the fields: the longest, and a gap."""

_IN_THE_HEADING = frozenset(
    ("id", "path", "pages", "title", "status", "stale", "stale_since", "overdue_days", "reason")
)

_DERIVED = frozenset(("flags", "superseded_by"))
"""What no document needs to have, so that its absence is an answer."""


def sheet(dossier: Dossier, *, width: int | None = None) -> Iterator[str]:
    """The lines of the sheet, wrapped to ``width`` if one is given."""
    record, finding = dossier.record, dossier.finding
    row = as_row(record, finding)
    yield from wrapped(plain(record.title or "(no title found)"), width)
    yield from wrapped(
        plain(f"{record.path}, {counted(record.pages, 'page')}, id {record.id}"), width
    )
    yield ""
    yield from _entry("status", _status(finding), [finding.reason], width)
    yield from _entry("title", record.title, _grounds(record, "title"), width)
    for name, value in row.items():
        if name not in _IN_THE_HEADING:
            yield from _entry(name, as_text(value), _grounds(record, name), width)
    for name in dict.fromkeys(one.field for one in record.evidence if one.field not in row):
        yield from _entry(name, _decided(record, name), _grounds(record, name), width)
    for name, told in (
        ("corrections", [_corrected(one) for one in dossier.corrections]),
        ("decided by", [_told(one, minutes) for minutes, one in dossier.decisions]),
        ("decisions", [f"{_told(one)}{_on(documents)}" for one, documents in dossier.decided]),
        ("copies", list(dossier.copies)),
        ("subjects", list(dossier.subjects)),
        ("statements", [_stated(one) for one in record.statements]),
        ("names", [_named(*one) for one in dossier.references]),
        ("named by", [_naming(*one) for one in dossier.named_by]),
    ):
        if told:
            yield from _entry(name, told[0], told[1:], width)


def _on(documents: tuple[str, ...]) -> str:
    """Which documents of the index a decision is on; it is open where none is surely meant."""
    return f", on {', '.join(documents)}" if documents else ", on none that is surely in the index"


def _named(
    reference: Reference,
    state: str | None,
    documents: tuple[Record, ...],
    contradictions: tuple[tuple[str, str, str], ...],
) -> str:
    told = ", ".join(filter(None, (state, *(one.id for one in documents))))
    differs = "".join(
        f"; {field} {stated} here, {own} in it" for field, stated, own in contradictions
    )
    return f"{reference.name}, p. {reference.page}{f': {told}' if told else ''}{differs}"


def _naming(naming: Record, reference: Reference) -> str:
    return f"{naming.id} {called(naming)}, p. {reference.page}: {reference.name}"


def _corrected(correction: Correction) -> str:
    value = correction.value or "none"
    gone = f", withdrawn {correction.withdrawn_at}" if correction.withdrawn_at else ""
    return f"{correction.field} = {value}, {correction.made_at}{gone}: {correction.reason}"


def _told(decision: Decision, minutes: str | None = None) -> str:
    """A decision in one line: what, on what, by whom, and where it stands."""
    by = " ".join(filter(None, (decision.body, decision.date, decision.paragraph)))
    place = f"p. {decision.page}" + (f" of {minutes}" if minutes else "")
    return f'{decision.action} {decision.target}: {by}, {place}: "{flat(decision.quote)}"'


def _stated(statement: Statement) -> str:
    """What a document says of its follow-up or the like, in one line."""
    said = " ".join(filter(None, (statement.kind, statement.target, statement.value)))
    return f'{said}, p. {statement.page}: "{flat(statement.quote)}" ({statement.rule})'


def counted(number: int, noun: str) -> str:
    """The number with its noun, in the plural where English wants it."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _entry(name: str, value: str | None, grounds: list[str], width: int | None) -> Iterator[str]:
    """The name with its value beside it and the grounds below the value."""
    room = width and max(width - _MARGIN, _MARGIN)
    label = name.ljust(_MARGIN)
    missing = "none" if name in _DERIVED else "unknown"
    for text in (value or missing, *grounds):
        for line in wrapped(plain(text), room):
            yield label + line
            label = " " * _MARGIN


def _status(finding: Finding) -> str:
    if finding.status is None:
        return "none"
    if finding.stale_since is None:
        return finding.status
    days = counted(finding.overdue_days or 0, "day")
    return f"{finding.status} since {finding.stale_since}, {days} overdue"


def _decided(record: Record, name: str) -> str | None:
    evidence = record.because(name)
    return evidence.value if evidence else None


def _grounds(record: Record, name: str) -> list[str]:
    """What decided the value, then what else speaks for it or for another, each once."""
    value = _decided(record, name) or getattr(record, name, None)
    lost = (one for one in record.evidence if one.field == name and not one.chosen)
    decided = [quoted(one) for one in record.evidence if one.field == name and one.chosen]
    others = [
        f"also {quoted(one)}" if one.value == value else f"not {one.value}, {quoted(one)}"
        for one in sorted(lost, key=lambda one: -one.weight)
    ]
    return list(dict.fromkeys(decided + others))


def quoted(evidence: Evidence) -> str:
    """Where a value stands, in which words, and which rule read it."""
    other = evidence.elsewhere
    if other and not other.document:
        return f"set by hand {other.by}: {evidence.quote}"
    if other:
        return f'{other.by}, p. {evidence.page} of {other.document}: "{flat(evidence.quote)}"'
    return f'p. {evidence.page}: "{evidence.quote}" ({evidence.rule})'
