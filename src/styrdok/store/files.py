"""What the index knows of each file, and how it writes a path.

A path is any bytes but NUL, and Python gives those that are no UTF-8 as lone
surrogates, which SQLite refuses as text. So a file is known by the bytes; the
text beside them is for people.
"""

import os
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class File:
    """One file as last seen. ``sha256`` is of the content last read, if any was.

    ``reason`` and ``detail`` say why the last reading gave no document,
    ``since`` is the ISO day of the first failure in a row, and ``tables`` and
    ``engine`` name the rule tables and the library that failed.
    """

    path: str
    size: int | None
    mtime_ns: int | None
    sha256: str | None = None
    reason: str | None = None
    detail: str | None = None
    since: str | None = None
    tables: str | None = None
    engine: str | None = None


PATH = "(SELECT path FROM files WHERE files.sha256 = documents.sha256 ORDER BY key LIMIT 1)"
"""For a query on documents: the first path of each, null for one that no file holds now."""

FIRST_KEY = """(
    SELECT key FROM files WHERE sha256 BETWEEN document AND document || 'g'
    ORDER BY sha256, key LIMIT 1
)"""
"""For a query on ids as ``document``: the key of the first file of each.

An id is how the digest begins. So it is not asked of the documents, whose rows
lie far apart between the pages of a large index.
"""

_FACTS = tuple(field.name for field in fields(File) if field.name != "path")
_facts = attrgetter(*_FACTS)


class Problem(NamedTuple):
    """A file that gave no document, why, and the ISO day since when."""

    path: str
    reason: str
    detail: str
    since: str


def key(path: str) -> bytes:
    """The bytes by which the index knows a path."""
    return os.fsencode(path)


def shown(path: str) -> str:
    r"""The path as text that can be stored and printed: ``\xe5`` for a byte that is no text."""
    return key(path).decode("utf-8", "backslashreplace")


def known(connection: sqlite3.Connection) -> dict[str, File]:
    """Every file, by path."""
    rows = connection.execute(f"SELECT key, {', '.join(_FACTS)} FROM files")
    files = (File(os.fsdecode(path), *facts) for path, *facts in rows)
    return {file.path: file for file in files}


def save(connection: sqlite3.Connection, files: Iterable[File]) -> None:
    """Add the files, or put them in the place of what was known of their paths."""
    connection.executemany(
        f"REPLACE INTO files (key, path, {', '.join(_FACTS)}) VALUES (?, ?{', ?' * len(_FACTS)})",
        ((key(file.path), shown(file.path), *_facts(file)) for file in files),
    )


def remove(connection: sqlite3.Connection, paths: Iterable[str]) -> None:
    """Forget the files."""
    connection.executemany("DELETE FROM files WHERE key = ?", ((key(path),) for path in paths))


def problems(connection: sqlite3.Connection) -> list[Problem]:
    """The files that gave no document, by path."""
    rows = connection.execute(
        "SELECT path, reason, detail, since FROM files WHERE reason IS NOT NULL ORDER BY key"
    )
    return [Problem(*row) for row in rows]
