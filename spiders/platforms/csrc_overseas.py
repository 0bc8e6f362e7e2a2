"""The regulator's weekly table of filings for a listing abroad, a spreadsheet at www.csrc.gov.cn.

From the channel's number to the list of its tables, from there to the newest one, by way of its
page where the list doesn't name the file. What leaves the table is done or withdrawn: it says not
which, and so we don't.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import ClassVar
from urllib.parse import urlencode, urljoin

from normalize.dates import read_date
from normalize.listings.csrc import filing_key, overseas
from normalize.records import Json
from normalize.said import text_in
from spiders.drafts import Ask, Contents, Draft, Oddity, Page, Window
from spiders.platforms.json_api import distinct, objects, read_json
from spiders.select import Columns, LayoutDrift, columns, parse
from spiders.source import Interpreter, Reader
from spiders.spider import SourceSpider
from spiders.xlsx import sheet_rows

SITE = "https://www.csrc.gov.cn"
HOME = f"{SITE}/csrc/c101935/zfxxgk_zdgk.shtml"
_HEADERS = {"Referer": HOME}
_TITLE = re.compile(r"境外发行证券和上市备案情况表[^。]*首次公开发行")
_AS_OF = re.compile(r"截至\s*(\d{4}年\d{1,2}月\d{1,2}日)")
_HEADS = {
    "序号": "no",
    "企业名称": "issuer",
    "申报类型": "type",
    "申报主体": "subject",
    "拟上市交易所": "venue",
    "保荐人/主承销商": "sponsor",
    "境内律师": "lawyer",
    "接收日期": "received_on",
    "备案状态": "status",
    "备注": "remark",
}
_HEAD_WITHIN = 10  # rows, of which the first two or three are the title


# --- the way to the table ----------------------------------------------------------------------


def read_channel(page: Page) -> Contents:
    """The channel's number: it stands in the address of the list."""
    results = _part(read_json(page), "results", "channel")
    if not isinstance(results, dict):
        raise LayoutDrift("channel", expected="an object", found=type(results).__name__)
    number = text_in(results, "channelId")
    if not re.fullmatch(r"[0-9A-Za-z]{8,64}", number):
        raise LayoutDrift("channel", expected="a channelId", found=repr(number[:80]))
    query = {"_isAgg": "true", "_isJson": "true", "_pageSize": "30", "_template": "index"}
    query |= {"_rangeTimeGte": "", "_channelName": "", "page": "1"}
    url = f"{SITE}/searchList/{number}?{urlencode(query)}"
    return Contents(forward=Ask(url=url, kind="search", headers=_HEADERS))


def read_search(page: Page) -> Contents:
    """The newest of the channel's tables that is of first listings: its file, else its page."""
    results = _part(_part(read_json(page), "data", "search"), "results", "search")
    found = [row for row in objects(results, "results") if _TITLE.search(_title(row))]
    if not found:
        raise LayoutDrift("search", expected="a table of first listings", found="none")
    newest = max(found, key=lambda row: (_day(_title(row)), text_in(row, "publishedTime")))
    home = urljoin(SITE, text_in(newest, "url"))
    for file in objects(newest.get("resList") or [], "resList"):
        path = text_in(file, "filePath")
        if path.lower().endswith(".xlsx"):
            return _onward(urljoin(home, path), "table")
    if not text_in(newest, "url"):
        raise LayoutDrift("search", expected="a url or an .xlsx file", found=_title(newest)[:80])
    return _onward(home, "item")


def read_item(page: Page) -> Contents:
    """The page of a table, which offers it as a file."""
    paths = map(str, parse(page.text).xpath("//a/@href"))
    files = sorted({urljoin(page.url, path) for path in paths if path.lower().endswith(".xlsx")})
    if len(files) != 1:
        raise LayoutDrift("item", expected="one .xlsx file", found=str(len(files)))
    return _onward(files[0], "table")


