"""The clock itself: stopped at any moment, set back, and left with what cannot begin."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

import scheduler.daemon as under_test
from db.engine import open_engine, writing
from db.models import metadata
from scheduler.daemon import Daemon
from scheduler.fills import ask_fill
from scheduler.run import CrawlOrder
from tests.support.network import sqlite_database

ROOT = Path(__file__).parent.parent.parent
SOURCE = {
    "id": "unknown",
    "title": "t",
    "channel": "fund",
    "entity": "fund",
    "publisher": "p",
    "url": "u",
    "access": "open",
    "cadence_seconds": 86_400,
    "full_list": False,
    "time_zone": "Asia/Shanghai",
}
STOPS_ITSELF = """
import os, signal, sys
from itertools import pairwise
from pathlib import Path
from typing import Any
from db.engine import open_engine
from scheduler.daemon import Daemon
from scheduler.run import CrawlOrder

url, folder = sys.argv[1], Path(sys.argv[2])

def order(source_id, window):
    os.kill(os.getpid(), signal.SIGTERM)
    return CrawlOrder(source_id=source_id, database=url, archive=folder, log_level="CRITICAL")

engine = open_engine(url)
Daemon(engine, order, tick=0.2).run()
engine.dispose()
"""


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database with a source that no spider is for."""
    url = sqlite_database(tmp_path)
    engine = open_engine(url)
    with writing(engine).begin() as connection:
        connection.execute(insert(metadata.tables["source"]).values(SOURCE))
    engine.dispose()
    return url


def test_a_signal_in_the_middle_of_a_tick_ends_it_in_order(url: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", STOPS_ITSELF, url, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr


def test_a_clock_that_is_set_back_stops_no_daemon(monkeypatch: pytest.MonkeyPatch) -> None:
    ahead = [timedelta(hours=1)]
    ticks: list[float] = []

    class Machine(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # always aware
            return datetime.now(UTC) + ahead[0]

    monkeypatch.setattr("apscheduler.schedulers.base.datetime", Machine)
    monkeypatch.setattr(under_test, "_now", Machine.now)
    clock = under_test._Clock(timezone=UTC)
    clock.add_job(
        lambda: ticks.append(time.monotonic()),
        "interval",
        seconds=0.1,
        next_run_time=Machine.now(),
        misfire_grace_time=None,
    )
    threading.Timer(0.5, lambda: ahead.insert(0, timedelta())).start()
    threading.Timer(1.5, lambda: clock.shutdown(wait=False)).start()
    began = time.monotonic()
    clock.start()

    assert [tick for tick in ticks if tick - began > 1.0], "no tick after the clock was set back"


def test_what_cannot_begin_is_tried_ever_less_often(url: str, tmp_path: Path) -> None:
    ahead, begun = [timedelta()], []

    def order(source_id: str, _: object) -> CrawlOrder:
        begun.append(ahead[0])
        return CrawlOrder(source_id=source_id, database=url, archive=tmp_path, log_level="CRITICAL")

    engine = open_engine(url)
    daemon = Daemon(engine, order, now=lambda: datetime.now(UTC) + ahead[0])
    daemon.announce()
    for _ in range(8):
        _tick(daemon)
        ahead[0] += timedelta(seconds=65)
    daemon.close()
    engine.dispose()
    gaps = [later - earlier for earlier, later in pairwise(begun)]
    assert len(begun) >= 3
    assert gaps == sorted(gaps)
    assert gaps[-1] >= 3 * gaps[0]


def _tick(daemon: Daemon) -> None:
    daemon.tick()
    ends = time.monotonic() + 60
    while daemon.working_on:
        assert time.monotonic() < ends, "its crawl never ended"
        time.sleep(0.05)
        daemon.tick()


def test_fills_leave_places_for_what_is_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine(sqlite_database(tmp_path))
    now = datetime.now(UTC)
    with writing(engine).begin() as connection:
        for number in range(4):
            source_id = f"s{number}"
            source = {**SOURCE, "id": source_id}
            connection.execute(insert(metadata.tables["source"]).values(source))
            run: dict[str, Any] = {"source_id": source_id, "verdict": "complete", "responses": {}}
            run |= {"started_at": now, "finished_at": now, "backfill": False}
            connection.execute(insert(metadata.tables["crawl_run"]).values(run))
            ask_fill(connection, source_id, date(2026, 9, 1), date(2026, 9, 30), now)
    monkeypatch.setattr(under_test, "RunningCrawl", _NeverEnds)
    daemon = Daemon(
        engine,
        lambda source_id, window: CrawlOrder(
            source_id=source_id, database="", archive=tmp_path, kind="fill" if window else "crawl"
        ),
    )
    daemon.announce()
    for _ in range(4):
        daemon.tick()
    assert daemon.working_on == {"s0", "s1"}
    with writing(engine).begin() as connection:
        connection.execute(insert(metadata.tables["source"]).values({**SOURCE, "id": "due"}))
    daemon.tick()
    assert daemon.working_on == {"s0", "s1", "due"}
    daemon._leader.release()
    engine.dispose()


class _NeverEnds:
    """A crawl that is at work for as long as the test looks."""

    def __init__(self, order: CrawlOrder) -> None:
        self.order = order

    def poll(self) -> None:
        return None

    def take_events(self) -> list[object]:
        return []
