"""The title: the largest type on the first page, or its first lines, cleaned of all that is not."""

import re
from collections.abc import Iterator
from itertools import pairwise

from styrdok.finders import headings, meeting
from styrdok.finders.headings import LONGEST_NAME, MAX_TITLE, TOP_LINES, Block
from styrdok.finders.tidying import tidy
from styrdok.finders.view import Sheet, View
from styrdok.model import Evidence, Line
from styrdok.tables import Tables
from styrdok.tables.types import VAGUE, Type, TypeHit
from styrdok.text import flat, fold

_LARGER = 1.15
"""Type this many times the body's size is a heading."""

_SAME = 0.9
"""Type of this share of the largest size belongs with it."""

_CAPITALS = re.compile(r"\b[A-ZÅÄÖ]{2}[A-ZÅÄÖ/–-]*(?:\s+[A-ZÅÄÖ]{1}[A-ZÅÄÖ/–-]*)*\b")
_CAPITALS_WITHIN = 900
_FEW_WORDS = 8

_COMPARED = 10
"""Letters by which the end of a title is told from what was cut off behind it."""

_PLAIN_BLOCKS = 8
"""Blocks on top of a page whose type is all alike among which the title may stand."""

_BELOW_TYPE = 0.06
_MENU_ITEM = 60
_WRAPPED = 2
_AGAIN, _LONG_NAME = 0.02, 12
_NOTHING_MORE = 0.07
_LISTED = re.compile(r"[-–•*>] ")
_NUMBERED = re.compile(r"\d{1,2}\.(?:\d{1,2}\.?)* ?$")

_NO_LABEL = ("", "dokument", ":")
"""What may stand between the labels of a row."""

_ON_TOP = 5
"""Blocks on top of a page among which its form is told."""

_WORD = re.compile(r"[^\W\d_]{3}")
_WORDS = re.compile(r"[\w-]+")
_CUT_SHORT = " ..."
_BESIDE = re.compile(r"/| och ")
_SERIAL = re.compile(r" \d+(?:[.:]\d+)+$")

_ITEMS = re.compile(r"\d{1,2}\.? .*?[a-zåäö].* \d{1,2}\. .*[a-zåäö]")
"""A table of contents that runs on in one line: ``1. Syfte 2. 2. Mål 2. 3. Ansvar``."""

_YEARS_LAST = re.compile(r"(?:[\s.,]+(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?)$")
_PERIOD = r"(?:19|20)\d\d ?[-/] ?(?:19|20)\d\d"
_LONE_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def find(view: View, tables: Tables) -> Iterator[Evidence]:
    """Candidates for the title, the likeliest first by weight."""
    yield from _labelled(view, tables)
    yield from meeting.find(view, tables)
    yield from _capitals(view.first, tables)
    sheet = view.first
    body = headings.body_size(view)
    blocks = headings.read(sheet, body, tables)
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
            if 3 < len(title) <= MAX_TITLE and not headings.names_body(title, tables):
                yield sheet.evidence("title", title, f"title.label.{field.word}", start, end, 0.7)


def _capitals(sheet: Sheet, tables: Tables) -> Iterator[Evidence]:
    """A stretch in capitals that names a type, within the first lines' text.

    A type alone is a title only where no other stretch says more of the same type.
    """
    bare: Evidence | None = None
    kind: Type | None = None
    contents = tables.wording["contents_alone"].search(sheet.folded, 0, _CAPITALS_WITHIN)
    text_end = contents.start() if contents else _CAPITALS_WITHIN
    for found in _CAPITALS.finditer(sheet.text, 0, _CAPITALS_WITHIN):
        if _NUMBERED.search(sheet.text, max(0, found.start() - 8), found.start()):
            continue  # "4.1. UPPFÖLJNING AV PLANEN": a chapter, or its line among the contents
        if tables.wording["contents"].match(fold(found[0])):
            continue
        lines = found[0].split("\n")
        while len(lines) > 1 and headings.names_sender(lines[0], tables):
            del lines[0]
        goes_on = tables.wording["goes_on"]
        while (
            len(lines) > 1
            and headings.names_owner(lines[-1].strip(), tables)
            and not goes_on.search(fold(lines[-2]))
        ):
            del lines[-1]
        title = tidy("\n".join(lines), tables)
        hit = tables.types.head(title)
        if not hit or not 6 < len(title) <= MAX_TITLE or (kind and hit.type != kind):
            continue
        if found.start() > text_end and not kind:
            continue  # a chapter; only of a type that stood alone before the contents name it
        if hit.type.key != VAGUE and tables.wording["form"].search(fold(title)):
            continue
        if not tables.types.knows(title):
            yield sheet.evidence("title", title, "title.capitals", *found.span(), 0.68)
            return
        kind = hit.type
        bare = bare or sheet.evidence("title", title, "title.capitals", *found.span(), 0.6)
    if bare:
        yield bare


