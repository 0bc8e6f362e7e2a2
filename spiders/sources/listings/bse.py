"""The project list of the Beijing Stock Exchange: each application for an IPO, and its details."""

from __future__ import annotations

from spiders.platforms.bse import HOME, SITE, BseSpider
from spiders.spec import SourceSpec


class BseListings(BseSpider):
    """Every application for a public issue and a listing in Beijing."""

    name = "bse_listings"

    spec = SourceSpec(
        id="bse_listings",
        title="北京证券交易所 发行上市审核 项目动态",
        publisher="北京证券交易所",
        channel="listing",
        entity="listing_application",
        url=HOME,
        hosts=frozenset({"www.bse.cn"}),
        file_hosts=frozenset({"www.bse.cn"}),
        homes=frozenset({f"{SITE}/"}),
        floor=700,  # the list had 871 projects in 2026-07, and grows
        full_list=True,
        volatile=frozenset({"callback"}),
        browser=True,  # the session's cookie is set by a script
        opens=(f"{SITE}/", HOME),
        captured="a list answer of one row and a whole detail (2026-08), three rows of a list "
        "(2026-07, trimmed)",
        from_spec="lists of several pages, detail of a project that is stopped or has ended, "
        "decisions other than a registration, approveResult 2, status P100, and when the site "
        "asks for its cookie",
    )
