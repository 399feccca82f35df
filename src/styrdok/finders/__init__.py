"""What a document says about itself, as evidence.

A finder answers one question. All have one signature: they read a
:class:`~styrdok.finders.view.View` and yield evidence; none decides.
"""

from collections.abc import Callable, Iterator

from styrdok.finders import (
    decision,
    doctype,
    draft,
    organisation,
    particulars,
    title,
    unit,
    validity,
)
from styrdok.finders.view import View
from styrdok.model import Evidence
from styrdok.tables import Tables

Finder = Callable[[View, Tables], Iterator[Evidence]]

FINDERS: tuple[Finder, ...] = (
    doctype.find,
    organisation.find,
    decision.find,
    validity.find,
    draft.find,
    particulars.find,
    unit.find,
)


def collect(view: View) -> list[Evidence]:
    """All evidence of all finders, the likeliest first within each field.

    The title is found first: what its words mean is part of other questions.
    """
    tables = view.tables
    titles = sorted(title.find(view, tables), key=lambda hit: -hit.weight)
    view.title = titles[0] if titles else None
    evidence = titles + [hit for finder in FINDERS for hit in finder(view, tables)]
    return sorted(evidence, key=lambda hit: (hit.field, -hit.weight, hit.page, hit.start))


__all__ = ["FINDERS", "Finder", "collect"]
