"""The national platform of public resource trading (全国公共资源交易平台, ggzy.gov.cn).

Its list is asked by a form and answers in JSON, at most 1,000 rows for a query, so that it is asked
by province, day and stage. A row leads to an A page, which shows the notices of one project by
tabs; each notice's body stands on a B page of its own. Tabs mix the kinds: a result may stand under
公告, so the title says what a notice is. Source: section 7 of the procurement sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, ClassVar, Final
from urllib.parse import urlencode, urljoin, urlsplit

from lxml.html import HtmlElement

from normalize.procurement.notices import notice, notice_row
from normalize.records import Json
from normalize.said import text_in
from spiders.blocking import Challenge
from spiders.contacts import hide_in_fields
from spiders.drafts import Ask, Contents, Draft, Oddity, Page, Window
from spiders.notice_body import between, notice_draft
from spiders.platforms.json_api import (
    check_keys,
    count,
    distinct,
    keys,
    newest_day,
    objects,
    read_json,
)
from spiders.select import LayoutDrift, maybe, one, parse, some, text_of
from spiders.source import Interpreter, Reader
from spiders.spider import SourceSpider

SITE: Final = "https://www.ggzy.gov.cn"
HOME: Final = f"{SITE}/deal/dealList.html"
LIST: Final = f"{SITE}/information/pubTradingInfo/getTradList"
CAP: Final = 1000  # rows that a query gives at most
_HEADERS: Final = {
    "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
    "Referer": HOME,
    "X-Pass-Token": "",  # where the page sends a solved captcha, which nobody solves here
    "X-Requested-With": "XMLHttpRequest",
}
_VERSION: Final = "1"  # a notice has no versions: corrections are notices of their own

PROVINCES: Final = keys(
    "110000 120000 130000 140000 150000 210000 220000 230000 310000 320000 330000 340000 350000 "
    "360000 370000 410000 420000 430000 440000 450000 460000 500000 510000 520000 530000 540000 "
    "610000 620000 630000 640000 650000 660000"
)
# Under which stage a tab's notices are, where their titles don't say one.
STAGES: Final[Mapping[str, str]] = {
    "0101": "tender", "0104": "award", "0105": "correction",
    "0201": "tender", "0202": "award", "0203": "contract", "0204": "correction",
}  # fmt: skip

_REGIMES: Final = {"01": "bidding_law", "02": "government_procurement_law"}

# Answers that are none.
_REFUSALS: Final = {"829": "wants a captcha", "800": "says that it is asked too often"}
_FAULTS: Final = {"801": "a parameter is wrong", "804": "the query is to be narrowed"}

_ENVELOPE: Final = keys("message usetime timestamp")
_PAGING: Final = keys("records total size current pages")
_PAGING_KNOWN: Final = keys("orders optimizeCountSql searchCount countId maxLimit")
_ROW: Final = keys("id title publishTime provinceText informationType informationTypeText url")
_ROW_USUAL: Final = keys(
    "addTime bodyContent businessType businessTypeText city cityText dataSources dataSourcesText "
    "dataTimestamp deadline industryType industryTypeText pinformationType province syncTableName "
    "tenderProjectCode transactionSourcesPlatform transactionSourcesPlatformText"
)
_PAGE = re.compile(
    r"/information/deal/html/(?P<side>[ab])/\d{6}/(?P<stage>\d{4})/(?P<day>\d{8})/"
    r"(?P<id>[0-9a-zA-Z]{8,64})\.html$",
    re.ASCII,
)
_SHOW = re.compile(r"showDetail\(\s*this\s*,\s*'(?P<tab>\d{4})'\s*,\s*'(?P<url>[^']{1,300})'\s*\)")
_BODY_BEGIN = re.compile(r"<div[^>]*\bid=[\"']mycontent[\"'][^>]*>", re.I)
_BODY_END = re.compile(r"</div>\s*</div>\s*(?=<script|</body)", re.I)
_MOST_RELATED: Final = 100  # framework agreements have more, and need not all be named by each
_NUMBER = re.compile(r"(?:采购|招标)?项目编号|(?:采购|招标)编号")

# The table of a contract; what it says goes under the labels of ccgp.gov.cn.
_FACTS: Final[Mapping[str, str]] = {
    "采购人名称": "采购单位",
    "中标（成交）供应商名称": "中标（成交）供应商名称",
    "合同金额": "合同金额",
    "合同期限": "合同期限",
    "合同签署时间": "合同签署时间",
}


# --- readers -----------------------------------------------------------------------------------


def read_list(page: Page) -> Contents:
    """A page of the list: a stub and the request for the A page of each row."""
    answer = read_json(page)
    _refuse(answer)
    envelope, odd = check_keys(answer, ("code", "data"), "answer", known=_ENVELOPE)
    paging, odd_paging = check_keys(envelope["data"], _PAGING, "data", known=_PAGING_KNOWN)
    asked, given = page.context.get("page"), count(paging, "current", "data")
    if isinstance(asked, int) and asked != given:
        raise LayoutDrift("data", expected=f"page {asked}", found=f"page {given}")
    rows = list(objects(paging["records"], "records"))
    for row in rows:
        odd += check_keys(row, _ROW, "row", _ROW_USUAL)[1]
    asks = [_ask_row(row) for row in rows]
    return Contents(
        drafts=tuple(
            Draft("notice_row", str(ask.native_id), _said(row), f"records[{n}]", ask.context)
            for n, (row, ask) in enumerate(zip(rows, asks, strict=True))
        ),
        rows=len(rows),
        total=count(paging, "total", "data"),
        pages=count(paging, "pages", "data"),
        newest=newest_day(rows, "publishTime", "row"),
        follow=tuple(asks),
        oddities=distinct((*odd, *odd_paging)),
    )


def _refuse(answer: Json) -> None:
    """Raise for an answer without a list. Its captcha is an image that nobody looks at."""
    code = text_in(answer, "code") if isinstance(answer, dict) else ""
    if code in _REFUSALS:
        raise Challenge(f"code {code}: the site {_REFUSALS[code]}")
    if code != "200":
        found = f"code {code or 'none'}" + (f": {_FAULTS[code]}" if code in _FAULTS else "")
        raise LayoutDrift("answer", expected="code 200", found=found)


def _said(row: Mapping[str, Json]) -> dict[str, Json]:
    said = {
        "title": text_in(row, "title"),
        "url": urljoin(SITE, text_in(row, "url")),
        "kind": text_in(row, "informationTypeText"),
        "published": text_in(row, "publishTime"),
        "region": text_in(row, "provinceText"),
        "buyer": "",
        "business": text_in(row, "businessTypeText"),
        "industry": text_in(row, "industryTypeText"),
        "platform": text_in(row, "transactionSourcesPlatformText"),
    }
    return hide_in_fields({key: value for key, value in said.items() if value})


def _ask_row(row: Mapping[str, Json]) -> Ask:
    url = urljoin(SITE, text_in(row, "url"))
    ask = ask_page(url)
    if ask is None:
        raise LayoutDrift("url of a row", expected=_PAGE.pattern, found=url)
    return replace(ask, context={**ask.context, "list_region": text_in(row, "provinceText")})


def ask_page(url: str, **more: Json) -> Ask | None:
    """The request for an A or B page; None for another address.

    The stage in the address tells the law, too: whatever was asked for, works stay works.
    """
    match = _PAGE.search(urlsplit(url).path)
    if match is None:
        return None
    context: dict[str, Json] = {
        "native_id": match["id"],
        "channel": "qtgg",  # tabs mix the kinds: the title says it, else `filed`
        "filed": STAGES.get(match["stage"], "other"),
        "published": f"{match['day'][:4]}-{match['day'][4:6]}-{match['day'][6:]}",
        "version": _VERSION,
        "legal_regime": _REGIMES.get(match["stage"][:2], "other"),
        **more,
    }
    kind = {"a": "project", "b": "notice"}[match["side"]]
    return Ask(url=url, kind=kind, native_id=match["id"], version=_VERSION, context=context)


def read_project(page: Page) -> Contents:
    """An A page: the project's number, and the notices of its whole life by tabs.

    Its script names ids of another notice, so they are left alone.
    """
    root = parse(page.text)
    one(root, "//h4[contains(@class, 'h4_o')]", "title")
    tabs = some(root, "//ul[contains(@class, 'ul_toggle')]/li[@id]", "tabs")
    names = {str(tab.get("id")).removeprefix("t_"): text_of(tab) for tab in tabs}
    number = next((v for k, v in _labelled(root).items() if _NUMBER.fullmatch(k)), "")
    handed: dict[str, Json] = {"project_no": number, "named_by": page.url}
    if listed := text_in(page.context, "list_region"):
        handed["list_region"] = listed
    own = _own(page, handed, names)
    notices = {ask.native_id: ask for ask in (*_named(root, handed, names), own)}
    found = [_beside(ask, notices) for ask in notices.values()]
    follow = tuple(ask for ask in found if ask.native_id != own.native_id)
    return Contents(then=(_beside(own, notices),), follow=follow, rows=1)


def _beside(ask: Ask, life: Iterable[str | None]) -> Ask:
    """The request for a notice, which then knows the others of its project."""
    others: list[Json] = [each for each in sorted(filter(None, life)) if each != ask.native_id]
    return replace(ask, context={**ask.context, "related": others[:_MOST_RELATED]})


def _own(page: Page, handed: Mapping[str, Json], names: Mapping[str, str]) -> Ask:
    match = _PAGE.search(urlsplit(page.url).path)
    kind = names.get(match["stage"], "") if match else ""
    own = ask_page(page.url.replace("/html/a/", "/html/b/"), kind=kind, **handed)
    if own is None:
        raise LayoutDrift("address", expected=_PAGE.pattern, found=page.url)
    return own


def _named(
    root: HtmlElement, handed: Mapping[str, Json], names: Mapping[str, str]
) -> Iterator[Ask]:
    for link in some(root, "//ul[contains(@class, 'fully_list')]//a[@onclick]", "notices"):
        match = _SHOW.search(str(link.get("onclick")))
        kind = names.get(match["tab"], "") if match else ""
        ask = ask_page(urljoin(SITE, match["url"]), kind=kind, **handed) if match else None
        if ask is None or ask.kind != "notice":
            found = str(link.get("onclick"))[:200]
            raise LayoutDrift("link of a notice", expected=_SHOW.pattern, found=found)
        yield ask


def _labelled(root: HtmlElement) -> dict[str, str]:
    """What stands below the title: 采购项目编号：…, 发布时间：…, 信息来源：…"""
    spans = some(root, "//p[contains(@class, 'p_o')]/span", "line below the title")
    pairs = (text_of(span).replace("：", ":", 1).partition(":") for span in spans)
    return {label.strip(): value.strip() for label, colon, value in pairs if colon}


def read_notice(page: Page) -> Contents:
    """A B page: the body of one notice, or the table of a contract."""
    root = parse(page.text)
    title = one(root, "//h4[contains(@class, 'h4_o')]", "title")
    content = between(page.text, _BODY_BEGIN, _BODY_END, "body")
    head, (facts, odd) = _labelled(root), _facts(root)
    number, origin = text_in(page.context, "project_no"), _origin(root)
    draft = notice_draft(
        _own_id(page),
        content,
        {
            "title": text_of(title),
            "url": page.url,
            # A contract has a time of signing (签署时间) in its place.
            "published": head.get("发布时间") or text_in(page.context, "published"),
            "kind": text_in(page.context, "kind"),
        },
        summary={
            "项目编号": number,
            "行政区域": text_in(page.context, "list_region"),
            "原文链接": origin,
            **facts,
        },
        place="mycontent",
        context=page.context,
    )
    return Contents(drafts=(draft,), rows=1, oddities=odd)


def _own_id(page: Page) -> str:
    match = _PAGE.search(urlsplit(page.url).path)
    if match is None:
        raise LayoutDrift("address", expected=_PAGE.pattern, found=page.url)
    return match["id"]


def _origin(root: HtmlElement) -> str:
    """The address of the notice on the portal that it came from, where the page links to it."""
    link = maybe(root, "//a[contains(., '原文链接')]", "link to the original")
    href = str(link.get("href") or "") if link is not None else ""
    return href if href.startswith(("http://", "https://")) else ""


def _facts(root: HtmlElement) -> tuple[dict[str, str], tuple[Oddity, ...]]:
    facts: dict[str, str] = {}
    odd = []
    for row in root.xpath("//table[contains(@class, 'detail_Table')]//tr[th and td]"):
        label, value = text_of(row.find("th")).rstrip("：:"), text_of(row.find("td"))
        if label in _FACTS:
            facts[_FACTS[label]] = value
        else:  # of a new label nobody knows whether it holds a person
            odd.append(Oddity("table: new label", label[:40]))
    return facts, distinct(odd)


# --- requests ----------------------------------------------------------------------------------


def ask_slice(classify: str, window: Window, number: int) -> Ask:
    """A page of one province's notices of one day in one stage."""
    day = window.since.isoformat()
    form = {
        "TIMEBEGIN_SHOW": day,
        "TIMEEND_SHOW": day,
        "TIMEBEGIN": day,
        "TIMEEND": day,
        "SOURCE_TYPE": "1",
        "DEAL_TIME": "06",  # required: a range
        "DEAL_CLASSIFY": classify,
        "DEAL_STAGE": str(window.context["stage"]),
        "DEAL_PROVINCE": str(window.context["province_code"]),
        "isShowAll": "1",
        "PAGENUMBER": str(number),
        "FINDTXT": "",
    }
    return Ask(url=LIST, kind="list", method="POST", body=urlencode(form), headers=_HEADERS)


