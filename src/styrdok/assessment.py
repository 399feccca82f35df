"""The documents of an index as they stood on a day: corrected, decided on, replaced, judged."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from styrdok.history import Linked, amend, known_on, link, replaced_by_hand
from styrdok.model import Correction, Decision, Finding, Record, Relation
from styrdok.relations import copies, infer
from styrdok.sentences import sentences
from styrdok.settings import Rules, Settings
from styrdok.status import Coming, Judgement, coming, judge_in, turns
from styrdok.store import Index


class Assessed(NamedTuple):
    """A document as it was known on the day, and the finding for it."""

    record: Record
    finding: Finding


def codes(record: Record) -> set[str]:
    """The codes of the owners; of a document that is nobody's, an empty one."""
    return {one.code for one in record.organisations} or {""}


class Holdings:
    """All documents of an index, and what each of them means for the others.

    ``records`` need no evidence here. Corrections count before anything is
    concluded from two documents together.
    """

    def __init__(
        self, records: Iterable[Record], corrections: Mapping[str, tuple[Correction, ...]]
    ) -> None:
        self.corrections = corrections
        self._found_rules: dict[tuple[object, ...], Rules] = {}
        self._records = {record.id: self.amended(record) for record in records}

    @classmethod
    def of(cls, index: Index, owners: set[str] | None = None) -> "Holdings":
        """Those of an index, or as much of them as bears on the documents of these owners.

        ``owners`` are codes, an empty one for documents that are nobody's.
        Documents bear on each other only where they have an owner in common.
        """
        corrections = index.corrections()
        if owners is None:
            return cls(index.records(), corrections)
        near = cls(index.records(owners=owners), corrections)
        owners = owners.union(*(codes(one) for one in near._records.values()))
        return cls(index.records(owners=owners), corrections)

    @cached_property
    def latest(self) -> dict[str, Record]:
        """Every document by its id, with corrections and all later decisions of minutes."""
        return {
            id_: known_on(record, self.decisions.get(id_, ()), date.max)
            for id_, record in self._records.items()
        }

    @cached_property
    def relations(self) -> dict[str, Relation]:
        """What takes each document's place, by the older one's id; a person knows best."""
        links = infer(self._records.values())
        by_hand = replaced_by_hand(self._records, self.corrections)
        links |= {relation.older: relation for relation in by_hand}
        for id_, made in self.corrections.items():
            if any((one.field, one.value) == ("superseded_by", None) for one in made):
                links.pop(id_, None)
        return links

    @cached_property
    def copies(self) -> dict[str, tuple[str, ...]]:
        """The other files of the same text and decision, by the id of each."""
        return copies(self._records.values())

    @cached_property
    def decisions(self) -> dict[str, tuple[Linked, ...]]:
        """The decisions of minutes on each document, by its id."""
        return link(self._records.values())

    def conclude(self) -> None:
        """Work out all that follows from several documents together, which else waits for need."""
        _ = self.relations, self.copies, self.decisions

    def decided(self, minutes: Record) -> list[tuple[Decision, tuple[str, ...]]]:
        """Each decision that minutes hold, with the ids of the documents that it is surely on."""
        return [
            (
                decision,
                tuple(
                    id_
                    for id_, linked in self.decisions.items()
                    if any(one == (minutes.id, decision) for one in linked)
                ),
            )
            for decision in minutes.decisions
        ]

    def amended(self, record: Record) -> Record:
        """The record with the corrections made to it."""
        return amend(record, self.corrections.get(record.id, ()))

    def assess(
        self, record: Record, as_of: date, settings: Settings, language: str = "en"
    ) -> Assessed:
        """A document, as read and with its evidence, on the day asked about."""
        known, judgement = self.judge(record, as_of, settings, language)
        return Assessed(known, judgement.on(as_of, sentences(language)))

    def judge(
        self, record: Record, as_of: date, settings: Settings, language: str = "en"
    ) -> tuple[Record, Judgement]:
        """The same, for as many days around the day as nothing turns."""
        known, judged = self.judge_in((language,), record, as_of, settings)
        return known, judged[0]

    def judge_in(
        self, languages: Iterable[str], record: Record, as_of: date, settings: Settings
    ) -> tuple[Record, list[Judgement]]:
        """The same in each of the languages."""
        known = self._known(record, as_of)
        relation = self.relations.get(record.id)
        return known, judge_in(languages, known, as_of, self._rules(known, settings), relation)

    def turns(self, record: Record, as_of: date, settings: Settings) -> set[date]:
        """The days on which a document as it was known on that day may turn."""
        known = self._known(record, as_of)
        return turns(known, self._rules(known, settings), self.relations.get(record.id))

    def _rules(self, known: Record, settings: Settings) -> Rules:
        """The rules for a document, which are looked for once."""
        asked = id(settings), known.municipality, known.type, known.title
        if asked not in self._found_rules:
            self._found_rules[asked] = settings.rules_for(known)
        return self._found_rules[asked]

    def _known(self, record: Record, as_of: date) -> Record:
        known = known_on(self.amended(record), self.decisions.get(record.id, ()), as_of)
        if record.id not in self.copies:
            return known
        flags = {*known.flags}
        flags.add("copy")
        return replace(known, flags=tuple(sorted(flags)))

    def coming(
        self, known: Record, as_of: date, settings: Settings, language: str = "en"
    ) -> Coming:
        """What comes after the day for a document as it was known on it."""
        relation = self.relations.get(known.id)
        return coming(known, as_of, self._rules(known, settings), relation, language)
