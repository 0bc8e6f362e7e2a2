"""One specimen for each system that writes notices: recognised, and read to its last figure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from normalize.reading import Reason
from normalize.records import (
    AwardRecord,
    AwardSupplierRecord,
    BidderRecord,
    ProcurementItemRecord,
    ProcurementLotRecord,
    ProcurementNoticeRecord,
    Record,
)
from tests.support import notice_specimens as specimens
from tests.support.ccgp_pages import detail_page
from tests.support.notices import beijing, named, of, read, the


def award(body: str, total: str | None = None, scope: str = "dfgg") -> list[Record]:
    page = detail_page(body, title="样例项目中标公告", summary={"总中标金额": total})
    return read(page, "zbgg", scope)


def tender(body: str, scope: str = "dfgg") -> list[Record]:
    return read(detail_page(body, title="样例项目公开招标公告"), "gkzb", scope)


def won(records: Sequence[Record]) -> list[tuple[object, object, object]]:
    """Lot, amount in fen and supplier of every supplier of every award."""
    awards = {each.native_id: each for each in of(records, AwardRecord)}
    return [
        (
            awards[each.native_id.rpartition("/supplier/")[0]].lot_no,
            awards[each.native_id.rpartition("/supplier/")[0]].amount_minor,
            named(each.organisation),
        )
        for each in of(records, AwardSupplierRecord)
    ]


def lots(records: Sequence[Record]) -> dict[object, object]:
    return {lot.lot_no: lot.status for lot in of(records, ProcurementLotRecord)}


@pytest.mark.parametrize(
    ("body", "template", "total", "expected"),
    [
        (
            specimens.CENTRAL_AWARD,
            "central",
            "￥537.500000 万元（人民币）",
            [
                (None, 338_000_000, "青禾样例仪器有限公司"),
                (None, 199_500_000, "赤松样例科技有限公司"),
            ],
        ),
        (
            specimens.ZCY_AWARD,
            "zcy",
            None,
            [("1", 145_000_000, "青禾样例装备有限公司"), ("2", None, "赤松样例科技有限公司")],
        ),
        (
            specimens.GPCMS_AWARD,
            "gpcms",
            "￥157.000000 万元（人民币）",
            [
                ("1", 98_000_000, "青禾样例医疗有限公司"),
                ("1", 98_000_000, "赤松样例医疗有限公司"),
                ("2", 59_000_000, "白露样例检验有限公司"),
            ],
        ),
        (
            specimens.TIANJIN_AWARD,
            "tianjin",
            "￥86.500000 万元（人民币）",
            [("1", 86_500_000, "青禾样例数据有限公司")],
        ),
        (
            specimens.CHONGQING_AWARD,
            "chongqing",
            "￥80.650050 万元（人民币）",
            [
                ("1", 49_600_000, "青禾样例服饰有限公司"),
                ("2", 31_050_050, "赤松样例服饰有限公司"),
            ],
        ),
        (
            specimens.HEBEI_AWARD,
            "hebei",
            "￥128.600000 万元（人民币）",
            [("1", 128_600_000, "青禾样例物业有限公司")],
        ),
        (
            specimens.BEIJING_AWARD,
            "beijing",
            "￥163.800000 万元（人民币）",
            [
                ("1", 118_600_000, "青禾样例运维有限公司"),
                ("2", 45_200_000, "赤松样例运维有限公司"),
            ],
        ),
        (
            specimens.LIAONING_AWARD,
            "liaoning",
            "￥76.380000 万元（人民币）",
            [("1", 76_380_000, "青禾样例家具有限公司")],
        ),
        (
            specimens.SHANDONG_AWARD,
            "shandong",
            "￥4038.361389 万元（人民币）",
            [
                ("A", 2_837_861_389, "青禾样例建设有限公司"),
                ("B", 1_200_500_000, "赤松样例建设有限公司"),
            ],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isalpha() else "",
)
def test_awards_of_each_template(
    body: str, template: str, total: str | None, expected: list[tuple[object, ...]]
) -> None:
    records = award(body, total, "zygg" if template == "central" else "dfgg")
    found = the(records, ProcurementNoticeRecord)
    assert found.template == template
    assert won(records) == expected
    flags = set(str(found.quality_flags or "").split())
    # What two of them have wrong on purpose; nothing of all others differs from the stated total.
    assert flags == {"tianjin": {"head_unit_false"}, "hebei": {"unit_of_total"}}.get(
        template, set()
    )


def test_central_items_stand_several_in_a_cell() -> None:
    items = of(award(specimens.CENTRAL_AWARD, scope="zygg"), ProcurementItemRecord)
    assert [(i.name, i.brand, i.model, i.quantity, i.unit_price_minor) for i in items] == [
        ("光谱仪", "青禾", "QH-1", Decimal(1), 338_000_000),
        ("质谱仪", "赤松", "CS-2", Decimal(2), 90_000_000),
        ("配件", "赤松", "CS-3", Decimal(1), 19_500_000),
    ]


def test_central_tender() -> None:
    records = tender(specimens.CENTRAL_TENDER, "zygg")
    found = the(records, ProcurementNoticeRecord)
    assert (found.project_no_raw, found.template) == ("SAMPLE-2026-101", "central")
    assert (found.budget_minor, found.ceiling_minor) == (540_000_000, 540_000_000)
    assert found.quality_flags is None
    assert [
        (lot.lot_no, lot.title, lot.budget_minor, lot.ceiling_minor)
        for lot in of(records, ProcurementLotRecord)
    ] == [("1", "光谱仪", 340_000_000, 340_000_000), ("2", "质谱仪", 200_000_000, 200_000_000)]


def test_zcy_tender_and_what_its_form_hides() -> None:
    records = tender(specimens.ZCY_TENDER)
    found = the(records, ProcurementNoticeRecord)
    assert (found.template, found.method) == ("zcy", "open")
    assert found.project_no_raw == "SAMPLEZC2026-G3-00102"
    assert (found.budget_minor, found.ceiling_minor) == (268_000_000, None)  # one for each lot
    assert found.deadline_at == beijing(2026, 6, 25, 9, 0)
    assert [
        (lot.lot_no, lot.title, lot.budget_minor, lot.ceiling_minor)
        for lot in of(records, ProcurementLotRecord)
    ] == [("1", "机床", 148_000_000, 148_000_000), ("2", "机器人", 120_000_000, 120_000_000)]
    assert not any("专门面向" in repr(record) for record in records)


def test_zcy_award_has_a_rate_a_failed_lot_and_a_fee() -> None:
    records = award(specimens.ZCY_AWARD)
    rate = next(a for a in of(records, AwardRecord) if a.lot_no == "2")
    assert (rate.price_kind, rate.rate_percent, rate.amount_minor) == (
        "rate",
        Decimal("92.5"),
        None,
    )
    assert (rate.recommended_for_aggregates, rate.why_not) == (False, "rate")
    assert lots(records) == {"1": "awarded", "2": "awarded", "3": "failed"}
    failed = next(lot for lot in of(records, ProcurementLotRecord) if lot.lot_no == "3")
    assert (failed.title, failed.failure_reason) == ("教具", "有效投标不足三家")
    assert the(records, ProcurementNoticeRecord).agency_fee_minor == 1_650_000
    assert the(records, ProcurementItemRecord).lot_no == "1"


def test_gpcms_tender() -> None:
    records = tender(specimens.GPCMS_TENDER)
    found = the(records, ProcurementNoticeRecord)
    assert (found.template, found.budget_minor) == ("gpcms", 160_000_000)
    assert found.quality_flags is None
    assert [
        (lot.lot_no, lot.title, lot.budget_minor, lot.ceiling_minor)
        for lot in of(records, ProcurementLotRecord)
    ] == [("1", "影像设备", 100_000_000, 98_000_000), ("2", "检验设备", 60_000_000, None)]
    assert [
        (i.lot_no, i.item_no, i.name, i.quantity, i.category_code)
        for i in of(records, ProcurementItemRecord)
    ] == [
        ("1", "1-1", "移动X光机", Decimal(1), "A02321200"),
        ("2", "2-1", "分析仪", Decimal(2), "A02321900"),
    ]


def test_gpcms_consortium_is_one_award() -> None:
    records = award(specimens.GPCMS_AWARD)
    assert [a.native_id for a in of(records, AwardRecord)] == [
        *("26600001/award/1/1", "26600001/award/2/1"),
    ]
    assert [
        (named(s.organisation), s.role, s.share_percent) for s in of(records, AwardSupplierRecord)
    ] == [
        ("青禾样例医疗有限公司", "leader", Decimal(60)),
        ("赤松样例医疗有限公司", "member", Decimal(40)),
        ("白露样例检验有限公司", "sole", None),
    ]
    assert [(i.lot_no, i.total_minor) for i in of(records, ProcurementItemRecord)] == [
        *(("1", 98_000_000), ("2", 59_000_000)),
    ]
    found = the(records, ProcurementNoticeRecord)
    assert (found.agency_fee_minor, found.agency_fee_raw) == (2_355_000, "1.47; 0.885")


def test_tianjin_ranking_is_no_award_and_its_head_lies() -> None:
    """The ranking's second and third are bidders. 173000 under 单价(万元), five of them, in a lot
    of 86.5 万元: what the head says can't be, and 元 is not made of it."""
    records = award(specimens.TIANJIN_AWARD, "￥86.500000 万元（人民币）")
    assert [
        (b.lot_no, named(b.organisation), b.rank, b.ground) for b in of(records, BidderRecord)
    ] == [("1", "赤松样例数据有限公司", 2, None), ("1", "白露样例数据有限公司", 3, None)]
    item = the(records, ProcurementItemRecord)
    assert (item.unit_price_minor, item.unit_price_raw) == (None, "173000")
    assert [(d.field, d.reason, d.candidates) for d in item.doubts] == [
        ("unit_price_minor", Reason.CONTRADICTORY, ("单价(万元)",))
    ]
    supplier = the(records, AwardSupplierRecord)
    assert getattr(supplier.organisation, "uscc", None) == "91350100M000100Y43"


