"""The daemon: a clock that asks our own tables what is due, and starts it.

Nothing is remembered from tick to tick but the children at work, so sleep, restarts and a second
daemon lose nothing and do nothing twice.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.events import EVENT_SCHEDULER_STARTED
from apscheduler.executors.debug import DebugExecutor
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from loguru import logger
from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from db.engine import writing
from db.models.provenance import Daemon as DaemonRow
from scheduler.clocks import clocks
from scheduler.fills import FillWindow, next_window
from scheduler.leader import Leader
from scheduler.plan import SourceClock, due
from scheduler.run import STOPPED, CrawlEnd, CrawlOrder, RunningCrawl
from scheduler.sweep import sweep

_daemon = DaemonRow.__table__  # type: ignore[attr-defined]

TICK = 5.0  # seconds
BUSY_PAUSE = timedelta(minutes=1)  # a source that was busy, or whose child broke at once
SWEEP_EVERY = timedelta(minutes=1)
MOST_CHILDREN = 4

MakeOrder = Callable[[str, FillWindow | None], CrawlOrder]
Tend = Callable[[datetime], None]


class DaemonRunning(Exception):
    """Another daemon works on this database; `exit_code` 3, as for a source that is busy."""

    exit_code = 3


def _now() -> datetime:
    return datetime.now(UTC)


class _Clock(BlockingScheduler):  # type: ignore[misc]  # it comes without types
    """A scheduler that goes on when the machine's clock is set back, by whatever time."""

    def _process_jobs(self) -> float:
        wait: float = super()._process_jobs()
        jobs = self.get_jobs()
        for job in jobs:
            if job.next_run_time > _now() + 2 * job.trigger.interval:
                job.modify(next_run_time=_now())
                wait = 0.0
        return wait


