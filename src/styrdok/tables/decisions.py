"""Reading a decision as it is written about a document (``decisions.toml``)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from styrdok.dates import DateSpan, full_year
from styrdok.tables import diary
from styrdok.tables.bodies import Bodies, BodyHit
from styrdok.tables.dates import DateForms, DateHit
from styrdok.tables.entries import alternation, check
from styrdok.tables.pattern import Apart


class Part(NamedTuple):
    """A value and where it stands: ``text[start:end]``."""

    value: str
    start: int
    end: int

    @classmethod
    def of(cls, body: BodyHit) -> "Part":
        """A body as part of a decision."""
        return cls(body.key, body.start, body.end)


class DecisionHit(NamedTuple):
    """What was decided, by whom, when and under which paragraph.

    ``start`` and ``end`` hold the whole wording; a part that was not written
    is ``None``. ``weak`` words only sometimes mean a decision. ``placeholder``
    says that a date or paragraph was left to fill in (``2026-XX-XX``).
    """

    action: str
    start: int
    end: int
    body: Part | None
    date: Part | None
    paragraph: Part | None
    dnr: Part | None
    weak: bool
    placeholder: bool


_PLACEHOLDER = re.compile(
    r"(?:20\d\d|[xå]{2,4})? ?[-.]? ?(?:[xå]{2,4}|mm)(?: ?[-.] ?(?:[xådm]{2}))?(?![a-zåäö])"
    r"|20\d\d-(?=\s|$)(?! ?\d)|20[xå]{2}(?![a-zåäö])|_{3,}|\[(?:datum|åå|xx)[^\]\n]{0,20}\]"
)
_PARAGRAPH = re.compile(
    r"(?:§§?|paragraf|par\.|prot\.? §):?\s?(?!(?:19|20)\d\d(?!\d))(?P<no>\d{1,4})"
    r"(?:/(?P<year>(?:19|20)\d\d|\d\d)(?!\d|-\d))?(?![\w:])"
)
_BARE_PARAGRAPH = re.compile(
    r"(?P<no>\d{1,3})(?![\w/:%-])(?!\s?(?:kap|kr|st|år|procent|\()\b)(?!,\d)"
)
_COMMA = re.compile(r"\d{1,3},")
_CLOSED = re.compile(r"\d{1,3},\s*(?:$|\n|\d{4}-)|\d{2,3} ?(?:$|\n)")
"""A number that ends what is told of a decision, or stands before its date."""

_NUMBER_OF_YEAR = re.compile(r"(?P<no>\d{1,3})[/ ](?P<year>(?:19|20)\d\d|\d\d)(?![\w/:-]| \d)")
_NO_SHORT_YEAR, _FIRST_SHORT_YEAR = 50, 70
"""Two digits in between are no year: what is in force was not decided on in the fifties."""

_ABBREVIATED = 4
"""Letters that an abbreviated body has at most."""

_SEPARATOR = re.compile(r"[\s,;:./()|–—-]+")
_PLACE = re.compile(
    r"i [A-ZÅÄÖ][\wåäö]+(?:s? (?:kommun|stad))?(?![\w])|för (?:[A-ZÅÄÖ&][\w&-]*(?:\s|$)){1,5}"
)
"""Whose the body is: ``i Laxå``, ``för Laxå Energi AB``."""

_OWNER = re.compile(r"[A-ZÅÄÖ][\wåäö]+s? (?:kommuns?|stads?),?\s")
"""Whose the body behind it is: ``Laxå kommun, kommunfullmäktige``."""

_AND = re.compile(
    r"\s?\)?\s?(?:,|;|,?\s?(?:och|samt|respektive))\s(?:senast\s)?(?=(?:den\s|(?:kf|ks|rf)\s)?\d)|\n(?=\d{4}-\d\d-\d\d)"
)
_LINK = re.compile(r"\s?(?:,|;|,?\s?(?:och|samt|respektive))\s(?:av\s|i\s)?")

_OF_REGISTER = re.compile(r" ?(?:19|20)\d\d/\d{4,}(?!\d)")
"""What makes the letters of a body those of a register: ``KS 2018/00231``."""

_FIRST_DAY = re.compile(r"\d\d?\s?-\s?(?=\d\d?\s[a-zåäö])")

_GLUED_BY = re.compile(r"av(?=[a-zåäö])(?!fall|del|tal|lopp|gift)")
_OF_SUBJECT = re.compile(r"(?::s)?\s")
"""Between a body and what it decided."""

_SUBJECT = 60
"""Characters before the word of a decision in which its body may stand."""

_NAME = re.compile(r"[A-ZÅÄÖ][\wåäö]+(?: (?:och |i |för )?[A-ZÅÄÖ][\wåäö]+){0,4},?\s")

_BY = re.compile(r"\b(?:av|i|på|vid) $")
_WORD = re.compile(r"[^\W\d_][\w&-]*|&")
_LONGEST_BODY = 70
"""Characters that the name of a body has at most."""

REACH = 300
"""Characters after a decision's word within which its body, date and paragraph stand."""


