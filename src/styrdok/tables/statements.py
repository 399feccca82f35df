"""Wordings of follow-up and responsibility (``statements.toml``)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from styrdok.tables.bodies import Bodies
from styrdok.tables.entries import alternation, check
from styrdok.tables.pattern import Pattern
from styrdok.tables.types import Types

_APART = r"(?<![\w-])"
_FOR = (
    "(?:att )?{few}(?:{doc}|(?:uppföljning|revidering)(?:en)?(?:(?! av)|(?= av {few}{doc}))"
    "|efterlevnaden)"
)

_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+)?")


class Wording(NamedTuple):
    """A compiled wording; ``who`` is the side on which somebody is named, if any."""

    id: str
    kind: str
    hints: tuple[str, ...]
    who: str | None
    pattern: Pattern


class Heading(NamedTuple):
    """Headings of one kind; one of the words ``below`` must stand in the text under them."""

    kind: str
    hints: tuple[str, ...]
    words: frozenset[str]
    below: tuple[str, ...]


class Rule(NamedTuple):
    """Who adopts documents of a type: keys of a type and of a body."""

    type: str
    body: str


class Statements:
    """The wordings, the headings, and what else is read of a sentence. All are for folded text."""

    def __init__(
        self, data: Mapping[str, Any], documents: list[str], bodies: Bodies, types: Types
    ) -> None:
        self._bodies, self._types = bodies, types
        self._slots = _slots(data, documents)
        self.wordings: list[Wording] = []
        self.headings: list[Heading] = []
        self.examples: list[tuple[str, str, str | None]] = []
        self.heading_examples: list[tuple[str, str, bool]] = []
        self.hints: set[str] = set()
        for entry in data["statement"]:
            self._add_wording(entry)
        for entry in data["heading"]:
            self._add_heading(entry)
        self._when = Pattern(rf"{_APART}(?:{_spaced('|'.join(data['when']))})(?![\w-])")
        self._role = re.compile(rf"(?:{alternation(data['roles'])})(?![\w-])")
        self._uncertain: tuple[str, ...] = tuple(data["uncertain"]["words"])
        kinds = {word: key for key, words in data["kinds"].items() for word in words}
        self._kinds = kinds
        self._kind = re.compile(rf"{_APART}(?:{alternation(kinds)})(?![\w-])")

    def _add_wording(self, entry: Mapping[str, Any]) -> None:
        check(
            "statements.toml",
            entry,
            required={"id", "kind", "hints", "wordings", "examples", "counter"},
            optional={"who"},
        )
        wordings = "|".join(entry["wordings"])
        for slot, filling in self._slots:
            wordings = wordings.replace(slot, filling)
        pattern = Pattern(rf"{_APART}(?:{_spaced(wordings)})(?![\w-])")
        hints, who = tuple(entry["hints"]), entry.get("who")
        self.hints.update(hints)
        self.wordings.append(Wording(entry["id"], entry["kind"], hints, who, pattern))
        self.examples += [(entry["id"], text, value) for text, value in entry["examples"].items()]
        self.examples += [(entry["id"], text, None) for text in entry["counter"]]

    def _add_heading(self, entry: Mapping[str, Any]) -> None:
        check(
            "statements.toml",
            entry,
            required={"kind", "hints", "below", "words", "examples", "counter"},
            optional=set(),
        )
        words, hints = frozenset(entry["words"]), tuple(entry["hints"])
        self.hints.update(hints)
        self.headings.append(Heading(entry["kind"], hints, words, tuple(entry["below"])))
        self.heading_examples += [(entry["kind"], text, True) for text in entry["examples"]]
        self.heading_examples += [(entry["kind"], text, False) for text in entry["counter"]]

    def heads(self, heading: Heading, line: str) -> bool:
        """Whether a folded line is such a heading, with or without a number."""
        found = _NUMBERED.match(line)
        return line[found.end() if found else 0 :].strip(" :") in heading.words

    def when(self, sentence: str) -> re.Match[str] | None:
        """Where the sentence says when."""
        return self._when.search(sentence)

    def names_somebody(self, words: str) -> bool:
        """Whether the folded words are those of somebody who can answer for a document."""
        return self._role.search(words) is not None

    def rules(self, sentence: str, folded: str, at: int, end: int) -> Iterator[Rule]:
        """Who adopts which types, as a sentence with such a verb at ``at`` says for certain."""
        if any(word in folded for word in self._uncertain):
            return
        sides = (0, at), (end, len(folded))
        named = [self._types.find(sentence, *side) for side in sides]
        adopting = [list(self._adopting(sentence, folded, *side)) for side in sides]
        # Types on the one side of the verb and bodies on the other; else who does what is unclear.
        for types, others, bodies, rest in (
            (named[0], named[1], adopting[1], adopting[0]),
            (named[1], named[0], adopting[0], adopting[1]),
        ):
            if types and bodies and not others and not rest:
                keys = sorted({hit.type.key for hit in types if hit.type.steering})
                yield from (Rule(key, body) for key in keys for body in dict.fromkeys(bodies))

    def _adopting(self, sentence: str, folded: str, start: int, end: int) -> Iterator[str]:
        yield from (hit.key for hit in self._bodies.find(sentence, start, end))
        yield from (self._kinds[found[0]] for found in self._kind.finditer(folded, start, end))


def _slots(data: Mapping[str, Any], documents: list[str]) -> list[tuple[str, str]]:
    """The slots in the order in which they are filled: the later ones stand in the earlier."""
    breaks = alternation(data["breaks"])
    return [
        ("{for}", _FOR),
        ("{matter}", f"(?:{{doc}}|{'|'.join(data['matters'])})"),
        ("{report}", f"(?:{'|'.join(data['report'])})"),
        ("{doc}", f"(?:{'|'.join(documents)})"),
        ("{few}", rf"(?:(?!(?:{breaks})\s)\S+ ){{0,4}}"),
    ]


def _spaced(pattern: str) -> str:
    return pattern.replace(" ", r"\s")