class GgzySpider(SourceSpider):
    """One kind of trading on the platform. `classify` is the platform's code of it."""

    classify: ClassVar[str]
    stages: ClassVar[tuple[str, ...]]
    options: ClassVar[frozenset[str]] = frozenset({"provinces"})
    readers: ClassVar[Mapping[str, Reader]] = {
        "list": read_list,
        "project": read_project,
        "notice": read_notice,
    }
    interpreters: ClassVar[Mapping[str, Interpreter]] = {
        "notice_row": notice_row,
        "notice": notice,
    }

    def __init__(self, provinces: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.provinces = _narrowed(provinces)

    def windows(self, since: date, until: date) -> Iterator[Window]:
        """Days, the newest first, by province and stage; the rows must add up in each."""
        for back in range((until - since).days + 1):
            day = until - timedelta(days=back)
            for province in self.provinces:
                for stage in self.stages:
                    context: dict[str, Json] = {
                        "province_code": province,
                        "stage": stage,
                    }
                    yield Window(
                        key=f"{day} {province} {stage}",
                        since=day,
                        until=day,
                        counted=True,
                        context=context,
                    )

    def ask_list(self, window: Window, number: int) -> Ask:
        """The form of a slice."""
        return ask_slice(self.classify, window, number)

    def more_windows(self) -> Iterable[Window]:
        """None: nothing is finer than a slice. One that reaches the cap is told to be cut short."""
        self.tally.note_capped(CAP)
        return ()

    def ask_again(self, native_id: str, url: str) -> Ask | None:
        """The page of a known notice, by its own address; the A page of one that was never read."""
        return ask_page(url, alone=True)

    @classmethod
    def ask_brought(cls, method: str, url: str, body: bytes) -> Ask | None:
        """A list, or an A or B page."""
        if url.partition("?")[0] == LIST:
            return Ask(url=url, kind="list", method=method)
        return ask_page(url, alone=True) if cls.spec.owns(url) else None


def _narrowed(provinces: str | None) -> tuple[str, ...]:
    if provinces is None:
        return PROVINCES
    asked = tuple(filter(None, (code.strip() for code in provinces.split(","))))
    if unknown := [code for code in asked if code not in PROVINCES]:
        raise ValueError(f"unknown provinces: {', '.join(unknown)}; there is {PROVINCES[0]} …")
    return asked
