"""Reading one name of a document: where it begins, where it ends, and whether it is one.

It is read word by word, as Swedish builds a title: a word for a type, a
preposition, what it is about, years; and it ends where a word comes that
cannot go on from the one before.
"""

import re
from collections.abc import Iterator
from itertools import islice

from styrdok.finders.facts import decided_behind
from styrdok.finders.mentions import (
    EXTERNAL,
    JOINING,
    REACH,
    SENTENCE_REACH,
    TOKEN,
    YEARS,
    Mention,
    Word,
    joined,
    unbroken,
    word_before,
)
from styrdok.tables import Tables
from styrdok.text import flat, fold
from styrdok.titles import years

_LONGEST, _MOST_WORDS = 170, 16
"""Characters and words of a name."""

_YEAR_WORD = re.compile(r"(?:år|åren|perioden|mandatperioden|läsåret)\s(?=\d)")

_ENUMERATION = re.compile(
    r",\s{1,2}((?:[\wåäö-]{3,},\s{1,2}){0,4}[\wåäö-]{3,},?)\s{1,2}(?:och|samt)\s{1,2}([\wåäö-]{3,})"
)

_CONJUNCTION = re.compile(r"\s(?:och|samt|&)\s")

_HYPHENATED = re.compile(r"(?:[\wåäö]+-,?\s){1,3}och\s\Z|[\wåäö-]{3,}\soch\s\Z")

_KINDS_OF_PLACE = ("kommuns ", "kommuns\n", "stads ", "stads\n", "läns ", "läns\n")
_BY_LAW = re.compile(r"enligt\s[\wåäö-]{2,30}(?:lagen|balken)(?![\w-])")
_GAP = re.compile(r"[ \n]{1,3}")
_KEPT_BY = re.compile(r"\s{1,2}[-–—]\s")
_DASH = re.compile(r"[-–—]\s")
_FIRST_PARTS = re.compile(r"(?<![\w-])(?:[\wåäö]+-,?\s){1,3}och\s\Z")
_BULLET = re.compile(r"\s*(?:[-•●▪*\u2022\uf0b7o]\s+|\d{1,2}(?:\.\d{1,2})*[.)]?\s+|[a-z]\)\s+)?")

_PLACES = frozenset({"kommun", "kommuns", "stad", "stads", "län", "läns", "region", "kommunen"})

_DIRECTIONS = frozenset({"region ", "västra ", "östra ", "norra ", "södra "})

_OF_DEFINITE = frozenset({"för", "om", "mot", "avseende"})
"""The prepositions that go on with "riktlinjerna"; others begin something else."""


