"""What a weekly snapshot must look like, and which of its rows are an exchange's."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from spiders.drafts import Page
from spiders.platforms.ipo_weekly import IpoWeekly, read_filings
from spiders.platforms.ipo_weekly_form import rows_of

ROW: dict[str, Any] = {
    "exchange": "上交所",
    "board": "主板",
    "company_name": "样本科技股份有限公司",
    "status": "已问询",
    "stage": "问询",
    "stock_code": "",
    "sponsor": None,
    "prospectus_url": None,
    "announcement_url": None,
    "allotment_url": None,
    "phip_url": None,
    "markers": [],
    "page_updated": "2026-07-13",
    "source_url": "https://www.sse.com.cn/listing/detail.shtml?auditId=9101",
    "first_seen": "2026-07-13T17:12:56+00:00",
    "last_seen": "2026-07-13T17:12:56+00:00",
    "uid": "a1",
}


def file_of(**fields: Any) -> bytes:
    return json.dumps([ROW, {**ROW, **fields}], ensure_ascii=False).encode()


def test_a_file_of_another_form_is_told_by_row_and_field() -> None:
    bad = {
        b"": "expected a JSON array of objects, found: ",
        b"\xff\x00": "expected a JSON array of objects, found: ",
        b"[]": "found an empty one",
        b"{}": "found an object",
        b"[3]": "row 1: expected an object, found 3",
        b"[" + b"9" * 5000 + b"]": "expected a JSON array of objects, found: ",
        json.dumps([{"exchange": "上交所"}]).encode(): "row 1, field allotment_url: expected one",
        file_of(uid=10**300): "row 2, field uid: expected a text, found 1000",
        file_of(markers="x"): 'row 2, field markers: expected a list, found "x"',
        file_of(status=None): "row 2, field status: expected a text, found null",
        file_of(company_name=" "): 'row 2, field company_name: expected a text, found " "',
        file_of(is_18a=1): "row 2, field is_18a: expected true or false, found 1",
        file_of(last_seen="2026-02-30"): "field last_seen: expected a time with its zone",
        file_of(sponsor={"a": 1}): "row 2, field sponsor: expected a text, found an object",
    }
    for content, told in bad.items():
        with pytest.raises(ValueError, match="expected") as raised:
            IpoWeekly.made_at(content)
        assert told in str(raised.value)
        assert len(str(raised.value)) < 300
    assert len(rows_of(file_of(content="x", new=1))) == 2  # a new field is asked about, not refused


def test_a_row_with_an_address_of_another_exchange_is_not_read() -> None:
    for address in (
        "https://www.szse.cn/listing/projectdynamic/ipo/detail/index.html?id=9102",
        "https://sse.com.cn.example/?auditId=9102",
        "https://[/?auditId=9102",
    ):
        text = file_of(source_url=address).decode()
        page = Page(IpoWeekly.feed, "list", text, datetime.now(UTC), {"reads": "上交所"})
        contents = read_filings(page)
        assert [draft.native_id for draft in contents.drafts] == ["9101"]
        assert (contents.rows, contents.total) == (1, 2)
        (odd,) = contents.oddities
        assert "row 2: expected an address of 上交所" in odd.what


def test_two_rows_of_one_application_that_differ_are_not_read() -> None:
    own = {"source_url": "https://www.sse.com.cn/listing/detail.shtml?auditId=9102"}
    rows = [ROW, {**ROW, **own}, {**ROW, **own, "status": "终止"}, ROW]
    text = json.dumps(rows, ensure_ascii=False)
    page = Page(IpoWeekly.feed, "list", text, datetime.now(UTC), {"reads": "上交所"})
    contents = read_filings(page)
    assert [draft.native_id for draft in contents.drafts] == ["9101"]
    assert (contents.rows, contents.total) == (1, 2)
    (odd,) = contents.oddities
    assert (odd.what, odd.found) == ("rows 2, 3: expected one of application 9102", "2")
