"""Patterns that ask for their words first find the same as plain ones."""

import re

import pytest

from styrdok.tables.pattern import Apart, Pattern, needed


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("protokoll", [{"protokoll"}]),
        (r"\b(?:antog|beslutade)\b den", [{"antog", "beslutade"}, {" den"}]),
        (r"(?:antas|tas) av\s(?:nämnden)", [{"nämnden"}]),
        ("justerandes? sign", [{"justerande"}, {" sign"}]),
        ("(?:antagen )?policy", [{"policy"}]),
        ("(?:antagen )+av", [{"antagen "}]),
        ("antagen{0,2}", [{"antage"}]),
        (r"(?<=antagen )(?!beslut)[a-z]+ policy", [{" policy"}]),
        (r"datum|(antagen)\sdenna", [{"datum", "antagen"}]),
        (r"datum|\d+", []),
        (r"\d{4}", []),
        ("av|till", []),
        ("(?i)policy", []),
        ("(?i:policy) antagen", []),
    ],
)
def test_the_words_that_a_match_cannot_do_without(pattern: str, words: list[set[str]]) -> None:
    """Whatever may be missing, or may be anything, is none of them."""
    assert needed(pattern) == words


@pytest.mark.parametrize(
    "pattern",
    [
        r"\bplan\b",
        r"\bplans? ",
        r"\bplan|äng",
        "(?:plan|äng)er",
        r"\b(?:p|plan)\b",
        r"\b(?:plan|ä)?",
    ],
)
def test_the_answers_are_those_of_a_plain_pattern(pattern: str) -> None:
    """Also at the edges of the stretch that is searched."""
    text = "plan i planer för ängsplan och plans ängar"
    for start in range(len(text)):
        for end in (start, start + 4, len(text)):
            plain = [found.span() for found in re.compile(pattern).finditer(text, start, end)]
            assert [found.span() for found in Pattern(pattern).finditer(text, start, end)] == plain
            found = Pattern(pattern).search(text, start, end)
            assert ([found.span()] if found else []) == plain[:1]


def test_a_word_stands_apart_where_a_look_back_says_so() -> None:
    """Also at the edges of the stretch, behind rare letters, and right behind another word."""
    text = "plan plan:plan éplan ²plan -plan (plan _plan 1plan\nplan för\nplan"
    plain = re.compile(r"(?<![\w-])(?:plan:?(?:\sför)?|för\splan)")
    apart = Apart(r"plan:?(?:\sför)?|för\splan", ["plan", "plan för", "för plan"], joining="-")
    for start in range(len(text)):
        for end in range(start, len(text) + 1):
            spans = [found.span() for found in plain.finditer(text, start, end)]
            found = apart.finditer(text, start, end)
            assert [word.span() for word in found] == spans


def test_words_that_overlap_are_each_told() -> None:
    """To those who ask for each; what begins within another is a match too."""
    apart = Apart("plan för|för policy", ["plan", "för"], joining="-")
    told = [word.span() for word in apart.each("plan för policy")]
    assert told == [(0, 8), (5, 15)]
    assert [word.start() for word in apart.finditer("plan för policy")] == [0]
