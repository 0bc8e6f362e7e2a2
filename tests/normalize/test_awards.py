"""Award notices of ccgp.gov.cn: who won what for how much, in every template met."""

from __future__ import annotations

from decimal import Decimal

import pytest

from normalize.procurement.award_names import suppliers_of
from normalize.reading import Reason
from normalize.records import (
    AwardRecord,
    AwardSupplierRecord,
    ProcurementItemRecord,
    ProcurementLotRecord,
    ProcurementNoticeRecord,
)
from tests.support.ccgp_pages import detail_page, paragraphs, table
from tests.support.notices import named, of, read, the

AWARD: dict[str, str | None] = {"总中标金额": "￥182.000000 万元（人民币）"}


def award_page(
    body: str, total: str | None = AWARD["总中标金额"], title: str = "样本中标公告"
) -> str:
    head = "<p>一、项目编号：YN-2026-001（招标文件编号：YN-2026-001A）</p><p>二、项目名称：样本</p>"
    return detail_page(head + body, title=title, summary={"总中标金额": total})


def test_central_award_in_paragraphs() -> None:
    body = (
        paragraphs(
            "三、中标（成交）信息\n供应商名称：甲仪器有限公司\n供应商地址：北京市样本街1号\n"
            "中标（成交）金额：182.0000000（万元）\n四、主要标的信息"
        )
        + table(
            ("序号", "供应商名称", "货物名称", "货物品牌", "货物型号", "货物数量", "货物单价(元)"),
            (
                "1",
                "甲仪器有限公司",
                "甲;<br />乙",
                "A;<br />B",
                "1;<br />2",
                "2;<br />1",
                "500000.00;<br />820000.00",
            ),
            ("&nbsp;", "&nbsp;", "&nbsp;", "&nbsp;", "&nbsp;", "&nbsp;", "&nbsp;"),
        )
        + paragraphs("六、代理服务收费标准及金额：\n本项目代理费总金额：2.700000 万元（人民币）")
    )
    records = read(award_page(body), "zbgg", "zygg")
    found, award = the(records, ProcurementNoticeRecord), the(records, AwardRecord)
    assert (found.template, found.project_no_raw) == ("central", "YN-2026-001")
    assert (award.native_id, award.lot_no) == ("26600001/award/-/1", None)
    assert (award.amount_minor, award.amount_raw) == (182_000_000, "182.0000000（万元）")
    assert found.agency_fee_minor == 2_700_000
    assert found.quality_flags is None
    supplier = the(records, AwardSupplierRecord)
    assert supplier.address_raw == "北京市样本街1号"
    items = of(records, ProcurementItemRecord)
    assert [(i.name, i.brand, i.quantity, i.unit_price_minor) for i in items] == [
        ("甲", "A", Decimal(2), 50_000_000),
        ("乙", "B", Decimal(1), 82_000_000),
    ]


def test_zcy_award_with_lots_in_the_first_column() -> None:
    body = '<div id="template-center-page"><p>三、采购结果</p>' + table(
        ("序号", "中标（成交）金额(元)", "中标供应商名称", "中标供应商地址"),
        ("1", "总价形式报价:569800.00(元)", "甲有限公司", "昆明市1号"),
        ("2", "最终报价:1250200.00(元)", "乙有限公司", "昆明市2号"),
    )
    records = read(award_page(body + "</div>"), "zbgg")
    awards = of(records, AwardRecord)
    assert [(a.native_id, a.amount_minor) for a in awards] == [
        ("26600001/award/1/1", 56_980_000),
        ("26600001/award/2/1", 125_020_000),
    ]
    assert [lot.status for lot in of(records, ProcurementLotRecord)] == ["awarded", "awarded"]
    assert the(records, ProcurementNoticeRecord).quality_flags is None


