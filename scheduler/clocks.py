"""What the plan needs to know of each source, from what its runs left behind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import takewhile
from typing import Any

from sqlalchemy import Connection, Select, select

from db.models.provenance import CrawlRun, Source
from scheduler.plan import MOST_DOUBLINGS, SourceClock
from scheduler.run import STOPPED

_source = Source.__table__  # type: ignore[attr-defined]
_run = CrawlRun.__table__  # type: ignore[attr-defined]


def clocks(connection: Connection) -> list[SourceClock]:
    """All sources, with their last crawls."""
    runs: dict[str, list[Any]] = {}
    for run in connection.execute(_last_runs()):
        runs.setdefault(run.source_id, []).append(run)
    sources = connection.execute(select(_source).order_by(_source.c.id))
    return [_clock(source, runs.get(source.id, ())) for source in sources]


def _last_runs() -> Select[Any]:
    """The newest crawls of each source: looked up source by source, for this is asked every few
    seconds, and numbering all runs would take longer every year."""
    each = _run.alias()
    newest = select(each.c.id).where(each.c.source_id == _source.c.id, each.c.kind == "crawl")
    newest = newest.order_by(each.c.id.desc()).limit(MOST_DOUBLINGS + 2).correlate(_source)
    columns = _run.c.source_id, _run.c.started_at, _run.c.finished_at, _run.c.verdict, _run.c.reason
    query = select(*columns).select_from(_source.join(_run, _run.c.id.in_(newest)))
    return query.order_by(_run.c.source_id, _run.c.id.desc())


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
    reason = run.reason or ""
    killed = run.verdict == "failed" and reason == STOPPED
    return killed or (run.verdict != "blocked" and "stopped: shutdown" in reason)
