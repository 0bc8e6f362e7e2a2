"""Files that notices of purchases offer: which may be asked for, when somebody asks."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, or_, select

from db.files import FILE, FileWanted
from db.models.procurement import (
    ProcurementAttachment,
    ProcurementLot,
    ProcurementNotice,
    SetAsideReading,
)
from db.models.provenance import Document, Visit

_file = ProcurementAttachment.__table__  # type: ignore[attr-defined]
_notice = ProcurementNotice.__table__  # type: ignore[attr-defined]
_lot = ProcurementLot.__table__  # type: ignore[attr-defined]
_reading = SetAsideReading.__table__  # type: ignore[attr-defined]
_visit = Visit.__table__  # type: ignore[attr-defined]
_document = Document.__table__  # type: ignore[attr-defined]

DECLARATIONS: Final = "supplier_declaration"  # files whose names say that they hold one
UNREAD: Final = "unread_notice"  # files of notices that leave open whether something is set aside
ANY: Final = "procurement_attachment"  # all files of one notice
KINDS: Final = (DECLARATIONS, UNREAD, ANY)
_MOST: Final = 2_000  # that one request looks at


def purchase_files_wanted(
    connection: Connection,
    source_id: str,
    kind: str,
    notice: str | None,
    published_since: date | None,
    names: Collection[str],
) -> list[FileWanted]:
    """Files that have not been fetched, those of the newest notices first.

    kind   one of KINDS
    names  parts of a name by which a declaration is known
    """
    query = _files(source_id).where(*_of_kind(kind, names)).limit(_MOST)
    if notice:
        query = query.where(_notice.c.native_id == notice)
    if published_since:
        query = query.where(_notice.c.published_on >= published_since)
    rows = connection.execute(query).all()
    lots = _lots(connection, {row.notice_id for row in rows})
    return [
        FileWanted(
            native_id=row.native_id,
            url=row.url,
            title=row.title or "",
            size=None,
            fetched=False,
            superseded=False,
            context=_context(row, lots.get(row.notice_id, [])),
        )
        for row in rows
    ]


def _files(source_id: str) -> Select[Any]:
    fetched = (
        select(_visit.c.native_id)
        .join(_document, _document.c.id == _visit.c.document_id)
        .where(_document.c.source_id == source_id, _document.c.kind == FILE)
        .where(_visit.c.native_id == _file.c.native_id)
    )
    return (
        select(
            _file.c.native_id,
            _file.c.title,
            _file.c.url,
            _file.c.notice_id,
            _notice.c.native_id.label("notice"),
            _notice.c.title.label("notice_title"),
            _notice.c.published_on,
            _reading.c.outcome,
        )
        .join(_notice, _notice.c.id == _file.c.notice_id)
        .outerjoin(
            _reading,
            (_reading.c.notice_id == _notice.c.id)
            & _reading.c.lot_no.is_(None)
            & _reading.c.gone_at.is_(None),
        )
        .where(_file.c.source_id == source_id, _file.c.url.is_not(None))
        .where(_file.c.gone_at.is_(None), _notice.c.gone_at.is_(None), ~fetched.exists())
        .order_by(_notice.c.published_on.desc().nulls_last(), _file.c.id)
    )


def _of_kind(kind: str, names: Collection[str]) -> Iterator[ColumnElement[bool]]:
    if kind == DECLARATIONS:
        yield or_(*(_file.c.title.contains(name, autoescape=True) for name in sorted(names)))
    if kind == UNREAD:
        yield _reading.c.outcome == "not_read"
        yield _reading.c.file_outcome.is_(None)


def _lots(connection: Connection, notices: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    query = select(_lot.c.notice_id, _lot.c.lot_no).where(_lot.c.notice_id.in_(sorted(notices)))
    query = query.where(_lot.c.gone_at.is_(None), _lot.c.lot_no.is_not(None))
    for row in connection.execute(query.order_by(_lot.c.id)):
        found.setdefault(row.notice_id, []).append(row.lot_no)
    return {each: lots for each, lots in found.items() if len(lots) > 1}


def _context(row: Any, lots: list[str]) -> dict[str, Any]:
    """What the reader of a file has to know of its notice."""
    return {
        "native_id": row.native_id,
        "document_kind": ANY,
        "title": row.title,
        "notice": row.notice,
        "notice_title": row.notice_title,
        "published_on": row.published_on.isoformat() if row.published_on else None,
        "set_aside": row.outcome,
        "lots": lots,
    }
