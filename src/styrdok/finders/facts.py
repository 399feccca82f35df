"""What is said of a document beside its name: who decided on it, when, and for which years."""

import re
from itertools import islice

from styrdok.finders.mentions import SENTENCE_END, SENTENCE_REACH, TOKEN, Facts, Mention, Sheet
from styrdok.tables import Tables
from styrdok.tables.decisions import DecisionHit, Part
from styrdok.tables.references import Kind
from styrdok.text import flat, fold
from styrdok.titles import YEAR


def facts_of(mention: Mention, tables: Tables, *, is_alone: bool) -> Facts:
    """Body, date and years that the sentence, or brackets behind the name, give the document."""
    sheet = mention.sheet
    period = next(
        tables.dates.periods(fold(mention.name), 0, len(mention.name), dashless=True), None
    )
    first, last = (str(period.first), str(period.last)) if period else (None, None)
    beside = _beside(mention, tables)
    if beside.body or beside.date:
        return beside._replace(first=first, last=last)
    if mention.is_line and (below := _below(mention, tables)):
        return below._replace(first=first, last=last)
    start, end = sheet.sentence(mention.start, mention.end)
    if is_alone and (told := _told(sheet, start, end, (mention.start, mention.end), tables)):
        return Facts(told.body, told.date, first, last)
    return Facts(None, None, first, last)


def _beside(mention: Mention, tables: Tables) -> Facts:
    """What stands right behind the name: ``(kommunfullmäktige, 2018)``, ``antagen av KF 2010``."""
    sheet, at = mention.sheet, mention.end
    if found := _BRACKETS.match(sheet.text, at):
        start, end = found.span(1)
    elif led := _DECIDED.match(sheet.folded, at):
        start, end = led.end(), sheet.sentence(mention.start, led.end())[1]
    else:
        return decided_behind(sheet, at, sheet.sentence(mention.start, at)[1], tables)
    parts = _parts(sheet.text[start:end], tables)
    date = parts.date.value if parts.date else None
    if found and not date:
        year = _LONE_YEAR.fullmatch(sheet.folded[start:end])
        date = year[1] if year else None
    return Facts(_surely(parts.body, tables), date)


_BRACKETS = re.compile(r"[\s,]*\(([^()]{2,90})\)")

_DECIDED = re.compile(
    r"[\s,]+(?:som\s)?(?:antogs|antagen|antaget|antagna|fastställd|fastställt|fastställda|beslutad"
    r"|beslutat|beslutades)\b"
)

_LONE_YEAR = re.compile(rf"(?:[\w., ]*?[ ,])?({YEAR})(?:,[\w ]+)?")


def decided_behind(sheet: Sheet, at: int, limit: int, tables: Tables) -> Facts:
    """Day and body right behind a comma: ``trafikplan, KF 28 maj 2012 § 102``."""
    limit = min(limit, len(sheet.text))
    if not sheet.text.startswith(",", at):
        return Facts()
    rest = sheet.text[at + 1 : limit]
    parts = _parts(rest, tables)
    if not parts.date or len(parts.date.value) < len("2012-05-28"):
        return Facts()
    first = min(part.start for part in (parts.date, parts.body) if part)
    is_near = not rest[:first].strip()
    return Facts(_surely(parts.body, tables), parts.date.value) if is_near else Facts()


def _parts(text: str, tables: Tables) -> DecisionHit:
    """Body and day in the text; a date goes on over the end of a line, and a blank before that."""
    text = _even(text)
    return tables.decisions.parts(text, fold(text), 0, len(text), action="adopt")


def _even(text: str) -> str:
    return text.replace(" \n", "\n")


def _surely(body: Part | None, tables: Tables) -> str | None:
    """The body, unless an abbreviation that differs between municipalities stands for it."""
    if body is None:
        return None
    is_short = body.end - body.start <= _ABBREVIATED and tables.bodies.rank(body.value) < _BOARD
    return None if is_short else body.value


_ABBREVIATED = 4
"""Letters that the abbreviation of a body has at most."""

_BOARD = 4
"""The rank from which on an abbreviation means the same everywhere: KS, KF."""

_DECIDES = re.compile(
    r"\b(?:antogs|antog|antagits|antagen|antaget|antagna|beslutade|beslutades|beslutat|beslut|fastställdes|fastställde"
    r"|fastställts|fastställd|fastställda|fastställt|godkände|tog|togs)\b"
)

_DECIDES_OTHERWISE = re.compile(
    r"\b(?:revider\w*|förläng\w*|upphäv\w*|ändr\w*|ersätt\w*|ersatt\w*|föreslå\w*|föreslog|ska|bör|uppdra\w*|uppdrag|återremitter\w*|inte)\b"
)

_DATED = re.compile(rf"{YEAR}|\d{{6}}")

_POINTING = re.compile(r"\b(?:dessa|den|denna|detta|dokumentet|det)\b")

_SOMEBODY = re.compile(r"\b([A-ZÅÄÖ]{2,5})\s(?:tog|antog|beslutade)\b")


def _told(
    sheet: Sheet, start: int, end: int, name: tuple[int, int], tables: Tables
) -> Facts | None:
    """Who decided and when, where one sentence tells just one of each."""
    folded = sheet.folded
    if not _DATED.search(folded, start, end):
        return None
    stretches = [(start, name[0]), (name[1], end)]
    if not any(_DECIDES.search(folded, a, b) for a, b in stretches):
        return None
    if any(_DECIDES_OTHERWISE.search(folded, a, b) for a, b in stretches):
        return None
    told = [_even(folded[a:b]) for a, b in stretches]
    spans = [hit.span for text in told for hit in tables.dates.find(text, 0, len(text))]
    # Beside a day, years are those of a name or a period.
    days = {str(span) for span in spans if span.precision == "day"}
    dates = days or {str(span) for span in spans}
    bodies = {hit.key for a, b in stretches for hit in tables.bodies.find(sheet.text, a, b)}
    if len(dates) != 1 or (
        not days and not bodies and not _SOMEBODY.search(sheet.text, start, end)
    ):
        return None
    actor = _SOMEBODY.search(sheet.text, start, end)
    body = bodies.pop() if len(bodies) == 1 else None
    if not body and actor and tables.references.is_outside(actor[1]):
        body = actor[1].lower()
    return Facts(body, dates.pop(), quote=flat(sheet.text[start:end]))


def _below(mention: Mention, tables: Tables) -> Facts | None:
    """What the first sentences under a heading say of the document that it names."""
    sheet, kind = mention.sheet, mention.kind
    line_end = sheet.line(mention.end)[1]
    at = line_end + 1
    stop = min(len(sheet.text), at + 2 * SENTENCE_REACH)
    for _ in range(3):
        found = SENTENCE_END.search(sheet.text, at, stop)
        end = found.end() if found else stop
        if end <= at:
            return None
        if _points_back(sheet.folded[at:end], kind, tables):
            told = _told(sheet, at, end, (at, at), tables)
            if told:
                quote = sheet.text[at:end].strip()
                return told._replace(quote=quote)
        at = end
    return None


def _points_back(sentence: str, kind: Kind | None, tables: Tables) -> bool:
    """Whether a sentence speaks of the document above it: "riktlinjerna", "dessa"."""
    if _POINTING.search(sentence):
        return True
    for word in islice(TOKEN.findall(sentence), 40):
        hit = tables.references.kind(word)
        if hit and hit.is_definite and kind and kind.type.key.endswith(hit.type.key):
            return True
    return False
