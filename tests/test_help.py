"""What ``--help`` says, word for word.

``UPDATE_SNAPSHOTS=1 pytest tests/test_help.py`` writes the files anew.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Run

from styrdok import __version__
from styrdok.cli import COMMANDS
from styrdok.settings import DEFAULT

SENTENCES = {name: entry.summary for name, entry in COMMANDS.items()} | {
    "styrdok": "Find the steering documents of Swedish municipalities that are out of date."
}
SNAPSHOTS = Path(__file__).parent.parent / "fixtures" / "help"


@pytest.mark.parametrize("name", ["styrdok", *COMMANDS])
def test_help_is_as_published(run: Run, name: str) -> None:
    """A change of the command line shows in its snapshot."""
    shown = run(*([] if name == "styrdok" else [name]), "--help", COLUMNS="80").stdout
    snapshot = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        snapshot.write_text(shown, encoding="utf-8")
    assert shown == snapshot.read_text(encoding="utf-8")


def test_no_snapshot_is_left_of_a_command_that_is_gone() -> None:
    """Each file belongs to a command."""
    assert {file.stem for file in SNAPSHOTS.iterdir()} == {"styrdok", *COMMANDS}


@pytest.mark.parametrize("name", ["styrdok", *COMMANDS])
def test_help_begins_with_examples(name: str) -> None:
    """After the sentence by which the list of commands names it come commands to copy."""
    usage, sentence, examples, *_ = (SNAPSHOTS / f"{name}.txt").read_text("utf-8").split("\n\n")
    assert usage.startswith("Usage: ")
    assert sentence.strip() == SENTENCES[name]
    heading, *commands = examples.splitlines()
    assert heading == "  Examples:"
    assert all(name in command for command in commands)


@pytest.mark.parametrize("name", ["stale", "list", "show", "inspect"])
def test_help_names_the_defaults_of_the_settings(run: Run, name: str) -> None:
    """What the help promises is what the settings do."""
    shown = " ".join(run(name, "--help", COLUMNS="80").stdout.split())
    assert f"18m. [default: {DEFAULT.max_age}]" in shown
    assert f"until a day: 2027. [default: {DEFAULT.within}]" in shown


def test_version(run: Run) -> None:
    """The version is the package's."""
    assert run("--version").stdout == f"styrdok {__version__}\n"


HEAVY = {"jinja2", "pdfplumber", "pypdfium2", "rapidfuzz", "sqlite_utils", "multiprocessing"}


def test_help_imports_nothing_heavy() -> None:
    """Help comes at once because no library that takes long to load is loaded for it."""
    show = "styrdok.cli.main(['--help'], standalone_mode=False)"
    code = f"import sys, styrdok.cli; {show}; print(*sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert not HEAVY & set(shown.stdout.split())
