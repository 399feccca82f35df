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

from styrdok import __version__, workers
from styrdok.errors import UsageError
from styrdok.model import Document, Record, Unreadable
from styrdok.store import Analysed, File, Index, Making, PageRow, page_rows
from styrdok.store.index import IN_MEMORY

if TYPE_CHECKING:
    from styrdok.pdf import Ladder
    from styrdok.tables import Tables

LARGEST = 1024**3
"""Bytes beyond which a file is not opened."""

KINDS = ("added", "updated", "unchanged", "duplicate", "moved", "unreadable")
"""What can become of a file that was found."""

_PASSING = frozenset({"permission", "vanished"})
"""Reasons that say nothing of the content and can pass without a trace in the file."""

_BATCH = 100
"""Files to a transaction."""

_BATCH_TEXT = 8_000_000
"""Letters of text that wait to be saved at most: a single file can hold as many."""

_LARGE = 1_000_000
"""Letters of a document that fills memory which those after it do not need."""

_PAGE = 300
"""Letters that take as much memory as a page takes beside its text."""

_BATCH_SECONDS = 5.0
"""The longest that a file waits to be saved while others are finished."""


class Reader(Protocol):
    """What makes a record of a file's content. Each worker has its own."""

    def read(self, path: str, data: bytes) -> Document | Unreadable:
        """The document in the content of a path."""

    def judge(self, document: Document, municipality: str | None) -> Record | Unreadable:
        """Its record; ``municipality`` is whose it is when it does not say so itself."""

    def is_needed_for(self, document: Document) -> bool:
        """Whether a document from the index must be read anew to be judged by these rules."""


@dataclass(frozen=True, slots=True)
class Method:
    """How content becomes a record: ``prepare`` makes the reader, once in each worker.

    ``tables`` is the digest of the rules: a document judged by others is judged
    again, from its text in the index. A failure under others is read again, also
    one under another ``engine``; and so is a document that was read without the
    engine that ``demands`` names, if it names any.
    """

    prepare: Callable[[], Reader]
    tables: str
    engine: str
    demands: str = ""
    ocr: str = "off"
    """The mode of :data:`styrdok.model.OCR` that the engine stands for."""


def standard_method(ocr: str = "off") -> Method:
    """The tables and PDF engines that come with this version.

    ``ocr`` is one of the modes in :data:`styrdok.model.OCR`.

    Raises:
        UsageError: OCR is to be forced, but there is none.
    """
    # Whatever is loaded here, forked workers have at once.
    from styrdok import analysis, pdf, tables  # noqa: F401

    rules = tables.load()
    ladder = pdf.Ladder.built(rules.types, ocr)
    # The tables do not tell the rules that stand in code, but the version does.
    digest = hashlib.sha256(f"{__version__} {rules.digest}".encode()).hexdigest()[:16]
    prepare = partial(_StandardReader, ladder, rules)
    return Method(prepare, digest, ladder.engine, ladder.demands, ocr if ladder.ocr else "off")


@dataclass(frozen=True, slots=True)
class _StandardReader:
    ladder: "Ladder"
    tables: "Tables"

    def read(self, path: str, data: bytes) -> Document | Unreadable:
        return self.ladder.read(path, data, on_page=workers.alive)

    def judge(self, document: Document, municipality: str | None) -> Record | Unreadable:
        from styrdok import analysis

        try:
            return analysis.analyse(document, self.tables, municipality=municipality)
        except MemoryError:
            raise
        except Exception as error:
            # A fault of ours costs this file and no other; what it was stands beside the file.
            place = traceback.extract_tb(error.__traceback__)[-1]
            told = f"{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})"
            detail = f"a fault in styrdok, please report it: {told}"
            return Unreadable(document.path, "crashed", detail)

    def is_needed_for(self, document: Document) -> bool:
        return self.ladder.sees_more(document)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many files are read at once, and what each may cost.

    ``jobs`` is ``None`` for one on each CPU that there is to read with, ``timeout``
    in seconds without a page read, ``memory`` in bytes.
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
    """A file to read, or one whose text is in the index, to judge anew."""

    file: File
    municipality: str | None
    place: str | None = None
    """Where the content is, if not at the path."""

    @property
    def path(self) -> str:
        """The path that the index knows the file by."""
        return self.file.path

    def at(self, place: str) -> "_Task":
        """The same file, with its content in another place."""
        return self._replace(place=place)


