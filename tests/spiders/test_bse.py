"""The readers of the Beijing exchange: what a page says, and what is no answer at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import pytest

from spiders.drafts import Ask, Contents, Page
from spiders.platforms.bse import ask_detail, ask_page, read_detail, read_list
from spiders.reading import Outcome, Raw, read_answer
from spiders.select import LayoutDrift
from spiders.sources.listings.bse import BseListings
from spiders.verdict import WindowTally
from tests.support import bse_answers as bse

NOW = datetime(2026, 11, 8, 12, tzinfo=UTC)


def page(text: str, ask: Ask, number: int | None = None) -> Page:
    context = {} if number is None else {"page": number}
    return Page(ask.url, ask.kind, text, NOW, {**ask.context, **context})


def listed(answer: dict[str, Any], number: int = 1) -> Contents:
    return read_list(page(bse.jsonp(answer), ask_page(number), number))


def detailed(**changes: Any) -> Contents:
    text = bse.jsonp(bse.detail(**changes))
    return read_detail(page(text, ask_detail(bse.row())))


def judged(text: str, ask: Ask | None = None) -> tuple[Outcome, str | None]:
    asked = ask or ask_page(1)
    raw = Raw(
        url=asked.url,
        kind=asked.kind,
        status=200,
        content_type="text/html;charset=utf-8",
        body=text.encode(),
        at=NOW,
        context={},
    )
    read = read_answer(BseListings, raw)
    return read.outcome, read.reason


def test_what_is_asked() -> None:
    """The form that the site's own page sends, with the fields that we need by name."""
    ask = ask_page(3)
    form = parse_qsl(ask.body or "", keep_blank_values=True)
    assert form[:7] == [
        ("statetypes[]", ""),
        ("page", "2"),
        ("companyCode", ""),
        ("isNewThree", "1"),
        ("sortfield", "updateDate"),
        ("sorttype", "desc"),
        ("keyword", ""),
    ]
    assert {name for name, _ in form[7:]} == {"needFields[]"}
    assert {field for _, field in form[7:]} == set(bse.row())
    assert ask.headers["Referer"] == "https://www.bse.cn/audit/project_news.html"
    detail = ask_detail(bse.row(570))
    assert (detail.method, detail.body, detail.native_id) == ("POST", "id=570", "570")
    assert detail.headers["Referer"].endswith("/audit/project_news_detail.html?id=570")


def test_a_page_of_the_list() -> None:
    rows = [bse.row(n) for n in range(1, 21)]
    read = listed(bse.listing(rows, 1, 45), number=2)
    assert (read.rows, read.total, read.pages, read.oddities) == (20, 45, 3, ())
    assert [draft.native_id for draft in read.drafts] == [str(n) for n in range(1, 21)]
    assert [ask.native_id for ask in read.follow] == [draft.native_id for draft in read.drafts]


def test_the_counts_of_the_states() -> None:
    """Rows say P07 where counts say P07-1; groups and states that aren't counted stay out."""
    rows = [bse.row(n, status=status) for n, status in enumerate(("P02", "P07", "P09", "P100"), 1)]
    counts = {"P02": 1, "P07-1": 1, "P07-2": 1, "P100": 5, "P10": 2}
    read = listed(bse.listing(rows, counts=counts))
    assert read.states == {"1": "P02", "2": "P07"}
    assert read.stated == {"P02": 1, "P07": 2, "P10": 2}
    tally = WindowTally(counted=True, states=dict(read.states), stated=read.stated)
    assert tally.lacks == "2 in state P07, 1 came; 2 in state P10, 0 came"


def test_an_empty_list() -> None:
    read = listed(bse.listing([]))
    assert (read.rows, read.total, read.pages) == (0, 0, 0)


