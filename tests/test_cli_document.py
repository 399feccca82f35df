"""``show`` and ``inspect``: one document, and what each of its values rests on."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from conftest import AS_OF, CORPUS, EXPIRED, POLICY, REPORT, Run, Saved

from styrdok.errors import ExitCode
from styrdok.model import Evidence
from styrdok.render.records import EVIDENCE, NAMES

QUOTE = "Gäller t.o.m.\n2018-12-31"
KNOWN = replace(
    EXPIRED,
    evidence=(
        Evidence("valid_until", "2016", "title.period", 1, 40, 44, "2016", 0.4),
        Evidence("valid_until", "2018-12-31", "label.until", 2, 0, 24, QUOTE, 0.9, True),
        Evidence("valid_until", "2020", "prose.until", 3, 9, 13, "2020", 0.6),
    ),
)


@pytest.fixture
def show(run: Run, saved: Saved) -> Run:
    """Run ``show`` on an index that holds the document as of the audit's day."""
    index = saved(KNOWN, REPORT)
    return lambda *arguments: run("show", "--db", index, "--as-of", AS_OF, *arguments)


def test_the_sheet_begins_with_the_verdict_and_why(show: Run) -> None:
    """Whoever reads three lines knows the status, since when, and the reason."""
    title, origin, blank, status, reason, *_ = show(KNOWN.id).stdout.splitlines()
    assert title == KNOWN.title
    assert origin == f"{KNOWN.path}, 3 pages, id {KNOWN.id}"
    assert (blank, status.split(None, 1)) == (
        "",
        ["status", "expired since 2019-01-01, 176 days overdue"],
    )
    assert "2018-12-31" in reason


def test_each_value_stands_with_its_quote_and_the_losers_below(show: Run) -> None:
    """The one that decided comes first, then the others by weight."""
    lines = [line.strip() for line in show(KNOWN.id).stdout.splitlines()]
    at = lines.index("valid_until        2018-12-31")
    assert lines[at + 1 : at + 4] == [
        'p. 2: "Gäller t.o.m. 2018-12-31" (label.until)',
        'not 2020, p. 3: "2020" (prose.until)',
        'not 2016, p. 1: "2016" (title.period)',
    ]


def test_what_is_not_known_is_said(show: Run) -> None:
    """A field that was not found stands there as unknown."""
    assert "adopted_by         unknown" in show(KNOWN.id).stdout.splitlines()


def test_a_document_that_steers_nothing_has_no_status(show: Run) -> None:
    """The sheet says so, and why."""
    shown = show(REPORT.id).stdout
    assert "status             none" in shown
    assert "Not a steering document" in shown


@pytest.mark.parametrize(
    "name",
    [KNOWN.id, KNOWN.id[:4], KNOWN.path, Path(KNOWN.path).name, str(KNOWN.title).upper()],
    ids=["id", "prefix", "path", "file", "title"],
)
def test_a_document_answers_to(show: Run, name: str) -> None:
    """An id, the beginning of one, a path, a file's name and a title name the same document."""
    assert json.loads(show(name, "--json").stdout)["id"] == KNOWN.id


BESIDE = (
    *("corrections", "decided_by", "decisions", "copies", "subjects", "statements"),
    *("references", "named_by"),
)
"""What show adds beside the evidence."""


def test_json_is_that_of_the_list_with_evidence(run: Run, saved: Saved, show: Run) -> None:
    """The same fields with the same values, then every candidate, quotes letter for letter."""
    shown = json.loads(show(KNOWN.id, "--json").stdout)
    assert list(shown) == [*NAMES, "evidence", *BESIDE]
    assert [shown.pop(name) for name in BESIDE] == [[], [], [], [], ["digitalisering"], [], [], []]
    assert [one["quote"] for one in shown["evidence"]] == ["2016", QUOTE, "2020"]
    assert [list(one) for one in shown.pop("evidence")] == [[*EVIDENCE]] * 3
    listed = run("list", "--db", saved(KNOWN), "--as-of", AS_OF, "--json").stdout
    assert json.loads(listed) == [shown]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("beef", "no document 'beef'", id="none"),
        pytest.param("/elsewhere/a.pdf", "no document '/elsewhere/a.pdf'", id="no such path"),
    ],
)
def test_no_such_document(show: Run, name: str, said: str) -> None:
    """The message repeats the name; the index was of no use."""
    result = show(name)
    assert (result.stdout, result.exit_code) == ("", ExitCode.FAILED)
    assert said in result.stderr


def test_the_documents_of_the_corpus_can_all_be_shown(run: Run, saved: Saved) -> None:
    """A sheet can be made of every status."""
    index = saved(*CORPUS)
    for one in CORPUS:
        assert run("show", "--db", index, one.id).exit_code == ExitCode.OK


def test_inspect_needs_no_index(run: Run, pdf: Callable[..., Path]) -> None:
    """One PDF gives what show would say of it, and nothing is written."""
    file = pdf(*POLICY)
    shown = json.loads(run("inspect", file, "--as-of", AS_OF, "--json").stdout)
    assert (shown["path"], shown["title"]) == (str(file), "Resepolicy för Halmstads kommun")
    assert (shown["status"], shown["overdue_days"]) == ("expired", 176)
    assert not any(Path.cwd().iterdir())


def test_inspect_reads_the_bytes_on_stdin(run: Run, pdf: Callable[..., Path]) -> None:
    """A dash stands for stdin; only the path tells the two answers apart."""
    file = pdf(*POLICY)
    answers = [
        json.loads(run("inspect", name, "--as-of", AS_OF, "--json", stdin=given).stdout)
        for name, given in ((file, None), ("-", file.read_bytes()))
    ]
    assert [one.pop("path") for one in answers] == [str(file), "-"]
    assert answers[0] == answers[1]


def test_inspected_documents_are_as_the_schema_says(run: Run, pdf: Callable[..., Path]) -> None:
    """What inspect adds is the evidence, and each quote is on its page."""
    shown = json.loads(run("inspect", pdf(*POLICY), "--as-of", AS_OF, "--json").stdout)
    evidence = shown.pop("evidence")
    assert [shown.pop(name) for name in BESIDE] == [[], [], [], [], ["personal"], [], [], []]
    jsonschema.validate(shown, json.loads(run("schema").stdout))
    assert all(one["quote"] in "\n".join(POLICY) for one in evidence)
    assert any(one["chosen"] for one in evidence)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"<html>not found</html>", "not_pdf", id="web page"),
        pytest.param(b"%PDF-1.7\ncut short", "damaged", id="damaged"),
    ],
)
def test_an_unreadable_file_is_named_with_what_to_do(
    run: Run, tmp_path: Path, content: bytes, reason: str
) -> None:
    """Stdout stays empty, and the code says that something was not read."""
    file = tmp_path / "file.pdf"
    file.write_bytes(content)
    result = run("inspect", file)
    assert (result.stdout, result.exit_code) == ("", ExitCode.INCOMPLETE)
    cause, advice = result.stderr.splitlines()
    assert cause.startswith(f"{file}: {reason}: ")
    assert advice.startswith("what to do: ")
