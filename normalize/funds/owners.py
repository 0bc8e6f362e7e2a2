"""Whose a figure is where a text names several funds, or a group of them.

In a list each fund may have its size in brackets, or all of them behind 分别; beside them stands
the figure of the group, which is no fund's. A fault is that of the fund in its own clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from normalize.funds.names import Named, clusters_in, funds_in
from normalize.funds.text import FundText
from normalize.traced_text import Span

_BARE: Final = re.compile(r"[”\"」]?(?:约|近|超|逾|为|:)?")
_FOUNDED: Final = re.compile(r"(?:设立|组建|成立|发起|新设|增设)[^,。;]{0,8}$")
_ITS_SIZE: Final = re.compile(
    r"[”\"」]?(?:\([^()]{0,20}\))?,(?:该?基金)?(?:计划|目标|募集|认缴|首期)*(?:总)?规模(?:为)?"
)
_BEHIND: Final = re.compile(r"(?:元|人民币|以上|左右)*(?:规模)?的?[“\"「]?")
_JOINED: Final = re.compile(r"[”\"」]?\s?")
# Which fund is meant isn't said: 3只基金, 部分基金; or it is firms: 2家管理机构.
_ANY_FUND: Final = re.compile(
    r"[0-9一二两三四五六七八九十]+\s?[只支个]|部分|个别|有的|多[只支个]|一些"
    r"|,(?:另?有)?[0-9一二两三四五六七八九十多]+家"
)
_ENDS_CLAUSE: Final = re.compile(r"[,、:()]")
_RESPECTIVELY: Final = re.compile(r"分别(?:为|达到?|是|约)?")
_AND: Final = re.compile(r"\s?(?:元|人民币)*\s?[、,和及与]?\s?(?:约|近)?")
_AND_NAME: Final = re.compile(
    r"[”\"」]?(?:\((?:暂定|暂名|拟定)[^()]*\))?(?:[、,]|以?及|和|与)+[“\"「]?"
)


class _Placed(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def sentence(self) -> Span: ...


def owner_of(text: FundText, start: int, at: int) -> Named | None:
    """The fund in whose brackets a place stands, X基金(总规模30亿元), or before which: X基金30亿元.

    start  where to look for its name from
    """
    named = [*funds_in(text, start, at)][-1:]
    if named and _BARE.fullmatch(text.text, named[0].end, at):
        return named[0]
    begin = text.text.rfind("(", start, at)
    if begin < 0 or ")" in text.text[begin:at]:
        return None
    named = [*funds_in(text, start, begin)][-1:]
    return named[0] if named and _JOINED.fullmatch(text.text, named[0].end, begin) else None


def is_founded(text: FundText, start: int, at: int) -> bool:
    """True for the size with which a named fund is set up: 设立X母基金,总规模不低于200亿元.

    start  where the sentence begins
    """
    named = [*funds_in(text, start, at)][-1:]
    return bool(
        named
        and _FOUNDED.search(text.text, max(start, named[0].start - 16), named[0].start)
        and _ITS_SIZE.fullmatch(text.text, named[0].end, at)
    )


def owners_in_lists(
    text: FundText, funds: Sequence[Named], amounts: Iterable[_Placed]
) -> dict[int, Named]:
    """By the amount's place, the fund of each of a list: A、B规模分别为30亿元、20亿元; 3亿元的A."""
    of_sentence: dict[Span, list[_Placed]] = {}
    for amount in amounts:
        of_sentence.setdefault(amount.sentence, []).append(amount)
    found: dict[int, Named] = {}
    for (start, end), inside in of_sentence.items():
        found |= {
            amount.start: fund
            for amount in inside
            for fund in funds
            if start <= fund.start < end and _BEHIND.fullmatch(text.text, amount.end, fund.start)
        }
        for match in _RESPECTIVELY.finditer(text.text, start, end):
            listed = _run(text, inside, match.end())
            named = _named_before(text, funds, start, match.start())
            if len(listed) == len(named) > 1:
                found |= {one.start: name for one, name in zip(listed, named, strict=True)}
    return found


def _run(text: FundText, amounts: Iterable[_Placed], begin: int) -> list[_Placed]:
    """The amounts that follow each other from a place on."""
    run: list[_Placed] = []
    for amount in amounts:
        if amount.start < begin:
            continue
        if not _AND.fullmatch(text.text, run[-1].end if run else begin, amount.start):
            break
        run.append(amount)
    return run


def _named_before(text: FundText, funds: Sequence[Named], start: int, end: int) -> list[Named]:
    """The last list of funds before a place."""
    run: list[Named] = []
    for fund in reversed([each for each in funds if start <= each.start < end]):
        if run and not _AND_NAME.fullmatch(text.text, fund.end, run[-1].start):
            break
        run.append(fund)
    return run[::-1]


def cluster_of(text: FundText, sentence: Span, at: int) -> str | None:
    """The group of funds that an amount's own clause is about: 总规模500亿元的产业基金群."""
    cuts = [match.start() for match in _ENDS_CLAUSE.finditer(text.text, *sentence)]
    begin = max((cut + 1 for cut in cuts if cut < at), default=sentence[0])
    end = min((cut for cut in cuts if cut >= at), default=sentence[1])
    named = clusters_in(text, begin, end)
    return named[0] if named else None


def faulted(text: FundText, funds: Iterable[Named], start: int, end: int) -> Named | None:
    """The fund that the clause ending at `end` finds fault with; None where it says 3只基金.

    start  where the sentence begins
    """
    before = [fund for fund in funds if start <= fund.start < end]
    begin = before[-1].end if before else start
    return None if not before or _ANY_FUND.search(text.text, begin, end) else before[-1]
