"""Wordings of validity and review (``phrases.toml``)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from styrdok.dates import DateSpan
from styrdok.tables.dates import ANY_DATE, ANY_PERIOD, DateForms
from styrdok.tables.entries import alternation, check
from styrdok.tables.pattern import Pattern
from styrdok.tables.spotting import Places

_REACH = 130
"""Characters before and after its telling word that a wording can hold."""

_APART = r"(?<![\w-])"
_NAMED = "{doc} "


class PhraseHit(NamedTuple):
    """What a wording says. ``dates`` holds one date, or the two ends of a period.

    ``subject`` is false for a wording that does not name what it is about.
    """

    means: str
    start: int
    end: int
    dates: tuple[DateSpan, ...] = ()
    number: int | None = None
    subject: bool = True


class _Prose(NamedTuple):
    """A wording for running text; it can stand only where one of its ``hints`` does.

    Of one that begins with a document that speaks of itself, ``rest`` is all
    behind that: to look for it alone is thirty times as fast.
    """

    means: str
    subject: bool
    rest: Pattern | None
    hints: frozenset[str]
    pattern: Pattern


class Phrases:
    """The wordings, compiled: as values of a label, and in running text."""

    def __init__(self, data: Mapping[str, Any], dates: DateForms) -> None:
        self._dates = dates
        self._numbers: dict[str, int] = data["numbers"]
        self._ordinals: dict[str, int] = data["ordinals"]
        spelled = {
            name: alternation(data["spellings"][name]).replace(r"\ ", r"\s")
            for name in ("from", "to")
        }
        documents = "|".join(data["spellings"]["doc"]).replace(" ", r"\s")
        self._slots = {
            **spelled,
            "doc": f"(?:{documents})",
            "date": f"(?P<date>{ANY_DATE})",
            "period": f"(?P<period>{ANY_PERIOD})",
            "n": rf"(?P<n>\d{{1,2}}|{alternation(self._numbers)})",
            "nth": rf"(?P<nth>{alternation(self._ordinals)})",
        }
        self.examples: list[tuple[str, str, str]] = []
        self._label: list[tuple[str, Pattern]] = []
        self._prose: list[_Prose] = []
        for entry in data["phrase"]:
            check(
                "phrases.toml",
                entry,
                required={"means", "examples"},
                optional={"label", "line", "prose"},
            )
            means = entry["means"]
            self._label += [(means, self._compile(pattern)) for pattern in entry.get("label", ())]
            for place in ("prose", "line"):
                for phrase in entry.get(place, ()):
                    hints = frozenset(hint for hint in data["hints"] if hint in phrase)
                    if not hints:
                        raise ValueError(f"phrases.toml: {phrase!r} holds none of the hints")
                    rest = phrase.removeprefix(_NAMED)
                    behind = Pattern(self._filled(rest)) if rest != phrase else None
                    pattern = self._compile(phrase)
                    self._prose.append(_Prose(means, place == "prose", behind, hints, pattern))
            self.examples += [(means, text, value) for text, value in entry["examples"].items()]
        self.hints: tuple[str, ...] = tuple(data["hints"])
        self._asked: dict[frozenset[str] | None, list[_Prose]] = {}

    def _compile(self, phrase: str) -> Pattern:
        return Pattern(rf"{_APART}(?:{self._filled(phrase)})")

    def _filled(self, phrase: str) -> str:
        """The phrase as a pattern."""
        return re.sub(r"\{([a-z]+)\}", lambda m: self._slots[m[1]], phrase.replace(" ", r"\s"))

    def value(self, folded: str, start: int, end: int) -> PhraseHit | None:
        """What a label's value says, when it begins with one of the wordings."""
        for means, pattern in self._label:
            found = pattern.match(folded, start)
            if found and found.start() < end and (hit := self._hit(means, found, folded)):
                return hit
        return None

    def prose(
        self, folded: str, places: Places, only: frozenset[str] | None = None
    ) -> Iterator[PhraseHit]:
        """The wordings that stand anywhere in running text, by place; or ``only`` some meanings.

        ``places`` are those of the :attr:`hints`, and maybe of other words.
        """
        hits: list[PhraseHit] = []
        for start, end, hints in self._windows(places, len(folded)):
            for one in self._wanted(only):
                if one.hints.isdisjoint(hints):
                    continue
                if one.rest and not one.rest.search(folded, start, end):
                    continue
                for found in one.pattern.finditer(folded, start, end):
                    if hit := self._hit(one.means, found, folded):
                        hits.append(hit._replace(subject=one.subject))
        yield from sorted(hits, key=lambda hit: hit.start)

    def _wanted(self, only: frozenset[str] | None) -> list[_Prose]:
        if only not in self._asked:
            self._asked[only] = [
                one for one in self._prose if only is None or (one.means in only and one.subject)
            ]
        return self._asked[only]

    def _windows(self, places: Places, length: int) -> Iterator[tuple[int, int, set[str]]]:
        """The stretches in which a wording can stand, and the telling words in each."""
        start = end = 0
        hints: set[str] = set()
        told = ((at, hint) for hint in self.hints for at in places.get(hint, ()))
        for at, hint in sorted(told):
            if at - _REACH > end:
                if hints:
                    yield start, end, hints
                start, hints = max(0, at - _REACH), set()
            end = min(length, at + len(hint) + _REACH)
            hints.add(hint)
        if hints:
            yield start, end, hints

    def _hit(self, means: str, found: re.Match[str], folded: str) -> PhraseHit | None:
        groups = found.groupdict()
        end = found.end()
        dates: tuple[DateSpan, ...] = ()
        number = None
        if groups.get("date"):
            date = self._dates.at(folded, found.start("date"), labelled=True)
            if not date:
                return None
            dates, end = (date.span,), max(end, date.end)
        if groups.get("period"):
            period = self._dates.period_at(folded, found.start("period"), dashless=True)
            if not period:
                return None
            dates, end = (period.first, period.last), max(end, period.end)
        if groups.get("n"):
            number = self._numbers.get(groups["n"]) or int(groups["n"])
        if groups.get("nth"):
            number = self._ordinals[groups["nth"]]
        return PhraseHit(means, found.start(), end, dates, number)
