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
from typing import Any, ClassVar
from urllib.parse import urljoin

from lxml.html import HtmlElement

from normalize.records import Json
from spiders.drafts import Ask, Contents, Page, Window
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
_FEWEST_YEARS = 2  # links that make a page one of years
_DATE_HASH = (
    r"/(?:\d{8}|\d{4}/\d{1,2}/\d{1,2}|\d{6})"
    r"/(?:c\d\d_)?(?P<id>[0-9a-f]{32}|[0-9a-f-]{36}|\d{4,})\.s?html?$"
)
_T_DATE = r"/t\d{8}_(?P<id>\d+)\.s?html?$"


def read_list(site: Site, page: Page) -> Contents:
    """A page of a list; or a column's page that has none, and leads to those of the years."""
    today = today_in_beijing(page.fetched_at)
    pages = pages_of(page.text)
    empty = pages == 0 or says_empty(page.text)
    form = str(page.context.get("form") or "")
    root = parse(page.text)
    try:
        rows, odd, form = read_rows(site, root, page.url, today, may_be_empty=empty, form=form)
    except LayoutDrift:
        if years := _years(site, root, page):
            return Contents(rows=0, pages=1, paging={"years": years})
        raise
    beside, beyond = str(page.context.get("archive") or site.spec.url), ""
    if pages is None and rows:
        number = int(str(page.context.get("page") or 1))
        expected = further_page(site, beside, number + 1)
        pages, beyond = pages_by_link(site, root, page.url, number, expected)
    paging = {"form": form, "beside": beside}
    return contents_of(site, page, rows, pages=pages, oddities=odd, paging=paging, beyond=beyond)


def further_page(site: Site, beside: str, number: int) -> str:
    """The address of a further page, from 2."""
    return urljoin(beside, site.following.format(n=number - 2 + site.second))


def _years(site: Site, root: HtmlElement, page: Page) -> dict[str, Json]:
    """Where the lists of the years stand, of a column whose first page has none but links to them;
    nothing for any other page."""
    if page.context.get("page") != 1 or page.context.get("archive"):
        return {}
    said: dict[str, Json] = {}
    for link in root.iter("a"):
        match = _YEAR.fullmatch(text_of(link).replace(" ", ""))
        url = site.address(page.url, str(link.get("href") or ""))
        if match and site.spec.owns(url):
            said.setdefault(match[1], url)
    return said if len(said) >= _FEWEST_YEARS else {}


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
        """The first page is the source's own address, or that of a year; others stand beside it."""
        years = self.paging.get("list", {}).get("years")
        first = str(years[window.key]) if isinstance(years, dict) and window.key in years else ""
        told = self.paging.get(window.key, {})
        beside = first or str(told.get("beside") or self.spec.url)
        if number == 1:
            context: dict[str, Json] = {"archive": first} if first else {}
            return Ask(url=first or self.spec.url, kind="list", context=context)
        context = {"archive": beside, "form": told.get("form")}
        return Ask(url=further_page(self.site, beside, number), kind="list", context=context)

    def more_windows(self) -> Iterator[Window]:
        """The lists of the years that are touched, where the column's page has none of its own."""
        years = self.paging.get("list", {}).get("years")
        for year in range(self.until.year, self.since.year - 1, -1):
            key = str(year)
            if isinstance(years, dict) and key in years and key not in self.tally.windows:
                yield Window(key=key, since=self.since, until=self.until)


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
