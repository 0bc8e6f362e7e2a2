"""Daemons as processes: stopped, killed, doubled, asleep; no crawl is lost and none runs twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from db.engine import writing
from db.models import metadata
from db.runs import register
from scheduler.daemon import Daemon
from scheduler.fills import FillWindow, ask_fill, progress
from scheduler.run import CrawlOrder
from spiders.facts import facts_of
from spiders.registry import source
from tests.faults.test_killed_crawl import PROJECTS, _network as many_projects
from tests.support import postgres
from tests.support.network import Network
from yindao.database import prepare

SOURCES = ("amac_funds", "sse_listings")
PATIENCE = 120.0
# Each of these has processes to start: one kind of database is enough where it makes no difference.
ON_A_FILE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ON_A_SERVER = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A database that knows two sources, and no run of them."""
    engine = prepare(database_url)
    know(engine, SOURCES)
    yield engine
    engine.dispose()


@pytest.fixture
def postgres_engine(postgres_url: str) -> Iterator[Engine]:
    with postgres.fresh_database(postgres_url) as url:
        engine = prepare(url)
        know(engine, SOURCES)
        yield engine
        engine.dispose()


def know(engine: Engine, ids: tuple[str, ...]) -> None:
    with writing(engine).begin() as connection:
        for each in ids:
            register(connection, facts_of(source(each).spec))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return Network.of_week(tmp_path_factory.mktemp("network"), 1, *SOURCES).files()


@contextmanager
def daemon(engine: Engine, folder: Path, files: list[Path]) -> Iterator[subprocess.Popen[bytes]]:
    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.support.daemon", url, str(folder), *map(str, files)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


def rows(engine: Engine, table: str) -> list[Any]:
    columns = metadata.tables[table]
    with engine.connect() as connection:
        return list(connection.execute(select(columns).order_by(columns.c.id)))


def until(what: Callable[[], bool], told: str) -> None:
    ends = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < ends, f"waited in vain: {told}"
        time.sleep(0.1)


def complete(engine: Engine) -> set[str]:
    return {run.source_id for run in rows(engine, "crawl_run") if run.verdict == "complete"}


def ended(engine: Engine) -> set[str] | None:
    """The sources that were crawled, or None while a crawl goes on."""
    runs = rows(engine, "crawl_run")  # read once: between two reads a crawl may begin
    return None if any(run.finished_at is None for run in runs) else {r.source_id for r in runs}


def none_ran_twice_at_once(engine: Engine) -> None:
    last: dict[str, datetime] = {}
    for run in rows(engine, "crawl_run"):
        assert run.finished_at is not None
        # A replayed run ends at the time that was recorded; what counts is that it had ended.
        heard = run.heartbeat_at or run.started_at
        assert run.started_at >= last.get(run.source_id, run.started_at)
        last[run.source_id] = heard


@ON_A_SERVER
def test_a_daemon_crawls_what_is_due_and_stops_in_order(
    engine: Engine, tmp_path: Path, files: list[Path]
) -> None:
    with daemon(engine, tmp_path, files) as process:
        until(lambda: complete(engine) == set(SOURCES), "every source crawled")
        time.sleep(1)  # some ticks more, in which nothing is due
        process.terminate()
        assert process.wait(PATIENCE) == 0

    assert sorted(run.source_id for run in rows(engine, "crawl_run")) == sorted(SOURCES)
    (row,) = rows(engine, "daemon")
    assert row.stopped_at is not None
    assert not row.leading


@ON_A_SERVER
def test_a_stopped_daemon_lets_its_crawls_finish_their_batch(
    engine: Engine, tmp_path: Path, files: list[Path]
) -> None:
    with daemon(engine, tmp_path, files) as process:
        until(lambda: len(rows(engine, "crawl_run")) > 0, "a crawl begun")
        process.terminate()
        assert process.wait(PATIENCE) == 0

    assert all(run.finished_at is not None for run in rows(engine, "crawl_run"))
    known = {"complete", "partial", "failed"}
    assert {run.verdict for run in rows(engine, "crawl_run")} <= known


