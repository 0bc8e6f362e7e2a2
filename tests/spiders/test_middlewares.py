"""Archive first, stay on the source's hosts, wait when told to."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given, strategies as st
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers, Response
from scrapy.settings import Settings
from scrapy.signalmanager import SignalManager

from spiders.archive import Archive, Archived, read_at
from spiders.middlewares import (
    LONGEST_WAIT,
    ArchiveMiddleware,
    AsksToWait,
    LeftHosts,
    NotArchived,
    OwnHostsRedirect,
    RetryAfterMiddleware,
    SentHome,
    StumblesMiddleware,
    retry_after,
)
from spiders.replay import RECORDED_AT
from spiders.sources.funds.amac import AmacFunds
from spiders.sources.procurement.ccgp import CcgpCentral
from spiders.spec import SourceSpec

NOTICE = "https://www.ccgp.gov.cn/cggg/zygg/gkzb/202611/t20261103_99000101.htm"


def crawler(**spider: object) -> Crawler:
    """As much of a crawler as a middleware asks of it."""
    return cast(
        Crawler,
        SimpleNamespace(
            settings=Settings(),
            signals=SignalManager(),
            spider=SimpleNamespace(**{"spec": CcgpCentral.spec, **spider}),
        ),
    )


def moved(to: str, status: int = 302, **more: str) -> Response:
    return Response(NOTICE, status=status, headers={"Location": to, **more})


# Redirects


def redirected(response: Response) -> Request | Response:
    middleware = OwnHostsRedirect.from_crawler(crawler())
    return middleware.process_response(Request(NOTICE), response)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_on_the_sources_own_host_is_followed(status: int) -> None:
    found = redirected(moved("/cggg/zygg/gkzb/202611/other.htm", status))
    assert isinstance(found, Request)
    assert found.url == "https://www.ccgp.gov.cn/cggg/zygg/gkzb/202611/other.htm"


@pytest.mark.parametrize(
    "to",
    [
        "https://example.com/",
        "//search.ccgp.gov.cn/notice.htm",
        "https://www.ccgp.gov.cn.example.com/cggg/",
        "https://www.ccgp.gov.cn@example.com/cggg/",
        "http://127.0.0.1/latest/meta-data/",
        "https://ccgp.gov.cn/",
    ],
)
def test_a_redirect_to_another_host_is_not(to: str) -> None:
    with pytest.raises(LeftHosts, match="redirected to another host: http") as caught:
        redirected(moved(to))
    assert caught.value.target.startswith("http")
    assert isinstance(caught.value, IgnoreRequest)


@pytest.mark.parametrize(
    "to",
    [
        "https://www.ccgp.gov.cn/",
        "https://www.ccgp.gov.cn",
        "http://www.ccgp.gov.cn/",
        "/",
        "/index.htm",
        "/cggg",
        "/404.htm?from=1",
        "https://WWW.CCGP.GOV.CN/index.htm#top",
    ],
)
def test_a_redirect_to_the_portals_home_is_no_document(to: str) -> None:
    response = moved(to)
    with pytest.raises(SentHome, match="redirected to the portal's home") as caught:
        redirected(response)
    assert caught.value.response is response


def test_a_redirect_to_another_port_and_one_without_end_are_told_as_such() -> None:
    with pytest.raises(LeftHosts, match="redirected to another port: http"):
        redirected(moved("https://www.ccgp.gov.cn:8899/x/"))
    middleware = OwnHostsRedirect.from_crawler(crawler())
    asked = Request(NOTICE, meta={"redirect_times": 99, "redirect_urls": [NOTICE]})
    with pytest.raises(LeftHosts, match=f"redirects to itself or in a circle: {NOTICE}"):
        middleware.process_response(asked, moved(NOTICE))


def test_a_home_may_be_the_publishers_main_site_on_another_host() -> None:
    middleware = OwnHostsRedirect.from_crawler(crawler(spec=AmacFunds.spec))
    page = "https://gs.amac.org.cn/amac-infodisc/res/pof/fund/1.html"
    for home, error in (("https://www.amac.org.cn/", SentHome), ("https://e.example/", LeftHosts)):
        response = Response(page, status=302, headers={"Location": home})
        with pytest.raises(error):
            middleware.process_response(Request(page), response)


def test_a_path_that_only_begins_as_home_does_is_a_document() -> None:
    found = redirected(moved("/cggg/zygg/index.htm"))
    assert isinstance(found, Request)


def test_what_is_no_redirect_passes() -> None:
    for response in (Response(NOTICE), Response(NOTICE, status=302), Response(NOTICE, status=404)):
        assert redirected(response) is response


# The archive


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive(tmp_path, "ccgp_zygg")
    yield archive
    archive.close()


def through_archive(archive: Archive, request: Request, response: Response) -> Archived:
    middleware = ArchiveMiddleware.from_crawler(crawler(archive=archive))
    assert middleware.process_response(request, response) is response
    archived = request.meta["archived"]
    assert isinstance(archived, Archived)
    return archived


@pytest.mark.parametrize("status", [200, 302, 403, 404, 429, 500])
def test_every_answer_is_archived(archive: Archive, tmp_path: Path, status: int) -> None:
    headers = Headers({"Content-Type": "text/html", "X-A": ["1", "2"]})
    response = Response(NOTICE, status=status, headers=headers, body=b"\xb9\xab\xb8\xe6")
    archived = through_archive(archive, Request(NOTICE), response)
    found = read_at(tmp_path, archived.record_file, archived.record_offset, archived.sha256)
    assert (found.url, found.status, found.body) == (NOTICE, status, b"\xb9\xab\xb8\xe6")
    assert found.headers[:3] == [("Content-Type", "text/html"), ("X-A", "1"), ("X-A", "2")]


def test_an_answer_of_the_network_is_of_now(archive: Archive) -> None:
    before = datetime.now(UTC)
    archived = through_archive(archive, Request(NOTICE), Response(NOTICE))
    assert before <= archived.at <= datetime.now(UTC)


def test_an_answer_of_the_archive_is_of_its_own_time(archive: Archive) -> None:
    """The time is for one answer: a request that is sent again has another."""
    at = datetime(2026, 11, 8, 12, tzinfo=UTC)
    request = Request(NOTICE, meta={RECORDED_AT: at})
    assert through_archive(archive, request, Response(NOTICE)).at == at
    assert RECORDED_AT not in request.meta


def test_no_server_sets_the_time(archive: Archive) -> None:
    headers = {RECORDED_AT: "1999-01-01T00:00:00+00:00", "X-Yindao-Recorded-At": "garbage"}
    response = Response(NOTICE, headers=headers)
    assert through_archive(archive, Request(NOTICE), response).at.year > 1999


def test_an_answer_that_can_not_be_archived_goes_no_further(tmp_path: Path) -> None:
    (tmp_path / "ccgp_zygg").write_text("in the way")
    archive = Archive(tmp_path, "ccgp_zygg")
    request = Request(NOTICE)
    with pytest.raises(NotArchived, match=r"not archived: .*ccgp_zygg"):
        through_archive(archive, request, Response(NOTICE))
    assert "archived" not in request.meta


# Waiting


def wait_for(value: str | bytes | None, status: int = 429) -> float:
    headers = {} if value is None else {"Retry-After": value}
    return retry_after(Response(NOTICE, status=status, headers=headers))


def test_seconds() -> None:
    assert wait_for("7") == 7.0
    assert wait_for(" 120 ") == 120.0
    assert wait_for("0") == 0.0


def test_a_date() -> None:
    soon = datetime.now(UTC) + timedelta(seconds=60)
    assert 50 < wait_for(format_datetime(soon, usegmt=True)) <= 60
    beijing = soon.astimezone(tz=None)
    assert 50 < wait_for(format_datetime(beijing)) <= 60
    naive = format_datetime(soon.replace(tzinfo=None))
    assert naive.endswith("-0000")
    assert 50 < wait_for(naive) <= 60


def test_a_date_that_is_past_means_now() -> None:
    assert wait_for("Sun, 01 Nov 2015 08:00:00 GMT") == 0.0


def test_a_long_wait_is_understood_as_it_is_meant() -> None:
    late = datetime.now(UTC) + timedelta(days=365)
    for value in ("301", "86400", "9" * 400, format_datetime(late)):
        assert wait_for(value) > LONGEST_WAIT
    assert wait_for("300") == LONGEST_WAIT


@pytest.mark.parametrize(
    "value",
    [
        *(None, "", "soon", "-5", "1.5", "1e3", "NaN", b"\xb2", b"\xe4\xb8\x80"),
        "Mon, 32 Foo 2026",
        "Mon, 01 Jan 99999 00:00:00 GMT",
        "Mon, 01 Jan 2026 00:00:00 +99999999999999",
    ],
)
def test_garbage_is_no_wait(value: str | bytes | None) -> None:
    assert wait_for(value) == 0.0


@given(st.binary(max_size=40))
def test_any_header_is_some_wait(value: bytes) -> None:
    assert 0.0 <= wait_for(value) < float("inf")


class Engine:
    """Writes down what is done to it."""

    def __init__(self) -> None:
        self.done: list[str | float] = []

    def pause(self) -> None:
        self.done.append("pause")

    def unpause(self) -> None:
        self.done.append("unpause")

    async def sleep(self, seconds: float) -> None:
        self.done.append(seconds)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    """An engine, and a clock that doesn't make the test wait."""
    engine = Engine()
    monkeypatch.setattr("spiders.middlewares.asyncio.sleep", engine.sleep)
    return engine


