"""Who adopted the document and when, and who revised or re-affirmed it.

A document mentions many decisions: its own, its predecessor's, other bodies'
on other matters. Its own stand in the head block, in a line of their own under
the title or on the last page, or in a sentence about the document itself.
"""

import re
from collections.abc import Iterator

from styrdok.finders.fields import Field
from styrdok.finders.view import SENTENCE_REACH, Sheet, View
from styrdok.model import Evidence
from styrdok.tables import Tables
from styrdok.tables.bodies import ELECTED, BodyHit
from styrdok.tables.decisions import DecisionHit, Part
from styrdok.tables.pattern import Pattern
from styrdok.text import flat, key

_FIELDS = {
    "adopt": ("adopted_by", "adopted_on", "paragraph"),
    "revise": ("revised_by", "revised_on", "revised_paragraph"),
    "repeal": ("repealed_by", "repealed_on", "repealed_paragraph"),
    "reaffirm": ("reaffirmed_by", "reaffirmed_on", "reaffirmed_paragraph"),
}

_LABEL_ACTIONS = {
    "adopted_by": "adopt",
    "adopted_on": "adopt",
    "paragraph": "adopt",
    "revised_on": "revise",
    "reaffirmed_on": "reaffirm",
}

_ELSEWHERE = 0.5
"""What is left of the weight of an adoption that stands behind the document's own."""

_CHAINED = 8
"""Characters between two decisions that are told in one breath."""

_FINITE = Pattern(r"\b(?:antogs|fastställdes|beslutades|godkändes|reviderades)\b")
_BY = re.compile(r"\s(?:av|i|på)\s$")
_PRONOUNS = ("den", "det", "de", "som", "och", "senast")
_STEM = 4
"""Letters by which a word of a sentence is looked for in the title."""

_DIGITS = "0123456789 "  # the number of a page or a chapter
_NEW_LINE = re.compile("\n")
_WORD_END = re.compile(r"\s")
_NUMBER = re.compile(r"\d{1,4}(?![\d/:-])")
_OF_REGION = frozenset({"regionfullmäktige", "landstingsfullmäktige", "regionstyrelsen"})
_OF_PLACE = re.compile(r"i [A-ZÅÄÖ][\wåäö]+(?: kommun| stad)?")
_CLAUSE_END = re.compile(r"\.(?!\s?(?:19|20)\d\d)|\n(?![a-zåäö])")
_SUBJECT = 60
"""Characters before a verb in which the body stands that decided."""

_DAY = 40
"""Characters before a verb in which the day stands that a sentence begins with."""

_CLAUSE = 120
"""Characters behind a verb, or behind the body there, in which stands what was decided."""

_SUBTITLE = 200
"""Characters from the title to the decision below it; more than that is running text."""

_QUESTION = re.compile(r"[^.:;!?\n]{0,60}\?")
_FULL_STOP = re.compile(r"(?<!nr)[.!?:;](?=\s)")


def find(view: View, tables: Tables) -> Iterator[Evidence]:
    """Evidence for body, date and paragraph of adoption, revision, re-affirmation and repeal."""
    for sheet in view.head:
        yield from _labelled(view, sheet, tables)
        yield from _of_row(sheet, tables)
        last_end, last_weight, is_drafted = -_CHAINED, 0.0, False
        for hit in sheet.decisions:
            if hit.weak and is_drafted:
                continue  # the first day on which it was drafted or printed is enough
            weight = _weight(view, sheet, hit, tables)
            # "Antagen av KS ..., antagen av KF ...", "Reviderad ... och ..."
            if weight and hit.start - last_end < _CHAINED and not hit.weak:
                weight = max(weight, last_weight)
            last_end, last_weight = hit.end, weight
            if hit.action == "adopt" and view.is_decided_before(sheet):
                weight *= _ELSEWHERE
            yield from _evidence(
                sheet, hit, "decision.line" if weight >= 0.8 else "decision.prose", weight
            )
            is_drafted = is_drafted or bool(hit.weak and weight)
        for change in sheet.changes.decisions if sheet.changes else ():
            yield from _evidence(sheet, change, "decision.changelog", 0.9)
        yield from _active(view, sheet, tables)
        yield from _passive(view, sheet, tables)
        yield from _perfect(view, sheet, tables)
    yield from _titled(view, tables)
    yield from _stated(view, tables)
    yield from _verbless(view, tables)


