"""Orphans and doubts become questions, each asked once."""

from __future__ import annotations

from db.store import Counts
from normalize.records import (
    AwardRecord,
    AwardSupplierRecord,
    Doubt,
    Link,
)
from tests.db.conftest import (
    BUDGET,
    START,
    Desk,
    OpenDesk,
    answer,
    day,
    fund,
    lot,
    notice,
)

# --- orphans and doubts


def test_an_orphan_is_rejected_counted_and_reviewed(notices: Desk) -> None:
    award = AwardRecord(native_id="9/award/1", notice=Link("procurement_notice", "9"))
    supplier = AwardSupplierRecord(native_id="9/award/1/1", award=Link("award", "9/award/1"))

    counts = notices.say(notice(1), lot(1, 1), lot(9, 1), award, supplier)

    assert counts.rejected == 3
    assert [row["native_id"] for row in notices.rows("procurement_lot")] == ["1/lot/1"]
    assert notices.rows("award") == notices.rows("award_supplier") == []
    items = notices.rows("review_item")
    assert {(item["entity"], item["field"], item["raw"], item["reason"]) for item in items} == {
        ("document", "procurement_lot", "9/lot/1", "orphan"),
        ("document", "award", "9/award/1", "orphan"),
        ("document", "award_supplier", "9/award/1/1", "orphan"),
    }
    assert {item["document_id"] for item in items} == {notices.row("document")["id"]}
    assert notices.rows("crawl_run")[-1]["rejected"] == 3


def test_a_link_finds_a_parent_of_an_earlier_batch_but_not_of_another_source(
    notices: Desk, open_desk: OpenDesk
) -> None:
    other = open_desk("procurement_notice", id="other").observed()
    notices.say(notice(1))

    assert notices.say(lot(1, 1)).rejected == 0
    assert other.say(lot(1, 1)).rejected == 1


def test_a_doubt_is_asked_once(notices: Desk) -> None:
    first = notices.say(notice(1, budget_minor=None, budget_raw="约百万", doubts=(BUDGET,)))
    notices.next_run()
    again = notices.say(
        notice(1, title="改", budget_minor=None, budget_raw="约百万", doubts=(BUDGET,)), at=day(1)
    )

    item = notices.row("review_item")
    assert (item["entity"], item["field"], item["reason"]) == (
        "procurement_notice",
        "budget_minor",
        "vague",
    )
    assert (item["raw"], item["candidates"]) == ("约百万", ["1000000"])
    assert (item["entity_id"], item["raised_at"]) == (
        notices.row("procurement_notice")["id"],
        START,
    )
    assert (item["decision"], item["decided_by"]) == (None, None)
    assert (first.review_items, again.review_items) == (1, 0)
    assert notices.rows("crawl_run")[-1]["review_items"] == 0


def test_a_doubt_that_the_source_settles_is_superseded(notices: Desk) -> None:
    notices.say(notice(1, budget_minor=None, budget_raw="约百万", doubts=(BUDGET,)))
    notices.say(notice(2, budget_minor=None, budget_raw="约百万", doubts=(BUDGET,)))

    notices.say(notice(1, budget_minor=100_000_000, budget_raw="100万元"), at=day(2))

    settled, open_one = notices.rows("review_item")
    assert (settled["decision"], settled["decided_by"]) == ("superseded", "source")
    assert settled["decided_at"] == day(2)
    assert open_one["decision"] is None


def test_a_doubt_that_comes_back_is_open_again(notices: Desk) -> None:
    vague = notice(1, budget_minor=None, budget_raw="约百万", doubts=(BUDGET,))
    notices.say(vague)
    notices.say(notice(1, budget_minor=100_000_000, budget_raw="100万元"))

    counts = notices.say(vague)

    item = notices.row("review_item")
    assert (item["decision"], item["decided_by"], item["decided_at"]) == (None, None, None)
    assert counts.review_items == 1


def test_what_a_person_decided_stays_decided(notices: Desk) -> None:
    vague = notice(1, budget_minor=None, budget_raw="约百万", doubts=(BUDGET,))
    notices.say(vague)
    with notices.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE review_item SET decision = '1', decided_by = 'me'")

    notices.say(notice(1, budget_minor=100_000_000, budget_raw="100万元"))
    notices.say(vague)

    item = notices.row("review_item")
    assert (item["decision"], item["decided_by"]) == ("1", "me")


def test_a_doubt_about_a_page_is_a_question_about_its_document(store: Desk) -> None:
    counts = store.say(fund(1), doubts=(Doubt("column", "新栏目", "unexpected"),))

    item = store.row("review_item")
    assert (item["entity"], item["entity_id"]) == ("document", store.row("document")["id"])
    assert counts == Counts(new=1, review_items=1)


def test_in_a_batch_the_last_word_on_a_field_decides_its_doubt(notices: Desk) -> None:
    vague = answer(notice(1, budget_minor=None, doubts=(BUDGET,)), page="list")
    clear = answer(notice(1, budget_minor=100), page="detail")

    notices.store.save([vague, clear])
    notices.store.save([clear, answer(notice(2, budget_minor=100), page="2"), vague])

    assert [row["budget_minor"] for row in notices.rows("procurement_notice")] == [None, 100]
    assert notices.row("review_item")["raw"] == "约百万"
