"""Whose an amount is, where a sentence names several: shared words are as many contributions."""

from __future__ import annotations

import pytest

from normalize.records import FundContributionRecord
from tests.support.fund_notices import read

YI = 10_000_000_000


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "云岭基金规模10亿元，其中样本省财政厅和样本市财政局各出资2亿元。",
            [("样本省财政厅", 2), ("样本市财政局", 2)],
        ),
        (
            "由青禾集团有限公司、松岚集团有限公司、云岭引导基金各认缴出资5亿元，剩余5亿元向社会募集。",
            [("青禾集团有限公司", 5), ("松岚集团有限公司", 5), ("云岭引导基金", 5)],
        ),
        (
            "其中云岭国投集团有限公司与云岭城投有限公司分别出资1亿元、2亿元。",
            [("云岭国投集团有限公司", 1), ("云岭城投有限公司", 2)],
        ),
        ("云岭基金规模10亿元，其中样本省财政厅出资3亿元。", [("样本省财政厅", 3)]),
        (
            "云岭基金首期规模10亿元，省、市、区三级财政各出资2亿元。",
            [("省级财政", 2), ("市级财政", 2), ("区级财政", 2)],
        ),
    ],
)
def test_who_gives(said: str, told: list[tuple[str | None, int]]) -> None:
    facts = read(said, "云岭产业投资基金设立公告")
    given = [each for each in facts if isinstance(each, FundContributionRecord)]
    assert [(each.contributor_raw, each.committed_minor) for each in given] == [
        (who, yi * YI) for who, yi in told
    ]
