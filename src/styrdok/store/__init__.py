"""The index: one SQLite file with the files, their documents, pages and evidence.

The only place that knows SQLite. Reading uses plain ``sqlite3``, so that a
command that only lists starts at once; sqlite-utils, which takes 160 ms to
import, is met only where an index is made or brought up to date.
"""

from styrdok.store.documents import Analysed, Making, PageRow, page_rows
from styrdok.store.files import File, Problem
from styrdok.store.index import Index
from styrdok.store.search import Hit, Passage
from styrdok.store.standings import Standing, Stood

__all__ = [
    "Analysed",
    "File",
    "Hit",
    "Index",
    "Making",
    "PageRow",
    "Passage",
    "Problem",
    "Standing",
    "Stood",
    "page_rows",
]
