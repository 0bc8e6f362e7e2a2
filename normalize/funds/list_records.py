"""What a list of funds says of each one's size and of the money that it gets, as claims.

A row's amounts also stand with the party (`party_records`). Here they are what prose would make of
them, with the row and the words of its units as the quote, so that no view of sizes or of
contributions misses a fund because its figures stand in a table.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from normalize.funds.claim_records import precision
from normalize.funds.levels import budget_of, level_of, public_rule
from normalize.funds.names import is_fund
from normalize.funds.numbers import Numbers
from normalize.funds.partner_records import key_of
from normalize.funds.party_records import is_pending, outcome_of
from normalize.funds.tables import FundRow
from normalize.mentions import mention
from normalize.money import Money
from normalize.names import fund_key
from normalize.records import FundContributionRecord, FundSizeRecord, Link, Record

Told = Collection[tuple[str, int | None]]  # funds and amounts, by `told_of`

# The first that fits the head of a size says what is measured; else it is what a fund is to have.
_MEASURES: Final = (
    ("first_phase", re.compile(r"首[期轮批次]|一期(?!基金)")),
    ("registered", re.compile("注册")),
    ("committed", re.compile("认缴")),
)
_MOTHERS_MONEY: Final = re.compile(r"(?:引导|母)基金")
_PUBLIC_MONEY: Final = re.compile(
    r"(?:中央|[省市区县]级?)?(?:财政|政府)(?!引导|投资|性|产业|出资产业)"
)
_ENDED: Final = frozenset({"cleared", "rejected"})  # a promise that is taken back is no money


@dataclass(frozen=True, slots=True)
class _List:
    """What all rows of a notice share: its number, kind, grade, and the mother that it is of."""

    native_id: str
    genre: str
    grade: str
    mother: str | None

    @property
    def notice(self) -> Link:
        return Link("fund_notice", self.native_id)


def told_of(fund: str | None, money: Money) -> tuple[str, int | None]:
    """A fund's amount, to know it again: its figure, or the lower end of a range."""
    return fund_key(fund or ""), money.lo_minor


def list_records(
    native_id: str,
    rows: Iterable[FundRow],
    grade: str,
    genre: str,
    mother: str | None,
    told: Told,
) -> Iterator[Record]:
    """The size of each fund of a list and what it gets; nothing that the prose beside has `told`.

    mother  the fund whose list it is; a row that names its own goes by that
    """
    own = _List(native_id, genre, grade, mother)
    seen = {*told}
    funds = (row for row in rows if not row.partner and is_fund(row.fund))
    numbers = Numbers(native_id)
    for row in funds:
        for amount, record in ((row.size, _size), (row.amount, _gift)):
            money = amount.value if amount else None
            if money is None or told_of(row.fund, money) in seen:
                continue
            made = record(own, numbers, row, money)
            if made is not None:
                seen.add(told_of(row.fund, money))
                yield made


def _size(own: _List, numbers: Numbers, row: FundRow, money: Money) -> FundSizeRecord:
    measures = (name for name, words in _MEASURES if words.search(row.size_head))
    measure = next(measures, "target")
    why_not = "reprint" if own.grade == "reprint" else None
    why_not = why_not or ("target_only" if measure == "target" else None)
    why_not = why_not or (None if money.exact is not None else "not_exact")
    return FundSizeRecord(
        native_id=numbers.of("list/size", key_of(row.fund), measure),
        raw={"row": row.words, "head": row.size_head},
        notice=own.notice,
        subject=mention(row.fund or "", "fund"),
        subject_raw=row.fund,
        subject_key=key_of(row.fund),
        measure=measure,
        scope="fund",
        lo_minor=money.lo_minor,
        hi_minor=money.hi_minor,
        bound=str(money.bound),
        precision_raw=precision(money),
        currency=money.currency,
        quote=row.quote,
        grade=own.grade,
        recommended_for_aggregates=why_not is None,
        why_not=why_not,
    )


def _gift(
    own: _List, numbers: Numbers, row: FundRow, money: Money
) -> FundContributionRecord | None:
    """What the mother gives; None where the list doesn't say whose money it is, or that it is
    given at all."""
    giver = _giver(own, row)
    if giver is None or outcome_of(row, own.genre) in _ENDED:
        return None
    level, budget = level_of(giver), budget_of(giver, row.amount_head)
    return FundContributionRecord(
        native_id=numbers.of("list/contribution", key_of(row.fund)),
        raw={"row": row.words, "head": row.amount_head},
        notice=own.notice,
        subject_raw=row.fund,
        subject_key=key_of(row.fund),
        contributor=mention(giver, "firm"),
        contributor_raw=giver,
        contributor_key=key_of(giver) if is_fund(giver) else None,
        level=level,
        public_rule=public_rule(giver, budget, level),
        budget_source=budget,
        share_percent=row.percent,
        committed_minor=money.exact,
        currency=money.currency,
        bound=str(money.bound),
        quote=row.quote,
        grade=own.grade,
        observed_via="selection_list" if is_pending(own.genre) else "announcement",
    )


def _giver(own: _List, row: FundRow) -> str | None:
    if row.mother:
        return row.mother
    if own.mother and (is_pending(own.genre) or _MOTHERS_MONEY.search(row.amount_head)):
        return own.mother
    public = _PUBLIC_MONEY.search(row.amount_head)
    return public[0] if public else None
