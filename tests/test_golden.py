"""The made corpus: every document gives just the record that is written beside it."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import make
import pytest

from styrdok import tables
from styrdok.ingest import Counts, find, ingest, standard_method
from styrdok.model import Finding, Record
from styrdok.relations import infer
from styrdok.score import read_cases, score
from styrdok.settings import Settings
from styrdok.status import assess
from styrdok.store import Index

AS_OF = date(2019, 6, 25)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample corpus on disk."""
    folder = tmp_path_factory.mktemp("corpus")
    make.make(folder)
    return folder


@pytest.fixture(scope="module")
def counts() -> list[str]:
    """What became of each file, filled as the index is made."""
    return []


@pytest.fixture(scope="module")
def index(corpus: Path, counts: list[str]) -> Iterator[Index]:
    """The corpus, ingested."""
    with Index.open(":memory:", create=True) as opened:
        found = find([str(corpus)])
        counts += [one.kind for one in ingest(opened, found, standard_method(), today=AS_OF)]
        yield opened


def findings(index: Index, day: date) -> dict[str, tuple[Record, Finding]]:
    """Every steering document's finding on the day, by its path's last two parts."""
    settings, relations = Settings.default(), infer(index.records())
    return {
        "/".join(Path(record.path).parts[-2:]): (
            record,
            assess(record, day, settings.rules_for(record), relations.get(record.id)),
        )
        for record in index.records(with_evidence=True)
    }


def test_every_document_reads_as_it_is_labelled(corpus: Path) -> None:
    """No field of any made document is answered otherwise than its truth says."""
    total = score(list(read_cases(corpus / "cases.jsonl")), tables.load(), AS_OF)
    assert [(miss.path.name, miss.field, miss.wanted, miss.got) for miss in total.misses] == []
    assert (total.unquoted, total.wrongly_expired, total.unreadable) == (0, [], [])
    assert total.decisions.labelled > 1
    assert total.documents > 70


def test_every_file_is_accounted_for(index: Index, counts: list[str], corpus: Path) -> None:
    """Each file ends in one outcome, and the damaged ones are listed with their reason."""
    files = [path for path in corpus.rglob("*.pdf") if path.is_file()]
    total = Counts.of(counts, seconds=0)
    assert total.found == len(files) == len(counts)
    reasons = {Path(one.path).name: one.reason for one in index.problems()}
    wanted = {
        f"{Path(recipe.name).name}.pdf": recipe.problem
        for recipe in make.recipes(0)
        if recipe.problem
    }
    assert reasons == wanted


def test_statuses_are_as_labelled(index: Index, corpus: Path) -> None:
    """Every made document has the status that is written beside it."""
    found = findings(index, AS_OF)
    lines = (corpus / "cases.jsonl").read_text("utf-8").splitlines()
    cases = {case["pdf"]: case.get("status") for case in map(json.loads, lines)}
    wrong = {
        name: (status, found[name][1].status)
        for name, status in cases.items()
        if status and name in found and found[name][1].status != status
    }
    assert wrong == {}


HALMSTAD = {
    # for each document: from which day it has which status, in the order of time
    "planeringsdirektiv-2018-2020": [
        (date(2017, 6, 20), "valid"),
        (date(2019, 1, 1), "superseded"),
    ],
    "planeringsdirektiv-2019-2023": [
        (date(2018, 12, 18), "valid"),
        (date(2023, 7, 4), "expiring"),
        (date(2024, 1, 1), "expired"),
    ],
    "riktlinjer-for-it": [(date(2011, 4, 26), "valid"), (date(2015, 4, 27), "unrevised")],
    "riktlinjer-for-it-sakerhet": [
        (date(2011, 4, 26), "valid"),
        (date(2015, 4, 27), "unrevised"),
    ],
    "handlingsprogram-bredband": [
        (date(2014, 12, 16), "valid"),
        (date(2020, 7, 4), "expiring"),
        (date(2021, 1, 1), "expired"),
    ],
    "handlingsplan-ett-smartare-halmstad": [
        (date(2016, 1, 1), "valid"),
        (date(2018, 7, 4), "expiring"),
        (date(2019, 1, 1), "expired"),
    ],
    "vision-halmstad-2020": [
        (date(2010, 1, 1), "valid"),
        (date(2020, 7, 4), "expiring"),
        (date(2021, 1, 1), "expired"),
    ],
    "kommunstyrelsens-reglemente": [(date(2010, 1, 1), "undated")],
    "hemvardsforvaltningens-digitaliseringsplan": [(date(2010, 1, 1), "undated")],
    "kommungemensam-integrationsstrategi": [(date(2010, 1, 1), "undated")],
}
BOUNDARIES = sorted(
    {day + offset * DAY for spans in HALMSTAD.values() for day, _ in spans for offset in (-1, 0, 1)}
    | {AS_OF}
)


@pytest.mark.parametrize("day", BOUNDARIES, ids=str)
def test_halmstad_on_every_boundary(index: Index, day: date) -> None:
    """The audited documents of Halmstad have the right status on each boundary and beside it."""
    found = findings(index, day)
    for name, spans in HALMSTAD.items():
        wanted = [status for begins, status in spans if begins <= day]
        if wanted:
            assert found[f"halmstad/{name}.pdf"][1].status == wanted[-1], name


def test_halmstads_plan_ran_out_and_nobody_extended_it(index: Index) -> None:
    """The finding that the tool exists for: expired, 176 days, and the words that it rests on."""
    record, finding = findings(index, AS_OF)["halmstad/handlingsplan-ett-smartare-halmstad.pdf"]
    assert (finding.status, finding.overdue_days) == ("expired", 176)
    assert finding.stale_since == date(2019, 1, 1)
    assert "2016-2018" in finding.reason
    assert "No extension is stated" in finding.reason
    assert record.adopted_on is None


def test_halmstads_stale_documents_are_the_three_of_the_audit(index: Index) -> None:
    """Nothing else of Halmstad is called stale, and the audit report has no status."""
    found = findings(index, AS_OF)
    stale = {name for name, (_, one) in found.items() if one.stale and "halmstad/" in name}
    assert stale == {
        "halmstad/riktlinjer-for-it.pdf",
        "halmstad/riktlinjer-for-it-sakerhet.pdf",
        "halmstad/handlingsplan-ett-smartare-halmstad.pdf",
    }
    report, finding = found["halmstad/granskning-digitaliseringsarbetet.pdf"]
    assert (report.type, report.steering, finding.status) == ("revisionsrapport", False, None)


def test_flags_of_halmstad(index: Index) -> None:
    """What an auditor is told beside the status."""
    found = findings(index, AS_OF)
    assert "horizon_only" in found["halmstad/vision-halmstad-2020.pdf"][1].flags
    assert "old_but_dated" in found["halmstad/handlingsprogram-bredband.pdf"][1].flags
    assert "inferred" in found["halmstad/planeringsdirektiv-2018-2020.pdf"][1].flags
