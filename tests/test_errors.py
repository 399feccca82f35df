"""Every exit code is reached by a real command; what goes wrong is said in words."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import AS_OF, EXPIRED, Run, Saved

from styrdok.errors import ExitCode


def test_ok(run: Run, saved: Saved) -> None:
    """An empty answer is an answer."""
    assert run("list", "--db", saved()).exit_code == ExitCode.OK


def test_bug(run: Run, saved: Saved, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw shows where it happened and asks to be reported."""
    monkeypatch.setattr("styrdok.assessment.judge_in", lambda *_: 1 / 0)
    result = run("list", "--db", saved(EXPIRED))
    assert (result.exit_code, result.stdout) == (ExitCode.BUG, "")
    assert "Traceback" in result.stderr
    assert "ZeroDivisionError" in result.stderr
    assert "Please report it" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["refs", "--nosuch"], id="command"),
        pytest.param(["list", "--nosuch"], id="option"),
        pytest.param(["list", "--as-of", "yesterday"], id="value"),
        pytest.param(["show"], id="argument"),
        pytest.param(["inspect", "/no/such/file.pdf"], id="file"),
        pytest.param(["list", "--config", "/no/such/file.toml"], id="settings file"),
    ],
)
def test_usage(run: Run, arguments: list[str]) -> None:
    """A wrong command line does nothing and says what is wrong with it."""
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (ExitCode.USAGE, "")
    assert "Error: " in result.stderr


def test_wrong_settings_are_a_usage_error(run: Run, saved: Saved) -> None:
    """A misspelt key never goes unnoticed, and the message names file and key."""
    Path("styrdok.toml").write_text("max_agee = '4y'\n")
    result = run("list", "--db", saved())
    assert result.exit_code == ExitCode.USAGE
    assert "styrdok.toml" in result.stderr
    assert "max_agee" in result.stderr


def test_a_misspelt_command_is_told_what_it_is_like(run: Run) -> None:
    """Like a misspelt municipality."""
    result = run("stael")
    assert result.exit_code == ExitCode.USAGE
    assert "'stael': did you mean stale" in result.stderr


@pytest.mark.parametrize("command", ["stale", "list", "problems", "show"])
def test_failed_without_index(run: Run, command: str) -> None:
    """Only an ingest makes an index; the message says so, and nothing is made."""
    result = run(command, *(["3fa9"] if command == "show" else []))
    assert (result.exit_code, result.stdout) == (ExitCode.FAILED, "")
    place = Path.cwd() / "styrdok.db"
    assert result.stderr == (
        f'Error: no index at {place}: run "styrdok ingest FOLDER" first, or name one with --db\n'
    )
    assert not Path("styrdok.db").exists()


def test_failed_on_an_index_of_a_newer_version(run: Run, saved: Saved) -> None:
    """What a newer styrdok wrote is left alone."""
    index = saved()
    with sqlite3.connect(index) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    result = run("list", "--db", index)
    assert result.exit_code == ExitCode.FAILED
    assert "newer styrdok" in result.stderr


def test_failed_when_the_disk_is_full(saved: Saved) -> None:
    """A listing that cannot be written in full does not pass for one that was."""
    index = saved(EXPIRED)
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "styrdok", "list", "--db", str(index)]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == ExitCode.FAILED
    assert "No space left" in done.stderr


def test_incomplete(run: Run, tmp_path: Path) -> None:
    """One file that cannot be read leaves its mark."""
    (tmp_path / "scan.pdf").write_bytes(b"")
    assert run("inspect", tmp_path / "scan.pdf").exit_code == ExitCode.INCOMPLETE


def test_findings(run: Run, saved: Saved) -> None:
    """Only on demand does what was found change the code."""
    arguments = ("stale", "--db", saved(EXPIRED), "--as-of", AS_OF)
    assert run(*arguments).exit_code == ExitCode.OK
    assert run(*arguments, "--check").exit_code == ExitCode.FINDINGS


def test_interrupted(run: Run, saved: Saved, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends with a word, not with a traceback."""

    def press_ctrl_c(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("styrdok.assessment.judge_in", press_ctrl_c)
    result = run("list", "--db", saved(EXPIRED))
    assert result.exit_code == ExitCode.INTERRUPTED
    assert result.stderr.startswith("Interrupted. What was finished is kept;")
    assert "Traceback" not in result.stderr