def _labelled(view: View, sheet: Sheet, tables: Tables) -> Iterator[Evidence]:
    block = sheet.group(0)
    before = None
    for field in sheet.fields:
        action = _LABEL_ACTIONS.get(field.name)
        if tables.wording["plain_date"].match(field.word) and before == "adopted_by":
            action = "adopt"  # "Datum" beside the body is the day on which it decided
        before = field.name
        if not action:
            continue
        for start, end in field.values:
            is_anothers = _is_label_of_another(sheet, field, start, end, tables)
            if is_anothers or sheet.is_example(field.start):
                break
            hit = tables.decisions.parts(sheet.text, sheet.folded, start, end, action=action)
            hit = _with_label(sheet, field, hit, start, tables)
            if field.strict and hit.body and tables.bodies.is_office(hit.body.value):
                hit = hit._replace(body=None)  # "Utgivare: Kommunledningskontoret"
            if not (hit.body or hit.date or hit.paragraph or hit.placeholder):
                hit = _after_word(sheet, tables, start, end, action) or hit
            if not (hit.body or hit.date or hit.paragraph):
                continue
            if hit.body and not hit.date:
                hit = _wrapped(sheet, field, hit, start, tables)
            weight = 0.7 if field.strict and not hit.date else 0.95
            weight *= 1.0 if view.is_own_block(sheet, field) else _ELSEWHERE
            rule = f"decision.label.{field.word}"
            yield from _evidence(sheet, hit, rule, weight, group=block if action == "adopt" else 0)
            # "Antagen av KS 2016-12-06 och av KF 2017-03-28"
            while further := tables.decisions.beside(sheet.text, sheet.folded, hit, end):
                yield from _evidence(sheet, further, rule, weight)
                hit = further
            if action == "revise":
                for further in tables.decisions.again(sheet.text, sheet.folded, hit, end):
                    yield from _evidence(sheet, further, rule, weight)
            break
        else:
            yield from _of_label(sheet, field, tables)


def _of_row(sheet: Sheet, tables: Tables) -> Iterator[Evidence]:
    """Who adopted, where a row of values follows a row of labels and names one body only."""
    row: tuple[int, int] | None = None
    for field in sheet.fields:
        row = field.row or row
        if field.name != "adopted_by" or field.values or not row or field.end > row[0]:
            continue
        bodies = list(tables.bodies.find(sheet.text, *row))
        if len({body.key for body in bodies}) == 1:
            span, rule = (bodies[0].start, bodies[0].end), f"decision.label.{field.word}"
            yield sheet.evidence("adopted_by", bodies[0].key, rule, *span, 0.85, sheet.group(0))


def _is_label_of_another(sheet: Sheet, field: Field, start: int, end: int, tables: Tables) -> bool:
    """Whether the value is the next label, an everyday word: ``REVISION 2015-03-12``."""
    label = next(tables.labels.find(sheet.folded, start, end), None)
    return bool(
        label
        and label.start == start
        and _LABEL_ACTIONS.get(label.field) not in (None, _LABEL_ACTIONS[field.name])
        and tables.dates.at(sheet.folded, label.end + 1)
    )


def _of_label(sheet: Sheet, field: Field, tables: Tables) -> Iterator[Evidence]:
    """``Antagna KF Reviderade KF``: who adopted, by a label whose date was lost."""
    if field.name == "adopted_on" and not field.colon:
        for body in tables.bodies.find(sheet.text, field.start, field.end):
            span = (body.start, body.end)
            rule, group = f"decision.label.{field.word}", sheet.group(field.start)
            yield sheet.evidence("adopted_by", body.key, rule, *span, 0.9, group)


