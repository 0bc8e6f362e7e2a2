"""The files of the sample that no editor can write: `python -m tests.support.sample_files`.

A list of sub-funds is the file of an announcement. The others are made by reportlab: the prospectus
of project 9101, whose holders are met elsewhere (the guidance fund SZX901, and a firm with the mark
of a state-owned holder), and the declaration of the winner of lot 2 of the award 99000212. All is
invented, like the rest of that world.
"""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook
from reportlab.platypus import SimpleDocTemplate

from tests.support.specimens import (
    Chapter,
    Ruled,
    Text,
    document,
    firm_table,
    flowables,
    with_code,
)
from yindao.sample.world import WORLD

FILE = WORLD / "sse" / "9101.prospectus.pdf"
LIST = WORLD / "announcements" / "date-hash-9900201.xlsx"
DECLARATION = WORLD / "ccgp" / "99000212.declaration.pdf"
ISSUER = "合肥澜序量子仪器股份有限公司"
FUND = "合肥市滨蜀量子产业投资引导基金合伙企业（有限合伙）"
STATE = "合肥滨蜀产业投资控股有限公司"
CODE = with_code("91340100", "MA2YX910")

_STANDARD = Text(
    "发行人选择的具体上市标准为《上海证券交易所科创板股票上市规则》第2.1.2条第（一）项规定的"
    "上市标准，即“预计市值不低于人民币10亿元”。"
)
_HOLDERS = [
    ["序号", "股东名称", "持股数量（万股）", "持股比例（%）"],
    ["1", "顾晚汐", "3,600.00", "40.00"],
    ["2", f"{STATE}（SS）", "900.00", "10.00"],
    ["3", FUND, "585.00", "6.50"],
    ["4", "项砚宁", "450.00", "5.00"],
    ["", "其他股东", "3,465.00", "38.50"],
    ["合计", "", "9,000.00", "100.00"],
]
_YEARS = ["项目", "2025年度", "2024年度"]
_PROFIT = [
    _YEARS,
    ["一、营业收入", "31,208.45", "24,610.02"],
    ["研发费用", "7,450.31", "6,022.18"],
]
_USES = [
    ["序号", "项目名称", "投资总额", "拟投入募集资金"],
    ["1", "量子精密测量仪器产业化项目", "68,000.00", "68,000.00"],
    ["2", "研发中心建设项目", "30,000.00", "30,000.00"],
]


_MOTHER = "穹岭天使投资引导基金"
_MANAGER = "武汉屿光私募基金管理有限公司"
_SUBS: list[list[str | float | None]] = [
    ["穹岭天使投资引导基金拟参股子基金名单"],
    ["单位：亿元"],
    ["序号", "母基金", "子基金名称", "管理机构", "基金规模", "拟出资"],
    [1, _MOTHER, "成都穹岭星火创业投资合伙企业（有限合伙）（暂定名）", _MANAGER, 2, 0.6],
    [2, None, "绵阳穹岭微光创业投资合伙企业（有限合伙）（暂定名）", _MANAGER, 1.5, 0.45],
    [
        3,
        None,
        "德阳屿光焊谷天使创业投资合伙企业（有限合伙）",
        "合肥岫云私募基金管理有限公司",
        1,
        0.3,
    ],
]


def list_of_subs() -> bytes:
    """The file of the announcement 9900201: one mother in a merged cell for all rows."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None, "a new workbook has a sheet"
    sheet.title = "名单"
    for row in _SUBS:
        sheet.append(row)
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("B4:B6")
    body = BytesIO()
    book.save(body)
    return body.getvalue()


def prospectus() -> bytes:
    """The prospectus (招股说明书) of 9101."""
    firm = firm_table(
        发行人名称=ISSUER,
        统一社会信用代码=CODE,
        控股股东="顾晚汐",
        实际控制人="顾晚汐",
        注册资本="9,000.00万元",
    )
    chapters = [
        Chapter("第一节 概览", [firm, Text("二、发行人选择的上市标准"), _STANDARD]),
        Chapter(
            "第二节 发行人基本情况",
            [
                Text("一、发行人股本情况"),
                Text("（一）本次发行前的前十名股东"),
                Ruled(_HOLDERS),
                Text("“SS”为 State-owned Shareholder 的缩写，表示国有股东。"),
            ],
        ),
        Chapter(
            "第三节 财务会计信息与管理层分析",
            [Text("（一）合并利润表"), Text("单位：万元"), Ruled(_PROFIT)],
        ),
        Chapter("第四节 募集资金运用", [Text("单位：万元"), Ruled(_USES)]),
    ]
    return document(chapters, header=ISSUER)


_SUPPLIER = "北京沐川屿低温设备有限公司"
_DECLARED = (
    "中小企业声明函（货物）",
    "本公司（联合体）郑重声明，根据《政府采购促进中小企业发展管理办法》（财库〔2020〕46号）的规定，本公司"
    "（联合体）参加国家深层地学观测中心的国家深层地学观测中心量子重力梯度测量系统采购项目采购活动，提供的"
    "货物全部由符合政策要求的中小企业制造。相关企业（含联合体中的中小企业、签订分包意向协议的中小企业）的"
    "具体情况如下：",
    f"1. 低温恒温器，属于工业行业；制造商为{_SUPPLIER}，从业人员 86 人，营业收入为 5,210.40 万元，"
    "资产总额为 3,904.15 万元，属于小型企业；",
    "2. 无磁真空腔体，属于工业行业；制造商为合肥屿澄真空科技有限公司，从业人员 9 人，"
    "营业收入为____万元，资产总额为____万元，属于微型企业；",
    "以上企业，不属于大企业的分支机构，不存在控股股东为大企业的情形，也不存在与大企业的负责人为同一人的情形。",
    "本企业对上述声明内容的真实性负责。如有虚假，将依法承担相应责任。",
    f"企业名称（盖章）：{_SUPPLIER}",
    "日期：2026年11月9日",
)


def declaration() -> bytes:
    """The declaration (中小企业声明函) of a winner of 99000212."""
    buffer = BytesIO()
    SimpleDocTemplate(buffer, invariant=1).build(flowables([Text(line) for line in _DECLARED]))
    return buffer.getvalue()


if __name__ == "__main__":
    FILE.write_bytes(prospectus())
    LIST.write_bytes(list_of_subs())
    DECLARATION.write_bytes(declaration())
