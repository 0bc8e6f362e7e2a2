"""What notices of the kinds say that no capture shows: in the format of 财办库〔2020〕50号."""

from __future__ import annotations

import pytest

from normalize.records import (
    AwardRecord,
    ProcurementNoticeRecord,
    ProcurementProjectRecord,
    Record,
)
from tests.support.ccgp_pages import detail_page, paragraphs
from tests.support.notices import beijing, of, read, the

BASICS = "一、项目基本情况\n项目编号：SAMPLE-2026-200\n项目名称：样例项目\n预算金额：80万元\n"


def found_in(
    text: str, channel: str, title: str = "样例项目公告", **summary: str | None
) -> ProcurementNoticeRecord:
    page = detail_page(paragraphs(text), title=title, summary=summary)
    return the(read(page, channel), ProcurementNoticeRecord)


@pytest.mark.parametrize(
    ("channel", "method"),
    [("jzxcs", "consultation"), ("jzxtpgg", "negotiation"), ("xjgg", "inquiry")],
)
def test_consultation_negotiation_and_inquiry(channel: str, method: str) -> None:
    text = (
        f"{BASICS}三、获取采购文件\n时间：2026年06月03日至2026年06月09日\n"
        "四、响应文件提交\n截止时间：2026年06月16日 09:30（北京时间）\n地点：样例市\n"
        "五、开启\n时间：2026年06月16日 10:00（北京时间）\n地点：样例市"
    )
    found = found_in(text, channel)
    assert (found.stage, found.method) == ("tender", method)
    assert found.deadline_at == beijing(2026, 6, 16, 9, 30)
    assert found.opens_at == beijing(2026, 6, 16, 10, 0)
    assert (found.project_no_raw, found.budget_minor) == ("SAMPLE-2026-200", 80_000_000)


def test_the_summary_of_a_consultation_names_when_responses_are_opened() -> None:
    found = found_in(
        BASICS,
        "jzxcs",
        响应文件开启时间="2026年06月16日  10:00",
        预算金额="￥80.000000万元（人民币）",
    )
    assert found.opens_at == beijing(2026, 6, 16, 10, 0)
    assert (found.budget_minor, found.quality_flags) == (80_000_000, None)


def test_prequalification() -> None:
    text = f"{BASICS}四、提交资格预审申请文件截止时间及地点\n2026年06月20日 14点30分（北京时间）"
    found = found_in(text, "zgysgg", "样例项目资格预审公告")
    assert (found.stage, found.method) == ("prequalification", None)
    assert found.deadline_at == beijing(2026, 6, 20, 14, 30)


def test_invited_tender() -> None:
    found = found_in(BASICS, "yqzbgg", "样例项目邀请招标公告")
    assert (found.stage, found.method, found.budget_minor) == ("tender", "invited", 80_000_000)


def test_single_source_asked_before_it_is_decided() -> None:
    """单一来源公示: the firm that is thought of has won nothing."""
    text = (
        "一、项目信息\n采购人：样例中学\n项目名称：样例系统维护\n拟采购的货物或服务的说明：维护\n"
        "拟采购的货物或服务的预算金额：50万元\n二、拟定供应商信息\n名称：青禾样例软件有限公司\n"
        "地址：样本市1号\n三、公示期限\n2026年06月02日至2026年06月09日"
    )
    page = detail_page(paragraphs(text), title="样例系统维护单一来源采购公示")
    records = read(page, "dylygg")
    found = the(records, ProcurementNoticeRecord)
    assert (found.stage, found.method) == ("other", "single_source")
    assert of(records, AwardRecord) == []


def test_central_free_layout() -> None:
    """其他公告 of central units: 一、采购项目内容 二、开标时间 三、其它补充事宜 四、预算金额."""
    text = (
        "项目名称：样例项目\n项目编号：SAMPLE-C-9\n一、采购项目内容\n采购一批仪器\n"
        "二、开标时间：\n2026年06月12日 09:30\n三、其它补充事宜\n无\n四、预算金额：\n"
        "预算金额：12.500000 万元（人民币）"
    )
    page = detail_page(paragraphs(text), title="样例项目其他", summary={"开标时间": None})
    found = the(read(page, "qtgg", "zygg"), ProcurementNoticeRecord)
    assert (found.stage, found.template) == ("tender", "central")
    assert (found.budget_minor, found.project_no_raw) == (12_500_000, "SAMPLE-C-9")
    assert found.opens_at == beijing(2026, 6, 12, 9, 30)


def test_a_survey_of_the_market_takes_no_bids() -> None:
    text = "一、采购项目内容\n调研\n二、开标时间：\n三、其它补充事宜\n无"
    found = found_in(text, "qtgg", "样例项目")
    assert found.stage == "other"


# --- a later attempt at a purchase


@pytest.mark.parametrize(
    ("title", "number", "attempt", "first"),
    [
        ("样例项目公开招标公告", "S-1", None, None),
        ("样例项目（二次）公开招标公告", "S-1", 2, None),
        ("样例项目公开招标公告", "S-1（三次）", 3, "S-1|某市样本中学"),
        ("样例项目（第三次）公开招标公告", "S-1（二次）", 3, "S-1|某市样本中学"),
        ("样例项目公开招标公告", "S-2026-1-2", None, None),  # as often a lot as an attempt
    ],
)
def test_attempts(title: str, number: str, attempt: int | None, first: str | None) -> None:
    page = detail_page(paragraphs(f"一、项目基本情况\n项目编号：{number}"), title=title)
    records: list[Record] = read(page)
    assert the(records, ProcurementNoticeRecord).attempt == attempt
    assert the(records, ProcurementProjectRecord).first_key == first


# --- categories


@pytest.mark.parametrize(
    ("path", "code", "edition", "main"),
    [
        ("<p>货物/设备/仪器仪表/其他仪器仪表</p>", "A02109900", "2022", "goods"),
        ("<p></p>", None, None, None),
        ("<p>工程/装修工程</p>", "B07000000", "2022", "works"),
        ("<p>货物/通用设备/计算机设备及软件</p>", None, "2013", "goods"),
    ],
)
def test_category_of_a_notice(
    path: str, code: str | None, edition: str | None, main: str | None
) -> None:
    found = found_in(BASICS, "gkzb", 品目=path)
    assert (found.category_code, found.category_catalogue, found.main_category) == (
        *(code, edition, main),
    )
    assert found.doubts == ()


def test_a_category_that_nobody_knows_is_a_question() -> None:
    found = found_in(BASICS, "gkzb", 品目="<p>货物/设备/样例设备</p>")
    assert (found.category_code, found.main_category) == (None, "goods")
    assert [(d.field, d.raw) for d in found.doubts] == [("category_code", "货物/设备/样例设备")]
