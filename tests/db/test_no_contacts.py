"""Personal contacts are in no table, no view and no export (data model, rule 11).

The pages below hold them in every place where notices were seen to have one, and in some where
none should ever stand. Nothing is hidden by the test itself: pages go through the true readers.
"""

from __future__ import annotations

import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console
from sqlalchemy import Engine, inspect, text

from db.exports.ocds.load import Choice
from db.exports.ocds.releases import Naming
from db.exports.ocds.write import write_ocds
from db.models import metadata
from normalize.records import Doubt
from spiders.drafts import Page
from spiders.platforms import ggzy, gpcms, szggzy
from spiders.reading import interpret
from spiders.registry import source
from tests.db.conftest import Desk, day
from tests.support import portal_answers as portals
from tests.support.ccgp_pages import detail_page, list_page, list_row, paragraphs, table
from tests.support.notices import NOW, address
from yindao.output import show_rows

OpenDesk = Callable[..., Desk]

DAY, A, B, ZCY = "2026-06-02", "a" * 32, "b" * 32, "zfcg.gxzf.gov.cn"
# What the pages fill: where one stays empty, nothing was looked at there.
FILLED = {
    *("procurement_notice", "procurement_project", "procurement_lot", "procurement_item"),
    *("procurement_attachment", "procurement_intention", "procurement_contract", "award"),
    *("award_supplier", "contract_supplier", "set_aside", "set_aside_reading", "organisation"),
    *("observation", "review_item", "change", "document", "v_procurement", "v_award"),
    *("v_procurement_step", "v_set_aside", "releases.json", "records.json"),
}

PHONE = re.compile(r"(?<![0-9A-Za-z.])(?:1[3-9]\d{9}|0\d{9,11}|4008001234)(?![0-9A-Za-z])")
PERSON = re.compile("王小明|李小红|赵大力|孙小兰|@sample")
BETWEEN_DIGITS = re.compile(r"(?<=[\d)])[ \-—–]{1,3}(?=\d)|[()](?=\d{3,8}[) \-—])|(?<=\d)\)(?=\d)")

