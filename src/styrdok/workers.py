"""Killable worker processes: each task ends in a result or in the reason why there is none.

A hostile PDF can loop for ever, eat all memory or crash the library that reads
it, and none of the three can be stopped from inside. Ready-made pools did not
fit: ``concurrent.futures`` loses the work of a crash's neighbours and has no
time limit, and pebble's manager passes about 60 tasks a second however many
workers there are. Here each worker has pipes of its own to the parent, which
sends a few tasks ahead, watches the clock and the memory, and kills.
"""

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import Generic, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

MEMORY = 2 * 1024**3
"""Bytes that a worker may take beyond what it has when it starts."""

_AHEAD = 8
"""Tasks that a worker holds, so that it need not wait while the parent is busy."""

_WIDE = 1024**2
"""Bytes of results that wait in a worker's pipe: those of about ten documents."""

_LIFETIME = 500
"""Tasks after which a worker is replaced, so that leaks of a PDF library do not add up."""

_WATCH = 0.2
"""Seconds between two looks at the clock and at the memory of a busy worker."""

_IN_ALL = 10
"""How many times the time limit a task may take in all, while it gives signs of life."""

_SIGN = 1.0
"""Seconds between two signs of life that are sent."""

_GRACE = 10
"""Seconds past the limit after which a worker ends itself: its parent is gone or held up."""

_NEAR = 4
"""The part of its memory beyond which a crash counts as want of it.

A growing table asks for twice its size while it still holds the old one, so it
fails when little more than a third is in use.
"""

_KEPT = 32 * 1024**2
"""Bytes that a worker does not give back to the system when they are free."""

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
"""As ``malloc.h`` has them: from how much on memory is given back, and is taken apart."""

_OUT_OF_TIME = {-getattr(signal, name) for name in ("SIGALRM",) if hasattr(signal, name)}
_ABORTS = {
    -getattr(signal, name)
    for name in ("SIGABRT", "SIGBUS", "SIGILL", "SIGKILL", "SIGSEGV", "SIGTRAP")
    if hasattr(signal, name)
}
"""Exit codes of a process that got no memory: pdfium gives up in one of these ways."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a task has no result: ``timeout``, ``memory`` or ``crashed``, and a sentence."""

    reason: str
    detail: str


class WorkError(Exception):
    """The work itself raised, which is a bug of ours; the text is the worker's traceback."""


@dataclass(slots=True, eq=False)
class _Worker(Generic[Task]):
    """A process and what it was given; the first of its tasks is the one in progress."""

    process: BaseProcess
    orders: Connection
    """Where its tasks are sent."""
    answers: Connection
    """Where it is heard."""
    tasks: deque[Task] = field(default_factory=deque)
    is_ready: bool = False
    done: int = 0
    """Tasks that it has answered."""
    began: float = 0.0
    """When the task in progress did, by the monotonic clock."""
    since: float = 0.0
    """When it began or gave its last sign of life."""
    next_look: float = 0.0
    size: int = 0
    """The most bytes of real memory that it was seen to have during the task in progress."""


def run(
    prepare: Callable[[], Callable[[Task], Result]],
    tasks: Iterable[Task],
    *,
    jobs: int | None,
    timeout: float,
    memory: int = MEMORY,
) -> Generator[tuple[Task, Result | Failure], None, None]:
    """Each task with its result or failure, in the order in which they end.

    ``prepare`` is called once in each worker and gives the function that does a
    task; it is a module's function or a partial of one. ``jobs`` is the number of
    workers, ``None`` for one on each CPU. ``timeout`` is in seconds for a task,
    anew from each call of :func:`alive`, up to ten times as long in all;
    ``memory`` in bytes for a worker. A task names a file and does not hold its
    content: what is sent ahead must fit into a pipe.

    A crash, or memory that ran out, may be the doing of an earlier task in the
    same process. So the blame is final only for a worker's first task; any
    other is tried once more in a new one. Closing the iterator kills all.

    Raises:
        WorkError: the function raised, or a worker could not even start.
    """
    pool = _Pool(prepare, deque(tasks), jobs or os.cpu_count() or 1, timeout, memory)
    try:
        yield from pool.results()
    finally:
        pool.kill()


def alive() -> None:
    """Tell the parent that the task in progress goes on; nothing outside of a worker."""
    if life := _life.get():
        life.sign()


