"""The index: what goes in comes out, in a stable order, and failures are told in our words."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest

from styrdok.errors import IndexFailure, IndexTooNew, NoIndex, NoSuchDocument
from styrdok.model import Document, Evidence, Line, Organisation, Page, Record
from styrdok.store import Analysed, File, Index, Making, page_rows

DIGEST = "3fa9c1d2e4b5" + "0" * 52
HALMSTAD = Organisation("1380", "Halmstad")
LINE = Line(0, 6, 70.5, 120.0, 60.25, 72.0, True, ((0, 3, 70.5), (4, 6, 99.0)))
PAGES = (
    Page(1, "Policy\nför å, ä, ö", (LINE,), ((0, 6),)),
    Page(2, "§ 45"),
    Page(3, "2O16", recognised=True, unsure=((0, 4),)),
)
EVIDENCE = (
    Evidence("title", "Policy", "title.largest", 1, 0, 6, "Policy", 0.75, chosen=True, group=2),
    Evidence("paragraph", "§ 45", "decision.paragraph", 2, 0, 4, "§ 45", 0.5),
)
RECORD = Record(
    id=DIGEST[:12],
    path="/corpus/policy.pdf",
    pages=2,
    title="Policy",
    steering=True,
    organisations=(HALMSTAD, Organisation("1381", "Laholm")),
    adopted_on="2018-06",
    flags=("draft", "conflict"),
    evidence=EVIDENCE,
)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    """A new index."""
    with Index.open(tmp_path / "styrdok.db", create=True) as index:
        yield index


def _analysed(record: Record = RECORD, digest: str = DIGEST, pages: object = PAGES) -> Analysed:
    return Analysed(record, digest, page_rows(pages), None, "tables", "engine")  # type: ignore[arg-type]


def _pages(index: Index) -> tuple[Page, ...]:
    document = index.document(DIGEST, RECORD.path)
    return document.pages if document else ()


def _add(index: Index, digest: str, path: str, **fields: object) -> None:
    """Save a document with this digest at this path."""
    record = Record(digest[:12], path, 0, **fields)  # type: ignore[arg-type]
    index.save([File(path, 1, 1, digest)], [_analysed(record, digest, ())])


def test_a_document_comes_back_as_it_was_saved(index: Index) -> None:
    """All fields, evidence, page text and layout are the same, and of the same types."""
    index.save([File(RECORD.path, 10, 20, DIGEST)], [_analysed()])
    found = index.find(RECORD.id)
    assert found == RECORD
    assert found.evidence == EVIDENCE
    assert index.document(DIGEST, "/a.pdf") == Document("/a.pdf", DIGEST, PAGES, "engine")


def test_every_field_is_stored(index: Index) -> None:
    """A field that the model gains is not forgotten by the index."""
    texts = {one.name: one.name for one in fields(Record) if one.type == (str | None)}
    record = replace(RECORD, **texts)
    index.save([File(RECORD.path, 1, 1, DIGEST)], [_analysed(record)])
    assert texts
    assert [*index.records()] == [record]


def test_evidence_is_read_only_when_wanted(index: Index) -> None:
    """A list needs none; what asks for it gets it."""
    index.save([File(RECORD.path, 1, 1, DIGEST)], [_analysed()])
    assert [one.evidence for one in index.records()] == [()]
    assert [one.evidence for one in index.records(with_evidence=True)] == [EVIDENCE]


def test_records_are_in_the_order_of_municipality_title_and_id(index: Index) -> None:
    """Whatever was saved first; those that lack one come last."""
    halmstad, laholm = (HALMSTAD,), (Organisation("1381", "Laholm"),)
    _add(index, "a" * 64, "/1.pdf")
    _add(index, "b" * 64, "/2.pdf", organisations=laholm, title="A")
    _add(index, "d" * 64, "/3.pdf", organisations=halmstad, title="B")
    _add(index, "c" * 64, "/4.pdf", organisations=halmstad, title="B")
    _add(index, "e" * 64, "/5.pdf", organisations=halmstad)
    assert "".join(one.id[0] for one in index.records()) == "cdeba"


def test_saving_again_replaces(index: Index) -> None:
    """Of a document that is judged anew nothing old remains."""
    index.save([File(RECORD.path, 1, 1, DIGEST)], [_analysed()])
    again = replace(RECORD, title="Plan", evidence=EVIDENCE[:1])
    index.save([File(RECORD.path, 1, 2, DIGEST)], [_analysed(again, pages=PAGES[:1])])
    assert index.find(RECORD.id).title == "Plan"
    assert index.find(RECORD.id).evidence == EVIDENCE[:1]
    assert _pages(index) == PAGES[:1]


def test_a_new_judgement_leaves_the_pages(index: Index) -> None:
    """What was read stays; the record, its evidence and what it was made by are the new ones."""
    index.save([File(RECORD.path, 1, 1, DIGEST)], [_analysed()])
    again = replace(RECORD, title="Plan", evidence=EVIDENCE[:1])
    index.save(
        [File(RECORD.path, 1, 1, DIGEST)], [Analysed(again, DIGEST, None, "1380", "t2", "e")]
    )
    assert index.find(RECORD.id) == again
    assert _pages(index) == PAGES
    assert index.made_under() == {DIGEST: Making("t2", "1380", "e")}


def test_a_new_judgement_of_what_is_gone_is_dropped(index: Index) -> None:
    """Another process may have forgotten the document meanwhile."""
    index.save([], [Analysed(RECORD, DIGEST, None, None, "tables", "engine")])
    assert index.made_under() == {}


def test_of_one_document_twice_in_a_batch_the_later_counts(index: Index) -> None:
    """It was judged from the index, and read again under another path."""
    again = replace(RECORD, title="Plan", evidence=EVIDENCE[:1])
    anew = Analysed(replace(again, title="Mål"), DIGEST, None, None, "tables", "engine")
    index.save(
        [File(RECORD.path, 1, 1, DIGEST)], [_analysed(), _analysed(again, pages=PAGES[:1]), anew]
    )
    assert index.find(RECORD.id) == anew.record
    assert index.find(RECORD.id).evidence == EVIDENCE[:1]
    assert _pages(index) == PAGES[:1]


def test_a_document_of_very_many_pages_is_stored_whole(index: Index) -> None:
    """There are more than one statement can take, and all of them are found."""
    pages = tuple(Page(number, f"sida {number}") for number in range(1, 1203))
    index.save([File(RECORD.path, 1, 1, DIGEST)], [_analysed(pages=pages)])
    assert _pages(index) == pages
    hits = index.hits("sida", owners=(), types=(), limit=2000)
    assert {hit.page for hit in hits} == {page.number for page in pages}


def test_a_document_bears_the_first_path_of_its_content(index: Index) -> None:
    """Several files may have the same content; the order of saving does not matter."""
    index.save([File("/b.pdf", 1, 1, DIGEST)], [_analysed()])
    index.save([File("/a.pdf", 1, 1, DIGEST), File("/c.pdf", 1, 1, DIGEST)])
    assert [one.path for one in index.records()] == ["/a.pdf"]
    index.remove(["/a.pdf"])
    assert [one.path for one in index.records()] == ["/b.pdf"]


def test_a_document_goes_with_its_last_file(index: Index) -> None:
    """Its pages and evidence go too."""
    index.save([File("/a.pdf", 1, 1, DIGEST)], [_analysed()])
    index.remove(["/a.pdf"])
    assert [*index.records()] == []
    assert index.document(DIGEST, "/a.pdf") is None
    assert index.made_under() == {}


@pytest.mark.parametrize(
    "name", [DIGEST[:12], DIGEST[:4], DIGEST[:4].upper(), DIGEST, "/corpus/policy.pdf"]
)
def test_a_document_answers_to_id_prefix_and_path(index: Index, name: str) -> None:
    """Four digits are enough where no other id begins with them."""
    index.save([File(RECORD.path, 1, 1, DIGEST)], [_analysed()])
    assert index.find(name) == RECORD


def test_a_relative_path_is_one_from_here(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a person types it in the folder where they stand."""
    _add(index, DIGEST, str(tmp_path / "a.pdf"))
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    assert index.find("../a.pdf").id == RECORD.id


