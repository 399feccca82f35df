"""What questions to a large index cost: ``stale`` over so many documents, beyond start-up.

    python bench/query.py [--documents N ...] [--keep FOLDER]

Each index is made from the sample corpus, read once: its documents are given to
other municipalities, with their years moved, until there are enough. Times are
those of the command as a user runs it, less those on an index of one document;
the fastest of a few runs counts.
"""

import argparse
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "fixtures"))

from styrdok import tables
from styrdok.ingest import find, ingest, standard_method
from styrdok.model import Organisation, Record
from styrdok.settings import Settings
from styrdok.standings import refresh
from styrdok.store import Analysed, File, Index

REPEATS = 5
AS_OF = "2019-06-25"
COMMANDS = {
    "stale": ["stale"],
    "stale --json": ["stale", "--json"],
    "stale --municipality Gävle": ["stale", "--municipality", "Gävle"],
    "list --status expiring": ["list", "--status", "expiring"],
}


def originals() -> list[Record]:
    """The sample corpus' steering documents and minutes, as they are read."""
    import make

    with tempfile.TemporaryDirectory() as name, Index.open(":memory:", create=True) as index:
        make.make(Path(name))
        for _ in ingest(index, find([name]), standard_method(), today=date(2019, 6, 25)):
            pass
        return list(index.records(with_evidence=True))


def variants(records: list[Record], count: int) -> Iterator[Analysed]:
    """So many documents, each like one of the records; the same every time."""
    draw = random.Random(1)
    owners = [one for one in tables.load().register.organisations if len(one.code) == 4]
    for number in range(count):
        record = _moved(records[number % len(records)], draw.choice(owners), draw.randrange(-6, 7))
        digest = f"{number:012x}".ljust(64, "0")
        record = replace(record, id=digest[:12], path=f"/archive/{number}.pdf")
        yield Analysed(record, digest, (), None, "made", "made")


def _moved(record: Record, owner: Organisation, years: int) -> Record:
    """The record of another municipality, so many years later."""

    def later(text: str | None) -> str | None:
        year = r"\b(?:19|20)\d\d\b"
        return text and re.sub(year, lambda found: str(int(found[0]) + years), text)

    dates = ("adopted_on", "revised_on", "valid_from", "valid_until", "review_by")
    return replace(
        record,
        title=later(record.title),
        organisations=(owner,),
        **{name: later(getattr(record, name)) for name in dates},
    )


def fill(path: Path, records: list[Record], count: int) -> float:
    """Make the index; the seconds that it takes to write."""
    began = time.perf_counter()
    with Index.open(str(path), create=True) as index:
        batch: list[Analysed] = []
        for one in variants(records, count):
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
    command = [sys.executable, "-m", "styrdok", *words, "--db", str(index), "--as-of", AS_OF]
    runs, lines = [], 0
    for _ in range(REPEATS):
        began = time.perf_counter()
        done = subprocess.run(command, check=True, capture_output=True)
        runs.append(time.perf_counter() - began)
        lines = done.stdout.count(b"\n")
    return min(runs), lines


def main() -> None:
    """Make each index and print what each command takes on it beyond its start."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--keep", type=Path, help="make the indexes here, or use those there")
    given = parser.parse_args()
    records = originals()
    with tempfile.TemporaryDirectory() as name:
        folder = given.keep or Path(name)
        folder.mkdir(exist_ok=True)
        single = folder / "1.db"
        if not single.exists():
            fill(single, records, 1)
        start = {label: seconds(single, words)[0] for label, words in COMMANDS.items()}
        for count in given.documents:
            path = folder / f"{count}.db"
            if not path.exists():
                took = fill(path, records, count)
                size = path.stat().st_size / 1e6
                print(f"{count} documents: written in {took:.1f} s, {size:.0f} MB")
            for label, words in COMMANDS.items():
                took, lines = seconds(path, words)
                beyond = took - start[label]
                base = f"beyond start-up ({start[label]:.2f} s)"
                print(f"  {label:28} {beyond:6.2f} s {base}, {lines} lines")


if __name__ == "__main__":
    main()
