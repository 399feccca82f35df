"""Bodies that decide, in full or abbreviated (``decision_bodies.toml``)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from styrdok.tables.entries import alternation, check
from styrdok.text import flat, fold


class BodyHit(NamedTuple):
    """A body and where it stands. A higher ``rank`` wins for the same text."""

    key: str
    rank: int
    start: int
    end: int


_BEFORE = r"(?<![\w-])"
_AFTER = r"(?![\w])"
_BEHIND = r"(?![^\W\d])"  # "kommunfullmäktige27 februari": the blank before a day was lost


ELECTED = 3
"""The lowest rank of a body of elected members that decides for itself: a nämnd."""

_WRONG_LETTERS = 2
"""Letters in which the name of a body may be misspelt and still be no other's."""

_LONG_WORD = re.compile(r"(?i)(?:kom|reg|lan|sta)[a-zåäö]{9,20}(?![\w-])")
"""How a word begins that may be a misspelt name (``misspelt`` of the table)."""

_BOARD_FOR = re.compile(
    r"(?i)nämnden för [a-zåäö]{4,}(?:, [a-zåäö]{4,})*(?:,? (?:och|&) [a-zåäö]{4,})?"
    r"(?![\w-])(?! (?-i:[a-zåäö]{5}))"
)
"""A nämnd by what it is for, behind the word of a decision; nothing goes on from there."""

_HAVE_COMMITTEES = (3, 4)
_OWNED = re.compile(r"[a-zåäö]+ens [a-zåäö]*grupp$")
_CHAIR = re.compile(r"(?i)\s(ordförande|presidium)\b")
_RANK_OF_OFFICIAL = 1
_RANK_OF_COMMITTEE = 2
"""Ranks of those that have an utskott, and of theirs."""


