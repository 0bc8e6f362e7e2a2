"""An outbox with letters in it, as if an issue had just been frozen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert, select

from db.engine import writing
from db.models import metadata
from digest.contents import Rendered
from digest.message import Letterhead, compose

MONDAY = datetime(2026, 11, 16, tzinfo=UTC) - timedelta(hours=8)  # 00:00 in Beijing
NOW = MONDAY + timedelta(hours=8)
LETTERHEAD = Letterhead(
    sender="Yindao <digest@example.org>",
    list_id="yindao.example.org",
    unsubscribe=("mailto:end@example.org?subject={token}",),
)
LETTER = Rendered("Yindao 2026-W46", "三条消息\n.\n..", "<p>三条消息</p>")


def address(number: int) -> str:
    """Of one of the subscribers."""
    return f"reader{number}@example.org"


def fill(engine: Engine, count: int = 1) -> list[str]:
    """Freeze one issue with a letter to each of so many subscribers; their addresses."""
    with writing(engine).begin() as connection:
        connection.execute(insert(metadata.tables["digest_issue"]).values(_issue()))
        for number in range(1, count + 1):
            connection.execute(insert(metadata.tables["subscriber"]).values(_subscriber(number)))
            connection.execute(insert(metadata.tables["delivery"]).values(_delivery(number)))
    return [address(number) for number in range(1, count + 1)]


def rows(engine: Engine, table: str = "delivery") -> Sequence[Any]:
    """All rows of a table in the order of their numbers."""
    found = metadata.tables[table]
    with engine.connect() as connection:
        return connection.execute(select(found).order_by(found.c.id)).all()


def states(engine: Engine) -> list[str]:
    """How far each delivery has come."""
    return [row.state for row in rows(engine)]


def _issue() -> dict[str, Any]:
    return {
        "week": "2026-W46",
        "period_from": MONDAY - timedelta(days=7),
        "period_to": MONDAY,
        "after_change_id": 0,
        "upto_change_id": 0,
        "frozen_at": NOW,
    }


def _subscriber(number: int) -> dict[str, Any]:
    return {
        "address": address(number),
        "language": "en",
        "time_zone": "Asia/Shanghai",
        "quiet_weeks": "nothing",
        "token": f"token{number}",
        "consented_at": NOW,
    }


def _delivery(number: int) -> dict[str, Any]:
    message_id = LETTERHEAD.message_id("2026-W46", number)
    message = compose(
        LETTER,
        letterhead=LETTERHEAD,
        to=address(number),
        message_id=message_id,
        date=NOW,
        token=f"token{number}",
    )
    return {
        "issue_id": 1,
        "subscriber_id": number,
        "address": address(number),
        "message_id": message_id,
        "message": message,
        "state": "queued",
        "attempts": 0,
        "next_attempt_at": NOW,
    }
