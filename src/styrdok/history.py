"""What later decisions and people make of a document: minutes that decide on it, corrections.

A record says what a document says of itself. Minutes may say that it was since
revised, extended, kept or ended; a person may know better than both. Here the
record becomes what was known on a day, and nothing that was read is changed.

A wrong link is worse than none: a decision is linked to a document only where
owner, name and years agree and no other document would do. The rest stay open.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from styrdok.dates import DateSpan, span_of
from styrdok.model import (
    COMPANY,
    Correction,
    Decision,
    Elsewhere,
    Evidence,
    Organisation,
    Record,
    Relation,
)
from styrdok.settings import TYPES
from styrdok.text import fold
from styrdok.titles import TYPE_FORMS, TitleCleaner, years


class Linked(NamedTuple):
    """A decision on a document, and the id of the minutes that hold it."""

    minutes: str
    decision: Decision


# Which document a decision is on


def link(records: Iterable[Record]) -> dict[str, tuple[Linked, ...]]:
    """The decisions on each document, by its id, in the order of their dates.

    What is not among them is on no document of the index, or not surely on one.
    """
    matcher = _Matcher()
    documents: dict[str, Record] = {}
    held: list[tuple[Record, Decision]] = []
    for record in records:
        held += [(record, decision) for decision in record.decisions]
        if record.steering:
            documents[record.id] = record
            matcher.add(record)
    found: defaultdict[str, list[Linked]] = defaultdict(list)
    for minutes, decision in held:
        for id_ in matcher.targets(minutes, decision):
            found[id_].append(Linked(minutes.id, decision))
    sorted_ = {id_: sorted(linked, key=_order) for id_, linked in found.items()}
    return {id_: _of_one_adoption(documents[id_], linked) for id_, linked in sorted_.items()}


def _of_one_adoption(record: Record, linked: list[Linked]) -> tuple[Linked, ...]:
    """The decisions without adoptions that contradict each other.

    A document without a date of its own may be any of the editions that were
    adopted under its name; then only fullmäktige's single adoption is taken.
    """
    adoptions = [one for one in linked if one.decision.action == "adopt"]
    if record.adopted_on or len({one.decision.date for one in adoptions}) < 2:
        return tuple(linked)
    highest = [one for one in adoptions if _is_council(one.decision.body)]
    kept = highest if len({one.decision.date for one in highest}) == 1 else []
    return tuple(one for one in linked if one.decision.action != "adopt" or one in kept)


def _order(linked: Linked) -> tuple[str, str]:
    return linked.decision.date or "", linked.minutes


class _Candidate(NamedTuple):
    """A document and the words of its title, those of its unit apart."""

    record: Record
    words: frozenset[str]
    unit: frozenset[str]


class _Matcher:
    """Finds the documents that the names in minutes stand for."""

    def __init__(self) -> None:
        self._clean = TitleCleaner()
        # By owner, then by unit, then by the words of the title but for the unit's.
        self._held: dict[str, dict[frozenset[str], dict[frozenset[str], list[_Candidate]]]] = {}

    def add(self, record: Record) -> None:
        """Take the document among those that can be meant."""
        for owner in record.organisations:
            unit = self._words(record.unit or "", owner)
            words = self._words(record.title or "", owner)
            by_unit = self._held.setdefault(owner.code, {}).setdefault(unit, {})
            by_unit.setdefault(words - unit, []).append(_Candidate(record, words, unit))

    def _words(self, title: str, owner: Organisation) -> frozenset[str]:
        # "Tekniska nämndens delegationsordning" is the one "för tekniska nämnden".
        return frozenset(word.removesuffix("s") for word in self._clean(title, owner))

    def targets(self, minutes: Record, decision: Decision) -> list[str]:
        """The ids of the one document that the decision is on, and of its copies."""
        owner = minutes.municipality
        if not owner or not decision.date:
            return []
        named = self._words(decision.target, owner)
        alike = [
            one.record
            for unit, by_words in self._held.get(owner.code, {}).items()
            for one in by_words.get(named - unit, ())
            if _is_named(named, one, decision) and _may_be_on(decision, one.record)
        ]
        return [record.id for record in _latest_edition(alike)]


def _is_named(named: frozenset[str], one: _Candidate, decision: Decision) -> bool:
    """Whether a name of the same words but for the unit's means this document.

    A unit's own document is meant where the unit is named or decides itself;
    and what only tells the kind (``Delegationsordning``) needs its unit too.
    """
    if not years(decision.target) <= years_of(one.record):
        return False
    bodies = {fold(one.record.unit or ""), one.record.adopted_by or ""}
    is_theirs = decision.body in bodies
    if one.unit and not one.unit <= named and not is_theirs:
        return False
    subject = (named | one.words) - one.unit - TYPE_FORMS.keys() - {one.record.type}
    return bool(subject) or is_theirs


def years_of(record: Record) -> set[str]:
    """The years that tell an edition from others: of title, adoption and validity."""
    dates = (record.adopted_on, record.valid_from, record.valid_until)
    return years(" ".join((record.title or "", *(iso or "" for iso in dates))))


_ADOPTED = re.compile(
    r"\b(?:antage[nt]|antagna|fastställ\w+)\s(?:av\s\w+\s)?(?:den\s)?(\d{4}-\d\d-\d\d)"
)
_LONGEST_CASE = 3
"""Years from the opening of a case to its decision, and from that to a first day of validity."""


def _may_be_on(decision: Decision, record: Record) -> bool:
    """Whether the document's own dates allow that the decision was on it.

    Only an adoption can be on the day of the document's adoption: what is
    repealed on that day is the edition before it.
    """
    decided, adopted = span_of(decision.date), span_of(record.adopted_on)
    if not decided:
        return False
    told = _ADOPTED.search(decision.quote)
    if told and adopted and not adopted.covers(DateSpan.parse(told[1])):
        return decision.action == "adopt"
    if adopted:
        same = adopted.covers(decided)
        return same if decision.action == "adopt" else adopted.start < decided.start and not same
    if decision.action == "adopt":
        return _may_begin(record, decided.start.year)
    begins = span_of(record.revised_on) or span_of(record.valid_from)
    return begins is not None and begins.start <= decided.start


def _may_begin(record: Record, year: int) -> bool:
    """Whether a document without a date of adoption may have been adopted in the year."""
    opened = [int(one) for one in years(record.dnr or "")]
    begins = span_of(record.valid_from)
    in_time = not opened or min(opened) <= year <= min(opened) + _LONGEST_CASE
    return in_time and (not begins or abs(begins.start.year - year) <= _LONGEST_CASE)


def _latest_edition(alike: list[Record]) -> list[Record]:
    """Of several editions the last one adopted; none where two could be meant."""
    decided = [record for record in alike if "draft" not in record.flags] or alike
    last = max((record.adopted_on or "" for record in decided), default="")
    latest = [record for record in decided if (record.adopted_on or "") == last]
    return latest if len({_what(record) for record in latest}) == 1 else []


def _what(record: Record) -> tuple[str | None, ...]:
    """What the copies of one document have in common."""
    return record.adopted_on, record.valid_from, record.valid_until, record.unit


# What was known on a day


def known_on(record: Record, linked: Iterable[Linked], as_of: date) -> Record:
    """The record with the decisions of other documents that were taken on or before the day.

    A revision, an extension or a repeal counts where the body that adopted the
    document decided it, or fullmäktige. An extension counts in any case, as
    practice has it, with the flag ``extended_by_other_body``. The adoption of a
    document that tells of none counts also where it still lies ahead: on that
    day the document had not been decided on.
    """
    for one in linked:
        decided = span_of(one.decision.date)
        if decided and (decided.last <= as_of or _is_first_adoption(record, one)):
            record = _after(record, one)
    return record


def _is_first_adoption(record: Record, linked: Linked) -> bool:
    is_open = "draft" not in record.flags and not (record.adopted_on or record.revised_on)
    return is_open and linked.decision.action == "adopt"


def _after(record: Record, linked: Linked) -> Record:
    """The record after one decision on it."""
    decision = linked.decision
    if decision.body == COMPANY:
        return record
    if "draft" in record.flags:
        return _with(record, linked, decided_draft="true") if decision.action == "adopt" else record
    competent = _is_competent(decision, record)
    match decision.action:
        case "adopt":
            return _adopted(record, linked)
        case "revise" if competent and (record.revised_on or "") < (decision.date or ""):
            return _with(_bounded(record, linked), linked, revised_on=decision.date)
        case "reaffirm" if (record.reaffirmed_on or "") < (decision.date or ""):
            return _with(record, linked, reaffirmed_on=decision.date)
        case "repeal" if competent:
            return _with(record, linked, repealed_on=decision.valid_from or decision.date)
        case "extend" if decision.validity and not _ends_later(record, decision):
            flags = {*record.flags}
            flags.add("extended")
            if not competent:
                flags.add("extended_by_other_body")
            return _bounded(replace(record, flags=tuple(sorted(flags))), linked)
        case "extend" if not decision.validity:
            return _with(record, linked, unread_extension="true")
        case _:
            return record


def _adopted(record: Record, linked: Linked) -> Record:
    """The record with what the minutes know of its adoption and it does not say itself."""
    decision = linked.decision
    missing = {
        name: value
        for name, value in (
            ("adopted_by", decision.body),
            ("adopted_on", decision.date),
            ("paragraph", decision.paragraph),
        )
        if not getattr(record, name) and value
    }
    record = _with(record, linked, **missing)
    return record if record.valid_until or record.validity else _bounded(record, linked)


def _bounded(record: Record, linked: Linked) -> Record:
    """The record with the validity that the decision gives it, if it gives any."""
    decision = linked.decision
    if decision.validity == "until_further_notice":
        return _with(record, linked, valid_until=None, validity=decision.validity)
    if decision.valid_until:
        return _with(
            record, linked, valid_until=decision.valid_until, validity=decision.validity or "date"
        )
    return record


def _ends_later(record: Record, decision: Decision) -> bool:
    """Whether the document itself has a later end than the one it would be extended to."""
    own, new = span_of(record.valid_until), span_of(decision.valid_until)
    return bool(own and new and own.last > new.last)


def _is_competent(decision: Decision, record: Record) -> bool:
    """Whether the body is the one that adopted the document, or stands above it."""
    body = decision.body
    own = {record.adopted_by, fold(record.unit) if record.unit else None}
    return bool(body) and (_is_council(body) or body in own)


def _is_council(body: str | None) -> bool:
    return bool(body and body.endswith("fullmäktige"))


def _with(record: Record, linked: Linked, **values: str | None) -> Record:
    """The record with these values, each resting on the minutes."""
    decision = linked.decision
    by = " ".join(filter(None, (decision.body, decision.date, decision.paragraph)))
    elsewhere = Elsewhere(linked.minutes, by)
    # What a person set, no minutes change.
    by_hand = {one.field for one in record.evidence if one.rule == _CORRECTION}
    values = {name: value for name, value in values.items() if name not in by_hand}
    return _set(
        record, values, decision.quote, decision.page, elsewhere, f"minutes.{decision.action}"
    )


def _set(
    record: Record,
    values: Mapping[str, str | None],
    quote: str,
    page: int,
    elsewhere: Elsewhere,
    rule: str,
) -> Record:
    """The record with these values; what decided them before has lost to the new evidence."""
    evidence = tuple(
        replace(one, chosen=False) if one.field in values else one for one in record.evidence
    )
    added = tuple(
        Evidence(name, value or "", rule, page, 0, 0, quote, 1.0, True, elsewhere=elsewhere)
        for name, value in values.items()
    )
    known = {name: value for name, value in values.items() if name not in _ONLY_EVIDENCE}
    return replace(record, **known, evidence=added + evidence)  # type: ignore[arg-type]


_ONLY_EVIDENCE = frozenset({"draft", "decided_draft", "unread_extension"})
"""What evidence tells of, but no field of a record holds."""

# What people set by hand


def amend(record: Record, corrections: Iterable[Correction]) -> Record:
    """The record with what people set by hand in the place of what was read.

    What follows from a value follows from a corrected one too: a document
    given an end is no longer one until further notice, and the other way about.
    """
    made = {one.field: one for one in corrections}
    if not made:
        return record
    flags = {*record.flags}
    flags.add("corrected")
    if draft := made.get("draft"):
        flags = flags | {"draft"} if draft.value == "true" else flags - {"draft"}
        by = Elsewhere(None, draft.made_at[:10])
        record = _set(record, {"draft": draft.value}, draft.reason, 0, by, _CORRECTION)
    if "extended_to" in made:
        flags.add("extended")
    if owner := made.get("municipality"):
        record = replace(record, organisations=_organisations(owner.value))
    if steering := made.get("steering"):
        record = replace(record, steering=steering.value == "true")
    elif kind := made.get("type"):
        record = replace(record, steering=kind.value in TYPES)
    record = replace(record, flags=tuple(sorted(flags)))
    for name, (value, source) in _values(made).items():
        by = Elsewhere(None, source.made_at[:10])
        record = _set(record, {name: value}, source.reason, 0, by, _CORRECTION)
    return record


def _values(made: Mapping[str, Correction]) -> dict[str, tuple[str | None, Correction]]:
    """The values of the record's own fields, and the correction that each follows from."""
    values = {name: (one.value, one) for name, one in made.items() if name not in _NO_FIELDS}
    if extension := made.get("extended_to"):
        values["valid_until"] = (extension.value, extension)
    if "valid_until" in values and "validity" not in values:
        end, source = values["valid_until"]
        values["validity"] = ("date" if end else None, source)
    validity = made.get("validity")
    if validity and validity.value == "until_further_notice":
        values.setdefault("valid_until", (None, validity))
    return values


