"""The partners of a fund as a listed company's filing lists them: kind, amount, share and way.

These tables are the best public source of whose money is in a fund: guidance funds stand here that
are named nowhere else (guide to fund sources, 7.9).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from normalize.funds.levels import budget_of, level_of, public_rule
from normalize.funds.names import is_fund
from normalize.funds.numbers import Numbers
from normalize.funds.partner_tables import (
    fund_over,
    is_a_person,
    is_of_a_person,
    kind_beside,
    name_of,
    words_of,
)
from normalize.funds.tables import HIDDEN, FundRow
from normalize.mentions import mention
from normalize.names import fund_key, name_key
from normalize.records import Doubt, FundContributionRecord, Link, Mention, Record

_KINDS: Final = (
    ("general_partner", re.compile(r"普通|执行事务|无限|(?<![A-Za-z])GP(?![A-Za-z])")),
    ("limited_partner", re.compile(r"有限合伙人|^有限|(?<![A-Za-z])LP(?![A-Za-z])")),
)
# Money that is still to come, or of some that are not named.
_NOBODY = re.compile(
    r"^(?:其[他它余]|剩余|另外|待|尚未|未定|拟(?:引入|募集)|社会(?:资本|资金|出资|募集)|若干"
    r"|[一二两三四五六七八九十\d]+[名家位个])"
)
SELF: Final = frozenset({"公司", "本公司", "我公司", "上市公司"})
_FULL_NAME = re.compile(
    r"(?P<name>[\u4e00-\u9fff()（）A-Za-z]{4,40}?(?:股份有限公司|集团有限公司|有限责任公司|有限公司))\s*关于"
)
_HEAD: Final = 600  # characters in which a filing names its filer


@dataclass(frozen=True, slots=True)
class Filer:
    """The listed company that filed a document; its name in full where the document says it."""

    code: str
    short: str
    name: str | None = None

    def is_named(self, partner: str) -> bool:
        """True where a partner is the company itself, not a subsidiary of it."""
        if partner in SELF or partner == self.short:
            return True
        return self.name is not None and name_key(partner) == name_key(self.name)


def filer_in(text: str, code: str, short: str) -> Filer | None:
    """The company of a filing, by its code and the head of its text; None for other documents."""
    if not code:
        return None
    found = _FULL_NAME.search("".join(text[:_HEAD].split()))
    return Filer(code, short, found["name"] if found else None)


def partner_records(
    native_id: str,
    rows: Iterable[FundRow],
    grade: str,
    fund: str | None,
    filer: Filer | None = None,
) -> Iterator[FundContributionRecord]:
    """Each partner of a table with what it has promised and paid.

    fund    that the document is about, where neither the row nor a title over it names one
    filer   the listed company whose filing it is

    A natural person has no name here; others without one keep the words for them (其他有限合伙人).
    """
    numbers = Numbers(native_id)
    for row in (row for row in rows if row.partner):
        money = row.amount.value if row.amount else None
        paid = row.paid.value if row.paid else None
        subject = row.fund or fund_over(row) or fund
        name, words = name_of(row), row.quote
        if is_of_a_person(row) and not (filer and filer.is_named(name)):
            name, words = "", words_of(row)
        yield FundContributionRecord(
            native_id=numbers.of("partner", key_of(row.fund or fund), name_key(name)),
            raw={"row": words},
            doubts=(
                *(Doubt.of("committed_minor", row.amount) if row.amount else ()),
                *(Doubt.of("paid_minor", row.paid) if row.paid else ()),
                *(Doubt.of("share_percent", row.share) if row.share else ()),
            ),
            notice=Link("fund_notice", native_id),
            subject_raw=subject,
            subject_key=key_of(subject),
            contributor_key=key_of(name) if is_fund(name) else None,
            public_rule=public_rule(name, budget_of(name, ""), level_of(name)),
            contributor=None if _NOBODY.match(name) else mention(name, "firm"),
            contributor_raw=name or None,
            stock_code=None,
            partner_kind=_kind_of(row),
            method_raw=row.method,
            level=level_of(name),
            budget_source=budget_of(name, ""),
            committed_minor=money.exact if money else None,
            paid_minor=paid.exact if paid else None,
            currency=money.currency if money else None,
            share_percent=row.percent,
            bound=str(money.bound) if money else None,
            quote=words,
            grade=grade,
            observed_via="announcement",
        )


def without_repeats(facts: Iterable[Record], filer: Filer | None) -> Iterator[Record]:
    """The facts of a document, without what its prose says of a partner that its table lists, too.

    In prose a listed company calls itself 公司: there its name and its code stand for it.
    """
    facts = [_named(fact, filer) for fact in facts]
    listed = {_told(fact) for fact in facts if "/partner/" in fact.native_id} - {None}
    for fact in facts:
        if "/partner/" in fact.native_id or _told(fact) not in listed:
            yield fact


def _named(fact: Record, filer: Filer | None) -> Record:
    """A contribution in a filing: of the company by its own name, of a person without one."""
    if filer is None or not isinstance(fact, FundContributionRecord):
        return fact
    name = fact.contributor_raw
    if not isinstance(name, str):
        return fact
    if filer.is_named(name):
        return replace(
            fact, contributor=mention(filer.name or filer.short, "firm"), stock_code=filer.code
        )
    return _unnamed(fact, name) if is_a_person(name) else fact


def _unnamed(fact: FundContributionRecord, name: str) -> FundContributionRecord:
    quote = str(fact.quote).replace(name, HIDDEN)
    return replace(fact, raw={"quote": quote}, contributor=None, contributor_raw=None, quote=quote)


def _told(fact: Record) -> tuple[str, object] | None:
    """Who gives how much; None of what is no contribution."""
    if not isinstance(fact, FundContributionRecord) or not isinstance(fact.contributor, Mention):
        return None
    return name_key(fact.contributor.name), fact.committed_minor


def key_of(name: str | None) -> str | None:
    """The name of a fund as its namings have it."""
    return fund_key(name) if name else None


def _kind_of(row: FundRow) -> str | None:
    said = row.kind or kind_beside(row)
    return next((kind for kind, words in _KINDS if words.search(said)), None)
