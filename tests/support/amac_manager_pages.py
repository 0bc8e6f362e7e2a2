"""Managers of AMAC's register: made-up rows of the lists, and pages in the shape of descriptions.

No page of a manager was ever seen as it is; `page` also takes values that were read from real ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.support.amac_answers import Row, ms

FIRM = "青禾样例私募基金管理有限公司"
AUTHORITY = "青禾市人民政府国有资产监督管理委员会"

LABELS = {
    "基金管理人全称(中文)": FIRM,
    "基金管理人全称(英文)": "Qinghe Sample Capital Co., Ltd.",
    "登记编号": "P1099001",
    "组织机构代码": "91330000MA27X0007U",
    "登记时间": "2019-03-11",
    "成立时间": "2018-09-20",
    "注册地址": "浙江省宁波市北仑区样例路1号",
    "办公地址": "上海市上海市浦东新区样例大道2号",
    "注册资本(万元)(人民币)": "1,000",
    "实缴资本(万元)(人民币)": "550.5",
    "企业性质": "内资企业",
    "注册资本实缴比例": "55.05%",
    "机构类型": "私募股权、创业投资基金管理人",
    "业务类型": "私募股权投资基金\n 创业投资基金",
    "全职员工人数": "12",
    "取得基金从业人数": "10",
    "机构网址": "www.qinghe.example",
    "管理规模区间": "10-20亿元",
    "是否为符合提供投资建议条件的第三方机构": "否",
    "机构信息最后更新时间": "2026-06-30",
}
MEMBER = {
    "是否为会员": "是",
    "会员代表": "甲一",
    "当前会员类型": "观察会员",
    "入会时间": "2020-05-06",
}
OPINION = {"状态": "办结", "律师事务所名称": "样例律师事务所", "律师姓名": "律甲,律乙"}
STAFF = (
    ("甲一", "法定代表人 总经理 董事", "是（通过考试）"),
    ("乙二", "合规风控负责人 信息填报负责人", "是"),
)
CAREERS = (
    ("2019.01 -", FIRM, "投资部", "法定代表人,总经理,董事"),
    ("2015.06 - 2018.12", "丰谷样例证券股份有限公司", "研究部", "研究员"),
    ("2014.03 - 2015.05", "无", "无", "个人学习/投资"),
)
HOLDERS = (
    ("青禾样例控股集团有限公司", "51%"),
    (AUTHORITY, "20%"),
    ("甲一", "19.5%"),
    ("丙三", "9.5%"),
)


def manager(number: str = "2601010000000001", **changes: Any) -> Row:
    """A row of the list of managers, for one that doesn't exist."""
    row = {
        "id": number,
        "managerName": FIRM,
        "artificialPersonName": "甲一",
        "registerNo": "P1099001",
        "establishDate": ms("2018-09-20"),
        "managerHasProduct": True,
        "url": f"{number}.html",
        "registerDate": ms("2019-03-11"),
        "registerAddress": "浙江省宁波市北仑区样例路1号",
        "registerProvince": "浙江省",
        "registerCity": "宁波市",
        "regAdrAgg": "宁波市",
        "officeAdrAgg": "上海市",
        "fundCount": 7,
        "paidInCapital": 1,
        "subscribedCapital": 0,
        "hasSpecialTips": True,
        "hasCreditTips": False,
        "regCoordinate": "29.9,121.8",
        "officeCoordinate": "31.2,121.5",
        "officeAddress": "上海市浦东新区样例大道2号",
        "officeProvince": "上海市",
        "officeCity": "浦东新区",
        "primaryInvestType": "私募股权、创业投资基金管理人",
        "fundTypeScaleMap": None,
        "memberType": "观察会员",
        "orgForm": "有限责任公司",
    }
    return {**row, **changes}


def cancelled(number: int = 101000090001, **changes: Any) -> Row:
    """A row of the list of cancelled managers, for one that doesn't exist."""
    row = {
        "userTenantId": number,
        "orgName": "丰谷样例投资管理有限公司",
        "orgCode": "32425950-2",
        "establishmentTime": ms("2014-12-23"),
        "orgSignDate": ms("2015-01-28"),
        "cancelDate": ms("2026-04-30"),
        "status": 300,
    }
    return {**row, **changes}


