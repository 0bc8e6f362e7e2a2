"""The Hong Kong exchange: applications for a listing, and what is about to be listed."""

from __future__ import annotations

from spiders.platforms.hkex import HOME, TABLES, HkexApplicationsSpider, HkexNewListingsSpider
from spiders.spec import SourceSpec


class HkexListings(HkexApplicationsSpider):
    """Every application for a listing in Hong Kong: active, lapsed, listed, returned."""

    name = "hkex_listings"

    spec = SourceSpec(
        id="hkex_listings",
        title="香港交易所 申請版本、整體協調人公告及聆訊後資料集",
        publisher="香港交易及結算所有限公司",
        channel="listing",
        entity="listing_application",
        url=HOME,
        hosts=frozenset({"www1.hkexnews.hk"}),
        file_hosts=frozenset({"www1.hkexnews.hk"}),
        homes=frozenset({"https://www.hkexnews.hk/", "https://www1.hkexnews.hk/"}),
        time_zone="Asia/Hong_Kong",
        # 354 applications were active in 2026-08, each of which stands in both languages.
        floor=500,
        full_list=True,
        delay=1.0,  # files in a cache, twenty of them
        gives="every application with its state, board, marks of its name, and its documents in "
        "both languages: proofs, announcements of coordinators, packs after the hearing, "
        "warnings; what was sent back, without a number",
        quirks="a state, no steps: what moved is seen from day to day; an application is given a "
        "new number after a lapse; sponsor, industry and amount are in its documents "
        "alone; a row sent back names the sponsor where others have a state; what leaves "
        "all feeds is told as that, with no outcome; the lists of earlier years "
        "(app_YYYY) are not asked",
        captured="one row of each of five feeds in English (2026-05-24), two rows of a feed in "
        "Chinese with their documents (2026-07-10)",
        from_spec="the feeds of GEM, feeds that are more than an excerpt, the states RJ, W and IR, "
        "the English wordings of documents, and documents after a hearing",
    )


class HkexNewListings(HkexNewListingsSpider):
    """Announcements, prospectuses and allotment results of firms about to be listed."""

    name = "hkex_new_listings"

    spec = SourceSpec(
        id="hkex_new_listings",
        title="香港交易所 新上市資料",
        publisher="香港交易及結算所有限公司",
        channel="listing",
        entity="listing_document",
        url=f"{TABLES}Main-Board?sc_lang=zh-HK",
        hosts=frozenset({"www2.hkexnews.hk"}),
        homes=frozenset({"https://www.hkexnews.hk/", "https://www2.hkexnews.hk/"}),
        time_zone="Asia/Hong_Kong",
        floor=1,
        gives="code and name of firms about to be listed, with announcement, prospectus and "
        "allotment results",
        quirks="in English, since its heads are known in no other language; the day is that in a "
        "file's address; the yearly report (NLR) is not read",
        captured="the values of seven rows of the main board (2026-07-07); the page around them "
        "was rebuilt by its collector",
        from_spec="the page as the site sends it, and the table of GEM",
    )
