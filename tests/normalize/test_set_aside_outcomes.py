"""What came of a reading, for the notice and for each of its lots."""

from __future__ import annotations

import pytest

from normalize.records import UNSET, Link, SetAsideReadingRecord, SetAsideRecord
from normalize.set_asides.reader import Outcome, read_set_asides
from tests.support.ccgp_pages import detail_page, paragraphs
from tests.support.notices import of, read
from tests.support.set_aside_texts import brief

STATED, NOT, POLICY = Outcome.STATED, Outcome.EXPLICITLY_NOT, Outcome.POLICY_MENTIONED
TWO_LOTS = """采购包1（显微镜）：
采购包预算金额：100,000.00元
采购包2（离心机）：
采购包预算金额：200,000.00元
二、申请人的资格要求
落实政府采购政策需满足的资格要求：
采购包1（显微镜）：
{}
采购包2（离心机）：
{}
三、获取招标文件"""


@pytest.mark.parametrize(
    ("first", "second", "outcomes"),
    [
        ("本采购包专门面向中小企业采购", "不专门面向中小企业采购", (STATED, NOT)),
        ("本采购包专门面向中小企业采购", "无", (STATED, Outcome.POLICY_MENTIONED)),
        ("非专门面向中小企业采购", "非专门面向中小企业采购", (NOT, NOT)),
        ("无", "无", (Outcome.SILENT, Outcome.SILENT)),
    ],
)
def test_each_lot_has_an_outcome(
    first: str, second: str, outcomes: tuple[Outcome, Outcome]
) -> None:
    read = read_set_asides(TWO_LOTS.format(first, second))
    assert (read.of_lot("1"), read.of_lot("2")) == outcomes


def test_what_is_said_of_the_project_holds_for_lots_that_say_nothing() -> None:
    text = "包1：专门面向中小企业采购\n三、其他\n本项目不专门面向中小企业采购"
    outcome = read_set_asides(f"本项目共2个包\n{text}")
    assert (outcome.of_lot("1"), outcome.of_lot("2")) == (STATED, NOT)


def test_the_outcomes_of_lots_are_records() -> None:
    body = TWO_LOTS.format("本采购包专门面向中小企业采购", "非专门面向中小企业采购")
    records = read(detail_page(paragraphs(body), title="样本设备采购公开招标公告"))
    readings = of(records, SetAsideReadingRecord)
    assert [(one.lot_no, one.outcome) for one in readings] == [
        (UNSET, "stated"),
        ("1", "stated"),
        ("2", "explicitly_not"),
    ]
    whole = readings[0].native_id
    said_of = {one.reading for one in of(records, SetAsideRecord)}
    assert said_of == {Link("set_aside_reading", str(whole))}


def test_a_notice_of_one_lot_has_one_reading() -> None:
    body = "采购包1（显微镜）：\n本采购包专门面向中小企业采购"
    records = read(detail_page(paragraphs(body), title="样本设备采购公开招标公告"))
    assert len(of(records, SetAsideReadingRecord)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "是否属于政府采购工程：☑否 □是\n投标人资格要求：二级及以上资质",
        "本工程根据《中华人民共和国招标投标法》公开招标",
        "本项目不属于政府采购项目",
    ],
)
def test_works_outside_government_procurement_reserve_nothing(text: str) -> None:
    assert read_set_asides(text).outcome is Outcome.NOT_APPLICABLE
    assert read_set_asides(f"{text}\n本项目专门面向中小企业采购").outcome is STATED


@pytest.mark.parametrize("place", ["投标人资格要求：详见招标文件", "申请人的资格条件：见采购文件"])
def test_what_stands_in_the_tender_file_was_not_read(place: str) -> None:
    assert read_set_asides(place).outcome is Outcome.NOT_READ


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("对小微企业报价给予10%的扣除", Outcome.PREFERENCE_ONLY),
        ("对本国产品给予20%的价格扣除", Outcome.PREFERENCE_ONLY),
        # A file that may say more, an illegible form and another law come first.
        ("供应商的资格要求：详见采购文件。对小微企业报价给予10%的扣除", Outcome.NOT_READ),
        ("是否专门面向中小企业：□是 □否\n小微企业价格扣除比例：10%", Outcome.UNREADABLE),
        ("本项目不属于政府采购项目。小微企业价格扣除比例：10%", Outcome.NOT_APPLICABLE),
        # What the law allows, a flag and a question of imports prefer nobody.
        ("对小微企业报价给予10%-20%的扣除", POLICY),
        ("监狱企业视同小微企业，本项目不接受进口产品", POLICY),
        ("本项目不专门面向中小企业采购，对小微企业给予10%的扣除", NOT),
    ],
)
def test_a_preference_alone_has_an_outcome_of_its_own(text: str, outcome: Outcome) -> None:
    assert read_set_asides(text).outcome is outcome


def test_a_notice_of_cooperative_innovation_is_one_by_its_title() -> None:
    title = "云溪市智能巡检合作创新采购公告"
    outcome = read_set_asides("一、项目概况：研发智能巡检设备", title=title)
    assert (outcome.outcome, brief(outcome)) == (STATED, ["innovation_cooperative"])
    assert outcome.statements[0].evidence == title
    twice = read_set_asides("采购方式：合作创新采购", title=title)
    assert brief(twice) == ["innovation_cooperative"]
    assert read_set_asides("落实合作创新采购等政策", title="检测平台招标公告").outcome is not STATED


@pytest.mark.parametrize(
    "text",
    [
        "本项目不属于首台（套）产品",
        "本项目非采用合作创新采购方式",
        "落实首购、订购、首台（套）、创新产品、本国产品等政府采购政策",
        "本项目执行创新产品优先采购政策",
    ],
)
def test_innovation_denied_or_only_quoted_is_no_statement(text: str) -> None:
    assert brief(read_set_asides(text)) == []
