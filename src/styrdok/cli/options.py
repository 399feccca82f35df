"""The options that commands share, each group of them handed on as one value."""

import functools
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from styrdok.cli import completion, parameters
from styrdok.dates import DateSpan, Duration, span_of
from styrdok.model import OCR, Finding, Organisation, Record
from styrdok.render.records import FLAGS, STATUSES
from styrdok.text import fold

if TYPE_CHECKING:
    from styrdok.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])

STDIN = "-"
"""Where a file is asked for: what comes on stdin."""

SETTINGS_FILE = Path("styrdok.toml")


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """The day that a status is asked for, the settings it is judged by, and the language."""

    as_of: date
    settings: "Settings"
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which documents are wanted; what is left empty or ``None`` selects nothing away.

    Of several values for one thing, any will do.
    """

    statuses: tuple[str, ...] = ()
    municipalities: tuple[Organisation, ...] = ()
    types: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    adopted: DateSpan | None = None
    adopted_by: str | None = None
    responsible: str | None = None

    @property
    def owners(self) -> frozenset[str]:
        """The codes of the municipalities."""
        return frozenset(one.code for one in self.municipalities)

    @property
    def asks_more(self) -> bool:
        """Whether it asks for more than status, municipality and type."""
        return bool(self.flags or self.adopted or self.adopted_by or self.responsible)

    def takes(self, record: Record, finding: Finding) -> bool:
        """Whether the document is among those wanted: any owner will do."""
        owners = [one.code for one in record.organisations]
        adopted = span_of(record.adopted_on)
        return (
            (not self.statuses or finding.status in self.statuses)
            and (not self.municipalities or not self.owners.isdisjoint(owners))
            and (not self.types or record.type in self.types)
            and (not self.flags or not set(self.flags).isdisjoint(finding.flags))
            and (not self.adopted or bool(adopted and self.adopted.covers(adopted)))
            and (not self.adopted_by or self.adopted_by in (record.adopted_by or ""))
            and (not self.responsible or self.responsible in fold(record.responsible or ""))
        )

    def __str__(self) -> str:
        """The options that make it, as they would be typed."""
        return " ".join(
            f"--{name.replace('_', '-')} {shlex.quote(value)}" for name, value in self.parts
        )

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The names of the options that make it, each with its value."""
        single = {
            "adopted": self.adopted,
            "adopted_by": self.adopted_by,
            "responsible": self.responsible,
        }
        return [
            *(("status", one) for one in self.statuses),
            *(("municipality", one.name) for one in self.municipalities),
            *(("type", one) for one in self.types),
            *(("flag", one) for one in self.flags),
            *((name, str(value)) for name, value in single.items() if value),
        ]


index = click.option(
    "--db",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("styrdok.db"),
    show_default=True,
    help="The index.",
)


def as_of(meaning: str) -> Callable[[Command], Command]:
    """Give the command ``as_of``, a day, with that line of help."""
    return click.option(
        "--as-of",
        metavar="DATE",
        default=lambda: parameters.today().isoformat(),
        show_default="today",
        callback=parameters.day,
        help=meaning,
    )


def viewpoint(command: Command) -> Command:
    """Give the command ``viewpoint``: the options for the day and for the settings."""

    @as_of("Judge as on this day: 2019-06-25, or 2019-06 or 2019 for the last day of it.")
    @click.option(
        "--max-age",
        metavar="DURATION",
        callback=parameters.duration,
        help="How long a document without an end stays current: 4y, 18m.  [default: 4y]",
    )
    @click.option(
        "--within",
        metavar="DURATION|DATE",
        callback=parameters.window,
        help="How long before its end a document is expiring: 180d, or until a day: 2027.  "
        "[default: 180d]",
    )
    @click.option(
        "--config",
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        help="The settings.  [default: styrdok.toml, if there is one]",
    )
    @click.option(
        "--lang",
        "language",
        type=click.Choice(("en", "sv")),
        default="en",
        show_default=True,
        help="The language of the reasons.",
    )
    @functools.wraps(command)
    def packed(
        *args: Any,
        as_of: date,
        max_age: Duration | None,
        within: Duration | date | None,
        config: Path | None,
        language: str,
        **rest: Any,
    ) -> Any:
        if isinstance(within, date):
            within = _until(within, as_of)
        settings = settings_of(config).override(max_age=max_age, within=within)
        return command(*args, viewpoint=Viewpoint(as_of, settings, language), **rest)

    return packed  # type: ignore[return-value]


