"""The registers of the Asset Management Association of China: funds and their managers."""

from __future__ import annotations

from datetime import timedelta

from spiders.platforms.amac import HOME, AmacSpider
from spiders.platforms.amac_api import SITE
from spiders.platforms.amac_managers import (
    CANCELLED,
    MANAGERS,
    AmacCancelledSpider,
    AmacManagersSpider,
)
from spiders.spec import SourceSpec

_HOSTS = frozenset({"gs.amac.org.cn"})
_HOMES = frozenset({f"{SITE}/", "https://www.amac.org.cn/"})

# Sporadic, say several clients of these registers, as are empty bodies.
_STUMBLES = frozenset({403, 500, 502, 503, 504})


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
        hosts=_HOSTS,
        homes=_HOMES,
        floor=1,  # the keywords alone find hundreds
        # A fund's state, manager or custodian changes in the weeks after it is registered: six
        # of 406 did within six days. The month before is therefore always read again.
        overlap=timedelta(days=35),
        delay=3.0,  # more stumbles at less, say several clients
        stumbles=_STUMBLES,
        volatile=frozenset({"rand"}),
        # Reports due and missing change on a fund's page without any change of its row.
        spot_checks=20,
        recheck_after=timedelta(days=30),
        gives="equity and venture funds with their number, managers, custodian, state, days of "
        "founding and registration; of funds that may be guidance funds also place, currency, "
        "reports due, on time and missing, last update, notices of the association",
        quirks="no size, no investors, no mark of government money: a name is evidence of the "
        "weakest tier; dates are midnights in UTC, and in another zone the day before; a "
        "place only of partnerships and companies; a month that doesn't add up is walked again, "
        "then partial; what a keyword finds has its kind from its own page alone; a fund that "
        "isn't registered with the association isn't here",
        captured="a page of the list (2026-05-19), the rows of two days (2026-05-07 and -13), a "
        "fund's page (2026-05-19)",
        from_spec="the filters of the request, marked names of keyword answers, funds with "
        "several managers, and pages of funds that are no partnership",
    )


class AmacManagers(AmacManagersSpider):
    """Managers of private funds: the whole register, and pages of those of guidance funds."""

    name = "amac_managers"

    spec = SourceSpec(
        id="amac_managers",
        title="私募基金管理人公示",
        publisher="中国证券投资基金业协会",
        channel="fund",
        entity="fund_manager",
        url=MANAGERS,
        hosts=_HOSTS,
        homes=_HOMES,
        cadence=timedelta(days=7),  # 200 requests for the list alone
        floor=5000,  # some 20,000 in 2026
        overlap=timedelta(days=35),  # the page of a new manager is filled in over some weeks
        full_list=True,
        delay=3.0,
        stumbles=_STUMBLES,
        volatile=frozenset({"rand"}),
        spot_checks=20,
        recheck_after=timedelta(days=90),
        gives="all managers with number, kind, addresses, legal representative and number of "
        "funds; of those of guidance funds and new ones also capital, staff, scale, controller, "
        "shareholders, executives with their posts, careers, tied managers, marks and hints",
        quirks="the list's own figures of capital are 0 or 1 for everybody and left alone; "
        "coordinates have the latitude first; dates are midnights in UTC; a line of a career "
        "names nobody and stays with the manager; no career before the page was read; a "
        "member's page may stand among those of members; a private person who owns a part and "
        "neither runs nor controls the manager is kept as a share without a name; an owner "
        "that is a firm of the state is not told from a private one",
        captured="the rows of 84 managers on two days (2026-05-07 and -13), the rows and values of "
        "17 managers' pages (2026-05-07)",
        from_spec="the pages themselves (no HTML of one was seen), which career is whose, the "
        "filter of the request, its paging, managers of equity and venture funds, members' pages, "
        "credit codes, tied managers and products",
    )


class AmacCancelled(AmacCancelledSpider):
    """Managers of private funds whose registration was cancelled."""

    name = "amac_cancelled"

    spec = SourceSpec(
        id="amac_cancelled",
        title="已注销私募基金管理人",
        publisher="中国证券投资基金业协会",
        channel="fund",
        entity="fund_manager_cancellation",
        url=CANCELLED,
        hosts=_HOSTS,
        homes=_HOMES,
        floor=1,
        overlap=timedelta(days=35),
        delay=3.0,
        stumbles=_STUMBLES,
        volatile=frozenset({"rand"}),
        gives="managers whose registration was cancelled, with the firm's code, three dates and "
        "the way of it; of those within the window also the reason, addresses, capital and number "
        "of funds",
        quirks="the code is a credit code or the older one of nine characters, which joins the "
        "credit code that holds it; the latest stand first, and the walk ends by their dates; "
        "addresses repeat their province and write null where a district is missing; the past "
        "is read by one crawl from an early day, not by a fill, which would walk from the top "
        "for each of its windows",
        captured="the rows of 14 cancelled managers with the values of their pages (2026-05-07)",
        from_spec="the envelope of the list and its order, the pages themselves (no HTML of one "
        "was seen), and other ways of cancelling than by the association",
    )