LAST = (
    "七、对本次招标提出询问，请按以下方式联系。\n1.采购人信息\n名 称：某市样本中学\n"
    "地址：某市样本路1号\n联系方式：王小明 13912340001\n2.采购代理机构信息\n"
    "名 称：样本招标有限公司\n联系方式：０８７１－６０００００００\n3.项目联系方式\n"
    "项目联系人：李小红、赵大力\n"
    "电　话：1 3 9 1 2 3 4 0 0 0 2\n联 系 人：\n王小明\n电子邮箱：wang@sample.example"
)
TENDER = (
    "一、项目基本情况\n项目编号：SAMPLE-2026-01\n项目名称：样本设备采购项目（联系人：王小明13912340003）\n"
    "预算金额：36 万元\n采购需求：两台样本仪器，现场踏勘请联系李小红（139 1234 0004）\n"
    "二、申请人的资格要求\n2.本项目专门面向中小企业采购，咨询电话13912340005。\n"
    "3.报名：将材料发至wang@sample.example或致电0871-60000001转802，逾期不候\n"
    "三、获取招标文件\n地点：样本楼（联系电话：（0871）60000002），TEL:+86 13912340006\n"
    "获取方式：加微信13912340007（赵大力），或与孙小兰联系"
)
AWARD = (
    "一、项目编号：SAMPLE-2026-01\n二、项目名称：样本设备采购项目\n三、中标（成交）信息\n"
    "供应商名称：样本仪器有限公司（联系人：王小明，电话：139-1234-0008）\n"
    "供应商地址：某市样本路3号 13912340009\n中标（成交）金额：35.0000000（万元）\n"
    "五、评审专家名单：\n王小明、李小红、赵大力（采购人代表）\n"
    "六、代理服务收费标准及金额：0.5 万元（收取：孙小兰 400-800-1234）"
)
NESTED = (
    "<table><tr><td>包号</td><td>标的名称</td><td>数量</td><td>联系电话</td></tr>"
    "<tr><td>1</td><td>样本仪器<table><tr><td>联系人</td><td>王小明</td></tr>"
    "<tr><td>手机</td><td><span>139</span><span>1234</span><b>0010</b></td></tr></table></td>"
    "<td>2</td><td>０８７１－６０００００１１</td></tr></table>"
)
LOTS = table(
    ("包号", "供应商名称", "中标金额（元）", "联系人", "备注"),
    ("1", "样本仪器有限公司", "350000", "王小明", "找李小红领取，１３９１２３４００１１"),
)
ITEMS = table(
    ("序号", "供应商名称", "货物名称", "货物品牌", "货物型号", "货物数量", "货物单价(元)"),
    ("1", "样本仪器有限公司", "样本仪器", "样本", "S-1（王小明13912340024）", "2", "175000"),
)
EXPERTS = table(
    ("序号", "姓名", "工作单位", "职称"),
    ("1", "王小明", "样本大学", "教授"),
    ("2", "李小红", "", ""),
)
CORRECTION = (
    "一、项目基本情况\n原公告的采购项目编号：SAMPLE-2026-01\n原公告的采购项目名称：样本设备采购项目\n"
    "首次公告日期：2026年06月02日\n二、更正信息\n更正事项：采购公告\n"
    "更正内容：项目联系人由王小明变更为李小红，联系电话由13912340012更正为0871-60000012。\n" + LAST
)
TERMINATION = (
    "一、项目基本情况\n采购项目编号：SAMPLE-2026-02\n采购项目名称：样本设备采购项目（二次）\n"
    "二、项目终止的原因\n包1：投标人不足三家，本包废标，疑问请致电王小明13912340013。\n" + LAST
)
INTENTION = paragraphs("某市样本中学2026年8月政府采购意向") + table(
    ("序号", "采购项目名称", "采购需求概况", "预算金额(万元)", "预计采购时间", "备注"),
    (
        "1",
        "样本空调（王小明13912340014）",
        "联系电话0871-60000014",
        "12",
        "2026-08",
        "李小红13912340015",
    ),
)
FILES = {
    "uuid-1": "报名表（联系人王小明13912340016）.docx",
    "uuid-2": "联系方式：0871-60000016.pdf",
}
TITLE = "样本设备采购项目公开招标公告（联系人：王小明 １３９１２３４００１７）"
WHO = {"采购单位": "某市样本中学（王小明13912340018）", "开标地点": "样本楼，电话0871-60000018"}
CCGP = {
    "gkzb": detail_page(
        paragraphs(TENDER) + NESTED + paragraphs(LAST), title=TITLE, summary=WHO, files=FILES
    ),
    "zbgg": detail_page(
        paragraphs(AWARD) + LOTS + ITEMS + EXPERTS + paragraphs(LAST),
        summary={"评审专家名单": "王小明、李小红", "总中标金额": "￥35.000000 万元（人民币）"},
        files={"uuid-3": "中小企业声明函（样本仪器有限公司 13912340019）.pdf"},
    ),
    "gzgg": detail_page(paragraphs(CORRECTION)),
    "fblbgg": detail_page(f"<html><body>{paragraphs(TERMINATION)}</body></html>"),
    "qtgg": detail_page(
        INTENTION,
        title="某市样本中学采购意向（13912340020）",
        crumbs=("首页", "采购意向公开"),
        summary={"王小明电话13912340021": "新标签"},
    ),
}


