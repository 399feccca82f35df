"""Checking the entries of a table as it is loaded."""

import re
from collections.abc import Iterable, Mapping
from typing import Any


def check(table: str, entry: Mapping[str, Any], *, required: set[str], optional: set[str]) -> None:
    """Raise unless the entry has just the keys it may have.

    Raises:
        ValueError: a key is unknown or missing; the message names table and entry.
    """
    name = entry.get("key") or entry.get("id") or entry.get("field") or entry.get("means") or entry
    if unknown := set(entry) - required - optional:
        raise ValueError(f"{table}: {name}: unknown key {', '.join(sorted(unknown))}")
    if missing := required - set(entry):
        raise ValueError(f"{table}: {name}: {', '.join(sorted(missing))} is missing")


def alternation(words: Iterable[str]) -> str:
    """A pattern for any of the words as they stand, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))
