"""What a document is about, by the words of its title."""

import tomllib

import pytest

from styrdok.subjects import Subjects, Words, subjects
from styrdok.tables import source as table


@pytest.mark.parametrize(("key", "title", "is_about"), subjects().examples)
def test_subject_is_read_from_its_example(key: str, title: str, is_about: bool) -> None:
    """Each title is about the subject that it stands under, and no look-alike is."""
    assert (key in subjects().of(title)) == is_about


def test_subjects_are_sorted_and_words_are_plain() -> None:
    """So that a line can be found, and added where it belongs."""
    data = tomllib.loads(table("subjects.toml"))
    assert list(data) == sorted(data, key=lambda key: key.translate(str.maketrans("åäö", "{|}")))
    assert all(word == word.lower() for one in data.values() for word in one["words"])


def test_the_words_of_the_title_are_the_evidence() -> None:
    """Each subject comes with the place of the word that names it."""
    title = "Riktlinjer för IT-säkerhet och våld i nära relationer"
    named = {(one.subject, title[one.start : one.end]) for one in subjects().find(title)}
    assert named == {
        ("digitalisering", "IT-säkerhet"),
        ("informationssäkerhet", "IT-säkerhet"),
        ("trygghet", "våld i nära relationer"),
    }


@pytest.mark.parametrize("title", [None, "", "Vision 2030", "Verksamhetsplan 2018"])
def test_a_title_may_name_no_subject(title: str | None) -> None:
    """Then the document has none."""
    assert subjects().of(title) == ()


def test_malformed_subject_is_refused() -> None:
    """An unknown key, or one that is missing, is named."""
    with pytest.raises(ValueError, match="colour"):
        Subjects({"kultur": {**_entry(), "colour": "red"}})
    with pytest.raises(ValueError, match="words"):
        Subjects({"kultur": {key: value for key, value in _entry().items() if key != "words"}})


def _entry() -> dict[str, object]:
    return {"en": "Culture", "sv": "Kultur", "words": ["kultur"], "examples": [], "lookalikes": []}


@pytest.mark.parametrize(
    ("words", "title", "holds"),
    [
        (["bibliotek*"], "Biblioteksplan", True),
        (["bibliotek*"], "Skolbiblioteksplan", False),
        (["*cykel*"], "Regional cykelplan", True),
        (["*nämnden"], "Reglemente för valnämnden", True),
        (["va"], "VA-taxa", True),
        (["va"], "Vara", False),
        (["mål och budget"], "Mål och budget 2019", True),
        (["mål och budget"], "Mål och budgetar", False),
    ],
)
def test_a_star_stands_for_the_rest_of_a_word(words: list[str], title: str, holds: bool) -> None:
    """Whole words, beginnings, endings and phrases."""
    assert Words(words).within(title) == holds
