"""Four captured pages of ccgp.gov.cn and the texts of a day, and what then stands in the tables.

Expected values are those of section 17 of the guide to procurement sources, typed from the pages.
"""

from __future__ import annotations

import html
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from db.models import metadata
from tests.test_real_input.ccgp_lists import (
    AWARD,
    CORRECTION,
    TENDER,
    TERMINATION,
    Labelled,
    channel,
    labelled_texts,
    listed_pages,
    listed_text,
)
from tests.test_real_input.conftest import NewWorld, Row, World, beijing, columns

pytestmark = pytest.mark.xdist_group("real_ccgp")

FLOOR = 0.97  # of the labelled notices, how many have to be read as labelled


READ = datetime(2026, 9, 30, 12, tzinfo=UTC)
SINCE = date(2026, 6, 1)


@pytest.fixture(scope="session")
def texts(captures: Path) -> list[Labelled]:
    """The notices of the portal, each with its label."""
    return labelled_texts(captures)


@pytest.fixture(scope="session")
def world(captures: Path, texts: list[Labelled], sqlite_world: NewWorld) -> World:
    """The four captured pages and all texts, in the two channels."""
    made = sqlite_world()
    for name in ("dfgg", "zygg"):
        notices = [listed_text(each.said) for each in texts if f"/{name}/" in each.said["url"]]
        if name == "dfgg":
            *newer, oldest = listed_pages(captures)
            notices = [*newer, *notices, oldest]
        made.crawl(f"ccgp_{name}", channel(name, notices), READ, since=SINCE)
    return made


@pytest.fixture(scope="session")
def notices(world: World) -> dict[str, Row]:
    return world.by_id("procurement_notice")


def children(world: World, name: str, notice: Row) -> list[Row]:
    """The rows of a table that belong to a notice."""
    return world.rows(name, notice_id=notice["id"])


def test_everything_was_read(world: World, texts: list[Labelled]) -> None:
    assert [(end.verdict, end.reason) for end in world.ends] == [("complete", None)] * 2
    assert [run["responses"] for run in world.rows("crawl_run")] == [
        {"200": 2 + 4 + 32},
        {"200": 2 + 22},
    ]
    stored = world.by_id("procurement_notice")
    captured = {TENDER, AWARD, CORRECTION, TERMINATION}
    assert stored.keys() == captured | {each.number for each in texts}
    assert {notice["detail_version"] for notice in stored.values()} == {"1"}
    assert world.rows("review_item") == []


# --- section 17 --------------------------------------------------------------------------------


def test_open_tender_of_yunnan(world: World, notices: dict[str, Row]) -> None:
    title = "云南能源职业技术学院煤矿智能开采工程研究中心—井下智能供电子系统建设项目"
    expected = {
        "title": f"{title}公开招标公告",
        "project_title": title,
        "project_no_raw": "YNZC2026-G1-02904-QJDH-0010",
        "stage": "tender",
        "method": "open",
        "scope": "local",
        "template": "zcy",
        "channel_raw": "公开招标公告",
        "published_at": beijing("2026-06-02 10:26"),
        "deadline_at": beijing("2026-06-25 09:00"),
        "opens_at": beijing("2026-06-25 09:00"),
        "budget_minor": 3_750_000_00,
        "budget_raw": "￥375.000000万元（人民币）",
        "ceiling_minor": 3_750_000_00,
        "currency": "CNY",
        "region_code": "530000",
        "buyer_raw": "云南能源职业技术学院",
        "agency_raw": "曲靖东桓招标有限责任公司",
        "quality_flags": None,
    }
    notice = notices[TENDER]
    assert columns(notice, expected) == expected
    (lot,) = children(world, "procurement_lot", notice)
    assert columns(lot, ["lot_no", "budget_minor", "status"]) == {
        "lot_no": "1",
        "budget_minor": 3_750_000_00,
        "status": "open",
    }
    (file,) = children(world, "procurement_attachment", notice)
    assert file["title"] == f"{title}招标公告.docx"
    uuid = "bdce9587-da4a-45a2-9e8a-5f752b"
    assert file["url"] == f"https://download.ccgp.gov.cn/oss/download?uuid={uuid}"
    (project,) = world.rows("procurement_project", id=notice["project_id"])
    assert project["project_no"] == "YNZC2026-G1-02904-QJDH-0010"
    assert (project["title"], project["legal_regime"]) == (title, "government_procurement_law")
    names = world.organisations()
    assert names[notice["buyer_id"]] == names[project["buyer_id"]] == notice["buyer_raw"]


