"""The page of an announcement: its meta elements, labels, body and files, whatever system made it.

The meta elements that the standard of government sites asks for (ArticleTitle, PubDate,
ContentSource) are the surest place; then the labels of the disclosure table (索引号, 发文字号);
then what is shown around the body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cssselect import HTMLTranslator
from lxml import etree, html
from lxml.html import HtmlElement

from normalize.records import Json
from spiders.body_text import Body, read_body
from spiders.contacts import HIDDEN, hide_in_fields, hide_in_rows, hide_in_text
from spiders.drafts import Contents, Draft, Oddity, Page
from spiders.identity import without_counters
from spiders.notice_body import lines_of
from spiders.platforms.announcement_dates import (
    day_alone,
    day_in_address,
    day_within,
    today_in_beijing,
)
from spiders.platforms.announcement_files import asks_of, mark_elsewhere
from spiders.platforms.announcement_links import files_of
from spiders.platforms.announcements import NOTICE, Site, told_of
from spiders.select import LayoutDrift, parse, text_of

# In this order; the first that is there and says something is the body.
BODIES: Final = (
    "div.article_con",
    "div.my_conboxzw",
    "div.trs_editor_view",
    "div.TRS_Editor",
    "div.TRS_UEDITOR",
    "#zoom",
    "#zoomcon",
    "#UCAP-CONTENT",
    "div.view-content",
    "#mainText",
    "div.Article_content",
    "div.article-content",
    "div.article-body",
    "div.artile_zw",  # Jiangsu's own spelling
    "div.xxgk_con",
    "div.content",
)
_EDITORS: Final = frozenset({"div.trs_editor_view", "div.TRS_Editor", "div.TRS_UEDITOR"})
# fmt: off
_LABELS: Final = frozenset((
    "索引号", "主题分类", "发文机关", "发布机构", "发文单位", "公开责任部门", "成文日期",
    "生成日期", "发文日期", "发布日期", "发布时间", "公开日期", "发文字号", "发文文号", "文号",
    "文件编号", "统一编号", "有效性", "公文时效", "时效性", "体裁分类", "组配分类", "来源",
    "信息来源", "时间", "日期", "标题", "名称", "信息名称",
))
# fmt: on
_ISSUERS: Final = ("发文机关", "发布机构", "发文单位")
_NUMBERS: Final = ("发文字号", "发文文号", "文号", "文件编号")
_SHOWN: Final = ("发布时间", "发布日期", "公开日期", "时间", "日期")
_OURSELVES: Final = frozenset({"本站", "本网", "本网站", "本站原创", "原创"})
_NOTHING: Final = frozenset({"", "-", "--", "无", "暂无", "/"})
_NUMBER_IN_TITLE = re.compile(
    r"[(（]\s*([\u4e00-\u9fff]{1,12}[〔\[［【(（]\s*(?:19|20)\d{2}\s*[〕\]］】)）]\s*第?\d+号)\s*[)）]"
)
_LABELLED = re.compile(r"([^:：\s]{1,8})[:：]\s*(.*)", re.DOTALL)
_SPACES = re.compile(r"[\s\u3000\xa0]+")
_MOST_TEXTS: Final = 3000  # that may be labels; a table of disclosure stands at the page's top


def read_page(site: Site, page: Page) -> Contents:
    """An announcement's page as a draft."""
    root = parse(page.text)
    return contents_of_page(site, page, root, body_of(root, site.body_css))


def contents_of_page(site: Site, page: Page, root: HtmlElement, found: HtmlElement) -> Contents:
    """The draft of a page whose body is `found`, which need not stand in it."""
    if base := root.xpath("string(//base/@href)"):
        page_base = site.address(page.url, str(base)) or page.url
    else:
        page_base = page.url
    labels = labels_of(root)
    fields = _fields(site, page, root, labels)
    body = read_body(html.tostring(found, encoding="unicode", with_tail=False))
    fields |= _body_fields(body, found)
    files = files_of(found, page_base, site.address)
    fields["attachments"] = mark_elsewhere(site.spec, files)
    number = str(page.context.get("native_id") or site.number(page.url) or "")
    if not number:
        raise LayoutDrift("address", expected=site.article.pattern, found=page.url)
    odd: tuple[Oddity, ...] = ()
    if not body.lines and not fields["attachments"]:
        odd = (Oddity("body without a text or a file", number),)
    draft = Draft(NOTICE, number, hide_in_fields(fields), "page", page.context)
    follow = tuple(asks_of(number, draft.fields))
    return Contents(drafts=(draft,), rows=1, oddities=odd, follow=follow)


