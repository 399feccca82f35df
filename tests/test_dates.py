from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from styrdok.dates import DateSpan, Duration, MandatePeriod, add_months, add_years, span_of

DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("iso", "first", "last", "precision"),
    [
        ("2018", date(2018, 1, 1), date(2018, 12, 31), "year"),
        ("2018-06", date(2018, 6, 1), date(2018, 6, 30), "month"),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29), "month"),
        ("2018-12", date(2018, 12, 1), date(2018, 12, 31), "month"),
        ("2018-06-25", date(2018, 6, 25), date(2018, 6, 25), "day"),
    ],
)
def test_span_covers_what_its_precision_says(
    iso: str, first: date, last: date, precision: str
) -> None:
    """A year, a month and a day cover all their days and print as they were written."""
    span = DateSpan.parse(iso)
    assert (span.start, span.last, span.precision, str(span)) == (first, last, precision, iso)


@pytest.mark.parametrize("iso", ["2018-13", "2018-02-30", "180625", "2018-6", "juni 2018", ""])
def test_span_refuses_what_is_no_iso_date(iso: str) -> None:
    """Anything but a day, month or year in ISO 8601 is refused."""
    with pytest.raises(ValueError):  # noqa: PT011 - datetime's own message for impossible days
        DateSpan.parse(iso)


@pytest.mark.parametrize("iso", [None, ""])
def test_unknown_date_has_no_span(iso: str | None) -> None:
    """A date that is not known stays unknown."""
    assert span_of(iso) is None
    assert span_of("2018") == DateSpan.of(2018)


@pytest.mark.parametrize("iso", ["2018", "2018-12", "2018-12-31"])
def test_span_is_over_the_day_after_its_last(iso: str) -> None:
    """A span of any precision is over only when all of it has passed."""
    span = DateSpan.parse(iso)
    assert not span.is_over(date(2018, 12, 31))
    assert span.is_over(date(2019, 1, 1))


@given(DAYS, DAYS)
def test_span_of_a_year_covers_exactly_its_days(one: date, other: date) -> None:
    """A year agrees with a day when the day lies in it."""
    year, day = DateSpan.of(one.year), DateSpan.of(other.year, other.month, other.day)
    assert year.covers(day) == (one.year == other.year)


def test_add_years_moves_a_leap_day_to_the_28th() -> None:
    """29 February has its anniversary on the 28th in common years."""
    assert add_years(date(2016, 2, 29), 1) == date(2017, 2, 28)
    assert add_years(date(2016, 2, 29), 4) == date(2020, 2, 29)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2018, 8, 31), 18, date(2020, 2, 29)),
        (date(2018, 12, 15), 1, date(2019, 1, 15)),
        (date(2018, 1, 31), 0, date(2018, 1, 31)),
        (date(9999, 12, 1), 1, date.max),
    ],
)
def test_add_months_keeps_to_the_calendar(day: date, months: int, later: date) -> None:
    """A day that the later month lacks becomes its last, and no day lies past the calendar."""
    assert add_months(day, months) == later


@given(DAYS, st.integers(0, 100))
def test_twelve_months_are_a_year(day: date, years: int) -> None:
    """Counting in months and in years gives the same day."""
    assert add_months(day, 12 * years) == add_years(day, years)


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("4y", Duration(months=48)),
        ("18m", Duration(months=18)),
        ("180d", Duration(days=180)),
        ("0d", Duration()),
    ],
)
def test_duration_is_read_as_written(text: str, duration: Duration) -> None:
    """Years and months are calendar months; days are days."""
    assert Duration.parse(text) == duration
    assert duration.after(date(2018, 1, 1)) >= date(2018, 1, 1)


@pytest.mark.parametrize(
    "text", ["", "4", "y", "-1y", "4 y", "4Y", "1.5y", "101y", "1201m", "36526d", "٤y"]
)
def test_duration_refuses_other_text_with_an_example(text: str) -> None:
    """What is no length of time, or an absurd one, is refused with the forms to write."""
    with pytest.raises(ValueError, match="write 4y, 18m or 180d"):
        Duration.parse(text)


@pytest.mark.parametrize("text", ["4y", "18m", "180d"])
def test_duration_prints_as_it_is_written(text: str) -> None:
    """A length of time prints in the form that it is read from."""
    assert str(Duration.parse(text)) == text


def test_duration_ends_at_the_last_day_of_the_calendar() -> None:
    """No length of time leads past the last day that there is."""
    assert Duration(days=2).after(date.max - timedelta(days=1)) == date.max


@pytest.mark.parametrize(
    ("day", "period"),
    [
        (date(2010, 12, 31), "2007-2010"),
        (date(2011, 1, 1), "2011-2014"),
        (date(2014, 12, 31), "2011-2014"),
        (date(2015, 1, 1), "2015-2018"),
        (date(2018, 12, 31), "2015-2018"),
        (date(2019, 1, 1), "2019-2022"),
        (date(2026, 12, 31), "2023-2026"),
        (date(2027, 1, 1), "2027-2030"),
    ],
)
def test_mandate_period_holds_its_four_calendar_years(day: date, period: str) -> None:
    """The calendar period begins on 1 January after an election and ends after four years."""
    assert str(MandatePeriod.holding(day)) == period


@pytest.mark.parametrize(
    ("day", "period"),
    [
        (date(2014, 10, 14), "2011-2014"),
        (date(2014, 10, 15), "2015-2018"),
        (date(2017, 12, 31), "2015-2018"),
        (date(2018, 10, 14), "2015-2018"),
        (date(2018, 10, 15), "2019-2022"),
        (date(2018, 12, 31), "2019-2022"),
        (date(2019, 1, 1), "2019-2022"),
        (date(2022, 10, 15), "2023-2026"),
    ],
)
def test_decision_by_a_new_council_means_the_coming_period(day: date, period: str) -> None:
    """From 15 October of an election year a decision is for the period to come."""
    assert str(MandatePeriod.decided_in(day)) == period


@given(DAYS)
def test_mandate_periods_follow_without_a_gap(day: date) -> None:
    """The day after a period's last lies in the one that follows."""
    period = MandatePeriod.holding(day)
    assert MandatePeriod.holding(period.last + timedelta(days=1)) == period.following
