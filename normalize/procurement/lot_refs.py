"""Lots (采购包, 标项, 标段 …) as a notice's text names them: in headings and inside sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

_UNIT = (
    r"(?:采购包|合同包|标项|标包|标段|包组|包件|包号|分标|分包|包(?![装括含干裹]))"
    r"(?:\(包\)|\(标段\))?"
)
_NUMERAL = r"[一二三四五六七八九十]{1,3}"
_FIGURE = r"(?:\d{1,3}(?![\d.%])|[A-K](?![A-Za-z\d]))"
_NUMBER = rf"(?:{_FIGURE}|{_NUMERAL})"
_AND = r"\s?(?:[、,/和及与至到~—-]|以及)\s?"
# "第1、2包", "1包", "二包"; not the 一包 of 统一包装.
_FIRST = rf"(?:第\s?{_NUMBER}|(?<![\d.A-Za-z]){_FIGURE}|(?<![\u4e00-\u9fff\d]){_NUMERAL})"
_BEFORE = rf"{_FIRST}(?:{_AND}第?{_NUMBER}){{0,20}}\s?号?{_UNIT}"
# "包1、2", "采购包一", "标段(包)1、2、3".
_BEHIND = (
    rf"{_UNIT}\s?[第:]?\s?{_NUMBER}号?(?!\s?个)(?:{_AND}{_NUMBER}号?(?!{_UNIT}|\s?个)){{0,20}}"
)
LOT_LIST = rf"(?:{_BEFORE}|{_BEHIND})(?:{_AND}(?:{_BEFORE}|{_BEHIND})){{0,20}}"

_LOTS = re.compile(LOT_LIST)
# "采购包1(名称)落实政府采购政策…如下:", "标项1:", "[包2]", "第三包:", "标段(包)1、2:无".
_HEADING = re.compile(
    rf"[ \d.、]{{0,6}}[\[(]?(?P<lots>{LOT_LIST})(?:\([^\n]{{0,120}}?\))?"
    r"(?=\s?[:\]]|\s?(?:落实|资格|特定)|\s{0,3}$)",
    re.MULTILINE,
)
_UNIT_SIGN = re.compile("包|标[项包段]|分标")
_FARTHEST_UNIT = 120  # from a heading's begin to the word for lot behind its numbers
# A new numbered section or the next standard point ends what a heading of a lot governs.
_RESET = re.compile(
    r"\n[ \n]{0,6}(?:[一二三四五六七八九十]{1,3}、|\d{1,2}[.、]\s?(?:本项目的?特定|满足|落实))"
)
_COUNT = re.compile(
    rf"(?:共|分为?|划分为?|设)\s?(?P<count>\d{{1,2}}|[二三四五六七八九十])\s?个?{_UNIT}(?!\d)"
)
# "其余标项": there are lots besides those named.
_OTHERS = re.compile(rf"(?:其余|其他|其它)(?:的|各|所有|\d|[一二三四五六七八九])?\s?(?:个)?{_UNIT}")
# "除包3外均": all lots but these.
ALL_BUT = re.compile(rf"除了?\s?(?P<lots>{LOT_LIST})\s?(?:以|之)?外")
_TOKEN = re.compile(rf"(?P<number>{_NUMBER})|(?P<range>[至到~—-])")
_DIGITS = "零一二三四五六七八九"
_LARGEST_RANGE = 60


@dataclass(frozen=True, slots=True)
class LotMap:
    """Which lot a place of the text speaks of, and which lots the text names at all."""

    places: tuple[int, ...]
    governing: tuple[tuple[str, ...], ...]
    named: frozenset[str]
    declared: int

    def at(self, place: int) -> tuple[str, ...]:
        """The lots of the heading that governs this place; empty for the whole project."""
        index = bisect_right(self.places, place) - 1
        return self.governing[index] if index >= 0 else ()

    def knowing(self, lots: Iterable[str]) -> LotMap:
        """The same map with lots that only sentences name."""
        return replace(self, named=self.named.union(lots))

    def has_others_than(self, lots: frozenset[str]) -> bool:
        """True where the text names or counts more lots than these."""
        return bool(self.named - lots) or self.declared > len(lots)

    @property
    def is_single(self) -> bool:
        """True where the notice has at most one lot: then the lot and the project are the same."""
        return len(self.named) <= 1 and self.declared <= 1


NO_LOTS: Final = LotMap((), (), frozenset(), 0)


def map_lots(text: str) -> LotMap:
    """The lots of a prepared text."""
    headings = [(at, lots_in(lots)) for at, lots in _headings(text)]
    resets: list[tuple[int, tuple[str, ...]]] = []
    if headings:
        resets = [(match.start(), ()) for match in _RESET.finditer(text)]
    events = sorted([*headings, *resets])
    named = frozenset(lot for _, lots in headings for lot in lots)
    counts = [number_of(match["count"]) for match in _COUNT.finditer(text)]
    if ("其" in text and _OTHERS.search(text)) or ("除" in text and ALL_BUT.search(text)):
        counts.append("2")
    return LotMap(
        tuple(place for place, _ in events),
        tuple(lots for _, lots in events),
        named,
        max((int(count) for count in counts), default=0),
    )


def _headings(text: str) -> Iterator[tuple[int, str]]:
    """Headings of lots, at the begin of a line or of a sentence."""
    last = -1
    for unit in _UNIT_SIGN.finditer(text):
        at = unit.start()
        reach = max(0, at - _FARTHEST_UNIT)
        stops = text.rfind("\n", reach, at), text.rfind("。", reach, at), text.rfind(";", reach, at)
        start = max(stops) + 1
        if start <= last or (start == 0 and reach > 0):
            continue
        last = start
        if match := _HEADING.match(text, start):
            yield start, match["lots"]


def lots_in(phrase: str) -> tuple[str, ...]:
    """The lots a phrase names, in its order: "1-3包、包五" gives 1, 2, 3, 5."""
    lots: list[str] = []
    for part in _LOTS.finditer(phrase):
        lots += _numbers(part[0])
    return tuple(dict.fromkeys(lots))


def number_of(token: str) -> str:
    """A lot's number: digits without leading zeros, 十二 as 12, letters as they are."""
    if token.isdigit():
        return str(int(token))
    return str(_chinese(token)) if token[0] in _DIGITS + "十" else token


def _chinese(token: str) -> int:
    tens, ten, units = token.rpartition("十")
    if not ten:
        return int("".join(str(_DIGITS.index(sign)) for sign in token))
    return (_DIGITS.index(tens[-1]) if tens else 1) * 10 + (_DIGITS.index(units) if units else 0)


def _numbers(phrase: str) -> Iterator[str]:
    """Every number of a list of lots, ranges written out."""
    last, open_range = "", False
    for match in _TOKEN.finditer(phrase):
        if match["range"]:
            open_range = bool(last)
            continue
        number = number_of(match["number"])
        if open_range:
            yield from _between(last, number)
        yield number
        last, open_range = number, False


def _between(first: str, last: str) -> Iterator[str]:
    """What lies inside a range of numbers; a range of letters or a senseless one gives nothing."""
    if first.isdigit() and last.isdigit() and int(last) - int(first) < _LARGEST_RANGE:
        yield from (str(number) for number in range(int(first) + 1, int(last)))
