"""Rows of lists and their dates, in the ways in which offices write them."""

from __future__ import annotations

import re
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from spiders.declared import source_of
from spiders.drafts import Contents, Page
from spiders.encoding import decode
from spiders.platforms.announcement_dates import day_alone, day_in_address
from spiders.platforms.announcement_paging import pages_of
from spiders.select import LayoutDrift
from tests.support import announcement_sites as sites

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
TODAY = date(2026, 3, 10)
URL = "https://czt.sample.example/a/tzgg/index.html"
ENTRY = {"platform": "trs", "title": "t", "publisher": "样本省财政厅", "url": URL}


def read(text: str, page: int = 1, **more: Any) -> Contents:
    cls = source_of(Path("t.toml"), "sample", {**ENTRY, **more})
    return cls.readers["list"](Page(URL, "list", text, NOW, {"page": page}))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("[2026-03-01]", date(2026, 3, 1)),
        ("（2026.3.1）", date(2026, 3, 1)),
        ("2026年3月1日", date(2026, 3, 1)),
        ("发布时间：2026-03-01 10:22:01", date(2026, 3, 1)),
        ("2026-\n  03-\n  01", date(2026, 3, 1)),
        ("03-01", date(2026, 3, 1)),
        ("12-31", date(2025, 12, 31)),  # not the last day of this year, which is to come
        ("02-29", None),
        ("01 2026-03", date(2026, 3, 1)),
        ("2026/03 01", date(2026, 3, 1)),
        ("2026-13-01", None),
        ("关于2026年3月1日截止的公告", None),
        ("", None),
        (" " * 5000, None),
    ],
)
def test_a_text_that_is_nothing_but_a_date(text: str, day: date | None) -> None:
    assert day_alone(text, TODAY) == day


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("/art/2024/6/22/art_60096_11277076.html", date(2024, 6, 22)),
        ("/202501/t20250122_25436.shtml", date(2025, 1, 22)),
        ("/ZXYW178/20250113/801f0d71829e4755aff69ecd911431c9.html", date(2025, 1, 13)),
        ("/hlj/c107857/202312/c00_31693701.shtml", None),
        ("/x/t20251399_1.html", None),
    ],
)
def test_the_day_in_an_address(url: str, day: date | None) -> None:
    assert day_in_address(url) == day


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ('createPageHTML(12, 0, "index", "html");', 12),
        ("createPageHTML('page_div',50, 1,'index','shtml',1000);", 50),
        ("createPage(7,0)", 7),
        ("var countPage = 9//共多少页", 9),
        ('$(".pagination").pagination({ totalPage: 4, now: 1})', 4),
        ("共<b>15</b>页", 15),
        ("第1页", None),
    ],
)
def test_the_number_of_pages(text: str, pages: int | None) -> None:
    assert pages_of(text) == pages


def test_rows_as_trs_writes_them_without_menu_sidebar_and_what_is_commented_out() -> None:
    found = read(
        sites.trs_list(
            sites.row("./202603/t20260301_1.html", "公告一", "2026-03-01"),
            sites.row("../gsgg/202603//t20260302_2.html#top", "公告二", "[03-02]"),
            sites.row("//czt.sample.example/b/t20260228_3.htm", "公告三", "2026-02-28"),
        )
    )
    assert [(a.native_id, a.url) for a in found.follow] == [
        ("1", "https://czt.sample.example/a/tzgg/202603/t20260301_1.html"),
        ("2", "https://czt.sample.example/a/gsgg/202603/t20260302_2.html"),
        ("3", "https://czt.sample.example/b/t20260228_3.htm"),
    ]
    assert (found.rows, found.pages, found.newest) == (3, 3, date(2026, 3, 2))
    assert [d.fields["published"] for d in found.drafts] == [
        "2026-03-01",
        "2026-03-02",
        "2026-02-28",
    ]
    assert found.oddities == ()


def test_a_sticky_row_out_of_order_and_one_without_a_date_are_rows() -> None:
    found = read(
        sites.trs_list(
            '<li><b>置顶</b><a href="./202501/t20250101_9.html">旧公告</a></li>',
            sites.row("./202603/t20260301_1.html", "公告一", "2026-03-01"),
            sites.row("./202603/t20260305_2.html", "公告二", "2026-03-05"),
        )
    )
    assert [d.native_id for d in found.drafts] == ["9", "1", "2"]
    assert found.newest == date(2026, 3, 5)
    assert found.drafts[0].fields["published"] == "2025-01-01"  # by its address


def test_a_year_that_is_a_slip_does_not_move_the_list_into_the_future() -> None:
    found = read(
        sites.trs_list(
            sites.row("./202603/t20260301_1.html", "公告一", "2062-03-01"),
            sites.row("./202603/t20260302_2.html", "公告二", "2026-03-02"),
        )
    )
    assert found.newest == date(2026, 3, 2)


@pytest.mark.parametrize(
    "row",
    [
        '<tr><td>1</td><td><a href="{0}">公告</a></td><td>2026-03-01</td></tr>',
        '<dd><i>2026/03/01</i><a href="{0}" title="公告">公告</a></dd>',
        '<li><a href="{0}"><h4>公告</h4><p>摘要二〇二六</p><span>2026-03-01</span></a></li>',
        '<div class="i"><p><b>01</b><span>2026-03</span></p><a href="{0}">公告</a></div>',
        '<li><a href="/a/tzgg/">[通知]</a> <a href="{0}">公告</a>（2026年3月1日）</li>',
        '<p class="lb"><a href="{0}" title="公告">公...</a><span>2026-03-01</span></p>',
    ],
)
def test_rows_of_other_forms(row: str) -> None:
    inner = "".join(row.format(f"./202603/t20260301_{n}.html") for n in range(3))
    tag = "table" if row.startswith("<tr") else "div"
    found = read(sites.page(f"<{tag} class='l'>{inner}</{tag}>createPage(1)"))
    assert [d.native_id for d in found.drafts] == ["0", "1", "2"]
    assert {d.fields["title"] for d in found.drafts} <= {"公告", "公告 摘要二〇二六"}
    assert found.newest == date(2026, 3, 1)


