"""From when and until when the document applies, and when it is to be reviewed."""

import re
from collections.abc import Iterator
from dataclasses import replace

from styrdok.dates import DateSpan
from styrdok.finders.fields import Field
from styrdok.finders.view import SENTENCE_REACH, TEXT_PAGES, Sheet, View
from styrdok.model import UNTIL_UNKNOWN, Evidence
from styrdok.tables import Tables
from styrdok.tables.dates import DateHit, PeriodHit
from styrdok.tables.phrases import PhraseHit
from styrdok.text import fold

_BOUNDS = frozenset({"valid_from", "valid_until", "validity"})
_CYCLES = frozenset({"cycle", "cycle_mandate", "cycle_mandate_start"})
_WHOLE_VALUE = frozenset({"until_further_notice", "mandate", "relative", "period", "cycle_mandate"})
_SUBTITLE_LINES = 8
_BESIDE_TITLE = 3
"""Lines in which the title itself stands, or what belongs to it."""

_DASH = re.compile(r"\s?-")
"""After a date whose other end was left open."""

_TORN = re.compile(r"\s\d\d(?!\d)")
"""After a year: the end of a period whose dash was lost (``2015 16``)."""

_BEGINS = re.compile(r"(?:[.:;]\s+|\n)(?:\d{1,2} §? ?)?([A-ZÅÄÖ])[^.:;\n]*$")
"""Where the sentence begins that goes on to the end of what is searched."""

_NEXT_SENTENCE = re.compile(r"(?:[a-zåäö]{4}|\d{4})\. [a-zåäö]{3}")
_PERIOD_LAST = re.compile(r"((?:19|20)\d\d)\s?[-–]\s?(?:19|20)?\d\d\s$")
_STILL = re.compile(r"\bgäll|\bgiltig")
_OF_DECISION = re.compile(r",?\s?§")
_FOR_SOME = re.compile(r" (?:för|avseende|vid) [a-zåäö]")
_HALF_DATE = re.compile(
    r"\b\d{1,2}\s(?:jan|feb|mars|apr|maj|juni|juli|aug|sep|okt|nov|dec)[a-z]*(?:\sår)?\s*$"
)
"""A date whose year stands elsewhere."""

_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")

_REGISTER = re.compile(r"(?<![\w-])[A-ZÅÄÖ]{2,5}[ /-]?$")
"""Letters before years that may be those of a register of cases."""

_LONG_PERIOD = 9
"""Characters of a period with both years in full, which no case has as its number."""

_FIRST_WORDS = 2000
"""Characters of the first page in which a document tells for which years it is."""

_EXTENDED = frozenset({"extended", "extended_open", "extended_unknown"})
_SENTENCE_END = re.compile(r"[.;](?:\s|$)|\n\s*\n")
_NEAR = 25
"""Characters between a decision and a wording that goes on from it."""

_ENDS = frozenset({"until", "period", "mandate", "relative"})
"""What another wording may take back that comes after it."""

_MOVED = frozenset({"until", "period", "mandate"})
"""What was extended where it says so right behind its end, without a new one."""

_ENDED_AT_MOST = frozenset({"until_further_notice", "relative", "extended_open"})
"""What a day may limit that comes after it."""

_EVERYWHERE = _CYCLES | {"from"}
"""What may stand deep inside a document and still be about all of it."""


