"""Contracts, intentions and yearly set-aside accounts; corrections and what they correct."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from normalize.label_tables import is_form, with_forms
from normalize.procurement.intentions import planner_in
from normalize.procurement.notice_labels import NoticeText
from normalize.procurement.notices import notice
from normalize.reading import Reason
from normalize.records import (
    ContractSupplierRecord,
    Json,
    ProcurementContractRecord,
    ProcurementIntentionRecord,
    ProcurementNoticeRecord,
    ProcurementProjectRecord,
    Record,
    ReservationReportRecord,
    ReservedPurchaseRecord,
)
from spiders.body_text import read_body
from spiders.drafts import Draft
from spiders.notice_body import body_fields
from tests.support import notice_specimens as specimens
from tests.support.ccgp_pages import detail_page, paragraphs, table
from tests.support.notices import named, of, read, the


def filed(body: str, title: str, channel: str = "qtgg") -> list[Record]:
    return read(detail_page(body, title=title, summary={"采购项目名称": title}), channel)


def elsewhere(body: str, title: str, words: str) -> list[Record]:
    """A notice of a portal that is not ccgp: a body, and the portal's own words for its kind."""
    fields: dict[str, Json] = {
        "title": title,
        "published": "2026-03-17 08:00",
        "breadcrumb": [words],
        "summary": {},
        "attachments": [],
        **body_fields(read_body(body)),
    }
    return notice(Draft("notice", "other-1", fields, "detail", {}))


# --- contracts


def test_contract() -> None:
    records = filed(specimens.CONTRACT, "样例中学实训设备合同公告")
    found = the(records, ProcurementNoticeRecord)
    assert (found.stage, found.project_no_raw) == ("contract", "SAMPLEZC2026-G3-00102")
    contract = the(records, ProcurementContractRecord)
    assert contract.contract_no == "SAMPLE-HT-2026-0012"
    assert contract.title == "样例中学实训设备采购合同"
    assert (contract.amount_minor, contract.currency) == (145_000_000, "CNY")
    assert (contract.signed_on, contract.published_on) == (date(2026, 7, 1), date(2026, 7, 3))
    assert contract.term_raw == "自签订之日起60日内，样本路1号"
    assert (contract.subject_raw, contract.doubts) == ("数控机床", ())
    supplier = the(records, ContractSupplierRecord)
    assert (named(supplier.organisation), supplier.role) == ("青禾样例装备有限公司", "sole")
    assert "procurement_contract" in found.whole
    assert "contract_supplier" not in found.whole


def test_contract_is_of_the_project_of_its_tender() -> None:
    contract = the(filed(specimens.CONTRACT, "样例合同公告"), ProcurementProjectRecord)
    tender = the(filed(specimens.ZCY_TENDER, "样例招标公告", "gkzb"), ProcurementProjectRecord)
    assert contract.native_id == tender.native_id == "SAMPLEZC2026-G3-00102|某市样本中学"


def test_contract_printed_as_a_form_by_another_portal() -> None:
    """The national platform: labels beside values, and 0 where no amount was given."""
    records = elsewhere(specimens.CONTRACT_FORM, "样例疾控中心试剂", "采购合同")
    found = the(records, ProcurementNoticeRecord)
    assert (found.stage, found.buyer_raw) == ("contract", "样例疾控中心")
    contract = the(records, ProcurementContractRecord)
    assert contract.native_id == "other-1/contract/1"
    assert (contract.amount_minor, contract.amount_raw) == (None, "0元 人民币")
    assert contract.signed_on == date(2026, 3, 17)
    assert contract.term_raw == "2026-03-17 至 2027-03-16"
    assert named(the(records, ContractSupplierRecord).organisation) == "白露样例检验有限公司"


def test_contract_with_a_consortium_and_a_vague_date() -> None:
    body = specimens.CONTRACT.replace(
        "青禾样例装备有限公司", "青禾样例装备有限公司（牵头人）、赤松样例科技有限公司（成员）"
    ).replace("2026年07月01日", "2026年7月")
    records = filed(body, "样例合同公告")
    assert [(named(s.organisation), s.role) for s in of(records, ContractSupplierRecord)] == [
        *(("青禾样例装备有限公司", "leader"), ("赤松样例科技有限公司", "member")),
    ]
    contract = the(records, ProcurementContractRecord)
    assert contract.signed_on is None
    assert [(d.field, d.reason) for d in contract.doubts] == [("signed_on", Reason.AMBIGUOUS)]


