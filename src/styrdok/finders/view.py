"""A document as the finders look at it: its particulars are on few pages, in few forms."""

import re
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from styrdok.finders import changelog, fields
from styrdok.finders.subject import Subject
from styrdok.model import Document, Evidence, Line, Page
from styrdok.tables import Tables
from styrdok.tables.decisions import DecisionHit
from styrdok.tables.register import NameHit
from styrdok.tables.spotting import Places
from styrdok.text import fold

HEAD_PAGES = 3
"""A document says who adopted it and when on one of its first pages or on its last."""

LINE_REACH = 300
"""Characters before and after a hit that count as its line; a printed line is shorter."""

SENTENCE_REACH = 160
"""Characters before a wording in which its sentence may begin."""

UNSURE = 0.5
"""What is left of the weight of words with a number that was not recognised for certain."""

TEXT_PAGES = 40
"""Pages read for what may stand anywhere, such as a review cycle."""


_SHOWN = 60
"""Characters behind "Exempel på ..." in which what stands is the example."""

_SENTENCE_END = re.compile(
    r"[.!?;]\s+(?=[A-ZÅÄÖ])|\n\s*\n|\n\d{1,2} § ?|\n\d{1,2}(?:\.\d{1,2})?\.? [A-ZÅÄÖ][^\n.]{2,60}\n"
)
"""What a sentence does not go across: a full stop, a blank line, a numbered heading."""

_HEADED = re.compile(r"(?<![,;-])(?<! och)(?<! av)(?<! för)\n(?=[A-ZÅÄÖ])")
"""The end of a line after which a capital begins something new."""

_BULLETS = " -–•*(|,;:"

_LETTERS = re.compile(r"(?:[^\W\d_][\W\d_]*){4}")


@dataclass(frozen=True, eq=False)
class Sheet:
    """One page with what every finder asks of it."""

    page: Page
    tables: Tables
    own_end: int = sys.maxsize
    """Where an annex or a template begins, which has particulars of its own."""

    @property
    def number(self) -> int:
        """The page's number, from 1."""
        return self.page.number

    @property
    def text(self) -> str:
        """The stored text."""
        return self.page.text

    @cached_property
    def tells_history(self) -> bool:
        """Whether the page has the heading of the document's own history."""
        return self.tables.wording["history"].search(self.folded) is not None

    def is_example(self, offset: int) -> bool:
        """Whether what begins there only shows how a document may look."""
        before = max(0, offset - _SHOWN)
        return self.tables.wording["for_example"].search(self.folded, before, offset) is not None

    @cached_property
    def folded(self) -> str:
        """The text as it is matched; offsets are the same."""
        return fold(self.page.text)

    @cached_property
    def places(self) -> Places:
        """Where words stand that tell of something to find on the page."""
        return self.tables.telling.places(self.folded)

    @cached_property
    def fields(self) -> list[fields.Field]:
        """The labels of the page, each with the places where its value may stand."""
        found = fields.read(self.page, self.folded, self.tables)
        return [field for field in found if self._is_own(field.start)]

    @cached_property
    def changes(self) -> changelog.Table | None:
        """The table in which the document lists its versions."""
        lines = [(start, end) for start, end, _ in self.lines if start < self.own_end]
        return changelog.read(self.text, self.folded, lines, self.tables)

    @cached_property
    def decisions(self) -> list[DecisionHit]:
        """The decisions the page tells of, in reading order, but for those in ``changes``."""
        found = self.tables.decisions.find(self.text, self.folded)
        return [hit for hit in found if self._is_own(hit.start)]

    def _is_own(self, offset: int) -> bool:
        """Whether what begins there is in no annex, and in no table that is read as one."""
        table = self.changes
        return offset < self.own_end and not (table and table.start <= offset < table.end)

    @cached_property
    def names(self) -> list[NameHit]:
        """The organisations the page names in full or by domain."""
        return list(self.tables.register.find(self.text, self.folded))

    @cached_property
    def lines(self) -> list[tuple[int, int, Line | None]]:
        """Start and end of each line that is not blank, and how it looks where that is known."""
        if self.page.lines:
            return [(line.start, line.end, line) for line in self.page.lines]
        return [(m.start(), m.end(), None) for m in re.finditer(r"\S[^\n]*", self.text)]

    def evidence(
        self, field: str, value: str, rule: str, start: int, end: int, weight: float, group: int = 0
    ) -> Evidence:
        """A hit on this page: ``text[start:end]``, without the blanks around it."""
        raw = self.text[start:end]
        start += len(raw) - len(raw.lstrip())
        quote = raw.strip()
        end = start + len(quote)
        if self.page.unsure and self._rests_on_unsure(value, start, end):
            weight *= UNSURE
        return Evidence(field, value, rule, self.number, start, end, quote, weight, group=group)

    def _rests_on_unsure(self, value: str, start: int, end: int) -> bool:
        """Whether a number in the value stands there in a word that was not recognised surely."""
        return any(
            number in value
            for first, last in self.page.unsure
            if first < end and start < last
            for number in re.findall(r"\d+", self.text[first:last])
        )

    def group(self, start: int) -> int:
        """A number that hits read from one wording at ``start`` share."""
        return self.number * 1_000_000 + start + 1

    def top(self, lines: int) -> int:
        """Where the first so many lines end."""
        upper = self.lines[:lines]
        return upper[-1][1] if upper else 0

    def sentence_start(self, at: int) -> int:
        """Where the sentence begins that goes on to a wording, if that is within reach."""
        reach = max(0, at - SENTENCE_REACH)
        # One letter more than the sentence before: that a new one begins is seen by its capital.
        ends = _SENTENCE_END.finditer(self.text, reach, at + 1)
        began = max((end.end() for end in ends), default=reach)
        # A heading ends no sentence, but the line below it begins one.
        below = max((line.end() for line in _HEADED.finditer(self.text, began, at)), default=began)
        return below if self.text[below:at].strip() else began

    def lead(self, offset: int) -> str:
        """What stands before the offset on its line, as it is matched, but for bullets and bars."""
        return self.folded[self.line_around(offset)[0] : offset].strip(_BULLETS)

    def line_around(self, offset: int) -> tuple[int, int]:
        """Start and end of the text line that holds the offset, or of what is near on it."""
        low, high = max(0, offset - LINE_REACH), min(len(self.text), offset + LINE_REACH)
        start = self.text.rfind("\n", low, offset)
        end = self.text.find("\n", offset, high)
        return low if start < 0 else start + 1, high if end < 0 else end


