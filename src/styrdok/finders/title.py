"""The title: the largest type on the first page, or its first lines, cleaned of what is not title."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from styrdok.finders.view import Sheet, View
from styrdok.model import Evidence
from styrdok.tables import Tables
from styrdok.text import flat, fold, key


class _Block(NamedTuple):
    """Consecutive lines that look alike: ``text[start:end]``, its letter size in points."""

    start: int
    end: int
    size: float


_LARGER = 1.15
"""Type this many times the body's size is a heading."""

_NOISE = re.compile(
    r"\s*(?:sid(?:a|an)?\.?!? ?\d+ ?(?:av|/|\()?!? ?\d*\)?|\d+ ?\(\d+\)|\d+ av \d+|\d+ ?/ ?\d+|- ?\d+ ?-|"
    r"(?:https?://|www\.)\S+|\S+@\S+|[\w-]+\.(?:se|nu|stockholm)|\d{1,3}|[<>|*-]+|page \d+ of \d+|[a-zåäö]+s författningssamling|författningssamling|[a-z]{2,5}fs \d{4}:\d+)\s*"
)
_PAGE_MARK = re.compile(r"(?i)\b(?:sida!? ?)?\d{1,3} ?\(\d{1,3}\)|\bsida!? \d+ av!? ?\d*|^\(?\d{1,2}\)? (?=[A-ZÅÄÖ])|\s-\s?\d{1,3}\s?-(?=\s|$)|_+|\(\s*\)")
_CONTENTS = re.compile(r"(?i)\s*\b(?:innehåll(?:sförteckning)?|inledning|bakgrund|1\. ?inledning|sammanfattning)\b")
_CUT = re.compile(
    r"[\s,(.–-]*(?:(?i:\b(?:foto:|diarienr|dnr\b|ks dnr|datum\b|sida \d|bilaga \d|revision(?: datum)?$|revision(?= datum)|antal sidor))"
    r"|\b[A-ZÅÄÖ]{2,4}[ -]\d{2,4}[/:]\d+|\b\d{3}-\d\d$).*$",
    re.S,
)
_BROKEN = re.compile(r"(?<=[a-zåäöA-ZÅÄÖ])- ?(?=[a-zåäöA-ZÅÄÖ])")
_TRAILING = " \t\n.,;:-–—|(/&"
_PROSE = re.compile(r"(?<=[a-zåäö0-9)])\. (?=[A-ZÅÄÖ])")
MAX_TITLE = 200


def find(view: View, tables: Tables) -> Iterator[Evidence]:
    """Candidates for the title, the likeliest first by weight."""
    yield from _labelled(view)
    yield from _matter(view, tables)
    first = view.first
    blocks = _blocks(view, first)
    if not blocks:
        return
    body = _body_size(view)
    largest = max(block.size for block in blocks)
    if first.page.lines and largest >= _LARGER * body:
        yield from _large(view, first, blocks, largest, body, tables)
    else:
        yield from _plain(view, first, blocks, tables)


def _labelled(view: View) -> Iterator[Evidence]:
    for sheet, field in view.fields("title"):
        for start, end in field.values[:1]:
            title = tidy(sheet.text[start:end], view.tables)
            if title and len(title) <= MAX_TITLE and len(title) > 3:
                yield sheet.evidence("title", title, f"title.label.{field.word}", start, end, 0.7)


_MATTER = re.compile(r"(?m)^§ ?\d+[^\n]{0,40}\n((?:[^\n]+\n){1,4}?)(?=(?:Ärendebeskrivning|Ärendet|Beslut|Sammanfattning|Bakgrund|Förslag)\b)")
_MEETING = re.compile(r"(?i)\b(?:sammanträdes)?protokoll\b|\bkallelse\b|\bföredragningslista\b")


def _matter(view: View, tables: Tables) -> Iterator[Evidence]:
    """Minutes: an extract is called after its one matter, a whole after body and day."""
    first = view.first
    top = first.lines[:8]
    form = next((m for s, e, _ in top if (m := _MEETING.search(first.text, s, e))), None)
    if not form:
        return
    matters = [(sheet, found) for sheet in view.sheets[:20] for found in _MATTER.finditer(sheet.text)]
    if len(matters) == 1:
        sheet, found = matters[0]
        yield sheet.evidence("title", tidy(found[1], tables), "title.matter", found.start(1), found.end(1), 0.95)
        return
    end = top[-1][1]
    body = next(tables.bodies.find(first.text, 0, end), None)
    date = next(tables.dates.find(first.folded, 0, end), None)
    if body and date and date.span.precision == "day":
        kind = form[0].capitalize() if form[0].isupper() else form[0]
        title = f"{kind} {body.key} {date.span}"
        yield first.evidence("title", title, "title.meeting", form.start(), form.end(), 0.68 if len(matters) else 0.91)


