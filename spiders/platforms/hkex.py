"""The Hong Kong exchange: its feeds of applications, and its table of new listings.

Domain: www1.hkexnews.hk (feeds, files), www2.hkexnews.hk (the table). The feeds are files in JSON,
one for each state, board and language, each of which holds all rows of its kind. They are read in
one run as one list: an application that leaves a feed for another has moved on, one that no feed
shows any more is gone, and nobody says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import ClassVar
from urllib.parse import urljoin

from lxml.html import HtmlElement

from normalize.listings.hkex import application
from normalize.listings.hkex_documents import new_listing, returned, returned_key
from normalize.records import Json
from normalize.said import key_in, text_in
from spiders.drafts import Ask, Contents, Draft, Oddity, Page, Window
from spiders.platforms.json_api import check_keys, distinct, jsonable, keys, objects, read_json
from spiders.select import LayoutDrift, columns, parse, some, text_of
from spiders.source import Interpreter, Reader
from spiders.spider import SourceSpider

HOME = "https://www1.hkexnews.hk/app/appindex.html?lang=zh"
_FEEDS = "https://www1.hkexnews.hk/ncms/json/eds/"
_BOARDS = ("sehk", "gem")
_LANGUAGES = ("c", "e")  # the Chinese feed first: the English one only adds to it

# Which states stand in a feed, in the order of the procedure: of an application that moves while
# we read, the later state is the last word.
_STATES: Mapping[str, frozenset[str]] = {
    "appactive_app": frozenset({"A"}),
    "appactive_appphip": frozenset({"A"}),
    "appinactive": frozenset({"LP", "RJ", "W", "IR"}),
    "applisted": frozenset({"LT"}),
}
_RETURNED = "appreturned"
_ARCHIVE = "app"  # of a year: applications of any state
_ENDED = frozenset({"LT"}) | _STATES["appinactive"]

_ENVELOPE = keys("genDate uDate app")
_ROW = keys("id d a s")
_ROW_KNOWN = keys("w st hasPhip postingDate ls ps")
_RETURNED_ROW = keys("a s rd")
_DOCUMENT = keys("d nS1")
_DOCUMENT_KNOWN = keys("nF nS2 u1 u2")

TABLES = "https://www2.hkexnews.hk/New-Listings/New-Listing-Information/"
_HEADS = {
    "Stock Code": "code",
    "Stock Name": "name",
    "NEW LISTING ANNOUNCEMENTS": "announcement",
    "PROSPECTUSES": "prospectus",
    "ALLOTMENT RESULTS": "allotment",
}
_FILES = ("announcement", "prospectus", "allotment")


# --- the feeds ---------------------------------------------------------------------------------


def read_feed(page: Page) -> Contents:
    """The applications of a feed, all of which must stand where such a feed puts them."""
    rows, odd = _rows(page)
    feed, board = _told(page, "feed"), _told(page, "board")
    drafts = []
    for n, row in enumerate(rows):
        odd += _check(row, feed)
        fields = {key: jsonable(value) for key, value in row.items()}
        number = f"{board}/{key_in(row, 'id')}"
        drafts.append(Draft("application", number, fields, f"app[{n}]", page.context))
    seen = [draft.native_id for draft in drafts]
    if len(set(seen)) < len(seen):
        twice = sorted({number for number in seen if seen.count(number) > 1})
        odd += (Oddity(f"{feed}: folder numbers that stand there twice", ", ".join(twice[:5])),)
    return Contents(drafts=tuple(drafts), rows=len(rows), oddities=distinct(odd))


def read_archive(page: Page) -> Contents:
    """The ended applications of a year's archive: of active ones the feeds have the last word."""
    read = read_feed(page)
    ended = tuple(draft for draft in read.drafts if text_in(draft.fields, "s") in _ENDED)
    return replace(read, drafts=ended)


def read_returned(page: Page) -> Contents:
    """Applications that were sent back: they have no number, and `s` is the sponsor, no state."""
    rows, odd = _rows(page)
    board = _told(page, "board")
    for row in rows:
        odd += check_keys(row, _RETURNED_ROW, "returned")[1]
    drafts = tuple(
        Draft(
            "returned",
            returned_key(board, row),
            {key: jsonable(value) for key, value in row.items()},
            f"app[{n}]",
            page.context,
        )
        for n, row in enumerate(rows)
    )
    return Contents(drafts=drafts, rows=len(rows), oddities=distinct(odd))


def _rows(page: Page) -> tuple[list[dict[str, Json]], tuple[Oddity, ...]]:
    envelope, odd = check_keys(read_json(page), _ENVELOPE, "feed")
    return list(objects(envelope["app"], "app")), odd


def _check(row: dict[str, Json], feed: str) -> tuple[Oddity, ...]:
    odd = check_keys(row, _ROW, "application", known=_ROW_KNOWN)[1]
    if not re.fullmatch(r"[0-9]{1,12}", key_in(row, "id")):
        raise LayoutDrift("application", expected="a folder number in id", found=repr(row["id"]))
    state = text_in(row, "s")
    if state not in _STATES.get(feed, _ENDED | _STATES["appactive_app"]):
        odd += (Oddity(f"{feed}: a state of another feed", state),)
    for key in ("ls", "ps"):
        for document in objects(row.get(key) or [], key):
            odd += check_keys(document, _DOCUMENT, "document", known=_DOCUMENT_KNOWN)[1]
            if not text_in(document, "u1") and not text_in(document, "u2"):
                raise LayoutDrift("document", expected="a path in u1 or u2", found="none")
    return odd


