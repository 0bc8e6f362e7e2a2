"""Purchases as several portals show them: made up, in the shape of real notices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from normalize.mentions import mention
from normalize.procurement.notice_keys import number_key, purchase_key
from normalize.procurement.project_numbers import project_key, retender_round
from normalize.records import (
    AwardRecord,
    AwardSupplierRecord,
    ContractSupplierRecord,
    Link,
    ProcurementContractRecord,
    ProcurementIntentionRecord,
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
    said.setdefault("attempt", retender_round(said["title"]) or number_key(number or "")[1])
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


def planned(
    native_id: str, *rows: tuple[str, int | None, date | None], buyer: str = BUYER, **fields: Any
) -> list[Record]:
    """The rows of a notice of intention: name, budget in fen, first day of the month expected."""
    return [
        ProcurementIntentionRecord(
            native_id=f"{native_id}/intention/{position}",
            notice=Link("procurement_notice", native_id),
            position=position,
            title=title,
            budget_minor=budget,
            currency="CNY",
            expected_on=expected,
            purchase_key=purchase_key(title, buyer),
            **fields,
        )
        for position, (title, budget, expected) in enumerate(rows, start=1)
    ]


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


def signed(native_id: str, firm: str, minor: int) -> list[Record]:
    """A contract of a notice."""
    contract = f"{native_id}/contract"
    return [
        ProcurementContractRecord(
            native_id=contract,
            notice=Link("procurement_notice", native_id),
            title="采购合同",
            amount_minor=minor,
            currency="CNY",
        ),
        ContractSupplierRecord(
            native_id=f"{contract}/1",
            contract=Link("procurement_contract", contract),
            organisation=mention(firm),
            organisation_raw=firm,
            role="sole",
        ),
    ]


def reserved(native_id: str, outcome: str, *kinds: str, **fields: Any) -> list[Record]:
    """What a notice was read to say of set-asides."""
    reading = f"{native_id}/set-asides"
    return [
        SetAsideReadingRecord(
            native_id=reading,
            weak=frozenset({"attachments_read"}),
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


# --- a month of purchases in which a naive query would be wrong

FIRM, OTHER, THIRD = "青禾样例科技有限公司", "晨露样例科技有限公司", "远山样例科技有限公司"
PLACE: dict[str, Any] = {"region_code": "530102", "main_category": "goods"}


def month() -> dict[str, list[list[Record]]]:
    """Nine purchases under the procurement law and one under another, by portal."""
    ccgp, zcy, ggzy = _copied()
    ccgp += [*_tried_again(), *_others()]
    return {"ccgp": ccgp, "zcy": zcy, "ggzy": ggzy}


def _copied() -> tuple[list[list[Record]], ...]:
    """One purchase on three portals, of which one read what is reserved."""
    more: dict[str, Any] = {"budget_minor": 300_000_00, **PLACE}
    award: dict[str, Any] = {"award_total_minor": 280_000_00}
    ccgp = [
        [*notice_of("c1", "tender", on(0), **more), *reserved("c1", "stated", "sme_whole")],
        [*notice_of("c2", "award", on(26), **award), *won("c2", FIRM, 280_000_00)],
    ]
    zcy = [
        notice_of("z1", "intention", on(-60), number=None, **more),
        [  # a publication of several plans, of which one became a purchase
            *notice_of("z3", "intention", on(-40), number=None, thing="6月采购计划"),
            *planned(
                "z3",
                *(("第09号仪器", 200_000_00, on(0)), ("图书", 1_00, None)),
                sme_reserved=True,
            ),
        ],
        [
            *notice_of("z2", "tender", on(0), **more),
            *reserved("z2", "not_read", attachments_present=2),
        ],
    ]
    ggzy = [
        notice_of("g1", "tender", on(1), **more),
        [*notice_of("g2", "award", on(25), **award), *won("g2", FIRM, 280_000_00)],
    ]
    return ccgp, zcy, ggzy


def _tried_again() -> list[list[Record]]:
    """A purchase that failed and was repeated in another month."""
    first: dict[str, Any] = {"number": "YNZC2026-G1-00002", "thing": "校服采购项目", **PLACE}
    again = {**first, "number": "YNZC2026-G1-00002(二次)"}
    denied = {"ground": "6(3)"}
    return [
        [
            *notice_of("c3", "tender", on(1), budget_minor=100_000_00, **first),
            *reserved("c3", "explicitly_not", "not_reserved", **denied),
        ],
        notice_of("c4", "termination", on(20), **first),
        [
            *notice_of("c5", "tender", on(40), budget_minor=100_000_00, **again),
            *reserved("c5", "explicitly_not", "not_reserved", **denied),
        ],
        [*notice_of("c6", "award", on(60), **again), *won("c6", OTHER, 90_000_00)],
    ]


def _others() -> list[list[Record]]:
    bought = [
        # Works under the bidding law, however much they are reserved.
        ("07", 9_000_000_00, {"regime": "bidding_law"}, reserved("c07", "stated", "sme_whole")),
        ("08", 50_000_00, {"currency": "USD"}, reserved("c08", "silent")),
        ("09", 200_000_00, {}, reserved("c09", "stated", "sme_whole")),
        ("10", 400_000_00, {}, reserved("c10", "not_read", attachments_present=1)),
        (
            "13",
            100_000_00,
            {},
            reserved("c13", "preference_only", "price_deduction", attachments_present=2),
        ),
        ("14", 100_000_00, {}, reserved("c14", "explicitly_not", "not_reserved")),
    ]
    tenders = [
        [
            *notice_of(
                f"c{number}",
                "tender",
                on(3),
                **{
                    "number": f"YNZC2026-G1-000{number}",
                    "thing": f"第{number}号仪器",
                    "budget_minor": budget,
                    **PLACE,
                    **more,
                },
            ),
            *reading,
        ]
        for number, budget, more, reading in bought
    ]
    by_rate = {"number": "YNZC2026-G1-00009", "thing": "第09号仪器", **PLACE}
    rate: dict[str, Any] = {
        "price_kind": "rate",
        "why_not": "rate",
        "recommended_for_aggregates": False,
    }
    return [
        *tenders,
        [*notice_of("c15", "award", on(28), **by_rate), *won("c15", FIRM, None, **rate)],
        *_lots(),
        # Only its row on a list: nothing is known of it but that it is there.
        notice_of(
            "c12",
            "tender",
            on(5),
            number=None,
            thing="没有读过的仪器",
            detail_version=None,
            **PLACE,
        ),
    ]


def _lots() -> list[list[Record]]:
    """Of two lots one is reserved."""
    named: dict[str, Any] = {"number": "YNZC2026-G1-00011", "thing": "两包的仪器", **PLACE}
    link = Link("procurement_notice", "c11")
    lots = [
        ProcurementLotRecord(
            native_id=f"c11/lot/{number}", notice=link, lot_no=number, budget_minor=budget
        )
        for number, budget in (("1", 60_000_00), ("2", 40_000_00))
    ]
    return [
        [
            *notice_of("c11", "tender", on(4), budget_minor=100_000_00, **named),
            *lots,
            *reserved("c11", "stated", "sme_package", lot_no="1"),
        ],
        [
            *notice_of("c16", "award", on(29), **named),
            *won("c16", FIRM, 50_000_00, "1", declared_size="micro"),
            *won("c16", THIRD, 30_000_00, "2"),
        ],
    ]
