"""The README promises all that the command line can do and say, and what it shows is true.

Each ``console`` block there is run, line by line, on the sample corpus. Long
lines may be broken in it, and ``...`` stands for anything; ids, the day of the
run and its seconds are not compared.
"""

import ast
import doctest
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import click
import make
import pytest

from styrdok import __version__, tables
from styrdok.cli import main
from styrdok.errors import ExitCode
from styrdok.render.problems import NEXT_STEPS
from styrdok.settings import Settings
from styrdok.status import STATUSES

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "styrdok"
README = (ROOT / "README.md").read_text("utf-8")

WRITTEN_ON = "2026-11-23"
"""The day that stands in the README where a command prints today's."""

COMMANDS = {name: main.get_command(click.Context(main), name) for name in main.entries}
OPTIONS = {
    name: [one for one in command.params if isinstance(one, click.Option)]
    for name, command in COMMANDS.items()
    if command
}


def rows(heading: str, table: int = 0) -> list[list[str]]:
    """The cells of each row of a table under the heading, its first row left out."""
    section = README.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    found = re.findall(r"(?:^\|.*\n)+", section, re.MULTILINE)[table].splitlines()[2:]
    return [[cell.strip() for cell in re.split(r" \|", row.strip("|"))] for row in found]


def coded(cell: str) -> set[str]:
    """The first word of each stretch of code in a cell."""
    return {code.split()[0] for code in re.findall(r"`([^`]+)`", cell)}


