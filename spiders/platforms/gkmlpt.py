"""gkmlpt (政府信息公开目录管理平台): the catalogue that all offices of Guangdong publish through.

A site's page holds its number (SID) and the tree of its columns; an interface answers with 100
announcements of a column a page; an announcement's page holds its body in a script (section 5.4 of
the sources). Sites of Shenzhen are asked over http, as its TLS is said to refuse modern clients.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Final
from urllib.parse import urljoin

from normalize.records import Json
from spiders.drafts import Ask, Contents, Page, Window
from spiders.platforms.announcement_dates import in_beijing
from spiders.platforms.announcement_pages import contents_of_page, read_page
from spiders.platforms.announcements import (
    PAGE,
    AnnouncementSpider,
    Listed,
    Site,
    contents_of,
    readers,
)
from spiders.platforms.json_api import (
    check_keys,
    count,
    distinct,
    keys,
    objects,
    pages_of,
    read_json,
)
from spiders.select import LayoutDrift, parse
from spiders.source import Reader

_SID = re.compile(r"\bSID\b[\"']?\s*:\s*[\"']?(\d+)")
_TREE = re.compile(r"\bTREE\b[\"']?\s*:\s*(?=\[)")
_CONTENT = re.compile(r"\"content\"\s*:\s*(?=\")")
_COLUMNS = r"通知公告|公示公告|公告公示|政策|规范性文件|工作动态|财政新闻|新闻发布|资金信息"
_DEEPEST: Final = 12  # levels of a tree of columns
_ENVELOPE = keys("classify articles")
_ARTICLE = keys("id title url date")
_ARTICLE_USUAL = keys(
    "document_number identifier publisher keywords created_at display_publish_time "
    "first_publish_time abstract classify_main classify_main_name classify_genre_name "
    "classify_theme_name post_url is_expired is_abolished attachment relation"
)


def read_catalogue(site: Site, page: Page) -> Contents:
    """A site's number and the columns worth watching, which become windows of their own."""
    sid, tree = _SID.search(page.text), _TREE.search(page.text)
    if sid is None or tree is None:
        raise LayoutDrift("catalogue", expected="SID and TREE", found="none")
    columns = {str(node["id"]): name for node, name in _leaves(_json_at(page.text, tree.end()))}
    wanted = re.compile(str(site.params.get("columns") or _COLUMNS))
    chosen: dict[str, Json] = {key: name for key, name in columns.items() if wanted.search(name)}
    if not chosen:
        found = ", ".join(list(columns.values())[:12])
        raise LayoutDrift("catalogue", expected=f"columns like {wanted.pattern}", found=found)
    return Contents(rows=0, pages=1, paging={"sid": sid[1], "columns": chosen})


def _json_at(text: str, at: int) -> Any:
    """The JSON value that begins at a place in a script."""
    try:
        return json.JSONDecoder().raw_decode(text, at)[0]
    except (ValueError, RecursionError) as error:
        raise LayoutDrift("script", expected="JSON", found=type(error).__name__) from error


def _leaves(nodes: Any, path: str = "", depth: int = 0) -> Iterator[tuple[dict[str, Any], str]]:
    """Columns without columns below them, with the names on the way to them."""
    for node in nodes if isinstance(nodes, list) and depth < _DEEPEST else ():
        if not isinstance(node, dict) or "id" not in node or node.get("jump_url"):
            continue
        name = f"{path}/{node.get('name') or ''}".strip("/")
        below = [*_leaves(node.get("children"), name, depth + 1)]
        yield from below or [(node, name)]


