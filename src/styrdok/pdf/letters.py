"""One page as pdfium has it: its text, and how single letters of it are printed.

pdfium is asked directly. The objects that pypdfium2 puts around pages guard
against use in a wrong order, which takes longer than most of the questions.
"""

import operator
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import (
    CFUNCTYPE,
    byref,
    c_float,
    c_int,
    c_uint,
    c_ushort,
    cast,
    create_string_buffer,
    string_at,
)
from functools import cached_property
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

BOLD_WEIGHT = 600

Box = tuple[float, float, float, float]
"""Left, right, top and bottom, in points from the page's left and upper edge."""

# Asked for hundreds of letters in a document. Without types to convert its arguments to,
# which are always the same, a call takes a third of the time.
_loose_box = cast(pdfium.FPDFText_GetLooseCharBox, CFUNCTYPE(c_int))

_ROOM = 32_768
"""Letters for which there is room already: to make a buffer takes longer than to fill it."""

_room = (c_ushort * _ROOM)()

_LONGEST_NAME = 128
"""Bytes of a font's name that are compared."""


class Letters:
    """The letters of a page, by their place in its ``text``."""

    def __init__(self, page: Any, textpage: Any) -> None:
        self._page = page
        self._text = textpage
        self._rect = pdfium.FS_RECTF()
        self._rect_at = byref(self._rect)
        count = max(pdfium.FPDFText_CountChars(textpage), 0)
        buffer = _room if count < _ROOM else (c_ushort * (count + 1))()
        units = pdfium.FPDFText_GetText(textpage, 0, count, buffer)
        self.text = string_at(buffer, 2 * max(units - 1, 0)).decode("utf-16-le", "ignore")
        # pdfium counts letters too that it leaves out of the text.
        self._char = operator.index if len(self.text) == count else self._char_of

    @classmethod
    @contextmanager
    def of(cls, pdf: pypdfium2.PdfDocument, number: int) -> Iterator["Letters"]:
        """Those of the page with this number, counted from 1, as long as it is open.

        Raises:
            pypdfium2.PdfiumError: there is no such page that can be read.
        """
        page = pdfium.FPDF_LoadPage(pdf, number - 1)
        if not page:
            raise pypdfium2.PdfiumError("Failed to load page.")
        try:
            textpage = pdfium.FPDFText_LoadPage(page)
            if not textpage:
                raise pypdfium2.PdfiumError("Failed to load text page.")
            try:
                yield cls(page, textpage)
            finally:
                pdfium.FPDFText_ClosePage(textpage)
        finally:
            pdfium.FPDF_ClosePage(page)

    @cached_property
    def _height(self) -> float:
        return float(pdfium.FPDF_GetPageHeightF(self._page))

    def box(self, index: int) -> Box | None:
        """A letter's full box, as high as its font."""
        if not _loose_box(self._text, self._char(index), self._rect_at):
            return None
        rect = self._rect
        return rect.left, rect.right, self._height - rect.top, self._height - rect.bottom

    def gap(self, before: int, after: int) -> tuple[float, float] | None:
        """Where the full box of one letter ends, and where that of another begins."""
        if not _loose_box(self._text, self._char(before), self._rect_at):
            return None
        right = self._rect.right
        if not _loose_box(self._text, self._char(after), self._rect_at):
            return None
        return right, self._rect.left

    def _char_of(self, index: int) -> int:
        """The number that pdfium knows the letter by; below 0 for none."""
        return int(pdfium.FPDFText_GetCharIndexFromTextIndex(self._text, index))

    def is_bold(self, index: int) -> bool:
        """Whether the letter's font is a bold one."""
        char = self._char(index)
        return bool(pdfium.FPDFText_GetFontWeight(self._text, char) >= BOLD_WEIGHT)

    def font(self, index: int) -> tuple[bytes, int]:
        """The name of the letter's font, and its size in whole points."""
        char = self._char(index)
        name = create_string_buffer(_LONGEST_NAME)
        pdfium.FPDFText_GetFontInfo(self._text, char, name, _LONGEST_NAME, None)
        return name.value, round(pdfium.FPDFText_GetFontSize(self._text, char))

    def colour(self, index: int) -> tuple[int, ...]:
        """The red, green, blue and opacity that the letter is filled with."""
        char = self._char(index)
        parts = [c_uint() for _ in range(4)]
        pdfium.FPDFText_GetFillColor(self._text, char, *map(byref, parts))
        return tuple(part.value for part in parts)

    def shapes(self) -> Iterator[Box]:
        """The bounds of each line, box or curve that is drawn on the page."""
        left, bottom, right, top = (c_float() for _ in range(4))
        for number in range(pdfium.FPDFPage_CountObjects(self._page)):
            drawn = pdfium.FPDFPage_GetObject(self._page, number)
            if pdfium.FPDFPageObj_GetType(drawn) == pdfium.FPDF_PAGEOBJ_PATH and (
                pdfium.FPDFPageObj_GetBounds(
                    drawn, byref(left), byref(bottom), byref(right), byref(top)
                )
            ):
                yield left.value, right.value, self._height - top.value, self._height - bottom.value
