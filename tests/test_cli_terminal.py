"""What changes on a terminal, and what must not."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import AS_OF, CORPUS, Saved, document

from styrdok.errors import ExitCode

pty = pytest.importorskip("pty")

LONG = document("Riktlinjer för " + "mycket " * 20 + "annat", valid_until="2018")


@pytest.fixture
def index(saved: Saved) -> Path:
    """An index with a document of a long title and one that expired."""
    return saved(LONG, *CORPUS)


def on_terminal(*arguments: object, **env: str) -> str:
    """What the command shows on a terminal of 100 columns."""
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "styrdok", *map(str, arguments)]
    clean = {name: text for name, text in os.environ.items() if name not in ("NO_COLOR", "TERM")}
    with subprocess.Popen(command, stdout=slave, env=clean | {"COLUMNS": "100"} | env) as process:
        os.close(slave)
        shown = b""
        while part := _read(master):
            shown += part
    os.close(master)
    assert process.returncode == ExitCode.OK
    return shown.decode().replace("\r\n", "\n")


def _read(master: int) -> bytes:
    """The next bytes, none when the other side is closed, which Linux reports as an error."""
    try:
        return os.read(master, 65536)
    except OSError:
        return b""


def piped(*arguments: object) -> str:
    """What the command prints into a pipe."""
    command = [sys.executable, "-m", "styrdok", *map(str, arguments)]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode()


def test_a_terminal_gets_colour_and_its_width(index: Path) -> None:
    """The words are those of a pipe, but wrapped, with the status coloured beside its name."""
    shown = on_terminal("stale", "--db", index, "--as-of", AS_OF)
    assert "\x1b[31mexpired\x1b[0m" in shown
    plain = re.sub(r"\x1b\[\d+m|\x1b\]8;;[^\x1b]*\x1b\\", "", shown)
    assert max(map(len, plain.splitlines())) <= 100


def test_a_title_leads_to_its_file(index: Path, saved: Saved) -> None:
    """On a terminal that can follow a link; no character of a name ends it early."""
    shown = on_terminal("list", "--db", index, "--as-of", AS_OF)
    link = "\x1b]8;;file:///corpus/%C3%84garpolicy.pdf\x1b\\Ägarpolicy\x1b]8;;\x1b\\"
    assert link in shown
    assert "\x1b]8" not in piped("list", "--db", index, "--as-of", AS_OF)


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["no colour", "dumb"])
def test_colour_can_be_declined(index: Path, env: dict[str, str]) -> None:
    """Whoever does not want it or cannot show it gets none."""
    assert "\x1b" not in on_terminal("stale", "--db", index, "--as-of", AS_OF, **env)


def test_a_pipe_gets_whole_lines(index: Path) -> None:
    """Nothing is cut, wrapped or coloured, so that a line can be searched for."""
    shown = piped("stale", "--db", index, "--as-of", AS_OF)
    assert "\x1b" not in shown
    assert any(line.endswith(LONG.title or "") for line in shown.splitlines())


@pytest.mark.parametrize("form", ["--json", "--jsonl", "--csv"])
def test_the_forms_for_programs_are_the_same_everywhere(index: Path, form: str) -> None:
    """A terminal changes nothing about them."""
    arguments = ("list", "--db", index, "--as-of", AS_OF, form)
    assert on_terminal(*arguments) == piped(*arguments)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["st"], ["stale", "stats"]),
        (["stale", "--municipality", "halm"], ["Halmstad"]),
        (["list", "--type", "rikt"], ["riktlinje"]),
        (["list", "--status", "exp"], ["expired", "expiring"]),
    ],
    ids=lambda words: " ".join(words),
)
def test_the_tab_key_completes(typed: list[str], offered: list[str]) -> None:
    """Commands, options' values, names of the register and keys of types."""
    words = " ".join(["styrdok", *typed])
    asked = {
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(typed)),
        "_STYRDOK_COMPLETE": "bash_complete",
    }
    command = [sys.executable, "-c", "from styrdok.cli import main; main(prog_name='styrdok')"]
    done = subprocess.run(command, env=os.environ | asked, capture_output=True, encoding="utf-8")
    assert [line.split(",")[1] for line in done.stdout.splitlines()] == offered
