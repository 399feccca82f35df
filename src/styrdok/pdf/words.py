"""Pages put together from single printed words, for engines that know no lines."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from styrdok.model import Line, Page
from styrdok.pdf.layout import COLUMN_GAP, MAX_LINES
from styrdok.text import LINE_END_HYPHEN, clean


class Word(NamedTuple):
    """A printed word and its box, in points from the page's left and upper edge.

    ``sure`` is false where whoever read it may well have read it wrong.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    bold: bool = False
    sure: bool = True


def page(number: int, rows: Iterable[Sequence[Word]], *, recognised: bool = False) -> Page:
    """The page whose lines are the rows, from top to bottom, each from left to right.

    ``recognised`` says that the words were read from a picture.
    """
    pieces: list[str] = []
    lines: list[Line] = []
    unsure: list[tuple[int, int]] = []
    offset = 0
    for row in _joined([_clean(row) for row in rows]):
        if not row:
            continue
        spans = _spans(row, offset)
        unsure += [span for word, span in zip(row, spans, strict=True) if not word.sure]
        if len(lines) < MAX_LINES:
            lines.append(_line(row, spans))
        pieces.append(" ".join(word.text for word in row))
        offset += len(pieces[-1]) + 1
    return Page(
        number, "\n".join(pieces), tuple(lines), recognised=recognised, unsure=tuple(unsure)
    )


def _clean(row: Sequence[Word]) -> list[Word]:
    cleaned = (word._replace(text="".join(clean(word.text).split())) for word in row)
    return [word for word in cleaned if word.text]


def _joined(rows: list[list[Word]]) -> Iterable[list[Word]]:
    """The rows, with a word that a hyphen divides at a line end put together on the first."""
    for row, following in pairwise([*rows, []]):
        if row and following and (whole := _undivided(row[-1], following[0])):
            row[-1] = whole
            del following[0]
        yield row


def _undivided(first: Word, second: Word) -> Word | None:
    """One word where a hyphen only divides it; not where it stands for a part left out."""
    if len(first.text) < 3 or not first.text.endswith("-") or not second.text[0].isalnum():
        return None
    text = clean(first.text[:-1] + LINE_END_HYPHEN + second.text)
    return None if " " in text else first._replace(text=text, sure=first.sure and second.sure)


def _spans(row: list[Word], offset: int) -> list[tuple[int, int]]:
    spans = []
    for word in row:
        spans.append((offset, offset + len(word.text)))
        offset = spans[-1][1] + 1
    return spans


def _line(row: list[Word], spans: list[tuple[int, int]]) -> Line:
    top, bottom = min(word.top for word in row), max(word.bottom for word in row)
    cells = []
    start, left = spans[0][0], row[0].left
    for before, after, ended, begun in zip(row, row[1:], spans, spans[1:], strict=False):
        if after.left - before.right > COLUMN_GAP * (bottom - top):
            cells.append((start, ended[1], round(left, 1)))
            start, left = begun[0], after.left
    cells.append((start, spans[-1][1], round(left, 1)))
    return Line(
        start=spans[0][0],
        end=spans[-1][1],
        left=round(row[0].left, 1),
        right=round(row[-1].right, 1),
        top=round(top, 1),
        bottom=round(bottom, 1),
        bold=row[0].bold,
        cells=tuple(cells),
    )
