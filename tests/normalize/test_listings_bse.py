"""What the Beijing exchange's answers mean: dates, stages, parties and files."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from normalize.listings.bse import application, document
from normalize.listings.java_dates import read_java_date, read_java_day
from normalize.reading import Reason
from normalize.records import (
    UNSET,
    Json,
    ListingApplicationRecord,
    ListingDocumentRecord,
    ListingPartyRecord,
    RelationRecord,
)
from tests.support import bse_answers as bse
from tests.support.bse_answers import Said


def project(row: dict[str, Any]) -> ListingApplicationRecord:
    record = next(iter(application(Said(row))))
    assert isinstance(record, ListingApplicationRecord)
    return record


# --- dates -------------------------------------------------------------------------------------


def test_java_dates() -> None:
    at = read_java_date(bse.java("2024-12-26 00:30:05")).value
    assert at == datetime(2024, 12, 25, 16, 30, 5, tzinfo=UTC)
    assert read_java_day(bse.java("2024-12-26 00:30:05")).value == date(2024, 12, 26)
    assert read_java_date({"time": 1750758855433}).value is not None  # parts may be left out
    other_zone: dict[str, Json] = {"time": 0, "hours": 1, "timezoneOffset": -60}
    assert read_java_date(other_zone).value == datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, Reason.NOT_STATED),
        ("", Reason.NOT_STATED),
        ("2024-12-26", Reason.UNREADABLE),
        (1750758855433, Reason.UNREADABLE),
        ({}, Reason.UNREADABLE),
        ({"time": "1750758855433"}, Reason.UNREADABLE),
        ({"time": True}, Reason.UNREADABLE),
        ({"time": 10**40}, Reason.OUT_OF_RANGE),
        ({"time": -(10**13)}, Reason.OUT_OF_RANGE),
        ({**bse.java("2024-12-26"), "month": 12}, Reason.CONTRADICTORY),
        ({**bse.java("2024-12-26"), "year": 2024}, Reason.CONTRADICTORY),
        ({**bse.java("2024-12-26"), "timezoneOffset": 0}, Reason.CONTRADICTORY),
        ({**bse.java("2024-12-26"), "timezoneOffset": 10**30}, Reason.CONTRADICTORY),
    ],
)
def test_java_dates_that_are_none(value: Any, reason: Reason) -> None:
    assert read_java_date(value).reason is reason


# --- the project -------------------------------------------------------------------------------


def test_an_application() -> None:
    record = project(bse.row())
    assert record.doubts == ()
    assert (record.exchange, record.board, record.kind) == ("bse", "bse", "ipo")
    assert (record.stage_raw, record.stage_listed) == ("P02", "inquiry")
    assert (record.region_raw, record.region_code) == ("江苏省 常州市", "320400")
    assert record.accepted_on == date(2024, 12, 26)  # by Beijing's clock, 15:30 in UTC
    assert record.as_of == datetime(2025, 1, 19, 16, tzinfo=UTC)
    assert record.planned_raise_minor is UNSET  # BSE doesn't say
    assert record.issuer is not None
    assert record.issuer is not UNSET
    assert record.issuer.identifiers == (("neeq", "874001"),)
    assert record.whole == frozenset()  # a row of the list doesn't name those who sign


@pytest.mark.parametrize(
    ("code", "identifiers"),
    [("920001", (("bse", "920001"),)), ("430017", (("neeq", "430017"),)), ("", ()), ("87", ())],
)
def test_whose_number_a_code_is(code: str, identifiers: Any) -> None:
    issuer = project(bse.row(stockCode=code)).issuer
    assert issuer is not None
    assert issuer is not UNSET
    assert issuer.identifiers == identifiers


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        ("P01", "accepted"),
        ("P100", "committee_pending"),
        ("P03", "committee_passed"),
        ("P04", "committee_rejected"),
        ("P05", "committee_deferred"),
        ("P06", "submitted_registration"),
        ("P07", "registered"),  # in rows
        ("P07-1", "registered"),  # in counts and filters
        ("P07-2", "registered"),
        ("P08-1", "registration_refused"),
        ("P08-2", "registration_refused"),
        ("P09", "suspended"),
        ("P10", "terminated_other"),
    ],
)
def test_stages(status: str, stage: str) -> None:
    assert project(bse.row(status=status)).stage_listed == stage


@pytest.mark.parametrize("status", ["P101", "P08", "P11", "p01"])
def test_a_status_that_nobody_knows(status: str) -> None:
    """P101 is a group of results: which of them it is, it doesn't say."""
    record = project(bse.row(status=status))
    assert record.stage_listed is None
    assert [doubt.field for doubt in record.doubts] == ["stage_listed"]


def test_a_row_without_dates() -> None:
    """Null is no question; what can't be read is one."""
    record = project(bse.row(receiveDate=None, updateDate="gestern"))
    assert (record.accepted_on, record.source_updated_at) == (None, None)
    assert [doubt.field for doubt in record.doubts] == ["source_updated_at"]


