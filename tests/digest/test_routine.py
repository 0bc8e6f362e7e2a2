"""Reports of funds are told only where more of them are missing than before; sums never are."""

from __future__ import annotations

from datetime import date

from normalize.records import FundDisclosureRecord, FundManagerRecord, Link
from tests.db.conftest import day, fund
from tests.digest.conftest import OpenDesk, Tell, last_change


def reports(month: int, *, missing: int) -> FundDisclosureRecord:
    return FundDisclosureRecord(
        native_id=f"1/disclosure/{month}",
        fund=Link("fund", "1"),
        last_update_on=date(2026, month, 1),
        quarterly_due=month,
        quarterly_missing=missing,
    )


def test_only_reports_that_are_missing_are_told(open_desk: OpenDesk, tell: Tell) -> None:
    desk = open_desk("fund", full_list=False).observed()
    desk.say(fund(1), reports(1, missing=1))
    desk.next_run(at=day(1))
    entries = []
    for month, missing in ((4, 1), (7, 2), (10, 1)):
        before = last_change(desk)
        desk.say(reports(month, missing=missing), at=day(month))
        desk.next_run(at=day(month))
        entries.append(len(tell(before).entries))
    assert entries == [0, 1, 0]
    assert len(desk.rows("fund_disclosure")) == 4


def test_how_many_funds_a_manager_has_is_kept_and_not_told(open_desk: OpenDesk, tell: Tell) -> None:
    desk = open_desk("fund_manager", full_list=False).observed()
    entries = []
    for number, name in ((3, "青禾样例基金"), (4, "青禾样例基金"), (5, "松岚样例基金")):
        before = last_change(desk)
        desk.say(FundManagerRecord(native_id="7", name=name, fund_count=number), at=day(number))
        desk.next_run(at=day(number))
        entries.append(len(tell(before).entries))
    assert entries == [1, 0, 1]
    assert len(desk.rows("change", field="fund_count")) == 2
