"""The client's side: hands batches of files to a scheduler of dask, and gives what comes back."""

import logging
import operator
import os
import pickle
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from functools import reduce
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar
from uuid import uuid4

import dask
from distributed import Client, Future, KilledWorker, wait

from styrdok import __version__, workers
from styrdok.cluster.batch import (
    Died,
    Done,
    Elsewhere,
    Item,
    Order,
    Refused,
    Task,
    identity,
    packed,
)
from styrdok.cluster.helper import Kit
from styrdok.errors import ClusterFailure, UsageError
from styrdok.ingest import Method
from styrdok.workers import Failure

Result = TypeVar("Result")

_FILES = 50
"""Files to a batch: some seconds' work, so that the last batches end at about the same time."""

_BYTES = 8 * 1024**2
"""Bytes of files after which a batch is full, since all of them may have to be sent."""

_AHEAD = 2
"""Batches in flight for each thread of the cluster: one in work, and one that waits for it."""

_CONNECT = 10.0
"""Seconds in which a scheduler must answer."""

_LOOK = 0.5
"""Seconds between two looks at how many workers there are."""

_PATIENCE = 300.0
"""Seconds to wait for a worker when there is none."""


@contextmanager
def connected(address: str, method: Method, say: Callable[[str], None]) -> Iterator["Cluster"]:
    """The cluster of the scheduler at the address, once it has a worker.

    ``method`` is the one that all its workers must have too. ``say`` is called
    with a line for the person who waits.

    Raises:
        ClusterFailure: there is no scheduler, or no worker came.
        UsageError: it is no address.
    """
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters is raised here
    # A batch may hold a large file, of which dask would warn.
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 TiB"}):
        try:
            client = Client(address, timeout=_CONNECT)
        except OSError as error:
            raise ClusterFailure(
                f"no dask scheduler answers at {address}: check the address, or start one "
                "with `dask scheduler`"
            ) from error
        except ValueError as error:
            raise UsageError(f"{address}: {error}: give it as tcp://HOST:PORT") from error
        with client:
            cluster = Cluster(client, address, method, say)
            cluster.threads()
            yield cluster


class Cluster:
    """The workers of one scheduler of dask."""

    def __init__(
        self, client: Client, address: str, method: Method, say: Callable[[str], None]
    ) -> None:
        self._client = client
        self._address = address
        self._method = method
        self._say = say

    def run(
        self,
        prepare: Callable[[], Callable[[Task], Result]],
        tasks: Iterable[Task],
        *,
        jobs: int | None,
        timeout: float,
        memory: int = workers.MEMORY,
    ) -> Generator[tuple[Task, Result | Failure], None, None]:
        """Each task with its result or failure, as :func:`styrdok.workers.run` gives them.

        ``jobs`` is the number of files that are read at once, ``None`` for one on
        each thread of the workers. A file is read at its path where a worker
        finds it there, and is sent to it otherwise.

        Raises:
            ClusterFailure: the scheduler or all workers were lost, or a worker cannot work.
            UsageError: a worker has another version, other rules or another PDF engine.
            WorkError: the function raised.
        """
        order = Order(prepare, timeout, memory)
        kit = Kit(
            uuid4().hex, self._method.ocr, identity(self._method), packed(order, self._method)
        )
        with self._reached():
            # A task of its own: a worker gets it once, and if it is lost, dask makes it again.
            sent = self._client.submit(bytes, pickle.dumps(kit), pure=False)
        yield from _Run[Task, Result](self, sent, order, deque(tasks), jobs).results()

    def threads(self) -> int:
        """How many threads its workers have; waits until it is at least one.

        Raises:
            ClusterFailure: the scheduler was lost, or no worker came.
        """
        until = None
        while not (threads := self._count()):
            if until is None:
                self._say(
                    f"{self._address} has no worker: waiting for one; on each machine that is to "
                    f"help, run `dask worker {self._address}`"
                )
                until = time.monotonic() + _PATIENCE
            if time.monotonic() > until:
                raise ClusterFailure(
                    f"no worker came to {self._address} in {_PATIENCE:g} s: start one with `dask "
                    f"worker {self._address}` and run the same command again"
                )
            time.sleep(_LOOK)
        return threads

    def _count(self) -> int:
        with self._reached():
            return sum(self._client.nthreads().values())

    def submit(self, kit: Future[bytes], batch: bytes) -> Future[bytes]:
        """What some worker will answer to the batch.

        That is ``pickle.loads(kit)(batch)``, put into functions of Python's own. The
        scheduler loads these too, and needs no styrdok for it; and a worker that
        has none can say so, where it could not even take a function of ours.
        """
        with self._reached():
            answer: Future[bytes] = self._client.submit(
                reduce, operator.call, [kit, batch], pickle.loads, pure=False
            )
        return answer

    def ended(self, futures: Iterable[Future[bytes]]) -> set[Future[bytes]]:
        """Those of the futures that have ended, after a while at the latest."""
        with self._reached():
            try:
                ended: set[Future[bytes]] = wait([*futures], _LOOK, "FIRST_COMPLETED").done
            except TimeoutError:
                return set()
        return ended

    def answer(self, future: Future[bytes]) -> Done | Died:
        """What a worker answered to a batch."""
        with self._reached():
            try:
                answer: Done | Died | Refused = pickle.loads(future.result())
            except KilledWorker:
                return Died("the workers that read it were lost, one after another")
            except (ImportError, AttributeError) as error:
                raise UsageError(
                    f"a worker at {self._address} cannot load styrdok ({error}): install styrdok "
                    f"{__version__} with its extra `cluster` there, and start the worker anew"
                ) from error
        if isinstance(answer, Refused):
            raise answer.error
        return answer

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except (OSError, CancelledError) as error:
            raise ClusterFailure(
                f"lost the dask scheduler at {self._address}: what was finished is kept; "
                "run the same command again when it is back"
            ) from error


