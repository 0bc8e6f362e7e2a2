"""A real browser as the network of a source: some sites give a session to nothing else.

The source's own pages are opened first, as a person would; then its requests are made from such a
page, with whatever session it has. All else is as for every source: each request comes from
Scrapy, with its pauses, limits and robots.txt, and each answer goes into the archive with the
bytes that came. The browser loads the documents and scripts of the source's own hosts and nothing
else, and what a page would ask by itself is not sent. A challenge that stays is a block: nothing
here solves or forges anything.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from loguru import logger
from playwright.async_api import Error, Page, Request as Asked, Response as Answer, Route
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadFailedError,
    DownloadTimeoutError,
)
from scrapy.http import Headers, Request, Response
from scrapy.responsetypes import responsetypes
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

from spiders.archive import Exchange
from spiders.browser_replay import ReplayRoutes
from spiders.browser_session import OPENS, BrowserDied, Redirected
from spiders.middlewares import ALSO, LeftHosts
from spiders.replay import RECORDED_AT
from spiders.spec import SourceSpec

_SETTLED = 1.0  # seconds without a further document: a challenge's script reloads the page
_MOST_DOCUMENTS = 6  # of one opening; a page that reloads for ever is left as it is
_DEATH_KNELL = 1.0  # seconds; told to stop, the browser's driver may hear it before we do
# The browser sets these itself, and a script may not.
_ITS_OWN: Final = frozenset(
    {b"User-Agent", b"Referer", b"Cookie", b"Accept-Encoding", b"Accept-Language"}
)
# What a page has got by itself is decoded: these no longer say how the body is written.
_DECODED: Final = frozenset({"content-encoding", "transfer-encoding", "set-cookie"})

# Asks from within the page, and reads to the end or to the limit. The body itself is taken from
# the browser: a page may have put its own functions in the place of these.
_FETCH = """async ([url, how, most]) => {
  const stop = new AbortController();
  const answer = await fetch(url, {...how, signal: stop.signal});
  if (answer.type === "opaqueredirect") return -1;
  const reader = answer.body ? answer.body.getReader() : null;
  let size = 0;
  while (reader) {
    const {done, value} = await reader.read();
    if (done) break;
    size += value.length;
    if (most && size > most) { stop.abort(); break; }
  }
  return size;
}"""


@dataclass(slots=True)
class _Traffic:
    """What goes through the page while one request of ours is under way."""

    url: str = ""
    method: str = ""
    documents: list[Answer] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    kept: dict[int, asyncio.Task[bytes | None]] = field(default_factory=dict)
    times: dict[str, datetime] = field(default_factory=dict)
    failure: str = ""


class BrowserHandler(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]  # it has no types
    """Answers the requests of a crawl through one page of one browser."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        spec = getattr(crawler.spidercls, "spec")  # noqa: B009  a spider's own attribute
        assert isinstance(spec, SourceSpec), "every spider of ours has a spec"
        self._spec = spec
        self._agent = settings.get("USER_AGENT")
        self._most = settings.getint("DOWNLOAD_MAXSIZE")
        self._timeout = settings.getfloat("DOWNLOAD_TIMEOUT")
        replay = [Path(file) for file in settings.getlist("YINDAO_REPLAY")]
        self._routes = ReplayRoutes(replay, spec.volatile) if replay else None
        self._page: Page | None = None
        self._traffic = _Traffic()

    async def download_request(self, request: Request) -> Response:
        """The answer as it came. Raises BrowserDied where there is no browser any more."""
        opens = request.meta.get(OPENS) or self._page is None
        within = float(request.meta.get("download_timeout") or self._timeout)
        try:
            if opens:
                return await self._open(request)
            return await asyncio.wait_for(self._ask(request), within)
        except TimeoutError as error:
            raise DownloadTimeoutError(f"no answer within {within:g} s") from error
        except Error as error:
            if self._is_gone(error):
                await asyncio.sleep(_DEATH_KNELL)
                raise BrowserDied(_first_line(error)) from error
            raise DownloadFailedError(self._traffic.failure or _first_line(error)) from error

    def _is_gone(self, error: Error) -> bool:
        closed = self._page is not None and self._page.is_closed()
        browser = getattr(self, "browser", None)
        connected = browser is not None and browser.is_connected()
        return closed or not connected or "crashed" in error.message

    # opening a page

    async def _open(self, request: Request) -> Response:
        """Go to a page, wait until it settles, and return its last document."""
        self._traffic = _Traffic()
        request.meta.update(
            playwright=True,
            playwright_include_page=True,
            playwright_page=self._page,
            playwright_page_init_callback=self._prepare,
            playwright_page_goto_kwargs={
                "wait_until": "load",
                "timeout": self._timeout * 1000,
                "referer": _text(request.headers.get("Referer")) or None,
            },
            playwright_context_kwargs={
                "user_agent": self._agent,
                "locale": "zh-CN",
                "service_workers": "block",
                "accept_downloads": False,
            },
        )
        await super().download_request(request)
        page = request.meta.pop("playwright_page")
        await self._settle(page)
        if not self._spec.owns(page.url):
            raise LeftHosts(page.url)
        if not self._traffic.documents:
            raise DownloadFailedError(self._traffic.failure or "no document came")
        *before, last = self._traffic.documents
        others = [one for one in self._traffic.answers if one is not last]
        request.meta[ALSO] = [exchange async for exchange in self._kept([*before, *others])]
        return await self._response(request, last)

    async def _settle(self, page: Page) -> None:
        """Wait while documents follow on one another."""
        count = -1
        while count != len(self._traffic.documents) <= _MOST_DOCUMENTS:
            count = len(self._traffic.documents)
            await asyncio.sleep(_SETTLED)
            await page.wait_for_load_state("load", timeout=self._timeout * 1000)

    async def _prepare(self, page: Page, request: Request) -> None:
        """Put our rules before those of the library; called before each opening."""
        await page.unroute("**/*", self._guard)
        await page.route("**/*", self._guard)
        if page is not self._page:
            page.on("response", self._note)
            page.on("requestfailed", self._note_failure)
            self._page = page

    # asking from within it

    async def _ask(self, request: Request) -> Response:
        page = self._page
        assert page is not None, "a page is opened before anything is asked from it"
        url = await page.evaluate("url => new URL(url, location.href).href", request.url)
        self._traffic = _Traffic(url=str(url), method=request.method)
        most = self._limit(request)
        size = await page.evaluate(_FETCH, [url, _how(request), most])
        if size == -1:
            raise Redirected
        if isinstance(size, int | float) and most and size > most:
            raise DownloadCancelledError(f"more than the limit of {most} bytes")
        if not self._traffic.answers:
            raise DownloadFailedError(self._traffic.failure or "no answer came")
        return await self._response(request, self._traffic.answers[-1])

    def _limit(self, request: Request) -> int:
        """Bytes of one answer at most; that of a file is what is left of its budget."""
        return int(request.meta.get("download_maxsize") or self._most)

    # what the page may load, and what it got

    async def _guard(self, route: Route, asked: Asked) -> None:
        """Let through what is ours to ask, from the archive where that is the network."""
        if not self._allows(asked):
            await route.abort("blockedbyclient")
        elif self._routes is None:
            await route.continue_()
        else:
            at = await self._routes.fulfil(route, asked)
            if at is not None:
                self._traffic.times[asked.url] = at

    def _allows(self, asked: Asked) -> bool:
        if not self._spec.owns(asked.url):
            return False
        if asked.is_navigation_request():
            is_ours = asked.frame.parent_frame is None
            return is_ours and len(self._traffic.documents) <= _MOST_DOCUMENTS
        if asked.resource_type == "script":
            return True
        return (asked.method, asked.url) == (self._traffic.method, self._traffic.url)

    def _note(self, answer: Answer) -> None:
        asked, traffic = answer.request, self._traffic
        if not self._spec.owns(answer.url):
            return
        if asked.is_navigation_request():
            traffic.documents.append(answer)
        else:
            traffic.answers.append(answer)
        traffic.kept[id(answer)] = asyncio.ensure_future(_body(answer))

    def _note_failure(self, asked: Asked) -> None:
        if asked.is_navigation_request() or asked.url == self._traffic.url:
            self._traffic.failure = f"{asked.failure or 'the request failed'}"

    # from the browser's answer to ours

    async def _response(self, request: Request, answer: Answer) -> Response:
        body = await self._traffic.kept[id(answer)]
        if body is None:
            raise DownloadFailedError("the browser doesn't give the body of the answer")
        most = self._limit(request)
        if most and len(body) > most:
            raise DownloadCancelledError(f"{len(body)} bytes, limit {most}")
        headers = Headers()
        for name, value in await _headers(answer):
            headers.appendlist(name, value.encode("latin-1", "replace"))
        if at := self._traffic.times.get(answer.url):
            request.meta[RECORDED_AT] = at
        kind = responsetypes.from_args(headers=headers, url=request.url, body=body)
        return kind(request.url, status=answer.status, headers=headers, body=body, request=request)

    async def _kept(self, answers: list[Answer]) -> Any:
        """What else came with a page, for the archive: earlier documents, and scripts."""
        for answer in answers:
            body = await self._traffic.kept[id(answer)]
            if body is None:
                logger.debug("{}: the browser doesn't give its body", answer.url)
            elif not self._most or len(body) <= self._most:
                yield Exchange(
                    method=answer.request.method,
                    url=answer.url,
                    request_body=answer.request.post_data_buffer or b"",
                    status=answer.status,
                    headers=await _headers(answer),
                    body=body,
                    at=self._traffic.times.get(answer.url) or datetime.now(UTC),
                )


