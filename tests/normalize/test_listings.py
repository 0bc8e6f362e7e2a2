"""Listing applications: what rows and documents of the Shanghai exchange are taken to mean."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from normalize.listings.applications import application
from normalize.listings.documents import document, notice
from normalize.reading import Reason
from normalize.records import (
    UNSET,
    Link,
    ListingApplicationRecord,
    ListingDocumentRecord,
    ListingPartyRecord,
    Mention,
    Record,
    RelationRecord,
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
    assert isinstance(issuer, Mention)
    assert (issuer.name, issuer.kind, issuer.full) == ("青禾样例科技股份有限公司", "firm", True)
    assert (issuer.uscc, issuer.identifiers) == (VALID_USCC, (("sse", "688999"),))
    assert issuer.region_code == "320500"
    assert project(stockIssuer=[company]).stock_code == "688999"
    assert project(stockIssuer=[sse.officer("董事长", "甲一", "71")]).stock_code is UNSET


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


def test_only_what_stands_behind_a_whole_name_is_no_part_of_it() -> None:
    for name in (
        "首发医药股份有限公司",
        "上海上市公司服务股份有限公司",
        "九号公司上市服务有限公司",
    ):
        for title in (name, f"{name}科创板IPO项目", f"{name}（首次公开发行股票）"):
            record = project(stockAuditName=title, stockIssuer=[])
            assert getattr(record.issuer, "name", None) == name, title


def test_names_are_those_that_the_page_shows() -> None:
    company = sse.officer(
        "董事长",
        "<em>甲</em>一",
        "71",
        s_issueCompanyFullName="青禾&amp;<em>样例</em>科技股份有限公司",
    )
    found, *others = read(stockIssuer=[company])
    assert getattr(found, "issuer_raw", "") == "青禾&样例科技股份有限公司"
    assert "甲一" in {getattr(each, "person_name", None) for each in others}


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
