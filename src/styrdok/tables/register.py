"""The register of municipalities and regions, and how documents name them (``kommuner.csv``)."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from styrdok.model import Organisation
from styrdok.tables.entries import alternation
from styrdok.text import flat, fold


class NameHit(NamedTuple):
    """A name and where it stands; ``form`` says how sure it is.

    ``full`` is "X kommun", "X stad" or a region's name; ``listed`` is one of
    several before "kommuner"; ``domain`` a web or e-mail domain; ``bare`` the
    name alone with a capital.
    """

    organisation: Organisation
    form: str
    start: int
    end: int


_BEFORE = r"(?<![\wåäö@-])"


class Register:
    """All organisations, and the patterns that find them in stored text."""

    def __init__(self, register: str, weak: Mapping[str, Any]) -> None:
        self.organisations: list[Organisation] = []
        self._by_name: dict[str, Organisation] = {}
        self._by_full: dict[str, Organisation] = {}
        self._by_domain: dict[str, Organisation] = {}
        self.weak = frozenset(weak["names"])
        for row in csv.DictReader(io.StringIO(register)):
            self._add(row)
        full = alternation(self._by_full).replace(r"\ ", r"\s+")
        bare = alternation(name for name in self._by_name)
        any_case = alternation([*self._by_name, *(name.upper() for name in self._by_name)])
        before, after = rf"{_BEFORE}(?=[A-ZÅÄÖ])", r"(?![\wåäö])"
        self._full = re.compile(
            rf"{before}(?i:(?P<full>{full}))(?i:s|ens|erna|er|koncern(?:en)?s?)?{after}"
        )
        self._listed = re.compile(
            rf"{before}(?P<list>(?i:(?:(?:{bare})s?,?\s(?:och\s)?)+(?:{bare})s?))"
            rf"\s(?i:kommuner)(?:s|na|nas)?{after}"
        )
        self._name = re.compile(rf"{_BEFORE}(?P<name>{any_case})(?:s|S)?(?![\wåäö-])")
        domains = alternation(self._by_domain)
        self._domain = re.compile(rf"(?<![\wåäö-])(?P<domain>{domains})(?![\wåäö-])(?!\.\w)")

    def _add(self, row: Mapping[str, str]) -> None:
        organisation = Organisation(row["code"], row["name"])
        self.organisations.append(organisation)
        if row["code"] == "09":  # Region Gotland is one organisation with the municipality
            return
        if row["kind"] == "kommun":
            self._by_name[row["name"]] = organisation
        aliases = [alias for alias in row["aliases"].split(";") if alias]
        full = [row["genitive"], *(alias for alias in aliases if "." not in alias)]
        if row["kind"] == "kommun":
            stem = row["name"]
            full += [
                f"{stem} kommun",
                f"{stem}s kommun",
                f"{stem} stad",
                f"{stem}s stad",
                f"kommunen {stem}",
            ]
        else:
            full.append(row["name"])
        for name in full:
            self._by_full.setdefault(flat(fold(name)), organisation)
        for alias in aliases:
            if "." in alias:
                self._by_domain[alias] = organisation

    def find(self, text: str, folded: str) -> Iterator[NameHit]:
        """Every name in the text but bare ones."""
        if "kommuner" in folded:
            for found in self._listed.finditer(text):
                for name in self._name_any_case(found["list"]):
                    yield NameHit(name, "listed", found.start(), found.end())
        for found in self._full.finditer(text):
            yield NameHit(
                self._by_full[flat(fold(found["full"]))], "full", found.start(), found.end()
            )
        if "." in folded:
            for found in self._domain.finditer(folded):
                yield NameHit(
                    self._by_domain[found["domain"]], "domain", found.start(), found.end()
                )

    def bare(self, text: str, start: int, end: int) -> Iterator[NameHit]:
        """Names alone, with a capital, that are no everyday words."""
        for found in self._name.finditer(text, start, end):
            name = found["name"]
            organisation = self._by_name.get(name) or self._by_folded(name)
            if organisation and organisation.name not in self.weak:
                yield NameHit(organisation, "bare", found.start(), found.end())

    def mentioned(self, text: str) -> Iterator[NameHit]:
        """Names in prose: alone when they are no everyday words, else only after "i"."""
        for found in self._name.finditer(text):
            organisation = self._by_name.get(found["name"])
            # A name after digits belongs to a postal address, which may be anybody's.
            if (
                organisation
                and not re.search(r"\d\s+$", text[max(0, found.start() - 4) : found.start()])
                and (
                    organisation.name not in self.weak
                    or text[max(0, found.start() - 3) : found.start()] in {" i ", "\ni "}
                )
            ):
                yield NameHit(organisation, "bare", found.start(), found.end())

    def _by_folded(self, name: str) -> Organisation | None:
        return next((o for n, o in self._by_name.items() if fold(n) == fold(name)), None)

    def _name_any_case(self, listed: str) -> list[Organisation]:
        names = re.split(r",\s*|\soch\s", flat(listed))
        found = [
            self._by_folded(n) or self._by_folded(n.removesuffix("s").removesuffix("S"))
            for n in names
        ]
        return [o for o in found if o]

    def named(self, name: str) -> Organisation | None:
        """The organisation of a name in any usual form, or of a code; ``None`` if there is none."""
        wanted = flat(fold(name))
        for organisation in self.organisations:
            if organisation.code == name or fold(organisation.name) == wanted:
                return organisation
        return self._by_full.get(wanted)
