"""Crawls of the portals beside ccgp.gov.cn, against sites that a test wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from db.engine import open_engine
from db.models import metadata
from scheduler.run import CrawlEnd
from spiders.drafts import Window
from spiders.platforms import ccgp_search, ggzy, gpcms, zcy
from spiders.registry import source
from tests.spiders.test_ccgp_search import GATE, URL, results, row
from tests.support.ccgp_pages import detail_page, paragraphs
from tests.support.network import Network, crawl, sqlite_database
from tests.support.portal_answers import (
    JSON,
    TENDER_BODY,
    ggzy_contract,
    ggzy_list,
    ggzy_notice,
    ggzy_project,
    ggzy_row,
    ggzy_url,
    gpcms_list,
    gpcms_notice,
    gpcms_row,
    zcy_list,
    zcy_notice,
    zcy_row,
)

DAY = date(2026, 11, 5)
TITLE = "样本仪器采购项目公开招标公告"


class Place:
    """A database, an archive and a network that grows."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.database = folder, sqlite_database(folder)
        self.network = Network(folder)
        self.engine = open_engine(self.database)

    def crawl(self, source_id: str, **more: Any) -> CrawlEnd:
        asked = {"since": DAY, "until": DAY, **more}
        return crawl(
            source_id, self.database, self.folder / "archive", self.network.files(), **asked
        )

    def rows(self, table: str) -> list[Mapping[str, Any]]:
        with self.engine.connect() as connection:
            found = connection.execute(select(metadata.tables[table]))
            return [dict(each._mapping) for each in found]

    def count(self, table: str) -> int:
        with self.engine.connect() as connection:
            return _count(connection, table)

    def runs(self) -> list[Mapping[str, Any]]:
        return sorted(self.rows("crawl_run"), key=lambda run: run["id"])


def _count(connection: Connection, table: str) -> int:
    return connection.execute(select(func.count()).select_from(metadata.tables[table])).scalar_one()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


# ggzy.gov.cn


def slice_of(stage: str) -> Window:
    context = {"province_code": "330000", "stage": stage}
    return Window(key=stage, since=DAY, until=DAY, context=context)


def add_slice(network: Network, stage: str, *pages: str) -> None:
    for number, text in enumerate(pages, start=1):
        ask = ggzy.ask_slice("02", slice_of(stage), number)
        network.add(ask.url, text, method="POST", body=str(ask.body), headers=JSON)


def add_project(network: Network, number: str, stage: str, title: str, body: str) -> None:
    """The A and B page of a notice, in a project that had a result later."""
    listed = [
        (stage, DAY.isoformat(), number, title),
        ("0202", "2026-11-07", "award001", "样本仪器采购项目中标结果公告"),
    ]
    network.add(ggzy_url("a", stage, DAY.isoformat(), number), ggzy_project(listed))
    network.add(ggzy_url("b", stage, DAY.isoformat(), number), ggzy_notice(title, body))


def ggzy_site(place: Place) -> None:
    tenders = [ggzy_row(f"tender{n:03}", TITLE, DAY.isoformat()) for n in range(21)]
    add_slice(
        place.network,
        "0201",
        ggzy_list(tenders[:20], 1, total=21),
        ggzy_list(tenders[20:], 2, total=21),
    )
    contract = ggzy_row("contract1", "样本仪器采购项目合同", DAY.isoformat(), "0203")
    add_slice(place.network, "0203", ggzy_list([contract]))
    for stage in ("0202", "0204"):
        add_slice(place.network, stage, ggzy_list([]))
    for each in tenders:
        add_project(place.network, each["id"], "0201", TITLE, TENDER_BODY)
    add_project(
        place.network, "contract1", "0203", "样本仪器采购项目合同", ggzy_contract("0元 人民币")
    )
    award = ggzy_notice("样本仪器采购项目中标结果公告", TENDER_BODY, "发布时间：2026-11-07 09:00")
    place.network.add(ggzy_url("b", "0202", "2026-11-07", "award001"), award)


def test_ggzy_is_crawled_by_slices_projects_and_notices(place: Place) -> None:
    ggzy_site(place)
    end = place.crawl("ggzy_procurement", provinces="330000")
    assert (end.verdict, end.reason) == ("complete", None)
    notices = {each["native_id"]: each for each in place.rows("procurement_notice")}
    assert len(notices) == 21 + 1 + 1  # the result stands on no list of the day
    assert {each["detail_version"] for each in notices.values()} == {"1"}
    assert {each["stage"] for each in notices.values()} == {"tender", "contract", "award"}
    (project,) = place.rows("procurement_project")
    assert {each["project_id"] for each in notices.values()} == {project["id"]}
    (contract,) = place.rows("procurement_contract")
    assert (contract["amount_minor"], contract["amount_raw"]) == (None, "0元 人民币")
    # A row leads back to the page with its body, and this to the page that gave the number.
    documents = {each["id"]: each for each in place.rows("document")}
    document = documents[notices["award001"]["document_id"]]
    assert document["url"] == ggzy_url("b", "0202", "2026-11-07", "award001")
    assert document["context"]["project_no"] == "YLZC-2026-07"
    first = place.runs()[0]
    assert first["responses"]["200"] == 5 + 2 * 22 + 1

    assert place.crawl("ggzy_procurement", provinces="330000").verdict == "complete"
    second = place.runs()[1]
    assert second["responses"] == {"200": 5}  # what is known is not asked for again
    assert (second["new"], second["changed"]) == (0, 0)


