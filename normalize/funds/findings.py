"""What an audit found of funds where no amount is told: a clause, its fund and the kind of fault.

A report lists faults: money left idle, funds that were never set up, rules that were not kept.
Those with an amount are claims (`normalize.funds.claims`); the others would be lost without this.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final

from normalize.funds.claims import FINDINGS, Claim
from normalize.funds.names import funds_in, is_former, short_names
from normalize.funds.owners import faulted
from normalize.funds.partner_records import key_of
from normalize.funds.rules import Rows, rows
from normalize.funds.text import FundText
from normalize.records import AuditFindingRecord, Link
from normalize.traced_text import Span

_FUND = re.compile(r"基金(?!会|管理费)")
_NONE_FOUND = re.compile(r"未(?:发现|出现)|不存在|没有(?:发现|出现)|无(?:违规|问题)")
_COMMA = re.compile(r"[,:](?![0-9]{3})")
_YEAR = re.compile(r"(20[0-9]{2})年度?")
_MOST: Final = 200  # of one text


@cache
def _kinds() -> Rows:
    return rows("findings")


def finding_records(
    native_id: str, text: FundText, claims: Iterable[Claim], issuer: str
) -> Iterator[AuditFindingRecord]:
    """The findings of an audit's text that no amount tells, in its order."""
    told = {claim.amount.start: claim.measure for claim in claims if claim.measure in FINDINGS}
    funds = [fund for fund in funds_in(text, 0, len(text.text)) if not is_former(text, fund)]
    shorts = short_names(text)
    counts: Counter[str] = Counter()
    for kind, (begin, end), start in _found(text, told):
        counts[kind] += 1
        if counts.total() > _MOST:
            return
        year = _YEAR.search(text.text, start, end)
        fund = faulted(text, funds, start, end)
        subject = shorts.get(fund.name, fund.name) if fund else None
        yield AuditFindingRecord(
            native_id=f"{native_id}/finding/{kind}/{counts[kind]}",
            raw={"quote": text.quote(begin, end, 300)},
            notice=Link("fund_notice", native_id),
            subject_raw=subject,
            subject_key=key_of(subject),
            auditor_raw=issuer or None,
            year=int(year[1]) if year else None,
            kind=kind,
            amount_minor=None,
            quote=text.quote(begin, end, 300),
        )


def _found(text: FundText, told: Mapping[int, str]) -> Iterator[tuple[str, Span, int]]:
    """The kind of each finding with its clauses, and where their sentence begins."""
    for start, end in text.sentences():
        if not _FUND.search(text.text, start, end):
            continue
        inside = [(place, measure) for place, measure in told.items() if start <= place < end]
        last: tuple[str, Span] | None = None
        said: str | None = None  # what the clause before told with its amount
        for begin, stop in _clauses(text, start, end):
            kind = _kind(text.text[begin:stop])
            here = [measure for place, measure in inside if begin <= place < stop]
            said, kind = (here[-1], None) if here else (said if kind == said else None, kind)
            if kind and kind == said:
                continue
            if kind and last and last[0] == kind and last[1][1] + 1 == begin:
                last = (kind, (last[1][0], stop))
                continue
            if last:
                yield *last, start
            last = (kind, (begin, stop)) if kind else None
        if last:
            yield *last, start


def _clauses(text: FundText, start: int, end: int) -> Iterator[Span]:
    """The clauses of a sentence."""
    begin = start
    for cut in (*_COMMA.finditer(text.text, start, end), None):
        stop = cut.start() if cut else end
        if stop > begin:
            yield begin, stop
        begin = cut.end() if cut else end


def _kind(clause: str) -> str | None:
    if _NONE_FOUND.search(clause):
        return None
    return next((str(row["kind"]) for row in _kinds() if row["words"].search(clause)), None)
