"""Dates and times as Chinese sites print them.

A date is a Beijing date; one given only to the month or the year keeps that precision. A time
is read as Beijing time and comes out aware, in UTC (data model rule 8). No midnight is ever
invented: a text with a date alone has no time (`read_datetime` says `not_stated`), and is read
with `read_date`. A source that writes 00:00:00 for "no time" is to be read with `read_date` too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

from normalize.reading import Reading, Reason
from normalize.text import read_numeral, squeeze, tighten

Precision = Literal["day", "month", "year"]

BEIJING: Final = ZoneInfo("Asia/Shanghai")
_FIRST_YEAR, _LAST_YEAR = 1949, 2100
_DAY_MS: Final = 86_400_000
_EPOCH: Final = date(1970, 1, 1)

_HAN = "〇○零一二三四五六七八九"
_DATE = (
    rf"(?<![0-9.{_HAN}])(?:"
    rf"(?P<year>[0-9]{{4}}|[{_HAN}]{{4}})年度?"
    rf"(?:(?P<month>[0-9]{{1,2}}|[{_HAN}十]{{1,2}})月(?:份|(?P<day>[0-9]{{1,2}}|[{_HAN}十]{{1,3}})[日号])?)?"
    r"|(?P<year2>[0-9]{4})(?P<mark>[-/.])(?P<month2>[0-9]{1,2})(?:(?P=mark)(?P<day2>[0-9]{1,2}))?"
    r"(?![0-9]|[-/.][0-9])"
    r"|(?P<first>[0-9]{1,2})/(?P<second>[0-9]{1,2})/(?P<year3>[0-9]{4})(?![0-9/]))"
)
_HALF_OF_DAY = "凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚"
_TIME = (
    rf"(?:[ T,]*(?:每日)?(?P<half>{_HALF_OF_DAY})?[ :]?"
    r"(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2})(?::(?P<second_>[0-9]{2})(?:\.[0-9]+)?)?[时点]?整?"
    r"|[时点](?:(?P<half_hour>半)|整|(?P<minute2>[0-9]{1,2})分?(?:(?P<second2>[0-9]{1,2})秒)?)?)"
    r"(?P<offset>Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_DATE_AND_TIME = re.compile(_DATE + _TIME)
_COMPACT = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?P<clock>[0-9]{6})?")
# They stand between the date and the time, or after it, and change nothing.
_ASIDE = re.compile(r"\(?(?:北京时间|东八区)\)?|\((?:星期|周)[一二三四五六日天]\)")
_ABSENT: Final = frozenset({"", "/", "-", "--", "—", "——", "无", "暂无"})


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date with its precision; `day` is the first of the month or year of a coarser one."""

    day: date
    precision: Precision