def blocks(language: str) -> list[str]:
    """The contents of the fenced blocks in the language."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


class Step(NamedTuple):
    """A command as the README shows it, and the output below it."""

    command: str
    shown: str


STEPS = [
    Step(found[1], found[2])
    for block in blocks("console")
    for found in re.finditer(r"^\$ ((?:.*[\\|]\n)*.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What each step prints when all are run in turn in a folder that holds the corpus."""
    folder = tmp_path_factory.mktemp("demo")
    make.make(folder / "corpus")
    bare = {name: value for name, value in os.environ.items() if not name.startswith("STYRDOK_")}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return [
        subprocess.run(
            step.command,
            shell=True,
            cwd=folder,
            env=bare | {"PATH": path, "STYRDOK_OCR": "off"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        ).stdout
        for step in STEPS
    ]


def alike(text: str) -> str:
    """The text without what differs from run to run."""
    text = re.sub(r"\b[0-9a-f]{12}\b", "ID", text)
    text = re.sub(r"\bin \d+\.\d s\b", "in N s", text)
    return text.replace(date.today().isoformat(), WRITTEN_ON)


@pytest.mark.parametrize("number", range(len(STEPS)), ids=[step.command for step in STEPS])
def test_console_block_prints_what_it_says(said: list[str], number: int) -> None:
    """What the README shows below a command is what the command prints."""
    if "jq " in STEPS[number].command and not shutil.which("jq"):
        pytest.skip("jq is not installed")
    want, got = alike(STEPS[number].shown), alike(said[number])
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    assert doctest.OutputChecker().check_output(want, got, flags), f"{want}\nBUT\n{got}"


def test_tour_shows_every_command_that_asks_the_index() -> None:
    """The blocks were found, and each command to be learned is among them.

    ``browse`` answers until it is stopped, so no block can show it.
    """
    run = {command for step in STEPS for command in re.findall(r"\bstyrdok (\w+)", step.command)}
    assert run == set(COMMANDS) - {"schema", "browse"}


def test_commands_are_all_told() -> None:
    """The table of commands names each of them and no other."""
    assert [coded(row[0]) for row in rows("Commands")] == [{name} for name in COMMANDS]


@pytest.mark.parametrize("name", OPTIONS)
def test_options_of_a_command_are_all_told(name: str) -> None:
    """The command's row names each of its options and no other."""
    row = next(row for row in rows("Commands") if name in coded(row[0]))
    assert coded(row[2]) == {text for option in OPTIONS[name] for text in option.opts}


def test_options_are_all_explained() -> None:
    """The table of options has each option of any command and no other."""
    known = {text for options in OPTIONS.values() for one in options for text in one.opts}
    assert set().union(*(coded(row[0]) for row in rows("Commands", 1))) == known


def test_variables_are_read() -> None:
    """Beside an option stands the name that it has in the environment, where it has one."""
    read = {
        (text, f"STYRDOK_{option.name.upper()}")
        for options in OPTIONS.values()
        for option in options
        for text in option.opts
        if option.name and option.allow_from_autoenv
    }
    told = {
        (option, name)
        for row in rows("Commands", 1)
        for option in coded(row[0])
        for name in re.findall(r"STYRDOK_\w+", row[2])
    }
    assert told == read


def test_no_option_is_promised_that_is_not_there() -> None:
    """Wherever a line speaks of styrdok, its options are real ones."""
    known = {text for options in OPTIONS.values() for one in options for text in one.opts}
    told = {
        option
        for line in README.splitlines()
        if "styrdok" in line and "ocrmypdf" not in line
        for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", line)
    }
    assert told <= known | {"--help"}


def test_make_targets_are_there() -> None:
    """Each target that the README names stands in the Makefile."""
    told = set(re.findall(r"(?:^|`)make (\w+)", README, re.MULTILINE))
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert {"demo", "test", "bench"} <= told <= set(re.findall(r"^(\w+):", makefile, re.MULTILINE))


def test_exit_codes_are_all_told() -> None:
    """Number and name of each, in order."""
    told = [(int(row[0]), row[1]) for row in rows("Exit codes")]
    assert told == [(code.value, code.name) for code in ExitCode]


def test_statuses_are_all_told() -> None:
    """In the order in which they are tested, the stale ones in bold."""
    told = [("**" in row[0], *coded(row[0])) for row in rows("Statuses")]
    assert told == [(stale, name) for name, stale in STATUSES.items()]


def raised_flags() -> Iterator[str]:
    """The flags that the code can set: added to a set of flags, or yielded by ``_flags``."""
    for name in ("resolve", "history", "assessment", "status"):
        path = SOURCE / f"{name}.py"
        tree = ast.parse(path.read_text("utf-8"))
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        judging = [node for one in functions if one.name == "_flags" for node in ast.walk(one)]
        yield from (_text(node.value) for node in judging if isinstance(node, ast.Yield))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("flags.add"):
                yield _text(node.args[0])


def _text(node: ast.expr | None) -> str:
    """The text that a literal stands for."""
    return str(ast.literal_eval(node)) if node else ""


def test_flags_are_all_told() -> None:
    """Each flag that the code can set has its row, and no row is left of one that is gone."""
    assert set().union(*(coded(row[0]) for row in rows("Flags"))) == set(raised_flags())


def test_problem_reasons_are_all_told() -> None:
    """Each reason stands beside the advice that the command gives."""
    told = {
        row[0].strip("`"): row[2].replace("`", "") for row in rows("Files that could not be read")
    }
    assert told == {reason: step.replace("`", "") for reason, step in NEXT_STEPS.items()}


def test_document_types_are_all_told() -> None:
    """Each key stands in the table of types, and no other."""
    told = set().union(*(coded(row[1]) for row in rows("Document types")))
    assert told == set(tables.load().types.keys)


def test_settings_example_is_read() -> None:
    """The example is a file of settings, and every place in it says something."""
    example = next(block for block in blocks("toml") if "max_age" in block)
    places = Settings.parse(example, "README.md").places
    assert {(None, None), (None, "policy"), ("1380", None), ("1380", "taxa")} <= set(places)
    assert all(any((layer.max_age, layer.within, layer.review_cycle)) for layer in places.values())


def test_rule_example_is_cut_from_its_table() -> None:
    """The entry that the README teaches by stands so in the file that it names."""
    example = next(block for block in blocks("toml") if block.startswith("# src/"))
    name, entry = example.removeprefix("# ").split("\n", 1)
    assert entry in (ROOT / name).read_text("utf-8")
    assert tomllib.loads(entry)


def test_changelog_tells_of_this_version() -> None:
    """What has changed stands under the version that prints it, below what is to come."""
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    headings = re.findall(r"^## \[(.+?)\]", changelog, re.MULTILINE)
    assert headings[:2] == ["Unreleased", __version__]
