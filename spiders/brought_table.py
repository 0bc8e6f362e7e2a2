"""A table of notices that somebody brings (CSV): a stub for each row, as from a list page."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Final

from normalize.dates import read_date
from normalize.records import Json
from spiders.contacts import hide_in_fields
from spiders.drafts import Contents, Draft, Oddity, Page
from spiders.platforms.imported import UnaskedSpider
from spiders.platforms.json_api import distinct
from spiders.select import LayoutDrift
from spiders.spider import SourceSpider

# What a column holds, by its head.
_HEADS: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("标题", "公告标题", "公告名称", "title"),
    "published": ("发布时间", "发布日期", "公告时间", "公告日期", "日期", "published"),
    "url": ("链接", "公告链接", "网址", "地址链接", "url"),
    "id": ("编号", "公告编号", "id"),
    "buyer": ("采购人", "采购单位", "招标人", "buyer"),
    "region": ("地区", "地域", "行政区域", "区划", "region"),
    "kind": ("公告类型", "信息类型", "类型", "kind"),
    "project_no": ("项目编号", "project_no"),
    "agency": ("代理机构", "agency"),
    "budget": ("预算金额", "预算（元）", "预算(元)", "预算（万元）", "预算(万元)", "budget"),
}
_NEEDED: Final = ("title", "published")
_MOST_ROWS: Final = 100_000


def read_table(page: Page, source: type[SourceSpider]) -> Contents:
    """The rows, each with the number of its notice: of its own column, or of its address.

    Bad rows are a drift that names the line: half a table would pass for a whole one.
    """
    head, rows = _rows(page.text)
    columns, odd = _columns(head)
    drafts = tuple(_draft(row, columns, line, source) for line, row in rows)
    return Contents(drafts=drafts, rows=len(drafts), oddities=distinct(odd))


def _rows(text: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    first = text.lstrip("\ufeff").split("\n", 1)[0]
    mark = max(",\t;", key=first.count)
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=mark, strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        found = f"{error}, near line {reader.line_num}"
        raise LayoutDrift("table", expected="CSV", found=found) from error
    if len(rows) < 2 or len(rows) > _MOST_ROWS:
        expected = f"a head and up to {_MOST_ROWS} rows"
        raise LayoutDrift("table", expected=expected, found=f"{len(rows)} lines")
    return [cell.strip() for cell in rows[0][1]], rows[1:]


def _columns(head: list[str]) -> tuple[dict[str, int], list[Oddity]]:
    columns: dict[str, int] = {}
    odd = []
    for at, label in enumerate(head):
        name = next((name for name, heads in _HEADS.items() if label.lower() in heads), None)
        if name is None:
            odd.append(Oddity("table: unknown column", label[:40]))
        elif name in columns:
            raise LayoutDrift("table", expected=f"one column of {name}", found="two")
        else:
            columns[name] = at
    lacking = [_HEADS[name][0] for name in _NEEDED if name not in columns]
    lacking += [] if {"url", "id"} & columns.keys() else ["链接 or 编号"]
    if lacking:
        found = ", ".join(label[:40] for label in head[:20]) or "no head"
        raise LayoutDrift("table", expected="columns " + ", ".join(lacking), found=found)
    return columns, odd


def _draft(
    row: list[str], columns: Mapping[str, int], line: int, source: type[SourceSpider]
) -> Draft:
    if len(row) <= max(columns.values()):
        raise _bad(line, f"{max(columns.values()) + 1} cells or more", str(len(row)))
    said = {name: row[at].strip() for name, at in columns.items()}
    if not said["title"]:
        raise _bad(line, "a title", "none")
    if read_date(said["published"]).value is None:
        raise _bad(line, "a date of publication", said["published"][:40] or "none")
    context: dict[str, Json] = {"scope": "local"}
    if source.spec.region_code:
        context["province"] = source.spec.region_code
    if issubclass(source, UnaskedSpider):
        context["legal_regime"] = source.regime
    ask = source.ask_brought("GET", said.get("url", ""), b"") if said.get("url") else None
    number = said.get("id") or (ask.native_id if ask else "") or said.get("url")
    if not number:
        raise _bad(line, "the number or the address of the notice", "neither")
    fields: dict[str, Json] = {name: value for name, value in said.items() if value}
    return Draft("notice_row", number, hide_in_fields(fields), f"line {line}", context)


def _bad(line: int, expected: str, found: str) -> LayoutDrift:
    return LayoutDrift(f"table, line {line}", expected=expected, found=found)