_Done = tuple[File, Analysed | None]
"""The file as read, and its document, if there was something to judge."""

_Work = Callable[[_Task], _Done]


class Pool(Protocol):
    """Does tasks in processes that can be killed, with the promises of :func:`workers.run`."""

    def __call__(
        self,
        prepare: Callable[[], _Work],
        tasks: Iterable[_Task],
        *,
        jobs: int | None,
        timeout: float,
        memory: int,
    ) -> Generator[tuple[_Task, _Done | workers.Failure], None, None]:
        """Each task with its result or failure, in the order in which they end."""


def _prepare_reading(method: Method, settled: frozenset[str]) -> _Work:
    return partial(_read, method.prepare(), method, settled)


def _read(reader: Reader, method: Method, settled: frozenset[str], task: _Task) -> _Done:
    """What the file gives, with its document unless that is among those that are settled."""
    path = task.path
    try:
        with Path(task.place or path).open("rb") as stream:
            before = os.fstat(stream.fileno())
            data = stream.read()
            after = os.fstat(stream.fileno())
    except OSError as error:
        return _unopened(path, *_why(error)), None
    if (before.st_size, before.st_mtime_ns) != (len(data), after.st_mtime_ns):
        return _unopened(path, "vanished", "it was changed while it was read"), None
    file = File(path, after.st_size, after.st_mtime_ns)
    if settled and (digest := hashlib.sha256(data).hexdigest()) in settled:
        return replace(file, sha256=digest), None
    document = reader.read(path, data)
    if isinstance(document, Unreadable):
        digest = hashlib.sha256(data).hexdigest()
        return replace(file, sha256=digest, reason=document.reason, detail=document.detail), None
    file = replace(file, sha256=document.sha256)
    return _judged(
        reader, method, _Task(file, task.municipality), document, page_rows(document.pages)
    )


def _prepare_judging(method: Method, index: str) -> _Work:
    return partial(_judge, method.prepare(), method, index)


def _judge(reader: Reader, method: Method, index: str, task: _Task) -> _Done:
    """The same from the text in the index; no document where the file must be read after all."""
    with Index.open(index) as opened:
        document = opened.document(str(task.file.sha256), task.path)
    if document is None or reader.is_needed_for(document):
        return task.file, None
    return _judged(reader, method, task, document, None)


