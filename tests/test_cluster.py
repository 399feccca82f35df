"""``ingest --cluster``: a scheduler and workers of dask as they are run, and the same index."""

import faulthandler
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import make
import pytest
from conftest import POLICY, Run
from kills import rows

from styrdok.cluster.client import Cluster, connected
from styrdok.errors import ClusterFailure, ExitCode, UsageError
from styrdok.ingest import Limits, Outcome, find, ingest, standard_method
from styrdok.store import Index
from styrdok.workers import Failure, WorkError

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals")

MIB = 1024**2
HERE = Path(__file__).parent
Write = Callable[..., Path]


@contextmanager
def process(name: str, *arguments: object, **options: object) -> Iterator[subprocess.Popen[bytes]]:
    """A process of dask, killed in the end."""
    command = [sys.executable, "-m", f"distributed.cli.dask_{name}", *map(str, arguments)]
    quiet = ["--no-dashboard", "--dashboard-address", "127.0.0.1:0"]
    with subprocess.Popen([*command, *quiet], stderr=subprocess.DEVNULL, **options) as started:  # type: ignore[call-overload]
        try:
            yield started
        finally:
            started.kill()


@contextmanager
def scheduler(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A scheduler and its address."""
    file = folder / "scheduler.json"
    with process("scheduler", "--host", "127.0.0.1", "--port", 0, "--scheduler-file", file) as one:
        while True:
            try:
                address = json.loads(file.read_text())["address"]
            except (FileNotFoundError, json.JSONDecodeError):
                time.sleep(0.05)
            else:
                break
        yield address, one


@contextmanager
def worker(address: str, folder: Path, *path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker with one thread that was started in the folder and finds modules on the path."""
    alone = ("--no-nanny", "--nthreads", 1, "--local-directory", folder)
    env = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, path))}
    with process("worker", address, *alone, cwd=folder, env=env) as started:
        yield started


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A cluster with two workers, which stand in another folder and know these tests."""
    folder = tmp_path_factory.mktemp("cluster")
    modules = HERE, HERE.parent / "fixtures", HERE.parent / "bench"
    with (
        scheduler(folder) as (address, _),
        worker(address, folder, *modules),
        worker(address, folder, *modules),
    ):
        yield address


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample corpus."""
    folder = tmp_path_factory.mktemp("sample") / "corpus"
    make.make(folder)
    return folder


@pytest.fixture(scope="module")
def local(corpus: Path) -> Path:
    """The index of the sample corpus that a local run makes."""
    index = corpus.parent / "local.db"
    ingested(index, corpus)
    return index


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the sample corpus is many of them."""
    monkeypatch.setattr("styrdok.cluster.client._FILES", 5)


def silent(_: str) -> None:
    """Say nothing."""


def ingested(
    index: Path,
    corpus: Path | str,
    cluster: Cluster | None = None,
    after_first: Callable[[], None] = lambda: None,
) -> list[Outcome]:
    """Read the corpus into the index, on the cluster or here, and do something on the way."""
    pool = {"pool": cluster.run} if cluster else {}
    outcomes = []
    with Index.open(str(index), create=True) as opened:
        found = find([str(corpus)])
        run = ingest(opened, found, standard_method(), today=date(2019, 6, 25), **pool)
        for outcome in run:
            if outcome.record and not any(one.record for one in outcomes):
                after_first()
            outcomes.append(outcome)
    return outcomes


def test_the_index_is_that_of_a_local_run(run: Run, corpus: Path, address: str) -> None:
    """Word for word, with the same counts and the same exit code."""
    local = run("ingest", corpus, "--db", "local.db", "--json")
    remote = run("ingest", corpus, "--db", "remote.db", "--json", STYRDOK_CLUSTER=address)
    assert local.exit_code == remote.exit_code == ExitCode.INCOMPLETE
    counts = [json.loads(one.stdout) | {"seconds": 0} for one in (local, remote)]
    assert counts[0] == counts[1]
    assert rows(Path("local.db")) == rows(Path("remote.db"))


@pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="needs a path that is not shared")
def test_what_a_worker_cannot_find_is_sent(
    corpus: Path, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The path leads to the working directory of whoever follows it; the index keeps it."""
    monkeypatch.chdir(corpus.parent)
    path = "/proc/self/cwd/corpus/gavle"
    ingested(tmp_path / "local.db", path)
    with connected(address, standard_method(), silent) as cluster:
        ingested(tmp_path / "remote.db", path, cluster)
    assert rows(tmp_path / "local.db") == rows(tmp_path / "remote.db")


@pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="needs a path that is not shared")
def test_another_file_at_the_path_is_not_read(
    pdf: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that has a namesake there is sent the client's file."""
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "policy.pdf").write_bytes(b"%PDF of another kind")
    monkeypatch.chdir(pdf(*POLICY).parent)
    with (
        scheduler(tmp_path) as (address, _),
        worker(address, theirs),
        connected(address, standard_method(), silent) as cluster,
    ):
        path = "/proc/self/cwd/policy.pdf"
        [outcome] = ingested(tmp_path / "remote.db", path, cluster)
    assert outcome.record
    assert (outcome.record.path, outcome.record.valid_until) == (path, "2018-12-31")


def test_a_worker_that_is_killed_loses_nothing(corpus: Path, local: Path, tmp_path: Path) -> None:
    """What it had is done by the other, and nothing is there twice."""
    with (
        scheduler(tmp_path) as (address, _),
        worker(address, tmp_path) as killed,
        worker(address, tmp_path),
        connected(address, standard_method(), silent) as cluster,
    ):
        while cluster.threads() < 2:
            time.sleep(0.05)
        outcomes = ingested(tmp_path / "remote.db", corpus, cluster, killed.kill)
    assert len({one.path for one in outcomes}) == len(outcomes)
    assert rows(local) == rows(tmp_path / "remote.db")


def test_a_scheduler_that_is_lost_keeps_what_is_finished(corpus: Path, tmp_path: Path) -> None:
    """The error says so, and the next run goes on from there."""
    with (
        scheduler(tmp_path) as (address, lost),
        worker(address, tmp_path),
        pytest.raises(ClusterFailure, match=rf"lost the dask scheduler at {address}.*run the same"),
        connected(address, standard_method(), silent) as cluster,
    ):
        ingested(tmp_path / "index.db", corpus, cluster, lost.kill)
    kinds = {one.kind for one in ingested(tmp_path / "index.db", corpus)}
    assert kinds >= {"unchanged", "added"}


def test_closing_early_keeps_what_is_finished(corpus: Path, address: str, tmp_path: Path) -> None:
    """As Ctrl-C does; the cluster is free for the next."""
    found = find([str(corpus)])
    with (
        Index.open(str(tmp_path / "index.db"), create=True) as index,
        connected(address, standard_method(), silent) as cluster,
    ):
        started = ingest(index, found, standard_method(), today=date.today(), pool=cluster.run)
        first = {one.path for one in (next(started) for _ in range(20)) if one.record}
        started.close()  # type: ignore[attr-defined]
        assert {one.path for one in index.records()} == first


class Told(NamedTuple):
    """A task that does what its file says."""

    path: str
    place: str | None = None

    def at(self, place: str) -> "Told":
        """The same with the file elsewhere."""
        return self._replace(place=place)


def obedient() -> Callable[[Told], str]:
    """Work for :class:`Told`; the answer is what the file says."""
    return obey


def obey(task: Told) -> str:
    """Do what the file says, on the worker."""
    match word := Path(task.place or task.path).read_text():
        case "spin":
            while True:
                pass
        case "abort":
            faulthandler.disable()
            os.abort()
        case "hoard":
            hoard = []
            while True:
                hoard.append(bytearray(32 * MIB))
        case "kill the helper":
            os.kill(os.getppid(), signal.SIGKILL)
            time.sleep(5)
        case "raise":
            raise ValueError(f"cannot do {word}")
    return word


_PATIENCE = 5
"""Seconds for one file: a busy machine takes more than one to fill the memory of the hoarder."""


def obeyed(address: str, folder: Path, *words: str) -> dict[str, str]:
    """What became of files that say the words."""
    for word in words:
        (folder / word).write_text(word)
    tasks = [Told(str(folder / word)) for word in words]
    with connected(address, standard_method(), silent) as cluster:
        ended = cluster.run(obedient, tasks, jobs=None, timeout=_PATIENCE, memory=200 * MIB)
        return {
            Path(task.path).name: got.reason if isinstance(got, Failure) else got
            for task, got in ended
        }


@pytest.mark.skipif(sys.platform != "linux", reason="the limit on address space is Linux's")
def test_a_bad_file_costs_only_itself(address: str, tmp_path: Path) -> None:
    """The limits are those of a local run; even what ends the helper is found out."""
    good = [f"ok {number}" for number in range(4)]
    bad = {"spin": "timeout", "abort": "crashed", "hoard": "memory", "kill the helper": "crashed"}
    got = obeyed(address, tmp_path, *good[:2], *bad, *good[2:])
    assert got == {word: word for word in good} | bad


def test_a_bug_is_raised_with_its_traceback(address: str, tmp_path: Path) -> None:
    """It ends the run here, as a local one."""
    with pytest.raises(WorkError, match=r"(?s)raise.*obey.*ValueError: cannot do raise"):
        obeyed(address, tmp_path, "ok", "raise")


