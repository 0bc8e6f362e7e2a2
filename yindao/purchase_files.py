"""Which files of purchases somebody may ask for, and which sources have them."""

from __future__ import annotations

from sqlalchemy import Connection, select

from db.models.procurement import ProcurementAttachment, ProcurementNotice
from db.purchases.files import ANY, KINDS
from spiders.registry import all_sources
from spiders.spec import SourceSpec
from yindao.errors import UserError

_offered = ProcurementAttachment.__table__  # type: ignore[attr-defined]
_notice = ProcurementNotice.__table__  # type: ignore[attr-defined]


def check_request(kind: str, notice: str | None, application: str | None) -> None:
    """Raises UserError for options that don't go together. Nobody wants every file of every
    notice: some have hundreds of megabytes."""
    if kind == ANY and not notice:
        raise UserError(f"--notice: expected the number of a notice, for --kind {kind}")
    if notice and kind not in KINDS:
        raise UserError(f"--kind: expected one of {', '.join(KINDS)} with --notice, found {kind!r}")
    if application and kind in KINDS:
        raise UserError(f"--application: {kind} is of notices, name one with --notice")


def check_source(spec: SourceSpec, kind: str) -> None:
    """Raises UserError where a source has no files, or none of this kind."""
    if not spec.file_hosts:
        told = f"; its notices stand under {spec.rows_of}" if spec.rows_of else ""
        raise UserError(f"--source: {spec.id} names no files that could be fetched{told}")
    if (spec.entity == "procurement_notice") is not (kind in KINDS):
        raise UserError(f"--kind: {spec.id} has no files of kind {kind!r}")


def sources_offering(
    connection: Connection, notice: str | None, source_id: str | None
) -> list[str]:
    """The sources, or the one, of which notices offer files. Raises UserError where none does."""
    able = {name for name, cls in all_sources().items() if cls.spec.file_hosts}
    query = (
        select(_offered.c.source_id)
        .join(_notice, _notice.c.id == _offered.c.notice_id)
        .where(_offered.c.gone_at.is_(None), _offered.c.source_id.in_(sorted(able)))
    )
    if source_id:
        query = query.where(_offered.c.source_id == source_id)
    if notice:
        query = query.where(_notice.c.native_id == notice)
    found = sorted(str(row.source_id) for row in connection.execute(query.distinct()))
    if not found:
        place = f" of {source_id}" if source_id else ""
        if notice:
            raise UserError(
                f"--notice: expected the number of a notice{place} that offers files "
                f"(native_id in procurement_notice), found {notice!r}"
            )
        raise UserError(f"no notice{place} is known that offers files")
    return found
