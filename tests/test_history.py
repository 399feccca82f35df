"""What minutes and people make of a document, as of a day."""

from dataclasses import replace
from datetime import date

import pytest
from conftest import HALMSTAD, LAHOLM, document

from styrdok.assessment import Assessed, Holdings
from styrdok.model import Correction, Decision, Record
from styrdok.settings import Settings

PLAN = document(
    "Biblioteksplan 2016-2018",
    type="plan",
    adopted_by="kommunfullmäktige",
    adopted_on="2015-12-08",
    valid_from="2016",
    valid_until="2018",
    validity="period",
)
POLICY = document("Resepolicy", adopted_by="kommunfullmäktige", adopted_on="2011-05-24")


def decision(action: str, target: str, **fields: str | None) -> Decision:
    """A decision of kommunfullmäktige in April 2017."""
    known: dict[str, str | None] = {
        "body": "kommunfullmäktige",
        "date": "2017-04-25",
        "paragraph": "§ 45",
        "dnr": None,
        "valid_from": None,
        "valid_until": None,
        "validity": None,
    }
    quote = f"{target} ..."
    return Decision(action, target, page=3, quote=quote, **known | fields)  # type: ignore[arg-type]


def minutes(*decisions: Decision, name: str = "Protokoll", **fields: object) -> Record:
    """Minutes of Halmstad that hold the decisions."""
    made = document(name, type="protokoll", steering=False, **fields)
    return replace(made, decisions=decisions)


def seen(
    record: Record, *others: Record, as_of: str = "2019-06-25", made: tuple[Correction, ...] = ()
) -> Assessed:
    """The record among the others on the day, with corrections made to it."""
    holdings = Holdings([record, *others], {record.id: made} if made else {})
    return holdings.assess(record, date.fromisoformat(as_of), Settings.default())


def linked(target: str, *records: Record, **fields: str | None) -> list[str | None]:
    """The titles of the documents that a revision of this target is linked to."""
    holdings = Holdings([*records, minutes(decision("revise", target, **fields))], {})
    return [record.title for record in records if record.id in holdings.decisions]


# Extension


EXTENSION = decision("extend", "Biblioteksplan 2016-2018", valid_until="2020", validity="date")


def test_extension_in_minutes_moves_the_end() -> None:
    """A plan that ran out on paper holds on, and the reason says who decided it."""
    assert seen(PLAN).finding.status == "expired"
    record, finding = seen(PLAN, minutes(EXTENSION))
    assert (finding.status, record.valid_until) == ("valid", "2020")
    assert "extended" in finding.flags
    assert "kommunfullmäktige 2017-04-25 § 45" in finding.reason
    assert "page 3 of document" in finding.reason


def test_extension_is_unknown_before_it_was_decided() -> None:
    """An observer of the day before knows the first end only."""
    on = {day: seen(PLAN, minutes(EXTENSION), as_of=day) for day in ("2017-04-24", "2017-04-25")}
    assert [one.record.valid_until for one in on.values()] == ["2018", "2020"]


def test_extension_by_a_lower_body_counts_and_is_flagged() -> None:
    """Practice has it that a lower body extends; an auditor wants to know."""
    lower = replace(EXTENSION, body="kommunstyrelsens arbetsutskott")
    finding = seen(PLAN, minutes(lower)).finding
    assert finding.status == "valid"
    assert {"extended", "extended_by_other_body"} <= {*finding.flags}


def test_extension_until_further_notice_takes_the_end_away() -> None:
    """What holds until further notice ages, but does not run out."""
    on = replace(EXTENSION, valid_until=None, validity="until_further_notice")
    record, finding = seen(PLAN, minutes(on))
    assert (record.valid_until, finding.status) == (None, "valid")


def test_plan_whose_extension_has_run_out_says_so() -> None:
    """It is not denied that it was extended, only that it was once more."""
    reason = seen(PLAN, minutes(EXTENSION), as_of="2021-02-01").finding.reason
    assert "(extended, decided by" in reason
    assert "No further extension" in reason


