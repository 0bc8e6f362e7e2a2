"""Of which funds and managers AMAC's pages are worth asking for: those with an inclusion tier."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, and_, exists, select

from db.models.funds import Fund
from db.models.organisations import Identifier, Relation
from db.models.provenance import Observation, Visit

_fund = Fund.__table__  # type: ignore[attr-defined]
_relation = Relation.__table__  # type: ignore[attr-defined]
_identifier = Identifier.__table__  # type: ignore[attr-defined]
_observation = Observation.__table__  # type: ignore[attr-defined]
_visit = Visit.__table__  # type: ignore[attr-defined]

_IS_GUIDANCE = and_(_fund.c.inclusion_tier.is_not(None), _fund.c.gone_at.is_(None))


def managers_of_guidance_funds(connection: Connection) -> frozenset[str]:
    """AMAC's numbers of the managers of funds with an inclusion tier."""
    query = (
        select(_identifier.c.number)
        .join(_relation, _relation.c.subject_id == _identifier.c.organisation_id)
        .join(_fund, _fund.c.id == _relation.c.fund_id)
        .where(_identifier.c.scheme == "amac_manager", _relation.c.kind == "fund_manager")
        .where(_IS_GUIDANCE, _relation.c.gone_at.is_(None))
    )
    return frozenset(connection.execute(query).scalars())


def guidance_funds(connection: Connection, rows_of: str) -> frozenset[str]:
    """Numbers of a source's funds with an inclusion tier, whatever gave it to them."""
    query = select(_fund.c.native_id).where(_fund.c.source_id == rows_of, _IS_GUIDANCE)
    return frozenset(connection.execute(query).scalars())


def unread_guidance_funds(
    connection: Connection, rows_of: str, limit: int
) -> dict[str, dict[str, Any]]:
    """Rows of the register, by number, of such funds whose page was never asked for: a document
    may have named them long after their row was read. The longest known first."""
    asked = exists().where(_visit.c.native_id == _fund.c.native_id)
    of_row = and_(
        _observation.c.document_id == _fund.c.document_id,
        _observation.c.entity == _fund.name,
        _observation.c.entity_id == _fund.c.id,
    )
    query = (
        select(_fund.c.native_id, _observation.c.raw)
        .join(_observation, of_row)
        .where(_fund.c.source_id == rows_of, _IS_GUIDANCE)
        .where(_fund.c.detail_version.is_(None), ~asked)
        .order_by(_fund.c.first_seen_at, _fund.c.native_id)
        .limit(limit)
    )
    return {row.native_id: dict(row.raw) for row in connection.execute(query)}
