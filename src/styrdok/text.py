"""Text as it is stored, and text as it is matched.

Stored text is what a quote is taken from, so it is cleaned once, when a page
is read (:func:`clean`). Matching works on :func:`fold`, which changes letters
but never their number: an offset in the one is an offset in the other.
"""

import re
import unicodedata
from itertools import pairwise

LINE_END_HYPHEN = "\x02"
"""What stands between two parts of a word that a hyphen at a line end divides."""

_OTHER_HYPHEN = "\ufffe"
"""pdfium leaves one or the other where it joined two lines at a hyphen."""

_CONJUNCTION = re.compile(r"(?:och|eller|samt|respektive)(?!\w)", re.IGNORECASE)

_RINGS_AND_DOTS = "\u00a8\u0308\u02da\u030a"
_APART = re.compile(f"([aoAOuU]) ?([{_RINGS_AND_DOTS}])(?! ?[{_RINGS_AND_DOTS}])")
_COMBINING = {"\u00a8": "\u0308", "\u02da": "\u030a"}

_FOLDED = tuple(
    {
        "\u00a0": " ",
        "\u2007": " ",
        "\u202f": " ",
        "\t": " ",
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2212": "-",
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "İ": "i",  # the one letter whose lower case is two
    }.items()
)

_FOLDED_LATIN = bytes(
    ord(dict(_FOLDED).get(letter, letter.lower())) for letter in map(chr, range(256))
)

_SHIFT = 29
_COMMON = re.compile(
    r"\b(?:och|att|för|av|som|den|ska|kommun\w*|antagen|policy|riktlinjer)\b", re.I
)


def clean(text: str) -> str:
    r"""The text to store: composed letters, ``\n`` at line ends, no control characters.

    A hyphen at a line end, where pdfium has already joined the lines, is
    dropped or kept as Swedish spelling asks (``dricks|vatten``, ``IT|säkerhet``,
    ``vård|och omsorg``).
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace(_OTHER_HYPHEN, LINE_END_HYPHEN)
    if LINE_END_HYPHEN in text:
        text = _joined(text)
    if _PLAIN.fullmatch(text):
        return text
    text = _UNPRINTED.sub("", text)
    # Each search below costs more than asking whether there is anything to find.
    if any(mark in text for mark in _RINGS_AND_DOTS):
        text = _APART.sub(lambda m: m[1] + _COMBINING.get(m[2], m[2]), text)
    if not text.isascii() and _MARK.search(text):
        text = _LETTER.sub(lambda m: unicodedata.normalize("NFC", m[0]), _MARKS.sub(r"\1", text))
    return text


# What nearly every page is made of, and nothing that is cleaned: one look instead of four.
_PLAIN = re.compile("[\t\n -~\xa0-\xa7\xa9-\xac\xae-\xff–—‘’“”„•…€]*")

# Composing a whole text is quadratic in a run of marks; a letter with its marks is not, and no
# letter of ours bears more than two.
_MARK = re.compile("[\u0300-\u036f]")
_MARKS = re.compile("([\u0300-\u036f]{4})[\u0300-\u036f]+")
_LETTER = re.compile(r"[^\W\d_][\u0300-\u036f]{1,4}")

# Control characters, soft hyphens, invisible and direction marks, surrogates, private use.
_UNPRINTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ud800-\uf8ff\ufff0-\ufffd]"
)


def _joined(text: str) -> str:
    """The text with each hyphen at a line end kept or dropped."""
    pieces = text.split(LINE_END_HYPHEN)
    whole = pieces[:1]
    for before, after in pairwise(pieces):
        whole += _between(before[-1:], after), after
    return "".join(whole)


def _between(before: str, after: str) -> str:
    """What belongs between the letters before and after a hyphen at a line end."""
    if _CONJUNCTION.match(after):
        return "- "
    keeps_hyphen = not after[:1].islower() or before.isupper() or before.isdigit()
    return "-" if keeps_hyphen else ""


def fold(text: str) -> str:
    """Lower case, plain spaces and plain dashes; always as long as ``text``."""
    try:
        # A table of bytes is looked up three times as fast as a letter is made small.
        return text.encode("latin-1").translate(_FOLDED_LATIN).decode("latin-1")
    except UnicodeEncodeError:
        plain = text
    # str.translate looks at every letter; most texts hold two or three of these at all.
    for letter, other in _FOLDED:
        if letter in plain:
            plain = plain.replace(letter, other)
    if plain != text:
        return fold(plain)
    folded = text.lower()
    if len(folded) == len(text):
        return folded
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def flat(text: str) -> str:
    """One line with single spaces, for values and quotes shown to people."""
    return " ".join(text.split())


def key(text: str) -> str:
    """What two spellings of the same words have in common: folded letters and digits."""
    return " ".join(re.findall(r"\w+", fold(text)))


def unshift(text: str) -> str | None:
    """The text that a font with shifted codes hides, or ``None`` if nothing is hidden.

    Some subset fonts lack a code table and show every letter 29 places too
    low (``),1$1632/,&<`` is FINANSPOLICY). The shift is undone only when it
    brings out common Swedish words where there were none.
    """
    first = _COMMON.search(text)
    if first and _COMMON.search(text, first.end()):
        return None
    moved = "".join(
        chr(ord(c) + _SHIFT) if 3 <= ord(c) < 98 and c not in "\r\n" else c for c in text
    )
    return moved if len(_COMMON.findall(moved)) >= 2 else None


def is_garbled(text: str) -> bool:
    """Whether the text cannot be Swedish: too few letters, or none of its commonest words."""
    dense = "".join(text.split())
    if len(dense) < 200:
        return False
    # Most texts hold few other letters than these, which are counted ten times as fast.
    latin = len(dense.encode("latin-1", "replace").translate(None, _NO_LATIN_LETTERS))
    letters = latin if latin >= 0.6 * len(dense) else len(_NO_LETTER.sub("", dense))
    if letters >= 0.6 * len(dense) and _SMALL_WORDS.search(text):
        return False
    digits = len(_NO_DIGIT.sub("", dense))
    if letters + digits < 0.6 * len(dense):
        return ". . ." not in text and "...." not in text
    return digits < letters and len(dense) > 800 and not _SMALL_WORDS.search(text)


_NO_LETTER = re.compile(r"[^A-Za-z\u00c0-\u024f]+")
_NO_LATIN_LETTERS = "".join(_NO_LETTER.findall(bytes(range(256)).decode("latin-1"))).encode(
    "latin-1"
)
_NO_DIGIT = re.compile(r"\D+")
_SMALL_WORDS = re.compile(r"\b(?:i|en|och|att|the|and|det|av|som|till|för|på|med|är|of)\b", re.I)
