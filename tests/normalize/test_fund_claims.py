"""Figures of funds: what each measures, whose it is, and which are left to a person."""

from __future__ import annotations

import pytest

from normalize.funds.amounts import read_amounts, read_counts
from normalize.funds.text import FundText
from normalize.records import (
    AggregateClaimRecord,
    AuditFindingRecord,
    FundNoticeRecord,
    FundSizeRecord,
    FundTermRecord,
)
from tests.support.fund_notices import of, read

YI = 10_000_000_000  # fen in 亿元
GIVEN = ["contribution 1", "contribution 2"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("云川母基金注册资本20亿元，实收资本8.5亿元。", ["registered 20", "paid_in 8.5"]),
        ("规模3亿元，其中市财政1亿元、城投集团2亿元。", ["target 3", *GIVEN]),
        ("公司认缴出资额由1亿元调减为0.7亿元。", ["contribution 1", "contribution 0.7"]),
        ("基金二期募资总额128亿元，较一期的64亿元翻番。", ["target 128", "target 64"]),
        ("引导基金收回沉淀资金5亿元缴入国库。", ["returned 5"]),
        ("基金转让项目，成交价1.1亿元，挂牌底价1亿元。", ["returned 1.1", "None 1"]),
        ("财政投入6.5亿元中有3.9亿元结存未用。", ["contribution 6.5", "idle 3.9"]),
        ("基金将0.4亿元出借给关联企业。", ["irregular 0.4"]),
        ("母基金首关规模38亿元。", ["first_phase 38"]),
        ("引导基金从最初的3亿元扩充到15亿元。", ["target 3", "target 15"]),
        ("基金投资的企业去年营业收入9亿元，项目总投资12亿元。", ["None 9", "None 12"]),
        ("云川母基金认缴规模60亿元，云川母基金实缴15亿元。", ["committed 60", "paid_in 15"]),
        ("云川产业投资母基金认缴规模58亿元。", ["committed 58"]),
        ("云川创业投资天使基金总规模5亿元。", ["target 5"]),
        ("公司拟认购该基金份额3亿元，已收到退回的减资款1亿元。", ["contribution 3", "returned 1"]),
        ("省财政出资90亿发起设立母基金，以12亿元母基金出资撬动48亿元民间资本。",
         ["contribution 90", "contribution 12", "leveraged 48"]),
        ("存量基金450亿元，新设增量基金1050亿元。", ["target 450", "target 1050"]),
        ("母基金公司已在云港注册，并设立80亿元重点领域投资专项基金。", ["target 80"]),
        ("打造千亿级产业集群和百亿级产业基金。", ["None", "target"]),
    ],
)  # fmt: skip
def test_what_an_amount_measures(said: str, told: list[str]) -> None:
    found = read_amounts(FundText.of(said))
    shown = [
        f"{each.measure} {each.money.exact / YI:g}" if each.money.exact else str(each.measure)
        for each in found
    ]
    assert shown == told


def test_numbers_of_funds_keep_their_thousands() -> None:
    said = "全省共有1,557只政府引导基金，基金超2,300支，5个工作日即完成基金备案。"
    assert [each.number for each in read_counts(FundText.of(said))] == [1557, 2300]


def test_sizes_in_a_list_are_each_its_funds_own_and_the_groups_is_none() -> None:
    records = read(
        "拟设立千亿级先进制造业基金群，首批设立云川省新材料产业基金（总规模不低于100亿元）、"
        "云川省医药产业基金（总规模80-100亿元）2只基金。"
        "另设云川低空经济基金、云川商业航天基金两只基金，规模分别为30亿元、20亿元。"
    )
    sizes = [(each.subject_raw, each.bound, each.lo_minor) for each in of(records, FundSizeRecord)]
    assert sizes == [
        ("云川省新材料产业基金", "ge", 100 * YI),
        ("云川省医药产业基金", "range", 80 * YI),
        ("云川低空经济基金", "eq", 30 * YI),
        ("云川商业航天基金", "eq", 20 * YI),
    ]
    (group,) = of(records, AggregateClaimRecord)
    assert (group.subject, group.bound) == ("先进制造业基金群", "magnitude")
    assert of(records, FundTermRecord) == []


def test_a_finding_is_of_the_fund_in_its_clause() -> None:
    records = read(
        "云川瑞和股权投资基金（有限合伙）违规将1.2亿元用于购买理财，云川县绿色发展引导基金"
        "3.5亿元资金闲置两年以上，未开展投资，有4支子基金未按期设立。",
        "审计工作报告",
    )
    assert [
        (each.kind, each.subject_raw, each.amount_minor) for each in of(records, AuditFindingRecord)
    ] == [
        ("irregular", "云川瑞和股权投资基金（有限合伙）", 12 * YI // 10),
        ("idle", "云川县绿色发展引导基金", 35 * YI // 10),
        ("not_established", None, None),
    ]


def test_what_is_said_behind_a_figure_does_not_make_it_one_of_many() -> None:
    records = read(
        "云川科创引导基金总规模40亿元，已参股子基金18支，子基金规模合计160亿元；"
        "拟新设50亿元并购母基金；撤销青禾种子基金等4只基金，收回结余资金1亿元。",
        "引导基金运行情况",
    )
    sizes = [(each.subject_raw, each.lo_minor) for each in of(records, FundSizeRecord)]
    assert sizes == [("云川科创引导基金", 40 * YI), ("并购母基金", 50 * YI)]
    many = [
        (each.subject, each.scope, each.number_of_funds, each.lo_minor)
        for each in of(records, AggregateClaimRecord)
    ]
    assert many[0] == ("云川科创引导基金", "subs_only", 18, 160 * YI)
    assert many[1][2:] == (4, YI)


def test_an_amount_beside_a_named_fund_that_no_rule_names_is_a_question() -> None:
    records = read("云川母基金规模3亿元，按比例让渡0.2亿元，去年营业收入1亿元。")
    (notice,) = of(records, FundNoticeRecord)
    assert [(doubt.field, doubt.raw) for doubt in notice.doubts] == [("body", "按比例让渡0.2亿元")]
