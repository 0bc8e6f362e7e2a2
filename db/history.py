"""What changed, and why: the rows of `change`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from db.models.digest import DigestIssue
from db.models.provenance import Change
from db.values import as_text

_change = Change.__table__  # type: ignore[attr-defined]
_issue = DigestIssue.__table__  # type: ignore[attr-defined]
_last_told = select(func.coalesce(func.max(_issue.c.upto_change_id), 0)).scalar_subquery()

RECORD = "*"  # the field of a change that is about the record as a whole
CHUNK = 500  # bound parameters of one statement: SQLite allows 32,766, old ones 999


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one record, before and after."""

    entity: str
    entity_id: int
    field: str
    old: Any
    new: Any
    cause: str
    document_id: int | None
    seen_at: datetime

    @property
    def place(self) -> tuple[str, int, str]:
        """What it is a change of."""
        return (self.entity, self.entity_id, self.field)


def chunks(items: Sequence[Any], size: int = CHUNK) -> Iterable[Sequence[Any]]:
    """Slices of at most `size`."""
    return (items[at : at + size] for at in range(0, len(items), size))


def write_changes(connection: Connection, changes: Sequence[FieldChange], run_id: int) -> None:
    """Write changes; a field that moved twice in one run has one change, from first to last.

    A list page may say that a project ended and its detail page, some requests later, how: what
    is told is the way from the state before the run to the state after it. What an issue of the
    digest has told is not rewritten: the rest of the way is a change of its own.
    """
    if connection.dialect.name == "postgresql":
        # No issue may be frozen between what is read here and what is written.
        connection.exec_driver_sql("LOCK TABLE change IN ROW EXCLUSIVE MODE")
    earlier = _changes_of_run(connection, changes, run_id)
    fresh = []
    for change in changes:
        before = earlier.get(change.place)
        if before is None or change.field == RECORD:
            fresh.append(_row(change, run_id))
        elif before[1] == as_text(change.new):
            connection.execute(delete(_change).where(_change.c.id == before[0]))
        else:
            _rewrite(connection, before[0], change)
    if fresh:
        connection.execute(insert(_change), fresh)


def write_outside_runs(connection: Connection, changes: Sequence[FieldChange]) -> None:
    """Write what no crawl brought, as what follows from a person's decision: each is a change of
    its own."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE change IN ROW EXCLUSIVE MODE")
    rows = [_row(change, None) for change in changes]
    if rows:
        connection.execute(insert(_change), rows)


def birth_causes(connection: Connection, entity: str, ids: Sequence[int]) -> dict[int, str]:
    """With which cause the records came into the database."""
    found: dict[int, str] = {}
    for some in chunks(ids):
        query = select(_change.c.entity_id, _change.c.cause).where(
            _change.c.entity == entity, _change.c.entity_id.in_(some), _change.c.field == RECORD
        )
        for row in connection.execute(query.order_by(_change.c.id.desc())):
            found[row.entity_id] = row.cause
    return found


def _changes_of_run(
    connection: Connection, changes: Sequence[FieldChange], run_id: int
) -> dict[tuple[str, int, str], tuple[int, str | None]]:
    ids: dict[str, list[int]] = {}
    for change in changes:
        if change.field != RECORD:
            ids.setdefault(change.entity, []).append(change.entity_id)
    found = {}
    for entity, entity_ids in ids.items():
        for some in chunks(sorted(set(entity_ids))):
            query = select(_change).where(
                _change.c.entity == entity,
                _change.c.entity_id.in_(some),
                _change.c.run_id == run_id,
                _change.c.id > _last_told,
            )
            for row in connection.execute(query):
                found[row.entity, row.entity_id, row.field] = (row.id, row.value_old)
    return found


def quieten(connection: Connection, run_id: int) -> None:
    """What a run brought is no news after all: unless an issue has told it already."""
    connection.execute(
        update(_change)
        .where(_change.c.run_id == run_id, _change.c.cause.in_(("new", "late_found")))
        .where(_change.c.id > _last_told)
        .values(cause="backfill")
    )


def _row(change: FieldChange, run_id: int | None) -> dict[str, Any]:
    return {
        "entity": change.entity,
        "entity_id": change.entity_id,
        "field": change.field,
        "value_old": as_text(change.old),
        "value_new": as_text(change.new),
        "cause": change.cause,
        "document_id": change.document_id,
        "run_id": run_id,
        "seen_at": change.seen_at,
    }


def _rewrite(connection: Connection, change_id: int, change: FieldChange) -> None:
    connection.execute(
        update(_change)
        .where(_change.c.id == change_id)
        .values(
            value_new=as_text(change.new), document_id=change.document_id, seen_at=change.seen_at
        )
    )
