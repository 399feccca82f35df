"""What the pages are called, what stands on them, and the questions that are ready to be asked."""

DATABASE = "styrdok"
"""What the index is called in addresses, whatever its file is."""

_VIEWS = {
    "v_stale": {
        "title": "Out of date today",
        "description": "What has run out, missed its review or was not revised, and why.",
        "facets": ["status", "municipality", "type"],
        "sort_desc": "overdue_days",
    },
    "v_due": {
        "title": "Due within 180 days",
        "description": "What is not stale today, and will be unless something is decided.",
        "facets": ["becomes", "municipality", "type"],
        "sort": "days_left",
    },
    "v_status": {
        "title": "Steering documents today",
        "description": "How each stands today, with what minutes and corrections say of it.",
        "facets": ["status", "municipality", "type"],
        "sort": "title",
    },
    "v_documents": {
        "title": "All documents as they were read",
        "description": "Each document with every field, whether it is a steering document or not.",
        "facets": ["municipality", "type", "steering"],
        "sort": "title",
    },
    "v_evidence": {
        "title": "Evidence",
        "description": "Every candidate for every field, with page and quote, "
        "also those that lost.",
        "facets": ["field", "chosen"],
    },
    "v_pages": {"title": "Pages", "description": "The text of each page."},
    "v_decisions": {
        "title": "Decisions in minutes",
        "description": "What minutes in the index decide on other documents.",
        "facets": ["action", "body"],
    },
    "v_references": {
        "title": "References",
        "description": "The steering documents that each document names, with page and quote.",
        "facets": ["type", "is_external"],
    },
    "v_statements": {
        "title": "Statements",
        "description": "What documents say of their follow-up and of who answers for them, and "
        "what reports say was followed up.",
        "facets": ["kind"],
    },
    "v_corrections": {
        "title": "Corrections",
        "description": "What was set by hand, and why. Without withdrawn_at it counts.",
    },
    "v_problems": {
        "title": "Files that could not be read",
        "description": "They are not judged. What to do about each: styrdok problems.",
        "facets": ["reason"],
    },
}

_QUERIES = {
    "search": {
        "title": "Search",
        "description": "Documents and pages by the words in them, titles first. A word finds its "
        'other forms, and longer words that begin with it. "Words in quotation marks" stand '
        "together; -word must not be there.",
        "sql": """
WITH found AS (
    SELECT document, NULL AS page, titles.title AS text, 0 AS place,
        length(titles.title) AS nearness
    FROM searched_titles JOIN titles ON title_key = searched_titles.rowid
    WHERE searched_titles MATCH title_match(:q)
    UNION ALL
    SELECT * FROM (
        SELECT document, number, snippet(searched_pages, 0, '»', '«', '…', 24), 1, rank
        FROM searched_pages JOIN pages ON page_key = searched_pages.rowid
        WHERE searched_pages MATCH page_match(:q)
        ORDER BY rank LIMIT 100
    )
)
SELECT document, page, v_documents.title, v_documents.municipality, status, text
FROM found JOIN v_documents ON v_documents.id = document LEFT JOIN v_status USING (id)
ORDER BY place, nearness LIMIT 100
""",
    },
    "stale": {
        "title": "Out of date, worst first",
        "description": "In the order of styrdok stale: run out, review missed, not revised; "
        "within each, the longest first.",
        "sql": """
SELECT id, status, stale_since, overdue_days, municipality, title, reason
FROM v_stale
ORDER BY CASE status WHEN 'expired' THEN 0 WHEN 'review_overdue' THEN 1 ELSE 2 END,
    overdue_days DESC
""",
    },
    "due": {
        "title": "Due in 90 days",
        "description": "What runs out, falls due for review or grows too old in the next 90 days.",
        "sql": """
SELECT id, becomes, due_on, days_left, municipality, title, reason
FROM v_due WHERE days_left <= 90 ORDER BY days_left
""",
    },
    "in_doubt": {
        "title": "To look at first",
        "description": "What contradicts itself, or has no date to be judged by. "
        "styrdok list --doubtful puts the questions.",
        "sql": """
SELECT id, status, municipality, type, title, flags, reason
FROM v_status WHERE status = 'undated' OR flags LIKE '%"conflict"%'
ORDER BY municipality, title
""",
    },
    "by_municipality": {
        "title": "By municipality",
        "description": "How many steering documents each has, and how they stand today.",
        "sql": """
SELECT municipality, count(*) AS documents,
    sum(status = 'expired') AS expired, sum(status = 'review_overdue') AS review_overdue,
    sum(status = 'unrevised') AS unrevised, sum(status = 'expiring') AS expiring,
    sum(status = 'undated') AS undated, sum(status = 'valid') AS valid
FROM v_status GROUP BY municipality ORDER BY municipality
""",
    },
}

METADATA = {
    "title": "styrdok",
    "databases": {
        DATABASE: {
            "title": "Steering documents",
            "description": "Judged as of today, by the settings of the last ingest. Evidence, not "
            "fact: open the page and read the quote before you rely on it.",
            "tables": _VIEWS,
            "queries": {name: query | {"hide_sql": True} for name, query in _QUERIES.items()},
        }
    },
}
"""As Datasette wants it."""
