"""Runs whose process is dead: closed, so that nothing waits for them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, select

from db.engine import writing
from db.lock import SourceBusy, source_lock
from db.models.provenance import CrawlRun
from db.runs import INTERRUPTED, close_unfinished

_run = CrawlRun.__table__  # type: ignore[attr-defined]


def sweep(engine: Engine, now: datetime) -> list[str]:
    """Close every unfinished run whose source nobody holds; ids of these sources.

    The lock falls with its process, wherever that ran, so there is nothing to guess from times.
    """
    query = select(_run.c.source_id).where(_run.c.finished_at.is_(None)).distinct()
    with engine.connect() as connection:
        unfinished = list(connection.execute(query.order_by(_run.c.source_id)).scalars())
    return [each for each in unfinished if close_dead_run(engine, each, INTERRUPTED, now)]


def close_dead_run(engine: Engine, source_id: str, reason: str, now: datetime) -> bool:
    """Close the unfinished run of one source, unless somebody is crawling it."""
    try:
        with source_lock(engine, source_id), writing(engine).begin() as connection:
            return close_unfinished(connection, source_id, reason, now) > 0
    except SourceBusy:
        return False
