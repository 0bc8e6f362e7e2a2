"""Hanweb (大汉) lists: records of HTML in XML, the first in the column's page, more from a proxy.

Jiangsu, Shandong and the older sites of Zhejiang (section 5.2 of the sources). The column's page
says which numbers the proxy wants; where it holds them encrypted, or the proxy answers with no
records (Shandong), only what the page itself holds can be read, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from normalize.records import Json
from spiders.drafts import Ask, Contents, Oddity, Page, Window
from spiders.platforms.announcement_dates import today_in_beijing
from spiders.platforms.announcement_lists import read_rows
from spiders.platforms.announcement_pages import read_page
from spiders.platforms.announcements import (
    PAGE,
    AnnouncementSpider,
    Listed,
    Site,
    contents_of,
    readers,
)
from spiders.select import LayoutDrift, parse
from spiders.source import Reader

# Old and new: /art/2024/6/22/art_60096_11277076.html, /col/col1/art/2025/art_1f0c....html
ARTICLE: Final = (
    r"/art/(?:\d{4}/\d{1,2}/\d{1,2}|\d{4})"
    r"/art_(?:\d+_)?(?P<id>\d+|[0-9a-f-]{32,36})\.html?$"
)
_RECORD = re.compile(r"<record>\s{0,200}<!\[CDATA\[")
_TOTAL = re.compile(
    r"<totalrecord>\s*(\d{1,7})\s*</totalrecord>|totalRecord[\"']?\s*[:=]\s*[\"']?(\d{1,7})"
)
_PAGES = re.compile(r"<totalpage>\s*(\d{1,6})\s*</totalpage>")
_SIZE = re.compile(r"perPage[\"']?\s*[:=]\s*[\"']?(\d{1,3})", re.IGNORECASE)
_PROXY = re.compile(r"[\"'(](?P<url>[^\"'()\s]*dataproxy\.jsp\?[^\"'()\s<]*)")
_ASKED: Final = (
    "appid",
    "webid",
    "path",
    "columnid",
    "sourceContentType",
    "unitid",
    "webname",
    "permissiontype",
)
_FALLBACK: Final = "/module/web/jpage/dataproxy.jsp"


def read_list(site: Site, page: Page) -> Contents:
    """The records of a column's page or of a proxy's answer, which are of one form."""
    records = [*_records(page.text)]
    first = page.context.get("page") == 1
    if not records and "<recordset" not in page.text and "<datastore" not in page.text:
        raise LayoutDrift("column", expected="<datastore> with <record>s", found="none")
    if not records and not first:  # Shandong's proxy answers so, whatever it is asked
        raise LayoutDrift(
            "proxy", expected="<record>s", found=f"none on page {page.context.get('page')}"
        )
    total = _total(page.text)
    listed: list[Listed] = []
    odd: list[Oddity] = []
    if records:
        html = "<ul>" + "\n".join(records) + "</ul>"
        base = site.spec.url
        listed, odd, _ = read_rows(site, parse(html), base, today_in_beijing(page.fetched_at))
    if len(listed) + len(odd) < len(records):
        odd.append(
            Oddity("records that are no rows", f"{len(records)} records, {len(listed)} rows")
        )
    paging = _paging(page) if first else {}
    pages = stated = None
    if first:
        stated = _PAGES.search(page.text)
        size = _size(site, paging, total, int(stated[1]) if stated else None) or len(records)
        pages = int(stated[1]) if stated else -(-(total or 0) // (size or 1)) or 1
        paging["perpage"] = size  # the proxy is asked in the steps that the pages were counted in
    beyond = ""
    if (pages or 1) > 1 and not (paging.get("unitid") or site.params.get("unitid")):
        beyond = f"{pages} pages, of which but one can be asked for: no unitid in the page"
        pages = 1
    elif first and stated is None and total is None and records:
        beyond = "the number of its pages is unknown: expected <totalpage> or <totalrecord>"
    return contents_of(
        site, page, listed, pages=pages, total=total, oddities=odd, paging=paging, beyond=beyond
    )


def _records(text: str) -> Iterator[str]:
    """The HTML of each record. Step by step: a pattern over all would take for ever on a page of
    records that don't end."""
    at = 0
    while match := _RECORD.search(text, at):
        end = text.find("]]>", match.end())
        if end < 0:
            raise LayoutDrift("record", expected="]]> at its end", found="none")
        yield text[match.end() : end]
        at = end


def _total(text: str) -> int | None:
    match = _TOTAL.search(text)
    return int(match[1] or match[2]) if match else None


def _size(site: Site, paging: Mapping[str, Json], total: int | None, pages: int | None) -> int:
    """How many records a page of the list has; 0 where nothing tells."""
    said = int(str(paging.get("perpage") or site.params.get("perpage") or 0))
    return said or (-(-total // pages) if total and pages else 0)


def _paging(page: Page) -> dict[str, Json]:
    """The numbers that the proxy wants, as the page's own call of it has them."""
    match = _PROXY.search(page.text)
    size = _SIZE.search(page.text)
    found: dict[str, Json] = {"perpage": size[1] if size else ""}
    if match is None:
        return found
    url = urljoin(page.url, match["url"].replace("&amp;", "&"))
    asked = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    found["proxy"] = url.partition("?")[0]
    return {**found, **{name: asked[name] for name in _ASKED if name in asked}}


class HanwebSpider(AnnouncementSpider):
    """A column of a Hanweb site. `params` of the entry stand for what its page doesn't say."""

    defaults: ClassVar[Mapping[str, Any]] = {"article": ARTICLE}

    @classmethod
    def readers_of(cls, site: Site) -> dict[str, Reader]:
        """One reader for pages and answers of the proxy, one for what they name."""
        return readers(site, list=read_list, **{PAGE: read_page})

    def ask_list(self, window: Window, number: int) -> Ask:
        """The column's page, then the proxy."""
        if number == 1:
            return Ask(url=self.spec.url, kind="list")
        paging = {
            **self.site.params,
            **{k: v for k, v in self.paging.get(window.key, {}).items() if v},
        }
        size = int(str(paging.get("perpage") or 20))
        query: dict[str, object] = {
            "startrecord": (number - 1) * size + 1,
            "endrecord": number * size,
            "perpage": size,
            **{name: paging[name] for name in _ASKED if name in paging},
        }
        proxy = urljoin(self.spec.url, str(paging.get("proxy") or _FALLBACK))
        return Ask(
            url=f"{proxy}?{urlencode(query)}", kind="list", headers={"Referer": self.spec.url}
        )
