"""The Beijing exchange crawled by the real browser, over a site in the archive: no socket.

The site hands out its cookie by a script and answers nothing without it, as the real one may.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db.store import DOCUMENTS
from scheduler.run import CrawlEnd, CrawlOrder, RunningCrawl, _command
from spiders.archive import Place, places, read_at
from spiders.browser_found import NoBrowser, find_browser
from tests.spiders.test_bse_crawl import ROWS, World, grow
from tests.support import bse_answers as bse
from tests.support.network import HTML, TODAY, Network
from tests.support.require import missing
from yindao.sample.network import SINCE

pytestmark = pytest.mark.xdist_group("browser")

SITE = "https://www.bse.cn"
NEWS = f"{SITE}/audit/project_news.html"
# What a page brings along: its own script, and things that must not be asked for.
PAGE = """<html><head>
<script src="/session.js"></script>
<script>document.cookie = "C3VK=SESSION; max-age=300"</script>
<script src="https://elsewhere.example/track.js"></script>
<link rel="stylesheet" href="/style.css">
</head><body><img src="/picture.png"><iframe src="/frame.html"></iframe><script>
fetch("/projectNewsController/infoResult.do", {method: "POST"});
</script></body></html>"""
CHILD = Path(__file__).parent.parent / "support" / "guarded_site.py"


@pytest.fixture(scope="module")
def browser() -> Path:
    try:
        return find_browser(None)
    except NoBrowser as error:
        missing("browser", str(error))


class Guarded:
    """A site that wants a cookie, the world that is crawled into, and what the site has seen."""

    def __init__(self, folder: Path, projects: int) -> None:
        self.world, self.network = World(folder), Network(folder)
        self.folder = folder
        grow(self.network, ROWS[:projects])
        for url in (f"{SITE}/", NEWS):
            self.network.add(url, PAGE)
        script = {"Content-Type": "text/javascript"}
        self.network.add(f"{SITE}/session.js", "/* 会话 */", headers=script)
        text = {"Content-Type": "text/plain"}
        self.network.add(f"{SITE}/robots.txt", "User-agent: *\nDisallow: /no", headers=text)

    def start(self, options: dict[str, str] | None = None, **plan: Any) -> RunningCrawl:
        """`options` are those of documents on request; without them the list is crawled."""
        order = CrawlOrder(
            source_id="bse_listings",
            database=self.world.database,
            archive=self.folder / "archive",
            since=SINCE,
            until=TODAY,
            replay=self.network.files(),
            floor=1,
            log_level="CRITICAL",
            contact="tests@example.org",
            in_browser=True,
            kind=DOCUMENTS if options else "crawl",
            options=options or {},
        )
        told = json.dumps({"seen": str(self._seen), **plan})
        command = [sys.executable, str(CHILD), told, *_command(order)[3:]]
        return RunningCrawl(order, command)

    def crawl(self, options: dict[str, str] | None = None, **plan: Any) -> CrawlEnd:
        child = self.start(options, **plan)
        while (end := child.poll()) is None:
            time.sleep(0.05)
        return end

    @property
    def _seen(self) -> Path:
        return self.folder / "seen.jsonl"

    def seen(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._seen.read_text("utf-8").splitlines()]

    def requests(self) -> list[str]:
        return [one["url"].removeprefix(SITE) for one in self.seen() if "url" in one]

    def archived(self) -> Iterator[Place]:
        yield from places(sorted((self.folder / "archive").rglob("*.warc.gz")))

    def browsers_left(self) -> list[int]:
        """Processes of the browsers' groups that run; one that is dead and not yet buried isn't."""
        groups = {one["group"] for one in self.seen() if "group" in one}
        assert groups, "a browser was started"
        return [pid for pid, group, state in _processes() if group in groups and state not in "ZX"]


def _processes() -> Iterator[tuple[int, int, str]]:
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, group, *_ = entry.read_text("utf-8").rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        yield int(entry.parent.name), int(group), state


def test_the_session_and_the_data(tmp_path: Path, browser: Path) -> None:
    """The pages first, then what is ours to ask, each with the cookie that a script has set."""
    site = Guarded(tmp_path, 2)
    end = site.crawl()
    assert (end.verdict, end.reason) == ("complete", None)
    assert site.world.rows("SELECT count(*) FROM listing_application") == [(2,)]
    list_, detail = (
        f"/projectNewsController/{name}.do?" for name in ("infoResult", "infoDetailResult")
    )
    assert site.requests() == [
        "/robots.txt",
        "/",
        "/session.js",
        "/audit/project_news.html",
        "/session.js",
        f"{list_}callback=cb",
        f"{detail}id=2&callback=cb",
        f"{detail}id=1&callback=cb",
    ]
    *_, last = site.seen()
    assert last["headers"]["cookie"] == "C3VK=1"
    assert last["headers"]["referer"] == f"{SITE}/audit/project_news_detail.html?id=1"
    assert last["headers"]["x-requested-with"] == "XMLHttpRequest"
    assert last["headers"]["user-agent"].endswith("(+tests@example.org)")
    assert site.browsers_left() == []
    # The archive holds all of it, with the bytes that came and those that were sent.
    kept = list(site.archived())
    assert {place.url.removeprefix(SITE) for place in kept} == set(site.requests())
    answers = {ask.url: (ask, body) for ask, body in bse.list_answers(ROWS[:2])}
    answers |= {ask.url: (ask, body) for ask, body in map(bse.detail_answer, ROWS[:2])}
    posted = [place for place in kept if place.method == "POST"]
    assert len(posted) == 3
    for place in posted:
        ask, body = answers[place.url]
        assert place.request_body.decode() == ask.body
        exchange = read_at(place.file.parent, place.file.name, place.offset)
        assert exchange.body == body.encode()
        assert ("Server", "wswaf") in [(n.title(), v) for n, v in exchange.headers]
        assert exchange.at == site.network.at


def test_files_come_through_the_browser(tmp_path: Path, browser: Path) -> None:
    """With the same session, to the byte, and not beyond what is left of the budget."""
    site = Guarded(tmp_path, 0)
    drafts = {"SBG": [bse.file("ab01")], "SYG": [bse.file("ab03")], "BHG": []}
    grow(site.network, ROWS[:1], project_1={"xxgkInfo": {"GPFXSMS": drafts}})
    site.world.crawl(site.network)
    files = "SELECT url FROM listing_document WHERE kind = 'prospectus' ORDER BY id DESC"
    urls = [str(row[0]) for row in site.world.rows(files)]
    pdf = b"%PDF-1.7\n" + bytes(range(256)) * 400 + b"\n%%EOF"
    for url, body in zip(urls, (pdf, pdf + b" " * 100_000), strict=True):
        site.network.add(url, body, headers={"Content-Type": "application/pdf"})
    budget = {"documents": "prospectus", "budget_mb": str(150_000 / 1024**2)}
    budget["all_versions"] = "yes"
    assert site.crawl(budget).verdict == "complete"
    fetched = [place for place in site.archived() if place.url in urls]
    assert [read_at(p.file.parent, p.file.name, p.offset).body for p in fetched] == [pdf]
    assert site.seen()[-1]["headers"]["cookie"] == "C3VK=1"
    assert site.browsers_left() == []


def test_a_session_that_runs_out(tmp_path: Path, browser: Path) -> None:
    """The pages are opened once more, and the same is asked again."""
    site = Guarded(tmp_path, 3)
    assert site.crawl(lives=2).verdict == "complete"
    assert site.requests().count("/") == 2
    assert len([url for url in site.requests() if url.startswith("/project")]) == 4 + 1
    assert site.world.rows("SELECT count(detail_version) FROM listing_application") == [(3,)]


def test_a_challenge_that_stays(tmp_path: Path, browser: Path) -> None:
    """Three tries, and it is a block; nothing is gone because of it."""
    site = Guarded(tmp_path, 2)
    assert site.crawl(lives=0).verdict == "blocked"
    assert len([url for url in site.requests() if url.startswith("/project")]) == 3
    assert site.requests().count("/") == 3
    assert site.browsers_left() == []


def test_robots_txt_is_obeyed(tmp_path: Path, browser: Path) -> None:
    site = Guarded(tmp_path, 1)
    rules = "User-agent: *\nDisallow: /audit/"
    site.network.add(f"{SITE}/robots.txt", rules, headers={"Content-Type": "text/plain"})
    end = site.crawl()
    assert (end.verdict, "robots.txt forbids it" in str(end.reason)) == ("blocked", True)
    assert site.requests() == ["/robots.txt", "/", "/session.js"]


def test_a_browser_that_dies(tmp_path: Path, browser: Path) -> None:
    """The run has failed, what was read is stored, and the next run has the rest."""
    site = Guarded(tmp_path, 3)
    end = site.crawl(kill=3, whom="browser")
    assert (end.verdict, "the browser is gone" in str(end.reason)) == ("failed", True)
    details = "SELECT count(*), count(detail_version) FROM listing_application"
    assert site.world.rows(details) == [(3, 1)]
    assert site.browsers_left() == []
    assert site.crawl().verdict == "complete"
    assert site.world.rows(details) == [(3, 3)]


def test_a_crawl_that_is_told_to_end(tmp_path: Path, browser: Path) -> None:
    """The signal reaches the browser's driver too: this is an end in order and no failure."""
    site = Guarded(tmp_path, 3)
    end = site.crawl(kill=2, whom="stop")
    assert (end.verdict, "stopped: shutdown" in str(end.reason)) == ("partial", True)
    assert site.browsers_left() == []


