"""The title: the largest type on the first page, or its first lines, cleaned of all that is not."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from styrdok.finders.fields import Field
from styrdok.finders.view import Sheet, View
from styrdok.model import Evidence, Line
from styrdok.tables import Tables
from styrdok.tables.types import VAGUE
from styrdok.text import flat, fold, key

MAX_TITLE = 200
"""Characters; what is longer is running text."""

_LONGEST = 1000
"""Characters of a heading that are looked at; the rest of a long line cannot be title."""

_LARGER = 1.15
"""Type this many times the body's size is a heading."""

_UNMISTAKABLE = 1.4
"""Type this many times the body's size is no label in a head block."""

_SAME = 0.9
"""Type of this share of the largest size belongs with it."""

_TOP_LINES = 40
_MEETING_LINES = 8
_EDGES = " \t\n.,;:-–—|(/&"
_BROKEN_LINE = re.compile(r"(?<=[a-zåäö])-\s*\n\s*(?=[a-zåäö])(?!och\b|eller\b|samt\b)")
_BROKEN_WORD = re.compile(r"\b([A-Za-zÅÄÖåäö]{4,})- ?([A-Za-zÅÄÖåäö]+)")
_SPLIT_WORD = re.compile(
    r"(?m)^([A-ZÅÄÖ]?[a-zåäö]{4,}s)(?<!ens)(?<!nas)(?<!munens)\s*\n([a-zåäö]+)$"
)
_CAPITALS = re.compile(r"\b[A-ZÅÄÖ]{2}[A-ZÅÄÖ/-]*(?:\s+[A-ZÅÄÖ]{1}[A-ZÅÄÖ/-]*)*\b")
_CAPITALS_WITHIN = 900
_FEW_WORDS = 8
_YEARS_LAST = re.compile(r"(?:[\s.,]+(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?)$")
_LOST_DASH = re.compile(r"\b((?:19|20)\d\d) ((?:19|20)\d\d)\b")


class _Block(NamedTuple):
    """Consecutive lines that look alike: ``text[start:end]``, its letter size in points."""

    start: int
    end: int
    size: float


def find(view: View, tables: Tables) -> Iterator[Evidence]:
    """Candidates for the title, the likeliest first by weight."""
    yield from _labelled(view, tables)
    yield from _matter(view, tables)
    yield from _capitals(view.first, tables)
    sheet = view.first
    body = _body_size(view)
    blocks = _blocks(sheet, body, tables)
    if not blocks:
        return
    if sheet.page.lines and max(block.size for block in blocks) >= _LARGER * body:
        yield from _large(view, sheet, blocks, body, tables)
    else:
        yield from _plain(view, sheet, blocks, tables)


def _labelled(view: View, tables: Tables) -> Iterator[Evidence]:
    for sheet, field in view.fields("title"):
        for start, end in field.values[:1]:
            title = tidy(sheet.text[start:end], tables)
            body = tables.bodies.at(title, 0)
            is_body = body and body.end == len(title)
            if 3 < len(title) <= MAX_TITLE and not is_body:
                yield sheet.evidence("title", title, f"title.label.{field.word}", start, end, 0.7)


def _matter(view: View, tables: Tables) -> Iterator[Evidence]:
    """Minutes: an extract is called after its one matter, a whole after body and day."""
    first = view.first
    top = first.lines[:_MEETING_LINES]
    meeting, matter = tables.wording["meeting"], tables.wording["matter"]
    forms = (meeting.search(first.folded, start, end) for start, end, _ in top)
    form = next(filter(None, forms), None)
    if not form:
        return
    matters = [(sheet, m) for sheet in view.sheets[:20] for m in matter.finditer(sheet.folded)]
    if len(matters) == 1:
        sheet, found = matters[0]
        start, end = found.span(1)
        title = tidy(sheet.text[start:end], tables)
        yield sheet.evidence("title", title, "title.matter", start, end, 0.95)
        return
    body = next(tables.bodies.find(first.text, 0, top[-1][1]), None)
    date = next(tables.dates.find(first.folded, 0, top[-1][1]), None)
    if body and date and date.span.precision == "day":
        title = f"{form[0].capitalize()} {body.key} {date.span}"
        yield first.evidence("title", title, "title.meeting", form.start(), form.end(), 0.91)


def _capitals(sheet: Sheet, tables: Tables) -> Iterator[Evidence]:
    """A stretch in capitals that names a type, within the first lines' text."""
    for found in _CAPITALS.finditer(sheet.text, 0, _CAPITALS_WITHIN):
        title = tidy(found[0], tables)
        hit = tables.types.head(title)
        if hit and 6 < len(title) <= MAX_TITLE:
            # A type alone is a title only where nothing says more.
            weight = 0.6 if tables.types.knows(title) else 0.68
            yield sheet.evidence("title", title, "title.capitals", *found.span(), weight)
            return


