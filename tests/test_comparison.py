"""Two texts side by side: what was kept, changed, moved, added and removed, and what was not."""

import textwrap
import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from styrdok.comparison import Comparison, Part, compare
from styrdok.comparison.paragraphs import alike_broken, read
from styrdok.model import Page

PARAGRAPHS = (
    "1 Inledning",
    "Kommunen ska erbjuda mat av god kvalitet i förskola, skola och äldreomsorg. Maten lagas "
    "så nära den som äter som det går.",
    "Varje kök upprättar en plan för egenkontroll. Planen visar hur råvaror tas emot, förvaras "
    "och tillreds, och vem som svarar för vad.",
    "2 Inköp",
    "Upphandlingen av livsmedel samordnas med grannkommunerna. Närproducerade råvaror köps där "
    "avtalen medger det.",
    "Svinnet vägs en vecka i månaden och redovisas för kostchefen, som tar fram åtgärder.",
)


def pages(*paragraphs: str, width: int = 70, height: int = 12, running: str = "") -> list[Page]:
    """The paragraphs set in lines and pages; ``running`` heads each page, with its number."""
    lines = [line for one in paragraphs for line in textwrap.wrap(one, width) or [""]]
    sheets = [lines[n : n + height] for n in range(0, len(lines), height)]
    return [
        Page(n, "\n".join([running.format(page=n), *some] if running else some))
        for n, some in enumerate(sheets, start=1)
    ]


def kinds(compared: Comparison) -> list[str]:
    """What became of the paragraphs that were not kept."""
    return [part.kind for part in compared.parts if part.kind != "kept"]


