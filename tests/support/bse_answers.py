"""Answers of the Beijing exchange in their real shape: made-up projects, dates as Java has them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from spiders.drafts import Ask
from spiders.platforms.bse import ask_detail, ask_page
from spiders.platforms.json_api import keys

Row = dict[str, Any]
Exchange = tuple[Ask, str]  # what was asked, and the body of the answer

HEADERS = {"Content-Type": "text/html;charset=utf-8", "Server": "wswaf"}
SIZE = 20
RULE = "根据《样例规则》第五十二条，"


class Said(NamedTuple):
    """A draft, as the interpreters see it."""

    fields: dict[str, Any]
    native_id: str = "9001"
    context: dict[str, Any] = {"version": "v1"}  # noqa: RUF012


def java(text: str) -> Row:
    """A Java date of a moment in Beijing, `2024-12-26` or `2024-12-26 19:00:01`."""
    at = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    return {
        "date": at.day,
        "day": at.isoweekday() % 7,
        "hours": at.hour,
        "minutes": at.minute,
        "month": at.month - 1,
        "seconds": at.second,
        "time": int(at.timestamp()) * 1000,
        "timezoneOffset": -480,
        "year": at.year - 1900,
    }


def jsonp(answer: Mapping[str, Any], callback: str = "cb") -> str:
    return f"{callback}([{json.dumps(answer, ensure_ascii=False)}])"


def row(number: int = 9001, **changes: Any) -> Row:
    """A row of the list, for a firm that doesn't exist."""
    given = {
        "accountingOrg": "样例会计师事务所（特殊普通合伙）",
        "appraisalOrg": "样例资产评估有限公司",
        "companyName": "青禾样例科技股份有限公司",
        "id": number,
        "lawyerOrg": "样例律师事务所",
        "operatingTime": java("2025-01-20 18:00:11"),
        "receiveDate": java("2024-12-26 23:30:01"),
        "registerAddress": "江苏省 常州市",
        "sponsorOrg": "样例证券股份有限公司",
        "status": "P02",
        "stockCode": "874001",
        "stockName": "青禾样例",
        "updateDate": java("2025-01-20"),
    }
    return {**given, **changes}


def listing(
    rows: Sequence[Row],
    number: int = 0,
    total: int | None = None,
    counts: Mapping[str, int] | None = None,
    **changes: Any,
) -> Row:
    """A page of the list; `number` counts from 0. `counts` are those of the whole list by state."""
    stated = len(rows) if total is None else total
    pages = -(-stated // SIZE)
    info = {
        "content": list(rows),
        "firstPage": number == 0,
        "lastPage": number + 1 >= pages,
        "number": number,
        "numberOfElements": len(rows),
        "size": SIZE,
        "sort": None,
        "totalElements": stated,
        "totalPages": pages,
    }
    told = [{"cnt": cnt, "status": status} for status, cnt in (counts or {}).items()]
    return {"countsInfo": told, "listInfo": {**info, **changes}}


def list_answers(rows: Sequence[Row]) -> list[Exchange]:
    """All pages of the list."""
    pages = max(1, -(-len(rows) // SIZE))
    counts = Counter("P07-1" if row["status"] == "P07" else str(row["status"]) for row in rows)
    return [
        (ask_page(n + 1), jsonp(listing(rows[n * SIZE : (n + 1) * SIZE], n, len(rows), counts)))
        for n in range(pages)
    ]


def news(number: int = 9001, **changes: Any) -> Row:
    """A project as its detail has it."""
    more = {
        "accountant": "丁四,戊五",
        "appraiser": "无",
        "companyType": "1",
        "isFlag": "",
        "itemNo": "GF2024120099",
        "lawyer": "己六",
        "publishDate": java("2025-01-20"),
        "sponsorRepresent": "乙二,丙三",
    }
    return {**row(number), **more, **changes}


def status(number: int = 9001, **dates: Any) -> Row:
    """The steps; a text is taken as a date, and what isn't named is null."""
    dated = keys(
        "receiveDate inquiryDate listingCommitteeDate listingCommitteeResultDate rePassDate "
        "submitDate approveResultDate suspendDate terminateDate updateDate operatingTime"
    )
    given = {key: java(value) if key in dated else value for key, value in dates.items()}
    codes = {"listingCommitteeResult": "", "approveResult": "", "stockCode": "874001"}
    return {
        **dict.fromkeys(dated),
        **codes,
        "id": number,
        "itemNo": "GF2024120099",
        **given,
    }


def note(text: str, on: str, number: int = 1, item: str = "GF2024120099") -> Row:
    return {
        "content": text,
        "date": java(on),
        "fkey": item,
        "id": number,
        "type": "PROJECT_NEWS",
    }


def stopped(on: str, why: str = "因财务报告到期补充审计事项申请中止审核") -> Row:
    return note(f"{on}，青禾样例{why}，{RULE}中止其公开发行股票并上市审核。\r\n", on)


def resumed(on: str) -> Row:
    text = f"{on}，青禾样例中止审核情形消除，{RULE}恢复其公开发行股票并上市审核。"
    return note(text, on)


def file(code: str = "ab01", subtype: str = "9530-1001", **changes: Any) -> Row:
    """A file with all its keys, most of which are always empty."""
    empty = keys(
        "dKey disclosurePostTitle disclosureTypeValue dxfxTitleSelect filePath fullName "
        "issuerName publishOrg upTime xxfcbj xxzqlx xxzrlx"
    )
    numbers = keys("disclosureYear infoId isEmergency isNewThree modifyTimes state")
    given = {
        "companyCd": "874001",
        "companyName": "青禾样例",
        "destFilePath": f"/disclosure/2024/2024-12-26/{code}.pdf",
        "disclosureCode": code,
        "disclosureSubType": subtype,
        "disclosureTitle": "青禾样例:招股说明书（申报稿）",
        "disclosureType": subtype.partition("-")[0],
        "fileExt": "pdf",
        "pubDate": java("2024-12-26"),
        "publishDate": "2024-12-26",
        "upDate": java("2024-12-26 19:02:00"),
    }
    return {**dict.fromkeys(empty, ""), **dict.fromkeys(numbers, 0), **given, **changes}


def detail(number: int = 9001, **changes: Any) -> Row:
    """A whole detail: accepted and under inquiry, with the files that come with that."""
    drafts = {"SBG": [file()], "SYG": [], "BHG": []}
    sections = {"GPFXSMS": drafts, "QT": {"SBG": [], "SYG": [], "BHG": []}}
    given = {
        "hyggjgInfo": [],
        "hztzInfo": [],
        "projectNews": news(number),
        "projectStatus": status(number, receiveDate="2024-12-26", inquiryDate="2025-01-20"),
        "sysDate": java("2026-11-08"),
        "wxhfhInfo": [file("ab02", "9530-2001", disclosureTitle="青禾样例:审核问询函")],
        "xxfcbj": "1",
        "xxgkInfo": sections,
        "zmInfo": [],
        "zzscInfo": [],
    }
    return {**given, **changes}


def detail_answer(listed: Row, **changes: Any) -> Exchange:
    """The detail that a row of the list leads to, with the row's own state."""
    number = int(listed["id"])
    given = {"projectNews": {**news(number), **listed}, **changes}
    return ask_detail(listed), jsonp(detail(number, **given))
