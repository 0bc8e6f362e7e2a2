"""The crawl of a source: windows, list pages, the pages these name, and what came of each.

A source is a subclass with a spec, pure readers and interpreters, and three small methods that say
what to ask. Everything that must hold for every source (archive first, blocks recognised, no early
stop, failures counted) is here or in the middlewares, and in no source.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, ClassVar

import scrapy
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DownloadCancelledError, IgnoreRequest
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from db.store import Known, Store
from normalize.records import Json
from spiders.archive import Archive, Archived
from spiders.browser_session import BrowserDied
from spiders.drafts import Ask, Contents, Window
from spiders.identity import request_sha256
from spiders.middlewares import AsksToWait, LeftHosts, NotArchived, SentHome
from spiders.reading import Outcome, Raw, Read, read_answer
from spiders.refusals import Refusals
from spiders.source import Interpreter, Reader
from spiders.spec import SourceSpec
from spiders.verdict import Tally
from spiders.walk import Walk

_LISTS_FIRST = 10  # priority: a list moves on while its pages wait
_LAST = -10
_MOST_STEPS = 5  # from the page that is asked for a list to the list itself

Output = Iterator["Fetched | Request"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What the spider hands to the pipeline: an answer, what was asked, and what was read."""

    ask: Ask
    response: Response
    archived: Archived
    read: Read
    listed: bool


