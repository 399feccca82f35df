"""``audit`` and ``compare``: verdicts that documents bear out, and none that they do not."""

import json
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import make
import pytest
from conftest import AS_OF, HALMSTAD, LAHOLM, Run, Saved, document

from styrdok.audit import CHECKS, VERDICTS
from styrdok.audit.expectations import source
from styrdok.errors import ExitCode
from styrdok.model import Evidence, Organisation, Record, Reference, Statement
from styrdok.sentences import LANGUAGES
from styrdok.store import Index
from styrdok.subjects import subjects

WORDS: dict[str, Any] = tomllib.loads(
    (Path(__file__).parents[1] / "src/styrdok/data/audit.toml").read_text("utf-8")
)
Audit = Callable[..., dict[str, Any]]


def stated(kind: str, quote: str, value: str | None = None, target: str | None = None) -> Statement:
    """A statement on the second page."""
    return Statement(kind, value, target, "rule", 2, quote)


def plan(name: str, **fields: object) -> Record:
    """A plan of Halmstad that kommunfullmäktige adopted in 2018 and that is still current."""
    known = {"type": "plan", "adopted_by": "kommunfullmäktige", "adopted_on": "2018-05-24"}
    return document(name, **(known | fields))


LIBRARY = plan("Biblioteksplan")
WASTE = plan("Avfallsplan")
HOUSING = plan("Bostadsförsörjningsplan", adopted_on="2012-05-24")
CYCLING = plan("Cykelplan 2012-2016", valid_until="2016")
DRAFT = plan("Kulturplan", adopted_on=None, adopted_by=None, flags=("draft",))
REPORT = document("Årsredovisning 2018", type="årsredovisning", steering=False)


@pytest.fixture
def audit(run: Run, saved: Saved) -> Audit:
    """The verdicts on Halmstad of an index with these documents, by check."""

    def audit(*documents: Record, options: tuple[str, ...] = ()) -> dict[str, Any]:
        words = ("--municipality", "Halmstad", "--as-of", AS_OF, "--json", *options)
        result = run("audit", "--db", saved(*documents), *words)
        assert result.exit_code == ExitCode.OK, result.output
        return {row["check"]: row for row in json.loads(result.stdout)}

    return audit


def verdicts(rows: dict[str, Any]) -> dict[str, str]:
    """The verdict of each check."""
    return {check: row["verdict"] for check, row in rows.items()}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documents of the sample corpus, ready to be read."""
    folder = tmp_path_factory.mktemp("corpus")
    make.make(folder)
    return folder


@pytest.fixture(scope="module")
def halmstad(sample: Path) -> Path:
    """Those of them that are Halmstad's."""
    return sample / "halmstad"


@pytest.mark.parametrize("options", [(), ("--subject", "digitalisering")], ids=["all", "subject"])
def test_halmstad_is_judged_as_its_auditors_did(
    run: Run, halmstad: Path, options: tuple[str, ...]
) -> None:
    """What they found and the documents show; of competence documents show nothing."""
    run("ingest", "--db", "halmstad.db", halmstad)
    words = ("--db", "halmstad.db", "--municipality", "Halmstad", "--as-of", AS_OF, "--json")
    rows = {row["check"]: row for row in json.loads(run("audit", *words, *options).stdout)}
    assert verdicts(rows) == {
        "finns": "delvis",
        "aktuella": "delvis",
        "ansvar": "delvis",
        "uppföljning": "ej uppfyllt",
        "tydlighet": "uppfyllt",
        "efterlevnad": "kan ej bedömas",
        "kompetens": "kan ej bedömas",
    }
    quotes = [ground["quote"] for ground in rows["uppföljning"]["grounds"] if ground["quote"]]
    assert [" ".join(quote.split()) for quote in quotes] == [
        "Arbetet enligt Ett smartare Halmstad har inte följts upp skriftligt.",
        "Ingen har följt upp om riktlinjerna för IT efterlevs.",
    ]
    titles = {ground["title"] for ground in rows["aktuella"]["grounds"]}
    assert "Riktlinjer för IT i Halmstads kommun" in titles