class _Batch(NamedTuple, Generic[Task]):
    tasks: list[Task]
    is_sent: bool
    """Whether the content of the files goes with it."""


class _Run(Generic[Task, Result]):
    """One use of the cluster: what is to be done, what is in flight, what is to be done again."""

    def __init__(
        self,
        cluster: Cluster,
        kit: Future[bytes],
        order: Order,
        waiting: deque[Task],
        jobs: int | None,
    ) -> None:
        self._cluster = cluster
        self._kit = kit
        self._order = order
        self._waiting = waiting
        self._jobs = jobs
        self._again: deque[_Batch[Task]] = deque()
        self._flying: dict[Future[bytes], _Batch[Task]] = {}
        self._unopened: list[Task] = []
        self._sends = False
        """Whether the files are sent at once, since a worker was seen to find none of them."""

    def results(self) -> Iterator[tuple[Task, Result | Failure]]:
        while self._waiting or self._again or self._flying:
            threads = self._cluster.threads()
            self._send(self._jobs or _AHEAD * threads)
            yield from self._read_here()
            for future in self._cluster.ended(self._flying):
                batch = self._flying.pop(future)
                yield from self._take(batch, self._cluster.answer(future))

    def _send(self, most: int) -> None:
        """Have that many batches in flight, as long as there is anything to do."""
        while len(self._flying) < most and (self._again or self._waiting):
            batch = self._again.popleft() if self._again else self._next()
            if items := list(self._items(batch)):
                future = self._cluster.submit(self._kit, pickle.dumps(items))
                self._flying[future] = batch._replace(tasks=[item.task for item in items])

    def _next(self) -> _Batch[Task]:
        tasks: list[Task] = []
        size = 0
        while self._waiting and len(tasks) < _FILES and size < _BYTES:
            task = self._waiting.popleft()
            with suppress(OSError):  # it will be said when the batch is put together
                size += Path(task.path).stat().st_size
            tasks.append(task)
        return _Batch(tasks, is_sent=self._sends)

    def _items(self, batch: _Batch[Task]) -> Iterator[Item[Task]]:
        """The batch as it is handed over, without the files that cannot be opened here."""
        for task in batch.tasks:
            try:
                with Path(task.path).open("rb") as stream:
                    status = os.fstat(stream.fileno())
                    content = stream.read() if batch.is_sent else None
            except OSError:
                self._unopened.append(task)
            else:
                yield Item(task, status.st_size, status.st_mtime_ns, content)

    def _read_here(self) -> Iterator[tuple[Task, Result | Failure]]:
        """Try on this machine what cannot be opened on it: the reason is to be had nowhere else."""
        tasks, self._unopened = self._unopened, []
        prepare, timeout, memory = self._order.prepare, self._order.timeout, self._order.memory
        yield from workers.run(prepare, tasks, jobs=1, timeout=timeout, memory=memory)

    def _take(
        self, batch: _Batch[Task], answer: Done | Died
    ) -> Iterator[tuple[Task, Result | Failure]]:
        """Give the results of a batch, and note what of it must be done again."""
        tasks = batch.tasks
        if isinstance(answer, Done):
            got = [(task, answer.results[task.path]) for task in tasks]
            yield from (pair for pair in got if not isinstance(pair[1], Elsewhere))
            if away := [task for task, result in got if isinstance(result, Elsewhere)]:
                self._sends = self._sends or away == tasks
                self._again.append(_Batch(away, is_sent=True))
        elif len(tasks) == 1:
            yield tasks[0], Failure("crashed", answer.detail)
        else:
            half = len(tasks) // 2
            self._again += (_Batch(part, batch.is_sent) for part in (tasks[:half], tasks[half:]))
