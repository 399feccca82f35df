"""Two documents side by side: as JSON, and on a sheet with what was removed and added marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from styrdok.comparison import Comparison, Paragraph, Part, Run
from styrdok.model import Finding, Record
from styrdok.render.formats import as_text
from styrdok.render.records import as_row
from styrdok.render.safe import plain
from styrdok.render.sheets import counted, quoted
from styrdok.render.tables import GAP, GREEN, RED, wrapped

KINDS = ("changed", "moved", "added", "removed")
"""What becomes of a paragraph that is not kept as it was."""

_COMPARED = (
    *("title", "type", "type_as_written", "organisations", "unit", "adopted_by", "adopted_on"),
    *("paragraph", "dnr", "revised_on", "valid_from", "valid_until", "validity", "review_by"),
    *("responsible", "replaces"),
)
"""The fields that a document states, and that another may state otherwise."""

_MARGIN = 22
"""Columns for what became of a paragraph, and on which pages it stands."""

_MARKS = {"removed": ("[-", "-]", RED), "added": ("{+", "+}", GREEN)}
"""What stands around words, with the colour that repeats it on a terminal."""

_Colour = tuple[int, int, int]
"""Where a colour begins and ends in a text, and its number."""

_AROUND, _LONG = 12, 30
"""Kept words shown on either side of a change, and how many there are where some are left out."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two documents, with its evidence, and its finding on the day asked about."""

    record: Record
    finding: Finding


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents in the order in which they are compared, and how their texts differ."""

    older: Side
    newer: Side
    text: Comparison

    @property
    def fields(self) -> Iterator[tuple[str, object, object]]:
        """The fields that differ, each with its value in both."""
        older, newer = (as_row(one.record, one.finding) for one in (self.older, self.newer))
        for name in _COMPARED:
            if older[name] != newer[name]:
                yield name, older[name], newer[name]


# For programs


def as_object(pair: Pair) -> dict[str, object]:
    """All that differs; ``older`` and ``newer`` are the documents as they are listed."""
    return {
        "older": as_row(pair.older.record, pair.older.finding),
        "newer": as_row(pair.newer.record, pair.newer.finding),
        "alike": round(pair.text.alike, 3),
        "kept": len(pair.text.of("kept")),
        "fields": [
            {
                "field": name,
                "older": _value(pair.older.record, name, older),
                "newer": _value(pair.newer.record, name, newer),
            }
            for name, older, newer in pair.fields
        ],
        "paragraphs": [_paragraph(one) for one in pair.text.parts if one.kind != "kept"],
    }


def _value(record: Record, name: str, value: object) -> dict[str, object]:
    """The value, and the words that it rests on; ``document`` says whose page they stand on."""
    evidence = record.because(name)
    if not evidence:
        return {"value": value, "page": None, "quote": None, "rule": None, "document": None}
    return {
        "value": value,
        "page": evidence.page or None,
        "quote": evidence.quote,
        "rule": evidence.rule,
        "document": evidence.elsewhere.document if evidence.elsewhere else record.id,
    }


def _paragraph(part: Part) -> dict[str, object]:
    return {
        "kind": part.kind,
        "older": _place(part.older),
        "newer": _place(part.newer),
        "words": [{"kind": run.kind, "text": run.text} for run in part.words],
    }


def _place(paragraph: Paragraph | None) -> dict[str, object] | None:
    return {"page": paragraph.page, "text": paragraph.text} if paragraph else None


# For people


def sheet(pair: Pair, *, width: int | None = None, colour: bool = False) -> Iterator[str]:
    """The lines of the sheet, wrapped to ``width`` if one is given."""
    for name, side in (("older", pair.older), ("newer", pair.newer)):
        yield from _set(name, _head(side), width)
    yield from wrapped(_told(pair.text), width)
    yield ""
    for name, older, newer in pair.fields:
        values = (plain(as_text(value)) or "unknown" for value in (older, newer))
        yield from _set(name, " → ".join(values), width)
        for label, side in (("older", pair.older), ("newer", pair.newer)):
            if evidence := side.record.because(name):
                yield from _set("", f"{label} {plain(quoted(evidence))}", width)
    if pair.text.parts:
        yield ""
    for is_kept, parts in groupby(pair.text.parts, key=lambda part: part.kind == "kept"):
        if is_kept:
            some = list(parts)
            told = f"{counted(len(some), 'paragraph')} as before"
            yield from _set(f"{'kept':<8} {_pages(some)}", told, width)
            continue
        for part in parts:
            text, colours = _marked(part)
            label = f"{part.kind:<8} {_pages([part])}"
            yield from _set(label, text, width, colours if colour else ())


def _head(side: Side) -> str:
    record = side.record
    dated = [
        f"{label} {day}"
        for label, day in (("adopted", record.adopted_on), ("revised", record.revised_on))
        if day
    ]
    facts = [*dated, counted(record.pages, "page"), *filter(None, [side.finding.status])]
    return plain(f"{record.id} {record.title or '(no title found)'}, {', '.join(facts)}")


def _told(text: Comparison) -> str:
    """How alike the texts are; less than all is never called all."""
    kinds = [f"{len(text.of(kind))} {kind}" for kind in KINDS]
    share = int(text.alike * 100)
    kept = counted(len(text.of("kept")), "paragraph")
    return f"{share}% of the words are the same: {kept} kept, {', '.join(kinds)}"


def _pages(parts: Sequence[Part]) -> str:
    """The pages on which the paragraphs begin, in the older document and in the newer."""
    sides = [
        [one.page for one in some if one]
        for some in ([part.older for part in parts], [part.newer for part in parts])
    ]
    return "p. " + " → ".join(_range(pages) for pages in sides if pages)


def _range(pages: list[int]) -> str:
    first, last = pages[0], pages[-1]
    return str(first) if first == last else f"{first}-{last}"


def _marked(part: Part) -> tuple[str, list[_Colour]]:
    """What is shown of a paragraph, and where in it which colour begins and ends."""
    text = ""
    colours: list[_Colour] = []
    for n, run in enumerate(_runs(part)):
        following = part.words[n + 1].kind if n + 1 < len(part.words) else ""
        shown = _shortened(run, is_last=n + 1 >= len(part.words))
        if mark := _MARKS.get(run.kind):
            before, after, number = mark
            start, shown = len(text), f"{before}{shown}{after}"
            colours.append((start, start + len(shown), number))
        # What came in a word's place stands right beside it.
        is_replaced = run.kind == "removed" and following == "added"
        text += shown + (" " if run.text.endswith(" ") and not is_replaced else "")
    return text.rstrip(), colours


def _runs(part: Part) -> tuple[Run, ...]:
    paragraph = part.newer or part.older
    if part.words or not paragraph:
        return part.words
    return (Run("kept" if part.kind == "moved" else part.kind, paragraph.words),)


def _shortened(run: Run, *, is_last: bool) -> str:
    """The run on one line; of many kept words only those around the changes."""
    if run.kind != "kept" or len(run.words) <= _LONG:
        return plain(run.text)
    ends = [run.words[:_AROUND], () if is_last else run.words[-_AROUND:]]
    first, last = (plain("".join(word.written for word in words)) for words in ends)
    return f"{first} … {last}".rstrip()


def _set(
    label: str, text: str, width: int | None, colours: Sequence[_Colour] = ()
) -> Iterator[str]:
    """The text beside its label, wrapped to the width, and coloured in those places."""
    room = width and max(width - _MARGIN, _MARGIN)
    at = 0
    for line in wrapped(text, room):
        at = text.index(line, at)
        yield f"{label:<{_MARGIN - len(GAP)}}{GAP}" + _coloured(line, at, colours)
        at += len(line)
        label = ""


def _coloured(line: str, at: int, colours: Sequence[_Colour]) -> str:
    """The line, which stands at that place of its text, with the colours of the text."""
    for start, end, number in reversed(colours):
        first, last = max(start - at, 0), min(end - at, len(line))
        if first < last:
            line = f"{line[:first]}\x1b[{number}m{line[first:last]}\x1b[0m{line[last:]}"
    return line
