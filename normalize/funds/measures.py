"""What an amount of a notice measures, by the words before and behind it.

The words for size are kept apart: what was registered is not what was paid in. Money of a project,
a firm or a manager is none of a fund's.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from normalize.funds.quantities import Quantity
from normalize.funds.rules import Rows, rows
from normalize.funds.text import FundText
from normalize.money import Bound

OTHERS: Final = "others"  # money of the manager, of a project, of a firm: no fund's
_OTHER: Final = re.compile(
    r"(?<!公共)(?<!基金)(?<!经营)(?<!出资)预算(?!安排|内|资金|出资|投入)|服务费|(?:采购|合同|中标)(?:金额|价)"
    r"|营业?收入?[^,。;]{0,4}$|销售(?:收入|额)|净?利润|利税|总资产|资产总[额计]|亏损|产值|增加值|生产总值|GDP|罚款|税收"
    r"|公共预算收入|融资(?:金额|额|规模)|授信|贷款(?!出资)|市值|估值|评估[价值]|底价|(?:挂牌|起拍|保留)价|平均|单笔|户均"
    r"|托管(?:资产)?规模|项目总投资|剩余财产|账面(?:价值|净值)|净资产|货币资金|补贴|奖励|奖补"
    r"|(?:较|比|同比|环比)[^,。;]{0,10}(?:增[加长多]?|减少?|[多少]|提高|下降)了?约?$"
)
# Of money that isn't a fund's, what it brings with it.
_LEVERS: Final = re.compile(r"(?:带动|撬动|吸引|引导)[^,。;]{0,10}(?:贷款|信贷|总投资|融资)")
_THING: Final = r"(?:(?!集群|产业链|园区|企业|工程|市场|赛道|项目|[0-9]|[十百千万]亿)[^,。;])"
_RIGHT: Final = (
    (
        "idle",
        re.compile(
            r"^[^,。;]{0,24}(?:闲置|滞留|沉睡|沉淀|未动|结存|结余|趴在|未(?:实际|及时|完成)?(?:投资|使用|支出|投出|投放))"
        ),
    ),
    (
        "irregular",
        re.compile(
            r"^(?:元|的|资金|财政|基金|被|未经[^,。;]{2,8}批准)*(?:违规|挪用|(?:出?借|拆借)给?|挤占|用于(?:购买)?(?:理财|还债|偿还))"
        ),
    ),
    (
        "paid_in",
        re.compile(r"^[^,。;]{0,8}(?:实缴到位|到位|已实缴|(?:已|全部)*(?:到账|缴足|缴清|缴付))"),
    ),
    ("registered", re.compile(r"^(?:的)?注册资本")),
    (
        "contribution",
        re.compile(r"^(?:元)?的?(?:省|市|区|县)?级?(?:母基金|引导基金|财政|政府)(?:资金)?出资"),
    ),
    (
        "returned",
        re.compile(r"^(?:元)?的?(?:投资)?(?:本金|收益|红利|回购款)(?:分配|返还|回收)?(?=[,。;]|$)"),
    ),
    ("contribution", re.compile(r"^(?:元)?(?:专项)?用于[^,。;]{0,16}(?:出资|注资|认缴)")),
    ("target", re.compile(r"^的?(?:募集|募资|设立|规模)目标")),
    ("contribution", re.compile(r"^(?:认购|参与认购|入伙|参与(?:投资|设立))")),
    ("contribution", re.compile(r"^由[^,。;]{2,24}(?:认缴|出资|承担|募集|筹集|解决)")),
    ("returned", re.compile(r"^(?:元)?(?:的价格)?成交")),
    ("target", re.compile(rf"^(?:级)?(?:的|规模)?{_THING}{{0,20}}(?:基金|资金池|资金规模)")),
    ("target", re.compile(r"^[^,。;0-9]{0,3}(?:扩充|扩大|扩容|扩募|增加|增长|提升|做大)[到至]")),
)
_SETS_UP: Final = re.compile(r"(?:设立|组建|成立|发起)$")
_OF_FUND: Final = re.compile(r"(?:元)?的?[^,。;、]{0,24}基金")
_IDLE: Final = re.compile(
    r"\s?(?:的)?(?:资金)?(?:处于)?(?:长期)?(?:闲置|滞留|沉淀|沉睡|结存|结余|未使用|未投出)"
)
_GROWS: Final = frozenset({"registered", "target", "committed", "contribution"})
_CHANGES: Final = re.compile(
    r"\s?(?:元|人民币)*(?:增|变更|提高|扩|调[整减增低高]|缩减|缩小|[减降][至到为少]|压缩|[下上]调)[^,。;]{0,6}$"
)
# 统筹安排12亿元支持科技创新: a budget, and not a fund's.
_ELSEWHERE: Final = re.compile(r"(?:元|的|资金)*支持(?![^,。;]{0,30}基金)")
# 引导基金9只,认缴180亿元: what the nine have; where they were set up by someone, it is his.
_COUNTED: Final = re.compile(
    r"^(?:(?!设立|参股|组建|出资|投资|决策|批复|参与|认缴).)*[0-9]\s?[只支](?:合计|共|已)*认缴(?:出资)?$"
)
_SHARE: Final = re.compile(r"\s?元?(?:人民币)?[,(]占(?:比)?[^,。;0-9]{0,14}[0-9.]+%")  # a partner's
# Of a list of sources each has its name alone before its amount: 其中省财政5亿元、社会资本10亿元.
_SOURCE: Final = re.compile(
    r"(?:财政(?:[局厅]|(?:专项|预算)?资金)?|公司|集团|平台|[国央民]企|企业|银行|保险(?:机构|资金)"
    r"|(?:社会|民间|金融|产业)(?:资[本金]|机构|投资[人者])|合伙人|管委会|(?<=[省市区县])政府|国资)(?:约|为|拟)?$"
)
_FUND_GIVES: Final = re.compile(r"(?:引导|母)基金(?:约|为|拟)?$")  # or the size of one of several
_OF_SOURCES: Final = re.compile(r"其中|资金来源|出资(?:人|方|结构|构成|安排)|合伙人")
_SOURCES: Final = re.compile(r"资金来源|出资(?:人|方|结构|构成|安排)")
_SIZES: Final = frozenset({"target", "committed", "paid_in", "first_phase"})
_NEXT_FUND: Final = re.compile(
    r"(?:[、和及与]\s?|其中(?![^、。;]*(?:引导|母)基金))[^、。;]{2,40}(?:基金|合伙企业)(?:\(有限合伙\))?(?:约|近|为)?"
)
_GOES_ON: Final = re.compile(
    r"[\s、和及与]*(?:达到?|即|合计|约|共计|共)*|\s?元?\((?:其中)?首[期笔批](?:出资|实缴)?"
)
_GAINS: Final = re.compile(r"[、和及与]?\s?(?:投资)?(?:收益|利息|分红|红利|回报)(?:约|为)?")
_COMPARED: Final = re.compile(r"\s?(?:较|比|相比)[^,。;增减多少]{1,14}$")  # 较一期的64亿元翻番


def measure_by_words(
    text: FundText, each: Quantity, left: str, right: str, last: str | None, before: str = ""
) -> str | None:
    """The measure, OTHERS for money that is no fund's, or None where no rule names it.

    left    the words since the amount before it in the sentence, or since its beginning
    right   the rest of the sentence
    last    what that amount measures
    before  the sentence up to `left`
    """
    if last in _GROWS and _CHANGES.match(left.strip()):
        return last
    clauses = [clause for clause in re.split(r"[,]", left) if clause.strip()]
    near = clauses[-1] if clauses else left
    if last and len(clauses) < 2 and _GOES_ON.fullmatch(near):
        return last
    if last == "returned" and _GAINS.fullmatch(near):
        return last
    if last and (_COMPARED.match(near) or (last in _SIZES and _NEXT_FUND.fullmatch(near))):
        return last
    if near.startswith("涉及") and len(clauses) > 1:
        near = clauses[-2]
    if _IDLE.match(right):
        return "idle"
    label, _, said = near.rpartition(":")
    near = said if label and _named(said) else near
    if _LEVERS.search(near):
        return "leveraged"
    if _OTHER.search(near) or _of_manager(text, each):
        return OTHERS
    if (found := _named(near)) is not None:
        if found == "contribution" and _ELSEWHERE.match(right) and "基金" not in near:
            return OTHERS
        if found == "contribution" and len(clauses) > 1 and _COUNTED.search(clauses[-2] + near):
            return "committed"
        return "contribution" if found == "committed" and _SHARE.match(right) else found
    if _gives(near, last, before + left):
        return "contribution"
    if each.bound is Bound.MAGNITUDE or not near.strip():
        behind = next((name for name, rule in _RIGHT if rule.search(right)), None)
        if behind:
            return behind
    if _SETS_UP.search(near):  # …已在某地注册,并设立100亿元专项基金: what follows has its own size
        behind = next((name for name, rule in _RIGHT if rule.search(right)), None)
        if behind or _OF_FUND.match(right):
            return behind or "target"
    for clause in reversed(clauses[-3:-1]):
        if (found := _named(clause)) is not None:
            return found
    return next((name for name, rule in _RIGHT if rule.search(right)), None)


def _gives(near: str, last: str | None, said: str) -> bool:
    """True where nothing but a giver's name stands before an amount in a list of sources."""
    if _FUND_GIVES.search(near):
        return last == "contribution" or _SOURCES.search(said) is not None
    return _SOURCE.search(near) is not None and (
        last == "contribution" or _OF_SOURCES.search(said) is not None
    )


def _named(clause: str) -> str | None:
    return next((rule["measure"] for rule in _measures() if rule["words"].search(clause)), None)


@cache
def _measures() -> Rows:
    return rows("measures")


def _of_manager(text: FundText, each: Quantity) -> bool:
    """True for the capital of the managing company, which its profile gives."""
    before = text.text[max(0, each.start - 120) : each.start]
    if not re.search(r"(?:注册|实缴|实收)(?:资本|资金)[^,。;]{0,6}$", before):
        return False
    named = [
        m.end()
        for m in re.finditer(r"管理人|管理机构|管理公司|统一社会信用代码|普通合伙人", before)
    ]
    funds = [m.end() for m in re.finditer(r"(?:引导|投资|产业|母)基金(?!管理)", before)]
    return bool(named) and max(named) > max(funds, default=-1)
