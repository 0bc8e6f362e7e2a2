"""A listed company's announcement of taking part in a fund, laid out as such filings are."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.lib import pagesizes
from reportlab.platypus import SimpleDocTemplate

from tests.support.specimens import ISSUER, Ruled, Text, flowables

CODE, SHORT = "688999", "青禾样例"
FUND = "云岭青禾产业投资基金合伙企业（有限合伙）"
TITLE = "关于参与设立产业投资基金暨关联交易的公告"
HEAD = ("序号", "合伙人名称", "合伙人类型", "认缴出资额", "认缴出资比例", "出资方式")
PARTNERS = (
    ("1", "云岭松岚私募基金管理有限公司", "普通合伙人", "1,000.00", "1.00%", "货币"),
    ("2", ISSUER, "有限合伙人", "30,000.00", "30.00%", "货币"),
    ("3", "云岭市产业引导基金有限公司", "有限合伙人", "40,000.00", "40.00%", "货币"),
    ("4", "云岭样例银行理财有限责任公司", "有限合伙人", "29,000.00", "29.00%", "货币"),
)


def fund_filing(
    partners: Sequence[Sequence[str]] = PARTNERS,
    head: Sequence[str] = HEAD,
    unit: str = "单位：万元",
) -> bytes:
    """The PDF: what is invested, the fund in a form of two columns, its partners in a table."""
    form = [
        ["基金名称", f"{FUND}（暂定名，以登记机关最终核准的名称为准）"],
        ["组织形式", "有限合伙企业"],
        ["基金规模", "人民币100,000万元"],
        ["基金管理人", "云岭松岚私募基金管理有限公司"],
        ["存续期限", "合伙期限为八年，其中投资期五年，退出期三年"],
    ]
    total = ["合计", "", "", "100,000.00", "100.00%", ""][: len(head)]
    parts: list[Text | Ruled] = [
        Text(f"证券代码：{CODE}　　证券简称：{SHORT}　　公告编号：2026-031"),
        Text(f"{ISSUER}"),
        Text(TITLE),
        Text("本公司董事会及全体董事保证本公告内容不存在任何虚假记载、误导性陈述或者重大遗漏。"),
        Text("一、对外投资概述"),
        Text(
            f"为借助专业投资机构的能力，公司拟以自有资金人民币30,000万元参与设立{FUND}（以下简称“产业基金”），"
            "占基金认缴出资总额的30%。本次投资尚需提交股东大会审议。"
        ),
        Text("二、投资基金的基本情况"),
        Ruled(form, widths=(110, 340)),
        Text("各合伙人的出资情况如下："),
        Text(unit),
        Ruled([head, *partners, total], widths=[450 / len(head)] * len(head)),
        Text("三、管理费：投资期内按基金实缴出资总额的2%/年收取管理费。"),
    ]
    body = io.BytesIO()
    SimpleDocTemplate(body, pagesize=pagesizes.A4, invariant=1).build(flowables(parts))
    return body.getvalue()
