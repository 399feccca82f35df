"""Ingest: which file is what, whatever lies in the folders, and a run can stop at any time."""

import faulthandler
import hashlib
import io
import os
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from styrdok.errors import UsageError
from styrdok.ingest import Corpus, Counts, Limits, Method, Outcome, find, ingest, standard_method
from styrdok.model import Document, Page, Record, Unreadable
from styrdok.store import File, Index
from styrdok.workers import WorkError

TODAY = date(2019, 6, 25)
Kinds = dict[str, str]


class _Reader:
    """Reads made files whose content is their title, or says what is to go wrong."""

    def read(self, path: str, data: bytes) -> Document | Unreadable:
        match title := data.decode():
            case "damaged":
                return Unreadable(path, "damaged", "no pages")
            case "endless":
                while True:
                    pass
            case "deadly":
                faulthandler.disable()  # pytest's, which would print where we are
                os.abort()
            case "buggy":
                raise RuntimeError("ours")
        digest = hashlib.sha256(data).hexdigest()
        return Document(path, digest, (Page(1, title),), "made 1")

    def judge(self, document: Document, municipality: str | None) -> Record | Unreadable:
        title = document.pages[0].text
        return Record(document.id, document.path, 1, title=title, responsible=municipality)

    def is_needed_for(self, document: Document) -> bool:
        return "picture" in document.pages[0].text


METHOD = Method(_Reader, tables="tables 1", engine="made 1")


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    """A new index."""
    with Index.open(tmp_path / "styrdok.db", create=True) as index:
        yield index


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """An empty folder."""
    (tmp_path / "corpus").mkdir()
    return tmp_path / "corpus"


def _write(folder: Path, **contents: str) -> None:
    for name, content in contents.items():
        (folder / f"{name}.pdf").write_text(content, encoding="utf-8")


def _outcomes(
    index: Index, *paths: Path, method: Method = METHOD, **options: object
) -> list[Outcome]:
    limits = Limits(jobs=2, timeout=1)
    found = find(map(str, paths))
    return [*ingest(index, found, method, **{"today": TODAY, "limits": limits} | options)]  # type: ignore[arg-type]


def _kinds(index: Index, *paths: Path, **options: object) -> Kinds:
    """What became of each file, by its name without the ending."""
    outcomes = _outcomes(index, *paths, **options)  # type: ignore[arg-type]
    return {Path(one.path).stem: one.kind for one in outcomes}


def _titles(index: Index) -> dict[str | None, str]:
    return {one.title: Path(one.path).stem for one in index.records()}


def test_new_files_are_added(index: Index, corpus: Path) -> None:
    """Their records are in the outcomes and in the index."""
    _write(corpus, a="Resepolicy", b="Vårdplan")
    outcomes = _outcomes(index, corpus)
    assert {one.kind for one in outcomes} == {"added"}
    assert {one.record.title for one in outcomes if one.record} == {"Resepolicy", "Vårdplan"}
    assert _titles(index) == {"Resepolicy": "a", "Vårdplan": "b"}


def test_a_second_run_opens_nothing(index: Index, corpus: Path) -> None:
    """Files of the same size and time are unchanged, even where they could not be opened."""
    _write(corpus, a="Resepolicy", b="damaged")
    _kinds(index, corpus)
    time = (corpus / "a.pdf").stat().st_mtime_ns
    _write(corpus, a="10 letters")
    os.utime(corpus / "a.pdf", ns=(time, time))
    assert _kinds(index, corpus) == {"a": "unchanged", "b": "unreadable"}


def test_a_touched_file_is_unchanged(index: Index, corpus: Path) -> None:
    """Its content decides, and the next run need not look again."""
    _write(corpus, a="Resepolicy")
    _kinds(index, corpus)
    os.utime(corpus / "a.pdf", (1, 1))
    assert _kinds(index, corpus) == {"a": "unchanged"}
    assert index.known()[str(corpus / "a.pdf")].mtime_ns == 10**9


def test_a_changed_file_is_updated(index: Index, corpus: Path) -> None:
    """The document that it held before is gone."""
    _write(corpus, a="Resepolicy")
    _kinds(index, corpus)
    _write(corpus, a="Resepolicy, reviderad")
    assert _kinds(index, corpus) == {"a": "updated"}
    assert _titles(index) == {"Resepolicy, reviderad": "a"}


