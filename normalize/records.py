"""The typed records that `db` stores: the contract between the rooms.

What they have in common stands in `record_base`, and is to be had from here.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar

from normalize.filings.records import (
    DocumentReadingRecord as DocumentReadingRecord,
    FirmYearRecord as FirmYearRecord,
    IssueResultRecord as IssueResultRecord,
    ProceedsUseRecord as ProceedsUseRecord,
    StrategicAllotmentRecord as StrategicAllotmentRecord,
)
from normalize.funds.manager_records import (
    FundManagerCancellationRecord as FundManagerCancellationRecord,
    FundManagerCareerRecord as FundManagerCareerRecord,
    FundManagerRecord as FundManagerRecord,
    FundManagerStaffRecord as FundManagerStaffRecord,
)
from normalize.funds.notice_records import (
    AggregateClaimRecord as AggregateClaimRecord,
    AuditFindingRecord as AuditFindingRecord,
    FundAttachmentRecord as FundAttachmentRecord,
    FundContributionRecord as FundContributionRecord,
    FundEventRecord as FundEventRecord,
    FundNamingRecord as FundNamingRecord,
    FundNoticePartyRecord as FundNoticePartyRecord,
    FundNoticeRecord as FundNoticeRecord,
    FundSizeRecord as FundSizeRecord,
    FundTermRecord as FundTermRecord,
)
from normalize.policies.records import (
    PolicyClauseRecord as PolicyClauseRecord,
    PolicyDocumentRecord as PolicyDocumentRecord,
    PolicyIssuerRecord as PolicyIssuerRecord,
    PolicyLinkRecord as PolicyLinkRecord,
)
from normalize.procurement.records import (
    AwardRecord as AwardRecord,
    AwardSupplierRecord as AwardSupplierRecord,
    BidderRecord as BidderRecord,
    ContractSupplierRecord as ContractSupplierRecord,
    ProcurementAttachmentRecord as ProcurementAttachmentRecord,
    ProcurementContractRecord as ProcurementContractRecord,
    ProcurementIntentionRecord as ProcurementIntentionRecord,
    ProcurementItemRecord as ProcurementItemRecord,
    ProcurementLotRecord as ProcurementLotRecord,
    ProcurementNoticeRecord as ProcurementNoticeRecord,
    ProcurementProjectRecord as ProcurementProjectRecord,
    ReservationReportRecord as ReservationReportRecord,
    ReservedPurchaseRecord as ReservedPurchaseRecord,
    SetAsideReadingRecord as SetAsideReadingRecord,
    SetAsideRecord as SetAsideRecord,
    SupplierDeclarationRecord as SupplierDeclarationRecord,
)
from normalize.record_base import (
    META as META,
    UNSET as UNSET,
    Day as Day,
    Doubt as Doubt,
    Flag as Flag,
    Json as Json,
    Link as Link,
    LinkField as LinkField,
    Mention as Mention,
    MentionField as MentionField,
    Moment as Moment,
    Ratio as Ratio,
    Record as Record,
    Text as Text,
    Unset as Unset,
    Whole as Whole,
)
from normalize.records_beside import (
    CuratedFundRecord,
    ListingSecondaryRecord,
    OverseasFilingRecord,
    TutoringRecord,
    TutoringReportRecord,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FundRecord(Record):
    """A guidance fund, sub-fund or other government-funded vehicle."""

    entity: ClassVar[str] = "fund"
    tracked_not: ClassVar[frozenset[str]] = frozenset(
        {
            *("detail_version", "amac_page_id", "last_quarter_updated"),
            *("exact_key", "name_key", "manager_keys"),
            *("kind", "kind_by_name", "structure_by_name"),
        }
    )

    name: Text = UNSET
    exact_key: Text = UNSET  # the whole name, folded
    name_key: Text = UNSET  # without (有限合伙) and (暂定名)
    manager_keys: Text = UNSET
    structure: Text = UNSET
    structure_by_name: Text = UNSET  # what holds where no document says more
    kind: Text = UNSET  # industry, venture, other; follows from what is registered, or the name
    kind_by_name: Text = UNSET  # as structure_by_name
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
    phase_raw: Text = UNSET  # founded before or after the rules of 2014
    last_quarter_updated: Flag = UNSET
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

    kind: Text = UNSET  # fund_manager, sponsor, auditor, law_firm, tutoring_institution ...
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
    manager: LinkField = UNSET
    application: LinkField = UNSET
    tutoring: LinkField = UNSET
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
    posted_on: Day = UNSET  # of a decision whose own day is another
    reason: Text = UNSET
    reason_class: Text = UNSET  # expired_financials (routine), withdrawal, ...
    suspension_kind: Text = UNSET  # expired_financials, other, unknown
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
    inquiry_round: Whole = UNSET  # 1 is the first (第一轮, 首轮)
    url: Text = UNSET
    index_url: Text = UNSET
    published_on: Day = UNSET
    size_bytes: Whole = UNSET


# Parents before children: the order in which the store writes.
RECORD_TYPES: tuple[type[Record], ...] = (
    FundRecord,
    FundEvidenceRecord,
    FundDisclosureRecord,
    FundManagerRecord,
    FundManagerStaffRecord,
    FundManagerCareerRecord,
    FundManagerCancellationRecord,
    FundNoticeRecord,
    PolicyDocumentRecord,
    PolicyIssuerRecord,
    PolicyLinkRecord,
    PolicyClauseRecord,
    FundAttachmentRecord,
    FundNamingRecord,
    FundNoticePartyRecord,
    FundTermRecord,
    FundSizeRecord,
    FundContributionRecord,
    AggregateClaimRecord,
    FundEventRecord,
    AuditFindingRecord,
    CuratedFundRecord,
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
    SupplierDeclarationRecord,
    AwardRecord,
    AwardSupplierRecord,
    BidderRecord,
    ProcurementContractRecord,
    ContractSupplierRecord,
    ProcurementIntentionRecord,
    ReservationReportRecord,
    ReservedPurchaseRecord,
    SetAsideReadingRecord,
    SetAsideRecord,
    RelationRecord,
)


def own_fields(record_type: type[Record]) -> tuple[str, ...]:
    """The fields of a record type that are columns, in order."""
    hidden = META - record_type.told
    return tuple(f.name for f in fields(record_type) if f.name not in hidden)
