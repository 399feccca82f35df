"""Tesseract, the third engine: reads pages that are pictures, where it is installed.

It is a program of its own, given the picture of one page on stdin. The PDF is
never changed, and no file is written.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from operator import attrgetter

import pypdfium2

from styrdok.model import Page
from styrdok.pdf import words
from styrdok.pdf.words import Word

LANGUAGE = "swe"

_ROWS = "4"
"""The page mode that keeps a label and the value beside it on one line."""

_TURNED = "1"
"""The one that looks for columns, and for the way in which the page lay when it was scanned."""

INSTALL = "install tesseract-ocr and tesseract-ocr-swe (their names on Debian and Ubuntu)"
"""What to do where there is none."""

PAGE_SECONDS = 90
"""A page that is not recognised by then is left without text."""

_DPI = 300
_POINTS = 72
_MOST_PIXELS = 40_000_000
"""A page printed larger than about A3 is looked at less closely."""

_GLANCE = 18
"""Dots an inch are enough to see whether anything is on the page."""

_CONTRAST = 40
"""By how many of 256 greys something on a page must differ from the rest."""

_CERTAIN = 80
"""Percent of certainty below which a number is not relied upon."""

_NUMBER = re.compile(r"\d{1,3}[.,;:)]?$")
_GLUED = re.compile(r"^[$&]+(?=\d{1,3}\b)")
_SIGN = re.compile(r"[$&]+$")
_LIKE_A_SIGN = "58S"
"""What a § at the head of a line is taken for."""

_LEGIBLE = 40
"""Percent of certainty that the words of a page reach on average, unless it is a drawing."""


@dataclass(frozen=True, slots=True)
class Tesseract:
    """The program that is installed: how to call it, its version, the page modes to try."""

    command: str
    version: str
    modes: tuple[str, ...]

    @classmethod
    def installed(cls) -> "Tesseract | None":
        """The one on the path, or ``None``: there is none, or it has not learnt Swedish."""
        command = shutil.which("tesseract")
        if not command:
            return None
        told = _output(command, "--version").split()
        languages = _output(command, "--list-langs").split()
        if len(told) < 2 or LANGUAGE not in languages:
            return None
        return cls(command, told[1], (_ROWS, _TURNED) if "osd" in languages else (_ROWS,))

    @property
    def engine(self) -> str:
        """The program and its version."""
        return f"tesseract {self.version}"

    def page(self, page: pypdfium2.PdfPage, number: int) -> Page | None:
        """The page as recognised, or ``None`` where it is blank, only a drawing, or no page."""
        try:
            if _is_blank(page):
                return None
            for mode in self.modes:
                table = self._recognise(page, mode)
                found = [row for row in map(_columns, table.splitlines()) if row]
                if found and sum(row.certainty for row in found) >= _LEGIBLE * len(found):
                    return words.page(number, _rows(found, page), recognised=True)
        except MemoryError:
            raise
        except Exception:
            # A page can be of a size that no picture has, and the library raises anything then.
            return None
        return None

    def _recognise(self, page: pypdfium2.PdfPage, mode: str) -> str:
        """What it prints of the page: a table of words with their places."""
        scale = _scale(page, _DPI)
        arguments = ["stdin", "stdout", "-l", LANGUAGE, "--psm", mode]
        arguments += ["--dpi", str(round(scale * _POINTS)), "tsv"]
        try:
            done = subprocess.run(
                [self.command, *arguments],
                input=_picture(page, scale),
                capture_output=True,
                timeout=PAGE_SECONDS,
                # Files are read side by side already.
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
                check=False,
            )
        except subprocess.TimeoutExpired:
            return ""
        return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def _output(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, timeout=PAGE_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return (done.stdout + done.stderr).decode("utf-8", "replace")


def _scale(page: pypdfium2.PdfPage, dots: int) -> float:
    """Pixels to a point, for so many dots an inch as far as the page is not too large for it."""
    area = max(page.get_width() * page.get_height(), 1.0)
    return float(min(dots / _POINTS, (_MOST_PIXELS / area) ** 0.5))


def _picture(page: pypdfium2.PdfPage, scale: float) -> bytes:
    """The page in greys, as a portable greymap."""
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        head = b"P5 %d %d 255\n" % (bitmap.width, bitmap.height)
        return head + _greys(bitmap)
    finally:
        bitmap.close()


def _greys(bitmap: pypdfium2.PdfBitmap) -> bytes:
    """One byte for each dot."""
    rows = memoryview(bitmap.buffer).cast("B")
    if bitmap.stride == bitmap.width:
        return bytes(rows)
    starts = range(0, bitmap.stride * bitmap.height, bitmap.stride)
    return b"".join(rows[start : start + bitmap.width] for start in starts)


def _is_blank(page: pypdfium2.PdfPage) -> bool:
    """Whether nothing is printed on the page, seen from afar."""
    bitmap = page.render(scale=_scale(page, _GLANCE), grayscale=True)
    try:
        greys = _greys(bitmap)
        return max(greys) - min(greys) < _CONTRAST
    finally:
        bitmap.close()


@dataclass(frozen=True, slots=True)
class _Row:
    """A word of the table: the line it stands on, its box in pixels, and how certain it is."""

    line: tuple[str, ...]
    left: int
    top: int
    width: int
    height: int
    certainty: float
    text: str


def _columns(line: str) -> _Row | None:
    """A line of the table, if it holds a word and not a block, a line or the heading."""
    parts = line.split("\t", 11)
    if len(parts) < 12 or parts[0] != "5" or not parts[11].strip():
        return None
    left, top, width, height = map(int, parts[6:10])
    return _Row(tuple(parts[2:5]), left, top, width, height, float(parts[10]), parts[11])


def _rows(found: list[_Row], page: pypdfium2.PdfPage) -> Iterator[list[Word]]:
    scale = _scale(page, _DPI)
    for _, row in groupby(found, key=attrgetter("line")):
        yield [_word(one, scale) for one in _with_signs([*row])]


def _with_signs(row: list[_Row]) -> list[_Row]:
    """The row with what can only be a § put right: Tesseract's Swedish does not know the sign."""
    put_right = [replace(one, text=_GLUED.sub("§", one.text)) for one in row]
    for at, (one, following) in enumerate(pairwise(row)):
        is_heading = at == 0 and one.text in _LIKE_A_SIGN and one.certainty < _CERTAIN
        if (_SIGN.match(one.text) or is_heading) and _NUMBER.match(following.text):
            put_right[at] = replace(one, text="§")
    return put_right


def _word(row: _Row, scale: float) -> Word:
    is_number = any(map(str.isdigit, row.text))
    return Word(
        row.text,
        left=row.left / scale,
        right=(row.left + row.width) / scale,
        top=row.top / scale,
        bottom=(row.top + row.height) / scale,
        sure=row.certainty >= _CERTAIN or not is_number,
    )
