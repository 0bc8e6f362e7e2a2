"""Real answers as a network, crawled by the real spiders, and the database that came of it.

Each world is crawled once for all the tests of its file; a file is one group of pytest-xdist, so
that no two workers make the same world.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from sqlalchemy import Engine, select

from db.engine import open_engine
from db.models import metadata
from scheduler.run import CrawlEnd
from spiders.archive import read_at
from tests.support.network import HTML, Network, crawl, sqlite_database

Row: TypeAlias = dict[str, Any]
NewWorld: TypeAlias = Callable[[], "World"]

JSON = {"Content-Type": "application/json; charset=utf-8"}
JSONP = {"Content-Type": "text/javascript; charset=utf-8"}
BEIJING = timedelta(hours=8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """An answer that a test puts into its network."""

    url: str
    content: bytes
    method: str = "GET"
    body: str = ""
    json: bool = False
    jsonp: bool = False
    status: int = 200

    @property
    def headers(self) -> dict[str, str]:
        return JSONP if self.jsonp else JSON if self.json else HTML


class World:
    """A database and an archive, with what real spiders made of the answers of a test."""

    def __init__(self, folder: Path, database: str) -> None:
        self.archive = folder / "archive"
        self.ends: list[CrawlEnd] = []
        self.sent: set[bytes] = set()
        self.engine: Engine = open_engine(database)
        self._folder, self._database = folder, database

    def crawl(
        self,
        source_id: str,
        answers: Iterable[Sent],
        at: datetime,
        *,
        since: date,
        floor: int | None = 1,
        **options: str,
    ) -> CrawlEnd:
        """Crawl a network of these answers, all given at one time."""
        network = Network(self._folder / f"crawl-{len(self.ends)}", at)
        for each in answers:
            self.sent.add(each.content)
            network.add(
                each.url,
                each.content,
                method=each.method,
                body=each.body,
                status=each.status,
                headers=each.headers,
            )
        until = (at + BEIJING).date()
        files = network.files()
        end = crawl(
            source_id,
            self._database,
            self.archive,
            files,
            since=since,
            until=until,
            floor=floor,
            **options,
        )
        self.ends.append(end)
        return end

    def rows(self, name: str, **equal: Any) -> list[Row]:
        """The rows of a table with these values, in the order in which they came in."""
        table = metadata.tables[name]
        query = select(table).where(*(table.c[key] == value for key, value in equal.items()))
        order = [table.c[key] for key in ("id",) if key in table.c]
        with self.engine.connect() as connection:
            return [dict(row) for row in connection.execute(query.order_by(*order)).mappings()]

    def by_id(self, name: str, **equal: Any) -> dict[str, Row]:
        """The rows by their source's own number."""
        return {row["native_id"]: row for row in self.rows(name, **equal)}

    def run(self, number: int = -1) -> Row:
        """What is kept of a crawl."""
        return self.rows("crawl_run")[number]

    def organisations(self) -> dict[int, str]:
        """Names by row number."""
        return {row["id"]: row["name"] for row in self.rows("organisation")}

    def read_from(self, name: str) -> Iterator[tuple[str, list[Row]]]:
        """The rows of a table by the body that they were read from, out of the archive.

        The archive has to give exactly the bytes that the test put into its network.
        """
        documents = {row["id"]: row for row in self.rows("document")}
        rows: dict[int, list[Row]] = {}
        for row in self.rows(name):
            rows.setdefault(row["document_id"], []).append(row)
        for number, read in rows.items():
            yield self._text(documents[number]), read

    def _text(self, document: Row) -> str:
        kept = read_at(self.archive, document["archive_file"], document["archive_offset"])
        assert kept.body in self.sent, document["url"]
        assert hashlib.sha256(kept.body).hexdigest() == document["sha256"]
        return kept.body.decode()

    def close(self) -> None:
        self.engine.dispose()


def columns(row: Row, names: Collection[str]) -> Row:
    """Some columns of a row."""
    return {name: row[name] for name in names}


def beijing(text: str) -> datetime:
    """A moment by its digits, year first, as Beijing's clocks show it."""
    digits = "".join(filter(str.isdecimal, text)).ljust(14, "0")
    return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC) - BEIJING


@contextmanager
def opened(folder: Path, database: str) -> Iterator[World]:
    """A world with an empty database."""
    world = World(folder, database)
    try:
        yield world
    finally:
        world.close()


@pytest.fixture(scope="session")
def sqlite_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewWorld]:
    """Makes worlds on SQLite."""
    made: list[World] = []

    def make() -> World:
        folder = tmp_path_factory.mktemp("world")
        made.append(World(folder, sqlite_database(folder)))
        return made[-1]

    yield make
    for world in made:
        world.close()
