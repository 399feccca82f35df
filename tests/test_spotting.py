"""Words found in one look are those that stand there."""

import pickle

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from styrdok.tables.spotting import Spotter, together

WORDS = ("följ", "uppföljning", "ning", "i kraft", "å", "ååå")

texts = st.text(alphabet="upföljningå ikrat\n€𝄞", max_size=60) | st.lists(
    st.sampled_from([*WORDS, " ", "\n", "𝄞"]), max_size=8
).map("".join)


@given(texts)
@example("uppföljningå")
@example("träder i\nkraft, gällde i kraft")
@example("𝄞ååååå följ")
def test_places_are_those_of_each_word_by_itself(text: str) -> None:
    """Also within one another, over the end of a line, and behind letters of any size."""
    plain = text.replace("\n", " ")
    wanted = {
        word: [at for at in range(len(plain)) if plain.startswith(word, at)] for word in WORDS
    }
    assert Spotter(WORDS).places(text) == {word: found for word, found in wanted.items() if found}


def test_places_of_some_words_are_in_order() -> None:
    """Whatever words they are of; one that does not stand there has none."""
    places = Spotter(WORDS).places("uppföljning följer")
    assert together(places, ["ning", "följ", "i kraft"]) == [3, 7, 12]


def test_the_words_travel_to_other_processes() -> None:
    """Workers that are not forked get the tables sent."""
    sent = pickle.loads(pickle.dumps(Spotter(WORDS)))
    assert sent.places("uppföljning") == Spotter(WORDS).places("uppföljning")


def test_a_word_that_could_not_be_found_is_refused() -> None:
    """It would be looked for in vain."""
    with pytest.raises(ValueError, match="'plän€'"):
        Spotter(["plan", "plän€"])
