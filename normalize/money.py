"""Money as it is worded, read into whole minor units (fen for CNY) without losing the wording.

"不低于1亿元", "5-10亿元" and "百亿级" are claims of different strength and stay so (`Bound`).
A figure is taken only when one reading fits: no unit, two amounts, a price per year or a part
of a fen end as a `Reason`, never as a number. Rules: data model rule 7; the amount rule of the
procurement sources (unit in the value, then in the column head, then in the label).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Final

from normalize.money_figures import EXACT, Doubt, Figure, ends_of, figure_of, head_unit
from normalize.money_words import (
    RATE_WORD,
    Token,
    is_per_one,
    names_in,
    parse_unit,
    power_of,
    prepare,
    tokens_in,
    unit_in,
)
from normalize.reading import Reading, Reason

__all__ = ["Bound", "Money", "find_money", "from_number", "read_money", "read_rate", "unit_in"]


class Bound(StrEnum):
    """How a wording limits the amount."""

    EQ = "eq"
    GE = "ge"
    LE = "le"
    APPROX = "approx"
    RANGE = "range"
    MAGNITUDE = "magnitude"  # 百亿级: an order of magnitude, no number


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units of `currency` (ISO 4217), as strong as its wording.

    `lo_minor` and `hi_minor` are equal for `eq` and `approx`; `ge` has no `hi`, `le` no `lo`,
    `magnitude` neither. `precision_minor` is one step of the last digit written ("1.77万亿元":
    100 亿元), for a magnitude the order it names. `wording` is what was read; it takes no part
    in comparisons.
    """

    lo_minor: int | None
    hi_minor: int | None
    bound: Bound
    precision_minor: int
    currency: str = "CNY"
    wording: str = field(default="", compare=False)

    @property
    def exact(self) -> int | None:
        """The minor units where the wording states them exactly, else None."""
        return self.lo_minor if self.bound is Bound.EQ else None

    @property
    def claim(self) -> tuple[int | None, int | None, Bound, str]:
        """What is claimed, however finely it is written: 39.8万元 equals 398000元."""
        return self.lo_minor, self.hi_minor, self.bound, self.currency


_MINOR_DIGITS: Final = {"JPY": 0, "KRW": 0}  # all others: two
_LARGEST: Final = Decimal(10) ** 14  # 100 万亿元, near China's yearly product

# Between the two writings of one amount: "叁佰元整（大写）（300元）", "3000元，即0.3万元".
_SAME_AGAIN = re.compile(r"(?:[\s():,、;¥整正元]|人民币|大写|小写|即|合)*")
_SAYS_SAME = re.compile(r"[(即]|大写|小写")
_IN_BRACKETS = re.compile(r"\s*\([0-9,.]+\)\s*")
_ELSEWHERE = re.compile(r"[详参]?见.{0,12}(?:附件|文件|公告|采购需求|清单)")
_ABSENT: Final = {
    **dict.fromkeys(("", "/", "\\", "-", "--", "—", "——", "无", "暂无"), Reason.NOT_STATED),
    **dict.fromkeys(("保密", "不公开", "涉密"), Reason.WITHHELD),
    "不适用": Reason.NOT_APPLICABLE,
}
_BRACKETED_SIGN = re.compile(r"[(（]\s*([%％‰])\s*[)）]")
_RATE = re.compile(r"(?<![0-9.])(?P<n>-?[0-9]{1,12}(?:\.[0-9]{1,20})?)\s?(?P<mark>%|‰|折)?")
_RATE_RANGE = re.compile(r"[0-9.]\s?%?\s?[-~—至]\s?[0-9.]+\s?[%‰]")


def read_money(text: str, unit: str | None = None) -> Reading[Money]:
    """The one amount that a cell or value states.

    `unit` is the column head, label or page line that may name a unit ("万元", "预算金额（元）");
    a unit in the value wins, but under "元/年" and "（元）/人" no value is a total. "¥" names the
    currency, not the scale: it stands for 元 only where no unit is given at all; 人民币 does not
    even then.

    Reasons: `no_unit`; `ambiguous` (several amounts, see the candidates); `contradictory`
    (capitals and figures, or value and head, disagree); `out_of_range` (negative, or above
    100 万亿); `not_applicable` (a rate: see `read_rate`); `not_stated`, `not_read`, `withheld`;
    `unreadable` (also a price per year or piece, which is no total, and a part of a fen).
    """
    try:
        return Reading(text, _read(prepare(text), unit_in(unit) if unit else None))
    except Doubt as doubt:
        return Reading(text, None, doubt.reason, doubt.candidates)


