"""The State Council's library of policy documents (sousuo.www.gov.cn), asked by keyword.

It answers with one list, or with a list for each kind of document (catMap); then its own total is
0, and that of the kinds counts. It is said to refuse programs that name themselves, so the source
is `restricted` until its operator sets the User-Agent that it is asked with (section 6).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, ClassVar, Final
from urllib.parse import urlencode

from normalize.records import Json
from spiders.drafts import Ask, Contents, Oddity, Page, Window
from spiders.platforms.announcement_dates import day_alone, today_in_beijing
from spiders.platforms.announcement_pages import read_page
from spiders.platforms.announcements import (
    PAGE,
    AnnouncementSpider,
    Listed,
    Site,
    contents_of,
    readers,
)
from spiders.platforms.json_api import objects, pages_of, read_json
from spiders.select import LayoutDrift, require
from spiders.source import Reader

API: Final = "https://sousuo.www.gov.cn/search-gov/data"
_SIZE: Final = 50
_MARK = re.compile(r"</?em\b[^>]{0,60}>")


def read_list(site: Site, page: Page) -> Contents:
    """A page of what a keyword finds. No `searchVO`, or a code that isn't 200, is a drift."""
    envelope, _ = require(read_json(page), ("code", "searchVO"), "library", ("msg", "data"))
    if str(envelope["code"]) != "200":
        raise LayoutDrift("library", expected="code 200", found=repr(envelope["code"])[:40])
    lists = [*_lists(envelope["searchVO"])]
    rows: list[Listed] = []
    odd: list[Oddity] = []
    pages: int | None = None
    total = 0
    for kind, found in lists:
        items = [*objects(found.get("listVO") or [], f"{kind}.listVO")]
        number = _total(found, kind, len(items))
        total += number
        # Each kind is paged by itself.
        pages = max(filter(None, (pages, pages_of(page, number, len(items)))), default=None)
        for place, item in enumerate(items, start=1):
            listed = _listed(site, page, item, f"{kind}[{place}]")
            if listed is None:
                odd.append(Oddity("item without a title or an address", f"{kind}[{place}]"))
            else:
                rows.append(listed)
    if total and not rows and page.context.get("page") == 1:
        raise LayoutDrift("library", expected=f"{total} documents", found="none")
    return contents_of(site, page, rows, pages=pages, total=total, oddities=odd)


def _lists(value: Json) -> Iterator[tuple[str, dict[str, Json]]]:
    """The lists of an answer: one of all, or one for each kind."""
    if not isinstance(value, dict):
        raise LayoutDrift("searchVO", expected="a JSON object", found=type(value).__name__)
    kinds = value.get("catMap")
    if isinstance(kinds, dict) and kinds:
        for kind, found in kinds.items():
            if isinstance(found, dict):
                yield kind, found
        return
    if "listVO" not in value:
        raise LayoutDrift("searchVO", expected="listVO or catMap", found=", ".join(sorted(value)))
    yield "listVO", value


def _total(found: Mapping[str, Json], kind: str, items: int) -> int:
    value = found.get("totalCount", None if items else 0)
    if isinstance(value, bool) or not isinstance(value, int | str) or not str(value).isdecimal():
        raise LayoutDrift(kind, expected="a whole number in totalCount", found=repr(value)[:40])
    return int(value)


def _listed(site: Site, page: Page, item: Mapping[str, Json], place: str) -> Listed | None:
    said = {name: " ".join(_MARK.sub("", str(item.get(name) or "")).split()) for name in item}
    url = site.address(site.spec.url, said.get("url", ""))
    if not url or not said.get("title"):
        return None
    printed = said.get("pubtimeStr", "")
    return Listed(
        title=said["title"],
        url=url,
        published=printed,
        day=day_alone(printed, today_in_beijing(page.fetched_at)),
        place=place,
        issuer=said.get("puborg", ""),
        document_no=said.get("pcode", ""),
        more={"subject": said.get("childtype", ""), "kind": place.partition("[")[0]},
    )


class GovcnLibrarySpider(AnnouncementSpider):
    """The library, one window for each keyword of the entry (`params.keywords`)."""

    needs: ClassVar[tuple[str, ...]] = ("keywords",)
    defaults: ClassVar[Mapping[str, Any]] = {
        "article": r"/content_(?P<id>\d+)\.html?$",
        "body": ["#UCAP-CONTENT"],
    }

    @classmethod
    def readers_of(cls, site: Site) -> dict[str, Reader]:
        """One reader for the library, one for its documents."""
        return readers(site, list=read_list, **{PAGE: read_page})

    def windows(self, since: date, until: date) -> Iterator[Window]:
        """One for each keyword."""
        for keyword in self.site.params["keywords"]:
            yield Window(key=keyword, since=since, until=until)

    def ask_list(self, window: Window, number: int) -> Ask:
        """A page of what a keyword finds in titles, newest first."""
        query = {
            "t": "zhengcelibrary",
            "q": window.key,
            "timetype": "timeqb",
            "sort": "pubtime",
            "sortType": "1",
            "searchfield": "title",
            "p": number,
            "n": _SIZE,
            "type": "gwyzcwjk",
        }
        headers = {"Referer": self.spec.url, "Accept": "application/json"}
        return Ask(url=f"{API}?{urlencode(query)}", kind="list", headers=headers)
