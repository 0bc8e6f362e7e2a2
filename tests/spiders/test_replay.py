"""The archive as a network: what was asked is answered as it was, and nothing else is."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import HtmlResponse, Response, TextResponse
from scrapy.settings import Settings

from spiders.archive import ArchiveDamaged
from spiders.replay import RECORDED_AT, ReplayHandler, ReplayNetwork
from tests.support.network import NOW, Network

API = "https://gs.amac.org.cn/amac-infodisc/api/pof/fund"
HOME = "https://www.ccgp.gov.cn/"


def of(network: Network, *volatile: str) -> ReplayNetwork:
    return ReplayNetwork(network.files(), volatile)


def body_of(
    network: ReplayNetwork, url: str, body: bytes = b"", method: str = "GET"
) -> bytes | None:
    answer = network.answer(method, url, body)
    return None if answer is None else answer.body


def test_what_was_asked_is_answered(tmp_path: Path) -> None:
    network = Network(tmp_path)
    network.add(HOME, "首页", status=203, headers={"Content-Type": "text/html"})
    answer = of(network).answer("GET", HOME, b"")
    assert answer is not None
    assert (answer.status, answer.body, answer.at) == (203, "首页".encode(), NOW)
    assert answer.headers[0] == ("Content-Type", "text/html")


def test_what_was_never_asked_is_not(tmp_path: Path) -> None:
    network = Network(tmp_path)
    network.add(HOME, "首页")
    replayed = of(network)
    assert replayed.answer("GET", f"{HOME}index.htm", b"") is None
    assert replayed.answer("POST", HOME, b"") is None
    assert replayed.answer("GET", HOME, b"x") is None


def test_an_empty_archive_answers_nothing(tmp_path: Path) -> None:
    assert of(Network(tmp_path)).answer("GET", HOME, b"") is None


def test_volatile_parameters_and_their_order_do_not_count(tmp_path: Path) -> None:
    network = Network(tmp_path)
    network.add(f"{API}?page=0&size=100&rand=0.5", "[]", method="POST", body="{}")
    replayed = of(network, "rand")
    for url in (f"{API}?rand=0.77&size=100&page=0", f"{API}?page=0&size=100"):
        assert body_of(replayed, url, b"{}", "POST") == b"[]"
    assert body_of(of(network), f"{API}?page=0&size=100", b"{}", "POST") is None


def test_posts_are_told_apart_by_their_bodies(tmp_path: Path) -> None:
    network = Network(tmp_path)
    for keyword in ("引导基金", "母基金"):
        network.add(API, f"of {keyword}", method="POST", body=keyword)
    replayed = of(network)
    assert body_of(replayed, API, "母基金".encode(), "POST") == "of 母基金".encode()
    assert body_of(replayed, API, "引导基金".encode(), "post") == "of 引导基金".encode()
    assert body_of(replayed, API, b"", "POST") is None


def test_the_last_answer_counts_also_across_files(tmp_path: Path) -> None:
    network = Network(tmp_path)
    network.add(HOME, "one")
    network.add(HOME, "two")
    assert body_of(of(network), HOME) == b"two"
    network.add(HOME, "three")
    assert len(network.files()) == 2
    assert body_of(of(network), HOME) == b"three"


def test_answers_with_the_same_body_keep_their_own_heads(tmp_path: Path) -> None:
    """Redirects are bodies of nothing: each must lead where it led."""
    network = Network(tmp_path)
    for name in ("a", "b"):
        network.add(HOME + name, status=302, headers={"Location": f"{HOME}to-{name}"})
    network.add(HOME + "c", status=404)
    replayed = of(network)
    found = {name: replayed.answer("GET", HOME + name, b"") for name in "abc"}
    heads = {name: (each.status, dict(each.headers)) for name, each in found.items() if each}
    assert heads["a"][0] == heads["b"][0] == 302
    assert heads["a"][1]["Location"] == f"{HOME}to-a"
    assert heads["b"][1]["Location"] == f"{HOME}to-b"
    assert heads["c"][0] == 404
    assert "Location" not in heads["c"][1]


def test_a_network_that_was_moved_answers_as_before(tmp_path: Path) -> None:
    """The second answer has the body of the first, in another file."""
    network = Network(tmp_path)
    network.add(HOME, "the same")
    network.files()
    network.add(f"{HOME}2", "the same")
    files = [file.rename(tmp_path / file.name) for file in network.files()]
    assert len(files) == 2
    assert body_of(ReplayNetwork(files, ()), f"{HOME}2") == b"the same"


def test_a_network_that_is_damaged_does_not_answer_half(tmp_path: Path) -> None:
    network = Network(tmp_path)
    network.add(HOME, "公告" * 500)
    (file,) = network.files()
    replayed = ReplayNetwork([file], ())
    file.write_bytes(file.read_bytes()[:-40])
    with pytest.raises(ArchiveDamaged):
        replayed.answer("GET", HOME, b"")
    assert body_of(ReplayNetwork([file], ()), HOME) is None


# The handler


def answer_to(request: Request, files: list[Path], **settings: object) -> Response:
    """What a crawl of a source with the volatile parameter `rand` gets for a request."""
    crawler = SimpleNamespace(
        settings=Settings({"YINDAO_REPLAY": [str(file) for file in files], **settings}),
        spidercls=SimpleNamespace(spec=SimpleNamespace(volatile=frozenset({"rand"}))),
    )
    handler = ReplayHandler(cast(Crawler, crawler))
    return asyncio.run(handler.download_request(request))


def test_the_handler_gives_the_answer_and_when_it_was_given(tmp_path: Path) -> None:
    network = Network(tmp_path)
    at = datetime(2026, 10, 1, 3, 4, 5, tzinfo=UTC)
    network.add(f"{HOME}a?x=1", "<p>公告</p>", headers={"Content-Type": "text/html"}, at=at)
    request = Request(f"{HOME}a?rand=7&x=1")
    response = answer_to(request, network.files())
    assert isinstance(response, HtmlResponse)
    assert (response.status, response.body) == (200, "<p>公告</p>".encode())
    assert response.url == f"{HOME}a?rand=7&x=1"
    assert response.request is request
    assert request.meta[RECORDED_AT] == at


def test_the_handler_knows_json_from_html(tmp_path: Path) -> None:
    network = Network(tmp_path)
    network.add(API, "[]", method="POST", body="{}", headers={"Content-Type": "application/json"})
    response = answer_to(Request(API, method="POST", body="{}"), network.files())
    assert isinstance(response, TextResponse)
    assert response.json() == []


def test_headers_come_byte_for_byte(tmp_path: Path) -> None:
    """A Location in raw UTF-8, as servers send it, leads to the same place."""
    network = Network(tmp_path)
    raw = "/公告.htm".encode().decode("latin-1")
    network.add(HOME, status=302, headers={"Location": raw, "X-A": "1"})
    response = answer_to(Request(HOME), network.files())
    assert response.headers["Location"] == "/公告.htm".encode()
    assert response.headers["X-A"] == b"1"


def test_what_is_not_there_answers_404(tmp_path: Path) -> None:
    response = answer_to(Request(f"{HOME}robots.txt"), Network(tmp_path).files())
    assert (response.status, response.body) == (404, b"")


def test_an_answer_above_the_limit_is_refused(tmp_path: Path) -> None:
    network = Network(tmp_path)
    network.add(HOME, b"x" * 1001)
    files = network.files()
    assert len(answer_to(Request(HOME), files, DOWNLOAD_MAXSIZE=1001).body) == 1001
    with pytest.raises(DownloadCancelledError, match="1001 bytes, limit 1000"):
        answer_to(Request(HOME), files, DOWNLOAD_MAXSIZE=1000)
    assert len(answer_to(Request(HOME), files, DOWNLOAD_MAXSIZE=0).body) == 1001
