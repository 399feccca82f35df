"""From folders to the index: finds the files, has them read, and keeps the index in step.

Every file found ends in exactly one :class:`Outcome`. What was read is saved in
batches, each of them whole, so that a run can be stopped at any moment and the
next one goes on from there.
"""

import hashlib
import os
import stat
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from styrdok import workers
from styrdok.errors import UsageError
from styrdok.model import Document, Record, Unreadable
from styrdok.store import Analysed, File, Index, page_rows

if TYPE_CHECKING:
    from styrdok.tables import Tables

LARGEST = 1024**3
"""Bytes beyond which a file is not opened."""

KINDS = ("added", "updated", "unchanged", "duplicate", "moved", "unreadable")
"""What can become of a file that was found."""

_PASSING = frozenset({"permission", "vanished"})
"""Reasons that say nothing of the content and can pass without a trace in the file."""

_BATCH = 100
"""Files to a transaction."""

_BATCH_SECONDS = 5.0
"""The longest that a file waits to be saved while others are finished."""

Reading = tuple[Document, Record] | Unreadable
Reader = Callable[[str, bytes, str | None], Reading]
"""Reads the content of a path; the last is whose it is when it does not say so itself."""


@dataclass(frozen=True, slots=True)
class Method:
    """How content becomes a record: ``prepare`` makes the reader, once in each worker.

    ``tables`` is the digest of the rule tables: a document judged by others is
    judged again. So is a failure, also one under another ``engine``.
    """

    prepare: Callable[[], Reader]
    tables: str
    engine: str


def standard_method() -> Method:
    """The tables and the PDF engine that come with this version."""
    # Whatever is loaded here, forked workers have at once.
    from styrdok import analysis, tables  # noqa: F401
    from styrdok.pdf.reading import ENGINE

    rules = tables.load()
    return Method(partial(_standard_reader, rules), rules.digest, ENGINE)


def _standard_reader(rules: "Tables") -> Reader:
    from styrdok import analysis, pdf

    def read(path: str, data: bytes, municipality: str | None) -> Reading:
        document = pdf.read(path, data, rules.types)
        if isinstance(document, Unreadable):
            return document
        try:
            return document, analysis.analyse(document, rules, municipality=municipality)
        except MemoryError:
            raise
        except Exception as error:
            # A fault of ours costs this file and no other; what it was stands beside the file.
            place = traceback.extract_tb(error.__traceback__)[-1]
            told = f"{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})"
            return Unreadable(path, "crashed", f"a fault in styrdok, please report it: {told}")

    return read


@dataclass(frozen=True, slots=True)
class Limits:
    """How many files are read at once, and what each may cost: seconds, bytes of memory.

    ``jobs`` is ``None`` for one on each CPU that there is to read with.
    """

    jobs: int | None = None
    timeout: float = 120.0
    memory: int = workers.MEMORY


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: one of :data:`KINDS`, or ``removed`` for one that is gone.

    It has the record only where the document was judged in this run.
    """

    path: str
    kind: str
    record: Record | None = None
    unreadable: Unreadable | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many files of each kind; all but ``removed`` add up to ``found``."""

    found: int
    added: int
    updated: int
    unchanged: int
    duplicate: int
    moved: int
    removed: int
    unreadable: int
    seconds: float

    @classmethod
    def of(cls, kinds: Iterable[str], seconds: float) -> "Counts":
        """The counts of a run that took so long, from the kinds of all its outcomes."""
        counted = Counter(kinds)
        by_kind = {kind: counted[kind] for kind in KINDS}
        return cls(sum(by_kind.values()), removed=counted["removed"], seconds=seconds, **by_kind)


@dataclass(frozen=True, slots=True)
class Corpus:
    """The files to read, by path, and the paths that a person named to find them.

    A file that is not even to be opened has its reason already. ``closed`` are
    the folders that could not be looked into.
    """

    files: tuple[File, ...]
    named: frozenset[str]
    closed: tuple[Unreadable, ...]


