"""The session of a browser: the site's own pages first, and once more where it has run out."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from spiders.middlewares import LeftHosts
from spiders.spec import SourceSpec

if TYPE_CHECKING:
    from scrapy.core.engine import ExecutionEngine

OPENS = "opens_page"  # in the request's meta: a page to open, not to be asked from one
_TIMES = "session_renewed"
# Seconds before each further opening. The first is the rule, not a challenge: BSE's cookie lives
# for five minutes. What is still refused after the second is a block.
BACK_OFF = (0.0, 60.0)
_MAY_BE_A_CHALLENGE = frozenset({200, 202, 412, 521})


class BrowserDied(Exception):
    """The browser has ended or crashed. What was read is stored; the crawl ends."""

    def __init__(self, told: str) -> None:
        super().__init__(f"the browser is gone: {told}")


class Redirected(LeftHosts):
    """The answer leads elsewhere. A browser hides from its pages where to: it isn't followed."""

    def __init__(self) -> None:
        super().__init__("where to, the browser doesn't tell")


class BrowserSession:
    """Opens the source's pages before the first request, through the engine as all requests.

    So the openings wait their turn, obey robots.txt, and are archived.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        spec = getattr(crawler.spidercls, "spec")  # noqa: B009  a spider's own attribute
        assert isinstance(spec, SourceSpec), "every spider of ours has a spec"
        self._pages, self._html = spec.opens, spec.html
        self._waits = not crawler.settings.getlist("YINDAO_REPLAY")
        self._is_open = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BrowserSession:
        """The session of one crawl."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Open the pages, unless they are open, or this is one of them or robots.txt."""
        if self._is_open or request.meta.get(OPENS) or "ask" not in request.meta:
            return
        for page in self._pages:
            opening = Request(page, meta={OPENS: True}, callback=NO_CALLBACK, dont_filter=True)
            await self._engine.download_async(opening)
        self._is_open = True

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """Where a page came in the place of data, open the pages anew and ask again, in reason."""
        times = int(request.meta.get(_TIMES, 0))
        if "ask" not in request.meta or not _is_page(response) or times >= len(BACK_OFF):
            return response
        if response.status == 200 and request.meta["ask"].kind in self._html:
            return response
        if self._waits:
            await asyncio.sleep(BACK_OFF[times])
        self._is_open = False
        return request.replace(meta={**request.meta, _TIMES: times + 1}, dont_filter=True)

    @property
    def _engine(self) -> ExecutionEngine:
        engine = self._crawler.engine
        assert engine is not None, "requests come while the engine runs"
        return engine


def _is_page(response: Response) -> bool:
    begins = response.body[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    return response.status in _MAY_BE_A_CHALLENGE and begins.startswith(b"<")
