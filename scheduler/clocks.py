"""What the plan needs to know of each source, from what its runs left behind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import takewhile
from typing import Any

from sqlalchemy import Connection, func, select

from db.models.provenance import CrawlRun, Source
from scheduler.plan import MOST_DOUBLINGS, SourceClock

_source = Source.__table__  # type: ignore[attr-defined]
_run = CrawlRun.__table__  # type: ignore[attr-defined]


def clocks(connection: Connection) -> list[SourceClock]:
    """All sources, with their last crawls."""
    place = func.row_number().over(partition_by=_run.c.source_id, order_by=_run.c.id.desc())
    columns = _run.c.source_id, _run.c.started_at, _run.c.finished_at, _run.c.verdict, _run.c.reason
    numbered = select(*columns, place.label("place")).where(_run.c.kind == "crawl").subquery()
    query = select(numbered).where(numbered.c.place <= MOST_DOUBLINGS + 2)
    runs: dict[str, list[Any]] = {}
    for run in connection.execute(query.order_by(numbered.c.place)):
        runs.setdefault(run.source_id, []).append(run)
    sources = connection.execute(select(_source).order_by(_source.c.id))
    return [_clock(source, runs.get(source.id, ())) for source in sources]


def _clock(source: Any, runs: Sequence[Any]) -> SourceClock:
    quiet = None
    if source.quiet_from is not None and source.quiet_to is not None:
        quiet = (source.quiet_from, source.quiet_to)
    last = runs[0] if runs else None
    return SourceClock(
        id=source.id,
        cadence=timedelta(seconds=source.cadence_seconds),
        time_zone=source.time_zone,
        quiet=quiet,
        access=source.access,
        started_at=last.started_at if last else None,
        verdict=_verdict(last) if last else None,
        in_a_row=len(list(takewhile(lambda run: _verdict(run) == _verdict(runs[0]), runs))),
        running=last is not None and last.finished_at is None,
    )


def _verdict(run: Any) -> str | None:
    """A run that we broke off ourselves says nothing of its source: it is tried again soon."""
    return None if is_broken_off(run) else run.verdict


def is_broken_off(run: Any) -> bool:
    """True for a run that was told to end while it still had pages to ask for."""
    return run.verdict == "partial" and "stopped: shutdown" in (run.reason or "")
