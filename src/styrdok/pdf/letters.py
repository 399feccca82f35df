"""How single letters of a page are printed, asked of pdfium one letter at a time."""

from collections.abc import Iterator
from ctypes import byref, c_float, c_uint, create_string_buffer

import pypdfium2
import pypdfium2.raw as pdfium

BOLD_WEIGHT = 600

Box = tuple[float, float, float, float]
"""Left, right, top and bottom, in points from the page's left and upper edge."""

_LONGEST_NAME = 128
"""Bytes of a font's name that are compared."""


class Letters:
    """The letters of a page, by their place in pdfium's text of it."""

    def __init__(self, page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage) -> None:
        self._page = page
        # pypdfium2's own object is looked through anew at every call.
        self._text = textpage.raw
        self._height = page.get_height()
        self._rect = pdfium.FS_RECTF()
        self._rect_at = byref(self._rect)

    def box(self, index: int) -> Box | None:
        """A letter's full box, as high as its font."""
        char = pdfium.FPDFText_GetCharIndexFromTextIndex(self._text, index)
        if char < 0 or not pdfium.FPDFText_GetLooseCharBox(self._text, char, self._rect_at):
            return None
        rect = self._rect
        return rect.left, rect.right, self._height - rect.top, self._height - rect.bottom

    def is_bold(self, index: int) -> bool:
        """Whether the letter's font is a bold one."""
        char = pdfium.FPDFText_GetCharIndexFromTextIndex(self._text, index)
        return bool(pdfium.FPDFText_GetFontWeight(self._text, char) >= BOLD_WEIGHT)

    def font(self, index: int) -> tuple[bytes, int]:
        """The name of the letter's font, and its size in whole points."""
        char = pdfium.FPDFText_GetCharIndexFromTextIndex(self._text, index)
        name = create_string_buffer(_LONGEST_NAME)
        pdfium.FPDFText_GetFontInfo(self._text, char, name, _LONGEST_NAME, None)
        return name.value, round(pdfium.FPDFText_GetFontSize(self._text, char))

    def colour(self, index: int) -> tuple[int, ...]:
        """The red, green, blue and opacity that the letter is filled with."""
        char = pdfium.FPDFText_GetCharIndexFromTextIndex(self._text, index)
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
