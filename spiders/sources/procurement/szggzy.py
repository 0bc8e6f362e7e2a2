"""Government procurement of Shenzhen."""

from __future__ import annotations

from datetime import timedelta

from spiders.platforms.szggzy import SITE, SzggzySpider
from spiders.spec import SourceSpec


class SzggzyProcurement(SzggzySpider):
    """Notices of Shenzhen's government procurement."""

    spec = SourceSpec(
        id="szggzy_procurement",
        title="深圳公共资源交易中心 政府采购",
        publisher="深圳公共资源交易中心",
        channel="procurement",
        entity="procurement_notice",
        url=f"{SITE}/jygg/list.html?id=zfcg",
        hosts=frozenset({"www.szggzy.com"}),
        homes=frozenset({f"{SITE}/", f"{SITE}/index.html"}),
        region_code="440300",
        floor=1,
        overlap=timedelta(days=3),
        first_window=timedelta(days=7),
        delay=3.0,
        spot_checks=20,
        captured="one row of a list answer (2026-04), trimmed",
        from_spec="the request without filters, the cap of 1,000 rows, lists of several pages, and "
        "notices: title, releaseTime and txt",
    )
    name = spec.id