def _large(
    view: View, sheet: Sheet, blocks: list[Block], body: float, tables: Tables
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
        if sheet.text[end : below.start].strip():
            break  # a label stands between, whose value this is
        if added := _subtitle(sheet, title, below, body, tables):
            title, end = added, below.end
    if named := _plan_named_below(sheet, title, blocks[last + 1 :], tables):
        title, end = f"{title} {tidy(sheet.text[named.start : named.end], tables)}", named.end
    title = _extended(view, title, tables)
    yield sheet.evidence("title", title, "title.largest", start, end, 0.9)


def _last_of(sheet: Sheet, blocks: list[Block], first: int, enough: float, tables: Tables) -> int:
    """The last block of the title: smaller words that only link its parts do not end it."""
    last = first
    for n in range(first + 1, len(blocks)):
        text = sheet.text[blocks[n].start : blocks[n].end]
        if blocks[n].size >= enough:
            last = n
        elif not (text[0].islower() and tables.wording["goes_on"].search(fold(text))):
            break
    return last


def _subtitle(sheet: Sheet, title: str, below: Block, body: float, tables: Tables) -> str | None:
    """The title with the block below it, where only the two together name the document."""
    kind = tables.types.head(title)
    text = sheet.text[below.start : below.end]
    if name := _subject_below(sheet, title, below, tables):
        return f"{title} {name}"
    if kind and kind.type.family == "organising":
        # Whose delegationsordning it is belongs to its name.
        owner = tables.bodies.at(sheet.text, below.start)
        is_owner = owner and owner.end >= below.end - 1 and owner.key not in fold(title)
        return f"{title} {flat(text)}" if is_owner else None
    if kind and not kind.type.steering and _is_whose_and_when(text, tables):
        return f"{title} {flat(text)}"
    rest = tidy(text, tables)
    if kind or below.size < 1.1 * body or len(rest.split()) < 3 or not tables.types.head(rest):
        return None
    return f"{title} – {rest}"


def _is_whose_and_when(text: str, tables: Tables) -> bool:
    """Whether a line holds a body and perhaps a year, which tell one report from the next."""
    body = tables.bodies.at(text, 0)
    return body is not None and not _LONE_YEAR.sub("", text[body.end :]).strip()


def _plan_named_below(sheet: Sheet, title: str, below: list[Block], tables: Tables) -> Block | None:
    """The plan for building that a paper belongs to: ``Planbeskrivning`` of ``Detaljplan för ...``.

    Each plan has papers of the same names (plan- och bygglagen 4 kap. 30-33 §§).
    """
    if not tables.wording["plan_paper"].match(fold(title)):
        return None
    names = tables.wording["building_plan"]
    return next((one for one in below if names.match(sheet.folded, one.start)), None)


def _subject_below(sheet: Sheet, title: str, below: Block, tables: Tables) -> str | None:
    """What stands under a type alone: ``Riktlinjer`` over ``Inköp och upphandling``."""
    kind = tables.types.head(title)
    if not kind or kind.type.key == VAGUE or not tables.types.knows(title):
        return None
    name = tidy(sheet.text[below.start : below.end], tables)
    is_short = 3 < len(name) <= LONGEST_NAME and len(name.split()) <= _FEW_WORDS
    is_name = is_short and name[0].isupper() and not re.search(r"[\d:]", name)
    if not is_name or sheet.text[below.end - 1] in ".:" or headings.names_sender(name, tables):
        return None
    is_heading = tables.wording["section"].match(fold(name))
    is_whose = tables.bodies.at(name, 0) or next(tables.register.find(name, fold(name)), None)
    return None if is_heading or is_whose or tables.types.find(name) else name


def _plain(view: View, sheet: Sheet, blocks: list[Block], tables: Tables) -> Iterator[Evidence]:
    """All type alike: the first lines, preferably one that names a type."""
    yield from _above_proposal(sheet, blocks, tables)
    yield from _behind_form(sheet, blocks, tables)
    alone: Type | None = None
    for n, block in enumerate(blocks[:_PLAIN_BLOCKS]):
        title = tidy(sheet.text[block.start : block.end], tables)
        if not _may_be_title(sheet, block, title, tables):
            continue
        if alone and tables.wording["section"].match(fold(title)):
            continue
        kind = tables.types.head(title)
        weight = _plain_weight(sheet, block, title, n, tables) + _repeated(sheet, title)
        if alone and kind and kind.type != alone:
            weight -= _BELOW_TYPE  # "Program" above: what it is was said
        is_alone = kind and kind.type.key != VAGUE and _is_type_alone(title, tables)
        alone = kind.type if kind and is_alone else None
        below = blocks[n + 1 : n + 4]
        if n and alone and alone.steering and not _says_more(sheet, below, alone, tables):
            weight += _NOTHING_MORE
        yield _with_lines_below(view, sheet, blocks[n : n + 3], title, weight, n == 0)


def _repeated(sheet: Sheet, title: str) -> float:
    """What a line gains that stands on the page again: a title does, a web page's menu seldom."""
    if not sheet.tables.types.head(title):
        return 0.0
    name = fold(title)
    is_again = len(name) > _LONG_NAME and sheet.folded.count(name) > 1
    return _AGAIN if is_again else 0.0


def _says_more(sheet: Sheet, below: list[Block], alone: Type, tables: Tables) -> bool:
    """Whether a line below a type's word names a document of that type in full."""
    for block in below:
        title = tidy(sheet.text[block.start : block.end], tables)
        kind = tables.types.head(title)
        if kind and kind.type == alone and not _is_sentence(title, title, kind, tables):
            return not _is_type_alone(title, tables)
    return False


def _may_be_title(sheet: Sheet, block: Block, title: str, tables: Tables) -> bool:
    """Whether a line says more than a list of contents, a label or a page's furniture."""
    wording, folded = tables.wording, fold(title)
    if not title or len(title) > MAX_TITLE or folded == VAGUE or not _WORD.search(title):
        return False
    if wording["no_title"].match(folded) or wording["contents"].fullmatch(folded):
        return False
    if wording["contents"].match(sheet.folded, block.start):
        return False
    if _ITEMS.match(sheet.folded, block.start, block.end):
        return False
    if tables.types.head(title):
        return True
    is_fragment = title.islower() and " " not in title
    return not is_fragment and not _is_row_of_labels(folded, tables)


def _is_row_of_labels(folded: str, tables: Tables) -> bool:
    """Whether nothing but labels stands there: ``Dokument Beteckning``."""
    at, hits = 0, 0
    for label in tables.labels.find(folded):
        if folded[at : label.start].strip() not in _NO_LABEL:
            return False
        at, hits = label.end, hits + 1
    return hits > 0 and folded[at:].strip() in _NO_LABEL


def _plain_weight(sheet: Sheet, block: Block, title: str, n: int, tables: Tables) -> float:
    """How likely the line is the title that stands as the ``n``-th of the page, from 0."""
    kind = tables.types.head(title)
    is_form = bool(tables.wording["form"].search(fold(title)))
    is_sentence = _is_sentence(sheet.text[block.start : block.end], title, kind, tables)
    names_type = kind and kind.type.key != VAGUE and not is_form
    weight = 0.72 if names_type and not _is_type_alone(title, tables) else 0.66
    # What tells more than its type is a title wherever it stands.
    is_named = kind and names_type and kind.type.steering and not is_sentence
    is_whole = kind and is_named and not kind.start and weight > 0.66
    weight -= (0.03 if is_whole else 0.05) * n
    weight -= 0.1 if is_sentence or is_form else 0.0
    is_listed = _LISTED.match(sheet.text, block.start) and block.end - block.start <= _MENU_ITEM
    weight -= 0.1 if is_listed else 0.0
    weight -= (
        0.2 if headings.names_owner(title, tables) or headings.names_body(title, tables) else 0.0
    )
    day = tables.dates.at(fold(title), 0)
    return weight - (0.1 if day and day.span.precision == "day" else 0.0)


def _is_type_alone(title: str, tables: Tables) -> bool:
    """Whether it is words of types and no more, or one and its number in a series."""
    words = _BESIDE.split(_SERIAL.sub("", title))
    return all(tables.types.knows(word.strip()) for word in words)


def _with_lines_below(
    view: View, sheet: Sheet, blocks: list[Block], title: str, weight: float, is_first: bool
) -> Evidence:
    """The title of the first block, with what stands in those below it and belongs to it."""
    tables, (block, *under) = view.tables, blocks
    kind = tables.types.head(title)
    title, end = _extended(view, title, tables), block.end
    if is_first and under and not kind and (name := _said_below(sheet, under[0], tables)):
        title, end = f"{title} – {name}", under.pop(0).end
    if is_first and under and (name := _subject_below(sheet, title, under[0], tables)):
        title, end = f"{title} {name}", under.pop(0).end
    if below := _period_below(sheet, under[:1], title, tables):
        title, end = f"{title} {flat(sheet.text[below.start : below.end])}", below.end
    return sheet.evidence("title", title, "title.first", block.start, end, weight)


def _is_sentence(raw: str, title: str, kind: TypeHit | None, tables: Tables) -> bool:
    """Whether a line is running text, or was cut short."""
    if tables.wording["sentence"].search(fold(title)) or _CUT_SHORT in title:
        return True
    names_late = kind and kind.start and title[kind.start].islower()
    is_whole = raw.endswith(f"{title[-_COMPARED:]}.")
    return bool(names_late and is_whole and len(title.split()) > _FEW_WORDS)


def _said_below(sheet: Sheet, below: Block, tables: Tables) -> str | None:
    """``Styrdokument för perioden 2020-2023``, under a title that names no type."""
    name = tidy(sheet.text[below.start : below.end], tables)
    kind = tables.types.head(name)
    says = kind and kind.type.key == VAGUE and not kind.start and len(name) > kind.end
    return name if says else None


def _above_proposal(sheet: Sheet, blocks: list[Block], tables: Tables) -> Iterator[Evidence]:
    """What an official writes to a nämnd is called after its matter, right above the proposal."""
    form, heading = tables.wording["form"], tables.wording["of_proposal"]
    if not any(form.search(sheet.folded, block.start, block.end) for block in blocks[:_ON_TOP]):
        return
    for above, below in pairwise(blocks):
        if heading.match(sheet.folded, below.start):
            title = tidy(sheet.text[above.start : above.end], tables)
            first = flat(sheet.folded[blocks[0].start : blocks[0].end])
            is_longer = len(first) < len(title) and first in fold(title)
            is_whole = title[:1].isupper() and not is_longer
            if 3 < len(title) <= MAX_TITLE and is_whole and not form.search(fold(title)):
                span = (above.start, above.end)
                yield sheet.evidence("title", title, "title.above_proposal", *span, 0.73)
            return


def _behind_form(sheet: Sheet, blocks: list[Block], tables: Tables) -> Iterator[Evidence]:
    """What the line of a form names: ``Tjänsteutlåtande Handläggare Verksamhetsplan 2016``."""
    for block in blocks[:_ON_TOP]:
        form = tables.wording["form"].search(sheet.folded, block.start, block.end)
        kinds = tables.types.find(sheet.text, form.end(), block.end) if form else []
        for kind in kinds:
            if kind.type.steering and sheet.text[kind.start].isupper():
                title = tidy(sheet.text[kind.start : block.end], tables)
                if len(title.split()) > 1 and len(title) <= MAX_TITLE:
                    span = (kind.start, block.end)
                    yield sheet.evidence("title", title, "title.behind_form", *span, 0.69)
                return


def _period_below(sheet: Sheet, below: list[Block], title: str, tables: Tables) -> Block | None:
    """The line below a title that names no year and holds nothing but a period."""
    for block in below:
        line = sheet.folded[block.start : block.end]
        periods = tables.dates.periods(line, 0, len(line))
        if next(periods, None) and tables.wording["only_period"].match(line):
            says = tables.wording["applies"].match(line) or any(map(str.isdigit, title))
            return None if says else block
    return None


def _extended(view: View, title: str, tables: Tables) -> str:
    """The title with its owner or period, where the head pages print it in full."""
    if tables.types.head(title) is None:
        return title
    title = _in_words(view, title, tables)
    words = _WORDS.findall(fold(title))
    for sheet in view.head[:2]:
        lines = sheet.lines[:TOP_LINES]
        for n, (start, end, _) in enumerate(lines):
            if words[0] not in sheet.folded[start:end]:
                continue
            end = _end_of_name(sheet, end, lines[n + 1 : n + 1 + _WRAPPED])
            at = _place_of(words, sheet.folded, start, end)
            if not at or not sheet.text[at[0]].isupper():
                continue  # "... utgår från Region Hallands kulturplan 2014-2016"
            if tables.wording["predecessor"].search(sheet.folded, max(0, start - 12), at[0]):
                continue  # "Ersätter Kulturplan 2014-2016"
            longer = tidy(sheet.text[at[0] : end], tables)
            added = fold(longer[at[1] - at[0] :].strip())
            if tables.wording["owner_or_period"].fullmatch(added):
                is_one_of_several = added[-1].isdigit() and _has_editions(view, words[-1])
                return title if is_one_of_several else longer
    return title


def _end_of_name(sheet: Sheet, end: int, below: list[tuple[int, int, Line | None]]) -> int:
    """Where a line ends, or those below that begin with a small letter and so go on with it."""
    for start, after, _ in below:
        if not sheet.text[start].islower():
            break
        end = after
    return end


def _has_editions(view: View, word: str) -> bool:
    """Whether the head names the document with more than one period: this edition, and the next."""
    periods = re.compile(rf"\b{re.escape(word)}(?:e?n|e?t|r?na)?\s({_PERIOD})")
    return len({found for sheet in view.head[:2] for found in periods.findall(sheet.folded)}) > 1


def _place_of(words: list[str], folded: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the words stand in a row, whatever is between them; only where more follows."""
    found = list(_WORDS.finditer(folded, start, end))
    for n in range(len(found) - len(words)):
        if [one[0] for one in found[n : n + len(words)]] == words:
            return found[n].start(), found[n + len(words) - 1].end()
    return None


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
