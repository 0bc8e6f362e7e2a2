"""The listing pipeline as analysts see it: over time, by stage, by sponsor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, text

from db.views import all_views, create_views, drop_views
from normalize.records import Link, ListingDocumentRecord
from tests.db.conftest import Desk, application, event, firm, party

BIG, SMALL = "样例证券股份有限公司", "样本证券股份有限公司"


def at(month: int, day: int, hour: int = 4) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def step(of: int, seq: int, stage: str, when: datetime, **more: Any) -> Any:
    fields: dict[str, Any] = {"provisional": False, **more}
    return event(of, str(seq), seq=seq, stage=stage, happened_at=when, **fields)


@pytest.fixture
def pipeline(open_desk: Callable[..., Desk], engine: Engine) -> Callable[[str], list[Any]]:
    """Two applications; a secondary source that retells one of them."""
    said = [
        application(
            1,
            exchange="szse",
            board="chinext",
            kind="ipo",
            stage_listed="inquiry",
            currency="CNY",
            planned_raise_minor=500_00,
        ),
        # 30 June, 17:00 UTC is 1 July in Beijing: the month is Beijing's.
        step(1, 1, "accepted", at(6, 30, 17)),
        step(1, 2, "inquiry", at(7, 20)),
        step(1, 3, "suspended", at(9, 30), reason_class="expired_financials"),
        step(1, 4, "suspended", at(9, 30)),
        step(1, 5, "inquiry", at(10, 10)),
        *(
            ListingDocumentRecord(
                native_id=f"1/document/{number}",
                application=Link("listing_application", "1"),
                kind=kind,
                inquiry_round=number,
            )
            for number, kind in (
                (None, "inquiry_letter"),
                (1, "inquiry_reply"),
                (2, "inquiry_reply"),
            )
        ),
        party(1, "a", organisation=firm(BIG), role="sponsor", seq=1),
        party(1, "b", organisation=firm(SMALL), role="joint_sponsor", seq=2),
        application(2, exchange="szse", board="chinext", kind="ipo", stage_listed="registered"),
        step(2, 1, "submitted_registration", at(8, 1)),
        step(
            2,
            2,
            "registered",
            at(8, 13),
            published_on=date(2026, 8, 3),
            posted_on=date(2026, 8, 13),
        ),
        party(2, "a", organisation=firm(BIG), role="sponsor", seq=1),
    ]
    for grade in ("official", "secondary"):
        desk = open_desk("listing_application", id=f"test_{grade}", grade=grade).observed()
        desk.say(*said, at=at(10, 11))
    with engine.begin() as connection:
        drop_views(connection)
        create_views(connection)

    def rows(query: str) -> list[Any]:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    return rows


def test_spells_go_from_step_to_step(pipeline: Callable[[str], list[Any]]) -> None:
    query = (
        "SELECT stage, days, next_stage, reason_class FROM v_listing_spell"
        " WHERE native_id = '1' ORDER BY from_at"
    )
    assert pipeline(query) == [
        ("accepted", 19, "inquiry", None),
        ("inquiry", 72, "suspended", None),
        ("suspended", 10, "inquiry", "expired_financials"),
        ("inquiry", None, None, None),
    ]


def test_a_decision_ends_a_stage_on_its_own_day(pipeline: Callable[[str], list[Any]]) -> None:
    """It was posted ten days later."""
    query = "SELECT stage, from_at, until_at, days FROM v_listing_spell WHERE native_id = '2'"
    decided = "2026-08-03 00:00:00"
    assert pipeline(f"{query} ORDER BY from_at") == [
        ("submitted_registration", "2026-08-01 12:00:00", decided, 2),
        ("registered", decided, None, None),
    ]


def test_the_pipeline_at_the_end_of_each_month(pipeline: Callable[[str], list[Any]]) -> None:
    query = "SELECT month, stage, applications FROM v_listing_pipeline ORDER BY month, stage"
    assert pipeline(query) == [
        ("2026-07", "inquiry", 1),
        ("2026-08", "inquiry", 1),
        ("2026-08", "registered", 1),
        ("2026-09", "registered", 1),
        ("2026-09", "suspended", 1),
        ("2026-10", "inquiry", 1),
        ("2026-10", "registered", 1),
    ]


def test_rounds_of_inquiry(pipeline: Callable[[str], list[Any]]) -> None:
    query = "SELECT native_id, inquiry_rounds FROM v_listing WHERE source_id = 'test_official'"
    assert dict(pipeline(query)) == {"1": 2, "2": None}


def test_what_is_retold_stands_beside_nothing(pipeline: Callable[[str], list[Any]]) -> None:
    """A project of the exchange's own list is one, also after another source has retold it."""
    for view in ("v_listing", "v_listing_timeline"):
        assert pipeline(f"SELECT DISTINCT source_id FROM {view}") == [("test_official",)]


