"""State-owned holders and guidance funds among the shareholders of applicants."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, text

from db.views import create_views, drop_views
from normalize.records import (
    DocumentReadingRecord,
    FundEvidenceRecord,
    Link,
    ListingDocumentRecord,
    RelationRecord,
)
from tests.db.conftest import Desk, application, day, firm, fund

ISSUER, OTHER = "青禾样例科技股份有限公司", "青禾样本材料股份有限公司"
FUND = "样例市产业引导基金合伙企业（有限合伙）"
PLAIN = "样例拾光创业投资合伙企业（有限合伙）"
ORGAN, LOCAL = "合肥市国资委", "鼓楼区财政局"  # of the second there are several
STATE = "样例国有投资有限公司"

Ask = Callable[[str], list[tuple[Any, ...]]]


def reading(of: str, number: str, published: date) -> list[Any]:
    """A prospectus of an application, and that it was read."""
    document = f"{of}/document/{number}"
    link = Link("listing_application", of)
    return [
        ListingDocumentRecord(native_id=document, application=link, published_on=published),
        DocumentReadingRecord(
            native_id=f"{document}/reading",
            application=link,
            filed=Link("listing_document", document),
            outcome="read",
        ),
    ]


def tie(of: str, number: str, place: int, holder: str, percent: str, **more: Any) -> RelationRecord:
    """A shareholder that a reading names."""
    document = f"{of}/document/{number}/reading"
    return RelationRecord(
        native_id=f"{document}/tie/shareholder/{place}",
        reading=Link("document_reading", document),
        **{
            "kind": "shareholder",
            "subject": firm(holder),
            "object": firm(ISSUER),
            "subject_raw": holder,
            "share_percent": Decimal(percent),
            "observed_via": "prospectus",
            **more,
        },
    )


@pytest.fixture
def ask(open_desk: Callable[..., Desk], engine: Engine) -> Ask:
    """One firm with two prospectuses, and one whose tie a selection list showed beforehand."""
    funds = open_desk("fund").observed()
    funds.say(
        fund("g", organisation=firm(FUND, "fund"), inclusion_tier="B"),
        FundEvidenceRecord(native_id="g/evidence/1", fund=Link("fund", "g"), tier="B", rule="r"),
        fund("p", organisation=firm(PLAIN, "fund"), inclusion_tier=None),
        at=day(1),
    )
    funds.end(at=day(1))
    desk = open_desk("listing_application").observed()
    usual = {"exchange": "sse", "board": "star", "kind": "ipo"}
    desk.say(
        application("1", **usual, issuer=firm(ISSUER), stage_listed="registered"),
        *reading("1", "old", date(2026, 1, 9)),
        tie("1", "old", 1, STATE, "30", state_mark="SS"),
        *reading("1", "new", date(2026, 5, 9)),
        tie("1", "new", 1, STATE, "20", state_mark="SS"),
        tie("1", "new", 2, FUND, "6.5"),
        tie("1", "new", 3, PLAIN, "5"),
        tie("1", "new", 4, "样例法人股东有限公司", "4", state_mark="LS"),
        tie("1", "new", 5, STATE, "20", kind="subsidiary"),
        tie("1", "new", 6, ORGAN, "30", kind="actual_controller"),
        tie("1", "new", 7, "甲一", "9", kind="actual_controller", subject=None),
        tie("1", "new", 8, LOCAL, "9", kind="actual_controller", subject=firm(LOCAL)),
        *reading("1", "allotments", date(2026, 6, 9)),  # a later document without shareholders
        application("2", **usual, issuer=firm(OTHER), stage_listed="terminated_withdrawn"),
        RelationRecord(
            native_id="list/1",
            kind="shareholder",
            subject=firm(FUND),
            object=firm(OTHER),
            subject_raw=FUND,
            observed_via="selection_list",
        ),
        at=day(1),
    )
    with engine.begin() as connection:
        drop_views(connection)
        create_views(connection)

    def rows(query: str) -> list[tuple[Any, ...]]:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    return rows


def test_the_newest_document_says_who_holds(ask: Ask) -> None:
    shown = ask(
        "SELECT native_id, shareholder_name, share_percent, state_mark, is_state_marked,"
        " is_guidance_fund, inclusion_tier, observed_via, usable_for_rates, why_not"
        " FROM v_state_shareholder WHERE is_state_organ = 0 ORDER BY native_id, share_percent DESC"
    )
    assert [(*row[:2], row[2] and float(row[2]), *row[3:]) for row in shown] == [
        ("1", STATE, 20.0, "SS", 1, 0, None, "prospectus", 0, "seen_through_outcome"),
        ("1", FUND, 6.5, None, 0, 1, "B", "prospectus", 0, "seen_through_outcome"),
        ("2", FUND, None, None, 0, 1, "B", "selection_list", 1, None),
    ]


def test_an_organ_of_the_state_that_controls_an_applicant_needs_no_mark(ask: Ask) -> None:
    shown = ask(
        "SELECT native_id, tie, shareholder_name, shareholder_raw, is_state_marked, is_state_organ"
        " FROM v_state_shareholder WHERE tie = 'actual_controller' ORDER BY relation_id"
    )
    assert shown == [
        ("1", "actual_controller", ORGAN, ORGAN, 0, 1),
        ("1", "actual_controller", None, LOCAL, 0, 1),
    ]


def test_a_prospectus_without_an_application_is_of_its_issuers_first_listing(
    ask: Ask, open_desk: Callable[..., Desk]
) -> None:
    """As on the common platform. The newest document counts, whichever source has it."""
    desk = open_desk("listing_document", id="test_platform").observed()
    for issuer, published in ((OTHER, date(2026, 7, 1)), (ISSUER, date(2026, 2, 1))):
        document = f"p/{issuer}"
        desk.say(
            ListingDocumentRecord(native_id=document, published_on=published),
            DocumentReadingRecord(
                native_id=f"{document}/document/1/reading",
                filed=Link("listing_document", document),
                outcome="read",
            ),
            tie(document, "1", 1, STATE, "12", state_mark="SS", object=firm(issuer)),
            at=day(2),
        )
    shown = ask(
        "SELECT native_id, shareholder_name, share_percent FROM v_state_shareholder"
        " WHERE is_state_marked = 1 ORDER BY native_id"
    )
    assert [(*row[:2], float(row[2])) for row in shown] == [("1", STATE, 20.0), ("2", STATE, 12.0)]


def test_no_rate_is_made_of_ties_that_were_seen_through_the_outcome(ask: Ask) -> None:
    shown = ask(
        "SELECT holder, observed_via, applications, registered, ended, pass_percent, why_not"
        " FROM v_state_shareholder_rate ORDER BY holder, observed_via"
    )
    assert shown == [
        ("guidance_fund", "prospectus", 1, 1, 0, None, "seen_through_outcome"),
        ("guidance_fund", "selection_list", 1, 0, 1, 0, None),
        ("state_owned", "prospectus", 1, 1, 0, None, "seen_through_outcome"),
    ]
