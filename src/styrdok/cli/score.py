"""``score``: how right the extraction is on labelled documents."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from styrdok.cli import options, terminal
from styrdok.cli.group import StyrdokCommand
from styrdok.render.formats import json_object
from styrdok.render.safe import plain
from styrdok.render.tables import Column, Line, table

if TYPE_CHECKING:
    from styrdok.score import Miss, Score, Tally

_COLUMNS = (
    Column("FIELD"),
    Column("CASES", right=True),
    Column("LABELLED", right=True),
    Column("EXACT", right=True),
    Column("PRECISION", right=True),
    Column("RECALL", right=True),
    Column("ABSTAINED", right=True),
)


@click.command(cls=StyrdokCommand)
@click.argument("cases", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--errors", metavar="FIELD", help="List each miss of the field, with its evidence.")
@options.as_of("The day on which a document is judged expired.")
@options.ocr
@options.one_format
def score(cases: Path, errors: str | None, as_of: date, ocr: str, as_json: bool) -> None:
    """Say how right the extraction is on labelled documents, per field.

    Examples:
      styrdok score cases.jsonl
      styrdok score cases.jsonl --errors adopted_on
      styrdok score cases.jsonl --json | jq .fields.valid_until.precision

    CASES holds one labelled document a line, with the fields of `styrdok schema`:
      {"pdf": "policy.pdf", "labels": {"type": "policy", "adopted_on": "2015-03-30"}}

    Only fields that a label names are scored; a label of null means that the
    answer must be null. "also_ok": {"type": ["riktlinje"]} names other values
    that are as good. Minutes may have "decisions", each with action, target, date
    and paragraph.
    """
    from styrdok import tables
    from styrdok.errors import UsageError
    from styrdok.score import DECISIONS, FIELDS, read_cases
    from styrdok.score import score as score_cases

    known = (*FIELDS, DECISIONS)
    if errors and errors not in known:
        raise UsageError(f"--errors {errors}: no such field: use one of {', '.join(known)}")
    total = score_cases(list(read_cases(cases)), tables.load(), as_of, ocr)
    misses = [miss for miss in total.misses if miss.field == errors]
    if as_json:
        terminal.write([json_object(_as_dict(total, misses))])
        return
    tallies = [*total.tallies.items(), (DECISIONS, total.decisions)]
    scored = [(name, tally) for name, tally in tallies if tally.scored]
    lines = (Line(_row(name, tally)) for name, tally in scored)
    terminal.write(table(_COLUMNS, lines, width=terminal.width(), colour=False))
    terminal.write(_closing(total))
    for miss in misses:
        terminal.write(_told(miss))


def _row(name: str, tally: "Tally") -> tuple[str, ...]:
    shares = (tally.exact, tally.precision, tally.recall, tally.abstained)
    return (name, str(tally.scored), str(tally.labelled), *(f"{share:.3f}" for share in shares))


def _closing(total: "Score") -> list[str]:
    return [
        f"mean exact {total.mean_exact:.3f} over {total.documents} documents; "
        f"{len(total.wrongly_expired)} wrongly called expired; "
        f"{total.unquoted} values without their quote; {len(total.unreadable)} unreadable",
        *(f"wrongly called expired: {path}" for path in total.wrongly_expired),
        *(f"unreadable: {one.path}: {one.reason}" for one in total.unreadable),
    ]


def _told(miss: "Miss") -> list[str]:
    wanted = " or ".join(str(value) for value in miss.wanted)
    lines = ["", str(miss.path), f"  labelled {wanted}", f"  answered {miss.got}"]
    for hit in miss.evidence:
        sign = "won " if hit.chosen else "lost"
        quote = plain(hit.quote)[:90]
        lines.append(f"  {sign} {hit.weight:.2f} {hit.value}  {hit.rule}  p. {hit.page}: {quote!r}")
    return lines


def _shares(tally: "Tally") -> dict[str, float]:
    return {
        "cases": tally.scored,
        "labelled": tally.labelled,
        "exact": round(tally.exact, 4),
        "precision": round(tally.precision, 4),
        "recall": round(tally.recall, 4),
        "abstained": round(tally.abstained, 4),
    }


def _as_dict(total: "Score", misses: "list[Miss]") -> dict[str, Any]:
    fields = {name: _shares(tally) for name, tally in total.tallies.items() if tally.scored}
    return {
        "documents": total.documents,
        "mean_exact": round(total.mean_exact, 4),
        "wrongly_expired": [str(path) for path in total.wrongly_expired],
        "unquoted": total.unquoted,
        "unreadable": [{"path": one.path, "reason": one.reason} for one in total.unreadable],
        "fields": fields,
        "decisions": _shares(total.decisions),
        "types": {kind: _shares(tally) for kind, tally in sorted(total.by_type.items())},
        "weights": {
            str(weight): {"answers": tally.scored, "right": round(tally.exact, 4)}
            for weight, tally in sorted(total.by_weight.items())
        },
        "misses": [
            {"path": str(miss.path), "field": miss.field, "wanted": miss.wanted, "got": miss.got}
            for miss in misses
        ],
    }
