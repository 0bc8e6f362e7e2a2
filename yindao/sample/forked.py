"""Crawls in children that are forked from a process with everything loaded.

A crawl needs a process of its own, since a reactor runs once. Started anew, each would spend more
on imports than on the few pages of a made-up site. There are no limits of time and memory here:
who crawls real sites uses `scheduler.run`.
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
from typing import Any

from scheduler.run import DATABASE, CrawlEnd, CrawlOrder, Event, arguments_of

PATIENCE = 300.0  # seconds
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["yindao.sample.forked_parent"])


def crawl(order: CrawlOrder, on_progress: Callable[[Event], None] = lambda _: None) -> CrawlEnd:
    """Crawl in a child, wait for its end, and return what it told. As `run_crawl`, but that what
    happened on the way is told at the end."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "told"
        child = _context.Process(target=_crawl, args=(arguments_of(order), order.database, told))
        child.start()
        child.join(PATIENCE)
        if child.exitcode is None:
            child.kill()
            child.join()
        events = _events(told)
    for event in events:
        on_progress(event)
    return _end(order.source_id, {event["event"]: event for event in events}, child.exitcode)


def _events(told: Path) -> list[Event]:
    """What the child told; its last line may be half of one, if it was killed."""
    if not told.exists():
        return []
    lines = told.read_text(encoding="utf-8").splitlines(keepends=True)
    return [json.loads(line) for line in lines if line.endswith("\n")]


def _end(source_id: str, events: dict[str, Event], code: int | None) -> CrawlEnd:
    end: dict[str, Any] = events.get("end", {})
    fault = events.get("fault") or events.get("busy") or {}
    reason = end.get("reason") or fault.get("message")
    if not end and not fault:
        reason = f"died with exit code {code}"
    exit_code = 1 if code is None else code
    return CrawlEnd(source_id, end.get("verdict"), reason, exit_code, events.get("progress", {}))


def _crawl(arguments: list[str], database: str, told: Path) -> None:
    from spiders.crawl import main  # loaded already: see forked_parent

    os.environ[DATABASE] = database
    with told.open("w", encoding="utf-8") as file, redirect_stdout(file):
        code = main(arguments)
    sys.exit(code)
