"""What is known of namings and of registered funds, for those that have to be compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, or_, select

from db.funds.groups import Naming
from db.funds.identity import Registered, keys_of
from db.history import chunks
from db.models.fund_managers import FundManager
from db.models.funds import Fund, FundNaming
from db.models.organisations import OrganisationName, Relation

_fund = Fund.__table__  # type: ignore[attr-defined]
_naming = FundNaming.__table__  # type: ignore[attr-defined]
_name = OrganisationName.__table__  # type: ignore[attr-defined]
_relation = Relation.__table__  # type: ignore[attr-defined]
_manager = FundManager.__table__  # type: ignore[attr-defined]

OWNERS: Final = ("shareholder", "controlling_shareholder", "actual_controller")
_MOST_ROUNDS = 10  # a fund that was renamed more often than that is no fund


def open_namings(connection: Connection, source_id: str | None) -> list[Row[Any]]:
    """The namings that were not decided by today's rules, or since they changed or went."""
    names = ("id", "name_key", "former_key", "notice_id", "fund_id", "gone_at")
    query = select(*(_naming.c[name] for name in names)).where(_naming.c.settled_by.is_(None))
    if source_id is not None:
        query = query.where(_naming.c.source_id == source_id)
    return list(connection.execute(query))


def open_funds(connection: Connection, source_id: str | None) -> list[Row[Any]]:
    """The funds of registers that were not compared with namings since they changed."""
    query = select(_fund.c.id, _fund.c.exact_key, _fund.c.name_key, _fund.c.amac_code).where(
        _fund.c.settled_by.is_(None)
    )
    if source_id is not None:
        query = query.where(_fund.c.source_id == source_id)
    return list(connection.execute(query))


def managed_by(connection: Connection, entity: str, ids: Sequence[int]) -> set[int]:
    """The funds of some managers, or of those that some relations tie to a fund or an owner."""
    found: set[int] = set()
    managed = select(_relation.c.fund_id).where(_relation.c.kind == "fund_manager")
    for some in chunks(ids):
        if entity == "fund_manager":
            firms = select(_manager.c.organisation_id).where(_manager.c.id.in_(some))
        else:
            ties = _relation.alias("ties")
            firms = select(ties.c.object_id).where(ties.c.id.in_(some), ties.c.kind.in_(OWNERS))
            own = managed.where(_relation.c.id.in_(some))
            found.update(filter(None, connection.execute(own).scalars()))
        of_firms = managed.where(_relation.c.subject_id.in_(firms))
        found.update(filter(None, connection.execute(of_firms).scalars()))
    return found


def keys_hit(connection: Connection, funds: Sequence[Row[Any]]) -> set[str]:
    """The names of namings that some funds may be: of their names and their numbers."""
    found: set[str] = set()
    for some in chunks(funds):
        names = {f.name_key for f in some} - {None}
        exact = {f.exact_key for f in some} - {None}
        codes = {f.amac_code for f in some} - {None}
        may_be = or_(
            _naming.c.name_key.in_(names),
            _naming.c.exact_key.in_(exact),
            _naming.c.amac_code.in_(codes),
        )
        found.update(connection.execute(select(_naming.c.name_key).where(may_be)).scalars())
    return found


def namings_of(connection: Connection, keys: Iterable[str]) -> dict[int, Row[Any]]:
    """All namings of some names, and of names that these followed or that followed them."""
    rows: dict[int, Row[Any]] = {}
    wanted, asked = set(keys), set[str]()
    for _ in range(_MOST_ROUNDS):
        fresh = sorted(wanted - asked)
        if not fresh:
            break
        asked |= set(fresh)
        for some in chunks(fresh):
            either = or_(_naming.c.name_key.in_(some), _naming.c.former_key.in_(some))
            here = either & _naming.c.gone_at.is_(None)
            for row in connection.execute(select(_naming).where(here)):
                rows[row.id] = row
                wanted |= {row.name_key} | ({row.former_key} - {None})
    return rows


def registered_of(connection: Connection, namings: Sequence[Naming]) -> list[Registered]:
    """The registered funds that namings may be of: by number, by name, by a name borne before."""
    rows: dict[int, Row[Any]] = {}
    exact = sorted({n.exact_key for n in namings})
    former: dict[int, set[str]] = {}
    for some in chunks(exact):
        named = select(_fund.c.id, _name.c.name_key).join(
            _name, _name.c.organisation_id == _fund.c.organisation_id
        )
        for fund_id, key in connection.execute(named.where(_name.c.name_key.in_(some))):
            former.setdefault(fund_id, set()).add(key)
    for column, values in (
        (_fund.c.amac_code, {n.amac_code for n in namings} - {None}),
        (_fund.c.name_key, {n.name_key for n in namings}),
        (_fund.c.id, set(former) | ({n.decided_fund_id for n in namings} - {None})),
    ):
        for some in chunks(sorted(values)):
            query = select(_fund).where(column.in_(some), _fund.c.announced.is_not(True))
            rows.update({row.id: row for row in connection.execute(query)})
    return [
        Registered(
            id=row.id,
            amac_code=row.amac_code,
            name_key=row.name_key or "",
            exact_keys=frozenset({row.exact_key or ""} | former.get(row.id, set())) - {""},
            managers=keys_of(row.manager_keys),
        )
        for row in rows.values()
    ]


def as_naming(row: Row[Any]) -> Naming:
    """A row as identity sees it."""
    return Naming(
        id=row.id,
        name=row.name_raw or "",
        exact_key=row.exact_key or "",
        name_key=row.name_key or "",
        place=row.place,
        provisional=bool(row.provisional),
        managers=keys_of(row.manager_keys),
        amac_code=row.amac_code,
        former_key=row.former_key,
        former_place=row.former_place,
        whole=bool(row.whole_name),
        fund_id=row.fund_id,
        decided_by=row.decided_by,
        decided_fund_id=row.decided_fund_id,
    )
