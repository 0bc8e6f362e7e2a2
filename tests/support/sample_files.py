"""The one file of the sample that no editor can write: `python -m tests.support.sample_files`.

It is the prospectus of project 9101, by reportlab and invented like all of that world. Its holders
are met elsewhere in it: the guidance fund SZX901, and a firm with the mark of a state-owned holder.
"""

from __future__ import annotations

from tests.support.specimens import Chapter, Ruled, Text, document, firm_table, with_code
from yindao.sample.world import WORLD

FILE = WORLD / "sse" / "9101.prospectus.pdf"
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


if __name__ == "__main__":
    FILE.write_bytes(prospectus())
