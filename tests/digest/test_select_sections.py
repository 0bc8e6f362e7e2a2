"""Where a thing is told, whom it names, and what is one line or none."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import update

from db.engine import writing
from db.models import metadata
from normalize.records import (
    FundDisclosureRecord,
    Link,
    ListingDocumentRecord,
)
from tests.db.conftest import (
    Desk,
    application,
    day,
    firm,
    fund,
    lot,
    notice,
    party,
)
from tests.digest.conftest import OpenDesk, Tell, last_change, only, told

# --- sections


def test_a_document_that_is_gone_or_altered_has_its_own_section(listings: Desk, tell: Tell) -> None:
    def paper(title: str) -> ListingDocumentRecord:
        link = Link("listing_application", "1")
        return ListingDocumentRecord(native_id=f"1/document/{title}", application=link, title=title)

    def page(*titles: str) -> list[Any]:
        whole = frozenset({"listing_document"})
        return [application(1, detail_version="1", whole=whole), *map(paper, titles)]

    listings.say(*page("a", "b"), native_id="1")
    after = last_change(listings)
    listings.next_run(at=day(1))
    listings.say(*page("a", "b", "c"), native_id="1", at=day(2))
    assert only(tell(after)).section == "listing"

    after = last_change(listings)
    listings.say(*page("b", "c"), native_id="1", at=day(3))
    entry = only(tell(after))
    assert (entry.section, entry.kind) == ("gone", "changed")
    assert entry.lines[0].what == (("title", "a"),)


def test_a_notice_that_was_altered_later_has_its_own_section(notices: Desk, tell: Tell) -> None:
    notices.say(notice(1, title="甲", detail_version="1"), native_id="1")
    after = last_change(notices)
    notices.next_run(at=day(1))
    notices.say(notice(1, title="乙", detail_version="1"), native_id="1", at=day(2))

    assert only(tell(after)).section == "gone"
    assert told(only(tell())) == [("procurement_notice", "title", "甲", "乙")]


def test_the_first_reading_of_a_notice_alters_nothing(notices: Desk, tell: Tell) -> None:
    notices.say(notice(1, title="甲"))
    after = last_change(notices)
    notices.next_run(at=day(1))
    notices.say(notice(1, title="甲乙", detail_version="1"), native_id="1", at=day(2))

    entry = only(tell(after))
    assert (entry.section, entry.kind) == ("procurement", "changed")
    assert told(only(tell())) == []


def test_a_correction_of_the_publisher_has_its_own_section(notices: Desk, tell: Tell) -> None:
    notices.say(notice(1, stage="correction"), notice(2, stage="tender"))

    assert [entry.section for entry in tell().entries] == ["corrections", "procurement"]


# --- what is no entry


def test_a_first_look_is_one_line(open_desk: OpenDesk, tell: Tell) -> None:
    desk = open_desk()
    desk.begin()
    evidence = FundDisclosureRecord(
        native_id="1/disclosure/1", fund=Link("fund", "1"), last_update_on=date(2026, 6, 1)
    )
    desk.say(*(fund(number) for number in range(1, 30)), evidence)

    contents = tell()
    assert contents.entries == ()
    (line,) = contents.collapsed
    assert (line.cause, line.records, line.changes) == ("backfill", 29, 30)
    assert (line.source_id, line.source_title, line.channel) == ("test_fund", "样例名录", "fund")
    assert not contents.has_news


def test_a_reparse_of_many_is_one_line(store: Desk, tell: Tell) -> None:
    store.say(*(fund(number, status="a") for number in range(600)))
    store.end(at=day(0))
    after = last_change(store)
    document = store.rows("fund")[0]["document_id"]
    store.reparse(
        *(fund(number, status="b") for number in range(600)), document=document, at=day(1)
    )

    contents = tell(after)
    assert contents.entries == ()
    (line,) = contents.collapsed
    assert (line.cause, line.records, line.changes) == ("reparse", 600, 600)
    assert not contents.has_news


def test_what_was_found_late_is_one_line_and_news(notices: Desk, tell: Tell) -> None:
    notices.say(notice(1, published=date(2026, 4, 1)), lot(1, 1), native_id="1")

    contents = tell()
    assert contents.entries == ()
    assert [(each.cause, each.records) for each in contents.collapsed] == [("late_found", 1)]
    assert contents.has_news


# --- who is named


def test_whoever_is_named_anywhere_is_found(listings: Desk, tell: Tell) -> None:
    listings.say(
        application(1, issuer=firm("青禾科技股份有限公司")),
        party(1, "1", role="sponsor", organisation=firm("样例证券股份有限公司"),
              organisation_raw="样例证券股份有限公司"),
    )  # fmt: skip

    ids = {row["id"] for row in listings.rows("organisation")}
    entry = only(tell())
    assert entry.organisation_ids == ids
    assert len(ids) == 2
    assert ("sponsor", "样例证券股份有限公司") in entry.facts


def test_an_organisation_that_was_merged_is_found_under_both_numbers(
    listings: Desk, tell: Tell
) -> None:
    table = metadata.tables["organisation"]
    for number, into in ((1_000, None), (1_001, 1_000), (1_002, 1_001)):
        listings.put(
            "organisation",
            id=number,
            name=f"样例{number}",
            name_key=f"样例{number}",
            kind="firm",
            merged_into=into,
            first_seen_at=day(0),
        )
    listings.say(application(1, issuer=firm("青禾科技股份有限公司")))
    own = listings.row("listing_application")["issuer_id"]
    with writing(listings.engine).begin() as connection:
        connection.execute(update(table).where(table.c.id == own).values(merged_into=1_001))

    assert only(tell()).organisation_ids == {own, 1_000, 1_001, 1_002}
