"""Answers in the shape of the portals beside ccgp.gov.cn, with notices that nobody published."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from spiders.platforms import ggzy

JSON = {"Content-Type": "application/json; charset=utf-8"}
TENDER_BODY = (
    "<p>一、项目基本情况</p><p>项目编号：YLZC-2026-07</p><p>项目名称：样本仪器采购项目</p>"
    "<p>预算金额（元）：360000</p><p>二、申请人的资格要求</p>"
    "<p>本项目专门面向中小企业采购。</p>"
    "<p>七、对本次采购提出询问，请按以下方式联系</p><p>1.采购人信息</p><p>名 称：样本市第一中学</p>"
    "<p>联系方式：13800000002</p>"
)


# ggzy.gov.cn

KINDS = {"0201": "采购/资审公告", "0202": "中标公告", "0203": "采购合同", "0204": "更正事项"}


def ggzy_path(side: str, stage: str, day: str, number: str, province: str = "330000") -> str:
    return f"/information/deal/html/{side}/{province}/{stage}/{day.replace('-', '')}/{number}.html"


def ggzy_row(number: str, title: str, day: str, stage: str = "0201") -> dict[str, Any]:
    empty = dict.fromkeys(
        ("addTime", "bodyContent", "businessType", "city", "cityText", "dataSources", "deadline")
    )
    more = dict.fromkeys(
        (
            *("dataSourcesText", "dataTimestamp", "industryType", "pinformationType"),
            *("syncTableName", "tenderProjectCode", "transactionSourcesPlatform"),
        )
    )
    return {
        **empty,
        **more,
        "id": number,
        "title": title,
        "publishTime": day,
        "province": "330000",
        "provinceText": "浙江省",
        "transactionSourcesPlatformText": "样本市公共资源交易网",
        "businessTypeText": "政府采购",
        "informationType": stage,
        "informationTypeText": KINDS[stage],
        "industryTypeText": "",
        "url": ggzy_path("a", stage, day, number),
    }


def ggzy_list(rows: Sequence[dict[str, Any]], number: int = 1, total: int | None = None) -> str:
    """A page of up to 20 rows of a list of `total`."""
    whole = len(rows) if total is None else total
    data = {
        "records": list(rows),
        "total": whole,
        "size": 20,
        "current": number,
        "orders": [],
        "optimizeCountSql": True,
        "searchCount": True,
        "countId": None,
        "maxLimit": None,
        "pages": -(-whole // 20),
    }
    answer = {"code": 200, "message": "success", "data": data, "usetime": 0, "timestamp": 1}
    return json.dumps(answer, ensure_ascii=False)


def ggzy_project(notices: Sequence[tuple[str, str, str, str]], number: str = "YLZC-2026-07") -> str:
    """An A page. notices: tab, day, number and title of each."""
    lists = {tab: "" for tab in ("0201", "0202", "0203", "0204")}
    for tab, day, article, title in notices:
        path = ggzy_path("b", tab, day, article)
        lists[tab] += (
            f'<li><a href="javascript:;" title="{title}"\n  onclick="showDetail(this, \'{tab}\','
            f"'{path}')\">{title}</a><span>{day}</span></li>"
        )
    tabs = "".join(f'<li id="t_{tab}">{KINDS[tab]}</li>' for tab in lists)
    shown = "".join(
        f'<div class="fully_toggle_cont" id="div_{tab}"><ul class="fully_list">'
        f"{items or '<li>暂无数据</li>'}</ul></div>"
        for tab, items in lists.items()
    )
    return (
        "<!doctype html><html><head><script>var mysid = '00other';</script></head><body>"
        '<div class="fully"><h4 class="h4_o">样本</h4><p class="p_o"><span > 采购项目编号：'
        f'{number}</span><span>信息来源：<label id="platformName">样本网</label></span></p>'
        f'<div class="fully_toggle"><ul class="ul_toggle">{tabs}</ul>{shown}</div></div>'
        "</body></html>"
    )


def ggzy_notice(title: str, body: str, said: str = "发布时间：2026-11-05 10:20") -> str:
    """A B page."""
    return (
        '<!doctype html><html><body><div class="detail"><h4 class="h4_o">'
        f'{title}</h4><p class="p_o"><span>{said}</span><span>信息来源：<label>样本网</label>'
        f'</span></p><div id="mycontent">{body}</div></div></body></html>'
    )


def ggzy_contract(amount: str, *, buyer: str = "样本市第一中学") -> str:
    """The table of a contract."""
    rows = {
        "采购人名称": buyer,
        "中标（成交）供应商名称": "样本仪器有限公司",
        "合同金额": amount,
        "合同期限": "年",
        "合同签署时间": "2026-11-05 00:32:09",
    }
    cells = "".join(f"<tr><th>{label}</th><td>{value}</td></tr>" for label, value in rows.items())
    return f'<table class="detail_Table">{cells}</table>'


def ggzy_url(side: str, stage: str, day: str, number: str) -> str:
    return ggzy.SITE + ggzy_path(side, stage, day, number)


# 政采云


def zcy_row(number: str, title: str, ms: int = 1_793_844_000_000) -> dict[str, Any]:
    return {
        "articleId": number,
        "title": title,
        "publishDate": ms,
        "pathName": "公开招标公告",
        "districtCode": "450100",
        "districtName": "广西壮族自治区南宁市",
        "purchaseName": "样本市第一中学",
        "invalid": 0,
    }


def zcy_list(rows: Sequence[dict[str, Any]], total: int | None = None) -> str:
    data = {"total": len(rows) if total is None else total, "data": list(rows)}
    return json.dumps({"success": True, "result": {"data": data}, "error": None})


def zcy_notice(
    number: str,
    title: str,
    body: str = TENDER_BODY,
    links: Sequence[tuple[str, str]] = (),
    **more: Any,
) -> str:
    """links: number and type of each notice of the project."""
    linked = [
        {"articleId": n, "type": kind, "typeName": "", "isExist": True, "isCurrent": n == number}
        for n, kind in links
    ]
    data = {
        "articleId": number,
        "title": title,
        "publishDate": 1_793_844_000_000,
        "content": body,
        "projectCode": "YLZC-2026-07",
        "projectName": "样本仪器采购项目",
        "isGovPurchase": True,
        "districtCode": "450100",
        "categoryNames": ["采购公告", "公开招标公告"],
        "announcementLinkDtoList": linked,
        "attachmentVO": {
            "domain": "https://files.example/",
            "attachments": [
                {"fileId": "a/b.pdf", "name": "采购文件.pdf", "isShow": True},
                {"fileId": "c.pdf", "name": "内部.pdf", "isShow": False},
            ],
        },
        **more,
    }
    return json.dumps({"success": True, "result": {"data": data}, "error": None})


# gpcms


def gpcms_row(number: str, title: str) -> dict[str, Any]:
    return {
        "id": number,
        "title": title,
        "noticeTime": "2026-11-05 10:20:00",
        "regionName": "样本市",
        "regionCode": "440100",
        "noticeType": "001011",
        "noticeTypeName": "公开招标公告",
        "openTenderCode": "YLZC-2026-07",
        "budget": "360000.0000",
        "purchaser": "样本市第一中学",
    }


def gpcms_list(rows: Sequence[dict[str, Any]], total: int | None = None) -> str:
    data = {"rows": list(rows), "total": len(rows) if total is None else total}
    return json.dumps({"code": "200", "msg": "操作成功", "data": data}, ensure_ascii=False)


def gpcms_notice(title: str, body: str = TENDER_BODY) -> str:
    file = {"fileName": "采购文件.pdf", "fileUrl": "https://files.example/1.pdf"}
    data = {"title": title, "content": body, "attchList": [file]}
    return json.dumps({"code": "200", "msg": "操作成功", "data": data}, ensure_ascii=False)
