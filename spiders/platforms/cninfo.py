"""Announcements at cninfo, the exchanges' common disclosure platform: the issues of given firms.

Domain: www.cninfo.com.cn, plain HTTP. It is asked firm by firm and in narrow windows of dates:
deep pages take it half a minute each. Of its paging only `hasMore` is believed: the count of pages
is rounded down. The number by which it knows a firm stands in a list of its own, read first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlencode

from normalize.listings.cninfo import announcement, is_of_an_issue
from normalize.records import Json
from normalize.said import key_in, text_in
from spiders.drafts import Ask, Contents, Draft, Oddity, Page, Window
from spiders.platforms.json_api import (
    check_keys,
    count,
    distinct,
    jsonable,
    keys,
    objects,
    read_json,
)
from spiders.select import LayoutDrift
from spiders.source import Interpreter, Reader
from spiders.spider import SourceSpider

HOME = "http://www.cninfo.com.cn/new/commonUrl/pageOfSearch?url=disclosure/list/search"
FIRMS = "http://www.cninfo.com.cn/new/data/szse_stock.json"
_QUERY = "http://www.cninfo.com.cn/new/hisAnnouncement/query"
_HEADERS = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
_PAGE_SIZE = 30
_SLICE = timedelta(days=180)
_MOST_PAGES = 40  # of one firm in one slice
_CATEGORY = "category_sf_szsh"  # 首发

ENVELOPE = keys("classifiedAnnouncements totalSecurities totalRecordNum categoryList totalpages")
ROW = keys("secCode orgId announcementId announcementTitle announcementTime adjunctUrl")
ROW_USUAL = keys(
    "id secName adjunctSize adjunctType storageTime columnId pageColumn announcementType "
    "associateAnnouncement important batchNum announcementContent orgName announcementTypeName"
)
_FIRM = keys("code orgId")
_FIRM_KNOWN = keys("zwjc pinyin category")


def read_firms(page: Page) -> Contents:
    """The platform's numbers of the firms that are wanted, and the first request for each."""
    answer, odd = check_keys(read_json(page), ("stockList",), "firms")
    wanted, spans = _texts(page, "stocks"), _texts(page, "slices")
    found: dict[str, str] = {}
    for row in objects(answer["stockList"], "stockList"):
        if key_in(row, "code") in wanted:
            odd += check_keys(row, _FIRM, "firm", known=_FIRM_KNOWN)[1]
            found[key_in(row, "code")] = key_in(row, "orgId")
    odd += tuple(Oddity("no firm of this code", code) for code in wanted if code not in found)
    asks = [ask(code, org, span, 1, 0) for code, org in found.items() for span in spans]
    return Contents(rows=len(found), pages=1, follow=tuple(asks), oddities=distinct(odd))


def _texts(page: Page, key: str) -> list[str]:
    value = page.context.get(key)
    assert isinstance(value, list), "the window has codes and slices"
    return [str(each) for each in value]


def read_announcements(page: Page) -> Contents:
    """A page of a firm's announcements: a draft for each that is wanted, and the next page."""
    answer, odd = check_keys(
        read_json(page),
        ("totalAnnouncement", "announcements", "hasMore"),
        "announcements",
        known=ENVELOPE,
    )
    rows = list(objects(answer["announcements"] or [], "announcements"))
    for row in rows:
        odd += _check(page, row)
    odd += _check_count(page, len(rows), count(answer, "totalAnnouncement", "announcements"))
    more = bool(rows) and answer["hasMore"] is True
    if not more:
        odd += _check_end(page, len(rows), answer)
    drafts = tuple(
        Draft(
            "announcement",
            key_in(row, "announcementId"),
            {key: jsonable(value) for key, value in row.items()},
            f"announcements[{n}]",
            page.context,
        )
        for n, row in enumerate(rows)
        if is_of_an_issue(text_in(row, "announcementTitle"))
    )
    follow = _next(page, len(rows)) if more else ()
    return Contents(drafts=drafts, follow=follow, oddities=distinct(odd))


def _check(page: Page, row: dict[str, Json]) -> tuple[Oddity, ...]:
    odd = check_keys(row, ROW, "announcement", ROW_USUAL)[1]
    code = text_in(page.context, "code")
    if key_in(row, "secCode") != code:
        found = f"one of {key_in(row, 'secCode')}"
        raise LayoutDrift("announcement", expected=f"those of {code}", found=found)
    if not key_in(row, "announcementId"):
        raise LayoutDrift("announcement", expected="an announcementId", found="none")
    return odd


