"""Answers of AMAC's register in their real shape: made-up rows, the envelope, a fund's page."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

Row = dict[str, Any]


def body(
    rows: Sequence[Mapping[str, Any]],
    number: int = 0,
    size: int = 100,
    total: int | None = None,
    **changes: Any,
) -> str:
    """One page, counted from 0, of a window with `total` rows."""
    stated = len(rows) if total is None else total
    pages = -(-stated // size)
    answer = {
        "content": list(rows),
        "totalElements": stated,
        "last": number + 1 >= pages,
        "totalPages": pages,
        "sort": None,
        "first": number == 0,
        "numberOfElements": len(rows),
        "size": size,
        "number": number,
    }
    return json.dumps({**answer, **changes}, ensure_ascii=False)


def window_answers(
    rows: Sequence[Mapping[str, Any]], size: int = 100, total: int | None = None
) -> list[str]:
    """The pages of a window; one without rows has one empty page."""
    stated = len(rows) if total is None else total
    return [
        body(rows[at : at + size], at // size, size, stated)
        for at in range(0, max(len(rows), 1), size)
    ]


def ms(day: str) -> int:
    """A date as the register keeps it: milliseconds at midnight UTC."""
    moment = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)
    return int(moment.timestamp()) * 1000


def fund(number: str = "SZZ001", **changes: Any) -> Row:
    """A row of the register, for a fund that doesn't exist."""
    row = {
        "id": "2601010000000001",
        "fundNo": number,
        "fundName": "青禾市产业引导基金合伙企业（有限合伙）",
        "managerName": "青禾样例私募基金管理有限公司",
        "managerType": "受托管理",
        "workingState": "正在运作",
        "putOnRecordDate": ms("2026-05-18"),
        "lastQuarterUpdate": False,
        "isDeputeManage": "是",
        "url": "2601010000000001.html",
        "establishDate": ms("2026-04-17"),
        "managerUrl": "../manager/101000000001.html",
        "mandatorName": "样例银行股份有限公司",
        "managersInfo": [manager()],
    }
    return {**row, **changes}


def manager(number: int = 101000000001, name: str = "青禾样例私募基金管理有限公司") -> Row:
    return {
        "managerId": number,
        "managerUrl": f"../manager/{number}.html",
        "managerName": name,
    }


_LABELS = {
    "基金名称": "青禾市产业引导基金合伙企业（有限合伙）",
    "基金编号": "SZZ001",
    "成立时间": "2026-04-17",
    "备案时间": "2026-05-18",
    "基金备案阶段": "暂行办法实施后成立的基金",
    "基金类型": "创业投资基金",
    "注册地": "浙江省宁波市北仑区",
    "币种": "人民币现钞",
    "基金管理人名称": '<a href="../manager/101000000001.html">青禾样例私募基金管理有限公司</a>',
    "管理类型": "受托管理",
    "托管人名称": "样例银行股份有限公司",
    "运作状态": "正在运作",
    "基金信息最后更新时间": "2026-06-30",
}
_REPORTS = {
    "月报": "应披露0条，按时披露0条，\n <span>\n 未披露0条；</span>",
    "季报": "应披露4条，按时披露3条，\n <span>\n 未披露1条；</span>",
    "半年报": "应披露2条，按时披露2条，\n <span>\n 未披露0条；</span>",
    "年报": "应披露1条，按时披露0条，\n <span>\n 未披露1条；</span>",
    "投资者查询账号开立率": "50.00%",
}


def fund_page(
    changes: Mapping[str, str | None] | None = None, hint: str = "", notice: str = ""
) -> str:
    """A fund's page as the register prints it; a label changed to None is left out."""
    values = {**_LABELS, **(changes or {})}
    reports = {**_REPORTS, **{k: v for k, v in values.items() if k in _REPORTS}}
    own = {k: v for k, v in values.items() if k not in _REPORTS}
    hints = f"<td><table><tbody>{hint}</tbody></table></td>"
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="UTF-8"><title>私募基金公示</title></head>
<body><div class="info-body"><div class="section">
<div class="table-response"><table class="table"><tbody>
<tr><td style="width:15%;">机构诚信信息</td><td><table><tbody> </tbody></table></td></tr>
<tr><td style="width:15%;">机构提示信息</td>{hints}</tr>
{_line("基金业协会特别提示（针对基金）", notice)}
</tbody></table></div>
<div class="table-response"><table class="table"><tbody>{_lines(own)}</tbody></table></div></div>
<div class="section"><div class="common-tit"><span>信息披露情况</span></div>
<div class="table-response"><table class="table"><tbody>{_lines(reports)}</tbody></table></div>
</div>
</div></body>

</html>
"""


def _lines(values: Mapping[str, str | None]) -> str:
    return "".join(_line(label, value) for label, value in values.items() if value is not None)


def _line(label: str, value: str) -> str:
    """A print button stands beside the name, as it does on the site."""
    extra = '<td class="qr-code"><input value="打印"/></td>' if label == "基金名称" else ""
    return (
        f'<tr><td style="width:35%;" class="title">{label}:</td><td>\n  {value}\n</td>{extra}</tr>'
    )
