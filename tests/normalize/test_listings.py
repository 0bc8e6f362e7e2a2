"""Listing applications: what rows, logs and documents of the Shanghai exchange are taken to mean.

The tests over the captures read each row once more, by their own small rules, and compare all.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from normalize.listings import application, document, event_log, notice
from normalize.reading import Reason
from normalize.records import (
    UNSET,
    Link,
    ListingApplicationRecord,
    ListingDocumentRecord,
    ListingEventRecord,
    ListingPartyRecord,
    Record,
    RelationRecord,
    own_fields,
)
from spiders.drafts import Draft
from spiders.platforms.json_api import jsonable
from tests.support import sse_answers as sse

VALID_USCC = "91110000600037341L"  # the example of the standard's public checkers


def draft(shape: str, native_id: str, fields: Mapping[str, Any], **context: Any) -> Draft:
    """As the reader makes it: a number with a point has become the text of its digits."""
    said = jsonable(json.loads(json.dumps(fields), parse_float=Decimal))
    assert isinstance(said, dict)
    return Draft(shape, native_id, said, "", context)


def read(**changes: Any) -> list[Record]:
    return list(application(draft("application", "9001", sse.project(**changes))))


def project(**changes: Any) -> ListingApplicationRecord:
    first = read(**changes)[0]
    assert isinstance(first, ListingApplicationRecord)
    return first


def parties_of(records: Iterable[Record]) -> list[ListingPartyRecord]:
    return [record for record in records if isinstance(record, ListingPartyRecord)]


def relations_of(records: Iterable[Record]) -> list[RelationRecord]:
    return [record for record in records if isinstance(record, RelationRecord)]


def doubts_of(record: Record) -> dict[str, str]:
    return {doubt.field: doubt.reason for doubt in record.doubts}


# --- the project -------------------------------------------------------------------------------


def test_every_field_of_a_project() -> None:
    record = project()
    assert record.native_id == "9001"
    assert record.doubts == ()
    assert (record.exchange, record.board, record.kind) == ("sse", "star", "ipo")
    assert record.title == "青禾样例科技股份有限公司科创板IPO项目"
    assert record.issuer_raw == "青禾样例科技股份有限公司"
    assert (record.stage_raw, record.stage_listed) == ("2/", "inquiry")
    assert (record.planned_raise_minor, record.planned_raise_raw) == (62_500_000_000, "6.25")
    assert record.currency == "CNY"
    assert (record.industry_code, record.industry_raw) == ("I65", "软件和信息技术服务业")
    assert (record.region_code, record.region_raw) == ("320500", "江苏苏州市")
    # 23:30 in Beijing is still the same day there, and 15:30 in UTC.
    assert record.accepted_on == record.published == date(2023, 12, 31)
    assert record.source_created_at == datetime(2023, 12, 1, 4, 0, tzinfo=UTC)
    assert record.source_updated_at == record.as_of == datetime(2024, 3, 5, 10, 30, tzinfo=UTC)
    assert record.revision == "0123456789abcdef0123456789abcdef"
    assert record.registration_doc_raw is None
    assert record.detail_version is UNSET
    assert record.whole == {"listing_party", "relation"}
    assert record.raw["planIssueCapital"] == "6.25"
    json.dumps(record.raw)


def test_the_issuer() -> None:
    company = sse.officer("董事长", "甲一", "71", s_companyCode="688999")
    issuer = project(stockIssuer=[company], uniformCode=VALID_USCC).issuer
    assert not isinstance(issuer, type(UNSET))
    assert issuer is not None
    assert (issuer.name, issuer.kind, issuer.full) == ("青禾样例科技股份有限公司", "firm", True)
    assert (issuer.uscc, issuer.identifiers) == (VALID_USCC, (("sse", "688999"),))
    assert issuer.region_code == "320500"


def test_a_wrong_social_credit_code_is_in_doubt() -> None:
    record = project(uniformCode=VALID_USCC[:-1] + "A")
    assert doubts_of(record) == {"issuer": Reason.BAD_CHECK_DIGIT}
    assert record.issuer is not None
    assert getattr(record.issuer, "uscc", "") is None


@pytest.mark.parametrize(
    "title",
    [
        "青禾样例科技股份有限公司",
        "青禾样例科技股份有限公司科创板IPO项目",
        "青禾样例科技股份有限公司科创板IPO",
        "青禾样例科技股份有限公司_IPO",
        "青禾样例科技股份有限公司IPO",
        "青禾样例科技股份有限公司首次公开发行股票并在科创板上市项目",
        "青禾样例科技股份有限公司首次公开发行A股股票并在主板上市",
        "青禾样例科技股份有限公司主板首发",
    ],
)
def test_the_title_gives_the_issuer_where_no_row_does(title: str) -> None:
    record = project(stockAuditName=title, stockIssuer=[])
    assert getattr(record.issuer, "name", None) == "青禾样例科技股份有限公司"
    assert (record.title, record.issuer_raw) == (title, title)
    assert record.region_code is UNSET


@pytest.mark.parametrize(
    ("value", "minor", "reason"),
    [
        ("6.0058", 60_058_000_000, None),
        (18, 180_000_000_000, None),
        ("0.5", 5_000_000_000, None),
        ("600", 6_000_000_000_000, None),
        ("0.49", None, Reason.OUT_OF_RANGE),
        ("60058", None, Reason.OUT_OF_RANGE),
        ("-3", None, None),
        ("", None, None),
        (None, None, None),
        ("abc", None, None),
    ],
)
def test_planned_raise(value: Any, minor: int | None, reason: Reason | None) -> None:
    record = project(planIssueCapital=value)
    assert record.planned_raise_minor == minor
    if reason is not None:
        assert doubts_of(record) == {"planned_raise_minor": reason}
    assert record.planned_raise_raw == (str(value) if value not in ("", None) else None)
    in_doubt = "planned_raise_minor" in doubts_of(record)
    assert in_doubt == (minor is None and value not in ("", None))


def test_codes_that_are_unknown_are_in_doubt() -> None:
    record = project(currStatus=12, issueMarketType=3)
    assert doubts_of(record) == {
        "stage_listed": Reason.UNREADABLE,
        "board": Reason.UNREADABLE,
    }
    assert (record.board, record.stage_raw, record.stage_listed) == (None, "12/", None)


@pytest.mark.parametrize(
    ("codes", "raw"),
    [
        ({"currStatus": 5, "registeResult": 3}, "5/3"),
        ({"currStatus": 3, "commitiResult": 6}, "3/6"),
        ({"currStatus": 7, "suspendStatus": 1}, "7/1"),
        ({"currStatus": 7}, "7/"),
        ({"currStatus": 4, "commitiResult": 1}, "4/"),
        ({"currStatus": ""}, None),
    ],
)
def test_stage_raw(codes: dict[str, Any], raw: str | None) -> None:
    assert project(**codes).stage_raw == raw


def test_abroad_is_no_question() -> None:
    company = sse.officer("董事长", "甲一", "71", s_province="境外", s_areaNameDesc="境外")
    record = project(stockIssuer=[company])
    assert (record.region_code, record.region_raw, record.doubts) == (None, "境外", ())


def test_an_unreadable_time_is_in_doubt() -> None:
    record = project(updateDate="20240230250000", auditApplyDate="")
    assert doubts_of(record) == {"source_updated_at": Reason.UNREADABLE}
    assert (record.as_of, record.accepted_on) == (None, None)


def test_fields_that_a_row_lacks_are_unset() -> None:
    row = sse.project()
    for key in ("createTime", "OPERATION_SEQ", "wenHao", "stockIssuer", "suspendStatus"):
        del row[key]
    record = next(iter(application(draft("application", "9001", row))))
    assert isinstance(record, ListingApplicationRecord)
    unset = ("source_created_at", "revision", "registration_doc_raw", "region_code", "region_raw")
    for name in (*unset, "industry_code", "industry_raw"):
        assert getattr(record, name) is UNSET
    assert record.whole == frozenset()  # the officers may be there, and only not be told


# --- parties and relations ---------------------------------------------------------------------


def test_parties() -> None:
    parties = {record.native_id: record for record in parties_of(read())}
    assert set(parties) == {
        "9001/party/0_900",
        "9001/party/900",
        "9001/person/0_9002",
        "9001/person/9002",
        "9001/person/71",
    }
    sponsor = parties["9001/party/0_900"]
    assert (sponsor.role, sponsor.seq, sponsor.person_name) == ("sponsor", 1, None)
    assert getattr(sponsor.organisation, "kind", None) == "intermediary"
    signer = parties["9001/person/9002"]
    assert (signer.role, signer.person_name, signer.title_raw) == ("signing_lawyer", "乙二", "签字")
    assert signer.organisation_raw == "样例律师事务所"
    chairman = parties["9001/person/71"]
    assert (chairman.role, chairman.organisation_raw) == ("chairman", "青禾样例科技股份有限公司")
    assert {record.application for record in parties.values()} == {
        Link("listing_application", "9001")
    }


def test_the_order_of_an_answer_changes_nothing() -> None:
    row = sse.project()
    turned = {
        **row,
        "intermediary": [
            {**one, "i_person": one["i_person"][::-1]} for one in row["intermediary"][::-1]
        ],
        "stockIssuer": row["stockIssuer"][::-1],
    }
    assert list(application(draft("a", "9001", turned)))[1:] == read()[1:]


def test_two_sponsors() -> None:
    firms = [
        sse.firm(1, "0_2", "乙证券股份有限公司", order=2),
        sse.firm(1, "0_3", "甲证券股份有限公司", order=1),
    ]
    records = read(intermediary=firms)
    seqs = {record.native_id: record.seq for record in parties_of(records)}
    assert (seqs["9001/party/0_3"], seqs["9001/party/0_2"]) == (1, 2)
    assert {record.native_id for record in relations_of(records)} == {
        "9001/relation/sponsor/0_2",
        "9001/relation/sponsor/0_3",
    }


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("卞甲（已离职）", "卞甲"),
        ("张乙(授权代表)", "张乙"),
        ("杜  丙", "杜丙"),
        ("LIU  XIAO LAN", "LIU XIAO LAN"),
        ("JIN LI (李进)", "JIN LI (李进)"),
        ("无", None),
        ("  ", None),
        ("（已离职）", None),
    ],
)
def test_names_of_persons(name: str, shown: str | None) -> None:
    row = sse.officer("总经理", name, "71")
    people = [r for r in parties_of(read(stockIssuer=[row], intermediary=[]))]
    assert [record.person_name for record in people] == ([shown] if shown else [])
    assert all(record.raw["s_personName"] == name for record in people)


def test_unknown_roles_are_in_doubt() -> None:
    odd = sse.firm(6, "77", "某机构", i_person=[sse.person(61, "丁四", "78", "签字某A（或有）")])
    records = read(intermediary=[odd], stockIssuer=[sse.officer("副总经理", "戊五", "79")])
    for record in parties_of(records):
        assert doubts_of(record) == {"role": Reason.UNREADABLE}
        assert record.role is None
    assert relations_of(records) == []


def test_kind_five_is_unknown_and_no_doubt() -> None:
    (party,) = parties_of(
        read(intermediary=[sse.firm(5, "7", "某评级有限公司", i_person=[])], stockIssuer=[])
    )
    assert (party.role, party.doubts) == ("unknown", ())


def test_a_short_name_is_no_organisation() -> None:
    """Rows of 2026 were seen with a short name alone, without the exchange's number."""
    row = {"i_intermediaryType": 1, "i_intermediaryAbbrName": "某证"}
    records = read(intermediary=[row])
    (party,) = [r for r in parties_of(records) if r.role == "sponsor"]
    assert (party.native_id, party.organisation, party.organisation_raw) == (
        "9001/party/1-1",
        None,
        "某证",
    )
    assert party.doubts[0].candidates == ("某证",)
    assert relations_of(records) == []
    assert records[0].whole == frozenset()


