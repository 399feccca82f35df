"""Every steering document that a document names, by a title or by words that mean only one."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, pairwise
from typing import NamedTuple

from styrdok.finders.facts import facts_of
from styrdok.finders.mentions import (
    EXTERNAL,
    JOINING,
    LEADERS,
    LIST_REACH,
    TOKEN,
    Facts,
    Mention,
    Sheet,
    Word,
    joined,
    words_for_types,
)
from styrdok.finders.names import Reading
from styrdok.finders.view import View
from styrdok.model import Organisation, Record, Reference
from styrdok.tables import Tables
from styrdok.tables.references import References
from styrdok.text import flat, fold
from styrdok.titles import YEAR, essence, is_nobodys, main_part, years

MAX_PAGES = 200
"""Pages of a document that are looked through."""

MAX_REFERENCES = 200
"""Documents that one document is taken to name."""

MAX_WORDS, MAX_MENTIONS = 3000, 500
"""Words for a type, and names, of a document that are looked at."""

_OFTEN = 3
"""Pages from which on a line is their head or foot."""

_LONGEST_QUOTE = 320

_NEIGHBOUR = re.compile(r"[A-ZÅÄÖ][\w&:-]*(?:[ \n][\w&:-]+){1,7}")

_JOINT = re.compile(r"(?:[\s,:]|\b(?:och|samt)\s)*")

_LISTED = re.compile(
    r"^ *(?:[-•●▪*] +)?([A-ZÅÄÖ][^\n()]{8,120}(?:\n[^\n()]{0,60})??)\s?\(([^()\n]{2,40})\)[ .]*$",
    re.MULTILINE,
)


def read(view: View, record: Record) -> Iterator[Reference]:
    """The steering documents that the document names, in the order of their first mention.

    ``record`` is its own: what it says of itself is no reference.
    """
    tables = view.tables
    sheets = [Sheet(sheet) for sheet in view.sheets[:MAX_PAGES]]
    words = [word for sheet in sheets for word in words_for_types(sheet, tables)][:MAX_WORDS]
    own, body = _Own(record), _body_of(record, tables)
    found = (_of_body(one, body) for one in _mentions(_without_heads(words), tables))
    names = (one for one in found if not own.is_meant(one))
    mentions = list(islice(names, MAX_MENTIONS))
    groups = _grouped(mentions, record, tables)
    if record.type in _ON_OTHERS:
        kept = groups
    else:
        # A heading of the document's own may read like the name of another.
        kept = [group for group in groups if any(map(_is_certain, group))]
    crowded = _crowded(mentions)
    for group in islice(kept, MAX_REFERENCES):
        yield _reference(group, crowded, tables)


def _crowded(mentions: list[Mention]) -> frozenset[int]:
    """The ids of those mentions whose sentence names other documents too."""
    found = set()
    for one, other in pairwise(mentions):
        if one.sheet is other.sheet and other.start < one.sheet.sentence(one.start, one.end)[1]:
            same = one.kind and other.kind and essence(one.name, None) == essence(other.name, None)
            found |= set() if same else {id(one), id(other)}
    return frozenset(found)


_ON_OTHERS = frozenset({"kallelse", "protokoll", "revisionsrapport", "tjänsteskrivelse"})
"""Types of papers that are about other documents, so that these head their parts."""


def _is_certain(mention: Mention) -> bool:
    """Whether the name is more than a line that may head a part of the document itself."""
    is_more = not mention.is_line or mention.owner or years(mention.name)
    return bool(is_more) or mention.sheet.is_listed(mention.start)


def _body_of(record: Record, tables: Tables) -> str | None:
    """The committee whose document it is, or whose minutes, if that is certain."""
    if record.unit:
        told = {record.unit}
    elif record.type in _OF_MEETINGS:
        title = record.title or ""
        told = {hit.key for hit in tables.bodies.find(title, 0, len(title))}
    else:
        told = set()
    return told.pop() if len(told) == 1 else None


_OF_MEETINGS = frozenset({"kallelse", "protokoll"})


def _of_body(mention: Mention, body: str | None) -> Mention:
    """The mention, with "nämndens" as the document's own committee where that is one."""
    if not body or not mention.owner or not is_nobodys(mention.owner):
        return mention
    kind = fold(mention.owner).removesuffix("s")
    if not body.endswith(kind) or not fold(mention.name).startswith(kind):
        return mention
    owner = f"{body[:1].upper()}{body[1:]}s"
    return replace(mention, owner=owner, name=owner + mention.name[len(mention.owner) :])


class _Own:
    """What the document calls itself."""

    def __init__(self, record: Record) -> None:
        self._owner = record.municipality
        self._steering = record.steering
        title = record.title or ""
        self._words = essence(title, self._owner)
        self._years = years(title)
        self._unit = essence(record.unit or "", self._owner)

    def is_meant(self, mention: Mention) -> bool:
        """Whether a name is the document's own, or a short form of it."""
        if not self._steering or not self._words:
            return False
        named = essence(mention.name, self._owner)
        if not named or (years(mention.name) and not years(mention.name) <= self._years):
            return False
        # Its title may have been read without the subtitle.
        main = essence(main_part(mention.name), self._owner)
        return named <= self._words | self._unit or (main == self._words and len(main) > 1)