def _until(day: date, as_of: date) -> Duration:
    """The time from the one day to the other.

    Raises:
        click.BadParameter: there is none.
    """
    if day < as_of:
        raise click.BadParameter(f"{day} comes before {as_of}", param_hint="'--within'")
    return Duration(days=(day - as_of).days)


def settings_of(config: Path | None) -> "Settings":
    """The settings of the file, or of the one that is looked for here, or the defaults."""
    from styrdok.settings import Settings

    path = config or SETTINGS_FILE
    return Settings.read(path) if config or path.exists() else Settings.default()


def municipalities(meaning: str) -> Callable[[Command], Command]:
    """Give the command ``municipalities``, any number of them, with that line of help."""
    return click.option(
        "--municipality",
        "municipalities",
        metavar="NAME|CODE",
        multiple=True,
        callback=parameters.municipalities,
        shell_complete=completion.municipalities,
        allow_from_autoenv=False,
        help=meaning,
    )


def types(meaning: str) -> Callable[[Command], Command]:
    """Give the command ``types``, keys of any number of document types, with that line of help."""
    return click.option(
        "--type",
        "types",
        metavar="TYPE",
        multiple=True,
        callback=parameters.document_types,
        shell_complete=completion.types,
        allow_from_autoenv=False,
        help=meaning,
    )


def selection(command: Command) -> Command:
    """Give the command ``selection``: the options that choose documents.

    None of them is read from the environment, where it could hide documents unseen.
    """

    @click.option(
        "--status",
        "statuses",
        type=click.Choice(STATUSES),
        metavar="STATUS",
        multiple=True,
        allow_from_autoenv=False,
        help=f"Only this, may be repeated: {', '.join(STATUSES)}.",
    )
    @municipalities("Only those that this municipality or region owns, may be repeated.")
    @types("Only documents of this type, may be repeated: policy, riktlinje, taxa, ...")
    @click.option(
        "--flag",
        "flags",
        type=click.Choice(FLAGS),
        metavar="FLAG",
        multiple=True,
        allow_from_autoenv=False,
        help="Only with this flag, may be repeated: no_owner, draft, copy, ...",
    )
    @click.option(
        "--adopted",
        metavar="DATE",
        callback=parameters.span,
        allow_from_autoenv=False,
        help="Only those adopted then: 2018, 2018-06 or 2018-06-25.",
    )
    @click.option(
        "--adopted-by",
        metavar="BODY",
        callback=parameters.body,
        allow_from_autoenv=False,
        help="Only those adopted by a body with this in its name, or by KF, KS, ...",
    )
    @click.option(
        "--responsible",
        metavar="TEXT",
        callback=parameters.folded,
        allow_from_autoenv=False,
        help="Only those with this in what they say of who is responsible.",
    )
    @functools.wraps(command)
    def packed(
        *args: Any,
        statuses: tuple[str, ...],
        municipalities: tuple[Organisation, ...],
        types: tuple[str, ...],
        flags: tuple[str, ...],
        adopted: DateSpan | None,
        adopted_by: str | None,
        responsible: str | None,
        **rest: Any,
    ) -> Any:
        chosen = Selection(statuses, municipalities, types, flags, adopted, adopted_by, responsible)
        return command(*args, selection=chosen, **rest)

    return packed  # type: ignore[return-value]


def list_format(command: Command) -> Command:
    """Give the command ``form``: ``json``, ``jsonl``, ``csv`` or, for a table, ``None``."""
    for form, meaning in (
        ("csv", "Print CSV with a line of headings."),
        ("jsonl", "Print one JSON object a line."),
        ("json", "Print one JSON array."),
    ):
        command = click.option(
            f"--{form}", "form", flag_value=form, allow_from_autoenv=False, help=meaning
        )(command)
    return command


ocr = click.option(
    "--ocr",
    type=click.Choice(OCR),
    default=OCR[0],
    show_default=True,
    help="Recognise pages without text if Tesseract is installed; none; or all, text or not.",
)

one_format = click.option(
    "--json", "as_json", is_flag=True, allow_from_autoenv=False, help="Print one JSON object."
)
