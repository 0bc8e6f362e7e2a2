"""Crawls in children that are forked from a process with everything loaded.

A crawl needs a process of its own, since a reactor runs once. Started anew, each would spend more
on imports than on the few pages of a test. `tests/scheduler`, `tests/faults/test_daemon.py` and the
sample's tests start them as users do.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from scheduler.run import DATABASE, CrawlEnd, CrawlOrder, Event, arguments_of

PATIENCE = 300.0  # seconds
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.support.forked_parent"])


def crawl(order: CrawlOrder, on_progress: Callable[[Event], None] = lambda _: None) -> CrawlEnd:
    """Crawl in a child, wait for its end, and return what it told. As `run_crawl`, but that what
    happened on the way is told at the end."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "told"
        given = arguments_of(order), order.database, told
        child = _context.Process(target=_crawl, args=given)
        child.start()
        child.join(PATIENCE)
        assert child.exitcode is not None, f"{order.source_id}: no end after {PATIENCE:g} s"
        lines = told.read_text(encoding="utf-8").splitlines()
    told_events: list[Event] = [json.loads(line) for line in lines]
    for event in told_events:
        on_progress(event)
    events = {event["event"]: event for event in told_events}
    end, fault = events.get("end", {}), events.get("fault") or events.get("busy") or {}
    assert end or fault, f"{order.source_id}: died with exit code {child.exitcode}"
    reason = end.get("reason") or fault.get("message")
    progress = events.get("progress", {})
    return CrawlEnd(order.source_id, end.get("verdict"), reason, child.exitcode, progress)


def fork_crawls(patch: pytest.MonkeyPatch) -> None:
    """Let what the command line starts be forked, too."""
    from yindao import crawling, filings, looking  # not needed by those who only crawl

    for module in (crawling, filings, looking):
        patch.setattr(module, "run_crawl", crawl)


def _crawl(arguments: list[str], database: str, told: Path) -> None:
    from spiders.crawl import main  # loaded already: see forked_parent

    os.environ[DATABASE] = database
    with told.open("w", encoding="utf-8") as file, redirect_stdout(file):
        code = main(arguments)
    sys.exit(code)
