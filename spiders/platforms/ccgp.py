"""China Government Procurement Network (ccgp.gov.cn): one list and one page for all its notices.

Every province's notices appear here in one skeleton: a list of rows by label, a page with a
summary table by label, and a body in the HTML of whatever system the notice was written in.
Sources: sections 1 to 3 of the procurement sources, and the captures named in the specs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import ClassVar, Final
from urllib.parse import urljoin, urlsplit, urlunsplit

from lxml.html import HtmlElement

from normalize.procurement.notices import notice, notice_row
from normalize.records import Json
from spiders.body_text import Body, Link, block_text, read_body
from spiders.contacts import hide_contacts, hide_in_fields, hide_in_text, is_private_label
from spiders.drafts import Ask, Contents, Draft, Oddity, Page, Window
from spiders.notice_body import body_fields, files_in
from spiders.select import LayoutDrift, one, parse, some, text_of
from spiders.source import Interpreter, Reader
from spiders.spider import SourceSpider

_SCOPES: Final = {"zygg": "central", "dfgg": "local"}
_NOTICE_URL = re.compile(
    r"/cggg/(?P<scope>zygg|dfgg)/(?P<channel>[a-z]+)/\d{6}/t\d{8}_(?P<id>\d+)\.s?html?$",
    re.ASCII,  # a full-width digit would make a second number of the same notice
)
_DOWNLOAD: Final = "https://download.ccgp.gov.cn/oss/download?uuid="
_VERSION: Final = "1"  # a notice has no versions: corrections are notices of their own

# The list.
_LIST: Final = "//ul[contains(concat(' ', normalize-space(@class), ' '), ' c_list_bid ')]"
_PUBLISHED: Final = "发布时间"
_ROW_LABELS: Final = {_PUBLISHED: "published", "地域": "region", "采购人": "buyer"}
# The definition of the function has `size:1` too; only the call has the braces right behind it.
_PAGER_CALL = re.compile(r"Pager\(\{\s*size\s*:\s*(\d+)")
_WHITE = re.compile(r"\s+")

# The page of a notice.
_BODY_BEGIN = re.compile(r"<div[^>]*class=[\"'][^\"']*\bvF_detail_content(?![\w-])[^>]*>")
_BODY_END = re.compile(r"</div>\s*<!--\s*vF_detail_content_container\s*-->")
_SUMMARY: Final = "//div[@class='table'][h5]//table"
_REQUIRED: Final = ("采购项目名称", "采购单位", "公告时间")
# fmt: off
_KNOWN: Final = frozenset((
    "采购项目名称", "品目", "采购单位", "行政区域", "公告时间", "获取招标文件时间",
    "招标文件售价", "获取招标文件的地点", "获取采购文件时间", "采购文件售价",
    "获取采购文件的地点", "开标时间", "开标地点", "响应文件递交地点", "响应文件开启时间",
    "响应文件开启地点", "预算金额", "总中标金额", "总成交金额", "评审专家名单",
    "首次公告日期", "更正日期", "本项目招标公告日期", "中标日期", "成交日期", "项目联系人",
    "项目联系电话", "采购单位地址", "采购单位联系方式", "代理机构名称", "代理机构地址",
    "代理机构联系方式",
))
# fmt: on
_CONTACT_ADDRESSES: Final = frozenset({"采购单位地址", "代理机构地址"})  # nothing is made of them
_ATTACHMENT_LABEL = re.compile(r"附件\d*$")


def canonical_url(url: str) -> str:
    """One address for one page: https, the host in lower case, no double slashes, no fragment."""
    parts = urlsplit(url)
    path = re.sub(r"/{2,}", "/", parts.path)
    host = parts.netloc.lower().removesuffix(":80").removesuffix(":443")
    return urlunsplit(("https", host, path, parts.query, ""))


def _ask_detail(url: str, match: re.Match[str], listed: Mapping[str, Json]) -> Ask:
    context: dict[str, Json] = {
        "native_id": match["id"],
        "version": _VERSION,
        "scope": _SCOPES[match["scope"]],
        "channel": match["channel"],
        **listed,
    }
    return Ask(url=url, kind="detail", native_id=match["id"], version=_VERSION, context=context)


def ask_notice(url: str, listed: Mapping[str, Json]) -> Ask | None:
    """The page of a notice, with what a list said of it, or None for an address that is none."""
    match = _NOTICE_URL.search(urlsplit(url).path)
    return _ask_detail(canonical_url(url), match, listed) if match else None


def read_list(page: Page) -> Contents:
    """A list page. A page without rows is none of its business: the verdict counts rows."""
    _expect_whole(page.text, "list page")
    root = parse(page.text)
    rows = some(one(root, _LIST, "list of notices"), "./li", "rows", least=0)
    _expect_rows_closed(page.text, len(rows))
    read = [_read_row(row, place, page) for place, row in enumerate(rows, start=1)]
    pager = _PAGER_CALL.search(page.text)
    oddities = dict.fromkeys(oddity for row in read for oddity in row.oddities)
    if pager is None and rows:  # without it one page of 25 would pass for the whole list
        raise LayoutDrift("list page", expected="a call of Pager", found="none")
    return Contents(
        drafts=tuple(draft for row in read for draft in row.drafts),
        rows=len(rows),
        pages=int(pager[1]) if pager else None,
        newest=max((row.newest for row in read if row.newest), default=None),
        follow=tuple(ask for row in read for ask in row.follow),
        oddities=tuple(oddities),
    )


def _expect_whole(text: str, what: str) -> None:
    """An answer that broke off on its way looks like a page with fewer rows, or half a notice."""
    if "</html>" not in text.rstrip()[-2000:].lower():
        raise LayoutDrift(
            what, expected="</html> at the end", found=f"none, of {len(text)} characters"
        )


def _expect_rows_closed(text: str, rows: int) -> None:
    begin = text.find("c_list_bid")
    part = text[begin : text.find("</ul>", begin)]
    if part.count("</li>") < rows:
        raise LayoutDrift("last row", expected=f"{rows} </li>", found=str(part.count("</li>")))


def _read_row(row: HtmlElement, place: int, page: Page) -> Contents:
    link = one(row, "./a", "link of a row")
    base = page.url if page.url.endswith(("/", ".htm", ".html")) else page.url + "/"
    url = canonical_url(urljoin(base, str(link.get("href") or "").strip()))
    match = _NOTICE_URL.search(urlsplit(url).path)
    if match is None:
        raise LayoutDrift("link of a row", expected=_NOTICE_URL.pattern, found=hide_in_text(url))
    found, oddities = _row_fields(row)
    found = {name: hide_in_text(value) for name, value in found.items()}
    newest = _row_day(found.get("published", ""))
    ask = _ask_detail(url, match, {"list_region": found.get("region", "")})
    title = str(link.get("title") or "").strip() or text_of(link)
    fields = hide_in_fields({"title": title, "url": url, **found})
    draft = Draft("notice_row", match["id"], fields, f"li[{place}]", ask.context)
    return Contents(drafts=(draft,), newest=newest, follow=(ask,), oddities=oddities)


def _row_fields(row: HtmlElement) -> tuple[dict[str, str], tuple[Oddity, ...]]:
    """The labelled values of a row by field, wherever they stand."""
    found: dict[str, str] = {}
    oddities: list[Oddity] = []
    for label, value in _labelled(row):
        field = "kind" if label == "bxlx" else _ROW_LABELS.get(label)
        if field is None:
            oddities.append(Oddity("list row: new label", hide_in_text(label)))
        else:
            found.setdefault(field, value)
    oddities += [
        Oddity("list row: label missing", label)
        for label, field in _ROW_LABELS.items()
        if field not in found
    ]
    return found, tuple(oddities)


def _labelled(row: HtmlElement) -> Iterator[tuple[str, str]]:
    """Every `em` with the text right before it, or `bxlx` for the type, which has none."""
    for value in row.iterchildren("em"):
        before = value.getprevious()
        label = (before.tail if before is not None else row.text) or ""
        kind = str(value.get("rel") or "")
        yield kind or _WHITE.sub("", label).strip("：:"), text_of(value)


def _row_day(published: str) -> date:
    try:
        return date.fromisoformat(published[:10])
    except ValueError as error:
        expected = f"{_PUBLISHED}：YYYY-MM-DD"
        raise LayoutDrift(
            "list row", expected=expected, found=f"{len(published)} characters"
        ) from error


def read_detail(page: Page) -> Contents:
    """The page of a notice, whatever its type and province."""
    head, body = _split(page.text)
    root = parse(head)
    summary, oddities = _read_summary(root)
    match = _NOTICE_URL.search(urlsplit(canonical_url(page.url)).path)
    native_id = str(page.context.get("native_id") or (match["id"] if match else ""))
    if not native_id:
        raise LayoutDrift("address", expected=_NOTICE_URL.pattern, found=page.url)
    where = _ask_detail(page.url, match, page.context).context if match else page.context
    fields = _fields(root, summary, read_body(body))
    fields["url"] = canonical_url(page.url)
    draft = Draft("notice", native_id, hide_in_fields(fields), "detail", where)
    return Contents(drafts=(draft,), rows=1, oddities=oddities)


def _split(text: str) -> tuple[str, str]:
    """The page's own part and the foreign body, which may close more elements than it opens."""
    begin = _BODY_BEGIN.search(text)
    if begin is None:
        raise LayoutDrift("body", expected="div.vF_detail_content", found="none")
    ends = list(_BODY_END.finditer(text, begin.end()))
    if not ends:
        found = f"none, of {len(text)} characters"
        raise LayoutDrift("end of body", expected="<!--vF_detail_content_container-->", found=found)
    _expect_whole(text[ends[-1].end() :], "page after its body")
    body = text[begin.end() : ends[-1].start()].rstrip().removesuffix("</div>")
    return text[: begin.start()], body


