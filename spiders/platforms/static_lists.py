"""Lists in plain pages: index.html, then index_1.html and so on. TRS, and most that is like it.

The ministries and most provinces publish so (section 5.1 of the sources), Shanghai, Sichuan and
Heilongjiang with other addresses (5.5), and the managers' own sites with theirs (4.4). They differ
in the addresses of announcements, in the number of the second page (index_1 in TRS, index_2 in
Shanghai) and in where the number of pages stands, all of which an entry says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar
from urllib.parse import urljoin

from normalize.records import Json
from spiders.drafts import Ask, Contents, Oddity, Page, Window
from spiders.platforms.announcement_dates import today_in_beijing
from spiders.platforms.announcement_lists import read_rows, says_empty
from spiders.platforms.announcement_pages import read_page
from spiders.platforms.announcement_paging import pages_by_link, pages_of
from spiders.platforms.announcements import (
    PAGE,
    AnnouncementSpider,
    Site,
    contents_of,
    readers,
)
from spiders.select import LayoutDrift, parse, text_of
from spiders.source import Reader

_YEAR = re.compile(r"(20\d\d)年?")
_DATE_HASH = (
    r"/(?:\d{8}|\d{4}/\d{1,2}/\d{1,2}|\d{6})"
    r"/(?:c\d\d_)?(?P<id>[0-9a-f]{32}|[0-9a-f-]{36}|\d{4,})\.s?html?$"
)
_T_DATE = r"/t\d{8}_(?P<id>\d+)\.s?html?$"


def read_list(site: Site, page: Page) -> Contents:
    """A page of a list."""
    year = page.context.get("year")
    if year and not page.context.get("archive"):
        return _archive_of(site, page, str(year))
    today = today_in_beijing(page.fetched_at)
    pages = pages_of(page.text)
    empty = pages == 0 or says_empty(page.text)
    form = str(page.context.get("form") or "")
    root = parse(page.text)
    rows, odd, form = read_rows(site, root, page.url, today, may_be_empty=empty, form=form)
    beside, beyond = str(page.context.get("archive") or site.spec.url), ""
    if pages is None and rows:
        number = int(str(page.context.get("page") or 1))
        expected = _further(site, beside, number + 1)
        pages, beyond = pages_by_link(site, root, page.url, number, expected)
    paging = {"form": form, "beside": beside}
    return contents_of(site, page, rows, pages=pages, oddities=odd, paging=paging, beyond=beyond)


def _further(site: Site, beside: str, number: int) -> str:
    """The address of a further page, from 2."""
    return urljoin(beside, site.following.format(n=number - 2 + site.second))


def _archive_of(site: Site, page: Page, year: str) -> Contents:
    """Where the list of a year stands, which only the column's page knows (Shanghai)."""
    said: dict[str, str] = {}
    for link in parse(page.text).iter("a"):
        match = _YEAR.fullmatch(text_of(link).replace(" ", ""))
        url = site.address(page.url, str(link.get("href") or ""))
        if match and site.spec.owns(url):
            said.setdefault(match[1], url)
    if not said:
        raise LayoutDrift("column", expected="links to the lists of years", found="none")
    if year not in said:  # the new year has begun, and nothing has come out yet
        return Contents(rows=0, pages=1, oddities=(Oddity("year without a list", year),))
    ask = Ask(url=said[year], kind="list", context={"archive": said[year]})
    return Contents(rows=0, forward=ask, paging={"beside": said[year]})


def read_standing(site: Site, page: Page) -> Contents:
    """A page that is itself the announcement, and changes in its place."""
    found = read_page(site, page)
    return replace(found, rows=1, pages=1)


class StaticListSpider(AnnouncementSpider):
    """A list in plain pages."""

    @classmethod
    def readers_of(cls, site: Site) -> dict[str, Reader]:
        """One reader for the list, one for what it names."""
        return readers(site, list=read_list, **{PAGE: read_page})

    def ask_list(self, window: Window, number: int) -> Ask:
        """The first page is the source's own address, the others stand beside it."""
        if number == 1:
            return Ask(url=self.spec.url, kind="list")
        told = self.paging.get(window.key, {})
        beside = str(told.get("beside") or self.spec.url)
        context: dict[str, Json] = {"archive": beside, "form": told.get("form")}
        return Ask(url=_further(self.site, beside, number), kind="list", context=context)

    def windows(self, since: date, until: date) -> Iterator[Window]:
        """The list; or, where the column has a list for each year, one for each that is touched."""
        if not self.site.params.get("years"):
            yield from super().windows(since, until)
            return
        for year in range(until.year, since.year - 1, -1):
            yield Window(key=str(year), since=since, until=until, context={"year": str(year)})


class TrsSpider(StaticListSpider):
    """TRS: pages t20260301_123.html, the second page of a list is index_1."""

    defaults: ClassVar[Mapping[str, Any]] = {"article": _T_DATE, "second": 1}


class DateHashSpider(StaticListSpider):
    """Addresses with the day and a hash, as in Shanghai (index_2), Sichuan and Heilongjiang."""

    defaults: ClassVar[Mapping[str, Any]] = {
        "article": _DATE_HASH,
        "second": 2,
    }


class OwnSiteSpider(StaticListSpider):
    """A site of its own kind: its entry says what an announcement's address is."""


class StandingPageSpider(AnnouncementSpider):
    """One page that is the announcement: a guide or the conditions that a fund keeps up to date."""

    @classmethod
    def readers_of(cls, site: Site) -> dict[str, Reader]:
        """The page is its own list."""
        return readers(site, list=read_standing)

    def ask_list(self, window: Window, number: int) -> Ask:
        """The page itself; its number is its address, for it has no other."""
        context: dict[str, Json] = {"native_id": self.spec.id, "version": "1"}
        return Ask(url=self.spec.url, kind="list", context=context)

    def ask_again(self, native_id: str, url: str) -> Ask | None:
        """Never: each crawl reads it."""
        return None
