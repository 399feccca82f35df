"""What a person may set by hand, and how it is written: ``valid_until=2020-12-31``."""

import difflib
from collections.abc import Callable, Mapping

from styrdok.dates import FIRST_YEAR, LAST_YEAR, DateSpan
from styrdok.errors import UsageError
from styrdok.model import VALIDITIES
from styrdok.tables import Tables
from styrdok.text import clean, flat

Reader = Callable[[str, Tables], str]


def told(text: str) -> str:
    """What was typed, on one line and without what no document's text can hold."""
    return flat(clean(text.encode("utf-8", "replace").decode()))


def _text(text: str, _: Tables) -> str:
    return told(text)


def _date(text: str, _: Tables) -> str:
    if text[:4].isdecimal() and not FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
        raise UsageError(
            f"{text}: write a year from {FIRST_YEAR} to {LAST_YEAR}; what has no end is "
            "valid_until= or validity=until_further_notice"
        )
    try:
        return str(DateSpan.parse(text))
    except ValueError as error:
        raise UsageError(f"{text!r} is not a date: write 2019-06-25, 2019-06 or 2019") from error


def _yes_or_no(text: str, _: Tables) -> str:
    return _choice(text, ("true", "false"), "neither true nor false")


def _validity(text: str, _: Tables) -> str:
    return _choice(text, VALIDITIES, "no kind of validity")


def _type(text: str, tables: Tables) -> str:
    return _choice(text, tables.types.keys, "no document type")


def _choice(text: str, known: tuple[str, ...] | list[str], fault: str) -> str:
    if text in known:
        return text
    near = difflib.get_close_matches(text, known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"write one of {', '.join(known)}"
    raise UsageError(f"{text!r} is {fault}: {hint}")


def _owners(text: str, tables: Tables) -> str:
    """The owners by code and name; several are divided by commas or semicolons."""
    found = []
    for name in text.replace(";", ",").split(","):
        owner = tables.register.named(name.strip())
        if not owner:
            raise UsageError(f"{name.strip()!r} is no municipality or region of the register")
        found.append(f"{owner.code} {owner.name}")
    return "; ".join(found)


FIELDS: Mapping[str, Reader] = {
    "title": _text,
    "steering": _yes_or_no,
    "draft": _yes_or_no,
    "type": _type,
    "municipality": _owners,
    "unit": _text,
    "adopted_by": _text,
    "adopted_on": _date,
    "paragraph": _text,
    "dnr": _text,
    "revised_on": _date,
    "reaffirmed_on": _date,
    "repealed_on": _date,
    "valid_from": _date,
    "valid_until": _date,
    "extended_to": _date,
    "validity": _validity,
    "review_by": _date,
    "responsible": _text,
    "replaces": _text,
    "superseded_by": _text,
}
"""The fields that can be set, and how each reads what was typed."""


def assignment(text: str, tables: Tables) -> tuple[str, str | None]:
    """The field and the value of ``FIELD=VALUE``; ``FIELD=`` says that there is none.

    Raises:
        UsageError: there is no such field, or its value cannot be that.
    """
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"{text!r} sets nothing: write FIELD=VALUE, as in valid_until=2020-12-31")
    reader = FIELDS[field(name)]
    if not value.strip():
        if reader is _yes_or_no:
            raise UsageError(f"{name} is true or false")
        if name == "extended_to":
            raise UsageError("extended_to needs a day; of an end that is none say valid_until=")
        return name, None
    try:
        return name, reader(value.strip(), tables)
    except UsageError as error:
        raise UsageError(f"{name}: {error}") from error


def field(name: str) -> str:
    """The name, if it is that of a field that can be set.

    Raises:
        UsageError: it is not.
    """
    if name in FIELDS:
        return name
    near = difflib.get_close_matches(name, FIELDS, n=1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(FIELDS)}"
    raise UsageError(f"{name!r} is no field that can be set: {hint}")
