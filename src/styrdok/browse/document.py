"""The page of one document: its status today, every field, and what each rests on."""

import json
from collections import defaultdict
from typing import Any

from datasette.utils.asgi import NotFound, Response

from styrdok.browse.metadata import DATABASE

_FIELDS = (
    *("type", "type_as_written", "municipality", "unit", "adopted_by", "adopted_on", "paragraph"),
    *("dnr", "revised_on", "valid_from", "valid_until", "validity", "review_by", "responsible"),
    *("replaces",),
)
"""The fields that are told one by one; the others stand above them."""

_QUERIES = {
    "found": "SELECT * FROM v_documents WHERE id = :id",
    "today": "SELECT * FROM v_status WHERE id = :id",
    "evidence": "SELECT * FROM v_evidence WHERE document = :id ORDER BY field, chosen DESC, "
    "weight DESC",
    "decisions": "SELECT * FROM v_decisions WHERE document = :id",
    "corrections": "SELECT * FROM v_corrections WHERE document = :id ORDER BY made_at DESC",
}


async def page(datasette: Any, request: Any) -> Response:
    """All that the index knows of the document.

    Raises:
        NotFound: it knows no such document.
    """
    id_ = request.url_vars["id"]
    database = datasette.get_database(DATABASE)
    rows = {
        name: [dict(row) for row in await database.execute(query, {"id": id_})]
        for name, query in _QUERIES.items()
    }
    if not rows["found"]:
        raise NotFound(f"No document {id_} in the index")
    known = rows["found"][0]
    today = rows["today"][0] if rows["today"] else None
    changed = json.loads(today["changed"] or "{}") if today else {}
    if today:
        known |= changed | {"title": today["title"], "municipality": today["municipality"]}
    evidence = defaultdict(list)
    for hit in rows["evidence"]:
        evidence[_told_as(hit["field"])].append(hit)
    return Response.html(
        await datasette.render_template(
            "document.html",
            {
                "known": known,
                "today": today,
                "flags": json.loads(today["flags"] if today else known["flags"]),
                "fields": _FIELDS,
                "amended": {_told_as(name) for name in changed},
                "evidence": evidence,
                "others": [name for name in evidence if name not in _FIELDS],
                "decisions": rows["decisions"],
                "corrections": rows["corrections"],
            },
            request=request,
        )
    )


def _told_as(field: str) -> str:
    """The name under which the page tells of a field: of several owners the first."""
    return "municipality" if field == "organisations" else field
