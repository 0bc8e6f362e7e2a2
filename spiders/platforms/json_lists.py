"""Lists that an interface answers with as JSON, each with names of its own: Suzhou, MIIT, search.

Where rows, totals and fields stand is data (`params` of the entry, or the platform's own): a path
of keys with points between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, ClassVar
from urllib.parse import urlencode

from normalize.records import Json
from spiders.drafts import Ask, Contents, Oddity, Page, Window
from spiders.platforms.announcement_dates import day_alone, day_within, today_in_beijing
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
from spiders.select import LayoutDrift
from spiders.source import Reader

_MARK = re.compile(r"</?[a-zA-Z][^>]{0,100}>")  # around a word that was found


def read_list(site: Site, page: Page) -> Contents:
    """A page of rows."""
    answer = read_json(page)
    params = site.params
    rows: list[Listed] = []
    odd: list[Oddity] = []
    for place, row in enumerate(objects(at_path(answer, params["rows"]), params["rows"]), start=1):
        inner = at_path(row, params["row"]) if params.get("row") else row
        if not isinstance(inner, dict):
            raise LayoutDrift("row", expected=params["row"], found=type(inner).__name__)
        listed = _listed(site, page, inner, place)
        if listed is None:
            odd.append(Oddity("list row without a title or an address", f"row {place}"))
        else:
            rows.append(listed)
    total = _number(answer, params.get("total"))
    pages = _number(answer, params.get("pages"))
    size = int(params.get("size", 15))
    if pages is None and total is not None:
        pages = pages_of(page, total, len(rows) + len(odd))
    elif pages is None:  # the interface doesn't say: a full page may be followed by another
        number = page.context.get("page")
        pages = (number if isinstance(number, int) else 1) + (len(rows) + len(odd) >= size)
    if total and not rows and page.context.get("page") == 1:
        raise LayoutDrift("list", expected=f"{total} rows", found="none")
    return contents_of(site, page, rows, pages=pages, total=total, oddities=odd)


def at_path(value: Json, path: str) -> Json:
    """What stands at a path of keys. A missing key is a drift that names the path up to it."""
    for done, key in enumerate(path.split("."), start=1):
        if not isinstance(value, dict) or key not in value:
            found = (
                ", ".join(sorted(value)[:12]) if isinstance(value, dict) else type(value).__name__
            )
            raise LayoutDrift("list", expected=".".join(path.split(".")[:done]), found=found)
        value = value[key]
    return value


def _number(answer: Json, path: str | None) -> int | None:
    if not path:
        return None
    value = at_path(answer, path)
    text = str(value)
    if isinstance(value, bool) or not text.isdecimal():
        raise LayoutDrift("list", expected=f"a whole number in {path}", found=repr(value)[:40])
    return int(text)


def _listed(site: Site, page: Page, row: Mapping[str, Json], place: int) -> Listed | None:
    fields: Mapping[str, str] = site.params["fields"]
    said = {name: _text(row.get(key)) for name, key in fields.items()}
    url = site.address(site.spec.url, said.get("url", ""))
    if not said.get("title") or not url:
        return None
    today = today_in_beijing(page.fetched_at)
    printed = said.get("published", "")
    known = {"title", "url", "published", "issuer", "document_no", "native_id"}
    return Listed(
        title=said["title"],
        url=url,
        published=printed,
        day=day_alone(printed, today) or day_within(printed),
        place=f"row {place}",
        native_id=said.get("native_id", ""),
        issuer=said.get("issuer", ""),
        document_no=said.get("document_no", ""),
        more={name: text for name, text in said.items() if name not in known and text},
    )


def _text(value: Json) -> str:
    """A value as one line, without the marks that a search puts around what it found."""
    if value is None or isinstance(value, list | dict):
        return ""
    return " ".join(_MARK.sub("", str(value)).split())


class JsonListSpider(AnnouncementSpider):
    """A list behind an interface. `params`: see `JsonListSpider.ask_list` and `read_list`.

    api     address of the interface
    query   its parameters, form  the fields of a POST; {page} and {keyword} are filled in
    keywords  one window for each, where the interface searches
    """

    needs: ClassVar[tuple[str, ...]] = ("api", "rows", "fields")

    @classmethod
    def readers_of(cls, site: Site) -> dict[str, Reader]:
        """One reader for the interface, one for what it names."""
        return readers(site, list=read_list, **{PAGE: read_page})

    def windows(self, since: date, until: date) -> Iterator[Window]:
        """One for each keyword; the list itself, where there are none."""
        for key in self.site.params.get("keywords") or ["list"]:
            yield Window(key=key, since=since, until=until)

    def ask_list(self, window: Window, number: int) -> Ask:
        """A page of the list, as a query or as a posted form."""
        params = self.site.params
        query, form = (_filled(params.get(name), window.key, number) for name in ("query", "form"))
        url = params["api"] + (f"?{urlencode(query)}" if query else "")
        headers = {"Referer": self.spec.url, "Accept": "application/json, */*;q=0.5"}
        if not form:
            return Ask(url=url, kind="list", headers=headers)
        headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
        return Ask(url=url, kind="list", method="POST", body=urlencode(form), headers=headers)


def _filled(pairs: Mapping[str, str] | None, keyword: str, number: int) -> dict[str, str]:
    return {
        name: str(text).format(page=number, keyword=keyword) for name, text in (pairs or {}).items()
    }


class SuzhouSpider(JsonListSpider):
    """Suzhou's interface for policy documents (section 4.3 of the sources)."""

    defaults: ClassVar[Mapping[str, Any]] = {
        "article": r"/(?P<id>[0-9a-f]{32}|[0-9a-f-]{36})\.s?html?$",
        "body": ["div.article-content", "#zoomcon"],
        "pubdate": "generated",  # a page made anew has a new PubDate
        "params": {
            "rows": "data.list",
            "total": "data.allRow",
            "pages": "data.totalPage",
            "size": 15,
            "query": {"pageSize": "15"},
            "form": {"pageIndex": "{page}", "channel_id": ""},
            "fields": {
                "title": "TITLE",
                "url": "URL",
                "published": "PUBLISHED_TIME_FORMAT",
                "document_no": "C_WJBH",
                "index_no": "C_SYH",
                "signed": "C_FWRQ_FORMAT",
            },
        },
    }