class Reading:
    """The reading of one name, from its word for a type on."""

    def __init__(self, word: Word, tables: Tables) -> None:
        self.sheet, self.tables, self.words = word.sheet, tables, tables.references
        self.text, self.folded = word.sheet.text, word.sheet.folded
        self.at, self.word_end, self.kind = word.start, word.end, word.kind
        self.line_start, self.line_end = word.line
        self.start = word.start
        self.owner: str | None = None
        self.has_subject = False

    def mentions(self) -> Iterator[Mention]:
        """The name, and those that share its type with it: ``Riktlinjer för A och för B``."""
        self._begin()
        whole_line = self._whole_line(self.line_start, self.line_end)
        end, seconds = (whole_line, []) if whole_line else self._end()
        if not self._is_name(end, is_line=bool(whole_line)):
            return
        first = self._mention(self.start, end, flat(joined(self.text[self.start : end])))
        first.is_line = bool(whole_line)
        yield first
        for last, name in seconds:
            yield self._mention(self.start, last, name)

    def _mention(self, start: int, end: int, name: str) -> Mention:
        name = name.strip(" -–—,;:\"'”“»«")
        if self.kind.is_definite and end == self.word_end:
            name = name.removesuffix("s")
        owner = self.owner or self._owner_after(end) or self._owner_within(name)
        owner = owner or self._owner_before()
        return Mention(
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

    def _owner_before(self) -> str | None:
        """A country or more, where the sentence says on which level it speaks."""
        begins = self.sheet.sentence(self.start, self.word_end)[0]
        level = self.words.level.search(self.folded, begins, self.start)
        if not level or self.words.nearer.search(level["between"]):
            return None
        return EXTERNAL

    def _owner_after(self, end: int) -> str | None:
        """The owner in brackets after the name, if it is none of a municipality's bodies."""
        dash = _KEPT_BY.match(self.text, end)
        keeper = self._outside_at(dash.end()) if dash else None
        if keeper:
            return flat(self.text[keeper.start() : keeper.end()])
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
            before = self.folded[max(0, self.start - REACH) : self.start]
            blank = len(before) - len(before.rstrip(" \n"))
            is_capital = self.text[self.start].isupper()
            if not blank or "\n\n" in before[-blank:] or ("\n" in before[-blank:] and is_capital):
                return
            before = before[:-blank]
            if before.endswith("s") and (found := self.words.owner.search(before)):
                self._take_owner(found, blank)
                return
            word = word_before(before, len(before))
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
        before = self.folded[max(0, self.start - REACH) : self.start]
        found = _HYPHENATED.search(before)
        if not found:
            return
        begins = self.start - len(found[0])
        if "-" in found[0].split()[0] or fold(found[0]).startswith("mål "):
            if begins and self.folded[begins - 1].isalnum():
                return
            self.start = begins

    def _take_owner(self, found: re.Match[str], blank: int) -> None:
        """The owner in the genitive, whole: ``barn- och utbildningsnämndens``."""
        ends = self.start - blank
        begins = ends - len(found[0])
        first = _FIRST_PARTS.search(self.folded, max(0, begins - REACH), begins)
        begins -= len(first[0]) if first else 0
        begins = self._begin_of_body(begins, ends)
        self.owner = flat(self.text[begins:ends])
        self.start = begins

    def _begin_of_body(self, begins: int, ends: int) -> int:
        """Where ``tekniska nämndens`` begins, of which the last word is there."""
        ended = self.folded[max(0, begins - REACH) : begins].rstrip(" \n")
        first = word_before(ended, len(ended))
        start = max(0, begins - REACH) + len(ended) - len(first)
        name = flat(self.text[start:ends])
        body = self.tables.bodies.at(name, 0) if first else None
        return start if body and body.end == len(name) else begins

    def _is_place(self, start: int, end: int) -> bool:
        """Whether a municipality's name, or ``kommuns`` after one, stands there."""
        word, register = self.folded[start:end], self.tables.register
        if f"{word} " in _KINDS_OF_PLACE:
            return True
        if not self.text[start].isupper() or not word.endswith("s"):
            return False
        before = self.folded[max(0, start - REACH) : start].rstrip(" \n")
        first = word_before(before, len(before))
        return register.knows(word) or register.knows(f"{first} {word}")

    def _is_somebodys(self, start: int, word: str) -> bool:
        """Whether the word is a name in the genitive, which a capital within a sentence shows."""
        before = self.text[max(0, start - 3) : start]
        within = before[-1:] == " " and (before[-2:-1].isalpha() or before[-2:-1] == ",")
        is_genitive = word.endswith("s") and len(word) > 3 and not self.words.ends_name(word)
        return (
            is_genitive and within and self.text[start].isupper() and self.words.kind(word) is None
        )

    def _take_place(self, start: int) -> None:
        if self.folded.startswith(_KINDS_OF_PLACE, start):
            name = re.search(r"([A-ZÅÄÖ][\wåäö-]+)\s\Z", self.text[max(0, start - 40) : start])
            if not name:
                return
            start -= len(name[0])
        first = re.search(r"([A-ZÅÄÖ][\wåäö-]+)[ \n]{1,2}\Z", self.text[max(0, start - 40) : start])
        if first and f"{fold(first[1])} " in _DIRECTIONS:
            start -= len(first[0])
        self.owner = flat(self.text[start : self.at].rstrip())
        self.start = start

    # Where it ends

    def _whole_line(self, start: int, end: int) -> int | None:
        """Where the name ends if a line, or a few, hold nothing else; else ``None``."""
        lead = _BULLET.match(self.text, start, end)
        begins = lead.end() if lead else start
        is_title = self.text[begins : begins + 1].isupper() and not self.kind.is_definite
        if begins != self.start or not is_title:
            return None
        above = self.text[:start].rstrip(" ").removesuffix("\n")
        last_word = fold(above[-30:]).rpartition(" ")[2]
        if last_word in self.words.prepositions or self.words.ends_name(last_word):
            return None  # the sentence above goes on
        stop = end
        for _ in range(2):  # a name may go on in the next lines
            ending = self.folded[start:stop].rstrip()
            after = self.text[stop + 1 : stop + 2]
            last = word_before(ending, len(ending))
            is_unfinished = last in self.words.prepositions or last in JOINING
            years_follow = YEARS.match(self.folded, stop + 1) is not None
            goes_on = ending.endswith(("-", ",")) or is_unfinished or years_follow
            if not (goes_on or after.islower()) or stop >= len(self.text):
                break
            _, stop = self.sheet.line(stop + 1)
        line = self.folded[self.word_end : stop]
        if tail := self.words.tail.search(line):
            stop = self.word_end + tail.start()
            line = line[: tail.start()]
        for dash in _KEPT_BY.finditer(self.text, self.word_end, stop):
            keeper = TOKEN.match(self.folded, dash.end())
            if keeper and self._is_keeper(keeper):
                stop = dash.start()
                break
        line = self.folded[self.word_end : stop]
        if self.kind.type.family != "organising":
            bodies = self.tables.bodies.find(self.text, self.word_end, stop)
            stop = next((body.start for body in bodies if body.rank > 3), stop)
            line = self.folded[self.word_end : stop]
        stop -= len(line) - len(line.rstrip(" .,;:-–\n"))
        tokens = [found[0] for found in TOKEN.finditer(self.folded, self.word_end, stop)]
        if tokens and (tokens[-1] in self.words.prepositions or tokens[-1] in JOINING):
            return None
        is_prose = any(self.words.ends_name(word) and word != "om" for word in tokens)
        if is_prose or len(tokens) > _MOST_WORDS or stop - self.start > _LONGEST:
            return None
        if re.search(r"[.;:!?]\s|\d{3,}\s\d{3}|\t|\s{3,}", self.folded[self.word_end : stop]):
            return None
        years_of = [
            found
            for word in tokens
            if word[0].isdigit() and not (found := YEARS.fullmatch(word)) and not word[-1].isalpha()
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
        is_aim = after_hyphen = after_preposition = is_second = of_subject = False
        first_preposition: int | None = None
        seconds: list[tuple[int, str]] = []
        for _ in range(_MOST_WORDS):
            if at - self.start > _LONGEST:
                break
            gap = _GAP.match(self.folded, at)
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
            if (found := YEARS.match(self.folded, begins)) and not is_open:
                at = end = found.end()
                self.has_subject = True
                after_word, after_adjective = True, False
                seconds += self._second_years(end, found)
                is_budget = self.kind.type.key == "budget"
                if seconds or (_CONJUNCTION.match(self.folded, end) and not is_budget):
                    break
                continue
            token = TOKEN.match(self.folded, begins)
            if not token:
                if self.text[begins : begins + 1] in "-–—":
                    subtitle = self._subtitle(begins)
                    end = subtitle or end
                break
            word, stops = unbroken(self.sheet, token)
            is_capital = self.text[begins].isupper()
            if is_open:
                if word in {"en", "ett", "att"} and after_preposition:
                    at = stops
                    continue
                if word in JOINING and after_hyphen:
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
            if law := _BY_LAW.match(self.folded, begins):
                at = end = law.end()
                continue
            if word in self.words.prepositions:
                departs = self.words.departs.match(self.folded, begins)
                is_aim = is_aim or (after_word and self.folded.startswith("för att", begins))
                if departs and not (is_aim and after_word and self.text[self.start].isupper()):
                    break
                if after_word and self.kind.is_definite and word not in _OF_DEFINITE:
                    break
                if not after_word and word in {"om", "från", "hos", "utan", "gällande"}:
                    is_source = word == "från" and of_subject and self._is_source(stops)
                    if not is_source:
                        break
                of_subject = word == "av"
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
                if self._is_label(begins) or self.words.is_outside(word):
                    break
                if not after_word and not self._ends_in_capital(end):
                    break
                at = end = stops
                self.has_subject = True
                after_adjective = self.words.describes(word)
                continue
            if word in self.words.manners and self.has_subject:
                at = end = stops
                continue
            if after_adjective and not self.words.ends_name(word):
                at = end = stops
                after_adjective = self.words.describes(word)
                continue
            break
        return end, seconds

    def _is_source(self, at: int) -> bool:
        """Whether "från" goes on with a subject, "utdrag från registret", and tells no sender."""
        token = TOKEN.match(self.folded, at + 1)
        if not token or not self.text[token.start()].islower():
            return False
        is_sender = self.words.owner.search(f"{token[0]}s") or self._is_body(token[0])
        return not is_sender and not self.words.ends_name(token[0])

    def _punctuated(self, at: int) -> int | None:
        """The end of an enumeration or a subtitle that the name goes on with."""
        found = _ENUMERATION.match(self.folded, at)
        if found and self.has_subject:
            members = TOKEN.findall(found[0])
            known = (one for one in members if one not in JOINING)
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
        found = _DASH.match(self.text, dash)
        if not found or not self.text[found.end() : found.end() + 1].isupper():
            return None
        line_end = self.sheet.line(found.end())[1]
        end = None
        for n, token in enumerate(TOKEN.finditer(self.folded, found.end(), line_end)):
            between = self.folded[end : token.start()] if end else ""
            if self.words.ends_name(token[0]) and not between.strip():
                return None  # a sentence, and no subtitle
            if n > 5 or between.strip():
                break
            if not n and self._is_keeper(token):
                return None
            end = token.end()
        return end

    def _is_keeper(self, token: re.Match[str]) -> bool:
        """Whether who keeps the document, or made it, is told there."""
        if self._is_actor(token.start()) or self._outside_at(token.start()):
            return True
        if self.folded.startswith((" kommun", "\nkommun"), token.end()):
            return True
        goes_on = self.text[token.end() + 1 : token.end() + 2].islower()
        is_part = self.words.owner.search(f"{token[0]}s") is not None
        return not goes_on and (is_part or self.tables.register.knows(token[0]))

    def _outside_at(self, at: int) -> re.Match[str] | None:
        """The name there, where it is of somebody who decides for no municipality."""
        found = self.words.outside.match(self.folded, at)
        return None if found and self.folded[found.end() : found.end() + 1].isalnum() else found

    def _breaks(self, at: int, begins: int, *, is_open: bool) -> bool:
        """Whether the end of a line ends the name: a new line begins something else."""
        begun = self.text[begins : begins + 1]
        if begun.islower() or YEARS.match(self.folded, begins):
            return False
        if is_open or f"{word_before(self.folded, at)} " in _DIRECTIONS:
            return begun.isupper() and self.text.endswith("\n\n", 0, begins)
        return not begun.isalpha() or not self.sheet.is_full(*self.sheet.line(at - 1))

    def _is_actor(self, begins: int) -> bool:
        """Whether a body's name begins there, of which something is told."""
        hit = self.tables.bodies.at(self.text, begins)
        return hit is not None and not self.folded.startswith("s ", hit.end - 1)

    def _is_label(self, begins: int) -> bool:
        hit = next(self.tables.labels.find(self.folded, begins, begins + 40), None)
        return hit is not None and hit.start == begins

    def _ends_in_capital(self, end: int) -> bool:
        start = end - len(word_before(self.folded, end))
        return self.text[start : start + 1].isupper()

    def _may_join(self, at: int, *, after_word: bool) -> bool:
        """Whether what stands after "och" can belong to the same name."""
        gap = _GAP.match(self.folded, at)
        token = TOKEN.match(self.folded, gap.end()) if gap else None
        if not token:
            return False
        word, begins = token[0].rstrip("-"), token.start()
        if self.words.ends_name(word) or self._is_actor(begins) or word in self.words.prepositions:
            return False
        if self.words.owner.search(word) or self._is_place(begins, token.end()):
            return False
        kind = self.words.kind(word)
        if kind:
            # "Policy och riktlinjer för inköp" is one document; two compounds are two.
            return after_word and kind.is_bare and self.kind.is_bare and not self.owner
        if after_word and not self.has_subject:
            return False
        return not self.text[begins].isupper() or self.text[begins : begins + 2].isupper()

    def _second(
        self, begins: int, at: int, first_preposition: int | None
    ) -> tuple[int, str] | None:
        """``och för B`` after ``Riktlinjer för A``: the second document's end and name."""
        if first_preposition is None:
            return None
        preposition = TOKEN.match(self.folded, first_preposition)
        again = TOKEN.match(self.folded, at + 1)
        if not preposition or not again or preposition[0] != again[0]:
            return None
        last = None
        for token in islice(TOKEN.finditer(self.folded, again.end()), 3):
            word = token[0]
            if self.words.ends_name(word) or word in JOINING or word in self.words.prepositions:
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
        again = YEARS.match(self.folded, joint.end()) if joint else None
        if not again or again.end() - again.start() < 7 or len(found[0]) < 7:
            return []
        head = flat(self.text[self.start : found.start()])
        return [(again.end(), f"{head} {flat(again[0])}")]

    # Whether it is one

    def _is_name(self, end: int, *, is_line: bool) -> bool:
        """Whether the words can mean only one document, and one that there is."""
        if not self._may_be_name(end, is_line=is_line):
            return False
        before = self.folded[max(0, self.start - REACH) : self.start]
        if self.words.called.search(before):
            return False
        if self.words.planned.search(before) and not self.words.rests.search(before):
            return False
        return is_line or not self.words.lacking.match(self.folded, end, end + 80)

    def _may_be_name(self, end: int, *, is_line: bool) -> bool:
        """Whether the words can mean only one document."""
        text, kind = self.text, self.kind
        is_capital = text[self.start].isupper()
        is_quoted = text[self.start - 1 : self.start] in "\"'”“»«" if self.start else False
        name = flat(self.folded[self.start : end])
        if self.words.is_nothing(name) or self.words.is_nothing(" ".join(name.split()[:2])):
            return False
        has_years = bool(years(name))
        start, stop = self.sheet.line(self.start)
        if kind.type.key in self.words.weak:
            # A column of figures is headed "Budget 2025".
            if self.words.figures.search(self.folded[start:stop]):
                return False
            is_titled = text[self.at].isupper() and not (kind.is_definite and kind.is_bare)
            has_subject = self.has_subject or (is_line and self.sheet.is_listed(self.start))
            if not (is_titled and (has_subject or not kind.is_bare)):
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
            return self._says_more(end) or not kind.is_bare
        if kind.type.key == "vision" and kind.is_bare and not self._names_in(end):
            return False
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
            rest = YEARS.sub("", self.folded[self.word_end : end]).removeprefix(" för").strip()
            is_named = " " in rest and self._names_in(end)
            return bool(rest) and self.has_subject and (not is_loose or is_named)
        if kind.type.key in self.words.lone and kind.is_bare:
            return is_capital and self.has_subject
        if is_quoted:
            return self.has_subject or not kind.is_bare
        before = self.folded[max(0, self.start - REACH) : self.start]
        rests = self.words.rests.search(before)
        if rests and (not kind.is_bare or (kind.type.family == "normative" and self.has_subject)):
            return True
        if not kind.is_bare and self.words.has.search(before):
            return self._of_actor()
        if not is_capital:
            is_titled = text[self.at].isupper() or not kind.is_bare
            return (has_years and self.has_subject and is_titled) or (
                not kind.is_bare and self._is_dated(end)
            )
        return self.has_subject or (not kind.is_bare and not self._begins_sentence())

    def _says_more(self, end: int) -> bool:
        """Whether the name says more than its type."""
        return end > self.word_end + 1 or self.start < self.at

    def _is_dated(self, end: int) -> bool:
        """Whether who decided on it, and on which day, stands right behind the name."""
        return decided_behind(self.sheet, end, end + SENTENCE_REACH, self.tables).date is not None

    def _names_in(self, end: int) -> bool:
        """Whether a capital or a year stands behind the word."""
        return bool(re.search(r"[A-ZÅÄÖ]|\d{4}", self.text[self.word_end : end]))

    def _is_external(self) -> bool:
        return bool(self.owner) and self.words.is_external(self.owner or "")

    def _of_actor(self) -> bool:
        """Whether a body or administration stands before "har en egen", and so owns it."""
        before = self.text[max(0, self.start - 2 * REACH) : self.start]
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
