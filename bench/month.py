"""A channel of ccgp as it looks at any moment of a made-up month: its newest 500 rows, 20 a page.

Notices come as offices work: on weekdays between eight and eight, with a dip at noon; a few at
weekends. Every request takes its time, so rows move on while a crawler pages, as on the real site.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bench.notices import PER_LIST
from bench.server import MISSING, response
from tests.support.ccgp_pages import detail_page, list_page, list_row, paragraphs

BEIJING = ZoneInfo("Asia/Shanghai")
BEGIN = datetime(2026, 11, 1, 12, tzinfo=BEIJING)  # a Sunday, in a month without holidays
_BEFORE = 28  # days of history when the month begins
_ROWS = 500  # what the list shows of it
_WEEKEND = 0.03  # of a weekday's notices
_SPREAD = 0.15  # standard deviation of a day's number, as a part of it
_FIRST_ID = 99_000_000
_HOURS: Final = dict(zip(range(8, 20), (4, 12, 14, 11, 3, 4, 11, 14, 14, 10, 2, 1), strict=True))
_LIST = re.compile(r"/index(?:_(\d+))?\.htm$")
_NOTICE = re.compile(r"_(\d+)\.htm$")


def arrivals(daily: int, days: int) -> list[datetime]:
    """When notices are published, in order; the same for the same numbers."""
    lot = random.Random(f"{daily} {days}")
    midnight = BEGIN.replace(hour=0)
    found = []
    for day in (midnight + timedelta(days=n) for n in range(-_BEFORE, days + 1)):
        usual = daily * (_WEEKEND if day.weekday() >= 5 else 1)
        for hour in lot.choices(list(_HOURS), list(_HOURS.values()), k=_number(lot, usual)):
            found.append(day + timedelta(hours=hour, seconds=lot.randrange(3600)))
    return sorted(found)


def _number(lot: random.Random, usual: float) -> int:
    return max(round(lot.gauss(usual, usual * _SPREAD)), 0)


class Channel:
    """The site. `at` is its clock, which each request moves on by `delay` seconds.

    asked  requests so far
    """

    def __init__(self, url: str, daily: int, days: int, delay: float) -> None:
        self._times = arrivals(daily, days)
        self._path = url.removeprefix("https://www.ccgp.gov.cn").rstrip("/")
        self._delay = timedelta(seconds=delay)
        self.at, self.asked = BEGIN, 0

    def published(self, since: datetime, until: datetime) -> set[str]:
        """Ids of the notices of a time."""
        places = range(bisect_right(self._times, since), bisect_right(self._times, until))
        return {str(_FIRST_ID + place) for place in places}

    def answer(self, path: bytes) -> bytes:
        """The HTTP answer to a request."""
        self._tick()
        text = path.decode()
        if not text.startswith(f"{self._path}/"):
            return MISSING
        if found := _LIST.search(text):
            return response(self._list(int(found[1] or 0)))
        found = _NOTICE.search(text)
        return response(self._notice(int(found[1]) - _FIRST_ID)) if found else MISSING

    def look(self, page: int) -> list[str]:
        """The ids on a list page (from 0), for a crawler that needs no HTML; also a request."""
        self._tick()
        return [str(_FIRST_ID + place) for place in self._shown(page)]

    def read(self) -> None:
        """A request for a notice, likewise."""
        self._tick()

    @property
    def pages(self) -> int:
        """List pages, of a young channel fewer than of a full one."""
        rows = min(bisect_right(self._times, self.at), _ROWS)
        return -(-rows // PER_LIST)

    def _tick(self) -> None:
        self.at += self._delay
        self.asked += 1

    def _shown(self, page: int) -> range:
        last = bisect_right(self._times, self.at) - 1 - page * PER_LIST
        return range(last, max(last - PER_LIST, -1), -1)

    def _list(self, page: int) -> str:
        rows = [self._row(place) for place in self._shown(page)]
        return list_page(*rows, pager=f"Pager({{size:{self.pages}, current:{page}}});")

    def _row(self, place: int) -> str:
        at, number = self._times[place], _FIRST_ID + place
        published = ("发布时间", f"{at:%Y-%m-%d %H:%M}")
        labels = (published, ("地域", "云南"), ("采购人", "样本研究所"))
        return list_row(f"./gkzb/{at:%Y%m}/t{at:%Y%m%d}_{number}.htm", _title(place), labels=labels)

    def _notice(self, place: int) -> str:
        at = self._times[place]
        text = f"项目编号：YB-{place}\n预算金额：485.6万元\n本项目专门面向中小企业采购。"
        published = f"{at:%Y年%m月%d日 %H:%M}"
        return detail_page(paragraphs(text), title=_title(place), published=published)


def _title(place: int) -> str:
    return f"样本设备采购项目{place}公开招标公告"
