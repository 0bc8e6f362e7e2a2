"""What an audit found of funds where no amount is told: a sentence and the kind of fault.

A report lists faults: money left idle, funds that were never set up, rules that were not kept.
Those with an amount are claims (`normalize.funds.claims`); the others would be lost without this.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from normalize.funds.claims import FINDINGS, Claim
from normalize.funds.rules import Rows, rows
from normalize.funds.text import FundText
from normalize.records import AuditFindingRecord, Link

_FUND = re.compile(r"基金(?!会|管理费)")
_NONE_FOUND = re.compile(r"未(?:发现|出现)|不存在|没有(?:发现|出现)|无(?:违规|问题)")
_YEAR = re.compile(r"(20[0-9]{2})年度?")
_MOST: Final = 200  # of one text


@cache
def _kinds() -> Rows:
    return rows("findings")


def finding_records(
    native_id: str, text: FundText, claims: Iterable[Claim], issuer: str
) -> Iterator[AuditFindingRecord]:
    """The findings of an audit's text that no amount tells, in its order."""
    told = [claim.amount.sentence for claim in claims if claim.measure in FINDINGS]
    counts: Counter[str] = Counter()
    for start, end in text.sentences():
        sentence = text.text[start:end]
        if not _FUND.search(sentence) or _NONE_FOUND.search(sentence):
            continue
        kind = next((str(row["kind"]) for row in _kinds() if row["words"].search(sentence)), None)
        if kind is None or any(begin <= start < until for begin, until in told):
            continue
        counts[kind] += 1
        if counts.total() > _MOST:
            return
        year = _YEAR.search(sentence)
        yield AuditFindingRecord(
            native_id=f"{native_id}/finding/{kind}/{counts[kind]}",
            raw={"quote": text.quote(start, end, 300)},
            notice=Link("fund_notice", native_id),
            auditor_raw=issuer or None,
            year=int(year[1]) if year else None,
            kind=kind,
            amount_minor=None,
            quote=text.quote(start, end, 300),
        )
