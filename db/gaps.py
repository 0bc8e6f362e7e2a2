"""A source that was not read for long: what is found then has gathered meanwhile.

A spider that is mended after two months brings two months at once. When each thing happened nobody
knows any more, and a letter full of it would bury the week's news: it comes in as a backfill.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

from sqlalchemy import Connection, select

from db.models.provenance import Source

_source = Source.__table__  # type: ignore[attr-defined]

LONG = timedelta(days=14)
CADENCES = 3  # a source that is asked once a month is not late after two weeks
_BEIJING = timezone(timedelta(hours=8))


def is_catching_up(connection: Connection, source_id: str, until: date, now: datetime) -> bool:
    """True where the last run that walked the source's lists to their ends lies too far back.

    A run that was broken off on the way doesn't count: what it left unread has gathered as well.

    until  last day that is asked for: a replay of an old week is no late one
    """
    source = connection.execute(select(_source).where(_source.c.id == source_id)).one()
    if source.last_read_at is None:
        return False
    end_of_window = datetime.combine(until, time.max, _BEIJING)
    away: timedelta = min(now, end_of_window) - source.last_read_at
    return away > max(LONG, CADENCES * timedelta(seconds=source.cadence_seconds))