def test_every_quote_stands_on_its_page(run: Run, halmstad: Path) -> None:
    """Letter for letter, in the document that the ground names."""
    run("ingest", "--db", "halmstad.db", halmstad)
    rows = json.loads(run("audit", "--db", "halmstad.db", "--as-of", AS_OF, "--json").stdout)
    grounds = [ground for row in rows for ground in row["grounds"] if ground["quote"]]
    assert len(grounds) > 10
    with Index.open("halmstad.db") as index:
        digests = {str(file.sha256)[:12]: file for file in index.known().values()}
        for ground in grounds:
            file = digests[ground["document"]]
            found = index.document(str(file.sha256), file.path)
            assert found is not None
            assert ground["quote"] in found.pages[ground["page"] - 1].text


# finns


def test_what_is_not_found_is_not_called_missing(audit: Audit) -> None:
    """An index holds only what was given to it."""
    row = audit(LIBRARY)["finns"]
    assert row["verdict"] == "kan ej bedömas"
    assert "not found in the index" in row["sentence"]
    told = [ground["says"] for ground in row["grounds"] if not ground["document"]]
    assert any("a waste plan (law: miljöbalken" in one for one in told)


@pytest.mark.parametrize(
    ("held", "verdict"), [(LIBRARY, "delvis"), (plan("Kulturplan"), "ej uppfyllt")]
)
def test_a_user_can_say_that_the_index_holds_all(held: Record, verdict: str, audit: Audit) -> None:
    """Then what is not found is missing."""
    Path("styrdok.toml").write_text('[audit]\ncomplete = ["Halmstad"]\n')
    assert audit(held)["finns"]["verdict"] == verdict


@pytest.mark.parametrize(
    ("held", "verdict", "of_all"),
    [
        ((LIBRARY, HOUSING), "delvis", "delvis"),
        ((LIBRARY, WASTE), "kan ej bedömas", "delvis"),
        ((HOUSING,), "kan ej bedömas", "ej uppfyllt"),
    ],
    ids=["current and stale", "current", "stale"],
)
def test_only_what_holds_whatever_was_not_found_is_said(
    held: tuple[Record, ...], verdict: str, of_all: str, audit: Audit
) -> None:
    """Current documents alone make no verdict, nor stale ones: others may be elsewhere."""
    row = audit(*held)["finns"]
    assert row["verdict"] == verdict
    assert ("the rest may be elsewhere" in row["sentence"]) == (verdict == "kan ej bedömas")
    Path("styrdok.toml").write_text('[audit]\ncomplete = ["Halmstad"]\n')
    assert audit(*held)["finns"]["verdict"] == of_all


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (plan("Biblioteksplan", adopted_on=None, flags=("draft",)), "only a draft"),
        (plan("Biblioteksplan", valid_from="2020"), "only one that is not in force yet"),
    ],
)
def test_a_draft_is_told_where_nothing_else_is_found(held: Record, said: str, audit: Audit) -> None:
    """It is no adopted document, but it is not nothing either."""
    row = audit(held, options=("--subject", "bibliotek"))["finns"]
    assert (row["verdict"], row["grounds"][0]["document"]) == ("kan ej bedömas", held.id)
    assert row["grounds"][0]["says"] == f"a library plan: {said}"
    assert "not in force yet: 1; not found in the index: 0" in row["sentence"]
    told = audit(held, LIBRARY, options=("--subject", "bibliotek"))["finns"]["grounds"]
    assert [ground["document"] for ground in told] == [LIBRARY.id]


def test_what_is_found_stands_before_what_is_not(audit: Audit) -> None:
    """So that a list that is cut shows it."""
    grounds = audit(LIBRARY)["finns"]["grounds"]
    assert len(grounds) > 1
    assert [ground["document"] for ground in grounds[:2]] == [LIBRARY.id, None]


