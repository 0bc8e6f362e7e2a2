"""Rules of money that hold for every amount: no unit, no amount; rates are none; nothing mended."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings, strategies as st

from normalize.procurement.awards import Award, with_unit_of_total, without_false_units
from normalize.procurement.notice_amounts import amount_of, ceiling_of, price_of, unit_price_of
from normalize.procurement.notices import notice
from normalize.records import (
    AwardRecord,
    Json,
    ProcurementItemRecord,
    ProcurementLotRecord,
    ProcurementNoticeRecord,
    Record,
)
from spiders.body_text import read_body
from spiders.drafts import Draft
from spiders.notice_body import body_fields
from tests.support.ccgp_pages import table
from tests.support.notices import of, the

YUAN = st.integers(1, 10**9)
HEADS = st.sampled_from(["", "中标金额", "中标（成交）金额", "成交价", "报价", "预算", "总价"])


def records(body: str, total_yuan: int | None = None, words: str = "中标公告") -> list[Record]:
    summary: dict[str, Json] = {"采购单位": "样例中学"}
    if total_yuan is not None:
        summary["总中标金额"] = in_wan(total_yuan)
    fields: dict[str, Json] = {
        "title": f"样例{words}",
        "published": "2026-06-02 10:26",
        "breadcrumb": [words],
        "summary": summary,
        "attachments": [],
        **body_fields(read_body(body)),
    }
    return notice(Draft("notice", "1", fields, "page", {}))


def in_wan(yuan: int) -> str:
    return f"￥{Decimal(yuan) / 10_000:.6f} 万元（人民币）"


def firm(number: int) -> str:
    return f"样例{number}号科技有限公司"


@given(YUAN, HEADS)
def test_without_a_unit_there_is_no_amount(yuan: int, head: str) -> None:
    for read in (amount_of, ceiling_of, unit_price_of):
        amount = read(str(yuan), head)
        assert amount.minor is None
        assert amount.raw == str(yuan)
    assert price_of(str(yuan), head).minor is None


@given(YUAN, st.sampled_from(["元", "万元", "亿元"]))
def test_a_unit_in_the_value_beats_that_of_the_head(yuan: int, other: str) -> None:
    assert price_of(f"{yuan}元", f"中标金额({other})").minor == yuan * 100


@given(
    st.decimals(Decimal("0.01"), Decimal(100), places=2),
    st.sampled_from(["中标金额", "中标（成交）金额(元)", "折扣率", "费率(%)", "报价", "下浮率"]),
    st.sampled_from(["{}%", "折扣率：{}%", "费率{}％", "下浮率 {}%", "优惠率:{}(%)"]),
)
def test_a_rate_is_never_an_amount(rate: Decimal, head: str, wording: str) -> None:
    price = price_of(wording.format(rate), head)
    assert (price.minor, price.kind) == (None, "rate")
    assert price.rate_percent in (rate, None)


@given(st.integers(1, 10**7), st.sampled_from(["/年", "/人/月", "/吨", "/平方米/年", "／次"]))
def test_a_price_for_a_part_is_no_amount(yuan: int, per: str) -> None:
    price = price_of(f"{yuan}元{per}", "中标金额")
    assert (price.minor, price.kind) == (None, "unit_price")
    assert price_of(str(yuan), f"中标金额(元{per})").minor is None


DIGITS = "零壹贰叁肆伍陆柒捌玖"


@given(st.integers(1, 9), st.integers(1, 9))
def test_capitals_with_digits_in_brackets(tens: int, thousands: int) -> None:
    words = f"人民币 {DIGITS[tens]}拾万{DIGITS[thousands]}仟元整"
    yuan = tens * 100_000 + thousands * 1000
    assert amount_of(f"{words}（大写）（{yuan}元）").minor == yuan * 100
    other = amount_of(f"{words}（大写）（{yuan + 1}元）")
    assert other.minor is None
    assert other.doubts("amount_minor")


@settings(max_examples=40)
@given(st.lists(st.integers(1, 10**8), min_size=1, max_size=4), st.integers(-3, 3))
def test_a_sum_that_differs_is_flagged_and_nothing_is_mended(amounts: list[int], off: int) -> None:
    rows = [(str(n), firm(n), f"{yuan}.00元") for n, yuan in enumerate(amounts, start=1)]
    total = sum(amounts) + off
    read = records(table(("包号", "供应商名称", "中标金额"), *rows), max(total, 0))
    assert [a.amount_minor for a in of(read, AwardRecord)] == [yuan * 100 for yuan in amounts]
    found = the(read, ProcurementNoticeRecord)
    assert found.award_total_minor == (total * 100 if total > 0 else None)
    flags = str(found.quality_flags)
    assert ("award_sum_differs" in flags) == (off != 0 and total > 0)
    assert ("award_total_zero" in flags) == (total <= 0)


@settings(max_examples=40)
@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=4), st.integers(0, 2))
def test_budgets_of_lots_that_differ_from_the_whole_are_flagged(
    budgets: list[int], off: int
) -> None:
    rows = [(str(n), f"物{n}", f"{wan}") for n, wan in enumerate(budgets, start=1)]
    head = f"<p>预算金额：{sum(budgets) + off}万元</p>"
    body = head + table(("包号", "包名称", "预算(万元)"), *rows)
    read = records(body, words="公开招标公告")
    flags = str(the(read, ProcurementNoticeRecord).quality_flags)
    assert ("lot_budgets_differ" in flags) == (off != 0)
    lots = of(read, ProcurementLotRecord)
    assert [lot.budget_minor for lot in lots] == [wan * 1_000_000 for wan in budgets]


@settings(max_examples=60)
@given(st.integers(1, 50), st.integers(1, 10**6), st.integers(1, 10**7))
def test_price_times_quantity_against_the_lot(quantity: int, price: int, lot: int) -> None:
    """Flagged above 105 % of what was awarded for the lot, and only there."""
    body = table(("包号", "供应商名称", "中标金额(元)"), ("1", firm(1), str(lot))) + table(
        ("包号", "货物名称", "货物数量", "货物单价(元)"), ("1", "样例", f"{quantity}台", str(price))
    )
    read = records(body)
    item = the(read, ProcurementItemRecord)
    assert (item.unit_price_minor, item.quantity) == (price * 100, Decimal(quantity))
    flags = str(the(read, ProcurementNoticeRecord).quality_flags)
    too_much = Decimal(price * quantity) > Decimal(lot) * Decimal("1.05")
    assert ("items_exceed_award" in flags) == too_much


def won(*raws: str, head: str = "") -> list[Award]:
    return [Award(str(n), (), raw, "", price_of(raw, head)) for n, raw in enumerate(raws)]


@given(st.lists(st.integers(1, 10**8), min_size=1, max_size=5), st.integers(1, 10**9))
def test_bare_amounts_get_a_unit_only_from_a_total_that_they_make_up(
    amounts: list[int], total: int
) -> None:
    stated = amount_of(f"{total}元")
    read = with_unit_of_total(won(*map(str, amounts)), stated)
    whole = sum(amounts)
    unit = 1 if whole == total else 10_000 if whole * 10_000 == total else None
    expected = [yuan * 100 * unit for yuan in amounts] if unit else [None] * len(amounts)
    assert [award.price.minor for award in read] == expected
    assert {award.unit_of_total for award in read} == {unit is not None}


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=5), st.booleans())
def test_heads_are_disbelieved_only_at_ten_thousand_times_the_total(
    amounts: list[int], lies: bool
) -> None:
    total = sum(amounts) * (1 if lies else 10_000)
    stated = amount_of(f"{total}元")
    read = without_false_units(won(*map(str, amounts), head="中标金额(万元)"), stated)
    expected = [None if lies else wan * 1_000_000 for wan in amounts]
    assert [award.price.minor for award in read] == expected
    assert {award.head_is_false for award in read} == {lies}
