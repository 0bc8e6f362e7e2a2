"""Equity and venture funds in the register of the Asset Management Association of China."""

from __future__ import annotations

from datetime import timedelta

from spiders.platforms.amac import HOME, SITE, AmacSpider
from spiders.spec import SourceSpec


class AmacFunds(AmacSpider):
    """Equity and venture funds by month of registration, and what keywords find."""

    name = "amac_funds"

    spec = SourceSpec(
        id="amac_funds",
        title="私募基金公示",
        publisher="中国证券投资基金业协会",
        channel="fund",
        entity="fund",
        url=HOME,
        hosts=frozenset({"gs.amac.org.cn"}),
        homes=frozenset({f"{SITE}/", "https://www.amac.org.cn/"}),
        floor=1,  # the keywords alone find hundreds
        # A fund's state, manager or custodian changes in the weeks after it is registered: six
        # of 406 did within six days. The month before is therefore always read again.
        overlap=timedelta(days=35),
        delay=3.0,  # sporadic 403 and 50x answers at less, say several clients
        volatile=frozenset({"rand"}),
        # Reports due and missing change on a fund's page without any change of its row.
        spot_checks=20,
        recheck_after=timedelta(days=30),
        captured="a page of the list (2026-05-19), the rows of two days (2026-05-07 and -13), a "
        "fund's page (2026-05-19)",
        from_spec="the filters of the request, marked names of keyword answers, funds with "
        "several managers, and pages of funds that are no partnership",
    )
