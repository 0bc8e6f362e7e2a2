"""Documents on request, end to end: a crawl, a request, files of a replayed network, tables."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from sqlalchemy import Engine, text

from db.engine import open_engine
from tests.support.network import Network, crawl, sqlite_database
from tests.support.specimens import CODE, ISSUER, prospectus
from tests.support.sse_answers import detail_answers, filed, list_answers, project
from yindao import filings
from yindao.settings import Settings

FILES = "https://static.sse.com.cn/stock"
JSON = {"Content-Type": "application/json; charset=utf-8"}
PDF = {"Content-Type": "application/pdf"}


class Desk:
    """A database with one crawled application, and somebody who asks for its files."""

    def __init__(self, folder: Path, *documents: dict[str, Any]) -> None:
        self.folder = folder
        self.url = sqlite_database(folder)
        self.archive = folder / "archive"
        self.network = Network(folder)
        row = project("9001")
        detail = {"info": [row], "status": [], "release": documents, "result": [], "res": []}
        for ask, body in [*list_answers([row]), *detail_answers(detail)]:
            self.network.add(ask.url, body, headers=JSON)
        crawl("sse_listings", self.url, self.archive, self.network.files())
        self.engine: Engine = open_engine(self.url)

    def file(self, name: str, content: bytes, **more: Any) -> None:
        """Put a file on the network."""
        self.network.add(f"{FILES}/information/c/{name}", content, headers=PDF, **more)

    def ask(self, **wanted: Any) -> str:
        """Ask for files, and read them; what a person sees."""
        console = Console(file=io.StringIO(), width=200)
        settings = Settings(database_url=self.url, archive=self.archive, log_level="ERROR")
        request = filings.Request(
            **{"kind": "prospectus", "source_id": "sse_listings", **wanted},
            replay=tuple(self.network.files()),
        )
        self.good = filings.fetch_documents(settings, self.url, request, read=True, console=console)
        assert isinstance(console.file, io.StringIO)
        return console.file.getvalue()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The newest of two versions is `b.pdf`."""
    desk = Desk(
        tmp_path,
        filed("500", filePath="/information/c/a.pdf", publishDate="2023-12-31"),
        filed("501", filePath="/information/c/b.pdf", publishDate="2024-03-01", fileVersion=2),
    )
    yield desk
    desk.engine.dispose()


def test_the_newest_prospectus_is_fetched_and_read(desk: Desk) -> None:
    desk.file("b.pdf", prospectus())
    told = desk.ask()
    assert desk.good, told
    assert "a newer version supersedes it" in told
    (document,) = desk.rows("SELECT url, kind FROM document WHERE kind = 'file'")
    assert document == (f"{FILES}/information/c/b.pdf", "file")
    query = """
        SELECT o.uscc, o.name, a.listing_standard, r.outcome, r.uscc_page, d.native_id
        FROM listing_application a
        JOIN organisation o ON o.id = a.issuer_id
        JOIN document_reading r ON r.application_id = a.id
        JOIN listing_document d ON d.id = r.filed_id
    """
    (found,) = desk.rows(query)
    assert found == (CODE, ISSUER, "star/2.1.2/1", "read", 7, "9001/document/501")
