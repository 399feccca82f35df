"""Damaged PDFs by the thousand: what an ingest makes of them, and that it stands them all.

    python bench/fuzz.py [--files N] [--seed N] [--ocr MODE] [--jobs N] [--timeout SECONDS]
                         [--keep FOLDER]

The files are those of the made corpora, each with a damage of
``fixtures/damage.py``. They are ingested as a person would, then once more, and
then kind by kind with ``--retry``, which gives the seconds that the failures of
the kind take. What did not go as it must is listed, and the exit code is 1. The
file system must keep times of access: they tell which files were read.
"""

import argparse
import json
import os
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1] / "fixtures"))

import damage
import golden
import make
from watched import MIB, Run, run

HEAVY_SHARE = 0.03
"""The share of the files that are made to cost much."""

GROWTH = 64 * MIB
"""Bytes that the parent may have at the end beyond what it has after a tenth of the run.

At its peak it may have more: the text of the largest documents passes through it.
"""

QUICK = 20.0
"""Seconds that a run with nothing to read may take."""

IN_ALL = 10
"""How many times its time limit a file may take that goes on from page to page."""

FOUND = ("added", "updated", "unchanged", "duplicate", "moved", "unreadable")
WHOLE = "no damage"

Counts = dict[str, float]


def sources() -> list[bytes]:
    """The sample corpus, scans and encrypted files among it, and as much of the golden one."""
    made = [make.file_of(recipe) for recipe in make.recipes() if not recipe.same_as]
    sample = [data for data in made if b"startxref" in data]
    with tempfile.TemporaryDirectory() as name:
        return sample + [path.read_bytes() for path in golden.make(Path(name), count=len(sample))]


def fill(folder: Path, count: int, seed: int) -> None:
    """Write so many damaged files, those of each kind in a folder of their own."""
    undamaged = sources()
    light = {WHOLE: lambda data, rng: data} | damage.LIGHT
    for number in range(count):
        rng = Random(f"fuzz {seed} {number}")
        kinds = damage.HEAVY if rng.random() < HEAVY_SHARE else light
        kind = rng.choice(list(kinds))
        path = folder / kind / f"{number:05}.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(kinds[kind](rng.choice(undamaged), rng))


class Trial:
    """Ingests into one index, and what was wrong with them."""

    def __init__(self, index: Path, jobs: int, timeout: float, ocr: str) -> None:
        self.index = index
        self.timeout = timeout
        self.limits = ["--jobs", str(jobs), "--timeout", str(timeout), "--ocr", ocr]
        self.wrong: list[str] = []

    def ingest(self, folder: Path, *options: str) -> tuple[Run, Counts]:
        """One run over the folder, with what must hold of any run looked at."""
        files = sum(1 for _ in folder.rglob("*.pdf"))
        bound = QUICK + files * IN_ALL * self.timeout
        done = run(self._styrdok("ingest", *self.limits, *options, str(folder)), bound=bound)
        name = f"ingest of {folder.name} {' '.join(options)}"
        if done.code not in (0, 4):
            sys.exit(f"{name}: exit code {done.code}: {done.stderr[-2000:]}")
        counts: Counts = json.loads(done.stdout)
        if not files == counts["found"] == sum(counts[kind] for kind in FOUND):
            self.wrong.append(f"{name}: {files} files, counted {counts}")
        connection = sqlite3.connect(self.index)
        [(verdict,)] = connection.execute("PRAGMA integrity_check").fetchall()
        connection.close()
        if verdict != "ok":
            self.wrong.append(f"{name}: the index is not whole: {verdict}")
        return done, counts

    def read_by(self, folder: Path, *options: str) -> tuple[Run, Counts, set[Path]]:
        """One run over the folder, and the files that it read."""
        files = [*folder.rglob("*.pdf")]
        for path in files:
            os.utime(path, ns=(0, path.stat().st_mtime_ns))
        done, counts = self.ingest(folder, *options)
        return done, counts, {path for path in files if path.stat().st_atime_ns}

    def problems(self) -> dict[Path, str]:
        """The reason for each file that could not be read."""
        done = run(self._styrdok("problems"), bound=QUICK)
        told = json.loads(done.stdout)
        self.wrong += [
            f"{one['path']}: {one['detail']}"
            for one in told
            if one["reason"] == "crashed" and "a fault in styrdok" in one["detail"]
        ]
        return {Path(one["path"]): one["reason"] for one in told}

    def _styrdok(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "styrdok", *words, "--json", "--db", str(self.index)]


def first(trial: Trial, folder: Path) -> None:
    """Everything is read, in memory that does not grow with the files."""
    done, counts, were_read = trial.read_by(folder)
    early, late = done.parent_at(0.1), done.parent_at(1)
    print(f"{counts['found']} files in {done.seconds:.0f} s; {counts['unreadable']} unreadable")
    print(
        f"memory of the parent: {early / MIB:.0f} MiB after a tenth, {late / MIB:.0f} at the end, "
        f"{done.peak / MIB:.0f} at most; of a worker: {done.worker / MIB:.0f} at most"
    )
    if late > early + GROWTH:
        trial.wrong.append("the parent's memory grows")
    if not were_read:
        trial.wrong.append("the file system keeps no times of access")


def again(trial: Trial, folder: Path) -> None:
    """Nothing is read."""
    done, _, were_read = trial.read_by(folder)
    print(f"the same again: {done.seconds:.1f} s")
    if were_read or done.seconds > QUICK:
        trial.wrong.append(f"the same again took {done.seconds:.1f} s, and read {were_read}")


def retried(trial: Trial, folder: Path) -> Iterator[tuple[str, Counter[str], float]]:
    """For each kind its outcomes, and the seconds that its failures take when read again."""
    reasons = trial.problems()
    for kind in sorted(folder.iterdir()):
        files = [*kind.iterdir()]
        outcomes = Counter(reasons.get(path, "read") for path in files)
        failed = {path for path in files if reasons.get(path, "empty") != "empty"}
        done, _, were_read = trial.read_by(kind, "--retry")
        if were_read != failed:
            trial.wrong.append(f"--retry read what it need not, or not all: {were_read ^ failed}")
        yield kind.name, outcomes, done.seconds
    now = trial.problems()
    for path in sorted(reasons.keys() | now.keys()):
        both = {reasons.get(path), now.get(path)}
        if len(both) > 1 and "timeout" not in both:  # which also says how busy the machine was
            trial.wrong.append(f"{path}: was {reasons.get(path)}, is {now.get(path)}")


def main() -> None:
    """Make the files, ingest them, print the table and what was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ocr", default="off", help="as for ingest; it takes most of the time")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=10)
    parser.add_argument("--keep", type=Path, help="make the files here, and leave them")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = (given.keep or Path(name) / "files").absolute()
        shutil.rmtree(folder, ignore_errors=True)
        fill(folder, given.files, given.seed)
        trial = Trial(Path(name) / "fuzz.db", given.jobs, given.timeout, given.ocr)
        first(trial, folder)
        again(trial, folder)
        print(f"{'DAMAGE':16} {'AGAIN':>7}  OUTCOMES")
        for kind, outcomes, seconds in retried(trial, folder):
            told = ", ".join(f"{number} {name}" for name, number in outcomes.most_common())
            print(f"{kind:16} {seconds:5.1f} s  {told}", flush=True)
    for one in trial.wrong:
        print(f"WRONG: {one}")
    sys.exit(bool(trial.wrong))


if __name__ == "__main__":
    main()
