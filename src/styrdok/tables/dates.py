"""Reading a written Swedish date or period (``date_forms.toml``)."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from styrdok.dates import FIRST_YEAR, LAST_YEAR, DateSpan, full_year
from styrdok.tables.entries import alternation, check


class DateHit(NamedTuple):
    """A date and where it stands: ``text[start:end]``."""

    span: DateSpan
    start: int
    end: int
    form: str


class PeriodHit(NamedTuple):
    """First and last date of a period and where it stands."""

    first: DateSpan
    last: DateSpan
    start: int
    end: int


class _Form(NamedTuple):
    """A form as a pattern at a given place, and one that also looks at what stands before."""

    id: str
    labelled: bool
    here: re.Pattern[str]
    apart: re.Pattern[str]


class _PeriodForm(NamedTuple):
    """A period of two years as a pattern at a given place, and one that looks at what precedes."""

    here: re.Pattern[str]
    apart: re.Pattern[str]

    @classmethod
    def of(cls, pattern: str, before: str | None = None) -> "_PeriodForm":
        lead = _BEFORE if before is None else before
        return cls(re.compile(pattern), re.compile(lead + pattern))


MAX_PERIOD = 30
"""Years; a longer stretch between two years is not a document's period."""

_YEAR = r"(?:19[5-9]\d|20\d\d)"
_BEFORE = r"(?:(?<![\w:§/.-])(?<!\d[ ,])|(?<=\bden))"  # "den10 november"
_AFTER = r"(?![\w{colon}]|:\d|[-/.](?!{last})\w|,\d|-(?:talet|tal)| ?- ?(?:xx|åå|mm|$|\n)| kap)"
_WEEKDAY = r"(?:mån|tis|ons|tors|fre|lör|sön)dag(?:en)?\s"
_LEAD = re.compile(rf"{_WEEKDAY}(?:den\s)?|den\s?(?=\d)|den\s")

ANY_DATE = (
    rf"(?:{_WEEKDAY})?"
    r"(?:den\s)?(?:\d{1,2}(?:[:.]?e)?[\s/.]\s?(?:\d{1,2}|[a-zåäö]{3,9})[.,]{0,2}[\s/.-](?:år\s)?"
    r"|(?:år\s)?(?:[a-zåäö]{3,9}\.?\s(?:år\s)?)?)\d{2,4}(?:\s?[-./]\s?\d{1,2}){0,2}"
)
"""Whatever may be a date, for patterns that go on to read it with :class:`DateForms`."""

_TO = r"(?:\s?(?:--?|/)\s?|\s(?:till\soch\smed|t\.o\.m\.?|t\so\sm|till|tom|och)\s)"

_TERMS = (
    rf"(?:(?:ht|höstterminen)\s?-?\d{{2,4}}{_TO}(?:vt|vårterminen)\s?-?\d{{2,4}}"
    rf"|{_YEAR}\s?ht{_TO}{_YEAR}\s?vt)"
)

_SCHOOL_YEAR = r"läsår(?:et)?:?\s"

_YEARS_LISTED = rf"{_YEAR}(?:,\s?{_YEAR})+,?\s(?:och|samt)\s"

ANY_PERIOD = (
    rf"(?:{_TERMS}|{_YEARS_LISTED}{_YEAR}|{_SCHOOL_YEAR}\d\d\s?[/-]\s?\d\d(?!\d)|{_YEAR}{_TO}(?:{_YEAR}|\d\d(?!\d))|{_YEAR}\s{_YEAR}"
    rf"|{_YEAR}\s?[a-zåäö]{{3,9}}{_TO}{_YEAR}\s?[a-zåäö]{{3,9}}"
    rf"|(?:den\s)?\d{{1,2}}(?:\s[a-zåäö]{{3,9}}\.?|/\d{{1,2}}){_TO}(?:den\s)?{ANY_DATE}"
    rf"|{ANY_DATE}{_TO}(?:den )?{ANY_DATE})"
)
"""Whatever may be a period."""


