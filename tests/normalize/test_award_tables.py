"""Tables that look like awards and are none: bids, marks, lines of services, failed lots."""

from __future__ import annotations

import pytest

from normalize.records import (
    AwardRecord,
    AwardSupplierRecord,
    BidderRecord,
    ProcurementItemRecord,
    ProcurementLotRecord,
    Record,
)
from tests.support.ccgp_pages import detail_page, table
from tests.support.notices import named, of, read

FIRST, OTHER = "青禾样例科技有限公司", "白露样例建设集团有限公司"
WON = f"<p>三、中标信息</p><p>供应商名称：{FIRST}</p><p>中标金额：10.5万元</p>"
HEAD = "<p>一、项目编号：YN-2026-001</p><p>二、项目名称：样本</p>"


def award(body: str) -> list[Record]:
    return read(
        detail_page(HEAD + body, title="样本中标公告", summary={"总中标金额": None}), "zbgg"
    )


def winners(records: list[Record]) -> list[tuple[str, object]]:
    amounts: list[object] = [found.amount_minor for found in of(records, AwardRecord)]
    names = [named(found.organisation) for found in of(records, AwardSupplierRecord)]
    return list(zip(names, amounts, strict=True))


def losers(records: list[Record]) -> list[str]:
    return [named(found.organisation) for found in of(records, BidderRecord)]


@pytest.mark.parametrize(
    ("above", "heads", "first", "other"),
    [
        ("", ("供应商名称", "最终报价（元）", "综合得分"), ("105000", "92"), ("99000", "80")),
        ("", ("投标人名称", "投标报价（元）", "是否中标"), ("105000", "是"), ("99000", "否")),
        ("", ("供应商名称", "供应商地址", "资格性审查"), ("A", "通过"), ("B", "不通过")),
        ("", ("供应商名称", "投标报价（元）", "推荐意见"), ("1", "第一中标候选人"), ("2", "第二")),
        ("开标一览表", ("供应商名称", "投标报价（元）", "工期"), ("105000", "9"), ("99000", "9")),
        ("五、评审得分", ("投标人名称", "报价得分", "总得分"), ("30", "90"), ("28", "78")),
    ],
)  # fmt: skip
def test_a_table_of_all_bids_makes_no_winners(
    above: str, heads: tuple[str, ...], first: tuple[str, ...], other: tuple[str, ...]
) -> None:
    records = award(WON + f"<p>{above}</p>" + table(heads, (FIRST, *first), (OTHER, *other)))
    assert winners(records) == [(FIRST, 10_500_000)]
    assert losers(records) == [OTHER]


def test_where_only_candidates_are_printed_nobody_won_and_nobody_lost() -> None:
    heads = ("供应商名称", "推荐意见", "投标报价（元）")
    records = award(
        "<p>三、中标信息</p>" + table(heads, (FIRST, "第一", "1"), (OTHER, "第二", "2"))
    )
    assert (winners(records), losers(records)) == ([], [])


def test_a_score_beside_an_amount_that_was_won_is_no_ranking() -> None:
    heads = ("供应商名称", "中标金额（元）", "评审总得分")
    assert winners(award("<p>三、中标信息</p>" + table(heads, (FIRST, "100", "95")))) == [
        (FIRST, 10_000)
    ]


def test_services_and_works_are_lines_and_no_awards() -> None:
    won = table(("供应商名称", "供应商地址", "中标金额"), (FIRST, "A", "300000元"))
    services = table(
        ("供应商名称", "服务名称", "服务范围", "服务要求", "服务时间", "服务标准", "总价（元）"),
        (FIRST, "保洁", "全部", "无", "一年", "合格", "200000"),
        (FIRST, "保安", "全部", "无", "一年", "合格", "100000"),
    )
    works = table(("供应商名称", "工程名称", "施工范围", "施工工期"), (FIRST, "楼", "全部", "90天"))
    records = award(f"<p>三、中标信息</p>{won}<p>四、主要标的信息</p>{services}{works}")
    assert winners(records) == [(FIRST, 30_000_000)]
    assert [(i.name, i.total_minor) for i in of(records, ProcurementItemRecord)] == [
        ("保洁", 20_000_000), ("保安", 10_000_000), ("楼", None),
    ]  # fmt: skip


def test_a_failure_in_the_place_of_a_winner_is_a_failed_lot() -> None:
    cells = (
        "废标（有效投标人不足三家）", "因供应商不足三家，本包废标", "无（废标）", "采购失败",
        "本项目终止", "本包无中标供应商",
    )  # fmt: skip
    rows = [(str(at), cell, "/") for at, cell in enumerate(cells, start=2)]
    body = table(
        ("包号", "供应商名称", "中标金额（元）"),
        ("1", FIRST, "100000"),
        *rows,
        ("8", "流标", "流标"),
        ("9", "/", "废标"),
        ("10", "详见附件", "5"),
    )
    records = award("<p>三、采购结果</p>" + body)
    assert winners(records) == [(FIRST, 10_000_000)]
    lots = {
        lot.lot_no: (lot.status, lot.failure_reason) for lot in of(records, ProcurementLotRecord)
    }
    failed = {str(at): ("failed", cell) for at, cell in enumerate(cells, start=2)}
    assert lots == {
        "1": ("awarded", None), **failed, "8": ("failed", "流标"), "9": ("failed", "废标"),
        "10": ("open", None),
    }  # fmt: skip
