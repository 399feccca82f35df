"""``ingest``: what it says, counts and leaves behind."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import AS_OF, POLICY, Run

from styrdok.errors import ExitCode

COUNTS = "found added updated unchanged duplicate moved removed unreadable seconds"

Write = Callable[..., Path]


@pytest.fixture
def corpus(pdf: Write, tmp_path: Path) -> Path:
    """A folder with a policy and an empty file."""
    pdf(*POLICY)
    (tmp_path / "empty.pdf").touch()
    return tmp_path


@pytest.fixture
def ingest(run: Run) -> Run:
    """Run ``ingest`` with one worker."""
    return lambda *arguments, **more: run("ingest", "--jobs", 1, *arguments, **more)


def listed(run: Run) -> list[dict[str, object]]:
    """What the index in the current folder holds."""
    rows: list[dict[str, object]] = json.loads(run("list", "--as-of", AS_OF, "--json").stdout)
    return rows


def test_what_was_ingested_is_listed(run: Run, ingest: Run, corpus: Path) -> None:
    """From a folder to a finding in two commands, with the index where one stands."""
    ingest(corpus)
    [row] = listed(run)
    assert (row["path"], row["status"]) == (str(corpus / "policy.pdf"), "expired")
    assert Path("styrdok.db").exists()


def test_results_go_to_stdout_and_the_rest_to_stderr(ingest: Run, corpus: Path) -> None:
    """Each file that could not be read is named, then what to do, then the count."""
    result = ingest(corpus)
    assert result.stdout == ""
    problem, advice, count = result.stderr.splitlines()
    assert problem == f"{corpus / 'empty.pdf'}: empty: the file has no content"
    assert advice == "1 file empty: fetch again"
    assert re.fullmatch(r"2 files in \d+\.\d s: 1 added, 1 unreadable", count)


def test_an_unreadable_file_leaves_its_mark(ingest: Run, corpus: Path) -> None:
    """The index was written, but is not whole; without the file it is."""
    assert ingest(corpus).exit_code == ExitCode.INCOMPLETE
    assert ingest(corpus / "policy.pdf").exit_code == ExitCode.OK


def test_every_file_is_counted_once(ingest: Run, corpus: Path) -> None:
    """The counts add up, the first time and the second."""
    for expected in ({"added": 1}, {"unchanged": 1}):
        counts = json.loads(ingest(corpus, "--json").stdout)
        assert list(counts) == COUNTS.split()
        assert counts.items() >= (expected | {"unreadable": 1}).items()
        kinds = ("added", "updated", "unchanged", "duplicate", "moved", "unreadable")
        assert counts["found"] == sum(counts[kind] for kind in kinds) == 2


@pytest.mark.parametrize(
    ("argument", "end"),
    [pytest.param("-", "\n", id="lines"), pytest.param("-0", "\0", id="NUL")],
)
def test_paths_come_from_stdin(run: Run, ingest: Run, pdf: Write, argument: str, end: str) -> None:
    """A list of paths stands for paths, with spaces and letters of any kind."""
    paths = [pdf(*POLICY, "en", name="å ä.pdf"), pdf(*POLICY, "två", name="ö.pdf")]
    ingest(argument, stdin="".join(f"{path}{end}" for path in paths))
    assert {row["path"] for row in listed(run)} == {str(path) for path in paths}


def test_nothing_to_read_is_a_usage_error(ingest: Run) -> None:
    """No path and a wrong path do nothing and leave no index behind."""
    for arguments in ((), ("/no/such/folder",)):
        assert ingest(*arguments).exit_code == ExitCode.USAGE
    assert not Path("styrdok.db").exists()


def test_a_dry_run_lists_and_leaves_nothing(ingest: Run, corpus: Path) -> None:
    """What would change is the result, and there is no index afterwards."""
    result = ingest(corpus, "--dry-run")
    assert result.stdout == f"added: {corpus / 'policy.pdf'}\n"
    assert "dry run, nothing was written" in result.stderr
    assert not Path("styrdok.db").exists()


def test_the_municipality_given_owns_what_names_no_owner(run: Run, ingest: Run, pdf: Write) -> None:
    """What a document says of itself is stronger."""
    pdf("Resepolicy", "Antagen 2016-05-24 och gäller tills vidare", name="a.pdf")
    folder = pdf(*POLICY, name="b.pdf").parent
    ingest(folder, "--municipality", "Laholm")
    assert [row["municipality"] for row in listed(run)] == ["Halmstad", "Laholm"]


def test_pruning_forgets_what_is_gone(run: Run, ingest: Run, pdf: Write) -> None:
    """Only when asked to: a share that is not mounted must cost nothing."""
    file = pdf(*POLICY)
    ingest(file.parent)
    file.unlink()
    ingest(file.parent)
    assert len(listed(run)) == 1
    assert json.loads(ingest(file.parent, "--prune", "--json").stdout)["removed"] == 1
    assert listed(run) == []


def test_a_protected_file_is_a_problem_with_a_next_step(run: Run, ingest: Run, pdf: Write) -> None:
    """What ingest could not read, problems remembers."""
    file = pdf(*POLICY, password="secret")
    assert ingest(file).exit_code == ExitCode.INCOMPLETE
    [problem] = json.loads(run("problems", "--json").stdout)
    assert (problem["path"], problem["reason"]) == (str(file), "encrypted")


def test_a_terminal_gets_a_bar(corpus: Path) -> None:
    """A person who waits sees how far it is; the reasons stand above it on lines of their own."""
    pty = pytest.importorskip("pty")
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "styrdok", "ingest", str(corpus), "--db", corpus / "x.db"]
    done = subprocess.run(command, stderr=slave, stdout=subprocess.PIPE)
    os.close(slave)
    shown = os.read(master, 65536).decode()
    os.close(master)
    assert (done.returncode, done.stdout) == (ExitCode.INCOMPLETE, b"")
    assert "2/2" in shown
    assert f"\r{corpus / 'empty.pdf'}: empty" in shown


def test_a_log_gets_a_line_now_and_then(
    ingest: Run, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No bar, but a sign of life."""
    monkeypatch.setattr("styrdok.cli.progress._EVERY", 0.0)
    assert "of 2 files done" in ingest(corpus).stderr


def test_verbose_tells_of_every_file(run: Run, corpus: Path) -> None:
    """What became of it, on stderr."""
    told = run("ingest", corpus, "--verbose").stderr.splitlines()
    assert f"{corpus / 'policy.pdf'}: added" in told
    assert run("ingest", corpus, "-v", "-q").exit_code == ExitCode.USAGE


def test_quiet_tells_by_the_exit_code_alone(run: Run, corpus: Path) -> None:
    """Not even what could not be read is said."""
    result = run("ingest", corpus, "--quiet")
    assert (result.stdout, result.stderr) == ("", "")
    assert result.exit_code == ExitCode.INCOMPLETE