def _large(
    view: View, sheet: Sheet, blocks: list[_Block], largest: float, body: float, tables: Tables
) -> Iterator[Evidence]:
    main = next(n for n, block in enumerate(blocks) if block.size >= 0.9 * largest)
    start = blocks[main].start
    while blocks[main + 1 :] and blocks[main + 1].size >= 0.9 * largest:
        main += 1
    end = blocks[main].end
    title = tidy(sheet.text[start:end], tables)
    if not title or len(title) > MAX_TITLE:
        return
    subtitle = blocks[main + 1 : main + 2]
    kind = tables.types.head(title)
    if subtitle and kind and kind.type.family == "organising":
        # Whose delegationsordning it is belongs to its name.
        body = tables.bodies.at(sheet.text, subtitle[0].start)
        if body and body.end >= subtitle[0].end - 1:
            end = subtitle[0].end
            title = f"{title} {flat(sheet.text[subtitle[0].start : end])}"
    if subtitle and not tables.types.head(title) and subtitle[0].size >= 1.1 * body:
        rest = tidy(sheet.text[subtitle[0].start : subtitle[0].end], tables)
        hit = tables.types.head(rest)
        if hit and len(rest.split()) > 2:
            end = subtitle[0].end
            title = f"{title} – {rest}"
    title = _extended(view, title, tables)
    yield sheet.evidence("title", title, "title.largest", start, end, 0.9)


def _plain(view: View, sheet: Sheet, blocks: list[_Block], tables: Tables) -> Iterator[Evidence]:
    """All type alike: the first line that names a type, else the first line."""
    for n, block in enumerate(blocks[:6]):
        title = tidy(sheet.text[block.start : block.end], tables)
        if not title or len(title) > MAX_TITLE or _CONTENTS.match(sheet.folded, block.start):
            continue
        named = tables.types.head(title) is not None
        title = _extended(view, title, tables)
        weight = (0.72 if named else 0.66) - 0.05 * n
        yield sheet.evidence("title", title, "title.first", block.start, block.end, weight)


def _blocks(view: View, sheet: Sheet) -> list[_Block]:
    """The lines of the page's upper part, joined where a heading runs over several."""
    labels = {field.start for field in sheet.fields}
    body = _body_size(view)
    blocks: list[_Block] = []
    previous_bottom = 0.0
    open_block = False
    for start, end, line in sheet.lines[:40]:
        size = line.size if line else 10.0
        if _NOISE.fullmatch(sheet.folded, start, end) or end - start < 3 or (
            # "Uppföljning" is a label in a head block and a word of the title in large type.
            start in labels and size < 1.4 * body
        ):
            open_block = False
            continue
        if open_block and _joins(sheet, blocks[-1], start, end, size, line and line.top - previous_bottom):
            blocks[-1] = _Block(blocks[-1].start, end, max(size, blocks[-1].size))
        else:
            blocks.append(_Block(start, end, size))
        open_block = True
        previous_bottom = line.bottom if line else 0.0
    return blocks


def _joins(sheet: Sheet, block: _Block, start: int, end: int, size: float, gap: float | None) -> bool:
    """Whether the line belongs to the heading above it."""
    above, below = sheet.text[block.start : block.end], sheet.text[start:end]
    if not 0.87 <= size / block.size <= 1.15 or (gap is not None and gap > 1.2 * size):
        return False
    if len(above) > MAX_TITLE:
        return False
    if above.rstrip().endswith("-") or below[:1].islower() or above.isupper() == below.isupper() is True:
        return True
    return bool(re.search(r"(?:\b(?:för|om|i|och|av|vid|till|på|inom|med|mot|kring|samt|den|det|de)|,)\s*$", fold(above)))


def _body_size(view: View) -> float:
    """The size in which most letters are set, in points."""
    letters: dict[float, int] = {}
    for sheet in view.head:
        for line in sheet.page.lines:
            size = round(line.size)
            letters[size] = letters.get(size, 0) + line.end - line.start
    return max(letters, key=lambda size: letters[size]) if letters else 10.0


def tidy(raw: str, tables: Tables) -> str:
    """One line of title: without labels, decisions, page marks and the menu of types."""
    text = flat(_BROKEN_LINE.sub("", raw))
    text = _PAGE_MARK.sub(" ", text).strip()
    text = _without_menu(text, tables)
    text = _until_particulars(text, tables)
    text = flat(_CUT.sub("", text)).strip(_TRAILING)
    text = _once(text)
    text = _mended(text, tables)
    return _sentence_case(text, tables) if text.isupper() else text


_BROKEN_LINE = re.compile(r"(?<=[a-zåäö])-\s*\n\s*(?=[a-zåäö])(?!och\b|eller\b|samt\b)")


