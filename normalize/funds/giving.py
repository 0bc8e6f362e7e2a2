"""Which amounts are money that someone gives, where their own words leave it open.

A first payment (省财政首期出资20亿元) is no first phase of the fund, what a partner has paid is not
what the fund has, and money that goes to a firm is an investment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from normalize.funds.giver_names import IS_NAME, trimmed
from normalize.funds.givers import Givers, is_changed_to, is_paid_too
from normalize.funds.mothers import ENDS_AS_MOTHER
from normalize.funds.names import FIRM, FUND, PROVISIONAL, funds_in, is_fund
from normalize.funds.text import FundText

_PAID: Final = frozenset({"paid_in", "government_paid_in"})
_TO_FIRM = re.compile(
    rf"[向对](?P<to>{FIRM})(?:[^,。;]{{0,6}})?(?:出资|投资|增资|投入|注资)[^,。;]{{0,6}}$"
)
_TO_FIRM_BEHIND = re.compile(rf"(?:元)?(?:人民币)?(?:投资|增资|入股)(?P<to>{FIRM})")
_TO_FUND = re.compile(rf"[向对]{FUND}")
_PARTNER_LINE = re.compile(
    r"\s?(?:[0-9]{1,2}[.、]?\s?)?[^\s,;:。]{4,60}\s(?:(?:普通|有限|执行事务)合伙人|GP|LP)"
    r"(?:\s[^\s0-9,;:。]{1,8}){0,2}\s?"
)
_SHARE_BEHIND = re.compile(r"(?:元)?(?:人民币)?\s?[,(]占[^,。;()0-9]{0,12}[0-9.]+%")
_FIRST_PAYMENT = re.compile(
    r"(?P<who>[^,:。;]{2,60}?)(?:拟|已|将|计划)*(?:实缴|首期|认缴)*(?:出资|认缴|拨付|安排|缴付|缴纳)(?:资金|金额|额)?(?:为)?$"
)
_PAYS = re.compile(
    r"(?P<who>[^,:。;]{2,90}?)(?:已|累计|首期|实际|现)*(?:实缴|到位|缴付)(?:首期)?(?:出资|到位)?"
    r"(?:资金|金额|额)?(?:为|了|:)?(?:人民币)?$"
)
_MANY_FUNDS = re.compile(
    r"[0-9一二两三四五六七八九十]\s?[多余]?[只支]|全[省市区县国]|各级|基金(?:群|体系|集群)"
)
_SIZE_ALONE = re.compile(r"\s?认缴出资(?:总|金)?额(?:为|:)?(?:人民币)?")
_FUND_ALONE = re.compile(rf"(?:^|名称为?[:为]?|设立|成立|[,:]){FUND}{PROVISIONAL}$")
# 引导基金对某基金的认缴出资额由8000万元调减至5000万元: the giver's part changes, not the fund.
_PART_CHANGES = re.compile(
    r"(?P<who>[^,:。;]{2,40}?)(?:[向对][^,:。;]{4,60}?)?的?(?:认缴|承诺|拟)?出资(?:金?额)?"
    r"(?:拟|已)?由$"
)
_NO_MORE = re.compile(r"(?:不再|停止|取消|终止|放弃|无需)[^,。;:]{0,12}$")
_PASSES_ON = re.compile(r"(?:元)?(?:人民币)?的?[^,。;]{0,12}(?:转让|受让|退还|返还)")
_IN_PARTS = re.compile(r"\s?\((?:其中|首[期次])[^()]*$")
_FIRST_PART = re.compile(r"(?:首期|首次|先期)[^,。;()]{0,16}%[,(]?即$")
_YEAR_ALONE = re.compile(r"[、,和及\s]*(?:20[0-9]{2}年(?:度)?)[^,。;、]{0,8}$")


@dataclass(frozen=True, slots=True)
class Near:
    """An amount and the words about it.

    places  the end of the amount before it in the sentence, or the sentence's beginning; where it
            begins; where it ends
    measure what the words for measures say
    last    what the amount before it measures
    before  the givers of that
    """

    text: FundText
    sentence: tuple[int, int]
    places: tuple[int, int, int]
    measure: str | None
    last: str | None
    before: Givers

    @property
    def left(self) -> str:
        return self.text.text[self.places[0] : self.places[1]]

    @property
    def right(self) -> str:
        return self.text.text[self.places[2] : self.sentence[1]]


def measure_of(near: Near) -> str | None:
    """The measure of an amount, with what is given told from what a fund has."""
    if _is_part(near):
        return None  # 出资5000万元(其中2026年安排2000万元): told with the whole
    if near.last == "contribution" and is_changed_to(near.left):
        return near.last
    if near.measure == "registered" and (changes := _PART_CHANGES.search(_clause(near))):
        given = _TO_FUND.search(near.left) or _is_giver(changes["who"])
        return "contribution" if given else near.measure
    if near.measure == "contribution" and _NO_MORE.search(_clause(near)):
        return "withdrawn"
    if near.measure == "contribution" and _PASSES_ON.match(near.right):
        return "returned"
    if near.measure == "contribution" and _is_of_fund(near):
        return "committed"
    if near.measure == "contribution":
        to = _TO_FIRM.search(near.left) or _TO_FIRM_BEHIND.match(near.right)
        return "invested" if to and not is_fund(to["to"]) else near.measure
    if near.measure == "first_phase":
        named = _FIRST_PAYMENT.search(_clause(near))
        gives = named and (_is_giver(named["who"]) or _TO_FUND.search(named["who"]))
        return "contribution" if gives else near.measure
    if near.measure in (None, "target") and (_is_line(near) or _is_listed(near)):
        return "contribution"
    return near.measure


def is_given(near: Near, measure: str | None) -> bool:
    """True where an amount has a giver of its own, or shares that of the one before."""
    if measure == "contribution":
        return True
    if measure in _PAID and near.before.here and is_paid_too(near.left):
        return True
    if measure != "paid_in" or _MANY_FUNDS.search(near.text.text[slice(*near.sentence)]):
        return False
    if _TO_FUND.search(near.left):
        return True
    pays = _PAYS.search(_clause(near))
    return pays is not None and (
        _is_giver(pays["who"]) or (_is_of_mother(pays["who"]) and _names_another(near, pays["who"]))
    )


def _is_of_fund(near: Near) -> bool:
    """某基金名称为甲合伙企业(有限合伙),认缴出资额为5亿元: the fund's own size."""
    if not _SIZE_ALONE.fullmatch(_clause(near)) or _SHARE_BEHIND.match(near.right):
        return False
    before = near.text.text[near.places[0] : near.places[1] - len(_clause(near)) - 1]
    return _FUND_ALONE.search(before) is not None