def test_set_asides_of_yunnan(world: World, notices: dict[str, Row]) -> None:
    """Not reserved, with a deduction for small and micro firms, in the notice's own words."""
    (reading,) = children(world, "set_aside_reading", notices[TENDER])
    names = ["outcome", "attachments_present", "attachments_read", "lot_no"]
    assert [*columns(reading, names).values()] == ["explicitly_not", 1, 0, None]
    said = {row["kind"]: row for row in world.rows("set_aside", reading_id=reading["id"])}
    assert said.keys() == {
        *("not_reserved", "price_deduction", "prison_enterprise", "disabled_welfare"),
    }
    assert "本项目不属于专门面向中小企业采购的项目" in said["not_reserved"]["evidence"]
    assert said["not_reserved"]["negated"] is True
    deduction = said["price_deduction"]
    assert (deduction["percent"], deduction["beneficiary"]) == (Decimal(10), "small_micro")
    assert "价格给予10%的扣除" in deduction["evidence"]


def test_award_of_heilongjiang(world: World, notices: dict[str, Row]) -> None:
    expected = {
        "title": "林口县中医院医疗设备采购及服务中标（成交）结果公告",
        "project_no_raw": "[231025]FAGC[GK]20260002",
        "stage": "award",
        "template": "gpcms",
        "published_at": beijing("2026-09-29 12:26"),
        "region_code": "231025",
        "award_total_minor": 1_430_000_00,
        "agency_fee_minor": 19_730_00,
        "agency_fee_raw": "1.973",
        "quality_flags": None,
    }
    notice = notices[AWARD]
    assert columns(notice, expected) == expected
    (award,) = children(world, "award", notice)
    assert columns(award, ["lot_no", "price_kind", "amount_minor", "currency"]) == {
        "lot_no": "1",
        "price_kind": "amount",
        "amount_minor": 1_430_000_00,
        "currency": "CNY",
    }
    (supplier,) = world.rows("award_supplier", award_id=award["id"])
    names = world.organisations()
    assert names[supplier["organisation_id"]] == "国药集团黑龙江医疗器械有限公司"
    assert supplier["role"] == "sole"
    assert supplier["address_raw"] == "哈尔滨经开区南岗集中区泰山路261号悦山国际M栋16层1-12号"
    (lot,) = children(world, "procurement_lot", notice)
    assert (lot["lot_no"], lot["title"], lot["status"]) == ("1", "医疗设备采购及服务", "awarded")
    (reading,) = children(world, "set_aside_reading", notice)
    assert reading["outcome"] == "not_applicable"


