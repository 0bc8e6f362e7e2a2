"""How much a text is worded like those of each kind of fund notice (naive Bayes).

The examples are our own, in the wording of the field (data/fund_genre_examples.tsv). What is
compared are pairs and triples of characters: Chinese has no spaces to cut words at, and a fragment
of a notice seldom holds the words by which rules know it.
"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from normalize.funds.text import FundText

_FILE: Final = Path(__file__).parents[1] / "data" / "fund_genre_examples.tsv"
_READ: Final = 3000  # characters: what a notice is, its first page says
_TEXTS: Final = 2  # a piece that stands in one example alone is that example's, not its kind's
_SMOOTHED: Final = 1
_FEW: Final = 20


def likeness(text: str) -> Mapping[str, float]:
    """For each kind the mean log-likelihood of the text's known pieces, the likeliest kind at 0.

    `text` is folded. Short texts, with few pieces that are known, tell the kinds less apart.
    """
    kinds, learned = _learned()
    known = [learned[piece] for piece in _pieces(text[:_READ]) if piece in learned]
    sums = [sum(column) for column in zip(*known, strict=True)] or [0.0] * len(kinds)
    best, count = max(sums), max(len(known), _FEW)
    return {kind: (value - best) / count for kind, value in zip(kinds, sums, strict=True)}


def _pieces(text: str) -> set[str]:
    plain = re.sub(r"[0-9.,]+", "0", text)
    return {plain[at : at + size] for size in (2, 3) for at in range(len(plain) - size + 1)}


@cache
def _learned() -> tuple[tuple[str, ...], dict[str, tuple[float, ...]]]:
    """The kinds, and for each piece its log-likelihood in a text of each of them."""
    texts: Counter[str] = Counter()
    holding: dict[str, Counter[str]] = {}
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            texts[row["genre"]] += 1
            for piece in _pieces(FundText.of(row["text"]).text):
                holding.setdefault(piece, Counter())[row["genre"]] += 1
    kinds, total = tuple(texts), texts.total()
    return kinds, {
        piece: tuple(
            math.log(
                (count[kind] + _SMOOTHED * (count.total() + 1) / (total + 2))
                / (texts[kind] + _SMOOTHED)
            )
            for kind in kinds
        )
        for piece, count in holding.items()
        if count.total() >= _TEXTS
    }
