"""Archived documents read again: which ones, in which order, and how such a run is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from db.models.provenance import CrawlRun, Document
from normalize.records import Record

_document = Document.__table__  # type: ignore[attr-defined]
_run = CrawlRun.__table__  # type: ignore[attr-defined]

_NOT_PAGES = ("blocked", "error", "gone")


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A document and its place in the archive."""

    id: int
    url: str
    kind: str
    context: Mapping[str, Any]
    content_type: str | None
    sha256: str
    archive_file: str
    archive_offset: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Reread:
    """What a document says when it is read by today's rules."""

    document_id: int
    records: tuple[Record, ...]
    at: datetime


def stored_pages(
    connection: Connection, source_id: str, since: datetime | None, until: datetime | None
) -> Iterator[StoredPage]:
    """Documents last seen in the period, in the order in which they were last seen."""
    query = select(_document).where(
        _document.c.source_id == source_id, _document.c.kind.not_in(_NOT_PAGES)
    )
    if since:
        query = query.where(_document.c.last_seen_at >= since)
    if until:
        query = query.where(_document.c.last_seen_at < until)
    latest = _latest(connection, source_id)
    for row in connection.execute(query.order_by(_document.c.last_seen_at, _document.c.id)):
        if "page" in row.context or latest[row.request_sha256] == row.id:
            yield StoredPage(
                row.id,
                row.url,
                row.kind,
                row.context,
                row.content_type,
                row.sha256,
                row.archive_file,
                row.archive_offset,
                row.last_seen_at,
            )


def _latest(connection: Connection, source_id: str) -> dict[str, int]:
    """The document that a request was answered with last."""
    query = select(_document.c.id, _document.c.request_sha256).where(
        _document.c.source_id == source_id, _document.c.kind.not_in(_NOT_PAGES)
    )
    rows = connection.execute(query.order_by(_document.c.last_seen_at, _document.c.id))
    return {row.request_sha256: int(row.id) for row in rows}


def close_reparse(connection: Connection, run_id: int, at: datetime) -> None:
    """A reparse asks nobody: it has no window and says nothing of its source's freshness."""
    values = {"finished_at": at, "verdict": "complete", "reason": "reparse"}
    connection.execute(update(_run).where(_run.c.id == run_id).values(values))