def test_items_of_heilongjiang(world: World, notices: dict[str, Row]) -> None:
    """Six lines that add up to the award; a declaration of the winner among the files."""
    items = children(world, "procurement_item", notices[AWARD])
    names = ["item_no", "name", "brand", "quantity", "unit_price_minor", "total_minor"]
    assert [[*columns(item, names).values()] for item in items] == [
        ["1-1", "智能言语训练机", "好博医疗", 1, 410_000_00, 410_000_00],
        ["1-2", "胎心检测仪", "理邦仪器", 1, 49_000_00, 49_000_00],
        ["1-3", "多参数监护仪", "理邦仪器", 5, 39_000_00, 195_000_00],
        ["1-4", "骨科手术床", "谊安医疗", 1, 190_000_00, 190_000_00],
        ["1-5", "体外冲击波碎石仪", "新元素", 1, 399_000_00, 399_000_00],
        ["1-6", "骨密度检测仪", "澳思托", 1, 187_000_00, 187_000_00],
    ]
    assert sum(item["total_minor"] for item in items) == 1_430_000_00
    assert {item["lot_no"] for item in items} == {"1"}
    assert items[2]["category_raw"] == "医用电子生理参数检测仪器设备"
    assert (items[2]["category_code"], items[5]["category_code"]) == ("A02320300", "A02321200")
    assert (items[5]["category_raw"], items[5]["model"]) == ("医用 X 线诊断设备", "SONOST-2000C")
    files = children(world, "procurement_attachment", notices[AWARD])
    assert [file["title"] for file in files] == [
        "医疗设备采购及服务报价明细附件.pdf",
        "合同包1：中小企业或残疾人福利单位声明函（国药集团黑龙江医疗器械有限公司）.pdf",
        "开标记录表.zip",
        "医疗设备采购及服务（[231025]FAGC[GK]2026000220260828001）-文件集.zip",
    ]


def test_correction_of_beijing(world: World, notices: dict[str, Row]) -> None:
    original = "f4f0f56f00e949e38bd6dcbcf8d06900.htm"
    expected = {
        "project_no_raw": "11010226210200025327-XM001",
        "stage": "correction",
        "template": "beijing",
        "published_at": beijing("2026-09-24 15:32"),
        "first_published_on": date(2026, 9, 7),
        "corrected_on": date(2026, 9, 24),
        "correction_subject_raw": "采购文件",
        "original_url": f"http://www.ccgp-beijing.gov.cn/xxgg/qjxxgg/qjzbgg/2026/9/{original}",
        "original_native_id": original.removesuffix(".htm"),
        "region_code": "110000",
        "buyer_raw": "北京市丰盛中医骨伤专科医院",
        "budget_minor": None,
        "award_total_minor": None,
    }
    notice = notices[CORRECTION]
    assert columns(notice, expected) == expected
    for name in ("procurement_lot", "procurement_item", "award", "procurement_attachment"):
        assert children(world, name, notice) == []


def test_termination_of_beijing(world: World, notices: dict[str, Row]) -> None:
    """Two lots failed; the reason stands with them and not with the notice."""
    notice = notices[TERMINATION]
    expected = {
        "project_no_raw": "202601",
        "stage": "termination",
        "published_at": beijing("2026-09-24 19:48"),
        "region_code": "110000",
        "buyer_raw": "北京市医院管理中心(本级)",
        "failure_reason": None,
    }
    assert columns(notice, expected) == expected
    lots = children(world, "procurement_lot", notice)
    reason = "通过符合性审查的投标人不足3家，本包废标。"
    assert [(lot["lot_no"], lot["status"], lot["failure_reason"]) for lot in lots] == [
        ("14", "failed", reason),
        ("16", "failed", reason),
    ]


# --- the texts of a day ------------------------------------------------------------------------

# What a label means in the tables: the outcome, and the kind of statement that it rests on.
MEANINGS: dict[str, tuple[set[str], set[str]]] = {
    "RESERVED_WHOLE:SME": ({"stated"}, {"sme_whole"}),
    "RESERVED_WHOLE:SMALL_MICRO": ({"stated"}, {"small_micro_whole"}),
    "RESERVED_PACKAGES:SME": ({"stated"}, {"sme_package"}),
    "RESERVED_PARTIAL:SME": ({"stated"}, {"sme_partial"}),
    "RESERVED_IMPLIED:SME": ({"stated"}, {"sme_implied"}),
    "NOT_RESERVED": ({"explicitly_not"}, {"not_reserved"}),
    "NONE_STATED": (
        {"preference_only", "policy_mentioned", "silent", "not_read", "not_applicable"},
        set(),
    ),
}
# Filed as negotiations, but their own words are 采购方式：竞争性磋商.
CONSULTATIONS = ("27034380", "27034550")
ABOUT_RESERVING = {kind for _, kinds in MEANINGS.values() for kind in kinds} | {
    *("sme_joint_venture", "sme_subcontract"),
}


