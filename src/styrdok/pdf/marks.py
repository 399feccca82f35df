"""Which word of a menu of document types is marked: the one question that pdfplumber is asked.

Templates print ``Strategi Program Plan Policy`` on every cover and set the
chosen word apart by weight, by colour, or by a box. pdfplumber costs a hundred
times what pdfium does for a page, so it reads only a page with such a menu.
"""

import io
import re
from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Any

from styrdok.model import Page
from styrdok.tables.types import TypeHit, Types
from styrdok.text import fold

_SIGN = re.compile(r"[»☒☑✓✔●■→]\s*$|(?<!\w)[xX]\s$")
_BOX_MARGIN = 4.0
"""Points by which a box may be tighter than its word."""

Word = dict[str, Any]


def mark(page: Page, data: bytes, types: Types) -> Page:
    """The page with the marked words of its menu, if it has a menu and marks any."""
    menu = types.menu(page.text)
    if not menu:
        return page
    signed = [hit for hit in menu if _SIGN.search(page.text, max(0, hit.start - 3), hit.start)]
    chosen = signed if len(signed) == 1 else _set_apart(page, menu, data)
    return replace(page, marked=tuple((hit.start, hit.end) for hit in chosen))


def _set_apart(page: Page, menu: list[TypeHit], data: bytes) -> list[TypeHit]:
    import pdfplumber

    try:
        with pdfplumber.open(io.BytesIO(data), pages=[page.number]) as pdf:
            printed = pdf.pages[0]
            words = printed.extract_words(extra_attrs=["fontname", "size", "non_stroking_color"])
            boxes = [*printed.rects, *printed.curves]
    except MemoryError:
        raise
    except Exception:
        # pdfplumber raises anything for a file that is not whole. pdfium could read it, so only
        # how it looks stays unknown.
        return []
    found = _pair(page.text, menu, words)
    if len(found) < len(menu):
        return []
    for look in (_weight, _colour):
        if odd := _odd_one_out(found, look):
            return [odd]
    boxed = [hit for hit, word in found if sum(_encloses(box, word) for box in boxes)]
    return boxed if len(boxed) == 1 else []


def _pair(text: str, menu: list[TypeHit], words: list[Word]) -> list[tuple[TypeHit, Word]]:
    """Each word of the menu with the printed word, found in the same order."""
    wanted = [fold(text[hit.start : hit.end]) for hit in menu]
    printed = [fold(word["text"]).strip(" .,:;»|") for word in words]
    for at in range(len(printed)):
        pairs = []
        position = at
        for hit, name in zip(menu, wanted, strict=True):
            if name not in printed[position : position + 4]:
                break
            position = printed.index(name, position) + 1
            pairs.append((hit, words[position - 1]))
        if len(pairs) == len(menu):
            return pairs
    return []


def _odd_one_out(
    found: list[tuple[TypeHit, Word]], look: Callable[[Word], Hashable]
) -> TypeHit | None:
    """The one word that looks different when all the others look alike."""
    looks = Counter(look(word) for _, word in found)
    if len(looks) != 2 or min(looks.values()) != 1:
        return None
    return next(hit for hit, word in found if looks[look(word)] == 1)


def _weight(word: Word) -> Hashable:
    return word["fontname"], round(word["size"])


def _colour(word: Word) -> Hashable:
    return str(word["non_stroking_color"])


def _encloses(box: Word, word: Word) -> bool:
    wide = box["x1"] - box["x0"] < 3 * (word["x1"] - word["x0"]) + 20
    return bool(
        wide
        and box["x0"] <= word["x0"] + _BOX_MARGIN
        and box["x1"] >= word["x1"] - _BOX_MARGIN
        and box["top"] <= word["top"] + _BOX_MARGIN
        and box["bottom"] >= word["bottom"] - _BOX_MARGIN
    )
