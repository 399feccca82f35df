"""A document as words in paragraphs, wherever its lines and pages end.

The text of a PDF has lines and no paragraphs. A line ends one where the next
line's first word would still have found room on it, or where the next begins
as an item or a heading does. That is a guess, and the guess about the same
words set in another width may be another. So what one of two editions breaks,
the other breaks too, wherever the same words stand around (:func:`alike_broken`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from styrdok.comparison.printed import Printed, lines
from styrdok.model import Line, Page

_TOKEN = re.compile(r"\w+(?:[-.:/]\w+)*|[^\w\s]")
_ITEM = re.compile(
    r"[•▪●○◦·*–—-]\s|\d{1,3}(?:\.\d{1,3}){0,4}[.)]?\s+[A-ZÅÄÖ]|[a-zåäö0-9]{1,2}\)\s|§\s?\d"
)
"""How an item of a list or a numbered heading begins."""

_ENDS = frozenset(".:;!?")
"""Behind one of these a paragraph may end in the middle of the page's width."""

_ROOM, _DELIBERATE = 0.92, 0.8
"""The share of the width that a line may leave free, behind a sentence's end and elsewhere."""

_HEADING = 0.6
"""The share of the width that a heading stays within."""

_TELLING_LINES = 15
"""Lines from which a page tells how wide its text is set."""

_GAP, _OTHER_SIZE = 0.7, 1.15
"""How far apart lines of two paragraphs are, in letters' heights; how unlike two sizes are."""

_JOINED = 1.2
"""The share of the width beyond which a line is two, joined where a hyphen divided a word."""

_LONG, _LONGEST = 300, 1000
"""Words from which a paragraph ends with the next sentence, and after which it ends anyhow."""

_AROUND, _BESIDE = 3, 4
"""Words on both sides, and on one side of a sentence's end, that tell a break again."""

# One kind of dash and quotation mark for all; no hyphen inside a word, which a line's end may add.
_WRITTEN_ALIKE = str.maketrans(
    "\u2010\u2011\u2012\u2013\u2014\u2212\u2018\u2019\u201c\u201d\u201e", '------\'\'"""'
)
_INNER_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")


Key = tuple[str, ...]
"""The words of a paragraph as they are compared."""


class Word(NamedTuple):
    """A word or a mark as it is ``written``, with the space behind it, and as it is compared."""

    key: str
    written: str
    page: int

    @property
    def is_word(self) -> bool:
        """Whether it is more than a mark of punctuation."""
        return self.key[0].isalnum()


