"""What the text of an option may say: a day, a duration, a municipality, a document type.

Each function is an option's callback: it gives the value, or says what would have been one.
"""

from datetime import date, datetime

import click

from styrdok.dates import DateSpan, Duration
from styrdok.model import Organisation

_LIKENESS = 60
"""How like a known name another must be to be suggested; 100 is the same."""


def now() -> datetime:
    """The time at which the command runs: the only place where the clock is read."""
    return datetime.now()


def today() -> date:
    """The day on which the command runs."""
    return now().date()


def day(ctx: click.Context, param: click.Parameter, value: str) -> date:
    """The day that the text names; of a month or a year the last one."""
    try:
        return DateSpan.parse(value).last
    except ValueError as error:
        raise click.BadParameter(
            f"{value!r} is not a date: write 2019-06-25, 2019-06 or 2019", ctx, param
        ) from error


def duration(ctx: click.Context, param: click.Parameter, value: str | None) -> Duration | None:
    """The length of time that the text names."""
    if value is None:
        return None
    try:
        return Duration.parse(value)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, param) from error


def municipality(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> Organisation | None:
    """The municipality or region of the register that the text names or codes."""
    if value is None:
        return None
    from styrdok import tables

    register = tables.load().register
    if organisation := register.named(value):
        return organisation
    alike = suggestion(value, [one.name for one in register.organisations])
    raise click.BadParameter(f"{value!r} is no municipality or region{alike}", ctx, param)


def document_type(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """The key of the document type."""
    if value is None:
        return None
    from styrdok import tables

    keys = tables.load().types.keys
    if value in keys:
        return value
    raise click.BadParameter(f"{value!r} is no document type{suggestion(value, keys)}", ctx, param)


def suggestion(text: str, known: list[str]) -> str:
    """``: did you mean A or B?``, or nothing when no known name is like the text."""
    from rapidfuzz import process, utils

    alike = process.extract(
        text, known, limit=3, score_cutoff=_LIKENESS, processor=utils.default_process
    )
    return f": did you mean {' or '.join(name for name, *_ in alike)}?" if alike else ""