def _wrapped(
    sheet: Sheet, field: Field, hit: DecisionHit, start: int, tables: Tables
) -> DecisionHit:
    """The decision with the date that a narrow cell pushed to the line below its body."""
    for place in field.values:
        if place[0] > start:
            rest = tables.decisions.parts(sheet.text, sheet.folded, *place, action=hit.action)
            if rest.date and not rest.body:
                return hit._replace(date=rest.date, paragraph=hit.paragraph or rest.paragraph)
    return hit


def _with_label(
    sheet: Sheet, field: Field, hit: DecisionHit, start: int, tables: Tables
) -> DecisionHit:
    """The decision with what the label itself says: ``Paragraf: 45``, ``KF-beslut: 2015``.

    The body that follows the day of the label's own is the next one: ``Antagen KS D, KF D``.
    """
    is_number = field.name == "paragraph" and not hit.paragraph
    if is_number and (number := _NUMBER.match(sheet.folded, start)):
        part = Part(f"§ {int(number[0])}", number.start(), number.end())
        hit = hit._replace(paragraph=part, end=part.end)
    named = next(tables.bodies.find(sheet.text, field.start, field.end), None)
    if not named:
        return hit
    own, other, date = Part.of(named), hit.body, hit.date
    if not other:
        return hit if is_number else hit._replace(body=own)
    if not date or other.value == own.value or other.start < date.end:
        return hit
    paragraph = hit.paragraph if hit.paragraph and hit.paragraph.start < other.start else None
    return hit._replace(body=own, paragraph=paragraph, end=(paragraph or date).end)


def _after_word(
    sheet: Sheet, tables: Tables, start: int, end: int, action: str
) -> DecisionHit | None:
    """``Status: Antaget, 2019-11-05, § 330``: the value begins with the decision's own word."""
    hit = next(tables.decisions.find(sheet.text, sheet.folded, start, end), None)
    return hit if hit and hit.start - start < 3 and hit.action == action else None


def _evidence(
    sheet: Sheet, hit: DecisionHit, rule: str, weight: float, group: int = 0
) -> Iterator[Evidence]:
    if hit.action not in _FIELDS or not weight:
        return
    body_field, date_field, paragraph_field = _FIELDS[hit.action]
    group = group or sheet.group(hit.start)
    for name, part in (
        (body_field, hit.body),
        (date_field, hit.date),
        (paragraph_field, hit.paragraph),
    ):
        if part:
            inside = hit.start <= part.start and part.end <= hit.end
            start, end = (hit.start, hit.end) if inside else (part.start, part.end)
            yield sheet.evidence(name, part.value, rule, start, end, weight, group)