def _large(
    view: View, sheet: Sheet, blocks: list[_Block], body: float, tables: Tables
) -> Iterator[Evidence]:
    """The block of the largest type, with what belongs to it below."""
    enough = _SAME * max(block.size for block in blocks)
    first = next(n for n, block in enumerate(blocks) if block.size >= enough)
    last = _last_of(sheet, blocks, first, enough, tables)
    start, end = blocks[first].start, blocks[last].end
    title = tidy(sheet.text[start:end], tables)
    if not title or len(title) > MAX_TITLE:
        return
    for below in blocks[last + 1 : last + 2]:
        if added := _subtitle(sheet, title, below, body, tables):
            title, end = added, below.end
    title = _extended(view, title, tables)
    yield sheet.evidence("title", title, "title.largest", start, end, 0.9)


def _last_of(sheet: Sheet, blocks: list[_Block], first: int, enough: float, tables: Tables) -> int:
    """The last block of the title: smaller words that only link its parts do not end it."""
    last = first
    for n in range(first + 1, len(blocks)):
        text = sheet.text[blocks[n].start : blocks[n].end]
        if blocks[n].size >= enough:
            last = n
        elif not (text[0].islower() and tables.wording["goes_on"].search(fold(text))):
            break
    return last


def _subtitle(sheet: Sheet, title: str, below: _Block, body: float, tables: Tables) -> str | None:
    """The title with the block below it, where only the two together name the document."""
    kind = tables.types.head(title)
    text = sheet.text[below.start : below.end]
    if kind and kind.type.family == "organising":
        # Whose delegationsordning it is belongs to its name.
        owner = tables.bodies.at(sheet.text, below.start)
        is_owner = owner and owner.end >= below.end - 1 and owner.key not in fold(title)
        return f"{title} {flat(text)}" if is_owner else None
    rest = tidy(text, tables)
    if kind or below.size < 1.1 * body or len(rest.split()) < 3 or not tables.types.head(rest):
        return None
    return f"{title} – {rest}"


def _plain(view: View, sheet: Sheet, blocks: list[_Block], tables: Tables) -> Iterator[Evidence]:
    """All type alike: the first lines, preferably one that names a type."""
    for n, block in enumerate(blocks[:6]):
        title = tidy(sheet.text[block.start : block.end], tables)
        is_contents = tables.wording["contents"].match(sheet.folded, block.start)
        is_none = is_contents or tables.wording["no_title"].match(fold(title))
        if not title or len(title) > MAX_TITLE or is_none:
            continue
        names_type = tables.types.head(title) and not tables.types.knows(title)
        if fold(title) == VAGUE:
            continue
        is_sentence = tables.wording["sentence"].search(fold(title))
        weight = (0.72 if names_type else 0.66) - 0.05 * n - (0.1 if is_sentence else 0.0)
        title, end = _extended(view, title, tables), block.end
        if below := _period_below(sheet, blocks[n + 1 : n + 2], title, tables):
            title, end = f"{title} {flat(sheet.text[below.start : below.end])}", below.end
        yield sheet.evidence("title", title, "title.first", block.start, end, weight)


def _period_below(sheet: Sheet, below: list[_Block], title: str, tables: Tables) -> _Block | None:
    """The line below a title that names no year and holds nothing but a period."""
    for block in below:
        line = sheet.folded[block.start : block.end]
        periods = tables.dates.periods(line, 0, len(line))
        if next(periods, None) and tables.wording["only_period"].match(line):
            return None if any(map(str.isdigit, title)) else block
    return None


def _blocks(sheet: Sheet, body: float, tables: Tables) -> list[_Block]:
    """The lines of the page's upper part, joined where a heading runs over several."""
    labels = {field.start: field for field in sheet.fields}
    noise = tables.wording["noise"]
    blocks: list[_Block] = []
    above: Line | None = None
    is_open = False
    for start, end, line in sheet.lines[:_TOP_LINES]:
        size = line.size if line else body
        # "Uppföljning" is a label in a head block and a word of the title in large type.
        is_label = start in labels and size < _UNMISTAKABLE * body
        is_label = is_label and not _goes_on_as_text(sheet, labels[start], end)
        is_noise = end - start < MAX_TITLE and noise.match(sheet.folded[start:end])
        if is_label or end - start < 3 or is_noise:
            is_open = False
            continue
        gap = line.top - above.bottom if line and above else 0.0
        if is_open and _joins(sheet, blocks[-1], _Block(start, end, size), gap, tables):
            blocks[-1] = _Block(blocks[-1].start, end, max(size, blocks[-1].size))
        else:
            blocks.append(_Block(start, end, size))
        is_open, above = True, line
    return blocks