def page(
    labels: Mapping[str, str] = LABELS,
    *,
    controller: str = AUTHORITY,
    staff: Sequence[tuple[str, str, str]] = STAFF,
    careers: Sequence[tuple[str, str, str, str]] = CAREERS,
    holders: Sequence[tuple[str, str]] = HOLDERS,
    affiliates: Mapping[str, str] | None = None,
    funds: int = 2,
    notice: str = "",
) -> str:
    """A manager's page: sections with headings, label beside value, and dead rows in comments."""
    tied = (
        {"2601010000000009": "丰谷样例私募基金管理有限公司"} if affiliates is None else affiliates
    )
    links = "".join(
        f'<p><a href="../fund/26010100000{n}.html">基金{n}</a> 月报</p>' for n in range(funds)
    )
    tips = '<tr><td class="c_b5151d">存在逾期未清算基金</td><td>指超过到期日。</td></tr>'
    return _document(
        _section("机构诚信信息", "<table><tbody></tbody></table>"),
        _section("机构提示信息", f"<table><tbody>{tips}</tbody></table>"),
        _section("管理人最近一次重大事项变更", "<p>法定代表人变更</p>"),
        _section("基金业协会特别提示（针对私募基金管理人）", f"<p>{notice}</p>"),
        _section("机构信息", _table(labels)),
        _section("会员信息", _table(MEMBER)),
        _section("法律意见书信息", _table(OPINION)),
        _section("实际控制人信息", _table({"实际控制人姓名 / 名称": controller})),
        _section("高管信息", "".join(map(_person, staff)) + _list(
            ("时间", "任职单位", "任职部门", "职务"), careers
        )),
        _section("关联方信息", _list(("序号", "名称"), [
            (str(n), f'<a href="../manager/{number}.html">{name}</a>')
            for n, (number, name) in enumerate(tied.items(), 1)
        ])),
        _section("出资人信息", _list(("序号", "姓名/名称", "认缴比例"), [
            (str(n), *holder) for n, holder in enumerate(holders, 1)
        ])),
        _section("产品信息", _table({
            "暂行办法实施前成立的基金": "", "暂行办法实施后成立的基金": links
        })),
    )  # fmt: skip


def cancelled_page(labels: Mapping[str, str], products: int = 3) -> str:
    """A cancelled manager's page."""
    ended = ("注销时间", "注销类型", "注销原因")
    rows = [(str(n), f"样例基金{n}") for n in range(1, products + 1)]
    return _document(
        _section("注销信息", _table({k: v for k, v in labels.items() if k in ended})),
        _section("机构信息", _table({k: v for k, v in labels.items() if k not in ended})),
        _section("产品信息", _list(("序号", "基金名称"), rows)),
    )


def _document(*sections: str) -> str:
    return (
        '<!DOCTYPE html>\n<html><head><meta charset="UTF-8"></head>'
        f'<body><div class="info-body">{"".join(sections)}</div></body>\n</html>\n'
    )


def _section(heading: str, body: str) -> str:
    return (
        f'<div class="section"><div class="common-tit"><span>{heading}</span></div>'
        f'<div class="table-response">{body}</div></div>'
    )


def _table(labels: Mapping[str, str]) -> str:
    dead = '<!-- <tr><td class="title">登记编号:</td><td>P0000000</td></tr> -->'
    rows = "".join(
        f'<tr><td class="title"><div>{label}:</div></td><td colspan="2">\n {value}\n</td></tr>'
        for label, value in labels.items()
    )
    return f'<table class="table"><tbody>{dead}{rows}</tbody></table>'


def _person(person: tuple[str, str, str]) -> str:
    name, roles, qualification = person
    cells = {"姓名": name, "职务": roles, "是否有基金从业资格(资格获取方式)": qualification}
    shown = "".join(f'<td class="title">{k}</td><td>{v}</td>' for k, v in cells.items())
    return f'<table class="table"><tbody><tr>{shown}</tr></tbody></table>'


def _list(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    heads = "".join(f"<th>{each}</th>" for each in head)
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return (
        f'<table class="list-table"><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>'
    )
