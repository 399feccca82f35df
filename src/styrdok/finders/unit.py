"""Whose within the organisation: a nämnd, company, federation, administration or school."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from styrdok.finders.view import Sheet, View
from styrdok.model import Evidence
from styrdok.tables import Tables
from styrdok.tables.bodies import BodyHit
from styrdok.text import flat, fold

MAX_TITLE = 200
"""Characters; what is longer is no title."""

_TOP_LINES = 12
_HEADING = 25
"""Characters that may stand beside a name in a line that is a heading."""

_BESIDE_TYPE = 8
"""Characters between a name and the type word that it owns: ``Granens förskola Lokal plan``."""

_STEM = 4
"""Letters that two names of one school share: ``Granskolan``, ``Granens fritidshem``."""

_NOT_OWN = ("av ", "och ", "mellan ", "under ")
"""Right before a name in a title: the document is about it, or not its alone."""

_EDGES = " ,;:.-\n"
_WORD = re.compile(r"[\wåäöé:-]+")
_FIRM = re.compile(r"[A-ZÅÄÖ][^.\n§(]{2,60}?(?=\.|,|\s*\n|\s+§|\s\()")
_OF_COMPANIES = frozenset({"bolagsordning", "ägardirektiv"})
_RIGHT = re.compile(r"\s[A-ZÅÄÖ][\wåäöé-]*")
_LEFT = re.compile(r"[A-ZÅÄÖ][\wåäöé-]*\s$")
_ABBREVIATION = re.compile(r"s?(?:,|\soch)\s[A-ZÅÄÖ]{2,5}\b")


class _Name(NamedTuple):
    """The name of a company, federation or school: ``text[start:end]``."""

    start: int
    end: int
    proper: str


def find(view: View, tables: Tables) -> Iterator[Evidence]:
    """Evidence for ``unit``."""
    if view.title:
        yield from _titled(view, view.title, tables)
        yield from _headed(view, tables)
        yield from _named(view, tables)
        yield from _applied(view, tables)


def _titled(view: View, title: Evidence, tables: Tables) -> Iterator[Evidence]:
    """The one that the title names as its own."""
    sheet, wording = view.sheets[title.page - 1], tables.wording
    folded = view.subject.folded

    def say(unit: str, rule: str, weight: float) -> Evidence:
        return sheet.evidence("unit", unit, f"unit.{rule}", title.start, title.end, weight)

    kind = tables.types.head(title.value)
    found = tables.bodies.find(title.value, 0, len(title.value))
    # Fullmäktige adopt the documents of all; only what tells how they work is their own.
    highest = 5 if kind and kind.type.family == "organising" else 4
    bodies = [body for body in found if 2 <= body.rank <= highest]
    # What names two nämnder belongs to neither, and an agreement to its parties.
    is_alone = len({body.key for body in bodies}) == 1 and not (kind and kind.type.parties)
    is_alone = is_alone and not fold(title.value[: bodies[0].start]).endswith(("av ", "under "))
    if is_alone and not _is_shared(title.value, bodies[0], tables):
        yield say(bodies[0].key, "title_body", 0.75)
    if kind and kind.type.members and (name := _federation(title.value[kind.end :])):
        yield say(name, "federation", 0.76)
    if kind and kind.type.key in _OF_COMPANIES and (firm := _firm(view, tables)):
        yield firm
    if school := wording["school_of"].match(folded):
        yield say(title.value[: school.end()], "school", 0.75)
    # The title proper, or a sender that stood behind it.
    quoted = flat(sheet.text[title.start : _first_label(sheet, title, tables)])
    for text, weight in ((title.value, 0.7), (quoted, 0.6)):
        if len(text) > MAX_TITLE:
            continue
        own = next(_names(text, fold(text), 0, len(text), tables), None)
        if own and not fold(text[: own.start]).endswith(_NOT_OWN):
            yield say(text[own.start : own.end], "title_name", weight + 0.02)
        if sender := wording["unit"].search(fold(text)):
            start, end = sender.span()
            while (first := tables.types.find(text, start, end)) and first[0].start == start:
                start = first[0].end + 1  # "Ägardirektiv GVV AB"
            if text[:end].endswith(" AB"):
                start = _leftmost(text, start, tables)
            if not fold(text[:start]).endswith(_NOT_OWN):
                yield say(text[start:end], "title", weight)
            break


def _first_label(sheet: Sheet, title: Evidence, tables: Tables) -> int:
    """Where the lines of the title end, or the first label within them."""
    labels = tables.labels.find(sheet.folded, title.start, title.end)
    return next((one.start for one in labels if one.colon and one.start > title.start), title.end)


def _firm(view: View, tables: Tables) -> Evidence | None:
    """The company's name, as its own articles state it."""
    for sheet in view.head:
        if found := tables.wording["firm"].search(sheet.folded):
            name = _FIRM.match(sheet.text, found.end())
            if name:
                span, unit = (found.start(), name.end()), flat(name[0])
                return sheet.evidence("unit", unit, "unit.firm", *span, 0.74)
    return None


