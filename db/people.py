"""People of public filings, known only within an organisation: same names are never merged
across firms (data model, rule 11 and table `person`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select

from db.history import chunks
from db.models.fund_managers import FundManagerStaff
from db.models.listings import ListingParty
from db.models.organisations import Person, Position
from db.upsert import insert_new
from db.write import Written

_party = ListingParty.__table__  # type: ignore[attr-defined]
_staff = FundManagerStaff.__table__  # type: ignore[attr-defined]
_person = Person.__table__  # type: ignore[attr-defined]
_position = Position.__table__  # type: ignore[attr-defined]

OBSERVED_VIA = "announcement"


def save_people(connection: Connection, written: Iterable[Written]) -> None:
    """The people named in the parties and executives that a batch wrote, with their posts."""
    ids = _ids(written, "listing_party", "fund_manager_staff")
    for some in chunks(ids["listing_party"]):
        _save(connection, connection.execute(_named(_party, some)).mappings().all())
    for some in chunks(ids["fund_manager_staff"]):
        rows = connection.execute(_named(_staff, some)).mappings()
        posts = [
            {**row, "role": role, "observed_via": "registration"}
            for row in rows
            for role in (row["roles"] or "").split(",")
            if role
        ]
        _save(connection, posts)


def _ids(written: Iterable[Written], *entities: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {entity: [] for entity in entities}
    for each in written:
        if each.thing.entity in found:
            found[each.thing.entity].append(each.id)
    return {entity: sorted(ids) for entity, ids in found.items()}


def _named(table: Any, ids: Sequence[int]) -> Select[Any]:
    """Rows that name a person of a known organisation."""
    return select(table).where(
        table.c.id.in_(ids),
        table.c.person_name.is_not(None),
        table.c.organisation_id.is_not(None),
    )


def _save(connection: Connection, rows: Sequence[RowMapping | dict[str, Any]]) -> None:
    people = {(row["organisation_id"], row["person_name"]) for row in rows}
    insert_new(
        connection, _person, [{"organisation_id": o, "name": name} for o, name in sorted(people)]
    )
    organisations = sorted({organisation for organisation, _ in people})
    ids = {}
    for some in chunks(organisations):
        for row in connection.execute(select(_person).where(_person.c.organisation_id.in_(some))):
            ids[row.organisation_id, row.name] = row.id
    insert_new(
        connection,
        _position,
        [
            {
                "person_id": ids[row["organisation_id"], row["person_name"]],
                "organisation_id": row["organisation_id"],
                "role": row["role"],
                "observed_via": row["observed_via"] or OBSERVED_VIA,
                "document_id": row["document_id"],
            }
            for row in rows
        ],
    )
