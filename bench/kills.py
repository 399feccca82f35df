"""An ingest that is killed at any moment, and run again, leaves the index of one that was not.

    python bench/kills.py [--kills N] [--seed N] [--copies N] [--jobs N]

The process and its workers get SIGKILL while it starts and makes the index,
while files are read, or while the standings are worked out; in some rounds
several times. After each kill the index must be whole, as `styrdok verify` sees
it, and after the last run of a round each row of each table must be that of the
undisturbed run. For Linux.
"""

import argparse
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1] / "fixtures"))

from styrdok.store.integrity import faults

START, READING, END = "start", "reading", "end"
"""Before there are workers, while there are, and when they are gone."""

IN_A_ROUND = [1, 1, 1, 2, 4]
"""How many kills there are before a run may come to its end."""

_LOOK = 0.002
"""Seconds between two looks at what the run is doing."""

_APART = ("_sqlite_migrations", "searched_")
"""How tables begin that tell when, or in which order, the others were written."""

_NUMBERS = {"page_key", "title_key"}
"""Columns that tell in which order rows were written."""

Rows = dict[str, list[str]]


class Ingest:
    """One run, and the phase that it is in; without OCR, which would start other processes."""

    def __init__(self, folder: Path, index: Path, jobs: int) -> None:
        command = [sys.executable, "-m", "styrdok", "ingest", str(folder), "--db", str(index)]
        self._process = subprocess.Popen(
            [*command, "--jobs", str(jobs), "--ocr", "off"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._had_workers = False

    def phases(self) -> Iterator[str]:
        """The phase at each look, until the process has ended."""
        while self._process.poll() is None:
            workers = self._workers()
            self._had_workers |= bool(workers)
            yield READING if workers else END if self._had_workers else START
            time.sleep(_LOOK)

    def kill(self) -> bool:
        """Kill it and its workers; whether it was still at work."""
        if self._process.poll() is not None:
            return False
        self._process.send_signal(signal.SIGSTOP)  # so that it starts no more of them
        for worker in self._workers():
            os.kill(worker, signal.SIGKILL)
        self._process.kill()
        self._process.wait()
        return True

    def _workers(self) -> list[int]:
        pid = self._process.pid
        return [*map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split())]

    @property
    def code(self) -> int:
        """The exit code of a run that has ended."""
        return int(self._process.returncode)


def undisturbed(folder: Path, index: Path, jobs: int) -> dict[str, float]:
    """Run to the end; the seconds that each phase took."""
    looks: Counter[str] = Counter()
    began = time.monotonic()
    run = Ingest(folder, index, jobs)
    looks.update(run.phases())
    if run.code not in (0, 4):
        raise RuntimeError(f"exit code {run.code}")
    each = (time.monotonic() - began) / looks.total()
    return {phase: looks[phase] * each for phase in (START, READING, END)}


def killed(folder: Path, index: Path, jobs: int, phase: str, delay: float) -> bool:
    """Kill a run so many seconds into the phase; whether it had not ended before."""
    run = Ingest(folder, index, jobs)
    begun = None
    for now in run.phases():
        if begun is None and now == phase:
            begun = time.monotonic()
        if begun is not None and time.monotonic() - begun >= delay:
            return run.kill()
    return False


def harm(index: Path) -> str:
    """What is wrong with a copy of the index as it lies there; empty for nothing."""
    if not index.exists():
        return ""
    with tempfile.TemporaryDirectory() as name:
        for file in index.parent.glob(f"{index.name}*"):
            shutil.copy(file, name)
        with closing(sqlite3.connect(Path(name, index.name))) as connection:
            if connection.execute("SELECT 1 FROM sqlite_master").fetchone():
                return "; ".join(faults(connection))
            [(verdict,)] = connection.execute("PRAGMA integrity_check").fetchall()
    return "" if verdict == "ok" else str(verdict)


def rows(index: Path) -> Rows:
    """All rows of each table, in an order of their own; not the search indexes and numbers."""
    with closing(sqlite3.connect(index)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {
            name: _sorted(connection, name)
            for (name,) in names.fetchall()
            if not name.startswith(_APART)
        }


def _sorted(connection: sqlite3.Connection, table: str) -> list[str]:
    columns = [column[1] for column in connection.execute(f'PRAGMA table_xinfo("{table}")')]
    told = ", ".join(f'"{column}"' for column in columns if column not in _NUMBERS)
    return sorted(map(repr, connection.execute(f'SELECT {told} FROM "{table}"')))


def differences(one: Rows, other: Rows) -> list[str]:
    """The tables that are not the same, each with its first row that only one of them has."""
    return [
        f"{name}: {min({*one.get(name, ())} ^ {*other.get(name, ())}, default='other count')[:300]}"
        for name in sorted(one.keys() | other.keys())
        if one.get(name) != other.get(name)
    ]


def rounds(folder: Path, scratch: Path, kills: int, seed: int, jobs: int) -> Iterator[str]:
    """Kill so many runs, in rounds; gives what was wrong."""
    rng = Random(f"kills {seed}")
    lengths = undisturbed(folder, scratch / "undisturbed.db", jobs)
    wanted = rows(scratch / "undisturbed.db")
    print(", ".join(f"{phase} {seconds:.2f} s" for phase, seconds in lengths.items()))
    done: Counter[str] = Counter()
    number = 0
    while done.total() < kills:
        number += 1
        index = scratch / f"{number}.db"
        for _ in range(min(rng.choice(IN_A_ROUND), kills - done.total())):
            phase = rng.choice(list(lengths))
            delay = rng.uniform(0, lengths[phase])
            done[phase] += killed(folder, index, jobs, phase, delay)
            if found := harm(index):
                yield f"round {number}, killed {delay:.3f} s into {phase}: {found}"
        undisturbed(folder, index, jobs)
        for found in [harm(index), *differences(wanted, rows(index))]:
            if found:
                yield f"round {number}: {found}"
        index.unlink()
    print(f"{done.total()} kills in {number} rounds: {dict(done)}")


def main() -> None:
    """Make the corpus, kill, and print what was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--copies", type=int, default=2)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    import make

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "corpus")
        make.make(folder, copies=given.copies)
        wrong = [*rounds(folder, Path(name), given.kills, given.seed, given.jobs)]
    for one in wrong:
        print(f"WRONG: {one}")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
