"""A heading as a title: without labels, decisions, senders, page marks and menus.

The words that were cut off are evidence of other things; what stays is what a
person would cite.
"""

import re
from itertools import pairwise

from styrdok.tables import Tables
from styrdok.text import flat, fold, key

_LONGEST = 1000
"""Characters of a heading that are looked at; the rest of a long line cannot be title."""

EDGES = " \t\n.,;:-–—|(/&"
_BROKEN_LINE = re.compile(r"(?<=[a-zåäö])-\s*\n\s*(?=[a-zåäö])(?!och\b|eller\b|samt\b)")
_BROKEN_WORD = re.compile(r"\b([A-Za-zÅÄÖåäö]{4,})- ?([A-Za-zÅÄÖåäö]+)")
_SPLIT_WORD = re.compile(
    r"(?m)^([A-ZÅÄÖ]?[a-zåäö]{4,}s)(?<!ens)(?<!nas)(?<!munens)\s*\n([a-zåäö]+)$"
)
_CUT_SUBJECT = re.compile(
    r"(?<=\w)\s(?:Avtalet|Planen|Policyn|Programmet|Reglementet|Riktlinjerna|Strategin|Taxan"
    r"|(?i:gällande|gäller|giltig))\s*$"
)
"""What a title ends with when the sentence behind it was cut off at its decision."""

_SPACED = re.compile(r"(?<!\S)(?:[A-ZÅÄÖ] ){4,}[A-ZÅÄÖ](?!\S)")
"""A word set with a blank between its letters."""

_INITIAL = re.compile(r"^([A-ZÅÄÖ]) ([A-ZÅÄÖ]{3,})")
"""A first letter that is set apart from its word."""

_DATED = re.compile(r"[\s.,]+(?:19|20)\d\d-\d\d-\d\d(?!\d)")
_FOOTNOTE = re.compile(r"\[\d{1,2}\]$")
_NO_NAME = re.compile(r"[=_]|\d/ $|\.doc\b|[A-ZÅÄÖ]\d")
_LAST_DIGIT = re.compile(r"(?<=[a-zåäö]) [1-3]$")
_SLOGAN = re.compile(r"\. [^.!]{3,80}!$")
_LINKS = re.compile(r"\s(?:för|om|av|inom|vid|till|mot)$")
_PAGE_BETWEEN = re.compile(r"\s\d{1,2}$")
"""The number of the first page, behind which its heading stands once more."""

_YEARS = re.compile(r"(?:19|20)\d\d(?: ?[-–]? ?(?:19|20)\d\d)?")
_LOST_DASH = re.compile(r"\b((?:19|20)\d\d) ((?:19|20)\d\d)\b")


def tidy(raw: str, tables: Tables) -> str:
    """One line of title: without labels, decisions, page marks and the menu of types."""
    text = _BROKEN_LINE.sub("", raw[:_LONGEST]).strip()
    text = flat(_SPLIT_WORD.sub(lambda found: _whole(found, tables), text))
    text = _closed_up(_without(text, "page_mark", tables).strip(), tables)
    text = _without_menu(text, tables)
    text = _without(text.lstrip(" .:"), "leading_number", tables).strip()
    text = _until_particulars(_of_report(text, tables), tables)
    if (found := tables.wording["after_title"].search(fold(text))) and found.start() > 3:
        text = text[: found.start()]
    text = _CUT_SUBJECT.sub("", text.rstrip())
    text = _without_slogan(_until_date(_FOOTNOTE.sub("", flat(text)), tables), tables)
    text = _once(_without_sender(text, tables).strip(EDGES))
    text = _without_loose_end(_without_preamble(text, tables), tables)
    text = _without_type_alone(_without_owner_again(text, tables), tables)
    text = _without_page_number(_without_site(text, tables), tables)
    text = _mended(text, tables)
    return _sentence_case(text, tables) if text.isupper() else text