def _weight(view: View, sheet: Sheet, hit: DecisionHit, tables: Tables) -> float:
    """How surely the decision is the document's own; 0 when it says nothing."""
    if not _tells(sheet, hit, tables):
        return 0.0
    if hit.body and _is_of_region(view, hit.body.value):
        return 0.0
    if hit.weak and not _is_by_council(sheet, hit, tables):
        return 0.3 if hit.action == "adopt" else 0.45
    if tables.wording["only_part"].search(sheet.folded, max(0, hit.start - 30), hit.start):
        return 0.2
    if _is_on_other(view, sheet, hit, tables):
        return 0.2
    line_start, _ = sheet.line_around(hit.start)
    before = sheet.folded[max(0, hit.start - SENTENCE_REACH) : hit.start]
    began = sheet.sentence_start(hit.start)
    sentence = sheet.folded[began : hit.start]
    if tables.wording["extends"].search(sentence) or _is_other_subject(view, sheet, hit, began):
        return 0.2
    lead = sheet.lead(hit.start)
    own_line = not lead or _ends_heading(sheet, hit.start, lead)
    if own_line and sheet.text[hit.start].isupper():
        return 0.92 if hit.body else 0.85
    if lead.startswith("enligt") and _is_whole(hit, line_start + len("enligt ")):
        # How a collection of statutes puts it, in a line below the title.
        return 0.82 if _ends_subtitle(view, sheet, line_start) else 0.2
    if _has_own_subject(view, sheet, began, hit.start, tables):
        return 0.74
    if hit.body and sheet.text[hit.start].isupper() and _ends_subtitle(view, sheet, hit.start):
        return 0.2 if tables.wording["predecessor"].search(sentence) else 0.82
    if _goes_on_with_own(view, sentence, tables):
        return 0.74
    if tables.decisions.others.search(sentence):
        return 0.2
    if not sentence.strip() and tables.wording["predecessor"].search(before):
        return 0.2  # "Ersätter Energiplan för Vara. Antagen av ..."
    if before.rstrip().endswith(";") and hit.date:
        return 0.8  # how statutes put it: "Föreskrifter om parkering; beslutade den ..."
    if tables.wording["decided"].match(sheet.folded, hit.start):
        return 0.35  # the active voice, in which somebody decided something
    if not view.subject.is_named(sentence):
        return 0.35  # "Budgeten för 2009 antogs av kommunfullmäktige"
    if _follows_title(view, sheet, hit.start):
        return 0.85 if hit.body else 0.75
    if sheet.text[hit.start].isupper() and (hit.body or hit.date):
        return 0.82
    if tables.wording["self"].search(sentence) and hit.date:
        return 0.75
    near = key(sheet.text[max(0, hit.start - SENTENCE_REACH) : hit.start])
    if any(name in near for name in view.subject.names()):
        return 0.74  # "Ägardirektiv för X AB (nedan kallat bolaget), antagna av ..."
    return 0.35


def _is_of_region(view: View, body: str) -> bool:
    """Whether a region's council decided, which adopts no municipality's document."""
    return body in _OF_REGION and view.subject.is_municipal


def _is_on_other(view: View, sheet: Sheet, hit: DecisionHit, tables: Tables) -> bool:
    """Whether it is told on what it was: ``Kommunfullmäktiges beslut D § 143 om budget 2012``."""
    matter = tables.wording["decided_on"].match(sheet.folded, hit.end)
    return matter is not None and not view.subject.is_matter(matter[0])


def _tells(sheet: Sheet, hit: DecisionHit, tables: Tables) -> bool:
    """Whether the words tell of something that was decided, whatever it was."""
    wording, folded = tables.wording, sheet.folded
    return bool(hit.body or hit.date or hit.paragraph) and not (
        # "Revidering senast" asks for a day to come.
        any(one.start <= hit.start < one.end for one in sheet.fields if one.name == "review_by")
        or wording["still_to_come"].search(folded, max(0, hit.start - 20), hit.start)
        or wording["or_another"].match(folded, hit.end)
        or (hit.date and wording["edition_of"].match(folded, hit.start, hit.date.start))
        or sheet.is_example(hit.start)
        or _QUESTION.match(sheet.folded, hit.end)
        or wording["to_be_made"].match(folded, hit.end)
        or _is_to_be_decided(sheet, hit, tables)
        or _is_denied(sheet, hit, tables)
    )


def _is_other_subject(view: View, sheet: Sheet, hit: DecisionHit, began: int) -> bool:
    """Whether something else was decided: ``Logotypen antogs``, ``Kommunallagen, ändrad``."""
    wording, sentence = view.tables.wording, sheet.folded[began : hit.start]
    words = sentence.strip(" -–•*(|,;:\n").split()
    is_revised = hit.action == "revise"
    of_law = is_revised and wording["of_law"].search(sentence)
    is_told = _FINITE.match(sheet.folded, hit.start) or (is_revised and len(words) == 1)
    if not words or not (of_law or is_told):
        return False
    if view.subject.is_named(sentence, must=True) or wording["self"].search(sentence):
        return False
    if of_law:
        return True
    by_body = next(view.tables.bodies.find(sheet.text, began, hit.start), None)
    if words[-1] in _PRONOUNS or by_body:
        return False
    return not any(word[:_STEM] in view.subject.folded for word in words if len(word) > 3)