def test_extension_without_a_readable_end_is_told() -> None:
    """The plan counts as expired, but nobody is told that no minutes extend it."""
    vague = decision("extend", "Biblioteksplan 2016-2018")
    finding = seen(PLAN, minutes(vague)).finding
    assert finding.status == "expired"
    assert "Minutes extend it, to an end that could not be read (decided by" in finding.reason


def test_end_given_at_the_adoption_is_no_extension() -> None:
    """Minutes that adopt a plan for some years set its end for the first time."""
    bare = document("Kulturplan", type="plan")
    adopted = decision("adopt", "Kulturplan", valid_until="2021", validity="date")
    record, finding = seen(bare, minutes(adopted))
    assert (record.valid_until, "extended" in finding.flags) == ("2021", False)
    assert "(stated end date, decided by" in finding.reason


# Revision, review, repeal


def test_revision_by_the_adopting_body_restarts_the_clock() -> None:
    """A policy of 2011 that was revised in 2017 is not old in 2019."""
    assert seen(POLICY).finding.status == "unrevised"
    record, finding = seen(POLICY, minutes(decision("revise", "Resepolicy")))
    assert (record.revised_on, finding.status) == ("2017-04-25", "valid")


def test_revision_by_a_lower_body_does_not() -> None:
    """An annex that a nämnd changed leaves fullmäktige's policy as old as it was."""
    lower = decision("revise", "Resepolicy", body="tekniska nämnden")
    assert seen(POLICY, minutes(lower)).finding.status == "unrevised"


def test_kept_without_change_counts_for_age() -> None:
    """A policy found to be current is as good as revised."""
    finding = seen(POLICY, minutes(decision("reaffirm", "Resepolicy"))).finding
    assert (finding.status, "kept without change" in finding.reason) == ("valid", True)


@pytest.mark.parametrize(
    ("as_of", "status"), [("2017-05-31", "unrevised"), ("2017-06-01", "repealed")]
)
def test_repeal_holds_from_the_day_that_was_decided(as_of: str, status: str) -> None:
    """Decided in April to end in June, it is in force until then."""
    ended = decision("repeal", "Resepolicy", valid_from="2017-06-01")
    assert seen(POLICY, minutes(ended), as_of=as_of).finding.status == status


def test_adoption_fills_what_the_document_does_not_say() -> None:
    """A policy without any date gets those of the minutes that adopted it."""
    bare = document("Flaggpolicy")
    record, finding = seen(bare, minutes(decision("adopt", "Flaggpolicy")))
    assert (record.adopted_by, record.adopted_on, record.paragraph) == (
        "kommunfullmäktige",
        "2017-04-25",
        "§ 45",
    )
    assert finding.status == "valid"


def test_draft_stays_a_draft_and_tells_of_the_decision() -> None:
    """What was adopted may differ from the draft, so look for it."""
    draft = document("Flaggpolicy", flags=("draft",))
    finding = seen(draft, minutes(decision("adopt", "Flaggpolicy"))).finding
    assert (finding.status, {"draft", "decided_draft"} <= {*finding.flags}) == ("undated", True)
    assert "look for the document as adopted" in finding.reason


# Which document is meant


@pytest.mark.parametrize(
    ("target", "title"),
    [
        ("Resepolicyn", "Resepolicy"),
        ("Resepolicy för Halmstads kommun", "Resepolicy"),
        ("RESEPOLICY", "Resepolicy för Halmstads kommun"),
        ("Riktlinjer för IT", "Riktlinjer för IT 2014"),
    ],
)
def test_names_that_mean_the_same(target: str, title: str) -> None:
    """Inflection, the owner's name and capitals make no other document."""
    assert linked(target, replace(POLICY, title=title)) == [title]


@pytest.mark.parametrize(
    ("target", "title"),
    [
        ("Resepolicy för förtroendevalda", "Resepolicy"),
        ("Riktlinjer för resor", "Resepolicy"),
        ("Biblioteksplan 2019-2021", "Biblioteksplan 2016-2018"),
        ("Policy", "Resepolicy"),
    ],
)
def test_names_that_mean_another(target: str, title: str) -> None:
    """Any other word, and other years, leave the decision open."""
    assert linked(target, replace(POLICY, title=title)) == []


