"""What an application of each kind may plan to raise."""

from __future__ import annotations

import pytest

from normalize.listings.planned_raise import planned_raise
from normalize.reading import Reason


@pytest.mark.parametrize(
    ("printed", "kind", "fen", "reason"),
    [
        ("0.4", "ipo", None, Reason.OUT_OF_RANGE),
        ("0.4", "refinancing", 40_000_000_00, None),
        ("1300", "ipo", None, Reason.OUT_OF_RANGE),
        ("1300", "refinancing", 130_000_000_000_00, None),
        ("1300", "restructuring", 130_000_000_000_00, None),
        ("13000", "refinancing", None, Reason.OUT_OF_RANGE),
    ],
)
def test_bounds_of_each_kind(
    printed: str, kind: str, fen: int | None, reason: Reason | None
) -> None:
    read = planned_raise(printed, "亿元", kind)
    assert (read.value, read.reason) == (fen, reason)
