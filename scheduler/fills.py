"""Filling in the past of a source: in windows, each a run of its own, so that nothing is lost when
it is broken off. Which windows are done is read from these runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from db.models.provenance import CrawlRun, Fill, Source
from scheduler.clocks import is_broken_off
from scheduler.plan import SourceClock, after_quiet_hours, due_at, fill_windows, wait_after

_fill = Fill.__table__  # type: ignore[attr-defined]
_run = CrawlRun.__table__  # type: ignore[attr-defined]
_source = Source.__table__  # type: ignore[attr-defined]

DONE = frozenset({"complete", "partial", "drift", "empty"})  # a month of the past may be empty
MOST_TRIES = 3

_ASKED = frozenset({"open", "on_request"})  # a fill is a request

Window = tuple[date, date]


@dataclass(frozen=True, slots=True)
class FillWindow:
    """The next piece of work of a fill."""

    fill_id: int
    source_id: str
    since: date
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FillProgress:
    """How far a fill is, in windows. `given_up`: tried three times, and left."""

    fill_id: int
    source_id: str
    since: date
    until: date
    total: int
    done: int
    given_up: int
    finished: bool


def ask_fill(
    connection: Connection,
    source_id: str,
    since: date,
    until: date | None,
    now: datetime,
    *,
    overlap: timedelta = timedelta(0),
) -> int:
    """Write down a wish; its number. The same wish twice is one. Raises ValueError.

    until    None: up to the days that crawls look at; on another day it is still the same wish
    overlap  how far before its watermark a crawl of the source begins

    A fill ends before the days that crawls look at: what it found there would come in as a
    backfill, and no letter would ever tell it.
    """
    last = _last_day(connection, source_id, until or now.date(), overlap)
    if since > last:
        raise ValueError(f"expected a first day up to {last}, found {since}")
    same = (_fill.c.source_id == source_id) & (_fill.c.since == since)
    if until is not None:
        same &= _fill.c.until == last
    held = connection.execute(select(_fill.c.id).where(same, _fill.c.finished_at.is_(None)))
    if (known := held.scalar()) is not None:
        return int(known)
    values = {"source_id": source_id, "since": since, "until": last, "asked_at": now}
    key = connection.execute(insert(_fill).values(values)).inserted_primary_key
    assert key is not None  # an insert of one row always has its key
    return int(key[0])


def _last_day(connection: Connection, source_id: str, until: date, overlap: timedelta) -> date:
    watched = connection.execute(
        select(_source.c.watermark_on).where(_source.c.id == source_id)
    ).scalar()
    return until if watched is None else min(until, watched - overlap - timedelta(days=1))


def progress(connection: Connection) -> list[FillProgress]:
    """How far each fill is, the oldest wish first."""
    fills = connection.execute(select(_fill).order_by(_fill.c.id)).all()
    return [_progress(fill, _tries(connection, fill)) for fill in fills]


def next_window(
    connection: Connection, clocks: Iterable[SourceClock], now: datetime, fill_id: int | None = None
) -> FillWindow | None:
    """The next window that may be crawled now. Fills whose last window is behind are closed.

    fill_id  of this fill only
    """
    by_id = {clock.id: clock for clock in clocks}
    query = select(_fill).where(_fill.c.finished_at.is_(None)).order_by(_fill.c.id)
    for fill in connection.execute(query).all():
        if fill_id is not None and fill.id != fill_id:
            continue
        tries = _tries(connection, fill)
        state = _progress(fill, tries)
        if state.done + state.given_up == state.total:
            connection.execute(update(_fill).where(_fill.c.id == fill.id).values(finished_at=now))
        elif window := _open(fill, tries, by_id.get(fill.source_id), now):
            return FillWindow(fill.id, fill.source_id, *window)
    return None


def _tries(connection: Connection, fill: Any) -> dict[Window, list[Any]]:
    """The runs of each window since the wish was made, the newest first."""
    query = select(_run).where(
        _run.c.source_id == fill.source_id,
        _run.c.kind == "fill",
        _run.c.started_at >= fill.asked_at,
    )
    found: dict[Window, list[Any]] = {w: [] for w in fill_windows(fill.since, fill.until)}
    for run in connection.execute(query.order_by(_run.c.id.desc())):
        if (run.window_from, run.window_to) in found:
            found[run.window_from, run.window_to].append(run)
    return found


def _progress(fill: Any, tries: dict[Window, list[Any]]) -> FillProgress:
    done = sum(_is_done(runs) for runs in tries.values())
    given_up = sum(_is_given_up(runs) for runs in tries.values())
    return FillProgress(
        fill_id=fill.id,
        source_id=fill.source_id,
        since=fill.since,
        until=fill.until,
        total=len(tries),
        done=done,
        given_up=given_up,
        finished=fill.finished_at is not None,
    )


def _is_done(runs: Sequence[Any]) -> bool:
    return any(run.walked and _verdict(run) in DONE and not _met_a_limit(run) for run in runs)


def _met_a_limit(run: Any) -> bool:
    """Six hours or too much memory ended it: the rest of its window has not been walked."""
    return "stopped: " in (run.reason or "")


def _verdict(run: Any) -> str | None:
    """A window that we broke off ourselves has not been walked, whatever came of it."""
    return None if is_broken_off(run) else run.verdict


def _is_given_up(runs: Sequence[Any]) -> bool:
    return not _is_done(runs) and sum(_verdict(run) is not None for run in runs) >= MOST_TRIES


def _open(
    fill: Any, tries: dict[Window, list[Any]], clock: SourceClock | None, now: datetime
) -> Window | None:
    """The first window that may be tried now, unless the source is to be left alone."""
    if clock is None or clock.running or after_quiet_hours(clock, now) > now:
        return None
    if clock.access not in _ASKED:
        return None
    if clock.verdict == "blocked" and (due_at(clock, now) or now) > now:
        return None
    runs = sorted((run for each in tries.values() for run in each), key=lambda run: -run.id)
    if runs and (runs[0].finished_at is None or _waits(clock, runs, now)):
        return None
    for window, tried in tries.items():
        if not _is_done(tried) and not _is_given_up(tried):
            return window
    return None


def _waits(clock: SourceClock, runs: Sequence[Any], now: datetime) -> bool:
    """After a bad window the source is left alone, as after any other bad run."""
    last = runs[0]
    if last.verdict in DONE or _verdict(last) is None:
        return False  # also one that we broke off: nothing speaks against going on
    bad = replace(clock, started_at=last.started_at, verdict=last.verdict, in_a_row=1)
    return bool(last.started_at <= now < last.started_at + wait_after(bad))
