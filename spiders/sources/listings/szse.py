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
        from_spec="everything: that list and details have the shape of first listings, kinds of "
        "instruments and of files; the sums for purchase and financing have no unit there, and "
        "are kept as they stand",
    )
