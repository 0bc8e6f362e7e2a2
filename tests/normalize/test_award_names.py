"""What stands in the place of a winner's name, and how a price beside it is read."""

from __future__ import annotations

from decimal import Decimal
from time import process_time

import pytest

from normalize.procurement.award_names import by_lot, suppliers_of
from normalize.procurement.awards import Award, read_awards
from normalize.procurement.notice_amounts import price_of
from normalize.procurement.notice_labels import NoticeText

A, B = "青禾样例科技有限公司", "白露样例建设有限公司"
CODE = "91110108MA01ABCD1X"


def in_text(*lines: str) -> list[Award]:
    return read_awards(NoticeText(("三、中标信息", *lines)), [], "generic", None)


@pytest.mark.parametrize(
    "cell",
    [
        f"1、{A} 2、{B}", f"1、{A}\n2、{B}", f"1.{A}2.{B}", f"（1）{A}（2）{B}", f"①{A}②{B}",
        f"{A}（{B}联合体）", f"（一）{A}（二）{B}", f"一、{A}\n二、{B}",
        f"{A}（联合体）{B}", f"{A}（联合体牵头人）&{B}（联合体成员）",
    ],
)  # fmt: skip
def test_numbers_of_a_list_are_no_names(cell: str) -> None:
    assert [supplier.name for supplier in suppliers_of(cell)] == [A, B]


@pytest.mark.parametrize(
    ("cell", "uscc"),
    [
        (f"{A}，统一社会信用代码：{CODE}", CODE), (f"{A}（统一社会信用代码：{CODE}）", CODE),
        (f"中标人：{A}", ""), (f"第一名：{A}", ""), (f"{A}等3家", ""), (f"{A}（中型）", ""),
        (f"{A}；本项目共1家成交", ""), (f"{A}，联系电话：010-00000000", ""),
        (f"{A} 组织机构代码：12345678-9", ""), (f"{A}（地址：样本市）", ""),
        (f"{A}，企业规模：小型企业", ""),
        (f"{A} {CODE}", CODE), (f"{A}，地址：样本市，样本街1号", ""), (f"{A}（小微企业）", ""),
    ],
)  # fmt: skip
def test_what_stands_beside_a_name_is_none(cell: str, uscc: str) -> None:
    assert [(supplier.name, supplier.uscc) for supplier in suppliers_of(cell)] == [(A, uscc)]


def test_a_name_that_begins_with_figures_or_letters_is_whole() -> None:
    for name in ("360样例安全科技有限公司", "ABC（样本）有限公司"):
        assert [s.name for s in suppliers_of(name)] == [name]
        assert [s.name for s in suppliers_of(f"1、{name}；2、{A}")] == [name, A]


def test_the_leader_may_be_told_behind_all_names() -> None:
    found = suppliers_of(f"{B}、{A}联合体（{A}为牵头人）")
    assert [(s.name, s.role) for s in found] == [(B, "member"), (A, "leader")]


def test_a_cell_that_names_the_winner_of_each_lot() -> None:
    assert by_lot(f"包1：{A}；包2：{B}") == [("1", A), ("2", B)]
    assert by_lot(f"{A}；{B}") == []
    awards = in_text(f"供应商名称：包1：{A}；包2：{B}", "中标金额：包1：10万元；包2：20万元")
    assert [(a.lot, a.suppliers[0].name, a.price.minor) for a in awards] == [
        ("1", A, 10_000_000), ("2", B, 20_000_000),
    ]  # fmt: skip


def test_members_one_below_the_other_share_one_award() -> None:
    lines = (
        f"供应商名称：{A}（联合体牵头方）",
        "供应商地址：甲街",
        f"供应商名称：{B}（联合体成员）",
    )
    (award,) = in_text(*lines, "供应商地址：乙街", "中标金额：100万元")
    assert [(s.name, s.role) for s in award.suppliers] == [(A, "leader"), (B, "member")]
    assert award.price.minor == 100_000_000
    behind = in_text(lines[0], "中标金额：100万元", lines[2])
    assert [(len(a.suppliers), a.price.minor) for a in behind] == [(2, 100_000_000)]
    in_labels = in_text(f"中标人（联合体牵头人）：{A}", f"中标人（联合体成员）：{B}", "中标价：9元")
    assert [[s.role for s in a.suppliers] for a in in_labels] == [["leader", "member"]]
    again = in_text(lines[0], "中标金额：1元", lines[2], lines[0], "中标金额：2元", lines[2])
    assert [(len(a.suppliers), a.price.minor) for a in again] == [(2, 100), (2, 200)]
    two = in_text(f"供应商名称：{A}", f"供应商名称：{B}", "中标金额：100万元")
    assert [award.price.minor for award in two] == [None, 100_000_000]


@pytest.mark.parametrize(
    ("line", "kind", "minor", "percent", "asked"),
    [
        ("成交下浮率：12%", "rate", None, Decimal(12), 0),
        ("成交费率：2.5%", "rate", None, Decimal("2.5"), 0),
        ("投标报价：20万元", "amount", 20_000_000, None, 0),
        ("最后报价：20万元", "amount", 20_000_000, None, 0),
        ("中标结算价（含税）：20万元", "amount", None, None, 1),
        ("代理费率：1.5%", "amount", None, None, 0),
        ("增值税税率：6%", "amount", None, None, 0),
    ],
)
def test_prices_under_other_labels(
    line: str, kind: str, minor: int | None, percent: Decimal | None, asked: int
) -> None:
    (award,) = in_text(f"供应商名称：{A}", line)
    price = award.price
    assert (price.kind, price.minor, price.rate_percent) == (kind, minor, percent)
    assert len(price.doubts) == asked


def test_an_estimate_beside_a_rate_is_not_what_was_won() -> None:
    price = price_of("费率2.5%，预估金额100万元")
    assert (price.kind, price.minor, price.rate_percent) == ("rate", None, Decimal("2.5"))


def test_many_suppliers_take_no_longer_each() -> None:
    began = process_time()
    assert len(in_text(*[f"供应商名称：{A}"] * 4_000)) == 4_000
    assert process_time() - began < 5  # 40 s when every name looked for its lot from the begin
