"""Issues of the digest, frozen as the daemon does it, and what their letters say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from typing import Any

from sqlalchemy import Engine

from db.engine import writing
from digest.contents import Gap
from digest.filters import Wants
from digest.issue import Frozen, freeze
from digest.message import Letterhead
from digest.subscribers import subscribe
from tests.db.conftest import Desk, fund
from tests.support.outbox import rows

# 2026-06-08 00:00 in Beijing, the end of 2026-W23.
MONDAY = datetime(2026, 6, 7, 16, tzinfo=UTC)
WEEK, HOUR, MINUTE = timedelta(days=7), timedelta(hours=1), timedelta(minutes=1)
EIGHT = MONDAY + 8 * HOUR
LETTERHEAD = Letterhead(
    sender="Yindao <digest@example.org>",
    list_id="yindao.example.org",
    unsubscribe=("https://yindao.example.org/end/{token}",),
)


def enter(engine: Engine, address: str = "reader@example.org", **how: Any) -> str:
    """Subscribe; the token."""
    wants = Wants(**how.pop("wants", {}))
    with writing(engine).begin() as connection:
        return subscribe(connection, address, wants, now=MONDAY - 52 * WEEK, **how).token


def frozen(engine: Engine, now: datetime = EIGHT, gaps: Sequence[Gap] = ()) -> Frozen | None:
    """Freeze an issue."""
    return freeze(engine, now, gaps, LETTERHEAD)


def letters(engine: Engine) -> dict[tuple[str, int], str]:
    """The text of each letter in the outbox, by its address and issue."""
    return {(row.address, row.issue_id): text_of(row.message) for row in rows(engine, "delivery")}


def text_of(message: str) -> str:
    """What a letter says, as plain text."""
    found = message_from_string(message, policy=default)
    assert isinstance(found, EmailMessage)
    part = found.get_body(("plain",))
    assert isinstance(part, EmailMessage)
    return str(part.get_content())


def told(engine: Engine, number: int) -> list[int]:
    """In which issues that fund is told."""
    name = f"样例基金{number}号"
    return [issue for (_, issue), letter in letters(engine).items() if name in letter]


def new(desk: Desk, number: int, at: datetime) -> None:
    """A fund is seen for the first time."""
    desk.say(fund(number, name=f"样例基金{number}号"), at=at, page=f"page{number}")


def change_row(fund_id: int, value: str, seen_at: datetime) -> dict[str, Any]:
    """A row of `change`: the name of a fund is another one."""
    return {
        "entity": "fund",
        "entity_id": fund_id,
        "field": "name",
        "value_old": "样例基金",
        "value_new": value,
        "cause": "source_changed",
        "seen_at": seen_at,
    }
