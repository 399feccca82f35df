"""Whose a sentence is: this document's own, or another's that it only tells of.

A policy names the law, the strategy above it, last year's budget and its own
predecessor, each with days and bodies. What is said counts only where the
sentence means the document itself: by "this", by the word of its type, or by
what its title says.
"""

import re
from collections.abc import Iterator
from functools import cached_property

from styrdok.model import Organisation, is_region
from styrdok.tables import Tables
from styrdok.tables.types import TypeHit
from styrdok.text import fold, key
from styrdok.titles import first_part

_SHORT_PART = 4
"""Letters by which the first part of a compound is looked for in the title."""

_STEM = 6
"""Letters of an adjective that all its forms begin with: ``regional``, ``regionala``."""

_NOUN_REACH = 40
"""Characters behind "denna" in which its noun stands, perhaps after adjectives."""

_LETTERS = re.compile(r"[a-zåäö]+")
_LINE_BELOW = re.compile(r"\n[A-ZÅÄÖ]")
_LINK = re.compile(r" (?:för|i|inom)$")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_OF_YEAR = re.compile(r"\s(?:(?:för|åren|år)\s)*((?:19|20)\d\d)(?!\d|[-/.]\d\d[-/.]\d)")


class Subject:
    """A document as its own sentences name it.

    ``title`` is its likeliest title, or nothing; ``folded`` is that as it is matched.
    """

    def __init__(self, title: str, tables: Tables) -> None:
        self.title = title
        self.folded = fold(title)
        self._tables = tables

    @cached_property
    def _type(self) -> TypeHit | None:
        return self._tables.types.head(self.title)

    @property
    def has_parties(self) -> bool:
        """Whether the title names an agreement."""
        return self._type is not None and self._type.type.parties

    def is_named(self, folded: str, *, must: bool = False) -> bool:
        """Whether a wording is about this document, by "this" or by a word of its own type.

        ``Avtalet gäller till 2019`` is about a policy only if the policy is an
        agreement. Where no type is named the wording passes, unless it ``must``.
        """
        if this := self._tables.wording["this"].search(folded):
            return self._is_own_noun(folded, this)
        named = self._tables.types.find(folded)
        own = self._type
        if not named or not own:
            # "Klimatanpassningsstrategin" under "Klimatanpassning"
            return not must or any(self._bears_title(folded[hit.start : hit.end]) for hit in named)
        belongs = self._tables.wording["belongs_to"]
        same = [
            hit
            for hit in named
            if _is_same(hit.type.key, own.type.key)
            and self._is_of_title(folded[hit.start : hit.end])
            and not self.is_higher(folded[: hit.start])
            and not self._is_of_place(folded[: hit.start])
            and not any(belongs.fullmatch(folded, one.end, hit.start) for one in named)
        ]
        return bool(same) and not self._is_of_other_year(folded, same[-1].end)

    def begins(self, sentence: str) -> bool:
        """Whether a sentence begins with this document's type: ``Ägardirektiv för X AB, ...``."""
        own = self._type
        current = self._tables.wording["current"].match(fold(sentence))
        if current and not self.is_higher(current[0]):
            sentence = sentence[current.end() :].capitalize()  # "Aktuell taxa för ..."
        named = self._tables.types.find(sentence) if own and sentence[:1].isupper() else []
        if not named or not own or named[0].start or named[0].type.key != own.type.key:
            return False
        if not self._is_of_title(fold(sentence[: named[0].end])):
            return False
        if len(named) > 1 and _LINE_BELOW.search(sentence):
            return False  # a title, and the sentence below it
        return not self._is_of_other_year(fold(sentence), named[0].end)

    def is_about(self, sentence: str) -> bool:
        """Whether a sentence names this document, and neither somebody else's nor a statute."""
        wording = self._tables.wording
        of_another = wording["somebodys"].search(sentence) or wording["of_law"].search(sentence)
        is_anothers = bool(of_another) or self.is_higher(sentence)
        of_this = wording["this"].search(sentence) or not is_anothers
        if wording["relative"].search(sentence) and len(self._tables.types.find(sentence)) > 1:
            return False  # "Strategin följer det program som antogs ... och som gäller till"
        return bool(of_this) and self.is_named(sentence, must=True)

    def is_matter(self, decided: str) -> bool:
        """Whether what a body decided is to adopt this document, and nothing else, nor another."""
        wording, named = self._tables.wording, self._tables.types.find(decided)
        if wording["not_own"].search(decided) or wording["no_adoption"].search(decided):
            return False
        if self.is_elsewhere(decided) or any(self._is_on_other(decided, hit) for hit in named):
            return False
        return self.is_named(decided, must=True)

    def is_elsewhere(self, place: str) -> bool:
        """Whether what stands behind a body makes it a neighbour's: `` i Mullsjö``."""
        words = place.split()
        is_place = words[:1] == ["i"] and self._is_name(words[1:2])
        return is_place and self._is_neighbour(words[1])

    def is_other_thing(self, sentence: str) -> bool:
        """Whether a sentence begins with a thing that is not this document: ``Tillståndet har``."""
        thing = self._tables.wording["thing"].match(sentence)
        if not thing or self._tables.bodies.at(sentence, thing.start(1)):
            return False
        return not self.is_named(thing[0], must=True)

    def names(self) -> Iterator[str]:
        """The title as running text names it, by :func:`~styrdok.text.key`: whole, or ownerless."""
        if self.title:
            yield key(self.title)
        for owner in self._tables.register.find(self.title, self.folded):
            name = _LINK.sub("", key(self.title[: owner.start]))
            if len(name.split()) > 1:
                yield name
            return

    def is_higher(self, before: str) -> bool:
        """Whether what stands before a document's name makes it the region's or the country's.

        Not where that word is in the title: then this one is, too.
        """
        level = self._tables.wording["of_level"].search(before)
        return level is not None and level[0][:_STEM] not in self.folded

    def _is_of_place(self, before: str) -> bool:
        """Whether the name before a document is that of a neighbour: ``Salas kulturplan``.

        Only where the title tells whose the document is.
        """
        words = before.split()
        owner = next((" ".join(words[-n:]) for n in (1, 2) if self._is_name(words[-n:])), None)
        return owner is not None and self._is_neighbour(owner)

    def _is_name(self, words: list[str]) -> bool:
        return bool(words) and self._tables.register.knows(" ".join(words))

    def _is_neighbour(self, name: str) -> bool:
        """Whether the title tells whose the document is, and it is not of that name."""
        return bool(self._owners) and name[:_STEM] not in self.folded

    @property
    def is_municipal(self) -> bool:
        """Whether the title says that the document is a municipality's, and no region's."""
        return bool(self._owners) and not any(is_region(owner.code) for owner in self._owners)

    @cached_property
    def _owners(self) -> list[Organisation]:
        """Those whose the document is, as far as the title names them."""
        names = self._tables.register.in_title(self.title, self.folded)
        return [hit.organisation for hit in names]

    def _is_on_other(self, decided: str, hit: TypeHit) -> bool:
        """Whether it is told of a document that it is on something else, or another's.

        ``regler för hundbad`` is not the rules for bathing, and ``en ny energiplan`` no
        handlingsplan for the use of energy.
        """
        if self.is_higher(decided[: hit.start]):
            return True
        behind = self._tables.wording["level_behind"].match(decided, hit.end)
        if behind and behind[1] not in self.folded:
            return True
        own, word = self._type, decided[hit.start : hit.end]
        is_new = self._tables.wording["a_new"].search(decided[: hit.start])
        if is_new and own:
            head = self.folded[own.start : own.end]
            return not (head.endswith(word) or word.endswith(head))
        matter = self._tables.wording["on_matter"].match(decided, hit.end)
        if not matter or len(first_part(word)) >= _SHORT_PART:
            return False
        words = _LETTERS.findall(matter[1])
        if self._is_name(words[:1]):
            return self._is_neighbour(words[0])
        telling = [words[0], *(word for word in words[1:] if len(word) >= _SHORT_PART)]
        return not any(word[:_STEM] in self.folded for word in telling)

    def _is_own_noun(self, folded: str, this: re.Match[str]) -> bool:
        """Whether "denna" or "detta" points at a document: ``detta villkor`` is none."""
        if this[0].endswith("dokumentet"):
            return True
        if not folded[this.end() :].strip():
            return this[0] != "detta"  # that alone points at what was said before
        near = folded[this.end() : this.end() + _NOUN_REACH]
        is_document = self._tables.wording["own_noun"].match(near)
        return bool(is_document or self._tables.types.find(near))

    def _bears_title(self, word: str) -> bool:
        """Whether a type's word begins with a word of the title: ``cykelplan`` for "Cykel"."""
        first = first_part(word)
        return len(first) >= _SHORT_PART and first in self.folded

    def _is_of_title(self, word: str) -> bool:
        """Whether what a type's word begins with is in the title: ``finanspolicyn`` is another."""
        first = first_part(word)
        return len(first) < _SHORT_PART or first[:_SHORT_PART] in self.folded

    def _is_of_other_year(self, folded: str, end: int) -> bool:
        """Whether a year behind a type word is outside those of the title."""
        named = _OF_YEAR.match(folded, end)
        own = [int(year) for year in _YEAR.findall(self.folded)]
        return bool(named and own and not min(own) <= int(named[1]) <= max(own))


def _is_same(named: str, own: str) -> bool:
    """Whether a type's word can stand for the other: "planen" is a handlingsplan."""
    return own.endswith(named) or named.endswith(own)