def _is_shared(title: str, body: BodyHit, tables: Tables) -> bool:
    """Whether the title names others beside the body, or only the kind of body that it is."""
    after, before = title[body.end :], fold(title[: body.start])
    return bool(
        tables.wording["and_boards"].search(fold(after))
        or tables.wording["shared_board"].match(body.key)
        or _ABBREVIATION.match(after)
        or before.endswith((" och ", ", "))
    )


def _federation(after_type: str) -> str | None:
    """The name that a charter's title goes on with: ``för Nerikes Brandkår``."""
    name = after_type.strip(_EDGES).removeprefix("för ")
    return name if any(letter.isupper() for letter in name) else None


def _leftmost(text: str, start: int, tables: Tables) -> int:
    """Where a company's name begins: the words with capitals before its last two are its too."""
    while left := _LEFT.search(text, 0, start):
        word = left[0].strip()
        if tables.types.find(word) or tables.wording["preposition"].search(fold(word)):
            break
        start = left.start()
    return start


def _rightmost(text: str, start: int, end: int, tables: Tables) -> int:
    """Where a company's name ends: the words with capitals behind its first are its too."""
    while (right := _RIGHT.match(text, start, end)) and not tables.types.find(right[0]):
        start = right.end()
    return start


def _names(text: str, folded: str, start: int, end: int, tables: Tables) -> Iterator[_Name]:
    """The schools and companies that are named there, each with capitals."""
    kind = tables.wording["kind_of_unit"]
    for found in tables.wording["named_unit"].finditer(folded, start, end):
        begins, ends = found.span()
        words = list(_WORD.finditer(text, begins, ends))
        # "Verksamhetsplan Granens förskola": a type's word before it is no part of the name.
        while len(words) > 2 and (not words[0][0][0].isupper() or tables.types.find(words[0][0])):
            del words[0]
        own = [word[0] for word in words if not kind.fullmatch(fold(word[0]))]
        if own and all(word[0].isupper() for word in own) and not tables.types.find(own[0]):
            ends -= _is_genitive(text, ends, end, tables)
            yield _Name(words[0].start(), ends, fold(own[0]))
    for found in tables.wording["named_company"].finditer(folded, start, end):
        begins, ends = found.span()
        name = found[0].split()[-1]
        # "Sjöviks Energi AB Årsstämma": there it ends a name.
        is_own = text[ends - len(name)].isupper() and not _LEFT.search(text, start, begins)
        if is_own and not tables.types.find(name):
            yield _Name(begins, _rightmost(text, ends, end, tables), name)


