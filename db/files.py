"""Files that filed documents name: which are wanted, which were fetched, which are to be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from db.models.filings import DocumentReading
from db.models.listings import ListingApplication, ListingDocument
from db.models.procurement import ProcurementAttachment
from db.models.provenance import Document, Visit
from db.rereading import StoredPage

_filed = ListingDocument.__table__  # type: ignore[attr-defined]
_application = ListingApplication.__table__  # type: ignore[attr-defined]
_document = Document.__table__  # type: ignore[attr-defined]
_visit = Visit.__table__  # type: ignore[attr-defined]
_offered = ProcurementAttachment.__table__  # type: ignore[attr-defined]
_reading = DocumentReading.__table__  # type: ignore[attr-defined]

FILE = "file"  # kind of a document that is a file, not a page
# Of these kinds the newest version says all that the older ones said, or corrects it.
SUPERSEDING = frozenset({"prospectus"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FileWanted:
    """A filed document with an address.

    superseded  a newer version of it was filed for the same application
    context     what a reader of the file needs to know beside its bytes
    """

    native_id: str
    url: str
    title: str
    size: int | None
    fetched: bool
    superseded: bool
    context: Mapping[str, Any] = field(default_factory=dict)


def files_wanted(
    connection: Connection,
    source_id: str,
    kind: str,
    application: str | None,
    published_since: date | None,
) -> list[FileWanted]:
    """Documents of a kind, the newest first, undated ones last; none that is gone there."""
    query = (
        select(_filed, _application.c.native_id.label("project"), _application.c.issuer_raw)
        .outerjoin(_application, _application.c.id == _filed.c.application_id)
        .where(_filed.c.source_id == source_id, _filed.c.kind == kind)
        .where(_filed.c.url.is_not(None), _filed.c.gone_at.is_(None))
        .order_by(_filed.c.published_on.desc().nulls_last(), _filed.c.id.desc())
    )
    if application:
        query = query.where(_application.c.native_id == application)
    fetched = _fetched(connection, source_id)
    newest: set[str] = set()
    found = []
    for row in connection.execute(query):
        superseded = kind in SUPERSEDING and row.project in newest
        if row.project is not None:  # a disclosure site names no application
            newest.add(row.project)
        if published_since and (row.published_on is None or row.published_on < published_since):
            continue
        found.append(
            FileWanted(
                native_id=row.native_id,
                url=row.url,
                title=row.title or "",
                size=row.size_bytes,
                fetched=row.native_id in fetched,
                superseded=superseded,
                context=_context(row),
            )
        )
    return found


def _context(row: Any) -> dict[str, Any]:
    return {
        "native_id": row.native_id,
        "application": row.project,
        "issuer": row.issuer_raw,
        "document_kind": row.kind,
        "title": row.title,
        "published_on": row.published_on.isoformat() if row.published_on else None,
    }


def _fetched(connection: Connection, source_id: str) -> set[str]:
    query = (
        select(_visit.c.native_id)
        .join(_document, _document.c.id == _visit.c.document_id)
        .where(_document.c.source_id == source_id, _document.c.kind == FILE)
        .where(_visit.c.native_id.is_not(None))
    )
    return {str(row.native_id) for row in connection.execute(query)}


def files_to_read(
    connection: Connection,
    source_id: str,
    rule_version: str,
    kind: str | None,
    again: bool,
    *,
    of_purchases: bool = False,
) -> Iterator[StoredPage]:
    """Files that were fetched and that these rules have not read; with `again` all of them.

    The oldest publication comes first.
    """
    if of_purchases:
        read = select(_offered.c.native_id).where(_offered.c.source_id == source_id)
        read = read.where(_offered.c.rule_version == rule_version)
    else:
        read = select(_filed.c.native_id).join(_reading, _reading.c.filed_id == _filed.c.id)
        read = read.where(_filed.c.source_id == source_id, _reading.c.rule_version == rule_version)
    done = set() if again else {str(row.native_id) for row in connection.execute(read)}
    query = select(_document).where(_document.c.source_id == source_id, _document.c.kind == FILE)
    rows = connection.execute(query.order_by(_document.c.last_seen_at, _document.c.id)).all()
    latest = {row.request_sha256: row for row in rows}
    for row in sorted(latest.values(), key=_published):
        context = row.context
        if context.get("native_id") in done or (kind and context.get("document_kind") != kind):
            continue
        yield StoredPage(
            row.id,
            row.url,
            row.kind,
            context,
            row.content_type,
            row.sha256,
            row.archive_file,
            row.archive_offset,
            row.last_seen_at,
        )


def _published(row: Any) -> tuple[str, int]:
    return str(row.context.get("published_on") or ""), row.id
