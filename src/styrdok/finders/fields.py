"""Reading a head block: which words are labels, and where the value of each may stand.

A block may have its values to the right of the labels or below them, two label
columns on the same text lines, a row of labels above a row of values, or all
of it run together in one line. So a label gets a few places in order of
likelihood, and the finder of the field takes the first that reads as a value.
"""

import bisect
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from styrdok.model import Page
from styrdok.tables import Tables
from styrdok.tables.dates import DateHit
from styrdok.tables.labels import LabelHit


class Field(NamedTuple):
    """A label of the field ``name`` at ``text[start:end]``, and where its value may stand.

    ``strict`` says that its word is also an everyday one. ``row`` is what follows
    a row of labels that this one begins, and so what may answer it; only a
    value that is known by its form can be told from that of the next label.
    """

    name: str
    word: str
    start: int
    end: int
    colon: bool
    strict: bool
    values: tuple[tuple[int, int], ...]
    row: tuple[int, int] | None = None


_DENSE = 3
"""So many labels near each other make a block, in which a colon is not needed."""

_NEAR = 160
"""Characters within which labels count as near."""

_ALIGNED = 6.0
"""Points by which the left edges of a label and the value below it may differ."""

_TIGHT = 1.4
"""Times the letters' size from one line to the next within one cell; rows stand further apart."""

_NARROW = 60
"""Characters of a wrapped line in a column, and points between the margin and that column."""

_FEW_LINES = 5
"""Times the letters' size down to which a value stands under its label."""

_WRAPPED = 3
"""Lines that a value in a column may go on for."""

_UNFINISHED = re.compile(
    r"(?i:(?:[,-]|\b(?:och|av|för|från|till|med|den|fr\.?\s?o\.?\s?m\.?|t\.?\s?o\.?\s?m\.?"
    r"|inför|läsår|läsåret|perioden|åren|år|januari|februari|mars|april|maj|juni|juli|augusti"
    r"|september|oktober|november|december))\s*$)"
)
"""The end of a line that cannot be the end of a value."""

_FULL = 0.8
"""A line that reaches this share of the widest one's right edge may go on in the next."""

MAX_LABELS = 400
"""A page with more labels than this is no head block."""

_LONGEST_LEAD = 24
"""Characters; what stands before a label, or around one that is alone, is no longer."""

_DATED = frozenset(
    {"adopted_on", "revised_on", "reaffirmed_on", "valid_from", "valid_until", "review_by"}
)
"""Fields whose values are days."""

_ROW_REACH = 120
"""Characters behind a row of labels within which its values stand."""

_TELLING = frozenset({"type", "adopted_by"})
"""Fields whose values can be known by their words alone."""

_LEAD = re.compile(r"[\s:;»•*]*(?:-\s)?")


class _Cell(NamedTuple):
    start: int
    end: int
    left: float
    line: int


