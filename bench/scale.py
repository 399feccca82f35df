"""What an ingest of many documents costs: time, memory, and the size of the index.

    python bench/scale.py [--documents N] [--pages N] [--jobs N] [--keep FOLDER]

The documents are those of the golden corpus with more running text: of all
municipalities, each another one. With ``--keep`` they are made once. All
figures are taken in one run: a bare pass of pypdfium2 over every page, a whole
ingest with the same number of processes, and the same ingest again.
"""

import argparse
import multiprocessing
import os
import sqlite3
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "fixtures"))

from ingest import bare, in_pool
from watched import MIB, Run, run

PARTS = 2
"""Folders that the documents are made in, each by a process of its own and from its own seed."""

MANY = 100_000
"""Documents that the time of a whole ingest is projected to."""

_BOUND = 24 * 3600.0


def make(folder: Path, documents: int, pages: int) -> None:
    """Write the documents that are not there yet."""
    parts = [seed for seed in range(PARTS) if not (folder / str(seed) / "cases.jsonl").exists()]
    began = time.perf_counter()
    with multiprocessing.get_context("fork").Pool(PARTS) as pool:
        pool.map(partial(_make_part, folder, documents // PARTS, pages), parts)
    if parts:
        print(f"made in {time.perf_counter() - began:.0f} s")


def _make_part(folder: Path, count: int, pages: int, seed: int) -> None:
    import golden

    golden.make(folder / str(seed), seed=seed, count=count, pages=pages)


def ingested(folder: Path, index: Path, jobs: int) -> Run:
    """`styrdok ingest` as a person runs it.

    Raises:
        RuntimeError: it did not read them all.
    """
    command = [sys.executable, "-m", "styrdok", "ingest", "--db", str(index), "--jobs", str(jobs)]
    # Tesseract takes seconds for what the bare pass takes milliseconds for.
    command += ["--ocr", "off"]
    done = run([*command, str(folder)], bound=_BOUND)
    if done.code:
        raise RuntimeError(f"exit code {done.code}: {done.stderr[-2000:]}")
    return done


def processor() -> float:
    """Seconds of processor time that all processes have taken which were started and have ended."""
    times = os.times()
    return times.children_user + times.children_system


def text_in(index: Path) -> tuple[int, int]:
    """How many documents the index holds, and the bytes of their text."""
    connection = sqlite3.connect(index)
    documents = connection.execute("SELECT count(*) FROM documents").fetchone()[0]
    size = connection.execute("SELECT sum(length(CAST(text AS BLOB))) FROM pages").fetchone()[0]
    connection.close()
    return documents, size


def main() -> None:
    """Make the documents, take the figures, print them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--pages", type=int, default=12, help="on average")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="make the documents here, or use those there")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        folder = (given.keep or scratch) / f"{given.documents}x{given.pages}"
        make(folder, given.documents, given.pages)
        files = sorted(str(path) for path in folder.rglob("*.pdf"))
        index = scratch / "scale.db"
        begun = processor()
        reading, pages = in_pool(bare, files, given.jobs)
        read = processor()
        whole = ingested(folder, index, given.jobs)
        work = (processor() - read) / (read - begun)
        again = ingested(folder, index, given.jobs)
        documents, text = text_in(index)
        size = index.stat().st_size
    each = whole.seconds / len(files)
    print(f"{len(files)} files, {documents} documents, {pages} pages, {given.jobs} processes")
    print(f"bare pypdfium2 pass        {reading:8.1f} s  {reading / pages * 1000:6.2f} ms a page")
    print(
        f"whole ingest               {whole.seconds:8.1f} s  "
        f"{whole.seconds / pages * 1000:6.2f} ms a page, {1 / each:.0f} documents a second"
    )
    print(
        f"ingest over bare pass      {whole.seconds / reading:8.2f}    in processor time {work:.2f}"
    )
    print(f"the same again, unchanged  {again.seconds:8.1f} s")
    print(f"memory of the parent       {whole.peak / MIB:8.0f} MiB, again {again.peak / MIB:.0f}")
    print(f"memory of a worker         {whole.worker / MIB:8.0f} MiB")
    print(f"index over text            {size / text:8.2f}  {size / 1e6:.0f} MB, {text / 1e6:.0f}")
    print(f"{MANY} such documents, projected: {each * MANY / 60:.0f} minutes")


if __name__ == "__main__":
    main()
