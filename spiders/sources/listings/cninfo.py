"""The exchanges' common platform of disclosure: prospectuses of given firms."""

from __future__ import annotations

from datetime import timedelta

from spiders.platforms.cninfo import HOME, CninfoSpider
from spiders.spec import SourceSpec


class CninfoProspectuses(CninfoSpider):
    """Prospectuses of the firms named by the option `stocks`: codes, or a file that has them.

    Without the option it asks for the list of firms alone, and for nobody's announcements.
    """

    name = "cninfo_prospectuses"

    spec = SourceSpec(
        id="cninfo_prospectuses",
        title="巨潮资讯网 招股说明书",
        publisher="深圳证券信息有限公司",
        channel="listing",
        entity="listing_document",
        url=HOME,
        hosts=frozenset({"www.cninfo.com.cn"}),
        file_hosts=frozenset({"static.cninfo.com.cn"}),
        homes=frozenset({"http://www.cninfo.com.cn/", "http://www.cninfo.com.cn/new/index"}),
        cadence=timedelta(days=7),
        delay=3.0,
        gives="announcements of prospectuses, of results of issues (发行结果公告) and "
        "of listings (上市公告书) of the firms that were asked for, with their files",
        quirks="asked per firm; totalpages is not to be believed (25 pages of 30 for 761 rows); "
        "names no application of an exchange; a prospectus of a listed firm is that of "
        "its issue, not a draft under review",
        captured="two rows of an answer with its envelope (2020-09-04), of another kind",
        from_spec="the list of firms, the request, the category of first issues, and the titles "
        "of prospectuses and results",
    )
