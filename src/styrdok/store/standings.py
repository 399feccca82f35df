"""How each document stands from which day: rows that questions about a day are answered from."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from styrdok.store import files


@dataclass(frozen=True, slots=True)
class Standing:
    """One stretch of days in which a document's finding stays the same.

    It begins on ``first`` and has ended on ``until``; both are ISO days, as is
    ``day``, from which days are counted. ``sentences`` are the reason in each
    language, with the days still to be filled in. ``changed`` holds the fields
    that were known otherwise than they were read.
    """

    first: str
    until: str
    status: str | None
    stale: bool
    day: str | None
    sentences: tuple[str, ...]
    flags: tuple[str, ...]
    superseded_by: str | None
    type: str | None
    title: str | None
    owner: str | None
    owners: tuple[str, ...]
    adopted_on: str | None
    valid_until: str | None
    changed: Mapping[str, object]


class Stood(NamedTuple):
    """How a document stood on a day, as far as a table shows it; ``sentence`` as kept."""

    id: str
    path: str
    status: str | None
    day: str | None
    sentence: str
    superseded_by: str | None
    type: str | None
    title: str | None
    owner: str | None
    adopted_on: str | None
    valid_until: str | None
    owners: tuple[str, ...]
    flags: tuple[str, ...]
    changed: Mapping[str, object]


_INSERT = "INSERT INTO standings VALUES (" + ", ".join("?" * 17) + ")"
_MADE_BY, _REVISION = "standings_made_by", "revision"


def save(
    connection: sqlite3.Connection, standings: Iterable[tuple[str, Iterable[Standing]]]
) -> None:
    """Put these in the place of the documents' earlier ones."""
    for document, found in standings:
        connection.execute("DELETE FROM standings WHERE document = ?", (document,))
        connection.executemany(_INSERT, (_row(document, one) for one in found))


def conclude(connection: sqlite3.Connection, made_by: str, revision: int) -> bool:
    """Note what all standings are made by, unless a document has changed since ``revision``."""
    if revision != revision_of(connection):
        return False
    connection.execute("DELETE FROM standings WHERE document NOT IN (SELECT id FROM documents)")
    connection.execute("DELETE FROM changed_owners")
    connection.execute("REPLACE INTO facts (name, value) VALUES (?, ?)", (_MADE_BY, made_by))
    return True


def forget(connection: sqlite3.Connection) -> None:
    """Note that all standings are out of step."""
    connection.execute("DELETE FROM facts WHERE name = ?", (_MADE_BY,))


def revision_of(connection: sqlite3.Connection) -> int:
    """A number that grows with every change of a document."""
    return int(_fact(connection, _REVISION) or 0)


def _fact(connection: sqlite3.Connection, name: str) -> str | None:
    row = connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else None


def _row(document: str, one: Standing) -> tuple[object, ...]:
    return (
        document,
        one.first,
        one.until,
        one.status,
        one.stale,
        one.day,
        *one.sentences,
        " ".join(one.flags),
        one.superseded_by,
        one.type,
        one.title,
        one.owner,
        " ".join(one.owners),
        one.adopted_on,
        one.valid_until,
        json.dumps(one.changed, ensure_ascii=False) if one.changed else None,
    )


def made_by(connection: sqlite3.Connection) -> str | None:
    """What the standings were made by, or ``None`` where there are none."""
    return _fact(connection, _MADE_BY)


def changed_owners(connection: sqlite3.Connection) -> set[str]:
    """The codes of those among whose documents something changed since."""
    return {code for (code,) in connection.execute("SELECT code FROM changed_owners")}


def note_change(connection: sqlite3.Connection, document: str) -> None:
    """Note that the document changes, is new or goes: its owners' standings are out of step."""
    connection.execute(
        "INSERT OR IGNORE INTO changed_owners "
        "SELECT coalesce(json_extract(one.value, '$.code'), '') FROM documents "
        "LEFT JOIN json_each(documents.organisations) AS one WHERE documents.id = ?",
        (document,),
    )
    revision = revision_of(connection) + 1
    connection.execute("REPLACE INTO facts (name, value) VALUES (?, ?)", (_REVISION, revision))


def statuses(
    connection: sqlite3.Connection, day: str, documents: Collection[str]
) -> dict[str, str | None]:
    """The status that each of the steering documents had on the day, by id."""
    rows = connection.execute(
        "SELECT document, status FROM standings WHERE first <= ? AND until > ? "
        "AND document IN (SELECT value FROM json_each(?))",
        (day, day, json.dumps(list(documents))),
    )
    return dict(rows.fetchall())


def on(
    connection: sqlite3.Connection,
    day: str,
    language: str,
    *,
    statuses: tuple[str, ...],
    stale: bool,
    owners: Collection[str],
    types: Collection[str],
    documents: Collection[str] | None,
) -> Iterator[Stood]:
    """How the steering documents stood on the day, as many as are asked for.

    ``stale`` asks only for what was out of date; ``statuses`` ask for just these
    instead, ``owners`` and ``types`` for those of any of them; ``documents`` only
    for those with these ids.
    """
    wanted = ["first <= :day", "until > :day"]
    if statuses:
        wanted.append(f"status IN ({', '.join(repr(one) for one in statuses)})")
    elif stale:
        wanted.append("stale")
    if owners:
        wanted.append(
            "EXISTS (SELECT 1 FROM json_each(:owners) AS one"
            " WHERE ' ' || owners || ' ' LIKE '% ' || one.value || ' %')"
        )
    if types:
        wanted.append("type IN (SELECT value FROM json_each(:types))")
    if documents is not None:
        wanted.append("document IN (SELECT value FROM json_each(:documents))")
    rows = connection.execute(
        f"SELECT document, path, status, day, sentence_{language}, superseded_by, type, title, "
        "owner, adopted_on, valid_until, owners, flags, changed "
        f"FROM standings JOIN files ON key = {files.FIRST_KEY} WHERE {' AND '.join(wanted)}",
        {
            "day": day,
            "owners": json.dumps(sorted(owners)),
            "types": json.dumps(sorted(types)),
            "documents": json.dumps(sorted(documents or ())),
        },
    )
    for row in rows:
        *facts, codes, flags, changed = row
        others = json.loads(changed) if changed else {}
        yield Stood._make((*facts, tuple(codes.split()), tuple(flags.split()), others))
