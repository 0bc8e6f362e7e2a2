"""Names: shown, compared, classed and cut apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.names import clean_name, fund_key, is_full_name, legal_form, name_key, split_names

NAME_TEXT = st.text("甲乙丙丁有限公司合伙（）()【】“” 、；，,\nAb1", max_size=30)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (" 东海 <em>引导</em>基金(有限合伙) ", "东海引导基金（有限合伙）"),
        ("甲 乙　有限公司\n", "甲乙有限公司"),
        ("Foo  Bar (HK) Ltd.", "Foo Bar (HK) Ltd."),
        ("甲 ABC Holdings 有限公司", "甲ABC Holdings有限公司"),
    ],
)
def test_clean_name(raw: str, shown: str) -> None:
    assert clean_name(raw) == shown


def test_key_folds_what_is_only_typing() -> None:
    one = name_key("“甲乙”ＡＢＣ 科技（北京）有限公司")
    assert one == name_key("甲乙abc科技(北京) 有限公司") == "甲乙abc科技(北京)有限公司"


def test_numbers_of_a_series_stay_apart() -> None:
    names = ["东海基金一期（有限合伙）", "东海基金二期（有限合伙）", "东海基金（有限合伙）"]
    assert len({fund_key(name) for name in names}) == 3
    assert fund_key("东海基金Ⅱ期") != fund_key("东海基金Ⅰ期")


@pytest.mark.parametrize(
    "name",
    [
        "东海产业基金（有限合伙）",
        "东海产业基金(暂定名)",
        "东海产业基金（暂定名，以登记机关（最终）核准的名称为准）",
        "“东海产业基金”（暂定名）（有限合伙）",
    ],
)
def test_fund_key_is_the_same_before_and_after_registration(name: str) -> None:
    assert fund_key(name) == "东海产业基金"


@pytest.mark.parametrize(
    ("name", "form", "full"),
    [
        ("东海智能科技有限公司", "limited_company", True),
        ("东海智能科技有限责任公司（外商投资）", "limited_company", True),
        ("东海智能科技股份有限公司", "joint_stock", True),
        ("东海产业母基金（有限合伙）", "limited_partnership", True),
        ("东海创业投资合伙企业(有限合伙)", "limited_partnership", True),
        ("东海会计师事务所（特殊普通合伙）", "general_partnership", True),
        ("东海省财政厅", "state_agency", True),
        ("东海高新技术产业开发区管理委员会", "state_agency", True),
        ("财政部", "state_agency", True),
        ("东县水利局", "state_agency", True),
        ("市财政局", "state_agency", False),
        ("东海（海南）私募基金管理合伙企业（有限合伙）", "limited_partnership", True),
        ("XX智能科技有限公司", "limited_company", False),
        ("省人民政府办公厅", "state_agency", False),
        ("东海大学", "public_institution", True),
        ("东海市第一人民医院", "public_institution", True),
        ("东海银行股份有限公司北京分行", "other", True),
        ("东海镇新村村民委员会", "other", True),
        ("东海律师事务所", "other", True),
        ("东海有限公司", "limited_company", False),
        ("某智能科技有限公司", "limited_company", False),
        ("本公司", "other", False),
        ("东海智能科技有限公司、西山有限公司", "limited_company", False),
        ("东海智能科技（北京有限公司", "limited_company", False),
        ("东海国投", None, False),
        ("", None, False),
    ],
)
def test_legal_form(name: str, form: str | None, full: bool) -> None:
    assert (legal_form(name), is_full_name(name)) == (form, full)


def test_split_never_inside_brackets() -> None:
    text = "甲有限公司、乙公司（牵头人，丙）；丁公司，戊\nFoo Co., Ltd.,己公司；"
    assert split_names(text) == [
        "甲有限公司",
        "乙公司（牵头人,丙）",
        "丁公司",
        "戊",
        "Foo Co., Ltd.",
        "己公司",
    ]


@given(NAME_TEXT)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean_name(clean_name(text)) == clean_name(text)
    assert name_key(clean_name(text)) == name_key(text)


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    legal_form(text)
    is_full_name(text)
    assert name_key(name_key(text)) == name_key(text)
    assert all(split_names(text))


@given(st.lists(st.sampled_from(["甲公司", "乙（子、丙）公司", "丁"]), min_size=1))
def test_split_is_the_inverse_of_join(names: list[str]) -> None:
    assert split_names("、".join(names)) == names