def _goes_on_with_own(view: View, sentence: str, tables: Tables) -> bool:
    """``Här är programmet som | antogs``, but neither "det program som" nor an earlier one."""
    found = tables.wording["which"].search(sentence)
    if not found or tables.wording["former"].search(sentence[: found.start() + 1]):
        return False
    if tables.wording["predecessor"].search(sentence):
        return False
    # The region's and the predecessor's are told by what stands before the noun.
    is_anothers = view.subject.is_higher(sentence[: found.start() + 1])
    return not is_anothers and view.subject.is_named(found[0].strip(" ,"), must=True)


def _is_whole(hit: DecisionHit, start: int) -> bool:
    """Whether the decision gives its day and its body, and begins there."""
    begins = min(hit.start, hit.body.start) if hit.body else hit.start
    return bool(hit.body and hit.date) and begins <= start


def _has_own_subject(view: View, sheet: Sheet, start: int, end: int, tables: Tables) -> bool:
    """Whether a sentence, or a line in it, begins with the document's type and goes on to ``end``.

    ``Ägardirektiv för X AB, nedan kallat bolaget, antagna av ...``
    """
    starts = [start, *(found.end() for found in _NEW_LINE.finditer(sheet.text, start, end))]
    return any(
        view.subject.begins(sheet.text[at:end].lstrip(_DIGITS))
        and not tables.decisions.others.search(sheet.folded, _last_clause(sheet, at, end), end)
        for at in starts
    )


def _last_clause(sheet: Sheet, start: int, end: int) -> int:
    """Where the last clause begins: ``Planen har utarbetats enligt ... och beslutades i``."""
    at = sheet.folded.rfind(" och ", start, end)
    return start if at < 0 or sheet.folded[at:end].strip() != "och" else at


def _is_by_council(sheet: Sheet, hit: DecisionHit, tables: Tables) -> bool:
    """Whether an elected body brought the document up to date, and not whoever keeps it."""
    if hit.action != "revise" or not hit.body or not hit.date:
        return False
    if tables.wording["decided"].match(sheet.folded, hit.body.end + 1):
        return False  # "Uppdaterad 2016-02-01", and below it "Kommunfullmäktige beslutade"
    return tables.bodies.rank(hit.body.value) >= ELECTED


def _is_denied(sheet: Sheet, hit: DecisionHit, tables: Tables) -> bool:
    """Whether it was not decided: ``har inte antagits``, ``ej antagen``, ``antog inte``."""
    before = max(0, hit.start - 12)
    word_end = _WORD_END.search(sheet.folded, hit.start)
    end = word_end.start() if word_end else hit.end
    denied = tables.wording["denied"]
    return bool(
        denied.search(sheet.folded, before, hit.start)
        or denied.match(sheet.folded, end + 1, end + 12)
    )


def _is_to_be_decided(sheet: Sheet, hit: DecisionHit, tables: Tables) -> bool:
    """Whether it is a matter for a meeting: ``För beslut i kommunfullmäktige 2019-03-11``."""
    before = max(0, hit.start - 10)
    asked = tables.wording["to_decide"].search(sheet.folded, before, hit.start)
    return bool(asked) and sheet.folded.startswith("beslut ", hit.start)


def _ends_heading(sheet: Sheet, offset: int, lead: str) -> bool:
    """Whether what stands before on the line is a heading: capitals, or another decision."""
    line_start, _ = sheet.line_around(offset)
    return sheet.text[line_start:offset].isupper() and len(lead) < 80


def _follows_title(view: View, sheet: Sheet, offset: int) -> bool:
    title = view.title
    return bool(
        title and title.page == sheet.number and 0 <= offset - title.start <= len(title.value) + 60
    )


def _ends_subtitle(view: View, sheet: Sheet, offset: int) -> bool:
    """Whether no sentence has ended since the title: what stands between is its subtitle.

    Participles have no capital within a sentence, so there the line of the decision began.
    """
    title = view.title
    if not title or title.page != sheet.number or title.start > offset:
        return False
    between = sheet.text[title.start : offset]
    return len(between) <= len(title.value) + _SUBTITLE and not _FULL_STOP.search(between)


