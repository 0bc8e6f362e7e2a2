"""The exchanges as a public monitor's weekly snapshots show them; brought by hand."""

from __future__ import annotations

from datetime import timedelta

from spiders.platforms.imported import HOST
from spiders.platforms.ipo_weekly import IpoWeekly
from spiders.spec import SourceSpec

_MONITOR = "https://github.com/kuaichengzhang/ipo-monitor"
_CAPTURED = "the whole files of 2026-07-13 and 2026-07-27"


def _spec(exchange: str, title: str, floor: int) -> SourceSpec:
    return SourceSpec(
        id=f"ipo_weekly_{exchange}",
        title=title,
        publisher="kuaichengzhang/ipo-monitor",
        channel="listing",
        entity="listing_application",
        url=_MONITOR,
        hosts=frozenset({HOST}),
        cadence=timedelta(days=7),
        floor=floor,
        full_list=True,
        absences=1,  # a file is whole: no row can move between its pages
        access="restricted",
        why="no site is asked; somebody brings the monitor's file: `yindao import ipo_weekly FILE`",
        grade="secondary",
        gives="what a public monitor's weekly file shows of this exchange's applications",
        quirks="brought by hand (`yindao import`); its uid is not stable, so the number in its "
        "address is the key; a later file has more fields, which is no change; names in "
        "Hong Kong lose their marks; an older file than the last is refused; "
        "a row whose address is of another exchange is not read, and the run is partial",
        captured=_CAPTURED,
    )


class WeeklySse(IpoWeekly):
    """Shanghai."""

    name = "ipo_weekly_sse"
    reads = "上交所"
    spec = _spec("sse", "IPO 周度快照：上海证券交易所", 500)


class WeeklySzse(IpoWeekly):
    """Shenzhen; not in the files before the end of July 2026."""

    name = "ipo_weekly_szse"
    reads = "深交所"
    spec = _spec("szse", "IPO 周度快照：深圳证券交易所", 500)


class WeeklyBse(IpoWeekly):
    """Beijing."""

    name = "ipo_weekly_bse"
    reads = "北交所"
    spec = _spec("bse", "IPO 周度快照：北京证券交易所", 300)


class WeeklyHkex(IpoWeekly):
    """Hong Kong: applications that are shown as active."""

    name = "ipo_weekly_hkex"
    reads = "港交所"
    spec = _spec("hkex", "IPO 周度快照：香港交易所", 100)
