"""Every steering document that a document names: by its title, or by words that can mean only one.

The hard part is where a name ends. It is read word by word, as Swedish builds
a title: a word for a type, a preposition, what it is about, years; and it ends
where a word comes that cannot go on from the one before.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise
from typing import NamedTuple

from styrdok.model import Document, Organisation, Page, Record, Reference
from styrdok.tables import Tables
from styrdok.tables.references import Kind, References
from styrdok.text import flat, fold
from styrdok.titles import YEAR, essence, years

MAX_PAGES = 200
"""Pages of a document that are looked through."""

MAX_REFERENCES = 200
"""Documents that one document is taken to name."""

MAX_WORDS, MAX_MENTIONS = 3000, 500
"""Words for a type, and names, of a document that are looked at."""

_MAX_WORDS_OF_PAGE = 80
"""Words for a type on one page that are looked at; a page with more is a list of words."""

_LONGEST_LINE = 200
"""Characters by which lines are told apart."""

_OFTEN = 3
"""Pages from which on a line is their head or foot."""

_LONGEST, _MOST_WORDS = 170, 16
"""Characters and words of a name."""

_REACH = 60
"""Characters before a name that tell what it is: an owner, or words that deny it."""

_SENTENCE_REACH = 400
"""Characters to each side within which a sentence begins and ends."""

_LONGEST_QUOTE = 320

_FULL_LINE = 0.75
"""A line of less than this share of the page's widest one ends what it says."""

_TOKEN = re.compile(r"[^\W_](?:[\w&'/:.+-]*\w)?-?")
_YEARS = re.compile(
    rf"{YEAR}(?:\s?[-/]\s?(?:{YEAR}|\d\d(?!\d)))?(?![\w:/]|-\d)|{YEAR}\s{YEAR}(?![\w:/-])"
)
_YEAR_WORD = re.compile(r"(?:år|åren|perioden|mandatperioden|läsåret)\s(?=\d)")
_BREAK = re.compile(r"-\n(?=\w)")
_ENUMERATION = re.compile(
    r",\s((?:[\wåäö-]{3,},\s){0,4}[\wåäö-]{3,},?)\s(?:och|samt)\s([\wåäö-]{3,})"
)
_CONJUNCTION = re.compile(r"\s(?:och|samt|&)\s")
_HYPHENATED = re.compile(r"(?:[\wåäö]+-,?\s){1,3}och\s\Z|[\wåäö-]{3,}\soch\s\Z")
_SUBTITLE = re.compile(r"\s?[-:]?\s[-]?\s?(?=[^\W\d_])")
_STOP = re.compile(r"[.!?:;]\s|[•●▪|]|\n\s*\n")
_SENTENCE_END = re.compile(r"[^\W\d_]{2}[)\"']?[.!?](?=\s|\Z)|\d[.](?=\s+[A-ZÅÄÖ])|[•●▪]|\n\s*\n")
_BULLET = re.compile(r"\s*(?:[-•●▪*\u2022\uf0b7o]\s+|\d{1,2}(?:\.\d{1,2})*[.)]?\s+|[a-z]\)\s+)?")
_LEADERS = re.compile(r"\.{4}|(?:\. ){4}|…{2}|_{4}")
_QUOTED = re.compile(r"[\"'»”]")
_PLACES = frozenset({"kommun", "kommuns", "stad", "stads", "län", "läns", "region", "kommunen"})


@dataclass(slots=True)
class _Mention:
    """A name where it stands: ``text[start:end]`` of its sheet.

    ``name`` is the name as it is told, ``owner`` who it says that the document
    belongs to, and ``facts_at`` where what is said of it in brackets begins.
    """

    sheet: "_Sheet"
    start: int
    end: int
    name: str
    kind: Kind | None
    owner: str | None = None
    is_title: bool = False
    is_line: bool = False
    is_definite: bool = False
    facts: "_Facts | None" = None


class _Facts(NamedTuple):
    """What is said of a document: who decided on it and when, for which years, and where."""

    body: str | None = None
    date: str | None = None
    first: str | None = None
    last: str | None = None
    quote: str | None = None


