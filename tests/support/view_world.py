"""A made-up world in which every view has something to show, and how it is looked at."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine, text

from db.engine import open_engine, writing
from normalize.records import (
    AwardRecord,
    AwardSupplierRecord,
    BidderRecord,
    ContractSupplierRecord,
    DocumentReadingRecord,
    Doubt,
    FirmYearRecord,
    FundDisclosureRecord,
    FundEvidenceRecord,
    FundManagerCancellationRecord,
    FundManagerCareerRecord,
    FundManagerRecord,
    FundManagerStaffRecord,
    IssueResultRecord,
    Link,
    ListingDocumentRecord,
    ProceedsUseRecord,
    ProcurementAttachmentRecord,
    ProcurementContractRecord,
    ProcurementIntentionRecord,
    ProcurementItemRecord,
    ProcurementProjectRecord,
    RelationRecord,
    ReservationReportRecord,
    ReservedPurchaseRecord,
    SetAsideReadingRecord,
    SetAsideRecord,
    StrategicAllotmentRecord,
    SupplierDeclarationRecord,
)
from normalize.records_beside import (
    ListingSecondaryRecord,
    OverseasFilingRecord,
    TutoringRecord,
    TutoringReportRecord,
)
from tests.db.conftest import (
    Desk,
    Row,
    application,
    day,
    event,
    facts,
    firm,
    fund,
    lot,
    notice,
    party,
)
from tests.support.fund_notices import read as read_notice
from tests.support.fund_world import announced
from tests.support.policy_texts import NEW, TITLE, TRIAL, TRIAL_TITLE

FIRM, SCHOOL = "青禾样例科技股份有限公司", "昆明市样本中学"
MANAGER, OTHER = "青禾样例私募基金管理有限公司", "丰谷样例私募基金管理有限公司"
INVESTOR = "青禾样例战略投资有限公司"
CODE = "91310000MA1FL00001"


def fill(url: str) -> None:
    """Three sources, each with all that it can say."""
    engine = open_engine(url)
    for desk, said in (
        (Desk(url, engine, facts("fund")), _funds()),
        (Desk(url, engine, facts("listing_application")), _listings()),
        (Desk(url, engine, facts("procurement_notice", full_list=False)), _notices()),
    ):
        desk.observed()
        desk.say(*said, at=day(1), native_id="1")
        desk.end(at=day(2), windows={"all": (3, 2)})
        desk.store.close()
    with writing(engine).begin() as connection:
        connection.execute(text("UPDATE crawl_run SET started_at = finished_at"))
        connection.execute(
            text(
                "INSERT INTO region (code, name, kind, level)"
                " VALUES ('330000', '浙江省', 'division', 1)"
            )
        )
    engine.dispose()


def _funds() -> list[Any]:
    link = Link("fund", "1")
    vehicle = firm("青禾市产业引导基金合伙企业（有限合伙）", "fund")
    manager = Link("fund_manager", "M")
    return [
        *announced(),
        *read_notice(NEW, TITLE, number="N-2", document_no="云财规〔2024〕2号"),
        *read_notice(TRIAL, TRIAL_TITLE, number="N-3", document_no="云财规〔2020〕3号"),
        fund(
            1,
            organisation=vehicle,
            region_code="330000",
            established_on=date(2026, 4, 17),
            registered_on=date(2026, 5, 18),
            inclusion_tier="D",
            detail_version="v",
        ),
        FundEvidenceRecord(native_id="1/evidence/1", fund=link, tier="D", rule="name-1"),
        FundDisclosureRecord(
            native_id="1/disclosure/1", fund=link, last_update_on=date(2026, 6, 1), yearly_due=1
        ),
        RelationRecord(
            native_id="1/manager/1",
            kind="fund_manager",
            subject=firm(MANAGER),
            object=vehicle,
            observed_via="registration",
            fund=link,
        ),
        FundManagerRecord(
            native_id="M",
            name=MANAGER,
            organisation=firm(MANAGER),
            ownership="state",
            has_hints=True,
            registered_capital_minor=1_000_000_000,
            region_code="330000",
            detail_version="v",
        ),
        FundManagerStaffRecord(native_id="M/staff/1", manager=manager, person_name="甲一"),
        FundManagerCareerRecord(native_id="M/career/1", manager=manager, period_raw="2025.11 -"),
        FundManagerCancellationRecord(
            native_id="C", organisation=firm(OTHER), cancelled_on=date(2026, 4, 30)
        ),
    ]


def _listings() -> list[Any]:
    link = Link("listing_application", "1")
    read = Link("document_reading", "1/doc/1/reading")
    return [
        application(
            1,
            exchange="sse",
            kind="ipo",
            issuer=firm(FIRM, uscc=CODE),
            issuer_raw=FIRM,
            stage_raw="5/1",
            stage_listed="registered",
            region_code="330000",
            accepted_on=date(2020, 4, 9),
            planned_raise_minor=60_058_000_033,
            source_updated_at=day(0),
            detail_version="v",
        ),
        event(1, "a", seq=1, stage="suspended", stage_raw="7/"),
        event(1, "b", seq=2, stage="suspended", stage_raw="7/"),
        event(
            1,
            "c",
            seq=3,
            stage="registered",
            stage_raw="5/1",
            happened_at=day(0),
            published_on=date(2026, 5, 31),
            provisional=False,
        ),
        party(1, "a", organisation=firm("样例证券股份有限公司"), role="sponsor"),
        party(1, "b", organisation=firm(FIRM), role="chairman", person_name="甲一"),
        ListingDocumentRecord(
            native_id="1/doc/1",
            application=link,
            title="招股说明书",
            published_on=date(2020, 7, 9),
        ),
        DocumentReadingRecord(
            native_id="1/doc/1/reading",
            application=link,
            filed=Link("listing_document", "1/doc/1"),
            outcome="read",
        ),
        RelationRecord(
            native_id="1/doc/1/reading/tie/shareholder/1",
            kind="shareholder",
            subject=firm("青禾样例控股有限公司"),
            object=firm(FIRM, uscc=CODE),
            share_percent=Decimal("12.5"),
            state_mark="SS",
            observed_via="prospectus",
            reading=read,
        ),
        FirmYearRecord(native_id="1/doc/1/reading/figure/1", reading=read, measure="revenue"),
        ProceedsUseRecord(native_id="1/doc/1/reading/proceeds/1", reading=read, project="扩产"),
        IssueResultRecord(native_id="1/result", application=link, reading=read, shares=40_000_000),
        StrategicAllotmentRecord(
            native_id="1/result/1",
            result=Link("issue_result", "1/result"),
            organisation=firm(INVESTOR),
            organisation_raw=INVESTOR,
            shares=1_000_000,
            amount_minor=12_345_678,
        ),
        ListingSecondaryRecord(
            native_id="audit/1",
            provider="eastmoney",
            exchange="sse",
            issuer=firm(FIRM),
            issuer_raw=FIRM,
            stage="submitted_registration",
            accepted_on=date(2020, 4, 9),
            planned_raise_minor=60_058_000_000,
            unit_is_inferred=False,
            updated_on=date(2026, 5, 30),
        ),
        ListingSecondaryRecord(
            native_id="tutoring/1",
            report="tutoring",
            issuer=firm(FIRM),
            stage="tutoring_done",
            bureau_raw="浙江证监局",
        ),
        TutoringRecord(
            native_id="t/1",
            issuer=firm(FIRM),
            filed_on=date(2019, 4, 9),
            status="tutoring_filed",
            bureau_raw="浙江证监局",
        ),
        RelationRecord(
            native_id="t/1/relation/1",
            kind="tutoring_institution",
            subject=firm("青禾样例证券股份有限公司", "intermediary"),
            object=firm(FIRM),
            tutoring=Link("tutoring", "t/1"),
            observed_via="registration",
        ),
        TutoringReportRecord(native_id="t/1/1", tutoring=Link("tutoring", "t/1"), kind="filing"),
        OverseasFilingRecord(native_id="o/1", issuer=firm(FIRM), status="received"),
    ]


def _notices() -> list[Any]:
    link = Link("procurement_notice", "1")
    reading = Link("set_aside_reading", "1/reading")
    return [
        ProcurementProjectRecord(native_id="P-1|x", project_no="P-1", legal_regime="bidding_law"),
        notice(
            1,
            project=Link("procurement_project", "P-1|x"),
            buyer=firm(SCHOOL, "agency"),
            buyer_raw=SCHOOL,
            region_code="330000",
            published_at=datetime.fromisoformat("2026-05-31T23:30:00+00:00"),  # June in Beijing
            budget_minor=123_45,
            detail_version="v",
            doubts=(Doubt("deadline_at", "近日", "vague"),),
        ),
        lot(1, 1),
        ProcurementItemRecord(native_id="1/item/1", notice=link, quantity=Decimal("1.5")),
        ProcurementAttachmentRecord(native_id="1/file/1", notice=link, title="a.pdf"),
        SupplierDeclarationRecord(
            native_id="1/file/1/declaration/1",
            notice=link,
            attachment=Link("procurement_attachment", "1/file/1"),
            organisation=firm(FIRM),
            size="small",
            revenue_minor=99,
        ),
        AwardRecord(
            native_id="1/award/1", notice=link, amount_minor=99, rate_percent=Decimal("97.35")
        ),
        AwardSupplierRecord(
            native_id="1/award/1/1",
            award=Link("award", "1/award/1"),
            organisation=firm(FIRM, uscc=CODE),
            organisation_raw=FIRM,
            role="sole",
        ),
        BidderRecord(native_id="1/bidder/1", notice=link, organisation_raw="落选公司"),
        ProcurementContractRecord(native_id="1/contract/1", notice=link, contract_no="HT-1"),
        ContractSupplierRecord(
            native_id="1/contract/1/supplier/1",
            contract=Link("procurement_contract", "1/contract/1"),
        ),
        ProcurementIntentionRecord(native_id="1/intention/1", notice=link, sme_reserved=True),
        ReservationReportRecord(native_id="1/account", notice=link, year=2025),
        ReservedPurchaseRecord(
            native_id="1/account/1", report=Link("reservation_report", "1/account")
        ),
        SetAsideReadingRecord(native_id="1/reading", notice=link, outcome="stated"),
        SetAsideReadingRecord(
            native_id="1/reading/1", notice=link, lot_no="1", outcome="policy_mentioned"
        ),
        SetAsideRecord(
            native_id="1/reading/1", reading=reading, percent=Decimal("40"), negated=False
        ),
    ]


def show(engine: Engine, query: str) -> list[Row]:
    """The rows of a query."""
    with engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(text(query))]


def plain(value: Any) -> Any:
    """A value without what the two drivers make of it."""
    if isinstance(value, Decimal | bool):
        return float(value)
    if isinstance(value, int):
        return float(value)
    return value.isoformat() if isinstance(value, date | datetime) else value