def test_relations() -> None:
    relations = {record.native_id: record for record in relations_of(read())}
    assert set(relations) == {"9001/relation/sponsor/0_900", "9001/relation/law_firm/900"}
    sponsor = relations["9001/relation/sponsor/0_900"]
    assert (sponsor.kind, sponsor.observed_via) == ("sponsor", "announcement")
    assert (sponsor.subject_raw, sponsor.object_raw) == (
        "样例证券股份有限公司",
        "青禾样例科技股份有限公司",
    )
    assert sponsor.application == Link("listing_application", "9001")
    # The exchange's number of a firm is no number of the firm: 20029 is two accountants.
    assert getattr(sponsor.subject, "identifiers", None) == ()


# --- the log -----------------------------------------------------------------------------------

STOP = "因发行上市申请文件中记载的财务资料已过有效期，本所中止其发行上市审核。"
GO_ON = "所列中止审核情形消除，本所恢复青禾样例科技股份有限公司发行上市审核。"


def log(*newest_first: dict[str, Any], **context: Any) -> list[Record]:
    return list(event_log(draft("log", "9001", {"rows": list(newest_first)}, **context)))


def events_of(records: Iterable[Record]) -> list[ListingEventRecord]:
    return [record for record in records if isinstance(record, ListingEventRecord)]


