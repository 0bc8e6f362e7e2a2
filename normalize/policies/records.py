"""What a policy is: its version with number, dates and state, who issued it, its clauses and ties.

A policy hangs on the announcement that puts it out. The same policy on another portal is another
row; they are one by their number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from normalize.record_base import (
    UNSET,
    Day,
    LinkField,
    MentionField,
    Record,
    Text,
    Whole,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDocumentRecord(Record):
    """A policy in one version. native_id: that of its announcement, with /policy behind it."""

    entity: ClassVar[str] = "policy_document"
    tracked_not: ClassVar[frozenset[str]] = frozenset({"title_key"})

    notice: LinkField = UNSET
    document_no: Text = UNSET
    document_no_raw: Text = UNSET
    title: Text = UNSET
    title_key: Text = UNSET
    issuer_raw: Text = UNSET
    issuer_level: Text = UNSET
    region_code: Text = UNSET
    topic: Text = UNSET
    topic_raw: Text = UNSET
    version: Text = UNSET
    status: Text = UNSET
    status_raw: Text = UNSET
    adopted_on: Day = UNSET
    signed_on: Day = UNSET
    published_on: Day = UNSET
    effective_on: Day = UNSET
    effective_raw: Text = UNSET
    expires_on: Day = UNSET
    expires_raw: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyIssuerRecord(Record):
    """One of those who issued a policy together."""

    entity: ClassVar[str] = "policy_issuer"

    policy: LinkField = UNSET
    organisation: MentionField = UNSET
    name_raw: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyLinkRecord(Record):
    """What a policy does to another document, or the fund or programme that it governs."""

    entity: ClassVar[str] = "policy_link"
    tracked_not: ClassVar[frozenset[str]] = frozenset({"target_key"})

    policy: LinkField = UNSET
    kind: Text = UNSET
    target_no: Text = UNSET
    target_title: Text = UNSET
    target_key: Text = UNSET
    subject: MentionField = UNSET
    quote: Text = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyClauseRecord(Record):
    """A clause of a policy. It has no history of its own: a clause that is put in moves all behind
    it, and what was altered is told of the announcement's text."""

    entity: ClassVar[str] = "policy_clause"
    restates: ClassVar[bool] = True

    policy: LinkField = UNSET
    place: Whole = UNSET
    number: Text = UNSET
    chapter: Text = UNSET
    wording: Text = UNSET
