"""The days to come as a calendar: one all-day event for each end, review and age limit."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from styrdok.errors import UsageError
from styrdok.render.safe import plain


class Event(NamedTuple):
    """One all-day event; ``uid`` is the same whenever the same thing is exported again."""

    uid: str
    day: date
    summary: str
    description: str


def calendar(events: Iterable[Event], made_on: date) -> bytes:
    """The bytes of an iCalendar file (RFC 5545); ``made_on`` is the day that it speaks of.

    Raises:
        UsageError: icalendar is not installed.
    """
    try:
        import icalendar
    except ImportError as error:
        raise UsageError(
            'an .ics file needs icalendar: run "pip install icalendar" '
            '(with pipx "pipx inject styrdok icalendar"), or export .csv'
        ) from error
    whole = icalendar.Calendar()
    whole.add("prodid", "-//styrdok//styrdok//EN")
    whole.add("version", "2.0")
    for one in events:
        event = icalendar.Event()
        event.add("uid", one.uid)
        event.add("dtstamp", datetime.combine(made_on, time(), UTC))
        event.add("dtstart", one.day)
        event.add("dtend", one.day + timedelta(days=1))
        event.add("summary", plain(one.summary))
        event.add("description", plain(one.description))
        event.add("transp", "TRANSPARENT")
        whole.add_component(event)
    return bytes(whole.to_ical())
