"""The steering documents of one owner as an auditor looks at them, and the reports beside them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import NamedTuple

from styrdok.citations import Citation, Library
from styrdok.dates import DateSpan, span_of
from styrdok.model import Evidence, Finding, Organisation, Record, Statement
from styrdok.status import STATUSES
from styrdok.store import Index
from styrdok.subjects import subjects
from styrdok.titles import years

REPORTS = ("revisionsrapport", "årsredovisning", "delårsrapport", "rapport")
"""Types of the documents that tell what has been followed up."""

_OVER = frozenset({"repealed", "superseded"})
_AHEAD = frozenset({"draft", "not_yet_in_force"})
_DECISIVE = ("title", "adopted_by", "adopted_on", "revised_on", "valid_until", "review_by")
_GROUNDS = (*_DECISIVE, "validity", "review_cycle", "responsible", "type")


@dataclass(frozen=True, slots=True)
class Held:
    """A steering document that the index holds, as it was known on the day.

    ``grounds`` is the evidence that decided its fields, by field. ``unread`` says
    that an older version read it, which looked for no statements. ``rivals`` are
    what else it says of its validity, where it contradicts itself.
    """

    record: Record
    finding: Finding
    subjects: tuple[str, ...]
    statements: Sequence[Statement]
    grounds: Mapping[str, Evidence]
    unread: bool = False
    rivals: Sequence[Evidence] = ()

    @property
    def state(self) -> str:
        """``in_force``, ``stale`` or ``undated``."""
        status = self.finding.status or "undated"
        return "stale" if STATUSES[status] else "undated" if status == "undated" else "in_force"

    @property
    def is_ahead(self) -> bool:
        """Whether it is a draft, or does not apply yet."""
        return not _AHEAD.isdisjoint(self.finding.flags)

    @property
    def is_in_question(self) -> bool:
        """Whether it is neither ahead nor replaced nor repealed."""
        return not self.is_ahead and self.finding.status not in _OVER

    def stating(self, kind: str) -> list[Statement]:
        """Its statements of a kind."""
        return [one for one in self.statements if one.kind == kind]


@dataclass(frozen=True, slots=True)
class Report:
    """An audit, annual or follow-up report, as far as its text was looked at.

    ``cited`` are the documents of the collection that it surely names.
    """

    record: Record
    statements: Sequence[Statement]
    cited: Sequence[Citation] = ()

    @property
    def written(self) -> DateSpan | None:
        """The latest date on its first page."""
        return next((span_of(one.value) for one in self.statements if one.kind == "dated"), None)

    def is_known_on(self, day: date) -> bool:
        """Whether it can have been there on the day, by its date and the years in its title."""
        # An annual report is written when its year is over.
        last = day.year - (self.record.type == "årsredovisning")
        is_written = not self.written or self.written.start <= day
        return is_written and all(int(year) <= last for year in years(self.record.title or ""))


class Collection(NamedTuple):
    """What the index holds of one owner on the day.

    ``documents`` are those in question: neither replaced, repealed nor drafts,
    nor such as do not apply yet, and of copies one. ``copies`` are the other
    ones, ``ahead`` the drafts and what does not apply yet, and ``over`` what is
    replaced or repealed.
    """

    owner: Organisation
    documents: Sequence[Held]
    copies: Sequence[Held]
    reports: Sequence[Report]
    ahead: Sequence[Held] = ()
    over: Sequence[Held] = ()

    @property
    def all(self) -> Iterator[Held]:
        """All steering documents, also those that are not in question."""
        return chain(self.documents, self.copies, self.ahead, self.over)

    def on(self, wanted: Iterable[str]) -> "Collection":
        """The same with only the documents on one of the subjects; of none, with all."""
        chosen = set(wanted)
        if not chosen:
            return self
        return self.where(lambda one: not chosen.isdisjoint(one.subjects))

    def where(self, takes: Callable[[Held], bool]) -> "Collection":
        """The same with only the documents that it takes."""
        return self._replace(
            documents=[one for one in self.documents if takes(one)],
            copies=[one for one in self.copies if takes(one)],
            ahead=[one for one in self.ahead if takes(one)],
            over=[one for one in self.over if takes(one)],
        )


@dataclass(slots=True)
class _Gathered:
    documents: list[Held] = field(default_factory=list)
    copies: list[Held] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    ahead: list[Held] = field(default_factory=list)
    over: list[Held] = field(default_factory=list)

    def add(self, held: Held, *, is_copy: bool) -> None:
        if held.is_ahead:
            self.ahead.append(held)
        elif held.finding.status in _OVER:
            self.over.append(held)
        else:
            (self.copies if is_copy else self.documents).append(held)


def collections(
    index: Index,
    found: Iterable[tuple[Record, Finding]],
    as_of: date,
    owners: Iterable[Organisation] = (),
) -> list[Collection]:
    """What the index holds of each owner, by name; or of these ``owners``, whatever it holds.

    ``found`` are steering documents as they were known on the day. A document of
    several owners counts with each, one of nobody with none.
    """
    asked = {one.code: one for one in owners}
    wanted = [
        (record, finding)
        for record, finding in found
        if record.steering
        and (not asked or any(owner.code in asked for owner in record.organisations))
    ]
    ids = [record.id for record, _ in wanted]
    statements, grounds = index.statements(ids), index.grounds(ids, _GROUNDS)
    torn = [record.id for record, finding in wanted if "conflict" in finding.flags]
    rivals = index.rivals(torn, "validity")
    unread, known = index.read_by_older(), subjects()
    gathered: defaultdict[str, _Gathered] = defaultdict(_Gathered)
    names = dict(asked)
    seen: set[tuple[object, ...]] = set()
    for record, finding in sorted(wanted, key=_name):
        held = Held(
            record,
            finding,
            known.of(record.title),
            statements.get(record.id, ()),
            grounds.get(record.id, {}),
            record.id in unread,
            rivals.get(record.id, ()),
        )
        is_copy = held.is_in_question and "copy" in finding.flags and _same(record) in seen
        if held.is_in_question:
            seen.add(_same(record))
        for owner in record.organisations:
            if asked and owner.code not in asked:
                continue
            names[owner.code] = owner
            gathered[owner.code].add(held, is_copy=is_copy)
    _add_reports(index, gathered, names, as_of)
    return [
        Collection(owner, own.documents, own.copies, own.reports, own.ahead, own.over)
        for owner in sorted(names.values(), key=lambda one: one.name)
        for own in (gathered[owner.code],)
    ]


def _name(found: tuple[Record, Finding]) -> tuple[str, str]:
    return found[0].title or "", found[0].id


def _same(record: Record) -> tuple[object, ...]:
    """What the copies of one document have in common."""
    bounds = record.adopted_on, record.revised_on, record.valid_from, record.valid_until
    return record.organisations, record.type, record.title, record.dnr, *bounds


def _add_reports(
    index: Index,
    gathered: Mapping[str, _Gathered],
    names: Mapping[str, Organisation],
    as_of: date,
) -> None:
    of_owners = [
        one
        for one in index.of_types(REPORTS)
        if any(owner.code in names for owner in one.organisations)
    ]
    ids = [one.id for one in of_owners]
    statements, references = index.statements(ids), index.references(ids)
    held = (one for own in gathered.values() for one in (*own.documents, *own.copies))
    library = Library({one.record.id: one.record for one in held}.values(), {})
    for record in of_owners:
        cited = library.cite(record, references.get(record.id, ()))
        report = Report(
            record,
            statements.get(record.id, ()),
            [one for one in cited if one.state == "held"],
        )
        if report.is_known_on(as_of):
            for owner in record.organisations:
                if owner.code in names:
                    gathered[owner.code].reports.append(report)
