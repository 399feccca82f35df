"""Write docs/accuracy.md: how right the extraction is, on every labelled set at hand.

    python bench/accuracy.py [--cases NAME=CASES.jsonl ...] > docs/accuracy.md

The made corpora are scored always; each ``--cases`` adds a set of labelled
documents of your own. Figures come from ``styrdok score``.
"""

import argparse
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "fixtures"))

from styrdok import __version__, tables
from styrdok.score import DECISIONS, FIELDS, Score, Tally, read_cases, score

_HEAD = """# How right the extraction is

This page is made by `make accuracy`; the figures are those of `styrdok score`, version
{version}, rule tables `{digest}`. *Exact* is the share of documents in which the field is
answered as labelled, unknown included; *precision* the share of the values given that are
right; *recall* the share of the labelled values that were found; *abstained* the share of
documents for which no value was given. A title counts only when every word of it is right.

"""


_SEEDS = {
    1: "The golden corpus, seed 1 (looked at while rules were written)",
    161803: "The golden corpus, seed 161803 (never looked at)",
}


def section(name: str, total: Score) -> list[str]:
    """One set of labelled documents as Markdown."""
    expired = len(total.wrongly_expired)
    lines = [
        f"## {name}",
        "",
        f"{total.documents} documents; mean exact {total.mean_exact:.3f}; "
        f"{expired} wrongly called expired; {total.unquoted} values without their quote; "
        f"{len(total.unreadable)} unreadable.",
        "",
        "| field | documents | labelled | exact | precision | recall | abstained |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    tallies = [(field, total.tallies[field]) for field in FIELDS]
    tallies.append((DECISIONS, total.decisions))
    lines += [_row(field, tally) for field, tally in tallies if tally.scored]
    lines += ["", "| documents of type | answers scored | exact |", "| --- | ---: | ---: |"]
    for kind, tally in sorted(total.by_type.items()):
        lines.append(f"| {kind} | {tally.scored} | {tally.exact:.3f} |")
    lines += ["", "| weight of the evidence | answers | right |", "| ---: | ---: | ---: |"]
    for weight, tally in sorted(total.by_weight.items()):
        lines.append(f"| {weight} | {tally.scored} | {tally.exact:.3f} |")
    return [*lines, ""]


def _row(field: str, tally: Tally) -> str:
    shares = (tally.exact, tally.precision, tally.recall, tally.abstained)
    cells = " | ".join(f"{share:.3f}" for share in shares)
    return f"| `{field}` | {tally.scored} | {tally.labelled} | {cells} |"


def made(folder: Path) -> dict[str, Path]:
    """The made corpora, each with its labels."""
    import make

    make.make(folder / "sample")
    script = Path(make.__file__).with_name("golden.py")
    sets = {"The sample corpus (a test that the rules must pass)": folder / "sample"}
    for seed, name in _SEEDS.items():
        sets[name] = folder / f"golden-{seed}"
        command = [sys.executable, str(script), str(sets[name]), "--seed", str(seed)]
        subprocess.run(command, check=True, capture_output=True)
    return {name: path / "cases.jsonl" for name, path in sets.items()}


def main() -> None:
    """Read the arguments, score every set, print the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", action="append", default=[], metavar="NAME=FILE")
    parser.add_argument("--as-of", type=date.fromisoformat, default=date.today())
    given = parser.parse_args()
    rules: Any = tables.load()
    print(_HEAD.format(version=__version__, digest=rules.digest))
    with tempfile.TemporaryDirectory() as name:
        sets = made(Path(name))
        for one in given.cases:
            title, _, path = one.partition("=")
            sets[title] = Path(path)
        for title, path in sets.items():
            total = score(list(read_cases(path)), rules, given.as_of)
            print("\n".join(section(title, total)))
    notes = Path(__file__).with_name("accuracy-notes.md")
    print(notes.read_text("utf-8").strip())


if __name__ == "__main__":
    main()
