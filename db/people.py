"""People of public filings, known only within an organisation: same names are never merged
across firms (data model, rule 11 and table `person`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from db.history import chunks
from db.models.listings import ListingParty
from db.models.organisations import Person, Position
from db.upsert import insert_new
from db.write import Written

_party = ListingParty.__table__  # type: ignore[attr-defined]
_person = Person.__table__  # type: ignore[attr-defined]
_position = Position.__table__  # type: ignore[attr-defined]

OBSERVED_VIA = "announcement"


def save_people(connection: Connection, written: Iterable[Written]) -> None:
    """The people named in the parties that a batch wrote, with the posts they are named in."""
    ids = sorted(each.id for each in written if each.thing.entity == "listing_party")
    for some in chunks(ids):
        query = select(_party).where(
            _party.c.id.in_(some),
            _party.c.person_name.is_not(None),
            _party.c.organisation_id.is_not(None),
        )
        _save(connection, connection.execute(query).all())


def _save(connection: Connection, parties: Sequence[object]) -> None:
    rows = [row._mapping for row in parties]  # type: ignore[attr-defined]  # rows of any shape
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
