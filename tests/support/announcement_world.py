"""A database and a network that a test writes, and crawls of announcements over it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from db.engine import open_engine
from db.models import metadata
from scheduler.run import CrawlEnd
from tests.support.network import Network, crawl, sqlite_database

SINCE = date(2026, 10, 1)


class World:
    """A database, a network that a test writes, and its crawls."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.network = folder, Network(folder)
        self.database = sqlite_database(folder)
        self.engine: Engine = open_engine(self.database)

    def crawl(self, source_id: str, **more: Any) -> CrawlEnd:
        files, archive = self.network.files(), self.folder / "archive"
        given = {"since": SINCE, "floor": None, **more}
        return crawl(source_id, self.database, archive, files, **given)

    def rows(self, name: str = "fund_notice") -> list[dict[str, Any]]:
        table = metadata.tables[name]
        with self.engine.connect() as connection:
            found = connection.execute(select(table).order_by(table.c.id)).mappings()
            return [dict(row) for row in found]

    def asked(self) -> list[str]:
        return [row["url"] for row in self.rows("visit")]
