"""Whom a prospectus ties to its issuer: subsidiaries, controllers, core staff."""

from __future__ import annotations

from decimal import Decimal

import pytest

from normalize.filings.prospectus_staff import core_staff
from normalize.filings.prospectus_ties import Under, controllers, subsidiaries
from normalize.mentions import mention
from normalize.records import ListingPartyRecord, RelationRecord
from tests.support.filing_pages import Grid, asked, blocks

ISSUER = "青禾样例科技股份有限公司"
UNDER = Under("r", mention(ISSUER), ISSUER)


def held(*contents: list[str | Grid]) -> list[RelationRecord]:
    return list(subsidiaries(blocks(*contents), UNDER))


def staff(*contents: list[str | Grid]) -> list[ListingPartyRecord]:
    return list(core_staff(blocks(*contents), UNDER))


def controlled(*rows: tuple[str, str]) -> list[tuple[object, object]]:
    return [(r.kind, r.subject_raw) for r in controllers(blocks([list(rows)]), UNDER)]


def test_controllers_with_page_and_words() -> None:
    table = [("控股股东", "样例控股有限公司（SS）", "实际控制人", "甲一、乙二")]
    found = list(controllers(blocks(["概览"], [table]), UNDER))
    assert [(r.kind, r.subject_raw) for r in found] == [
        ("controlling_shareholder", "样例控股有限公司"),
        ("actual_controller", "甲一"),
        ("actual_controller", "乙二"),
    ]
    assert [r.subject is None for r in found] == [False, True, True]  # persons are no organisations
    quote = "控股股东 | 样例控股有限公司（SS） | 实际控制人 | 甲一、乙二"
    assert {(r.page, r.quote) for r in found} == {(2, quote)}


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("甲一和乙二", ["甲一", "乙二"]),
        ("甲一先生、乙二女士", ["甲一", "乙二"]),
        ("深圳和而样例智能控制股份有限公司", ["深圳和而样例智能控制股份有限公司"]),
        ("样例控股有限公司及甲一", ["样例控股有限公司", "甲一"]),
        ("某省人民政府国有资产监督管理委员会", ["某省人民政府国有资产监督管理委员会"]),
    ],
)
def test_names_are_parted_only_where_it_is_certain(said: str, names: list[str]) -> None:
    assert [name for _, name in controlled(("实际控制人", said))] == names


def test_one_label_may_stand_for_both() -> None:
    for label in ("控股股东、实际控制人", "实际控制人/控股股东", "控股股东、共同实际控制人"):
        assert controlled((label, "甲一")) == [
            ("controlling_shareholder", "甲一"),
            ("actual_controller", "甲一"),
        ], label


def test_who_controls_a_holder_does_not_control_the_issuer() -> None:
    holder = [
        ("企业名称", "甲样例投资合伙企业", "控股股东", "丙样例控股有限公司"),
        ("实际控制人", "丙某", None, None),
    ]
    own = [("发行人名称", ISSUER, "控股股东", "样例控股有限公司"), ("实际控制人", "甲一")]
    section = ["第四节 发行人基本情况", "五、主要股东"]
    found = controllers(blocks([*section, holder], ["二、基本情况", own]), UNDER)
    assert [each.subject_raw for each in found] == ["样例控股有限公司", "甲一"]
    found = controllers(blocks([*section, holder]), UNDER)
    assert [(each.subject_raw, asked(each)) for each in found] == [
        (None, [("subject_raw", "ambiguous")])
    ] * 2


@pytest.mark.parametrize("said", ["无", "公司无控股股东", "不适用", "-", "无实际控制人"])
def test_no_controller_is_none(said: str) -> None:
    assert controlled(("控股股东", said)) == []


def test_a_row_of_labels_is_no_answer() -> None:
    assert controlled(("控股股东", "实际控制人"), ("样例控股有限公司", "甲一")) == []


def test_an_account_instead_of_a_name_is_asked() -> None:
    table = [("实际控制人", "甲一，直接持股30%")]
    one, other = controllers(blocks([table]), UNDER)
    assert (one.subject_raw, asked(one)) == ("甲一", [])
    assert (other.subject_raw, other.subject) == (None, None)
    assert asked(other) == [("subject_raw", "unreadable")]


@pytest.mark.parametrize("said", ["公司控股股东为甲一", "甲一夫妇二人共同控制", "详见第四节"])
def test_a_sentence_is_no_name(said: str) -> None:
    (found,) = controllers(blocks([[("实际控制人", said)]]), UNDER)
    assert (found.subject_raw, asked(found)) == (None, [("subject_raw", "unreadable")])


@pytest.mark.parametrize("said", ["财政部", "国务院国资委", "SAMPLE HOLDINGS LIMITED", "样例集团"])
def test_the_state_and_firms_abroad_are_names(said: str) -> None:
    (found,) = controllers(blocks([[("实际控制人", said)]]), UNDER)
    assert (found.subject_raw, found.subject is None, asked(found)) == (said, False, [])


