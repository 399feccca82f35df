"""The report: one HTML file that an auditor can read, print and keep, and that asks no network."""

import base64
import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib import resources
from pathlib import Path, PurePath
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from styrdok import __version__
from styrdok.dates import span_of
from styrdok.errors import UsageError
from styrdok.model import Correction, Finding, Record
from styrdok.render import charts
from styrdok.render.records import STALE, STATUSES
from styrdok.render.safe import plain
from styrdok.render.tables import UNKNOWN
from styrdok.sentences import Sentences, sentences
from styrdok.shares import Share

if TYPE_CHECKING:
    from jinja2 import Environment

BARS_SHOWN = 60
"""Documents that the timeline shows at most."""

LISTED = 500
"""Documents that a list with its reasons or reminders shows at most; the table has all."""

SHARES_SHOWN = 40
"""Municipalities that the chart of shares shows at most; its table has all."""

AUDITED = 60
"""Municipalities whose verdicts a report shows at most."""

DETAILED = 5
"""Municipalities up to which a report shows what each verdict rests on."""

BASES = 15
"""Documents that one verdict shows at most."""

COMPARED = 10
"""Municipalities that stand side by side at most: those with most documents."""

_OVER = frozenset({"repealed", "superseded"})
"""Statuses of what another decision has ended: nothing more is asked of it."""

_IN_FORCE = ("expiring", "valid")
"""Statuses of what the timeline shows after what is out of date."""

_SHOWN_ELSEWHERE = frozenset({"no_owner", "review_unstated", "not_yet_in_force"})
"""Flags that say what an empty cell or the status says already."""

_DAYS_OF_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Item:
    """A steering document: as it was known on the day, and the finding.

    ``ends`` is its last day, if one is set, ``decided`` that of the last
    decision on record.
    """

    record: Record
    finding: Finding
    ends: date | None
    decided: date | None

    @property
    def owner(self) -> str | None:
        """The name of its first owner."""
        return self.record.owner

    @property
    def is_to_come(self) -> bool:
        """Whether it did not apply yet on the day."""
        return "not_yet_in_force" in self.finding.flags

    @property
    def begins(self) -> date | None:
        """The first day of its validity, else of its adoption or revision."""
        record = self.record
        known = record.valid_from or record.adopted_on or record.revised_on
        span = span_of(known)
        return span.start if span else None


class Due(NamedTuple):
    """What comes for a document: ``kind`` is ``end``, ``review`` or ``age``."""

    day: date
    kind: str
    item: Item
    why: str


class Unread(NamedTuple):
    """A file that could not be read: the key and the words for why, and the ISO day."""

    path: str
    reason: str
    detail: str
    since: str


class Limits(NamedTuple):
    """What one place of the settings says, in words; ``None`` leaves it to a wider place.

    ``place`` is ``command_line``, ``everything``, ``otherwise``, or what it names.
    """

    place: str
    max_age: str | None
    within: str | None
    review_cycle: str | None


class Basis(NamedTuple):
    """What a verdict rests on: what is said of a document, and the words on its page."""

    document: str | None
    title: str | None
    says: str
    page: int | None
    quote: str | None


class Judged(NamedTuple):
    """A verdict in words: ``rank`` is 0 for the best and 3 for what cannot be judged."""

    check: str
    question: str
    rank: int
    said: str
    sentence: str
    bases: Sequence[Basis]


class Audited(NamedTuple):
    """The verdicts on one owner, in the order of the checks."""

    owner: str
    verdicts: Sequence[Judged]


class Square(NamedTuple):
    """What an owner has on a subject: the key and the word for its state, and two counts."""

    state: str
    said: str
    documents: int
    stale: int


class Compared(NamedTuple):
    """Owners side by side, subject by subject; ``all`` counts also those left out."""

    owners: Sequence[str]
    subjects: Sequence[tuple[str, Sequence[Square]]]
    all: int


