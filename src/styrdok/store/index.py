"""The index as the rest of styrdok sees it."""

import sqlite3
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from os import PathLike, fspath
from pathlib import Path

from styrdok.errors import IndexFailure, StyrdokError
from styrdok.model import Correction, Document, Evidence, Page, Record, Reference, Statement
from styrdok.store import (
    corrections,
    documents,
    files,
    integrity,
    schema,
    search,
    standings,
    statements,
)
from styrdok.store.documents import Analysed, Making
from styrdok.store.files import File, Problem
from styrdok.store.search import Hit, Passage
from styrdok.store.standings import Standing, Stood

IN_MEMORY = ":memory:"
"""The path of an index that is gone when it is closed."""

_PATIENCE = 10.0
"""Seconds to wait for another process that is writing."""

_PREPARED = 16
"""Statements that stay prepared; each holds on to the values that it was last given.

Those that insert many pages are of many lengths, and hold megabytes of text.
"""

_CACHE = 32 * 1024
"""KiB that one who writes may keep, so that a batch need not be written out before its end."""

_LOG = 16_000
"""Pages, 64 MiB, that are written before they are put in place: what batches share moves once."""

_FAILURES = {
    sqlite3.SQLITE_BUSY: "is in use by another styrdok: try again when that is done",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: its folder must exist, and be yours to write in",
    sqlite3.SQLITE_CORRUPT: "is damaged: take a copy from before, or delete it and ingest again",
    sqlite3.SQLITE_FULL: "cannot grow, the disk is full: make room and run the same again",
    sqlite3.SQLITE_IOERR: "cannot be read or written: check the disk or the network share it is on",
    sqlite3.SQLITE_LOCKED: "is in use by another styrdok: try again when that is done",
    sqlite3.SQLITE_NOTADB: "is no index: name another with --db",
    sqlite3.SQLITE_PERM: "is not yours to write: copy it to a folder of yours and use --db",
    sqlite3.SQLITE_READONLY: "is not yours to write: copy it to a folder of yours and use --db",
}
"""What went wrong and what to do, by SQLite's primary result code."""


