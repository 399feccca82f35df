"""How documents name other documents, and where such a name ends (``references.toml``)."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from styrdok.tables.entries import alternation, check
from styrdok.tables.types import Type, Types
from styrdok.text import flat, fold

_INFLECTED = "(?:en|n|et|met|men|er|erna|na|orna)?s?"
"""How a noun may go on where it does not stand in its first form."""

_REMEMBERED = 16384
"""Words whose kinds are kept: most are looked up again and again."""

_ENDINGS = ("", "s", "en", "ens", "n", "ns", "et", "ets", "er", "na", "erna", "met", "r", "t", "s")

_ANY = "…"
"""Stands in the table for whatever a longer word begins with."""


class Kind(NamedTuple):
    """What a word says of the document that it may name.

    ``is_bare`` says that it names no more than a type, ``is_definite`` that it
    points at one document, ``is_plural`` that it may mean any number.
    """

    type: Type
    is_bare: bool
    is_definite: bool
    is_plural: bool


class References:
    """The words around and within a name, as patterns and sets for folded text."""

    def __init__(self, data: Mapping[str, Any], types: Types) -> None:
        self._types = types
        self._sought = frozenset(data["types"])
        self.weak = frozenset(data["weak"])
        self.lone = frozenset(data["lone"])
        self.owned = frozenset(data["owned"])
        self._nothing = re.compile(rf"(?:{_any(data['nothing'])}){_INFLECTED}")
        self._definite = tuple(data["definite"])
        self._plural = tuple(data["plural"])
        owner = rf"(?:(?P<external>{_any(data['external'])})|(?P<own>{_any(data['owners'])}))"
        self.owner = re.compile(rf"{owner}\Z")
        self.outside = _whole(data["outside"])
        nearer = "|".join(map(re.escape, data["nearer"]))
        self.level = re.compile(rf"\b(?:{_spaced(data['levels'])})\b(?P<between>.*)\Z", re.DOTALL)
        self.nearer = re.compile(rf"\b(?:{nearer})")
        self.called = re.compile(
            rf"(?<![\w-])(?:{_spaced(data['called'])})\s{{1,2}}(?:[-–—:]\s)?[\"'”“»«]?\Z"
        )
        self.countrywide = frozenset(data["countrywide"])
        self.prepositions = frozenset(data["prepositions"])
        self.departs = re.compile(_spaced(data["departures"]))
        self.manners = frozenset(data["manners"])
        self.stops = frozenset(data["stops"])
        self._verb = _whole(data["verbs"])
        self._adjective = _whole(data["adjectives"])
        self.epithets = frozenset(data["epithets"])
        self.planned = _before(data["planned"])
        self.lacking = re.compile(rf"[^.]{{0,40}}?\b(?:{_spaced(data['lacking'])})\b")
        self.rests = _before(data["rests"])
        self.has = _before(data["has"])
        self.lists = re.compile(
            rf"^\W{{0,4}}(?:[\d.]+\s)?(?:{_spaced(data['lists'])})[ :]*$", re.MULTILINE
        )
        self.leads = re.compile(rf"\b(?:{_spaced(data['leads'])})\b")
        self.figures = re.compile(rf"\b(?:{_spaced(data['figures'])})\b")
        self.tail = re.compile(
            rf"[\s,;.–-]*(?:\s\(|(?<![\w-])(?:{_spaced(data['tails'])})(?![\w-])|,\s\d)"
        )
        self.reports = _before(data["reports"])
        self.examples: list[tuple[str, list[str]]] = []
        for entry in data["example"]:
            check("references.toml", entry, required={"text", "names"}, optional=set())
            self.examples.append((entry["text"], entry["names"]))
        self._kinds: dict[str, Kind | None] = {}
        self.stems: tuple[str, ...] = tuple(data["stems"])
        for word, kind in types.words:
            if self.kind(word) and not any(stem in word for stem in self.stems):
                raise ValueError(f"references.toml: no stem is part of {word!r}, a {kind.key}")

    def kind(self, word: str) -> Kind | None:
        """What a folded word names, if it may name a document."""
        if word not in self._kinds:
            if len(self._kinds) >= _REMEMBERED:
                self._kinds.clear()
            self._kinds[word] = self._kind(word)
        return self._kinds[word]

    def _kind(self, word: str) -> Kind | None:
        if self._nothing.fullmatch(word):
            return None
        hits = self._types.find(word)
        if len(hits) != 1 or hits[0].start > 0 or hits[0].end < len(word):
            return None
        kind = hits[0].type
        if kind.key not in self._sought:
            return None
        is_definite = word.endswith(self._definite) or word[:-1].endswith(self._definite)
        is_plural = word.endswith(self._plural)
        is_bare = any(self._types.knows(word.removesuffix(end)) for end in _ENDINGS)
        return Kind(kind, is_bare, is_definite, is_plural)

    def is_nothing(self, name: str) -> bool:
        """Whether a folded name is known to be no document's that counts."""
        return bool(self._nothing.fullmatch(name))

    def ends_name(self, word: str) -> bool:
        """Whether a folded word is part of no name: a verb, a pronoun, an adverb."""
        return word in self.stops or bool(self._verb.fullmatch(word))

    def describes(self, word: str) -> bool:
        """Whether another noun may follow the word within one name."""
        return bool(self._adjective.fullmatch(word))

    def is_external(self, genitive: str) -> bool:
        """Whether an owner in the genitive is no municipality or region, nor a part of one."""
        found = self.owner.search(flat(fold(genitive)))
        return bool(found and found["external"])

    def is_outside(self, name: str) -> bool:
        """Whether the name is that of somebody who decides for no municipality."""
        return bool(self.outside.fullmatch(flat(fold(name))))


def _spaced(words: Iterable[str]) -> str:
    # A line often ends in a blank.
    return alternation(words).replace(r"\ ", r"\s{1,2}")


def _any(words: Iterable[str]) -> str:
    """A pattern for any of the words, some of which may end a longer one."""
    words = list(words)
    whole = _spaced(word for word in words if not word.startswith(_ANY))
    ends = _spaced(word.removeprefix(_ANY) for word in words if word.startswith(_ANY))
    return rf"(?<![\w-])(?:{whole}{f'|[a-zåäöé-]{{0,40}}(?:{ends})' if ends else ''})"


def _whole(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(_any(words))


def _before(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of the words right before what is looked at."""
    return re.compile(
        rf"\b(?:{_spaced(words)})\s{{1,2}}(?:(?:de[nt]|en|ett|nya?|nytt|egna?|eget)\s{{1,2}})*\Z"
    )
