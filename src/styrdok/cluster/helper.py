"""The process beside a worker of dask that does batches, and the handle by which it is asked.

A crash, a hang or a hunger for memory must cost one file and no worker, so each
file is read under :func:`styrdok.workers.run`. That forks, which is safe only
beside no thread, and a worker of dask has many; and what its nanny starts may
not have children of ``multiprocessing`` at all. Hence a process of its own,
which stays for the next batch: to load the rules takes as long as many files.
"""

import os
import pickle
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
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

_IDLE = 60.0
"""Seconds after which a helper that nobody asks for anything ends by itself."""


@dataclass(frozen=True, slots=True)
class Kit:
    """Does the batches of a run on a worker of dask, called by several threads at once.

    It says what a helper must be, ``ocr`` in which of the modes in
    :data:`styrdok.model.OCR`, and holds the order, which only its like can unpack.
    """

    run: str
    ocr: str
    identity: Mapping[str, str]
    order: bytes

    def __call__(self, batch: bytes) -> bytes:
        """The pickled answer to a pickled batch: done, died or refused."""
        try:
            while True:
                helper = _idle_helper(self.run) or _new_helper(self)
                with suppress(_Idled):  # just now: the batch had not begun
                    answer = helper.ask(batch)
                    break
        except _Ended as error:
            return pickle.dumps(Died(str(error)))
        except (UsageError, ClusterFailure) as error:
            return pickle.dumps(Refused(error))
        with _lock:
            _idle.append(helper)
        return answer


_lock = threading.Lock()
_idle: list["_Helper"] = []
"""The helpers of this worker that wait for a batch, of whatever run."""


def _idle_helper(run: str) -> "_Helper | None":
    with _lock:
        _idle[:] = [helper for helper in _idle if helper.is_alive()]
        for helper in _idle:
            if helper.run == run:
                _idle.remove(helper)
                return helper
    return None


def _new_helper(kit: Kit) -> "_Helper":
    try:
        helper = _Helper(kit.run, kit.ocr)
    except OSError as error:
        raise _unable(error) from error
    try:
        theirs = pickle.loads(helper.hear())
        if theirs == kit.identity:
            helper.ask(kit.order)
            return helper
    except _Ended as error:
        raise ClusterFailure(
            f"the worker on {socket.gethostname()} cannot read files: {error}: see what it "
            "printed there, put it right and run the same command again"
        ) from error
    helper.close()
    told = ", ".join(
        f"{name} {theirs.get(name)} and not {ours}"
        for name, ours in kit.identity.items()
        if theirs.get(name) != ours
    )
    raise UsageError(
        f"the worker on {socket.gethostname()} has {told}: install the same there as here, "
        "and start the worker anew"
    )


def _unable(error: OSError) -> ClusterFailure:
    return ClusterFailure(
        f"the worker on {socket.gethostname()} cannot work: {error}: "
        "put it right and run the same command again"
    )


class _Ended(Exception):
    """The process has ended; the text says how."""


class _Idled(_Ended):
    """It has ended by itself, since nobody asked for anything."""


class _Helper:
    """A helper process, seen from the worker of dask, and the run that it helps in."""

    def __init__(self, run: str, ocr: str) -> None:
        self.run = run
        self._folder = TemporaryDirectory(prefix="styrdok-", dir=_local_directory())
        self._process = subprocess.Popen(
            [*_COMMAND, self._folder.name, ocr], stdin=subprocess.PIPE, stdout=subprocess.PIPE
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
            if not code:
                raise _Idled
            cause = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
            raise _Ended(f"the process that was to read ended with {cause}")
        return message

    def is_alive(self) -> bool:
        """Whether it has not ended; if it has, nothing is left of it."""
        if self._process.poll() is None:
            return True
        self.close()
        return False

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
    if hasattr(os, "register_at_fork"):  # else a child would keep the pipe open when this is gone
        os.register_at_fork(after_in_child=answers.close)
    method = standard_method(sys.argv[2])
    _send(answers, pickle.dumps(identity(method)))
    if (order := _receive(sys.stdin.buffer)) is None:
        return
    do = partial(_answer, unpacked(order, method), sys.argv[1], os.getppid())
    _send(answers, b"ready")  # whatever ends this from now on is the doing of a batch
    while _is_asked() and (batch := _receive(sys.stdin.buffer)):
        _send(answers, pickle.dumps(do(pickle.loads(batch))))


def _is_asked() -> bool:
    """Wait until there is something to read, but not for ever."""
    return bool(select.select([sys.stdin.buffer], [], [], _IDLE)[0])


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
