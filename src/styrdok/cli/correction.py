"""``set``: what a person knows better than the document, or than styrdok read it."""

from collections.abc import Iterator
from pathlib import Path

import click

from styrdok.cli import options, parameters, terminal
from styrdok.cli.assessment import Assessed, assess_some
from styrdok.cli.group import StyrdokCommand
from styrdok.errors import UsageError
from styrdok.history import amend
from styrdok.model import Correction, Record
from styrdok.standings import refresh
from styrdok.store import Index

_TOLD = (
    *("title", "type", "adopted_by", "adopted_on", "paragraph", "revised_on", "valid_from"),
    *("valid_until", "validity", "review_by"),
)
"""Fields that may change with another one that was set."""


@click.command("set", cls=StyrdokCommand)
@click.argument("doc")
@click.argument("assignments", nargs=-1, metavar="[FIELD=VALUE]...")
@options.index
@click.option(
    "--reason",
    metavar="TEXT",
    allow_from_autoenv=False,
    help="Why: what you saw, and where. Shown wherever the value is.",
)
@click.option(
    "--unset",
    metavar="FIELD",
    multiple=True,
    allow_from_autoenv=False,
    help="Take a correction back, may be repeated.",
)
def set_fields(
    doc: str, assignments: tuple[str, ...], db: Path, reason: str | None, unset: tuple[str, ...]
) -> None:
    """Correct what is known of a document, by hand.

    Examples:
      styrdok set 3fa9 adopted_on=2015-03-30 --reason "minutes of KF, § 12"
      styrdok set 3fa9 extended_to=2020-12-31 --reason "KF 2018-11-26 § 140"
      styrdok set 3fa9 superseded_by=b71c --reason "same policy, rewritten"
      styrdok set 3fa9 valid_until= --reason "the year in the title is no end"
      styrdok set 3fa9 municipality="Alingsås, Vårgårda" --reason "theirs together"
      styrdok set 3fa9 --unset adopted_on

    DOC is an id, the beginning of one (4 characters or more), or a path. FIELD=
    without a value says that there is none. A correction wins over what was
    read and over minutes, and stays through every later ingest.
    """
    from styrdok import corrections, tables

    if not assignments and not unset:
        raise UsageError(f'nothing to set: "styrdok show {doc}" shows what is known')
    if assignments and not (reason and reason.strip()):
        raise UsageError("a correction needs its reason: add --reason TEXT")
    now = parameters.now().isoformat(timespec="seconds")
    rules = tables.load()
    pairs = [corrections.assignment(text, rules) for text in assignments]
    values = dict(pairs)
    if len(values) < len(pairs):
        raise UsageError("a field is set twice: say each once")
    withdrawn = [corrections.field(name) for name in unset]
    if not values.keys().isdisjoint(withdrawn):
        raise UsageError("a field is set and unset at once: say one of them")
    settings = options.settings_of(None)
    viewpoint = options.Viewpoint(parameters.today(), settings)
    with Index.open(str(db)) as index:
        record = index.find(doc)
        before = assess_some(index, viewpoint, [record.id])[record.id]
        if newer := values.get("superseded_by"):
            values["superseded_by"] = _other(index, newer, record)
        why = corrections.told(reason or "")
        made = [Correction(name, value, why, now) for name, value in values.items()]
        missing = index.correct(record.id, made, withdrawn, now)
        refresh(index, settings)
        after = assess_some(index, viewpoint, [record.id])[record.id]
    for name, value in values.items():
        terminal.say(f"{record.id}: {name} is now {value or 'none'}")
    for name in withdrawn:
        was_set = "was not set by hand" if name in missing else "is as it was read"
        terminal.say(f"{record.id}: {name} {was_set}")
    for name, value in _changed(before, after):
        if name not in values and name not in withdrawn:
            terminal.say(f"{record.id}: so {name} is {value or 'unknown'}")
    if after.finding.reason != before.finding.reason:
        terminal.say(f"{record.id}: {after.finding.status}. {after.finding.reason}")


def _changed(before: Assessed, after: Assessed) -> Iterator[tuple[str, str | None]]:
    """The fields of the record that are told otherwise after than before."""
    for name in _TOLD:
        if getattr(before.record, name) != getattr(after.record, name):
            yield name, getattr(after.record, name)


def _other(index: Index, name: str, record: Record) -> str:
    """The id of the document that takes the place.

    Raises:
        UsageError: it is the document itself, none that could take a place, or
            one whose own place this document was set to take.
    """
    newer = index.find(name)
    corrections = index.corrections().get(newer.id, ())
    if newer.id == record.id:
        raise UsageError("a document cannot take its own place")
    if not amend(newer, corrections).steering:
        raise UsageError(f"{newer.id} is no steering document ({newer.type or 'no type'})")
    if any((one.field, one.value) == ("superseded_by", record.id) for one in corrections):
        raise UsageError(f"{newer.id} is itself set to be superseded by {record.id}: unset that")
    return newer.id
