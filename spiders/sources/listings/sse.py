"""The project list of the Shanghai Stock Exchange: each application for an IPO, and its details."""

from __future__ import annotations

from spiders.platforms.sse import HOME, SseSpider
from spiders.spec import SourceSpec


class SseListings(SseSpider):
    """Every application for a listing in Shanghai, on the STAR and on the main board."""

    name = "sse_listings"

    spec = SourceSpec(
        id="sse_listings",
        title="上海证券交易所 发行上市审核 项目动态",
        publisher="上海证券交易所",
        channel="listing",
        entity="listing_application",
        url=HOME,
        hosts=frozenset({"query.sse.com.cn"}),
        file_hosts=frozenset({"static.sse.com.cn"}),
        homes=frozenset({"https://www.sse.com.cn/", "https://www.sse.com.cn/home/404/"}),
        # The list had 536 projects in 2021 and grows. One client found that an empty currStatus
        # answers with the projects under review alone: such a list would be far shorter.
        floor=500,
        full_list=True,
        volatile=frozenset({"_", "jsonCallBack"}),
        captured="rows of the list (2021-02, whole; 2026-07, trimmed), all parts of 60 details "
        "(2021-02), an empty answer with its envelope (2021-12)",
        from_spec="the envelope of an answer with rows, the meaning of statuses 6, 9 and 10, "
        "whether the five parts are still as in 2021, and the host of the files",
    )
