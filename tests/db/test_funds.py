"""One fund through its life, in the tables: announced, registered, renamed, and what is said."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text

from db.engine import writing
from db.funds.settle import decide
from normalize.names import fund_key, name_key
from normalize.records import FundEvidenceRecord, FundRecord, Link, RelationRecord
from tests.db.conftest import Desk, day, firm, fund
from tests.support.fund_notices import read

YI = 10_000_000_000
MOTHER = "浙江省新材料产业引导基金"
SUB = "杭州云杉创业投资合伙企业（有限合伙）"
MANAGER = "云杉私募基金管理有限公司"
SHORTLIST = f"拟参股{SUB}（暂定名），引导基金拟出资5亿元，管理机构为{MANAGER}。"
TITLE = f"{MOTHER}2026年第一批拟参股子基金公示"
SETUP = f"{SUB}注册成立，注册资本21.5亿元，其中{MOTHER}出资5亿元。"
MONEY = (
    f"{MOTHER}认缴规模60亿元，其中省财政一般公共预算出资40亿元。{MOTHER}累计参股子基金18只，"
    "引导基金认缴出资32.5亿元，实缴出资21.07亿元。"
)


def registered(number: str, name: str, manager: str, **fields: object) -> FundRecord:
    """A row of the register."""
    keys = {"exact_key": name_key(name), "name_key": fund_key(name)}
    managers = f"/{name_key(manager)}/"
    return fund(number, name=name, amac_code=number, manager_keys=managers, **keys, **fields)


@pytest.fixture
def notices(open_desk: Callable[..., Desk]) -> Desk:
    """A source of fund notices that has been observed before."""
    return open_desk("fund_notice", channel="fund", full_list=False).observed()


@pytest.fixture
def register(open_desk: Callable[..., Desk]) -> Desk:
    """AMAC's register."""
    return open_desk("fund", full_list=False).observed()


def say(desk: Desk, *texts: tuple[str, str], first: int = 0, at: float = 1) -> None:
    """Notices of a run that ends."""
    for number, (title, said) in enumerate(texts, start=first):
        records = read(said, title, number=f"n{number}", issuer="浙江省财政厅")
        desk.say(*records, page=f"{number}", at=day(at))
    desk.next_run(at=day(at))


def test_a_fund_is_announced_then_set_up_then_registered(notices: Desk, register: Desk) -> None:
    audited = ("审计工作报告", f"审计发现，{MOTHER}1.2亿元资金闲置。")
    say(notices, (TITLE, SHORTLIST), ("", SETUP), ("", MONEY), audited)
    mother, sub = notices.rows("fund")
    assert (mother["name"], mother["structure"], mother["inclusion_tier"]) == (
        MOTHER,
        "mother",
        "A",
    )
    assert (sub["name"], sub["structure"], sub["announced"]) == (SUB, "sub", True)
    assert (mother["issuer_level"], mother["partner_level"]) == ("provincial", "provincial")
    namings = notices.rows("fund_naming", fund_id=sub["id"])
    assert {row["method"] for row in namings} == {"announced"}
    assert [row["provisional"] for row in namings] == [True, False]
    (size,) = notices.rows("fund_size", fund_id=sub["id"], measure="registered")
    assert size["lo_minor"] == 215 * YI // 10
    given = notices.rows("fund_contribution", fund_id=sub["id"])
    who = {(each["contributor_fund_id"], each["public_rule"]) for each in given}
    assert (len(given), who) == (2, {(mother["id"], "guidance_fund")})
    assert notices.row("audit_finding")["fund_id"] == mother["id"]
    # Her money in many sub-funds is a figure about these: no money in herself, and no evidence.
    (own,) = notices.rows("fund_contribution", fund_id=mother["id"])
    assert own["contributor_raw"] == "省财政"
    rules = {row["rule"] for row in notices.rows("fund_evidence", fund_id=mother["id"])}
    assert rules == {"government_document", "public_money_budget", "name_strong"}
    told = {row["measure"]: row["lo_minor"] for row in notices.rows("aggregate_claim")}
    assert told == {
        "government_committed": 325 * YI // 10,
        "government_paid_in": 2107 * YI // 100,
    }

    register.say(registered("SZX001", SUB, MANAGER, status="operating"), at=day(2))
    register.next_run(at=day(2))
    (own,) = register.rows("fund", amac_code="SZX001")
    (before,) = register.rows("fund", id=sub["id"])
    assert before["canonical_id"] == own["id"]
    assert SUB in before["canonical_evidence"]
    assert register.row("fund_size", measure="registered", id=size["id"])["fund_id"] == own["id"]
    assert own["inclusion_tier"] == "A"
    methods = {row["method"] for row in register.rows("fund_naming", fund_id=own["id"])}
    assert methods == {"registered_name", "name_and_manager"}
    moved = [c for c in register.changes("fund") if c[0] == "canonical_id"]
    assert moved == [("canonical_id", None, str(own["id"]), "merged")]

    before_dump = register.dump()
    for desk in (register, notices):
        desk.next_run(at=day(3))
    assert register.dump() == before_dump  # a second look writes nothing


