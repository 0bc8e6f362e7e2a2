"""Yearly figures: units, scopes, brackets, broken tables; else questions."""

from __future__ import annotations

from datetime import date

import pytest

from normalize.filings.prospectus_figures import figures
from normalize.records import FirmYearRecord
from tests.support.filing_pages import Grid, asked, blocks

HEAD = ("项目", "2023年度", "2022年度")
TITLE = "第六节 财务会计信息与管理层分析"


def headed(page: list[str | Grid]) -> list[str | Grid]:
    """A page with the heading under which a chapter on finance has its key figures."""
    return [*page[:1], "二、主要财务数据", *page[1:]] if page[:1] == [TITLE] else page


def read(*contents: list[str | Grid]) -> dict[str, FirmYearRecord]:
    """Records by measure, basis, scope and period."""
    found = figures(blocks(*map(headed, contents)), "r", None)
    return {record.native_id.removeprefix("r/figure/"): record for record in found}


def one_row(*row: str, unit: str = "单位：万元", head: tuple[str, ...] = HEAD) -> FirmYearRecord:
    """The newest year's figure of a table of one row."""
    found = read([TITLE, unit, [head, row]])
    (key,) = [key for key in found if "2023" in key]
    return found[key]


def test_each_year_is_a_figure_with_unit_page_and_row() -> None:
    found = read(
        [TITLE],
        ["合并利润表", "单位：万元", [HEAD, ("一、营业收入", "1,234.56", "987.65")]],
    )
    assert list(found) == [
        "revenue/profit_and_loss/consolidated/2022-12-31-12m",
        "revenue/profit_and_loss/consolidated/2023-12-31-12m",
    ]
    record = found["revenue/profit_and_loss/consolidated/2023-12-31-12m"]
    assert (record.amount_minor, record.amount_raw, record.unit_raw) == (
        1_234_560_000,
        "1,234.56",
        "万元",
    )
    assert (record.period_end, record.period_months) == (date(2023, 12, 31), 12)
    assert (record.page, record.quote) == (2, "一、营业收入 | 1,234.56 | 987.65")
    assert record.doubts == ()


@pytest.mark.parametrize(
    ("label", "measure"),
    [
        ("营业总收入", "revenue"),
        ("研发投入合计", "rd_spend"),
        ("研发费用", "rd_expense"),
        ("计入当期损益的政府补助（与公司正常经营业务密切相关的除外）", "non_recurring_subsidies"),
        ("其中：政府补助", "government_subsidies"),
        ("取得借款收到的现金", "loans_received"),
    ],
)
def test_measures_of_a_year(label: str, measure: str) -> None:
    record = one_row(label, "5.00", "4.00")
    assert (record.measure, record.amount_minor, record.stock_flow) == (measure, 5_000_000, "flow")


@pytest.mark.parametrize(
    ("label", "measure", "basis"),
    [
        ("短期借款", "short_term_loans", "balance_sheet"),
        ("长期借款", "long_term_loans", "balance_sheet"),
        ("银行借款合计", "bank_loans", "balance_sheet"),
        ("递延收益-政府补助", "government_subsidies", "deferred"),
    ],
)
def test_balances_are_of_a_day(label: str, measure: str, basis: str) -> None:
    record = one_row(label, "5.00", head=("项目", "2023年12月31日"))
    assert (record.measure, record.basis, record.stock_flow) == (measure, basis, "stock")
    assert (record.period_end, record.period_months) == (date(2023, 12, 31), None)


def test_export_revenue_only_beside_that_at_home() -> None:
    rows = [HEAD, ("境内", "80.00", "70.00"), ("境外", "20.00", "10.00")]
    found = read([TITLE, "单位：万元", rows])
    assert {record.measure for record in found.values()} == {"export_revenue"}
    assert {record.amount_minor for record in found.values()} == {20_000_000, 10_000_000}
    assert read([TITLE, "单位：万元", [HEAD, ("境外", "20.00", "10.00")]]) == {}