def test_contract_of_the_national_platform_as_captured(captures: Path) -> None:
    page = (captures / "ggzy/detail_b.html").read_text(encoding="utf-8")
    records = elsewhere(page, "样例", "采购合同")
    contract = the(records, ProcurementContractRecord)
    assert contract.signed_on == date(2026, 3, 17)
    assert contract.amount_minor is None
    assert len(of(records, ContractSupplierRecord)) == 1


def test_a_table_with_a_head_is_no_form() -> None:
    assert is_form([("合同编号", "HT-1"), ("合同金额", "1元")])
    assert is_form([("合同编号", "HT-1", "合同金额", "1元"), ("地址", "甲", "甲", "甲")])
    assert not is_form([("序号", "项目名称"), ("1", "桌")])
    assert not is_form([("序号", "名称", "预算"), ("一", "桌", "1")])
    text = with_forms(NoticeText(("一、",)), [[("1.合同编号：", "HT-1", "空", "")]])
    assert [line for line in text.lines if "HT" in line] == ["1.合同编号：HT-1"]


# --- intentions


def test_intentions_of_a_table() -> None:
    records = filed(specimens.INTENTION, "样例局2026年7月政府采购意向")
    assert the(records, ProcurementNoticeRecord).stage == "intention"
    assert [
        (i.position, i.title, i.budget_minor, i.expected_on, i.sme_reserved)
        for i in of(records, ProcurementIntentionRecord)
    ] == [
        (1, "档案数字化服务", 86_500_000, date(2026, 8, 1), True),
        (2, "机房改造", 240_000_000, date(2026, 9, 1), False),
        (3, "信创终端", None, date(2026, 10, 1), True),
        (4, "物业服务", 60_000_000, None, None),
    ]


def test_what_an_intention_leaves_open_is_a_question() -> None:
    *_, third, fourth = of(
        filed(specimens.INTENTION, "样例局政府采购意向"), ProcurementIntentionRecord
    )
    assert [(d.field, d.raw) for d in third.doubts] == [("budget_minor", "约120")]
    assert [(d.field, d.raw) for d in fourth.doubts] == [
        *(("expected_on", "待定"), ("sme_reserved", "部分预留")),
    ]
    assert (fourth.expected_raw, fourth.sme_reserved_raw) == ("待定", "部分预留")


def test_a_quarter_is_no_month() -> None:
    head = ("采购项目名称", "预计采购时间", "预算金额（万元）")
    body = table(head, ("桌", "2026年第三季度", "1"), ("椅", "2026年8月", "1"))
    chairs = of(filed(body, "政府采购意向"), ProcurementIntentionRecord)
    assert [each.expected_on for each in chairs] == [None, date(2026, 8, 1)]
    assert [doubt.field for doubt in chairs[0].doubts] == ["expected_on"]


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("是", True),
        ("否", False),
        ("√是 □否", True),
        ("□是 ☑否", False),
        ("是（整体预留）", True),
        ("不专门面向", False),
        ("是/否", None),
        ("□是 □否", None),
        ("", None),
        ("/", None),
    ],
)
def test_reserved_or_not(cell: str, answer: bool | None) -> None:
    head = ("采购项目名称", "预计采购时间", "是否专门面向中小企业采购")
    body = table(head, ("桌", "2026-08", cell))
    assert the(filed(body, "政府采购意向"), ProcurementIntentionRecord).sme_reserved is answer


def test_intention_printed_as_a_form() -> None:
    records = elsewhere(specimens.INTENTION_FORM, "样例医院政府采购意向公告", "采购意向公开")
    intention = the(records, ProcurementIntentionRecord)
    assert (intention.title, intention.budget_minor) == ("脑电图仪", 390_000_000)
    assert (intention.expected_on, intention.sme_reserved) == (date(2026, 5, 1), None)
    assert the(records, ProcurementNoticeRecord).buyer_raw == "样例医院"


