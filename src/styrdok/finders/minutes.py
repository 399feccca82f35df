"""What minutes decide on other documents: matter by matter, under the heading of the decision.

Minutes tell of proposals, of what was decided long ago and of what somebody
else shall decide. Only what stands under ``Beslut`` was decided there and then.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice, zip_longest

from styrdok.finders.tidying import tidy
from styrdok.finders.view import Sheet, Stretch
from styrdok.model import COMPANY, Decision, Document, Page
from styrdok.tables import Tables, diary
from styrdok.tables.minutes import Clause
from styrdok.text import flat, fold
from styrdok.titles import base_form

TYPE = "protokoll"
"""The type of the documents that hold decisions."""

MAX_PAGES = 400
"""Pages of minutes that are read."""

_TOP_LINES = 12
_HEAD_LINES, _FOOT_LINES = 6, 2
"""Lines of a page's head and foot among which those that recur are no part of its text."""

_TITLE_LINES = 4
_LONGEST_HEADING = 90
_FEW_WORDS = 8
_SHORT = 45
"""Letters of a line that is a heading for its shortness alone."""

_MAX_ITEM = 1500
"""Characters of one sentence or list item; what is longer is no decision on a document."""

_MAX_CLAUSES = 12
"""Verbs of one sentence that are looked at; more is no decision but a list of words."""

_PARAGRAPH = re.compile(r"^(?:[a-zåäö]{2,5} )?§ ?(\d{1,4})(?:/\d{2,4})?(?![\d-])[ ,.:]*")
_LOST_SIGN = re.compile(r" (\d{1,3})(?![\d/:.-])\s*")
_COUNTS = re.compile(r"\n?(?:[^\n]*§ ?\d+|\s*\d{1,2}[.)]?)$")
"""A number that only counts, up to its end: of a paragraph or of a list item."""

_ABBREVIATED = 5
"""Letters that the abbreviation of a body has at most."""

_DNR_LABEL = re.compile(r"^(?:dnr|diarienr|diarienummer|ärendenr)\b[ .:]*", re.I)
_ASIDE = re.compile(r"\s[-–]\s|:")
_ITEM_START = re.compile(r"^\W*(?:\d{1,2}[.)] |[a-z]\) |[•▪–-] ?|att )", re.I)
_SENTENCE = re.compile(r"(?<=[^\W\d_]{2})[.;]\s+(?=[A-ZÅÄÖ])")


class _Line(Stretch):
    """A line of a page."""

    __slots__ = ()

    @property
    def folded(self) -> str:
        """As it is matched, without blanks around it."""
        return super().folded.strip()

    @property
    def is_small(self) -> bool:
        return self.text.lstrip()[:1].islower()

    @property
    def is_capital(self) -> bool:
        return self.text.lstrip()[:1].isupper()


@dataclass(slots=True)
class _Matter:
    """One paragraph of the minutes: its number, name and diary number, and what was decided.

    The number is ``None`` where it was not recognised for certain.
    """

    number: int | None
    page: int
    dnr: str | None = None
    title: list[str] = field(default_factory=list)
    decided: list[_Line] = field(default_factory=list)
    lines: list[_Line] = field(default_factory=list)


def read(document: Document, tables: Tables) -> Iterator[Decision]:
    """The decisions on steering documents that the minutes record, in reading order."""
    pages = document.pages[:MAX_PAGES]
    sheets = [Sheet(_certain(page), tables) for page in pages]
    meetings = _meetings(sheets, tables)
    for matter in _matters(sheets, meetings, tables):
        body, date = meetings[matter.page]
        decided_by = body or _acting(matter, tables)
        items = list(_decided(matter, body, tables))
        found = [
            one
            for item, heading in _with_headings(items, tables)
            for one in _decisions(item, heading, matter, decided_by, date, tables)
        ]
        if len(found) == 1 and not found[0].validity:
            found = [_bounded(found[0], items, tables)]
        yield from (_as_printed(one, pages[one.page - 1]) for one in found)


