"""Whose money is in which fund, and which promises were taken back, in notices of many wordings."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from normalize.names import fund_key
from normalize.records import (
    FundContributionRecord,
    FundNoticePartyRecord,
    FundNoticeRecord,
    FundTermRecord,
    Record,
)
from tests.support.fund_notices import of, read

FOLDER = Path(__file__).parent / "fund_money"
WAN = 1_000_000  # fen in 万元


def cases() -> Iterator[Any]:
    for file in sorted(FOLDER.glob("*.toml")):
        for number, case in enumerate(tomllib.loads(file.read_text("utf-8"))["case"], start=1):
            yield pytest.param(case, id=f"{file.stem}-{number}")


@pytest.mark.parametrize("case", cases())
def test_whose_money(case: dict[str, Any]) -> None:
    records = read(case["text"], case.get("title", ""), issuer="霁川市财政局")
    assert of(records, FundNoticeRecord)
    told: dict[str, list[str]] = {
        "given": [_given(each) for each in of(records, FundContributionRecord)],
        "outcomes": [
            f"{party.outcome} | {party.name_raw}"
            for party in of(records, FundNoticePartyRecord)
            if party.outcome
        ],
    }
    for name, said in told.items():
        if name in case:
            wanted = [words.partition(" @")[0] for words in case[name]]
            assert sorted(said) == sorted(wanted), name
    for words, _, fund in (words.partition(" @") for words in case.get("given", ())):
        if fund:
            assert (words, fund_key(fund)) in [
                (_given(each), each.contributor_key) for each in of(records, FundContributionRecord)
            ]
    if "amounts" in case:
        assert [
            party.amount_minor
            for party in of(records, FundNoticePartyRecord)
            if party.outcome and party.amount_minor
        ] == [amount * WAN for amount in case["amounts"]]
    if "none" in case:
        keys = {term.key for term in of(records, FundTermRecord)}
        assert keys.isdisjoint(case["none"])
    assert not case.get("doubt") or "contributor_raw" in _doubts(records)


def _given(each: FundContributionRecord) -> str:
    sums = [_number(each.committed_minor, WAN), _number(each.paid_minor, WAN)]
    share = _number(each.share_percent, 1)
    return f"{each.contributor_raw} > {each.subject_raw} : {sums[0]}/{sums[1]}/{share}"


def _number(value: object, unit: int) -> str:
    if value is None:
        return "-"
    return format((Decimal(str(value)) / unit).normalize(), "f")


def _doubts(records: list[Record]) -> set[str]:
    return {doubt.field for record in records for doubt in record.doubts}