_CORRECTION = "correction"
"""The rule of evidence that a person gave."""

_NO_FIELDS = frozenset({"superseded_by", "extended_to", "municipality", "steering", "draft"})
"""Corrections that no text field of a record holds under their own name."""


def _organisations(text: str | None) -> tuple[Organisation, ...]:
    """The owners that a correction holds, as ``1380 Halmstad; 06 Region Jönköpings län``."""
    owners = (part.split(" ", 1) for part in (text or "").split("; ") if part)
    return tuple(Organisation(code, name) for code, name in owners)


def replaced_by_hand(
    records: Mapping[str, Record], corrections: Mapping[str, Iterable[Correction]]
) -> Iterator[Relation]:
    """The replacements that people set, with the day from which the newer document applies."""
    for older, made in corrections.items():
        for one in made:
            if one.field != "superseded_by" or not one.value or older not in records:
                continue
            newer = records.get(one.value)
            begins = [span_of(iso) for iso in _beginnings(newer)] if newer else []
            days = [span.last for span in begins if span]
            since = max(days, default=date.fromisoformat(one.made_at[:10]))
            decided = span_of(records[older].adopted_on)
            if decided and since < decided.last:  # what took its place cannot be before it
                since = date.fromisoformat(one.made_at[:10])
            yield Relation(older, one.value, since, inferred=False, by_hand=one)


def _beginnings(record: Record) -> tuple[str | None, ...]:
    return record.adopted_on, record.valid_from
