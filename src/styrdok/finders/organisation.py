"""Whose document it is: by title, head block, header or domain; never by a neighbour in prose."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from styrdok.finders.view import Sheet, View
from styrdok.model import Evidence, Organisation
from styrdok.tables import Tables
from styrdok.tables.register import NameHit

_COUNTED_PAGES = 5
_HEADER_LINES = 3
_MEMBER = 0.98
"""More than a title weighs: the name of a federation may hold that of one of its members."""

_LISTED = re.compile(r",\s|,?\s(?:och|samt|&)\s")

_BEFORE = 25
"""Characters before a name that may tell whose it is."""

_PARTY_LINES = 15
"""The upper part of a page, in which an agreement names its parties."""


def find(view: View, tables: Tables) -> Iterator[Evidence]:
    """Evidence for ``organisations``: one register code a hit."""
    kind = tables.types.head(view.subject.title)
    parties = kind is not None and kind.type.parties
    counts: Counter[Organisation] = Counter()
    first: dict[tuple[Organisation, str], tuple[Sheet, NameHit]] = {}
    for sheet in view.sheets[:_COUNTED_PAGES] + view.head[-1:]:
        for hit in sheet.names:
            if hit.form != "domain":
                counts[hit.organisation] += 1
            place = _place(view, sheet, hit, tables, parties=parties)
            first.setdefault((hit.organisation, place), (sheet, hit))
    of_members = any(place == "text" for _, place in first) and any(
        tables.wording["is_federation"].search(sheet.folded)
        for sheet in view.sheets[:_COUNTED_PAGES]
    )
    for (organisation, place), (sheet, hit) in first.items():
        weight = _WEIGHTS["member" if of_members and place == "text" else place]
        share = counts[organisation] / max(1, counts.total())
        if place in {"head", "text"}:
            weight = weight * (0.5 + 0.5 * share) if share < 0.9 else weight
        yield sheet.evidence(
            "organisations",
            organisation.code,
            f"organisation.{place}",
            hit.start,
            hit.end,
            round(weight, 3),
        )
    if kind and kind.type.members:
        yield from _members(view, tables)
    yield from _bare(view, tables)
    yield from _logo(view.first, tables)
    if not first:
        yield from _mentioned(view, tables)


def _members(view: View, tables: Tables) -> Iterator[Evidence]:
    """The members of a federation: of all names in its charter theirs are listed first."""
    for sheet in view.head:
        hits = list(tables.register.series(sheet.text, sheet.folded))
        for hit in hits:
            owner, rule = hit.organisation.code, "organisation.member"
            yield sheet.evidence("organisations", owner, rule, hit.start, hit.end, _MEMBER)
        if hits:
            return


def _in_prose(sheet: Sheet, start: int) -> bool:
    """Whether the line above is long and unfinished, so that this one only goes on."""
    above, _ = sheet.line_around(max(0, start - 1))
    line = sheet.text[above:start].strip()
    return len(line) > 55 and line[-1] not in ".:"


_WEIGHTS = {
    "title": 0.97,
    "council": 0.96,
    "party": 0.96,
    "address": 0.86,
    "place": 0.56,
    "listed": 0.95,
    "header": 0.9,
    "domain": 0.82,
    "head": 0.8,
    "text": 0.7,
    "attendance": 0.4,
    "neighbour": 0.4,
    "member": 0.45,
}


def _place(view: View, sheet: Sheet, hit: NameHit, tables: Tables, *, parties: bool) -> str:
    title = view.title
    if title and sheet.number == title.page and title.start <= hit.start < title.end:
        return "title"
    if title and hit.form != "domain" and sheet.folded[hit.start : hit.end] in view.subject.folded:
        return "title"
    if hit.form == "domain":
        return "domain"
    if parties and sheet is view.first and hit.start < sheet.top(_PARTY_LINES):
        return "party"
    start, end = sheet.line_around(hit.start)
    if tables.wording["attendance"].match(sheet.folded[start:end]):
        return "attendance"
    line = sheet.text[start:end].strip()
    alone = (
        len(line) - (hit.end - hit.start) < 25
        and not line.endswith(".")
        and not _in_prose(sheet, start)
    )
    before = sheet.folded[max(0, hit.start - _BEFORE) : hit.start]
    if tables.wording["council_of"].search(before):
        return "council"
    if tables.wording["of_neighbour"].search(before):
        return "neighbour"
    if sheet.number <= 2 and alone and line[:1].isupper():
        return "header"
    if tables.wording["address"].search(sheet.folded, start, end):
        return "address"
    if tables.wording["in_place"].search(sheet.folded[max(0, hit.start - 12) : hit.start]):
        return "place"
    return "head" if sheet in view.head[:2] else "text"


def _bare(view: View, tables: Tables) -> Iterator[Evidence]:
    """A name alone, with a capital: in the title it speaks, elsewhere it hardly does."""
    title = view.title
    if title:
        sheet = view.sheets[title.page - 1]
        if "kommunerna" in view.subject.folded:
            for hit in tables.register.series(title.value, view.subject.folded):
                owner, span = hit.organisation.code, (title.start, title.end)
                yield sheet.evidence("organisations", owner, "organisation.title", *span, 0.97)
        bare = list(tables.register.bare(sheet.text, sheet.folded, title.start, title.end))
        if _is_list(sheet.folded, bare):
            for hit in bare:
                owner, span = hit.organisation.code, (hit.start, hit.end)
                yield sheet.evidence("organisations", owner, "organisation.listed", *span, 0.95)
        for hit in bare:
            yield sheet.evidence(
                "organisations",
                hit.organisation.code,
                "organisation.title_name",
                hit.start,
                hit.end,
                0.85,
            )
        for hit in tables.register.county(sheet.folded, title.start, title.end):
            owner = hit.organisation.code
            span = (hit.start, hit.end)
            yield sheet.evidence("organisations", owner, "organisation.county", *span, 0.58)
    sheet = view.first
    for start, end, _ in sheet.lines[:_HEADER_LINES] + sheet.lines[-_HEADER_LINES:]:
        for hit in tables.register.bare(sheet.text, sheet.folded, start, end):
            # A name after digits belongs to a postal address, which may be an auditor's.
            before = sheet.folded[start : hit.start]
            is_address = re.search(r"\d\s*$", before)
            beside = tables.wording["attendance"].match(sheet.folded[start:end])
            is_another = beside or tables.wording["of_neighbour"].search(before)
            if end - start < 40 and not is_address and not is_another:
                yield sheet.evidence(
                    "organisations",
                    hit.organisation.code,
                    "organisation.name",
                    hit.start,
                    hit.end,
                    0.55,
                )


def _logo(sheet: Sheet, tables: Tables) -> Iterator[Evidence]:
    """What a web page prints in place of its owner's arms: ``Mullsjö logotyp``."""
    for start, end, _ in sheet.lines[:_HEADER_LINES]:
        found = tables.wording["logo_of"].match(sheet.folded, start, end)
        owner = tables.register.named(found[0].strip()) if found else None
        if found and owner:
            span = found.span()
            yield sheet.evidence("organisations", owner.code, "organisation.logo", *span, 0.8)