def test_another_municipality_is_never_meant() -> None:
    """Policies of one name are many."""
    assert linked("Resepolicy", replace(POLICY, organisations=(LAHOLM,))) == []


def test_decision_is_on_the_latest_edition_of_its_day() -> None:
    """What was adopted later cannot have been revised before."""
    older = replace(POLICY, id="a" * 12, adopted_on="2005-01-31")
    later = replace(POLICY, id="b" * 12, adopted_on="2018-11-26")
    holdings = Holdings([older, POLICY, later, minutes(decision("revise", "Resepolicy"))], {})
    assert [*holdings.decisions] == [POLICY.id]


def test_two_that_could_be_meant_leave_it_open() -> None:
    """Two units' plans of one name and day: which was revised, nobody can tell."""
    both = [replace(POLICY, id=unit * 12, unit=unit) for unit in "ab"]
    holdings = Holdings([*both, minutes(decision("revise", "Resepolicy"))], {})
    assert holdings.decisions == {}


def test_document_of_a_board_is_known_by_its_board() -> None:
    """Tekniska nämndens delegationsordning is the one that tekniska nämnden decides on."""
    known = {"type": "delegationsordning", "adopted_on": "2014-01-01"}
    own = document("Delegationsordning", **known, unit="tekniska nämnden")
    other = document("Delegations ordning", **known, unit="socialnämnden")
    other = replace(other, title="Delegationsordning")
    target = "Delegationsordning för tekniska nämnden"
    assert linked(target, own, body="tekniska nämnden") == ["Delegationsordning"]
    assert linked(target, other, body="tekniska nämnden") == []


def test_what_is_repealed_with_an_adoption_is_the_edition_before() -> None:
    """The new policy is not repealed on the day on which it is adopted."""
    new = replace(POLICY, id="b" * 12, adopted_on="2017-04-25")
    held = minutes(decision("adopt", "Resepolicy"), decision("repeal", "Resepolicy"))
    holdings = Holdings([POLICY, new, held], {})
    actions = {id_: [one.decision.action for one in on] for id_, on in holdings.decisions.items()}
    assert actions == {POLICY.id: ["repeal"], new.id: ["adopt"]}


def test_edition_named_by_its_decision_is_the_one_meant() -> None:
    """An adoption that the sentence names is that of no later edition."""
    later = replace(POLICY, id="b" * 12, adopted_on="2016-05-24")
    ended = replace(
        decision("repeal", "Resepolicy"), quote="Resepolicy, antagen 2011-05-24, upphävs."
    )
    assert [*Holdings([POLICY, later, minutes(ended)], {}).decisions] == [POLICY.id]


def test_older_extension_leaves_a_later_end_alone() -> None:
    """What the document itself says of its end, after being revised, is the later word."""
    plan = replace(PLAN, valid_until="2024")
    assert seen(plan, minutes(EXTENSION), as_of="2022-01-01").record.valid_until == "2024"


def test_revision_leaves_an_extension_alone() -> None:
    """A plan that was extended and then revised has not lost its new end."""
    later = decision("revise", "Biblioteksplan 2016-2018", date="2018-10-01")
    assert seen(PLAN, minutes(EXTENSION), minutes(later, name="P2")).record.valid_until == "2020"


@pytest.mark.parametrize("body", ["socialnämnden", "kommunfullmäktige"])
def test_plan_of_another_unit_is_not_meant(body: str) -> None:
    """A plan that one school or nämnd has is meant only where that is named or decides."""
    plan = document("Elevplan", type="plan", unit="bildningsnämnden", adopted_on="2016-01-01")
    ended = decision("repeal", "Elevplan", body=body)
    assert Holdings([plan, minutes(ended)], {}).decisions == {}


