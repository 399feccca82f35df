"""Single wordings that finders look for (``wording.toml``)."""

import re
from collections.abc import Mapping
from typing import Any

from styrdok.tables.entries import check


class Wording:
    """The patterns, by the name of their entry; all are for folded text."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.examples: list[tuple[str, str, bool]] = []
        self._patterns: dict[str, re.Pattern[str]] = {}
        for name, entry in data.items():
            check(
                "wording.toml", entry, required={"pattern", "examples", "counter"}, optional=set()
            )
            self._patterns[name] = re.compile(entry["pattern"].replace(" ", r"\s"))
            self.examples += [(name, text, True) for text in entry["examples"]]
            self.examples += [(name, text, False) for text in entry["counter"]]

    def __getitem__(self, name: str) -> re.Pattern[str]:
        return self._patterns[name]
