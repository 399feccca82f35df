"""Render labelled front matter as PDFs, so that ``styrdok score`` can be run on it.

    python bench/frontmatter.py FRONTMATTER.jsonl OUTDIR [--part dev|held|all]

A line of the input holds ``front`` (lines of text) and ``labels`` in a
vocabulary of its own; the output is one PDF a line and ``cases.jsonl`` beside
them. ``--part held`` takes every third case and ``dev`` the others, so that
rules can be written on the one part and judged on the other.
"""

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

_SIZE, _LEADING, _WIDTH = 10, 12.5, 450

_VALIDITY = {
    "none": None,
    "period_in_title": "period",
    "period_in_text": "period",
    "explicit_date": "date",
    "until_further_notice": "until_further_notice",
    "mandate_period": "mandate",
}

# The input knows no keys for these and calls them "other".
_OTHER_STEERING = [
    "styrdokument",
    "ägardirektiv",
    "bolagsordning",
    "förbundsordning",
    "översiktsplan",
]
_OTHER = ["övrigt", "rapport", "remissvar", "delårsrapport"]


def render(lines: Iterable[str], path: Path) -> None:
    """One page or more of plain text, each line a paragraph of its own."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    y = 780.0
    for line in lines:
        for part in simpleSplit(line, "Helvetica", _SIZE, _WIDTH):
            canvas.setFont("Helvetica", _SIZE)
            canvas.drawString(72, y, part)
            y -= _LEADING
        y -= 8
        if y < 80:
            canvas.showPage()
            y = 780.0
    canvas.save()


def case(given: dict[str, Any], pdf: str) -> dict[str, Any]:
    """The case in the vocabulary of ``styrdok score``."""
    labels = dict(given["labels"])
    labels["validity"] = _VALIDITY[labels.pop("valid_basis")]
    labels["unit"] = labels.pop("org_unit", None)
    other = _OTHER_STEERING if labels["steering"] else _OTHER
    types = [*labels.pop("type_alt", [])]
    if "other" in (labels["type"], *types):
        types += other
    if labels["type"] is None:
        types.append("styrdokument")
    if labels["type"] == "other":
        labels["type"] = other[0]
    return {"pdf": pdf, "labels": labels, "type_alt": types, "id": given["id"]}


def main() -> None:
    """Read the arguments and write the files."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--part", choices=["all", "dev", "held"], default="all")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    cases = []
    for number, line in enumerate(given.source.read_text("utf-8").splitlines()):
        held = number % 3 == 2
        if given.part != "all" and held != (given.part == "held"):
            continue
        front = json.loads(line)
        name = f"{number:03}.pdf"
        render(front["front"], given.out / name)
        cases.append(json.dumps(case(front, name), ensure_ascii=False))
    (given.out / "cases.jsonl").write_text("\n".join(cases) + "\n", "utf-8")


if __name__ == "__main__":
    main()
