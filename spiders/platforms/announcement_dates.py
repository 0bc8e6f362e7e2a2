"""Days as lists of announcements print them, and as addresses of articles hold them.

A list prints [2026-03-01], 2026年3月1日, 03-01 without a year, or the day and the month apart. What
stands in a title is no date of publication, so a date counts only where it stands alone.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

_BEIJING = timezone(timedelta(hours=8))
_LONGEST = 200  # characters of a text that may be a date with white space in it
_SOON = timedelta(days=2)  # a list may run ahead of the clock by a time zone, not by a month

_LABEL = r"(?:(?:发布|发文|更新|公布|成文|信息)?(?:时间|日期)|来源时间)?\s*[:：]?\s*"
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_FULL = (
    rf"{_YEAR}\s*[-/.年]\s*(?P<month>\d{{1,2}})\s*[-/.月]\s*(?P<day>\d{{1,2}})(?!\d)\s*日?"
    r"(?:[ T]*\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?:\.\d+)?)?)?"
)
_SHORT = r"(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
_APART = (
    rf"(?P<day>\d{{1,2}})日?\s+{_YEAR}\s*[-/.年]\s*(?P<month>\d{{1,2}})\s*月?"
    rf"|(?P<year2>(?:19|20)\d{{2}})\s*[-/.年]\s*(?P<month2>\d{{1,2}})\s*月?\s+(?P<day2>\d{{1,2}})日?"
)
_OPEN, _CLOSE = r"\s*[\[【(（]?\s*", r"\s*[\])】）]?\s*"
_ALONE = tuple(re.compile(_OPEN + _LABEL + pattern + _CLOSE) for pattern in (_FULL, _APART, _SHORT))
_ANYWHERE = re.compile(r"(?<![\d.])" + _FULL)

# In the order in which they are sure; of a folder of a month no day is made.
_IN_ADDRESS = (
    re.compile(r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})/"),
    re.compile(r"t((?:19|20)\d\d)(\d\d)(\d\d)_\d+"),
    re.compile(r"/((?:19|20)\d\d)(\d\d)(\d\d)/[0-9a-fA-F-]{32,36}\."),
)


def day_alone(text: str, today: date) -> date | None:
    """The day of a text that is nothing but a date, in brackets or behind a label at most.

    today  in Beijing: a date without a year is the last such day up to it
    """
    squeezed = " ".join(text.split()) if len(text) < _LONGEST else ""
    for pattern in _ALONE:
        if match := pattern.fullmatch(squeezed):
            return _day(match.groupdict(), today)
    return None


def day_within(text: str) -> date | None:
    """The first whole date in a text."""
    match = _ANYWHERE.search(text)
    return _day(match.groupdict(), date.max) if match else None


def day_in_address(url: str) -> date | None:
    """The day that an article's address holds, or None."""
    for pattern in _IN_ADDRESS:
        if match := pattern.search(url):
            return _made(*map(int, match.groups()))
    return None


def in_beijing(moment: datetime) -> datetime:
    """An aware moment as the clocks in Beijing show it, without a zone."""
    return moment.astimezone(_BEIJING).replace(tzinfo=None)


def today_in_beijing(moment: datetime) -> date:
    """The date in Beijing at an aware moment."""
    return in_beijing(moment).date()


def is_plausible(day: date, today: date) -> bool:
    """False for a day yet to come: a slip of the keyboard would move the watermark there."""
    return day <= today + _SOON


def _day(found: dict[str, str | None], today: date) -> date | None:
    month, day = found.get("month") or found.get("month2"), found.get("day") or found.get("day2")
    year = next((value for name, value in found.items() if "year" in name and value), None)
    if month is None or day is None:  # never: every pattern has both
        return None
    if year:
        return _made(int(year), int(month), int(day))
    made = (_made(year, int(month), int(day)) for year in (today.year, today.year - 1))
    return next((each for each in made if each and is_plausible(each, today)), None)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
