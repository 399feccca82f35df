"""The options that commands share, each group of them handed on as one value."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from styrdok.cli import completion, parameters
from styrdok.dates import Duration
from styrdok.model import OCR, Finding, Organisation, Record
from styrdok.render.records import STATUSES

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
    """Which documents are wanted; what is left empty or ``None`` selects nothing away."""

    statuses: tuple[str, ...] = ()
    municipality: Organisation | None = None
    type: str | None = None

    def takes(self, record: Record, finding: Finding) -> bool:
        """Whether the document is among those wanted: any owner will do."""
        owners = [one.code for one in record.organisations]
        return (
            (not self.statuses or finding.status in self.statuses)
            and (self.municipality is None or self.municipality.code in owners)
            and self.type in (None, record.type)
        )

    def __str__(self) -> str:
        """The options that make it, as they would be typed."""
        named = [f"--status {status}" for status in self.statuses]
        if self.municipality:
            named.append(f"--municipality {self.municipality.name!r}")
        if self.type:
            named.append(f"--type {self.type}")
        return " ".join(named)


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
        metavar="DURATION",
        callback=parameters.duration,
        help="How long before its end a document is expiring: 180d.  [default: 180d]",
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
        within: Duration | None,
        config: Path | None,
        language: str,
        **rest: Any,
    ) -> Any:
        settings = settings_of(config).override(max_age=max_age, within=within)
        return command(*args, viewpoint=Viewpoint(as_of, settings, language), **rest)

    return packed  # type: ignore[return-value]


def settings_of(config: Path | None) -> "Settings":
    """The settings of the file, or of the one that is looked for here, or the defaults."""
    from styrdok.settings import Settings

    path = config or SETTINGS_FILE
    return Settings.read(path) if config or path.exists() else Settings.default()


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
    @click.option(
        "--municipality",
        metavar="NAME|CODE",
        callback=parameters.municipality,
        shell_complete=completion.municipalities,
        allow_from_autoenv=False,
        help="Only those that this municipality or region owns.",
    )
    @click.option(
        "--type",
        "type_key",
        metavar="TYPE",
        callback=parameters.document_type,
        shell_complete=completion.types,
        allow_from_autoenv=False,
        help="Only documents of this type: policy, riktlinje, taxa, ...",
    )
    @functools.wraps(command)
    def packed(
        *args: Any,
        statuses: tuple[str, ...],
        municipality: Organisation | None,
        type_key: str | None,
        **rest: Any,
    ) -> Any:
        return command(*args, selection=Selection(statuses, municipality, type_key), **rest)

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
