"""Names: shown, compared, classed and cut apart."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from normalize.names import (
    clean_name,
    fund_key,
    is_full_name,
    legal_form,
    name_key,
    split_names,
    written_key,
)

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


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("青禾電氣集團股份有限公司", "青禾电气集团股份有限公司"),
        ("乾照發展有限責任公司", "乾照发展有限责任公司"),  # 乾 in both writings
        ("餅乾餘著鍾啟衞", "饼干馀着锺启卫"),
        ("餅乾餘著鍾啓衛", "饼干余著钟启卫"),
        ("後於徵裏雲臺製複麵", "后于征里云台制复面"),
    ],
)
def test_a_name_in_traditional_characters_has_the_key_of_the_simplified_one(
    traditional: str, simplified: str
) -> None:
    assert name_key(traditional) == name_key(simplified)
    assert clean_name(traditional) == traditional
    assert written_key(traditional) != written_key(simplified)
    assert is_full_name(traditional) == is_full_name(simplified)
    assert name_key("昇和") != name_key("升和")  # both stand in simplified names


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
        ("江苏省财政厅", "state_agency", True),
        ("昆明高新技术产业开发区管理委员会", "state_agency", True),
        ("财政部", "state_agency", True),
        ("祁县水利局", "state_agency", True),
        ("市财政局", "state_agency", False),
        ("东海（海南）私募基金管理合伙企业（有限合伙）", "limited_partnership", True),
        ("XX智能科技有限公司", "limited_company", False),
        ("省人民政府办公厅", "state_agency", False),
        ("东海大学", "public_institution", True),
        ("昆明市第一人民医院", "public_institution", True),
        ("东海银行股份有限公司北京分行", "other", True),
        ("祁县新村村民委员会", "other", True),
        ("新村村民委员会", "other", False),
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


@pytest.mark.parametrize(
    "name",
    [
        "住房和城乡建设局",
        "公共资源交易中心",
        "第一人民医院",
        "政府采购中心",
        "财政局",
        "城市管理局",
        "采购部",
        "项目管理部",
        "交通大学",
        "老年大学",
        "鼓楼区水利局",  # of three cities
        "吉林财政局",  # of the province, or of the city?
        "东方医院",
        "安康医院",
        "昆明市局",
        "国家税务总局税务局",
        "中共委员会",
        "中央商务区管理委员会",
        "残疾人联合会",
        "律师协会",
        "龙翔街道办事处",
        "农村信用合作联社",
        "北京分行",
        "昆明市分公司",
    ],
)
def test_a_body_that_many_places_have_is_not_full(name: str) -> None:
    assert not is_full_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "昆明市财政局",
        "昆明海关",
        "南京市鼓楼区水利局",
        "昆明高新区管委会",
        "昆明老年大学",
        "广西壮族自治区人民医院",
        "新疆生产建设兵团第十三师教育局",
        "国家税务总局",
        "国家税务总局昆明市税务局",
        "中共中央办公厅",
        "中华人民共和国财政部",
        "教育部考试中心",
        "中国科学院昆明植物研究所",
        "清华大学",
        "清华大学附属中学",
        "电子科技大学",
        "云南省残疾人联合会",
        "昆明市五华区龙翔街道办事处",
        "中国农业银行昆明分行",
    ],
)
def test_a_body_with_its_place_is_full(name: str) -> None:
    assert is_full_name(name)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("甲有限公司 乙有限公司", ["甲有限公司", "乙有限公司"]),
        ("甲有限公司/乙有限公司", ["甲有限公司", "乙有限公司"]),
        ("甲有限公司　/ 乙 科技有限公司", ["甲有限公司", "乙科技有限公司"]),
        ("甲基金（有限合伙） 丙 会计师 事务所", ["甲基金（有限合伙）", "丙会计师事务所"]),
        ("甲公司（主） 乙公司（副）", ["甲公司（主）", "乙公司（副）"]),
        ("甲有限公司/乙设计院/丙大学", ["甲有限公司", "乙设计院", "丙大学"]),
        ("北京 某某 科技有限公司", ["北京某某科技有限公司"]),
        ("甲 有限 公司", ["甲有限公司"]),
        ("甲集团公司 有限公司", ["甲集团公司有限公司"]),
        ("甲有限公司 北京分公司", ["甲有限公司北京分公司"]),
        ("甲有限公司/北京分公司", ["甲有限公司/北京分公司"]),
        ("云南大学 附属医院", ["云南大学附属医院"]),
        ("A/B科技有限公司", ["A/B科技有限公司"]),
        ("甲（A公司/B公司 丙公司）有限公司", ["甲（A公司/B公司丙公司）有限公司"]),
    ],
)
def test_white_space_and_slash_cut_between_whole_names(text: str, names: list[str]) -> None:
    assert split_names(text) == names


@given(
    st.lists(st.sampled_from(["甲有限公司", "乙 科技（北京）股份有限公司", "丙 中心（有限合伙）"])),
    st.sampled_from([" ", "/", " / ", "\u3000", "、"]),
)
def test_firms_are_cut_apart_again(names: list[str], gap: str) -> None:
    assert split_names(gap.join(names)) == [name.replace(" ", "") for name in names]


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


@pytest.mark.parametrize("text", ["/" * 5000, "甲 " * 5000, "甲有限公司/" * 1000, " / " * 2000])
def test_a_cell_full_of_gaps_is_read_to_its_end(text: str) -> None:
    """It took minutes, and the crawl was ended for its silence."""
    assert "".join(split_names(text)).count("甲") == text.count("甲")