class Daemon:
    """Keeps one database current.

    make_order  what to crawl for a source, and for a window of its past
    tend        called each minute by the daemon that leads: it makes and sends the letters
    """

    def __init__(
        self,
        engine: Engine,
        make_order: MakeOrder,
        tend: Tend | None = None,
        *,
        tick: float = TICK,
        most_children: int = MOST_CHILDREN,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._engine, self._make_order, self._tend = engine, make_order, tend
        self._tick_seconds, self._most, self._now = tick, most_children, now
        self._leader = Leader(engine)
        self._leading = False
        self._children: dict[str, RunningCrawl] = {}
        self._not_before: dict[str, datetime] = {}
        self._faults: dict[str, int] = {}
        self._swept_at: datetime | None = None
        self._row_id: int | None = None
        self._scheduler: Any = None
        self._stopping = False
        self._stop_asked = threading.Event()

    def run(self) -> None:
        """Work until SIGTERM or SIGINT. Raises DaemonRunning where a SQLite file has one already.

        Ticks run in this thread: children end with the thread that started them.
        """
        self.announce()
        self._scheduler = _Clock(
            executors={"default": DebugExecutor(), "letters": ThreadPoolExecutor(1)},
            # However late it is: what is due is computed when it runs.
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=UTC,
        )
        every: dict[str, Any] = {"trigger": "interval", "next_run_time": _now()}
        self._scheduler.add_job(self.tick, seconds=self._tick_seconds, **every)
        if self._tend is not None:
            # After the first look, which finds out whether this daemon leads.
            every["next_run_time"] += timedelta(seconds=self._tick_seconds)
            self._scheduler.add_job(self._letters, seconds=60, executor="letters", **every)
        stopper = threading.Thread(target=self._stop_when_asked, daemon=True)
        self._scheduler.add_listener(lambda _: stopper.start(), EVENT_SCHEDULER_STARTED)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._asked_to_stop)
        try:
            self._scheduler.start()
        finally:
            self.close()

    def tick(self) -> None:
        """Look once: who leads, what has ended, what is due."""
        self._reap()
        try:
            self._beat()
            if self._leading:
                self._sweep()
                self._start_due()
        except SQLAlchemyError as error:  # the database is away for a while; the children go on
            self._leading = False
            logger.error("tick: the database says: {}", str(error).splitlines()[0])

    @property
    def working_on(self) -> frozenset[str]:
        """Sources that are being crawled by this daemon."""
        return frozenset(self._children)

    # leading

    def announce(self) -> None:
        """Write down that this daemon is there. Raises DaemonRunning."""
        leads = self._leader.leads()
        if not leads and self._engine.dialect.name == "sqlite":
            raise DaemonRunning(self._who_runs())
        now = self._now()
        values = {"host": socket.gethostname(), "pid": os.getpid(), "started_at": now}
        values |= {"heartbeat_at": now, "leading": leads}
        with writing(self._engine).begin() as connection:
            key = connection.execute(insert(_daemon).values(values)).inserted_primary_key
        assert key is not None  # an insert of one row always has its key
        self._row_id = int(key[0])

    def _who_runs(self) -> str:
        query = select(_daemon).where(_daemon.c.stopped_at.is_(None))
        with self._engine.connect() as connection:
            row = connection.execute(query.order_by(_daemon.c.id.desc())).first()
        found = "one"
        if row:
            found = f"process {row.pid} on {row.host}, since {row.started_at:%Y-%m-%d %H:%M} UTC"
        return f"expected no other daemon on this database, found {found}"

    def _beat(self) -> None:
        leads = self._leader.leads()
        if leads != self._leading:
            logger.info("this daemon {}", "leads" if leads else "stands by")
        self._leading = leads
        self._write(heartbeat_at=self._now(), leading=leads)

    def _write(self, **values: Any) -> None:
        with writing(self._engine).begin() as connection:
            connection.execute(update(_daemon).where(_daemon.c.id == self._row_id).values(values))

    def _sweep(self) -> None:
        now = self._now()
        if self._swept_at is None or now - self._swept_at >= SWEEP_EVERY:
            for source_id in sweep(self._engine, now):
                logger.warning("{}: a run whose process is dead was closed", source_id)
            self._swept_at = now

    # crawling

    def _start_due(self) -> None:
        with self._engine.connect() as connection:
            known = clocks(connection)
        now = self._now()
        for source_id in due(known, now):
            if self._may_start(source_id, now):
                self._start(source_id, None)
        fills = sum(child.order.kind == "fill" for child in self._children.values())
        if fills < max(1, self._most // 2):  # the past must not keep the present waiting
            self._start_fill(known, now)

    def _start_fill(self, known: list[SourceClock], now: datetime) -> None:
        free = [clock for clock in known if self._may_start(clock.id, now)]
        with writing(self._engine).begin() as connection:
            window = next_window(connection, free, now)
        if window:
            self._start(window.source_id, window)

    def _may_start(self, source_id: str, now: datetime) -> bool:
        free = source_id not in self._children and len(self._children) < self._most
        return not self._stopping and free and now >= self._not_before.get(source_id, now)

    def _start(self, source_id: str, window: FillWindow | None) -> None:
        self._children[source_id] = RunningCrawl(self._make_order(source_id, window))
        told = f" from {window.since} to {window.until}" if window else ""
        logger.info("{}: crawl begun{}", source_id, told)

    def _reap(self) -> None:
        for source_id, child in list(self._children.items()):
            end = child.poll()
            child.take_events()
            if end is not None:
                del self._children[source_id]
                self._note(end)

    def _note(self, end: CrawlEnd) -> None:
        self._pause(end)
        logger.log(
            "WARNING" if end.is_fault and not end.was_busy else "INFO",
            "{}: {} {}",
            end.source_id,
            end.verdict or "no verdict:",
            end.reason or "",
        )

    def _pause(self, end: CrawlEnd) -> None:
        """Where no run tells when to try again: what cannot even begin is tried ever less often."""
        faults = self._faults.get(end.source_id, 0)
        if end.is_fault:
            self._not_before[end.source_id] = self._now() + BUSY_PAUSE * (1 << min(faults, 6))
        if not end.was_busy:
            self._faults[end.source_id] = faults + 1 if end.is_fault else 0

    # letters and the end

    def _letters(self) -> None:
        if not self._leading or self._tend is None:
            return
        try:
            self._tend(self._now())
        except Exception as error:  # the boundary of a job: letters that fail stop no crawl
            logger.opt(exception=True).debug("letters failed")
            logger.error("letters: {}: {}", type(error).__name__, error)

    def _asked_to_stop(self, *_: object) -> None:
        if not self._stopping:
            self._stopping = True
            self._stop_asked.set()

    def _stop_when_asked(self) -> None:
        """In a thread of its own: a signal may come in the middle of a tick, which has to end
        before the clock can be taken down."""
        self._stop_asked.wait()
        logger.info("stopping: {} crawls finish their batch", len(self._children))
        self._scheduler.shutdown(wait=False)

    def close(self) -> None:
        """Let the children finish their batch, and end."""
        for child in self._children.values():
            child.stop(STOPPED)
        while self._children:
            self._reap()
            time.sleep(0.05)
        try:
            self._write(stopped_at=self._now(), leading=False)
        except SQLAlchemyError as error:
            logger.error("the daemon's end could not be written: {}", error)
        self._leader.release()
