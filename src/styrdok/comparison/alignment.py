"""Which paragraph of the one text is which of the other.

Equal paragraphs are paired first, those in the same order before those elsewhere,
then the ones that are much alike. Of all pairs the heaviest that follow each
other in both texts stayed in their places; the others were moved. All steps are
bounded: a paragraph is compared only with the few that share rare words or the
place with it.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from styrdok.comparison.paragraphs import Key, Paragraph, Word, alike_broken, read
from styrdok.comparison.wording import Run, runs
from styrdok.model import Page

_ALIKE, _MOVED_ALIKE = 0.5, 0.75
"""The share of words from which a paragraph is the other one changed: in its place, elsewhere."""

_MOVABLE, _MOVABLE_CHANGED = 4, 8
"""Words without which a paragraph elsewhere is not known again: as it was, and changed."""

_RARE, _CANDIDATES = 12, 5
"""Paragraphs that a telling word stands in at most; those that one is compared with."""

_BLOCK = 16_000
"""Paragraphs aligned at once: what lies beyond that costs a bit each, 32 MB."""

Pairs = dict[int, int]
"""For paragraphs of the older text those of the newer one, by their numbers."""


class Part(NamedTuple):
    """A paragraph as it was and as it is: ``kept``, ``changed``, ``moved``, ``added``, ``removed``.

    ``words`` are told of what was changed, and of what was moved and changed.
    """

    kind: str
    older: Paragraph | None
    newer: Paragraph | None
    words: tuple[Run, ...] = ()

    @property
    def same_words(self) -> int:
        """How many words it has in both texts."""
        if not self.older or not self.newer:
            return 0
        kept = [run.words for run in self.words if run.kind == "kept"]
        return _count(kept if self.words else [self.newer.words])


class Comparison(NamedTuple):
    """All paragraphs of two texts, in the order of the newer one.

    What was removed stands where it stood. ``alike`` is the share of words
    that are in both, from 0 to 1.
    """

    parts: tuple[Part, ...]
    alike: float

    def of(self, kind: str) -> list[Part]:
        """The parts of one kind."""
        return [part for part in self.parts if part.kind == kind]


def compare(older: Sequence[Page], newer: Sequence[Page]) -> Comparison:
    """How the text of the newer pages differs from that of the older ones.

    The other way about, what was added is what was removed.
    """
    texts = alike_broken(read(older), read(newer))
    before, after = (text.paragraphs for text in texts)
    parts = tuple(_parts(before, after))
    total = _count(one.words for one in [*before, *after])
    same = sum(part.same_words for part in parts)
    return Comparison(parts, 2 * same / total if total else 1.0)


def _count(passages: Iterable[Sequence[Word]]) -> int:
    return sum(word.is_word for words in passages for word in words)


def _parts(before: list[Paragraph], after: list[Paragraph]) -> Iterator[Part]:
    keys = [one.key for one in before], [one.key for one in after]
    # Always worked out from the same side, so that the other way about gives the same pairs.
    is_turned = keys[1] < keys[0]
    first, second = keys[::-1] if is_turned else keys
    kept = _kept(first, second)
    pairs = dict(sorted((kept | _others(first, second, kept)).items()))
    spine = _spine(pairs, {n: min(len(first[n]), len(second[pairs[n]])) for n in pairs})
    if is_turned:
        pairs, spine = _turned(pairs), _turned(spine)
    yield from _told(before, after, pairs, spine)


def _turned(pairs: Pairs) -> Pairs:
    return dict(sorted((newer, older) for older, newer in pairs.items()))


# Equal paragraphs in the same order


def _kept(older: list[Key], newer: list[Key]) -> Pairs:
    """The equal paragraphs in the same order, as many as there can be."""
    from rapidfuzz.distance import LCSseq

    numbers: dict[Key, int] = {}
    coded = [[numbers.setdefault(key, len(numbers)) for key in keys] for keys in (older, newer)]
    pairs: Pairs = {}
    for start in range(0, max(len(older), len(newer), 1), _BLOCK):
        parts = [codes[start : start + _BLOCK] for codes in coded]
        for step in LCSseq.opcodes(*parts):
            if step.tag == "equal":
                length = range(step.src_end - step.src_start)
                pairs |= {start + step.src_start + n: start + step.dest_start + n for n in length}
    return pairs


# Equal paragraphs elsewhere, and paragraphs that are much alike


class _Rest(NamedTuple):
    """The paragraphs that were not kept, each with the number of the gap that it stands in.

    A gap lies between two kept paragraphs that follow each other.
    """

    older: dict[int, int]
    newer: dict[int, int]

    @classmethod
    def of(cls, older: int, newer: int, kept: Pairs) -> "_Rest":
        """Those of so many older and so many newer paragraphs."""
        return cls(_gaps(older, list(kept)), _gaps(newer, list(kept.values())))

    def without(self, pairs: Pairs) -> "_Rest":
        """What is left when these have been paired."""
        taken = {*pairs.values()}
        return _Rest(
            {n: gap for n, gap in self.older.items() if n not in pairs},
            {n: gap for n, gap in self.newer.items() if n not in taken},
        )


def _gaps(paragraphs: int, kept: list[int]) -> dict[int, int]:
    known = {*kept}
    return {n: bisect_left(kept, n) for n in range(paragraphs) if n not in known}


def _others(older: list[Key], newer: list[Key], kept: Pairs) -> Pairs:
    """The pairs among the rest, each paragraph in one of them at most."""
    rest = _Rest.of(len(older), len(newer), kept)
    moved = _moved(older, newer, rest)
    return moved | _changed(older, newer, rest.without(moved))


def _moved(older: list[Key], newer: list[Key], rest: _Rest) -> Pairs:
    """Equal paragraphs in other places, if they have words enough to be known again."""
    places: defaultdict[Key, list[int]] = defaultdict(list)
    for n in reversed(rest.newer):
        places[newer[n]].append(n)
    return {
        n: places[older[n]].pop()
        for n in rest.older
        if len(older[n]) >= _MOVABLE and places.get(older[n])
    }


def _changed(older: list[Key], newer: list[Key], rest: _Rest) -> Pairs:
    """The most alike first, each paragraph with one other."""
    from rapidfuzz.distance import Indel

    found = []
    for one, other in {*_in_place(rest), *_of_rare_words(older, newer, rest)}:
        here = rest.older[one] == rest.newer[other]
        if not here and min(len(older[one]), len(newer[other])) < _MOVABLE_CHANGED:
            continue
        least = _ALIKE if here else _MOVED_ALIKE
        alike = Indel.normalized_similarity(older[one], newer[other], score_cutoff=least)
        if alike:
            found.append((-alike, not here, one, other))
    pairs: Pairs = {}
    taken: set[int] = set()
    for *_, one, other in sorted(found):
        if one not in pairs and other not in taken:
            pairs[one] = other
            taken.add(other)
    return pairs


def _in_place(rest: _Rest) -> Iterator[tuple[int, int]]:
    """Paragraphs of one gap that are as far from its beginning, or as far from its end."""
    older, newer = _by_gap(rest.older), _by_gap(rest.newer)
    for gap, some in older.items():
        others = newer.get(gap, [])
        yield from zip(some, others, strict=False)
        yield from zip(reversed(some), reversed(others), strict=False)


def _by_gap(places: dict[int, int]) -> dict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for n, gap in places.items():
        found[gap].append(n)
    return found


def _of_rare_words(older: list[Key], newer: list[Key], rest: _Rest) -> Iterator[tuple[int, int]]:
    """Each paragraph with those that share most of the words with it that stand in few."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for n in rest.newer:
        for word in {*newer[n]}:
            places[word].append(n)
    for n in rest.older:
        shared = Counter(
            other
            for word in {*older[n]}
            if len(found := places.get(word, [])) <= _RARE
            for other in found
        )
        best = sorted(shared, key=lambda other: (-shared[other], other))
        yield from ((n, other) for other in best[:_CANDIDATES])