def _judged(
    reader: Reader,
    method: Method,
    task: _Task,
    document: Document,
    pages: tuple[PageRow, ...] | None,
) -> _Done:
    record = reader.judge(document, task.municipality)
    if isinstance(record, Unreadable):
        return replace(task.file, reason=record.reason, detail=record.detail), None
    made = document.sha256, pages, task.municipality, method.tables, document.engine
    return task.file, Analysed(record, *made)


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
    made_under: dict[str, Making] = field(init=False)
    holders: dict[str, list[str]] = field(init=False)
    """The paths of each content that has a document."""
    met: list[File] = field(init=False, default_factory=list)
    analysed: list[Analysed] = field(init=False, default_factory=list)
    moved_away: set[str] = field(init=False, default_factory=set)
    letters: int = field(init=False, default=0)
    """How much is to be saved."""
    is_large: bool = field(init=False, default=False)
    """Whether a large document is to be saved."""
    was_large: bool = field(init=False, default=False)
    """Whether one was in the batch before."""
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
        to_judge, to_read = [], []
        for file in self.corpus.files:
            if file.reason:
                yield self._failed(file)
            elif not self._is_as_known(file):
                to_read.append(file)
            elif self._is_in_step(file.path):
                yield self._as_before(file.path)
            elif self._is_enough(file.path):
                to_judge.append(self.known[file.path])
            else:
                to_read.append(file)
        to_read += yield from self._judge_all(to_judge)
        while to_read:
            to_read = yield from self._read_all(to_read)
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
        if self.was_large:  # now nobody holds its last document any more
            workers.give_back()
        self.was_large, self.is_large = self.is_large, False
        self.letters = 0
        self.saved_at = time.monotonic()

    def _is_as_known(self, file: File) -> bool:
        """Whether the file has the size and time that the index knows, so need not be opened."""
        before = self.known.get(file.path)
        return before is not None and (before.size, before.mtime_ns) == (file.size, file.mtime_ns)

    def _is_in_step(self, path: str) -> bool:
        """Whether neither reading nor judging again could give more."""
        before = self.known[path]
        if before.reason:
            method = (self.method.tables, self.method.engine)
            may_pass = self.retry or before.reason in _PASSING
            return not may_pass and (before.tables, before.engine) == method
        return self._is_settled(before.sha256)

    def _is_settled(self, digest: str | None) -> bool:
        """Whether the index has a document of this content, read and judged as it would be now."""
        made = self.made_under.get(digest or "")
        if not made:
            return False
        is_judged = made.tables == self.method.tables
        is_owned = self.municipality in (None, made.municipality)
        return is_judged and is_owned and self.method.demands in made.engine

    def _is_enough(self, path: str) -> bool:
        """Whether the text that the index holds of the file is as good as what reading gives."""
        before = self.known[path]
        made = self.made_under.get(before.sha256 or "")
        if before.reason or not made or self.index.path == IN_MEMORY:  # no worker can open it
            return False
        return self.method.demands in made.engine

    def _as_before(self, path: str) -> Outcome:
        before = self.known[path]
        if not before.reason:
            return Outcome(path, "unchanged")
        return Outcome(path, "unreadable", unreadable=_unreadable(before))

    def _judge_all(self, files: list[File]) -> Generator[Outcome, None, list[File]]:
        """Judge the text of the files anew; give back those that must be read after all."""
        prepare = partial(_prepare_judging, self.method, self.index.path)
        alike = defaultdict(list)
        for file in files:
            alike[file.sha256].append(file)
        unjudged = []
        firsts = (first for first, *_ in alike.values())
        # No other machine has the index, and to send the text would take as long as to judge it.
        for file, analysed in self._worked(workers.run, prepare, firsts):
            if not analysed and not file.reason:
                unjudged += alike[file.sha256]
                continue
            yield self._settle(file, analysed)
            for follower in alike[file.sha256][1:]:
                yield self._settle(_as(file, follower), None)
        return unjudged

    def _read_all(self, files: list[File]) -> Generator[Outcome, None, list[File]]:
        """Read the files; give back those that must be read after all.

        Of files with the same content only the first is read, so that it is
        the same one however fast the workers are.
        """
        followers = _followers(files)
        behind = {file.path for group in followers.values() for file in group}
        settled = frozenset(filter(self._is_settled, self.made_under))
        prepare = partial(_prepare_reading, self.method, settled)
        left_over = []
        leaders = (file for file in files if file.path not in behind)
        for file, analysed in self._worked(self.pool, prepare, leaders):
            yield self._settle(file, analysed)
            for follower in followers.get(file.path, ()):
                if file.reason in _PASSING or file.sha256 not in (None, follower.sha256):
                    left_over.append(follower)
                else:
                    yield self._settle(_as(file, follower), None)
        return left_over

    def _worked(
        self, pool: Pool, prepare: Callable[[], _Work], files: Iterable[File]
    ) -> Iterator[_Done]:
        """What workers make of the files, in the order in which they end."""
        tasks = [_Task(file, self._municipality_of(file.path)) for file in files]
        with closing(pool(prepare, tasks, **asdict(self.limits))) as ended:
            for task, got in ended:
                if isinstance(got, workers.Failure):
                    got = replace(task.file, **asdict(got)), None
                yield got

    def _municipality_of(self, path: str) -> str | None:
        """Whose the file is to be: what was said of it once holds until something else is."""
        before = self.known.get(path)
        if self.municipality or not before or before.sha256 not in self.made_under:
            return self.municipality
        return self.made_under[before.sha256].municipality

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
            letters = sum(len(text) + _PAGE for _, text, _ in analysed.pages or ())
            self.letters += letters
            self.is_large |= letters >= _LARGE
        elif self.known.get(file.path) == file:
            return
        self.met.append(file)
        is_full = len(self.met) >= _BATCH or self.letters >= _BATCH_TEXT
        if is_full or time.monotonic() > self.saved_at + _BATCH_SECONDS:
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


def _as(first: File, follower: File) -> File:
    """The follower, which has the same content, with what became of the first."""
    return replace(follower, reason=first.reason, detail=first.detail)


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