def find(view: View, tables: Tables) -> Iterator[Evidence]:
    """Evidence for ``validity``, its bounds, ``review_by`` and ``review_cycle``."""
    for sheet in view.head:
        yield from _labelled(view, sheet, tables)
    yield from _titled(view, tables)
    yield from _behind_title(view, tables)
    yield from _subtitled(view, tables)
    for sheet in view.head:
        # Of a label in a row the value is not what comes next.
        rows = {field.start for field in sheet.fields if not field.values}
        for hit in tables.phrases.prose(sheet.folded, sheet.places):
            if hit.start in rows or hit.start >= sheet.own_end:
                continue
            sentence = _sentence_to(sheet, hit.start)
            said = sheet.folded[hit.start : hit.end]
            is_subtitle = _is_subtitle(view, sheet, hit)
            if sheet.is_example(hit.start) or _is_denied(sheet, sentence, hit, tables):
                continue
            if hit.means == "renewed":
                own = view.subject.has_parties
            elif hit.means in _EXTENDED:
                must = hit.means == "extended_unknown" and not _STILL.search(sentence)
                told = sheet.folded[hit.start : hit.end + _NEAR] if must else said
                is_others = view.subject.is_other_thing(sentence)
                own = not is_others and view.subject.is_named(sentence + told, must=must)
            elif hit.subject:
                own = view.subject.is_named(said)
            else:
                own = is_subtitle or _is_own(view, sheet, sentence, hit, tables)
            if own and (is_subtitle or not _is_former(view, sheet, sentence, hit, tables)):
                yield from _said(sheet, hit, "validity.text", 0.82)
    for sheet in view.sheets[:TEXT_PAGES]:
        if sheet not in view.head:
            for hit in tables.phrases.prose(sheet.folded, sheet.places, _EVERYWHERE):
                if hit.start < sheet.own_end and view.subject.is_named(
                    sheet.folded[hit.start : hit.end]
                ):
                    weight = 0.45 if hit.means == "from" else 0.62
                    yield from _said(sheet, hit, "validity.text", weight)


def _sentence_to(sheet: Sheet, at: int) -> str:
    """The sentence that a wording stands in, as far as it stands before it, as it is matched."""
    return sheet.folded[sheet.sentence_start(at) : at].rpartition(": ")[2]


def _is_denied(sheet: Sheet, sentence: str, hit: PhraseHit, tables: Tables) -> bool:
    """Whether it was rejected or only may be: ``Förslaget om att förlänga planen avslogs``."""
    after = _SENTENCE_END.split(sheet.folded[hit.end : hit.end + SENTENCE_REACH])[0]
    rejected = tables.wording["rejected"]
    if rejected.search(after) or rejected.search(sentence):
        return True
    return hit.means in _EXTENDED and tables.wording["may_be"].search(sentence) is not None


def _is_former(view: View, sheet: Sheet, sentence: str, hit: PhraseHit, tables: Tables) -> bool:
    """Whether what stands before makes it another edition, or another's document."""
    if tables.wording["former_subject"].match(sentence.lstrip()):
        return True
    before = sheet.folded[max(0, hit.start - _NEAR) : hit.start]
    years = _PERIOD_LAST.search(before)
    if years and years[1] not in view.subject.folded and hit.means not in _EXTENDED:
        return True  # "Inköpspolicy 2010-2014 upphör att gälla"
    return bool(tables.wording["former"].search(before)) or view.subject.is_higher(before)


def _is_own(view: View, sheet: Sheet, sentence: str, hit: PhraseHit, tables: Tables) -> bool:
    """Whether a wording without a subject is about the document: it begins a sentence of its own.

    In the line of a decision it goes on from there ("antagen ..., att gälla från ...").
    """
    if sheet.text[hit.start].isupper():
        return True
    start, _ = sheet.line_around(hit.start)
    if sentence.strip() and view.subject.is_about(sentence):
        return True
    reach = max(0, start - SENTENCE_REACH)
    decisions = list(tables.decisions.find(sheet.text, sheet.folded, reach, hit.start))
    begins = _BEGINS.search(sheet.text, reach, hit.start)
    if begins and not any(
        one.start >= begins.start(1) and (one.body or one.date) for one in decisions
    ):
        # A sentence with a subject of its own, behind or below the decision.
        return tables.bodies.at(sheet.text, begins.start(1)) is not None
    end = -_NEAR
    for one in decisions:
        says = one.body and (one.date or one.paragraph) and sheet.text[one.start].isupper()
        # "Antagen av ..., reviderad ..., att gälla från ..."
        if says or one.start - end < _NEAR:
            end = one.end
    return hit.start - end < _NEAR


def _is_subtitle(view: View, sheet: Sheet, hit: PhraseHit) -> bool:
    """Whether the line below the title, or its own last, holds the wording and no more."""
    title = view.title
    if not title or title.page != sheet.number or sheet.lead(hit.start):
        return False
    _, end = sheet.line_around(hit.start)
    near = sheet.text[title.end : hit.start].count("\n") <= 1
    return hit.start - title.start >= 0 and near and not sheet.text[hit.end : end].strip(" .")