class Stretch(NamedTuple):
    """A part of a page, by offsets into its text."""

    sheet: Sheet
    start: int
    end: int

    @property
    def text(self) -> str:
        """Its text as stored."""
        return self.sheet.text[self.start : self.end]

    @property
    def folded(self) -> str:
        """Its text as it is matched."""
        return self.sheet.folded[self.start : self.end]


def _sheets(document: Document, tables: Tables) -> list[Sheet]:
    """The pages; what stands behind the heading of an annex is not the document itself."""
    sheets: list[Sheet] = []
    is_annexed = False
    for page in document.pages:
        sheet = Sheet(page, tables)
        if is_annexed:
            sheet = Sheet(page, tables, 0)
        elif sheets and (begins := _annex(sheet)) is not None:
            sheet, is_annexed = Sheet(page, tables, begins), True
        elif not sheets and _annex(sheet) is not None:
            return [Sheet(page, tables) for page in document.pages]  # it is an annex itself
        sheets.append(sheet)
    return sheets


def _annex(sheet: Sheet) -> int | None:
    """Where the heading of an annex stands: on top of its page, or larger than the text."""
    if not any(word in sheet.folded for word in _ANNEXES):
        return None
    sizes = [line.size for line in sheet.page.lines]
    body = statistics.median(sizes) if sizes else 0.0
    for n, (start, end, line) in enumerate(sheet.lines):
        is_large = line is not None and line.size > _LARGER * body
        is_short = end - start <= _LONGEST_HEADING
        heading = sheet.tables.wording["annex_heading"]
        if is_short and (n < _TOP or is_large) and heading.match(sheet.folded, start, end):
            return start
    return None


_BLOCK = 300
_BLOCK_LABELS = 4
"""So many kinds of labels within so many characters are a head block."""

_IDENTITY = frozenset({"type", "title", "dnr", "responsible", "owner", "adopted_by"})

_LISTS = frozenset({"title", "ignored"})
"""Labels without a colon that head the columns of a list of documents, or such a list."""

_ANNEXES = ("bilaga", "appendix", "exempel", "mall")
_LARGER = 1.15
_LONGEST_HEADING = 80
_TOP = 3
"""Lines on top of a page in which the heading of an annex stands."""


class View:
    """The pages of a document that finders read."""

    def __init__(self, document: Document, tables: Tables) -> None:
        self.tables = tables
        self.sheets = _sheets(document, tables)
        self.title: Evidence | None = None

    @cached_property
    def subject(self) -> Subject:
        """The document as its sentences name it; to be asked for once the title is known."""
        return Subject(self.title.value if self.title else "", self.tables)

    @cached_property
    def _is_decided_first(self) -> bool:
        """Whether page 1 tells by whom and when the document was adopted, in a line of its own."""
        sheet = self.first
        return any(
            hit.action == "adopt"
            and hit.body
            and hit.date
            and sheet.text[hit.start].isupper()
            and not sheet.lead(hit.start)
            for hit in sheet.decisions
        )

    def is_decided_before(self, sheet: Sheet) -> bool:
        """Whether an earlier page holds the document's adoption, and this one no history of it."""
        if sheet is self.first or not self._is_decided_first:
            return False
        return not sheet.tells_history

    def is_own_block(self, sheet: Sheet, field: "fields.Field") -> bool:
        """Whether a label can be this document's.

        Behind its adoption only a whole block of labels can; a lone label there belongs to
        something that the text tells of, and a row of them to a list of documents.
        """
        if not self.is_decided_before(sheet):
            return True
        near = [one for one in sheet.fields if abs(one.start - field.start) <= _BLOCK]
        names = {one.name for one in near}
        is_list = any(one.name in _LISTS and not one.colon for one in near)
        return len(names) >= _BLOCK_LABELS and bool(names & _IDENTITY) and not is_list

    @cached_property
    def head(self) -> list[Sheet]:
        """The first pages that hold text, and the last page."""
        # Pages that hold a page number alone (scanned ones) do not count as the first.
        filled = [sheet for sheet in self.sheets if _LETTERS.search(sheet.text)] or self.sheets
        return filled[:HEAD_PAGES] + filled[HEAD_PAGES:][-1:]

    @property
    def first(self) -> Sheet:
        """The first page that holds text."""
        return self.head[0]

    def fields(self, *names: str) -> Iterator[tuple[Sheet, "fields.Field"]]:
        """The labels of the given fields on the head pages, in reading order."""
        for sheet in self.head:
            for field in sheet.fields:
                if field.name in names:
                    yield sheet, field
