"""What a document is about, as its title says it (``data/subjects.toml``).

Only the title speaks: a plan for libraries mentions schools, money and staff
on every page. A title that names no subject has none.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from styrdok.text import fold

_TOKEN = re.compile(r"[^\W_]+(?:-[^\W_]+)*-?")
_KEYS = {"en", "sv", "words", "examples", "lookalikes"}
_OPTIONAL = {"except"}


class Named(NamedTuple):
    """A subject, and the word of the title that names it: ``title[start:end]``."""

    subject: str
    start: int
    end: int


class Subjects:
    """The subjects in the order of the table, and what names them.

    Raises:
        ValueError: an entry is malformed; the message names it.
    """

    def __init__(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        for key, entry in data.items():
            if wrong := set(entry) - _OPTIONAL ^ _KEYS:
                told = ", ".join(sorted(wrong))
                raise ValueError(f"subjects.toml: {key}: unknown or missing: {told}")
        self._data = data
        self.keys = tuple(data)
        self._words = {key: Words(entry["words"]) for key, entry in data.items()}
        self._except = {key: Words(entry.get("except", ())) for key, entry in data.items()}
        self._by_token: dict[str, tuple[str, ...]] = {}

    def name(self, key: str, language: str) -> str:
        """What the subject is called."""
        return str(self._data[key][language])

    @property
    def examples(self) -> list[tuple[str, str, bool]]:
        """Each subject with the titles that are about it, and with those that are not."""
        return [
            (key, title, is_about)
            for key, entry in self._data.items()
            for name, is_about in (("examples", True), ("lookalikes", False))
            for title in entry[name]
        ]

    def of(self, title: str | None) -> tuple[str, ...]:
        """The keys of the subjects that the title names, in the order of the table."""
        found = {one.subject for one in self.find(title or "")}
        return tuple(key for key in self.keys if key in found)

    def find(self, title: str) -> Iterator[Named]:
        """The words of the title that name a subject, word by word and then phrase by phrase."""
        folded = fold(title)
        for token in _TOKEN.finditer(folded):
            for key in self._named_by(token[0]):
                yield Named(key, *token.span())
        for key, words in self._words.items():
            yield from (Named(key, *place) for place in words.phrases_in(folded))

    def _named_by(self, token: str) -> tuple[str, ...]:
        """The subjects of a word; titles share their words, so each is looked up once."""
        if token not in self._by_token:
            self._by_token[token] = tuple(
                key
                for key, words in self._words.items()
                if words.hold(token) and not self._except[key].hold(token)
            )
        return self._by_token[token]


class Words:
    """Words of a table, some with a star for the rest of a word, and phrases."""

    def __init__(self, words: Iterable[str]) -> None:
        words = tuple(words)
        self._alone = {word for word in words if "*" not in word}
        single = [word for word in words if " " not in word]
        self._begin = tuple(w[:-1] for w in single if w[0] != "*" and w[-1] == "*")
        self._end = tuple(w[1:] for w in single if w[0] == "*" and w[-1] != "*")
        self._within = tuple(w[1:-1] for w in single if w[0] == w[-1] == "*")
        self._phrases = tuple(_padded(word) for word in words if " " in word)

    def hold(self, token: str) -> bool:
        """Whether a folded word is one of them, whole or in one of the parts that hyphens join."""
        return any(
            part in self._alone
            or part.startswith(self._begin)
            or part.endswith(self._end)
            or any(core in part for core in self._within)
            for part in dict.fromkeys((token, *token.split("-")))
            if part
        )

    def phrases_in(self, folded: str) -> Iterator[tuple[int, int]]:
        """Where phrases of several words stand in a folded text."""
        for phrase in self._phrases:
            at = f" {folded} ".find(phrase)
            if at >= 0:
                start = at if phrase[0] == " " else at - 1
                yield start, start + len(phrase.strip())

    def within(self, text: str) -> bool:
        """Whether a text holds one of them."""
        folded = fold(text)
        tokens = (found[0] for found in _TOKEN.finditer(folded))
        return any(map(self.hold, tokens)) or next(self.phrases_in(folded), None) is not None


def _padded(phrase: str) -> str:
    """The phrase with blanks where a word must begin or end."""
    start = "" if phrase[0] == "*" else " "
    end = "" if phrase[-1] == "*" else " "
    return start + phrase.strip("*") + end


@cache
def subjects() -> Subjects:
    """The subjects that ship with styrdok."""
    text = resources.files("styrdok").joinpath("data", "subjects.toml").read_text("utf-8")
    return Subjects(tomllib.loads(text))
