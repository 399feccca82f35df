"""What crafted text, damaged files and nasty names must never do: raise, hang, lie or escape."""

import csv
import io
import json
import re
import time
import tracemalloc
from pathlib import Path
from random import Random

import damage
import make
import pytest
from conftest import AS_OF, Run, Saved, document
from hypothesis import given, settings
from hypothesis import strategies as st

from styrdok import pdf, tables
from styrdok.analysis import analyse
from styrdok.errors import ExitCode
from styrdok.model import Document, Page, Record, Unreadable
from styrdok.render.tables import wrapped

T = tables.load()
FRONT = "Inköpspolicy för Halmstads kommun\nAntagen av kommunfullmäktige 2016-05-24 § 45\n"
MINUTES = (
    "Kommunfullmäktige\nSammanträdesprotokoll\n2017-04-25\nUtdragsbestyrkande\n"
    "§ 1 Inköpspolicy\nBeslut\n"
)
READ = ("added", "updated", "unchanged", "duplicate", "moved", "unreadable")
CONTROL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def of(*pages: str) -> Document:
    """A document with these pages and no layout."""
    made = tuple(Page(number, text) for number, text in enumerate(pages, 1))
    return Document("/made.pdf", "ab" * 32, made, "made")


def misquoted(document: Document, record: Record) -> list[str]:
    """The rules whose quote is not the stretch of the page that it says it is."""
    texts = {page.number: page.text for page in document.pages}
    return [
        one.rule for one in record.evidence if texts[one.page][one.start : one.end] != one.quote
    ]


LENGTHENED: dict[str, tuple[str, str, str]] = {
    # name: what stands before, what is repeated, what stands after
    "blanks": (FRONT, " ", "x"),
    "follow-up": (f"{FRONT}Planen ", "följs ska ", "upp"),
    "responsibility": (FRONT, "ansvarar för att ", "planen"),
    "headings of sections": (FRONT, "Uppföljning\n", "x"),
    "adopters": ("Riktlinjer för styrdokument\nPolicyer ", "antas av ", "kommunfullmäktige"),
    "blank lines": (FRONT, "\n", "x"),
    "digits": (FRONT, "1", "x"),
    "digits under a title": ("Inköpspolicy\n", "1 ", "x"),
    "hyphens": (FRONT, "-", "x"),
    "dots": (FRONT, ". ", "x"),
    "dots in the title": ("Policy ", ".", " x"),
    "rules in the title": ("Policy ", "_ ", "x"),
    "at signs": ("", "@", " x"),
    "letters": ("Policy ", "a", ""),
    "broken title": ("Policyabc-", "\n", "1 abc"),
    "broken words": ("Policy ", "aaaa-a ", ""),
    "repeated title": ("", "Policy A Program B ", ""),
    "glued types": (FRONT, "plan", "x"),
    "joint boards": (FRONT + "Antagen av ", "a-, ", "och "),
    "boards of minutes": ("Protokoll ", "a-, ", "2018-01-01"),
    "paragraphs": (FRONT, "§ 1 ", ""),
    "decisions": (FRONT, "antagen ", ""),
    "decisions with dates": (FRONT, "antagen 2018-01-01 ", ""),
    "decisions with bodies": (FRONT, "KF antog ", ""),
    "places": (FRONT + "Antagen av KF ", "i Aa ", ""),
    "labels on a line": (FRONT, "Dnr: x ", ""),
    "labels without colons": (FRONT, "Datum\n", ""),
    "types beside labels": (FRONT, "Dokumenttyp: x\n", ""),
    "compounds beside a label": (FRONT + "Dokumentansvarig: ", "a-", ""),
    "validity": (FRONT, "gäller tills vidare ", ""),
    "blanks after a date": (FRONT + "Giltighetstid: 2018", " ", "x"),
    "reviews": (FRONT, "revideras varje ", ""),
    "dates": (FRONT, "2018-01-01-", ""),
    "diary numbers": (FRONT + "Dnr KS 2019/", "1-", "x"),
    "names": (FRONT + "kommuner\n", "Mora, Orsa och ", ""),
    "full names": (FRONT, "Mora kommun ", ""),
    "replaced": (FRONT, "Ersätter x. ", ""),
    "verbs in minutes": (MINUTES, "antas ", ""),
    "verbs before names in minutes": (MINUTES, "att anta ", ""),
    "decisions in minutes": (MINUTES, "Policy för a antas. ", ""),
    "decided lines in minutes": (MINUTES, "att anta policy för a\n", ""),
    "proposals in minutes": (MINUTES, "föreslår ", ""),
    "headings in minutes": (MINUTES, "Beslut\n", ""),
    "matters in minutes": (MINUTES, "§ 1\n", ""),
    "epithets in minutes": (MINUTES, "anta reviderad ", ""),
    "words in minutes": (MINUTES, "Aa bb ", "beslutar"),
    "owners of decisions": (MINUTES, "kommunens ", "beslut"),
}