class _Sheet:
    """A page as it is looked through."""

    def __init__(self, page: Page, tables: Tables) -> None:
        self.number = page.number
        self.text = page.text
        self.folded = fold(page.text)
        self.tables = tables

    def hits(self) -> list[int]:
        """Where a word stands that may be one for a type, each once, in order."""
        found = []
        for stem in self.tables.references.stems:
            at = self.folded.find(stem)
            while at >= 0:
                found.append(at)
                at = self.folded.find(stem, at + 1)
        return sorted(found)

    @cached_property
    def width(self) -> int:
        """The letters of the page's longest line of text."""
        return max((len(line) for line in self.text.split("\n")), default=0)

    def line(self, at: int) -> tuple[int, int]:
        """Start and end of the line that holds the offset."""
        end = self.text.find("\n", at)
        return self.text.rfind("\n", 0, at) + 1, len(self.text) if end < 0 else end

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Start and end of the sentence or list item around a stretch."""
        low, high = max(0, start - _SENTENCE_REACH), min(len(self.text), end + _SENTENCE_REACH)
        first = low
        for found in _SENTENCE_END.finditer(self.text, low, start):
            first = found.end()
        for at in self._headings(first, start):
            first = at
        after = _SENTENCE_END.search(self.text, max(start, end - 2), high)
        last = after.end() if after else high
        return first, next(self._headings(end, last), last)

    def _headings(self, start: int, end: int) -> Iterator[int]:
        """Where a line begins below one that is too short to go on in it."""
        at = self.text.find("\n", start, end)
        while at >= 0:
            above = at - self.text.rfind("\n", 0, at) - 1
            begins = self.text[at + 1 : at + 2]
            if above < _FULL_LINE * self.width and not begins.islower():
                yield at + 1
            at = self.text.find("\n", at + 1, end)


def read(document: Document, record: Record, tables: Tables) -> Iterator[Reference]:
    """The steering documents that the document names, in the order of their first mention.

    ``record`` is its own: what it says of itself is no reference.
    """
    pages = document.pages[:MAX_PAGES]
    sheets = [_Sheet(page, tables) for page in pages]
    words = [word for sheet in sheets for word in _words(sheet, tables)][:MAX_WORDS]
    recurring = _recurring(words)
    own = _Own(record)
    mentions = [one for one in _mentions(words, recurring, tables) if not own.is_meant(one)][
        :MAX_MENTIONS
    ]
    groups = _grouped(mentions, record, tables)
    if record.type in _ON_OTHERS:
        kept = groups
    else:
        # A heading of the document's own may read like the name of another.
        kept = [group for group in groups if any(map(_is_certain, group))]
    crowded = _crowded(mentions)
    for group in islice(kept, MAX_REFERENCES):
        yield _reference(group, crowded, tables)


def _crowded(mentions: list[_Mention]) -> frozenset[int]:
    """The ids of those mentions whose sentence names other documents too."""
    found = set()
    for one, other in pairwise(mentions):
        if one.sheet is other.sheet and other.start < one.sheet.sentence(one.start, one.end)[1]:
            same = one.kind and other.kind and essence(one.name, None) == essence(other.name, None)
            found |= set() if same else {id(one), id(other)}
    return frozenset(found)


_ON_OTHERS = frozenset({"kallelse", "protokoll", "revisionsrapport", "tjänsteskrivelse"})
"""Types of papers that are about other documents, so that these head their parts."""


def _is_certain(mention: _Mention) -> bool:
    stands_in_line = mention.is_line and not (mention.owner or years(mention.name))
    return not stands_in_line


class _Own:
    """What the document calls itself."""

    def __init__(self, record: Record) -> None:
        self._owner = record.municipality
        self._steering = record.steering
        title = record.title or ""
        self._words = essence(title, self._owner)
        self._years = years(title)
        self._unit = essence(record.unit or "", self._owner)

    def is_meant(self, mention: _Mention) -> bool:
        """Whether a name is the document's own, or a short form of it."""
        if not self._steering or not self._words:
            return False
        named = essence(mention.name, self._owner)
        if not named or (years(mention.name) and not years(mention.name) <= self._years):
            return False
        return named <= self._words | self._unit or (named >= self._words and len(self._words) > 1)


class _Word(NamedTuple):
    """A word for a type: where it stands, and the start and end of its line."""

    sheet: "_Sheet"
    start: int
    end: int
    folded: str
    kind: Kind
    line: tuple[int, int]

    @property
    def line_key(self) -> str:
        """What its line has in common with the same line of other pages."""
        start, end = self.line
        return _without_digits(self.sheet.folded[start : min(end, start + _LONGEST_LINE)])


def _words(sheet: _Sheet, tables: Tables) -> Iterator[_Word]:
    """The words on a page that are for a type, in reading order."""
    done = found = 0
    for at in sheet.hits():
        if at < done or found > _MAX_WORDS_OF_PAGE:
            continue
        start = at - len(_word_before(sheet.folded, at))
        token = _TOKEN.match(sheet.folded, start)
        if not token:
            continue
        word, done = _unbroken(sheet, token)
        if kind := tables.references.kind(word):
            found += 1
            yield _Word(sheet, start, done, word, kind, sheet.line(start))


def _recurring(words: list[_Word]) -> frozenset[str]:
    """The lines that stand on three pages or more: heads and feet."""
    lines = {(word.line_key, word.sheet.number) for word in words}
    counts = Counter(line for line, _ in lines)
    return frozenset(line for line, times in counts.items() if times >= _OFTEN)


_NO_LETTERS = str.maketrans("", "", "0123456789 .,:()/|-–—\t")


def _without_digits(line: str) -> str:
    return line.translate(_NO_LETTERS)


def _word_before(folded: str, at: int) -> str:
    """The letters, digits and hyphens right before an offset."""
    start, low = at, max(0, at - _REACH)
    while start > low and (folded[start - 1].isalnum() or folded[start - 1] in "-_"):
        start -= 1
    return folded[start:at]


def _mentions(words: list[_Word], recurring: frozenset[str], tables: Tables) -> Iterator[_Mention]:
    """The names that begin with the words, or hold them, in reading order."""
    sheet, done = None, 0
    for word in words:
        if word.sheet is not sheet:
            sheet, done = word.sheet, 0
        if word.start < done or _is_vague(word):
            continue
        if word.line_key in recurring or _LEADERS.search(sheet.folded, *word.line):
            continue
        for mention in _Reading(word, tables).mentions():
            done = max(done, mention.end)
            yield mention
            yield from _neighbours(mention, tables)


