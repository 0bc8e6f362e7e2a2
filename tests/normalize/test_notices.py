"""Notices of ccgp.gov.cn as records: the figures of the captures, and tenders of every kind."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from normalize.procurement.notices import notice, notice_row
from normalize.records import (
    AwardRecord,
    AwardSupplierRecord,
    Link,
    ProcurementAttachmentRecord,
    ProcurementItemRecord,
    ProcurementLotRecord,
    ProcurementNoticeRecord,
    ProcurementProjectRecord,
    Record,
    SetAsideReadingRecord,
    SetAsideRecord,
)
from spiders.drafts import Page
from spiders.platforms.ccgp import read_detail, read_list
from tests.support.ccgp_pages import SUMMARY, detail_page, list_page, list_row, paragraphs, table
from tests.support.notices import NOW, address, beijing, named, of, read, the


def captured(captures: Path, name: str, channel: str, scope: str, region: str) -> list[Record]:
    text = (captures / f"ccgp/{name}.html").read_text(encoding="utf-8")
    return read(text, channel, scope, region)


def fields(record: Record, names: str) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names.split()}


# The captures: every value that the list of expected values names (procurement sources, 17).


def test_open_tender_of_yunnan(captures: Path) -> None:
    name = "detail_gkzb_yunnan_zcy_20260602"
    records = captured(captures, name, "gkzb", "dfgg", "云南")
    found = the(records, ProcurementNoticeRecord)
    title = "云南能源职业技术学院煤矿智能开采工程研究中心—井下智能供电子系统建设项目"
    assert (found.title, found.project_title) == (f"{title}公开招标公告", title)
    assert (found.stage, found.method, found.scope) == ("tender", "open", "local")
    assert (found.template, found.channel_raw) == ("zcy", "公开招标公告")
    assert found.published_at == beijing(2026, 6, 2, 10, 26)
    assert found.published == date(2026, 6, 2)
    assert found.opens_at == found.deadline_at == beijing(2026, 6, 25, 9, 0)
    assert (found.budget_minor, found.currency) == (375_000_000, "CNY")
    assert found.budget_raw == "￥375.000000万元（人民币）"
    assert (found.ceiling_minor, found.ceiling_raw) == (375_000_000, "3750000")
    assert found.project_no_raw == "YNZC2026-G1-02904-QJDH-0010"
    assert (found.region_code, found.region_raw) == ("530000", "云南省")
    assert (found.buyer_raw, found.agency_raw) == (
        "云南能源职业技术学院",
        "曲靖东桓招标有限责任公司",
    )
    assert (found.quality_flags, found.doubts, found.detail_version) == (None, (), "1")
    project = the(records, ProcurementProjectRecord)
    assert project.native_id == "YNZC2026-G1-02904-QJDH-0010|云南能源职业技术学院"
    assert found.project == Link("procurement_project", project.native_id)
    assert project.legal_regime == "government_procurement_law"
    assert project.published == found.published  # one found late makes no new project
    lot = the(records, ProcurementLotRecord)
    assert fields(lot, "lot_no budget_minor status") == {
        "lot_no": "1",
        "budget_minor": 375_000_000,
        "status": "open",
    }
    file = the(records, ProcurementAttachmentRecord)
    assert file.native_id == "26600001/attachment/bdce9587-da4a-45a2-9e8a-5f752b"
    assert file.title == f"{title}招标公告.docx"


def test_set_asides_of_yunnan(captures: Path) -> None:
    name = "detail_gkzb_yunnan_zcy_20260602"
    records = captured(captures, name, "gkzb", "dfgg", "云南")
    reading = the(records, SetAsideReadingRecord)
    assert (reading.outcome, reading.attachments_present) == ("explicitly_not", 1)
    said = {record.kind: record for record in of(records, SetAsideRecord)}
    assert "本项目不属于专门面向中小企业采购的项目" in str(said["not_reserved"].evidence)
    assert said["not_reserved"].negated is True
    assert said["price_deduction"].percent == Decimal(10)
    assert all(
        record.reading == Link("set_aside_reading", reading.native_id) for record in said.values()
    )


def test_single_source_of_the_academy(captures: Path) -> None:
    name = "detail_qtgg_single_source_20260703"
    records = captured(captures, name, "qtgg", "zygg", "辽宁")
    found = the(records, ProcurementNoticeRecord)
    assert found.published_at == beijing(2026, 7, 3, 23, 6)
    assert found.category_raw == "货物/设备/仪器仪表/其他仪器仪表"
    assert found.budget_minor == 3_300_000_000
    assert found.opens_at == beijing(2026, 7, 9, 9, 30)
    assert found.project_no_raw == "OITC-G260610702"
    assert (found.stage, found.method) == ("tender", "single_source")  # filed under 其他公告
    assert (found.scope, found.template, found.region_code) == ("central", "central", "210100")
    assert (found.quality_flags, found.doubts) == (None, ())
    assert the(records, ProcurementLotRecord).budget_minor == 3_300_000_000
    item = the(records, ProcurementItemRecord)  # the table stands there twice
    assert fields(item, "lot_no name quantity") == {
        "lot_no": "1",
        "name": "球差原位透射电镜",
        "quantity": Decimal(1),
    }


def test_correction_of_beijing(captures: Path) -> None:
    name = "detail_correction_beijing_2026"
    records = captured(captures, name, "gzgg", "dfgg", "北京")
    found = the(records, ProcurementNoticeRecord)
    assert (found.stage, found.template) == ("correction", "beijing")
    assert found.first_published_on == date(2026, 9, 7)
    assert found.corrected_on == date(2026, 9, 24)
    assert found.project_no_raw == "11010226210200025327-XM001"
    assert found.correction_subject_raw == "采购文件"
    assert found.original_url == (
        "http://www.ccgp-beijing.gov.cn/xxgg/qjxxgg/qjzbgg/2026/9/f4f0f56f00e949e38bd6dcbcf8d06900.htm"
    )
    assert of(records, ProcurementLotRecord) == []
    assert the(records, SetAsideReadingRecord).outcome == "not_applicable"


def test_termination_of_beijing(captures: Path) -> None:
    name = "detail_termination_beijing_2026"
    records = captured(captures, name, "fblbgg", "dfgg", "北京")
    found = the(records, ProcurementNoticeRecord)
    assert (found.stage, found.project_no_raw) == ("termination", "202601")
    lots = of(records, ProcurementLotRecord)
    assert [lot.native_id for lot in lots] == ["26600001/lot/14", "26600001/lot/16"]
    assert [lot.status for lot in lots] == ["failed", "failed"]
    assert {lot.failure_reason for lot in lots} == {"通过符合性审查的投标人不足3家，本包废标。"}
    assert "procurement_lot" in found.whole


def test_award_of_heilongjiang(captures: Path) -> None:
    name = "detail_award_heilongjiang_gpcms_2026"
    records = captured(captures, name, "zbgg", "dfgg", "黑龙江")
    found = the(records, ProcurementNoticeRecord)
    assert (found.stage, found.template) == ("award", "gpcms")
    assert found.project_no_raw == "[231025]FAGC[GK]20260002"
    assert found.award_total_minor == 143_000_000
    assert (found.agency_fee_minor, found.agency_fee_raw) == (1_973_000, "1.973")
    assert (found.region_code, found.quality_flags, found.doubts) == ("231025", None, ())
    award = the(records, AwardRecord)
    assert award.native_id == "26600001/award/1/1"
    assert (award.price_kind, award.amount_minor, award.lot_no) == ("amount", 143_000_000, "1")
    supplier = the(records, AwardSupplierRecord)
    assert named(supplier.organisation) == "国药集团黑龙江医疗器械有限公司"
    assert (supplier.role, supplier.award) == ("sole", Link("award", award.native_id))
    items = of(records, ProcurementItemRecord)
    yuan = [410_000, 49_000, 195_000, 190_000, 399_000, 187_000]
    assert [item.total_minor for item in items] == [value * 100 for value in yuan]
    assert [item.native_id for item in items] == [f"26600001/item/1/1-{n}" for n in range(1, 7)]
    assert (items[2].quantity, items[2].unit_price_minor) == (Decimal(5), 3_900_000)
    files = [str(file.title) for file in of(records, ProcurementAttachmentRecord)]
    assert [title for title in files if "声明函" in title] == [
        "合同包1：中小企业或残疾人福利单位声明函（国药集团黑龙江医疗器械有限公司）.pdf"
    ]
    assert the(records, ProcurementLotRecord).status == "awarded"


def test_the_texts_of_a_day(captures: Path) -> None:
    lines = (captures / "ccgp_text/notices_20260729.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [row for row in map(json.loads, lines) if "ccgp.gov.cn" in row["url"]]
    assert len(texts) == 54
    for row in texts:
        day, clock = row["publish_time"][:10], row["publish_time"][11:16]
        when = "{}年{}月{}日 {}".format(*day.split("-"), clock)
        page = detail_page(
            paragraphs(row["clean_text"]),
            title=row["title"],
            published=when,
            crumbs=("首页", "政采公告", "公告", row["ann_type"]),
            summary={"采购单位": row["buyer"], "公告时间": when, "行政区域": ""},
        )
        contents = read_detail(
            Page(row["url"], "detail", page, NOW, {"list_region": row["region"]})
        )
        records = notice(contents.drafts[0])
        found = the(records, ProcurementNoticeRecord)
        hour, minute = map(int, clock.split(":"))
        assert found.title == row["title"]
        assert found.published_at == beijing(*map(int, day.split("-")), hour, minute)
        assert contents.drafts[0].fields["url"] == row["url"]
        assert found.native_id == row["url"].rsplit("_")[1].removesuffix(".htm")
        if found.stage == "tender":  # every one of them states these
            assert found.project_no_raw
            # The old free form says when bids are opened, and no deadline.
            assert isinstance(found.deadline_at or found.opens_at, datetime)
            assert isinstance(found.opens_at, datetime)
            assert found.budget_minor or of(records, ProcurementLotRecord)
        assert [doubt for record in records for doubt in record.doubts] == []


# A row of the list


def test_a_row_is_a_weak_stub() -> None:
    contents = read_list(Page(address("x"), "list", list_page(list_row(address("gkzb"))), NOW))
    (record,) = notice_row(contents.drafts[0])
    assert isinstance(record, ProcurementNoticeRecord)
    assert (record.native_id, record.stage, record.method) == ("26600001", "tender", "open")
    assert (record.region_code, record.published_at) == ("530000", beijing(2026, 6, 2, 10, 26))
    assert {"title", "region_code", "region_raw", "buyer", "buyer_raw"} <= record.weak
    assert "published_at" not in record.weak
    assert record.published == date(2026, 6, 2)


# Tenders, terminations, kinds


def test_lots_of_gpcms_and_of_tables() -> None:
    text = (
        "一、项目基本情况\n项目编号：A-1\n采购方式：公开招标\n预算金额：300.00元\n"
        "采购包1(桌):\n采购包预算金额：\n100.00元\n采购包最高限价：90.00元\n"
        "采购包2(椅):\n采购包预算金额：\n200.00元\n二、申请人的资格要求：\n采购包1(桌)特定资格要求如下:"
    )
    records = read(detail_page(paragraphs(text)))
    lots = of(records, ProcurementLotRecord)
    assert [(lot.lot_no, lot.title, lot.budget_minor, lot.ceiling_minor) for lot in lots] == [
        ("1", "桌", 10_000, 9_000),
        ("2", "椅", 20_000, None),
    ]
    assert the(records, ProcurementNoticeRecord).template == "gpcms"
    head = ("包号", "标的名称", "数量", "项目预算(万元)", "最高限价(万元)", "是否接受进口产品")
    body = table(head, ("1", "桌", "2张", "1.5", "1.2", "否"), ("合计", "", "", "1.5", "", ""))
    lot = the(read(detail_page(body), scope="zygg"), ProcurementLotRecord)
    assert (lot.budget_minor, lot.ceiling_minor, lot.budget_raw) == (1_500_000, 1_200_000, "1.5")


def test_amounts_of_lots_in_one_value() -> None:
    text = "一、项目基本情况\n预算金额：第1包113.9万元;第2包348.1万元"
    text += "\n最高限价：第1包100万元;第2包300万元"
    records = read(
        detail_page(paragraphs(text), summary={"预算金额": "￥462.000000万元（人民币）"})
    )
    lots = of(records, ProcurementLotRecord)
    assert [(lot.lot_no, lot.budget_minor, lot.ceiling_minor) for lot in lots] == [
        ("1", 113_900_000, 100_000_000),
        ("2", 348_100_000, 300_000_000),
    ]
    found = the(records, ProcurementNoticeRecord)
    assert (found.budget_minor, found.ceiling_minor) == (462_000_000, None)
    assert (found.quality_flags, found.doubts) == (None, ())


def test_budgets_that_differ_are_flagged_and_kept() -> None:
    page = detail_page(
        paragraphs("一、项目基本情况\n预算金额（元）：3000000"),
        summary={"预算金额": "￥375.000000万元（人民币）"},
    )
    found = the(read(page), ProcurementNoticeRecord)
    assert (found.budget_minor, found.quality_flags) == (375_000_000, "budget_differs")


def test_a_failed_purchase_filed_elsewhere() -> None:
    text = (
        "一、项目基本情况\n采购项目编号：S-1\n二、项目废标/流标的原因\n不足三家，本项目采购失败。"
    )
    page = detail_page(
        paragraphs(text), title="样本项目失败公告", crumbs=("首页", "中央公告", "其他公告")
    )
    records = read(page, "qtgg", "zygg")
    found = the(records, ProcurementNoticeRecord)
    assert (found.stage, found.channel_raw) == ("termination", "其他公告")
    assert found.raw["body: reasons"] == "不足三家，本项目采购失败。"
    assert of(records, ProcurementLotRecord) == []


@pytest.mark.parametrize(
    ("channel", "title", "stage", "method"),
    [
        ("xjgg", "样本询价公告", "tender", "inquiry"),
        ("yqzbgg", "样本邀请招标公告", "tender", "invited"),
        ("zgysgg", "样本资格预审公告", "prequalification", None),
        ("cjgg", "样本竞争性谈判成交公告", "award", "negotiation"),
        ("qtgg", "样本单一来源采购征求意见公示", "other", "single_source"),
        ("qtgg", "样本结果公告", "award", None),
        ("qtgg", "样本市场调研公告", "other", None),
        ("zbgg", "样本废标公告", "termination", None),
        ("zbgg", "样本中标公告的更正公告", "correction", None),
        ("gzgg", "样本废标公告更正公告", "correction", None),
        ("neu", "样本", "other", None),
    ],
)
def test_stage_and_method(channel: str, title: str, stage: str, method: str | None) -> None:
    page = detail_page("", title=title, crumbs=("首页", "某公告"))
    found = the(read(page, channel), ProcurementNoticeRecord)
    assert (found.stage, found.method) == (stage, method)


def test_method_disputed_between_channel_and_body() -> None:
    page = detail_page(paragraphs("一、项目基本情况\n采购方式：竞争性磋商"))
    found = the(read(page, "jzxtpgg"), ProcurementNoticeRecord)
    assert (found.method, found.quality_flags) == ("consultation", "method_disagrees")


def test_a_page_asked_again_does_not_unlearn_its_region() -> None:
    page = detail_page("", summary={"行政区域": "朝阳区"})
    first = the(read(page, region="北京"), ProcurementNoticeRecord)
    again = the(read(page, region=""), ProcurementNoticeRecord)
    assert (first.region_code, first.weak) == ("110105", frozenset())
    assert (again.region_code, again.doubts) == (None, ())
    assert "region_code" in again.weak


def test_without_a_number_there_is_no_project() -> None:
    records = read(detail_page(paragraphs("一、项目基本情况\n项目编号：/")))
    assert of(records, ProcurementProjectRecord) == []
    assert the(records, ProcurementNoticeRecord).project is None


def test_no_record_carries_a_contact() -> None:
    text = repr(read(detail_page(paragraphs("项目联系人：王五\n联系电话：0871-60000009"))))
    secrets = [SUMMARY[label] for label in SUMMARY if "联系" in label]
    assert [word for word in [*secrets, "王五", "60000009"] if word in text] == []
