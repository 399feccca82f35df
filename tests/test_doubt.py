"""What is in doubt about a document, and what stands first."""

from conftest import Run, Saved, document

from styrdok.doubt import doubts
from styrdok.model import Evidence, Record


def record(*hits: Evidence, flags: tuple[str, ...] = ()) -> Record:
    """A steering document with this evidence."""
    return Record("0123456789ab", "/a.pdf", 1, steering=True, flags=flags, evidence=hits)


def hit(field: str, value: str, weight: float, *, chosen: bool = False) -> Evidence:
    """One hit, on page 2."""
    return Evidence(field, value, "made", 2, 0, 4, "made", weight, chosen)


def test_certain_answers_are_not_asked_about() -> None:
    """A field that strong evidence decides raises no question."""
    assert doubts(record(hit("type", "policy", 0.95, chosen=True))) == []


def test_unknown_date_with_a_candidate_is_asked_about() -> None:
    """The likeliest candidate stands in the question, with its page."""
    (doubt,) = doubts(record(hit("adopted_on", "2011-04-26", 0.35)))
    assert "2011-04-26" in doubt.question
    assert "page 2" in doubt.question


def test_field_without_any_candidate_is_not_asked_about() -> None:
    """Where the document says nothing, looking at it settles nothing."""
    assert doubts(record()) == []


def test_contradiction_shows_both_values() -> None:
    """A conflict names what won and what stands against it."""
    won, lost = hit("validity", "date", 0.95, chosen=True), hit("validity", "period", 0.8)
    (doubt,) = doubts(record(won, lost, flags=("conflict",)))
    assert "date" in doubt.question
    assert "period" in doubt.question


def test_what_decides_the_status_stands_first() -> None:
    """A doubtful end of validity outranks a doubtful title."""
    found = doubts(record(hit("title", "Plan", 0.55, chosen=True), hit("valid_until", "2018", 0.4)))
    assert [doubt.field for doubt in found] == ["valid_until", "title"]


def test_list_doubtful_shows_the_questions(run: Run, saved: Saved) -> None:
    """`list --doubtful` lists only documents with a doubt, and asks the question."""
    evidence = (hit("adopted_on", "2011-04-26", 0.35),)
    index = saved(document("Resepolicy", evidence=evidence), document("Ägarpolicy"))
    result = run("list", "--db", index, "--doubtful")
    assert "Resepolicy" in result.stdout
    assert "adopted_on is unknown; the likeliest is 2011-04-26" in result.stdout
    assert "Ägarpolicy" not in result.stdout


def test_nothing_in_doubt_says_so(run: Run, saved: Saved) -> None:
    """Without doubts the answer is empty and explained."""
    result = run("list", "--db", saved(document("Ägarpolicy")), "--doubtful")
    assert result.stdout == ""
    assert "nothing is in doubt" in result.stderr