def _labelled(view: View, sheet: Sheet, tables: Tables) -> Iterator[Evidence]:
    for field in sheet.fields:
        if field.name != "review_by" and field.name not in _BOUNDS:
            continue
        if field.name in _BOUNDS and not view.is_own_block(sheet, field):
            continue
        for start, end in field.values:
            hits = list(_value(sheet, field, start, end, tables))
            yield from hits
            if hits or _HALF_DATE.search(sheet.folded, start, end):
                break  # the year alone, from another line, would be less than is written
        if field.row and field.name == "validity":
            # A date could as well answer the next label.
            phrase = tables.phrases.value(sheet.folded, *field.row)
            if phrase and phrase.means in _WHOLE_VALUE:
                yield from _said(sheet, phrase, f"validity.label.{field.word}", 0.9)


def _value(sheet: Sheet, field: Field, start: int, end: int, tables: Tables) -> Iterator[Evidence]:
    """What the value of a validity or review label says, if it says anything."""
    rule = f"validity.label.{field.word}"
    start += sheet.folded.startswith("[", start)  # "[2015-11-19]": a form that was filled in
    phrase = tables.phrases.value(sheet.folded, start, end)
    if field.name == "review_by":
        yield from _review(sheet, phrase, rule, start, end, tables)
    elif phrase and (
        phrase.means in _WHOLE_VALUE
        or field.name == "validity"
        or (field.name == "valid_until" and phrase.means == "until")
    ):
        # "Läsår" is also what a plan is called for; two labels for its days tell more.
        yield from _said(sheet, phrase, rule, 0.93 if field.strict else 0.95)
        if phrase.means == "from" and tables.wording["and_onward"].match(sheet.folded, phrase.end):
            yield _open_ended(sheet, rule, start, end)
    elif date := tables.dates.at(sheet.folded, start, labelled=True):
        yield from _bound(sheet, field, rule, date, end, tables)


def _review(
    sheet: Sheet, phrase: PhraseHit | None, rule: str, start: int, end: int, tables: Tables
) -> Iterator[Evidence]:
    season = tables.wording["season"].match(sheet.folded, start, end)
    at = season.end() if season else start
    date = tables.dates.at(sheet.folded, at, labelled=True)
    school_year = tables.dates.period_at(sheet.folded, at) if season else None
    group = sheet.group(start)
    if phrase and phrase.means in _CYCLES:
        yield from _said(sheet, phrase, rule, 0.93)
    elif school_year:
        # "Inför läsår 2029/2030": before the school year, so in the first of its two years.
        due = str(school_year.first)
        yield sheet.evidence("review_by", due, rule, start, school_year.end, 0.95, group)
    elif date or (date := _no_later(sheet, start, end, tables)):
        yield sheet.evidence("review_by", str(date.span), rule, start, date.end, 0.95, group)


def _no_later(sheet: Sheet, start: int, end: int, tables: Tables) -> DateHit | None:
    """``Vid behov, dock senast 2023-12-31``: the day by which it is due in any case."""
    found = tables.wording["no_later_than"].search(sheet.folded, start, end)
    return tables.dates.at(sheet.folded, found.end(), labelled=True) if found else None


def _bound(
    sheet: Sheet, field: Field, rule: str, date: DateHit, end: int, tables: Tables
) -> Iterator[Evidence]:
    """A date alone: the first day beside a label that asks for it, else the last."""
    if field.name == "validity" and _stands_beside(sheet, date, end, tables):
        return
    group = sheet.group(date.start)
    year = date.span
    if year.precision == "year" and tables.wording["whole_year"].search(field.word):
        yield from _period(sheet, year, year, rule, date.start, date.end, 0.9, group)
        return
    if field.name == "valid_until" and _FOR_SOME.match(sheet.text, date.end):
        return  # "Gäller till: 2023-05-01 för ansökan om sommarservering"
    if _OF_DECISION.match(sheet.folded, date.end):
        return  # the cell was left empty, and the decision stands below it
    if tables.wording["until_another"].match(sheet.folded, date.end):
        yield _open_ended(sheet, rule, date.start, date.end)
        return
    onward = tables.wording["and_onward"].match(sheet.folded, date.end)
    is_first = onward or field.name == "valid_from" or _DASH.match(sheet.folded, date.end, end)
    name = "valid_from" if is_first else "valid_until"
    yield sheet.evidence(name, str(date.span), rule, date.start, date.end, 0.95, group)
    if onward:
        yield _open_ended(sheet, rule, date.start, onward.end())
    elif name == "valid_until":
        yield sheet.evidence("validity", "date", rule, date.start, date.end, 0.95, group)


