"""``export``: each form of file, read back by another program's library."""

import csv
import json
from datetime import date, datetime
from pathlib import Path

import icalendar
import openpyxl
import pytest
from conftest import AS_OF, CORPUS, EXPIRING, OVERDUE, VALID, Run, Saved, document

from styrdok.errors import ExitCode
from styrdok.render.records import NAMES

HOSTILE = document(
    "Formel",
    title='=HYPERLINK("http://x","y")\x1b[31m',
    adopted_on="2018-06-25",
    responsible="+46 8 123",
)


@pytest.fixture
def index(saved: Saved) -> Path:
    """The usual documents, and one whose title is a formula."""
    return saved(*CORPUS, HOSTILE)


def export(run: Run, index: Path, name: str, *words: str) -> Path:
    """The file that was written."""
    result = run("export", name, "--db", index, "--as-of", AS_OF, *words)
    assert (result.exit_code, result.stdout) == (ExitCode.OK, "")
    return Path(name)


@pytest.mark.parametrize(("ending", "form"), [("csv", "--csv"), ("json", "--json")])
def test_text_forms_are_those_of_the_list(run: Run, index: Path, ending: str, form: str) -> None:
    """What list prints and what export writes are the same bytes."""
    written = export(run, index, f"all.{ending}").read_text("utf-8")
    assert written == run("list", "--db", index, "--as-of", AS_OF, form).stdout


def test_json_lines_hold_an_object_each(run: Run, index: Path) -> None:
    """One line a steering document, with every field."""
    lines = export(run, index, "all.jsonl").read_text("utf-8").splitlines()
    assert [list(json.loads(line)) for line in lines] == [[*NAMES]] * len(CORPUS)


def test_workbook_has_real_dates_filters_and_no_formula(run: Run, index: Path) -> None:
    """A day is a date, a month stays text, and what looks like a formula is text."""
    book = openpyxl.load_workbook(export(run, index, "all.xlsx"))
    sheet = book["Documents"]
    heading, *rows = sheet.iter_rows()
    names = [cell.value for cell in heading]
    assert names == [*NAMES]
    by_id = {row[0].value: dict(zip(names, row, strict=True)) for row in rows}
    assert by_id[OVERDUE.id]["adopted_on"].value == datetime(2016, 5, 24)
    assert by_id[VALID.id]["adopted_on"].value == "2018-06"
    assert by_id[HOSTILE.id]["title"].value == '=HYPERLINK("http://x","y")'
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n", "d", "b"}
    assert sheet.auto_filter.ref.startswith("A1:")
    assert sheet.freeze_panes == "A2"
    assert book["About"]["B1"].value == AS_OF


def events(file: Path) -> dict[str, icalendar.Event]:
    """The events of a calendar file, by their UID."""
    parsed = icalendar.Calendar.from_ical(file.read_bytes())
    return {str(one["uid"]): one for one in parsed.walk("VEVENT")}


def test_calendar_has_an_event_for_what_is_to_come(run: Run, index: Path) -> None:
    """The plan that ends in October is there, as an all-day event; what is over is not."""
    found = events(export(run, index, "coming.ics"))
    end = found[f"{EXPIRING.id}-end@styrdok"]
    assert (end["dtstart"].dt, end["dtend"].dt) == (date(2019, 10, 1), date(2019, 10, 2))
    assert str(end["summary"]) == "Runs out: Vårdplan (Halmstad)"
    assert not {f"{one.id}-end@styrdok" for one in CORPUS if one is not EXPIRING} & {*found}


def test_calendar_tells_why_a_review_is_due_and_leaves_out_what_is_over(
    run: Run, saved: Saved
) -> None:
    """A plan that ran out is reviewed no more; a policy's review comes with its reason."""
    over = document("Plan", valid_until="2018", adopted_on="2018-01-01", review_cycle="4")
    policy = document("Policy", adopted_on="2018-01-01", review_cycle="4")
    found = events(export(run, saved(over, policy), "coming.ics"))
    assert list(found) == [f"{policy.id}-review@styrdok"]
    assert str(*(one["description"] for one in found.values())).startswith(
        "Review is due by 2022-01-01 (review every 4 years)."
    )


def test_calendar_tells_when_a_document_grows_too_old(run: Run, saved: Saved) -> None:
    """As `stale --within` lists it: what has no end and no review before."""
    policy = document("Policy", adopted_on="2018-01-01")
    [(uid, age)] = events(export(run, saved(policy), "coming.ics")).items()
    assert (uid, age["dtstart"].dt) == (f"{policy.id}-age@styrdok", date(2022, 1, 1))
    assert str(age["summary"]) == "Grows too old: Policy (Halmstad)"


def test_calendar_is_the_same_when_exported_again(run: Run, index: Path) -> None:
    """So that importing it twice doubles nothing."""
    first = export(run, index, "coming.ics").read_bytes()
    assert export(run, index, "coming.ics").read_bytes() == first


def test_calendar_speaks_swedish(run: Run, index: Path) -> None:
    """Heading and reason are in the language asked for."""
    found = events(export(run, index, "coming.ics", "--lang", "sv"))
    end = found[f"{EXPIRING.id}-end@styrdok"]
    assert str(end["summary"]) == "Löper ut: Vårdplan (Halmstad)"
    assert "Gäller till och med 2019-10-01" in str(end["description"])


def test_calendar_gives_the_reason_of_a_review_in_swedish(run: Run, saved: Saved) -> None:
    """What is to come is told in the language asked for, as what has come is."""
    policy = document("Policy", adopted_on="2018-01-01", review_cycle="4")
    [due] = events(export(run, saved(policy), "coming.ics", "--lang", "sv")).values()
    assert "Ska ses över senast 2022-01-01" in str(due["description"])


def test_selection_holds(run: Run, index: Path) -> None:
    """The options that choose documents choose here too."""
    rows = list(
        csv.DictReader(
            export(run, index, "some.csv", "--status", "expired").read_text("utf-8").splitlines()
        )
    )
    assert [row["status"] for row in rows] == ["expired"]


@pytest.mark.parametrize(
    ("name", "said"), [("list.pdf", "unknown ending"), ("nowhere/list.csv", "cannot be written")]
)
def test_what_cannot_be_written_is_said(run: Run, index: Path, name: str, said: str) -> None:
    """A message and code 2, and no file is left half-written."""
    result = run("export", name, "--db", index)
    assert (result.exit_code, said in result.stderr) == (ExitCode.USAGE, True)
    assert list(Path.cwd().iterdir()) == []
