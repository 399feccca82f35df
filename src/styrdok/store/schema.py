"""The tables of the index, as the list of steps that led to them.

A step that has been published is never changed: what an index lacks is added
by a new step, and :data:`VERSION` grows by one.
"""

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from styrdok.errors import IndexFailure, IndexTooNew, NoIndex
from styrdok.store.views import REFERENCES, STATEMENTS, VIEWS

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

VERSION = 8
"""The number of steps; kept in the index as ``user_version``."""

_APPLICATION = int.from_bytes(b"STYR")
"""Kept in the index as ``application_id``, to tell it from other SQLite files."""


def check(connection: sqlite3.Connection, path: str) -> None:
    """Make sure that the file is an index of ours, whatever its version up to this one.

    Raises:
        NoIndex: the database holds nothing.
        IndexTooNew: a newer styrdok wrote it.
        IndexFailure: it is a database of something else.
    """
    if is_empty(connection):
        raise no_index(path)
    if connection.execute("PRAGMA application_id").fetchone()[0] != _APPLICATION:
        raise IndexFailure(f"{path} is a database, but no styrdok index: name another with --db")
    if _version(connection) > VERSION:
        raise IndexTooNew(f"{path} was written by a newer styrdok: update styrdok to use it")


def no_index(path: str) -> NoIndex:
    """The error for a path at which there is no index."""
    place = Path(path).absolute()
    return NoIndex(f'no index at {place}: run "styrdok ingest FOLDER" first, or name one with --db')


def is_empty(connection: sqlite3.Connection) -> bool:
    """Whether the database holds no table at all."""
    return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None


def is_current(connection: sqlite3.Connection) -> bool:
    """Whether no step is missing."""
    return _version(connection) == VERSION


def update(connection: sqlite3.Connection) -> None:
    """Take all steps that are missing, in one transaction; an empty database gets them all."""
    from sqlite_utils import Database

    connection.execute("BEGIN EXCLUSIVE")
    with connection:
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        _steps().apply(Database(connection))
        connection.execute(f"PRAGMA user_version = {VERSION}")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _steps() -> "Migrations":
    from sqlite_utils import Migrations

    steps = Migrations("styrdok")

    @steps()
    def files_and_documents(database: "Database") -> None:
        for statement in _FILES, _FILES_BY_CONTENT, _DOCUMENTS, _PAGES, _EVIDENCE:
            database.execute(statement)

    @steps()
    def decisions_and_corrections(database: "Database") -> None:
        for statement in _SKETCH, _DECISIONS, _CORRECTIONS, _CORRECTIONS_IN_FORCE:
            database.execute(statement)

    @steps()
    def standings(database: "Database") -> None:
        for statement in _STANDINGS, _STALE_STANDINGS, _CHANGED_OWNERS, _FACTS:
            database.execute(statement)
        database.execute(_ALL_HAVE_CHANGED)

    @steps()
    def search(database: "Database") -> None:
        for statement in (
            *_NUMBERED_PAGES,
            *_SEARCHED_PAGES,
            _TITLES,
            *_SEARCHED_TITLES,
            "INSERT INTO titles (document, title) "
            "SELECT id, title FROM documents WHERE title IS NOT NULL",
        ):
            database.execute(statement)

    @steps()
    def views(database: "Database") -> None:
        for statement in VIEWS:
            database.execute(statement)

    @steps()
    def statements(database: "Database") -> None:
        for statement in _STATEMENTS, _UNREAD_STATEMENTS, _NONE_ARE_READ, STATEMENTS:
            database.execute(statement)

    @steps()
    def references(database: "Database") -> None:
        for statement in _REFERENCES, REFERENCES:
            database.execute(statement)

    @steps()
    def rarer_merges(database: "Database") -> None:
        database.execute(_MERGE_MANY)

    return steps


_FILES = """
CREATE TABLE files (
    key BLOB PRIMARY KEY,   -- the path as the file system has it
    path TEXT NOT NULL,     -- the path to show, with \\x.. for bytes that are no text
    sha256 TEXT,            -- of the content last read
    size INTEGER,
    mtime_ns INTEGER,
    reason TEXT,            -- why the last reading gave no document; null: it gave one
    detail TEXT,
    since TEXT,             -- the day of the first failure in a row
    tables TEXT,            -- digest of the rule tables with which it failed
    engine TEXT             -- and what tried to read it
) WITHOUT ROWID
"""

_FILES_BY_CONTENT = "CREATE INDEX files_by_content ON files (sha256, key)"