def test_joint_sponsors_are_counted_for_both(pipeline: Callable[[str], list[Any]]) -> None:
    query = (
        "SELECT name, applications, joint, registered, ended, planned_raise_yuan,"
        " without_planned_raise FROM v_sponsor ORDER BY applications DESC"
    )
    assert [(*row[:5], float(row[5]), row[6]) for row in pipeline(query)] == [
        (BIG, 2, 1, 1, 0, 500.0, 1),
        (SMALL, 1, 1, 0, 0, 500.0, 0),
    ]


def test_suspensions_by_month_are_one_plain_query(pipeline: Callable[[str], list[Any]]) -> None:
    (view,) = (view for view in all_views() if view.name == "v_listing_spell")
    (query,) = view.examples
    ((*said, days),) = pipeline(query)
    assert said == ["2026-09", "szse", "chinext", "expired_financials", 1, 1]
    assert float(days) == 10


def test_what_left_its_list_stands_nowhere_any_more(
    open_desk: Callable[..., Desk], engine: Engine
) -> None:
    """An open application ends where it left; one that was registered stays so."""
    desk = open_desk("listing_application").observed()
    where = {"exchange": "szse", "region_code": "320400", "industry_code": "C39"}
    for number, stage in (("1", "inquiry"), ("2", "registered"), ("3", "inquiry")):
        said = [
            application(number, stage_listed=stage, detail_version="v", **where),
            event(number, "1", stage=stage, happened_at=at(6, 20), provisional=False),
        ]
        desk.say(*said, at=at(6, 21))
    desk.end(gone={"1": 1, "2": 1}, asked_again=2, at=at(8, 3))
    desk.say(application("3", stage_listed="inquiry"), at=at(9, 1))
    moved = event("3", "2", stage="committee_passed", happened_at=at(9, 1), provisional=False)
    desk.say(moved, at=at(9, 1))
    with engine.begin() as connection:
        drop_views(connection)
        create_views(connection)

    def rows(query: str) -> list[tuple[Any, ...]]:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    query = "SELECT month, stage, applications FROM v_listing_pipeline ORDER BY 1, 2"
    assert rows(query) == [
        ("2026-06", "inquiry", 2),
        ("2026-06", "registered", 1),
        ("2026-07", "inquiry", 2),
        ("2026-07", "registered", 1),
        ("2026-08", "inquiry", 1),
        ("2026-08", "registered", 1),
        ("2026-09", "committee_passed", 1),
        ("2026-09", "registered", 1),
    ]
    query = "SELECT native_id, days, next_stage FROM v_listing_spell ORDER BY native_id, from_at"
    assert rows(query) == [
        ("1", 44, "left_the_list"),
        ("2", None, None),
        ("3", 73, "committee_passed"),
        ("3", None, None),
    ]
    query = "SELECT native_id, substr(application_gone_at, 1, 10) FROM v_listing_timeline"
    assert dict(rows(query)) == {"1": "2026-08-03", "2": "2026-08-03", "3": None}
    query = "SELECT DISTINCT industry_code, region_code FROM v_listing_pipeline"
    assert rows(query) == [("C39", "320000")]
