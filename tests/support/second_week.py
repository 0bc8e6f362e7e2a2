"""The sample's second week, broken in one place, and a database that has seen the first."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from db.engine import open_engine
from scheduler.health import source_findings
from scheduler.run import CrawlEnd
from spiders.archive import Exchange, places, read_at
from tests.support.network import Network, crawl, sqlite_database
from yindao.sample.network import SINCE, UNTIL
from yindao.sample.world import Answer, answers

ROOT = Path(__file__).parent.parent.parent
ENTITIES = {
    "ccgp_zygg": "procurement_notice",
    "sse_listings": "listing_application",
    "amac_funds": "fund",
}
OPTIONS = {"amac_funds": {"keywords": "引导基金"}}
NEW = {"ccgp_zygg": {"99000205", "99000212"}, "sse_listings": {"9105"}} | {
    "amac_funds": {"SZX906", "SZX908"}
}
ZYGG = "https://www.ccgp.gov.cn/cggg/zygg/"
LIST = ("zygg/index.htm",)
AWARD = ("t20261113_99000212",)
CORRECTION = ("t20261113_99000205",)
PROJECTS = ("commonSoaQuery", "pageHelp.pageNo=1")
LOG = ("GP_GPZCZ_XMDTZTYYLB", "=9105")
FUNDS = ("OT0201", "2026-11-01")
FUND_PAGE = ("2611111522990016.html",)  # of SZX906
CHALLENGE = (ROOT / "yindao/sample/world/ccgp/challenge.html").read_bytes()
BUSY = "<html><title>提示</title><body><p>系统繁忙，请稍后再试。</p></body></html>".encode()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def answer_of(source: str, parts: Iterable[str], week: int = 2) -> Answer:
    """The only answer of a week whose request has all these parts."""
    (found,) = (
        answer
        for answer in answers(week)
        if answer.source == source and all(p in f"{answer.url} {answer.body}" for p in parts)
    )
    return found


def second_week(folder: Path, source: str) -> Network:
    """The sample's second week without its own troubles, so that a test breaks one thing only."""
    network = Network.of_week(folder, 2, source)
    for parts in (("t20261104_99000118",), ("2610281105990012.html",)):
        for answer in answers(1):
            if answer.source == source and parts[0] in answer.url:
                instead(network, answer, answer.content)
    return network


def instead(
    network: Network, answer: Answer, content: bytes | str, status: int = 200, **headers: str
) -> bytes:
    """Answer the same request with something else; the bytes that are sent."""
    return network.add(
        answer.url,
        content,
        method=answer.method,
        body=answer.body or "",
        status=status,
        headers={"Content-Type": dict(answer.headers)["Content-Type"], **headers},
    )


@dataclass
class Place:
    """A database and an archive into which a source is crawled."""

    folder: Path
    source: str
    known: set[str] = field(default_factory=set)

    @property
    def database(self) -> str:
        return f"sqlite:///{self.folder / 'yindao.sqlite'}"

    @property
    def archive(self) -> Path:
        return self.folder / "archive"

    def crawl(self, files: Iterable[Path], week: int = 2, floor: int | None = 1) -> CrawlEnd:
        """Crawl in a child; its end must be that which the database keeps."""
        end = crawl(
            self.source,
            self.database,
            self.archive,
            files,
            since=SINCE if week == 1 else None,
            until=UNTIL[week],
            floor=floor,
            **OPTIONS.get(self.source, {}),
        )
        if end.verdict is not None:
            assert end.exit_code == 0
            kept = self.rows("SELECT verdict, reason FROM crawl_run ORDER BY id DESC LIMIT 1")
            assert kept == [(end.verdict, end.reason)]
            assert (end.verdict in self.told()) == (end.verdict != "complete")
        return end

    def told(self) -> set[str]:
        """The codes of what doctor says."""
        engine = open_engine(self.database)
        with engine.connect() as connection:
            found = {finding.code for finding in source_findings(connection, datetime.now(UTC))}
        engine.dispose()
        return found

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database says."""
        with closing(sqlite3.connect(self.folder / "yindao.sqlite")) as connection:
            return connection.execute(query, values).fetchall()

    @property
    def run(self) -> int:
        """The last run."""
        return int(self.rows("SELECT max(id) FROM crawl_run")[0][0])

    def things(self, where: str = "1 = 1") -> set[str]:
        """Native ids of what the source lists."""
        query = f"SELECT native_id FROM {ENTITIES[self.source]} WHERE source_id = ? AND {where}"
        return {row[0] for row in self.rows(query, self.source)}

    def new(self) -> set[str]:
        """What this test's crawl has added; and nothing that was known is gone."""
        assert self.things("gone_at IS NOT NULL") == set()
        assert self.known <= self.things()
        return self.things() - self.known

    def came(self, content: bytes) -> tuple[int, Exchange]:
        """The document of a body in the last run, and its answer from the archive."""
        digest = sha256(content)
        found = self.rows(
            "SELECT d.id, v.archive_file, v.archive_offset FROM visit v JOIN document d "
            "ON d.id = v.document_id WHERE v.run_id = ? AND d.sha256 = ?",
            self.run,
            digest,
        )
        assert len(found) == 1, f"{len(found)} visits got {content[:40]!r}"
        ((document, file, offset),) = found
        return document, read_at(self.archive, file, offset, digest)

    def says_nothing(self, content: bytes, status: int = 200) -> int:
        """A body that came and is archived, and from which nothing was taken; its document."""
        document, exchange = self.came(content)
        assert exchange.body == content
        assert exchange.status == status
        for table in ("observation", "change"):
            assert self.rows(f"SELECT * FROM {table} WHERE document_id = ?", document) == []
        return document

    def archived(self) -> list[tuple[str, str]]:
        """Addresses of all answers of the last run, with the digests of what came."""
        newest = max((self.archive / self.source).iterdir(), key=lambda path: path.name)
        found = []
        for place in places([newest]):
            answer = read_at(self.archive, f"{self.source}/{newest.name}", place.offset)
            found.append((place.url, sha256(answer.body)))
        return found


def empty(folder: Path, source: str) -> Place:
    """A place where nothing is known."""
    sqlite_database(folder)
    return Place(folder, source)


After = Callable[[str], Place]