def find_money(text: str) -> list[tuple[Reading[Money], int, int]]:
    """All amounts in running text, each with its span in `text`, left to right.

    An amount needs a unit here. Those that are no total or cannot be read come with a reason.
    """
    found = []
    for token in tokens_in(prepare(text)):
        if token.has_unit:
            start, end = token.span
            found.append((_reading(token, text[start:end]), start, end))
    return found


def from_number(value: Decimal | int | str, unit: str, currency: str = "CNY") -> Reading[Money]:
    """A number from JSON or a spreadsheet, in a unit the source's description gives ("亿元").

    A float is a programming error (TypeError): it has lost the number that was published.
    """
    if isinstance(value, float):
        raise TypeError("money is read from Decimal, int or str, never from float")
    raw = str(value)
    try:
        scale = head_unit(unit_in(unit))
        figure = figure_of(value).times(scale.power)
        return Reading(raw, _exactly(figure, scale.currency or currency, raw + unit))
    except Doubt as doubt:
        return Reading(raw, None, doubt.reason)


def read_rate(text: str, unit: str | None = None) -> Reading[Decimal]:
    """A rate as a part of one: "98.5%" is 0.985, "8.5折" and "85折" are 0.85, "5‰" is 0.005.

    Whether it is a discount, a deduction or a fee is for the label to say. A number without a
    sign is `no_unit` ("费率0.85" may be 0.85 % or 85 %), unless `unit` has one.
    """
    folded = _BRACKETED_SIGN.sub(r"\1", prepare(text))  # forms print "0.80(%)"
    rates = list(_RATE.finditer(folded))
    if len(rates) != 1 or _RATE_RANGE.search(folded):
        absent = _ABSENT.get(folded.strip(), Reason.UNREADABLE)
        several = tuple(rate[0].strip() for rate in rates)
        return Reading(text, None, Reason.AMBIGUOUS if several else absent, several)
    mark = rates[0]["mark"] or ("%" if unit_in(unit or "") == "%" and "%" in (unit or "") else "")
    if not mark:
        return Reading(text, None, Reason.NO_UNIT)
    number = Decimal(rates[0]["n"])
    power = {"%": -2, "‰": -3, "折": -1 if abs(number) < 10 else -2}[mark]
    return Reading(text, EXACT.scaleb(number, power))


def _reading(token: Token, raw: str) -> Reading[Money]:
    try:
        return Reading(raw, _read_token(token, None))
    except Doubt as doubt:
        return Reading(raw, None, doubt.reason, doubt.candidates)


def _read(text: str, head: str | None) -> Money:
    tokens = list(tokens_in(text))
    amounts = [token for token in tokens if token.has_unit]
    if not amounts:
        return _read_bare(text, tokens, head)
    capital = any(token.is_capital for token in amounts)
    rivals = [t for t in tokens if t.looks_like_amount or (capital and t.stands_alone)]
    stated = sorted(amounts + rivals, key=lambda token: token.span)
    money = _agreed(stated, head) if len(stated) > 1 else _read_token(amounts[0], head)
    if money.currency == "CNY" and names_in(text) - {"CNY"}:
        raise Doubt(Reason.CONTRADICTORY)
    return money


def _read_bare(text: str, tokens: list[Token], head: str | None) -> Money:
    """No number carries a unit: it may stand in a label inside the text, or in the head."""
    bare = [token for token in tokens if token.stands_alone]
    if not bare:
        raise Doubt(_why_nothing(text, head))
    if head == "%" or RATE_WORD.search(text):
        raise Doubt(Reason.NOT_APPLICABLE)
    if len(bare) > 1:
        raise Doubt(Reason.AMBIGUOUS, *(token.wording for token in bare))
    head = unit_in(text) or head or ("元" if bare[0].has_sign else None)
    if _IN_BRACKETS.fullmatch(text):  # bookkeepers write minus so
        raise Doubt(Reason.AMBIGUOUS, bare[0].match[0], f"-{bare[0].match[0]}")
    return _read_token(bare[0], head)


def _why_nothing(text: str, head: str | None) -> Reason:
    if reason := _ABSENT.get(text.strip()):
        return reason
    if RATE_WORD.search(text) and re.search("[0-9]", text):
        return Reason.NOT_APPLICABLE
    return Reason.NOT_READ if _ELSEWHERE.search(text) else Reason.UNREADABLE


