"""Which announcements are copies of others: brought up to date with what a batch has written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from db.funds.same import Notice, folded, groups, title_key
from db.history import FieldChange, chunks
from db.models.funds import FundNotice
from db.models.policies import PolicyDocument
from db.write import Written

_notice = FundNotice.__table__  # type: ignore[attr-defined]
_policy = PolicyDocument.__table__  # type: ignore[attr-defined]
_OWN = [column for column in _notice.c if column.name not in ("body", "url")]


def derive_copies(connection: Connection, written: Sequence[Written]) -> list[FieldChange]:
    """Compare the announcements of a batch with all that may be the same; what that changes."""
    notices = {each.id for each in written if each.thing.entity == _notice.name}
    policies = [each.id for each in written if each.thing.entity == _policy.name]
    for some in chunks(policies):
        query = select(_policy.c.notice_id).where(_policy.c.id.in_(some))
        notices.update(filter(None, connection.execute(query).scalars()))
    if not notices:
        return []
    return compare(connection, notices, max(each.thing.at for each in written))


def compare_all(connection: Connection, at: datetime) -> list[FieldChange]:
    """Compare all announcements anew, where the rules have changed."""
    return compare(connection, connection.execute(select(_notice.c.id)).scalars().all(), at)


def compare(connection: Connection, ids: Iterable[int], at: datetime) -> list[FieldChange]:
    """Compare some announcements with all that may be the same."""
    _write_keys(connection, sorted(ids))
    rows = _around(connection, sorted(ids))
    policies = _policies(connection, sorted(rows))
    found = groups(
        (_as_notice(row, policies.get(row.id)) for row in rows.values()),
        lambda id: _body(connection, id),
    )
    changes: list[FieldChange] = []
    moved: list[dict[str, Any]] = []
    for row in rows.values():
        canonical, why = found.get(row.id, (None, None))
        if (row.canonical_id, row.canonical_evidence) == (canonical, why):
            continue
        moved.append({"of_id": row.id, "canonical_id": canonical, "canonical_evidence": why})
        if row.canonical_id != canonical:
            place = (_notice.name, row.id, "canonical_id")
            document = row.document_id
            changes.append(FieldChange(*place, row.canonical_id, canonical, "merged", document, at))
    if moved:
        named: dict[str, Any] = {n: bindparam(n) for n in ("canonical_id", "canonical_evidence")}
        statement = update(_notice).where(_notice.c.id == bindparam("of_id")).values(named)
        connection.execute(statement, moved)
    return changes


def _write_keys(connection: Connection, ids: Sequence[int]) -> None:
    for some in chunks(ids):
        query = select(_notice.c.id, _notice.c.title, _notice.c.title_key)
        rows = connection.execute(query.where(_notice.c.id.in_(some))).all()
        new = [
            {"of_id": row.id, "title_key": key}
            for row in rows
            if (key := title_key(row.title or "") or None) != row.title_key
        ]
        if new:
            values: dict[str, Any] = {"title_key": bindparam("title_key")}
            statement = update(_notice).where(_notice.c.id == bindparam("of_id")).values(values)
            connection.execute(statement, new)


def _around(connection: Connection, ids: Sequence[int]) -> dict[int, Row[Any]]:
    """These announcements and all that may be the same, and so on: by title and by number."""
    found: dict[int, Row[Any]] = {}
    fresh = _rows(connection, _notice.c.id, ids)
    while fresh:
        found |= fresh
        keys = {row.title_key for row in fresh.values() if row.title_key}
        near = _rows(connection, _notice.c.title_key, sorted(keys))
        own = _policies(connection, sorted(fresh)).values()
        numbers = {policy.document_no for policy in own if policy.document_no}
        firsts = {row.canonical_id or row.id for row in fresh.values()}
        near |= _rows(connection, _notice.c.id, _numbered(connection, sorted(numbers)))
        near |= _rows(connection, _notice.c.id, sorted(firsts))
        near |= _rows(connection, _notice.c.canonical_id, sorted(firsts))
        fresh = {id: row for id, row in near.items() if id not in found}
    return found


def _rows(connection: Connection, column: Any, values: Sequence[Any]) -> dict[int, Row[Any]]:
    found: dict[int, Row[Any]] = {}
    for some in chunks(values):
        query = select(*_OWN).where(column.in_(some))
        found.update({row.id: row for row in connection.execute(query)})
    return found


def _numbered(connection: Connection, numbers: Sequence[str]) -> list[int]:
    found: set[int] = set()
    for some in chunks(numbers):
        query = select(_policy.c.notice_id).where(_policy.c.document_no.in_(some))
        found.update(filter(None, connection.execute(query).scalars()))
    return sorted(found)


def _policies(connection: Connection, notices: Sequence[int]) -> dict[int, Row[Any]]:
    """The policies that announcements put out, by the announcement."""
    return {row.notice_id: row for row in _of_notices(connection, notices)}


def _of_notices(connection: Connection, notices: Sequence[int]) -> Iterator[Row[Any]]:
    for some in chunks(notices):
        of_these = _policy.c.notice_id.in_(some) & _policy.c.gone_at.is_(None)
        yield from connection.execute(select(_policy).where(of_these))


def _as_notice(row: Row[Any], policy: Row[Any] | None) -> Notice:
    return Notice(
        id=row.id,
        source_id=row.source_id,
        native_id=row.native_id,
        grade=row.grade,
        title_key=row.title_key or "",
        issuer=folded(row.issuer_raw or ""),
        day=row.published_on,
        number=policy.document_no if policy else None,
        rule=policy.title_key if policy else None,
        version=policy.version if policy else None,
    )


def _body(connection: Connection, id: int) -> str:
    query = select(_notice.c.body).where(_notice.c.id == id)
    return folded(connection.execute(query).scalar() or "")
