"""The document's type: by its type field, its form, a marked menu word, or its title."""

import re
from collections.abc import Iterator

from styrdok.finders.view import Sheet, View
from styrdok.model import Evidence
from styrdok.tables import Tables
from styrdok.tables.bodies import ELECTED
from styrdok.tables.types import VAGUE

TOP_LINES = 9
"""The lines of page 1 in which a paper says what it is."""

_HEAD_LINES = 4
_FEW_WORDS = 2
"""Words before a type's in a heading: ``Intern kontrollplan``, ``Förslag till handlingsplan``."""

_A4_WIDTH = 600
"""Points; a page of text that is broader is turned on its side."""

_WORD = re.compile(r"[\w-]+")

_SLIDE_LETTERS = 900
"""Characters a page on average; more than this is a document printed broad."""


_DECIDED = frozenset({"adopted_by", "adopted_on"})
_KEPT = frozenset({"responsible", "valid_from", "valid_until", "validity", "review_by"})
"""Labels of a head block for who decided, and for what follows from it."""


_DEFINITE = re.compile(r"(?:rna|planen|programmet|policyn|strategin|reglementet|taxan)$")
_OTHER = "övrigt"
_WITH_HEADING = frozenset({"protokoll", "kallelse", "tjänsteskrivelse", "motion", "remissvar"})
_FULL_STOP = re.compile(r"[a-zåäö]\.\s")
_HEAD_TEXT = 400
"""Characters of a page within which what stands is its head."""


def find(view: View, tables: Tables) -> Iterator[Evidence]:
    """Evidence for ``type``, and the word for it as ``type_as_written``."""
    yield from _labelled(view, tables)
    yield from _marked(view, tables)
    yield from _titled(view, tables)
    yield from _adopted(view, tables)
    yield from _blocked(view)
    yield from _by_form(view, tables)
    yield from _slides(view)


def _labelled(view: View, tables: Tables) -> Iterator[Evidence]:
    for sheet, field in view.fields("type"):
        for start, end in field.values:
            hits = tables.types.find(sheet.text, start, end)
            if not hits:
                continue
            vague = hits[0].type.key == VAGUE
            menu = tables.types.menu(sheet.text[start:end])
            weight = 0.4 if vague else 0.3 if menu else 0.97 if field.colon else 0.9
            yield from _named(
                sheet,
                hits[0].type.key,
                f"type.label.{field.word}",
                hits[0].start,
                hits[0].end,
                weight,
            )
            break


def _marked(view: View, tables: Tables) -> Iterator[Evidence]:
    for sheet in view.head:
        for start, end in sheet.page.marked:
            hits = tables.types.find(sheet.text, start, end)
            if hits:
                yield from _named(
                    sheet, hits[0].type.key, "type.marked", hits[0].start, hits[0].end, 0.93
                )


def _titled(view: View, tables: Tables) -> Iterator[Evidence]:
    if not view.title:
        return
    sheet = view.sheets[view.title.page - 1]
    # The quoted lines may hold more than the title, such as a menu: the title's own word decides.
    hit = tables.types.head(view.title.value)
    if tables.wording["list_of_documents"].fullmatch(view.subject.folded):
        span = (view.title.start, view.title.end)
        yield sheet.evidence("type", _OTHER, "type.list", *span, 0.55, sheet.group(span[0]))
        return
    if hit:
        word = view.title.value[hit.start : hit.end]
        at = sheet.folded.find(word.lower(), view.title.start, view.title.end)
        start, end = (at, at + len(word)) if at >= 0 else (view.title.start, view.title.end)
        weight = 0.5 if hit.type.key == VAGUE else 0.88
        yield from _named(sheet, hit.type.key, "type.title", start, end, weight, word)
    if tables.types.find(view.title.value):
        return  # of documents that its title is about the paper is none
    for n, (start, end, _) in enumerate(view.first.lines[: TOP_LINES * 2]):
        if tables.wording["contents_alone"].search(view.first.folded, start, end):
            continue  # "Innehållsförteckning" is none of the papers that end so
        hits = tables.types.find(view.first.text, start, end)
        if hits and not tables.types.menu(view.first.text[start:end]):
            # A heading that is printed over every steering document says that this is one.
            is_heading = n < TOP_LINES and view.first.folded[start:end].strip() == VAGUE
            weight = (0.5 if is_heading else 0.45) if hits[0].type.key == VAGUE else 0.6
            is_named = hits[0].type.steering and hits[0].type.key != VAGUE
            if is_named and not _heads(view.first, start, hits[0].start, tables):
                weight = 0.4
            yield from _named(
                view.first, hits[0].type.key, "type.near_title", hits[0].start, hits[0].end, weight
            )
            return


def _heads(sheet: Sheet, start: int, at: int, tables: Tables) -> bool:
    """Whether a type's word on a line can be a heading's: what prose mentions is another's."""
    contents = tables.wording["contents"].match(sheet.folded, start)
    before = sheet.text[contents.end() if contents else start : at].split()
    if len(before) > _FEW_WORDS and (contents or not sheet.text[at].isupper()):
        return False
    if tables.wording["proposal"].match(sheet.folded, start):
        return True
    word, end = _word_at(sheet.text, at)
    if before and before[-1].endswith(".") and _DEFINITE.search(word):
        return False  # "Du får hjälp. Riktlinjerna för ... styr vad": a sentence on a line
    # "Avgift", "Regler": a heading of any text, where nothing tells what they are for.
    return not tables.types.knows(word) or bool(
        tables.wording["preposition"].match(sheet.folded, end + 1)
    )