def test_who_plans_stands_in_the_title_where_nothing_else_says_it() -> None:
    for title, name in (
        ("样例市教育局2026年6月至7月政府采购意向", "样例市教育局"),
        ("样例市教育局（本级）2026年第3季度采购意向公开", "样例市教育局(本级)"),
        ("关于样例市第一医院2026年6月政府采购意向的公告", "样例市第一医院"),
        ("样例大学政府采购意向公告", "样例大学"),
        ("脑电图仪采购意向", ""),
        ("2026年6月政府采购意向", ""),
    ):
        assert planner_in(title) == name, title


def test_intention_as_captured(captures: Path) -> None:
    page = (captures / "ccgp/intention_detail_2026.html").read_text(encoding="utf-8")
    records = elsewhere(page, "天津中医药大学第一附属医院政府采购意向公告", "采购意向")
    intention = the(records, ProcurementIntentionRecord)
    assert intention.title == "光电同步脑活动检测仪"
    assert (intention.budget_minor, intention.budget_raw) == (
        *(390_000_000, "390.000000万元(人民币)"),
    )
    assert (intention.expected_on, intention.expected_raw) == (date(2026, 5, 1), "2026-05")
    assert intention.need is not None
    assert str(intention.need).startswith("为实现神经血管耦合")
    assert the(records, ProcurementNoticeRecord).buyer_raw == "天津中医药大学第一附属医院"
    assert intention.doubts == ()


# --- yearly accounts


def test_reservation_report() -> None:
    title = "样例市财政局关于2025年度面向中小企业预留项目执行情况公告"
    records = filed(specimens.RESERVATION_REPORT, title)
    found = the(records, ProcurementNoticeRecord)
    assert (found.stage, found.quality_flags) == ("reservation_report", None)
    report = the(records, ReservationReportRecord)
    assert (report.year, report.sme_minor, report.small_micro_minor) == (
        *(2025, 320_500_000, 210_500_000),
    )
    assert (report.sme_percent, report.small_micro_percent) == (Decimal("82.4"), Decimal("65.68"))
    assert (report.published_on, report.doubts) == (date(2026, 6, 2), ())
    assert [
        (p.title, p.option_raw, p.amount_minor, p.contract_raw)
        for p in of(records, ReservedPurchaseRecord)
    ] == [
        ("办公家具", "采购项目整体预留", 210_500_000, "https://portal.example/contract/1"),
        ("物业服务", "设置专门采购包", 80_000_000, None),
        ("信息化运维", "要求合同分包", 30_000_000, None),
    ]


def report_of(
    text: str, title: str = "样例局关于2025年度中小企业预留份额执行情况公示"
) -> list[Record]:
    return elsewhere(paragraphs(text), title, "中小企业预留份额执行情况公示")


def test_a_report_of_another_portal_names_its_agency_in_the_title() -> None:
    report = the(
        report_of("本单位2025年面向中小企业采购金额为1,200,000.00元，占全年采购总额的45.5%。"),
        ReservationReportRecord,
    )
    assert (report.organisation_raw, report.year) == ("样例局", 2025)
    assert (report.sme_minor, report.sme_percent) == (120_000_000, Decimal("45.5"))
    assert (report.small_micro_minor, report.small_micro_percent) == (None, None)


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        (
            "面向中小企业采购共计10万元，其中，面向小微企业采购12万元，占120%。",
            "reserved_part_exceeds",
        ),
        ("面向中小企业采购共计10万元，其中，面向小微企业采购2万元，占20%。", None),
    ],
)
def test_a_part_larger_than_the_whole_is_flagged(text: str, flags: str | None) -> None:
    assert the(report_of(text), ProcurementNoticeRecord).quality_flags == flags


def test_purchases_that_do_not_add_up_are_flagged() -> None:
    body = specimens.RESERVATION_REPORT.replace("<td>80</td>", "<td>81</td>")
    records = filed(body, "样例局关于2025年度面向中小企业预留项目执行情况公告")
    assert the(records, ProcurementNoticeRecord).quality_flags == "reserved_sum_differs"
    assert the(records, ReservationReportRecord).sme_minor == 320_500_000  # not mended


def test_a_year_that_is_not_named_or_named_twice_is_a_question() -> None:
    for title in (
        "面向中小企业预留项目执行情况公告",
        "2024年至2025年面向中小企业预留项目执行情况公告",
    ):
        report = the(report_of("面向中小企业采购共计10万元。", title), ReservationReportRecord)
        assert report.year is None
        assert [d.field for d in report.doubts] == ["year"]


