"""The exchanges' common platform of disclosure: listed companies taking part in funds."""

from __future__ import annotations

from datetime import timedelta

from spiders.platforms.cninfo import HOME
from spiders.platforms.cninfo_funds import CninfoFundSpider
from spiders.spec import SourceSpec


class CninfoFunds(CninfoFundSpider):
    """Announcements of listed companies that set up a fund or take a part in one."""

    name = "cninfo_funds"

    spec = SourceSpec(
        id="cninfo_funds",
        title="巨潮资讯网 上市公司参与设立基金公告",
        publisher="深圳证券信息有限公司",
        channel="fund",
        entity="fund_notice",
        url=HOME,
        hosts=frozenset({"www.cninfo.com.cn", "static.cninfo.com.cn"}),
        homes=frozenset({"http://www.cninfo.com.cn/", "http://www.cninfo.com.cn/new/index"}),
        cadence=timedelta(days=1),
        delay=3.0,
        gives="announcements of Shanghai, Shenzhen and Beijing companies that set up a fund or "
        "take a part in one: the fund, its size and terms, each partner's kind, amount and share",
        quirks="found by words of titles, so that a title without any is missed; of the paging "
        "only hasMore is believed; a company stands under its code, for the name is a short one; "
        "files beyond a run's budget come in the next ones",
        captured="two rows of an answer with its envelope (2020-09-04), of another kind",
        from_spec="the request by words of titles, the titles, and the files: their tables of "
        "partners were written for tests in the form that such announcements have",
    )
