"""Answers of the Shenzhen exchange in their real shape: made-up rows, and the whole envelope.

The captured lists hold bare arrays; `list_answers` puts them back into the envelope that the site
sends, with its counts of each state, so that a test meets what a crawl would meet.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from spiders.drafts import Ask
from spiders.platforms.json_api import keys
from spiders.platforms.szse import ask_detail, ask_page

Row = dict[str, Any]
Exchange = tuple[Ask, str]  # what was asked, and the body of the answer

# The stages of the site with their states, and the words for these (2026-08).
STAGES = {
    (10, "受理"): {20: "已受理"},
    (20, "问询"): {30: "已问询"},
    (30, "上市委会议"): {
        45: "上市委会议通过",
        44: "上市委会议未通过",
        46: "暂缓审议",
        56: "上市委复审会议通过",
        54: "上市委复审会议未通过",
    },
    (35, "提交注册"): {60: "提交注册"},
    (40, "注册结果"): {70: "注册生效", 74: "不予注册", 78: "补充审核", 76: "终止注册"},
    (50, "中止"): {80: "中止"},
    (60, "终止"): {90: "终止(审核不通过)", 95: "终止(撤回)", 94: "终止(未在规定时限内回复)"},
}
WORDS = {code: words for states in STAGES.values() for code, words in states.items()}
FILES = keys(
    "disclosureMaterials enquiryResponseAttachment meetingConclusionAttachment "
    "terminationNoticeAttachment registrationResultAttachment cashReorganizationResultAttachment "
    "ntbListedResultAttachment"
)
_EMPTY_IN_LIST = keys(
    "biztyp biztypsb entid sprrep jsprinst jsprcd jsprrep lglsgnt acctsgnt evalinst evalsgnt "
    "prjprog pjreson pjdot sts plnmt lastestAuditEndDate approveProcessType "
    "planIssuseCapitalForPurchase planIssuseCapitalForFinancing issueTargetType isCashPurchase "
    "isRaiseComplementFinance hasDraftIpoCorp drafIpoCorp isCsrcPrepared"
)


def stage_list(counts: Mapping[int, int]) -> list[Row]:
    """The site's own counts."""
    return [
        {
            **_state(None, None, stage, name, sum(counts.get(code, 0) for code in states)),
            "projectStatusList": [
                _state(code, words, stage, name, counts.get(code, 0))
                for code, words in states.items()
            ],
        }
        for (stage, name), states in STAGES.items()
    ]


def _state(code: int | None, words: str | None, stage: int, name: str, number: int) -> Row:
    return {
        "id": None,
        "status": code,
        "statusName": words,
        "displayStatusName": None,
        "statusSortNo": None,
        "stage": stage,
        "stageName": name,
        "remark": None,
        "projectCount": number,
        "projectStatusList": [],
    }


