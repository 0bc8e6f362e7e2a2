"""The table of regions: what it holds, and the ways up, down the years and on."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from normalize.region_table import Level, code_in, table
from normalize.regions import COUNTRY, ancestors, province_of, region, successors

ALL = [r for held in table().codes.values() for r in held]
CURRENT = [r for r in ALL if r.in_force()]
DIRECT = ("4190", "4290", "4690", "6590")  # counties right under a province
MUNICIPALITIES = ("11", "12", "31", "50")


def test_table_holds_what_its_sources_hold() -> None:
    counts = Counter((r.level, r.kind) for r in CURRENT)
    assert counts == {
        (Level.COUNTRY, "division"): 1,
        (Level.PROVINCE, "division"): 35,  # 33 of the MCA, Taiwan, the Corps
        (Level.PREFECTURE, "division"): 333,
        (Level.COUNTY, "division"): 2845,
        (Level.COUNTY, "development_zone"): 124,
    }
    assert len(ALL) - len(CURRENT) == 3612


def test_every_parent_exists_and_stands_higher() -> None:
    order = list(Level)
    for this in ALL:
        if this.parent is not None:
            above = region(this.parent)
            assert above is not None
            assert order.index(above.level) < order.index(this.level)
    assert [r.code for r in ALL if r.parent is None] == [COUNTRY]


def test_codes_begin_with_their_parents() -> None:
    for this in CURRENT:
        if this.level is Level.PREFECTURE:
            assert this.parent == this.code[:2] + "0000"
        if this.level is Level.COUNTY:
            direct = this.code[:2] in MUNICIPALITIES or this.code[:4] in DIRECT
            assert this.parent == (this.code[:2] + "0000" if direct else this.code[:4] + "00")


def test_no_code_has_two_meanings_in_one_year() -> None:
    for held in table().codes.values():
        for year in range(1981, 2026):
            assert sum(r.in_force(year) for r in held) <= 1


def test_what_replaced_a_division_exists_and_is_reached() -> None:
    old = [r for r in ALL if not r.in_force()]
    assert all(region(code) for r in old for code in r.replaced_by)
    without = [r for r in old if not successors(r)]
    # The history names no follower of abolished prefectures, only of their counties.
    assert len(without) < 200
    assert {r.level for r in without if not r.replaced_by} <= {Level.PREFECTURE, Level.COUNTY}


@pytest.mark.parametrize(
    ("code", "then", "now"),
    [
        ("500112", None, ["500157"]),
        ("420600", date(2000, 1, 1), ["420600"]),
        ("371203", None, ["370117"]),
        ("330206", None, ["330206"]),
        ("510200", None, []),
    ],
)
def test_successors(code: str, then: date | None, now: list[str]) -> None:
    old = region(code, then)
    assert old is not None
    assert [r.code for r in successors(old)] == now


def test_ways_up() -> None:
    assert [r.name for r in ancestors("330206")] == ["中国", "浙江省", "宁波市"]
    assert ancestors("999999") == ()
    province = province_of("659001")
    assert province is not None
    assert province.name == "新疆维吾尔自治区"
    assert province_of(COUNTRY) is None
    assert province_of("999999") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [("330206", "330206"), ("210101", "210100"), ("659000", "650000"), ("330299", None)],
)
def test_code_in(text: str, code: str | None) -> None:
    assert code_in(text) == code


def test_no_name_is_longer_than_the_reader_looks() -> None:
    assert max(map(len, table().full)) <= 20
