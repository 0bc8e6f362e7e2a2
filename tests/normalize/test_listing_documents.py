"""Documents of projects in Shanghai by the newer query, and those of refinancing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from normalize.listings.documents import file, later_document
from normalize.reading import Reason
from normalize.records import ListingDocumentRecord
from spiders.drafts import Draft
from tests.support.sse_answers import committee_notice, searched


def newer(*, named: bool = False, **changes: Any) -> ListingDocumentRecord:
    fields = {**searched(**changes), "named_before": named}
    (record,) = file(Draft("file", "9001/document/700", fields, "result[0]"))
    assert isinstance(record, ListingDocumentRecord)
    return record


def test_a_file_by_its_newer_code() -> None:
    record = newer()
    assert (record.kind, record.kind_raw) == ("prospectus", "I0012")
    assert (record.version, record.version_raw) == ("committee_draft", "I0012")
    assert record.published_on == date(2024, 3, 1)
    assert (record.size_bytes, record.doubts, record.weak) == (4096, (), frozenset())
    assert str(record.url).endswith(
        "/stock/disclosure/announcement/c/202403/009001_20240301_AB12.pdf"
    )


@pytest.mark.parametrize(
    ("code", "number", "version", "kind", "read_version", "question"),
    [
        ("I3010", "", "", "inquiry_reply", None, None),
        ("I1010", 35, 4, "registration_decision", "decision", None),
        ("I2020", 2, "", "committee_result", None, None),
        ("", 30, 3, "prospectus", "registration_draft", None),
        ("I9999", 33, 1, "legal_opinion", "application_draft", None),
        ("I9999", "", "", None, None, ("kind", Reason.UNREADABLE)),
        ("I0011", 33, 1, None, "application_draft", ("kind", Reason.CONTRADICTORY)),
        ("I0012", 30, 3, "prospectus", None, ("version", Reason.CONTRADICTORY)),
    ],
)
def test_the_two_codes_of_a_file(
    code: str,
    number: int | str,
    version: int | str,
    kind: str | None,
    read_version: str | None,
    question: tuple[str, str] | None,
) -> None:
    record = newer(fileTypeMap=code, fileType=number, fileVersion=version)
    assert (record.kind, record.version) == (kind, read_version)
    assert [(doubt.field, doubt.reason) for doubt in record.doubts] == (
        [question] if question else []
    )


def test_what_the_older_query_has_said_of_a_file_is_left_alone() -> None:
    assert {"kind", "version", "title", "published_on", "url"} <= newer(named=True).weak


def test_files_of_refinancing_have_numbers_of_their_own() -> None:
    found = {}
    for number in (11, 12, 30, 31, 35, 45, 46, 51, 52, 53):
        fields = committee_notice(fileType=number, fileTitle="某公司文件")
        (record,) = later_document(Draft("document", "9001/document/1", fields, "result[0]"))
        assert isinstance(record, ListingDocumentRecord)
        found[number] = record.kind
    assert found == {
        11: "inquiry_letter",
        12: "inquiry_reply",
        30: "prospectus",
        31: "issuance_sponsor_letter",
        35: "prospectus_summary",
        45: "termination_decision",
        46: "registration_decision",
        51: "committee_notice",
        52: "committee_notice",
        53: "listing_sponsor_letter",
    }
    told = committee_notice(fileType=52, fileTitle="审议会议结果公告")
    (record,) = later_document(Draft("document", "9001/document/1", told, "result[0]"))
    assert isinstance(record, ListingDocumentRecord)
    assert record.kind == "committee_result"
