"""The list of major funds that is kept by hand: all of it is read, and what it leaves open is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import normalize
from normalize.records_beside import CuratedFundRecord
from spiders.drafts import Page
from spiders.platforms.curated_funds import COLUMNS, CuratedFunds, read_list
from spiders.select import LayoutDrift

SHIPPED = Path(normalize.__file__).parent / "data/curated_funds.csv"
HEAD = ",".join(COLUMNS)


def page(text: str) -> Page:
    """The list as an answer."""
    at = datetime(2026, 7, 1, tzinfo=UTC)
    return Page("https://import.invalid/curated_funds", "list", text, at)


def read(text: str) -> list[CuratedFundRecord]:
    """Its funds."""
    rule = CuratedFunds.interpreters["row"]
    found = [record for draft in read_list(page(text)).drafts for record in rule(draft)]
    assert all(isinstance(record, CuratedFundRecord) for record in found)
    return [record for record in found if isinstance(record, CuratedFundRecord)]


def test_the_shipped_list() -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    funds = read(text)
    assert len(funds) == 70
    assert {fund.grade for fund in funds} == {"curated"}
    assert [fund.name for fund in funds if fund.doubts] == []
    assert all(str(fund.cited_url).startswith("http") for fund in funds)
    made = CuratedFunds.made_at(text.encode())
    assert made is not None
    assert made.date() == date(2026, 6, 30)
    (third,) = [f for f in funds if f.name == "国家集成电路产业投资基金（大基金）三期"]
    assert (third.target_minor, third.established_on) == (344_000_000_000_00, date(2024, 5, 1))
    assert (third.date_precision, third.region_code, third.cluster) == ("month", None, False)
    places = {str(fund.region_raw): fund.region_code for fund in funds}
    assert (places["广东(深圳)"], places["上海"]) == ("440300", "310000")
    assert sum(bool(fund.cluster) for fund in funds) == 10  # 基金群, 集群, 体系, 矩阵, 系列, 5只


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id,name\nF1,a", "columns"),
        (f"{HEAD}\n,地方,样例基金,浙江,1,,,,,", "line 2"),
        (f"{HEAD}\nF1,地方,甲基金,浙江,1,,,,,\nF1,地方,乙基金,浙江,1,,,,,", "line 3"),
    ],
)
def test_a_list_that_lacks_something_is_refused(text: str, told: str) -> None:
    with pytest.raises(LayoutDrift, match=told):
        read_list(page(text))


def test_what_the_list_leaves_empty_stays_empty() -> None:
    (fund,) = read(f"# made: 2026-01-01\n{HEAD}\nF1,地方,样例基金,全国,,,,,,")
    assert (fund.target_minor, fund.established_on, fund.region_code) == (None, None, None)
    assert fund.doubts == ()
