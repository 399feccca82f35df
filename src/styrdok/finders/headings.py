"""The upper part of a page in blocks: lines that make one heading, without the page's furniture."""

import re
from typing import NamedTuple

from styrdok.finders.fields import Field
from styrdok.finders.tidying import EDGES, lead_end
from styrdok.finders.view import Sheet, View
from styrdok.model import Line
from styrdok.tables import Tables
from styrdok.tables.types import MENU_WORDS
from styrdok.text import flat, fold

MAX_TITLE = 200
"""Characters; what is longer is running text."""

LONGEST_NAME = 80
"""Characters; no administration or school has a longer name."""

_LONGEST_OWNER = 40
"""Characters; no municipality or region has a longer name."""

_SENDER_BLOCKS = 8
"""Blocks on top of a page among which a sender may stand."""

_UNMISTAKABLE = 1.4
"""Type this many times the body's size is no label in a head block."""

TOP_LINES = 40
"""Lines of a page among which its headings are looked for."""

_COMPANY = "AB"
"""The shortest line that may be part of a title: the end of a company's name."""

_DIGIT = re.compile(r"\d")
_PAGE_NUMBER = re.compile(r"\d{1,2} [A-ZÅÄÖ]")
_MENU_MARKS = "> »→•☐☒✓\t"
_FULL_STOP = re.compile(r"\. (?=[A-ZÅÄÖ])")
_NUMBER = re.compile(r"[.:]? \S*\d\S* ")


class Block(NamedTuple):
    """Consecutive lines that look alike: ``text[start:end]``, its letter size in points."""

    start: int
    end: int
    size: float


def names_owner(title: str, tables: Tables) -> bool:
    """Whether it is the name of a municipality or region, and no more."""
    named = next(tables.register.find(title, fold(title)), None)
    return named is not None and (named.start, named.end) == (0, len(title))


def names_body(title: str, tables: Tables) -> bool:
    """Whether it is the name of a body, and no more."""
    body = tables.bodies.at(title, 0)
    return body is not None and body.end == len(title)


def read(sheet: Sheet, body: float, tables: Tables) -> list[Block]:
    """The headings of the page's upper part, top down; ``body`` is the letter size of its text.

    Without the menu of types that a template prints, and without who the document is from
    where anything else is left.
    """
    blocks = _without_menu_lines(sheet, _joined_lines(sheet, body, tables), tables)
    return _without_senders(sheet, blocks, tables)


def _joined_lines(sheet: Sheet, body: float, tables: Tables) -> list[Block]:
    """The lines that are no label and no noise, joined where a heading runs over several."""
    labels = {field.start: field for field in sheet.fields}
    wrapped = [
        (one.start, one.end) for one in sheet.fields if "\n" in sheet.text[one.start : one.end]
    ]
    noise, furniture = tables.wording["noise"], tables.wording["furniture"]
    # Asking once for all lines saves asking for each on most pages.
    has_furniture = furniture.search(sheet.folded, 0, sheet.top(TOP_LINES)) is not None
    blocks: list[Block] = []
    above: Line | None = None
    is_open = False
    for start, end, line in sheet.lines[:TOP_LINES]:
        size = line.size if line else body
        # "Uppföljning" is a label in a head block and a word of the title in large type.
        if any(first < start < last for first, last in wrapped):
            is_open = False
            continue  # the second line of a label
        is_label = start in labels and size < _UNMISTAKABLE * body
        is_label = is_label and not _goes_on_as_text(sheet, labels[start], end, tables)
        is_label = is_label and not _is_period(sheet, labels[start], end, tables)
        is_noise = end - start < MAX_TITLE and bool(
            noise.match(sheet.folded[start:end])
            or (has_furniture and furniture.search(sheet.folded, start, end))
        )
        is_short = end - start < 3 and sheet.text[start:end] != _COMPANY
        behind = is_label and (
            _behind_number(sheet, labels[start], end, tables)
            or (not blocks and _behind_lead(sheet, start, end, tables))
            or (not blocks and labels[start].colon and _behind_value(sheet, start, end, tables))
        )
        if behind:
            start, is_label = behind, False
        # "Plan för läsåret" over "22/23", which else is the number of a page.
        is_noise = is_noise and not (is_open and _expects_years(sheet, blocks[-1], tables))
        if is_label or is_short or is_noise:
            is_open = False
            continue
        gap = line.top - above.bottom if line and above else 0.0
        if is_open and _joins(sheet, blocks[-1], Block(start, end, size), gap, tables):
            blocks[-1] = Block(blocks[-1].start, end, max(size, blocks[-1].size))
        else:
            blocks.append(Block(start, end, size))
        is_open, above = True, line
    return blocks


def _expects_years(sheet: Sheet, above: Block, tables: Tables) -> bool:
    """Whether a heading breaks off before its years."""
    last = sheet.folded[above.start : above.end].split()[-1:]
    return bool(last) and tables.wording["before_years"].fullmatch(last[0]) is not None