class DateForms:
    """The forms of a date, as patterns on folded text."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.months: dict[str, int] = data["months"]
        month = alternation(self.months)
        slots = {
            "yyyy": rf"(?P<yyyy>{_YEAR})",
            "yy": r"(?P<yy>\d\d)",
            "mm": r"(?P<mm>0[1-9]|1[0-2])",
            "dd": r"(?P<dd>0[1-9]|[12]\d|3[01])",
            "m": r"(?P<mm>0?[1-9]|1[0-2])",
            "d": r"(?P<dd>[12]\d|3[01]|0?[1-9])",
            "month": f"(?P<month>{month})",
        }
        # What follows may be the other end of a period, set without blanks.
        last = (
            rf"(?:\d{{1,2}}\s)?(?:{month})(?![a-zåäö])|{_YEAR}-\d\d-\d\d|\d{{1,2}}/\d{{1,2}}[\s-]"
        )
        self._forms: list[_Form] = []
        self.examples: list[tuple[str, str, bool]] = []
        for entry in data["form"]:
            check(
                "date_forms.toml",
                entry,
                required={"id", "pattern", "examples"},
                optional={"labelled"},
            )
            pattern = re.sub(
                r"\{(\w+)\}", lambda m: slots[m[1]], entry["pattern"].replace(" ", r"\s")
            )
            # A year before a colon is a name's ("Budget 2018: Plan"); a day there is a day.
            colon = "" if {"{d}", "{dd}"} & set(re.findall(r"\{\w+\}", entry["pattern"])) else ":"
            after = _AFTER.replace("{last}", last).replace("{colon}", colon)
            labelled = entry.get("labelled", False)
            here, apart = re.compile(pattern + after), re.compile(_BEFORE + pattern + after)
            self._forms.append(_Form(entry["id"], labelled, here, apart))
            self.examples += [(text, value, labelled) for text, value in entry["examples"].items()]
        spaced = r"(?:19|20)\d\d"
        self._candidate = re.compile(
            rf"{spaced}|\d\d?[/-]\d\d?[ -]\d\d|\d{{6}}|(?:{month})\.? ?-\d\d|\d\d-\d\d-\d\d"
        )
        any_year = rf"(?:{_YEAR}|\d\d)(?![\d:/]|[-.]\d)"
        self._periods = [
            # "2018, 2019 och 2020"
            _PeriodForm.of(
                rf"(?P<a>{_YEAR})(?P<between>(?:,\s?{_YEAR})+),?\s(?:och|samt)\s(?P<b>{_YEAR})"
                r"(?![\w:/]|[-.]\d|,\d)"
            ),
            # Two digits that a month follows are a day ("1 oktober 2016 - 30 september"),
            # and a month where more of a period follows ("2010-11 - 2011-12").
            _PeriodForm.of(
                rf"(?P<a>{_YEAR}){_TO}"
                rf"(?P<b>{_YEAR}|\d\d(?!\s(?:{month})(?![a-zåäö])|\s?--?\s?\d))"
                r"(?![\w:/]|[-.]\d|,\d|,\s(?:19|20)\d\d| ?kr| ?%| kap)"
            ),
            # Letters set apart: "2 0 2 1 - 2 0 3 0".
            _PeriodForm.of(
                r"(?P<a>(?:1 ?9|2 ?0) ?\d ?\d) ?- ?(?P<b>(?:1 ?9|2 ?0) ?\d ?\d)(?! ?\d|, ?\d)",
                before=r"(?<!\d )(?<!\d)",
            ),
            # A school year: "ht 16 och vt 17", "2026 ht - 2027 vt".
            _PeriodForm.of(
                rf"(?:ht|höstterminen)\s?-?(?P<a>{any_year}){_TO}"
                rf"(?:vt|vårterminen)\s?-?(?P<b>{any_year})"
            ),
            _PeriodForm.of(rf"(?P<a>{_YEAR})\s?ht{_TO}(?P<b>{_YEAR})\s?vt(?!\w)"),
            _PeriodForm.of(rf"{_SCHOOL_YEAR}(?P<a>\d\d)\s?[/-]\s?(?P<b>\d\d)(?![\w:/-])"),
        ]
        self._pair = _PeriodForm.of(rf"(?P<a>{_YEAR}) (?P<b>{_YEAR})(?![\w:/]|[-.]\d|,\d)")
        self._link = re.compile(rf"{_TO}(?:den )?")
        self._yearless = re.compile(
            rf"(?:den\s)?(?P<dd>\d{{1,2}})(?:\s(?P<month>{month})\.?|/(?P<mm>\d{{1,2}})){_TO}(?:den\s)?"
        )
        self._months_of_years = re.compile(
            rf"(?P<a>{_YEAR})-(?P<am>0[1-9]|1[0-2]){_TO}(?P<b>{_YEAR})-(?P<bm>0[1-9]|1[0-2])(?![\w-])"
        )

    def at(self, folded: str, start: int, *, labelled: bool = False) -> DateHit | None:
        """The date that begins at ``start``; ``labelled`` when a date label stands before it."""
        lead = _LEAD.match(folded, start)
        begins = lead.end() if lead else start
        for form in self._forms:
            if form.labelled and not labelled:
                continue
            found = form.here.match(folded, begins)
            if found and (span := self._span(found)):
                return DateHit(span, start, found.end(), form.id)
        return None

    def find(
        self, folded: str, start: int, end: int, *, labelled: bool = False
    ) -> Iterator[DateHit]:
        """The dates between two offsets, none overlapping another."""
        at = start
        while candidate := self._candidate.search(folded, at, end):
            hit = self._around(folded, at, candidate.start(), labelled=labelled)
            if hit and hit.end <= end:
                yield hit
            at = hit.end if hit else candidate.start() + 1

    def _around(self, folded: str, low: int, year_at: int, *, labelled: bool) -> DateHit | None:
        """The date whose year or first digits stand at ``year_at``; its day may stand before."""
        for form in self._forms:
            if form.labelled and not labelled:
                continue
            for found in form.apart.finditer(folded, max(low, year_at - 24), year_at + 24):
                if found.start() <= year_at < found.end():
                    # An impossible day is no reason to read its year alone.
                    span = self._span(found)
                    return DateHit(span, found.start(), found.end(), form.id) if span else None
        return None

    def _span(self, found: re.Match[str]) -> DateSpan | None:
        part = found.groupdict()
        year = int(part["yyyy"]) if part.get("yyyy") else full_year(int(part["yy"]))
        month = self.months[part["month"]] if part.get("month") else int(part.get("mm") or 0)
        day = int(part.get("dd") or 0)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return None
        try:
            return DateSpan.of(year, month or None, day or None)
        except ValueError:
            return None

    def period_at(self, folded: str, start: int, *, dashless: bool = False) -> PeriodHit | None:
        """The period that begins at ``start``: two years, or two dates of any form.

        ``dashless`` also takes ``2014 2020``, whose dash was lost.
        """
        for form in self._forms_of_period(dashless=dashless):
            found = form.here.match(folded, start)
            if found and (hit := _years(found)):
                return hit
        if hit := self._of_one_year(folded, start) or self._of_months(folded, start):
            return hit
        first = self.at(folded, start)
        if not first or first.span.precision == "year":
            return None
        link = self._link.match(folded, first.end)
        last = self.at(folded, link.end()) if link else None
        if not last or last.span.precision == "year" or not first.span < last.span:
            return None
        return PeriodHit(first.span, last.span, start, last.end)

    def _of_one_year(self, folded: str, start: int) -> PeriodHit | None:
        """``1 januari - 31 december 2018``: two days, of which the last tells the year."""
        found = self._yearless.match(folded, start)
        last = self.at(folded, found.end()) if found else None
        if not found or not last or last.span.precision != "day":
            return None
        month = self.months[found["month"]] if found["month"] else int(found["mm"])
        try:
            first = DateSpan.of(last.span.start.year, month, int(found["dd"]))
        except ValueError:
            return None
        return PeriodHit(first, last.span, start, last.end) if first < last.span else None

    def _of_months(self, folded: str, start: int) -> PeriodHit | None:
        """``2016-05 - 2017-05``, which as ``2010-11 - 2011-12`` may be two school years."""
        found = self._months_of_years.match(folded, start)
        if not found or (int(found["a"]) + 1) % 100 == int(found["am"]):
            return None
        first = DateSpan.of(int(found["a"]), int(found["am"]))
        last = DateSpan.of(int(found["b"]), int(found["bm"]))
        return PeriodHit(first, last, start, found.end()) if first < last else None

    def _forms_of_period(self, *, dashless: bool) -> list[_PeriodForm]:
        return [*self._periods, self._pair] if dashless else self._periods

    def periods(
        self, folded: str, start: int, end: int, *, dashless: bool = False
    ) -> Iterator[PeriodHit]:
        """The periods of two years between two offsets."""
        for form in self._forms_of_period(dashless=dashless):
            for found in form.apart.finditer(folded, start, end):
                if hit := _years(found):
                    yield hit


def _years(found: re.Match[str]) -> PeriodHit | None:
    if (listed := found.groupdict().get("between")) is not None:
        years = [found["a"], *re.findall(r"\d{4}", listed), found["b"]]
        if any(int(after) != int(before) + 1 for before, after in pairwise(years)):
            return None
    begins, written = found["a"].replace(" ", ""), found["b"].replace(" ", "")
    first = int(begins) if len(begins) == 4 else full_year(int(begins))
    last = int(written) if len(written) == 4 else first // 100 * 100 + int(written)
    if len(written) == 2 and "/" in found[0] and last != first + 1:
        # Shortened behind a slash it is a school year, or the number of a case ("KS 2019/33").
        return None
    if not first < last <= first + MAX_PERIOD or not FIRST_YEAR <= first <= LAST_YEAR - MAX_PERIOD:
        return None
    return PeriodHit(DateSpan.of(first), DateSpan.of(last), found.start(), found.end())
