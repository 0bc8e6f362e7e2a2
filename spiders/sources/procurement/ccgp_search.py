"""The search of ccgp.gov.cn, which reaches back to 2013."""

from __future__ import annotations

from datetime import timedelta

from spiders.platforms.ccgp_search import SEARCH, CcgpSearchSpider
from spiders.spec import SourceSpec


class CcgpSearch(CcgpSearchSpider):
    """Notices of the past, asked for by somebody with a keyword, a buyer or a time in mind."""

    spec = SourceSpec(
        id="ccgp_search",
        title="中国政府采购网 采购公告搜索",
        publisher="中华人民共和国财政部国库司",
        channel="procurement",
        entity="procurement_notice",
        url=SEARCH,
        hosts=frozenset({"search.ccgp.gov.cn", "www.ccgp.gov.cn"}),
        first_window=timedelta(days=1),
        delay=5.0,
        access="on_request",
        why="its gate stops whoever asks often",
        captured="a page of 20 results (2017-12) and one of none (2019), byte for byte",
        from_spec="the gate, the true addresses of recent pages (ohtmlurls), later pages",
    )
    name = spec.id