def _is_vague(word: _Word) -> bool:
    """Whether a word that only tells a type stands with nothing to tell which document.

    Most words for a type do, and to see it takes a tenth of reading a name.
    """
    text, lone = word.sheet.text, word.sheet.tables.references.lone
    if not word.kind.is_bare or text[word.start].isupper() or word.kind.type.key in lone:
        return False
    before = text[max(0, word.start - 2) : word.start]
    after = text[word.end : word.end + 2]
    is_owned = before[:1] == "s" or "\n" in before
    return not is_owned and (not after.startswith((" ", "\n")) or not _goes_on(word))


def _goes_on(word: _Word) -> bool:
    """Whether a preposition, a capital or a number stands right behind the word."""
    sheet, at = word.sheet, word.end + 1
    if sheet.text[at : at + 1].isupper() or not sheet.text[at : at + 1].isalpha():
        return True
    found = _TOKEN.match(sheet.folded, at)
    return found is not None and found[0] in sheet.tables.references.prepositions


_NEIGHBOUR = re.compile(r"[A-ZÅÄÖ][\w&:-]*(?:[ \n][\w&:-]+){1,7}")
_JOINT = re.compile(r"(?:[\s,:]|\b(?:och|samt)\s)*")
_LISTED = re.compile(
    r"^ *(?:[-•●▪*] +)?([A-ZÅÄÖ][^\n()]{8,120}(?:\n[^\n()]{0,60})??)\s?\(([^()\n]{2,40})\)[ .]*$",
    re.MULTILINE,
)
_LIST_REACH = 1500
"""Characters to each side within which one list may stand."""


def _neighbours(mention: _Mention, tables: Tables) -> Iterator[_Mention]:
    """Names without any word for a type, in one row or one list with a name that has one."""
    sheet, words = mention.sheet, tables.references
    if mention.is_line:
        if mention.owner and words.is_outside(mention.owner):
            low, high = mention.start - _LIST_REACH, mention.end + _LIST_REACH
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
            tokens = _TOKEN.findall(fold(member[0]))
            is_name = not any(words.ends_name(one) or words.kind(one) for one in tokens)
            if follows not in {",", "."} or not is_name or _JOINING.intersection(tokens):
                break
            if tables.bodies.at(sheet.text, member.start()):
                break
            yield _beside_it(mention, *member.span(), owner=mention.owner)


def _names_type(text: str, words: References) -> bool:
    return any(words.kind(token) for token in _TOKEN.findall(fold(text)))


def _beside_it(mention: _Mention, start: int, end: int, *, owner: str | None) -> _Mention:
    name = flat(_joined(mention.sheet.text[start:end]))
    return _Mention(mention.sheet, start, end, name, None, owner, is_title=True)


def _unbroken(sheet: _Sheet, token: re.Match[str]) -> tuple[str, int]:
    """The word, put together where a hyphen ends its line, and where it ends."""
    word, end = token[0], token.end()
    rest = _TOKEN.match(sheet.folded, end + 1) if sheet.folded.startswith("\n", end) else None
    if word.endswith("-") and rest:
        return word[:-1] + rest[0], rest.end()
    return word.rstrip("-"), end


