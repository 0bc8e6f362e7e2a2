"""Announcements at cninfo: whose are asked for, when the paging ends, and what is a prospectus."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from normalize.listings.cninfo import announcement
from normalize.records import ListingDocumentRecord, Mention
from spiders.drafts import Contents, Draft, Page
from spiders.platforms.cninfo import FIRMS, ask, codes_of, read_announcements, read_firms, slices
from spiders.select import LayoutDrift
from tests.support.dumps import raw_data_of
from tests.support.network import sqlite_database
from tests.test_real_input.conftest import Sent, World, opened

NOW = datetime(2026, 7, 21, 12, 0, tzinfo=UTC)
LATER = "2026-07-20~2026-07-21"
SPAN = "2026-01-21~2026-07-19"


def row(number: str = "1208388950", **changes: Any) -> dict[str, Any]:
    """A row with all the keys of a captured one."""
    empty = "id storageTime associateAnnouncement important batchNum orgName announcementTypeName"
    usual = {
        **dict.fromkeys(empty.split()),
        "secCode": "688999",
        "secName": "青禾样例",
        "orgId": "9900099999",
        "announcementId": number,
        "announcementTitle": "首次公开发行股票并在科创板上市<em>招股说明书</em>",
        "announcementTime": 1599148800000,
        "adjunctUrl": f"finalpage/2020-09-04/{number}.PDF",
        "adjunctSize": 102,
        "adjunctType": "PDF",
        "columnId": "250401||251302",
        "pageColumn": "KCB",
        "announcementType": "01010503||010113",
        "announcementContent": "",
    }
    return {**usual, **changes}


def body(rows: Sequence[dict[str, Any]] | None, *, more: Any, total: int, pages: int = 0) -> str:
    answer = {
        "classifiedAnnouncements": None,
        "totalSecurities": 0,
        "totalAnnouncement": total,
        "totalRecordNum": total,
        "announcements": rows,
        "categoryList": None,
        "hasMore": more,
        "totalpages": pages,
    }
    return json.dumps(answer, ensure_ascii=False)


def read(text: str, number: int = 1, seen: int = 0, code: str = "688999") -> Contents:
    asked = ask(code, "9900099999", SPAN, number, seen)
    return read_announcements(Page(asked.url, asked.kind, text, NOW, asked.context))


def firms(*codes: str) -> str:
    listed = [
        {
            "code": code,
            "orgId": f"99000{code[-5:]}",
            "zwjc": "样例",
            "pinyin": "yl",
            "category": "A股",
        }
        for code in codes
    ]
    return json.dumps({"stockList": listed})


def record(**changes: Any) -> ListingDocumentRecord:
    (found,) = announcement(Draft("announcement", "1", row(**changes), "announcements[0]"))
    assert isinstance(found, ListingDocumentRecord)
    return found


# --- whose -------------------------------------------------------------------------------------


def test_codes_come_from_the_option_or_a_file(tmp_path: Path) -> None:
    assert codes_of("600600, 688999;000001 600600") == ["600600", "688999", "000001"]
    file = tmp_path / "firms.txt"
    file.write_text("# watched\n600600  # beer\n\n688999\n", encoding="utf-8")
    assert codes_of(str(file)) == ["600600", "688999"]
    for wrong in ("60060", "sh600600", "#"):
        with pytest.raises(ValueError, match="six digits"):
            codes_of(wrong)


def test_the_windows_are_narrow() -> None:
    assert slices(date(2026, 1, 21), date(2026, 7, 21)) == [SPAN, "2026-07-20~2026-07-21"]
    assert slices(date(2026, 7, 1), date(2026, 7, 1)) == ["2026-07-01~2026-07-01"]


def test_firms_are_asked_for_by_the_platforms_number() -> None:
    context: dict[str, Any] = {
        "stocks": ["688999", "600000"],
        "slices": [SPAN, "2026-07-20~2026-07-21"],
    }
    found = read_firms(Page(FIRMS, "firms", firms("688999", "000001"), NOW, context))
    forms = [parse_qs(each.body or "") for each in found.follow]
    assert [(form["stock"], form["seDate"], form["pageNum"]) for form in forms] == [
        (["688999,9900088999"], [SPAN], ["1"]),
        (["688999,9900088999"], ["2026-07-20~2026-07-21"], ["1"]),
    ]
    assert {each.method for each in found.follow} == {"POST"}
    assert [(each.what, each.found) for each in found.oddities] == [
        ("no firm of this code", "600000")
    ]


# --- when it ends ------------------------------------------------------------------------------


def test_paging_goes_by_has_more_alone() -> None:
    """761 announcements were said to be 25 pages: the count is rounded down."""
    rows = [row(str(n)) for n in range(30)]
    on = read(body(rows, more=True, total=31, pages=1))
    assert [parse_qs(each.body or "")["pageNum"] for each in on.follow] == [["2"]]
    assert on.oddities == ()
    last = read(body([row("31")], more=False, total=31, pages=99), number=2, seen=30)
    assert (last.follow, last.oddities) == ((), ())


@pytest.mark.parametrize("more", [False, None])
def test_it_ends_where_there_is_no_more(more: Any) -> None:
    assert read(body([row()], more=more, total=1, pages=25)).follow == ()


def test_an_empty_answer_is_an_end_also_where_it_says_that_there_is_more() -> None:
    nothing: tuple[Any, ...] = (None, [])
    for rows in nothing:
        found = read(body(rows, more=True, total=0))
        assert (found.follow, found.drafts, found.oddities) == ((), (), ())


def test_what_did_not_come_is_told() -> None:
    (odd,) = read(body([row()], more=False, total=3)).oddities
    assert (odd.what, odd.found) == ("announcements of 688999: 3 stated", "1 came")
    (odd,) = read(body([row()], more=True, total=30), number=2, seen=30).oddities
    assert odd.found == "31 came"


def test_a_list_without_end_is_a_drift() -> None:
    with pytest.raises(LayoutDrift, match="40 pages"):
        read(body([row()], more=True, total=5000), number=40, seen=1170)


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "<html></html>",
        body([{"secCode": "688999"}], more=False, total=1),
        body([row(secCode="600600")], more=False, total=1),
        body([row(announcementId=None)], more=False, total=1),
        body([row()], more=False, total=1).replace(
            '"totalAnnouncement": 1', '"totalAnnouncement": "1"'
        ),
    ],
)
def test_another_answer_is_a_drift(text: str) -> None:
    with pytest.raises(LayoutDrift):
        read(text)


# --- what --------------------------------------------------------------------------------------


def test_a_prospectus_is_tied_to_its_firm_by_the_code() -> None:
    """The day is Beijing's: the moment is the evening before in UTC. Marks are no title."""
    found = record()
    assert found.title == "首次公开发行股票并在科创板上市招股说明书"
    assert (found.published_on, found.kind, found.version) == (
        date(2020, 9, 4),
        "prospectus",
        None,
    )
    assert found.url == "https://static.cninfo.com.cn/finalpage/2020-09-04/1208388950.PDF"
    assert (found.stock_code, found.size_bytes, found.doubts) == ("688999", 102 * 1024, ())
    assert isinstance(found.issuer, Mention)
    assert found.issuer.identifiers == (("sse", "688999"), ("cninfo_org", "9900099999"))


