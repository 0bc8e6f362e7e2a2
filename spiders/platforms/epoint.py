"""Epoint: the program behind many regional centres of public resource trading, such as Jiangsu's.

Its search answers in JSON, its notices are pages. Jiangsu's guards both with a challenge, so that
they are read from what somebody saved. Source: section 10 of the procurement sources.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar, Final
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from normalize.records import Json
from normalize.said import text_in
from spiders.body_text import block_text
from spiders.contacts import hide_in_fields
from spiders.drafts import Ask, Contents, Draft, Page
from spiders.notice_body import between, notice_draft
from spiders.platforms.imported import UnaskedSpider
from spiders.platforms.json_api import check_keys, count, keys, newest_day, objects, read_json
from spiders.select import LayoutDrift, one, parse, some, text_of
from spiders.source import Reader

SEARCH_PATH: Final = "/inteligentsearch/rest/esinteligentsearch/getFullTextDataNew"
_VERSION: Final = "1"  # a notice has no versions: corrections are notices of their own
_PAGE = re.compile(
    r"/jyxx/\d{6}/(?P<category>\d{9})/\d{8}/(?P<id>[0-9a-zA-Z\-]{8,64})\.html$", re.ASCII
)
# The first six digits of a category tell the law.
_REGIMES: Final = {"003001": "bidding_law", "003004": "government_procurement_law"}
_FILED: Final = {"003001001": "tender"}  # 招标公告/资审公告
_BODY_BEGIN = re.compile(r"<div[^>]*class=[\"'][^\"']*\bewb-trade-con(?![\w-])[^>]*>", re.I)
_BODY_END = re.compile(r"</div>\s*(?=<div[^>]*\bid=[\"']attach[\"'])", re.I)
_PUBLISHED = re.compile(r"信息发布时间\s*[：:]\s*(?P<at>\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2})?)")
_ROW: Final = keys("infoid title categorynum categoryname infodatepx linkurl")

Row = dict[str, Json]


def read_search(page: Page) -> Contents:
    """An answer of the search: a stub and the page of each notice. Its texts are cut."""
    answer, odd = check_keys(read_json(page), ("result",), "answer", known=("custom", "status"))
    result = answer["result"]
    found, _ = check_keys(
        result,
        ("totalcount", "records"),
        "result",
        known=result if isinstance(result, dict) else (),
    )
    rows = list(objects(found["records"], "records"))
    for row in rows:
        check_keys(row, _ROW, "row", known=row.keys())  # a row has what the index has
    asks = [_ask_row(row, page) for row in rows]
    return Contents(
        drafts=tuple(
            Draft("notice_row", str(ask.native_id), _said(row, ask), f"records[{n}]", ask.context)
            for n, (row, ask) in enumerate(zip(rows, asks, strict=True))
        ),
        rows=len(rows),
        total=count(found, "totalcount", "result"),
        newest=newest_day(rows, "infodatepx", "row"),
        follow=tuple(asks),
        oddities=odd,
    )


def _said(row: Row, ask: Ask) -> Row:
    said = {
        "title": text_in(row, "title"),
        "url": ask.url,
        "kind": text_in(row, "categoryname"),
        "published": text_in(row, "infodatepx").removesuffix(" 00:00:00"),
        "region": text_in(row, "zhuanzai"),
        "platform": text_in(row, "zhuanzainew"),
    }
    return hide_in_fields({key: value for key, value in said.items() if value})


def _ask_row(row: Row, page: Page) -> Ask:
    url = urljoin(page.url, text_in(row, "linkurl"))
    ask = ask_notice(url, text_in(page.context, "province"), region=text_in(row, "zhuanzai"))
    if ask is None:
        raise LayoutDrift("linkurl of a row", expected=_PAGE.pattern, found=url[:200])
    return ask


def ask_notice(url: str, province: str, **more: Json) -> Ask | None:
    """The page of a notice; None for another address."""
    match = _PAGE.search(urlsplit(url).path)
    if match is None:
        return None
    context: Row = {
        "native_id": match["id"],
        "version": _VERSION,
        "scope": "local",
        "province": province,
        "legal_regime": _REGIMES.get(match["category"][:6], "other"),
        "filed": _FILED.get(match["category"], ""),
        **{key: value for key, value in more.items() if value},
    }
    return Ask(url=url, kind="notice", native_id=match["id"], version=_VERSION, context=context)


def read_notice(page: Page) -> Contents:
    """The page of a notice."""
    match = _PAGE.search(urlsplit(page.url).path)
    if match is None:
        raise LayoutDrift("address", expected=_PAGE.pattern, found=page.url[:200])
    root = parse(page.text)
    info = one(root, "//div[contains(@class, 'ewb-trade-info')]", "line below the title")
    published = _PUBLISHED.search(text_of(info))
    if published is None:
        raise LayoutDrift("line below the title", expected="信息发布时间：…", found="none")
    crumbs = some(root, "//div[contains(@class, 'ewb-bread')]//a", "breadcrumb", 2)
    content = between(page.text, _BODY_BEGIN, _BODY_END, "body")
    named = [text_of(crumb) for crumb in crumbs if crumb.get("id") == "viewGuid"]
    draft = notice_draft(
        match["id"],
        content,
        {
            "title": text_of(one(root, "//h2[contains(@class, 'ewb-trade-h')]", "title")),
            "url": page.url,
            "published": published["at"].removesuffix(" 00:00:00"),
            "kind": named[0] if named else text_of(crumbs[-1]),
        },
        [*_files(root, page)],
        summary={"行政区域": text_in(page.context, "region")},
        place="ewb-trade-con",
        context=page.context,
    )
    return Contents(drafts=(draft,), rows=1)


def _files(root: HtmlElement, page: Page) -> list[dict[str, str]]:
    links = some(root, "//div[@id='attach']//a[@href]", "files", least=0)
    return [
        {
            "id": f"attach-{n}",
            "title": block_text(link),
            "url": urljoin(page.url, str(link.get("href"))),
        }
        for n, link in enumerate(links, start=1)
    ]


class EpointSpider(UnaskedSpider):
    """A centre that runs on Epoint. `province`: the code within which its places are."""

    province: ClassVar[str]
    readers: ClassVar[Mapping[str, Reader]] = {"list": read_search, "notice": read_notice}

    @classmethod
    def ask_brought(cls, method: str, url: str, body: bytes) -> Ask | None:
        """An answer of the search, or the page of a notice."""
        if not cls.spec.owns(url):
            return None
        if urlsplit(url).path == SEARCH_PATH:
            return Ask(url=url, kind="list", method=method, context={"province": cls.province})
        return ask_notice(url, cls.province, alone=True)
