"""Which lots of a termination or of an award notice failed, and which did not."""

from __future__ import annotations

import pytest

from normalize.procurement.failed_lots import failed_among_awards, failed_lots
from normalize.procurement.notice_labels import NoticeText


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
        ("采购包1通过资格审查的供应商不足3家，采购包2、4有效", ["1"]),
        ("第1包、第2包正常评审，第3包因有效投标人不足三家废标", ["3"]),
        ("包1：有效供应商不足三家，本包予以废标，包2继续进行评审", ["1"]),
        ("第一包因无人投标流标；第二包中标人为青禾样例有限公司", ["1"]),
        ("第1包，第2包，第3包：不足三家，废标", ["1", "2", "3"]),
        ("第1包仅两家投标，第2包仅一家投标，均废标", ["1", "2"]),
        ("1、第3包：报价超预算", ["3"]), ("第2包需求变更，无法继续采购", ["2"]),
        ("因采购需求变更，第2包不再采购", ["2"]), ("2包采购需求变更", ["2"]),
        ("第1包、第2包中标结果另行公告", []), ("除第3包外，其余包均废标", []),
    ],
)  # fmt: skip
def test_a_clause_speaks_of_the_lots_that_it_names(line: str, lots: list[str]) -> None:
    assert [no for no, _ in failed(line)] == lots


def test_a_reason_stands_as_printed_without_the_lots_before_it() -> None:
    until = "至投标截止时间，3包递交投标文件的供应商不足三家"
    assert failed(until) == [("3", until)]
    assert failed("采购包1名称：样例", "采购包1终止原因：不足三家") == [("1", "不足三家")]
    assert failed("采购包1通过审查的供应商不足3家") == [("1", "通过审查的供应商不足3家")]


@pytest.mark.parametrize(
    ("line", "lots"),
    [
        ("包1：本包无废标情形。", []), ("标段1：上次招标流标，本次为第二次招标", []),
        ("包1：若废标，另行公告", []), ("包1：未发生流标", []),
        ("包1：若供应商不足三家，则流标", []), ("包1：废标情况：无", []), ("包1：是否废标：否", []),
        ("包1：未出现任何流标、废标情况", []), ("包1：本次采购为流标后的第二次采购", []),
        ("包1：青禾样例有限公司未响应，作废标处理", []), ("第2包未报名废标", ["2"]),
        ("包1：青禾样例有限公司资格不符，本包作废标处理", ["1"]), ("【包2】废标", ["2"]),
        ("第1包中标人为青禾样例有限公司；第2包流标", ["2"]), ("包1：原因：不足三家，流标", ["1"]),
        ("包1：因无供应商报名流标", ["1"]), ("第二包：因有效投标人不足三家，本包流标。", ["2"]),
    ],
)  # fmt: skip
def test_a_denied_failure_among_awards_is_none(line: str, lots: list[str]) -> None:
    found = failed_among_awards(NoticeText(("三、中标信息", line)), [], "generic")
    assert [lot.no for lot in found] == lots
