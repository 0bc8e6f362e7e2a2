"""What a corrected notice no longer says is gone, and nothing else moves; the order is nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, text

from db.engine import writing
from db.funds.settle import decide
from normalize.names import fund_key, name_key
from normalize.records import FundRecord, Record
from tests.db.conftest import Desk, day, empty, fund
from tests.support.fund_notices import read

YI = 10_000_000_000
MOTHER = "浙江省新材料产业引导基金"
ONE = "杭州云杉创业投资合伙企业（有限合伙）"
TWO = "宁波青禾创业投资合伙企业（有限合伙）"
THREE = "温州松柏创业投资合伙企业（有限合伙）"
PARTNER = "深圳红松股权投资基金合伙企业（有限合伙）"
OPEN = "云杉创业投资合伙企业（有限合伙）"
LIST = (
    f"{ONE}认缴规模20亿元。\n{TWO}认缴规模10亿元，其中{MOTHER}出资5亿元。\n{THREE}认缴规模7亿元。"
)


def said(
    number: str, words: str, title: str = "关于子基金设立的公告", **fields: str
) -> list[Record]:
    """A notice of a province."""
    return read(words, title, number=number, **{"issuer": "浙江省财政厅", **fields})


def registered(number: str, name: str) -> FundRecord:
    """A row of the register."""
    keys = {"exact_key": name_key(name), "name_key": fund_key(name)}
    return fund(number, name=name, amac_code=number, **keys)


@pytest.fixture
def notices(open_desk: Callable[..., Desk]) -> Desk:
    """A source of fund notices that has been observed before."""
    return open_desk("fund_notice", channel="fund", full_list=False).observed()


def run(desk: Desk, *notices: list[Record], at: float = 1) -> None:
    """Some notices of a run that ends."""
    for records in notices:
        desk.say(*records, page=records[0].native_id, at=day(at))
    desk.next_run(at=day(at))


def test_a_fund_that_leaves_a_list_takes_no_other_with_it(
    notices: Desk, open_desk: Callable[..., Desk]
) -> None:
    register = open_desk("fund", full_list=False).observed()
    register.say(registered("SZX001", ONE), registered("SZX002", ONE))
    register.next_run(at=day(1))
    run(notices, said("n1", LIST), said("n2", f"{ONE}实缴规模5亿元。"))
    first, *_, other = notices.rows("fund_naming")
    assert (first["name_raw"], other["name_raw"]) == (ONE, ONE)
    (second,) = notices.rows("fund", amac_code="SZX002")
    with writing(notices.engine).begin() as connection:
        decide(connection, first["id"], second["id"], by="甲", at=day(1))
    assert notices.row("fund_naming", id=other["id"])["fund_id"] == second["id"]
    before = {row["name"]: row["id"] for row in notices.rows("fund", announced=True)}
    changes = len(notices.rows("change"))

    run(notices, said("n1", LIST.partition("\n")[2]), at=2)

    assert notices.row("fund_naming", id=first["id"])["gone_at"] is not None
    told = [(row["entity"], row["field"], row["cause"]) for row in notices.rows("change")[changes:]]
    assert {each for each in told if each[0] != "fund"} == {
        ("fund_notice", "body", "source_changed"),
        ("fund_naming", "*", "gone"),
        ("fund_size", "*", "gone"),
        ("fund_naming", "fund_id", "merged"),  # of the other one: the decision died with its naming
    }
    left = notices.row("fund_naming", id=other["id"])
    assert (left["method"], left["decided_by"]) == ("announced", None)
    before[ONE] = left["fund_id"]
    sizes = {
        row["fund_id"]: row["lo_minor"] // YI for row in notices.rows("fund_size", gone_at=None)
    }
    assert sizes == {before[ONE]: 5, before[TWO]: 10, before[THREE]: 7}
    asked = {row["entity_id"]: row["decision"] for row in notices.rows("review_item")}
    assert (asked[first["id"]], asked[other["id"]]) == ("superseded", None)
    held = notices.dump()
    run(notices, said("n1", LIST.partition("\n")[2]), at=3)
    assert notices.dump() == held


def test_what_is_said_no_more_is_gone_with_all_that_followed(
    notices: Desk, open_desk: Callable[..., Desk]
) -> None:
    register = open_desk("fund", full_list=False).observed()
    register.say(registered("SZX001", ONE))
    register.next_run(at=day(1))
    words = f"{ONE}认缴规模20亿元，其中{MOTHER}出资5亿元，{PARTNER}出资3亿元。基金存续期不超过8年。"
    run(notices, said("n1", words))
    concluded = ("inclusion_tier", "structure", "issuer_level", "partner_level")
    funds = {row["name"]: [row[name] for name in concluded] for row in notices.rows("fund")}
    assert funds == {
        ONE: ["A", "sub", "provincial", "provincial"],
        MOTHER: ["A", "mother", None, None],  # nobody speaks of her as his
        PARTNER: [None, None, None, None],  # that it gives money makes nothing of it
    }
    parts = ("fund_naming", "fund_size", "fund_contribution", "fund_term")
    assert all(notices.rows(table) for table in parts)

    run(notices, said("n1", f"{ONE}设立相关事宜另行公告。"), at=2)

    assert [row for table in parts for row in notices.rows(table, gone_at=None)] == []
    assert notices.rows("fund_evidence") == []
    assert {row[name] for row in notices.rows("fund") for name in concluded} == {None}


def test_the_order_of_arrival_is_nothing(engine: Engine, open_desk: Callable[..., Desk]) -> None:
    manager = "管理机构为云杉私募基金管理有限公司"
    steps: list[list[Record]] = [
        said("n1", f"拟参股{OPEN}（暂定名），{manager}。", f"{MOTHER}拟参股子基金公示"),
        said(
            "n2",
            f"拟参股{OPEN}（暂定名），管理机构为甘泉私募基金管理有限公司。",
            "江苏省新材料产业引导基金拟参股子基金公示",
            issuer="江苏省财政厅",
        ),
        said("n3", f"基金名称：{OPEN}\n{manager}\n{OPEN}认缴规模20亿元，其中{MOTHER}出资5亿元。"),
        said("n4", "产业转型升级引导基金认缴规模20亿元。"),
        said("n5", "产业转型升级引导基金更名为浙江省产业升级引导基金。"),
        said("n6", "国家样例产业基金（二期）注册资本20亿元。", issuer="财政部"),
        said("n7", "国家样例产业基金注册资本9亿元。", issuer="杭州市财政局"),
        said("n8", f"{TWO}认缴规模8亿元，其中国家样例产业基金出资1亿元。"),
        [registered("SZX001", TWO)],
    ]
    found = []
    for runs in ([steps[:-1], steps[-1:]], [[step] for step in steps[::-1]]):
        empty(engine)
        notices = open_desk("fund_notice", channel="fund", full_list=False).observed()
        register = open_desk("fund", full_list=False).observed()
        for number, some in enumerate(runs):
            run(register if len(some[0]) == 1 else notices, *some, at=number)
        found.append(_known(notices))
    assert found[0] == found[1]
    funds, asked = found[0]
    assert [notices for name, notices, *_ in funds if name == OPEN] == [["n1", "n3"], ["n2"]]
    assert asked == {("n1", OPEN), ("n2", OPEN), ("n3", OPEN)}  # whether these two are one
    told = {name: (notices, *rest) for name, notices, *rest in funds}
    assert told["浙江省产业升级引导基金"][0] == ["n4", "n5"]
    assert told["国家样例产业基金（二期）"] == (["n6"], "A", None, "national")
    assert told["国家样例产业基金"] == (["n7", "n8"], "A", "mother", "national")
    assert told[TWO] == (["n8"], "A", "sub", "provincial")


def _known(desk: Desk) -> tuple[list[tuple[object, ...]], set[tuple[str, str]]]:
    """The funds with the notices that name them and what is concluded; the open questions."""
    namings = desk.rows("fund_naming")
    of = {row["id"]: (row["native_id"].partition("/")[0], row["name_raw"]) for row in namings}
    concluded = ("inclusion_tier", "structure", "issuer_level")
    funds = [
        (
            row["name"],
            sorted(of[each["id"]][0] for each in namings if each["fund_id"] == row["id"]),
            *(row[name] for name in concluded),
        )
        for row in desk.rows("fund", canonical_id=None)
    ]
    asked = desk.rows("review_item", entity="fund_naming", decision=None)
    return sorted(funds), {of[row["entity_id"]] for row in asked}


def test_a_rename_has_the_cause_of_its_run_and_a_reparse_withdraws_old_numbers(
    notices: Desk,
) -> None:
    run(notices, said("n1", f"{MOTHER}认缴规模60亿元，其中省财政出资40亿元。"))
    notices.end(at=day(1))
    notices.begin("backfill")
    run(notices, said("n2", f"{MOTHER}更名为浙江省先进制造业引导基金。"), at=2)
    named = [change for change in notices.changes("fund") if change[0] == "name"]
    assert named == [("name", MOTHER, "浙江省先进制造业引导基金", "backfill")]
    with writing(notices.engine).begin() as connection:  # as they were numbered by their place
        for table, number in (("fund_size", "size/committed/1"), ("fund_contribution", "give/1")):
            connection.execute(text(f"UPDATE {table} SET native_id = 'n1/{number}'"))
    (fund_before,) = notices.rows("fund")
    document = notices.row("fund_notice", native_id="n1")["document_id"]

    again = said("n1", f"{MOTHER}认缴规模60亿元，其中省财政出资40亿元。")
    notices.reparse(*again, document=document, at=day(3))

    for table in ("fund_size", "fund_contribution"):
        old, new = notices.rows(table)
        assert (old["gone_at"] is None, new["gone_at"]) == (False, None)
        assert (old["fund_id"], new["fund_id"]) == (fund_before["id"], fund_before["id"])
        assert [row[3] for row in notices.changes(table)][-2:] == ["reparse", "reparse"]
    assert notices.row("fund") == fund_before
    held = notices.dump()
    notices.reparse(*again, document=document, at=day(4))
    assert notices.dump() == held
