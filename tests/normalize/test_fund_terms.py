"""Conditions of fund notices: what a share is of, places, relaxed values, parts of the return."""

from __future__ import annotations

from decimal import Decimal

import pytest

from normalize.funds.genres import genre_of
from normalize.funds.term_rules import Term
from normalize.funds.terms import read_terms
from normalize.funds.text import FundText


def terms(text: str, key: str) -> list[Term]:
    return [term for term in read_terms(FundText.of(text)) if term.key == key]


def values(text: str) -> set[tuple[str, str, Decimal | None]]:
    found = read_terms(FundText.of(text))
    return {(t.key, t.operator, t.hi if t.lo is None else t.lo) for t in found}


def test_whose_share_it_is_does_not_tell_what_it_is_of() -> None:
    (cap,) = terms("省级政府出资比例不超过50%。", "share_cap")
    (share,) = terms("市财政出资占比51%。", "contribution_share")
    assert cap.base == share.base == "unspecified"
    (told,) = terms("引导基金出资占子基金认缴总额的比例不超过30%。", "share_cap")
    (behind,) = terms("母基金出资比例不超过子基金实缴规模的25%。", "share_cap")
    assert (told.base, behind.base) == ("fund_size", "fund_paid_in")


def test_a_place_holds_no_verb() -> None:
    for text, place in {
        "子基金返投省内企业的资金不低于60%。": "省",
        "子基金投资于省内企业的资金不低于70%。": "省",
        "返投比例不低于60%，投资于临江市内企业的资金不低于70%。": "临江市",
    }.items():
        assert terms(text, "reinvestment")[-1].region == place, text


def test_a_value_relaxed_behind_a_semicolon_is_one_of_the_same_condition() -> None:
    strict, relaxed = terms(
        "返投金额不低于引导基金实缴出资额的1.5倍；对县域子基金可放宽至1倍。", "reinvestment"
    )
    assert (strict.operator, strict.lo, strict.region) == ("ge", Decimal("1.5"), None)
    assert (relaxed.operator, relaxed.lo, relaxed.region) == ("ge", Decimal(1), "县域")
    assert relaxed.base == strict.base == "gov_contribution"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("管理费投资期不超过2%/年，延长期不收取。", ("management_fee", "eq", Decimal(0))),
        ("剩余部分80%分配给有限合伙人，20%分配给普通合伙人。", ("carry", "eq", Decimal(20))),
        ("GP应募集不低于30%的社会资本，出资不低于2%。", ("gp_minimum", "ge", Decimal(2))),
        ("天使类、产业类出资比例分别不高于50%、30%。", ("share_cap", "le", Decimal(30))),
        ("基金存续期由5年延长至7年。", ("term", "eq", Decimal(7))),
        ("母基金占比≤30%。", ("share_cap", "le", Decimal(30))),
        (
            "子基金对单个企业的投资不得高于其认缴规模的五分之一。",
            ("single_project_cap", "le", Decimal(20)),
        ),
        ("退出期为投资期届满后3年。", ("exit_period", "eq", Decimal(3))),
        ("种子类容损率上限60%；成长类、并购类分别为30%、20%。", ("tolerance", "eq", Decimal(20))),
        (
            "返投达到2倍的，让利30%；完成返投2倍以上的可提高至50%。",
            ("concession", "eq", Decimal(50)),
        ),
        ("单个项目投资一般不会超过子基金规模的两成。", ("single_project_cap", "le", Decimal(20))),
        ("引导基金设置20年存续期。", ("term", "eq", Decimal(20))),
        ("母基金实现3.73倍放大效应。", ("leverage", "eq", Decimal("3.73"))),
    ],
)
def test_what_is_told_beside_the_usual_words(
    text: str, told: tuple[str, str, Decimal | None]
) -> None:
    assert told in values(text)


def test_what_tells_of_the_past_or_of_others_sets_nothing() -> None:
    assert values("单只平均规模由6.2亿元提高到23.5亿元。") == set()
    assert values("省级、市级基金实缴到位率分别为61%和48%。") == set()
    assert (
        values("已获取不低于子基金规模50%的出资，公示应在决策后10日内公示，取消子基金注册地限制。")
        == set()
    )
    assert ("carry", "eq", Decimal(80)) not in values("剩余收益80%分配给有限合伙人。")


@pytest.mark.parametrize(
    ("text", "genre"),
    [
        ("近日，《岱川市母基金管理办法》正式出台，明确首期规模100亿元。", "rules"),
        ("根据《岱川市母基金管理办法》，现面向社会公开遴选子基金管理机构。", "manager_call"),
        ("对过会后一年内未完成工商登记的子基金进行清理。", "exit"),
        (
            "第一名：甲资本，得分91分；第二名：乙创投，得分88分，现公示3个工作日。",
            "selection_result",
        ),
        ("公司收到通知，合伙企业已完成备案，公司将按规定履行信息披露义务。", "listed_company"),
        ("管理费按实缴规模分档累退，延长期内不再提取。", "rules"),
        ("申请机构实缴资本不低于1000万元，最近三年无重大违法违规记录。", "manager_call"),
        ("遴选条件：已在中国证券投资基金业协会备案，有3个成功案例。", "manager_call"),
        ("公司拟将持有的云川创投基金25%的份额转让给乙公司。", "exit"),
        ("今天天气晴好。", "other"),
    ],
)
def test_a_text_without_a_title_is_told_by_what_it_says(text: str, genre: str) -> None:
    assert genre_of("", text) == genre
