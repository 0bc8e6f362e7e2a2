"""The quantities of a notice: money, shares, spans of time, multiples and heads, with their bounds.

What a quantity means is decided by its neighbours (`terms`, `amounts`); here it is only
found, with the words that limit it. 不低于 sets a condition, 近 and 逾 describe: `sets` tells them
apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Final

from normalize.funds.text import FundText
from normalize.money import Bound, Money, find_money
from normalize.text import read_numeral

_HAN: Final = "零一二两三四五六七八九十百"
_N: Final = rf"(?:[0-9]{{1,6}}(?:\.[0-9]{{1,4}})?|[{_HAN}]{{1,5}})"
_TO: Final = r"\s?(?:-{1,2}|—{1,2}|[–−~至到])\s?"
_QUANTITY = re.compile(
    rf"(?P<whole>[二三四五六七八九十])分之(?P<part>[一二三四五六七八九])|百分之(?P<han>{_N})(?:至(?:百分之)?(?P<han2>{_N}))?"
    rf"|(?P<tenths>[一二两三四五六七八九])成(?!立|果|员|本|功|交|为|长|熟|份|都|效)"
    rf"|(?<![0-9.\-年A-Za-z])(?<![^)]/)(?P<a>{_N})\s?(?:%|\(含\))?(?:{_TO}(?P<b>{_N}))?\s?(?:\(含\))?\s?"
    r"(?P<unit>%(?!点)|年(?!度|初|末|底|来|[一二三四]季|[0-9]{1,2}月)|个?季度|个?月(?!份|[0-9])"
    r"|个?工作日|个?自然日|日(?!常|益)|天(?!使|津)|倍|次(?!级)|名|位(?!于|居)|人(?!民|员|次|才|工|大|均|寿|形|数))"
)
_SUM_OF_YEARS = re.compile(
    r"(?<![0-9])([0-9]{1,2})\s?\+\s?([0-9]{1,2})(?:\s?\+\s?([0-9]{1,2}))?\s?(?:\+\s?[0-9]{1,2}\s?)?年?"
)
_UNITS: Final = {
    "%": "percent", "年": "year", "季度": "quarter", "月": "month", "工作日": "workday",
    "自然日": "day", "日": "day", "天": "day", "倍": "times", "次": "times", "名": "person",
    "位": "person", "人": "person",
}  # fmt: skip

_NO: Final = r"(?:不得|不会|不应|不能|不宜|原则上不|一般不|不|未|没有)"
_LE: Final = (
    rf"{_NO}\s?(?:超过|超出|超|高于|大于|多于)|最[高多长大](?:比例)?(?:不超过|可达到?|可至|可以达到|为|至)?"
    r"|至多|上限(?:为|是)?|(?:提高|放宽|上浮|降低?|下调|调[低减]|放低)[至到为]|控制在|封顶|≤|<=|以(?=[0-9]+%?为限)"
)
_GE: Final = (
    rf"{_NO}\s?(?:低于|少于|小于)|不下于|至少(?:有|为|应为)?|最低(?:为)?|最少|下限(?:为|是)?|≥|>="
)
# 规模由10亿元降至4亿元 tells what it is now, 可降低至1倍 sets a limit.
_LOWERED = re.compile("降|下调|调")
_CHANGED = re.compile("提高|放宽|上浮|降|下调|调|放低")
_FORMERLY = re.compile(r"[由从][^,。;]{1,16}$")
_MORE: Final = (
    r"(?<![不得会])(?:超过|超(?![额低高前级标范比期支收付募出]|过[^0-9]{0,3}部分)"
    r"|逾|突破|高于|大于)"
)
_ABOUT: Final = r"(?:(?<![签合条公契违])约(?!定|束)|(?<![最附])近|接近)"
# The nearest word of bound before a value; between them only what the value is measured by.
_BEFORE = re.compile(
    rf".*(?:(?P<le>{_LE})|(?P<ge>{_GE})|(?P<more>{_MORE})|(?P<about>{_ABOUT}))"
    r"(?P<base>[^,。;:!?]{0,36}?)$"
)
# Between the two ways of writing one amount: 壹仟万元整(¥10,000,000), 60亿元(大写:陆拾亿元整).
_TWICE = re.compile(
    r"(?:[大小]写|人民币|[^\u4e00-\u9fff、,;]|(?![和及与])[\u4e00-\u9fff](?![\u4e00-\u9fff])){0,12}"
)
_AFTER = re.compile(
    r"\s?(?:\(含\))?(?:(?P<ge>及?以上)|(?P<le>及?以下|以内|之内|为限)|(?P<about>左右|上下))"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit and bound, and where it stands in the folded text.

    unit      percent, year, month, quarter, workday, day, times, person, or a currency (ISO 4217)
    lo, hi    equal for eq and approx; ge has no hi, le no lo; a magnitude has neither
    base      the words between the bound and the number: what a share is of
    sets      True where the bound is a demand (不低于) and not a description (逾)
    operator_at  where the bound's words begin; start where there are none
    money     for amounts, in minor units
    """

    unit: str
    lo: Decimal | None
    hi: Decimal | None
    bound: Bound
    start: int
    end: int
    operator_at: int
    base: str = ""
    sets: bool = False
    word: str = ""
    money: Money | None = None