def test_parties() -> None:
    """In the order of the page; the sign for nobody makes no person."""
    records = list(application(Said(bse.news())))
    parties = [record for record in records if isinstance(record, ListingPartyRecord)]
    assert [
        (p.native_id.partition("/")[2], p.organisation_raw, p.person_name) for p in parties
    ] == [
        ("party/sponsor-1", "样例证券股份有限公司", UNSET),
        ("person/sponsor_representative-1", "样例证券股份有限公司", "乙二"),
        ("person/sponsor_representative-2", "样例证券股份有限公司", "丙三"),
        ("party/accountant-1", "样例会计师事务所（特殊普通合伙）", UNSET),
        ("person/signing_accountant-1", "样例会计师事务所（特殊普通合伙）", "丁四"),
        ("person/signing_accountant-2", "样例会计师事务所（特殊普通合伙）", "戊五"),
        ("party/law_firm-1", "样例律师事务所", UNSET),
        ("person/signing_lawyer-1", "样例律师事务所", "己六"),
        ("party/appraiser-1", "样例资产评估有限公司", UNSET),
    ]
    ties = [record.kind for record in records if isinstance(record, RelationRecord)]
    assert ties == ["sponsor", "auditor", "law_firm", "appraiser"]
    whole = records[0].whole
    assert whole == {"listing_party", "relation"}


def test_two_sponsors() -> None:
    """Whose the people are, nobody says."""
    news = bse.news(
        sponsorOrg="样例证券股份有限公司,又例证券有限责任公司", sponsorRepresent="乙二，丙三"
    )
    parties = [r for r in application(Said(news)) if isinstance(r, ListingPartyRecord)]
    sponsors = [(p.role, p.seq, p.organisation_raw, p.person_name) for p in parties[:4]]
    assert sponsors == [
        ("sponsor", 1, "样例证券股份有限公司", UNSET),
        ("sponsor", 2, "又例证券有限责任公司", UNSET),
        ("sponsor_representative", 1, None, "乙二"),
        ("sponsor_representative", 2, None, "丙三"),
    ]


# --- files -------------------------------------------------------------------------------------


def filed(section: str, draft: str = "", **changes: Any) -> ListingDocumentRecord:
    row = {**bse.file(**changes), "section": section, "draft": draft}
    (record,) = document(Said(row, "9001/document/ab01"))
    assert isinstance(record, ListingDocumentRecord)
    return record


def test_a_filed_document() -> None:
    record = filed("GPFXSMS", "SBG")
    assert (record.kind, record.kind_raw) == ("prospectus", "9530-1001")
    assert (record.version, record.version_raw) == ("application_draft", "SBG")
    assert record.url == "https://www.bse.cn/disclosure/2024/2024-12-26/ab01.pdf"
    assert record.published_on == date(2024, 12, 26)
    assert record.doubts == ()


@pytest.mark.parametrize(
    ("section", "draft", "subtype", "kind", "version"),
    [
        ("QT", "BHG", "9530-1006", "other", "registration_draft"),
        ("QT", "SYG", "9530-1004", "legal_opinion", "committee_draft"),
        ("zzscInfo", "", "9533-1001", "termination_decision", "decision"),
        ("hztzInfo", "", "9532-1001", "registration_decision", "decision"),
        ("hyggjgInfo", "", "9531-1002", "committee_result", None),
        ("wxhfhInfo", "", "9530-2002", "inquiry_reply", None),
    ],
)
def test_kinds(section: str, draft: str, subtype: str, kind: str, version: str | None) -> None:
    record = filed(section, draft, subtype=subtype)
    assert (record.kind, record.version, record.doubts) == (kind, version, ())


@pytest.mark.parametrize(
    ("section", "draft", "changes", "field"),
    [
        ("GPFXSMS", "SBG", {"subtype": "9530-1003"}, "kind"),  # the list says prospectus
        ("wxhfhInfo", "", {"subtype": "9530-2003"}, "kind"),
        ("GPFXSMS", "XYZ", {}, "version"),
        ("GPFXSMS", "SBG", {"destFilePath": "//elsewhere.example/a.pdf"}, "url"),
        ("GPFXSMS", "SBG", {"destFilePath": "https://elsewhere.example/a.pdf"}, "url"),
        ("GPFXSMS", "SBG", {"publishDate": "2024-13-26"}, "published_on"),
    ],
)
def test_files_in_doubt(section: str, draft: str, changes: dict[str, Any], field: str) -> None:
    record = filed(section, draft, **changes)
    assert [doubt.field for doubt in record.doubts] == [field]
    assert getattr(record, field) is None


def test_a_file_without_the_day_as_shown() -> None:
    assert filed("QT", "SBG", publishDate="").published_on == date(2024, 12, 26)
