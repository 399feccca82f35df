"""The list as an Excel workbook: dates that sort as dates, filters, and nothing that calculates."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from styrdok.errors import UsageError
from styrdok.render.formats import Row, as_text
from styrdok.render.safe import plain

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_WIDTHS: Mapping[str, int] = {
    "path": 40,
    "title": 50,
    "organisations": 24,
    "responsible": 24,
    "reason": 80,
    "replaces": 30,
    "status": 16,
}
_COMMON_WIDTH = 13
_LONGEST = 32_767
"""Characters that a cell can hold."""

_DAY = len("2019-06-25")
_DATE_FIELDS = frozenset(
    ("adopted_on", "revised_on", "valid_from", "valid_until", "review_by", "stale_since")
)


def workbook(
    rows: Iterable[Row], names: Sequence[str], facts: Mapping[str, str], made_on: date
) -> bytes:
    """The bytes of a workbook with the rows on one sheet and the facts about them on another.

    ``made_on`` is the day that it speaks of. The same rows and facts give the same bytes.

    Raises:
        UsageError: XlsxWriter is not installed.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        raise UsageError(
            'an .xlsx file needs XlsxWriter: run "pip install XlsxWriter" '
            '(with pipx "pipx inject styrdok XlsxWriter"), or export .csv'
        ) from error
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "remove_timezone": True})
    book.set_properties({"title": "styrdok", "created": datetime.combine(made_on, time())})
    _documents(book, list(rows), names)
    _about(book, facts)
    book.close()
    return buffer.getvalue()


def _documents(book: "Workbook", rows: list[Row], names: Sequence[str]) -> None:
    sheet = book.add_worksheet("Documents")
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for column, name in enumerate(names):
        sheet.write_string(0, column, name, bold)
        sheet.set_column(column, column, _WIDTHS.get(name, _COMMON_WIDTH))
    for at, row in enumerate(rows, 1):
        for column, name in enumerate(names):
            _write(sheet, at, column, name, row[name], day, wrapped)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    sheet.autofilter(0, 0, len(rows), len(names) - 1)


def _write(
    sheet: Any, at: int, column: int, name: str, value: object, day: object, wrapped: object
) -> None:
    """One cell. A coarse date stays text, since Excel knows only days; text is never a formula."""
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(at, column, value)
        case int():
            sheet.write_number(at, column, value)
        case str() if name in _DATE_FIELDS and len(value) == _DAY:
            sheet.write_datetime(at, column, date.fromisoformat(value), day)
        case _:
            text = plain(as_text(value))[:_LONGEST]
            if text:
                sheet.write_string(at, column, text, wrapped if name == "reason" else None)


def _about(book: "Workbook", facts: Mapping[str, str]) -> None:
    sheet = book.add_worksheet("About")
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 80)
    for at, (name, value) in enumerate(facts.items()):
        sheet.write_string(at, 0, name)
        sheet.write_string(at, 1, plain(value))
