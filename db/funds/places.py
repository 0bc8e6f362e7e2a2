"""Where funds are that no register has: as their names and those who speak of them say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from db.history import chunks
from db.models.funds import Fund, FundNaming

_fund = Fund.__table__  # type: ignore[attr-defined]
_naming = FundNaming.__table__  # type: ignore[attr-defined]


def place_announced(connection: Connection, fund_ids: Sequence[int]) -> None:
    """The region of announced funds: the one that most namings tell, of two alike the larger one.

    Of a registered fund the register tells it.
    """
    for some in chunks(fund_ids):
        announced = select(_fund.c.id, _fund.c.region_code).where(
            _fund.c.id.in_(some), _fund.c.announced.is_(True)
        )
        held = {row.id: row.region_code for row in connection.execute(announced)}
        told: dict[int, Counter[str]] = defaultdict(Counter)
        named = select(_naming.c.fund_id, _naming.c.region_code).where(
            _naming.c.fund_id.in_(sorted(held)),
            _naming.c.region_code.is_not(None),
            _naming.c.gone_at.is_(None),
        )
        for fund_id, code in connection.execute(named):
            told[fund_id][code] += 1
        for fund_id, before in held.items():
            codes = told[fund_id]
            region = min(codes, key=lambda code: (-codes[code], code), default=None)
            if region != before:
                where = _fund.c.id == fund_id
                connection.execute(update(_fund).where(where).values(region_code=region))
