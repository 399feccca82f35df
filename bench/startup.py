"""How long the command takes to start, in bare interpreter starts of the same run.

python bench/startup.py
"""

import subprocess
import sys
import time

REPEATS = 15


def seconds(*arguments: str) -> float:
    """The fastest of some runs of the interpreter with these arguments."""
    runs = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        runs.append(time.perf_counter() - began)
    return min(runs)


def main() -> None:
    """Print each command's start as a multiple of the bare one's."""
    bare = seconds("-c", "pass")
    print(f"bare interpreter  {bare * 1000:6.1f} ms")
    for command in ([], ["stale"], ["ingest"]):
        name = " ".join(["styrdok", *command, "--help"])
        ratio = seconds("-m", "styrdok", *command, "--help") / bare
        print(f"{name:24} {ratio:5.1f} bare starts")


if __name__ == "__main__":
    main()
