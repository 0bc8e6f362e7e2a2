"""The Hong Kong exchange: what its feeds and its table are read as, and what they may not be."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from spiders.drafts import Contents, Page
from spiders.platforms.hkex import TABLES, read_feed, read_new_listings, read_returned
from spiders.select import LayoutDrift
from spiders.sources.listings.hkex import HkexListings, HkexNewListings
from tests.support import hkex_answers as hkex

NOW = datetime(2026, 7, 10, 12, 0, tzinfo=UTC)
ASKS = hkex.asks()


def page(feed: str, text: str) -> Page:
    ask = ASKS[feed]
    return Page(ask.url, ask.kind, text, NOW, ask.context)


def read(feed: str, *rows: dict[str, Any]) -> Contents:
    return read_feed(page(feed, hkex.body(rows)))


def test_all_feeds_are_asked_in_both_languages() -> None:
    """Active before what came of it, Chinese before English: the last word is the right one."""
    assert len(ASKS) == 20
    assert [*ASKS][:4] == [
        f"appactive_app_{board}_{lang}" for board in ("sehk", "gem") for lang in "ce"
    ]
    assert ASKS["appreturned_gem_e"].url == (
        "https://www1.hkexnews.hk/ncms/json/eds/appreturned_gem_e.json"
    )
    assert {ask.kind for name, ask in ASKS.items() if "returned" in name} == {"returned"}
    assert all(HkexListings.spec.owns(ask.url) for ask in ASKS.values())
    order = [name for name in ASKS if name.endswith("sehk_c")]
    assert order.index("applisted_sehk_c") > order.index("appinactive_sehk_c") > 1


def test_the_number_of_an_application_is_its_board_and_folder() -> None:
    found = read("appactive_app_gem_c", hkex.applicant(109001), hkex.applicant(109002))
    assert [draft.native_id for draft in found.drafts] == ["gem/109001", "gem/109002"]
    assert (found.rows, found.total, found.oddities) == (2, None, ())


def test_an_empty_feed_is_read_as_empty() -> None:
    assert read("appinactive_gem_c").rows == 0


@pytest.mark.parametrize("number", [None, "", "x", 1.5, "108565/../1", {}])
def test_a_row_without_a_folder_number_is_a_drift(number: Any) -> None:
    with pytest.raises(LayoutDrift, match="folder number"):
        read("appactive_app_sehk_c", hkex.applicant(id=number))


def test_a_row_of_the_returned_feed_among_applications_is_a_drift() -> None:
    with pytest.raises(LayoutDrift, match="id"):
        read("appinactive_sehk_c", hkex.sent_back())


def test_applications_where_returned_ones_should_be_are_a_drift() -> None:
    """There `s` would be read as a sponsor's name."""
    with pytest.raises(LayoutDrift, match="rd"):
        read_returned(page("appreturned_sehk_c", hkex.body([hkex.applicant()])))


@pytest.mark.parametrize("feed", ["appactive_app_sehk_c", "appinactive_sehk_c"])
def test_a_state_of_another_feed_is_told(feed: str) -> None:
    odd = read(feed, hkex.applicant(s="LT")).oddities
    assert [(each.what, each.found) for each in odd] == [
        (f"{feed.removesuffix('_sehk_c')}: a state of another feed", "LT")
    ]


def test_a_folder_that_stands_there_twice_is_told() -> None:
    odd = read("appactive_app_sehk_c", hkex.applicant(), hkex.applicant()).oddities
    assert [each.found for each in odd] == ["sehk/109001"]


def test_a_new_key_is_told_and_a_missing_one_is_a_drift() -> None:
    odd = read("applisted_sehk_e", hkex.applicant(s="LT", sponsor="x")).oddities
    assert [each.what for each in odd] == ["application: new key"]
    for key in ("a", "d", "s"):
        row = hkex.applicant()
        del row[key]
        with pytest.raises(LayoutDrift, match=key):
            read("appactive_app_sehk_c", row)


@pytest.mark.parametrize("documents", ["x", {"d": 1}, [1], [{"d": "1"}], [{"d": "1", "nS1": "x"}]])
def test_documents_of_another_shape_are_a_drift(documents: Any) -> None:
    with pytest.raises(LayoutDrift):
        read("appactive_app_sehk_c", hkex.applicant(ls=documents))


@pytest.mark.parametrize("text", ["", "<html>x</html>", "[]", '{"app":{}}', '{"genDate":"1"}'])
def test_what_is_no_feed_is_a_drift(text: str) -> None:
    with pytest.raises(LayoutDrift):
        read_feed(page("appactive_app_sehk_c", text))


# --- new listings ------------------------------------------------------------------------------