def test_what_cannot_be_opened_here_has_its_reason(
    address: str, pdf: Write, tmp_path: Path
) -> None:
    """A file that goes after it was found is as it would be in a local run."""
    found = find([str(pdf(*POLICY, name="gone.pdf")), str(pdf(*POLICY, "two", name="there.pdf"))])
    (tmp_path / "gone.pdf").unlink()
    with (
        Index.open(str(tmp_path / "index.db"), create=True) as index,
        connected(address, standard_method(), silent) as cluster,
    ):
        run = ingest(index, found, standard_method(), today=date.today(), pool=cluster.run)
        kinds = {Path(one.path).stem: one.unreadable and one.unreadable.reason for one in run}
    assert kinds == {"gone": "vanished", "there": None}


def test_jobs_is_the_number_of_files_at_once(address: str, corpus: Path, tmp_path: Path) -> None:
    """One is enough for all."""
    limits = Limits(jobs=1)
    with (
        Index.open(str(tmp_path / "index.db"), create=True) as index,
        connected(address, standard_method(), silent) as cluster,
    ):
        found = find([str(corpus / "vara")])
        run = ingest(
            index, found, standard_method(), today=date.today(), limits=limits, pool=cluster.run
        )
        assert len([*run]) == len(found.files)


def test_nobody_at_the_address(run: Run, pdf: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address and the next step are said, and no index is made."""
    monkeypatch.setattr("styrdok.cluster.client._CONNECT", 0.5)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        result = run("ingest", pdf(*POLICY), "--cluster", address)
    assert result.exit_code == ExitCode.FAILED
    assert result.stderr == (
        f"Error: no dask scheduler answers at {address}: check the address, or start one with "
        "`dask scheduler`\n"
    )
    assert not Path("styrdok.db").exists()


def test_no_address(run: Run, pdf: Write) -> None:
    """A wrong option is told by its value."""
    result = run("ingest", pdf(*POLICY), "--cluster", "carrier-pigeon://x")
    assert result.exit_code == ExitCode.USAGE
    assert "carrier-pigeon://x" in result.stderr
    assert "tcp://HOST:PORT" in result.stderr


def test_no_worker(run: Run, pdf: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said what is waited for, and after a time that it was in vain."""
    monkeypatch.setattr("styrdok.cluster.client._PATIENCE", 0.1)
    with scheduler(tmp_path) as (address, _):
        result = run("ingest", pdf(*POLICY), "--cluster", address)
    assert result.exit_code == ExitCode.FAILED
    waits, gives_up = result.stderr.splitlines()
    assert waits.startswith(f"{address} has no worker: waiting for one")
    assert gives_up.startswith(f"Error: no worker came to {address}")


def test_ctrl_c_while_waiting(pdf: Write, tmp_path: Path) -> None:
    """It ends at once and as ever."""
    with scheduler(tmp_path) as (address, _):
        command = [sys.executable, "-m", "styrdok", "ingest", pdf(*POLICY), "--cluster", address]
        with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE) as waiting:
            assert waiting.stderr
            assert b"waiting for one" in waiting.stderr.readline()
            waiting.send_signal(signal.SIGINT)
            assert b"Interrupted" in waiting.stderr.read()
    assert waiting.returncode == ExitCode.INTERRUPTED


def test_other_rules_are_refused(address: str, pdf: Write) -> None:
    """What differs is named, with what to do."""
    method = replace(standard_method(), tables="other")
    with (
        connected(address, method, silent) as cluster,
        pytest.raises(UsageError, match=r"has rule tables \w+ and not other: install the same"),
    ):
        list(cluster.run(obedient, [Told(str(pdf(*POLICY)))], jobs=None, timeout=1))


def test_a_worker_without_styrdok_is_refused(pdf: Write, tmp_path: Path) -> None:
    """What is missing is named; a scheduler does not need it."""
    (tmp_path / "other" / "styrdok").mkdir(parents=True)
    (tmp_path / "other" / "styrdok" / "__init__.py").touch()
    with (
        scheduler(tmp_path) as (address, _),
        worker(address, tmp_path, tmp_path / "other"),
        connected(address, standard_method(), silent) as cluster,
        pytest.raises(UsageError, match=r"cannot load styrdok .*install styrdok"),
    ):
        list(cluster.run(obedient, [Told(str(pdf(*POLICY)))], jobs=None, timeout=1))


def test_the_extra_is_asked_for(run: Run, pdf: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without dask the option says what to install."""
    monkeypatch.setitem(sys.modules, "styrdok.cluster.client", None)
    result = run("ingest", pdf(*POLICY), "--cluster", "tcp://127.0.0.1:1")
    assert result.exit_code == ExitCode.USAGE
    assert 'run "pip install distributed"' in result.stderr


def test_dask_is_loaded_for_a_cluster_only() -> None:
    """Loading it takes longer than many a command."""
    code = "import styrdok.cli.ingest, sys; sys.exit('dask' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
