"""Sites in the shape of each platform's pages, written for tests: all names are invented."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

MENU = (
    '<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/xxgk/">信息公开</a></li>'
    '<li><a href="/zcfg/">政策法规</a></li></ul><p>今天是2026年11月8日 星期日</p></div>'
)
SIDEBAR = (
    '<div class="side"><dl><dd><a href="/zt/t20240102_11.html">专题一</a><i>2024-01-02</i></dd>'
    '<dd><a href="/zt/t20240101_12.html">专题二</a><i>2024-01-01</i></dd></dl></div>'
)
FOOT = '<div class="foot"><a href="/about.html">关于我们</a> 某某省财政厅主办 ICP备00000000号</div>'
BODY = (
    "为发挥政府投资基金引导作用，样本省产业引导基金现面向社会公开遴选子基金管理机构。"
    "基金总规模不低于10亿元，存续期8年。联系人：赵某某，联系电话：000-00000000。"
)


def page(inner: str, *, head: str = "", charset: str = "utf-8") -> str:
    """A page around its own part: menu, sidebar and foot as they surround every list."""
    return (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>样本省财政厅</title>{head}'
        f"</head><body>{MENU}{inner}{SIDEBAR}{FOOT}</body></html>"
    )


def row(href: str, title: str, day: str = "2026-11-05", shown: str | None = None) -> str:
    """A row as TRS writes it; `shown` is the title as the list cuts it."""
    return (
        f'<li><a href="{href}" title="{title}" target="_blank">{shown or title}</a>'
        f"<span>{day}</span></li>"
    )


def trs_list(*rows: str, pages: int | None = 3, ending: str = "html") -> str:
    """A list as TRS writes it: the number of its pages stands in a script."""
    script = (
        ""
        if pages is None
        else f'<script>createPageHTML({pages}, 0, "index", "{ending}");</script>'
    )
    commented = f"<!-- {row('./202001/t20200101_1.html', '旧公告', '2020-01-01')} -->"
    return page(
        f'<div class="list"><ul class="u-list">{"".join(rows)}{commented}</ul>{script}</div>'
    )


def article(
    title: str = "样本省产业引导基金子基金管理机构遴选公告",
    *,
    body: str = BODY,
    meta: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    files: str = "",
    holder: str = 'class="TRS_Editor"',
    charset: str = "utf-8",
) -> str:
    """An announcement's page: meta elements, a table of disclosure, a body, and files behind it."""
    said = {
        "ArticleTitle": title,
        "PubDate": "2026-11-05 09:30",
        "ContentSource": "样本省财政厅",
        "ColumnName": "通知公告",
        **(meta or {}),
    }
    head = "".join(f'<meta name="{k}" content="{escape(v)}">' for k, v in said.items() if v)
    table = "".join(
        f"<tr><td><b>{k}：</b></td><td>{v}</td></tr>" for k, v in (labels or {}).items()
    )
    inner = (
        f'<div class="crumbs">当前位置：首页 &gt; 通知公告</div><table class="xxgk">{table}</table>'
        f"<h1>{title}</h1><div {holder}><style>.a{{}}</style><p>{body}</p>{files}</div>"
    )
    return page(inner, head=head, charset=charset)


def hanweb_records(*rows: str, total: int = 25, size: int = 10) -> str:
    """Records of a Hanweb column, as its page and its proxy have them."""
    records = "".join(f"<record><![CDATA[\n{one}]]></record>" for one in rows)
    return (
        f"<datastore><totalrecord>{total}</totalrecord><totalpage>{-(-total // size)}</totalpage>"
        f"<recordset>{records}</recordset></datastore>"
    )


def hanweb_column(
    *rows: str, total: int = 25, size: int = 10, proxy: str | None = None, says_size: bool = True
) -> str:
    """A Hanweb column's page: its first records in a script, and the call of its proxy."""
    call = (
        proxy
        if proxy is not None
        else (
            "/module/web/jpage/dataproxy.jsp?page=2&appid=1&webid=7&path=/&columnid=8511"
            "&unitid=3001&webname=样本&permissiontype=0"
        )
    )
    records = hanweb_records(*rows, total=total, size=size).replace(
        "<recordset>",
        f'<nextgroup><![CDATA[<a href="{call}"></a>]]></nextgroup><recordset>',
    )
    return page(
        f'<div id="3001"><script type="text/xml">{records}</script></div>'
        + (f"<script>jpage({{perPage:{size}, totalRecord: {total}}})</script>" if says_size else "")
    )


