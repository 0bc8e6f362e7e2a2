"""Amounts of a notice as claims: the size of one fund, or a figure about many funds.

Every claim keeps its scope and its date. A figure about several funds is never a fund's size, and
mother funds alone are another scope than mothers with their sub-funds: 广东 tells the latter, 浙江
the former, and a sum over both would count money twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from normalize.funds.amounts import Amount, FundCount, once, read_counts
from normalize.funds.dates import as_of
from normalize.funds.names import Named, clusters_in, funds_in, is_former, short_names
from normalize.funds.owners import cluster_of, faulted, owner_of, owners_in_lists
from normalize.funds.scopes import IS_MOTHER, Place
from normalize.funds.text import FundText
from normalize.traced_text import Span

SIZES: Final = frozenset(
    {
        *("target", "first_phase", "registered", "committed", "paid_in", "leveraged", "invested"),
        *("government_committed", "government_paid_in", "returned"),
    }
)
FINDINGS: Final = frozenset({"idle", "irregular"})
# X基金等4只, X基金(规模30亿元): one of those that a figure is about.
_ONE_OF_MANY = re.compile(r"[”\"」]?(?:等|\([^()]{0,8}(?:规模|募集|募资|认缴|目标))")
_GROWN = re.compile(r"\s?(?:增|变更|提高|扩|减|调|缩)")  # 由20亿元增至35亿元
_COMPARED = re.compile(r"^(?:较|比|相比|从最?初|从原)[^增减]{1,14}")  # 较一期的64亿元翻番
_REGION = re.compile(r"(?:全|我|本)(?P<unit>[省市区县])")


@dataclass(frozen=True, slots=True)
class Claim:
    """An amount with what it is about.

    kind     size, aggregate, finding
    subject  the fund named nearest, or the region or cluster; None where none is named
    scope    fund, mother_only, subs_only, mother_and_subs, state_assets
    why_not  why sums leave it out
    """

    kind: str
    amount: Amount
    measure: str
    scope: str
    subject: str | None
    number_of_funds: int | None
    as_of: date | None
    why_not: str | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """What a text names: its funds in order, their short names, and the numbers of funds.

    owners  by the amount's place, the fund of a list whose own figure it is
    givers  by sentence, the words for those that give money in it: it goes to another fund
    """

    text: FundText
    funds: tuple[Named, ...]
    shorts: dict[str, str]
    counts: tuple[FundCount, ...]
    owners: dict[int, Named]
    givers: dict[Span, str]


def read_claims(text: FundText, genre: str, amounts: Iterable[Amount]) -> list[Claim]:
    """All claims about size in a text; whose money is in a fund is read by `contributions`."""
    funds = [f for f in funds_in(text, 0, len(text.text)) if not is_former(text, f)]
    told = once(amounts)
    owners = owners_in_lists(text, funds, told)
    givers: dict[Span, str] = {}
    for amount in told:
        for giver in amount.contributors:
            givers[amount.sentence] = f"{givers.get(amount.sentence, '')} {giver}"
    counts = tuple(read_counts(text))
    known = _Known(text, tuple(funds), short_names(text), counts, owners, givers)
    return [
        _claim(known, amount, amount.measure, genre)
        for amount in told
        if amount.measure is not None and not amount.is_given
    ]


def unread_amounts(text: FundText, amounts: Iterable[Amount]) -> list[str]:
    """The words of amounts behind a fund's name that no rule names and that are a fund's money."""
    unnamed = [each for each in once(amounts) if each.measure is None and not each.of_others]
    names = {span: next(funds_in(text, *span), None) for span in {u.sentence for u in unnamed}}
    return [
        each.quote for each in unnamed if (name := names[each.sentence]) and name.start < each.start
    ]


def _claim(known: _Known, amount: Amount, measure: str, genre: str) -> Claim:
    start, _ = amount.sentence
    owner = owner_of(known.text, start, amount.start) or known.owners.get(amount.start)
    place = Place.of(known.text, amount, known.funds, known.counts)
    kind = "size"
    if measure in FINDINGS:
        kind = "finding"
    elif owner is None and place.is_of_many(genre):
        kind = "aggregate"
    scope = place.scope() if kind == "aggregate" else "fund"
    return Claim(
        kind=kind,
        amount=amount,
        measure=measure,
        scope=scope,
        subject=_full(known, owner) if owner else _subject(known, amount, kind),
        number_of_funds=None if owner else place.number,
        as_of=as_of(known.text, start, amount.end),
        why_not=_why_not(known.text, amount, measure, scope, kind),
    )


def _subject(known: _Known, amount: Amount, kind: str) -> str | None:
    if kind == "aggregate":
        return _group(known, amount)
    start, end = amount.sentence
    if kind == "finding":
        fund = faulted(known.text, known.funds, start, amount.end)
        return _full(known, fund) if fund else None
    giving = known.givers.get(amount.sentence, "")
    funds = [fund for fund in known.funds if fund.name not in giving]
    before = [fund for fund in funds if fund.start <= amount.start]
    after = [fund for fund in funds if amount.end <= fund.start < end]
    inside = [fund for fund in before if fund.start >= start]
    for named in (inside[-1:], after[:1] if not inside else [], before[-1:]):
        if named:
            return _full(known, named[0])
    return None


def _group(known: _Known, amount: Amount) -> str | None:
    """The group, the fund or the region whose funds a figure is about; none that is one of many."""
    if cluster := cluster_of(known.text, amount.sentence, amount.start):
        return cluster
    start, end = amount.sentence
    before = [
        fund
        for fund in known.funds
        if fund.start <= amount.start and not _ONE_OF_MANY.match(known.text.text, fund.end)
    ]
    inside = [fund for fund in before if fund.start >= start]
    if not inside and (clusters := clusters_in(known.text, start, amount.start)):
        return clusters[-1]
    alone = len({fund.name for fund in known.funds}) == 1
    mothers = [fund for fund in before if alone or IS_MOTHER.search(fund.name)]
    for named in (inside[-1:], mothers[-1:]):
        if named:
            return _full(known, named[0])
    region = _REGION.search(known.text.text, start, end)
    return region[0] if region else None


def _full(known: _Known, named: Named) -> str:
    return known.shorts.get(named.name, named.name)


def _why_not(text: FundText, amount: Amount, measure: str, scope: str, kind: str) -> str | None:
    if _GROWN.match(text.text, amount.end) or _COMPARED.search(amount.quote):
        return "former"
    if measure == "leveraged":
        return "leverage"
    if kind == "aggregate":
        return "other_scope"
    if measure == "target":
        return "target_only"
    return "other_scope" if scope != "fund" else None
