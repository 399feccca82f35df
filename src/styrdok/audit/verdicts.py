"""The checks of an audit: what each is judged by, and the sentence that says so."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from styrdok.audit.collection import Collection, Held, Report
from styrdok.audit.expectations import Expectation
from styrdok.audit.mentions import Mention, mentions
from styrdok.audit.words import Words
from styrdok.dates import span_of
from styrdok.model import Evidence, Statement
from styrdok.sentences import sentences
from styrdok.settings import AuditRules
from styrdok.shares import Share
from styrdok.subjects import subjects
from styrdok.tables import Tables
from styrdok.text import fold
from styrdok.titles import TYPE_FORMS, TitleCleaner

MET, PARTLY, NOT_MET, UNKNOWN = "uppfyllt", "delvis", "ej uppfyllt", "kan ej bedömas"
VERDICTS = (MET, PARTLY, NOT_MET, UNKNOWN)
"""The verdicts, by the keys that programs get."""

CHECKS = ("finns", "aktuella", "ansvar", "uppföljning", "tydlighet", "efterlevnad", "kompetens")
"""The checks, in the order in which they are told."""

_WHOLE = 100
_LISTED = 10
"""Documents that one is said to double at most; of more it is told how many."""

_EACH_ITS_OWN = frozenset({"taxa", "avtal", "föreskrift", "budget", "ägardirektiv"})
"""Types of which several on one subject live side by side."""

_TELLING_REPORTS = frozenset({"revisionsrapport", "årsredovisning", "delårsrapport"})
"""Types of reports in which a follow-up would stand."""

_IN_FORCE = frozenset({"valid", "expiring", "unrevised", "review_overdue"})
"""Statuses of what applies, however old it is."""


class Ground(NamedTuple):
    """What a verdict rests on: a document, what is said of it, and the words on its page.

    Without a document it is something that was looked for and not found.
    """

    document: str | None
    title: str | None
    says: str
    page: int | None = None
    quote: str | None = None


class Verdict(NamedTuple):
    """The outcome of one check for one owner."""

    check: str
    verdict: str
    sentence: str
    grounds: Sequence[Ground]


@dataclass(frozen=True, slots=True)
class _Case:
    """All that a check may look at. ``collection`` has only what the ``subjects`` ask for."""

    collection: Collection
    subjects: Sequence[str]
    expectations: Sequence[Expectation]
    guidelines: Sequence[Held]
    rules: AuditRules
    tables: Tables
    as_of: date
    words: Words

    @property
    def documents(self) -> Sequence[Held]:
        return self.collection.documents

    @property
    def scope(self) -> str:
        """The subjects as a part of a sentence."""
        if not self.subjects:
            return ""
        named = [_in_a_sentence(one, self.words.language) for one in self.subjects]
        return self.words.sentence("scope", subjects=", ".join(named))

    @property
    def is_whole(self) -> bool:
        """Whether the user says that the index holds all of the owner's documents."""
        return self.collection.owner.code in self.rules.complete

    def by_share(self, good: int, fair: int, of: int) -> str:
        """The verdict where so many of the documents are as they should be, or partly so."""
        if _WHOLE * good >= self.rules.met * of and good:
            return MET
        if _WHOLE * (good + fair) >= self.rules.partly * of and good + fair:
            return PARTLY
        return UNKNOWN if self._is_few(of) else NOT_MET

    def limits(self, verdict: str) -> str:
        """The limits that led to the verdict, as a part of a sentence."""
        told = self.words.limit("share", met=self.rules.met, partly=self.rules.partly)
        few = self.words.limit("few", least=self.rules.least)
        return f"{told}; {few}" if verdict == UNKNOWN else told

    def _is_few(self, of: int) -> bool:
        return of < self.rules.least and not self.is_whole

    def none(self, check: str) -> Verdict:
        """The verdict where there is nothing to judge by."""
        return Verdict(check, UNKNOWN, self.words.sentence("none", scope=self.scope), ())

    def unread(self, check: str) -> Verdict | None:
        """The verdict where an older version has not looked for what the check wants to know."""
        unread = sum(one.unread for one in self.documents)
        if not unread:
            return None
        told = self.words.sentence("unread", unread=unread, all=len(self.documents))
        return Verdict(check, UNKNOWN, told, ())


