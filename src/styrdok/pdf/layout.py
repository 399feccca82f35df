"""How the lines of a page look, at the price of a few calls a line.

pdfium gives the box of any single character. Asking for the first and last
character of a line, and for those on either side of each space, is enough to
know its place, its size, and where a wide gap sets two columns apart.
"""

import re

from styrdok.model import Line, Page
from styrdok.pdf.letters import Letters
from styrdok.text import clean

COLUMN_GAP = 1.1
"""A gap wider than this many times the letters' height starts a new cell."""

MAX_WORDS = 12
"""A line of more words than this is running text and not looked at for columns."""

MAX_LINES = 400
"""A page with more lines than this is a drawing or a table, not a cover."""


def page(number: int, letters: Letters) -> Page:
    """The page with its lines."""
    raw = letters.text
    pieces: list[str] = []
    lines: list[Line] = []
    offset = at = 0
    raw_lines = raw.split("\n")
    for raw_line, text in zip(raw_lines, _cleaned(raw, raw_lines), strict=True):
        if text.strip() and len(lines) < MAX_LINES:
            line = _line(raw_line, at, text, offset, letters)
            if line:
                lines.append(line)
        pieces.append(text)
        offset += len(text) + 1
        at += len(raw_line) + 1
    return Page(number, "\n".join(pieces), tuple(lines))


def _cleaned(raw: str, raw_lines: list[str]) -> list[str]:
    """Each of the lines cleaned."""
    lines = clean(raw).split("\n")
    if len(lines) == len(raw_lines):
        return lines
    # Rare, and slower: what was cleaned away reached over a line's end.
    return [clean(line.rstrip("\r")) for line in raw_lines]


_SMALLEST = 6.0
"""Points; smaller letters are measured as if they were of this size."""

_WORD = re.compile(r"\S+")


def _line(raw: str, at: int, text: str, offset: int, letters: Letters) -> Line | None:
    lead = len(raw) - len(raw.lstrip())
    last = len(raw.rstrip()) - 1
    first_box, last_box = letters.box(at + lead), letters.box(at + last)
    if not first_box or not last_box:
        return None
    left, _, top, bottom = first_box
    # The box of an accented capital is taller than its font; of two letters the lower tells more.
    top = max(top, bottom - (last_box[3] - last_box[2]))
    start = offset + len(text) - len(text.lstrip())
    end = offset + len(text.rstrip())
    return Line(
        start=start,
        end=end,
        left=round(left, 1),
        right=round(last_box[1], 1),
        top=round(top, 1),
        bottom=round(bottom, 1),
        bold=letters.is_bold(at + lead),
        cells=_cells(raw, at, text, offset, letters, bottom - top, round(left, 1)),
    )


def _cells(
    raw: str, at: int, text: str, offset: int, letters: Letters, size: float, left: float
) -> tuple[tuple[int, int, float], ...]:
    """Start, end and left edge of each stretch between wide gaps."""
    whole = (offset + len(text) - len(text.lstrip()), offset + len(text.rstrip()), left)
    if raw.count(" ") > MAX_WORDS:
        return (whole,)
    words = _words(raw)
    stored = words if raw.rstrip() == text.rstrip() else _words(text)
    if len(words) != len(stored):
        return (whole,)  # cleaning joined words, so the two do not pair
    cells: list[tuple[int, int, float]] = []
    start = offset + stored[0][0]
    widest = COLUMN_GAP * max(size, _SMALLEST)
    for n in range(1, len(words)):
        gap = letters.gap(at + words[n - 1][1] - 1, at + words[n][0])
        if gap and gap[1] - gap[0] > widest:
            cells.append((start, offset + stored[n - 1][1], left))
            start, left = offset + stored[n][0], round(gap[1], 1)
    cells.append((start, offset + stored[-1][1], left))
    return tuple(cells)


def _words(line: str) -> list[tuple[int, int]]:
    """Where each word begins and ends."""
    return [found.span() for found in _WORD.finditer(line)]
