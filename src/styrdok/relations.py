"""Which document took another's place: as one of them says, or as the two together show.

A wrong link hides a document that is still in force, so whatever leaves a
doubt leaves two documents unlinked. Each older document is linked to the next
one only; where that one has been replaced in its turn, a chain of links says
so, and a day in the past falls on the right side of every one of them.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from styrdok.dates import DateSpan, span_of
from styrdok.model import Record, Relation
from styrdok.sketch import likeness
from styrdok.text import fold
from styrdok.titles import TYPE_FORMS, TitleCleaner, years

_LONG_WORD = 10
"""Letters from which a word may differ in one and still be the same word, inflected or misread."""

_SAME_TEXT, _MUCH_OF_A_TEXT = 0.9, 0.4
"""The likeness from which two texts are the same, and one was made from the other."""

_LONGEST_CASE = 2
"""Years that a draft's case may take until it is decided."""

MOST_EDITIONS = 40
"""More documents of one name than this are not editions of one, but filled-in forms."""

# Other words that name no more than a type.
_GENERIC_WORDS = frozenset(
    {
        *("aktivitetsplan", "anvisning", "anvisningar", "arbetsordning", "avgift", "avgifter"),
        *("bestämmelser", "delegationsreglemente", "delegeringsordning", "flerårsplan"),
        *("handlingsprogram", "lokala", "mål", "planeringsdirektiv", "regelverk", "rutin"),
        *("rutiner", "strategisk", "vidaredelegation", "vidaredelegering", "årsbudget", "årsplan"),
        *("åtgärdsplan", "överenskommelse", "överenskommelser"),
    }
)

# Of these an organisation, or a part of it, has one at a time: the type is subject enough.
_ONE_PER_ORGANISATION = frozenset({"budget", "vision", "översiktsplan"})
_ONE_PER_UNIT = frozenset({"budget", "delegationsordning", "reglemente", "verksamhetsplan"})

_CENTRAL_BODY = re.compile(r".*fullmäktige|(?:kommun|region|landstings)styrelsen")
_COMMITTEE = re.compile(r".*(?:nämnd|nämnden|utskott|utskottet|direktionen)")


class _Edition(NamedTuple):
    """A record with its title and dates read.

    ``words`` tell its title from others, and ``latest`` is the last decision
    that kept it alive.
    """

    record: Record
    words: tuple[str, ...]
    adopted: DateSpan | None
    revised: DateSpan | None
    latest: DateSpan | None
    begins: DateSpan | None
    ends: DateSpan | None


def infer(records: Iterable[Record]) -> dict[str, Relation]:
    """The document that takes each document's place, by the older one's id.

    A stated replacement beats an inferred one. Drafts replace nothing, and only
    their adopted version replaces them. The order of the records does not matter.
    """
    everything = _editions(records)
    editions = [one for one in everything if not _is_draft(one)]
    clean = TitleCleaner()
    links = {link.older: link for link in _adopted(everything)}
    links |= {link.older: link for link in _implied(editions)}
    for link in _stated(editions, clean):
        links[link.older] = link
    return links


def copies(records: Iterable[Record]) -> dict[str, tuple[str, ...]]:
    """The ids of the other copies of each document that has any: one text under one decision.

    Two files of one decision differ where one was scanned, signed or printed
    anew. Drafts are copies of drafts only.
    """
    found: dict[str, tuple[str, ...]] = {}
    for subject in _of_one_name(_editions(records)):
        by_decision: defaultdict[tuple[object, ...], list[Record]] = defaultdict(list)
        for one in subject:
            record = one.record
            bounds = record.adopted_on, record.revised_on, record.valid_from, record.valid_until
            by_decision[(_is_draft(one), record.dnr, *bounds)].append(record)
        for alike in by_decision.values():
            for record in alike[:MOST_EDITIONS]:
                same = [
                    other.id
                    for other in alike[:MOST_EDITIONS]
                    if other is not record and likeness(record.sketch, other.sketch) >= _SAME_TEXT
                ]
                if same:
                    found[record.id] = tuple(same)
    return found


