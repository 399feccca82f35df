"""A command run as a user runs it, while its memory and that of its workers is looked at."""

import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import psutil

_EVERY = 0.1
"""Seconds between two looks."""

MIB = 1024**2


@dataclass
class Run:
    """How a command ended, and the bytes of real memory that it had while it ran."""

    code: int = 0
    seconds: float = 0.0
    stdout: str = ""
    stderr: str = ""
    parent: list[int] = field(default_factory=list)
    """Of the process that was started, at each look."""
    worker: int = 0
    """The most that any of its children had."""

    @property
    def peak(self) -> int:
        """The most that the parent had."""
        return max(self.parent)

    def parent_at(self, share: float) -> int:
        """What the parent had when this share of the run had passed."""
        return self.parent[int(share * (len(self.parent) - 1))]


def run(command: Sequence[str], *, bound: float) -> Run:
    """Run the command to its end.

    Raises:
        TimeoutError: it took more than ``bound`` seconds, and was killed.
    """
    done = Run()
    began = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        watched = psutil.Process(process.pid)
        while True:
            _look(watched, done)
            try:
                done.stdout, done.stderr = process.communicate(timeout=_EVERY)
                break
            except subprocess.TimeoutExpired:
                if time.perf_counter() - began > bound:
                    process.kill()
                    raise TimeoutError(f"not done after {bound:.0f} s: {command}") from None
    done.seconds = time.perf_counter() - began
    done.code = process.returncode
    return done


def _look(process: psutil.Process, done: Run) -> None:
    try:
        if size := process.memory_info().rss:  # one that is about to end has none left
            done.parent.append(size)
    except psutil.Error:  # it has just ended
        return
    for child in process.children():
        try:
            done.worker = max(done.worker, child.memory_info().rss)
        except psutil.Error:
            continue