def _decider(view: View, sheet: Sheet, verb: int, tables: Tables) -> BodyHit | None:
    """The body right before the verb there, if its council is no neighbour's: ``KF i Vara``."""
    bodies = list(tables.bodies.find(sheet.text, max(0, verb - _SUBJECT), verb))
    place = sheet.text[bodies[-1].end : verb].strip() if bodies else ""
    if not bodies or (place and not _OF_PLACE.fullmatch(place)):
        return None
    return None if view.subject.is_elsewhere(place.lower()) else bodies[-1]


def _clause_end(sheet: Sheet, verb: int) -> int:
    """Where the clause ends that goes on behind a verb."""
    limit = min(len(sheet.folded), verb + _CLAUSE)
    stop = _CLAUSE_END.search(sheet.text, verb, limit)
    return stop.start() if stop else limit


def _active(view: View, sheet: Sheet, tables: Tables) -> Iterator[Evidence]:
    """``Kommunfullmäktige antog biblioteksplanen 2015-12-08``: the body stands first."""
    for found in tables.wording["decided"].finditer(sheet.folded):
        body = _decider(view, sheet, found.start(), tables)
        if not body:
            yield from _inverted(view, sheet, found, tables)
            continue
        limit = _clause_end(sheet, found.end())
        date = next(tables.dates.find(sheet.folded, found.end(), limit), None)
        told = sheet.text.endswith("som ", 0, body.start)
        about = sheet.folded[found.end() : limit]
        own = _is_relative(view, sheet, body.start) if told else view.subject.is_matter(about)
        if not date or not own:
            continue
        hit = tables.decisions.parts(
            sheet.text,
            sheet.folded,
            date.start,
            limit,
            action=_action(found, tables),
            start=body.start,
        )
        hit = hit._replace(body=Part.of(body))
        yield from _evidence(sheet, hit, "decision.active", 0.82)


def _is_relative(view: View, sheet: Sheet, body: int) -> bool:
    """``Denna policy, som kommunfullmäktige antog den ...``: the document stands before."""
    start = sheet.sentence_start(body)
    before = sheet.folded[start:body]
    if len(view.tables.types.find(before)) > 1:
        return False  # "Policyn följer det program som kommunfullmäktige antog"
    is_this = view.tables.wording["this"].match(before) and view.subject.is_named(before)
    return bool(is_this) or view.subject.begins(sheet.text[start:body])


def _passive(view: View, sheet: Sheet, tables: Tables) -> Iterator[Evidence]:
    """``Den 8 december 2015 antogs biblioteksplanen av kommunfullmäktige``: the body is last."""
    for found in _FINITE.finditer(sheet.folded):
        limit = _clause_end(sheet, found.end())
        body = next(tables.bodies.find(sheet.text, found.end(), limit), None)
        if body and _BY.search(sheet.folded, found.end(), body.start):
            about = sheet.folded[found.end() : body.start]
            yield from _of_day(view, sheet, found, body, about)


def _perfect(view: View, sheet: Sheet, tables: Tables) -> Iterator[Evidence]:
    """``Kommunstyrelsen har den 2 oktober 2019, § 188 antagit reglementet``."""
    for found in tables.wording["has_decided"].finditer(sheet.folded):
        body = _decider(view, sheet, found.start(), tables)
        about = sheet.folded[found.end() : _clause_end(sheet, found.end())]
        is_open = tables.wording["not_yet"].search(
            sheet.folded, sheet.sentence_start(found.start()), found.end()
        )
        if not body or is_open or not view.subject.is_matter(about):
            continue
        begin = sheet.folded.index(" ", found.start() + 1) + 1
        hit = tables.decisions.parts(sheet.text, sheet.folded, begin, found.end(), action="adopt")
        hit = hit._replace(body=Part.of(body), start=body.start)
        yield from _evidence(sheet, hit, "decision.active", 0.82)


