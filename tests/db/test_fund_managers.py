"""Managers of funds in the database: one organisation with their funds, its people, its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Engine, text

from normalize.funds.cancelled_managers import cancelled_row
from normalize.funds.manager_pages import manager_page
from normalize.funds.managers import manager_row
from normalize.records import (
    FundDisclosureRecord,
    FundEvidenceRecord,
    FundRecord,
    Json,
    Link,
    Mention,
    RelationRecord,
)
from spiders.drafts import Draft, Page
from spiders.platforms.amac_pages import read_manager_page
from tests.db.conftest import START, Desk, day, firm, fund
from tests.support import amac_manager_pages as amac
from tests.support.amac_answers import ms

OpenDesk = Callable[..., Desk]
OLD, CODE = "丰谷样例投资管理有限公司", "91310000324259502A"


def page_of(number: str = "7", **changes: Any) -> Draft:
    context: dict[str, Any] = {"native_id": number, "version": "v1"}
    page = Page("u", "manager_page", amac.page(**changes), START, context)
    return read_manager_page(page).drafts[0]


def of_fund(number: int, manager: Mention) -> RelationRecord:
    return RelationRecord(
        native_id=f"{number}/relation/fund_manager/1",
        kind="fund_manager",
        subject=manager,
        observed_via="registration",
        fund=Link("fund", str(number)),
    )


def show(engine: Engine, query: str) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(text(query)).mappings()]


def test_a_manager_with_its_funds_and_people(open_desk: OpenDesk, engine: Engine) -> None:
    funds = open_desk("fund").observed()
    known = firm(amac.FIRM, identifiers=(("amac_manager", "7"),))
    named = FundEvidenceRecord(
        native_id="1/evidence/name_medium", fund=Link("fund", "1"), tier="D", rule="name_medium"
    )
    funds.say(fund(1, inclusion_tier="D"), named, of_fund(1, known), fund(2), of_fund(2, known))
    assert funds.store.managers_of_guidance_funds() == {"7"}
    assert funds.store.guidance_funds() == {"1"}
    assert funds.store.unread_guidance_funds(9).keys() == {"1"}

    desk = open_desk("fund_manager").observed()
    desk.say(*manager_row(Draft("manager_row", "7", amac.manager("7"), "content[0]")))
    desk.say(*manager_page(page_of()), page="7", native_id="7")

    (row,) = show(engine, "SELECT * FROM v_fund_manager")
    assert (row["name"], row["registration_no"], row["kind"]) == (
        *(amac.FIRM, "P1099001", "private_equity"),
    )
    assert (row["funds_listed"], row["funds_known"], row["guidance_funds_known"]) == (7, 2, 1)
    assert (row["is_state_owned"], row["ownership_level"]) == (1, "prefectural")
    assert (row["shareholders"], row["executives"], row["page_was_read"]) == (4, 2, 1)
    assert (row["registered_capital_yuan"], row["paid_in_capital_yuan"]) == (1e7, 5_505_000)
    (organisation,) = desk.rows("organisation", uscc="91330000MA27X0007U")
    assert row["organisation_id"] == organisation["id"]

    posts = {(desk.row("person", id=p["person_id"])["name"], p["role"]): p
             for p in desk.rows("position")}  # fmt: skip
    assert posts.keys() == {
        *(("甲一", "法定代表人"), ("甲一", "总经理"), ("甲一", "董事")),
        *(("乙二", "合规风控负责人"), ("乙二", "信息填报负责人")),
    }
    assert {post["observed_via"] for post in posts.values()} == {"registration"}
    assert "丙三" not in repr(desk.dump()), "who owns a part as a private person is kept nowhere"
    assert [t["share_percent"] for t in desk.rows("relation", kind="shareholder")] == [
        *(51, 20, 19.5, 9.5),
    ]

    def judged() -> list[tuple[object, ...]]:
        rows = show(
            engine, "SELECT fund_id, tier, rule, quote FROM v_fund_evidence ORDER BY 2 DESC, 1"
        )
        tiers = [row["inclusion_tier"] for row in desk.rows("fund")]
        return [*(tuple(row.values())[1:] for row in rows), tuple(tiers)]

    # One executive leaves, a career ends, another takes over: three changes, and no more.
    desk.next_run(at=day(1))
    owned = ("C", "manager_state_owned", f"{amac.AUTHORITY}: {amac.FIRM}")
    _, *rest = judged()  # the first is by name
    assert rest == [owned, owned, ("C", "C")], "a run of managers alone judges their funds"
    before = len(desk.rows("change"))
    careers = (("2019.01 - 2026.06", *amac.CAREERS[0][1:]), *amac.CAREERS[1:])
    changed = page_of(staff=amac.STAFF[:1], careers=careers, controller="甲一")
    desk.say(*manager_page(changed), page="7", native_id="7", at=day(2))
    told = [
        (each["entity"], each["field"], each["value_old"], each["value_new"])
        for each in desk.rows("change")[before:]
    ]
    key = desk.rows("fund_manager_career")[0]["native_id"]
    assert sorted(told, key=repr) == sorted(
        [
            ("fund_manager", "controller_raw", amac.AUTHORITY, "甲一"),
            ("fund_manager", "ownership", "state", "mixed"),
            ("fund_manager_career", "ended_on", None, "2026-06-01"),
            ("fund_manager_career", "goes_on", "true", "false"),
            ("fund_manager_career", "period_raw", "2019.01 -", "2019.01 - 2026.06"),
            ("fund_manager_staff", "*", "7/staff/乙二", None),
            ("relation", "*", None, "7/relation/actual_controller/甲一"),
            ("relation", "*", f"7/relation/actual_controller/{amac.AUTHORITY}", None),
        ],
        key=repr,
    )
    assert key.startswith("7/career/201901-")

    # A page without the section of its executives doesn't say that they have left.
    desk.next_run(at=day(3))
    assert [one[1] for one in judged()[1:3]] == ["manager_part_state"] * 2
    short = page_of(controller="甲一")
    fields: dict[str, Json] = {**short.fields, "staff": [], "careers": []}
    fields["sections"] = ["holders", "controller"]
    desk.say(*manager_page(replace(short, fields=fields)), page="7", native_id="7", at=day(4))
    assert [row["gone_at"] is None for row in desk.rows("fund_manager_staff")] == [True, False]


def cancelled(number: int, **changes: Any) -> list[Any]:
    row = amac.cancelled(number, **changes)
    return list(cancelled_row(Draft("cancelled_row", str(number), row, "content[0]")))


def disclosure(number: int, **fields: Any) -> FundDisclosureRecord:
    return FundDisclosureRecord(
        native_id=f"{number}/disclosure/1", fund=Link("fund", str(number)), **fields
    )


def test_signs_of_life(open_desk: OpenDesk, engine: Engine) -> None:
    """Dead by evidence, and merely unseen. A manager that ended is met by its code alone."""
    funds = open_desk("fund", full_list=False).observed()
    codes = {"org_code": "32425950-2", "known": firm(OLD, uscc=CODE)}
    states: dict[int, dict[str, Any]] = {2: {"status": "liquidating_early"}}
    records: list[Any] = []
    for number in range(1, 8):
        records.append(FundRecord(native_id=str(number), **states.get(number, {})))
    records += [
        of_fund(3, firm(OLD, uscc=CODE)),
        of_fund(4, firm(amac.FIRM)),
        disclosure(4, last_update_on=date(2026, 4, 1), yearly_due=2, yearly_on_time=1),
        disclosure(5, last_update_on=date(2025, 5, 1), yearly_due=2, yearly_on_time=0),
        disclosure(6, last_update_on=date(2024, 5, 1), yearly_due=2, yearly_on_time=2),
        disclosure(7, last_update_on=date(2026, 5, 1), yearly_due=0, yearly_on_time=0),
    ]
    funds.say(*records)
    desk = open_desk("fund_manager_cancellation", full_list=False).observed()
    desk.say(*cancelled(1, orgName="旧名", orgCode=codes["org_code"], cancelDate=ms("2026-04-30")))
    lives = show(engine, "SELECT native_id, life, evidence FROM v_fund_life ORDER BY native_id")
    assert [tuple(row.values()) for row in lives] == [
        ("1", "unseen", None),
        ("2", "ended", "status"),
        ("3", "orphaned", "cancellation"),
        ("4", "alive", "reports"),
        ("5", "silent", "reports"),
        ("6", "silent", "update"),
        ("7", "alive", "update"),
    ]


def test_a_code_of_nine_and_one_of_eighteen_are_one_firm(open_desk: OpenDesk) -> None:
    """Whichever comes first; another code is another firm, whatever its name."""
    desk = open_desk("fund_manager_cancellation", full_list=False).observed()
    desk.say(*cancelled(1, orgName="旧名甲", orgCode="32425950-2"))
    desk.say(*cancelled(2, orgName="新名甲", orgCode=CODE))
    desk.say(*cancelled(3, orgName="新名乙", orgCode="91330000MA27X0007U"))
    desk.say(*cancelled(4, orgName="旧名乙", orgCode="MA27X000-7"))
    desk.say(*cancelled(5, orgName=OLD, orgCode="34235622-6"))
    rows = desk.rows("fund_manager_cancellation")
    first, second, third, fourth, fifth = (row["organisation_id"] for row in rows)
    assert (first, third) == (second, fourth)
    assert len({first, third, fifth}) == 3
    assert desk.row("organisation", id=first)["uscc"] == CODE