@pytest.mark.parametrize(
    ("held", "verdict"),
    [
        ((LIBRARY,), "uppfyllt"),
        ((replace(LIBRARY, adopted_on="2012-05-24"),), "delvis"),
        ((replace(LIBRARY, adopted_by=None, adopted_on=None, valid_until="2022"),), "delvis"),
        ((WASTE,), "kan ej bedömas"),
        ((plan("Biblioteksplan", flags=("draft",)),), "kan ej bedömas"),
    ],
    ids=["current", "stale", "undecided", "another subject", "a draft"],
)
def test_one_subject_asks_for_its_own_documents(
    held: tuple[Record, ...], verdict: str, audit: Audit
) -> None:
    """As an auditor of one field does."""
    rows = audit(*held, options=("--subject", "bibliotek"))
    assert rows["finns"]["verdict"] == verdict


def test_a_subject_that_nothing_is_expected_of_asks_for_any_document(audit: Audit) -> None:
    """One that is current will do."""
    cycling = replace(CYCLING, valid_until="2020")
    rows = audit(cycling, options=("--subject", "trafik"))
    assert rows["finns"]["verdict"] == "uppfyllt"


def test_a_law_is_not_asked_for_before_it_holds(audit: Audit) -> None:
    """A plan for water services is demanded from 2024."""
    told = [ground["says"] for ground in audit(LIBRARY)["finns"]["grounds"]]
    assert not any("water and sewage" in one for one in told)
    later = audit(LIBRARY, options=("--as-of", "2024-06-01"))["finns"]["grounds"]
    assert any("water and sewage" in ground["says"] for ground in later)


def test_expectations_are_printed_and_can_be_changed(run: Run, audit: Audit) -> None:
    """What --expectations prints can be used in its place, named beside the settings."""
    printed = run("audit", "--expectations").stdout
    assert printed.strip() == source(None).strip()
    own = printed[: printed.index("\n[arkiv]")] + printed[printed.index("\n[biblioteksplan]") :]
    Path("own.toml").write_text(own[: own.index('\n["bostad')], "utf-8")
    Path("styrdok.toml").write_text('[audit]\nexpectations = "own.toml"\n')
    assert audit(LIBRARY)["finns"]["verdict"] == "uppfyllt"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("x =", "not valid TOML"),
        ("x = 1", "x is not a table"),
        ("[x]", "unknown or missing"),
        (source(None).replace('basis = "law"', 'basis = "custom"'), "basis: 'custom' is none of"),
        (source(None).replace('subject = "arkiv"', 'subject = "arkivet"'), "'arkivet' is none of"),
        (source(None).replace("since = 2024-01-01", 'since = "2024"'), "since is not a date"),
        (source(None).replace('words = ["arkiv*"]', 'words = "arkiv"'), "not a list of texts"),
        (source(None).replace('basis = "law"', "basis = 1", 1), "basis is not a text"),
        (None, "cannot be read"),
    ],
)
def test_wrong_expectations_are_refused(
    written: str | None, said: str, run: Run, saved: Saved
) -> None:
    """With the place of what is wrong."""
    if written is not None:
        Path("own.toml").write_text(written, "utf-8")
    Path("styrdok.toml").write_text('[audit]\nexpectations = "own.toml"\n')
    result = run("audit", "--db", saved(LIBRARY))
    assert result.exit_code == ExitCode.USAGE
    assert said in result.stderr


# aktuella