class _Pool(Generic[Task, Result]):
    def __init__(
        self,
        prepare: Callable[[], Callable[[Task], Result]],
        waiting: deque[Task],
        jobs: int,
        timeout: float,
        memory: int,
    ) -> None:
        self._prepare = prepare
        self._waiting = waiting
        self._jobs = jobs
        self._timeout = timeout
        self._memory = memory
        self._workers: list[_Worker[Task]] = []
        self._context = _context()

    def results(self) -> Iterator[tuple[Task, Result | Failure]]:
        while self._waiting or self._workers:
            while self._waiting and len(self._workers) < self._jobs:
                self._start()
            heard = wait([worker.answers for worker in self._workers], _WATCH)
            # What ended in time is heard before its clock is looked at.
            for worker in [*self._workers]:
                ended = self._hear(worker) if worker.answers in heard else self._look_at(worker)
                if ended:
                    yield ended

    def kill(self) -> None:
        for worker in self._workers:
            _kill(worker.process)
        for worker in [*self._workers]:
            self._bury(worker)

    def _start(self) -> None:
        tasks, orders = self._context.Pipe(duplex=False)
        answers, results = self._context.Pipe(duplex=False)
        _widen(results)
        ours, theirs = (orders, answers), (tasks, results)
        arguments = (self._prepare, theirs, ours, self._timeout, self._memory)
        # typeshed puts Process into each kind of context and not into their base.
        process: BaseProcess = self._context.Process(  # type: ignore[attr-defined]
            target=_serve, args=arguments, daemon=True
        )
        process.start()
        for end in theirs:  # so that the pipes end when the worker does
            end.close()
        worker: _Worker[Task] = _Worker(process, orders, answers)
        self._workers.append(worker)
        self._send_ahead(worker)

    def _send_ahead(self, worker: _Worker[Task]) -> None:
        # The last tasks are not hoarded by one worker while another has none.
        while len(worker.tasks) < min(_AHEAD, 1 + len(self._waiting) // self._jobs):
            if not self._waiting or worker.done + len(worker.tasks) == _LIFETIME:
                return
            worker.tasks.append(self._waiting.popleft())
            try:
                worker.orders.send(worker.tasks[-1])
            except OSError:  # it has died, as its pipe is about to tell
                return

    def _hear(self, worker: _Worker[Task]) -> tuple[Task, Result | Failure] | None:
        """Take one message of a worker, or the news that it has died."""
        try:
            kind, content = worker.answers.recv()
        except (EOFError, OSError):
            return self._fail(worker, self._cause_of_death(worker))
        if kind == "raised":
            raise WorkError(content)
        if kind == "memory":
            return self._fail(worker, Failure("memory", content))
        worker.since = time.monotonic()
        if kind == "alive":
            return None
        worker.began = worker.since
        worker.next_look = worker.since + _WATCH
        worker.size = 0
        if kind == "ready":
            worker.is_ready = True
            return None
        worker.done += 1
        task = worker.tasks.popleft()
        self._send_ahead(worker)
        if not worker.tasks:  # there is no more to do, or it has done its share
            self._bury(worker)
        return task, content

    def _look_at(self, worker: _Worker[Task]) -> tuple[Task, Result | Failure] | None:
        """Kill a worker that has overrun its time or its memory."""
        now = time.monotonic()
        if not worker.is_ready or now < worker.next_look:
            return None
        if now - worker.since > self._timeout:
            return self._fail(worker, self._overtime())
        if now - worker.began > _IN_ALL * self._timeout:
            return self._fail(worker, self._endless())
        worker.next_look = now + _WATCH
        # One that is dying has none left, which may take it longer than the time between two looks.
        worker.size = max(worker.size, _size(worker.process))
        return self._fail(worker, self._swollen()) if worker.size > self._memory else None

    def _cause_of_death(self, worker: _Worker[Task]) -> Failure:
        worker.process.join()
        code = worker.process.exitcode or 0
        cause = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        if not worker.is_ready:
            raise WorkError(f"a worker process ended before it could work: {cause}")
        if code in _OUT_OF_TIME:
            return self._overtime()
        if code in _ABORTS and worker.size > self._memory // _NEAR:
            return self._swollen()
        return Failure("crashed", f"the process that read it ended with {cause}")

    def _fail(
        self, worker: _Worker[Task], failure: Failure
    ) -> tuple[Task, Result | Failure] | None:
        """Replace the worker. Its first task is blamed or tried again, the others go on."""
        self._bury(worker)
        is_certain = failure.reason == "timeout" or not worker.done
        blamed = worker.tasks.popleft() if is_certain else None
        self._waiting.extendleft(reversed(worker.tasks))
        if self._waiting:
            self._start()  # at once: what is tried again must be a new worker's first
        return (blamed, failure) if blamed is not None else None

    def _bury(self, worker: _Worker[Task]) -> None:
        self._workers.remove(worker)
        _kill(worker.process)
        worker.process.join()
        worker.process.close()
        worker.orders.close()
        worker.answers.close()

    def _overtime(self) -> Failure:
        return Failure("timeout", f"no progress for {self._timeout:g} seconds")

    def _endless(self) -> Failure:
        return Failure("timeout", f"not done after {_IN_ALL * self._timeout:g} seconds")

    def _swollen(self) -> Failure:
        return Failure("memory", f"needs more than {self._memory / 1024**2:.0f} MiB of memory")


def _context() -> BaseContext:
    """Forking takes 2 ms a worker where spawning takes 36, but is safe only beside no thread."""
    threads = len(list(Path("/proc/self/task").glob("*")))
    return multiprocessing.get_context("fork" if threads == 1 else "spawn")


def _widen(results: Connection) -> None:
    """Let results wait in the pipe while the parent is busy, where the system allows it.

    Else a worker stands still from its first answer on until the parent is done saving.
    """
    if sys.platform == "linux":
        import fcntl

        with suppress(OSError):  # the user's pipes hold as much as they may
            fcntl.fcntl(results.fileno(), fcntl.F_SETPIPE_SZ, _WIDE)


def _kill(process: BaseProcess) -> None:
    """Kill a worker with all that it has started."""
    if process.pid and hasattr(os, "killpg"):
        with suppress(OSError):  # it is gone, or has not made the group yet
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _size(process: BaseProcess) -> int:
    """Bytes of real memory that a process has; 0 when it is gone."""
    import psutil  # type: ignore[import-untyped]  # 30 ms that most runs never need

    try:
        return int(psutil.Process(process.pid).memory_info().rss)
    except psutil.Error:
        return 0


def _serve(
    prepare: Callable[[], Callable[[Task], Result]],
    ends: tuple[Connection, Connection],
    other_ends: tuple[Connection, Connection],
    timeout: float,
    memory: int,
) -> None:
    """Do the tasks that come until no more can, in a process of its own."""
    tasks, results = ends
    if hasattr(os, "setpgrp"):
        os.setpgrp()  # so that what it starts can be killed with it
    for end in other_ends:  # a fork has them too, and would keep them open when the parent is gone
        end.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    try:
        work = prepare()
        _keep_freed()
        gc.freeze()  # what all tasks share is not looked through for garbage again and again
        _limit(memory)
    except Exception:
        results.send(("raised", traceback.format_exc()))
        return
    life = _Life(results, timeout)
    _life.set(life)
    with suppress(EOFError, OSError):  # then the parent is gone
        results.send(("ready", None))
        while True:
            results.send_bytes(_answer(work, tasks.recv(), life))


class _Life:
    """A worker's: it shows that the task in progress goes on, and ends what goes on too long."""

    def __init__(self, results: Connection, timeout: float) -> None:
        self._results = results
        self._timeout = timeout
        self._next_sign = 0.0
        self._last = 0.0

    def begin(self) -> None:
        """Start the clocks of a task."""
        now = time.monotonic()
        self._last = now + _IN_ALL * self._timeout
        self._next_sign = now + _SIGN
        self._set_alarm(now)

    def sign(self) -> None:
        """Let the task have its time anew."""
        now = time.monotonic()
        if now >= self._next_sign:
            self._next_sign = now + _SIGN
            self._set_alarm(now)
            self._results.send(("alive", None))

    def end(self) -> None:
        """Stop the clocks."""
        _end_after(0)

    def _set_alarm(self, now: float) -> None:
        _end_after(min(self._timeout, max(self._last - now, 0)) + _GRACE)


_life: ContextVar[_Life | None] = ContextVar("life", default=None)


def _answer(work: Callable[[Task], Result], task: Task, life: _Life) -> bytes:
    """Do one task and put into a message how it ended."""
    life.begin()
    try:
        return bytes(ForkingPickler.dumps(("done", work(task))))
    except MemoryError as error:
        message = "memory", str(error) or "needs more memory than a worker may take"
    except Exception:
        message = "raised", f"on {task!r}:\n{traceback.format_exc()}"
    finally:
        life.end()
    return bytes(ForkingPickler.dumps(message))


def _end_after(seconds: float) -> None:
    """Let the system end this process then, should the parent not; 0 takes it back."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)


def give_back() -> None:
    """Give memory that is free back to the system, where the C library is glibc.

    It keeps what the pages of a document filled as long as anything lies behind
    them. Taking and giving takes time, so this is for after the largest.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim:
        trim(0)


def _keep_freed() -> None:
    """Have the C library keep what a task frees for the next one, where that is glibc.

    Else it gives the memory of every page back to the system, and takes it
    again for the following one: 5 % of the time that a PDF takes.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt:
        mallopt(_M_TRIM_THRESHOLD, _KEPT)
        mallopt(_M_MMAP_THRESHOLD, _KEPT)


def _limit(memory: int) -> None:
    """Let this process take so many bytes more, and leave no core dump behind."""
    if sys.platform != "linux":  # elsewhere the limit is ignored, and the parent must watch
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + memory
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if most != resource.RLIM_INFINITY:
        limit = min(limit, most)
    resource.setrlimit(resource.RLIMIT_AS, (limit, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
