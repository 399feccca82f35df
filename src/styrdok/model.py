"""What moves through styrdok: pages, evidence, the record of a document, and its finding.

All of it is frozen. A field that is not known is ``None`` and never a guess.
Field names and their meaning are those of the published JSON.
"""

from dataclasses import dataclass, field, fields
from datetime import date
from operator import attrgetter

ID_LENGTH = 12
"""Hex digits of a document's id: the beginning of its SHA-256."""

VALIDITIES = ("date", "period", "mandate", "relative", "horizon", "until_further_notice")
"""The ways in which a document states its validity."""

UNTIL_UNKNOWN = "unknown"
"""Until when a document is extended that does not tell it: its end is then no longer known."""

OCR = ("auto", "off", "force")
"""When pages are recognised as pictures: those without text, if that can be done; none; all."""

COMPANY = "bolagsstyrelsen"
"""The body whose decisions are a municipal company's, and count for no one else."""

_SMALLEST = 0.1
"""Points; nothing that is printed smaller can be read, whatever the file says."""


@dataclass(frozen=True, slots=True)
class Line:
    """How one printed line looks: ``text[start:end]`` of its page.

    Distances are in points from the page's left and upper edge. ``cells`` are
    the stretches of the line that wide gaps set apart, as offsets into the
    page's text; a line without such gaps has one.
    """

    start: int
    end: int
    left: float
    right: float
    top: float
    bottom: float
    bold: bool
    cells: tuple[tuple[int, int, float], ...]

    @property
    def size(self) -> float:
        """The height of its letters' full boxes, in points: a little over the font's size."""
        return max(self.bottom - self.top, _SMALLEST)


@dataclass(frozen=True, slots=True)
class Page:
    """One page's text. ``lines`` is empty where the layout was not read.

    ``marked`` are stretches of the text that stand out by weight, colour or a
    box, and were looked for only where a menu of document types stands.
    ``recognised`` text was read from a picture of the page, and of the
    stretches in ``unsure`` the reader was not certain.
    """

    number: int
    text: str
    lines: tuple[Line, ...] = ()
    marked: tuple[tuple[int, int], ...] = ()
    recognised: bool = False
    unsure: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A PDF as read: its absolute path, digest, pages from 1, and what read it."""

    path: str
    sha256: str
    pages: tuple[Page, ...]
    engine: str

    @property
    def id(self) -> str:
        """The document's id: the first hex digits of the digest."""
        return self.sha256[:ID_LENGTH]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The outcome for a file that gave no document: a reason key and a sentence."""

    path: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where evidence stands when not in the document itself: in minutes, or in a correction.

    ``document`` is the id of the minutes (``None`` for a correction) and ``by``
    who decided and when: ``kommunfullmäktige 2017-04-25 § 45``.
    """

    document: str | None
    by: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One rule's hit: ``value`` for ``field``, read from ``quote`` on ``page``.

    The quote is exactly ``text[start:end]`` of that page. ``weight`` is between
    0 and 1; what is below :data:`styrdok.resolve.THRESHOLD` never decides. Hits
    that were read together, such as a decision's body and date, share a ``group``.
    ``elsewhere`` is set where the page is not one of the document's own.
    """

    field: str
    value: str
    rule: str
    page: int
    start: int
    end: int
    quote: str
    weight: float
    chosen: bool = False
    group: int = 0
    elsewhere: Elsewhere | None = None

    def __reduce__(self) -> tuple[type["Evidence"], tuple[object, ...]]:
        """Travel between processes as the plain values: three times as fast as field by field."""
        return Evidence, _evidence_values(self)


_evidence_values = attrgetter(*(one.name for one in fields(Evidence)))


@dataclass(frozen=True, slots=True)
class Organisation:
    """A municipality or region of the register, by code and name."""

    code: str
    name: str


def is_region(code: str) -> bool:
    """Whether a register code is a region's, of two digits; a municipality's has four."""
    return len(code) == 2


@dataclass(frozen=True, slots=True)
class Decision:
    """What minutes say was decided on some document, read from ``quote`` on ``page``.

    ``action`` is ``adopt``, ``revise``, ``extend``, ``reaffirm`` or ``repeal``,
    ``target`` the document's name as it stands, ``dnr`` the diary number of the
    matter. The dates are ISO text; ``validity`` is said as in :class:`Record`.
    """

    action: str
    target: str
    body: str | None
    date: str | None
    paragraph: str | None
    dnr: str | None
    valid_from: str | None
    valid_until: str | None
    validity: str | None
    page: int
    quote: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A steering document that another document names, read from ``quote`` on ``page``.

    ``name`` is the fullest form that the document gives it, at
    ``text[start:end]`` of the page, and ``pages`` are all that name it.
    ``body``, ``date`` and the bounds of validity are what is said of it there,
    in ISO text; ``said_page`` and ``said_quote`` hold who decided on it and
    when. ``owner`` is who it is said to belong to, as written; ``is_external``
    that this is no municipality or region.
    """

    name: str
    type: str | None
    body: str | None
    date: str | None
    valid_from: str | None
    valid_until: str | None
    owner: str | None
    is_external: bool
    page: int
    start: int
    end: int
    quote: str
    said_page: int | None
    said_quote: str | None
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """What a document states of its follow-up or of who answers for it, in ``quote`` on ``page``.

    ``kind`` is ``follow_up``, ``responsible`` or ``roles`` (a section on them);
    of reports ``followed_up``, ``not_followed_up`` or ``dated``; of guidelines
    on steering documents ``adopts``. ``value`` is the time of a follow-up, who
    answers, the date of a report in ISO form, or the body that adopts, and
    ``target`` the type that it adopts. ``rule`` is the wording's id.
    """

    kind: str
    value: str | None
    target: str | None
    rule: str
    page: int
    quote: str