@pytest.mark.parametrize(
    ("title", "kind", "version"),
    [
        ("招股意向书", "prospectus", None),
        ("首次公开发行股票招股说明书（注册稿）", "prospectus", "registration_draft"),
        ("首次公开发行股票招股说明书摘要", "prospectus_summary", None),
        ("招股意向书附录（一）", "prospectus_appendix", None),
        ("首次公开发行股票招股说明书提示性公告", "prospectus_notice", None),
        ("首次公开发行股票并在科创板上市发行结果公告", "issue_result", None),
        ("首次公开发行股票并在创业板上市之上市公告书（更正后）", "listing_announcement", None),
    ],
)
def test_kinds(title: str, kind: str, version: str | None) -> None:
    found = record(announcementTitle=title)
    assert (found.kind, found.version) == (kind, version)


def test_other_announcements_are_no_documents_of_ours() -> None:
    titles = ("2020年半年度报告", "上市公告书的核查意见", "招股说明书", "发行结果公告")
    rows = [row(str(n), announcementTitle=title) for n, title in enumerate(titles)]
    assert [d.native_id for d in read(body(rows, more=False, total=4)).drafts] == ["2", "3"]


@pytest.mark.parametrize("moment", ["1599148800000", -1, True, 10**18, 1.5])
def test_a_moment_that_is_none_is_a_question(moment: Any) -> None:
    found = record(announcementTime=moment)
    assert found.published_on is None
    assert [doubt.field for doubt in found.doubts] == ["published_on"]


@pytest.mark.parametrize("path", ["https://evil.example/a.PDF", "/a.PDF", "a/../../b", "//x/y"])
def test_a_path_out_of_the_site_is_no_address(path: str) -> None:
    found = record(adjunctUrl=path)
    assert found.url is None
    assert [doubt.field for doubt in found.doubts] == ["url"]


def test_captured_answer(captures: Path) -> None:
    """Two rows of thirty, of another kind: read with every key, and none taken for a prospectus.

    Read again with the title of a prospectus they have the day that their files' paths have.
    """
    text = (captures / "cninfo/hisAnnouncement_query_excerpt.json").read_text(encoding="utf-8")
    found = read(text, code="600600")
    assert (found.drafts, found.oddities, len(found.follow)) == ((), (), 1)
    told = json.loads(text)
    for each in told["announcements"]:
        each["announcementTitle"] = "招股说明书"
    again = read(json.dumps(told), code="600600")
    assert [dict(draft.fields) for draft in again.drafts] == told["announcements"]
    for draft in again.drafts:
        (document,) = announcement(draft)
        assert isinstance(document, ListingDocumentRecord)
        assert str(document.published_on) in str(document.url)
        assert document.doubts == ()


# --- crawled -----------------------------------------------------------------------------------


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with opened(tmp_path, sqlite_database(tmp_path)) as made:
        yield made


def test_it_is_crawled_page_by_page_and_twice_the_same(world: World) -> None:
    since = date(2026, 7, 1)
    span, org = "2026-07-01~2026-07-21", "9900088999"
    pages = [
        body([row(str(n)) for n in range(30)], more=True, total=31),
        body([row("31")], more=False, total=31),
    ]
    sent = [Sent(url=FIRMS, content=firms("688999", "000001").encode(), json=True)]
    for number, text in enumerate(pages, 1):
        asked = ask("688999", org, span, number, 30 * (number - 1))
        form = asked.body or ""
        sent.append(Sent(url=asked.url, content=text.encode(), method="POST", body=form, json=True))
    ends = [world.crawl("cninfo_prospectuses", sent, NOW, since=since, stocks="688999")]
    before = raw_data_of(world.engine)
    ends.append(world.crawl("cninfo_prospectuses", sent, NOW, since=since, stocks="688999"))
    assert [(end.verdict, end.reason) for end in ends] == [("complete", None)] * 2
    assert raw_data_of(world.engine) == before
    documents = world.rows("listing_document")
    assert len(documents) == 31
    assert {(d["stock_code"], d["kind"]) for d in documents} == {("688999", "prospectus")}
    assert len({d["issuer_id"] for d in documents}) == 1
