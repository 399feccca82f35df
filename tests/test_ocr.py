"""Pages that are pictures: what a recogniser's words become, and when it is asked."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import make
import pytest
from conftest import Run

from styrdok import tables
from styrdok.errors import ExitCode
from styrdok.model import Document, Unreadable
from styrdok.pdf import Ladder

TYPES = tables.load().types

Row = list[tuple[str, int]]
"""Words of a line, each with how certain it is, in percent."""

Install = Callable[..., Path]

STAND_IN = """\
#!{python}
import sys
if "--version" in sys.argv:
    print("tesseract 9.9.9")
elif "--list-langs" in sys.argv:
    print("List of available languages (1):\\n{languages}")
else:
    picture = sys.stdin.buffer.read()
    with open({asked!r}, "a") as asked:
        asked.write(picture[:2].decode() + "\\n")
    if {fails}:
        sys.exit(1)
    print({table!r})
"""
"""What stands in for Tesseract, so that the same words come out on every machine."""


def _table(rows: list[Row]) -> str:
    """The words as Tesseract prints them, each letter 30 pixels wide on lines 100 apart."""
    lines = ["level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight"]
    for number, row in enumerate(rows):
        left = 100
        for at, (word, certainty) in enumerate(row):
            box = f"{left}\t{300 + 100 * number}\t{30 * len(word)}\t50"
            lines.append(f"5\t1\t1\t1\t{number}\t{at}\t{box}\t{certainty}\t{word}")
            left += 30 * len(word) + 30
    return "\n".join(lines)


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Put a stand-in for Tesseract on the path; give the file that tells how often it was asked."""

    def install(*rows: Row, languages: str = "swe", fails: bool = False) -> Path:
        folder, asked = tmp_path / "bin", tmp_path / "asked"
        folder.mkdir()
        asked.touch()
        program = STAND_IN.format(
            python=sys.executable,
            languages=languages,
            asked=str(asked),
            fails=fails,
            table=_table(list(rows)),
        )
        (folder / "tesseract").write_text(program, encoding="utf-8")
        (folder / "tesseract").chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
        return asked

    return install


