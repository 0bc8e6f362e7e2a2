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
        gives="every application with all parties and signatories, place, documents by version, "
        "the dates of its steps, notes on stops and resumptions, and the exchange's own "
        "count of each state",
        quirks="no planned raise and no industry; answers are JSONP under text/html, a page in "
        "their place is a challenge; one date of a stop is kept and is empty after it, "
        "the notes have the others; a decision has its own day and that of its posting; "
        "rows say P07 where counts say P07-1; code 2 of a decision is read by the "
        "project's own status",
        captured="a list answer of one row and a whole detail (2026-08), three rows of a list "
        "(2026-07, trimmed)",
        from_spec="lists of several pages, detail of a project that is stopped or has ended, "
        "decisions other than a registration, approveResult 2, status P100, and when the site "
        "asks for its cookie",
    )
