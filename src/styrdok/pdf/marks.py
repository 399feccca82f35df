"""Which word of a menu of document types is marked.

Templates print ``Strategi Program Plan Policy`` on every cover and set the
chosen word apart by a sign, by weight, by colour, or by a box.
"""

import re
from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import NamedTuple

from styrdok.model import Page
from styrdok.pdf.letters import Box, Letters
from styrdok.tables.types import TypeHit, Types
from styrdok.text import fold

_SIGN = re.compile(r"[»☒☑✓✔●■→]\s*$|(?<!\w)[xX]\s$")
_BOX_MARGIN = 4.0
"""Points by which a box may be tighter than its word."""


def mark(page: Page, letters: Letters, types: Types) -> Page:
    """The page with the marked words of its menu, if it has a menu and marks any."""
    menu = types.menu(page.text)
    if not menu:
        return page
    signed = [hit for hit in menu if _SIGN.search(page.text, max(0, hit.start - 3), hit.start)]
    chosen = signed if len(signed) == 1 else _set_apart(page.text, menu, letters)
    return replace(page, marked=tuple((hit.start, hit.end) for hit in chosen))


class _Word(NamedTuple):
    """A word of the menu, and the first and last of its letters in pdfium's text."""

    hit: TypeHit
    first: int
    last: int


def _set_apart(text: str, menu: list[TypeHit], letters: Letters) -> list[TypeHit]:
    words = _printed(text, menu, letters.text)
    if len(words) < len(menu):
        return []
    looks: list[Callable[[int], Hashable]] = [letters.font, letters.colour]
    for look in looks:
        if odd := _odd_one_out(words, look):
            return [odd]
    boxes = list(letters.shapes())
    boxed = [word.hit for word in words if _is_boxed(word, boxes, letters)]
    return boxed if len(boxed) == 1 else []


def _printed(text: str, menu: list[TypeHit], raw: str) -> list[_Word]:
    """Each word of the menu with its place in the raw text, where it stands on the same line."""
    lines = raw.split("\n")
    words = []
    for hit in menu:
        number = text.count("\n", 0, hit.start)
        indent = hit.start - (text.rfind("\n", 0, hit.start) + 1)
        # Cleaning takes letters away, so a word stands as far to the right or farther.
        at = fold(lines[number]).find(fold(text[hit.start : hit.end]), indent)
        if at >= 0:
            first = sum(len(line) + 1 for line in lines[:number]) + at
            words.append(_Word(hit, first, first + hit.end - hit.start - 1))
    return words


def _odd_one_out(words: list[_Word], look: Callable[[int], Hashable]) -> TypeHit | None:
    """The one word that looks different when all the others look alike."""
    seen = [look(word.first) for word in words]
    counts = Counter(seen)
    if len(counts) != 2 or min(counts.values()) != 1:
        return None
    return next(word.hit for word, seen in zip(words, seen, strict=True) if counts[seen] == 1)


def _is_boxed(word: _Word, boxes: list[Box], letters: Letters) -> bool:
    first, last = letters.box(word.first), letters.box(word.last)
    if not first or not last:
        return False
    own = first[0], last[1], first[2], first[3]
    return any(_encloses(box, own) for box in boxes)


def _encloses(box: Box, word: Box) -> bool:
    left, right, top, bottom = word
    wide = box[1] - box[0] < 3 * (right - left) + 20
    return (
        wide
        and box[0] <= left + _BOX_MARGIN
        and box[1] >= right - _BOX_MARGIN
        and box[2] <= top + _BOX_MARGIN
        and box[3] >= bottom - _BOX_MARGIN
    )
