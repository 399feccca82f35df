"""The views of the index: the same answers as the commands', for any program that speaks SQL.

They answer for the day on which they are asked, and for the settings that the
last ingest used. Their names and columns are published.
"""

from styrdok.store import files

_TODAY = "date('now', 'localtime')"

# Private-use characters that stand in a stored sentence for what is known only on the day.
_AS_OF, _DAYS = "char(0xE000)", "char(0xE001)"


def _count(number: str, one: str, many: str) -> str:
    return f"abs({number}) || iif(abs({number}) = 1, ' {one}', ' {many}')"


def _days_since(day: str) -> str:
    return f"CAST(julianday({_TODAY}) - julianday({day}) AS INTEGER)"


def _path(document: str) -> str:
    return (
        "(SELECT files.path FROM documents JOIN files ON files.sha256 = documents.sha256 "
        f"WHERE documents.id = {document} ORDER BY key LIMIT 1)"
    )


def _sentence(column: str, one: str, many: str) -> str:
    """The sentence as it reads today; ``one`` and ``many`` are the words for days."""
    days = f"coalesce({_count(_days_since('day'), one, many)}, '')"
    return f"replace(replace({column}, {_DAYS}, {days}), {_AS_OF}, {_TODAY})"


_DOCUMENTS = f"""
CREATE VIEW v_documents AS      -- each document as it was read
SELECT
    id, {files.PATH} AS path, pages, title, steering, type, type_as_written, municipality,
    municipality_code, organisations, unit, adopted_by, adopted_on, paragraph, dnr, revised_on,
    valid_from, valid_until, validity, review_by, responsible, replaces, flags
FROM documents
WHERE EXISTS (SELECT 1 FROM files WHERE files.sha256 = documents.sha256)
"""

_STATUS = f"""
CREATE VIEW v_status AS         -- how each steering document stands today, as it is known today
SELECT
    document AS id, {_path("document")} AS path, title, type, owner AS municipality, adopted_on,
    valid_until, superseded_by, status, stale,
    iif(stale, date(day, '+1 day'), NULL) AS stale_since,
    iif(stale, {_days_since("day")}, NULL) AS overdue_days,
    {_sentence("sentence_en", "day", "days")} AS reason,
    {_sentence("sentence_sv", "dag", "dagar")} AS reason_sv,
    iif(flags = '', '[]', '["' || replace(flags, ' ', '","') || '"]') AS flags,
    changed
FROM standings
WHERE first <= {_TODAY} AND until > {_TODAY}
"""

_STANDINGS_BY_END = """
CREATE INDEX standings_by_end ON standings (until, first, status, type, owner)
"""

_STALE = """
CREATE VIEW v_stale AS          -- what is out of date today
SELECT
    id, path, title, type, municipality, adopted_on, valid_until, status, stale_since,
    overdue_days, reason, reason_sv, flags
FROM v_status
WHERE stale
"""

_DUE = f"""
CREATE VIEW v_due AS            -- what is not stale today, and will be within 180 days
SELECT
    id, path, v_status.title, v_status.type, municipality, v_status.adopted_on,
    v_status.valid_until, v_status.status, ahead.status AS becomes,
    date(ahead.first, '-1 day') AS due_on, -1 - {_days_since("ahead.first")} AS days_left,
    reason, reason_sv
FROM standings AS ahead JOIN v_status ON id = ahead.document
WHERE NOT v_status.stale AND ahead.stale
AND ahead.first = (
    SELECT min(first) FROM standings
    WHERE document = ahead.document AND stale AND first > {_TODAY}
)
AND ahead.first > {_TODAY} AND ahead.first <= date({_TODAY}, '+181 days')
"""

_PROBLEMS = """
CREATE VIEW v_problems AS       -- the files that could not be read
SELECT path, reason, detail, since FROM files WHERE reason IS NOT NULL
"""

# Asked for one by one, these cost nothing where a program only counts.
_NAMED = f"""
    document, (SELECT documents.title FROM documents WHERE documents.id = document) AS title,
    {_path("document")} AS path
"""

_PAGES = f"""
CREATE VIEW v_pages AS          -- the text of each page
SELECT {_NAMED}, number AS page, text FROM pages
"""

_EVIDENCE = f"""
CREATE VIEW v_evidence AS       -- every candidate for every field, also those that lost
SELECT {_NAMED}, field, value, rule, page, quote, weight, chosen FROM evidence
"""

_DECISIONS = f"""
CREATE VIEW v_decisions AS      -- what minutes decide on other documents
SELECT
    {_NAMED}, action, target, body, date, paragraph, dnr, valid_from, valid_until, validity, page,
    quote
FROM decisions
"""

_CORRECTIONS = f"""
CREATE VIEW v_corrections AS    -- what was set by hand; withdrawn_at is null for what counts
SELECT {_NAMED}, field, value, reason, made_at, withdrawn_at FROM corrections
"""

REFERENCES = f"""
CREATE VIEW v_references AS     -- the steering documents that each document names
SELECT
    {_NAMED}, name, type, body, date, valid_from, valid_until, owner, is_external, page, quote,
    said_page, said_quote, pages
FROM document_references
"""
"""The statement that makes the view of references, which came later."""

STATEMENTS = f"""
CREATE VIEW v_statements AS     -- what documents state of follow-up and responsibility
SELECT {_NAMED}, kind, value, target, rule, page, quote FROM statements
"""
"""The statement that makes the view of statements, which came later too."""

VIEWS = (
    *(_DOCUMENTS, _STANDINGS_BY_END, _STATUS, _STALE, _DUE, _PROBLEMS),
    *(_PAGES, _EVIDENCE, _DECISIONS, _CORRECTIONS),
)
"""The statements that make them, and the index that they need."""