def find(paths: Iterable[str]) -> Corpus:
    """The PDFs in the folders, and the files that are named outright, whatever their ending.

    Folders below are looked into too, but not where a link leads to them, since
    that may be a loop. Pipes and devices in a folder are passed over.

    Raises:
        UsageError: a path does not exist.
    """
    named = {os.path.normpath(Path(path).absolute()): path for path in paths}
    files: dict[str, File] = {}
    closed: list[OSError] = []
    for path, as_given in named.items():
        if _is_gone(path):
            raise UsageError(f"{as_given} does not exist: check the name")
        if _is_folder(path):
            files |= {file.path: file for file in _pdfs(path, closed.append)}
        else:
            files[path] = _look_at(path) or _unopened(path, "not_pdf", "it is no regular file")
    return Corpus(
        tuple(sorted(files.values(), key=lambda file: os.fsencode(file.path))),
        frozenset(named),
        tuple(Unreadable(error.filename, *_why(error)) for error in closed),
    )


def _is_folder(path: str) -> bool:
    try:
        return Path(path).is_dir()
    except PermissionError:  # on the way there; reading it as a file will tell
        return False


def _pdfs(folder: str, on_closed: Callable[[OSError], None]) -> Iterator[File]:
    for place, _, names in os.walk(folder, onerror=on_closed):
        for name in names:
            if name.lower().endswith(".pdf") and (file := _look_at(str(Path(place, name)))):
                yield file


def _look_at(path: str) -> File | None:
    """The file with its size and time, or ``None`` for what is no regular file."""
    try:
        status = Path(path).stat()
    except OSError as error:
        return _unopened(path, *_why(error))
    if not stat.S_ISREG(status.st_mode):
        return None
    file = File(path, status.st_size, status.st_mtime_ns)
    if not file.size:
        return replace(file, reason="empty", detail="the file has no content")
    if file.size > LARGEST:
        size = f"{file.size / 1024**2:.0f} MiB, more than {LARGEST / 1024**2:.0f}"
        return replace(file, reason="too_large", detail=size)
    return file


def _unopened(path: str, reason: str, detail: str) -> File:
    return File(path, None, None, reason=reason, detail=detail)


def _why(error: OSError) -> tuple[str, str]:
    reason = "permission" if isinstance(error, PermissionError) else "vanished"
    return reason, error.strerror or str(error)


def _is_gone(path: str) -> bool:
    """Whether there is surely nothing: a folder that may not be entered proves nothing."""
    try:
        Path(path).lstat()
    except OSError as error:
        return isinstance(error, FileNotFoundError | NotADirectoryError)
    return False


def ingest(
    index: Index,
    corpus: Corpus,
    method: Method,
    *,
    today: date,
    municipality: str | None = None,
    limits: Limits | None = None,
    retry: bool = False,
    prune: bool = False,
    dry_run: bool = False,
    pool: "Pool" = workers.run,
) -> Iterator[Outcome]:
    """Bring the index in step with the corpus; give one outcome for each file, as they end.

    A file with the size and time that the index knows is not opened, unless
    the tables have changed, or it failed and ``retry`` is set, or it is given
    another ``municipality``: the owner of documents that name none. ``prune``
    forgets files that are gone from under the paths named. ``dry_run`` reads as
    much and writes nothing. ``pool`` is where the files are read; all else is done
    here. Closing the iterator early keeps what is finished.
    """
    run = _Run(
        index, corpus, method, today, municipality, limits or Limits(), retry, prune, dry_run, pool
    )
    try:
        yield from run.outcomes()
    finally:
        run.save()


class _Task(NamedTuple):
    path: str
    municipality: str | None
    place: str | None = None
    """Where the content is, if not at the path."""

    def at(self, place: str) -> "_Task":
        """The same file, with its content in another place."""
        return self._replace(place=place)


_Read = tuple[File, Analysed | None]


class Pool(Protocol):
    """Does tasks in processes that can be killed, with the promises of :func:`workers.run`."""

    def __call__(
        self,
        prepare: Callable[[], Callable[[_Task], _Read]],
        tasks: Iterable[_Task],
        *,
        jobs: int | None,
        timeout: float,
        memory: int,
    ) -> Generator[tuple[_Task, _Read | workers.Failure], None, None]:
        """Each task with its result or failure, in the order in which they end."""


def _prepare(method: Method, settled: frozenset[str]) -> Callable[[_Task], _Read]:
    return partial(_read, method.prepare(), method, settled)