@dataclass(frozen=True)
class Examined:
    """All that a report tells of.

    ``stale`` stands worst first, ``coming`` by day, ``documents`` in the order
    of the table. ``others`` and ``left_out`` count the documents of the index
    that are no steering documents, and those that the selection leaves out.
    ``selection`` is what they were chosen by, names and values. ``read`` is the
    path and digest of each file that was read; ``rules`` and ``engines`` count
    the documents by what they were made with. ``audited`` is ``None`` where the
    selection leaves out documents that a verdict would need.
    """

    as_of: date
    made_on: date
    index: str
    selection: Sequence[tuple[str, str]]
    settings: str
    limits: Sequence[Limits]
    documents: Sequence[Item]
    stale: Sequence[Item]
    coming: Sequence[Due]
    others: int
    left_out: int
    read: Sequence[tuple[str, str]]
    unread: Sequence[Unread]
    rules: Mapping[str, int]
    engines: Mapping[str, int]
    corrections: Sequence[tuple[str, Correction]]
    audited: Sequence[Audited] | None
    compared: Compared | None

    @cached_property
    def steering(self) -> int:
        """The steering documents of the index."""
        return len(self.documents) + self.left_out

    @cached_property
    def contents(self) -> int:
        """How many different contents the files have that were read."""
        return len({digest for _, digest in self.read})

    @cached_property
    def by_status(self) -> dict[str, list[Item]]:
        """The documents of each status, also of those that none has."""
        return {
            status: [one for one in self.documents if one.finding.status == status]
            for status in STATUSES
        }

    @cached_property
    def municipalities(self) -> list[str]:
        """The names of those whose documents were selected; none where all were."""
        return [value for name, value in self.selection if name == "municipality"]

    @cached_property
    def to_come(self) -> list[Item]:
        """The documents that did not apply yet on the day."""
        return [one for one in self.documents if one.is_to_come]

    @cached_property
    def stale_by_status(self) -> dict[str, list[Item]]:
        """What is out of date and is listed, by status, in the order of ``stale``."""
        return _grouped((str(one.finding.status), one) for one in self.stale[:LISTED])

    @cached_property
    def in_question(self) -> list[Item]:
        """The documents that nothing has ended or replaced."""
        return [one for one in self.documents if one.finding.status not in _OVER]

    @cached_property
    def unowned(self) -> list[Item]:
        """Those of them that name no one as responsible."""
        return [one for one in self.in_question if not one.record.responsible]

    @cached_property
    def undated(self) -> list[Item]:
        """Those of them that have no date to be judged by."""
        return [one for one in self.in_question if one.finding.status == "undated"]

    @cached_property
    def top(self) -> str:
        """The folder that all files are in."""
        return str(_common([*(path for path, _ in self.read), *(one.path for one in self.unread)]))

    @cached_property
    def below(self) -> list[tuple[str, str]]:
        """Path below the top folder and digest of each file that was read."""
        return [(str(PurePath(path).relative_to(self.top)), digest) for path, digest in self.read]

    @cached_property
    def folders(self) -> dict[str, tuple[int, int]]:
        """How many files were read and not read, by the folder directly below the top one.

        An empty name is that of the top folder itself.
        """
        found: dict[str, tuple[int, int]] = {}
        for path, is_read in [
            *((path, True) for path, _ in self.read),
            *((one.path, False) for one in self.unread),
        ]:
            parts = PurePath(path).relative_to(self.top).parts
            name = parts[0] if len(parts) > 1 else ""
            read, unread = found.get(name, (0, 0))
            found[name] = (read + 1, unread) if is_read else (read, unread + 1)
        return dict(sorted(found.items()))


class Text:
    """What the report says in one language (``data/report.toml``)."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.sentences: Sentences = sentences(language)
        self._table: dict[str, Any] = tomllib.loads(_data("report.toml"))

    def __call__(self, name: str, **slots: object) -> str:
        """A text of the page, its slots filled in."""
        return self.of("text", name).format_map(slots)

    def of(self, table: str, name: str, part: str | None = None) -> str:
        """A text of another table."""
        entry = self._table[table][name]
        return str((entry[part] if part else entry)[self.language])

    def number(self, number: float) -> str:
        """A number to one decimal, with the language's decimal mark."""
        text = f"{number:.1f}"
        return text.replace(".", ",") if self.language == "sv" else text

    def title(self, item: Item) -> str:
        """The document's title, or its file where none was found."""
        return item.record.title or self("untitled", file=PurePath(item.record.path).name)

    def chosen(self, name: str, value: str) -> str:
        """A value that documents were chosen by, in words."""
        match name:
            case "status":
                return self.sentences.title(value)
            case "flag":
                return self.of("flags", value)
            case _:
                return value

    def remarks(self, item: Item) -> str:
        """Its flags in words."""
        flags = [flag for flag in item.finding.flags if flag not in _SHOWN_ELSEWHERE]
        return "; ".join(self.of("flags", flag) for flag in flags)