def jpaas_rows(*rows: tuple[str, str, str]) -> str:
    """Rows of a jpaas list: (address, title, day)."""
    return "".join(
        f'<li class="clearfix"><a class="bt-left" title="{t}" href="{h}" target="_blank">{t}</a>'
        f'<span class="bt-right">{d}</span></li>'
        for h, t, d in rows
    )


def jpaas_column(*rows: tuple[str, str, str], count: int = 5, size: int = 2) -> str:
    """A jpaas column's page with the element that says how its interface is to be asked."""
    query = (
        "{'webId':'3185','pageId':'1599544','parseType':'bulidstatic','pageType':'column',"
        "'tagId':'信息列表','tplSetId':'o0Y'}"
    )
    return page(
        f'<ul class="list">{jpaas_rows(*rows)}</ul><div class="page" count="{count}" rows="{size}"'
        f' pageNo="1" unitUrl="/api-gateway/jpaas-publish-server/front/page/build/unit"'
        f' queryData="{query}"></div>'
    )


def jpaas_unit(*rows: tuple[str, str, str]) -> str:
    """The interface's answer: HTML in JSON."""
    html = f'<ul class="list">{jpaas_rows(*rows)}</ul>'
    return json.dumps({"success": True, "code": "200", "data": {"html": html}}, ensure_ascii=False)


def gkmlpt_index(sid: int = 755031, *columns: tuple[int, str]) -> str:
    """A catalogue's page: number and tree of columns in a script."""
    tree = [{"id": n, "name": name, "children": [], "jump_url": ""} for n, name in columns]
    tree = [{"id": 1, "name": "信息公开", "jump_url": "", "children": tree}]
    return page(
        f"<script>window._CONFIG = {{SID:'{sid}', TREE: {json.dumps(tree, ensure_ascii=False)},"
        " SERVICE_AREA_ID: 1}</script>"
    )


def gkmlpt_list(*articles: Mapping[str, Any], total: int | None = None) -> str:
    """The interface's answer for a column."""
    count = len(articles) if total is None else total
    return json.dumps({"classify": {"id": 2811, "post_count": count}, "articles": list(articles)})


def gkmlpt_article(number: int, title: str, **more: Any) -> dict[str, Any]:
    """One article of it; times are seconds since 1970 (here 2026-11-05 09:30 in Beijing)."""
    return {
        "id": number,
        "title": title,
        "document_number": "样金规〔2026〕1号",
        "publisher": "样本市金融办",
        "date": 1793809800,
        "display_publish_time": 1793842200,
        "url": f"http://jr.sz.gov.cn/gkmlpt/content/12/{number // 1000}/post_{number}.html",
        **more,
    }


def gkmlpt_post(body: str = f"<p>{BODY}</p>", title: str = "样本办法") -> str:
    """An announcement's page, whose body stands in a script."""
    detail = json.dumps({"title": title, "content": body})
    return page(f"<h1>{title}</h1><script>_CONFIG.DETAIL = {detail};</script>")


def suzhou(*rows: Mapping[str, str], pages: int = 1) -> str:
    """The answer of Suzhou's interface, one of `pages` with as many rows each."""
    data = {
        "allRow": pages * len(rows),
        "totalPage": pages,
        "list": list(rows),
    }
    return json.dumps({"code": 0, "data": data}, ensure_ascii=False)


def library(**kinds: Sequence[Mapping[str, Any]]) -> str:
    """The answer of the State Council's library: a list for each kind of document."""
    lists = {
        kind: {"totalCount": len(items), "listVO": list(items)} for kind, items in kinds.items()
    }
    return json.dumps(
        {"code": 200, "msg": "操作成功", "searchVO": {"totalCount": 0, "catMap": lists}},
        ensure_ascii=False,
    )


def dumped(value: Any) -> str:
    """JSON as interfaces write it."""
    return json.dumps(value, ensure_ascii=False)