def body_of(root: HtmlElement, own: tuple[str, ...] = ()) -> HtmlElement:
    """The element that holds the announcement: of several that match one selector the one that
    says most. What an editor has written in several blocks becomes one. None at all is a drift."""
    for selector in (*own, *BODIES):
        matches: list[HtmlElement] = root.xpath(HTMLTranslator().css_to_xpath(selector))
        best = max(matches, key=lambda node: len(text_of(node)), default=None)
        if best is not None and (text_of(best) or best.find(".//img") is not None or _offers(best)):
            return _joined(best, matches) if selector in _EDITORS else best
    expected = ", ".join(own or BODIES[:4]) + (" ..." if not own else "")
    raise LayoutDrift("body", expected=expected, found="none of them")


def _joined(best: HtmlElement, matches: Sequence[HtmlElement]) -> HtmlElement:
    """The blocks that stand beside the best one, all in the first of them."""
    beside = [node for node in matches if node.getparent() is best.getparent()]
    for node in beside[1:]:
        beside[0].append(node)
    return beside[0]


def _offers(node: HtmlElement) -> bool:
    return next(files_of(node, "", lambda _, href: href), None) is not None


# --- what stands around the body ---------------------------------------------------------------


def meta_of(root: HtmlElement) -> dict[str, str]:
    """The meta elements by name in lower case; of a repeated name the first that says anything."""
    found: dict[str, str] = {}
    for node in root.iter("meta"):
        name = str(node.get("name") or "").strip().lower()
        value = " ".join(str(node.get("content") or "").split())
        if name and value:
            found.setdefault(name, value)
    return found


def labels_of(root: HtmlElement) -> dict[str, str]:
    """Values by label: behind its colon, or the next text. Labels may be stretched (索 引 号)."""
    found: dict[str, str] = {}
    waiting = ""
    for _, text in zip(range(_MOST_TEXTS), _texts(root), strict=False):
        for label, value in _labelled(text):
            if label and value not in _NOTHING:
                found.setdefault(label, value)
            if waiting and not label and value not in _NOTHING:
                found.setdefault(waiting, value)
            waiting = label if label and not value else ""
    return found


def _texts(root: HtmlElement) -> Iterator[str]:
    for node in root.iter(etree.Element):
        if node.tag in ("script", "style", "title"):
            continue
        for text in (node.text, *(child.tail for child in node)):
            if text and text.strip("\ufeff \t\r\n\u3000\xa0"):
                yield str(text)


def _labelled(text: str) -> Iterator[tuple[str, str]]:
    """Label and value of a text, or of each part of one: 发布时间：2026-03-01 来源：财政厅."""
    squeezed = _SPACES.sub("", text)
    if squeezed.rstrip(":：") in _LABELS:
        yield squeezed.rstrip(":："), ""
        return
    parts = re.split(r"[\s\u3000\xa0|]{2,}|(?<=\d) (?=[\u4e00-\u9fff])", text.strip())
    for part in parts:
        match = _LABELLED.match(part.strip())
        if match and _SPACES.sub("", match[1]) in _LABELS:
            yield _SPACES.sub("", match[1]), " ".join(match[2].split())[:200]
        else:
            yield "", " ".join(part.split())[:200]