def _of_report(text: str, tables: Tables) -> str:
    """``Revisionsrapport Intern kontroll Kim Ek Cert. revisor``: what the report is on."""
    folded = fold(text)
    report = tables.wording["audit_report"].match(folded)
    if not report or not text[report.end() :][:1].isupper():
        return text
    auditor = tables.wording["auditor"].search(folded, report.end())
    return text[report.end() : auditor.start() if auditor else len(text)]


def _closed_up(text: str, tables: Tables) -> str:
    """``R A P P O R T`` and ``R APPORT`` as ``RAPPORT``."""
    text = _SPACED.sub(lambda found: found[0].replace(" ", ""), text)
    initial = _INITIAL.match(text)
    whole = initial[1] + initial[2] if initial else ""
    return whole + text[initial.end() :] if initial and tables.types.find(whole) else text


def _until_date(text: str, tables: Tables) -> str:
    """``Ägardirektiv för X AB 2012-04-24. Första rubriken``: no document is called after a day."""
    day = _DATED.search(text)
    kind = tables.types.head(text[: day.start()]) if day else None
    is_named = kind and (kind.type.steering or kind.type.key == "tjänsteskrivelse")
    return text[: day.start()] if day and is_named else text


def _without_slogan(text: str, tables: Tables) -> str:
    """``Strategisk plan 2015-2018. Vi gör det tillsammans!`` up to the exclamation."""
    slogan = _SLOGAN.search(text)
    return text[: slogan.start()] if slogan and tables.types.head(text[: slogan.start()]) else text


def _without(text: str, wording: str, tables: Tables) -> str:
    """The text with every hit of the wording replaced by a blank."""
    for found in reversed(list(tables.wording[wording].finditer(fold(text)))):
        text = f"{text[: found.start()]} {text[found.end() :]}"
    return text


def _without_menu(text: str, tables: Tables) -> str:
    """The text after a menu that prints every type, and without the name of its series."""
    menu = tables.types.menu(text)
    if menu and not text[: menu[0].start].strip():
        text = text[menu[-1].end :].lstrip(" .")
    elif menu and tables.types.head(text[: menu[0].start]):
        text = text[: menu[0].start]
    return _without(text, "series", tables).strip()


def _until_particulars(text: str, tables: Tables) -> str:
    """Up to the first label, decision or table of contents; from behind a decision before it."""
    folded = fold(text)
    if lead := lead_end(text, folded, tables):
        rest = text[lead:].lstrip(EDGES)
        if rest[:1].isupper() and tables.types.head(rest):
            return _until_particulars(rest, tables)
    cuts = [found.start() for found in tables.wording["contents"].finditer(folded)]
    cuts += [
        hit.start
        for hit in tables.labels.find(folded)
        if text[hit.start].isupper()
        and (hit.colon or not hit.strict)
        and not _is_titles_period(text, folded, hit.start, tables)
        and not tables.wording["goes_on"].search(folded, 0, hit.start)
    ]
    for decision in tables.decisions.find(text, folded):
        says = decision.body or decision.date or decision.paragraph or decision.end >= len(text)
        is_told = decision.action == "adopt" or (decision.action == "revise" and decision.date)
        if not says or not is_told:
            continue
        cuts.append(decision.start)
    # "Program för kultur. Kommunfullmäktige 14 april 2009": decided, without saying so.
    cuts += [
        body.start
        for body in tables.bodies.find(text, 0, len(text))
        if _is_decision(folded, body.start, body.end, tables)
    ]
    cuts = [cut for cut in cuts if cut > 3]
    if not cuts:
        return text
    text = text[: min(cuts)]
    # "... kommun. Avtalet | antogs": the sentence that was cut short goes too.
    sentence, _, fragment = text.rpartition(". ")
    if sentence and len(fragment.split()) <= 2 and not _YEARS.fullmatch(fragment.strip()):
        return sentence
    return text


def _is_decision(folded: str, start: int, end: int, tables: Tables) -> bool:
    """Whether a day follows the body there, and a steering document's whole name stands before."""
    day = tables.dates.at(folded, end + 1)
    kind = tables.types.head(folded[:start])
    is_open = tables.wording["goes_on"].search(folded, 0, start)
    is_by = folded[:start].endswith((" från ", " - ", " – "))
    is_named = kind is not None and kind.type.steering and not is_open and not is_by
    return bool(day and day.span.precision == "day" and is_named)