def test_a_head_that_is_right_is_believed() -> None:
    body = specimens.TIANJIN_AWARD.replace(">173000<", ">17.3<")
    records = award(body, "￥86.500000 万元（人民币）")
    assert the(records, ProcurementItemRecord).unit_price_minor == 17_300_000
    assert the(records, ProcurementNoticeRecord).quality_flags is None


def test_an_award_in_yuan_under_a_head_of_ten_thousands_is_left_unread() -> None:
    body = specimens.TIANJIN_AWARD.replace(
        "<td>86.5</td><td>91.2</td>", "<td>865000</td><td>9</td>"
    )
    records = award(body, "￥86.500000 万元（人民币）")
    found = the(records, AwardRecord)
    assert (found.amount_minor, found.amount_raw, found.why_not) == (None, "865000", "unreadable")
    assert [(d.field, d.reason) for d in found.doubts] == [("amount_minor", Reason.CONTRADICTORY)]
    flags = str(the(records, ProcurementNoticeRecord).quality_flags)
    assert "head_unit_false" in flags


def test_chongqing_failed_lot() -> None:
    records = award(specimens.CHONGQING_AWARD)
    assert lots(records) == {"1": "awarded", "2": "awarded", "3": "failed"}
    failed = next(lot for lot in of(records, ProcurementLotRecord) if lot.lot_no == "3")
    assert failed.failure_reason == "有效投标人不足三家，废标。"


