"""Exit codes, and the errors that carry them.

::

    StyrdokError            (exit code 1; never raised itself)
    ├── UsageError          2   the command line or the settings are wrong
    ├── IndexFailure        3   the index cannot be used
    │   ├── NoIndex             there is none at the given path
    │   ├── NoSuchDocument      it holds no such document, or several
    │   └── IndexTooNew         it was written by a newer styrdok
    └── ClusterFailure      3   the cluster cannot be used

A message says what happened, to which path, and what to do next. How it is
shown and which code the process exits with is decided in one place, the
command line. A file that cannot be read is not an error but an outcome:
:class:`styrdok.model.Unreadable`.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process tells the shell; part of the published contract."""

    OK = 0
    BUG = 1
    USAGE = 2
    FAILED = 3
    INCOMPLETE = 4
    FINDINGS = 10
    INTERRUPTED = 130


class StyrdokError(Exception):
    """Something that a person can put right; the text says how."""

    exit_code = ExitCode.BUG


class UsageError(StyrdokError):
    """An option, argument or setting that makes no sense."""

    exit_code = ExitCode.USAGE


class IndexFailure(StyrdokError):
    """The index cannot be read or written."""

    exit_code = ExitCode.FAILED


class NoIndex(IndexFailure):
    """There is no index at the path."""


class NoSuchDocument(IndexFailure):
    """No document, or more than one, answers to the given name."""


class IndexTooNew(IndexFailure):
    """The index was written by a newer version."""


class ClusterFailure(StyrdokError):
    """The cluster cannot be reached, was lost, or one of its machines cannot work."""

    exit_code = ExitCode.FAILED