async def _body(answer: Answer) -> bytes | None:
    """The bytes, decoded; None where the browser has thrown them away. A redirect that isn't
    followed has none, and the browser would wait for them for ever.
    """
    if 300 <= answer.status < 400:
        return b""
    try:
        return await answer.body()
    except Error:
        return None


async def _headers(answer: Answer) -> list[tuple[str, str]]:
    named = await answer.headers_array()
    return [(one["name"], one["value"]) for one in named if one["name"].lower() not in _DECODED]


def _how(request: Request) -> dict[str, Any]:
    """A request of Scrapy's in the words of `fetch`."""
    referrer = _text(request.headers.get("Referer"))
    return {
        "method": request.method,
        "headers": dict(_plain_headers(request)),
        "credentials": "same-origin",
        "cache": "no-store",
        "redirect": "manual",  # not followed: the browser doesn't tell a page where it leads
        **({"referrer": referrer} if referrer else {}),
        **({"body": request.body.decode()} if request.body else {}),
    }


def _plain_headers(request: Request) -> Iterator[tuple[str, str]]:
    for name, values in request.headers.items():
        if name not in _ITS_OWN and values:
            yield name.decode("latin-1"), values[-1].decode("latin-1")


def _text(value: bytes | None) -> str:
    return value.decode("latin-1") if value else ""


def _first_line(error: Error) -> str:
    return (error.message.splitlines() or ["the browser failed"])[0][:300]