_DOCUMENTS = """
CREATE TABLE documents (
    id TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    pages INTEGER NOT NULL,
    title TEXT,
    steering INTEGER NOT NULL,
    type TEXT,
    type_as_written TEXT,
    organisations TEXT NOT NULL,    -- JSON: [{"code": ..., "name": ...}, ...]
    municipality TEXT AS (json_extract(organisations, '$[0].name')),
    municipality_code TEXT AS (json_extract(organisations, '$[0].code')),
    unit TEXT,
    adopted_by TEXT,
    adopted_on TEXT,
    paragraph TEXT,
    dnr TEXT,
    revised_on TEXT,
    valid_from TEXT,
    valid_until TEXT,
    validity TEXT,
    review_by TEXT,
    review_cycle TEXT,
    reaffirmed_on TEXT,
    repealed_on TEXT,
    responsible TEXT,
    replaces TEXT,
    flags TEXT NOT NULL,            -- JSON: ["draft", ...]
    assumed_municipality TEXT,      -- whose papers these are, as ingest was told
    tables TEXT NOT NULL,           -- digest of the rule tables that judged it
    engine TEXT NOT NULL            -- what read the PDF
)
"""

_PAGES = """
CREATE TABLE pages (
    document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    layout TEXT,                    -- JSON: {"lines": [...], "marked": [...]}, where it was read
    PRIMARY KEY (document, number)
)
"""

_EVIDENCE = """
CREATE TABLE evidence (
    document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    rule TEXT NOT NULL,
    page INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    quote TEXT NOT NULL,
    weight REAL NOT NULL,
    chosen INTEGER NOT NULL,
    "group" INTEGER NOT NULL,
    PRIMARY KEY (document, position)
) WITHOUT ROWID
"""

# The smallest checksums of the text's passages, which tell how alike two texts are.
_SKETCH = "ALTER TABLE documents ADD COLUMN sketch BLOB NOT NULL DEFAULT x''"

_DECISIONS = """
CREATE TABLE decisions (            -- what minutes decide on other documents
    document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,     -- the minutes
    position INTEGER NOT NULL,
    action TEXT NOT NULL,           -- adopt, revise, extend, reaffirm, repeal
    target TEXT NOT NULL,           -- the document's name as it stands there
    body TEXT,
    date TEXT,
    paragraph TEXT,
    dnr TEXT,
    valid_from TEXT,
    valid_until TEXT,
    validity TEXT,
    page INTEGER NOT NULL,
    quote TEXT NOT NULL,
    PRIMARY KEY (document, position)
) WITHOUT ROWID
"""

_REFERENCES = """
CREATE TABLE document_references (  -- the steering documents that a document names
    document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,     -- the naming one
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    type TEXT,
    body TEXT,                      -- what is said of it there: who decided on it, when,
    date TEXT,
    valid_from TEXT,                -- and for how long it holds
    valid_until TEXT,
    owner TEXT,                     -- whose it is said to be, as written
    is_external INTEGER NOT NULL,   -- of no municipality or region
    page INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    quote TEXT NOT NULL,
    said_page INTEGER,              -- where body and date stand
    said_quote TEXT,
    pages TEXT NOT NULL,            -- JSON: all pages that name it
    PRIMARY KEY (document, position)
) WITHOUT ROWID
"""

# No reference to documents: what a person set outlives every reading of the file.
_CORRECTIONS = """
CREATE TABLE corrections (
    number INTEGER PRIMARY KEY,
    document TEXT NOT NULL,         -- the id, which is that of the file's content
    field TEXT NOT NULL,
    value TEXT,                     -- null: there is none, whatever was read
    reason TEXT NOT NULL,
    made_at TEXT NOT NULL,          -- date and time, ISO 8601
    withdrawn_at TEXT               -- when it was unset, or set to something else
)
"""

_CORRECTIONS_IN_FORCE = """
CREATE UNIQUE INDEX corrections_in_force ON corrections (document, field)
WHERE withdrawn_at IS NULL
"""

# From which day each steering document stands how; worked out anew for the owners that changed.
_STANDINGS = """
CREATE TABLE standings (
    document TEXT NOT NULL,
    first TEXT NOT NULL,            -- the day from which it holds
    until TEXT NOT NULL,            -- and the one from which another does
    status TEXT,
    stale INTEGER NOT NULL,
    day TEXT,                       -- from which days are counted: the last good one, if stale
    sentence_en TEXT NOT NULL,      -- the reason; U+E000 is the day asked about,
    sentence_sv TEXT NOT NULL,      -- U+E001 the count of days
    flags TEXT NOT NULL,            -- divided by spaces
    superseded_by TEXT,
    type TEXT,
    title TEXT,
    owner TEXT,                     -- the first one's name
    owners TEXT NOT NULL,           -- all codes, divided by spaces
    adopted_on TEXT,
    valid_until TEXT,
    changed TEXT,                   -- JSON: fields that were known otherwise than they were read
    PRIMARY KEY (document, first)
)
"""

