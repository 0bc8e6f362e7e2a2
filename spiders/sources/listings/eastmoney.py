"""Eastmoney, which reprints the exchanges' lists: a second opinion, and never our figure."""

from __future__ import annotations

from datetime import timedelta

from spiders.platforms.eastmoney import HOME, EastmoneySpider
from spiders.spec import SourceSpec


class EastmoneyListings(EastmoneySpider):
    """What Eastmoney says of applications, committee meetings and tutoring, to check ours by."""

    name = "eastmoney_listings"

    spec = SourceSpec(
        id="eastmoney_listings",
        title="东方财富 IPO 审核信息",
        publisher="东方财富",
        channel="listing",
        entity="listing_secondary",
        url=HOME,
        hosts=frozenset({"datacenter-web.eastmoney.com"}),
        homes=frozenset({"https://data.eastmoney.com/", "https://www.eastmoney.com/"}),
        cadence=timedelta(days=7),
        floor=5000,  # 19,653 rows in 2026-08
        delay=2.0,
        volatile=frozenset({"callback"}),
        gives="stage, days, firms and planned raise of applications as a reprint has them, "
        "compared in v_listing_difference",
        quirks="a second opinion, never our figure and never news; a planned raise is in yuan, "
        "of Beijing in ten thousand, which is inferred and marked; the words of states "
        "are of all times and exchanges; a firm stands in several of its lists",
        captured="fifty rows of the list of Beijing with its envelope (2026-08-19); values of five "
        "rows of each of the others as a client shows them (2026-08)",
        from_spec="the keys of all lists but that of Beijing, and what tells two rows of a firm "
        "apart",
    )
