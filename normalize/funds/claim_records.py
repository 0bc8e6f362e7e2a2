"""Claims of a fund notice as records: sizes, figures about many funds, findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from normalize.funds.claims import Claim
from normalize.funds.dates import FundDate
from normalize.funds.names import funds_in, short_names
from normalize.funds.numbers import Numbers
from normalize.funds.partner_records import key_of
from normalize.funds.text import FundText
from normalize.mentions import mention
from normalize.money import Bound, Money
from normalize.reading import Reason
from normalize.records import (
    AggregateClaimRecord,
    AuditFindingRecord,
    Doubt,
    FundEventRecord,
    FundSizeRecord,
    Link,
    Record,
)

_EVENTS = frozenset({"registered", "registered_ndrc", "established", "liquidation"})
_WORDS = {
    Bound.APPROX: "approximate",
    Bound.MAGNITUDE: "order of magnitude",
    Bound.GE: "lower bound",
    Bound.LE: "upper bound",
    Bound.RANGE: "range",
}


def claim_records(
    native_id: str, claims: Iterable[Claim], grade: str, issuer: str
) -> Iterator[Record]:
    """All claims of a notice, each with its words."""
    numbers, findings = Numbers(native_id), 0
    for claim in claims:
        if claim.kind == "finding":  # of nobody by name
            findings += 1
            own_id = f"{native_id}/finding/{findings}"
        else:
            own_id = _number(numbers, claim)
        yield _record(native_id, own_id, claim, grade, issuer)


def _number(numbers: Numbers, claim: Claim) -> str:
    """A claim's number, by what it is about: an amount that is corrected is still that claim."""
    about = key_of(claim.subject)
    former = claim.why_not if claim.why_not == "former" else None
    return numbers.of(f"{claim.kind}/{claim.measure}", about, claim.scope, former)


def _record(native_id: str, own_id: str, claim: Claim, grade: str, issuer: str) -> Record:
    money, notice = claim.amount.money, Link("fund_notice", native_id)
    raw = {"quote": claim.amount.quote, "wording": money.wording}
    if claim.kind == "finding":
        return AuditFindingRecord(
            native_id=own_id,
            raw=raw,
            notice=notice,
            subject_raw=claim.subject,
            subject_key=key_of(claim.subject),
            auditor_raw=issuer or None,
            year=claim.as_of.year if claim.as_of else None,
            kind=claim.measure,
            amount_minor=money.exact,
            quote=claim.amount.quote,
        )
    if claim.kind == "aggregate":
        return AggregateClaimRecord(
            native_id=own_id,
            raw=raw,
            notice=notice,
            subject=claim.subject,
            measure=claim.measure,
            scope=claim.scope,
            number_of_funds=claim.number_of_funds,
            lo_minor=money.lo_minor,
            hi_minor=money.hi_minor,
            bound=str(money.bound),
            precision_raw=precision(money),
            currency=money.currency,
            as_of=claim.as_of,
            quote=claim.amount.quote,
            grade=grade,
        )
    return _size(notice, own_id, claim, grade, raw)


def _size(
    notice: Link, own_id: str, claim: Claim, grade: str, raw: dict[str, str]
) -> FundSizeRecord:
    money = claim.amount.money
    why_not = "reprint" if grade == "reprint" else claim.why_not
    if claim.subject is None:
        why_not = why_not or "unnamed"
    return FundSizeRecord(
        native_id=own_id,
        raw=raw,
        doubts=(
            (Doubt("subject_raw", claim.amount.quote, Reason.AMBIGUOUS),)
            if claim.subject is None
            else ()
        ),
        notice=notice,
        subject=mention(claim.subject or "", "fund"),
        subject_raw=claim.subject,
        subject_key=key_of(claim.subject),
        measure=claim.measure,
        scope=claim.scope,
        lo_minor=money.lo_minor,
        hi_minor=money.hi_minor,
        bound=str(money.bound),
        precision_raw=precision(money),
        currency=money.currency,
        as_of=claim.as_of,
        quote=claim.amount.quote,
        grade=grade,
        recommended_for_aggregates=why_not is None and money.exact is not None,
        why_not=why_not or (None if money.exact is not None else "not_exact"),
    )


def precision(money: Money) -> str:
    """The strength of the wording with the last digit written, in minor units."""
    word = _WORDS.get(money.bound, "exact")
    return f"{word}, to {money.precision_minor}"


def event_records(
    native_id: str, text: FundText, dates: Iterable[FundDate]
) -> Iterator[FundEventRecord]:
    """The dated facts that a notice tells, each of the fund named last before it."""
    numbers, shorts = Numbers(native_id), short_names(text)
    for each in dates:
        if each.key not in _EVENTS:
            continue
        before = [*funds_in(text, 0, each.start + len(each.quote))]
        subject = shorts.get(before[-1].name, before[-1].name) if before else None
        yield FundEventRecord(
            native_id=numbers.of(f"event/{each.key}", key_of(subject)),
            raw={"quote": each.quote},
            notice=Link("fund_notice", native_id),
            subject_raw=subject,
            subject_key=key_of(subject),
            kind=each.key,
            happened_on=each.day.day,
            date_precision=each.day.precision,
            quote=each.quote,
        )
