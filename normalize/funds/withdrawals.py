"""Funds to which a promise of money is taken back: 取消出资承诺, 终止合作, 不再出资.

What such a clause governs is money that is not given: the amounts beside the fund, and in the
clauses behind (涉及认缴金额8,000万元). A rule that says when a promise will be taken back names no
fund, and gives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from normalize.funds.names import PROVISIONAL, Named, funds_in
from normalize.funds.quantities import quantities
from normalize.funds.term_rules import CURRENCIES
from normalize.funds.text import FundText
from normalize.money import Money
from normalize.traced_text import Span

_GIVE_UP: Final = r"取消|终止|撤销|清理|停止|解除|不再|放弃|减资退出"
_TAKE_BACK: Final = rf"(?:{_GIVE_UP}|收回)"
_ANY = re.compile(_TAKE_BACK + r"|清退|退出合作")
# 可以取消, 将不再: what may be is not done. 未取消 denies it.
_UNSURE = re.compile(r"(?:可以?|有权|应当?|须|可能|如果?|若|[不未无]|视情况|的,[^,。;]{0,20})$")
_VERB_FIRST = re.compile(rf"{_TAKE_BACK}(?P<what>(?:(?!公告:|公示:|通知:)[^,。;\n]){{4,400}})")
_BEHIND = re.compile(
    rf"[”\"]?{PROVISIONAL}[”\"]?(?:的)?(?:[0-9,.]+[百千万亿]*元的?)?(?:(?:认缴|拟|全部|部分|后续)*(?:出资|合作|过会|资格|认缴|参股|批复|设立|承诺|投资|额度)"
    r"|[、和及与](?!其他)|等|$)"
)
_OBJECT: Final = (
    r"(?:予以|给予)?(?:其|该)?(?:子?基金)?(?:的)?(?:出资|认缴|合作|设立|组建|投资|参股|过会|批复|资格"
    r"|承诺|申报|募集|推进|支持|协议)"
)
_FUND_FIRST = re.compile(
    rf"(?:(?:{_GIVE_UP})(?:了|与[^,。;]{{2,24}}?(?:的)?)?{_OBJECT}"
    r"|(?:予以|被|已|现)(?:清理|清退|取消|撤销|终止)|清退|退出合作|减资退出)"
)
_LIST_HEAD = re.compile(rf"{_TAKE_BACK}[^。;\n]{{0,40}}(?:以下|下列|如下)[^。;\n]{{0,40}}$")
_ITEM_MARK = re.compile(r"[\s\[(]*(?:[0-9一二三四五六七八九十]{1,3}[\]).、])?\s?[“\"]?$")
_INSTEAD = re.compile(r"改[为由向]|转[为而向]|另(?:行|向)|同时(?:向|对|设立|出资)|新设")
_MOTHER = re.compile(r"(?:引导|母)基金(?:有限公司)?$")
_AND_OTHERS = re.compile(r"[”\"]?等")
_WHY = re.compile(r"因(?P<why>[^,。;]{4,80})")
_WHOLE_FUND = re.compile(r"规模|总额|目标|合计|共计")
_NAMED_TOO = re.compile(rf"[”\"]?{PROVISIONAL}[、和及与][“\"]?")


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A fund to which less or nothing will be given, with the span that speaks of it.

    money  what is taken back, where one amount is told of this fund
    """

    fund: Named
    span: Span
    quote: str
    money: Money | None = None
    money_raw: str | None = None
    reason: str | None = None

    def __contains__(self, place: int) -> bool:
        return self.span[0] <= place < self.span[1]


def withdrawals(text: FundText) -> list[Withdrawal]:
    """What a text says was taken back, in its order."""
    found: list[Withdrawal] = []
    listed = False
    for start, end in text.sentences():
        if listed and (fund := _item(text, start, end)):
            found.extend(_made(text, [fund], (start, end)))
            continue
        if not _ANY.search(text.text, start, end):
            listed = listed and end - start < 4  # a bare number of a list
            continue
        listed = _LIST_HEAD.search(text.text, start, end) is not None
        instead = _INSTEAD.search(text.text, start, end)
        found.extend(_in_sentence(text, start, instead.start() if instead else end))
    return found


def _item(text: FundText, start: int, end: int) -> Named | None:
    """The fund with which an item of a list begins."""
    fund = next(funds_in(text, start, end), None)
    return fund if fund and _ITEM_MARK.fullmatch(text.text[start : fund.start]) else None


def _in_sentence(text: FundText, start: int, end: int) -> Iterator[Withdrawal]:
    for match in _VERB_FIRST.finditer(text.text, start, end):
        if _UNSURE.search(text.text[start : match.start()]):
            continue
        named = funds_in(text, *match.span("what"))
        funds = [fund for fund in named if _BEHIND.match(text.text, fund.end, match.end())]
        if funds:
            yield from _made(text, funds, (match.start(), end))
            return
    for match in _FUND_FIRST.finditer(text.text, start, end):
        if _UNSURE.search(text.text[start : match.start()]):
            continue
        if funds := _run_before(text, start, match.start()):
            yield from _made(text, funds, (start, end))
            return


def _run_before(text: FundText, start: int, end: int) -> list[Named]:
    """The fund named last before a place, with those that are listed before it; no mother."""
    run: list[Named] = []
    for fund in reversed([*funds_in(text, start, end)]):
        if run and not _NAMED_TOO.fullmatch(text.text[fund.end : run[-1].start]):
            break
        if _MOTHER.search(fund.name):
            if run:
                break
            continue  # 经引导基金理事会研究
        run.append(fund)
    return run[::-1]


def _made(text: FundText, funds: Sequence[Named], span: Span) -> Iterator[Withdrawal]:
    why = _WHY.search(text.text, *span)
    reason = text.quote(*why.span("why")) if why else None
    alone = len(funds) == 1 and not _AND_OTHERS.match(text.text, funds[0].end)
    for fund in funds:
        money, raw = _money(text, span) if alone else (None, None)
        yield Withdrawal(fund, span, text.quote(*span), money, raw, reason)


def _money(text: FundText, span: Span) -> tuple[Money, str] | tuple[None, None]:
    """The one amount of a span that isn't the fund's whole size."""
    found = [
        each
        for each in quantities(text, *span)
        if each.unit in CURRENCIES
        and each.money
        and not _WHOLE_FUND.search(_clause(text, span[0], each.start))
    ]
    if len(found) != 1 or found[0].money is None:
        return None, None
    return found[0].money, text.quote(found[0].start, found[0].end)


def _clause(text: FundText, start: int, end: int) -> str:
    return re.split(r"[,:](?![0-9]{3})", text.text[start:end])[-1]
