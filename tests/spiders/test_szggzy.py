"""Shenzhen's portal: a day asked for whole, times that are none, and the cap."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from normalize.procurement.notices import notice
from normalize.records import Json, ProcurementNoticeRecord
from spiders.blocking import Challenge
from spiders.drafts import Page, Window
from spiders.platforms.szggzy import LIST, ask_day, ask_notice, read_list, read_notice
from spiders.select import LayoutDrift
from spiders.sources.procurement.szggzy import SzggzyProcurement
from spiders.verdict import Tally, WindowTally
from tests.support.notices import the
from tests.support.portal_answers import TENDER_BODY

NOW = datetime(2026, 11, 8, tzinfo=UTC)
ROW: dict[str, Json] = {
    "contentId": 7,
    "title": "样本仪器采购项目公开招标公告",
    "releaseTime": "2026-11-05 00:00:00",
    "areaName": "宝安区",
    "purchaseMan": "样本市第一中学",
    "projectCode": "YLZC-2026-07",
    "projectName": "样本仪器采购项目",
    "noticeTypeName": "招标公告",
}


def listed(rows: list[dict[str, Json]], total: int | None = None) -> Page:
    data = {"totalElements": len(rows) if total is None else total, "content": rows}
    text = json.dumps({"code": 200, "message": "success", "data": data})
    return Page(LIST, "list", text, NOW, {"province": "440300", "page": 1})


def test_a_day_is_asked_for_whole() -> None:
    window = Window(key="k", since=date(2026, 11, 5), until=date(2026, 11, 5))
    asked = json.loads(str(ask_day(window, 2).body))
    assert (asked["page"], asked["size"]) == (1, 50)  # counted from 0
    assert (asked["modelId"], asked["channelId"], asked["fields"]) == (1378, 2850, [])
    assert (asked["releaseTimeBegin"], asked["releaseTimeEnd"]) == ("2026-11-05", "2026-11-05")


def test_midnight_is_no_time_of_day() -> None:
    rows = [ROW, {**ROW, "contentId": 8, "releaseTime": "2026-11-05 10:20:30"}]
    read = read_list(listed(rows))
    assert [draft.fields["published"] for draft in read.drafts] == [
        "2026-11-05",
        "2026-11-05 10:20:30",
    ]
    assert read.oddities == ()


def test_a_notice_takes_from_its_row_what_stands_beside_it() -> None:
    (ask,) = read_list(listed([ROW])).follow
    data = {"title": ROW["title"], "releaseTime": ROW["releaseTime"], "txt": TENDER_BODY}
    text = json.dumps({"code": 200, "message": "success", "data": data})
    read = read_notice(Page(ask.url, "notice", text, NOW, ask.context))
    record = the(notice(read.drafts[0]), ProcurementNoticeRecord)
    assert (record.stage, record.region_code) == ("tender", "440306")
    assert (record.published_on, record.published_at) == (date(2026, 11, 5), None)
    assert record.project_title == "样本仪器采购项目"


@pytest.mark.parametrize(
    "answer",
    [
        {"code": 500, "message": "系统异常", "data": None},
        {"code": 200, "message": "success", "data": {"content": []}},
        {"code": 200, "message": "success", "data": {"totalElements": 1, "content": [{}]}},
    ],
)
def test_an_answer_without_a_list_is_a_drift(answer: dict[str, Json]) -> None:
    with pytest.raises(LayoutDrift):
        read_list(Page(LIST, "list", json.dumps(answer), NOW))


def test_a_captcha_is_a_block() -> None:
    with pytest.raises(Challenge):
        read_list(Page(LIST, "list", '{"code": 403, "message": "请完成安全验证"}', NOW))


def test_a_notice_without_a_text_is_a_drift() -> None:
    text = json.dumps({"code": 200, "data": {"title": "x", "releaseTime": "2026-11-05", "txt": 1}})
    with pytest.raises(LayoutDrift, match="txt"):
        read_notice(Page(ask_notice("7").url, "notice", text, NOW))


def test_a_day_that_reaches_the_cap_is_told_to_be_cut_short() -> None:
    spider = SzggzyProcurement.__new__(SzggzyProcurement)
    spider.tally = Tally()
    full, short = WindowTally(counted=True, expected=1000), WindowTally(counted=True, expected=999)
    spider.tally.windows |= {"2026-11-05": full, "2026-11-04": short}
    assert list(spider.more_windows()) == []
    assert spider.tally.gap == (
        "1 slices reach the 1000 rows that a query gives at most, what is beyond was not seen: "
        "2026-11-05"
    )
    spider.tally.gap, full.expected = None, 998
    spider.more_windows()
    assert spider.tally.gap is None
