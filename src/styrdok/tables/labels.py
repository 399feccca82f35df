"""The labels of a head block (``field_labels.toml``)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from styrdok.tables.entries import alternation, check
from styrdok.tables.pattern import Apart


class LabelHit(NamedTuple):
    """A label on folded text: ``folded[start:end]``, colon and all.

    ``colon`` says whether one stood after it, ``strict`` that the word is also
    an everyday one.
    """

    field: str
    word: str
    start: int
    end: int
    colon: bool
    strict: bool


class Labels:
    """The table of labels and the pattern that finds their words."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.examples: list[tuple[str, str]] = []
        self._by_word: dict[str, tuple[str, bool]] = {}
        self._only_with_colon: set[str] = set()
        for entry in data["label"]:
            check(
                "field_labels.toml",
                entry,
                required={"field", "words", "strict", "examples"},
                optional={"colon"},
            )
            self._only_with_colon.update(entry.get("colon", ()))
            for word in (*entry["words"], *entry["strict"], *entry.get("colon", ())):
                if word in self._by_word:
                    raise ValueError(f"field_labels.toml: {word!r} stands twice")
                self._by_word[word] = (entry["field"], word not in entry["words"])
            self.examples += entry["examples"].items()
        words = alternation(self._by_word).replace(r"\ ", r"\s")
        # "Nästa revidering" is a label, but "nästa revidering tas" is a time; so is "från och med".
        self._pattern = Apart(
            rf"(?P<word>{words})(?P<after>\s?[:;]|(?![\w-])(?!\s(?:tas|och\smed|dess)\b))",
            self._by_word,
            joining="/-",
        )

    def find(self, folded: str, start: int = 0, end: int | None = None) -> Iterator[LabelHit]:
        """Every word that could be a label; whether it is one is for the caller to judge."""
        for found in self._pattern.finditer(folded, start, end):
            word = found["word"]
            if word not in self._by_word:
                word = re.sub(r"\s", " ", word)
            field, strict = self._by_word[word]
            colon = bool(found["after"])
            if word in self._only_with_colon and not colon:
                continue
            yield LabelHit(field, word, *found.span(), colon, strict)
