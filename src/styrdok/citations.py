"""Which documents of the index the names in other documents stand for, and what contradicts.

A wrong match hides that a document is missing, and a wrong ``missing`` sends
somebody to look for what lies there. So a name is ``held`` only where owner,
words and years agree with one document, ``missing`` only where nothing is
near, and else ``uncertain``.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from styrdok.dates import span_of
from styrdok.history import Linked, years_of
from styrdok.model import Decision, Organisation, Record, Reference
from styrdok.relations import MOST_EDITIONS
from styrdok.text import fold
from styrdok.titles import TYPE_FORMS, base_form, essence, is_nobodys, main_part, years

STATES = ("missing", "other_edition", "uncertain", "held", "external")
"""What can be said of a document that is named, what asks for most first.

``other_edition`` was decided on before any edition that is held. ``external``
belongs to no municipality or region, or to a region where a municipality names
it.
"""

_MOST = 10
"""Documents that are told of a name that may mean several."""

_MOST_SHARING = 200
"""Documents that a word of a name may stand in and still lead to one of them."""

_OWN = frozenset({"kommun", "kommunen", "stad", "staden", "koncernen"})
_REGIONS = frozenset({"region", "regionen", "landstinget", "landsting"})


class Contradiction(NamedTuple):
    """A ``date``, ``body`` or ``period`` that is told otherwise than the document itself says."""

    field: str
    stated: str
    own: str


class Citation(NamedTuple):
    """A document that another one names: its state, and the documents that it is or may be."""

    naming: Record
    reference: Reference
    state: str
    documents: tuple[Record, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether somebody should look: it is not held, or told otherwise than it is."""
        return self.state in _NOT_HELD or bool(self.contradictions)


_NOT_HELD = frozenset({"missing", "other_edition"})


class _Candidate(NamedTuple):
    """A document with the words of its title, of it up to years or a dash, and behind a dash."""

    record: Record
    words: frozenset[str]
    main: frozenset[str]
    subtitle: frozenset[str]