def read_list(site: Site, page: Page) -> Contents:
    """A page of a column's announcements."""
    envelope, odd = check_keys(read_json(page), _ENVELOPE, "list", known=("code", "msg"))
    classify = envelope["classify"]
    if not isinstance(classify, dict):
        raise LayoutDrift("list", expected="classify", found=type(classify).__name__)
    total = count(classify, "post_count", "classify")
    rows: list[Listed] = []
    for number, article in enumerate(objects(envelope["articles"], "articles"), start=1):
        odd += check_keys(article, _ARTICLE, "article", known=_ARTICLE_USUAL)[1]
        rows.append(_listed(site, page, article, number))
    pages = pages_of(page, total, len(rows))
    if total and not rows and page.context.get("page") == 1:
        raise LayoutDrift("list", expected=f"{total} articles", found="none")
    return contents_of(site, page, rows, pages=pages, total=total, oddities=distinct(odd))


def _listed(site: Site, page: Page, article: Mapping[str, Json], place: int) -> Listed:
    published = _moment(article)
    url = site.address(site.spec.url, str(article.get("url") or article.get("post_url") or ""))
    if not url:
        raise LayoutDrift("article", expected="url", found=repr(article.get("url"))[:80])
    return Listed(
        title=_text(article, "title"),
        url=url,
        published=str(published or ""),
        day=published.date() if published else None,
        place=f"articles[{place}]",
        native_id=_text(article, "id"),
        issuer=_text(article, "publisher"),
        document_no=_text(article, "document_number"),
        more={
            name: _text(article, name)
            for name in ("identifier", "classify_main_name", "is_expired", "is_abolished")
            if article.get(name)
        },
    )


def _text(article: Mapping[str, Json], key: str) -> str:
    value = article.get(key)
    return "" if value is None or isinstance(value, list | dict) else " ".join(str(value).split())


def _moment(article: Mapping[str, Json]) -> datetime | None:
    """When it was shown, in Beijing: seconds since 1970; `date` is the day of signing."""
    for key in ("display_publish_time", "first_publish_time", "date"):
        value = article.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**33:
            return in_beijing(datetime.fromtimestamp(value, UTC))
    return None


def read_post(site: Site, page: Page) -> Contents:
    """An announcement's page: its body stands in a script; elsewhere it is as on other sites."""
    content = body_in_script(page.text)
    if not content:
        return read_page(site, page)
    return contents_of_page(site, page, parse(page.text), parse(f"<div>{content}</div>"))


def body_in_script(text: str) -> str:
    """The HTML of an announcement that a page keeps in a script; empty where there is none."""
    match = _CONTENT.search(text)
    content = _json_at(text, match.end()) if match else None
    return content if isinstance(content, str) and content.strip() else ""


class GkmlptSpider(AnnouncementSpider):
    """The catalogue of one office. `params`: `categories` and `sid`, else found in its tree."""

    defaults: ClassVar[Mapping[str, Any]] = {"article": r"/post_(?P<id>\d+)\.html?$"}

    @classmethod
    def readers_of(cls, site: Site) -> dict[str, Reader]:
        """Readers for the catalogue, the interface, and an announcement's page."""
        return readers(site, catalogue=read_catalogue, list=read_list, **{PAGE: read_post})

    def windows(self, since: date, until: date) -> Iterator[Window]:
        """The columns that the entry names; without any the catalogue, which names them."""
        names = [str(each) for each in self.site.params.get("categories", ())]
        for name in names if self.site.params.get("sid") else ["catalogue"]:
            yield Window(key=name, since=since, until=until)

    def more_windows(self) -> Iterable[Window]:
        """The columns that the catalogue named."""
        found = self.paging.get("catalogue", {}).get("columns")
        for name in found if isinstance(found, dict) else ():
            if name not in self.tally.windows:
                yield Window(key=name, since=self.since, until=self.until)

    def ask_list(self, window: Window, number: int) -> Ask:
        """The catalogue, or a page of a column."""
        base = urljoin(self.spec.url, "/gkmlpt/")
        if window.key == "catalogue":
            return Ask(url=f"{base}index", kind="catalogue")
        sid = self.site.params.get("sid") or self.paging.get("catalogue", {}).get("sid")
        return Ask(url=f"{base}api/all/{window.key}?page={number}&sid={sid}", kind="list")