def _is_titles_period(text: str, folded: str, at: int, tables: Tables) -> bool:
    """Whether capitals all along end with a period: ``LOKALPLAN FÖR ÅREN 2021-2025``."""
    return text.isupper() and tables.wording["only_period"].match(folded[at:]) is not None


def lead_end(text: str, folded: str, tables: Tables) -> int:
    """Where the decisions and senders end that stand before a title; 0 where it comes first.

    ``Antagna KF Reviderade KF Ägardirektiv``, ``Kommunfullmäktige Finanspolicy``
    """
    end = 0
    while end < len(text):
        start = end + len(text[end:]) - len(text[end:].lstrip(EDGES))
        decision = next(tables.decisions.find(text, folded, start), None)
        body = tables.bodies.at(text, start)
        sender = tables.wording["sender"].match(folded, start)
        number = tables.wording["preamble"].match(folded, start)
        day = tables.dates.at(folded, start)
        if decision and decision.start == start and decision.end > start:
            end = decision.end
        elif body and not text[start : body.end].endswith("s"):
            end = body.end
        elif sender:
            end = sender.end()
        elif day and day.span.precision == "day":
            end = day.end
        elif number:
            end = number.end()
        else:
            break
    return end


def _without_sender(text: str, tables: Tables) -> str:
    """Without a sentence before or behind it that only says who printed the document."""
    first, _, rest = text.partition(". ")
    if tables.types.head(rest) and _is_sender(first, tables):
        text = rest
    text = _without_owner_before(text, tables)
    sentence, _, last = text.rstrip(EDGES).rpartition(". ")
    return sentence if sentence and tables.wording["no_title"].match(fold(last)) else text


def _without_owner_before(text: str, tables: Tables) -> str:
    """``Sjöviks kommun Förskolan Granen Lokal arbetsplan`` without the municipality."""
    owner = next(tables.register.find(text, fold(text)), None)
    rest = text[owner.end :].lstrip() if owner and owner.start == 0 else ""
    is_apart = rest[:1].isupper() and text[: len(text) - len(rest)].endswith(("kommun ", "stad "))
    return rest if is_apart and tables.types.head(rest) else text


def _without_owner_again(text: str, tables: Tables) -> str:
    """``Program för Säters kommun SÄTERS KOMMUN``: up to where the owner stands once more."""
    hits = list(tables.register.find(text, fold(text)))
    for first, again in pairwise(hits):
        is_same = first.organisation == again.organisation and first.end <= again.start
        if is_same and not re.search(r"[^\W\d]", text[first.end : again.start]):
            return text[: again.start].strip(f"{EDGES}~")
    return text


def _without_preamble(text: str, tables: Tables) -> str:
    """From the type on, where what stands before is no name: ``KS14.924. Markpolicy``."""
    kind = tables.types.head(text)
    if not kind or not kind.start or not text[kind.start].isupper():
        return text
    before = text[: kind.start]
    return text[kind.start :] if _NO_NAME.search(before) and not text.isupper() else text


def _without_loose_end(text: str, tables: Tables) -> str:
    """Without a last word that began what was cut off: ``... DIREKTIV | ANTAGNA AV``."""
    name, _, last = text.rpartition(" ")
    body = tables.bodies.at(last, 0)
    is_whose = body and body.end == len(last) and last.endswith("s") and not body.key.endswith("s")
    is_type = last.isupper() and tables.types.knows(last) and not name.isupper()
    # "Föreskrifter för kommunstyrelsens" is only cut short.
    is_open = tables.wording["goes_on"].search(fold(name))
    return name.rstrip(EDGES) if name and (is_whose or is_type) and not is_open else text


def _without_site(text: str, tables: Tables) -> str:
    """Without whose web site it was on: ``Socialnämndens dokumenthanteringsplan - Haninge``."""
    name, dash, last = text.rpartition(" - ")
    is_owner = any(
        (hit.start, hit.end) == (0, len(last)) for hit in tables.register.in_title(last, fold(last))
    )
    return name if dash and is_owner and tables.types.head(name) else text


