"""Portals that can't be asked politely: what somebody brings of them is read.

Tables are read of all of them, saved pages and records of visits only where a reader is named.
"""

from __future__ import annotations

from typing import Any, Final

from spiders.platforms.epoint import EpointSpider
from spiders.platforms.imported import UnaskedSpider
from spiders.spec import SourceSpec

_TABLES: Final = "tables of notices; of its pages nothing is known"


def _spec(**facts: Any) -> SourceSpec:
    return SourceSpec(
        channel="procurement",
        entity="procurement_notice",
        access="restricted",
        floor=1,
        **facts,
    )


class JiangsuGgzy(EpointSpider):
    """Jiangsu's centre of public resource trading."""

    province = "320000"
    spec = _spec(
        id="jiangsu_ggzy",
        title="江苏省公共资源交易网",
        publisher="江苏省公共资源交易中心",
        url="http://jsggzy.jszwfw.gov.cn/",
        hosts=frozenset({"jsggzy.jszwfw.gov.cn"}),
        region_code="320000",
        why="since 2026-07 a challenge by JavaScript stands before its search",
        captured="an answer of the search and the page of a tender for works (2026-07), verbatim",
        from_spec="pages of government procurement, and files",
    )
    name = spec.id


class JiangsuCcgp(UnaskedSpider):
    """Jiangsu's procurement portal."""

    spec = _spec(
        id="jiangsu_ccgp",
        title="江苏政府采购网",
        publisher="江苏省财政厅",
        url="http://www.ccgp-jiangsu.gov.cn/",
        hosts=frozenset({"www.ccgp-jiangsu.gov.cn"}),
        region_code="320000",
        why="its search wants a captcha, and it forbids to republish",
        from_spec=_TABLES,
    )
    name = spec.id


class Ctbpsp(UnaskedSpider):
    """The national service of tendering (works and firms' purchases)."""

    regime = "bidding_law"
    spec = _spec(
        id="ctbpsp_notices",
        title="中国招标投标公共服务平台",
        publisher="国家发展和改革委员会",
        url="https://ctbpsp.com/",
        hosts=frozenset({"ctbpsp.com", "www.cebpubservice.com", "bulletin.cebpubservice.com"}),
        why="a firewall with captchas stands before it",
        from_spec=_TABLES,
    )
    name = spec.id
