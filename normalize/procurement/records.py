"""Records of procurement: purchases, their notices, and what notices hold.

To be had from `normalize.records`, as all records.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from normalize.procurement.notice_keys import KEY_SOURCES, NOTICE_KEYS, conclude
from normalize.record_base import (
    UNSET,
    Day,
    Flag,
    LinkField,
    MentionField,
    Moment,
    Ratio,
    Record,
    Text,
    Whole,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcurementProjectRecord(Record):
    """What is bought, across notices and portals. native_id: project number and buyer, folded."""

    entity: ClassVar[str] = "procurement_project"
    shared: ClassVar[bool] = True

    project_no: Text = UNSET
    buyer: MentionField = UNSET
    title: Text = UNSET
    legal_regime: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcurementNoticeRecord(Record):
    """One notice on one portal."""

    entity: ClassVar[str] = "procurement_notice"
    # The day says no more than the time does, and the law is the portal's, not the notice's. That
    # a portal names a later notice of the project, too, is no change of this one.
    tracked_not: ClassVar[frozenset[str]] = frozenset(
        {"detail_version", "published_on", "legal_regime", "related_native_ids", *NOTICE_KEYS}
    )

    project: LinkField = UNSET
    stage: Text = UNSET
    method: Text = UNSET
    scope: Text = UNSET  # central, local
    channel_raw: Text = UNSET  # the portal's own heading of the kind of notice
    title: Text = UNSET
    project_title: Text = UNSET
    project_no_raw: Text = UNSET
    buyer: MentionField = UNSET
    buyer_raw: Text = UNSET
    agency: MentionField = UNSET
    agency_raw: Text = UNSET
    region_code: Text = UNSET
    region_raw: Text = UNSET
    category_raw: Text = UNSET
    category_code: Text = UNSET
    category_catalogue: Text = UNSET
    main_category: Text = UNSET  # goods, works, services
    published_at: Moment = UNSET
    published_on: Day = UNSET  # also where the portal prints no time of day
    legal_regime: Text = UNSET
    deadline_at: Moment = UNSET
    opens_at: Moment = UNSET
    first_published_on: Day = UNSET
    corrected_on: Day = UNSET
    correction_subject_raw: Text = UNSET
    original_url: Text = UNSET
    original_native_id: Text = UNSET
    related_native_ids: Text = UNSET  # with spaces between; UNSET where the page names none itself
    failure_reason: Text = UNSET  # terminations: the reason, where it names no lot
    budget_minor: Whole = UNSET
    budget_raw: Text = UNSET
    ceiling_minor: Whole = UNSET
    ceiling_raw: Text = UNSET
    award_total_minor: Whole = UNSET
    award_total_raw: Text = UNSET
    agency_fee_minor: Whole = UNSET
    agency_fee_raw: Text = UNSET
    currency: Text = UNSET
    template: Text = UNSET
    quality_flags: Text = UNSET  # space-separated, sorted
    detail_version: Text = UNSET
    # What tells notices of one purchase, concluded here for every portal alike (`notice_keys`).
    project_key: Text = UNSET
    attempt: Whole = UNSET
    round_in_number: Flag = UNSET
    buyer_key: Text = UNSET
    purchase_key: Text = UNSET

    def __post_init__(self) -> None:
        """Conclude the keys from what the notice says; from a weak field comes a weak key."""
        said = {name: v for name in KEY_SOURCES if (v := getattr(self, name)) is not UNSET}
        weak = set(self.weak)
        for name, (value, source) in conclude(said).items():
            if getattr(self, name) is UNSET:
                object.__setattr__(self, name, value)
                weak |= {name} if source in self.weak else set()
        object.__setattr__(self, "weak", frozenset(weak))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcurementLotRecord(Record):
    """A package (包, 标项, 合同包) of a notice. `status` is `open`, `awarded` or `failed`."""

    entity: ClassVar[str] = "procurement_lot"

    notice: LinkField = UNSET
    lot_no: Text = UNSET
    title: Text = UNSET
    budget_minor: Whole = UNSET
    budget_raw: Text = UNSET
    ceiling_minor: Whole = UNSET
    ceiling_raw: Text = UNSET
    status: Text = UNSET
    failure_reason: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcurementItemRecord(Record):
    """A line of a lot."""

    entity: ClassVar[str] = "procurement_item"

    notice: LinkField = UNSET
    lot_no: Text = UNSET
    item_no: Text = UNSET
    category_raw: Text = UNSET
    category_code: Text = UNSET
    category_catalogue: Text = UNSET
    name: Text = UNSET
    brand: Text = UNSET
    model: Text = UNSET
    quantity: Ratio = UNSET
    quantity_raw: Text = UNSET
    unit_price_minor: Whole = UNSET
    unit_price_raw: Text = UNSET
    total_minor: Whole = UNSET
    total_raw: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcurementAttachmentRecord(Record):
    """A file that a notice offers. Its name alone can be evidence.

    form and outcome are unset until it is fetched (normalize/procurement/files.py).
    """

    entity: ClassVar[str] = "procurement_attachment"
    tracked_not: ClassVar[frozenset[str]] = frozenset({"rule_version"})

    notice: LinkField = UNSET
    title: Text = UNSET
    url: Text = UNSET
    form: Text = UNSET
    outcome: Text = UNSET
    pages: Whole = UNSET
    rule_version: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierDeclarationRecord(Record):
    """What a file declares of one firm and one item. `supplier` signs, `organisation` is declared:
    the maker of the goods, who builds or serves, or the supplier itself."""

    entity: ClassVar[str] = "supplier_declaration"
    nearest: ClassVar[str] = "attachment"

    notice: LinkField = UNSET
    attachment: LinkField = UNSET
    kind: Text = UNSET
    form: Text = UNSET
    lot_no: Text = UNSET
    project_raw: Text = UNSET
    buyer_raw: Text = UNSET
    supplier: MentionField = UNSET
    supplier_raw: Text = UNSET
    organisation: MentionField = UNSET
    organisation_raw: Text = UNSET
    role: Text = UNSET
    item: Text = UNSET
    industry: Text = UNSET
    employees: Whole = UNSET
    revenue_minor: Whole = UNSET
    revenue_raw: Text = UNSET
    assets_minor: Whole = UNSET
    assets_raw: Text = UNSET
    currency: Text = UNSET
    size: Text = UNSET
    place: Text = UNSET
    quote: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardRecord(Record):
    """What was awarded for a lot: an amount or a rate."""

    entity: ClassVar[str] = "award"

    notice: LinkField = UNSET
    lot_no: Text = UNSET
    price_kind: Text = UNSET  # amount, rate, unit_price
    amount_minor: Whole = UNSET
    amount_raw: Text = UNSET
    rate_percent: Ratio = UNSET
    currency: Text = UNSET
    recommended_for_aggregates: Flag = UNSET
    why_not: Text = UNSET  # why sums leave it out: rate, unit_price, unreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardSupplierRecord(Record):
    """Who won. `role` is `sole`, `leader` or `member` of a consortium.

    What is declared stands in the supplier's 中小企业声明函: `declared_size` is `medium`, `small`,
    `micro`, or `sme` where only the name of the file says that there is one.
    """

    entity: ClassVar[str] = "award_supplier"

    award: LinkField = UNSET
    organisation: MentionField = UNSET
    organisation_raw: Text = UNSET
    address_raw: Text = UNSET
    role: Text = UNSET
    share_percent: Ratio = UNSET
    declared_size: Text = UNSET
    declared_industry: Text = UNSET
    declared_employees: Whole = UNSET
    declared_revenue_minor: Whole = UNSET
    declared_assets_minor: Whole = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAsideReadingRecord(Record):
    """That a notice was read for set-asides, and with which outcome.

    The page says the outcome of its body; what a file adds stands beside it, and a page that is
    read again leaves it alone.
    """

    entity: ClassVar[str] = "set_aside_reading"
    tracked_not: ClassVar[frozenset[str]] = frozenset({"attachments_read"})

    notice: LinkField = UNSET
    lot_no: Text = UNSET
    outcome: Text = UNSET
    attachments_present: Whole = UNSET
    attachments_read: Whole = UNSET
    file_outcome: Text = UNSET
    file: LinkField = UNSET
    rule_version: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAsideRecord(Record):
    """One statement about preference, with the sentence as evidence."""

    entity: ClassVar[str] = "set_aside"
    nearest: ClassVar[str] = "attachment"

    reading: LinkField = UNSET
    attachment: LinkField = UNSET
    lot_no: Text = UNSET
    kind: Text = UNSET
    beneficiary: Text = UNSET
    percent: Ratio = UNSET
    negated: Flag = UNSET
    ground: Text = UNSET
    evidence: Text = UNSET
    rule_id: Text = UNSET
    confidence: Ratio = UNSET


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
    tracked_not: ClassVar[frozenset[str]] = frozenset({"purchase_key"})

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
    purchase_key: Text = UNSET


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