def _stands_beside(sheet: Sheet, date: DateHit, end: int, tables: Tables) -> bool:
    """Whether another day follows: the end of a period without its dash, or another label's."""
    gap = sheet.folded[date.end : date.end + 1]
    other = tables.dates.at(sheet.folded, date.end + 1) if gap == " " else None
    return bool(other and other.end <= end and other.span.precision == "day")


def _open_ended(sheet: Sheet, rule: str, start: int, end: int) -> Evidence:
    group = sheet.group(start)
    return sheet.evidence("validity", "until_further_notice", rule, start, end, 0.95, group)


def _said(sheet: Sheet, hit: PhraseHit, rule: str, weight: float) -> Iterator[Evidence]:
    """What a wording says, as evidence."""

    def say(field: str, value: str) -> Evidence:
        return sheet.evidence(
            field, value, f"{rule}.{hit.means}", hit.start, hit.end, weight, group
        )

    group, wording = sheet.group(hit.start), sheet.tables.wording
    most = wording["at_most"].match(sheet.folded, hit.end)
    day = sheet.tables.dates.at(sheet.folded, most.end(), labelled=True) if most else None
    if day and hit.means in _ENDED_AT_MOST:
        yield say("valid_until", str(day.span))
        yield say("validity", "date")
        if hit.means in _EXTENDED:
            yield say("extended_to", str(day.span))
        return
    if hit.means in _MOVED and wording["then_extended"].match(sheet.folded, hit.end):
        if len(hit.dates) > 1:
            yield say("valid_from", str(hit.dates[0]))
        yield say("extended_to", UNTIL_UNKNOWN)
        return
    if hit.means in _ENDS and wording["until_another"].match(sheet.folded, hit.end):
        if len(hit.dates) > 1:
            yield say("valid_from", str(hit.dates[0]))
        yield say("validity", "until_further_notice")
        return
    match hit.means:
        case "until_further_notice":
            yield say("validity", "until_further_notice")
        case "extended_open":
            # A decision later than the period it extends: it outweighs even a field.
            yield replace(say("validity", "until_further_notice"), weight=0.96)
            yield say("extended_to", "until_further_notice")
        case "extended_unknown":
            yield say("extended_to", UNTIL_UNKNOWN)
        case "renewed":
            # Nobody can tell from the document that it was ended: its end is none.
            yield replace(say("validity", "until_further_notice"), weight=0.96)
        case "until" | "extended":
            yield say("valid_until", str(hit.dates[0]))
            yield say("validity", "date")
            if hit.means == "extended":
                yield say("extended_to", str(hit.dates[0]))
        case "review":
            yield say("review_by", str(hit.dates[0]))
        case "from":
            yield say("valid_from", str(hit.dates[0]))
            if wording["and_onward"].match(sheet.folded, hit.end):
                yield say("validity", "until_further_notice")
        case "period" if wording["and_onward"].match(sheet.folded, hit.end):
            yield say("valid_from", str(hit.dates[0]))
            yield say("validity", "until_further_notice")
        case "period" | "mandate":
            yield say("validity", hit.means)
            if hit.dates:
                yield say("valid_from", str(hit.dates[0]))
                yield say("valid_until", str(_goes_on(sheet, hit) or hit.dates[1]))
        case "relative":
            yield say("validity", "relative")
            yield say("valid_years", str(hit.number))
        case "cycle":
            yield say("review_cycle", f"{hit.number or 1}")
        case "cycle_mandate":
            yield say("review_cycle", "mandate")
        case "cycle_mandate_start":
            yield say("review_cycle", "mandate_start")


def _goes_on(sheet: Sheet, hit: PhraseHit) -> DateSpan | None:
    """The end of the last period of several: ``läsåret 2018/2019 till läsåret 2022/2023``."""
    link = sheet.tables.wording["and_a_period"].match(sheet.folded, hit.end)
    later = sheet.tables.dates.period_at(sheet.folded, link.end()) if link else None
    return later.last if later else None


