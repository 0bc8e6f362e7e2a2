"""gpcms: one program behind the procurement portals of Guangdong, Shaanxi and other provinces.

A list answers in JSON to a GET, by kind of notice and time; titles carry the tags that highlight
what was searched for. Several hosts want a captcha after a few pages, some a signed request: that
ends the crawl. Source: section 9 of the procurement sources.
"""

from __future__ import annotations

import html
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from normalize.procurement.notices import notice, notice_row
from normalize.records import Json
from normalize.said import text_in
from spiders.contacts import hide_in_fields
from spiders.drafts import Ask, Contents, Draft, Page, Window, weeks
from spiders.notice_body import notice_draft
from spiders.platforms.json_api import (
    check_keys,
    count,
    data_of,
    distinct,
    keys,
    newest_day,
    objects,
    pages_of,
)
from spiders.select import LayoutDrift
from spiders.source import Interpreter, Reader
from spiders.spider import SourceSpider

PAGE_SIZE: Final = 20
VOLATILE: Final = frozenset({"_t"})
LIST_PATH: Final = "/gpcms/rest/web/v2/info/selectInfoForIndex"
NOTICE_PATH: Final = "/gpcms/rest/web/v2/info/getInfoById"
_VERSION: Final = "1"  # a notice has no versions: corrections are notices of their own
_HIGHLIGHT = re.compile(r"</?(?:font|em|span|b)\b[^<>]{0,80}>", re.I)

_ENVELOPE_KNOWN: Final = ("success",)
_ROW: Final = keys("id title noticeTime")
_ROW_KNOWN: Final = keys(
    "description noticeId purchaser regionName regionCode noticeType noticeTypeName "
    "openTenderCode budget channel channelName author site planId purchaseManner agency "
    "openTenderTime catalogueNameList"
)
_FILE: Final = keys("fileName fileUrl")

Row = dict[str, Json]


@dataclass(frozen=True, slots=True)
class Portal:
    """A deployment. `province`: within which its places are."""

    host: str
    site_id: str
    channel: str
    province: str

    @property
    def site(self) -> str:
        """Its address, without a slash at the end."""
        return f"https://{self.host}"


@dataclass(frozen=True, slots=True)
class Kind:
    """Kinds of notice that are asked for together: their codes, and the channel or, where the
    title knows better, the stage under which they are filed (see
    normalize/procurement/notice_kinds.py)."""

    types: str
    channel: str = ""
    filed: str = ""


# --- readers -----------------------------------------------------------------------------------


def read_list(page: Page) -> Contents:
    """A page of a kind of notices: a stub and the request for each."""
    data, odd = data_of(page, _ENVELOPE_KNOWN)
    odd += check_keys(data, ("rows", "total"), "data")[1]
    rows = list(objects(data["rows"], "rows"))
    for row in rows:
        odd += check_keys(row, _ROW, "row", known=_ROW_KNOWN)[1]
    total = count(data, "total", "data")
    asks = [_ask_row(row, page) for row in rows]
    return Contents(
        drafts=tuple(
            Draft("notice_row", str(ask.native_id), _said(row, page), f"rows[{n}]", ask.context)
            for n, (row, ask) in enumerate(zip(rows, asks, strict=True))
        ),
        rows=len(rows),
        total=total,
        pages=pages_of(page, total, len(rows)),
        newest=newest_day(rows, "noticeTime", "row"),
        follow=tuple(asks),
        oddities=distinct(odd),
    )


def plain_title(title: str) -> str:
    """A title without the tags around what was searched for, which stand inside of words."""
    return html.unescape(_HIGHLIGHT.sub("", title)).strip()


def _said(row: Row, page: Page) -> Row:
    said = {
        "title": plain_title(text_in(row, "title")),
        "url": _shown(page, text_in(row, "id")),
        "kind": text_in(row, "noticeTypeName"),
        "published": text_in(row, "noticeTime"),
        "region": text_in(row, "regionName") or text_in(row, "regionCode"),
        "buyer": text_in(row, "purchaser"),
        "author": text_in(row, "author"),
        "project_no": text_in(row, "openTenderCode"),
        "budget": text_in(row, "budget"),
        "type": text_in(row, "noticeType"),
    }
    return hide_in_fields({key: value for key, value in said.items() if value})


def _ask_row(row: Row, page: Page) -> Ask:
    number = text_in(row, "id")
    if not number:
        raise LayoutDrift("row", expected="an id", found="none")
    listed = {
        "title": plain_title(text_in(row, "title")),
        "kind": text_in(row, "noticeTypeName"),
        "published": text_in(row, "noticeTime"),
        "region": text_in(row, "regionName") or text_in(row, "regionCode"),
        "buyer": text_in(row, "purchaser"),
        "agency": text_in(row, "agency"),
        "project_no": text_in(row, "openTenderCode"),
        "budget": text_in(row, "budget"),
        "channel": text_in(page.context, "channel"),
        "filed": text_in(page.context, "filed"),
    }
    return ask_notice(_site(page), number, text_in(page.context, "province"), **listed)


def _site(page: Page) -> str:
    return f"https://{urlsplit(page.url).netloc}"


def _shown(page: Page, number: str) -> str:
    """The page that a person would open."""
    return f"{_site(page)}/maincms-web/article?type=notice&id={quote(number, safe='')}"


