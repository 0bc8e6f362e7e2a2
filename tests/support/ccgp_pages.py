"""Pages in the shape of ccgp.gov.cn, written for tests: what a test says, in the portal's frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

# Summary labels that every notice has; a test overrides the values, or takes a label away (None).
SUMMARY: Mapping[str, str] = {
    "采购项目名称": "样本设备采购项目",
    "品目": "",
    "采购单位": "某市样本中学",
    "行政区域": "云南省",
    "公告时间": "2026年06月02日  10:26",
    "项目联系人": "张三丰",
    "项目联系电话": "0871-60000001",
    "采购单位地址": "某市样本路1号",
    "采购单位联系方式": "13800000002",
    "代理机构名称": "样本招标有限公司",
    "代理机构地址": "某市样本路2号",
    "代理机构联系方式": "李四光 13800000003",
}
DETAIL_URL = "https://www.ccgp.gov.cn/cggg/dfgg/gkzb/202606/t20260602_26600001.htm"


def list_row(
    href: str = "./gkzb/202606/t20260602_26600001.htm",
    title: str = "样本设备采购项目公开招标公告",
    *,
    text: str | None = None,
    labels: Sequence[tuple[str, str]] = (
        ("发布时间", "2026-06-02 10:26"),
        ("地域", "云南"),
        ("采购人", "某市样本中学"),
    ),
    kind: str | None = "公开招标",
) -> str:
    """A row of a list. `kind` None leaves the type out, as lists of one type may."""
    kind_em = f'<em rel="bxlx">\n{kind}</em> ' if kind is not None else ""
    values = " ".join(f"{label}：<em>{value}</em>" for label, value in labels)
    return (
        f'<li>   <a href="{href}" target="_blank" title="{title}">{text or title}</a>\n'
        f"    {kind_em}{values}\n    </li>"
    )


def list_page(*rows: str, pager: str = "Pager({size:25, current:0, prefix:'index'});") -> str:
    """A list page: the definition of its pager, which has a size too, stands before the call."""
    return (
        "<!doctype html><html><head><title>样本</title></head><body><div>"
        f'<ul class="c_list_bid">\n{"".join(rows)}\n</ul></div>'
        "<script>function Pager(c){var e=d({size:1,current:0},c||{});if(e.size==1)return false}"
        f"</script><script>{pager}</script>"
        "<ul><li>其他</li></ul></body></html>"
    )


def summary_table(summary: Mapping[str, str | None], files: Mapping[str, str]) -> str:
    """The summary: two pairs in a row where the portal has them, 采购单位 twice."""
    cells = [
        f"<tr><td class='title' width='128'>{label}</td><td colspan='3'>{value}</td></tr>"
        for label, value in summary.items()
        if value is not None and label not in ("行政区域", "公告时间")
    ]
    pair = "".join(
        f"<td class='title'>{label}</td><td width='168'>{summary[label]}</td>"
        for label in ("行政区域", "公告时间")
        if summary.get(label) is not None
    )
    again = "<tr><td class='title'>采购单位</td><td colspan='3'>又一次</td></tr>"
    links = "".join(
        f"<tr><td class='title'>附件{n}</td><td colspan='3'><a class='bizDownload' href=''"
        f" id='{uuid}' title='点击下载'>{name}</a></td></tr>"
        for n, (uuid, name) in enumerate(files.items(), start=1)
    )
    return (
        "<div class='table'><h5>公告概要：</h5><table width='600'>"
        "<tr><td colspan='4'><b>公告信息：</b></td></tr>"
        f"{''.join(cells)}<tr>{pair}</tr>{again}{links}</table></div>"
    )


def detail_page(
    body: str,
    *,
    title: str = "样本设备采购项目公开招标公告",
    published: str = "2026年06月02日 10:26",
    crumbs: Sequence[str] = ("首页", "政采公告", "地方公告", "公开招标公告"),
    summary: Mapping[str, str | None] | None = None,
    files: Mapping[str, str] | None = None,
) -> str:
    """The page of a notice. `summary` changes or, with None, removes labels."""
    path = "&raquo;".join(f'<a href="../" title="{c}" class="CurrChnlCls">{c}</a>' for c in crumbs)
    table = summary_table({**SUMMARY, **(summary or {})}, files or {})
    return (
        f'<!doctype html><html><head><title>{title}</title></head><body id="detail">'
        f'<div class="vF_deail_currentloc mt10"><p>当前位置：{path}</p></div>'
        '<div class="vF_deail_maincontent"><div class="vF_detail_main  pzInzz">'
        f'<div class="vF_detail_header"><h2 class="tc">{title}</h2><p class="tc">'
        f'<span id="pubTime">{published}</span> 来源：<span id="sourceName"></span></p></div>'
        f"<!--contentTable-->{table}<!--contentTable-->"
        '<div class="vF_detail_content_container"><div class="vF_detail_content">'
        f"{body}</div></div><!--vF_detail_content_container-->"
        "</div><!--vF_detail_main--></div><!--vF_deail_maincontent-->"
        '<div class="vF_detail_relcontent mt13"><ul class="c_list_tat"></ul></div>'
        '</body><script src="/js/detailaddon.js"></script>\n</html>'
    )


def paragraphs(text: str) -> str:
    """Plain text as a body: a paragraph for each line."""
    return "".join(f"<p>{escape(line)}</p>" for line in text.split("\n"))


def table(*rows: Sequence[str]) -> str:
    """A table of plain cells, the first row as its head."""
    lines = ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"
