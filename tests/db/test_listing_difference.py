"""Which of our applications a reprint is compared with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, text

from db.views import create_views, drop_views
from normalize.records_beside import ListingSecondaryRecord, TutoringRecord
from tests.db.conftest import Desk, application, day, event, firm

FIRM = "样例精密机械股份有限公司"


@pytest.fixture
def shown(open_desk: Callable[..., Desk], engine: Engine) -> Callable[[], list[Any]]:
    """The view, where the exchange has an application in inquiry that a reprint calls suspended."""
    desk = open_desk("listing_application", id="official", grade="official").observed()
    desk.say(ours(1), at=day(1))
    other = open_desk("listing_secondary", id="reprint", grade="reprint", full_list=False)
    other.observed().say(theirs("audit/1", "audit", "suspended"), at=day(1))
    with engine.begin() as connection:
        drop_views(connection)
        create_views(connection)

    def rows() -> list[Any]:
        query = "SELECT source_id, report, stage, their_stage, stage_differs"
        with engine.connect() as connection:
            found = connection.execute(text(f"{query} FROM v_listing_difference ORDER BY 1, 2"))
            return [tuple(row) for row in found]

    return rows


def ours(number: int, **more: Any) -> Any:
    usual: dict[str, Any] = {
        "exchange": "sse",
        "kind": "ipo",
        "issuer": firm(FIRM),
        "stage_raw": "2/",
        "stage_listed": "inquiry",
        "accepted_on": date(2026, 1, 9),
    }
    return application(number, **{**usual, **more})


def theirs(number: str, report: str, stage: str, **more: Any) -> ListingSecondaryRecord:
    usual: dict[str, Any] = {
        "report": report,
        "exchange": "sse",
        "issuer": firm(FIRM),
        "stage": stage,
        "accepted_on": date(2026, 1, 8),
    }
    return ListingSecondaryRecord(native_id=number, **{**usual, **more})


DIFFERENCE = ("official", "audit", "inquiry", "suspended", 1)


def test_a_snapshot_is_neither_the_exchange_nor_another_application(
    shown: Callable[[], list[Any]], open_desk: Callable[..., Desk]
) -> None:
    weekly = open_desk("listing_application", id="weekly", grade="secondary").observed()
    weekly.say(ours(7), at=day(2))
    assert shown() == [DIFFERENCE]


def test_another_kind_of_application_puts_nothing_in_doubt(
    shown: Callable[[], list[Any]], open_desk: Callable[..., Desk]
) -> None:
    later = open_desk("listing_application", id="refinancing", grade="official").observed()
    later.say(ours(2, kind="refinancing"), at=day(2))
    assert shown() == [DIFFERENCE]


def test_a_meeting_that_is_past_is_not_compared_with_todays_stage(
    shown: Callable[[], list[Any]], open_desk: Callable[..., Desk]
) -> None:
    again = open_desk("listing_secondary", id="meetings", grade="reprint", full_list=False)
    again.observed().say(theirs("review/1", "review", "committee_passed"), at=day(2))
    assert shown() == [DIFFERENCE, ("official", "review", "inquiry", "committee_passed", 0)]


def test_a_meeting_is_compared_with_what_the_committee_said_on_that_day(
    shown: Callable[[], list[Any]], open_desk: Callable[..., Desk]
) -> None:
    """By the code where they have the firm under another name."""
    exchange = open_desk("listing_application", id="meetings", grade="official").observed()
    exchange.say(
        ours(3, issuer=firm("另一样例机械股份有限公司"), stock_code="688999", accepted_on=None),
        event(3, "a", stage="committee_deferred", stage_raw="3/6", seq=1, happened_at=day(3)),
        event(3, "b", stage="committee_passed", stage_raw="3/1", seq=2, happened_at=day(9)),
        at=day(10),
    )
    said: dict[str, Any] = {
        "issuer": firm("另一样例股份有限公司"),
        "security_code": "688999",
        "accepted_on": None,
    }
    reprint = open_desk("listing_secondary", id="theirs", grade="reprint", full_list=False)
    reprint.observed().say(
        theirs("review/1", "review", "committee_passed", reviewed_on=day(3).date(), **said),
        theirs("review/2", "review", "committee_passed", reviewed_on=day(9).date(), **said),
        theirs("review/3", "review", "committee_passed", reviewed_on=day(5).date(), **said),
        at=day(10),
    )
    found = ("meetings", "review", "committee_deferred", "committee_passed", 1)
    assert shown() == [found, DIFFERENCE]


def test_tutoring_is_compared_by_firm_and_bureau(
    shown: Callable[[], list[Any]], open_desk: Callable[..., Desk], engine: Engine
) -> None:
    """The newest row on their side; a bureau is written in two ways."""
    assert shown() == [DIFFERENCE]  # the views are made
    regulator = open_desk("tutoring", id="csrc", grade="official").observed()
    for number, bureau in enumerate(("江苏证监局", "深圳证监局")):
        case: dict[str, Any] = {"issuer": firm(FIRM), "filed_on": date(2026, 1, 23)}
        case["bureau_raw"] = bureau
        regulator.say(
            TutoringRecord(native_id=f"t/{number}", status="tutoring_in_progress", **case),
            page=bureau,
        )
    reprint = open_desk("listing_secondary", id="theirs", grade="reprint", full_list=False)
    usual: dict[str, Any] = {"exchange": None, "bureau_raw": "江苏监管局"}
    reprint.observed().say(
        theirs("t/1", "tutoring", "tutoring_filed", announced_on=date(2026, 1, 23), **usual),
        theirs("t/2", "tutoring", "tutoring_done", announced_on=date(2026, 5, 1), **usual),
    )
    query = "SELECT bureau_raw, status, their_status, is_before_filing FROM v_tutoring_difference"
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(text(query))]
    assert rows == [("江苏证监局", "tutoring_in_progress", "tutoring_done", 0)]
