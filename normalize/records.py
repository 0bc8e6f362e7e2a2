"""The typed records that `db` stores: the contract between the rooms.

What they have in common stands in `record_base`, and is to be had from here.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar

from normalize.filing_records import (
    DocumentReadingRecord as DocumentReadingRecord,
)
from normalize.filing_records import (
    FirmYearRecord as FirmYearRecord,
)
from normalize.filing_records import (
    IssueResultRecord as IssueResultRecord,
)
from normalize.filing_records import (
    ProceedsUseRecord as ProceedsUseRecord,
)
from normalize.filing_records import (
    StrategicAllotmentRecord as StrategicAllotmentRecord,
)
from normalize.record_base import META as META
from normalize.record_base import UNSET as UNSET
from normalize.record_base import Day as Day
from normalize.record_base import Doubt as Doubt
from normalize.record_base import Flag as Flag
from normalize.record_base import Json as Json
from normalize.record_base import Link as Link
from normalize.record_base import LinkField as LinkField
from normalize.record_base import Mention as Mention
from normalize.record_base import MentionField as MentionField
from normalize.record_base import Moment as Moment
from normalize.record_base import Ratio as Ratio
from normalize.record_base import Record as Record
from normalize.record_base import Text as Text
from normalize.record_base import Unset as Unset
from normalize.record_base import Whole as Whole
from normalize.records_beside import FundNoticeRecord as FundNoticeRecord
from normalize.records_beside import (
    ListingSecondaryRecord,
    OverseasFilingRecord,
    TutoringRecord,
    TutoringReportRecord,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FundRecord(Record):
    """A guidance fund, sub-fund or other government-funded vehicle."""

    entity: ClassVar[str] = "fund"
    tracked_not: ClassVar[frozenset[str]] = frozenset({"detail_version", "amac_page_id"})

    name: Text = UNSET
    organisation: MentionField = UNSET
    amac_code: Text = UNSET
    amac_page_id: Text = UNSET
    amac_type: Text = UNSET  # private_equity, venture_capital, ...
    amac_type_raw: Text = UNSET
    legal_form: Text = UNSET
    region_code: Text = UNSET
    region_raw: Text = UNSET
    established_on: Day = UNSET
    registered_on: Day = UNSET
    status: Text = UNSET
    status_raw: Text = UNSET
    management_type_raw: Text = UNSET
    custody_raw: Text = UNSET
    manager_raw: Text = UNSET
    custodian_raw: Text = UNSET
    currency_raw: Text = UNSET
    special_notice: Text = UNSET
    inclusion_tier: Text = UNSET
    detail_version: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class FundEvidenceRecord(Record):
    """Why a vehicle counts as a guidance fund: one rule that fired, with its quote."""

    entity: ClassVar[str] = "fund_evidence"

    fund: LinkField = UNSET
    tier: Text = UNSET
    definition: Text = UNSET
    rule: Text = UNSET
    quote: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class FundDisclosureRecord(Record):
    """AMAC's signs of life of a fund: reports due, on time and missing, at its last update."""

    entity: ClassVar[str] = "fund_disclosure"

    fund: LinkField = UNSET
    last_update_on: Day = UNSET
    monthly_due: Whole = UNSET
    monthly_on_time: Whole = UNSET
    monthly_missing: Whole = UNSET
    quarterly_due: Whole = UNSET
    quarterly_on_time: Whole = UNSET
    quarterly_missing: Whole = UNSET
    half_yearly_due: Whole = UNSET
    half_yearly_on_time: Whole = UNSET
    half_yearly_missing: Whole = UNSET
    yearly_due: Whole = UNSET
    yearly_on_time: Whole = UNSET
    yearly_missing: Whole = UNSET
    investor_accounts_percent: Ratio = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationRecord(Record):
    """A tie between two organisations, with the way it was observed (data model, rule 10)."""

    entity: ClassVar[str] = "relation"

    kind: Text = UNSET  # fund_manager, custodian, sponsor, auditor, law_firm, appraiser ...
    subject: MentionField = UNSET
    object: MentionField = UNSET
    subject_raw: Text = UNSET
    object_raw: Text = UNSET
    share_percent: Ratio = UNSET
    shares: Whole = UNSET
    state_mark: Text = UNSET  # SS, CS: as printed behind the holder's name
    page: Whole = UNSET
    quote: Text = UNSET
    observed_via: Text = UNSET
    fund: LinkField = UNSET
    application: LinkField = UNSET
    reading: LinkField = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingApplicationRecord(Record):
    """One project on one exchange."""

    entity: ClassVar[str] = "listing_application"
    tracked_not: ClassVar[frozenset[str]] = frozenset(
        {
            "stage_listed",
            "stage_label",
            "source_updated_at",
            "source_created_at",
            "revision",
            "detail_version",
        }
    )

    exchange: Text = UNSET
    board: Text = UNSET
    kind: Text = UNSET
    title: Text = UNSET
    issuer: MentionField = UNSET
    issuer_raw: Text = UNSET
    issuer_raw_en: Text = UNSET
    name_marks: Text = UNSET  # B, P, S, W behind a name at HKEX
    stock_code: Text = UNSET
    stage_raw: Text = UNSET  # the source's own codes, status and result
    stage_listed: Text = UNSET  # what these codes alone mean; `stage` is derived from the events
    stage_label: Text = UNSET  # the source's own words for the codes
    planned_raise_minor: Whole = UNSET
    planned_raise_raw: Text = UNSET
    currency: Text = UNSET
    industry_code: Text = UNSET
    industry_raw: Text = UNSET
    region_code: Text = UNSET
    region_raw: Text = UNSET
    accepted_on: Day = UNSET
    accounts_until: Day = UNSET  # end of the last audited period
    instrument: Text = UNSET  # share, convertible_bond, asset_purchase, backdoor_listing
    instrument_raw: Text = UNSET
    process_raw: Text = UNSET  # the review's own way: ordinary, simplified
    offered_to_raw: Text = UNSET  # certain takers or anybody
    registration_doc_raw: Text = UNSET
    source_created_at: Moment = UNSET
    source_updated_at: Moment = UNSET
    revision: Text = UNSET
    detail_version: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingEventRecord(Record):
    """One step of an application, append-only; backward moves are allowed."""

    entity: ClassVar[str] = "listing_event"
    tracked_not: ClassVar[frozenset[str]] = frozenset({"stage_label"})

    application: LinkField = UNSET
    seq: Whole = UNSET  # 1 is the oldest line of the source's log; None where it keeps no log
    stage: Text = UNSET
    stage_raw: Text = UNSET
    stage_label: Text = UNSET  # the source's own words
    happened_at: Moment = UNSET
    published_on: Day = UNSET
    reason: Text = UNSET
    reason_class: Text = UNSET  # expired_financials (routine), withdrawal, ...
    suspension_kind: Text = UNSET  # expired_financials, other, unknown
    is_resume: Flag = UNSET
    is_repeat: Flag = UNSET
    provisional: Flag = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingPartyRecord(Record):
    """An intermediary of an application, or a person who signs or holds a post."""

    entity: ClassVar[str] = "listing_party"

    application: LinkField = UNSET
    role: Text = UNSET
    seq: Whole = UNSET
    organisation: MentionField = UNSET
    organisation_raw: Text = UNSET
    person_name: Text = UNSET
    title_raw: Text = UNSET
    observed_via: Text = UNSET  # where not by an announcement
    page: Whole = UNSET
    quote: Text = UNSET
    reading: LinkField = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingDocumentRecord(Record):
    """A filed document of an application."""

    entity: ClassVar[str] = "listing_document"

    application: LinkField = UNSET
    kind: Text = UNSET
    kind_raw: Text = UNSET
    version: Text = UNSET
    version_raw: Text = UNSET
    title: Text = UNSET
    language: Text = UNSET
    submission_no: Whole = UNSET
    issuer: MentionField = UNSET
    issuer_raw: Text = UNSET
    stock_code: Text = UNSET
    sponsor_raw: Text = UNSET
    url: Text = UNSET
    index_url: Text = UNSET
    published_on: Day = UNSET
    size_bytes: Whole = UNSET


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
    tracked_not: ClassVar[frozenset[str]] = frozenset({"detail_version"})

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
    published_at: Moment = UNSET
    deadline_at: Moment = UNSET
    opens_at: Moment = UNSET
    first_published_on: Day = UNSET
    corrected_on: Day = UNSET
    correction_subject_raw: Text = UNSET
    original_url: Text = UNSET
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
    """A file that a notice offers. Its name alone can be evidence."""

    entity: ClassVar[str] = "procurement_attachment"

    notice: LinkField = UNSET
    title: Text = UNSET
    url: Text = UNSET


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
    """Who won. `role` is `sole`, `leader` or `member` of a consortium."""

    entity: ClassVar[str] = "award_supplier"

    award: LinkField = UNSET
    organisation: MentionField = UNSET
    organisation_raw: Text = UNSET
    address_raw: Text = UNSET
    role: Text = UNSET
    declared_size: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAsideReadingRecord(Record):
    """That a notice was read for set-asides, and with which outcome."""

    entity: ClassVar[str] = "set_aside_reading"

    notice: LinkField = UNSET
    lot_no: Text = UNSET
    outcome: Text = UNSET
    attachments_present: Whole = UNSET
    attachments_read: Whole = UNSET
    rule_version: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAsideRecord(Record):
    """One statement about preference, with the sentence as evidence."""

    entity: ClassVar[str] = "set_aside"

    reading: LinkField = UNSET
    lot_no: Text = UNSET
    kind: Text = UNSET
    beneficiary: Text = UNSET
    percent: Ratio = UNSET
    negated: Flag = UNSET
    ground: Text = UNSET
    evidence: Text = UNSET
    rule_id: Text = UNSET
    confidence: Ratio = UNSET


# Parents before children: the order in which the store writes.
RECORD_TYPES: tuple[type[Record], ...] = (
    FundRecord,
    FundEvidenceRecord,
    FundDisclosureRecord,
    FundNoticeRecord,
    ListingApplicationRecord,
    ListingEventRecord,
    ListingDocumentRecord,
    ListingSecondaryRecord,
    TutoringRecord,
    TutoringReportRecord,
    OverseasFilingRecord,
    DocumentReadingRecord,
    ListingPartyRecord,
    FirmYearRecord,
    ProceedsUseRecord,
    IssueResultRecord,
    StrategicAllotmentRecord,
    ProcurementProjectRecord,
    ProcurementNoticeRecord,
    ProcurementLotRecord,
    ProcurementItemRecord,
    ProcurementAttachmentRecord,
    AwardRecord,
    AwardSupplierRecord,
    SetAsideReadingRecord,
    SetAsideRecord,
    RelationRecord,
)


def own_fields(record_type: type[Record]) -> tuple[str, ...]:
    """The fields of a record type that are columns, in order."""
    return tuple(f.name for f in fields(record_type) if f.name not in META)