def test_a_part_of_a_year_has_its_months() -> None:
    record = one_row("营业收入", "5.00", head=("项目", "2023年1-6月"))
    assert (record.period_end, record.period_months) == (date(2023, 6, 30), 6)


@pytest.mark.parametrize(
    ("unit", "label", "head", "minor"),
    [
        ("单位：元", "营业收入", "2023年度", 500),
        ("单位：人民币千元", "营业收入", "2023年度", 500_000),
        ("单位：万元、%", "营业收入", "2023年度", 5_000_000),
        ("单位：元", "营业收入（万元）", "2023年度", 5_000_000),
        ("主要数据如下：", "营业收入", "2023年度（亿元）", 50_000_000_000),
    ],
)
def test_the_unit_stands_above_or_in_the_label_or_in_the_head(
    unit: str, label: str, head: str, minor: int
) -> None:
    assert one_row(label, "5.00", unit=unit, head=("项目", head)).amount_minor == minor


def test_the_unit_may_stand_in_the_first_row_of_the_table() -> None:
    table = [("单位：万元", None, None), HEAD, ("营业收入", "5.00", "4.00")]
    found = read([TITLE, table])
    assert {record.amount_minor for record in found.values()} == {5_000_000, 4_000_000}


def test_a_column_may_be_of_the_parent() -> None:
    head = ("项目", "2023年度（合并）", "2023年度（母公司）")
    found = read([TITLE, "合并及母公司利润表", "单位：万元", [head, ("营业收入", "5.00", "4.00")]])
    assert {record.scope: record.amount_minor for record in found.values()} == {
        "consolidated": 5_000_000,
        "parent": 4_000_000,
    }


@pytest.mark.parametrize("unit", ["主要数据如下：", "单位：万美元", "单位：%", "单位：元/股"])
def test_without_a_known_unit_there_is_no_value_but_a_question(unit: str) -> None:
    record = one_row("营业收入", "5.00", "4.00", unit=unit)
    assert (record.amount_minor, record.amount_raw) == (None, "5.00")
    assert asked(record) == [("amount_minor", "no_unit")]
    assert record.doubts[0].raw == "p. 1: 营业收入 | 5.00 | 4.00"


@pytest.mark.parametrize("raw", ["约五百", "1,23.4", "(5.00", "5.00)", "5.00 6.00", "1.2.3"])
def test_an_unreadable_number_is_a_question(raw: str) -> None:
    record = one_row("营业收入", raw, "4.00")
    assert record.amount_minor is None
    assert asked(record) == [("amount_minor", "unreadable")]


def test_a_table_of_nothing_readable_is_asked_as_well() -> None:
    record = one_row("营业收入", "见附件", "见附件")
    assert asked(record) == [("amount_minor", "unreadable")]


@pytest.mark.parametrize("raw", ["", "-", "—", "不适用"])
def test_nothing_stated_is_no_figure(raw: str) -> None:
    found = read([TITLE, "单位：万元", [HEAD, ("营业收入", raw, "4.00")]])
    assert [record.period_end for record in found.values()] == [date(2022, 12, 31)]


@pytest.mark.parametrize("raw", ["(1,234.56)", "（1,234.56）", "-1,234.56"])
def test_negative_amounts(raw: str) -> None:
    assert one_row("营业收入", raw, "4.00").amount_minor == -1_234_560_000


def test_shares_and_growth_are_no_amounts() -> None:
    head = [("项目", "2023年度", None, "2022年度", None), (None, "金额", "占比", "金额", "占比")]
    rows = [*head, ("营业收入", "5.00", "100.00", "4.00", "99.00")]
    found = read([TITLE, "单位：万元、%", rows])
    assert {record.amount_minor for record in found.values()} == {4_000_000, 5_000_000}