_BLOT = "?"
"""Stands for a digit that was not recognised for certain."""


def _certain(page: Page) -> Page:
    """The page without digits that may be misread: a wrong day would end the wrong document.

    Numbers of paragraphs and of list items stay, as they only tell where something begins.
    """
    text = page.text
    for start, end in page.unsure:
        if not _COUNTS.match(text, max(0, text.rfind("\n", 0, start)), end):
            blotted = "".join(_BLOT if c.isdigit() else c for c in text[start:end])
            text = text[:start] + blotted + text[end:]
    return replace(page, text=text)


def _as_printed(decision: Decision, page: Page) -> Decision:
    """The decision with its quote as it stands on the page."""
    at = _certain(page).text.find(decision.quote)
    return replace(decision, quote=page.text[at : at + len(decision.quote)])


_Meeting = tuple[str | None, str | None]
"""The body that met, and the ISO day."""


def _meetings(sheets: list[Sheet], tables: Tables) -> dict[int, _Meeting]:
    """The meeting that each page belongs to: a page that heads another begins it."""
    body, date = _first_meeting(sheets[:2], tables)
    found: dict[int, _Meeting] = {}
    for sheet in sheets:
        headed = _headed(sheet, tables)
        body, date = headed if all(headed) else (body, date)
        found[sheet.number] = body, date
    return found


def _first_meeting(sheets: list[Sheet], tables: Tables) -> _Meeting:
    body = date = None
    for sheet in sheets:
        top = sheet.top(_TOP_LINES)
        labelled = tables.wording["meeting_day"].search(sheet.folded)
        if labelled and (day := tables.dates.at(sheet.folded, labelled.end(), labelled=True)):
            date = date or str(day.span)
        for start, end, _ in sheet.lines[:_TOP_LINES]:
            if tables.wording["not_meeting"].search(sheet.folded, start, end):
                continue
            # A small letter begins the rest of a sentence.
            if sheet.text[start].isupper():
                body = body or _body_of(sheet, start, tables)
            if not date and _may_head(sheet, start, end, tables):
                days = tables.dates.find(sheet.folded, start, end)
                date = next((str(d.span) for d in days if d.span.precision == "day"), None)
        hit = next(tables.bodies.find(sheet.text, 0, top), None)
        body = body or (hit.key if hit else None)
        if tables.wording["company"].search(sheet.folded, 0, top):
            body = COMPANY
    return body, date


def _may_head(sheet: Sheet, start: int, end: int, tables: Tables) -> bool:
    """Whether a line may name a meeting: a day in running text is of something else."""
    line = sheet.text[start:end].strip()
    if len(line) >= _LONGEST_HEADING or line.endswith((".", ",")):
        return False
    of_meeting = tables.wording["of_meeting"].search(sheet.folded, start, end)
    return bool(of_meeting) or len(line.split()) <= _FEW_WORDS


def _headed(sheet: Sheet, tables: Tables) -> _Meeting:
    """The body and the day that stand at the head of a page, each first on a line of its own."""
    body = date = None
    for start, end, _ in sheet.lines[:_HEAD_LINES]:
        body = body or _body_of(sheet, start, tables)
        day = tables.dates.at(sheet.folded, start)
        if day and day.span.precision == "day" and not sheet.text[day.end : end].strip():
            date = date or str(day.span)
    return body, date


def _body_of(sheet: Sheet, start: int, tables: Tables) -> str | None:
    """The body whose name begins the line; an utskott with the body that it belongs to."""
    hit = tables.bodies.at(sheet.text, start)
    return hit.key if hit else None


def _acting(matter: _Matter, tables: Tables) -> str | None:
    """The body that the matter's own text says decides."""
    for line in matter.lines:
        for body in tables.bodies.find(line.sheet.text, line.start, line.end):
            if line.sheet.folded.startswith(" beslut", body.end):
                return body.key
    return None


