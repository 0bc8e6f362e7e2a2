"""Whose money is in a fund, or is promised to it: giver, fund, committed, paid in, share.

A giver's share (占比4.995%) is a fact of its contribution, and no condition. What a mother fund
gives to many funds at once is a figure about these, and never money in herself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from normalize.funds.amounts import Amount, read_counts
from normalize.funds.dates import as_of
from normalize.funds.givers import is_former as changed_to_another
from normalize.funds.mothers import BARE, the_mother
from normalize.funds.names import Named, funds_in, is_former, is_fund, short_names
from normalize.funds.shares import Share, share_alone, share_of
from normalize.funds.text import FundText
from normalize.names import fund_key

_PAID = re.compile("实缴|到位|实际拨付|已拨付")
# What stands before the fund that gets the money, and before one that gives beside.
_GETS = re.compile(r"(?:设立|组建|成立|发起|认购|参股|投资|参与|入伙|增资|注入|作为)[了的“\"]?$")
_GIVES_TOO = re.compile(r"(?:[与和及、同]|联合|携手)[“\"]?$")
_OF_A_SCHEME = re.compile(r"[—–\-+]")  # 母基金—子基金—项目: kinds of funds
_OF_ONE: Final = frozenset({"establishment", "registration", "listed_company", "other"})
_NO_FACTS: Final = frozenset({"rules", "subfund_call", "manager_call"})  # they set conditions


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one giver has in a fund, or promises.

    giver      as printed; None where nobody is named
    full       the giver's own name, where the notice calls it by a short one or by 引导基金
    fund       the fund that gets it; None where none is named
    number_of_funds  how many funds get it together; more than one is a figure about these
    torn       of a list whose names and amounts don't go together
    """

    giver: str | None
    full: str | None
    fund: str | None
    committed: Amount | None
    paid: Amount | None
    share: Share | None
    quote: str
    as_of: date | None
    number_of_funds: int | None = None
    torn: bool = False

    @property
    def told(self) -> tuple[object, ...]:
        """What is stated, wherever it stands."""
        sums = [each and each.money.claim for each in (self.committed, self.paid)]
        return self.giver, self.fund, *sums, self.share and self.share.percent


def read_contributions(
    text: FundText, amounts: Iterable[Amount], genre: str, title: str = ""
) -> list[Contribution]:
    """The contributions of a text, in its order; a repeated one once."""
    given = [amount for amount in amounts if amount.is_given]
    alone = [] if genre in _NO_FACTS else [*share_alone(text)]
    if not given and not alone:
        return []
    known = _known(text, title, genre, given, alone)
    found: list[Contribution] = []
    for amount in given:
        if changed_to_another(text, amount.end):
            continue  # what stands in its place is told next
        if found and (more := _paid_too(text, found[-1], amount)):
            found[-1] = more
            continue
        found.extend(_of_amount(known, amount))
    taken = {each.share.start for each in found if each.share}
    for giver, share, sentence in alone:
        if share.start not in taken:
            found.append(_made(known, giver, share.start, sentence, share=share))
    return [*{each.told: each for each in reversed(found)}.values()][::-1]


@dataclass(frozen=True, slots=True)
class _Known:
    """What a text names. `givers` has, by sentence, the words for those that give money in it."""

    text: FundText
    funds: tuple[Named, ...]
    shorts: dict[str, str]
    counts: tuple[tuple[int, int], ...]
    givers: dict[tuple[int, int], str]
    mother: str | None
    titled: str | None = None  # the only fund in the title


def _known(
    text: FundText,
    title: str,
    genre: str,
    given: Sequence[Amount],
    alone: Sequence[tuple[str, Share, tuple[int, int]]],
) -> _Known:
    givers: dict[tuple[int, int], str] = {}
    for amount in given:
        for giver in amount.contributors:
            givers[amount.sentence] = f"{givers.get(amount.sentence, '')} {giver}"
    for giver, _, sentence in alone:
        givers[sentence] = f"{givers.get(sentence, '')} {giver}"
    head = FundText.of(title if genre in _OF_ONE else "")
    titled = {fund.name for fund in funds_in(head, 0, len(head.text))}
    return _Known(
        titled=titled.pop() if len(titled) == 1 else None,
        text=text,
        funds=tuple(f for f in funds_in(text, 0, len(text.text)) if not is_former(text, f)),
        shorts=short_names(text),
        counts=tuple((count.start, count.number) for count in read_counts(text)),
        givers=givers,
        mother=the_mother(title, text, genre),
    )


