"""The process beside a worker of dask that does batches, and the handle by which it is asked.

A crash, a hang or a hunger for memory must cost one file and no worker, so each
file is read under :func:`styrdok.workers.run`. That forks, which is safe only
beside no thread, and a worker of dask has many; and what its nanny starts may
not have children of ``multiprocessing`` at all. Hence a process of its own,
which stays for the next batch: to load the rules takes as long as many files.
"""

import os
import pickle
import signal
import socket
import subprocess
import sys
import weakref
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, NamedTuple

from styrdok import workers
from styrdok.cluster.batch import (
    Died,
    Done,
    Elsewhere,
    Item,
    Order,
    Refused,
    identity,
    unpacked,
)
from styrdok.errors import ClusterFailure, UsageError
from styrdok.ingest import standard_method
from styrdok.workers import WorkError

_COMMAND = (sys.executable, "-P", "-c", "from styrdok.cluster.helper import serve; serve()")


class Kit:
    """Does batches where it is unpickled, with as many helpers as it is called by threads.

    Dask keeps it on each worker as long as the client wants it, and the helpers
    end with it.
    """

    def __init__(self, identity: dict[str, str], order: bytes) -> None:
        self._identity = identity
        self._order = order
        self._idle: list[_Helper] = []
        weakref.finalize(self, _close, self._idle)

    def __reduce__(self) -> tuple[type["Kit"], tuple[dict[str, str], bytes]]:
        return Kit, (self._identity, self._order)

    def __call__(self, batch: bytes) -> bytes:
        """The pickled answer to a pickled list of items: done, died or refused."""
        try:
            helper = self._helper()
            answer = helper.ask(batch)
        except _Ended as error:
            return pickle.dumps(Died(str(error)))
        except (UsageError, ClusterFailure) as error:
            return pickle.dumps(Refused(error))
        self._idle.append(helper)
        return answer

    def _helper(self) -> "_Helper":
        with suppress(IndexError):  # none is idle
            return self._idle.pop()
        try:
            helper = _Helper()
        except OSError as error:
            raise _unable(error) from error
        try:
            theirs = pickle.loads(helper.hear())
            if theirs == self._identity:
                helper.tell(self._order)
                return helper
        except _Ended as error:
            raise ClusterFailure(
                f"the worker on {socket.gethostname()} cannot read files: {error}: see what it "
                "printed there, put it right and run the same command again"
            ) from error
        helper.close()
        told = ", ".join(
            f"{name} {theirs[name]} and not {ours}"
            for name, ours in self._identity.items()
            if theirs[name] != ours
        )
        raise UsageError(
            f"the worker on {socket.gethostname()} has {told}: install the same there as here, "
            "and start the worker anew"
        )


def _close(helpers: "list[_Helper]") -> None:
    for helper in helpers:
        helper.close()


def _unable(error: OSError) -> ClusterFailure:
    return ClusterFailure(
        f"the worker on {socket.gethostname()} cannot work: {error}: "
        "put it right and run the same command again"
    )


class _Ended(Exception):
    """The process has ended; the text says how."""


class _Helper:
    """A helper process, seen from the worker of dask."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="styrdok-", dir=_local_directory())
        self._process = subprocess.Popen(
            [*_COMMAND, self._folder.name], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def ask(self, message: bytes) -> bytes:
        self.tell(message)
        return self.hear()

    def tell(self, message: bytes) -> None:
        assert self._process.stdin
        with suppress(BrokenPipeError):  # it has ended, as will be heard
            _send(self._process.stdin, message)

    def hear(self) -> bytes:
        """Its next message.

        Raises:
            _Ended: it has ended instead.
        """
        assert self._process.stdout
        message = _receive(self._process.stdout)
        if message is None:
            code = self._process.wait()
            self.close()
            cause = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
            raise _Ended(f"the process that was to read ended with {cause}")
        return message

    def close(self) -> None:
        self._process.kill()
        with suppress(BrokenPipeError), self._process:
            pass
        self._folder.cleanup()


def _local_directory() -> str:
    """The folder of this worker of dask, which dask clears even after a worker that was killed."""
    from distributed import get_worker

    return get_worker().local_directory


def _send(stream: IO[bytes], message: bytes) -> None:
    stream.write(len(message).to_bytes(8, "big"))
    stream.write(message)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes | None:
    """The next message, or ``None`` when the other side is gone."""
    length = int.from_bytes(head := stream.read(8), "big")
    message = stream.read(length) if len(head) == 8 else b""
    return message if head and len(message) == length else None


def serve() -> None:
    """Do batches until nobody asks any longer: all that a helper process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the worker, and that ends this
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints would be taken for an answer
    method = standard_method()
    _send(answers, pickle.dumps(identity(method)))
    if (order := _receive(sys.stdin.buffer)) is None:
        return
    do = partial(_answer, unpacked(order, method), sys.argv[1], os.getppid())
    while batch := _receive(sys.stdin.buffer):
        _send(answers, pickle.dumps(do(pickle.loads(batch))))


def _answer(order: Order, folder: str, parent: int, items: list[Item[Any]]) -> Done | Refused:
    try:
        with TemporaryDirectory(dir=folder) as place:
            jobs = [_job(item, Path(place, f"{at}.pdf")) for at, item in enumerate(items)]
            return Done(_results(order, jobs, parent))
    except WorkError as error:
        return Refused(error)
    except OSError as error:
        return Refused(_unable(error))


class _Job(NamedTuple):
    """A task as it goes to the process that does it, and what its file is to look like."""

    task: Any
    seen: tuple[int, int] | None
    """Bytes and time; ``None`` for a copy of the content sent along."""


def _job(item: Item[Any], place: Path) -> _Job:
    if item.content is None:
        return _Job(item.task, (item.size, item.mtime_ns))
    place.write_bytes(item.content)
    os.utime(place, ns=(item.mtime_ns, item.mtime_ns))
    return _Job(item.task.at(str(place)), None)


def _results(order: Order, jobs: list[_Job], parent: int) -> dict[str, Any]:
    results = {}
    with closing(
        workers.run(
            partial(_prepare, order.prepare),
            jobs,
            jobs=1,
            timeout=order.timeout,
            memory=order.memory,
        )
    ) as ended:
        for job, got in ended:
            results[job.task.path] = got
            if os.getppid() != parent:  # nobody is left to be answered
                sys.exit()
    return results


def _prepare(prepare: Callable[[], Callable[[Any], Any]]) -> Callable[[_Job], Any]:
    return partial(_do, prepare())


def _do(work: Callable[[Any], Any], job: _Job) -> Any:
    return work(job.task) if not job.seen or _is_here(job) else Elsewhere()


def _is_here(job: _Job) -> bool:
    """Whether the file can be opened at its path and looks as it does to the client."""
    try:
        with Path(job.task.path).open("rb") as stream:
            status = os.fstat(stream.fileno())
    except OSError:
        return False
    return (status.st_size, status.st_mtime_ns) == job.seen