def test_an_event() -> None:
    row = sse.step(3, "abc", commitiResult=1, qianDate="2024-03-01 23:59:59")
    (event,) = events_of(log(row))
    assert event.native_id == "9001/event/abc"
    assert event.application == Link("listing_application", "9001")
    assert (event.seq, event.stage, event.stage_raw) == (1, "committee_passed", "3/1")
    assert event.happened_at == datetime(2024, 3, 1, 15, 59, 59, tzinfo=UTC)
    assert event.published_on == event.published == date(2024, 3, 1)
    assert (event.reason, event.reason_class, event.suspension_kind) == (None, None, None)
    assert (event.is_resume, event.is_repeat, event.provisional) == (False, False, False)
    assert event.raw == row
    assert event.doubts == ()


def test_the_order_is_the_reverse_of_the_answer_not_the_date() -> None:
    """Lines of one time occur; and a line may bear a date before that of the line under it."""
    events = events_of(log(sse.step(2, "b", qianDate="2023-01-01 00:00:00"), sse.step(1, "a")))
    assert [(event.seq, event.native_id) for event in events] == [
        (1, "9001/event/a"),
        (2, "9001/event/b"),
    ]


def test_a_stop_and_a_resume() -> None:
    events = events_of(
        log(
            sse.step(2, "d", GO_ON),
            sse.step(2, "c"),
            sse.step(7, "b", STOP, suspendStatus=1),
            sse.step(2, "a"),
        )
    )
    assert [event.is_resume for event in events] == [False, False, True, False]
    assert [event.is_repeat for event in events] == [False, False, False, True]
    assert [event.reason_class for event in events] == [None, "expired_financials", None, "resumed"]
    assert [event.suspension_kind for event in events] == [None, "expired_financials", None, None]