def seconds(text: str) -> float:
    """Processor time that one page of the text takes."""
    started = time.process_time()
    analyse(of(text), T)
    return time.process_time() - started


@pytest.mark.parametrize(("before", "unit", "after"), LENGTHENED.values(), ids=LENGTHENED)
def test_time_grows_with_length(before: str, unit: str, after: str) -> None:
    """Eight times the text takes about eight times as long; a quadratic rule would take 64."""
    short, long = (before + unit * (size // len(unit)) + after for size in (1_500, 12_000))
    assert seconds(long) < 8 * 3 * seconds(short) + 0.1


VOCABULARY = """Antagen av|kommunfullmäktige|KF|§|45|2016-05-24|2016-13-45|31/2 2019|Dnr:|Policy|
KS 2019/45|Dokumenttyp:|Giltighetstid:|mandatperioden|2015-2018|2018-2015|gäller tills vidare|den |
revideras|vart fjärde år|Halmstads kommun|Mora, Orsa kommuner|Protokoll|nämnden|barn- och|från|till|
förlängs|upphävd|Förslag|XX|i ² år|٣|1 (7)|Ersätter|Titel:|(|[|\\|{|Beslut KS|antog planen.|\n\n|
        |\ud800|\u0308|\u2028|\x1c|İ|ǰ|𝟐𝟎𝟏𝟖"""
WORDS = st.sampled_from(VOCABULARY.split("|"))
PAGES = st.lists(st.lists(WORDS | st.text(max_size=6), max_size=60).map(" ".join), min_size=1)


@settings(max_examples=100, deadline=None)
@given(PAGES)
def test_any_text_is_read_and_quoted_to_the_letter(pages: list[str]) -> None:
    """Whatever stands on the pages, nothing raises and each quote is where it says."""
    made = of(*pages)
    assert misquoted(made, analyse(made, T)) == []


@pytest.mark.parametrize(
    "pages",
    [
        pytest.param([""], id="empty"),
        pytest.param(["a"], id="one letter"),
        pytest.param(["1" * 500], id="digits"),
        pytest.param(["", "\n", "x"] * 1500, id="thousands of pages"),
        pytest.param(["Policy för " + "mycket " * 1500], id="endless title"),
        pytest.param([FRONT + "antagen " + "den " * 3000], id="dens without end"),
    ],
)
def test_odd_pages_are_read(pages: list[str]) -> None:
    """Too little or too much of anything is no error."""
    made = of(*pages)
    assert misquoted(made, analyse(made, T)) == []


def written(content: bytes, page: bytes = b"/MediaBox [0 0 595 842]", tree: bytes = b"") -> bytes:
    """A PDF of one page; ``tree`` replaces what its page tree says of its kids."""
    stream = b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages %s>>" % (tree or b"/Kids[3 0 R]/Count 1"),
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>%s>>" % page,
        stream,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, part) for n, part in enumerate(parts, 1))
    return b"%PDF-1.7\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF"


SAID = b"(Resepolicy for Halmstads kommun) Tj 0 -20 Td (antagen av KF 2016-05-24) Tj ET"
FILES = {
    "tree that holds itself": written(
        b"BT /F 12 Tf 72 700 Td " + SAID, tree=b"/Kids[2 0 R]/Count 1"
    ),
    "pages beyond number": written(b"BT /F 12 Tf " + SAID, tree=b"/Kids[3 0 R]/Count 2000000000"),
    "page without end": written(b"BT /F 12 Tf 72 700 Td " + SAID, b"/MediaBox [0 0 1e30 1e30]"),
    "page inside out": written(b"BT /F 12 Tf 72 700 Td " + SAID, b"/MediaBox [0 0 -595 -842]"),
    "page of nothing": written(b"BT /F 12 Tf 72 700 Td " + SAID, b"/MediaBox [/a null]"),
    "type too small to see": written(b"BT /F 0.01 Tf 72 700 Td " + SAID),
    "type too large to print": written(b"BT /F 1e30 Tf 72 700 Td " + SAID),
    "type upside down": written(b"BT /F -12 Tf 72 700 Td " + SAID),
    "arrays in arrays": written(b"[" * 100_000 + b"]" * 100_000 + b"BT /F 12 Tf " + SAID),
    "states without end": written(b"q " * 100_000 + b"BT /F 12 Tf 72 700 Td " + SAID),
}


