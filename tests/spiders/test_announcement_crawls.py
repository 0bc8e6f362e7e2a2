"""Each platform crawled by its real spider over a replayed site: three pages of a list, a list
that changed its layout, an empty one, and one that is a challenge.

A crawl is dear. What does not depend on the platform is crawled with one of them: that a page is
asked for once, and that a block ends the crawl. What each platform's reader makes of a guarded page
is asked of the reader.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from normalize.records import Json
from spiders.reading import Outcome, Raw, read_answer
from spiders.registry import source
from tests.support import announcement_sites as sites
from tests.support.announcement_platforms import JSON, PLATFORMS, keywords_of, list_url
from tests.support.announcement_world import World
from tests.support.network import HTML, NOW


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.engine.dispose()


# --- three pages -------------------------------------------------------------------------------

AGAIN = {"trs": 3, "gkmlpt": 4, "govcn_library": 10}  # crawled twice; pages of their lists


@pytest.mark.parametrize("platform", PLATFORMS)
def test_three_pages_end_in_rows(world: World, platform: str) -> None:
    source_id, build, expected = PLATFORMS[platform]
    build(world.network)
    end = world.crawl(source_id)
    assert (end.verdict, end.reason) == ("complete", None)
    rows = world.rows()
    titles = {row["title"].replace("引导", "") for row in rows}
    assert titles == {f"样本基金公告{n}" for n in range(expected)}
    assert all(row["url"] and row["issuer_raw"] for row in rows)
    assert all(row.get("published_on") or row["published_at"] for row in rows)
    # Known by the list's number and read whole: what a second crawl asks no page for.
    assert {row["detail_version"] for row in rows} == {"1"}
    paged = {row["native_id"] for row in world.rows("visit")} - {None}
    assert paged == (set() if platform == "guangdong_search" else {r["native_id"] for r in rows})
    if platform in AGAIN:
        asked = len(world.asked())
        again = world.crawl(source_id)
        assert (again.verdict, again.reason) == ("complete", None)
        assert len(world.asked()) == asked + AGAIN[platform]  # no page is asked for twice


def test_a_page_that_is_the_announcement_itself(world: World) -> None:
    url = "https://www.jseifof.com/c"
    guide = sites.article("样本母基金申报指引", holder='class="content"')
    world.network.add(url, guide)
    assert world.crawl("jiangsu_strategic_guide").verdict == "complete"
    (row,) = world.rows()
    assert (row["title"], row["native_id"]) == ("样本母基金申报指引", "jiangsu_strategic_guide")
    blank = sites.page("<div class='content'><p> </p></div>")  # such a page has no empty list
    for content in (blank, sites.page("<div class='new'>改版</div>")):
        world.network.add(url, content)
        assert world.crawl("jiangsu_strategic_guide").verdict == "drift"
        assert [kept["gone_at"] for kept in world.rows()] == [None]


def test_a_column_with_a_list_for_each_year(world: World) -> None:
    """Shanghai: the column's page leads to the years, whose further pages stand beside them."""
    site = "https://www.shanghai.gov.cn"
    years = '<a href="/nw2407/y26/index.html"><h4>2026年</h4></a><a href="/y25/">2025 年</a>'
    world.network.add(f"{site}/nw2407/index.html", sites.page(f"<div>{years}</div>"))
    for page, name in enumerate(("index.html", "index_2.html")):
        path = f"/nw12344/2026110{page + 1}/{page:032x}.html"
        rows = sites.row(path, f"样本基金公告{page}", f"2026-11-0{page + 1}")
        inner = f"<ul class='l'>{rows}</ul><script>totalPage: 2</script>"
        world.network.add(f"{site}/nw2407/y26/{name}", sites.page(inner))
        holder = 'class="Article_content"'
        world.network.add(f"{site}{path}", sites.article(f"样本基金公告{page}", holder=holder))
    end = world.crawl("shanghai_orders")
    assert (end.verdict, end.reason) == ("complete", None)
    assert [row["title"] for row in world.rows()] == ["样本基金公告0", "样本基金公告1"]
    assert all(row["detail_version"] == "1" for row in world.rows())


def test_what_was_read_and_left_no_row_is_not_asked_for_again(world: World) -> None:
    """Most announcements of an office are about anything else; and one that is gone is told, as is
    one that is forbidden: the source answers all others."""
    base = "https://czt.hubei.gov.cn/bmdt/dtyw"
    days = (1, 2, 3, 4)
    rows = [sites.row(f"./t2026110{n}_7{n}.shtml", f"公告{n}", f"2026-11-0{n}") for n in days]
    listed = sites.trs_list(*rows, ending="shtml", pages=1)
    world.network.add(f"{base}/index.shtml", listed)
    other = sites.article("公告1", body="关于会计资格考试的公告")
    world.network.add(f"{base}/t20261101_71.shtml", other)
    world.network.add(f"{base}/t20261102_72.shtml", sites.article("公告2"))
    world.network.add(f"{base}/t20261104_74.shtml", "forbidden", status=403)
    end = world.crawl("hubei_finance")
    assert (end.verdict, "t20261103_73.shtml answered 404" in str(end.reason)) == ("partial", True)
    assert "t20261104_74.shtml answered 403" in str(end.reason)
    assert [row["native_id"] for row in world.rows()] == ["72"]
    asked = len(world.asked())
    world.crawl("hubei_finance")
    assert {url.rpartition("/")[2] for url in world.asked()[asked:]} == {
        "index.shtml",
        "t20261103_73.shtml",
        "t20261104_74.shtml",
    }


