"""Tables of sub-funds and of partners: heads, sums, states of a change, owners of other firms."""

from __future__ import annotations

from decimal import Decimal

import pytest

from normalize.funds.partner_records import Filer, partner_records
from normalize.funds.partner_tables import Partners, of_the_fund
from normalize.funds.reading import facts_of, read_text
from normalize.funds.tables import FundRow, fund_rows
from normalize.records import FundContributionRecord, Json

YI = 10_000_000_000
WAN = 1_000_000
PARTNERS = ["合伙人名称", "认缴出资额（万元）", "出资比例"]
A, B, C = "云杉资本管理有限公司", "云川市引导基金有限公司", "云帆科技股份有限公司"
FUND = "云帆创业投资基金（有限合伙）"

Rows = list[list[str]]


def rows(*table: list[str], before: str = "") -> list[FundRow]:
    printed: list[Json] = [[*row] for row in table]
    return [*fund_rows({"tables": [{"before": before, "rows": printed}]})]


def partners(*tables: tuple[str, Rows], title: str = "") -> Partners:
    """The fund's own partners of tables with the words above them."""
    told: list[Json] = [
        {"before": before, "rows": [[*row] for row in table]} for before, table in tables
    ]
    return of_the_fund([*fund_rows({"tables": told})], title)


def records(found: Partners) -> list[FundContributionRecord]:
    return [*partner_records("n1", found.rows, "filing", None)]


def given(found: Partners) -> list[tuple[object, object, object]]:
    return [(r.contributor_raw, r.committed_minor, r.share_percent) for r in records(found)]


def fund(row: FundRow) -> tuple[object, ...]:
    """Fund, manager, partner, amount and size."""
    amount, size = row.amount and row.amount.value, row.size and row.size.value
    return (
        row.fund, row.manager, row.partner, amount and amount.exact, size and size.exact,
    )  # fmt: skip


@pytest.mark.parametrize(
    "total",
    [
        ["合计", "1,000", "100%"], ["共计", "1,000", "100%"], ["总 计", "1,000", "100%"],
        ["认缴出资总额合计", "1,000", "100%"], ["认缴总额", "1,000", "100%"],
        ["", "小计：", "100%"], ["注：以上为预计", "", ""], [*PARTNERS],
        ["合伙人名称", "", ""], ["", "", ""],
    ],
)  # fmt: skip
def test_sums_notes_and_repeated_heads_are_no_partners(total: list[str]) -> None:
    found = partners(("", [PARTNERS, [A, "10", "1%"], total, [B, "990", "99%"]]))
    assert given(found) == [(A, 10 * WAN, 1), (B, 990 * WAN, 99)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["合伙人", "认缴出资", "认缴出资", "实缴出资", "实缴出资"],
         ["合伙人", "金额（万元）", "比例（%）", "金额（万元）", "比例（%）"]),
        (["合伙人", "认缴出资", "", "实缴出资", ""],
         ["", "金额（万元）", "比例（%）", "金额（万元）", "比例（%）"]),
    ],
)  # fmt: skip
def test_two_lines_of_a_head_are_one(first: list[str], second: list[str]) -> None:
    (row,) = records(partners(("", [first, second, [A, "1000", "10", "500", "5"]])))
    assert (row.committed_minor, row.paid_minor) == (1000 * WAN, 500 * WAN)
    assert row.share_percent == 10


@pytest.mark.parametrize(
    ("head", "cells", "expected"),
    [
        (["子基金名称", "管理机构", "投资方向", "认缴规模（亿元）", "引导基金认缴出资（亿元）"],
         [FUND, A, "人工智能", "10", "2"], (FUND, A, None, 2 * YI, 10 * YI)),
        (["序号", "拟出资子基金名称", "管理机构", "拟出资金额（万元）"],
         ["1", FUND, A, "3000"], (FUND, A, None, 3000 * WAN, None)),
        (["序号", "基金编号", "基金名称", "管理人"],
         ["1", "SABC12", FUND, A], (FUND, A, None, None, None)),
        (["序号", "子基金名称", "引导基金出资人代表", "拟出资额（万元）"],
         ["1", FUND, A, "100"], (FUND, None, None, 100 * WAN, None)),
        (["LP名称", "认缴金额（亿元）", "占比"],
         [B, "2", "20%"], (None, None, B, 2 * YI, None)),
        (["姓名/名称", "认缴出资（亿元）", "比例"],
         [B, "2", "20%"], (None, None, B, 2 * YI, None)),
        (["基金名称", "被投资企业名称", "投资金额（万元）"],
         [FUND, C, "5"], (FUND, None, None, None, None)),
        (["基金名称", "总规模", "政府出资", "社会出资"],
         [FUND, "10亿元", "2亿元", "8亿元"], (FUND, None, None, 2 * YI, 10 * YI)),
        (["序号", "机构名称"], ["1", A], (None, A, None, None, None)),
        (["序号", "拟合作机构名称", "得分"], ["1", A, "90"], (None, A, None, None, None)),
        (["名称", "总资产（亿元）"], [C, "5"], None),
        (["机构名称", "合伙人类型", "出资额（亿元）"],
         [B, "LP", "2"], (None, None, B, 2 * YI, None)),
        (["合伙人名称", "认缴规模（亿元）", "占比"],
         [B, "2", "20%"], (None, None, B, 2 * YI, None)),
    ],
)  # fmt: skip
def test_what_a_column_is_about(
    head: list[str], cells: list[str], expected: tuple[object, ...] | None
) -> None:
    assert [fund(row) for row in rows(head, cells)] == ([expected] if expected else [])