def quantities(text: FundText, start: int, end: int) -> list[Quantity]:
    """All quantities of one sentence, left to right."""
    return [_moved(each, start) for each in _in_clause(text.text[start:end])]


@lru_cache(maxsize=1024)  # a notice's sentences: conditions, amounts and others ask for the same
def _in_clause(clause: str) -> tuple[Quantity, ...]:
    found = [*_amounts(clause), *_numbers(clause)]
    return tuple(_listed(sorted(found, key=lambda each: each.start), clause))


_AND: Final = frozenset({"、", "和", "及", "与"})
_OR = re.compile(r"或者?[^,。;0-9]{0,10}")


def _listed(found: list[Quantity], clause: str) -> Iterator[Quantity]:
    """分别不高于70%、50%、30%: the bound of the first is that of all."""
    last: Quantity | None = None
    for each in found:
        if (
            last is not None
            and last.operator_at < last.start
            and last.bound in (Bound.LE, Bound.GE)
            and (each.bound, each.money) == (Bound.EQ, None)
            and (
                (each.unit == last.unit and clause[last.end : each.start] in _AND)
                or _OR.fullmatch(clause, last.end, each.start)
            )
        ):
            each = _with(
                each, last.bound, last.operator_at, last.base, sets=last.sets, word=last.word
            )
        yield each
        last = each


def sums_of_years(clause: str) -> Iterator[tuple[tuple[int, ...], int, int]]:
    """5+2+2年: the numbers with their span."""
    for match in _SUM_OF_YEARS.finditer(clause):
        numbers = tuple(int(number) for number in match.groups() if number)
        if match[0].endswith("年") or clause[max(0, match.start() - 8) : match.start()].count("期"):
            yield numbers, match.start(), match.end()


def _moved(each: Quantity, by: int) -> Quantity:
    return replace(
        each, start=each.start + by, end=each.end + by, operator_at=each.operator_at + by
    )


def _amounts(clause: str) -> Iterator[Quantity]:
    last: Quantity | None = None
    for reading, start, end in find_money(clause):
        money = reading.value
        if money is None:
            continue
        number = re.search(
            r"[0-9数几百千十壹贰叁肆伍陆柒捌玖一二两三四五六七八九万亿]", clause[start:end]
        )
        figure = start + (number.start() if number else 0)
        low, high = _yuan(money.lo_minor), _yuan(money.hi_minor)
        found = Quantity(money.currency, low, high, money.bound, figure, end, start, money=money)
        found = _bounded(found, clause)
        if last and last.money == money and _TWICE.fullmatch(clause, last.end, start):
            continue
        last = found
        yield found


def _yuan(minor: int | None) -> Decimal | None:
    return None if minor is None else Decimal(minor).scaleb(-2)


def _numbers(clause: str) -> Iterator[Quantity]:
    for match in _QUANTITY.finditer(clause):
        low, high, unit = _read(match)
        if low is None or (unit == "year" and low >= 1900):
            continue
        if unit == "day" and clause[match.start() - 1 : match.start()] == "月":
            continue
        bound = Bound.RANGE if high is not None else Bound.EQ
        figure = match.start()
        found = Quantity(
            unit, low, high if high is not None else low, bound, figure, match.end(), figure
        )
        yield _bounded(found, clause)


