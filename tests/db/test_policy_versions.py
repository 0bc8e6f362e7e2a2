"""Versions of a rule: decisions on single clauses, copies, and the order in which they came."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import text as sql

from db.policies.amendments import amended, is_decision
from db.policies.differences import Clause
from tests.db.conftest import Desk
from tests.support.fund_notices import read

RULE = [
    Clause("第一条", "第一条 为规范管理，制定本办法。"),
    Clause("第二条", "第二条 出资比例不超过20%。"),
    Clause("第三条", "第三条 子基金应当在本省注册。"),
    Clause("第四条", "第四条 存续期不超过7年。"),
    Clause("第五条", "第五条 管理费不超过2%。\n业绩报酬不超过20%。"),
    Clause("第十条", "第十条 所称“引导基金”，由财政出资。"),
]
DECISION = """一、将第二条修改为：“出资比例不超过40%。”
二、第四条中的“7年”修改为“12年”；第五条第二款修改为：“业绩报酬不超过15%。”
三、删去第三条。
四、增加一条，作为第六条：“对种子期基金，第三条不适用。
“投资期不超过五年。”
五、将第10条修改为：“所称“引导基金”，由省级财政出资：
（一）一般公共预算；
（二）国有资本经营预算。”
六、第一条第（二）项修改为：“另行规定。”
七、删去第八条。
八、本决定自2022年5月1日起施行。"""


def test_a_decision_on_single_clauses_leaves_the_others() -> None:
    told = [
        (each.kind, each.older and each.older.number, each.newer and each.newer.wording)
        for each in amended(RULE, DECISION)
    ]
    assert told == [
        ("changed", "第二条", "第二条 出资比例不超过40%。"),
        ("changed", "第四条", "第四条 存续期不超过12年。"),
        ("changed", "第五条", "第五条 管理费不超过2%。\n业绩报酬不超过15%。"),
        ("removed", "第三条", None),
        ("added", None, "第六条 对种子期基金，第三条不适用。\n投资期不超过五年。"),
        (
            "changed",
            "第十条",
            "第十条 所称“引导基金”，由省级财政出资："
            "\n（一）一般公共预算；\n（二）国有资本经营预算。",
        ),
        ("changed", "第一条", "六、第一条第（二）项修改为：“另行规定。”"),  # which it hasn't
    ]
    assert [each.kind for each in amended(RULE, "第二条改为第三条。")] == ["moved"]
    twice = amended(RULE, "一、第二条中“20%”改为“30%”。\n二、第二条中“30%”改为“35%”。")
    assert [each.newer and each.newer.wording for each in twice] == ["第二条 出资比例不超过35%。"]
    assert is_decision([Clause("一", DECISION)])
    assert not is_decision(RULE)
    assert not is_decision([Clause("一", "一、依照第二条修改章程。")])


def _rule(name: str, year: int, cap: int, repeals: str = "") -> str:
    return f"""各市财政局：
现将《{name}》印发给你们，请遵照执行。
云川省财政厅
{year}年3月1日
{name}
第一条 为规范{name[:-4]}管理，制定本办法。
第二条 引导基金对子基金的出资比例不超过{cap}%。
第三条 子基金应当在本省注册。
第四条 本办法自{year}年4月1日起施行，有效期5年。{repeals}
"""


def _notices(name: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Three versions, the last of them on two portals, and a decision on the second."""
    title = f"云川省财政厅关于印发《{name}》的通知"
    amends = f"""各市财政局：
决定对《{name}》作如下修改：
一、将第二条修改为：“引导基金对子基金的出资比例不超过27%。”
二、删去第三条。
三、本通知自2022年5月1日起施行。
云川省财政厅
2022年4月20日"""
    last = _rule(name, 2024, 30, f"原《{name}》同时废止。")
    both = "云川省财政厅、云川省发展和改革委员会"
    no, mark = "云财规〔{}〕" + str(len(name)) + "号", name[3]
    return [
        ("fin", _rule(name, 2015, 20), {"title": title, "no": no.format(2015), "on": "2015-03-02"}),
        ("fin", _rule(name, 2020, 25), {"title": title, "no": no.format(2020), "on": "2020-03-02"}),
        (
            "fin",
            amends,
            {
                "title": f"关于修改《{name}》的通知",
                "no": f"云财{mark}规〔2022〕7号",
                "on": "2022-04-21",
            },
        ),
        (
            "fin",
            last,
            {"title": title, "no": no.format(2024), "on": "2024-03-02", "issuer": both},
        ),
        ("gov", last, {"title": name, "no": no.format(2024), "on": "2024-03-05"}),
    ]


def test_the_order_in_which_versions_came_is_nothing(open_desk: Callable[..., Desk]) -> None:
    """A copy on another portal is no version: what it repeals is the version before."""
    desks = {
        name: open_desk("fund_notice", id=name, channel="policy").observed()
        for name in ("fin", "gov")
    }
    orders = [(0, 1, 2, 3, 4), (4, 3, 2, 1, 0), (2, 4, 0, 3, 1)]
    names = [
        "云川省产业引导基金管理办法",
        "云川省创业投资引导基金管理办法",
        "云川省人才基金管理办法",
    ]
    for name, order in zip(names, orders, strict=True):
        notices = _notices(name)
        for at in order:
            portal, body, said = notices[at]
            records = read(
                body,
                said["title"],
                number=f"{name}-{at}",
                document_no=said["no"],
                published=said["on"],
                issuer=said.get("issuer", "云川省财政厅"),
            )
            desks[portal].say(*records, page=f"{name}-{at}")
    with desks["fin"].engine.connect() as connection:
        policies = connection.execute(
            sql(
                "SELECT p.title, p.published_on, p.source_id, p.copies, b.published_on,"
                " o.published_on FROM v_policy p"
                " LEFT JOIN v_policy b ON b.policy_id = p.repealed_by_id"
                " LEFT JOIN v_policy o ON o.policy_id = p.previous_id ORDER BY p.published_on"
            )
        ).all()
        differences = connection.execute(
            sql(
                "SELECT n.title, o.published_on, n.published_on, e.kind, e.older_no"
                " FROM v_policy_difference e JOIN v_policy o ON o.policy_id = e.older_id"
                " JOIN v_policy n ON n.policy_id = e.newer_id ORDER BY 2, 3, e.place"
            )
        ).all()
    for name in names:
        assert [tuple(map(str, row[1:])) for row in policies if name in row[0]] == [
            ("2015-03-02", "fin", "1", "None", "None"),
            ("2020-03-02", "fin", "1", "2024-03-02", "2015-03-02"),
            ("2022-04-21", "fin", "1", "None", "2020-03-02"),
            ("2024-03-02", "fin", "2", "None", "2020-03-02"),
            ("2024-03-05", "gov", "2", "None", "2020-03-02"),
        ]
        assert [tuple(map(str, row[1:])) for row in differences if name in row[0]] == [
            ("2015-03-02", "2020-03-02", "changed", "第二条"),
            ("2015-03-02", "2020-03-02", "changed", "第四条"),
            ("2020-03-02", "2022-04-21", "changed", "第二条"),
            ("2020-03-02", "2022-04-21", "removed", "第三条"),
            ("2020-03-02", "2024-03-02", "changed", "第二条"),
            ("2020-03-02", "2024-03-02", "changed", "第四条"),
        ]
