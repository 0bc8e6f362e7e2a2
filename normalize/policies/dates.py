"""The dates of a policy: adopted, signed (成文), in force from and to. When it was published stands
on the page, and when it was first seen we know.

"自发布之日起施行" counts from the day of publication, "自印发之日起" from that of signing; a term
(有效期5年) ends on the day before its anniversary. A day that rests on one we don't have is NULL.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from normalize.dates import read_date
from normalize.funds.text import FundText

_CN: Final = "〇零○一二三四五六七八九十"
_DAY: Final = (
    rf"(?:(?:19|20)[0-9]{{2}}|[二一][{_CN}]{{3}})\s?[年.-]\s?(?:[0-9]{{1,2}}|[{_CN}]{{1,3}})\s?[月.-]"
    rf"\s?(?:[0-9]{{1,2}}|[{_CN}]{{1,3}})\s?日?"
)
_IN_FORCE: Final = r"(?:正式)?(?:施行|实施|执行|生效|试行)"
_FROM_DAY = re.compile(rf"(?:自|从|于)\s?(?P<at>{_DAY})\s?起?{_IN_FORCE}")
_FROM_EVENT = re.compile(
    r"(?:自|从)?(?:本?[^,。;《》自从]{0,14})?(?P<of>发布|公布|颁布|印发|下发|签发|发文)之?日(?:起)?"
    rf"(?:(?P<wait>[0-9]{{1,3}}|[{_CN}]{{1,3}})(?P<unit>个?工作日|日|天|个月)(?:后|之后))?(?:起)?{_IN_FORCE}"
)
_RANGE = re.compile(
    rf"(?:(?:有效|执行|施行|试行)期限?[^,。;0-9]{{0,6}})?(?:自|从)?\s?(?P<at>{_DAY})\s?(?:起)?\s?(?:至|到|-|—)\s?(?P<to>{_DAY})\s?(?:止)?"
    r"[^,。;]{0,4}(?:施行|实施|执行|有效|期满)?"
)
_IS_OF_FORCE = re.compile(r"施行|实施|执行|有效|试行")
_UNTIL_DAY = re.compile(
    rf"(?:有效期限?|执行期限?|试行期限?|施行期限?)[^。;]{{0,24}}?(?:至|到|截至)\s?(?P<to>{_DAY})"
)
_TERM = re.compile(
    rf"(?:有效期限?|试行期限?|暂行期|执行期限?|施行期限?)(?:均|暂定)?(?:为|:|是)?(?:自[^,。;]{{0,24}}起)?,?"
    rf"\s?(?P<n>[0-9]{{1,2}}|[{_CN}两]{{1,3}})\s?(?P<unit>年|个月)|试行\s?(?P<n2>[一两二三四五1-5])\s?年"
)
_OF_THE_RULE = re.compile(
    r"施行|实施|执行|发布之日|印发之日|公布之日|本(?:办法|细则|意见|规定|通知|指引|方案|规程|措施)|试行"
)
_ADOPTED = re.compile(
    rf"(?:经|于)\s?(?P<at>{_DAY})[^。;,《》]{{0,40}}?(?:会议|常务会|党组会|办公会|会)?[^。;,《》]{{0,12}}"
    r"(?:审议|讨论|研究|审定|审核)?(?:通过|同意)"
)
_SIGNED_LINE = re.compile(rf"(?:^|(?<=\n))[ ]{{0,200}}(?P<at>{_DAY})[ ]{{0,20}}(?=\n|$)")
_PLAIN: Final = str.maketrans("〇零○一二三四五六七八九", "000123456789")


@dataclass(frozen=True, slots=True)
class PolicyDates:
    """The dates that the text states; `effective_raw` and `expires_raw` are its words.

    open  the event that `effective_on` counts from and whose day is not known, or None
    """

    adopted_on: date | None = None
    signed_on: date | None = None
    effective_on: date | None = None
    effective_raw: str | None = None
    expires_on: date | None = None
    expires_raw: str | None = None
    open: str | None = None


def read_policy_dates(text: FundText, published: date | None, signed: date | None) -> PolicyDates:
    """The dates of a policy.

    signed  as the page's table of disclosure has it; else the date beneath the signature counts
    """
    signed = signed or _signed(text)
    effective, effective_raw, missing = _effective(text, published, signed)
    expires, expires_raw = _expires(text, effective)
    adopted = next(_days(text, _ADOPTED), None)
    return PolicyDates(
        adopted_on=adopted[0] if adopted else None,
        signed_on=signed,
        effective_on=effective,
        effective_raw=effective_raw,
        expires_on=expires,
        expires_raw=expires_raw,
        open=missing,
    )


def day_in(text: str) -> date | None:
    """A day in figures or in Chinese numerals (二〇二五年一月二日)."""
    shown = re.sub(rf"[{_CN}]+", _figures, text)
    day = read_date(shown).value
    return day.day if day and day.precision == "day" else None


def _figures(match: re.Match[str]) -> str:
    """Numerals as figures: those of a year one by one, those of a day with their ten."""
    shown = match[0]
    if "十" not in shown:
        return shown.translate(_PLAIN)
    tens, _, ones = shown.partition("十")
    return f"{tens.translate(_PLAIN) or '1'}{ones.translate(_PLAIN) or '0'}"


def _days(text: FundText, rule: re.Pattern[str]) -> Iterator[tuple[date, str]]:
    for match in rule.finditer(text.text):
        if day := day_in(match["at"]):
            yield day, text.quote(*match.span())


def _signed(text: FundText) -> date | None:
    """The first line that is nothing but a date: beneath the letter that puts the rule out. The
    first of several, for annexes have dates of their own."""
    return next((day for day, _ in _days(text, _SIGNED_LINE)), None)


def _effective(
    text: FundText, published: date | None, signed: date | None
) -> tuple[date | None, str | None, str | None]:
    """The last that is said counts: a rule says at its end when it comes into force."""
    found: list[tuple[int, date | None, str, str | None]] = []
    for match in _FROM_DAY.finditer(text.text):
        if day := day_in(match["at"]):
            found.append((match.start(), day, text.quote(*match.span()), None))
    for match in _RANGE.finditer(text.text):
        if _IS_OF_FORCE.search(match[0]) and (day := day_in(match["at"])):
            found.append((match.start(), day, text.quote(*match.span()), None))
    for match in _FROM_EVENT.finditer(text.text):
        base = signed if match["of"] in ("印发", "下发", "签发", "发文") else published
        day = _later(base, match["wait"], match["unit"])
        missing = match["of"] if day is None else None
        found.append((match.start(), day, text.quote(*match.span()), missing))
    if not found:
        return None, None, None
    _, day, quote, missing = max(found, key=lambda each: each[0])
    return day, quote, missing


def _later(base: date | None, wait: str | None, unit: str | None) -> date | None:
    """A day so long after another; working days can't be counted without a calendar."""
    if base is None or wait is None:
        return base
    number = _number(wait)
    if unit in ("日", "天"):
        return base + timedelta(days=number)
    return _months_after(base, number) if unit == "个月" else None


def _expires(text: FundText, effective: date | None) -> tuple[date | None, str | None]:
    for match in _UNTIL_DAY.finditer(text.text):
        if day := day_in(match["to"]):
            return day, text.quote(*match.span())
    for match in _RANGE.finditer(text.text):
        if _IS_OF_FORCE.search(match[0]) and (day := day_in(match["to"])):
            return day, text.quote(*match.span())
    of_the_rule = False
    for start, end in text.sentences():
        sentence = text.text[start:end]
        before, of_the_rule = of_the_rule, bool(_OF_THE_RULE.search(sentence))
        if not (of_the_rule or before):
            continue
        if term := _TERM.search(sentence):
            quote = text.quote(start + term.start(), start + term.end())
            months = _number(term["n"] or term["n2"]) * (1 if term["unit"] == "个月" else 12)
            return (_months_after(effective, months) - _ONE_DAY if effective else None), quote
    return None, None


_ONE_DAY: Final = timedelta(days=1)


def _number(shown: str) -> int:
    figures = re.sub(rf"[{_CN}]+", _figures, shown.replace("两", "二"))
    return int(figures)


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last."""
    at = day.year * 12 + day.month - 1 + months
    year, month = divmod(at, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