class Decisions:
    """The words that mean a decision, and the reading of what stands around them."""

    def __init__(self, data: Mapping[str, Any], bodies: Bodies, dates: DateForms) -> None:
        self._bodies = bodies
        self._dates = dates
        self._actions: dict[str, tuple[str, bool]] = {}
        self.examples: list[tuple[str, str, str]] = []
        for entry in data["decision"]:
            check(
                "decisions.toml",
                entry,
                required={"action", "words", "weak", "examples"},
                optional=set(),
            )
            for word in (*entry["words"], *entry["weak"]):
                self._actions[word] = (entry["action"], word in entry["weak"])
            self.examples += [(entry["action"], *pair) for pair in entry["examples"].items()]
        words = alternation(self._actions).replace(r"\ ", r"\s")
        # "Antagenav": a blank was lost, as it often is.
        self._word = Apart(rf"(?:{words})(?:(?=av)|(?![\w-]))", self._actions, joining="-")
        fillers = alternation([*data["fillers"], *data["same"]])
        self._filler = re.compile(rf"(?:{fillers})(?![\w-])")
        self._same = re.compile(rf"(?:{alternation(data['same'])})(?![\w-])")
        diary = rf"(?<![\w-])(?:{alternation(data['diary'])})(?![\w-])[.:\s]{{0,3}}"
        self._diary = re.compile(diary)
        self.numbered = re.compile(rf"{diary}(?:[a-zåäö]{{1,5}}[ /-])?$")
        no_names = alternation([*data["no_names"], *self._actions])
        self._no_name = re.compile(rf"(?:{no_names})(?![\w-])")
        self.others = re.compile(rf"(?<![\w-])(?:{alternation(data['others'])})(?![\w-])")

    def find(
        self, text: str, folded: str, start: int = 0, end: int | None = None
    ) -> Iterator[DecisionHit]:
        """Every decision word between two offsets, with what follows it."""
        at = start
        limit = len(folded) if end is None else end
        for found in self._word.each(folded, start, limit):
            if found.start() < at:
                continue
            word = re.sub(r"\s", " ", found[0])
            action, weak = self._actions[word]
            hit = self.parts(
                text, folded, found.end(), limit, action=action, weak=weak, start=found.start()
            )
            hit = self._with_subject(text, hit)
            yield hit
            at = max(found.end(), hit.end)
            # "Antagen av kommunstyrelsen 2015-03-30 och kommunfullmäktige 2015-04-27"
            while hit.body and hit.date and (further := self.beside(text, folded, hit, limit)):
                hit = further
                yield hit
                at = hit.end
            for another in self.again(text, folded, hit, limit):
                yield another
                at = another.end

    def again(self, text: str, folded: str, hit: DecisionHit, limit: int) -> Iterator[DecisionHit]:
        """The further days of one word: ``Reviderad 2009-08-01 § 25 och 2011-02-02 § 88``."""
        body, action = hit.body, hit.action
        while hit.date and (more := _AND.match(folded, hit.end, limit)):
            if more[0] == "\n" and action != "revise":
                return  # what stands below an adoption may be anything
            begin = more.end()
            hit = self.parts(text, folded, begin, limit, action=action, weak=hit.weak, start=begin)
            if not hit.date or hit.date.start > begin + 4:
                return
            if action == "adopt" and hit.paragraph and not hit.body:
                hit = hit._replace(body=body)  # "KF 2010-05-31 § 45, 2014-11-24 § 130"
            yield hit

    def beside(self, text: str, folded: str, hit: DecisionHit, limit: int) -> DecisionHit | None:
        """The same decision by another body, with its day, right behind the first."""
        link = _LINK.match(folded, hit.end, limit)
        body = self._bodies.at(text, link.end()) if link else None
        if not link or not body or (hit.body and body.key == hit.body.value):
            return None
        begin, action = link.end(), hit.action
        further = self.parts(text, folded, begin, limit, action=action, weak=hit.weak, start=begin)
        return further if further.date else None

    def _with_subject(self, text: str, hit: DecisionHit) -> DecisionHit:
        """The decision with the body before its word: ``Kommunfullmäktiges beslut 2015-04-27``."""
        if (
            hit.body
            or not (hit.date or hit.paragraph)
            or text[hit.start : hit.start + 7] != "beslut "
        ):
            return hit
        for body in self._bodies.find(text, max(0, hit.start - _SUBJECT), hit.start):
            if _OF_SUBJECT.fullmatch(text, body.end, hit.start):
                return hit._replace(body=Part.of(body))
        return hit

    def _date(self, folded: str, at: int) -> DateHit | None:
        """The date there; of a meeting of two days, ``19-20 september 2011``, the second."""
        first = _FIRST_DAY.match(folded, at)
        last = self._dates.at(folded, first.end(), labelled=True) if first else None
        is_day = last is not None and last.span.precision == "day"
        return last if is_day else self._dates.at(folded, at, labelled=True)

    def parts(
        self,
        text: str,
        folded: str,
        at: int,
        limit: int,
        *,
        action: str,
        weak: bool = False,
        start: int | None = None,
    ) -> DecisionHit:
        """Body, date, paragraph and diary number in any order from ``at`` on.

        Reading stops at the first word that is none of these.
        """
        read = _Reading(text, folded, at, min(limit, at + REACH), weak=weak)
        # "Antagen , 47", or the value ", 47" of a label: the date before the number was lost.
        lost = (text[at : at + 3], " , ") if start is not None else (text[at : at + 2], ", ")
        read.dateless = at + len(lost[1]) if lost[0] == lost[1] else -1
        read.end = at
        while read.at < read.limit:
            if found := _SEPARATOR.match(folded, read.at, read.limit):
                # A blank line, or a new sentence, ends what belongs together.
                if "\n\n" in found[0]:
                    break
                read.at = found.end()
            elif after := self._part(read):
                read.at = read.end = after
            elif not (after := self._filling(read)):
                break
            else:
                read.at = after
        begin = at if start is None else start
        date = read.date
        when = Part(str(date.span), date.start, date.end) if date else read.year
        return DecisionHit(
            action, begin, read.end, read.body, when, read.paragraph, read.dnr, weak, read.blank
        )

    def _part(self, read: "_Reading") -> int | None:
        """Where the part of a decision ends that stands there, once it is noted."""
        return (
            self._read_body(read)
            or _read_blank(read)
            or self._read_diary(read)
            or self._read_date(read)
            or _read_paragraph(read)
            or self._read_number(read)
        )

    def _read_body(self, read: "_Reading") -> int | None:
        # "Antagen avHälso- och sjukvårdsnämnden": a blank was lost, as it often is.
        glued = _GLUED_BY.match(read.folded, read.at)
        hit = self._bodies.decider(read.text, read.at + 2) if glued else None
        hit = hit or self._bodies.decider(read.text, read.at)
        if not hit or (read.body and hit.key != read.body.value):
            return None
        if read.body and read.date and self._dates.at(read.folded, hit.end + 1, labelled=True):
            return None  # "Reviderad KF 2006-11-27 § 144, KF 2014-02-24 § 18"
        if _OF_REGISTER.match(read.folded, hit.end):
            return None  # "KS 2018/00231" is the number of a case, whoever decided
        read.named = Part.of(hit)
        read.body = read.body or read.named
        return hit.end

    def _read_diary(self, read: "_Reading") -> int | None:
        """A diary number behind its label; of the label alone, its end."""
        found = self._diary.match(read.folded, read.at)
        if not found:
            return None
        number = diary.NUMBER.match(read.text, found.end())
        if number and diary.is_number(number[0]):
            read.dnr = read.dnr or Part(number[0], number.start(), number.end())
            return number.end()
        stub = None if number else diary.STUB.match(read.folded, found.end())
        return stub.end() if stub else found.end()

    def _read_date(self, read: "_Reading") -> int | None:
        when = None if read.date else self._date(read.folded, read.at)
        if not when or _is_remnant(read.folded, when):
            return None
        read.date = when
        return when.end

    def _read_number(self, read: "_Reading") -> int | None:
        """A diary number without a label, but for the day of the next decision."""
        if read.dnr or self._dates.at(read.folded, read.at):
            return None  # "§ 116 och 11/12-2023"
        found = diary.at(read.text, read.at)
        if not found:
            return None
        read.dnr = Part(found[0], found.start(), found.end())
        return found.end()

    def _filling(self, read: "_Reading") -> int | None:
        """Where the words end that may stand between the parts, or nothing where reading ends."""
        text, folded, at = read.text, read.folded, read.at
        if not read.date and (when := self._date(folded, at)):
            return when.end + 1  # "Antagen 2011/": what is left of a number
        if not read.body and (found := _OWNER.match(text, at)):
            return found.end() if self._bodies.at(text, found.end()) else None
        if (read.date or read.weak) and self._same.match(folded, at):
            return None  # "Upprättad 2015-01-12 Antagen ...": another decision begins
        if read.body and (found := _PLACE.match(text, at)):
            return found.end()
        if found := self._filler.match(folded, at):
            return found.end()
        if not read.date and not read.dnr and (found := self._name(text, folded, at)):
            # A name, or a body that no table knows, before an office or a date.
            if not read.body and self._bodies.at(text, found.end()):
                return found.end()
            if self._dates.at(folded, found.end(), labelled=True):
                return found.end()
        is_open = not read.body and not read.date
        return self._unknown(text, folded, at, read.limit) if is_open else None

    def _unknown(self, text: str, folded: str, at: int, limit: int) -> int | None:
        """Where the date stands behind a body that no table knows: ``av ägarna 2019-05-02``."""
        if not _BY.search(folded, max(0, at - 4), at):
            return None
        for found in _WORD.finditer(folded, at, min(limit, at + _LONGEST_BODY)):
            if self._no_name.match(folded, found.start()) or self.others.fullmatch(found[0]):
                return None
            if self._dates.at(folded, found.end() + 1, labelled=True):
                return found.end() + 1
            if text[found.end() : found.end() + 1] != " ":
                return None
        return None

    def _name(self, text: str, folded: str, at: int) -> re.Match[str] | None:
        """The name that begins there, unless its first word is a label or another decision's."""
        return None if self._no_name.match(folded, at) else _NAME.match(text, at)


