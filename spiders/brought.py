"""Answers that somebody brought, read as if their source had been asked.

A site that wants a captcha is not asked at all, but a person who has been there may have saved its
pages, a browser's record of the visit (HAR), or a table of notices. `yindao import` lays them into
an archive under their true addresses, and the crawl of such a source asks for exactly these: same
readers, same verdict, same history. Nothing is followed beyond what was brought.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

from scrapy.http import Request

from spiders.archive import Exchange, places, read_at
from spiders.brought_table import read_table
from spiders.drafts import Ask, Contents, Page, Window
from spiders.identity import canonical_url
from spiders.platforms.imported import HOST
from spiders.reading import TABLE, Outcome, Raw, Read, read_answer
from spiders.replay import Key, replay_key
from spiders.source import Reader, Source
from spiders.spider import SourceSpider

_METHODS = frozenset({"GET", "POST"})  # a browser asks for leave first (OPTIONS)
_DEEP = 3  # a list names a project, and this its notices: contexts are handed on so far


@dataclass(slots=True)
class Brought:
    """What of some exchanges a source can read.

    asks      the requests, each with what other pages that were brought say of it
    reads     how each of them reads; a drift is the crawl's to tell
    refusals  why answers were left out: pages that only ask for a captcha, and the like
    named     how many pages are named that were not brought
    """

    asks: dict[Key, Ask] = field(default_factory=dict)
    reads: dict[Key, Read] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    named: int = 0


def address_of_table(source_id: str, name: str) -> str:
    """Under which address a table lies in the archive."""
    return f"https://{HOST}/{source_id}/{quote(name)}"


def sort_out(source: type[SourceSpider], exchanges: Iterable[Exchange]) -> Brought:
    """The exchanges that are answers of the source, with a request for each."""
    brought = Brought()
    given: dict[Key, Exchange] = {}
    for each in exchanges:
        key = _key(source, each.method, each.url, each.request_body)
        ask = source.ask_brought(each.method, each.url, each.request_body) or _table(source, each)
        if ask is not None and each.method in _METHODS:
            given[key], brought.asks[key] = each, _exactly(ask, each)
    named: dict[Key, Ask] = {}
    for _ in range(_DEEP):
        for key, each in given.items():
            brought.reads[key] = read_answer(_reads(source), _raw(each, brought.asks[key]))
        named = dict(_named(source, brought.reads.values()))
        for key in named.keys() & given.keys():
            brought.asks[key] = _exactly(named[key], given[key])
    _leave_out(brought)
    brought.named = len(named.keys() - given.keys())
    return brought


def _table(source: type[SourceSpider], exchange: Exchange) -> Ask | None:
    is_table = exchange.url.startswith(address_of_table(source.spec.id, ""))
    return Ask(url=exchange.url, kind=TABLE) if is_table else None


def _reads(source: type[SourceSpider]) -> type[Source]:
    """The source with the reader of tables, but no spider: nothing is registered by it."""
    members = {
        "spec": source.spec,
        "readers": _readers(source),
        "interpreters": source.interpreters,
    }
    return type(f"{source.__name__}Reads", (), members)


def _readers(source: type[SourceSpider]) -> dict[str, Reader]:
    return {**source.readers, TABLE: partial(read_table, source=source)}


def _leave_out(brought: Brought) -> None:
    for key, read in brought.reads.items():
        if read.outcome is Outcome.BLOCKED:
            brought.refusals.append(read.reason or "")
            del brought.asks[key]


def _key(source: type[SourceSpider], method: str, url: str, body: bytes) -> Key:
    return replay_key(method, url, body, source.spec.volatile)


def _exactly(ask: Ask, exchange: Exchange) -> Ask:
    """The request as it was made, so that it finds its answer."""
    body = exchange.request_body.decode("utf-8", "replace") or None
    return replace(ask, url=exchange.url, method=exchange.method, body=body, then=())


def _raw(exchange: Exchange, ask: Ask) -> Raw:
    declared = next((v for k, v in exchange.headers if k.lower() == "content-type"), None)
    return Raw(
        url=exchange.url,
        kind=ask.kind,
        status=exchange.status,
        content_type=declared,
        body=exchange.body,
        at=exchange.at,
        context=ask.context,
    )


def _named(source: type[SourceSpider], reads: Iterable[Read]) -> Iterator[tuple[Key, Ask]]:
    for read in reads:
        for ask in (*read.contents.follow, *read.contents.then):
            yield _key(source, ask.method, ask.url, (ask.body or "").encode()), ask


def alone(reader: Reader) -> Reader:
    """A reader whose page leads nowhere: what it names is read where it was brought."""

    def read(page: Page) -> Contents:
        found = reader(page)
        return replace(found, pages=None, total=None, follow=(), then=(), forward=None)

    return read


class BroughtSpider(SourceSpider):
    """Reads what was brought for one source; the subclass made for it is that source's, too."""

    base: ClassVar[type[SourceSpider]]
    _asks: dict[str, Ask]

    def windows(self, since: date, until: date) -> Iterator[Window]:
        """One for each answer."""
        files = [Path(file) for file in self.crawler.settings.getlist("YINDAO_REPLAY")]
        brought = sort_out(self.base, exchanges_in(files))
        self.tally.skipped += brought.refusals
        if brought.named:
            told = f"{brought.named} pages are named that were not brought"
            self.tally.warnings.append(told)
        self._asks = {}
        for ask in brought.asks.values():
            volatile = self.spec.volatile
            key = " ".join(filter(None, (ask.method, canonical_url(ask.url, volatile), ask.body)))
            self._asks[key] = ask
            yield Window(key=key, since=since, until=until)

    def ask_list(self, window: Window, number: int) -> Ask:
        """The answer of a window."""
        ask = self._asks[window.key]
        return replace(ask, context={**ask.context, "version": ask.version})

    def _request_list(self, window: Window, number: int) -> Request:
        """Without the number of a page, which is ours and not the list's."""
        ask = self.ask_list(window, number)
        return self._request(ask, window=window.key, number=number)

    def more_windows(self) -> Iterable[Window]:
        """None."""
        return ()

    def ask_again(self, native_id: str, url: str) -> Ask | None:
        """Nothing: nobody is asked."""
        return None


def exchanges_in(files: Iterable[Path]) -> Iterator[Exchange]:
    """All exchanges of WARC files, each with what was asked."""
    for place in places(list(files)):
        exchange = read_at(place.file.parent, place.file.name, place.offset)
        yield replace(exchange, method=place.method, request_body=place.request_body)


def brought_of(source: type[SourceSpider]) -> type[SourceSpider]:
    """The spider that reads what was brought for a source."""
    spec = replace(source.spec, capped=0, spot_checks=0, full_list=False)
    readers = {kind: alone(read) for kind, read in _readers(source).items()}
    members = {"spec": spec, "name": spec.id, "readers": readers, "base": source}
    return type(f"{source.__name__}Brought", (BroughtSpider, source), members)
