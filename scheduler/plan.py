"""What is due, computed from what has happened: pure, so that sleep and restarts lose nothing.

Nothing here remembers a next run. A source is due when its last run lies back longer than its
cadence; after a machine slept over three of them, one run catches up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

JITTER = 0.1  # of the cadence: so that a hundred sources don't all ask at the full hour
FIRST_RETRY = timedelta(minutes=15)
LONGEST_WAIT = timedelta(days=7)
MOST_DOUBLINGS = 8

# A source that refuses us is left alone ever longer; what broke otherwise is tried again soon.
_BACKS_OFF = frozenset({"blocked"})
_TRIES_AGAIN = frozenset({"failed", "empty"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceClock:
    """What the plan needs to know of a source.

    quiet        (from, to) in hours of its time zone, when it is left alone; may pass midnight
    started_at   of its last run; None before the first
    in_a_row     how many runs ended with `verdict`, the last one included
    """

    id: str
    cadence: timedelta
    time_zone: str = "Asia/Shanghai"
    quiet: tuple[int, int] | None = None
    access: str = "open"
    started_at: datetime | None = None
    verdict: str | None = None
    in_a_row: int = 0
    running: bool = False


def due_at(source: SourceClock, now: datetime) -> datetime | None:
    """When a source is to be asked next; None where it isn't at all, or is being asked now."""
    if source.running or source.access != "open":
        return None
    if source.started_at is None or source.started_at > now:  # or: the clock was set back
        return after_quiet_hours(source, now)
    return after_quiet_hours(source, source.started_at + wait_after(source))


def due(sources: Iterable[SourceClock], now: datetime) -> list[str]:
    """Ids of the sources that are to be asked now, the one that has waited longest first."""
    waiting = []
    for source in sources:
        at = due_at(source, now)
        if at is not None and at <= now and after_quiet_hours(source, now) <= now:
            waiting.append((at, source.id))
    return [source_id for _, source_id in sorted(waiting)]


def wait_after(source: SourceClock) -> timedelta:
    """How long a source is left alone after its last run."""
    doublings = min(max(source.in_a_row - 1, 0), MOST_DOUBLINGS)
    if source.verdict in _BACKS_OFF:
        return max(min(source.cadence * (2 << doublings), LONGEST_WAIT), source.cadence)
    if source.verdict in _TRIES_AGAIN or source.verdict is None:
        return min(FIRST_RETRY * (1 << doublings), source.cadence)
    return source.cadence * (1 + JITTER * _lot(source))


def _lot(source: SourceClock) -> float:
    """A number from -1 to 1, drawn anew for each run, and the same whenever it is asked for."""
    digest = hashlib.sha256(f"{source.id} {source.started_at}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**31 - 1


def after_quiet_hours(source: SourceClock, at: datetime) -> datetime:
    """The time itself, or the end of the quiet hours that it falls into."""
    if source.quiet is None or source.quiet[0] == source.quiet[1]:
        return at
    begin, end = source.quiet
    local = at.astimezone(_zone(source.time_zone))
    inside = begin <= local.hour < end if begin < end else not end <= local.hour < begin
    if not inside:
        return at
    opens = local.replace(hour=end % 24, minute=0, second=0, microsecond=0)
    return (opens if opens > local else opens + timedelta(days=1)).astimezone(at.tzinfo)


def _zone(name: str) -> ZoneInfo:
    """A time zone; of one that this machine doesn't know, Beijing's, where nearly all sources are:
    one bad row must not keep all the others from being asked."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("Asia/Shanghai")


def fill_windows(since: date, until: date) -> list[tuple[date, date]]:
    """A time in calendar months, the newest first: each is one run, so that a fill that is broken
    off has lost one month of work at most."""
    windows = []
    last = until
    while last >= since:
        first = max(last.replace(day=1), since)
        windows.append((first, last))
        last = first - timedelta(days=1)
    return windows