@dataclass(slots=True)
class _Reading:
    """What has been read of one decision, from where reading began up to ``at``.

    ``named`` is the body as it was named last, ``year`` that of a paragraph's number,
    and ``dateless`` where a number stands whose date before it was lost.
    """

    text: str
    folded: str
    at: int
    limit: int
    weak: bool
    end: int = 0
    dateless: int = -1
    body: Part | None = None
    named: Part | None = None
    date: DateHit | None = None
    paragraph: Part | None = None
    year: Part | None = None
    dnr: Part | None = None
    blank: bool = False


def _read_blank(read: _Reading) -> int | None:
    """A date or paragraph that is left to fill in."""
    found = _PLACEHOLDER.match(read.folded, read.at)
    if not found:
        return None
    read.blank = True
    return found.end()


def _read_paragraph(read: _Reading) -> int | None:
    if read.paragraph:
        return None
    found = _PARAGRAPH.match(read.folded, read.at) or _number_of_year(read) or _bare_number(read)
    if not found:
        return None
    read.year = _year_of(found) or read.year
    signed = found.re is _PARAGRAPH
    read.paragraph = Part(
        f"§ {int(found['no'])}", found.start() if signed else found.start("no"), found.end("no")
    )
    return found.end()


def _number_of_year(read: _Reading) -> re.Match[str] | None:
    """``Antagen av nämnden 2/12``, but not where the number stands below."""
    if not read.named or read.date or _is_below(read.text[read.named.end : read.at]):
        return None
    return _NUMBER_OF_YEAR.match(read.folded, read.at)


