"""The outbox: each subscriber's copy on its way, each step a short transaction of its own.

    queued -> sending -> sent
                      -> queued again later, or failed after the last attempt
                      -> failed: the server refused it for good
                      -> unknown: it was handed over and no answer came

A step that finds its claim taken by another does nothing: so a copy goes out once even where the
lock around a delivery was lost with the connection that held it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, func, select, update

from db.engine import writing
from db.models.digest import Delivery, DigestIssue, Subscriber
from digest.message import mail_address
from digest.subscribers import UNSUBSCRIBED

_delivery = Delivery.__table__  # type: ignore[attr-defined]
_issue = DigestIssue.__table__  # type: ignore[attr-defined]
_subscriber = Subscriber.__table__  # type: ignore[attr-defined]

MOST_ATTEMPTS = 8
BACKOFF = tuple(timedelta(minutes=each) for each in (5, 15, 60, 240, 720, 1440))
DIED = "the process died before the message went out"
VANISHED = "the process died after the message went out; whether it arrived is not known"
_ended = select(_subscriber.c.id).where(_subscriber.c.ended_at.is_not(None))


class ClaimLost(Exception):
    """Another delivery has taken over; this one must not go on."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A copy that this process is about to send."""

    id: int
    address: str
    message: str
    attempts: int
    claimed_at: datetime


@dataclass(frozen=True, slots=True)
class Recovered:
    """What dead processes had left behind."""

    requeued: int
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """How far a copy has come."""

    id: int
    week: str
    address: str
    state: str
    attempts: int
    next_attempt_at: datetime | None
    finished_at: datetime | None
    reason: str | None


def recover(engine: Engine, now: datetime) -> Recovered:
    """Settle what a dead process left in `sending`; the caller holds the lock of all deliveries."""
    with writing(engine).begin() as connection:
        connection.execute(
            update(_delivery)
            .where(_delivery.c.state == "queued", _delivery.c.subscriber_id.in_(_ended))
            .values(state="failed", reason=UNSUBSCRIBED, finished_at=now, next_attempt_at=None)
        )
        rows = connection.execute(select(_delivery).where(_delivery.c.state == "sending")).all()
        for row in rows:
            after = (
                _again(row.attempts, now, now, DIED)
                if row.handed_over_at is None
                else {"state": "unknown", "reason": VANISHED, "finished_at": now}
            )
            connection.execute(update(_delivery).where(_delivery.c.id == row.id).values(after))
    unknown = sum(row.handed_over_at is not None for row in rows)
    return Recovered(len(rows) - unknown, unknown)


def waiting(engine: Engine, now: datetime | None = None) -> int:
    """How many copies are queued; with `now`, only those whose time has come."""
    query = select(func.count()).where(_delivery.c.state == "queued")
    if now is not None:
        query = query.where(_delivery.c.next_attempt_at <= now)
    with engine.connect() as connection:
        return int(connection.execute(query).scalar_one())


def hurry(connection: Connection, now: datetime) -> None:
    """Make all that is queued due now: somebody has mended what kept it, and asks for it."""
    queued = _delivery.c.state == "queued"
    connection.execute(update(_delivery).where(queued).values(next_attempt_at=now))


def claim(engine: Engine, now: datetime) -> Claim | None:
    """Take the copy that has waited longest; None where no time has come."""
    oldest = (
        select(_delivery.c.id)
        .where(_delivery.c.state == "queued", _delivery.c.next_attempt_at <= now)
        .where(_delivery.c.subscriber_id.not_in(_ended))
        .order_by(_delivery.c.next_attempt_at, _delivery.c.id)
        .limit(1)
    )
    with writing(engine).begin() as connection:
        row = connection.execute(
            update(_delivery)
            .where(_delivery.c.id == oldest.scalar_subquery(), _delivery.c.state == "queued")
            .values(
                state="sending",
                attempts=_delivery.c.attempts + 1,
                claimed_at=now,
                handed_over_at=None,
                next_attempt_at=None,
            )
            .returning(_delivery)
        ).one_or_none()
    if row is None:
        return None
    return Claim(row.id, row.address, row.message, row.attempts, row.claimed_at)


def hand_over(engine: Engine, claimed: Claim, now: datetime) -> None:
    """Note that the message itself goes out now. Raises ClaimLost where another took the claim."""
    if not _set(engine, claimed, ("sending",), {"handed_over_at": now}):
        raise ClaimLost(f"delivery {claimed.id} was claimed by another process")


