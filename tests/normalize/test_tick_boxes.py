"""Boxes, cells and broken lines: the layout of a form decides what of it is said."""

from __future__ import annotations

import pytest

from normalize.set_asides.reader import Outcome, read_set_asides
from tests.support.set_aside_texts import brief

UNREADABLE = Outcome.UNREADABLE

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
    ("是否接受联合体：是\n非专门面向中小企业采购", ["not_reserved"]),
    ("本项目\u200b不专门面向\u200b中小企业采购", ["not_reserved"]),
]


@pytest.mark.parametrize(("text", "expected"), LAYOUT)
def test_layout_does_not_change_the_meaning(text: str, expected: list[str]) -> None:
    assert brief(read_set_asides(text)) == expected
