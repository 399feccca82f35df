"""What a document's dates mean on a given day: its status, and the sentence that says why.

The tests run in a fixed order and the first that hits decides. A date of month
or year precision counts as its last day wherever a document ages or ends, so
that it never makes one stale too early. Whoever asks about a day knows nothing
that was decided after it.

Three things are told apart throughout: an end that is set, validity until
further notice, and an end that was not found.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from styrdok.dates import DateSpan, MandatePeriod, add_years, span_of
from styrdok.model import Finding, Record, Relation
from styrdok.sentences import Sentences, sentences
from styrdok.settings import Rules
from styrdok.text import flat

QUOTE_LENGTH = 80
"""Characters of a document's own words that a reason quotes at most."""

QUOTED = frozenset(
    {
        *("adopted_on", "revised_on", "reaffirmed_on", "repealed_on", "decided_draft"),
        *("valid_from", "valid_until", "validity", "unread_extension"),
        *("review_by", "review_cycle"),
    }
)
"""The fields whose evidence reasons are made from."""


STATUSES: Mapping[str, bool] = {
    "repealed": False,
    "superseded": False,
    "expired": True,
    "review_overdue": True,
    "unrevised": True,
    "expiring": False,
    "undated": False,
    "valid": False,
}
"""The statuses, in the order in which they are tested, and whether each is stale."""


class _Decision(NamedTuple):
    """A decision that a document's age may count from: the field that holds it, and its date."""

    field: str
    span: DateSpan


class _Due(NamedTuple):
    """The last day for a review, and which template says why."""

    day: date
    situation: str


class _Case(NamedTuple):
    """A record seen from one day: what is known then, and what follows from it.

    ``base`` is the decision that its age counts from, and ``age_limit`` the
    last day on which it is not yet too old.
    """

    record: Record
    as_of: date
    rules: Rules
    relation: Relation | None
    base: _Decision | None
    age_limit: date | None
    end: date | None
    due: _Due | None
    words: Sentences


class _Verdict(NamedTuple):
    """The status, the template that explains it, the day that decided, and what else to tell.

    For a stale status the day is the last on which it was not stale.
    """

    status: str
    situation: str
    day: date | None = None
    slots: Mapping[str, object] = {}


class Judgement(NamedTuple):
    """A status with all that is said of it, but for what changes from day to day.

    In ``sentence`` the day asked about and the count of days are still to be
    filled in. ``day`` is the one that they are counted from: for a stale status
    the last on which it was not stale.
    """

    status: str | None
    sentence: str
    flags: tuple[str, ...]
    day: date | None = None
    superseded_by: str | None = None

    @property
    def stale(self) -> bool:
        """Whether the status is one of those out of date."""
        return bool(self.status and STATUSES[self.status] and self.day)

    @property
    def is_ahead(self) -> bool:
        """Whether the document was decided after the day; all else that is valid counts days."""
        return self.status == "valid" and self.day is None

    def reason(self, as_of: date, words: Sentences) -> str:
        """The sentence as it reads on that day."""
        sentence = self.sentence
        if self.day and _DAYS in sentence:
            days = words.count(abs((as_of - self.day).days), "day")
            sentence = sentence.replace(_DAYS, days)
        return sentence.replace(_AS_OF, as_of.isoformat())

    def on(self, as_of: date, words: Sentences) -> Finding:
        """The finding on that day, which must be one on which the judgement holds."""
        reason = self.reason(as_of, words)
        if not self.stale or not self.day:
            return Finding(self.status, False, reason, self.flags, superseded_by=self.superseded_by)
        since, days = self.day + timedelta(days=1), (as_of - self.day).days
        return Finding(self.status, True, reason, self.flags, since, days)


# Private-use characters, which no text that is read from a document holds.
_AS_OF, _DAYS = "\ue000", "\ue001"


def assess(
    record: Record,
    as_of: date,
    rules: Rules,
    relation: Relation | None = None,
    language: str = "en",
) -> Finding:
    """The document's status on the day, with the reason, the flags and how long it has been stale.

    ``relation`` says what takes the document's place, if anything does. The
    reason is in one of :data:`styrdok.sentences.LANGUAGES`.
    """
    judgement = judge_in((language,), record, as_of, rules, relation)[0]
    return judgement.on(as_of, sentences(language))


