"""The words of two paragraphs side by side: kept, removed, added."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from styrdok.comparison.paragraphs import Key, Paragraph, Word

_STRAY = 2
"""Words that two wordings share by chance, if more is changed on either side of them."""


class Run(NamedTuple):
    """Words that were ``kept``, ``removed`` or ``added``, as written; kept ones in the newer."""

    kind: str
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words, with the space behind them if there is one."""
        return "".join(word.written for word in self.words)


class _Block(NamedTuple):
    """Words of the older and of the newer paragraph that stand for each other."""

    same: bool
    older: slice
    newer: slice

    @property
    def size(self) -> int:
        return max(_length(self.older), _length(self.newer))


def runs(older: Paragraph, newer: Paragraph) -> tuple[Run, ...]:
    """The words of both in reading order; what was removed stands before what was added."""
    found: list[Run] = []
    for block in _merged(_calm(list(_blocks(older.key, newer.key)))):
        if block.same:
            found.append(Run("kept", newer.words[block.newer]))
            continue
        for kind, words in (
            ("removed", older.words[block.older]),
            ("added", newer.words[block.newer]),
        ):
            found += [Run(kind, words)] if words else []
    return tuple(found)


def _blocks(older: Key, newer: Key) -> Iterator[_Block]:
    from rapidfuzz.distance import LCSseq

    # Of equally good answers the same is given the other way about.
    if newer < older:
        yield from (
            block._replace(older=block.newer, newer=block.older) for block in _blocks(newer, older)
        )
        return
    for step in LCSseq.opcodes(older, newer):
        yield _Block(
            step.tag == "equal",
            slice(step.src_start, step.src_end),
            slice(step.dest_start, step.dest_end),
        )


def _calm(blocks: list[_Block]) -> Iterator[_Block]:
    """The blocks, those that are the same by chance between larger changes counted as changed."""
    merged = list(_merged(blocks))
    for n, block in enumerate(merged):
        inner = 0 < n < len(merged) - 1
        if inner and block.same and block.size <= _STRAY:
            around = min(merged[n - 1].size, merged[n + 1].size)
            block = block._replace(same=around <= block.size)
        yield block


def _merged(blocks: "Sequence[_Block] | Iterator[_Block]") -> Iterator[_Block]:
    """Neighbours of one kind as one block."""
    last: _Block | None = None
    for block in blocks:
        if last and last.same == block.same:
            last = _Block(last.same, _to(last.older, block.older), _to(last.newer, block.newer))
            continue
        if last:
            yield last
        last = block
    if last:
        yield last


def _to(one: slice, other: slice) -> slice:
    return slice(one.start, other.stop)


def _length(part: slice) -> int:
    return int(part.stop - part.start)
