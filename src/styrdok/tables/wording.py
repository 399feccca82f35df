"""Single wordings that finders look for (``wording.toml``)."""

from collections.abc import Mapping
from typing import Any

from styrdok.tables.entries import check
from styrdok.tables.pattern import Pattern


class Wording:
    """The patterns, by the name of their entry; all are for folded text."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.examples: list[tuple[str, str, bool]] = []
        self._patterns: dict[str, Pattern] = {}
        for name, entry in data.items():
            check(
                "wording.toml", entry, required={"pattern", "examples", "counter"}, optional=set()
            )
            self._patterns[name] = Pattern(entry["pattern"].replace(" ", r"\s"))
            self.examples += [(name, text, True) for text in entry["examples"]]
            self.examples += [(name, text, False) for text in entry["counter"]]

    def __getitem__(self, name: str) -> Pattern:
        return self._patterns[name]
