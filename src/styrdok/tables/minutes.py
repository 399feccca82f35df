"""How minutes say what was decided on a document (``minutes.toml``)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from styrdok.tables.entries import check

_LONGEST = 240
"""Characters of a sentence before or after its verb that may name the document."""

_ITEM = re.compile(r"\W*(?:\d{1,2}[.)]\s|[a-z]\)\s|o\s)?\W*")
_CLAUSE_END = re.compile(r"[.;:]\s|[.;:]?$|\n\s*\n")

_LEAD = re.compile(
    r"\bbeslut(?:ar|ade|a)?\s(?:[a-zåäö]+\s)?(?:för\segen\s(?:del|räkning)\s)?att\s"
    r"|\b(?:förklarar|fastslår|bedömer)\satt\s|[.;:]\s"
)
"""What ends the matter before the name in ``Kommunfullmäktige beslutar att X antas``."""

_HANGING = re.compile(r"(?:[\s,]+(?:och|samt|att))*\s*$")
"""What joins a name to the next verb, and the space after a name."""


class Clause(NamedTuple):
    """What a sentence does to a document, whose name is ``folded[start:end]``."""

    action: str
    start: int
    end: int


class Minutes:
    """The words of decisions in minutes, as patterns on folded text."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.decides = _pattern(data["decides"], r"\s*(?:{})\s?:?\s*$")
        self.ends = _pattern(data["ends"], r"^\s*(?:{})")
        self.proposes = _pattern(data["proposes"], r"(?<![\w-])(?:{})(?![\w-])")
        self.refuses = _pattern(data["refuses"], r"(?<![\w-])(?:{})(?![\w-])")
        self.takes_effect = _pattern(data["takes_effect"], r"(?<![\w-])(?:{})\s(?:den\s)?(?=\d)")
        self.lasts = _pattern(data["lasts"], r"(?<![\w-])(?:{})\s(?:den\s)?(?=\d)")
        self.definite = _pattern(data["definite"], r"(?:{})$")
        self.matter = _pattern(data["matter"], r"(?:{})")
        self._several = _pattern(data["several"], r"^(?:{})$")
        self._epithet = _pattern(data["epithets"], r"\W*(?:{})\s")
        self._revised = _pattern(data["revised"], r"\W*(?:{})\s")
        self._follows = _pattern(data["follows"], r"[\s,]+(?:{})(?![\w-])|,\s(?=att\b)|\s\(")
        self._actions: dict[str, str] = {}
        self.examples: list[tuple[str, str, str]] = []
        before, after = [], []
        for entry in data["verb"]:
            check(
                "minutes.toml",
                entry,
                required={"action", "before", "after", "examples"},
                optional=set(),
            )
            before += entry["before"]
            after += entry["after"]
            self._actions |= dict.fromkeys((*entry["before"], *entry["after"]), entry["action"])
            self.examples += [(entry["action"], *pair) for pair in entry["examples"].items()]
        self._verb = re.compile(
            rf"(?<![\w-])(?:(?P<before>{_any(before)})|(?P<after>{_any(after)}))(?![\w-])"
        )

    def speaks_of_revision(self, folded: str) -> bool:
        """Whether a matter's heading begins as one on a change of a document."""
        return bool(self._revised.match(folded))

    def clauses(self, folded: str) -> Iterator[Clause]:
        """What a sentence does, in order; its names may still be no document's.

        In ``att anta X och upphäva Y`` each verb has a name of its own.
        """
        verbs = list(self._verb.finditer(folded))
        for n, verb in enumerate(verbs):
            action = self._actions[re.sub(r"\s", " ", verb[0])]
            if verb["after"]:
                begins = max(verbs[n - 1].end() if n else 0, verb.start() - _LONGEST)
                stops = verb.start()
                for lead in _LEAD.finditer(folded, begins, stops):
                    begins = lead.end()
            else:
                begins = verb.end()
                stops = verbs[n + 1].start() if verbs[n + 1 :] else len(folded)
                stops = min(stops, begins + _LONGEST)
            yield self._clause(folded, action, begins, stops)

    def heads_list(self, folded: str) -> bool:
        """Whether the sentence decides on several documents that a list below it names."""
        return folded.rstrip().endswith(":") and self._of_list(folded) is not None

    def listed(self, folded: str, heading: str) -> Iterator[Clause]:
        """What the heading does to the document that an item of its list names."""
        if head := self._of_list(heading):
            yield self._clause(folded, head.action, 0, len(folded))

    def _of_list(self, heading: str) -> Clause | None:
        clauses = list(self.clauses(heading))
        if len(clauses) != 1:
            return None
        [clause] = clauses
        return clause if self._several.match(heading[clause.start : clause.end]) else None

    def _clause(self, folded: str, action: str, start: int, end: int) -> Clause:
        """The clause without what stands around the document's name."""
        item = _ITEM.match(folded, start, end)
        start = item.end() if item else start
        while True:
            if found := self._revised.match(folded, start, end):
                action = "revise" if action == "adopt" else action
            elif not (found := self._epithet.match(folded, start, end)):
                break
            elif "giltighet" in found[0] and action == "revise":
                action = "extend"  # "ändra giltighetstiden för ... till ..."
            start = found.end()
        for pattern in (_CLAUSE_END, self._follows):
            if found := pattern.search(folded, start, end):
                end = found.start()
        name = _HANGING.sub("", folded[start:end])
        return Clause(action, start, start + len(name))


def _any(words: list[str]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(longest_first).replace(" ", r"\s")


def _pattern(words: list[str], around: str) -> re.Pattern[str]:
    return re.compile(around.replace("{}", _any(words)))
