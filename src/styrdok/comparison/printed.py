"""The lines that a reader reads: without what is printed on every page around the text.

A PDF tells nothing of headers, footers or page numbers. A line at the upper or
lower edge is one of them where it stands at the same place on most pages, or
where it counts the pages. A line that only looks alike, such as the fee that
ends one page and the other fee that ends the next, must stay: what is left out
here is in no comparison.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from styrdok.model import Line, Page
from styrdok.text import LINE_END_HYPHEN, clean, flat, fold

_EDGE = 3
"""Lines at the top of a page, and at its bottom, that may be printed on every page; of a page
of few lines they are a third each."""

_MOST_NUMBERS = 4
"""Numbers of a line that are tried as the page's."""

_FEW = 3
"""Pages that must bear a line that counts them. One that is the same must be on most pages."""

_DIGITS = 4
"""Digits of a page number at most."""

_GLUED = 8
"""Footers that are looked for behind a hyphen."""

_NUMBER = re.compile(r"\d+", re.ASCII)
_AWAY, _OWN = re.compile(r"\{(-?\d+)\}", re.ASCII), "{0}"
_LEADERS = " .…·_"
_LEADER = 4
"""Dots that lead from an entry of the contents to its page."""


class Printed(NamedTuple):
    """A line of running text, the page it stands on, and how it looks where that is known."""

    page: int
    text: str
    look: Line | None


def lines(pages: Sequence[Page]) -> Iterator[Printed]:
    """The lines of the text in reading order, on one line each, with divided words joined."""
    sheets = [_sheet(page) for page in pages]
    signs = _running(sheets)
    yield from _joined(line for sheet in sheets for line in _without(signs, sheet, len(sheets)))


def _sheet(page: Page) -> list[Printed]:
    looks = {line.start: line for line in page.lines}
    found, offset = [], 0
    for raw in page.text.split("\n"):
        if text := flat(raw):
            start = offset + len(raw) - len(raw.lstrip())
            found.append(Printed(page.number, text, looks.get(start)))
        offset += len(raw) + 1
    return found


# What is printed on every page


class _Sign(NamedTuple):
    """What a line on an edge has in common with the lines in its place on other pages.

    ``edge`` is its place: from the top, or as a negative number from the bottom.
    Where ``counts``, one of its numbers is told as its distance from the page's own.
    """

    edge: int
    text: str
    counts: bool = False

    def is_bare(self, pages: int) -> bool:
        """Whether it is the page's own number, alone or with the number of all pages."""
        rest = self.text.replace(_OWN, "", 1).strip(" -|.")
        is_number = self.counts and _OWN in self.text
        return is_number and rest in ("", f"({pages})", f"/{pages}", f"/ {pages}")

    def on(self, page: int) -> str:
        """The line as it stands on that page."""
        if not self.counts:
            return self.text
        return _AWAY.sub(lambda found: str(page + int(found[1])), self.text, count=1)


def _running(sheets: Sequence[list[Printed]]) -> Counter[_Sign]:
    """The headers, footers and page numbers, each with the number of pages that bear it."""
    counts = Counter(sign for sheet in sheets for signs in _edges(sheet).values() for sign in signs)
    pages = len([sheet for sheet in sheets if sheet])
    on_most = max(2, pages - 1 if pages <= _FEW else 2 * pages // 3)
    enough = {True: min(_FEW, on_most), False: max(min(_FEW, pages - 1), on_most)}
    return Counter({sign: n for sign, n in counts.items() if n >= enough[sign.counts]})


def _edges(sheet: list[Printed]) -> dict[int, list[_Sign]]:
    """The signs of the lines at the upper and the lower edge, by the place of each line."""
    edge = min(_EDGE, (len(sheet) + 1) // 3)
    places = [*range(edge), *range(-edge, 0)]
    found: dict[int, list[_Sign]] = {}
    for place in places:
        at = place % len(sheet)
        found.setdefault(at, []).extend(_signs(sheet[at], place))
    return found


def _signs(line: Printed, edge: int) -> Iterator[_Sign]:
    """The line as it is, if it has more letters than digits, and with each number as the page's."""
    text = fold(line.text)
    if sum(map(str.isalpha, text)) > sum(map(str.isdigit, text)):
        yield _Sign(edge, text)
    for found in islice(_NUMBER.finditer(text), _MOST_NUMBERS):
        if len(found[0]) <= _DIGITS:
            away = f"{{{int(found[0]) - line.page}}}"
            yield _Sign(edge, text[: found.start()] + away + text[found.end() :], True)


def _without(signs: Counter[_Sign], sheet: list[Printed], pages: int) -> Iterator[Printed]:
    """The lines of the page but those that are printed on others too, and its number."""
    edges = _edges(sheet)
    for at, line in enumerate(sheet):
        own = edges.get(at, [])
        # In a few pages the number may stand on one alone; else it is on many.
        if any(sign in signs or (pages <= _FEW and sign.is_bare(pages)) for sign in own):
            continue
        yield _unglued(line, signs) if at == len(sheet) - 1 else line


def _unglued(line: Printed, signs: Counter[_Sign]) -> Printed:
    """The page's last line without the footer, which joins it where a hyphen ends the text."""
    text = fold(line.text)
    for sign, _ in signs.most_common(_GLUED):
        footer = sign.on(line.page)
        if text.endswith(f"-{footer}"):
            return line._replace(text=line.text[: -len(footer)])
    return line


# Lines as they are read


def _joined(printed: Iterable[Printed]) -> Iterator[Printed]:
    """The lines with a word that a hyphen divides whole on the first of two."""
    before: Printed | None = None
    for line in printed:
        line = line._replace(text=_without_leader(line.text))
        if before and _is_divided(before.text, line.text):
            first, _, rest = line.text.partition(" ")
            whole = clean(before.text[:-1] + LINE_END_HYPHEN + first)
            before, line = before._replace(text=whole), line._replace(text=rest)
        if before:
            yield before
            before = None
        before = line if line.text else before
    if before:
        yield before


def _is_divided(text: str, following: str) -> bool:
    return len(text) > 1 and text[-1] == "-" and text[-2].isalnum() and following[:1].isalnum()


def _without_leader(text: str) -> str:
    """An entry of the contents without the dots and the page that they lead to."""
    dotted = text.rstrip("0123456789")
    entry = dotted.rstrip(_LEADERS)
    led = sum(dotted.count(dot, len(entry)) for dot in _LEADERS[1:])
    return entry if led >= _LEADER or "…" in dotted[len(entry) :] else text
