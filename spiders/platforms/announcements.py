"""What all lists of announcements share: the site's own facts, its addresses, and what a list says.

A platform reads its lists into `Listed` rows; here they become drafts and requests. A page of the
source's own hosts is read next; of a file, or of a page elsewhere (mp.weixin.qq.com) that is never
asked for, what the list says is kept as the announcement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit, urlunsplit

from scrapy.http import Request

from normalize.funds.notices import read_fund_notice
from normalize.records import FundNoticeRecord, Json, Record
from normalize.said import version_of
from spiders.contacts import hide_in_fields
from spiders.drafts import Ask, Contents, Draft, Oddity, Page, Window
from spiders.platforms.announcement_dates import (
    day_in_address,
    day_within,
    is_plausible,
    today_in_beijing,
)
from spiders.platforms.announcement_files import SpiderWithFiles, asks_of, mark_elsewhere
from spiders.platforms.announcement_links import is_file
from spiders.source import Interpreter, Reader
from spiders.spec import SourceSpec

PAGE = "page"  # kind of the page of an announcement
NOTICE, ROW = "fund_notice", "fund_notice_row"
_VERSION = "1"  # an announcement has no versions; that it was changed shows when it is asked again
_MANY_SLASHES = re.compile(r"/{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """How one list is laid out: what the source's entry says beyond its spec.

    issuer     who publishes, where a page doesn't say
    list_css   selector of what holds the rows; else they are found by their form
    article    pattern of an announcement's address (path and query), with its number as `id`
    body_css   selectors of the body, tried before the usual ones
    pages      `counted` where the list says how many pages it has, `first` where only one is read
    following  name of the further pages beside the first one, with {n}
    second     the number {n} of the second page
    pubdate    `generated` where the meta element PubDate says when the page was made; `published`
    params     what the platform needs besides, such as the number of a column
    """

    spec: SourceSpec
    issuer: str = ""
    list_css: str = ""
    article: re.Pattern[str] = field(default_factory=lambda: re.compile(r"(?P<id>[^/]+)$"))
    body_css: tuple[str, ...] = ()
    pages: str = "counted"
    following: str = "index_{n}.html"
    second: int = 1
    pubdate: str = "published"
    params: Mapping[str, Any] = field(default_factory=dict)

    def address(self, base: str, href: str) -> str:
        """A link of a page as one address: absolute, of the source's own scheme on its own hosts,
        without double slashes and fragment; empty for what leads nowhere.

        A backslash is a slash, as browsers read it."""
        path, mark, query = href.strip().partition("?")
        try:
            scheme, host, path, query, _ = urlsplit(
                urljoin(base, path.replace("\\", "/") + mark + query)
            )
        except ValueError:  # a bracket that isn't closed, where a host should stand
            return ""
        if scheme not in ("http", "https") or not host:
            return ""
        host = host.lower().removesuffix(":80").removesuffix(":443")
        if host in self.spec.hosts:
            scheme = urlsplit(self.spec.url).scheme
        return urlunsplit((scheme, host, _MANY_SLASHES.sub("/", path), query, ""))

    def number(self, url: str) -> str | None:
        """The source's own number of the announcement at an address; None for any other address."""
        parts = urlsplit(url)
        match = self.article.search(parts.path + (f"?{parts.query}" if parts.query else ""))
        return match["id"] if match and self.spec.owns(url) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One row of a list. `url` is absolute; `published` as printed, `day` what it is read as."""

    title: str
    url: str
    published: str
    day: date | None
    place: str
    native_id: str = ""
    issuer: str = ""
    document_no: str = ""
    more: Mapping[str, Json] = field(default_factory=dict)


def ask_page(url: str, native_id: str, listed: Mapping[str, Json]) -> Ask:
    """The request for the page of an announcement; `listed` is what the list said of it."""
    context: dict[str, Json] = {"native_id": native_id, "listed": dict(listed)}
    return Ask(url=url, kind=PAGE, native_id=native_id, version=_VERSION, context=context)


def contents_of(
    site: Site,
    page: Page,
    rows: Iterable[Listed],
    *,
    pages: int | None = None,
    total: int | None = None,
    oddities: Iterable[Oddity] = (),
    paging: Mapping[str, Json] | None = None,
    beyond: str = "",
) -> Contents:
    """What a list page says: a draft for each row, and the pages to be read next."""
    if site.pages == "first":
        pages, total, beyond = 1, None, ""  # how many there are is no question then
    today = today_in_beijing(page.fetched_at)
    read = [_one(site, row) for row in rows]
    days = [row.day for _, _, row in read if row.day and is_plausible(row.day, today)]
    undated = [
        Oddity("list row without a date", row.title[:80]) for _, _, row in read if not row.day
    ]
    return Contents(
        drafts=tuple(draft for draft, _, _ in read),
        rows=len(read),
        total=total,
        pages=pages,
        newest=max(days, default=None),
        last=days[-1] if days else None,
        beyond=beyond,
        follow=tuple(ask for _, asks, _ in read for ask in asks),
        oddities=tuple(dict.fromkeys((*oddities, *undated))),
        paging=paging or {},
    )


def _one(site: Site, row: Listed) -> tuple[Draft, tuple[Ask, ...], Listed]:
    number = row.native_id or site.number(row.url) or _without_scheme(row.url)
    listed: dict[str, Json] = {
        "title": row.title,
        "published": row.published if day_within(row.published) else str(row.day or ""),
        "issuer": row.issuer,
        "document_no": row.document_no,
        **row.more,
    }
    if site.spec.owns(row.url) and not is_file(row.url):
        draft = Draft(ROW, number, hide_in_fields({**listed, "url": row.url}), row.place)
        return draft, (ask_page(row.url, number, listed),), row
    file: dict[str, Json] = {"title": row.title, "url": row.url}
    files = mark_elsewhere(site.spec, [file] if is_file(row.url) else [])
    fields: dict[str, Json] = {**listed, "url": row.url, "body": "", "attachments": files}
    fields |= {"issuer": row.issuer or site.issuer, **told_of(site)}
    if not is_file(row.url):
        fields["elsewhere"] = row.url  # a pointer: nobody reads that page
    draft = Draft(NOTICE, number, hide_in_fields(fields), row.place, {"version": _VERSION})
    return draft, tuple(asks_of(number, draft.fields)), row


def grade_of(site: Site) -> str:
    """How far it is to be believed: the publisher's own word, or one that retells another's."""
    return "official" if site.spec.grade == "official" else "reprint"


def told_of(site: Site) -> dict[str, Json]:
    """What the source itself tells of each of its announcements."""
    return {"grade": grade_of(site), "region_code": site.spec.region_code}


def _notice(draft: Draft) -> Iterator[Record]:
    """What the announcement means; it is known by its version that its page has been read."""
    for record in read_fund_notice(draft):
        if isinstance(record, FundNoticeRecord):
            record = replace(record, detail_version=version_of(draft))
        yield record


def _named_only(_: Draft) -> tuple[Record, ...]:
    """A row whose page is read says nothing that the page doesn't say better."""
    return ()


