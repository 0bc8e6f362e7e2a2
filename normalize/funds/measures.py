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

# Money of the manager, of a project, of a service: no size of a fund.
_OTHER: Final = re.compile(
    r"(?<!公共)(?<!基金)(?<!经营)预算(?!安排|内|资金|出资|投入)|服务费|(?:采购|合同|中标)(?:金额|价)|营业收入|净利润|总资产|亏损|产值|罚款|税收|GDP|融资额|估值|(?:转让|挂牌|拍卖)底价|评估价|托管(?:资产)?规模"
)
_RIGHT: Final = (
    ("idle", re.compile(r"^[^,。;]{0,24}(?:闲置|滞留|沉睡|沉淀|未动)")),
    ("paid_in", re.compile(r"^[^,。;]{0,8}(?:实缴到位|到位|已实缴|已到账)")),
    ("registered", re.compile(r"^(?:的)?注册资本")),
    ("contribution", re.compile(r"^(?:认购|参与认购|入伙|参与(?:投资|设立))")),
    ("contribution", re.compile(r"^由[^,。;]{2,24}(?:认缴|出资|承担)")),
    ("target", re.compile(r"^(?:级)?(?:的|规模)?[^,。;]{0,20}(?:基金|资金池)")),
)
_IDLE = re.compile(r"\s?(?:的)?(?:资金)?(?:处于)?(?:长期)?(?:闲置|滞留|沉淀|沉睡)")
_GROWS: Final = frozenset({"registered", "target", "committed"})
_SHARE = re.compile(r"\s?元?(?:人民币)?[,(]占(?:比)?[^,。;0-9]{0,14}[0-9.]+%")  # a partner's part


def measure_of(
    text: FundText, each: Quantity, left: str, right: str, last: str | None
) -> str | None:
    if last in _GROWS and re.match(
        r"\s?(?:元)?(?:增|变更|提高|扩|调整|缩减|缩小|[减降]至)[^,。;]{0,6}$", left.strip()
    ):
        return last
    clauses = [clause for clause in re.split(r"[,]", left) if clause.strip()]
    near = clauses[-1] if clauses else left
    if last and re.fullmatch(r"[\s、和及与]*(?:达到?|即|合计|约|共计|共)*", near):
        return last
    if near.startswith("涉及") and len(clauses) > 1:
        near = clauses[-2]
    if _IDLE.match(right):
        return "idle"
    label, _, said = near.rpartition(":")
    near = said if label and _named(said) else near
    if _OTHER.search(near) or _of_manager(text, each):
        return None
    if (found := _named(near)) is not None:
        return "contribution" if found == "committed" and _SHARE.match(right) else found
    if each.bound is Bound.MAGNITUDE or not near.strip():
        behind = next((name for name, rule in _RIGHT if rule.search(right)), None)
        if behind:
            return behind
    for clause in reversed(clauses[-3:-1]):
        if (found := _named(clause)) is not None:
            return found
    return next((name for name, rule in _RIGHT if rule.search(right)), None)


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
