"""What Datasette does here beside its own: links to documents and pages, and who may ask.

What stands in documents is foreign: it is shown as text and never decides where
a link leads.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from datasette import hookimpl
from datasette.utils.asgi import Response
from markupsafe import Markup

from styrdok.browse import document, paper
from styrdok.browse.metadata import DATABASE
from styrdok.errors import UsageError
from styrdok.search import Query

_ID = re.compile("[0-9a-f]{12}")

_NOTHING = '""'
"""The expression that finds nothing."""

_HOSTS = frozenset({"127.0.0.1", "localhost"})

_METHODS = frozenset({"GET", "HEAD"})

# Datasette's pages have scripts and styles within them; nothing may come from elsewhere.
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

Message = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Any, Send], Awaitable[None]]


@hookimpl  # type: ignore[untyped-decorator]
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    """The pages that are not Datasette's."""
    return [
        (r"^/$", _start),
        (r"^/document/(?P<id>[0-9a-f]{12})$", document.page),
        (r"^/pdf/(?P<id>[0-9a-f]{12})$", paper.page),
    ]


async def _start(datasette: Any) -> Response:
    return Response.redirect(datasette.urls.database(DATABASE))


@hookimpl  # type: ignore[untyped-decorator]
def menu_links(datasette: Any) -> list[dict[str, str]]:
    """The questions that are asked most, in the menu of every page."""
    return [
        {"href": datasette.urls.table(DATABASE, "v_stale"), "label": "Out of date"},
        {"href": datasette.urls.query(DATABASE, "due"), "label": "Due in 90 days"},
        {"href": datasette.urls.query(DATABASE, "search"), "label": "Search"},
    ]


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: Any) -> None:
    """Let SQL take a question in a person's words, as ``styrdok search`` does."""
    conn.create_function("page_match", 1, _page_match, deterministic=True)
    conn.create_function("title_match", 1, _title_match, deterministic=True)


def _page_match(asked: str | None) -> str:
    try:
        return Query.parse(asked or "").all
    except UsageError:  # no word is asked for
        return _NOTHING


def _title_match(asked: str | None) -> str:
    try:
        return Query.parse(asked or "").titles or _NOTHING
    except UsageError:
        return _NOTHING


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(row: Any, value: Any, column: str, table: str | None, database: str) -> Any:
    """A link to the document, its page or its file, where the cell names one."""
    if database != DATABASE:
        return None
    columns = row.keys()
    named = next((name for name in ("document", "id") if name in columns), None)
    id_ = row[named] if named else None
    if column in ("id", "document", "superseded_by") and _is_id(value):
        return _link(f"/document/{value}", value)
    if column == "title" and isinstance(value, str) and _is_id(id_):
        return _link(f"/document/{id_}", value)
    if column == "page" and isinstance(value, int) and _is_id(id_):
        return _link(f"/pdf/{id_}#page={value}", f"p. {value}")
    if column == "path" and isinstance(value, str) and _is_id(id_):
        return Markup('<a href="{}" title="{}">{}</a>').format(
            f"/pdf/{id_}", value, Path(value).name
        )
    if column == "municipality" and table is None and isinstance(value, str):
        return _link(f"/{DATABASE}/v_status?municipality={quote(value)}", value)
    return None


def _is_id(value: object) -> bool:
    return isinstance(value, str) and bool(_ID.fullmatch(value))


def _link(target: str, text: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(target, text)


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper() -> Callable[[Application], Application]:
    """Answer only what reads, and only what was meant for this machine.

    A page from elsewhere can have its own name lead to this machine, and would
    then be allowed to read what is answered to that name.
    """

    def wrapped(application: Application) -> Application:
        async def guarded(scope: Message, receive: Any, send: Send) -> None:
            if scope["type"] != "http":
                await application(scope, receive, send)
            elif _host(scope["headers"]) not in _HOSTS:
                refusal = Response.text("Ask for 127.0.0.1 or localhost.", status=421)
                await refusal.asgi_send(send)
            elif scope["method"] not in _METHODS:
                refusal = Response.text("The index is only read here.", status=405)
                await refusal.asgi_send(send)
            else:
                await application(scope, receive, _with_headers(send))

        return guarded

    return wrapped


def _host(headers: list[tuple[bytes, bytes]]) -> str | None:
    named: Mapping[bytes, bytes] = dict(headers)
    try:
        return urlsplit(f"//{named.get(b'host', b'').decode('latin-1')}").hostname
    except ValueError:
        return None


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            more = [(name.lower().encode(), value.encode()) for name, value in _HEADERS.items()]
            message = message | {"headers": [*message["headers"], *more]}
        await send(message)

    return sent
