"""Every appearance of an organisation in a channel, and what is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, text

from db.engine import open_engine, writing
from normalize.records import (
    AwardRecord,
    AwardSupplierRecord,
    Link,
)
from tests.db.conftest import (
    Desk,
    application,
    firm,
    notice,
)
from tests.support.view_world import FIRM, INVESTOR, fill, show


@pytest.fixture
def world(migrated_url: str) -> Iterator[Engine]:
    """The world on each database."""
    fill(migrated_url)
    engine = open_engine(migrated_url)
    yield engine
    engine.dispose()


def test_who_appears_where(world: Engine) -> None:
    rows = show(world, f"SELECT * FROM v_firm_channels WHERE name = '{FIRM}' ORDER BY channel")

    assert {(row["channel"], row["role"], row["entity"]) for row in rows} == {
        ("listing", "issuer", "listing_application"),
        ("listing", "tutored", "tutoring"),
        ("listing", "overseas_issuer", "overseas_filing"),
        ("procurement", "supplier", "award_supplier"),
    }
    assert {row["organisation_id"] for row in rows} == {rows[0]["organisation_id"]}
    rows = [row for row in rows if row["role"] in ("issuer", "supplier")]
    assert [float(row["amount_yuan"]) for row in rows] == [600_580_000.33, 0.99]
    assert [(row["first_on"], row["left_censored"]) for row in rows] == [
        ("2020-04-09", 1),  # long before we looked
        ("2026-06-01", 0),
    ]
    assert {row["observed_from"] for row in rows} == {"2026-05-02 09:00:00"}

    # People are no firms; what filed documents name is of the day of the document.
    shown = show(world, "SELECT DISTINCT role, name, first_on, amount_yuan FROM v_firm_channels")
    assert {row["role"] for row in shown} == {
        *("issuer", "sponsor", "supplier", "buyer", "fund", "fund_manager", "tutored"),
        *("tutoring_institution", "overseas_issuer", "shareholder", "strategic_investor"),
    }
    (allotted,) = (row for row in shown if row["role"] == "strategic_investor")
    assert (allotted["name"], allotted["first_on"]) == (INVESTOR, "2020-07-09")
    assert float(allotted["amount_yuan"]) == 123_456.78


def test_who_retells_an_application_makes_no_second_appearance(
    open_desk: Callable[..., Desk], engine: Engine
) -> None:
    """But where the exchange's own row is not there, what is retold is all that is known."""
    usual: dict[str, Any] = {"exchange": "sse", "kind": "ipo", "issuer": firm(FIRM)}
    other = firm("另一样例股份有限公司")
    for name, grade in (("weekly", "secondary"), ("monthly", "secondary"), ("own", "official")):
        desk = open_desk("listing_application", id=name, grade=grade).observed()
        said = [application(1, **usual)]
        if grade == "secondary":
            said.append(application(2, **{**usual, "issuer": other}))
        desk.say(*said)
    found = show(
        engine,
        "SELECT s.id, c.name FROM v_firm_channels AS c JOIN listing_application AS a"
        " ON a.id = c.entity_id JOIN source AS s ON s.id = a.source_id ORDER BY 1",
    )
    assert [tuple(row.values()) for row in found] == [("own", FIRM), ("weekly", other.name)]

    with writing(engine).begin() as connection:  # the two turn out to be one
        merged = "UPDATE organisation SET merged_into = 1 WHERE id <> 1"
        connection.execute(text(merged))
    assert [row["name"] for row in show(engine, "SELECT name FROM v_firm_channels")] == [FIRM] * 2


def test_what_is_gone_is_in_no_channel(open_desk: Callable[..., Desk], engine: Engine) -> None:
    desk = open_desk("procurement_notice").observed()
    award = AwardRecord(native_id="1/award/1", notice=Link("procurement_notice", "1"))
    supplier = AwardSupplierRecord(
        native_id="1/award/1/1", award=Link("award", "1/award/1"), organisation=firm(FIRM)
    )
    desk.say(notice(1, whole=frozenset({"award"})), award, supplier)
    assert len(show(engine, "SELECT * FROM v_firm_channels")) == 1

    desk.say(notice(1, whole=frozenset({"award"})))  # the award was withdrawn

    assert show(engine, "SELECT * FROM v_firm_channels") == []
    assert show(engine, "SELECT * FROM v_award") == []
