"""The rule tables: every entry reads its own examples, and malformed entries are refused."""

import re
import tomllib
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from styrdok import tables
from styrdok.finders import references
from styrdok.finders.view import View
from styrdok.model import Document, Page, Record
from styrdok.tables import source
from styrdok.tables.dates import DateForms
from styrdok.tables.types import Types
from styrdok.text import fold

T = tables.load()


@pytest.mark.parametrize(("text", "value", "labelled"), T.dates.examples)
def test_date_form_reads_its_example(text: str, value: str, labelled: bool) -> None:
    """Each form of a date gives the date beside it, or nothing."""
    folded = fold(text)
    hit = next(T.dates.find(folded, 0, len(folded), labelled=labelled), None)
    assert (str(hit.span) if hit else "") == value


@pytest.mark.parametrize(("title", "key"), T.types.examples)
def test_type_is_read_from_its_example(title: str, key: str) -> None:
    """The head word of each example title gives the entry's type."""
    hit = T.types.head(title)
    assert hit is not None
    assert hit.type.key == key


ENDINGS = ("plan", "planen", "ordning", "program", "reglemente", "policy för plan")
WHOLE = ("plan- och program", "regler", "ordningsregler")
PIECES = st.sampled_from([*ENDINGS, *WHOLE, "miljö", "s", " ", "-", "_", "é", "1", ".", "för", "P"])


@given(st.lists(PIECES, max_size=9).map("".join))
@example("trafik-ordningsplan ordningsregler plans plan-s planens")
@example("plan- och programplan, miljöregler policy för plan")
def test_type_words_are_those_of_a_plain_pattern(text: str) -> None:
    """A word of the table may end a longer one, unless its entry says no; a genitive may follow."""
    entry = {"steering": True, "examples": {}}
    types = Types(
        {
            "type": [
                {**entry, "key": "ending", "words": ENDINGS},
                {**entry, "key": "whole", "words": WHOLE, "compound": False},
            ]
        }
    )
    endings, whole = ("|".join(sorted(one, key=len, reverse=True)) for one in (ENDINGS, WHOLE))
    plain = re.compile(rf"(?<![\w-])(?:[\w-]*?(?P<ending>{endings})|(?:{whole}))s?(?![\w-])")
    wanted = [
        ("ending" if found["ending"] else "whole", *found.span())
        for found in plain.finditer(text.lower())
    ]
    assert [(hit.type.key, hit.start, hit.end) for hit in types.find(text)] == wanted


@pytest.mark.parametrize(("text", "key"), T.bodies.examples)
def test_body_is_read_from_its_example(text: str, key: str) -> None:
    """Each example names just the body beside it, some of them only behind a decision's word."""
    found = [hit.key for hit in T.bodies.find(text, 0, len(text))]
    words = re.finditer(r"\w+", text)
    deciding = [hit.key for word in words if (hit := T.bodies.decider(text, word.start()))]
    assert found == [key] or (not found and deciding[:1] == [key])


@pytest.mark.parametrize(("text", "key"), T.bodies.misspelt_examples)
def test_misspelt_body_is_read_behind_a_decision(text: str, key: str) -> None:
    """A long name with a wrong letter or two, where only a body can stand."""
    decision = next(T.decisions.find(text, fold(text)))
    assert decision.body
    assert decision.body.value == key


@pytest.mark.parametrize("text", ["Antagen av kommundelsnämnden", "Antagen av regionbolaget"])
def test_another_name_is_no_misspelt_body(text: str) -> None:
    """What is only a little like a known name is left as it is."""
    decision = next(T.decisions.find(text, fold(text)))
    assert not decision.body or decision.body.value == "kommundelsnämnden"


@pytest.mark.parametrize(("text", "word"), T.labels.examples)
def test_label_is_found_in_its_example(text: str, word: str) -> None:
    """The longest label that stands in each example is the one beside it."""
    assert next(T.labels.find(fold(text))).word == word


@pytest.mark.parametrize(("action", "text", "wanted"), T.decisions.examples)
def test_decision_is_read_from_its_example(action: str, text: str, wanted: str) -> None:
    """Each example gives action, body, date and paragraph."""
    hit = next(T.decisions.find(text, fold(text)))
    parts = " | ".join(part.value if part else "" for part in (hit.body, hit.date, hit.paragraph))
    assert (hit.action, parts) == (action, wanted)


@pytest.mark.parametrize(("action", "text", "name"), T.minutes.examples)
def test_decision_in_minutes_is_read_from_its_example(action: str, text: str, name: str) -> None:
    """Each sentence gives the action and the name of the document, and nothing around it."""
    clause = next(T.minutes.clauses(fold(text)))
    assert (clause.action, text[clause.start : clause.end]) == (action, name)


