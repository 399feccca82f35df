"""The title: the largest type on the first page, or its first lines, cleaned of all that is not."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from styrdok.finders.fields import Field
from styrdok.finders.view import Sheet, View
from styrdok.model import Evidence, Line
from styrdok.tables import Tables
from styrdok.tables.types import MENU_WORDS, VAGUE, Type, TypeHit
from styrdok.text import flat, fold, key

MAX_TITLE = 200
"""Characters; what is longer is running text."""

_LONGEST = 1000
"""Characters of a heading that are looked at; the rest of a long line cannot be title."""

_LONGEST_SENDER = 80
"""Characters; no administration or school has a longer name."""

_SENDER_BLOCKS = 8
"""Blocks on top of a page among which a sender may stand."""

_LARGER = 1.15
"""Type this many times the body's size is a heading."""

_UNMISTAKABLE = 1.4
"""Type this many times the body's size is no label in a head block."""

_SAME = 0.9
"""Type of this share of the largest size belongs with it."""

_TOP_LINES = 40
_MEETING_LINES = 8
_COMPANY = "AB"
"""The shortest line that may be part of a title: the end of a company's name."""

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

_EDGES = " \t\n.,;:-–—|(/&"
_BROKEN_LINE = re.compile(r"(?<=[a-zåäö])-\s*\n\s*(?=[a-zåäö])(?!och\b|eller\b|samt\b)")
_BROKEN_WORD = re.compile(r"\b([A-Za-zÅÄÖåäö]{4,})- ?([A-Za-zÅÄÖåäö]+)")
_SPLIT_WORD = re.compile(
    r"(?m)^([A-ZÅÄÖ]?[a-zåäö]{4,}s)(?<!ens)(?<!nas)(?<!munens)\s*\n([a-zåäö]+)$"
)
_CAPITALS = re.compile(r"\b[A-ZÅÄÖ]{2}[A-ZÅÄÖ/-]*(?:\s+[A-ZÅÄÖ]{1}[A-ZÅÄÖ/-]*)*\b")
_CAPITALS_WITHIN = 900
_FEW_WORDS = 8
_COMPARED = 10
"""Letters by which the end of a title is told from what was cut off behind it."""
_PLAIN_BLOCKS = 8
"""Blocks on top of a page whose type is all alike among which the title may stand."""

_BELOW_TYPE = 0.06
_NOTHING_MORE = 0.07
_LISTED = re.compile(r"[-–•*>] ")
_NUMBERED = re.compile(r"\d{1,2}\.(?:\d{1,2}\.?)* ?$")
_ON_TOP = 5
"""Blocks on top of a page among which its form is told."""
_WORD = re.compile(r"[^\W\d_]{3}")
_WORDS = re.compile(r"[\w-]+")
_CUT_SUBJECT = re.compile(
    r"(?<=\w)\s(?:Avtalet|Planen|Policyn|Programmet|Reglementet|Riktlinjerna|Strategin|Taxan"
    r"|(?i:gällande|gäller|giltig))\s*$"
)
"""What a title ends with when the sentence behind it was cut off at its decision."""
_CUT_SHORT = " ..."
_DIGIT = re.compile(r"\d")
_SERIAL = re.compile(r" \d+(?:[.:]\d+)+$")
_PAGE_NUMBER = re.compile(r"\d{1,2} [A-ZÅÄÖ]")
_MENU_MARKS = "> »→•☐☒✓\t"
_FULL_STOP = re.compile(r"\. (?=[A-ZÅÄÖ])")
_SPACED = re.compile(r"(?<!\S)(?:[A-ZÅÄÖ] ){4,}[A-ZÅÄÖ](?!\S)")
"""A word set with a blank between its letters."""
_INITIAL = re.compile(r"^([A-ZÅÄÖ]) ([A-ZÅÄÖ]{3,})")
"""A first letter that is set apart from its word."""
_NUMBER = re.compile(r"[.:]? \S*\d\S* ")
_DATED = re.compile(r"[\s.,]+(?:19|20)\d\d-\d\d-\d\d(?!\d)")
_SENTENCE_BELOW = re.compile(r"\n[A-ZÅÄÖ][^\n]*\.\n")
_FOOTNOTE = re.compile(r"\[\d{1,2}\]$")
_ITEMS = re.compile(r"\d{1,2}\.? .*?[a-zåäö].* \d{1,2}\. .*[a-zåäö]")
"""A table of contents that runs on in one line: ``1. Syfte 2. 2. Mål 2. 3. Ansvar``."""
_SLOGAN = re.compile(r"\. [^.!]{3,80}!$")
_LINKS = re.compile(r"\s(?:för|om|av|inom|vid|till|mot)$")
_YEARS_LAST = re.compile(r"(?:[\s.,]+(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?)$")
_PERIOD = r"(?:19|20)\d\d ?[-/] ?(?:19|20)\d\d"
_LONE_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
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
    blocks = _without_menu_lines(sheet, _blocks(sheet, body, tables), tables)
    blocks = _without_senders(sheet, blocks, tables)
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
            if 3 < len(title) <= MAX_TITLE and not _names_body(title, tables):
                yield sheet.evidence("title", title, f"title.label.{field.word}", start, end, 0.7)


