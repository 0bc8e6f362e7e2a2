"""Shares of purchases, where copies, repeated tenders, other laws and the unread lead astray."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from normalize.records import ProcurementLotRecord
from tests.db.conftest import Desk
from tests.db.portals import crawl, portal
from tests.support.purchases import BUYER, FIRM, month, notice_of, on, reserved
from tests.support.view_world import show


@pytest.fixture
def month_of_purchases(open_desk: Callable[..., Desk], engine: Engine) -> Engine:
    """The made-up month on each database."""
    for name, notices in month().items():
        crawl(portal(open_desk, name), *notices)
    return engine


def numbers(row: dict[str, Any], names: str) -> list[float | None]:
    return [None if row[name] is None else float(row[name]) for name in names.split()]


def test_each_purchase_counts_once(month_of_purchases: Engine) -> None:
    (row,) = show(month_of_purchases, "SELECT * FROM v_set_aside_share WHERE dimension = 'all'")
    assert row["month"] == "2026-06"
    found = numbers(row, "purchases reserved not_reserved preference_only unstated unread")
    assert (found, row["disagreeing"]) == ([9, 3, 2, 0, 1, 3], 0)
    assert numbers(row, "share_reserved share_unread") == [pytest.approx(1 / 3)] * 2
    money = numbers(row, "budget_yuan reserved_budget_yuan unread_budget_yuan")
    assert money == [1_300_000, 560_000, 500_000]
    shares = numbers(row, "budget_share_reserved budget_share_unread")
    assert shares == [pytest.approx(56 / 130), pytest.approx(50 / 130)]
    left_out = numbers(row, "without_budget in_other_currency reserved_in_unknown_part")
    assert left_out == [1, 1, 0]


def test_shares_by_region_category_and_buyer(month_of_purchases: Engine) -> None:
    rows = show(month_of_purchases, "SELECT * FROM v_set_aside_share ORDER BY dimension")
    assert [(row["dimension"], row["name"], row["purchases"]) for row in rows] == [
        ("all", "all", 9),
        ("buyer", BUYER, 9),
        ("category", "goods", 9),
        ("region", "530000", 9),
    ]


def test_works_under_the_bidding_law_are_in_no_share(month_of_purchases: Engine) -> None:
    (works,) = show(
        month_of_purchases,
        "SELECT * FROM v_procurement_project WHERE legal_regime = 'bidding_law'",
    )
    assert works["set_aside"] == "reserved"
    for view in ("v_set_aside_share", "v_set_aside_kind"):
        rows = show(month_of_purchases, f"SELECT * FROM {view}")
        assert all(float(row["budget_yuan"] or 0) < 9_000_000 for row in rows)


def test_one_notice_under_the_bidding_law_is_enough(
    open_desk: Callable[..., Desk], engine: Engine
) -> None:
    """A portal of the procurement law that prints a tender of works makes no set-aside of it."""
    crawl(portal(open_desk, "ggzy"), notice_of("g1", "tender", on(0), regime="bidding_law"))
    copy = [*notice_of("c1", "award", on(30)), *reserved("c1", "stated", "sme_whole")]
    crawl(portal(open_desk, "ccgp"), copy)

    (row,) = show(engine, "SELECT * FROM v_procurement_project")
    assert (row["legal_regime"], row["set_aside"]) == ("bidding_law", "reserved")
    assert show(engine, "SELECT * FROM v_set_aside_share") == []


def test_a_purchase_with_all_its_steps(month_of_purchases: Engine) -> None:
    (row,) = show(
        month_of_purchases,
        "SELECT * FROM v_procurement_project WHERE project_no = 'YNZC2026-G1-00001'",
    )
    days = "days_intention_to_tender days_tender_to_award days_intention_to_award"
    assert numbers(row, days) == [60, 25, 85]
    steps = numbers(row, "notices canonical_notices sources attempts")
    assert steps == [6, 3, 3, 1]
    assert (row["set_aside"], row["set_aside_kind"]) == ("reserved", "sme_whole")
    assert (row["intention_on"], row["award_on"]) == ("2026-04-03", "2026-06-27")


def test_a_repeated_tender_is_the_same_purchase(month_of_purchases: Engine) -> None:
    (row,) = show(month_of_purchases, "SELECT * FROM v_procurement_project WHERE attempts > 1")
    assert (row["project_no"], row["attempts"]) == ("YNZC2026-G1-00002", 2)
    assert (row["tender_on"], row["terminated_on"]) == ("2026-06-03", "2026-06-22")
    assert numbers(row, "budget_yuan days_tender_to_award") == [100_000, 59]
    steps = show(
        month_of_purchases,
        f"SELECT attempt FROM v_procurement_step WHERE purchase = {row['purchase']}"
        " ORDER BY published_on",
    )
    assert [step["attempt"] for step in steps] == [1, 1, 2, 2]


def test_who_wins_what_is_reserved(month_of_purchases: Engine) -> None:
    (row,) = show(month_of_purchases, "SELECT * FROM v_set_aside_supplier")
    assert row["name"] == FIRM
    counts = "purchases awards of_wholly_reserved with_amount by_rate_or_unit declared_small"
    assert numbers(row, counts) == [3, 3, 2, 2, 1, 1]
    assert float(row["amount_yuan"]) == 330_000
    assert (row["first_on"], row["last_on"]) == ("2026-06-27", "2026-07-01")


def test_with_which_clause_it_is_denied(month_of_purchases: Engine) -> None:
    rows = show(month_of_purchases, "SELECT * FROM v_set_aside_ground ORDER BY ground")
    assert {row["ground"]: row["purchases"] for row in rows} == {"not given": 1, "6(3)": 1}
    assert all(numbers(row, "share not_reserved all_purchases") == [0.5, 2, 9] for row in rows)


def test_in_which_way_it_is_reserved(month_of_purchases: Engine) -> None:
    rows = show(month_of_purchases, "SELECT * FROM v_set_aside_kind ORDER BY kind")
    assert {row["kind"]: row["purchases"] for row in rows} == {
        "not_reserved": 2,
        "price_deduction": 1,
        "sme_package": 1,
        "sme_whole": 2,
    }
    assert [float(row["share_unread"]) for row in rows] == [pytest.approx(1 / 3)] * 4


def test_what_two_portals_say_against_each_other_is_shown(
    open_desk: Callable[..., Desk], engine: Engine
) -> None:
    yes = [*notice_of("1", "tender", on(0)), *reserved("1", "stated", "sme_whole")]
    no = [*notice_of("2", "tender", on(0)), *reserved("2", "explicitly_not", "not_reserved")]
    crawl(portal(open_desk, "one"), yes)
    crawl(portal(open_desk, "other"), no)

    (row,) = show(engine, "SELECT * FROM v_procurement_project")
    assert (row["set_aside"], row["set_aside_disagrees"]) == ("reserved", 1)


def test_a_contradiction_within_a_notice_is_unread_and_a_preference_alone_is_a_case_of_its_own(
    open_desk: Callable[..., Desk], engine: Engine
) -> None:
    both = reserved("1", "unreadable", "sme_whole", "not_reserved")
    preferred = reserved("2", "preference_only", "price_deduction")
    other = notice_of("2", "tender", on(0), number="YNZC2026-G1-00077", thing="另一批仪器")
    desk = portal(open_desk, "one")
    crawl(desk, [*notice_of("1", "tender", on(0)), *both], [*other, *preferred])

    rows = show(engine, "SELECT * FROM v_procurement_project ORDER BY set_aside")
    found = [(row["set_aside"], row["set_aside_kind"]) for row in rows]
    assert found == [("preference_only", "price_deduction"), ("unread", None)]
    (share,) = show(engine, "SELECT * FROM v_set_aside_share WHERE dimension = 'all'")
    counted = numbers(share, "purchases preference_only unread share_reserved share_unread")
    assert counted == [2, 1, 1, 0, 0.5]


def test_the_last_attempt_and_the_correction_decide(
    open_desk: Callable[..., Desk], engine: Engine
) -> None:
    corrected = {"number": "AAAA2026-G1-00001", "thing": "甲仪器"}
    again = {"number": "BBBB2026-G1-00002", "thing": "乙仪器"}
    lots: dict[str, Any] = {"number": "DDDD2026-G1-00004", "thing": "丁仪器", "lots": ("1", "2")}
    crawl(
        portal(open_desk, "ccgp"),
        [*notice_of("a1", "tender", on(0), **corrected), *reserved("a1", "stated", "sme_whole")],
        [
            *notice_of("a2", "correction", on(5), correction_subject_raw="采购文件", **corrected),
            *reserved("a2", "explicitly_not", "not_reserved"),
        ],
        [
            *notice_of("b1", "tender", on(0), budget_minor=100_000_00, **again),
            *reserved("b1", "stated", "sme_whole"),
        ],
        notice_of("b2", "termination", on(10), **again),
        [
            *notice_of(
                "b3",
                "tender",
                on(20),
                number="BBBB2026-G1-00002（二次）",
                thing="乙仪器",
                budget_minor=90_000_00,
            ),
            *reserved("b3", "explicitly_not", "not_reserved"),
        ],
        [
            *(
                replace(record, budget_minor=50_000_00)
                if isinstance(record, ProcurementLotRecord)
                else record
                for record in notice_of("d1", "tender", on(0), budget_minor=200_000_00, **lots)
            ),
            *reserved("d1", "stated", "sme_package", lot_no="1"),
        ],
    )
    crawl(portal(open_desk, "ggzy"), notice_of("d9", "tender", on(0), **lots))

    rows = show(engine, "SELECT * FROM v_procurement_project ORDER BY project_no")
    assert [(r["set_aside"], r["set_aside_disagrees"]) for r in rows] == [
        ("not_reserved", 1),
        ("not_reserved", 1),
        ("reserved", 0),
    ]
    assert numbers(rows[1], "budget_yuan") == [90_000]
    (package,) = show(engine, "SELECT * FROM v_set_aside_kind WHERE kind = 'sme_package'")
    assert numbers(package, "budget_yuan") == [50_000]
    canonical = "SELECT lot_no FROM v_set_aside_lot WHERE canonical_id IS NULL AND notice_id = "
    assert len(show(engine, f"{canonical}{rows[2]['set_aside_notice_id']}")) == 2
