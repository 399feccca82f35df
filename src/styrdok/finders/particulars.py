"""The rest of the head block: diary number, who is responsible, what it replaces."""

import re
from collections.abc import Iterator

from styrdok.finders.fields import Field
from styrdok.finders.view import Sheet, View
from styrdok.model import Evidence
from styrdok.tables import Tables, diary
from styrdok.text import flat, fold

MAX_RESPONSIBLE = 90
MAX_REPLACES = 160
"""Characters; what is longer is running text."""

_TOP_LINES = 12
_HEADING_LINES = 4
_SHORT_LINE = 60
_DAY = re.compile(r"(?:[12]?\d|3[01])/(?:1[0-2]|\d)")
"""Behind a body it may as well be a day without its year (``21/12``)."""

_REGISTER_BELOW = re.compile(r"(?<=\d)\n[A-ZÅÄÖ]{2,4}(?= ?(?:\||\n|$))")
"""The register's letters, which the end of the line parted from their number."""

_ROW_REACH = 80
"""Characters behind a row of labels within which a number known by its letters stands."""

_ROLE_WORDS = 2

_ROW = 3
"""So many labels with nothing between them are the head of a table, whose values stand below."""

_NAMED = re.compile(r"§|\b(?:19|20)\d\d\b")
"""What tells of a decision, as the words for a type do of a document."""

_EDGES = ' ,;:.-\n"”“'


def find(view: View, tables: Tables) -> Iterator[Evidence]:
    """Evidence for ``dnr``, ``responsible`` and ``replaces``."""
    yield from _dnr(view, tables)
    yield from _responsible(view, tables)
    yield from _named_before(view, tables)
    yield from _replaces(view, tables)


def _dnr(view: View, tables: Tables) -> Iterator[Evidence]:
    for sheet, field in view.fields("dnr"):
        for start, end in (*field.values, *([field.row] if field.row else [])):
            found = diary.NUMBER.search(sheet.text, start, min(end, start + 60))
            if (
                found
                and not sheet.text[start : found.start()].strip(_EDGES)
                and diary.is_number(found[0])
            ):
                rule = f"dnr.label.{field.word}"
                rest = _REGISTER_BELOW.match(sheet.text, found.end())
                span = (found.start(), rest.end() if rest else found.end())
                number = flat(sheet.text[span[0] : span[1]])
                yield sheet.evidence("dnr", number, rule, *span, 0.95)
                break
        if field.values and _follows_label(sheet, field):
            # "Handläggare Datum Dnr Kim Ek TN/2014:320": its letters tell the number.
            start, end = field.values[0]
            row_end = min(end, start + _ROW_REACH)
            if found := diary.find(sheet.text, start, row_end, tables.bodies):
                rule = f"dnr.label.{field.word}"
                yield sheet.evidence("dnr", flat(found[0]), rule, *found.span(), 0.6)
    for sheet in view.head[:2]:
        for hit in sheet.decisions:
            if hit.dnr and hit.body and not _DAY.fullmatch(hit.dnr.value):
                number, start, end = hit.dnr
                yield sheet.evidence("dnr", flat(number), "dnr.decision", start, end, 0.7)
    first = view.first
    of_others = {
        place[0]
        for field in first.fields
        if field.name not in {"dnr", "ignored"}
        for place in field.values[:1]
    }
    for n, (start, end, _) in enumerate(first.lines[:_TOP_LINES]):
        found = diary.find(first.text, start, end, tables.bodies)
        in_prose = end - start > _SHORT_LINE and n >= _HEADING_LINES
        if not found or in_prose:
            continue
        told = (one for one in first.decisions if one.paragraph)
        if any(one.start <= found.start() < one.end for one in told):
            continue  # "beslutad LS 12/13": the paragraph and its year
        # What stands behind another field's label is that field's value.
        before = (f for f in first.fields if start <= f.start < found.start())
        if found.start() not in of_others and all(f.name == "ignored" for f in before):
            yield first.evidence("dnr", flat(found[0]), "dnr.near_title", *found.span(), 0.6)


def _follows_label(sheet: Sheet, field: Field) -> bool:
    """Whether nothing stands between the label and the one before it: they are a row."""
    before = max((one.end for one in sheet.fields if one.end <= field.start), default=None)
    return before is not None and not sheet.text[before : field.start].strip()


def _responsible(view: View, tables: Tables) -> Iterator[Evidence]:
    for sheet, field in view.fields("responsible", "owner"):
        if _is_of_the_page(sheet, field, tables) or _ends_row(sheet, field):
            continue
        for start, end in field.values[:2]:
            stop = _end(sheet, start, end, "end_of_value", tables)
            # In a block that ran together the next label shows by its capital alone.
            labels = tables.labels.find(sheet.folded, start + 1, stop)
            stop = next((one.start for one in labels if sheet.text[one.start].isupper()), stop)
            value = _words(sheet, start, stop, MAX_RESPONSIBLE, tables)
            if value and (value[0].isupper() or field.colon) and _may_answer(value, tables):
                weight = 0.9 if field.name == "responsible" else 0.7
                # Who is to revise a document is seldom the one who answers for it.
                weight -= 0.05 if tables.wording["to_revise"].search(field.word) else 0.0
                rule = f"responsible.label.{field.word}"
                yield sheet.evidence("responsible", value, rule, start, stop, weight)
                break
    for sheet in view.head:
        for found in tables.wording["is_responsible"].finditer(sheet.folded):
            _, end = sheet.line_around(found.end())
            labels = tables.labels.find(sheet.folded, found.end() + 1, end)
            after = [one.start for one in labels if sheet.text[one.start].isupper()]
            stop = _end(sheet, found.end(), min([end, *after]), "end_of_value", tables)
            value = _words(sheet, found.end(), stop, MAX_RESPONSIBLE, tables)
            # A role without its capital is a word or two; what is longer goes on as a sentence.
            if value[:1].isupper() or 0 < len(value.split()) <= _ROLE_WORDS:
                yield sheet.evidence(
                    "responsible", value, "responsible.sentence", found.end(), stop, 0.8
                )


