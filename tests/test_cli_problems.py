"""``problems``: the files that gave no document."""

import csv
import json

from conftest import VALID, Run, Saved

from styrdok.errors import ExitCode
from styrdok.render.problems import NEXT_STEPS
from styrdok.store import File

SCAN = File("/corpus/scan.pdf", 1, 1, reason="no_text", detail="a scan", since="2019-06-01")
LOCKED = File("/corpus/a.pdf", 1, 1, reason="encrypted", detail="password", since="2018-02-03")

REASONS = (
    "encrypted damaged not_pdf empty no_text garbled_text "
    "timeout memory crashed permission vanished too_large"
)


def test_every_reason_has_a_next_step() -> None:
    """Nobody is left with a word and no advice; the advice stands sorted by reason."""
    assert list(NEXT_STEPS) == sorted(REASONS.split())


def test_the_table_says_what_to_do(run: Run, saved: Saved) -> None:
    """Each file has its reason, since when, its path, and below it the next step."""
    index = saved(VALID, unread=[SCAN, LOCKED])
    heading, row, advice, *_ = run("problems", "--db", index).stdout.splitlines()
    assert heading.split() == ["REASON", "SINCE", "FILE"]
    assert row.split() == ["encrypted", "2018-02-03", "/corpus/a.pdf"]
    assert advice == f"  password; {NEXT_STEPS['encrypted']}"


def test_the_forms_for_programs_agree(run: Run, saved: Saved) -> None:
    """The four published fields, in their order, by path."""
    arguments = ("problems", "--db", saved(VALID, unread=[SCAN, LOCKED]))
    array = json.loads(run(*arguments, "--json").stdout)
    assert array[0] == {
        "path": "/corpus/a.pdf",
        "reason": "encrypted",
        "detail": "password",
        "since": "2018-02-03",
    }
    assert [json.loads(line) for line in run(*arguments, "--jsonl").stdout.splitlines()] == array
    assert [*csv.DictReader(run(*arguments, "--csv").stdout.splitlines())] == array


def test_no_problem_is_good_news(run: Run, saved: Saved) -> None:
    """Stdout is empty or an empty array, and stderr says why."""
    index = saved(VALID)
    result = run("problems", "--db", index)
    assert (result.stdout, result.exit_code) == ("", ExitCode.OK)
    assert result.stderr == "every file that was found could be read\n"
    assert run("problems", "--db", index, "--json").stdout == "[]\n"
