"""The parties of a fund notice as records, from its prose and from its tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from normalize.funds.numbers import number_of
from normalize.funds.parties import Party
from normalize.funds.tables import FundRow
from normalize.mentions import mention
from normalize.money import Money
from normalize.names import fund_key, name_key
from normalize.reading import Reading
from normalize.records import Doubt, FundNoticePartyRecord, Link

_KINDS = {"fund": "fund", "mother": "fund", "proposed_subfund": "fund"}
_OUTCOMES = {
    "exit": "cleared",
    "liquidation": "cleared",
    "subfund_shortlist": "proposed",
    "selection_result": "proposed",
}
_REFUSED = ("未通过", "不通过", "淘汰", "落选")


def party_records(
    native_id: str, parties: Iterable[Party], rows: Iterable[FundRow], genre: str
) -> Iterator[FundNoticePartyRecord]:
    """Each name once in each role; a row of a table knows more than a sentence."""
    seen: set[tuple[str, str]] = set()

    def number(role: str, name: str) -> str:
        return f"{native_id}/party/{role}/{number_of(name_key(name))}"

    for row in rows:
        for role, name in _named(row, genre):
            if (role, name_key(name)) not in seen:
                seen.add((role, name_key(name)))
                yield _of_row(native_id, number(role, name), role, name, row, genre)
    for party in parties:
        if (party.role, name_key(party.name)) in seen:
            continue
        seen.add((party.role, name_key(party.name)))
        yield FundNoticePartyRecord(
            native_id=number(party.role, party.name),
            raw={"name": party.name, "quote": party.quote},
            notice=Link("fund_notice", native_id),
            role=party.role,
            organisation=mention(party.name, _KINDS.get(party.role, "firm")),
            name_raw=party.name,
            mother_raw=None,
            name_key=_key(party.role, party.name),
            amount_minor=party.money.exact if party.money else None,
            amount_raw=party.money_raw,
            size_minor=None,
            currency=party.money.currency if party.money else None,
            share_percent=None,
            outcome=party.outcome,
            reason=party.reason,
            provisional=party.provisional,
            quote=party.quote,
        )


def _key(role: str, name: str) -> str | None:
    """The name of a fund as its namings have it."""
    return fund_key(name) if role in _KINDS else None


def _named(row: FundRow, genre: str) -> Iterator[tuple[str, str]]:
    if row.fund and not row.partner:
        yield ("proposed_subfund" if is_pending(genre) else "fund"), row.fund
    if row.manager:
        yield "manager", row.manager


def outcome_of(row: FundRow, genre: str) -> str | None:
    """What became of the fund of a row: by its result, else by what its list is of."""
    if any(word in (row.result or "") for word in _REFUSED):
        return "rejected"
    return _OUTCOMES.get(genre)


def is_pending(genre: str) -> bool:
    """True for lists of the funds that a mother fund chooses, or gives up."""
    return genre in ("subfund_shortlist", "selection_result", "exit")


def _of_row(
    native_id: str, own_id: str, role: str, name: str, row: FundRow, genre: str
) -> FundNoticePartyRecord:
    amount, size = row.amount, row.size
    is_fund = role != "manager"
    outcome = outcome_of(row, genre)
    return FundNoticePartyRecord(
        native_id=own_id,
        raw={"row": row.words},
        doubts=(
            *(Doubt.of("amount_minor", amount) if amount and is_fund else ()),
            *(Doubt.of("size_minor", size) if size and is_fund else ()),
            *(Doubt.of("share_percent", row.share) if row.share and is_fund else ()),
        ),
        notice=Link("fund_notice", native_id),
        role=role,
        organisation=mention(name, _KINDS.get(role, "firm")),
        name_raw=name,
        mother_raw=row.mother if is_fund else None,
        name_key=_key(role, name),
        amount_minor=_exact(amount) if is_fund else None,
        amount_raw=amount.raw if amount and is_fund else None,
        size_minor=_exact(size) if is_fund else None,
        currency=_currency(amount, size),
        share_percent=row.percent if is_fund else None,
        outcome=outcome,
        reason=row.reason,
        provisional=outcome == "proposed" if is_fund else None,
        quote=row.quote,
    )


def _exact(reading: Reading[Money] | None) -> int | None:
    return reading.value.exact if reading and reading.value else None


def _currency(*readings: Reading[Money] | None) -> str | None:
    return next((each.value.currency for each in readings if each and each.value), None)