def _behind_number(sheet: Sheet, label: Field, end: int, tables: Tables) -> int | None:
    """Where a title begins behind a case's number: ``Dnr MN14/31. Tillsynsplan 2015``."""
    number = _NUMBER.match(sheet.folded, label.end, end) if label.name == "dnr" else None
    if not number or not sheet.text[number.end() : number.end() + 1].isupper():
        return None
    return number.end() if tables.types.find(sheet.text, number.end(), end) else None


def _behind_lead(sheet: Sheet, start: int, end: int, tables: Tables) -> int | None:
    """Where a title begins behind labels and decisions without a value."""
    line = sheet.text[start:end]
    lead = lead_end(line, sheet.folded[start:end], tables)
    rest = line[lead:].lstrip(EDGES)
    kind = tables.types.head(rest) if lead and rest[:1].isupper() else None
    return end - len(rest) if kind and not kind.start else None


def _behind_value(sheet: Sheet, start: int, end: int, tables: Tables) -> int | None:
    """Where a title begins behind a label's value: ``Gäller för: Alla. Policy för inköp``."""
    for found in _FULL_STOP.finditer(sheet.text, start, end):
        rest = sheet.text[found.end() : end]
        if len(rest) <= MAX_TITLE and ":" not in rest and tables.types.head(rest):
            return found.end()
    return None


def _goes_on_as_text(sheet: Sheet, label: Field, end: int, tables: Tables) -> bool:
    """Whether a word that may be a label is one of the title's: ``Uppföljning av ramavtal``.

    A value begins with a capital or a number.
    """
    after = sheet.text[label.end : end].lstrip()
    if label.colon or len(after.split()) < 2:
        return False
    # "Uppdaterad Internkontrollplan 2015"
    is_edition = tables.wording["edition"].fullmatch(label.word) and tables.types.head(after)
    return after[0].islower() or bool(is_edition)


def _is_period(sheet: Sheet, label: Field, end: int, tables: Tables) -> bool:
    """Whether the line is the title's period rather than a label: ``FÖR ÅREN 2021-2025``."""
    lone = tables.wording["only_period"].match(sheet.folded[label.start : end])
    return not label.colon and bool(lone) and not tables.wording["applies"].match(label.word)


def _joins(sheet: Sheet, above: Block, below: Block, gap: float, tables: Tables) -> bool:
    """Whether the line below belongs to the heading above it; ``gap`` between them in points."""
    upper, lower = sheet.text[above.start : above.end], sheet.text[below.start : below.end]
    if not 0.87 <= below.size / above.size <= 1.15 or gap > 1.2 * below.size:
        return False
    if _PAGE_NUMBER.match(lower):
        return False
    if len(upper) > MAX_TITLE:
        return False
    is_alike = lower[:1].islower() or (upper.isupper() and lower.isupper())
    is_open = is_alike or upper.rstrip().endswith("-")
    goes_on = is_open or tables.wording["goes_on"].search(fold(upper)) is not None
    return goes_on and not names_sender(upper, tables)


def _without_menu_lines(sheet: Sheet, blocks: list[Block], tables: Tables) -> list[Block]:
    """The blocks but those of a menu that prints every type, each on a line of its own."""
    menu = tables.types.menu(sheet.text[: sheet.top(TOP_LINES)])
    if not menu:
        return blocks
    first, last = menu[0].start, menu[-1].end
    inside = [block for block in blocks if first <= block.end - 1 and block.end <= last]
    lines = [sheet.text[block.start : block.end].strip(_MENU_MARKS) for block in inside]
    # In one line with a title the menu is cut off from it later.
    is_apart = all(map(tables.types.knows, lines))
    is_menu = is_apart and len(inside) >= MENU_WORDS
    return [block for block in blocks if block not in inside] if is_menu else blocks


def _without_senders(sheet: Sheet, blocks: list[Block], tables: Tables) -> list[Block]:
    """The blocks but those on top that only name who the document is from, if others are left."""

    def is_sender(block: Block) -> bool:
        line = sheet.text[block.start : block.end]
        return names_sender(line, tables) or (
            len(line) <= _LONGEST_OWNER and names_owner(line.strip(), tables)
        )

    others = [block for block in blocks[:_SENDER_BLOCKS] if not is_sender(block)]
    return [*others, *blocks[_SENDER_BLOCKS:]] or blocks


def names_sender(line: str, tables: Tables) -> bool:
    """Whether a line says no more than which administration or school the document is from."""
    if len(line) > LONGEST_NAME:
        return False
    words, wording = flat(fold(line)), tables.wording
    body = tables.bodies.at(flat(line), 0)
    if body and not words[: body.end].endswith("s"):
        words = words[body.end :].strip(EDGES) or words
    is_unit = wording["named_unit"].fullmatch(words) or wording["kind_of_unit"].fullmatch(words)
    # "Avtal om gemensam växel" is a name, and "Växel 021-39 00 00" an address.
    is_address = _DIGIT.search(words) and wording["address"].search(words)
    return bool(wording["no_title"].match(words) or is_unit or is_address)


def body_size(view: View) -> float:
    """The size in which most letters are set, in points."""
    letters: dict[float, int] = {}
    for sheet in view.head:
        for line in sheet.page.lines:
            size = max(1, round(line.size))
            letters[size] = letters.get(size, 0) + line.end - line.start
    return max(letters, key=lambda size: letters[size]) if letters else 10.0