@pytest.fixture
def nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No Tesseract can be found."""
    monkeypatch.setenv("PATH", str(tmp_path))


def certain(*lines: str) -> list[Row]:
    """The lines as read without doubt."""
    return [[(word, 96) for word in line.split()] for line in lines]


POLICY = (
    "Resepolicy för Halmstads kommun",
    "Antagen av kommunfullmäktige 2016-05-24 § 45",
    "Gäller till och med 2018-12-31",
)


@pytest.fixture(scope="module")
def scan() -> bytes:
    """A made document of three pages that are pictures."""
    return _made("riktlinjer-ekonomistyrning-skannad")


def _made(name: str) -> bytes:
    [recipe] = [one for one in make.recipes() if one.name.endswith(name)]
    return make.file_of(recipe)


def _read(data: bytes, mode: str = "auto") -> Document | Unreadable:
    return Ladder.built(TYPES, mode).read("/scan.pdf", data)


def test_a_scan_is_read(scan: bytes, install: Install) -> None:
    """Each page as recognised, with its lines, and the engine by its name."""
    asked = install(*certain(*POLICY))
    got = _read(scan)
    assert isinstance(got, Document)
    assert got.engine.endswith("+ tesseract 9.9.9")
    assert [page.text for page in got.pages] == ["\n".join(POLICY)] * 3
    assert all(page.recognised and len(page.lines) == 3 for page in got.pages)
    assert asked.read_text().split() == ["P5"] * 3


@pytest.mark.parametrize("mode", ["off", "auto"])
def test_without_tesseract_a_scan_is_listed(
    mode: str, scan: bytes, nothing_installed: None
) -> None:
    """As one without text; nothing is read into it."""
    got = _read(scan, mode)
    assert isinstance(got, Unreadable)
    assert got.reason == "no_text"


def test_tesseract_must_know_swedish(scan: bytes, install: Install) -> None:
    """English letters only would make other words of Swedish ones."""
    asked = install(*certain(*POLICY), languages="eng")
    assert isinstance(_read(scan), Unreadable)
    assert not asked.read_text()


def test_forcing_without_tesseract_says_what_to_install(
    run: Run, pdf: Callable[..., Path], nothing_installed: None
) -> None:
    """Rather than reading as if nothing had been asked."""
    result = run("ingest", pdf(*POLICY), "--ocr", "force")
    assert result.exit_code == ExitCode.USAGE
    assert "install tesseract-ocr" in result.stderr


def test_text_is_not_recognised_unless_forced(pdf: Callable[..., Path], install: Install) -> None:
    """What the PDF says itself is better than what a picture of it looks like."""
    asked = install(*certain("Helt andra ord står på den här bilden av en sida"))
    file = pdf(*POLICY)
    got = _read(file.read_bytes())
    assert isinstance(got, Document)
    assert got.pages[0].text.startswith("Resepolicy")
    assert not asked.read_text()
    forced = _read(file.read_bytes(), "force")
    assert isinstance(forced, Document)
    assert forced.pages[0].text.startswith("Helt andra ord")


@pytest.mark.parametrize(
    "table",
    [
        pytest.param([], id="nothing"),
        pytest.param([[("|=%", 12), ("_~", 3)]], id="noise"),
    ],
)
def test_what_is_not_legible_is_no_text(scan: bytes, install: Install, table: list[Row]) -> None:
    """A photograph gives signs, but nobody was certain of any."""
    install(*table)
    got = _read(scan)
    assert isinstance(got, Unreadable)
    assert got.reason == "no_text"


def test_a_recogniser_that_fails_costs_its_page_only(scan: bytes, install: Install) -> None:
    """The outcome is that of a scan without one."""
    install(fails=True)
    got = _read(scan)
    assert isinstance(got, Unreadable)
    assert got.reason == "no_text"


def test_an_empty_page_is_not_asked_about(pdf: Callable[..., Path], install: Install) -> None:
    """Looking at a blank page costs seconds and tells nothing."""
    asked = install(*certain(*POLICY))
    assert isinstance(_read(pdf().read_bytes()), Unreadable)
    assert not asked.read_text()


BOXES = {
    "without end": "0 0 1e30 1e30",
    "of no height": "0 0 595 0",
    "inside out": "0 0 -595 -842",
    "of nothing": "/a null",
    "a thousand miles long": "0 0 10 1e9",
}


@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
def test_a_page_that_is_none_is_an_outcome(box: str, install: Install) -> None:
    """However large it says that it is; no picture is made that memory could not hold."""
    install(*certain(*POLICY))
    drawn = b"0 0 100 100 re f"
    data = b"%PDF-1.7\n" + b"".join(
        b"%d 0 obj\n%s\nendobj\n" % (number, part)
        for number, part in enumerate(
            [
                b"<</Type/Catalog/Pages 2 0 R>>",
                b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[%s]>>" % box.encode(),
                b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
            ],
            start=1,
        )
    )
    got = _read(data + b"trailer<</Root 1 0 R>>\n%%EOF")
    assert isinstance(got, Document) or got.reason in {"no_text", "damaged"}


SIGNS = {
    "a dollar before a number": (certain("beslut $ 130."), "beslut § 130."),
    "a dollar and its number": (certain("beslut $130"), "beslut §130"),
    "two signs for one": (certain("beslut $& 130."), "beslut § 130."),
    "an ampersand and its number": (certain("&67 Taxa"), "§67 Taxa"),
    "money": (certain("kostar 130 $"), "kostar 130 $"),
    "doubtful head of a line": ([[("8", 50), ("67", 96), ("Taxa", 96)]], "§ 67 Taxa"),
    "certain head of a line": (certain("8 67 Taxa"), "8 67 Taxa"),
    "word over two lines": (certain("om dricks-", "vatten och"), "om dricksvatten\noch"),
    "word left out": (certain("om vård-", "och omsorg"), "om vård-\noch omsorg"),
}


@pytest.mark.parametrize(("rows", "wanted"), SIGNS.values(), ids=SIGNS)
def test_known_misreadings_are_put_right(
    rows: list[Row], wanted: str, scan: bytes, install: Install
) -> None:
    """Where what was printed is beyond doubt."""
    install(*rows, *certain("och så mycket mer text att det räcker till ett dokument"))
    got = _read(scan)
    assert isinstance(got, Document)
    assert got.pages[0].text.startswith(wanted + "\n")


def test_what_was_read_from_a_picture_is_flagged(
    scan: bytes, install: Install, run: Run, tmp_path: Path
) -> None:
    """A person should look at the picture before quoting it."""
    install(*certain(*POLICY))
    (tmp_path / "scan.pdf").write_bytes(scan)
    shown = run(
        "inspect", tmp_path / "scan.pdf", "--json", "--as-of", "2019-06-25", STYRDOK_OCR="auto"
    )
    record = json.loads(shown.stdout)
    assert record["adopted_on"] == "2016-05-24"
    assert record["status"] == "expired"
    assert "ocr" in record["flags"]


def test_a_number_that_may_be_misread_decides_nothing(
    scan: bytes, install: Install, run: Run, tmp_path: Path
) -> None:
    """It stands among the candidates; what was read for certain is answered."""
    rows = certain(*POLICY)
    rows[2][-1] = ("2018-12-31", 55)
    install(*rows)
    (tmp_path / "scan.pdf").write_bytes(scan)
    shown = run("inspect", tmp_path / "scan.pdf", "--json", STYRDOK_OCR="auto")
    record = json.loads(shown.stdout)
    assert record["adopted_on"] == "2016-05-24"
    assert record["valid_until"] is None
    assert ("valid_until", "2018-12-31") in {
        (hit["field"], hit["value"]) for hit in record["evidence"]
    }


def test_a_scan_is_read_once_there_is_tesseract(
    scan: bytes, install: Install, run: Run, tmp_path: Path
) -> None:
    """The same command reads what it could not read before, and reads it only once."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "scan.pdf").write_bytes(scan)
    counts = []
    for mode in ("off", "auto", "auto", "off", "force", "force"):
        if mode == "auto" and len(counts) == 1:
            asked = install(*certain(*POLICY))
        result = run("ingest", folder, "--json", "--ocr", mode)
        got = json.loads(result.stdout)
        counts.append(next(kind for kind in ("added", "unchanged", "unreadable") if got[kind]))
    assert counts == ["unreadable", "added", "unchanged", "unchanged", "unchanged", "unchanged"]
    assert len(asked.read_text().split()) == 3


@pytest.mark.skipif(not Ladder.built(TYPES, "auto").ocr, reason="no Tesseract with Swedish here")
def test_the_real_tesseract_reads_a_made_scan() -> None:
    """Title, decision and letters of Swedish, from a page that lay askew on the glass."""
    got = _read(_made("taxa-skannad-med-stampel"))
    assert isinstance(got, Document)
    assert "Taxa för torghandel" in got.pages[0].text
    assert "Antagen av kommunfullmäktige 2013-11-19" in got.pages[0].text