def test_every_text(notices: dict[str, Row], texts: list[Labelled]) -> None:
    steps = {"gkzb": "tender", "jzxcs": "tender", "jzxtpgg": "tender", "gzgg": "correction"}
    methods = {"gkzb": "open", "jzxcs": "consultation", "jzxtpgg": "negotiation"}
    for each in texts:
        notice, said = notices[each.number], each.said
        scope, filed = said["url"].split("/")[4:6]
        expected = {
            "title": said["title"],
            "buyer_raw": said["buyer"],
            "published_at": beijing(said["publish_time"]),
            "channel_raw": said["ann_type"],
            "scope": {"zygg": "central", "dfgg": "local"}[scope],
            "source_id": f"ccgp_{scope}",
        }
        assert columns(notice, expected) == expected
        assert notice["stage"] == steps.get(filed, notice["stage"])
        if filed in methods:
            filed_wrong = each.number in CONSULTATIONS
            assert notice["method"] == ("consultation" if filed_wrong else methods[filed])
            assert ("method_disagrees" in (notice["quality_flags"] or "")) == filed_wrong
            assert notice["project_no_raw"]
            assert notice["published_at"] < notice["deadline_at"] <= notice["opens_at"]


def test_set_asides_as_labelled(
    world: World, notices: dict[str, Row], texts: list[Labelled]
) -> None:
    """What a person said of each notice, class by class, against what stands in the tables."""
    kinds: dict[int, set[str]] = {}
    for row in world.rows("set_aside"):
        kinds.setdefault(row["reading_id"], set()).add(row["kind"])
    readings = [row for row in world.rows("set_aside_reading") if row["lot_no"] is None]
    outcomes = {row["notice_id"]: row for row in readings}
    assert outcomes.keys() == {row["id"] for row in notices.values()}
    seen, right, wrong = Counter[str](), Counter[str](), []
    for each in texts:
        reading = outcomes[notices[each.number]["id"]]
        outcome, said = reading["outcome"], kinds.get(reading["id"], set()) & ABOUT_RESERVING
        allowed, expected = MEANINGS[each.label]
        seen[each.label] += 1
        if outcome in allowed and said == expected:
            right[each.label] += 1
        else:
            wrong.append((each.number, each.label, outcome, said))
    assert seen.keys() == MEANINGS.keys()
    assert right.total() >= FLOOR * len(texts), wrong
    assert all(right[label] >= FLOOR * seen[label] for label in seen), wrong


# --- where it comes from -----------------------------------------------------------------------

FROM_PAGES = (
    *("procurement_notice", "procurement_project", "procurement_lot", "procurement_item"),
    *("procurement_attachment", "award", "award_supplier", "set_aside_reading", "set_aside"),
)


@pytest.mark.parametrize("name", FROM_PAGES)
def test_every_row_leads_to_its_page(world: World, notices: dict[str, Row], name: str) -> None:
    """What is archived is what was answered, and bears the title of the row's notice."""
    for text, rows in world.read_from(name):
        page = html.unescape(text)
        for row in rows:
            if name == "procurement_project":
                assert row["project_no"] in page
            else:
                assert notices[row["native_id"].partition("/")[0]]["title"] in page


def test_contacts_and_experts_stand_in_no_table(world: World) -> None:
    """All of these are on the captured pages (data model, rule 11)."""
    private = [
        *("18646158468", "1834632961", "010-81168492", "55532433", "62108186", "66012607"),
        *("13769702547", "0874-3181833"),
        *("钱霞", "姚玮", "钱卉卉", "王晓丽", "杨旭升"),
    ]
    for name in metadata.tables:
        told = repr(world.rows(name))
        assert [word for word in private if word in told] == [], name
