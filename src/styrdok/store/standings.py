"""How each document stands from which day: rows that questions about a day are answered from."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from styrdok.model import ID_LENGTH
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
    """How a document stood on a day, as far as a table shows it; ``sentence`` as kept.

    ``first`` is the day from which it stood so.
    """

    id: str
    path: str
    first: str
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
    wanted = ["first <= :day", "until > :day", *_of(owners, types)]
    if statuses:
        wanted.append(f"status IN ({', '.join(repr(one) for one in statuses)})")
    elif stale:
        wanted.append("stale")
    if documents is not None:
        wanted.append("document IN (SELECT value FROM json_each(:documents))")
    yield from _stood(
        connection,
        language,
        wanted,
        {
            "day": day,
            **lists(owners, types),
            "documents": json.dumps(sorted(documents or ())),
        },
    )


def between(
    connection: sqlite3.Connection,
    earlier: str,
    later: str,
    language: str,
    *,
    owners: Collection[str],
    types: Collection[str],
) -> Iterator[Stood]:
    """How those that turned or were decided on after the one day stood until the other.

    The rows of a document follow each other, and those are in the order of their days.
    """
    turned = "SELECT document FROM standings WHERE first > :earlier AND first <= :later"
    decided = " OR ".join(
        f"substr({name} || '-01-01', 1, 10) BETWEEN :after AND :later"
        for name in ("revised_on", "reaffirmed_on")
    )
    return _stood(
        connection,
        language,
        [
            "first <= :later",
            "until > :earlier",
            f"document IN ({turned} UNION SELECT id FROM documents WHERE {decided})",
            *_of(owners, types),
        ],
        {
            "earlier": earlier,
            "after": (date.fromisoformat(earlier) + timedelta(days=1)).isoformat(),
            "later": later,
            **lists(owners, types),
        },
        order="document, first",
    )


def count(
    connection: sqlite3.Connection, day: str, *, owners: Collection[str], types: Collection[str]
) -> tuple[int, int]:
    """How many steering documents there are, and how many of them were decided after the day."""
    listed = f"document NOT IN ({_UNLISTED})"
    wanted = " AND ".join(["first <= :day", "until > :day", listed, *_of(owners, types)])
    row = connection.execute(
        "SELECT count(*), coalesce(sum(status = 'valid' AND day IS NULL), 0) "
        f"FROM standings WHERE {wanted}",
        {"day": day, **lists(owners, types)},
    ).fetchone()
    return int(row[0]), int(row[1])


# Hardly ever one; to look each document's file up takes far longer than to count.
_UNLISTED = f"""
SELECT substr(sha256, 1, {ID_LENGTH}) FROM documents
WHERE sha256 NOT IN (SELECT sha256 FROM files WHERE sha256 IS NOT NULL)
"""


def _of(owners: Collection[str], types: Collection[str]) -> list[str]:
    """The conditions that the owners' codes and the types set, where any are given."""
    conditions = []
    if owners:
        conditions.append(
            "EXISTS (SELECT 1 FROM json_each(:owners) AS one"
            " WHERE ' ' || owners || ' ' LIKE '% ' || one.value || ' %')"
        )
    if types:
        conditions.append("type IN (SELECT value FROM json_each(:types))")
    return conditions


def lists(owners: Collection[str], types: Collection[str]) -> dict[str, str]:
    """The lists that a query refers to as ``:owners`` and ``:types``."""
    return {"owners": json.dumps(sorted(owners)), "types": json.dumps(sorted(types))}


def _stood(
    connection: sqlite3.Connection,
    language: str,
    wanted: Iterable[str],
    values: Mapping[str, object],
    *,
    order: str | None = None,
) -> Iterator[Stood]:
    rows = connection.execute(
        f"SELECT document, path, first, status, day, sentence_{language}, superseded_by, type, "
        "title, owner, adopted_on, valid_until, owners, flags, changed "
        f"FROM standings JOIN files ON key = {files.FIRST_KEY} WHERE {' AND '.join(wanted)}"
        + (f" ORDER BY {order}" if order else ""),
        values,
    )
    for row in rows:
        *facts, codes, flags, changed = row
        others = json.loads(changed) if changed else {}
        yield Stood._make((*facts, tuple(codes.split()), tuple(flags.split()), others))