def _bare_number(read: _Reading) -> re.Match[str] | None:
    """``2013-03-27, 15``: a paragraph whose sign was lost."""
    if not (read.body or read.date or read.at == read.dateless):
        return None
    if _after_comma(read.folded, read.at) or _beside(read.named, read.text, read.at):
        return _BARE_PARAGRAPH.match(read.folded, read.at)
    return None


def _is_remnant(folded: str, when: DateHit) -> bool:
    """Whether a year is what is left of a number: ``Antagen 2011/``."""
    return when.span.precision == "year" and folded.startswith("/", when.end)


def _year_of(found: re.Match[str]) -> Part | None:
    if not found.groupdict().get("year"):
        return None
    year = int(found["year"])
    if _NO_SHORT_YEAR <= year < _FIRST_SHORT_YEAR:
        return None  # "SN 48/65": two paragraphs rather than a year
    year = full_year(year) if year < 100 else year
    return Part(str(DateSpan.of(year)), found.start("year"), found.end("year"))


def _is_below(between: str) -> bool:
    """Whether a number stands first on the line below, and nothing leads on to it."""
    return "\n" in between and not between.strip()


def _beside(body: Part | None, text: str, at: int) -> bool:
    """Whether a number stands right after a body: ``KS 48``, or ``Kommunstyrelsen 48,``."""
    if not body or text[body.end : at].strip():
        return False
    if _CLOSED.match(text, at):
        return True
    is_short = body.end - body.start <= _ABBREVIATED
    # On the next line it may be anything, but for a comma behind it.
    return is_short and ("\n" not in text[body.end : at] or bool(_COMMA.match(text, at)))


def _after_comma(folded: str, at: int) -> bool:
    """Whether a number stands where a paragraph does whose sign was lost: ``2013-03-27, 15``."""
    before = folded[max(0, at - 6) : at].rstrip(" ")
    return before.endswith((",", "(", "/", "och")) or before[-1:].isdigit()
