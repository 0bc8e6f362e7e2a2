"""Things that are gone from their source (data model, rule 6).

Gone means seen to be gone: missing from two complete runs of its list, or answered 404, 410 or with
the portal's home when asked again. A partial, blocked or empty run says nothing. When much goes at
once the source has more likely renumbered or broken than withdrawn: a person is asked instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, or_, select, update

from db.history import RECORD, FieldChange, chunks, quieten
from db.models import metadata
from db.models.provenance import Change, CrawlRun, ReviewItem, RunKey
from db.upsert import insert_new
from db.values import sha256_hex

_change = Change.__table__  # type: ignore[attr-defined]
_run = CrawlRun.__table__  # type: ignore[attr-defined]
_key = RunKey.__table__  # type: ignore[attr-defined]
_review = ReviewItem.__table__  # type: ignore[attr-defined]

MANY = 5  # up to this many at once are believed
SHARE = 0.2  # and of a list up to this share


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What was withdrawn, and how many were only put up for review."""

    changes: list[FieldChange]
    doubted: int = 0


def withdraw_answered(
    connection: Connection,
    source_id: str,
    entity: str,
    gone: Mapping[str, int],
    asked: int,
    at: datetime,
) -> Withdrawn:
    """Known things whose own page answered that it is gone.

    gone   native id to the document that said so
    asked  how many known pages were asked again in this run
    """
    rows = _present(connection, source_id, entity, sorted(gone))
    if len(rows) > MANY and len(rows) > asked * SHARE:
        raw = f"{len(rows)} of {asked} pages asked again"
        return _doubt(connection, source_id, entity, rows, raw, at)
    return _withdraw(connection, entity, rows, {row.id: gone[row.native_id] for row in rows}, at)


def withdraw_missing(
    connection: Connection,
    source_id: str,
    entity: str,
    run_id: int,
    at: datetime,
    runs: int = 2,
    *,
    ended_leave: bool = False,
) -> Withdrawn:
    """Things that neither this complete run of a whole list nor, with `runs` 2, the one before has
    seen: rows that move while a list is paged may be missed once.

    ended_leave  the list hands what has ended over to an archive: such rows aren't gone
    """
    missed_by = [run_id] if runs == 1 else _last_two(connection, source_id, entity, run_id)
    if not missed_by:
        return Withdrawn([])
    rows = _unseen(connection, source_id, entity, missed_by, at, ended_leave=ended_leave)
    total = count_held(connection, source_id, entity)
    if len(rows) > MANY and len(rows) > total * SHARE:
        raw = f"{len(rows)} of {total} missing from {'one run' if runs == 1 else 'two runs'}"
        return _doubt(connection, source_id, entity, rows, raw, at)
    return _withdraw(connection, entity, rows, {}, at)


def _last_two(connection: Connection, source_id: str, entity: str, run_id: int) -> list[int]:
    """This complete run and the one before; nothing where it is the first."""
    before = connection.execute(
        select(func.max(_key.c.run_id)).where(
            # A run that was killed leaves keys, too, and says nothing.
            _key.c.run_id.in_(
                select(_run.c.id).where(_run.c.source_id == source_id, _run.c.verdict == "complete")
            ),
            _key.c.run_id < run_id,
            _key.c.entity == entity,
        )
    ).scalar()
    return [] if before is None else [before, run_id]


def doubt_replaced(
    connection: Connection,
    source_id: str,
    entity: str,
    run_id: int,
    at: datetime,
    *,
    ended_leave: bool = False,
) -> bool:
    """True where a complete run of a whole list found much of it new and misses much of it: the
    source has more likely given new numbers to old things. A person is asked, nobody is told."""
    fresh = connection.execute(
        select(func.count()).where(
            _change.c.run_id == run_id,
            _change.c.entity == entity,
            _change.c.field == RECORD,
            _change.c.cause.in_(("new", "late_found")),
        )
    ).scalar_one()
    before = count_held(connection, source_id, entity) - fresh
    if fresh <= max(MANY, before * SHARE):
        return False
    rows = _unseen(connection, source_id, entity, [run_id], at, ended_leave=ended_leave)
    if len(rows) <= max(MANY, before * SHARE):
        return False
    raw = f"{len(rows)} of {before} missing and {fresh} new in one run"
    _doubt(connection, source_id, entity, rows, raw, at, reason="mass_replacement")
    quieten(connection, run_id)
    return True