def _agreed(tokens: list[Token], head: str | None) -> Money:
    """One amount written twice, in capitals and figures or in two units; else there is doubt."""
    if not all(_says_same(one, other) for one, other in pairwise(tokens)):
        raise Doubt(Reason.AMBIGUOUS, *(token.wording for token in tokens))
    units = [token.has_unit for token in tokens]
    for bare_unit in {"元", head or "元"}:
        heads = [head if has_unit else bare_unit for has_unit in units]
        read = [_read_token(t, h) for t, h in zip(tokens, heads, strict=True)]
        if len({money.claim for money in read}) == 1:
            finest = min(read, key=lambda money: money.precision_minor)
            return replace(finest, wording=tokens[0].text[tokens[0].span[0] : tokens[-1].span[1]])
    raise Doubt(Reason.CONTRADICTORY, *(token.wording for token in tokens))


def _says_same(one: Token, other: Token) -> bool:
    between = one.text[one.match.end() : other.match.start()]
    if _SAME_AGAIN.fullmatch(between) is None:
        return False
    return one.is_capital != other.is_capital or _SAYS_SAME.search(between) is not None


def _read_token(token: Token, head: str | None) -> Money:
    """The token's amount; `head` gives the unit where it has none. Raises `Doubt`."""
    if token.is_no_total or is_per_one(head):
        raise Doubt(Reason.UNREADABLE)
    figures = token.match[0]
    if minus := token.minus:  # after a letter it may as well be a dash
        candidates = (figures, f"-{figures}") if minus["stuck"] else ()
        raise Doubt(Reason.AMBIGUOUS if candidates else Reason.OUT_OF_RANGE, *candidates)
    if merged := token.merged:
        raise Doubt(Reason.AMBIGUOUS, figures, merged)
    currency = _currency(token, head)
    if order := token.match["order"]:
        step = Figure(Decimal(1), Decimal(1)).times(power_of(re.sub("[数几上]", "", order)))
        return _as_magnitude(_exactly(step, currency, token.wording))
    low, high = (_exactly(end, currency, token.wording) for end in ends_of(token, head))
    return _ranged(low, high) if token.match["b"] else _bounded(token, low)


def _currency(token: Token, head: str | None) -> str:
    """The value's own currency, else the head's, else CNY."""
    words = token.words[0] if token.words else ""
    names = names_in(token.match[0]) | names_in(words)
    own = next(iter(names), None)
    in_head = parse_unit(head or "").currency
    has_yuan = parse_unit(token.group("au", "bu", "bv", "hu") or "").has_yuan
    # "100万元" under a head in 港元, "¥100" under one in 万美元: one of the two is wrong.
    clash = has_yuan if own is None else own != in_head and not token.has_unit
    if len(names) > 1 or (clash and in_head not in (None, "CNY")):
        raise Doubt(Reason.CONTRADICTORY)
    return own or in_head or "CNY"


def _exactly(figure: Figure, currency: str, wording: str) -> Money:
    """Raises `Doubt` for negative and absurd amounts and for parts of a minor unit."""
    if not 0 <= figure.value <= _LARGEST:
        raise Doubt(Reason.OUT_OF_RANGE)
    minor, step = figure.times(_MINOR_DIGITS.get(currency, 2))
    if minor != minor.to_integral_value():
        raise Doubt(Reason.UNREADABLE)
    return Money(int(minor), int(minor), Bound.EQ, max(1, int(step)), currency, wording)


def _as_magnitude(money: Money) -> Money:
    """The order named stays as the precision: 百亿 is no number of 100 亿."""
    order = money.lo_minor or money.precision_minor
    return Money(None, None, Bound.MAGNITUDE, order, money.currency, money.wording)


def _ranged(low: Money, high: Money) -> Money:
    if (low.lo_minor or 0) > (high.lo_minor or 0):
        raise Doubt(Reason.CONTRADICTORY)
    step = min(low.precision_minor, high.precision_minor)
    return Money(low.lo_minor, high.hi_minor, Bound.RANGE, step, low.currency, low.wording)


def _bounded(token: Token, money: Money) -> Money:
    """The amount with the bound that the words around it set."""
    said = {name[:2] for match in (token.words, token.after) if match
            for name, word in match.groupdict().items() if word}  # fmt: skip
    if re.search("[余多]", token.group("au", "bv") or ""):
        said.add("ge")
    if "or" in said:
        return _as_magnitude(money)
    if {"ge", "le"} <= said:
        raise Doubt(Reason.CONTRADICTORY)
    if "ge" in said:
        return replace(money, hi_minor=None, bound=Bound.GE)
    if "le" in said:
        return replace(money, lo_minor=None, bound=Bound.LE)
    return replace(money, bound=Bound.APPROX) if "ap" in said else money
