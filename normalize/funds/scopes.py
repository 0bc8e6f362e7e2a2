"""Whether a figure is one fund's or is about many, and about which: mothers, sub-funds or both.

What a sentence says behind a figure's own clause is not about it: of
引导基金总规模40亿元,已参股子基金18支 the 40 are the guidance fund's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from normalize.funds.amounts import Amount, FundCount
from normalize.funds.names import Named
from normalize.funds.text import FundText
from normalize.traced_text import Span

_MANY: Final = re.compile(
    r"基金(?:群|体系|集群|矩阵)|全[省市区县国]|各级|母子基金|子母基金|(?:所有|全部|累计|共|已)[^,。;]{0,10}(?:[只支])"
    r"|监管企业|各类基金|管理基金规模|在管基金"
)
_MOTHERS_AND_SUBS: Final = re.compile(
    r"母子基金|母、?子|子母|母[^,。;]{0,6}[+、和及][^,。;]{0,6}子|含子基金"
)
_SUBS: Final = re.compile(r"(?:参股|子)基金|参股[^,。;]{0,8}[只支个]|[只支个]子")
_MOTHERS: Final = re.compile(r"母基金|引导基金")
_STATE_ASSETS: Final = re.compile(r"国资(?:委|监管)|国有企业|市属国企|省属(?:国有)?企业")
_EACH: Final = re.compile(r"均|各(?![类级方])|[每单][只支个]")
IS_MOTHER: Final = re.compile(r"(?:引导|母)基金")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an amount stands in its sentence, and the funds that are named and counted there.

    clause  the amount's own clause
    """

    text: FundText
    sentence: Span
    at: int
    clause: Span
    funds: Sequence[Named]
    counts: Sequence[FundCount]

    @classmethod
    def of(
        cls, text: FundText, amount: Amount, funds: Iterable[Named], counts: Iterable[FundCount]
    ) -> Place:
        """The place of an amount; what stands behind its clause is left out."""
        start, end = amount.sentence
        begin = max(text.text.rfind(sign, start, amount.start) for sign in ",:(") + 1
        behind = [at for sign in ",)" if (at := text.text.find(sign, amount.end, end)) >= 0]
        clause = (max(begin, start), min(behind, default=end))
        return cls(
            text=text,
            sentence=amount.sentence,
            at=amount.start,
            clause=clause,
            funds=[fund for fund in funds if fund.start < clause[1]],
            counts=[count for count in counts if start <= count.start < clause[1]],
        )

    @property
    def count(self) -> FundCount | None:
        """The number of funds told nearest before; one of a list by sector is none."""
        clauses: dict[int, list[FundCount]] = {}
        for count in self.counts:
            comma = self.text.text.rfind(",", self.sentence[0], count.start)
            clauses.setdefault(comma, []).append(count)
        single = [
            counts[0]
            for counts in clauses.values()
            if len(counts) == 1 or any("母" in count.quote for count in counts)
        ]
        before = [count for count in single if count.start <= self.at]
        return before[-1] if before else next(iter(single), None)

    @property
    def number(self) -> int | None:
        """The number of funds that a figure is of; None where it is what each of them has."""
        each = _EACH.search(self.text.text, self.clause[0], self.at)
        return self.count.number if self.count and not each else None

    def is_of_many(self, genre: str) -> bool:
        """True for a figure about several funds."""
        if self._names_its_own():
            return False
        count = self.count
        if count and count.number > 1:
            return True
        if _MANY.search(self.text.text, self.sentence[0], self.clause[1]) or self._is_of_subs():
            return True
        here = any(self.sentence[0] <= fund.start < self.at for fund in self.funds)
        return genre in ("scale_report", "audit") and not here

    def _names_its_own(self) -> bool:
        """True for the clause of a single fund: 其中X基金规模60亿元."""
        here = [fund for fund in self.funds if self.clause[0] <= fund.start < self.at]
        if not here or any(count.start >= self.clause[0] for count in self.counts):
            return False
        behind = (here[-1].end, self.clause[1])
        said = self.text.text
        return not _MANY.search(said, *self.clause) and not _SUBS.search(said, *behind)

    def _is_of_subs(self) -> bool:
        """True where a mother's sub-funds are meant, none of which is named."""
        if not _SUBS.search(self.text.text, *self.clause):
            return False
        if any(self.clause[0] <= fund.start for fund in self.funds):
            return False
        return not self.funds or IS_MOTHER.search(self.funds[-1].name) is not None

    def scope(self) -> str:
        """Which funds a figure about several is of, by the nearest words that say so."""
        said = self.text.text
        if _STATE_ASSETS.search(said, *self.sentence):
            return "state_assets"
        begin = self.clause[0]
        if (count := self.count) and count.start < begin:
            begin = max(said.rfind(",", self.sentence[0], count.start) + 1, self.sentence[0])
        for near in ((begin, self.clause[1]), (self.sentence[0], self.clause[1])):
            if _MOTHERS_AND_SUBS.search(said, *near):
                return "mother_and_subs"
            if _SUBS.search(said, *near):
                return "subs_only"
            if _MOTHERS.search(said, *near):
                return "mother_only"
        return "unstated"