def _matters(
    sheets: list[Sheet], meetings: dict[int, _Meeting], tables: Tables
) -> Iterator[_Matter]:
    """The paragraphs that hold a decision."""
    matter: _Matter | None = None
    part = ""
    lines = list(_lines(sheets))
    for line, after in zip_longest(lines, lines[1:]):
        if begun := _begun(line, tables):
            if matter:
                yield matter
            number = begun[0] if _is_certain(line, begun[1]) else None
            matter, part = _Matter(number, line.sheet.number), "title"
            _name(matter, begun[1])
            continue
        if not matter:
            continue
        matter.lines.append(line)
        part = _part(line, part, meetings[matter.page][0], tables)
        if part == "decided" and matter.decided and _is_heading(line, matter.decided[-1], after):
            part = "other"
        if part == "title" and len(matter.title) < _TITLE_LINES:
            _name(matter, line.text)
        elif part == "decided":
            matter.decided.append(line)
    if matter:
        yield matter


def _begun(line: _Line, tables: Tables) -> tuple[int, str] | None:
    """The number of the matter that the line begins, and the rest of the line.

    Where signs were lost, ``Ks § 137`` is ``Ks 137``.
    """
    text = line.text.strip()
    found = _PARAGRAPH.match(line.folded)
    if not found:
        body = tables.bodies.at(text, 0)
        is_short = body is not None and body.end <= _ABBREVIATED
        found = _LOST_SIGN.match(text, body.end) if body and is_short else None
    return (int(found[1]), text[found.end() :]) if found else None


def _is_certain(line: _Line, rest: str) -> bool:
    """Whether the number before the rest of the line was recognised for certain, or printed."""
    begins = line.start + line.text.rfind(rest) if rest else line.end
    return not any(line.start <= start < begins for start, _ in line.sheet.page.unsure)


def _name(matter: _Matter, text: str) -> None:
    """Take the diary number and the words of the matter's heading."""
    text = _DNR_LABEL.sub("", text.strip())
    number = diary.at(text, 0)
    if number and not matter.dnr and not matter.title:
        matter.dnr = flat(number[0])
        text = text[number.end() :].strip()
    if text:
        matter.title.append(text)


def _part(line: _Line, part: str, meeting: str | None, tables: Tables) -> str:
    """Which part of its matter the line belongs to; headings belong to none."""
    text = line.folded
    # A line that begins small goes on from the one above: "... följande förslag till / beslut:".
    if len(text) < _LONGEST_HEADING and line.is_capital:
        if _begins_decision(line, meeting, tables):
            return "decision heading" if part != "decided" else part
        # "Arbetsutskottets förslag till beslut" ends what was decided though it ends in "beslut".
        if not text.endswith(".") and tables.minutes.ends.match(text):
            return "other"
    return "decided" if part == "decision heading" else part


def _is_heading(line: _Line, above: _Line, below: _Line | None) -> bool:
    """Whether a short line between a finished sentence and a new beginning is a heading."""
    text = line.folded
    is_short = len(text) <= _SHORT and not text.endswith((".", ":", ",", ";", "-"))
    is_apart = above.folded.endswith(".") and (below is None or not below.is_small)
    return is_short and line.is_capital and is_apart and _mark(text) == _NO_MARK


def _begins_decision(line: _Line, meeting: str | None, tables: Tables) -> bool:
    """Whether the line is a heading of what this meeting decided, and not another body."""
    at = line.end - len(line.text.lstrip())
    body: str | None = None
    while hit := tables.bodies.at(line.sheet.text, at):
        body, at = hit.key, hit.end
        at += line.sheet.text[at : line.end].startswith(" ")
    is_own = body is None or meeting is None or body == meeting or body.endswith("utskottet")
    return is_own and bool(tables.minutes.decides.match(line.sheet.folded, at, line.end))


