"""The search of ccgp.gov.cn: results, none, true addresses, and its gate."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from spiders.blocking import Challenge
from spiders.drafts import Contents, Page, Window
from spiders.platforms.ccgp_search import SEARCH, CcgpSearchSpider, read_search
from spiders.reading import Outcome, Raw, read_answer
from spiders.select import LayoutDrift
from spiders.sources.procurement.ccgp_search import CcgpSearch

NOW = datetime(2026, 11, 8, tzinfo=UTC)
URL = "http://www.ccgp.gov.cn/cggg/dfgg/cjgg/202611/t20261105_27900001.htm"
GATE = (
    "<html><head><title>频繁访问!中国政府采购网</title></head><body>您的访问过于频繁，"
    "请稍后再试。</body></html>"
)


def row(url: str = URL, kind: str = "成交公告", when: str = "2026.11.05 10:20:30") -> str:
    return (
        f'<li><a href="{url}" target="_blank"> 样本仪器采购项目成交公告 </a>'
        f"<p>…<font color=red>样本</font></p><span>{when}\n | 采购人：样本市第一中学\n"
        f" | 代理机构：样本公司 <br/><strong>{kind}</strong>"
        ' | <a href="javascript:void(0)">福建</a> | <strong> 货物/仪器</strong></span></li>'
    )


def results(*rows: str, total: int | None = None, script: str = "", pager: bool = True) -> str:
    count = len(rows) if total is None else total
    call = "<script>Pager({ size: 2, current: 0, prefix: 'data2'});</script>" if pager else ""
    return (
        "<html><head><title>采购公告搜索_中国政府采购网</title></head><body>共找到 <span>"
        f"{count}</span> 条内容 {call}{script}"
        f'<ul class="vT-srch-result-list-bid">{"".join(rows)}</ul></body></html>'
    )


def read(text: str, url: str = SEARCH) -> Contents:
    return read_search(Page(url, "list", text, NOW))


def test_a_row() -> None:
    found = read(results(row(), total=31))
    (draft,), (ask,) = found.drafts, found.follow
    assert draft.fields == {
        "title": "样本仪器采购项目成交公告",
        "url": URL.replace("http:", "https:"),
        "published": "2026.11.05 10:20:30",
        "buyer": "样本市第一中学",
        "kind": "成交公告",
        "region": "福建",
        "category": "货物/仪器",
    }
    assert (found.total, found.pages, found.newest) == (31, 2, date(2026, 11, 5))
    assert (ask.kind, ask.native_id) == ("detail", "27900001")


def test_the_true_addresses_come_first() -> None:
    hidden = row("javascript:go(1)") + row("javascript:go(2)")
    other = URL.replace("27900001", "27900002")
    script = f'<script>var ohtmlurls="{other},{URL}";</script>'
    assert [a.native_id for a in read(results(hidden, total=2, script=script)).follow] == [
        "27900002",
        "27900001",
    ]


def test_too_few_true_addresses_are_a_drift() -> None:
    script = f'<script>var ohtmlurls="{URL}";</script>'
    with pytest.raises(LayoutDrift, match="ohtmlurls"):
        read(results(row(), row(), script=script))


def test_nothing_found_is_no_drift() -> None:
    found = read(results(total=0, pager=False))
    assert (found.rows, found.total, found.pages) == (0, 0, 1)


@pytest.mark.parametrize(
    "text",
    [
        results(row(), pager=False),
        results(total=3),
        results(row(when="2026-11-05")),
        results(row("https://evil.example/")),
        results(row()).replace("共找到", "找到了"),
        results(row()).replace("采购人：", "买方："),
    ],
)
def test_a_page_that_changed_is_a_drift(text: str) -> None:
    with pytest.raises(LayoutDrift):
        read(text)


def test_the_gate_is_a_block_also_where_it_is_long() -> None:
    raw = Raw(
        url=SEARCH, kind="list", status=200, content_type="text/html; charset=utf-8",
        body=GATE.encode(), at=NOW, context={},
    )  # fmt: skip
    assert read_answer(CcgpSearch, raw).outcome is Outcome.BLOCKED
    with pytest.raises(Challenge, match="too often"):
        read(GATE.replace("</body>", f"{'<p>x</p>' * 2000}</body>"))
    with pytest.raises(Challenge, match="busy"):
        read(results(row()), "http://search.ccgp.gov.cn/serverisbusy.html")


def test_what_is_asked() -> None:
    spider = CcgpSearch.__new__(CcgpSearch)
    spider.keyword, spider.buyer, spider.full_text = "仪器", "", True
    (window,) = CcgpSearchSpider.windows(spider, date(2012, 5, 1), date(2013, 2, 1))
    assert (window.since, window.until) == (date(2013, 1, 1), date(2013, 2, 1))  # its first day
    url = spider.ask_list(window, 3).url
    assert url.startswith(f"{SEARCH}?searchtype=2&page_index=3&")
    assert "start_time=2013%3A01%3A01&end_time=2013%3A02%3A01&timeType=6" in url
    spider.keyword = ""
    days = list(CcgpSearchSpider.windows(spider, date(2026, 11, 4), date(2026, 11, 5)))
    assert [day.since for day in days] == [date(2026, 11, 5), date(2026, 11, 4)]
    assert isinstance(days[0], Window)
    assert CcgpSearch.spec.delay == 5.0
