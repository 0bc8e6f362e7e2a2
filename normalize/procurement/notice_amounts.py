"""The amounts of a notice: the number, its nearest unit, and what can't be an amount.

The amount rule (procurement sources, section 3): the unit in the value, then the head of the
column, then the label; none of these, no amount. Sums that don't add up are flagged, never mended.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from normalize.money import Money, read_money, read_rate, unit_in
from normalize.money_words import is_per_one
from normalize.procurement.lot_refs import lots_in
from normalize.procurement.notice_labels import fold_label
from normalize.reading import Reading, Reason
from normalize.records import Doubt

# A price for a part or a time, which is no total: 元/年, 每人 …
_PER_UNIT = re.compile(r"元\s*[/／]\s*[^\s\d元]|每[人次年月日台套吨件项份米]|单价")
_RATE_HEAD = re.compile(r"折扣率|费率|下浮率|优惠率|折扣系数")
# "费率2.5%，预估金额100万元": what is bid is the rate, and the amount is what may come of it.
_RATE_OF_ESTIMATE = re.compile(
    r"(?:费率|下浮|折扣|优惠率).*(?:预估|暂定|暂估|估算|控制价|预算|限价)"
    r"|(?:预估|暂定|暂估|估算|控制价|预算|限价).*(?:费率|下浮|折扣|优惠率)"
)
_RATE_SAID = re.compile(
    r"(?:费率|下浮率?|折扣率?|优惠率)[^\d，,；;。]{0,6}(?P<rate>\d+(?:\.\d+)?\s?[%％‰折])"
)
_PLAIN_LIST = re.compile(r"\d+(?:\.\d+)?(?:\s*[,，;；、]\s*\d+(?:\.\d+)?)+")
_GROUPED = re.compile(r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?")
_LIST_CUT = re.compile(r"\s*[,，;；、]\s*")
_LOT_AMOUNT = re.compile(
    r"(?P<lot>第[^第包；;]{1,4}包|(?:采购包|合同包|标项|标段|分包|包)\s*[0-9一二三四五六七八九十A-Z]{1,3})"
    r"[^0-9；;]{0,12}(?P<amount>[0-9][0-9,.]*\s*(?:万|亿)?\s*元)"
)
_LONGEST_PRICE: Final = 200
TOLERANCE: Final = Decimal("1.05")  # items may exceed their lot by so much before it is flagged


@dataclass(frozen=True, slots=True)
class Amount:
    """An exact amount in minor units, or None with the reading that says why."""

    raw: str
    minor: int | None
    currency: str | None
    reading: Reading[Money]

    def doubts(self, field: str) -> tuple[Doubt, ...]:
        """The question for a person. "约100万元" was read, but no exact figure comes of it."""
        if self.reading.value is not None and self.minor is None:
            return (Doubt(field, self.raw, Reason.AMBIGUOUS, (self.reading.value.wording,)),)
        return Doubt.of(field, self.reading)


def amount_of(raw: str, label: str = "") -> Amount:
    """The amount that a value states, with the label or head that may hold its unit."""
    reading = read_money(raw, label or None)
    money = reading.value
    exact = money.exact if money is not None else None
    return Amount(raw, exact, money.currency if money is not None else None, reading)


def unit_price_of(raw: str, label: str = "") -> Amount:
    """The price of one piece: here a head in 元/件 says no more than one in 元."""
    unit = unit_in(label) if label else None
    return amount_of(raw, re.split("[/每]", unit)[0] if unit and is_per_one(unit) else label)


def ceiling_of(raw: str, label: str = "") -> Amount:
    """The amount of a ceiling: "不超过100万元" states it as exactly as "100万元" does."""
    amount = amount_of(raw, label)
    money = amount.reading.value
    if money is None or amount.minor is not None or money.lo_minor is not None:
        return amount
    return Amount(raw, money.hi_minor, money.currency, amount.reading)


@dataclass(frozen=True, slots=True)
class Price:
    """What a supplier won with: `kind` is amount, rate or unit_price. A rate is in percent."""

    raw: str
    kind: str
    minor: int | None = None
    currency: str | None = None
    rate_percent: Decimal | None = None
    doubts: tuple[Doubt, ...] = ()


def price_of(raw: str, head: str = "") -> Price:
    """A total, a rate or a price per unit, told apart by value and head."""
    label = fold_label(head)
    amount = amount_of(raw, head)
    is_rate = _RATE_HEAD.search(label) or _RATE_OF_ESTIMATE.search(raw[:_LONGEST_PRICE])
    # "单价：12.78元" has an amount, too.
    per_unit = _PER_UNIT.search(raw) or "单价" in label or is_per_one(unit_in(head))
    if amount.minor is not None and not is_rate and not per_unit:
        return Price(raw, "amount", amount.minor, amount.currency)
    if amount.reading.reason is Reason.NOT_APPLICABLE or is_rate:
        said = _RATE_SAID.search(raw) if amount.minor is not None else None
        rate = read_rate(said["rate"] if said else raw, head or None)
        percent = rate.value * 100 if rate.value is not None else None
        return Price(raw, "rate", rate_percent=percent, doubts=Doubt.of("rate_percent", rate))
    if per_unit:
        return Price(raw, "unit_price")
    return Price(raw, "amount", doubts=amount.doubts("amount_minor"))


def by_lot(value: str) -> dict[str, str]:
    """The amounts of a value that names lots: "第1包113.9万元;第2包348.1万元"."""
    return {
        lots[0]: match["amount"]
        for match in _LOT_AMOUNT.finditer(value)
        if len(lots := lots_in(fold_label(match["lot"]))) == 1
    }


def listed(value: str) -> list[str]:
    """The numbers of a bare list: "6150000,2027500"; one number with grouped digits is no list."""
    if _GROUPED.fullmatch(value) or not _PLAIN_LIST.fullmatch(value):
        return []
    return _LIST_CUT.split(value)


def differs(total: int | None, parts: Iterable[int | None]) -> bool:
    """True where parts, all of them known, don't add up to a known total."""
    known = list(parts)
    if total is None or not known or None in known:
        return False
    return sum(part for part in known if part is not None) != total


def exceeds(part: Decimal | int | None, whole: int | None) -> bool:
    """True where a part is larger than the whole by more than the tolerance."""
    return part is not None and whole is not None and Decimal(part) > whole * TOLERANCE