class _Doubt(Exception):
    def __init__(self, reason: Reason, *candidates: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.candidates = candidates


class _Clock(NamedTuple):
    """A time of day; `days` is 1 for 24:00, which belongs to the next day."""

    time: time
    days: int
    zone: tzinfo


class _Moment(NamedTuple):
    on: PartialDate
    at: _Clock | None


def read_date(text: str, *, day_first: bool = False) -> Reading[PartialDate]:
    """The one date in a text; a time after it is dropped.

    `day_first` is for sources known to write 02/06/2026 for 2 June; without it such a date is
    `ambiguous`. Two different dates are `ambiguous`, an impossible date is `unreadable`, a year
    outside 1949 to 2100 `out_of_range`. "2024年末" and "2024年三季度" are read to the year.
    """
    try:
        return Reading(text, _only(text, day_first=day_first).on)
    except _Doubt as doubt:
        return Reading(text, None, doubt.reason, doubt.candidates)


def read_day(text: str) -> Reading[date]:
    """A date to the day; one given only to the month or the year is no date but a question."""
    read = read_date(text)
    if read.value is None:
        return Reading(read.raw, reason=read.reason, candidates=read.candidates)
    if read.value.precision != "day":
        return Reading(read.raw, reason=Reason.AMBIGUOUS, candidates=(read.value.precision,))
    return Reading(read.raw, value=read.value.day)


def read_datetime(text: str) -> Reading[datetime]:
    """The one moment in a text, taken as Beijing time, as aware UTC.

    24:00 is midnight at the end of the day. An explicit offset ("Z", "+08:00") is believed: for
    a source whose Z is untrue the caller cuts it off. `not_stated` where there is only a date.
    上午12:00 and 晚上12:00 are `ambiguous`.
    """
    try:
        return Reading(text, _in_utc(_only(text, day_first=False)))
    except _Doubt as doubt:
        return Reading(text, None, doubt.reason, doubt.candidates)


def from_epoch_ms_utc(ms: int) -> Reading[date]:
    """A date kept as milliseconds since 1970 at midnight UTC (AMAC's registers).

    A value that is not a whole day would change its date with the time zone: `unreadable`.
    """
    days, rest = divmod(ms, _DAY_MS)
    if rest:
        return Reading(str(ms), None, Reason.UNREADABLE)
    lowest, highest = date(_FIRST_YEAR, 1, 1), date(_LAST_YEAR, 12, 31)
    if not (lowest - _EPOCH).days <= days <= (highest - _EPOCH).days:
        return Reading(str(ms), None, Reason.OUT_OF_RANGE)
    return Reading(str(ms), _EPOCH + timedelta(days=days))


def beijing_date(moment: datetime) -> date:
    """The date in Beijing at an aware moment. ValueError for a naive one."""
    if moment.utcoffset() is None:
        raise ValueError(f"naive datetime: {moment!r}")
    return moment.astimezone(BEIJING).date()


def _only(text: str, *, day_first: bool) -> _Moment:
    cleaned = tighten(_ASIDE.sub("", squeeze(text))).strip()
    if cleaned in _ABSENT:
        raise _Doubt(Reason.NOT_STATED)
    if compact := _COMPACT.fullmatch(cleaned):
        return _compact(compact)
    moments = dict.fromkeys(_moments(cleaned, day_first=day_first))
    if len(moments) > 1:
        raise _Doubt(Reason.AMBIGUOUS, *(_shown(moment) for moment in moments))
    # Other figures in the text (第16号, 至17:00) may change what the date means.
    if not moments or re.search("[0-9]", _DATE_AND_TIME.sub("", cleaned)):
        raise _Doubt(Reason.UNREADABLE)
    return next(iter(moments))


def _moments(cleaned: str, *, day_first: bool) -> Iterator[_Moment]:
    for match in _DATE_AND_TIME.finditer(cleaned):
        if match["year3"]:
            on = _slashed(match, day_first=day_first)
        else:
            parts = [match[name] or match[f"{name}2"] for name in ("year", "month", "day")]
            on = _partial(*parts)
        yield _Moment(on, _clock(match))


def _slashed(match: re.Match[str], *, day_first: bool) -> PartialDate:
    """02/06/2026: Hong Kong puts the day first; unless that is known, only 13 and up decide."""
    first, second, year = match["first"], match["second"], match["year3"]
    if day_first or int(first) > 12 or first == second:
        return _partial(year, second, first)
    if int(second) > 12:
        return _partial(year, first, second)
    raise _Doubt(Reason.AMBIGUOUS, f"{year}-{second}-{first}", f"{year}-{first}-{second}")


def _compact(match: re.Match[str]) -> _Moment:
    on = _partial(match["year"], match["month"], match["day"])
    if match["clock"] is None:
        return _Moment(on, None)
    hour, minute, second = (int(match["clock"][i : i + 2]) for i in (0, 2, 4))
    return _Moment(on, _Clock(_time(hour, minute, second), 0, BEIJING))


def _partial(year: str, month: str | None, day: str | None) -> PartialDate:
    precision: Precision = "day" if day else "month" if month else "year"
    numbers = (_year(year), _number(month or "1"), _number(day or "1"))
    if not _FIRST_YEAR <= numbers[0] <= _LAST_YEAR:
        raise _Doubt(Reason.OUT_OF_RANGE)
    try:
        return PartialDate(date(*numbers), precision)
    except ValueError:
        raise _Doubt(Reason.UNREADABLE) from None


def _year(text: str) -> int:
    """2026 or 二〇二六, digit by digit."""
    digits = (str(max(0, _HAN.index(char) - 2)) if char in _HAN else char for char in text)
    return int("".join(digits))


def _number(text: str) -> int:
    number = int(text) if text.isdecimal() else read_numeral(text)
    if number is None:
        raise _Doubt(Reason.UNREADABLE)
    return number


def _clock(match: re.Match[str]) -> _Clock | None:
    if match["hour"] is None:
        return None
    minute = 30 if match["half_hour"] else int(match["minute"] or match["minute2"] or 0)
    second = int(match["second_"] or match["second2"] or 0)
    hour = _hour(int(match["hour"]), match["half"])
    zone = _zone(match["offset"])
    if hour == 24 and minute == second == 0:
        return _Clock(time(0), 1, zone)
    return _Clock(_time(hour, minute, second), 0, zone)


def _hour(hour: int, half: str | None) -> int:
    """The hour of 24; a clock of twelve hours is only used with a word for the half day."""
    if half is None or hour > 12:
        return hour
    morning = half in ("凌晨", "清晨", "早上", "早晨", "上午")
    noon = half in ("中午", "下午")
    if (hour == 0 and not morning) or (hour == 12 and not noon):
        raise _Doubt(Reason.AMBIGUOUS, "00:00", "12:00")
    if morning or hour == 12 or (half == "中午" and hour > 9):
        return hour
    return hour + 12


def _time(hour: int, minute: int, second: int) -> time:
    try:
        return time(hour, minute, second)
    except ValueError:
        raise _Doubt(Reason.UNREADABLE) from None


def _zone(offset: str | None) -> tzinfo:
    if offset is None:
        return BEIJING
    if offset == "Z":
        return UTC
    minutes = int(offset[1:3]) * 60 + int(offset[-2:])
    if minutes >= 24 * 60:
        raise _Doubt(Reason.UNREADABLE)
    return timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))


def _in_utc(moment: _Moment) -> datetime:
    if moment.at is None:
        raise _Doubt(Reason.NOT_STATED)
    if moment.on.precision != "day":  # "2026年 10:00": the time belongs to something else
        raise _Doubt(Reason.UNREADABLE)
    local = datetime.combine(moment.on.day, moment.at.time, moment.at.zone)
    return (local + timedelta(days=moment.at.days)).astimezone(UTC)


def _shown(moment: _Moment) -> str:
    day = moment.on.day.isoformat()[: {"day": 10, "month": 7, "year": 4}[moment.on.precision]]
    return f"{day} {moment.at.time.isoformat('minutes')}" if moment.at else day
