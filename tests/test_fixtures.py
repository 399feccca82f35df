"""The sample corpus: made the same each time, complete, and described in its README."""

import dataclasses
import json
import sys
from pathlib import Path

import pypdfium2
import pytest

from styrdok.model import Record

FIXTURES = Path(__file__).parents[1] / "fixtures"
sys.path.insert(0, str(FIXTURES))

import copies  # noqa: E402 - found only now
import make  # noqa: E402
from layouts import sheet_of  # noqa: E402
from recipe import Recipe, sources  # noqa: E402

RECIPES = {recipe.name: recipe for recipe in make.recipes()}
READABLE = [r for r in RECIPES.values() if not r.problem and not r.same_as]


def words(text: str) -> set[str]:
    """The words of a text, each once."""
    return set(text.split())


STEERING_TYPES = words(
    "vision agenda strategi program plan handlingsplan verksamhetsplan budget översiktsplan "
    "policy riktlinje regel instruktion reglemente delegationsordning bolagsordning ägardirektiv "
    "förbundsordning föreskrift taxa avtal styrdokument"
)
OTHER_TYPES = words(
    "revisionsrapport protokoll kallelse tjänsteskrivelse årsredovisning delårsrapport motion "
    "remissvar presentation rapport övrigt"
)
VALIDITIES = {"date", "period", "mandate", "relative", "horizon", "until_further_notice", None}
PROBLEMS_MADE = {"encrypted", "damaged", "not_pdf", "empty", "no_text", "garbled_text"}
STATUSES = words("repealed superseded expired review_overdue unrevised expiring undated valid")
LABELLED = {field.name for field in dataclasses.fields(Record)} | {
    "draft",
    "municipality",
    "municipality_code",
    "status",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole corpus, made once."""
    out = tmp_path_factory.mktemp("corpus")
    make.make(out)
    return out


def text_of(path: Path) -> str:
    """All letters of a PDF, without blanks and the hyphens of broken lines."""
    with pypdfium2.PdfDocument(path) as pdf:
        pages = [pdf[number].get_textpage().get_text_bounded() for number in range(len(pdf))]
    return "".join("".join(pages).replace("\ufffe", "").replace("\x02", "").split())


def test_same_bytes_each_time(corpus: Path, tmp_path: Path) -> None:
    """Making the corpus twice gives the same files, byte for byte."""
    again = make.make(tmp_path)
    assert len(again) == len(RECIPES)
    for path in [*again, tmp_path / "cases.jsonl"]:
        assert path.read_bytes() == (corpus / path.relative_to(tmp_path)).read_bytes(), path


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_every_document_says_why_it_exists(recipe: Recipe) -> None:
    """A made document stands for something and has an answer to compare with."""
    assert recipe.stands_for
    assert recipe.why
    assert recipe.expected or recipe.problem or recipe.same_as in RECIPES


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_expected_fields_are_those_of_a_document(recipe: Recipe) -> None:
    """No field is misspelt, and none is both stated and unknown."""
    assert recipe.expected.keys() | set(recipe.unknown) <= LABELLED
    assert not recipe.expected.keys() & set(recipe.unknown)
    assert recipe.expected.get("status", "valid") in STATUSES


def test_municipalities_are_those_of_the_register() -> None:
    """Code and name of each expected municipality belong together."""
    stated = {
        (recipe.expected["municipality_code"], recipe.expected["municipality"])
        for recipe in READABLE
        if len(recipe.expected.get("municipality_code", "")) == 4
    }
    assert len(stated) >= 8
    assert stated <= {(owner.code, owner.name) for owner in copies.owners().values()}


def test_readme_is_in_step() -> None:
    """The README is what ``make.py --readme`` prints."""
    assert (FIXTURES / "README.md").read_text(encoding="utf-8") == make.readme()


def test_every_type_is_there() -> None:
    """Each type key has a document, on the right side of the line."""
    types = {(r.expected.get("type"), r.expected["steering"]) for r in READABLE}
    types.discard((None, False))
    assert types == {(key, True) for key in STEERING_TYPES} | {(key, False) for key in OTHER_TYPES}


def test_every_kind_of_validity_is_there() -> None:
    """Each way to state how long a document holds is stated by one, and one states nothing."""
    assert {r.record["validity"] for r in READABLE if "validity" in r.record} == VALIDITIES


def test_every_status_is_there() -> None:
    """Each status is that of some document."""
    assert {r.expected["status"] for r in READABLE if "status" in r.expected} == STATUSES


def test_every_problem_that_can_be_made_is_there() -> None:
    """Each reason for which a file as such cannot be read has a file."""
    assert {r.problem for r in RECIPES.values() if r.problem} == PROBLEMS_MADE


QUOTED = [
    pytest.param(recipe.name, recipe.expected[field], id=f"{recipe.name}-{field}")
    for recipe in READABLE
    for field in ("dnr", "responsible", "replaces")
    if field in recipe.expected
]


@pytest.mark.parametrize(("name", "value"), QUOTED)
def test_what_is_expected_is_printed(name: str, value: str, corpus: Path) -> None:
    """A value that is taken over letter for letter stands in the text."""
    assert "".join(value.split()) in text_of(corpus / f"{name}.pdf")


@pytest.mark.parametrize("recipe", [r for r in READABLE if r.pages], ids=lambda r: r.name)
def test_running_text_fills_the_pages_asked_for(recipe: Recipe) -> None:
    """A document has as many pages as its file says."""
    assert len(sheet_of(recipe).pages) == recipe.pages


def test_cases_are_the_readable_documents(corpus: Path) -> None:
    """There is a labelled case for each document that can be read; unknown fields are null."""
    lines = (corpus / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    cases = {case["pdf"]: case["labels"] for case in map(json.loads, lines)}
    assert cases.keys() == {f"{recipe.name}.pdf" for recipe in READABLE}
    vision = cases["halmstad/vision-halmstad-2020.pdf"]
    assert (vision["valid_until"], vision["adopted_on"]) == ("2020", None)


def test_copies_are_other_documents_of_other_places(tmp_path: Path) -> None:
    """A variant has its own owner, years and text, and is labelled with them."""
    name = "vaxjo/digitaliseringsstrategi"
    variants = [copies.variant(sources()[name], RECIPES[name], number) for number in (1, 2)]
    assert len({make.file_of(recipe) for recipe in variants}) == 2
    for recipe in variants:
        path = tmp_path / "variant.pdf"
        path.write_bytes(make.file_of(recipe))
        text = text_of(path)
        assert recipe.expected["adopted_on"] in text
        assert recipe.expected["municipality"].replace(" ", "") in text
        assert "status" not in recipe.record
