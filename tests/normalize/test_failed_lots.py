"""Which lots of a termination or of an award notice failed, and which did not."""

from __future__ import annotations

import pytest

from normalize.lots import failed_among_awards, failed_lots
from normalize.notice_labels import NoticeText


def failed(*lines: str) -> list[tuple[str, str | None]]:
    text = NoticeText(("二、项目终止的原因", *lines))
    return [(lot.no, lot.failure) for lot in failed_lots(text, "样本终止公告")]


def test_every_sentence_speaks_of_its_own_lots() -> None:
    line = "第1包：有效投标人不足三家，废标。第2包、第3包：预算不足，终止。第4包正常进行。"
    assert [no for no, _ in failed(line)] == ["1", "2", "3"]
    assert failed(line)[0][1] == "有效投标人不足三家，废标。"
    assert failed("第1包：不足三家，废标。将重新组织采购。") == [
        ("1", "不足三家，废标。将重新组织采购。")
    ]


def test_a_reason_of_a_termination_needs_no_word_for_failing() -> None:
    lines = ("第2包采购需求变更", "第3包评审专家人数不足", "第4包继续评审")
    assert failed(*lines) == [("2", "采购需求变更"), ("3", "评审专家人数不足")]


@pytest.mark.parametrize(
    ("line", "lots"),
    [
        ("包1：本包无废标情形。", []), ("标段1：上次招标流标，本次为第二次招标", []),
        ("包1：若废标，另行公告", []), ("包1：未发生流标", []),
        ("包1：因无供应商报名流标", ["1"]), ("第二包：因有效投标人不足三家，本包流标。", ["2"]),
    ],
)  # fmt: skip
def test_a_denied_failure_among_awards_is_none(line: str, lots: list[str]) -> None:
    found = failed_among_awards(NoticeText(("三、中标信息", line)), [], "generic")
    assert [lot.no for lot in found] == lots
