"""What hangs on a fund that announcements alone know: its rules, its place, and who is with it."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import text as sql

from tests.db.conftest import Desk
from tests.support.fund_notices import read

FUND = "浙江省新材料产业引导基金"
OURS = "浙江省财政厅"
RESULT = f"经评审，确定云杉私募基金管理有限公司为{FUND}管理机构，青禾私募基金管理有限公司未通过。"
SETUP = "杭州云杉创业投资合伙企业（有限合伙）认缴规模20亿元，其中红松科技股份有限公司出资2亿元。"


def test_an_announced_fund_with_its_rule_and_its_firms(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk("fund_notice", channel="fund").observed()
    result = f"{FUND}管理机构遴选结果公告"
    for number, said in enumerate(
        (
            read(f"{FUND}认缴规模60亿元。", issuer=OURS, number="n0"),
            read(
                "第一条 制定本办法。\n第二条 不新增债务。\n第三条 施行。",
                f"{OURS}关于印发《{FUND}管理办法》的通知",
                number="n1",
                issuer=OURS,
            ),
            read(RESULT, result, number="n2", issuer=OURS),
            read(SETUP, "关于子基金设立的公告", number="n3", issuer=OURS),
        )
    ):
        desk.say(*said, native_id=f"n{number}", page=f"n{number}")
    desk.end()
    with desk.engine.connect() as connection:
        governed = connection.execute(
            sql(
                "SELECT f.name, f.region_code FROM v_policy_link AS l"
                " JOIN v_fund AS f ON f.fund_id = l.fund_id WHERE l.kind = 'governs'"
            )
        ).all()
        shown = connection.execute(
            sql(
                "SELECT name, channel, role, first_on, amount_yuan, observed_via"
                " FROM v_firm_channels ORDER BY role"
            )
        ).all()
        regions = connection.execute(sql("SELECT region_code FROM v_fund ORDER BY 1")).scalars()
        assert list(regions) == ["330000", "330100"]
    assert [tuple(row) for row in governed] == [(FUND, "330000")]
    assert [(row.name, row.channel, row.role, row.observed_via) for row in shown] == [
        ("红松科技股份有限公司", "fund", "contributor", "announcement"),
        ("云杉私募基金管理有限公司", "fund", "manager", "selection_list"),
    ]
    assert [(str(row.first_on), row.amount_yuan) for row in shown] == [
        ("2026-03-02", 200_000_000),
        ("2026-03-02", None),
    ]