def _named_before(view: View, tables: Tables) -> Iterator[Evidence]:
    """``Kanslichefen är ansvarig för policyn``: who it is stands first in the sentence."""
    for sheet in view.head:
        for found in tables.wording["who_is_responsible"].finditer(sheet.folded):
            low = max(0, found.start() - MAX_RESPONSIBLE)
            start = low + max(map(sheet.text[low : found.start()].rfind, (". ", ".\n", "\n")))
            value = _words(sheet, start + 1, found.start(), MAX_RESPONSIBLE, tables)
            if value[:1].isupper() and not fold(value).endswith((" som", " den")):
                yield sheet.evidence(
                    "responsible", value, "responsible.sentence", start + 1, found.end(), 0.7
                )


def _is_of_the_page(sheet: Sheet, field: Field, tables: Tables) -> bool:
    """Whether the plain "Ansvarig" comes right after when the web page was updated."""
    before = [one for one in sheet.fields if one.start < field.start][-1:]
    return field.strict and any(tables.wording["of_the_page"].match(one.word) for one in before)


def _ends_row(sheet: Sheet, field: Field) -> bool:
    """Whether it is the last of three labels or more in a row: what follows answers the first."""
    row, after = 1, field
    for label in reversed([one for one in sheet.fields if one.start < field.start]):
        if label.colon or field.colon or sheet.text[label.end : after.start].strip():
            break
        row, after = row + 1, label
    begins = field.values and not sheet.text[field.end : field.values[0][0]].strip()
    return row >= _ROW and bool(begins)


def _may_answer(value: str, tables: Tables) -> bool:
    """Whether the words may be a person or a role: no heading, and no document's name."""
    document = tables.types.head(value)
    return not value[0].isdigit() and not (document and document.start == 0)


def _replaces(view: View, tables: Tables) -> Iterator[Evidence]:
    for sheet, field in view.fields("replaces"):
        for start, end in field.values[:1]:
            rule = f"replaces.label.{field.word}"
            if not field.colon and not _is_named(sheet, start, end, tables):
                continue  # the empty foot "Ersätter Utbytt den Sign", and what stands below
            yield from _replaced(sheet, start, end, rule, 0.9, tables)
    for sheet in view.head[:2]:
        for found in tables.wording["replaces"].finditer(sheet.folded):
            _, end = sheet.line_around(min(found.end() + MAX_REPLACES, len(sheet.text)))
            stop = _end(sheet, found.end(), end, "end_of_replaced", tables)
            if not _is_named(sheet, found.end(), stop, tables):
                continue  # "Taxan ersätter kommunens kostnader"
            yield from _replaced(sheet, found.end(), end, "replaces.sentence", 0.75, tables)


def _is_named(sheet: Sheet, start: int, end: int, tables: Tables) -> bool:
    """Whether a document is named there, by its type, its name or its decision."""
    return bool(tables.types.find(sheet.text, start, end) or _NAMED.search(sheet.text, start, end))


def _replaced(
    sheet: Sheet, start: int, end: int, rule: str, weight: float, tables: Tables
) -> Iterator[Evidence]:
    stop = _end(sheet, start, end, "end_of_replaced", tables)
    value = _words(sheet, start, stop, MAX_REPLACES, tables)
    is_name = value and not tables.wording["no_replaced"].match(fold(value))
    if is_name and not _is_next(sheet, start, stop, tables):
        yield sheet.evidence("replaces", value, rule, start, stop, weight)


def _is_next(sheet: Sheet, start: int, end: int, tables: Tables) -> bool:
    """Whether the field is empty, and what stands there is the next label or the contents."""
    label = next(tables.labels.find(sheet.folded, start, end), None)
    next_label = label and label.start == start and sheet.text[start].isupper()
    return bool(next_label or tables.wording["contents"].match(sheet.folded, start))


def _end(sheet: Sheet, start: int, end: int, wording: str, tables: Tables) -> int:
    """Where a value in words stops being one."""
    end = min(end, start + 2 * MAX_REPLACES)
    # A label with its colon begins another field.
    labels = tables.labels.find(sheet.folded, start, end)
    end = next((one.start for one in labels if one.colon and one.start > start), end)
    found = tables.wording[wording].search(sheet.folded[start:end])
    return start + found.start() if found else end


def _words(sheet: Sheet, start: int, end: int, longest: int, tables: Tables) -> str:
    """The value as one line; nothing when it is a placeholder, a number or running text."""
    value = flat(sheet.text[start:end]).strip(_EDGES)
    is_blank = not any(map(str.isalnum, value)) or tables.wording["no_value"].search(fold(value))
    return "" if is_blank or len(value) > longest else value
