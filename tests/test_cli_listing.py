"""``stale`` and ``list``: what is in them, in which order, in which form."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from conftest import (
    AS_OF,
    CORPUS,
    EXPIRED,
    EXPIRING,
    HALMSTAD,
    LAHOLM,
    REPORT,
    UNREVISED,
    VALID,
    Run,
    Saved,
    document,
)

from styrdok.errors import ExitCode
from styrdok.model import Organisation, Record
from styrdok.render.records import NAMES
from styrdok.settings import Settings
from styrdok.standings import refresh
from styrdok.store import Index


def titles(printed: str) -> list[str]:
    """The titles of a JSON array of documents, in order."""
    return [one["title"] for one in json.loads(printed)]


@pytest.fixture
def stale(run: Run, saved: Saved) -> Run:
    """Run ``stale`` on the corpus as of the audit's day."""
    return lambda *more, **env: run("stale", "--db", saved(*CORPUS), "--as-of", AS_OF, *more, **env)


@pytest.fixture
def listed(run: Run, saved: Saved) -> Run:
    """Run ``list`` on the corpus as of the audit's day."""
    return lambda *more, **env: run("list", "--db", saved(*CORPUS), "--as-of", AS_OF, *more, **env)


def test_stale_lists_the_worst_first(stale: Run) -> None:
    """What has run out comes before what awaits its review, and that before what is old."""
    expected = ["Bredbandsstrategi 2014-2018", "Resepolicy", "Personalpolicy"]
    assert titles(stale("--json").stdout) == expected


def test_longest_overdue_stands_first_among_equals(run: Run, saved: Saved) -> None:
    """Of two that have run out, the older end is the worse."""
    index = saved(
        *(document(f"Plan {year}", valid_until=year) for year in ("2017", "2015", "2016"))
    )
    shown = run("stale", "--db", index, "--as-of", AS_OF, "--json").stdout
    assert titles(shown) == ["Plan 2015", "Plan 2016", "Plan 2017"]


def test_the_table_says_what_since_when_and_why(stale: Run) -> None:
    """Each document has a row for the eye and a line with its id and the reason."""
    heading, row, reason, *_ = stale().stdout.splitlines()
    assert heading.split() == ["STATUS", "SINCE", "DAYS", "MUNICIPALITY", "ADOPTED", "TITLE"]
    assert row.split()[:4] == ["expired", "2019-01-01", "176", "Halmstad"]
    assert row.endswith("Bredbandsstrategi 2014-2018")
    assert reason.startswith(f"  {EXPIRED.id}: ")
    assert "2018-12-31" in reason


def test_what_runs_out_soon_is_listed_when_asked_for(stale: Run) -> None:
    """``--within`` adds what expires in that time, after all that is stale."""
    assert titles(stale("--within", "180d", "--json").stdout)[-1] == "Vårdplan"
    assert "Vårdplan" not in titles(stale("--within", "30d", "--json").stdout)


def test_a_warning_window_in_the_environment_adds_nothing(stale: Run) -> None:
    """It is a setting there, and changes what expiring means, not what is asked for."""
    assert "Vårdplan" not in titles(stale("--json", STYRDOK_WITHIN="365d").stdout)


def test_age_limit_comes_from_option_environment_and_file(run: Run, saved: Saved) -> None:
    """The nearer to the command line, the stronger."""
    db = saved(VALID)
    Path("styrdok.toml").write_text('max_age = "6m"\n')
    arguments = ("stale", "--db", db, "--as-of", AS_OF, "--json")
    assert titles(run(*arguments).stdout) == ["Ägarpolicy"]
    assert titles(run(*arguments, STYRDOK_MAX_AGE="2y").stdout) == []
    assert titles(run(*arguments, "--max-age", "1m", STYRDOK_MAX_AGE="2y").stdout) != []


