"""Answers of interfaces: the quirks of each, and what is no answer of theirs."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from normalize.funds.notices import read_fund_notice
from normalize.reading import Reason
from normalize.records import Doubt, FundNoticeRecord, Json
from spiders.drafts import Contents, Page, Window
from spiders.platforms.json_lists import at_path
from spiders.registry import source
from spiders.select import LayoutDrift
from tests.support import announcement_sites as sites

NOW = datetime(2026, 11, 8, 12, tzinfo=UTC)


def read(source_id: str, text: str, kind: str = "list", page: int = 1, url: str = "") -> Contents:
    cls = source(source_id)
    context: dict[str, Json] = {"page": page, "native_id": "1", "listed": {}}
    return cls.readers[kind](Page(url or cls.spec.url, kind, text, NOW, context))


def asked(source_id: str, key: str, number: int, **paging: Json) -> dict[str, list[str]]:
    """The parameters of a request for a page of a list."""
    spider: Any = object.__new__(source(source_id))
    spider.paging = {key: paging}
    window = Window(key=key, since=date(2026, 10, 1), until=date(2026, 11, 8))
    ask = spider.ask_list(window, number)
    return parse_qs(urlsplit(ask.url).query, keep_blank_values=True)


# --- hanweb ------------------------------------------------------------------------------------


def record(number: int) -> str:
    return sites.row(f"/art/2026/11/1/art_8511_{number}.html", f"公告{number}", "2026-11-01")


def test_the_numbers_that_the_proxy_wants_are_those_of_the_page() -> None:
    found = read("jiangsu_finance", sites.hanweb_column(record(1), record(2), total=45))
    assert (found.rows, found.total, found.pages) == (2, 45, 5)
    query = asked("jiangsu_finance", "list", 2, **found.paging)
    assert (query["startrecord"], query["endrecord"], query["perpage"]) == (["11"], ["20"], ["10"])
    assert (query["unitid"], query["webid"], query["columnid"]) == (["3001"], ["7"], ["8511"])


def test_a_column_without_its_size_is_asked_in_the_steps_of_its_pages() -> None:
    rows = [record(number) for number in range(30)]  # of three pages, as such columns embed them
    found = read("jiangsu_finance", sites.hanweb_column(*rows, total=120, says_size=False))
    assert (found.rows, found.pages) == (30, 12)
    query = asked("jiangsu_finance", "list", 12, **found.paging)
    assert (query["startrecord"], query["endrecord"]) == (["111"], ["120"])


def test_numbers_of_the_entry_stand_for_what_a_page_hides() -> None:
    text = sites.hanweb_column(record(1), total=45, proxy="/module/jpage/dataproxy.jsp?param=a1b2")
    found = read("jiangsu_finance", text)
    assert (found.pages, "no unitid in the page" in found.beyond) == (1, True)
    found = read("jiangsu_documents", text)
    assert found.pages == 5
    query = asked("jiangsu_documents", "list", 3, **found.paging)
    assert (query["unitid"], query["startrecord"]) == (["356383"], ["21"])


def test_a_proxy_without_records_is_a_drift_and_a_column_read_alone_has_one_page() -> None:
    with pytest.raises(LayoutDrift, match="proxy: expected <record>s, found none on page 2"):
        read("jiangsu_finance", sites.hanweb_records(), page=2)
    assert read("shandong_finance", sites.hanweb_column(record(1), total=99)).pages == 1


def test_records_that_are_no_rows_are_told() -> None:
    found = read("jiangsu_finance", sites.hanweb_column(record(1), "<li>无链接</li>"))
    assert [o.found for o in found.oddities] == ["2 records, 1 rows"]


def test_records_that_do_not_end_are_a_drift() -> None:
    with pytest.raises(LayoutDrift, match="at its end, found none"):
        read("jiangsu_finance", "<recordset>" + "<record><![CDATA[<li>" * 100_000)


# --- jpaas -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer", ['{"success":false,"data":{"html":""}}', '{"success":true}', "<html>"]
)
def test_a_unit_without_its_html_is_a_drift(answer: str) -> None:
    with pytest.raises(LayoutDrift):
        read("zhejiang_reform_notices", answer, "unit", 2)


def test_a_short_column_has_no_numbers_of_pages() -> None:
    row = ("/col/col1/art/2026/art_1f0c23d4-0000-1111-2222-333344445555.html", "公告", "2026-11-01")
    text = sites.page(f"<ul>{sites.jpaas_rows(row)}</ul>")
    found = read("zhejiang_reform_notices", text)
    assert (found.pages, found.total) == (1, None)
    assert found.follow[0].native_id == "1f0c23d4-0000-1111-2222-333344445555"


# --- gkmlpt ------------------------------------------------------------------------------------


def test_columns_of_a_catalogue_by_their_names() -> None:
    text = sites.gkmlpt_index(755009, (11, "通知公告"), (12, "领导信息"), (13, "规范性文件"))
    found = read("shenzhen_innovation", text, "catalogue")
    columns = {"11": "信息公开/通知公告", "13": "信息公开/规范性文件"}
    assert found.paging == {"sid": "755009", "columns": columns}
    with pytest.raises(LayoutDrift, match=r"columns like .* found 信息公开/领导信息"):
        read("shenzhen_innovation", sites.gkmlpt_index(1, (12, "领导信息")), "catalogue")
    with pytest.raises(LayoutDrift, match="SID and TREE"):
        read("shenzhen_innovation", sites.page(""), "catalogue")


def test_articles_with_their_numbers_and_times() -> None:
    article = sites.gkmlpt_article(4710306, "样本基金管理办法", is_abolished=0)
    found = read("shenzhen_finance_office", sites.gkmlpt_list(article, total=3))
    (draft,) = found.drafts
    assert (found.pages, found.total, found.newest) == (3, 3, date(2026, 11, 5))
    assert draft.fields["published"] == "2026-11-05 09:30:00"
    assert draft.fields["document_no"] == "样金规〔2026〕1号"
    assert found.follow[0].native_id == "4710306"
    with pytest.raises(LayoutDrift, match="230 articles"):
        read("shenzhen_finance_office", sites.gkmlpt_list(total=230))


def test_a_body_in_a_script_and_one_on_the_page() -> None:
    post = read("shenzhen_finance_office", sites.gkmlpt_post("<p>正文\u003c/p>"), "page").drafts[0]
    assert post.fields["text"] == "正文"
    plain = read("shenzhen_finance_office", sites.article(), "page").drafts[0]
    assert "遴选子基金管理机构" in str(plain.fields["text"])


# --- others ------------------------------------------------------------------------------------


def test_the_search_of_guangdong_keeps_what_lies_on_other_hosts() -> None:
    found = {"id": 1, "title": "样本<em>引导基金</em>办法", "publisher": "样本市政府"}
    found |= {"url": "https://www.sample.example/gkmlpt/content/1/1/post_77.html"}
    found |= {"pub_time": "2026-11-01 10:00:00", "document_number": "样府〔2026〕2号"}
    answer = f"cb({json.dumps({'results': [found]})})"
    contents = read("guangdong_search", answer)
    (draft,) = contents.drafts
    assert (draft.shape, draft.fields["title"]) == ("fund_notice", "样本引导基金办法")
    assert (draft.fields["issuer"], draft.fields["document_no"]) == (
        "样本市政府",
        "样府〔2026〕2号",
    )
    assert (contents.follow, contents.pages, contents.newest) == ((), 1, date(2026, 11, 1))
    assert asked("guangdong_search", "引导基金", 2)["text"] == ["引导基金"]
    notice = next(one for one in read_fund_notice(draft) if isinstance(one, FundNoticeRecord))
    assert Doubt("body", str(found["url"]), Reason.NOT_READ) in notice.doubts  # it is a pointer


def test_a_key_that_is_gone_is_named_with_the_way_to_it() -> None:
    with pytest.raises(LayoutDrift, match=r"expected data\.list, found rows"):
        at_path({"data": {"rows": []}}, "data.list")


@pytest.mark.parametrize(
    "answer", ['{"code":500,"searchVO":{}}', '{"code":200}', '{"code":200,"searchVO":{}}']
)
def test_what_is_no_answer_of_the_library_is_a_drift(answer: str) -> None:
    with pytest.raises(LayoutDrift):
        read("govcn_policies", answer)


def test_the_library_answers_with_one_list_or_with_one_for_each_kind() -> None:
    item = {"title": "<em>引导基金</em>办法", "pcode": "样发〔2026〕1号", "puborg": "样本部"}
    item |= {"url": "https://www.gov.cn/zhengce/zhengceku/202611/content_1.htm"}
    item["pubtimeStr"] = "2026.11.01"
    by_kind = read("govcn_policies", sites.library(gongwen=[item], bumenfile=[]))
    flat = {"code": 200, "searchVO": {"totalCount": 1, "listVO": [item]}}
    in_one = read("govcn_policies", json.dumps(flat))
    for found in (by_kind, in_one):
        assert (found.rows, found.total, found.pages, found.newest) == (1, 1, 1, date(2026, 11, 1))
        assert found.follow[0].native_id == "1"
        assert found.drafts[0].fields["document_no"] == "样发〔2026〕1号"
    flat = {"code": 200, "searchVO": {"totalCount": 7, "listVO": [item, item]}}
    assert read("govcn_policies", json.dumps(flat)).pages == 4  # it may give less than was asked
    uncounted = {"code": 200, "searchVO": {"catMap": {"gongwen": {"listVO": [item]}}}}
    with pytest.raises(LayoutDrift, match="gongwen: expected a whole number in totalCount"):
        read("govcn_policies", json.dumps(uncounted))


def test_captured_items_of_the_library(captures: Path) -> None:
    """The two rows that were captured, in the answer that the specification describes."""
    text = (captures / "funds/govcn_library_items.json").read_text(encoding="utf-8")
    items: dict[str, list[Any]] = {}
    for item in json.loads(text):
        items.setdefault(item.pop("catMap_key"), []).append(item)
    found = read("govcn_policies", sites.library(**items))
    assert [(d.fields["document_no"], d.fields["issuer"]) for d in found.drafts] == [
        ("国函〔2026〕80号", "国务院"),
        ("交运发〔2026〕86号", "交通运输部 国家铁路局"),
    ]
    assert found.follow[0].url.endswith("/202607/content_7076509.htm")
    assert found.newest == date(2026, 7, 24)


def test_captured_addresses_are_those_of_their_sources(captures: Path) -> None:
    """Of each office with an address among the captured quotes: its number is found in it."""
    text = (captures / "funds/province_scale.tsv").read_text(encoding="utf-8")
    expected = {
        "tianjin_finance": ("cz.tj.gov.cn/xwdt/gzdt", "7136550"),
        "hubei_finance": ("czt.hubei.gov.cn/bmdt", "4770058"),
        "hunan_finance_news": ("czt.hunan.gov.cn", "33447423"),
        "sichuan_finance_news": ("czt.sc.gov.cn", "ce18a6bf9bb84aed8bc15ec0c64941af"),
        "shanghai_finance_office": ("jrj.sh.gov.cn", "801f0d71829e4755aff69ecd911431c9"),
        "heilongjiang_news": ("www.hlj.gov.cn", "31693701"),
        "shandong_finance_news": ("czt.shandong.gov.cn", "10317110"),
        "most_hubei": ("www.most.gov.cn", "193463"),
        "zhejiang_fund_firms": ("zjic.zj.gov.cn", "23837981"),
        "hainan_financial": ("www.hncjjt.com.cn", "206"),
        "fujian_news": ("www.fj.gov.cn", "6704562"),
        "shaanxi_news": ("www.shaanxi.gov.cn", "3544059"),
    }
    addresses = [cell for line in text.splitlines() for cell in line.split("\t") if "://" in cell]
    for source_id, (host, number) in expected.items():
        site = getattr(source(source_id), "site")  # noqa: B009  of sources made from entries
        (url,) = {url for url in addresses if f"//{host}" in url}
        assert site.number(site.address(url, "")) == number, source_id
