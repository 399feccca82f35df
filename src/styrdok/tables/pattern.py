"""Patterns for long texts, of which most hold nothing of what is looked for.

Looking for a word is twenty times as fast as trying a pattern at every place.
So the words that no match can do without are taken out of a pattern, and a
text is asked for them first.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from styrdok.tables.spotting import Spotter

_TOKEN = re.compile(
    r"\((?:\?(?P<group>P<\w+>|:)|(?P<around>\?<?[=!])|(?P<capture>(?!\?)))"
    r"|(?P<close>\))|(?P<bar>\|)|(?P<repeat>(?:[*?+]|\{\d*,?\d*\})[?+]?)"
    r"|(?P<kind>\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[.^$])|(?P<letter>.)",
    re.DOTALL,
)
_FIRST_WORDS = re.compile(r"^\\b(?:(\w+)|\(\?:(\w+(?:\|\w+)*)\))(?![\w?*+{])")
_FLAGS = re.compile(r"\(\?[a-z-]+[:)]")

_TELLING = 4
"""Letters; shorter words stand on every page."""


class Pattern:
    """A regular expression with the methods of ``re.Pattern``; the answers are the same."""

    def __init__(self, pattern: str) -> None:
        self._written = pattern

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        # Not before it is asked: many documents need few of the patterns, and a listing none.
        # A search goes straight to the words that a pattern begins with, but not behind a "\b".
        return re.compile(_FIRST_WORDS.sub(_words_first, self._written))

    @cached_property
    def match(self) -> Callable[..., re.Match[str] | None]:
        """As ``re.Pattern.match``."""
        return self._compiled.match

    @cached_property
    def fullmatch(self) -> Callable[..., re.Match[str] | None]:
        """As ``re.Pattern.fullmatch``."""
        return self._compiled.fullmatch

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The first match between two offsets."""
        return (
            self._compiled.search(text, start, end) if self._may_stand(text, start, end) else None
        )

    def finditer(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> Iterator[re.Match[str]]:
        """The matches between two offsets."""
        if not self._may_stand(text, start, end):
            return iter(())
        return self._compiled.finditer(text, start, end)

    @cached_property
    def _needed(self) -> list[frozenset[str]]:
        # Not before a search: many patterns are only ever tried at one place.
        return needed(self._written)

    def _may_stand(self, text: str, start: int, end: int) -> bool:
        for words in self._needed:
            for word in words:
                if text.find(word, start, end) >= 0:
                    break
            else:
                return False
        return True


def _words_first(found: re.Match[str]) -> str:
    words = (found[1] or found[2]).split("|")
    return "(?:" + "|".join(rf"{word}(?<=\b{word})" for word in words) + ")"


class Apart:
    """A pattern for words that stand behind no letter, digit or one of the ``joining`` marks.

    Each match begins with one of the ``beginnings``, so it is only tried where
    one stands; a blank in these is also the end of a line.
    """

    def __init__(self, pattern: str, beginnings: Iterable[str], *, joining: str) -> None:
        self._match = re.compile(pattern).match
        self._beginnings = Spotter(_shortest(beginnings))
        self._joining = f"_{joining}"

    def each(self, folded: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """Every match between two offsets, also one that overlaps the one before."""
        limit = len(folded) if end is None else end
        for at in self._beginnings.starts(folded, start, limit):
            before = folded[at - 1] if at else " "
            if not before.isalnum() and before not in self._joining:
                found = self._match(folded, at, limit)
                if found:
                    yield found

    def finditer(
        self, folded: str, start: int = 0, end: int | None = None
    ) -> Iterator[re.Match[str]]:
        """The matches between two offsets; none overlap."""
        past = start
        for found in self.each(folded, start, end):
            if found.start() >= past:
                past = found.end()
                yield found


def _shortest(beginnings: Iterable[str]) -> Iterator[str]:
    """Those that begin with no other one, which all stand where it does."""
    last = None
    for one in sorted(beginnings):
        if last is None or not one.startswith(last):
            last = one
            yield one


def needed(pattern: str) -> list[frozenset[str]]:
    """Sets of words; every match of the pattern holds a word of each of them."""
    sets = [] if _FLAGS.search(pattern) else _branches(_TOKEN.finditer(pattern))
    return [words for words in sets if _worth(words) >= _TELLING]


def _worth(words: frozenset[str]) -> int:
    return min(map(len, words))


def _branches(tokens: Iterator[re.Match[str]]) -> list[frozenset[str]]:
    """What the alternatives up to the closing bracket need: of several, the best of each."""
    branches: list[list[frozenset[str]]] = []
    parts: list[str | list[frozenset[str]]] = []
    for token in tokens:
        match token.lastgroup:
            case "letter":
                parts.append(token[0])
            case "group" | "capture":
                parts.append(_branches(tokens))
            case "around":
                _branches(tokens)
                parts.append([])
            case "repeat":
                # Of what is repeated once or more, one stands in each match; else maybe none.
                parts[-1:] = [*parts[-1:], []] if token[0][0] == "+" else [[]]
            case "bar":
                branches.append(_sequence(parts))
                parts = []
            case "close":
                break
            case _:
                parts.append([])
    branches.append(_sequence(parts))
    if len(branches) == 1:
        return branches[0]
    if not all(branches):
        return []
    return [frozenset().union(*(max(branch, key=_worth) for branch in branches))]


def _sequence(parts: list[str | list[frozenset[str]]]) -> list[frozenset[str]]:
    """What parts that follow each other need; letters that stand together are one word."""
    sets: list[frozenset[str]] = []
    word = ""
    for part in (*parts, []):
        if isinstance(part, str):
            word += part
            continue
        sets += [frozenset({word})] * bool(word) + part
        word = ""
    return sets
