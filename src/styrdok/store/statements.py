"""What documents state of follow-up and responsibility, beside their records."""

import json
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import fields
from itertools import groupby
from operator import attrgetter, itemgetter

from styrdok.model import Statement

_COLUMNS = tuple(field.name for field in fields(Statement))
_values = attrgetter(*_COLUMNS)
_INSERT = (
    f"INSERT INTO statements (document, position, {', '.join(_COLUMNS)}) "
    f"VALUES ({', '.join('?' * (len(_COLUMNS) + 2))})"
)


def save(connection: sqlite3.Connection, document: str, found: Iterable[Statement]) -> None:
    """Put these in the place of the document's earlier ones."""
    connection.execute("DELETE FROM statements WHERE document = ?", (document,))
    connection.execute("DELETE FROM unread_statements WHERE document = ?", (document,))
    connection.executemany(_INSERT, ((document, at, *_values(one)) for at, one in enumerate(found)))


def of(
    connection: sqlite3.Connection, documents: Collection[str]
) -> dict[str, tuple[Statement, ...]]:
    """The statements of those of the documents that make any, by id."""
    rows = connection.execute(
        f"SELECT document, {', '.join(_COLUMNS)} FROM statements "
        "WHERE document IN (SELECT value FROM json_each(?)) ORDER BY document, position",
        (json.dumps(sorted(documents)),),
    )
    return {
        id_: tuple(Statement(*row[1:]) for row in group)
        for id_, group in groupby(rows, key=itemgetter(0))
    }


def unread(connection: sqlite3.Connection) -> set[str]:
    """The documents that an older version read, which looked for no statements."""
    return {id_ for (id_,) in connection.execute("SELECT document FROM unread_statements")}