def test_zcy_award_without_the_ids_of_its_form() -> None:
    field = '<span class="bookmark-item uuid-1 code-00004 addWord">YN-1</span>'
    won = ("序号", "供应商名称", "供应商地址", "中标（成交）金额", "评审报价")
    failed = ("序号", "标项名称", "废标理由", "其他事项")
    items = ("序号", "标项名称", "标的名称", "品牌", "规格型号", "数量", "单价（元）")
    body = (
        f"<p>一、项目编号：{field}</p><p>三、中标（成交）信息</p><p>1.中标结果：</p>"
        + table(won, ("1", "甲有限公司", "样本市1号", "总价形式报价:569800.00(元)", "-"))
        + "<p>2.废标结果：</p>"
        + table(failed, ("2", "椅", "不足三家", "/"))
        + "<p>四、主要标的信息</p><p><span>"
        + table(items, ("1", "桌", "桌", "详见附件", "详见附件", "1", "569800"))
        + "</span></p><p>六、代理服务收费标准及金额：</p><p>2.代理服务收费金额（元）：8200</p>"
    )
    records = read(detail_page(body, summary={"总中标金额": "￥56.980000 万元（人民币）"}), "zbgg")
    found = the(records, ProcurementNoticeRecord)
    assert (found.template, found.agency_fee_minor) == ("zcy", 820_000)
    assert (found.quality_flags, found.doubts) == (None, ())
    assert the(records, AwardRecord).native_id == "26600001/award/1/1"
    lots = {lot.lot_no: lot for lot in of(records, ProcurementLotRecord)}
    assert (lots["1"].status, lots["2"].status) == ("awarded", "failed")
    assert (lots["2"].title, lots["2"].failure_reason) == ("椅", "不足三家")


def test_an_empty_table_of_failures_fails_nothing() -> None:
    body = "<p>三、采购结果</p>" + table(
        ("序号", "标项名称", "废标理由", "其他事项"), ("/", "/", "/", "/")
    )
    assert of(read(award_page(body), "zbgg"), ProcurementLotRecord) == []


def test_paragraphs_with_lots() -> None:
    text = (
        "三、中标（成交）信息\n包号：1\n供应商名称：甲有限公司\n中标（成交）金额：400,000.50元\n"
        "包号：2\n供应商名称：乙有限公司\n中标（成交）金额：单价：12.50元\n四、主要标的信息"
    )
    awards = of(read(award_page(paragraphs(text)), "zbgg"), AwardRecord)
    assert [(a.native_id, a.price_kind, a.amount_minor) for a in awards] == [
        ("26600001/award/1/1", "amount", 40_000_050),
        ("26600001/award/2/1", "unit_price", None),
    ]


def test_a_candidate_has_not_won() -> None:
    text = "三、中标（成交）信息\n供应商名称：第一中标候选人：甲公司\n中标（成交）金额：100（万元）"
    records = read(award_page(paragraphs(text)), "zbgg")
    assert of(records, AwardRecord) == []
    assert the(records, ProcurementNoticeRecord).quality_flags == "awards_unread"


def test_a_ranking_is_no_award() -> None:
    body = (
        paragraphs("三、中标信息\n第1包 ：")
        + table(
            ("供应商名称", "统一社会信用代码", "中标金额(万元)", "评审得分"),
            ("甲有限公司", "91110000100000000X", "182", "91.2"),
        )
        + table(
            ("排序", "供应商名称", "报价(万元)"),
            ("1", "甲有限公司", "182"),
            ("2", "乙有限公司", "190"),
        )
    )
    records = read(award_page(body), "zbgg")
    award = the(records, AwardRecord)
    assert (award.amount_minor, award.lot_no) == (182_000_000, "1")
    assert [d.reason for d in the(records, AwardSupplierRecord).doubts] == [Reason.BAD_CHECK_DIGIT]


def test_a_consortium_is_one_award() -> None:
    body = "<p>三、中标信息</p>" + table(
        ("包号", "供应商名称", "中标金额（元）"),
        ("1", "甲有限公司（联合体牵头人）、乙设计院有限公司（联合体成员）", "1820000"),
    )
    records = read(award_page(body), "zbgg")
    award = the(records, AwardRecord)
    assert award.whole == frozenset({"award_supplier"})
    suppliers = of(records, AwardSupplierRecord)
    assert [(named(s.organisation), s.role) for s in suppliers] == [
        ("甲有限公司", "leader"),
        ("乙设计院有限公司", "member"),
    ]
    assert [s.native_id for s in suppliers] == [f"{award.native_id}/supplier/{n}" for n in (1, 2)]