class _Reading:
    """The reading of one name, from its word for a type on."""

    def __init__(self, word: _Word, tables: Tables) -> None:
        self.sheet, self.tables, self.words = word.sheet, tables, tables.references
        self.text, self.folded = word.sheet.text, word.sheet.folded
        self.at, self.word_end, self.kind = word.start, word.end, word.kind
        self.line_start, self.line_end = word.line
        self.start = word.start
        self.owner: str | None = None
        self.has_subject = False

    def mentions(self) -> Iterator[_Mention]:
        """The name, and those that share its type with it: ``Riktlinjer för A och för B``."""
        self._begin()
        whole_line = self._whole_line(self.line_start, self.line_end)
        end, seconds = (whole_line, []) if whole_line else self._end()
        if not self._is_name(end, is_line=bool(whole_line)):
            return
        first = self._mention(self.start, end, flat(_joined(self.text[self.start : end])))
        first.is_line = bool(whole_line)
        yield first
        for last, name in seconds:
            yield self._mention(self.start, last, name)

    def _mention(self, start: int, end: int, name: str) -> _Mention:
        name = name.strip(" -–—,;:\"'”“»«")
        if self.kind.is_definite and end == self.word_end:
            name = name.removesuffix("s")
        owner = self.owner or self._owner_after(end) or self._owner_within(name)
        return _Mention(
            self.sheet,
            start,
            end,
            name[:1].upper() + name[1:],
            self.kind,
            owner,
            is_title=self.text[self.start].isupper(),
            is_definite=self.kind.is_definite,
        )

    def _owner_within(self, name: str) -> str | None:
        told = self.words.countrywide.intersection(fold(name).split())
        return EXTERNAL if told else None

    def _owner_after(self, end: int) -> str | None:
        """The owner in brackets after the name, if it is none of a municipality's bodies."""
        found = re.match(r"[\s,]*\(([^()]{2,80})\)", self.text[end : end + 90])
        if not found:
            found = re.match(r"\s(?:från|av)\s([A-ZÅÄÖ][\w-]*)", self.text[end : end + 40])
        for part in re.split(r",", found[1]) if found else ():
            if self.words.is_outside(part.strip()):
                return flat(part)
        return None

    # Where it begins

    def _begin(self) -> None:
        """Take what stands before the word and belongs to the name: owner, adjectives."""
        self._hyphenated()
        for _ in range(4):
            before = self.folded[max(0, self.start - _REACH) : self.start]
            blank = len(before) - len(before.rstrip(" \n"))
            is_capital = self.text[self.start].isupper()
            if not blank or "\n\n" in before[-blank:] or ("\n" in before[-blank:] and is_capital):
                return
            before = before[:-blank]
            if before.endswith("s") and (found := self.words.owner.search(before)):
                self._take_owner(found, blank)
                return
            word = _word_before(before, len(before))
            if not word:
                return
            begins = self.start - blank - len(word)
            if self._is_place(begins, self.start - blank):
                self._take_place(begins)
                return
            if self._is_somebodys(begins, word):
                self._take_place(begins)
                return
            if is_capital or not self._qualifies(word):
                return
            is_first = self.text[begins].isupper()
            if self.kind.is_bare and not is_first:
                return
            self.start = begins
            if is_first:
                return

    def _qualifies(self, word: str) -> bool:
        """Whether a word before the name is an adjective that belongs to it."""
        return (
            len(word) > 3
            and self.words.describes(word)
            and word not in self.words.epithets
            and word not in self.words.prepositions
            and not self.words.ends_name(word)
        )

    def _hyphenated(self) -> None:
        """``Trafik- och cykelplan``, ``Mål och budget``: what shares the word."""
        if not self.folded.endswith("och ", 0, self.start):
            return
        before = self.folded[max(0, self.start - _REACH) : self.start]
        found = _HYPHENATED.search(before)
        if not found:
            return
        begins = self.start - len(found[0])
        if "-" in found[0].split()[0] or fold(found[0]).startswith("mål "):
            if begins and self.folded[begins - 1].isalnum():
                return
            self.start = begins

    def _take_owner(self, found: re.Match[str], blank: int) -> None:
        begins = self.start - blank - len(found[0])
        self.owner = EXTERNAL if found["external"] else flat(self.text[begins : self.start - blank])
        if found["external"]:
            self.owner = flat(self.text[begins : self.start - blank])
        self.start = begins
        place = re.search(r"([A-ZÅÄÖ][\wåäö-]+)\s\Z", self.text[max(0, begins - 40) : begins])
        if place and found[0].startswith(("kommun", "stad")):
            self.start = begins - len(place[0])

    def _is_place(self, start: int, end: int) -> bool:
        """Whether a municipality's name, or ``kommuns`` after one, stands there."""
        word = self.folded[start:end]
        if word in {"kommuns", "stads", "läns"}:
            return True
        return self.text[start].isupper() and word.endswith("s") and self._municipality(word)

    def _is_somebodys(self, start: int, word: str) -> bool:
        """Whether the word is a name in the genitive, which a capital within a sentence shows."""
        before = self.text[max(0, start - 3) : start]
        within = before[-1:] == " " and (before[-2:-1].isalpha() or before[-2:-1] == ",")
        is_genitive = word.endswith("s") and len(word) > 3 and not self.words.ends_name(word)
        return (
            is_genitive and within and self.text[start].isupper() and self.words.kind(word) is None
        )

    def _municipality(self, word: str) -> bool:
        return self.tables.register.knows(word)

    def _take_place(self, start: int) -> None:
        if self.folded[start] in "ksl":
            name = re.search(r"([A-ZÅÄÖ][\wåäö-]+)\s\Z", self.text[max(0, start - 40) : start])
            if not name:
                return
            start -= len(name[0])
        first = re.search(r"([A-ZÅÄÖ][\wåäö-]+ )\Z", self.text[max(0, start - 40) : start])
        if first and fold(first[0]) in _DIRECTIONS:
            start -= len(first[0])
        self.owner = flat(self.text[start : self.at].rstrip())
        self.start = start

    # Where it ends

    def _whole_line(self, start: int, end: int) -> int | None:
        """Where the name ends if a line, or a few, hold nothing else; else ``None``."""
        lead = _BULLET.match(self.text, start, end)
        begins = lead.end() if lead else start
        if begins != self.start or not self.text[begins].isupper():
            return None
        above = self.text[:start].rstrip(" ").removesuffix("\n")
        last_word = fold(above[-30:]).rpartition(" ")[2]
        if last_word in self.words.prepositions or last_word in _JOINING:
            return None
        stop = end
        for _ in range(2):  # a name may go on in the next lines
            ending = self.folded[start:stop].rstrip()
            after = self.text[stop + 1 : stop + 2]
            last = _word_before(ending, len(ending))
            is_unfinished = last in self.words.prepositions or last in _JOINING
            years_follow = _YEARS.match(self.folded, stop + 1) is not None
            goes_on = ending.endswith(("-", ",")) or is_unfinished or years_follow
            if not (goes_on or after.islower()) or stop >= len(self.text):
                break
            _, stop = self.sheet.line(stop + 1)
        line = self.folded[self.word_end : stop]
        if tail := self.words.tail.search(line):
            stop = self.word_end + tail.start()
            line = line[: tail.start()]
        if self.kind.type.family != "organising":
            bodies = self.tables.bodies.find(self.text, self.word_end, stop)
            stop = next((body.start for body in bodies if body.rank > 3), stop)
            line = self.folded[self.word_end : stop]
        stop -= len(line) - len(line.rstrip(" .,;:-–\n"))
        tokens = [found[0] for found in _TOKEN.finditer(self.folded, self.word_end, stop)]
        if tokens and (tokens[-1] in self.words.prepositions or tokens[-1] in _JOINING):
            return None
        is_prose = any(self.words.ends_name(word) and word != "om" for word in tokens)
        if is_prose or len(tokens) > _MOST_WORDS or stop - self.start > _LONGEST:
            return None
        if re.search(r"[.;:!?]\s|\d{3,}\s\d{3}|\t|\s{3,}", self.folded[self.word_end : stop]):
            return None
        years_of = [
            found
            for word in tokens
            if word[0].isdigit()
            and not (found := _YEARS.fullmatch(word))
            and not word[-1].isalpha()
        ]
        if years_of and "-" not in line:
            return None
        second = self._shared_line(stop)
        return None if second else stop

    def _shared_line(self, stop: int) -> bool:
        """Whether the line names two documents that share their type."""
        rest = self.folded[self.word_end : stop]
        return bool(re.search(r"\soch\s(?:för\s|(?:19|20)\d\d-)", rest))

    def _end(self) -> tuple[int, list[tuple[int, str]]]:
        """Where the name ends, and the names that share its beginning."""
        end = at = self.word_end
        is_open = False
        after_word, after_adjective = True, False
        is_aim = after_hyphen = after_preposition = is_second = False
        first_preposition: int | None = None
        seconds: list[tuple[int, str]] = []
        for _ in range(_MOST_WORDS):
            if at - self.start > _LONGEST:
                break
            gap = re.compile(r"[ \n]{1,3}").match(self.folded, at)
            if not gap:
                if not is_open and (taken := self._punctuated(at)):
                    at = end = taken
                    self.has_subject = True
                    after_word = after_adjective = False
                    continue
                break
            begins = gap.end()
            if "\n" in gap[0] and self._breaks(at, begins, is_open=is_open):
                break
            if found := _YEAR_WORD.match(self.folded, begins):
                begins = found.end()
            if (found := _YEARS.match(self.folded, begins)) and not is_open:
                at = end = found.end()
                self.has_subject = True
                after_word, after_adjective = True, False
                seconds += self._second_years(end, found)
                if seconds:
                    break
                continue
            token = _TOKEN.match(self.folded, begins)
            if not token:
                if self.text[begins : begins + 1] in "-–—":
                    subtitle = self._subtitle(begins)
                    end = subtitle or end
                break
            word, stops = _unbroken(self.sheet, token)
            is_capital = self.text[begins].isupper()
            if is_open:
                if word in {"en", "ett", "att"} and after_preposition:
                    at = stops
                    continue
                if word in _JOINING and after_hyphen:
                    at = stops
                    continue
                if self.words.ends_name(word):
                    break
                if self._is_actor(begins):
                    body = self.tables.bodies.at(self.text, begins)
                    if self.kind.type.family == "organising" and body and not is_second:
                        at = end = body.end
                        self.has_subject, is_open, after_word = True, False, False
                        continue
                    break
                at = stops
                after_hyphen = token[0].endswith("-") and stops == token.end()
                if after_hyphen:
                    continue
                end = stops
                is_open = after_word = False
                self.has_subject = True
                after_adjective = self.words.describes(word) or (is_aim and word.endswith("a"))
                continue
            if word in {"och", "samt", "&"}:
                taken_second = self._second(begins, stops, first_preposition)
                if taken_second:
                    seconds.append(taken_second)
                    break
                if not self._may_join(stops, after_word=after_word):
                    break
                at, is_open, after_preposition, is_second = stops, True, False, True
                continue
            if word in self.words.prepositions:
                departs = self.words.departs.match(self.folded, begins)
                is_aim = is_aim or (after_word and self.folded.startswith("för att", begins))
                if departs and not (is_aim and after_word and self.text[self.start].isupper()):
                    break
                if after_word and self.kind.is_definite and word not in _OF_DEFINITE:
                    break
                if not after_word and word in {"om", "från", "hos", "utan", "gällande"}:
                    break
                if after_word and first_preposition is None:
                    first_preposition = begins
                at, is_open, after_preposition = stops, True, True
                continue
            if word in _PLACES and self._ends_in_capital(end):
                at = end = stops
                continue
            if is_capital:
                if self._is_actor(begins) or self.words.kind(word) or self.words.ends_name(word):
                    break
                if self._is_label(begins):
                    break
                if not after_word and not self._ends_in_capital(end):
                    break
                at = end = stops
                self.has_subject = True
                after_adjective = self.words.describes(word)
                continue
            if after_adjective and not self.words.ends_name(word):
                at = end = stops
                after_adjective = self.words.describes(word)
                continue
            break
        return end, seconds

    def _punctuated(self, at: int) -> int | None:
        """The end of an enumeration or a subtitle that the name goes on with."""
        found = _ENUMERATION.match(self.folded, at)
        if found and self.has_subject:
            members = _TOKEN.findall(found[0])
            known = (one for one in members if one not in _JOINING)
            if (
                not any(
                    self.words.ends_name(one) or self.words.kind(one) or self._is_body(one)
                    for one in known
                )
                and "\n\n" not in found[0]
            ):
                return found.end()
        return None

    def _is_body(self, word: str) -> bool:
        return self.tables.bodies.at(word, 0) is not None

    def _subtitle(self, dash: int) -> int | None:
        """The end of what stands after a dash, where that goes on with the name."""
        found = re.compile(r"[-–—]\s").match(self.text, dash)
        if not found or not self.text[found.end() : found.end() + 1].isupper():
            return None
        line_end = self.sheet.line(found.end())[1]
        end = None
        for n, token in enumerate(_TOKEN.finditer(self.folded, found.end(), line_end)):
            between = self.folded[end : token.start()] if end else ""
            if n > 5 or between.strip() or self.words.ends_name(token[0]):
                break
            end = token.end()
        return end

    def _breaks(self, at: int, begins: int, *, is_open: bool) -> bool:
        """Whether the end of a line ends the name: a new line begins something else."""
        if self.text[begins].islower() or _YEARS.match(self.folded, begins):
            return False
        start, end = self.sheet.line(at - 1)
        if is_open:
            return end - start < _FULL_LINE * self.sheet.width / 2
        return end - start < _FULL_LINE * self.sheet.width or not self.text[begins].isalpha()

    def _is_actor(self, begins: int) -> bool:
        """Whether a body's name begins there, of which something is told."""
        hit = self.tables.bodies.at(self.text, begins)
        return hit is not None and not self.folded.startswith("s ", hit.end - 1)

    def _is_label(self, begins: int) -> bool:
        hit = next(self.tables.labels.find(self.folded, begins, begins + 40), None)
        return hit is not None and hit.start == begins

    def _ends_in_capital(self, end: int) -> bool:
        start = end - len(_word_before(self.folded, end))
        return self.text[start : start + 1].isupper()

    def _may_join(self, at: int, *, after_word: bool) -> bool:
        """Whether what stands after "och" can belong to the same name."""
        token = _TOKEN.match(self.folded, at + 1)
        if not token or token.start() != at + 1:
            return False
        word = token[0].rstrip("-")
        if self.words.ends_name(word) or self._is_actor(at + 1) or word in self.words.prepositions:
            return False
        if self.words.owner.search(word) or self._is_place(token.start(), token.end()):
            return False
        kind = self.words.kind(word)
        if kind:
            # "Policy och riktlinjer för inköp" is one document; two compounds are two.
            return after_word and kind.is_bare and self.kind.is_bare and not self.owner
        if after_word and not self.has_subject:
            return False
        return not self.text[at + 1].isupper() or self.text[at + 1 : at + 3].isupper()

    def _second(
        self, begins: int, at: int, first_preposition: int | None
    ) -> tuple[int, str] | None:
        """``och för B`` after ``Riktlinjer för A``: the second document's end and name."""
        if first_preposition is None:
            return None
        preposition = _TOKEN.match(self.folded, first_preposition)
        again = _TOKEN.match(self.folded, at + 1)
        if not preposition or not again or preposition[0] != again[0]:
            return None
        last = None
        for token in islice(_TOKEN.finditer(self.folded, again.end()), 3):
            word = token[0]
            if self.words.ends_name(word) or word in _JOINING or word in self.words.prepositions:
                break
            if last and self.folded[last : token.start()].strip(" "):
                break
            last = token.end()
            if not self.words.describes(word):
                break
        if not last:
            return None
        head = flat(self.text[self.start : first_preposition])
        return last, f"{head} {flat(self.text[at + 1 : last])}"

    def _second_years(self, end: int, found: re.Match[str]) -> list[tuple[int, str]]:
        """``Budget 2018-2020 och 2019-2023``: the second document's end and name."""
        joint = _CONJUNCTION.match(self.folded, end)
        again = _YEARS.match(self.folded, joint.end()) if joint else None
        if not again or again.end() - again.start() < 7 or len(found[0]) < 7:
            return []
        head = flat(self.text[self.start : found.start()])
        return [(again.end(), f"{head} {flat(again[0])}")]

    # Whether it is one

    def _is_name(self, end: int, *, is_line: bool) -> bool:
        """Whether the words can mean only one document, and one that there is."""
        if not self._may_be_name(end, is_line=is_line):
            return False
        before = self.folded[max(0, self.start - _REACH) : self.start]
        if self.words.planned.search(before) and not self.words.rests.search(before):
            return False
        return not self.words.lacking.match(self.folded, end, end + 80)

    def _may_be_name(self, end: int, *, is_line: bool) -> bool:
        """Whether the words can mean only one document."""
        text, kind = self.text, self.kind
        is_capital = text[self.start].isupper()
        is_quoted = text[self.start - 1 : self.start] in "\"'”“»«" if self.start else False
        name = flat(self.folded[self.start : end])
        if self.words.is_nothing(name):
            return False
        has_years = bool(years(name))
        start, stop = self.sheet.line(self.start)
        if kind.type.key in self.words.weak:
            # A column of figures is headed "Budget 2025".
            if self.words.figures.search(self.folded[start:stop]):
                return False
            if not (text[self.at].isupper() and (self.has_subject or not kind.is_bare)):
                return False
            if kind.type.key == "budget" and not has_years:
                return False
            if not is_line and self._begins_sentence() and not has_years:
                return False
        if kind.type.key == "föreskrift" and self._is_external():
            return False
        if kind.is_plural and not (has_years or (is_capital and self.has_subject and is_line)):
            return False
        if text[self.at : self.word_end].isupper():
            return False  # a title in capitals is the document's own, or heads a table
        if is_line:
            return (self.has_subject_in(end) or not kind.is_bare) and (
                is_capital and not kind.is_definite
            )
        if self.owner:
            if kind.is_bare:
                return self.has_subject or kind.type.key in self.words.owned or self._is_external()
            return True
        if kind.is_definite:
            if not kind.is_bare:
                return True
            if kind.type.key in self.words.lone:
                return True
            # "Planen för arbetet" may be any plan.
            is_loose = kind.type.family == "planning" and kind.type.key != "strategi"
            return self.has_subject and (not is_loose or self._names_in(end))
        if kind.type.key in self.words.lone and kind.is_bare:
            return is_capital and self.has_subject
        if is_quoted:
            return self.has_subject or not kind.is_bare
        before = self.folded[max(0, self.start - _REACH) : self.start]
        if not kind.is_bare and self.words.rests.search(before):
            return True
        if not kind.is_bare and self.words.has.search(before):
            return self._of_actor()
        if not is_capital:
            return has_years and self.has_subject and text[self.at].isupper()
        return self.has_subject or (not kind.is_bare and not self._begins_sentence())

    def has_subject_in(self, end: int) -> bool:
        """Whether the name says more than its type."""
        return end > self.word_end + 1 or self.start < self.at

    def _names_in(self, end: int) -> bool:
        """Whether a capital or a year stands behind the word."""
        return bool(re.search(r"[A-ZÅÄÖ]|\d{4}", self.text[self.word_end : end]))

    def _is_external(self) -> bool:
        return bool(self.owner) and self.words.is_external(self.owner or "")

    def _of_actor(self) -> bool:
        """Whether a body or administration stands before "har en egen", and so owns it."""
        before = self.text[max(0, self.start - 2 * _REACH) : self.start]
        found = re.search(
            r"([A-ZÅÄÖ][\wåäö-]*(?:förvaltningen|kontoret|nämnden|styrelsen))\shar\s", before
        )
        if not found:
            return False
        self.owner = f"{found[1]}s"
        return True

    def _begins_sentence(self) -> bool:
        before = self.text[max(0, self.start - 4) : self.start].rstrip()
        return (
            not before or before[-1] in ".!?:•▪" or "\n" in self.text[self.start - 1 : self.start]
        )