def test_a_second_daemon_on_one_file_is_refused(tmp_path: Path, files: list[Path]) -> None:
    engine = prepare(f"sqlite:///{tmp_path / 'yindao.sqlite'}")
    with daemon(engine, tmp_path, files) as first:
        until(lambda: len(rows(engine, "daemon")) == 1, "the first one is there")
        with daemon(engine, tmp_path, files) as second:
            assert second.stderr is not None
            told = second.stderr.read().decode()
            assert second.wait(PATIENCE) == 3
    engine.dispose()
    assert f"expected no other daemon on this database, found process {first.pid}" in told


def test_a_killed_leader_is_followed_and_nothing_runs_twice(
    postgres_engine: Engine, tmp_path: Path, files: list[Path]
) -> None:
    engine = postgres_engine
    with daemon(engine, tmp_path, files) as first:
        until(lambda: len(rows(engine, "daemon")) == 1, "the first one is there")
        with daemon(engine, tmp_path, files):
            until(lambda: len(rows(engine, "daemon")) == 2, "the second one is there")
            until(lambda: len(rows(engine, "crawl_run")) > 0, "a crawl begun")
            assert [row.leading for row in rows(engine, "daemon")] == [True, False]
            os.kill(first.pid, signal.SIGKILL)
            killed = time.monotonic()
            until(lambda: bool(rows(engine, "daemon")[1].leading), "the second one leads")
            assert time.monotonic() - killed < 10
            until(
                lambda: ended(engine) == set(SOURCES),
                "what the first one began has ended, the rest was crawled",
            )
    none_ran_twice_at_once(engine)
    whole = [run.source_id for run in rows(engine, "crawl_run") if run.verdict == "complete"]
    assert len(whole) == len(set(whole))


@pytest.fixture
def asleep(
    engine: Engine, tmp_path: Path, files: list[Path]
) -> Iterator[tuple[Daemon, list[timedelta]]]:
    """A daemon in this process, whose clock a test may set forward."""
    ahead = [timedelta()]

    def order(source_id: str, window: FillWindow | None) -> CrawlOrder:
        return CrawlOrder(
            source_id=source_id,
            database=engine.url.render_as_string(hide_password=False),
            archive=tmp_path / "archive",
            since=window.since if window else date(2026, 11, 1),
            until=window.until if window else date(2026, 11, 8),
            kind="fill" if window else "crawl",
            replay=files,
            floor=0,
        )

    daemon = Daemon(engine, order, now=lambda: datetime.now(UTC) + ahead[0])
    daemon.announce()
    yield daemon, ahead
    daemon.close()


def idle(daemon: Daemon) -> bool:
    daemon.tick()
    return not daemon.working_on


@ON_A_FILE
def test_a_machine_that_slept_over_three_days_catches_up_once(
    asleep: tuple[Daemon, list[timedelta]], engine: Engine
) -> None:
    daemon, ahead = asleep
    with writing(engine).begin() as connection:
        table = metadata.tables["source"]
        connection.execute(table.update().values(access="retired").where(table.c.id != SOURCES[0]))
    daemon.tick()
    assert daemon.working_on == {SOURCES[0]}
    until(lambda: idle(daemon), "the first crawl has ended")
    assert len(rows(engine, "crawl_run")) == 1

    ahead[0] = timedelta(days=3)
    daemon.tick()
    ahead[0] = timedelta()  # the crawl that has just begun is of today, as the tables have it
    assert daemon.working_on == {SOURCES[0]}
    until(lambda: idle(daemon), "the crawl after the sleep has ended")
    runs = rows(engine, "crawl_run")
    assert [run.verdict for run in runs] == ["complete", "complete"]


@ON_A_SERVER
def test_a_killed_crawl_is_closed_and_tried_again(
    asleep: tuple[Daemon, list[timedelta]], engine: Engine
) -> None:
    daemon, ahead = asleep
    with writing(engine).begin() as connection:
        table = metadata.tables["source"]
        connection.execute(table.update().values(access="retired").where(table.c.id != SOURCES[0]))
    daemon.tick()
    until(lambda: len(rows(engine, "crawl_run")) == 1, "the crawl has begun")
    os.kill(daemon._children[SOURCES[0]].pid, signal.SIGKILL)
    until(lambda: idle(daemon), "the killed crawl is closed")
    (run,) = rows(engine, "crawl_run")
    assert (run.verdict, run.reason) == (
        "failed",
        "died (signal SIGKILL); what it had written is whole",
    )

    ahead[0] = timedelta(minutes=20)
    daemon.tick()
    ahead[0] = timedelta()
    until(lambda: idle(daemon), "the second try has ended")
    assert [run.verdict for run in rows(engine, "crawl_run")] == ["failed", "complete"]


