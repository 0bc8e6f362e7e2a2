"""The analysts' views: the same on both databases, described, pinned, and with their origin."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, text

from db.engine import open_engine, writing
from db.models import DataRow
from db.views import View, _read, all_views
from normalize.records import (
    RECORD_TYPES,
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
    empty,
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
from tests.support.purchases import month

PINNED = Path(__file__).with_name("views.tsv")
FIRM, SCHOOL = "青禾样例科技股份有限公司", "昆明市样本中学"
MANAGER, OTHER = "青禾样例私募基金管理有限公司", "丰谷样例私募基金管理有限公司"
CODE = "91310000MA1FL00001"


# --- a world in which every view has something to show


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
        ListingDocumentRecord(native_id="1/doc/1", application=link, title="招股说明书"),
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
        IssueResultRecord(native_id="1/result", application=link, shares=40_000_000),
        StrategicAllotmentRecord(
            native_id="1/result/1", result=Link("issue_result", "1/result"), shares=1_000_000
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


@pytest.fixture
def world(migrated_url: str) -> Iterator[Engine]:
    """The world on each database."""
    fill(migrated_url)
    engine = open_engine(migrated_url)
    yield engine
    engine.dispose()


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


# --- the same on both databases


@pytest.fixture(scope="module")
def both(
    sqlite_template: Path,
    postgres_migrated: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Engine, Engine]]:
    """The same world on SQLite and on PostgreSQL."""
    path = tmp_path_factory.mktemp("both") / "yindao.sqlite"
    shutil.copyfile(sqlite_template, path)
    engines = open_engine(f"sqlite:///{path}"), open_engine(postgres_migrated)
    yield engines
    for engine in engines:
        engine.dispose()


@pytest.fixture
def filled(both: tuple[Engine, Engine]) -> tuple[Engine, Engine]:
    """The same world on both, whatever another test left there."""
    for engine in both:
        empty(engine)
        fill(url := engine.url.render_as_string(hide_password=False))
        for name, notices in month().items():
            desk = Desk(url, engine, facts("procurement_notice", id=name, full_list=False))
            desk.begin()
            for said in notices:
                desk.say(*said)
            desk.end()
            desk.store.close()
        with writing(engine).begin() as connection:
            connection.execute(text("UPDATE crawl_run SET started_at = finished_at"))
    return both


def test_every_view_shows_the_same_on_both(filled: tuple[Engine, Engine]) -> None:
    for view in all_views():
        shown = [
            sorted(
                [
                    {k: plain(v) for k, v in row.items()}
                    for row in show(engine, f"SELECT * FROM {view.name}")
                ],
                key=repr,
            )
            for engine in filled
        ]
        assert shown[0] == shown[1], view.name
        assert shown[0], f"{view.name} shows nothing of a world in which it has something to show"


def test_the_examples_of_the_views_answer_on_both(filled: tuple[Engine, Engine]) -> None:
    for view in all_views():
        for query in view.examples:
            assert f"FROM {view.name}" in query
            shown = [[[*map(plain, row.values())] for row in show(each, query)] for each in filled]
            assert shown[0] == shown[1], query
            assert shown[0], query


# --- what is promised


def test_the_columns_of_the_views_are_pinned(world: Engine) -> None:
    """Analysts' queries hang on them."""
    with PINNED.open(encoding="utf-8", newline="") as lines:
        pinned = {row["view"]: row for row in csv.DictReader(lines, delimiter="\t")}
    found = {
        view.name: {
            "view": view.name,
            "version": str(view.version),
            "columns": " ".join(column["name"] for column in inspect(world).get_columns(view.name)),
        }
        for view in all_views()
    }
    assert found == pinned, (
        f"The columns of a view have changed. Raise its `-- version:` and put the new line into "
        f"{PINNED.name}:\n"
        + "\n".join("\t".join(row.values()) for row in found.values() if row not in pinned.values())
    )


