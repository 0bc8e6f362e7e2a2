"""Whoever watches a fund that was announced hears of it when a register has it, and behind that."""

from __future__ import annotations

from digest.filters import Wants, wanted
from normalize.names import fund_key, name_key
from tests.db.conftest import day, fund
from tests.digest.conftest import OpenDesk, Tell, last_change
from tests.support.fund_notices import read

NAME = "杭州云杉创业投资合伙企业（有限合伙）"


def test_an_announced_fund_that_is_registered_later(open_desk: OpenDesk, tell: Tell) -> None:
    notices = open_desk("fund_notice", id="fin", channel="fund").observed()
    register = open_desk("fund", id="amac", channel="fund", full_list=False).observed()
    notices.say(*read(f"{NAME}认缴规模20亿元。"), page="n1")
    notices.next_run()
    watched = notices.row("fund")["id"]
    before = last_change(notices)
    keys = {"exact_key": name_key(NAME), "name_key": fund_key(NAME)}
    register.say(fund("SZX001", name=NAME, amac_code="SZX001", **keys), at=day(1))
    register.next_run(at=day(1))
    said = read(f"{NAME}实缴规模5亿元。", number="n2", published="2026-06-02")
    notices.say(*said, page="n2", at=day(2))
    notices.next_run(at=day(2))
    heard = wanted(tell(before), [Wants(fund_ids=[watched])])
    assert {each.entity for each in heard.entries} == {"fund", "fund_notice"}