@pytest.mark.parametrize(
    ("code", "reason", "kind"),
    [
        (1, STOP, "expired_financials"),
        (1, "", "expired_financials"),
        ("", STOP, "expired_financials"),
        (2, "", "other"),
        ("", "因发行人主动要求中止审核", "other"),
        ("", "", "unknown"),
    ],
)
def test_the_kind_of_a_stop(code: int | str, reason: str, kind: str) -> None:
    (event,) = events_of(log(sse.step(7, "a", reason, suspendStatus=code)))
    assert (event.suspension_kind, event.stage, event.doubts) == (kind, "suspended", ())


def test_a_stop_of_two_kinds_is_in_doubt() -> None:
    (event,) = events_of(log(sse.step(7, "a", STOP, suspendStatus=2)))
    assert event.suspension_kind is None
    assert event.doubts[0].candidates == ("other", "expired_financials")


def test_an_end_is_no_resume() -> None:
    reason = "因发行人撤回发行上市申请或者保荐人撤销保荐，本所终止其发行上市审核。"
    events = events_of(log(sse.step(8, "b", reason), sse.step(7, "a", STOP)))
    assert (events[1].stage, events[1].is_resume) == ("terminated_withdrawn", False)
    assert events[1].reason_class == "withdrawal"


def test_an_end_after_the_committee_said_no() -> None:
    events = events_of(log(sse.step(8, "b"), sse.step(3, "a", commitiResult=3)))
    assert events[1].stage == "terminated_rejected"
    assert events_of(log(sse.step(8, "b"), sse.step(2, "a")))[1].stage == "terminated_other"


