"""``report``: what stands on the page, that it adds up, and that no document can do harm on it."""

import json
import re
import sys
import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from conftest import (
    AS_OF,
    CORPUS,
    EXPIRED,
    EXPIRING,
    LAHOLM,
    OVERDUE,
    REPORT,
    UNREVISED,
    VALID,
    Run,
    Saved,
    document,
)
from test_docs import raised_flags
from test_hostile import CONTROL, NASTY

from styrdok import __version__
from styrdok.errors import ExitCode
from styrdok.model import Organisation
from styrdok.render import charts
from styrdok.render.problems import NEXT_STEPS
from styrdok.render.report import AUDITED, BARS_SHOWN, COMPARED, LISTED, STALE
from styrdok.render.safe import plain
from styrdok.sentences import LANGUAGES
from styrdok.status import STATUSES
from styrdok.store import File, Index

DATA = Path(__file__).parents[1] / "src" / "styrdok" / "data"
TABLE: dict[str, Any] = tomllib.loads((DATA / "report.toml").read_text("utf-8"))

DRAFT = document("Förslag till plan", type="plan", flags=("draft",), responsible="Stadsdirektör")
UNREAD = File(
    "/corpus/<b>skannad\x1b[31m.pdf", 1, 1, None, "no_text", "<i>0 letters", "2019-06-01", "", ""
)
COPY = File("/corpus/kopia/Resepolicy.pdf", 1, 1, OVERDUE.id.ljust(64, "0"))


@pytest.fixture
def index(saved: Saved) -> Path:
    """The usual documents, a draft, a second file of one of them, and one that was not read."""
    return saved(*CORPUS, DRAFT, unread=[UNREAD, COPY])


def source(run: Run, index: Path, *words: str) -> str:
    """The report as it is written."""
    result = run("report", "-o", "report.html", "--db", index, "--as-of", AS_OF, *words)
    assert (result.exit_code, result.stdout) == (ExitCode.OK, "")
    return Path("report.html").read_text("utf-8")