# --- what is no list ---------------------------------------------------------------------------

# The list's address of each platform, and how its first page is answered where it is empty.
FIRST: dict[str, tuple[str, dict[str, Any], str]] = {
    "own_site": (
        "https://www.jseifof.com/news",
        {},
        sites.page("<ul class='n'></ul><p>暂无数据</p>"),
    ),
    "guangdong_search": (
        list_url("guangdong_search", "引导基金", 1),
        {"headers": JSON},
        'cb({"results": []})',
    ),
    "trs": (
        "https://czt.hubei.gov.cn/bmdt/dtyw/index.shtml",
        {},
        sites.page("<ul class='list'></ul><p>暂无数据</p>"),
    ),
    "date_hash": (
        "https://czt.sc.gov.cn/scczt/c102406/list.shtml",
        {},
        sites.page("<ul class='list'></ul><script>totalPage: 0</script>"),
    ),
    "hanweb": (
        "https://czt.jiangsu.gov.cn/col/col8511/index.html",
        {},
        sites.hanweb_column(total=0),
    ),
    "jpaas": (
        "https://fzggw.zj.gov.cn/col/col1599544/index.html",
        {},
        sites.jpaas_column(count=0, size=15),
    ),
    "gkmlpt": (
        "http://jr.sz.gov.cn/gkmlpt/api/all/2811?page=1&sid=755031",
        {"headers": JSON},
        sites.gkmlpt_list(),
    ),
    "suzhou": (
        "http://www.suzhou.gov.cn/szinf/xxgk/interfacesWebZcwj/loadData?pageSize=15",
        {"headers": JSON, "method": "POST", "body": "pageIndex=1&channel_id="},
        sites.dumped({"data": {"allRow": 0, "totalPage": 0, "list": []}}),
    ),
    "miit": (
        "https://www.miit.gov.cn/search-front-server/api/search/info?websiteid=110000000000000"
        "&category=51&pg=15&p=1&q=",
        {"headers": JSON},
        sites.dumped({"data": {"searchResult": {"dataResults": []}}}),
    ),
    "govcn_library": (
        list_url("govcn_policies", "政府投资基金", 1),
        {"headers": JSON},
        sites.library(gongwen=[], bumenfile=[]),
    ),
}
SOURCES = {name: source_id for name, (source_id, _, _) in PLATFORMS.items()} | {
    "own_site": "jiangsu_strategic_news",  # of which the first page alone is read
    "gkmlpt": "shenzhen_finance_office",
    "govcn_library": "govcn_policies",
}
CHANGED = sites.page("<div class='new'><div><a href='/x/1'>一条公告</a></div></div>")
CHALLENGE = "<html><head></head><body>请完成安全验证</body></html>"


@pytest.mark.parametrize("platform", FIRST)
def test_an_empty_and_a_changed_list_are_told_as_such(world: World, platform: str) -> None:
    """One after the other, as the site of one source may answer: neither is a success."""
    url, how, empty = FIRST[platform]
    source_id = SOURCES[platform]
    for keyword in KEYWORDS.get(platform, ()):
        world.network.add(list_url(source_id, keyword, 1), empty, **how)
    world.network.add(url, empty, **how)
    assert world.crawl(source_id).verdict == "empty"
    world.network.add(url, CHANGED, **{**how, "headers": HTML})
    assert world.crawl(source_id).verdict == "drift"
    assert world.rows() == []


KEYWORDS = {
    "govcn_library": keywords_of("govcn_policies"),
    "guangdong_search": keywords_of("guangdong_search"),
}


@pytest.mark.parametrize("platform", ["trs", "suzhou"])  # a page, and an interface
def test_a_guarded_list_ends_the_crawl(world: World, platform: str) -> None:
    """Within one run, and after the block nothing more is asked; no answer at all is told, too."""
    url, how, _ = FIRST[platform]
    guarded: tuple[tuple[str, dict[str, Any], str], ...] = (
        (CHALLENGE, {}, "blocked"),
        ("", {"status": 412}, "blocked"),
        ("", {"status": 503}, "failed"),
    )
    for content, given, verdict in guarded:
        asked = len(world.asked())
        world.network.add(url, content, **{**how, "headers": HTML, **given})
        end = world.crawl(SOURCES[platform])
        assert (end.verdict, bool(end.reason)) == (verdict, True)
        assert len(world.asked()) == asked + 1
    assert world.rows() == []


@pytest.mark.parametrize("platform", FIRST)
def test_what_a_reader_makes_of_a_guarded_page(platform: str) -> None:
    url, how, empty = FIRST[platform]
    cls = source(SOURCES[platform])
    seen = []
    for body, status in ((empty, 200), (CHALLENGE, 200), ("", 403), ("", 412), ("", 521)):
        kind = how["headers"]["Content-Type"] if how and body == empty else HTML["Content-Type"]
        context: dict[str, Json] = {"page": 1, "window": "list"}
        raw = Raw(
            url=url,
            kind="list",
            status=status,
            content_type=kind,
            body=body.encode(),
            at=NOW,
            context=context,
        )
        seen.append(read_answer(cls, raw).outcome)
    assert seen == [Outcome.READ, *[Outcome.BLOCKED] * 4]
