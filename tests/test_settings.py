import tomllib
from importlib import resources
from pathlib import Path

import pytest

from styrdok.dates import Duration
from styrdok.errors import UsageError
from styrdok.model import Organisation, Record
from styrdok.settings import DEFAULT, TYPES, Rules, Settings

LAYERS = """
max_age = "5y"
within = "90d"

[types.policy]
max_age = "3y"

[municipalities.Halmstad]
max_age = "18m"

[municipalities.1381.types.policy]
max_age = "200d"

[municipalities.Halmstad.types.policy]
max_age = "2y"
review_cycle = "mandate_start"
"""


def document(type_key: str, code: str | None = None, title: str | None = None) -> Record:
    """A document of the type, owned by the municipality of the code."""
    owners = (Organisation(code, "its name"),) if code else ()
    return Record("id", "/path", 1, title=title, type=type_key, organisations=owners)


def refusal(text: str) -> str:
    """What is said of settings that are refused."""
    with pytest.raises(UsageError) as raised:
        Settings.parse(text, "styrdok.toml")
    return str(raised.value)


def test_defaults_are_one_mandate_period_and_half_a_year() -> None:
    """A user who sets nothing gets four years to grow old and 180 days of warning."""
    assert Settings.default().rules_for(document("policy", "1380")) == DEFAULT
    assert (DEFAULT.max_age, DEFAULT.within) == (Duration(months=48), Duration(days=180))


@pytest.mark.parametrize(
    ("type_key", "code", "max_age"),
    [
        pytest.param("plan", None, "5y", id="for all"),
        pytest.param("policy", "0180", "3y", id="for the type"),
        pytest.param("plan", "1380", "18m", id="for the municipality"),
        pytest.param("policy", "1380", "2y", id="for the type in the municipality"),
        pytest.param("policy", "1381", "200d", id="for a municipality by its code"),
        pytest.param("plan", "1381", "5y", id="for all where the municipality has only a type"),
    ],
)
def test_narrowest_place_wins(type_key: str, code: str | None, max_age: str) -> None:
    """A value given for fewer documents beats one given for more."""
    rules = Settings.parse(LAYERS, "styrdok.toml").rules_for(document(type_key, code))
    assert str(rules.max_age) == max_age


def test_municipality_beats_type() -> None:
    """Where both speak, a municipality's own value beats that of a type."""
    text = '[types.policy]\nmax_age = "3y"\n[municipalities.Halmstad]\nmax_age = "6y"'
    rules = Settings.parse(text, "styrdok.toml").rules_for(document("policy", "1380"))
    assert str(rules.max_age) == "6y"


def test_narrow_place_leaves_other_values_to_the_wider() -> None:
    """A place that gives one value keeps the others of the places around it."""
    rules = Settings.parse(LAYERS, "styrdok.toml").rules_for(document("policy", "1380"))
    wanted = Rules(Duration(months=24), Duration(days=90), "mandate_start", None)
    assert rules == wanted


@pytest.mark.parametrize("type_key", ["plan", "policy"])
def test_command_line_beats_every_place(type_key: str) -> None:
    """A value demanded on the command line holds for all documents."""
    settings = Settings.parse(LAYERS, "styrdok.toml").override(max_age=Duration(days=7))
    rules = settings.rules_for(document(type_key, "1380"))
    assert (str(rules.max_age), str(rules.within)) == ("7d", "90d")


def test_length_of_nothing_is_a_value() -> None:
    """Zero days are not mistaken for a value that is left out."""
    settings = Settings.default().override(within=Duration())
    assert settings.rules_for(document("policy")).within == Duration()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            'max_aeg = "4y"', "unknown key max_aeg: did you mean max_age?", id="misspelt key"
        ),
        pytest.param(
            '[types.policy]\nwithim = "4y"',
            "unknown key withim in [types.policy]: did you mean within?",
            id="misspelt key of a type",
        ),
        pytest.param(
            "[types.polcy]",
            "unknown document type polcy in [types]: did you mean policy?",
            id="misspelt type",
        ),
        pytest.param(
            "[municipalities.halmstad]",
            "unknown municipality halmstad in [municipalities]: did you mean Halmstad?",
            id="misspelt municipality",
        ),
        pytest.param("colour = true", "unknown key colour", id="key like no other"),
        pytest.param("[types.policy.types.plan]", "unknown key types in", id="type in a type"),
        pytest.param("max_age = 4", "max_age: '4' is not a length of time", id="number alone"),
        pytest.param(
            '[types.policy]\nwithin = "soon"', "types.policy.within: 'soon'", id="no length"
        ),
        pytest.param('review_cycle = "18m"', "write 4y, mandate or mandate_start", id="months"),
        pytest.param("types = 3", "types: is not a table", id="section without tables"),
        pytest.param("[types]\npolicy = 3", "types.policy: is not a table", id="type as value"),
        pytest.param("[types.översiktsplan]", 'types."översiktsplan"', id="name without quotes"),
        pytest.param("max_age = ", "not valid TOML", id="no TOML"),
    ],
)
def test_wrong_settings_are_refused_by_name(text: str, message: str) -> None:
    """The message names the file, the key, and what to write instead."""
    said = refusal(text)
    assert said.startswith("styrdok.toml: ")
    assert message in said


def test_settings_are_read_from_a_file(tmp_path: Path) -> None:
    """A file with a byte order mark, as Windows writes it, is read like any other."""
    path = tmp_path / "styrdok.toml"
    path.write_text('[types."översiktsplan"]\nmax_age = "8y"', encoding="utf-8-sig")
    rules = Settings.read(path).rules_for(document("översiktsplan"))
    assert str(rules.max_age) == "8y"


@pytest.mark.parametrize("content", [None, b"\xff\xfe"], ids=["missing", "not UTF-8"])
def test_unreadable_file_is_a_usage_error(tmp_path: Path, content: bytes | None) -> None:
    """A settings file that cannot be read is named in the message."""
    path = tmp_path / "styrdok.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match="the settings cannot be read"):
        Settings.read(path)


def reviews() -> dict[str, dict[str, list[str]]]:
    """The demands of the table that ships with styrdok."""
    text = resources.files("styrdok").joinpath("data/reviews.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@pytest.mark.parametrize("name", reviews())
def test_lawful_review_concerns_its_examples_only(name: str) -> None:
    """Each demand concerns every example title of each of its types, and no look-alike."""
    entry, settings = reviews()[name], Settings.default()
    for type_key in entry["types"]:
        for title in entry["examples"]:
            rules = settings.rules_for(document(type_key, title=title))
            assert (rules.review_cycle, rules.review_source) == (entry["cycle"], entry["source"])
        for title in entry["lookalikes"]:
            assert settings.rules_for(document(type_key, title=title)) == DEFAULT


def test_table_of_reviews_is_sorted_and_knows_its_types() -> None:
    """The demands stand in order of name, and only for types that exist."""
    table = reviews()
    assert list(table) == sorted(table)
    assert {key for entry in table.values() for key in entry["types"]} <= TYPES


def test_own_review_cycle_beats_the_lawful_one() -> None:
    """A cycle that the user sets takes the place of the one that law demands."""
    settings = Settings.parse('[types."översiktsplan"]\nreview_cycle = "2y"', "styrdok.toml")
    rules = settings.rules_for(document("översiktsplan"))
    assert (rules.review_cycle, rules.review_source) == ("2", None)
