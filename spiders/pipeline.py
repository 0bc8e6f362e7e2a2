"""Draft to record to database, a batch at a time."""

from __future__ import annotations

import time
from typing import Any

from loguru import logger
from scrapy.crawler import Crawler
from sqlalchemy.exc import OperationalError

from db.store import Answer, Counts
from normalize.records import Doubt
from spiders import progress
from spiders.identity import canonical_url, request_sha256
from spiders.reading import Outcome, interpret
from spiders.spider import Fetched, SourceSpider

BATCH_ANSWERS = 50
BATCH_RECORDS = 2000
BATCH_SECONDS = 10.0  # a slow crawl's findings should not wait long


class StorePipeline:
    """Collects answers and writes them in batches, archive before database."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._answers: list[Answer] = []
        self._listed: list[str] = []
        self._records = 0
        self._since = time.monotonic()
        self.counts = Counts()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorePipeline:
        """The pipeline of one crawl."""
        return cls(crawler)

    @property
    def _spider(self) -> SourceSpider:
        spider = self._crawler.spider
        assert isinstance(spider, SourceSpider), "our pipeline serves our spiders"
        return spider

    def process_item(self, item: Fetched) -> Any:
        """Interpret an answer; write when enough has come together."""
        answer = to_answer(type(self._spider), item)
        self._answers.append(answer)
        self._records += len(answer.records)
        if item.listed:
            self._listed += [draft.native_id for draft in item.read.contents.drafts]
        if self._is_full():
            self._flush()
        return item

    def close_spider(self) -> None:
        """Write what is left."""
        self._flush()

    def _is_full(self) -> bool:
        return (
            len(self._answers) >= BATCH_ANSWERS
            or self._records >= BATCH_RECORDS
            or time.monotonic() - self._since >= BATCH_SECONDS
        )

    def _flush(self) -> None:
        spider = self._spider
        answers, listed = self._answers, self._listed
        self._answers, self._listed, self._records = [], [], 0
        self._since = time.monotonic()
        if not answers:
            return
        try:
            spider.archive.sync()
            self.counts += spider.store.save(answers, listed)
        except (OSError, OperationalError) as error:  # disk or database, not what we write
            spider.tally.failures.append(f"writing a batch: {type(error).__name__}: {error}"[:500])
            raise
        except Exception:  # something in the batch: the rest of it shall not be lost with it
            self._flush_one_by_one(answers, listed)
        progress.report(spider, self.counts)

    def _flush_one_by_one(self, answers: list[Answer], listed: list[str]) -> None:
        spider = self._spider
        for number, answer in enumerate(answers):
            try:
                self.counts += spider.store.save([answer], listed if not number else ())
            except Exception as error:  # told; archived, and the next run asks again
                told = f"{answer.url}: {type(error).__name__}: {error}"[:500]
                logger.opt(exception=True).error("not stored: {}", told)
                spider.tally.failures.append(told)


def to_answer(source: type[SourceSpider], item: Fetched) -> Answer:
    """An answer as the store takes it, with the records that were read from it."""
    records, doubts = interpret(source, item.read.contents.drafts)
    odd = tuple(Doubt(o.what, o.found, "unexpected") for o in item.read.contents.oddities)
    unread = item.read.outcome not in (Outcome.READ, Outcome.DRIFT, Outcome.UNREADABLE)
    if item.read.outcome in (Outcome.DRIFT, Outcome.UNREADABLE):
        odd += (Doubt(item.ask.kind, item.read.reason or "", str(item.read.outcome)),)
    ask, archived, volatile = item.ask, item.archived, source.spec.volatile
    declared = item.response.headers.get("Content-Type")
    return Answer(
        method=ask.method,
        url=canonical_url(ask.url, volatile),
        request_sha256=request_sha256(ask.method, ask.url, (ask.body or "").encode(), volatile),
        kind=str(item.read.outcome) if unread else ask.kind,
        context=dict(ask.context),
        content_type=declared.decode("latin-1") if declared else None,
        charset=item.read.charset,
        sha256=archived.sha256,
        text_sha256=item.read.text_sha256,
        size=len(item.response.body),
        archive_file=archived.file,
        archive_offset=archived.offset,
        record_file=archived.record_file,
        record_offset=archived.record_offset,
        http_status=item.response.status,
        at=archived.at,
        native_id=ask.native_id,
        records=records,
        doubts=doubts + odd,
    )
