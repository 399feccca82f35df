"""``report``: what was examined and found, as one HTML file to read, print and keep."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from styrdok.cli import options, parameters, terminal
from styrdok.cli.assessment import (
    Assessed,
    assess_all,
    badness,
    days_due,
    in_swedish_order,
    place,
)
from styrdok.cli.group import StyrdokCommand
from styrdok.cli.output import write_whole
from styrdok.errors import IndexFailure, UsageError
from styrdok.model import ID_LENGTH, Record
from styrdok.render.report import (
    COMPARED,
    Audited,
    Basis,
    Compared,
    Due,
    Examined,
    Item,
    Judged,
    Limits,
    Square,
    Unread,
    html,
)
from styrdok.render.sheets import counted

if TYPE_CHECKING:
    from styrdok.audit import Collection
    from styrdok.settings import Layer, Settings
    from styrdok.store import File, Index

_ENDINGS = (".html", ".htm")


@click.command(cls=StyrdokCommand)
@click.option(
    "-o",
    "--output",
    "file",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    allow_from_autoenv=False,
    help="The HTML file to write.",
)
@options.index
@options.viewpoint
@options.selection
def report(
    file: Path, db: Path, viewpoint: options.Viewpoint, selection: options.Selection
) -> None:
    """Write a report to read, print and keep: one HTML file.

    Examples:
      styrdok report -o report.html
      styrdok report -o granskning.html --lang sv --as-of 2019-06-25
      styrdok report -o halmstad.html --municipality Halmstad

    It tells, in English or Swedish (--lang), what was examined, what is out of date
    and why, what falls due (--within), the verdicts of an audit, what municipalities
    have side by side, what could not be read and what lacks an owner or a date, with
    charts and a table of all steering documents; at the end, what it takes to make it
    again. The file holds all that it shows and asks no network for anything.
    """
    if file.suffix.lower() not in _ENDINGS:
        raise UsageError(f"{file}: a report is HTML: use the ending .html")
    examined = _examined(db, viewpoint, selection)
    write_whole(file, html(examined, viewpoint.language))
    told = counted(len(examined.documents), "document")
    terminal.say(f"{file}: {told} as of {viewpoint.as_of}")


def _examined(db: Path, viewpoint: options.Viewpoint, selection: options.Selection) -> Examined:
    """What the index holds, and what is found of the selected documents."""
    from styrdok.store import Index

    everything = assess_all(db, viewpoint, ahead=True)
    with Index.open(str(db)) as index:
        files = sorted(index.known().values(), key=lambda file: file.path)
        problems = index.problems()
        made = index.made_under()
        corrected = index.corrections()
        held = _held(index, everything, viewpoint, selection)
    records = [one.record for one in everything]
    _make_sure_of_one_state(db, records, files)
    steering = [one for one in everything if one.record.steering]
    chosen = sorted(
        (one for one in steering if selection.takes(one.record, one.finding)), key=place
    )
    items = {one.record.id: _item(one, viewpoint) for one in chosen}
    return Examined(
        as_of=viewpoint.as_of,
        made_on=parameters.today(),
        index=str(db.absolute()),
        selection=selection.parts,
        settings=viewpoint.settings.digest,
        limits=list(_limits(viewpoint.settings, viewpoint.language, records)),
        documents=list(items.values()),
        stale=[items[one.record.id] for one in sorted(chosen, key=badness) if one.finding.stale],
        coming=sorted(
            (due for one in chosen for due in _due(one, items[one.record.id], viewpoint)),
            key=lambda due: (due.day, due.item.record.path, due.kind),
        ),
        others=len(everything) - len(steering),
        left_out=len(steering) - len(chosen),
        read=[(file.path, str(file.sha256)) for file in files if not file.reason],
        unread=[Unread(*problem) for problem in problems],
        rules=_tally(one.tables for one in made.values()),
        engines=_tally(one.engine for one in made.values()),
        corrections=[(id_, one) for id_ in items for one in corrected.get(id_, ())],
        audited=None if held is None else _audited(held, viewpoint),
        compared=None if held is None else _compared(held, viewpoint.language),
    )


def _held(
    index: "Index",
    everything: Iterable[Assessed],
    viewpoint: options.Viewpoint,
    selection: options.Selection,
) -> "list[Collection] | None":
    """The documents of each municipality; ``None`` where a selection leaves some of them out."""
    from styrdok.audit import collections

    if selection.statuses or selection.types or selection.asks_more:
        return None
    found = ((one.record, one.finding) for one in everything)
    held = collections(index, found, viewpoint.as_of, selection.municipalities)
    return sorted(held, key=lambda one: in_swedish_order(one.owner.name))


def _audited(held: "list[Collection]", viewpoint: options.Viewpoint) -> list[Audited]:
    """The verdicts on each municipality, in words."""
    from styrdok import tables
    from styrdok.audit import VERDICTS, audit, expectations, words

    rules, said = viewpoint.settings.audit, words(viewpoint.language)
    expected, known = expectations(rules.expectations), tables.load()
    return [
        Audited(
            one.owner.name,
            [
                Judged(
                    verdict.check,
                    said.check(verdict.check),
                    VERDICTS.index(verdict.verdict),
                    said.verdict(verdict.verdict),
                    verdict.sentence,
                    [Basis(*ground) for ground in verdict.grounds],
                )
                for verdict in audit(one, (), expected, rules, known, viewpoint.as_of, said)
            ],
        )
        for one in held
    ]


def _compared(held: "list[Collection]", language: str) -> Compared:
    """The municipalities with most documents, subject by subject."""
    from styrdok.audit import compare, words
    from styrdok.subjects import subjects

    most = sorted(held, key=lambda one: -len(one.documents))[:COMPARED]
    shown = [one for one in held if one in most]
    known, said = subjects(), words(language)
    cells = list(compare(shown, known.keys))
    return Compared(
        [one.owner.name for one in shown],
        [
            (
                known.name(key, language),
                [
                    Square(one.state, said.state(one.state), len(one.documents), one.stale)
                    for one in cells
                    if one.subject == key
                ],
            )
            for key in known.keys
        ],
        len(held),
    )


def _make_sure_of_one_state(db: Path, records: list[Record], files: "list[File]") -> None:
    """Make sure that documents and files, asked for one after the other, belong together.

    Raises:
        IndexFailure: another process has changed the index in between.
    """
    held = {record.id for record in records}
    known = {file.sha256[:ID_LENGTH] for file in files if file.sha256}
    read = {file.sha256[:ID_LENGTH] for file in files if file.sha256 and not file.reason}
    if not read <= held <= known:
        raise IndexFailure(f"{db} is being written to: make the report when that is done")


def _item(one: Assessed, viewpoint: options.Viewpoint) -> Item:
    from styrdok.status import last_decided

    ends = one.coming.end if one.coming else None
    if one.finding.status == "expired" and one.finding.stale_since:
        ends = one.finding.stale_since - timedelta(days=1)
    return Item(one.record, one.finding, ends, last_decided(one.record, viewpoint.as_of))


def _due(one: Assessed, item: Item, viewpoint: options.Viewpoint) -> Iterator[Due]:
    """What comes for the document within the warning time; only of a review no reason tells yet."""
    for kind, day in days_due(one, viewpoint).items():
        why = one.coming.why if one.coming and kind == "review" else one.finding.reason
        yield Due(day, kind, item, why)


def _limits(settings: "Settings", language: str, records: Iterable[Record]) -> Iterator[Limits]:
    """What the settings say in each place, the narrowest first."""
    from styrdok.sentences import sentences
    from styrdok.settings import DEFAULT, Layer

    words = sentences(language)
    names = {owner.code: owner.name for record in records for owner in record.organisations}

    def said(place: str, layer: Layer) -> Limits:
        return Limits(
            place,
            words.length(layer.max_age) if layer.max_age else None,
            words.length(layer.within) if layer.within else None,
            words.cycle(layer.review_cycle) if layer.review_cycle else None,
        )

    layers: list[tuple[str, Layer]] = [("command_line", settings.forced)]
    for (code, type_key), layer in sorted(settings.places.items(), key=_narrowness):
        named = [type_key, names.get(code, code) if code else None]
        layers.append((", ".join(filter(None, named)) or "everything", layer))
    layers.append(("otherwise", Layer(DEFAULT.max_age, DEFAULT.within)))
    yield from (said(place, layer) for place, layer in layers if layer != Layer())


def _narrowness(
    place: "tuple[tuple[str | None, str | None], Layer]",
) -> tuple[bool, bool, str, str]:
    code, type_key = place[0]
    return code is None, type_key is None, code or "", type_key or ""


def _tally(values: Iterable[str]) -> Mapping[str, int]:
    return dict(sorted(Counter(values).items()))
