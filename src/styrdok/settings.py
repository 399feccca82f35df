"""What a user may set: how old a document may grow, and when to warn of its end.

A settings file is TOML. Every value may stand for all documents, for a type,
for a municipality (by name or code), or for a type in a municipality::

    max_age = "4y"
    within = "180d"

    [types.policy]
    max_age = "2y"

    [municipalities.Halmstad]
    review_cycle = "mandate"

    [municipalities.Halmstad.types.taxa]
    max_age = "18m"

    [municipalities."Malmö"]       # TOML wants names with å, ä or ö in quotes
    within = "90d"

    [audit]                        # what the verdicts of an audit are given by
    partly = 25

The narrower place wins; a municipality's own value beats that of a type, for
it is the municipality that decides how it keeps its documents. Anything that
the file may not hold is refused, so that a misspelt key never goes unnoticed.
"""

import csv
import difflib
import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from importlib import resources
from pathlib import Path
from typing import Any

from styrdok.dates import Duration
from styrdok.errors import UsageError
from styrdok.model import Record

Table = dict[str, Any]
"""A table as TOML gives it, before anything in it has been checked."""

TYPES = frozenset(
    {
        *("agenda", "avtal", "bolagsordning", "budget", "delegationsordning", "föreskrift"),
        *("förbundsordning", "handlingsplan", "instruktion", "plan", "policy", "program", "regel"),
        *("reglemente", "riktlinje", "strategi", "styrdokument", "taxa", "verksamhetsplan"),
        *("vision", "ägardirektiv", "översiktsplan"),
    }
)
"""Keys of the document types that are steering documents."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The settings that apply to one document.

    ``max_age`` is how long after its last decision an open-ended document
    counts as current, ``within`` how long before an end to warn.
    ``review_cycle`` (years as text, ``mandate`` or ``mandate_start``) is
    demanded by ``review_source``, or where that is ``None`` by the settings,
    where the document states no review itself.
    """

    max_age: Duration
    within: Duration
    review_cycle: str | None = None
    review_source: str | None = None


DEFAULT = Rules(max_age=Duration(months=48), within=Duration(days=180))
"""The rules where nothing is set: one mandate period, and half a year's warning."""


@dataclass(frozen=True, slots=True)
class Layer:
    """The values given in one place of the settings; ``None`` leaves it to a wider place."""

    max_age: Duration | None = None
    within: Duration | None = None
    review_cycle: str | None = None

    def over(self, wider: "Layer") -> "Layer":
        """These values, and those of the wider layer where none is given here."""
        return Layer(
            self.max_age or wider.max_age,
            self.within or wider.within,
            self.review_cycle or wider.review_cycle,
        )