def _goes_on_as_text(sheet: Sheet, label: Field, end: int) -> bool:
    """Whether a word that may be a label is one of the title's: ``Uppföljning av ramavtal``.

    A value begins with a capital or a number.
    """
    after = sheet.text[label.end : end].lstrip()
    return not label.colon and len(after.split()) > 1 and after[0].islower()


def _joins(sheet: Sheet, above: _Block, below: _Block, gap: float, tables: Tables) -> bool:
    """Whether the line below belongs to the heading above it; ``gap`` between them in points."""
    upper, lower = sheet.text[above.start : above.end], sheet.text[below.start : below.end]
    if not 0.87 <= below.size / above.size <= 1.15 or gap > 1.2 * below.size:
        return False
    if len(upper) > MAX_TITLE:
        return False
    if upper.rstrip().endswith("-") or lower[:1].islower() or (upper.isupper() and lower.isupper()):
        return True
    return bool(tables.wording["goes_on"].search(fold(upper)))


def _body_size(view: View) -> float:
    """The size in which most letters are set, in points."""
    letters: dict[float, int] = {}
    for sheet in view.head:
        for line in sheet.page.lines:
            size = max(1, round(line.size))
            letters[size] = letters.get(size, 0) + line.end - line.start
    return max(letters, key=lambda size: letters[size]) if letters else 10.0


def tidy(raw: str, tables: Tables) -> str:
    """One line of title: without labels, decisions, page marks and the menu of types."""
    text = _BROKEN_LINE.sub("", raw[:_LONGEST]).strip()
    text = flat(_SPLIT_WORD.sub(lambda found: _whole(found, tables), text))
    text = _without(text, "page_mark", tables).strip()
    text = _without_menu(text, tables)
    text = _without(text, "leading_number", tables).strip()
    text = _until_particulars(text, tables)
    if (found := tables.wording["after_title"].search(fold(text))) and found.start() > 3:
        text = text[: found.start()]
    text = _once(_without_sender(flat(text), tables).strip(_EDGES))
    text = _without_type_alone(_without_owner_again(text, tables), tables)
    text = _mended(text, tables)
    return _sentence_case(text, tables) if text.isupper() else text


def _without(text: str, wording: str, tables: Tables) -> str:
    """The text with every hit of the wording replaced by a blank."""
    for found in reversed(list(tables.wording[wording].finditer(fold(text)))):
        text = f"{text[: found.start()]} {text[found.end() :]}"
    return text


def _without_menu(text: str, tables: Tables) -> str:
    """The text after a menu that prints every type, and without the name of its series."""
    menu = tables.types.menu(text)
    if menu and not text[: menu[0].start].strip():
        text = text[menu[-1].end :].lstrip(" .")
    return _without(text, "series", tables).strip()


def _until_particulars(text: str, tables: Tables) -> str:
    """Up to the first label, decision or table of contents."""
    folded = fold(text)
    cuts = [found.start() for found in tables.wording["contents"].finditer(folded)]
    cuts += [
        hit.start
        for hit in tables.labels.find(folded)
        if text[hit.start].isupper() and (hit.colon or not hit.strict)
    ]
    for decision in tables.decisions.find(text, folded):
        says = decision.body or decision.date or decision.paragraph or decision.end >= len(text)
        if says and decision.action == "adopt":
            cuts.append(decision.start)
    cuts = [cut for cut in cuts if cut > 3]
    if not cuts:
        return text
    text = text[: min(cuts)]
    # "... kommun. Avtalet | antogs": the sentence that was cut short goes too.
    sentence, _, fragment = text.rpartition(". ")
    return sentence if sentence and len(fragment.split()) <= 2 else text


def _without_sender(text: str, tables: Tables) -> str:
    """Without a sentence before or behind it that only says who printed the document."""
    first, _, rest = text.partition(". ")
    if tables.types.head(rest) and _is_sender(first, tables):
        text = rest
    sentence, _, last = text.rstrip(_EDGES).rpartition(". ")
    return sentence if sentence and tables.wording["no_title"].match(fold(last)) else text


def _without_owner_again(text: str, tables: Tables) -> str:
    """``Program för Säters kommun SÄTERS KOMMUN``: up to where the owner stands once more."""
    hits = list(tables.register.find(text, fold(text)))
    for first, again in pairwise(hits):
        is_same = first.organisation == again.organisation
        if is_same and not text[first.end : again.start].strip(_EDGES):
            return text[: first.end]
    return text


