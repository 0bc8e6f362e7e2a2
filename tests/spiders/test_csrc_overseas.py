"""The table of filings for listings abroad: the way to it, its spreadsheet, and what leaves it."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from normalize.listings.csrc import overseas
from normalize.records_beside import OverseasFilingRecord
from scheduler.run import CrawlEnd
from spiders.drafts import Contents, Page
from spiders.platforms.csrc_overseas import read_channel, read_item, read_search, read_table
from spiders.select import LayoutDrift
from spiders.xlsx import sheet_rows
from tests.support import csrc_answers as csrc
from tests.support.dumps import raw_data_of
from tests.support.network import sqlite_database
from tests.test_real_input.conftest import Sent, World, opened

NOW = datetime(2026, 10, 9, 12, 0, tzinfo=UTC)


def table(body: bytes) -> Contents:
    return read_table(Page(csrc.FILE, "table", "", NOW, {}, body))


def one(**changes: Any) -> OverseasFilingRecord:
    (draft,) = table(csrc.workbook([csrc.filing(**changes)])).drafts
    (record,) = overseas(draft)
    assert isinstance(record, OverseasFilingRecord)
    return record


# --- the way -----------------------------------------------------------------------------------


def search(*tables: dict[str, Any]) -> Contents:
    return read_search(Page(csrc.SEARCH, "search", csrc.found_tables(*tables), NOW))


def onward(contents: Contents) -> tuple[str, str]:
    assert contents.forward is not None
    return contents.forward.kind, contents.forward.url


def test_from_the_channel_to_the_list_of_its_tables() -> None:
    text = json.dumps({"results": {"channelId": csrc.NUMBER, "name": "x"}})
    assert onward(read_channel(Page(csrc.CHANNEL, "channel", text, NOW))) == ("search", csrc.SEARCH)


@pytest.mark.parametrize("text", ["{}", '{"results":[]}', '{"results":{"channelId":"../x"}}', "[]"])
def test_no_channel_is_a_drift(text: str) -> None:
    with pytest.raises(LayoutDrift):
        read_channel(Page(csrc.CHANNEL, "channel", text, NOW))


def test_the_newest_table_of_first_listings_counts() -> None:
    """By the day in its title, whatever the order; the tables of later issues are others."""
    old = {"title": csrc.TITLE.replace("9月30日", "9月4日"), "resList": [{"filePath": "/old.xlsx"}]}
    other = {"title": "境内企业境外发行证券和上市备案情况表（再融资）（截至2026年10月9日）"}
    assert onward(search(other, old, {}, old)) == ("table", csrc.FILE)
    assert onward(search({"resList": []})) == ("item", csrc.PAGE)
    assert onward(search({"resList": [{"filePath": "files/a.XLSX"}]})) == (
        "table",
        f"{csrc.SITE}/csrc/c106251/c7662540/files/a.XLSX",
    )
    with pytest.raises(LayoutDrift, match="first listings"):
        search(other)


def test_a_page_offers_its_table_as_a_file() -> None:
    text = '<html><body><a href="/x.pdf">1</a><a href="7662540/files/c.xlsx">2</a></body></html>'
    url = f"{csrc.SITE}/csrc/c106251/c7662540/7662540/files/c.xlsx"
    assert onward(read_item(Page(csrc.PAGE, "item", text, NOW))) == ("table", url)
    with pytest.raises(LayoutDrift, match="xlsx"):
        read_item(Page(csrc.PAGE, "item", text.replace(".xlsx", ".xls"), NOW))


# --- the table ---------------------------------------------------------------------------------


def test_a_filing() -> None:
    found = one(subject="样例信息有限公司", status="征求意见", remark="秘交转公开")
    assert (found.issuer_raw, found.domestic_entity_raw) == (
        "青禾样例1股份有限公司",
        "样例信息有限公司",
    )
    assert (found.filing_type, found.venue, found.status) == ("direct", "hkex", "consultation")
    assert (found.received_on, found.table_as_of) == (date(2026, 1, 8), date(2026, 9, 30))
    assert (found.was_confidential, found.row_no, found.doubts) == (True, 1, ())
    assert (found.sponsor_raw, found.law_firm_raw) == ("Sample Securities LLC", "样例律师事务所")


def test_a_slash_is_nobody() -> None:
    found = one(subject="/", sponsor="/", lawyer="")
    assert (found.domestic_entity, found.domestic_entity_raw) == (None, None)
    assert (found.sponsor_raw, found.law_firm_raw) == (None, None)


def test_a_new_number_is_the_same_filing_and_another_type_another() -> None:
    first = one()
    assert one(no=77).native_id == first.native_id
    assert one(type="全流通").native_id != first.native_id
    assert one(date="2026年2月8日").native_id != first.native_id


def test_unknown_words_are_questions() -> None:
    found = one(type="新类型", status="已备案", venue="众安信科", date="2026年1月")
    assert (found.filing_type, found.status, found.venue, found.received_on) == (None,) * 4
    assert {d.field for d in found.doubts} == {"filing_type", "status", "venue", "received_on"}


def test_dates_may_be_cells_of_dates() -> None:
    assert one(date=datetime(2026, 1, 8)).received_on == date(2026, 1, 8)


@pytest.mark.parametrize("two_rows", [False, True])
def test_the_head_may_have_one_row_or_two(two_rows: bool) -> None:
    rows = [csrc.filing(1), csrc.filing(4)]
    found = table(csrc.workbook(rows, two_rows=two_rows))
    assert [draft.fields["no"] for draft in found.drafts] == ["1", "4"]
    assert (found.rows, found.oddities) == (2, ())


@pytest.mark.parametrize("head", csrc.ABROAD.split("|"))
def test_a_missing_head_is_a_drift(head: str) -> None:
    with pytest.raises(LayoutDrift, match="序号"):
        table(csrc.workbook([csrc.filing()], heads=csrc.ABROAD.replace(head, "别的")))


def test_a_table_without_its_day_is_a_drift() -> None:
    with pytest.raises(LayoutDrift, match="截至"):
        table(csrc.workbook([csrc.filing()], title="备案情况表"))


def test_rows_that_are_none_are_told_and_notes_are_not() -> None:
    note = {"no": "注：不含已办结"}
    odd = table(csrc.workbook([csrc.filing(), csrc.filing(no=None), note])).oddities
    assert [each.what for each in odd] == ["row without a number or a name"]
    twice = table(csrc.workbook([csrc.filing(1), csrc.filing(1)])).oddities
    assert [each.what for each in twice] == ["a filing that stands there twice"]


# --- hostile files -----------------------------------------------------------------------------


def packed(*parts: tuple[str, bytes]) -> bytes:
    body = BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts:
            made.writestr(name, content)
    return body.getvalue()


def test_a_bomb_is_not_unpacked() -> None:
    bomb = packed(("xl/worksheets/sheet1.xml", bytes(60 * 1024 * 1024)))
    assert len(bomb) < 100_000
    with pytest.raises(LayoutDrift, match="sane size"):
        sheet_rows(bomb, "x")
    with pytest.raises(LayoutDrift, match="sane size"):
        sheet_rows(packed(*((f"{n}.xml", b"") for n in range(300))), "x")


def test_definitions_in_xml_are_not_followed() -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    with pytest.raises(LayoutDrift, match="definitions"):
        sheet_rows(packed(("xl/workbook.xml", laughs)), "x")


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04", b"<html>", packed(("a.txt", b"x"))])
def test_what_is_no_spreadsheet_is_a_drift(body: bytes) -> None:
    with pytest.raises(LayoutDrift, match="a spreadsheet"):
        sheet_rows(body, "x")


def test_a_damaged_file_is_a_drift() -> None:
    body = bytearray(csrc.workbook([csrc.filing()]))
    body[len(body) // 2] ^= 0xFF
    with pytest.raises(LayoutDrift):
        sheet_rows(bytes(body[: len(body) - 40]), "x")


# --- captured ----------------------------------------------------------------------------------


def test_captured_rows(captures: Path) -> None:
    """All thirteen, put into a spreadsheet again: every cell comes out, one venue is in doubt."""
    text = (captures / "csrc/overseas_filings_20260930_excerpt.json").read_text(encoding="utf-8")
    told = json.loads(text)
    found = table(csrc.workbook(told["rows"], title=told["meta"]["title"]))
    keys = {"name": "issuer", "date": "received_on"}
    for draft, row in zip(found.drafts, told["rows"], strict=True):
        given = {keys.get(key, key): str(value) for key, value in row.items()}
        assert draft.fields == {**given, "as_of": "2026年9月30日"}
    records = [record for draft in found.drafts for record in overseas(draft)]
    assert len({record.native_id for record in records}) == len(records) == 13
    assert all(isinstance(record, OverseasFilingRecord) for record in records)
    statuses = Counter(getattr(record, "status", None) for record in records)
    assert statuses == {"supplement_requested": 7, "consultation": 3, "received": 3}
    assert Counter(getattr(record, "filing_type", None) for record in records) == {
        "indirect": 8,
        "full_circulation": 5,
    }
    assert [(d.field, d.raw) for r in records for d in r.doubts] == [("venue", "众安信科")]


# --- crawled -----------------------------------------------------------------------------------


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with opened(tmp_path, sqlite_database(tmp_path)) as made:
        yield made


def crawl(world: World, rows: Sequence[dict[str, Any]], *, by_page: bool = False) -> CrawlEnd:
    channel = json.dumps({"results": {"channelId": csrc.NUMBER}})
    listed = csrc.found_tables({"resList": []} if by_page else {})
    item = f'<html><body>{"文" * 50}<a href="{csrc.FILE}">附件</a></body></html>'
    sent = [
        Sent(url=csrc.CHANNEL, content=channel.encode(), json=True),
        Sent(url=csrc.SEARCH, content=listed.encode(), json=True),
        Sent(url=csrc.PAGE, content=item.encode()),
        Sent(url=csrc.FILE, content=csrc.workbook(rows)),
    ]
    at = NOW + timedelta(days=7 * len(world.ends))
    return world.crawl("csrc_overseas", sent, at, since=date(2026, 10, 1))


def test_what_leaves_the_table_is_gone_without_an_outcome(world: World) -> None:
    rows = [csrc.filing(n) for n in range(1, 13)]
    ends = [crawl(world, rows)]
    before = raw_data_of(world.engine)
    ends.append(crawl(world, rows, by_page=True))  # by the page, and the same
    assert raw_data_of(world.engine) == before
    moved = [csrc.filing(1, status="补充材料"), *rows[2:]]  # the second leaves
    ends += [crawl(world, moved), crawl(world, moved)]
    assert [(end.verdict, end.reason) for end in ends] == [("complete", None)] * 4
    stored = world.rows("overseas_filing")
    assert len(stored) == 12
    left = [row for row in stored if row["gone_at"]]
    assert [(row["issuer_raw"], row["status"]) for row in left] == [
        ("青禾样例2股份有限公司", "received")
    ]
    told = [
        (c["field"], c["value_old"], c["value_new"])
        for c in world.rows("change", cause="source_changed")
    ]
    assert ("status", "received", "supplement_requested") in told
    assert [c["entity_id"] for c in world.rows("change", cause="gone")] == [left[0]["id"]]
    document = world.rows("document", id=stored[0]["document_id"])[0]
    assert (document["url"], document["charset"]) == (csrc.FILE, None)
