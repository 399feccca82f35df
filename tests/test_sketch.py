"""What two texts have in common does not depend on how their words are set apart."""

import sys

from styrdok.sketch import likeness, sketch

WORDS = [f"kommunfullmäktige{n} beslutar om planen" for n in range(40)]


def test_no_white_space_makes_a_difference() -> None:
    """Whatever Python takes for white space parts words as a blank does."""
    blanks = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()]
    plain = sketch([" ".join(WORDS)])
    assert likeness(plain, plain) == 1
    for blank in blanks:
        text = " ".join(WORDS).replace(" ", f"{blank} {blank}{blank}")
        assert sketch([f"{blank}{text}{blank}"]) == plain
