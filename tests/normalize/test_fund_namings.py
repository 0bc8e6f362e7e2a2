"""Which single funds a notice names, and by what each can be found again."""

from __future__ import annotations

from normalize.records import (
    FundContributionRecord,
    FundNamingRecord,
    FundNoticePartyRecord,
    FundNoticeRecord,
)
from tests.support.fund_notices import of, read

MANAGER = "云杉私募基金管理有限公司"


def named(text: str, title: str = "", **fields: str) -> dict[str, FundNamingRecord]:
    """The namings of a notice by name."""
    return {str(each.name_raw): each for each in of(read(text, title, **fields), FundNamingRecord)}


def test_pieces_of_sentences_and_funds_in_general_are_no_names() -> None:
    for text in (
        "市财政局累计出资30亿元，累计决策子基金23只，总规模480亿元。",
        "入选子基金14只，涉及子基金规模176亿元，81支母基金认缴规模20亿元。",
        "第三批子基金规模不低于2亿元，投向本市资金不低于基金规模的60%。",
        "省级政府投资基金群总规模500亿元，百亿元天使母基金设立。",
        "经评审，拟参股以下子基金，现予以公示。拟参股其他子基金、所有产业投资基金。",
    ):
        assert named(text) == {}, text
    text = "公司拟以自有资金不超过1亿元参与投资云川氢能产业基金，目标规模10亿元。"
    assert list(named(text)) == ["云川氢能产业基金"]


def test_the_mother_is_in_the_title_and_its_list_in_the_text() -> None:
    text = f"拟参股杭州云杉创业投资合伙企业（有限合伙）（暂定名），管理机构为{MANAGER}。"
    mother, sub = named(text, "浙江省产业引导基金2026年第一批拟参股子基金公示").values()
    assert (mother.name_raw, mother.role) == ("浙江省产业引导基金", "mother")
    assert (mother.manager_raw, mother.provisional) == (None, False)
    assert (sub.role, sub.provisional, sub.manager_raw) == ("sub", True, MANAGER)
    assert (sub.exact_key, sub.name_key) == (
        "杭州云杉创业投资合伙企业(有限合伙)",
        "杭州云杉创业投资合伙企业",
    )


def test_the_place_within_which_a_name_is_one_funds() -> None:
    """A whole registered name or one that begins with its place is nobody else's."""
    places = {
        "产业发展引导基金": ("330000", "330000"),  # that of whoever speaks
        "浙江省产业发展引导基金": (None, "330000"),
        "国家绿色样例基金": (None, None),
        "云杉创业投资合伙企业（有限合伙）": (None, None),  # firms of many provinces alone bear such
        "云杉创业投资合伙企业（有限合伙）（暂定名）": (
            "330000",
            "330000",
        ),  # before that anybody may
        "云杉（杭州）创业投资合伙企业（有限合伙）（暂定名）": (None, None),
        "杭州云杉创业投资合伙企业（有限合伙）": (None, "330100"),
    }
    for name, (place, region) in places.items():
        words = f"{name}认缴规模10亿元。"
        if "暂定名" in name:
            words = f"拟参股{name}，管理机构为{MANAGER}。"
        (naming,) = named(words, "拟参股子基金公示", issuer="浙江省财政厅").values()
        assert (naming.name_raw, naming.place) == (name.removesuffix("（暂定名）"), place)
        assert naming.region_code == region
        assert naming.whole_name == ("合伙企业" in name)
        assert naming.level == ("national" if name.startswith("国家") else None)
    (naming,) = named("产业发展引导基金认缴规模10亿元。", issuer="某公司").values()
    assert naming.place == "n1"  # not even that is known: within the notice alone


def test_the_sources_place_counts_where_the_issuers_name_has_none() -> None:
    """A list of a province repeats what the ministries say: that is of no province."""
    for issuer, grade, place in (
        ("产业发展中心", "official", "430000"),
        ("湖北省财政厅", "official", "420000"),
        ("财政部", "official", None),
        ("财政部", "reprint", "430000"),  # the ministry's column of news of one province
    ):
        records = read(
            "样例引导基金总规模10亿元。", issuer=issuer, grade=grade, region_code="430000"
        )
        (notice,), (naming,) = of(records, FundNoticeRecord), of(records, FundNamingRecord)
        assert (notice.region_code, naming.place) == (place, place or "n1"), issuer


