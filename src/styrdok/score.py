"""How right the extraction is on labelled documents.

A case is one JSON object a line: ``{"pdf": path, "labels": {...}}``. Only the
fields that its labels name are scored, and a label of ``null`` means that the
answer must be null. Beside its labels a case may hold ``type_alt`` (other type
keys that are as good), ``also_ok`` (other defensible values per field), and for
minutes ``decisions``: each with ``action``, ``target``, ``date`` and ``paragraph``.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from styrdok import analysis, pdf
from styrdok.dates import DateSpan
from styrdok.errors import UsageError
from styrdok.model import Decision, Evidence, Record, Unreadable
from styrdok.settings import Settings
from styrdok.status import assess
from styrdok.tables import Tables
from styrdok.text import key

FIELDS = (
    "steering",
    "type",
    "title",
    "organisations",
    "unit",
    "adopted_by",
    "adopted_on",
    "paragraph",
    "dnr",
    "revised_on",
    "valid_from",
    "valid_until",
    "validity",
    "review_by",
    "responsible",
    "replaces",
)
"""The fields that are scored, where a case labels them."""

DECISIONS = "decisions"
"""What is scored of minutes beside their fields: each decision counts."""

_SAME_NAME = 85
"""How like a document's name another must be to be the same; 100 is equal words."""

Value = str | bool | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled document: where it is, and for each labelled field the values that are right.

    ``decisions`` are those that minutes hold, ``None`` where nobody labelled them.
    """

    path: Path
    labels: Mapping[str, tuple[Value, ...]]
    decisions: tuple[Mapping[str, Any], ...] | None = None


@dataclass(frozen=True, slots=True)
class Miss:
    """A field that was answered otherwise than labelled, with the evidence for and against."""

    path: Path
    field: str
    wanted: tuple[Value, ...]
    got: Value
    evidence: tuple[Evidence, ...]


@dataclass(slots=True)
class Tally:
    """One field over all cases: how many were scored, right, answered, labelled and found."""

    scored: int = 0
    right: int = 0
    answered: int = 0
    answered_right: int = 0
    labelled: int = 0
    found: int = 0

    def add(self, wanted: tuple[Value, ...], got: Value) -> bool:
        """Count one answer; whether it is right."""
        right = got in wanted
        self.scored += 1
        self.right += right
        if got:
            self.answered += 1
            self.answered_right += right
        if wanted[0]:
            self.labelled += 1
            self.found += right
        return right

    def add_several(self, wanted: int, got: int, right: int) -> None:
        """Count one document of which several things were asked."""
        self.scored += 1
        self.right += wanted == got == right
        self.answered += got
        self.answered_right += right
        self.labelled += wanted
        self.found += right

    @property
    def exact(self) -> float:
        """The share of cases answered as labelled, null included."""
        return _share(self.right, self.scored)

    @property
    def precision(self) -> float:
        """The share of the values given that are right."""
        return _share(self.answered_right, self.answered)

    @property
    def recall(self) -> float:
        """The share of the labelled values that were found."""
        return _share(self.found, self.labelled)

    @property
    def abstained(self) -> float:
        """The share of cases in which no value was given."""
        return max(0.0, 1 - _share(self.answered, self.scored)) if self.scored else 0.0


@dataclass(slots=True)
class Score:
    """The outcome over all cases. Unreadable files are listed and not scored.

    ``decisions`` counts those of minutes, which the mean leaves out.
    ``by_type`` counts all fields of the documents labelled with a type, and
    ``by_weight`` the answers whose evidence has a weight, rounded to a tenth.
    """

    tallies: dict[str, Tally] = field(default_factory=dict)
    decisions: Tally = field(default_factory=Tally)
    by_type: dict[str, Tally] = field(default_factory=dict)
    by_weight: dict[float, Tally] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    wrongly_expired: list[Path] = field(default_factory=list)
    unquoted: int = 0
    documents: int = 0

    @property
    def mean_exact(self) -> float:
        """The mean of the fields' exact shares."""
        shares = [tally.exact for tally in self.tallies.values() if tally.scored]
        return _share(sum(shares), len(shares))


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0


