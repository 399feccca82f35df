"""What travels between the client and the helpers: orders, batches of files, and answers."""

import io
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, Self, TypeVar

from styrdok import __version__
from styrdok.errors import StyrdokError
from styrdok.ingest import Method
from styrdok.workers import WorkError


class FileTask(Protocol):
    """A task on one file, which can be told to find the content in another place."""

    @property
    def path(self) -> str:
        """Where the client has the file; no two tasks have the same."""

    def at(self, place: str) -> Self:
        """The same task, with the content to be read from the place."""


Task = TypeVar("Task", bound=FileTask)


@dataclass(frozen=True, slots=True)
class Order:
    """How all batches of a run are to be done: as :func:`styrdok.workers.run` takes it."""

    prepare: Callable[[], Callable[[Any], Any]]
    timeout: float
    memory: int


@dataclass(frozen=True, slots=True)
class Item(Generic[Task]):
    """A task, and its file as the client sees it: bytes, time and, if it is sent along, content."""

    task: Task
    size: int
    mtime_ns: int
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """In the place of a result: at the path is no such file, or not the client's."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of each item, by path: a result, a ``Failure``, or that it is elsewhere."""

    results: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Died:
    """The helper ended before the batch did, and how. One of the files may be to blame."""

    detail: str


@dataclass(frozen=True, slots=True)
class Refused:
    """No file is to blame, and no other batch would go better; the error says why."""

    error: StyrdokError | WorkError


def identity(method: Method) -> dict[str, str]:
    """What must be the same on two machines for them to read a file alike, by what it is."""
    return {"styrdok": __version__, "rule tables": method.tables, "PDF engine": method.engine}


def packed(order: Order, method: Method) -> bytes:
    """The order pickled, but for the method in it: the rules are on the other side already."""
    stream = io.BytesIO()
    _Pickler(stream, method).dump(order)
    return stream.getvalue()


def unpacked(order: bytes, method: Method) -> Order:
    """The order, with the method of this side, which is identical, in its place."""
    unpacked: Order = _Unpickler(io.BytesIO(order), method).load()
    return unpacked


class _Pickler(pickle.Pickler):
    def __init__(self, stream: io.BytesIO, method: Method) -> None:
        super().__init__(stream)
        self._method = method

    def persistent_id(self, thing: object) -> str | None:
        return "method" if thing is self._method else None


class _Unpickler(pickle.Unpickler):
    def __init__(self, stream: io.BytesIO, method: Method) -> None:
        super().__init__(stream)
        self._method = method

    def persistent_load(self, name: str) -> Method:
        return self._method