EXTERNAL = "external"
"""The owner of a document that is of a country, or wider, without its name being told."""

_DIRECTIONS = frozenset({"västra ", "östra ", "norra ", "södra "})

_OF_DEFINITE = frozenset({"för", "om", "mot", "avseende"})
"""The prepositions that go on with "riktlinjerna"; others begin something else."""

_JOINING = frozenset({"och", "samt", "eller", "&"})


def _joined(text: str) -> str:
    """The words with those put together that a hyphen at a line end divides."""
    return _BREAK.sub(_mended, text)


def _mended(found: re.Match[str]) -> str:
    before = found.string[max(0, found.start() - 1)]
    keeps = before.isupper() or before.isdigit() or found.string[found.end()].isupper()
    return "-" if keeps else ""


# What is said of it


def _facts(mention: _Mention, tables: Tables, *, is_alone: bool) -> _Facts:
    """Body, date and years that the sentence, or brackets behind the name, give the document."""
    sheet = mention.sheet
    period = next(
        tables.dates.periods(fold(mention.name), 0, len(mention.name), dashless=True), None
    )
    first, last = (str(period.first), str(period.last)) if period else (None, None)
    beside = _beside(mention, tables)
    if beside.body or beside.date:
        return beside._replace(first=first, last=last)
    if mention.is_line and (below := _below(mention, tables)):
        return below._replace(first=first, last=last)
    start, end = sheet.sentence(mention.start, mention.end)
    if is_alone and (told := _told(sheet, start, end, (mention.start, mention.end), tables)):
        return _Facts(told.body, told.date, first, last)
    return _Facts(None, None, first, last)


