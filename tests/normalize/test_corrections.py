"""What a correction puts in place of what was announced. Made up in the wordings of real ones."""

from __future__ import annotations

import pytest

from normalize.procurement.corrections import Corrected, read_correction
from normalize.reading import Reason
from tests.support.notices import beijing

NEW = beijing(2026, 12, 2, 9, 30)
DEADLINES = [
    "提交投标文件截止时间、开标时间由2026年11月25日09:30更正为2026年12月02日09:30。",
    "原定于2026年11月25日09:30提交响应文件截止，现更正为：2026年12月02日09:30。",
    "更正前：\n投标截止时间：2026年11月25日 09:30\n更正后：\n投标截止时间：2026年12月02日 09:30",
    "投标文件递交截止时间延期至2026年12月2日9时30分（北京时间）。",
    "1.获取招标文件时间延长至2026年11月30日17:00；2.递交投标文件截止时间变更为2026年12月02日09:30",
    "原公告的递交响应文件截止时间：2026-11-25 09:30，现变更为2026-12-02 09:30",
]


def read(text: str, *table: list[str]) -> Corrected:
    return read_correction(text, [list(table)] if table else [])


@pytest.mark.parametrize("text", DEADLINES)
def test_the_new_deadline_is_read(text: str) -> None:
    deadline = read(text).deadline
    assert deadline is not None
    assert deadline.value == NEW


def test_old_and_new_stand_in_columns() -> None:
    rows = (
        ["序号", "更正项", "更正前内容", "更正后内容"],
        ["1", "提交投标文件截止时间", "2026年11月25日09:30", "2026年12月02日09:30"],
        ["2", "总中标金额", "100万元", "95万元"],
        ["3", "开标时间", "2026年11月25日09:30", "2026年12月02日09:30"],
    )
    new = read("", *rows)
    assert new.deadline is not None
    assert new.opens is not None
    assert new.award_total is not None
    assert (new.deadline.value, new.opens.value) == (NEW, NEW)
    assert new.award_total.minor == 95_000_000


def test_what_is_of_another_subject_is_no_deadline() -> None:
    text = "获取招标文件截止时间由2026年11月25日09:30更正为2026年12月02日09:30。"
    assert read(text) == Corrected(None, None, None)
    assert read("更正为：预算金额100万元") == Corrected(None, None, None)
    assert read("原提交投标文件截止时间为2026年11月25日09:30") == Corrected(None, None, None)


def test_the_new_award_total_is_read_and_two_deadlines_are_a_question() -> None:
    total = read("中标金额由100000元更正为95000元。").award_total
    assert total is not None
    assert total.minor == 9_500_000
    two = "包1投标截止时间更正为2026年12月02日09:30；包2投标截止时间更正为2026年12月03日09:30"
    deadline = read(two).deadline
    assert deadline is not None
    assert deadline.reason is Reason.AMBIGUOUS
