"""政采云: lists and notices in JSON, whoever's portal it is."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from normalize.procurement.notices import notice
from normalize.records import (
    Json,
    ProcurementAttachmentRecord,
    ProcurementNoticeRecord,
    ProcurementProjectRecord,
)
from spiders.blocking import Challenge
from spiders.drafts import Page
from spiders.platforms.zcy import ZcySpider, ask_category, ask_notice, read_list, read_notice
from spiders.registry import source
from spiders.select import LayoutDrift
from tests.support.notices import of, the
from tests.support.portal_answers import zcy_list, zcy_notice, zcy_row

NOW = datetime(2026, 11, 8, tzinfo=UTC)
SITE = "https://zfcg.gxzf.gov.cn"
NUMBER = "a+b/c=="
ASKED: dict[str, Json] = {"province": "广西壮族自治区", "parent_id": "66485", "channel": "gkzb"}


def listed(text: str, number: int = 1) -> Page:
    return Page(f"{SITE}/portal/category", "list", text, NOW, {**ASKED, "page": number})


def detail(text: str, **context: Json) -> Page:
    ask = ask_notice(SITE, "66485", NUMBER, "广西壮族自治区", **context)
    return Page(ask.url, "notice", text, NOW, ask.context)


def guangxi() -> type[ZcySpider]:
    found = source("zcy_guangxi")
    assert issubclass(found, ZcySpider)
    return found


def test_a_category_is_asked_for_as_json() -> None:
    cls = guangxi()
    spider_windows = ZcySpider.windows(_spider(cls), date(2026, 11, 1), date(2026, 11, 8))
    windows = list(spider_windows)
    codes = len(cls.portal.categories)
    assert len(windows) == 2 * codes  # a week, and the day before it
    first = windows[0]
    assert (first.since, first.until) == (date(2026, 11, 2), date(2026, 11, 8))
    assert windows[codes].since == windows[codes].until == date(2026, 11, 1)
    ask = ask_category(cls.portal, first, 2)
    assert (ask.method, ask.url) == ("POST", f"{SITE}/portal/category")
    assert json.loads(str(ask.body)) == {
        "pageNo": 2,
        "pageSize": 100,
        "categoryCode": "ZcyAnnouncement10016",
        "publishDateBegin": "2026-11-02",
        "publishDateEnd": "2026-11-08",
    }
    assert first.context["channel"] == "intention"


def _spider(cls: type[ZcySpider]) -> ZcySpider:
    return cls.__new__(cls)


def test_signs_of_base64_are_encoded() -> None:
    ask = ask_notice(SITE, "x==", NUMBER, "广西壮族自治区")
    assert ask.url.startswith(f"{SITE}/portal/detail?articleId=a%2Bb%2Fc%3D%3D&parentId=x%3D%3D&")
    assert ask.native_id == NUMBER


def test_pages_are_counted_by_what_the_first_one_holds() -> None:
    """A tenant that gives 15 rows where 100 were asked for."""
    rows = [zcy_row(f"n{n}", "样本公告") for n in range(15)]
    assert read_list(listed(zcy_list(rows, total=40))).pages == 3
    assert read_list(listed(zcy_list(rows[:10], total=40), number=3)).pages is None
    assert read_list(listed(zcy_list([]))).pages == 1


@pytest.mark.parametrize("value", ["2026-11-05", None, 1_793_844_000, True, 10**16])
def test_a_time_that_is_none_is_a_drift(value: object) -> None:
    """Also seconds in place of milliseconds, which would be January 1970."""
    row = {**zcy_row("n", "样本公告"), "publishDate": value}
    with pytest.raises(LayoutDrift, match="publishDate"):
        read_list(listed(zcy_list([row])))


@pytest.mark.parametrize("message", ["请输入验证码", "访问过于频繁，请稍后再试"])
def test_a_refusal_for_a_captcha_is_a_block(message: str) -> None:
    text = json.dumps({"success": False, "result": None, "message": message})
    with pytest.raises(Challenge):
        read_list(listed(text))


@pytest.mark.parametrize(
    "answer",
    [
        {"success": False, "result": None, "error": "内部错误"},
        {"success": True, "result": None, "error": None},
        {"success": True, "result": {"data": {"total": 1}}, "error": None},
        {"success": True, "result": {"data": {"total": "1", "data": []}}, "error": None},
    ],
)
def test_an_answer_without_a_list_is_a_drift(answer: dict[str, Json]) -> None:
    with pytest.raises(LayoutDrift):
        read_list(listed(json.dumps(answer)))


def test_a_notice_with_its_project_files_and_those_of_its_life() -> None:
    text = zcy_notice(
        NUMBER,
        "样本仪器采购项目公开招标公告",
        links=[
            (NUMBER, "ZcyAnnouncement2"),
            ("r1", "ZcyAnnouncement4"),
            ("k1", "ZcyAnnouncement5"),
        ],
    )
    read = read_notice(detail(text, channel="gkzb", buyer="样本市第一中学", region="南宁市"))
    assert [(a.native_id, a.context["filed"]) for a in read.follow] == [
        ("r1", "award"),
        ("k1", "contract"),
    ]
    assert read.oddities == ()
    found = notice(read.drafts[0])
    record = the(found, ProcurementNoticeRecord)
    assert (record.stage, record.method, record.region_code) == ("tender", "open", "450100")
    assert record.budget_minor == 36_000_000
    assert record.project_title == "样本仪器采购项目"
    assert record.related_native_ids == "k1 r1"
    assert the(found, ProcurementProjectRecord).legal_regime == "government_procurement_law"
    (file,) = of(found, ProcurementAttachmentRecord)  # the other one isn't shown
    assert (file.title, file.url) == ("采购文件.pdf", "https://files.example/a/b.pdf")


def test_what_is_asked_by_its_number_alone_only_fills_gaps() -> None:
    text = zcy_notice(NUMBER, "样本", "<p>见附件</p>", categoryNames=[])
    record = the(notice(read_notice(detail(text, alone=True)).drafts[0]), ProcurementNoticeRecord)
    assert {"stage", "buyer", "channel_raw", "budget_minor"} <= record.weak
    assert not {"project_no_raw", "published_at", "region_code"} & record.weak
    assert record.project_no_raw == "YLZC-2026-07"
    assert record.region_code == "450100"  # by its code, which the notice itself has


@pytest.mark.parametrize(
    ("categories", "expected"),
    [
        (["信息公告", "工程类公告", "建设工程招标公告"], "bidding_law"),
        (["非政府采购公告"], "other"),
    ],
)
def test_purchases_under_other_laws_are_told(categories: list[str], expected: str) -> None:
    text = zcy_notice(NUMBER, "样本招标公告", isGovPurchase=False, categoryNames=categories)
    record = the(notice(read_notice(detail(text)).drafts[0]), ProcurementNoticeRecord)
    assert record.legal_regime == expected


def test_another_notice_than_asked_for_is_a_drift() -> None:
    with pytest.raises(LayoutDrift, match="expected article"):
        read_notice(detail(zcy_notice("other", "样本")))


@pytest.mark.parametrize("key", ["content", "title", "publishDate"])
def test_a_notice_without_its_keys_is_a_drift(key: str) -> None:
    answer = json.loads(zcy_notice(NUMBER, "样本"))
    del answer["result"]["data"][key]
    with pytest.raises(LayoutDrift, match=key):
        read_notice(detail(json.dumps(answer)))


def test_every_tenant_is_declared_whole() -> None:
    from spiders.sources.procurement.zcy import SOURCES

    assert len({cls.spec.id for cls in SOURCES}) == len(SOURCES) == 9
    for cls in SOURCES:
        assert cls.portal.categories, cls.spec.id
        assert cls.spec.from_spec, cls.spec.id
        assert cls.spec.owns(f"{cls.portal.site}/portal/category")


def test_every_channel_of_the_data_is_known() -> None:
    from normalize.procurement.notice_kinds import kind_of
    from spiders.sources.procurement import gpcms, zcy

    channels = {c for cls in zcy.SOURCES for c in cls.portal.categories.values()}
    channels |= {kind.channel for kind in gpcms.SOURCES[0].kinds if kind.channel}
    assert {c for c in channels if kind_of(c, "", "").stage == "other"} == {"qtgg", "dylygs"}
    assert kind_of("dylygs", "", "").method == "single_source"
