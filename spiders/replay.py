"""The archive as a network: a download handler that answers from WARC files, and opens no socket.

It serves the sample and the tests, which thereby run the real spiders under the true URLs. What is
not there answers 404, as on a real network.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from pathlib import Path

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Headers, Request, Response
from scrapy.responsetypes import responsetypes

from spiders.archive import Exchange, places, read_at
from spiders.identity import canonical_url

RECORDED_AT = "recorded_at"  # in the request's meta: when the answer was given in truth

Key = tuple[str, str, str]


def replay_key(method: str, url: str, body: bytes, volatile: Collection[str]) -> Key:
    """What a request is found by: method, URL without volatile parameters, body."""
    return method.upper(), canonical_url(url, volatile), hashlib.sha256(body).hexdigest()


class ReplayNetwork:
    """Finds answers by request; of several answers to one request the last one counts."""

    def __init__(self, files: Iterable[Path], volatile: Collection[str]) -> None:
        self._volatile = volatile
        self._places = {
            replay_key(p.method, p.url, p.request_body, volatile): (p.file, p.offset)
            for p in places(list(files))
        }

    def answer(self, method: str, url: str, body: bytes) -> Exchange | None:
        """The answer, or None where the archive has none."""
        place = self._places.get(replay_key(method, url, body, self._volatile))
        if place is None:
            return None
        file, offset = place
        return read_at(file.parent, file.name, offset)


class ReplayHandler(BaseDownloadHandler):
    """Answers every request of a crawl from the WARC files in the setting YINDAO_REPLAY."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        files = [Path(file) for file in crawler.settings.getlist("YINDAO_REPLAY")]
        volatile = getattr(crawler.spidercls, "spec").volatile  # noqa: B009  a spider's own attribute
        self._network = ReplayNetwork(files, volatile)
        self._most = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    async def download_request(self, request: Request) -> Response:
        """The archived answer; an answer above the size limit is refused as the network does."""
        exchange = self._network.answer(request.method, request.url, request.body)
        if exchange is None:
            return Response(request.url, status=404, request=request)
        if self._most and len(exchange.body) > self._most:
            raise DownloadCancelledError(f"{len(exchange.body)} bytes, limit {self._most}")
        request.meta[RECORDED_AT] = exchange.at
        headers = Headers()
        for name, value in exchange.headers:
            headers.appendlist(name, value.encode("latin-1"))
        kind = responsetypes.from_args(headers=headers, url=request.url, body=exchange.body)
        return kind(
            request.url,
            status=exchange.status,
            headers=headers,
            body=exchange.body,
            request=request,
        )
