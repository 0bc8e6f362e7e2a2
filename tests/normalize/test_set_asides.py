"""What notices say of set-asides: each wording, each trap, and what holds for any text.

Evidence is decided to be verbatim from the text as it was given, not from its prepared form.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.lot_refs import lots_in, map_lots
from normalize.notice_text import prepare
from normalize.preference_rules import PREFERENCES
from normalize.set_aside_rules import RESERVATIONS, RULE_VERSION
from normalize.set_asides import Outcome, SetAsideOutcome, SetAsideStatement, read_set_asides
from normalize.traced_text import TracedText

STATED, NOT = Outcome.STATED, Outcome.EXPLICITLY_NOT
POLICY, SILENT = Outcome.POLICY_MENTIONED, Outcome.SILENT
UNREADABLE, NOT_READ = Outcome.UNREADABLE, Outcome.NOT_READ
ACCURACY_FLOOR = 0.97  # reached on the labelled notices: 60 of 60


def brief(outcome: SetAsideOutcome) -> list[str]:
    """Statements as "kind" or "kind@lot", flags left out."""
    flags = {"prison_enterprise", "disabled_welfare"}
    return [
        f"{one.kind}@{one.lot_ref}" if one.lot_ref else str(one.kind)
        for one in outcome.statements
        if one.kind not in flags
    ]


def only(text: str) -> SetAsideStatement:
    statements = read_set_asides(text).statements
    assert len(statements) == 1, statements
    return statements[0]


WHOLE = [
    "本项目属于专门面向中小企业采购的项目。",
    "本次采购专门面向中小微企业。",
    "本磋商项目为专门面向中小企业的采购项目；",
    "项目整体专门面向中小企业采购",
    "本项目采购标的整体专门面向中小企业",
    "本项目面向中小企业采购。",
    "本项目专门面向中、小、微型企业采购",
    "2.政策要求：专门面向中小企业采购",
    "(专门面向中小企业采购)",
    "本项目整体预留给中小企业",
    "本合同为中小企业预留合同",
    "总体预留比例为100%",
    "预留形式：整体预留",
    "本项目统一包装，专门面向中小企业采购",
    "本项目不接受联合体投标，专门面向中小企业采购",
    "提供的货物全部由符合政策要求的中小企业制造",
    "工程的施工单位全部为符合政策要求的中小企业",
    "投标人须为中小微企业，大型企业投标无效",
    "仅限中小企业参加",
    "专门面向：中小企业",
    "本项目⾯向中⼩企业采购",
    "本 项 目 专 门 面 向 中 小 企 业 采 购",
]
SMALL_MICRO = [
    "本项目为专门面向小微企业采购的项目",
    "本采购包专门面向小型、微型企业采购",
    "本项目仅面向小微企业采购",
    "服务全部由符合政策要求的小微企业承接",
    "供应商应为小型或微型企业",
]
DENIED = [
    "本项目不属于专门面向中小企业采购的项目。",
    "本项目非专门面向中小企业采购",
    "本项目为非专门面向中小微企业采购的项目",
    "本项目不是专门面向中小企业的采购项目",
    "本项目并非专门面向中小企业采购",
    "本项目不再专门面向中小企业采购",
    "本次采购不专门针对中小企业",
    "本项目不宜专门面向中小企业采购",
    "本项目未专门面向中小企业预留采购份额",
    "本项目不预留采购份额",
    "本项目非预留份额采购项目",
    "本项目不属于预留份额专门面向中小企业采购的项目",
    "本项目面向大、中、小、微型企业采购",
    "本项目面向所有企业采购",
    "非专门面向中小企业",
    "政策要求：无，本项目为非专门面向中小企业采购项目",
    "本项目不专门面向中小企业预留采购份额的情形：无法确保充分供应",
    "本项目不适宜由中小企业提供",
    "专门面向：不限",
]
ANSWERED_YES = [
    "是否专门面向中小企业采购：是",
    "本项目是否属于专门面向中小企业采购的项目？是",
    "本项目（是/否）专门面向中小企业采购：是",
    "本项目（是）专门面向中小企业采购。",
    "是否专门面向中小企业：专门面向中小企业",
    "专门面向中小企业采购：是",
    "是否预留份额：是",
    "是否专门面向中小企业采购（是）",
]
ANSWERED_NO = [
    "是否专门面向中小企业采购：否",
    "是否属于专门面向中小企业采购项目：不属于",
    "本项目（是/否）专门面向中小微企业：非专门面向",
    "本项目（ 否 ）专门面向中小企业采购。",
    "专门面向中小企业采购：否",
    "本项目（不属于）专门面向中小企业采购的项目",
]
TICKED_YES = [
    "☑是 □否",
    "☑ 是  □ 否",
    "■是□否",
    "✔是 ☐否",
    "√是 否",
    "þ是 ¨否",
    "☒是 ☐否",
    "●是 ○否",
    "R是 £否",
    "\uf052是 \uf0a3否",
    "是☑ 否□",
    "是（√）否（ ）",
    "[√]是 [ ]否",
    "是√ / 否",
    "□否 ☑是",
    "?是 □否",
    "\n?\n是\n□\n否：\n/",
]
TICKED_NO = [
    "□是 ☑否",
    "□是■否",
    "○是 ●否",
    "是□否☑",
    "是（ ）否（√）",
    "（ ）是（√）否",
    "是 √否",
    "□是 ?否",
    "\n□\n是\n?\n否：\n/",
    "□是。工程全部由中小企业承建。\n☑否。",
]
TICKED_UNCLEAR = ["?是 ?否", "□是 □否", "是 否", "是☑否", "是/否"]


@pytest.mark.parametrize("text", WHOLE)
def test_reserved_as_a_whole(text: str) -> None:
    assert brief(read_set_asides(text)) == ["sme_whole"]


@pytest.mark.parametrize("text", SMALL_MICRO)
def test_reserved_for_small_and_micro(text: str) -> None:
    statement = only(text)
    assert (statement.kind, statement.beneficiary) == ("small_micro_whole", "small_micro")


@pytest.mark.parametrize("text", DENIED)
def test_said_not_to_be_reserved(text: str) -> None:
    outcome = read_set_asides(text)
    assert (outcome.outcome, brief(outcome)) == (NOT, ["not_reserved"])
    assert outcome.statements[0].negated


@pytest.mark.parametrize("text", ANSWERED_YES)
def test_question_answered_yes(text: str) -> None:
    assert brief(read_set_asides(text)) == ["sme_whole"]


@pytest.mark.parametrize("text", ANSWERED_NO)
def test_question_answered_no(text: str) -> None:
    assert brief(read_set_asides(text)) == ["not_reserved"]


@pytest.mark.parametrize("boxes", TICKED_YES)
def test_box_ticked_yes(boxes: str) -> None:
    assert brief(read_set_asides(f"是否专门面向中小企业采购：{boxes}\n")) == ["sme_whole"]


@pytest.mark.parametrize("boxes", TICKED_NO)
def test_box_ticked_no(boxes: str) -> None:
    assert brief(read_set_asides(f"是否专门面向中小企业采购：{boxes}\n")) == ["not_reserved"]


@pytest.mark.parametrize("boxes", TICKED_UNCLEAR)
def test_boxes_without_a_legible_tick_are_unreadable(boxes: str) -> None:
    outcome = read_set_asides(f"是否专门面向中小企业采购：{boxes}\n")
    assert (outcome.outcome, outcome.statements) == (UNREADABLE, ())


OPTIONS = [
    ("□本项目专门面向中小企业采购\n☑本项目非专门面向中小企业采购", ["not_reserved"]),
    ("□非专门面向中小企业\n√专门面向中小企业\n□专门面向小微企业", ["sme_whole"]),
    ("（√）专门面向中小企业采购\n（ ）非专门面向中小企业采购", ["sme_whole"]),
    ("☑本项目专门面向 □中小 ☑小微企业 采购。", ["small_micro_whole"]),
    ("☑本项目专门面向 ☑中小 □小微企业 采购。", ["sme_whole"]),
    (
        "□本项目专门面向 □中小 □小微企业 采购。即：货物全部由符合要求的中小/小微企业制造\n"
        "■本项目不专门面向中小企业预留采购份额",
        ["not_reserved"],
    ),
    ("本项目☑属于□不属于专门面向中小企业采购的项目", ["sme_whole"]),
    ("本项目□属于☑不属于专门面向中小企业采购的项目", ["not_reserved"]),
    ("本项目（□是☑否）专门面向中小企业采购", ["not_reserved"]),
    ("专门面向：☑中小企业 □小微企业 □监狱企业", ["sme_whole"]),
    ("□整体预留。\n?\n本标段以联合体形式面向中小企业。\n□本标段以分包形式面向中小企业。",
     ["sme_joint_venture"]),
    ("☑不专门面向中小企业采购 □专门面向中小企业采购（□整体 □采购包）", ["not_reserved"]),
    ("二〇二六年七月\n● 本项目专门面向中小企业采购\n● 接受联合体", ["sme_whole"]),
    ("○ 本项目专门面向中小企业采购\n○ 接受联合体", ["sme_whole"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), OPTIONS)
def test_only_ticked_options_are_read(text: str, expected: list[str]) -> None:
    assert brief(read_set_asides(text)) == expected


def test_options_of_which_none_is_ticked_are_unreadable() -> None:
    text = "□专门面向中小企业采购 □非专门面向中小企业采购"
    assert read_set_asides(text).outcome is UNREADABLE


def test_a_list_that_lost_its_boxes_is_unreadable() -> None:
    text = "专门面向： 中小企业 小微企业 监狱企业 福利性单位"
    assert read_set_asides(text).outcome is UNREADABLE


LAYOUT = [
    ("本项目是否专门面向中小企业采购\n否", ["not_reserved"]),
    ("是否专门面向中小企业\n\n是\n预留份额\n100%", ["sme_whole"]),
    ("| 是否专门面向中小企业 | 否 |", ["not_reserved"]),
    ("专门面向中小企业采购\n否\n", ["not_reserved"]),
    ("本项目\n非\n专门\n面向\n中小\n企业采购\n。", ["not_reserved"]),
    ("本项目专\n门面向中小企业采购", ["sme_whole"]),
    ("本项目　专门面向　中小企业　采购", ["sme_whole"]),
    ("本项目【非】专门面向中小企业采购", ["not_reserved"]),
    ("本项目“不属于”专门面向中小企业采购的项目", ["not_reserved"]),
    ("本项目＿非＿专门面向中小企业采购", ["not_reserved"]),
    ("本项目（\n否\n）专门面向中小企业采购", ["not_reserved"]),
    ("本项目专门面向\n（中小企业）\n采购", ["sme_whole"]),
    ("本项目\u200b不专门面向\u200b中小企业采购", ["not_reserved"]),
]


@pytest.mark.parametrize(("text", "expected"), LAYOUT)
def test_layout_does_not_change_the_meaning(text: str, expected: list[str]) -> None:
    assert brief(read_set_asides(text)) == expected


BOILERPLATE = [
    "若本项目专门面向中小企业采购，则不再享受价格扣除。",
    "如本项目为专门面向中小企业采购的，供应商须提供《中小企业声明函》。",
    "专门面向中小企业采购的项目，不再执行价格评审优惠的扶持政策。",
    "对于专门面向中小企业采购的项目，投标人须为中小企业。",
    "凡专门面向中小企业采购的，供应商均应为中小企业。",
    "非专门面向中小企业采购的项目，对小微企业报价给予10%～20%的扣除。",
    "对未预留份额专门面向中小企业采购的采购项目，评审时给予6%—10%的扣除。",
    "200万元以下的货物采购项目，适宜由中小企业提供的，采购人应当专门面向中小企业采购。",
    "超过400万元的工程采购项目，预留该部分采购项目预算总额的40%以上专门面向中小企业采购，"
    "其中预留给小微企业的比例不低于60%。",
    "符合下列情形之一的，可不专门面向中小企业预留采购份额。",
    "接受大中型企业与小微企业组成联合体，联合协议约定小微企业的合同份额占到30%以上的，"
    "给予4%～6%的扣除。",
    "执行《政府采购促进中小企业发展管理办法》（财库〔2020〕46号）。",
    "依据《关于印发《专门面向中小企业采购项目指引》的通知》执行。",
    "本项目落实促进中小企业发展、支持监狱企业发展等政策。",
    "在货物采购项目中，货物应当由中小企业制造，即货物由中小企业生产且使用其商号或者注册商标。",
    "享受优惠的，提供《中小企业声明函》。",
    "若本项目不专门面向中小企业采购，是否给予小微企业评审优惠：☑是□否",
    "落实合作创新采购、首台（套）、创新产品等政策。",
    "优先采购被认定为首台套产品的自主创新产品。",
]


@pytest.mark.parametrize("text", BOILERPLATE)
def test_policy_text_is_no_statement(text: str) -> None:
    outcome = read_set_asides(text)
    assert (outcome.outcome, brief(outcome)) == (POLICY, [])


@pytest.mark.parametrize(
    "text",
    [
        "本项目面向中小企业提供数字化培训服务。",
        "项目名称：面向中小企业的云服务采购",
        "否：（不专门面向中小企业采购的原因及适用条款）",
    ],
)
def test_words_of_another_sense_are_no_statement(text: str) -> None:
    assert read_set_asides(text).statements == ()


LOTS = [
    ("本项目包7、包8专门面向中小企业采购", ["sme_package@7", "sme_package@8"]),
    ("1-3包为专门面向中小企业采购", ["sme_package@1", "sme_package@2", "sme_package@3"]),
    ("本项目1包专门面向中小企业采购，2包非专门面向中小企业采购",
     ["sme_package@1", "not_reserved@2"]),
    ("第一包专门面向小微企业采购；第二包不专门面向中小企业采购",
     ["sme_package@1", "not_reserved@2"]),
    ("包1、包3：专门面向中小企业采购；包2：不专门面向中小企业采购",
     ["sme_package@1", "sme_package@3", "not_reserved@2"]),
    ("采购包1（设备）：\n本采购包专门面向中小企业采购\n采购包2（软件）：\n无", ["sme_package@1"]),
    ("标项1：本项目专门面向中小企业采购", ["sme_whole@1"]),
    ("标项1：本项目专门面向中小企业采购\n标项2：本项目专门面向中小企业采购",
     ["sme_whole@1", "sme_whole@2"]),
    ("标段（包）1、2：无，本项目不属于专门面向中小企业采购的项目",
     ["not_reserved@1", "not_reserved@2"]),
    ("本项目共分3个包。\n包1：专门面向中小企业采购", ["sme_package@1"]),
    ("采购包1：\n要求如下\n3.本项目的特定资格要求：\n本项目专门面向中小企业采购", ["sme_whole"]),
    ("A包专门面向中小企业采购，B包不专门面向中小企业采购", ["sme_package@A", "not_reserved@B"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LOTS)
def test_statements_stand_with_their_lot(text: str, expected: list[str]) -> None:
    assert brief(read_set_asides(text)) == expected


def test_lot_lists_are_read_in_every_writing() -> None:
    assert lots_in("第1、2包和包5-7") == ("1", "2", "5", "6", "7")
    assert lots_in("采购包十二") == ("12",)
    assert lots_in("统一包装") == ()
    assert map_lots("标项1：甲\n三、其他\n乙").at(14) == ()


WAYS: list[tuple[str, str, str | None]] = [
    (
        "要求以联合体形式参加，联合体中中小企业承担的合同份额应达到40%以上",
        "sme_joint_venture",
        "40",
    ),
    ("☑以联合体形式参加：联合协议中中小企业合同金额应当达到30%", "sme_joint_venture", "30"),
    ("本标段以联合体形式面向中小企业", "sme_joint_venture", None),
    ("预留份额通过以下措施进行：要求以联合体形式参加", "sme_joint_venture", None),
    ("本项目以分包形式面向中小企业预留", "sme_subcontract", None),
    ("☑合同分包：分包意向协议中中小企业合同金额应当达到30%", "sme_subcontract", "30"),
    ("中标供应商须将合同金额的40%分包给一家或者多家中小企业", "sme_subcontract", "40"),
    ("本项目部分预留专门面向中小企业采购", "sme_partial", None),
    ("本项目预留采购份额的30%专门面向中小企业采购", "sme_partial", "30"),
    ("面向中小企业预留比例：40%", "sme_partial", "40"),
    ("预留方式：设置专门采购包", "sme_package", None),
]


@pytest.mark.parametrize(("text", "kind", "percent"), WAYS)
def test_ways_of_reserving_a_part(text: str, kind: str, percent: str | None) -> None:
    statement = only(text)
    assert statement.kind == kind
    assert statement.percent == (Decimal(percent) if percent else None)


def test_a_named_way_replaces_the_bare_yes() -> None:
    text = "是否专门面向中小企业预留：☑是 □否\n本标段以联合体形式面向中小企业。"
    assert brief(read_set_asides(text)) == ["sme_joint_venture"]


DEDUCTIONS: list[tuple[str, list[str]]] = [
    ("对小型和微型企业产品的价格给予10%的扣除，用扣除后的价格参与评审", ["10"]),
    ("小微企业价格扣除比例为20%", ["20"]),
    ("价格扣除优惠比例：10％", ["10"]),
    ("小型企业享受10%的价格折扣", ["10"]),
    ("给予小微企业10%的价格扣除；对联合体给予4%的扣除", ["10", "4"]),
    ("给予小微企业10%~20%的价格扣除", []),
    ("给予6%-10%的扣除", []),
    ("报价给予10%—20%（工程项目为3%—5%）的扣除", []),
    ("本项目专门面向中小企业采购，因此不再给予价格扣除10%的优惠", []),
    ("按合同金额的5%扣除质保金", []),
]


@pytest.mark.parametrize(("text", "percents"), DEDUCTIONS)
def test_exact_price_deductions(text: str, percents: list[str]) -> None:
    found = [one for one in read_set_asides(text).statements if one.kind == "price_deduction"]
    assert [one.percent for one in found] == [Decimal(percent) for percent in percents]
    assert all(one.beneficiary == "small_micro" for one in found)


def test_a_preference_alone_sets_nothing_aside() -> None:
    outcome = read_set_asides("对小微企业的价格给予10%的扣除")
    assert (outcome.outcome, brief(outcome)) == (POLICY, ["price_deduction"])


def test_a_denial_with_a_preference_stays_a_denial() -> None:
    outcome = read_set_asides("本项目非专门面向中小企业采购。价格扣除优惠比例：10%")
    assert (outcome.outcome, brief(outcome)) == (NOT, ["not_reserved", "price_deduction"])


OTHERS = [
    ("本项目不接受进口产品投标", "import_forbidden"),
    ("是否接受进口产品：否", "import_forbidden"),
    ("是否允许采购进口产品：是", "import_allowed"),
    ("本项目允许采购进口产品", "import_allowed"),
    ("对本国产品的报价给予20%的价格扣除", "domestic_product"),
    ("本项目只接受本国产品", "domestic_product"),
    ("采购方式：合作创新采购", "innovation_cooperative"),
    ("本项目采用合作创新采购方式", "innovation_cooperative"),
    ("本项目优先采购首台（套）装备", "first_set_equipment"),
    ("本项目优先采购列入推荐目录的创新产品", "innovation_catalogue"),
    ("本项目专门面向科技型中小企业", "startup_specialised"),
    ("本项目属于强制采购节能产品", "green_mandatory"),
    ("本项目优先采购环境标志产品", "green_preferred"),
    ("本工程须使用绿色建材", "green_building"),
    ("本项目预留采购脱贫地区农副产品", "rural_832"),
    ("监狱企业视同小型、微型企业", "prison_enterprise"),
    ("残疾人福利性单位视同小型、微型企业", "disabled_welfare"),
]


@pytest.mark.parametrize(("text", "kind"), OTHERS)
def test_other_preferences(text: str, kind: str) -> None:
    assert only(text).kind == kind


def test_a_declaration_among_the_qualifications_implies_a_reservation() -> None:
    text = "二、申请人的资格要求：\n2.政策要求：\n提供《中小企业声明函》\n三、获取采购文件"
    assert brief(read_set_asides(text)) == ["sme_implied"]
    assert brief(read_set_asides("六、其他：提供《中小企业声明函》")) == []
    denied = text.replace("提供", "本项目非专门面向中小企业采购。\n提供")
    assert brief(read_set_asides(denied)) == ["not_reserved"]


def test_the_clause_given_as_ground_is_kept() -> None:
    text = (
        "本项目符合《政府采购促进中小企业发展管理办法》第六条第三款之规定，为非专门面向中小企业采购"
    )
    statement = only(text)
    assert (statement.kind, statement.ground) == ("not_reserved", "第六条第三款")


def test_an_explicit_answer_wins_over_later_mentions() -> None:
    text = (
        "是否专门面向中小企业采购：否\n六、其他：\n供应商须为中小企业\n本项目专门面向中小企业采购"
    )
    assert brief(read_set_asides(text)) == ["not_reserved"]


def test_equal_statements_that_disagree_are_a_question_for_a_person() -> None:
    outcome = read_set_asides("本项目专门面向中小企业采购。\n本项目非专门面向中小企业采购。")
    assert (outcome.outcome, brief(outcome)) == (UNREADABLE, ["sme_whole", "not_reserved"])
    assert {one.confidence for one in outcome.statements} == {Decimal("0.5")}


def test_of_a_correction_only_the_new_words_count() -> None:
    lines = "原：本项目专门面向中小企业采购\n现更正为：本项目非专门面向中小企业采购"
    assert brief(read_set_asides(lines)) == ["not_reserved"]
    inline = "原文件“本项目专门面向中小企业采购”，现更正为“本项目不专门面向中小企业采购”"
    assert brief(read_set_asides(inline)) == ["not_reserved"]


def test_why_nothing_was_found() -> None:
    silent, none = "采购需求：电脑10台。", "落实政府采购政策需满足的资格要求：\n无\n3.其他"
    assert read_set_asides(silent).outcome is SILENT
    assert read_set_asides(silent, attachments_present=2).outcome is NOT_READ
    assert read_set_asides(none, attachments_present=2).outcome is SILENT
    pointed = "落实政府采购政策需满足的资格要求：详见招标文件"
    assert read_set_asides(pointed).outcome is NOT_READ
    assert read_set_asides("促进中小企业发展", attachments_present=1).outcome is POLICY


def test_without_a_body_or_where_it_does_not_apply() -> None:
    text = "本项目专门面向中小企业采购"
    assert read_set_asides(text, not_applicable=True).outcome is Outcome.NOT_APPLICABLE
    assert read_set_asides(text, has_body=False).outcome is UNREADABLE
    assert read_set_asides(" \n", attachments_present=1).outcome is NOT_READ
    assert read_set_asides(text, attachments_present=3).attachments_present == 3
    assert read_set_asides(text).rule_version == RULE_VERSION


def test_evidence_keeps_the_raw_words() -> None:
    text = "二、要求\n本项目（包）\n【非】\n专门面向\n中小企业采购；其他"
    assert only(text).evidence == "本项目（包）\n【非】\n专门面向\n中小企业采购"
    long = "本项目专门面向中小企业采购，" + "供应商须如实填写" * 40
    assert len(only(long).evidence) <= 200


def test_rule_ids_are_unique() -> None:
    ids = [rule.rule_id for rule in (*RESERVATIONS, *PREFERENCES)]
    assert len(ids) == len(set(ids))


# --- what holds for any text -------------------------------------------------------------------
WORDS = [
    *"是否非不未的：。；，（）□☑?●○《》%\n 1包第",
    *("本项目", "采购包", "标项1", "专门", "面向", "中小", "企业", "小微企业", "采购", "的项目"),
    *("联合体", "分包", "预留", "份额", "给予", "10", "扣除", "若", "对于", "声明函", "资格要求"),
    *(*WHOLE, *DENIED, *ANSWERED_YES, *ANSWERED_NO),
]
notices = st.one_of(
    st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=25).map("".join)
)
decided = st.sampled_from([*WHOLE, *SMALL_MICRO, *DENIED, *ANSWERED_YES, *ANSWERED_NO])
WHOLE_KINDS = {"sme_whole", "small_micro_whole"}


@given(text=notices, attachments=st.integers(0, 3))
def test_any_text_is_read_and_quoted_verbatim(text: str, attachments: int) -> None:
    outcome = read_set_asides(text, attachments_present=attachments)
    for one in outcome.statements:
        assert one.evidence in text
        assert 0 < len(one.evidence) <= 200
        assert one.negated == (one.kind == "not_reserved")
        assert one.percent is None or 0 < one.percent <= 100


@given(text=notices)
def test_yes_and_no_on_one_lot_never_pass_for_an_answer(text: str) -> None:
    outcome = read_set_asides(text)
    denied = {one.lot_ref for one in outcome.statements if one.negated}
    whole = {one.lot_ref for one in outcome.statements if one.kind in WHOLE_KINDS}
    assert outcome.outcome is not NOT or not whole
    assert outcome.outcome is UNREADABLE or not denied & whole


@given(
    text=decided,
    policies=st.lists(st.sampled_from(BOILERPLATE), min_size=1, max_size=4),
    before=st.booleans(),
)
def test_policy_text_never_turns_an_answer(text: str, policies: list[str], before: bool) -> None:
    policy = "\n".join(policies)
    joined = f"{policy}\n{text}" if before else f"{text}\n{policy}"
    alone, together = read_set_asides(text), read_set_asides(joined)
    assert together.outcome is alone.outcome
    assert brief(together) == brief(alone)


@given(text=st.text(alphabet="甲乙丙丁 \n", max_size=60), data=st.data())
def test_cut_texts_know_where_their_characters_stood(text: str, data: st.DataObject) -> None:
    traced = TracedText(text, text)
    for _ in range(3):
        edge = st.integers(0, len(traced.text))
        traced = traced.cut(data.draw(st.lists(st.tuples(edge, edge), max_size=3)))
    places = [traced.origin(place) for place in range(len(traced.text))]
    assert [text[place] for place in places] == list(traced.text)
    assert places == sorted(set(places))


@settings(max_examples=30)
@given(text=notices)
def test_preparing_only_swaps_and_cuts(text: str) -> None:
    assert len(prepare(text).traced.text) <= len(text)


@pytest.mark.parametrize(
    "unit",
    [
        "本项目面向",
        "□是",
        "1、",
        "包1、",
        "《",
        "面向 \n",
        "须联合体",
        "_",
        " \n是否面向中小企业:",
        "●○",
    ],
)
def test_a_hostile_megabyte_comes_to_an_end(unit: str) -> None:
    hostile = unit * (1_000_000 // len(unit)) + "\n本项目专门面向中小企业采购"
    assert read_set_asides(hostile).outcome in set(Outcome)


# --- the labelled notices ------------------------------------------------------------------------
# In the order in which one class is given to a notice of several statements.
CLASSES = {
    "sme_joint_venture": "RESERVED_JV",
    "sme_subcontract": "RESERVED_SUBCONTRACT",
    "sme_package": "RESERVED_PACKAGES",
    "sme_partial": "RESERVED_PARTIAL",
    "small_micro_whole": "RESERVED_WHOLE SMALL_MICRO",
    "sme_whole": "RESERVED_WHOLE SME",
    "sme_implied": "RESERVED_IMPLIED",
    "not_reserved": "NOT_RESERVED",
}


def labelled(folder: Path) -> dict[str, str]:
    with (folder / "setaside_labels.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return {
        row["url"]: f"{row['label']} {row['beneficiary']}"
        if row["label"] == "RESERVED_WHOLE"
        else row["label"]
        for row in rows
    }


def class_of(outcome: SetAsideOutcome) -> str:
    kinds = {str(one.kind) for one in outcome.statements}
    return next((label for kind, label in CLASSES.items() if kind in kinds), "NONE_STATED")


def test_labelled_notices(captures: Path) -> None:
    labels = labelled(captures / "ccgp_text")
    lines = (captures / "ccgp_text" / "notices_20260729.jsonl").read_text("utf-8").splitlines()
    pairs: Counter[tuple[str, str]] = Counter()
    misses: list[str] = []
    for notice in map(json.loads, lines):
        expected, found = labels[notice["url"]], class_of(read_set_asides(notice["clean_text"]))
        pairs[expected, found] += 1
        if expected != found:
            misses.append(f"{notice['url']}: {expected}, read as {found}")
    hits = sum(count for (expected, found), count in pairs.items() if expected == found)
    assert hits / len(lines) >= ACCURACY_FLOOR, "\n".join(misses)