def test_a_share_of_the_reserved_and_a_zero() -> None:
    text = (
        "2025年面向中小企业采购金额为120万元，占采购总额的40%，其中面向小微企业采购72万元，"
        "占面向中小企业采购金额的60%。"
    )
    report = the(report_of(text), ReservationReportRecord)
    assert (report.sme_percent, report.small_micro_percent) == (Decimal(40), Decimal(60))
    none = the(report_of("2025年面向中小企业采购金额为零元。"), ReservationReportRecord)
    assert none.sme_minor == 0


def test_no_unit_no_amount_in_accounts() -> None:
    report = the(report_of("2025年面向中小企业采购共计320.5。"), ReservationReportRecord)
    assert report.sme_minor is None


# --- corrections


def corrected(address: str) -> Sequence[Record]:
    body = paragraphs(
        "一、项目基本情况\n原公告的采购项目编号：SAMPLE-2026-101\n原公告的采购项目名称：样例\n"
        f"首次公告日期：2026-06-02 10:26  地址：{address}\n二、更正信息\n更正事项：采购文件"
    )
    return filed(body, "样例更正公告", "gzgg")


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("https://www.ccgp.gov.cn/cggg/dfgg/gkzb/202606/t20260602_26600001.htm", "26600001"),
        (
            "http://www.ccgp-beijing.gov.cn/xxgg/2026/9/a1b2c3d4e5f60718293a4b5c6d7e8f90.htm",
            "a1b2c3d4e5f60718293a4b5c6d7e8f90",
        ),
        ("http://portal.example/notice?id=26600001", None),
    ],
)
def test_a_correction_names_its_original(address: str, number: str | None) -> None:
    found = the(corrected(address), ProcurementNoticeRecord)
    assert (found.original_url, found.original_native_id) == (address, number)
    assert found.first_published_on == date(2026, 6, 2)


def test_corrections_and_terminations_are_of_the_project_of_their_notice() -> None:
    ended = filed(
        paragraphs(
            "一、项目基本情况\n采购项目编号：SAMPLE-2026-101\n采购项目名称：样例\n"
            "二、项目终止的原因\n有效供应商不足三家"
        ),
        "样例终止公告",
        "fblbgg",
    )
    notices = [ended, corrected("/"), filed(specimens.CENTRAL_TENDER, "样例公开招标公告", "gkzb")]
    keys = {the(records, ProcurementProjectRecord).native_id for records in notices}
    assert keys == {"SAMPLE-2026-101|某市样本中学"}
    assert the(ended, ProcurementNoticeRecord).failure_reason == "有效供应商不足三家"


# --- what a portal calls a notice


@pytest.mark.parametrize(
    ("words", "title", "stage", "method"),
    [
        ("采购意向公开", "样例局8月", "intention", None),
        ("单一来源公示", "样例项目", "other", "single_source"),
        ("中标（成交）结果公告", "样例项目", "award", None),
        ("结果变更公告", "样例项目", "correction", None),
        ("废标公告", "样例项目", "termination", None),
        ("合同公告", "样例项目", "contract", None),
        ("验收公告", "样例项目", "acceptance", None),
        ("中小企业预留份额执行情况公示", "样例局", "reservation_report", None),
        ("合作创新采购公告", "样例项目合作创新采购公告", "tender", "cooperative_innovation"),
        ("资格预审公告", "样例项目", "prequalification", None),
        ("邀请招标公告", "样例项目", "tender", "invited"),
        ("公开招标公告", "样例项目更正公告", "correction", "open"),
        ("采购公告", "样例项目竞争性谈判公告", "tender", "negotiation"),
    ],
)
def test_kinds_of_other_portals(words: str, title: str, stage: str, method: str | None) -> None:
    found = the(elsewhere("<p>样例</p>", title, words), ProcurementNoticeRecord)
    assert (found.stage, found.method) == (stage, method)


def test_times_of_other_portals_are_of_beijing() -> None:
    found = the(elsewhere("<p>样例</p>", "样例公告", "采购公告"), ProcurementNoticeRecord)
    assert found.published_at == datetime(2026, 3, 17, 0, 0, tzinfo=UTC)