def _matter(view: View, tables: Tables) -> Iterator[Evidence]:
    """Minutes: an extract is called after its one matter, a whole after body and day."""
    first = view.first
    top = first.lines[:_MEETING_LINES]
    heading, matter = tables.wording["meeting"], tables.wording["matter"]
    forms = (found for start, end, _ in top for found in heading.finditer(first.folded, start, end))
    # "När protokoll har justerats" is running text: a heading has a capital.
    form = next((found for found in forms if first.text[found.start()].isupper()), None)
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
    for date in tables.dates.find(sheet.folded, start, limit):
        before = sheet.folded[max(start, date.start - _BESIDE_NOTICE) : date.start]
        if date.span.precision == "day" and not tables.wording["of_notice"].search(before):
            return flat(sheet.text[date.start : date.end]).removeprefix("den ")
    return None


def _capitals(sheet: Sheet, tables: Tables) -> Iterator[Evidence]:
    """A stretch in capitals that names a type, within the first lines' text.

    A type alone is a title only where no other stretch says more of the same type.
    """
    bare: Evidence | None = None
    kind: Type | None = None
    for found in _CAPITALS.finditer(sheet.text, 0, _CAPITALS_WITHIN):
        if _NUMBERED.search(sheet.text, max(0, found.start() - 8), found.start()):
            continue  # "4.1. UPPFÖLJNING AV PLANEN": a chapter, or its line among the contents
        if tables.wording["contents"].match(fold(found[0])):
            continue
        lines = found[0].split("\n")
        while len(lines) > 1 and _names_sender(lines[0], tables):
            del lines[0]
        title = tidy("\n".join(lines), tables)
        hit = tables.types.head(title)
        if not hit or not 6 < len(title) <= MAX_TITLE or (kind and hit.type != kind):
            continue
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
        if sheet.text[end : below.start].strip():
            break  # a label stands between, whose value this is
        if added := _subtitle(sheet, title, below, body, tables):
            title, end = added, below.end
    if named := _plan_named_below(sheet, title, blocks[last + 1 :], tables):
        title, end = f"{title} {tidy(sheet.text[named.start : named.end], tables)}", named.end
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


def _plan_named_below(
    sheet: Sheet, title: str, below: list[_Block], tables: Tables
) -> _Block | None:
    """The plan for building that a paper belongs to: ``Planbeskrivning`` of ``Detaljplan för ...``.

    Each plan has papers of the same names (plan- och bygglagen 4 kap. 30-33 §§).
    """
    if not tables.wording["plan_paper"].match(fold(title)):
        return None
    names = tables.wording["building_plan"]
    return next((one for one in below if names.match(sheet.folded, one.start)), None)


def _subject_below(sheet: Sheet, title: str, below: _Block, tables: Tables) -> str | None:
    """What stands under a type alone: ``Riktlinjer`` over ``Inköp och upphandling``."""
    if not tables.types.knows(title) or fold(title) == VAGUE:
        return None
    name = tidy(sheet.text[below.start : below.end], tables)
    is_short = 3 < len(name) <= _LONGEST_SENDER and len(name.split()) <= _FEW_WORDS
    is_name = is_short and name[0].isupper() and not re.search(r"[\d:]", name)
    if not is_name or sheet.text[below.end - 1] in ".:" or _names_sender(name, tables):
        return None
    is_heading = tables.wording["section"].match(fold(name))
    is_whose = tables.bodies.at(name, 0) or next(tables.register.find(name, fold(name)), None)
    return None if is_heading or is_whose or tables.types.find(name) else name


