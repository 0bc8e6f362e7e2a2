"""Files as they come from browsers and spreadsheets: read, or refused with what is wrong."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from spiders.archive import Exchange
from spiders.brought import sort_out
from spiders.registry import source
from yindao.brought_files import exchanges_of
from yindao.errors import UserError

SAVED = datetime(2026, 11, 8, 12, tzinfo=UTC)
URL = "https://www.ccgp-sichuan.gov.cn/gpcms/rest/web/v2/info/getInfoById?id=n1"


def read(name: str, content: str | bytes, url: str | None = None) -> list[Exchange]:
    body = content.encode() if isinstance(content, str) else content
    return exchanges_of(Path(name), body, "gpcms_sichuan", url=url, at=SAVED)


def entry(url: str = URL, text: str | None = "{}", **changes: Any) -> dict[str, Any]:
    content = {"mimeType": "application/json;charset=gbk", "size": 2, "text": text}
    if text is None:
        del content["text"]
    return {
        "startedDateTime": "2026-11-07T10:20:30.123+08:00",
        "request": {"method": "GET", "url": url, "headers": []},
        "response": {"status": 200, "content": {**content, **changes}},
    }


def har(*entries: dict[str, Any]) -> str:
    return json.dumps({"log": {"version": "1.2", "entries": list(entries)}}, ensure_ascii=False)


def test_a_record_of_a_visit() -> None:
    """The text is Unicode, whatever charset the answer had; the time is that of each request."""
    post = entry(text='{"名": 1}')
    post["request"] |= {"method": "post", "postData": {"mimeType": "x", "text": "a=名"}}
    first, second = read("visit.har", "\ufeff" + har(entry(f"{URL}#top"), post))
    assert (first.method, first.url, first.body) == ("GET", URL, b"{}")
    assert first.at == datetime(2026, 11, 7, 2, 20, 30, 123000, tzinfo=UTC)
    assert (second.method, second.request_body) == ("POST", "a=名".encode())
    assert second.headers == [("Content-Type", "application/json; charset=utf-8")]
    assert second.body == '{"名": 1}'.encode()


def test_bytes_in_a_record_are_those_of_the_answer() -> None:
    body = "标题".encode("gb18030")
    coded = entry(text=base64.b64encode(body).decode(), encoding="base64", mimeType="text/html")
    (exchange,) = read("visit.har", har(coded))
    assert (exchange.body, exchange.headers) == (body, [("Content-Type", "text/html")])


@pytest.mark.parametrize("status", [0, 204, 302, 304])
def test_what_is_no_answer_is_passed_over(status: int) -> None:
    other = entry(f"{URL}&x=1")
    other["response"]["status"] = status
    kept = [URL, f"{URL}&x=1"] if status == 204 else [URL]
    assert [e.url for e in read("v.har", har(entry(), other))] == kept


def test_entries_without_a_body_are_passed_over() -> None:
    assert [e.url for e in read("v.har", har(entry(text=None), entry("data:x"), entry()))] == [URL]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\x1f\x8b\x08\x00", "found gzip"),
        (b"PK\x03\x04rest", "found a zip"),
        (b'{"log": \0}', "found a zero byte at 8"),
        ('{"log": "标'.encode("gb18030"), "found byte 0xb1 at 9, which is no UTF-8"),
        (har(entry())[:-30], "whole JSON, found at line 1, column"),
        ("[]", "found list"),
        ('{"har": {}}', "found har"),
        ('{"log": {"entries": []}}', "expected requests in log.entries, found none"),
        ('{"log": {"entries": [{"request": {}}]}}', "entry 1: expected request and response"),
        (har({**entry(), "startedDateTime": "gestern"}), "entry 1: expected a time in started"),
        (har(entry(), entry(text="%%%", encoding="base64")), "entry 2: expected Base64"),
        (har(entry())[:-1] + "x", "found at line 1"),
        ("[" * 100_000, "nested too deep"),
        ("", "found an empty file"),
    ],
)
def test_a_record_that_is_none_is_told(content: str | bytes, says: str) -> None:
    with pytest.raises(UserError) as raised:
        read("visit.har", content)
    assert says in str(raised.value)
    assert str(raised.value).startswith("visit.har: ")


def test_a_saved_page_knows_its_address() -> None:
    page = f"<!DOCTYPE html>\n<!-- saved from url=(0072){URL} -->\n<html>名</html>"
    (exchange,) = read("seite.html", page)
    assert (exchange.url, exchange.body, exchange.at) == (URL, page.encode(), SAVED)
    canonical = f'<html><head><link rel="canonical" href="{URL}"></head></html>'
    assert read("seite.htm", canonical)[0].url == URL
    assert read("seite.html", "<html></html>", url=URL)[0].url == URL
    assert read("antwort.json", "{}", url=URL)[0].url == URL


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("seite.html", "<html></html>", "expected the page's address"),
        ("seite.html", "<!-- saved from url=(0014)about:internet -->", "found about:internet"),
        ("seite.html", b"%PDF-1.4", "found a PDF"),
        ("antwort.json", "{}", "say so with --url"),
        ("tabelle.xlsx", b"PK\x03\x04", "found .xlsx"),
        ("tabelle.csv", b"PK\x03\x04", "expected a table (CSV), found a zip"),
        ("ohne", "x", "found no suffix"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(name: str, content: str | bytes, says: str) -> None:
    with pytest.raises(UserError) as raised:
        read(name, content)
    assert says in str(raised.value)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_table_of_a_spreadsheet(encoding: str) -> None:
    text = "编号,标题,发布日期\n7,样本仪器采购项目公开招标公告,2026-11-05\n"
    (exchange,) = read("公告.csv", text.encode(encoding))
    assert exchange.url == "https://import.invalid/gpcms_sichuan/%E5%85%AC%E5%91%8A.csv"
    (found,) = sort_out(source("gpcms_sichuan"), [exchange]).reads.values()
    assert found.contents.drafts[0].fields["title"] == "样本仪器采购项目公开招标公告"
