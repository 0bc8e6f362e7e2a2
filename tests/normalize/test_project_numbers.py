"""Project numbers: one key for every way of writing, and careful words about re-tenders."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from normalize.procurement.project_numbers import project_key, retender_of, retender_round


@pytest.mark.parametrize(
    "number",
    [
        "[231025]FAGC[GK]20260002",
        "11010226210200025327-XM001",
        "0701-264106070107",
        "330600263010070000018-ZJXSC-2026-107-3",
        "GZBL-A(2026-656号)-1",
        "YBH-026-06/1",
        "AB2026//CD0001",
    ],
)
def test_good_numbers_stay_as_they_are(number: str) -> None:
    assert project_key(number) == number


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("ＡＢ（ＺＢ）【2026】01 号", "AB(ZB)[2026]01号"),
        ("ab-2026 -01\n", "AB-2026-01"),
        ("AB—2026–01", "AB-2026-01"),
        ("项目编号：AB-1", "AB-1"),
        ("AB(ZB)-1（招标文件编号：AB(ZB)-1）", "AB(ZB)-1"),
        ("AB-1（品目一）", "AB-1"),
        ("AB-1（第2包）", "AB-1"),
        ("AB-1（二次）", "AB-1(二次)"),
        ("AB-1（CD2026）", "AB-1(CD2026)"),
        ("无", None),
        (" / ", None),
        ("", None),
    ],
)
def test_project_key(written: str, key: str | None) -> None:
    assert project_key(written) == key


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("AB2026-1(二次)", ("AB2026-1", 2)),
        ("AB2026-1(第2次)", ("AB2026-1", 2)),
        ("AB2026-1(2次)", ("AB2026-1", 2)),
        ("AB2026-三次", ("AB2026", 3)),
        ("AB2026第三次", ("AB2026", 3)),
        ("AB2026(二次招标)", ("AB2026", 2)),
        ("AB2026(重新招标)", ("AB2026", 2)),
        ("AB2026重新采购", ("AB2026", 2)),
        ("AB2026(第一次)", None),
        ("AB20262次", None),
        ("AB2026-1", None),
        ("AB2026-2", None),
        ("AB2026-017-01", None),
        ("(二次)", None),
    ],
)
def test_retender_only_by_explicit_words(key: str, expected: tuple[str, int] | None) -> None:
    assert retender_of(key) == expected


@pytest.mark.parametrize(
    ("title", "attempt"),
    [
        ("某校设备项目（第二次）竞争性磋商公告", 2),
        ("某校设备项目公开招标公告(三次)", 3),
        ("某校设备项目二次招标公告", 2),
        ("某小区二次供水设备采购公告", None),
        ("某校设备项目更正公告（第二次）", None),
        ("某校设备项目公开招标公告", None),
    ],
)
def test_the_round_in_a_title(title: str, attempt: int | None) -> None:
    assert retender_round(title) == attempt


@given(st.text())
def test_the_key_of_a_key_is_itself(text: str) -> None:
    key = project_key(text)
    if key is not None:
        assert project_key(key) == key
        retender_of(key)
    retender_round(text)


@given(st.from_regex(r"[A-Z]{2,6}-20[0-9]{2}-[0-9]{1,4}", fullmatch=True), st.integers(2, 9))
def test_a_marked_retender_leads_back_to_the_first(number: str, attempt: int) -> None:
    key = project_key(f"{number}（第{'零一二三四五六七八九'[attempt]}次）")
    assert key is not None
    assert retender_of(key) == (number, attempt)