def test_consolidated_and_parent_are_two() -> None:
    table = [HEAD, ("营业收入", "5.00", "4.00")]
    parent = [HEAD, ("营业收入", "3.00", "2.00")]
    found = read(
        [TITLE, "（一）合并利润表", "单位：万元", table],
        ["（二）母公司利润表", "单位：万元", parent],
        ["九、其他财务数据", "单位：万元", [HEAD, ("研发费用（母公司）", "1.00", "1.00")]],
    )
    newest = {
        (record.measure, record.scope): (record.amount_minor, record.page)
        for key, record in found.items()
        if "2023" in key
    }
    assert newest == {
        ("revenue", "consolidated"): (5_000_000, 1),
        ("revenue", "parent"): (3_000_000, 2),
        ("rd_expense", "parent"): (1_000_000, 3),
    }


def test_a_table_goes_on_over_the_page() -> None:
    first = [HEAD, ("营业收入", "5.00", "4.00")]
    rest = [("研发费用", "1.00", "2.00")]
    found = read([TITLE, "单位：万元", first, "1-1-7"], [rest])
    record = found["rd_expense/profit_and_loss/not_stated/2023-12-31-12m"]
    assert (record.amount_minor, record.unit_raw, record.page) == (1_000_000, "万元", 2)
    again = read([TITLE, "单位：万元", first, "1-1-7"], [[HEAD, *rest]])
    assert again == found


def test_another_table_at_the_top_of_a_page_does_not_go_on() -> None:
    other = [("项目", "2021年度", "2020年度"), ("研发费用", "1.00", "2.00")]
    found = read([TITLE, "单位：万元", [HEAD, ("营业收入", "5.00", "4.00")]], [other])
    (newest,) = [r for r in found.values() if r.measure == "rd_expense" and r.amount_raw == "1.00"]
    assert newest.period_end == date(2021, 12, 31)
    assert asked(newest) == [("amount_minor", "no_unit")]


def test_said_twice_the_finest_is_kept_and_a_contradiction_asked() -> None:
    rough = ["单位：万元", [HEAD, ("营业收入", "1,234.56", "4.00")]]
    fine = ["单位：元", [HEAD, ("营业收入", "12,345,600.78", "50,000.00")]]
    found = read([TITLE, *rough], [TITLE, *fine])
    newest = found["revenue/profit_and_loss/not_stated/2023-12-31-12m"]
    assert (newest.amount_minor, newest.unit_raw, newest.page) == (1_234_560_078, "元", 2)
    older = found["revenue/profit_and_loss/not_stated/2022-12-31-12m"]
    assert older.amount_minor is None
    assert asked(older) == [("amount_minor", "contradictory")]
    assert older.doubts[0].candidates == ("p. 1: 4.00万元", "p. 2: 50,000.00元")


def newest(*contents: list[str | Grid]) -> dict[tuple[object, object], int | None]:
    """Amounts of the newest year by measure and basis, in 万元."""
    found: dict[tuple[object, object], int | None] = {}
    for key, record in read(*contents).items():
        if "2023" in key:
            assert isinstance(record.amount_minor, int), asked(record)
            found[record.measure, record.basis] = record.amount_minor // 1_000_000
    return found


REGIONS = [HEAD, ("境内", "80.00", "70.00"), ("境外", "20.00", "10.00")]
SUBSIDIES = [HEAD, ("政府补助", "7.00", "6.00")]


def test_costs_and_margins_by_region_are_no_revenue() -> None:
    costs = [HEAD, ("境内", "50.00", "40.00"), ("境外", "9.00", "8.00")]
    found = newest(
        [TITLE, "（一）营业收入分析", "按地区分类如下：", "单位：万元", REGIONS],
        [TITLE, "（二）营业成本分析", "按地区分类如下：", "单位：万元", costs],
        [TITLE, "（三）毛利分析", "主营业务收入毛利按地区：", "单位：万元", costs],
    )
    assert found == {("export_revenue", "profit_and_loss"): 20}


def test_regions_may_be_rows_of_a_group() -> None:
    head = ("类别", "地区", "2023年度", "2022年度")
    rows = [
        head,
        ("主营业务收入", "境内", "80.00", "70.00"),
        (None, "境外", "20.00", "10.00"),
        ("主营业务成本", "境内", "50.00", "40.00"),
        (None, "境外", "9.00", "8.00"),
    ]
    assert newest([TITLE, "单位：万元", rows]) == {("export_revenue", "profit_and_loss"): 20}


