"""Records of managers of private funds (私募基金管理人): who they are, who runs and owns them."""

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
class FundManagerRecord(Record):
    """A manager of private funds as AMAC registers it. native_id: the number of its page.

    kind             private_equity, securities, asset_allocation, other: what it manages mainly
    fund_count       funds that the register counts for it
    scale_lo_minor   lower end of the range of what it manages (管理规模区间); hi the upper end
    ownership        state, mixed (by `ownership_quote`), private (a person controls it); None where
                     its owners don't tell
    """

    entity: ClassVar[str] = "fund_manager"
    tracked_not: ClassVar[frozenset[str]] = frozenset(
        {
            "detail_version",
            "registered_latitude",
            "registered_longitude",
            "office_latitude",
            "office_longitude",
        }
    )

    name: Text = UNSET
    name_en: Text = UNSET
    organisation: MentionField = UNSET
    registration_no: Text = UNSET
    org_code_raw: Text = UNSET
    uscc: Text = UNSET
    org_code: Text = UNSET
    kind: Text = UNSET
    kind_raw: Text = UNSET
    business_raw: Text = UNSET
    legal_form: Text = UNSET
    legal_form_raw: Text = UNSET
    nature_raw: Text = UNSET
    established_on: Day = UNSET
    registered_on: Day = UNSET
    legal_representative_raw: Text = UNSET
    registered_address_raw: Text = UNSET
    region_code: Text = UNSET
    office_address_raw: Text = UNSET
    office_region_code: Text = UNSET
    registered_latitude: Ratio = UNSET
    registered_longitude: Ratio = UNSET
    office_latitude: Ratio = UNSET
    office_longitude: Ratio = UNSET
    registered_capital_minor: Whole = UNSET
    registered_capital_raw: Text = UNSET
    paid_in_capital_minor: Whole = UNSET
    paid_in_capital_raw: Text = UNSET
    currency: Text = UNSET
    paid_in_percent: Ratio = UNSET
    staff: Whole = UNSET
    qualified_staff: Whole = UNSET
    website: Text = UNSET
    scale_raw: Text = UNSET
    scale_lo_minor: Whole = UNSET
    scale_hi_minor: Whole = UNSET
    fund_count: Whole = UNSET
    has_products: Flag = UNSET
    has_hints: Flag = UNSET
    has_credit_marks: Flag = UNSET
    hints_raw: Text = UNSET
    credit_marks_raw: Text = UNSET
    special_notice: Text = UNSET
    last_event_raw: Text = UNSET
    member_raw: Text = UNSET
    member_since: Day = UNSET
    adviser_raw: Text = UNSET
    legal_opinion_raw: Text = UNSET
    law_firm_raw: Text = UNSET
    controller_raw: Text = UNSET
    ownership: Text = UNSET
    ownership_level: Text = UNSET
    ownership_quote: Text = UNSET
    products_before: Whole = UNSET
    products_after: Whole = UNSET
    last_update_on: Day = UNSET
    detail_version: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class FundManagerStaffRecord(Record):
    """An executive of a manager (高管), with the posts in one text and one by one.

    native_id ends in the folded name: the page numbers nobody, and its order changes.
    """

    entity: ClassVar[str] = "fund_manager_staff"
    tracked_not: ClassVar[frozenset[str]] = frozenset({"seq"})

    manager: LinkField = UNSET
    organisation: MentionField = UNSET
    person_name: Text = UNSET
    roles_raw: Text = UNSET
    roles: Text = UNSET  # apart by commas
    qualification_raw: Text = UNSET
    seq: Whole = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class FundManagerCareerRecord(Record):
    """A line of the careers on a manager's page. It names nobody, so it stays with the manager.

    began_on, ended_on  first day of the month that is given; `ended_on` is None of what goes on
    """

    entity: ClassVar[str] = "fund_manager_career"
    tracked_not: ClassVar[frozenset[str]] = frozenset({"seq"})

    manager: LinkField = UNSET
    period_raw: Text = UNSET
    began_on: Day = UNSET
    ended_on: Day = UNSET
    goes_on: Flag = UNSET
    date_precision: Text = UNSET
    employer_raw: Text = UNSET
    department_raw: Text = UNSET
    roles_raw: Text = UNSET
    seq: Whole = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class FundManagerCancellationRecord(Record):
    """That a manager's registration was cancelled (注销). native_id: AMAC's number of the firm.

    kind  voluntary, by_announcement, by_association, no_funds
    """

    entity: ClassVar[str] = "fund_manager_cancellation"
    tracked_not: ClassVar[frozenset[str]] = frozenset({"detail_version"})

    name: Text = UNSET
    organisation: MentionField = UNSET
    org_code_raw: Text = UNSET
    uscc: Text = UNSET
    org_code: Text = UNSET
    established_on: Day = UNSET
    registered_on: Day = UNSET
    cancelled_on: Day = UNSET
    kind: Text = UNSET
    kind_raw: Text = UNSET
    reason_raw: Text = UNSET
    manager_kind: Text = UNSET
    manager_kind_raw: Text = UNSET
    registered_address_raw: Text = UNSET
    region_code: Text = UNSET
    office_address_raw: Text = UNSET
    office_region_code: Text = UNSET
    registered_capital_minor: Whole = UNSET
    registered_capital_raw: Text = UNSET
    paid_in_capital_minor: Whole = UNSET
    paid_in_capital_raw: Text = UNSET
    currency: Text = UNSET
    products: Whole = UNSET
    detail_version: Text = UNSET
