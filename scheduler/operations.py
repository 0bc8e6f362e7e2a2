"""What is wrong with our own house: the daemon, the letters, the fills, the disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from db.models.digest import Delivery, DigestIssue, Subscriber
from db.models.provenance import Daemon
from scheduler.fills import progress
from scheduler.health import Finding

_daemon = Daemon.__table__  # type: ignore[attr-defined]
_delivery = Delivery.__table__  # type: ignore[attr-defined]
_issue = DigestIssue.__table__  # type: ignore[attr-defined]
_subscriber = Subscriber.__table__  # type: ignore[attr-defined]

# Who has left waits for nothing: his letters are no concern any more.
_ended = select(_subscriber.c.id).where(_subscriber.c.ended_at.is_not(None))

NO_LIFE = timedelta(minutes=2)
LATE_LETTER = timedelta(hours=6)
PATIENCE = timedelta(hours=2)  # after the hour at which an issue is due
LITTLE = 1024**3  # bytes left on the disk of the archive
_BEIJING = ZoneInfo("Asia/Shanghai")
_DUE = time(8, tzinfo=_BEIJING)


def daemon_findings(connection: Connection, now: datetime) -> Iterator[Finding]:
    """Whether somebody keeps the database current."""
    row = connection.execute(
        select(_daemon).order_by(_daemon.c.heartbeat_at.desc(), _daemon.c.id.desc()).limit(1)
    ).first()
    if row is None or row.stopped_at is not None:
        yield Finding(code="daemon_missing", since=None if row is None else row.stopped_at)
    elif now - row.heartbeat_at > NO_LIFE:
        detail = f"process {row.pid} on {row.host}"
        yield Finding(code="daemon_dead", since=row.heartbeat_at, detail=detail)


def letter_findings(connection: Connection, now: datetime) -> Iterator[Finding]:
    """Letters that are late, refused or uncertain, and an issue that was not made."""
    yield from _of_issue(connection, now)
    states = {
        "delivery_failed": _delivery.c.state == "failed",
        "delivery_unknown": _delivery.c.state == "unknown",
        "delivery_late": (_delivery.c.state == "queued") & (_issue.c.frozen_at < now - LATE_LETTER),
    }
    for code, which in states.items():
        query = select(func.count().label("number"), func.min(_issue.c.frozen_at).label("since"))
        query = query.select_from(_delivery.join(_issue, _issue.c.id == _delivery.c.issue_id))
        row = connection.execute(query.where(which, _delivery.c.subscriber_id.not_in(_ended))).one()
        if row.number:
            yield Finding(code=code, since=row.since, detail=f"{row.number} letters")


def _of_issue(connection: Connection, now: datetime) -> Iterator[Finding]:
    """Only where somebody waits for it."""
    waiting = select(func.count()).where(_subscriber.c.ended_at.is_(None))
    local = now.astimezone(_BEIJING)
    monday = local.date() - timedelta(days=local.weekday())
    due = datetime.combine(monday, _DUE)
    if not connection.execute(waiting).scalar() or now < due + PATIENCE:
        return
    made = connection.execute(select(func.max(_issue.c.period_to))).scalar()
    if made is None or made < datetime.combine(monday, time(0, tzinfo=_BEIJING)):
        yield Finding(code="issue_missing", since=due)


def fill_findings(connection: Connection) -> Iterator[Finding]:
    """Windows of the past that could not be filled."""
    for fill in progress(connection):
        if fill.given_up:
            detail = f"{fill.given_up} of {fill.total} windows, {fill.since} to {fill.until}"
            yield Finding(code="fill_given_up", source_id=fill.source_id, detail=detail)


def disk_findings(archive: Path) -> Iterator[Finding]:
    """Whether the next answers can be kept."""
    there = next((path for path in (archive, *archive.absolute().parents) if path.exists()), None)
    if there is not None and shutil.disk_usage(there).free < LITTLE:
        free = shutil.disk_usage(there).free
        yield Finding(code="disk_low", detail=f"{free // 1024**2} MB are left for {archive}")