class SourceSpider(scrapy.Spider):
    """The base of every source. `store`, `archive` and the window of dates come from the crawl."""

    spec: ClassVar[SourceSpec]
    readers: ClassVar[Mapping[str, Reader]]
    interpreters: ClassVar[Mapping[str, Interpreter]]
    options: ClassVar[frozenset[str]] = frozenset()  # arguments of the source's own
    # Whether every row of a list has a page that is asked for: then one that never came is missing.
    asks_all: ClassVar[bool] = True

    def __init__(
        self,
        *,
        store: Store,
        archive: Archive,
        since: date,
        until: date,
        floor: int = 0,
        look: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(name=self.spec.id, **options)
        self.look = look  # a list page and one page that it names, to see what they are like now
        self.store, self.archive = store, archive
        self.since, self.until, self.floor = since, until, floor
        self.tally = Tally()
        self.last_at: datetime | None = None
        self.allowed_domains = sorted(self.spec.hosts)
        self.paging: dict[str, Mapping[str, Json]] = {}  # by window: how its list goes on
        self._walks: dict[str, Walk] = {}
        self._refusals = Refusals()
        self._asked: set[str] = set()
        self._rechecked: set[str] = set()  # known from earlier runs, and asked again in this one

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SourceSpider:
        """A spider whose own errors are counted: a crawl that stumbles must not look complete."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.stumbled, signals.spider_error)
        crawler.signals.connect(spider.stumbled, signals.item_error)
        return spider

    # what a source says

    @abstractmethod
    def windows(self, since: date, until: date) -> Iterable[Window]:
        """The slices that together cover the time from `since` to `until`."""

    @abstractmethod
    def ask_list(self, window: Window, number: int) -> Ask:
        """The request for the list page `number` (from 1) of a window."""

    def more_windows(self) -> Iterable[Window]:
        """Windows that are needed in view of what came, asked for whenever all others have ended:
        such as the list in slices, where the source has cut it short."""
        return ()

    def chosen(self, contents: Contents) -> Iterable[Ask]:
        """Which of the pages that a page names are asked for: all, unless the source says so."""
        return contents.follow

    def ask_again(self, native_id: str, url: str) -> Ask | None:
        """The request that looks once more at a known page, for spot checks."""
        return None

    @classmethod
    def ask_brought(cls, method: str, url: str, body: bytes) -> Ask | None:
        """The request that this one is, where it is one of the source's: for answers that somebody
        brings (spiders/brought.py). None for another, and for sources that take no such answers."""
        return None

    # asking

    async def start(self) -> AsyncIterator[Request]:
        """The first page of every window, and the known pages that are due for another look."""
        for window in islice(self.windows(self.since, self.until), 1 if self.look else None):
            self._walks[window.key] = Walk(window, self.tally)
            yield self._request_list(window, 1)
        due = self._due()
        known = self.store.known(list(due))
        for native_id, url in due.items():
            ask = self.ask_again(native_id, url)
            if self.spec.full_list and ask and known[native_id].version is None:
                continue  # never read whole: the list asks for it, and knows the version
            if ask is not None:
                self.tally.asked_again += 1
                self._asked.add(native_id)
                self._rechecked.add(native_id)
                read_before = known[native_id].version is not None
                ask = _versioned(ask) if ask.version else ask
                yield self._request(ask, priority=_LAST, known=read_before)

    def _due(self) -> dict[str, str]:
        if not self.spec.spot_checks or self.look:
            return {}
        end_of_window = datetime.combine(self.until, datetime.max.time(), UTC)
        before = end_of_window - self.spec.recheck_after
        # What was first seen within the window is named again by a list, with more beside it.
        begin_of_window = datetime.combine(self.since, datetime.min.time(), UTC)
        listed_since = begin_of_window if self.asks_all and not self.spec.full_list else None
        return self.store.due_for_another_look(before, self.spec.spot_checks, listed_since)

    def _request_list(self, window: Window, number: int) -> Request:
        ask = self.ask_list(window, number)
        context = {**ask.context, **window.context, "window": window.key, "page": number}
        return self._request(replace(ask, context=context), window=window.key, number=number)

    def _request(
        self,
        ask: Ask,
        *,
        window: str | None = None,
        number: int = 0,
        priority: int = 0,
        known: bool = False,
        part: bool = False,
    ) -> Request:
        return Request(
            ask.url,
            method=ask.method,
            body=ask.body,
            headers=dict(ask.headers),
            callback=self.answered,
            errback=self.failed,
            dont_filter=True,  # what is asked twice is decided here, not by URL
            priority=_LISTS_FIRST if window else priority,
            meta={
                "ask": ask,
                "window": window,
                "number": number,
                # Of a thing on several pages no single one says that the thing is gone.
                "known": known and not part and not ask.then,
            },
        )

    # answers

    def answered(self, response: Response) -> Output:
        """Read an answer, hand it on, and see what it leads to."""
        request = response.request
        assert request is not None, "an answer has a request"
        ask: Ask = request.meta["ask"]
        yield from self._take(request, response, read_answer(type(self), _raw(response, ask)))

    def failed(self, failure: Failure) -> Output:
        """No answer, or one that must not be followed."""
        request: Request = failure.request  # type: ignore[attr-defined]
        error = failure.value
        if isinstance(error, SentHome):
            read = Read(outcome=Outcome.GONE, reason=f"{request.url}: {error}")
            yield from self._take(request, error.response, read)
            return
        self.tally.requests += 1
        if isinstance(error, NotArchived):
            self.tally.failures.append(f"{request.url}: {error}")
            raise CloseSpider("not_archived")
        if isinstance(error, BrowserDied):
            self.tally.died = f"{request.url}: {error}"
            raise CloseSpider("browser_died")
        if isinstance(error, AsksToWait):
            self.tally.missing.append(f"{request.url}: {error}")
            raise CloseSpider("asked_to_wait")
        self._note_failure(request, error or OSError("no answer"))
        yield from self._go_on(request, None)

    def _note_failure(self, request: Request, error: BaseException) -> None:
        url, is_list = request.url, request.meta["window"] is not None
        told = f"{url}: {error}" if str(error) else f"{url}: {type(error).__name__}"
        if isinstance(error, DownloadCancelledError):
            self.tally.skipped.append(f"{url}: larger than the limit")
        elif isinstance(error, LeftHosts) or not isinstance(error, IgnoreRequest):
            self.tally.missing.append(told)
        elif "robots.txt" in str(error):
            refused = self.tally.blocked if is_list else self.tally.missing
            refused.append(f"{url}: robots.txt forbids it")
        else:
            self.tally.skipped.append(told)

    def _take(self, request: Request, response: Response, read: Read) -> Output:
        archived: Archived = request.meta["archived"]
        self.last_at = max(filter(None, (self.last_at, archived.at)))
        self.tally.requests += 1
        self.tally.responses[str(response.status)] += 1
        self.tally.bytes += len(response.body)
        yield Fetched(
            ask=request.meta["ask"],
            response=response,
            archived=archived,
            read=read,
            listed=request.meta["window"] is not None,
        )
        ask: Ask = request.meta["ask"]
        if read.outcome is Outcome.GONE and ask.otherwise:
            known = request.meta["known"]
            yield self._request(_versioned(ask.otherwise), priority=request.priority, known=known)
            return
        is_list = request.meta["window"] is not None
        refuses_us = self._refusals.is_of_us(read.outcome, response.status, is_list=is_list)
        self._note_outcome(request, archived, read, refuses_us=refuses_us)
        if refuses_us:
            raise CloseSpider("blocked")
        yield from self._go_on(request, read.contents if read.outcome is Outcome.READ else None)

    def _note_outcome(
        self, request: Request, archived: Archived, read: Read, *, refuses_us: bool
    ) -> None:
        ask: Ask = request.meta["ask"]
        reason = read.reason or ""
        if read.outcome is Outcome.GONE and request.meta["known"] and ask.native_id:
            digest = request_sha256(ask.method, ask.url, _body(ask), self.spec.volatile)
            self.tally.gone[ask.native_id] = (digest, archived.sha256)
        elif refuses_us:
            self.tally.blocked.append(reason)
        elif read.outcome in (Outcome.GONE, Outcome.ERROR, Outcome.BLOCKED):
            self.tally.missing.append(reason)
        elif read.outcome is Outcome.DRIFT:
            self.tally.drifts.append(reason)
        elif read.outcome is Outcome.UNREADABLE:
            self.tally.failures.append(reason)
        self.tally.drafts += len(read.contents.drafts)
        self.tally.warnings += [f"{odd.what}: {odd.found}" for odd in read.contents.oddities]

    # what comes next

    def _go_on(self, request: Request, contents: Contents | None) -> Iterator[Request]:
        """`contents` is None where the page could not be read."""
        key: str | None = request.meta["window"]
        if self.look and contents is not None:
            follow = contents.follow[:1]
            contents = replace(contents, pages=1, total=None, stated={}, beyond="", follow=follow)
        if key is not None and contents is not None and contents.paging:
            self.paging[key] = contents.paging
        if key is not None and contents is not None and contents.forward is not None:
            onward = self._forward(request, contents.forward)
            yield from onward
            contents = contents if onward else None
        if key is not None and (contents is None or contents.forward is None):
            walk = self._walks[key]
            number = walk.next_page(request.meta["number"], contents)
            if number is not None:
                yield self._request_list(walk.window, number)
            elif all(each.ended for each in self._walks.values()):
                yield from self._walk_more()
        if contents is not None:
            yield from self._follow(contents.follow if self.look else self.chosen(contents))
        yield from self._next_part(request, contents)

    def _walk_more(self) -> Iterator[Request]:
        if self.look and self.tally.rows:
            return
        for window in islice(self.more_windows(), 1 if self.look else None):
            self._walks[window.key] = Walk(window, self.tally)
            yield self._request_list(window, 1)

    def _forward(self, request: Request, ask: Ask) -> list[Request]:
        """The page where a window's list stands, in place of one that only leads there."""
        steps: int = request.meta.get("steps", 0) + 1
        if not self._is_ours(ask):
            return []
        if steps > _MOST_STEPS:
            self.tally.missing.append(f"{ask.url}: led on {_MOST_STEPS} times, not asked")
            return []
        window, number = self._walks[request.meta["window"]].window, request.meta["number"]
        context = {**ask.context, **window.context, "window": window.key, "page": number}
        onward = self._request(replace(ask, context=context), window=window.key, number=number)
        onward.meta["steps"] = steps
        return [onward]

    def _follow(self, asks: Iterable[Ask]) -> Iterator[Request]:
        """Pages that a list names, unless the state it shows has been read."""
        named = [ask for ask in asks if self._is_ours(ask)]
        by_thing = {_thing(ask): ask for ask in named}  # it may stand there twice
        fresh = [ask for thing, ask in by_thing.items() if thing not in self._asked]
        known = self.store.known([ask.native_id for ask in fresh if ask.native_id])
        self.tally.known_rows += len(known)
        self.tally.known_rows += sum(ask.native_id in self._rechecked for ask in named)
        wanted = [ask for ask in fresh if _is_news(ask, known.get(ask.native_id or ""))]
        given_up = self.store.given_up([ask.native_id for ask in wanted if ask.native_id])
        for ask in wanted:
            if ask.native_id in given_up:
                self.tally.warnings.append(f"{ask.url}: refused in several runs, not asked again")
                continue
            self._asked.add(_thing(ask))
            seen = known.get(ask.native_id or "")
            read_before = seen is not None and seen.version is not None
            yield self._request(_versioned(ask), known=read_before)

    def _is_ours(self, ask: Ask) -> bool:
        """A page may link anywhere, also into our own network: other hosts are never asked."""
        if not self.spec.owns(ask.url):
            self.tally.missing.append(f"{ask.url}: not on the source's own hosts, not asked")
            return False
        return True

    def _next_part(self, request: Request, contents: Contents | None) -> Iterator[Request]:
        """The next of several pages of one thing; after a failed one the rest has no version."""
        ask: Ask = request.meta["ask"]
        named = contents.then if contents is not None and ask.native_id else ()
        parts = [*filter(self._is_ours, named), *ask.then]
        if parts:
            following, *rest = parts
            version = ask.version if contents is not None else None
            following = replace(following, then=tuple(rest), version=version)
            yield self._request(_versioned(following), part=True)

    def stumbled(self, failure: Failure, **_: Any) -> None:
        """A fault of our own code or of the database."""
        if not isinstance(failure.value, CloseSpider):
            self.tally.failures.append(f"{type(failure.value).__name__}: {failure.value}"[:500])


def _is_news(ask: Ask, seen: Known | None) -> bool:
    """True for a page of which this state has not been read."""
    return seen is None or seen.gone or seen.version != ask.version or ask.version is None


def _thing(ask: Ask) -> str:
    """What a page is of: a thing by its number, else the request, of which the body is a part."""
    return ask.native_id or " ".join(filter(None, (ask.url, ask.body)))


def _versioned(ask: Ask) -> Ask:
    return replace(ask, context={**ask.context, "version": ask.version})


def _body(ask: Ask) -> bytes:
    return (ask.body or "").encode()


def _raw(response: Response, ask: Ask) -> Raw:
    declared = response.headers.get("Content-Type")
    archived: Archived = response.meta["archived"]
    return Raw(
        url=response.url,
        kind=ask.kind,
        status=response.status,
        content_type=declared.decode("latin-1") if declared else None,
        body=response.body,
        at=archived.at,
        context=ask.context,
    )