class Bodies:
    """The table of bodies, and the patterns that find them."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.examples: list[tuple[str, str]] = []
        self._named: dict[str, tuple[str, int]] = {}
        short: dict[str, tuple[str, int]] = {}
        deciding: dict[str, tuple[str, int]] = {}
        for entry in data["body"]:
            check(
                "decision_bodies.toml",
                entry,
                required={"key", "rank", "names", "examples"},
                optional={"short", "only_deciding"},
            )
            named = deciding if entry.get("only_deciding") else self._named
            for name in entry["names"]:
                named[name] = (entry["key"], entry["rank"])
            for name in entry.get("short", ()):
                short[name] = (entry["key"], entry["rank"])
            self.examples += entry["examples"].items()
            named.setdefault(entry["key"], (entry["key"], entry["rank"]))
        self._short = short
        self._misspelt = data["misspelt"]["names"]
        self.misspelt_examples = list(data["misspelt"]["examples"].items())
        self._deciding = deciding
        self._decider = re.compile(rf"(?i:{alternation(deciding)}){_AFTER}")
        self._suffixes: list[tuple[str, str, int]] = []
        others: list[str] = []
        for entry in data["suffix"]:
            check(
                "decision_bodies.toml",
                entry,
                required={"ends", "definite", "rank", "examples"},
                optional={"unless"},
            )
            others += entry.get("unless", ())
            self._suffixes += [(end, entry["definite"], entry["rank"]) for end in entry["ends"]]
            self.examples += entry["examples"].items()
        self._suffixes.sort(key=lambda suffix: -len(suffix[0]))
        no_others = "".join(f"(?<!{re.escape(word)})" for word in others)
        ends = alternation(end for end, _, _ in self._suffixes) + no_others
        names = alternation(self._named).replace(r"\ ", r"\s")
        # "barn- och ungdoms|nämnden", "miljö-, bygg- och plan|nämnden", "tekniska nämnden"
        bare = alternation(data["unhyphenated"])
        parts = rf"(?:(?:[a-zåäö]+-, ?){{0,6}}(?:[a-zåäö]+-|(?<![\w-])(?:{bare}))\s?(?:och|&)\s)?"
        # "nämnden" alone is whichever was spoken of, so something must tell which one.
        which = (
            rf"(?:(?:{alternation(data['adjectives'])}|[a-zåäö]+e?ns)\s[a-zåäö]*|[a-zåäö]{{2,}})"
        )
        compound = f"{parts}{which}(?:(?<=it)-)?"
        anywhere = (
            rf"(?:(?P<name>(?i:{names})s?){_BEHIND}|(?P<short>{alternation(short)}){_AFTER}"
            rf"|(?P<compound>(?i:{compound}(?:{ends}))s?){_BEHIND})"
        )
        self._committee = re.compile(
            rf"(?i)\s((?:(?:{alternation(data['adjectives'])})\s|[a-zåäö]+- och\s)?"
            r"(?:utskott för [a-zåäö]{4,}(?: och [a-zåäö]{4,})?|[a-zåäö]*utskott))(?:et)?\b"
        )
        self._here = re.compile(anywhere)
        self._offices = tuple(data["deciding_offices"])
        offices = alternation(self._offices)
        self._office = re.compile(
            rf"(?i:{parts}[a-zåäö]{{2,}}(?:{offices})(?!s?\sledningsgrupp)){_AFTER}"
        )
        self._pattern = re.compile(_BEFORE + anywhere)

    def at(self, text: str, start: int) -> BodyHit | None:
        """The body that begins at ``start`` of the stored text."""
        found = self._here.match(text, start)
        return self._hit(found) if found else None

    def decider(self, text: str, start: int) -> BodyHit | None:
        """The body that begins there, behind the word of a decision."""
        found = self._decider.match(text, start)
        if found:
            key, rank = self._deciding[flat(fold(found[0]))]
            return BodyHit(key, rank, found.start(), found.end())
        if found := _BOARD_FOR.match(text, start):
            return BodyHit(flat(fold(found[0])), ELECTED, found.start(), found.end())
        found = self._here.match(text, start)
        is_known = found and not found["compound"]  # "komunstyrelsen" looks like a nämnd's name
        misspelt = None if is_known else self._misspelt_at(text, start)
        return misspelt or (self._hit(found) if found else self._office_at(text, start))

    def _office_at(self, text: str, start: int) -> BodyHit | None:
        """The administration that decided: everywhere else it only sends or keeps."""
        found = self._office.match(text, start)
        if not found:
            return None
        name, rank = self._compound(flat(fold(found[0])))
        return BodyHit(name, rank, found.start(), found.end())

    def _misspelt_at(self, text: str, start: int) -> BodyHit | None:
        """The body that a word there can only mean, though a letter or two are wrong."""
        found = _LONG_WORD.match(text, start)
        if not found:
            return None
        from rapidfuzz.distance import Levenshtein
        from rapidfuzz.process import extractOne

        best = extractOne(
            fold(found[0]), self._misspelt, scorer=Levenshtein.distance, score_cutoff=_WRONG_LETTERS
        )
        return BodyHit(*self._named[best[0]], found.start(), found.end()) if best else None

    def find(self, text: str, start: int, end: int) -> Iterator[BodyHit]:
        """The bodies between two offsets of the stored text."""
        at = start
        while found := self._pattern.search(text, at, end):
            hit = self._hit(found)
            yield hit
            at = hit.end

    def is_office(self, key: str) -> bool:
        """Whether it is an administration, which seldom decides."""
        return key.endswith(self._offices)

    def rank(self, key: str) -> int:
        """How high a body stands: 5 for fullmäktige down to 1 for an official."""
        known = self._named.get(key) or self._deciding.get(key)
        if known:
            return known[1]
        return next((rank for end, _, rank in self._suffixes if key.endswith(end)), 1)

    def _hit(self, found: re.Match[str]) -> BodyHit:
        if found["short"]:
            key, rank = self._short[found["short"]]
        elif found["name"]:
            name = flat(fold(found["name"]))
            key, rank = self._named.get(name) or self._named[name.removesuffix("s")]
        else:
            key, rank = self._compound(flat(fold(found["compound"])))
        committee = self._committee.match(found.string, found.end())
        if committee and rank in _HAVE_COMMITTEES and found[0][-1] in "sS" and key[-1] != "s":
            whose = f"{key}s {flat(fold(committee[1]))}"
            return BodyHit(whose, _RANK_OF_COMMITTEE, found.start(), committee.end())
        chair = _CHAIR.match(found.string, found.end())
        if chair and found[0][-1] in "sS":
            # Who leads it decides alone, in the body's place.
            whose = f"{key.removesuffix('s')}s {fold(chair[1])}"
            return BodyHit(whose, _RANK_OF_OFFICIAL, found.start(), chair.end())
        return BodyHit(key, rank, found.start(), found.end())

    def _compound(self, name: str) -> tuple[str, int]:
        # "Vård och omsorgsnämnden", "vårdoch omsorgsnämnden": a hyphen was lost.
        name = re.sub(r"(?<=[a-zåäö]) ?och ", "- och ", name) if "- och" not in name else name
        for end, definite, rank in self._suffixes:
            if _OWNED.match(name) and name.endswith(end):
                return name, rank  # "socialförvaltningens ledningsgrupp"
            for form in (name, name.removesuffix("s")):
                if form.endswith(end):
                    return (form.removesuffix(end) + definite if definite else form), rank
        return name, 1
