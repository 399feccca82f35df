"""What an ingest stands as a whole process: kills, company, and a disk that takes no more."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import golden
import kills
import pytest
from conftest import Run

from styrdok.errors import ExitCode

STYRDOK = [sys.executable, "-m", "styrdok"]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough documents that a run lasts a while, and a file that is none."""
    folder = tmp_path_factory.mktemp("corpus")
    golden.make(folder, count=60)
    (folder / "empty.pdf").touch()
    return folder


def verdict(index: Path) -> str:
    """What SQLite says of the index."""
    with closing(sqlite3.connect(index)) as connection:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])


@pytest.mark.skipif(sys.platform != "linux", reason="process groups")
def test_a_killed_run_leaves_nothing_wrong(corpus: Path, tmp_path: Path) -> None:
    """Wherever it was killed, the next one makes the index that it would have made."""
    assert [*kills.rounds(corpus, tmp_path, kills=3, seed=2, jobs=2)] == []


def test_two_runs_and_a_reader_lose_nothing(corpus: Path, tmp_path: Path) -> None:
    """Begun at once on a new index, over the same files and others; listings never fail."""
    index = tmp_path / "styrdok.db"
    others = [tmp_path / "one", tmp_path / "other"]
    for seed, folder in enumerate(others, start=2):
        golden.make(folder, seed=seed, count=20)
    command = [*STYRDOK, "ingest", "--db", index, "--jobs", "1", "--json", corpus]
    runs = [subprocess.Popen([*command, other], stdout=subprocess.PIPE) for other in others]
    codes = set()
    while any(run.poll() is None for run in runs):
        listed = subprocess.run([*STYRDOK, "list", "--db", index], capture_output=True, text=True)
        codes.add((listed.returncode, "no index" in listed.stderr))
    assert codes <= {(ExitCode.OK, False), (ExitCode.FAILED, True)}
    for run in runs:
        counts = json.loads(run.communicate()[0])
        assert (run.returncode, counts["found"]) == (ExitCode.INCOMPLETE, 81)
    alone = tmp_path / "alone.db"
    subprocess.run([*STYRDOK, "ingest", "--db", alone, corpus, *others], capture_output=True)
    together, single = kills.rows(index), kills.rows(alone)
    # How often a document was saved is no part of what is known of it.
    del together["facts"], single["facts"]
    assert kills.differences(together, single) == []
    assert verdict(index) == "ok"


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process")
@pytest.mark.parametrize("size", [4096, 150_000])
def test_a_disk_that_takes_no_more_leaves_a_whole_index(
    corpus: Path, tmp_path: Path, size: int
) -> None:
    """The message says what to look at, and the same command then goes on."""
    index = tmp_path / "styrdok.db"
    limited = (
        f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size})); "
        "from styrdok.cli import main; main(prog_name='styrdok')"
    )
    arguments = ["ingest", corpus, "--db", index, "--jobs", "1"]
    failed = subprocess.run(
        [sys.executable, "-c", limited, *arguments], capture_output=True, text=True
    )
    assert failed.returncode == ExitCode.FAILED
    assert "check the disk" in failed.stderr.splitlines()[-1]
    assert "Traceback" not in failed.stderr
    assert verdict(index) == "ok"
    done = subprocess.run([*STYRDOK, *arguments], capture_output=True)
    assert (done.returncode, verdict(index)) == (ExitCode.INCOMPLETE, "ok")


@pytest.mark.skipif(sys.platform != "linux", reason="a folder in which not even root may write")
def test_a_folder_that_takes_no_index_is_named(run: Run, corpus: Path) -> None:
    """Nothing is read in vain before it is said."""
    result = run("ingest", corpus, "--db", "/proc/styrdok.db")
    assert result.exit_code == ExitCode.FAILED
    assert result.stderr.startswith("Error: /proc/styrdok.db cannot be opened: its folder")
