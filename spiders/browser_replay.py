"""The archive as the browser's network: its routes are answered from WARC files, or with 404."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from pathlib import Path

from playwright.async_api import Request, Route

from spiders.archive import Exchange
from spiders.replay import ReplayNetwork

_WRITTEN_ANEW = frozenset({"content-length", "content-encoding", "transfer-encoding"})


class ReplayRoutes:
    """Answers what a page asks; no request leaves the browser."""

    def __init__(self, files: Iterable[Path], volatile: Collection[str]) -> None:
        self._network = ReplayNetwork(files, volatile)

    async def fulfil(self, route: Route, asked: Request) -> datetime | None:
        """Answer one request, and return when its answer was given in truth."""
        exchange = await self.answer(asked)
        if exchange is None:
            await route.fulfill(status=404, headers={"Content-Type": "text/html"}, body=b"")
            return None
        kept = {n: v for n, v in exchange.headers if n.lower() not in _WRITTEN_ANEW}
        await route.fulfill(status=exchange.status, headers=kept, body=exchange.body)
        return exchange.at

    async def answer(self, asked: Request) -> Exchange | None:
        """The archived answer, or None."""
        body = asked.post_data_buffer or b""
        return self._network.answer(asked.method, asked.url, body)
