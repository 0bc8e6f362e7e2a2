"""Who is told what: subscribers, the issues of the digest, and each subscriber's copy."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, UniqueConstraint
from sqlmodel import Field

from db.models.base import Table, key, money, text, value


class Subscriber(Table, table=True):
    """An address that has asked for the weekly digest."""

    id: int | None = key()
    address: str = Field(unique=True, sa_column_kwargs={"comment": "e-mail address, lower case"})
    language: str = Field(sa_column_kwargs={"comment": "en, zh"})
    time_zone: str = Field(sa_column_kwargs={"comment": "in which times are shown"})
    quiet_weeks: str = Field(
        sa_column_kwargs={"comment": "what a week without news brings: nothing, note"}
    )
    token: str = Field(
        unique=True, sa_column_kwargs={"comment": "a secret that ends the subscription"}
    )
    consented_at: datetime = Field(sa_column_kwargs={"comment": "when the address was entered"})
    ended_at: datetime | None = value("when the subscription was ended; NULL while it runs")


class Subscription(Table, table=True):
    """What a subscriber wants to hear of: all conditions of one row hold together, and of several
    rows any one. An empty condition asks for nothing."""

    id: int | None = key()
    subscriber_id: int = Field(foreign_key="subscriber.id", index=True, sa_type=BigInteger)
    channels: list[str] = Field(default_factory=list, sa_type=JSON)
    region_codes: list[str] = Field(default_factory=list, sa_type=JSON)
    fund_ids: list[int] = Field(default_factory=list, sa_type=JSON)
    organisation_ids: list[int] = Field(default_factory=list, sa_type=JSON)
    words: list[str] = Field(default_factory=list, sa_type=JSON)
    minimum_amount_minor: int | None = money("smallest amount, fen")
    note: str | None = text("the subscriber's own words for it")


class DigestIssue(Table, table=True):
    """One issue: the changes after one and up to another, frozen with the outbox it filled."""

    id: int | None = key()
    week: str = Field(
        unique=True, sa_column_kwargs={"comment": "ISO week in Asia/Shanghai, such as 2026-W46"}
    )
    period_from: datetime = Field(sa_column_kwargs={"comment": "end of the issue before"})
    period_to: datetime = Field(sa_column_kwargs={"comment": "Monday 00:00 in Asia/Shanghai"})
    after_change_id: int = Field(
        sa_type=BigInteger, sa_column_kwargs={"comment": "the last change told by the issue before"}
    )
    upto_change_id: int = Field(
        sa_type=BigInteger, sa_column_kwargs={"comment": "the last change that this issue may tell"}
    )
    frozen_at: datetime


class Delivery(Table, table=True):
    """One subscriber's copy of an issue, and how far it has come."""

    __table_args__ = (UniqueConstraint("issue_id", "subscriber_id"),)

    id: int | None = key()
    issue_id: int = Field(foreign_key="digest_issue.id", index=True, sa_type=BigInteger)
    subscriber_id: int = Field(foreign_key="subscriber.id", index=True, sa_type=BigInteger)
    address: str = Field(sa_column_kwargs={"comment": "where it goes"})
    message_id: str = Field(unique=True, sa_column_kwargs={"comment": "Message-ID, the same ever"})
    message: str = Field(sa_column_kwargs={"comment": "the whole message as frozen, RFC 5322"})
    state: str = Field(
        index=True, sa_column_kwargs={"comment": "queued, sending, sent, failed, unknown"}
    )
    attempts: int = 0
    next_attempt_at: datetime | None = value("when it may be tried; NULL where it is not")
    claimed_at: datetime | None = value("when the last attempt began")
    handed_over_at: datetime | None = value(
        "when the message itself went out: from then on only the server knows what became of it"
    )
    finished_at: datetime | None = value("when it was sent or given up")
    reason: str | None = text("what the server said, or what broke")