def html(examined: Examined, language: str) -> bytes:
    """The bytes of the report's file.

    Whatever stands in it is plain text to a browser. The same facts and language
    give the same bytes.

    Raises:
        UsageError: Jinja2 is not installed.
    """
    page = _environment().get_template("report.html")
    from markupsafe import Markup  # comes with Jinja2

    text = Text(language)
    style, script = _data("report.css"), _data("report.js")
    return page.render(
        it=examined,
        t=text,
        words=text.sentences,
        version=__version__,
        stale=STALE,
        timeline=_timeline(examined),
        ages=_ages(examined),
        shares=_shares(examined),
        charts=charts,
        listed=LISTED,
        audited=AUDITED,
        detailed=DETAILED,
        bases=BASES,
        policy=_policy(style, script),
        style=Markup(style),
        script=Markup(script),
    ).encode("utf-8", "replace")


def _environment() -> "Environment":
    """A template engine that escapes every value, and makes each harmless to read first."""
    try:
        from jinja2 import Environment, FunctionLoader, StrictUndefined
        from markupsafe import Markup
    except ImportError as error:
        raise UsageError(
            'a report needs Jinja2: run "pip install Jinja2" '
            '(with pipx "pipx inject styrdok Jinja2")'
        ) from error

    def shown(value: object) -> object:
        if isinstance(value, Markup):
            return value
        return UNKNOWN if value is None else plain(str(value))

    environment = Environment(
        loader=FunctionLoader(_data),
        autoescape=True,
        finalize=shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["zip"] = zip
    return environment


def _data(name: str) -> str:
    return resources.files("styrdok").joinpath("data", name).read_text("utf-8")


def _policy(style: str, script: str) -> str:
    """What the page may do: use this style and this script, and ask nobody for anything."""
    return (
        "default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"style-src '{_sha256(style)}'; script-src '{_sha256(script)}'"
    )


def _sha256(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


# What the charts show


class _Timeline(NamedTuple):
    shown: list[Item]
    drawn: charts.Timeline


def _timeline(examined: Examined) -> _Timeline:
    """The documents that most need to be looked at, and their bars."""
    ranked = [*examined.stale]
    for status in _IN_FORCE:
        ranked += sorted(examined.by_status[status], key=_soonest)
    shown = [one for one in ranked if one.begins or one.ends][:BARS_SHOWN]
    spans = [
        charts.Span(
            str(one.finding.status),
            one.begins,
            one.ends,
            one.finding.stale_since,
        )
        for one in shown
    ]
    return _Timeline(shown, charts.timeline(spans, examined.as_of))


def _soonest(item: Item) -> tuple[date, str]:
    return item.ends or date.max, item.record.id


class _Ages(NamedTuple):
    types: list[tuple[str | None, list[float]]]
    median: Any
    left_out: int
    drawn: charts.Bars


def _ages(examined: Examined) -> _Ages:
    """The years since the last decision on what is in force, by type, the oldest type first."""
    counted = [
        one
        for one in examined.in_question
        if one.decided and one.finding.status not in ("expired", "undated")
    ]
    found = _grouped((one.record.type, _years(one, examined.as_of)) for one in counted)
    types = sorted(found.items(), key=lambda one: (-median(one[1]), one[0] or ""))
    longest = max((max(ages) for _, ages in types), default=0)
    drawn = charts.bars(
        [median(ages) for _, ages in types], longest, [(min(ages), max(ages)) for _, ages in types]
    )
    return _Ages(types, median, len(examined.documents) - len(counted), drawn)


def _years(item: Item, as_of: date) -> float:
    """A decision known to the month or year only may seem to come after the day."""
    days = (as_of - item.decided).days if item.decided else 0
    return max(days, 0) / _DAYS_OF_A_YEAR


class _Share(NamedTuple):
    owner: str | None
    stale: int
    all: int

    @property
    def percent(self) -> int:
        return Share(self.stale, self.all).percent or 0


class _Shares(NamedTuple):
    all: list[_Share]
    shown: list[_Share]
    drawn: charts.Bars


def _shares(examined: Examined) -> _Shares:
    """The share out of date of each municipality's documents, the highest first."""
    everything = Counter(one.owner for one in examined.documents if not one.is_to_come)
    stale = Counter(one.owner for one in examined.stale)
    shares = [_Share(owner, stale[owner], number) for owner, number in everything.items()]
    shares.sort(key=lambda one: (-one.stale / one.all, -one.all, one.owner or ""))
    shown = shares[:SHARES_SHOWN]
    return _Shares(shares, shown, charts.bars([one.percent for one in shown], 100))


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def _common(paths: Sequence[str]) -> PurePath:
    """The innermost folder that holds them all."""
    folders = [Path(path).parents[::-1] for path in paths]
    if not folders:
        return PurePath("/")
    shared = [level[0] for level in zip(*folders, strict=False) if len(set(level)) == 1]
    return shared[-1] if shared else PurePath("/")