def _titled(view: View, tables: Tables) -> Iterator[Evidence]:
    """The period in the title, or what its single year means for its type."""
    title = view.title
    if not title:
        return
    sheet = view.sheets[title.page - 1]
    folded = fold(title.value)
    start, end, group = title.start, title.end, sheet.group(title.start)
    kind = tables.types.head(title.value)
    bound = [hit for hit in tables.types.find(title.value) if hit.type.lone_year == "period"]
    for word in bound[:1]:
        # "Budget 2027 och ramar 2028-2029", "Riktlinjer ramuppdrag 2022": the year beside the word.
        at = min(word.end + 1, len(folded))
        year_hit = tables.dates.at(folded, at)
        if tables.dates.period_at(folded, at, dashless=True):
            break
        if year_hit and _TORN.match(folded, year_hit.end):
            return
        if year_hit and year_hit.span.precision == "year":
            year = year_hit.span
            last = _period_ahead(view, year, tables)
            rule = "validity.title_year"
            yield from _period(sheet, year, last or year, rule, start, end, 0.81, group)
            return
    periods = tables.dates.periods(folded, 0, len(folded), dashless=True)
    onward = tables.wording["onward_from"]
    period = next((one for one in periods if not onward.search(folded[: one.start])), None)
    if period:
        rule = "validity.title_period"
        yield from _period(sheet, period.first, period.last, rule, start, end, 0.8, group)
        return
    years = [
        hit
        for hit in tables.dates.find(folded, 0, len(folded))
        if hit.span.precision == "year" and not folded.startswith("/", hit.end)
    ]
    meaning = "period" if bound else kind.type.lone_year if kind else None
    if years and tables.wording["for_one_year"].search(folded[: years[0].end]):
        meaning = "period"
    if not meaning or len(years) != 1 or "agenda 2030" in folded:
        return
    year = years[0].span
    rule = "validity.title_year"
    match meaning:
        case "period":
            yield from _period(sheet, year, year, rule, start, end, 0.75, group)
        case "from":
            yield sheet.evidence("valid_from", str(year), rule, start, end, 0.6, group)
        case "horizon":
            # A short version is not the document that was adopted, so its year ends nothing.
            weight = 0.4 if tables.wording["summary"].search(view.first.folded) else 0.6
            rule = "validity.horizon"
            yield sheet.evidence("valid_until", str(year), rule, start, end, weight, group)
            yield sheet.evidence("validity", "horizon", rule, start, end, weight, group)


def _period_ahead(view: View, year: DateSpan, tables: Tables) -> DateSpan | None:
    """The last year, where the first page says that the plan of that year is for several."""
    sheet = view.first
    for hit in tables.dates.periods(sheet.folded, 0, min(len(sheet.folded), _FIRST_WORDS)):
        before = sheet.folded[max(0, hit.start - 2 * _NEAR) : hit.start]
        ahead = tables.wording["for_several_years"].search(before)
        if (
            hit.first == year
            and ahead
            and view.subject.is_named(before[: ahead.start()], must=True)
        ):
            return hit.last
    return None


def _behind_title(view: View, tables: Tables) -> Iterator[Evidence]:
    """The day from which the document applies, on the line of its title."""
    title = view.title
    if not title:
        return
    sheet = view.sheets[title.page - 1]
    places = [(title.start, title.end)]
    # "Renhållningstaxa", and below it "Renhållningstaxa i Sjövik från 1 januari 2021."
    places += [
        (start, end)
        for start, end, _ in sheet.lines[:_BESIDE_TITLE]
        if end - start < SENTENCE_REACH and view.subject.begins(sheet.text[start:end])
    ]
    # The title may be the whole of its line.
    for start, end in dict.fromkeys(places):
        for date in tables.dates.find(sheet.folded, start, end):
            said = tables.wording["first_day"].search(sheet.folded[start : date.start])
            if date.span.precision != "day" or not said:
                continue
            # "Taxa för vatten. Från 2019-01-01", but not "Taxa. Plats kan bokas från 2019-01-01"
            sentences = _SENTENCE_END.split(said.string[: said.start()])
            if len(sentences) == 1 or not sentences[-1].strip():
                group, rule = sheet.group(date.start), "validity.title_from"
                day = str(date.span)
                yield sheet.evidence("valid_from", day, rule, date.start, date.end, 0.7, group)


