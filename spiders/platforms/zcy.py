"""政采云 (zcy): one program behind the procurement portals of many provinces.

Lists and notices come as JSON from the same two addresses on every host; a tenant has its own
parentId and may have categories of its own. A notice names those before and after it, and carries
its body as HTML in the template that ccgp.gov.cn reprints. Source: section 8 of the procurement
sources.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Final
from urllib.parse import parse_qs, quote, urlsplit

from normalize.procurement.notices import notice, notice_row
from normalize.records import Json
from normalize.said import text_in
from spiders.contacts import hide_in_fields
from spiders.drafts import Ask, Contents, Draft, Oddity, Page, Window, weeks
from spiders.notice_body import notice_draft
from spiders.platforms.json_api import (
    beijing_time,
    check_keys,
    count,
    distinct,
    keys,
    newest_day,
    objects,
    pages_of,
    read_json,
    refuse,
)
from spiders.select import LayoutDrift
from spiders.source import Interpreter, Reader
from spiders.spider import SourceSpider

PAGE_SIZE: Final = 100  # two clients ask for so many; where fewer come, the pages are counted anew
VOLATILE: Final = frozenset({"timestamp"})
_VERSION: Final = "1"  # a notice has no versions: corrections are notices of their own
_MOST_RELATED: Final = 100  # framework agreements have more, and need not all be named by each

_ENVELOPE: Final = ("success", "result")
_ENVELOPE_KNOWN: Final = keys("error code message")
_ROW: Final = keys("articleId title publishDate pathName")
# Tenants run different releases: these come and go.
_ROW_KNOWN: Final = keys(
    "annId siteId firstCode parentId secondCode author cover path content districtCode "
    "gpCatalogCode gpCatalogName procurementMethodCode procurementMethod bidOpeningTime "
    "projectCode projectName districtName districtNameList purchaseName rankCategoryName "
    "encryptId invalid invalidDate isRenew announcementType ownerShotDepartmentName budgetPrice "
    "supplierName totalContractAmount"
)
_NOTICE: Final = keys("articleId title publishDate content")
_NOTICE_KNOWN: Final = keys(
    "htmlTitle isCustomTitle siteId author projectCode projectName documentNo redHeadFile "
    "rankCategoryName belongingName implementationDate announcementType isGovPurchase districtCode "
    "isGovernmentPurchaseService categoryNames isShowAttachment announcementLinkDtoList click "
    "attachmentList attachmentVO dynamicNodeLinkList expireFlag expiredAt challengeLink "
    "projectProcurementFlag announcementShowVo"
)
_LINK: Final = keys("articleId type typeName isExist isCurrent")
_LINK_KNOWN: Final = keys("url publishDate order publishDateTime")
# The stage of a linked notice by the category above its own, where nothing else says it.
_FILED: Final[Mapping[str, str]] = {
    "ZcyAnnouncement1": "intention",
    "ZcyAnnouncement2": "tender",
    "ZcyAnnouncement3": "correction",
    "ZcyAnnouncement4": "award",
    "ZcyAnnouncement5": "contract",
}
_WORKS: Final = "工程类公告"

Row = dict[str, Json]
Oddities = tuple[Oddity, ...]


@dataclass(frozen=True, slots=True)
class Portal:
    """A tenant.

    categories  its codes, each with the channel that it is (normalize/procurement/notice_kinds.py)
    province    within which its places are
    scheme      http where it is known under that alone
    """

    host: str
    parent_id: str
    province: str
    categories: Mapping[str, str] = field(default_factory=dict)
    scheme: str = "https"

    @property
    def site(self) -> str:
        """Its address, without a slash at the end."""
        return f"{self.scheme}://{self.host}"


# --- readers -----------------------------------------------------------------------------------


def read_list(page: Page) -> Contents:
    """A page of a category: a stub and the request for each notice."""
    data, odd = _data(page, ("total", "data"))
    rows = list(objects(data["data"], "data"))
    for row in rows:
        odd += check_keys(row, _ROW, "row", known=_ROW_KNOWN)[1]
    total = count(data, "total", "data")
    said = [_said(row, page) for row in rows]
    asks = [_ask_row(row, page) for row in rows]
    return Contents(
        drafts=tuple(
            Draft("notice_row", text_in(row, "articleId"), fields, f"data[{n}]", ask.context)
            for n, (row, fields, ask) in enumerate(zip(rows, said, asks, strict=True))
        ),
        rows=len(rows),
        total=total,
        pages=pages_of(page, total, len(rows)),
        newest=newest_day(said, "published", "row"),
        follow=tuple(asks),
        oddities=distinct(odd),
    )


def _data(page: Page, needed: Iterable[str], known: Iterable[str] = ()) -> tuple[Row, Oddities]:
    """`result.data` of an answer; one without success is a refusal."""
    answer = read_json(page)
    said = answer if isinstance(answer, dict) else {}
    if said.get("success") is False:
        refuse(text_in(said, "message") or str(said.get("error") or ""), "answer")
    envelope, odd = check_keys(answer, _ENVELOPE, "answer", known=_ENVELOPE_KNOWN)
    result, odd_result = check_keys(envelope["result"], ("data",), "result")
    data, odd_data = check_keys(result["data"], needed, "data", known=known)
    return data, (*odd, *odd_result, *odd_data)


def _said(row: Row, page: Page) -> Row:
    said = {
        "title": text_in(row, "title"),
        "url": _shown(page, text_in(row, "articleId")),
        "kind": text_in(row, "pathName"),
        "published": beijing_time(row, "publishDate", "row"),
        "region": text_in(row, "districtName") or text_in(row, "districtCode"),
        "buyer": text_in(row, "purchaseName"),
        "category": text_in(row, "gpCatalogName"),
        "method": text_in(row, "procurementMethod"),
        "invalid": text_in(row, "invalid"),
    }
    return hide_in_fields({key: value for key, value in said.items() if value})


def _ask_row(row: Row, page: Page) -> Ask:
    number = text_in(row, "articleId")
    if not number:
        raise LayoutDrift("row", expected="an articleId", found="none")
    listed: Row = {
        "channel": text_in(page.context, "channel"),
        "kind": text_in(row, "pathName"),
        "region": text_in(row, "districtName"),
        "buyer": text_in(row, "purchaseName"),
        "category": text_in(row, "gpCatalogName"),
        "method": text_in(row, "procurementMethod"),
    }
    return ask_notice(_site(page), _parent(page), number, _province(page), **listed)


def _site(page: Page) -> str:
    parts = urlsplit(page.url)
    return f"{parts.scheme}://{parts.netloc}"


def _parent(page: Page) -> str:
    asked = parse_qs(urlsplit(page.url).query).get("parentId", [""])[0]
    return asked or text_in(page.context, "parent_id")


def _province(page: Page) -> str:
    return text_in(page.context, "province")


def _shown(page: Page, number: str) -> str:
    """The page that a person would open."""
    parent, article = quote(_parent(page), safe=""), quote(number, safe="")
    return f"{_site(page)}/site/detail?parentId={parent}&articleId={article}"


def read_notice(page: Page) -> Contents:
    """A notice, with the requests for the others of its project."""
    data, odd = _data(page, _NOTICE, _NOTICE_KNOWN)
    number, asked = text_in(data, "articleId"), article_of(page.url)
    if asked and number != asked:
        raise LayoutDrift("notice", expected=f"article {asked}", found=f"article {number}")
    names = data.get("categoryNames")
    categories = [str(name) for name in names] if isinstance(names, list) else []
    linked = tuple(_linked(data, page))
    related: list[Json] = [*sorted(str(ask.native_id) for ask in linked)[:_MOST_RELATED]]
    draft = notice_draft(
        number,
        text_in(data, "content"),
        {
            "title": text_in(data, "title"),
            "url": _shown(page, number),
            "published": beijing_time(data, "publishDate", "notice"),
            "kind": categories[-1] if categories else text_in(page.context, "kind"),
        },
        list(_files(data)),
        summary={
            "采购项目名称": text_in(data, "projectName"),
            "项目编号": text_in(data, "projectCode"),
            "采购单位": text_in(page.context, "buyer"),
            "行政区域": text_in(page.context, "region") or text_in(data, "districtCode"),
            "品目": text_in(page.context, "category"),
            "采购方式": text_in(page.context, "method"),
        },
        place="result.data",
        context={
            **page.context,
            **_regime(data, categories),
            "related": related,
        },
    )
    return Contents(drafts=(draft,), rows=1, follow=linked, oddities=distinct(odd))


def _regime(data: Row, categories: list[str]) -> Row:
    """Works and purchases of firms stand here, too: they are under other laws."""
    if data.get("isGovPurchase") is not False:
        return {}
    return {"legal_regime": "bidding_law" if _WORKS in categories else "other"}


def _files(data: Row) -> Iterator[dict[str, str]]:
    """The files offered, but for those that the portal doesn't show."""
    offered = data.get("attachmentVO")
    if not isinstance(offered, dict):
        return
    for file in objects(offered.get("attachments") or [], "attachments"):
        check_keys(file, ("fileId", "name"), "attachment", known=keys("isShow size fileSize type"))
        if file.get("isShow") is not False:
            number, title = text_in(file, "fileId"), text_in(file, "name")
            url = f"{text_in(offered, 'domain').rstrip('/')}/{number.lstrip('/')}"
            yield {"id": number, "title": title, "url": url}


