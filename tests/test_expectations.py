"""What law and practice expect: every entry knows its own examples."""

import tomllib

import pytest

from styrdok.audit import expectations
from styrdok.audit.expectations import source
from styrdok.subjects import subjects

EXPECTED = {one.key: one for one in expectations()}


@pytest.mark.parametrize(
    ("key", "title", "counts"),
    [
        (key, title, is_one)
        for key, entry in tomllib.loads(source(None)).items()
        for name, is_one in (("examples", True), ("lookalikes", False))
        for title in entry[name]
    ],
)
def test_expected_document_is_known_by_its_example(key: str, title: str, counts: bool) -> None:
    """Of one of its types; no look-alike of such a type counts."""
    expected = EXPECTED[key]
    assert {expected.counts(title, one, of_unit=False) for one in expected.types} == {counts}


def test_expectations_are_about_their_subject() -> None:
    """An example of what is expected is a document on the subject that it stands under."""
    for key, entry in tomllib.loads(source(None)).items():
        for title in entry["examples"] if entry["words"] else ():
            assert entry["subject"] in subjects().of(title), f"{key}: {title}"
