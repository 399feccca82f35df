"""The words of a status, in the language that was asked for (``data/sentences.toml``)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from styrdok.dates import Duration

LANGUAGES = ("en", "sv")
"""English and Swedish, by their ISO 639 codes."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """All that is said of statuses in one language."""

    language: str
    table: dict[str, Any]

    def title(self, status: str) -> str:
        """What a status is called."""
        return self._of(self.table[status]["title"])

    def meaning(self, status: str) -> str:
        """What a status means, as one sentence."""
        return self._of(self.table[status]["meaning"])

    def sentence(self, status: str, situation: str) -> str:
        """The template of the sentence that gives the status in that situation."""
        return self._of(self.table[status]["sentences"][situation])

    def phrase(self, name: str) -> str:
        """The template of one part of a sentence."""
        return self._of(self.table["phrases"][name])

    def count(self, number: int, unit: str) -> str:
        """A number of days, months or years, in words: ``1 day``, ``176 days``."""
        one, many = self.table["units"][unit][self.language]
        return f"{number} {one if number == 1 else many}"

    def length(self, duration: Duration) -> str:
        """A length of time in words: ``4 years``, ``18 months``."""
        if duration.days:
            return self.count(duration.days, "day")
        years, months = divmod(duration.months, 12)
        return self.count(duration.months, "month") if months else self.count(years, "year")

    def cycle(self, cycle: str) -> str:
        """How often a review is due: every so many years, or with the mandate periods."""
        if cycle.isdecimal():
            return self.phrase("cycle").format(years=self.count(int(cycle), "year"))
        return self.phrase(f"cycle_{cycle}")

    def _of(self, texts: dict[str, str]) -> str:
        return texts[self.language]


@cache
def sentences(language: str = "en") -> Sentences:
    """The sentences in one of :data:`LANGUAGES`."""
    return Sentences(language, tomllib.loads(source()))


def source() -> str:
    """The text of the file that holds them."""
    return resources.files("styrdok").joinpath("data", "sentences.toml").read_text("utf-8")
