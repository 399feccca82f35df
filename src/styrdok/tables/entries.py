"""Checking the entries of a table as it is loaded."""

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
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
    """A pattern for any of the words as they stand, the longest that fits.

    Words share their beginnings (``kommun(?:styrelse(?:n)?|chef)``), so that a
    search tries a few letters at each place and not some hundred words.
    """
    return _branches(sorted(set(words)))


def _branches(words: list[str]) -> str:
    if len(words) == 1:
        return re.escape(words[0])
    by_first = groupby((word for word in words if word), key=lambda word: word[0])
    branches = [re.escape(first) + _branches([w[1:] for w in group]) for first, group in by_first]
    if not branches:
        return ""
    pattern = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    # An empty word means that one ends here: what goes on is optional, and tried first.
    return f"(?:{pattern})?" if "" in words else pattern
