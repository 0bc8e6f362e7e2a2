"""Where figures about guidance funds mislead (guide to fund sources, 10): one test for each trap.

Statements are written here, with the figures that the guide gives.
"""

from __future__ import annotations

from datetime import date

import pytest

from normalize.funds.levels import level_of
from normalize.funds.names import funds_in, short_names
from normalize.funds.register import guidance_by_name
from normalize.funds.text import FundText
from normalize.names import fund_key
from normalize.records import (
    AggregateClaimRecord,
    AuditFindingRecord,
    FundNamingRecord,
    FundNoticePartyRecord,
    FundNoticeRecord,
    FundSizeRecord,
    FundTermRecord,
)
from tests.support.fund_notices import of, read

YI = 10_000_000_000


def test_1_what_is_registered_is_not_what_was_paid_in() -> None:
    text = "国家制造业转型升级基金注册资本1472亿元，首期实缴73.6亿元。"
    found = of(read(text), FundSizeRecord)
    assert [(each.measure, each.lo_minor) for each in found] == [
        ("registered", 1472 * YI),
        ("paid_in", 736 * YI // 10),
    ]
    assert {each.subject_raw for each in found} == {"国家制造业转型升级基金"}


def test_2_mothers_alone_and_mothers_with_sub_funds_are_two_scopes() -> None:
    both = read("广东省母子基金共155只，认缴规模17700亿元。", "规模通报：累计")
    alone = read("浙江省产业母基金认缴规模600亿元。", "规模通报：累计")
    (wide,) = of(both, AggregateClaimRecord)
    assert (wide.scope, wide.number_of_funds) == ("mother_and_subs", 155)
    (narrow,) = [e for e in alone if isinstance(e, AggregateClaimRecord | FundSizeRecord)]
    assert narrow.scope in ("mother_only", "fund")


def test_3_a_moving_headline_makes_claims_each_with_its_date() -> None:
    texts = ("截至2019年2月底，海河基金总规模2201亿元。", "截至2024年末，海河基金总规模703亿元。")
    claims = [
        each
        for number, text in enumerate(texts)
        for each in read(text, number=f"n{number}")
        if isinstance(each, FundSizeRecord | AggregateClaimRecord)
    ]
    assert [(each.native_id[:2], each.lo_minor, each.as_of) for each in claims] == [
        ("n0", 2201 * YI, date(2019, 2, 28)),
        ("n1", 703 * YI, date(2024, 12, 31)),
    ]


def test_4_words_of_scope_and_leverage_are_kept() -> None:
    wide = read("国资委监管企业发起设立基金300多只，总认缴金额超过6600亿元。", "累计")
    (state,) = of(wide, AggregateClaimRecord)
    assert (state.scope, state.bound) == ("state_assets", "ge")
    text = "市级引导基金累计撬动社会资本总规模达1961亿元。"
    measures = {
        str(each.measure)
        for each in read(text)
        if isinstance(each, FundSizeRecord | AggregateClaimRecord)
    }
    assert measures == {"leveraged"}


def test_5_phases_are_different_funds() -> None:
    assert fund_key("云川集成电路产业投资基金一期") != fund_key("云川集成电路产业投资基金二期")
    text = "云川集成电路产业投资基金二期合伙企业（有限合伙）注册资本987.2亿元。"
    (found,) = of(read(text), FundSizeRecord)
    assert found.subject_raw == "云川集成电路产业投资基金二期合伙企业（有限合伙）"


def test_6_idle_money_is_a_finding_and_no_size() -> None:
    records = read("审计发现：14只基金长期闲置28.85亿元，39个子基金未设立。")
    assert [(each.kind, each.amount_minor) for each in of(records, AuditFindingRecord)] == [
        ("idle", 2885 * YI // 100),
        ("not_established", None),
    ]
    assert of(records, FundSizeRecord) == []


def test_7_a_name_alone_decides_little() -> None:
    assert guidance_by_name("南宁市数字文体产业投资管理合伙企业（有限合伙）") is None  # it is one
    hit = guidance_by_name("云杉产业投资基金（有限合伙）")  # a private firm's
    assert hit is not None
    assert hit.rule == "medium"


def test_8_provisional_names_and_increases_of_capital() -> None:
    text = "基金名称：云川兴望产业发展投资基金（暂定名，以登记机关核准为准，以下简称“兴望基金”）"
    folded = FundText.of(text)
    (name,) = {each.name for each in funds_in(folded, 0, len(folded.text)) if each.provisional}
    assert name.endswith("云川兴望产业发展投资基金")
    assert short_names(FundText.of("云川兴望产业基金（以下简称“兴望基金”）")) == {
        "兴望基金": "云川兴望产业基金"
    }
    grown = of(read("云川政府投资引导基金出资额由1000.1亿元增至2500.1亿元。"), FundSizeRecord)
    assert [(each.lo_minor, each.why_not) for each in grown] == [
        (10001 * YI // 10, "former"),
        (25001 * YI // 10, None),
    ]


def test_8_a_short_name_is_no_fund_of_its_own() -> None:
    told = ("以下简称引导基金", "下称成果转化基金", "简称：云川基金", "以下统称母基金")
    for short in (*told, "暂定名，以下称为长江产业基金", "以下简称“长江基金”或长江母基金"):
        text = f"云川甲产业投资基金（{short}）总规模10亿元，2026年3月1日注册成立。"
        records = read(text)
        named = {each.name_raw for each in of(records, FundNamingRecord)}
        assert named == {"云川甲产业投资基金"}, short
        assert {each.subject_raw for each in of(records, FundSizeRecord)} == named
    text = "云川甲产业投资基金，简称甲基金、云川甲基金。政府投资基金（以下简称星火母基金）"
    folded = FundText.of(text)
    assert [each.name for each in funds_in(folded, 0, len(folded.text))] == [
        *("云川甲产业投资基金", "星火母基金"),  # what stands before it names no single fund
    ]
    assert short_names(folded)["云川甲基金"] == "云川甲产业投资基金"


def test_9_the_day_of_the_figures_is_not_the_day_of_the_article() -> None:
    records = read("截至2025年5月末，云川引导基金累计实缴112.65亿元。", published="2025-06-15")
    (notice,) = of(records, FundNoticeRecord)
    assert notice.published_on == date(2025, 6, 15)
    claims = [e for e in records if isinstance(e, FundSizeRecord | AggregateClaimRecord)]
    assert [each.as_of for each in claims] == [date(2025, 5, 31)]


def test_9_a_reprint_is_left_out_of_sums() -> None:
    text = "云川绿色产业基金注册资本50亿元。"
    (own,) = of(read(text), FundSizeRecord)
    (reprint,) = of(read(text, grade="reprint"), FundSizeRecord)
    assert own.recommended_for_aggregates is True
    assert (reprint.recommended_for_aggregates, reprint.why_not) == (False, "reprint")


def test_10_a_multiple_of_leverage_is_a_figure_of_its_own() -> None:
    records = read("17只子基金入选，拟投资金额41.5亿元，基金总规模241.5亿元，放大倍数5.82倍。")
    (multiple,) = [each for each in of(records, FundTermRecord) if each.key == "leverage"]
    assert (str(multiple.value_lo), multiple.unit) == ("5.82", "times")
    assert multiple.base == "unspecified"
    counted = {
        "带动社会资本放大4.9倍": "social_capital",
        "子基金规模放大4.3倍": "fund_size",
        "带动投资放大6倍": "project_total",
    }
    for text, base in counted.items():
        (multiple,) = of(read(f"引导基金{text}。", "累计"), FundTermRecord)
        assert (multiple.key, multiple.base) == ("leverage", base), text


def test_11_foreign_money_keeps_its_currency() -> None:
    (found,) = of(read("云川QFLP引导基金目标规模3亿美元。"), FundSizeRecord)
    assert (found.currency, found.lo_minor) == ("USD", 3 * YI)


def test_12_the_words_of_every_claim_are_kept() -> None:
    text = "百亿元云川天使母基金设立，首期规模近30亿元，财政出资不低于10亿元。"
    records = read(text)
    claims = [e for e in records if isinstance(e, FundSizeRecord | FundTermRecord)]
    assert claims
    assert all(str(each.quote) in text for each in claims)
    assert [(each.bound, each.lo_minor) for each in of(records, FundSizeRecord)] == [
        ("magnitude", None),
        ("approx", 30 * YI),
    ]


@pytest.mark.parametrize(
    ("body", "level"),
    [
        ("北京市财政局", "provincial"),  # a name test for 市 gets this wrong
        ("上海市国有资产监督管理委员会", "provincial"),
        ("西安市人民政府", "prefectural"),
        ("东湖高新区管委会", "county"),
        ("财政部", "national"),
        ("省财政", "provincial"),
        ("区财政", "county"),
        ("云杉公司", None),
    ],
)
def test_levels_follow_the_body_that_acts(body: str, level: str | None) -> None:
    assert level_of(body) == level


# --- more that misled a reader


def test_what_is_invested_wholly_is_no_duty_to_invest_in_a_place() -> None:
    for text in ("基金资金已全部投资完毕。", "引导基金全部投资于重点产业。", "资金全部投入使用。"):
        assert [term.key for term in of(read(text, "产业引导基金管理办法"), FundTermRecord)] == []
    local = of(read("引导基金应全部投资于本省内的企业。", "管理办法"), FundTermRecord)
    assert [(term.key, term.region_condition) for term in local] == [("reinvestment", "本省")]


def test_what_society_must_give_is_not_the_size_of_a_fund() -> None:
    text = "子基金申请条件：社会资本募集不少于5000万元，子基金规模不低于2亿元。"
    sizes = [
        t for t in of(read(text, "产业引导基金申报指南"), FundTermRecord) if t.key == "min_size"
    ]
    assert [term.lo_minor for term in sizes] == [2 * YI]


def test_a_new_name_begins_behind_the_word_for_the_change() -> None:
    text = "江苏省乙产业投资基金更名为江苏省丙产业引导基金（有限合伙），认缴出资总额6亿元。"
    folded = FundText.of(text)
    names = {each.name for each in funds_in(folded, 0, len(text))}
    assert "江苏省丙产业引导基金（有限合伙）" in names
    assert not [name for name in names if name.startswith("更名")]


def test_a_sub_fund_in_quotation_marks_is_one() -> None:
    text = "拟参股“江南绿能创业投资基金（有限合伙）”，公示期为2026年3月2日至3月8日。"
    parties = of(read(text, "新能源产业母基金拟参股子基金公示"), FundNoticePartyRecord)
    assert [each.role for each in parties if "江南绿能" in str(each.name_raw)] == [
        "proposed_subfund"
    ]