def _plain(view: View, sheet: Sheet, blocks: list[_Block], tables: Tables) -> Iterator[Evidence]:
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
        weight = _plain_weight(sheet, block, title, n, tables)
        if alone and kind and kind.type != alone:
            weight -= _BELOW_TYPE  # "Program" above: what it is was said
        alone = kind.type if kind and _is_type_alone(title, tables) else None
        below = blocks[n + 1 : n + 4]
        if n and alone and alone.steering and not _says_more(sheet, below, alone, tables):
            weight += _NOTHING_MORE
        yield _with_lines_below(view, sheet, blocks[n : n + 3], title, weight, n == 0)


def _says_more(sheet: Sheet, below: list[_Block], alone: Type, tables: Tables) -> bool:
    """Whether a line below a type's word names a document of that type in full."""
    for block in below:
        title = tidy(sheet.text[block.start : block.end], tables)
        kind = tables.types.head(title)
        if kind and kind.type == alone and not _is_sentence(title, title, kind, tables):
            return not _is_type_alone(title, tables)
    return False


def _may_be_title(sheet: Sheet, block: _Block, title: str, tables: Tables) -> bool:
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
    label = next(tables.labels.find(folded), None)
    is_label = label is not None and (label.start, label.end) == (0, len(title))
    is_fragment = title.islower() and " " not in title
    return not is_label and not is_fragment


def _plain_weight(sheet: Sheet, block: _Block, title: str, n: int, tables: Tables) -> float:
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
    weight -= 0.1 if _LISTED.match(sheet.text, block.start) else 0.0
    weight -= 0.2 if _names_owner(title, tables) or _names_body(title, tables) else 0.0
    day = tables.dates.at(fold(title), 0)
    return weight - (0.1 if day and day.span.precision == "day" else 0.0)


def _is_type_alone(title: str, tables: Tables) -> bool:
    """Whether it is the word of a type and no more, or that and its number in a series."""
    words = _SERIAL.sub("", title).split("/")
    return all(tables.types.knows(word.strip()) for word in words)


