"""What notices say of set-asides: each wording, each trap.

Evidence is decided to be verbatim from the text as it was given, not from its prepared form.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from normalize.procurement.lot_refs import lots_in, map_lots
from normalize.set_asides.preference_rules import PREFERENCES
from normalize.set_asides.reader import Outcome, SetAsideStatement, read_set_asides
from normalize.set_asides.rules import RESERVATIONS, RULE_VERSION
from tests.support.set_aside_texts import (
    ANSWERED_NO,
    ANSWERED_YES,
    BOILERPLATE,
    DENIED,
    SMALL_MICRO,
    WHOLE,
    brief,
)

NOT, POLICY, SILENT = Outcome.EXPLICITLY_NOT, Outcome.POLICY_MENTIONED, Outcome.SILENT
UNREADABLE, NOT_READ = Outcome.UNREADABLE, Outcome.NOT_READ


def only(text: str) -> SetAsideStatement:
    statements = read_set_asides(text).statements
    assert len(statements) == 1, statements
    return statements[0]


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
    ("小微企业价格扣除：不适用（扣除比例10%）", []),
    ("付款方式：给予合同金额10%优惠", []),
    ("本国产品给予20%的价格扣除，所有产品均为本国产品，不适用", []),
]


@pytest.mark.parametrize(("text", "percents"), DEDUCTIONS)
def test_exact_price_deductions(text: str, percents: list[str]) -> None:
    found = [one for one in read_set_asides(text).statements if one.kind == "price_deduction"]
    assert [one.percent for one in found] == [Decimal(percent) for percent in percents]
    assert all(one.beneficiary == "small_micro" for one in found)


def test_a_preference_alone_sets_nothing_aside() -> None:
    outcome = read_set_asides("对小微企业的价格给予10%的扣除")
    assert (outcome.outcome, brief(outcome)) == (Outcome.PREFERENCE_ONLY, ["price_deduction"])


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


GROUNDS = [
    ("本项目符合《政府采购促进中小企业发展管理办法》第六条第三款之规定，为非{}", "6(3)"),
    ("依据第六条第（三）项，本项目不{}", "6(3)"),
    ("依据第六条第一款第三项，本项目不{}", "6(3)"),
    ("依据第6条第3款，本项目不{}", "6(3)"),
    ("依据第六条规定的第二种情形，本项目不{}", "6(2)"),
    ("依据第六条，本项目不{}", "6"),
    ("因预留份额无法确保充分供应、充分竞争，本项目不{}", "6(3)"),
    ("本项目不{}。理由：因确需使用不可替代的专利", "6(2)"),
    ("是否{}：否\n二、其他\n不专门面向中小企业采购的原因：无法确保充分竞争", "6(3)"),
    ("本项目不{}", None),
]


@pytest.mark.parametrize(("text", "ground"), GROUNDS)
def test_the_ground_is_the_clause_that_is_named_or_told(text: str, ground: str | None) -> None:
    statement = only(text.format("专门面向中小企业采购"))
    assert (statement.kind, statement.ground) == ("not_reserved", ground)


@pytest.mark.parametrize("label", ["", "2.落实政府采购政策需满足的资格要求：", "根据办法，"])
def test_a_preference_is_read_behind_the_forms_label(label: str) -> None:
    assert only(f"{label}本项目优先采购首台（套）产品").kind == "first_set_equipment"
    assert only(f"{label}本项目仅限专精特新企业参加").kind == "startup_specialised"
    assert brief(read_set_asides(f"{label}本项目执行优先采购节能产品等政策")) == []


@pytest.mark.parametrize(
    ("firms", "who"), [("监狱企业", "prison"), ("残疾人福利性单位", "disabled")]
)
def test_firms_that_count_as_small_ones_have_reservations_of_their_own(
    firms: str, who: str
) -> None:
    statement = only(f"本项目专门面向{firms}采购")
    assert (statement.kind, statement.beneficiary) == ("small_micro_whole", who)
    assert brief(read_set_asides(f"本项目不专门面向{firms}采购")) == []
    assert only(f"本项目专门面向{firms}、小微企业采购").beneficiary == "small_micro"


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
