"""``verify``: the index, and the files that it tells of."""

import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import POLICY, Run

from styrdok.errors import ExitCode


@pytest.fixture
def policy(run: Run, pdf: Callable[..., Path]) -> Path:
    """A PDF that the index in the current folder holds."""
    path = pdf(*POLICY)
    run("ingest", path)
    return path


def test_a_whole_index_is_good_news(run: Run, policy: Path) -> None:
    """Stdout is empty or an empty array."""
    result = run("verify", "--check")
    assert (result.stdout, result.exit_code) == ("", ExitCode.OK)
    assert result.stderr == "the index is whole; 1 file: all as they were read\n"
    assert run("verify", "--json").stdout == "[]\n"


def _change(path: Path) -> None:
    """Other bytes, of the same number and with the same time."""
    status = path.stat()
    path.write_bytes(path.read_bytes()[::-1])
    os.utime(path, ns=(status.st_mtime_ns, status.st_mtime_ns))


@pytest.mark.parametrize(
    ("happens", "finding"), [(_change, "changed"), (Path.unlink, "gone")], ids=["changed", "gone"]
)
def test_a_file_that_is_not_as_it_was_is_told(
    happens: Callable[[Path], None], finding: str, run: Run, policy: Path
) -> None:
    """Whatever its time says; with --check the exit code tells too."""
    happens(policy)
    result = run("verify", "--json")
    [told] = json.loads(result.stdout)
    assert (told["path"], told["finding"], result.exit_code) == (str(policy), finding, ExitCode.OK)
    assert f"1 {finding}" in result.stderr
    assert run("verify", "--check").exit_code == ExitCode.FINDINGS
    assert "ingest again" in run("verify").stdout


def test_a_file_that_was_never_opened_is_no_finding(run: Run, tmp_path: Path) -> None:
    """There is nothing to compare it with."""
    (tmp_path / "empty.pdf").touch()
    run("ingest", tmp_path)
    assert run("verify", "--check").exit_code == ExitCode.OK


DAMAGES = {
    "search index out of step": (
        "INSERT INTO searched_pages (searched_pages) VALUES ('delete-all')",
        "the search index searched_pages",
    ),
    "title that cannot be found": (
        "INSERT INTO searched_titles (searched_titles) VALUES ('delete-all')",
        "the search index searched_titles",
    ),
    "page gone": ("DELETE FROM pages", "page 1 is missing"),
    "page changed": ("UPDATE pages SET text = 'x' || text", "does not hold the words"),
    "document gone": ("DELETE FROM documents", "is not there"),
    "evidence without document": (
        "UPDATE evidence SET document = 'nobody'",
        "belongs to nothing in documents",
    ),
}


@pytest.mark.parametrize(("damage", "told"), DAMAGES.values(), ids=DAMAGES)
def test_an_index_that_is_not_whole_is_told(damage: str, told: str, run: Run, policy: Path) -> None:
    """With what is missing, where, and what to do."""
    with sqlite3.connect("styrdok.db") as connection:
        connection.execute(damage)
    connection.close()
    result = run("verify")
    assert result.exit_code == ExitCode.FAILED
    assert told in result.stderr
    assert "styrdok.db is damaged: take a copy" in result.stderr


def test_bytes_changed_in_the_database_are_found(run: Run, policy: Path) -> None:
    """The command ends with the code of an index that cannot be used."""
    index = Path("styrdok.db")
    data = bytearray(index.read_bytes())
    # Some pages are all but empty, and nothing is lost with them.
    data[len(data) // 4 : len(data) // 2] = bytes(len(data) // 2 - len(data) // 4)
    index.write_bytes(data)
    result = run("verify")
    assert result.exit_code == ExitCode.FAILED
    assert "damaged" in result.stderr
