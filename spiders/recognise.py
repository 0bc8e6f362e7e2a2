"""Which platform a list of announcements is published by, and the entry that follows from its page.

Pure: a page in, an entry out. What the page doesn't tell (who publishes, which region) is left to
whoever adds the source.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from spiders.declared import source_of
from spiders.drafts import Page
from spiders.platforms.announcement_dates import today_in_beijing
from spiders.platforms.announcement_lists import dated_links, read_rows
from spiders.platforms.announcement_paging import pages_of, second_page
from spiders.platforms.announcements import Site
from spiders.select import LayoutDrift, parse, text_of

LOOKED_FOR: Final = (
    "gkmlpt: a script with SID and TREE",
    "hanweb: <datastore> with <record>s, or a call of dataproxy.jsp",
    "jpaas: an element with queryData, or a call of jpaas-publish-server",
    "trs: rows with a date and an address like t20260301_123.html",
    "date_hash: rows with a date and an address with a day and a hash",
    "own_site: three rows with a date and addresses of one form",
)
# Those that a page alone makes an entry of; the others need what only their descriptions tell.
RECOGNISED: Final = (
    *("trs", "date_hash", "own_site", "gkmlpt", "hanweb", "jpaas", "standing_page"),
)
_FEWEST = 3  # rows that make an address a form
_NAMES_ENDING = re.compile(
    r"create_?page(?:html)?\([^)]{0,120}?[\"'](\w{1,20})[\"']\s*,\s*[\"'](s?html?)[\"']", re.I
)
_DIGITS = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f-]{27}|\d+")


class Unrecognised(Exception):
    """The page is no list that a platform reads; says what was looked for. `exit_code` 2."""

    exit_code = 2

    def __init__(self, url: str, found: str) -> None:
        looked = "; ".join(LOOKED_FOR)
        super().__init__(f"{url}: no platform is recognised. Looked for {looked}. Found {found}")


def recognise(page: Page, platform: str | None = None, charset: str = "utf-8") -> dict[str, Any]:
    """The keys of an entry for the list on a page. Raises Unrecognised.

    platform  taken as it is, where somebody knows it
    """
    text = page.text
    today = today_in_beijing(page.fetched_at)
    entry: dict[str, Any] = {"platform": platform or "", "url": page.url}
    if charset != "utf-8":
        entry["encoding"] = "gb18030"
    if platform == "standing_page":
        return entry
    special = platform or _special(text)
    if special == "gkmlpt":
        entry |= {"platform": special, "url": urljoin(page.url, "/gkmlpt/index")}
    elif special in ("hanweb", "jpaas"):
        entry["platform"] = special
    else:
        entry |= _static(page, entry, special, today)
    return entry


def _special(text: str) -> str | None:
    """The platforms that show by a mark of their own."""
    if re.search(r"\bSID\b[\"']?\s*:", text) and re.search(r"\bTREE\b[\"']?\s*:", text):
        return "gkmlpt"
    if "dataproxy.jsp" in text or re.search(r"<datastore>|<recordset>", text):
        return "hanweb"
    if re.search(r"\squerydata\s*=|jpaas-publish-server", text, re.IGNORECASE):
        return "jpaas"
    return None


def _static(
    page: Page, entry: Mapping[str, Any], platform: str | None, today: date
) -> dict[str, Any]:
    """A list in plain pages: of the platforms that read it the one whose addresses it has."""
    best: tuple[int, dict[str, Any], str] = (0, {}, "")
    for found in _candidates(page, platform, today):
        site = _site({**entry, **found})
        try:
            rows, _, form = read_rows(site, parse(page.text), page.url, today)
        except LayoutDrift:
            continue
        ours = sum(site.number(row.url) is not None for row in rows)
        if ours > best[0]:
            best = ours, found, form
    if not best[0]:
        raise Unrecognised(page.url, _described(page, today))
    return {**best[1], **_paging(page, best[0]), **_holder({**entry, **best[1]}, page, best[2])}


def _candidates(page: Page, platform: str | None, today: date) -> Iterator[dict[str, Any]]:
    for name in ("trs", "date_hash"):
        if platform in (None, name):
            yield {"platform": name}
    if platform in (None, "own_site"):
        for pattern in _patterns(page, today):
            yield {"platform": "own_site", "article": pattern}


def _patterns(page: Page, today: date) -> list[str]:
    """Forms of the addresses that stand beside dates: numbers and hashes are what differs."""
    forms: Counter[str] = Counter()
    for href in dated_links(parse(page.text), today):
        parts = urlsplit(urljoin(page.url, href))
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        numbers = [*_DIGITS.finditer(path)]
        if parts.hostname == urlsplit(page.url).hostname and numbers:
            last = numbers[-1]
            forms[
                f"{_form(path[: last.start()])}(?P<id>{_kind(last[0])}){_form(path[last.end() :])}$"
            ] += 1
    return [form for form, count in forms.most_common(3) if count >= _FEWEST]


def _form(text: str) -> str:
    at, made = 0, ""
    for match in _DIGITS.finditer(text):
        made += re.escape(text[at : match.start()]) + _kind(match[0])
        at = match.end()
    return made + re.escape(text[at:])


def _kind(number: str) -> str:
    return r"\d+" if number.isdecimal() and len(number) < 32 else r"[0-9a-f-]+"


def _paging(page: Page, rows: int) -> dict[str, Any]:
    """How many pages there are, and what the second is called, where its links tell."""
    second = second_page(parse(page.text), page.url)
    if (pages_of(page.text) or 0) < 1 and second is None:
        return {"pages": "first", "capped": rows}
    if second is not None:
        return {"following": second[0], "second": second[1]}
    if match := _NAMES_ENDING.search(page.text):
        return {"following": f"{match[1]}_{{n}}.{match[2]}"}
    return {}


def _holder(entry: Mapping[str, Any], page: Page, form: str) -> dict[str, Any]:
    """The selector of what holds the rows, if it selects just these: it makes a change be seen."""
    _, parent, classes, above, more = (form.split("\n") + [""] * 5)[:5]
    selector = parent + "".join(f".{name}" for name in classes.split())
    if not classes and more:
        selector = f"{above}{''.join(f'.{name}' for name in more.split())} > {parent}"
    elif not classes:
        return {}
    today = today_in_beijing(page.fetched_at)
    try:
        with_it = read_rows(_site({**entry, "list": selector}), parse(page.text), page.url, today)
        without = read_rows(_site(entry), parse(page.text), page.url, today)
    except (LayoutDrift, ValueError):
        return {}
    same = [row.url for row in with_it[0]] == [row.url for row in without[0]]
    return {"list": selector} if same else {}


def _site(entry: Mapping[str, Any]) -> Site:
    words = {"title": "?", "publisher": "?", **entry}
    return source_of(Path("candidate"), "candidate", words).site


def _described(page: Page, today: date) -> str:
    root = parse(page.text)
    links = sum(1 for _ in root.iter("a"))
    dated = len(dated_links(root, today))
    title = text_of(next(root.iter("title"), root))[:60]
    return f"{len(page.text)} characters, {links} links, {dated} beside a date, title {title!r}"