@pytest.mark.parametrize("view", all_views(), ids=lambda view: view.name)
def test_a_view_is_described(view: View) -> None:
    assert view.version >= 1
    assert len(view.description) > 40
    assert view.description.endswith(".")
    assert "{" not in view.sql("sqlite") + view.sql("postgresql")


def test_descriptions_are_in_the_database(postgresql: Engine) -> None:
    """Where they can be: SQLite keeps no comments."""
    found = {
        row["relname"]: row["said"]
        for row in show(
            postgresql,
            "SELECT relname, obj_description(oid) AS said FROM pg_class"
            " WHERE relkind = 'v' AND relname LIKE 'v\\_%'",
        )
    }
    assert set(found) == {view.name for view in all_views()}
    for view in all_views():
        assert found[view.name].startswith(view.description)


def test_a_view_without_its_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "v_x.sql"
    path.write_text("-- What it shows.\nSELECT 1 AS one\n", encoding="utf-8")

    with pytest.raises(ValueError, match=r"v_x\.sql: expected '-- version: N' in line 1"):
        _read(path)


# --- what they show


def test_a_firm_in_two_channels(world: Engine) -> None:
    rows = show(world, f"SELECT * FROM v_firm_channels WHERE name = '{FIRM}' ORDER BY channel")

    assert {(row["channel"], row["role"], row["entity"]) for row in rows} == {
        ("listing", "issuer", "listing_application"),
        ("listing", "tutored", "tutoring"),
        ("listing", "overseas_issuer", "overseas_filing"),
        ("procurement", "supplier", "award_supplier"),
    }
    assert {row["organisation_id"] for row in rows} == {rows[0]["organisation_id"]}
    rows = [row for row in rows if row["role"] in ("issuer", "supplier")]
    assert [float(row["amount_yuan"]) for row in rows] == [600_580_000.33, 0.99]
    assert [(row["first_on"], row["left_censored"]) for row in rows] == [
        ("2020-04-09", 1),  # long before we looked
        ("2026-06-01", 0),
    ]
    assert {row["observed_from"] for row in rows} == {"2026-05-02 09:00:00"}


def test_people_are_no_firms(world: Engine) -> None:
    roles = {row["role"] for row in show(world, "SELECT role FROM v_firm_channels")}

    told = {"issuer", "sponsor", "supplier", "buyer", "fund", "fund_manager"}
    assert roles == told | {"tutored", "tutoring_institution", "overseas_issuer", "shareholder"}


def test_who_retells_an_application_makes_no_second_appearance(
    open_desk: Callable[..., Desk], engine: Engine
) -> None:
    """But where the exchange's own row is not there, what is retold is all that is known."""
    usual: dict[str, Any] = {"exchange": "sse", "kind": "ipo", "issuer": firm(FIRM)}
    other = firm("另一样例股份有限公司")
    for name, grade in (("weekly", "secondary"), ("monthly", "secondary"), ("own", "official")):
        desk = open_desk("listing_application", id=name, grade=grade).observed()
        said = [application(1, **usual)]
        if grade == "secondary":
            said.append(application(2, **{**usual, "issuer": other}))
        desk.say(*said)
    found = show(
        engine,
        "SELECT s.id, c.name FROM v_firm_channels AS c JOIN listing_application AS a"
        " ON a.id = c.entity_id JOIN source AS s ON s.id = a.source_id ORDER BY 1",
    )
    assert [tuple(row.values()) for row in found] == [("own", FIRM), ("weekly", other.name)]


def test_what_is_gone_is_in_no_channel(open_desk: Callable[..., Desk], engine: Engine) -> None:
    desk = open_desk("procurement_notice").observed()
    award = AwardRecord(native_id="1/award/1", notice=Link("procurement_notice", "1"))
    supplier = AwardSupplierRecord(
        native_id="1/award/1/1", award=Link("award", "1/award/1"), organisation=firm(FIRM)
    )
    desk.say(notice(1, whole=frozenset({"award"})), award, supplier)
    assert len(show(engine, "SELECT * FROM v_firm_channels")) == 1

    desk.say(notice(1, whole=frozenset({"award"})))  # the award was withdrawn

    assert show(engine, "SELECT * FROM v_firm_channels") == []
    assert show(engine, "SELECT * FROM v_award") == []


