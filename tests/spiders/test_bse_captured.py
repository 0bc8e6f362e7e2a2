"""The Beijing exchange's captured answers: every row, date and file of them is read."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from normalize.records import (
    ListingApplicationRecord,
    ListingDocumentRecord,
    ListingEventRecord,
    ListingPartyRecord,
    Record,
    RelationRecord,
)
from spiders.drafts import Ask, Draft, Page
from spiders.platforms.bse import ask_detail, ask_page, read_detail, read_list
from spiders.reading import interpret
from spiders.sources.listings.bse import BseListings

NOW = datetime(2026, 8, 19, 12, tzinfo=UTC)
LIST = "bse/infoResult_companyCode874386_20260819.jsonp"
DETAIL = "bse/infoDetailResult_id570_20260819.jsonp"
TRIMMED = "bse/bse_infoResult_sample.jsonp"


def text_of(captures: Path, name: str) -> str:
    return (captures / name).read_text(encoding="utf-8")


def bare(text: str) -> Any:
    return json.loads(text[text.index("(") + 1 : text.rindex(")")])[0]


def page(text: str, ask: Ask) -> Page:
    return Page(ask.url, ask.kind, text, NOW, {"version": "v", "page": 1})


def records_of(drafts: tuple[Draft, ...]) -> tuple[Record, ...]:
    records, failed = interpret(BseListings, drafts)
    assert failed == ()
    return records


def of_kind(records: tuple[Record, ...], kind: type[Record]) -> list[Any]:
    return [record for record in records if isinstance(record, kind)]


def test_the_requests_are_those_of_the_site(captures: Path) -> None:
    """Form, query and Referer as the site's page sent them; only the callback's name is ours."""
    sent = json.loads(text_of(captures, f"{LIST}.request.json"))["request"]
    ask = ask_page(1)
    theirs = [(one["name"], one["value"]) for one in sent["postData"]["params"]]
    ours = [
        (name, "874386" if name == "companyCode" else value)
        for name, value in parse_qsl(ask.body or "", keep_blank_values=True)
    ]
    assert ours == theirs
    assert ask.url.partition("?")[0] == sent["url"].partition("?")[0]
    assert {name: sent["headers"][name] for name in ask.headers} == dict(ask.headers)
    sent = json.loads(text_of(captures, f"{DETAIL}.request.json"))["request"]
    detail = ask_detail(bare(text_of(captures, DETAIL))["projectNews"])
    assert detail.body == sent["postData"]["text"]
    assert {name: sent["headers"][name] for name in detail.headers} == dict(detail.headers)
    assert detail.url.partition("&")[0] == sent["url"].partition("&")[0]


def test_the_captured_list(captures: Path) -> None:
    read = read_list(page(text_of(captures, LIST), ask_page(1)))
    assert (read.rows, read.total, read.pages, read.oddities) == (1, 1, 1, ())
    (row,) = bare(text_of(captures, LIST))["listInfo"]["content"]
    assert dict(read.drafts[0].fields) == row
    (application,) = of_kind(records_of(read.drafts), ListingApplicationRecord)
    assert application.doubts == ()
    assert (application.native_id, application.stage_raw) == ("719", "P07")
    assert application.stage_listed == "registered"
    assert (application.region_code, application.accepted_on) == ("340200", date(2025, 12, 15))
    assert application.source_updated_at == datetime(2026, 8, 17, 16, tzinfo=UTC)


def test_a_trimmed_list(captures: Path) -> None:
    """Three rows with seven keys, and of their dates `time` alone."""
    read = read_list(page(text_of(captures, TRIMMED), ask_page(1)))
    assert (read.rows, read.total, read.pages) == (3, 871, 44)
    applications = of_kind(records_of(read.drafts), ListingApplicationRecord)
    assert [(a.native_id, a.stage_listed, a.doubts) for a in applications] == [
        ("637", "submitted_registration", ()),
        ("712", "submitted_registration", ()),
        ("598", "registered", ()),
    ]
    assert [a.accepted_on for a in applications] == [
        date(2025, 6, 24),
        date(2025, 9, 29),
        date(2025, 6, 26),
    ]


def test_the_captured_detail(captures: Path) -> None:
    """Nothing odd, nothing in doubt; every file with a kind, an address and a day."""
    text = text_of(captures, DETAIL)
    answer = bare(text)
    read = read_detail(page(text, ask_detail(answer["projectNews"])))
    assert read.oddities == ()
    records = records_of(read.drafts)
    assert [doubt for record in records for doubt in record.doubts] == []
    files = [
        *(file for part in answer["xxgkInfo"].values() for some in part.values() for file in some),
        *(file for key in ("hyggjgInfo", "hztzInfo", "wxhfhInfo") for file in answer[key]),
    ]
    documents = {one.native_id: one for one in of_kind(records, ListingDocumentRecord)}
    assert documents.keys() == {f"570/document/{file['disclosureCode']}" for file in files}
    assert len(documents) == len(files) == 28
    for file in files:
        one = documents[f"570/document/{file['disclosureCode']}"]
        assert one.url == "https://www.bse.cn" + file["destFilePath"]
        assert str(one.published_on) == file["publishDate"]
        assert one.title == file["disclosureTitle"]
        marks = {
            "（申报稿）": "application",
            "（上会稿）": "committee",
            "（注册稿）": "registration",
        }
        drafts = [f"{draft}_draft" for mark, draft in marks.items() if mark in one.title]
        decided = "decision" if "批复" in one.title else None
        assert one.version == (drafts[0] if drafts else decided)
    assert len(of_kind(records, RelationRecord)) == 4
    people = [
        p.person_name for p in of_kind(records, ListingPartyRecord) if "/person/" in p.native_id
    ]
    news = answer["projectNews"]
    names = [news[key] for key in ("sponsorRepresent", "accountant", "lawyer", "appraiser")]
    assert people == ",".join(names).split(",")


def test_the_log_of_the_captured_detail(captures: Path) -> None:
    """Five steps and six notes; the registration is posted two weeks after it was decided."""
    text = text_of(captures, DETAIL)
    read = read_detail(page(text, ask_detail(bare(text)["projectNews"])))
    events = of_kind(records_of(read.drafts), ListingEventRecord)
    assert [(f"{e.happened_at:%m-%d}", e.stage) for e in events] == [
        ("12-25", "accepted"),
        ("01-19", "inquiry"),
        ("03-27", "suspended"),
        ("06-25", "inquiry"),
        ("09-28", "suspended"),
        ("11-20", "inquiry"),
        ("01-20", "committee_passed"),
        ("03-30", "suspended"),
        ("06-16", "committee_passed"),
        ("07-02", "submitted_registration"),
        ("07-30", "registered"),
    ]
    stops = [event for event in events if event.stage == "suspended"]
    assert {event.suspension_kind for event in stops} == {"expired_financials"}
    assert [e.reason_class for e in events].count("resumed") == 3
    last = events[-1]
    assert (last.published_on, last.posted_on) == (date(2026, 7, 31), date(2026, 8, 14))
    assert last.stage_raw == "P07"