def judge_in(
    languages: Iterable[str],
    record: Record,
    as_of: date,
    rules: Rules,
    relation: Relation | None = None,
) -> list[Judgement]:
    """The same as :func:`assess`, for as many days around the day as nothing turns.

    One for each of the languages: these differ in the sentence alone.
    """
    words = list(map(sentences, languages))
    if not record.steering:
        flags = tuple(sorted(set(record.flags)))
        template = "typed" if record.type else "untyped"
        reasons = [one.sentence("other", template).format(type=record.type) for one in words]
        return [Judgement(None, reason, flags) for reason in reasons]
    case = _case(record, as_of, rules, relation, words[0])
    verdict = _verdict(case)
    flags = tuple(sorted({*record.flags, *_flags(case, verdict)}))
    newer = relation.newer if relation and verdict.status == "superseded" else None
    judged = Judgement(verdict.status, _sentence(case, verdict), flags, verdict.day, newer)
    others = (case._replace(words=one) for one in words[1:])
    return [judged, *(judged._replace(sentence=_sentence(one, _verdict(one))) for one in others)]


def turns(record: Record, rules: Rules, relation: Relation | None = None) -> set[date]:
    """All days on which the judgement of this record can become another; some change nothing."""
    decisions = [
        span
        for name in ("adopted_on", "revised_on", "reaffirmed_on", "valid_from")
        if (span := span_of(getattr(record, name)))
    ]
    repealed, ends, due = map(span_of, (record.repealed_on, record.valid_until, record.review_by))
    days = {span.start for span in decisions}
    days |= {_next(rules.max_age.after(span.last)) for span in decisions}
    days |= {span.last for span in (repealed,) if span}
    days |= {relation.since} if relation else set()
    cycles = {cycle for cycle in (record.review_cycle, rules.review_cycle) if cycle}
    last_days = {span.last for span in (ends, due) if span}
    last_days |= {_cycle_end(cycle, span.last) for cycle in cycles for span in decisions}
    if record.validity == "mandate":
        last_days |= {MandatePeriod.decided_in(span.last).last for span in decisions}
    days |= {_next(day) for day in last_days}
    return days | {rules.within.before(day) for day in last_days}


