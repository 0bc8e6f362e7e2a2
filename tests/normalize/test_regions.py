"""Regions: what each way of printing a place is read as, and where doubt stays doubt."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from normalize.reading import Reason
from normalize.region_table import table
from normalize.regions import Level, Region, read_region

ALL = [r for held in table().codes.values() for r in held]
CURRENT = [r for r in ALL if r.in_force()]
NAMES = sorted({*table().full, *table().bare})


def code_of(
    text: str, within: str | None = None, level: str | None = None, on: date | None = None
) -> str | None:
    """The code read, None in doubt."""
    value = read_region(text, within, level=level, on=on).value
    return value.code if value else None


def called(name: str) -> set[str]:
    """Codes of all regions that the table calls so."""
    return {r.code for r in table().full.get(name, ()) + table().bare.get(name, ())}


# --- single texts ------------------------------------------------------------------------------

READ = """
辽宁 210000 | 内蒙古 150000 | 广西 450000 | 内蒙古自治区 150000 | 广西自治区 450000 | 新疆 650000
沈阳市 210100 | 沈阳 210100 | 林口县 231025 | 昆山 320583 | 海南州 632500 | 孟村县 130930
浙江省宁波市北仑区 330206 | 广东广州 440100 | 江苏省昆山市 320583 | 石河子市 659001
北京市市辖区东城区 110101 | 上海上海市浦东新区 310115 | 吉林省吉林市 220200
吉林吉林市昌邑区 220202 | 海南州共和县 632521 | 广东省深圳市南山区 440305
中央 100000 | 全国 100000 | 国家级 100000 | 中国 100000 | 中华人民共和国财政部 100000
云南省曲靖市麒麟区西城街道1号 530302 | 浙江省财政厅 330000 | 内江市市本级 511000
广东深圳南山科技园 440300 | 珠海市横琴新区 440400 | 天津经济技术开发区 120000
合肥高新区 340176 | 合肥市高新区 340176 | 江苏省苏州市苏州工业园区星湖街 320576
苏州工业园区 320576 | 甘肃省兰州新区 620171 | 蚌埠高新区 340371
四川省重庆市 510200 | 莱芜市 371200 | 湖北省襄樊市襄城区 420602 | 渝北区 500112 | 通县 110223
海南 460000 | 河南 410000 | 河北 130000 | 西安 610100 | 长沙 430100 | 重庆 500000 | 青岛 370200
香港 810000 | 中国香港 810000 | 澳门特别行政区 820000 | 台湾省 710000 | 台湾 710000
新疆生产建设兵团 660000 | 兵团 660000 | 湖北省直辖县级行政区划仙桃市 429004 | 梅县 441403
330206 330206 | 330200000000 330200 | 511001 511000 | 110100 110000 | 419000 410000
"""


@pytest.mark.parametrize("line", READ.strip().replace("\n", "|").split("|"))
def test_read(line: str) -> None:
    text, code = line.split()
    assert code_of(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("江苏省 常州市", "320400"),
        ("广东 + 广州市", "440100"),
        ("北京 北京市 朝阳区", "110105"),
        ("吉林 吉林", "220200"),
        ("江 苏 省", "320000"),
        ("　沈阳市\n", "210100"),
        ("中国（上海）自由贸易试验区", "310000"),
        ("新疆 自治区直辖县级行政区划", "650000"),
        ("辽宁 > 朝阳", "211300"),
        ("湖北-恩施州-恩施市", "422801"),
    ],
)
def test_read_with_gaps(text: str, code: str) -> None:
    assert code_of(text) == code


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("鼓楼区", ("320106", "320302", "350102", "410204")),
        ("朝阳区", ("110105", "220104")),
        ("市中区", ("370103", "370402", "511002", "511102")),
        ("吉林", ("220000", "220200")),
        ("朝阳", ("110105", "211300", "211321", "220104")),
        ("通州", ("110112", "320612")),
        ("恩施", ("422800", "422801")),
        ("江苏 鼓楼区", ("320106", "320302")),
        ("江苏、浙江", ("320000", "330000")),
        ("新华区人民政府", ("130105", "130902", "410402")),
    ],
)
def test_doubt_keeps_all_candidates(text: str, codes: tuple[str, ...]) -> None:
    reading = read_region(text)
    assert (reading.reason, reading.candidates) == (Reason.AMBIGUOUS, codes)


@pytest.mark.parametrize("text", ["郊区", "城区", "矿区", "新区"])
def test_names_too_common_stay_in_doubt(text: str) -> None:
    """One of them may be the only one in force: that says little."""
    assert read_region(text).reason is Reason.AMBIGUOUS
    assert read_region(text + "改造工程").reason is Reason.UNREADABLE


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.NOT_STATED),
        (" - ", Reason.NOT_STATED),
        ("境外", Reason.NOT_APPLICABLE),
        ("江苏省 杭州市", Reason.CONTRADICTORY),
        ("浙江省南京市", Reason.CONTRADICTORY),
        ("河北 朝阳", Reason.CONTRADICTORY),
        ("海南省共和县", Reason.CONTRADICTORY),
        ("河南路12号", Reason.UNREADABLE),
        ("河南南阳路", Reason.UNREADABLE),
        ("北京大学", Reason.UNREADABLE),
        ("中山市场", Reason.UNREADABLE),
        ("共和国际", Reason.UNREADABLE),
        ("和平 电器", Reason.UNREADABLE),
        ("西咸新区", Reason.UNREADABLE),
        ("高新区", Reason.UNREADABLE),
        ("市辖区", Reason.UNREADABLE),
        ("999999", Reason.UNREADABLE),
    ],
)
def test_no_guess(text: str, reason: Reason) -> None:
    assert read_region(text).reason is reason


@pytest.mark.parametrize(
    ("text", "within", "code"),
    [
        ("鼓楼区", "南京", "320106"),
        ("鼓楼区", "350000", "350102"),
        ("高新区", "合肥市", "340176"),
        ("市辖区", "沈阳市", "210100"),
        ("省级", "江苏", "320000"),
        ("省本级", "苏州市", "320000"),
        ("市本级", "上海", "310000"),
        ("县级", "林口县", "231025"),
        ("海南", "青海", "632500"),
        ("吉林", "220200", "220200"),
        ("江苏省", "苏州", "320000"),
        ("全国", "江苏", "100000"),
        ("延庆区", "北京市", "110119"),
        ("沈阳", "境外", "210100"),
    ],
)
def test_within(text: str, within: str, code: str) -> None:
    assert code_of(text, within) == code


def test_within_that_does_not_fit_is_a_contradiction() -> None:
    reading = read_region("济南", "江苏")
    assert (reading.reason, reading.candidates) == (Reason.CONTRADICTORY, ("370100",))
    assert read_region("高新区", "安徽").reason is Reason.UNREADABLE  # the list of zones has gaps


@pytest.mark.parametrize(
    ("text", "level", "code"),
    [
        ("吉林", Level.PROVINCE, "220000"),
        ("吉林", "prefecture", "220200"),
        ("海南", "prefecture", "632500"),
        ("朝阳", "prefecture", "211300"),
        ("青岛", "province", "370200"),  # stands in columns of provinces all the same
        ("海南", "province", "460000"),
    ],
)
def test_level(text: str, level: str, code: str) -> None:
    assert code_of(text, level=level) == code


def test_unknown_level_is_an_error() -> None:
    with pytest.raises(ValueError, match="town"):
        read_region("吉林", level="town")


# --- time --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "year", "code"),
    [
        ("梅县", 2000, "441421"),
        ("梅县", 2020, "441403"),
        ("重庆", 1990, "510200"),
        ("重庆", 2000, "500000"),
        ("莱芜市", 1990, "370981"),
        ("义马市", 1988, "419001"),
        ("渝北区", 2021, "500112"),
    ],
)
def test_read_as_of(text: str, year: int, code: str) -> None:
    assert code_of(text, on=date(year, 6, 30)) == code


# --- properties --------------------------------------------------------------------------------


@given(st.sampled_from(CURRENT))
def test_a_full_path_reads_back(this: Region) -> None:
    assert read_region(this.path).value == this


@given(st.sampled_from(ALL))
def test_a_path_of_its_time_reads_back(this: Region) -> None:
    on = date(this.valid_from or 2025, 12, 31)
    assert read_region(this.path, on=on).value == this


@given(st.sampled_from(NAMES))
def test_a_name_reads_to_one_of_its_regions_or_to_doubt(name: str) -> None:
    reading = read_region(name)
    true = called(name)
    if reading.value:
        assert reading.value.code in true
    else:
        known = table().full.get(name, ()) + table().bare.get(name, ())
        now = {r.code for r in known if r.in_force()}
        assert reading.reason is Reason.AMBIGUOUS
        assert set(reading.candidates) <= true
        # A bare name of a province or city leaves out what usage does: counties elsewhere.
        assert set(reading.candidates) >= now or name in table().bare


@given(st.sampled_from(CURRENT), st.sampled_from(CURRENT))
def test_within_only_narrows(this: Region, context: Region) -> None:
    reading = read_region(this.name, context.code)
    if reading.value:
        assert reading.value.code in called(this.name)
        value = reading.value
        assert context.code in value.lineage or value.code in context.lineage
    else:
        assert set(reading.candidates) <= called(this.name)


@given(st.sampled_from(CURRENT), st.text(max_size=8))
def test_what_follows_a_path_does_not_move_it(this: Region, rest: str) -> None:
    value = read_region(f"{this.path} {rest}").value
    assert value is None or this.code in value.lineage


PIECES = st.sampled_from([*NAMES, "市辖区", " ", "、", "路", "号", "(", "1", "本级", "财政局"])


@given(st.one_of(st.text(), st.lists(PIECES, max_size=12).map("".join)), st.none() | PIECES)
def test_any_text_is_read_or_refused(text: str, within: str | None) -> None:
    assert read_region(text, within).raw == text


def test_long_repetition_does_no_harm() -> None:
    assert code_of("北京" * 5000) == "110000"
    assert read_region("朝阳县" * 5000).raw == "朝阳县" * 5000


def test_plain_names_are_fast() -> None:
    """50,000 a second is the aim; a tenth of that still passes on a loaded machine."""
    names = [r.name for r in CURRENT[:2000]]
    started = time.perf_counter()
    for name in names:
        read_region(name)
    assert len(names) / (time.perf_counter() - started) > 5_000


def test_notice_regions(captures: Path) -> None:
    """The region column of a day of notices holds provinces and prefectures, all in the table."""
    with (captures / "ccgp_text/notices_20260729.jsonl").open(encoding="utf-8") as lines:
        texts = [json.loads(line)["region"] for line in lines]
    assert all(read_region(text).value for text in texts)


def test_exchange_regions(captures: Path) -> None:
    """Every issuer of the list in China has a province and, within it, an area: all are read."""
    listed = json.loads((captures / "sse/list_20210203.result.json").read_text(encoding="utf-8"))
    pairs = [(i["s_province"], i["s_areaNameDesc"]) for row in listed for i in row["stockIssuer"]]
    readings = [
        (read_region(a, level="province"), read_region(b, a, on=date(2021, 2, 3))) for a, b in pairs
    ]
    doubt = {(a.raw, b.raw) for a, b in readings if a.value is None or b.value is None}
    assert doubt <= {("境外", "境外")}
    sure = sum(a.value is not None and b.value is not None for a, b in readings)
    assert sure / len(readings) > 0.98  # the rest is abroad: 28 of 2,000 and more rows
    assert all(a.value.code in b.value.lineage for a, b in readings if a.value and b.value)


def test_manager_addresses(captures: Path) -> None:
    """An address is read to a place inside the city that the same record names."""
    day = json.loads((captures / "amac/daily_20260513.json").read_text(encoding="utf-8"))
    for one in day["managers"]:
        address = read_region(one["registerAddress"]).value
        assert address is not None
        assert code_of(one["registerCity"], one["registerProvince"]) in address.lineage