def test_a_listing_with_its_days(world: Engine) -> None:
    (row,) = show(world, "SELECT * FROM v_listing")

    assert (row["stage"], row["suspensions"]) == ("registered", 1)  # a repeat is none
    assert plain(row["registered_on"]) == "2026-05-31"
    assert (row["region_name"], row["source_updated_at"]) == ("浙江省", "2026-06-01 09:00:00")
    assert float(row["planned_raise_yuan"]) == 600_580_000.33


def test_a_notice_in_beijing_time_and_yuan(world: Engine) -> None:
    (row,) = show(world, "SELECT * FROM v_procurement")

    assert row["published_at"] == "2026-06-01 07:30:00"
    assert (float(row["budget_yuan"]), row["set_aside_outcome"]) == (123.45, "stated")
    assert (bool(row["page_was_read"]), row["project_no"]) == (True, "P-1")


def test_a_notice_that_was_read_and_says_nothing_has_its_row(world: Engine) -> None:
    assert [row["percent"] for row in show(world, "SELECT * FROM v_set_aside")] == [40.0]
    with writing(world).begin() as connection:
        connection.execute(text("UPDATE set_aside SET gone_at = first_seen_at"))

    (row,) = show(world, "SELECT * FROM v_set_aside")
    assert (row["outcome"], row["percent"]) == ("stated", None)


def test_a_lot_has_the_outcome_of_its_own_reading_or_that_of_its_notice(world: Engine) -> None:
    (row,) = show(world, "SELECT * FROM v_set_aside_lot")
    assert (row["lot_no"], row["outcome"]) == ("1", "policy_mentioned")
    assert row["notice_outcome"] == "stated"
    with writing(world).begin() as connection:
        connection.execute(
            text("UPDATE set_aside_reading SET gone_at = first_seen_at WHERE lot_no IS NOT NULL")
        )

    (row,) = show(world, "SELECT * FROM v_set_aside_lot")
    assert (row["lot_no"], row["outcome"]) == ("1", "stated")


def test_changes_say_whether_they_are_news(world: Engine) -> None:
    with writing(world).begin() as connection:
        connection.execute(text("UPDATE change SET cause = 'reparse' WHERE entity = 'fund'"))

    shown = show(world, "SELECT DISTINCT entity, is_news FROM v_change WHERE field = '*'")
    news = {row["entity"]: bool(row["is_news"]) for row in shown}
    assert news["fund"] is False
    assert news["listing_application"] is True