def test_new_tables_judge_again(index: Index, corpus: Path) -> None:
    """Every document is judged anew, once for all files that hold it; failures are read anew."""
    _write(corpus, a="Resepolicy", b="Resepolicy", c="damaged")
    _kinds(index, corpus)
    newer = Method(_Reader, tables="tables 2", engine="made 1")
    again = {"a": "updated", "b": "unchanged", "c": "unreadable"}
    assert _kinds(index, corpus, method=newer) == again
    assert {made.tables for made in index.made_under().values()} == {"tables 2"}
    assert _kinds(index, corpus, method=newer) == again | {"a": "unchanged"}


def test_new_tables_open_no_file(index: Index, corpus: Path) -> None:
    """The text in the index is enough, but where the reader says that it is not."""
    _write(corpus, a="Resepolicy", b="picture")
    _kinds(index, corpus)
    for name in "ab":
        _overwritten(corpus / f"{name}.pdf")
    newer = Method(_Reader, tables="tables 2", engine="made 1")
    assert _kinds(index, corpus, method=newer) == {"a": "updated", "b": "updated"}
    assert _titles(index) == {"Resepolicy": "a", "!" * len("picture"): "b"}


def _overwritten(file: Path) -> None:
    """Change a file so that neither its size nor its time tells."""
    status = file.stat()
    file.write_text("!" * status.st_size, encoding="utf-8")
    os.utime(file, ns=(status.st_mtime_ns, status.st_mtime_ns))


def test_a_demanded_engine_reads_again(index: Index, corpus: Path) -> None:
    """What another engine read is not good enough, what that one read is."""
    _write(corpus, a="Resepolicy")
    _kinds(index, corpus)
    for engine, kind in (("made 2", "updated"), ("made 1", "unchanged")):
        demanding = Method(_Reader, METHOD.tables, METHOD.engine, demands=engine)
        assert _kinds(index, corpus, method=demanding) == {"a": kind}


def test_a_file_that_changes_while_it_is_read_is_told(index: Index, corpus: Path) -> None:
    """What was read may be half of the one and half of the other; the next run sees to it."""
    _write(corpus, a="Resepolicy")
    growing = corpus / "a.pdf"
    growing.unlink()
    growing.symlink_to("/proc/self/status")  # longer than its size of 0 says
    file = File(str(growing), 10, 1)
    found = Corpus((file,), frozenset([str(corpus)]), ())
    [outcome] = ingest(index, found, METHOD, today=TODAY, limits=Limits(jobs=1))
    assert outcome.unreadable
    assert outcome.unreadable.reason == "vanished"
    assert "changed while it was read" in outcome.unreadable.detail


@pytest.mark.parametrize("jobs", [1, 4])
def test_the_first_of_several_new_files_keeps_the_document(
    index: Index, corpus: Path, jobs: int
) -> None:
    """In the order of their paths, however many read them."""
    _write(corpus, a="Resepolicy", b="Resepolicy", c="Vårdplan", d="Resepolicy")
    got = _kinds(index, corpus, limits=Limits(jobs=jobs))
    assert got == {"a": "added", "b": "duplicate", "c": "added", "d": "duplicate"}
    assert _titles(index) == {"Resepolicy": "a", "Vårdplan": "c"}


def test_a_copy_of_a_known_file_is_a_duplicate(index: Index, corpus: Path) -> None:
    """And is unchanged in the next run."""
    _write(corpus, b="Resepolicy")
    _kinds(index, corpus)
    _write(corpus, a="Resepolicy")
    assert _kinds(index, corpus) == {"a": "duplicate", "b": "unchanged"}
    assert _kinds(index, corpus) == {"a": "unchanged", "b": "unchanged"}


def test_a_file_under_a_new_name_has_moved(index: Index, corpus: Path) -> None:
    """The old name is forgotten without --prune, and the document is not read again."""
    _write(corpus, a="Resepolicy")
    _kinds(index, corpus)
    (corpus / "a.pdf").rename(corpus / "b.pdf")
    [outcome] = _outcomes(index, corpus)
    assert (outcome.kind, outcome.record) == ("moved", None)
    assert _titles(index) == {"Resepolicy": "b"}
    assert [*index.known()] == [str(corpus / "b.pdf")]


def test_two_files_that_change_places_lose_nothing(index: Index, corpus: Path) -> None:
    """Each document goes on under the other name."""
    _write(corpus, a="Resepolicy", b="Vårdplan")
    _kinds(index, corpus)
    _write(corpus, a="Vårdplan", b="Resepolicy")
    assert _kinds(index, corpus) == {"a": "updated", "b": "updated"}
    assert _titles(index) == {"Resepolicy": "b", "Vårdplan": "a"}