def _inverted(view: View, sheet: Sheet, found: re.Match[str], tables: Tables) -> Iterator[Evidence]:
    """``Den 8 december 2015 antog kommunfullmäktige biblioteksplanen``: the day stands first."""
    body = tables.bodies.at(sheet.text, found.end() + 1)
    if body:
        about = sheet.folded[body.end : _clause_end(sheet, body.end)]
        yield from _of_day(view, sheet, found, body, about)


def _of_day(
    view: View, sheet: Sheet, found: re.Match[str], body: BodyHit, about: str
) -> Iterator[Evidence]:
    """The decision of a sentence that begins with its day, if it is on this document."""
    tables, verb = view.tables, found.start()
    days = list(tables.dates.find(sheet.folded, max(0, verb - _DAY), verb))
    if not days or sheet.text[days[-1].end : verb].strip():
        return
    if _is_of_region(view, body.key) or not view.subject.is_matter(about):
        return
    start, end = days[-1].start, days[-1].end
    action = _action(found, tables)
    hit = tables.decisions.parts(sheet.text, sheet.folded, start, end, action=action)
    hit = hit._replace(body=Part.of(body), end=body.end)
    yield from _evidence(sheet, hit, "decision.active", 0.82)


def _action(verb: re.Match[str], tables: Tables) -> str:
    """What the verb of a sentence says was done."""
    return "revise" if tables.wording["revised"].match(verb[0]) else "adopt"


def _stated(view: View, tables: Tables) -> Iterator[Evidence]:
    """``Policyn beslutas av kommunfullmäktige``: who decides on it, though not when."""
    wording = tables.wording
    for sheet in view.head[:2]:
        for found in wording["is_decided"].finditer(sheet.folded):
            before = sheet.folded[max(0, found.start() - 60) : found.start()]
            subject = _CLAUSE_END.split(before)[-1].strip()
            body = tables.bodies.at(sheet.text, found.end())
            if body and wording["self"].match(subject) and not wording["to_be"].search(subject):
                span = (found.start(), body.end)
                yield sheet.evidence("adopted_by", body.key, "decision.stated", *span, 0.55)


def _titled(view: View, tables: Tables) -> Iterator[Evidence]:
    """``Kommunstyrelsens handlingsplan``: the owner by its name is usually the adopter."""
    title = view.title
    kind = tables.types.head(title.value) if title else None
    if not title or not kind or kind.type.family not in {"planning", "normative"}:
        return
    body = tables.bodies.at(title.value, 0)
    if body and body.end < kind.start and title.value[: body.end].endswith("s"):
        sheet = view.sheets[title.page - 1]
        rule = "decision.title_body"
        yield sheet.evidence("adopted_by", body.key, rule, title.start, title.end, 0.55)


def _verbless(view: View, tables: Tables) -> Iterator[Evidence]:
    """A line on page 1 that holds a body, a date and perhaps a paragraph, and nothing else."""
    sheet = view.first
    for start, end, _ in sheet.lines[:25]:
        body = next(tables.bodies.find(sheet.text, start, end), None)
        if not body or not _opens(sheet, start, body.start, tables):
            continue
        hit = tables.decisions.parts(sheet.text, sheet.folded, start, end, action="adopt")
        hits = [hit]
        while further := tables.decisions.beside(sheet.text, sheet.folded, hits[-1], end):
            hits.append(further)
        if not hit.date or (len(hit.date.value) == 4 and "§" not in sheet.text[start:end]):
            continue  # "Ks 773/2009" is the number of a case
        last = hits[-1].end
        is_whole = last >= end - 2 or any(last <= one.start <= last + 2 for one in sheet.decisions)
        if is_whole and (hit.paragraph or len(sheet.text[start:end]) < 60):
            for one in hits:
                weight = 0.6 if one.paragraph else 0.45
                yield from _evidence(sheet, one, "decision.verbless", weight)


def _opens(sheet: Sheet, start: int, body: int, tables: Tables) -> bool:
    """Whether nothing stands before the body, or just whose it is: ``Sjöviks kommunstyrelse``."""
    return body == start or tables.register.knows(flat(sheet.folded[start:body]).strip())
