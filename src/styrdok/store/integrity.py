"""Whether the index is whole: what SQLite checks of any database, and what must hold in ours."""

import sqlite3
from collections.abc import Iterator

from styrdok.store import schema

_MOST = 20
"""Faults of one kind that are told; a damaged database can have millions."""

_RULES = {
    "{0}: page {1} is missing or there twice": """
        SELECT id, documents.pages FROM documents
        LEFT JOIN pages ON pages.document = documents.id GROUP BY id
        HAVING count(number) <> documents.pages OR coalesce(max(number), 0) <> documents.pages
    """,
    "{0}: page {1} does not hold the words quoted from it": """
        SELECT evidence.document, evidence.page FROM evidence
        LEFT JOIN pages ON pages.document = evidence.document AND pages.number = evidence.page
        WHERE substr(text, start + 1, "end" - start) IS NOT quote
    """,
    "{1}: it was read, but its document {0} is not there": """
        SELECT substr(files.sha256, 1, 12), path FROM files
        LEFT JOIN documents ON documents.sha256 = files.sha256
        WHERE files.sha256 IS NOT NULL AND reason IS NULL AND id IS NULL
    """,
}
"""For each rule, how a fault is told and the query that finds it."""


def faults(connection: sqlite3.Connection) -> Iterator[str]:
    """What is wrong with the index, in words; nothing if it is whole."""
    for (told,) in connection.execute(f"PRAGMA integrity_check({_MOST})"):
        if told != "ok":
            yield f"the database: {told}"
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check").fetchmany(_MOST):
        yield f"the database: row {row} of {table} belongs to nothing in {parent}"
    for index in schema.SEARCHED:
        try:
            # The 1 has it compared with the text that it is made from.
            connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            yield f"the search index {index}: {error}"
    for told, query in _RULES.items():
        for found in connection.execute(query).fetchmany(_MOST):
            yield told.format(*found)
