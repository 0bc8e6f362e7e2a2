"""The Shenzhen exchange's captured answers."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from spiders.drafts import Ask, Page
from spiders.platforms.szse import ask_detail, read_detail, read_list
from spiders.reading import interpret
from spiders.sources.listings.szse import SzseListings
from tests.support import szse_answers as szse

NOW = datetime(2026, 8, 19, 12, 0, tzinfo=UTC)


def page(text: str, ask: Ask) -> Page:
    return Page(ask.url, ask.kind, text, NOW, ask.context)


@pytest.mark.parametrize(("day", "number"), [("20210125", 543), ("20210204", 545)])
def test_captured_lists(captures: Path, day: str, number: int) -> None:
    """Every row: no drift, no oddity, each verbatim."""
    rows = json.loads((captures / f"szse/list_{day}.data.json").read_text(encoding="utf-8"))
    read = [read_list(page(body, ask)) for ask, body in szse.list_answers(rows)]
    assert {(each.total, each.pages, each.oddities) for each in read} == {(number, 6, ())}
    assert [draft.fields for each in read for draft in each.drafts] == rows
    records, failed = interpret(SzseListings, [d for each in read for d in each.drafts])
    assert not failed
    assert {doubt.field for record in records for doubt in record.doubts} == {"industry_code"}


def test_captured_page_of_2026_verbatim(captures: Path) -> None:
    """A page narrowed to an industry, as the site's own page asked for it. Its counts are those of
    the whole list all the same, which a walk through the narrowed one would not reach."""
    name = "szse/query_bizType1_industry_20260819.json"
    asked = json.loads((captures / f"{name}.request.json").read_text(encoding="utf-8"))
    text = (captures / name).read_text(encoding="utf-8")
    read = read_list(Page(asked["request"]["url"], "list", text, NOW))
    assert (read.rows, read.total, read.pages, read.oddities) == (10, 66, 7, ())
    assert sum(read.stated.values()) == 1461
    assert [draft.fields for draft in read.drafts] == json.loads(text)["data"]


def test_captured_details(captures: Path) -> None:
    lines = (captures / "szse/details_20210204.jsonl").read_text(encoding="utf-8").splitlines()
    pages = [json.loads(line)["data"] for line in lines]
    verbatim = (captures / "szse/details_id1004201_20260819.json").read_text(encoding="utf-8")
    bodies = [szse.detail_body(found) for found in pages] + [verbatim]
    assert len(bodies) == 61
    for body in bodies:
        found = json.loads(body)["data"]
        read = read_detail(page(body, ask_detail(found)))
        assert read.oddities == ()
        files = [f for key in szse.FILES for f in found.get(key) or []]
        assert len(read.drafts) == 2 + len(files)
        records, failed = interpret(SzseListings, read.drafts)
        assert not failed
        doubts = {doubt.field for record in records for doubt in record.doubts}
        assert doubts <= {"industry_code"}, found["prjid"]
