"""One notice on several portals: told once, by its canonical notice where that is new.

Which notices are one is decided by `db.purchases` and `db.funds.copies`, and a copy may come weeks
after its original, or be found to be one when both have been told. What a letter has told as new
stays told: a copy is no news then, whatever became of the grouping. What befalls a copy later at
its own portal (altered, gone) is news of that portal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, or_, select

from db.history import RECORD, chunks
from db.models.funds import FundNotice
from db.models.procurement import ProcurementNotice
from db.models.provenance import Change
from digest.moves import Move, Period, Place

_TABLES: Final = {
    table.name: table
    for table in (ProcurementNotice.__table__, FundNotice.__table__)  # type: ignore[attr-defined]
}
_change = Change.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Once:
    """Moves without those of copies.

    beside  of each new notice the others that are the same and are there, told or not
    """

    moves: list[Move]
    beside: Mapping[Place, Sequence[Place]]


def told_once(connection: Connection, told: Sequence[Move], period: Period) -> Once:
    """Leave out that a notice came in where another of its group tells it, or has told it."""
    silent: set[Place] = set()
    beside: dict[Place, list[Place]] = {}
    for name, table in _TABLES.items():
        fresh = {move.root[1] for move in told if move.root[0] == name and _is_birth(move)}
        groups = _groups(connection, table, fresh)
        ids = (id for some in groups.values() for id in some)
        before = _told_before(connection, name, ids, period)
        for canonical, members in groups.items():
            new = sorted(fresh & members.keys())
            teller = canonical if canonical in new else new[0]
            hushed = new if before & members.keys() else set(new) - {teller}
            silent.update((name, id) for id in hushed)
            there = [id for id, gone in members.items() if id != teller and not gone]
            beside[name, teller] = [(name, id) for id in sorted(there)]
    moves = [move for move in told if not (move.root in silent and _is_coming_in(move))]
    return Once(moves, beside)


def _is_birth(move: Move) -> bool:
    came_in = move.field == RECORD and move.new is not None and "new" in move.causes
    return came_in and move.of_root


def _is_coming_in(move: Move) -> bool:
    return move.born or _is_birth(move)


def _groups(connection: Connection, table: Any, ids: Iterable[int]) -> dict[int, dict[int, bool]]:
    """The groups of some notices by the canonical one: members, and whether each is gone."""
    firsts: set[int] = set()
    for some in chunks(sorted(ids)):
        query = select(table.c.id, table.c.canonical_id).where(table.c.id.in_(some))
        firsts.update(row.canonical_id or row.id for row in connection.execute(query))
    groups: dict[int, dict[int, bool]] = {}
    for some in chunks(sorted(firsts)):
        either = or_(table.c.id.in_(some), table.c.canonical_id.in_(some))
        query = select(table.c.id, table.c.canonical_id, table.c.gone_at).where(either)
        for row in connection.execute(query):
            group = groups.setdefault(row.canonical_id or row.id, {})
            group[row.id] = row.gone_at is not None
    return groups


def _told_before(connection: Connection, name: str, ids: Iterable[int], period: Period) -> set[int]:
    """Of some notices those that came in as news before this issue."""
    found: set[int] = set()
    for some in chunks(sorted(ids)):
        query = select(_change.c.entity_id).where(
            _change.c.entity == name,
            _change.c.entity_id.in_(some),
            _change.c.field == RECORD,
            _change.c.cause == "new",
            _change.c.id <= period.after,
        )
        found.update(connection.execute(query).scalars())
    return found