def _editions(records: Iterable[Record]) -> list[_Edition]:
    clean = TitleCleaner()
    return [
        _edition(record, clean(record.title or "", record.organisations[0]))
        for record in sorted(records, key=lambda record: record.id)
        if record.steering and record.organisations
    ]


def _is_draft(edition: _Edition) -> bool:
    return "draft" in edition.record.flags


def _edition(record: Record, words: tuple[str, ...]) -> _Edition:
    adopted, revised, kept, begins, ends = (
        span_of(iso)
        for iso in (
            record.adopted_on,
            record.revised_on,
            record.reaffirmed_on,
            record.valid_from,
            record.valid_until,
        )
    )
    decisions = [span for span in (adopted, revised, kept) if span]
    latest = max(decisions, key=lambda span: span.end, default=None)
    return _Edition(record, words, adopted, revised, latest, begins, ends)


# Drafts and what became of them


def _adopted(editions: list[_Edition]) -> Iterator[Relation]:
    """The adopted version of each draft: one name, much of one text, and one matter.

    The next edition often begins as a copy of the last one, so the text alone
    shows nothing: the draft's case must be the one decided, or opened before.
    """
    if not any(map(_is_draft, editions)):
        return
    for subject in _of_one_name(editions):
        drafts = [one for one in subject if _is_draft(one)]
        adopted = [one for one in subject if one.adopted and not _is_draft(one)]
        for draft in drafts[:MOST_EDITIONS]:
            became = [
                one
                for one in adopted
                if _is_one_matter(draft.record, one.record)
                and likeness(draft.record.sketch, one.record.sketch) >= _MUCH_OF_A_TEXT
            ]
            if len(became) == 1 and (decided := became[0].adopted):
                yield Relation(
                    draft.record.id, became[0].record.id, decided.last, inferred=True, draft=True
                )


def _of_one_name(editions: list[_Edition]) -> Iterator[list[_Edition]]:
    """Documents of the same owners, type and name; a draft seldom says whose body it is for."""
    groups: defaultdict[tuple[object, ...], list[_Edition]] = defaultdict(list)
    for one in editions:
        owners = tuple(sorted(organisation.code for organisation in one.record.organisations))
        groups[owners, one.record.type, one.words].append(one)
    yield from (group for group in groups.values() if len(group) > 1)


def _is_one_matter(draft: Record, adopted: Record) -> bool:
    opened, decided = _case_year(draft), int((adopted.adopted_on or "0")[:4])
    if draft.dnr and adopted.dnr and _diary_number(draft.dnr) == _diary_number(adopted.dnr):
        return True
    return opened is not None and opened <= decided <= opened + _LONGEST_CASE


def _case_year(record: Record) -> int | None:
    """The year in which the case was opened, which its diary number bears."""
    found = years(record.dnr or "")
    return int(min(found)) if found else None


# Replacement that the documents show together


def _implied(editions: list[_Edition]) -> Iterator[Relation]:
    for subject in _subjects(editions):
        if _is_ambiguous(subject):
            continue
        successors = sorted((one for one in subject if one.adopted), key=_decided_from)
        starts = [_decided_from(edition) for edition in successors]
        for older in subject:
            first = bisect_right(starts, _lived_until(older))
            for newer in successors[first:]:
                if (since := _takes_effect(newer, older)) and _follows(newer, older):
                    yield Relation(older.record.id, newer.record.id, since, inferred=True)
                    break


def _is_ambiguous(subject: list[_Edition]) -> bool:
    """Whether one name stands for several documents, so that none shows what it replaces.

    Every school has a plan of the same name. Where the adopter or unit that
    would tell them apart is unknown, two decisions for one period give it away.
    """
    if len(subject) > MOST_EDITIONS:
        return True
    if all(one.record.adopted_by or one.record.unit for one in subject):
        return False
    decided = {(one.begins, one.adopted) for one in subject if one.begins and one.adopted}
    return len(decided) > len({begins for begins, _ in decided})


