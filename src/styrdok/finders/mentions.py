"""What a document is looked through for when it may name others: words for a type, and names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from styrdok.finders import view
from styrdok.tables import Tables
from styrdok.tables.references import Kind
from styrdok.tables.spotting import together
from styrdok.titles import YEAR

_MAX_WORDS_OF_PAGE = 80
"""Words for a type on one page that are looked at; a page with more is a list of words."""

_LONGEST_LINE = 200
"""Characters by which lines are told apart."""

REACH = 60
"""Characters before a name that tell what it is: an owner, or words that deny it."""

SENTENCE_REACH = 400
"""Characters to each side within which a sentence begins and ends."""

LIST_REACH = 1500
"""Characters above or below an item within which its list and the list's heading stand."""

_FULL_LINE = 0.75
"""A line of less than this share of the page's widest one ends what it says."""

_AROUND = 300
"""Characters to each side in which the length of lines is looked at."""

EXTERNAL = "external"
"""The owner of a document that is of a country, or wider, without its name being told."""

JOINING = frozenset({"och", "samt", "eller", "&"})

TOKEN = re.compile(r"[^\W_](?:[\w&'/:.+-]*\w)?-?")

YEARS = re.compile(
    rf"{YEAR}(?:\s?[-/]\s?(?:{YEAR}|\d\d(?!\d)))?(?![\w:/]|-\d)|{YEAR}\s{YEAR}(?![\w:/-])"
)

_ITEM = re.compile(r" *[-–•●▪*\uf0b7] ")

_BREAK = re.compile(r"-\n(?!och\b|samt\b|eller\b)(?=\w)")

SENTENCE_END = re.compile(
    r"(?:[^\W\d_]{2}[)\"']?|\d\))[.!?](?=\s|\Z)|\d[.](?=\s+[A-ZÅÄÖ])|[•●▪]|\n\s*\n"
)

LEADERS = re.compile(r"\.{4}|(?:\. ){4}|…{2}|_{4}")

_NO_LETTERS = str.maketrans("", "", "0123456789 .,:()/|-–—\t")


