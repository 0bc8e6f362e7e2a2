"""Where a reprint of a listing differs from the exchange's own row."""

from __future__ import annotations

from datetime import date
from typing import Any

from db.engine import open_engine
from normalize.records_beside import (
    ListingSecondaryRecord,
)
from tests.db.conftest import (
    Desk,
    Row,
    application,
    day,
    facts,
    firm,
)
from tests.support.view_world import FIRM, show


def differences(url: str, *said: ListingSecondaryRecord, **own: Any) -> list[Row]:
    """What the view shows of an application at SSE and of rows of a reprint."""
    engine = open_engine(url)
    usual = {
        "exchange": "sse",
        "kind": "ipo",
        "issuer": firm(FIRM),
        "issuer_raw": FIRM,
        "stage_raw": "2/",
        "stage_listed": "inquiry",
        "accepted_on": date(2026, 1, 9),
        "planned_raise_minor": 100_000_000_00,
        **own,
    }
    for desk, records in (
        (Desk(url, engine, facts("listing_application")), [application(1, **usual)]),
        (Desk(url, engine, facts("listing_secondary", full_list=False)), said),
    ):
        desk.observed()
        desk.say(*records, at=day(1), native_id="1")
        desk.end(at=day(2))
        desk.store.close()
    rows = show(engine, "SELECT * FROM v_listing_difference ORDER BY secondary_id")
    engine.dispose()
    return rows


def reprint(number: int = 1, **changes: Any) -> ListingSecondaryRecord:
    """The same application as somebody reprints it, without a difference."""
    usual = {
        "exchange": "sse",
        "issuer": firm(FIRM),
        "issuer_raw": FIRM,
        "stage": "inquiry",
        "accepted_on": date(2026, 1, 9),
        "planned_raise_minor": 100_000_000_00,
        **changes,
    }
    return ListingSecondaryRecord(native_id=f"audit/{number}", **usual)


def test_what_agrees_is_no_difference(migrated_url: str) -> None:
    silent = reprint(2, stage=None, accepted_on=None, planned_raise_minor=None)
    assert differences(migrated_url, reprint(), silent) == []


def test_each_difference_is_shown_beside_ours(migrated_url: str) -> None:
    said = [
        reprint(1, stage="suspended"),
        reprint(2, accepted_on=date(2026, 1, 10)),
        reprint(3, planned_raise_minor=90_000_000_00),
    ]
    shown = differences(migrated_url, *said)
    flags = ("stage_differs", "accepted_on_differs", "planned_raise_differs")
    assert [tuple(row[flag] for flag in flags) for row in shown] == [
        (1, 0, 0),
        (0, 1, 0),
        (0, 0, 1),
    ]
    assert {row["linked_by"] for row in shown} == {"organisation"}
    assert (shown[0]["stage"], shown[0]["their_stage"]) == ("inquiry", "suspended")
    assert float(shown[2]["their_planned_raise_yuan"]) == 90_000_000


def test_a_name_alone_ties_nothing(migrated_url: str) -> None:
    """Nor does another exchange. The code of the share does, also under another name."""
    other = firm("别的样例科技股份有限公司")
    said = [
        reprint(1, issuer=None, stage="suspended"),
        reprint(2, exchange="szse", stage="suspended"),
        reprint(3, issuer=other, security_code="688999", stage="suspended"),
    ]
    (shown,) = differences(migrated_url, *said, stock_code="688999")
    assert (shown["linked_by"], shown["their_stage"]) == ("code", "suspended")


def test_an_ending_without_a_reason_is_no_other_ending(migrated_url: str) -> None:
    ended = {"stage_raw": "8/", "stage_listed": "terminated_withdrawn"}
    said = [reprint(1, stage="terminated_other"), reprint(2, stage="terminated_rejected")]
    (shown,) = differences(migrated_url, *said, **ended)
    assert shown["their_stage"] == "terminated_rejected"