def test_a_crawl_that_is_killed(tmp_path: Path, browser: Path) -> None:
    """Its browser ends by itself: nobody else is left to end it."""
    site = Guarded(tmp_path, 3)
    end = site.crawl(kill=2, whom="crawl")
    assert end.verdict is None
    deadline = time.monotonic() + 30
    while (left := site.browsers_left()) and time.monotonic() < deadline:
        time.sleep(0.2)
    for pid in left:  # nothing of a failed test stays behind
        os.kill(pid, signal.SIGKILL)
    assert left == []


def test_answers_that_are_not_taken(tmp_path: Path, browser: Path) -> None:
    """A redirect isn't followed, wherever it leads; a body above the limit isn't read."""
    site = Guarded(tmp_path, 2)
    (first, _), (second, _) = (bse.detail_answer(row) for row in ROWS[:2])
    away = {**HTML, "Location": "https://elsewhere.example/"}
    site.network.add(first.url, b"", method="POST", body=first.body or "", status=302, headers=away)
    huge = b"cb([" + b" " * 300_000
    site.network.add(second.url, huge, method="POST", body=second.body or "", headers=HTML)
    end = site.crawl(most=200_000)
    assert end.verdict == "partial"
    assert f"1 pages did not come: {first.url}: redirected" in str(end.reason)
    assert site.requests().count(first.url.removeprefix(SITE)) == 1
    assert f"1 pages were skipped: {second.url}: larger than the limit" in str(end.reason)
    assert not any("elsewhere.example" in url for url in site.requests())
