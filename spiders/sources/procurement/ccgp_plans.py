"""Intentions and contracts that ccgp.gov.cn publishes on hosts of their own."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from spiders.platforms.ccgp_plans import CONTRACTS, INTENTIONS, ContractsSpider, IntentionsSpider
from spiders.spec import SourceSpec

_PUBLISHER: Final = "中华人民共和国财政部国库司"


class CcgpIntentions(IntentionsSpider):
    """Intentions (采购意向): what is to be bought in the coming months."""

    spec = SourceSpec(
        id="ccgp_intentions",
        title="中国政府采购网 政府采购意向公开",
        publisher=_PUBLISHER,
        channel="procurement",
        entity="procurement_notice",
        url=INTENTIONS,
        hosts=frozenset({"cgyx.ccgp.gov.cn"}),
        floor=1,
        access="restricted",
        why="its search wants a captcha",
        captured="the values of one page (2026-03), simplified",
        from_spec="the page around them",
    )
    name = spec.id


class CcgpContracts(ContractsSpider):
    """Contracts (合同公告)."""

    spec = SourceSpec(
        id="ccgp_contracts",
        title="中国政府采购网 合同公告",
        publisher=_PUBLISHER,
        channel="procurement",
        entity="procurement_notice",
        url=f"{CONTRACTS}index",
        hosts=frozenset({"htgs.ccgp.gov.cn"}),
        floor=1,
        overlap=timedelta(days=1),
        first_window=timedelta(days=2),
        delay=5.0,
        from_spec="everything",
    )
    name = spec.id