class Sheet:
    """A page as it is looked through."""

    def __init__(self, sheet: view.Sheet) -> None:
        self.number = sheet.number
        self.text = sheet.text
        self.folded = sheet.folded
        self.tables = sheet.tables
        self._places = sheet.places
        self._sentences: dict[tuple[int, int], tuple[int, int]] = {}

    def hits(self) -> list[int]:
        """Where a word stands that may be one for a type, each once, in order."""
        return together(self._places, self.tables.references.stems)

    def _goes_on(self, at: int) -> bool:
        """Whether what stands before the end of a line goes on in the next."""
        last, words = word_before(self.folded, at), self.tables.references
        is_unfinished = last in words.prepositions or words.ends_name(last)
        return is_unfinished or self.is_full(self.text.rfind("\n", 0, at) + 1, at)

    def is_full(self, start: int, end: int) -> bool:
        """Whether a line is about as long as those around it, so that it may go on in the next."""
        around = self.text[max(0, start - _AROUND) : end + _AROUND].split("\n")
        return end - start >= _FULL_LINE * max(map(len, around[1:-1] or around))

    def is_listed(self, at: int) -> bool:
        """Whether an item of a list under a heading such as *Referenser* stands there."""
        start = self.line(at)[0]
        if not _ITEM.match(self.text, start):
            return False
        begins = max(0, start - LIST_REACH)
        headings = self.tables.references.lists.finditer(self.folded, begins, start)
        heading = max((found.end() for found in headings), default=None)
        if heading is None:
            return False
        lines = self.text[heading:start].strip("\n").splitlines()
        items = [_ITEM.match(line) is not None for line in lines]
        # An item goes on in one more line; with two, something else has begun.
        return all(one or before for before, one in pairwise([False, *items]))

    def line(self, at: int) -> tuple[int, int]:
        """Start and end of the line that holds the offset."""
        end = self.text.find("\n", at)
        return self.text.rfind("\n", 0, at) + 1, len(self.text) if end < 0 else end

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Start and end of the sentence or list item around a stretch."""
        if (start, end) not in self._sentences:
            self._sentences[start, end] = self._sentence(start, end)
        return self._sentences[start, end]

    def _sentence(self, start: int, end: int) -> tuple[int, int]:
        low, high = max(0, start - SENTENCE_REACH), min(len(self.text), end + SENTENCE_REACH)
        first = low
        for found in SENTENCE_END.finditer(self.text, low, start):
            first = found.end()
        for at in self._headings(first, start):
            first = at
        after = SENTENCE_END.search(self.text, max(start, end - 2), high)
        last = after.end() if after else high
        return first, next(self._headings(end, last), last)

    def _headings(self, start: int, end: int) -> Iterator[int]:
        """Where a line begins below one that is too short to go on in it."""
        at = self.text.find("\n", start, end)
        while at >= 0:
            begins = self.text[at + 1 : at + 2]
            if not begins.islower() and not self._goes_on(at):
                yield at + 1
            at = self.text.find("\n", at + 1, end)


class Word(NamedTuple):
    """A word for a type: where it stands, and the start and end of its line."""

    sheet: "Sheet"
    start: int
    end: int
    kind: Kind
    line: tuple[int, int]

    @property
    def line_key(self) -> str:
        """What its line has in common with the same line of other pages."""
        start, end = self.line
        return _without_digits(self.sheet.folded[start : min(end, start + _LONGEST_LINE)])


class Facts(NamedTuple):
    """What is said of a document: who decided on it and when, for which years, and where."""

    body: str | None = None
    date: str | None = None
    first: str | None = None
    last: str | None = None
    quote: str | None = None


@dataclass(slots=True)
class Mention:
    """A name where it stands: ``text[start:end]`` of its sheet.

    ``name`` is the name as it is told, and ``owner`` who it says that the
    document belongs to. A name ``is_line`` that has its line for itself.
    """

    sheet: "Sheet"
    start: int
    end: int
    name: str
    kind: Kind | None
    owner: str | None = None
    is_title: bool = False
    is_line: bool = False
    is_definite: bool = False


def words_for_types(sheet: Sheet, tables: Tables) -> Iterator[Word]:
    """The words on a page for a type that may be part of a name, in reading order."""
    done = found = 0
    for at in sheet.hits():
        if at < done or found > _MAX_WORDS_OF_PAGE:
            continue
        start = at - len(word_before(sheet.folded, at))
        if sheet.folded.endswith("-\n", 0, start):
            start -= 1 + len(word_before(sheet.folded, start - 1))
        token = TOKEN.match(sheet.folded, start)
        if not token:
            continue
        word, done = unbroken(sheet, token)
        kind = tables.references.kind(word)
        if kind and not _is_vague(sheet, start, done, kind):
            found += 1
            yield Word(sheet, start, done, kind, sheet.line(start))


def _is_vague(sheet: Sheet, start: int, end: int, kind: Kind) -> bool:
    """Whether a word that only tells a type stands with nothing to tell which document.

    Most words for a type do, and to see it takes a tenth of reading a name.
    """
    text, lone = sheet.text, sheet.tables.references.lone
    if not kind.is_bare or text[start].isupper() or kind.type.key in lone:
        return False
    before = text[max(0, start - 2) : start]
    if before[:1] == "s" or "\n" in before:  # somebody's
        return False
    return not text.startswith((" ", "\n"), end) or not _goes_on(sheet, end + 1)


def _goes_on(sheet: Sheet, at: int) -> bool:
    """Whether a preposition, a capital or a number stands there."""
    if sheet.text[at : at + 1].isupper() or not sheet.text[at : at + 1].isalpha():
        return True
    found = TOKEN.match(sheet.folded, at)
    return found is not None and found[0] in sheet.tables.references.prepositions


def _without_digits(line: str) -> str:
    return line.translate(_NO_LETTERS)


def word_before(folded: str, at: int) -> str:
    """The letters, digits and hyphens right before an offset."""
    start, low = at, max(0, at - REACH)
    while start > low and (folded[start - 1].isalnum() or folded[start - 1] in "-_"):
        start -= 1
    return folded[start:at]


def unbroken(sheet: Sheet, token: re.Match[str]) -> tuple[str, int]:
    """The word, put together where a hyphen ends its line, and where it ends."""
    word, end = token[0], token.end()
    rest = TOKEN.match(sheet.folded, end + 1) if sheet.folded.startswith("\n", end) else None
    if word.endswith("-") and rest and rest[0] not in JOINING:
        return word[:-1] + rest[0], rest.end()
    return word.rstrip("-"), end


def joined(text: str) -> str:
    """The words with those put together that a hyphen at a line end divides."""
    return _BREAK.sub(_mended, text)


def _mended(found: re.Match[str]) -> str:
    before = found.string[max(0, found.start() - 1)]
    keeps = before.isupper() or before.isdigit() or found.string[found.end()].isupper()
    return "-" if keeps else ""
