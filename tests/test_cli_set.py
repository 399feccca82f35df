"""``set``: corrections on the command line."""

import json
from pathlib import Path

import pytest
from conftest import AS_OF, EXPIRED, REPORT, UNREVISED, VALID, Run, Saved

from styrdok.errors import ExitCode
from styrdok.store import Analysed, File, Index


@pytest.fixture
def index(saved: Saved) -> Path:
    """An index with three steering documents and a report."""
    return saved(EXPIRED, UNREVISED, VALID, REPORT)


def shown(run: Run, index: Path, doc: str) -> dict[str, object]:
    """The document as show gives it."""
    answer: dict[str, object] = json.loads(
        run("show", "--db", index, doc, "--as-of", AS_OF, "--json").stdout
    )
    return answer


def correct(run: Run, index: Path, *words: str) -> int:
    """The exit code of a correction of the expired document."""
    return run("set", "--db", index, EXPIRED.id, *words).exit_code


def test_correction_counts_everywhere(run: Run, index: Path) -> None:
    """Status, list, show and stale all go by it and say that it was made."""
    assert correct(run, index, "extended_to=2020-12-31", "--reason", "KF 2018-11-26 § 140") == 0
    document = shown(run, index, EXPIRED.id)
    assert (document["status"], document["valid_until"]) == ("valid", "2020-12-31")
    assert {"corrected", "extended"} <= {*document["flags"]}  # type: ignore[misc]
    [made] = document["corrections"]  # type: ignore[misc]
    assert (made["field"], made["value"], made["reason"]) == (
        "extended_to",
        "2020-12-31",
        "KF 2018-11-26 § 140",
    )
    assert "valid, corrected" in run("list", "--db", index, "--as-of", AS_OF).stdout
    assert EXPIRED.id not in run("stale", "--db", index, "--as-of", AS_OF).stdout


def test_what_follows_from_a_correction_is_told(run: Run, index: Path) -> None:
    """Another field that changes with it, and the status of today with its reason."""
    said = run("set", "--db", index, EXPIRED.id, "valid_until=2099", "--reason", "seen").stderr
    assert "so validity is date" in said
    assert f"{EXPIRED.id}: valid. Valid until 2099-12-31" in said
    unchanged = run("set", "--db", index, EXPIRED.id, "responsible=HR-chef", "--reason", "seen")
    assert unchanged.stderr == f"{EXPIRED.id}: responsible is now HR-chef\n"


def test_correction_survives_a_new_reading(run: Run, index: Path) -> None:
    """The document is judged anew by other rules, and what was set stays."""
    correct(run, index, "valid_until=2020-12-31", "--reason", "seen")
    digest = EXPIRED.id.ljust(64, "0")
    with Index.open(str(index)) as opened:
        opened.save(
            [File(EXPIRED.path, 1, 1, digest)], [Analysed(EXPIRED, digest, (), None, "new", "")]
        )
    assert shown(run, index, EXPIRED.id)["valid_until"] == "2020-12-31"


def test_unset_takes_it_back(run: Run, index: Path) -> None:
    """What was read counts again; taking back what was not set says so."""
    correct(run, index, "valid_until=2020-12-31", "--reason", "seen")
    assert correct(run, index, "--unset", "valid_until") == 0
    assert shown(run, index, EXPIRED.id)["valid_until"] == "2018-12-31"
    result = run("set", "--db", index, EXPIRED.id, "--unset", "valid_until")
    assert (result.exit_code, "was not set by hand" in result.stderr) == (0, True)


def test_later_correction_replaces_the_earlier(run: Run, index: Path) -> None:
    """Of two the last one counts, and both stay on record."""
    for value in ("2019-12-31", "2020-12-31"):
        correct(run, index, f"valid_until={value}", "--reason", "seen")
    document = shown(run, index, EXPIRED.id)
    assert document["valid_until"] == "2020-12-31"
    first, last = document["corrections"]  # type: ignore[misc]
    assert (first["value"], last["value"]) == ("2019-12-31", "2020-12-31")
    assert (bool(first["withdrawn_at"]), last["withdrawn_at"]) == (True, None)


def test_empty_value_says_that_there_is_none(run: Run, index: Path) -> None:
    """A year in a title may be no end at all."""
    correct(run, index, "valid_until=", "--reason", "the year is no end")
    assert shown(run, index, EXPIRED.id)["valid_until"] is None


def test_successor_is_named_by_the_beginning_of_its_id(run: Run, index: Path) -> None:
    """The older one is superseded from the day on which the newer one was adopted."""
    assert correct(run, index, f"superseded_by={VALID.id[:6]}", "--reason", "rewritten") == 0
    document = shown(run, index, EXPIRED.id)
    assert (document["status"], document["superseded_by"]) == ("superseded", VALID.id)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["valid_until=2020"], "needs its reason"),
        (["valid_until=31/12 2020", "--reason", "x"], "valid_until: '31/12 2020' is not a date"),
        (["valid_until=9999-12-31", "--reason", "x"], "what has no end is"),
        (["title=A", "title=B", "--reason", "x"], "set twice"),
        (["title=A", "--unset", "title", "--reason", "x"], "set and unset at once"),
        (["extended_to=", "--reason", "x"], "extended_to needs a day"),
        (["validuntil=2020", "--reason", "x"], "did you mean valid_until?"),
        (["type=polisy", "--reason", "x"], "did you mean policy?"),
        (["municipality=Hallstad", "--reason", "x"], "no municipality or region"),
        (["draft=maybe", "--reason", "x"], "neither true nor false"),
        (["valid_until", "--reason", "x"], "write FIELD=VALUE"),
        (["--unset", "status"], "no field that can be set"),
        ([], "nothing to set"),
        ([f"superseded_by={EXPIRED.id}", "--reason", "x"], "cannot take its own place"),
        ([f"superseded_by={REPORT.id}", "--reason", "x"], "is no steering document"),
    ],
)
def test_what_cannot_be_set_changes_nothing(
    run: Run, index: Path, words: list[str], said: str
) -> None:
    """The message says what to write instead."""
    result = run("set", "--db", index, EXPIRED.id, *words)
    assert result.exit_code == ExitCode.USAGE
    assert said in result.stderr
    assert shown(run, index, EXPIRED.id)["corrections"] == []


def test_nobody_to_correct(run: Run, index: Path) -> None:
    """A name that fits no document is told as everywhere."""
    result = run("set", "--db", index, "beef", "title=X", "--reason", "x")
    assert "no document 'beef'" in result.stderr


def test_hostile_reason_does_no_harm(run: Run, index: Path) -> None:
    """Terminal codes in a reason are not printed."""
    correct(run, index, "title=A\x1b[31mB", "--reason", "see\x1b]0;x\x07 this")
    result = run("show", "--db", index, EXPIRED.id)
    assert "\x1b" not in result.stdout
