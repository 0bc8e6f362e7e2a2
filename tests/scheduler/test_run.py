"""What a child process may do to us, and what we do then. The children are real processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select

from db.engine import open_engine, writing
from db.lock import source_lock
from db.models import metadata
from scheduler.run import GRACE, CrawlEnd, CrawlOrder, RunningCrawl
from scheduler.sweep import sweep
from tests.support.network import sqlite_database

NOW = datetime(2026, 11, 25, tzinfo=UTC)
SOURCE = {
    "id": "s",
    "title": "t",
    "channel": "fund",
    "entity": "fund",
    "publisher": "p",
    "url": "u",
    "access": "open",
    "cadence_seconds": 60,
    "full_list": True,
    "time_zone": "Asia/Shanghai",
}
HANGS = "import time; time.sleep(600)"
IS_STUBBORN = f"""
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print('{{"event": "alive"}}', flush=True)
{HANGS}
"""


@pytest.fixture
def order(tmp_path: Path) -> CrawlOrder:
    """An order over a database in which a run of the source is under way."""
    url = sqlite_database(tmp_path)
    engine = open_engine(url)
    begin(engine)
    engine.dispose()
    return CrawlOrder(source_id="s", database=url, archive=tmp_path)


def begin(engine: Engine) -> None:
    run = {"source_id": "s", "kind": "crawl", "started_at": NOW, "responses": {}, "backfill": False}
    with writing(engine).begin() as connection:
        connection.execute(insert(metadata.tables["source"]).values(SOURCE))
        connection.execute(insert(metadata.tables["crawl_run"]).values(run))


def runs(order: CrawlOrder) -> list[tuple[str | None, str | None]]:
    engine = open_engine(order.database)
    table = metadata.tables["crawl_run"]
    with engine.connect() as connection:
        found = connection.execute(select(table.c.verdict, table.c.reason)).all()
    engine.dispose()
    return [tuple(row) for row in found]


def start(order: CrawlOrder, code: str, **limits: Any) -> RunningCrawl:
    return RunningCrawl(replace(order, **limits), [sys.executable, "-c", code])


def wait(child: RunningCrawl, seconds: float = 20) -> CrawlEnd:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if end := child.poll():
            return end
        time.sleep(0.02)
    os.killpg(child.pid, signal.SIGKILL)
    raise AssertionError("the child did not end")


def test_a_child_that_reports_its_end(order: CrawlOrder) -> None:
    lines = [{"event": "progress", "done": 1}, {"event": "end", "verdict": "complete"}]
    code = f"print('noise')\nfor line in {[json.dumps(line) for line in lines]!r}: print(line)"
    child = start(order, code)

    end = wait(child)
    assert (end.verdict, end.is_fault, end.last_progress["done"]) == ("complete", False, 1)
    assert [event["event"] for event in child.take_events()] == ["progress", "end"]
    assert child.take_events() == []
    assert runs(order) == [(None, None)]  # closing it is the crawl's own business


def test_what_a_child_leaves_behind_ends_with_it(order: CrawlOrder) -> None:
    """It holds the pipe, and nobody would ever see its end."""
    line = json.dumps({"event": "end", "verdict": "complete"})
    code = f"import subprocess; subprocess.Popen(['sleep', '600']); print({line!r})"
    began = time.monotonic()

    assert wait(start(order, code)).verdict == "complete"
    assert time.monotonic() - began < GRACE


def test_bytes_that_are_no_text_cost_no_verdict(order: CrawlOrder) -> None:
    line = json.dumps({"event": "end", "verdict": "complete"})
    code = f"import sys; sys.stdout.buffer.write(b'\\xff\\xfe rubbish\\n'); print({line!r})"

    assert wait(start(order, code)).verdict == "complete"


def test_a_child_that_is_killed(order: CrawlOrder) -> None:
    child = start(order, HANGS)
    os.kill(child.pid, signal.SIGKILL)

    reason = "died (signal SIGKILL); what it had written is whole"
    assert wait(child).reason == reason
    assert runs(order) == [("failed", reason)]


def test_a_child_that_runs_too_long(order: CrawlOrder) -> None:
    end = wait(start(order, HANGS, max_seconds=0.3))

    assert end.reason == "stopped: it ran for more than 0.3 s"
    assert runs(order) == [("failed", end.reason)]


def test_a_child_that_shows_no_sign_of_life(order: CrawlOrder) -> None:
    end = wait(start(order, HANGS, max_silence=0.3))

    assert end.reason == "stopped: no sign of life for 0.3 s"


def test_signs_of_life_keep_a_child(order: CrawlOrder) -> None:
    beats = "import time\nfor _ in range(8): print('{}', flush=True); time.sleep(0.2)"
    end = wait(start(order, beats, max_silence=1.0))

    assert end.reason == "died (exit code 0); what it had written is whole"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
def test_a_child_that_eats_memory(order: CrawlOrder) -> None:
    end = wait(start(order, f"x = bytearray(200 * 2**20); {HANGS}", max_memory=150))

    assert end.reason is not None
    assert end.reason.endswith("more than 150")


def test_a_child_that_does_not_listen(order: CrawlOrder) -> None:
    child = start(order, IS_STUBBORN)
    ends = time.monotonic() + 20
    while not child.take_events():
        assert time.monotonic() < ends, "it never said that it lives"
        time.sleep(0.02)
    child.stop("stopped by hand", grace=0.3)

    end = wait(child)
    assert (end.reason, end.exit_code) == ("stopped by hand", -signal.SIGKILL)


def test_a_child_that_is_busy_closes_nothing(order: CrawlOrder) -> None:
    line = json.dumps({"event": "busy", "message": "another crawl"})
    end = wait(start(order, f"import sys; print({line!r}); sys.exit(3)"))

    assert (end.was_busy, end.reason) == (True, "another crawl")
    assert runs(order) == [(None, None)]


def test_a_run_of_somebody_else_is_left_alone(order: CrawlOrder) -> None:
    engine = open_engine(order.database)
    with source_lock(engine, "s"):
        child = start(order, HANGS)
        os.kill(child.pid, signal.SIGKILL)
        wait(child)
        assert runs(order) == [(None, None)]
        assert sweep(engine, NOW) == []
    assert sweep(engine, NOW) == ["s"]
    assert sweep(engine, NOW) == []
    engine.dispose()
    assert runs(order) == [("failed", "interrupted")]


_PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", {child!r}], stdout=subprocess.PIPE, text=True)
print(child.stdout.readline(), flush=True)
child.wait()
"""
_CHILD = f"""
import os
from spiders.guard import die_with
die_with(os.getppid())
print(os.getpid(), flush=True)
{HANGS}
"""


