"""How alike two texts are, told from a few bytes of each.

A sketch is the smallest of the checksums of a text's passages. Passages begin
at long words, so neither line ends nor page breaks change them, and the share
of checksums that two sketches have in common estimates the share of passages
that the texts have (a bottom-k sketch, as in Broder's work on resemblance).
"""

import re
import zlib
from collections.abc import Iterable
from itertools import islice
from struct import pack, unpack

_KEPT = 48
"""Checksums to a sketch; 192 bytes a document."""

_PAGES = 5
"""Pages looked at: texts that agree so far are the same text."""

_PASSAGE = re.compile(r" \S{11,} \S+ \S+ \S+")
"""A long word, about one in twelve of running text, and the three after it."""

_ENOUGH = 8
"""Passages without which a sketch says nothing."""


def sketch(texts: Iterable[str]) -> bytes:
    """The sketch of the pages' text; empty where there is too little of it."""
    words = " ".join(" ".join(islice(texts, _PAGES)).lower().split())
    sums = {zlib.crc32(one.encode("utf-8", "replace")) for one in _PASSAGE.findall(words)}
    if len(sums) < _ENOUGH:
        return b""
    smallest = sorted(sums)[:_KEPT]
    return pack(f"<{len(smallest)}I", *smallest)


def likeness(one: bytes, other: bytes) -> float:
    """The share of passages that the texts have in common, from 0 to 1.

    Of a text that was too short to sketch nothing is known: 0.
    """
    if not one or not other:
        return 0.0
    ours, theirs = _sums(one), _sums(other)
    both = set(sorted(ours | theirs)[:_KEPT])
    return len(both & ours & theirs) / len(both)


def _sums(sketched: bytes) -> set[int]:
    return set(unpack(f"<{len(sketched) // 4}I", sketched))
