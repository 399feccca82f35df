"""What an audit says, in one of two languages (``data/audit.toml``)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Words:
    """All texts of an audit in one language."""

    language: str
    table: dict[str, Any]

    def verdict(self, key: str) -> str:
        """What a verdict is called."""
        return self._of(self.table["verdicts"][key])

    def check(self, key: str) -> str:
        """The question that a check answers."""
        return self._of(self.table["checks"][key])

    def sentence(self, *place: str, **slots: object) -> str:
        """A sentence, or a part of one, by its check and situation."""
        entry = self.table["sentences"]
        for name in place:
            entry = entry[name]
        return self._of(entry).format_map(slots)

    def limit(self, name: str, **slots: object) -> str:
        """How a limit reads."""
        return self._of(self.table["limits"][name]).format_map(slots)

    def says(self, name: str, **slots: object) -> str:
        """What is said of a document beside its quote."""
        return self._of(self.table["says"][name]).format_map(slots)

    def state(self, key: str) -> str:
        """What the state of a subject in a municipality is called."""
        return self._of(self.table["states"][key])

    def without_subject(self, number: int) -> str:
        """How many documents are on none of the subjects."""
        return self._of(self.table["compared"]["without"]).format(number=number)

    def _of(self, texts: dict[str, str]) -> str:
        return texts[self.language]


@cache
def words(language: str) -> Words:
    """The texts in one of :data:`styrdok.sentences.LANGUAGES`."""
    text = resources.files("styrdok").joinpath("data", "audit.toml").read_text("utf-8")
    return Words(language, tomllib.loads(text))
