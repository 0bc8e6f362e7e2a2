"""The Hong Kong exchange: applications for a listing, and what is about to be listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from spiders.platforms.hkex import (
    HOME,
    TABLES,
    HkexApplicationsSpider,
    HkexArchiveSpider,
    HkexNewListingsSpider,
)
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
        ended_leave=True,
        delay=1.0,  # files in a cache, twenty of them
        gives="every application with its state, board, marks of its name, and its documents in "
        "both languages: proofs, announcements of coordinators, packs after the hearing, "
        "warnings; what was sent back, without a number",
        quirks="a state, no steps: what moved is seen from day to day; an application is given a "
        "new number after a lapse; sponsor, industry and amount are in its documents "
        "alone; a row sent back names the sponsor where others have a state; what leaves "
        "all feeds is told as that, with no outcome, unless it was listed or had ended: then it "
        "stands in the archive of its year (`hkex_archive`)",
        captured="one row of each of five feeds in English (2026-05-24), two rows of a feed in "
        "Chinese with their documents (2026-07-10)",
        from_spec="the feeds of GEM, feeds that are more than an excerpt, the states RJ, W and IR, "
        "the English wordings of documents, documents after a hearing, and that ended "
        "applications leave the feeds for an archive",
    )


class HkexArchive(HkexArchiveSpider):
    """What came of the applications of earlier years."""

    name = "hkex_archive"

    spec = replace(
        HkexListings.spec,
        id="hkex_archive",
        title="香港交易所 申請版本及聆訊後資料集 歷年存檔",
        cadence=timedelta(days=30),
        overlap=timedelta(days=365),  # the year before, too: of it more has ended meanwhile
        first_window=timedelta(days=3 * 365),
        floor=0,
        full_list=False,
        ended_leave=False,
        past=True,
        rows_of=HkexListings.spec.id,
        gives="applications of a year that were listed, lapsed, withdrawn, rejected or became "
        "inactive, with their documents in both languages",
        quirks="its rows are those of `hkex_listings`, so that an application in both is one; an "
        "ended application that was not known is a backfill and no news, one that was known moves "
        "on; active ones are left to the feeds, which have the last word; a year without a file "
        "is named in the verdict; older years are asked by `yindao crawl hkex_archive --since`",
        captured="nothing of its own: rows are taken for those of the feeds",
        from_spec="everything: its address (app_YYYY_sehk_c.json), that its rows are those of the "
        "feeds, and which years there are",
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
        file_hosts=frozenset({"www1.hkexnews.hk", "www2.hkexnews.hk"}),
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
