"""A sign of life from the crawl's own loop: where the loop hangs, the signs stop."""

from __future__ import annotations

from loguru import logger
from scrapy import signals
from scrapy.crawler import Crawler
from sqlalchemy.exc import SQLAlchemyError
from twisted.internet.task import LoopingCall

from spiders import progress
from spiders.spider import SourceSpider

SECONDS = 15.0


class Heartbeat:
    """Tells the parent and the database that the crawl is alive."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._call = LoopingCall(self._beat)
        crawler.signals.connect(self._start, signals.spider_opened)
        crawler.signals.connect(self._stop, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Heartbeat:
        """The heartbeat of one crawl."""
        return cls(crawler)

    def _start(self) -> None:
        self._call.start(SECONDS, now=False)

    def _stop(self) -> None:
        if self._call.running:
            self._call.stop()

    def _beat(self) -> None:
        spider = self._crawler.spider
        if not isinstance(spider, SourceSpider):
            return
        progress.emit("alive", source=spider.spec.id)
        try:
            spider.store.beat()
        except SQLAlchemyError as error:  # a database that is busy ends no crawl; writing will tell
            logger.warning("no sign of life could be written: {}", error)
