"""ccgp.gov.cn: the list and the page of a notice, as they are and as they may become."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from normalize.records import Json
from spiders.drafts import Contents, Page
from spiders.platforms.ccgp import canonical_url, read_detail, read_list
from spiders.select import LayoutDrift
from spiders.sources.procurement.ccgp import CcgpCentral, CcgpLocal
from tests.support.ccgp_pages import (
    DETAIL_URL,
    detail_page,
    list_page,
    list_row,
    paragraphs,
    table,
)

NOW = datetime(2026, 8, 1, tzinfo=UTC)
LIST_URL = "https://www.ccgp.gov.cn/cggg/dfgg/index.htm"


def read_rows(text: str, url: str = LIST_URL) -> Contents:
    return read_list(Page(url, "list", text, NOW))


def read_page(text: str, url: str = DETAIL_URL, **context: Json) -> Contents:
    return read_detail(Page(url, "detail", text, NOW, context))


# The list


def test_a_row_gives_a_draft_and_its_page() -> None:
    found = read_rows(list_page(list_row()))
    (draft,), (ask,) = found.drafts, found.follow
    assert draft.fields == {
        "title": "样本设备采购项目公开招标公告",
        "url": DETAIL_URL,
        "kind": "公开招标",
        "published": "2026-06-02 10:26",
        "region": "云南",
        "buyer": "某市样本中学",
    }
    assert (found.rows, found.pages, found.newest) == (1, 25, date(2026, 6, 2))
    assert (ask.url, ask.kind, ask.native_id, ask.version) == (
        DETAIL_URL,
        "detail",
        "26600001",
        "1",
    )
    assert ask.context["scope"] == "local"
    assert ask.context["channel"] == "gkzb"
    assert ask.context["list_region"] == "云南"
    assert found.oddities == ()


def test_the_page_count_is_that_of_the_call_not_of_the_definition() -> None:
    page = list_page(list_row(), pager="Pager({ size: 7, current:0});")
    assert read_rows(page).pages == 7


def test_labels_may_stand_in_any_order() -> None:
    row = list_row(labels=(("采购人", "甲"), ("发布时间", "2026-06-02 10:26"), ("地域", "云南")))
    assert read_rows(list_page(row)).drafts[0].fields["buyer"] == "甲"
    assert read_rows(list_page(row)).drafts[0].fields["published"] == "2026-06-02 10:26"


def test_a_list_of_one_type_has_no_type() -> None:
    found = read_rows(list_page(list_row(kind=None)))
    assert "kind" not in found.drafts[0].fields
    assert found.oddities == ()


def test_an_unknown_and_a_missing_label_are_odd() -> None:
    row = list_row(labels=(("发布时间", "2026-06-02 10:26"), ("地域", "云南"), ("采购单位", "甲")))
    oddities = read_rows(list_page(row, row)).oddities
    assert [(o.what, o.found) for o in oddities] == [
        ("list row: new label", "采购单位"),
        ("list row: label missing", "采购人"),
    ]


@pytest.mark.parametrize(
    "labels",
    [
        (("发布日期", "2026-06-02 10:26"), ("地域", "云南"), ("采购人", "甲")),
        (("发布时间", "昨天"), ("地域", "云南"), ("采购人", "甲")),
        (("发布时间", "2026-13-40 10:26"), ("地域", "云南"), ("采购人", "甲")),
    ],
)
def test_no_time_of_publication_is_a_drift(labels: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(LayoutDrift, match="发布时间"):
        read_rows(list_page(list_row(labels=labels)))


def test_the_whole_title_is_taken() -> None:
    row = list_row(title="样本设备采购项目公开招标公告", text="样本设备采...")
    assert read_rows(list_page(row)).drafts[0].fields["title"] == "样本设备采购项目公开招标公告"


def test_addresses_have_one_form() -> None:
    row = list_row(href="http://WWW.ccgp.gov.cn/cggg/zygg/gkzb//201810/t20181027_10981618.htm")
    ask = read_rows(list_page(row)).follow[0]
    assert ask.url == "https://www.ccgp.gov.cn/cggg/zygg/gkzb/201810/t20181027_10981618.htm"
    assert ask.context["scope"] == "central"
    assert (
        canonical_url("http://www.ccgp.gov.cn:80/a//b.htm#top") == "https://www.ccgp.gov.cn/a/b.htm"
    )


def test_the_channel_may_come_without_its_slash() -> None:
    found = read_rows(list_page(list_row()), "https://www.ccgp.gov.cn/cggg/dfgg")
    assert found.follow[0].url == DETAIL_URL


def test_a_link_that_is_no_notice_is_a_drift() -> None:
    with pytest.raises(LayoutDrift, match="link of a row"):
        read_rows(list_page(list_row(href="./gkzb/index.htm")))


def test_full_width_digits_are_no_number_of_a_notice() -> None:
    with pytest.raises(LayoutDrift, match="link of a row"):
        read_rows(list_page(list_row("./gkzb/202606/t20260602_２6600001.htm")))


def test_an_empty_list_is_no_drift() -> None:
    found = read_rows(list_page())
    assert (found.rows, found.drafts, found.newest) == (0, (), None)


def test_a_page_without_the_list_is_a_drift() -> None:
    with pytest.raises(LayoutDrift, match="list of notices"):
        read_rows("<html><body><p>系统维护</p></body></html>")


def test_a_cut_list_is_a_drift() -> None:
    page = list_page(list_row(), list_row())
    for cut in (len(page) // 3, page.rindex("</li>", 0, page.index("</ul>")), len(page) - 9):
        with pytest.raises(LayoutDrift):
            read_rows(page[:cut])
    last = page.rindex("</li>", 0, page.index("</ul>"))
    with pytest.raises(LayoutDrift, match="last row"):
        read_rows(page[:last] + page[last + 5 :])


def test_rows_without_a_page_count_are_a_drift() -> None:
    """One page of many must not pass for the whole list."""
    with pytest.raises(LayoutDrift, match="a call of Pager"):
        read_rows(list_page(list_row(), pager=""))
    assert read_rows(list_page(pager="")).pages is None


def test_the_captured_list_says_what_it_says(captures: Path) -> None:
    text = (captures / "ccgp/list_zygg_20260703.html").read_text(encoding="utf-8")
    found = read_rows(text, "https://www.ccgp.gov.cn/cggg/zygg/index.htm")
    # The same rows once more, by another road: one expression over the source.
    rows = re.findall(
        r'<a href="\./(\w+/\d{6}/t(\d{8})_(\d+)\.htm)"[^>]*? title="([^"]*)">[^<]*</a>\s*'
        r'<em rel="bxlx">\s*(\S*?)\s*</em>\s*发布时间：<em>([^<]*)</em>'
        r"\s*地域：<em>([^<]*)</em>\s*采购人：<em>([^<]*)</em>",
        text,
    )
    assert len(rows) == found.rows == 20
    expected = [
        {
            "title": title,
            "url": f"https://www.ccgp.gov.cn/cggg/zygg/{path}",
            "kind": kind,
            "published": published,
            "region": region,
            "buyer": buyer,
        }
        for path, _, _, title, kind, published, region, buyer in rows
    ]
    assert [dict(draft.fields) for draft in found.drafts] == expected
    assert [draft.native_id for draft in found.drafts] == [row[2] for row in rows]
    assert [ask.native_id for ask in found.follow] == [row[2] for row in rows]
    assert (found.pages, found.newest, found.oddities) == (25, date(2026, 7, 3), ())


# The page of a notice


def test_a_page_gives_its_summary_and_body() -> None:
    body = "<p>一、项目基本情况</p><p>本项目<span>非</span>专门面向中小企业</p>"
    found = read_page(detail_page(body), list_region="云南", version="1", native_id="26600001")
    (draft,) = found.drafts
    assert (draft.shape, draft.native_id) == ("notice", "26600001")
    assert draft.fields["title"] == "样本设备采购项目公开招标公告"
    assert draft.fields["url"] == DETAIL_URL
    assert draft.fields["published"] == "2026年06月02日 10:26"
    assert draft.fields["breadcrumb"] == ["首页", "政采公告", "地方公告", "公开招标公告"]
    assert draft.fields["text"] == "一、项目基本情况\n本项目非专门面向中小企业"
    summary = draft.fields["summary"]
    assert isinstance(summary, dict)
    assert summary["采购单位"] == "某市样本中学"  # the first of two
    assert draft.context["list_region"] == "云南"
    assert draft.context["scope"] == "local"
    assert found.oddities == ()


def test_no_contact_leaves_the_archive() -> None:
    body = (
        "<p>五、评审专家名单：</p><p>甲乙丙、丁戊己</p><p>六、公告期限</p><p>1个工作日</p>"
        "<p>购买文件请联系王先生13900000004，电子邮箱：a.b@example.com。本项目专门面向中小企业。</p>"
        "<p>项目编号：0722-20261234</p>"
        "<p>七、凡对本次采购提出询问，请按以下方式联系</p><p>1.采购人信息</p>"
        "<p>名　称：某市样本中学</p><p>联系方式：赵老师 0871-60000005</p><p>2.项目联系方式</p>"
        "<p>项目联系人：</p><p>钱七</p>"
        + table(("联系人", "电话", "数量"), ("孙八", "60000006", "3"))
    )
    experts = {"评审专家名单": "甲乙丙,丁戊己"}
    fields = read_page(detail_page(body, summary=experts)).drafts[0].fields
    said = json.dumps(dict(fields), ensure_ascii=False)
    hidden = "甲乙丙 丁戊己 张三丰 李四光 王先生 赵老师 钱七 孙八 example 1390000 60000005 60000006"
    assert [word for word in [*hidden.split(), "13800000002", "60000001"] if word in said] == []
    assert "本项目专门面向中小企业" in said
    assert "0722-20261234" in said
    assert "名　称：某市样本中学" in said
    assert "样本招标有限公司" in said


def test_attachments_of_summary_and_body() -> None:
    body = (
        '<p class="fjxx">附件信息：</p><ul class="fjxx"><li><a href="https://x.example/1/f.docx">'
        '招标文件.docx</a></li><li><a href="https://x.example/1/g">清单</a></li></ul>'
        '<p>见<a href="/u/plan.PDF">图纸</a>与<a href="https://www.creditchina.gov.cn/">信用</a></p>'
    )
    page = detail_page(body, files={"00000000-aaaa": "招标文件.docx"})
    assert read_page(page).drafts[0].fields["attachments"] == [
        {
            "id": "00000000-aaaa",
            "title": "招标文件.docx",
            "url": "https://download.ccgp.gov.cn/oss/download?uuid=00000000-aaaa",
        },
        {"id": "body-2", "title": "清单", "url": "https://x.example/1/g"},
        {"id": "body-3", "title": "图纸", "url": "https://www.ccgp.gov.cn/u/plan.PDF"},
    ]


def test_foreign_html_is_read_to_its_end() -> None:
    body = (
        "<html><head><title>Word</title><style>p{}</style></head><body><h4><strong>一、甲</h4>"
        "</strong></div></div><p>二、乙 &amp;#x3014;2020&amp;#x3015;46号</p></body></html>"
        '<p class="template-center-hide-state">三、隐</p><span style="display: none">藏</span>'
        "<script>var x='四';</script><p>中小\n企业<br/>末</p>"
    )
    text = read_page(detail_page(body)).drafts[0].fields["text"]
    assert text == "一、甲\n二、乙 〔2020〕46号\n中小企业\n末"


def test_tables_are_full_grids_with_the_line_before() -> None:
    body = (
        "<p>一、甲</p><p>采购包1：</p><table><tr><th>包号</th><th colspan=2>名称</th></tr>"
        "<tr><td rowspan='2'>1</td><td>桌</td><td>大</td></tr><tr><td>椅</td><td>小<br>红</td></tr>"
        "</table><table><tr><td><table><th>甲</th><th>乙</th></table></td></tr></table>"
    )
    fields = read_page(detail_page(body)).drafts[0].fields
    assert fields["tables"] == [
        {
            "before": "采购包1：",
            "line": 2,
            "rows": [["包号", "名称", "名称"], ["1", "桌", "大"], ["1", "椅", "小\n红"]],
        },
        {"before": "红", "line": 10, "rows": [["甲", "乙"]]},
    ]


def test_a_cut_page_is_a_drift() -> None:
    page = detail_page("<p>一、甲</p><p></html></p><p>二、乙</p>")
    end = page.index("<!--vF_detail_content_container-->")
    with pytest.raises(LayoutDrift, match="vF_detail_content_container"):
        read_page(page[: end - 20])
    with pytest.raises(LayoutDrift, match="</html> at the end"):
        read_page(page[: end + 100])


def test_no_part_of_a_page_passes_for_the_whole() -> None:
    page = detail_page(paragraphs("一、甲\n二、乙"), files={"u-1": "f.pdf"})
    for cut in range(len(page) - 1):
        with pytest.raises(LayoutDrift):
            read_page(page[:cut])


def test_no_part_of_a_capture_passes_for_the_whole(captures: Path) -> None:
    for name in ("detail_gkzb_yunnan_zcy_20260602", "detail_award_heilongjiang_gpcms_2026"):
        text = (captures / f"ccgp/{name}.html").read_text(encoding="utf-8").rstrip()
        for cut in range(0, len(text) - 1, 499):
            with pytest.raises(LayoutDrift):
                read_page(text[:cut])


def test_no_phone_number_of_the_captured_texts_is_left(captures: Path) -> None:
    lines = (captures / "ccgp_text/notices_20260729.jsonl").read_text(encoding="utf-8").splitlines()
    phone = re.compile(r"(?<![\dA-Za-z-])(?:1[3-9]\d{9}|0\d{2,3}[-－—]\d{7,8})(?!\d)|\w@\w")
    for row in map(json.loads, lines):
        if "ccgp.gov.cn" in row["url"]:
            page = detail_page(paragraphs(row["clean_text"]))
            text = str(read_page(page, row["url"]).drafts[0].fields["text"])
            assert phone.findall(text) == [], row["url"]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_a_body_holds_it_is_read(body: str) -> None:
    assert read_page(detail_page(body)).rows == 1


def test_a_page_without_body_is_a_drift() -> None:
    page = detail_page("").replace("vF_detail_content", "article_content")
    with pytest.raises(LayoutDrift, match=r"div\.vF_detail_content"):
        read_page(page)


@pytest.mark.parametrize("label", ["采购项目名称", "公告时间"])
def test_a_required_label_that_is_gone_is_a_drift(label: str) -> None:
    with pytest.raises(LayoutDrift, match=label):
        read_page(detail_page("", summary={label: None}))


def test_a_renamed_label_is_a_drift_and_a_new_one_is_odd() -> None:
    with pytest.raises(LayoutDrift, match="公告时间"):
        read_page(detail_page("", summary={"公告时间": None, "发布时间": "2026年06月02日"}))
    found = read_page(detail_page("", summary={"碳排放量": "3吨"}))
    assert [(o.what, o.found) for o in found.oddities] == [("summary table: new label", "碳排放量")]


def test_the_order_of_the_summary_does_not_matter() -> None:
    page = detail_page("")
    moved = page.replace("<td class='title' width='128'>品目</td><td colspan='3'></td>", "", 1)
    moved = moved.replace(
        "</table></div><!--", "<tr><td class='title'>品目</td><td>货物</td></tr></table></div><!--"
    )
    summary = read_page(moved).drafts[0].fields["summary"]
    assert isinstance(summary, dict)
    assert summary["品目"] == "货物"


# The sources


def test_each_source_asks_for_its_own_channel() -> None:
    assert (CcgpCentral.name, CcgpLocal.name) == ("ccgp_zygg", "ccgp_dfgg")
    for source, folder in ((CcgpCentral, "zygg"), (CcgpLocal, "dfgg")):
        spider = source.__new__(source)  # the crawl's own set-up is none of this test's business
        (window,) = spider.windows(date(2026, 6, 1), date(2026, 6, 4))
        assert window.key == "latest"
        asked = [spider.ask_list(window, number).url for number in (1, 2, 25)]
        base = f"https://www.ccgp.gov.cn/cggg/{folder}/index"
        assert asked == [f"{base}.htm", f"{base}_1.htm", f"{base}_24.htm"]
        assert set(source.readers) == {"list", "detail"}
        assert set(source.interpreters) == {"notice_row", "notice"}


def test_a_known_notice_is_asked_again_by_its_address() -> None:
    spider = CcgpLocal.__new__(CcgpLocal)
    ask = spider.ask_again("26600001", DETAIL_URL.replace("https", "http"))
    assert ask is not None
    assert (ask.url, ask.native_id, ask.kind) == (DETAIL_URL, "26600001", "detail")
    assert spider.ask_again("1", "https://www.ccgp.gov.cn/") is None
