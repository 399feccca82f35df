"""What the Tab key offers where an option wants a name of the register or the key of a type."""

from typing import Any

import click
from click.shell_completion import CompletionItem


def municipalities(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The municipalities and regions whose names begin so, whatever the case."""
    from styrdok import tables

    names = tables.load().register.organisations
    return _beginning({one.name: one.code for one in names}, incomplete)


def types(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The document types whose keys begin so."""
    from styrdok import tables

    return _beginning(dict.fromkeys(tables.load().types.keys), incomplete)


def subjects(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The subjects whose keys begin so."""
    from styrdok.subjects import subjects

    known = subjects()
    return _beginning({key: known.name(key, "en") for key in known.keys}, incomplete)


def _beginning(known: dict[str, Any], incomplete: str) -> list[CompletionItem]:
    begun = incomplete.strip("'\"").casefold()
    return [
        CompletionItem(name, help=told)
        for name, told in known.items()
        if name.casefold().startswith(begun)
    ]
