"""``search``: what is found, in which order, and how it is shown."""

import csv
import io
import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import make
import pytest
from conftest import HALMSTAD, LAHOLM, Run, document
from hypothesis import given
from hypothesis import strategies as st

from styrdok.errors import ExitCode, UsageError
from styrdok.model import Page, Record
from styrdok.search import Query, look_for, stem
from styrdok.store import Analysed, File, Index, page_rows

ROOT = Path(__file__).parents[1]
TABLE = tomllib.loads((ROOT / "src/styrdok/data/search.toml").read_text("utf-8"))
QUERIES = tomllib.loads((ROOT / "fixtures/queries.toml").read_text("utf-8"))

Written = Callable[..., Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Write an index of documents, each given with the texts of its pages; give its path."""

    def written(*documents: tuple[Record, list[str]]) -> Path:
        path = tmp_path / "index.db"
        with Index.open(path, create=True) as index:
            for record, texts in documents:
                digest = record.id.ljust(64, "0")
                pages = page_rows(Page(n, text) for n, text in enumerate(texts, start=1))
                one = Analysed(record, digest, pages, None, "", "")
                index.save([File(record.path, 1, 1, digest)], [one])
        return path

    return written


def found(run: Run, index: Path, *words: str) -> list[str]:
    """The titles of what a search finds, in order."""
    result = run("search", "--db", index, "--as-of", "2019-06-25", "--json", *words)
    assert result.exit_code == ExitCode.OK
    return [one["title"] for one in json.loads(result.stdout)]


@pytest.mark.parametrize("typed", TABLE["finds"])
def test_a_word_finds_the_others_of_its_kind(typed: str) -> None:
    """As the table of endings promises, for each of its examples."""
    beginning = stem(typed)
    assert [word for word in TABLE["finds"][typed] if not word.startswith(beginning)] == []
    misses = TABLE["misses"].get(typed, [])
    assert [word for word in misses if word.startswith(beginning)] == []


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample corpus in an index."""
    from datetime import date

    from styrdok.ingest import find, ingest, standard_method

    folder = tmp_path_factory.mktemp("corpus")
    make.make(folder)
    with Index.open(folder / "styrdok.db", create=True) as index:
        for _ in ingest(index, find([str(folder)]), standard_method(), today=date(2019, 6, 25)):
            pass
    return folder


@pytest.mark.parametrize("query", QUERIES)
def test_what_is_asked_for_is_among_the_first_ten(query: str, corpus: Path) -> None:
    """By title, inflection, part of a compound, diary number, phrase, or something like it."""
    with Index.open(corpus / "styrdok.db") as index:
        answer = look_for(index, Query.parse(query), limit=10)
        records = index.chosen(one.document for one in answer.found[:10])
    names = {
        Path(one.path).relative_to(corpus).with_suffix("").as_posix() for one in records.values()
    }
    assert set(QUERIES[query]) <= names


POLICY = document("Vattenpolicy", adopted_on="2018-06", validity="until_further_notice")
OLD = document("Vattenplan", valid_until="2012")
TAXA = document("Taxa för VA", organisations=(LAHOLM,), type="taxa", adopted_on="2018-01")
MINUTES = document("Protokoll", type="protokoll", steering=False)
PAGES = (
    (POLICY, ["Vattenpolicy", "Sidan två nämner dricksvatten och en översvämning."]),
    (OLD, ["Vattenplan", "Här står dricksvatten, dricksvatten och dricksvatten."]),
    (TAXA, ["Taxa för dricksvattnet i kommunen, KS 2019/45."]),
    (MINUTES, ["Nämnden talade om oversvamning, KS 2019-45-7 och dricksvatten."]),
)


def test_what_applies_stands_before_what_has_run_out(run: Run, written: Written) -> None:
    """Even where the latter names it more often; titles stand before both."""
    index = written(*PAGES)
    assert found(run, index, "vatten")[:2] == ["Vattenpolicy", "Vattenplan"]
    assert found(run, index, "dricksvatten")[-1] in {"Vattenplan", "Protokoll"}


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        (["översvämning"], {"Vattenpolicy"}),
        (["oversvamning"], {"Protokoll"}),
        (["KS", "2019/45"], {"Taxa för VA", "Protokoll"}),
        (['"KS 2019/45."'], {"Taxa för VA", "Protokoll"}),
        (['"talade om"'], {"Protokoll"}),
        (["dricksvatten", "--municipality", "Laholm"], {"Taxa för VA"}),
        (["dricksvatten", "--type", "taxa"], {"Taxa för VA"}),
        (["dricksvatten", "--status", "expired"], {"Vattenplan"}),
        (["--", "dricksvatten", "-nämnden"], {"Vattenpolicy", "Vattenplan", "Taxa för VA"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_only_what_was_asked_for_is_found(
    words: list[str], titles: set[str], run: Run, written: Written
) -> None:
    """Å, ä and ö are letters, a number stands as it was typed, and filters filter."""
    index = written(*PAGES)
    options = [word for word in words if words[0] != "--"] or words
    assert set(found(run, index, *options)) == titles


def test_hits_are_marked_on_their_pages(run: Run, written: Written) -> None:
    """With the page's number; in JSON by where they stand in the passage."""
    index = written(*PAGES)
    shown = run("search", "--db", index, "översvämning").stdout
    assert "p. 2: Sidan två nämner dricksvatten och en »översvämning«." in shown
    [one] = json.loads(run("search", "--db", index, "översvämning", "--json").stdout)
    [hit] = one["hits"]
    [(start, end)] = hit["marks"]
    assert (hit["page"], hit["text"][start:end]) == (2, "översvämning")


def test_csv_has_a_row_for_each_page(run: Run, written: Written) -> None:
    """So that a spreadsheet can be sorted by it."""
    index = written((POLICY, ["vatten", "inget", "vatten och vatten"]))
    rows = [*csv.DictReader(io.StringIO(run("search", "--db", index, "vatten", "--csv").stdout))]
    assert [row["page"] for row in rows] == ["1", "3"]


def test_some_of_the_words_are_better_than_nothing(run: Run, written: Written) -> None:
    """And it is said that no page has all of them; numbers must stand there all the same."""
    index = written(*PAGES)
    result = run("search", "--db", index, "översvämning", "xyzzy")
    assert "Vattenpolicy" in result.stdout
    assert "no page has all of" in result.stderr
    nothing = run("search", "--db", index, "dricksvatten", "1234")
    assert (nothing.stdout, nothing.exit_code) == ("", ExitCode.OK)
    assert "nothing in the index has 'dricksvatten 1234'" in nothing.stderr


def test_more_than_is_shown_is_told(run: Run, written: Written) -> None:
    """With the option that shows more."""
    index = written(*PAGES)
    result = run("search", "--db", index, "dricksvatten", "--limit", "1")
    assert len(result.stdout.splitlines()) > 1
    assert "--limit 2 shows them" in result.stderr


@pytest.mark.parametrize("query", ["?!", '""', "-", "-policy", "   "])
def test_a_query_without_words_is_refused(query: str, run: Run, written: Written) -> None:
    """With what to ask for instead."""
    result = run("search", "--db", written(*PAGES), "--", query)
    assert result.exit_code == ExitCode.USAGE
    assert "nothing to search for" in result.stderr


@given(
    st.text(max_size=40)
    | st.lists(
        st.sampled_from(['"', "*", "(", ")", ":", "^", "-", "+", "AND", "NOT", "vatten"])
    ).map(" ".join)
)
def test_no_query_breaks_the_index(text: str) -> None:
    """Whatever is typed is a question or is refused; nothing in it is SQL, and FTS obeys none."""
    with Index.open(":memory:", create=True) as index:
        try:
            query = Query.parse(text)
        except UsageError:
            return
        assert look_for(index, query, limit=3).found == ()


def test_a_text_that_is_judged_anew_or_gone_is_not_found_twice_or_still(
    run: Run, written: Written
) -> None:
    """The search index follows the documents."""
    index = written(*PAGES)
    with Index.open(index) as opened:
        renamed = document("Vattenpolicy", title="Sjöpolicy", organisations=(HALMSTAD,))
        opened.save([], [Analysed(renamed, renamed.id.ljust(64, "0"), None, None, "", "")])
        opened.remove([OLD.path])
    assert found(run, index, "vattenpolicy") == ["Sjöpolicy"]
    assert found(run, index, "sjöpolicy") == ["Sjöpolicy"]
    assert found(run, index, "vattenplan") == []
