"""The national platform of public resource trading: government procurement, and works apart."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from spiders.platforms.ggzy import HOME, SITE, GgzySpider
from spiders.spec import SourceSpec

_HOSTS: Final = frozenset({"www.ggzy.gov.cn"})
_HOMES: Final = frozenset({f"{SITE}/", f"{SITE}/index.html", f"{SITE}/404.html"})
_PUBLISHER: Final = "国家公共资源交易平台（国家信息中心）"
_CAPTURED: Final = (
    "a list answer of 20 rows, the page of the list, an A page and the B page of a contract "
    "(2026-03-17), byte for byte"
)
_FROM_SPEC: Final = (
    "the cap of 1,000 rows, codes 829, 800, 801 and 804, B pages of other kinds than contracts and "
    "their 发布时间, links to the original, and where a deleted notice leads"
)


class GgzyProcurement(GgzySpider):
    """Government procurement (02) of all provinces: thousands of notices a day, two pages each.

    A day of 6,000 takes some 12,400 requests (128 slices of 20 rows a page, an A and a B page
    each): ten hours at this delay, while a run ends itself after six. So it runs three times a day:
    lists come first, what is known is not asked again, and what a run has not come to is asked by
    the next, for the overlap of a day names it again; after that 100 a run (`spot_checks`).
    """

    classify = "02"
    stages = ("0201", "0202", "0203", "0204")
    spec = SourceSpec(
        id="ggzy_procurement",
        title="全国公共资源交易平台 政府采购",
        publisher=_PUBLISHER,
        channel="procurement",
        entity="procurement_notice",
        url=HOME,
        hosts=_HOSTS,
        homes=_HOMES,
        floor=1,
        cadence=timedelta(hours=8),
        overlap=timedelta(days=1),  # a day is 128 slices
        first_window=timedelta(days=2),
        delay=3.0,
        spot_checks=100,
        captured=_CAPTURED,
        from_spec=f"{_FROM_SPEC}; how many notices a day there are (taken: 6,000, which three runs "
        "of six hours read at this delay; a first look at two days may end in part)",
    )
    name = spec.id


class GgzyWorks(GgzySpider):
    """Works (工程建设, 01), under the bidding law: kept apart from government procurement."""

    classify = "01"
    stages = ("0101", "0104", "0105")  # 0102 is the opening of bids, which is no notice
    spec = SourceSpec(
        id="ggzy_works",
        title="全国公共资源交易平台 工程建设",
        publisher=_PUBLISHER,
        channel="procurement",
        entity="procurement_notice",
        url=HOME,
        hosts=_HOSTS,
        homes=_HOMES,
        floor=1,
        overlap=timedelta(days=1),
        first_window=timedelta(days=2),
        delay=3.0,
        access="on_request",
        why="works are another law's purchases, which few studies of set-asides want",
        captured=_CAPTURED,
        from_spec=f"pages of works; {_FROM_SPEC}",
    )
    name = spec.id
