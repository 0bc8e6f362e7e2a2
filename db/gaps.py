"""A source that was not read for long: what is found then has gathered meanwhile.

A spider that is mended after two months brings two months at once. When each thing happened nobody
knows any more, and a letter full of it would bury the week's news: it comes in as a backfill.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

from sqlalchemy import Connection, func, select

from db.models.provenance import CrawlRun, Source
from db.runs import FINISHED

_run = CrawlRun.__table__  # type: ignore[attr-defined]
_source = Source.__table__  # type: ignore[attr-defined]

LONG = timedelta(days=14)
CADENCES = 3  # a source that is asked once a month is not late after two weeks
_BEIJING = timezone(timedelta(hours=8))


def is_catching_up(connection: Connection, source_id: str, until: date, now: datetime) -> bool:
    """True where the last run that read the source's lists lies too far back.

    until  last day that is asked for: a replay of an old week is no late one
    """
    last = connection.execute(
        select(func.max(_run.c.finished_at)).where(
            _run.c.source_id == source_id, _run.c.kind == "crawl", _run.c.verdict.in_(FINISHED)
        )
    ).scalar()
    if last is None:
        return False
    cadence = connection.execute(
        select(_source.c.cadence_seconds).where(_source.c.id == source_id)
    ).scalar_one()
    end_of_window = datetime.combine(until, time.max, _BEIJING)
    away: timedelta = min(now, end_of_window) - last
    return away > max(LONG, CADENCES * timedelta(seconds=cadence))