@pytest.mark.parametrize("name", ["3fa", "ffff", "nothing.pdf", ""])
def test_an_unknown_name_is_refused(index: Index, name: str) -> None:
    """Too short a prefix is no name."""
    index.save([File(RECORD.path, 1, 1, DIGEST)], [_analysed()])
    with pytest.raises(NoSuchDocument, match="no document"):
        index.find(name)


def test_an_ambiguous_prefix_lists_the_candidates(index: Index) -> None:
    """So that the person can choose."""
    _add(index, "abcd1" + "0" * 59, "/1.pdf", title="Resepolicy")
    _add(index, "abcd2" + "0" * 59, "/2.pdf", title="Vårdplan")
    with pytest.raises(
        NoSuchDocument, match=r"(?s)2 documents.*abcd10000000  Resepolicy.*Vårdplan"
    ):
        index.find("abcd")


def test_the_path_of_an_unreadable_file_says_why(index: Index) -> None:
    """It is known, though it gave no document."""
    index.save([File("/a.pdf", 1, 1, reason="encrypted", detail="locked", since="2019-06-25")])
    with pytest.raises(NoSuchDocument, match=r"a\.pdf is encrypted"):
        index.find("/a.pdf")


def test_problems_are_listed_by_path(index: Index) -> None:
    """With reason, detail and the first day."""
    why = {"reason": "damaged", "detail": "no pages", "since": "2019-06-25"}
    index.save([File("/b.pdf", 1, 1, **why), File("/a.pdf", 1, 1, **why), File("/c.pdf", 1, 1)])  # type: ignore[arg-type]
    assert index.problems() == [
        ("/a.pdf", "damaged", "no pages", "2019-06-25"),
        ("/b.pdf", "damaged", "no pages", "2019-06-25"),
    ]