def test_an_older_version_kept_under_another_name_has_moved(index: Index, corpus: Path) -> None:
    """The new content takes the name over."""
    _write(corpus, a="Resepolicy")
    _kinds(index, corpus)
    (corpus / "a.pdf").rename(corpus / "old.pdf")
    _write(corpus, a="Resepolicy, reviderad")
    assert _kinds(index, corpus) == {"a": "updated", "old": "moved"}
    assert _titles(index) == {"Resepolicy, reviderad": "a", "Resepolicy": "old"}


@pytest.mark.parametrize("prune", [False, True])
def test_only_prune_forgets_what_is_gone(index: Index, corpus: Path, prune: bool) -> None:
    """A missing network share would otherwise empty the index."""
    _write(corpus, a="Resepolicy", b="Vårdplan")
    _kinds(index, corpus)
    (corpus / "a.pdf").unlink()
    removed = {"a": "removed"} if prune else {}
    assert _kinds(index, corpus, prune=prune) == {"b": "unchanged"} | removed
    assert len(_titles(index)) == 2 - prune


def test_prune_stays_under_the_named_paths(index: Index, corpus: Path) -> None:
    """A folder whose name only begins alike is another."""
    for name in ("north", "north2"):
        (corpus / name).mkdir()
        _write(corpus / name, a=name)
    _kinds(index, corpus)
    for name in ("north", "north2"):
        (corpus / name / "a.pdf").unlink()
    assert _kinds(index, corpus / "north", prune=True) == {"a": "removed"}
    assert [*_titles(index)] == ["north2"]


def test_a_dry_run_counts_the_same_and_writes_nothing(index: Index, corpus: Path) -> None:
    """Of every kind there is."""
    _write(corpus, a="changes", b="moves", c="goes", d="stays")
    _kinds(index, corpus)
    (corpus / "b.pdf").rename(corpus / "e.pdf")
    (corpus / "c.pdf").unlink()
    _write(corpus, a="changed", f="stays", g="damaged", h="new")
    before = index.known(), [*index.records(with_evidence=True)]
    dry = _kinds(index, corpus, prune=True, dry_run=True)
    assert (index.known(), [*index.records(with_evidence=True)]) == before
    assert dry == _kinds(index, corpus, prune=True)
    assert sorted(dry.values()) == sorted(
        ["added", "duplicate", "moved", "removed", "unchanged", "unreadable", "updated"]
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [("damaged", "damaged"), ("endless", "timeout"), ("deadly", "crashed"), ("", "empty")],
)
def test_a_bad_file_stops_nothing(index: Index, corpus: Path, content: str, reason: str) -> None:
    """It is listed with its reason, and the others are read."""
    _write(corpus, a="Resepolicy", bad=content, z="Vårdplan")
    assert _kinds(index, corpus) == {"a": "added", "bad": "unreadable", "z": "added"}
    assert [(one.reason, one.since) for one in index.problems()] == [(reason, "2019-06-25")]


def test_a_failure_is_only_tried_again_when_asked(index: Index, corpus: Path) -> None:
    """Or with another engine; the day of the first failure stays."""
    _write(corpus, a="damaged")
    _kinds(index, corpus)
    counting = Method(_cannot_prepare, METHOD.tables, METHOD.engine)
    later = {"today": date(2020, 1, 1)}
    assert _kinds(index, corpus, method=counting, **later) == {"a": "unreadable"}
    with pytest.raises(WorkError):
        _kinds(index, corpus, method=counting, retry=True, **later)
    with pytest.raises(WorkError):
        _kinds(index, corpus, method=Method(_cannot_prepare, METHOD.tables, "made 2"), **later)
    _kinds(index, corpus, retry=True, **later)
    assert [one.since for one in index.problems()] == ["2019-06-25"]


def _cannot_prepare() -> Callable[..., Unreadable]:
    raise RuntimeError("a file is to be read")


def test_a_repaired_file_is_added(index: Index, corpus: Path) -> None:
    """And is no problem any longer."""
    _write(corpus, a="damaged")
    _kinds(index, corpus)
    _write(corpus, a="Resepolicy")
    assert _kinds(index, corpus) == {"a": "added"}
    assert index.problems() == []