def _with_lines_below(
    view: View, sheet: Sheet, blocks: list[_Block], title: str, weight: float, is_first: bool
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


def _said_below(sheet: Sheet, below: _Block, tables: Tables) -> str | None:
    """``Styrdokument för perioden 2020-2023``, under a title that names no type."""
    name = tidy(sheet.text[below.start : below.end], tables)
    kind = tables.types.head(name)
    says = kind and kind.type.key == VAGUE and not kind.start and len(name) > kind.end
    return name if says else None


def _names_owner(title: str, tables: Tables) -> bool:
    """Whether it is the name of a municipality or region, and no more."""
    named = next(tables.register.find(title, fold(title)), None)
    return named is not None and (named.start, named.end) == (0, len(title))


def _names_body(title: str, tables: Tables) -> bool:
    """Whether it is the name of a body, and no more."""
    body = tables.bodies.at(title, 0)
    return body is not None and body.end == len(title)


def _above_proposal(sheet: Sheet, blocks: list[_Block], tables: Tables) -> Iterator[Evidence]:
    """What an official writes to a nämnd is called after its matter, right above the proposal."""
    form, heading = tables.wording["form"], tables.wording["of_proposal"]
    if not any(form.search(sheet.folded, block.start, block.end) for block in blocks[:_ON_TOP]):
        return
    for above, below in pairwise(blocks):
        if heading.match(sheet.folded, below.start):
            title = tidy(sheet.text[above.start : above.end], tables)
            first = flat(sheet.folded[blocks[0].start : blocks[0].end])
            is_longer = len(first) < len(title) and first in fold(title)
            if 3 < len(title) <= MAX_TITLE and not is_longer and not form.search(fold(title)):
                span = (above.start, above.end)
                yield sheet.evidence("title", title, "title.above_proposal", *span, 0.73)
            return


def _behind_form(sheet: Sheet, blocks: list[_Block], tables: Tables) -> Iterator[Evidence]:
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


def _period_below(sheet: Sheet, below: list[_Block], title: str, tables: Tables) -> _Block | None:
    """The line below a title that names no year and holds nothing but a period."""
    for block in below:
        line = sheet.folded[block.start : block.end]
        periods = tables.dates.periods(line, 0, len(line))
        if next(periods, None) and tables.wording["only_period"].match(line):
            says = tables.wording["applies"].match(line) or any(map(str.isdigit, title))
            return None if says else block
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
        is_label = is_label and not _goes_on_as_text(sheet, labels[start], end, tables)
        is_label = is_label and not _is_period(sheet, labels[start], end, tables)
        is_noise = end - start < MAX_TITLE and noise.match(sheet.folded[start:end])
        is_short = end - start < 3 and sheet.text[start:end] != _COMPANY
        behind = is_label and (
            _behind_number(sheet, labels[start], end, tables)
            or (not blocks and _behind_lead(sheet, start, end, tables))
            or (not blocks and labels[start].colon and _behind_value(sheet, start, end, tables))
        )
        if behind:
            start, is_label = behind, False
        if is_label or is_short or is_noise:
            is_open = False
            continue
        gap = line.top - above.bottom if line and above else 0.0
        if is_open and _joins(sheet, blocks[-1], _Block(start, end, size), gap, tables):
            blocks[-1] = _Block(blocks[-1].start, end, max(size, blocks[-1].size))
        else:
            blocks.append(_Block(start, end, size))
        is_open, above = True, line
    return blocks


def _behind_number(sheet: Sheet, label: Field, end: int, tables: Tables) -> int | None:
    """Where a title begins behind a case's number: ``Dnr MN14/31. Tillsynsplan 2015``."""
    number = _NUMBER.match(sheet.folded, label.end, end) if label.name == "dnr" else None
    if not number or not sheet.text[number.end() : number.end() + 1].isupper():
        return None
    return number.end() if tables.types.find(sheet.text, number.end(), end) else None


def _behind_lead(sheet: Sheet, start: int, end: int, tables: Tables) -> int | None:
    """Where a title begins behind labels and decisions without a value."""
    line = sheet.text[start:end]
    lead = _lead_end(line, sheet.folded[start:end], tables)
    rest = line[lead:].lstrip(_EDGES)
    kind = tables.types.head(rest) if lead and rest[:1].isupper() else None
    return end - len(rest) if kind and not kind.start else None


def _behind_value(sheet: Sheet, start: int, end: int, tables: Tables) -> int | None:
    """Where a title begins behind a label's value: ``Gäller för: Alla. Policy för inköp``."""
    for found in _FULL_STOP.finditer(sheet.text, start, end):
        rest = sheet.text[found.end() : end]
        if len(rest) <= MAX_TITLE and ":" not in rest and tables.types.head(rest):
            return found.end()
    return None


def _goes_on_as_text(sheet: Sheet, label: Field, end: int, tables: Tables) -> bool:
    """Whether a word that may be a label is one of the title's: ``Uppföljning av ramavtal``.

    A value begins with a capital or a number.
    """
    after = sheet.text[label.end : end].lstrip()
    if label.colon or len(after.split()) < 2:
        return False
    # "Uppdaterad Internkontrollplan 2015"
    is_edition = tables.wording["edition"].fullmatch(label.word) and tables.types.head(after)
    return after[0].islower() or bool(is_edition)


def _is_period(sheet: Sheet, label: Field, end: int, tables: Tables) -> bool:
    """Whether the line is the title's period rather than a label: ``FÖR ÅREN 2021-2025``."""
    lone = tables.wording["only_period"].match(sheet.folded[label.start : end])
    return not label.colon and bool(lone) and not tables.wording["applies"].match(label.word)


def _joins(sheet: Sheet, above: _Block, below: _Block, gap: float, tables: Tables) -> bool:
    """Whether the line below belongs to the heading above it; ``gap`` between them in points."""
    upper, lower = sheet.text[above.start : above.end], sheet.text[below.start : below.end]
    if not 0.87 <= below.size / above.size <= 1.15 or gap > 1.2 * below.size:
        return False
    if _PAGE_NUMBER.match(lower):
        return False
    if len(upper) > MAX_TITLE:
        return False
    is_alike = lower[:1].islower() or (upper.isupper() and lower.isupper())
    is_open = is_alike or upper.rstrip().endswith("-")
    goes_on = is_open or tables.wording["goes_on"].search(fold(upper)) is not None
    return goes_on and not _names_sender(upper, tables)


def _without_menu_lines(sheet: Sheet, blocks: list[_Block], tables: Tables) -> list[_Block]:
    """The blocks but those of a menu that prints every type, each on a line of its own."""
    menu = tables.types.menu(sheet.text[: sheet.top(_TOP_LINES)])
    if not menu:
        return blocks
    first, last = menu[0].start, menu[-1].end
    inside = [block for block in blocks if first <= block.end - 1 and block.end <= last]
    lines = [sheet.text[block.start : block.end].strip(_MENU_MARKS) for block in inside]
    # In one line with a title the menu is cut off from it later.
    is_apart = all(map(tables.types.knows, lines))
    is_menu = is_apart and len(inside) >= MENU_WORDS
    return [block for block in blocks if block not in inside] if is_menu else blocks


def _without_senders(sheet: Sheet, blocks: list[_Block], tables: Tables) -> list[_Block]:
    """The blocks but those on top that only name who the document is from, if others are left."""

    def is_sender(block: _Block) -> bool:
        line = sheet.text[block.start : block.end]
        return _names_sender(line, tables) or _names_owner(line.strip(), tables)

    others = [block for block in blocks[:_SENDER_BLOCKS] if not is_sender(block)]
    return [*others, *blocks[_SENDER_BLOCKS:]] or blocks


def _names_sender(line: str, tables: Tables) -> bool:
    """Whether a line says no more than which administration or school the document is from."""
    if len(line) > _LONGEST_SENDER:
        return False
    words, wording = flat(fold(line)), tables.wording
    body = tables.bodies.at(flat(line), 0)
    if body and not words[: body.end].endswith("s"):
        words = words[body.end :].strip(_EDGES) or words
    is_unit = wording["named_unit"].fullmatch(words) or wording["kind_of_unit"].fullmatch(words)
    # "Avtal om gemensam växel" is a name, and "Växel 021-39 00 00" an address.
    is_address = _DIGIT.search(words) and wording["address"].search(words)
    return bool(wording["no_title"].match(words) or is_unit or is_address)


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
    text = _closed_up(_without(text, "page_mark", tables).strip(), tables)
    text = _without_menu(text, tables)
    text = _without(text.lstrip(" .:"), "leading_number", tables).strip()
    text = _until_particulars(text, tables)
    if (found := tables.wording["after_title"].search(fold(text))) and found.start() > 3:
        text = text[: found.start()]
    text = _CUT_SUBJECT.sub("", text.rstrip())
    text = _without_slogan(_until_date(_FOOTNOTE.sub("", flat(text)), tables), tables)
    text = _once(_without_sender(text, tables).strip(_EDGES))
    text = _without_type_alone(_without_owner_again(text, tables), tables)
    text = _mended(text, tables)
    return _sentence_case(text, tables) if text.isupper() else text


def _closed_up(text: str, tables: Tables) -> str:
    """``R A P P O R T`` and ``R APPORT`` as ``RAPPORT``."""
    text = _SPACED.sub(lambda found: found[0].replace(" ", ""), text)
    initial = _INITIAL.match(text)
    whole = initial[1] + initial[2] if initial else ""
    return whole + text[initial.end() :] if initial and tables.types.find(whole) else text


def _until_date(text: str, tables: Tables) -> str:
    """``Ägardirektiv för X AB 2012-04-24. Första rubriken``: no document is called after a day."""
    day = _DATED.search(text)
    kind = tables.types.head(text[: day.start()]) if day else None
    is_named = kind and (kind.type.steering or kind.type.key == "tjänsteskrivelse")
    return text[: day.start()] if day and is_named else text


def _without_slogan(text: str, tables: Tables) -> str:
    """``Strategisk plan 2015-2018. Vi gör det tillsammans!`` up to the exclamation."""
    slogan = _SLOGAN.search(text)
    return text[: slogan.start()] if slogan and tables.types.head(text[: slogan.start()]) else text


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
    elif menu and tables.types.head(text[: menu[0].start]):
        text = text[: menu[0].start]
    return _without(text, "series", tables).strip()


def _until_particulars(text: str, tables: Tables) -> str:
    """Up to the first label, decision or table of contents; from behind a decision before it."""
    folded = fold(text)
    if lead := _lead_end(text, folded, tables):
        rest = text[lead:].lstrip(_EDGES)
        if rest[:1].isupper() and tables.types.head(rest):
            return _until_particulars(rest, tables)
    cuts = [found.start() for found in tables.wording["contents"].finditer(folded)]
    cuts += [
        hit.start
        for hit in tables.labels.find(folded)
        if text[hit.start].isupper()
        and (hit.colon or not hit.strict)
        and not _is_titles_period(text, folded, hit.start, tables)
        and not tables.wording["goes_on"].search(folded, 0, hit.start)
    ]
    for decision in tables.decisions.find(text, folded):
        says = decision.body or decision.date or decision.paragraph or decision.end >= len(text)
        if not says or decision.action != "adopt":
            continue
        cuts.append(decision.start)
    cuts = [cut for cut in cuts if cut > 3]
    if not cuts:
        return text
    text = text[: min(cuts)]
    # "... kommun. Avtalet | antogs": the sentence that was cut short goes too.
    sentence, _, fragment = text.rpartition(". ")
    if sentence and len(fragment.split()) <= 2:
        return sentence
    return text


def _is_titles_period(text: str, folded: str, at: int, tables: Tables) -> bool:
    """Whether capitals all along end with a period: ``LOKALPLAN FÖR ÅREN 2021-2025``."""
    return text.isupper() and tables.wording["only_period"].match(folded[at:]) is not None


def _lead_end(text: str, folded: str, tables: Tables) -> int:
    """Where the decisions and senders end that stand before a title; 0 where it comes first.

    ``Antagna KF Reviderade KF Ägardirektiv``, ``Kommunfullmäktige Finanspolicy``
    """
    end = 0
    while end < len(text):
        start = end + len(text[end:]) - len(text[end:].lstrip(_EDGES))
        decision = next(tables.decisions.find(text, folded, start), None)
        body = tables.bodies.at(text, start)
        sender = tables.wording["sender"].match(folded, start)
        if decision and decision.start == start and decision.end > start:
            end = decision.end
        elif body and not text[start : body.end].endswith("s"):
            end = body.end
        elif sender:
            end = sender.end()
        else:
            break
    return end


def _without_sender(text: str, tables: Tables) -> str:
    """Without a sentence before or behind it that only says who printed the document."""
    first, _, rest = text.partition(". ")
    if tables.types.head(rest) and _is_sender(first, tables):
        text = rest
    text = _without_owner_before(text, tables)
    sentence, _, last = text.rstrip(_EDGES).rpartition(". ")
    return sentence if sentence and tables.wording["no_title"].match(fold(last)) else text


def _without_owner_before(text: str, tables: Tables) -> str:
    """``Sjöviks kommun Förskolan Granen Lokal arbetsplan`` without the municipality."""
    owner = next(tables.register.find(text, fold(text)), None)
    rest = text[owner.end :].lstrip() if owner and owner.start == 0 else ""
    is_apart = rest[:1].isupper() and text[: len(text) - len(rest)].endswith(("kommun ", "stad "))
    return rest if is_apart and tables.types.head(rest) else text


def _without_owner_again(text: str, tables: Tables) -> str:
    """``Program för Säters kommun SÄTERS KOMMUN``: up to where the owner stands once more."""
    hits = list(tables.register.find(text, fold(text)))
    for first, again in pairwise(hits):
        is_same = first.organisation == again.organisation and first.end <= again.start
        if is_same and not re.search(r"[^\W\d]", text[first.end : again.start]):
            return text[: again.start].strip(f"{_EDGES}~")
    return text


def _without_type_alone(text: str, tables: Tables) -> str:
    """``Riktlinje. Sjövik växer! Riktlinje för torg`` without the type that stands alone."""
    first, _, rest = text.partition(". ")
    if rest and tables.wording["form"].fullmatch(fold(first)):
        return rest
    if not tables.types.knows(first):
        return text
    if tables.wording["plan_paper"].match(fold(first)):
        return text  # "Planbeskrivning. Detaljplan för ..."
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
    again = re.compile(rf"(?<!\w){re.escape(beginning)}")
    for found in again.finditer(fold(text), 8) if len(text) > 16 else ():
        first = text[: found.start()].strip(_EDGES)
        second = text[found.start() :].strip(_EDGES)
        if key(second).startswith(key(first)):
            return _once(second)
        if key(first).startswith(key(second)):
            # "Inköp Riktlinjer för inköp": the first words stand once more where they belong.
            goes_on = _LINKS.search(first)
            return text[len(second) :].strip(_EDGES) if goes_on else _without_echo(first)
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
    words = _WORDS.findall(fold(title))
    for sheet in view.head[:2]:
        for start, end, _ in sheet.lines[:_TOP_LINES]:
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


def _has_editions(view: View, word: str) -> bool:
    """Whether the head names the document with more than one period: this edition, and the next."""
    periods = re.compile(rf"\b{re.escape(word)}(?:e?n|e?t|r?na)?\s({_PERIOD})")
    return len({found for sheet in view.head[:2] for found in periods.findall(sheet.folded)}) > 1


def _place_of(words: list[str], folded: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the words stand in a row, whatever is between them; only where more follows."""
    if words[0] not in folded[start:end]:
        return None
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
