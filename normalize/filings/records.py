"""What filed documents say: records of prospectuses and issue results (招股说明书, 发行结果公告).

Each value carries the page of the file (the first is 1) and the words it was read from. All hang
on the reading of one document: another version of it makes another reading, and overwrites none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from normalize.record_base import UNSET, Day, Flag, LinkField, MentionField, Record, Text, Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReadingRecord(Record):
    """That a filed document was read: how it went, and what it says of the firm itself.

    outcome           read; or why not: encrypted, damaged, too_many_pages, no_text, over_limits
    pages             of the whole file; pages_read: those that were looked into for tables
    listing_standard  the standard claimed, such as `star/2.1.2/1` (rule book, article, item)
    """

    entity: ClassVar[str] = "document_reading"
    tracked_not: ClassVar[frozenset[str]] = frozenset({"rule_version", "pages_read"})

    application: LinkField = UNSET
    filed: LinkField = UNSET
    outcome: Text = UNSET
    pages: Whole = UNSET
    pages_read: Whole = UNSET
    rule_version: Text = UNSET
    issuer: MentionField = UNSET
    issuer_raw: Text = UNSET
    uscc: Text = UNSET
    uscc_page: Whole = UNSET
    uscc_quote: Text = UNSET
    listing_standard: Text = UNSET
    listing_standard_page: Whole = UNSET
    listing_standard_quote: Text = UNSET
    growth_tier: Flag = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmYearRecord(Record):
    """One figure of one firm for one period, as one document states it.

    measure        revenue, export_revenue, rd_spend, rd_expense, government_subsidies, ...
    scope          consolidated, parent, not_stated
    basis          profit_and_loss, cash, deferred, balance_sheet
    period_months  12 for a year, 6 for a half; NULL for a balance at the period's end
    """

    entity: ClassVar[str] = "firm_year"

    reading: LinkField = UNSET
    organisation: MentionField = UNSET
    measure: Text = UNSET
    amount_minor: Whole = UNSET
    amount_raw: Text = UNSET
    unit_raw: Text = UNSET
    currency: Text = UNSET
    stock_flow: Text = UNSET
    scope: Text = UNSET
    basis: Text = UNSET
    period_end: Day = UNSET
    period_months: Whole = UNSET
    page: Whole = UNSET
    quote: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class ProceedsUseRecord(Record):
    """What the proceeds of an issue are stated to be for: one project (募集资金投资项目)."""

    entity: ClassVar[str] = "proceeds_use"

    reading: LinkField = UNSET
    seq: Whole = UNSET
    project: Text = UNSET
    investment_minor: Whole = UNSET
    investment_raw: Text = UNSET
    proceeds_minor: Whole = UNSET
    proceeds_raw: Text = UNSET
    unit_raw: Text = UNSET
    currency: Text = UNSET
    page: Whole = UNSET
    quote: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueResultRecord(Record):
    """What was sold: raised, price, shares."""

    entity: ClassVar[str] = "issue_result"

    application: LinkField = UNSET
    reading: LinkField = UNSET
    raised_minor: Whole = UNSET
    raised_raw: Text = UNSET
    price_minor: Whole = UNSET
    price_raw: Text = UNSET
    shares: Whole = UNSET
    shares_raw: Text = UNSET
    currency: Text = UNSET
    page: Whole = UNSET
    quote: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategicAllotmentRecord(Record):
    """Who took shares of an issue by agreement, and how much (战略配售)."""

    entity: ClassVar[str] = "strategic_allotment"

    result: LinkField = UNSET
    seq: Whole = UNSET
    organisation: MentionField = UNSET
    organisation_raw: Text = UNSET
    amount_minor: Whole = UNSET
    amount_raw: Text = UNSET
    shares: Whole = UNSET
    shares_raw: Text = UNSET
    page: Whole = UNSET
    quote: Text = UNSET
