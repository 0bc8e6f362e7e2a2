"""Policies: their numbers in every bracket, what they do to others, their dates and clauses."""

from __future__ import annotations

from datetime import date

import pytest

from normalize.document_numbers import read_document_number
from normalize.funds.text import FundText
from normalize.policies.clauses import read_clauses
from normalize.policies.dates import read_policy_dates
from normalize.policies.references import read_references, title_key
from normalize.records import (
    FundNoticeRecord,
    FundTermRecord,
    PolicyClauseRecord,
    PolicyDocumentRecord,
    PolicyIssuerRecord,
    PolicyLinkRecord,
)
from tests.support.fund_notices import of, read
from tests.support.policy_texts import NEW, TITLE, TRIAL, TRIAL_TITLE


def test_numbers_in_every_bracket() -> None:
    for raw, value in (
        ("财预〔2015〕210号", "财预〔2015〕210号"),
        ("财预[2015]210号", "财预〔2015〕210号"),
        ("财预【2015】第210号", "财预〔2015〕210号"),
        ("财预（2015）210号", "财预〔2015〕210号"),
        ("国办发﹝2025﹞1 号", "国办发〔2025〕1号"),
        ("发改财金规〔2025〕 1752号", "发改财金规〔2025〕1752号"),
        ("国发〔2014〕060号", "国发〔2014〕60号"),
        ("京政办发2023 12号", "京政办发〔2023〕12号"),
        ("按照省财政厅苏财规〔2023〕5号", "苏财规〔2023〕5号"),
        ("财政部令第92号", "财政部令第92号"),
        ("中华人民共和国国务院令第762号", "国务院令第762号"),
        ("国家发展和改革委员会公告 2023年第3号", "国家发展和改革委员会公告2023年第3号"),
        ("财政部 税务总局公告2024年第7号", "财政部 税务总局公告2024年第7号"),
        ("2024年第7号公告", "公告2024年第7号"),
    ):
        assert read_document_number(raw).value == value, raw
    for raw, reason in (
        ("无", "not_stated"),
        ("第5号", "unreadable"),
        ("财预〔2015〕210号、财金〔2016〕10号", "ambiguous"),
    ):
        assert read_document_number(raw).reason == reason, raw


def references(text: str, title: str = "", own: str = "") -> list[tuple[object, ...]]:
    return [(r.kind, r.title, r.number) for r in read_references(FundText.of(text), title, own)]


def test_what_is_done_to_the_documents_that_a_policy_names() -> None:
    for text, *expected in (
        (
            "根据《预算法》、《政府投资基金暂行管理办法》（财预〔2015〕210号）等规定，制定本办法。",
            ("implements", "预算法", None),
            ("implements", "政府投资基金暂行管理办法", "财预〔2015〕210号"),
        ),
        ("按照《子基金遴选规程》执行。", ("cites", "子基金遴选规程", None)),
        (
            "原《天使基金细则》(云财规〔2019〕1号)、云财金[2018]12号自本办法施行之日起停止执行。",
            ("repeals", "天使基金细则", "云财规〔2019〕1号"),
            ("repeals", None, "云财金〔2018〕12号"),
        ),
        (
            "对《绩效办法》（云财〔2021〕7号）作如下修改：第三条修改为……",
            ("amends", "绩效办法", "云财〔2021〕7号"),
        ),
        (
            "《甲办法》自2024年1月1日起施行，《乙办法》同时废止。",
            ("cites", "甲办法", None),
            ("repeals", "乙办法", None),
        ),
        (
            "下列文件同时废止：\n1.《甲办法》（云甲〔2010〕1号）\n2.《关于印发〈乙办法〉的通知》\n见《丙规定》。",
            ("repeals", "甲办法", "云甲〔2010〕1号"),
            ("repeals", "关于印发〈乙办法〉的通知", None),
            ("cites", "丙规定", None),
        ),
        ("本办法与《预算法》不一致的，以《预算法》为准。", ("cites", "预算法", None)),
        ("《办法》自公布之日起施行。",),
    ):
        assert references(text) == expected, text
    title = "云川省人民政府关于废止《云川省创投引导基金管理办法》的决定"
    assert references("", title) == [("repeals", "云川省创投引导基金管理办法", None)]
    assert title_key("云川省引导基金管理办法（试行）") == title_key("云川省引导基金管理暂行办法")
    assert title_key("绩效办法（2024年修订）") == title_key("《绩效办法》")


