"""Wordings of validity and review (``phrases.toml``)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from styrdok.dates import DateSpan
from styrdok.tables.dates import ANY_DATE, ANY_PERIOD, DateForms
from styrdok.tables.entries import alternation, check


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
        self._label: list[tuple[str, re.Pattern[str]]] = []
        self._prose: list[tuple[str, bool, re.Pattern[str]]] = []
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
                patterns = map(self._compile, entry.get(place, ()))
                self._prose += [(means, place == "prose", pattern) for pattern in patterns]
            self.examples += [(means, text, value) for text, value in entry["examples"].items()]
        self._hint = re.compile(
            "gäll|giltig|förläng|i kraft|mandatperiod|revider|ses över|aktualis|aktualitet"
            "|omprövas|uppdateras|översyn|vidare"
        )

    def _compile(self, phrase: str) -> re.Pattern[str]:
        pattern = re.sub(r"\{([a-z]+)\}", lambda m: self._slots[m[1]], phrase.replace(" ", r"\s"))
        return re.compile(rf"(?<![\w-])(?:{pattern})")

    def value(self, folded: str, start: int, end: int) -> PhraseHit | None:
        """What a label's value says, when it begins with one of the wordings."""
        return self._first(self._label, folded, start, end)

    def _first(
        self, patterns: list[tuple[str, re.Pattern[str]]], folded: str, start: int, end: int
    ) -> PhraseHit | None:
        for means, pattern in patterns:
            found = pattern.match(folded, start)
            if found and found.start() < end and (hit := self._hit(means, found, folded)):
                return hit
        return None

    def prose(self, folded: str) -> Iterator[PhraseHit]:
        """The wordings that stand anywhere in running text, by place."""
        if not self._hint.search(folded):
            return
        hits: list[PhraseHit] = []
        for means, subject, pattern in self._prose:
            for found in pattern.finditer(folded):
                if hit := self._hit(means, found, folded):
                    hits.append(hit._replace(subject=subject))
        yield from sorted(hits, key=lambda hit: hit.start)

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