def _without_menu(text: str, tables: Tables) -> str:
    """Drop a menu that prints every type: four or more type words in a row."""
    menu = tables.types.menu(text)
    if menu and not text[: menu[0].start].strip():
        text = text[menu[-1].end :].lstrip(" .")
    return _COLLECTION.sub("", text)


_COLLECTION = re.compile(
    r"(?i)^(?:styrdokument|styrande dokument|(?:kommunal )?författningssamling)\b[ .:-]+(?=\w.{7})|\s*[.:–-]\s*(?:styrdokument|författningssamling)$|(?-i: Styrdokument$)"
)


def _until_particulars(text: str, tables: Tables) -> str:
    """Up to the first label with a colon, decision or table of contents."""
    folded = fold(text)
    cuts = [m.start() for m in _CONTENTS.finditer(folded) if m.start() > 3]
    cuts += [
        hit.start
        for hit in tables.labels.find(folded)
        if hit.start > 3 and text[hit.start].isupper() and (hit.colon or not hit.strict)
    ]
    for decision in tables.decisions.find(text, folded):
        says = decision.body or decision.date or decision.paragraph or decision.end >= len(text)
        if decision.start > 3 and says and decision.action == "adopt":
            cuts.append(decision.start)
    if not cuts:
        return text
    text = text[: min(cuts)]
    sentence, _, fragment = text.rpartition(". ")
    return sentence if sentence and len(fragment.split()) <= 2 else text


def _once(text: str) -> str:
    """``X. X för Y`` is ``X för Y``; ``X X för Y`` likewise."""
    for found in re.finditer(re.escape(fold(text[:8])), fold(text)[8:]) if len(text) > 16 else ():
        first, second = text[: found.start() + 8].strip(_TRAILING), text[found.start() + 8 :].strip(_TRAILING)
        if key(second).startswith(key(first)):
            return second
        if key(first).startswith(key(second)):
            return _without_echo(first)
    return text


def _without_echo(text: str) -> str:
    """Without a last sentence that only says the first word again (``... i Sala kommun. Riktlinje``)."""
    sentence, _, last = text.rpartition(". ")
    return sentence if sentence and key(text).startswith(key(last)) else text


def _mended(text: str, tables: Tables) -> str:
    """Words broken at a hyphen put together, and the lost dash of a period put back."""
    def join(found: re.Match[str]) -> str:
        whole = found[1] + found[2]
        hit = tables.types.head(whole)
        return whole if hit and hit.end == len(whole) else found[0]

    text = re.sub(r"([A-Za-zÅÄÖåäö]{4,})- ([A-Za-zÅÄÖåäö]+)", join, text)
    text = re.sub(r"([a-zåäö]{5,}s) (?=(?:program|plan|policy|strategi|taxa)\b)", r"\1", text)
    return re.sub(r"\b((?:19|20)\d\d) ((?:19|20)\d\d)\b", _dash, text)


def _dash(found: re.Match[str]) -> str:
    return f"{found[1]}-{found[2]}" if found[1] < found[2] else found[0]


def _extended(view: View, title: str, tables: Tables) -> str:
    """The title with its owner or period, where the head pages print it in full."""
    wanted = fold(title)
    if len(title) < 6 or tables.types.head(title) is None:
        return title
    for sheet in view.head[:2]:
        for start, end, _ in sheet.lines[:25]:
            line = flat(sheet.text[start:end])
            at = fold(line).find(wanted + " ")
            if at < 0:
                continue
            longer = tidy(line[at:], tables)
            added = longer[len(title) :].strip()
            if re.fullmatch(r"(?i)(?:för|i|inom|vid) [\wåäöÅÄÖ -]{2,40}? (?:kommun|stad|kommunkoncern)|(?:år )?\d{4}(?: ?[-–] ?\d{4})?", added):
                return longer
    return title


_ACRONYM = re.compile(r"\b(?:IT|VA|IKT|KS|KF|AB|LSS|LSO|HVB|FN|EU|BUN|SN|SKR|SKL|VGR|RUS|GDPR|POSOM|HBTQ|LIS|PBL|II|III|IV)\b")


def _sentence_case(text: str, tables: Tables) -> str:
    """Capitals only where they belong: first letter, municipalities, well-known acronyms."""
    kept = {m.start(): m[0] for m in _ACRONYM.finditer(text)}
    lowered = text.lower()
    letters = list(lowered)
    for start, word in kept.items():
        letters[start : start + len(word)] = word
    for hit in [*tables.register.find(text, lowered), *tables.register.bare(text, 0, len(text))]:
        if hit.form != "domain":
            letters[hit.start] = letters[hit.start].upper()
    return "".join(letters[:1]).upper() + "".join(letters[1:])
