"""Where everything in a report's charts stands: shapes by number, to be drawn as SVG.

Nothing here knows a colour or a word. Lengths are in units of the drawing.
"""

import math
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

WIDTH = 960
"""Of a timeline."""

LABELS, LETTERS = 330, 42
"""Of a timeline: the room for names, and about how many letters it takes."""

_ROW, _AXIS = 22, 30
"""The height of a row, and of the years above."""

_PAST, _FUTURE = 15, 12
"""Years around the day asked about that a timeline shows at most."""

_MOST_YEARS = 14
"""Years named along an axis."""

_LEAST = 3
"""A bar so short that it would not be seen is drawn as long as this."""


class Span(NamedTuple):
    """What a timeline is to show of one document.

    ``begins`` is ``None`` where that is not known, ``ends`` where no end is set;
    ``late`` is the first day of the time for which it has been out of date.
    """

    group: str
    begins: date | None
    ends: date | None
    late: date | None


class Row(NamedTuple):
    """One row of a timeline: ``y`` is its upper edge; ``heading`` where a group begins above it.

    The bar reaches from ``left`` to ``right``, and beyond the chart where it is
    ``cut_left`` or ``cut_right``; ``late`` is where the overdue time begins and
    how long it is.
    """

    y: float
    heading: float | None
    left: float
    right: float
    cut_left: bool
    cut_right: bool
    known: bool
    late: tuple[float, float] | None


class Timeline(NamedTuple):
    """A timeline: its height, where the day and each named year stand, and its rows."""

    height: float
    today: float
    years: list[tuple[float, int]]
    rows: list[Row]


def timeline(spans: Sequence[Span], as_of: date) -> Timeline:
    """The timeline of the spans in their order, which must keep groups together."""
    begun = [one.begins.year for one in spans if one.begins]
    ended = [one.ends.year for one in spans if one.ends]
    first = min([as_of.year - 1, *(max(year, as_of.year - _PAST) for year in begun)])
    last = max([as_of.year + 1, *(min(year, as_of.year + _FUTURE) for year in ended)]) + 1
    first, last = max(first, date.min.year), min(last, date.max.year)
    scale = _Scale(date(first, 1, 1), date(last, 1, 1))
    rows, y, group = [], float(_AXIS), None
    for one in spans:
        heading = None
        if one.group != group:
            group, heading = one.group, y
            y += _ROW
        rows.append(_row(one, y, heading, scale, as_of))
        y += _ROW
    every = math.ceil((last - first) / _MOST_YEARS)
    years = [(scale.at(date(year, 1, 1)), year) for year in range(first, last, every)]
    return Timeline(y + _ROW / 2, scale.at(as_of), years, rows)


class _Scale(NamedTuple):
    """Days along the width."""

    first: date
    last: date

    def at(self, day: date) -> float:
        """Where the day stands, at the edge where it lies beyond."""
        day = min(max(day, self.first), self.last)
        share = (day - self.first).days / (self.last - self.first).days
        return round(LABELS + share * (WIDTH - LABELS - _ROW), 1)


def _row(one: Span, y: float, heading: float | None, scale: _Scale, as_of: date) -> Row:
    left = scale.at(one.begins or scale.first)
    # The last day counts whole.
    right = scale.at(one.ends + timedelta(days=1) if one.ends else scale.last)
    late = None
    if one.late:
        since = scale.at(one.late)
        late = since, max(round(scale.at(as_of) - since, 1), _LEAST)
    return Row(
        y,
        heading,
        left,
        max(right, left + _LEAST),
        cut_left=bool(one.begins and one.begins < scale.first),
        cut_right=one.ends is None or one.ends >= scale.last,
        known=one.begins is not None,
        late=late,
    )


class Bars(NamedTuple):
    """Horizontal bars, one below the other: the drawing's height, and for each its lengths.

    ``reach`` is from where to where a thin line goes over a bar.
    """

    height: float
    bars: list[tuple[float, float]]
    reach: list[tuple[float, float] | None]


BARS_WIDTH, BARS_LABELS, BARS_ROOM = 640, 190, 280
"""Of a chart with bars: its width, the room for names, and the longest bar."""


def bars(
    values: Sequence[float], longest: float, ranges: Sequence[tuple[float, float]] = ()
) -> Bars:
    """Bars as long as the values, where ``longest`` takes all the room there is."""
    unit = BARS_ROOM / longest if longest else 0
    return Bars(
        len(values) * _ROW + 8,
        [(n * _ROW + 4.0, round(value * unit, 1)) for n, value in enumerate(values)],
        [(round(low * unit, 1), round(high * unit, 1)) for low, high in ranges]
        or [None] * len(values),
    )
