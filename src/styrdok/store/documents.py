"""Documents as rows, and rows as documents."""

import json
import os
import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from itertools import chain, groupby
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from styrdok.errors import NoSuchDocument
from styrdok.model import (
    ID_LENGTH,
    Decision,
    Document,
    Evidence,
    Line,
    Organisation,
    Page,
    Record,
    Reference,
)
from styrdok.store import files, standings, statements
from styrdok.text import fold

_ID = re.compile("[0-9a-f]{4,64}")
"""What can be the beginning of an id, or of the digest that the id begins."""

_ASKED = 500
"""Documents asked for by one query; SQLite limits the number of its parameters."""

_AT_ONCE = 500
"""Rows to a statement; SQLite limits the number of its parameters."""

_SHOWN = 10
"""Documents that a message lists where a name fits several."""

PageRow = tuple[int, str, str | None]
"""A page's number, text and layout, the last as JSON."""

_APART = frozenset({"path", "evidence", "decisions", "references", "statements"})
"""What a record holds and the table of documents does not."""

_RECORD = tuple(field.name for field in fields(Record) if field.name not in _APART)
_MADE = ("sha256", "assumed_municipality", "tables", "engine")
"""What the index knows of a document beyond its record."""

_EVIDENCE = tuple(field.name for field in fields(Evidence) if field.name != "elsewhere")
_DECISION = tuple(field.name for field in fields(Decision))
_REFERENCE = tuple(field.name for field in fields(Reference))
_CHOSEN = _EVIDENCE.index("chosen")
_LINE = tuple(field.name for field in fields(Line))

_record_values = attrgetter(*_RECORD)
_made_values = attrgetter(*_MADE)
_evidence_values = attrgetter(*_EVIDENCE)
_decision_values = attrgetter(*_DECISION)
_reference_values = attrgetter(*_REFERENCE[:-1])
_line_values = attrgetter(*_LINE)


@dataclass(frozen=True, slots=True)
class Analysed:
    """A document ready to be stored: its record, and what it was made from and by.

    Without ``pages`` those that are stored stay.
    """

    record: Record
    sha256: str
    pages: tuple[PageRow, ...] | None
    assumed_municipality: str | None
    tables: str
    engine: str


class Making(NamedTuple):
    """What a document was made by: the rules' digest, the municipality assumed, the engine."""

    tables: str
    municipality: str | None
    engine: str


def page_rows(pages: Iterable[Page]) -> tuple[PageRow, ...]:
    """The pages as they are stored.

    Made where the pages are read, because the text of a layout travels between
    processes many times faster than its objects do.
    """
    return tuple((page.number, page.text, _layout(page)) for page in pages)


def _layout(page: Page) -> str | None:
    if not page.lines and not page.marked and not page.recognised:
        return None
    lines = [_line_values(line) for line in page.lines]
    parts: dict[str, object] = {"lines": lines, "marked": page.marked}
    if page.recognised:
        parts |= {"recognised": True, "unsure": page.unsure}
    return json.dumps(parts, separators=(",", ":"))


def _page(row: PageRow) -> Page:
    number, text, layout = row
    if layout is None:
        return Page(number, text)
    parts = json.loads(layout)
    lines = (_line(dict(zip(_LINE, values, strict=True))) for values in parts["lines"])
    return Page(
        number,
        text,
        tuple(lines),
        marked=tuple(map(tuple, parts["marked"])),
        recognised=parts.get("recognised", False),
        unsure=tuple(map(tuple, parts.get("unsure", ()))),
    )


def _line(values: dict[str, Any]) -> Line:
    return Line(**values | {"cells": tuple(map(tuple, values["cells"]))})