def list_body(
    rows: Sequence[Mapping[str, Any]],
    number: int = 1,
    total: int | None = None,
    size: int = 100,
    counts: Mapping[int, int] | None = None,
    **changes: Any,
) -> str:
    """The text of a page of the list, `number` from 1."""
    stated = len(rows) if total is None else total
    given = counts if counts is not None else Counter(row["prjstatus"] for row in rows)
    answer = {
        "totalPage": -(-stated // size),
        "pageSize": size,
        "totalSize": stated,
        "start": (number - 1) * size,
        "currentPage": number,
        "pageIndex": number - 1,
        "stageList": stage_list(given),
        "data": list(rows),
    }
    return json.dumps({**answer, **changes}, ensure_ascii=False)


def list_answers(
    rows: Sequence[Mapping[str, Any]],
    kind: int = 1,
    size: int = 100,
    counts: Mapping[int, int] | None = None,
) -> list[Exchange]:
    """The pages of the whole list, which has at least one page."""
    given = counts if counts is not None else Counter(row["prjstatus"] for row in rows)
    return [
        (
            ask_page(kind, number),
            list_body(
                rows[(number - 1) * size : number * size], number, len(rows), size, counts=given
            ),
        )
        for number in range(1, max(1, -(-len(rows) // size)) + 1)
    ]


def detail_body(found: Mapping[str, Any]) -> str:
    """The text of a project's page."""
    return json.dumps({"data": found}, ensure_ascii=False)


def detail_answer(found: Mapping[str, Any], row: Mapping[str, Any] | None = None) -> Exchange:
    """A project's page as it is asked from its `row` of the list."""
    return ask_detail(dict(row or found)), detail_body(found)


# --- made-up rows ------------------------------------------------------------------------------


def project(number: int = 9001, status: int = 30, **changes: Any) -> Row:
    """A row of the list as in 2026, for a firm that doesn't exist."""
    row: Row = {
        **dict.fromkeys(_EMPTY_IN_LIST),
        "prjid": number,
        "cmpcode": "",
        "cmpnm": "青禾样例科技股份有限公司",
        "cmpsnm": "青禾样例",
        "biztype": 1,
        "prjstatus": status,
        "prjst": WORDS.get(status, ""),
        "regloc": "江苏",
        "csrcind": "汽车制造业",
        "sprinst": "样例证券股份有限公司",
        "sprinsts": "样例证券",
        "sprcd": "000999",
        "jsprinsts": "",
        "lawfm": "样例律师事务所",
        "acctfm": "样例会计师事务所（特殊普通合伙）",
        "maramt": "6.25",
        "updtdt": "2026-03-05",
        "acptdt": "2025-12-16",
        "stage": next((s for (s, _), states in STAGES.items() if status in states), None),
        "boardCode": "16",
        "boardName": "创业板",
        "approveProcessTypeName": "",
        "issueTargetName": "",
        "biztypsbName": "",
    }
    return {**row, **changes}


def detail(number: int = 9001, status: int = 30, **changes: Any) -> Row:
    """A project's page: accepted and asked, with one file."""
    found = {
        **project(number, status),
        "biztyp": "IPO",
        "entid": "M000999",
        "sprrep": "甲一，乙二",
        "jsprinst": "",
        "jsprcd": "",
        "jsprrep": "",
        "lglsgnt": "丙三<br />丁四",
        "acctsgnt": "戊五",
        "evalinst": "样例资产评估有限公司",
        "evalsgnt": "己六",
        "prjprog": "已问询",
        "pjreson": "[]",
        "pjdot": "",
        "sts": True,
        "plnmt": 3,
        "lastestAuditEndDate": "2025-12-31",
        "index": None,
        "prjstQty": None,
        "prjprogs": [step(20, "已受理", "2025-12-16 20:22", 0), step(30, "已问询", ASKED, 1)],
        **{name: [] for name in FILES},
        "others": [],
    }
    return {**found, "disclosureMaterials": [filed(number=number)], **changes}


ASKED = "2026-01-12 11:32"


def step(
    value: int,
    caption: str,
    at: str | None,
    order: int,
    *results: tuple[int, str, str],
    finished: bool | None = None,
) -> Row:
    """A milestone with its results. Order -1 is the current state, which is never finished."""
    return {
        "caption": caption,
        "value": value,
        "finished": order >= 0 and at is not None if finished is None else finished,
        "date": at,
        "stageType": None,
        "orderNo": order,
        "status": [step(code, words, day, 0, finished=False) for code, words, day in results],
    }


def filed(dfid: int = 500, number: int | None = 9001, **changes: Any) -> Row:
    """A filed document."""
    row: Row = {
        "dfid": dfid,
        "prjid": number,
        "mtid": None,
        "cmpsnm": "青禾样例",
        "cmpnm": "青禾样例科技股份有限公司",
        "dfphynm": "0a.pdf",
        "dfnm": "1-1 招股说明书.pdf",
        "dftitle": "披露注册稿",
        "configFileName": "1-1 招股说明书",
        "dtyp": 3,
        "matnm": "招股说明书",
        "matcat": 3,
        "matidx": 10,
        "ddt": "2026-02-20",
        "sts": True,
        "cmpcode": None,
        "displayName": "",
        "inquiryId": None,
        "type": 3,
        "index": 2,
        "keywords": None,
        "dfext": "pdf",
        "dfpth": "/UpFiles/rasinfodisc1/202602/RAS_0a.pdf",
        "subInfoDisclosureList": [],
        "ddtime": "2026-02-20 17:05:14",
    }
    return {**row, **changes}
