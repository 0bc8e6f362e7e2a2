"""Which notices may be one, and the indexes by which those of one purchase find each other."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from db.models.base import Table, key, link, text, value
from db.models.procurement import ProcurementNotice

_notice = ProcurementNotice.__table__  # type: ignore[attr-defined]

Index("ix_procurement_notice_buyer_key_purchase_key", _notice.c.buyer_key, _notice.c.purchase_key)
Index("ix_procurement_notice_original_url", _notice.c.original_url)


class NamedNotice(Table, table=True):
    """A notice that another names by its portal's own number: of its life-cycle, or its original.

    Derived from `related_native_ids` and `original_native_id`, so that it can be looked up from
    either side.
    """

    __table_args__ = (UniqueConstraint("notice_id", "host", "native_id"),)

    id: int | None = key()
    notice_id: int | None = link("procurement_notice", "the notice that names it")
    host: str = Field(sa_column_kwargs={"comment": "host of the portal that has it"})
    native_id: str = Field(index=True, sa_column_kwargs={"comment": "the portal's own number"})


class NoticeCandidate(Table, table=True):
    """Two notices that may be one, or of one purchase: in doubt, or decided by a person."""

    __table_args__ = (UniqueConstraint("notice_id", "other_id"),)

    id: int | None = key()
    notice_id: int | None = link("procurement_notice", "the one")
    other_id: int | None = link("procurement_notice", "the other; its number is the greater")
    about: str = Field(
        sa_column_kwargs={
            "comment": "notice: perhaps the same; purchase: perhaps of the same; "
            "row: perhaps what a row of an intention became"
        }
    )
    reason: str = Field(sa_column_kwargs={"comment": "what speaks for it, and what against"})
    decision: str | None = text("same, different; NULL: open")
    decided_by: str | None = text("who decided")
    decided_at: datetime | None = value("when")