def test_rows_over_a_group_say_of_what_kind_its_partners_are() -> None:
    spanned = [["普通合伙人"] * 3, [A, "10", "1%"], ["有限合伙人", "990", "99%"], [B, "990", "99%"]]
    kinds = [
        (r.contributor_raw, r.partner_kind) for r in records(partners(("", [PARTNERS, *spanned])))
    ]
    assert kinds == [(A, "general_partner"), (B, "limited_partner")]
    marked = [[f"{A}（普通合伙人、执行事务合伙人）", "10", "1%"]]
    (row,) = records(partners(("", [PARTNERS, *marked])))
    assert (row.contributor_raw, row.partner_kind) == (A, "general_partner")
    liable = [
        ["合伙人", "责任承担方式", "出资额（万元）"],
        [A, "无限责任", "1"],
        [B, "有限责任", "9"],
    ]
    kinds = [(r.contributor_raw, r.partner_kind) for r in records(partners(("", liable)))]
    assert kinds == [(A, "general_partner"), (B, "limited_partner")]


def test_shares_without_a_sign_are_percents_only_where_they_add_up() -> None:
    found = partners(
        ("", [PARTNERS, [A, "10", "1.00"], [B, "990", "99.00"], ["合计", "1,000", ""]])
    )
    assert [r.share_percent for r in records(found)] == [1, 99]
    (row,) = records(partners(("", [PARTNERS, [A, "10", "1.00"]])))
    assert row.share_percent is None
    assert [(doubt.field, doubt.raw, doubt.reason) for doubt in row.doubts] == [
        ("share_percent", "1.00", "no_unit")
    ]
    (row,) = records(partners(("单位：万元、%", [["合伙人", "出资额", "占比"], [A, "10", "1"]])))
    assert (row.committed_minor, row.share_percent) == (10 * WAN, Decimal(1))


OLD, NEW = [[A, "10", "50%"], [B, "10", "50%"]], [[A, "10", "50%"], [C, "10", "50%"]]
AFTER = [(A, 10 * WAN, 50), (C, 10 * WAN, 50)]


@pytest.mark.parametrize(
    "tables",
    [
        [("本次转让前，各合伙人出资情况如下：", [PARTNERS, *OLD]),
         ("转让完成后：", [PARTNERS, *NEW])],
        [("目前各合伙人出资情况如下：", [PARTNERS, *OLD]), ("受让完成后：", [PARTNERS, *NEW])],
        [("", [PARTNERS, ["变更前"] * 3, *OLD, ["变更后"] * 3, *NEW])],
        [("", [["时点", *PARTNERS], *(["变更前", *r] for r in OLD),
               *(["变更后", *r] for r in NEW)])],
        [("", [["合伙人名称", "转让前", "转让前", "转让后", "转让后"],
               ["合伙人名称", "出资额（万元）", "比例", "出资额（万元）", "比例"],
               [A, "10", "50%", "10", "50%"], [B, "10", "50%", "0", "0%"],
               [C, "-", "-", "10", "50%"]])],
        [("", [["转让前"] * 3 + ["转让后"] * 3, PARTNERS * 2,
               *([*old, *new] for old, new in zip(OLD, NEW, strict=True))])],
        [("", [["合伙人", "原出资额（万元）", "增资后出资额（万元）", "增资后比例"],
               [A, "20", "10", "50%"], [C, "", "10", "50%"]])],
    ],
)  # fmt: skip
def test_after_a_change_only_those_are_partners_who_are_left(
    tables: list[tuple[str, Rows]],
) -> None:
    found = partners(*tables, title="关于受让基金份额的公告")
    assert given(found) == AFTER
    assert found.doubts == ()