@pytest.mark.parametrize(
    ("held", "limits", "verdict"),
    [
        ((LIBRARY, WASTE), "", "uppfyllt"),
        ((LIBRARY, HOUSING), "", "delvis"),
        ((LIBRARY, HOUSING, CYCLING), "partly = 50", "ej uppfyllt"),
        ((LIBRARY, WASTE, CYCLING), "met = 60", "uppfyllt"),
        ((HOUSING, CYCLING), "", "kan ej bedömas"),
        ((HOUSING, CYCLING), "least = 2", "ej uppfyllt"),
        ((HOUSING, CYCLING), 'complete = ["Halmstad"]', "ej uppfyllt"),
        ((LIBRARY, DRAFT), "", "uppfyllt"),
        ((plan("Skolplan", adopted_on=None),), "", "kan ej bedömas"),
    ],
)
def test_currency_goes_by_share_and_few_documents_prove_little(
    held: tuple[Record, ...], limits: str, verdict: str, audit: Audit
) -> None:
    """By the limits of the settings, which the sentence states; drafts and undated do not count."""
    Path("styrdok.toml").write_text(f"[audit]\n{limits}\n")
    row = audit(*held)["aktuella"]
    assert row["verdict"] == verdict
    assert "counts as met" in row["sentence"] or "no date" in row["sentence"] or not held[1:]


# ansvar


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ({"responsible": "Bibliotekschef"}, "uppfyllt"),
        ({"statements": (stated("responsible", "Chefen ansvarar", "Chefen"),)}, "uppfyllt"),
        ({"statements": (stated("roles", "Ansvar"),)}, "delvis"),
        ({}, "ej uppfyllt"),
    ],
    ids=["in the head block", "in a sentence", "a section", "nowhere"],
)
def test_who_answers_is_named_or_described(
    fields: dict[str, Any], verdict: str, audit: Audit
) -> None:
    """By a label or a sentence; a section on roles is part of it."""
    held = [replace(one, **fields) for one in (LIBRARY, WASTE, HOUSING)]
    assert audit(*held)["ansvar"]["verdict"] == verdict


# uppföljning

YEARLY = stated("follow_up", "Planen följs upp årligen.", "årligen")
FOLLOWED = stated("followed_up", "Biblioteksplan har följts upp.")
NOT_FOLLOWED = stated("not_followed_up", "Biblioteksplanen har inte följts upp.")
OTHER = stated("followed_up", "Personalpolicyn har följts upp.")


@pytest.mark.parametrize(
    ("of_plans", "of_report", "verdict"),
    [
        ((YEARLY,), (FOLLOWED,), "uppfyllt"),
        ((YEARLY,), (NOT_FOLLOWED,), "delvis"),
        ((YEARLY,), (OTHER,), "delvis"),
        ((YEARLY,), None, "delvis"),
        ((), (FOLLOWED,), "delvis"),
        ((), (OTHER,), "ej uppfyllt"),
        ((), (), "ej uppfyllt"),
        ((), None, "kan ej bedömas"),
    ],
)
def test_follow_up_is_stated_and_shown(
    of_plans: tuple[Statement, ...],
    of_report: tuple[Statement, ...] | None,
    verdict: str,
    audit: Audit,
) -> None:
    """What documents say and what reports show; without a report it is not known to be undone."""
    held = [replace(one, statements=of_plans) for one in (LIBRARY, WASTE, HOUSING)]
    reports = [] if of_report is None else [replace(REPORT, statements=of_report)]
    assert audit(*held, *reports)["uppföljning"]["verdict"] == verdict


def named(name: str) -> Reference:
    """A report's name for a document of the municipality."""
    nothing = dict.fromkeys(("body", "date", "valid_from", "valid_until", "owner"))
    said = {"said_page": None, "said_quote": None}
    place = {"page": 1, "start": 0, "end": len(name), "quote": name, "pages": (1,)}
    return Reference(name, "plan", is_external=False, **nothing, **said, **place)  # type: ignore[arg-type]


NIGHTS = "Kulturplan - Ljusa nätter i parken"
DAYS = "Fritidsplan - Långa dagar i parken"