def audit(
    collection: Collection,
    wanted: Sequence[str],
    expected: Iterable[Expectation],
    rules: AuditRules,
    tables: Tables,
    as_of: date,
    words: Words,
) -> list[Verdict]:
    """The verdicts of all checks for one owner, on all subjects or on the ``wanted`` ones."""
    case = _Case(
        collection.on(wanted),
        wanted,
        [
            one
            for one in expected
            if one.concerns(collection.owner.code, as_of) and (not wanted or one.subject in wanted)
        ],
        [one for one in collection.documents if one.stating("adopts")],
        rules,
        tables,
        as_of,
        words,
    )
    return [_CHECKS[check](case) for check in CHECKS]


def _in_a_sentence(subject: str, language: str) -> str:
    """The name of a subject as it stands inside a sentence."""
    name = subjects().name(subject, language)
    return name[0].lower() + name[1:]


# finns


class _Met(NamedTuple):
    expectation: Expectation
    documents: list[Held]
    ahead: list[Held]
    name: str

    @property
    def current(self) -> list[Held]:
        return [one for one in self.documents if one.state == "in_force" and _is_decided(one)]


def _is_decided(held: Held) -> bool:
    record = held.record
    return bool(record.adopted_by or record.adopted_on or record.revised_on)


def _exist(case: _Case) -> Verdict:
    answers = list(_answers(case))
    current = [one for one in answers if one.current]
    partly = [one for one in answers if one.documents and not one.current]
    missing = [one for one in answers if not one.documents]
    ahead = sum(bool(one.ahead) for one in missing)
    slots = {
        "expected": len(answers),
        "met": len(current),
        "partly": len(partly),
        "missing": len(missing) - ahead,
        "ahead": case.words.sentence("finns", "ahead", number=ahead) if ahead else "",
        "scope": case.scope,
        "whole": case.words.sentence("finns", "whole" if case.is_whole else "not_whole"),
    }
    if not answers:
        return case.none("finns")
    if not missing:
        verdict = PARTLY if partly else MET
    elif case.is_whole:
        verdict = PARTLY if current else NOT_MET
    else:
        # Those not found may be elsewhere, so only what would hold with and without them is said:
        # where some are current and some are not, it is partly met whatever else there is.
        verdict = PARTLY if current and partly else UNKNOWN
    situation = "all" if verdict == MET else "open" if verdict == UNKNOWN else "some"
    missing.sort(key=lambda one: not one.ahead)
    grounds = [ground for one in (*partly, *current, *missing) for ground in _found(one, case)]
    return Verdict("finns", verdict, case.words.sentence("finns", situation, **slots), grounds)


def _answers(case: _Case) -> Iterator[_Met]:
    """Each expectation with the documents that answer to it.

    A subject that nothing special is expected of asks for any document on it.
    """
    for one in case.expectations:
        held, ahead = (
            [
                document
                for document in documents
                if one.counts(
                    document.record.title,
                    document.record.type,
                    of_unit=bool(document.record.unit),
                )
            ]
            for documents in (case.documents, case.collection.ahead)
        )
        yield _Met(one, held, ahead, one.names[case.words.language])
    for subject in case.subjects:
        if not any(one.subject == subject for one in case.expectations):
            about = _in_a_sentence(subject, case.words.language)
            name = case.words.says("about", subject=about)
            held, ahead = (
                [one for one in documents if subject in one.subjects]
                for documents in (case.documents, case.collection.ahead)
            )
            any_type, all_of = frozenset[str](), frozenset[str]()
            wish = Expectation(
                subject, {}, "practice", "", subject, None, any_type, all_of, unit=True
            )
            yield _Met(wish, held, ahead, name)


def _found(met: _Met, case: _Case) -> Iterator[Ground]:
    words, one = case.words, met.expectation
    if not met.documents and met.ahead:
        for held in met.ahead:
            says = "only_draft" if "draft" in held.finding.flags else "only_to_come"
            told = words.says(says, expected=met.name)
            yield _ground(held, told, held.grounds.get("title"))
    elif not met.documents:
        basis = words.says(one.basis)
        told = words.says("missing", expected=met.name, basis=basis, source=one.source or "–")
        yield Ground(None, None, told)
    for held in met.current or met.documents:
        status = sentences(words.language).title(held.finding.status or "undated").lower()
        says = "expected" if _is_decided(held) else "undecided"
        told = words.says(says, expected=met.name, status=status)
        yield _ground(held, told, held.grounds.get("title"))


