"""Looking for words in the text of pages and in titles."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from styrdok.store import standings

_MARKS = "\x01\x02"
"""Stand around a hit in a passage; stored text holds no control characters."""

_PASSAGE_WORDS = 24


class Hit(NamedTuple):
    """A page that matches, by its number in the index and in its document; higher ranks first."""

    key: int
    document: str
    page: int
    rank: float


class Passage(NamedTuple):
    """The words around the hits on a page, and where in them the hits stand."""

    text: str
    marks: tuple[tuple[int, int], ...]


def hits(
    connection: sqlite3.Connection,
    match: str,
    *,
    owners: Collection[str],
    types: Collection[str],
    limit: int,
) -> list[Hit]:
    """The best pages that an FTS5 expression finds in documents of these owners and types."""
    rows = connection.execute(
        "SELECT page_key, document, number, -rank FROM searched_pages "
        "JOIN pages ON page_key = searched_pages.rowid "
        f"WHERE searched_pages MATCH :match {_of(owners, types)} ORDER BY rank LIMIT :limit",
        {"match": match, **standings.lists(owners, types), "limit": limit},
    )
    return [Hit(*row) for row in rows]


def titled(
    connection: sqlite3.Connection,
    match: str,
    *,
    owners: Collection[str],
    types: Collection[str],
    limit: int,
) -> list[tuple[str, str]]:
    """Id and title of documents whose titles an FTS5 expression finds, the shortest title first."""
    return connection.execute(
        "SELECT document, titles.title FROM searched_titles "
        "JOIN titles ON title_key = searched_titles.rowid "
        f"WHERE searched_titles MATCH :match {_of(owners, types)} "
        "ORDER BY length(titles.title), document LIMIT :limit",
        {"match": match, **standings.lists(owners, types), "limit": limit},
    ).fetchall()


def _of(owners: Collection[str], types: Collection[str]) -> str:
    """The condition that the document is of one of these owners and types, if any are given."""
    wanted = []
    if owners:
        wanted.append(
            "EXISTS (SELECT 1 FROM json_each(organisations) AS one WHERE"
            " json_extract(one.value, '$.code') IN (SELECT value FROM json_each(:owners)))"
        )
    if types:
        wanted.append("type IN (SELECT value FROM json_each(:types))")
    if not wanted:
        return ""
    return f"AND document IN (SELECT id FROM documents WHERE {' AND '.join(wanted)})"


def passages(
    connection: sqlite3.Connection, match: str, keys: Iterable[int]
) -> Iterator[tuple[int, Passage]]:
    """For each page, by its number in the index, the words around what the expression finds."""
    rows = connection.execute(
        "SELECT rowid, snippet(searched_pages, 0, ?, ?, '…', ?) FROM searched_pages "
        "WHERE searched_pages MATCH ? AND rowid IN (SELECT value FROM json_each(?))",
        (*_MARKS, _PASSAGE_WORDS, match, json.dumps(list(keys))),
    )
    for key, marked in rows:
        yield key, _passage(marked)


def _passage(marked: str) -> Passage:
    text, marks = "", []
    for piece in " ".join(marked.split()).split(_MARKS[0]):
        hit, mark, rest = piece.partition(_MARKS[1])
        if mark:
            marks.append((len(text), len(text) + len(hit)))
        text += hit + rest
    return Passage(text, tuple(marks))
