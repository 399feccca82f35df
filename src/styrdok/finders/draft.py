"""Whether the document is only a proposal: it says so, or its decision is left to fill in."""

from collections.abc import Iterator

from styrdok.finders.fields import Field
from styrdok.finders.view import Sheet, View
from styrdok.model import Evidence
from styrdok.tables import Tables

_DECISION_FIELDS = ("adopted_by", "adopted_on", "paragraph")


def find(view: View, tables: Tables) -> Iterator[Evidence]:
    """Evidence for ``draft``, with the value ``true``."""
    proposal, placeholder = tables.wording["proposal"], tables.wording["placeholder"]
    told = tables.wording["proposal_line"]
    title = view.title
    folded = view.subject.folded
    if title and (proposal.match(folded) or tables.wording["out_for_comment"].search(folded)):
        sheet = view.sheets[title.page - 1]
        yield sheet.evidence("draft", "true", "draft.title", title.start, title.end, 0.9)
    first = view.first
    for start, end, _ in first.lines[:40]:
        line = first.folded[start:end].strip(" :.!-")
        is_heading = end - start < 30 and first.text[start].isupper()
        if (is_heading and proposal.fullmatch(line)) or told.match(line):
            group = first.group(start)
            yield first.evidence("draft", "true", "draft.line", start, end, 0.85, group)
            for day in tables.dates.find(first.folded, start, end):
                span = (day.start, day.end)
                yield first.evidence("drafted_on", str(day.span), "draft.line", *span, 0.85, group)
    for sheet, field in view.fields(*_DECISION_FIELDS):
        for start, end in field.values[:1]:
            if found := placeholder.match(sheet.folded, start, end):
                rule = "draft.placeholder"
                # The value may stand before its label, in the cell beside it.
                begins = field.start if field.start < start else start
                yield sheet.evidence("draft", "true", rule, begins, found.end(), 0.92)
        # An empty box is a decision to come; where text was lost, colons were too.
        is_empty = not field.values and field.colon and not _is_in_row(sheet, field)
        if is_empty and field.name == "adopted_on" and not field.strict:
            yield sheet.evidence("draft", "true", "draft.blank", field.start, field.end, 0.6)
    for sheet in view.head[:2]:
        for hit in sheet.decisions:
            if hit.action == "adopt" and hit.placeholder and not hit.date:
                rule = "draft.placeholder"
                yield sheet.evidence("draft", "true", rule, hit.start, hit.end, 0.85)


def _is_in_row(sheet: Sheet, field: Field) -> bool:
    """Whether another label adjoins: what answers a row of labels stands below all of them."""
    text = sheet.text
    return any(
        not text[min(one.end, field.end) : max(one.start, field.start)].strip(" ")
        for one in sheet.fields
        if one.start != field.start
    )
