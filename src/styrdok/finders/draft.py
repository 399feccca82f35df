"""Whether the document is only a proposal: it says so, or its decision is left to fill in."""

import re
from collections.abc import Iterator

from styrdok.finders.view import View
from styrdok.model import Evidence
from styrdok.tables import Tables

_PROPOSAL = re.compile(r"(?:förslag(?: till)?|utkast|remissversion|remissutgåva|granskningsversion|samrådsversion|arbetsmaterial|preliminär)\b")
_PLACEHOLDER = re.compile(
    r"(?:(?:20\d\d|[xåä]{2,4}|yyyy)[-. ](?:[xåm]{1,2}|mm)[-. ](?:[xåd]{1,2}|dd)\b|\b[xå]{2,}(?:[-. ][xåmd]{1,2})*(?![\wåäö])|\b20\d\d-\s*(?:$|\n|,)|§ ?x+\b)"
)
_DECISION_FIELDS = ("adopted_by", "adopted_on", "paragraph")
_DATE_LABELS = frozenset({"datum för beslut", "datum för antagande", "beslutsdatum"})


def find(view: View, tables: Tables) -> Iterator[Evidence]:
    """Evidence for ``draft``, with the value ``true``."""
    title = view.title
    if title and _PROPOSAL.match(title.value.lower()):
        yield view.sheets[title.page - 1].evidence("draft", "true", "draft.title", title.start, title.end, 0.9)
    for start, end, _ in view.first.lines[:40]:
        if end - start < 30 and _PROPOSAL.fullmatch(view.first.folded[start:end].strip(" :.!-")):
            yield view.first.evidence("draft", "true", "draft.line", start, end, 0.85)
    for sheet, field in view.fields(*_DECISION_FIELDS):
        for start, end in field.values[:1]:
            if found := _PLACEHOLDER.match(sheet.folded, start, end):
                yield sheet.evidence("draft", "true", "draft.placeholder", field.start, found.end(), 0.92)
        if not field.values and field.colon and field.word in _DATE_LABELS:
            yield sheet.evidence("draft", "true", "draft.blank", field.start, field.end, 0.6)
    for sheet in view.head[:2]:
        for hit in tables.decisions.find(sheet.text, sheet.folded):
            if hit.action == "adopt" and hit.placeholder and not hit.date:
                yield sheet.evidence("draft", "true", "draft.placeholder", hit.start, hit.end, 0.85)
