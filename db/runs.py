"""Runs of a source: how they begin, show life, and end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from db.models.provenance import CrawlRun, CrawlWindow, Source
from db.upsert import insert_new

_source = Source.__table__  # type: ignore[attr-defined]
_run = CrawlRun.__table__  # type: ignore[attr-defined]
_window = CrawlWindow.__table__  # type: ignore[attr-defined]

INTERRUPTED = "interrupted"  # the reason of a run whose process died
# Verdicts after which a source counts as observed: its lists were walked to their ends.
FINISHED = frozenset({"complete", "partial", "drift"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFacts:
    """What the `source` table keeps of a spec."""

    id: str
    title: str
    channel: str
    entity: str
    publisher: str
    url: str
    region_code: str | None
    access: str
    cadence_seconds: int
    full_list: bool
    absences: int = 2
    grade: str = "official"
    time_zone: str = "Asia/Shanghai"
    quiet_from: int | None = None
    quiet_to: int | None = None


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is known of a source's last runs."""

    observed_from: datetime | None
    watermark_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """How a run ended.

    lists_done  every list was walked to its end, whatever became of single pages
    newest      newest date that a list showed: the next watermark
    windows     key to (rows that the source states, distinct rows read)
    gone        pages of known things that answered that they are gone: native id to document
    asked_again how many known pages were asked again
    ended_leave the whole list hands what has ended over to an archive
    """

    verdict: str
    reason: str | None
    finished_at: datetime
    lists_done: bool
    newest: date | None = None
    requests: int = 0
    responses: Mapping[str, int] = field(default_factory=dict)
    bytes: int = 0
    drafts: int = 0
    windows: Mapping[str, tuple[int | None, int]] = field(default_factory=dict)
    gone: Mapping[str, int] = field(default_factory=dict)
    asked_again: int = 0
    ended_leave: bool = False


def register(
    connection: Connection, facts: SourceFacts, family: SourceFacts | None = None
) -> SourceState:
    """Write what the spec says of a source, after the one under whose id its rows stand, where
    that is another; what their runs have taught stays."""
    for each in filter(None, (family, facts)):
        values = {name: getattr(each, name) for name in SourceFacts.__dataclass_fields__}
        insert_new(connection, _source, [values])
        connection.execute(update(_source).where(_source.c.id == each.id).values(values))
    row = connection.execute(select(_source).where(_source.c.id == facts.id)).one()
    return SourceState(row.observed_from, row.watermark_on)


def begin_run(connection: Connection, source_id: str, values: Mapping[str, Any]) -> int:
    """A new run. The caller holds the source's lock, so an unfinished older run is a dead one."""
    close_unfinished(connection, source_id, INTERRUPTED, values["started_at"])
    row = {"source_id": source_id, "responses": {}, **values}
    key = connection.execute(insert(_run).values(row)).inserted_primary_key
    assert key is not None  # an insert of one row always has its key
    return int(key[0])


def count_up(connection: Connection, run_id: int, at: datetime, counts: Mapping[str, int]) -> None:
    """A sign of life of a run, with what its last batch brought."""
    added = {name: _run.c[name] + number for name, number in counts.items()}
    where = _run.c.id == run_id
    connection.execute(update(_run).where(where).values(heartbeat_at=at, **added))


def end_run(connection: Connection, source_id: str, run_id: int, result: RunResult) -> None:
    """Keep the verdict of a run and what it means for its source."""
    connection.execute(
        update(_run)
        .where(_run.c.id == run_id)
        .values(
            verdict=result.verdict,
            walked=result.lists_done,
            reason=result.reason,
            finished_at=result.finished_at,
            requests=result.requests,
            responses=dict(result.responses),
            bytes=result.bytes,
            drafts=result.drafts,
        )
    )
    rows = [
        {
            "source_id": source_id,
            "run_id": run_id,
            "key": key,
            "expected": expected,
            "got": got,
            "done_at": result.finished_at if expected in (None, got) else None,
        }
        for key, (expected, got) in sorted(result.windows.items())
    ]
    insert_new(connection, _window, rows)


def close_unfinished(connection: Connection, source_id: str, reason: str, at: datetime) -> int:
    """End runs whose process is dead, and say why; how many. The caller holds the source's lock."""
    dead = (_run.c.source_id == source_id) & _run.c.finished_at.is_(None)
    values = {"verdict": "failed", "reason": reason, "finished_at": at}
    return connection.execute(update(_run).where(dead).values(values)).rowcount


def update_source(connection: Connection, source_id: str, run_id: int, result: RunResult) -> None:
    """What a run means for its source: how fresh it is, and how far its lists were walked."""
    row = connection.execute(select(_source).where(_source.c.id == source_id)).one()
    values: dict[str, Any] = {"last_run_at": result.finished_at}
    if result.verdict == "complete":
        values["last_complete_at"] = result.finished_at
    if result.lists_done and result.verdict in FINISHED:
        values["last_read_at"] = result.finished_at
        values["observed_from"] = row.observed_from or result.finished_at
        newest = max(filter(None, (row.watermark_on, result.newest)), default=None)
        values["watermark_on"] = newest
    new = connection.execute(select(_run.c.new).where(_run.c.id == run_id)).scalar()
    if new:
        values["last_new_at"] = result.finished_at
    connection.execute(update(_source).where(_source.c.id == source_id).values(values))
