"""Pages of the regulator's tables in the shape that clients of them describe: no page of the table
of tutored firms was ever captured, and of the table of filings abroad its cells alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook

HEADS = "序号|辅导对象|辅导机构|备案时间|辅导状态|派出机构|报告类型|报告标题"
FOLDER = "PREIPO_F0101_V01_20260911_36475_Q/DD35B58BBA0C480484A834CBEF8E3C9A"


def file_path(number: str = "36475", day: str = "2026/9/11", title: str = "辅导备案报告") -> str:
    """The path of a report: the day in it has no leading zeros."""
    folder = FOLDER.replace("36475", number)
    return f"/mnt/storage/stock/pre_ipo/{day}/{folder}/{title}.pdf"


def report(number: str = "36475", **changes: str) -> dict[str, str]:
    """A row by column head, and `path`."""
    row = {
        "序号": "1",
        "辅导对象": "青禾样例科技股份有限公司",
        "辅导机构": "样例证券股份有限公司",
        "备案时间": "2026-01-23",
        "辅导状态": "辅导备案",
        "派出机构": "深圳证监局",
        "报告类型": "辅导备案报告",
        "报告标题": "关于青禾样例科技股份有限公司首次公开发行股票并上市辅导备案报告",
        "path": file_path(number),
    }
    return {**row, **changes}


def tutoring_page(
    rows: Sequence[dict[str, str]], heads: str = HEADS, pager: str = "", charset: str = "utf-8"
) -> str:
    """A page of the table: long cells are cut, and have their whole text in `title`."""
    head = "".join(f"<th>{name}</th>" for name in heads.split("|"))
    return (
        f'<html><head><meta charset="{charset}"></head><body>'
        "<table><tr><td>首页</td></tr></table>"
        f'<table class="m-table2 list"><tr>{head}</tr>{"".join(_line(r, heads) for r in rows)}'
        f"</table>{pager}</body></html>"
    )


def _line(row: dict[str, str], heads: str) -> str:
    cells = "".join(_cell(row[name], name) for name in heads.split("|"))
    return f"<tr onclick=\"downloadPdf1('{row['path']}','x','1')\">{cells}</tr>"


def _cell(text: str, name: str) -> str:
    if name == "报告标题" and len(text) > 12:
        return f'<td title="{text}">{text[:10]}...</td>'
    return f"<td>{text}</td>"


Cells = dict[str, Any]

ABROAD = (
    "序号|企业名称|申报类型|申报主体|拟上市交易所|保荐人/主承销商|境内律师|接收日期|备案状态|备注"
)
TITLE = "境内企业境外发行证券和上市备案情况表（首次公开发行及全流通）（截至2026年9月30日）"
SITE = "https://www.csrc.gov.cn"
CHANNEL = f"{SITE}/getChannelList?channelCode=c101935"
NUMBER = "8f3f0d4be56b4f8aa8183b3234b88ede"
SEARCH = (
    f"{SITE}/searchList/{NUMBER}?_isAgg=true&_isJson=true&_pageSize=30&_template=index"
    "&_rangeTimeGte=&_channelName=&page=1"
)
PAGE = f"{SITE}/csrc/c106251/c7662540/content.shtml"
FILE = f"{SITE}/csrc/c106251/c7662540/7662540/files/c789729ede114481.xlsx"


def filing(number: int = 1, **changes: Any) -> Cells:
    """A row of the table of filings, as a client of it names its cells."""
    row = {
        "no": number,
        "name": f"青禾样例{number}股份有限公司",
        "type": "直接境外上市",
        "subject": "/",
        "venue": "香港联交所",
        "sponsor": "Sample Securities LLC",
        "lawyer": "样例律师事务所",
        "date": "2026年1月8日",
        "status": "已接收",
        "remark": "",
    }
    return {**row, **changes}


def workbook(
    rows: Sequence[Cells], title: str = TITLE, heads: str = ABROAD, *, two_rows: bool = False
) -> bytes:
    """The table as a spreadsheet; with `two_rows` its head is merged over two."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    names = heads.split("|")
    sheet.append([title])
    sheet.append([])
    sheet.append(names if not two_rows else [*names[:5], "中介机构", *[None] * 4])
    if two_rows:
        sheet.append([*[None] * 5, *names[5:]])
    for row in rows:
        sheet.append(list(row.values()))
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def found_tables(*tables: dict[str, Any]) -> str:
    """The answer of the search; without tables, the one of the title with its file."""
    usual = {"title": TITLE, "url": PAGE, "publishedTime": 1, "resList": [{"filePath": FILE}]}
    results = [{**usual, **table} for table in tables or ({},)]
    return json.dumps({"data": {"results": results, "total": len(results)}}, ensure_ascii=False)