@dataclass(frozen=True, slots=True)
class AuditRules:
    """What the verdicts of an audit are given by; no status depends on them.

    ``met`` and ``partly`` are the percentages of the documents from which a check
    is met, and partly met. With fewer documents than ``least`` none is found not
    to be met. Of the owners in ``complete``, by code, the index holds all
    steering documents that there are, as the user says. ``expectations`` is a
    file that takes the place of ``data/expectations.toml``.
    """

    met: int = 100
    partly: int = 20
    least: int = 3
    complete: frozenset[str] = frozenset()
    expectations: Path | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """A review that law demands of documents whose title holds one of the words."""

    types: frozenset[str]
    words: tuple[str, ...]
    cycle: str
    source: str

    def concerns(self, record: Record) -> bool:
        """Whether the document is of the kind that the demand is made of."""
        if record.type not in self.types:
            return False
        title = (record.title or "").casefold()
        return not self.words or any(word in title for word in self.words)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a run, narrowest place first when asked for a document's rules.

    ``places`` is keyed by municipality code and type, either of which may be
    ``None`` for all. ``forced`` holds what the command line demands.
    """

    places: Mapping[tuple[str | None, str | None], Layer] = field(default_factory=dict)
    forced: Layer = Layer()
    reviews: tuple[Review, ...] = ()
    audit: AuditRules = AuditRules()

    @classmethod
    def default(cls) -> "Settings":
        """The settings of a user who has set nothing."""
        return cls(reviews=lawful_reviews())

    @classmethod
    def read(cls, path: Path) -> "Settings":
        """The settings of the file.

        Raises:
            UsageError: it cannot be read, or holds what it may not.
        """
        try:
            # Editors on Windows put a byte order mark first, which TOML forbids.
            return cls.parse(path.read_text(encoding="utf-8-sig"), str(path))
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{path}: the settings cannot be read: {error}") from error

    @classmethod
    def parse(cls, text: str, source: str) -> "Settings":
        """The settings that the TOML text gives; ``source`` names it in messages.

        Raises:
            UsageError: it is no TOML, or holds what it may not.
        """
        try:
            table = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            quotes = 'a name with å, ä, ö or a space stands in quotes, as in types."översiktsplan"'
            raise UsageError(f"{source}: not valid TOML: {error}; {quotes}") from error
        reader = _Reader(source)
        return cls(reader.places(table), reviews=lawful_reviews(), audit=reader.audit(table))

    def override(
        self, *, max_age: Duration | None = None, within: Duration | None = None
    ) -> "Settings":
        """The same settings, but with these values for every document."""
        return replace(self, forced=Layer(max_age, within).over(self.forced))

    @property
    def digest(self) -> str:
        """A name for these settings: the same for two that judge alike."""
        places = sorted((str(place), str(layer)) for place, layer in self.places.items())
        reviews = [(sorted(one.types), one.words, one.cycle, one.source) for one in self.reviews]
        told = repr((self.forced, places, reviews))
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def rules_for(self, record: Record) -> Rules:
        """The rules for one document, from the narrowest place that says anything."""
        chosen = self.forced
        owner = record.municipality.code if record.municipality else None
        for place in ((owner, record.type), (owner, None), (None, record.type), (None, None)):
            if layer := self.places.get(place):
                chosen = chosen.over(layer)
        cycle, source = self._review(record, chosen)
        return Rules(
            chosen.max_age or DEFAULT.max_age, chosen.within or DEFAULT.within, cycle, source
        )

    def _review(self, record: Record, chosen: Layer) -> tuple[str | None, str | None]:
        if chosen.review_cycle:
            return chosen.review_cycle, None
        for review in self.reviews:
            if review.concerns(record):
                return review.cycle, review.source
        return None, None


def lawful_reviews() -> tuple[Review, ...]:
    """The reviews that law demands, from ``data/reviews.toml``."""
    return tuple(
        Review(frozenset(entry["types"]), tuple(entry["words"]), entry["cycle"], entry["source"])
        for entry in tomllib.loads(_data("reviews.toml")).values()
    )


def _data(name: str) -> str:
    return resources.files("styrdok").joinpath("data", name).read_text(encoding="utf-8")


Places = dict[tuple[str | None, str | None], Layer]
"""Layers by municipality code and type, ``None`` for all."""

_VALUES = tuple(value.name for value in fields(Layer))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns the tables of one settings file into layers; its name stands in every message."""

    source: str

    def places(self, table: Table) -> Places:
        """The layer of each place that the file speaks of."""
        places = self._owner(table, None, (), ("types", "municipalities", "audit"))
        codes = _municipality_codes() if "municipalities" in table else {}
        for name, inner in self._tables(table, (), "municipalities"):
            if name not in codes:
                raise self._unknown("municipality", name, ("municipalities",), codes)
            places |= self._owner(inner, codes[name], ("municipalities", name), ("types",))
        return places

    def audit(self, table: Table) -> AuditRules:
        """What the file says of the verdicts of an audit."""
        where = ("audit",)
        inner = table.get("audit", {})
        if not isinstance(inner, dict):
            raise self._wrong(where, "is not a table")
        known = tuple(one.name for one in fields(AuditRules))
        for key in inner:
            if key not in known:
                raise self._unknown("key", key, where, known)
        given: dict[str, Any] = {
            key: self._whole(inner[key], (*where, key), most)
            for key, most in (("met", 100), ("partly", 100), ("least", 1000))
            if key in inner
        }
        if "complete" in inner:
            given["complete"] = self._codes(inner["complete"], (*where, "complete"))
        if "expectations" in inner:
            # A name is one beside the settings, wherever the command is run.
            given["expectations"] = Path(self.source).parent / str(inner["expectations"])
        return AuditRules(**given)

    def _whole(self, value: object, where: tuple[str, ...], most: int) -> int:
        if type(value) is not int or not 0 <= value <= most:
            raise self._wrong(where, f"{value!r} is not a whole number from 0 to {most}")
        return value

    def _codes(self, names: object, where: tuple[str, ...]) -> frozenset[str]:
        if not isinstance(names, list):
            raise self._wrong(where, 'is not a list: write ["Halmstad"]')
        codes = _municipality_codes() if names else {}
        for name in names:
            if name not in codes:
                raise self._unknown("municipality", str(name), where, codes)
        return frozenset(codes[name] for name in names)

    def _owner(
        self, table: Table, code: str | None, where: tuple[str, ...], sections: tuple[str, ...]
    ) -> Places:
        places: Places = {(code, None): self._layer(table, where, sections)}
        for name, inner in self._tables(table, where, "types"):
            if name not in TYPES:
                raise self._unknown("document type", name, (*where, "types"), TYPES)
            places[code, name] = self._layer(inner, (*where, "types", name), ())
        return places

    def _tables(
        self, table: Table, where: tuple[str, ...], section: str
    ) -> Iterator[tuple[str, Table]]:
        inner = table.get(section, {})
        if not isinstance(inner, dict):
            raise self._wrong((*where, section), "is not a table")
        for name, value in inner.items():
            if not isinstance(value, dict):
                raise self._wrong((*where, section, name), "is not a table")
            yield name, value

    def _layer(self, table: Table, where: tuple[str, ...], sections: tuple[str, ...]) -> Layer:
        for key in table:
            if key not in (*_VALUES, *sections):
                raise self._unknown("key", key, where, (*_VALUES, *sections))
        return Layer(
            self._duration(table, where, "max_age"),
            self._duration(table, where, "within"),
            self._cycle(table, where),
        )

    def _duration(self, table: Table, where: tuple[str, ...], key: str) -> Duration | None:
        if key not in table:
            return None
        try:
            return Duration.parse(str(table[key]))
        except ValueError as error:
            raise self._wrong((*where, key), str(error)) from error

    def _cycle(self, table: Table, where: tuple[str, ...]) -> str | None:
        cycle = table.get("review_cycle")
        if cycle is None or cycle in ("mandate", "mandate_start"):
            return cycle
        years = re.fullmatch(r"([1-9]\d?)y", str(cycle), re.ASCII)
        if not years:
            wish = "write 4y, mandate or mandate_start"
            raise self._wrong((*where, "review_cycle"), f"{cycle!r} is not a cycle: {wish}")
        return years[1]

    def _unknown(
        self, kind: str, name: str, where: tuple[str, ...], known: Iterable[str]
    ) -> UsageError:
        near = difflib.get_close_matches(name, list(known), n=1)
        hint = f": did you mean {near[0]}?" if near else ""
        place = f" in [{'.'.join(where)}]" if where else ""
        return UsageError(f"{self.source}: unknown {kind} {name}{place}{hint}")

    def _wrong(self, where: tuple[str, ...], what: str) -> UsageError:
        return UsageError(f"{self.source}: {'.'.join(where)}: {what}")


def _municipality_codes() -> dict[str, str]:
    """The codes of the register, by name and by code."""
    rows = list(csv.DictReader(_data("kommuner.csv").splitlines()))
    return {row[column]: row["code"] for row in rows for column in ("name", "code")}
