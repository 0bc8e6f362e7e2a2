"""Uses of proceeds: the plan alone, each project once; else questions."""

from __future__ import annotations

from normalize.filings.prospectus_proceeds import Proceeds, read_proceeds
from normalize.records import ProceedsUseRecord
from tests.support.filing_pages import Grid, asked, blocks

TITLE = "一、募集资金投资项目概况"
HEAD = ("序号", "项目名称", "投资总额", "拟投入募集资金")
PLAN = [
    HEAD,
    ("1", "样例芯片产线项目", "12,000.00", "10,000.00"),
    ("2", "补充流动资金", "8,000.00", "8,000.00"),
    ("合计", None, "20,000.00", "18,000.00"),
]


def read(*contents: list[str | Grid]) -> Proceeds:
    return read_proceeds(blocks(*contents), "r")


def uses(*contents: list[str | Grid]) -> list[ProceedsUseRecord]:
    return list(read(*contents).uses)


def test_uses_of_proceeds_in_their_order() -> None:
    head = ("序号", "募集资金投资项目", "投资总额", "拟投入募集资金")
    first = [head, ("1", "样例芯片产线项目", "50,000.00", "40,000.00")]
    rest = [("2", "补充流动资金", "10,000.00", "10,000.00"), ("", "合计", "60,000.00", "50,000.00")]
    found = uses([TITLE, "单位：万元", first], [rest])
    told = [(use.seq, use.project, use.investment_minor, use.proceeds_minor) for use in found]
    assert told == [
        (1, "样例芯片产线项目", 50_000_000_000, 40_000_000_000),
        (2, "补充流动资金", 10_000_000_000, 10_000_000_000),
    ]
    assert [(use.page, use.unit_raw) for use in found] == [(1, "万元"), (2, "万元")]
    assert found[0].quote == "1 | 样例芯片产线项目 | 50,000.00 | 40,000.00"


def test_each_column_of_proceeds_has_its_own_unit() -> None:
    head = ("项目名称", "项目总投资（亿元）", "拟使用募集资金金额（万元）")
    (use,) = uses([TITLE, [head, ("样例项目", "5.00", "40,000.00")]])
    assert (use.investment_minor, use.proceeds_minor) == (50_000_000_000, 40_000_000_000)


def test_uses_without_unit_unreadable_or_in_contradiction_are_asked() -> None:
    head = ("项目名称", "投资总额", "拟投入募集资金")
    (bare,) = uses([TITLE, [head, ("样例项目", "5.00", "4.00")]])
    assert (bare.investment_minor, bare.proceeds_minor) == (None, None)
    assert asked(bare) == [("investment_minor", "no_unit"), ("proceeds_minor", "no_unit")]
    (odd,) = uses([TITLE, "单位：万元", [head, ("样例项目", "5.00", "待定")]])
    assert (odd.investment_minor, odd.proceeds_minor) == (5_000_000, None)
    assert asked(odd) == [("proceeds_minor", "unreadable")]
    other: list[str | Grid] = [TITLE, "单位：万元", [head, ("样例项目", "5.00", "4.50")]]
    (both,) = uses([TITLE, "单位：万元", [head, ("样例项目", "5.00", "4.00")]], other)
    assert (both.investment_minor, both.proceeds_minor) == (5_000_000, None)
    assert asked(both) == [("proceeds_minor", "contradictory")]


def told(found: Proceeds) -> list[tuple[object, object]]:
    return [(use.project, use.proceeds_minor) for use in found.uses]


BOTH = [("样例芯片产线项目", 10_000_000_000), ("补充流动资金", 8_000_000_000)]
COSTS = [
    ("项目", "投资金额", "使用募集资金"),
    ("建筑工程费", "2,000.00", "2,000.00"),
    ("设备购置费", "8,000.00", "6,000.00"),
    ("铺底流动资金", "2,000.00", "2,000.00"),
]


def test_what_a_project_costs_is_no_project() -> None:
    plain = [TITLE, "单位：万元", PLAN, "二、募集资金投资项目具体情况"]
    one = [*plain, "（一）样例芯片产线项目"]
    sections = [("项目", "总投资", "使用募集资金"), ("一期厂房", "4,000", "3,000")]
    for title, costs in (
        ("1、投资概算", COSTS),
        ("投资情况如下表所示：", COSTS),
        ("2、投资估算", sections),
        ("投资情况如下表所示：", sections),
        ("本项目总投资12,000万元，拟使用募集资金10,000万元：", sections),
    ):
        found = read([*one, title, "单位：万元", costs])
        assert (told(found), found.doubts) == (BOTH, ()), title


def test_a_table_that_adds_up_to_one_project_is_of_that_project() -> None:
    phases = [HEAD, ("1", "一期", "", "4,000.00"), ("2", "二期", "", "6,000.00")]
    found = read(["第七节 募集资金运用", "单位：万元", PLAN, "说明。", "单位：万元", phases])
    assert (told(found), found.doubts) == (BOTH, ())


def test_parts_of_a_project_are_not_added_to_it() -> None:
    rows = [*PLAN[:2], ("1.1", "厂房", "", "4,000"), ("1.2", "产线", "", "6,000"), *PLAN[2:]]
    assert told(read([TITLE, "单位：万元", rows])) == BOTH


def test_what_may_be_a_plan_and_is_not_said_to_be_is_asked() -> None:
    untitled = read(["第七节 其他事项", "二、发展规划", "单位：万元", PLAN])
    assert untitled.uses == ()
    (doubt,) = untitled.doubts
    quote = "p. 1: 1 | 样例芯片产线项目 | 12,000.00 | 10,000.00"
    assert (doubt.field, str(doubt.reason), doubt.raw) == ("proceeds_use", "ambiguous", quote)
    more = [HEAD, ("1", "另一样例项目", "700.00", "500.00")]
    found = read([TITLE, "单位：万元", PLAN], [TITLE, "单位：万元", more])
    assert told(found) == BOTH
    assert [str(each.reason) for each in found.doubts] == ["ambiguous"]


def test_money_raised_before_is_no_use_of_this_issue() -> None:
    before: list[str | Grid] = [
        "三、前次募集资金使用情况",
        "单位：万元",
        [HEAD, ("1", "旧项目", "5.00", "5.00")],
    ]
    found = read([TITLE, "单位：万元", PLAN], before)
    assert (told(found), found.doubts) == (BOTH, ())


def test_where_the_total_is_another_each_amount_is_asked() -> None:
    rows = [*PLAN[:3], ("合计", None, "20,000.00", "28,000.00")]
    found = read([TITLE, "单位：万元", rows])
    assert told(found) == [(project, None) for project, _ in BOTH]
    assert [asked(use) for use in found.uses] == [[("proceeds_minor", "contradictory")]] * 2


def test_where_no_table_is_the_plan_what_is_titled_otherwise_is_asked() -> None:
    """A title may say more than one thing."""
    found = read(["第七节 募集资金运用", "一、项目及实施进度", "单位：万元", PLAN])
    assert found.uses == ()
    assert [each.field for each in found.doubts] == ["proceeds_use"]
