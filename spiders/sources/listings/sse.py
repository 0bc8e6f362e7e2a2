"""The project lists of the Shanghai Stock Exchange: first listings, refinancing, restructuring."""

from __future__ import annotations

from spiders.platforms.sse import SseSpider
from spiders.platforms.sse_queries import FIRST_LISTINGS, REFINANCINGS, RESTRUCTURINGS
from spiders.platforms.sse_refinancing import SseRefinancingSpider, SseRestructuringSpider
from spiders.spec import SourceSpec

_PUBLISHER = "上海证券交易所"
_HOSTS = frozenset({"query.sse.com.cn"})
_FILE_HOSTS = frozenset({"static.sse.com.cn"})
_HOMES = frozenset({"https://www.sse.com.cn/", "https://www.sse.com.cn/home/404/"})
_VOLATILE = frozenset({"_", "jsonCallBack"})


class SseListings(SseSpider):
    """Every application for a listing in Shanghai, on the STAR and on the main board."""

    name = "sse_listings"

    spec = SourceSpec(
        id="sse_listings",
        title="上海证券交易所 发行上市审核 项目动态",
        publisher=_PUBLISHER,
        channel="listing",
        entity="listing_application",
        url=FIRST_LISTINGS.home,
        hosts=_HOSTS,
        file_hosts=_FILE_HOSTS,
        homes=_HOMES,
        # The list had 536 projects in 2021 and grows. One client found that an empty currStatus
        # answers with the projects under review alone: such a list would be far shorter.
        floor=500,
        full_list=True,
        volatile=_VOLATILE,
        gives="every application with its parties and who signs, officers, planned raise, "
        "industry, place, documents, and the whole log with the reasons of stops and "
        "endings",
        quirks="a status is a stage, its result stands in another field: 注册结果 alone is no "
        "success; a stop's kind is missing in half of the rows and read from its reason; "
        "the log repeats lines and leaves out resumptions; updateDate is no date of a "
        "status; the date of a file by the newer query is that of its upload, and the query "
        "is asked of projects that moved in 2026 or later, or whose files the older one doesn't "
        "name; a list cut short is asked again by status; what came is compared with the counts "
        "by status of the older statusAction.do, asked once a run, where these add up to the "
        "total beside them: a difference is the verdict partial and named, and counts that do "
        "not come are a warning",
        captured="rows of the list (2021-02, whole; 2026-07, trimmed), all parts of 60 "
        "details (2021-02), five rows of the newer query for documents (2026-07, trimmed), an "
        "empty answer of the older list with its envelope and counts by status (2021-12)",
        from_spec="the envelope of an answer with rows, the meaning of statuses 6, 9 and 10, "
        "whether the five parts are still as in 2021, the host of the files, and of the newer "
        "query for documents all keys but four, 15 of its 20 codes, and whether it is complete; "
        "whether statusAction.do still states counts, and of both boards",
    )


class SseRefinancings(SseRefinancingSpider):
    """Every application of a company listed in Shanghai to raise more (再融资)."""

    name = "sse_refinancing"

    spec = SourceSpec(
        id="sse_refinancing",
        title="上海证券交易所 发行上市审核 再融资项目动态",
        publisher=_PUBLISHER,
        channel="listing",
        entity="listing_application",
        url=REFINANCINGS.home,
        hosts=_HOSTS,
        file_hosts=_FILE_HOSTS,
        homes=_HOMES,
        floor=1,
        full_list=True,
        volatile=_VOLATILE,
        gives="applications of listed companies to raise more, with parties, kind of "
        "instrument, documents and log, as kind refinancing",
        quirks="its numbers contradict those of first listings (4 is passed, not submitted) and "
        "are a list of their own; names of issuers are read from the issuer's own field "
        "alone",
        from_spec="everything: the queries, that list and details have the shape of first "
        "listings, statuses, kinds of instruments and of files; the planned raise has no unit "
        "there, and is kept as it stands",
    )


class SseRestructurings(SseRestructuringSpider):
    """Every restructuring of a company listed in Shanghai that is under review (并购重组)."""

    name = "sse_restructuring"

    spec = SourceSpec(
        id="sse_restructuring",
        title="上海证券交易所 发行上市审核 并购重组项目动态",
        publisher=_PUBLISHER,
        channel="listing",
        entity="listing_application",
        url=RESTRUCTURINGS.home,
        hosts=_HOSTS,
        file_hosts=_FILE_HOSTS,
        homes=_HOMES,
        floor=1,
        full_list=True,
        volatile=_VOLATILE,
        gives="restructurings of listed companies, with parties, documents and log, as kind "
        "restructuring",
        quirks="as of refinancing; assets and both sides of a deal are in its documents alone",
        from_spec="everything: the queries, that list and details have the shape of first "
        "listings, statuses (taken for those of refinancing), kinds of files; the sum has no unit "
        "there, and is kept as it stands",
    )
