"""What suppliers declare of their size: forms as filled in, names of files, and the records."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from normalize.procurement.supplier_sizes import (
    Declaration,
    Declared,
    DeclaredSize,
    declarer_of,
    read_declarations,
    size_in,
    size_said,
)
from normalize.records import UNSET, AwardSupplierRecord
from tests.support.ccgp_pages import SUMMARY, detail_page, paragraphs, table
from tests.support.notices import read, the

HEAD = (
    "中小企业声明函（{}）\n本公司（联合体）郑重声明，根据《政府采购促进中小企业发展管理办法》"
    "（财库﹝2020﹞46号）的规定，本公司（联合体）参加云溪市样本医院的显微镜项目采购活动，"
    "提供的货物全部由符合政策要求的中小企业制造。相关企业的具体情况如下：\n"
)
END = (
    "\n以上企业，不属于大企业的分支机构，不存在控股股东为大企业的情形，"
    "也不存在与大企业的负责人为同一人的情形。\n企业名称（盖章）：\n日期：2026年11月7日"
)
GOODS = (
    "1.生物显微镜，属于工业行业；制造商为示例光学有限公司，从业人员62人，营业收入为1,493.43万元，"
    "资产总额为134.59万元，属于小型企业；"
)


def one(text: str) -> Declaration:
    (found,) = read_declarations(text)
    return found


def test_goods() -> None:
    found = one(HEAD.format("货物") + GOODS + END)
    assert (found.firm, found.item, found.industry) == ("示例光学有限公司", "生物显微镜", "工业")
    assert (found.size, found.employees) == ("small", 62)
    assert (found.revenue_minor, found.assets_minor) == (1_493_430_000, 134_590_000)
    assert found.evidence in GOODS


@pytest.mark.parametrize(
    "said",
    [
        "1.监理服务（标的名称），属于其他未列明行业（采购文件中明确的所属行业）；承建（承接）企业为"
        "（企业名称）甲监理有限公司，从业人员  8   人，营业收入为  90.5   万元，"
        "资产总额为  60  万元，属于   微型企业  ；",
        "1.监理服务，属于（其他未列明行业）；承接企业为＿＿甲监理有限公司＿＿（企业名称），从业人员"
        "＿8＿人，营业收入为＿90.5＿万元，资产总额为＿60＿万元，属于微型企业（中型企业、小型企业、"
        "微型企业）；",
        "1.监理服务，属于其他未列明行业；承建企业为甲监理\n有限公司，从业人\n员8人，营业收\n入为90.5万元，"
        "资产总额为\n60万元，属于微型\n企业；",
        "1、监理服务，属于 其他未列明行业；承建（承接）企业为 甲监理有限公司，从业人员1 8 人，"
        "营业收入为905000元，资产总额为0.006亿元，属于□中型企业□小型企业☑微型企业；",
        "1.监理服务,属于其他未列明行业;承接企业为甲监理有限公司,从业人员8人,营业收入为90.5万元,"
        "资产总额为60万元,属于微型企业.",
    ],
)
def test_works_and_services_as_forms_are_filled_in(said: str) -> None:
    found = one(HEAD.format("工程、服务") + said + END)
    assert (found.firm, found.item, found.industry, found.size, found.employees) == (
        "甲监理有限公司",
        "监理服务",
        "其他未列明行业",
        "micro",
        8,
    )
    assert (found.revenue_minor, found.assets_minor) == (90_500_000, 60_000_000)


def test_several_firms() -> None:
    more = GOODS.replace("1.生物显微镜", "2.离心机").replace("示例光学", "样本（云溪）机械")
    found = read_declarations(HEAD.format("货物") + GOODS + "\n" + more + END)
    assert [(each.item, each.firm) for each in found] == [
        ("生物显微镜", "示例光学有限公司"),
        ("离心机", "样本(云溪)机械有限公司"),
    ]


@pytest.mark.parametrize("blank", ["", "____", "/", "-", "　　"])
def test_a_new_firm_leaves_figures_blank(blank: str) -> None:
    found = one(
        f"1.软件开发，属于软件和信息技术服务业；承接企业为新立软件有限公司，从业人员{blank}人，"
        f"营业收入为{blank}万元，资产总额为{blank}万元，属于小型企业；"
    )
    assert (found.size, found.industry) == ("small", "软件和信息技术服务业")
    assert (found.employees, found.revenue_minor, found.assets_minor) == (None, None, None)


def test_an_empty_form_declares_nothing_and_an_open_choice_no_size() -> None:
    empty = (
        "1.（标的名称），属于（采购文件中明确的所属行业）行业；制造商为（企业名称），从业人员____人，"
        "营业收入为____万元，资产总额为____万元，属于（中型企业、小型企业、微型企业）；"
    )
    assert read_declarations(HEAD.format("货物") + empty + END) == []
    assert read_declarations("本项目从业人员须持证上岗") == []
    undecided = GOODS.replace("属于小型企业", "属于中型企业、小型企业、微型企业")
    assert one(undecided).size is None


@pytest.mark.parametrize(
    ("title", "firm", "lot"),
    [
        (
            "合同包1：中小企业或残疾人福利单位声明函（示例医疗有限公司）.pdf",
            "示例医疗有限公司",
            "1",
        ),
        ("第2包：中小企业声明函（示例（云溪）有限公司）.pdf", "示例（云溪）有限公司", "2"),
        ("示例科技股份有限公司中小企业声明函.docx", "示例科技股份有限公司", None),
        ("附件2：示例科技股份有限公司-中小企业声明函（货物）.pdf", "示例科技股份有限公司", None),
        ("小微企业声明函--示例服务有限公司.PDF", "示例服务有限公司", None),
    ],
)
def test_the_declarer_in_the_name_of_a_file(title: str, firm: str, lot: str | None) -> None:
    assert declarer_of(title) == (firm, lot)


@pytest.mark.parametrize(
    "title",
    [
        "中小企业声明函.pdf",
        "2.中小企业声明函（工程、服务）.pdf",
        "残疾人福利性单位声明函.pdf",
        "合同.pdf",
    ],
)
def test_files_that_name_no_declarer(title: str) -> None:
    assert declarer_of(title) is None


def declared(text: str = "", *files: str, one_winner: bool = True) -> Declared:
    return Declared.of(text, files, one_winner=one_winner)


def test_which_word_on_a_size_holds() -> None:
    firm, file = "示例光学有限公司", "中小企业声明函（示例光学有限公司）.pdf"
    assert declared("", file).size_of(firm) == DeclaredSize(size="sme")
    assert declared("", file).size_of(firm, "小型企业").size == "small"
    assert declared("本供应商为微型企业，享受了报价扣除政策").size_of(firm).size == "micro"
    assert declared("中标供应商为微型企业", one_winner=False).size_of(firm).size is None
    full = declared(GOODS, file).size_of(firm, "中型企业")
    assert full == DeclaredSize("small", "工业", 62, 1_493_430_000, 134_590_000)
    assert declared(GOODS).size_of("别的有限公司") == DeclaredSize()  # its maker is another firm
    twice = GOODS + GOODS.replace("显微镜", "载玻片").replace("小型", "中型")
    assert declared(twice, file).size_of(firm).size is None
    assert declared(twice, file).size_of(firm).employees == 62


def test_sizes_in_cells_and_sentences() -> None:
    assert [size_in(cell) for cell in ("小型企业", "中型", "□中型 ☑微型企业")] == [
        *("small", "medium", "micro"),
    ]
    assert [size_in(cell) for cell in ("小微企业", "有限公司", "")] == [None, None, None]
    assert size_said("成交供应商为小型企业。") == "small"
    assert size_said("中标供应商为小型企业；成交供应商为中型企业") is None


def supplier(body: str, **more: Any) -> AwardSupplierRecord:
    page = detail_page(
        f"{paragraphs('一、项目编号：YB-1' + chr(10) + '三、中标（成交）信息')}{body}",
        title="样本设备采购中标公告",
        summary=SUMMARY,
        **more,
    )
    return the(read(page, "zbgg"), AwardSupplierRecord)


def test_declared_columns_of_a_supplier() -> None:
    winners = table(
        ("供应商名称", "供应商规模", "中标（成交）金额（元）"),
        ("示例光学有限公司", "中型企业", "98,600.00"),
    )
    found = supplier(winners)
    assert (found.declared_size, found.declared_industry) == ("medium", UNSET)
    found = supplier(winners + paragraphs(GOODS))
    assert (found.declared_size, found.declared_industry) == ("small", "工业")
    assert (found.declared_employees, found.declared_revenue_minor) == (62, 1_493_430_000)
    assert found.declared_assets_minor == 134_590_000


def test_a_long_text_costs_no_more_than_its_length() -> None:
    def steps(text: str) -> int:
        count = 0

        def trace(*_: object) -> Any:
            nonlocal count
            count += 1
            return trace

        sys.settrace(trace)
        try:
            read_declarations(text)
        finally:
            sys.settrace(None)
        return count

    small, large = (GOODS * size for size in (20, 160))
    assert steps(large) <= 12 * steps(small)
    hostile = "制造商为甲,从业人员" * 20_000
    assert read_declarations(hostile + GOODS)[-1].size == "small"
