"""Questions in a person's own words, put to the text of the pages and to the titles."""

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from styrdok.errors import UsageError
from styrdok.store import Hit, Index
from styrdok.text import fold

_TERM = re.compile(r'(?P<no>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_WORD = re.compile(r"[^\W_]+")

_SHORT = 3
"""Letters; a word of no more than these is found only as it stands."""

_TRIGRAM = 3
"""Letters that a word has at least for titles to be looked up by it."""

_CANDIDATES = 10
"""Pages looked at for each document that is asked for: the best ones may be of few documents."""

_PAGES_SHOWN = 3
"""Pages of a document that are told."""

_TITLE = 20.0
"""What a title adds that holds what was asked for and nothing else."""

_OTHERS = 0.6
"""What a document counts that does not apply: it ran out, was replaced, or governs nothing."""


class _Ending(NamedTuple):
    letters: tuple[str, ...]
    leaves: int
    after: str


@lru_cache(maxsize=1)
def _endings() -> list[_Ending]:
    source = resources.files("styrdok.data").joinpath("search.toml").read_text("utf-8")
    return [
        _Ending(tuple(entry["letters"]), entry["leaves"], entry.get("after", ""))
        for entry in tomllib.loads(source)["ending"]
    ]


def stem(word: str) -> str:
    """What the inflected forms of a folded word begin with."""
    for ending in _endings():
        for letters in ending.letters:
            rest = word.removesuffix(letters)
            if rest == word or len(rest) < ending.leaves:
                continue
            if not ending.after or rest[-1] in ending.after:
                return rest
    return word


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked: the terms that must stand there, and those that must not."""

    wanted: tuple["Term", ...]
    unwanted: tuple["Term", ...]

    @classmethod
    def parse(cls, text: str) -> "Query":
        """The query as it is typed: words, ``"a phrase"``, ``-without``.

        A word finds its inflections and what is compounded with it. One that
        holds digits or signs, such as ``2019/45``, is found as it stands.

        Raises:
            UsageError: no word is asked for.
        """
        found = list(_TERM.finditer(fold(text)))
        wanted = tuple(term for one in found if not one["no"] and (term := Term.of(one)))
        if not wanted:
            raise UsageError(f"nothing to search for in {text!r}: name a word, or a diary number")
        return cls(wanted, tuple(term for one in found if one["no"] and (term := Term.of(one))))

    @property
    def all(self) -> str:
        """The expression for pages that hold all of it."""
        return self._expression([*self.wanted])

    @property
    def any(self) -> str:
        """The expression for pages that hold some of its words, and all of its numbers."""
        words = " OR ".join(term.expression for term in self.wanted if not term.is_number)
        numbers = [term for term in self.wanted if term.is_number]
        return self._expression(numbers, *([f"({words})"] if words else []))

    def _expression(self, terms: list["Term"], *more: str) -> str:
        wanted = " AND ".join([*(term.expression for term in terms), *more])
        return " NOT ".join([f"({wanted})", *(term.expression for term in self.unwanted)])

    def names(self, title: str) -> bool:
        """Whether a title holds all that is wanted and nothing that is not."""
        folded = fold(title)
        return all(term.is_in(folded) for term in self.wanted) and not any(
            term.is_in(folded) for term in self.unwanted
        )

    @property
    def titles(self) -> str:
        """The expression for titles that hold all of it, as far as that can be looked up."""
        words = (term.longest for term in self.wanted)
        return " AND ".join(f'"{word}"' for word in words if len(word) >= _TRIGRAM)

    @property
    def length(self) -> int:
        """Letters that a title has at least to hold all that is wanted."""
        return sum(len(term.part) for term in self.wanted)


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase: its FTS5 expression, and what a folded title would hold of it.

    That must be a word by itself there, unless it ``begins`` others.
    """

    expression: str
    part: str
    begins: bool = False

    @classmethod
    def of(cls, found: re.Match[str]) -> "Term | None":
        """The term that was typed; ``None`` if it holds neither letter nor digit."""
        typed = (found["phrase"] or found["word"] or "").strip()
        words = _WORD.findall(typed)
        if not words:
            return None
        if found["word"] and len(words) == 1 and typed.isalpha() and len(typed) > _SHORT:
            beginning = stem(typed)
            return cls(f'"{beginning}" *', beginning, begins=True)
        return cls(f'"{" ".join(words)}"', typed)

    @property
    def is_number(self) -> bool:
        """Whether it holds a digit: a year, a paragraph, a diary number."""
        return any(map(str.isdigit, self.part))

    @property
    def longest(self) -> str:
        """The word of it that tells most."""
        return str(max(_WORD.findall(self.part), key=len))

    def is_in(self, title: str) -> bool:
        """Whether a folded title holds it; the beginning of a word may stand within a compound."""
        if self.begins:
            return self.part in title
        return f" {' '.join(_WORD.findall(self.part))} " in f" {' '.join(_WORD.findall(title))} "


@dataclass(frozen=True, slots=True)
class Found:
    """A document that was found, by its id, and its best pages in reading order.

    ``in_title`` if its title holds all that was asked for.
    """

    document: str
    in_title: bool
    score: float
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, by which expression; not ``complete`` if no page holds all the words."""

    found: tuple[Found, ...]
    complete: bool
    match: str


def look_for(
    index: Index,
    query: Query,
    *,
    owners: Collection[str] = (),
    types: Collection[str] = (),
    limit: int,
) -> Answer:
    """The documents that answer the query, in no order; see :func:`ranked`."""
    pages = limit * _CANDIDATES
    match = query.all
    best = index.hits(match, owners=owners, types=types, limit=pages)
    titles = []
    if query.titles:
        titles = index.titled(query.titles, owners=owners, types=types, limit=pages)
    titles = [(document, title) for document, title in titles if query.names(title)]
    complete = bool(best or titles)
    if not complete and len(query.wanted) > 1:
        match = query.any
        best = index.hits(match, owners=owners, types=types, limit=pages)
    return Answer(tuple(_by_document(query, best, titles)), complete, match)


def ranked(found: Iterable[Found], in_force: Collection[str]) -> list[Found]:
    """The same in the order to show them: titles first, and what applies before the rest.

    ``in_force`` are the ids of the steering documents that apply.
    """

    def place(one: Found) -> tuple[bool, float, str]:
        counts = 1.0 if one.document in in_force else _OTHERS
        return not one.in_title, -one.score * counts, one.document

    return sorted(found, key=place)


def _by_document(query: Query, best: list[Hit], titles: list[tuple[str, str]]) -> Iterator[Found]:
    hits: dict[str, list[Hit]] = {document: [] for document, _ in titles}
    for hit in best:
        hits.setdefault(hit.document, []).append(hit)
    share = {document: query.length / len(title) for document, title in titles}
    for document, pages in hits.items():
        score = max((hit.rank for hit in pages), default=0.0)
        shown = sorted(pages[:_PAGES_SHOWN], key=lambda hit: hit.page)
        in_title = document in share
        yield Found(document, in_title, score + _TITLE * share.get(document, 0), tuple(shown))