def _decided_from(edition: _Edition) -> date:
    """The first day on which the decision that made this edition can have been taken."""
    span = edition.revised or edition.adopted
    return span.start if span else date.max


def _lived_until(edition: _Edition) -> date:
    """The day after which a decision is later than all that is known of the edition's life."""
    if edition.latest:
        return edition.latest.last
    return edition.begins.start if edition.begins else date.min


def _takes_effect(newer: _Edition, older: _Edition) -> date | None:
    """The day from which the newer one applies, if it was decided after the older one.

    That is the decision or the first day of validity, whichever is later. A
    decision known to the year alone counts as its last day.
    """
    decided = _later_decision(newer, older)
    if not decided:
        return None
    return max(decided.last, newer.begins.start) if newer.begins else decided.last


def _later_decision(newer: _Edition, older: _Edition) -> DateSpan | None:
    if not older.latest:
        begins_later = newer.adopted and older.begins and newer.adopted < older.begins
        return None if begins_later else newer.adopted
    if newer.adopted and newer.adopted.start > older.latest.last:
        return newer.adopted
    # Two files of one document, before and after it was revised.
    is_same = newer.adopted == older.adopted
    if is_same and newer.revised and newer.revised.start > older.latest.last:
        return newer.revised
    return None


def _follows(newer: _Edition, older: _Edition) -> bool:
    """Whether the periods let the newer one take the older one's place, and not live beside it."""
    if newer.begins and older.begins and newer.begins.start < older.begins.start:
        return False
    if newer.ends and older.ends and newer.ends.last < older.ends.last:
        return False
    # A document for some years is often an exception within one that holds until further notice.
    if older.record.validity == "until_further_notice" and newer.ends:
        return False
    if older.latest:
        return True
    # An older one without any decision must at least begin earlier.
    return bool(newer.begins and older.begins and newer.begins.start > older.begins.last)


def _subjects(editions: list[_Edition]) -> Iterator[list[_Edition]]:
    """Groups of two or more editions of the same owners, unit, type and subject."""
    blocks: defaultdict[tuple[object, ...], dict[str, list[_Edition]]] = defaultdict(dict)
    for edition in editions:
        record = edition.record
        scope = _scope(record)
        if record.type is None or scope is None or not _is_one(edition, scope):
            continue
        owners = tuple(sorted(organisation.code for organisation in record.organisations))
        block = blocks[owners, scope, record.type, _outline(edition.words)]
        block.setdefault(" ".join(edition.words), []).append(edition)
    for block in blocks.values():
        yield from (group for group in _merged(block) if len(group) > 1)


def _scope(record: Record) -> str | None:
    """The part of the organisation that the document is for: empty for all of it.

    A committee decides for its own field. Of what an official or a company
    board decides without its unit being known, nobody can tell whose it is.
    """
    if record.unit:
        return fold(record.unit)
    if not record.adopted_by or _CENTRAL_BODY.fullmatch(record.adopted_by):
        return ""
    return record.adopted_by if _COMMITTEE.fullmatch(record.adopted_by) else None


def _is_one(edition: _Edition, scope: str) -> bool:
    """Whether the words of the title can stand for only one document at a time."""
    if _names_subject(edition):
        return True
    if scope:
        return bool(edition.words) and edition.record.type in _ONE_PER_UNIT
    is_owners = edition.record.type in _ONE_PER_ORGANISATION and edition.record.adopted_by
    return bool(edition.words and is_owners)


def _names_subject(edition: _Edition) -> bool:
    type_key = edition.record.type
    return any(
        word not in TYPE_FORMS and word not in _GENERIC_WORDS and word != type_key
        for word in edition.words
    )


