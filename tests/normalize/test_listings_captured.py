"""Captured listing applications: each row read once more, by small rules of the test's own."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from normalize.listings.applications import application, event_log
from normalize.listings.documents import document, notice
from normalize.records import (
    UNSET,
    Link,
    ListingApplicationRecord,
    ListingEventRecord,
    ListingPartyRecord,
    Record,
    RelationRecord,
)
from spiders.drafts import Draft
from spiders.platforms.json_api import jsonable


def draft(shape: str, native_id: str, fields: Mapping[str, Any], **context: Any) -> Draft:
    """As the reader makes it: a number with a point has become the text of its digits."""
    said = jsonable(json.loads(json.dumps(fields), parse_float=Decimal))
    assert isinstance(said, dict)
    return Draft(shape, native_id, said, "", context)


def parties_of(records: Iterable[Record]) -> list[ListingPartyRecord]:
    return [record for record in records if isinstance(record, ListingPartyRecord)]


def relations_of(records: Iterable[Record]) -> list[RelationRecord]:
    return [record for record in records if isinstance(record, RelationRecord)]


def events_of(records: Iterable[Record]) -> list[ListingEventRecord]:
    return [record for record in records if isinstance(record, ListingEventRecord)]


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
            check_event(event, row, number, expected_stage(rows, at))
            seen[f"stop: {event.suspension_kind}"] += 1
    assert sum(seen[key] for key in seen if key.startswith("stop")) == 393
    # Of the 32 stops 16 have a code, 6 have only the text on accounts, one another text, and 9
    # neither.
    assert seen["stop: expired_financials"] == 16 + 6
    assert (seen["stop: other"], seen["stop: unknown"]) == (1, 9)


def check_event(
    event: ListingEventRecord,
    row: Mapping[str, Any],
    number: str,
    stage: str,
) -> None:
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
