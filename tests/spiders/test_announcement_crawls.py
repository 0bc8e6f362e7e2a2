"""Each platform crawled by its real spider over a replayed site: three pages of a list, a list
that changed its layout, an empty one, and one that is a challenge.

A crawl is dear. What does not depend on the platform is crawled with one of them: that a page is
asked for once, and that a block ends the crawl. What each platform's reader makes of a guarded page
is asked of the reader.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from normalize.records import Json
from spiders.drafts import Window
from spiders.reading import Outcome, Raw, read_answer
from spiders.registry import source
from tests.support import announcement_sites as sites
from tests.support.announcement_world import SINCE, World
from tests.support.network import HTML, NOW, Network

JSON = {"Content-Type": "application/json; charset=utf-8"}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.engine.dispose()


def list_url(source_id: str, keyword: str, page: int) -> str:
    """The address that a source with keywords is asked at."""
    made = object.__new__(source(source_id))
    window = Window(key=keyword, since=SINCE, until=SINCE)
    return made.ask_list(window, page).url


def keywords_of(source_id: str) -> list[str]:
    """The windows of such a source."""
    keywords: list[str] = source(source_id).site.params["keywords"]  # type: ignore[attr-defined]
    return keywords


# --- three pages -------------------------------------------------------------------------------


def trs(network: Network) -> None:
    base = "https://czt.hubei.gov.cn/bmdt/dtyw"
    days = ("2026-11-05", "2026-10-20", "2026-10-02")
    for page, day in enumerate(days):
        name = "index.shtml" if page == 0 else f"index_{page}.shtml"
        href = f"./202611/t{day.replace('-', '')}_10{page}.shtml"
        rows = sites.row(href, f"样本基金公告{page}", day)
        network.add(f"{base}/{name}", sites.trs_list(rows, ending="shtml"))
        network.add(f"{base}/{href[2:]}", sites.article(f"样本基金公告{page}"))


def date_hash(network: Network) -> None:
    base = "https://czt.sc.gov.cn/scczt/c102406"
    for page in range(3):
        name = "list.shtml" if page == 0 else f"list_{page + 1}.shtml"
        path = f"/scczt/c102406/2026/11/{page + 1}/{page:032x}.shtml"
        rows = sites.row(path, f"样本基金公告{page}", f"2026-11-0{page + 1}")
        network.add(f"{base}/{name}", sites.page(f"<ul>{rows}</ul><script>totalPage: 3</script>"))
        network.add(f"https://czt.sc.gov.cn{path}", sites.article(f"样本基金公告{page}"))


def hanweb(network: Network) -> None:
    site = "https://czt.jiangsu.gov.cn"
    proxy = (
        f"{site}/module/web/jpage/dataproxy.jsp?startrecord={{}}&endrecord={{}}&perpage=10&appid=1"
        "&webid=7&path=%2F&columnid=8511&unitid=3001&webname=%E6%A0%B7%E6%9C%AC&permissiontype=0"
    )
    for page in range(3):
        path = f"/art/2026/11/{page + 1}/art_8511_90{page}.html"
        rows = sites.row(path, f"样本基金公告{page}", f"2026-\n 11-\n 0{page + 1}\n")
        if page == 0:
            network.add(f"{site}/col/col8511/index.html", sites.hanweb_column(rows))
        else:
            url = proxy.format(page * 10 + 1, page * 10 + 10)
            network.add(url, sites.hanweb_records(rows))
        network.add(f"{site}{path}", sites.article(f"样本基金公告{page}", holder='id="zoom"'))


def jpaas(network: Network) -> None:
    site = "https://fzggw.zj.gov.cn"
    unit = (
        f"{site}/api-gateway/jpaas-publish-server/front/page/build/unit?webId=3185&pageId=1599544"
        "&parseType=bulidstatic&pageType=column&tagId=%E4%BF%A1%E6%81%AF%E5%88%97%E8%A1%A8"
        "&tplSetId=o0Y&rows=1&pageNo="
    )
    for page in range(3):
        path = f"/art/2026/11/{page + 1}/art_1599544_70{page}.html"
        row = (f"//fzggw.zj.gov.cn{path}", f"样本基金公告{page}", f"2026-11-0{page + 1}")
        if page == 0:
            column = sites.jpaas_column(row, count=3, size=1)
            network.add(f"{site}/col/col1599544/index.html", column)
        else:
            network.add(f"{unit}{page + 1}", sites.jpaas_unit(row), headers=JSON)
        network.add(f"{site}{path}", sites.article(f"样本基金公告{page}", holder='id="zoom"'))


def gkmlpt(network: Network) -> None:
    site = "http://stic.sz.gov.cn/gkmlpt"
    columns = ((11, "通知公告"), (12, "政策法规"), (13, "机构职能"), (14, "工作动态"))
    network.add(f"{site}/index", sites.gkmlpt_index(755009, *columns))
    for place, column in enumerate((11, 12, 14)):
        number = 900 + place
        url = f"http://stic.sz.gov.cn/gkmlpt/content/1/1/post_{number}.html"
        found = sites.gkmlpt_article(number, f"样本基金公告{place}", url=url)
        list_url = f"{site}/api/all/{column}?page=1&sid=755009"
        network.add(list_url, sites.gkmlpt_list(found), headers=JSON)
        network.add(url, sites.gkmlpt_post(title=f"样本基金公告{place}"))


def suzhou(network: Network) -> None:
    api = "http://www.suzhou.gov.cn/szinf/xxgk/interfacesWebZcwj/loadData?pageSize=15"
    for page in range(3):
        url = f"http://www.suzhou.gov.cn/szsrmzf/zfwj/202611/{page:032x}.shtml"
        found = {"TITLE": f"样本基金公告{page}", "URL": url, "C_WJBH": "样府〔2026〕1号"}
        found["PUBLISHED_TIME_FORMAT"] = f"2026-11-0{page + 1}"
        answer = sites.suzhou(found, pages=3)
        network.add(api, answer, method="POST", body=f"pageIndex={page + 1}", headers=JSON)
        network.add(url, sites.article(f"样本基金公告{page}", holder='class="article-content"'))


def miit(network: Network) -> None:
    api = (
        "https://www.miit.gov.cn/search-front-server/api/search/info?websiteid=110000000000000"
        "&category=51&pg=15&p={}&q="
    )
    rows = [
        {"data": {"title": f"样本<em>基金</em>公告{n}", "url": f"/art/2026/art_{n:032x}.html"}}
        for n in range(31)
    ]
    for n, row in enumerate(rows):
        row["data"]["jsearch_date"] = f"2026-11-05 08:00:{n:02}"
        network.add(
            f"https://www.miit.gov.cn{row['data']['url']}",
            sites.article(f"样本基金公告{n}", holder='class="xxgk_con"'),
        )
    for page in range(3):
        found = {"searchResult": {"dataResults": rows[page * 15 : page * 15 + 15]}}
        network.add(api.format(page + 1), sites.dumped({"data": found}), headers=JSON)


def own_site(network: Network) -> None:
    """One page only, with what a small system writes."""
    path = "/news/show-{}.html"
    rows = "".join(
        f"<li><a href='{path.format(n)}'>样本基金公告{n}</a><em>2026/11/0{n + 1}</em></li>"
        for n in range(3)
    )
    network.add("https://www.jseifof.com/news", sites.page(f"<ul class='n'>{rows}</ul>"))
    for n in range(3):
        url = f"https://www.jseifof.com{path.format(n)}"
        network.add(url, sites.article(f"样本基金公告{n}", holder='class="content"'))


def govcn_library(network: Network) -> None:
    """Ten keywords, of which each finds the same documents: they are asked for once."""
    items = [
        {
            "title": f"样本<em>基金</em>公告{n}",
            "url": f"https://www.gov.cn/zhengce/zhengceku/202611/content_90{n}.htm",
            "pubtimeStr": f"2026.11.0{n + 1}",
            "puborg": "样本部",
            "pcode": "样发〔2026〕1号",
        }
        for n in range(3)
    ]
    for item in items:
        title = str(item["title"]).replace("<em>", "").replace("</em>", "")
        network.add(str(item["url"]), sites.article(title, holder='id="UCAP-CONTENT"'))
    for keyword in keywords_of("govcn_policies"):
        answer = sites.library(gongwen=items[:1], bumenfile=items[1:])
        network.add(list_url("govcn_policies", keyword, 1), answer, headers=JSON)


def guangdong_search(network: Network) -> None:
    """What lies on other hosts is never asked for: the rows are all that is said."""
    rows = [
        {
            "id": n,
            "title": f"样本<em>引导基金</em>公告{n}",  # of which the title is all there is
            "publisher": "样本市政府",
            "pub_time": "2026-11-05 10:00:00",
            "url": f"https://www.sample.example/gkmlpt/content/1/1/post_{n}.html",
        }
        for n in range(41)
    ]
    keywords = keywords_of("guangdong_search")
    for page in range(3):
        found = {"results": rows[page * 20 : page * 20 + 20]}
        url = list_url("guangdong_search", keywords[0], page + 1)
        network.add(url, f"cb({sites.dumped(found)})", headers=JSON)
    for keyword in keywords[1:]:
        url = list_url("guangdong_search", keyword, 1)
        network.add(url, 'cb({"results": []})', headers=JSON)


PLATFORMS: dict[str, tuple[str, Callable[[Network], None], int]] = {
    "trs": ("hubei_finance", trs, 3),
    "date_hash": ("sichuan_finance_notices", date_hash, 3),
    "hanweb": ("jiangsu_finance", hanweb, 3),
    "jpaas": ("zhejiang_reform_notices", jpaas, 3),
    "gkmlpt": ("shenzhen_innovation", gkmlpt, 3),
    "suzhou": ("suzhou_documents", suzhou, 3),
    "miit": ("miit_documents", miit, 31),
    "own_site": ("jiangsu_strategic_news", own_site, 3),
    "govcn_library": ("govcn_policies", govcn_library, 3),
    "guangdong_search": ("guangdong_search", guangdong_search, 41),
}
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
    world.network.add(url, sites.page("<div class='new'>改版</div>"))
    assert world.crawl("jiangsu_strategic_guide").verdict == "drift"


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
    """Most announcements of an office are about anything else; and one that is gone is told."""
    base = "https://czt.hubei.gov.cn/bmdt/dtyw"
    rows = [sites.row(f"./t2026110{n}_7{n}.shtml", f"公告{n}", f"2026-11-0{n}") for n in (1, 2, 3)]
    listed = sites.trs_list(*rows, ending="shtml", pages=1)
    world.network.add(f"{base}/index.shtml", listed)
    other = sites.article("公告1", body="关于会计资格考试的公告")
    world.network.add(f"{base}/t20261101_71.shtml", other)
    world.network.add(f"{base}/t20261102_72.shtml", sites.article("公告2"))
    end = world.crawl("hubei_finance")
    assert (end.verdict, "t20261103_73.shtml answered 404" in str(end.reason)) == ("partial", True)
    assert [row["native_id"] for row in world.rows()] == ["72"]
    asked = len(world.asked())
    world.crawl("hubei_finance")
    assert [url.rpartition("/")[2] for url in world.asked()[asked:]] == [
        "index.shtml",
        "t20261103_73.shtml",
    ]


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
        {"headers": JSON, "method": "POST", "body": "pageIndex=1"},
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
