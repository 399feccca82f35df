"""Papers known by their form (``families.toml``)."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from styrdok.tables.entries import check
from styrdok.tables.pattern import Pattern

PLACES = ("top", "page", "head", "any")


class Sign(NamedTuple):
    """A wording that speaks for a family, where it must stand, and how much it weighs."""

    family: str
    place: str
    pattern: Pattern
    weight: float


class Families:
    """The signs of each family and the sum at which its form is certain."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.need: dict[str, float] = {}
        self.signs: list[Sign] = []
        for entry in data["family"]:
            check("families.toml", entry, required={"key", "need", "signs"}, optional=set())
            check("families.toml", entry["signs"], required=set(), optional=set(PLACES))
            self.need[entry["key"]] = entry["need"]
            for place, signs in entry["signs"].items():
                self.signs += [
                    Sign(entry["key"], place, Pattern(p.replace(" ", r"\s")), w)
                    for p, w in signs.items()
                ]