def test_a_name_alone_is_a_question(notices: Desk, register: Desk) -> None:
    register.say(registered("SZX001", "云杉产业投资基金", MANAGER))
    register.next_run(at=day(1))
    named = "浙江省财政厅批复：拟参股云杉产业投资基金（暂定名）"
    say(notices, ("拟参股子基金公示", f"{named}。"))
    (naming,) = notices.rows("fund_naming")
    assert naming["method"] == "announced"
    say(notices, ("拟参股子基金公示", f"{named}，管理机构为{MANAGER}。"), first=1, at=2)
    (own,) = register.rows("fund", amac_code="SZX001")
    first, second = notices.rows("fund_naming")
    assert second["fund_id"] == own["id"]
    # That one of the notices names the same manager says that both are of the same fund.
    assert (first["fund_id"], first["method"]) == (own["id"], "group")


def test_doubt_goes_to_a_person_and_is_closed_by_evidence(notices: Desk, register: Desk) -> None:
    register.say(registered("SZX001", SUB, MANAGER), registered("SZX002", SUB, "青禾公司"))
    register.next_run(at=day(1))
    say(notices, ("", f"{SUB}注册成立，注册资本21.5亿元。"))
    question = notices.row("review_item", entity="fund_naming")
    assert (question["reason"], question["candidates"]) == (
        "same_name_no_evidence",
        ["SZX001", "SZX002"],
    )
    naming, (_, second) = notices.row("fund_naming"), register.rows("fund", announced=None)
    for fund_id, method in ((second["id"], "decided"), (None, "announced")):
        with writing(notices.engine).begin() as connection:
            decide(connection, naming["id"], fund_id, by="甲", at=day(1))
        assert notices.row("fund_naming")["method"] == method
    with writing(notices.engine).begin() as connection:
        connection.execute(text("UPDATE fund_naming SET decided_by = NULL"))
    say(notices, ("", f"{SUB}（基金编号：SZX002）注册成立，注册资本21.5亿元。"), at=2)
    assert notices.row("fund_naming")["method"] == "number"
    assert notices.row("review_item", entity="fund_naming")["decision"] == "superseded"


def test_phases_are_different_funds_and_a_rename_is_the_same(notices: Desk) -> None:
    one, two = "浙江云杉产业投资基金一期", "浙江云杉产业投资基金二期"
    say(
        notices,
        ("", f"{one}注册资本10亿元。"),
        ("", f"{two}注册资本20亿元。"),
        ("", f"{two}更名为浙江青禾产业投资基金二期。浙江青禾产业投资基金二期注册资本30亿元。"),
    )
    funds = notices.rows("fund")
    assert [row["name"] for row in funds] == [one, "浙江青禾产业投资基金二期"]
    sizes = [row["lo_minor"] for row in notices.rows("fund_size", fund_id=funds[1]["id"])]
    assert sizes == [20 * YI, 30 * YI]


def test_owners_of_the_manager_are_evidence(notices: Desk, register: Desk) -> None:
    name = "杭州云杉文体投资合伙企业（有限合伙）"  # says neither 基金 nor 引导
    vehicle, manager = firm(name, "fund"), firm(MANAGER)
    register.say(
        registered("SZX001", name, MANAGER, organisation=vehicle),
        FundEvidenceRecord(
            native_id="SZX001/evidence/name_medium",
            fund=Link("fund", "SZX001"),
            tier="D",
            rule="name_medium",
        ),
        RelationRecord(
            native_id="1",
            kind="fund_manager",
            subject=manager,
            object=vehicle,
            observed_via="registration",
            fund=Link("fund", "SZX001"),
        ),
        RelationRecord(
            native_id="2",
            kind="shareholder",
            subject=firm("杭州市财政局", "agency"),
            object=manager,
            observed_via="registration",
        ),
    )
    register.next_run(at=day(1))
    tiers = {row["rule"]: row["tier"] for row in register.rows("fund_evidence")}
    assert tiers == {"name_medium": "D", "manager_state_owned": "C"}
    own = register.row("fund")
    assert (own["inclusion_tier"], own["recommended_for_aggregates"]) == ("C", True)