def test_standing_first_makes_no_leader() -> None:
    body = paragraphs("三、中标信息\n供应商名称：甲有限公司、乙有限公司\n中标金额：182万元")
    suppliers = of(read(award_page(body), "zbgg"), AwardSupplierRecord)
    assert [supplier.role for supplier in suppliers] == ["member", "member"]


LEAD_AND_MEMBER = [("甲有限公司", "leader"), ("乙有限公司", "member")]


@pytest.mark.parametrize(
    ("cell", "suppliers"),
    [
        ("联合体牵头人：甲有限公司 成员：乙有限公司", LEAD_AND_MEMBER),
        ("联合体牵头单位：甲有限公司，联合体成员1：乙有限公司", LEAD_AND_MEMBER),
        ("甲有限公司（牵头人）/乙有限公司", LEAD_AND_MEMBER),
        ("牵头人：\n甲有限公司\n成员：\n乙有限公司", LEAD_AND_MEMBER),
        ("甲有限公司（牵头人）（联合体成员：乙有限公司）", LEAD_AND_MEMBER),
        (
            "甲公司（成员：乙公司、丙（北京）公司）",
            [("甲公司", "member"), ("乙公司", "member"), ("丙（北京）公司", "member")],
        ),
        ("成员（1）：乙有限公司", [("乙有限公司", "member")]),
        ("甲有限公司 （牵头人）", [("甲有限公司", "leader")]),
        ("北京 某某 科技有限公司", [("北京某某科技有限公司", "sole")]),
        ("牵头人：", []),
    ],
)
def test_roles_are_no_part_of_a_name(cell: str, suppliers: list[tuple[str, str]]) -> None:
    assert [(supplier.name, supplier.role) for supplier in suppliers_of(cell)] == suppliers


def test_a_label_of_a_price_per_head() -> None:
    body = paragraphs("三、中标信息\n供应商名称：甲有限公司\n中标金额（元）/人：120")
    award = the(read(award_page(body), "zbgg"), AwardRecord)
    assert (award.price_kind, award.amount_minor, award.amount_raw) == ("unit_price", None, "120")


def test_the_unit_price_of_an_item_may_name_its_piece() -> None:
    body = "<p>四、主要标的信息</p>" + table(("名称", "数量", "单价(元)/件"), ("桌", "2", "500.00"))
    item = the(read(award_page(body), "zbgg"), ProcurementItemRecord)
    assert (item.unit_price_minor, item.doubts) == (50_000, ())


@pytest.mark.parametrize(
    ("head", "value", "kind", "minor", "rate"),
    [
        ("中标金额（元）", "98.5%", "rate", None, Decimal("98.5")),
        ("折扣率", "85%", "rate", None, Decimal(85)),
        ("中标金额（元）", "1200元/年", "unit_price", None, None),
        ("中标金额（元）/人", "1200", "unit_price", None, None),
        ("中标金额（元/年）", "1200元", "unit_price", None, None),
        ("单价（元）/件", "1200", "unit_price", None, None),
        ("中标金额（元）/标项", "1200", "amount", 120_000, None),
        ("中标金额", "人民币 壹佰捌拾贰万元整（大写）（1820000元）", "amount", 182_000_000, None),
    ],
)
def test_what_a_price_is(
    head: str, value: str, kind: str, minor: int | None, rate: Decimal | None
) -> None:
    body = "<p>三、中标信息</p>" + table(("包号", "供应商名称", head), ("1", "甲有限公司", value))
    award = the(read(award_page(body), "zbgg"), AwardRecord)
    assert (award.price_kind, award.amount_minor, award.rate_percent) == (kind, minor, rate)
    assert (award.amount_raw, award.doubts) == (value, ())


def test_no_unit_no_amount() -> None:
    body = "<p>三、中标信息</p>" + table(
        ("包号", "供应商名称", "中标金额"), ("1", "甲有限公司", "1820000")
    )
    award = the(read(award_page(body, "￥1820.000000 万元（人民币）"), "zbgg"), AwardRecord)
    assert (award.amount_minor, award.amount_raw) == (None, "1820000")
    assert [(d.field, d.reason) for d in award.doubts] == [("amount_minor", Reason.NO_UNIT)]


