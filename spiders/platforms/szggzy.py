"""Shenzhen's centre of public resource trading (szggzy.com): lists and notices in JSON.

The list counts pages from 0 and gives at most 1,000 rows for a query. Its filters by field were
seen to answer with nothing, so a day is asked for whole. Source: section 10 of the procurement
sources.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import ClassVar, Final
from urllib.parse import parse_qs, urlencode, urlsplit

from normalize.procurement.notices import notice, notice_row
from normalize.records import Json
from normalize.said import text_in
from spiders.contacts import hide_in_fields
from spiders.drafts import Ask, Contents, Draft, Page, Window
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

SITE: Final = "https://www.szggzy.com"
LIST: Final = f"{SITE}/cms/api/v1/trade/content/page"
NOTICE: Final = f"{SITE}/cms/api/v1/trade/content/detail"
CAP: Final = 1000  # rows that a query gives at most
PAGE_SIZE: Final = 50
_CITY: Final = "440300"
_MODEL: Final = 1378
_PROCUREMENT: Final = 2850  # the channel of government procurement
_VERSION: Final = "1"  # a notice has no versions: corrections are notices of their own
_MIDNIGHT: Final = " 00:00:00"  # what stands for no time of day

_ENVELOPE_KNOWN: Final = keys("success timestamp")
_PAGING_KNOWN: Final = keys(
    "totalPages number size numberOfElements first last empty sort pageable"
)
_ROW: Final = keys("contentId title releaseTime")

Row = dict[str, Json]


def read_list(page: Page) -> Contents:
    """A page of a day: a stub and the request for each notice."""
    data, odd = data_of(page, _ENVELOPE_KNOWN)
    odd += check_keys(data, ("totalElements", "content"), "data", known=_PAGING_KNOWN)[1]
    rows = list(objects(data["content"], "content"))
    for row in rows:
        check_keys(row, _ROW, "row", known=row.keys())  # a row has dozens of fields by kind
    total = count(data, "totalElements", "data")
    asks = [_ask_row(row) for row in rows]
    return Contents(
        drafts=tuple(
            Draft("notice_row", str(ask.native_id), _said(row, ask), f"content[{n}]", ask.context)
            for n, (row, ask) in enumerate(zip(rows, asks, strict=True))
        ),
        rows=len(rows),
        total=total,
        pages=pages_of(page, total, len(rows)),
        newest=newest_day(rows, "releaseTime", "row"),
        follow=tuple(asks),
        oddities=distinct(odd),
    )


def _said(row: Row, ask: Ask) -> Row:
    said = {
        "title": text_in(row, "title"),
        "url": _shown(str(ask.native_id)),
        "kind": text_in(ask.context, "kind"),
        "published": text_in(row, "releaseTime").removesuffix(_MIDNIGHT),
        "region": text_in(row, "areaName"),
        "buyer": text_in(row, "purchaseMan"),
        "winner": text_in(row, "winnerName"),
        "project_no": text_in(row, "projectCode"),
        "trade": text_in(row, "tradeType"),
    }
    return hide_in_fields({key: value for key, value in said.items() if value})


def _ask_row(row: Row) -> Ask:
    number = text_in(row, "contentId")
    if not number:
        raise LayoutDrift("row", expected="a contentId", found="none")
    return ask_notice(
        number,
        kind=text_in(row, "appNoticeTypeName") or text_in(row, "noticeTypeName"),
        region=text_in(row, "areaName"),
        buyer=text_in(row, "purchaseMan"),
        project=text_in(row, "projectName"),
        project_no=text_in(row, "projectCode"),
    )


def _shown(number: str) -> str:
    """The page that a person would open."""
    return f"{SITE}/jygg/details.html?contentId={number}"


def read_notice(page: Page) -> Contents:
    """A notice. What stands beside its body is taken from the row that named it."""
    data, odd = data_of(page, _ENVELOPE_KNOWN)
    check_keys(data, keys("title releaseTime txt"), "notice", known=data.keys())
    number, body = article_of(page.url), data["txt"]
    if not number or not isinstance(body, str):
        found = f"{type(body).__name__} in txt" if number else page.url
        raise LayoutDrift("notice", expected="a contentId, and a text in txt", found=found)
    draft = notice_draft(
        number,
        body,
        {
            "title": text_in(data, "title"),
            "url": _shown(number),
            "published": text_in(data, "releaseTime").removesuffix(_MIDNIGHT),
            "kind": text_in(page.context, "kind"),
        },
        summary={
            "采购项目名称": text_in(page.context, "project"),
            "项目编号": text_in(page.context, "project_no"),
            "采购单位": text_in(page.context, "buyer"),
            "行政区域": text_in(page.context, "region"),
        },
        place="data",
        context=page.context,
    )
    return Contents(drafts=(draft,), rows=1, oddities=distinct(odd))


def article_of(url: str) -> str:
    """The number of the notice that an address is of; empty where it is of none."""
    return parse_qs(urlsplit(url).query).get("contentId", [""])[0]


def ask_notice(number: str, **more: Json) -> Ask:
    """The request for a notice, by its number."""
    context: Row = {
        "native_id": number,
        "version": _VERSION,
        "scope": "local",
        "province": _CITY,
        **{key: value for key, value in more.items() if value},
    }
    return Ask(
        url=f"{NOTICE}?{urlencode({'contentId': number})}",
        kind="notice",
        headers={"Referer": _shown(number)},
        native_id=number,
        version=_VERSION,
        context=context,
    )


def ask_day(window: Window, number: int) -> Ask:
    """A page of a day."""
    asked = {
        "modelId": _MODEL,
        "channelId": _PROCUREMENT,
        "fields": [],
        "title": "",
        "releaseTimeBegin": window.since.isoformat(),
        "releaseTimeEnd": window.until.isoformat(),
        "page": number - 1,
        "size": PAGE_SIZE,
    }
    return Ask(
        url=LIST,
        kind="list",
        method="POST",
        body=json.dumps(asked, separators=(",", ":")),
        headers={"Content-Type": "application/json", "Referer": f"{SITE}/jygg/list.html?id=zfcg"},
    )


class SzggzySpider(SourceSpider):
    """Government procurement of Shenzhen, day by day."""

    readers: ClassVar[Mapping[str, Reader]] = {"list": read_list, "notice": read_notice}
    interpreters: ClassVar[Mapping[str, Interpreter]] = {
        "notice_row": notice_row,
        "notice": notice,
    }

    def windows(self, since: date, until: date) -> Iterator[Window]:
        """Days, the newest first, whose rows must add up to the total."""
        for back in range((until - since).days + 1):
            day = until - timedelta(days=back)
            context: Row = {"province": _CITY}
            yield Window(key=day.isoformat(), since=day, until=day, counted=True, context=context)

    def ask_list(self, window: Window, number: int) -> Ask:
        """A page of a day."""
        return ask_day(window, number)

    def more_windows(self) -> Iterable[Window]:
        """None: nothing is finer than a day. One that reaches the cap is told to be cut short."""
        self.tally.note_capped(CAP)
        return ()

    def ask_again(self, native_id: str, url: str) -> Ask | None:
        """A known notice, by its number."""
        return ask_notice(native_id, alone=True) if article_of(url) == native_id else None

    @classmethod
    def ask_brought(cls, method: str, url: str, body: bytes) -> Ask | None:
        """A page of the list, or a notice."""
        address = url.partition("?")[0]
        if address == LIST:
            return Ask(url=url, kind="list", method=method, context={"province": _CITY})
        number = article_of(url) if address == NOTICE else ""
        return ask_notice(number, alone=True) if number else None
