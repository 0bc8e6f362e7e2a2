"""The contributions of a fund notice's prose as records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from normalize.funds.claim_records import precision
from normalize.funds.contributions import Contribution
from normalize.funds.levels import budget_of, level_of, public_rule
from normalize.funds.names import is_fund
from normalize.funds.numbers import Numbers
from normalize.funds.partner_records import SELF, key_of
from normalize.mentions import mention
from normalize.money import Money
from normalize.names import name_key
from normalize.reading import Reason
from normalize.records import (
    AggregateClaimRecord,
    Doubt,
    FundContributionRecord,
    Link,
    Mention,
    Record,
)

_ROLE = re.compile(
    r"(?:执行事务|普通|有限|其他)?合伙人|(?:基金)?管理(?:人|机构|公司|团队)|GP|LP|(?:全资|控股)?子公司"
)


def contribution_records(
    native_id: str, found: Iterable[Contribution], grade: str, issuer: str
) -> Iterator[Record]:
    """Each contribution with its words; what goes to many funds as a figure about these."""
    numbers = Numbers(native_id)
    for each in found:
        who = name_key(each.full or each.giver or "")
        if each.number_of_funds:
            for measure, money in _of_many(each):
                own_id = numbers.of("aggregate/contribution", who, measure)
                yield _aggregate(native_id, own_id, each, measure, money, grade)
        else:
            own_id = numbers.of("contribution", key_of(each.fund), who)
            yield _one(native_id, own_id, each, grade, issuer)


def _one(
    native_id: str, own_id: str, each: Contribution, grade: str, issuer: str
) -> FundContributionRecord:
    giver, full = each.giver, each.full or each.giver or ""
    money = each.committed or each.paid
    level, budget = level_of(full), budget_of(full, each.quote)
    return FundContributionRecord(
        native_id=own_id,
        raw={
            "quote": each.quote,
            "wording": money.money.wording if money else None,
            "contributor": giver,
        },
        doubts=tuple(_doubts(each)),
        notice=Link("fund_notice", native_id),
        subject_raw=each.fund,
        subject_key=key_of(each.fund),
        contributor=_mention(giver, full, issuer),
        contributor_raw=giver,
        contributor_key=key_of(full) if is_fund(full) else None,
        level=level if giver else None,
        public_rule=public_rule(full, budget, level),
        budget_source=budget,
        share_percent=each.share.percent if each.share else None,
        committed_minor=each.committed.money.exact if each.committed else None,
        paid_minor=each.paid.money.exact if each.paid else None,
        currency=money.money.currency if money else None,
        bound=str(money.money.bound) if money else None,
        as_of=each.as_of,
        quote=each.quote,
        grade=grade,
        observed_via="announcement",
    )


def _mention(giver: str | None, full: str, issuer: str) -> Mention | None:
    """Who gives; nobody by a role alone (普通合伙人出资200万元)."""
    if _ROLE.fullmatch(full):
        return None
    return mention(issuer if giver in SELF else full, "firm")


def _doubts(each: Contribution) -> Iterator[Doubt]:
    if each.torn:
        yield Doubt("contributor_raw", each.quote, Reason.AMBIGUOUS)
    if each.fund is None:
        yield Doubt("subject_raw", each.quote, Reason.AMBIGUOUS)


def _of_many(each: Contribution) -> Iterator[tuple[str, Money]]:
    if each.committed:
        yield "government_committed", each.committed.money
    if each.paid:
        yield "government_paid_in", each.paid.money


def _aggregate(
    native_id: str, own_id: str, each: Contribution, measure: str, money: Money, grade: str
) -> AggregateClaimRecord:
    return AggregateClaimRecord(
        native_id=own_id,
        raw={"quote": each.quote, "wording": money.wording},
        notice=Link("fund_notice", native_id),
        subject=each.full,
        measure=measure,
        scope="subs_only",
        number_of_funds=each.number_of_funds,
        lo_minor=money.lo_minor,
        hi_minor=money.hi_minor,
        bound=str(money.bound),
        precision_raw=precision(money),
        currency=money.currency,
        as_of=each.as_of,
        quote=each.quote,
        grade=grade,
    )