# What stayed in its place


class _Chain(NamedTuple):
    """Pairs that follow each other in both texts: how many words they hold, and the last one."""

    weight: int = 0
    last: int | None = None


class _Chains:
    """The heaviest chain that ends at or before each place: a tree of maxima, as Fenwick's."""

    def __init__(self, places: int) -> None:
        self._tree = [_Chain()] * (places + 1)

    def until(self, place: int) -> _Chain:
        """The heaviest of those that end there or before."""
        found = _Chain()
        while place > 0:
            found = max(found, self._tree[place], key=_weight)
            place -= place & -place
        return found

    def end(self, chain: _Chain, place: int) -> None:
        """Note that a chain ends there."""
        while place < len(self._tree):
            self._tree[place] = max(self._tree[place], chain, key=_weight)
            place += place & -place


_weight = attrgetter("weight")


def _spine(pairs: Pairs, weights: Mapping[int, int]) -> Pairs:
    """The pairs that follow each other in both texts and hold as many words as such pairs can.

    All others were moved. ``pairs`` stand in the order of the older text.
    """
    places = {n: at for at, n in enumerate(sorted(pairs.values()), start=1)}
    chains = _Chains(len(places))
    before: dict[int, int | None] = {}
    for older, newer in pairs.items():
        longest = chains.until(places[newer] - 1)
        before[older] = longest.last
        chains.end(_Chain(longest.weight + weights[older], older), places[newer])
    spine: list[int] = []
    last = chains.until(len(places)).last
    while last is not None:
        spine.append(last)
        last = before[last]
    return {n: pairs[n] for n in reversed(spine)}


# In the order in which they are told


def _told(
    before: list[Paragraph], after: list[Paragraph], pairs: Pairs, spine: Pairs
) -> Iterator[Part]:
    """From one that stayed in its place to the next: what was removed, what came, and itself."""
    partners = _turned(pairs)
    one = other = 0
    for older, newer in [*spine.items(), (len(before), len(after))]:
        yield from (Part("removed", before[n], None) for n in range(one, older) if n not in pairs)
        for n in range(other, newer):
            if n in partners:
                yield _pair(before[partners[n]], after[n], "moved", "moved")
            else:
                yield Part("added", None, after[n])
        if older < len(before):
            yield _pair(before[older], after[newer], "kept", "changed")
        one, other = older + 1, newer + 1


def _pair(older: Paragraph, newer: Paragraph, same: str, other: str) -> Part:
    if older.key == newer.key:
        return Part(same, older, newer)
    return Part(other, older, newer, runs(older, newer))
