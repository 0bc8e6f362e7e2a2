"""Purchases as several portals show them: made up, in the shape of real notices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from normalize.mentions import mention
from normalize.project_numbers import project_key
from normalize.records import (
    AwardRecord,
    AwardSupplierRecord,
    Link,
    ProcurementLotRecord,
    ProcurementNoticeRecord,
    ProcurementProjectRecord,
    Record,
    SetAsideReadingRecord,
    SetAsideRecord,
)

BUYER = "昆明市样本中学"
THING = f"{BUYER}实验室设备采购项目"
NUMBER = "YNZC2026-G1-00001"
FIRST = date(2026, 6, 2)
SAID = {
    "intention": "采购意向公开",
    "tender": "公开招标公告",
    "correction": "更正公告",
    "award": "中标结果公告",
    "termination": "终止公告",
    "contract": "合同公告",
}


def on(days: int) -> date:
    """A day of the story."""
    return FIRST + timedelta(days=days)


def moment(day: date, hour: int = 9) -> datetime:
    """A time of that day in Beijing."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - timedelta(hours=8)


def notice_of(
    native_id: str,
    stage: str,
    day: date,
    *,
    number: str | None = NUMBER,
    buyer: str | None = BUYER,
    thing: str = THING,
    lots: Iterable[str] = (),
    regime: str = "government_procurement_law",
    **fields: Any,
) -> list[Record]:
    """The page of a notice, with its project where it names number and buyer."""
    said: dict[str, Any] = {
        "stage": stage,
        "title": f"{thing}{SAID[stage]}",
        "project_title": thing,
        "project_no_raw": number,
        "buyer": mention(buyer, "agency"),
        "buyer_raw": buyer,
        "published_at": moment(day),
        "published_on": day,
        "legal_regime": regime,
        "currency": "CNY",
        "detail_version": "1",
        "project": None,
        **fields,
    }
    project = _project(number, buyer, thing, regime)
    if project:
        said["project"] = Link("procurement_project", project.native_id)
    notice = ProcurementNoticeRecord(native_id=native_id, **said)
    return [
        *([project] if project else []),
        notice,
        *(
            ProcurementLotRecord(
                native_id=f"{native_id}/lot/{lot}",
                notice=Link("procurement_notice", native_id),
                lot_no=lot,
            )
            for lot in lots
        ),
    ]


def _project(
    number: str | None, buyer: str | None, thing: str, regime: str
) -> ProcurementProjectRecord | None:
    named = mention(buyer, "agency")
    if number is None or named is None:
        return None
    return ProcurementProjectRecord(
        native_id=f"{project_key(number)}|{named.key}",
        weak=frozenset({"project_no", "buyer", "title"}),
        project_no=number,
        buyer=named,
        title=thing,
        legal_regime=regime,
    )


def won(
    native_id: str, firm: str | None, minor: int | None, lot: str | None = None, **fields: Any
) -> list[Record]:
    """An award of a notice."""
    award = f"{native_id}/award/{lot or 1}"
    suppliers: list[Record] = [
        AwardSupplierRecord(
            native_id=f"{award}/1",
            award=Link("award", award),
            organisation=mention(firm),
            organisation_raw=firm,
            role="sole",
            declared_size=fields.pop("declared_size", None),
        )
    ]
    said = {
        "price_kind": "amount",
        "currency": "CNY",
        "recommended_for_aggregates": minor is not None,
        **fields,
    }
    notice = Link("procurement_notice", native_id)
    record = AwardRecord(native_id=award, notice=notice, lot_no=lot, amount_minor=minor, **said)
    return [record, *(suppliers if firm else [])]


def reserved(native_id: str, outcome: str, *kinds: str, **fields: Any) -> list[Record]:
    """What a notice was read to say of set-asides."""
    reading = f"{native_id}/set-asides"
    return [
        SetAsideReadingRecord(
            native_id=reading,
            notice=Link("procurement_notice", native_id),
            outcome=outcome,
            attachments_present=fields.pop("attachments_present", 0),
            attachments_read=0,
        ),
        *(
            SetAsideRecord(
                native_id=f"{reading}/{kind}",
                reading=Link("set_aside_reading", reading),
                kind=kind,
                **{"negated": kind == "not_reserved", "evidence": kind, **fields},
            )
            for kind in kinds
        ),
    ]
