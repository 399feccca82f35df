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

_PASSAGE = re.compile(" [^ ]{11,} [^ ]+ [^ ]+ [^ ]+")
"""A long word, about one in twelve of running text, and the three after it; all single-spaced."""

_BLANKS = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
    "\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""All white space but the plain blank."""

_ENOUGH = 8
"""Passages without which a sketch says nothing."""


def sketch(texts: Iterable[str]) -> bytes:
    """The sketch of the pages' text; empty where there is too little of it."""
    words = _single_spaced(" ".join(islice(texts, _PAGES)).lower())
    sums = {zlib.crc32(one.encode("utf-8", "replace")) for one in _PASSAGE.findall(words)}
    if len(sums) < _ENOUGH:
        return b""
    smallest = sorted(sums)[:_KEPT]
    return pack(f"<{len(smallest)}I", *smallest)


def _single_spaced(text: str) -> str:
    """The words with one blank between them; to split and join them takes three times as long."""
    for blank in _BLANKS:
        text = text.replace(blank, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text.strip()


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
