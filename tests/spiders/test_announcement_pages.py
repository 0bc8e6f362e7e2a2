"""The page of an announcement: what it says, and where it says it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from normalize.records import Json
from spiders.declared import source_of
from spiders.drafts import Contents, Page
from spiders.select import LayoutDrift
from tests.support import announcement_sites as sites

NOW = datetime(2026, 11, 8, 12, tzinfo=UTC)
URL = "https://czt.sample.example/tzgg/202611/t20261105_101.html"
ENTRY = {
    "platform": "trs",
    "title": "t",
    "publisher": "样本省财政厅",
    "url": "https://czt.sample.example/tzgg/index.html",
}


def read(text: str, listed: dict[str, Json] | None = None, **more: Any) -> Contents:
    cls = source_of(Path("t.toml"), "sample", {**ENTRY, **more})
    context: dict[str, Json] = {"native_id": "101", "listed": listed or {}}
    return cls.readers["page"](Page(URL, "page", text, NOW, context))


def fields(text: str, listed: dict[str, Json] | None = None, **more: Any) -> Any:
    (draft,) = read(text, listed, **more).drafts
    assert (draft.shape, draft.native_id) == ("fund_notice", "101")
    return draft.fields


def test_meta_elements_come_first_and_all_dates_are_kept() -> None:
    said = fields(sites.article(), {"title": "样本省产业引导...", "published": "2026-11-06"})
    assert said["title"] == "样本省产业引导基金子基金管理机构遴选公告"
    assert (said["published"], said["issuer"]) == ("2026-11-05 09:30", "样本省财政厅")
    assert said["published_all"] == {
        "meta": "2026-11-05 09:30",
        "listed": "2026-11-06",
        "address": "2026-11-05",
    }
    assert said["url"] == URL


def test_a_page_made_anew_has_a_pubdate_of_that_day() -> None:
    text = sites.article(labels={"时间": "2026-11-05 08:00"}, meta={"PubDate": "2026-11-08 02:00"})
    assert fields(text)["published"] == "2026-11-08 02:00"
    assert fields(text, pubdate="generated")["published"] == "2026-11-05 08:00"


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td>索 引 号：<td>S-1<td>发文字号:<td>样财〔2026〕7号</table>",
        "<ul><li><label>索引号：</label><span>S-1</span></li><li>发文字号：样财〔2026〕7号</li></ul>",
        "<dl><dt>索　引　号</dt><dd>S-1</dd><dt>文号</dt><dd>样财〔2026〕7号</dd></dl>",
        "<p>索引号：S-1  发文字号：样财〔2026〕7号</p>",
    ],
)
def test_labels_in_all_forms(table: str) -> None:
    text = sites.article().replace("<h1>", f"{table}<h1>", 1)
    said = fields(text)
    assert said["document_no"] == "样财〔2026〕7号"
    assert said["labels"]["索引号"] == "S-1"


def test_an_empty_label_has_no_value_and_takes_no_other() -> None:
    text = sites.article(labels={"发文字号": "", "索引号": "S-1", "有效性": "无"})
    said = fields(text)
    assert said["document_no"] == ""
    assert "有效性" not in said["labels"]


def test_a_number_in_the_title() -> None:
    title = "关于印发样本办法的通知（样财规〔2026〕12号）"
    assert fields(sites.article(title))["document_no"] == "样财规〔2026〕12号"


def test_the_source_of_a_page_is_its_issuer_unless_it_is_itself() -> None:
    assert fields(sites.article(meta={"ContentSource": "本站"}))["issuer"] == "样本省财政厅"
    assert fields(sites.article(meta={"ContentSource": "样本日报"}))["issuer"] == "样本日报"
    text = sites.article(
        labels={"发文机关": "样本省政府办公厅"}, meta={"ContentSource": "样本日报"}
    )
    assert fields(text)["issuer"] == "样本省政府办公厅"


def test_a_title_that_the_list_has_cut_is_taken_whole_from_the_page() -> None:
    text = sites.article("样本引导基金遴选公告", meta={"ArticleTitle": ""})
    assert fields(text, {"title": "样本引导基…"})["title"] == "样本引导基金遴选公告"
    assert fields(text, {"title": "另一个标题..."})["title"] == "另一个标题..."
    assert fields(text, {"title": "列表上的标题"})["title"] == "列表上的标题"


def test_files_are_named_with_their_whole_addresses() -> None:
    inside = (
        '<p><a href="./P020261105.docx">附件1：申报表</a><a href="/x.html">正文</a>'
        '<a href="../../attach/1">名单.xlsx</a><a href="mailto:a@b.example">x.pdf</a>'
        '<iframe src="W02.PDF?v=1"></iframe><a href="./P020261105.docx">再次</a></p>'
    )
    text = sites.article(files=inside)
    behind = '<div class="fjxz"><a href="//file.sample.example/b.zip">附件2</a></div>'
    text = text.replace('</div><div class="side">', f'</div>{behind}<div class="side">')
    assert fields(text)["attachments"] == [
        {"title": "附件1：申报表", "url": f"{URL.rpartition('/')[0]}/P020261105.docx"},
        {"title": "名单.xlsx", "url": "https://czt.sample.example/attach/1"},
        {"title": "W02.PDF?v=1", "url": f"{URL.rpartition('/')[0]}/W02.PDF?v=1"},
        {"title": "附件2", "url": "https://file.sample.example/b.zip", "elsewhere": True},
    ]


@pytest.mark.parametrize(
    ("link", "title", "address"),
    [
        (
            '<a href="/down/downfile.jsp?id=0&amp;filename=a1.pdf">附件：名单</a>',
            "附件：名单",
            None,
        ),
        ('<a href="/down/downfile.jsp?id=0&amp;filename=a1.pdf"></a>', "a1.pdf", None),
        ('<a href="/api/file/download?id=9">名单</a>', "名单", None),
        ('<a href="/u/77">附件1：名单</a>', "附件1：名单", "/u/77"),
        ("<a href=\"javascript:window.open('/a/P1.pdf')\">名单</a>", "名单", "/a/P1.pdf"),
        ("<a href='#' onclick='location.href=\"/a/P1.pdf\"'>名单</a>", "名单", "/a/P1.pdf"),
        ('<iframe src="/js/viewer.html?file=/a/P1.pdf"></iframe>', "P1.pdf", "/a/P1.pdf"),
        ('<object data="/a/P1.pdf"></object>', "P1.pdf", "/a/P1.pdf"),
        ('<embed src="/a\\P1.pdf">', "P1.pdf", "/a/P1.pdf"),
        ('<a href="/download/index.html">下载中心</a><a href="/x/download/">下载</a>', "", ""),
        ("<a href=\"javascript:alert('x.pdf')\">附件</a><a href='http://['>附件</a>", "", ""),
    ],
)
def test_the_ways_in_which_a_page_links_a_file(link: str, title: str, address: str | None) -> None:
    files = fields(sites.article(files=link))["attachments"]
    if address is None:
        address = link.partition('"')[2].partition('"')[0].replace("&amp;", "&")
    expected = {"title": title, "url": f"https://czt.sample.example{address}"}
    assert files == ([expected] if address else [])


def test_files_behind_what_holds_the_body_and_none_of_a_column_beside_it() -> None:
    behind = (
        '<div class="side"><a href="/b.pdf">附件：手册</a></div>'
        '<ul><li><a href="/c.pdf">操作手册</a></li><li><a href="/a.pdf">附件2：名单</a></li></ul>'
    )
    text = sites.article().replace("</body>", f"{behind}</body>")
    assert [file["title"] for file in fields(text)["attachments"]] == ["附件2：名单"]


def test_what_an_editor_has_written_in_several_blocks_is_one_body() -> None:
    two = '<div class="TRS_Editor"><p>第二部分</p><a href="/a.pdf">名单</a></div>'
    text = sites.article(holder='class="TRS_Editor"').replace(
        '</div><div class="side">', f'</div>{two}<div class="side">'
    )
    said = fields(text)
    assert "遴选子基金管理机构" in said["text"]
    assert said["text"].split("\n")[-2:] == ["第二部分", "名单"]
    assert [file["title"] for file in said["attachments"]] == ["名单"]


def test_the_body_has_no_scripts_and_no_contacts() -> None:
    body = "<p>公告正文<script>alert(1)</script><!-- x --></p><p>联系电话：0271-5550000</p>"
    said = fields(sites.article(body=body))
    assert "alert" not in said["body"] + said["text"]
    assert "5550000" not in str(said)
    assert said["text"].splitlines()[0] == "公告正文"


def test_whom_a_table_hides_is_hidden_in_the_text_too() -> None:
    rows = (("基金", "联系人", "规模"), ("甲基金", "冯甲", "1亿元"), ("乙基金", "赵四海", "2亿元"))
    inner = "</tr><tr>".join("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    said = fields(sites.article(body=f"<table><tr>{inner}</tr></table>"))
    assert said["text"].split("\n")[3:] == ["甲基金", "…", "1亿元", "乙基金", "…", "2亿元"]
    (table,) = said["tables"]
    assert [row[1] for row in table["rows"]] == ["联系人", "…", "…"]


def test_tables_of_the_body_are_grids() -> None:
    body = "<table><tr><th>基金</th><th>规模</th></tr><tr><td>甲</td><td>1亿元</td></tr></table>"
    (table,) = fields(sites.article(body=body))["tables"]
    assert table["rows"] == [["基金", "规模"], ["甲", "1亿元"]]


def test_the_longest_of_several_bodies_and_an_entrys_own_first() -> None:
    text = sites.article(holder='class="content"').replace(
        "<h1>", '<div class="content">短</div><h1>'
    )
    assert "遴选子基金管理机构" in fields(text)["text"]
    own = sites.article(holder='class="own"')
    assert "遴选子基金管理机构" in fields(own, body=["div.own"])["text"]


def test_no_body_is_a_drift_and_an_empty_one_is_odd() -> None:
    with pytest.raises(LayoutDrift, match=r"body: expected div\.article_con.*none of them"):
        read(sites.article(holder='class="new"'))
    picture = sites.article(body='<img src="a.png">')
    assert [o.what for o in read(picture).oddities] == ["body without a text or a file"]