def _outline(words: tuple[str, ...]) -> tuple[str, ...]:
    """What titles that may be the same have in common; long words by their beginning."""
    return tuple(word[:6] if _may_vary(word) else word for word in words)


def _may_vary(word: str) -> bool:
    return len(word) >= _LONG_WORD and word.isalpha()


def _merged(groups: dict[str, list[_Edition]]) -> Iterator[list[_Edition]]:
    """The groups of one block, those joined whose titles differ in a single letter."""
    if len(groups) == 1 or len(groups) > MOST_EDITIONS:
        yield from groups.values()
        return
    from rapidfuzz.distance import Levenshtein

    merged: dict[str, list[_Edition]] = {}
    for title, group in groups.items():
        near = (known for known in merged if Levenshtein.distance(known, title) <= 1)
        merged.setdefault(next(near, title), []).extend(group)
    yield from merged.values()


# Replacement that the newer document states


def _stated(editions: list[_Edition], clean: TitleCleaner) -> Iterator[Relation]:
    if not any(edition.record.replaces for edition in editions):
        return
    named: defaultdict[tuple[str, str], list[_Edition]] = defaultdict(list)
    for edition in editions:
        owner = edition.record.organisations[0]
        if _names_subject(edition):
            named[owner.code, " ".join(edition.words)].append(edition)
        if number := _diary_number(edition.record.dnr or ""):
            named[owner.code, f"{edition.record.type} {number}"].append(edition)
    for newer in editions:
        for older in _replaced(newer, named, clean):
            if since := _takes_effect(newer, older):
                yield Relation(older.record.id, newer.record.id, since, inferred=False)


def _replaced(
    newer: _Edition, named: dict[tuple[str, str], list[_Edition]], clean: TitleCleaner
) -> Iterator[_Edition]:
    """The earlier editions that the document says it replaces, the latest for each name.

    A case of one diary number may have led to several documents, so a number
    stands for the one of the same type.
    """
    owner = newer.record.organisations[0]
    for part in _parts(newer.record.replaces or ""):
        numbers = (f"{newer.record.type} {number}" for number in _numbers(part))
        for name in (" ".join(clean(part, owner)), *numbers):
            same_name = named.get((owner.code, name), ())
            if len(same_name) > MOST_EDITIONS:
                continue
            earlier = [older for older in same_name if _can_replace(newer, older, part)]
            if earlier:
                yield max(earlier, key=_lived_until)


def _can_replace(newer: _Edition, older: _Edition, part: str) -> bool:
    """Whether the older one was decided before, is for the same unit, and has the years named."""
    units = {fold(record.unit) for record in (newer.record, older.record) if record.unit}
    is_earlier = newer is not older and _takes_effect(newer, older) is not None
    return is_earlier and len(units) < 2 and years(part) <= _years_of(older.record)


def _parts(text: str) -> list[str]:
    """The whole text, and each of the names that it may list."""
    return [
        text,
        *re.split(r"[;,()]|\b(?:samt|som|antage[nt]|antagna|fastställda?|fastställt)\b", text),
    ]


def _numbers(text: str) -> list[str]:
    """Every run of one to three words that may be a diary number, as :func:`_diary_number`."""
    words = text.split()
    runs = (" ".join(words[i : i + n]) for i in range(len(words)) for n in (1, 2, 3))
    return [number for run in runs if (number := _diary_number(run))]


def _diary_number(text: str) -> str | None:
    """A diary number without case, spaces and label; ``None`` for what is too short to be one."""
    number = re.sub(r"^dnr|\s", "", fold(text).strip(" .,:;")).removeprefix(":")
    return number if re.fullmatch(r"[a-zåäö]*[-/ ]?\d+[-/:.]\d{2,}\S*", number) else None


def _years_of(record: Record) -> set[str]:
    dates = (record.adopted_on, record.revised_on, record.valid_from, record.valid_until)
    return years(" ".join((record.title or "", record.dnr or "", *(iso or "" for iso in dates))))