def test_a_change_whose_sides_cannot_be_told_is_a_question() -> None:
    two = [("出资情况：", [PARTNERS, *OLD]), ("出资情况：", [PARTNERS, *NEW])]
    for tables in (two, [("本次增资前：", [PARTNERS, *OLD])]):
        found = partners(*tables, title="关于受让基金份额的公告")
        assert given(found) == []
        assert [doubt.reason for doubt in found.doubts] == ["ambiguous"]
    assert len(given(partners(*two, title="关于参与设立基金的公告"))) == 3


@pytest.mark.parametrize(
    ("before", "name", "is_kept"),
    [
        ("基金管理人基本情况 股权结构如下：", "股东名称", False),
        ("名称：云杉资本管理有限公司 股权结构如下：", "股东名称", False),
        ("1、普通合伙人基本情况 合伙人出资信息", "合伙人名称", False),
        ("2、云川市引导基金有限公司", "合伙人名称", False),
        ("出资情况如下：", "股东名称", False),
        ("云川产业引导基金有限公司各股东出资情况如下：", "股东名称", True),
        ("普通合伙人及有限合伙人出资情况如下：", "合伙人名称", True),
        ("拟设基金各合伙人的出资情况如下：", "合伙人名称", True),
    ],
)
def test_whose_owners_a_table_lists(before: str, name: str, is_kept: bool) -> None:
    own = [PARTNERS, [A, "10", "1%"], [B, "990", "99%"]]
    other = [[name, *PARTNERS[1:]], ["丰谷集团有限公司", "5", "100%"]]
    names = [who for who, _, _ in given(partners((before, other), ("各合伙人出资：", own)))]
    assert names == ["丰谷集团有限公司"] * is_kept + [A, B]


def test_of_a_person_the_share_alone_is_kept_and_of_nobody_the_words() -> None:
    owners = [["张三丰", "1", "1%"], ["LI MING", "2", "2%"], ["欧阳某某（香港）", "3", "3%"],
              ["李四等12名自然人", "4", "4%"], ["其他有限合伙人", "5", "5%"],
              ["深创投", "6", "6%"]]  # fmt: skip
    found = records(partners(("", [PARTNERS, *owners])))
    named = [(r.contributor_raw, r.contributor is not None, r.share_percent) for r in found]
    expected: list[tuple[object, bool, object]] = [
        (None, False, 1), (None, False, 2), (None, False, 3), (None, False, 4),
        ("其他有限合伙人", False, 5), ("深创投", True, 6),
    ]  # fmt: skip
    assert [*named] == expected
    assert not [word for word in ("张三丰", "LI MING", "欧阳", "李四") if word in repr(found)]


def test_a_person_in_the_prose_of_a_filing_has_no_name_and_a_place_keeps_its_own() -> None:
    filer = Filer("300001", "云杉科技")
    text = "云帆创业投资基金由自然人张三丰认缴出资500万元，高新区出资300万元，公司出资200万元。"
    reading = read_text("关于参与设立产业投资基金的公告", text, {}, "listed_company")
    told = [
        fact
        for fact in facts_of("n1", reading, "filing", "云杉科技", filer=filer)
        if isinstance(fact, FundContributionRecord)
    ]
    assert [(r.contributor_raw, r.committed_minor) for r in told] == [
        (None, 500 * WAN),
        ("高新区", 300 * WAN),
        ("公司", 200 * WAN),
    ]
    assert "张三丰" not in repr(told)


def test_cells_of_a_list_are_no_sentences() -> None:
    cells = [["子基金名称", "管理机构", "投资方向", "出资比例"], [FUND, A, "人工智能", "20%"]]
    lines = ["拟参股名单如下：", *cells[0], *cells[1], "公示期10天。"]
    table: Json = {"line": 1, "before": lines[0], "rows": [[*row] for row in cells]}
    reading = read_text("引导基金拟参股子基金公示", "\n".join(lines), {"tables": [table]})
    assert reading.text.text.split() == [lines[0].replace("：", ":"), "…", lines[-1]]
    assert (reading.parties, [term.key for term in reading.terms]) == ([], ["notice_period"])
    assert [row.fund for row in reading.rows] == [FUND]
