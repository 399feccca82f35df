"""Records and findings as text for people and for programs."""

import csv
import json
from datetime import date

import pytest

from styrdok.model import Evidence, Finding, Organisation, Record
from styrdok.render import formats, records
from styrdok.render.safe import escaped, plain
from styrdok.render.tables import Column, Line, columns_of, table

RECORD = Record(
    id="3fa9c1d2e4b5",
    path="/corpus/vård.pdf",
    pages=3,
    title="Strategi för vård",
    steering=True,
    type="strategi",
    organisations=(Organisation("1380", "Halmstad"), Organisation("1381", "Laholm")),
    flags=("extended",),
    evidence=(Evidence("title", "Strategi", "title.head", 1, 0, 8, "Strategi", 0.9, True),),
)
FINDING = Finding(
    status="expired",
    stale=True,
    reason="it ran out on 2018-12-31",
    flags=("extended", "conflict"),
    stale_since=date(2019, 1, 1),
    overdue_days=176,
)
ROW = records.as_row(RECORD, FINDING)
COLUMNS = (
    Column("STATUS", colours={"expired": 31}),
    Column("DAYS", right=True),
    Column("MUNICIPALITY", shrinks=True),
    Column("TITLE"),
)


@pytest.mark.parametrize(
    ("hostile", "harmless"),
    [
        pytest.param("\x1b[31mred\x1b[0m", "red", id="colour"),
        pytest.param("\x1b]0;owned\x07title", "title", id="window title"),
        pytest.param("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link", id="hyperlink"),
        pytest.param("\x9b2Jcleared", "cleared", id="eight-bit sequence"),
        pytest.param("\x1b]unfinished", "unfinished", id="unfinished sequence"),
        pytest.param("\x1b\u200b[2Jhidden", "[2Jhidden", id="sequence broken by no width"),
        pytest.param("a\r\nb\tc\x0bd", "a b c d", id="white space"),
        pytest.param("pay\u202eexe.fdp\u202c", "payexe.fdp", id="bidi override"),
        pytest.param("po\u00adli\u200bcy\ufeff", "policy", id="characters without width"),
        pytest.param("dricks\ufffevatten\x02", "dricksvatten", id="line-end hyphen of a PDF"),
        pytest.param("caf\udce9", "caf\ufffd", id="byte that is no UTF-8"),
        pytest.param("Åtgärdsplan – § 45 ”vård”", "Åtgärdsplan – § 45 ”vård”", id="Swedish"),
    ],
)
def test_plain_text_obeys_and_hides_nothing(hostile: str, harmless: str) -> None:
    """What a terminal would obey or hide is gone, and the rest is as it was."""
    assert plain(hostile) == harmless


def test_json_keeps_hidden_characters_but_escapes_them() -> None:
    """A quote comes back letter for letter, though no unseen byte was printed."""
    quote = "a\u202eb\x9b\u200bc\x1b\ufffe\udce9\U000e0041å"
    printed = escaped(json.dumps(quote, ensure_ascii=False))
    assert printed.isprintable()
    assert "å" in printed
    assert json.loads(printed) == quote


def test_a_row_has_every_field_in_the_published_order() -> None:
    """The keys are those of the contract, one by one."""
    assert tuple(ROW) == records.NAMES
    assert list(ROW)[:4] == ["id", "path", "pages", "title"]


def test_unknown_fields_are_null_or_empty() -> None:
    """Nothing is left out and nothing is filled in."""
    row = records.as_row(Record("0" * 12, "/a.pdf", 1), Finding(None, False, "no steering"))
    assert row["adopted_on"] is row["municipality"] is row["status"] is row["stale_since"] is None
    assert row["organisations"] == row["flags"] == []


def test_evidence_is_given_by_its_published_names() -> None:
    """Where in the page's text a quote stands is nobody else's business."""
    dossier = records.Dossier(RECORD, FINDING)
    [evidence] = json.loads(formats.json_object(records.in_full(dossier)))["evidence"]
    assert list(evidence) == ["field", "value", "rule", "page", "quote", "weight", "chosen"]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_array_and_lines_hold_the_same(count: int) -> None:
    """The array is the lines, whatever their number."""
    rows = [ROW] * count
    array = "\n".join(formats.json_array(rows))
    assert json.loads(array) == [json.loads(line) for line in formats.json_lines(rows)] == rows


def test_csv_names_the_fields_and_joins_lists() -> None:
    """A list stands in one cell, a null is empty, a truth is a word."""
    [cells] = csv.DictReader(formats.csv_lines([ROW], records.NAMES))
    assert cells["organisations"] == "1380 Halmstad; 1381 Laholm"
    assert cells["flags"] == "extended; conflict"
    assert (cells["dnr"], cells["stale"], cells["overdue_days"]) == ("", "true", "176")


@pytest.mark.parametrize(
    "text", ["=1+1", "+46", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u200b=1"]
)
def test_csv_cells_are_never_formulas(text: str) -> None:
    """A spreadsheet shows what stands in the document and reckons nothing."""
    [cells] = csv.DictReader(formats.csv_lines([{"title": text}], ["title"]))
    assert cells["title"] == f"'{plain(text)}"


def test_a_table_without_width_cuts_nothing() -> None:
    """What is piped is whole, each row on one line."""
    title = "Riktlinjer för " + "mycket " * 30 + "annat"
    lines = list(table(COLUMNS, [Line(["expired", "7", "Region Jämtland Härjedalen", title])]))
    assert len(lines) == 2
    assert title in lines[1]
    assert "Region Jämtland Härjedalen" in lines[1]


def test_a_table_fits_the_terminal() -> None:
    """No line is wider than the window, whatever the length of words and names."""
    row = Line(
        ["expired", "176", "Region Jämtland Härjedalen", "ord " * 30 + "o" * 90], "not " * 50
    )
    for width in (60, 80, 100):
        assert max(map(columns_of, table(COLUMNS, [row], width=width))) <= width


def test_columns_align_whatever_the_letters() -> None:
    """Composed, decomposed and double-width letters leave the next column in its place."""
    names = ["Malmö", "Malmo\u0308", "東京", None]
    lines = list(table(COLUMNS, [Line(["valid", "1", name, "T"]) for name in names]))
    assert len({columns_of(line) for line in lines[1:]}) == 1


def test_numbers_stand_to_the_right() -> None:
    """Units stand under units."""
    lines = list(table(COLUMNS, [Line(["expired", n, "X", "T"]) for n in ("7", "1176")]))
    assert [line[9:13] for line in lines] == ["DAYS", "   7", "1176"]


def test_colour_stands_beside_the_word() -> None:
    """The word of a status is there with colour and without it."""
    lines = [Line(["expired", "1", "X", "T"])]
    assert "\x1b[31mexpired\x1b[0m" in "\n".join(table(COLUMNS, lines, colour=True))
    assert "\x1b" not in "\n".join(table(COLUMNS, lines))


def test_unknown_cells_are_marked() -> None:
    """An empty cell says that nothing is known."""
    assert list(table(COLUMNS, [Line(["undated", None, "", "T"])]))[1].split()[1:3] == ["–", "–"]