def _check_count(page: Page, rows: int, total: int) -> tuple[Oddity, ...]:
    """More rows than there are: then the pages repeat each other."""
    if _whole(page, "seen") + rows <= total:
        return ()
    told = f"{_whole(page, 'seen') + rows} came"
    return (Oddity(f"announcements of {text_in(page.context, 'code')}: {total} stated", told),)


def _check_end(page: Page, rows: int, answer: dict[str, Json]) -> tuple[Oddity, ...]:
    total, seen = answer["totalAnnouncement"], _whole(page, "seen") + rows
    if isinstance(total, int) and seen >= total:
        return ()
    code = text_in(page.context, "code")
    return (Oddity(f"announcements of {code}: {total} stated", f"{seen} came"),)


def _next(page: Page, rows: int) -> tuple[Ask, ...]:
    """The page after this one; a list that never ends is a fault of somebody's."""
    number = _whole(page, "number")
    code, org, span = (text_in(page.context, key) for key in ("code", "org", "span"))
    if number >= _MOST_PAGES:
        expected = f"at most {_MOST_PAGES} pages"
        raise LayoutDrift(f"announcements of {code}", expected=expected, found="more")
    return (ask(code, org, span, number + 1, _whole(page, "seen") + rows),)


def _whole(page: Page, key: str) -> int:
    value = page.context.get(key)
    assert isinstance(value, int), "a page of announcements is asked for with its number"
    return value


def ask(code: str, org: str, span: str, number: int, seen: int) -> Ask:
    """A page of a firm's announcements in a slice.

    seen  how many the pages before had
    """
    context: dict[str, Json] = {"code": code, "org": org, "span": span}
    context |= {"number": number, "seen": seen}
    wanted = {"stock": f"{code},{org}", "category": _CATEGORY}
    return query(number, span, context, kind="announcements", **wanted)


def query(number: int, span: str, context: Mapping[str, Json], *, kind: str, **wanted: str) -> Ask:
    """The request for a page of announcements in a slice of days.

    wanted  the fields of the form that choose them: stock, category, searchkey
    """
    form = {
        "pageNum": str(number),
        "pageSize": str(_PAGE_SIZE),
        "column": "szse",  # Shanghai, Shenzhen and Beijing together
        "tabName": "fulltext",
        "plate": "",
        "stock": "",
        "searchkey": "",
        "secid": "",
        "category": "",
        "trade": "",
        "seDate": span,
        "sortName": "",
        "sortType": "",
        "isHLtitle": "true",
    }
    return Ask(
        url=_QUERY,
        kind=kind,
        method="POST",
        body=urlencode({**form, **wanted}),
        headers=_HEADERS,
        context=context,
    )


def slices(since: date, until: date, width: timedelta = _SLICE) -> list[str]:
    """The window in narrow slices, as the platform writes them: 2026-01-21~2026-07-19."""
    found, start = [], since
    while start <= until:
        end = min(start + width - timedelta(days=1), until)
        found.append(f"{start}~{end}")
        start = end + timedelta(days=1)
    return found


def codes_of(stocks: str) -> list[str]:
    """Codes from the option: apart by commas or spaces, or a file that has them, one a line.

    A `#` begins a remark. Raises ValueError for what is no code of six digits.
    """
    file = Path(stocks)
    text = file.read_text(encoding="utf-8") if "/" in stocks or file.suffix else stocks
    bare = re.sub(r"#.*", "", text)
    codes = list(dict.fromkeys(part for part in re.split(r"[\s,;]+", bare) if part))
    wrong = [code for code in codes if not re.fullmatch(r"[0-9]{6}", code)]
    if wrong or not codes:
        found = ", ".join(wrong[:3]) or "none"
        raise ValueError(f"stocks: expected codes of six digits, found {found}")
    return codes


class CninfoSpider(SourceSpider):
    """Prospectuses and results of issues of the firms that the option `stocks` names."""

    readers: ClassVar[Mapping[str, Reader]] = {
        "firms": read_firms,
        "announcements": read_announcements,
    }
    interpreters: ClassVar[Mapping[str, Interpreter]] = {"announcement": announcement}
    options: ClassVar[frozenset[str]] = frozenset({"stocks"})

    def __init__(self, *, stocks: str = "", **known: Any) -> None:
        super().__init__(**known)
        self._codes = codes_of(stocks) if stocks else []

    def windows(self, since: date, until: date) -> Iterable[Window]:
        """One window: the list of firms, which leads to what each of them announced."""
        context: dict[str, Json] = {"stocks": [*self._codes], "slices": [*slices(since, until)]}
        yield Window(key="firms", since=since, until=until, context=context)

    def ask_list(self, window: Window, number: int) -> Ask:
        """The list of all firms with the platform's numbers."""
        return Ask(url=FIRMS, kind="firms")
