"""Planned raises as Eastmoney prints them: one outside the bounds costs its value, not its row."""

from __future__ import annotations

import pytest

from normalize.listings.eastmoney import _planned_raise, _Row, rules
from normalize.reading import Reason
from normalize.record_base import Json


def row(amount: Json, market: str = "上海") -> _Row:
    fields = rules()["reports"]["review"]["fields"]
    return _Row("review", {fields["amount"]: amount, fields["market"]: market})


@pytest.mark.parametrize(
    ("amount", "market", "value", "reason", "unit", "inferred"),
    [
        (718547000.0, "上海", 718_547_000_00, None, "元", False),
        (35164.4, "北交所", 351_644_000_00, None, "万元", True),
        (90_000_000_000.0, "上海", None, Reason.OUT_OF_RANGE, "元", False),
        (1.0, "上海", None, Reason.OUT_OF_RANGE, "万元", True),
        ("另行披露", "上海", None, Reason.UNREADABLE, None, None),
        (None, "上海", None, Reason.NOT_STATED, None, None),
    ],
)
def test_every_way_to_read_an_amount(
    amount: Json,
    market: str,
    value: int | None,
    reason: Reason | None,
    unit: str | None,
    inferred: bool | None,
) -> None:
    read, read_in, concluded = _planned_raise(row(amount, market))
    assert (read.value, read.reason, read_in, concluded) == (value, reason, unit, inferred)