def _next(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day


class Coming(NamedTuple):
    """The days still to come on which a document ends, is to be reviewed, and grows too old.

    ``why`` is the sentence about the review.
    """

    end: date | None = None
    review: date | None = None
    age: date | None = None
    why: str = ""


def coming(
    record: Record,
    as_of: date,
    rules: Rules,
    relation: Relation | None = None,
    language: str = "en",
) -> Coming:
    """What comes after the day for a document that is in force on it, or will be.

    Of a draft, and of what is over, nothing comes.
    """
    case = _case(record, as_of, rules, relation, sentences(language))
    is_over = _repealed(case) or _superseded(case) or (case.end and case.end < as_of)
    if not record.steering or "draft" in record.flags or is_over:
        return Coming()
    repealed = span_of(record.repealed_on)
    ends = [day for day in (case.end, repealed.last if repealed else None) if day]
    due = case.due if case.due and case.due.day >= as_of else None
    age = case.age_limit if not ends and case.age_limit and case.age_limit >= as_of else None
    why = _review_reason(case, due) if due else ""
    return Coming(min(ends, default=None), due.day if due else None, age, why)


def _review_reason(case: _Case, due: _Due) -> str:
    """By when a document is to be reviewed, and who says so."""
    words = case.words
    if due.situation == "stated":
        why = words.phrase("review_stated").format(source=_source(case, "review_by"))
    elif due.situation == "cycle":
        why = f"{_cycle(case)}{_source(case, 'review_cycle')}"
    else:
        authority = case.rules.review_source or words.phrase("settings")
        why = words.phrase("review_demanded").format(cycle=_cycle(case), authority=authority)
    return words.phrase("review_due").format(day=due.day, why=why)


# What is known on the day


def _case(
    record: Record, as_of: date, rules: Rules, relation: Relation | None, words: Sentences
) -> _Case:
    if "draft" in record.flags:
        return _Case(record, as_of, rules, relation, None, None, None, None, words)
    decisions = _decisions(record, as_of)
    base = max(decisions, key=lambda decision: decision.span.last, default=None)
    if not base and (begins := span_of(record.valid_from)):
        base = _Decision("valid_from", begins)
    age_limit = rules.max_age.after(base.span.last) if base else None
    end, due = _end(record, base), _due(record, rules, base, decisions)
    return _Case(record, as_of, rules, relation, base, age_limit, end, due, words)


def _decisions(record: Record, as_of: date) -> list[_Decision]:
    """Those known on the day; one of the year of the adoption cannot come before it."""
    adopted = span_of(record.adopted_on)
    return [
        _Decision(name, span)
        for name in ("adopted_on", "revised_on", "reaffirmed_on")
        if (span := span_of(getattr(record, name)))
        and (adopted.start if adopted and span.covers(adopted) else span.start) <= as_of
    ]


def last_decided(record: Record, as_of: date) -> date | None:
    """The day of the last decision on record, as it was known on that day; a draft has none."""
    if "draft" in record.flags:
        return None
    return max((one.span.last for one in _decisions(record, as_of)), default=None)


def _end(record: Record, base: _Decision | None) -> date | None:
    """The last day of validity: the stated one, or that of the mandate period decided for."""
    if stated := span_of(record.valid_until):
        return stated.last
    # What is only to be reviewed each mandate period does not end with it.
    if record.validity == "mandate" and base and not record.review_cycle:
        return MandatePeriod.decided_in(base.span.last).last
    return None


def _due(
    record: Record, rules: Rules, base: _Decision | None, decisions: list[_Decision]
) -> _Due | None:
    stated = span_of(record.review_by)
    if stated and not _is_met(stated, base, decisions):
        return _Due(stated.last, "stated")
    if not base:
        return None
    if record.review_cycle:
        return _Due(_cycle_end(record.review_cycle, base.span.last), "cycle")
    if rules.review_cycle and not stated:
        return _Due(_cycle_end(rules.review_cycle, base.span.last), "demanded")
    return None


def _is_met(stated: DateSpan, base: _Decision | None, decisions: list[_Decision]) -> bool:
    """Whether a decision has done the review that was due by then.

    Any decision on or after its last day has. In the course of a stated month
    or year only a later decision than the adoption can.
    """
    if base and stated.last <= base.span.last:
        return True
    return any(d.field != "adopted_on" and stated.covers(d.span) for d in decisions)


def _cycle_end(cycle: str, counted_from: date) -> date:
    if cycle not in ("mandate", "mandate_start"):
        return add_years(counted_from, int(cycle))
    following = MandatePeriod.holding(counted_from).following
    return following.last if cycle == "mandate" else date(following.first_year, 12, 31)


def _ahead(case: _Case) -> _Decision | None:
    """The adoption that still lay ahead on the day, where nothing had been decided before."""
    adopted = span_of(case.record.adopted_on)
    if not adopted or adopted.start <= case.as_of:
        return None
    decided_before = case.base and case.base.field != "valid_from"
    return None if decided_before else _Decision("adopted_on", adopted)


# The tests, in order


def _repealed(case: _Case) -> _Verdict | None:
    repealed = span_of(case.record.repealed_on)
    if not repealed or repealed.last > case.as_of:
        return None
    source = _source(case, "repealed_on", "_alone")
    return _Verdict("repealed", "repealed", repealed.last, {"source": source})


def _superseded(case: _Case) -> _Verdict | None:
    relation = case.relation
    if not relation or relation.since > case.as_of:
        return None
    slots = {"newer": relation.newer, "source": ""}
    if made := relation.by_hand:
        slots["source"] = case.words.phrase("by_hand_alone").format(
            by=made.made_at[:10], quote=made.reason
        )
        return _Verdict("superseded", "by_hand", relation.since, slots)
    kind = "draft" if relation.draft else "inferred" if relation.inferred else "stated"
    return _Verdict("superseded", kind, relation.since, slots)


def _undecided(case: _Case) -> _Verdict | None:
    """A document on which nothing had been decided on the day can be neither old nor over."""
    if "draft" in case.record.flags:
        decided = _source(case, "decided_draft", "_alone")
        return _Verdict(
            "undated", "decided_draft" if decided else "draft", None, {"source": decided}
        )
    if not (ahead := _ahead(case)):
        return None
    return _Verdict("valid", "ahead", None, {"base": _decided(case, ahead)})


def _expired(case: _Case) -> _Verdict | None:
    if not case.end or case.end >= case.as_of:
        return None
    unread = _source(case, "unread_extension", "_alone")
    situation = "extended" if "extended" in case.record.flags else "expired"
    situation = "unread" if unread else situation
    slots = {"basis": _end_basis(case), "source": unread}
    return _Verdict("expired", situation, case.end, slots)


def _review_overdue(case: _Case) -> _Verdict | None:
    if not case.due or case.due.day >= case.as_of:
        return None
    if case.due.situation == "stated":
        slots: dict[str, object] = {"source": _source(case, "review_by")}
    else:
        slots = {
            "cycle": _cycle(case),
            "source": _source(case, "review_cycle"),
            "authority": case.rules.review_source or case.words.phrase("settings"),
            "base": _decided(case, case.base),
        }
    return _Verdict("review_overdue", case.due.situation, case.due.day, slots)


def _unrevised(case: _Case) -> _Verdict | None:
    if case.end or not case.age_limit or case.age_limit >= case.as_of:
        return None
    return _aged(case, "unrevised", "unrevised")


def _expiring(case: _Case) -> _Verdict | None:
    if not case.end or case.end > case.rules.within.after(case.as_of):
        return None
    return _Verdict("expiring", "expiring", case.end, {"basis": _end_basis(case)})


def _undated(case: _Case) -> _Verdict | None:
    if case.base or case.end or case.due:
        return None
    dnr = case.record.dnr
    slots = {"dnr": dnr, "hint": _weak_date(case)}
    return _Verdict("undated", "numbered" if dnr else "undated", None, slots)


_DATES = frozenset({"adopted_on", "revised_on", "valid_from", "valid_until", "review_by"})


def _weak_date(case: _Case) -> str:
    """The strongest candidate for a date of a document that has none, or nothing."""
    lost = [
        one
        for one in case.record.evidence
        if one.field in _DATES and not one.elsewhere and not getattr(case.record, one.field)
    ]
    if not lost:
        return ""
    best = max(lost, key=lambda one: one.weight)
    quote = _shortened(flat(best.quote), best.value[:4])
    return case.words.phrase("too_weak").format(quote=quote, page=best.page)


def _valid(case: _Case) -> _Verdict:
    if case.end:
        return _Verdict("valid", "until", case.end, {"basis": _end_basis(case)})
    if case.base:
        return _aged(case, "valid", "current")
    day = case.due.day if case.due else None
    return _Verdict("valid", "review", day, {"source": _source(case, "review_by")})


_TESTS: tuple[Callable[[_Case], _Verdict | None], ...] = (
    _repealed,
    _superseded,
    _undecided,
    _expired,
    _review_overdue,
    _unrevised,
    _expiring,
    _undated,
)


def _verdict(case: _Case) -> _Verdict:
    for test in _TESTS:
        if hit := test(case):
            return hit
    return _valid(case)


def _aged(case: _Case, status: str, unstated: str) -> _Verdict:
    """The verdict on a document without an end, which depends on its age alone."""
    slots: dict[str, object] = {
        "base": _decided(case, case.base),
        "max_age": case.words.length(case.rules.max_age),
        "source": _source(case, "validity", "_alone"),
    }
    is_open = case.record.validity == "until_further_notice"
    return _Verdict(status, "open" if is_open else unstated, case.age_limit, slots)


# Flags


def _flags(case: _Case, verdict: _Verdict) -> Iterator[str]:
    record = case.record
    is_horizon = record.validity == "horizon"
    begins = span_of(record.valid_from)
    if verdict.situation == "ahead" or (begins and begins.start > case.as_of):
        yield "not_yet_in_force"
    if verdict.situation == "decided_draft":
        yield "decided_draft"
    if verdict.status == "superseded" and case.relation and case.relation.inferred:
        yield "inferred"
    if case.end and is_horizon:
        yield "horizon_only"
    if case.end and case.age_limit and case.age_limit < case.as_of <= case.end:
        yield "old_but_dated"
    if _rests_on_coarse_date(case):
        yield "low_precision"
    if not record.responsible:
        yield "no_owner"
    if not (record.review_by or record.review_cycle) and (is_horizon or not case.end):
        yield "review_unstated"


def _rests_on_coarse_date(case: _Case) -> bool:
    """Whether a decision, or an end that is no period's, is known only to the month or year."""
    if case.base and case.base.field != "valid_from" and case.base.span.precision != "day":
        return True
    end = span_of(case.record.valid_until)
    return bool(end and case.record.validity == "date" and end.precision != "day")


# The words


def _sentence(case: _Case, verdict: _Verdict) -> str:
    template = case.words.sentence(verdict.status, verdict.situation)
    slots: dict[str, Any] = {"as_of": _AS_OF, "days": _DAYS, "day": verdict.day}
    return template.format_map(slots | dict(verdict.slots))


def _source(case: _Case, field: str, form: str = "") -> str:
    """What the field rests on, or nothing where that is not known.

    ``form`` is ``_alone`` where nothing else stands in brackets around it.
    """
    evidence = case.record.because(field)
    if not evidence or not (quote := flat(evidence.quote)):
        return ""
    other = evidence.elsewhere
    kind = "quote" if not other else "elsewhere" if other.document else "by_hand"
    slots = {"quote": _shortened(quote, evidence.value[:4]), "page": evidence.page}
    if other:
        slots |= {"by": other.by, "document": other.document or ""}
    return case.words.phrase(kind + form).format_map(slots)


def _shortened(quote: str, telling: str) -> str:
    """As much of a quote as fits: its beginning, or its end where only that holds what tells."""
    if len(quote) <= QUOTE_LENGTH:
        return quote
    whole_words = quote[:QUOTE_LENGTH].rpartition(" ")[0]
    beginning = whole_words or quote[: QUOTE_LENGTH - 1]
    if telling in beginning or telling not in quote:
        return f"{beginning} …"
    end = quote[: quote.rindex(telling) + QUOTE_LENGTH // 5]
    return f"… {end[-QUOTE_LENGTH:].partition(' ')[2]}" + ("" if end == quote else " …")


def _decided(case: _Case, decision: _Decision | None) -> str:
    if not decision:
        return ""
    source = _source(case, decision.field, "_alone")
    return case.words.phrase(decision.field).format(date=decision.span, source=source)


def _end_basis(case: _Case) -> str:
    """What set the end, with its quote."""
    record = case.record
    source = _source(case, "valid_until") or _source(case, "validity")
    if record.validity != "mandate" or record.valid_until:
        return case.words.phrase(_end_kind(record)).format(source=source)
    period = MandatePeriod.holding(case.end) if case.end else ""
    return case.words.phrase("mandate").format(
        period=period, source=source, base=_decided(case, case.base)
    )


def _end_kind(record: Record) -> str:
    if "extended" in record.flags:
        return "extended"
    if record.validity == "mandate":
        return "stated_mandate"
    if record.validity == "period" and _stands_in_title(record):
        return "title"
    return record.validity if record.validity in ("period", "relative", "horizon") else "date"


def _stands_in_title(record: Record) -> bool:
    """Whether the end was read from the title; without evidence, whether its year is there."""
    title = record.title or ""
    source = record.because("valid_until") or record.because("validity")
    if source:
        return source.rule.startswith("validity.title") or flat(source.quote) in title
    return (record.valid_until or "")[:4] in title


def _cycle(case: _Case) -> str:
    return case.words.cycle(case.record.review_cycle or case.rules.review_cycle or "")
