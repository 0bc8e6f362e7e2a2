"""Documents on request, end to end: a crawl, a request, files of a replayed network, tables."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from sqlalchemy import Engine, text

from db.engine import open_engine
from spiders.bounded import Limits
from spiders.pdf import extract
from tests.support import forked, hostile_pdfs
from tests.support.network import Network, crawl, sqlite_database
from tests.support.specimens import (
    CODE,
    ISSUER,
    encrypted,
    listing_announcement,
    prospectus,
    told_chapters,
)
from tests.support.sse_answers import detail_answers, filed, list_answers, project
from yindao import filings
from yindao.settings import Settings

FILES = "https://static.sse.com.cn/stock"
JSON = {"Content-Type": "application/json; charset=utf-8"}
PDF = {"Content-Type": "application/pdf"}


@pytest.fixture(autouse=True)
def _forked(monkeypatch: pytest.MonkeyPatch) -> None:
    forked.fork_crawls(monkeypatch)


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


TIES = """
    SELECT r.kind, s.name, r.subject_raw, r.share_percent, r.shares, r.state_mark, r.quote
    FROM relation r LEFT JOIN organisation s ON s.id = r.subject_id
    JOIN organisation o ON o.id = r.object_id
    WHERE o.name = :issuer AND r.observed_via = 'prospectus' ORDER BY r.kind, r.id
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A prospectus and an announcement of a listing, fetched and read."""
    notice = "青禾样例科技股份有限公司科创板上市公告书"
    desk = Desk(
        tmp_path_factory.mktemp("told"),
        filed("501", filePath="/information/c/b.pdf", publishDate="2024-03-01"),
        filed("502", filePath="/information/c/l.pdf", fileType=34, fileTitle=notice),
    )
    desk.file("b.pdf", prospectus(*told_chapters(), filler=0))
    desk.file("l.pdf", listing_announcement())
    said = desk.ask()
    assert desk.good, said
    said = desk.ask(kind="other")
    assert desk.good, said
    yield desk
    desk.engine.dispose()


def test_whom_a_prospectus_names_comes_into_the_tables(told: Desk) -> None:
    found = told.rows(TIES.replace(":issuer", f"'{ISSUER}'"))
    shown = [
        (kind, name or raw, share and float(share), n, m)
        for kind, name, raw, share, n, m, _ in found
    ]
    state = "江苏样例国有投资有限公司"
    assert shown == [
        ("actual_controller", "甲一", None, None, None),
        ("actual_controller", "乙二", None, None, None),
        ("controlling_shareholder", "样例控股有限公司", None, None, None),
        ("shareholder", "样例控股有限公司", 50.0, 60_005_000, None),
        ("shareholder", state, 10.0, 12_001_000, "SS"),
        ("subsidiary", "样例半导体有限公司", 100.0, None, None),
    ]
    assert found[4][-1] == "2 | 江苏样例国有投资有限公司（SS） | 1,200.10 | 10.00"
    assert found[0][1] is None  # a person is no organisation
    staff = told.rows(
        "SELECT person_name, title_raw, page, quote FROM listing_party "
        "WHERE role = 'core_technical_staff' ORDER BY seq"
    )
    (page,) = {row[2] for row in staff}
    assert staff == [
        ("甲一", "首席科学家", page, "甲一 | 首席科学家"),
        ("丁四", "研发总监", page, "丁四 | 研发总监"),
    ]
    assert told.rows("SELECT count(*) FROM relation WHERE page IS NULL AND reading_id > 0") == [
        (0,)
    ]


def test_figures_of_a_prospectus_come_into_the_tables(told: Desk) -> None:
    found = told.rows(
        "SELECT f.measure, f.scope, f.amount_minor, f.unit_raw, f.period_months, f.page, f.quote "
        "FROM firm_year f JOIN organisation o ON o.id = f.organisation_id "
        "WHERE f.period_end = '2023-12-31' ORDER BY f.measure, f.id"
    )
    assert [row[:5] for row in found] == [
        ("export_revenue", "not_stated", 12_345_670_000, "万元", 12),
        ("government_subsidies", "not_stated", None, None, 12),
        ("rd_expense", "consolidated", -6_000_010_000, "万元", 12),
        ("revenue", "consolidated", 52_345_670_000, "万元", 12),
        ("short_term_loans", "parent", 800_000_050, "元", None),
    ]
    revenue, spent = found[3], found[2]
    assert revenue[-1] == "一、营业收入 | 52,345.67 | 41,000.00"
    assert spent[5] == revenue[5] + 1  # the table goes on over the page
    uses = told.rows(
        "SELECT seq, project, investment_minor, proceeds_minor, proceeds_raw, quote "
        "FROM proceeds_use WHERE page > 0 ORDER BY seq"
    )
    assert uses == [
        (
            1,
            "样例芯片产线建设项目",
            50_000_000_000,
            40_000_000_000,
            "40,000.00",
            "1 | 样例芯片产线建设项目 | 50,000.00 | 40,000.00",
        ),
        (2, "补充流动资金", 10_000_000_000, None, "待定", "2 | 补充流动资金 | 10,000.00 | 待定"),
    ]
    asked = told.rows(
        "SELECT entity, field, reason FROM review_item WHERE entity != 'document' ORDER BY entity"
    )
    assert asked == [
        ("firm_year", "amount_minor", "no_unit"),
        ("proceeds_use", "proceeds_minor", "unreadable"),
    ]


def test_an_issue_and_its_allotments_come_into_the_tables(told: Desk) -> None:
    (issue,) = told.rows(
        "SELECT i.raised_minor, i.price_minor, i.shares, i.page, a.native_id FROM issue_result i "
        "JOIN listing_application a ON a.id = i.application_id "
    )
    assert issue == (61_700_000_000, 1234, 50_000_000, 2, "9001")
    allotted = told.rows(
        "SELECT s.organisation_raw, s.shares, s.amount_minor, s.page, s.quote, o.name "
        "FROM strategic_allotment s JOIN issue_result i ON i.id = s.result_id "
        "JOIN organisation o ON o.id = s.organisation_id ORDER BY s.seq"
    )
    fund, insurer = "江苏样例产业投资基金合伙企业（有限合伙）", "样例保险股份有限公司"
    assert allotted == [
        (fund, 2_500_000, 3_085_000_000, 2, f"1 | {fund} | 250.00 | 30,850,000.00", fund),
        (insurer, 1_000_000, 1_234_000_000, 2, f"2 | {insurer} | 100.00 | 12,340,000.00", insurer),
    ]


def test_read_again_by_the_same_rules_nothing_changes(told: Desk) -> None:
    tables = ("relation", "firm_year", "proceeds_use", "issue_result", "strategic_allotment")
    counted = " UNION ALL ".join(f"SELECT '{t}', count(*), count(gone_at) FROM {t}" for t in tables)
    before, changes = told.rows(counted), told.rows("SELECT count(*) FROM change")
    settings = Settings(database_url=told.url, archive=told.archive, log_level="ERROR")
    console = Console(file=io.StringIO())
    assert filings.read_documents(settings, told.url, "sse_listings", None, True, console)
    assert told.rows(counted) == before
    assert all(number and not gone for _, number, gone in before)
    assert told.rows("SELECT count(*) FROM change") == changes


def test_files_that_cannot_be_read_are_questions_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = partial(extract, limits=Limits(memory_mb=512))  # so that the machine isn't burdened
    monkeypatch.setattr("spiders.reading.extract", small)
    contents = {
        "locked": prospectus(filler=0, encrypt=encrypted("secret")),
        "cut": prospectus(filler=0)[:-100],
        "heavy": hostile_pdfs.bomb(megabytes=600),
        "page": b"<html><title>Not found</title></html>",
        "good": prospectus(filler=0),
    }
    named = {name: str(500 + at) for at, name in enumerate(contents)}
    desk = Desk(
        tmp_path,
        *(filed(number, filePath=f"/information/c/{name}.pdf") for name, number in named.items()),
    )
    for name, content in contents.items():
        desk.file(f"{name}.pdf", content)
    told = desk.ask(all_versions=True)
    assert desk.good, told
    assert "expected a PDF, found 200 b'<html><t'" in told
    read = desk.rows(
        "SELECT d.native_id, r.outcome, r.issuer_raw FROM document_reading r "
        "JOIN listing_document d ON d.id = r.filed_id ORDER BY d.native_id"
    )
    assert read == [
        (f"9001/document/{named['locked']}", "encrypted", None),
        (f"9001/document/{named['cut']}", "damaged", None),
        (f"9001/document/{named['heavy']}", "over_limits", None),
        (f"9001/document/{named['good']}", "read", ISSUER),
    ]
    asked = desk.rows("SELECT raw FROM review_item WHERE entity = 'document_reading'")
    outcomes = {str(raw).partition(":")[0] for (raw,) in asked}
    assert outcomes == {"encrypted", "damaged", "over_limits"}
    desk.engine.dispose()