def _read_summary(root: HtmlElement) -> tuple[dict[str, HtmlElement], tuple[Oddity, ...]]:
    """The cells of the summary table by label, in one pass; of a repeated label the first."""
    cells: dict[str, HtmlElement] = {}
    for cell in one(root, _SUMMARY, "summary table").iter("td"):
        value = cell.getnext()
        if "title" in str(cell.get("class") or "").split() and value is not None:
            cells.setdefault(_WHITE.sub("", text_of(cell)).rstrip("：:"), value)
    missing = [label for label in _REQUIRED if label not in cells]
    if missing:
        found = hide_in_text(" | ".join(cells))
        raise LayoutDrift("summary table", expected=" | ".join(missing), found=found)
    new = [name for name in cells if name not in _KNOWN and not _ATTACHMENT_LABEL.match(name)]
    return cells, tuple(Oddity("summary table: new label", hide_in_text(label)) for label in new)


def _fields(root: HtmlElement, cells: Mapping[str, HtmlElement], body: Body) -> dict[str, Json]:
    """What the draft carries: all but contacts, review experts and files' buttons."""
    summary: dict[str, Json] = {
        label: "\n".join(hide_contacts(block_text(cell).split("\n")))
        for label, cell in cells.items()
        if label in _KNOWN  # of a new label nobody knows whether it holds a person
        and label not in _CONTACT_ADDRESSES
        and not is_private_label(label)
    }
    crumbs = some(root, "//div[contains(@class, 'vF_deail_currentloc')]//a", "breadcrumb", 2)
    return {
        "title": text_of(one(root, "//div[contains(@class, 'vF_detail_header')]/h2", "title")),
        "published": text_of(one(root, "//span[@id='pubTime']", "time of publication")),
        "breadcrumb": [str(crumb.get("title") or "") or text_of(crumb) for crumb in crumbs],
        "summary": summary,
        "attachments": [*_attachments(root, body.links)],
        **body_fields(body),
    }


