"""Answers of the Shanghai exchange in their real shape: made-up rows, and the whole envelope.

The captures hold bare arrays; `list_answers` and `detail_answers` put them back into the envelope
that the site sends, so that a test, or an archive made for one, meets what a crawl would meet.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from spiders.drafts import Ask
from spiders.platforms.json_api import keys
from spiders.platforms.sse_queries import ask_counts, ask_detail, ask_files, ask_page

Row = dict[str, Any]
Exchange = tuple[Ask, str]  # what was asked, and the body of the answer

PARTS = ("info", "status", "release", "files", "result", "res")


def envelope(rows: Sequence[Mapping[str, Any]], paging: Mapping[str, Any] | None = None) -> Row:
    """An answer with all the keys that the site sends."""
    empty = "downloadFileName execlStream fileId mergeSize mergeType pageNo pageSize texts"
    return {
        "actionErrors": [],
        "actionMessages": [],
        "fieldErrors": {},
        "isPagination": "true" if paging else "false",
        "jsonCallBack": None,
        "locale": "zh_CN",
        "pageHelp": _paging(paging or {}, len(rows)),
        "queryDate": "",
        "result": list(rows),
        "securityCode": "",
        "statistics": None,
        "type": "",
        "validateCode": "",
        **dict.fromkeys(keys(empty)),
    }


def _paging(given: Mapping[str, Any], rows: int) -> Row:
    unused = dict.fromkeys(["endDate", "objectResult", "searchDate", "sort", "startDate"])
    usual = {"beginPage": 1, "cacheSize": 1, "data": [], "endPage": None, "pageNo": 1}
    counts = {"pageCount": 1, "pageSize": 100, "total": rows}
    return {**unused, **usual, **counts, **given}


def body(rows: Sequence[Mapping[str, Any]], **paging: Any) -> str:
    """The text of an answer."""
    return json.dumps(envelope(rows, paging or None), ensure_ascii=False)


def jsonp(text: str, callback: str = "jsonpCallback70586") -> str:
    """The answer as the site's own page gets it."""
    return f"{callback}({text})"


