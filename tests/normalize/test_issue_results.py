"""Results of an issue: what was raised, price, shares, strategic allotments."""

from __future__ import annotations

import pytest

from normalize.filings.issue_results import issue_result
from normalize.filings.readers import shape_of
from normalize.records import (
    DocumentReadingRecord,
    IssueResultRecord,
    Link,
    Record,
    StrategicAllotmentRecord,
)
from tests.support.filing_pages import Draft, Grid, asked, pages

TEXT = (
    "本次发行价格为12.34元/股，发行数量为5,000.0000万股，其中网上发行数量为1,000.00万股，"
    "网下最终发行数量为3,000.00万股。本次发行募集资金总额为61,700.00万元。"
)
HEAD = ("序号", "投资者名称", "获配股数（万股）", "获配金额（元）")


def read(*contents: list[str | Grid]) -> list[Record]:
    return list(issue_result(Draft(pages(*contents))))


def result_of(*contents: list[str | Grid]) -> IssueResultRecord:
    (found,) = [each for each in read(*contents) if isinstance(each, IssueResultRecord)]
    return found


def allotments(*contents: list[str | Grid]) -> list[StrategicAllotmentRecord]:
    return [each for each in read(*contents) if isinstance(each, StrategicAllotmentRecord)]


@pytest.mark.parametrize("title", ["科创板上市公告书", "首次公开发行股票发行结果公告"])
def test_documents_are_taken_by_their_title(title: str) -> None:
    assert shape_of({"document_kind": "other", "title": title}) == "issue_result"


def test_what_is_about_such_a_document_is_none() -> None:
    title = "关于青禾样例上市公告书的专项核查意见"
    assert shape_of({"document_kind": "other", "title": title}) == "other"


def test_price_shares_and_money_with_page_and_words() -> None:
    found = result_of(["上市公告书"], [TEXT])
    assert (found.price_minor, found.price_raw) == (1234, "12.34元")
    assert (found.shares, found.shares_raw) == (50_000_000, "5,000.0000万股")
    assert (found.raised_minor, found.raised_raw) == (61_700_000_000, "61,700.00万元")
    assert found.doubts == ()
    assert (found.page, found.currency) == (2, "CNY")
    quotes = "发行价格为12.34元/股; 发行数量为5,000.0000万股; 募集资金总额为61,700.00万元"
    assert found.quote == quotes
    assert found.raw["raised"] == {"page": 2, "quote": "募集资金总额为61,700.00万元"}
    assert found.application == Link("listing_application", "9001")


def test_the_same_from_a_table_of_labels() -> None:
    table = [
        ("发行价格（元/股）", "12.34"),
        ("发行股数", "5,000.00万股"),
        ("募集资金总额（万元）", "61,700.00"),
    ]
    found = result_of([table])
    assert (found.price_minor, found.shares, found.raised_minor) == (
        1234,
        50_000_000,
        61_700_000_000,
    )
    assert found.page == 1


def test_only_what_was_sold_in_this_issue_counts() -> None:
    others: list[str | Grid] = [
        "发行人前次发行价格为3.00元/股，前次募集资金总额为10,000.00万元。",
        "可比公司甲发行价格为30.00元/股。",
        "若全额行使超额配售选择权，则发行股票数量为4,600.00万股，募集资金总额为9.00亿元。",
        "发行数量为4,600.00万股（超额配售选择权全额行使后）。",
    ]
    assert [each for each in read(others) if isinstance(each, IssueResultRecord)] == []
    for words in ("本次公开发行股票数量", "本次公开发行股份数量", "首次公开发行新股数量"):
        found = result_of([*others, f"{words}为4,000.00万股（超额配售选择权行使前）。"])
        assert (found.shares, asked(found)) == (40_000_000, [])
    found = result_of(["前次发行价格为3.00元/股，本次发行价格为5.00元/股。"])
    assert (found.price_minor, asked(found)) == (500, [])


def test_figures_without_unit_are_questions() -> None:
    table = [("发行价格", "12.34"), ("发行数量", "5,000"), ("募集资金总额", "61,700.00")]
    found = result_of([table])
    assert (found.price_minor, found.shares, found.raised_minor) == (None, None, None)
    assert asked(found) == [
        ("price_minor", "no_unit"),
        ("shares", "no_unit"),
        ("raised_minor", "no_unit"),
    ]
    assert found.doubts[2].raw == "p. 1: 募集资金总额:61,700.00"


def test_two_amounts_that_differ_are_a_question() -> None:
    found = result_of([TEXT], ["募集资金总额为70,000.00万元。"])
    assert found.raised_minor is None
    assert asked(found) == [("raised_minor", "contradictory")]
    assert found.doubts[0].candidates == ("p. 1: 61,700.00万元", "p. 2: 70,000.00万元")


def test_strategic_allotments_by_name_and_amount_over_two_pages() -> None:
    first = [HEAD, ("1", "某省样例产业基金（有限合伙）", "250.00", "30,850,000.00")]
    rest = [
        ("2", "样例保险股份有限公司", "100.00", "12,340,000.00"),
        ("3", "WANG YANG", "1.00", "123,400.00"),  # a private person
        ("", "合计", "350.00", "43,190,000.00"),
    ]
    one, two = allotments([TEXT, "（三）战略配售结果", first], [rest])
    assert (one.seq, one.organisation_raw) == (1, "某省样例产业基金（有限合伙）")
    assert (one.shares, one.amount_minor) == (2_500_000, 3_085_000_000)
    assert (one.page, one.quote) == (
        1,
        "1 | 某省样例产业基金（有限合伙） | 250.00 | 30,850,000.00",
    )
    assert one.result == Link("issue_result", "9001/document/500/reading/result")
    assert (two.organisation_raw, two.page) == ("样例保险股份有限公司", 2)
    assert result_of([TEXT, "战略配售结果", first]).whole == {"strategic_allotment"}


def test_an_allotment_said_again_is_one_and_said_otherwise_is_asked() -> None:
    table = [HEAD, ("1", "样例保险股份有限公司", "100.00", "12,340,000.00")]
    again = [HEAD, ("1", "样例保险股份有限公司", "90.00", "11,106,000.00")]
    title = "战略配售情况"
    assert len(allotments([title, table, "参与战略配售的投资者", table])) == 1
    _, other = allotments([title, table, "参与战略配售的投资者", again])
    assert asked(other) == [("shares", "contradictory")]


def test_allotments_without_unit_or_unreadable_are_asked() -> None:
    head = ("投资者名称", "获配股数", "获配金额（万元）")
    (one,) = allotments(["战略配售结果", [head, ("样例保险股份有限公司", "100", "一千")]])
    assert (one.shares, one.amount_minor) == (None, None)
    assert asked(one) == [("shares", "no_unit"), ("amount_minor", "unreadable")]


def test_a_document_that_states_nothing_is_only_read() -> None:
    (only,) = read(["上市公告书", "本公司将于2024年5月1日上市。"])
    assert isinstance(only, DocumentReadingRecord)
    assert only.outcome == "read"


def test_a_file_that_was_not_read_is_a_question() -> None:
    (only,) = issue_result(Draft({"outcome": "encrypted"}))
    assert asked(only) == [("outcome", "unreadable")]
