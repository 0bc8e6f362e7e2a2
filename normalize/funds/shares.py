"""The share of a fund that a giver's money is: 占比4.995%, 出资比例30%, (占60%).

It stands behind the amount, behind the way in which it is given, or before it. A share with a bound
(不低于) sets a condition and belongs to nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from normalize.funds.giver_names import IS_NAME, IS_PUBLIC, names_in, trimmed
from normalize.funds.givers import amounts_behind
from normalize.funds.names import funds_in
from normalize.funds.text import FundText

if TYPE_CHECKING:
    from normalize.funds.amounts import Amount

_P: Final = r"(?P<p>[0-9]{1,3}(?:\.[0-9]{1,6})?)\s?%"
_BOUND: Final = r"不低|不少|不超|不高|不得|至少|最[高低多]|以上|以下|上限|下限"
# Shares of something else than the fund: of the giver's own promise, of a firm.
_OF_ELSE: Final = r"净资产|总资产|利润|营业|(?:引导|母)基金的?(?:认缴|出资|承诺)|其认缴"
_SAID: Final = (
    rf"(?:(?!{_BOUND}|{_OF_ELSE})[^,。;:()0-9]){{0,24}}?(?:占比?|比例|比重|份额|持股|持有)"
    rf"(?:(?!{_BOUND}|{_OF_ELSE})[^,。;()0-9%]){{0,24}}?"
)
# What may stand between an amount and its share: in which way, as what, of what.
_ASIDE: Final = (
    r"(?:的(?:为|是)[^,。;0-9]{2,60}|[,(、]\s?(?:均?以|出资方式|方式)[^,。;0-9]{0,16}"
    r"|[,(、]\s?(?:作为|为|担任|系)[^,。;0-9]{2,16}(?:合伙人|出资人|管理人|GP|LP)"
    r"|\s?(?:参与)?(?:认购|投资|入伙|设立)[^,。;0-9]{2,60})"
)
_SIZE_WORD: Final = r"(?:总?规模|(?:认缴)?出资总?额|总额|注册资本)?"
_OF_FUND: Final = (
    rf"占[^,。;%]{{2,60}}?(?:合伙企业|基金|企业)(?:\(有限合伙\))?的?{_SIZE_WORD}的?(?:比例为?)?"
)
_IN_BRACKETS = re.compile(rf"\s?(?:元)?\(\s?{_P}\s?\)")
_BEHIND = re.compile(
    rf"\s?(?:元)?(?:人民币)?{_ASIDE}{{0,2}}[,(、]?\s?(?P<each>各|均)?(?:{_OF_FUND}|{_SAID})(?P<each2>各|均)?(?:为|约|:)?{_P}(?!\s?以[上下])"
)
# 认购某基金20%的份额; 认购某基金的份额,本次投资完成后将持有6%的份额.
_PART_OF = re.compile(
    rf"[^。;0-9]{{0,100}}?(?:认购|受让|取得|获得|持有)[^,。;0-9]{{0,60}}{_P}的?"
    r"[^,。;0-9]{0,8}(?:份额|股权|权益)"
)
_ALL = re.compile(
    rf"\s?{_ASIDE}{{0,2}}[,(]?\s?(?:{_SAID})?(?:比例|占比?)?(?:分别|依次)[^,。;0-9]{{0,12}}"
    r"(?P<list>[0-9.]+%(?:(?:、|,|和|以?及|与)[0-9.]+%)*)"
)
_BEFORE = re.compile(
    rf"(?:(?:出资|认缴|持股|份额)?(?:比例|占比|占)[^,。;0-9%]{{0,12}}|出资|认缴){_P}\s?(?:[,(、]\s?|(?=即))"
    r"(?:即|对应)?的?(?:认缴|出资|实缴|以货币|货币|方式|金额|额|为|约|计|共|:)*(?:人民币)?$"
)
_CELL = re.compile(rf"(?:元)?\s?{_P}\s?(?=\n|$)")  # the last cell of a table's line
_ALONE = re.compile(
    r"(?P<who>[^,:。;、…]{2,60}?)(?:(?:认缴)?出资(?:占比|比例)?(?:为)?|(?P<holds>持股|占股))"
    rf"{_P}(?!\s?以[上下]|[0-9])"
)
# 甲、乙、丙出资比例分别为40%、30%、30%.
_EACH_ALONE = re.compile(
    r"(?P<names>[^,:。;…]{6,200}?)的?(?:认缴|出资|持股|股权|份额)*(?:比例|占比)?(?:分别|依次)"
    r"(?:出资|认缴|持股|占比?|为)*(?P<list>[0-9.]+%(?:(?:、|,|和|以?及|与)[0-9.]+%)+)"
)
# 合伙人及出资比例: and behind it names with figures.
_HEAD = re.compile(
    r"(?:出资|认缴|持股|份额|合伙人)[^,。;:]{0,10}(?:比例|占比|结构|情况|如下)[^,。;:]{0,4}:"
)
_UNDER_HEAD = re.compile(
    rf"(?P<who>[^,:。;、…0-9]{{2,60}}?)(?:认缴|出资|持股|持有|占比?|比例|:|\s)*{_P}(?!\s?以[上下])"
)


@dataclass(frozen=True, slots=True)
class Share:
    """A share in percent; `start` is where its figure stands in the folded text."""

    percent: Decimal
    start: int
    quote: str


def share_of(text: FundText, amount: Amount, place: int | None = None) -> Share | None:
    """The share that is told of an amount's giver.

    place   which of several that each give as much; None for a single giver
    """
    sentence_end = amount.sentence[1]
    more, last = amounts_behind(text, amount.end)
    if place is None and (said := _of_list(text, last, sentence_end, more)):
        return said
    if place is not None and (said := _of_list(text, amount.end, sentence_end, -place)):
        return said
    if more:
        own = re.compile(rf"\s?\((?:{_SAID})?{_P}\)").match(text.text, amount.end, sentence_end)
        return _share(text, own) if own and place is None else None
    found = _BEHIND.match(text.text, amount.end, sentence_end)
    if place is None and not found:
        found = _IN_BRACKETS.match(text.text, amount.end, sentence_end)
        found = found or _PART_OF.match(text.text, amount.end, sentence_end)
        return _share(text, found) if found else _before(text, amount)
    if found and (place is None or found["each"] or found["each2"]):
        return _share(text, found)
    return None


def _before(text: FundText, amount: Amount) -> Share | None:
    """The share that stands before its amount, or in the next cell of its line."""
    begin, end = amount.sentence
    found = _CELL.match(text.text, amount.end, end)
    found = found or _BEFORE.search(text.text, max(begin, amount.start - 80), amount.start)
    return _share(text, found) if found else None


def share_alone(text: FundText) -> Iterator[tuple[str, Share, tuple[int, int]]]:
    """Givers with a share and no amount (甲出资25%), each with its sentence."""
    headed = False
    for sentence in text.sentences():
        if text.text.find("%", *sentence) < 0:
            headed = headed or _HEAD.search(text.text, *sentence) is not None
            continue
        head = _HEAD.search(text.text, *sentence)
        headed = head is not None or headed
        yield from _each_alone(text, sentence)
        rule = _UNDER_HEAD if headed else _ALONE
        found = [*rule.finditer(text.text, head.end() if head else sentence[0], sentence[1])]
        headed = headed and bool(found)
        for match in found:
            span = trimmed(text, *match.span("who"))
            holds = match.groupdict().get("holds")
            if span is None or (holds and not _names_fund(text, sentence[0], span[0])):
                continue
            name = text.text[slice(*span)]
            if (IS_NAME.search(name) or IS_PUBLIC.search(name)) and not re.search(_BOUND, name):
                yield text.quote(*span), _share(text, match), sentence


def _names_fund(text: FundText, start: int, end: int) -> bool:
    """True where a fund is named before: else a share may be one of a firm."""
    return next(funds_in(text, start, end), None) is not None


def _each_alone(
    text: FundText, sentence: tuple[int, int]
) -> Iterator[tuple[str, Share, tuple[int, int]]]:
    for match in _EACH_ALONE.finditer(text.text, *sentence):
        names = names_in(text, *match.span("names"))
        shares = [*re.finditer(r"(?P<p>[0-9.]+)%", match["list"])]
        if len(names) != len(shares):
            continue
        for name, one in zip(names, shares, strict=True):
            start = match.start("list") + one.start("p")
            quote = text.quote(*match.span())
            yield name, Share(Decimal(one["p"].strip(".")), start, quote), sentence


def _of_list(text: FundText, at: int, end: int, more: int) -> Share | None:
    """The share of a list behind a list of amounts, counted from its end (`more` behind it), or
    from its beginning (-`more`)."""
    found = _ALL.match(text.text, at, end)
    if found is None:
        return None
    shares = [*re.finditer(r"(?P<p>[0-9.]+)%", found["list"])]
    index = -more if more < 0 else len(shares) - 1 - more
    if not 0 <= index < len(shares):
        return None
    one = shares[index]
    start = found.start("list") + one.start("p")
    percent = Decimal(one["p"].strip("."))
    return Share(percent, start, text.quote(found.start(), found.end()))


def _share(text: FundText, match: re.Match[str]) -> Share:
    return Share(Decimal(match["p"]), match.start("p"), text.quote(*match.span()))
