"""``schema``: what it promises of a document."""

import json

import pytest
from conftest import Run

from styrdok import status, tables
from styrdok.render.records import NAMES, STATUSES

PUBLISHED = (
    "id path pages title steering type type_as_written municipality municipality_code "
    "organisations unit adopted_by adopted_on paragraph dnr revised_on valid_from valid_until "
    "validity review_by responsible replaces superseded_by status stale stale_since "
    "overdue_days reason flags"
)


@pytest.fixture
def schema(run: Run) -> dict[str, dict[str, dict[str, object]]]:
    """The schema as printed."""
    parsed: dict[str, dict[str, dict[str, object]]] = json.loads(run("schema").stdout)
    return parsed


def test_the_fields_are_those_published(schema: dict[str, dict[str, object]]) -> None:
    """Programs rely on the names and their order; a change here is a change of the contract."""
    assert list(schema["properties"]) == schema["required"] == list(NAMES) == PUBLISHED.split()


def test_every_field_says_what_it_means(schema: dict[str, dict[str, dict[str, object]]]) -> None:
    """The schema is documentation too."""
    assert all(field["description"] for field in schema["properties"].values())


def test_the_statuses_are_those_that_can_be_found(
    schema: dict[str, dict[str, dict[str, object]]],
) -> None:
    """The published words are the ones that documents get, in the order of testing."""
    assert schema["properties"]["status"]["enum"] == [*status.STATUSES, None]
    assert list(STATUSES) == list(status.STATUSES)


def test_the_types_are_those_of_the_table(
    schema: dict[str, dict[str, dict[str, object]]],
) -> None:
    """A type that is added to the table is in the schema at once."""
    assert schema["properties"]["type"]["enum"] == [*tables.load().types.keys, None]