def _beside(mention: _Mention, tables: Tables) -> _Facts:
    """What stands right behind the name: ``(kommunfullmäktige, 2018)``, ``antagen av KF 2010``."""
    sheet, at = mention.sheet, mention.end
    found = re.compile(r"[\s,]*\(([^()]{2,90})\)").match(sheet.text, at)
    if found:
        start, end = found.span(1)
    else:
        led = re.compile(
            r"[\s,]+(?:som\s)?(?:antogs|antagen|antaget|antagna|fastställd|fastställt|fastställda|beslutad|beslutat|beslutades)\b"
        ).match(sheet.folded, at)
        if not led:
            return _Facts()
        start, end = led.end(), sheet.sentence(mention.start, led.end())[1]
    parts = tables.decisions.parts(sheet.text, sheet.folded, start, end, action="adopt")
    body = parts.body.value if parts.body else None
    date = parts.date.value if parts.date else None
    if found and not date:
        year = re.fullmatch(rf"(?:[\w., ]*?[ ,])?({YEAR})(?:,[\w ]+)?", sheet.folded[start:end])
        date = year[1] if year else None
    return _Facts(body, date)


_DECIDES = re.compile(
    r"\b(?:antogs|antog|antagits|antagen|antaget|antagna|beslutade|beslutades|beslutat|beslut|fastställdes|fastställde"
    r"|fastställts|fastställd|fastställda|fastställt|godkände|tog|togs)\b"
)
_DECIDES_OTHERWISE = re.compile(
    r"\b(?:revider\w*|förläng\w*|upphäv\w*|ändr\w*|ersätt\w*|ersatt\w*|föreslå\w*|föreslog|ska|bör|uppdra\w*|uppdrag|återremitter\w*|inte)\b"
)


