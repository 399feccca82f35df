"""What documents state of follow-up and responsibility, each with the words that say so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from styrdok import tables
from styrdok.finders import statements
from styrdok.finders.view import View
from styrdok.model import Document, Evidence, Page, Record, Statement
from styrdok.text import fold

T = tables.load()
REPORTS = {"followed_up", "not_followed_up"}


def stated(*pages: str, type_key: str = "policy", title: str = "Policy") -> list[Statement]:
    """What a document with these pages states."""
    record = Record(
        "id", "/path", len(pages), type=type_key, steering=T.types.is_steering(type_key)
    )
    document = Document("/path", "0" * 64, tuple(Page(n, p) for n, p in enumerate(pages, 1)), "")
    view = View(document, T)
    view.title = Evidence("title", title, "", 1, 0, 0, "", 1.0)
    return list(statements.read(view, record))


@pytest.mark.parametrize(("rule", "text", "wanted"), T.statements.examples)
def test_wording_is_read_from_its_example(rule: str, text: str, wanted: str | None) -> None:
    """Each wording gives what stands beside its example, and nothing in its counter-examples."""
    kind = next(one.kind for one in T.statements.wordings if one.id == rule)
    type_key = "revisionsrapport" if kind in REPORTS else "riktlinje"
    found = [
        one
        for one in stated(text, type_key=type_key, title="Riktlinjer för styrdokument")
        if one.rule == rule
    ]
    if wanted is None:
        assert found == []
    elif kind == "adopts":
        by_type: dict[str | None, list[str]] = {}
        for one in found:
            by_type.setdefault(one.target, []).append(str(one.value))
        told = [f"{key}: {', '.join(bodies)}" for key, bodies in by_type.items()]
        assert "; ".join(told) == wanted
    else:
        assert [one.value or "" for one in found] == [wanted]
    assert all(one.quote in text for one in found)


@pytest.mark.parametrize(("kind", "line", "is_one"), T.statements.heading_examples)
def test_heading_is_read_from_its_example(kind: str, line: str, is_one: bool) -> None:
    """Each heading is one, with or without a number, and a line much like it is none."""
    own = [one for one in T.statements.headings if one.kind == kind]
    assert any(T.statements.heads(one, fold(line)) for one in own) == is_one


SECTION = "Uppföljning\nProgrammet ska följas upp av kommunstyrelsen i samband med budgeten.\n"


@pytest.mark.parametrize(
    ("page", "kinds"),
    [
        pytest.param(f"Text.\n4.1 {SECTION}", {"follow_up"}, id="a section"),
        pytest.param("Innehåll\nUppföljning\n7\nAnsvar\n8\n", set(), id="a table of contents"),
        pytest.param(
            "Uppföljning\nStaden ska vara en plats där alla kan känna sig hemma hela livet.\n",
            set(),
            id="a section that says nothing of it",
        ),
        pytest.param(
            "Roller och ansvar\nKommunstyrelsen leder arbetet och samordnar nämnderna i allt.\n",
            {"roles"},
            id="a section on roles",
        ),
    ],
)
def test_a_section_counts_where_its_text_bears_it_out(page: str, kinds: set[str]) -> None:
    """A heading alone says nothing."""
    assert {one.kind for one in stated(page)} == kinds


def test_a_section_is_quoted_to_the_end_of_its_sentence() -> None:
    """Wherever the line breaks; when it is followed up stands in the same sentence."""
    page = (
        "13. Uppföljning och revidering\nHändelser kopplade till hot och våld ska utvärderas "
        "årligen eller\nnär något särskilt har hänt. Arbetet leds av säkerhetschefen.\n"
    )
    [one] = [one for one in stated(page, type_key="riktlinje") if one.kind == "follow_up"]
    assert one.value == "årligen"
    assert one.quote.endswith("eller\nnär något särskilt har hänt.")


def test_a_section_says_when_before_the_last_sentence_of_its_line() -> None:
    """And what only leads to a list ends before its first bullet."""
    line = "Uppföljning av arbetet med alla nätter sker årligen. När det\n"
    page = f"Uppföljning\n{line}gäller parken leder stadsträdgårdsmästaren samtalet.\n"
    section = next(one for one in stated(page) if one.rule == "heading.follow_up")
    assert section.value == "årligen"
    page = "Uppföljning\nVarje år ska policyn följas upp, och då granskas detta:\n• Nätterna\n"
    section = next(one for one in stated(page) if one.rule == "heading.follow_up")
    assert section.quote.endswith("granskas detta:")


def test_a_heading_is_no_part_of_the_sentence_below_it() -> None:
    """The quote begins where the sentence does, and stands in the page letter for letter."""
    page = "7 Genomförande\nKommunchefen ansvarar för att\nplanen genomförs. Den gäller alla."
    [one] = stated(page, type_key="plan")
    assert (one.kind, one.value) == ("responsible", "Kommunchefen")
    assert one.quote == "Kommunchefen ansvarar för att\nplanen genomförs."


def test_guidelines_tell_who_adopts_what_only_for_certain() -> None:
    """A rule with an exception is none, and other documents have no such rules."""
    page = "Policyer antas av kommunfullmäktige. Planer kan antas av en nämnd."
    told = [(one.target, one.value) for one in stated(page, title="Riktlinjer för styrdokument")]
    assert told == [("policy", "kommunfullmäktige")]
    assert stated(page, title="Resepolicy") == []


def test_a_report_is_dated_by_its_first_page() -> None:
    """By the latest day or month there."""
    [one] = stated("Granskning\nJuni 2019\nBeslut 2018-03-01", type_key="revisionsrapport")
    assert (one.kind, one.value, one.quote) == ("dated", "2019-06", "Juni 2019")


def test_minutes_state_nothing() -> None:
    """What is neither a steering document nor a report is not looked at."""
    assert stated("Planen ska följas upp årligen.", type_key="protokoll") == []


WORDS = st.sampled_from(
    [
        *("Planen", "ska", "följas", "upp", "årligen.", "Ansvar", "Uppföljning", "sker", "inte"),
        *("av", "\n", "•", "–", ";", "för", "ansvarar", "Kommunchefen"),
    ]
)


@given(st.lists(WORDS, max_size=60).map(" ".join))
def test_every_quote_stands_on_its_page(text: str) -> None:
    """Letter for letter, whatever the text."""
    for type_key in ("plan", "revisionsrapport"):
        assert all(one.quote in text for one in stated(text, type_key=type_key))
