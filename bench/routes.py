"""The true URLs of a source, answered by a local server: download handlers for bench children.

Spider, archive and database see https://www.ccgp.gov.cn/..., as in a live crawl. Making the request
and the answer anew for it is counted as ours.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from spiders.replay import RECORDED_AT

SERVER = "YINDAO_BENCH_SERVER"  # setting: where all requests go, as http://127.0.0.1:1234
AT = "YINDAO_BENCH_AT"  # setting: when the answers are said to be given, ISO; "" means now

if TYPE_CHECKING:
    _Handler = HTTP11DownloadHandler
else:
    _Handler = object


class _Routed(_Handler):
    """Asks the local server, whatever host a request names."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._server = crawler.settings.get(SERVER)
        at = crawler.settings.get(AT)
        self._at = datetime.fromisoformat(at) if at else None

    async def download_request(self, request: Request) -> Response:
        """The server's answer under the URL that was asked for."""
        local = request.replace(url=self._server + urlsplit(request.url).path)
        response = await super().download_request(local)
        if self._at:
            request.meta[RECORDED_AT] = self._at
        return response.replace(url=request.url, request=request)


class TwistedRoute(_Routed, HTTP11DownloadHandler):
    """Scrapy's own default, and ours."""


class AiohttpRoute(_Routed, AiohttpDownloadHandler):
    """The faster handler, which Scrapy calls experimental."""


HANDLERS = {
    "twisted": f"{__name__}.{TwistedRoute.__name__}",
    "aiohttp": f"{__name__}.{AiohttpRoute.__name__}",
}
