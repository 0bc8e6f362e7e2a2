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
from normalize.funds.names import Named, funds_in, is_former, short_names
from normalize.funds.owners import cluster_of, faulted, owner_of, owners_in_lists
from normalize.funds.text import FundText

SIZES: Final = frozenset(
    {
        *("target", "first_phase", "registered", "committed", "paid_in", "leveraged", "invested"),
        *("government_committed", "government_paid_in", "returned"),
    }
)
FINDINGS: Final = frozenset({"idle", "irregular"})
_MANY = re.compile(
    r"基金(?:群|体系|集群|矩阵)|全[省市区县国]|各级|母子基金|子母基金|(?:所有|全部|累计|共|已)[^,。;]{0,10}(?:[只支])|监管企业|各类基金"
)
_MOTHERS_AND_SUBS = re.compile(
    r"母子基金|母、?子|子母|母[^,。;]{0,6}[+、和及][^,。;]{0,6}子|含子基金"
)
_SUBS = re.compile(r"(?:参股|子)基金|参股[^,。;]{0,8}[只支个]|[只支个]子")
_MOTHERS = re.compile(r"母基金|引导基金")
_STATE_ASSETS = re.compile(r"国资(?:委|监管)|国有企业|市属国企|省属(?:国有)?企业")
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
    """

    text: FundText
    funds: tuple[Named, ...]
    shorts: dict[str, str]
    counts: tuple[FundCount, ...]
    owners: dict[int, Named]


def read_claims(text: FundText, genre: str, amounts: Iterable[Amount]) -> list[Claim]:
    """All claims about size in a text; whose money is in a fund is read by `contributions`."""
    funds = [f for f in funds_in(text, 0, len(text.text)) if not is_former(text, f)]
    told = once(amounts)
    owners = owners_in_lists(text, funds, told)
    known = _Known(text, tuple(funds), short_names(text), tuple(read_counts(text)), owners)
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
    start, end = amount.sentence
    sentence = known.text.text[start:end]
    owner = owner_of(known.text, start, amount.start) or known.owners.get(amount.start)
    count = None if owner else _count(known, amount)
    if measure in FINDINGS:
        kind = "finding"
    else:
        many = owner is None and _of_many(known, amount, count, genre)
        kind = "aggregate" if many else "size"
    scope = _scope(sentence, kind)
    return Claim(
        kind=kind,
        amount=amount,
        measure=measure,
        scope=scope,
        subject=_full(known, owner) if owner else _subject(known, amount, kind),
        number_of_funds=count,
        as_of=as_of(known.text, start, amount.end),
        why_not=_why_not(measure, scope, kind, known.text.text[amount.end : amount.end + 4]),
    )


def _of_many(known: _Known, amount: Amount, count: int | None, genre: str) -> bool:
    """True for a figure about several funds."""
    start, end = amount.sentence
    if (count or 0) > 1 or _MANY.search(known.text.text, start, end):
        return True
    return genre in ("scale_report", "audit") and not _names_one(known, amount, count)


def _count(known: _Known, amount: Amount) -> int | None:
    """The number of funds told nearest before an amount; one of a list by sector is none."""
    start, end = amount.sentence
    clauses: dict[int, list[FundCount]] = {}
    for count in known.counts:
        if start <= count.start < end:
            clauses.setdefault(known.text.text.rfind(",", start, count.start), []).append(count)
    single = [
        counts[0]
        for counts in clauses.values()
        if len(counts) == 1 or any("母" in count.quote for count in counts)
    ]
    before = [count for count in single if count.start <= amount.start]
    if before:
        return before[-1].number
    return single[0].number if single else None


def _names_one(known: _Known, amount: Amount, count: int | None) -> bool:
    """True where a single fund is named in the sentence, and no number of funds."""
    if count is not None and count > 1:
        return False
    start, _ = amount.sentence
    return any(start <= fund.start < amount.start for fund in known.funds)


def _scope(sentence: str, kind: str) -> str:
    if kind != "aggregate":
        return "fund"
    if _STATE_ASSETS.search(sentence):
        return "state_assets"
    if _MOTHERS_AND_SUBS.search(sentence):
        return "mother_and_subs"
    if _SUBS.search(sentence):
        return "subs_only"
    return "mother_only" if _MOTHERS.search(sentence) else "unstated"


def _subject(known: _Known, amount: Amount, kind: str) -> str | None:
    """The fund named nearest before the amount, under its full name; else the only one named."""
    start, end = amount.sentence
    if kind == "finding":
        fund = faulted(known.text, known.funds, start, amount.end)
        return _full(known, fund) if fund else None
    if kind == "aggregate" and (cluster := cluster_of(known.text, (start, end), amount.start)):
        return cluster
    before = [fund for fund in known.funds if fund.start <= amount.start]
    after = [fund for fund in known.funds if amount.end <= fund.start < end]
    inside = [fund for fund in before if fund.start >= start]
    behind = [] if inside or kind == "aggregate" else after[:1]
    for named in (inside[-1:], behind, before[-1:]):
        if named:
            return _full(known, named[0])
    if kind == "aggregate" and (region := _REGION.search(known.text.text[start:end])):
        return region[0]
    names = {fund.name for fund in known.funds}
    return names.pop() if len(names) == 1 else None


def _full(known: _Known, named: Named) -> str:
    return known.shorts.get(named.name, named.name)


def _why_not(measure: str, scope: str, kind: str, behind: str) -> str | None:
    if re.match(r"\s?(?:增|变更|提高|扩|减|调|缩)", behind):
        return "former"  # 由20亿元增至35亿元
    if measure == "leveraged":
        return "leverage"
    if kind == "aggregate":
        return "other_scope"
    if measure == "target":
        return "target_only"
    return "other_scope" if scope != "fund" else None
