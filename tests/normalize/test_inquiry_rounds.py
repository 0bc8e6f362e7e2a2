"""Which round of inquiry a letter or a reply is of."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from normalize.listings.inquiry_rounds import inquiry_round


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("关于青禾样例科技股份有限公司第二轮审核问询函的回复", 2),
        ("8-1 发行人及保荐机构关于第三轮审核问询函的回复（2025年半年报更新版）", 3),
        ("首轮问询函回复的修订", 1),
        ("首轮和第二轮审核问询函有关财务问题的专项说明", 2),
        ("关于第一、二轮审核问询函的回复（修订稿）", 2),
        ("第２轮问询的回复", 2),
        ("会计师关于第十一轮审核问询函的回复", 11),
        ("关于审核问询函的回复", None),  # the first, as a rule: but it doesn't say so
        ("关于科创板上市委会议意见落实函的回复", None),
        ("关于发行人B轮融资的专项核查意见", None),
        ("关于第三轮增资的说明", None),
        ("2025轮问询", None),
        ("关于江苏样例三轮摩托车股份有限公司审核问询函的回复", None),
        ("关于样例第一轮胎股份有限公司二轮问询函的回复", 2),
        ("", None),
        (None, None),
    ],
)
def test_titles(title: str | None, number: int | None) -> None:
    assert inquiry_round("inquiry_reply", title) == number
    assert inquiry_round("inquiry_letter", title) == number


@pytest.mark.parametrize("kind", ["prospectus", "other", None])
def test_only_letters_and_replies_have_one(kind: str | None) -> None:
    assert inquiry_round(kind, "第二轮审核问询函的回复") is None


def test_captured_titles(captures: Path) -> None:
    """Every reply of 60 projects whose title has 轮; the rounds are those that stand there."""
    text = (captures / "sse/details_20210204.jsonl").read_text(encoding="utf-8")
    titles = [
        str(file["fileTitle"])
        for line in text.splitlines()
        for file in json.loads(line)["data"]["release"]
        if file["fileType"] == 6 and "轮" in str(file["fileTitle"])
    ]
    words = {"首轮": 1, "一轮": 1, "二轮": 2, "三轮": 3, "四轮": 4, "五轮": 5}
    expected = [max(n for word, n in words.items() if word in title) for title in titles]
    found = [inquiry_round("inquiry_reply", title) for title in titles]
    assert found == expected
    assert Counter(found).keys() == {1, 2, 3, 4, 5}