def _without_scheme(url: str) -> str:
    """The number of an announcement that lies elsewhere: another site's numbers aren't ours."""
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path}" + (f"?{parts.query}" if parts.query else "")


def listed_day(printed: date | None, url: str) -> date | None:
    """The day of a row: as printed, else the one in its address."""
    return printed or day_in_address(url)


class AnnouncementSpider(SpiderWithFiles):
    """A list of announcements, each with a page. Subclasses are made from entries (`declared`)."""

    site: ClassVar[Site]
    interpreters: ClassVar[Mapping[str, Interpreter]] = {
        NOTICE: _notice,
        ROW: _named_only,
    }
    defaults: ClassVar[Mapping[str, Any]] = {}  # of the entries of this platform
    needs: ClassVar[tuple[str, ...]] = ()  # params without which an entry says too little

    @classmethod
    def readers_of(cls, site: Site) -> dict[str, Reader]:
        """The readers of a source with such a site.

        Each platform has its own: of this base no entry is made.
        """
        raise NotImplementedError

    def windows(self, since: date, until: date) -> Iterator[Window]:
        """One: the list, newest first."""
        yield Window(key="list", since=since, until=until)

    def ask_again(self, native_id: str, url: str) -> Ask | None:
        """The page of a known announcement; nothing for one that only its list speaks of."""
        if self.site.number(url) != native_id:
            return None
        listed = self.store.last_context(native_id).get("listed")  # some of it no page says
        return ask_page(url, native_id, listed if isinstance(listed, dict) else {})

    def _follow(self, asks: Iterable[Ask]) -> Iterator[Request]:
        """As for every source; but most announcements of an office are about anything else and
        leave no row, so what has been read is known by its visits."""
        named = list(asks)
        ids = [ask.native_id for ask in named if ask.native_id]
        read = self.store.pages_read(ids, PAGE) - self.store.known(ids).keys()
        self.tally.known_rows += len(read)
        yield from super()._follow(ask for ask in named if ask.native_id not in read)


def readers(site: Site, **functions: Any) -> dict[str, Reader]:
    """Readers by kind of page, each with the site it reads."""
    return {kind: partial(function, site) for kind, function in functions.items()}
