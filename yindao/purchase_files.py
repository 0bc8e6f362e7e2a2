"""Which files of purchases somebody may ask for, and which sources have them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from db.models.procurement import ProcurementAttachment, ProcurementNotice
from db.purchases.files import ANY, KINDS
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
    if not has_files(spec, kind in KINDS):
        raise UserError(f"--kind: {spec.id} has no files of kind {kind!r}")


def has_files(spec: SourceSpec, of_purchases: bool) -> bool:
    """True for a source that names files: of purchases, or of filed documents."""
    return bool(spec.file_hosts) and (spec.entity == "procurement_notice") is of_purchases


def sources_offering(
    connection: Connection, notice: str | None, sources: Sequence[str]
) -> list[str]:
    """Those of the sources of which notices offer files. Raises UserError where none does."""
    query = (
        select(_offered.c.source_id)
        .join(_notice, _notice.c.id == _offered.c.notice_id)
        .where(_offered.c.gone_at.is_(None), _offered.c.source_id.in_(sources))
    )
    if notice:
        query = query.where(_notice.c.native_id == notice)
    found = sorted(str(row.source_id) for row in connection.execute(query.distinct()))
    if not found:
        wanted = f"a notice with files, as native_id in procurement_notice, found {notice!r}"
        told = f"--notice: expected {wanted}" if notice else "no notice is known that offers files"
        raise UserError(f"{told} ({', '.join(sources)})")
    return found
