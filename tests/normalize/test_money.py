"""Amounts of money: every style is written by the test itself and has to be read back."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from normalize.money import (
    Bound,
    Money,
    find_money,
    from_number,
    read_money,
    read_rate,
    unit_in,
)
from normalize.reading import Reason

YI = 10_000_000_000  # 亿元 in fen
WAN = 1_000_000  # 万元 in fen


def money(text: str, unit: str | None = None) -> Money:
    reading = read_money(text, unit)
    assert reading.value is not None, reading
    return reading.value


def bounds(text: str, unit: str | None = None) -> tuple[Bound, int | None, int | None]:
    read = money(text, unit)
    return read.bound, read.lo_minor, read.hi_minor


# Writers, independent of the reader.


def in_yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}元"


def grouped(fen: int) -> str:
    return f"¥{fen // 100:,}.{fen % 100:02d}元"


def in_wan(fen: int) -> str:
    return f"￥{fen // WAN}.{fen % WAN:06d} 万元（人民币）"


def in_yi(fen: int) -> str:
    return f"人民币{fen // YI}.{fen % YI:010d}亿元"


def full_width(fen: int) -> str:
    return in_yuan(fen).translate({ord("0") + i: ord("０") + i for i in range(10)} | {46: "．"})


def capitals(fen: int) -> str:
    """大写 by the rule for bills (支付结算办法, annex 1)."""
    yuan, jiao, cents = fen // 100, fen // 10 % 10, fen % 10
    whole = _capital_whole(yuan)
    text = f"{whole}元" if whole or not (jiao or cents) else ""
    if not jiao and not cents:
        return (text if whole else "零元") + "整"
    if jiao:
        text += f"{_CAPITALS[jiao]}角"
    elif whole:
        text += "零"
    return text + (f"{_CAPITALS[cents]}分" if cents else "整")


_CAPITALS = "零壹贰叁肆伍陆柒捌玖"


def _capital_whole(yuan: int) -> str:
    high, rest = divmod(yuan, 10**8)
    middle, low = divmod(rest, 10**4)
    text = f"{_capital_whole(high)}亿" if high else ""
    text += f"{_group(middle, bool(text))}万" if middle else "零"
    text += _group(low, text != "零")
    return re.sub("零+", "零", text).strip("零")


def _group(number: int, follows: bool) -> str:
    digits = f"{number:04d}" if follows else str(number)
    units = ["仟", "佰", "拾", ""][-len(digits) :]
    text = "".join(
        _CAPITALS[int(digit)] + (unit if digit != "0" else "")
        for digit, unit in zip(digits, units, strict=True)
    )
    return re.sub("零+", "零", text).rstrip("零")


STYLES = [in_yuan, grouped, in_wan, in_yi, full_width]


@given(fen=st.integers(0, 10**15), style=st.sampled_from(STYLES))
def test_every_style_reads_back(fen: int, style: object) -> None:
    assert callable(style)
    assert money(style(fen)).exact == fen


@given(fen=st.integers(1, 10**13))
def test_capitals_read_back(fen: int) -> None:
    assert money(capitals(fen)).exact == fen


@given(fen=st.integers(1, 10**13))
def test_capitals_and_figures_agree(fen: int) -> None:
    assert money(f"人民币 {capitals(fen)}（大写）（{in_yuan(fen)}）").exact == fen


@given(fen=st.integers(1, 10**12), off=st.integers(1, 10**6))
def test_capitals_and_figures_that_disagree(fen: int, off: int) -> None:
    reading = read_money(f"{capitals(fen)}（{in_yuan(fen + off)}）")
    assert reading.reason is Reason.CONTRADICTORY
    assert len(reading.candidates) == 2


@given(fen=st.integers(0, 10**13), unit=st.sampled_from(["元", "万元", "亿元"]))
def test_bare_number_takes_the_unit_of_the_head(fen: int, unit: str) -> None:
    scale = {"元": 100, "万元": WAN, "亿元": YI}[unit]
    text = f"{Decimal(fen) / scale:f}"
    assert money(text, f"金额（{unit}）").exact == fen
    assert from_number(Decimal(text), unit).value == money(text, unit)


@given(
    st.text() | st.text("0123456789.,，-至约不超过低于万亿元圆角分整壹拾佰零百¥￥()（）/%年 每的")
)
def test_no_text_makes_it_fail(text: str) -> None:
    read_money(text)
    read_money(text, text)
    read_rate(text)
    for reading, start, end in find_money(text):
        assert reading.raw == text[start:end]
        assert 0 <= start < end <= len(text)


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_two_amounts_are_never_one(one: int, other: int) -> None:
    reading = read_money(f"第1包{in_yuan(one)}；第2包{in_yuan(other)}")
    assert reading.reason is Reason.AMBIGUOUS
    assert len(reading.candidates) == 2


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("￥375.000000万元（人民币）", 375 * WAN),
        ("￥182.000000 万元", 182 * WAN),
        ("1,430,000.00元", 143 * WAN),
        ("303,100万元", 303_100 * WAN),
        ("1.77万亿元", 17_700 * YI),
        ("1亿5000万元", 15_000 * WAN),
        ("569800.00(元)", 56_980_000),
        ("12.5（万元）", 1_250 * WAN // 100),
        ("最终报价:12 万 元", 12 * WAN),
        ("2026年度预算50万元", 50 * WAN),
        ("五亿元", 5 * YI),
        ("一百二十亿元", 120 * YI),
        ("叁拾玖万捌仟元整", 398_000_00),
        ("壹拾万零柒仟元零伍角叁分", 107_000_53),
        ("398000元（39.8万元）", 398_000_00),
        ("大写：伍仟元整 小写：5000.00", 5_000_00),
        ("700亿", 700 * YI),
        ("¥2,680,000", 268 * WAN),
        ("①5万元", 5 * WAN),
        ("签约10亿元", 10 * YI),
        ("最近5亿元", 5 * YI),
        ("98万元（下浮5%）", 98 * WAN),
        ("￥0.000000 万元（人民币）", 0),
    ],
)
def test_exact_amounts(text: str, fen: int) -> None:
    assert money(text).exact == fen
    assert money(text).currency == "CNY"


@pytest.mark.parametrize(
    ("text", "bound", "low", "high"),
    [
        ("不低于1亿元", Bound.GE, YI, None),
        ("不少于 1 亿 元", Bound.GE, YI, None),
        ("至少1亿元", Bound.GE, YI, None),
        ("逾1亿元", Bound.GE, YI, None),
        ("突破1亿元", Bound.GE, YI, None),
        ("超过1亿元", Bound.GE, YI, None),
        ("规模超1亿", Bound.GE, YI, None),
        ("1亿元以上", Bound.GE, YI, None),
        ("1亿多元", Bound.GE, YI, None),
        ("不超过1亿元", Bound.LE, None, YI),
        ("未超过1亿元", Bound.LE, None, YI),
        ("1亿元（含）以下", Bound.LE, None, YI),
        ("不足1亿元", Bound.LE, None, YI),
        ("近600亿元", Bound.APPROX, 600 * YI, 600 * YI),
        ("约为600亿元", Bound.APPROX, 600 * YI, 600 * YI),
        ("600亿元左右", Bound.APPROX, 600 * YI, 600 * YI),
        ("5-10亿元", Bound.RANGE, 5 * YI, 10 * YI),
        ("5亿-10亿元", Bound.RANGE, 5 * YI, 10 * YI),
        ("5亿元至10亿元", Bound.RANGE, 5 * YI, 10 * YI),
        ("5亿元（含）～10亿元", Bound.RANGE, 5 * YI, 10 * YI),
        ("5,000万—1亿元", Bound.RANGE, YI // 2, YI),
        ("百亿级", Bound.MAGNITUDE, None, None),
        ("千亿元", Bound.MAGNITUDE, None, None),
        ("超百亿元", Bound.MAGNITUDE, None, None),
        ("数十亿元", Bound.MAGNITUDE, None, None),
        ("500亿级", Bound.MAGNITUDE, None, None),
    ],
)
def test_bounds_stay_what_they_are(
    text: str, bound: Bound, low: int | None, high: int | None
) -> None:
    assert bounds(text) == (bound, low, high)
    assert money(text).exact is None


@pytest.mark.parametrize(
    ("text", "unit", "reason"),
    [
        ("2,680,000", None, Reason.NO_UNIT),
        ("人民币375.0", None, Reason.NO_UNIT),
        ("2,680,000", "数量", Reason.NO_UNIT),
        ("98.5%", None, Reason.NOT_APPLICABLE),
        ("折扣率：85", "元", Reason.NOT_APPLICABLE),
        ("85", "下浮率(%)", Reason.NOT_APPLICABLE),
        ("50万元/年", None, Reason.UNREADABLE),
        ("200元/人", None, Reason.UNREADABLE),
        ("200元/100人", None, Reason.UNREADABLE),
        ("每年50万元", None, Reason.UNREADABLE),
        ("50", "单价（元/年）", Reason.UNREADABLE),
        ("50（万元/年）", "元", Reason.UNREADABLE),
        ("50", "金额(元)/人", Reason.UNREADABLE),
        ("50", "单价（元）／件", Reason.UNREADABLE),
        ("50万元", "金额（元/年）", Reason.UNREADABLE),
        ("伍拾元（50元）", "金额（元）/年", Reason.UNREADABLE),
        ("", "金额(元)/人", Reason.NOT_STATED),
        ("50万元×3", None, Reason.UNREADABLE),
        ("100万元的5%", None, Reason.UNREADABLE),
        ("0.0035元", None, Reason.UNREADABLE),
        ("12元5角", None, Reason.UNREADABLE),
        ("2 00万元", "元", Reason.UNREADABLE),
        ("1,43,000元", None, Reason.UNREADABLE),
        ("050万元", None, Reason.UNREADABLE),
        ("2026-06-02", "元", Reason.UNREADABLE),
        ("3亿股", None, Reason.UNREADABLE),
        ("100元件", None, Reason.UNREADABLE),
        ("一百五元", None, Reason.UNREADABLE),
        ("3 500万元", None, Reason.AMBIGUOUS),
        ("包1，500万元", None, Reason.AMBIGUOUS),
        ("50万元、50万元", None, Reason.AMBIGUOUS),
        ("报价-5万元", None, Reason.AMBIGUOUS),
        ("(2,680,000)", "元", Reason.AMBIGUOUS),
        ("人民币238万元，其中一标段100万元", None, Reason.AMBIGUOUS),
        ("-5万元", None, Reason.OUT_OF_RANGE),
        ("负5万元", None, Reason.OUT_OF_RANGE),
        ("200万亿元", None, Reason.OUT_OF_RANGE),
        ("9" * 60 + "元", None, Reason.OUT_OF_RANGE),
        ("¥100美元", None, Reason.CONTRADICTORY),
        ("100万元", "出资额(港币)", Reason.CONTRADICTORY),
        ("10亿元-5亿元", None, Reason.CONTRADICTORY),
        ("", "元", Reason.NOT_STATED),
        ("/", "元", Reason.NOT_STATED),
        ("详见附件", None, Reason.NOT_READ),
        ("不公开", None, Reason.WITHHELD),
    ],
)
def test_doubt_has_a_reason(text: str, unit: str | None, reason: Reason) -> None:
    reading = read_money(text, unit)
    assert (reading.value, reading.reason, reading.raw) == (None, reason, text)


@pytest.mark.parametrize(
    ("text", "unit", "currency", "minor"),
    [
        ("100万美元", None, "USD", 100 * WAN),
        ("US$1,000,000", None, "USD", 100 * WAN),
        ("港币100万元", None, "HKD", 100 * WAN),
        ("HK$6.00亿", None, "HKD", 6 * YI),
        ("100", "万港元", "HKD", 100 * WAN),
        ("2欧元", None, "EUR", 200),
        ("100日元", None, "JPY", 100),  # the yen has no hundredths
    ],
)
def test_foreign_money_stays_foreign(
    text: str, unit: str | None, currency: str, minor: int
) -> None:
    read = money(text, unit)
    assert (read.currency, read.exact) == (currency, minor)


def test_unit_in_the_value_wins_over_the_head() -> None:
    assert money("375万元", "金额（元）").exact == 375 * WAN
    assert money("￥375", "万元").exact == 375 * WAN


@pytest.mark.parametrize(
    ("text", "step"),
    [("1.77万亿元", 100 * YI), ("600亿元", YI), ("375.000000万元", 1), ("百亿级", 100 * YI)],
)
def test_precision_is_the_last_digit_written(text: str, step: int) -> None:
    assert money(text).precision_minor == step


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("预算金额（元）", "元"),
        ("中标（成交）金额（万元）", "万元"),
        ("总规模（亿）", "亿元"),
        ("万人民币", "万元"),
        ("（人民币万元）", "万元"),
        ("单位：亿元 币种：人民币", "亿元"),
        ("金额（美元）", "美元"),
        ("出资额（万港币）", "万港元"),
        ("单价(元/台)", "元/台"),
        ("金额(元)/人", "元/人"),
        ("金额（万元）每 年", "万元每年"),
        ("金额(元)/费率(%)", "元"),
        ("金额(元)/标项", "元"),
        ("金额(元)/人数", "元"),
        ("折扣率", "%"),
        ("数量（单位）", None),
        ("金额（元/万元）", None),
        ("金额（人民币）", None),
        ("超过200万元的项目", None),
        ("多元化", None),
    ],
)
def test_unit_in_a_label(label: str, unit: str | None) -> None:
    assert unit_in(label) == unit


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("98.5%", "0.985"),
        ("下浮率 5％", "0.05"),
        ("85折", "0.85"),
        ("8.5折", "0.85"),
        ("5‰", "0.005"),
    ],
)
def test_rates_are_parts_of_one(text: str, rate: str) -> None:
    assert read_rate(text).value == Decimal(rate)


def test_rates_in_doubt() -> None:
    assert read_rate("费率0.85").reason is Reason.NO_UNIT
    assert read_rate("0.85", "费率（%）").value == Decimal("0.0085")
    assert read_rate("90-95%").reason is Reason.AMBIGUOUS
    assert read_rate("").reason is Reason.NOT_STATED


def test_json_numbers() -> None:
    assert from_number(Decimal("44.2629"), "亿元").value == money("44.2629亿元")
    assert from_number(18, "亿元", "HKD").value == money("18亿港元")
    assert from_number("-1", "元").reason is Reason.OUT_OF_RANGE
    assert from_number("1E+50", "元").reason is Reason.OUT_OF_RANGE
    assert from_number("NaN", "元").reason is Reason.UNREADABLE
    assert from_number(1, "件").reason is Reason.NO_UNIT
    with pytest.raises(TypeError):
        from_number(0.1, "元")  # type: ignore[arg-type]


def test_find_money_in_a_sentence() -> None:
    text = "基金总规模50亿元，首期认缴不低于 20亿元；单价400元/套，参股3亿股。"
    found = find_money(text)
    assert [text[start:end] for _, start, end in found] == ["50亿元", "不低于 20亿元", "400元"]
    assert [reading.reason for reading, _, _ in found] == [None, None, Reason.UNREADABLE]


def test_find_money_in_captured_sentences(captures: Path) -> None:
    """The headline figures of the curated table stand among those found in its quotes."""
    with (captures / "funds" / "province_scale.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    wanted = [(row["quote"], row[k]) for row in rows for k in ("value_yi", "paidin_yi") if row[k]]
    missed = [
        (value, quote)
        for quote, value in wanted
        if int(Decimal(value) * YI)
        not in {m.value.lo_minor or m.value.hi_minor for m, _, _ in find_money(quote) if m.value}
    ]
    assert len(wanted) > 50
    assert missed == []


@pytest.mark.parametrize("text", ["年费率报价:0.80(%)", "0.80（%）", "0.80 %"])
def test_a_rate_with_its_sign_in_brackets(text: str) -> None:
    assert read_rate(text).value == Decimal("0.008")