_SOMEBODY = re.compile(r"\b([A-ZÅÄÖ]{2,5})\s(?:tog|antog|beslutade)\b")


def _told(
    sheet: _Sheet, start: int, end: int, name: tuple[int, int], tables: Tables
) -> _Facts | None:
    """Who decided and when, where one sentence tells just one of each."""
    folded = sheet.folded
    if not re.compile(rf"{YEAR}|\d{{6}}").search(folded, start, end):
        return None
    stretches = [(start, name[0]), (name[1], end)]
    if not any(_DECIDES.search(folded, a, b) for a, b in stretches):
        return None
    if any(_DECIDES_OTHERWISE.search(folded, a, b) for a, b in stretches):
        return None
    spans = [hit.span for a, b in stretches for hit in tables.dates.find(folded, a, b)]
    # Beside a day, years are those of a name or a period.
    days = {str(span) for span in spans if span.precision == "day"}
    dates = days or {str(span) for span in spans}
    bodies = {hit.key for a, b in stretches for hit in tables.bodies.find(sheet.text, a, b)}
    if len(dates) != 1 or (
        not days and not bodies and not _SOMEBODY.search(sheet.text, start, end)
    ):
        return None
    actor = _SOMEBODY.search(sheet.text, start, end)
    body = bodies.pop() if len(bodies) == 1 else None
    if not body and actor and tables.references.is_outside(actor[1]):
        body = actor[1].lower()
    return _Facts(body, dates.pop(), quote=flat(sheet.text[start:end]))


