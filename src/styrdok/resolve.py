"""From evidence to answers: what wins, what is derived, what stays unknown.

The order of precedence is that of Swedish practice: a document's own decision
over any other date, kommunfullmäktige over kommunstyrelsen over an utskott for
the same text, an explicit field over the title. Whatever contradicts the
winner and weighs enough to have won itself raises the flag ``conflict``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from styrdok.dates import DateSpan, add_years, span_of
from styrdok.model import UNTIL_UNKNOWN, Document, Evidence, Organisation, Record, is_region
from styrdok.tables import Tables

THRESHOLD = 0.5
"""Evidence that weighs less than this never decides a field."""

_NEAR = 0.12
"""Two organisations whose evidence differs by no more than this are both owners."""


@dataclass
class _Case:
    """The evidence of one document while it is being weighed."""

    strong: dict[str, list[Evidence]]
    chosen: set[Evidence]
    flags: set[str]

    def of(self, field: str) -> list[Evidence]:
        """What is strong enough to decide the field, the strongest first."""
        return self.strong.get(field, [])

    def best(self, field: str) -> Evidence | None:
        """The strongest evidence of the field, marked as chosen."""
        hits = self.of(field)
        return self.choose(hits[0]) if hits else None

    def choose(self, hit: Evidence) -> Evidence:
        self.chosen.add(hit)
        return hit

    def in_group(self, field: str, group: int) -> Evidence | None:
        """What was read of the field together with other evidence."""
        return next((hit for hit in self.of(field) if hit.group == group), None)


def _opened(evidence: list[Evidence]) -> _Case:
    """The case before anything is chosen."""
    strong: dict[str, list[Evidence]] = {}
    for hit in evidence:
        if hit.weight >= THRESHOLD:
            strong.setdefault(hit.field, []).append(hit)
    return _Case(strong, set(), set())


@dataclass(frozen=True)
class _Decision:
    """One decision on the document, put together from evidence that was read together."""

    body: Evidence | None
    date: Evidence | None
    paragraph: Evidence | None
    rank: int

    @property
    def weight(self) -> float:
        """That of its strongest part."""
        return max(hit.weight for hit in (self.body, self.date, self.paragraph) if hit)

    @property
    def place(self) -> tuple[int, int]:
        """Page and offset of its first part."""
        hits = (hit for hit in (self.body, self.date, self.paragraph) if hit)
        return min((hit.page, hit.start) for hit in hits)

    @property
    def last(self) -> str:
        """The date for ordering; a decision without a date comes first."""
        return self.date.value if self.date else ""


def resolve(
    document: Document,
    evidence: list[Evidence],
    tables: Tables,
    *,
    owner: Organisation | None = None,
) -> Record:
    """The record that the evidence supports. ``owner`` is used when nothing says whose it is."""
    case = _opened(evidence)
    kind = case.best("type")
    steering = bool(kind) and tables.types.is_steering(kind.value) if kind else False
    title = case.best("title")
    written = case.in_group("type_as_written", kind.group) if kind else None
    organisations = _organisations(case, tables) or ((owner,) if owner else ())
    record = Record(
        id=document.id,
        path=document.path,
        pages=len(document.pages),
        title=title.value if title else None,
        steering=steering,
        type=kind.value if kind else None,
        type_as_written=_value(case.choose(written)) if written else None,
        organisations=organisations,
        dnr=_value(case.best("dnr")),
    )
    if steering:
        record = _governed(record, case, tables)
    chosen = case.chosen
    recognised = {page.number for page in document.pages if page.recognised}
    if any(hit.page in recognised for hit in chosen):
        case.flags.add("ocr")
    marked = tuple(replace(hit, chosen=True) if hit in chosen else hit for hit in evidence)
    return replace(record, flags=tuple(sorted(case.flags)), evidence=marked)


def _value(hit: Evidence | None) -> str | None:
    return hit.value if hit else None


def _organisations(case: _Case, tables: Tables) -> tuple[Organisation, ...]:
    """The owner, and others that stand as prominently; none of them is better than the others."""
    hits = case.of("organisations")
    if not hits:
        return ()
    best = hits[0]
    near = best.weight - _NEAR if best.rule in _JOINT else best.weight
    owners = [best]
    alike = {hit.value for hit in hits if hit.rule == best.rule and hit.weight >= near - _NEAR}
    if best.rule not in _JOINT and len(alike) > _TIED:
        return ()
    for hit in hits:
        is_new = hit.value not in {owner.value for owner in owners}
        # "Varbergs och Falkenbergs kommuner" names both in one breath.
        is_beside = (hit.page, hit.start, hit.end) == (best.page, best.start, best.end)
        if is_new and hit.rule == best.rule and (hit.weight >= near or is_beside):
            owners.append(hit)
    for owner in owners:
        case.choose(owner)
    owners.sort(key=lambda hit: (hit.page, hit.start))
    return tuple(tables.register.by_code[hit.value] for hit in owners)


_FIRM = 0.08
"""A decision whose evidence is weaker than the best by more than this is another document's."""

