"""Whether the files are still those that the index tells of."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from styrdok.store import File


class Deviation(NamedTuple):
    """A file that is not as the index knows it: ``gone``, ``changed`` or ``closed``, and how."""

    path: str
    finding: str
    detail: str


def deviations(files: Iterable[File]) -> Iterator[Deviation]:
    """What is not as it was, of files that ought to have the content that was read.

    Every file is read from its first byte to its last, whatever its time says.
    One that was never opened has nothing to be compared with.
    """
    return filter(None, map(_deviation, files))


def _deviation(file: File) -> Deviation | None:
    if not file.sha256:
        return None
    try:
        with Path(file.path).open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return Deviation(file.path, "gone", "there is no such file now")
    except OSError as error:
        return Deviation(file.path, "closed", error.strerror or str(error))
    if digest == file.sha256:
        return None
    return Deviation(file.path, "changed", f"it was {file.sha256[:12]}, now it is {digest[:12]}")
