"""The code of an industry that a source gives by its name alone (data/csrc_industries.csv)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from normalize.reading import Reading, Reason
from normalize.text import nfkc

_FILE = Path(__file__).parents[1] / "data" / "csrc_industries.csv"


def industry_code(name: str) -> Reading[str]:
    """The CSRC's code of a division, such as C36 of 汽车制造业.

    Listed companies are sorted by two schemes, the CSRC's of 2012 and that of 2023, and no row says
    which: a name with two codes is `ambiguous`, with both as candidates.
    """
    shown = name.strip()
    if not shown:
        return Reading(shown, reason=Reason.NOT_STATED)
    codes = _codes().get(nfkc(shown), ())
    if len(codes) == 1:
        return Reading(shown, value=codes[0])
    reason = Reason.AMBIGUOUS if codes else Reason.UNREADABLE
    return Reading(shown, reason=reason, candidates=codes)


@cache
def _codes() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    with _FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(nfkc(row["name"]), set()).add(row["code"])
    return {name: tuple(sorted(codes)) for name, codes in found.items()}