def test_numbers_and_former_names() -> None:
    text = "浙江云杉产业基金（基金编号：SXZ123）更名为浙江青禾产业基金，认缴规模10亿元。"
    found = named(text)
    assert found["浙江青禾产业基金"].former_key == "浙江云杉产业基金"
    found = named("浙江青禾产业基金（原名：浙江云杉产业基金）注册资本10亿元，基金编号为SXZ123。")
    (only,) = found.values()
    assert (only.former_key, only.amac_code) == ("浙江云杉产业基金", "SXZ123")
    renamed = "宁波青禾创业投资合伙企业（有限合伙）（原名：云杉产业基金）认缴规模6亿元。"
    (only,) = named(renamed, issuer="浙江省财政厅").values()
    assert (only.former_key, only.former_place) == ("云杉产业基金", "330000")
    nested = renamed.replace("云杉产业基金", "杭州云杉创业投资合伙企业（有限合伙）")
    (only,) = named(nested, issuer="浙江省财政厅").values()
    assert (only.former_key, only.former_place) == ("杭州云杉创业投资合伙企业", None)
    found = named("浙江青禾产业基金与浙江云杉产业基金认缴规模10亿元，编号SXZ123、编号SXZ124。")
    assert {each.amac_code for each in found.values()} == {None}  # whose is which isn't said


def test_whose_money_is_public_and_whose_is_borrowed() -> None:
    text = (
        "云川省产业引导基金认缴规模60亿元，其中省财政一般公共预算出资30亿元，"
        "专项债券资金10亿元，国家样例基金出资8亿元，云杉控股集团有限公司出资12亿元。"
    )
    found = of(read(text), FundContributionRecord)
    assert [(each.contributor_raw, each.budget_source, each.public_rule) for each in found] == [
        ("省财政", "general", "budget"),
        ("专项债券资金", "special_bond", "budget"),
        ("国家样例基金", "central_fund", "guidance_fund"),
        ("云杉控股集团有限公司", "soe", None),
    ]
    assert [each.contributor_key for each in found] == [None, None, "国家样例基金", None]
    assert {each.subject_raw for each in found} == {"云川省产业引导基金"}


def test_a_party_of_a_notice_has_the_key_of_its_naming() -> None:
    records = read("拟参股浙江云杉产业基金（暂定名）。", "浙江省产业引导基金拟参股子基金公示")
    keys = {each.name_key for each in of(records, FundNoticePartyRecord)}
    assert keys == {each.name_key for each in of(records, FundNamingRecord)}


def test_a_phase_in_brackets_is_part_of_a_name() -> None:
    for words, name, key in (
        ("浙江云杉母基金（二期）", "浙江云杉母基金（二期）", "浙江云杉母基金二期"),
        ("浙江云杉母基金（第二期）", "浙江云杉母基金（第二期）", "浙江云杉母基金二期"),
        ("浙江云杉母基金二期", "浙江云杉母基金二期", "浙江云杉母基金二期"),
        ("国家云杉基金（二期）股份有限公司", "国家云杉基金（二期）", "国家云杉基金二期"),
        ("浙江云杉母基金（首期）", "浙江云杉母基金", "浙江云杉母基金"),
        (
            "浙江云杉产业基金（二期）合伙企业（有限合伙）",
            "浙江云杉产业基金（二期）合伙企业（有限合伙）",
            "浙江云杉产业基金二期合伙企业",
        ),
    ):
        (naming,) = named(f"{words}认缴规模20亿元。").values()
        assert (naming.name_raw, naming.name_key) == (name, key)


def test_facts_are_numbered_by_what_they_are_about() -> None:
    """What a corrected list leaves out renumbers nothing, and a corrected amount is the same."""
    lines = [
        "杭州云杉创业投资合伙企业（有限合伙）认缴规模20亿元。",
        "浙江云杉产业基金认缴规模10亿元，其中省财政出资4亿元，青禾控股有限公司出资1亿元。",
        "温州松柏产业基金由5亿元增至7亿元。温州松柏产业基金于2026年1月完成备案。",
    ]
    numbers = [each.native_id for each in read("\n".join(lines))]
    assert len({*numbers}) == len(numbers)
    left = [each.native_id for each in read("\n".join(lines[1:]))]
    assert {*left} < {*numbers}
    corrected = [each.native_id for each in read("\n".join(lines).replace("10亿", "11亿"))]
    assert corrected == numbers


def test_a_partner_is_no_mother() -> None:
    words = (
        "浙江云杉产业基金认缴规模10亿元，其中浙江省产业引导基金出资4亿元，青禾产业基金出资1亿元。"
    )
    roles = {name: each.role for name, each in named(words).items()}
    assert roles == {
        "浙江云杉产业基金": "fund",
        "浙江省产业引导基金": "contributor",  # whether it is one, its money tells
        "青禾产业基金": "contributor",
    }