def _ground(held: Held, says: str, evidence: Evidence | None) -> Ground:
    place = (evidence.page, evidence.quote) if evidence else (None, None)
    return Ground(held.record.id, held.record.title, says, *place)


# aktuella


def _are_current(case: _Case) -> Verdict:
    by_state: defaultdict[str, list[Held]] = defaultdict(list)
    for one in case.documents:
        by_state[one.state].append(one)
    current, stale, undated = (by_state[state] for state in ("in_force", "stale", "undated"))
    words, judged = case.words, len(current) + len(stale)
    if not case.documents:
        return case.none("aktuella")
    grounds = [
        _ground(one, one.finding.reason, _decisive(one)) for one in (*stale, *undated, *current)
    ]
    if not judged:
        told = words.sentence("aktuella", "no_dates", all=len(case.documents), scope=case.scope)
        return Verdict("aktuella", UNKNOWN, told, grounds)
    verdict = case.by_share(len(current), 0, judged)
    old = sum("old_but_dated" in one.finding.flags for one in current)
    told = words.sentence(
        "aktuella",
        "share",
        current=len(current),
        judged=judged,
        percent=Share(len(current), judged).percent,
        stale=len(stale),
        undated=words.sentence("aktuella", "undated", number=len(undated)) if undated else "",
        old=words.sentence("aktuella", "old", number=old) if old else "",
        scope=case.scope,
        limits=case.limits(verdict),
    )
    return Verdict("aktuella", verdict, told, grounds)


def _decisive(held: Held) -> Evidence | None:
    """The evidence for the date that its status hangs on."""
    fields = {
        "expired": ("valid_until",),
        "expiring": ("valid_until",),
        "review_overdue": ("review_by", "review_cycle", "revised_on", "adopted_on"),
        "undated": ("title",),
    }.get(held.finding.status or "", ("revised_on", "adopted_on", "valid_until"))
    return next((held.grounds[name] for name in fields if name in held.grounds), None)


# ansvar


def _is_owned(case: _Case) -> Verdict:
    if not case.documents:
        return case.none("ansvar")
    if unread := case.unread("ansvar"):
        return unread
    named = {one.record.id: ground for one in case.documents if (ground := _named(one, case.words))}
    described = {
        one.record.id: _quoted(one, case.words.says("describes"), roles[0])
        for one in case.documents
        if one.record.id not in named and (roles := one.stating("roles"))
    }
    verdict = case.by_share(len(named), len(described), len(case.documents))
    told = case.words.sentence(
        "ansvar",
        "share",
        named=len(named),
        all=len(case.documents),
        percent=Share(len(named), len(case.documents)).percent,
        described=len(described),
        scope=case.scope,
        limits=case.limits(verdict),
    )
    nobody = [
        _ground(one, case.words.says("names_nobody"), None)
        for one in case.documents
        if one.record.id not in named and one.record.id not in described
    ]
    return Verdict("ansvar", verdict, told, [*nobody, *described.values(), *named.values()])


def _named(held: Held, words: Words) -> Ground | None:
    """Who answers for the document, by its head block or else by a sentence."""
    who = held.record.responsible
    if who:
        evidence = held.grounds.get("responsible")
        is_read = evidence and evidence.value == who
        return _ground(
            held,
            words.says("names" if is_read else "by_hand", who=who),
            evidence if is_read else None,
        )
    said = held.stating("responsible")
    return _quoted(held, words.says("names", who=said[0].value), said[0]) if said else None


def _quoted(held: Held, says: str, statement: Statement) -> Ground:
    return Ground(held.record.id, held.record.title, says, statement.page, statement.quote)


# uppföljning


