"""Diary numbers: how registries write them, and what only looks like one.

Every registry has a form of its own (``KS 2016/0123``, ``2016-000123``, ``23KS14``),
and years, days and periods have the same forms.
"""

import re

from styrdok.tables.bodies import Bodies

NUMBER = re.compile(
    r"(?<![\w/.:-])(?:"
    r"[A-ZÅÄÖ]{1,5}[a-zåäö]{0,4}[ /-]?\d{2,4}[-–/.:] ?\d{1,6}(?:[-/:.]\d{1,4})*"
    r"(?: ?[A-ZÅÄÖ]{2,4}(?:-\d+)?)?"
    r"|\d{4}[-–./:] ?\d{1,6}(?:[-/:.]\d{1,4})*(?: (?:nr )?\d{2,6})?(?:[ -]?[A-ZÅÄÖ]{2,4}(?:-\d+)?)?"
    r"|\d{1,5}[-/]\d{2,4}(?:[-/:]\d{1,4})*(?: ?[A-ZÅÄÖ]{2,4})?"
    r"|[A-ZÅÄÖ][A-Za-zåäö]{0,4} \d{1,5}/\d{2,4}"
    r"|\d{4}[/-][A-ZÅÄÖ]{2,4} ?\d{1,5}(?: ?/ ?\d{1,3}| \d{3})?|\d\d[A-ZÅÄÖ]{2,4}/?\d{1,5}"
    r"|\d\d/[A-ZÅÄÖ]{2,4} \d{3,5}|\d{4}[A-ZÅÄÖ]{2,4}/?\d{1,5}|[A-ZÅÄÖ]{2,4}\d{4,6}"
    r")(?![\w/])"
)
"""A diary number in any form that registries use; to be looked for only beside a label or body."""

STUB = re.compile(r"(?:[a-zåäö]{1,5}[ /-])?\d{0,4}[-/:.]?(?![\w-])")
"""What is left of a diary number of which the rest was lost."""

_PREFIXED = re.compile(
    r"(?<![\w/])(?![A-ZÅÄÖ]*FS\b|[A-ZÅÄÖ]KF\b)(?:[A-ZÅÄÖ]{2,4}|Ks)"
    r"(?:[ /-]?(?:19|20)?\d\d(?:[/:-]\d{2,6})+| \d{1,5}/(?:19|20)\d\d)(?![\w/])"
)
"""A diary number that its register's letters make known without any label.

Not a statute's, nor that of a municipality's collection of them (``KFS 2017:07``, ``ÄKF 2010:08``).
"""

_DATE_OR_YEARS = re.compile(
    r"(?:[A-ZÅÄÖ][A-Za-zåäö]* )?(?:19|20)\d\d([-/.])\d\d\1\d\d|(?:19|20)\d\d(?:-(?:19|20)\d\d)?"
    r"|(?:ÅR|Å[rR]et|Läsår|LÄSÅR|HT|VT|Ht|Vt) ?(?:19|20)\d\d[-/](?:19|20)?\d\d"
)


_LEFT_BLANK = re.compile(r"[-/:.]0{3,}$")
"""What a template prints where the number is to be filled in: ``2019-0000``."""

_AS_YEARS = re.compile(r"(?P<letters>[A-ZÅÄÖa-z]+)[ /-]?(?:19|20)\d\d[-/](?:19|20)?\d\d")
"""A diary number that may as well be a period."""

_OF_COMMITTEE = re.compile(r"[A-ZÅÄÖ]{1,2}N")
"""Letters of a nämnd's register: ``BUN``, ``SN``."""


def is_number(text: str) -> bool:
    """Whether what has the form of a diary number is not a date, a year or a period."""
    return not _DATE_OR_YEARS.fullmatch(text.strip()) and not _LEFT_BLANK.search(text)


def at(text: str, start: int) -> re.Match[str] | None:
    """The diary number that begins there."""
    found = NUMBER.match(text, start)
    return found if found and is_number(found[0]) else None


def find(text: str, start: int, end: int, bodies: Bodies) -> re.Match[str] | None:
    """The first diary number there that is known without a label.

    What may be years is one only behind the letters of a body: ``BUN 2019-20``.
    """
    for found in _PREFIXED.finditer(text, start, end):
        years = _AS_YEARS.fullmatch(found[0])
        letters = years["letters"] if years else ""
        is_register = bodies.at(letters, 0) or _OF_COMMITTEE.fullmatch(letters)
        if is_number(found[0]) and (not years or is_register):
            return found
    return None
