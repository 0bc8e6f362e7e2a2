"""Which platform a list is published by, from its page alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from spiders.declared import source_of
from spiders.drafts import Page
from spiders.recognise import Unrecognised, recognise
from tests.support import announcement_sites as sites

NOW = datetime(2026, 11, 8, 12, tzinfo=UTC)
URL = "https://czt.sample.example/tzgg/index.html"


def entry(text: str, url: str = URL, **more: Any) -> dict[str, Any]:
    """What is recognised, which the registry has to take."""
    found = recognise(Page(url, "list", text, NOW, {"page": 1}), **more)
    source_of(Path("test.toml"), "test", {"title": "t", "publisher": "p", **found})
    return found


def rows(pattern: str, count: int = 4) -> str:
    return "".join(
        sites.row(pattern.format(n, f"{n:032x}"), f"公告{n}", f"2026-11-0{n + 1}")
        for n in range(count)
    )


def test_trs_with_the_names_of_its_pages_and_what_holds_its_rows() -> None:
    text = sites.trs_list(rows("./202611/t20261105_{0}.shtml"), ending="shtml")
    assert entry(text) == {
        "platform": "trs",
        "url": URL,
        "following": "index_{n}.shtml",
        "list": "ul.u-list",
    }


def test_a_list_without_the_number_of_its_pages_is_one_page() -> None:
    text = sites.trs_list(rows("./202611/t20261105_{0}.html"), pages=None)
    found = entry(text)
    assert (found["pages"], found["capped"]) == ("first", 4)


@pytest.mark.parametrize(
    ("pager", "following", "second"),
    [
        ('<a href="index_2.html">下一页</a><a href="index_3.html">3</a>共3页', "index_{n}.html", 2),
        ('<a href="index.html">1</a><a href="index_1.html">2</a>', "index_{n}.html", 1),
        ('共25页 <a href="index_24.html">尾页</a>', None, None),  # any number is a last page's
        ('totalPage: 9<a href="/zwgk/index_3.html">2</a>', None, None),  # of another list
        ('共9页<a href="news_2.html">下一页</a>', None, None),
    ],
)
def test_the_second_page_is_called_as_its_own_links_call_it(
    pager: str, following: str | None, second: int | None
) -> None:
    menu = '<nav><a href="/zwgk/list_3.html">政策</a></nav>'
    text = sites.page(f"{menu}<ul class='l'>{rows('/nw1/20261105/{1}.html')}</ul>{pager}")
    found = entry(text)
    assert (found["platform"], found.get("pages")) == ("date_hash", None)
    assert (found.get("following"), found.get("second")) == (following, second)


def test_a_site_of_its_own_by_the_form_of_its_addresses() -> None:
    text = sites.page(f"<ul class='l'>{rows('/home/article/detail.html?id=20{0}')}</ul>")
    found = entry(text)
    assert found["platform"] == "own_site"
    assert found["article"] == r"/home/article/detail\.html\?id=(?P<id>\d+)$"


def test_platforms_with_a_mark_of_their_own() -> None:
    column = sites.hanweb_column(rows("/art/2026/11/1/art_1_{0}.html"))
    assert entry(column)["platform"] == "hanweb"
    row = ("/art/2026/11/1/art_1_2.html", "公告", "2026-11-01")
    assert entry(sites.jpaas_column(row))["platform"] == "jpaas"
    index = sites.gkmlpt_index(7, (1, "通知公告"))
    found = entry(index, "http://jr.sz.gov.cn/gkmlpt/index#2811")
    assert found == {"platform": "gkmlpt", "url": "http://jr.sz.gov.cn/gkmlpt/index"}


def test_a_platform_that_is_known_is_taken_and_its_page_need_be_no_list() -> None:
    assert entry(sites.article(), platform="standing_page")["platform"] == "standing_page"


def test_an_old_encoding_is_written_down() -> None:
    text = sites.trs_list(rows("./202611/t20261105_{0}.html"))
    assert entry(text, charset="gb18030")["encoding"] == "gb18030"


@pytest.mark.parametrize("text", [sites.article(), sites.page("<p>维护中</p>"), "<html></html>"])
def test_what_is_no_list_is_told_with_what_was_looked_for(text: str) -> None:
    with pytest.raises(
        Unrecognised, match=r"trs: rows with a date.* Found \d+ characters, \d links, [02] beside"
    ):
        recognise(Page(URL, "list", text, NOW))
