"""jpaas (大汉云, JCMS) lists: the first page in the column's page, further ones as HTML in JSON.

The departments of Zhejiang (section 5.3 of the sources). The element with the numbers of the pages
says what its interface wants. From abroad the interface is said to answer every number with the
first page, which the walk notices; with `browser` in the entry the source is asked from within a
real browser, which gets the session that a plain request lacks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import urlencode, urljoin

from lxml.html import HtmlElement

from normalize.records import Json
from spiders.drafts import Ask, Contents, Page, Window
from spiders.platforms.announcement_dates import today_in_beijing
from spiders.platforms.announcement_lists import read_rows, says_empty
from spiders.platforms.announcement_pages import read_page
from spiders.platforms.announcements import PAGE, AnnouncementSpider, Site, contents_of, readers
from spiders.platforms.hanweb import ARTICLE
from spiders.platforms.json_api import pages_of, read_json
from spiders.select import LayoutDrift, parse, require
from spiders.source import Reader

_UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_PAIR = re.compile(r"[\"'](\w{1,30})[\"']\s*:\s*[\"']([^\"']{0,200})[\"']")


def read_column(site: Site, page: Page) -> Contents:
    """The column's own page: the first rows, and how the interface is to be asked for more."""
    root = parse(page.text)
    today = today_in_beijing(page.fetched_at)
    paging = _paging(root)
    total = int(str(paging.get("count") or 0)) if paging else None
    empty = says_empty(page.text) or total == 0
    rows, odd, _ = read_rows(site, root, page.url, today, may_be_empty=empty)
    size = int(str(paging.get("rows") or 0)) or len(rows)
    pages = pages_of(page, total, size) if total else 1
    # A short column is said to have no numbers of pages; nor has one that was laid out anew.
    beyond = "" if total or not rows else "the number of its pages is unknown: no count in the page"
    return contents_of(
        site, page, rows, pages=pages, total=total, oddities=odd, paging=paging, beyond=beyond
    )


def read_unit(site: Site, page: Page) -> Contents:
    """A further page: {"success": true, "data": {"html": "..."}}."""
    envelope, _ = require(read_json(page), ("success", "data"), "unit", ("code", "message", "msg"))
    data, _ = require(envelope["data"], ("html",), "unit data")
    text = data["html"]
    if envelope["success"] is not True or not isinstance(text, str) or not text.strip():
        raise LayoutDrift("unit", expected="success and html", found=repr(envelope["success"]))
    rows, odd, _ = read_rows(
        site, parse(text), site.spec.url, today_in_beijing(page.fetched_at), may_be_empty=False
    )
    return contents_of(site, page, rows, oddities=odd)


def _paging(root: HtmlElement) -> dict[str, Json]:
    """The attributes of the element with the numbers of pages: count, rows, and queryData."""
    for node in root.xpath("//*[@querydata]"):
        query = dict(_PAIR.findall(str(node.get("querydata"))))
        found: dict[str, Json] = {**query}
        for name in ("count", "rows"):
            value = str(node.get(name) or "")
            if value.isdecimal():
                found[name] = value
        if node.get("uniturl"):
            found["unit"] = str(node.get("uniturl"))
        return found
    return {}


class JpaasSpider(AnnouncementSpider):
    """A column of a jpaas site. `params` of the entry stand for what its page doesn't say."""

    defaults: ClassVar[Mapping[str, Any]] = {
        "article": ARTICLE,
        "body": ["#zoom"],
    }

    @classmethod
    def readers_of(cls, site: Site) -> dict[str, Reader]:
        """Readers for the column's page, the interface's answers, and what they name."""
        return readers(site, list=read_column, unit=read_unit, **{PAGE: read_page})

    def ask_list(self, window: Window, number: int) -> Ask:
        """The column's page, then the interface."""
        if number == 1:
            return Ask(url=self.spec.url, kind="list")
        paging = {**self.site.params, **self.paging.get(window.key, {})}
        query = {
            "webId": paging.get("webId", ""),
            "pageId": paging.get("pageId", ""),
            "parseType": paging.get("parseType", "bulidstatic"),  # spelled so
            "pageType": paging.get("pageType", "column"),
            "tagId": paging.get("tagId", ""),
            "tplSetId": paging.get("tplSetId", ""),
            "rows": paging.get("rows", ""),
            "pageNo": number,
        }
        unit = urljoin(self.spec.url, str(paging.get("unit") or _UNIT))
        return Ask(
            url=f"{unit}?{urlencode(query)}", kind="unit", headers={"Referer": self.spec.url}
        )