@pytest.mark.parametrize(
    "name",
    [b"\xe5rsplan.pdf", b"a\nb.pdf", "Vårdplan.pdf".encode(), "Va\u030ard.pdf".encode()],
    ids=["latin-1", "newline", "nfc", "nfd"],
)
def test_any_path_survives(index: Index, name: bytes) -> None:
    """The bytes come back as they were, and what is shown is valid text."""
    path = os.fsdecode(b"/corpus/" + name)
    _add(index, DIGEST, path)
    assert index.known() == {path: File(path, 1, 1, DIGEST)}
    assert index.find(path).path.encode()
    assert index.find(index.find(path).path).id == RECORD.id


def test_a_failed_save_leaves_nothing(index: Index) -> None:
    """Files and documents of one call are saved together or not at all."""
    broken = replace(RECORD, pages=None)
    with pytest.raises(sqlite3.IntegrityError):
        index.save([File("/a.pdf", 1, 1, DIGEST)], [_analysed(broken)])
    assert index.known() == {}


def test_no_index_says_what_to_do(tmp_path: Path) -> None:
    """Reading makes none, and an empty file is none."""
    with pytest.raises(NoIndex, match=r'no index at .*styrdok\.db: run "styrdok ingest FOLDER"'):
        Index.open(tmp_path / "styrdok.db").__enter__()
    assert not (tmp_path / "styrdok.db").exists()
    (tmp_path / "styrdok.db").touch()
    with pytest.raises(NoIndex):
        Index.open(tmp_path / "styrdok.db").__enter__()


def test_an_index_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    """Also for writing."""
    path = tmp_path / "styrdok.db"
    with Index.open(path, create=True):
        pass
    _execute(path, "PRAGMA user_version = 99")
    for create in (False, True):
        with pytest.raises(IndexTooNew, match="newer styrdok"):
            Index.open(path, create=create).__enter__()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: path.write_bytes(b"%PDF-1.4" * 500), "is no index"),
        (lambda path: _execute(path, "CREATE TABLE other (x)"), "no styrdok index"),
        (lambda path: path.mkdir(), "cannot be opened"),
    ],
    ids=["a PDF", "another database", "a folder"],
)
@pytest.mark.parametrize("create", [False, True], ids=["read", "create"])
def test_what_is_no_index_is_refused(
    tmp_path: Path, make: object, message: str, create: bool
) -> None:
    """And left as it is."""
    path = tmp_path / "styrdok.db"
    make(path)  # type: ignore[operator]
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(IndexFailure, match=message):
        Index.open(path, create=create).__enter__()
    assert not path.is_file() or path.read_bytes() == before


def test_a_locked_index_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After some patience with whoever writes."""
    monkeypatch.setattr("styrdok.store.index._PATIENCE", 0.01)
    path = tmp_path / "styrdok.db"
    with Index.open(path, create=True) as other:
        other._connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(IndexFailure, match="in use by another"):
            _save_at(path, [File("/a.pdf", 1, 1)])


def test_a_full_disk_says_so_and_loses_nothing(tmp_path: Path) -> None:
    """What was saved before is still there."""
    path = tmp_path / "styrdok.db"
    with Index.open(path, create=True) as index:
        index.save([File("/a.pdf", 1, 1)])
    big = _analysed(pages=(Page(1, "x" * 10**6),))
    with pytest.raises(IndexFailure, match="disk is full"):
        _save_at(path, [File("/b.pdf", 1, 1, DIGEST)], [big], most_pages=40)
    with Index.open(path) as index:
        assert [*index.known()] == ["/a.pdf"]


def _save_at(path: Path, *what: object, most_pages: int = 10**6) -> None:
    with Index.open(path) as index:
        index._connection.execute(f"PRAGMA max_page_count = {most_pages}")
        index.save(*what)  # type: ignore[arg-type]


def test_reading_does_not_load_sqlite_utils(tmp_path: Path) -> None:
    """A list starts at once."""
    with Index.open(tmp_path / "styrdok.db", create=True):
        pass
    script = (
        "import sys; from styrdok.store import Index\n"
        "with Index.open(sys.argv[1]) as index: list(index.records())\n"
        "sys.exit('sqlite_utils' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script, tmp_path / "styrdok.db"], check=True)


def _execute(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(statement)
    connection.close()
