"""Policies as the command line shows them: found by number, compared clause by clause."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from db.engine import open_engine
from db.policies.differences import Clause, Difference
from tests.db.conftest import Desk, facts
from tests.support.fund_notices import read
from tests.support.network import sqlite_database
from tests.support.policy_texts import NEW, TITLE, TRIAL, TRIAL_TITLE
from yindao.errors import UserError
from yindao.policies import _shown, show_difference, show_policies
from yindao.show import readable, show_record


def test_two_versions_are_compared(tmp_path: Path) -> None:
    database = sqlite_database(tmp_path)
    engine = open_engine(database)
    desk = Desk(database, engine, facts("fund_notice")).observed()
    desk.say(*read(NEW, TITLE, document_no="云财规〔2024〕2号"), page="new")
    desk.say(*read(TRIAL, TRIAL_TITLE, document_no="云财规[2020]3号", number="n0"), page="old")
    told = io.StringIO()
    console = Console(file=told, width=200)
    show_policies(database, "2020", "csv", console)
    assert "云财规〔2020〕3号" in told.getvalue()
    assert "云财规〔2024〕2号,6" in told.getvalue()  # by which it is repealed; its clauses
    show_difference(database, "云财规（2020）3号", "1", "table", console)
    assert "Older: policy 2, 云财规〔2020〕3号, " in told.getvalue()
    assert "Newer: policy 1, 云财规〔2024〕2号, " in told.getvalue()
    assert "Nothing says that these are versions" not in told.getvalue()
    assert "~ 第三条 引导基金对子基金的出资比例不超过[-20%-]{+30%+}。" in told.getvalue()
    assert "+ 第四条 引导基金不以招商引资为目的" in told.getvalue()
    assert "3 added, 2 removed, 3 changed, 0 moved" in told.getvalue()
    show_difference(database, "1", "2", "json", console)
    assert '"kind": "removed"' in told.getvalue()
    with pytest.raises(UserError, match="row or document number of a policy, found '财预1号'"):
        show_difference(database, "财预1号", "1", "table", console)
    show_record(database, tmp_path, "policy_difference", 1, console)
    assert "first seen" in told.getvalue()
    desk.say(
        *read(TRIAL, "云海市产业基金管理办法", issuer="云海市财政局", number="n9"), page="else"
    )
    show_difference(database, "1", "3", "table", console)
    assert "Nothing says that these are versions" in told.getvalue()
    desk.store.close()
    engine.dispose()


def test_a_clause_that_moved_and_changed() -> None:
    older, newer = Clause("第二条", "第二条 甲乙丙丁。"), Clause("第三条", "第三条 甲乙丙丁。")
    assert _shown(Difference("moved", older, newer, 1.0)).plain == "> 第二条 > 第三条"
    changed = Clause("第三条", "第三条 甲乙丙戊。")
    assert _shown(Difference("changed", older, changed, 0.8)).plain == (
        "~ 第二条 > 第三条 [-第二条-]{+第三条+} 甲乙丙[-丁-]{+戊+}。"
    )


def test_the_text_of_a_page_that_keeps_it_in_a_script_is_shown() -> None:
    page = '<html><body><p>页脚</p><script>var a = {"content": "<p>第一条 出资40%。</p>"}</script>'
    assert readable(page) == "第一条 出资40%。\n页脚"
    assert readable(page.replace('。</p>"}', "")) == "页脚"  # a script that is cut off
