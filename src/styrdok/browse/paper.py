"""The PDF of a document: asked for by its id, and taken from where the index says it was read."""

import os
import stat
from pathlib import Path
from typing import Any
from urllib.parse import quote

from datasette.utils.asgi import NotFound, asgi_send_file

from styrdok.browse.metadata import DATABASE

_FILES = """
SELECT files.key, files.size, files.mtime_ns
FROM documents JOIN files ON files.sha256 = documents.sha256
WHERE documents.id = :id AND files.reason IS NULL
ORDER BY files.key
"""

_CHUNK = 1 << 18
"""Bytes that are read at once."""


async def page(datasette: Any, request: Any, send: Any) -> None:
    """Send the file.

    Raises:
        NotFound: the index knows no such document, or its file is gone or has changed.
    """
    id_ = request.url_vars["id"]
    rows = (await datasette.get_database(DATABASE).execute(_FILES, {"id": id_})).rows
    path = next((path for row in rows if (path := _as_it_was_read(*row))), None)
    if not path:
        raise NotFound(
            f"The file of document {id_} is gone, or is not as it was read: ingest again"
            if rows
            else f"No document {id_} in the index"
        )
    name = quote(os.fsencode(path.name))
    await asgi_send_file(
        send,
        path,
        content_type="application/pdf",
        chunk_size=_CHUNK,
        headers={"Content-Disposition": f"inline; filename*=UTF-8''{name}"},
    )


def _as_it_was_read(key: bytes, size: int, mtime_ns: int) -> Path | None:
    """The path, if the file there is the one that was read, as far as its size and time tell."""
    path = Path(os.fsdecode(key))
    try:
        found = path.stat()
    except OSError:
        return None
    same = (found.st_size, found.st_mtime_ns) == (size, mtime_ns)
    return path if same and stat.S_ISREG(found.st_mode) and os.access(path, os.R_OK) else None