@pytest.mark.parametrize("data", FILES.values(), ids=FILES)
def test_malformed_pdf_is_a_document_or_an_outcome(data: bytes) -> None:
    """Reading and judging it raises nothing, however it is built."""
    got = pdf.Ladder(T.types).read("/made.pdf", data)
    assert not isinstance(got, Document) or misquoted(got, analyse(got, T)) == []


def test_letters_that_pdfium_leaves_out_are_not_counted() -> None:
    """Signs without text stand at the beginning of each line, and the rest behind them."""
    plain, odd = (
        pdf.Ladder(T.types).read("/made.pdf", written(b"BT /F 12 Tf 72 700 Td " + content))
        for content in (SAID, SAID.replace(b"(", b"(\\002\\003"))
    )
    assert isinstance(plain, Document)
    assert isinstance(odd, Document)
    assert odd.pages[0].text == plain.pages[0].text
    moved = [
        (two.left - one.left, two.right - one.right)
        for one, two in zip(plain.pages[0].lines, odd.pages[0].lines, strict=True)
    ]
    assert moved == [(pytest.approx(6.7, abs=0.2), pytest.approx(6.7, abs=0.2))] * 2


def test_a_broken_page_tree_is_read_by_the_second_engine(run: Run, tmp_path: Path) -> None:
    """There are no pages to pdfium then; the answers are those of the whole file."""
    [recipe] = [one for one in make.recipes() if one.name == "halmstad/riktlinjer-for-it"]
    data = make.file_of(recipe)
    records = []
    for name, content in (("whole", data), ("broken", data.replace(b"/Kids", b"/Kidz"))):
        (tmp_path / f"{name}.pdf").write_bytes(content)
        record = json.loads(run("inspect", tmp_path / f"{name}.pdf", "--json").stdout)
        answers = {field: record[field] for field in ("title", "adopted_on", "type", "pages")}
        records.append(answers | {"owner": record["municipality"], "by": record["adopted_by"]})
    assert records[0] == records[1]
    assert records[0]["adopted_on"]


@pytest.fixture(scope="module")
def whole() -> list[bytes]:
    """Some files of the made corpus, those with a menu of types among them."""
    picked = [recipe for n, recipe in enumerate(make.recipes()) if recipe.menu or not n % 8]
    return [data for recipe in picked if not recipe.same_as and (data := make.file_of(recipe))]


def test_no_library_says_its_own(whole: list[bytes], caplog: pytest.LogCaptureFixture) -> None:
    """What else is wrong with a file without pages does not stand among our messages."""
    parts = damage.Parts(whole[0])
    parts.set_kids([], -1)
    for font in parts.of_kind(b"/Font"):
        parts.change(font, rb"/BaseFont /\S+", b"/BaseFont /Odd /FontDescriptor <<>>")
    assert isinstance(pdf.Ladder(T.types).read("/made.pdf", parts.whole()), Document)
    assert caplog.messages == []


def test_a_reason_is_that_of_the_file_itself(whole: list[bytes]) -> None:
    """A file without pages wants no password because the one before it did, and can be read."""
    locked = next(make.file_of(one) for one in make.recipes() if one.damage == "user password")
    parts = damage.Parts(whole[0])
    parts.set_kids([], -1)
    before, got = (pdf.Ladder(T.types).read("/made.pdf", one) for one in (locked, parts.whole()))
    assert isinstance(before, Unreadable)
    assert isinstance(got, Document)


def test_damaged_files_are_counted_and_stop_nothing(
    whole: list[bytes], run: Run, tmp_path: Path
) -> None:
    """Every file found is in just one count, and the exit code says that some were not read."""
    rng = Random(1)
    intact = [data for data in whole if b"startxref" in data]
    damaged = [hurt(rng.choice(intact), rng) for hurt in [*damage.LIGHT.values()] * 3]
    for n, data in enumerate(damaged):
        (tmp_path / f"{n}.pdf").write_bytes(data)
    result = run("ingest", tmp_path, "--jobs", 2, "--timeout", 20, "--json")
    counts = json.loads(result.stdout)
    assert result.exit_code == ExitCode.INCOMPLETE
    assert counts["found"] == sum(counts[kind] for kind in READ) == len(damaged)
    assert "a fault in styrdok" not in run("problems").stdout


