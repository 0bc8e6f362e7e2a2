"""The search of ccgp.gov.cn (bxsearch): its history, since 2013, by keyword, buyer and time.

It is slow and guards itself: after a query or two in a few seconds it answers with a page that says
so, with status 200. The first such page ends the crawl. What it finds are pages of ccgp.gov.cn,
read as such. Source: section 5 of the procurement sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Final
from urllib.parse import urlencode

from lxml.html import HtmlElement

from normalize.procurement.notices import notice, notice_row
from normalize.records import Json
from spiders.blocking import Challenge
from spiders.contacts import hide_in_fields
from spiders.drafts import Ask, Contents, Draft, Page, Window
from spiders.platforms.ccgp import ask_notice, read_detail
from spiders.select import LayoutDrift, maybe, one, parse, some, text_of
from spiders.source import Interpreter, Reader
from spiders.spider import SourceSpider

SEARCH: Final = "http://search.ccgp.gov.cn/bxsearch"  # https answered with errors
FIRST_DAY: Final = date(2013, 1, 1)
_ROWS: Final = "//ul[contains(@class, 'vT-srch-result-list-bid')]/li"
_TOTAL = re.compile(r"共找到\s*(\d+)\s*条")
_PAGER_CALL = re.compile(r"Pager\(\{\s*size\s*:\s*(\d+)")
# The true addresses of the rows, in their order: recent pages have others in the links.
_TRUE_URLS = re.compile(r"\bohtmlurls\s*=\s*[\"']([^\"']*)[\"']")
_MOMENT = re.compile(r"^\d{4}\.\d{2}\.\d{2} \d{2}:\d{2}:\d{2}$")
_GATE: Final = "频繁访问"
_BUSY: Final = "serverisbusy"


def read_search(page: Page) -> Contents:
    """A page of results: a stub and the page of each notice."""
    if _BUSY in page.url:
        raise Challenge("the search leads to its page for when it is busy")
    root = parse(page.text)
    title = maybe(root, "//head/title", "title")
    if title is not None and _GATE in text_of(title):
        raise Challenge("the search says that it is asked too often")
    told = _TOTAL.search(" ".join(text_of(one(root, "//body", "body")).split()))
    if told is None:
        raise LayoutDrift("search", expected="共找到 N 条", found="no number of results")
    rows = some(root, _ROWS, "results", least=0)
    pager = _PAGER_CALL.search(page.text)
    if rows and pager is None:  # without it the first page would pass for the whole
        raise LayoutDrift("search", expected="a call of Pager", found="none")
    if not rows and int(told[1]):
        raise LayoutDrift("search", expected=f"rows of {told[1]} results", found="none")
    urls = _true_urls(page.text, rows)
    read = [_read_row(row, url, n) for n, (row, url) in enumerate(zip(rows, urls, strict=True), 1)]
    return Contents(
        drafts=tuple(draft for draft, _, _ in read),
        rows=len(rows),
        total=int(told[1]),
        pages=int(pager[1]) if pager else 1,
        newest=max((day for _, _, day in read), default=None),
        follow=tuple(ask for _, ask, _ in read),
    )


def _true_urls(text: str, rows: list[HtmlElement]) -> list[str]:
    """The addresses that the rows lead to."""
    links = [str(one(row, "./a", "link of a row").get("href") or "").strip() for row in rows]
    found = _TRUE_URLS.search(text)
    urls = [url.strip() for url in found[1].split(",") if url.strip()] if found else links
    if len(urls) != len(rows):
        raise LayoutDrift("ohtmlurls", expected=f"{len(rows)} addresses", found=str(len(urls)))
    return urls


def _read_row(row: HtmlElement, url: str, place: int) -> tuple[Draft, Ask, date]:
    said = _facts(one(row, "./span", "facts of a row"))
    ask = ask_notice(url, {"list_region": said["region"]} if said["region"] else {})
    if ask is None:
        raise LayoutDrift("link of a row", expected="the page of a notice", found=url[:200])
    title = text_of(one(row, "./a", "link of a row"))
    fields: dict[str, Json] = {"title": title, "url": ask.url, **said}
    draft = Draft(
        "notice_row", str(ask.native_id), hide_in_fields(fields), f"li[{place}]", ask.context
    )
    return draft, ask, datetime.strptime(said["published"], "%Y.%m.%d %H:%M:%S").date()


def _facts(span: HtmlElement) -> dict[str, str]:
    """Time | 采购人：… | 代理机构：… / kind | region | category: by label where there is one."""
    parts = [part.strip() for part in text_of(span).split("|")]
    labelled = dict(
        (label.strip(), value.strip())
        for label, colon, value in (part.partition("：") for part in parts)
        if colon
    )
    if not _MOMENT.match(parts[0]) or "采购人" not in labelled:
        expected = "YYYY.MM.DD HH:MM:SS | 采购人：…"
        raise LayoutDrift("facts of a row", expected=expected, found=f"{len(parts)} parts")
    marked = [text_of(node) for node in span.iterchildren("strong")]
    region = maybe(span, "./a", "region of a row")
    return {
        "published": parts[0],
        "buyer": labelled["采购人"],
        "kind": marked[0] if marked else "",  # empty for some of 其他公告
        "region": text_of(region) if region is not None else "",
        "category": marked[1] if len(marked) > 1 else "",
    }


class CcgpSearchSpider(SourceSpider):
    """A search, run on request: by keyword or buyer over a time, or all notices day by day."""

    options: ClassVar[frozenset[str]] = frozenset({"keyword", "buyer", "full_text"})
    readers: ClassVar[Mapping[str, Reader]] = {"list": read_search, "detail": read_detail}
    interpreters: ClassVar[Mapping[str, Interpreter]] = {
        "notice_row": notice_row,
        "notice": notice,
    }

    def __init__(
        self, keyword: str = "", buyer: str = "", full_text: str = "", **kwargs: Any
    ) -> None:
        """`full_text`: anything but nothing asks for the keyword in the bodies, too."""
        super().__init__(**kwargs)
        self.keyword, self.buyer, self.full_text = keyword.strip(), buyer.strip(), bool(full_text)

    def windows(self, since: date, until: date) -> Iterator[Window]:
        """The whole time for a keyword or a buyer; otherwise days, the newest first."""
        since = max(since, FIRST_DAY)
        if self.keyword or self.buyer:
            yield Window(key=f"{since} {until}", since=since, until=until, counted=True)
            return
        for back in range((until - since).days + 1):
            day = until - timedelta(days=back)
            yield Window(key=day.isoformat(), since=day, until=day, counted=True)

    def ask_list(self, window: Window, number: int) -> Ask:
        """A page of results."""
        params = {
            "searchtype": "2" if self.full_text else "1",
            "page_index": str(number),
            "bidSort": "0",
            "buyerName": self.buyer,
            "projectId": "",
            "pinMu": "0",
            "bidType": "0",
            "dbselect": "bx",
            "kw": self.keyword,
            "start_time": f"{window.since:%Y:%m:%d}",
            "end_time": f"{window.until:%Y:%m:%d}",
            "timeType": "6",  # a range
            "displayZone": "",
            "zoneId": "",
            "pppStatus": "0",
            "agentName": "",
        }
        return Ask(url=f"{SEARCH}?{urlencode(params)}", kind="list")

    def ask_again(self, native_id: str, url: str) -> Ask | None:
        """Nothing: what it finds is looked at again by the channels of ccgp.gov.cn."""
        return None