class _Shelf:
    """The documents of one owner, by the words of their titles."""

    def __init__(self) -> None:
        self._held: list[_Candidate] = []
        self._by_words: defaultdict[frozenset[str], list[int]] = defaultdict(list)
        self._by_main: defaultdict[frozenset[str], list[int]] = defaultdict(list)
        self._by_subtitle: defaultdict[frozenset[str], list[int]] = defaultdict(list)
        self._by_word: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, record: Record, owner: Organisation | None) -> None:
        """Take the document among those that can be meant."""
        title, at = record.title or "", len(self._held)
        words, main = essence(title, owner), essence(main_part(title), owner)
        subtitle = essence(_SUBTITLE.split(title, maxsplit=1)[-1], owner)
        self._held.append(_Candidate(record, words, main, subtitle))
        self._by_subtitle[subtitle].append(at)
        self._by_words[words].append(at)
        self._by_main[main].append(at)
        for word in _telling(words):
            self._by_word[word].append(at)

    def called(self, named: frozenset[str]) -> list[_Candidate]:
        """Those of just these words."""
        return [self._held[at] for at in self._by_words.get(named, ())]

    def mainly_called(self, named: frozenset[str], main: frozenset[str]) -> list[_Candidate]:
        """Those that the main part of a name, or the name as the main part, means."""
        places = {*self._by_main.get(main, ()), *self._by_main.get(named, ())}
        return [self._held[at] for at in sorted(places)]

    def subtitled(self, named: frozenset[str]) -> list[_Candidate]:
        """Those whose title has just these words behind a dash."""
        return [self._held[at] for at in self._by_subtitle.get(named, ())]

    @cached_property
    def _by_rarest(self) -> Mapping[str, Sequence[int]]:
        """Each by the one of its telling words that the fewest have."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for at, one in enumerate(self._held):
            if telling := _telling(one.words):
                found[self._rarest(telling)].append(at)
        return found

    def _rarest(self, words: frozenset[str]) -> str:
        return min(words, key=lambda word: (len(self._by_word.get(word, ())), word))

    def near(self, named: frozenset[str]) -> Iterator[_Candidate]:
        """Those whose words are more than these, or fewer, and share one that tells something."""
        telling = _telling(named)
        if not telling:
            return
        more = {
            at
            for at in self._by_word.get(self._rarest(telling), ())
            if named < self._held[at].words
        }
        fewer = {
            at
            for word in telling
            for at in self._by_rarest.get(word, ())
            if self._held[at].words < named
        }
        yield from (self._held[at] for at in sorted(more | fewer))

    def sharing(self, named: frozenset[str]) -> Iterator[_Candidate]:
        """Those that share a word which tells something and which not too many have."""
        words = (self._by_word.get(word, ()) for word in _telling(named))
        places = {at for found in words if len(found) <= _MOST_SHARING for at in found}
        yield from (self._held[at] for at in sorted(places))


class Library:
    """The steering documents of an index, found by the names that others give them.

    ``records`` are as they are known now, ``decisions`` those of minutes on
    each, by its id.
    """

    def __init__(
        self, records: Iterable[Record], decisions: Mapping[str, Sequence[Linked]]
    ) -> None:
        self._decisions = decisions
        self._shelves: defaultdict[str, _Shelf] = defaultdict(_Shelf)
        self._owners: dict[str, Organisation] = {}
        for record in records:
            for owner in record.organisations:
                self._owners[fold(owner.name)] = owner
            if record.steering:
                for of in record.organisations or (None,):
                    self._shelves[of.code if of else ""].add(record, of)

    def cite(self, naming: Record, references: Iterable[Reference]) -> Iterator[Citation]:
        """Each reference of a document with what it stands for."""
        for reference in references:
            yield self._cite(naming, reference)

    def _cite(self, naming: Record, reference: Reference) -> Citation:
        owner, is_known = self._owner(naming, reference)
        if reference.is_external or not is_known:
            alike = self._alike(naming, reference, None)[0]
            found = _one(reference, alike)
            return Citation(naming, reference, "external", tuple(found))
        if owner is None:
            return Citation(naming, reference, "uncertain")
        alike, near = self._alike(naming, reference, owner)
        if len(alike) > MOST_EDITIONS:
            return Citation(naming, reference, "uncertain", tuple(alike[:_MOST]))
        if later := self._later_editions(reference, alike):
            return Citation(naming, reference, "other_edition", tuple(later[:_MOST]))
        found = _one(reference, alike)
        if found:
            told = tuple(self._contradictions(reference, found, alike))
            return Citation(naming, reference, "held", tuple(found), told)
        open_ = [one for one in alike if _may_be(reference, one)]
        if open_ or near:
            return Citation(naming, reference, "uncertain", tuple((open_ or near)[:_MOST]))
        if is_nobodys(reference.owner or ""):
            return Citation(naming, reference, "uncertain")
        return Citation(naming, reference, "missing")

    def _owner(self, naming: Record, reference: Reference) -> tuple[Organisation | None, bool]:
        """Whose document is named, and whether it is a municipality's or region's at all."""
        own = naming.municipality
        told = fold(reference.owner or "")
        if not told:
            return own, True
        for name, organisation in self._owners.items():
            if told.startswith(name):
                return organisation, True
        words = essence(told, None)
        is_region = bool(own and own.name.startswith("Region"))
        if words & _REGIONS and not is_region:
            return None, False
        return own, True

    def _alike(
        self, naming: Record, reference: Reference, owner: Organisation | None
    ) -> tuple[list[Record], list[Record]]:
        """The documents of the same name, and those of a name that holds it or is held by it."""
        named, main = self._words(reference, owner)
        shelf = self._shelves[owner.code if owner else ""]
        alike = [one.record for one in shelf.called(named) if one.record.id != naming.id]
        if not alike and _telling(main):
            alike = [
                one.record for one in shelf.mainly_called(named, main) if one.record.id != naming.id
            ]
        if not alike and years(reference.name):
            # "Grön stad – Program för parker 2020-2023": with its years, the subtitle tells it.
            alike = [
                one.record
                for one in shelf.subtitled(named)
                if one.record.id != naming.id
                and years(reference.name) <= years(one.record.title or "")
            ]
        loose = (one for one in shelf.sharing(named) if _is_loosely(reference, named, one))
        near = {
            one.record.id: one.record
            for one in chain(shelf.near(named), loose)
            if one.record.id != naming.id and _agree_in_years(reference, one.record)
        }
        return alike, list(near.values())[:_MOST]

    def _words(
        self, reference: Reference, owner: Organisation | None
    ) -> tuple[frozenset[str], frozenset[str]]:
        theirs = essence(reference.owner or "", owner)
        generic = theirs & (_OWN | _REGIONS) | (essence(owner.name, None) if owner else frozenset())
        named, main = essence(reference.name, owner), essence(main_part(reference.name), owner)
        if reference.is_external:
            generic |= theirs
        # "Nämnden har en egen plan": whose it is belongs to its name.
        return (named | theirs) - generic, (main | theirs) - generic

    def _later_editions(self, reference: Reference, alike: list[Record]) -> list[Record]:
        """The editions held, where the name is that of an older one: decided before any of them.

        Where the name has years, these tell the edition, and the day contradicts it.
        """
        told = span_of(reference.date)
        if not told or years(reference.name) or _agrees(str(told), self._days_of(alike)):
            return []
        held = [one for one in alike if "draft" not in one.flags]
        adopted = [span_of(one.adopted_on) for one in held]
        return held if all(day and told.is_over(day.start) for day in adopted) else []

    def _decided_on(self, alike: list[Record]) -> list[Decision]:
        return [one.decision for other in alike for one in self._decisions.get(other.id, ())]

    def _days_of(self, alike: list[Record]) -> set[str | None]:
        """The days on which any edition was decided on."""
        days = {
            day
            for other in alike
            for day in (other.adopted_on, other.revised_on, other.reaffirmed_on)
        }
        return days | {one.date for one in self._decided_on(alike)}

    def _contradictions(
        self, reference: Reference, found: list[Record], alike: list[Record]
    ) -> Iterator[Contradiction]:
        """What is told otherwise than the document itself has it, of any edition of it."""
        record = found[0]
        decided, days = self._decided_on(alike), self._days_of(alike)
        if reference.date and record.adopted_on and not _agrees(reference.date, days):
            yield Contradiction("date", reference.date, record.adopted_on)
        bodies = {other.adopted_by for other in alike} | {one.body for one in decided}
        known = {body for body in bodies if body}
        if reference.body and record.adopted_by and not _is_among(reference.body, known):
            yield Contradiction("body", reference.body, record.adopted_by)
        first, last = reference.valid_from, reference.valid_until
        if first and last and record.valid_from and record.valid_until:
            begins = {record.valid_from, *years(record.title or "")}
            ends = {record.valid_until, *years(record.title or "")}
            if not (_agrees(first, begins) and _agrees(last, ends)):
                own = f"{record.valid_from}–{record.valid_until}"
                yield Contradiction("period", f"{first}–{last}", own)


def _telling(words: frozenset[str]) -> frozenset[str]:
    """The words that say more than a type."""
    return words - TYPE_FORMS.keys()


_SUBTITLE = re.compile(r"\s[-–—]\s")


def _is_loosely(reference: Reference, named: frozenset[str], candidate: _Candidate) -> bool:
    """Whether "reglementet för arvoden och pension" may be loose words for the document.

    It may where the document is of that type, and half of what either says is the same.
    """
    first = fold(reference.name.split()[0])
    kind = base_form(first)
    is_definite = kind in TYPE_FORMS and first != kind and first.endswith(("n", "t", "rna"))
    telling, theirs = _telling(named), _telling(candidate.words)
    share = 2 * len(telling & theirs)
    is_alike = share >= len(telling) and share >= len(theirs)
    return is_definite and reference.type == candidate.record.type and is_alike


def _one(reference: Reference, alike: list[Record]) -> list[Record]:
    """The one document that is surely meant, with its copies; none where two could be."""
    decided = [one for one in alike if "draft" not in one.flags] or alike
    agreeing = [one for one in decided if _agree_in_years(reference, one)]
    if reference.date and len({_edition(one) for one in agreeing}) > 1:
        agreeing = [
            one for one in agreeing if _agrees(reference.date, {one.adopted_on, one.revised_on})
        ]
    return agreeing if len({_edition(one) for one in agreeing}) == 1 else []


def _edition(record: Record) -> tuple[str | None, ...]:
    """What the copies of one document have in common."""
    return record.adopted_on, record.valid_from, record.valid_until, record.unit


def _agree_in_years(reference: Reference, record: Record) -> bool:
    """Whether every year of the name is one of the document's."""
    return years(reference.name) <= years_of(record)


def _may_be(reference: Reference, record: Record) -> bool:
    """Whether nothing in the document's years speaks against its being meant."""
    return not years_of(record) or not years(reference.name) or _agree_in_years(reference, record)


def _agrees(stated: str, known: Iterable[str | None]) -> bool:
    """Whether a date is one of those known, in its own precision or a finer one."""
    told = span_of(stated)
    spans = [span for iso in known if (span := span_of(iso))]
    return told is None or any(told.covers(span) or span.covers(told) for span in spans)


def _is_among(body: str, known: set[str]) -> bool:
    """Whether a body is one of those known; "fullmäktige" is any of that kind."""
    return any(body.endswith(one) or one.endswith(body) for one in known)