def pages() -> Iterator[tuple[str, str, str]]:
    """Source, address and content of each page; of a list the address is that of its form."""
    who, body = WHO["采购单位"], paragraphs(TENDER) + NESTED + paragraphs(LAST)
    row = list_row(title=TITLE, labels=(("发布时间", "2026-06-02 10:26"), ("采购人", who)))
    yield "ccgp_dfgg", "https://www.ccgp.gov.cn/cggg/dfgg/index.htm", list_page(row)
    for number, (channel, page) in enumerate(CCGP.items(), start=1):
        yield "ccgp_dfgg", address(channel, number=f"2660000{number}"), page
    buyer = "某市样本中学（王小明13912340022）"
    yield "ggzy_procurement", ggzy.LIST, portals.ggzy_list([portals.ggzy_row(A, TITLE, DAY)])
    page = portals.ggzy_notice(TITLE, body)
    yield "ggzy_procurement", portals.ggzy_url("b", "0201", DAY, A), page
    page = portals.ggzy_notice("合同公告", portals.ggzy_contract("35万元", buyer=buyer))
    yield "ggzy_procurement", portals.ggzy_url("b", "0203", DAY, B), page
    site = "https://zfcg.gxzf.gov.cn"
    rows = [{**portals.zcy_row("Zg", TITLE), "purchaseName": who, "author": "孙小兰"}]
    yield "zcy_guangxi", f"{site}/portal/category", portals.zcy_list(rows)
    page = portals.zcy_notice("Zg", TITLE, body, projectName="样本（孙小兰13912340023）")
    yield "zcy_guangxi", f"{site}/portal/detail?articleId=Zg", page
    site = "https://gdgpo.czt.gd.gov.cn"
    rows = [{**portals.gpcms_row("7", TITLE), "purchaser": who}]
    yield "gpcms_guangdong", f"{site}{gpcms.LIST_PATH}?noticeType=001011", portals.gpcms_list(rows)
    page = portals.gpcms_notice(TITLE, body)
    yield "gpcms_guangdong", f"{site}{gpcms.NOTICE_PATH}?id=7", page
    said = {"title": TITLE, "releaseTime": "2026-06-02 00:00:00", "txt": body}
    page = json.dumps({"code": 200, "message": "success", "data": said})
    yield "szggzy_procurement", f"{szggzy.NOTICE}?contentId=7", page


def crawl(open_desk: OpenDesk) -> int:
    """All pages, read and stored as a crawl does. Gives the number of pages."""
    desks: dict[str, Desk] = {}
    for count, (source_id, url, content) in enumerate(pages(), start=1):
        cls = source(source_id)
        method = "POST" if url in (ggzy.LIST, f"https://{ZCY}/portal/category") else "GET"
        ask = cls.ask_brought(method, url, b"")
        assert ask is not None, url
        read = cls.readers[ask.kind](Page(url, ask.kind, content, NOW, ask.context))
        records, doubts = interpret(cls, read.drafts)
        doubts += tuple(Doubt(odd.what, odd.found, "unexpected") for odd in read.oddities)
        if source_id not in desks:
            desks[source_id] = open_desk("procurement_notice", id=source_id, full_list=False)
            desks[source_id].begin()
        desks[source_id].say(*records, page=f"page-{count}", doubts=doubts, native_id=ask.native_id)
    for desk in desks.values():
        desk.end(at=day(1))
    return count


def searched(engine: Engine) -> Iterator[tuple[str, str]]:
    """Every table and view with its rows as CSV, in one writing of digits and spaces."""
    with engine.connect() as connection:
        for name in (*metadata.tables, *inspect(connection).get_view_names()):
            rows = connection.execute(text(f'SELECT * FROM "{name}"'))
            told = io.StringIO()
            show_rows([*rows.keys()], rows.all(), "csv", Console(file=told))
            yield name, unescaped(told.getvalue())


def unescaped(told: str) -> str:
    """JSON that may have been written in ASCII, as letters."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda sign: chr(int(sign[1], 16)), told)


def contacts_in(told: str) -> list[str]:
    """Phone numbers and persons in a text, whatever stands between the digits."""
    plain = BETWEEN_DIGITS.sub("", unicodedata.normalize("NFKC", told))
    return PHONE.findall(plain) + PERSON.findall(plain)


def test_contacts_are_in_no_table_no_view_and_no_export(
    open_desk: OpenDesk, engine: Engine, tmp_path: Path
) -> None:
    assert [url for _, url, content in pages() if not contacts_in(unescaped(content))] == []
    assert crawl(open_desk) == 14
    write_ocds(engine, tmp_path / "ocds", Choice(), Naming())

    told = dict(searched(engine))
    told |= {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "ocds").iterdir()}

    assert {name: found for name, text in told.items() if (found := contacts_in(text))} == {}
    filled = {name for name, text in told.items() if text.count("\n") > 1}
    assert filled >= FILLED
    assert {"样本仪器有限公司", "某市样本中学"} <= set(
        re.findall("样本仪器有限公司|某市样本中学", told["releases.json"])
    )
