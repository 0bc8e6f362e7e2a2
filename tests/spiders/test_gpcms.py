"""gpcms: lists, notices, titles with tags, and refusals."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from normalize.procurement.notices import notice
from normalize.records import Json, ProcurementAttachmentRecord, ProcurementNoticeRecord
from spiders.blocking import Challenge
from spiders.drafts import Page, Window
from spiders.platforms.gpcms import (
    LIST_PATH,
    GpcmsSpider,
    ask_kind,
    ask_notice,
    plain_title,
    read_list,
    read_notice,
)
from spiders.registry import source
from spiders.select import LayoutDrift
from tests.support.notices import the
from tests.support.portal_answers import gpcms_list, gpcms_notice, gpcms_row

NOW = datetime(2026, 11, 8, tzinfo=UTC)
SITE = "https://gdgpo.czt.gd.gov.cn"


def listed(text: str) -> Page:
    context: dict[str, Json] = {"province": "广东省", "filed": "tender", "page": 1}
    return Page(SITE + LIST_PATH, "list", text, NOW, context)


def test_a_kind_is_asked_for_with_its_time() -> None:
    cls = source("gpcms_guangdong")
    assert issubclass(cls, GpcmsSpider)
    day = NOW.date()
    window = Window(key="k", since=day, until=day, context={"types": "59,5E"})
    asked = parse_qs(urlsplit(ask_kind(cls.portal, window, 2).url).query, keep_blank_values=True)
    assert asked["noticeType"] == ["59,5E"]
    assert (asked["currPage"], asked["pageSize"]) == (["2"], ["20"])
    assert asked["operationStartTime"] == ["2026-11-08 00:00:00"]
    assert asked["verifyCode"] == [""]
    assert cls.spec.volatile == {"_t"}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("样本<font color='#be0108'>服务器</font>采购公告", "样本服务器采购公告"),
        ("A&amp;B<em>设备</em>采购", "A&B设备采购"),
        ("温度<5℃的冷柜采购", "温度<5℃的冷柜采购"),
    ],
)
def test_tags_of_the_search_are_no_part_of_a_title(title: str, expected: str) -> None:
    assert plain_title(title) == expected


@pytest.mark.parametrize("message", ["验证码错误", "请输入验证码", "访问过于频繁"])
def test_a_captcha_is_a_block(message: str) -> None:
    with pytest.raises(Challenge):
        read_list(listed(json.dumps({"code": "500", "msg": message, "data": None})))


@pytest.mark.parametrize(
    "answer",
    [
        {"code": "500", "msg": "签名错误", "data": None},
        {"code": "200", "msg": "操作成功", "data": None},
        {"code": "200", "msg": "操作成功", "data": {"rows": []}},
        {"code": "200", "msg": "操作成功", "data": {"rows": None, "total": 0}},
    ],
)
def test_an_answer_without_a_list_is_a_drift(answer: dict[str, Json]) -> None:
    with pytest.raises(LayoutDrift):
        read_list(listed(json.dumps(answer)))


def test_a_notice_takes_from_its_row_what_it_lacks() -> None:
    row = gpcms_row("n1", "样本<font color='#be0108'>仪器</font>采购项目公开招标公告")
    (ask,) = read_list(listed(gpcms_list([row]))).follow
    read = read_notice(Page(ask.url, "notice", gpcms_notice(""), NOW, ask.context))
    found = notice(read.drafts[0])
    record = the(found, ProcurementNoticeRecord)
    assert record.title == "样本仪器采购项目公开招标公告"
    assert (record.stage, record.method) == ("tender", "open")
    assert (record.budget_minor, record.budget_raw) == (36_000_000, "360000.0000元")
    assert record.buyer_raw == "样本市第一中学"
    assert record.published_at == datetime(2026, 11, 5, 2, 20, tzinfo=UTC)
    assert the(found, ProcurementAttachmentRecord).url == "https://files.example/1.pdf"


@pytest.mark.parametrize("data", [{"title": "样本"}, {"title": "样本", "content": None}])
def test_a_notice_without_a_body_is_a_drift(data: dict[str, Json]) -> None:
    ask = ask_notice(SITE, "n1", "广东省", published="2026-11-05 10:20:00")
    text = json.dumps({"code": "200", "msg": "", "data": data})
    with pytest.raises(LayoutDrift, match="content"):
        read_notice(Page(ask.url, "notice", text, NOW, ask.context))


def test_a_notice_without_a_title_is_a_drift() -> None:
    ask = ask_notice(SITE, "n1", "广东省")
    with pytest.raises(LayoutDrift, match="title"):
        read_notice(Page(ask.url, "notice", gpcms_notice(""), NOW, ask.context))


@pytest.mark.parametrize("name", ["sichuan", "heilongjiang"])
def test_portals_that_always_want_a_captcha_are_not_asked(name: str) -> None:
    spec = source(f"gpcms_{name}").spec
    assert spec.access == "restricted"
    assert "captcha" in spec.why


@pytest.mark.parametrize(
    ("types", "said"),
    [("001011", ("", "tender")), ("59", ("intention", "")), ("00100B", ("contract", ""))],
)
def test_a_list_that_is_brought_is_known_by_its_kind(types: str, said: tuple[str, str]) -> None:
    cls = source("gpcms_sichuan")
    url = f"{cls.spec.url.rstrip('/')}{LIST_PATH}?currPage=1&noticeType={types}"
    ask = cls.ask_brought("GET", url, b"")
    assert ask is not None
    assert (ask.context["channel"], ask.context["filed"]) == said
