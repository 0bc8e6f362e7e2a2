"""Amounts that describe funds: how large, whose money, how much of it is there.

The words for size are kept apart (target, first phase, registered, committed, paid in, leveraged,
invested, returned): 国家制造业转型升级基金 was registered with 1,472 亿元 and first paid in 73.6.
A figure that no rule can name has no measure, and never becomes a size.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from normalize.funds.givers import Givers, givers_in
from normalize.funds.giving import Near, is_given, measure_of
from normalize.funds.measures import OTHERS, measure_by_words
from normalize.funds.quantities import Quantity, quantities
from normalize.funds.term_rules import CURRENCIES, Term
from normalize.funds.terms import read_terms
from normalize.funds.text import FundText
from normalize.funds.withdrawals import Withdrawal, withdrawals
from normalize.money import Money
from normalize.text import read_numeral

_PROMISED: Final = frozenset({"contribution", "committed"})
_BAND = re.compile(r"^\s?(?:\(含\))?(?:以[上下])?(?:的)?(?:部分|项目|企业)")
_FUND_COUNT = re.compile(
    r"(?<![0-9.第])(?<![0-9],)(?P<n>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,5}|[一二两三四五六七八九十]{1,3})\s?(?:多|余)?\s?(?:[只支](?!股票|股份|队伍?)|[个项](?!工作日|月|年|省|市|县|区)(?=[^,。;]{0,6}(?:基金|母基金))|家(?=(?:参股|合作|子|母|产业|创投|引导)*基金(?!管理)))"
    r"|(?<=基金)\s?(?P<behind>[0-9]{1,5})\s?个"
)
_MOTHERS_AND_SUBS = re.compile(
    r"(?P<m>[0-9]{1,4})\s?[只支个]?母(?:基金)?\s?[+、和]\s?(?P<s>[0-9]{1,4})\s?[只支个]?子"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount with what it measures; `measure` is None where no rule names it.

    contributors  whose money it is, as printed, for contributions and what is paid of them; several
                  where each gives as much
    torn          of a list whose names and amounts don't go together: whose it is isn't said
    of_others     money of a firm, a project, a service, or a part of what was told: no question
    """

    measure: str | None
    money: Money
    quote: str
    start: int
    end: int
    sentence: tuple[int, int]
    contributors: tuple[str, ...] = ()
    torn: bool = False
    of_others: bool = False

    @property
    def is_given(self) -> bool:
        """True for the money of a giver, which is no size of the fund."""
        return self.measure == "contribution" or bool(self.contributors)

    @property
    def said(self) -> tuple[object, ...]:
        """What is stated, wherever it stands."""
        return self.measure, self.money.claim, self.money.precision_minor, self.contributors


@dataclass(frozen=True, slots=True)
class FundCount:
    """How many funds a sentence speaks of."""

    number: int
    quote: str
    start: int


def read_amounts(text: FundText, known: Iterable[Term] | None = None) -> list[Amount]:
    """All amounts of a text that are no conditions, in its order; a repeated one once.

    `known` are the conditions of the text, where they have been read already.
    """
    return once(all_amounts(text, read_terms(text) if known is None else known))


def all_amounts(text: FundText, known: Iterable[Term]) -> list[Amount]:
    """The same with what is repeated: one giver may give as much to each of two funds."""
    terms, gone = {term.start for term in known}, withdrawals(text)
    return [
        amount
        for start, end in text.sentences()
        for amount in _of_sentence(text, start, end, terms, gone)
    ]


def once(amounts: Iterable[Amount]) -> list[Amount]:
    """Each statement at its first place."""
    found: dict[tuple[object, ...], Amount] = {}
    for amount in amounts:
        found.setdefault(amount.said, amount)
    return sorted(found.values(), key=lambda amount: amount.start)


def _of_sentence(
    text: FundText, start: int, end: int, terms: set[int], gone: Iterable[Withdrawal]
) -> Iterator[Amount]:
    previous = start
    last: str | None = None
    givers = Givers()
    for each in quantities(text, start, end):
        if each.unit not in CURRENCIES or each.money is None:
            continue
        right = text.text[each.end : end]
        if each.start in terms or _BAND.match(right):
            continue
        left = text.text[previous : each.operator_at]
        said = measure_by_words(text, each, left, right, last, text.text[start:previous])
        places = (previous, each.operator_at, each.end)
        named = None if said == OTHERS else said
        near = Near(text, (start, end), places, named, last, givers)
        measure = measure_of(near)
        if measure in _PROMISED and any(each.start in one for one in gone):
            measure = "withdrawn"
        givers = givers_in(text, places, givers) if is_given(near, measure) else Givers()
        last, previous = measure or (said and OTHERS), each.end
        yield Amount(
            measure=measure,
            money=each.money,
            quote=text.quote(_clause_start(text, start, each), each.end),
            start=each.start,
            end=each.end,
            sentence=(start, end),
            contributors=givers.here,
            torn=givers.torn,
            of_others=measure is None and said is not None,
        )


def _clause_start(text: FundText, start: int, each: Quantity) -> int:
    """Where the clause of an amount begins; the figure's own commas are none."""
    at = max(text.text.rfind(sign, start, each.operator_at) for sign in (",", ":"))
    return at + 1 if at >= 0 else start


def read_counts(text: FundText) -> list[FundCount]:
    """Numbers of funds; "16母+40子" is 56."""
    found = []
    for match in _MOTHERS_AND_SUBS.finditer(text.text):
        number = int(match["m"]) + int(match["s"])
        found.append(FundCount(number, text.quote(*match.span()), match.start()))
    for match in _FUND_COUNT.finditer(text.text):
        read = _number(match["n"] or match["behind"])
        if read:
            found.append(FundCount(read, text.quote(*match.span()), match.start()))
    return sorted(found, key=lambda count: count.start)


def _number(text: str) -> int | None:
    plain = text.replace(",", "")
    return int(plain) if plain.isdecimal() else read_numeral(text)
