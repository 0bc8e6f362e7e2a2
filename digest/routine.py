"""What the registers of funds and managers count anew as a matter of course: kept, and not told.

AMAC's page of a fund counts its reports with each of them, four times a year and more. That a fund
reports is no news; that more reports are missing than before is. Its list of managers counts their
funds: of 101 managers four had another number six days later, which would be some hundreds of
entries a week, and the funds themselves are told.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from db.history import chunks
from db.models.funds import FundDisclosure
from digest.moves import Move

_ENTITY: Final = "fund_disclosure"
_reports = FundDisclosure.__table__  # type: ignore[attr-defined]
_SUMS: Final = frozenset({("fund_manager", "fund_count"), ("fund_manager", "has_products")})
_MISSING: Final = tuple(column for column in _reports.c if column.name.endswith("_missing"))


def without_routine(connection: Connection, told: Sequence[Move]) -> list[Move]:
    """The moves but for those of sums, and of reports of which no more are missing than before."""
    own = {move.entity_id for move in told if move.entity == _ENTITY}
    alarming = _alarming(connection, own) if own else set()
    return [
        move
        for move in told
        if (move.entity != _ENTITY or move.entity_id in alarming)
        and (move.entity, move.field) not in _SUMS
    ]


def _alarming(connection: Connection, ids: set[int]) -> set[int]:
    funds: set[int] = set()
    for some in chunks(sorted(ids)):
        query = select(_reports.c.fund_id).where(_reports.c.id.in_(some))
        funds.update(filter(None, connection.execute(query).scalars()))
    found: set[int] = set()
    for some in chunks(sorted(funds)):
        query = select(_reports).where(_reports.c.fund_id.in_(some))
        before: dict[int, int] = {}
        for row in connection.execute(query.order_by(_reports.c.last_update_on, _reports.c.id)):
            if _missing(row) > before.get(row.fund_id, 0) and row.id in ids:
                found.add(int(row.id))
            before[row.fund_id] = _missing(row)
    return found


def _missing(row: Row[Any]) -> int:
    return sum(row._mapping[column] or 0 for column in _MISSING)
