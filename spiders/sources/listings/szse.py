"""The project lists of the Shenzhen Stock Exchange: first listings, refinancing, restructuring."""

from __future__ import annotations

from spiders.platforms.szse import HOME, SzseSpider
from spiders.spec import SourceSpec

_HOSTS = frozenset({"www.szse.cn"})
_HOMES = frozenset({"https://www.szse.cn/", "https://www.szse.cn/index/index.html"})
_VOLATILE = frozenset({"random", "r"})
_PUBLISHER = "深圳证券交易所"


class SzseListings(SzseSpider):
    """Every application for a listing in Shenzhen, on ChiNext and on the main board."""

    name = "szse_listings"
    biz_type = 1

    spec = SourceSpec(
        id="szse_listings",
        title="深圳证券交易所 发行上市审核 IPO 项目动态",
        publisher=_PUBLISHER,
        channel="listing",
        entity="listing_application",
        url=f"{HOME}ipo/index.html",
        hosts=_HOSTS,
        file_hosts=frozenset({"reportdocs.static.szse.cn"}),
        homes=_HOMES,
        floor=500,  # 543 in 2021-01, 1,461 in 2026-08; nothing ever leaves the list
        full_list=True,
        volatile=_VOLATILE,
        spot_checks=20,  # a file that is filed moves nothing in the row but its date
        gives="every application with all parties and signatories, planned raise, industry by "
        "name, province, documents, milestones to the second, reasons of stops and "
        "endings, and the exchange's own count of each state",
        quirks="80 is a stop in the list and an ending among the milestones, told apart by the "
        "caption; 注册结果 (70) is a milestone whatever came of it; a stop hides the "
        "stage before it; updtdt moves with every file; the same firm may have three "
        "numbers; no code of the industry, no city",
        captured="rows of the list on two dates (2021-01-25 and 2021-02-04, whole), 60 details "
        "(2021-02), a page of the list with its envelope and one detail, verbatim (2026-08)",
        from_spec="the filters, rows of the main board, statuses 44, 54, 56, 74 and 78 in a "
        "project's own answer, pages beyond the first, and files within files",
    )


class SzseRefinancing(SzseSpider):
    """Every application of a company listed in Shenzhen to raise more (再融资)."""

    name = "szse_refinancing"
    biz_type = 2

    spec = SourceSpec(
        id="szse_refinancing",
        title="深圳证券交易所 发行上市审核 再融资项目动态",
        publisher=_PUBLISHER,
        channel="listing",
        entity="listing_application",
        url=f"{HOME}refinance/index.html",
        hosts=_HOSTS,
        file_hosts=frozenset({"reportdocs.static.szse.cn"}),
        homes=_HOMES,
        floor=200,  # 275 in 2021-01
        full_list=True,
        volatile=_VOLATILE,
        spot_checks=20,
        gives="applications of listed companies to raise more, with parties, kind of "
        "instrument, documents and milestones, as kind refinancing",
        quirks="as of first listings; letters of inquiry are published here",
        from_spec="everything: that list and details have the shape of first listings, statuses "
        "33 and 36, kinds of instruments and of files",
    )


class SzseRestructuring(SzseSpider):
    """Every restructuring of a company listed in Shenzhen that is under review (重大资产重组)."""

    name = "szse_restructuring"
    biz_type = 3

    spec = SourceSpec(
        id="szse_restructuring",
        title="深圳证券交易所 发行上市审核 重大资产重组项目动态",
        publisher=_PUBLISHER,
        channel="listing",
        entity="listing_application",
        url=f"{HOME}reconstruction/index.html",
        hosts=_HOSTS,
        file_hosts=frozenset({"reportdocs.static.szse.cn"}),
        homes=_HOMES,
        floor=1,
        full_list=True,
        volatile=_VOLATILE,
        spot_checks=20,
        gives="restructurings of listed companies, with parties, kind, documents and "
        "milestones, as kind restructuring",
        quirks="as of first listings; the sums of purchase and financing have no unit",
        from_spec="everything: that list and details have the shape of first listings, kinds of "
        "instruments and of files; the sums for purchase and financing have no unit there, and "
        "are kept as they stand",
    )