@pytest.mark.parametrize(
    ("quote", "followed"),
    [("Ljusa nätter har följts upp.", {NIGHTS}), ("Parken har följts upp.", set())],
    ids=["a telling part", "a word of two names"],
)
def test_a_report_may_call_a_document_by_a_part_of_its_name(
    quote: str, followed: set[str], audit: Audit
) -> None:
    """If it names it in full elsewhere, and the part can mean no other document that it names."""
    report = replace(
        REPORT,
        statements=(stated("followed_up", quote),),
        references=(named(NIGHTS), named(DAYS)),
    )
    row = audit(plan(NIGHTS), plan(DAYS), LIBRARY, report)["uppföljning"]
    assert {
        title
        for title in (NIGHTS, DAYS)
        for one in row["grounds"]
        if f"{title} was followed up" in one["says"]
    } == followed


@pytest.mark.parametrize(
    "report",
    [
        replace(REPORT, statements=(stated("dated", "1 mars 2020", "2020-03-01"), FOLLOWED)),
        replace(REPORT, title="Årsredovisning 2019", statements=(FOLLOWED,)),
        replace(REPORT, statements=(stated("dated", "1 mars 2017", "2017-03-01"), FOLLOWED)),
        replace(REPORT, statements=(stated("followed_up", "Biblioteksplan 2010 har följts upp"),)),
        replace(REPORT, organisations=(LAHOLM,), statements=(FOLLOWED,)),
        replace(REPORT, type="rapport", title="Översyn av parkeringen", statements=(OTHER,)),
    ],
    ids=[
        "written later",
        "of a later year",
        "before the plan",
        "another plan",
        "of another",
        "off",
    ],
)
def test_a_report_that_cannot_tell_is_no_evidence(report: Record, audit: Audit) -> None:
    """It was not there yet, or speaks of something else."""
    held = [replace(one, title=f"{one.title} 2018") for one in (LIBRARY, WASTE, HOUSING)]
    row = audit(*held, report)["uppföljning"]
    assert not any("was followed up" in ground["says"] for ground in row["grounds"])


# tydlighet


def test_a_document_that_another_body_adopted_than_the_guidelines_say(audit: Audit) -> None:
    """Only what was adopted after the guidelines can break them; both quotes are shown."""
    rule = stated("adopts", "Policyer antas av kommunfullmäktige.", "kommunfullmäktige", "policy")
    guidelines = plan("Riktlinjer för styrdokument", type="riktlinje", statements=(rule,))
    wrong = document("Resepolicy", adopted_by="kommunstyrelsen", adopted_on="2018-09-01")
    before = document("Kostpolicy", adopted_by="kommunstyrelsen", adopted_on="2017-09-01")
    right = document("Inköpspolicy", adopted_by="kommunfullmäktige", adopted_on="2018-09-01")
    row = audit(guidelines, wrong, before, right)["tydlighet"]
    assert row["verdict"] == "delvis"
    assert [ground["title"] for ground in row["grounds"]] == [wrong.title, guidelines.title]
    assert row["grounds"][1]["quote"] == rule.quote


@pytest.mark.parametrize(
    ("title", "is_wrong"),
    [("Strategi för friluftsliv", True), ("Friluftspolicy", False), ("Friluftsliv", False)],
)
def test_a_title_may_contradict_the_label_beside_it(
    title: str, is_wrong: bool, audit: Audit
) -> None:
    """Where both name a type, and not the same; the label is the quote."""
    label = Evidence("type", "policy", "type.label.dokumenttyp", 1, 0, 6, "Policy", 0.9, True)
    row = audit(document(title, adopted_on="2018-01-01", evidence=(label,)))["tydlighet"]
    told = [(ground["says"], ground["quote"]) for ground in row["grounds"]]
    wrong = [("is called strategi in its title but policy elsewhere", "Policy")]
    assert told == (wrong if is_wrong else [])


