"""``stats``: counts that add up."""

import csv
import json

import pytest
from conftest import AS_OF, CORPUS, EXPIRED, LAHOLM, Run, Saved, document

from styrdok.errors import ExitCode
from styrdok.render.records import STATUSES


@pytest.fixture
def stats(run: Run, saved: Saved) -> Run:
    """Run ``stats`` on the corpus as of the audit's day, with one document that is nobody's."""
    index = saved(*CORPUS, document("Vision", organisations=(), type="vision"))
    return lambda *more: run("stats", "--db", index, "--as-of", AS_OF, *more)


@pytest.mark.parametrize(
    ("by", "counts"),
    [
        ("municipality", {"Halmstad": (4, 2), "Laholm": (1, 1), None: (1, 0)}),
        ("type", {"plan": (1, 0), "policy": (3, 2), "strategi": (1, 1), "vision": (1, 0)}),
        (
            "status",
            {
                "expired": (1, 1),
                "review_overdue": (1, 1),
                "unrevised": (1, 1),
                "expiring": (1, 0),
                "undated": (1, 0),
                "valid": (1, 0),
            },
        ),
        ("year", {"2011": (1, 1), "2016": (1, 1), "2018": (1, 0), None: (3, 1)}),
    ],
)
def test_each_document_counts_once(
    by: str, counts: dict[str | None, tuple[int, int]], stats: Run
) -> None:
    """In its group; reports are not counted, what is unknown comes last."""
    rows = json.loads(stats("--by", by, "--json").stdout)
    assert {row[by]: (row["documents"], row["stale"]) for row in rows} == counts
    assert [row[by] for row in rows] == list(counts)


def test_statuses_add_up(stats: Run) -> None:
    """Beside each count stand those of its statuses, and the share of what is stale."""
    for row in json.loads(stats("--json").stdout):
        assert sum(row[status] for status in STATUSES) == row["documents"]
        assert row["share_stale"] == pytest.approx(row["stale"] / row["documents"], abs=0.001)


def test_the_table_ends_with_the_total(stats: Run) -> None:
    """In figures that a reader can check."""
    heading, *_, total = stats().stdout.splitlines()
    assert heading.split()[:5] == ["MUNICIPALITY", "DOCUMENTS", "NOT", "YET", "STALE"]
    assert total.split()[:5] == ["total", "6", "0", "3", "50%"]


def test_what_did_not_apply_yet_is_counted_apart(run: Run, saved: Saved) -> None:
    """A plan that was adopted after the day is in no share of what was out of date on it."""
    later = document("Plan", adopted_on="2023-05-02", type="plan")
    [row] = json.loads(
        run("stats", "--db", saved(EXPIRED, later), "--as-of", AS_OF, "--json").stdout
    )
    assert (row["documents"], row["not_yet_in_force"], row["share_stale"]) == (2, 1, 1.0)


def test_csv_is_json_in_columns(stats: Run) -> None:
    """Without a total, which a spreadsheet would add to itself."""
    rows = [*csv.DictReader(stats("--csv", "--by", "type").stdout.splitlines())]
    assert [row["type"] for row in rows] == ["plan", "policy", "strategi", "vision"]


def test_filters_filter(run: Run, saved: Saved) -> None:
    """An empty selection is told."""
    index = saved(document("Plan", organisations=(LAHOLM,)))
    nothing = run("stats", "--db", index, "--municipality", "Halmstad")
    assert (nothing.stdout, nothing.exit_code) == ("", ExitCode.OK)
    assert "no steering document" in nothing.stderr