@pytest.mark.parametrize(("means", "text", "wanted"), T.phrases.examples)
def test_phrase_is_read_from_its_example(means: str, text: str, wanted: str) -> None:
    """Each wording is found, in prose or as the value after a colon, with its dates or number."""
    folded = fold(text)
    hits = [hit for hit in T.phrases.prose(folded, T.telling.places(folded)) if hit.means == means]
    if not hits:
        value = T.phrases.value(folded, folded.index(":") + 2, len(folded))
        assert value is not None
        assert value.means == means
        hits = [value]
    dates = "/".join(map(str, hits[0].dates))
    assert (dates or str(hits[0].number or "")) == wanted


@pytest.mark.parametrize(("text", "names"), T.references.examples)
def test_names_are_read_from_their_example(text: str, names: list[str]) -> None:
    """Each text names just the documents beside it, in that order."""
    document = Document("/made.pdf", "ab" * 32, (Page(1, text),), "made")
    record = Record("ab", "/made.pdf", 1)
    assert [one.name for one in references.read(View(document, T), record)] == names


LOOK_ALIKES = {
    "street number": "Storgatan 2019",
    "law": "enligt lagen (1993:387) om stöd",
    "case number": "KS 2019/45",
    "decade": "under 2000-talet",
    "paragraph": "§ 2019",
    "placeholder": "2026-XX-XX",
    "template placeholder": "ÅÅÅÅ-MM-DD",
    "unfinished": "Datum för beslut: 2026-",
    "number with a year in it": "org.nr 212000-1249",
    "thousands": "omkring 2 019 invånare",
}


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_look_alike_is_no_day(text: str) -> None:
    """What only looks like a date never gives a day or a month."""
    folded = fold(text)
    found = [hit.span.precision for hit in T.dates.find(folded, 0, len(folded))]
    assert not {"day", "month"} & set(found)


PERIODS = {
    "2016-2018": ("2016", "2018"),
    "2016–2018": ("2016", "2018"),
    "2019 till 2023": ("2019", "2023"),
    "2017-25": ("2017", "2025"),
    "2 0 2 1 –2 0 3 0": ("2021", "2030"),
    "2014 2020": ("2014", "2020"),
    "2020-2019": None,
    "1900-1999": None,
    "2000-2099": None,
}


@pytest.mark.parametrize(("text", "wanted"), PERIODS.items(), ids=PERIODS)
def test_period_of_years(text: str, wanted: tuple[str, str] | None) -> None:
    """Two years make a period when the second is later and near enough."""
    folded = fold(text)
    hit = next(T.dates.periods(folded, 0, len(folded), dashless=True), None)
    assert (hit and (str(hit.first), str(hit.last))) == wanted


@pytest.mark.parametrize(
    "name",
    ["Halmstad", "1380", "halmstads kommun", "Region Skåne", "Göteborgs Stad", "falu kommun"],
)
def test_register_knows_usual_names(name: str) -> None:
    """An organisation answers to its code, its name and its written forms in any case."""
    assert T.register.named(name) is not None


WEAK = {
    "a verb": "Målet ska vara kommunens ledstjärna",
    "a common noun": "på mark som kommunen äger",
    "inside another name": "Svedala tätort",
}


@pytest.mark.parametrize("text", WEAK.values(), ids=WEAK)
def test_everyday_word_is_no_municipality(text: str) -> None:
    """Names that are also words (Vara, Mark, Eda) need a capital and the word kommun."""
    assert list(T.register.find(text, fold(text))) == []


def _types_with(entry: str) -> dict[str, object]:
    return tomllib.loads(
        f"[[type]]\nkey = 'plan'\nsteering = true\nwords = ['plan']\n{entry}\nexamples = {{}}"
    )


MALFORMED: dict[str, Callable[[], object]] = {
    "unknown key": lambda: Types(_types_with("colour = 'red'")),
    "missing key": lambda: DateForms({"months": {"maj": 5}, "form": [{"id": "x", "pattern": "x"}]}),
    "word twice": lambda: Types(_types_with("") | {"type": _types_with("")["type"] * 2}),  # type: ignore[operator]
}


@pytest.mark.parametrize("make", MALFORMED.values(), ids=MALFORMED)
def test_malformed_entry_is_refused(make: Callable[[], object]) -> None:
    """A table with a wrong entry does not load."""
    with pytest.raises(ValueError, match=r"toml"):
        make()


def test_digest_follows_the_tables() -> None:
    """The same files give the same digest, so unchanged rules are recognised."""
    assert tables.load().digest == T.digest
    assert source("kommuner.csv").startswith("code,kind,name")


@pytest.mark.parametrize(("name", "text", "found"), T.wording.examples)
def test_wording_is_found_just_where_it_should(name: str, text: str, found: bool) -> None:
    """Each wording is found in its examples and not in its counter-examples."""
    assert bool(T.wording[name].search(fold(text))) == found