def test_a_document_that_says_two_things_of_its_validity(run: Run, pdf: Any) -> None:
    """Both stand there with their words."""
    file = pdf(
        "Plan mot diskriminering 2015-2017", "Halmstads kommun", "Giltighetstid: Tills vidare"
    )
    run("ingest", "--db", "torn.db", file)
    words = ("--db", "torn.db", "--as-of", "2016-06-25", "--json")
    rows = {row["check"]: row for row in json.loads(run("audit", *words).stdout)}
    told = {(one["says"], one["quote"]) for one in rows["tydlighet"]["grounds"]}
    assert told == {
        ("says two things about its validity", "Tills vidare"),
        ("says otherwise about its validity elsewhere", "Plan mot diskriminering 2015-2017"),
    }
    assert rows["tydlighet"]["verdict"] != "uppfyllt"


def test_two_documents_on_one_matter_are_told(audit: Audit) -> None:
    """Of one type and subject, whatever the form of the name; not those of two boards."""
    one = document("Kommunikationspolicy", adopted_on="2018-01-01", valid_until="2020")
    other = document("Policy för kommunikation", adopted_on="2018-01-01")
    row = audit(one, other)["tydlighet"]
    assert {ground["document"] for ground in row["grounds"]} == {one.id, other.id}
    boards = [replace(one, unit=unit) for one, unit in ((one, "a"), (other, "b"))]
    assert audit(*boards)["tydlighet"]["grounds"] == []


# all of it


def test_an_index_of_an_older_version_is_not_judged_by_what_it_did_not_look_for(
    run: Run, saved: Saved
) -> None:
    """Until the next ingest has judged its documents again."""
    path = saved(LIBRARY)
    import sqlite3

    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO unread_statements VALUES (?)", (LIBRARY.id,))
    rows = json.loads(run("audit", "--db", path, "--as-of", AS_OF, "--json").stdout)
    told = {row["check"]: (row["verdict"], "run styrdok ingest" in row["sentence"]) for row in rows}
    assert told["ansvar"] == told["uppföljning"] == ("kan ej bedömas", True)
    assert told["aktuella"] == ("uppfyllt", False)


def test_a_municipality_without_documents_is_not_judged(audit: Audit) -> None:
    """Nothing in the index is no evidence of anything."""
    assert set(verdicts(audit(plan("Plan", organisations=(LAHOLM,)))).values()) == {
        "kan ej bedömas"
    }


def test_every_verdict_says_why_in_both_languages(run: Run, saved: Saved) -> None:
    """The key is the same, the words are those of the language."""
    path = saved(LIBRARY, HOUSING, CYCLING)
    asked = ("audit", "--db", path, "--as-of", AS_OF, "--json", "--lang")
    english, swedish = (json.loads(run(*asked, language).stdout) for language in LANGUAGES)
    assert [row["check"] for row in english] == list(CHECKS)
    for one, other in zip(english, swedish, strict=True):
        assert one["verdict"] == other["verdict"]
        assert one["sentence"] != other["sentence"]
        assert one["question"] == WORDS["checks"][one["check"]]["en"]
        assert other["verdict_as_said"] == WORDS["verdicts"][other["verdict"]]["sv"]


def test_check_ends_with_findings_where_something_is_not_met(run: Run, saved: Saved) -> None:
    """Partly met is a finding too; what cannot be judged is none."""
    asked = ("--as-of", AS_OF, "--subject", "bibliotek", "--check")
    who = {"responsible": "Chefen", "statements": (YEARLY,)}
    current = saved(replace(LIBRARY, **who), replace(REPORT, statements=(FOLLOWED,)))
    assert run("audit", "--db", current, *asked).exit_code == ExitCode.OK
    stale = saved(replace(LIBRARY, adopted_on="2012-01-01", **who))
    assert run("audit", "--db", stale, *asked).exit_code == ExitCode.FINDINGS
    assert run("audit", "--db", stale, *asked[:-1]).exit_code == ExitCode.OK