_HIGHEST = 5
"""The rank of fullmäktige."""

_TIED = 2
"""Owners that prose alone can name; where it names more about as often they are examples."""

_SURE = 0.75
"""Evidence of this weight stands for itself: a line of its own, or a sentence on the document."""

_COMPLETES = 0.74
"""Evidence of this weight may complete a decision that stands elsewhere."""

_JOINT = frozenset(
    {
        "organisation.title",
        "organisation.council",
        "organisation.member",
        "organisation.party",
        "organisation.listed",
        "organisation.header",
    }
)


def _governed(record: Record, case: _Case, tables: Tables) -> Record:
    """The fields that only a steering document has."""
    draft = case.best("draft")
    adoption, revision = _decisions(case, tables, several_owners=len(record.organisations) > 1)
    if draft and not _is_past(draft, adoption, case):
        case.flags.add("draft")
        adoption = revision = None
    for decision in (adoption, revision):
        for hit in (decision.body, decision.date, decision.paragraph) if decision else ():
            if hit:
                case.choose(hit)
    reaffirmed = max(case.of("reaffirmed_on"), key=lambda hit: hit.value, default=None)
    repealed = case.best("repealed_on")
    unit, kind = case.best("unit"), case.best("type")
    record = replace(
        record,
        adopted_by=_body(adoption, record, case) if adoption else None,
        adopted_on=_value(adoption.date) if adoption else None,
        paragraph=_value(adoption.paragraph) if adoption else None,
        revised_on=_value(revision.date) if revision else None,
        reaffirmed_on=_value(case.choose(reaffirmed)) if reaffirmed else None,
        # Nothing but a line of its own takes a document out of force.
        repealed_on=_value(repealed) if repealed and repealed.weight >= _SURE else None,
        responsible=_value(case.best("responsible")),
        replaces=_value(case.best("replaces")),
        unit=_value(unit),
    )
    family = kind and tables.types.family(kind.value)
    if not unit and family in _OWN and adoption and adoption.body and adoption.rank == 3:
        record = replace(record, unit=adoption.body.value)
    return _dated(record, case, tables)


def _is_past(draft: Evidence, adoption: _Decision | None, case: _Case) -> bool:
    """Whether what was a draft has been adopted since, or only a later page is left to fill in."""
    if not adoption or not adoption.date or adoption.weight < _SURE:
        return False
    if draft.rule == "draft.placeholder":
        return draft.page > adoption.date.page
    day = case.in_group("drafted_on", draft.group) if draft.group else None
    return day is not None and day.value <= adoption.date.value


_OWN = frozenset({"planning", "normative"})
"""Families of what a nämnd decides on for itself; a taxa or reglemente is for all."""


def _body(adoption: _Decision, record: Record, case: _Case) -> str | None:
    """The body in full; whose "fullmäktige" it was, the owner tells, or another decision."""
    key = _value(adoption.body)
    if key != "fullmäktige":
        return key
    if not record.organisations:
        others = {hit.value for name in ("adopted_by", "revised_by") for hit in case.of(name)}
        full = {other for other in others if other != key and other.endswith(key)}
        return full.pop() if len(full) == 1 else key
    owner = record.organisations[0].code
    return "regionfullmäktige" if is_region(owner) else "kommunfullmäktige"


def _decisions(
    case: _Case, tables: Tables, *, several_owners: bool
) -> tuple[_Decision | None, _Decision | None]:
    """The adoption and the last revision. Of several owners each has its own adoption."""
    adoptions = _grouped(case, ("adopted_by", "adopted_on", "paragraph"), tables)
    revisions = _grouped(case, ("revised_by", "revised_on", "revised_paragraph"), tables)
    adoption = _adoption(adoptions, several_owners=several_owners)
    later = [d for d in revisions if d.date]
    if adoption and adoption.date and not several_owners:
        same_body = [
            d
            for d in adoptions
            if d.date
            and d.date.value > adoption.date.value
            and d.body
            and adoption.body
            and d.body.value == adoption.body.value
            and not _is_same_paragraph(d, adoption)
            and not DateSpan.parse(adoption.date.value).covers(DateSpan.parse(d.date.value))
        ]
        later = [d for d in later + same_body if d.last > adoption.last]
    revision = max(later, key=lambda d: d.last, default=None)
    if not adoption and revision and revision.rank == _HIGHEST:
        # What fullmäktige revises it has adopted, though nobody knows when.
        adoption = _Decision(revision.body, None, None, revision.rank)
    return adoption, revision


