"""Dates in the precision that a document gives, and the day arithmetic on them.

A document says ``2018``, ``juni 2018`` or ``25 juni 2018``. None of these is
ever filled in: each is kept as the half-open interval of days that it covers.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, total_ordering

FIRST_YEAR, LAST_YEAR = 1950, 2099
"""The years that a steering document of today can speak of."""

_PIVOT = 50
"""A year written with two digits is of this century when it is below this."""

_DAY = timedelta(days=1)

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@total_ordering
@dataclass(frozen=True, slots=True)
class DateSpan:
    """The days that a date of some precision covers.

    ``start`` is the first of them and ``end`` the day after the last.
    Printing gives ISO 8601 in the original precision.

    >>> print(DateSpan.of(2018, 6), DateSpan.of(2018, 6).last)
    2018-06 2018-06-30
    """

    start: date
    end: date

    @classmethod
    def of(cls, year: int, month: int | None = None, day: int | None = None) -> "DateSpan":
        """The span of a year, a month or a day.

        Raises:
            ValueError: there is no such month or day.
        """
        if month is None:
            return cls(date(year, 1, 1), date(year + 1, 1, 1))
        if day is None:
            start = date(year, month, 1)
            return cls(start, start + timedelta(days=calendar.monthrange(year, month)[1]))
        start = date(year, month, day)
        return cls(start, start + timedelta(days=1))

    @classmethod
    def parse(cls, iso: str) -> "DateSpan":
        """The span that ``2018``, ``2018-06`` or ``2018-06-25`` names.

        Raises:
            ValueError: the text is in another form, or there is no such day.
        """
        found = _ISO.fullmatch(iso)
        if not found:
            raise ValueError(f"{iso!r} is not a date: write 2019, 2019-06 or 2019-06-25")
        try:
            return cls.of(*(int(part) for part in found.groups() if part))
        except (ValueError, OverflowError) as error:  # after the last day there is no end
            raise ValueError(f"{iso!r} is not a date: there is no such day") from error

    @property
    def last(self) -> date:
        """The last day covered: when ageing and ending, a coarse date counts from here."""
        return self.end - _DAY

    @property
    def precision(self) -> str:
        """``day``, ``month`` or ``year``."""
        days = (self.end - self.start).days
        return "day" if days == 1 else "month" if days <= 31 else "year"

    def covers(self, other: "DateSpan") -> bool:
        """Whether every day of ``other`` is one of these: the two agree, the other is finer."""
        return self.start <= other.start and other.end <= self.end

    def is_over(self, as_of: date) -> bool:
        """Whether all of it has passed on the day ``as_of``."""
        return self.last < as_of

    def __lt__(self, other: "DateSpan") -> bool:
        return (self.start, self.end) < (other.start, other.end)

    def __str__(self) -> str:
        return self.start.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.precision]]


def full_year(short: int) -> int:
    """The year that two digits stand for: ``18`` is 2018, ``87`` is 1987."""
    return short + (2000 if short < _PIVOT else 1900)


@lru_cache(maxsize=65536)
def span_of(iso: str | None) -> DateSpan | None:
    """The span of a date in ISO 8601, or ``None`` where it is not known.

    The days of a few decades recur throughout an index, so each is read once.

    Raises:
        ValueError: as :meth:`DateSpan.parse`.
    """
    return DateSpan.parse(iso) if iso else None


def add_years(day: date, years: int) -> date:
    """The same day ``years`` later; 29 February becomes 28 where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later, or the last of a shorter month; never past ``date.max``."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    try:
        return day.replace(year=year, month=month + 1)
    except ValueError:
        return day.replace(year=year, month=month + 1, day=calendar.monthrange(year, month + 1)[1])


_LENGTH = re.compile(r"(\d{1,5})([ymd])", re.ASCII)
_LONGEST = {"y": 100, "m": 1200, "d": 36525}


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time counted in calendar months and days.

    >>> Duration.parse("18m").after(date(2018, 8, 31))
    datetime.date(2020, 2, 29)
    """

    months: int = 0
    days: int = 0

    @classmethod
    def parse(cls, text: str) -> "Duration":
        """The length that ``4y``, ``18m`` or ``180d`` names; at most a hundred years.

        Raises:
            ValueError: the text is in another form, or names a longer time.
        """
        found = _LENGTH.fullmatch(text)
        if not found or int(found[1]) > _LONGEST[found[2]]:
            raise ValueError(f"{text!r} is not a length of time: write 4y, 18m or 180d")
        number = int(found[1])
        if found[2] == "d":
            return cls(days=number)
        return cls(months=number * 12 if found[2] == "y" else number)

    def after(self, day: date) -> date:
        """The day on which this much time has passed since ``day``."""
        later = add_months(day, self.months)
        try:
            return later + timedelta(days=self.days)
        except OverflowError:
            return date.max

    def before(self, day: date) -> date:
        """The first day from which ``day`` is at most this much time away."""
        if not self.months:
            return date.fromordinal(max(day.toordinal() - self.days, 1))
        months = day.year * 12 + day.month - 1 - self.months
        begin = date(max(months // 12, 1), months % 12 + 1, 1) if months >= 12 else date.min
        # Months differ in length, so the day is looked for from a little before.
        at = max(begin.toordinal() - self.days - 1, 1)
        while self.after(date.fromordinal(at)) < day:
            at += 1
        return date.fromordinal(at)

    def __str__(self) -> str:
        if self.days:
            return f"{self.days}d"
        years, months = divmod(self.months, 12)
        return f"{self.months}m" if months else f"{years}y"


@dataclass(frozen=True, slots=True)
class MandatePeriod:
    """The four calendar years from 1 January after an election of the municipal council.

    Elections fall in every fourth year (2010, 2014, 2018, ...), so the periods
    are 2011-2014, 2015-2018 and so on. Terms have been of four years since 1994;
    the same count is used for the rare date before that.

    >>> print(MandatePeriod.holding(date(2018, 11, 1)), MandatePeriod.decided_in(date(2018, 11, 1)))
    2015-2018 2019-2022
    """

    first_year: int

    @classmethod
    def holding(cls, day: date) -> "MandatePeriod":
        """The calendar period in which the day lies."""
        return cls(day.year - (day.year - 2011) % 4)

    @classmethod
    def decided_in(cls, day: date) -> "MandatePeriod":
        """The period that a decision of that day means by ``the mandate period``.

        From 15 October of an election year the newly elected council sits
        (kommunallagen 5 kap. 9 §), and it decides for the years that follow.
        """
        period = cls.holding(day)
        return period.following if day >= date(period.last_year, 10, 15) else period

    @property
    def following(self) -> "MandatePeriod":
        """The next period."""
        return MandatePeriod(self.first_year + 4)

    @property
    def last_year(self) -> int:
        """The fourth of its years, in which the next election is held."""
        return self.first_year + 3

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.last_year, 12, 31)

    def __str__(self) -> str:
        return f"{self.first_year}-{self.last_year}"
