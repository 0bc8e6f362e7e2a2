"""One crawl per source at a time; the lock falls with the process that holds it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db.store import SourceBusy
from tests.db.conftest import Desk

OpenDesk = Callable[..., Desk]
ROOT = Path(__file__).parents[2]
HOLDER = """
import sys, threading
from db.engine import open_engine
from db.lock import source_lock
with source_lock(open_engine(sys.argv[1]), sys.argv[2]):
    print("held", flush=True)
    threading.Event().wait()
"""


def test_a_second_crawl_of_a_source_is_refused(open_desk: OpenDesk) -> None:
    first, second = open_desk(), open_desk()

    with first.store.lock():
        with pytest.raises(SourceBusy, match="test_fund") as refused, second.store.lock():
            pytest.fail("both hold the source")
        assert refused.value.source_id == "test_fund"

    with second.store.lock():
        pass


def test_other_sources_are_free(open_desk: OpenDesk) -> None:
    with open_desk().store.lock(), open_desk(id="other").store.lock():
        pass


def test_the_lock_falls_when_a_crawl_fails(open_desk: OpenDesk) -> None:
    desk = open_desk()
    with pytest.raises(RuntimeError, match="a fault"), desk.store.lock():
        raise RuntimeError("a fault")

    with open_desk().store.lock():
        pass


def test_a_held_lock_does_not_hinder_writing(open_desk: OpenDesk) -> None:
    desk = open_desk()
    with desk.store.lock():
        desk.begin()
        desk.end()

    assert desk.row("crawl_run")["verdict"] == "complete"


@pytest.fixture
def holder(migrated_url: str) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the source, and has said so."""
    command = [sys.executable, "-c", HOLDER, migrated_url, "test_fund"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def test_the_lock_of_a_killed_process_falls(
    holder: subprocess.Popen[str], open_desk: OpenDesk
) -> None:
    desk = open_desk()
    with pytest.raises(SourceBusy), desk.store.lock():
        pytest.fail("both hold the source")

    holder.send_signal(signal.SIGKILL)
    assert holder.wait(timeout=30) == -signal.SIGKILL

    assert _taken_within(desk, seconds=30)


def _taken_within(desk: Desk, seconds: float) -> bool:
    """PostgreSQL takes a moment to see that the other end is gone."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with desk.store.lock():
                return True
        except SourceBusy:
            continue
    return False
