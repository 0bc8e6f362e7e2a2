"""A network that a test writes, and its crawl in a child process: real spiders, no socket."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from scheduler.run import CrawlEnd, CrawlOrder
from spiders.archive import Archive, Exchange
from tests.support import forked
from yindao.database import prepare
from yindao.sample.network import FETCHED, SINCE
from yindao.sample.world import answers

HTML = {"Content-Type": "text/html; charset=utf-8"}
NOW = datetime(2026, 11, 8, 12, tzinfo=UTC)  # when everything is fetched, unless said otherwise
TODAY = NOW.date()


class Network:
    """Answers by request; of several to one request the last one counts.

    What is added later is written to a further file, so that a network can grow between crawls.
    """

    def __init__(self, folder: Path, at: datetime = NOW) -> None:
        self.folder, self.at = folder / "network", at
        self._archive = Archive(folder, "network")

    @classmethod
    def of_week(cls, folder: Path, week: int, *sources: str) -> Network:
        """The sample's world as it is in a week, or what it has of some sources."""
        network = cls(folder, FETCHED[week])
        for answer in answers(week):
            if not sources or answer.source in sources:
                network.add(
                    answer.url,
                    answer.content,
                    method=answer.method,
                    body=answer.body or "",
                    status=answer.status,
                    headers=dict(answer.headers),
                )
        return network

    def add(
        self,
        url: str,
        content: bytes | str = b"",
        *,
        method: str = "GET",
        body: str = "",
        status: int = 200,
        headers: Mapping[str, str] = HTML,
        at: datetime | None = None,
    ) -> bytes:
        """Answer a request (`method`, `url`, `body`) with `content`, whose bytes are returned."""
        sent = content.encode() if isinstance(content, str) else content
        self._archive.write(
            Exchange(
                method=method,
                url=url,
                request_body=body.encode(),
                status=status,
                headers=list(headers.items()),
                body=sent,
                at=at or self.at,
            )
        )
        return sent

    def files(self) -> list[Path]:
        """The WARC files of all that has been added so far."""
        self._archive.close()
        return sorted(self.folder.glob("*.warc.gz"))


def crawl(
    source_id: str,
    database: str,
    archive: Path,
    files: Iterable[Path],
    *,
    since: date | None = SINCE,
    until: date | None = TODAY,
    floor: int | None = 1,
    **options: str,
) -> CrawlEnd:
    """Crawl in a child process, with WARC files as the network. `options` are the source's own.

    since  None goes on from the watermark, as a second crawl does
    floor  None is the source's own
    """
    return forked.crawl(
        CrawlOrder(
            source_id=source_id,
            database=database,
            archive=archive,
            since=since,
            until=until,
            replay=list(files),
            floor=floor,
            options=options,
            log_level="CRITICAL",
        )
    )


def sqlite_database(folder: Path) -> str:
    """The URL of a fresh SQLite database in `folder`, migrated and with its reference data."""
    path = folder / "yindao.sqlite"
    path.write_bytes(_prepared())
    return f"sqlite:///{path}"


@cache
def _prepared() -> bytes:
    """Migrating takes longer than a crawl: done once, and copied."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.sqlite"
        prepare(f"sqlite:///{path}").dispose()
        return path.read_bytes()