def test_an_unknown_code_is_in_doubt() -> None:
    events = events_of(log(sse.step(11, "b"), sse.step(7, "a", STOP)))
    assert (events[1].stage, events[1].stage_raw, events[1].is_resume) == (None, "11/", None)
    assert doubts_of(events[1]) == {"stage": Reason.UNREADABLE}


def test_a_number_that_is_repeated_gets_its_place() -> None:
    events = events_of(log(sse.step(2, "x"), sse.step(1, "x"), sse.step(1, "x")))
    assert [event.native_id for event in events] == [
        "9001/event/x",
        "9001/event/x/2",
        "9001/event/x/3",
    ]


def test_the_log_completes_a_version() -> None:
    record = log(sse.step(1, "a"), version="v7")[0]
    assert isinstance(record, ListingApplicationRecord)
    assert (record.native_id, record.detail_version) == ("9001", "v7")
    told = [name for name in own_fields(type(record)) if getattr(record, name) is not UNSET]
    assert told == ["detail_version"]
    assert record.whole == frozenset()  # the store's provisional events are no line of the log


@pytest.mark.parametrize(
    ("rows", "context"),
    [([sse.step(1, "a")], {"version": None}), ([sse.step(1, "a")], {}), ([], {"version": "v7"})],
)
def test_a_failed_part_or_an_empty_log_completes_nothing(
    rows: list[dict[str, Any]], context: dict[str, Any]
) -> None:
    record = log(*rows, **context)[0]
    assert isinstance(record, ListingApplicationRecord)
    assert record.detail_version is UNSET


# --- documents ---------------------------------------------------------------------------------


def filed(**changes: Any) -> ListingDocumentRecord:
    (record,) = document(draft("document", "9001/document/500", sse.filed(**changes)))
    assert isinstance(record, ListingDocumentRecord)
    return record


def test_a_document() -> None:
    record = filed()
    assert (record.native_id, record.doubts) == ("9001/document/500", ())
    assert record.application == Link("listing_application", "9001")
    assert (record.kind, record.kind_raw) == ("prospectus", "30")
    assert (record.version, record.version_raw) == ("application_draft", "1")
    assert record.title == "青禾样例科技股份有限公司招股说明书（申报稿）"
    assert record.url == "https://static.sse.com.cn/stock/information/c/202312/0a.pdf"
    assert (record.published_on, record.size_bytes) == (date(2023, 12, 31), 1024)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (1, "committee_notice"),
        (2, "committee_result"),
        (5, "inquiry_letter"),
        (6, "inquiry_reply"),
        (30, "prospectus"),
        (32, "audit_report"),
        (33, "legal_opinion"),
        (34, "other"),
        (35, "registration_decision"),
        (36, "issuance_sponsor_letter"),
        (37, "listing_sponsor_letter"),
        (38, "termination_decision"),
    ],
)
def test_kinds_of_documents(code: int, kind: str) -> None:
    assert filed(fileType=code).kind == kind


def test_codes_and_paths_of_documents_in_doubt() -> None:
    record = filed(fileType=99, fileVersion=9, filePath="information/c/0a.pdf")
    assert doubts_of(record) == dict.fromkeys(("kind", "version", "url"), Reason.UNREADABLE)
    assert (record.kind, record.version, record.url) == (None, None, None)
    assert filed(filePath="//elsewhere.example/0a.pdf").url is None
    assert filed(filePath="", fileSize="").doubts == ()


def test_a_notice() -> None:
    row = sse.committee_notice(fileType=3)
    (record,) = notice(draft("notice", "9001/document/ab12", row))
    assert isinstance(record, ListingDocumentRecord)
    assert (record.kind, record.version, record.version_raw) == ("re_review_notice", UNSET, UNSET)
    assert record.application == Link("listing_application", "9001")
    assert record.raw["stockAudit"] == row["stockAudit"]


# --- captures: every row read once more, by other means ------------------------------------------