def _clause(near: Near) -> str:
    start = max(near.text.text.rfind(sign, near.places[0], near.places[1]) for sign in ",:;。")
    return near.text.text[max(start + 1, near.places[0]) : near.places[1]]


def _is_giver(words: str) -> bool:
    """True for the name of a body that gives, and that is no fund: that may have money itself."""
    folded = FundText.of(words)
    span = trimmed(folded, 0, len(folded.text))
    name = folded.text[slice(*span)] if span else ""
    return bool(IS_NAME.search(name)) and not is_fund(name) and not ENDS_AS_MOTHER.search(name)


def _is_of_mother(words: str) -> bool:
    return ENDS_AS_MOTHER.search(words.strip("已累计首期 ")) is not None


def _names_another(near: Near, who: str) -> bool:
    """True where another fund is named before the clause: it is that one's money which is told."""
    end = near.places[1] - len(_clause(near))
    return any(fund.name not in who for fund in funds_in(near.text, near.sentence[0], end))


def _is_line(near: Near) -> bool:
    """The cells of a table's line: 1 甲公司 有限合伙人 货币 7000万元."""
    return _PARTNER_LINE.fullmatch(near.text.text[near.sentence[0] : near.places[1]]) is not None


def _is_listed(near: Near) -> bool:
    """甲集团有限公司4亿元,占比20%: a name, an amount and its share."""
    if not _SHARE_BEHIND.match(near.right):
        return False
    folded = FundText.of(_clause(near))
    span = trimmed(folded, 0, len(folded.text))
    return span is not None and IS_NAME.search(folded.text[slice(*span)]) is not None


def _is_part(near: Near) -> bool:
    """Parts by year of what was told as a whole."""
    if near.last == "contribution" and _IN_PARTS.match(near.left):
        return True
    if _FIRST_PART.search(near.left):
        return True
    opened = near.text.text.rfind("(其中", near.sentence[0], near.places[0])
    inside = opened > 0 and ")" not in near.text.text[opened : near.places[1]]
    return inside and _YEAR_ALONE.match(near.left) is not None