def _is_same_paragraph(one: _Decision, other: _Decision) -> bool:
    """Whether both bear one paragraph: then it is one decision, with a date that was misread."""
    return bool(one.paragraph and other.paragraph and one.paragraph.value == other.paragraph.value)


def _grouped(case: _Case, fields: tuple[str, str, str], tables: Tables) -> list[_Decision]:
    groups: dict[int, dict[str, Evidence]] = {}
    for name in fields:
        for hit in case.of(name):
            groups.setdefault(hit.group, {}).setdefault(name, hit)
    body, date, paragraph = fields
    return [
        _Decision(
            parts.get(body),
            parts.get(date),
            parts.get(paragraph),
            tables.bodies.rank(parts[body].value) if body in parts else 0,
        )
        for parts in groups.values()
    ]


def _adoption(decisions: list[_Decision], *, several_owners: bool) -> _Decision | None:
    """The first decision of the highest body; a body alone may get its date from its neighbour.

    Of several owners that is the one which stands first: each has a day of its own.
    """
    if not decisions:
        return None
    best = max(d.weight for d in decisions)
    firm = [d for d in decisions if d.weight >= best - _FIRM]
    top = max(d.rank for d in firm)
    highest = [d for d in firm if d.rank == top]
    dated = [d for d in highest if d.date]
    if dated and several_owners:
        winner = min(dated, key=lambda d: (-d.weight, d.place))
    elif dated:
        winner = min(dated, key=lambda d: (DateSpan.parse(d.last).start, -len(d.last), -d.weight))
        finer = [d for d in dated if DateSpan.parse(winner.last).covers(DateSpan.parse(d.last))]
        winner = max(finer, key=lambda d: (len(d.last), d.paragraph is not None, d.weight))
    else:
        winner = max(highest, key=lambda d: (d.paragraph is not None, d.weight))
    return _completed(winner, decisions)


def _completed(winner: _Decision, decisions: Iterable[_Decision]) -> _Decision:
    """Parts that the wording left out, taken from where the same decision stands again."""
    for other in decisions:
        agrees = not (winner.date and other.date) or DateSpan.parse(winner.date.value).covers(
            DateSpan.parse(other.date.value)
        )
        is_same = not (winner.body and other.body) or winner.body.value == other.body.value
        if agrees and is_same and other.weight >= _COMPLETES:
            winner = _Decision(
                winner.body or other.body,
                winner.date or other.date,
                winner.paragraph or other.paragraph,
                max(winner.rank, other.rank),
            )
    return winner


def _dated(record: Record, case: _Case, tables: Tables) -> Record:
    """Validity and review: explicit fields over sentences over the title."""
    others = _groups_of_others(record, case) | _groups_of_decisions(case)
    kind = next(
        (
            hit
            for hit in case.of("validity")
            if hit.group not in others and not _is_edition(hit, record, case)
        ),
        None,
    )
    open_ended = kind is not None and kind.value == "until_further_notice"
    start = end = None
    if kind:
        case.choose(kind)
        start = case.in_group("valid_from", kind.group)
        end = None if open_ended else case.in_group("valid_until", kind.group)
        start = _said_start(case, kind, end) or start
        rivals = {h.value for h in case.of("validity")} - {kind.value, "horizon"}
        if rivals and not rivals <= _COMPATIBLE.get(kind.value, frozenset()):
            case.flags.add("conflict")
    extensions = case.of("extended_to")
    known = [hit for hit in extensions if hit.value != UNTIL_UNKNOWN]
    extension = max(known or extensions, key=lambda hit: hit.value, default=None)
    if extension:
        case.choose(extension)
        case.flags.add("extended")
    if kind and kind.value == "relative":
        # Counted from a day that the wording points at, whatever years the title bears.
        begins = (hit for hit in case.of("valid_from") if hit.rule.startswith(_SAID))
        start = start or next(begins, None)
        if period := _same_period(record, case):
            start, end = period
    elif not open_ended:
        ends = (
            hit
            for hit in case.of("valid_until")
            if hit.rule != _HORIZON and hit.group not in others
        )
        end = end or next(ends, None)
        if extension and extension.value == UNTIL_UNKNOWN:
            start, end, kind = None, None, None  # extended, until when nobody can tell from it
        elif extension:
            end = extension
            kind = case.in_group("validity", extension.group) or kind
        start = start or _start_before(case, end)
    else:
        start = start or next(
            (h for h in case.of("valid_from") if h.rule.startswith(_STATED)), None
        )
    for hit in (start, end):
        if hit:
            case.choose(hit)
    validity = kind.value if kind else "date" if end else None
    record = replace(record, valid_from=_value(start), valid_until=_value(end), validity=validity)
    if end and not start and _is_start(end, record, tables):
        record = replace(record, valid_from=end.value, valid_until=None, validity=None)
    if record.validity == "relative" and (years := case.best("valid_years")):
        record = _relative(record, int(years.value))
    return _reviewed(record, case)