class _Grid:
    """The cells of a page and the lines that they stand on."""

    def __init__(self, page: Page) -> None:
        self.text = page.text
        self.lines = page.lines
        if page.lines:
            rows = enumerate(page.lines)
            self.cells = [_Cell(s, e, left, n) for n, line in rows for s, e, left in line.cells]
        else:
            found = re.finditer(r"\S[^\n]*", page.text)
            self.cells = [_Cell(m.start(), m.end(), 0.0, n) for n, m in enumerate(found)]
        self._starts = [cell.start for cell in self.cells]
        self._rows: dict[int, list[_Cell]] = {}
        for cell in self.cells:
            self._rows.setdefault(cell.line, []).append(cell)
        self._widest = max((line.right for line in page.lines), default=0.0)
        self._margin = min((line.left for line in page.lines), default=0.0)

    def at(self, offset: int) -> int:
        """The index of the cell that holds the offset."""
        return max(0, bisect.bisect_right(self._starts, offset) - 1)

    def right_of(self, index: int) -> _Cell | None:
        """The next cell on the same line, or on a line that is printed beside it."""
        after = self.cells[index + 1 : index + 2]
        if after and after[0].line == self.cells[index].line:
            return after[0]
        return self._beside(index)

    def _beside(self, index: int) -> _Cell | None:
        if not self.lines:
            return None
        this, line = self.cells[index], self.lines[self.cells[index].line]
        level = [
            cell
            for n, other in enumerate(self.lines)
            if abs(other.top - line.top) < line.size / 2
            for cell in self._rows.get(n, ())
            if cell.left > this.left
        ]
        return min(level, key=lambda cell: cell.left, default=None)

    def begins(self, index: int, offset: int) -> bool:
        """Whether nothing but a bullet stands before the offset in its cell."""
        start = self.cells[index].start
        return offset - start <= _LONGEST_LEAD and not _LEAD.sub("", self.text[start:offset])

    def is_row_of(self, index: int, labels: Mapping[int, int]) -> bool:
        """Whether every cell of the line is a label and nothing else; ``labels`` by start."""
        row = self._rows[self.cells[index].line]
        return len(row) > 1 and all(labels.get(cell.start, 0) >= cell.end for cell in row)

    def below(self, index: int) -> _Cell | None:
        """The first cell under this one with the same left edge, a few lines down at most."""
        this = self.cells[index]
        if not self.lines:
            after = self.cells[index + 1 : index + 2]
            return after[0] if after else None
        # By place on the page: a wrapped cell further left comes first in reading order.
        line = self.lines[this.line]
        under = [
            (top, cell)
            for cell in self.cells[index + 1 :]
            if abs(cell.left - this.left) <= _ALIGNED
            and 0.5 < ((top := self.lines[cell.line].top) - line.top) / line.size < _FEW_LINES
        ]
        return min(under, default=(0.0, None))[1]

    def answers_above(self, cell: _Cell, labels: Mapping[int, int]) -> bool:
        """Whether the cell stands right under a label that fills its own; ``labels`` by start."""
        if not self.lines:
            return False
        line = self.lines[cell.line]
        above = [
            (-top, other)
            for other in self.cells
            if abs(other.left - cell.left) <= _ALIGNED
            and 0.5 < (line.top - (top := self.lines[other.line].top)) / line.size < _FEW_LINES
        ]
        nearest = min(above, default=(0.0, None))[1]
        if not nearest:
            return False
        rest = self.text[labels.get(nearest.start, nearest.start) : nearest.end]
        return nearest.start in labels and not _LEAD.sub("", rest)

    def row_below(self, index: int) -> tuple[int, int] | None:
        """The whole of the next line."""
        row = self._rows.get(self.cells[index].line + 1)
        return (row[0].start, row[-1].end) if row else None

    def goes_on(self, index: int) -> bool:
        """Whether the cell's text goes on in the next line: it was wrapped."""
        this, after = self.cells[index], self.cells[index + 1 : index + 2]
        if not after or after[0].line != this.line + 1 or not self.lines:
            return False
        above, below = self.lines[this.line], self.lines[after[0].line]
        if len(above.cells) > 1 or len(below.cells) > 1 or below.top - above.bottom > above.size:
            return False
        indented = below.left > above.left + 2 * _ALIGNED
        return indented or (
            above.right >= _FULL * self._widest and below.left <= above.left + _ALIGNED
        )

    def value_end(self, index: int, labels: list[int]) -> int:
        """Where the value in this cell ends, when it was wrapped within a narrow column."""
        for _ in range(_WRAPPED):
            if not self._wraps(index) or self._answers(index + 1, labels):
                break
            index += 1
        return self.cells[index].end

    def _answers(self, index: int, labels: list[int]) -> bool:
        """Whether a label stands in this cell, or at its height to the left of it."""
        this = self.cells[index]
        level = self.lines[this.line]
        return this.start in labels or any(
            cell.start in labels and cell.left < this.left
            for n, line in enumerate(self.lines)
            if abs(line.top - level.top) < level.size / 2
            for cell in self._rows.get(n, ())
        )

    def _wraps(self, index: int) -> bool:
        """Whether the cell's text goes on in the cell right below it, at the same left edge."""
        this, after = self.cells[index], self.cells[index + 1 : index + 2]
        if not self.lines or not after or after[0].line != this.line + 1:
            return False
        above, below = self.lines[this.line], self.lines[after[0].line]
        is_tight = 0 < below.top - above.top < _TIGHT * above.size
        is_alone = len(below.cells) == 1 and abs(below.left - this.left) <= _ALIGNED
        if not is_tight or not is_alone or after[0].end - after[0].start > _NARROW:
            return False
        in_column = this.left > self._margin + _NARROW
        is_unfinished = _UNFINISHED.search(self.text[this.start : this.end])
        return in_column or bool(is_unfinished) or self.text[after[0].start].islower()


