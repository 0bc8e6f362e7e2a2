"""The strict reader of JSON that all such sources share."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, strategies as st

from spiders.drafts import Oddity, Page
from spiders.platforms.json_api import check_keys, count, jsonable, objects, read_json
from spiders.select import LayoutDrift

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def page(text: str) -> Page:
    return Page("https://example.org/", "list", text, datetime(2026, 1, 1, tzinfo=UTC))


@given(st.dictionaries(st.text(), VALUES) | st.lists(VALUES))
def test_any_object_or_array_comes_back(value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert read_json(page(text)) == value
    assert read_json(page(f"cb_1({text});")) == value
    assert jsonable(value) == value


@given(st.dictionaries(st.text(), VALUES, min_size=1), st.data())
def test_no_cut_of_an_object_is_read(value: Any, data: st.DataObject) -> None:
    text = json.dumps(value)
    cut = text[: data.draw(st.integers(0, len(text) - 1))]
    with pytest.raises(LayoutDrift):
        read_json(page(cut))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_numbers_are_read_without_a_float(number: Decimal) -> None:
    answer: Any = read_json(page(f'{{"n": {number:f}}}'))
    assert type(answer["n"]) is Decimal
    assert answer["n"] == number
    told: Any = jsonable(answer)
    assert Decimal(told["n"]) == number


def test_jsonable_goes_all_the_way_in() -> None:
    value = {"a": [Decimal("1.50"), {"b": Decimal("0.1")}], "c": 3, "d": True, "e": None}
    assert jsonable(value) == {"a": ["1.50", {"b": "0.1"}], "c": 3, "d": True, "e": None}


@pytest.mark.parametrize("text", ["Infinity", "-Infinity", "NaN", "[1,]", "{'a': 1}", '{"a": 1} x'])
def test_what_is_no_json(text: str) -> None:
    with pytest.raises(LayoutDrift, match="JSON"):
        read_json(page(f'{{"a": {text}}}' if text[0] not in "[{" else text))


def test_keys() -> None:
    fields: dict[str, Any] = {"a": 1, "b": 2}
    assert check_keys(fields, ["a"], "row", ["b"])[1] == ()
    assert check_keys(fields, ["a"], "row", known=["b", "c"])[1] == ()
    assert check_keys(fields, ["a"], "row")[1] == (Oddity("row: new key", "b"),)
    missing = check_keys(fields, ["a"], "row", ["b", "c"])[1]
    assert missing == (Oddity("row: missing key", "c"),)
    with pytest.raises(LayoutDrift) as caught:
        check_keys({**fields, "d": 3}, ["a"], "row", ["b", "c"])
    assert (caught.value.expected, caught.value.found) == ("keys c", "new keys d")
    with pytest.raises(LayoutDrift):
        check_keys(fields, ["z"], "row")
    with pytest.raises(LayoutDrift):
        check_keys([], [], "row")


@pytest.mark.parametrize("wrong", [None, {}, "x", [1], [{"a": 1}, None]])
def test_objects(wrong: Any) -> None:
    assert list(objects([{"a": 1}], "rows")) == [{"a": 1}]
    with pytest.raises(LayoutDrift):
        list(objects(wrong, "rows"))


@pytest.mark.parametrize("wrong", [None, "3", True, -1, 2.0])
def test_counts(wrong: Any) -> None:
    assert count({"n": 0}, "n", "page") == 0
    with pytest.raises(LayoutDrift):
        count({"n": wrong}, "n", "page")