_SOON = 190
"""Days after its adoption within which a document comes into force, and none ends."""


def _is_start(end: Evidence, record: Record, tables: Tables) -> bool:
    """Whether a day beside "Giltig" or "Gäller", soon after the adoption, is the first one."""
    adopted = span_of(record.adopted_on)
    label = end.rule.removeprefix("validity.label.")
    if not adopted or label == end.rule or tables.wording["tells_end"].search(label):
        return False
    day = DateSpan.parse(end.value)
    return day.precision == "day" and 0 <= (day.start - adopted.start).days <= _SOON


def _same_period(record: Record, case: _Case) -> tuple[Evidence, Evidence] | None:
    """The period in the title, where it is what "applies for four years" means.

    It is if it has as many years, or if there is no day to count them from.
    """
    named = next((hit for hit in case.of("validity") if hit.value == "period"), None)
    first = case.in_group("valid_from", named.group) if named else None
    last = case.in_group("valid_until", named.group) if named else None
    years = case.best("valid_years")
    if not first or not last or not years:
        return None
    covered = DateSpan.parse(last.value).start.year - DateSpan.parse(first.value).start.year + 1
    return (first, last) if covered == int(years.value) or not record.adopted_on else None


def _groups_of_others(record: Record, case: _Case) -> set[int]:
    """Wordings whose end had passed at the adoption: they are about another document.

    Where it stands in the title or beside a label, it contradicts the adoption, which is told.
    """
    adopted = span_of(record.adopted_on)
    passed = [
        hit
        for hit in case.of("valid_until")
        if adopted and (end := span_of(hit.value)) and end.last < adopted.start
    ]
    if any(not hit.rule.startswith("validity.text") and hit.rule != _HORIZON for hit in passed):
        case.flags.add("conflict")
    return {hit.group for hit in passed}


def _groups_of_decisions(case: _Case) -> set[int]:
    """Wordings whose end is the very day that was read as that of a decision.

    ``Gäller t.o.m.`` above ``Reviderad`` above one day: whose it is cannot be told.
    """
    decided = [hit for hit in case.chosen if hit.field in {"adopted_on", "revised_on"}]
    return {
        hit.group
        for hit in case.of("valid_until")
        for other in decided
        if (hit.page, hit.value) == (other.page, other.value)
        and other.start <= hit.start < hit.end <= other.end
    }


_HORIZON = "validity.horizon"


def _is_edition(hit: Evidence, record: Record, case: _Case) -> bool:
    """Whether a year in the title is only when the document was made.

    ``Översiktsplan 2012``, adopted 2012, looks no year ahead: nothing ends with it.
    """
    if hit.rule != _HORIZON:
        return False
    if not record.adopted_on:
        # "Översiktsplan 2023": the year of the edition, or that it looks ahead to.
        return record.type == "översiktsplan"
    year = case.in_group("valid_until", hit.group)
    return year is not None and year.value <= record.adopted_on[:4]


_SAID = ("validity.label", "validity.text")
_STATED = (*_SAID, "validity.title_year")
_COMPATIBLE = {
    "date": frozenset({"period", "horizon"}),
    "period": frozenset({"date", "mandate", "horizon"}),
    "mandate": frozenset({"period", "date"}),
}


def _said_start(case: _Case, kind: Evidence, end: Evidence | None) -> Evidence | None:
    """The first day that a field or sentence gives, within a period that only the title gives."""
    if kind.rule.startswith(_SAID) or not end:
        return None
    said = (hit for hit in case.of("valid_from") if hit.rule.startswith(_SAID))
    last = DateSpan.parse(end.value).last
    return next((hit for hit in said if DateSpan.parse(hit.value).start <= last), None)


def _start_before(case: _Case, end: Evidence | None) -> Evidence | None:
    for hit in case.of("valid_from"):
        if not end or hit.value <= end.value:
            return hit
    return None


def _relative(record: Record, years: int) -> Record:
    """``gäller i fyra år``: counted from the first day of validity, else from the adoption."""
    begins = record.valid_from or record.adopted_on
    if not begins or record.valid_until:
        return record
    last = DateSpan.parse(begins).last
    until = add_years(last, years)
    return replace(record, valid_until=until.isoformat())


def _reviewed(record: Record, case: _Case) -> Record:
    stated, cycle = case.best("review_by"), case.best("review_cycle")
    record = replace(record, review_by=_value(stated), review_cycle=_value(cycle))
    if not record.validity and cycle and cycle.value.startswith("mandate"):
        # What is reviewed each term is meant for the term; it does not end with it.
        return replace(record, validity="mandate")
    return record