class _Company:
    """Which words stand near a word that may be a label."""

    def __init__(self, hits: list[LabelHit], text: str) -> None:
        telling = (hit for hit in hits if not hit.strict and text[hit.start].isupper())
        self._telling = [hit.start for hit in telling]
        self.ends = {hit.start: hit.end for hit in hits}

    def near(self, offset: int) -> int:
        """How many words that are hardly ever anything but labels stand near the offset."""
        first = bisect.bisect_left(self._telling, offset - _NEAR)
        return bisect.bisect_right(self._telling, offset + _NEAR) - first


def read(page: Page, folded: str, tables: Tables) -> list[Field]:
    """The labels of a page in the order in which they stand, the first few hundred at most."""
    hits = list(islice(tables.labels.find(folded), MAX_LABELS))
    if not any(_may_be_label(hit, page.text) for hit in hits):
        return []
    grid, company = _Grid(page), _Company(hits, page.text)
    taken: list[LabelHit] = []
    for hit in hits:
        if not _may_be_label(hit, page.text):
            continue
        # "Gäller till och med: Nästa revidering": what follows a colon is a value.
        gap = page.text[taken[-1].end : hit.start] if taken else "-"
        is_value = taken and taken[-1].colon and not gap.strip()
        is_beside = gap == " " and {hit.field, taken[-1].field} <= _DATED
        if (is_beside or _is_label(hit, grid, company)) and not (is_value and not hit.colon):
            taken.append(hit)
    starts = [hit.start for hit in taken]
    rows = [_row(page.text, taken, n) for n in range(len(taken))]
    days = _days_of_rows(grid, folded, taken, rows, tables)
    fields = []
    for n, hit in enumerate(taken):
        limit = taken[n + 1].start if n + 1 < len(taken) else len(folded)
        places = days.get(n)
        if places is None:
            places = tuple(_places(grid, hit, limit, starts, company.ends))
        fields.append(
            Field(hit.field, hit.word, hit.start, hit.end, hit.colon, hit.strict, places, rows[n])
        )
    return fields


def _days_of_rows(
    grid: _Grid,
    folded: str,
    labels: list[LabelHit],
    rows: list[tuple[int, int] | None],
    tables: Tables,
) -> dict[int, tuple[tuple[int, int], ...]]:
    """For each label of a row that asks for a day, by its number: where its day stands.

    ``Giltig fr.o.m. Giltig t.o.m.`` over ``2016-01-01 2018-12-31``: as many days as labels
    answer them in their order. Of fewer days below the row nobody can tell which they answer.
    Where the labels are cells of a table, each has its day in its own column.
    """
    text = grid.text
    answers: dict[int, tuple[tuple[int, int], ...]] = {}
    for n, row in enumerate(rows):
        if not row or grid.at(labels[n].start) != grid.at(labels[n + 1].start):
            continue
        last = max(k for k, label in enumerate(labels) if label.end <= row[0])
        asking = [k for k in range(n, last + 1) if labels[k].field in _DATED]
        end = min(row[1], row[0] + _ROW_REACH)
        days = list(_days(folded, row[0], end, tables))
        is_below = "\n" in text[labels[last].end : row[0]]
        if len(asking) > 1 and (len(days) == len(asking) or is_below):
            places = [(day.start, day.end) for day in days]
            matched = places if len(days) == len(asking) else [None] * len(asking)
            answers |= {
                k: (place,) if place else () for k, place in zip(asking, matched, strict=True)
            }
    return answers


def _days(folded: str, start: int, end: int, tables: Tables) -> Iterator[DateHit]:
    """The dates there, also those with no more than a blank between them."""
    for day in tables.dates.find(folded, start, end):
        yield day
        while (after := tables.dates.at(folded, day.end + 1)) and folded[day.end].isspace():
            day = after
            yield day