def answered(engine: Engine, status: int, value: str | None) -> Response:
    middleware = RetryAfterMiddleware.from_crawler(
        cast(Crawler, SimpleNamespace(engine=engine, settings=Settings()))
    )
    headers = {"Retry-After": value} if value else {}
    response = Response(NOTICE, status=status, headers=headers)
    return asyncio.run(middleware.process_response(Request(NOTICE), response))


@pytest.mark.parametrize("status", [429, 503])
def test_the_whole_crawl_pauses_as_long_as_the_server_asks(engine: Engine, status: int) -> None:
    assert answered(engine, status, "12").status == status
    assert engine.done == ["pause", 12.0, "unpause"]


def test_who_asks_for_a_longer_pause_is_left_alone(engine: Engine) -> None:
    """The wait is neither cut short nor sat out: the crawl ends."""
    with pytest.raises(AsksToWait, match="99999 s"):
        answered(engine, 503, "99999")
    assert engine.done == []


@pytest.mark.parametrize(("status", "value"), [(200, "12"), (500, "12"), (429, None), (429, "0")])
def test_nothing_pauses_without_need(engine: Engine, status: int, value: str | None) -> None:
    answered(engine, status, value)
    assert engine.done == []


@pytest.mark.parametrize(
    ("spec", "status", "body", "is_stumble"),
    [
        (AmacFunds.spec, 403, b"x", True),
        (AmacFunds.spec, 502, b"x", True),
        (AmacFunds.spec, 200, b" ", True),
        (AmacFunds.spec, 200, b"{}", False),
        (AmacFunds.spec, 404, b"", False),
        (CcgpCentral.spec, 403, b"", False),
        (CcgpCentral.spec, 200, b"", False),
    ],
)
def test_a_stumble_is_asked_for_again_a_few_times_ever_later(
    engine: Engine, spec: SourceSpec, status: int, body: bytes, is_stumble: bool
) -> None:
    settings = Settings()
    settings.setmodule("spiders.settings")
    stats = SimpleNamespace(inc_value=lambda _: None)
    whole = SimpleNamespace(settings=settings, engine=engine, stats=stats)
    whole.spider = SimpleNamespace(spec=spec, crawler=whole)
    middleware = StumblesMiddleware.from_crawler(cast(Crawler, whole))
    response = Response(NOTICE, status=status, body=body)
    request: Request | Response = Request(NOTICE, meta={"ask": None})
    tries = 0
    while isinstance(request, Request):
        request, tries = asyncio.run(middleware.process_response(request, response)), tries + 1
    assert request is response
    pauses = [done for done in engine.done if isinstance(done, float)]
    assert (pauses, tries) == (([10.0, 60.0], 3) if is_stumble else ([], 1))
    assert asyncio.run(middleware.process_response(Request(NOTICE), response)) is response  # robots


def test_a_pause_that_is_cut_short_still_ends(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def cancelled(_: float) -> None:
        raise asyncio.CancelledError

    monkeypatch.setattr("spiders.middlewares.asyncio.sleep", cancelled)
    with pytest.raises(asyncio.CancelledError):
        answered(engine, 429, "12")
    assert engine.done == ["pause", "unpause"]