@dataclass(frozen=True, slots=True)
class Record:
    """One document's answers, independent of any day. Dates are ISO text.

    Beyond the published fields it holds what the status of a day is derived
    from: ``review_cycle`` (years, ``mandate`` or ``mandate_start``),
    ``reaffirmed_on`` (kept without change) and ``repealed_on``. ``decisions``
    are those on other documents, which minutes hold, ``references`` the documents
    that it names, ``statements`` what it says of follow-up and responsibility, and
    ``sketch`` tells how alike its text is to another's (:mod:`styrdok.sketch`).
    """

    id: str
    path: str
    pages: int
    title: str | None = None
    steering: bool = False
    type: str | None = None
    type_as_written: str | None = None
    organisations: tuple[Organisation, ...] = ()
    unit: str | None = None
    adopted_by: str | None = None
    adopted_on: str | None = None
    paragraph: str | None = None
    dnr: str | None = None
    revised_on: str | None = None
    valid_from: str | None = None
    valid_until: str | None = None
    validity: str | None = None
    review_by: str | None = None
    review_cycle: str | None = None
    reaffirmed_on: str | None = None
    repealed_on: str | None = None
    responsible: str | None = None
    replaces: str | None = None
    flags: tuple[str, ...] = ()
    sketch: bytes = b""
    evidence: tuple[Evidence, ...] = field(default=(), compare=False)
    decisions: tuple[Decision, ...] = field(default=(), compare=False)
    references: tuple[Reference, ...] = field(default=(), compare=False)
    statements: tuple[Statement, ...] = field(default=(), compare=False)

    @property
    def municipality(self) -> Organisation | None:
        """The first owner."""
        return self.organisations[0] if self.organisations else None

    @property
    def owner(self) -> str | None:
        """The first owner's name."""
        return self.organisations[0].name if self.organisations else None

    def because(self, name: str) -> Evidence | None:
        """The evidence that decided the field, if any."""
        return next((e for e in self.evidence if e.field == name and e.chosen), None)


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person set ``field`` to, why, and when: ISO date and time.

    A ``value`` of ``None`` says that there is none, whatever was read.
    ``withdrawn_at`` is when it was unset, or set to something else.
    """

    field: str
    value: str | None
    reason: str
    made_at: str
    withdrawn_at: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """``older`` gave way to ``newer`` on ``since``; ``inferred`` when no document says so.

    ``by_hand`` is the correction that says so; ``draft`` says that the older
    one was a draft of the newer.
    """

    older: str
    newer: str
    since: date
    inferred: bool
    by_hand: Correction | None = None
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """The status of one document on one day.

    ``stale_since`` is the first day on which it was stale, ``overdue_days`` the
    whole days from the day before that to the day asked about.
    """

    status: str | None
    stale: bool
    reason: str
    flags: tuple[str, ...] = ()
    stale_since: date | None = None
    overdue_days: int | None = None
    superseded_by: str | None = None