def _attachments(root: HtmlElement, links: Iterable[Link]) -> Iterator[dict[str, Json]]:
    """The files of the summary table, then those of the body that aren't the same once more."""
    names: set[str] = set()
    for link in some(root, "//a[contains(@class, 'bizDownload')][@id]", "attachments", least=0):
        names.add(name := text_of(link))
        yield {"id": str(link.get("id")), "title": name, "url": f"{_DOWNLOAD}{link.get('id')}"}
    yield from files_in(links, "https://www.ccgp.gov.cn/", names)


class CcgpSpider(SourceSpider):
    """A channel of ccgp.gov.cn. `channel_url` is its first list page, with the slash at its end."""

    channel_url: ClassVar[str]
    readers: ClassVar[Mapping[str, Reader]] = {"list": read_list, "detail": read_detail}
    interpreters: ClassVar[Mapping[str, Interpreter]] = {
        "notice_row": notice_row,
        "notice": notice,
    }

    def windows(self, since: date, until: date) -> Iterable[Window]:
        """One: a channel shows its latest notices only (25 pages of 20), newest first."""
        return (Window(key="latest", since=since, until=until),)

    def ask_list(self, window: Window, number: int) -> Ask:
        """index.htm is the first page, index_1.htm the second."""
        name = "index.htm" if number == 1 else f"index_{number - 1}.htm"
        context: dict[str, Json] = {"window": window.key, "page": number}
        return Ask(url=self.channel_url + name, kind="list", context=context)

    def ask_again(self, native_id: str, url: str) -> Ask | None:
        """The page of a known notice, or nothing for an address that is none."""
        return ask_notice(url, {})

    @classmethod
    def ask_brought(cls, method: str, url: str, body: bytes) -> Ask | None:
        """A page of the channel's list, or a notice of it."""
        if not canonical_url(url).startswith(cls.channel_url):
            return None
        ask = ask_notice(url, {})
        is_list = urlsplit(url).path.rsplit("/", 1)[-1].startswith("index") or url.endswith("/")
        return ask or (Ask(url=url, kind="list") if is_list else None)
