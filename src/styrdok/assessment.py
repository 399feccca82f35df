"""The documents of an index as they stood on a day: corrected, decided on, replaced, judged."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from styrdok.history import Linked, amend, known_on, link, replaced_by_hand
from styrdok.model import Correction, Finding, Record, Relation
from styrdok.relations import copies, infer
from styrdok.settings import Settings
from styrdok.status import Coming, assess, coming


class Assessed(NamedTuple):
    """A document as it was known on the day, and the finding for it."""

    record: Record
    finding: Finding


class Holdings:
    """All documents of an index, and what each of them means for the others.

    ``records`` need no evidence here. Corrections count before anything is
    concluded from two documents together.
    """

    def __init__(
        self, records: Iterable[Record], corrections: Mapping[str, tuple[Correction, ...]]
    ) -> None:
        self.corrections = corrections
        self._records = {record.id: self.amended(record) for record in records}

    @cached_property
    def relations(self) -> dict[str, Relation]:
        """What takes each document's place, by the older one's id; a person knows best."""
        links = infer(self._records.values())
        by_hand = replaced_by_hand(self._records, self.corrections)
        return links | {relation.older: relation for relation in by_hand}

    @cached_property
    def copies(self) -> dict[str, tuple[str, ...]]:
        """The other files of the same text and decision, by the id of each."""
        return copies(self._records.values())

    @cached_property
    def decisions(self) -> dict[str, tuple[Linked, ...]]:
        """The decisions of minutes on each document, by its id."""
        return link(self._records.values())

    def amended(self, record: Record) -> Record:
        """The record with the corrections made to it."""
        return amend(record, self.corrections.get(record.id, ()))

    def assess(
        self, record: Record, as_of: date, settings: Settings, language: str = "en"
    ) -> Assessed:
        """A document, as read and with its evidence, on the day asked about."""
        linked = self.decisions.get(record.id, ())
        known = known_on(self.amended(record), linked, as_of)
        relation = self.relations.get(record.id)
        if record.id in self.copies:
            flags = {*known.flags}
            flags.add("copy")
            known = replace(known, flags=tuple(sorted(flags)))
        finding = assess(known, as_of, settings.rules_for(known), relation, language)
        return Assessed(known, finding)

    def coming(self, known: Record, as_of: date, settings: Settings) -> Coming:
        """What comes after the day for a document as it was known on it."""
        return coming(known, as_of, settings.rules_for(known), self.relations.get(known.id))
