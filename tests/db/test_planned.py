"""Each row of a notice of intention is a purchase of its own, and finds what it became."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, text

from db.engine import writing
from db.purchases.groups import Decision
from db.purchases.planned import Bought, Planned, match
from db.purchases.settle import decide, settle
from tests.db.conftest import day
from tests.db.portals import OpenDesk, asked, crawl, portal, purchases, rows, same
from tests.support.purchases import BUYER, FIRM, NUMBER, notice_of, on, planned, won

JUNE = date(2026, 6, 1)
PUBLICATION = [
    *notice_of("z1", "intention", on(-60), number=None, thing=f"{BUYER}2026年6月政府采购意向"),
    *planned(
        "z1",
        ("图书采购", 120_000_00, JUNE),
        ("实验室设备", 300_000_00, JUNE),
        ("校园绿化养护", 80_000_00, None),
    ),
]
STORY = {
    "zcy": PUBLICATION,
    "ccgp": notice_of("c1", "tender", on(0), budget_minor=300_000_00),
    "shenzhen": notice_of("s1", "correction", on(6), corrected_on=on(6)),
    "gpcms": [
        *notice_of("p1", "award", on(26), award_total_minor=280_000_00),
        *won("p1", FIRM, 280_000_00),
    ],
}


def became(engine: Engine) -> list[tuple[Any, ...]]:
    """What each row became, why, and how sure that is."""
    return rows(
        engine,
        "SELECT i.native_id, p.native_id, i.purchase_evidence, i.purchase_confidence"
        " FROM procurement_intention i LEFT JOIN procurement_project p ON p.id = i.purchase_id"
        " ORDER BY i.position",
    )


@pytest.mark.parametrize("order", [list(STORY), list(reversed(STORY))])
def test_intention_tender_correction_and_award_of_four_portals_are_one_chain(
    open_desk: OpenDesk, engine: Engine, order: list[str]
) -> None:
    for name in order:
        crawl(portal(open_desk, name), STORY[name])

    project = f"{NUMBER}|{BUYER}"
    chained = {name: of for name, of in purchases(engine).items() if name != "zcy/z1"}
    assert chained == dict.fromkeys(("ccgp/c1", "shenzhen/s1", "gpcms/p1"), project)
    words = f"title_budget_month: buyer={BUYER}, title=实验室设备, budget=30000000, "
    words += "expected=2026-06, notice=test_ccgp/c1, day=2026-06-02"
    assert became(engine) == [
        ("z1/intention/1", None, None, None),
        ("z1/intention/2", project, words, 0.98),
        ("z1/intention/3", None, None, None),
    ]
    assert asked(engine) == set()
    query = "SELECT intention_on, tender_on, award_on, days_intention_to_award"
    query += f" FROM v_procurement_project WHERE project_no = '{NUMBER}'"
    assert rows(engine, query) == [("2026-04-03", "2026-06-02", "2026-06-28", 86)]
    with writing(engine).begin() as connection:
        connection.execute(text("UPDATE procurement_notice SET settled_by = NULL"))
        assert settle(connection, None, day(2)) == []


def test_a_doubtful_row_is_asked_and_a_person_decides(open_desk: OpenDesk, engine: Engine) -> None:
    crawl(portal(open_desk, "zcy"), PUBLICATION)
    crawl(portal(open_desk, "ccgp"), notice_of("c1", "tender", on(0), budget_minor=200_000_00))
    ((one, other, about, reason),) = asked(engine)
    assert (one, other, about) == ("ccgp/c1", "zcy/z1", "row")
    assert reason.startswith("row 2: title_month: ")
    assert reason.endswith("| unlike: budget")

    pair = dict(rows(engine, "SELECT native_id, id FROM procurement_notice"))
    with writing(engine).begin() as connection:
        said: dict[str, Any] = {"same": True, "about": "row", "by": "甲", "at": day(3)}
        (change,) = decide(connection, pair["z1"], pair["c1"], **said)
    assert (change.entity, change.cause) == ("procurement_intention", "reviewed")
    assert became(engine)[1][1:] == (f"{NUMBER}|{BUYER}", "decided: by=甲", 1.0)
    assert purchases(engine)["zcy/z1"] is None  # one row of it, not all
    assert asked(engine) == set()


def test_a_publication_on_two_portals_is_one(open_desk: OpenDesk, engine: Engine) -> None:
    crawl(portal(open_desk, "ccgp"), PUBLICATION)
    crawl(portal(open_desk, "zcy"), PUBLICATION)
    assert same(engine) == {"zcy/z1": "ccgp/z1"}


def row(position: int = 1, **fields: Any) -> Planned:
    known: dict[str, Any] = {
        "id": position,
        "notice_id": 1,
        "key": ("zcy", "z1"),
        "position": position,
        "buyer": "某局",
        "thing": "机房空调",
        "budget": 100,
        "currency": "CNY",
        "expected": JUNE,
        "day": date(2026, 4, 20),
        "document_id": 1,
        "purchase_id": None,
        "evidence": None,
        "confidence": None,
    }
    return Planned(**{**known, **fields})


def bought(id: int = 50, **fields: Any) -> Bought:
    known: dict[str, Any] = {
        "id": id,
        "key": ("ccgp", f"c{id}"),
        "purchase_id": id,
        "repeats": None,
        "buyer": "某局",
        "thing": "机房空调",
        "budget": 100,
        "currency": "CNY",
        "day": date(2026, 6, 20),
    }
    return Bought(**{**known, **fields})


def test_how_sure_it_is_hangs_on_what_agrees() -> None:
    for said, confidence, questions in (
        ({}, 0.98, 0),
        ({"budget": 95}, 0.83, 0),  # a plan is trimmed
        ({"day": date(2026, 12, 1)}, 0.8, 0),  # half a year late
        ({"thing": "机房空调及安装"}, 0.73, 0),
        ({"budget": None}, None, 1),
        ({"budget": 50}, None, 1),
        ({"currency": "USD"}, None, 1),
        ({"thing": "机房空调及安装", "budget": 99}, None, 0),
        ({"thing": "机房"}, None, 0),  # too short to tell anything
        ({"thing": "机房空调及安装", "day": date(2026, 12, 1)}, None, 1),
        ({"day": date(2026, 4, 19)}, None, 0),  # before it was planned
        ({"day": date(2027, 9, 1)}, None, 0),
        ({"buyer": "别局"}, None, 0),
    ):
        found = match([row()], [bought(**said)], {})
        linked = found.purchase.get(1)
        assert (linked and linked[2], len(found.doubts)) == (confidence, questions), said


def test_of_several_none_is_chosen() -> None:
    twins = match([row()], [bought(50), bought(51)], {})
    assert (twins.purchase, len(twins.doubts)) == ({}, 2)
    again = match([row()], [bought(50), bought(51, repeats=50)], {})
    assert again.purchase[1][0] == 50
    two_rows = match([row(1), row(2)], [bought(50)], {})
    assert (two_rows.purchase, len(two_rows.doubts)) == ({}, 1)
    better = match([row(1, budget=105), row(2)], [bought(50)], {})
    assert (list(better.purchase), better.doubts) == ([2], [])


def test_a_persons_no_is_heard() -> None:
    no = {(1, 50): Decision("row", False, "甲")}
    found = match([row()], [bought(50), bought(51)], no)
    assert found.purchase[1][0] == 51
