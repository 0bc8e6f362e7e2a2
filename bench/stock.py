"""The peer: Scrapy with its stock settings, which fetches pages and does nothing with them.

`python -m bench.stock --server URL --notices N`. It knows all addresses beforehand and logs no line
for each page, both in its favour.
"""

from __future__ import annotations

import argparse
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Request, Response

from bench.notices import notice_urls
from bench.process import tell_held


class Fetch(scrapy.Spider):
    """Every page of a channel, once."""

    name = "fetch"

    def __init__(self, *, server: str, notices: int) -> None:
        super().__init__()
        self._server, self._notices = server, notices

    async def start(self) -> AsyncIterator[Request]:
        """Lists and notices."""
        for url in notice_urls(self._notices):
            yield Request(self._server + urlsplit(url).path)

    def parse(self, response: Response, **_: Any) -> Iterator[Request]:
        """Nothing comes of it."""
        yield from ()


def main() -> None:
    """Fetch all, and tell what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", required=True)
    parser.add_argument("--notices", type=int, required=True)
    given = parser.parse_args()
    process = AsyncCrawlerProcess({"LOG_LEVEL": "WARNING"})
    process.crawl(Fetch, server=given.server, notices=given.notices)
    process.start()
    tell_held()


if __name__ == "__main__":
    main()
