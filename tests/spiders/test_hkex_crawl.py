"""Hong Kong's feeds, crawled: one application through its feeds, and what is told of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scheduler.run import CrawlEnd
from tests.support import hkex_answers as hkex
from tests.support.dumps import raw_data_of
from tests.support.network import sqlite_database
from tests.test_real_input.conftest import Sent, World, opened

AT = datetime(2026, 7, 10, 12, tzinfo=UTC)
SINCE = date(2026, 7, 1)
OTHERS = [hkex.applicant(number, a=f"另一樣例{number}有限公司") for number in range(1, 11)]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with opened(tmp_path, sqlite_database(tmp_path)) as made:
        yield made


def crawl(world: World, feeds: Mapping[str, Sequence[Any]]) -> CrawlEnd:
    sent = [
        Sent(url=url, content=text.encode(), json=True) for url, text in hkex.answers(feeds).items()
    ]
    at = AT + timedelta(days=len(world.ends))
    return world.crawl("hkex_listings", sent, at, since=SINCE)


def active(*rows: dict[str, Any]) -> dict[str, Any]:
    return hkex.both("appactive_app_sehk", *OTHERS, *rows)


def test_one_application_moves_on_through_the_feeds(world: World) -> None:
    """Active, past its hearing, listed: three steps of one application, which is never gone."""
    row = hkex.applicant()
    assert crawl(world, active(row)).verdict == "complete"
    passed = {**row, "d": "21/05/2026", "hasPhip": True, "ps": [hkex.pack()]}
    crawl(world, active() | hkex.both("appactive_appphip_sehk", passed))
    listed = {**row, "d": "06/06/2026", "s": "LT", "st": "06872"}
    crawl(world, active() | hkex.both("applisted_sehk", listed))

    (found,) = world.rows("listing_application", native_id="sehk/109001")
    assert (found["stage"], found["gone_at"], found["stock_code"]) == ("listed", None, "06872")
    assert found["issuer_raw"] == "青禾樣例科技股份有限公司"
    assert (found["issuer_raw_en"], found["name_marks"]) == ("Sample 109001 Limited", "B")
    assert (found["exchange"], found["board"], found["kind"]) == ("hkex", "main", "ipo")
    assert found["accepted_on"] == date(2026, 1, 12)
    events = world.rows("listing_event", application_id=found["id"])
    assert [(each["stage"], each["provisional"]) for each in events] == [
        ("accepted", True),
        ("committee_passed", True),
        ("listed", True),
    ]
    moves = [
        (each["value_old"], each["value_new"], each["cause"])
        for each in world.rows("change", entity="listing_application", field="stage")
    ]
    assert moves == [
        ("accepted", "committee_passed", "source_changed"),
        ("committee_passed", "listed", "source_changed"),
    ]
    assert not [each for each in world.rows("change") if each["cause"] == "gone"]


def test_what_leaves_all_feeds_is_gone_without_an_outcome(world: World) -> None:
    row = hkex.applicant()
    for feeds in (active(row), active(), active()):
        crawl(world, feeds)
    (found,) = world.rows("listing_application", native_id="sehk/109001")
    assert (found["stage"], found["gone_at"] is not None) == ("accepted", True)
    gone = [each for each in world.rows("change") if each["cause"] == "gone"]
    assert [(each["entity"], each["entity_id"]) for each in gone] == [
        ("listing_application", found["id"])
    ]
    assert len(world.rows("listing_event", application_id=found["id"])) == 1
    crawl(world, active(row))  # it was not so
    (found,) = world.rows("listing_application", native_id="sehk/109001")
    assert found["gone_at"] is None


def test_what_ended_stands_in_the_archive_and_is_no_news(world: World) -> None:
    """A known one has only left the feeds, another is filled in, active ones are left out."""
    listed = hkex.applicant(s="LT", st="06872")
    crawl(world, active() | hkex.both("applisted_sehk", listed))
    for _ in range(2):
        crawl(world, active())
    over = [listed, hkex.applicant(109002, s="LP", a="另一樣例有限公司"), hkex.applicant(109003)]
    later = hkex.applicant(109004, s="W", a="樣例丙有限公司")
    for rows in (over, [*over, later]):
        at = AT + timedelta(days=len(world.ends))
        sent = [
            Sent(url=url, content=text.encode(), json=True)
            for url, text in hkex.archive(2026, *rows).items()
        ]
        assert world.crawl("hkex_archive", sent, at, since=SINCE, floor=0).verdict == "complete"

    stored = world.by_id("listing_application")
    assert {row["gone_at"] for row in stored.values()} == {None}
    assert "sehk/109003" not in stored
    one, two, four = (stored[f"sehk/10900{number}"] for number in (1, 2, 4))
    assert [each["stage"] for each in (one, two, four)] == [
        "listed",
        "terminated_no_reply",
        "terminated_withdrawn",
    ]
    born = [c for c in world.rows("change", entity="listing_application", field="*")]
    assert {c["cause"] for c in born if c["entity_id"] in (two["id"], four["id"])} == {"backfill"}


def test_a_feed_that_did_not_come_takes_nothing_away(world: World) -> None:
    crawl(world, active(hkex.applicant()))
    for _ in range(2):
        answers = hkex.answers(active())
        del answers[hkex.asks()["applisted_sehk_c"].url]
        sent = [Sent(url=url, content=text.encode(), json=True) for url, text in answers.items()]
        at = AT + timedelta(days=len(world.ends))
        assert world.crawl("hkex_listings", sent, at, since=SINCE).verdict == "partial"
    (found,) = world.rows("listing_application", native_id="sehk/109001")
    assert found["gone_at"] is None


def test_the_first_posting_in_one_feed_does_not_undo_the_hearing_in_another(world: World) -> None:
    """Whichever of the feeds is read first."""
    row = hkex.applicant()
    passed = {**row, "d": "21/05/2026", "hasPhip": True}
    feeds = active(row) | hkex.both("appactive_appphip_sehk", passed)
    for _ in range(2):
        crawl(world, feeds)
    (found,) = world.rows("listing_application", native_id="sehk/109001")
    assert (found["stage"], found["stage_raw"]) == ("committee_passed", "A/phip")
    assert not [c for c in world.rows("change") if c["field"] in ("stage", "stage_raw")]


def test_a_second_crawl_changes_no_row(world: World) -> None:
    """Also with the rows that have no number: they are documents and questions, once each."""
    returned = {"appreturned_sehk_c": [hkex.sent_back(), hkex.sent_back("另一公司")]}
    feeds = active(hkex.applicant(ls=[hkex.proof(nF="新文件")])) | returned
    crawl(world, feeds)
    before = raw_data_of(world.engine)
    assert crawl(world, feeds).verdict == "complete"
    assert raw_data_of(world.engine) == before
    assert (world.run()["new"], world.run()["changed"]) == (0, 0)
    sent_back = world.rows("listing_document", kind="return_decision")
    assert [(each["application_id"], each["title"]) for each in sent_back] == [
        (None, "青禾樣例金融控股有限公司"),
        (None, "另一公司"),
    ]
    questions = [q for q in world.rows("review_item") if q["reason"] == "no_number"]
    assert [q["entity"] for q in questions] == ["listing_document", "listing_document"]
    assert len(world.rows("listing_application")) == 11


def test_a_lost_suffix_is_no_rename(world: World) -> None:
    crawl(world, active(hkex.applicant()))
    crawl(world, active(hkex.applicant(a="青禾樣例科技股份有限公司")))
    told = [(c["field"], c["value_old"], c["value_new"]) for c in world.rows("change")]
    assert [each for each in told if each[0].startswith("issuer")] == []
    assert ("name_marks", "B", None) in told


def test_new_listings_are_crawled(world: World) -> None:
    url = "https://www1.hkexnews.hk/listedco/listconews/sehk/2026/0630/2026063000033.pdf"
    row = hkex.listing_row(prospectus=url)
    pages = {"Main-Board": hkex.listing_page(row), "GEM": hkex.listing_page()}
    base = "https://www2.hkexnews.hk/New-Listings/New-Listing-Information/"
    sent = [
        Sent(url=f"{base}{board}?sc_lang=en", content=text.encode())
        for board, text in pages.items()
    ]
    ends = [world.crawl("hkex_new_listings", sent, AT, since=SINCE)]
    before = raw_data_of(world.engine)
    ends.append(world.crawl("hkex_new_listings", sent, AT, since=SINCE))
    assert [end.verdict for end in ends] == ["complete", "complete"]
    assert raw_data_of(world.engine) == before
    (found,) = world.rows("listing_document")
    assert (found["kind"], found["stock_code"], found["url"]) == ("prospectus", "03752", url)
    (number,) = world.rows("identifier")
    assert (number["scheme"], number["number"], number["organisation_id"]) == (
        "hkex",
        "03752",
        found["issuer_id"],
    )