def _lines(sheets: list[Sheet]) -> Iterator[_Line]:
    """The lines of all pages, without page marks and what heads or foots several of them."""
    edges = [{line.start: line.folded for line in _edges(sheet)} for sheet in sheets]
    times = Counter(text for edge in edges for text in set(edge.values()))
    for sheet, edge in zip(sheets, edges, strict=True):
        for start, end, _ in sheet.lines:
            line = _Line(sheet, start, end)
            is_mark = sheet.tables.wording["noise"].match(line.folded)
            if not is_mark and not (start in edge and times[edge[start]] > 1):
                yield line


def _edges(sheet: Sheet) -> Iterator[_Line]:
    """The lines at the head and foot of a page, up to the first that has something to tell."""
    for lines in (sheet.lines[:_HEAD_LINES], sheet.lines[: -_FOOT_LINES - 1 : -1]):
        for start, end, _ in lines:
            line = _Line(sheet, start, end)
            if _PARAGRAPH.match(line.folded) or _tells(line, sheet.tables):
                break
            yield line


def _tells(line: _Line, tables: Tables) -> bool:
    """Whether the line may decide, propose or refuse, so that it must not be taken for a head."""
    words, text = tables.minutes, line.folded
    is_heading = words.decides.search(text) or words.ends.match(text)
    return bool(is_heading or words.proposes.search(text) or any(words.clauses(text)))


def _decided(matter: _Matter, meeting: str | None, tables: Tables) -> Iterator[Stretch]:
    """The sentences and list items that decide, without those that propose, refuse or tell."""
    words = tables.minutes
    proposing, refused = False, ""
    for item in _items(matter.decided):
        folded = item.sheet.folded[item.start : item.end]
        mark = _mark(folded)
        # A refusal governs the list below it: items that are marked otherwise than itself.
        if refused and (mark == _NO_MARK or _NO_MARK + mark == refused):
            refused = ""
        if _resumes(item, meeting, tables):
            proposing, refused = False, ""
        if words.proposes.search(folded):
            # "Kommunstyrelsen föreslår kommunfullmäktige besluta" governs the list below it.
            proposing = True
        elif words.refuses.search(folded):
            is_finished = folded.rstrip().endswith(".") or (mark != _NO_MARK and folded[-1] != ":")
            refused = "" if is_finished else _NO_MARK + mark
        elif not proposing and not refused and not _CITED.match(folded) and _is_whole(item):
            yield item


_NO_MARK = " "
_MARKS = (
    (re.compile(r"\W*\d{1,2}[.)]"), "1"),
    (re.compile(r"\W*[a-z]\)"), "a"),
    (re.compile(r"\s*att\b"), "t"),
    (re.compile(r"\s*[•▪o–-]\s"), "-"),
)
_CITED = re.compile(r"\W*(?:[a-zåäö]+ )?\d{4}-\d\d-\d\d\b")
"""What begins with a day, or a body and a day, is a report of an earlier decision."""


def _mark(folded: str) -> str:
    """How a list item is marked: by a number, a letter, ``att``, a bullet, or not at all."""
    return next((mark for pattern, mark in _MARKS if pattern.match(folded)), _NO_MARK)


def _resumes(item: Stretch, meeting: str | None, tables: Tables) -> bool:
    """Whether the sentence begins as a decision of the meeting's own body."""
    folded = item.sheet.folded
    hit = tables.bodies.at(item.sheet.text, item.start)
    if hit and (meeting is None or hit.key == meeting):
        return folded.startswith(" beslutar", hit.end)
    return folded.startswith("för egen del", item.start)


def _is_whole(item: Stretch) -> bool:
    """Whether the sentence ends on its page; of one that goes on, the end may refuse it."""
    rest = item.sheet.text[item.end :].strip()
    return bool(rest) or item.text.rstrip()[-1:] in {".", ";", ","}


def _items(lines: list[_Line]) -> Iterator[Stretch]:
    """The lines put together: a new item at a bullet, a number, a full stop or a new page."""
    item: Stretch | None = None
    for line in lines:
        if item and _goes_on(item, line):
            item = item._replace(end=line.end)
            continue
        if item:
            yield from _sentences(item)
        item = Stretch(line.sheet, line.start, line.end)
    if item:
        yield from _sentences(item)


