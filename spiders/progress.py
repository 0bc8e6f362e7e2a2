"""How far a crawl is, as JSON lines on its standard output, for whoever started it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from db.store import Counts
from spiders.spider import SourceSpider


def emit(event: str, **values: Any) -> None:
    """One line of the protocol between a crawl and its parent."""
    print(json.dumps({"event": event, **values}, ensure_ascii=False), file=sys.stdout, flush=True)


def report(spider: SourceSpider, counts: Counts) -> None:
    """Where the crawl stands: answers so far, requests still waiting, and what came of them."""
    engine = spider.crawler.engine
    scheduler = getattr(getattr(engine, "_slot", None), "scheduler", None)
    waiting = len(scheduler) if scheduler is not None else 0
    emit(
        "progress",
        source=spider.spec.id,
        done=spider.tally.requests,
        waiting=waiting,
        **asdict(counts),
    )
