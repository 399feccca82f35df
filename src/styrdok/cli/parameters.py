"""What the text of an option may say: a day, a duration, a municipality, a document type.

Each function is an option's callback: it gives the value, or says what would have been one.
"""

import unicodedata
from datetime import date, datetime

import click

from styrdok.dates import DateSpan, Duration
from styrdok.model import Organisation
from styrdok.text import fold

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
    return _span(ctx, param, value).last


def duration(ctx: click.Context, param: click.Parameter, value: str | None) -> Duration | None:
    """The length of time that the text names."""
    if value is None:
        return None
    try:
        return Duration.parse(value)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, param) from error


def window(ctx: click.Context, param: click.Parameter, value: str | None) -> Duration | date | None:
    """The length of time that the text names, or the last day of a date."""
    if value is None:
        return None
    for read in Duration.parse, lambda text: DateSpan.parse(text).last:
        try:
            return read(value)
        except ValueError:
            pass
    raise click.BadParameter(
        f"{value!r} is neither a length of time nor a date: write 90d, 18m, 2y, or 2027-12-31",
        ctx,
        param,
    )


def span(ctx: click.Context, param: click.Parameter, value: str | None) -> DateSpan | None:
    """The day, month or year that the text names."""
    return None if value is None else _span(ctx, param, value)


def _span(ctx: click.Context, param: click.Parameter, value: str) -> DateSpan:
    try:
        return DateSpan.parse(value)
    except ValueError as error:
        raise click.BadParameter(
            f"{value!r} is not a date: write 2019-06-25, 2019-06 or 2019", ctx, param
        ) from error


def folded(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """The text in lower case, with plain dashes and spaces."""
    if value is None:
        return None
    if not value.strip():
        raise click.BadParameter("there is nothing to look for", ctx, param)
    return fold(value)


def body(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """The deciding body that the text names or abbreviates, or else the text itself, folded."""
    text = folded(ctx, param, value)
    if value is None or text is None:
        return None
    from styrdok import tables

    found = tables.load().bodies.at(value, 0)
    return found.key if found and found.end == len(value) else text


def municipality(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> Organisation | None:
    """The municipality or region of the register that the text names or codes.

    Letters without their dots and rings will do where only one name is meant.
    """
    if value is None:
        return None
    from styrdok import tables

    register = tables.load().register
    if organisation := register.named(value):
        return organisation
    typed = _plain(value)
    meant = [one for one in register.organisations if _plain(one.name) == typed]
    if len(meant) == 1:
        return meant[0]
    alike = suggestion(value, [one.name for one in register.organisations])
    raise click.BadParameter(f"{value!r} is no municipality or region{alike}", ctx, param)


def _plain(name: str) -> str:
    """The name in lower case without what stands above its letters."""
    parts = unicodedata.normalize("NFD", name.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def municipalities(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> tuple[Organisation, ...]:
    """The municipalities and regions that the texts name or code, each once."""
    named = (municipality(ctx, param, value) for value in values)
    return tuple(dict.fromkeys(one for one in named if one))


def subjects(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    """The keys of the subjects, each once."""
    if not values:
        return ()
    from styrdok.subjects import subjects

    keys = subjects().keys
    for value in values:
        if value not in keys:
            alike = suggestion(value, list(keys)) or f": write one of {', '.join(keys)}"
            raise click.BadParameter(f"{value!r} is no subject{alike}", ctx, param)
    return tuple(dict.fromkeys(values))


def document_types(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    """The keys of document types, each of which there must be."""
    if not values:
        return ()
    from styrdok import tables

    keys = tables.load().types.keys
    for value in values:
        if value not in keys:
            alike = suggestion(value, keys)
            raise click.BadParameter(f"{value!r} is no document type{alike}", ctx, param)
    return values


def suggestion(text: str, known: list[str]) -> str:
    """``: did you mean A or B?``, or nothing when no known name is like the text."""
    from rapidfuzz import process, utils

    alike = process.extract(
        text, known, limit=3, score_cutoff=_LIKENESS, processor=utils.default_process
    )
    return f": did you mean {' or '.join(name for name, *_ in alike)}?" if alike else ""
