"""What the rows of Hong Kong's feeds mean: states, two names, markers, documents."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from normalize.listings.hkex import application
from normalize.listings.hkex_documents import new_listing, returned, returned_key
from normalize.listings.hkex_texts import split_name
from normalize.records import UNSET, ListingApplicationRecord, ListingDocumentRecord
from spiders.drafts import Draft
from tests.support import hkex_answers as hkex


def said(row: dict[str, Any], language: str = "c", number: str = "sehk/109001") -> Draft:
    context: dict[str, Any] = {"feed": "appactive_app", "board": "sehk", "language": language}
    return Draft("application", number, row, "app[0]", context)


def read(row: dict[str, Any], language: str = "c") -> ListingApplicationRecord:
    first, *_ = application(said(row, language))
    assert isinstance(first, ListingApplicationRecord)
    return first


def documents(row: dict[str, Any], language: str = "c") -> list[ListingDocumentRecord]:
    return [r for r in application(said(row, language)) if isinstance(r, ListingDocumentRecord)]


@pytest.mark.parametrize(
    ("row", "raw", "stage"),
    [
        ({"s": "A"}, "A/", "accepted"),
        ({"s": "A", "hasPhip": True}, "A/phip", "committee_passed"),
        ({"s": "A", "hasPhip": True, "ps": [hkex.pack()]}, "A/phip", "committee_passed"),
        ({"s": "LT"}, "LT/", "listed"),
        ({"s": "LT", "hasPhip": True}, "LT/", "listed"),
        ({"s": "LP"}, "LP/", "terminated_no_reply"),
        ({"s": "RJ"}, "RJ/", "terminated_rejected"),
        ({"s": "W"}, "W/", "terminated_withdrawn"),
        ({"s": "IR"}, "IR/", "terminated_other"),
    ],
)
def test_states(row: dict[str, Any], raw: str, stage: str) -> None:
    found = read(hkex.applicant(**row))
    assert (found.stage_raw, found.stage_listed, found.doubts) == (raw, stage, ())


def test_the_feed_after_hearings_also_holds_those_before_theirs() -> None:
    """Seen in 2026-07: rows of the feed `appphip` that have posted nothing after a hearing."""
    row = hkex.applicant()
    del row["hasPhip"]
    assert read(row).stage_listed == "accepted"
    assert read({**row, "ps": [hkex.pack()]}).stage_listed == "committee_passed"


def test_a_pack_that_the_row_denies_is_a_question() -> None:
    found = read(hkex.applicant(hasPhip=False, ps=[hkex.pack()]))
    assert found.stage_listed is None
    assert [(d.field, d.reason, d.candidates) for d in found.doubts] == [
        ("stage_listed", "contradictory", ("accepted", "committee_passed"))
    ]


def test_an_unknown_state_is_a_question() -> None:
    found = read(hkex.applicant(s="ZZ"))
    assert (found.stage_listed, found.stage_raw) == (None, "ZZ/")
    assert [(d.field, d.raw, d.reason) for d in found.doubts] == [
        ("stage_listed", "ZZ/", "unreadable")
    ]


def test_the_two_languages_give_the_two_names() -> None:
    row = hkex.applicant()
    chinese, english = read(row), read({**row, "a": "Sample Technology Limited - B"}, "e")
    assert (chinese.issuer_raw, chinese.issuer_raw_en) == ("青禾樣例科技股份有限公司", UNSET)
    assert (english.issuer_raw, english.issuer_raw_en) == (UNSET, "Sample Technology Limited")
    assert english.issuer is UNSET
    assert chinese.native_id == english.native_id
    # What both say is believed of the Chinese one.
    assert chinese.weak == frozenset()
    assert {"stage_raw", "stage_listed", "source_updated_at", "name_marks"} <= english.weak
    assert "issuer_raw_en" not in english.weak


@pytest.mark.parametrize(
    ("printed", "name", "marks"),
    [
        ("TenNor Therapeutics (Suzhou) Limited - B", "TenNor Therapeutics (Suzhou) Limited", "B"),
        ("MOMENTA GLOBAL LIMITED - W", "MOMENTA GLOBAL LIMITED", "W"),
        ("樣例集團－Ｗ", "樣例集團", "W"),
        ("樣例科技 - P", "樣例科技", "P"),
        ("Sample Inc. - SW", "Sample Inc.", "S W"),
        ("Sample-W", "Sample-W", ""),  # part of a name
        ("Shougang - Lanza", "Shougang - Lanza", ""),
        ("", "", ""),
    ],
)
def test_letters_behind_a_name_are_no_part_of_it(printed: str, name: str, marks: str) -> None:
    assert split_name(printed) == (name, marks)


def test_a_lost_suffix_is_no_new_name() -> None:
    with_mark, without = read(hkex.applicant()), read(hkex.applicant(a="青禾樣例科技股份有限公司"))
    assert with_mark.issuer_raw == without.issuer_raw
    assert (with_mark.name_marks, without.name_marks) == ("B", None)


def test_days_are_day_first_and_mean_the_state() -> None:
    """05/06 is the fifth of June. Of one that has moved on, the proof says when it was filed."""
    found = read(hkex.applicant(d="05/06/2026", ls=[]))
    assert found.source_updated_at == datetime(2026, 6, 4, 16, tzinfo=UTC)
    assert (found.accepted_on, found.published) == (date(2026, 6, 5), date(2026, 6, 5))
    later = [hkex.proof(d="12/08/2025"), hkex.proof(d="03/02/2026")]
    listed = read(hkex.applicant(s="LT", d="06/05/2026", ls=later, st="06872"))
    assert listed.accepted_on == date(2025, 8, 12)
    assert listed.stock_code == "06872"
    assert read(hkex.applicant(s="LT", ls=[])).accepted_on is UNSET


def test_an_older_row_moves_an_active_one_only() -> None:
    """One feed may go on showing the first posting of what has passed its hearing in another."""
    assert read(hkex.applicant()).as_of == datetime(2026, 1, 11, 16, tzinfo=UTC)
    assert read(hkex.applicant(s="W")).as_of is None


def test_documents_of_an_application() -> None:
    announcement, proof, pack, warning = documents(hkex.applicant(ps=[hkex.pack()]))
    assert (announcement.kind, announcement.submission_no) == ("coordinator_announcement", None)
    assert (proof.kind, proof.submission_no, proof.version) == ("application_proof", 1, None)
    assert proof.native_id == "sehk/109001/document/sehk26011200695_c"
    base = "https://www1.hkexnews.hk/app/sehk/2026/109001/"
    assert proof.url == base + "documents/sehk26011200695_c.pdf"
    assert proof.index_url == base + "2026011200692_c.htm"
    assert (proof.published_on, proof.language) == (date(2026, 1, 12), "zh")
    assert (pack.kind, pack.submission_no, pack.version) == ("phip", 1, "amended")
    assert (warning.kind, warning.published_on) == ("warning_statement", UNSET)
    assert [each.doubts for each in (announcement, proof, pack, warning)] == [()] * 4


@pytest.mark.parametrize(("words", "number"), [("二", 2), ("十", 10), ("十二", 12)])
def test_which_submission(words: str, number: int) -> None:
    found = documents(hkex.applicant(ls=[hkex.proof(times=words)], w=""))
    assert [each.submission_no for each in found] == [number]


def test_english_documents() -> None:
    """Their wordings are known from descriptions alone."""
    row = hkex.proof(nF="Application Proof (2nd submission)", nS1="Full Version")
    (found,) = documents(hkex.applicant(ls=[row], w=""), "e")
    assert (found.kind, found.submission_no, found.language) == ("application_proof", 2, "en")


def test_unknown_documents_are_questions() -> None:
    (found,) = documents(hkex.applicant(ls=[hkex.proof(nF="新文件", nS1="x")], w=""))
    assert (found.kind, found.submission_no) == (None, None)
    assert {doubt.field for doubt in found.doubts} == {"kind", "submission_no"}


@pytest.mark.parametrize(
    "path",
    ["https://evil.example/x.pdf", "//evil.example/x.pdf", "/x.pdf", "a/../../x.pdf", "a\\b"],
)
def test_a_path_out_of_the_folder_is_no_address(path: str) -> None:
    (found,) = documents(hkex.applicant(ls=[hkex.proof(u1=path)], w=""))
    assert found.url is None
    assert [doubt.field for doubt in found.doubts] == ["url"]


def test_a_returned_application_is_a_document_and_a_question() -> None:
    row = hkex.sent_back()
    key = returned_key("sehk", row)
    (found,) = returned(said(row, "c", key))
    assert isinstance(found, ListingDocumentRecord)
    assert (found.application, found.kind, found.title) == (None, "return_decision", row["a"])
    assert (found.sponsor_raw, found.published_on) == (row["s"], date(2014, 9, 26))
    assert [(d.field, d.reason) for d in found.doubts] == [("application", "no_number")]
    assert row["a"] not in key
    assert key == returned_key("sehk", dict(row)) != returned_key("gem", row)


# --- captured ----------------------------------------------------------------------------------


def captured(captures: Path, name: str) -> dict[str, Any]:
    whole = json.loads((captures / "hkex" / name).read_text(encoding="utf-8"))
    row: dict[str, Any] = whole["app"][0]
    return row


@pytest.mark.parametrize(
    ("name", "stage", "day"),
    [
        ("appactive_app_sehk_e.json", "accepted", date(2026, 5, 22)),
        ("appactive_appphip_sehk_e.json", "committee_passed", date(2026, 5, 21)),
        ("appinactive_sehk_e.json", "terminated_no_reply", date(2026, 4, 21)),
        ("applisted_sehk_e.json", "listed", date(2026, 5, 6)),
    ],
)
def test_captured_states(captures: Path, name: str, stage: str, day: date) -> None:
    found = read(captured(captures, name), "e")
    assert (found.stage_listed, found.published, found.doubts) == (stage, day, ())


def test_captured_documents(captures: Path) -> None:
    found = documents(captured(captures, "hkex_appphip_sample.json"))
    assert [(d.kind, d.submission_no, d.published_on) for d in found] == [
        ("coordinator_announcement", None, date(2025, 10, 17)),
        ("application_proof", 1, date(2025, 10, 17)),
    ]
    assert all(not each.doubts for each in found)


def test_a_new_listing() -> None:
    url = "https://www1.hkexnews.hk/listedco/listconews/sehk/2026/0629/2026062900057.pdf"
    file = {"url": url, "title": "Download", "head": "PROSPECTUSES"}
    fields: dict[str, Any] = {"code": "6880", "name": "SAMPLE LIMITED - W", "prospectus": [file]}
    (found,) = new_listing(Draft("new_listing", "06880", fields, "row 1"))
    assert isinstance(found, ListingDocumentRecord)
    assert (found.kind, found.stock_code, found.issuer_raw) == (
        "prospectus",
        "06880",
        "SAMPLE LIMITED",
    )
    assert found.native_id == "06880/document/2026062900057"
    assert found.published_on == date(2026, 6, 29)
    assert (found.url, found.doubts) == (url, ())


@pytest.mark.parametrize("url", ["javascript:x", "https://evil.example/2026/0629/1.pdf"])
def test_a_new_listing_that_links_elsewhere_is_a_question(url: str) -> None:
    fields: dict[str, Any] = {"code": "1", "name": "X", "prospectus": [{"url": url, "title": ""}]}
    (found,) = new_listing(Draft("new_listing", "00001", fields, "row 1"))
    assert isinstance(found, ListingDocumentRecord)
    assert found.url is None
    assert "url" in {doubt.field for doubt in found.doubts}