def _read(reader: Reader, method: Method, settled: frozenset[str], task: _Task) -> _Read:
    """The file as read, and its document unless it is among those that are settled."""
    try:
        with Path(task.place or task.path).open("rb") as stream:
            status = os.fstat(stream.fileno())
            data = stream.read()
    except OSError as error:
        return _unopened(task.path, *_why(error)), None
    digest = hashlib.sha256(data).hexdigest()
    file = File(task.path, status.st_size, status.st_mtime_ns, digest)
    if digest in settled:
        return file, None
    reading = reader(task.path, data, task.municipality)
    if isinstance(reading, Unreadable):
        return replace(file, reason=reading.reason, detail=reading.detail), None
    document, record = reading
    pages = page_rows(document.pages)
    return file, Analysed(record, digest, pages, task.municipality, method.tables, document.engine)


@dataclass(slots=True)
class _Run:
    """One ingest: what the index knew at its start, and what is still to be saved."""

    index: Index
    corpus: Corpus
    method: Method
    today: date
    municipality: str | None
    limits: Limits
    retry: bool
    prune: bool
    dry_run: bool
    pool: Pool
    known: dict[str, File] = field(init=False)
    made_under: dict[str, tuple[str, str | None]] = field(init=False)
    holders: dict[str, list[str]] = field(init=False)
    """The paths of each content that has a document."""
    met: list[File] = field(init=False, default_factory=list)
    analysed: list[Analysed] = field(init=False, default_factory=list)
    moved_away: set[str] = field(init=False, default_factory=set)
    saved_at: float = field(init=False, default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.known = self.index.known()
        self.made_under = self.index.made_under()
        self.holders = defaultdict(list)
        for file in self.known.values():
            if file.sha256 in self.made_under:
                self.holders[file.sha256].append(file.path)

    def outcomes(self) -> Iterator[Outcome]:
        for folder in self.corpus.closed:
            yield Outcome(folder.path, "unreadable", unreadable=folder)
        waiting = []
        for file in self.corpus.files:
            if file.reason:
                yield self._failed(file)
            elif self._is_in_step(file):
                yield self._as_before(file.path)
            else:
                waiting.append(file)
        while waiting:
            waiting = yield from self._read_all(waiting)
        yield from self._clear_up()

    def save(self) -> None:
        """Write what is finished, in one transaction."""
        if not self.dry_run and self.met:
            try:
                self.index.save(self.met, self.analysed, self.moved_away)
            except Exception:  # the index failed, and would fail again when the run is closed
                self.met.clear()
                raise
        self.met.clear()
        self.analysed.clear()
        self.moved_away.clear()
        self.saved_at = time.monotonic()

    def _is_in_step(self, file: File) -> bool:
        """Whether the file is as the index knows it, and reading it again could give no more."""
        before = self.known.get(file.path)
        if not before or (before.size, before.mtime_ns) != (file.size, file.mtime_ns):
            return False
        if before.reason:
            method = (self.method.tables, self.method.engine)
            may_pass = self.retry or before.reason in _PASSING
            return not may_pass and (before.tables, before.engine) == method
        return self._is_settled(before.sha256)

    def _is_settled(self, digest: str | None) -> bool:
        """Whether the index has a document of this content, judged as it would be now."""
        if digest not in self.made_under:
            return False
        tables, municipality = self.made_under[digest]
        return tables == self.method.tables and self.municipality in (None, municipality)

    def _as_before(self, path: str) -> Outcome:
        before = self.known[path]
        if not before.reason:
            return Outcome(path, "unchanged")
        return Outcome(path, "unreadable", unreadable=_unreadable(before))

    def _read_all(self, files: list[File]) -> Generator[Outcome, None, list[File]]:
        """Read the files; give back those that must be read after all.

        Of files with the same content only the first is read, so that it is
        the same one however fast the workers are.
        """
        by_path = {file.path: file for file in files}
        followers = _followers(files)
        behind = {file.path for group in followers.values() for file in group}
        tasks = [_Task(path, self._municipality_of(path)) for path in by_path if path not in behind]
        settled = frozenset(filter(self._is_settled, self.made_under))
        left_over = []
        with closing(
            self.pool(
                partial(_prepare, self.method, settled),
                tasks,
                jobs=self.limits.jobs,
                timeout=self.limits.timeout,
                memory=self.limits.memory,
            )
        ) as ended:
            for task, got in ended:
                if isinstance(got, workers.Failure):
                    got = replace(by_path[task.path], **asdict(got)), None
                file, analysed = got
                yield self._settle(file, analysed)
                for follower in followers.get(file.path, ()):
                    if file.reason in _PASSING or file.sha256 not in (None, follower.sha256):
                        left_over.append(follower)
                    else:
                        yield self._settle(
                            replace(follower, reason=file.reason, detail=file.detail), None
                        )
        return left_over

    def _municipality_of(self, path: str) -> str | None:
        """Whose the file is to be: what was said of it once holds until something else is."""
        before = self.known.get(path)
        if self.municipality or not before or before.sha256 not in self.made_under:
            return self.municipality
        return self.made_under[before.sha256][1]

    def _settle(self, file: File, analysed: Analysed | None) -> Outcome:
        """Note a file that was read, and say what that makes it."""
        if file.reason or not file.sha256:
            return self._failed(file)
        holders = self.holders[file.sha256]
        kind = self._kind(file, holders, is_judged=analysed is not None)
        if kind == "moved":
            gone = set(filter(_is_gone, holders))
            self.moved_away |= gone
            for path in gone:
                holders.remove(path)
                self.known.pop(path, None)
        holders.append(file.path)
        self._note(file, analysed)
        return Outcome(file.path, kind, analysed.record if analysed else None)

    def _kind(self, file: File, holders: list[str], *, is_judged: bool) -> str:
        before = self.known.get(file.path)
        if before and before.sha256 in self.made_under:
            return "updated" if is_judged or before.sha256 != file.sha256 else "unchanged"
        if not holders:
            return "added"
        return "duplicate" if any(map(self._still_holds, holders)) else "moved"

    def _still_holds(self, path: str) -> bool:
        """Whether a file that held some content can hold it now, by its size."""
        before = self.known.get(path)
        try:
            return not before or Path(path).stat().st_size == before.size
        except OSError:
            return not _is_gone(path)

    def _failed(self, file: File) -> Outcome:
        """Note a file that gave no document."""
        before = self.known.get(file.path)
        if before and file.reason in _PASSING:  # what was read once may well still be there
            file = replace(before, reason=file.reason, detail=file.detail)
        since = before.since if before and before.reason else self.today.isoformat()
        method = self.method
        file = replace(file, since=since, tables=method.tables, engine=method.engine)
        self._note(file)
        return Outcome(file.path, "unreadable", unreadable=_unreadable(file))

    def _note(self, file: File, analysed: Analysed | None = None) -> None:
        if analysed:
            self.analysed.append(analysed)
        elif self.known.get(file.path) == file:
            return
        self.met.append(file)
        if len(self.met) >= _BATCH or time.monotonic() > self.saved_at + _BATCH_SECONDS:
            self.save()

    def _clear_up(self) -> Iterator[Outcome]:
        """Forget what is gone, once it is certain that no file took its content over."""
        gone = sorted(filter(self._is_to_go, self.known)) if self.prune else []
        self.save()
        if not self.dry_run:
            self.index.remove(gone)
        for path in gone:
            yield Outcome(path, "removed")

    def _is_to_go(self, path: str) -> bool:
        named = self.corpus.named
        is_below = path in named or any(str(folder) in named for folder in Path(path).parents)
        return is_below and _is_gone(path)


def _followers(files: Iterable[File]) -> dict[str, list[File]]:
    """For the path of a file, the later ones with the same content."""
    by_size = defaultdict(list)
    for file in files:
        by_size[file.size].append(file)
    by_content = defaultdict(list)
    for file in (file for alike in by_size.values() if len(alike) > 1 for file in alike):
        if digest := _digest(file.path):
            by_content[digest].append(replace(file, sha256=digest))
    return {first.path: rest for first, *rest in by_content.values() if rest}


def _digest(path: str) -> str | None:
    try:
        with Path(path).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:  # whoever reads it will say so
        return None


def _unreadable(file: File) -> Unreadable:
    return Unreadable(file.path, file.reason or "", file.detail or "")