def read_cases(path: Path) -> Iterator[Case]:
    """The cases of a file; a relative ``pdf`` is looked for beside it.

    Raises:
        UsageError: a line is no case; the message names the line and what is wrong.
    """
    lines = path.read_text("utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _case(json.loads(line), path.parent)
            except (ValueError, KeyError, TypeError) as error:
                raise UsageError(f"{path}:{number}: not a labelled case: {error!r}") from error


def _case(given: Mapping[str, Any], folder: Path) -> Case:
    labels = dict(given["labels"])
    also = {name: list(values) for name, values in given.get("also_ok", {}).items()}
    also.setdefault("type", []).extend(labels.pop("type_alt", None) or given.get("type_alt", []))
    right = {}
    for name in FIELDS:
        if name in labels:
            values = [labels[name], *also.get(name, ())]
            right[name] = tuple(_comparable(name, value) for value in values)
    if labels.get("steering") is False:
        # Of what is no steering document only this much is asked.
        right = {name: right[name] for name in FIELDS[:4] if name in right}
    told = given.get(DECISIONS)
    decisions = None if told is None else tuple(dict(one) for one in told)
    return Case(folder / given["pdf"], right, decisions)


def _comparable(name: str, value: Any) -> Value:
    """A value as it is compared: words without case, spacing or punctuation; owners by name."""
    if name == "organisations":
        names = [one["name"] if isinstance(one, Mapping) else one for one in value or ()]
        return tuple(sorted(names)) or None
    if isinstance(value, str) and value:
        return key(value) if name in {"title", "responsible", "replaces", "unit"} else value
    return value if isinstance(value, bool) else None


def score(cases: Sequence[Case], tables: Tables, as_of: date, ocr: str = "off") -> Score:
    """The score of the extraction over the cases, statuses judged as of the day.

    ``ocr`` is one of the modes in :data:`styrdok.model.OCR`.

    A document is wrongly called expired when it is found expired although its
    labels give no end, or an end that has not passed.

    Raises:
        UsageError: a case's file is not there, or OCR is forced and there is none.
    """
    ladder = pdf.Ladder.built(tables.types, ocr)
    total = Score({name: Tally() for name in FIELDS})
    for case in cases:
        try:
            data = case.path.read_bytes()
        except FileNotFoundError as error:
            raise UsageError(f"{case.path}: no such file: correct its line in the cases") from error
        document = ladder.read(str(case.path), data)
        if isinstance(document, Unreadable):
            total.unreadable.append(document)
            continue
        record = analysis.analyse(document, tables)
        texts = {page.number: page.text for page in document.pages}
        total.unquoted += sum(
            hit.quote != texts[hit.page][hit.start : hit.end] for hit in record.evidence
        )
        total.documents += 1
        _count(total, case, record)
        _count_decisions(total, case, record)
        if _is_wrongly_expired(case, record, as_of):
            total.wrongly_expired.append(case.path)
    return total


def _count(total: Score, case: Case, record: Record) -> None:
    kind = str(case.labels.get("type", ("unlabelled",))[0])
    for name, wanted in case.labels.items():
        got = _answer(record, name)
        total.by_type.setdefault(kind, Tally()).add(wanted, got)
        if got and (because := record.because(name)):
            total.by_weight.setdefault(round(because.weight, 1), Tally()).add(wanted, got)
        if not total.tallies[name].add(wanted, got):
            hits = tuple(hit for hit in record.evidence if hit.field == name)
            total.misses.append(Miss(case.path, name, wanted, got, hits))


def _count_decisions(total: Score, case: Case, record: Record) -> None:
    """Pair each decision found with a labelled one of the same action, day, matter and name."""
    if case.decisions is None:
        return
    missing = list(case.decisions)
    wrong = []
    for decision in record.decisions:
        same = next((one for one in missing if _is_same(decision, one)), None)
        if same is None:
            wrong.append(f"{decision.action} {decision.target}")
        else:
            missing.remove(same)
    right = len(record.decisions) - len(wrong)
    total.decisions.add_several(len(case.decisions), len(record.decisions), right)
    wanted = tuple(f"{one['action']} {one['target']}" for one in missing)
    if wanted or wrong:
        got = "; ".join(wrong) or None
        total.misses.append(Miss(case.path, DECISIONS, wanted or (None,), got, ()))


def _is_same(decision: Decision, labelled: Mapping[str, Any]) -> bool:
    from rapidfuzz.fuzz import token_set_ratio

    facts = all(
        getattr(decision, name) == labelled.get(name) for name in ("action", "date", "paragraph")
    )
    return facts and token_set_ratio(key(decision.target), key(labelled["target"])) >= _SAME_NAME


def _answer(record: Record, name: str) -> Value:
    value = getattr(record, name)
    if name == "organisations":
        value = [one.name for one in value]
    return _comparable(name, value)


def _is_wrongly_expired(case: Case, record: Record, as_of: date) -> bool:
    finding = assess(record, as_of, Settings.default().rules_for(record))
    if finding.status != "expired" or "valid_until" not in case.labels:
        return finding.status == "expired" and case.labels.get("steering", (True,))[0] is False
    ends = [end for end in case.labels["valid_until"] if isinstance(end, str)]
    return not any(DateSpan.parse(end).is_over(as_of) for end in ends)