class MiitSpider(JsonListSpider):
    """The search of the ministry of industry by category (section 4.2 of the sources)."""

    defaults: ClassVar[Mapping[str, Any]] = {
        "article": r"/art/\d{4}/art_(?P<id>[0-9a-f]{32})\.html?$",
        "body": ["div.xxgk_con", "#con_con", "div.ccontent"],
        "params": {
            "rows": "data.searchResult.dataResults",
            "row": "data",
            "size": 15,
            "fields": {"title": "title", "url": "url", "published": "jsearch_date"},
        },
    }


class GuangdongSearchSpider(JsonListSpider):
    """The search over all catalogues of Guangdong, by keyword (section 5.4 of the sources)."""

    defaults: ClassVar[Mapping[str, Any]] = {
        "article": r"/post_(?P<id>\d+)\.html?$",
        "params": {
            "rows": "results",
            "size": 20,
            "query": {
                "page": "{page}",
                "pagesize": "20",
                "isgkml": "1",
                "text": "{keyword}",
                "order": "0",
                "including_url_doc": "1",
                "including_attach_doc": "1",
                "classify_main_name": "",
                "classify_mains": "",
                "classify_mains_excluded": "",
                "position": "title",
                "callback": "cb",
            },
            "fields": {
                "title": "title",
                "url": "url",
                "published": "pub_time",
                "issuer": "publisher",
                "document_no": "document_number",
            },
        },
    }