def _without_heads(words: list[Word]) -> list[Word]:
    """The words without those in a line that stands on three pages or more: a head or a foot."""
    if len({word.sheet.number for word in words}) < _OFTEN:
        return words
    keys = [word.line_key for word in words]
    pages = {(key, word.sheet.number) for key, word in zip(keys, words, strict=True)}
    times = Counter(key for key, _ in pages)
    return [word for key, word in zip(keys, words, strict=True) if times[key] < _OFTEN]


def _mentions(words: list[Word], tables: Tables) -> Iterator[Mention]:
    """The names that begin with the words, or hold them, in reading order."""
    sheet, done = None, 0
    for word in words:
        if word.sheet is not sheet:
            sheet, done = word.sheet, 0
        if word.start < done or LEADERS.search(sheet.folded, *word.line):
            continue
        for mention in Reading(word, tables).mentions():
            done = max(done, mention.end)
            yield mention
            yield from _neighbours(mention, tables)


def _neighbours(mention: Mention, tables: Tables) -> Iterator[Mention]:
    """Names without any word for a type, in one row or one list with a name that has one."""
    sheet, words = mention.sheet, tables.references
    if mention.is_line:
        if mention.owner and words.is_outside(mention.owner):
            low, high = mention.start - LIST_REACH, mention.end + LIST_REACH
            for found in _LISTED.finditer(sheet.text, max(0, low), high):
                if words.is_outside(found[2]) and not _names_type(found[1], words):
                    yield _beside_it(mention, *found.span(1), owner=flat(found[2]))
        return
    start, end = sheet.sentence(mention.start, mention.end)
    if not mention.is_title:
        return
    leads = [found.end() for found in words.leads.finditer(sheet.folded, start, mention.start)]
    if not leads:
        return
    stretches = [(at, mention.start) for at in leads] + [(mention.end, end)]
    for low, high in stretches:
        while low < high:
            joint = _JOINT.match(sheet.folded, low, high)
            member = _NEIGHBOUR.match(sheet.text, joint.end() if joint else low, high)
            if not member:
                break
            low = member.end()
            follows = sheet.folded[low : low + 1]
            tokens = TOKEN.findall(fold(member[0]))
            is_name = not any(words.ends_name(one) or words.kind(one) for one in tokens)
            if follows not in {",", "."} or not is_name or JOINING.intersection(tokens):
                break
            if tables.bodies.at(sheet.text, member.start()):
                break
            yield _beside_it(mention, *member.span(), owner=mention.owner)


def _names_type(text: str, words: References) -> bool:
    return any(words.kind(token) for token in TOKEN.findall(fold(text)))


def _beside_it(mention: Mention, start: int, end: int, *, owner: str | None) -> Mention:
    name = flat(joined(mention.sheet.text[start:end]))
    return Mention(mention.sheet, start, end, name, None, owner, is_title=True)


# Several mentions of one document


class _Name(NamedTuple):
    """What tells a mention from those of other documents."""

    words: frozenset[str]
    years: frozenset[str]
    type: str | None
    owner: str | None


def _grouped(mentions: list[Mention], record: Record, tables: Tables) -> list[list[Mention]]:
    """The mentions by the document that they mean, in the order of the first of each."""
    groups: dict[_Name, list[Mention]] = {}
    for one in mentions:
        words, owner = essence(one.name, record.municipality), None
        if one.owner and not _is_unit(one.owner):
            named = essence(one.owner, None)
            is_own = named <= _OF_OWN or (
                record.owner and named <= essence(record.owner, None) | _OF_OWN
            )
            words -= named | {fold(one.owner)}
            owner = None if is_own else fold(one.owner).split(":")[0].removesuffix("s")
        key = one.kind.type.key if one.kind else None
        if one.owner and _is_unit(one.owner):
            words |= essence(one.owner, None)
        name = _Name(words, frozenset(years(one.name)), key, owner)
        groups.setdefault(name, []).append(one)
    means = {name: _meant(name, groups, record.municipality) for name in groups}
    joined: dict[_Name, list[Mention]] = {}
    for name, group in groups.items():
        target = means[name]
        if target is None and _is_nameless(group):
            continue
        joined.setdefault(_last(name, means), []).extend(group)
    found = [sorted(group, key=_place) for group in joined.values()]
    return sorted(found, key=lambda group: _place(group[0]))


_OF_OWN = frozenset({"kommun", "kommunen", "stad", "staden", "region", "regionen"})


def _is_unit(owner: str) -> bool:
    """Whether the owner is a part of an organisation, which belongs to the document's name."""
    return bool(_UNIT.search(fold(owner)))


