"""Eastmoney's data centre: lists of applications that reprint what the exchanges say.

Domain: datacenter-web.eastmoney.com. Each list is read whole, in pages of 500. An answer without a
result is a refusal, such as of a column that is no more, and never an empty list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar
from urllib.parse import urlencode

from normalize.listings.eastmoney import row_key, rules, secondary
from normalize.records import Json
from normalize.said import text_in
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

HOME = "https://data.eastmoney.com/xg/ipo/"
_API = "https://datacenter-web.eastmoney.com/api/data/v1/get"
_HEADERS = {"Referer": HOME}
_PAGE_SIZE = 500
_ENVELOPE = keys("version success message code")


def read_rows(page: Page) -> Contents:
    """A page of one of the lists."""
    answer, odd = check_keys(read_json(page), ("result",), "answer", known=_ENVELOPE)
    result = answer["result"]
    if not isinstance(result, dict):
        told = f"{type(result).__name__}, code {text_in(answer, 'code')}"
        raise LayoutDrift("answer", expected="a result", found=told)
    _, odd_result = check_keys(result, ("pages", "data", "count"), "result")
    report = text_in(page.context, "report")
    drafts = []
    for n, row in enumerate(objects(result["data"], "data")):
        odd += _check(row, report)
        fields = {key: jsonable(value) for key, value in row.items()}
        drafts.append(Draft("secondary", row_key(report, row), fields, f"data[{n}]", page.context))
    odd += _repeated(drafts)
    return Contents(
        drafts=tuple(drafts),
        rows=len(drafts),
        total=count(result, "count", "result"),
        pages=count(result, "pages", "result"),
        oddities=distinct((*odd, *odd_result)),
    )


def _check(row: dict[str, Json], report: str) -> tuple[Oddity, ...]:
    """A list that was asked for all of its columns has some that we don't name."""
    wanted = _report(report)
    needed = {*wanted["fields"].values(), *wanted["key"]}
    known = row.keys() if wanted.get("all") else wanted["known"]
    odd = check_keys(row, needed, report, known=known)[1]
    if not text_in(row, wanted["fields"]["org"]) and not text_in(row, wanted["fields"]["issuer"]):
        raise LayoutDrift(report, expected="a firm or its number", found="neither")
    return odd


def _repeated(drafts: list[Draft]) -> tuple[Oddity, ...]:
    """Two rows that our key takes for one, where only the last would be kept."""
    seen: dict[str, Draft] = {}
    odd = []
    for draft in drafts:
        before = seen.setdefault(draft.native_id, draft)
        if before.fields != draft.fields:
            odd.append(Oddity("rows of one key that differ", draft.native_id))
    return tuple(odd)


def _report(report: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = rules()["reports"][report]
    return found


def ask(report: str, number: int) -> Ask:
    """A page of a list, the newest rows first."""
    wanted = _report(report)
    names = dict.fromkeys((*wanted["fields"].values(), *wanted["key"], *wanted["known"]))
    params = {
        "reportName": wanted["name"],
        "columns": "ALL" if wanted.get("all") else ",".join(names),
        "sortColumns": wanted["sort"],
        "sortTypes": "-1,-1",
        "pageSize": str(_PAGE_SIZE),
        "pageNumber": str(number),
        "source": "WEB",
        "client": "WEB",
    }
    if "filter" in wanted:
        params["filter"] = wanted["filter"]
    return Ask(url=f"{_API}?{urlencode(params)}", kind="rows", headers=_HEADERS)


class EastmoneySpider(SourceSpider):
    """All lists, each read whole and added up."""

    readers: ClassVar[Mapping[str, Reader]] = {"rows": read_rows}
    interpreters: ClassVar[Mapping[str, Interpreter]] = {"secondary": secondary}

    def windows(self, since: date, until: date) -> Iterable[Window]:
        """A window for each list, whose rows must add up to the count that it states."""
        for report in rules()["reports"]:
            context: dict[str, Json] = {"report": report}
            yield Window(key=report, since=since, until=until, counted=True, context=context)

    def ask_list(self, window: Window, number: int) -> Ask:
        """A page of the window's list."""
        return ask(window.key, number)
