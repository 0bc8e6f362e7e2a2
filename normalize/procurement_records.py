"""Records of what notices list beside lots, items and awards: bidders, contracts, plans, accounts.

To be had from `normalize.records`, as all records.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from normalize.record_base import (
    UNSET,
    Day,
    Flag,
    LinkField,
    MentionField,
    Ratio,
    Record,
    Text,
    Whole,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BidderRecord(Record):
    """Who bid and did not win, and on which ground."""

    entity: ClassVar[str] = "bidder"

    notice: LinkField = UNSET
    lot_no: Text = UNSET
    organisation: MentionField = UNSET
    organisation_raw: Text = UNSET
    rank: Whole = UNSET
    ground: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcurementContractRecord(Record):
    """A contract as a notice publishes it."""

    entity: ClassVar[str] = "procurement_contract"

    notice: LinkField = UNSET
    contract_no: Text = UNSET
    title: Text = UNSET
    amount_minor: Whole = UNSET
    amount_raw: Text = UNSET
    currency: Text = UNSET
    signed_on: Day = UNSET
    published_on: Day = UNSET
    term_raw: Text = UNSET
    subject_raw: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractSupplierRecord(Record):
    """Who supplies under a contract. `role` as in an award."""

    entity: ClassVar[str] = "contract_supplier"

    contract: LinkField = UNSET
    organisation: MentionField = UNSET
    organisation_raw: Text = UNSET
    role: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcurementIntentionRecord(Record):
    """A purchase that an agency plans."""

    entity: ClassVar[str] = "procurement_intention"

    notice: LinkField = UNSET
    position: Whole = UNSET
    title: Text = UNSET
    need: Text = UNSET
    category_raw: Text = UNSET
    budget_minor: Whole = UNSET
    budget_raw: Text = UNSET
    currency: Text = UNSET
    expected_on: Day = UNSET
    expected_raw: Text = UNSET
    sme_reserved: Flag = UNSET
    sme_reserved_raw: Text = UNSET
    green_raw: Text = UNSET
    note: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationReportRecord(Record):
    """An agency's yearly set-aside account."""

    entity: ClassVar[str] = "reservation_report"

    notice: LinkField = UNSET
    organisation: MentionField = UNSET
    organisation_raw: Text = UNSET
    year: Whole = UNSET
    sme_minor: Whole = UNSET
    sme_raw: Text = UNSET
    small_micro_minor: Whole = UNSET
    small_micro_raw: Text = UNSET
    sme_percent: Ratio = UNSET
    small_micro_percent: Ratio = UNSET
    currency: Text = UNSET
    published_on: Day = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservedPurchaseRecord(Record):
    """A purchase named in a yearly set-aside account."""

    entity: ClassVar[str] = "reserved_purchase"

    report: LinkField = UNSET
    position: Whole = UNSET
    title: Text = UNSET
    option_raw: Text = UNSET
    amount_minor: Whole = UNSET
    amount_raw: Text = UNSET
    contract_raw: Text = UNSET