_UNIT = re.compile(
    r"(?:nämnd\w*|förvaltning\w*|styrelse\w*|kontor\w*|utskott\w*|fullmäktige\w*|direktion\w*|avdelning\w*|enhet\w*|bolag\w*)$"
)

_PARTS = re.compile(rf"{YEAR}(?:\s?[-–—/ ]\s?{YEAR})?|\s[-–—]\s|,\s|\senligt\s")


def _meant(
    name: _Name, groups: dict[_Name, list[Mention]], owner: Organisation | None
) -> _Name | None:
    """The one longer name that a name is the short form of, if it is one."""
    first = groups[name][0]
    longer = [
        other
        for other, mentions in groups.items()
        if other != name and _may_mean(name, first, other, mentions, owner)
    ]
    if not longer:
        return None
    # Of several, the fullest, if the others are short forms of it too.
    fullest = max(longer, key=lambda one: (len(one.words), len(one.years)))
    is_one = all(one.words <= fullest.words and one.years <= fullest.years for one in longer)
    return fullest if is_one else None


def _last(name: _Name, means: dict[_Name, _Name | None]) -> _Name:
    """The full name at the end of a row of short ones."""
    for _ in range(len(means)):
        following = means[name]
        if following is None:
            break
        name = following
    return name


def _may_mean(
    short: _Name,
    mention: Mention,
    full: _Name,
    mentions: list[Mention],
    owner: Organisation | None,
) -> bool:
    """Whether a short name can be that of the full one, and of no other part of it.

    It can if it is a single word, or holds a whole part of the full name; and
    if it has nothing that the full one has not.
    """
    if short.type != full.type or not short.years <= full.years:
        return False
    if short.owner and full.owner and short.owner != full.owner:
        return False
    if short.words == full.words:
        return short.years < full.years or (not short.owner and bool(full.owner))
    if mention.owner and is_nobodys(mention.owner):
        # "Nämndens plan" is the plan of the one committee that has one here.
        unit = fold(mention.owner).removesuffix("s")
        rest = full.words - (short.words - {unit})
        return short.words - {unit} <= full.words and any(one.endswith(unit) for one in rest)
    if not short.words < full.words:
        return False
    if " " not in mention.name and mention.kind and not mention.kind.is_bare:
        return True
    parts = (essence(part, owner) for one in mentions for part in _PARTS.split(one.name))
    return any(part and part <= short.words for part in parts)


def _is_nameless(group: list[Mention]) -> bool:
    """Whether nothing but somebody's owning it tells which document is meant."""
    return all(
        one.kind is not None
        and one.kind.is_bare
        and len(one.name.split()) == 1 + len((one.owner or "").split())
        and one.name.startswith((one.owner or "")[:3])
        and one.kind.type.key in {"handlingsplan", "strategi", "plan", "policy", "program"}
        for one in group
    )


def _is_outside(owner: str, tables: Tables) -> bool:
    words = tables.references
    return owner == EXTERNAL or words.is_outside(owner) or words.is_external(owner)


def _place(mention: Mention) -> tuple[int, int, int]:
    return mention.sheet.number, mention.start, mention.end


def _reference(group: list[Mention], crowded: frozenset[int], tables: Tables) -> Reference:
    """One reference out of all mentions of a document."""
    full = max(group, key=_fullness)
    said: tuple[Mention, Facts] | None = None
    first = last = None
    for one in group:
        facts = facts_of(one, tables, is_alone=id(one) not in crowded)
        first, last = first or facts.first, last or facts.last
        if not said and (facts.body or facts.date):
            said = one, facts
    owners = [one.owner for one in group if one.owner]
    owner = next((one for one in owners if not is_nobodys(one)), next(iter(owners), None))
    outside = any(one.owner and _is_outside(one.owner, tables) for one in group)
    return Reference(
        name=full.name,
        type=full.kind.type.key if full.kind else None,
        body=said[1].body if said else None,
        date=said[1].date if said else None,
        valid_from=first,
        valid_until=last,
        owner=None if owner == EXTERNAL else owner,
        is_external=outside,
        page=full.sheet.number,
        start=full.start,
        end=full.end,
        quote=_quote(full),
        said_page=said[0].sheet.number if said else None,
        said_quote=(said[1].quote or _quote(said[0])) if said else None,
        pages=tuple(sorted({one.sheet.number for one in group})),
    )


def _fullness(mention: Mention) -> tuple[object, ...]:
    """How well a mention tells the document's name; the first of the fullest is told."""
    words = essence(mention.name, None)
    page, start, _ = _place(mention)
    return (
        len(words),
        bool(years(mention.name)),
        mention.is_title,
        not mention.is_definite,
        -page,
        -start,
    )


def _quote(mention: Mention) -> str:
    """The sentence around the name, or as much of it as is near, letter for letter."""
    sheet = mention.sheet
    start, end = sheet.sentence(mention.start, mention.end)
    start = max(start, mention.start - _LONGEST_QUOTE // 2)
    end = min(end, mention.end + _LONGEST_QUOTE // 2)
    return sheet.text[start:end].strip()
