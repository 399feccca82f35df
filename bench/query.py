"""What questions to a large index cost beyond start-up: ``stale``, ``audit``, ``search``, ....

    python bench/query.py [--documents N ...] [--keep FOLDER]

Each index is made from the sample corpus, read once: its documents are given to
other municipalities, with their years moved, until there are enough. Times are
those of the command as a user runs it, less those on an index of one document;
the fastest of a few runs counts. Of ``search`` it is the median over the queries
that the tests of its quality ask.
"""

import argparse
import random
import re
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "fixtures"))

from styrdok import tables
from styrdok.ingest import find, ingest, standard_method
from styrdok.model import Organisation, Page, Record
from styrdok.settings import Settings
from styrdok.standings import refresh
from styrdok.store import Analysed, File, Index, page_rows

REPEATS = 3
QUERIES = Path(__file__).parents[1] / "fixtures" / "queries.toml"
AS_OF = "2019-06-25"
COMMANDS = {
    "stale": ["stale"],
    "stale --json": ["stale", "--json"],
    "stale --municipality Gävle": ["stale", "--municipality", "Gävle"],
    "list --status expiring": ["list", "--status", "expiring"],
    "audit": ["audit"],
    "audit --municipality Gävle": ["audit", "--municipality", "Gävle"],
    "compare": ["compare"],
}


Original = tuple[Record, tuple[Page, ...]]


def originals() -> list[Original]:
    """The sample corpus' documents and their pages, as they are read."""
    import make

    with tempfile.TemporaryDirectory() as name, Index.open(":memory:", create=True) as index:
        make.make(Path(name))
        for _ in ingest(index, find([name]), standard_method(), today=date(2019, 6, 25)):
            pass
        digests = {file.path: file.sha256 or "" for file in index.known().values()}
        plain = list(index.records(with_evidence=True))
        stated = index.statements([record.id for record in plain])
        records = [replace(one, statements=stated.get(one.id, ())) for one in plain]
        read = (index.document(digests[record.path], record.path) for record in records)
        return [(record, one.pages) for record, one in zip(records, read, strict=True) if one]


def variants(originals: list[Original], count: int) -> Iterator[Analysed]:
    """So many documents, each like one of the originals; the same every time."""
    draw = random.Random(1)
    owners = [one for one in tables.load().register.organisations if len(one.code) == 4]
    for number in range(count):
        record, pages = originals[number % len(originals)]
        owner, years = draw.choice(owners), draw.randrange(-6, 7)
        digest = f"{number:012x}".ljust(64, "0")
        rows = page_rows(_moved_page(page, record, owner, years) for page in pages)
        record = replace(
            _moved(record, owner, years), id=digest[:12], path=f"/archive/{number}.pdf"
        )
        yield Analysed(record, digest, rows, None, "made", "made")


def _moved(record: Record, owner: Organisation, years: int) -> Record:
    """The record of another municipality, so many years later."""
    dates = ("title", "adopted_on", "revised_on", "valid_from", "valid_until", "review_by")
    moved = {
        name: text and _later(text, years) for name in dates if (text := getattr(record, name))
    }
    return replace(record, organisations=(owner,), **moved)


def _moved_page(page: Page, record: Record, owner: Organisation, years: int) -> Page:
    """The page with another municipality's name and later years; how it looked is left out."""
    name = record.municipality.name if record.municipality else "Halmstad"
    return Page(page.number, _later(page.text.replace(name, owner.name), years))


def _later(text: str, years: int) -> str:
    return re.sub(r"\b(?:19|20)\d\d\b", lambda found: str(int(found[0]) + years), text)


def fill(path: Path, originals: list[Original], count: int) -> float:
    """Make the index; the seconds that it takes to write."""
    began = time.perf_counter()
    with Index.open(str(path), create=True) as index:
        batch: list[Analysed] = []
        for one in variants(originals, count):
            batch.append(one)
            if len(batch) == 2000:
                _save(index, batch)
        _save(index, batch)
        refresh(index, Settings.default())
    return time.perf_counter() - began


def _save(index: Index, batch: list[Analysed]) -> None:
    index.save([File(one.record.path, 1, 1, one.sha256) for one in batch], batch)
    batch.clear()


def seconds(index: Path, words: list[str]) -> tuple[float, int]:
    """The fastest run of the command on the index, and how many lines it printed."""
    name, *rest = words
    options = ["--db", str(index), "--as-of", AS_OF]
    command = [sys.executable, "-m", "styrdok", name, *options, *rest]
    runs, lines = [], 0
    for _ in range(REPEATS):
        began = time.perf_counter()
        done = subprocess.run(command, check=True, capture_output=True)
        runs.append(time.perf_counter() - began)
        lines = done.stdout.count(b"\n")
    return min(runs), lines


def searched(index: Path) -> tuple[float, float]:
    """The median and the longest time of the queries, each the fastest of a few runs."""
    queries = tomllib.loads(QUERIES.read_text("utf-8"))
    took = sorted(seconds(index, ["search", "--limit", "10", "--", query])[0] for query in queries)
    return took[len(took) // 2], took[-1]


def main() -> None:
    """Make each index and print what each command takes on it beyond its start."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--keep", type=Path, help="make the indexes here, or use those there")
    given = parser.parse_args()
    originals_read = originals()
    with tempfile.TemporaryDirectory() as name:
        folder = given.keep or Path(name)
        folder.mkdir(exist_ok=True)
        single = folder / "1.db"
        if not single.exists():
            fill(single, originals_read, 1)
        searching, _ = searched(single)
        start = {label: seconds(single, words)[0] for label, words in COMMANDS.items()}
        for count in given.documents:
            path = folder / f"{count}.db"
            if not path.exists():
                took = fill(path, originals_read, count)
                size = path.stat().st_size / 1e6
                print(f"{count} documents: written in {took:.1f} s, {size:.0f} MB")
            for label, words in COMMANDS.items():
                took, lines = seconds(path, words)
                beyond = took - start[label]
                base = f"beyond start-up ({start[label]:.2f} s)"
                print(f"  {label:28} {beyond:6.2f} s {base}, {lines} lines")
            median, longest = (took - searching for took in searched(path))
            base = f"beyond start-up ({searching:.2f} s)"
            print(f"  {'search, median query':28} {median:6.3f} s {base}, longest {longest:.2f} s")


if __name__ == "__main__":
    main()