def _is_followed_up(case: _Case) -> Verdict:
    if not case.documents:
        return case.none("uppföljning")
    if unread := case.unread("uppföljning"):
        return unread
    words, documents = case.words, case.documents
    stated = {one.record.id: found for one in documents if (found := one.stating("follow_up"))}
    timed = [id_ for id_, found in stated.items() if any(one.value for one in found)]
    said = list(mentions(documents, case.collection.reports, case.collection.owner))
    naming = {one.report.record.id for one in said}
    reports = [
        one
        for one in case.collection.reports
        if one.record.id in naming or _would_tell(one, case.tables)
    ]
    denied = {one.held.record.id for one in said if one.denies}
    shown = {one.held.record.id for one in said if not one.denies} - denied
    share = case.by_share(len(stated), 0, len(documents))
    if not reports:
        # What no report could have shown is not known not to be done.
        verdict = PARTLY if share in (MET, PARTLY) else UNKNOWN
    elif share == MET:
        verdict = MET if shown and not denied else PARTLY
    else:
        verdict = PARTLY if shown else share
    told = words.sentence(
        "uppföljning",
        "share" if reports else "no_reports",
        stated=len(stated),
        timed=len(timed),
        all=len(documents),
        reports=len(reports),
        shown=len(shown),
        denied=words.sentence("uppföljning", "denied", number=len(denied)) if denied else "",
        scope=case.scope,
        limits=case.limits(verdict),
    )
    grounds = [*_mentioned(said, reports, words), *_follow_ups(documents, words)]
    return Verdict("uppföljning", verdict, told, grounds)


def _would_tell(report: Report, tables: Tables) -> bool:
    """Whether it is of the kind in which a follow-up would stand, so that its silence tells."""
    if report.record.type in _TELLING_REPORTS:
        return True
    return tables.wording["follows_up"].search(fold(report.record.title or "")) is not None


def _mentioned(
    said: Sequence[Mention], reports: Iterable[Report], words: Words
) -> Iterator[Ground]:
    naming = {one.report.record.id for one in said}
    for one in said:
        record, statement = one.report.record, one.statement
        told = words.says(statement.kind, title=one.held.record.title)
        yield Ground(record.id, record.title, told, statement.page, statement.quote)
    for report in reports:
        if report.record.id not in naming:
            told = words.says("no_mention")
            yield Ground(report.record.id, report.record.title, told)


def _follow_ups(documents: Iterable[Held], words: Words) -> Iterator[Ground]:
    for held in documents:
        found = sorted(held.stating("follow_up"), key=lambda one: not one.value)
        if not found:
            yield _ground(held, words.says("no_follow_up"), None)
            continue
        when = found[0].value
        told = words.says("follow_up_when", when=when) if when else words.says("follow_up")
        yield _quoted(held, told, found[0])


# tydlighet


def _is_clear(case: _Case) -> Verdict:
    judged = [*case.documents, *case.collection.copies]
    if not any(one.record.title and one.record.type for one in judged):
        return case.none("tydlighet")
    words = case.words
    issues = [
        *_contradictions(case),
        *_torn(case),
        *_against_guidelines(case),
        *(
            _ground(one, words.says("copy"), one.grounds.get("title"))
            for one in case.collection.copies
        ),
        *_overlaps(case),
    ]
    concerned = {one.document for one in issues} & {one.record.id for one in judged}
    titles = ", ".join(dict.fromkeys(one.record.title or "" for one in case.guidelines))
    guidelines = "with_guidelines" if titles else "without_guidelines"
    verdict = case.by_share(len(judged) - len(concerned), 0, len(judged))
    told = words.sentence(
        "tydlighet",
        "unclear" if concerned else "clear",
        unclear=len(concerned),
        all=len(judged),
        guidelines=words.sentence("tydlighet", guidelines, title=titles),
        scope=case.scope,
        limits=case.limits(verdict),
    )
    return Verdict("tydlighet", verdict, told, issues)


def _contradictions(case: _Case) -> Iterator[Ground]:
    """Documents whose title names another type than their label does."""
    types = case.tables.types
    for one in case.documents:
        record, evidence = one.record, one.grounds.get("type")
        named = types.head(record.title or "")
        if (
            not named
            or not evidence
            or not record.type
            or not evidence.rule.startswith("type.label")
        ):
            continue
        key = named.type.key
        alike = record.type.endswith(key) or key.endswith(record.type)
        if named.type.steering and types.is_steering(record.type) and not alike:
            told = case.words.says("two_types", named=key, typed=record.type)
            yield _ground(one, told, evidence)