def test_check_tells_by_its_exit_code(stale: Run) -> None:
    """Only what is listed and stale counts."""
    assert stale("--check").exit_code == ExitCode.FINDINGS
    assert stale().exit_code == ExitCode.OK
    assert stale("--check", "--type", "taxa").exit_code == ExitCode.OK
    assert stale("--check", "--status", "expiring").exit_code == ExitCode.OK


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param(["--status", "unrevised"], ["Personalpolicy"], id="status"),
        pytest.param(
            ["--status", "valid", "--status", "expiring"], ["Vårdplan", "Ägarpolicy"], id="statuses"
        ),
        pytest.param(["--municipality", "laholm"], ["Personalpolicy"], id="name"),
        pytest.param(["--municipality", "1381"], ["Personalpolicy"], id="code"),
        pytest.param(["--type", "strategi"], ["Bredbandsstrategi 2014-2018"], id="type"),
        pytest.param(["--type", "strategi", "--municipality", "1381"], [], id="both"),
        pytest.param(
            ["--type", "plan", "--type", "strategi"],
            ["Vårdplan", "Bredbandsstrategi 2014-2018"],
            id="types",
        ),
        pytest.param(
            ["--municipality", "1381", "--municipality", "Borås"],
            ["Personalpolicy"],
            id="municipalities",
        ),
    ],
)
def test_filters(listed: Run, options: list[str], expected: list[str]) -> None:
    """Each filter narrows what is listed, and all of them must hold."""
    assert titles(listed(*options, "--json").stdout) == expected


RENTS = document(
    "Hyrespolicy",
    adopted_on="2018-03-01",
    adopted_by="kommunstyrelsen",
    responsible="Ekonomichef",
    organisations=(LAHOLM, HALMSTAD),
    flags=("conflict",),
)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param(["--adopted", "2018"], ["Hyrespolicy", "Ägarpolicy"], id="year of adoption"),
        pytest.param(["--adopted", "2018-06-25"], [], id="finer than is known"),
        pytest.param(["--adopted-by", "KS"], ["Hyrespolicy"], id="abbreviated body"),
        pytest.param(["--adopted-by", "Styrelsen"], ["Hyrespolicy"], id="part of a body"),
        pytest.param(["--responsible", "ekonomi"], ["Hyrespolicy"], id="responsible"),
        pytest.param(["--flag", "conflict", "--flag", "copy"], ["Hyrespolicy"], id="flags"),
        pytest.param(["--municipality", "1380", "--flag", "conflict"], ["Hyrespolicy"], id="owner"),
        pytest.param(
            ["--in-force", "--type", "policy", "--municipality", "Halmstad"],
            ["Resepolicy", "Ägarpolicy", "Hyrespolicy"],
            id="in force",
        ),
    ],
)
def test_what_a_person_asks_for(
    run: Run, saved: Saved, options: list[str], expected: list[str]
) -> None:
    """The answer is the same whether it is looked up or worked out."""
    index = saved(*CORPUS, RENTS, document("Plan", adopted_on="2023-05-02"))
    arguments = ("list", "--db", index, "--as-of", AS_OF, "--json", *options)
    worked_out = run(*arguments).stdout
    with Index.open(str(index)) as opened:
        refresh(opened, Settings.default())
    assert sorted(titles(worked_out)) == sorted(expected)
    assert run(*arguments).stdout == worked_out
    table = run(*arguments[:5], *options).stdout
    assert [title for title in expected if title not in table] == []


def test_a_window_may_end_on_a_day(stale: Run) -> None:
    """And what is to come stands last, by the day that is due."""
    heading, *_ = stale("--within", "2019-10-01").stdout.splitlines()
    assert heading.split()[3] == "DUE"
    assert titles(stale("--within", "2019-10-01", "--json").stdout)[-1] == "Vårdplan"
    assert "Vårdplan" not in titles(stale("--within", "2019-09", "--json").stdout)
    assert titles(stale("--coming", "--within", "2019-10-01", "--json").stdout) == ["Vårdplan"]
    assert titles(stale("--coming", "--within", "30d", "--json").stdout) == []
    *_, vision, _ = stale("--within", "2030").stdout.splitlines()
    assert "2022-06-30" in vision


