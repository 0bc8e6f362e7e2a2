"""A batch read, compared, written, its history with it (data model, rules 1 to 5, 7 and 8)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from db import store as store_module
from db.store import Counts
from normalize.records import (
    Doubt,
    Link,
    ProcurementItemRecord,
)
from tests.db.conftest import (
    Desk,
    answer,
    application,
    day,
    event,
    firm,
    fund,
    lot,
    notice,
)

# --- something new


def test_a_new_record_is_a_row_with_its_origin(store: Desk) -> None:
    counts = store.say(fund(7, amac_code="SZZ007", raw={"基金编号": "SZZ007"}), at=day(1))

    assert counts == Counts(new=1)
    row = store.row("fund")
    assert (row["native_id"], row["name"], row["amac_code"]) == ("7", "样例基金7", "SZZ007")
    assert (row["source_id"], row["first_seen_at"], row["gone_at"]) == ("test_fund", day(1), None)
    document = store.row("document", id=row["document_id"])
    assert document["url"] == "https://source.example/page"
    assert (document["first_seen_at"], document["last_seen_at"]) == (day(1), day(1))


def test_a_new_record_is_told_once_with_cause_document_and_run(store: Desk) -> None:
    store.say(fund(7, raw={"基金名称": "样例基金7"}), at=day(1), native_id="7")

    row, change = store.row("fund"), store.row("change")
    assert (change["entity"], change["entity_id"], change["field"]) == ("fund", row["id"], "*")
    assert (change["value_old"], change["value_new"], change["cause"]) == (None, "7", "new")
    assert (change["document_id"], change["seen_at"]) == (row["document_id"], day(1))
    assert change["run_id"] == store.store.run_id
    seen = store.row("observation")
    assert (seen["entity"], seen["entity_id"], seen["raw"]) == (
        "fund",
        row["id"],
        {"基金名称": "样例基金7"},
    )
    assert (seen["document_id"], seen["reader_version"]) == (row["document_id"], "test-1")
    visit = store.row("visit")
    assert (visit["at"], visit["http_status"], visit["native_id"]) == (day(1), 200, "7")
    assert visit["document_id"] == row["document_id"]
    assert visit["run_id"] == store.store.run_id
    assert (visit["archive_file"], visit["archive_offset"]) == ("test/this.warc.gz", 17)


# --- nothing new


def test_an_unchanged_record_writes_nothing(notices: Desk) -> None:
    quantity = Decimal("0.1") * 3
    said = (
        notice(
            1,
            buyer=firm("昆明市样本中学", "agency"),
            published_at=day(0),
            budget_minor=3,
            doubts=(Doubt("deadline_at", "近日", "vague"),),
            whole=frozenset({"procurement_lot", "procurement_item"}),
        ),
        lot(1, 1),
        ProcurementItemRecord(
            native_id="1/item/1", notice=Link("procurement_notice", "1"), quantity=quantity
        ),
    )
    notices.say(*said)
    before = notices.dump()

    notices.next_run()
    counts = notices.say(*said, body="the view count has moved", at=day(2))

    assert counts == Counts(unchanged=1)
    assert notices.dump() == before
    assert len(notices.rows("document")) == 2


def test_a_moment_is_the_same_in_any_time_zone(projects: Desk) -> None:
    utc = datetime(2026, 6, 1, 17, 30, tzinfo=UTC)
    projects.say(application(1), event(1, "a", happened_at=utc))
    before = projects.dump()

    projects.say(
        application(1), event(1, "a", happened_at=utc.astimezone(timezone(timedelta(hours=8))))
    )

    assert projects.dump() == before


# --- something changed


def test_each_changed_field_is_one_change(store: Desk) -> None:
    store.say(fund(1, status="operating", region_raw="浙江", established_on=date(2026, 4, 17)))
    run = store.next_run()

    counts = store.say(
        fund(1, status="liquidating", region_raw="浙江", established_on=date(2026, 4, 18)),
        at=day(3),
    )

    assert counts == Counts(changed=1)
    rows = store.rows("change", run_id=run)
    assert {(r["field"], r["value_old"], r["value_new"], r["cause"]) for r in rows} == {
        ("status", "operating", "liquidating", "source_changed"),
        ("established_on", "2026-04-17", "2026-04-18", "source_changed"),
    }
    assert len(rows) == 2
    row = store.row("fund")
    assert (row["status"], row["established_on"]) == ("liquidating", date(2026, 4, 18))
    assert {(r["entity_id"], r["document_id"], r["seen_at"]) for r in rows} == {
        (row["id"], row["document_id"], day(3))
    }
    assert store.row("document", id=row["document_id"])["first_seen_at"] == day(3)


def test_bookkeeping_is_stored_and_never_a_change(projects: Desk) -> None:
    projects.say(application(1, title="甲", revision="r1", source_updated_at=day(0)))
    before = projects.dump()

    counts = projects.say(application(1, title="甲", revision="r2", source_updated_at=day(1)))

    assert counts == Counts(unchanged=1)
    row = projects.row("listing_application")
    assert (row["revision"], row["source_updated_at"]) == ("r2", day(1))
    assert projects.dump()["change"] == before["change"]
    assert projects.dump()["observation"] == before["observation"]


def test_what_is_not_spoken_of_stays_and_none_overwrites(store: Desk) -> None:
    store.say(fund(1, status="operating", special_notice="特别提示"))

    store.say(fund(1))
    assert store.row("fund")["special_notice"] == "特别提示"

    store.next_run()
    store.say(fund(1, special_notice=None))
    row = store.row("fund")
    assert (row["special_notice"], row["status"]) == (None, "operating")
    assert ("special_notice", "特别提示", None, "source_changed") in store.changes("fund")


def test_weak_fields_only_fill_gaps(store: Desk) -> None:
    weak = frozenset({"region_raw", "status"})
    store.say(fund(1, region_raw="浙江省宁波市北仑区"))

    store.say(fund(1, region_raw="浙江", status="operating", weak=weak))

    row = store.row("fund")
    assert (row["region_raw"], row["status"]) == ("浙江省宁波市北仑区", "operating")
    assert [change[0] for change in store.changes("fund")] == ["*", "status"]


def test_a_weak_field_fills_a_gap_that_the_same_batch_made(store: Desk) -> None:
    """As it would in a batch of its own."""
    store.say(fund(1, region_raw="浙江"))

    page = answer(fund(1, region_raw=None), page="page")
    row = answer(fund(1, region_raw="浙江省", weak=frozenset({"region_raw"})), page="list")
    store.store.save([page, row])

    assert store.row("fund")["region_raw"] == "浙江省"


def test_two_changes_of_a_field_in_one_run_are_one(store: Desk) -> None:
    store.say(fund(1, status="a"))
    run = store.next_run()

    store.say(fund(1, status="b"), at=day(1))
    store.say(fund(1, status="c"), at=day(2))

    (change,) = store.rows("change", run_id=run)
    assert (change["field"], change["value_old"], change["value_new"]) == ("status", "a", "c")
    assert change["document_id"] == store.row("fund")["document_id"]
    assert change["seen_at"] == day(2)


def test_there_and_back_in_one_run_is_no_change(projects: Desk) -> None:
    beijing = timezone(timedelta(hours=8))
    early, late = day(0).astimezone(beijing), day(1).astimezone(beijing)
    projects.say(application(1), event(1, "a", stage="x", happened_at=early))
    run = projects.next_run()

    projects.say(application(1), event(1, "a", stage="y", happened_at=late))
    assert len(projects.rows("change", run_id=run)) == 2 + 1  # and the stage of the application
    projects.say(application(1), event(1, "a", stage="x", happened_at=early))

    assert projects.rows("change", run_id=run) == []
    assert projects.row("listing_event")["happened_at"] == day(0)


def test_there_and_back_in_two_runs_are_two_changes(store: Desk) -> None:
    store.say(fund(1, status="a"))
    store.next_run()
    store.say(fund(1, status="b"))
    store.next_run()
    store.say(fund(1, status="a"))

    assert store.changes("fund")[1:] == [
        ("status", "a", "b", "source_changed"),
        ("status", "b", "a", "source_changed"),
    ]


# --- documents and visits


@pytest.mark.parametrize("in_one_batch", [False, True])
def test_a_b_a_are_two_documents_and_three_visits(store: Desk, in_one_batch: bool) -> None:
    answers = [answer(body=body, at=day(n)) for n, body in enumerate("ABA")]
    for batch in [answers] if in_one_batch else [[each] for each in answers]:
        store.store.save(batch)

    first, second = store.rows("document")
    assert [visit["document_id"] for visit in store.rows("visit")] == [
        first["id"],
        second["id"],
        first["id"],
    ]
    assert (first["first_seen_at"], first["last_seen_at"]) == (day(0), day(2))
    assert (second["first_seen_at"], second["last_seen_at"]) == (day(1), day(1))


def test_the_same_body_at_two_addresses_is_two_documents(store: Desk) -> None:
    store.say(page="one", body="same")
    store.say(page="two", body="same")

    assert [document["url"][-3:] for document in store.rows("document")] == ["one", "two"]


def test_a_known_body_lies_where_it_was_archived_first(store: Desk) -> None:
    given = answer(body="A")
    assert store.store.archived(given.sha256) is None

    store.store.save([given])

    assert store.store.archived(given.sha256) == (given.archive_file, given.archive_offset)
    assert store.store.document_id(given.request_sha256, given.sha256) == 1


# --- whole or absent


def test_a_batch_that_fails_in_the_middle_leaves_nothing(
    store: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.say(fund(1, status="a"))
    before = store.dump(all_tables=True)

    def fail(*_: object) -> None:
        raise RuntimeError("the machine stops here")

    with monkeypatch.context() as patch:
        patch.setattr(store_module, "write_changes", fail)
        with pytest.raises(RuntimeError, match="stops here"):
            store.say(fund(1, status="b"), fund(2), listed=["1", "2"], at=day(1))
    assert store.dump(all_tables=True) == before

    assert store.say(fund(1, status="b"), fund(2)) == Counts(new=1, changed=1)
