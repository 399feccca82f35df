"""What a whole ingest costs, as ratios taken in one run on the same files.

    python bench/ingest.py [--copies N] [--jobs N] [FOLDER]

Three passes over the made corpus (or the PDFs of FOLDER) with the same number
of processes: pypdfium2 reading every page and nothing else, a whole ingest
(text, rules, database), and pdfplumber reading every page of every eighth file,
scaled by pages. Each pass is timed whole, with the start of its processes;
the first two are repeated and the fastest counts.
"""

import argparse
import multiprocessing
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "fixtures"))

REPEATS = 3
PLUMBED = 8
"""pdfplumber is given one file in this many."""


def bare(path: str) -> int:
    """Read every page with pypdfium2; the number of pages."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return 0
    for page in pdf:
        page.get_textpage().get_text_bounded()
    return len(pdf)


def plumbed(path: str) -> int:
    """Read every page with pdfplumber; the number of pages."""
    import pdfplumber

    try:
        with pdfplumber.open(path) as pdf:
            for page in pdf.pages:
                page.extract_text()
                page.close()
            return len(pdf.pages)
    except Exception:
        return 0  # a damaged file; both engines are spared it alike


def in_pool(work: Callable[[str], int], files: list[str], jobs: int) -> tuple[float, int]:
    """Seconds and pages of a pass in that many processes."""
    began = time.perf_counter()
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        pages = sum(pool.imap_unordered(work, files, chunksize=4))
    return time.perf_counter() - began, pages


def ingested(folder: Path, jobs: int, scratch: Path) -> float:
    """Seconds of `styrdok ingest` as a person runs it, into a new index."""
    index = scratch / "bench.db"
    for file in scratch.glob("bench.db*"):
        file.unlink()
    command = [sys.executable, "-m", "styrdok", "ingest", "--db", str(index), "--jobs", str(jobs)]
    # Tesseract takes seconds for what the bare pass takes milliseconds for.
    command += ["--ocr", "off"]
    began = time.perf_counter()
    subprocess.run([*command, str(folder)], check=False, capture_output=True)
    return time.perf_counter() - began


def main() -> None:
    """Read the arguments, make the passes, print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--copies", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        folder = given.folder or scratch / "corpus"
        if not given.folder:
            import make

            make.make(folder, copies=given.copies)
        files = sorted(str(path) for path in folder.rglob("*.pdf"))
        reading, whole = [], []
        for _ in range(REPEATS):
            seconds, pages = in_pool(bare, files, given.jobs)
            reading.append(seconds)
            whole.append(ingested(folder, given.jobs, scratch))
        slow, slow_pages = in_pool(plumbed, files[::PLUMBED], given.jobs)
    plumber = slow * pages / slow_pages
    print(f"{len(files)} files, {pages} pages, {given.jobs} processes")
    print(
        f"bare pypdfium2 pass  {min(reading):7.2f} s  {min(reading) / pages * 1000:6.2f} ms a page"
    )
    print(f"whole ingest         {min(whole):7.2f} s  {min(whole) / pages * 1000:6.2f} ms a page")
    print(f"pdfplumber, scaled   {plumber:7.2f} s  {plumber / pages * 1000:6.2f} ms a page")
    print(f"ingest over bare pass      {min(whole) / min(reading):6.2f}")
    print(f"pdfplumber over ingest     {plumber / min(whole):6.2f}")


if __name__ == "__main__":
    main()