def marked(part: Part) -> str:
    """The words of a changed paragraph with marks around those that differ."""
    forms = {"kept": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return " ".join(forms[run.kind].format(run.text.strip()) for run in part.words)


def test_word_in_a_long_paragraph() -> None:
    """Only the word is told, in its paragraph, with the pages of both."""
    newer = [one.replace("kostchefen", "måltidschefen") for one in PARAGRAPHS]
    compared = compare(pages(*PARAGRAPHS), pages("Förord", *newer, height=4))
    [added, changed] = [part for part in compared.parts if part.kind != "kept"]
    assert (added.kind, added.newer and added.newer.text) == ("added", "Förord")
    assert changed.kind == "changed"
    assert "redovisas för [-kostchefen-] {+måltidschefen+} , som tar" in marked(changed)
    assert changed.older
    assert changed.newer
    assert (changed.older.page, changed.newer.page) == (1, 3)


def test_paragraph_in_another_place_is_moved() -> None:
    """It is neither removed nor added; where it was and is, its pages say."""
    *others, last = PARAGRAPHS
    compared = compare(pages(*PARAGRAPHS, height=6), pages(others[0], last, *others[1:], height=6))
    [moved] = [part for part in compared.parts if part.kind != "kept"]
    assert (moved.kind, moved.newer and moved.newer.text) == ("moved", last)
    assert moved.older
    assert moved.newer
    assert (moved.older.page, moved.newer.page) == (2, 1)
    assert compared.alike == 1


def test_moved_and_changed_paragraph_has_its_words_marked() -> None:
    """A long paragraph is known again in another place although a word of it is another."""
    *others, last = PARAGRAPHS
    newer = last.replace("en vecka", "två veckor")
    compared = compare(pages(*PARAGRAPHS), pages(others[0], newer, *others[1:]))
    assert kinds(compared) == ["moved"]
    assert "[-en vecka-] {+två veckor+}" in marked(compared.of("moved")[0])


def test_removed_stands_where_it_stood_and_before_what_came_instead() -> None:
    """A reader of the newer text sees what is missing at its place."""
    other = "Kommunen är med i ett nätverk för hållbara måltider."
    newer = [*PARAGRAPHS[:4], other, PARAGRAPHS[5]]
    compared = compare(pages(*PARAGRAPHS), pages(*newer))
    assert kinds(compared)[0] == "removed"
    assert {*kinds(compared)} == {"removed", "added"}
    assert compared.parts[-1].kind == "kept"


@pytest.mark.parametrize("width", [40, 55, 90, 200])
@pytest.mark.parametrize("height", [5, 9, 40])
def test_how_it_is_set_is_no_difference(width: int, height: int) -> None:
    """Neither where lines end nor where pages do."""
    compared = compare(pages(*PARAGRAPHS), pages(*PARAGRAPHS, width=width, height=height))
    assert kinds(compared) == []
    assert compared.alike == 1


@pytest.mark.parametrize(
    "running",
    ["Kostpolicy {page}", "Sida {page} av 9", "Kostpolicy för kommunens alla kök", "{page}"],
)
def test_what_heads_each_page_is_no_difference(running: str) -> None:
    """Nor is it if only one of the two has it."""
    compared = compare(pages(*PARAGRAPHS, height=4), pages(*PARAGRAPHS, height=3, running=running))
    assert kinds(compared) == []


def test_footer_behind_a_hyphen_is_no_difference() -> None:
    """A page may end within a word, and its footer then stands on the same line as the text."""
    body = "kommunen finns det många som behöver särskild kost, och de ska få upplysning"
    sheets = [Page(n, f"I {body} {n * 'x'}.\nOm {body}.\nKostpolicy {n}") for n in range(1, 7)]
    divided = f"I {body}\nOm den samlade måltids-Kostpolicy 3"
    glued = [
        *sheets[:2],
        Page(3, divided),
        Page(4, f"verksamheten.\n{sheets[3].text}"),
        *sheets[4:],
    ]
    apart = [*sheets[:2], Page(3, divided.replace("-K", "-\nK")), *glued[3:]]
    compared = compare(glued, apart)
    assert kinds(compared) == []
    assert any("måltidsverksamheten." in part.newer.text for part in compared.parts if part.newer)


def test_fee_at_a_page_end_is_no_footer() -> None:
    """Lines that only look alike stay in the comparison."""
    rows = [f"{n} Avgift för ärende av slag {n}, med handläggning\n{n}00 kr" for n in range(1, 5)]
    older = [Page(n, f"Taxa\n{'Text om avgifter. ' * 4}\n{row}") for n, row in enumerate(rows, 1)]
    newer = [*older[:2], Page(3, older[2].text.replace("300 kr", "350 kr")), older[3]]
    assert kinds(compare(older, newer)) == ["changed"]


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        pytest.param("Den kommunala måltids-\nverksamheten växer.", None, id="hyphen"),
        pytest.param("Vård-\noch omsorgsnämnden beslutar.", None, id="two words"),
        pytest.param("Banan går Uddevalla-\nGöteborg i dag.", None, id="two names"),
        pytest.param("Alla kök i kommunen – även i e-\npost – svarar.", None, id="own hyphen"),
        pytest.param("Nämnden säger ”ja” till det.", 'Nämnden säger "ja" till det.', id="quotes"),
        pytest.param("Åren 2018–2020 gäller.", "Åren 2018-2020 gäller.", id="dash"),
        pytest.param("Det är 10\u00a0000 kronor.", "Det är 10 000 kronor.", id="space"),
        pytest.param("1 Inköp ............ 7", "1 Inköp . . . . . . . 12", id="contents"),
    ],
)
def test_print_is_no_difference(older: str, newer: str | None) -> None:
    """What belongs to the typesetter is left out."""
    whole = {"måltids-\n": "måltids", "Vård-\n": "Vård- ", "e-\npost": "e-post", "a-\nG": "a-G"}
    for divided, joined in whole.items():
        newer = (newer or older).replace(divided, joined)
    assert kinds(compare([Page(1, older)], [Page(1, newer or "")])) == []


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        pytest.param("Nämnden ska svara.", "Nämnden bör svara.", id="word"),
        pytest.param("Nämnden ska svara.", "nämnden ska svara.", id="case"),
        pytest.param("Åren 2018-2020 gäller.", "Åren 20182020 gäller.", id="figures"),
        pytest.param("Avgiften är 100 kr.", "Avgiften är 1000 kr.", id="sum"),
        pytest.param("Nej, tack.", "Nej tack.", id="comma"),
    ],
)
def test_wording_is_a_difference(older: str, newer: str) -> None:
    """A letter that a reader may lean on is told."""
    assert kinds(compare([Page(1, older)], [Page(1, newer)])) == ["changed"]


