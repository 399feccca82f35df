"""pdfplumber, the second engine: far slower, but it opens files that pdfium gives up on."""

import io
import logging
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import version
from typing import Any

from styrdok.model import Page
from styrdok.pdf import words
from styrdok.pdf.words import Word

_ROW = 3.0
"""Points by which the upper edges of a row's words may differ."""


@cache
def engine() -> str:
    """The library and its version."""
    return f"pdfplumber {version('pdfplumber')}"


def pages(data: bytes, on_page: Callable[[], None], most: int | None = None) -> tuple[Page, ...]:
    """The pages of the PDF, at most so many; none where this engine cannot read it either.

    ``on_page`` is called after each of them.
    """
    import pdfplumber

    # What the library under it warns of is in the file, and would stand among our own messages.
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    found = []
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            for page in pdf.pages[:most]:
                printed = page.extract_words(extra_attrs=["fontname"])
                found.append(words.page(page.page_number, _rows(printed)))
                page.close()
                on_page()
    except MemoryError:
        raise
    except Exception:
        # It raises anything for a file that is not whole, a RecursionError too.
        return ()
    return tuple(found)


def _rows(printed: list[dict[str, Any]]) -> Iterator[list[Word]]:
    row: list[Word] = []
    for word in sorted(map(_word, printed), key=lambda word: word.top):
        if row and word.top - row[0].top > _ROW:
            yield sorted(row, key=lambda word: word.left)
            row = []
        row.append(word)
    yield sorted(row, key=lambda word: word.left)


def _word(printed: dict[str, Any]) -> Word:
    is_bold = "bold" in printed["fontname"].lower()
    return Word(
        printed["text"], printed["x0"], printed["x1"], printed["top"], printed["bottom"], is_bold
    )