def _linked(data: Row, page: Page) -> Iterator[Ask]:
    """The notices of the same project that exist, but this one."""
    site, parent, province = _site(page), _parent(page), _province(page)
    for link in objects(data.get("announcementLinkDtoList") or [], "announcementLinkDtoList"):
        check_keys(link, _LINK, "link", known=_LINK_KNOWN)
        number = text_in(link, "articleId")
        if number and link["isExist"] is True and link["isCurrent"] is not True:
            filed = _FILED.get(text_in(link, "type"), "")
            yield ask_notice(site, parent, number, province, alone=True, filed=filed)


def article_of(url: str) -> str:
    """The number of the notice that an address is of; empty where it is of none."""
    return parse_qs(urlsplit(url).query).get("articleId", [""])[0]


# --- requests ----------------------------------------------------------------------------------


def ask_notice(site: str, parent_id: str, number: str, province: str, **more: Json) -> Ask:
    """The request for a notice. Its number is Base64, whose signs mean something in a query."""
    query = f"articleId={quote(number, safe='')}"
    query += f"&parentId={quote(parent_id, safe='')}" if parent_id else ""
    context: Row = {
        "native_id": number,
        "version": _VERSION,
        "scope": "local",
        "province": province,
        "parent_id": parent_id,
        **{key: value for key, value in more.items() if value},
    }
    return Ask(
        url=f"{site}/portal/detail?{query}&timestamp={int(time.time())}",
        kind="notice",
        headers={"Referer": f"{site}/site/category"},
        native_id=number,
        version=_VERSION,
        context=context,
    )


