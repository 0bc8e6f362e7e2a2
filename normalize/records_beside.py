"""Records of what stands beside the lists of exchanges and registers: the regulator's tables,
reprints, and lists that people keep by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from normalize.record_base import (
    UNSET,
    Day,
    Flag,
    LinkField,
    MentionField,
    Record,
    Text,
    Whole,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TutoringRecord(Record):
    """A tutoring case. native_id: who is tutored, where and since when; the source has no number.

    One row of the source is one report; the case's own columns stand the same on each of them.
    """

    entity: ClassVar[str] = "tutoring"

    issuer: MentionField = UNSET
    issuer_raw: Text = UNSET
    agency: MentionField = UNSET
    agency_raw: Text = UNSET
    bureau_raw: Text = UNSET
    filed_on: Day = UNSET
    status: Text = UNSET
    status_raw: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class TutoringReportRecord(Record):
    """A report on a tutoring case."""

    entity: ClassVar[str] = "tutoring_report"

    tutoring: LinkField = UNSET
    kind: Text = UNSET
    kind_raw: Text = UNSET
    report_no: Whole = UNSET
    title: Text = UNSET
    url: Text = UNSET
    published_on: Day = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class OverseasFilingRecord(Record):
    """A filing for a listing abroad that is under way.

    native_id: name, type and day of receipt, folded. The table numbers its rows, but the numbers
    are of the rows: they have gaps where filings have left, and far fewer than were ever received.
    Taken for a key, they would turn one firm's history into another's on the day they are given
    anew. A name that is corrected makes a filing that is gone and one that is new, and no lie.
    """

    entity: ClassVar[str] = "overseas_filing"
    tracked_not: ClassVar[frozenset[str]] = frozenset({"row_no", "table_as_of"})

    issuer: MentionField = UNSET
    issuer_raw: Text = UNSET
    filing_type: Text = UNSET
    filing_type_raw: Text = UNSET
    domestic_entity: MentionField = UNSET
    domestic_entity_raw: Text = UNSET
    venue: Text = UNSET
    venue_raw: Text = UNSET
    sponsor_raw: Text = UNSET
    law_firm_raw: Text = UNSET
    received_on: Day = UNSET
    status: Text = UNSET
    status_raw: Text = UNSET
    was_confidential: Flag = UNSET
    remark_raw: Text = UNSET
    row_no: Whole = UNSET
    table_as_of: Day = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingSecondaryRecord(Record):
    """What somebody who reprints the exchanges' lists says of an application."""

    entity: ClassVar[str] = "listing_secondary"
    tracked_not: ClassVar[frozenset[str]] = frozenset({"updated_on"})

    provider: Text = UNSET
    grade: Text = UNSET
    report: Text = UNSET
    exchange: Text = UNSET
    board: Text = UNSET
    market_raw: Text = UNSET
    issuer: MentionField = UNSET
    issuer_raw: Text = UNSET
    org_code: Text = UNSET
    security_code: Text = UNSET
    stage: Text = UNSET
    stage_raw: Text = UNSET
    stage_code_raw: Text = UNSET
    accepted_on: Day = UNSET
    updated_on: Day = UNSET
    reviewed_on: Day = UNSET
    announced_on: Day = UNSET
    listed_on: Day = UNSET
    region_code: Text = UNSET
    region_raw: Text = UNSET
    industry_raw: Text = UNSET
    sponsor_raw: Text = UNSET
    law_firm_raw: Text = UNSET
    accountant_raw: Text = UNSET
    bureau_raw: Text = UNSET
    title: Text = UNSET
    planned_raise_minor: Whole = UNSET
    planned_raise_raw: Text = UNSET
    planned_raise_unit: Text = UNSET
    unit_is_inferred: Flag = UNSET
    currency: Text = UNSET
    shares: Whole = UNSET
    prospectus_url: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class CuratedFundRecord(Record):
    """A fund as a list kept by hand tells of it. native_id: the number that the list gives it."""

    entity: ClassVar[str] = "curated_fund"
    tracked_not: ClassVar[frozenset[str]] = frozenset({"name_key"})

    name: Text = UNSET
    name_key: Text = UNSET
    cluster: Flag = UNSET
    level_raw: Text = UNSET
    region_raw: Text = UNSET
    region_code: Text = UNSET
    target_minor: Whole = UNSET
    own_capital_minor: Whole = UNSET
    currency: Text = UNSET
    established_on: Day = UNSET
    date_precision: Text = UNSET
    backers_raw: Text = UNSET
    cited_url: Text = UNSET
    note: Text = UNSET
    grade: Text = UNSET