def test_break_that_one_edition_hides_is_found_in_the_other() -> None:
    """A paragraph that ends with its line's end runs into the next one, unless the other tells."""
    first = "Trafikanterna ska kunna lita på att vägarna sköts hela året om."
    second = "Den som ser ett hål i vägen anmäler det till kommunens växel på vardagar."
    joined = [Page(1, "\n".join(textwrap.wrap(f"{first} {second}", 40)))]
    apart = [Page(1, "\n".join([*textwrap.wrap(first, 40), *textwrap.wrap(second, 40)]))]
    longer = [Page(1, "\n".join([first, second.replace("vardagar", "alla dagar")]))]
    assert kinds(compare(joined, apart)) == []
    assert kinds(compare(joined, longer)) == ["changed"]


WORDS = ("nämnden", "ska", "svara", "för", "avgift", "100", "kr.", "planen gäller.", "Skolan")
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
TEXTS = st.lists(SENTENCES, max_size=12).map(lambda some: pages(*some, width=30, height=7))
ANY_TEXTS = st.lists(st.text(max_size=60), max_size=5).map(
    lambda some: [Page(n, text) for n, text in enumerate(some, start=1)]
)
PAGES = TEXTS | ANY_TEXTS


def sides(compared: Comparison) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """The paragraphs of either side as they are compared, in the order in which they are told."""
    older = [part.older.key for part in compared.parts if part.older]
    newer = [part.newer.key for part in compared.parts if part.newer]
    return older, newer


@settings(deadline=None)
@given(PAGES)
def test_text_does_not_differ_from_itself(text: list[Page]) -> None:
    """All is kept."""
    compared = compare(text, text)
    assert kinds(compared) == []
    assert compared.alike == 1


@settings(max_examples=300, deadline=None)
@given(PAGES, PAGES)
def test_either_text_can_be_put_together_again(older: list[Page], newer: list[Page]) -> None:
    """What was kept, changed or moved and what was added are the newer text, and so the older."""
    compared = compare(older, newer)
    before, after = (text.paragraphs for text in alike_broken(read(older), read(newer)))
    told = sides(compared)
    assert Counter(told[0]) == Counter(one.key for one in before)
    assert told[1] == [one.key for one in after]
    for part in compared.parts:
        if part.words and part.older and part.newer:
            for kind, side in (("removed", part.older), ("added", part.newer)):
                runs = [run for run in part.words if run.kind in ("kept", kind)]
                assert [word.key for run in runs for word in run.words] == list(side.key)


@settings(max_examples=300, deadline=None)
@given(PAGES, PAGES)
def test_the_other_way_about_added_is_removed(older: list[Page], newer: list[Page]) -> None:
    """And what was changed or moved still was."""
    there, back = compare(older, newer), compare(newer, older)
    assert Counter(part.newer for part in there.of("added")) == Counter(
        part.older for part in back.of("removed")
    )
    for kind in ("changed", "moved", "kept"):
        assert Counter((part.older, part.newer) for part in there.of(kind)) == Counter(
            (part.newer, part.older) for part in back.of(kind)
        )
    assert there.alike == pytest.approx(back.alike)


def test_newer_text_is_told_in_its_own_order() -> None:
    """Whatever was moved, what is told is the newer text from its first word to its last."""
    newer = [PARAGRAPHS[n] for n in (4, 5, 0, 3, 1)]
    compared = compare(pages(*PARAGRAPHS), pages(*newer))
    told = " ".join(part.newer.text for part in compared.parts if part.newer)
    assert told.split() == " ".join(newer).split()


LONG = [f"Rad {n} av {n * 7919 % 1009} i planen för ord{n * 31 % 977}." for n in range(12_000)]
HOSTILE = {
    "equal lines": (["Nej."] * 10_000, ["Nej."] * 9_000),
    "equal lines, all changed": (["Aa bb cc dd ee."] * 10_000, ["Aa bb cc dd ff."] * 10_000),
    "nothing alike": (["Aa bb."] * 10_000, ["Cc dd."] * 10_000),
    "one long line": (["a b c " * 30_000], ["a c b " * 30_000]),
    "brackets": (["("] * 30_000, ["(("] * 30_000),
    "hyphens": (["a-"] * 30_000, ["b-"] * 30_000),
    "dots": (["." * 100_000], [". " * 50_000]),
    "many pages": (LONG, [line for n, line in enumerate(LONG) if n % 50]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_no_longer_than_its_length(name: str) -> None:
    """None of these takes seconds, where comparing all with all would take hours."""
    older, newer = ([Page(1, "\n".join(lines))] for lines in HOSTILE[name])
    begun = time.process_time()
    compare(older, newer)
    assert time.process_time() - begun < 20
