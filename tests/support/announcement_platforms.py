"""Each platform of announcements as a site of three pages, or of as many answers as it has."""

from __future__ import annotations

from collections.abc import Callable

from spiders.drafts import Window
from spiders.registry import source
from tests.support import announcement_sites as sites
from tests.support.announcement_world import SINCE
from tests.support.network import Network

JSON = {"Content-Type": "application/json; charset=utf-8"}


def list_url(source_id: str, keyword: str, page: int) -> str:
    """The address that a source with keywords is asked at."""
    made = object.__new__(source(source_id))
    made.paging = {}
    window = Window(key=keyword, since=SINCE, until=SINCE)
    return made.ask_list(window, page).url


def keywords_of(source_id: str) -> list[str]:
    """The windows of such a source. Entries make announcement spiders, which alone have `site`."""
    keywords: list[str] = source(source_id).site.params["keywords"]  # type: ignore[attr-defined]
    return keywords


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
        f"{site}/module/web/jpage/dataproxy.jsp?startrecord={{}}&endrecord={{}}&perpage=1&appid=1"
        "&webid=7&path=%2F&columnid=8511&unitid=3001&webname=%E6%A0%B7%E6%9C%AC&permissiontype=0"
    )
    for page in range(3):
        path = f"/art/2026/11/{page + 1}/art_8511_90{page}.html"
        rows = sites.row(path, f"样本基金公告{page}", f"2026-\n 11-\n 0{page + 1}\n")
        if page == 0:
            network.add(
                f"{site}/col/col8511/index.html", sites.hanweb_column(rows, total=3, size=1)
            )
        else:
            url = proxy.format(page + 1, page + 1)
            network.add(url, sites.hanweb_records(rows, total=3, size=1))
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
        network.add(
            api, answer, method="POST", body=f"pageIndex={page + 1}&channel_id=", headers=JSON
        )
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
    """What a small system writes: a folder for each announcement, and a table of them."""
    site = "https://czt.ln.gov.cn"
    for page in range(3):
        path = f"/czt/zwgkzdgz/czgg/gsgg/202611051200000{page}/index.shtml"
        row = (
            f"<tr><td><a href='{path}'>样本基金公告{page}</a></td><td>2026/11/0{page + 1}</td></tr>"
        )
        inner = f"<table class='n'>{row}</table><script>countPage = 3</script>"
        network.add(list_url("liaoning_finance", "list", page + 1), sites.page(inner))
        content = sites.article(f"样本基金公告{page}", holder='class="content"')
        network.add(f"{site}{path}", content)


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
    "own_site": ("liaoning_finance", own_site, 3),
    "govcn_library": ("govcn_policies", govcn_library, 3),
    "guangdong_search": ("guangdong_search", guangdong_search, 41),
}