def forget_keys(connection: Connection, source_id: str, keep: int | None) -> None:
    """Drop the keys of a source's runs but those of the last complete one."""
    runs = select(_run.c.id).where(_run.c.source_id == source_id)
    unwanted = _key.c.run_id.in_(runs)
    if keep is not None:
        unwanted &= _key.c.run_id != keep
    connection.execute(delete(_key).where(unwanted))


def drop_keys(connection: Connection, run_id: int) -> None:
    """A run that was not complete says nothing about what is missing."""
    connection.execute(delete(_key).where(_key.c.run_id == run_id))


def _unseen(
    connection: Connection,
    source_id: str,
    entity: str,
    runs: Sequence[int],
    at: datetime,
    *,
    ended_leave: bool,
) -> Sequence[Any]:
    """Things that are taken to be there, and that none of the runs has seen."""
    table = metadata.tables[entity]
    seen = select(_key.c.native_id).where(_key.c.run_id.in_(runs), _key.c.entity == entity)
    query = select(table.c.id, table.c.native_id).where(
        table.c.source_id == source_id,
        table.c.gone_at.is_(None),
        table.c.native_id.not_in(seen),
        table.c.first_seen_at < at,
    )
    if ended_leave:
        ended = or_(table.c.stage == "listed", table.c.stage.startswith("terminated_"))
        query = query.where(or_(table.c.stage.is_(None), ~ended))
    return connection.execute(query).all()


def count_held(connection: Connection, source_id: str, entity: str) -> int:
    """How many things of a source are known and not gone."""
    table = metadata.tables[entity]
    present = (table.c.source_id == source_id) & table.c.gone_at.is_(None)
    return int(
        connection.execute(select(func.count()).select_from(table).where(present)).scalar_one()
    )


def _present(
    connection: Connection, source_id: str, entity: str, native_ids: Sequence[str]
) -> list[Any]:
    table = metadata.tables[entity]
    rows: list[Any] = []
    for some in chunks(native_ids):
        query = select(table.c.id, table.c.native_id).where(
            table.c.source_id == source_id, table.c.native_id.in_(some), table.c.gone_at.is_(None)
        )
        if "detail_version" in table.c:  # never read before: it was never there for us
            query = query.where(table.c.detail_version.is_not(None))
        rows += connection.execute(query).all()
    return rows


def _withdraw(
    connection: Connection,
    entity: str,
    rows: Sequence[Any],
    documents: Mapping[int, int],
    at: datetime,
) -> Withdrawn:
    table = metadata.tables[entity]
    for some in chunks([row.id for row in rows]):
        connection.execute(update(table).where(table.c.id.in_(some)).values(gone_at=at))
    return Withdrawn(
        [
            FieldChange(entity, r.id, RECORD, r.native_id, None, "gone", documents.get(r.id), at)
            for r in rows
        ]
    )


def _doubt(
    connection: Connection,
    source_id: str,
    entity: str,
    rows: Sequence[Any],
    raw: str,
    at: datetime,
    reason: str = "mass_withdrawal",
) -> Withdrawn:
    question = {
        "source_id": source_id,
        "entity": entity,
        "entity_id": rows[0].id,
        "field": RECORD,
        "raw": raw,
        "raw_sha256": sha256_hex(raw),
        "reason": reason,
        "candidates": [row.native_id for row in rows[:20]],
        "raised_at": at,
    }
    insert_new(connection, _review, [question])
    return Withdrawn([], len(rows))
