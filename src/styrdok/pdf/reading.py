"""The text of every page, and the layout of the pages that carry a document's particulars."""

import hashlib
from importlib.metadata import version

import pypdfium2

from styrdok.model import Document, Page, Unreadable
from styrdok.pdf import layout, marks
from styrdok.pdf.letters import Letters
from styrdok.tables.types import Types
from styrdok.text import clean, is_garbled, unshift

ENGINE = f"pypdfium2 {version('pypdfium2')}"

MIN_LETTERS = 25
"""Fewer letters than this in a whole document are a stamp on a scan, not its text."""

COVER = 1200
"""Letters; a page with fewer may be a cover or hold a block of particulars."""

_HEADER_WINDOW = 1024
"""``%PDF`` may stand this far into the file; that is how lenient PDF readers are."""


def read(path: str, data: bytes, types: Types) -> Document | Unreadable:
    """The document in ``data``, or why there is none.

    ``path`` is only passed on; ``types`` tells where a menu of document types
    stands, in which a marked word is worth looking for. Reasons are ``empty``, ``not_pdf``,
    ``encrypted``, ``damaged``, ``no_text`` and ``garbled_text``.
    """
    if not data:
        return Unreadable(path, "empty", "the file has no content")
    if b"%PDF" not in data[:_HEADER_WINDOW]:
        return Unreadable(path, "not_pdf", f"the file begins with {_beginning(data)}")
    try:
        pages = _pages(data, types)
    except pypdfium2.PdfiumError as error:
        reason = "encrypted" if "assword" in str(error) else "damaged"
        return Unreadable(path, reason, str(error))
    return _judge(Document(path, hashlib.sha256(data).hexdigest(), pages, ENGINE))


def _beginning(data: bytes) -> str:
    return repr(data[:20].decode("latin-1").strip())


def _pages(data: bytes, types: Types) -> tuple[Page, ...]:
    pdf = pypdfium2.PdfDocument(data)
    try:
        count = len(pdf)
        if not count:
            raise pypdfium2.PdfiumError("the file has no pages")
        pages: list[Page] = []
        for number in range(1, count + 1):
            is_last = number == count
            looks = number == 1 or is_last or (number == 2 and len(pages[0].text) < COVER)
            longest = None if number <= 2 else COVER
            pages.append(_page(pdf, number, types, longest=longest, looks=looks))
        return tuple(pages)
    finally:
        pdf.close()


def _page(
    pdf: pypdfium2.PdfDocument, number: int, types: Types, *, looks: bool, longest: int | None
) -> Page:
    """One page, with its layout if it ``looks`` and has no more letters than ``longest``."""
    page = pdf[number - 1]
    textpage = page.get_textpage()
    try:
        raw = textpage.get_text_range()
        shifted = unshift(raw)
        if shifted is not None:
            return Page(number, clean(shifted))
        if looks and (longest is None or len(raw) < longest):
            letters = Letters(page, textpage)
            found = layout.page(number, raw, letters)
            return marks.mark(found, raw, letters, types) if number == 1 else found
        return Page(number, clean(raw))
    finally:
        textpage.close()
        page.close()


def _judge(document: Document) -> Document | Unreadable:
    letters = 0
    for page in document.pages:
        letters += sum(map(str.isalpha, page.text))
        if letters >= MIN_LETTERS:
            break
    else:
        detail = f"{letters} letters on {len(document.pages)} pages: a scan or drawn text"
        return Unreadable(document.path, "no_text", detail)
    if is_garbled("\n".join(page.text for page in document.pages[:2])):
        return Unreadable(document.path, "garbled_text", "the letters do not form words")
    return document
