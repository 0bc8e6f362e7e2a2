"""When two requests are the same, and when two texts are."""

from __future__ import annotations

import hashlib
import time
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, strategies as st

from spiders.identity import canonical_url, request_sha256, text_sha256

API = "https://gs.amac.org.cn/amac-infodisc/api/pof/fund"
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=8)


# Addresses


@pytest.mark.parametrize(
    "other",
    [
        f"{API}?size=100&page=0",
        f"{API}?page=0&size=100#list",
        "https://GS.AMAC.org.cn/amac-infodisc/api/pof/fund?page=0&size=100",
        f"{API}?page=0&size=100&rand=0.123",
        f"{API}?rand=0.9&page=0&size=100",
    ],
)
def test_the_same_request_in_other_words(other: str) -> None:
    assert canonical_url(other, {"rand"}) == f"{API}?page=0&size=100"


@pytest.mark.parametrize(
    "other",
    [
        f"{API}?page=1&size=100",
        f"{API}?page=0",
        f"{API}?page=0&size=100&rand=",
        f"{API}/?page=0&size=100",
        "http://gs.amac.org.cn/amac-infodisc/api/pof/fund?page=0&size=100",
        "https://gs.amac.org.cn/amac-infodisc/api/pof/Fund?page=0&size=100",
    ],
)
def test_another_request(other: str) -> None:
    assert canonical_url(other) != canonical_url(f"{API}?page=0&size=100")


def test_empty_parameters_are_kept() -> None:
    """An SSE list with an empty status is another list than one without any."""
    assert canonical_url("https://a.cn/q?currStatus=&_=1", {"_"}) == "https://a.cn/q?currStatus="


def test_a_query_of_nothing_but_volatile_parameters_goes() -> None:
    assert (
        canonical_url("https://a.cn/q?_=1&jsonCallBack=f", {"_", "jsonCallBack"})
        == "https://a.cn/q"
    )


@given(st.dictionaries(WORDS, WORDS, max_size=5))
def test_order_and_volatile_parameters_change_nothing(values: dict[str, str]) -> None:
    pairs = [f"{quote_plus(name)}={quote_plus(value)}" for name, value in values.items()]
    url = "https://a.cn/q?" + "&".join(sorted(pairs))
    shuffled = [*pairs[::-1], "rand=0.5"]
    assert canonical_url("https://a.cn/q?" + "&".join(shuffled), {"rand"}) == canonical_url(url)
    assert canonical_url(canonical_url(url)) == canonical_url(url)


@given(WORDS, WORDS)
def test_other_values_are_another_request(one: str, other: str) -> None:
    urls = {canonical_url(f"https://a.cn/q?_=1&k={quote(word)}", {"_"}) for word in (one, other)}
    assert len(urls) == len({one, other})


def test_words_in_gbk_stay_apart() -> None:
    """Sites in GBK have it in their addresses; decoded as UTF-8 all of it would be the same."""
    fund, bond = (quote(word.encode("gbk")) for word in ("基金", "债券"))
    found = canonical_url(f"https://a.cn/q?k={fund}&_=1", {"_"})
    assert found == f"https://a.cn/q?k={fund}"
    assert found != canonical_url(f"https://a.cn/q?k={bond}&_=1", {"_"})


# Requests


def test_a_request_is_its_method_address_and_body() -> None:
    plain = request_sha256("POST", f"{API}?page=0&rand=1", b"{}", {"rand"})
    assert plain == request_sha256("post", f"{API}?rand=2&page=0", b"{}", {"rand"})
    others = {
        request_sha256("GET", f"{API}?page=0&rand=1", b"{}", {"rand"}),
        request_sha256("POST", f"{API}?page=1&rand=1", b"{}", {"rand"}),
        request_sha256("POST", f"{API}?page=0&rand=1", b"[]", {"rand"}),
        request_sha256("POST", f"{API}?page=0&rand=1", b"{}"),
    }
    assert len(others - {plain}) == 4


def test_the_parts_of_a_request_do_not_run_together() -> None:
    assert request_sha256("GET", "https://a.cn/a", b"b") != request_sha256("GET", "https://a.cn/ab")


# Texts

TEXT = "<html><body><h2>采购公告</h2><p>预算金额：48.5万元</p></body></html>"


@pytest.mark.parametrize(
    "noise",
    [
        "<script>var t=20261108;</script>",
        "<script src='a.js'></script >",
        "<STYLE>p { color: red }</STYLE>",
        "<!-- served by node 7 -->",
        "浏览次数：1024",
        "阅读量: 7",
        "点击数 : 88",
        "\n\n   \t",
    ],
)
def test_what_says_nothing_changes_nothing(noise: str) -> None:
    with_noise = TEXT.replace("<p>", f" {noise} <p>")
    assert text_sha256(with_noise) == text_sha256(TEXT.replace("<p>", " <p>"))


def test_a_counter_that_went_on_changes_nothing() -> None:
    before, after = (f"{TEXT}<div>浏览次数：{n}</div>" for n in (12, 3456))
    assert text_sha256(before) == text_sha256(after)


@pytest.mark.parametrize("other", ["49.5万元", "48.5元", "48.5万元 "])
def test_what_says_something_changes_the_text(other: str) -> None:
    assert text_sha256(TEXT.replace("48.5万元", other)) != text_sha256(TEXT)


def test_a_digest_is_that_of_the_text() -> None:
    assert text_sha256(" 公告 \n 一 ") == hashlib.sha256("公告 一".encode()).hexdigest()


@pytest.mark.parametrize("opening", ["<script>", "<style>", "<!--", "浏览次数：", "<script "])
def test_a_hostile_page_costs_no_more_than_its_length(opening: str) -> None:
    """Openings without an end: to look for each one's end anew would take hours for a megabyte."""
    page = TEXT + opening * (100_000 // len(opening))
    began = time.process_time()
    assert len(text_sha256(page)) == 64
    assert time.process_time() - began < 1, "it takes a few milliseconds"