class Paragraph(NamedTuple):
    """Words that stand together, and the page on which they begin."""

    page: int
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words on one line."""
        return "".join(word.written for word in self.words).rstrip()

    @property
    def key(self) -> Key:
        """The words as they are compared."""
        return tuple(word.key for word in self.words)


class Text(NamedTuple):
    """All words of a document, and at which of them a paragraph begins."""

    words: Sequence[Word]
    begins: frozenset[int]

    @property
    def paragraphs(self) -> list[Paragraph]:
        """The paragraphs in reading order."""
        cuts = [*sorted(self.begins), len(self.words)]
        return [
            Paragraph(self.words[start].page, tuple(self.words[start:end]))
            for start, end in pairwise(cuts)
        ]


def read(pages: Sequence[Page]) -> Text:
    """The words of the pages, broken into paragraphs as the print suggests."""
    found = list(lines(pages))
    widths = _widths(found)
    words: list[Word] = []
    begins: set[int] = set()
    before: Printed | None = None
    for line in found:
        if before is None or _breaks(before, line, widths[before.page]):
            begins.add(len(words))
        words += _words(line)
        before = line
    return Text(words, frozenset(begins | _cuts(words, begins)))


def _words(line: Printed) -> Iterator[Word]:
    compared = line.text.translate(_WRITTEN_ALIKE)  # letter for letter
    starts = [found.span() for found in _TOKEN.finditer(compared)]
    for n, (start, end) in enumerate(starts):
        until = starts[n + 1][0] if n + 1 < len(starts) else end
        written = line.text[start:end] + (" " if until > end or n + 1 == len(starts) else "")
        yield Word(_INNER_HYPHEN.sub("", compared[start:end]), written, line.page)


# Where a line ends its paragraph


def _widths(found: Iterable[Printed]) -> dict[int, int]:
    """How many letters a full line has, by page; a page of few lines is as wide as the others."""
    lengths: dict[int, list[int]] = {}
    for line in found:
        lengths.setdefault(line.page, []).append(len(line.text))
    full = {page: sorted(some)[len(some) * 9 // 10] for page, some in lengths.items()}
    telling = [full[page] for page, some in lengths.items() if len(some) >= _TELLING_LINES]
    usual = sorted(telling)[len(telling) // 2] if telling else max(full.values(), default=0)
    return {
        page: full[page] if len(some) >= _TELLING_LINES else max(usual, full[page])
        for page, some in lengths.items()
    }


def _breaks(before: Printed, line: Printed, width: int) -> bool:
    is_one_line = len(before.text) <= _JOINED * width  # of two, only the first one's look is known
    if is_one_line and before.page == line.page and _looks_apart(before.look, line.look):
        return True
    if _ITEM.match(line.text):
        return True
    text, following = before.text, line.text
    needed = len(text) + 1 + len(following.split(" ", 1)[0])
    if text[-1] in _ENDS:
        is_heading = len(following) < _HEADING * width and following[-1] not in _ENDS
        return needed <= _ROOM * width or (is_heading and following[0].isupper())
    if following[0].islower() or text.count("(") > text.count(")"):
        return False
    return needed <= _DELIBERATE * width


def _looks_apart(one: Line | None, other: Line | None) -> bool:
    """Whether weight, size or the room between two lines tells them apart."""
    if not one or not other:
        return False
    small, large = sorted((one.size, other.size))
    is_below = other.top >= one.top
    is_far = is_below and other.top - one.bottom > _GAP * small
    return one.bold != other.bold or large > _OTHER_SIZE * small or is_far


def _cuts(words: Sequence[Word], begins: set[int]) -> set[int]:
    """Where what would be too long to compare is cut."""
    cuts, length = set(), 0
    for at, word in enumerate(words):
        length = 0 if at in begins else length + 1
        ended = at > 0 and words[at - 1].key in _ENDS and word.is_word
        if length > _LONGEST or (length > _LONG and ended):
            cuts.add(at)
            length = 0
    return cuts


# Breaks that two editions share


def alike_broken(one: Text, other: Text) -> tuple[Text, Text]:
    """The two texts, in which the same words stand in the same paragraphs.

    Both are broken wherever either was, if the same words stand on both sides;
    behind the end of a sentence those on one side are enough.
    """
    around: set[tuple[str, ...]] = set()
    beside: set[tuple[str, ...]] = set()
    keys = [[word.key for word in text.words] for text in (one, other)]
    for text, own in zip((one, other), keys, strict=True):
        for at in text.begins:
            around.add(_around(own, at))
            if at and own[at - 1] in _ENDS:
                beside.update(_beside(own, at))
    middles = {(passage[0], passage[1]) for passage in map(_middle, around)}
    return tuple(  # type: ignore[return-value]
        text._replace(begins=text.begins | _found(own, around, beside, middles))
        for text, own in zip((one, other), keys, strict=True)
    )


def _found(
    keys: list[str],
    around: set[tuple[str, ...]],
    beside: set[tuple[str, ...]],
    middles: set[tuple[str, str]],
) -> set[int]:
    return {
        at
        for at, (last, first) in enumerate(pairwise(keys), start=1)
        if ((last, first) in middles and _around(keys, at) in around)
        or (last in _ENDS and not beside.isdisjoint(_beside(keys, at)))
    }


def _around(keys: list[str], at: int) -> tuple[str, ...]:
    """The words on both sides of a place, as many before as behind where there are so many."""
    before = keys[max(at - _AROUND, 0) : at]
    return (*[""] * (_AROUND - len(before)), *before, *keys[at : at + _AROUND])


def _middle(passage: tuple[str, ...]) -> tuple[str, str]:
    return passage[_AROUND - 1], passage[_AROUND] if len(passage) > _AROUND else ""


def _beside(keys: list[str], at: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words before a place, and those behind it; neither can be taken for the other."""
    return ("<", *keys[max(at - _BESIDE, 0) : at]), (">", *keys[at : at + _BESIDE])