def table(text: str) -> Contents:
    return read_new_listings(Page(f"{TABLES}Main-Board?sc_lang=en", "new_listings", text, NOW))


def test_new_listings_are_read_by_their_heads() -> None:
    row = hkex.listing_row(prospectus="/listedco/listconews/sehk/2026/0630/1.pdf")
    (draft,) = table(hkex.listing_page(row)).drafts
    assert draft.native_id == "03752"
    assert draft.fields["prospectus"] == [
        {
            "url": "https://www2.hkexnews.hk/listedco/listconews/sehk/2026/0630/1.pdf",
            "title": "Download",
            "head": "PROSPECTUSES",
        }
    ]
    assert draft.fields["allotment"] == []


@pytest.mark.parametrize(
    "heads",
    [
        "Stock Code|Stock Name|PROSPECTUSES|ALLOTMENT RESULTS",
        "Stock Code|Company|NEW LISTING ANNOUNCEMENTS|PROSPECTUSES|ALLOTMENT RESULTS",
        "Code|Stock Name|NEW LISTING ANNOUNCEMENTS|PROSPECTUSES|ALLOTMENT RESULTS",
    ],
)
def test_another_head_is_a_drift(heads: str) -> None:
    with pytest.raises(LayoutDrift):
        table(hkex.listing_page(hkex.listing_row(), heads=heads))


def test_a_table_in_another_order_is_the_same() -> None:
    heads = "Stock Name|Stock Code|NEW LISTING ANNOUNCEMENTS|PROSPECTUSES|ALLOTMENT RESULTS"
    row = hkex.listing_row(code="Sample Inc.", name="3752", allotment="/a/2026/0630/2.pdf")
    (draft,) = table(hkex.listing_page(row, heads=heads)).drafts
    assert (draft.fields["code"], draft.fields["name"]) == ("3752", "Sample Inc.")


def test_a_code_that_is_none_is_a_drift() -> None:
    with pytest.raises(LayoutDrift, match="stock code"):
        table(hkex.listing_page(hkex.listing_row(code="No record found")))


def test_a_row_without_a_document_is_told() -> None:
    odd = table(hkex.listing_page(hkex.listing_row())).oddities
    assert [each.what for each in odd] == ["new listing without a document"]


# --- captured ----------------------------------------------------------------------------------

CAPTURED = {
    "appactive_app_sehk_e": ("appactive_app_sehk_e.json", ["sehk/108565"]),
    "appactive_appphip_sehk_e": ("appactive_appphip_sehk_e.json", ["sehk/108337"]),
    "appactive_appphip_sehk_c": ("hkex_appphip_sample.json", ["sehk/107796", "sehk/108066"]),
    "appinactive_sehk_e": ("appinactive_sehk_e.json", ["sehk/107831"]),
    "applisted_sehk_e": ("applisted_sehk_e.json", ["sehk/108182"]),
}


@pytest.mark.parametrize("feed", CAPTURED)
def test_captured_feeds(captures: Path, feed: str) -> None:
    """Every row with every field, no drift and no oddity."""
    name, numbers = CAPTURED[feed]
    text = (captures / "hkex" / name).read_text(encoding="utf-8")
    found = read_feed(page(feed, text))
    assert ([draft.native_id for draft in found.drafts], found.oddities) == (numbers, ())
    assert [dict(draft.fields) for draft in found.drafts] == json.loads(text)["app"]


def test_captured_returned_feed(captures: Path) -> None:
    text = (captures / "hkex/appreturned_sehk_e.json").read_text(encoding="utf-8")
    found = read_returned(page("appreturned_sehk_e", text))
    assert ([dict(draft.fields) for draft in found.drafts], found.oddities) == (
        json.loads(text)["app"],
        (),
    )


def test_captured_new_listings(captures: Path) -> None:
    text = (captures / "hkex/hkex_new_listing_sample.html").read_text(encoding="utf-8")
    found = table(text)
    assert (found.rows, found.oddities) == (7, ())
    codes = ["03752", "06880", "02249", "02475", "06951", "09971", "02667"]
    assert [draft.native_id for draft in found.drafts] == codes
    files = [
        file
        for d in found.drafts
        for shape in d.fields.values()
        if isinstance(shape, list)
        for file in shape
    ]
    assert len(files) == text.count("<a href=") == 13


def test_what_the_new_listings_spider_asks() -> None:
    spider = HkexNewListings.__new__(HkexNewListings)
    day = date(2026, 7, 7)
    urls = [spider.ask_list(window, 1).url for window in spider.windows(day, day)]
    assert urls == [f"{TABLES}Main-Board?sc_lang=en", f"{TABLES}GEM?sc_lang=en"]
