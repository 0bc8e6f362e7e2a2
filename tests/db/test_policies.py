"""Policies in the tables: versions found across sources, their differences, and what is altered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy import text as sql

from db.policies.differences import Clause, compare
from db.texts import altered
from tests.db.conftest import Desk, day
from tests.support.fund_notices import read
from tests.support.policy_texts import NEW, TITLE, TRIAL, TRIAL_TITLE

_RULE = "子基金应当在本省注册，并接受省财政厅的监督管理。"


def test_clauses_are_aligned_by_their_words() -> None:
    older = [
        Clause("第一条", "第一条 甲的规定。"),
        Clause("第二条", f"第二条 {_RULE}"),
        Clause("第三条", "第三条 出资比例不超过20%，存续期不超过7年。"),
        Clause("第四条", "第四条 本办法由省财政厅负责解释。"),
    ]
    newer = [
        Clause("第一条", "第一条　甲的规定"),  # a space and a full stop are no difference
        Clause("第二条", "第二条 不得新增隐性债务，违者追究责任。"),
        Clause("第三条", f"第三条 {_RULE}"),
        Clause("第四条", "第四条 出资比例不超过30%，存续期不超过7年。"),
    ]
    told = [
        (each.kind, each.older and each.older.number, each.newer and each.newer.number)
        for each in compare(older, newer)
    ]
    assert told == [
        ("added", None, "第二条"),
        ("moved", "第二条", "第三条"),
        ("changed", "第三条", "第四条"),
        ("removed", "第四条", None),
    ]
    assert compare(older, older) == []
    assert [each.kind for each in compare([], older)] == ["added"] * 4


def test_of_a_long_text_the_lines_that_differ() -> None:
    assert altered("a\nb\nc\nd", "a\nB\nc\nd\ne") == ("b", "B\ne")
    assert altered("a\nb", "a\nb\nc") == (None, "c")
    assert altered("a\nb\nc", "b\na\nc") in (("b", "b"), ("a", "a"))  # one was moved
    assert altered("\n".join("x" * 5000), "") == ("\n".join("x" * 5000), None)


def test_versions_found_across_sources(open_desk: Callable[..., Desk]) -> None:
    """The repealed one is known first or later, here or on another portal: the tie is found."""
    new = open_desk("fund_notice", id="ministry", channel="policy").observed()
    new.say(*read(NEW, TITLE, document_no="云财规〔2024〕2号"), page="new")
    assert [row["target_id"] for row in new.rows("policy_link")] == [None] * 4
    old = open_desk("fund_notice", id="portal", channel="policy").observed()
    trial = read(TRIAL, TRIAL_TITLE, document_no="云财规[2020]3号", number="n0")
    old.say(*trial, page="trial")
    with new.engine.connect() as connection:
        rows = connection.execute(
            sql("SELECT document_no, repealed_by_no, previous_id, clauses FROM v_policy ORDER BY 1")
        ).all()
        newest, before = new.rows("policy_document")
        assert [tuple(row) for row in rows] == [
            ("云财规〔2020〕3号", "云财规〔2024〕2号", None, 6),
            ("云财规〔2024〕2号", None, before["id"], 7),
        ]
        told = connection.execute(
            sql("SELECT kind, older_no, newer_no FROM v_policy_difference ORDER BY place")
        ).all()
        assert [tuple(row) for row in told] == [
            ("changed", "第一条", "第一条"),
            ("changed", "第三条", "第三条"),
            ("removed", "第四条", None),
            ("added", None, "第四条"),
            ("changed", "第五条", "第五条"),
            ("removed", "第六条", None),
            ("added", None, "第六条"),
            ("added", None, "第七条"),
        ]
        caps = connection.execute(
            sql(
                "SELECT version, clause_no, value_hi FROM v_policy_term"
                " WHERE key = 'share_cap' ORDER BY value_hi"
            )
        ).all()
        assert [tuple(row) for row in caps] == [("试行", "第三条", 20), (None, "第三条", 30)]
        governed = connection.execute(
            sql("SELECT target_title, kind FROM v_policy_link WHERE kind = 'governs'")
        ).all()
        assert {tuple(row) for row in governed} == {("云川省产业引导基金", "governs")}
    assert newest["effective_on"] == date(2024, 2, 1)


def test_a_rule_that_is_altered_at_its_source(open_desk: Callable[..., Desk]) -> None:
    """A clause that is put in moves all behind it: the text tells the one line that came."""
    desk = open_desk("fund_notice", channel="policy").observed()
    desk.say(*read(TRIAL, TRIAL_TITLE), page="trial")
    before = desk.dump()
    desk.next_run(at=day(1))
    assert desk.say(*read(TRIAL, TRIAL_TITLE), at=day(1)).changed == 0
    assert desk.dump() == before
    put_in = "第四条 引导基金实行尽职免责。\n第五条 子基金应当在本省注册。"
    later = TRIAL.replace("第四条 子基金应当在本省注册。", put_in)
    desk.next_run(at=day(2))
    desk.say(*read(later, TRIAL_TITLE), at=day(2), page="altered")
    assert [(name, cause) for name, *_, cause in desk.changes("fund_notice") if name != "*"] == [
        ("body", "source_changed")
    ]
    (change,) = [each for each in desk.changes("fund_notice") if each[0] == "body"]
    assert (change[1], change[2]) == ("第四条 子基金应当在本省注册。", put_in)
    assert desk.changes("policy_clause") == []
    numbers = [row["number"] for row in desk.rows("policy_clause")]
    assert numbers == ["第一条", "第二条", "第三条", "第四条", "第五条", "第五条", "第六条"]