def sent(engine: Engine, claimed: Claim, now: datetime) -> None:
    """The server has taken it; that is so even where another thought this process dead."""
    values = {"state": "sent", "finished_at": now, "reason": None}
    _set(engine, claimed, ("sending", "unknown"), values)


def retry(engine: Engine, claimed: Claim, now: datetime, reason: str) -> str:
    """Try again later, or give up after the last attempt; the new state."""
    step = min(claimed.attempts, len(BACKOFF)) - 1
    values = _again(claimed.attempts, now + BACKOFF[step], now, reason)
    _set(engine, claimed, ("sending",), values)
    return str(values["state"])


def failed(engine: Engine, claimed: Claim, now: datetime, reason: str) -> None:
    """The server refused it for good."""
    values = {"state": "failed", "reason": reason, "finished_at": now}
    _set(engine, claimed, ("sending",), values)


def unknown(engine: Engine, claimed: Claim, now: datetime, reason: str) -> None:
    """It was handed over, and no answer came."""
    values = {"state": "unknown", "reason": reason, "finished_at": now}
    _set(engine, claimed, ("sending",), values)


def postpone(engine: Engine, now: datetime, until: datetime, reason: str) -> None:
    """Let all whose time has come wait: the server is away, none of them was tried."""
    with writing(engine).begin() as connection:
        connection.execute(
            update(_delivery)
            .where(_delivery.c.state == "queued", _delivery.c.next_attempt_at <= now)
            .values(next_attempt_at=until, reason=reason)
        )


def resend(
    connection: Connection,
    now: datetime,
    *,
    ids: Sequence[int] | None = None,
    week: str | None = None,
    address: str | None = None,
    force: bool = False,
) -> int:
    """Queue anew what failed or is unknown, under its old Message-ID; how many that were.

    All conditions given must hold, and one must be given; ValueError else, and for a bad address.
    force  also what was sent: there will be two copies
    """
    conditions: list[Any] = [_delivery.c.subscriber_id.not_in(_ended)]
    if ids is not None:
        conditions.append(_delivery.c.id.in_(ids))
    if week is not None:
        conditions.append(
            _delivery.c.issue_id.in_(select(_issue.c.id).where(_issue.c.week == week))
        )
    if address is not None:
        conditions.append(_delivery.c.address == mail_address(address))
    if len(conditions) == 1:
        raise ValueError("expected a delivery, a week or an address to send again, found none")
    states = ("failed", "unknown", "sent") if force else ("failed", "unknown")
    values = {"state": "queued", "attempts": 0, "next_attempt_at": now, "reason": None}
    values |= {"claimed_at": None, "handed_over_at": None, "finished_at": None}
    return connection.execute(
        update(_delivery).where(_delivery.c.state.in_(states), *conditions).values(values)
    ).rowcount


def status(connection: Connection) -> list[DeliveryRow]:
    """All copies of the last issue, and those of earlier ones that were not sent."""
    last = select(func.max(_issue.c.id)).scalar_subquery()
    columns = [_delivery.c[name] for name in DeliveryRow.__dataclass_fields__ if name != "week"]
    query = (
        select(*columns, _issue.c.week)
        .join(_issue, _issue.c.id == _delivery.c.issue_id)
        .where((_delivery.c.state != "sent") | (_delivery.c.issue_id == last))
        .order_by(_delivery.c.issue_id, _delivery.c.id)
    )
    return [DeliveryRow(**row._mapping) for row in connection.execute(query)]


def _again(attempts: int, at: datetime, now: datetime, reason: str) -> dict[str, Any]:
    if attempts >= MOST_ATTEMPTS:
        return {"state": "failed", "reason": reason, "finished_at": now}
    return {
        "state": "queued",
        "reason": reason,
        "next_attempt_at": at,
        "claimed_at": None,
        "handed_over_at": None,
    }


def _set(engine: Engine, claimed: Claim, states: Sequence[str], values: dict[str, Any]) -> bool:
    """Take a step with one's own claim; False where it is not one's own any more."""
    mine = (
        (_delivery.c.id == claimed.id)
        & (_delivery.c.attempts == claimed.attempts)
        & (_delivery.c.claimed_at == claimed.claimed_at)
        & _delivery.c.state.in_(states)
    )
    with writing(engine).begin() as connection:
        return connection.execute(update(_delivery).where(mine).values(values)).rowcount == 1