def test_table_and_details_for_people(run: Run, saved: Saved) -> None:
    """One line a check; with -v the documents and quotes below it."""
    path = saved(replace(LIBRARY, statements=(YEARLY,)), HOUSING)
    asked = ("audit", "--db", path, "--as-of", AS_OF)
    heading, *lines = run(*asked).stdout.splitlines()
    assert heading.split() == ["MUNICIPALITY", "CHECK", "VERDICT", "WHY"]
    assert [line.split()[:2] for line in lines] == [["Halmstad", check] for check in CHECKS]
    told = run(*asked, "-v", "--lang", "sv").stdout
    assert "\n  uppföljning: delvis uppfyllt. Anger hur de följs upp: 1 av 2" in told
    assert f'{LIBRARY.id} Biblioteksplan: följs upp: årligen\n      p. 2: "{YEARLY.quote}"' in told


def test_nobodys_documents_are_counted_out_loud(run: Run, saved: Saved) -> None:
    """They belong to no municipality's verdict."""
    result = run("audit", "--db", saved(plan("Plan", organisations=())), "--as-of", AS_OF)
    assert result.stdout == ""
    assert "1 steering document of no known municipality left out" in result.stderr


def test_a_shared_document_counts_with_each_owner(run: Run, saved: Saved) -> None:
    """In the order of the Swedish alphabet."""
    joint = plan("Biblioteksplan", organisations=(Organisation("1293", "Älvdalen"), HALMSTAD))
    words = ("--db", saved(joint), "--as-of", AS_OF, "--jsonl")
    rows = [json.loads(line) for line in run("audit", *words).stdout.splitlines()]
    assert [row["municipality"] for row in rows] == ["Halmstad"] * 7 + ["Älvdalen"] * 7


@pytest.mark.parametrize("command", ["audit", "compare"])
def test_an_unknown_subject_is_refused_with_a_suggestion(command: str, run: Run) -> None:
    """As a misspelt municipality is."""
    result = run(command, "--subject", "digitalisation")
    assert result.exit_code == ExitCode.USAGE
    assert "did you mean digitalisering" in result.stderr


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("met = 101", "audit.met: 101 is not a whole number from 0 to 100"),
        ("partly = true", "audit.partly: True is not"),
        ('complete = "Halmstad"', "audit.complete: is not a list"),
        ('complete = ["Halmstd"]', "did you mean Halmstad?"),
        ("mett = 1", "unknown key mett in [audit]: did you mean met?"),
    ],
)
def test_wrong_audit_settings_are_refused(written: str, said: str, run: Run, saved: Saved) -> None:
    """With their place."""
    Path("styrdok.toml").write_text(f"[audit]\n{written}\n")
    result = run("audit", "--db", saved(LIBRARY))
    assert result.exit_code == ExitCode.USAGE
    assert said.replace("'", '"') in result.stderr.replace("'", '"')


# compare


@pytest.fixture
def compared(run: Run, saved: Saved) -> Run:
    """Compare Halmstad, which has two plans, with Laholm, which has an old one."""
    old = plan("Biblioteksplan för Laholm", organisations=(LAHOLM,), adopted_on="2010-01-01")
    index = saved(LIBRARY, CYCLING, old, DRAFT)
    return lambda *words: run("compare", "--db", index, "--as-of", AS_OF, *words)


def test_each_municipality_stands_by_each_subject(compared: Run) -> None:
    """In force, stale or not found, with the last decisions; a draft is nothing yet."""
    rows = json.loads(compared("--json").stdout)
    assert len(rows) == 2 * len(subjects().keys)
    found = {(row["municipality"], row["subject"]): row for row in rows if row["documents"]}
    assert {place: (row["state"], row["newest"]) for place, row in found.items()} == {
        ("Halmstad", "bibliotek"): ("in_force", "2018-05-24"),
        ("Halmstad", "trafik"): ("stale", "2018-05-24"),
        ("Laholm", "bibliotek"): ("stale", "2010-01-01"),
    }
    assert found["Halmstad", "bibliotek"]["ids"] == [LIBRARY.id]


