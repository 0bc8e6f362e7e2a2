"""Crawls of tests, forked as the sample's are. `tests/scheduler`, `tests/faults/test_daemon.py` and
`test_killed_crawl.py` start them as a daemon does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scheduler.run import CrawlEnd, CrawlOrder, Event
from yindao import crawling, filings, looking
from yindao.sample import forked


def crawl(order: CrawlOrder, on_progress: Callable[[Event], None] = lambda _: None) -> CrawlEnd:
    """Crawl in a forked child. One that dies without a word is a fault of the test."""
    end = forked.crawl(order, on_progress)
    assert end.verdict or not (end.reason or "").startswith("died"), f"{order.source_id}: {end}"
    return end


def fork_crawls(patch: pytest.MonkeyPatch) -> None:
    """Let what the command line starts be forked, too."""
    for module in (crawling, filings, looking):
        patch.setattr(module, "run_crawl", crawl)
