"""Dates in the precision that a document gives, and the day arithmetic on them.

A document says ``2018``, ``juni 2018`` or ``25 juni 2018``. None of these is
ever filled in: each is kept as the half-open interval of days that it covers.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering

FIRST_YEAR, LAST_YEAR = 1950, 2099
"""The years that a steering document of today can speak of."""

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
        return cls.of(*(int(part) for part in found.groups() if part))

    @property
    def last(self) -> date:
        """The last day covered: when ageing and ending, a coarse date counts from here."""
        return self.end - timedelta(days=1)

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


def add_years(day: date, years: int) -> date:
    """The same day ``years`` later; 29 February becomes 28 where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
