"""Between spider and network: archive first, stay on the source's hosts, wait when told to."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from spiders.archive import Archive, Exchange
from spiders.replay import RECORDED_AT
from spiders.spec import SourceSpec, is_usual

ALSO = "came_along"  # in the request's meta: exchanges that came with the answer
LONGEST_WAIT = 300.0  # seconds; a server that asks for more gets an end of the run instead
_ASKS_TO_WAIT = frozenset({429, 503})


class LeftHosts(IgnoreRequest):
    """The answer leads away from the source's own hosts; it is not followed."""

    def __init__(self, target: str) -> None:
        self.target = target
        where = "host" if is_usual(target) or "@" in target else "port"
        super().__init__(f"redirected to another {where}: {target}")


class Circle(LeftHosts):
    """The answer leads back to the address that was asked, again and again."""

    def __init__(self, target: str) -> None:
        self.target = target
        IgnoreRequest.__init__(self, f"redirects to itself or in a circle: {target}")


class AsksToWait(IgnoreRequest):
    """The server asks to be left alone for longer than a crawl waits: the crawl ends."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"the server asks to wait {seconds:.0f} s")


class SentHome(IgnoreRequest):
    """The answer leads to the portal's home: the document isn't there any more."""

    def __init__(self, target: str, response: Response) -> None:
        self.target, self.response = target, response
        super().__init__(f"redirected to the portal's home: {target}")


class NotArchived(Exception):
    """The disk doesn't take an answer. What isn't archived must not be read: the crawl ends."""

    def __init__(self, error: OSError) -> None:
        super().__init__(f"not archived: {error}")


class ArchiveMiddleware:
    """Archives each answer before anything else looks at it.

    It stands right behind decompression and before redirects and retries, so that every single
    answer is kept: redirects, errors and the answers before a retry, too.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchiveMiddleware:
        """The archive belongs to the spider, which closes it."""
        archive = getattr(crawler.spider, "archive", None)
        assert isinstance(archive, Archive), "a SourceSpider has an archive"
        return cls(archive)

    def process_response(self, request: Request, response: Response) -> Response:
        """Write the answer; later parts find its place in the request's meta."""
        exchange = Exchange(
            method=request.method,
            url=request.url,
            request_body=request.body,
            status=response.status,
            headers=_headers(response),
            body=response.body,
            at=request.meta.pop(RECORDED_AT, None) or datetime.now(UTC),
        )
        try:
            for other in request.meta.pop(ALSO, ()):
                self._archive.write(other)
            request.meta["archived"] = self._archive.write(exchange)
        except OSError as error:
            raise NotArchived(error) from error
        return response


def _headers(response: Response) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    ]


class OwnHostsRedirect(RedirectMiddleware):
    """Follows redirects on the source's own hosts only; a portal's home is no document."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Raises LeftHosts or SentHome instead of following, and Circle where that has no end."""
        try:
            result = super().process_response(request, response)
        except IgnoreRequest as error:  # more redirects than are followed
            raise Circle(request.url) from error
        if isinstance(result, Request):
            _check_target(_spec(self.crawler.spider), result.url, response)
        return result


def _spec(spider: Spider | None) -> SourceSpec:
    spec = getattr(spider, "spec", None)
    assert isinstance(spec, SourceSpec), "every spider of ours has a spec"
    return spec


def _check_target(spec: SourceSpec, url: str, response: Response) -> None:
    if _bare(url) in {_bare(home) for home in spec.homes}:  # which may be the publisher's main site
        raise SentHome(url, response)
    if not spec.owns(url):
        raise LeftHosts(url)


def _bare(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}{parts.path.rstrip('/')}"


class RetryAfterMiddleware:
    """Waits as long as a server asks to (Retry-After), within reason, before anything is retried.

    Scrapy itself retries at once. One crawl is one source, so the whole crawl pauses.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RetryAfterMiddleware:
        """The crawl that pauses."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Pause the crawl where the answer asks for it."""
        wait = retry_after(response) if response.status in _ASKS_TO_WAIT else 0.0
        if wait > LONGEST_WAIT:
            raise AsksToWait(wait)
        if wait:
            await _pause(self._crawler, wait)
        return response


class StumblesMiddleware:
    """Asks again where a source is known to stumble, after pauses that grow (`STUMBLE_PAUSES`).

    An answer that comes again after the last pause is judged as any other. In a replay nothing is
    asked again: the archive has but one answer.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        replay = crawler.settings.getlist("YINDAO_REPLAY")
        self._pauses = [] if replay else [*map(float, crawler.settings.getlist("STUMBLE_PAUSES"))]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StumblesMiddleware:
        """The crawl that pauses."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """The request anew, after a pause; the answer, where it is none of the source's stumbles
        or has been asked for often enough."""
        spider = self._crawler.spider
        tried = int(request.meta.get("retry_times", 0))
        is_ours = "ask" in request.meta  # not of robots.txt
        if not is_ours or tried >= len(self._pauses) or not _stumbles(_spec(spider), response):
            return response
        assert spider is not None, "answers come to a spider"
        reason = f"{response.status}, {len(response.body)} bytes"
        most = len(self._pauses)
        again = get_retry_request(request, spider=spider, reason=reason, max_retry_times=most)
        if again is None:
            return response
        await _pause(self._crawler, self._pauses[tried])
        return again


def _stumbles(spec: SourceSpec, response: Response) -> bool:
    """True for a status of those that pass, and for no body where there should be one."""
    is_empty = response.status == 200 and not response.body.strip()
    return bool(spec.stumbles) and (response.status in spec.stumbles or is_empty)


async def _pause(crawler: Crawler, seconds: float) -> None:
    engine = crawler.engine
    assert engine is not None, "answers come while the engine runs"
    engine.pause()
    try:
        await asyncio.sleep(seconds)
    finally:
        engine.unpause()


def retry_after(response: Response) -> float:
    """Seconds that the server asks to wait: 0 where it doesn't say."""
    text = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if text.isdecimal():
        return float(text[:12])
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return 0.0
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max((aware - datetime.now(UTC)).total_seconds(), 0.0)
