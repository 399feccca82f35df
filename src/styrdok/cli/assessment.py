"""The documents of an index, each with its finding on the day asked about."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from styrdok.cli.options import Selection, Viewpoint
from styrdok.model import Finding, Organisation, Record
from styrdok.render.records import STALE

if TYPE_CHECKING:
    from styrdok.doubt import Doubt
    from styrdok.status import Coming
    from styrdok.store import Index, Stood


class Assessed(NamedTuple):
    """A document and its finding; what is in doubt and what is to come where it was asked for."""

    record: Record
    finding: Finding
    doubts: "Sequence[Doubt]" = ()
    coming: "Coming | None" = None


def assess_all(
    path: Path,
    viewpoint: Viewpoint,
    owners: Collection[str] = (),
    *,
    quoting: bool = True,
    doubting: bool = False,
    ahead: bool = False,
) -> list[Assessed]:
    """Every document of the index, in the index's own order, without its evidence.

    With ``owners``, codes, only those that bear on their documents are sure to be there.
    Reasons quote the documents only where ``quoting``, which takes twice the time;
    ``doubting`` tells what is in doubt about each, ``ahead`` what is to come.

    Raises:
        IndexFailure: the index cannot be read.
    """
    from styrdok.assessment import Holdings
    from styrdok.doubt import doubts
    from styrdok.store import Index

    with Index.open(str(path)) as index:
        near = set(owners) or None
        holdings = Holdings.of(index, near)
        found = []
        # A second reading, so that the evidence of all documents is never held at once.
        for record in index.records(with_evidence=quoting or doubting, owners=near):
            known, finding = holdings.assess(
                record, viewpoint.as_of, viewpoint.settings, viewpoint.language
            )
            asked = doubts(known) if doubting else ()
            coming = (
                holdings.coming(known, viewpoint.as_of, viewpoint.settings, viewpoint.language)
                if ahead
                else None
            )
            found.append(Assessed(replace(known, evidence=()), finding, asked, coming))
        return found


def steering_documents(
    path: Path,
    viewpoint: Viewpoint,
    selection: Selection,
    *,
    in_full: bool,
    doubting: bool = False,
    ahead: bool = False,
) -> list[Assessed]:
    """The steering documents of the selection, in no order that counts.

    They come from the index's standings where those hold and are enough. Unless
    ``in_full``, only what a table shows of each is sure to be there. ``doubting``
    and ``ahead`` are those of :func:`assess_all`.
    """
    found = None
    if not doubting and not ahead:
        found = look_up(path, viewpoint, selection, stale=False, in_full=in_full)
    if found is None:
        everything = assess_all(
            path, viewpoint, selection.owners, quoting=in_full, doubting=doubting, ahead=ahead
        )
        found = [
            one
            for one in everything
            if one.record.steering and selection.takes(one.record, one.finding)
        ]
    return found


def look_up(
    path: Path, viewpoint: Viewpoint, selection: Selection, *, stale: bool, in_full: bool
) -> list[Assessed] | None:
    """The steering documents of the selection from the standings that the index keeps.

    ``stale`` asks only for those out of date where no status is selected. Unless
    ``in_full``, the records hold what a table shows and nothing else. ``None``
    where the standings are of other settings, or something has changed since.
    """
    from styrdok.sentences import sentences
    from styrdok.standings import are_in_step, judgement
    from styrdok.store import Index

    words = sentences(viewpoint.language)
    in_full = in_full or bool(selection.adopted_by or selection.responsible)
    with Index.open(str(path)) as index:
        if not are_in_step(index, viewpoint.settings):
            return None
        stood = list(
            index.stood(
                viewpoint.as_of.isoformat(),
                viewpoint.language,
                statuses=selection.statuses,
                stale=stale,
                owners=selection.owners,
                types=selection.types,
            )
        )
        records = index.chosen(one.id for one in stood) if in_full else {}
    found = (
        Assessed(
            _in_full(records[one.id], one) if in_full else _in_brief(one),
            judgement(one).on(viewpoint.as_of, words),
        )
        for one in stood
    )
    return [one for one in found if selection.takes(one.record, one.finding)]


def assess_some(index: "Index", viewpoint: Viewpoint, ids: Collection[str]) -> dict[str, Assessed]:
    """The documents with these ids, steering documents or not, by id, each with its finding."""
    from styrdok.assessment import Holdings, codes
    from styrdok.sentences import sentences
    from styrdok.standings import are_in_step, judgement

    day, words = viewpoint.as_of, sentences(viewpoint.language)
    records = index.chosen(ids)
    if are_in_step(index, viewpoint.settings):
        stood = index.stood(day.isoformat(), viewpoint.language, documents=ids)
        found = {
            one.id: Assessed(_in_full(records[one.id], one), judgement(one).on(day, words))
            for one in stood
        }
        holdings = Holdings([], {})
    else:
        found = {}
        holdings = Holdings.of(index, set().union(*map(codes, records.values())))
    for id_ in records.keys() - found.keys():
        record = index.with_evidence(records[id_])
        known, finding = holdings.assess(record, day, viewpoint.settings, viewpoint.language)
        found[id_] = Assessed(replace(known, evidence=()), finding)
    return found


def _in_full(record: Record, one: "Stood") -> Record:
    """The record as it was known on the day."""
    changed: dict[str, Any] = dict(one.changed)
    if "organisations" in changed:
        owners = changed["organisations"]
        changed["organisations"] = tuple(Organisation(**owner) for owner in owners)
    return replace(record, **changed, flags=one.flags) if changed else record


def _in_brief(one: "Stood") -> Record:
    """As much of the record as a table shows."""
    return Record(
        one.id,
        one.path,
        0,
        one.title,
        steering=True,
        type=one.type,
        organisations=_owners(one),
        adopted_on=one.adopted_on,
        valid_until=one.valid_until,
        flags=one.flags,
    )


def _owners(one: "Stood") -> tuple[Organisation, ...]:
    if not one.owner:
        return ()
    first, *others = one.owners
    return Organisation(first, one.owner), *(_registered(code) for code in others)


def _registered(code: str) -> Organisation:
    from styrdok import tables

    return tables.load().register.named(code) or Organisation(code, code)


def badness(one: Assessed) -> tuple[int, int, str]:
    """The worse the status and the longer it has lasted, the earlier."""
    status = one.finding.status
    rank = STALE.index(status) if status in STALE else len(STALE)
    return rank, -(one.finding.overdue_days or 0), one.record.path


def days_due(one: Assessed, viewpoint: Viewpoint) -> dict[str, date]:
    """When its ``end``, its ``review`` and its ``age`` limit come, as far as the warning reaches.

    Only of what was asked for ``ahead`` is anything known.
    """
    if not one.coming:
        return {}
    within = viewpoint.settings.rules_for(one.record).within
    latest = within.after(viewpoint.as_of)
    days = {"end": one.coming.end, "review": one.coming.review, "age": one.coming.age}
    return {kind: day for kind, day in days.items() if day and day <= latest}


def place(one: Assessed) -> tuple[str, ...]:
    """By municipality, type and title, the unknown last, in the order of the Swedish alphabet."""
    record = one.record
    return (*map(in_swedish_order, (record.owner, record.type, record.title)), record.path)


def in_swedish_order(text: str | None) -> str:
    """A key that sorts å, ä and ö after z, and what is unknown after everything."""
    return text.casefold().translate(_AFTER_Z) if text else "\U0010ffff"


_AFTER_Z = str.maketrans("åäö", "{|}")
