"""The ladder of engines: each file is read by the first one that makes sense of it.

pdfium reads nearly all files, and fast. What it cannot open, or gives as
letters that form no words, pdfplumber tries. Pages that are pictures are left
to Tesseract, if it is asked for.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

import pypdfium2

from styrdok.errors import UsageError
from styrdok.model import Document, Page, Unreadable
from styrdok.pdf import pdfium, plumber
from styrdok.pdf.ocr import INSTALL, Tesseract
from styrdok.tables.types import Types
from styrdok.text import is_garbled

MIN_LETTERS = 25
"""Fewer letters than this in a whole document are a stamp on a scan, not its text."""

_TELLING = 2
"""Pages that tell whether the letters form words."""

_HEADER_WINDOW = 1024
"""``%PDF`` may stand this far into the file; that is how lenient PDF readers are."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """The engines to try. Without ``ocr`` pictures of text stay unread.

    ``force`` has every page recognised, whatever text the PDF brings with it.
    """

    types: Types
    ocr: Tesseract | None = None
    force: bool = False

    @classmethod
    def built(cls, types: Types, ocr: str) -> "Ladder":
        """The ladder for one of the modes in :data:`styrdok.model.OCR`.

        Raises:
            UsageError: OCR is to be forced, but there is no Tesseract that reads Swedish.
        """
        tesseract = None if ocr == "off" else Tesseract.installed()
        if ocr == "force" and not tesseract:
            raise UsageError(f"--ocr force: there is no Tesseract with Swedish: {INSTALL}")
        return cls(types, tesseract, force=ocr == "force")

    @property
    def engine(self) -> str:
        """All that it may come to use: another ladder may read what this one cannot."""
        engines = [pdfium.engine(), plumber.engine(), *([self.ocr.engine] if self.ocr else [])]
        return " + ".join(engines)

    @property
    def demands(self) -> str:
        """The engine that every document must have been read with, if one is forced."""
        return self.ocr.engine if self.ocr and self.force else ""

    def sees_more(self, document: Document) -> bool:
        """Whether the PDF may tell of a document what its stored text does not.

        That is which word of a menu of types is marked, where the menu may be
        one only since the tables know more types.
        """
        first = document.pages[0]
        return not first.marked and bool(self.types.menu(first.text))

    def read(
        self, path: str, data: bytes, on_page: Callable[[], None] = lambda: None
    ) -> Document | Unreadable:
        """The document in ``data``, or why there is none.

        ``path`` is only passed on. ``on_page`` is called after each page, as a
        sign that the reading goes on. Reasons are ``empty``, ``not_pdf``,
        ``encrypted``, ``damaged``, ``no_text`` and ``garbled_text``.
        """
        if not data:
            return Unreadable(path, "empty", "the file has no content")
        if b"%PDF" not in data[:_HEADER_WINDOW]:
            return Unreadable(path, "not_pdf", f"the file begins with {_beginning(data)}")
        read = self._by_pdfium(path, data, on_page, force=self.force)
        if isinstance(read, Unreadable) and read.reason in ("damaged", "garbled_text"):
            second = _by_plumber(path, data, on_page)
            if not isinstance(second, Unreadable):
                return second
            if self.ocr and read.reason == "garbled_text":
                return self._by_pdfium(path, data, on_page, force=True)
        return read

    def _by_pdfium(
        self, path: str, data: bytes, on_page: Callable[[], None], *, force: bool
    ) -> Document | Unreadable:
        def recognise(pdf: pypdfium2.PdfDocument, number: int, text: str) -> Page | None:
            if not self.ocr or not (force or _has_no_text(text)):
                return None
            page = pdf[number - 1]
            try:
                return self.ocr.page(page, number)
            finally:
                page.close()

        try:
            pages = pdfium.pages(data, self.types, recognise, on_page)
        except pypdfium2.PdfiumError as error:
            return Unreadable(path, *pdfium.why(error, data))
        engine = pdfium.engine()
        if self.ocr and (force or any(page.recognised for page in pages)):
            engine += f" + {self.ocr.engine}"
        return _judge(path, data, pages, engine)


def _by_plumber(path: str, data: bytes, on_page: Callable[[], None]) -> Document | Unreadable:
    # It takes fifty times as long as pdfium, so a few pages tell first whether it is worth it.
    for most in (_TELLING, None):
        read = _judge(path, data, plumber.pages(data, on_page, most), plumber.engine())
        if isinstance(read, Unreadable):
            break
    return read


def _has_no_text(text: str) -> bool:
    """Whether there is so little that the page may be a picture, perhaps with a stamp on it."""
    return len(text) < 4 * MIN_LETTERS and sum(map(str.isalpha, text)) < MIN_LETTERS


def _beginning(data: bytes) -> str:
    return repr(data[:20].decode("latin-1").strip())


def _judge(path: str, data: bytes, pages: tuple[Page, ...], engine: str) -> Document | Unreadable:
    letters = 0
    for page in pages:
        letters += sum(1 for _ in islice(filter(str.isalpha, page.text), MIN_LETTERS))
        if letters >= MIN_LETTERS:
            break
    else:
        detail = f"{letters} letters on {len(pages)} pages: a scan or drawn text"
        return Unreadable(path, "no_text", detail)
    if is_garbled("\n".join(page.text for page in pages[:_TELLING])):
        return Unreadable(path, "garbled_text", "the letters do not form words")
    return Document(path, hashlib.sha256(data).hexdigest(), pages, engine)
