"""Procurement in the tables: one row for a notice on two lists, and every part in its place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from db.store import Store
from normalize.records import ProcurementNoticeRecord, Record
from tests.db.conftest import SINCE, START, UNTIL, Desk, answer, facts
from tests.support import notice_specimens as specimens
from tests.support.ccgp_pages import detail_page
from tests.support.notices import read

WIDE = facts("procurement_notice", id="test_wide", full_list=False)
NARROW = facts("procurement_notice", id="test_narrow", full_list=False)


@pytest.fixture
def desk(engine: Engine, migrated_url: str) -> Iterator[Desk]:
    desk = Desk(migrated_url, engine, WIDE)
    yield desk
    desk.store.close()


@pytest.fixture
def channel(migrated_url: str) -> Iterator[Store]:
    """A list of some of the wide list's things."""
    store = Store(migrated_url, NARROW, "test-1", WIDE)
    yield store
    store.close()


def row(title: str, version: str | None = None) -> ProcurementNoticeRecord:
    weak = frozenset() if version else frozenset({"title"})
    return ProcurementNoticeRecord(
        native_id="26600001", title=title, weak=weak, detail_version=version
    )


def test_a_notice_on_both_lists_is_one_row(desk: Desk, channel: Store) -> None:
    desk.begin()
    desk.say(row("样例公告"))
    desk.end()
    channel.begin(SINCE, UNTIL)
    counts = channel.save([answer(row("样例项目公开招标公告", "1"), page="detail")])
    assert (counts.new, counts.changed) == (0, 1)
    found = desk.row("procurement_notice")
    assert (found["source_id"], found["title"]) == ("test_wide", "样例项目公开招标公告")
    assert desk.store.known(["26600001"])["26600001"].version == "1"
    assert channel.known(["26600001"])["26600001"].version == "1"
    assert {r["source_id"] for r in desk.rows("document")} == {"test_wide", "test_narrow"}
    assert {r["source_id"] for r in desk.rows("crawl_run")} == {"test_wide", "test_narrow"}


def test_a_channel_needs_no_run_of_the_wide_list_before_it(desk: Desk, channel: Store) -> None:
    channel.begin(SINCE, UNTIL)
    assert channel.save([answer(row("样例公告", "1"))]).new == 1
    assert desk.row("procurement_notice")["source_id"] == "test_wide"
    assert {r["id"] for r in desk.rows("source")} >= {"test_wide", "test_narrow"}
    assert (desk.store.held(), channel.held()) == (1, 1)


def numbered(body: str, title: str, number: str, channel: str = "qtgg") -> list[Record]:
    """The records of a specimen under a number of its own."""
    page = detail_page(body, title=title).replace("26600001", number)
    return read(page, channel)


def test_contracts_plans_accounts_and_bidders_are_stored(desk: Desk) -> None:
    said = [
        (specimens.CONTRACT, "样例合同公告", "qtgg"),
        (specimens.INTENTION, "样例局政府采购意向", "qtgg"),
        (specimens.RESERVATION_REPORT, "样例局2025年度面向中小企业预留项目执行情况公告", "qtgg"),
        (specimens.FAILED_BIDS, "样例中标公告", "zbgg"),
        (specimens.GPCMS_AWARD, "样例中标公告", "zbgg"),
    ]
    desk.begin()
    for number, (body, title, channel) in enumerate(said):
        records = numbered(body, title, "26600001", channel)
        desk.store.save([answer(*records, page=f"detail-{number}", at=START)])
    contract = desk.row("procurement_contract")
    assert (contract["contract_no"], contract["amount_minor"]) == (
        *("SAMPLE-HT-2026-0012", 145_000_000),
    )
    assert (contract["signed_on"], contract["published_on"]) == (
        *(date(2026, 7, 1), date(2026, 7, 3)),
    )
    supplier = desk.row("contract_supplier")
    assert supplier["contract_id"] == contract["id"]
    assert supplier["organisation_id"] is not None
    plans = desk.rows("procurement_intention")
    assert [(p["position"], p["expected_on"], p["sme_reserved"]) for p in plans] == [
        (1, date(2026, 8, 1), True),
        (2, date(2026, 9, 1), False),
        (3, date(2026, 10, 1), True),
        (4, None, None),
    ]
    report = desk.row("reservation_report")
    assert (report["year"], report["sme_percent"]) == (2025, Decimal("82.4"))
    assert {p["report_id"] for p in desk.rows("reserved_purchase")} == {report["id"]}
    assert {(b["lot_no"], b["ground"]) for b in desk.rows("bidder")} == {
        *(("1", "未提供财务报告"), ("1", "得分较低")),
    }
    shares = {s["role"]: s["share_percent"] for s in desk.rows("award_supplier")}
    assert (shares["leader"], shares["member"]) == (Decimal(60), Decimal(40))
    codes = {i["category_code"] for i in desk.rows("procurement_item")} - {None}
    assert codes == {"A02321200", "A02321900"}


def test_a_notice_read_again_writes_nothing(desk: Desk) -> None:
    """Every part has a number that a second reading gives again."""
    records = numbered(specimens.GPCMS_AWARD, "样例中标公告", "26600001", "zbgg")
    desk.begin()
    desk.say(*records)
    before = len(desk.rows("change"))
    desk.next_run()
    counts = desk.say(*records, body="the same once more")
    assert (counts.new, counts.changed) == (0, 0)
    assert len(desk.rows("change")) == before