def _below(mention: _Mention, tables: Tables) -> _Facts | None:
    """What the first sentences under a heading say of the document that it names."""
    sheet, kind = mention.sheet, mention.kind
    line_end = sheet.line(mention.end)[1]
    at = line_end + 1
    stop = min(len(sheet.text), at + 2 * _SENTENCE_REACH)
    for _ in range(3):
        found = _SENTENCE_END.search(sheet.text, at, stop)
        end = found.end() if found else stop
        if end <= at:
            return None
        if _points_back(sheet.folded[at:end], kind, tables):
            told = _told(sheet, at, end, (at, at), tables)
            if told:
                quote = sheet.text[at:end].strip()
                return told._replace(quote=quote)
        at = end
    return None


def _points_back(sentence: str, kind: Kind | None, tables: Tables) -> bool:
    """Whether a sentence speaks of the document above it: "riktlinjerna", "dessa"."""
    if re.search(r"\b(?:dessa|den|denna|detta|dokumentet|det)\b", sentence):
        return True
    for word in islice(_TOKEN.findall(sentence), 40):
        hit = tables.references.kind(word)
        if hit and hit.is_definite and kind and kind.type.key.endswith(hit.type.key):
            return True
    return False


# Several mentions of one document


class _Name(NamedTuple):
    """What tells a mention from those of other documents."""

    words: frozenset[str]
    years: frozenset[str]
    type: str | None
    owner: str | None


def _grouped(mentions: list[_Mention], record: Record, tables: Tables) -> list[list[_Mention]]:
    """The mentions by the document that they mean, in the order of the first of each."""
    groups: dict[_Name, list[_Mention]] = {}
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
    joined: dict[_Name, list[_Mention]] = {}
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

_PARTS = re.compile(rf"{YEAR}(?:\s?[-–—/ ]\s?{YEAR})?|\s[-–—]\s|,\s")


def _meant(
    name: _Name, groups: dict[_Name, list[_Mention]], owner: Organisation | None
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
    mention: _Mention,
    full: _Name,
    mentions: list[_Mention],
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
    if not short.words < full.words:
        return False
    if " " not in mention.name and mention.kind and not mention.kind.is_bare:
        return True
    parts = (essence(part, owner) for one in mentions for part in _PARTS.split(one.name))
    return any(part and part <= short.words for part in parts)


def _is_nameless(group: list[_Mention]) -> bool:
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


def _place(mention: _Mention) -> tuple[int, int, int]:
    return mention.sheet.number, mention.start, mention.end


def _reference(group: list[_Mention], crowded: frozenset[int], tables: Tables) -> Reference:
    """One reference out of all mentions of a document."""
    full = max(group, key=_fullness)
    said: tuple[_Mention, _Facts] | None = None
    first = last = None
    for one in group:
        facts = _facts(one, tables, is_alone=id(one) not in crowded)
        first, last = first or facts.first, last or facts.last
        if not said and (facts.body or facts.date):
            said = one, facts
    owner = next((one.owner for one in group if one.owner), None)
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


def _fullness(mention: _Mention) -> tuple[object, ...]:
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


def _quote(mention: _Mention) -> str:
    """The sentence around the name, or as much of it as is near, letter for letter."""
    sheet = mention.sheet
    start, end = sheet.sentence(mention.start, mention.end)
    start = max(start, mention.start - _LONGEST_QUOTE // 2)
    end = min(end, mention.end + _LONGEST_QUOTE // 2)
    return sheet.text[start:end].strip()
