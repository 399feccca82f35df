"""The register of municipalities and regions, and how documents name them (``kommuner.csv``)."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from styrdok.model import Organisation
from styrdok.tables.entries import alternation
from styrdok.tables.pattern import Apart
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


_COUNTY = re.compile(r"^Region |s? län$|sregionen$| Härjedalen$")

_LISTED = "kommuner"
"""What stands behind a list of names."""

_SERIES = 40
"""Names that a list has at most."""

_LINK = re.compile(r",\s|,?\s(?:och|samt)\s")
"""Between two names of a list: ``Malmö, Lund och Burlöv``."""

_BEFORE = r"(?<![\wåäö@-])"


class Register:
    """All organisations, and the patterns that find them in stored text."""

    def __init__(self, register: str, weak: Mapping[str, Any]) -> None:
        self.organisations: list[Organisation] = []
        self.by_code: dict[str, Organisation] = {}
        self._by_name: dict[str, Organisation] = {}
        self._by_full: dict[str, Organisation] = {}
        self._by_domain: dict[str, Organisation] = {}
        self._counties: dict[str, Organisation] = {}
        self.weak = frozenset(weak["names"])
        for row in csv.DictReader(io.StringIO(register)):
            self._add(row)
        self._names = names = alternation(map(fold, self._by_name))
        self._listable = (*self._by_name, *(f"{name}s" for name in self._by_name))
        full = alternation(self._by_full).replace(r"\ ", r"\s+")
        after = r"(?![\wåäö])"
        self._full = Apart(
            rf"(?P<full>{full})(?:s|ens|erna|er|koncern(?:en)?s?)?{after}",
            (name.partition(" ")[0] for name in self._by_full),
            joining="@-",
        )
        self._listed = Apart(
            rf"(?P<list>(?:{names}s?,?\s(?:och\s)?){{1,12}}{names}s?)\s{_LISTED}(?:s|na|nas)?{after}",
            map(fold, self._by_name),
            joining="@-",
        )
        # "Stockholms län" is not Stockholm.
        self._name = re.compile(rf"{_BEFORE}(?P<name>{names})s?(?![\wåäö-])(?!\släns?\b)")
        for name in set(self._counties) & set(self._by_name):
            del self._counties[name]
        self._county = re.compile(rf"{_BEFORE}(?:{alternation(self._counties)})(?![\wåäö-])")
        self._endings = {domain[domain.rindex(".") :] for domain in self._by_domain}
        self._domain = re.compile(
            rf"(?<![\wåäö-])(?P<domain>{alternation(self._by_domain)})(?![\wåäö-])(?!\.\w)"
        )

    def _add(self, row: Mapping[str, str]) -> None:
        organisation = Organisation(row["code"], row["name"])
        self.organisations.append(organisation)
        self.by_code[organisation.code] = organisation
        if row["code"] == "09":  # Region Gotland is one organisation with the municipality
            return
        if row["kind"] == "kommun":
            self._by_name[fold(row["name"])] = organisation
        aliases = [alias for alias in row["aliases"].split(";") if alias]
        full = [row["genitive"], *(alias for alias in aliases if "." not in alias)]
        if row["kind"] == "kommun":
            stem = row["name"]
            full += [
                f"{stem} kommun",
                f"{stem}s kommun",
                f"{stem} stad",
                f"{stem}s stad",
                f"{stem} kommunfullmäktige",
                f"{stem}s kommunfullmäktige",
                f"kommunen {stem}",
            ]
        else:
            full.append(row["name"])
            self._counties[fold(_COUNTY.sub("", row["name"]))] = organisation
        for name in full:
            self._by_full.setdefault(flat(fold(name)), organisation)
        for alias in aliases:
            if "." in alias:
                self._by_domain[alias] = organisation

    def find(self, text: str, folded: str) -> Iterator[NameHit]:
        """Every name in the text but bare ones; a name begins with a capital."""
        if self._lists_names(folded):
            for found in self._listed.finditer(folded):
                if text[found.start()].isupper():
                    for name in self._members(found["list"]):
                        yield NameHit(name, "listed", *found.span())
        for found in self._full.finditer(folded):
            if text[found.start()].isupper():
                name = self._by_full[flat(found["full"])]
                yield NameHit(name, "full", *found.span())
        # Asking for the few endings first costs a tenth of looking for hundreds of domains.
        if not any(ending in folded for ending in self._endings):
            return
        for domain in self._domain.finditer(folded):
            name = self._by_domain[domain["domain"]]
            yield NameHit(name, "domain", domain.start(), domain.end())

    def _lists_names(self, folded: str) -> bool:
        """Whether "kommuner" stands right behind a name somewhere."""
        at = folded.find(_LISTED)
        while at >= 0:
            if folded.endswith(self._listable, 0, max(at - 1, 0)):
                return True
            at = folded.find(_LISTED, at + 1)
        return False

    def bare(self, text: str, folded: str, start: int, end: int) -> Iterator[NameHit]:
        """Names alone, with a capital, that are no everyday words unless listed with others."""
        named = [
            NameHit(self._by_name[found["name"]], "bare", *found.span())
            for found in self._name.finditer(folded, start, end)
            if text[found.start()].isupper()
        ]
        runs: list[list[NameHit]] = []
        for hit in named:
            if runs and _LINK.fullmatch(folded, runs[-1][-1].end, hit.start):
                runs[-1].append(hit)
            else:
                runs.append([hit])
        for run in runs:
            if any(hit.organisation.name not in self.weak for hit in run):
                yield from run

    def in_title(self, title: str, folded: str) -> Iterator[NameHit]:
        """Every name in a title, where those alone count too."""
        yield from self.find(title, folded)
        yield from self.bare(title, folded, 0, len(title))

    def series(self, text: str, folded: str) -> Iterator[NameHit]:
        """The names of the first list of several municipalities: "kommunerna A, B och C"."""
        found = self._series.search(folded)
        if not found:
            return
        for name in self._members(found["before"] or found["after"]):
            yield NameHit(name, "listed", found.start(), found.end())

    @cached_property
    def _series(self) -> re.Pattern[str]:
        # Compiled only for the few documents that are asked for it.
        list_ = rf"(?:{self._names}s?(?:,\s|,?\s(?:och|samt)\s)){{1,{_SERIES}}}{self._names}s?"
        after = r"(?![\wåäö])"
        return re.compile(
            rf"{_BEFORE}(?:kommunerna\s(?P<after>{list_}){after}"
            rf"|(?P<before>{list_})\s{_LISTED}(?:na)?{after})"
        )

    def county(self, folded: str, start: int, end: int) -> Iterator[NameHit]:
        """Regions by the name of their county alone, where no municipality has it too."""
        for found in self._county.finditer(folded, start, end):
            yield NameHit(self._counties[found[0]], "bare", found.start(), found.end())

    def mentioned(self, text: str, folded: str) -> Iterator[NameHit]:
        """Names in prose: alone when they are no everyday words, else only after "i".

        A name after digits belongs to a postal address, which may be anybody's.
        """
        for found in self._name.finditer(folded):
            organisation = self._by_name[found["name"]]
            start = found.start()
            if not text[start].isupper() or re.search(r"\d\s+$", text[max(0, start - 4) : start]):
                continue
            if organisation.name not in self.weak or text[max(0, start - 3) : start].split() == [
                "i"
            ]:
                yield NameHit(organisation, "bare", start, found.end())

    def _members(self, listed: str) -> list[Organisation]:
        """The organisations of "Mora, Orsa och Älvdalens"; only the last may have its genitive."""
        names = re.split(r",?\s(?:och|samt)\s|,\s*", flat(listed))
        known = (self._by_name.get(n) or self._by_name.get(n.removesuffix("s")) for n in names)
        return [organisation for organisation in known if organisation]

    def knows(self, folded: str) -> bool:
        """Whether the folded text is the name of an organisation, in the genitive or not."""
        base = folded.removesuffix("s")
        names = self._by_name, self._by_full, self._counties
        return any(one in known for one in (folded, base) for known in names)

    def named(self, name: str) -> Organisation | None:
        """The organisation of a name in any usual form, or of a code; ``None`` if there is none."""
        wanted = flat(fold(name))
        for organisation in self.organisations:
            if organisation.code == name or fold(organisation.name) == wanted:
                return organisation
        return self._by_full.get(wanted)