BEIJING = timedelta(hours=8)
PARTIES = {1: "sponsor", 2: "accountant", 3: "law_firm", 4: "appraiser"}
RELATIONS = {1: "sponsor", 2: "auditor", 3: "law_firm", 4: "appraiser"}
OFFICERS = {
    "董事长": "chairman",
    "总经理": "general_manager",
    "董秘": "board_secretary",
    "其他": "other_officer",
}
SIGNERS = {2: "signing_accountant", 3: "signing_lawyer", 4: "signing_appraiser"}
HEADS = {2: "accounting_firm_head", 3: "law_firm_head", 4: "appraisal_firm_head"}
SPONSORS = {
    1: "sponsor_business_head",
    2: "sponsor_representative",
    3: "sponsor_representative",
    4: "sponsor_project_assistant",
    5: "sponsor_internal_review_head",
    6: "sponsor_quality_control_head",
}
STAGES = {
    (1, ""): "accepted",
    (2, ""): "inquiry",
    (3, 1): "committee_passed",
    (3, 6): "committee_deferred",
    (4, ""): "submitted_registration",
    (5, 1): "registered",
    (5, 2): "registration_refused",
    (5, 3): "registration_terminated",
    (7, ""): "suspended",
    (7, 1): "suspended",
    (7, 2): "suspended",
    (8, ""): "terminated_other",
}


def moment(text: str) -> datetime:
    digits = re.sub("[^0-9]", "", text)
    return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC) - BEIJING


def result_of(row: Mapping[str, Any], status: str) -> Any:
    given = [row[key] for key in ("commitiResult", "registeResult", "suspendStatus")]
    assert sum(value != "" for value in given) <= 1
    return next((value for value in given if value != ""), "")


def name_of(row: Mapping[str, Any]) -> str:
    return str(row["stockIssuer"][0]["s_issueCompanyFullName"]).strip()


def expected_project(row: Mapping[str, Any]) -> dict[str, Any]:
    company = row["stockIssuer"][0]
    place = [company["s_province"], company["s_areaNameDesc"]]
    result = result_of(row, "currStatus")
    return {
        "native_id": row["stockAuditNum"],
        "doubts": (),
        "as_of": moment(row["updateDate"]),
        "published": (moment(row["auditApplyDate"]) + BEIJING).date(),
        "exchange": "sse",
        "board": ["star", "main"][row["issueMarketType"] - 1],
        "kind": "ipo",
        "title": row["stockAuditName"],
        "issuer_raw": name_of(row),
        "stage_raw": f"{row['currStatus']}/{result}",
        "stage_listed": STAGES[row["currStatus"], result],
        "planned_raise_minor": int(Decimal(str(row["planIssueCapital"])) * 10_000_000_000),
        "planned_raise_raw": str(row["planIssueCapital"]),
        "currency": "CNY",
        "industry_code": company["s_csrcCode"],
        "industry_raw": company["s_csrcCodeDesc"],
        "region_raw": "境外" if place[0] == "境外" else "".join(place),
        "accepted_on": (moment(row["auditApplyDate"]) + BEIJING).date(),
        "registration_doc_raw": None,
        "source_created_at": moment(row["createTime"]),
        "source_updated_at": moment(row["updateDate"]),
        "revision": row["OPERATION_SEQ"],
        "detail_version": UNSET,
        "whole": {"listing_party", "relation"},
    }


def expected_people(row: Mapping[str, Any]) -> dict[str, tuple[str, str, str, str]]:
    """Native id to role, name without marks and spaces, title, and firm."""
    people = {}
    for firm in row["intermediary"]:
        kind = firm["i_intermediaryType"]
        for one in firm["i_person"]:
            place = one["i_p_jobType"] % 10
            roles = SPONSORS if kind == 1 else {1: HEADS[kind]}
            role = roles.get(place) or SIGNERS[kind]
            said = (one["i_p_personName"], one["i_p_jobTitle"], firm["i_intermediaryName"])
            people[one["i_p_personId"]] = (role, *said)
    for one in row["stockIssuer"]:
        said = (one["s_personName"], one["s_jobTitle"], name_of(row))
        people[one["s_personId"]] = (OFFICERS[one["s_jobTitle"]], *said)
    return {
        f"{row['stockAuditNum']}/person/{number}": (role, name, title, firm.strip())
        for number, (role, name, title, firm) in people.items()
        if name.strip() not in ("", "无")
    }