@pytest.mark.parametrize(
    "title",
    [
        "（三）报告期内注销的子公司",
        "（四）分公司情况",
        "八、控股股东控制的其他企业",
        "控股股东样例集团的主要子公司如下：",
        "样例集团的控股子公司情况：",
    ],
)
def test_firms_that_are_held_no_longer_or_by_others_are_none(title: str) -> None:
    rows = [("公司名称", "持股比例"), ("样例半导体有限公司", "100.00%")]
    assert held(["四、发行人控股子公司、参股公司、分公司情况", title, rows]) == []
    branch = [("公司名称", "持股比例"), ("青禾样例科技股份有限公司上海分公司", "-")]
    assert held(["四、发行人控股子公司、参股公司、分公司情况", branch]) == []


def test_subsidiaries_from_a_list_and_from_tables_of_their_own() -> None:
    listed = [("序号", "公司名称", "持股比例"), ("1", "样例半导体有限公司", "100.00%")]
    own = [
        ("公司名称", "样例软件有限公司", "成立时间", "2015年1月1日"),
        ("股东构成", "公司持股80%", None, None),
    ]
    one, two = held(["四、发行人控股子公司", listed], ["2、样例软件", own])
    assert (one.kind, one.subject_raw, one.share_percent, one.page) == (
        "subsidiary",
        "样例半导体有限公司",
        Decimal("100.00"),
        1,
    )
    assert one.quote == "1 | 样例半导体有限公司 | 100.00%"
    assert (two.subject_raw, two.share_percent, two.page) == ("样例软件有限公司", Decimal(80), 2)
    assert two.quote == "公司名称 | 样例软件有限公司 | 成立时间 | 2015年1月1日"


def test_a_label_table_with_a_share_in_its_first_row_is_no_list() -> None:
    own = [("公司名称", "样例软件有限公司", "持股比例", "80%"), ("注册资本", "100万元", "", "")]
    (one,) = held(["四、发行人控股子公司", own])
    assert (one.subject_raw, one.share_percent) == ("样例软件有限公司", Decimal(80))


def test_subsidiary_or_associate_by_the_nearest_title_or_by_more_than_a_half() -> None:
    section = "四、发行人控股子公司、参股公司情况"
    head = ("公司名称", "持股比例（%）")
    rows = [head, ("甲样例有限公司", "51.00"), ("乙样例有限公司", "30.00")]
    certain, open_ = held([section, "基本情况如下：", rows])
    assert (certain.kind, asked(certain)) == ("subsidiary", [])
    assert asked(open_) == [("kind", "ambiguous")]
    for title in ("纳入合并范围的子公司", "截至签署日，公司的控股子公司："):
        assert len(held([section, title, rows])) == 2
    (minor,) = held([section, "（二）参股公司", [head, ("丙样例有限公司", "60.00")]])
    assert minor.kind == "associate"


def test_shares_of_several_holders_are_asked() -> None:
    own = [("公司名称", "样例软件有限公司"), ("股权结构", "公司持股80%，甲一持股20%")]
    (one,) = held(["四、发行人控股子公司", own])
    assert (one.kind, one.share_percent) == ("subsidiary", None)
    assert asked(one) == [("share_percent", "unreadable")]


def test_core_staff_from_a_table_and_a_sentence() -> None:
    table = [("姓名", "职务"), ("甲一", "首席科学家"), ("王和平", "研发总监")]
    assert staff(["公司核心技术人员为甲一和丙三。"])[1].person_name == "丙三"
    one, two = staff(["十、核心技术人员情况", table])
    assert (one.person_name, one.title_raw, one.role) == (
        "甲一",
        "首席科学家",
        "core_technical_staff",
    )
    assert (one.page, one.quote, one.seq) == (1, "甲一 | 首席科学家", 1)
    assert (two.person_name, two.observed_via) == ("王和平", "prospectus")
    said = staff(["前文"], ["公司核心技术人员共3人，分别为甲一、王和平和丙三等3人。"])
    assert [(each.person_name, each.page) for each in said] == [
        ("甲一", 2),
        ("王和平", 2),
        ("丙三", 2),
    ]
    for before in ("（一）", "截至报告期末，", "报告期末，发行人的", "目前，公司现有", "1、本公司"):
        assert len(staff([f"{before}核心技术人员为甲一、丙三。"])) == 2, before
    assert said[0].quote == "核心技术人员共3人,分别为甲一、王和平和丙三等3人"


def test_directors_are_no_core_staff_but_where_the_post_says_so() -> None:
    section = "九、董事、监事、高级管理人员与核心技术人员"
    table = [("姓名", "职务"), ("甲一", "董事长"), ("乙二", "董事、核心技术人员")]
    assert [s.person_name for s in staff([section, "（一）董事", "基本情况：", table])] == ["乙二"]
    own = [("姓名", "职务"), ("丙三", "研发总监")]
    found = staff([section, "（四）核心技术人员", "基本情况如下：", own])
    assert [each.person_name for each in found] == ["丙三"]


@pytest.mark.parametrize(
    "sentence",
    [
        "核心技术人员为公司员工。",
        "核心技术人员为公司的发展作出贡献。",
        "核心技术人员包括：",
        "报告期内离职的核心技术人员为赵六。",
        "报告期内核心技术人员变动中，公司核心技术人员为赵六。",
        "公司原核心技术人员为赵六。",
        "样例竞品公司的核心技术人员包括孙七、周八。",
        "高级管理人员及核心技术人员为孙七、周八。",
    ],
)
def test_a_sentence_without_names_names_nobody(sentence: str) -> None:
    assert staff([sentence]) == []