def list_answers(
    rows: Sequence[Mapping[str, Any]], size: int = 100, total: int | None = None
) -> list[Exchange]:
    """The pages of the whole list, which has at least one page, and its counts by status."""
    pages = max(1, -(-len(rows) // size))
    stated = len(rows) if total is None else total
    listed = [
        (
            ask_page(number),
            body(
                rows[(number - 1) * size : number * size],
                pageNo=number,
                pageCount=pages if rows else 0,
                total=stated,
            ),
        )
        for number in range(1, pages + 1)
    ]
    return [*listed, (ask_counts(), counts(rows))]


def counts(rows: Sequence[Mapping[str, Any]], **changes: Any) -> str:
    """The older list, without its rows: how many projects there are in each status."""
    number = Counter(str(row["currStatus"]) for row in rows)
    stated = [{"status": status, "num": found} for status, found in number.items()]
    told = envelope([], {"total": len(rows), "pageCount": 1})
    return json.dumps({**told, "statistics": stated, **changes}, ensure_ascii=False)


def detail_answers(
    detail: Mapping[str, Sequence[Mapping[str, Any]]], row: Mapping[str, Any] | None = None
) -> list[Exchange]:
    """The parts of one project's detail, as they are asked from its `row` of the list.

    `files`, the newer query for documents, is that of a project which it doesn't know, unless told.
    """
    first = ask_detail(dict(row or detail["info"][0]))
    newer = ask_files(first.native_id or "", {})
    return [
        *((ask, body(detail[ask.kind])) for ask in (first, *first.then)),
        (newer, body(detail.get("files", []))),
    ]


# --- made-up rows ------------------------------------------------------------------------------


def project(number: str = "9001", **changes: Any) -> Row:
    """A row of the list as in 2021, for a firm that doesn't exist."""
    row = {
        "updateDate": "20240305183000",
        "planIssueCapital": 6.25,
        "suspendStatus": "",
        "wenHao": "",
        "stockAuditName": "青禾样例科技股份有限公司科创板IPO项目",
        "currStatus": 2,
        "stockAuditNum": number,
        "registeResult": "",
        "collectType": 1,
        "createTime": "20231201120000",
        "auditApplyDate": "20231231233000",
        "issueAmount": "",
        "commitiResult": "",
        "issueMarketType": 1,
        "OPERATION_SEQ": "0123456789abcdef0123456789abcdef",
        "intermediary": [
            firm(1, "0_900", "样例证券股份有限公司"),
            firm(3, "900", "样例律师事务所"),
        ],
        "stockIssuer": [officer("董事长", "甲一", "71"), officer("其他", "", "72")],
    }
    return {**row, **changes}


def firm(kind: int, number: str, name: str, order: int | str = 1, **changes: Any) -> Row:
    """An intermediary with two people: one who signs, one whose place is empty."""
    jobs = (kind + 1) * 10
    people = [person(jobs + 2, "乙二", f"{number}2"), person(jobs + 1, "", f"{number}1")]
    row = {
        "auditId": "9001",
        "i_intermediaryType": kind,
        "i_intermediaryId": number,
        "i_intermediaryName": name,
        "i_intermediaryAbbrName": name[:2],
        "i_intermediaryOrder": order,
        "i_person": people,
    }
    return {**row, **changes}


def person(job: int, name: str, number: str, title: str = "签字") -> Row:
    return {
        "i_p_jobType": job,
        "i_p_personName": name,
        "i_p_personId": number,
        "i_p_jobTitle": title,
    }


def officer(title: str, name: str, number: str, **changes: Any) -> Row:
    """An officer's line, with the issuer's own columns."""
    row = {
        "auditId": "9001",
        "s_stockIssueId": "9001",
        "s_personId": number,
        "s_personName": name,
        "s_jobTitle": title,
        "s_issueCompanyFullName": "青禾样例科技股份有限公司",
        "s_issueCompanyAbbrName": "青禾样例",
        "s_csrcCode": "I65",
        "s_csrcCodeDesc": "软件和信息技术服务业",
        "s_province": "江苏",
        "s_areaNameDesc": "苏州市",
        "s_companyCode": "",
    }
    return {**row, **changes}


def step(status: int, item: str, reason: str | None = "", **changes: Any) -> Row:
    """A line of the log; with `reason=None` a milestone, which has no such key."""
    row = {
        "auditItemId": item,
        "auditStatus": status,
        "commitiResult": "",
        "registeResult": "",
        "suspendStatus": "",
        "stockAuditNum": "9001",
        "qianDate": "2024-03-01 17:00:02",
        "timesave": "2024-03-01 17:00:10",
        "publishDate": "2024-03-01",
    }
    said = {} if reason is None else {"reasonDesc": reason}
    return {**row, **said, **changes}


def filed(number: str = "500", **changes: Any) -> Row:
    """A filed document."""
    row = {
        "fileId": number,
        "fileTitle": "青禾样例科技股份有限公司招股说明书（申报稿）",
        "filename": "0a.pdf",
        "filePath": "/information/c/202312/0a.pdf",
        "fileSize": 1024,
        "fileType": 30,
        "fileVersion": 1,
        "fileLastVersion": 1,
        "fileUpdateTime": "20231231170000",
        "publishDate": "2023-12-31",
        "auditStatus": 1,
        "auditItemId": "i1",
        "stockAuditNum": "9001",
        "companyFullName": "青禾样例科技股份有限公司",
        "StockType": 1,
        "MarketType": 1,
        "OPERATION_SEQ": "ff",
    }
    return {**row, **changes}


def searched(number: str = "700", **changes: Any) -> Row:
    """A document by the newer query."""
    row = {
        "auditId": "9001",
        "companyAbbr": "青禾样例",
        "companyCode": "",
        "companyName": "青禾样例科技股份有限公司",
        "fileId": number,
        "fileName": "009001_20240301_AB12.pdf",
        "filePath": "/disclosure/announcement/c/202403/009001_20240301_AB12.pdf",
        "fileSize": 4096,
        "fileTitle": "青禾样例科技股份有限公司招股说明书（上会稿）",
        "fileType": 30,
        "fileTypeMap": "I0012",
        "fileUpdTime": "20240301173007",
        "fileVersion": 2,
        "isPreviewFile": "1",
        "marketType": 1,
    }
    return {**row, **changes}


def committee_notice(*projects: str, **changes: Any) -> Row:
    """A notice of the listing committee on several projects."""
    named = [
        {"auditId": project, "companyFullName": "某公司", "auditOrderNo": n}
        for n, project in enumerate(projects or ("9000", "9001"), 1)
    ]
    row = {
        "fileId": "ab12",
        "fileName": "1b.pdf",
        "fileTitle": "样例上市委审议会议结果公告",
        "filePath": "/information/c/202403/1b.pdf",
        "fileSize": 2048,
        "fileUpdTime": "20240301180000",
        "publishDate": "2024-03-01",
        "fileType": 2,
        "stockAudit": named,
    }
    return {**row, **changes}
