"""Patterns for long texts, of which most hold nothing of what is looked for.

Looking for a word is twenty times as fast as trying a pattern at every place.
So the words that no match can do without are taken out of a pattern, and a
text is asked for them first.
"""

import re
import sys
from collections.abc import Iterator

_TOKEN = re.compile(
    r"\((?:\?(?P<group>P<\w+>|:)|(?P<around>\?<?[=!])|(?P<capture>(?!\?)))"
    r"|(?P<close>\))|(?P<bar>\|)|(?P<repeat>(?:[*?+]|\{\d*,?\d*\})[?+]?)"
    r"|(?P<kind>\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[.^$])|(?P<letter>.)",
    re.DOTALL,
)
_FIRST_WORD = re.compile(r"^\\b(\w+)(?![\w?*+{])")
_FLAGS = re.compile(r"\(\?[a-z-]+[:)]")

_NOTHING: frozenset[str] = frozenset()

_TELLING = 4
"""Letters; shorter words stand on every page."""


class Pattern:
    """A regular expression with the methods of ``re.Pattern``; the answers are the same."""

    def __init__(self, pattern: str) -> None:
        # A search goes straight to the word that a pattern begins with, but not behind a "\b".
        compiled = re.compile(_FIRST_WORD.sub(r"\1(?<=\\b\1)", pattern))
        self.match = compiled.match
        self.fullmatch = compiled.fullmatch
        self._search = compiled.search
        self._finditer = compiled.finditer
        self._needed = tuple(needed(pattern))

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The first match between two offsets."""
        return self._search(text, start, end) if self._may_stand(text, start, end) else None

    def finditer(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> Iterator[re.Match[str]]:
        """The matches between two offsets."""
        return self._finditer(text, start, end) if self._may_stand(text, start, end) else iter(())

    def _may_stand(self, text: str, start: int, end: int) -> bool:
        for word in self._needed:
            if text.find(word, start, end) >= 0:
                return True
        return not self._needed


def needed(pattern: str) -> frozenset[str]:
    """Words of which every match of the pattern holds one; none where that cannot be told."""
    words = _NOTHING if _FLAGS.search(pattern) else _branches(_TOKEN.finditer(pattern))
    return words if all(len(word) >= _TELLING for word in words) else _NOTHING


def _branches(tokens: Iterator[re.Match[str]]) -> frozenset[str]:
    """What the alternatives up to the closing bracket need: nothing, if one of them does."""
    branches: list[frozenset[str]] = []
    parts: list[str | frozenset[str]] = []
    for token in tokens:
        match token.lastgroup:
            case "letter":
                parts.append(token[0])
            case "group" | "capture":
                parts.append(_branches(tokens))
            case "around":
                _branches(tokens)
                parts.append(_NOTHING)
            case "repeat":
                # Of what is repeated once or more, one stands in each match; else maybe none.
                parts[-1:] = [*parts[-1:], _NOTHING] if token[0][0] == "+" else [_NOTHING]
            case "bar":
                branches.append(_best(parts))
                parts = []
            case "close":
                break
            case _:
                parts.append(_NOTHING)
    branches.append(_best(parts))
    return _NOTHING.union(*branches) if all(branches) else _NOTHING


def _best(parts: list[str | frozenset[str]]) -> frozenset[str]:
    """The most telling of what a sequence needs: letters that stand together are one word."""
    choices: list[frozenset[str]] = []
    word = ""
    for part in (*parts, _NOTHING):
        if isinstance(part, str):
            word += part
        else:
            choices += [frozenset({word}), part]
            word = ""
    return max(choices, key=lambda words: (min(map(len, words), default=0), -len(words)))
