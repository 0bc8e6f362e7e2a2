"""Notices of guidance funds as records: the captured excerpts, and each kind of thing they say."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from normalize.records import (
    UNSET,
    AuditFindingRecord,
    FundAttachmentRecord,
    FundContributionRecord,
    FundEventRecord,
    FundNoticePartyRecord,
    FundNoticeRecord,
    FundSizeRecord,
    FundTermRecord,
    Record,
)
from tests.support.fund_notices import captured, of, read

YI = 10_000_000_000  # fen in 亿元


def term(records: list[Record], key: str) -> list[tuple[object, ...]]:
    """Operator and ends of the conditions with a key; money in fen."""
    found = [each for each in of(records, FundTermRecord) if each.key == key]
    return [
        (str(each.operator), each.value_lo or each.lo_minor, each.value_hi or each.hi_minor)
        for each in found
    ]


def sizes(records: list[Record]) -> list[tuple[object, object, object, object]]:
    return [
        (each.subject_raw, each.measure, each.lo_minor, each.bound)
        for each in of(records, FundSizeRecord)
    ]


# --- captured excerpts: values checked by hand against their text


def test_guide_of_jiangsu(captures: Path) -> None:
    records = captured(captures, 1)
    (notice,) = of(records, FundNoticeRecord)
    assert (notice.genre, notice.issuer_level, notice.region_code) == (
        "subfund_call",
        "provincial",
        "320000",
    )
    assert term(records, "term") == [("le", None, Decimal(15)), ("ge", Decimal(5), None)]
    assert term(records, "share_cap") == [("le", None, Decimal(25)), ("le", None, Decimal(30))]
    assert term(records, "government_share_cap") == [("le", None, Decimal(50))]
    assert term(records, "min_size") == [("ge", 3 * YI, None), ("ge", 5 * YI, None)]
    third = [each for each in of(records, FundTermRecord) if each.key == "min_size"]
    assert [each.region_condition for each in third] == [None, "南京、苏州、无锡、常州"]
    local = [each for each in of(records, FundTermRecord) if each.key == "reinvestment"]
    assert [(each.base, each.region_condition) for each in local] == [
        ("gov_contribution", "江苏省"),
        ("unspecified", "江苏省"),
    ]
    assert of(records, FundSizeRecord) == []  # conditions are no sizes


def test_result_of_huaian(captures: Path) -> None:
    records = captured(captures, 13)
    (notice,) = of(records, FundNoticeRecord)
    assert (notice.genre, notice.publicity_until) == ("selection_result", date(2024, 10, 25))
    assert notice.issuer_level == "county"  # a zone of a city
    assert {
        (each.role, each.name_raw, each.outcome) for each in of(records, FundNoticePartyRecord)
    } == {
        ("manager", "嘉实投资管理有限公司", "proposed"),
        ("manager", "北京芯能创业投资有限公司", "shortlisted"),
        ("proposed_subfund", "淮阴区板块子基金", None),
    }
    assert "80865501" not in repr(records)  # telephone numbers enter no table


def test_call_of_jiangbei_has_a_deadline_with_its_hour(captures: Path) -> None:
    records = captured(captures, 5)
    (notice,) = of(records, FundNoticeRecord)
    assert notice.deadline_at == datetime(2025, 5, 27, 10, tzinfo=UTC)
    fees = [each for each in of(records, FundTermRecord) if each.key == "management_fee"]
    assert [(each.operator, each.value_hi, each.base) for each in fees] == [
        ("le", Decimal("1.5"), "fund_paid_in"),
        ("le", Decimal("1.5"), "unexited_cost"),
    ]
    assert term(records, "fee_paid") == [("eq", Decimal(80), Decimal(80))]


def test_filing_in_traditional_characters(captures: Path) -> None:
    records = captured(captures, 21)
    name = "華輿高新交控(蕪湖)產業鏈投資基金合伙企業(有限合伙)"  # quoted as it stands
    assert sizes(records) == [(name, "committed", 30 * YI + 31 * YI // 100, "eq")]
    (partner,) = of(records, FundContributionRecord)
    assert (partner.contributor_raw, partner.committed_minor) == ("中車資本", 9 * YI)
    assert term(records, "term") == [("eq", Decimal(8), Decimal(8))]
    assert term(records, "extension") == [("le", None, Decimal(1))]


def test_setting_up_names_each_contributor(captures: Path) -> None:
    records = captured(captures, 31)
    given = [
        (each.subject_raw, each.contributor_raw, each.level, each.committed_minor)
        for each in of(records, FundContributionRecord)
    ]
    assert given == [
        ("西安市创新投资基金", "西安市", "prefectural", 80 * YI),
        ("西安市创新投资基金", "省政府投资引导基金", "provincial", 20 * YI),
    ]
    assert ("区域稳定发展基金", "first_phase", 20 * YI, "ge") in sizes(records)


def test_registrations_are_events(captures: Path) -> None:
    events = [
        (each.kind, each.happened_on, each.date_precision)
        for each in of(captured(captures, 35), FundEventRecord)
    ]
    assert events == [
        ("registered", date(2023, 10, 1), "month"),
        ("registered_ndrc", date(2023, 11, 1), "month"),
    ]


def test_capital_of_a_manager_is_no_size_of_a_fund(captures: Path) -> None:
    assert of(captured(captures, 23), FundSizeRecord) == []


# --- pages of our own


def test_a_notice_about_something_else_gives_nothing() -> None:
    assert read("本市城镇职工医保基金运行平稳，住房公积金缴存额增长。", "医保基金运行情况") == []


def test_a_table_of_proposed_funds() -> None:
    body = (
        "<p>现将引导基金拟参股子基金名单公示如下。</p><table>"
        "<tr><th>子基金名称</th><th>管理机构</th><th>基金规模（亿元）</th><th>拟出资（万元）</th></tr>"
        "<tr><td>云帆创业投资基金（暂定名）</td><td>云帆资本管理有限公司</td><td>5</td><td>10,000</td></tr>"
        "<tr><td>合计</td><td></td><td>5</td><td>10,000</td></tr></table>"
    )
    records = read(title="拟参股子基金公示", body=body)
    found = {str(each.role): each for each in of(records, FundNoticePartyRecord)}
    fund = found["proposed_subfund"]
    assert (fund.size_minor, fund.amount_minor) == (5 * YI, YI)
    assert (fund.outcome, fund.provisional) == ("proposed", True)
    assert found["manager"].name_raw == "云帆资本管理有限公司"
    assert len(of(records, FundNoticePartyRecord)) == 2
    assert fund.amount_raw == "10,000 [拟出资(万元)]"
    # The row is the fund's own claim; whose money it gets, the page doesn't say.
    (size,) = of(records, FundSizeRecord)
    assert (size.subject_key, size.measure, size.lo_minor) == (fund.name_key, "target", 5 * YI)
    assert str(size.quote).endswith("| 5 | 10,000 [基金规模(亿元); 拟出资(万元)]")
    assert of(records, FundContributionRecord) == []
    title = "云川市产业引导基金拟参股子基金公示"
    (gift,) = of(read(title=title, body=body), FundContributionRecord)
    assert (gift.contributor_raw, gift.committed_minor) == ("云川市产业引导基金", YI)
    assert (gift.observed_via, gift.public_rule) == ("selection_list", "guidance_fund")
    told = f"{body}<p>云帆创业投资基金（暂定名）总规模5亿元。</p>"
    (size,) = of(read(title=title, body=told), FundSizeRecord)  # prose and table say the same
    assert "|" not in str(size.quote)


def test_partners_of_a_filing_with_the_unit_in_the_head() -> None:
    body = (
        "<p>公司拟参与设立云帆股权投资合伙企业（有限合伙）。</p><table>"
        "<tr><th>合伙人名称</th><th>类型</th><th>认缴出资额（万元）</th><th>比例（%）</th></tr>"
        "<tr><td>云杉科技股份有限公司</td><td>有限合伙人</td><td>5,000</td><td>10</td></tr>"
        "<tr><td>云川省引导基金有限公司</td><td>有限合伙人</td><td>15,000</td><td>30</td></tr>"
        "</table>"
    )
    title = "云杉科技股份有限公司关于参与设立产业投资基金的公告"
    partners = of(read(title=title, body=body), FundContributionRecord)
    assert [
        (each.contributor_raw, each.committed_minor, each.share_percent) for each in partners
    ] == [
        ("云杉科技股份有限公司", YI // 2, Decimal(10)),
        ("云川省引导基金有限公司", 3 * YI // 2, Decimal(30)),
    ]


def test_special_bonds_are_a_budget_of_their_own() -> None:
    (found,) = of(
        read("云川未来产业基金首笔资金到账，其中专项债券资金安排8亿元。"), FundContributionRecord
    )
    assert (found.budget_source, found.committed_minor) == ("special_bond", 8 * YI)


def test_what_an_audit_found() -> None:
    text = "审计报告显示：3只政府投资基金资金闲置12.6亿元；1只基金违规出借资金8000万元。"
    findings = of(read(text), AuditFindingRecord)
    assert [(each.kind, each.amount_minor) for each in findings] == [
        ("idle", 126 * YI // 10),
        ("irregular", 8000 * 1_000_000),
    ]


def test_what_an_audit_found_without_an_amount() -> None:
    """A clause with an amount is told with it alone; that nothing was found is no finding."""
    text = (
        "审计发现：3只政府投资基金资金闲置12.6亿元。2只子基金2024年未按期设立；"
        "个别基金管理制度不健全，部分基金返投比例未达到约定要求；1只基金未足额出资。"
        "引导基金未发现违规出借资金。全市道路建设违规占地。下一步，将加强基金监管。"
    )
    title = "2025年度市本级预算执行和其他财政收支的审计工作报告"
    findings = of(read(text, title), AuditFindingRecord)
    assert [(each.kind, each.amount_minor, each.year) for each in findings] == [
        ("idle", 126 * YI // 10, None),
        ("not_established", None, 2024),
        ("management", None, None),
        ("performance", None, None),
        ("not_paid", None, None),
    ]
    assert findings[1].quote == "2只子基金2024年未按期设立"


def test_a_list_that_stands_in_a_file_waits_for_it_or_is_a_question() -> None:
    file = {"title": "清理子基金名单.xlsx", "url": "https://source.example/a.xlsx"}
    told = ("现将清理子基金名单予以公告，详见附件。", "关于清理子基金的公告")
    records = read(*told, attachments=[file])
    (notice,) = of(records, FundNoticeRecord)
    (waiting,) = of(records, FundAttachmentRecord)
    assert (notice.attachments_present, notice.doubts, waiting.outcome) == (1, (), UNSET)
    assert waiting.native_id == f"{notice.native_id}/file/a.xlsx"
    records = read(*told, attachments=[{**file, "elsewhere": True}])
    (notice,) = of(records, FundNoticeRecord)
    assert [doubt.raw for doubt in notice.doubts] == ["清理子基金名单.xlsx"]
    assert [each.outcome for each in of(records, FundAttachmentRecord)] == ["elsewhere"]
    (notice,) = of(read(*told), FundNoticeRecord)
    assert [doubt.raw for doubt in notice.doubts] == ["详见附件"], "its link was not found"


def test_the_number_at_the_head_of_a_rule() -> None:
    text = (
        "云政办发〔2026〕12号\n云川省政府投资基金管理办法（依据《暂行办法》（财预〔2015〕210号））"
    )
    (notice,) = of(read(text, "云川省政府投资基金管理办法"), FundNoticeRecord)
    assert notice.document_no == "云政办发〔2026〕12号"
    (other,) = of(read(text[12:], "云川省政府投资基金管理办法"), FundNoticeRecord)
    assert other.document_no is None


def test_two_deadlines_are_a_question() -> None:
    text = "子基金申报：申报截止时间：2026年5月1日。材料受理截止时间：2026年6月1日。"
    (notice,) = of(read(text), FundNoticeRecord)
    assert [doubt.field for doubt in notice.doubts] == ["deadline_on"]


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("云川省政府投资基金管理办法", "rules"),
        ("关于申报2026年度产业基金子基金的通知", "subfund_call"),
        ("云川新材料基金管理机构遴选公告", "manager_call"),
        ("云川新材料基金管理机构遴选结果公示", "selection_result"),
        ("引导基金拟参股子基金公示", "subfund_shortlist"),
        ("关于清理部分子基金的公告", "exit"),
        ("云川文化产业基金清算公告", "liquidation"),
        ("2025年度政府投资基金绩效评价结果公告", "performance_review"),
        ("云川天使母基金让利实施公告", "concession"),
        ("云川产业基金完成备案", "registration"),
        ("云川低空经济基金注册成立", "establishment"),
        ("关于对云帆私募基金采取出具警示函措施的决定", "discipline"),
        ("引导基金年度审计机构选聘公告", "other"),
    ],
)
def test_kinds_by_title(title: str, genre: str) -> None:
    (notice,) = of(read("引导基金。", title), FundNoticeRecord)
    assert notice.genre == genre