def test_the_table_names_who_lacks_what(compared: Run) -> None:
    """A row a subject or a municipality, and below it who stands how."""
    told = compared("--subject", "bibliotek", "--subject", "trafik").stdout.splitlines()
    assert " ".join(told[1].split()) == "Libraries 1 1 0 0 0 2 50% 2010-01-01 2018-05-24"
    assert told[2] == "  in force: Halmstad; stale: Laholm"
    assert told[4] == "  stale: Halmstad; not found: Laholm"
    assert told[0].split("  ")[0] == "SUBJECT"
    told = compared("--subject", "kultur").stdout.splitlines()
    assert told[2] == "  draft or to come: Halmstad; not found: Laholm"
    told = compared("--by", "municipality", "--subject", "trafik", "--lang", "sv").stdout
    assert "  finns ej: Trafik och resor; dokument som inte rör något av ämnena: 1" in (
        told.splitlines()
    )


def test_a_municipality_counts_each_of_its_documents_once(run: Run, saved: Saved) -> None:
    """One on two subjects, one on none, and what is replaced, a draft or a copy, as stats does."""
    two = plan("Plan för kultur och bibliotek", adopted_on="2012-05-24")
    none = plan("Vision 2030")
    repealed = plan("Avfallsplan", repealed_on="2018-01-01")
    index = saved(two, none, repealed, DRAFT, CYCLING)
    asked = ("--db", index, "--as-of", AS_OF)
    [counted] = json.loads(run("stats", *asked, "--json").stdout)
    head, row, told = run("compare", *asked, "--by", "municipality").stdout.splitlines()
    assert "SUBJECTS: IN FORCE" in head
    share = f"{counted['share_stale']:.0%}"
    assert row.split()[6:8] == [str(counted["documents"]), share] == ["5", "40%"]
    assert told.endswith("; documents on none of the subjects: 1")
    narrow = run("compare", *asked, "--by", "municipality", "--subject", "kultur").stdout
    assert narrow.splitlines()[1].split()[6:8] == ["2", "50%"]


def test_municipalities_count_as_many_documents_as_stats(run: Run, sample: Path) -> None:
    """In the whole sample, but for documents of several owners, which stats gives to the first."""
    run("ingest", "--db", "sample.db", sample)
    asked = ("--db", "sample.db", "--as-of", AS_OF)
    listed = json.loads(run("list", *asked, "--json").stdout)
    second = {owner["name"] for row in listed for owner in row["organisations"][1:]}
    told = [line.split("  ") for line in run("stats", *asked).stdout.splitlines()[1:-1]]
    counts = {name: [cell.strip() for cell in cells if cell] for name, *cells in told}
    wanted = {
        name: [cells[0], cells[3]]
        for name, cells in counts.items()
        if name not in second and name != "–"
    }
    assert len(wanted) > 5
    lines = run("compare", *asked, "--by", "municipality").stdout.splitlines()[1:]
    found = {line.split("  ")[0]: line.split()[-4:-2] for line in lines if line[0] != " "}
    assert {name: found[name] for name in wanted} == wanted


# the words


def texts(table: dict[str, Any], at: str = "") -> dict[str, dict[str, str]]:
    """Each text of the table of words by its place, in all languages."""
    if set(table) & set(LANGUAGES):
        return {at: table}
    return {
        place: found
        for key, inner in table.items()
        for place, found in texts(inner, f"{at}.{key}").items()
    }


@pytest.mark.parametrize(("name", "said"), texts(WORDS).items(), ids=texts(WORDS))
def test_both_languages_say_the_same(name: str, said: dict[str, str]) -> None:
    """The same slots in each, and no text left out."""
    import string

    slots = [{field for _, field, *_ in string.Formatter().parse(text)} for text in said.values()]
    assert set(said) == set(LANGUAGES)
    assert slots[0] == slots[1]


def test_all_checks_and_verdicts_have_words() -> None:
    """And no words are left of one that is gone."""
    assert list(WORDS["checks"]) == list(CHECKS)
    assert list(WORDS["verdicts"]) == list(VERDICTS)
