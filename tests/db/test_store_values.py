"""Values come back as they were said, counts add up, and the crawl learns what it asks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

from db.store import Counts, Known
from normalize.records import (
    AwardRecord,
    AwardSupplierRecord,
    Doubt,
    FundDisclosureRecord,
    Link,
    ProcurementNoticeRecord,
    ProcurementProjectRecord,
)
from tests.db.conftest import (
    BUDGET,
    Desk,
    OpenDesk,
    application,
    day,
    event,
    firm,
    fund,
    lot,
    notice,
)

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
    # Their pages were never asked for: of one the list gave the address, the other is news.
    address = "https://source.example/page-"
    for number, at in ((6, 0), (7, 8)):
        row = notice(number, raw={"url": f"{address}{number}"})
        notices.say(row, page=f"list-{number}", at=day(at))

    due = notices.store.due_for_another_look(day(5), limit=3)
    assert list(due.items()) == [(n, f"{address}{n}") for n in ("5", "2", "3")]
    due = notices.store.due_for_another_look(day(5), limit=3, listed_since=day(7))
    assert list(due.items()) == [(n, f"{address}{n}") for n in ("6", "5", "2")]


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