def test_a_bug_keeps_what_was_finished(index: Index, corpus: Path) -> None:
    """An exception of ours ends the run, and is not filed as a bad document."""
    _write(corpus, a="Resepolicy", b="buggy")
    with pytest.raises(WorkError, match="RuntimeError: ours"):
        _kinds(index, corpus, limits=Limits(jobs=1))
    assert _titles(index) == {"Resepolicy": "a"}
    assert index.problems() == []


def test_an_interrupted_run_goes_on_where_it_was(index: Index, corpus: Path) -> None:
    """What was finished is kept and not read again."""
    _write(corpus, **{f"n{number}": f"Plan {number}" for number in range(20)})
    run = ingest(index, find([str(corpus)]), METHOD, today=TODAY, limits=Limits(jobs=2))
    first = [next(run).path for _ in range(3)]
    run.close()  # type: ignore[attr-defined]
    assert {one.path for one in index.records()} == set(first)
    assert sorted(_kinds(index, corpus).values()) == ["added"] * 17 + ["unchanged"] * 3


def test_a_municipality_given_later_counts(index: Index, corpus: Path) -> None:
    """And is remembered when the tables change."""
    _write(corpus, a="Resepolicy")
    _kinds(index, corpus)
    assert _kinds(index, corpus, municipality="Halmstad") == {"a": "updated"}
    assert _kinds(index, corpus) == {"a": "unchanged"}
    _kinds(index, corpus, method=Method(_Reader, "tables 2", "made 1"))
    assert [one.responsible for one in index.records()] == ["Halmstad"]


def test_folders_are_searched_for_pdfs(corpus: Path) -> None:
    """At any depth, whatever the case of the ending; each path once, in a stable order."""
    (corpus / "below.pdf" / "deep").mkdir(parents=True)
    for name in ("b.pdf", "A.PDF", "notes.txt", "below.pdf/deep/c.Pdf"):
        (corpus / name).write_text("x")
    found = find([str(corpus), str(corpus / "below.pdf"), str(corpus / "b.pdf")])
    names = [Path(file.path).relative_to(corpus).as_posix() for file in found.files]
    assert names == ["A.PDF", "b.pdf", "below.pdf/deep/c.Pdf"]


