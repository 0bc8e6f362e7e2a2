"""What a prospectus claims for its issuer: the growth tier and a listing standard."""

from __future__ import annotations

from normalize.filings.prospectus_firm import growth_tier, listing_standard
from tests.support.filing_pages import blocks


def test_the_growth_tier_is_only_what_the_issuer_says_of_itself() -> None:
    for said in (
        "公司上市时未盈利，公司将被纳入科创成长层。",
        "本次发行上市后，发行人属于尚未盈利的科创成长层公司。",
        "公司作为尚未盈利的企业，自上市之日起纳入科创成长层。",
        "公司不符合其他条件，但公司申请进入科创成长层。",
    ):
        assert growth_tier(blocks(["概览", said])) is True, said
    for said in (
        "公司不会被纳入科创成长层。",
        "公司无需纳入科创成长层。",
        "公司不适用纳入科创成长层的规定。",
        "公司未被纳入科创成长层。",
        "若公司上市时仍未盈利，公司将被纳入科创成长层。",
        "未盈利企业进入科创成长层后风险较高。",
        "投资者应当关注公司风险，普通投资者参与进入科创成长层的股票须签署文件。",
    ):
        assert growth_tier(blocks(["概览", said])) is None, said


def test_a_standard_is_claimed_by_the_issuer_and_not_denied() -> None:
    book = "《上海证券交易所科创板股票上市规则》第2.1.2条第（{}）项上市标准。"
    own = "公司选择" + book.format("一")
    denied = "公司不适用" + book.format("二")
    rival = "可比公司甲选择" + book.format("五")
    would = "若公司选择" + book.format("四")
    assert listing_standard(blocks(["概览", own, denied, rival, would])).value == "star/2.1.2/1"
    assert listing_standard(blocks(["概览", denied, rival, would])).value is None
    plain = "本次发行选择适用" + book.format("三")
    assert listing_standard(blocks(["概览", plain])).value == "star/2.1.2/3"
