"""The Shenzhen exchange: what its answers are read as, what they may not be, and what is asked."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from spiders.drafts import Ask, Contents, Page
from spiders.platforms.szse import ask_detail, ask_page, read_detail, read_list, version_of_row
from spiders.registry import all_sources
from spiders.select import LayoutDrift
from tests.support import szse_answers as szse

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
LIST = ask_page(1, 1)
DETAIL = ask_detail(szse.project())


def page(text: str, ask: Ask = LIST, **context: Any) -> Page:
    return Page(ask.url, ask.kind, text, NOW, {**ask.context, **context})


def read_page(found: szse.Row, row: szse.Row | None = None) -> Contents:
    """A project's page, as asked from its own row of the list unless another is given."""
    ask, body = szse.detail_answer(found, row)
    return read_detail(page(body, ask))


# --- the list ----------------------------------------------------------------------------------


def test_a_page_of_the_list() -> None:
    rows = [szse.project(n, status) for n, status in ((9001, 30), (9002, 95), (9003, 30))]
    read = read_list(page(szse.list_body(rows)))
    assert (read.rows, read.total, read.pages, read.oddities) == (3, 3, 1, ())
    assert [draft.native_id for draft in read.drafts] == ["9001", "9002", "9003"]
    assert [ask.native_id for ask in read.follow] == ["9001", "9002", "9003"]
    assert read.states == {"9001": "30", "9002": "95", "9003": "30"}
    stated = {code: number for code, number in read.stated.items() if number}
    assert stated == {"30": 2, "95": 1}
    assert set(read.stated) == {str(code) for code in szse.WORDS}


def test_an_empty_list_is_read_as_empty() -> None:
    read = read_list(page(szse.list_body([])))
    assert (read.rows, read.total, read.pages, read.oddities) == (0, 0, 0, ())


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"pageIndex": 1}, "found 1"),
        ({"pageSize": 2, "totalPage": 3}, "5 rows on page 0"),
        ({"totalPage": 2}, "2 pages of 100 rows"),
        ({"totalSize": 7, "totalPage": 1}, "5 rows on page 0"),
        ({"totalSize": "5"}, "'5'"),
        ({"pageSize": 0}, "0 rows"),
        ({"data": None}, "NoneType"),
        ({"stageList": {}}, "dict"),
        ({"stageList": [{"stage": 10}]}, "stage"),
    ],
)
def test_a_list_that_is_not_the_page_asked_for_is_a_drift(
    changes: dict[str, Any], found: str
) -> None:
    rows = [szse.project(n) for n in range(9001, 9006)]
    with pytest.raises(LayoutDrift, match=found):
        read_list(page(szse.list_body(rows, **changes)))


