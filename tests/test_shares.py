"""Parts of wholes in per cent."""

import pytest

from styrdok.shares import Share


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        (4, 6, 67),
        (1, 8, 13),
        (1, 3, 33),
        (0, 5, 0),
        (5, 5, 100),
        (1, 1000, 1),
        (999, 1000, 99),
        (0, 0, None),
    ],
)
def test_share_is_rounded_but_all_is_all_and_none_is_none(
    part: int, whole: int, percent: int | None
) -> None:
    """To the nearest whole per cent."""
    assert Share(part, whole).percent == percent