def _without_type_alone(text: str, tables: Tables) -> str:
    """``Riktlinje. Sjövik växer! Riktlinje för torg`` without the type that stands alone."""
    first, _, rest = text.partition(". ")
    if not tables.types.knows(first):
        return text
    alone, own = tables.types.head(first), tables.types.head(rest)
    return rest if alone and own and alone.type == own.type else text


def _is_sender(sentence: str, tables: Tables) -> bool:
    """Whether a sentence ends with a municipality, of which it tells nothing: ``Vara kommun``."""
    folded = fold(sentence)
    if tables.types.head(sentence) or tables.wording["preposition"].search(folded):
        return False
    return any(hit.end == len(sentence) for hit in tables.register.find(sentence, folded))


def _once(text: str) -> str:
    """``X. X för Y`` and ``X för Y X`` are both ``X för Y``."""
    beginning = fold(text[:8])
    for found in re.finditer(re.escape(beginning), fold(text)[8:]) if len(text) > 16 else ():
        first = text[: found.start() + 8].strip(_EDGES)
        second = text[found.start() + 8 :].strip(_EDGES)
        if key(second).startswith(key(first)):
            return _once(second)
        if key(first).startswith(key(second)):
            return _without_echo(first)
        # "Handikapplan Sjöviks kommun Handikapplan för Sjöviks kommun 2007"
        if first and set(key(first).split()) <= set(key(second).split()):
            return _once(second)
    return text


def _without_echo(text: str) -> str:
    """Without a last sentence that only repeats how it began (``... i Sala. Riktlinje``)."""
    sentence, _, last = text.rpartition(". ")
    return sentence if sentence and key(text).startswith(key(last)) else text


def _mended(text: str, tables: Tables) -> str:
    """Type words broken at a line end put together, and the lost dash of a period put back."""
    text = _BROKEN_WORD.sub(lambda found: _joined(found, tables), text)
    return _LOST_DASH.sub(lambda m: f"{m[1]}-{m[2]}" if m[1] < m[2] else m[0], text)


def _joined(found: re.Match[str], tables: Tables) -> str:
    """The two parts as one word, if that is a type's."""
    whole = found[1] + found[2]
    hit = tables.types.head(whole)
    return whole if hit and hit.end == len(whole) else found[0]


def _whole(found: re.Match[str], tables: Tables) -> str:
    """A line that is only a first part and a line that is only a type word, as one word."""
    return found[1] + found[2] if tables.types.knows(found[2]) else found[0]


def _extended(view: View, title: str, tables: Tables) -> str:
    """The title with its owner or period, where the head pages print it in full."""
    if tables.types.head(title) is None:
        return title
    title = _in_words(view, title, tables)
    name = fold(title) + " "
    first, _, _ = name.partition(" ")
    for sheet in view.head[:2]:
        for start, end, _ in sheet.lines[:_TOP_LINES]:
            line = sheet.folded[start:end]
            at = flat(line).find(name) if first in line else -1
            if at < 0:
                continue
            longer = tidy(flat(sheet.text[start:end])[at:], tables)
            added = fold(longer[len(title) :].strip())
            if tables.wording["owner_or_period"].fullmatch(added):
                return longer
    return title


def _in_words(view: View, title: str, tables: Tables) -> str:
    """The title with "för" and "om", where a cover sets its parts apart and a page does not.

    ``Föreskrifter. Avfallshantering. Sjöviks kommun`` is cited as ``Föreskrifter om
    avfallshantering för Sjöviks kommun``, if the head pages do so.
    """
    words = _YEARS_LAST.sub("", title)
    parts = re.findall(r"[\w-]+", fold(words))
    if not 2 <= len(parts) <= _FEW_WORDS or tables.wording["preposition"].search(fold(title)):
        return title
    between = r"\s(?:(?:för|om|i|av|inom|på|vid|till)\s)?"
    pattern = re.compile(rf"(?<![\w-]){between.join(map(re.escape, parts))}(?![\w-])")
    for sheet in view.head[:2]:
        if all(part in sheet.folded for part in parts):
            for found in pattern.finditer(sheet.folded):
                if len(found[0].split()) > len(parts):
                    return flat(sheet.text[found.start() : found.end()]) + title[len(words) :]
    return title


def _sentence_case(text: str, tables: Tables) -> str:
    """Capitals only where they belong: first letter, municipalities, well-known acronyms."""
    lowered = fold(text)
    letters = list(lowered)
    for found in tables.wording["acronym"].finditer(lowered):
        letters[found.start() : found.end()] = found[0].upper()
    register = tables.register
    bare = register.bare(text, lowered, 0, len(text))
    for hit in [*register.find(text, lowered), *bare]:
        letters[hit.start] = letters[hit.start].upper()
    return letters[0].upper() + "".join(letters[1:])