def test_a_date_in_a_title_is_none_of_publication() -> None:
    title = "关于2025年1月1日起施行的办法的公告"
    found = read(sites.trs_list(sites.row("./202603/t20260301_1.html", title, "03-01")))
    assert found.drafts[0].fields["published"] == "2026-03-01"
    assert found.drafts[0].fields["title"] == title


def test_a_page_of_many_links_is_read_in_time() -> None:
    links = "".join(f"<a href='/x/{n}'>链接{n}</a>" for n in range(20_000))
    rows = sites.row("./202603/t20260301_1.html", "公告一")
    began = time.process_time()
    found = read(sites.trs_list(rows) + f"<div>{links}<i>2026-03-01</i></div>")
    assert found.rows == 1
    assert time.process_time() - began < 10


def test_pages_elsewhere_are_kept_and_not_asked_for_a_file_is() -> None:
    found = read(
        sites.trs_list(
            sites.row("./202603/t20260301_1.html", "公告一"),
            sites.row("https://mp.weixin.qq.com/s/abc?x=1", "母基金公告", "03-02"),
            sites.row("./202603/P020260303.pdf", "引导基金办法", "2026-03-03"),
        )
    )
    file = "czt.sample.example/a/tzgg/202603/P020260303.pdf"
    assert [ask.native_id for ask in found.follow] == ["1", f"{file}/file/P020260303.pdf"]
    outside = [d for d in found.drafts if d.shape == "fund_notice"]
    assert [(d.native_id, d.fields["published"]) for d in outside] == [
        ("mp.weixin.qq.com/s/abc?x=1", "2026-03-02"),
        (file, "2026-03-03"),
    ]
    assert outside[1].fields["attachments"] == [{"title": "引导基金办法", "url": f"https://{file}"}]
    assert outside[0].fields["issuer"] == "样本省财政厅"


def test_rows_of_a_second_list_beside_the_first_belong_to_it() -> None:
    """The pinned ones, the newest five, each fifth: lists of another class under one element."""
    rows = [
        sites.row(f"./202603/t202603{n:02}_{n}.html", f"公告{n}", f"2026-03-{n:02}")
        for n in range(1, 9)
    ]
    html = f"<ul class='list top'>{''.join(rows[:3])}</ul><ul class='list'>{''.join(rows[3:])}</ul>"
    other = f"<div><ul class='new'>{rows[0].replace('公告1', '别处')}</ul></div>"
    found = read(sites.page(f"<div>{html}</div>{other}<script>createPageHTML(1)</script>"))
    assert [draft.fields["title"] for draft in found.drafts] == [f"公告{n}" for n in range(1, 9)]


def test_links_that_lead_nowhere_are_told() -> None:
    found = read(
        sites.trs_list(
            sites.row("./202603/t20260301_1.html", "公告一"),
            sites.row("javascript:void(0)", "公告二"),
            sites.row("https://[broken/", "公告三"),
        )
    )
    assert found.rows == 1
    assert [o.what for o in found.oddities] == ["list row without an address"] * 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (sites.page("<ul class='l'></ul>"), "rows with a link and a date"),
        (
            sites.page("<ul><li><a href='./t20260301_1.html'>公告</a></li></ul>"),
            "a link and a date",
        ),
        (sites.page("<ul><li><a href='/show?id=1'>公告</a>2026-03-01</li></ul>"), "addresses like"),
    ],
)
def test_a_changed_layout_is_a_drift(text: str, expected: str) -> None:
    with pytest.raises(LayoutDrift, match=expected):
        read(text)


def test_an_entry_that_names_the_list_makes_any_change_certain() -> None:
    rows = sites.row("./202603/t20260301_1.html", "公告一")
    assert read(sites.trs_list(rows), list="ul.u-list").rows == 1
    assert read(sites.page("<ul class='u-list'></ul>createPage(1)"), list="ul.u-list").rows == 0
    with pytest.raises(LayoutDrift, match=re.escape("ul.news: expected") + "|expected ul.news"):
        read(sites.trs_list(rows), list="ul.news")


def test_an_empty_list_that_says_so_is_empty() -> None:
    assert read(sites.page("<div class='l'>暂无数据</div>")).rows == 0


def test_a_list_that_does_not_say_how_many_pages_it_has_goes_on_by_its_link() -> None:
    rows = sites.row("./202603/t20260301_1.html", "公告一", "2026-03-01")
    text = sites.trs_list(rows, pages=None)
    assert "createPageHTML(N)" in read(text).beyond
    assert (read(text).pages, read(text).last) == (None, date(2026, 3, 1))
    assert read(text, pages="first").beyond == ""
    assert (read(text, page=2).pages, read(text, page=2).beyond) == (None, "")  # it is the last
    linked = text.replace("</body>", "<a href='index_1.html'>下一页 &gt;</a></body>")
    assert (read(linked).pages, read(linked).beyond) == (2, "")
    assert read(linked, page=2).beyond == (
        "its next page is https://czt.sample.example/a/tzgg/index_1.html, "
        "expected https://czt.sample.example/a/tzgg/index_2.html"
    )


def test_gbk_that_is_declared_utf8() -> None:
    text = sites.trs_list(sites.row("./202603/t20260301_1.html", "公告一"))
    decoded = decode(text.encode("gb18030"), "text/html; charset=utf-8", "gb18030")
    assert read(decoded.text).drafts[0].fields["title"] == "公告一"