def parsed(html: str) -> Element:
    """The page as a browser understands it; an error in it is raised."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    page: Element = parser.parse(html)
    return page


def said(element: Element) -> str:
    """Its text, on one line."""
    return " ".join("".join(element.itertext()).split())


def section(page: Element, name: str) -> Element:
    """The section under that heading."""
    return next(one for one in page.iter("section") if one.get("aria-labelledby") == name)


def rows(element: Element) -> list[list[str]]:
    """The cells of each row of the tables in it, their headings left out."""
    bodies = [body for body in element.iter() if body.tag in ("tbody", "tfoot")]
    return [[said(cell) for cell in row] for body in bodies for row in body.iter("tr")]


def test_totals_add_up(run: Run, index: Path) -> None:
    """Files are read or not, documents steering or others, and statuses sum up."""
    page = parsed(source(run, index))
    files, statuses, *_ = section(page, "examined").iter("table")
    numbers = {name: int(number) for name, number in rows(files)}
    found, read, unread, same, kept, documents, steering, others = numbers.values()
    assert (found, unread, same, steering, others) == (9, 1, 1, 6, 1)
    assert found == read + unread
    assert documents == steering + others == read - same + kept
    *counts, total = (int(row[1]) for row in rows(statuses))
    assert sum(counts) == total == steering
    assert len(rows(section(page, "table"))) == steering


def test_a_document_whose_file_can_no_longer_be_read_is_counted(run: Run, saved: Saved) -> None:
    """It is known from before, and the file is among those not read."""
    index = saved(EXPIRED, VALID)
    with Index.open(str(index)) as opened:
        before = opened.known()[VALID.path]
        gone = File(before.path, 1, 1, before.sha256, "permission", "", "2019-06-01")
        opened.save([gone])
    files, *_ = section(parsed(source(run, index)), "examined").iter("table")
    assert [int(row[1]) for row in rows(files)] == [2, 1, 1, 0, 1, 2, 2, 0]


def test_selection_is_told_and_what_it_leaves_out_counted(run: Run, index: Path) -> None:
    """The totals stay those of the index, and the difference is told."""
    page = parsed(source(run, index, "--municipality", "Laholm"))
    files, statuses, *_ = section(page, "examined").iter("table")
    assert [int(row[1]) for row in rows(files)[-2:]] == [1, 5]
    assert rows(statuses)[-1][1] == "1"
    assert "Municipality: Laholm" in said(section(page, "examined"))
    assert [row[0] for row in rows(section(page, "table"))] == [UNREVISED.title]


def test_stale_stands_worst_first_with_its_reason(run: Run, index: Path) -> None:
    """Title, how long, the very sentence that stale prints, and where the document is."""
    stale = section(parsed(source(run, index)), "stale")
    assert [said(one) for one in stale.iter("h4")] == [
        EXPIRED.title,
        OVERDUE.title,
        UNREVISED.title,
    ]
    listed = run("stale", "--db", index, "--as-of", AS_OF).stdout
    told = said(stale)
    for one in (EXPIRED, OVERDUE, UNREVISED):
        reason = next(line for line in listed.splitlines() if line.startswith(f"  {one.id}: "))
        assert reason.split(": ", 1)[1].strip() in told
        assert one.path in told
    assert "176 days overdue" in told


def test_what_falls_due_follows_the_warning_time(run: Run, index: Path) -> None:
    """The plan ends in 98 days: within half a year, not within a month."""
    [row] = rows(section(parsed(source(run, index)), "coming"))
    assert row[:4] == ["2019-10-01", "98", "Ends", EXPIRING.title]
    assert rows(section(parsed(source(run, index, "--within", "30d")), "coming")) == []


def test_verdicts_stand_with_what_they_rest_on(run: Run, index: Path) -> None:
    """A row a municipality, the same words and sentences as audit prints, and the documents."""
    page = section(parsed(source(run, index)), "audit")
    table = next(page.iter("table"))
    assert [row[0] for row in rows(table)] == ["Halmstad", "Laholm"]
    printed = run("audit", "--db", index, "--as-of", AS_OF, "--json").stdout
    verdicts = json.loads(printed)
    assert [cell for row in rows(table) for cell in row[1:]] == [
        one["verdict_as_said"] for one in verdicts
    ]
    told = said(page)
    assert all(one["sentence"] in told for one in verdicts)
    assert all(str(one.title) in told for one in (EXPIRED, OVERDUE, UNREVISED))


def test_municipalities_stand_side_by_side(run: Run, index: Path) -> None:
    """Words and counts in each square, so that nothing hangs on its colour."""
    table = next(section(parsed(source(run, index, "--lang", "sv")), "compared").iter("table"))
    heads = [said(one) for one in next(table.iter("thead")).iter("th")]
    squares = {row[0]: dict(zip(heads[1:], row[1:], strict=True)) for row in rows(table)}
    assert squares["Digitalisering och it"] == {
        "Halmstad": "inaktuellt (1 av 1 inaktuella)",
        "Laholm": "finns ej",
    }


def test_one_municipality_is_set_beside_no_other(run: Run, index: Path) -> None:
    """There is nothing to compare it with: the section is left out, also of the contents."""
    both, alone = (source(run, index, *words) for words in ((), ("--municipality", "Laholm")))
    assert 'href="#compared"' in both
    assert "compared" not in re.findall(r'(?:href="#|id=")(\w+)"', alone)
    page = parsed(alone)
    assert [row[0] for row in rows(section(page, "audit"))] == ["Laholm"]


@pytest.mark.parametrize("words", [("--type", "policy"), ("--status", "valid")])
def test_a_selection_that_leaves_documents_out_gets_no_verdicts(
    words: tuple[str, str], run: Run, index: Path
) -> None:
    """A verdict on some of a municipality's documents would be one on none."""
    page = parsed(source(run, index, *words))
    for name in ("audit", "compared"):
        assert said(section(page, name)).endswith(TABLE["text"]["audit_left_out"]["en"])