def _is_genitive(text: str, at: int, end: int, tables: Tables) -> bool:
    """Whether the name that ends there owns the type behind it: ``Granens likabehandlingsplan``."""
    owned = tables.types.find(text, at, min(end, at + 2 * _HEADING))
    return text[at - 1] == "s" and bool(owned) and owned[0].start == at + 1


def _headed(view: View, tables: Tables) -> Iterator[Evidence]:
    """A federation or company that has a line of its own on page 1, or a nämnd above the title."""
    sheet = view.first
    contents = tables.wording["contents_alone"].search(sheet.folded)
    limit = contents.start() if contents else len(sheet.text)
    for start, end, _ in sheet.lines[:_TOP_LINES]:
        if start >= limit:
            break
        is_name = tables.wording["federation"].match(sheet.folded[start:end])
        if is_name and not tables.types.find(sheet.text, start, end):
            header = flat(sheet.text[start:end])
            at = view.subject.folded.find(fold(header))
            # The last line of a title may be no more than half a name.
            if at <= 0 or _leftmost(view.subject.title, at, tables) == at:
                yield sheet.evidence("unit", header, "unit.header", start, end, 0.72)
        office = tables.wording["office"].match(sheet.folded, start, end)
        if office and sheet.folded[office.end() : end].startswith(view.subject.folded):
            span = (start, office.end())
            name = flat(sheet.text[start : office.end()])
            yield sheet.evidence("unit", name, "unit.above", *span, 0.58)
        board = tables.bodies.at(sheet.text, start)
        if board and board.rank == 3:
            rest = flat(sheet.folded[board.end : end]).strip()
            if not rest or rest.startswith(view.subject.folded):
                yield sheet.evidence("unit", board.key, "unit.above", start, board.end, 0.58)


def _named(view: View, tables: Tables) -> Iterator[Evidence]:
    """The school or company that the headings of page 1 name; a plan of several is no one's."""
    sheet, wording = view.first, tables.wording
    top = sheet.top(_TOP_LINES)
    kinds = (wording["named_unit"], wording["named_company"])
    if not any(kind.search(sheet.folded, 0, top) for kind in kinds):
        return
    names = [
        name
        for start, end, _ in sheet.lines[:_TOP_LINES]
        for name in _names(sheet.text, sheet.folded, start, min(end, start + MAX_TITLE), tables)
        if _is_heading(view, sheet, start, end, name, tables)
    ]
    if len({name.proper[:_STEM] for name in names}) == 1:
        own = names[0]
        unit = flat(sheet.text[own.start : own.end])
        yield sheet.evidence("unit", unit, "unit.heading", own.start, own.end, 0.71)


def _is_heading(
    view: View, sheet: Sheet, start: int, end: int, name: _Name, tables: Tables
) -> bool:
    """Whether the name fills the line, stands behind the title, or owns the type that follows."""
    beside = (end - start) - (name.end - name.start)
    before = sheet.text[start : name.start].rstrip()
    if fold(f"{before} ").endswith(_NOT_OWN):
        return False
    if beside < _HEADING and not sheet.text[start:end].rstrip().endswith("."):
        # "Kim Ek, Bergaskolan" is where somebody works.
        return not before.endswith(",")
    if sheet.folded.startswith(view.subject.folded, start):
        return name.start - start - len(view.subject.folded) < _HEADING
    owned = tables.types.find(sheet.text, name.end, min(end, name.end + 2 * _HEADING))
    return bool(owned) and owned[0].start - name.end <= _BESIDE_TYPE


def _applied(view: View, tables: Tables) -> Iterator[Evidence]:
    """The nämnd that a field names as the one for which the document applies."""
    for sheet, field in view.fields("ignored"):
        if not field.values or not tables.wording["applies_to"].search(field.word):
            continue
        start, end = field.values[0]
        body = tables.bodies.at(sheet.text, start)
        if body and body.rank in {2, 3} and not sheet.text[body.end : end].strip(_EDGES):
            yield sheet.evidence("unit", body.key, "unit.applies_to", start, end, 0.6)
