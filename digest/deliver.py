"""Emptying the outbox through a transport: each copy once, or visibly in doubt."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from db.lock import SourceBusy, source_lock
from digest import outbox
from digest.outbox import Claim, ClaimLost
from digest.transports import Refused, Transport, TryLater, Vanished

LOCK = "digest-delivery"
SERVER_AWAY = timedelta(minutes=15)  # after that a server is asked again
BUSY = "another process is delivering"

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What a run of the delivery did, in numbers of copies.

    retried  did not go out and will be tried again
    unknown  handed over without an answer, now or by a process that died
    waiting  still queued
    problem  what ended the run early
    busy     another process is delivering: nothing was done
    """

    sent: int = 0
    retried: int = 0
    failed: int = 0
    unknown: int = 0
    waiting: int = 0
    problem: str | None = None
    busy: bool = False


def deliver(
    engine: Engine, transport: Transport, *, sender: str, clock: Clock, seconds: float = 600
) -> Delivered:
    """Send what is due, the longest waiting first, for about that many seconds.

    sender  the bare address to which servers return what they can't deliver
    """
    try:
        with source_lock(engine, LOCK):
            return _Run(engine, transport, sender, clock).until(time.monotonic() + seconds)
    except SourceBusy:
        return Delivered(waiting=outbox.waiting(engine), problem=BUSY, busy=True)


class _Run:
    def __init__(self, engine: Engine, transport: Transport, sender: str, clock: Clock) -> None:
        self.engine, self.transport, self.sender, self.clock = engine, transport, sender, clock
        self.counts: Counter[str] = Counter()
        self.problem: str | None = None

    def until(self, deadline: float) -> Delivered:
        self.counts["unknown"] += outbox.recover(self.engine, self.clock()).unknown
        try:
            while time.monotonic() < deadline and self._next():
                pass
        finally:
            self.transport.close()
        return Delivered(
            sent=self.counts["sent"],
            retried=self.counts["retried"],
            failed=self.counts["failed"],
            unknown=self.counts["unknown"],
            waiting=outbox.waiting(self.engine),
            problem=self.problem,
        )

    def _next(self) -> bool:
        """Send one; False where there is none, or no use in going on."""
        if not outbox.waiting(self.engine, self.clock()):
            return False
        try:
            self.transport.open()  # before any claim: a server that is away costs no attempt
        except TryLater as error:
            return self._stop(error.reason)
        claimed = outbox.claim(self.engine, self.clock())
        return claimed is not None and self._send(claimed)

    def _send(self, claimed: Claim) -> bool:
        def handing_over() -> None:
            outbox.hand_over(self.engine, claimed, self.clock())

        try:
            self.transport.send(claimed.message, self.sender, claimed.address, handing_over)
        except TryLater as error:
            state = outbox.retry(self.engine, claimed, self.clock(), error.reason)
            self.counts["retried" if state == "queued" else "failed"] += 1
            return not error.whole_server or self._stop(error.reason)
        except Refused as error:
            outbox.failed(self.engine, claimed, self.clock(), error.reason)
            self.counts["failed"] += 1
        except Vanished as error:
            outbox.unknown(self.engine, claimed, self.clock(), error.reason)
            self.counts["unknown"] += 1
            return self._stop(error.reason)  # or the next would be in doubt as well
        except ClaimLost as error:
            self.problem = str(error)
            return False
        else:
            outbox.sent(self.engine, claimed, self.clock())
            self.counts["sent"] += 1
        return True

    def _stop(self, reason: str) -> bool:
        now = self.clock()
        outbox.postpone(self.engine, now, now + SERVER_AWAY, reason)
        self.problem = reason
        return False
