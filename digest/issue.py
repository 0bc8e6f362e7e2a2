"""Freezing an issue: which changes it tells is settled together with the letters that tell them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, Row, func, insert, select
from sqlalchemy.exc import IntegrityError

from db.engine import snapshot, writing
from db.models.digest import Delivery, DigestIssue
from db.models.provenance import Change
from digest.contents import Gap, Heading, Rendered
from digest.draft import Draft, Span
from digest.filters import Wants, wanted
from digest.message import Letterhead
from digest.render import render
from digest.select import select as select_contents
from digest.subscribers import subscribers

_change = Change.__table__  # type: ignore[attr-defined]
_issue = DigestIssue.__table__  # type: ignore[attr-defined]
_delivery = Delivery.__table__  # type: ignore[attr-defined]

BEIJING = ZoneInfo("Asia/Shanghai")
DUE_AT = timedelta(hours=8)  # after Monday 00:00 in Beijing
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """An issue that has just been frozen.

    deliveries  letters in the outbox
    quiet       subscribers who get none, because nothing happened that they asked for
    """

    issue_id: int
    week: str
    period_from: datetime
    period_to: datetime
    deliveries: int
    quiet: int


def week_end(now: datetime) -> datetime:
    """Monday 00:00 in Beijing of the week of `now`: the end of the last whole week."""
    today = now.astimezone(BEIJING).date()
    monday = today - timedelta(days=today.weekday())
    return datetime.combine(monday, time(), BEIJING).astimezone(UTC)


def week_label(moment: datetime) -> str:
    """The ISO week in Beijing, such as 2026-W46."""
    year, week, _ = moment.astimezone(BEIJING).isocalendar()
    return f"{year}-W{week:02}"


def is_due(connection: Connection, now: datetime) -> bool:
    """True from Monday 08:00 in Beijing on, until the issue of the last week is frozen."""
    end = week_end(now)
    return now >= end + DUE_AT and not _is_frozen(_last_issue(connection), end)


def freeze(
    engine: Engine, now: datetime, gaps: Sequence[Gap], letterhead: Letterhead
) -> Frozen | None:
    """Freeze the issue of the last whole week and fill the outbox, in one transaction.

    The letters are written before it, from a snapshot: where there are many, crawls would wait for
    them all. Within it is seen that they tell what is frozen. Weeks that were missed are told, too.
    None where there is such an issue already.
    """
    with snapshot(engine) as connection:
        last, end = _last_issue(connection), week_end(now)
        if _is_frozen(last, end):
            return None
        draft = Draft(connection, _span(connection, last, end), gaps, letterhead, now)
        readers = subscribers(connection)
    for reader in readers:
        draft.letter(reader)  # all that takes long, while others may write
    try:
        with writing(engine).begin() as connection:
            return _freeze(connection, draft)
    except IntegrityError:
        with engine.connect() as connection:
            if not _is_frozen(_last_issue(connection), end):
                raise
        return None  # another process was faster


def preview(
    connection: Connection,
    now: datetime,
    gaps: Sequence[Gap],
    wants: Sequence[Wants] = (),
    *,
    language: str = "en",
    time_zone: str = "Asia/Shanghai",
) -> Rendered:
    """What a letter would tell of all that has changed since the last issue; writes nothing."""
    last = _last_issue(connection)
    begins = _period_from(last, week_end(now))
    after = _after(connection, last, begins)
    upto = connection.execute(select(func.coalesce(func.max(_change.c.id), after))).scalar_one()
    heading = Heading(
        week=week_label(now),
        period_from=begins,
        period_to=now,
        language=language,
        time_zone=time_zone,
        preview=True,
    )
    return render(wanted(select_contents(connection, after, upto, gaps), wants), heading)


def _freeze(connection: Connection, draft: Draft) -> Frozen | None:
    if connection.dialect.name == "postgresql":
        # Whoever is writing changes may hold a lower number than one that is there to be read.
        connection.exec_driver_sql("LOCK TABLE change IN SHARE MODE")
    last, end = _last_issue(connection), draft.span.period_to
    if _is_frozen(last, end):
        return None
    if (span := _span(connection, last, end)) != draft.span:
        # Changes of that week came in meanwhile. That is rare, and here no more can come.
        draft = Draft(connection, span, draft.gaps, draft.letterhead, draft.now)
    issue_id = _write_issue(connection, draft.span, draft.now)
    readers = subscribers(connection)
    letters = [letter for reader in readers if (letter := draft.letter(reader))]
    if letters:
        rows = [{**letter, "issue_id": issue_id} for letter in letters]
        connection.execute(insert(_delivery), rows)
    return Frozen(
        issue_id=issue_id,
        week=draft.span.week,
        period_from=draft.span.period_from,
        period_to=draft.span.period_to,
        deliveries=len(letters),
        quiet=len(readers) - len(letters),
    )


def _last_issue(connection: Connection) -> Row[Any] | None:
    return connection.execute(
        select(_issue).order_by(_issue.c.period_to.desc()).limit(1)
    ).one_or_none()


def _is_frozen(last: Row[Any] | None, end: datetime) -> bool:
    return last is not None and last.period_to >= end


def _span(connection: Connection, last: Row[Any] | None, end: datetime) -> Span:
    begins = _period_from(last, end)
    after = _after(connection, last, begins)
    upto = max(after, _last_change_before(connection, end))
    return Span(
        week=week_label(end - _WEEK),
        period_from=begins,
        period_to=end,
        after=after,
        upto=upto,
        changes=_changes_between(connection, after, upto),
    )


def _period_from(last: Row[Any] | None, end: datetime) -> datetime:
    return end - _WEEK if last is None else last.period_to


def _after(connection: Connection, last: Row[Any] | None, begins: datetime) -> int:
    return _last_change_before(connection, begins) if last is None else int(last.upto_change_id)


def _last_change_before(connection: Connection, moment: datetime) -> int:
    query = select(func.max(_change.c.id)).where(_change.c.seen_at < moment)
    return connection.execute(query).scalar() or 0


def _changes_between(connection: Connection, after: int, upto: int) -> int:
    query = select(func.count()).where(_change.c.id > after, _change.c.id <= upto)
    return int(connection.execute(query).scalar_one())


def _write_issue(connection: Connection, span: Span, now: datetime) -> int:
    values = {
        "week": span.week,
        "period_from": span.period_from,
        "period_to": span.period_to,
        "after_change_id": span.after,
        "upto_change_id": span.upto,
        "frozen_at": now,
    }
    key = connection.execute(insert(_issue).values(values)).inserted_primary_key
    assert key is not None  # an insert of one row always has its key
    return int(key[0])