def test_many_municipalities_are_audited_in_brief(run: Run, saved: Saved) -> None:
    """The report says what it leaves out, and side by side stand those with most documents."""
    owners = [Organisation(f"{1000 + n}", f"Ort {n:02}") for n in range(AUDITED + 1)]
    many = [document(f"Plan {n}", organisations=(one,)) for n, one in enumerate(owners)]
    page = parsed(source(run, saved(*many)))
    assert len(rows(section(page, "audit"))) == AUDITED
    assert f"Shown: the first {AUDITED} of {AUDITED + 1}" in said(section(page, "audit"))
    assert list(section(page, "audit").iter("h4")) == []
    [head] = section(page, "compared").iter("thead")
    assert len(list(head.iter("th"))) == COMPARED + 1


def test_unread_files_and_what_to_do(run: Run, index: Path) -> None:
    """Path, reason, the reader's words and the next step, in the report's language."""
    [row] = rows(section(parsed(source(run, index, "--lang", "sv")), "unread"))
    path, wrong, step, since = row
    assert (path, since) == ("/corpus/<b>skannad.pdf", "2019-06-01")
    assert "inskannad" in wrong
    assert "<i>0 letters" in wrong
    assert step == TABLE["reasons"]["no_text"]["step"]["sv"]


def test_what_is_missing_is_listed(run: Run, index: Path) -> None:
    """Those without an owner, and those without a date; the draft says that it is one."""
    unowned, undated = section(parsed(source(run, index)), "lacking").iter("ul")
    assert len(list(unowned)) == len(CORPUS) - 1
    assert [said(one) for one in undated] == [f"{DRAFT.title}, Halmstad (draft) {DRAFT.id}"]


def test_it_can_be_made_again(run: Run, index: Path) -> None:
    """Version, settings and the digest of every file stand at the end; two runs give one page."""
    html = source(run, index)
    making = section(parsed(html), "making")
    assert f"styrdok {__version__}" in said(making)
    digests = dict(rows(making))
    assert digests["kopia/Resepolicy.pdf"] == digests["Resepolicy.pdf"] == COPY.sha256
    assert len(digests) == len(CORPUS) + 2
    assert source(run, index) == html


def test_corrections_are_listed(run: Run, index: Path) -> None:
    """What a person set, why and when."""
    run("set", VALID.id, "adopted_on=2010-01-01", "--reason", "<b>KF § 1", "--db", index)
    [row] = [one for one in rows(section(parsed(source(run, index)), "making")) if len(one) == 5]
    assert row[:4] == [VALID.id, "adopted_on", "2010-01-01", "<b>KF § 1"]


def test_settings_are_told_in_words(run: Run, index: Path) -> None:
    """The narrowest place first, and what holds where none says anything."""
    Path("styrdok.toml").write_text(
        '[types.policy]\nmax_age = "18m"\n[municipalities.Halmstad]\nreview_cycle = "3y"\n'
    )
    *_, limits = section(
        parsed(source(run, index, "--within", "90d", "--lang", "sv")), "examined"
    ).iter("table")
    assert rows(limits) == [
        ["alla dokument (kommandoraden)", "–", "90 dagar", "–"],
        ["Halmstad", "–", "–", "översyn med 3 års mellanrum"],
        ["policy", "18 månader", "–", "–"],
        ["alla övriga dokument", "4 år", "180 dagar", "enligt dokumentet eller lag"],
    ]


def test_charts_have_a_name_and_their_figures_as_a_table(run: Run, index: Path) -> None:
    """Whoever cannot see a chart can read it."""
    charts = section(parsed(source(run, index)), "charts")
    figures = list(charts.iter("figure"))
    assert len(figures) == 3
    for figure in figures:
        [svg] = [one for one in figure.iter() if one.tag.endswith("svg")]
        names = {one.get("id") for one in svg.iter()}
        assert svg.get("role") == "img"
        assert names >= set(svg.get("aria-labelledby", "").split())
        assert rows(figure)
    shares = rows(figures[2])
    assert shares == [["Laholm", "1", "1", "100"], ["Halmstad", "5", "2", "40"]]


def test_one_municipality_has_no_chart_of_shares(run: Run, saved: Saved) -> None:
    """There is nothing to compare."""
    charts = section(parsed(source(run, saved(EXPIRED, VALID))), "charts")
    assert len(list(charts.iter("figure"))) == 2


