"""Where words stand in a text: all of them found in one look, however many there are.

Most pages hold nothing of what a table describes. To ask for each telling word
by itself takes ten times as long for seventy words as the automaton of Aho and
Corasick takes for all.
"""

from collections.abc import Iterable, Mapping

from ahocorasick_rs import BytesAhoCorasick, Implementation

Places = Mapping[str, list[int]]
"""Where each word that stands in a text begins, in order; one that does not is left out."""


class Spotter:
    """A set of words to look for in folded text, within longer words too.

    A blank in a word is also the end of a line.

    Raises:
        ValueError: a word has a letter that Western European languages do not use.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(dict.fromkeys(words))
        for word in self._words:
            if max(word) > _LAST_LETTER:
                raise ValueError(f"{word!r} has letters that are not looked for: {max(word)!r}")
        spelled = [word.encode("latin-1") for word in self._words]
        self._automaton = BytesAhoCorasick(spelled, implementation=Implementation.DFA)

    def __reduce__(self) -> tuple[type["Spotter"], tuple[tuple[str, ...]]]:
        """Travel to another process as the words: an automaton cannot."""
        return Spotter, (self._words,)

    def places(self, folded: str) -> Places:
        """Where the words stand."""
        found: dict[str, list[int]] = {}
        for number, start, _ in self._matches(folded):
            found.setdefault(self._words[number], []).append(start)
        return found

    def starts(self, folded: str, start: int, end: int) -> list[int]:
        """Where any of the words begins that stands whole between two offsets, in order."""
        return sorted({start + begins for _, begins, _ in self._matches(folded[start:end])})

    def _matches(self, folded: str) -> list[tuple[int, int, int]]:
        # A byte to each letter, so that the automaton need not count letters to tell where it is.
        text = folded.encode("latin-1", "replace").replace(b"\n", b" ")
        return self._automaton.find_matches_as_indexes(text, overlapping=True)


_LAST_LETTER = "\xff"
"""Up to here a letter is a byte."""


def together(places: Places, words: Iterable[str]) -> list[int]:
    """The places of some of the words, in order."""
    return sorted(start for word in words for start in places.get(word, ()))
