"""The checks that an auditor makes of a municipality's steering documents, and their verdicts.

Each check ends in one of four verdicts, with the documents and quotes that it
rests on. An index holds only what was given to it: what is not found there is
not called missing unless the user says that the index holds all, and what no
document can show is not judged.
"""

from styrdok.audit.collection import Collection, Held, Report, collections
from styrdok.audit.comparison import Cell, Total, compare, total
from styrdok.audit.expectations import Expectation, expectations
from styrdok.audit.verdicts import CHECKS, VERDICTS, Ground, Verdict, audit
from styrdok.audit.words import Words, words

__all__ = [
    "CHECKS",
    "VERDICTS",
    "Cell",
    "Collection",
    "Expectation",
    "Ground",
    "Held",
    "Report",
    "Total",
    "Verdict",
    "Words",
    "audit",
    "collections",
    "compare",
    "expectations",
    "total",
    "words",
]