def _quoted(columns: Iterable[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _insert(table: str, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table} ({_quoted(columns)}) VALUES ({', '.join('?' * len(columns))})"


_INSERT_DOCUMENT = _insert("documents", (*_RECORD, *_MADE))
_SET = ", ".join(f'"{column}" = ?' for column in (*_RECORD, *_MADE))
_UPDATE_DOCUMENT = f"UPDATE documents SET {_SET} WHERE id = ?"
_INSERT_EVIDENCE = _insert("evidence", ("document", "position", *_EVIDENCE))
_INSERT_DECISION = _insert("decisions", ("document", "position", *_DECISION))
_INSERT_REFERENCE = _insert("document_references", ("document", "position", *_REFERENCE))

_SEARCHED = {
    "pages": ("document", "number", "text", "layout"),
    "titles": ("document", "title"),
}
"""The columns of the tables that have a search index."""


def save(connection: sqlite3.Connection, documents: Iterable[Analysed]) -> None:
    """Add the documents, or put them in the place of those with the same ids."""
    waiting: dict[str, Analysed] = {}
    for one in documents:
        if one.record.id in waiting:  # the later one counts
            _save(connection, waiting)
            waiting = {}
        waiting[one.record.id] = one
    _save(connection, waiting)


def _save(connection: sqlite3.Connection, documents: Mapping[str, Analysed]) -> None:
    saved = [one for one in documents.values() if _is_saved(connection, one)]
    pages = ((one.record.id, *page) for one in saved for page in one.pages or ())
    titles = ((one.record.id, one.record.title) for one in saved if one.record.title)
    _insert_searched(connection, "pages", pages)
    _insert_searched(connection, "titles", titles)
    connection.executemany(
        _INSERT_EVIDENCE,
        (
            (one.record.id, at, *_evidence_values(hit))
            for one in saved
            for at, hit in enumerate(one.record.evidence)
        ),
    )
    connection.executemany(
        _INSERT_DECISION,
        (
            (one.record.id, at, *_decision_values(hit))
            for one in saved
            for at, hit in enumerate(one.record.decisions)
        ),
    )
    connection.executemany(
        _INSERT_REFERENCE,
        (
            (one.record.id, at, *_reference_values(hit), json.dumps(hit.pages))
            for one in saved
            for at, hit in enumerate(one.record.references)
        ),
    )
    for one in saved:
        statements.save(connection, one.record.id, one.record.statements)


def _is_saved(connection: sqlite3.Connection, one: Analysed) -> bool:
    """Store the row of the document; false where it is gone, and only its record was renewed."""
    id_ = one.record.id
    standings.note_change(connection, id_)
    if one.pages is not None:
        connection.execute("DELETE FROM documents WHERE id = ?", (id_,))
        connection.execute(_INSERT_DOCUMENT, tuple(_row(one)))
    elif not _judged_anew(connection, one):
        return False
    standings.note_change(connection, id_)
    return True


def _insert_searched(
    connection: sqlite3.Connection, table: str, rows: Iterable[tuple[object, ...]]
) -> None:
    """Add rows to a table with a search index, many by one statement.

    FTS5 writes what it has learnt at the end of each statement, which takes
    twice as long as all the rest where each row has a statement of its own.
    """
    columns = _SEARCHED[table]
    row = f"({', '.join('?' * len(columns))})"
    waiting = list(rows)
    for start in range(0, len(waiting), _AT_ONCE):
        some = waiting[start : start + _AT_ONCE]
        connection.execute(
            f"INSERT INTO {table} ({_quoted(columns)}) VALUES {', '.join([row] * len(some))}",
            [*chain.from_iterable(some)],
        )


def _judged_anew(connection: sqlite3.Connection, one: Analysed) -> bool:
    """Whether the document was still there, to get another record for the same pages."""
    id_ = one.record.id
    connection.execute("DELETE FROM titles WHERE document = ?", (id_,))
    connection.execute("DELETE FROM evidence WHERE document = ?", (id_,))
    connection.execute("DELETE FROM decisions WHERE document = ?", (id_,))
    connection.execute("DELETE FROM document_references WHERE document = ?", (id_,))
    return connection.execute(_UPDATE_DOCUMENT, (*_row(one), id_)).rowcount > 0


def _row(one: Analysed) -> Iterator[object]:
    for value in _record_values(one.record):
        if isinstance(value, tuple):
            yield json.dumps(value, default=asdict, ensure_ascii=False)
        else:
            yield value
    yield from _made_values(one)


def made_under(connection: sqlite3.Connection) -> dict[str, Making]:
    """For the digest of each document's file, what it was made by."""
    rows = connection.execute("SELECT sha256, tables, assumed_municipality, engine FROM documents")
    return {sha256: Making(*made) for sha256, *made in rows}


def drop_without_file(connection: sqlite3.Connection) -> None:
    """Forget the documents that no file holds any longer, with their pages and evidence."""
    without = connection.execute(
        "SELECT id FROM documents WHERE sha256 NOT IN "
        "(SELECT sha256 FROM files WHERE sha256 IS NOT NULL)"
    ).fetchall()
    for (id_,) in without:
        standings.note_change(connection, id_)
        connection.execute("DELETE FROM documents WHERE id = ?", (id_,))


# A document is not listed while no file holds it.
_LISTED = f"SELECT {files.PATH} AS path, {', '.join(_RECORD)} FROM documents WHERE path IS NOT NULL"


def records(
    connection: sqlite3.Connection, *, with_evidence: bool, owners: Collection[str] | None = None
) -> Iterator[Record]:
    """All documents, by municipality, title and id; those without one come last.

    Without evidence that of each record is empty. ``owners`` asks only for the
    documents of these codes, empty for nobody's, and for those whose owner or
    successor a person set.
    """
    asked = "" if owners is None else f"AND ({_OF_OWNERS} OR {_SET_BY_HAND})"
    rows = connection.execute(
        f"{_LISTED} {asked} ORDER BY municipality IS NULL, municipality, title IS NULL, title, id",
        {"owners": json.dumps(sorted(owners or ()))},
    )
    decided = _decisions(connection)
    for row in rows:
        found = evidence(connection, row[1]) if with_evidence else ()
        yield _record(row, found, decided.get(row[1], ()))


_OF_OWNERS = """
coalesce(municipality_code, '') IN (SELECT value FROM json_each(:owners)) OR EXISTS (
    SELECT 1 FROM json_each(organisations) AS one
    WHERE json_extract(one.value, '$.code') IN (SELECT value FROM json_each(:owners))
)
"""
_SET_BY_HAND = (
    "id IN (SELECT document FROM corrections WHERE field = 'municipality' "
    "UNION SELECT value FROM corrections WHERE field = 'superseded_by')"
)


def find(connection: sqlite3.Connection, name: str) -> Record:
    """The document, with evidence, that an id, the beginning of one, or a path names.

    The name of a file without its folder will do too, and the whole title.

    Raises:
        NoSuchDocument: none answers to the name, or several do.
    """
    found = (
        _by_id(connection, name) or _by_path(connection, name) or _by_other_name(connection, name)
    )
    if not found:
        wanted = "an id, 4 letters or more of one, its file, or its whole title"
        raise NoSuchDocument(
            f'no document {name!r} in the index: name it by {wanted}; "styrdok list" shows all'
        )
    if len(found) > 1:
        choice = "".join(f"\n  {one.id}  {one.title or one.path}" for one in found[:_SHOWN])
        raise NoSuchDocument(f"{len(found)} documents answer to {name!r}, name one by id:{choice}")
    id_ = found[0].id
    return replace(
        found[0],
        evidence=evidence(connection, id_),
        decisions=_decisions(connection).get(id_, ()),
        statements=statements.of(connection, [id_]).get(id_, ()),
    )


def _by_id(connection: sqlite3.Connection, name: str) -> list[Record]:
    beginning = name.lower()
    if not _ID.fullmatch(beginning):
        return []
    rows = connection.execute(
        f"{_LISTED} AND sha256 BETWEEN ? AND ? ORDER BY id", (beginning, beginning + "g")
    )
    return [_record(row) for row in rows]


def _by_path(connection: sqlite3.Connection, name: str) -> list[Record]:
    path = os.path.normpath(Path(name).absolute())
    file = connection.execute(
        "SELECT path, sha256, reason FROM files WHERE key = ? OR path = ?",
        (files.key(path), files.shown(path)),
    ).fetchone()
    if not file:
        return []
    rows = connection.execute(f"{_LISTED} AND sha256 = ?", (file[1],)).fetchall()
    if not rows:
        raise NoSuchDocument(f'{file[0]} is {file[2]}: "styrdok problems" says what to do')
    return [_record(row) for row in rows]


def _by_other_name(connection: sqlite3.Connection, name: str) -> list[Record]:
    """The documents whose file or title is named so, whatever the case."""
    wanted = fold(name)
    files_so_named = [
        sha256[:ID_LENGTH]
        for path, sha256 in connection.execute(
            "SELECT path, sha256 FROM files WHERE sha256 IS NOT NULL"
        )
        if fold(path.rpartition("/")[2]) == wanted
    ]
    titled = [
        document
        for document, title in connection.execute("SELECT document, title FROM titles")
        if fold(title) == wanted
    ]
    found = chosen(connection, dict.fromkeys(files_so_named or titled))
    return [found[id_] for id_ in sorted(found)]


def _record(
    row: Sequence[Any],
    found: tuple[Evidence, ...] = (),
    decided: tuple[Decision, ...] = (),
) -> Record:
    values = dict(zip(("path", *_RECORD), row, strict=True))
    values["steering"] = bool(values["steering"])
    values["organisations"] = tuple(Organisation(**one) for one in _tuple(values["organisations"]))
    values["flags"] = _tuple(values["flags"])
    return Record(**values, evidence=found, decisions=decided)


def _tuple(text: str) -> tuple[Any, ...]:
    return () if text == "[]" else tuple(json.loads(text))


def evidence(
    connection: sqlite3.Connection, document: str, names: Collection[str] | None = None
) -> tuple[Evidence, ...]:
    """All evidence of the document with this id, or that for the fields of these names."""
    asked = "" if names is None else f"AND field IN ({', '.join('?' * len(names))})"
    rows = connection.execute(
        f"SELECT {_quoted(_EVIDENCE)} FROM evidence WHERE document = ? {asked} ORDER BY position",
        (document, *(names or ())),
    )
    return tuple(map(_hit, rows))


def _decisions(connection: sqlite3.Connection) -> dict[str, tuple[Decision, ...]]:
    """What all minutes decide, by the id of the minutes."""
    rows = connection.execute(
        f"SELECT document, {_quoted(_DECISION)} FROM decisions ORDER BY document, position"
    )
    return {
        id_: tuple(Decision(*row[1:]) for row in group)
        for id_, group in groupby(rows, key=itemgetter(0))
    }


def references(
    connection: sqlite3.Connection, ids: Collection[str] | None = None
) -> dict[str, tuple[Reference, ...]]:
    """What each document names, or each of those with these ids, by the id of the naming one."""
    asked = "" if ids is None else "WHERE document IN (SELECT value FROM json_each(:ids))"
    rows = connection.execute(
        f"SELECT document, {_quoted(_REFERENCE)} FROM document_references {asked} "
        "ORDER BY document, position",
        {"ids": json.dumps(sorted(ids or ()))},
    )
    return {
        id_: tuple(_reference(row[1:]) for row in group)
        for id_, group in groupby(rows, key=itemgetter(0))
    }


def _reference(row: Sequence[Any]) -> Reference:
    values = dict(zip(_REFERENCE, row, strict=True))
    values["is_external"] = bool(values["is_external"])
    values["pages"] = _tuple(values["pages"])
    return Reference(**values)


def _hit(row: Iterable[Any]) -> Evidence:
    values = [*row]
    values[_CHOSEN] = bool(values[_CHOSEN])
    return Evidence(*values)


def grounds(
    connection: sqlite3.Connection, ids: Collection[str], names: Collection[str]
) -> dict[str, dict[str, Evidence]]:
    """The evidence that decided these fields, by the document's id and the field."""
    rows = connection.execute(
        f"SELECT document, {_quoted(_EVIDENCE)} FROM evidence WHERE chosen "
        "AND field IN (SELECT value FROM json_each(?)) "
        "AND document IN (SELECT value FROM json_each(?)) ORDER BY document, position DESC",
        (json.dumps(sorted(names)), json.dumps(sorted(ids))),
    )
    found: dict[str, dict[str, Evidence]] = {}
    for id_, *row in rows:
        hit = _hit(row)
        found.setdefault(id_, {})[hit.field] = hit
    return found


def rivals(
    connection: sqlite3.Connection, ids: Collection[str], name: str
) -> dict[str, list[Evidence]]:
    """The evidence for a field that did not decide it, by the document's id, strongest first."""
    rows = connection.execute(
        f"SELECT document, {_quoted(_EVIDENCE)} FROM evidence WHERE NOT chosen AND field = ? "
        "AND document IN (SELECT value FROM json_each(?)) ORDER BY document, position",
        (name, json.dumps(sorted(ids))),
    )
    found: dict[str, list[Evidence]] = {}
    for id_, *row in rows:
        found.setdefault(id_, []).append(_hit(row))
    return found


def of_types(connection: sqlite3.Connection, types: Collection[str]) -> list[Record]:
    """The listed documents of these types, by id, without evidence and decisions."""
    rows = connection.execute(
        f"{_LISTED} AND type IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(sorted(types)),),
    )
    return [_record(row) for row in rows]


def chosen(connection: sqlite3.Connection, ids: Iterable[str]) -> dict[str, Record]:
    """The listed documents with these ids, by id, without evidence and decisions."""
    found: dict[str, Record] = {}
    waiting = list(ids)
    for start in range(0, len(waiting), _ASKED):
        some = waiting[start : start + _ASKED]
        rows = connection.execute(f"{_LISTED} AND id IN ({', '.join('?' * len(some))})", some)
        found |= {row[1]: _record(row) for row in rows}
    return found


def read_as(connection: sqlite3.Connection, sha256: str, path: str) -> Document | None:
    """The document of this content as it was read from the PDF, or ``None``; the path is given."""
    found = connection.execute(
        "SELECT id, engine FROM documents WHERE sha256 = ?", (sha256,)
    ).fetchone()
    if not found:
        return None
    return Document(path, sha256, pages(connection, found[0]), found[1])


def pages(connection: sqlite3.Connection, document: str) -> tuple[Page, ...]:
    """The pages of the document with this id."""
    rows = connection.execute(
        "SELECT number, text, layout FROM pages WHERE document = ? ORDER BY number", (document,)
    )
    return tuple(map(_page, rows))