def _period(
    sheet: Sheet,
    first: DateSpan,
    last: DateSpan,
    rule: str,
    start: int,
    end: int,
    weight: float,
    group: int,
) -> Iterator[Evidence]:
    """Both ends of a period, and that it is one."""
    for name, value in (
        ("valid_from", str(first)),
        ("valid_until", str(last)),
        ("validity", "period"),
    ):
        yield sheet.evidence(name, value, rule, start, end, weight, group)


def _subtitled(view: View, tables: Tables) -> Iterator[Evidence]:
    """A period that stands with the title but was not taken into it; of several the latest."""
    sheet = view.first
    kind = tables.types.head(view.subject.title)
    if kind and not kind.type.steering:
        return
    found: list[tuple[PeriodHit, int, int, float]] = []
    for n, (start, end, _) in enumerate(sheet.lines[:_SUBTITLE_LINES]):
        line = sheet.folded[start:end]
        if tables.wording["heading"].match(line):
            break
        lone = end - start < SENTENCE_REACH and tables.wording["only_period"].match(line)
        named = any(
            sheet.text[hit.start].isupper() for hit in tables.types.find(sheet.text, start, end)
        )
        own = lone or (kind and n < _BESIDE_TITLE) or named
        if own and end - start <= SENTENCE_REACH and not _is_prose(view, line):
            weight = 0.7 if lone or n < _BESIDE_TITLE - 1 else 0.55
            periods = tables.dates.periods(sheet.folded, start, end)
            found += [(period, start, end, weight) for period in periods]
    onward = tables.wording["onward_from"]
    answers = [
        place for field in sheet.fields if field.name not in _BOUNDS for place in field.values
    ]
    found = [
        one
        for one in found
        if not onward.search(sheet.folded[max(0, one[0].start - 2 * _NEAR) : one[0].start])
        and not any(start <= one[0].start < end for start, end in answers)
        and not _is_anothers(view, sheet, *one[:2])
        and not _is_month(sheet, one[0])
        and not _is_number(sheet, one[0], tables)
    ]
    if not found:
        return
    period, start, end, weight = max(found, key=lambda one: one[0].first)
    group = sheet.group(period.start)
    rule = "validity.subtitle_period"
    yield from _period(sheet, period.first, period.last, rule, start, end, weight, group)


def _is_anothers(view: View, sheet: Sheet, period: PeriodHit, start: int) -> bool:
    """Whether a document of another kind is named right before: ``kommunens Tillväxtprogram``."""
    before = sheet.folded[start : period.start]
    named = sheet.tables.types.find(before)
    if not named or not view.subject.title:
        return False
    is_first, is_beside = not named[0].start, not before[named[-1].end :].strip(" (,.:")
    return (is_first or is_beside) and not view.subject.is_named(before)


def _is_month(sheet: Sheet, period: PeriodHit) -> bool:
    """Whether ``2009-12`` may as well be a month."""
    return bool(_MONTH.fullmatch(sheet.folded, period.start, period.end))


def _is_number(sheet: Sheet, period: PeriodHit, tables: Tables) -> bool:
    """Whether ``dnr 2012-20`` stands there: the number of a case has the form of a period."""
    before = max(0, period.start - _NEAR)
    words = (tables.decisions.numbered, tables.wording["counted"])
    if any(word.search(sheet.folded, before, period.start) for word in words):
        return True
    # "BUN 2019-20", but "VA-PLAN 2019-20".
    letters = _REGISTER.search(sheet.text, before, period.start)
    is_short = period.end - period.start < _LONG_PERIOD
    return bool(letters and is_short and not tables.types.find(letters[0]))


def _is_prose(view: View, line: str) -> bool:
    """Whether the line speaks of another document, or is a sentence."""
    tables, wording = view.tables, view.tables.wording
    if wording["of_another"].search(line) or wording["predecessor"].search(line):
        return True
    if _NEXT_SENTENCE.search(line) or wording["contains"].search(line):
        return True
    if wording["applies_for"].search(line) and not view.subject.is_named(line, must=True):
        return True
    if wording["something_applies"].match(line) and not tables.types.find(line):
        return True
    return line.rstrip().endswith(".") and not tables.wording["for_the_years"].search(line)