_STALE_STANDINGS = """
CREATE INDEX stale_standings ON standings (first, until) WHERE stale
"""

_CHANGED_OWNERS = """
CREATE TABLE changed_owners (code TEXT PRIMARY KEY) WITHOUT ROWID   -- since standings were made
"""

_FACTS = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID
"""

_ALL_HAVE_CHANGED = """
INSERT OR IGNORE INTO changed_owners SELECT coalesce(municipality_code, '') FROM documents
"""

SEARCHED = ("searched_pages", "searched_titles")
"""The search indexes: over the text of all pages, and over the titles."""

# The search index names a page by a number, which without a column of its own may change.
_NUMBERED_PAGES = (
    "ALTER TABLE pages RENAME TO unnumbered_pages",
    """
CREATE TABLE pages (
    page_key INTEGER PRIMARY KEY,
    document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    layout TEXT,                    -- JSON: {"lines": [...], "marked": [...]}, where it was read
    UNIQUE (document, number)
)
""",
    """
INSERT INTO pages (document, number, text, layout)
SELECT document, number, text, layout FROM unnumbered_pages ORDER BY document, number
""",
    "DROP TABLE unnumbered_pages",
)


def _searched(table: str, key: str, column: str, tokenizer: str) -> tuple[str, ...]:
    """A search index over a column, and the triggers that keep it in step.

    It holds no text of its own. ``key`` is the table's number for a row.
    """
    index = f"searched_{table}"
    forget = (
        f"INSERT INTO {index} ({index}, rowid, {column}) VALUES ('delete', old.{key}, old.{column})"
    )
    learn = f"INSERT INTO {index} (rowid, {column}) VALUES (new.{key}, new.{column})"
    return (
        f"CREATE VIRTUAL TABLE {index} USING fts5 "
        f"({column}, content='{table}', content_rowid='{key}', tokenize='{tokenizer}')",
        f"INSERT INTO {index} ({index}) VALUES ('rebuild')",
        f"CREATE TRIGGER {table}_learnt AFTER INSERT ON {table} BEGIN {learn}; END",
        f"CREATE TRIGGER {table}_forgotten AFTER DELETE ON {table} BEGIN {forget}; END",
        f"CREATE TRIGGER {table}_changed AFTER UPDATE OF {column} ON {table} "
        f"BEGIN {forget}; {learn}; END",
    )


# Å, ä and ö are letters of their own.
_SEARCHED_PAGES = _searched("pages", "page_key", "text", "unicode61 remove_diacritics 0")

# FTS5 writes a word's places anew each time it merges, which by itself it does with four
# parts of a size. With sixteen, the most there can be, an ingest writes a fifth less, and
# a search has 24 parts to look into instead of 16: no difference that could be measured.
_MERGE_MANY = "INSERT INTO searched_pages (searched_pages, rank) VALUES ('automerge', 16)"

_TITLES = """
CREATE TABLE titles (
    title_key INTEGER PRIMARY KEY,
    document TEXT NOT NULL UNIQUE REFERENCES documents (id) ON DELETE CASCADE,
    title TEXT NOT NULL
)
"""

# Any three letters in a row, so that the latter part of a compound is found too.
_SEARCHED_TITLES = _searched("titles", "title_key", "title", "trigram")

_STATEMENTS = """
CREATE TABLE statements (           -- what documents state of follow-up and responsibility
    document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,             -- follow_up, responsible, roles, followed_up, ...
    value TEXT,                     -- when, who, on which day, or the body that adopts
    target TEXT,                    -- the type of document that the body adopts
    rule TEXT NOT NULL,
    page INTEGER NOT NULL,
    quote TEXT NOT NULL,
    PRIMARY KEY (document, position)
) WITHOUT ROWID
"""

# What an older version has read says nothing of statements until it is judged again.
_UNREAD_STATEMENTS = """
CREATE TABLE unread_statements (
    document TEXT PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE
) WITHOUT ROWID
"""

_NONE_ARE_READ = "INSERT INTO unread_statements SELECT id FROM documents"
