"""What people set by hand, beside what was read and never mixed with it."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable

from styrdok.model import Correction


def in_force(connection: sqlite3.Connection) -> dict[str, tuple[Correction, ...]]:
    """The corrections of each document, by its id, in the order in which they were made."""
    rows = connection.execute(
        "SELECT document, field, value, reason, made_at FROM corrections "
        "WHERE withdrawn_at IS NULL ORDER BY number"
    )
    found: defaultdict[str, list[Correction]] = defaultdict(list)
    for document, *values in rows:
        found[document].append(Correction(*values))
    return {document: tuple(corrections) for document, corrections in found.items()}


def history(connection: sqlite3.Connection, document: str) -> tuple[Correction, ...]:
    """All that was ever set of a document, also what was withdrawn, the oldest first."""
    rows = connection.execute(
        "SELECT field, value, reason, made_at, withdrawn_at FROM corrections "
        "WHERE document = ? ORDER BY number",
        (document,),
    )
    return tuple(Correction(*row) for row in rows)


def add(connection: sqlite3.Connection, document: str, corrections: Iterable[Correction]) -> None:
    """Set the fields; what was set of them before is kept as withdrawn."""
    for one in corrections:
        withdraw(connection, document, one.field, one.made_at)
        connection.execute(
            "INSERT INTO corrections (document, field, value, reason, made_at) "
            "VALUES (?, ?, ?, ?, ?)",
            (document, one.field, one.value, one.reason, one.made_at),
        )


def withdraw(connection: sqlite3.Connection, document: str, field: str, at: str) -> bool:
    """Unset the field at that time; whether it had been set."""
    done = connection.execute(
        "UPDATE corrections SET withdrawn_at = ? "
        "WHERE document = ? AND field = ? AND withdrawn_at IS NULL",
        (at, document, field),
    )
    return done.rowcount > 0
