"""``diff``: between two days, and between two documents."""

import csv
import json
import re
from pathlib import Path

import make
import pytest
from conftest import AS_OF, CORPUS, EXPIRED, EXPIRING, LAHOLM, Run, Saved, document

from styrdok.cli.diff import FIELDS
from styrdok.comparison import compare
from styrdok.errors import ExitCode
from styrdok.model import Finding, Page
from styrdok.render.differences import Pair, Side, sheet
from styrdok.settings import Settings
from styrdok.standings import refresh
from styrdok.store import Analysed, File, Index, page_rows

BEFORE = "2018-06-25"
OLDER, NEWER = "gavle/avfallsplan-2009", "gavle/avfallsplan-2018"


@pytest.fixture
def days(run: Run, saved: Saved) -> Run:
    """Run ``diff`` on the corpus between two audits' days."""
    index = saved(*CORPUS)
    return lambda *more, **env: run("diff", BEFORE, AS_OF, "--db", index, *more, **env)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The two editions of a plan as PDFs: the later one changed, and set in another way."""
    folder = tmp_path_factory.mktemp("editions")
    for recipe in make.recipes():
        if recipe.name in (OLDER, NEWER):
            name = recipe.name.removeprefix("gavle/")
            (folder / f"{name}.pdf").write_bytes(make.file_of(recipe))
    return folder


@pytest.fixture
def editions(run: Run, folder: Path, tmp_path: Path) -> Run:
    """Run ``diff`` on an index of the two editions, named by ``OLDER`` and ``NEWER``."""
    index = tmp_path / "editions.db"
    assert run("ingest", "--db", index, folder, "--quiet").exit_code == ExitCode.OK
    paths = {name: folder / f"{name.removeprefix('gavle/')}.pdf" for name in (OLDER, NEWER)}
    return lambda *words: run(
        "diff", "--db", index, "--as-of", AS_OF, *(paths.get(str(one), one) for one in words)
    )


# Between two days


def test_table_says_what_when_and_from_what_to_what(days: Run) -> None:
    """A row for the eye, and below it the id and the sentence to quote."""
    heading, row, reason, *_ = days().stdout.splitlines()
    assert heading.split() == ["CHANGE", "ON", "WAS", "IS", "MUNICIPALITY", "TITLE"]
    assert row.split()[:5] == ["expired", "2019-01-01", "valid", "expired", "Halmstad"]
    assert reason.startswith(f"  {EXPIRED.id}: Valid until 2018-12-31")


def test_what_else_became_of_a_document_stands_below(run: Run, saved: Saved) -> None:
    """The worst leads, and nothing is left out."""
    index = saved(document("Taxa", type="taxa", adopted_on="2018-11-22", valid_from="2019"))
    shown = run("diff", BEFORE, AS_OF, "--db", index).stdout.splitlines()
    assert shown[1].split()[:5] == ["adopted", "2018-11-22", "not", "decided", "valid"]
    assert shown[2].endswith(" Also: in_force 2019-01-01.")


def test_closing_count_adds_up(days: Run) -> None:
    """How many there were, how many there are, and how many of them changed."""
    assert days().stderr == (
        "5 steering documents on 2018-06-25, 5 on 2019-06-25 (0 decided in between); 3 changed, "
        "2 of them became stale; 2 as before\n"
    )


def test_what_is_decided_later_is_counted_apart(run: Run, saved: Saved) -> None:
    """It belongs to neither day, and is not forgotten."""
    index = saved(EXPIRED, document("Ny", adopted_on="2021"), document("Nu", adopted_on="2019"))
    said = run("diff", BEFORE, AS_OF, "--db", index).stderr
    assert "1 steering document on 2018-06-25, 2 on 2019-06-25 (1 decided in between)" in said
    assert said.endswith("; 0 as before; 1 more are decided later\n")


def test_one_day_is_compared_with_the_day_asked_about(run: Run, saved: Saved) -> None:
    """That is today, or the one of ``--as-of``."""
    index = saved(*CORPUS)
    asked = ["diff", BEFORE, "--db", index]
    assert run(*asked, "--as-of", AS_OF).stdout == run("diff", BEFORE, AS_OF, "--db", index).stdout
    assert " on 20" in run(*asked).stderr


def test_coarse_day_is_its_last(run: Run, saved: Saved) -> None:
    """From the end of June to the end of the year nothing has run out yet; a day later it has."""
    index = saved(EXPIRED)
    assert '"expiring"' in run("diff", "2018-06", "2018", "--db", index, "--json").stdout
    assert '"expired"' in run("diff", "2018", "2019-01-01", "--db", index, "--json").stdout


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param(["--status", "expiring"], [EXPIRING.id], id="status"),
        pytest.param(["--type", "strategi"], [EXPIRED.id], id="type"),
        pytest.param(["--municipality", LAHOLM.name], [], id="municipality"),
    ],
)
@pytest.mark.parametrize("settings", [[], ["--max-age", "48m"]], ids=["kept", "anew"])
def test_filters(
    run: Run, saved: Saved, options: list[str], expected: list[str], settings: list[str]
) -> None:
    """They choose as in ``list``, the status by the later day, looked up or worked out."""
    index = saved(*CORPUS)
    with Index.open(index) as opened:
        refresh(opened, Settings.default())
    found = run("diff", BEFORE, AS_OF, "--db", index, "--json", *options, *settings).stdout
    assert [one["id"] for one in json.loads(found)] == expected


def test_filters_hold_for_what_only_the_record_says(days: Run) -> None:
    """Flags and dates choose here too, as they stand on the later day."""
    told = json.loads(days("--flag", "no_owner", "--json").stdout)
    assert EXPIRED.id in {one["id"] for one in told}
    assert json.loads(days("--adopted", "1999", "--json").stdout) == []


def test_forms_for_programs_agree(days: Run) -> None:
    """Array, lines and CSV hold the same documents with the same fields."""
    array = json.loads(days("--json").stdout)
    lines = [json.loads(line) for line in days("--jsonl").stdout.splitlines()]
    rows = list(csv.DictReader(days("--csv").stdout.splitlines()))
    assert array == lines
    assert [list(one) for one in array] == [list(row) for row in rows] == [[*FIELDS]] * 3
    assert array[0]["changes"] == [{"change": "expired", "on": "2019-01-01"}]
    assert rows[0]["changes"] == "expired 2019-01-01"


def test_reasons_speak_swedish(days: Run) -> None:
    """As in every list."""
    assert "löpte ut 176 dagar före" in days("--lang", "sv").stdout


def test_check_tells_by_its_exit_code(days: Run, run: Run, saved: Saved) -> None:
    """Only what became stale in between counts, and only among what is shown."""
    assert days().exit_code == ExitCode.OK
    assert days("--check").exit_code == ExitCode.FINDINGS
    assert days("--check", "--status", "expiring").exit_code == ExitCode.OK
    later = run("diff", "2019-07-01", "2019-08-01", "--db", saved(*CORPUS), "--check")
    assert later.exit_code == ExitCode.OK


# Between two documents


def test_sheet_tells_the_fields_and_then_the_words(editions: Run) -> None:
    """Both heads, how alike they are, each field with its page, each paragraph with its pages."""
    shown = editions(OLDER, NEWER).stdout
    older, newer, alike, *_ = shown.splitlines()
    assert older.split()[0] == "older"
    assert newer.split()[0] == "newer"
    assert "of the words are the same: " in alike
    assert "adopted_on            2009-03-30 → 2018-01-29" in shown
    assert 'older p. 1: "kommunfullmäktige: 2009-03-30 § 44"' in shown
    assert "kommunens [-tre-]{+fem+} återvinningscentraler" in shown
    assert "removed  p. 2         [-Den som har trädgård kan hämta ut" in shown
    assert "added    p. 1         {+Matavfall sorteras ut" in shown
    assert "bygga ut nätet av {+gång- och+} cykelvägar" in shown


def test_print_of_two_editions_is_not_told(editions: Run) -> None:
    """Another type face, other pages, other footers: none of it is among the differences."""
    told = json.loads(editions(OLDER, NEWER, "--json").stdout)["paragraphs"]
    words = [
        run["text"].strip()
        for one in told
        if one["kind"] == "changed"
        for run in one["words"]
        if run["kind"] != "kept"
    ]
    reported = {"en gång", "två gånger", "tekniska nämnden", "samhällsbyggnadsnämnden"}
    assert set(words) == {"gång- och", "till alla", "tre", "fem", *reported}
    assert not any((one["newer"] or one["older"])["text"] == "Avfallsplan 3" for one in told)


def test_moved_paragraph_is_told_as_moved(editions: Run) -> None:
    """Neither as removed nor as added, wherever the editions break their pages."""
    told = json.loads(editions(OLDER, NEWER, "--json").stdout)["paragraphs"]
    begun = [
        one for one in told if "Skräp på allmän plats" in (one["newer"] or one["older"])["text"]
    ]
    assert [one["kind"] for one in begun] == ["moved"]


def test_json_gives_both_sides(editions: Run) -> None:
    """The structure that a program relies on."""
    told = json.loads(editions(OLDER, NEWER, "--json").stdout)
    assert list(told) == ["older", "newer", "alike", "kept", "fields", "paragraphs"]
    assert told["older"]["adopted_on"] == "2009-03-30"
    assert 0.5 < told["alike"] < 1
    assert told["kept"] > 100
    field = next(one for one in told["fields"] if one["field"] == "adopted_on")
    assert field["newer"]["value"] == "2018-01-29"
    assert field["newer"]["document"] == told["newer"]["id"]
    assert (field["newer"]["page"], "2018-01-29" in field["newer"]["quote"]) == (1, True)
    for one in told["paragraphs"]:
        assert list(one) == ["kind", "older", "newer", "words"]
        assert (one["older"] is None) == (one["kind"] == "added")
        assert (one["newer"] is None) == (one["kind"] == "removed")
        if one["kind"] == "changed":
            kept = [run["text"] for run in one["words"] if run["kind"] != "removed"]
            assert "".join(kept).rstrip() == one["newer"]["text"]


def test_one_document_is_compared_with_the_one_it_replaced(editions: Run) -> None:
    """Whichever of the two is named."""
    both = editions(OLDER, NEWER).stdout
    assert editions(NEWER).stdout == both
    assert editions(OLDER).stdout == both


def test_document_does_not_differ_from_itself(editions: Run) -> None:
    """Nothing is told but that all is the same."""
    told = json.loads(editions(OLDER, OLDER, "--json").stdout)
    assert (told["alike"], told["fields"], told["paragraphs"]) == (1, [], [])
    assert "100% of the words are the same" in editions(OLDER, OLDER).stdout


def test_wrong_order_is_said_and_kept(editions: Run) -> None:
    """The user may want it so; what was added is then what the older one has."""
    result = editions(NEWER, OLDER)
    assert "is the later of the two; the other way about: styrdok diff" in result.stderr
    assert result.stdout.splitlines()[0].count("2018-2022")
    assert "kommunens [-fem-]{+tre+} återvinningscentraler" in result.stdout
    assert editions(OLDER, NEWER).stderr == ""


def written(path: Path, *texts: str) -> list[str]:
    """Put a document for each of the texts into an index; give their ids."""
    documents = [document(f"Policy {n}") for n, _ in enumerate(texts)]
    with Index.open(path, create=True) as index:
        for one, text in zip(documents, texts, strict=True):
            digest = one.id.ljust(64, "0")
            pages = page_rows([Page(1, text)] if text else [])
            index.save([File(one.path, 1, 1, digest)], [Analysed(one, digest, pages, None, "", "")])
    return [one.id for one in documents]


def test_hostile_text_does_nothing_to_the_terminal(run: Run, tmp_path: Path) -> None:
    """What a PDF holds is shown, never obeyed."""
    ids = written(
        tmp_path / "x.db", "Vård \x1b[2J\x1b]0;owned\x07 och om\u202esorg.", "Vård och vila."
    )
    shown = run("diff", *ids, "--db", tmp_path / "x.db").stdout
    assert "[-" in shown
    assert shown.replace("\n", "").isprintable()


@pytest.mark.parametrize("width", [30, 60, 100, None])
def test_colour_says_nothing_that_the_words_do_not(width: int | None) -> None:
    """Without its colours the sheet is the same, and each coloured line ends its colour."""
    texts = [f"Kommunen har {n} kök och {n * 3} kockar i {n * 'år'} framåt." for n in (3, 5)]
    [older, newer] = ([Page(1, text)] for text in texts)
    side = Side(EXPIRED, Finding("expired", True, "It ran out."))
    pair = Pair(side, side, compare(older, newer))
    plain = list(sheet(pair, width=width))
    coloured = list(sheet(pair, width=width, colour=True))
    assert [re.sub(r"\x1b\[\d+m", "", line) for line in coloured] == plain
    assert coloured != plain
    assert all(line.count("\x1b[") % 2 == 0 for line in coloured)


def test_recognised_text_is_told(run: Run, tmp_path: Path) -> None:
    """Where a text was read from pictures, a difference may be a misreading."""
    path = tmp_path / "x.db"
    ids = written(path, "Kommunen har tre kök.", "Kommunen har fem kök.")
    with Index.open(path) as index:
        pages = page_rows([Page(1, "Kommunen har fern kök.", recognised=True)])
        one = document("Policy 1")
        index.save([], [Analysed(one, ids[1].ljust(64, "0"), pages, None, "", "")])
    result = run("diff", *ids, "--db", path)
    assert result.stderr == (
        f"{ids[1]}: 1 page recognised from pictures; what differs there may be misread\n"
    )


def test_long_kept_passage_is_shortened(run: Run, tmp_path: Path) -> None:
    """Around a change stands what is needed to find it, not the whole page."""
    long = "Kommunen " + " ".join(f"ord{n}" for n in range(200))
    ids = written(tmp_path / "x.db", f"{long} tre kök.", f"{long} fem kök.")
    shown = run("diff", *ids, "--db", tmp_path / "x.db").stdout
    assert "ord10 … ord188" in shown
    assert shown.rstrip().endswith("ord199 [-tre-]{+fem+} kök.")


# What cannot be compared


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        pytest.param([AS_OF, BEFORE], ExitCode.USAGE, f"styrdok diff {BEFORE} {AS_OF}", id="order"),
        pytest.param([BEFORE, EXPIRED.id], ExitCode.USAGE, "a day and a document", id="mixed"),
        pytest.param(["2019-02-30"], ExitCode.USAGE, "there is no such day", id="no such day"),
        pytest.param(["3fa9"], ExitCode.FAILED, '"styrdok list" shows all', id="unknown"),
        pytest.param([EXPIRED.id], ExitCode.USAGE, "name the other one too", id="alone"),
        pytest.param(
            [EXPIRED.id, EXPIRING.id], ExitCode.USAGE, "styrdok ingest --retry", id="no text"
        ),
        pytest.param(
            [EXPIRED.id, EXPIRING.id, "--csv"], ExitCode.USAGE, "there is --json", id="form"
        ),
        pytest.param(
            [EXPIRED.id, EXPIRING.id, "--type", "policy"], ExitCode.USAGE, "two days", id="filter"
        ),
        pytest.param([EXPIRED.id, EXPIRING.id, "--check"], ExitCode.USAGE, "two days", id="check"),
        pytest.param(
            [BEFORE, AS_OF, "--as-of", "2020"], ExitCode.USAGE, "not both", id="three days"
        ),
    ],
)
def test_what_cannot_be_compared_says_what_can(
    run: Run, saved: Saved, words: list[str], code: ExitCode, said: str
) -> None:
    """Nothing is printed, and the message ends in what to do."""
    result = run("diff", *words, "--db", saved(*CORPUS))
    assert (result.exit_code, result.stdout) == (code, "")
    assert said in result.stderr


def test_id_that_looks_like_a_year_needs_more_digits(run: Run, saved: Saved) -> None:
    """Four digits that can be a year are one; the message says so."""
    result = run("diff", "2018", EXPIRED.id, "--db", saved(*CORPUS))
    assert "an id that looks like a year needs more of its digits" in result.stderr
    assert "no document '3018'" in run("diff", "3018", "--db", saved(*CORPUS)).stderr


def test_one_that_replaced_several_asks_for_one(run: Run, saved: Saved) -> None:
    """Which of them is meant, nobody but the user knows."""
    known = {"type": "plan", "adopted_on": "2012-01-01"}
    parts = [document("Cykelplan", **known), document("Gångplan", **known)]
    whole = document(
        "Trafikplan", type="plan", adopted_on="2018-01-01", replaces="Cykelplan; Gångplan"
    )
    result = run("diff", whole.id, "--db", saved(*parts, whole))
    assert result.exit_code == ExitCode.USAGE
    assert all(one.id in result.stderr for one in parts)