def _goes_on(item: Stretch, line: _Line) -> bool:
    if item.sheet is not line.sheet or _ITEM_START.match(line.text):
        return False
    above = item.text.rstrip()
    return above[-1:] not in {".", ":", ";"} or above.endswith((".o.m.", "o.m.", "fr.", "t."))


def _sentences(item: Stretch) -> Iterator[Stretch]:
    start = item.start
    for found in _SENTENCE.finditer(item.sheet.text, item.start, item.end):
        yield item._replace(start=start, end=found.start() + 1)
        start = found.end()
    yield item._replace(start=start)


def _with_headings(
    items: list[Stretch], tables: Tables
) -> Iterator[tuple[Stretch, Stretch | None]]:
    """Each item with the sentence above its list: ``Följande styrdokument upphävs:``."""
    heading: Stretch | None = None
    for item in items:
        mark = _mark(item.folded)
        if heading and mark not in {_NO_MARK, _mark(heading.folded)}:
            yield item, heading
            continue
        heading = item if tables.minutes.heads_list(item.folded) else None
        yield item, None


def _decisions(
    item: Stretch,
    heading: Stretch | None,
    matter: _Matter,
    body: str | None,
    date: str | None,
    tables: Tables,
) -> Iterator[Decision]:
    """What one sentence, or one item below its heading, decides on each document that it names."""
    quote = item.text.strip()
    if len(quote) > _MAX_ITEM:
        return
    text = flat(quote)
    folded = fold(text)
    clauses = tables.minutes.clauses(folded)
    if heading:
        clauses = tables.minutes.listed(folded, flat(heading.folded))
        quote = _below(heading, item)
    subject = tidy(" ".join(matter.title), tables)
    for clause in islice(clauses, _MAX_CLAUSES):
        name = _name_of(text[clause.start : clause.end], subject, tables)
        if not name:
            continue
        is_revision = clause.action == "adopt" and tables.minutes.speaks_of_revision(fold(subject))
        start, until, validity = _validity(folded, clause, tables)
        if start and date and start < date[: len(start)]:
            start = None  # "upphäva policyn från 2005" tells which one
        yield Decision(
            action="revise" if is_revision else clause.action,
            target=name[0].upper() + name[1:],
            body=body,
            date=date,
            paragraph=f"§ {matter.number}" if matter.number else None,
            dnr=matter.dnr,
            valid_from=start,
            valid_until=until,
            validity=validity,
            page=item.sheet.number,
            quote=quote,
        )


def _below(heading: Stretch, item: Stretch) -> str:
    """The words of an item from its heading on, where both stand on one page and are not long."""
    is_near = heading.sheet is item.sheet and item.end - heading.start <= _MAX_ITEM
    return (heading._replace(end=item.end) if is_near else item).text.strip()


def _name_of(words: str, heading: str, tables: Tables) -> str | None:
    """The document's name: as the sentence has it, or the matter's where it says "policyn"."""
    name = tidy(words.strip(" \"'”“"), tables)
    if tables.minutes.definite.search(fold(name).removesuffix("s")):
        name = name.removesuffix("s")
    if _is_name(name, tables):
        return name
    plain = _named_by(heading, tables)
    said, meant = tables.types.head(name), tables.types.head(heading)
    if tables.minutes.matter.fullmatch(fold(name)):
        return plain if plain and _is_document(heading, plain, tables) else None
    named = {base_form(word) for word in fold(heading).split()}
    if not tables.types.knows(name) and base_form(fold(name)) not in named:
        return None  # "Alkoholpolicyn" is not the matter's "Resepolicy"
    return plain if said and meant and said.type.key == meant.type.key else None


