"""Amounts that describe funds: how large, whose money, how much of it is there.

The words for size are kept apart (target, first phase, registered, committed, paid in, leveraged,
invested, returned): 国家制造业转型升级基金 was registered with 1,472 亿元 and first paid in 73.6.
A figure that no rule can name has no measure, and never becomes a size.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from normalize.funds.givers import Givers, givers_in
from normalize.funds.giving import Near, is_given, measure_of
from normalize.funds.quantities import Quantity, quantities
from normalize.funds.rules import Rows, rows
from normalize.funds.term_rules import CURRENCIES
from normalize.funds.terms import Term, read_terms
from normalize.funds.text import FundText
from normalize.funds.withdrawals import Withdrawal, withdrawals
from normalize.money import Bound, Money
from normalize.text import read_numeral

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
_PROMISED: Final = frozenset({"contribution", "committed"})
_GROWS: Final = frozenset({"registered", "target", "committed"})
_SHARE = re.compile(r"\s?元?(?:人民币)?[,(]占(?:比)?[^,。;0-9]{0,14}[0-9.]+%")  # a partner's part
_BAND = re.compile(r"^\s?(?:\(含\))?(?:以[上下])?(?:的)?(?:部分|项目|企业)")
_FUND_COUNT = re.compile(
    r"(?<![0-9.第])(?P<n>[0-9]{1,5}|[一二两三四五六七八九十]{1,3})\s?(?:多|余)?\s?(?:[只支](?!股票|股份|队伍?)|[个项](?=[^,。;]{0,6}(?:基金|母基金))|家(?=基金(?!管理)))"
)
_MOTHERS_AND_SUBS = re.compile(
    r"(?P<m>[0-9]{1,4})\s?[只支个]?母(?:基金)?\s?[+、和]\s?(?P<s>[0-9]{1,4})\s?[只支个]?子"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount with what it measures; `measure` is None where no rule names it.

    contributors  whose money it is, as printed, for contributions and what is paid of them; several
                  where each gives as much
    torn          of a list whose names and amounts don't go together: whose it is isn't said
    """

    measure: str | None
    money: Money
    quote: str
    start: int
    end: int
    sentence: tuple[int, int]
    contributors: tuple[str, ...] = ()
    torn: bool = False

    @property
    def is_given(self) -> bool:
        """True for the money of a giver, which is no size of the fund."""
        return self.measure == "contribution" or bool(self.contributors)

    @property
    def said(self) -> tuple[object, ...]:
        """What is stated, wherever it stands."""
        return self.measure, self.money.claim, self.money.precision_minor, self.contributors


@dataclass(frozen=True, slots=True)
class FundCount:
    """How many funds a sentence speaks of."""

    number: int
    quote: str
    start: int


def read_amounts(text: FundText, known: Iterable[Term] | None = None) -> list[Amount]:
    """All amounts of a text that are no conditions, in its order; a repeated one once.

    `known` are the conditions of the text, where they have been read already.
    """
    return once(all_amounts(text, read_terms(text) if known is None else known))


def all_amounts(text: FundText, known: Iterable[Term]) -> list[Amount]:
    """The same with what is repeated: one giver may give as much to each of two funds."""
    terms, gone = {term.start for term in known}, withdrawals(text)
    return [
        amount
        for start, end in text.sentences()
        for amount in _of_sentence(text, start, end, terms, gone)
    ]


def once(amounts: Iterable[Amount]) -> list[Amount]:
    """Each statement at its first place."""
    found: dict[tuple[object, ...], Amount] = {}
    for amount in amounts:
        found.setdefault(amount.said, amount)
    return sorted(found.values(), key=lambda amount: amount.start)


def _of_sentence(
    text: FundText, start: int, end: int, terms: set[int], gone: Iterable[Withdrawal]
) -> Iterator[Amount]:
    previous = start
    last: str | None = None
    givers = Givers()
    for each in quantities(text, start, end):
        if each.unit not in CURRENCIES or each.money is None:
            continue
        right = text.text[each.end : end]
        if each.start in terms or _BAND.match(right):
            continue
        left = text.text[previous : each.operator_at]
        measure = _measure(text, each, left, right, previous == start, last)
        places = (previous, each.operator_at, each.end)
        near = Near(text, (start, end), places, measure, last, givers)
        measure = measure_of(near)
        if measure in _PROMISED and any(each.start in one for one in gone):
            measure = "withdrawn"
        givers = givers_in(text, places, givers) if is_given(near, measure) else Givers()
        last, previous = measure, each.end
        yield Amount(
            measure=measure,
            money=each.money,
            quote=text.quote(_clause_start(text, start, each), each.end),
            start=each.start,
            end=each.end,
            sentence=(start, end),
            contributors=givers.here,
            torn=givers.torn,
        )


def _clause_start(text: FundText, start: int, each: Quantity) -> int:
    """Where the clause of an amount begins; the figure's own commas are none."""
    at = max(text.text.rfind(sign, start, each.operator_at) for sign in (",", ":"))
    return at + 1 if at >= 0 else start


def _measure(
    text: FundText, each: Quantity, left: str, right: str, first: bool, last: str | None
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


def read_counts(text: FundText) -> list[FundCount]:
    """Numbers of funds; "16母+40子" is 56."""
    found = []
    for match in _MOTHERS_AND_SUBS.finditer(text.text):
        number = int(match["m"]) + int(match["s"])
        found.append(FundCount(number, text.quote(*match.span()), match.start()))
    for match in _FUND_COUNT.finditer(text.text):
        read = _number(match["n"])
        if read:
            found.append(FundCount(read, text.quote(*match.span()), match.start()))
    return sorted(found, key=lambda count: count.start)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else read_numeral(text)