def test_a_child_ends_with_its_parent() -> None:
    _ends_with_its_parent(_CHILD)


def _ends_with_its_parent(child: str) -> None:
    code = _PARENT.format(child=child)
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
        parent.stdout.close()
    ends = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() or _is_there(pid):
        assert time.monotonic() < ends, "the child lives on"
        time.sleep(0.05)


_HUNG = f"""
import os, signal
from spiders.guard import die_with
signal.signal(signal.SIGTERM, signal.SIG_IGN)
die_with(os.getppid(), grace=0.3)
print(os.getpid(), flush=True)
{HANGS}
"""


def test_a_child_that_hangs_ends_with_its_parent_all_the_same() -> None:
    _ends_with_its_parent(_HUNG)


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_child_of_a_dead_parent_does_not_begin() -> None:
    code = "from spiders.guard import die_with; die_with(1)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "is gone" in done.stderr


def test_a_child_that_dies_while_the_database_is_away(order: CrawlOrder) -> None:
    away = replace(order, database="postgresql://nobody@127.0.0.1:1/none")
    end = wait(start(away, "raise SystemExit(1)"))

    assert end.is_fault
    assert end.reason == "died (exit code 1); what it had written is whole"
    assert runs(order) == [(None, None)]  # for a sweep, when the database is there again
