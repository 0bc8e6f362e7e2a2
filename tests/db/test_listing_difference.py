"""Which of our applications a reprint is compared with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, text

from db.views import create_views, drop_views
from normalize.records_beside import ListingSecondaryRecord
from tests.db.conftest import Desk, application, day, firm

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


def theirs(number: str, report: str, stage: str) -> ListingSecondaryRecord:
    return ListingSecondaryRecord(
        native_id=number,
        report=report,
        exchange="sse",
        issuer=firm(FIRM),
        stage=stage,
        accepted_on=date(2026, 1, 8),
    )


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