@pytest.mark.parametrize(
    ("total", "amount"),
    [
        ("￥128.600000 万元（人民币）", 128_600_000),
        ("￥1286000.000000 万元（人民币）", 1_286_000_000_000),
        ("￥128.700000 万元（人民币）", None),
        ("￥0.000000 万元（人民币）", None),
        (None, None),
    ],
)
def test_hebei_amounts_have_the_unit_that_the_total_tells(
    total: str | None, amount: int | None
) -> None:
    records = award(specimens.HEBEI_AWARD, total)
    found = the(records, AwardRecord)
    assert (found.amount_minor, found.amount_raw) == (amount, "1286000")
    flags = str(the(records, ProcurementNoticeRecord).quality_flags)
    assert ("unit_of_total" in flags) == (amount is not None)
    assert [d.reason for d in found.doubts] == ([] if amount else [Reason.NO_UNIT])


def test_liaoning_reason_is_that_of_its_own_column() -> None:
    records = award(specimens.LIAONING_AWARD)
    assert lots(records) == {"1": "awarded", "2": "failed"}
    failed = next(lot for lot in of(records, ProcurementLotRecord) if lot.lot_no == "2")
    assert failed.failure_reason == "符合专业条件的供应商不足三家"
    body = specimens.LIAONING_AWARD.replace("<td>废标</td>", "<td>中标</td>")
    body = body.replace("符合专业条件的供应商不足三家", "/")
    assert lots(award(body)) == {"1": "awarded", "2": "open"}


def test_bids_that_failed_and_their_grounds() -> None:
    records = award(specimens.FAILED_BIDS)
    assert won(records) == [("1", 30_200_000, "青禾样例印务有限公司")]
    assert {
        (b.lot_no, named(b.organisation), b.ground, b.rank) for b in of(records, BidderRecord)
    } == {
        ("1", "白露样例印务有限公司", "未提供财务报告", None),
        ("1", "赤松样例印务有限公司", "得分较低", None),
    }


def test_who_won_another_lot_may_have_failed_in_one() -> None:
    body = specimens.FAILED_BIDS.replace(
        "<td>1</td><td>白露样例印务有限公司</td>", "<td>2</td><td>青禾样例印务有限公司</td>"
    )
    bidders = of(award(body), BidderRecord)
    assert ("2", "青禾样例印务有限公司") in {(b.lot_no, named(b.organisation)) for b in bidders}


def test_what_rests_on_the_guide_alone_is_said() -> None:
    """A source must not claim to have seen what nobody has captured."""
    from spiders.sources.procurement.ccgp import CcgpLocal

    for name in ("Tianjin", "Chongqing", "Hebei", "Liaoning", "Shandong", "contracts"):
        assert name in CcgpLocal.spec.from_spec