def test_the_state_of_a_row_is_its_version() -> None:
    """updateDate is a day: two moves of one day differ in the status or in operatingTime."""
    row = bse.row()
    moved = [
        {**row, "status": "P03"},
        {**row, "updateDate": bse.java("2025-01-21")},
        {**row, "operatingTime": bse.java("2025-01-20 18:00:12")},
    ]
    versions = {ask_detail(one).version for one in [row, *moved]}
    assert len(versions) == 4


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"lastPage": False}, "page 0 of 1 with lastPage False"),
        ({"number": 1}, "page 1"),
        ({"numberOfElements": 2}, "2 with 1 rows"),
        ({"totalElements": "1"}, "'1'"),
        ({"content": {}}, "dict"),
        ({"content": [bse.row(id=None)]}, "None"),
        ({"content": [bse.row(id=True)]}, "True"),
    ],
)
def test_a_list_that_contradicts_itself(changes: dict[str, Any], found: str) -> None:
    with pytest.raises(LayoutDrift) as drift:
        listed(bse.listing([bse.row()], **changes))
    assert found in str(drift.value)


def test_a_field_that_did_not_come_back() -> None:
    """Only fields that are asked for come: without its status a row says nothing."""
    row = bse.row()
    del row["status"]
    with pytest.raises(LayoutDrift, match="expected keys status"):
        listed(bse.listing([row]))
    del (row := bse.row())["stockName"]
    told = [(odd.what, odd.found) for odd in listed(bse.listing([row])).oddities]
    assert told == [("row: missing key", "stockName")]


CHALLENGE = "<html><script>document.cookie='C3VK=1;max-age=300';location.reload()</script></html>"


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (CHALLENGE, Outcome.BLOCKED),
        ("\ufeff \n<!DOCTYPE html><p>hello</p>", Outcome.BLOCKED),
        ("", Outcome.DRIFT),
        ("cb({})", Outcome.DRIFT),
        ("cb([])", Outcome.DRIFT),
        ("cb([{}, {}])", Outcome.DRIFT),
        ("cb([{", Outcome.DRIFT),
        ('[{"listInfo": {}}]', Outcome.DRIFT),
        (f"null({bse.jsonp(bse.listing([]))[3:-1]})", Outcome.READ),
    ],
)
def test_what_is_no_data(body: str, outcome: Outcome) -> None:
    """All with status 200 and text/html. A page in the place of data is a block."""
    assert judged(body)[0] is outcome


def test_words_in_data_are_no_block() -> None:
    """A short answer whose firm has a challenge's words in its name."""
    row = bse.row(companyName="样例安全验证码技术股份有限公司")
    assert judged(bse.jsonp(bse.listing([row])))[0] is Outcome.READ


def test_a_detail() -> None:
    read = detailed()
    assert read.oddities == ()
    assert [(draft.shape, draft.native_id) for draft in read.drafts] == [
        ("application", "9001"),
        ("document", "9001/document/ab02"),
        ("document", "9001/document/ab01"),
        ("log", "9001"),
    ]
    letter, prospectus = read.drafts[1], read.drafts[2]
    assert (letter.place, prospectus.place) == ("wxhfhInfo[0]", "xxgkInfo.GPFXSMS.SBG[0]"[9:])
    assert (prospectus.fields["section"], prospectus.fields["draft"]) == ("GPFXSMS", "SBG")


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"projectNews": bse.news(9002)}, "project 9002"),
        ({"projectStatus": bse.status(9002)}, "project 9002"),
        ({"zmInfo": [bse.note("恢复审核", "2025-01-01", item="GF2")]}, "a note of GF2"),
        ({"zmInfo": {}}, "dict"),
        ({"xxgkInfo": []}, "list"),
        ({"xxgkInfo": {"QT": []}}, "list"),
        ({"zzscInfo": [bse.file("")]}, "none"),
    ],
)
def test_a_detail_of_something_else(changes: dict[str, Any], found: str) -> None:
    with pytest.raises(LayoutDrift) as drift:
        detailed(**changes)
    assert found in str(drift.value)


def test_new_keys_are_told() -> None:
    news = {**bse.news(), "sector": "C39"}
    assert [odd.found for odd in detailed(projectNews=news).oddities] == ["sector"]


def test_a_detail_needs_its_number() -> None:
    ask = replace(ask_detail(bse.row()), url="https://www.bse.cn/x.do?callback=cb")
    with pytest.raises(LayoutDrift, match="one id in the address"):
        read_detail(page(bse.jsonp(bse.detail()), ask))
