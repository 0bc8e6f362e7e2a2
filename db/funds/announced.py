"""Funds that are known from announcements only: which group of namings has which of them, what it
is called, and what it turned out to be.

Such a fund bears the number of its first naming, and is found again by it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from db.funds.groups import Naming
from db.funds.identity import RULE
from db.history import RECORD, FieldChange, chunks
from db.models.funds import Fund, FundNaming

_fund = Fund.__table__  # type: ignore[attr-defined]
_naming = FundNaming.__table__  # type: ignore[attr-defined]


def announced_funds(connection: Connection, ids: Iterable[int]) -> dict[int, Row[Any]]:
    """Those of some funds that are known from announcements only."""
    found: dict[int, Row[Any]] = {}
    for some in chunks(sorted(set(ids))):
        query = select(_fund).where(_fund.c.id.in_(some), _fund.c.announced.is_(True))
        found.update({row.id: row for row in connection.execute(query)})
    return found


def own_groups(
    announced: Sequence[Sequence[Naming]],
    rows: Mapping[int, Row[Any]],
    funds: Mapping[int, Row[Any]],
) -> dict[int, int]:
    """Funds that bear the number of a naming, each with the group of that: it is theirs before
    it is any other one's."""
    places = {
        (rows[naming.id].source_id, rows[naming.id].native_id): number
        for number, group in enumerate(announced)
        for naming in group
    }
    return {
        fund.id: places[fund.source_id, fund.native_id]
        for fund in funds.values()
        if (fund.source_id, fund.native_id) in places
    }


def shown(group: Sequence[Naming], rows: Mapping[int, Row[Any]]) -> Row[Any]:
    """The naming whose name a fund bears: one that no other name of the group followed, and of
    several the whole and final one."""
    former = {n.former_key for n in group}
    newest = [n for n in group if n.name_key not in former] or group
    best = max(newest, key=lambda n: (n.whole, not n.provisional, len(n.exact_key), n.exact_key))
    return rows[best.id]


def announce(
    connection: Connection, row: Row[Any], shown: Row[Any], rows: Mapping[int, Row[Any]]
) -> int:
    """A fund that is known from announcements only, under the number of its first naming."""
    values = {
        "source_id": row.source_id,
        "native_id": row.native_id,
        "document_id": row.document_id,
        "first_seen_at": row.first_seen_at,
        "name": shown.name_raw,
        "exact_key": shown.exact_key,
        "name_key": shown.name_key,
        "manager_raw": row.manager_raw,
        "manager_keys": row.manager_keys,
        "announced": True,
        "settled_by": RULE,
    }
    for count in itertools.count(1):
        if count > 1:
            values["native_id"] = f"{row.native_id}-{count}"
        held = select(_fund.c.id).where(
            _fund.c.source_id == row.source_id, _fund.c.native_id == values["native_id"]
        )
        known = connection.execute(held).scalar()
        if known is None:
            break
        if not _is_named_elsewhere(connection, known, rows):  # its namings had gone, or moved
            connection.execute(update(_fund).where(_fund.c.id == known).values(values))
            return int(known)
    new = connection.execute(insert(_fund).values(values)).inserted_primary_key
    assert new is not None  # an insert of one row always has its key
    return int(new[0])


def _is_named_elsewhere(connection: Connection, fund_id: int, rows: Mapping[int, Row[Any]]) -> bool:
    """Whether namings that aren't settled now are of a fund."""
    query = select(_naming.c.id).where(_naming.c.fund_id == fund_id, _naming.c.gone_at.is_(None))
    return any(naming_id not in rows for naming_id in connection.execute(query).scalars())


def rename(
    connection: Connection,
    held: Row[Any],
    group: Sequence[Naming],
    rows: Mapping[int, Row[Any]],
    at: datetime,
    cause: str | None,
) -> Iterator[FieldChange]:
    """An announced fund bears the name that no other one of its names followed."""
    row = shown(group, rows)
    if held.exact_key == row.exact_key:
        return
    values = {"name": row.name_raw, "exact_key": row.exact_key, "name_key": row.name_key}
    connection.execute(update(_fund).where(_fund.c.id == held.id).values(values))
    # That another writing of the same name is shown is our choice.
    why = (cause or "source_changed") if held.name_key != row.name_key else "merged"
    yield FieldChange("fund", held.id, "name", held.name, row.name_raw, why, row.document_id, at)


def born(fund_id: int, row: Row[Any], at: datetime) -> FieldChange:
    """The announcement is the news, and has been told: that we keep a fund for it is ours."""
    return FieldChange("fund", fund_id, RECORD, None, row.name_raw, "merged", row.document_id, at)


def follow(
    connection: Connection,
    announced: Mapping[int, Row[Any]],
    rows: Mapping[int, Row[Any]],
    decided: Mapping[int, tuple[int, str, str]],
    at: datetime,
) -> Iterator[FieldChange]:
    """An announced fund that turned out to be another one points to it; one that lives on doesn't.

    Of one whose namings went different ways none can be said to be it.
    """
    ways: dict[int, dict[int, str]] = {}
    for naming_id, (fund_id, method, evidence) in decided.items():
        before = rows[naming_id].fund_id
        if before in announced:
            ways.setdefault(before, {})[fund_id] = f"{method}: {evidence}"
    for before, to in sorted(ways.items()):
        own = before in to or len(to) > 1
        canonical, why = (None, None) if own else next(iter(to.items()))
        held = announced[before]
        if (held.canonical_id, held.canonical_evidence) == (canonical, why):
            continue
        values = {"canonical_id": canonical, "canonical_evidence": why}
        connection.execute(update(_fund).where(_fund.c.id == before).values(values))
        if held.canonical_id != canonical:
            place = ("fund", before, "canonical_id")
            document = held.document_id
            yield FieldChange(*place, held.canonical_id, canonical, "merged", document, at)
