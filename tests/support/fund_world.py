"""Records of guidance funds for a world in which every view of them has something to show."""

from __future__ import annotations

from datetime import date
from typing import Any

from normalize.records import (
    AggregateClaimRecord,
    AuditFindingRecord,
    FundAttachmentRecord,
    FundContributionRecord,
    FundEventRecord,
    FundNamingRecord,
    FundNoticePartyRecord,
    FundNoticeRecord,
    FundSizeRecord,
    FundTermRecord,
    Link,
)
from normalize.records_beside import CuratedFundRecord

MOTHER, SUB = "样例省产业引导基金", "样例青禾创业投资合伙企业"
_NOTICE = Link("fund_notice", "N-1")


def announced() -> list[Any]:
    """A mother fund and its sub-fund as one notice names them."""
    return [
        FundNoticeRecord(
            native_id="N-1",
            title="样例基金设立公告",
            genre="exit",
            grade="official",
            issuer_form="state_agency",
            issuer_level="provincial",
            published_on=date(2026, 5, 30),
        ),
        FundAttachmentRecord(native_id="N-1/file/1", notice=_NOTICE, outcome="read"),
        _naming(1, "mother", MOTHER),
        _naming(2, "sub", SUB),
        FundNoticePartyRecord(
            native_id="N-1/party/1", notice=_NOTICE, role="mother", name_key=MOTHER
        ),
        FundNoticePartyRecord(
            native_id="N-1/party/2",
            notice=_NOTICE,
            role="proposed_subfund",
            name_key=SUB,
            outcome="cleared",
        ),
        FundTermRecord(native_id="N-1/term/1", notice=_NOTICE),
        _size(1, MOTHER, "committed", 60),
        _size(2, MOTHER, "paid_in", 20),
        _size(3, SUB, "committed", 10),
        FundContributionRecord(
            native_id="N-1/contribution/1",
            notice=_NOTICE,
            subject_key=SUB,
            contributor_key=MOTHER,
            public_rule="guidance_fund",
            committed_minor=300_000_000_00,
            currency="CNY",
            bound="eq",
        ),
        AggregateClaimRecord(native_id="N-1/claim/1", notice=_NOTICE),
        FundEventRecord(native_id="N-1/event/1", notice=_NOTICE),
        AuditFindingRecord(native_id="N-1/finding/1", notice=_NOTICE, subject_key=MOTHER),
        CuratedFundRecord(native_id="F1", name=MOTHER, name_key=MOTHER, currency="CNY"),
    ]


def _naming(number: int, role: str, name: str) -> FundNamingRecord:
    return FundNamingRecord(
        native_id=f"N-1/naming/{number}",
        notice=_NOTICE,
        role=role,
        name_raw=name,
        exact_key=name,
        name_key=name,
        quote=name,
    )


def _size(number: int, subject: str, measure: str, yi: int) -> FundSizeRecord:
    minor = yi * 10_000_000_000
    return FundSizeRecord(
        native_id=f"N-1/size/{number}",
        notice=_NOTICE,
        subject_key=subject,
        measure=measure,
        scope="fund",
        lo_minor=minor,
        hi_minor=minor,
        bound="eq",
        currency="CNY",
        grade="official",
    )