def _word_at(text: str, at: int) -> tuple[str, int]:
    """The word that begins there, and where it ends."""
    found = _WORD.match(text, at)
    return (found[0], found.end()) if found else ("", at)


def _adopted(view: View, tables: Tables) -> Iterator[Evidence]:
    """What an elected body has adopted governs something, though no word tells its type.

    Only a line of its own on page 1 says so; one that gives the day or the paragraph, or
    that stands in the head of the page.
    """
    sheet = view.first
    for hit in sheet.decisions:
        # In a page that runs on in one line nothing but the title stands before.
        is_first = hit.start < _HEAD_TEXT and not _FULL_STOP.search(sheet.text, 0, hit.start)
        # "Kommunfullmäktiges beslut 2014-11-27 § 166" begins with its body.
        start = min(hit.start, hit.body.start) if hit.body and hit.date else hit.start
        is_line = (not sheet.lead(start) or is_first) and sheet.text[start].isupper()
        is_near = hit.start <= sheet.top(_HEAD_LINES)
        says = hit.date or hit.paragraph or is_near
        is_decided = hit.action == "adopt" and not hit.weak and says
        rank = tables.bodies.rank(hit.body.value) if hit.body else 0
        # Whoever it was that adopted it, if it is told on top when.
        is_dated = hit.body is not None and hit.date is not None and is_near
        if is_line and is_decided and (rank >= ELECTED or is_dated):
            yield sheet.evidence("type", VAGUE, "type.adopted", hit.start, hit.end, 0.5)
            return


def _blocked(view: View) -> Iterator[Evidence]:
    """A head block that tells who decided and who answers for it stands on steering documents."""
    sheet = view.first
    decided = [field for field in sheet.fields if field.name in _DECIDED and field.colon]
    kept = {field.name for field in sheet.fields if field.name in _KEPT and field.values}
    if decided and kept:
        label = decided[0]
        yield sheet.evidence("type", VAGUE, "type.block", label.start, label.end, 0.5)


def _named(
    sheet: Sheet, key: str, rule: str, start: int, end: int, weight: float, word: str | None = None
) -> Iterator[Evidence]:
    group = sheet.group(start)
    yield sheet.evidence("type", key, rule, start, end, weight, group)
    written = (word or sheet.text[start:end]).lower()
    yield sheet.evidence("type_as_written", written, rule, start, end, weight, group)


def _by_form(view: View, tables: Tables) -> Iterator[Evidence]:
    """Papers that bear a steering document's name but another paper's form."""
    found: dict[str, list[tuple[float, Sheet, int, int]]] = {}
    top = view.first.top(TOP_LINES)
    if contents := tables.wording["contents_alone"].search(view.first.folded, 0, top):
        top = contents.start()  # what the chapters of a document are called is not its form
    for sign in tables.families.signs:
        for sheet in (
            view.head[:2]
            if sign.place == "head"
            else view.head
            if sign.place == "any"
            else view.head[:1]
        ):
            is_top = sign.place == "top"
            hit = sign.pattern.search(sheet.folded, 0, top if is_top else len(sheet.folded))
            if hit and not (is_top and _is_told_of(sheet, hit, sign.family, tables)):
                found.setdefault(sign.family, []).append(
                    (sign.weight, sheet, hit.start(), hit.end())
                )
                break
    for family, hits in found.items():
        total = sum(weight for weight, *_ in hits)
        _, sheet, start, end = max(hits, key=lambda hit: hit[0])
        certain = total >= tables.families.need[family]
        weight = min(0.9 + 0.02 * total, 0.96) if certain else min(0.6, 0.7 * total)
        yield sheet.evidence(
            "type", family, f"type.form.{family}", start, end, weight, sheet.group(start)
        )


def _is_told_of(sheet: Sheet, hit: re.Match[str], family: str, tables: Tables) -> bool:
    """Whether a sentence tells of such papers: ``1 § Kallelse ska skickas sju dagar före``."""
    start = hit.end() - len(hit[0].lstrip())
    goes_on = bool(tables.wording["told_of"].match(sheet.folded, hit.end()))
    line_start, _ = sheet.line_around(start)
    is_within = sheet.text[start].islower() and sheet.text[line_start:start].endswith(" ")
    # Forms have headings of their own; news and the like are known by what they tell.
    return goes_on or is_within if family in _WITH_HEADING else goes_on and is_within


def _slides(view: View) -> Iterator[Evidence]:
    """Pages broader than high with little on each are slides, whatever they are called."""
    pages = [sheet.page for sheet in view.head if sheet.page.lines]
    broad = [page for page in pages if max(line.right for line in page.lines) > _A4_WIDTH]
    low = all(line.bottom < _A4_WIDTH for page in pages for line in page.lines)
    letters = sum(len(sheet.text) for sheet in view.sheets) / len(view.sheets)
    if pages and broad and low and letters < _SLIDE_LETTERS:
        start, end, _ = view.first.lines[0]
        yield view.first.evidence("type", "presentation", "type.form.slides", start, end, 0.9)