class Index:
    """An open index, and the ``path`` it was opened at.

    Ids are those of documents, the paths of files are absolute.
    """

    def __init__(self, connection: sqlite3.Connection, path: str) -> None:
        self._connection = connection
        self.path = path

    @classmethod
    @contextmanager
    def open(cls, path: str | PathLike[str], *, create: bool = False) -> Iterator["Index"]:
        """The index at ``path``, for the length of a ``with`` block.

        Whatever SQLite says inside the block leaves it as an error of ours.

        Raises:
            NoIndex: there is none, and it was not to be created.
            IndexTooNew: it was written by a newer version.
            IndexFailure: it is locked, damaged, read-only or something else.
        """
        path = fspath(path)
        with _told_in_our_words(path):
            if not create and not Path(path).exists():  # SQLite would make one
                raise schema.no_index(path)
            connection = _connect(path)
            try:
                _prepare(connection, path, create=create)
                yield cls(connection, path)
            finally:
                connection.close()

    def known(self) -> dict[str, File]:
        """Every file that an ingest has met, by path."""
        return files.known(self._connection)

    def made_under(self) -> dict[str, Making]:
        """What each document was made by, by the SHA-256 of its file."""
        return documents.made_under(self._connection)

    def records(
        self, *, with_evidence: bool = False, owners: Collection[str] | None = None
    ) -> Iterator[Record]:
        """All documents, by municipality, title and id; those without one come last.

        Without evidence that of each record is empty. ``owners`` asks only for
        the documents of these codes, empty for nobody's, and for those whose
        owner or successor a person set.
        """
        return documents.records(self._connection, with_evidence=with_evidence, owners=owners)

    def find(self, name: str) -> Record:
        """The document, with evidence, that an id, four or more of its digits, or a path names.

        Raises:
            NoSuchDocument: none answers to the name, or several do.
        """
        return documents.find(self._connection, name)

    def pages(self, document: str) -> tuple[Page, ...]:
        """The pages of the document with this id, as they were read."""
        return documents.pages(self._connection, document)

    def document(self, sha256: str, path: str) -> Document | None:
        """The document of this content, as it was read from the PDF; ``path`` is passed on.

        ``None`` where the index holds no such content.
        """
        return documents.read_as(self._connection, sha256, path)

    def corrections(self) -> dict[str, tuple[Correction, ...]]:
        """What people set by hand, by the document's id, in the order in which they did."""
        return corrections.in_force(self._connection)

    def correction_history(self, document: str) -> tuple[Correction, ...]:
        """All that was ever set of a document, also what was withdrawn, the oldest first."""
        return corrections.history(self._connection, document)

    def correct(
        self, document: str, made: Sequence[Correction], unset: Sequence[str], at: str
    ) -> list[str]:
        """Set and unset fields of a document by hand, all or nothing.

        ``at`` is the ISO time of the change. Returned are the fields that were
        to be unset and had not been set.
        """
        with self._transaction():
            missing = [
                field
                for field in unset
                if not corrections.withdraw(self._connection, document, field, at)
            ]
            corrections.add(self._connection, document, made)
            standings.note_change(self._connection, document)
            # Among whose documents it counts from now on, only a whole new reckoning tells.
            if "municipality" in {*unset, *(one.field for one in made)}:
                standings.forget(self._connection)
        return missing

    def with_evidence(self, record: Record, names: Collection[str] | None = None) -> Record:
        """The record with all its evidence, or with that for the fields of these names."""
        return replace(record, evidence=documents.evidence(self._connection, record.id, names))

    def references(self, ids: Collection[str] | None = None) -> dict[str, tuple[Reference, ...]]:
        """What each document names, by its id; ``ids`` asks only for what these name."""
        return documents.references(self._connection, ids)

    def chosen(self, ids: Iterable[str]) -> dict[str, Record]:
        """The documents with these ids, by id, without evidence."""
        return documents.chosen(self._connection, ids)

    def of_types(self, types: Collection[str]) -> list[Record]:
        """The documents of these types, by id, without evidence."""
        return documents.of_types(self._connection, types)

    def grounds(
        self, ids: Collection[str], fields: Collection[str]
    ) -> dict[str, dict[str, Evidence]]:
        """The evidence that decided these fields of these documents, by id and field."""
        return documents.grounds(self._connection, ids, fields)

    def rivals(self, ids: Collection[str], field: str) -> dict[str, list[Evidence]]:
        """The evidence for a field of these documents that did not decide it, by id."""
        return documents.rivals(self._connection, ids, field)

    def statements(self, ids: Collection[str]) -> dict[str, tuple[Statement, ...]]:
        """What these documents state of follow-up and responsibility, by id."""
        return statements.of(self._connection, ids)

    def read_by_older(self) -> set[str]:
        """The ids of documents that an older version read.

        It looked neither for statements nor for the names of other documents.
        """
        return statements.unread(self._connection)

    def standings_made_by(self) -> str | None:
        """The name of the settings and rules that the standings were made by, if there are any."""
        return standings.made_by(self._connection)

    def changed_owners(self) -> set[str]:
        """The codes of those whose documents changed since the standings were made."""
        return standings.changed_owners(self._connection)

    def revision(self) -> int:
        """A number that grows with every change of a document."""
        return standings.revision_of(self._connection)

    def forget_standings(self) -> None:
        """Note that all standings are out of step."""
        with self._transaction():
            standings.forget(self._connection)

    def save_standings(
        self, found: Iterable[tuple[str, Iterable[Standing]]], revision: int
    ) -> bool:
        """Store the standings of documents by id, all or nothing.

        Nothing is stored, and the answer is false, if a document has changed
        since that revision: whoever changed it knows better.
        """
        made = [(document, list(stretches)) for document, stretches in found]
        with self._transaction():
            if revision != standings.revision_of(self._connection):
                return False
            standings.save(self._connection, made)
        return True

    def conclude_standings(self, made_by: str, revision: int) -> bool:
        """Note that all are in step, unless a document has changed since that revision."""
        with self._transaction():
            return standings.conclude(self._connection, made_by, revision)

    def stood(
        self,
        day: str,
        language: str,
        *,
        statuses: tuple[str, ...] = (),
        stale: bool = False,
        owners: Collection[str] = (),
        types: Collection[str] = (),
        documents: Collection[str] | None = None,
    ) -> Iterator[Stood]:
        """How the steering documents stood on the ISO day, from standings that must be in step.

        ``stale`` asks only for those out of date; ``statuses`` ask for just these
        instead, ``owners`` and ``types`` for those of any of them; ``documents`` only
        for those with these ids.
        """
        return standings.on(
            self._connection,
            day,
            language,
            statuses=statuses,
            stale=stale,
            owners=owners,
            types=types,
            documents=documents,
        )

    def stood_between(
        self,
        earlier: str,
        later: str,
        language: str,
        *,
        owners: Collection[str] = (),
        types: Collection[str] = (),
    ) -> Iterator[Stood]:
        """How those that turned or were decided on after the one day stood until the other.

        The rows of a document follow each other in the order of their days, the
        one of the earlier day first. The standings must be in step.
        """
        return standings.between(
            self._connection, earlier, later, language, owners=owners, types=types
        )

    def count_on(
        self, day: str, *, owners: Collection[str] = (), types: Collection[str] = ()
    ) -> tuple[int, int]:
        """How many steering documents there are, and how many were decided after the ISO day."""
        return standings.count(self._connection, day, owners=owners, types=types)

    def statuses(self, day: str, documents: Collection[str]) -> dict[str, str | None]:
        """The status of these steering documents on the ISO day, by id, from the standings."""
        return standings.statuses(self._connection, day, documents)

    def hits(
        self, match: str, *, owners: Collection[str], types: Collection[str], limit: int
    ) -> list[Hit]:
        """The best pages that an FTS5 expression finds in documents of these owners and types."""
        return search.hits(self._connection, match, owners=owners, types=types, limit=limit)

    def titled(
        self, match: str, *, owners: Collection[str], types: Collection[str], limit: int
    ) -> list[tuple[str, str]]:
        """Id and title of documents whose titles an FTS5 expression finds, the shortest first."""
        return search.titled(self._connection, match, owners=owners, types=types, limit=limit)

    def passages(self, match: str, hits: Iterable[Hit]) -> dict[Hit, Passage]:
        """For each of the pages the words around what the expression finds on it."""
        by_key = {hit.key: hit for hit in hits}
        found = search.passages(self._connection, match, by_key)
        return {by_key[key]: passage for key, passage in found}

    def problems(self) -> list[Problem]:
        """The files whose last reading gave no document, by path."""
        return files.problems(self._connection)

    def faults(self) -> Iterator[str]:
        """What is wrong with the index, in words; nothing if it is whole."""
        return integrity.faults(self._connection)

    def save(
        self,
        met: Iterable[File],
        analysed: Iterable[Analysed] = (),
        moved_away: Iterable[str] = (),
    ) -> None:
        """Store files and documents and forget paths, all or nothing.

        A document that lost its last file stays, unlisted, until :meth:`remove`:
        one of the next files may turn out to hold it.
        """
        with self._transaction():
            documents.save(self._connection, analysed)
            files.save(self._connection, met)
            files.remove(self._connection, moved_away)

    def remove(self, paths: Iterable[str]) -> None:
        """Forget these paths, and every document that no file holds any longer."""
        with self._transaction():
            files.remove(self._connection, paths)
            documents.drop_without_file(self._connection)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        # Asking for the right to write at once is what lets SQLite wait for it.
        self._connection.execute("BEGIN IMMEDIATE")
        with self._connection:
            yield


def _connect(path: str) -> sqlite3.Connection:
    # Transactions are ours to begin, so Python shall not.
    return sqlite3.connect(
        path, timeout=_PATIENCE, isolation_level=None, cached_statements=_PREPARED
    )


def _prepare(connection: sqlite3.Connection, path: str, *, create: bool) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    if create and schema.is_empty(connection):
        _share(connection)
    else:
        schema.check(connection, path)
    connection.execute("PRAGMA synchronous = NORMAL")
    if create:
        connection.execute(f"PRAGMA cache_size = -{_CACHE}")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG}")
    if not schema.is_current(connection):
        schema.update(connection)


def _share(connection: sqlite3.Connection) -> None:
    """Let readers read while one writes; SQLite does not wait for this by itself."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() > until:
                raise
            time.sleep(0.05)


@contextmanager
def _told_in_our_words(path: str) -> Iterator[None]:
    try:
        yield
    except StyrdokError:
        raise
    except sqlite3.Error as error:
        told = _FAILURES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if told is None:  # a bug of ours
            raise
        raise IndexFailure(f"{path} {told}") from error