def test_a_captcha_ends_the_crawl_of_ggzy(place: Place) -> None:
    ggzy_site(place)
    captcha = '{"code": 829, "captchaToken": "t", "captchaImage": "aGk="}'
    add_slice(place.network, "0202", captcha)
    end = place.crawl("ggzy_procurement", provinces="330000")
    assert end.verdict == "blocked"
    assert "code 829: the site wants a captcha" in str(end.reason)


# 政采云


def zcy_site(place: Place) -> type[zcy.ZcySpider]:
    """Categories without a notice, but for two pages of tenders, whose first has a result."""
    cls = source("zcy_guangxi")
    assert issubclass(cls, zcy.ZcySpider)
    for code in cls.portal.categories:
        add_category(place, cls, code, [zcy_list([])])
    rows = [zcy_row("a+1/==", TITLE), zcy_row("a2", TITLE)]
    pages = [zcy_list(rows[:1], total=2), zcy_list(rows[1:], total=2)]
    add_category(place, cls, "ZcyAnnouncement3001", pages)
    links = [("a+1/==", "ZcyAnnouncement2"), ("r1", "ZcyAnnouncement4")]
    add_article(place, cls, zcy_notice("a+1/==", TITLE, links=links))
    add_article(place, cls, zcy_notice("a2", TITLE), "a2")
    result = zcy_notice("r1", "样本仪器采购项目的中标结果公告", "<p>见附件</p>", categoryNames=[])
    add_article(place, cls, result, "r1")
    return cls


def add_category(place: Place, cls: type[zcy.ZcySpider], code: str, pages: Sequence[str]) -> None:
    window = Window(key=code, since=DAY, until=DAY, context={"category_code": code})
    for number, text in enumerate(pages, start=1):
        ask = zcy.ask_category(cls.portal, window, number)
        place.network.add(ask.url, text, method="POST", body=str(ask.body), headers=JSON)


def add_article(place: Place, cls: type[zcy.ZcySpider], text: str, number: str = "a+1/==") -> None:
    portal = cls.portal
    ask = zcy.ask_notice(portal.site, portal.parent_id, number, portal.province)
    place.network.add(ask.url, text, headers=JSON)


def test_a_tenant_of_zcy(place: Place) -> None:
    cls = zcy_site(place)
    end = place.crawl("zcy_guangxi")
    assert (end.verdict, end.reason) == ("complete", None)
    notices = {each["native_id"]: each for each in place.rows("procurement_notice")}
    assert {number: each["stage"] for number, each in notices.items()} == {
        "a+1/==": "tender",
        "a2": "tender",
        "r1": "award",
    }
    first = notices["a+1/=="]
    assert (first["region_code"], first["budget_minor"]) == ("450100", 36_000_000)
    assert first["buyer_raw"] == "样本市第一中学"
    assert place.count("procurement_attachment") == 3
    requests = len(cls.portal.categories) + 1 + 3
    assert place.runs()[0]["responses"] == {"200": requests}

    # Its lists change: what was known stays, and the verdict says so.
    renamed = zcy_list([zcy_row("a3", TITLE)]).replace('"articleId"', '"articleID"')
    add_category(place, cls, "ZcyAnnouncement3001", [renamed])
    end = place.crawl("zcy_guangxi")
    assert end.verdict == "drift"
    assert "row: expected keys articleId" in str(end.reason)
    assert len(place.rows("procurement_notice")) == 3


# gpcms and the search: what came before a refusal is kept


def test_a_captcha_of_gpcms_ends_the_crawl(place: Place) -> None:
    cls = source("gpcms_guangdong")
    assert issubclass(cls, gpcms.GpcmsSpider)
    answers = {
        "00101": gpcms_list([gpcms_row("n1", "样本<font color='#be0108'>仪器</font>采购公告")]),
        "00102": '{"code": "500", "msg": "验证码错误", "data": null}',
    }
    for kind in cls.kinds:
        window = Window(key="k", since=DAY, until=DAY, context={"types": kind.types})
        url = gpcms.ask_kind(cls.portal, window, 1).url
        place.network.add(url, answers.get(kind.types, gpcms_list([])), headers=JSON)
    detail = gpcms.ask_notice(cls.portal.site, "n1", cls.portal.province).url
    place.network.add(detail, gpcms_notice(TITLE), headers=JSON)
    end = place.crawl("gpcms_guangdong")
    assert end.verdict == "blocked"
    assert "asks for a verification" in str(end.reason)
    (notice,) = place.rows("procurement_notice")
    assert notice["stage"] == "tender"


def test_a_search_ends_at_its_gate(place: Place) -> None:
    spider = source("ccgp_search").__new__(source("ccgp_search"))
    assert isinstance(spider, ccgp_search.CcgpSearchSpider)
    spider.keyword, spider.buyer, spider.full_text = "仪器", "", False
    window = Window(key="k", since=DAY, until=DAY + timedelta(days=1))
    place.network.add(spider.ask_list(window, 1).url, results(row(), total=21))
    place.network.add(spider.ask_list(window, 2).url, GATE)
    page = detail_page(paragraphs("一、项目编号：YLZC-2026-07"), title="样本仪器采购项目成交公告")
    place.network.add(URL.replace("http:", "https:"), page)
    end = place.crawl("ccgp_search", until=window.until, keyword="仪器")
    assert end.verdict == "blocked"
    (notice,) = place.rows("procurement_notice")
    assert (notice["stage"], notice["scope"]) == ("award", "local")