def test_a_municipality_may_be_typed_without_dots(run: Run, saved: Saved) -> None:
    """As on a keyboard that has no Å."""
    owned = document("Avfallsplan", organisations=(Organisation("1489", "Alingsås"),))
    shown = run("list", "--db", saved(owned), "--municipality", "alingsas", "--json").stdout
    assert titles(shown) == ["Avfallsplan"]


def test_any_owner_answers_to_the_municipality(run: Run, saved: Saved) -> None:
    """A joint document belongs to each of its owners."""
    joint = document("Avfallsplan", organisations=(*UNREVISED.organisations, *VALID.organisations))
    shown = run("list", "--db", saved(joint), "--municipality", "Halmstad", "--json").stdout
    assert titles(shown) == ["Avfallsplan"]


@pytest.mark.parametrize(
    ("option", "value", "advice"),
    [
        pytest.param("--municipality", "Halmsta", "did you mean Halmstad", id="municipality"),
        pytest.param("--type", "rikltinje", "did you mean riktlinje", id="type"),
        pytest.param("--status", "old", "'expired'", id="status"),
        pytest.param("--as-of", "25/6 2019", "2019-06-25", id="day"),
        pytest.param("--as-of", "2019-02-30", "2019-06-25", id="no such day"),
        pytest.param("--max-age", "four", "4y", id="duration"),
        pytest.param("--within", "four", "2027-12-31", id="window"),
        pytest.param("--within", "2018", "2018-12-31 comes before", id="window that is over"),
        pytest.param("--adopted", "spring", "2019-06", id="time of adoption"),
        pytest.param("--as-of", "9999-12-31", "2019-06", id="day that has no next"),
        pytest.param("--responsible", " ", "nothing to look for", id="nobody"),
        pytest.param("--adopted-by", "", "nothing to look for", id="no body"),
        pytest.param("--flag", "old", "'old_but_dated'", id="flag"),
    ],
)
def test_a_wrong_value_says_what_would_be_right(
    listed: Run, option: str, value: str, advice: str
) -> None:
    """The message names the option, repeats the value and gives an example or a likely name."""
    result = listed(option, value)
    assert result.exit_code == ExitCode.USAGE
    assert all(part in result.stderr for part in (option, value, advice))


@pytest.mark.parametrize(
    ("text", "days"),
    [("2019-06-25", 176), ("2019-06", 181), ("2019", 365)],
    ids=["day", "month", "year"],
)
def test_a_coarse_day_is_its_last(run: Run, saved: Saved, text: str, days: int) -> None:
    """As of June means at the end of June."""
    [row] = json.loads(run("stale", "--db", saved(EXPIRED), "--as-of", text, "--json").stdout)
    assert row["overdue_days"] == days


def test_list_leaves_out_what_is_not_steering(listed: Run) -> None:
    """Reports and minutes come only when asked for."""
    assert REPORT.title not in titles(listed("--json").stdout)
    assert REPORT.title in titles(listed("--all", "--json").stdout)


def test_list_stands_in_the_order_of_the_swedish_alphabet(run: Run, saved: Saved) -> None:
    """By municipality, type and title; å, ä and ö come last, what is unknown after them."""
    names = ["Ö", "Ä", "a", "Å", "Z"]
    index = saved(*(document(name) for name in names), document("b", organisations=()))
    shown = run("list", "--db", index, "--json").stdout
    assert titles(shown) == ["a", "Z", "Å", "Ä", "Ö", "b"]


def test_a_document_without_title_goes_by_its_file(run: Run, saved: Saved) -> None:
    """The brackets say that the name is no title; JSON says that there is none."""
    index = saved(document("x", title=None))
    assert run("list", "--db", index).stdout.rstrip().endswith("[x.pdf]")
    assert titles(run("list", "--db", index, "--json").stdout) == [None]


