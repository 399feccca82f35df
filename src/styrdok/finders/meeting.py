"""The title of minutes and summonses: their one matter, or who met and when."""

import re
from collections.abc import Iterator

from styrdok.finders.tidying import tidy
from styrdok.finders.view import Sheet, View
from styrdok.model import Evidence
from styrdok.tables import Tables
from styrdok.text import flat

_MEETING_LINES = 8

_BESIDE_LABEL = 80
"""Characters in which the day of a meeting stands behind its label, or below it."""

_MEETS = 2
"""The lowest rank of a body that holds meetings."""

_ABBREVIATED = 5
"""Letters that the abbreviation of a body has at most."""

_OF_CASE = re.compile(r"[ -]?(?!\d{4}([-/. ])\d\d\1\d\d(?!\d))\d{2,4}[/:.-]\d")
"""Behind an abbreviation: the number of a case (``KS 2013/397``)."""

_BESIDE_NOTICE = 70
"""Characters in which the word for a notice stands before its day."""

_HOUR = re.compile(r",? (?:kl\.? ?(?:ockan )?)?\d{1,2}[:.]\d\d")
_SENTENCE_BELOW = re.compile(r"\n[A-ZÅÄÖ][^\n]*\.\n")


def find(view: View, tables: Tables) -> Iterator[Evidence]:
    """Minutes: an extract is called after its one matter, a whole after body and day."""
    first = view.first
    top = first.lines[:_MEETING_LINES]
    heading, matter = tables.wording["meeting"], tables.wording["matter"]
    forms = (found for start, end, _ in top for found in heading.finditer(first.folded, start, end))
    # "När protokoll har justerats" and "Kallelse ska skickas" are running text.
    told = tables.wording["told_of"]
    form = next(
        (
            found
            for found in forms
            if first.text[found.start()].isupper() and not told.match(first.folded, found.end())
        ),
        None,
    )
    if not form:
        yield from _noticed(first, tables)
    if not form or tables.wording["annex"].search(first.folded[: form.start()]):
        return
    matters = [(sheet, m) for sheet in view.sheets[:20] for m in matter.finditer(sheet.folded)]
    if len(matters) == 1:
        sheet, found = matters[0]
        start, end = found.span(1)
        if sentence := _SENTENCE_BELOW.search(sheet.text, start, end):
            end = sentence.start()
        title = tidy(sheet.text[start:end], tables)
        yield sheet.evidence("title", title, "title.matter", start, end, 0.95)
        return
    if form[0] == "protokollsutdrag":
        return
    body, day = _body_met(first, form, top[-1][1], tables), _day_met(first, top[-1][1], tables)
    if body:
        invites = tables.wording["invites"].match(first.folded, form.start())
        met = f"till {body.removesuffix('s')}s sammanträde" if invites else body
        title = f"{form[0].capitalize()} {met} {day or ''}".rstrip()
        weight = 0.91 if day else 0.71
        yield first.evidence("title", title, "title.meeting", form.start(), form.end(), weight)


def _noticed(sheet: Sheet, tables: Tables) -> Iterator[Evidence]:
    """Minutes without a heading: the notice on their first page says who met, and when."""
    wording = tables.wording
    notice = wording["notice"].search(sheet.folded)
    who = wording["notice_body"].search(sheet.folded, notice.start()) if notice else None
    body = tables.bodies.at(sheet.text, who.end()) if who else None
    if not who or not body:
        return
    day = tables.dates.at(sheet.folded, body.end + 1)
    written = flat(sheet.text[day.start : day.end]) if day else None
    when = written or _day_met(sheet, len(sheet.text), tables)
    title = f"Protokoll {body.key} {when or ''}".rstrip()
    yield sheet.evidence("title", title, "title.notice", who.start(), body.end, 0.8)


def _body_met(sheet: Sheet, form: re.Match[str], end: int, tables: Tables) -> str | None:
    """The body that met: right before the heading, else behind it, but for a case's register."""
    met = [
        body
        for body in tables.bodies.find(sheet.text, 0, end)
        if body.rank >= _MEETS
        and not (body.end - body.start <= _ABBREVIATED and _OF_CASE.match(sheet.text, body.end))
    ]
    before = [body for body in met if 0 <= form.start() - body.end <= 1]
    behind = [body for body in met if body.start >= form.end()]
    return next((body.key for body in (*before, *behind, *met)), None)


def _day_met(sheet: Sheet, end: int, tables: Tables) -> str | None:
    """The day of the meeting as it is written: beside its label, else the first of no notice."""
    label = tables.wording["meeting_day"].search(sheet.folded, 0, end)
    # Beside its label, if there is one: what a text tells of may be another's meeting.
    start = label.end() if label else 0
    limit = min(start + _BESIDE_LABEL, end) if label else end
    dates = list(tables.dates.find(sheet.folded, start, limit))
    # Of the days of a summons the one that tells the hour is the meeting's.
    timed = [date for date in dates if _HOUR.match(sheet.folded, date.end)]
    for date in timed[:1] or dates:
        before = sheet.folded[max(start, date.start - _BESIDE_NOTICE) : date.start]
        if date.span.precision == "day" and not tables.wording["of_notice"].search(before):
            return flat(sheet.text[date.start : date.end]).removeprefix("den ")
    return None
