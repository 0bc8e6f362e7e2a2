"""Intentions (cgyx.ccgp.gov.cn) and contracts (htgs.ccgp.gov.cn) of central and other units.

Both searches want a captcha. Pages of intentions are read from what somebody saved; contracts have
an index without one. Source: section 6 of the procurement sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import ClassVar, Final
from urllib.parse import parse_qs, urljoin, urlsplit

from lxml.html import HtmlElement

from normalize.dates import read_date
from normalize.procurement.notices import notice, notice_row
from normalize.records import Json
from spiders.contacts import hide_in_fields
from spiders.drafts import Ask, Contents, Draft, Oddity, Page, Window
from spiders.notice_body import inner_html, notice_draft
from spiders.platforms.imported import UnaskedSpider
from spiders.platforms.json_api import distinct
from spiders.select import LayoutDrift, one, parse, some, text_of
from spiders.source import Interpreter, Reader
from spiders.spider import SourceSpider

INTENTIONS: Final = "http://cgyx.ccgp.gov.cn/cgyx/pub/"
CONTRACTS: Final = "http://htgs.ccgp.gov.cn/GS8/contractpublish/"
_VERSION: Final = "1"
_INTENTION = re.compile(r"/cgyx/pub/(?:proJ/)?details$")
_CONTRACT = re.compile(r"/GS8/contractpublish/detail/(?P<id>[0-9a-zA-Z\-]{8,64})$", re.ASCII)
_INDEX = re.compile(r"/GS8/contractpublish/index(?:_\d+)?$")
_MOMENT = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日(?:\s*\d{1,2}:\d{2})?|\d{4}-\d{2}-\d{2}")
_PAGER_CALL = re.compile(r"Pager\(\{\s*size\s*:\s*(\d+)")
_ROW_LABEL = re.compile(r"(发布时间|签订时间|地域|采购人|供应商|代理机构)[：:]")
_MORE: Final = "详细情况"

# Labels, and those of ccgp.gov.cn under which they are read. Others may hold a person.
_FACTS: Final[Mapping[str, str]] = {
    "项目所在采购意向": "项目所在采购意向",
    "采购单位": "采购单位",
    "采购项目名称": "采购项目名称",
    "预算金额": "预算金额",
    "采购品目": "品目",
    "采购需求概况": "采购需求概况",
    "预计采购时间": "预计采购时间",
    "备注": "备注",
    "合同编号": "合同编号",
    "合同名称": "合同名称",
    "项目编号": "项目编号",
    "项目名称": "采购项目名称",
    "采购人(甲方)": "采购单位",
    "采购人": "采购单位",
    "供应商(乙方)": "供应商（乙方）",
    "供应商": "供应商（乙方）",
    "合同金额": "合同金额",
    "合同金额(元)": "合同金额（元）",
    "合同金额(万元)": "合同金额（万元）",
    "合同签订日期": "合同签订日期",
    "合同公告日期": "公告时间",
    "所属地域": "行政区域",
    "所属行业": "所属行业",
    "代理机构": "代理机构名称",
}
_SPACE = re.compile(r"\s+")


def read_intention(page: Page) -> Contents:
    """An intention: a head with its time, and a table of labels."""
    root = parse(page.text)
    match = _MOMENT.search(text_of(one(root, "//body", "body")))
    if match is None:
        raise LayoutDrift("head", expected="YYYY年MM月DD日 HH:MM", found="no time")
    return _read(page, root, match[0])


def read_contract(page: Page) -> Contents:
    """A contract: a title, and a table of labels."""
    root = parse(page.text)
    facts = _facts(root)[0]
    return _read(page, root, facts.get("公告时间", "") or facts.get("合同签订日期", ""))


def _read(page: Page, root: HtmlElement, published: str) -> Contents:
    facts, odd = _facts(root)
    if not facts.get("采购单位"):
        raise LayoutDrift("table", expected="采购单位 or 采购人", found=", ".join(facts) or "none")
    title = text_of(one(root, "//h2", "title")).removesuffix(_MORE).strip()
    draft = notice_draft(
        _number(page),
        "".join(_tables(root)),
        {"title": title, "url": page.url, "published": published, "kind": ""},
        summary=facts,
        place="table",
        context=page.context,
    )
    return Contents(drafts=(draft,), rows=1, oddities=odd)


def _tables(root: HtmlElement) -> Iterator[str]:
    """All that such a page says."""
    for table in some(root, "//table[not(.//table)]", "table"):
        yield f"<table>{inner_html(table)}</table>"


def _number(page: Page) -> str:
    number = str(page.context.get("native_id") or "")
    if not number:
        raise LayoutDrift("address", expected="the number of a notice", found=page.url[:200])
    return number


def _facts(root: HtmlElement) -> tuple[dict[str, str], tuple[Oddity, ...]]:
    """Labels and values, one or two pairs to a row."""
    facts: dict[str, str] = {}
    odd = []
    for row in some(root, "//tr[count(td | th) mod 2 = 0]", "rows of the table"):
        cells = [text_of(cell) for cell in row.iterchildren("td", "th")]
        for label, value in zip(cells[::2], cells[1::2], strict=True):
            plain = _SPACE.sub("", label).rstrip("：:").replace("（", "(").replace("）", ")")
            if plain in _FACTS:
                facts.setdefault(_FACTS[plain], value)
            elif plain:
                odd.append(Oddity("table: new label", plain[:40]))
    return facts, distinct(odd)


def read_index(page: Page) -> Contents:
    """A page of the index of contracts: a stub and the page of each."""
    root = parse(page.text)
    rows = some(root, "//ul[contains(@class, 'ulst')]/li", "rows")
    pager = _PAGER_CALL.search(page.text)
    if pager is None:
        raise LayoutDrift("index", expected="a call of Pager", found="none")
    read = [_read_row(row, page, n) for n, row in enumerate(rows, start=1)]
    return Contents(
        drafts=tuple(draft for draft, _, _ in read),
        rows=len(rows),
        pages=int(pager[1]),
        newest=max(day for _, _, day in read),
        follow=tuple(ask for _, ask, _ in read),
    )


def _read_row(row: HtmlElement, page: Page, place: int) -> tuple[Draft, Ask, date]:
    link = one(row, ".//a[contains(@href, '/detail/')]", "link of a row")
    base = urljoin(page.url, CONTRACTS)
    ask = ask_contract(urljoin(base, str(link.get("href")).removeprefix(".").lstrip("/")))
    said = dict(_labelled(text_of(row)))
    day = read_date(said.get("发布时间", "")).value
    if ask is None or day is None:
        found = "another address" if ask is None else "no 发布时间"
        raise LayoutDrift("row", expected="the page of a contract, and 发布时间：…", found=found)
    title = str(link.get("title") or "").strip() or text_of(link)
    fields: dict[str, Json] = {
        "title": title,
        "url": ask.url,
        "published": said["发布时间"],
        "region": said.get("地域", ""),
        "buyer": said.get("采购人", ""),
    }
    kept = hide_in_fields({key: value for key, value in fields.items() if value})
    return Draft("notice_row", str(ask.native_id), kept, f"li[{place}]", ask.context), ask, day.day


def _labelled(text: str) -> Iterator[tuple[str, str]]:
    """The values of a row: one begins right behind the other."""
    _, *pieces = _ROW_LABEL.split(text)
    yield from (
        (label, value.strip()) for label, value in zip(pieces[::2], pieces[1::2], strict=True)
    )


def ask_contract(url: str) -> Ask | None:
    """The page of a contract; None for another address."""
    match = _CONTRACT.search(urlsplit(url).path)
    if match is None:
        return None
    context: dict[str, Json] = {
        "native_id": match["id"],
        "version": _VERSION,
        "channel": "contract",
    }
    full = f"{CONTRACTS}detail/{match['id']}?contractSign=0"
    return Ask(url=full, kind="contract", native_id=match["id"], version=_VERSION, context=context)


class ContractsSpider(SourceSpider):
    """The index of contracts, newest first; its search is left alone."""

    readers: ClassVar[Mapping[str, Reader]] = {"list": read_index, "contract": read_contract}
    interpreters: ClassVar[Mapping[str, Interpreter]] = {
        "notice_row": notice_row,
        "notice": notice,
    }

    def windows(self, since: date, until: date) -> Iterable[Window]:
        """One: the index, until it is older than the window."""
        return (Window(key="index", since=since, until=until),)

    def ask_list(self, window: Window, number: int) -> Ask:
        """index, index_2, index_3 …"""
        name = "index" if number == 1 else f"index_{number}"
        return Ask(url=CONTRACTS + name, kind="list")

    def ask_again(self, native_id: str, url: str) -> Ask | None:
        """The page of a known contract."""
        return ask_contract(url)

    @classmethod
    def ask_brought(cls, method: str, url: str, body: bytes) -> Ask | None:
        """A page of the index, or of a contract."""
        if not cls.spec.owns(url):
            return None
        is_index = _INDEX.search(urlsplit(url).path)
        return Ask(url=url, kind="list") if is_index else ask_contract(url)


class IntentionsSpider(UnaskedSpider):
    """Pages of intentions that somebody saved."""

    readers: ClassVar[Mapping[str, Reader]] = {"intention": read_intention}

    @classmethod
    def ask_brought(cls, method: str, url: str, body: bytes) -> Ask | None:
        """The page of an intention."""
        parts = urlsplit(url)
        asked = parse_qs(parts.query)
        number = (asked.get("projId") or asked.get("groupId") or [""])[0]
        if not (cls.spec.owns(url) and _INTENTION.search(parts.path) and number):
            return None
        context: dict[str, Json] = {
            "native_id": number,
            "version": _VERSION,
            "channel": "intention",
        }
        return Ask(url=url, kind="intention", native_id=number, version=_VERSION, context=context)