def same_name(shown: str, said: str) -> bool:
    """Equal but for spaces and for a mark in brackets behind it."""
    bare = re.sub(r"[（(](?:已离职|授权代表)[）)]$", "", said)
    return re.sub(r"\s", "", shown) == re.sub(r"\s", "", bare)


def check_project(records: list[Record], row: Mapping[str, Any]) -> None:
    record, expected = records[0], expected_project(row)
    assert {name: getattr(record, name) for name in expected} == expected
    number = row["stockAuditNum"]
    firms = {f"{number}/party/{one['i_intermediaryId']}": one for one in row["intermediary"]}
    people = expected_people(row)
    parties = {party.native_id: party for party in parties_of(records)}
    assert parties.keys() == firms.keys() | people.keys()
    for native_id, one in firms.items():
        party = parties[native_id]
        assert party.role == PARTIES[one["i_intermediaryType"]]
        assert party.organisation_raw == one["i_intermediaryName"]
        assert (party.person_name, party.doubts) == (None, ())
    for native_id, (role, name, title, firm) in people.items():
        party = parties[native_id]
        assert (party.role, party.title_raw, party.doubts) == (role, title, ())
        assert party.organisation_raw == firm
        assert same_name(str(party.person_name), name)
    check_relations(relations_of(records), row)


def check_relations(relations: list[RelationRecord], row: Mapping[str, Any]) -> None:
    number = row["stockAuditNum"]
    told = {(one.native_id, one.subject_raw, one.object_raw) for one in relations}
    assert told == {
        (
            f"{number}/relation/{RELATIONS[one['i_intermediaryType']]}/{one['i_intermediaryId']}",
            one["i_intermediaryName"],
            name_of(row),
        )
        for one in row["intermediary"]
    }


def test_captured_list(captures: Path) -> None:
    """539 projects, 2,151 intermediaries, all people with a name: every field."""
    rows = json.loads((captures / "sse/list_20210203.result.json").read_text(encoding="utf-8"))
    assert len(rows) == 539
    seen: Counter[str] = Counter()
    for row in rows:
        records = list(application(draft("application", row["stockAuditNum"], row)))
        check_project(records, row)
        seen.update(record.entity for record in records)
    assert seen["relation"] == 2151
    named = sum(len(expected_people(row)) for row in rows)
    assert seen["listing_party"] == 2151 + named
    assert len({key for row in rows for key in expected_people(row)}) == named


def test_captured_regions(captures: Path) -> None:
    """Each place is read, but for 境外; the code is inside the province that is printed."""
    provinces = {"北京": "11", "上海": "31", "江苏": "32", "浙江": "33", "广东": "44", "新疆": "65"}
    rows = json.loads((captures / "sse/list_20210203.result.json").read_text(encoding="utf-8"))
    for row in rows:
        company = row["stockIssuer"][0]
        record = next(iter(application(draft("application", "1", row))))
        assert isinstance(record, ListingApplicationRecord)
        abroad = company["s_province"] == "境外"
        assert (record.region_code is None) == abroad
        start = provinces.get(company["s_province"], "")
        assert abroad or str(record.region_code).startswith(start)