def _of_amount(known: _Known, amount: Amount) -> Iterator[Contribution]:
    is_paid = _is_paid(amount)
    for place, giver in enumerate(amount.contributors or (None,)):
        one = _made(known, giver, amount.start, amount.sentence, amount=amount)
        shared = len(amount.contributors) > 1
        yield replace(
            one,
            committed=None if is_paid else amount,
            paid=amount if is_paid else None,
            share=share_of(known.text, amount, place if shared else None),
            torn=amount.torn,
        )


def _made(
    known: _Known,
    giver: str | None,
    at: int,
    sentence: tuple[int, int],
    *,
    amount: Amount | None = None,
    share: Share | None = None,
) -> Contribution:
    full = known.mother if giver in BARE else None
    full = known.shorts.get(giver or "", full or giver)
    fund = _fund(known, full, at, sentence)
    count = _count(known, at, sentence)
    own = fund is not None and full is not None and fund_key(fund) == fund_key(full)
    many = count is not None and count > 1 and (own or fund is None) and is_fund(full)
    quote = amount.quote if amount else share.quote if share else ""
    return Contribution(
        giver=giver,
        full=full,
        fund=None if own else fund,
        committed=None,
        paid=None,
        share=share,
        quote=quote,
        as_of=as_of(known.text, sentence[0], amount.end if amount else at),
        number_of_funds=count if many else None,
    )


def _is_paid(amount: Amount) -> bool:
    return amount.measure != "contribution" or _PAID.search(amount.quote) is not None


def _paid_too(text: FundText, last: Contribution, amount: Amount) -> Contribution | None:
    """The last contribution with the part that is paid of it, if the amount tells that."""
    before = last.committed
    if (
        before is None
        or last.paid is not None
        or amount.sentence != before.sentence
        or amount.contributors != before.contributors
        or len(amount.contributors) != 1
        or not _is_paid(amount)
    ):
        return None
    promised, paid = before.money.hi_minor, amount.money.lo_minor
    if promised is not None and paid is not None and paid > promised:
        return None
    return replace(last, paid=amount, share=last.share or share_of(text, amount))


def _count(known: _Known, at: int, sentence: tuple[int, int]) -> int | None:
    """The number of funds told last before a place in its sentence."""
    before = [number for start, number in known.counts if sentence[0] <= start < at]
    return before[-1] if before else None


def _fund(known: _Known, giver: str | None, at: int, sentence: tuple[int, int]) -> str | None:
    """The fund that gets the money: named nearest before it in the sentence, or behind it there;
    else the last one before. A fund that gives in the sentence is none, except where it alone is
    named: then the money would be its own."""
    start, end = sentence
    giving = known.givers.get(sentence, "")
    funds = [
        fund
        for fund in known.funds
        if fund.name not in giving and not _OF_A_SCHEME.match(known.text.text, fund.end)
    ]
    inside = [fund for fund in funds if start <= fund.start <= at]
    after = sorted(
        (fund for fund in funds if at <= fund.start < end and not _before(known, fund, _GIVES_TOO)),
        key=lambda fund: not _before(known, fund, _GETS),
    )
    always = " ".join(known.givers.values())
    earlier = [fund for fund in funds if fund.start < start and fund.name not in always]
    earlier = earlier or [
        fund for fund in funds if fund.start < start and _stands_alone(known, fund)
    ]
    if inside and after and _before(known, inside[-1], _GIVES_TOO):
        inside = []  # 与甲引导基金等签署协议,出资4900万元认购乙基金
    for named in (inside[-1:], after[:1], earlier[-1:]):
        if named:
            return known.shorts.get(named[0].name, named[0].name)
    names = {fund.name for fund in funds if _stands_alone(known, fund)} - {giver}
    return names.pop() if len(names) == 1 else known.titled


def _stands_alone(known: _Known, fund: Named) -> bool:
    """True where a fund that gives elsewhere is named as what a text is about."""
    given = (words for span, words in known.givers.items() if span[0] <= fund.start < span[1])
    return fund.name not in " ".join(given) and not _before(known, fund, _GIVES_TOO)


def _before(known: _Known, fund: Named, words: re.Pattern[str]) -> bool:
    return words.search(known.text.text[max(0, fund.start - 8) : fund.start]) is not None
