"""Cleaning and folding text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from styrdok.text import clean, fold, is_garbled, unshift

CLEANED = {
    "word broken at a line end": ("dricks\x02vatten", "dricksvatten"),
    "hyphen that belongs": ("IT\x02säkerhet", "IT-säkerhet"),
    "hyphen before and": ("vård\x02och omsorg", "vård- och omsorg"),
    "period over two lines": ("2016\x022018", "2016-2018"),
    "decomposed letters": ("fo\u0308r a\u030alder", "för ålder"),
    "dots set apart": ("fo\u00a8r", "för"),
    "terminal codes": ("a\x1b[31mb", "a[31mb"),
    "direction override": ("a\u202eb", "ab"),
    "line ends": ("a\r\nb", "a\nb"),
}


@pytest.mark.parametrize(("raw", "wanted"), CLEANED.values(), ids=CLEANED)
def test_clean(raw: str, wanted: str) -> None:
    """Stored text is composed, printable and free of line-end hyphens."""
    assert clean(raw) == wanted


@given(st.text())
def test_clean_twice_is_clean_once(text: str) -> None:
    """Cleaning what is clean changes nothing."""
    once = clean(text)
    assert clean(once) == once


@given(st.text())
def test_fold_keeps_offsets(text: str) -> None:
    """Folded text is as long as the text, so that offsets are shared."""
    assert len(fold(text)) == len(text)


LATIN = st.characters(max_codepoint=0xFF)


@given(st.text(LATIN))
def test_a_letter_that_is_cleaned_away_changes_nothing_else(text: str) -> None:
    """A page of common letters is not looked through, and comes out as if it had been."""
    assert clean(f"{text}\u200b") == clean(text)


@given(st.text(LATIN))
def test_the_table_of_bytes_folds_as_letters_do(text: str) -> None:
    """A letter beyond Latin-1 has the others folded one by one."""
    assert fold(f"{text}ŵ") == f"{fold(text)}ŵ"


def test_shifted_font_is_undone() -> None:
    """Codes 29 places too low are put right when that brings out Swedish words."""
    text = "Antagen av den styrelse som ska svara och planen som antogs"
    shifted = "".join(chr(ord(c) - 29) for c in text)
    assert unshift(shifted) == text


def test_plain_text_is_not_shifted() -> None:
    """Ordinary Swedish is left alone."""
    assert unshift("Policyn gäller för alla och ska följas av alla som arbetar.") is None


def test_noise_is_garbled_and_swedish_is_not() -> None:
    """A text of symbols is reported; a sentence repeated is not."""
    assert is_garbled("#¤%&/()=?`^*" * 40)
    assert not is_garbled("Planen gäller för alla nämnder och bolag i kommunen. " * 40)