def captured_details(captures: Path) -> list[dict[str, Any]]:
    lines = (captures / "sse/details_20210204.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["data"] for line in lines]


def test_captured_info_is_read_as_the_list(captures: Path) -> None:
    details = captured_details(captures)
    assert len(details) == 60
    for detail in details:
        (row,) = detail["info"]
        check_project(list(application(draft("application", row["stockAuditNum"], row))), row)


def expected_stage(rows: list[dict[str, Any]], at: int) -> str:
    row = rows[at]
    if row["auditStatus"] != 8:
        return STAGES[row["auditStatus"], result_of(row, "auditStatus")]
    assert "撤回" in row["reasonDesc"]  # so do all eight
    return "terminated_withdrawn"


def test_captured_logs(captures: Path) -> None:
    """393 lines of 60 logs: every field of every event."""
    seen: Counter[str] = Counter()
    for detail in captured_details(captures):
        number = detail["info"][0]["stockAuditNum"]
        rows = detail["res"][::-1]
        records = list(event_log(draft("log", number, {"rows": detail["res"]}, version="v")))
        events = events_of(records)
        assert [event.seq for event in events] == list(range(1, len(rows) + 1))
        for at, (event, row) in enumerate(zip(events, rows, strict=True)):
            before = rows[at - 1] if at else None
            check_event(event, row, before, number, expected_stage(rows, at))
            seen["resume"] += event.is_resume is True
            seen["repeat"] += event.is_repeat is True
            seen[f"stop: {event.suspension_kind}"] += 1
    assert sum(seen[key] for key in seen if key.startswith("stop")) == 393
    # 24 lines of another status stand right after a stop. Of the 32 stops 16 have a code, 6 have
    # only the text on accounts, one another text, and 9 neither.
    assert (seen["resume"], seen["stop: expired_financials"]) == (24, 16 + 6)
    assert (seen["stop: other"], seen["stop: unknown"]) == (1, 9)


def check_event(
    event: ListingEventRecord,
    row: Mapping[str, Any],
    before: Mapping[str, Any] | None,
    number: str,
    stage: str,
) -> None:
    codes = ("auditStatus", "commitiResult", "registeResult", "suspendStatus")
    stopped = before is not None and before["auditStatus"] == 7
    text = row["reasonDesc"]
    expected = {
        "native_id": f"{number}/event/{row['auditItemId']}",
        "application": Link("listing_application", number),
        "doubts": (),
        "stage": stage,
        "stage_raw": f"{row['auditStatus']}/{result_of(row, 'auditStatus')}",
        "happened_at": moment(row["qianDate"]),
        "published_on": date.fromisoformat(row["publishDate"]),
        "published": date.fromisoformat(row["publishDate"]),
        "reason": text or None,
        "is_resume": stopped and row["auditStatus"] != 7,
        "is_repeat": before is not None and all(before[key] == row[key] for key in codes),
        "provisional": False,
        "raw": row,
    }
    assert {name: getattr(event, name) for name in expected} == expected
    assert (event.reason_class is None) == (not text)
    assert (event.suspension_kind is None) == (row["auditStatus"] != 7)
    if row["suspendStatus"] == 1:
        assert event.suspension_kind == "expired_financials"


KINDS = {
    5: "inquiry_letter",
    6: "inquiry_reply",
    30: "prospectus",
    32: "audit_report",
    33: "legal_opinion",
    35: "registration_decision",
    36: "issuance_sponsor_letter",
    37: "listing_sponsor_letter",
    38: "termination_decision",
}
VERSIONS = ["application_draft", "committee_draft", "registration_draft", "decision"]


def test_captured_documents(captures: Path) -> None:
    """1,502 documents and 89 notices: every field."""
    count = 0
    for detail in captured_details(captures):
        number = detail["info"][0]["stockAuditNum"]
        for shape, rows in (("document", detail["release"]), ("notice", detail["result"])):
            interpret = document if shape == "document" else notice
            for row in rows:
                native_id = f"{number}/document/{row['fileId']}"
                (record,) = interpret(draft(shape, native_id, row))
                check_document(record, row, native_id, number)
                count += 1
    assert count == 1502 + 89


def check_document(record: Record, row: Mapping[str, Any], native_id: str, number: str) -> None:
    filed = "fileVersion" in row
    notices = {1: "committee_notice", 2: "committee_result"}
    expected = {
        "native_id": native_id,
        "application": Link("listing_application", number),
        "doubts": (),
        "kind": (KINDS if filed else notices)[row["fileType"]],
        "kind_raw": str(row["fileType"]),
        "version": VERSIONS[row["fileVersion"] - 1] if filed else UNSET,
        "version_raw": str(row["fileVersion"]) if filed else UNSET,
        "title": row["fileTitle"].strip(),
        "url": "https://static.sse.com.cn/stock" + row["filePath"],
        "published_on": date.fromisoformat(row["publishDate"]),
        "published": date.fromisoformat(row["publishDate"]),
        "size_bytes": row["fileSize"],
        "raw": row,
    }
    assert {name: getattr(record, name) for name in expected} == expected
