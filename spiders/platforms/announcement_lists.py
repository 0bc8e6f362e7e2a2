"""Rows of lists in HTML, found by their form: a link to an announcement, and a date by itself.

Every office lays its list out in its own way, but a row is always the smallest block that holds
both; menus have no dates, and what stands in a sidebar is of another form than the list itself.
So no selector is needed for a site; an entry may name the element that holds the list, which makes
a change of layout certain to be seen.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Final

from cssselect import HTMLTranslator
from lxml.html import HtmlElement

from spiders.drafts import Oddity
from spiders.platforms.announcement_dates import day_alone, day_within
from spiders.platforms.announcement_links import is_file
from spiders.platforms.announcements import Listed, Site, listed_day
from spiders.select import LayoutDrift, text_of

_STOPS: Final = frozenset({"ul", "ol", "table", "tbody", "body", "html", "form"})
_CLIMB: Final = 5  # steps from a link to the block that also holds its date
_MOST_LINKS: Final = 6  # in one row: a title, its column, its files, and readings of it
_BESIDE = re.compile(
    r"(?:^|[\s_-])(?:a?side(?:bar)?|hot|tuijian|recommend|relat(?:ed|ions?)|foot\w*|menu)", re.I
)
_CUT = re.compile(r"(?:\.{2,}|…+)$")
_SAYS_EMPTY = re.compile(
    r"暂无(?:数据|信息|内容|记录|相关|公告|文章)|(?:没有|无)(?:找到|查到)?相关(?:信息|内容|数据|记录)"
)


def says_empty(text: str) -> bool:
    """True for a list that says itself that there is nothing on it."""
    return _SAYS_EMPTY.search(text) is not None


def read_rows(
    site: Site,
    root: HtmlElement,
    base: str,
    today: date,
    *,
    may_be_empty: bool = False,
    form: str = "",
) -> tuple[list[Listed], list[Oddity], str]:
    """The rows of a list in its order, and their form. No row at all is a drift, unless the list is
    there and has none, or the page says so (`may_be_empty`).

    base  address of the page, to which links are relative
    form  that of an earlier page: a last page may hold fewer rows than what stands beside it
    """
    holders = _holders(site, root)
    if named := root.xpath("string(//base/@href)"):
        base = site.address(base, str(named)) or base
    blocks, form = _blocks(site, holders, base, today, form, may_be_empty=may_be_empty)
    if not blocks and not may_be_empty and not site.list_css:
        links = sum(1 for _ in root.iter("a"))
        raise LayoutDrift(
            "list", expected="rows with a link and a date", found=f"{links} links, none with a date"
        )
    if not blocks and site.list_css and (found := sum(len([*h.iter("a")]) for h in holders)):
        raise LayoutDrift(
            "list",
            expected=f"rows with a link and a date in {site.list_css}",
            found=f"{found} links, none with a date",
        )
    return *_read(site, blocks, base, today), form


def dated_links(root: HtmlElement, today: date) -> list[str]:
    """Addresses, as written, of all links beside a date."""
    found = [link for link in root.iter("a") if link.get("href")]
    return [str(link.get("href")) for link in found if _block(link, root, today) is not None]


def _holders(site: Site, root: HtmlElement) -> list[HtmlElement]:
    if not site.list_css:
        return [root]
    found = [*root.xpath(HTMLTranslator().css_to_xpath(site.list_css))]
    if not found:
        raise LayoutDrift("list", expected=site.list_css, found="none")
    return found


def _blocks(
    site: Site,
    holders: Iterable[HtmlElement],
    base: str,
    today: date,
    form: str,
    *,
    may_be_empty: bool,
) -> tuple[list[HtmlElement], str]:
    """The blocks of the form that most announcements of the page have, with those of the same form
    and place that have no date."""
    dated = _dated(site, holders, today)
    if not site.list_css:
        dated = [block for block in dated if not _is_beside(block)]
    by_form: dict[str, list[HtmlElement]] = defaultdict(list)
    ours: dict[str, int] = defaultdict(int)
    for block in dated:
        own = _form(block)
        by_form[own].append(block)
        ours[own] += sum(_is_ours(site, link, base) for link in block.iter("a"))
    if not by_form or (form and form not in by_form and not site.list_css):
        return [], form
    best = form if form in by_form else max(by_form, key=lambda f: (ours[f] > 0, len(by_form[f])))
    if not ours[best] and may_be_empty:
        return [], form
    if not ours[best]:
        link = next(by_form[best][0].iter("a"))
        raise LayoutDrift(
            "links of the list",
            expected=f"addresses like {site.article.pattern}",
            found=site.address(base, str(link.get("href"))) or str(link.get("href"))[:80],
        )
    if site.list_css:  # all that stands in it is the list, whatever its form
        return dated, best
    near = {_place(block) for block in by_form[best]}
    alike = [block for block in dated if _form(block) == best or _place(block) in near]
    return [*_with_undated(site, alike, base)], best


def _dated(site: Site, holders: Iterable[HtmlElement], today: date) -> list[HtmlElement]:
    """All blocks of a link and a date, in the order of the page."""
    found: dict[HtmlElement, None] = {}
    for holder in holders:
        for link in holder.iter("a"):
            block = _block(link, holder, today) if link.get("href") else None
            if block is not None:
                found[block] = None
    return [*found]


def _is_ours(site: Site, link: HtmlElement, base: str) -> bool:
    """True for a link to an announcement of the site."""
    href = link.get("href")
    return bool(href) and site.number(site.address(base, str(href))) is not None


def _place(block: HtmlElement) -> tuple[str, HtmlElement | None]:
    """Where a block stands, whatever the names are: rows that are pinned to the top, and each
    fifth, stand in a list of their own beside the others."""
    parent = block.getparent()
    if parent is None:
        return str(block.tag), None
    return f"{block.tag!s} in {parent.tag!s}", parent.getparent()


def _is_beside(block: HtmlElement) -> bool:
    """True for what stands beside the list, which may hold announcements of the site as well."""
    around = (f"{node.get('class') or ''} {node.get('id') or ''}" for node in block.iterancestors())
    return any(_BESIDE.search(names) for names in around)


def _with_undated(site: Site, dated: list[HtmlElement], base: str) -> Iterator[HtmlElement]:
    """The blocks with their siblings that name an announcement without a date, in their order."""
    known = set(dated)
    for parent in dict.fromkeys(block.getparent() for block in dated):
        for node in parent if parent is not None else ():
            named = node.tag == dated[0].tag and any(
                _is_ours(site, link, base) for link in node.iter("a")
            )
            if node in known or named:
                yield node


def _block(link: HtmlElement, holder: HtmlElement, today: date) -> HtmlElement | None:
    """The smallest block around a link that holds a date."""
    node: HtmlElement | None = link
    for _ in range(_CLIMB):
        if node is None or node is holder.getparent() or node.tag in _STOPS:
            return None
        # Looked at first, for a wide block is slow to read once for each of its links.
        if len([*islice(node.iter("a"), _MOST_LINKS + 1)]) > _MOST_LINKS:
            return None
        if _printed(node, link, today) is not None:
            return node
        node = node.getparent()
    return None


def _form(block: HtmlElement) -> str:
    """What blocks of one list have in common: their own element and those that they stand in."""
    names = [str(block.tag)]
    parent = block.getparent()
    for node in (parent, parent.getparent() if parent is not None else None):
        names += [str(node.tag), str(node.get("class") or "")] if node is not None else ["", ""]
    return "\n".join(names)


def _printed(block: HtmlElement, link: HtmlElement, today: date) -> tuple[str, date] | None:
    """The date of a row as printed and as read: a text that is nothing but a date, else a whole
    date outside of the link, else the day and the month in two elements."""
    short: tuple[str, date] | None = None
    outside: list[str] = []
    within = set(link.iter())
    for node in block.iter():
        for text, owner in ((node.text, node), (node.tail, node.getparent())):
            if not text or not text.strip() or (node is block and owner is not node):
                continue
            shown = " ".join(str(text).split())
            day = day_alone(shown, today)
            if day and re.search(r"\d{4}", shown):
                return shown, day
            short = short or ((shown, day) if day else None)
            if owner not in within:
                outside.append(shown)
    joined = " ".join(outside)
    if day := day_within(joined):
        return str(day), day
    apart = day_alone(joined, today) or day_alone(" ".join(text_of(block).split()), today)
    return (joined, apart) if apart else short


# --- a row -------------------------------------------------------------------------------------


def _read(
    site: Site, blocks: Iterable[HtmlElement], base: str, today: date
) -> tuple[list[Listed], list[Oddity]]:
    rows: list[Listed] = []
    odd: list[Oddity] = []
    for place, block in enumerate(blocks, start=1):
        link = _link(site, block, base)
        url = site.address(base, str(link.get("href") or "")) if link is not None else ""
        if link is None or not url:
            odd.append(Oddity("list row without an address", text_of(block)[:80]))
            continue
        printed = _printed(block, link, today)
        text, day = printed or ("", None)
        title = _title(link, today)
        rows.append(
            Listed(
                title=title,
                url=url,
                published=text,
                day=listed_day(day, url),
                place=f"row {place}",
            )
        )
    return rows, odd


def _link(site: Site, block: HtmlElement, base: str) -> HtmlElement | None:
    """The link to the announcement: one with its address, else to a file, else the longest text."""
    links = [node for node in block.iter("a") if node.get("href")]
    for link in links:
        if site.number(site.address(base, str(link.get("href")))) is not None and text_of(link):
            return link
    for link in links:
        if is_file(str(link.get("href"))) and text_of(link):
            return link
    led = [link for link in links if site.address(base, str(link.get("href")))]
    return max(led, key=lambda link: len(text_of(link)), default=None)


def _title(link: HtmlElement, today: date) -> str:
    """The whole title where the list has it anywhere: what is shown may be cut."""
    shown = " ".join(
        text
        for text in (" ".join(str(t).split()) for t in link.itertext())
        if text and day_alone(text, today) is None
    )
    whole = " ".join(str(link.get("title") or "").split())
    if whole and (_CUT.search(shown) or len(whole) >= len(shown)):
        return whole
    head = next(
        (text_of(node) for tag in ("h1", "h2", "h3", "h4", "h5") for node in link.iter(tag)), ""
    )
    return head or shown or whole