@ON_A_SERVER
def test_the_past_is_filled_when_nothing_is_due(
    asleep: tuple[Daemon, list[timedelta]], engine: Engine
) -> None:
    """Its findings are a backfill, and move nothing of the source's present."""
    daemon, _ = asleep
    with writing(engine).begin() as connection:
        table = metadata.tables["source"]
        connection.execute(table.update().values(access="retired").where(table.c.id != SOURCES[1]))
    daemon.tick()
    until(lambda: idle(daemon), "the first crawl has ended")
    before = next(row for row in rows(engine, "source") if row.id == SOURCES[1])
    with writing(engine).begin() as connection:
        since, last = date(2026, 9, 15), date(2026, 10, 31)
        ask_fill(connection, SOURCES[1], since, last, datetime.now(UTC))

    with engine.connect() as connection:
        assert [each.done for each in progress(connection)] == [0]

    def filled() -> bool:
        daemon.tick()
        with engine.connect() as connection:
            return progress(connection)[0].finished

    until(filled, "both windows are filled")
    fills = [run for run in rows(engine, "crawl_run") if run.kind == "fill"]
    assert [(run.window_from, run.window_to) for run in fills] == [
        (date(2026, 10, 1), date(2026, 10, 31)),
        (date(2026, 9, 15), date(2026, 9, 30)),
    ]
    assert next(row for row in rows(engine, "source") if row.id == SOURCES[1]) == before
    told = [row for row in rows(engine, "change") if row.run_id in {run.id for run in fills}]
    assert {row.cause for row in told} <= {"backfill"}


@ON_A_FILE
def test_a_fill_that_is_broken_off_goes_on_where_it_was(engine: Engine, tmp_path: Path) -> None:
    """The batch is finished, nothing of it is lost, and the window is not taken for done."""
    many = [many_projects(tmp_path / "many")]
    were_just_crawled(engine)
    with writing(engine).begin() as connection:
        since, last = date(2026, 10, 1), date(2026, 10, 31)
        ask_fill(connection, "sse_listings", since, last, datetime.now(UTC))

    def order(source_id: str, window: FillWindow | None) -> CrawlOrder:
        assert window is not None, "nothing else is due"
        return CrawlOrder(
            source_id=source_id,
            database=engine.url.render_as_string(hide_password=False),
            archive=tmp_path / "archive",
            since=window.since,
            until=window.until,
            kind="fill",
            replay=many,
            floor=1,
        )

    daemon = Daemon(engine, order)
    daemon.announce()
    daemon.tick()
    until(lambda: any(run.new for run in fill_runs(engine)), "a batch is written")
    daemon.close()
    (run,) = fill_runs(engine)
    assert (run.verdict, run.reason) == ("partial", "stopped: shutdown")
    assert len(rows(engine, "visit")) == run.requests
    with engine.connect() as connection:
        assert [each.done for each in progress(connection)] == [0]

    daemon = Daemon(engine, order)
    daemon.announce()
    daemon.tick()
    assert daemon.working_on == {"sse_listings"}
    until(lambda: idle(daemon), "the rest is filled")
    daemon.close()
    assert [run.verdict for run in fill_runs(engine)] == ["partial", "complete"]
    applications = rows(engine, "listing_application")
    assert len(applications) == PROJECTS
    assert all(each.detail_version for each in applications)
    with engine.connect() as connection:
        assert [each.finished for each in progress(connection)] == [True]


def were_just_crawled(engine: Engine) -> None:
    """Nothing is due but fills."""
    now = datetime.now(UTC)
    done = {"kind": "crawl", "started_at": now, "finished_at": now, "verdict": "complete"}
    run = metadata.tables["crawl_run"]
    with writing(engine).begin() as connection:
        for each in SOURCES:
            values = {"source_id": each, "responses": {}, "backfill": False, **done}
            connection.execute(run.insert().values(values))


def fill_runs(engine: Engine) -> list[Any]:
    return [run for run in rows(engine, "crawl_run") if run.kind == "fill"]
