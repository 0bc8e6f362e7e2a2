"""What notices of guidance funds say: the notice, its parties and conditions, and claims.

All hang on the notice, and on the attachment where they stand in one: `place` says where in it
(page 3; 名单, row 5; table 1, row 2). A fund that a notice names is matched by its name, never made
of it: an announced fund has a provisional name and no number (data model, rule 3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

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
class FundNoticeRecord(Record):
    """An announcement about guidance funds. native_id: the source's own number of its page."""

    entity: ClassVar[str] = "fund_notice"
    tracked_not: ClassVar[frozenset[str]] = frozenset(
        {"rule_version", "detail_version", "issuer_form"}
    )
    texts: ClassVar[frozenset[str]] = frozenset({"body"})

    genre: Text = UNSET
    title: Text = UNSET
    document_no: Text = UNSET
    issuer: MentionField = UNSET
    issuer_raw: Text = UNSET
    issuer_level: Text = UNSET
    issuer_form: Text = UNSET
    region_code: Text = UNSET
    published_at: Moment = UNSET
    published_on: Day = UNSET
    deadline_at: Moment = UNSET
    deadline_on: Day = UNSET
    opens_on: Day = UNSET
    publicity_from: Day = UNSET
    publicity_until: Day = UNSET
    effective_on: Day = UNSET
    expires_on: Day = UNSET
    url: Text = UNSET
    body: Text = UNSET
    attachments_present: Whole = UNSET
    stock_code: Text = UNSET
    grade: Text = UNSET
    rule_version: Text = UNSET
    detail_version: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class FundAttachmentRecord(Record):
    """A file of an announcement: what became of it. native_id: the notice's with the file's name.

    form      as its bytes tell it: pdf, docx, xlsx, xls, doc, rtf ...
    outcome   as `normalize.funds.attachments` tells it; unset until it is fetched
    """

    entity: ClassVar[str] = "fund_attachment"
    tracked_not: ClassVar[frozenset[str]] = frozenset({"rule_version"})

    notice: LinkField = UNSET
    title: Text = UNSET
    url: Text = UNSET
    form: Text = UNSET
    outcome: Text = UNSET
    pages: Whole = UNSET
    rule_version: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class FundNamingRecord(Record):
    """A single fund that a notice names, once for each name (normalize/funds/namings.py)."""

    entity: ClassVar[str] = "fund_naming"
    nearest: ClassVar[str] = "attachment"
    tracked_not: ClassVar[frozenset[str]] = frozenset(
        {
            *("exact_key", "name_key", "place", "region_code", "manager_keys", "former_place"),
            *("whole_name", "level", "name_rule", "kind"),
        }
    )

    notice: LinkField = UNSET
    attachment: LinkField = UNSET
    role: Text = UNSET  # mother, sub, fund; contributor: it only gives money to another
    name_raw: Text = UNSET
    exact_key: Text = UNSET
    name_key: Text = UNSET
    place: Text = UNSET
    region_code: Text = UNSET
    whole_name: Flag = UNSET
    level: Text = UNSET
    provisional: Flag = UNSET
    manager_raw: Text = UNSET
    manager_keys: Text = UNSET
    amac_code: Text = UNSET
    former_key: Text = UNSET
    former_place: Text = UNSET
    name_rule: Text = UNSET
    kind: Text = UNSET
    quote: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class FundNoticePartyRecord(Record):
    """A fund, manager or firm named in a notice, with what became of it."""

    entity: ClassVar[str] = "fund_notice_party"
    nearest: ClassVar[str] = "attachment"
    tracked_not: ClassVar[frozenset[str]] = frozenset({"name_key"})

    notice: LinkField = UNSET
    attachment: LinkField = UNSET
    place: Text = UNSET
    role: Text = UNSET
    organisation: MentionField = UNSET
    name_raw: Text = UNSET
    mother_raw: Text = UNSET
    name_key: Text = UNSET  # of funds alone
    amount_minor: Whole = UNSET
    amount_raw: Text = UNSET
    size_minor: Whole = UNSET
    currency: Text = UNSET
    share_percent: Ratio = UNSET
    outcome: Text = UNSET
    reason: Text = UNSET
    provisional: Flag = UNSET
    quote: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class FundTermRecord(Record):
    """One condition. Money is in minor units (lo_minor, hi_minor), all else in `unit`."""

    entity: ClassVar[str] = "fund_term"
    nearest: ClassVar[str] = "attachment"

    notice: LinkField = UNSET
    policy: LinkField = UNSET
    clause_no: Text = UNSET
    attachment: LinkField = UNSET
    place: Text = UNSET
    key: Text = UNSET
    binds: Text = UNSET
    operator: Text = UNSET
    value_raw: Text = UNSET
    value_lo: Ratio = UNSET
    value_hi: Ratio = UNSET
    lo_minor: Whole = UNSET
    hi_minor: Whole = UNSET
    unit: Text = UNSET
    base: Text = UNSET
    region_condition: Text = UNSET
    quote: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class FundSizeRecord(Record):
    """One claim about the size of one fund; never overwritten by a later notice's."""

    entity: ClassVar[str] = "fund_size"
    nearest: ClassVar[str] = "attachment"
    tracked_not: ClassVar[frozenset[str]] = frozenset({"subject_key"})
    told: ClassVar[frozenset[str]] = frozenset({"as_of"})

    notice: LinkField = UNSET
    attachment: LinkField = UNSET
    place: Text = UNSET
    subject: MentionField = UNSET
    subject_raw: Text = UNSET
    subject_key: Text = UNSET
    measure: Text = UNSET
    scope: Text = UNSET
    lo_minor: Whole = UNSET
    hi_minor: Whole = UNSET
    bound: Text = UNSET
    precision_raw: Text = UNSET
    currency: Text = UNSET
    quote: Text = UNSET
    grade: Text = UNSET
    recommended_for_aggregates: Flag = UNSET
    why_not: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class FundContributionRecord(Record):
    """Whose money is in a fund, or is announced to be."""

    entity: ClassVar[str] = "fund_contribution"
    nearest: ClassVar[str] = "attachment"
    tracked_not: ClassVar[frozenset[str]] = frozenset(
        {"subject_key", "contributor_key", "public_rule"}
    )
    told: ClassVar[frozenset[str]] = frozenset({"as_of"})

    notice: LinkField = UNSET
    attachment: LinkField = UNSET
    place: Text = UNSET
    subject_raw: Text = UNSET
    subject_key: Text = UNSET
    contributor: MentionField = UNSET
    contributor_raw: Text = UNSET
    stock_code: Text = UNSET
    partner_kind: Text = UNSET
    method_raw: Text = UNSET
    contributor_key: Text = UNSET  # where the contributor is itself a fund
    level: Text = UNSET
    public_rule: Text = UNSET
    budget_source: Text = UNSET
    committed_minor: Whole = UNSET
    paid_minor: Whole = UNSET
    currency: Text = UNSET
    share_percent: Ratio = UNSET
    bound: Text = UNSET
    quote: Text = UNSET
    grade: Text = UNSET
    observed_via: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class AggregateClaimRecord(Record):
    """A figure about many funds, with its scope."""

    entity: ClassVar[str] = "aggregate_claim"
    nearest: ClassVar[str] = "attachment"
    told: ClassVar[frozenset[str]] = frozenset({"as_of"})

    notice: LinkField = UNSET
    attachment: LinkField = UNSET
    place: Text = UNSET
    subject: Text = UNSET
    measure: Text = UNSET
    scope: Text = UNSET
    number_of_funds: Whole = UNSET
    lo_minor: Whole = UNSET
    hi_minor: Whole = UNSET
    bound: Text = UNSET
    precision_raw: Text = UNSET
    currency: Text = UNSET
    quote: Text = UNSET
    grade: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class FundEventRecord(Record):
    """A dated fact about a fund that a notice tells."""

    entity: ClassVar[str] = "fund_event"
    nearest: ClassVar[str] = "attachment"
    tracked_not: ClassVar[frozenset[str]] = frozenset({"subject_key"})

    notice: LinkField = UNSET
    attachment: LinkField = UNSET
    place: Text = UNSET
    subject_raw: Text = UNSET
    subject_key: Text = UNSET
    kind: Text = UNSET
    happened_on: Day = UNSET
    date_precision: Text = UNSET
    quote: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFindingRecord(Record):
    """What an audit said of funds."""

    entity: ClassVar[str] = "audit_finding"
    nearest: ClassVar[str] = "attachment"
    tracked_not: ClassVar[frozenset[str]] = frozenset({"subject_key"})

    notice: LinkField = UNSET
    attachment: LinkField = UNSET
    place: Text = UNSET
    subject_raw: Text = UNSET
    subject_key: Text = UNSET
    auditor_raw: Text = UNSET
    year: Whole = UNSET
    kind: Text = UNSET
    amount_minor: Whole = UNSET
    quote: Text = UNSET


# What a page or a file of a notice may say: each lists all that it says itself.
FACTS: Final = frozenset(
    each.entity
    for each in (
        FundNamingRecord,
        FundNoticePartyRecord,
        FundTermRecord,
        FundSizeRecord,
        FundContributionRecord,
        AggregateClaimRecord,
        FundEventRecord,
        AuditFindingRecord,
    )
)