def _row(text: str, labels: list[LabelHit], n: int) -> tuple[int, int] | None:
    """What stands behind a row of labels without anything between them, for the first of them."""

    def adjoins(left: int) -> bool:
        if not 0 <= left < len(labels) - 1 or labels[left].colon:
            return False
        # An everyday word behind the row is more likely to begin its values.
        is_label = not labels[left + 1].strict
        return is_label and not text[labels[left].end : labels[left + 1].start].strip()

    if adjoins(n - 1) or not adjoins(n):
        return None
    last = n + 1
    while adjoins(last):
        last += 1
    lead = _LEAD.match(text, labels[last].end)
    start = lead.end() if lead else labels[last].end
    return start, next((one.start for one in labels[last + 1 :] if one.start > start), len(text))


def _may_be_label(hit: LabelHit, text: str) -> bool:
    """Whether the word alone does not tell that it is running text."""
    return text[hit.start].isupper() or (hit.colon and not hit.strict)


def _is_label(hit: LabelHit, grid: _Grid, company: _Company) -> bool:
    index = grid.at(hit.start)
    begins = grid.begins(index, hit.start)
    if hit.colon and begins:
        return True
    if not grid.text[hit.start].isupper():
        return False
    rest = grid.cells[index].end - hit.end
    alone = begins and rest <= _LONGEST_LEAD and not grid.text[hit.end : hit.end + rest].strip()
    if alone and grid.is_row_of(index, company.ends):
        return True
    near = company.near(hit.start)
    if not hit.strict:
        # A diary number has a form of its own, so its label needs no company.
        begins = begins or hit.field == "dnr"
        return begins or near >= _DENSE or (hit.colon and near >= 2)
    return (hit.colon and near >= 1) or (alone and near >= _DENSE) or near > _DENSE


def _places(
    grid: _Grid, hit: LabelHit, limit: int, labels: list[int], ends: Mapping[int, int]
) -> Iterator[tuple[int, int]]:
    """Where the value may stand: after the label, to its right, or below it.

    ``labels`` are the starts of all labels, ``ends`` the end of each word that may be one.
    """
    index = grid.at(hit.end - 1)
    lead = _LEAD.match(grid.text, hit.end, limit)
    start = lead.end() if lead else hit.end
    end = grid.cells[index].end
    run_together = not grid.begins(index, hit.start)
    wrapped = run_together and (grid.goes_on(index) or not grid.lines)
    if start >= min(end, limit) and wrapped and index + 1 < len(grid.cells):
        index += 1
        start, end = grid.cells[index].start, grid.cells[index].end
    if start < min(end, limit):
        while end < limit and grid.goes_on(index):
            index += 1
            end = grid.cells[index].end
        yield start, min(max(end, grid.value_end(index, labels)), limit)
    elif run_together:
        # "KS/2012:870 Dokumentansvarig": the value of a label at a line's end stands on the next.
        following = grid.cells[index + 1] if index + 1 < len(grid.cells) else None
        is_value = following and following.start < limit and following.start not in labels
        if following and is_value and not hit.strict:
            yield following.start, min(following.end, limit)
    else:
        below = grid.below(index)
        # Below the label of another row stands that label's value.
        is_next = below is not None and below.start in labels
        beneath = below and not is_next and grid.below(grid.at(below.start))
        # Of a whole row of values only words tell which label they answer; dates do not.
        row = grid.row_below(index) if hit.field in _TELLING else None
        # Of a label that was wrapped, the value may stand beside its first line.
        first = grid.at(hit.start)
        beside = grid.right_of(first) if first != index else None
        right = grid.right_of(index)
        if right and grid.answers_above(right, ends):
            right = None  # the value of the next column's own label
        # The value of a wrapped label begins beside its first line, and may be wrapped as well.
        level = (beside, right) if first != index else (right, beside)
        for cell in (*level, below, row, beneath):
            if cell and cell[0] not in labels:
                after = bisect.bisect_right(labels, cell[0])
                end = cell[1] if cell is row else grid.value_end(grid.at(cell[1] - 1), labels)
                yield cell[0], min([end, *labels[after : after + 1]])