def _told(page: Page, key: str) -> str:
    value = page.context.get(key)
    assert isinstance(value, str), "a feed is asked for with its name, board and language"
    return value


class HkexApplicationsSpider(SourceSpider):
    """All feeds of all boards in both languages, read as one list in each run."""

    readers: ClassVar[Mapping[str, Reader]] = {"feed": read_feed, "returned": read_returned}
    interpreters: ClassVar[Mapping[str, Interpreter]] = {
        "application": application,
        "returned": returned,
    }

    def windows(self, since: date, until: date) -> Iterable[Window]:
        """A window for each feed: none of them states how many rows it should have."""
        for feed in (*_STATES, _RETURNED):
            for board in _BOARDS:
                for language in _LANGUAGES:
                    context: dict[str, Json] = {"feed": feed, "board": board, "language": language}
                    key = f"{feed}_{board}_{language}"
                    yield Window(key=key, since=since, until=until, context=context)

    def ask_list(self, window: Window, number: int) -> Ask:
        """The whole feed: it has no pages."""
        kind = "returned" if window.context["feed"] == _RETURNED else "feed"
        return Ask(url=f"{_FEEDS}{window.key}.json", kind=kind)


class HkexArchiveSpider(SourceSpider):
    """What came of applications of earlier years, by the year of the window."""

    readers: ClassVar[Mapping[str, Reader]] = {"archive": read_archive}
    interpreters: ClassVar[Mapping[str, Interpreter]] = {"application": application}

    def windows(self, since: date, until: date) -> Iterable[Window]:
        """A window for each year, board and language."""
        for year in range(since.year, until.year + 1):
            for board in _BOARDS:
                for language in _LANGUAGES:
                    context: dict[str, Json] = {
                        "feed": _ARCHIVE,
                        "board": board,
                        "language": language,
                    }
                    key = f"{_ARCHIVE}_{year}_{board}_{language}"
                    yield Window(key=key, since=since, until=until, context=context)

    def ask_list(self, window: Window, number: int) -> Ask:
        """The whole archive of a year: it has no pages."""
        return Ask(url=f"{_FEEDS}{window.key}.json", kind="archive")


# --- new listings ------------------------------------------------------------------------------


def read_new_listings(page: Page) -> Contents:
    """The rows of the table, with the addresses of their documents; read by its heads."""
    table = _table(page)
    head, *body = some(table, ".//tr", "row of the table", least=1)
    found = columns([text_of(cell) for cell in _cells(head)], _HEADS, "new listings")
    drafts, odd = [], found.oddities
    for n, line in enumerate(body):
        cells = _cells(line)
        texts = found.row([text_of(cell) for cell in cells])
        if not re.fullmatch(r"[0-9]{1,5}", texts["code"]):
            raise LayoutDrift("new listings", expected="a stock code", found=repr(texts["code"]))
        fields: dict[str, Json] = {"code": texts["code"], "name": texts["name"]}
        for shape in _FILES:
            fields[shape] = list(_files(page, cells[found.positions[shape]], shape))
        if not any(fields[shape] for shape in _FILES):
            odd += (Oddity("new listing without a document", texts["code"]),)
        drafts.append(Draft("new_listing", texts["code"].zfill(5), fields, f"row {n + 1}"))
    return Contents(drafts=tuple(drafts), rows=len(body), oddities=distinct(odd))


def _table(page: Page) -> HtmlElement:
    """The only table whose head names stock codes; a page may lay itself out in tables, too."""
    tables = [
        table
        for table in some(parse(page.text), "//table", "table", least=1)
        if any(text_of(cell) == "Stock Code" for cell in table.iter("th", "td"))
    ]
    if len(tables) != 1:
        raise LayoutDrift("new listings", expected="one table", found=f"{len(tables)}")
    return tables[0]


def _cells(line: HtmlElement) -> list[HtmlElement]:
    return some(line, "./th|./td", "cell")


def _files(page: Page, cell: HtmlElement, shape: str) -> Iterator[dict[str, Json]]:
    head = next(label for label, name in _HEADS.items() if name == shape)
    for link in some(cell, ".//a[@href]", "link", least=0):
        yield {
            "url": urljoin(page.url, link.get("href") or ""),
            "title": text_of(link),
            "head": head,
        }


class HkexNewListingsSpider(SourceSpider):
    """The tables of new listings, one page for each board."""

    readers: ClassVar[Mapping[str, Reader]] = {"new_listings": read_new_listings}
    interpreters: ClassVar[Mapping[str, Interpreter]] = {"new_listing": new_listing}

    def windows(self, since: date, until: date) -> Iterable[Window]:
        """A window for each board."""
        for board in ("Main-Board", "GEM"):
            yield Window(key=board, since=since, until=until)

    def ask_list(self, window: Window, number: int) -> Ask:
        """The table, in English: its heads are known in no other language."""
        url = f"{TABLES}{window.key}?sc_lang=en"
        return Ask(url=url, kind="new_listings")
