"""The web server: which address it has, and what Datasette is told to do there."""

import socket
from importlib import resources
from pathlib import Path
from typing import Any

import uvicorn
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm
from datasette.utils.sqlite import sqlite3

from styrdok.browse import plugin
from styrdok.browse.metadata import DATABASE, METADATA
from styrdok.errors import UsageError

HOST = "127.0.0.1"
"""The address of this machine to itself; no other can reach it."""

PORT = 8001
"""Where the server answers, unless told otherwise or another program does already."""

_SETTINGS = {
    "default_page_size": 50,
    "max_returned_rows": 2000,
    "sql_time_limit_ms": 5000,
    "facet_time_limit_ms": 2000,
    "default_facet_size": 10,
    "suggest_facets": False,
    "allow_download": False,
    "truncate_cells_html": 1000,
    "default_cache_ttl": 0,  # an ingest may change the answers at any time
}

_AT_THE_END = 2
"""Seconds that an unfinished answer is waited for when the server is stopped."""


class _ReadOnly(Database):  # type: ignore[misc]  # Datasette has no types
    """The index, opened so that nothing can be written, while an ingest may write it."""

    def connect(self, write: bool = False) -> Any:
        """A connection for one of the server's threads.

        Raises:
            PermissionError: it was to be written to.
        """
        if write:
            raise PermissionError(f"{self.path} is only read here")
        # Datasette itself would take a ? or % in the path for its own.
        address = f"{Path(self.path).as_uri()}?mode=ro"
        connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        connection.execute("PRAGMA query_only = 1")
        self._all_file_connections.append(connection)
        return connection

    async def hidden_table_names(self) -> list[str]:
        """All tables: the views say the same in published columns."""
        return [*await self.table_names()]


def listening(port: int | None) -> socket.socket:
    """A socket that takes connections from this machine, at the port or, without one, a free one.

    Raises:
        UsageError: another program has the port.
    """
    try:
        return socket.create_server((HOST, port or PORT))
    except OSError as error:
        if port is None:
            return socket.create_server((HOST, 0))
        raise UsageError(
            f"port {port} cannot be had ({error.strerror}): name another with --port, "
            "or leave it out to get a free one"
        ) from error


def serve(index: Path, at: socket.socket) -> None:
    """Show the index to whoever asks at the socket, until the process is interrupted."""
    server = uvicorn.Server(
        uvicorn.Config(
            _application(index),
            log_level="warning",
            lifespan="on",
            timeout_graceful_shutdown=_AT_THE_END,
        )
    )
    server.run(sockets=[at])


def _application(index: Path) -> Any:
    pm.register(plugin, name="styrdok")
    datasette = Datasette(
        metadata=METADATA,
        settings=_SETTINGS,
        template_dir=str(resources.files("styrdok.browse").joinpath("templates")),
    )
    datasette.remove_database("_memory")  # which it makes where it is given no file
    datasette.add_database(_ReadOnly(datasette, str(index.absolute())), name=DATABASE)
    return datasette.app()