def test_a_smaller_page_than_asked_loses_nothing() -> None:
    """The server caps the size: the pages are as many and as full as its own size makes them."""
    rows = [szse.project(n) for n in range(9001, 9006)]
    bodies = [szse.list_body(rows[n : n + 2], n // 2 + 1, 5, 2) for n in (0, 2, 4)]
    read = [read_list(page(body, ask_page(1, n))) for n, body in enumerate(bodies, 1)]
    assert [(each.rows, each.pages, each.total) for each in read] == [
        (2, 3, 5),
        (2, 3, 5),
        (1, 3, 5),
    ]


def test_rows_of_another_kind_are_a_drift() -> None:
    """A server that ignores bizType would make first listings into refinancings."""
    with pytest.raises(LayoutDrift, match="expected biztype 2, found 1"):
        read_list(page(szse.list_body([szse.project()]), ask_page(2, 1)))
    kept = read_list(page(szse.list_body([szse.project(biztype=2)]), ask_page(2, 1)))
    assert kept.rows == 1


@pytest.mark.parametrize("number", [None, "", "x/1", True, 1.5])
def test_a_project_without_a_number_is_a_drift(number: Any) -> None:
    with pytest.raises(LayoutDrift, match="prjid"):
        read_list(page(szse.list_body([szse.project(prjid=number)])))


def test_counts_that_disagree_with_themselves_are_odd() -> None:
    body = json.loads(szse.list_body([szse.project()]))
    body["stageList"][1]["projectCount"] = 5
    read = read_list(page(json.dumps(body)))
    assert [(odd.what, odd.found) for odd in read.oddities] == [("stageList: 5 in 问询", "1")]


def test_a_renamed_key_is_a_drift_and_a_new_one_odd() -> None:
    row = szse.project(sponsor="x")
    assert [odd.found for odd in read_list(page(szse.list_body([row]))).oddities] == ["sponsor"]
    del row["sprinsts"]
    with pytest.raises(LayoutDrift, match="sponsor"):
        read_list(page(szse.list_body([row])))
    old = szse.project()
    del old["boardCode"], old["boardName"]  # as in 2021
    assert read_list(page(szse.list_body([old]))).oddities == ()


@pytest.mark.parametrize("text", ["", "<html>busy</html>", "null", '{"data":', "[]"])
def test_anything_but_the_answer_is_a_drift(text: str) -> None:
    for read, ask in ((read_list, LIST), (read_detail, DETAIL)):
        with pytest.raises(LayoutDrift):
            read(page(text, ask))


# --- the details -------------------------------------------------------------------------------


def test_a_project_s_page() -> None:
    files = [szse.filed(500), szse.filed(501, dtyp=1)]
    read = read_page(szse.detail(disclosureMaterials=files))
    assert read.oddities == ()
    assert [(draft.shape, draft.native_id) for draft in read.drafts] == [
        ("detail", "9001"),
        ("log", "9001"),
        ("document", "9001/document/500"),
        ("document", "9001/document/501"),
    ]
    assert read.drafts[0].fields["disclosureMaterials"] == 2
    assert read.drafts[3].place == "data.disclosureMaterials[1]"


def test_files_within_files() -> None:
    inner = szse.filed(502)
    outer = szse.filed(501, subInfoDisclosureList=[inner])
    read = read_page(szse.detail(enquiryResponseAttachment=[outer], disclosureMaterials=[]))
    documents = [draft.native_id for draft in read.drafts if draft.shape == "document"]
    assert documents == ["9001/document/501", "9001/document/502"]


@pytest.mark.parametrize(
    "changes",
    [
        {"prjid": 9002},
        {"prjprogs": None},
        {"prjprogs": [{"caption": "已受理"}]},
        {"pjdot": "{"},
        {"pjdot": "[]"},
        {"pjdot": "[" * 100_000},
        {"pjreson": "{}"},
        {"others": "text"},
        {"disclosureMaterials": [{"dfid": 1}]},
        {"disclosureMaterials": [{**szse.filed(), "dfid": None}]},
        {"disclosureMaterials": "x"},
    ],
)
def test_another_page_is_a_drift(changes: dict[str, Any]) -> None:
    ask = ask_detail(szse.project())
    with pytest.raises(LayoutDrift):
        read_detail(page(szse.detail_body(szse.detail(**changes)), ask))


def test_a_page_without_a_project_is_a_drift() -> None:
    with pytest.raises(LayoutDrift, match="NoneType"):
        read_detail(page('{"data": null}', DETAIL))


def test_reasons_told_twice_must_agree() -> None:
    told = [{"2026-02-01 10:00:00": "本所中止其发行上市审核。"}]
    same = json.dumps(told, ensure_ascii=False)
    assert read_page(szse.detail(others=told, pjreson=same)).oddities == ()
    assert [odd.found for odd in read_page(szse.detail(others=told)).oddities] == [
        "pjreson has others"
    ]


@pytest.mark.parametrize(
    ("status", "day", "odd"),
    [
        (30, "2026-03-05", False),  # the row's own state
        (45, "2026-03-06", False),  # it has moved since
        (30, "2026-03-01", False),  # an older page of the same state
        (20, "2026-03-05", True),  # the same day, another state: nobody knows which is newer
        (80, "2026-03-04", True),
    ],
)
def test_a_page_behind_the_list_is_told(status: int, day: str, odd: bool) -> None:
    read = read_page(szse.detail(status=status, updtdt=day), szse.project())
    assert [each.what for each in read.oddities] == ["project 9001 behind the list"] * odd


# --- requests ----------------------------------------------------------------------------------


def test_the_list_request() -> None:
    ask = ask_page(3, 2)
    assert ask.url.startswith("https://www.szse.cn/api/ras/projectrends/query?")
    params = {"bizType": ["3"], "pageIndex": ["1"], "pageSize": ["100"]}
    assert parse_qs(urlsplit(ask.url).query) == params
    assert "Referer" in ask.headers


def test_the_detail_request() -> None:
    ask = ask_detail(szse.project())
    assert ask.url == "https://www.szse.cn/api/ras/projectrends/details?id=9001"
    assert ask.context == {"native_id": "9001", "stage_raw": "30", "updated": "2026-03-05"}
    assert (ask.native_id, ask.then) == ("9001", ())


def test_the_version_ignores_the_date_of_update_alone() -> None:
    row = szse.project()
    assert version_of_row({**row, "updtdt": "2026-03-06"}) == version_of_row(row)
    assert version_of_row(dict(reversed(row.items()))) == version_of_row(row)
    for key in row.keys() - {"updtdt"}:
        assert version_of_row({**row, key: "other"}) != version_of_row(row), key


def test_the_spiders() -> None:
    kinds = {"szse_listings": 1, "szse_refinancing": 2, "szse_restructuring": 3}
    for name, kind in kinds.items():
        cls = all_sources()[name]
        (window,) = cls.windows(cls, date(2026, 1, 1), date(2026, 2, 1))  # type: ignore[arg-type]
        assert window.counted
        ask = cls.ask_list(cls, window, 1)  # type: ignore[arg-type]
        assert f"bizType={kind}&" in ask.url
        assert cls.spec.owns(ask.url)
        assert cls.spec.full_list
    assert not all_sources()["szse_refinancing"].spec.captured
