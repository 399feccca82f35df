"""What a document states of its follow-up, of who answers for it, and of who adopts what.

Steering documents say how they are to be followed up, reports what has been,
and guidelines on steering documents who adopts which type. Text is asked for a
few telling words first, so most pages cost next to nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from operator import itemgetter

from styrdok.finders.view import TEXT_PAGES, Sheet, Stretch, View
from styrdok.model import Record, Statement
from styrdok.tables import Tables
from styrdok.tables.spotting import Places, together
from styrdok.tables.statements import Heading, Wording
from styrdok.text import flat, fold

REPORTS = frozenset({"revisionsrapport", "årsredovisning", "delårsrapport", "rapport"})
"""Types of the documents that tell what has been followed up."""

REPORT_PAGES = 200
"""Pages of a report that are read."""

_MOST = {"followed_up": 60, "not_followed_up": 60, "adopts": 60}
_MOST_OF_A_KIND = 4
"""Statements of a kind that are kept: the first ones; no verdict needs more."""

_REACH = 200
"""Characters before and after a telling word that its sentence can hold."""

_BEFORE, _AFTER = 120, 160
"""Characters before and after a telling word that its wording can hold."""

_MAX_HEADING = 60
_SHORT_LINE = 70
_MAX_WHO = 90
_MAX_QUOTE = 280

_ENDS = (". ", ".\n", "? ", "?\n", "! ", "!\n", "\n\n", "\n \n", "• ", "▪ ", "● ", "– ", "; ")
"""What ends a sentence or a list item."""
_BETWEEN = " \n•▪●–;"
"""What ends a quote and is no part of it."""

_Found = tuple[int, Statement]
"""A statement, and where on its page it stands."""


def read(view: View, record: Record) -> Iterator[Statement]:
    """The statements of a document in reading order, the first few of each kind."""
    kinds = _kinds(record, view)
    if not kinds:
        return
    pages = TEXT_PAGES if record.steering else REPORT_PAGES
    kept: Counter[str] = Counter()
    said: set[tuple[object, ...]] = set()
    for one in _all(view.sheets[:pages], kinds, view.tables):
        what = one.kind, one.target, one.value if one.target else None, one.page, one.quote
        if what not in said and kept[one.kind] < _MOST.get(one.kind, _MOST_OF_A_KIND):
            said.add(what)
            kept[one.kind] += 1
            yield one
    if record.type in REPORTS:
        yield from _date(view)


def _kinds(record: Record, view: View) -> frozenset[str]:
    """What may be stated in a document of this kind."""
    if record.type in REPORTS:
        return frozenset({"followed_up", "not_followed_up"})
    if not record.steering:
        return frozenset()
    own = frozenset({"follow_up", "responsible", "roles"})
    is_about_documents = view.tables.wording["on_documents"].search(view.subject.folded)
    return own | {"adopts"} if is_about_documents else own


def _all(sheets: Iterable[Sheet], kinds: frozenset[str], tables: Tables) -> Iterator[Statement]:
    wordings = [one for one in tables.statements.wordings if one.kind in kinds]
    headings = [one for one in tables.statements.headings if one.kind in kinds]
    for sheet in sheets:
        places = sheet.places
        stated: list[_Found] = []
        for wording in wordings:
            if not places.keys().isdisjoint(wording.hints):
                stated += _stated(sheet, wording, places, tables)
        for heading in headings:
            for at in together(places, heading.hints):
                stated += _under(heading, sheet, at, tables)
        # "Någon uppföljning av planen har inte gjorts" speaks of a follow-up, and there was none.
        denied = {one.quote for _, one in stated if one.kind == "not_followed_up"}
        for _, one in sorted(stated, key=itemgetter(0)):
            if one.kind != "followed_up" or one.quote not in denied:
                yield one


def _stretches(places: Iterable[int], length: int) -> Iterator[tuple[int, int]]:
    """The stretches around the places that a wording can stand in; none overlap."""
    start = end = 0
    for at in places:
        if at - _BEFORE > end:
            if end:
                yield start, end
            start = at - _BEFORE
        end = min(length, at + _AFTER)
    if end:
        yield start, end


def _stated(sheet: Sheet, wording: Wording, places: Places, tables: Tables) -> Iterator[_Found]:
    """What the wording says on the page, once in each sentence."""
    past = 0
    for start, end in _stretches(together(places, wording.hints), len(sheet.folded)):
        for found in wording.pattern.finditer(sheet.folded, start, end):
            sentence = _around(sheet, found.start())
            if found.start() < past or found.end() > sentence.end:
                continue
            past = sentence.end
            own = _without_heading(sentence, found.start())
            for one in _said(own, wording, *found.span(), tables):
                yield found.start(), one


def _around(sheet: Sheet, at: int) -> Stretch:
    """The sentence or list item that holds the offset."""
    text = sheet.text
    first, last = max(0, at - _REACH), min(len(text), at + _REACH)
    begins = [found + len(end) for end in _ENDS if (found := text.rfind(end, first, at)) >= 0]
    ends = [found + 1 for end in _ENDS if (found := text.find(end, at, last)) >= 0]
    return Stretch(sheet, max(begins, default=first), min(ends, default=last))


def _said(own: Stretch, wording: Wording, at: int, end: int, tables: Tables) -> Iterator[Statement]:
    """What a sentence says by a wording that stands in it: one thing, or who adopts each type."""
    if wording.kind == "adopts":
        here = at - own.start, end - own.start
        for rule in tables.statements.rules(own.text, own.folded, *here):
            yield _statement(own, wording, rule.body, rule.type)
        return
    value = _who(own, wording, at, end, tables) if wording.who else _when(own, tables)
    if value or not wording.who:
        yield _statement(own, wording, value)


def _statement(
    sentence: Stretch, wording: Wording, value: str | None, target: str | None = None
) -> Statement:
    quote, page = sentence.text.strip()[:_MAX_QUOTE].strip(), sentence.sheet.number
    return Statement(wording.kind, value, target, wording.id, page, quote)


def _without_heading(sentence: Stretch, until: int) -> Stretch:
    """The sentence without short lines before it that nothing joins to it: a heading."""
    text, start = sentence.sheet.text, sentence.start
    while True:
        start += len(text[start:until]) - len(text[start:until].lstrip())
        line = text.find("\n", start, until)
        joined = line < 0 or line - start > _SHORT_LINE or not text[line + 1 : line + 2].isupper()
        if joined:
            return sentence._replace(start=start)
        start = line + 1


def _when(sentence: Stretch, tables: Tables) -> str | None:
    found = tables.statements.when(sentence.folded)
    return flat(sentence.text[slice(*found.span())]) if found else None


def _who(sentence: Stretch, wording: Wording, at: int, end: int, tables: Tables) -> str | None:
    """The one who answers: named on one side of the wording, by a word for such a one."""
    text = sentence.sheet.text
    if wording.who == "before":
        words = flat(text[sentence.start : at])
    else:
        words = flat(text[end : sentence.end]).split(",")[0].split(" som ")[0]
    words = words.strip(" .:;•-–")
    is_whole = words[:1].isupper() or wording.who == "after"
    if not is_whole or len(words) > _MAX_WHO:
        return None
    return words if tables.statements.names_somebody(fold(words)) else None


def _under(heading: Heading, sheet: Sheet, at: int, tables: Tables) -> Iterator[_Found]:
    """The beginning of a section whose heading holds the offset, if the text below bears it out."""
    start = sheet.folded.rfind("\n", max(0, at - _MAX_HEADING), at) + 1
    end = sheet.folded.find("\n", at, start + _MAX_HEADING)
    if end < 0 or (start == 0 and at > _MAX_HEADING):
        return
    if not tables.statements.heads(heading, sheet.folded[start:end].strip()):
        return
    below = sheet.folded[end : end + 2 * _REACH]
    first = below.lstrip().split("\n", 1)[0].rstrip()
    # In a table of contents a page number stands below, or another short heading.
    is_text = len(first) > _MAX_HEADING // 2 and not first[-1].isdigit()
    if is_text and any(word in below for word in heading.below):
        last = _around(sheet, end + below.index(first) + len(first) - 1)
        own = last._replace(start=end)
        quote = sheet.text[start : own.end].strip()[:_MAX_QUOTE].rstrip(_BETWEEN)
        says_when = heading.kind == "follow_up" and any(one in own.folded for one in heading.below)
        value = _when(own, tables) if says_when else None
        yield (
            at,
            Statement(heading.kind, value, None, f"heading.{heading.kind}", sheet.number, quote),
        )


def _date(view: View) -> Iterator[Statement]:
    """The latest day or month on the first page of a report, which it cannot be older than."""
    sheet = view.first
    hits = [
        hit
        for hit in view.tables.dates.find(sheet.folded, 0, len(sheet.folded), labelled=False)
        if hit.span.precision in ("day", "month")
    ]
    if hits:
        latest = max(hits, key=lambda hit: hit.span.last)
        quote = sheet.text[latest.start : latest.end]
        yield Statement("dated", str(latest.span), None, "date.first_page", sheet.number, quote)