def test_dates_in_force() -> None:
    published = date(2024, 2, 1)
    for text, effective, expires in (
        ("本办法自2024年5月1日起施行，有效期5年。", date(2024, 5, 1), date(2029, 4, 30)),
        (
            "本办法自发布之日起30日后施行，有效期至2028年12月31日。",
            date(2024, 3, 2),
            date(2028, 12, 31),
        ),
        ("本通知自二〇二五年一月二日起执行", date(2025, 1, 2), None),
        ("执行期限自2024年1月1日起至2026年12月31日。", date(2024, 1, 1), date(2026, 12, 31)),
        ("本办法自公布之日起施行。有效期五年。", date(2024, 2, 1), date(2029, 1, 31)),
        ("本办法自印发之日起施行，试行期两年。", None, None),  # when was it signed?
        ("子基金存续期7年，名单有效期三年。", None, None),
    ):
        read_dates = read_policy_dates(FundText.of(text), published, None)
        assert (read_dates.effective_on, read_dates.expires_on) == (effective, expires), text
    signed = read_policy_dates(FundText.of("本办法自印发之日起施行，试行期两年。"), None, published)
    assert (signed.effective_on, signed.expires_on) == (date(2024, 2, 1), date(2026, 1, 31))


def test_clauses_of_a_rule_and_of_a_text_in_parts() -> None:
    lost = "第一条 甲。第二条 依照第一条规定，乙。本办法第一条所称丙。第三条 丁。"
    assert [c.number for c in read_clauses(FundText.of(lost))] == ["第一条", "第二条", "第三条"]
    parts = "各市：\n一、总体要求\n（一）甲。\n（二）乙。\n二、保障\n（一）丙。\n附件：表"
    found = read_clauses(FundText.in_lines(parts))
    assert [c.number for c in found] == ["一", "一、(一)", "一、(二)", "二", "二、(一)"]
    assert found[-1].text == "（一）丙。"
    assert read_clauses(FundText.of("现将结果公示如下。")) == []
    signed = "第一条 甲。\n第二条 2024年2月1日起施行。\n云川省财政厅\n云川省发展改革委\n"
    signed += "  2024年1月5日 \n"
    assert read_clauses(FundText.in_lines(signed))[-1].text == "第二条 2024年2月1日起施行。"


def test_a_policy_with_its_version_dates_issuers_and_ties() -> None:
    records = read(NEW, TITLE, document_no="云财规〔2024〕2号", published="2024-02-06")
    (policy,) = of(records, PolicyDocumentRecord)
    assert (policy.document_no, policy.status, policy.version) == (
        *("云财规〔2024〕2号", "in_force"),
        None,
    )
    assert (policy.topic, policy.title_key) == ("management", "云川省产业引导基金管理办法")
    days = (policy.adopted_on, policy.signed_on, policy.published_on, policy.effective_on)
    assert days == (date(2024, 1, 8), date(2024, 2, 1), date(2024, 2, 6), date(2024, 2, 1))
    assert policy.expires_on == date(2029, 1, 31)
    assert [each.name_raw for each in of(records, PolicyIssuerRecord)] == [
        "云川省财政厅",
        "云川省发展改革委",
    ]
    ties = [
        (each.kind, each.target_no or each.target_title) for each in of(records, PolicyLinkRecord)
    ]
    assert ties == [
        ("implements", "财预〔2015〕210号"),
        ("implements", "国办发〔2025〕1号"),
        ("repeals", "云财规〔2020〕3号"),
        ("governs", "云川省产业引导基金"),
    ]
    clauses = of(records, PolicyClauseRecord)
    assert [(each.number, each.chapter) for each in clauses[:3]] == [
        ("第一条", "第一章 总则"),
        ("第二条", "第一章 总则"),
        ("第三条", "第二章 运作"),
    ]
    assert str(clauses[-1].wording).endswith("同时废止。")
    terms = {each.key: (each.clause_no, each.policy) for each in of(records, FundTermRecord)}
    assert terms["share_cap"] == ("第三条", terms["term"][1])
    assert terms["term"][0] == "第五条"
    (trial,) = of(read(TRIAL, TRIAL_TITLE), PolicyDocumentRecord)
    assert (trial.status, trial.version, trial.expires_on) == ("trial", "试行", date(2023, 3, 31))
    assert trial.title_key == policy.title_key


@pytest.mark.parametrize(
    ("title", "labels", "status"),
    [
        ("云川省引导基金管理办法", {"有效性": "失效"}, "repealed"),
        ("云川省引导基金管理办法", {"有效性": "有效"}, "in_force"),
        ("云川省引导基金管理办法（征求意见稿）", {}, "draft"),
    ],
)
def test_states(title: str, labels: dict[str, str], status: str) -> None:
    records = read("引导基金。", title, labels=labels)
    assert [each.status for each in of(records, PolicyDocumentRecord)] == [status]


def test_a_call_with_a_number_is_no_policy() -> None:
    title = "关于组织申报云川省产业引导基金子基金的通知"
    records = read("子基金申报。", title, document_no="云财〔2024〕9号")
    assert of(records, PolicyDocumentRecord) == []
    opinion = "云川省人民政府关于推动创业投资发展的实施方案"
    records = read("发展引导基金。", opinion, document_no="云政发〔2024〕9号")
    assert len(of(records, PolicyDocumentRecord)) == len(of(records, FundNoticeRecord)) == 1
