"""The steering documents that law and practice expect (``data/expectations.toml``)."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

from styrdok.errors import UsageError
from styrdok.model import is_region
from styrdok.settings import TYPES
from styrdok.subjects import Words, subjects

_TEXTS = ("sv", "en", "basis", "source", "subject")
_LISTS = ("words", "types", "of", "examples", "lookalikes")
_BASES = ("law", "practice")
_KINDS = ("municipality", "region")


@dataclass(frozen=True, slots=True)
class Expectation:
    """One document that is expected of an owner of one of the kinds in ``of``.

    ``names`` gives it in each language; ``unit`` says that the document of a
    part of the organisation counts too, ``since`` from which day it is expected.
    """

    key: str
    names: Mapping[str, str]
    basis: str
    source: str
    subject: str
    words: Words | None
    types: frozenset[str]
    of: frozenset[str]
    unit: bool
    since: date = date.min

    def concerns(self, code: str, day: date) -> bool:
        """Whether it is expected on the day of the owner of the code."""
        return self.since <= day and ("region" if is_region(code) else "municipality") in self.of

    def counts(self, title: str | None, type_key: str | None, *, of_unit: bool) -> bool:
        """Whether a document of the title and type is such a one."""
        if (self.types and type_key not in self.types) or (of_unit and not self.unit):
            return False
        return self.words is None or bool(title and self.words.within(title))


def source(path: Path | None) -> str:
    """The text of the file with the expectations: the user's own, or the one that ships.

    Raises:
        UsageError: it cannot be read.
    """
    if path is None:
        return resources.files("styrdok").joinpath("data", "expectations.toml").read_text("utf-8")
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: the expectations cannot be read: {error}") from error


def expectations(path: Path | None = None) -> tuple[Expectation, ...]:
    """The expectations of the file, or those that ship, in the order of the file.

    Raises:
        UsageError: the file cannot be read, or holds what it may not.
    """
    name = str(path or "expectations.toml")
    try:
        data = tomllib.loads(source(path))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{name}: not valid TOML: {error}") from error
    return tuple(_expectation(name, key, entry) for key, entry in data.items())


def _expectation(file: str, key: str, entry: Any) -> Expectation:
    where = f"{file}: {key}"
    if not isinstance(entry, dict):
        raise UsageError(f"{where} is not a table")
    if wrong := set(entry) - {"since"} ^ {*_TEXTS, *_LISTS, "unit"}:
        raise UsageError(f"{where}: unknown or missing: {', '.join(sorted(wrong))}")
    for name in _TEXTS:
        if not isinstance(entry[name], str):
            raise UsageError(f"{where}: {name} is not a text")
    for name in _LISTS:
        if not isinstance(entry[name], list) or not all(isinstance(x, str) for x in entry[name]):
            raise UsageError(f"{where}: {name} is not a list of texts")
    if type(entry.get("since", date.min)) is not date:
        raise UsageError(f"{where}: since is not a date: write it without quotes")
    _one_of(where, "basis", [entry["basis"]], _BASES)
    _one_of(where, "subject", [entry["subject"]], subjects().keys)
    _one_of(where, "types", entry["types"], TYPES)
    _one_of(where, "of", entry["of"], _KINDS)
    return Expectation(
        key,
        {"sv": entry["sv"], "en": entry["en"]},
        entry["basis"],
        entry["source"],
        entry["subject"],
        Words(entry["words"]) if entry["words"] else None,
        frozenset(entry["types"]),
        frozenset(entry["of"]),
        bool(entry["unit"]),
        entry.get("since", date.min),
    )


def _one_of(where: str, name: str, values: Iterable[str], known: Iterable[str]) -> None:
    for value in values:
        if value not in known:
            raise UsageError(f"{where}: {name}: {value!r} is none of {', '.join(sorted(known))}")