def test_a_long_timeline_is_cut_and_says_so(run: Run, saved: Saved) -> None:
    """The table of all documents is not."""
    many = [document(f"Plan {n}", type="plan", valid_until=f"{2000 + n % 18}") for n in range(70)]
    page = parsed(source(run, saved(*many)))
    timeline = next(section(page, "charts").iter("figure"))
    assert f"Shown: {BARS_SHOWN} of 70 documents" in said(timeline)
    assert len(rows(timeline)) == BARS_SHOWN
    assert len(rows(section(page, "table"))) == 70


def test_a_long_list_is_cut_and_says_so(run: Run, saved: Saved) -> None:
    """The headings and the table count them all."""
    many = [document(f"Plan {n}", valid_until="2018") for n in range(LISTED + 1)]
    page = parsed(source(run, saved(*many)))
    for name in ("stale", "lacking"):
        listed = section(page, name)
        assert f"Shown: the first {LISTED} of {LISTED + 1}." in said(listed)
        assert f"({LISTED + 1})" in said(next(listed.iter("h3")))
        assert len(list(listed.iter("li"))) == LISTED
    assert len(rows(section(page, "table"))) == LISTED + 1


@pytest.mark.parametrize("documents", [[], [REPORT], [DRAFT]], ids=["none", "no steering", "draft"])
def test_nothing_to_tell_is_told(run: Run, saved: Saved, documents: list[Any]) -> None:
    """An index without anything out of date gives a report all the same."""
    page = parsed(source(run, saved(*documents)))
    assert "No steering document in this report is out of date." in said(section(page, "stale"))
    assert "No document has a date to draw." in said(section(page, "charts"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_document_can_do_harm(run: Run, saved: Saved, language: str) -> None:
    """Its text is text, wherever it stands, and without what would turn or hide other text."""
    texts = [text.encode("utf-8", "replace").decode() for text in NASTY]
    documents = [
        document(
            text,
            responsible=text,
            adopted_by=text,
            type=text,
            valid_until="2018",
            organisations=(LAHOLM,),
            path=f"/{text}/{n}",
        )
        for n, text in enumerate(texts)
    ]
    unread = [
        File(f"/{text}.pdf", 1, 1, None, "damaged", text, "2019-06-01", "", "") for text in texts
    ]
    html = source(run, saved(*documents, unread=unread), "--lang", language)
    assert not CONTROL.search(html)
    page = parsed(html)
    assert len(list(page.iter("script"))) == 1
    assert not {"img", "iframe", "object", "b", "i"} & {one.tag for one in page.iter()}
    assert {row[0] for row in rows(section(page, "table"))} == {plain(text) for text in texts}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_asks_nobody_for_anything(run: Run, index: Path, language: str) -> None:
    """Every reference is to a place on the page itself, and no element has a handler or style."""
    page = parsed(source(run, index, "--lang", language))
    known = {one.get("id") for one in page.iter() if one.get("id")}
    for one in page.iter():
        assert not {"src", "srcset", "action", "style", "data", "poster"} & set(one.keys())
        assert not [name for name, _ in one.items() if name.startswith("on")]
        reference = one.get("href")
        assert reference is None or reference.removeprefix("#") in known
    [style] = page.iter("style")
    assert set(re.findall(r"url\(.*?\)|@import", str(style.text))) == {"url(#late)"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_a_language_and_headings_in_order(
    run: Run, index: Path, language: str
) -> None:
    """No heading skips a level, and no id stands twice."""
    page = parsed(source(run, index, "--lang", language))
    assert page.get("lang") == language
    levels = [int(one.tag[1]) for one in page.iter() if re.fullmatch("h[1-6]", one.tag)]
    assert levels[0] == 1
    assert all(two <= one + 1 for one, two in pairwise(levels))
    ids = [one.get("id") for one in page.iter() if one.get("id")]
    assert len(ids) == len(set(ids))


def entries(table: dict[str, Any], at: str = "") -> dict[str, dict[str, str]]:
    """Each text of the table of words by its place, in all languages."""
    if set(table) & set(LANGUAGES):
        return {at: table}
    return {
        name: text
        for key, inner in table.items()
        for name, text in entries(inner, f"{at}.{key}").items()
    }


@pytest.mark.parametrize(("name", "texts"), entries(TABLE).items(), ids=entries(TABLE))
def test_words_are_there_in_both_languages(name: str, texts: dict[str, str]) -> None:
    """With the same slots."""
    assert list(texts) == [*LANGUAGES]
    slots = [set(re.findall(r"{(\w*)}", text)) for text in texts.values()]
    assert slots[0] == slots[1]
    assert all(texts.values())


def test_no_word_is_missing_or_left_over() -> None:
    """Each text is used, and what can come, be flagged or go wrong has its words."""
    template = (DATA / "report.html").read_text("utf-8")
    code = (DATA.parent / "render" / "report.py").read_text("utf-8")
    limits = (DATA.parent / "cli" / "report.py").read_text("utf-8")
    options = (DATA.parent / "cli" / "options.py").read_text("utf-8")
    used = template + code + limits + options
    assert [key for key in TABLE["text"] if f'"{key}"' not in used] == []
    assert set(TABLE["flags"]) == set(raised_flags())
    steps = {reason: entry["step"]["en"] for reason, entry in TABLE["reasons"].items()}
    assert steps == NEXT_STEPS
    assert tuple(status for status, stale in STATUSES.items() if stale) == STALE


@pytest.mark.parametrize(
    ("name", "told"), [("report.pdf", "a report is HTML"), ("nowhere/a.html", "cannot be written")]
)
def test_what_cannot_be_written_is_said(run: Run, index: Path, name: str, told: str) -> None:
    """A message and code 2, and no file is left half-written."""
    result = run("report", "-o", name, "--db", index)
    assert (result.exit_code, told in result.stderr) == (ExitCode.USAGE, True)
    assert list(Path.cwd().iterdir()) == []


def test_without_the_library_the_next_step_is_told(
    run: Run, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is an extra, so many will meet this first."""
    monkeypatch.setitem(sys.modules, "jinja2", None)
    result = run("report", "-o", "report.html", "--db", index)
    assert result.exit_code == ExitCode.USAGE
    assert 'run "pip install Jinja2"' in result.stderr


def test_an_index_that_changes_meanwhile_is_refused(
    run: Run, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Totals of two states would not add up."""
    monkeypatch.setattr("styrdok.cli.report.assess_all", lambda *_, **__: [])
    result = run("report", "-o", "report.html", "--db", index)
    assert result.exit_code == ExitCode.FAILED
    assert "is being written to" in result.stderr


@pytest.mark.parametrize("day", [date(1, 1, 1), date(2019, 6, 25), date(9999, 12, 31)])
def test_a_timeline_can_be_drawn_for_any_day(day: date) -> None:
    """What lies beyond the drawing is cut at its edge, and the day lies within."""
    spans = [
        charts.Span("a", date(1950, 1, 1), date(2099, 12, 31), None),
        charts.Span("a", None, date(2018, 12, 31), None),
        charts.Span("b", date(2016, 1, 1), None, day),
    ]
    drawn = charts.timeline(spans, day)
    assert charts.LABELS <= drawn.today <= charts.WIDTH
    assert all(charts.LABELS <= row.left < row.right <= charts.WIDTH for row in drawn.rows)
    assert [row.heading is not None for row in drawn.rows] == [True, False, True]
    assert drawn.height > drawn.rows[-1].y > drawn.rows[0].y


def test_a_timeline_is_to_scale() -> None:
    """A document of four years is twice as long as one of two, and begins where it begins."""
    day = date(2019, 6, 25)
    long, short = charts.timeline(
        [
            charts.Span("a", date(2012, 1, 1), date(2015, 12, 31), date(2016, 1, 1)),
            charts.Span("a", date(2016, 1, 1), date(2017, 12, 31), None),
        ],
        day,
    ).rows
    assert long.right - long.left == pytest.approx(2 * (short.right - short.left), rel=0.01)
    assert long.right == short.left
    assert long.late
    assert long.late[0] == long.right
