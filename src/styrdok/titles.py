"""Titles reduced to the words that tell two documents apart."""

import re
from functools import lru_cache

from styrdok.model import Organisation
from styrdok.text import fold

YEAR = r"(?:19[5-9]\d|20\d\d)"
_YEARS = re.compile(rf"\b{YEAR}(?:\s*[-–—/]\s*(?:{YEAR}|\d\d)(?:-\d\d)?)?\b")

# Words that say nothing of what a document is about.
_FUNCTION_WORDS = frozenset(
    {
        *("angående", "av", "avseende", "för", "gällande", "i", "inom", "med", "och", "om", "på"),
        *("rörande", "samt", "till", "vid", "år", "åren", "mandatperioden", "perioden"),
        *("kommunen", "kommunens"),
        *("förslag", "granskningsversion", "remissversion", "samrådsversion", "utkast"),
    }
)

# The words that name a type, each with the endings that it is inflected by.
TYPE_FORMS = {
    "agenda": "agend(?:a|an|or|orna)",
    "avtal": "avtal(?:et|en)?",
    "budget": "budget(?:en|ar|arna)?",
    "direktiv": "direktiv(?:et|en)?",
    "föreskrift": "föreskrift(?:en|er|erna)?",
    "instruktion": "instruktion(?:en|er|erna)?",
    "ordning": "ordning(?:en|ar|arna)?",
    "plan": "plan(?:en|er|erna)?",
    "policy": "policy(?:n|er|erna|s)?",
    "program": "program(?:met|men)?",
    "regel": "reg(?:el|eln|ler|lerna)",
    "reglemente": "reglement(?:e|et|en|ena)",
    "riktlinje": "riktlinje(?:n|r|rna)?",
    "strategi": "strategi(?:n|er|erna)?",
    "styrdokument": "styrdokument(?:et|en)?",
    "taxa": "tax(?:a|an|or|orna)",
    "vision": "vision(?:en|er|erna)?",
}
_TYPE_WORD = re.compile(
    "(.*?)(?:" + "|".join(f"(?P<{key}>{forms})" for key, forms in TYPE_FORMS.items()) + ")s?"
)


def years(text: str) -> set[str]:
    """The years that stand in the text."""
    return set(re.findall(rf"\b{YEAR}\b", text))


class TitleCleaner:
    """Reduces a title to the words that tell two documents apart.

    Years, function words, the owner's name and the inflection of type words
    go. Everything else counts.
    """

    def __init__(self) -> None:
        self._names: dict[str, re.Pattern[str]] = {}

    def __call__(self, title: str, owner: Organisation) -> tuple[str, ...]:
        """The words in their order; none where the title says no more than whose it is."""
        # Few titles hold it, and to compile a pattern takes as long as to clean fifty titles.
        if fold(owner.name) in fold(title):
            title = self._name(owner.name).sub(" ", title)
        folded = fold(_YEARS.sub(" ", title)).replace("-", "")
        words = re.findall(r"[^\W_]+", folded)
        return tuple(base_form(word) for word in words if word not in _FUNCTION_WORDS)

    def _name(self, name: str) -> re.Pattern[str]:
        if name not in self._names:
            self._names[name] = _name_pattern(name)
        return self._names[name]


def _name_pattern(name: str) -> re.Pattern[str]:
    """The owner's name as titles add it: with its kind, or after another word.

    Some names are also words (Mark, Vara), so a bare name counts only as it is
    written, and never as the first word or as part of a compound.
    """
    escaped = re.escape(name)
    kind = r"\s(?:kommun|stad)(?:s|en|ens)?"
    return re.compile(rf"\b(?i:{escaped}s?{kind})\b|(?<=[\w,]\s){escaped}s?\b(?!-)")


@lru_cache(maxsize=65536)  # titles share their words
def base_form(word: str) -> str:
    """A folded word without the inflection of its type.

    ``riktlinjerna`` is ``riktlinje``, ``biblioteksplanen`` is ``biblioteksplan``.
    """
    found = _TYPE_WORD.fullmatch(word)
    return f"{found[1]}{found.lastgroup}" if found else word


_COMPOUND = re.compile("(.{2,}?)s?(" + "|".join(sorted(TYPE_FORMS)) + ")")
_INFLECTED = re.compile(r"(?<=..)(al|ell|ig|isk|iv|sam)(?:a|t)$")
"""The endings of an adjective: ``regionala`` is ``regional``."""

_NOBODY = Organisation("", "\0")


@lru_cache(maxsize=4096)  # each mention of a document asks for the same again
def essence(title: str, owner: Organisation | None) -> frozenset[str]:
    """What the ways of writing one name have in common: its words without order and inflection.

    ``IT-riktlinjerna`` and ``Riktlinjer för IT i Halmstads kommun`` are the
    same two words where Halmstad is the owner.
    """
    words = _cleaner(title, owner or _NOBODY)
    return frozenset(part for word in words for part in _parts(word.removesuffix("s")) if part)


_cleaner = TitleCleaner()


def _parts(word: str) -> tuple[str, ...]:
    found = _COMPOUND.fullmatch(word)
    return (found[1], found[2]) if found else (_INFLECTED.sub(r"\1", word),)


def first_part(word: str) -> str:
    """What a compound of a type's word begins with: ``finans`` of ``finanspolicyn``."""
    found = _COMPOUND.fullmatch(base_form(word.removesuffix("s")))
    return found[1] if found else ""


def is_nobodys(owner: str) -> bool:
    """Whether an owner in the genitive only tells what it is, as "nämndens", and not which one."""
    return owner.lower() in _PARTS_OF_ANY


_PARTS_OF_ANY = frozenset(
    {"nämndens", "styrelsens", "förvaltningens", "kontorets", "avdelningens", "enhetens"}
    | {"utskottets", "sektorns", "bolagets", "rådets", "skolans"}
)


def main_part(title: str) -> str:
    """The title up to its years, or to a dash: what stands behind is a subtitle."""
    found = _SUBTITLE.search(title)
    return title[: found.start()] if found and found.start() else title


_SUBTITLE = re.compile(rf"\s(?:{YEAR}\b.*|[-–—]\s.*)", re.DOTALL)