def test_reading_the_archive_again_is_no_sign_of_health(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk().observed()
    desk.say(fund(1))
    desk.end("blocked", windows={"all": (10, 7)})

    desk.reparse(fund(1, status="operating"), document=1, at=day(0))

    (health,) = show(desk.engine, "SELECT * FROM v_source_health")
    assert (health["last_verdict"], health["new"]) == ("blocked", 1)
    (coverage,) = show(desk.engine, "SELECT * FROM v_coverage")
    assert (coverage["expected"], coverage["got"], coverage["missing"]) == (10, 7, 3)


# --- where everything came from


def test_from_any_row_one_query_leads_to_its_document(world: Engine) -> None:
    tables = sorted(str(each.__tablename__) for each in DataRow.__subclasses__())
    filled = []
    for table in tables:
        rows = show(
            world,
            f"SELECT t.id, d.url, d.first_seen_at, d.archive_file, d.archive_offset"
            f" FROM {table} AS t LEFT JOIN document AS d ON d.id = t.document_id",
        )
        assert all(value is not None for row in rows for value in row.values()), table
        filled += [table] if rows else []
    assert filled == sorted(each.entity for each in RECORD_TYPES)


# Views that count: their rows come from many documents.
COUNTING = {
    *("v_coverage", "v_listing_pipeline", "v_source_health", "v_sponsor"),
    "v_state_shareholder_rate",
    *("v_fund_definition", "v_fund_promise", "v_fund_totals"),
    *("v_set_aside_ground", "v_set_aside_kind", "v_set_aside_share", "v_set_aside_supplier"),
}


def test_a_row_of_a_view_names_its_document(world: Engine) -> None:
    """All views in one test: the made-up world takes a second to fill."""
    documents = {row["id"] for row in show(world, "SELECT id FROM document")}
    for view in all_views():
        if view.name not in COUNTING:
            rows = show(world, f"SELECT document_id FROM {view.name}")
            assert {row["document_id"] for row in rows} <= documents, view.name


# --- where a reprint differs


def differences(url: str, *said: ListingSecondaryRecord, **own: Any) -> list[Row]:
    """What the view shows of an application at SSE and of rows of a reprint."""
    engine = open_engine(url)
    usual = {
        "exchange": "sse",
        "kind": "ipo",
        "issuer": firm(FIRM),
        "issuer_raw": FIRM,
        "stage_raw": "2/",
        "stage_listed": "inquiry",
        "accepted_on": date(2026, 1, 9),
        "planned_raise_minor": 100_000_000_00,
        **own,
    }
    for desk, records in (
        (Desk(url, engine, facts("listing_application")), [application(1, **usual)]),
        (Desk(url, engine, facts("listing_secondary", full_list=False)), said),
    ):
        desk.observed()
        desk.say(*records, at=day(1), native_id="1")
        desk.end(at=day(2))
        desk.store.close()
    rows = show(engine, "SELECT * FROM v_listing_difference ORDER BY secondary_id")
    engine.dispose()
    return rows


def reprint(number: int = 1, **changes: Any) -> ListingSecondaryRecord:
    """The same application as somebody reprints it, without a difference."""
    usual = {
        "exchange": "sse",
        "issuer": firm(FIRM),
        "issuer_raw": FIRM,
        "stage": "inquiry",
        "accepted_on": date(2026, 1, 9),
        "planned_raise_minor": 100_000_000_00,
        **changes,
    }
    return ListingSecondaryRecord(native_id=f"audit/{number}", **usual)


def test_what_agrees_is_no_difference(migrated_url: str) -> None:
    silent = reprint(2, stage=None, accepted_on=None, planned_raise_minor=None)
    assert differences(migrated_url, reprint(), silent) == []


def test_each_difference_is_shown_beside_ours(migrated_url: str) -> None:
    said = [
        reprint(1, stage="suspended"),
        reprint(2, accepted_on=date(2026, 1, 10)),
        reprint(3, planned_raise_minor=90_000_000_00),
    ]
    shown = differences(migrated_url, *said)
    flags = ("stage_differs", "accepted_on_differs", "planned_raise_differs")
    assert [tuple(row[flag] for flag in flags) for row in shown] == [
        (1, 0, 0),
        (0, 1, 0),
        (0, 0, 1),
    ]
    assert {row["linked_by"] for row in shown} == {"organisation"}
    assert (shown[0]["stage"], shown[0]["their_stage"]) == ("inquiry", "suspended")
    assert float(shown[2]["their_planned_raise_yuan"]) == 90_000_000


def test_a_name_alone_ties_nothing(migrated_url: str) -> None:
    """Nor does another exchange. The code of the share does, also under another name."""
    other = firm("别的样例科技股份有限公司")
    said = [
        reprint(1, issuer=None, stage="suspended"),
        reprint(2, exchange="szse", stage="suspended"),
        reprint(3, issuer=other, security_code="688999", stage="suspended"),
    ]
    (shown,) = differences(migrated_url, *said, stock_code="688999")
    assert (shown["linked_by"], shown["their_stage"]) == ("code", "suspended")


def test_an_ending_without_a_reason_is_no_other_ending(migrated_url: str) -> None:
    ended = {"stage_raw": "8/", "stage_listed": "terminated_withdrawn"}
    said = [reprint(1, stage="terminated_other"), reprint(2, stage="terminated_rejected")]
    (shown,) = differences(migrated_url, *said, **ended)
    assert shown["their_stage"] == "terminated_rejected"
