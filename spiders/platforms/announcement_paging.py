"""How a list in plain pages goes on: the number of its pages, else its link to the next one."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from spiders.platforms.announcements import Site
from spiders.select import text_of

_COUNTS = (
    re.compile(
        r"create_?page(?:html)?\s*\(\s*(?:[\"'][^\"']{0,40}[\"']\s*,\s*)?[\"']?(\d{1,6})", re.I
    ),
    re.compile(
        r"\b(?:countPage|totalPages?|pageCount|pagecount|nPageCount)\b[\"']?\s*[:=]\s*[\"']?(\d{1,6})"
    ),
    re.compile(r"共\s*(?:<[^>]{0,80}>\s*)?(\d{1,6})\s*(?:<[^>]{0,80}>\s*)?页"),
)
_NEXT = re.compile(r"(?:下一?|后一?)页|next(?: page)?", re.IGNORECASE)
_NUMBERED = re.compile(r"(?P<stem>[\w-]{1,40}?)_(?P<n>\d{1,4})\.(?P<ending>s?html?)")
_USUAL: Final = frozenset({"index", "list", "default"})  # names of a folder's own page
_ARROWS: Final = " <>[]()»›→＞》"
UNCOUNTED: Final = (
    "expected createPageHTML(N), countPage = N, totalPage: N, 共N页 or a link to the next page, "
    "or pages = 'first' in the entry"
)


def pages_of(text: str) -> int | None:
    """How many pages the list has, which stands in a script or beside the numbers of its pages."""
    for pattern in _COUNTS:
        if match := pattern.search(text):
            return int(match[1])
    return None


def pages_by_link(
    site: Site, root: HtmlElement, base: str, number: int, expected: str
) -> tuple[int | None, str]:
    """How many pages a list that doesn't count them has at least, and why there may be more that
    can't be asked for.

    number    that of this page, from 1
    expected  the address that the next page would be asked at

    A page whose link leads to that address is followed by another. A later page without a link
    to the next one is the last; of a first page without any nobody knows.
    """
    linked = [site.address(base, str(link.get("href") or "")) for link in _next_links(root)]
    if expected in linked:
        return number + 1, ""
    elsewhere = [url for url in linked if url not in ("", base)]
    if elsewhere:
        return None, f"its next page is {elsewhere[0]}, expected {expected}"
    return None, "" if number > 1 else f"the number of its pages is unknown: {UNCOUNTED}"


def second_page(root: HtmlElement, base: str) -> tuple[str, int] | None:
    """How a list calls its second page: its name with {n}, and the number in it; by its links to
    that page alone, for a last page has any number, and a menu leads to other lists."""
    folder, own = urljoin(base, "."), _stem(urlsplit(base).path.rpartition("/")[2])
    twos = [link for link in root.iter("a") if text_of(link).strip(_ARROWS) == "2"]
    for link in [*_next_links(root), *twos]:
        address = urljoin(base, str(link.get("href") or "").strip())
        match = _NUMBERED.fullmatch(address.removeprefix(folder))
        usual = own or match is None or match["stem"] in _USUAL
        if match and match["stem"] == (own or match["stem"]) and usual:
            return f"{match['stem']}_{{n}}.{match['ending']}", int(match["n"])
    return None


def _stem(name: str) -> str:
    """index of index.html and index_0.html; empty of a folder."""
    return re.sub(r"(?:_0)?\.\w+$", "", name)


def _next_links(root: HtmlElement) -> list[HtmlElement]:
    named = ((link, text_of(link) or str(link.get("title") or "")) for link in root.iter("a"))
    return [link for link, name in named if _NEXT.fullmatch(name.strip(_ARROWS))]
