"""A batch read, compared, written, its history with it (data model, rules 1 to 5, 7 and 8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from db import store as store_module
from db.store import Counts, Known
from normalize.records import (
    AwardRecord,
    AwardSupplierRecord,
    Doubt,
    FundDisclosureRecord,
    Link,
    ProcurementItemRecord,
    ProcurementNoticeRecord,
    ProcurementProjectRecord,
)
from tests.db.conftest import (
    START,
    Desk,
    answer,
    application,
    day,
    event,
    firm,
    fund,
    lot,
    notice,
    party,
)

OpenDesk = Callable[..., Desk]
PUBLISHED = day(-1).date()


@pytest.fixture
def notices(open_desk: OpenDesk) -> Desk:
    """A source of notices that has been observed before."""
    return open_desk("procurement_notice").observed()


@pytest.fixture
def projects(open_desk: OpenDesk) -> Desk:
    """A source of listing applications that has been observed before."""
    return open_desk("listing_application").observed()


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


# --- causes


def test_what_a_first_run_finds_is_a_backfill(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.begin()
    desk.say(fund(1))
    desk.say(fund(1, status="operating"))

    assert {change[3] for change in desk.changes()} == {"backfill"}
    assert desk.row("crawl_run")["backfill"] is True

    desk.next_run()
    desk.say(fund(2))
    assert desk.causes("fund") == ["backfill", "new"]
    assert desk.rows("crawl_run")[-1]["backfill"] is False


@pytest.mark.parametrize(
    ("published", "seen", "cause"),
    [
        (date(2026, 5, 18), datetime(2026, 6, 1, 4, tzinfo=UTC), "new"),  # 14 days
        (date(2026, 5, 17), datetime(2026, 6, 1, 4, tzinfo=UTC), "late_found"),
        # 00:30 of the next day in Beijing, where the dates are from
        (date(2026, 5, 18), datetime(2026, 6, 1, 16, 30, tzinfo=UTC), "late_found"),
        (None, datetime(2026, 6, 1, 4, tzinfo=UTC), "new"),
    ],
)
def test_published_long_ago_is_found_late(
    store: Desk, published: date | None, seen: datetime, cause: str
) -> None:
    store.say(fund(1, published=published), at=seen)

    assert store.causes("fund") == [cause]


def test_the_cause_of_a_run_is_that_of_all_its_changes(store: Desk) -> None:
    store.say(fund(1, status="a"))
    store.end()
    store.begin("retag")
    store.say(fund(1, status="b"), fund(2, published=date(2020, 1, 1)))

    assert [change[3] for change in store.changes()] == ["new", "retag", "retag"]


def test_the_first_reading_of_its_own_page_belongs_to_the_birth_of_a_thing(notices: Desk) -> None:
    notices.say(notice(1, title="样例", published=date(2026, 1, 1)))
    notices.next_run()

    notices.say(notice(1, title="样例", budget_raw="1万元", detail_version="v1"), lot(1, 1))

    assert notices.changes()[1:] == [
        ("budget_raw", None, "1万元", "late_found"),
        ("*", None, "1/lot/1", "late_found"),
    ]

    notices.next_run()
    notices.say(notice(1, title="样例", budget_raw="2万元", detail_version="v2"))
    assert notices.changes()[-1] == ("budget_raw", "1万元", "2万元", "source_changed")


def test_a_change_of_the_list_row_before_the_page_was_read_is_news(notices: Desk) -> None:
    notices.say(notice(1, title="样例"))
    notices.next_run()

    notices.say(notice(1, title="样例（更正）"))

    assert notices.changes()[-1] == ("title", "样例", "样例（更正）", "source_changed")


def test_a_child_comes_in_with_its_parent(notices: Desk) -> None:
    old = date(2020, 1, 1)
    notices.say(notice(1, published=old, detail_version="v"), lot(1, 1), lot(1, 2))

    assert notices.causes("procurement_lot") == ["late_found", "late_found"]


def test_parts_of_a_page_that_is_not_read_to_its_end_belong_to_the_birth(projects: Desk) -> None:
    """A list that names a new child of such a thing tells news all the same."""
    projects.say(application(1, published=date(2020, 1, 1)))
    projects.next_run()

    projects.say(event(1, "a"), native_id="1", page="detail")
    projects.say(party(1, "b"), page="list")

    assert projects.causes("listing_event") == ["late_found"]
    assert projects.causes("listing_party") == ["new"]


def test_a_new_child_of_a_parent_that_was_read_is_news(projects: Desk) -> None:
    projects.say(application(1, published=date(2020, 1, 1), detail_version="v1"), event(1, "a"))
    projects.next_run()

    projects.say(application(1, detail_version="v2"), event(1, "a"), event(1, "b"))

    assert projects.causes("listing_event") == ["late_found", "new"]


# --- children of which a document lists all


WHOLE = frozenset({"procurement_lot"})


def test_a_child_that_is_listed_no_more_is_gone_and_comes_back(notices: Desk) -> None:
    notices.say(notice(1, whole=WHOLE, detail_version="v1"), lot(1, 1), lot(1, 2), lot(1, 3))
    notices.say(notice(2, whole=WHOLE, detail_version="v1"), lot(2, 1))

    notices.next_run()
    counts = notices.say(
        notice(1, whole=WHOLE, detail_version="v2"), lot(1, 1), lot(1, 3), at=day(1)
    )
    gone = notices.row("procurement_lot", native_id="1/lot/2")
    assert gone["gone_at"] == day(1)
    assert notices.changes(entity_id=gone["id"], field="*")[-1] == ("*", "1/lot/2", None, "gone")
    assert [row["gone_at"] for row in notices.rows("procurement_lot")] == [None, day(1), None, None]
    assert counts == Counts(unchanged=1)

    before = notices.dump()
    notices.say(notice(1, whole=WHOLE, detail_version="v2"), lot(1, 1), lot(1, 3), at=day(2))
    assert notices.dump() == before

    notices.next_run()
    notices.say(notice(1, whole=WHOLE, detail_version="v3"), *(lot(1, n) for n in (1, 2, 3)))
    assert notices.row("procurement_lot", native_id="1/lot/2")["gone_at"] is None
    assert notices.causes("procurement_lot")[-2:] == ["gone", "back"]


def test_without_whole_a_missing_child_says_nothing(notices: Desk) -> None:
    notices.say(notice(1), lot(1, 1), lot(1, 2))
    notices.say(notice(1), lot(1, 1))

    assert all(row["gone_at"] is None for row in notices.rows("procurement_lot"))


def test_the_last_answer_of_a_batch_says_which_children_there_are(notices: Desk) -> None:
    """A grandchild of a child that it took back goes with it, and is no orphan."""
    award = AwardRecord(native_id="1/award/1", notice=Link("procurement_notice", "1"))
    supplier = AwardSupplierRecord(
        native_id="1/award/1/1", award=Link("award", "1/award/1"), organisation_raw="某公司"
    )
    first = answer(notice(1, whole=frozenset({"award"})), award, supplier, body="first")
    second = answer(notice(1, whole=frozenset({"award"})), body="second", at=day(1))

    counts = notices.store.save([first, second])

    assert counts == Counts(new=1)
    assert notices.rows("award") == notices.rows("award_supplier") == []
    assert notices.rows("review_item") == []


# --- answers that are older than what is known


@pytest.mark.parametrize("in_one_batch", [False, True])
def test_an_older_answer_moves_nothing_nor_do_its_children(
    projects: Desk, in_one_batch: bool
) -> None:
    whole = frozenset({"listing_party"})
    newer = answer(
        application(1, title="新", source_updated_at=day(5), as_of=day(5), whole=whole),
        party(1, "a", title_raw="新"),
        party(1, "b"),
    )
    older = answer(
        application(1, title="旧", source_updated_at=day(4), as_of=day(4), whole=whole),
        party(1, "a", title_raw="旧"),
        party(1, "c"),
        page="detail",
    )
    for batch in [[newer, older]] if in_one_batch else [[newer], [older]]:
        projects.store.save(batch)

    row = projects.row("listing_application")
    assert (row["title"], row["source_updated_at"], row["document_id"]) == ("新", day(5), 1)
    assert [
        (r["native_id"], r["title_raw"], r["gone_at"]) for r in projects.rows("listing_party")
    ] == [
        ("1/party/a", "新", None),
        ("1/party/b", None, None),
    ]
    assert projects.rows("review_item") == []
    assert len(projects.rows("document")) == 2


def test_children_of_an_older_answer_leave_those_of_the_newer_one_in_peace(projects: Desk) -> None:
    """In a batch that has both, the older one first."""
    older = answer(application(1, title="旧", as_of=day(4)), party(1, "a", title_raw="旧"))
    newer = answer(
        application(1, title="新", as_of=day(5)), party(1, "a", title_raw="新"), page="2"
    )

    projects.store.save([older, newer])

    assert projects.row("listing_application")["title"] == "新"
    assert projects.row("listing_party")["title_raw"] == "新"


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


BUDGET = Doubt("budget_minor", "约百万", "vague", ("1000000",))


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


# --- values


def test_a_trillion_yuan_fits(notices: Desk) -> None:
    trillion = 1_000_000_000_000 * 100
    said = ProcurementNoticeRecord(
        native_id="1", budget_minor=trillion, budget_raw="1万亿元", currency="CNY"
    )
    notices.say(said)

    assert notices.row("procurement_notice")["budget_minor"] == trillion
    notices.say(notice(1, budget_minor=trillion + 1))
    assert (
        "budget_minor",
        "100000000000000",
        "100000000000001",
        "source_changed",
    ) in notices.changes()


def test_times_come_back_aware_and_dates_as_they_are(projects: Desk) -> None:
    beijing = datetime(2026, 6, 1, 23, 30, tzinfo=timezone(timedelta(hours=8)))
    projects.say(application(1, accepted_on=date(2026, 6, 1)), event(1, "a", happened_at=beijing))

    happened = projects.row("listing_event")["happened_at"]
    assert happened == datetime(2026, 6, 1, 15, 30, tzinfo=UTC)
    assert happened.utcoffset() == timedelta(0)
    assert projects.row("listing_application")["accepted_on"] == date(2026, 6, 1)


def test_rates_come_back_as_they_were_said(notices: Desk) -> None:
    said = [Decimal("0.1"), Decimal("97.35"), Decimal("1E+2"), Decimal("123456789.012345")]
    awards = [
        AwardRecord(
            native_id=f"1/award/{n}", notice=Link("procurement_notice", "1"), rate_percent=rate
        )
        for n, rate in enumerate(said)
    ]
    notices.say(notice(1), *awards)

    assert [row["rate_percent"] for row in notices.rows("award")] == said


def test_children_know_the_rows_they_belong_to(notices: Desk) -> None:
    project = ProcurementProjectRecord(native_id="P-1|某校", project_no="P-1")
    award = AwardRecord(native_id="2/award/1", notice=Link("procurement_notice", "2"))
    supplier = AwardSupplierRecord(
        native_id="2/award/1/1",
        award=Link("award", "2/award/1"),
        organisation=firm("青禾样例科技股份有限公司"),
    )
    notices.say(notice(1))

    notices.say(
        supplier, award, notice(2, project=Link("procurement_project", "P-1|某校")), project
    )

    kept = notices.row("procurement_notice", native_id="2")
    assert kept["project_id"] == notices.row("procurement_project")["id"]
    assert notices.row("award")["notice_id"] == kept["id"]
    row = notices.row("award_supplier")
    assert row["award_id"] == notices.row("award")["id"]
    assert row["organisation_id"] == notices.row("organisation")["id"]


def test_a_shared_thing_is_one_row_across_sources(notices: Desk, open_desk: OpenDesk) -> None:
    other = open_desk("procurement_notice", id="other").observed()
    project = ProcurementProjectRecord(native_id="P-1|某校", project_no="P-1")
    link = Link("procurement_project", "P-1|某校")
    notices.say(project, notice(1, project=link))

    other.say(project, notice(1, project=link))

    shared = notices.row("procurement_project")
    assert {row["project_id"] for row in notices.rows("procurement_notice")} == {shared["id"]}
    assert [row["source_id"] for row in notices.rows("procurement_notice")] == [
        "test_procurement_notice",
        "other",
    ]


# --- counts


def test_counts_are_of_things_that_the_source_lists(notices: Desk) -> None:
    notices.say(notice(1), notice(2, detail_version="v"), lot(2, 1, title="甲"), notice(3))

    counts = notices.say(
        notice(1, title="改"),
        notice(2),
        lot(2, 1, title="乙"),
        lot(8, 1),
        notice(3),
        notice(4, doubts=(BUDGET,)),
        notice(5),
    )

    assert counts == Counts(new=2, changed=1, unchanged=2, rejected=1, review_items=1)
    run = notices.rows("crawl_run")[-1]
    totals = ("new", "changed", "unchanged", "rejected", "review_items")
    assert tuple(run[name] for name in totals) == (5, 1, 2, 1, 1)


def test_a_thing_whose_stage_moved_counts_as_changed_and_only_so(projects: Desk) -> None:
    projects.say(application(1, stage_raw="2/", detail_version="v"), application(2))
    projects.say(event(1, "a", seq=1, stage="inquiry", stage_raw="2/"))

    counts = projects.say(
        application(1), application(2), event(1, "b", seq=2, stage="suspended", stage_raw="2/")
    )

    assert counts == Counts(changed=1, unchanged=1)


def test_counts_add_up() -> None:
    assert Counts(1, 2, 3, 4, 5) + Counts(10, 20, 30, 40, 50) == Counts(11, 22, 33, 44, 55)


# --- what the crawl asks


def test_the_store_knows_which_state_of_a_page_was_read(notices: Desk) -> None:
    notices.say(notice(1, detail_version="v1"), notice(2), notice(3, detail_version="v3"))
    notices.end(gone={"3": 1}, asked_again=1)

    assert notices.store.known(["1", "2", "3", "4"]) == {
        "1": Known("v1", gone=False),
        "2": Known(None, gone=False),
        "3": Known("v3", gone=True),
    }


def test_pages_that_were_not_read_are_due_first_then_those_long_unseen(notices: Desk) -> None:
    for number, at in ((1, 3), (2, 1), (3, 2), (4, 9)):
        said = notice(number, detail_version="v")
        notices.say(said, native_id=str(number), page=f"page-{number}", at=day(at))
    notices.say(notice(5), native_id="5", page="page-5", at=day(9))  # answered, and unreadable
    notices.say(notice(6), page="list", at=day(0))  # its page was never asked for

    due = notices.store.due_for_another_look(day(5), limit=3)

    address = "https://source.example/page-"
    assert list(due.items()) == [(n, f"{address}{n}") for n in ("5", "2", "3")]


def test_a_page_that_moved_is_asked_for_where_it_was_last(notices: Desk) -> None:
    for at, page in enumerate(["old", "new"]):
        notices.say(notice(1, detail_version="v"), native_id="1", page=page, at=day(at))

    assert notices.store.due_for_another_look(day(5), 9) == {"1": "https://source.example/new"}


def test_a_list_does_not_fill_what_a_page_left_open(notices: Desk) -> None:
    """The page raised a question there; a list's vague word is no answer to it."""
    doubt = Doubt("region_code", "朝阳区", "contradictory")
    notices.say(notice(1, region_code=None, detail_version="1", doubts=(doubt,)), page="detail")
    notices.next_run()

    notices.say(notice(1, region_code="530000", weak=frozenset({"region_code"})), page="list")

    assert notices.row("procurement_notice")["region_code"] is None
    assert notices.row("review_item")["decision"] is None


def test_a_number_that_no_database_takes_is_a_question(store: Desk) -> None:
    store.say(fund(1, status_raw="x"))
    disclosure = FundDisclosureRecord(
        native_id="1/disclosure", fund=Link("fund", "1"), yearly_due=2**63
    )
    store.say(disclosure)

    assert store.row("fund_disclosure")["yearly_due"] is None
    assert store.row("review_item")["reason"] == "out_of_range"
