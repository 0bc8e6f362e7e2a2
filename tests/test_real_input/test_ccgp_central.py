"""The central channel of ccgp.gov.cn: a list as it answered in 2026, one of its notices, and what
then stands in the tables.

Expected values are those of section 17 of the guide to procurement sources, typed from the page;
rows of the list are read once more by a pattern of this file's own.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from db.models import metadata
from tests.test_real_input.ccgp_lists import SITE
from tests.test_real_input.conftest import NewWorld, Sent, World, beijing, columns

pytestmark = pytest.mark.xdist_group("real_ccgp_central")

LIST_READ = datetime(2026, 7, 4, 12, tzinfo=UTC)
NEWER, OLDER = date(2026, 7, 4), date(2026, 7, 1)  # than all rows of the captured list
SINGLE_SOURCE = "26871783"
ROW = re.compile(
    r'<a href="\./(?P<channel>[a-z]+)/\d{6}/t\d{8}_(?P<id>\d+)\.htm"[^>]* title="(?P<title>[^"]+)"'
    r".*?<em[^>]*>\s*(?P<kind>\S+)\s*</em> 发布时间：<em>(?P<published>[^<]+)</em>"
    r" 地域：<em>(?P<region>[^<]+)</em> 采购人：<em>(?P<buyer>[^<]+)</em>",
    re.DOTALL,
)
# Section 1 of the guide: the channel says the step, but for 其他公告, where the title says it.
STEPS = {
    "gkzb": "tender",
    "jzxcs": "tender",
    "gzgg": "correction",
    "zgysgg": "prequalification",
    "cjgg": "award",
    "zbgg": "award",
    "26871732": "tender",  # 遴选公告
    "26871722": "termination",  # 废标公告
    "26871710": "tender",  # 公开选取公告
    "26871702": "tender",  # 采购公告
    "26871584": "other",  # 评标结果公示
    "26871576": "other",  # 单一来源采购征求意见公示
}
PROVINCES = {
    "北京": "110000",
    "天津": "120000",
    "辽宁": "210000",
    "上海": "310000",
    "山东": "370000",
    "湖北": "420000",
    "广东": "440000",
    "海南": "460000",
    "云南": "530000",
    "陕西": "610000",
}


@pytest.fixture(scope="session")
def central(captures: Path, sqlite_world: NewWorld) -> World:
    """Crawled twice: the second time from a day that only later pages of the list reach."""
    world = sqlite_world()
    answers = [
        Sent(
            url=f"{SITE}zygg/index.htm",
            content=(captures / "ccgp/list_zygg_20260703.html").read_bytes(),
        ),
        Sent(
            url=f"{SITE}zygg/qtgg/202607/t20260703_{SINGLE_SOURCE}.htm",
            content=(captures / "ccgp/detail_qtgg_single_source_20260703.html").read_bytes(),
        ),
    ]
    for since in (NEWER, OLDER):
        world.crawl("ccgp_zygg", answers, LIST_READ, since=since)
    return world


def test_a_list_that_is_older_needs_no_further_page(central: World) -> None:
    """It says 25 pages; 19 of the 20 notices that it names were not captured."""
    first = central.ends[0]
    assert first.verdict == "partial"
    assert str(first.reason).startswith(f"19 pages did not come: {SITE}zygg/")
    assert "lists were not walked" not in str(first.reason)
    run = central.run(0)
    assert run["responses"] == {"200": 2, "404": 19}
    assert columns(run, ["new", "review_items"]) == {"new": 20, "review_items": 0}
    (source,) = central.rows("source")
    assert (source["watermark_on"], source["last_complete_at"]) == (date(2026, 7, 3), None)


def test_a_list_that_is_needed_to_its_end(central: World) -> None:
    """24 further pages of the list are missing, too; the known notice is not asked again."""
    second = central.ends[1]
    assert second.verdict == "partial"
    assert str(second.reason).startswith(f"{24 + 19} pages did not come: ")
    assert str(second.reason).endswith("; 1 lists were not walked to their ends: latest")
    run = central.run(1)
    assert run["responses"] == {"200": 1, "404": 24 + 19}
    assert columns(run, ["new", "changed", "unchanged"]) == {
        "new": 0,
        "changed": 0,
        "unchanged": 20,
    }


def test_rows_of_the_list(central: World, captures: Path) -> None:
    """What a row alone says of a notice whose page wasn't captured."""
    page = (captures / "ccgp/list_zygg_20260703.html").read_text(encoding="utf-8")
    rows = {match["id"]: match for match in ROW.finditer(page)}
    stored = central.by_id("procurement_notice")
    assert stored.keys() == rows.keys()
    assert len(stored) == 20
    for number, notice in stored.items():
        if number == SINGLE_SOURCE:
            continue
        match = rows[number]
        expected = {
            "title": match["title"],
            "buyer_raw": match["buyer"],
            "published_at": beijing(match["published"]),
            "region_raw": match["region"],
            "region_code": PROVINCES[match["region"]],
            "channel_raw": match["kind"],
            "scope": "central",
            "stage": STEPS.get(number) or STEPS[match["channel"]],
            "detail_version": None,
            "budget_minor": None,
            "gone_at": None,
        }
        assert columns(notice, expected) == expected