def _is_document(heading: str, plain: str, tables: Tables) -> bool:
    """Whether a matter is nothing but the document or its change: ``Förslaget antas``.

    ``Inköpspolicyns genomförande`` and ``Inköpspolicy - uppföljning`` are something else.
    """
    meant = tables.types.head(plain)
    if not meant or not heading.endswith(plain) or _ASIDE.search(plain):
        return False
    word = fold(plain[meant.start : meant.end])
    is_owner = word.endswith("s") and tables.minutes.definite.search(word.removesuffix("s"))
    return not is_owner and (len(plain) < len(heading) or meant.start == 0)


def _named_by(heading: str, tables: Tables) -> str | None:
    """The document that the heading of a matter names, without what is proposed to be done."""
    clause = next(tables.minutes.clauses(f"anta {fold(heading)}"), None)
    if not clause:
        return None
    plain = heading[clause.start - len("anta ") : clause.end - len("anta ")]
    return plain if _is_name(plain, tables) else None


def _is_name(words: str, tables: Tables) -> bool:
    """Whether the words name a steering document, and not only its kind: ``delegationsordningen``.

    A compound in the indefinite form is a name (``Cykelplan``), and so is what has a subject.
    """
    hit = tables.types.head(words)
    if not hit or not hit.type.steering:
        return False
    if len(words.split()) > 1:
        return True
    return not tables.types.knows(words) and not tables.minutes.definite.search(fold(words))


def _validity(
    folded: str, clause: Clause, tables: Tables
) -> tuple[str | None, str | None, str | None]:
    """First and last day and kind of validity that the sentence gives the document."""
    start = until = validity = None
    for hit in tables.phrases.prose(folded, tables.telling.places(folded)):
        match hit.means:
            case "until" | "extended":
                until, validity = str(hit.dates[0]), "date"
            case "until_further_notice" | "extended_open":
                validity = "until_further_notice"
            case "from":
                start = str(hit.dates[0])
            case "period" if hit.dates:
                start, until, validity = str(hit.dates[0]), str(hit.dates[1]), "period"
    words = tables.minutes
    start = start or _day_after(words.takes_effect, folded, clause, tables)
    if clause.action == "extend" and not validity:
        until = _day_after(words.lasts, folded, clause, tables)
        validity = "date" if until else None
    if clause.action == "adopt" and not validity:
        years = list(tables.dates.find(folded, clause.start, clause.end))
        hits = tables.dates.periods(folded, clause.start, clause.end)
        periods = {(str(hit.first), str(hit.last)) for hit in hits}
        if len(periods) == 1 and not years:
            [(first, until)] = periods
            start, validity = start or first, "period"
    return start, until, validity


def _bounded(decision: Decision, items: list[Stretch], tables: Tables) -> Decision:
    """The decision with the validity of a sentence of its own: ``Planen gäller till 2020``."""
    for item in items:
        folded = fold(flat(item.text))
        if any(tables.minutes.clauses(folded)):
            continue
        start, until, validity = _validity(folded, Clause(decision.action, 0, 0), tables)
        if start or validity:
            start = decision.valid_from or start
            quote = _joined(decision, item)
            return replace(
                decision, valid_from=start, valid_until=until, validity=validity, quote=quote
            )
    return decision


def _joined(decision: Decision, item: Stretch) -> str:
    """The decision's words up to the end of the item, where both stand near on one page."""
    start = item.sheet.text.find(decision.quote)
    if item.sheet.number != decision.page or start < 0:
        return decision.quote
    stretch = item.sheet.text[start : item.end].strip()
    return stretch if len(decision.quote) < len(stretch) <= _MAX_ITEM else decision.quote


def _day_after(wording: re.Pattern[str], folded: str, clause: Clause, tables: Tables) -> str | None:
    """The date right after the wording, outside the document's name."""
    for found in wording.finditer(folded):
        outside = found.start() >= clause.end or found.end() <= clause.start
        date = tables.dates.at(folded, found.end(), labelled=True) if outside else None
        if date:
            return str(date.span)
    return None
