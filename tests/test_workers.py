"""The supervisor: results, limits, crashes, bugs, and that nothing is left behind."""

import faulthandler
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from styrdok.workers import Failure, WorkError, run

MIB = 1024**2


def _abort() -> None:
    faulthandler.disable()  # pytest's, which would print where we are
    os.abort()


def _nasty(task: str) -> tuple[str, int]:
    """Do what the task's first word says; the answer names the process."""
    match task.split()[0]:
        case "sleep":
            time.sleep(60)
        case "spin":
            while True:
                pass
        case "abort":
            _abort()
        case "linger":
            time.sleep(0.5)
            _abort()
        case "exit":
            os._exit(3)
        case "hoard":
            hoard = []
            while True:
                hoard.append(bytearray(MIB))
        case "raise":
            raise ValueError(f"cannot do {task}")
        case "unsendable":
            return lambda: None  # type: ignore[return-value]
    return task, os.getpid()


def _prepare() -> Callable[[str], tuple[str, int]]:
    return _nasty


def _cannot_prepare() -> Callable[[str], str]:
    raise LookupError("no tables")


def _crash_at_the_second() -> Callable[[str], str]:
    """Work that only fails for what earlier tasks did to the process."""
    done: list[str] = []

    def work(task: str) -> str:
        done.append(task)
        if len(done) > 1:
            _abort()
        return task

    return work


def _failures(tasks: list[str], **limits: float) -> dict[str, str]:
    limits = {"jobs": 2, "timeout": 30, "memory": 500 * MIB} | limits
    outcomes = run(_prepare, tasks, **limits)  # type: ignore[arg-type]
    return {task: got.reason if isinstance(got, Failure) else "done" for task, got in outcomes}


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_every_task_has_one_result(jobs: int) -> None:
    """As many workers as wanted do each task once, also after they were replaced."""
    tasks = [f"ok {number}" for number in range(1200)]
    done = Counter(task for task, _ in run(_prepare, tasks, jobs=jobs, timeout=30))
    assert done == Counter(tasks)


def test_no_task_makes_no_worker() -> None:
    """Nothing to do ends at once."""
    assert list(run(_prepare, [], jobs=2, timeout=1)) == []


def test_few_tasks_are_shared_out() -> None:
    """Two tasks go to two workers, though each could hold both."""
    results = [got for _, got in run(_prepare, ["ok 1", "ok 2"], jobs=2, timeout=30)]
    assert len({got[1] for got in results if not isinstance(got, Failure)}) == 2


@pytest.mark.parametrize(
    ("task", "reason"),
    [("sleep", "timeout"), ("spin", "timeout"), ("abort", "crashed"), ("exit", "crashed")],
)
def test_a_bad_task_is_blamed_alone(task: str, reason: str) -> None:
    """What was sent ahead to a worker that died is done by another."""
    tasks = [f"ok {number}" for number in range(30)]
    got = _failures([*tasks[:10], task, *tasks[10:]], timeout=1)
    assert got == dict.fromkeys(tasks, "done") | {task: reason}


@pytest.mark.skipif(sys.platform != "linux", reason="the limit on address space is Linux's")
def test_memory_is_limited_from_inside() -> None:
    """A worker that asks for too much is told so, and the task is filed under memory."""
    assert _failures(["hoard", "ok"], memory=200 * MIB) == {"hoard": "memory", "ok": "done"}


def test_memory_is_to_blame_for_the_crash_of_one_that_had_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also when it was looked at once more while it died and had already given all back."""
    sizes = iter([400 * MIB])
    monkeypatch.setattr("styrdok.workers._size", lambda process: next(sizes, 0))
    monkeypatch.setattr("styrdok.workers._WATCH", 0.1)
    assert _failures(["linger"]) == {"linger": "memory"}


def test_a_crash_is_blamed_on_a_fresh_process_only() -> None:
    """A task that falls over what earlier ones left behind is done by a new worker."""
    outcomes = run(_crash_at_the_second, ["a", "b", "c"], jobs=1, timeout=30)
    assert sorted(outcomes, key=str) == [("a", "a"), ("b", "b"), ("c", "c")]


def test_a_bug_is_raised_with_its_traceback() -> None:
    """An exception in the work is ours: it ends the run and says where and on what."""
    with pytest.raises(WorkError, match=r"(?s)'raise 7'.*_nasty.*ValueError: cannot do raise 7"):
        list(run(_prepare, ["ok", "raise 7"], jobs=1, timeout=30))


def test_a_result_that_cannot_travel_is_a_bug() -> None:
    """It is not mistaken for a crash of the task."""
    with pytest.raises(WorkError, match="pickle"):
        list(run(_prepare, ["unsendable"], jobs=1, timeout=30))


def test_a_worker_that_cannot_start_is_a_bug() -> None:
    """The tasks are not blamed for it."""
    with pytest.raises(WorkError, match="no tables"):
        list(run(_cannot_prepare, ["a"], jobs=1, timeout=30))


def test_closing_early_kills_all_workers() -> None:
    """Nobody goes on, and nobody stays behind as a zombie."""
    before = set(psutil.Process().children())
    outcomes = run(_prepare, ["ok", "spin", "sleep"], jobs=3, timeout=30)
    next(outcomes)
    started = time.monotonic()
    outcomes.close()
    assert set(psutil.Process().children()) <= before
    assert time.monotonic() - started < 5


def test_a_slow_reader_costs_no_task_its_time() -> None:
    """A result that came in time counts, however late it is asked for."""
    outcomes = run(_prepare, ["ok 1", "ok 2", "ok 3"], jobs=1, timeout=0.5)
    first = next(outcomes)
    time.sleep(1)
    assert not any(isinstance(got, Failure) for _, got in [first, *outcomes])


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("task", ["spin", "ok"], ids=["busy", "idle"])
def test_workers_end_when_the_parent_is_killed(tmp_path: Path, task: str) -> None:
    """Neither one in an endless loop nor one that waits for a task outlives it for long."""
    script = tmp_path / "parent.py"
    script.write_text(_PARENT.format(folder=str(Path(__file__).parent), task=task))
    parent = subprocess.Popen([sys.executable, script])
    watched = psutil.Process(parent.pid)
    while len(children := watched.children()) < 2:
        time.sleep(0.02)
    time.sleep(0.5)
    parent.kill()
    parent.wait()
    assert psutil.wait_procs(children, timeout=10)[1] == []


_PARENT = """
import sys, time
sys.path.insert(0, {folder!r})
import test_workers
from styrdok import workers
workers._GRACE = 0
if __name__ == "__main__":
    for _ in workers.run(test_workers._prepare, [{task!r}] * 20, jobs=2, timeout=2):
        time.sleep(60)
"""


FREED = """
import psutil
from styrdok.workers import give_back
process = psutil.Process()
before = process.memory_info().rss
text = [str(number) * 300 for number in range(50_000)]
pinned = "x" * 2_000
filled = process.memory_info().rss - before
del text
give_back()
print(filled, process.memory_info().rss - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other C libraries give back by themselves")
def test_memory_that_is_free_is_given_back() -> None:
    """Also what lies before something that is still in use."""
    done = subprocess.run([sys.executable, "-c", FREED], capture_output=True, text=True, check=True)
    filled, left = map(int, done.stdout.split())
    assert filled > 50 * 1024**2
    assert left < filled // 4
