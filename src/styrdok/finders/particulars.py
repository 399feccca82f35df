"""The rest of the head block: diary number, who is responsible, what it replaces, whose unit."""

import re
from collections.abc import Iterator

from styrdok.finders.view import Sheet, View
from styrdok.model import Evidence
from styrdok.tables import Tables
from styrdok.tables.decisions import DNR
from styrdok.text import flat, fold

MAX_RESPONSIBLE = 90
MAX_REPLACES = 160

_PLACEHOLDER = re.compile(r"(?i)^(?:[xå]{2,}.*|\[.*\]?|-+|\.+|ange .*|namn|n\.?n\.?|tills ?vidare.*|vid behov.*)$")
_STOP = re.compile(r"\n\s*\n|(?<=\w{5})\. (?=[A-ZÅÄÖ])|\b\d{4}-\d{2}-\d{2}\b|\bSida?\b|\b\d+ ?\(\d+\)|\bwww\.|\b[\w-]+\.se\b")
_UNIT = re.compile(
    r"\b(?:[A-ZÅÄÖ][\wåäö]+(?: [A-ZÅÄÖ]?[\wåäö]+)? AB|[A-ZÅÄÖ][\wåäö]*(?: och [A-ZÅÄÖ][\wåäö]+)?(?: [A-Za-zÅÄÖåäö]+)?förbund(?:et)?\b"
    r"|(?:[A-ZÅÄÖa-zåäö]+- och )?[A-ZÅÄÖa-zåäö-]*(?:förvaltningen|enheten|sektionen)|[A-ZÅÄÖ][\wåäö]+skolan(?:/[A-ZÅÄÖ][\wåäö]+skolan)?)"
)


def find(view: View, tables: Tables) -> Iterator[Evidence]:
    """Evidence for ``dnr``, ``responsible``, ``replaces`` and ``unit``."""
    yield from _dnr(view, tables)
    yield from _responsible(view)
    yield from _replaces(view)
    yield from _unit(view, tables)


def _dnr(view: View, tables: Tables) -> Iterator[Evidence]:
    for sheet, field in view.fields("dnr"):
        for start, end in field.values:
            found = DNR.search(sheet.text, start, min(end, start + 60))
            if found and not sheet.text[start : found.start()].strip(" :\n") and _is_dnr(found[0]):
                value = flat(found[0])
                yield sheet.evidence("dnr", value, f"dnr.label.{field.word}", found.start(), found.end(), 0.95)
                break
    for sheet in view.head[:2]:
        for hit in tables.decisions.find(sheet.text, sheet.folded):
            if hit.dnr and hit.body and _is_dnr(hit.dnr.value):
                yield sheet.evidence("dnr", flat(hit.dnr.value), "dnr.decision", hit.dnr.start, hit.dnr.end, 0.7)
    first = view.first
    for start, end, _ in first.lines[:12]:
        found = _PREFIXED.search(first.text, start, end)
        if found:
            yield first.evidence("dnr", flat(found[0]), "dnr.near_title", found.start(), found.end(), 0.6)


_PREFIXED = re.compile(r"(?<![\w/])(?:KS|Ks|KSN|BUN|SN|KUN|TN|MBN|LD|LK|KK|RS|UN|ON|VON|BN|KFN)[ /-]?(?:19|20)?\d\d(?:[/:-]\d{2,6})+(?![\w/])")


def _is_dnr(text: str) -> bool:
    """Not a date, a page mark or a bare year."""
    return not re.fullmatch(r"(?:19|20)\d\d-\d\d-\d\d|(?:19|20)\d\d(?:-(?:19|20)?\d\d)?", text.strip()) or bool(
        re.fullmatch(r"(?:19|20)\d\d-\d{2,3}", text.strip())
    )


def _responsible(view: View) -> Iterator[Evidence]:
    for sheet, field in view.fields("responsible", "owner"):
        for start, end in field.values[:2]:
            value, stop = _free_text(sheet, start, end, MAX_RESPONSIBLE)
            if value and (value[0].isupper() or field.colon):
                weight = 0.9 if field.name == "responsible" else 0.7
                weight += 0.05 if field.colon else 0.0
                yield sheet.evidence("responsible", value, f"responsible.label.{field.word}", start, stop, weight)
                break


def _free_text(sheet: Sheet, start: int, end: int, longest: int) -> tuple[str, int]:
    """A value in words, up to where it stops being one."""
    raw = sheet.text[start:end]
    stop = _STOP.search(raw)
    raw = raw[: stop.start()] if stop else raw
    value = flat(raw).strip(" ,;:.-")
    if not value or len(value) > longest or _PLACEHOLDER.match(value) or not any(map(str.isalpha, value)):
        return "", start
    return value, start + len(raw)


def _replaces(view: View) -> Iterator[Evidence]:
    for sheet, field in view.fields("replaces"):
        for start, end in field.values[:1]:
            raw = sheet.text[start:end]
            stop = re.search(r"\n\s*\n|, antag|\.(?=\s+[A-ZÅÄÖ])|\.$|; ", raw)
            raw = raw[: stop.start()] if stop else raw
            value = flat(raw).strip(" ,;:.-")
            if value and len(value) <= MAX_REPLACES and not _PLACEHOLDER.match(value):
                yield sheet.evidence("replaces", value, f"replaces.label.{field.word}", start, start + len(raw), 0.9)


def _unit(view: View, tables: Tables) -> Iterator[Evidence]:
    title = view.title
    if not title:
        return
    sheet = view.sheets[title.page - 1]
    for body in tables.bodies.find(title.value, 0, len(title.value)):
        if body.rank in {2, 3, 4}:
            yield sheet.evidence("unit", body.key, "unit.title_body", title.start, title.end, 0.75)
    if found := _UNIT.search(title.value):
        yield sheet.evidence("unit", found[0], "unit.title", title.start, title.end, 0.7)
    for own, field in view.fields("ignored"):
        if field.word.endswith("gäller för") and field.values:
            start, end = field.values[0]
            body = tables.bodies.at(own.text, start)
            if body and body.rank == 3 and not fold(own.text[body.end : end]).strip(" .\n"):
                yield own.evidence("unit", body.key, "unit.applies_to", body.start, body.end, 0.6)