def _is_list(folded: str, hits: list[NameHit]) -> bool:
    """Whether nothing but commas and "och" stands between the names."""
    gaps = [folded[left.end : right.start] for left, right in pairwise(hits)]
    return bool(gaps) and all(_LISTED.fullmatch(gap) for gap in gaps)


def _is_neighbour(sheet: Sheet, hit: NameHit, tables: Tables) -> bool:
    """Whether the owner works with it, or something that only lies there is named."""
    before = sheet.folded[max(0, hit.start - _BEFORE) : hit.start]
    seat = tables.wording["seat_of"].match(sheet.folded, hit.end)
    return bool(seat or tables.wording["of_neighbour"].search(before))


def _mentioned(view: View, tables: Tables) -> Iterator[Evidence]:
    """The name that prose mentions most, for a document that names its owner nowhere else."""
    mentions = [
        (sheet, hit)
        for sheet in view.head
        for hit in tables.register.mentioned(sheet.text, sheet.folded)
        if not _is_neighbour(sheet, hit, tables)
    ]
    names = Counter(hit.organisation for _, hit in mentions)
    for organisation, times in names.most_common(1):
        sheet, hit = next((s, h) for s, h in mentions if h.organisation == organisation)
        place = tables.wording["of_its_place"].search(sheet.folded[: hit.start])
        # "Sjöviks invånare" tells as much as "i Sjövik".
        is_genitive = hit.end - hit.start > len(organisation.name)
        if times > 1 or (len(names) == 1 and (place or is_genitive)):
            yield sheet.evidence(
                "organisations",
                organisation.code,
                "organisation.mentioned",
                hit.start,
                hit.end,
                0.51,
            )
