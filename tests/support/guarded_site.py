"""A child process that crawls in a browser, over a replayed site that wants a cookie.

Run as `python tests/support/guarded_site.py PLAN SOURCE ...`, with the arguments of
`python -m spiders` after the plan: a JSON object of

seen      file for a line of JSON about each request that the site got
lives     answers that one session is good for, as a cookie's life is short
kill      after how many data answers the browser is killed, or the crawl is told to end
whom      `browser`, `crawl` (killed) or `stop` (told)
most      bytes of the largest body that is taken
"""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Request

from spiders import settings
from spiders.archive import Exchange
from spiders.browser_process import OwnBrowser
from spiders.browser_replay import ReplayRoutes
from spiders.crawl import main

CHALLENGE = b"<html><script>/* no session */</script></html>"
_answer, _launch = ReplayRoutes.answer, OwnBrowser.launch_browser


class Site:
    """What the site remembers."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan, self.group, self.data, self.session = plan, 0, 0, 0
        self.left = 0

    async def answer(self, routes: ReplayRoutes, asked: Request) -> Exchange | None:
        """Data for who has the cookie of the newest session, until that has run out."""
        headers = await asked.all_headers()
        self._note(url=asked.url, method=asked.method, headers=headers)
        exchange = await _answer(routes, asked)
        if exchange is None:
            return None
        if asked.url.endswith("/"):
            self.session, self.left = self.session + 1, self.plan.get("lives", 1000)
            body = exchange.body.replace(b"SESSION", str(self.session).encode())
            return replace(exchange, body=body)
        if asked.method == "POST":
            cookies = headers.get("cookie", "").split("; ")
            if f"C3VK={self.session}" not in cookies or self.left <= 0:
                return replace(exchange, body=CHALLENGE)
            self.left, self.data = self.left - 1, self.data + 1
            self._strike()
        return exchange

    async def launch(self, provider: OwnBrowser) -> Browser:
        browser = await _launch(provider)
        (self.group,) = provider._groups
        self._note(group=self.group)
        return browser

    def _strike(self) -> None:
        if self.data != self.plan.get("kill"):
            return
        if self.plan["whom"] == "browser":
            os.killpg(self.group, signal.SIGKILL)
        elif self.plan["whom"] == "crawl":
            os.kill(os.getpid(), signal.SIGKILL)
        else:  # as the daemon stops a crawl: its whole group
            os.killpg(0, signal.SIGTERM)

    def _note(self, **told: Any) -> None:
        with Path(self.plan["seen"]).open("a", encoding="utf-8") as file:
            file.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    site = Site(json.loads(sys.argv[1]))
    settings.DOWNLOAD_MAXSIZE = site.plan.get("most", settings.DOWNLOAD_MAXSIZE)
    setattr(ReplayRoutes, "answer", lambda routes, asked: site.answer(routes, asked))  # noqa: B010
    setattr(OwnBrowser, "launch_browser", lambda provider: site.launch(provider))  # noqa: B010
    sys.exit(main(sys.argv[2:]))
