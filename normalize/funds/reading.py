"""What a text about funds says by all rules: a notice's page, or a file that it offers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from normalize.funds.amounts import Amount, all_amounts
from normalize.funds.claim_records import claim_records, event_records
from normalize.funds.claims import Claim, read_claims
from normalize.funds.contribution_records import contribution_records
from normalize.funds.contributions import Contribution, read_contributions
from normalize.funds.dates import FundDate, read_fund_dates
from normalize.funds.findings import finding_records
from normalize.funds.genres import genre_of
from normalize.funds.list_records import list_records, told_of
from normalize.funds.mothers import the_mother
from normalize.funds.names import funds_in, short_names
from normalize.funds.parties import Party, read_parties
from normalize.funds.partner_records import Filer, partner_records, without_repeats
from normalize.funds.partner_tables import of_the_fund
from normalize.funds.party_records import party_records
from normalize.funds.tables import FundRow, fund_rows, prose_of
from normalize.funds.term_rules import CURRENCIES, Term
from normalize.funds.terms import read_terms
from normalize.funds.text import FundText
from normalize.policies.clauses import clause_at
from normalize.policies.documents import NO_POLICY, PolicyRead
from normalize.records import Doubt, FundTermRecord, Json, Link, Record


@dataclass(frozen=True, slots=True)
class FundReading:
    """A text as read, before records are made of it."""

    title: str
    genre: str
    text: FundText
    dates: list[FundDate]
    terms: list[Term]
    amounts: list[Amount]
    parties: list[Party]
    rows: Sequence[FundRow]
    doubts: tuple[Doubt, ...] = ()  # of tables that can't be told


def read_text(
    title: str, body: str, fields: Mapping[str, Json], genre: str | None = None
) -> FundReading:
    """Read a body with its tables (`fields`); of a genre that is known, or else of its own."""
    genre, rows = genre or genre_of(title, body), [*fund_rows(fields)]
    if genre != "rules":  # whose clauses are kept as they stand
        body = prose_of(body, fields, {row.table for row in rows})
    text = FundText.of(body)
    shorts = short_names(text)
    parties = [
        replace(party, name=shorts.get(party.name, party.name))
        for party in read_parties(text, genre, title)
    ]
    tables = of_the_fund(rows, title)
    dates, terms = read_fund_dates(text), read_terms(text)
    amounts = all_amounts(text, terms)
    return FundReading(
        title, genre, text, dates, terms, amounts, parties, tables.rows, tables.doubts
    )


def facts_of(
    native_id: str,
    read: FundReading,
    grade: str,
    issuer: str,
    *,
    filer: Filer | None = None,
    policy: PolicyRead = NO_POLICY,
) -> list[Record]:
    """All that was read, as records that hang on the notice `native_id`.

    filer   the listed company whose filing it is
    policy  what the notice puts out, so that a condition is told by its clause
    """
    claims = read_claims(read.text, read.genre, read.amounts)
    given = read_contributions(read.text, read.amounts, read.genre, read.title)
    shares = {each.share.start for each in given if each.share}  # facts of givers, no conditions
    terms = [term for term in read.terms if term.start not in shares]
    mother = the_mother(read.title, read.text, read.genre) if read.rows else None
    listed = list_records(native_id, read.rows, grade, read.genre, mother, _told(claims, given))
    audited = finding_records(native_id, read.text, claims, issuer) if read.genre == "audit" else ()
    facts = [
        *_terms(native_id, terms, policy),
        *party_records(native_id, read.parties, read.rows, read.genre),
        *claim_records(native_id, claims, grade, issuer),
        *contribution_records(native_id, given, grade, issuer),
        *listed,
        *partner_records(native_id, read.rows, grade, _fund_of(read), filer),
        *audited,
        *event_records(native_id, read.text, read.dates),
    ]
    return [*without_repeats(facts, filer)]


def _told(claims: Iterable[Claim], given: Iterable[Contribution]) -> set[tuple[str, int | None]]:
    """The amounts that prose tells of single funds."""
    gifts = ((each.fund, each.committed) for each in given if each.committed)
    sizes = ((each.subject, each.amount) for each in claims)
    return {told_of(fund, amount.money) for fund, amount in (*gifts, *sizes) if fund}


def _fund_of(read: FundReading) -> str | None:
    """The one fund that a filing is about; None where several are named."""
    names = {party.name for party in read.parties if party.role in ("fund", "proposed_subfund")}
    if not names:
        title = FundText.of(read.title)
        names = {each.name for each in funds_in(title, 0, len(title.text))}
    return names.pop() if len(names) == 1 else None


def _terms(native_id: str, terms: Iterable[Term], policy: PolicyRead) -> Iterator[FundTermRecord]:
    counts: Counter[str] = Counter()
    for term in terms:
        counts[term.key] += 1  # by key, so that a condition found later doesn't renumber the rest
        is_money = term.unit in CURRENCIES
        low, high = term.lo, term.hi
        yield FundTermRecord(
            native_id=f"{native_id}/term/{term.key}/{counts[term.key]}",
            raw={"value": term.value_raw, "quote": term.quote},
            notice=Link("fund_notice", native_id),
            policy=policy.link,
            clause_no=clause_at(policy.clauses, term.start),
            key=term.key,
            binds=term.binds,
            operator=term.operator,
            value_raw=term.text or term.value_raw,
            value_lo=None if is_money else low,
            value_hi=None if is_money else high,
            lo_minor=int(low * 100) if is_money and low is not None else None,
            hi_minor=int(high * 100) if is_money and high is not None else None,
            unit=term.unit,
            base=term.base,
            region_condition=term.region,
            quote=term.quote,
        )