def test_subsidies_in_other_income_beside_it_and_in_cash_are_three() -> None:
    later = [HEAD, ("政府补助", "3.00", "2.00")]
    cash = [HEAD, ("政府补助", "12.00", "9.00"), ("利息收入", "1.00", "1.00")]
    found = newest(
        [TITLE, "8、其他收益", "单位：万元", SUBSIDIES],
        [TITLE, "9、营业外收入", "单位：万元", later],
        [TITLE, "（1）收到其他与经营活动有关的现金", "单位：万元", cash],
    )
    assert found == {
        ("government_subsidies", "profit_and_loss"): 7,
        ("non_operating_subsidies", "profit_and_loss"): 3,
        ("government_subsidies", "cash"): 12,
    }


def test_figures_of_other_firms_are_none_of_the_issuers() -> None:
    rows = [HEAD, ("营业收入", "5.00", "4.00")]
    for title in ("（二）重要子公司财务信息", "5、被收购方的财务数据", "（三）备考利润表"):
        assert newest([TITLE, title, "单位：万元", rows]) == {}, title
    grouped = [
        ("公司名称", "项目", "2023年度", "2022年度"),
        ("样例半导体有限公司", "营业收入", "5.00", "4.00"),
        (None, "研发费用", "1.00", "1.00"),
    ]
    assert newest([TITLE, "单位：万元", grouped]) == {}
    own = newest([TITLE, "合并范围内子公司", "合并利润表", "单位：万元", rows])
    assert own == {("revenue", "profit_and_loss"): 5}


def test_the_issuer_is_only_who_the_title_says() -> None:
    """Of two words on one title the other firm's wins; forecasts and changes are no facts."""
    rows = [HEAD, ("营业收入", "5.00", "4.00")]
    for title in (
        "境外子公司样例美国的主要财务数据如下：",
        "被收购公司最近一年主要财务数据如下：",
        "公司第一大客户样例通信的经营情况如下：",
        "样例通信最近一年的财务情况如下：",
        "控股股东样例集团最近一年的财务情况如下：",
        "可比上市公司的收入规模如下：",
        "会计差错更正的影响如下",
        "收入确认政策影响数",
        "2023年度经营业绩预计",
    ):
        assert newest([TITLE, title, "单位：万元", rows]) == {}, title
    for title in (
        "报告期内，发行人的主要财务数据如下：",
        "公司最近三年的主要财务指标：",
        "发行人及其子公司的经营成果",
        "纳入合并范围的财务报表",
        "经审计的主要财务数据",
    ):
        found = newest([TITLE, title, "单位：万元", rows])
        assert found == {("revenue", "profit_and_loss"): 5}, title
    forecast = [("项目", "2023年度预计", "2022年度"), ("营业收入", "5.00", "4.00")]
    assert newest([TITLE, "单位：万元", forecast]) == {}


def test_revenue_under_no_title_of_a_statement_is_asked_once() -> None:
    loose: list[str | Grid] = ["四、其他事项", "单位：万元", [HEAD, ("营业收入", "5.00", "4.00")]]
    assert {tuple(asked(each)) for each in read(loose).values()} == {
        (("amount_minor", "ambiguous"),)
    }
    statement: list[str | Grid] = [
        "五、合并利润表",
        "单位：万元",
        [HEAD, ("营业收入", "6.00", "4.00")],
    ]
    assert {record.scope for record in read(loose, statement).values()} == {"consolidated"}


def test_of_total_revenue_only_sales_count_where_both_stand() -> None:
    rows = [HEAD, ("一、营业总收入", "6.00", "5.00"), ("其中：营业收入", "5.00", "4.00")]
    assert newest([TITLE, "单位：万元", rows]) == {("revenue", "profit_and_loss"): 5}


def test_a_title_that_names_both_scopes_says_nothing() -> None:
    rows = [HEAD, ("营业收入", "5.00", "4.00")]
    found = read([TITLE, "合并及母公司利润表", "单位：万元", rows])
    assert {record.scope for record in found.values()} == {"not_stated"}