def _read(match: re.Match[str]) -> tuple[Decimal | None, Decimal | None, str]:
    if match["whole"]:
        whole, part = read_numeral(match["whole"]), read_numeral(match["part"])
        known = whole is not None and part is not None and part < whole
        share = (100 * Decimal(part or 0) / Decimal(whole or 1)).quantize(Decimal("0.01"))
        return (share if known else None), None, "percent"
    if match["tenths"]:
        tenths = _number(match["tenths"])
        return (None if tenths is None else tenths * 10), None, "percent"
    if match["han"]:
        return _number(match["han"]), _number(match["han2"] or ""), "percent"
    unit = match["unit"].removeprefix("个")
    named = "occasion" if unit == "次" else _UNITS[unit]
    return _number(match["a"]), _number(match["b"] or ""), named


def _number(text: str) -> Decimal | None:
    if not text:
        return None
    if text[0].isdigit():
        return Decimal(text)
    whole = read_numeral(text)
    return None if whole is None else Decimal(whole)


def _bounded(found: Quantity, clause: str) -> Quantity:
    """The quantity with the bound that the words before or behind it set."""
    before = _BEFORE.match(clause[max(0, found.start - 60) : found.start])
    behind = _AFTER.match(clause, found.end)
    own = found.bound
    if before and not _holds_value(before["base"]):
        base = clause[found.start - len(before["base"]) : found.start] if before["base"] else ""
        for name, bound in (
            ("le", Bound.LE),
            ("ge", Bound.GE),
            ("more", Bound.GE),
            ("about", Bound.APPROX),
        ):
            if before[name]:
                at = found.start - len(before["base"]) - len(before[name])
                if _tells(found, before[name], clause[:at]):
                    return found
                return _with(found, bound, at, base, sets=name in ("le", "ge"), word=before[name])
    if own in (Bound.GE, Bound.LE) and re.search(
        "以[上下内]|之内|至少|最低|[不至]", clause[found.operator_at : found.end]
    ):
        return replace(found, sets=True)
    if found.money is not None and own is Bound.EQ and clause.startswith("起", found.end):
        return _with(found, Bound.GE, found.operator_at, "", sets=True, word="起")
    if behind and own in (Bound.EQ, Bound.RANGE):
        name = next(name for name, word in behind.groupdict().items() if word)
        bound = {"ge": Bound.GE, "le": Bound.LE, "about": Bound.APPROX}[name]
        return replace(
            _with(found, bound, found.operator_at, "", sets=name != "about", word=behind[0]),
            end=behind.end(),
        )
    return found


def _tells(found: Quantity, word: str, left: str) -> bool:
    """True where a word of change tells what has become, and limits nothing."""
    if found.money is not None and _LOWERED.match(word):
        return True
    counted = found.money is not None or found.unit == "times"
    return counted and _CHANGED.match(word) is not None and _FORMERLY.search(left) is not None


def _holds_value(words: str) -> bool:
    """True where another value stands between the bound and this one."""
    return (
        re.search(
            r"[0-9]\s?(?:%|年|倍|亿|万|元|名|人|[只支家个笔](?!月))|[一二两三四五六七八九十]年|百分之|且|或者|并",
            words,
        )
        is not None
    )


def _with(found: Quantity, bound: Bound, at: int, base: str, *, sets: bool, word: str) -> Quantity:
    if found.bound in (Bound.RANGE, Bound.MAGNITUDE):
        return replace(found, operator_at=at, base=_plain(base), sets=sets, word=word)
    low = None if bound is Bound.LE else (found.lo if found.lo is not None else found.hi)
    high = None if bound is Bound.GE else (found.hi if found.hi is not None else found.lo)
    return replace(
        found, bound=bound, operator_at=at, base=_plain(base), sets=sets, word=word, lo=low, hi=high
    )


def _plain(base: str) -> str:
    return base.strip(" 的为在").strip()
