"""Which word names which document type (``document_types.toml``)."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from styrdok.tables.entries import check
from styrdok.tables.spotting import Spotter
from styrdok.text import fold


class Type(NamedTuple):
    """An entry of the table.

    ``lone_year`` is what a single year in the title means; ``parties`` that
    everybody named on the first page owns it; ``members`` that those do whom
    its first list of municipalities names.
    """

    key: str
    steering: bool
    family: str | None
    lone_year: str | None
    parties: bool
    members: bool


class TypeHit(NamedTuple):
    """A type, and the word that names it: ``text[start:end]``."""

    type: Type
    start: int
    end: int


MENU_WORDS = 4
"""So many types in a row are a menu."""

VAGUE = "styrdokument"
"""The type that says no more than that it is a steering document."""

_ABOUT = re.compile(r"\b(?:för|om|i|enligt|avseende|kring|av|inom)\b")

_FORM = re.compile(r"[-–—:,.(]\s?$")
"""Before the name of a paper's form, which stands behind the name of what it is about."""

_DEFINITE = re.compile(
    r"(?:(?:agend|tax)an|avtalet|budgeten|föreskrifterna|ordningen|plan(?:en|erna)|policyn"
    r"|program(?:met|men)|reglerna|reglementet|riktlinje(?:n|rna)|strategi(?:n|erna)|visionen)$"
)
_OF_ALL = re.compile(r"(?:sveriges )?(?:kommunernas|kommuners|landstingens|regionernas)\s")
"""The first words of a title that is about the documents of many."""

_CONCERNING = re.compile(r"\b(?:om|kring|med|till|av|angående|gällande)\s(?:[\wåäö-]+\s){0,2}$")


def _is_form(title: str, hit: TypeHit) -> bool:
    """Whether a paper's form ends the title: ``Utvecklingsplan 2030 - yttrande``."""
    is_last = not title[hit.end :].strip(" )")
    return is_last and not hit.type.steering and bool(_FORM.search(title[: hit.start]))


def _is_about(title: str, hit: TypeHit) -> bool:
    """Whether the title is about a document: ``Referensgrupp om kostpolitiska programmet``."""
    if _OF_ALL.match(fold(title)):
        return True
    is_known = _DEFINITE.search(fold(title[hit.start : hit.end]))
    return bool(is_known and _CONCERNING.search(fold(title[: hit.start])))


_MENU_SEPARATORS = " \n.,;»>•|/☐☒☑✓-–"


def _start(text: str, at: int) -> int:
    """Where the written word begins that the offset is in, or right behind."""
    while at and (text[at - 1].isalnum() or text[at - 1] in "_-"):
        at -= 1
    return at


def _end(text: str, at: int) -> int | None:
    """Where a word that ends at the offset ends with its genitive, if nothing else follows."""
    ends = at + text.startswith("s", at)
    for end in (ends, at):
        after = text[end : end + 1]
        if not after.isalnum() and after not in {"_", "-"}:
            return end
    return None


class Types:
    """The table of types, and the pattern that finds their words."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.examples: list[tuple[str, str]] = []
        self._by_word: dict[str, Type] = {}
        whole: list[str] = []
        endings: list[str] = []
        for entry in data["type"]:
            check(
                "document_types.toml",
                entry,
                required={"key", "steering", "words", "examples"},
                optional={"family", "compound", "lone_year", "parties", "members"},
            )
            kind = Type(
                entry["key"],
                entry["steering"],
                entry.get("family"),
                entry.get("lone_year"),
                entry.get("parties", False),
                entry.get("members", False),
            )
            for word in entry["words"]:
                if word in self._by_word:
                    raise ValueError(f"document_types.toml: {word!r} stands twice")
                self._by_word[word] = kind
            (endings if entry.get("compound", True) else whole).extend(entry["words"])
            self.examples += entry["examples"].items()
        self._whole = frozenset(whole)
        self._spotter = Spotter(self._by_word)
        self.keys = sorted({kind.key for kind in self._by_word.values()})
        self._steering = {kind.key for kind in self._by_word.values() if kind.steering}
        self._family = {kind.key: kind.family for kind in self._by_word.values()}

    @property
    def words(self) -> Iterable[tuple[str, Type]]:
        """Every word of the table with its type."""
        return self._by_word.items()

    def knows(self, word: str) -> bool:
        """Whether it is a type word by itself, not the end of a longer one."""
        return fold(word) in self._by_word

    def family(self, key: str) -> str | None:
        """The family of a type, nothing where it is no steering document's."""
        return self._family.get(key)

    def is_steering(self, key: str) -> bool:
        """Whether a document of the type is a steering document."""
        return key in self._steering

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[TypeHit]:
        """The type words between two offsets, in the order in which they stand."""
        piece = fold(text[start:end])
        best: dict[int, tuple[tuple[bool, int, int], str, int]] = {}
        for word, places in self._spotter.places(piece).items():
            for at in places:
                ends = _end(piece, at + len(word))
                if ends is None:  # most are; and to look back from all would take long
                    continue
                begins = _start(piece, at)
                if word in self._whole and begins < at:
                    continue
                # Of two that end one written word the longer counts, and a whole word last.
                rank = word in self._whole, at, -len(word)
                if begins not in best or rank < best[begins][0]:
                    best[begins] = rank, word, ends
        hits: list[TypeHit] = []
        for begins, (_, word, ends) in sorted(best.items()):
            if not hits or start + begins >= hits[-1].end:
                hits.append(TypeHit(self._by_word[word], start + begins, start + ends))
        return hits

    def menu(self, text: str, start: int = 0) -> list[TypeHit]:
        """The words of the first menu of types: four or more different ones in a row.

        A template prints such a menu on every cover; alone it says nothing of
        the document, unless one of its words is marked.
        """
        run: list[TypeHit] = []
        for hit in self.find(text, start):
            apart = run and text[run[-1].end : hit.start].strip(_MENU_SEPARATORS)
            known = hit.type.key == VAGUE or hit.type.key in {h.type.key for h in run}
            if apart or known:
                if len(run) >= MENU_WORDS:
                    break
                run = []
            if hit.type.key != VAGUE:
                run.append(hit)
        return run if len(run) >= MENU_WORDS else []

    def head(self, title: str) -> TypeHit | None:
        """The type word that decides for a title: the first one.

        What stands after "för", "om" or "i" is what the document is about
        (``Riktlinjer för IT-policy`` are riktlinjer); of two joined by "och"
        the first is taken.
        """
        hits = self.find(title)
        if hits and _is_form(title, hits[-1]):
            return hits[-1]
        if hits and _is_about(title, hits[0]):
            return None
        # "Styrdokument, riktlinje": what says no more than that gives way to what does.
        # But in "Styrdokument enligt överenskommelse" that is what it is about.
        first = hits[0] if hits else None
        telling = next((hit for hit in hits if hit.type.key != VAGUE), first)
        if telling and first and _ABOUT.search(fold(title), first.end, telling.start):
            return first
        return telling