def ask_category(portal: Portal, window: Window, number: int) -> Ask:
    """A page of a category. The portal's own page adds a time (`_t`) that changes nothing."""
    asked = {
        "pageNo": number,
        "pageSize": PAGE_SIZE,
        "categoryCode": window.context["category_code"],
        "publishDateBegin": window.since.isoformat(),
        "publishDateEnd": window.until.isoformat(),
    }
    headers = {
        "Content-Type": "application/json;charset=UTF-8",
        "Referer": f"{portal.site}/site/category",
    }
    return Ask(
        url=f"{portal.site}/portal/category",
        kind="list",
        method="POST",
        body=json.dumps(asked, separators=(",", ":")),
        headers=headers,
    )


class ZcySpider(SourceSpider):
    """A tenant: each of its categories, a week at a time."""

    portal: ClassVar[Portal]
    readers: ClassVar[Mapping[str, Reader]] = {"list": read_list, "notice": read_notice}
    interpreters: ClassVar[Mapping[str, Interpreter]] = {
        "notice_row": notice_row,
        "notice": notice,
    }

    def windows(self, since: date, until: date) -> Iterator[Window]:
        """Each category in spans of a week, whose rows must add up to the total."""
        for first, last in weeks(since, until):
            for code, channel in self.portal.categories.items():
                context: Row = {
                    "category_code": code,
                    "channel": channel,
                    "province": self.portal.province,
                    "parent_id": self.portal.parent_id,
                }
                yield Window(
                    key=f"{code} {first}",
                    since=first,
                    until=last,
                    counted=True,
                    context=context,
                )

    def ask_list(self, window: Window, number: int) -> Ask:
        """A page of a category."""
        return ask_category(self.portal, window, number)

    def ask_again(self, native_id: str, url: str) -> Ask | None:
        """A known notice, by its number."""
        if article_of(url) != native_id:
            return None
        portal = self.portal
        return ask_notice(portal.site, portal.parent_id, native_id, portal.province, alone=True)

    @classmethod
    def ask_brought(cls, method: str, url: str, body: bytes) -> Ask | None:
        """A page of a category, or a notice."""
        portal, path = cls.portal, urlsplit(url).path
        if not cls.spec.owns(url):
            return None
        if path == "/portal/detail" and (number := article_of(url)):
            return ask_notice(portal.site, portal.parent_id, number, portal.province, alone=True)
        if path == "/portal/category" and method == "POST":
            channel = portal.categories.get(_category_in(body), "")
            context: Row = {"province": portal.province, "parent_id": portal.parent_id}
            return Ask(url=url, kind="list", method=method, context={**context, "channel": channel})
        return None


def _category_in(body: bytes) -> str:
    try:
        asked = json.loads(body)
    except ValueError:  # what was asked is not known; the answer can be read all the same
        return ""
    return text_in(asked, "categoryCode") if isinstance(asked, dict) else ""
