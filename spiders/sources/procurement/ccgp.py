"""The two channels of ccgp.gov.cn: what central units buy, and what all others do."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from spiders.platforms.ccgp import CcgpSpider
from spiders.spec import SourceSpec

_SITE: Final = "https://www.ccgp.gov.cn/"
_PUBLISHER: Final = "中华人民共和国财政部国库司"
_HOSTS: Final = frozenset({"www.ccgp.gov.cn"})
_HOMES: Final = frozenset(
    {_SITE, f"{_SITE}index.htm", f"{_SITE}cggg/", f"{_SITE}cggg/index.htm", f"{_SITE}404.htm"}
)
_CAPTURED: Final = (
    "list page of zygg (2026-07-03) and two notices (open tender of Yunnan, single source of a "
    "central institute) byte for byte; award, correction and termination transcribed, with the "
    "page around them re-used; the plain texts of 54 notices of 2026-07-29"
)


class CcgpCentral(CcgpSpider):
    """Notices of central units: a few hundred a day."""

    spec = SourceSpec(
        id="ccgp_zygg",
        title="中国政府采购网 中央公告",
        publisher=_PUBLISHER,
        channel="procurement",
        entity="procurement_notice",
        url=f"{_SITE}cggg/zygg/",
        hosts=_HOSTS,
        homes=_HOMES,
        cadence=timedelta(days=1),
        floor=1,  # the list never empties; its length says nothing
        overlap=timedelta(days=3),
        capped=500,  # 25 pages of 20
        delay=2.0,
        spot_checks=20,
        captured=_CAPTURED,
        from_spec=(
            "the later list pages; summary labels of inquiry, prequalification, invited and "
            "deal notices; where a deleted notice leads"
        ),
    )
    name = spec.id
    channel_url = spec.url


class CcgpLocal(CcgpSpider):
    """Notices of all other units: thousands a day, so that 500 rows are the latest hours only."""

    spec = SourceSpec(
        id="ccgp_dfgg",
        title="中国政府采购网 地方公告",
        publisher=_PUBLISHER,
        channel="procurement",
        entity="procurement_notice",
        url=f"{_SITE}cggg/dfgg/",
        hosts=_HOSTS,
        homes=_HOMES,
        cadence=timedelta(hours=2),  # 25 pages of 20 roll over within hours
        floor=1,
        overlap=timedelta(days=3),
        capped=500,  # 25 pages of 20
        delay=2.0,
        spot_checks=20,
        captured=_CAPTURED,
        from_spec=(
            "its list, taken to be as that of zygg, with its volume; templates of Tianjin, "
            "Chongqing, Hebei, Liaoning and Shandong; where a deleted notice leads"
        ),
    )
    name = spec.id
    channel_url = spec.url