def read_notice(page: Page) -> Contents:
    """A notice. What it doesn't say beside its body is taken from the row that named it."""
    data, odd = data_of(page, _ENVELOPE_KNOWN)
    content = data.get("content") or data.get("noticeContent")
    if not isinstance(content, str):
        found = ", ".join(sorted(data)[:30])
        raise LayoutDrift("notice", expected="a text in content", found=found)
    number = article_of(page.url) or text_in(data, "id")

    def said(key: str, listed: str) -> str:
        return text_in(data, key) or text_in(page.context, listed)

    title, published = plain_title(said("title", "title")), said("noticeTime", "published")
    if not (number and title):
        raise LayoutDrift("notice", expected="id and title", found="one is missing")
    budget = said("budget", "budget")
    draft = notice_draft(
        number,
        content,
        {
            "title": title,
            "url": _shown(page, number),
            "published": published,
            "kind": said("noticeTypeName", "kind"),
        },
        list(_files(data)),
        summary={
            "项目编号": said("openTenderCode", "project_no"),
            "采购单位": said("purchaser", "buyer"),
            "代理机构名称": said("agency", "agency"),
            "行政区域": said("regionName", "region"),
            "预算金额": f"{budget}元" if budget else "",  # the field has no unit, and is in yuan
        },
        place="data",
        context=page.context,
    )
    return Contents(drafts=(draft,), rows=1, oddities=distinct(odd))


def _files(data: Row) -> Iterator[dict[str, str]]:
    for file in objects(data.get("attchList") or [], "attchList"):
        check_keys(file, _FILE, "file", known=file.keys())
        url = text_in(file, "fileUrl")
        yield {"id": url, "title": text_in(file, "fileName"), "url": url}


def article_of(url: str) -> str:
    """The number of the notice that an address is of; empty where it is of none."""
    return parse_qs(urlsplit(url).query).get("id", [""])[0]


# --- requests ----------------------------------------------------------------------------------


def ask_notice(site: str, number: str, province: str, **more: Json) -> Ask:
    """The request for a notice, by its number."""
    context: Row = {
        "native_id": number,
        "version": _VERSION,
        "scope": "local",
        "province": province,
        **{key: value for key, value in more.items() if value},
    }
    return Ask(
        url=f"{site}{NOTICE_PATH}?{urlencode({'id': number})}",
        kind="notice",
        headers={"Referer": f"{site}/"},
        native_id=number,
        version=_VERSION,
        context=context,
    )


def ask_kind(portal: Portal, window: Window, number: int) -> Ask:
    """A page of a kind of notices, in a time."""
    params = {
        "currPage": str(number),
        "pageSize": str(PAGE_SIZE),
        "siteId": portal.site_id,
        "channel": portal.channel,
        "noticeType": str(window.context["types"]),
        "title": "",
        "regionCode": "",
        "cityOrArea": "",
        "purchaseManner": "",
        "openTenderCode": "",
        "purchaser": "",
        "agency": "",
        "purchaseNature": "",
        "operationStartTime": f"{window.since} 00:00:00",
        "operationEndTime": f"{window.until} 23:59:59",
        "selectTimeName": "noticeTime",
        "verifyCode": "",  # where the page sends a solved captcha, which nobody solves here
        "_t": str(int(time.time() * 1000)),
    }
    url = f"{portal.site}{LIST_PATH}?{urlencode(params)}"
    return Ask(url=url, kind="list", headers={"Referer": f"{portal.site}/"})


class GpcmsSpider(SourceSpider):
    """A deployment: each kind of notices, a week at a time."""

    portal: ClassVar[Portal]
    kinds: ClassVar[tuple[Kind, ...]]
    readers: ClassVar[Mapping[str, Reader]] = {"list": read_list, "notice": read_notice}
    interpreters: ClassVar[Mapping[str, Interpreter]] = {
        "notice_row": notice_row,
        "notice": notice,
    }

    def windows(self, since: date, until: date) -> Iterable[Window]:
        """Each kind in spans of a week, whose rows must add up to the total."""
        for first, last in weeks(since, until):
            for kind in self.kinds:
                context: Row = {
                    "types": kind.types,
                    "channel": kind.channel,
                    "filed": kind.filed,
                    "province": self.portal.province,
                }
                yield Window(
                    key=f"{kind.types} {first}",
                    since=first,
                    until=last,
                    counted=True,
                    context=context,
                )

    def ask_list(self, window: Window, number: int) -> Ask:
        """A page of a kind."""
        return ask_kind(self.portal, window, number)

    def ask_again(self, native_id: str, url: str) -> Ask | None:
        """A known notice, by its number."""
        if article_of(url) != native_id:
            return None
        return ask_notice(self.portal.site, native_id, self.portal.province, alone=True)

    @classmethod
    def ask_brought(cls, method: str, url: str, body: bytes) -> Ask | None:
        """A page of a kind of notices, or a notice."""
        province, path = cls.portal.province, urlsplit(url).path
        if not cls.spec.owns(url):
            return None
        if path == NOTICE_PATH and (number := article_of(url)):
            return ask_notice(cls.portal.site, number, province, alone=True)
        if path == LIST_PATH:
            kind = _kind_of(url, cls.kinds)
            context: Row = {"province": province, "channel": kind.channel, "filed": kind.filed}
            return Ask(url=url, kind="list", method=method, context=context)
        return None


def _kind_of(url: str, kinds: Iterable[Kind]) -> Kind:
    """The kind that a list was asked for: its codes, or one below them (001011 is one of 00101)."""
    asked = parse_qs(urlsplit(url).query).get("noticeType", [""])[0].split(",")[0]
    codes = ((code, kind) for kind in kinds for code in kind.types.split(","))
    fits = [(len(code), n, kind) for n, (code, kind) in enumerate(codes) if asked.startswith(code)]
    return max(fits)[2] if asked and fits else Kind(types=asked)