@pytest.mark.parametrize("command", ["stale", "list"])
def test_the_forms_for_programs_agree(run: Run, saved: Saved, command: str) -> None:
    """Array, lines and CSV hold the same documents, in the same order, with the same fields."""
    arguments = (command, "--db", saved(*CORPUS), "--as-of", AS_OF)
    array = json.loads(run(*arguments, "--json").stdout)
    lines = run(*arguments, "--jsonl").stdout.splitlines()
    rows = list(csv.DictReader(run(*arguments, "--csv").stdout.splitlines()))
    assert array == [json.loads(line) for line in lines]
    assert [list(one) for one in array] == [list(row) for row in rows] == [[*NAMES]] * len(rows)
    assert [one["reason"] for one in array] == [row["reason"] for row in rows]


def test_documents_are_as_the_schema_says(run: Run, listed: Run) -> None:
    """Every field is present and of its type, also where nothing is known."""
    schema = json.loads(run("schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    for one in json.loads(listed("--all", "--json").stdout):
        jsonschema.validate(one, schema)
        assert list(one) == schema["required"]


@pytest.mark.parametrize("form", ["--json", "--jsonl", "--csv", None])
def test_the_same_question_gives_the_same_bytes(listed: Run, form: str | None) -> None:
    """Nothing depends on chance or on the hour."""
    options = [form] if form else []
    assert listed(*options).stdout_bytes == listed(*options).stdout_bytes


def test_nothing_goes_to_stderr_when_there_is_an_answer(listed: Run) -> None:
    """A quiet stderr means that stdout says all."""
    assert listed().stderr == ""


@pytest.mark.parametrize(
    ("documents", "options", "said"),
    [
        pytest.param((), [], 'run "styrdok ingest FOLDER"', id="empty index"),
        pytest.param((REPORT,), [], "no steering document, but 1 other document", id="no steering"),
        pytest.param((VALID,), [], "nothing is stale among 1 steering document as of", id="fresh"),
        pytest.param(
            CORPUS,
            ["--type", "taxa"],
            "5 steering documents, but none with --type taxa",
            id="filtered",
        ),
    ],
)
def test_an_empty_answer_explains_itself(
    run: Run, saved: Saved, documents: tuple[Record, ...], options: list[str], said: str
) -> None:
    """Stdout is empty or an empty array, the code is that of success, and stderr says why."""
    arguments = ("stale", "--db", saved(*documents), "--as-of", AS_OF, *options)
    result = run(*arguments)
    assert (result.stdout, result.exit_code) == ("", ExitCode.OK)
    assert said in result.stderr
    assert run(*arguments, "--json").stdout == "[]\n"


def test_hostile_titles_do_nothing_to_the_terminal(run: Run, saved: Saved) -> None:
    """What a PDF holds is shown, never obeyed."""
    index = saved(document("x", title="\x1b]0;owned\x07Policy\u202e\r\nför \x1b[2Jvård"))
    shown = run("list", "--db", index).stdout
    assert "Policy för vård" in shown
    assert shown.replace("\n", "").isprintable()


def test_nobody_reading_on_is_no_error(saved: Saved) -> None:
    """``| head`` ends the output, not the judgement, and nothing is said about it."""
    read, write = os.pipe()
    os.close(read)
    arguments = ["stale", "--check", "--db", str(saved(*CORPUS)), "--as-of", AS_OF, "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "styrdok", *arguments], stdout=write, stderr=subprocess.PIPE
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (ExitCode.FINDINGS, b"")


def test_within_lists_all_that_falls_due(run: Run, saved: Saved) -> None:
    """An end, a review and an age limit that come within the time are listed, and why."""
    review = document("Kostpolicy", adopted_on="2018-01-01", review_by="2019-09-30")
    aging = document("Resepolicy", adopted_on="2015-09-01")
    later = document("Flaggpolicy", adopted_on="2018-01-01")
    index = saved(EXPIRING, review, aging, later)
    shown = run("stale", "--db", index, "--as-of", AS_OF, "--within", "180d").stdout
    listed = [one.id for one in (EXPIRING, review, aging, later) if one.id in shown]
    assert listed == [EXPIRING.id, review.id, aging.id]
    assert "Review is due by 2019-09-30 (stated review date)." in shown