NAMES = {
    "line feed": "rad1\nrad2.pdf",
    "escape": "\x1b[2J\x1b]0;ägd\x07.pdf",
    "bidi": "policy\u202efdp.pdf",
    "no UTF-8": "policy\udcff.pdf",
    "formula": "=1+1.pdf",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_file_names_are_harmless(name: str, run: Run, tmp_path: Path) -> None:
    """A name is read, listed and complained of without what it would make a terminal do."""
    (tmp_path / name).write_bytes(written(b"BT /F 12 Tf 72 700 Td " + SAID))
    (tmp_path / f"broken-{name}").write_bytes(b"%PDF-1.7 nothing")
    assert run("ingest", tmp_path).exit_code == ExitCode.INCOMPLETE
    for shown in (run("list", "--all"), run("problems"), run("problems", "--csv")):
        assert shown.exit_code == ExitCode.OK
        assert not CONTROL.search(shown.stdout + shown.stderr)


NASTY = (
    '=HYPERLINK("http://x","klick")',
    "+cmd|/C calc!A0",
    "@SUM(A1)",
    "-2+3",
    "Policy;=1+1",
    'Policy;"=1+1"',
    "\x1b[2J\x1b]0;ägd\x07Policy",
    "Policy\x9b31m\x85röd",
    "Poli\u202eyc\u202c\u2066x\u2069",
    "Policy\r\nrad\ttvå\u2028tre",
    "Policy\ud800\udfff",
    "<script>alert(1)</script>",
    "Policy \"; DROP TABLE documents; -- '",
)


@pytest.fixture
def nasty(saved: Saved) -> Path:
    """An index of documents whose text was written to do harm."""
    texts = [text.encode("utf-8", "replace").decode() for text in NASTY]
    return saved(
        *(document(text, responsible=text, replaces=text, valid_until="2018") for text in texts)
    )


@pytest.mark.parametrize("command", ["list", "stale", "audit", "compare"])
@pytest.mark.parametrize(
    "form", ["", "--json", "--jsonl", "--csv"], ids=lambda form: form or "table"
)
def test_no_output_obeys_a_document(command: str, form: str, nasty: Path, run: Run) -> None:
    """Nothing that a terminal would obey is printed, in any form."""
    forms = [form] if form else []
    result = run(command, "--db", nasty, "--as-of", AS_OF, *forms)
    assert result.exit_code == ExitCode.OK
    assert not CONTROL.search(result.stdout + result.stderr)


def test_json_is_whole_whatever_it_holds(nasty: Path, run: Run) -> None:
    """The array and the lines hold every document."""
    array = json.loads(run("list", "--db", nasty, "--json").stdout)
    lines = run("list", "--db", nasty, "--jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == array
    assert len(array) == len(NASTY)


def test_no_cell_is_a_formula(nasty: Path, run: Run) -> None:
    """Neither a comma nor the semicolon of a Swedish spreadsheet begins one."""
    text = run("list", "--db", nasty, "--csv").stdout
    for delimiter in ",;":
        rows = csv.reader(io.StringIO(text), delimiter=delimiter)
        cells = [part.strip() for row in rows for cell in row for part in cell.split(";")]
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []


@pytest.mark.parametrize("form", [[], ["--json"]], ids=["sheet", "json"])
def test_no_sheet_obeys_a_document(form: list[str], nasty: Path, run: Run) -> None:
    """What ``show`` prints of each document is harmless too."""
    for one in json.loads(run("list", "--db", nasty, "--json").stdout):
        shown = run("show", one["id"], "--db", nasty, *form)
        assert shown.exit_code == ExitCode.OK
        assert not CONTROL.search(shown.stdout)


def test_a_word_as_long_as_a_document_is_wrapped_without_copies() -> None:
    """Hyphens at line ends can make one of a whole text; nothing of it is lost or kept twice."""
    word = "riksdagsledamotsarvode" * 20_000
    tracemalloc.start()
    lines = wrapped(f"ett {word} ord", 58)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "".join(lines).replace(" ", "") == f"ett{word}ord"
    assert max(map(len, lines)) <= 58
    assert peak < 12 * len(word)


def test_a_long_query_is_not_repeated_in_full(nasty: Path, run: Run) -> None:
    """A message stays a line."""
    said = run("search", "--db", nasty, "kvist " * 5000).stderr
    assert len(said) < 200