def test_a_named_file_is_taken_whatever_its_ending(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Named twice it is still one, and its path is absolute."""
    (corpus / "policy").write_text("x")
    monkeypatch.chdir(corpus)
    found = find(["policy", "./policy", "../corpus/policy", str(corpus / "policy")])
    assert [file.path for file in found.files] == [str(corpus / "policy")]


def test_a_path_that_does_not_exist_is_named(corpus: Path) -> None:
    """A typing mistake is not an empty corpus."""
    with pytest.raises(UsageError, match=r"nowhere\.pdf does not exist"):
        find([str(corpus), str(corpus / "nowhere.pdf")])


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and links")
def test_pipes_and_loops_are_passed_over(index: Index, corpus: Path) -> None:
    """A pipe would never end, nor would a link to a folder above."""
    _write(corpus, a="Resepolicy")
    os.mkfifo(corpus / "pipe.pdf")
    (corpus / "loop").symlink_to(corpus)
    (corpus / "link.pdf").symlink_to(corpus / "a.pdf")
    assert _kinds(index, corpus) == {"a": "added", "link": "duplicate"}


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and links")
def test_what_cannot_be_opened_has_a_reason(index: Index, corpus: Path) -> None:
    """A dead link, a link to itself, and a pipe that is named outright."""
    (corpus / "dead.pdf").symlink_to(corpus / "nowhere")
    (corpus / "self.pdf").symlink_to(corpus / "self.pdf")
    os.mkfifo(corpus / "pipe")
    _kinds(index, corpus, corpus / "pipe")
    reasons = {Path(one.path).stem: one.reason for one in index.problems()}
    assert reasons == {"dead": "vanished", "self": "vanished", "pipe": "not_pdf"}


@pytest.mark.skipif(sys.platform == "win32", reason="it would fill the disk")
def test_a_file_that_is_too_large_is_not_read(index: Index, corpus: Path) -> None:
    """It may be a disk image; here two GiB of nothing."""
    with (corpus / "a.pdf").open("wb") as image:
        image.truncate(2 * 1024**3)
    unread = Method(_cannot_prepare, METHOD.tables, METHOD.engine)
    assert _kinds(index, corpus, method=unread) == {"a": "unreadable"}
    [problem] = index.problems()
    assert (problem.reason, problem.detail) == ("too_large", "2048 MiB, more than 1024")


def test_a_file_that_is_gone_before_it_is_read_keeps_its_document(
    index: Index, corpus: Path
) -> None:
    """It is listed as vanished, and what it held goes only when asked to."""
    _write(corpus, a="Resepolicy", b="Vårdplan")
    _kinds(index, corpus)
    _write(corpus, a="Resepolicy, reviderad", c="Elevplan")
    found = find([str(corpus)])
    for name in ("a", "c"):
        (corpus / f"{name}.pdf").unlink()
    outcomes = ingest(index, found, METHOD, today=TODAY, limits=Limits(jobs=2))
    assert sorted(one.kind for one in outcomes) == ["unchanged", "unreadable", "unreadable"]
    assert [one.reason for one in index.problems()] == ["vanished", "vanished"]
    assert _titles(index) == {"Resepolicy": "a", "Vårdplan": "b"}
    _kinds(index, corpus, prune=True)
    assert (index.problems(), _titles(index)) == ([], {"Vårdplan": "b"})


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_a_file_that_may_not_be_read_keeps_its_document(index: Index, corpus: Path) -> None:
    """The right may come back without a trace in the file, so it is always tried again."""
    (corpus / "below").mkdir()
    _write(corpus, a="Resepolicy")
    _kinds(index, corpus)
    os.utime(corpus / "a.pdf", (1, 1))
    for path in (corpus / "a.pdf", corpus / "below"):
        path.chmod(0)
    assert _kinds(index, corpus) == {"a": "unreadable", "below": "unreadable"}
    assert _titles(index) == {"Resepolicy": "a"}
    for path in (corpus / "a.pdf", corpus / "below"):
        path.chmod(0o700)
    assert _kinds(index, corpus) == {"a": "unchanged"}
    assert index.problems() == []


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
@pytest.mark.parametrize(
    "name",
    [b"\xe5rsplan.pdf", b"a\nb.pdf", "Va\u030ardplan.pdf".encode()],
    ids=["latin-1", "newline", "nfd"],
)
def test_any_file_name_will_do(index: Index, corpus: Path, name: bytes) -> None:
    """It is found, read, known again, and forgotten when it is gone."""
    path = os.fsencode(corpus) + b"/" + name
    Path(os.fsdecode(path)).write_text("Resepolicy")
    assert [*_kinds(index, corpus).values()] == ["added"]
    assert [*_kinds(index, corpus).values()] == ["unchanged"]
    Path(os.fsdecode(path)).unlink()
    assert [*_kinds(index, corpus, prune=True).values()] == ["removed"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems take them for one name")
def test_two_ways_to_write_a_letter_are_two_names(index: Index, corpus: Path) -> None:
    """A ring on its own letter and a ring of its own: both files are read and known again."""
    for name in ("Va\u030ardplan", "V\u00e5rdplan"):
        (corpus / f"{name}.pdf").write_text(ascii(name))
    assert [*_kinds(index, corpus).values()] == ["added", "added"]
    assert [*_kinds(index, corpus).values()] == ["unchanged", "unchanged"]


def test_every_file_is_counted_once() -> None:
    """What was removed was not found."""
    kinds = ["added", "added", "unchanged", "moved", "removed", "unreadable"]
    counts = Counts.of(kinds, seconds=1.5)
    assert (counts.found, counts.added, counts.updated, counts.removed) == (5, 2, 0, 1)


def test_real_pdfs_are_read_into_the_index(index: Index, corpus: Path) -> None:
    """The chain as it is used: walk, workers, PDF, analysis, index."""
    lines = ("Resepolicy för Halmstads kommun", "Antagen av kommunfullmäktige 2016-05-24 § 45")
    (corpus / "a.pdf").write_bytes(_pdf(lines))
    (corpus / "page.pdf").write_text("<html><body>404: not found</body></html>")
    (corpus / "half.pdf").write_bytes(_pdf(lines)[:300])
    _kinds(index, corpus, method=standard_method(), limits=Limits(jobs=2))
    [record] = index.records()
    assert record.adopted_on == "2016-05-24"
    digest = hashlib.sha256((corpus / "a.pdf").read_bytes()).hexdigest()
    document = index.document(digest, record.path)
    assert document
    assert "§ 45" in document.pages[0].text
    reasons = {Path(one.path).stem: one.reason for one in index.problems()}
    assert reasons == {"half": "damaged", "page": "not_pdf"}


def _pdf(lines: tuple[str, ...]) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1)
    for number, line in enumerate(lines):
        canvas.drawString(72, 760 - 20 * number, line)
    canvas.save()
    return stream.getvalue()
