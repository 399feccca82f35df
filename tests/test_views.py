"""The views of the index give what the commands give for today, and are what the README says."""

import json
import re
import sqlite3
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import HALMSTAD, LAHOLM, Run, Saved, document

from styrdok.model import Decision, Evidence, Page, Record
from styrdok.settings import Settings
from styrdok.standings import refresh
from styrdok.store import Analysed, File, Index, page_rows

TODAY = date.today()
README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
VIEWS = {
    row[0]: re.findall(r"`(\w+)`", row[1])
    for row in re.findall(r"^\| `(v_\w+)` \|.*?\| (.*) \|$", README, re.MULTILINE)
}


def ask(path: Path, question: str) -> list[dict[str, Any]]:
    """The rows of the answer, by column."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    rows = [dict(row) for row in connection.execute(question)]
    connection.close()
    return rows


def in_days(number: int) -> str:
    """The ISO day so many days from today."""
    return (TODAY + timedelta(days=number)).isoformat()


RAN_OUT = document("Strategi", type="strategi", valid_until=in_days(-1), validity="date")
LONG_AGO = document("Plan 2010-2014", type="plan", valid_until="2014-12-31")
OVERDUE = document("Resepolicy", adopted_on=in_days(-900), review_by=in_days(-40))
UNREVISED = document("Personalpolicy", adopted_on="2011-05-24", organisations=(LAHOLM, HALMSTAD))
LAST_DAY = document("Riktlinje", type="riktlinje", valid_until=in_days(0), validity="date")
ENDS_SOON = document("Vårdplan", type="plan", valid_until=in_days(180), validity="date")
ENDS_LATER = document("Vattenplan", type="plan", valid_until=in_days(181), validity="date")
REVIEW_SOON = document("Ägarpolicy", adopted_on=in_days(-300), review_by=in_days(30))
GROWS_OLD = document("Bolagspolicy", adopted_on=in_days(-1400))
DRAFT = document("Utkast", flags=("draft",), adopted_on=None)
REPORT = document("Granskning", type="revisionsrapport", steering=False)
NAMELESS = replace(document("x"), title=None, organisations=())
MADE = (
    *(RAN_OUT, LONG_AGO, OVERDUE, UNREVISED, LAST_DAY, ENDS_SOON, ENDS_LATER, REVIEW_SOON),
    *(GROWS_OLD, DRAFT, REPORT, NAMELESS),
)


@pytest.fixture
def index(saved: Saved) -> Path:
    """An index of the made documents, as an ingest leaves it."""
    path = saved(*MADE, unread=[File("/corpus/a.pdf", 1, 1, None, "damaged", "no", "2026-01-01")])
    with Index.open(path) as opened:
        refresh(opened, Settings.default())
    return path


def test_each_view_is_told(index: Path) -> None:
    """The README names every view with all its columns, in order, and no other."""
    views = [row["name"] for row in ask(index, "SELECT name FROM sqlite_master WHERE type='view'")]
    found = {
        name: [row["name"] for row in ask(index, f"PRAGMA table_info({name})")] for name in views
    }
    assert found == VIEWS


SHARED = (
    *("id", "path", "title", "type", "municipality", "adopted_on", "valid_until"),
    *("superseded_by", "status", "stale", "stale_since", "overdue_days", "reason", "flags"),
)


@pytest.mark.parametrize(("view", "command"), [("v_status", "list"), ("v_stale", "stale")])
def test_today_is_told_as_by_the_command(run: Run, index: Path, view: str, command: str) -> None:
    """Field for field, in both languages."""
    listed = json.loads(run(command, "--json", "--db", index).stdout)
    swedish = json.loads(run(command, "--json", "--lang", "sv", "--db", index).stdout)
    reasons = {one["id"]: one["reason"] for one in swedish}
    columns = [name for name in SHARED if name in VIEWS[view]]
    want = {
        one["id"]: {name: one[name] for name in columns} | {"reason_sv": reasons[one["id"]]}
        for one in listed
    }
    got = {
        row["id"]: {name: row[name] for name in (*columns, "reason_sv")}
        | {"flags": json.loads(row["flags"])}
        for row in ask(index, f"SELECT * FROM {view}")
    }
    assert len(want) > 3
    assert got == want


def test_a_single_day_is_one_day(index: Path) -> None:
    """In the sentence too."""
    (row,) = ask(index, f"SELECT * FROM v_stale WHERE id = '{RAN_OUT.id}'")
    assert (row["stale_since"], row["overdue_days"]) == (in_days(0), 1)
    assert "ran out 1 day before" in row["reason"]


def test_what_is_due_is_what_the_command_warns_of(run: Run, index: Path) -> None:
    """What ``stale --within 180d`` lists beside what is stale already, and when it is due."""
    listed = json.loads(run("stale", "--within", "180d", "--json", "--db", index).stdout)
    rows = ask(index, "SELECT * FROM v_due ORDER BY days_left")
    assert {row["id"] for row in rows} == {one["id"] for one in listed if not one["stale"]}
    assert [(row["id"], row["days_left"], row["becomes"]) for row in rows] == [
        (LAST_DAY.id, 0, "expired"),
        (REVIEW_SOON.id, 30, "review_overdue"),
        (GROWS_OLD.id, rows[2]["days_left"], "unrevised"),
        (ENDS_SOON.id, 180, "expired"),
    ]
    assert [row["due_on"] for row in rows] == [in_days(row["days_left"]) for row in rows]


def test_documents_are_as_they_were_read(run: Run, index: Path) -> None:
    """All of them, with the stored fields of the published record."""
    listed = json.loads(run("list", "--all", "--json", "--db", index).stdout)
    rows = {row["id"]: row for row in ask(index, "SELECT * FROM v_documents")}
    assert len(rows) == len(MADE)
    for one in listed:
        row = rows[one["id"]]
        same = [name for name in one if name in row and name not in ("flags", "organisations")]
        assert len(same) > 15
        assert {name: row[name] for name in same} == {name: one[name] for name in same}
        assert json.loads(row["organisations"]) == one["organisations"]


def test_a_correction_counts_today_and_not_for_what_was_read(run: Run, index: Path) -> None:
    """It stands beside the document, and the status follows it."""
    run("set", LONG_AGO.id, f"extended_to={in_days(3000)}", "--reason", "KF § 1", "--db", index)
    (today,) = ask(index, f"SELECT * FROM v_status WHERE id = '{LONG_AGO.id}'")
    assert (today["status"], today["valid_until"]) == ("valid", in_days(3000))
    assert json.loads(today["changed"])["valid_until"] == in_days(3000)
    (read,) = ask(index, f"SELECT * FROM v_documents WHERE id = '{LONG_AGO.id}'")
    assert read["valid_until"] == "2014-12-31"
    (made,) = ask(index, "SELECT * FROM v_corrections")
    assert (made["document"], made["title"], made["path"], made["value"], made["reason"]) == (
        *(LONG_AGO.id, LONG_AGO.title, LONG_AGO.path, in_days(3000), "KF § 1"),
    )


def test_evidence_pages_and_decisions_bear_title_and_path(tmp_path: Path) -> None:
    """So that a row says by itself what it is about."""
    hit = Evidence("title", "Policy", "title.largest", 2, 0, 6, "Policy", 0.75, chosen=True)
    decision = Decision(
        "extend", "Planen", None, "2017-11-14", "§ 2", None, None, "2019", None, 1, "att förlänga"
    )
    record: Record = replace(document("Protokoll"), evidence=(hit,), decisions=(decision,))
    pages = page_rows([Page(1, "ett"), Page(2, "två")])
    path = tmp_path / "index.db"
    digest = record.id.ljust(64, "0")
    with Index.open(path, create=True) as opened:
        opened.save(
            [File(record.path, 1, 1, digest)], [Analysed(record, digest, pages, None, "", "")]
        )
    named = {"document": record.id, "title": record.title, "path": record.path}
    assert ask(path, "SELECT * FROM v_evidence") == [
        named
        | {"field": "title", "value": "Policy", "rule": "title.largest", "page": 2}
        | {"quote": "Policy", "weight": 0.75, "chosen": 1}
    ]
    assert ask(path, "SELECT * FROM v_pages ORDER BY page") == [
        named | {"page": 1, "text": "ett"},
        named | {"page": 2, "text": "två"},
    ]
    (found,) = ask(path, "SELECT * FROM v_decisions")
    assert found.items() >= (named | {"action": "extend", "valid_until": "2019"}).items()


def test_problems_are_those_of_the_command(run: Run, index: Path) -> None:
    """With their reasons."""
    listed = json.loads(run("problems", "--json", "--db", index).stdout)
    assert ask(index, "SELECT * FROM v_problems") == listed


QUICK = {
    "SELECT * FROM v_status WHERE id = '3fa9c1d2e4b5'": "document=?",
    "SELECT count(*) FROM v_status": "COVERING INDEX standings_by_end",
    "SELECT status, count(*) FROM v_status GROUP BY status": "COVERING INDEX standings_by_end",
    "SELECT * FROM v_stale": "stale_standings",
    "SELECT * FROM v_due": "stale_standings",
    "SELECT * FROM v_evidence WHERE document = '3fa9c1d2e4b5'": "document=?",
    "SELECT * FROM v_pages WHERE document = '3fa9c1d2e4b5'": "document=?",
}
"""What stands in SQLite's plan for the question where it looks up instead of reading all."""


@pytest.mark.parametrize("question", QUICK)
def test_a_question_is_a_look_up(index: Path, question: str) -> None:
    """A hundred thousand documents are answered from an index of the database."""
    plan = [row["detail"] for row in ask(index, f"EXPLAIN QUERY PLAN {question}")]
    assert any(QUICK[question] in step for step in plan), plan
    assert not any(step.startswith("SCAN") for step in plan), plan


def test_an_index_of_before_gains_the_views(index: Path) -> None:
    """Opening it is enough; nothing that it holds is lost."""
    want = ask(index, "SELECT * FROM v_status ORDER BY id")
    connection = sqlite3.connect(index)
    for name in VIEWS:
        connection.execute(f"DROP VIEW {name}")
    connection.executescript(
        "DROP INDEX standings_by_end; PRAGMA user_version = 4;"
        "DELETE FROM _sqlite_migrations WHERE name = 'views';"
    )
    connection.close()
    with Index.open(index):
        pass
    assert ask(index, "SELECT * FROM v_status ORDER BY id") == want
