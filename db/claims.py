"""What filed documents claim of an application as a whole: the listing standard.

Versions of a prospectus may claim different standards, and files are fetched in any order: the one
published last counts, whenever it was read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select, update

from db.history import FieldChange, chunks
from db.models.filings import DocumentReading
from db.models.listings import ListingApplication, ListingDocument
from db.write import Written

_application = ListingApplication.__table__  # type: ignore[attr-defined]
_filed = ListingDocument.__table__  # type: ignore[attr-defined]
_reading = DocumentReading.__table__  # type: ignore[attr-defined]


def derive_standards(
    connection: Connection, written: Iterable[Written], cause: str | None
) -> list[FieldChange]:
    """Set the listing standard of applications of which a batch read documents."""
    by = {each.id: each for each in written if each.thing.entity == "document_reading"}
    changes: list[FieldChange] = []
    for some in chunks(sorted(by)):
        query = select(_reading.c.id, _reading.c.application_id).where(_reading.c.id.in_(some))
        found = {row.application_id: by[row.id] for row in connection.execute(query)}
        for application_id, reading in sorted(found.items()):
            changes += _set(connection, application_id, reading, cause or "source_changed")
    return changes


def _set(connection: Connection, application_id: int, by: Written, cause: str) -> list[FieldChange]:
    where = _application.c.id == application_id
    before = connection.execute(select(_application.c.listing_standard).where(where)).scalar()
    newest = _newest(connection, application_id)
    if newest is None or newest.listing_standard == before:
        return []
    connection.execute(update(_application).where(where).values(listing_standard=newest[0]))
    place = ("listing_application", application_id, "listing_standard")
    return [FieldChange(*place, before, newest[0], cause, by.thing.document_id, by.thing.at)]


def _newest(connection: Connection, application_id: int) -> Any:
    """The last published document that speaks of a standard, were it with a question."""
    speaks = _reading.c.listing_standard_page.is_not(None) & _reading.c.gone_at.is_(None)
    query = (
        select(_reading.c.listing_standard)
        .join(_filed, _filed.c.id == _reading.c.filed_id)
        .where(_reading.c.application_id == application_id, speaks)
        .order_by(_filed.c.published_on.desc(), _filed.c.id.desc())
        .limit(1)
    )
    return connection.execute(query).first()
