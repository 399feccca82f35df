"""pypdfium2, the first engine: the text of every page, and the layout of the pages that matter.

Those are the pages that carry a document's particulars.
"""

from collections.abc import Callable
from functools import cache
from importlib.metadata import version

import pypdfium2
import pypdfium2.raw as library

from styrdok.model import Page
from styrdok.pdf import layout, marks
from styrdok.pdf.letters import Letters
from styrdok.tables.types import Types
from styrdok.text import clean, unshift

COVER = 1200
"""Letters; a page with fewer may be a cover or hold a block of particulars."""

Recogniser = Callable[[pypdfium2.PdfDocument, int, str], Page | None]
"""Recognises the page with a number, of which so much text is known; ``None`` if it need not."""


@cache
def engine() -> str:
    """The library and its version."""
    return f"pypdfium2 {version('pypdfium2')}"


def pages(
    data: bytes, types: Types, recognise: Recogniser, on_page: Callable[[], None]
) -> tuple[Page, ...]:
    """The pages of the PDF.

    ``types`` tells where a menu of document types stands, in which a marked
    word is worth looking for. ``on_page`` is called after each page.

    Raises:
        pypdfium2.PdfiumError: the PDF cannot be opened.
    """
    pdf = pypdfium2.PdfDocument(data)
    try:
        count = len(pdf)
        if not count:
            raise pypdfium2.PdfiumError("the file has no pages")
        found: list[Page] = []
        for number in range(1, count + 1):
            is_last = number == count
            looks = number == 1 or is_last or (number == 2 and len(found[0].text) < COVER)
            longest = None if number <= 2 else COVER
            found.append(_page(pdf, number, types, recognise, longest=longest, looks=looks))
            on_page()
        return tuple(found)
    finally:
        pdf.close()


def why(error: pypdfium2.PdfiumError, data: bytes) -> tuple[str, str]:
    """The reason for which the PDF cannot be read, and a sentence.

    The error itself tells of an earlier file where this one opens but has no pages.
    """
    document = library.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        is_locked = library.FPDF_GetLastError() == library.FPDF_ERR_PASSWORD
        return "encrypted" if is_locked else "damaged", str(error)
    has_pages = library.FPDF_GetPageCount(document) > 0
    library.FPDF_CloseDocument(document)
    return "damaged", str(error) if has_pages else "the file has no pages"


def _page(
    pdf: pypdfium2.PdfDocument,
    number: int,
    types: Types,
    recognise: Recogniser,
    *,
    looks: bool,
    longest: int | None,
) -> Page:
    """One page, with its layout if it ``looks`` and has no more letters than ``longest``."""
    with Letters.of(pdf, number) as letters:
        raw = letters.text
        recognised = recognise(pdf, number, raw)
        if recognised:
            return recognised
        shifted = unshift(raw)
        if shifted is not None:
            return Page(number, clean(shifted))
        if looks and (longest is None or len(raw) < longest):
            found = layout.page(number, letters)
            return marks.mark(found, letters, types) if number == 1 else found
        return Page(number, clean(raw))