def _fields(
    site: Site, page: Page, root: HtmlElement, labels: Mapping[str, str]
) -> dict[str, Json]:
    meta, listed = meta_of(root), page.context.get("listed")
    listed = listed if isinstance(listed, dict) else {}
    title = _title(root, meta, str(listed.get("title") or ""), labels)
    dates = _dates(site, page, root, meta, labels, str(listed.get("published") or ""))
    source = meta.get("contentsource") or labels.get("来源") or labels.get("信息来源") or ""
    said = next((labels[name] for name in _ISSUERS if name in labels), "")
    number = next((labels[name] for name in _NUMBERS if name in labels), "")
    in_title = _NUMBER_IN_TITLE.search(title)
    return {
        "title": title,
        "published": next(iter(dates.values()), ""),
        "published_all": dict[str, Json](dates),
        "issuer": said
        or str(listed.get("issuer") or "")
        or ("" if source in _OURSELVES else source)
        or site.issuer,
        "content_source": source,
        "document_no": number
        or str(listed.get("document_no") or "")
        or (in_title[1] if in_title else ""),
        "column": meta.get("columnname", ""),
        "keywords": meta.get("keywords", ""),
        "labels": dict[str, Json](labels),
        "listed": dict[str, Json](listed),
        "url": site.address(page.url, "") or page.url,
        **told_of(site),
    }


def _title(
    root: HtmlElement, meta: Mapping[str, str], listed: str, labels: Mapping[str, str]
) -> str:
    """The whole title: lists cut theirs, and a page's heading may be the name of the site."""
    if title := meta.get("articletitle"):
        return title
    if listed and not listed.endswith(("...", "…", "..")):
        return listed
    begins = listed.rstrip(".… ")
    heads = [text_of(node) for tag in ("h1", "h2", "h3", "title") for node in root.iter(tag)]
    heads += [labels.get("标题", ""), labels.get("信息名称", ""), labels.get("名称", "")]
    said = [head for head in heads if head]
    if begins:  # a heading that goes on where the list broke off, and no other
        return next((head for head in said if head.startswith(begins)), listed)
    return said[0] if said else listed


def _dates(
    site: Site,
    page: Page,
    root: HtmlElement,
    meta: Mapping[str, str],
    labels: Mapping[str, str],
    listed: str,
) -> dict[str, str]:
    """When it was published, as printed, in the order in which the places are to be believed."""
    today = today_in_beijing(page.fetched_at)
    declared = meta.get("pubdate") or meta.get("firstpublishedtime") or ""
    shown = next((labels[name] for name in _SHOWN if day_within(labels.get(name, ""))), "")
    in_address = day_in_address(page.url)
    found = {
        "meta": declared if site.pubdate == "published" and day_within(declared) else "",
        "shown": shown,
        "listed": listed,
        "address": str(in_address) if in_address else "",
    }
    if not any(found.values()):
        lines = (text for text in _texts(root) if day_alone(text, today))
        found["shown"] = " ".join(next(lines, "").split())
    return {place: text for place, text in found.items() if text}


# --- the body ----------------------------------------------------------------------------------


def _body_fields(body: Body, found: HtmlElement) -> dict[str, Json]:
    """The body as HTML and as lines with tables, both without contacts."""
    grids = [hide_in_rows(table.rows) for table in body.tables]
    lines = [without_counters(line) for line in lines_of(body, grids)]
    tables: list[Json] = [
        {
            "before": lines[table.line - 1] if table.line else "",
            "line": table.line,
            "rows": [list[Json](row) for row in rows],
        }
        for table, rows in zip(body.tables, grids, strict=True)
        if table.line >= len(lines) or lines[table.line] != HIDDEN
    ]
    return {"body": _shown(found), "text": "\n".join(lines), "tables": tables}


def _shown(found: HtmlElement) -> str:
    """The HTML of the body without scripts, comments, phone numbers and addresses of persons."""
    for node in [*found.iter(etree.Element)]:
        if node.text and node.tag not in ("script", "style"):
            node.text = hide_in_text(node.text)
        if node.tail and node is not found:
            node.tail = hide_in_text(node.tail)
    etree.strip_elements(found, "script", "style", etree.Comment, with_tail=False)
    text: str = html.tostring(found, encoding="unicode", with_tail=False)
    return text
