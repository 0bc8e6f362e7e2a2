"""Counted selectors: a page that changed says so, naming what was expected and what was found."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from normalize.records import Json
from spiders.drafts import Oddity
from spiders.select import (
    LayoutDrift,
    columns,
    maybe,
    one,
    parse,
    require,
    require_list,
    some,
    text_of,
)

PAGE = parse("<html><body><ul><li>甲</li><li>乙 <b> 丙\n丁</b></li></ul><p>戊</p></body></html>")
HEAD = {"项目名称": "title", "金额": "amount", "日期": "on"}


# Documents


@pytest.mark.parametrize("text", ["", "  \n ", "<!-- nothing -->"])
def test_an_empty_page_is_a_drift(text: str) -> None:
    with pytest.raises(LayoutDrift, match="expected an HTML document"):
        parse(text)


@pytest.mark.parametrize("declared", ["gbk", "utf-16", "iso-8859-1"])
def test_what_a_text_says_of_its_bytes_no_longer_counts(declared: str) -> None:
    page = parse(f"<html><head><meta charset='{declared}'></head><body><p>公告</p></body></html>")
    assert text_of(one(page, "//p", "text")) == "公告"


def test_a_deeply_nested_page_is_read_whole() -> None:
    """Pages of Word origin never close their spans; libxml2 by itself stops at 255 levels."""
    page = parse("<html><body>" + "<span>" * 1000 + "<p>里</p></body></html>")
    assert text_of(one(page, "//p", "text")) == "里"


def test_a_page_that_is_too_deep_to_be_read_whole_is_a_drift() -> None:
    with pytest.raises(LayoutDrift, match="Excessive depth"):
        parse("<html><body>" + "<div>" * 5000 + "<p>里</p></body></html>")


def test_a_character_that_is_none_does_no_harm() -> None:
    page = parse("<p>甲\ud800\x00乙</p><p>丙</p>")
    assert [text_of(node) for node in some(page, "//p", "texts")] == ["甲?\ufffd乙", "丙"]


# Counting


def test_some_counts() -> None:
    assert [text_of(node) for node in some(PAGE, "//li", "rows", 2, 2)] == ["甲", "乙 丙 丁"]
    assert some(PAGE, "//table", "tables", least=0) == []


@pytest.mark.parametrize(
    ("least", "most", "expected"), [(3, None, "3 or more"), (0, 1, "0 to 1"), (1, 1, "1 to 1")]
)
def test_another_number_is_a_drift(least: int, most: int | None, expected: str) -> None:
    with pytest.raises(LayoutDrift) as caught:
        some(PAGE, "//li", "rows", least, most)
    drift = caught.value
    assert (drift.what, drift.expected, drift.found) == ("rows", expected, "2")
    assert drift.selector == "//li"
    assert str(drift) == f"rows (//li): expected {expected}, found 2"


def test_one_is_exactly_one() -> None:
    assert text_of(one(PAGE, "//p", "text")) == "戊"
    for path in ("//table", "//li"):
        with pytest.raises(LayoutDrift, match="expected 1 to 1"):
            one(PAGE, path, "table")


def test_maybe_is_none_or_one() -> None:
    found = maybe(PAGE, "//p", "text")
    assert found is not None
    assert text_of(found) == "戊"
    assert maybe(PAGE, "//table", "table") is None
    with pytest.raises(LayoutDrift, match="expected 0 to 1, found 2"):
        maybe(PAGE, "//li", "row")


def test_a_wrong_selector_is_our_own_fault_and_no_drift() -> None:
    with pytest.raises(Exception, match="Invalid") as caught:
        some(PAGE, "//li[", "rows")
    assert not isinstance(caught.value, LayoutDrift)


# Tables


def test_columns_are_found_by_their_heads() -> None:
    found = columns(["金额", "项目\n 名称", "日期"], {**HEAD, "项目 名称": "title"}, "head", HEAD)
    assert found.row(["1", "甲", "2026-01-01"]) == {
        "amount": "1",
        "title": "甲",
        "on": "2026-01-01",
    }


@given(st.permutations(list(HEAD)))
def test_the_order_of_columns_means_nothing(labels: list[str]) -> None:
    found = columns(labels, HEAD, "head")
    assert found.row([f"of {label}" for label in labels]) == {
        name: f"of {label}" for label, name in HEAD.items()
    }
    assert found.oddities == ()


@pytest.mark.parametrize("label", HEAD)
def test_a_missing_column_is_a_drift(label: str) -> None:
    with pytest.raises(LayoutDrift) as caught:
        columns([each for each in HEAD if each != label], HEAD, "head of the list")
    assert caught.value.what == "head of the list"
    assert label in caught.value.expected
    assert label not in caught.value.found


def test_a_renamed_column_is_a_drift_that_names_both() -> None:
    with pytest.raises(LayoutDrift, match=r"expected 项目名称 \| 金额 \| 日期") as caught:
        columns(["项目名称", "中标金额", "日期"], HEAD, "head")
    assert caught.value.found == "项目名称 | 中标金额 | 日期"


def test_a_new_column_is_odd_and_moves_nothing() -> None:
    found = columns(["序号", *HEAD, ""], HEAD, "head")
    assert found.oddities == (Oddity("head: new column", "序号"),)
    assert found.row(["1", "甲", "2", "3", "x"]) == {"title": "甲", "amount": "2", "on": "3"}


def test_a_column_that_stands_twice_is_a_drift() -> None:
    """Which of the two was meant is a guess, and no guess is made."""
    with pytest.raises(LayoutDrift, match=r"金额.*found 项目名称 . 金额 . 金额 . 日期"):
        columns(["项目名称", "金额", "金额", "日期"], HEAD, "head")


def test_optional_columns_may_be_missing() -> None:
    found = columns(["项目名称", "金额"], HEAD, "head", optional=["日期"])
    assert found.row(["甲", "1"]) == {"title": "甲", "amount": "1"}


def test_a_row_that_is_too_short_is_a_drift() -> None:
    found = columns(list(HEAD), HEAD, "head")
    with pytest.raises(LayoutDrift, match="expected 3 cells, found 2"):
        found.row(["甲", "1"])
    assert found.row(["甲", "1", "2", "more"]) == {"title": "甲", "amount": "1", "on": "2"}


# JSON


def test_keys_are_required() -> None:
    value: dict[str, Json] = {"id": 1, "name": "甲", "new": None}
    assert require(value, ["id", "name"], "row") == (value, (Oddity("row: new key", "new"),))
    assert require(value, ["id"], "row", known=["name", "new", "rare"]) == (value, ())


def test_a_missing_key_is_a_drift() -> None:
    with pytest.raises(LayoutDrift, match=r"row: expected keys name, no, found id, title"):
        require({"id": 1, "title": "甲"}, ["id", "no", "name"], "row")


@pytest.mark.parametrize("value", [None, [], "text", 1, True])
def test_only_an_object_has_keys(value: Json) -> None:
    with pytest.raises(LayoutDrift, match=f"a JSON object, found {type(value).__name__}"):
        require(value, [], "row")


@pytest.mark.parametrize("value", [None, {}, "text", 1])
def test_only_an_array_is_a_list(value: Json) -> None:
    assert require_list([value], "rows") == [value]
    with pytest.raises(
        LayoutDrift, match=f"rows: expected a JSON array, found {type(value).__name__}"
    ):
        require_list(value, "rows")
