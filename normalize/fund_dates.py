"""The dates of a fund notice: deadline, opening of applications, publicity period, registration.

24:00 is the end of the day, and so midnight of the next. A date without a time stays a date: no
hour is invented for a deadline that names none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from normalize.dates import PartialDate, read_date, read_datetime
from normalize.fund_text import FundText

_DAY: Final = r"20[0-9]{2}\s?(?:年|[-/.])\s?[0-9]{1,2}\s?(?:月|[-/.])\s?[0-9]{1,2}\s?日?"
_CLOCK: Final = r"(?:\s?\(?(?:星期|周)?[一二三四五六日]?\)?\s?(?:上午|下午|晚上?|中午)?\s?[0-9]{1,2}(?:[:时点](?:[0-9]{2}分?)?)(?:整)?)?"
_MOMENT: Final = rf"(?P<at>{_DAY}{_CLOCK})"
_MONTH: Final = r"20[0-9]{2}年[0-9]{1,2}月(?:[0-9]{1,2}日)?"

_RULES: Final = tuple(
    (key, re.compile(words))
    for key, words in (
        ("deadline", rf"(?:报名|申报|受理|提交|报送|递交|申请|征集|材料)[^,。;]{{0,16}}?(?:截止|截至)(?:时间|日期|日)?(?:为|是|至|:|\s)*(?:北京时间)?{_MOMENT}"),
        ("deadline", rf"(?:截止|截至)(?:时间|日期)(?:为|是|:|\s)*{_MOMENT}"),
        ("deadline", rf"(?:请|须|应|需)?(?:于|在){_MOMENT}\s?(?:之?前|以前)[^。;]{{0,24}}(?:报送|提交|递交|申报|报名|寄|送达|发送)"),
        ("opens", rf"(?:申报|报名|受理|系统)[^,。;]{{0,12}}?(?:将于|自|于|从|起始时间:?|开始时间:?)\s?{_MOMENT}\s?(?:起|正式)?[^,。;]{{0,4}}(?:开放|开始|启动|受理|起)"),
        ("publicity_end", rf"公示(?:截止|期截止|期?至)(?:时间|日期)?(?:为|是|:|\s)*{_MOMENT}"),
        ("publicity_end", rf"公示(?:期|时间|期限)?(?:为|是|:|自|\s)*{_DAY}{_CLOCK}\s?(?:起)?\s?(?:至|到|-|—|~)+\s?(?P<at>(?:{_DAY}|[0-9]{{1,2}}月[0-9]{{1,2}}日|[0-9]{{1,2}}日){_CLOCK})"),
        ("publicity_begin", rf"公示(?:期|时间|期限)?(?:为|是|:|自|\s)*{_MOMENT}\s?(?:起)?\s?(?:至|到|-|—|~)"),
        ("effective", rf"自\s?{_MOMENT}\s?起(?:正式)?(?:施行|实施|执行|生效)"),
        ("expires", rf"有效期(?:至|到|截至)\s?{_MOMENT}"),
        ("registered", rf"(?:于|在)?(?P<at>{_MONTH})[^。;]{{0,34}}?(?:完成|通过)[^。;]{{0,24}}?(?:协会|中基协|AMAC)[^。;]{{0,8}}备案"),
        ("registered", rf"(?:于|在)?(?P<at>{_MONTH})(?:在|通过)[^。;]{{0,16}}?(?:协会|中基协)[^。;]{{0,12}}备案"),
        ("registered_ndrc", rf"(?P<at>{_MONTH})[^。;]{{0,10}}完成[^。;]{{0,6}}(?:发改委|发展改革委|登记系统)[^。;]{{0,34}}备案"),
        ("established", rf"(?:于|在)?(?P<at>{_MONTH})[^。;,]{{0,12}}(?:注册成立|正式成立|注册登记|完成工商|登记成立|揭牌)|成立(?:于|日期:?|时间:?)\s?(?P<at2>{_MONTH}|{_DAY})"),
        ("liquidation", rf"自\s?{_MOMENT}\s?起[^。;]{{0,10}}(?:解散|清算)"),
    )
)  # fmt: skip
_AS_OF = re.compile(
    r"(?:截至|截止(?:到|至)?|至)(?P<at>20[0-9]{2}年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?)(?P<end>[末底]|上半年|[一二三四]季度末?)?"
)
_QUARTER: Final = {"一": 3, "二": 6, "三": 9, "四": 12}


@dataclass(frozen=True, slots=True)
class FundDate:
    """A date with what it is of. `moment` only where a time is given, in UTC."""

    key: str
    day: PartialDate
    moment: datetime | None
    quote: str
    start: int


def read_fund_dates(text: FundText) -> list[FundDate]:
    """The dates of a notice, each key's first first."""
    found: dict[tuple[str, PartialDate], FundDate] = {}
    for each in _all(text):
        found.setdefault((each.key, each.day), each)
    deadlines = {each.start for each in found.values() if each.key == "publicity_end"}
    # "公示截止时间" also fits the general rule of deadlines.
    return [
        each
        for each in sorted(found.values(), key=lambda each: each.start)
        if each.key != "deadline" or not any(abs(each.start - at) < 12 for at in deadlines)
    ]


def _all(text: FundText) -> Iterator[FundDate]:
    for key, rule in _RULES:
        for match in rule.finditer(text.text):
            shown = match["at"] or match.groupdict().get("at2") or ""
            if (shown := _complete(shown, match[0])) and (day := read_date(shown).value):
                quote = text.quote(*match.span())
                yield FundDate(key, day, read_datetime(shown).value, quote, match.start())


def _complete(shown: str, whole: str) -> str:
    """2026年5月6日至5月12日: the end without its year, or its month, has those of the beginning."""
    begin = re.search(r"(20[0-9]{2})年([0-9]{1,2})月", whole)
    if re.match(r"20[0-9]{2}", shown) or begin is None:
        return shown
    return f"{begin[1]}年{shown}" if "月" in shown else f"{begin[1]}年{begin[2]}月{shown}"


def as_of(text: FundText, start: int, end: int) -> date | None:
    """The date that figures of text[start:end] are of: the last day of the month or year named."""
    matches = list(_AS_OF.finditer(text.text, max(0, start - 200), end))
    if not matches:
        return None
    match = matches[-1]
    read = read_date(match["at"])
    if read.value is None:
        return None
    return _last_day(read.value, match["end"] or "")


def _last_day(value: PartialDate, said: str) -> date:
    """Figures "as of 2024" are of its last day; 三季度 ends in September."""
    if value.precision == "day":
        return value.day
    month = value.day.month if value.precision == "month" else 12
    if said.startswith(("一", "二", "三", "四")) and "季度" in said:
        month = _QUARTER[said[0]]
    if said == "上半年":
        month = 6
    following = date(value.day.year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