def _without_page_number(text: str, tables: Tables) -> str:
    """Without the number of the page at its end: ``Överenskommelse om samverkan 1``."""
    numbered = _LAST_DIGIT.search(text)
    is_part = numbered and tables.wording["numbered"].search(fold(text), 0, numbered.start())
    return text[: numbered.start()] if numbered and not is_part else text


def _without_type_alone(text: str, tables: Tables) -> str:
    """``Riktlinje. Sjövik växer! Riktlinje för torg`` without the type that stands alone."""
    first, _, rest = text.partition(". ")
    if rest and tables.wording["form"].fullmatch(fold(first)):
        return rest
    if not tables.types.knows(first):
        return text
    if tables.wording["plan_paper"].match(fold(first)):
        return text  # "Planbeskrivning. Detaljplan för ..."
    alone, own = tables.types.head(first), tables.types.head(rest)
    return rest if alone and own and alone.type == own.type else text


def _is_sender(sentence: str, tables: Tables) -> bool:
    """Whether a sentence ends with a municipality, of which it tells nothing: ``Vara kommun``."""
    folded = fold(sentence)
    if tables.types.head(sentence) or tables.wording["preposition"].search(folded):
        return False
    return any(hit.end == len(sentence) for hit in tables.register.find(sentence, folded))


def _once(text: str) -> str:
    """``X. X för Y`` and ``X för Y X`` are both ``X för Y``."""
    folded = fold(text)
    beginning = folded[:8]
    if beginning not in folded[8:]:
        return text
    again = re.compile(rf"(?<!\w){re.escape(beginning)}")
    for found in again.finditer(folded, 8) if len(text) > 16 else ():
        first = text[: found.start()].strip(EDGES)
        page = _PAGE_BETWEEN.search(first)
        if page and key(text[found.start() :]).startswith(key(first[: page.start()])):
            return first[: page.start()]
        second = text[found.start() :].strip(EDGES)
        if key(second).startswith(key(first)):
            return _once(second)
        if key(first).startswith(key(second)):
            # "Inköp Riktlinjer för inköp": the first words stand once more where they belong.
            goes_on = _LINKS.search(first)
            return text[len(second) :].strip(EDGES) if goes_on else _without_echo(first)
        # "Handikapplan Sjöviks kommun Handikapplan för Sjöviks kommun 2007"
        if first and set(key(first).split()) <= set(key(second).split()):
            return _once(second)
    return text


def _without_echo(text: str) -> str:
    """Without a last sentence that only repeats how it began (``... i Sala. Riktlinje``)."""
    sentence, _, last = text.rpartition(". ")
    return sentence if sentence and key(text).startswith(key(last)) else text


def _mended(text: str, tables: Tables) -> str:
    """Type words broken at a line end put together, and the lost dash of a period put back."""
    text = _BROKEN_WORD.sub(lambda found: _joined(found, tables), text)
    return _LOST_DASH.sub(lambda m: f"{m[1]}-{m[2]}" if m[1] < m[2] else m[0], text)


def _joined(found: re.Match[str], tables: Tables) -> str:
    """The two parts as one word, if that is a type's."""
    whole = found[1] + found[2]
    hit = tables.types.head(whole)
    return whole if hit and hit.end == len(whole) else found[0]


def _whole(found: re.Match[str], tables: Tables) -> str:
    """A line that is only a first part and a line that is only a type word, as one word."""
    return found[1] + found[2] if tables.types.knows(found[2]) else found[0]


def _sentence_case(text: str, tables: Tables) -> str:
    """Capitals only where they belong: first letter, municipalities, well-known acronyms."""
    lowered = fold(text)
    letters = list(lowered)
    for found in tables.wording["acronym"].finditer(lowered):
        letters[found.start() : found.end()] = found[0].upper()
    for hit in tables.register.in_title(text, lowered):
        letters[hit.start] = letters[hit.start].upper()
    return letters[0].upper() + "".join(letters[1:])
