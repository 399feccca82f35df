"""The group that holds the commands, and how every error becomes a message and an exit code."""

import errno
import inspect
import traceback
from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple, NoReturn

import click

from styrdok import __version__
from styrdok.cli import terminal
from styrdok.errors import ExitCode, StyrdokError

_BUG = f"""\
This is a fault in styrdok {__version__}, not in your files. Please report it, with the lines above
and the command that you ran."""

_INTERRUPTED = "Interrupted. What was finished is kept; the same command goes on from there."


class Entry(NamedTuple):
    """Where a command is, as ``module:name``, and the first sentence of its help."""

    place: str
    summary: str


class StyrdokCommand(click.Command):
    """A command whose options may stand in the environment and whose examples keep their lines."""

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.help = as_written(self.help)
        # Without this each command would have names of its own: STYRDOK_STALE_MAX_AGE.
        self.context_settings["auto_envvar_prefix"] = "STYRDOK"


class StyrdokGroup(click.Group):
    """Turns whatever a command raises into a message for people and an exit code.

    A command's module is imported when the command is asked for, so that help
    and completion come at once.
    """

    def __init__(self, *args: Any, entries: Mapping[str, Entry], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.help = as_written(self.help)
        self.entries = entries

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order in which a newcomer needs them."""
        return list(self.entries)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name, if there is one."""
        if name not in self.entries:
            return None
        module, _, attribute = self.entries[name].place.partition(":")
        found: click.Command = getattr(import_module(module), attribute)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first word names.

        Raises:
            click.UsageError: there is none; tells which it is like.
        """
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from styrdok.cli import parameters  # for this alone: help comes at once

            near = parameters.suggestion(args[0], self.list_commands(ctx))
            raise click.UsageError(f"{error.message.rstrip('.')}{near}", error.ctx) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the section of the help that lists the commands."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in self.entries.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """What the command returns.

        Raises:
            click.exceptions.Exit: the command failed; carries the exit code.
        """
        terminal.speak_utf8()
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except StyrdokError as error:
            _leave(f"Error: {error}", error.exit_code)
        except KeyboardInterrupt:
            _leave(_INTERRUPTED, ExitCode.INTERRUPTED)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                _report_bug()
            _leave(f"Error: {error}: make room and run it again", ExitCode.FAILED)
        except Exception:
            _report_bug()


def as_written(text: str | None) -> str | None:
    """The help with each paragraph that holds indented lines marked to keep its lines."""
    paragraphs = inspect.cleandoc(text or "").split("\n\n")
    return "\n\n".join(f"\b\n{one}" if "\n " in one else one for one in paragraphs) or None


def _report_bug() -> NoReturn:
    _leave(f"{traceback.format_exc()}\n{_BUG}", ExitCode.BUG)


def _leave(message: str, code: ExitCode) -> NoReturn:
    terminal.say(message)
    raise click.exceptions.Exit(code)