def _onward(url: str, kind: str) -> Contents:
    return Contents(forward=Ask(url=url, kind=kind, headers=_HEADERS))


def _title(row: Mapping[str, Json]) -> str:
    return text_in(row, "title")


def _day(title: str) -> date:
    found = _AS_OF.search(title)
    read = read_date(found[1]).value if found else None
    return read.day if read else date.min


def _part(value: Json, key: str, what: str) -> Json:
    """A part of an answer, of which no more is known than that this part is there."""
    if not isinstance(value, dict) or key not in value:
        found = ", ".join(value) if isinstance(value, dict) else type(value).__name__
        raise LayoutDrift(what, expected=f"an object with {key}", found=found)
    return value[key]


# --- the table ---------------------------------------------------------------------------------


def read_table(page: Page) -> Contents:
    """The rows of the spreadsheet, by the heads of its columns."""
    rows = sheet_rows(page.body, "table of filings")
    at, found = _head(rows)
    title = " ".join(cell for row in rows[:at] for cell in row if cell)
    stated = _AS_OF.search(title)
    if not stated:
        raise LayoutDrift("table of filings", expected="截至 with a day", found=title[:120])
    drafts, odd = [], list(found.oddities)
    for n, cells in enumerate(rows[at:], at + 1):
        filled = [cell for cell in cells if cell]
        fields: dict[str, Json] = dict(found.row(cells)) if filled else {}
        if fields and text_in(fields, "no").isdecimal() and text_in(fields, "issuer"):
            fields["as_of"] = stated[1]
            drafts.append(Draft("filing", filing_key(fields), fields, f"row {n}", page.context))
        elif len(filled) > 1:  # one filled cell is a note below the table
            odd.append(Oddity("row without a number or a name", " | ".join(filled)[:200]))
    odd += _repeated(drafts)
    return Contents(drafts=tuple(drafts), rows=len(drafts), oddities=distinct(odd))


def _head(rows: list[list[str]]) -> tuple[int, Columns]:
    """Where the body begins, and the columns: the head has one row, or two with cells merged."""
    for at in range(min(_HEAD_WITHIN, len(rows) - 1)):
        upper = [_label(cell) for cell in rows[at]]
        if "序号" not in upper:
            continue
        lower = [_label(cell) for cell in rows[at + 1]]
        if "序号" not in lower and any(label in _HEADS for label in lower):
            both = [under or over for over, under in zip(upper, lower, strict=True)]
            return at + 2, columns(both, _HEADS, "table of filings")
        return at + 1, columns(upper, _HEADS, "table of filings")
    seen = " | ".join(cell for row in rows[:_HEAD_WITHIN] for cell in row if cell)
    raise LayoutDrift("table of filings", expected="a head with 序号", found=seen[:200])


def _label(cell: str) -> str:
    return "".join(cell.split())


def _repeated(drafts: list[Draft]) -> Iterator[Oddity]:
    seen: set[str] = set()
    for draft in drafts:
        if draft.native_id in seen:
            yield Oddity("a filing that stands there twice", draft.native_id)
        seen.add(draft.native_id)


class CsrcOverseasSpider(SourceSpider):
    """The newest weekly table, read whole."""

    readers: ClassVar[Mapping[str, Reader]] = {
        "channel": read_channel,
        "search": read_search,
        "item": read_item,
        "table": read_table,
    }
    interpreters: ClassVar[Mapping[str, Interpreter]] = {"filing": overseas}

    def windows(self, since: date, until: date) -> Iterable[Window]:
        """One window: the table is a state, not a stretch of time."""
        yield Window(key="all", since=since, until=until)

    def ask_list(self, window: Window, number: int) -> Ask:
        """The channel's number, from where the way leads on to the table."""
        url = f"{SITE}/getChannelList?channelCode=c101935"
        return Ask(url=url, kind="channel", headers=_HEADERS)