@pytest.mark.parametrize("action", ["repeal", "extend", "revise"])
def test_document_without_dates_is_meant_by_no_such_decision(action: str) -> None:
    """It may be of any time, also after the meeting."""
    made = minutes(decision(action, "Flaggpolicy"))
    assert Holdings([document("Flaggpolicy"), made], {}).decisions == {}


def test_adoptions_that_contradict_each_other_are_both_left_open() -> None:
    """A document without a date may be either edition."""
    one, other = (
        decision("adopt", "Flaggpolicy", date=day) for day in ("2005-03-20", "2017-04-25")
    )
    holdings = Holdings([document("Flaggpolicy"), minutes(one), minutes(other, name="P2")], {})
    assert [*holdings.decisions.values()] == [()]


def test_adoption_long_after_its_case_was_opened_is_anothers() -> None:
    """A policy with a diary number of 2005 was not adopted in 2017."""
    old = document("Flaggpolicy", dnr="KS 2005/77")
    assert Holdings([old, minutes(decision("adopt", "Flaggpolicy"))], {}).decisions == {}


def test_company_neither_extends_nor_repeals() -> None:
    """The board of a company has no say in what the council adopted."""
    for action in ("repeal", "extend", "revise"):
        own = decision(action, "Biblioteksplan 2016-2018", body="bolagsstyrelsen", validity="date")
        assert seen(PLAN, minutes(replace(own, valid_until="2020"))).finding.status == "expired"


# By hand


def by_hand(**values: str | None) -> tuple[Correction, ...]:
    """Corrections made on a day of 2019."""
    reason = "seen in the minutes"
    made_at = "2019-06-01T12:00:00"
    return tuple(Correction(name, value, reason, made_at) for name, value in values.items())


def test_correction_wins_over_what_was_read_and_over_minutes() -> None:
    """The person has the last word, and the reason says so."""
    made = by_hand(valid_until="2017-06-30")
    record, finding = seen(PLAN, minutes(EXTENSION), made=made)
    assert (record.valid_until, finding.status) == ("2017-06-30", "expired")
    assert "set by hand 2019-06-01: seen in the minutes" in finding.reason
    assert "corrected" in finding.flags


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"valid_until": None}, "valid"),
        ({"extended_to": "2021"}, "valid"),
        ({"validity": "until_further_notice"}, "valid"),
        ({"repealed_on": "2018-01-01"}, "repealed"),
        ({"type": "rapport", "steering": "false"}, None),
        ({"draft": "true"}, "undated"),
        ({"type": "protokoll"}, None),
    ],
)
def test_each_correction_has_its_effect(values: dict[str, str | None], status: str | None) -> None:
    """Fields, relations and the nature of the document can all be set."""
    assert seen(PLAN, made=by_hand(**values)).finding.status == status


def test_document_named_as_successor_takes_the_place() -> None:
    """From its adoption on, and the reason is that of the person."""
    newer = document("Kulturplan", type="plan", adopted_on="2019-02-01")
    finding = seen(POLICY, newer, made=by_hand(superseded_by=newer.id)).finding
    assert (finding.status, finding.superseded_by) == ("superseded", newer.id)
    assert "from 2019-02-01" in finding.reason
    assert "seen in the minutes" in finding.reason


def test_no_successor_undoes_an_inferred_one() -> None:
    """A person may know that two documents live side by side."""
    newer = replace(POLICY, id="b" * 12, adopted_on="2018-11-26")
    assert seen(POLICY, newer).finding.status == "superseded"
    assert seen(POLICY, newer, made=by_hand(superseded_by=None)).finding.status == "unrevised"


def test_owner_set_by_hand() -> None:
    """A document that names nobody gets its municipality."""
    nobodys = replace(POLICY, organisations=())
    assert seen(nobodys, made=by_hand(municipality="1380 Halmstad")).record.organisations == (
        HALMSTAD,
    )


def test_what_was_read_is_kept_beside_the_correction() -> None:
    """The evidence that lost is still there to be shown."""
    record = seen(PLAN, made=by_hand(valid_until="2017-06-30")).record
    assert {one.value for one in record.evidence if one.chosen} == {"2017-06-30", "date"}
