"""The Shanghai exchange's captured answers, in the envelope that the site sends."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from normalize.listings.documents import file
from normalize.records import UNSET, Link, ListingDocumentRecord
from spiders.drafts import Ask, Page
from spiders.platforms.sse import read_list, read_status
from spiders.platforms.sse_files import read_files
from spiders.platforms.sse_queries import ask_files, ask_page
from spiders.sources.listings.sse import SseListings
from tests.support import sse_answers as sse

NOW = datetime(2026, 8, 19, 12, 0, tzinfo=UTC)


def page(text: str, ask: Ask | None = None) -> Page:
    asked = ask or ask_page(1)
    return Page(asked.url, asked.kind, text, NOW, asked.context)


def test_captured_list(captures: Path) -> None:
    """All 539 rows: no drift, no oddity, each verbatim but for numbers with a point."""
    text = (captures / "sse/list_20210203.result.json").read_text(encoding="utf-8")
    rows = json.loads(text)
    pages = [read_list(page(body, ask)) for ask, body in sse.list_answers(rows)[:-1]]
    assert [read.rows for read in pages] == [100, 100, 100, 100, 100, 39]
    assert {(read.total, read.pages, read.oddities) for read in pages} == {(539, 6, ())}
    drafts = [draft for read in pages for draft in read.drafts]
    assert [draft.native_id for draft in drafts] == [row["stockAuditNum"] for row in rows]
    for draft, row in zip(drafts, json.loads(text, parse_float=Decimal), strict=True):
        for key, value in row.items():
            told = draft.fields[key]
            assert (Decimal(str(told)) if key == "planIssueCapital" else told) == value
    follow = [ask for read in pages for ask in read.follow]
    assert [ask.version for ask in follow] == [row["OPERATION_SEQ"] for row in rows]


def test_captured_list_of_2026(captures: Path) -> None:
    """A trimmed sample of both boards: its rows are read, what it lacks is told."""
    text = (captures / "sse/list_2026_trimmed.jsonp").read_text(encoding="utf-8")
    read = read_list(page(text))
    assert (read.rows, read.total, read.pages) == (3, 1281, 427)
    assert [draft.native_id for draft in read.drafts] == ["2239", "2229", "2149"]
    assert [ask.version for ask in read.follow] == [
        "20260707172714",
        "20260710190905",
        "20260707172559",
    ]
    assert {oddity.what for oddity in read.oddities} == {
        "project: missing key",
        "intermediary: missing key",
    }


def test_captured_empty_answer(captures: Path) -> None:
    text = (captures / "sse/list_empty_20211231.jsonp").read_text(encoding="utf-8")
    read = read_list(page(text))
    assert (read.rows, read.total, read.pages, read.oddities) == (0, 0, 0, ())


def captured_details(captures: Path) -> list[dict[str, Any]]:
    lines = (captures / "sse/details_20210204.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["data"] for line in lines]


def test_captured_details(captures: Path) -> None:
    """All parts of 60 details: every row read, and the last milestone is the list's status."""
    details = captured_details(captures)
    assert len(details) == 60
    for detail in details:
        for ask, body in sse.detail_answers(detail):
            read = SseListings.readers[ask.kind](page(body, ask))
            assert read.oddities == (), (ask.url, read.oddities)
            told = len(detail["res"]) if ask.kind == "res" else len(read.drafts)
            assert told == (0 if ask.kind == "status" else len(detail.get(ask.kind, [])))


def test_the_check_of_the_milestones_would_see_a_difference(captures: Path) -> None:
    """The same 60, each against the status of a project that stands elsewhere."""
    for detail in captured_details(captures):
        wrong = {**detail["info"][0], "currStatus": 10}
        ask, body = sse.detail_answers(detail, wrong)[1]
        assert len(read_status(page(body, ask)).oddities) == 1


def test_captured_newer_documents(captures: Path) -> None:
    """The five rows of 2026, each field; checked by hand against the file."""
    rows = json.loads(
        (captures / "sse/common_file_search_2026_excerpt.json").read_text(encoding="utf-8")
    )
    ask = ask_files("2239", {})
    read = read_files(page(sse.body(rows), ask))
    assert {oddity.what for oddity in read.oddities} == {"file: missing key"}  # trimmed
    records = [record for each in read.drafts for record in file(each)]
    expected = [
        ("BTGE", "legal_opinion", "I0031", "法律意见书"),
        ("5EJX", "audit_report", "I0021", "财务报告及审计报告"),
        ("9XXU", "listing_sponsor_letter", "I0061", "上市保荐书"),
        ("MZ9S", "issuance_sponsor_letter", "I0051", "发行保荐书"),
        ("M7F6", "prospectus", "I0011", "招股说明书（申报稿）"),
    ]
    for record, (name, kind, code, ends) in zip(records, expected, strict=True):
        assert isinstance(record, ListingDocumentRecord)
        path = f"/stock/disclosure/announcement/c/202607/002239_20260707_{name}.pdf"
        assert record.native_id == f"2239/document/002239_20260707_{name}"
        assert record.application == Link("listing_application", "2239")
        assert (record.kind, record.kind_raw) == (kind, code)
        assert (record.version, record.version_raw) == ("application_draft", code)
        assert record.url == f"https://static.sse.com.cn{path}"
        assert record.published_on == record.published == date(2026, 7, 7)
        assert str(record.title).endswith(ends)
        assert "思朗科技股份有限公司" in str(record.title)
        assert (record.size_bytes, record.doubts, record.weak) == (UNSET, (), frozenset())
