"""Files of announcements that have not been fetched yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, exists, func, select

from db.models.funds import FundAttachment, FundNotice
from db.models.policies import PolicyClause, PolicyDocument
from db.models.provenance import Document, Observation, Visit

_file = FundAttachment.__table__  # type: ignore[attr-defined]
_notice = FundNotice.__table__  # type: ignore[attr-defined]
_policy = PolicyDocument.__table__  # type: ignore[attr-defined]
_clause = PolicyClause.__table__  # type: ignore[attr-defined]
_visit = Visit.__table__  # type: ignore[attr-defined]
_document = Document.__table__  # type: ignore[attr-defined]
_said = Observation.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class AttachmentWanted:
    """A file that was named and has not come.

    notice  what the reader of the file needs to know of its announcement
    """

    native_id: str
    title: str
    url: str
    notice_id: str
    notice: Mapping[str, Any]


def attachments_wanted(
    connection: Connection, source_id: str, since: datetime, tries: int, limit: int
) -> Iterator[AttachmentWanted]:
    """Files first named since a moment, the newest first; none that was answered `tries` times."""
    answers = (
        select(func.count())
        .select_from(_visit.join(_document, _document.c.id == _visit.c.document_id))
        .where(_visit.c.native_id == _file.c.native_id, _document.c.source_id == source_id)
        .scalar_subquery()
    )
    query = (
        select(
            _file.c.id,
            _file.c.native_id,
            _file.c.title,
            _file.c.url,
            _notice.c.native_id.label("notice"),
            _notice.c.title.label("notice_title"),
            _notice.c.issuer_raw,
            _notice.c.grade,
            _notice.c.region_code,
            _notice.c.stock_code,
            _notice.c.document_no,
            _notice.c.published_on,
            _policy.c.signed_on,
            exists().where(_clause.c.policy_id == _policy.c.id).label("clauses"),
        )
        .join(_notice, _notice.c.id == _file.c.notice_id)
        .outerjoin(_policy, _policy.c.notice_id == _notice.c.id)
        .where(_file.c.source_id == source_id, _file.c.outcome.is_(None))
        .where(_file.c.gone_at.is_(None), _notice.c.gone_at.is_(None), _file.c.url.is_not(None))
        .where(_file.c.first_seen_at >= since, answers < tries)
        .order_by(_file.c.first_seen_at.desc(), _file.c.id)
        .limit(limit)
    )
    for row in connection.execute(query).all():
        notice = {
            "title": row.notice_title,
            "issuer": row.issuer_raw,
            "grade": row.grade,
            "region_code": row.region_code,
            "stock_code": row.stock_code,
            "document_no": row.document_no,
            "published": row.published_on and row.published_on.isoformat(),
            "signed": row.signed_on and row.signed_on.isoformat(),
            "clauses": bool(row.clauses),
            "samples": _samples(connection, row.id),
        }
        yield AttachmentWanted(row.native_id, row.title or "", row.url, row.notice, notice)


def _samples(connection: Connection, file_id: int) -> Any:
    """Words of the announcement's page, as it gave them with the file."""
    query = select(_said.c.raw).where(_said.c.entity == _file.name, _said.c.entity_id == file_id)
    raws = (row.raw for row in connection.execute(query.order_by(_said.c.id.desc())))
    return next((raw["samples"] for raw in raws if "samples" in raw), None)