def _torn(case: _Case) -> Iterator[Ground]:
    """Documents that say two things about their validity, with the words for both."""
    for one in case.documents:
        if "conflict" not in one.finding.flags:
            continue
        decided = one.grounds.get("validity")
        yield _ground(one, case.words.says("two_validities"), decided)
        rival = next((hit for hit in one.rivals if not decided or hit.value != decided.value), None)
        if rival:
            yield _ground(one, case.words.says("other_validity"), rival)


def _against_guidelines(case: _Case) -> Iterator[Ground]:
    """Documents that another body has adopted than the owner's own guidelines say.

    Those count that were the latest on their type when it adopted them.
    """
    rules = _rules(case.guidelines)
    for one in case.documents:
        record, adopted = one.record, span_of(one.record.adopted_on)
        if not record.type or not adopted or not record.adopted_by or record.unit:
            continue
        latest = next(
            (rule for rule in rules if rule.since <= adopted.start and record.type in rule.by_type),
            None,
        )
        if not latest:
            continue
        stated = latest.by_type[record.type]
        bodies = [str(statement.value) for statement in stated]
        if any(_is_such(record.adopted_by, body) for body in bodies):
            continue
        told = case.words.says(
            "other_body",
            body=record.adopted_by,
            title=latest.guideline.record.title,
            type=record.type,
            bodies=" / ".join(dict.fromkeys(bodies)),
        )
        yield _ground(one, told, one.grounds.get("adopted_by"))
        says = case.words.says("guideline", type=record.type, body=" / ".join(bodies))
        yield _quoted(latest.guideline, says, stated[0])


class _Rule(NamedTuple):
    """What guidelines say of who adopts each type, from the day of their own adoption."""

    since: date
    guideline: Held
    by_type: Mapping[str, Sequence[Statement]]


def _rules(guidelines: Iterable[Held]) -> list[_Rule]:
    """Those of all guidelines with a date, the latest first."""
    found = []
    for guideline in guidelines:
        by_type: defaultdict[str, list[Statement]] = defaultdict(list)
        for statement in guideline.stating("adopts"):
            by_type[str(statement.target)].append(statement)
        if since := span_of(guideline.record.adopted_on):
            found.append(_Rule(since.start, guideline, by_type))
    return sorted(found, key=lambda rule: (rule.since, rule.guideline.record.id), reverse=True)


def _is_such(body: str, kind: str) -> bool:
    """Whether a body is the one that is named, or of the kind that is."""
    return body == kind or (kind in ("nämnden", "förvaltningschefen") and body.endswith(kind))


def _overlaps(case: _Case) -> Iterator[Ground]:
    """Documents in force whose titles say the same of type, subject and part."""
    groups: defaultdict[tuple[object, ...], list[Held]] = defaultdict(list)
    clean = TitleCleaner()
    for one in case.documents:
        record = one.record
        words = clean(record.title or "", case.collection.owner)
        name = frozenset(filter(None, map(_without_type, words)))
        is_one = name and record.type not in _EACH_ITS_OWN and one.subjects
        if is_one and one.finding.status in _IN_FORCE:
            groups[record.type, name, fold(record.unit or "")].append(one)
    for group in groups.values():
        for one in group if len(group) > 1 else ():
            others = [other.record.id for other in group[: _LISTED + 1] if other is not one]
            more = len(group) - 1 - len(others[:_LISTED])
            named = ", ".join(others[:_LISTED]) + (f" + {more}" if more else "")
            told = case.words.says("overlap", others=named)
            yield _ground(one, told, one.grounds.get("title"))


def _without_type(word: str) -> str:
    """What a word says beside a type: ``kommunikationspolicy`` says ``kommunikation``."""
    for name in TYPE_FORMS:
        if word.endswith(name):
            return word.removesuffix(name).removesuffix("s")
    return word


# What documents do not show


def _cannot_be_judged(check: str) -> Callable[[_Case], Verdict]:
    return lambda case: Verdict(check, UNKNOWN, case.words.sentence(check, "always"), ())


_CHECKS: Mapping[str, Callable[[_Case], Verdict]] = {
    "finns": _exist,
    "aktuella": _are_current,
    "ansvar": _is_owned,
    "uppföljning": _is_followed_up,
    "tydlighet": _is_clear,
    "efterlevnad": _cannot_be_judged("efterlevnad"),
    "kompetens": _cannot_be_judged("kompetens"),
}
