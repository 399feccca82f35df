"""Where words stand in a text: all of them found in one look, however many there are.

Most pages hold nothing of what a table describes. To ask for each telling word
by itself takes nine times as long for seventy words as the automaton of Aho and
Corasick takes for all.
"""

from collections.abc import Iterable, Mapping

from ahocorasick_rs import AhoCorasick, Implementation

Places = Mapping[str, list[int]]
"""Where each word that stands in a text begins, in order; one that does not is left out."""


class Spotter:
    """A set of words to look for in folded text, within longer words too."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(dict.fromkeys(words))
        self._automaton = AhoCorasick(self._words, implementation=Implementation.DFA)

    def __reduce__(self) -> tuple[type["Spotter"], tuple[tuple[str, ...]]]:
        """Travel to another process as the words: an automaton cannot."""
        return Spotter, (self._words,)

    def places(self, folded: str) -> Places:
        """Where the words stand; a blank in a word is also the end of a line."""
        found: dict[str, list[int]] = {}
        text = folded.replace("\n", " ")
        for number, start, _ in self._automaton.find_matches_as_indexes(text, overlapping=True):
            found.setdefault(self._words[number], []).append(start)
        return found


def together(places: Places, words: Iterable[str]) -> list[int]:
    """The places of some of the words, in order."""
    return sorted(start for word in words for start in places.get(word, ()))
