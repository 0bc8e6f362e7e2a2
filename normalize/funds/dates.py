"""The dates of a fund notice: deadline, opening of applications, publicity period, registration.

24:00 is the end of the day, and so midnight of the next. A date without a time stays a date: no
hour is invented for a deadline that names none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Final

from normalize.dates import PartialDate, read_date, read_datetime
from normalize.funds.rules import rows
from normalize.funds.text import FundText

_DAY: Final = r"20[0-9]{2}\s?(?:年|[-/.])\s?[0-9]{1,2}\s?(?:月|[-/.])\s?[0-9]{1,2}\s?日?"
_CLOCK: Final = (
    r"(?:\s?\(?(?:星期|周)?[一二三四五六日]?\)?\s?(?:上午|下午|晚上?|中午)?\s?"
    r"[0-9]{1,2}(?:[:时点](?:[0-9]{2}分?)?)(?:整)?)?"
)
_MOMENT: Final = rf"(?P<at>{_DAY}{_CLOCK})"
_MONTH: Final = r"20[0-9]{2}年[0-9]{1,2}月(?:[0-9]{1,2}日)?"

_PARTS: Final = {"{moment}": _MOMENT, "{clock}": _CLOCK, "{day}": _DAY, "{month}": _MONTH}


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["key"], _filled(row["words"])) for row in rows("dates"))


def _filled(words: str) -> re.Pattern[str]:
    for name, part in _PARTS.items():
        words = words.replace(name, part)
    return re.compile(words)


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
    for key, rule in _rules():
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