def test_single_source_of_the_academy(central: World) -> None:
    """Filed under 其他公告; its budget and its one lot stand there twice."""
    notice = central.by_id("procurement_notice")[SINGLE_SOURCE]
    expected = {
        "title": "中国科学院金属研究所球差原位透射电镜采购项目单一来源采购公告",
        "project_title": "中国科学院金属研究所球差原位透射电镜采购项目",
        "project_no_raw": "OITC-G260610702",
        "stage": "tender",
        "method": "single_source",
        "scope": "central",
        "template": "central",
        "channel_raw": "其他公告",
        "published_at": beijing("2026-07-03 23:06"),
        "opens_at": beijing("2026-07-09 09:30"),
        "category_raw": "货物/设备/仪器仪表/其他仪器仪表",
        "category_code": "A02109900",
        "category_catalogue": "2022",
        "main_category": "goods",
        "budget_minor": 33_000_000_00,
        "budget_raw": "￥3300.000000万元（人民币）",
        "currency": "CNY",
        "region_code": "210100",
        "region_raw": "沈阳市",
        "buyer_raw": "中国科学院金属研究所",
        "agency_raw": "东方国际招标有限责任公司",
        "quality_flags": None,
        "detail_version": "1",
    }
    assert columns(notice, expected) == expected
    (lot,) = central.rows("procurement_lot")
    assert (lot["notice_id"], lot["lot_no"]) == (notice["id"], "1")
    assert (lot["budget_minor"], lot["status"]) == (33_000_000_00, "open")
    (item,) = central.rows("procurement_item")
    assert (item["lot_no"], item["name"], item["quantity"]) == ("1", "球差原位透射电镜", Decimal(1))
    (project,) = central.rows("procurement_project")
    assert (project["id"], project["project_no"]) == (notice["project_id"], "OITC-G260610702")
    names = central.organisations()
    assert names[notice["buyer_id"]] == names[project["buyer_id"]] == notice["buyer_raw"]
    assert names[notice["agency_id"]] == notice["agency_raw"]
    assert central.rows("review_item") == []


@pytest.mark.parametrize("name", ["procurement_notice", "procurement_lot", "set_aside_reading"])
def test_every_row_leads_to_its_page(central: World, name: str) -> None:
    titles = central.by_id("procurement_notice")
    for text, rows in central.read_from(name):
        assert all(titles[row["native_id"].partition("/")[0]]["title"] in text for row in rows)


def test_contacts_and_experts_stand_in_no_table(central: World) -> None:
    """All of these are on the captured page (data model, rule 11)."""
    private = [
        *("010-68290563", "024-23971066", "wli@oitc.com.cn"),
        *("余睿", "佟老师", "862081657710001"),
    ]
    for name in metadata.tables:
        told = repr(central.rows(name))
        assert [word for word in private if word in told] == [], name