def test_sums_that_differ_are_flagged() -> None:
    body = (
        "<p>三、采购结果</p><p>合同包1(桌):</p>"
        + table(("供应商名称", "中标（成交）金额"), ("甲有限公司", "1,000,000.00元"))
        + table(
            ("品目号", "采购标的", "数量（单位）", "单价(元)", "总价(元)"),
            ("1-1", "桌", "3(张)", "400,000.00", "1,100,000.00"),
        )
    )
    found = the(read(award_page(body), "zbgg"), ProcurementNoticeRecord)
    assert found.quality_flags == (
        "award_sum_differs item_product_differs item_sum_differs items_exceed_award"
    )
    assert found.award_total_minor == 182_000_000


def test_all_lots_failed() -> None:
    body = "<p>三、采购结果</p>" + table(
        ("包号", "包名称", "废标（终止）原因"), ("1", "桌", "不足三家"), ("2", "椅", "不足三家")
    )
    records = read(award_page(body, "￥0.000000 万元（人民币）"), "zbgg")
    found = the(records, ProcurementNoticeRecord)
    assert (found.award_total_minor, found.award_total_raw) == (None, "￥0.000000 万元（人民币）")
    assert (found.quality_flags, found.doubts) == ("award_total_zero", ())
    lots = of(records, ProcurementLotRecord)
    assert [(lot.lot_no, lot.status, lot.failure_reason) for lot in lots] == [
        ("1", "failed", "不足三家"),
        ("2", "failed", "不足三家"),
    ]


def test_an_award_that_no_rule_reads_says_so() -> None:
    found = the(read(award_page("<p>详见附件</p>"), "zbgg"), ProcurementNoticeRecord)
    assert found.quality_flags == "awards_unread"
    assert found.whole == frozenset({"procurement_attachment", "set_aside_reading"})
    assert found.template == "generic"


def test_ids_are_the_same_twice_and_unique() -> None:
    row = ("1-1", "桌", "1(张)", "1.00", "1.00")
    head = ("品目号", "采购标的", "数量（单位）", "单价(元)", "总价(元)")
    body = "<p>三、采购结果</p>" + table(head, row, row, ("", "椅", "1(把)", "2.00", "2.00"))
    page = award_page(body, None)
    ids = [record.native_id for record in read(page, "zbgg")]
    assert ids == [record.native_id for record in read(page, "zbgg")]
    assert len(ids) == len(set(ids))


A, B = "甲科技有限公司", "乙建设有限公司"


@pytest.mark.parametrize(
    ("cell", "roles", "shares"),
    [
        (f"联合体：{A}、{B}", ("member", "member"), (None, None)),
        (f"{A}（主）\n{B}（成员1）", ("leader", "member"), (None, None)),
        (f"{A}与{B}联合体", ("member", "member"), (None, None)),
        (f"{A}和{B}组成的联合体", ("member", "member"), (None, None)),
        (f"{A}（联合体成员：{B}，占比40%）", ("member", "member"), (None, 40)),
        (f"{A}（牵头人60%）、{B}（成员40%）", ("leader", "member"), (60, 40)),
        (
            f"{A}（联合体主体，承担60.5%工作量）；{B}（联合体成员，承担39.5%工作量）",
            *(("leader", "member"), (Decimal("60.5"), Decimal("39.5"))),
        ),
        (f"1.{A}\n2.{B}", ("member", "member"), (None, None)),
    ],
)
def test_consortia_with_shares(
    cell: str, roles: tuple[str, ...], shares: tuple[object, ...]
) -> None:
    found = suppliers_of(cell)
    assert [supplier.name for supplier in found] == [A, B]
    assert tuple(supplier.role for supplier in found) == roles
    assert tuple(supplier.share for supplier in found) == shares


@pytest.mark.parametrize(
    "name", ["样例和顺科技有限公司", "360数字科技有限公司", "3.14科技有限公司"]
)
def test_a_name_that_looks_like_several_or_like_a_list_is_one(name: str) -> None:
    assert [(s.name, s.role, s.share) for s in suppliers_of(name)] == [(name, "sole", None)]
