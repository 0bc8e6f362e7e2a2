"""Contacts and review experts reach no record, wherever a page hides them; firms and buyers do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from normalize.records import Json
from spiders.contacts import HIDDEN, hide_contacts, hide_in_fields, hide_in_rows, hide_in_text
from spiders.drafts import Contents, Page
from spiders.platforms.amac import read_fund_page
from spiders.platforms.ccgp import read_detail, read_list
from spiders.platforms.json_api import read_json
from spiders.reading import interpret
from spiders.select import LayoutDrift
from spiders.sources.procurement.ccgp import CcgpLocal
from tests.support.ccgp_pages import detail_page, list_page, list_row, paragraphs, table
from tests.support.notices import NOW, address

PLANTED = (
    *("王小明", "李小红", "李老师", "张三", "赵四海", "钱五", "孙六一", "周七"),
    *("88886667", "8888666", "13812345678", "1３812345678", "a.b@example.com"),
)
KEPT = "王老吉药业有限公司"


def told(contents: Contents) -> str:
    """All that may reach a table: drafts, records with their raw and doubts, oddities."""
    records, doubts = interpret(CcgpLocal, contents.drafts)
    assert records
    assert doubts == ()
    asked = [ask.context for ask in contents.follow]
    return repr((contents.drafts, contents.oddities, asked, records))


def detail(page: str, channel: str) -> str:
    return told(read_detail(Page(address(channel), "detail", page, NOW)))


def planted_in(text: str) -> list[str]:
    return [word for word in PLANTED if word in text]


BODIES = (
    f"三、更正信息\n更正事项：联系人由王小明变更为李小红，联系电话由88886667变更为8888666\n{KEPT}",
    f"更正事项：联系人由王小明变更为李小红，供应商{KEPT}的电话改为88886667",
    f"一、终止的原因\n有效供应商不足三家，请{KEPT}与李老师联系，电话 88886667\n二、其他",
    f"一、终止的原因\n请联系张三，或致电88886667、8888-6667。{KEPT}未响应",
    f"一、终止的原因\n联系人张三，{KEPT}未响应",
    f"评审小组：张三、赵四海、钱五\n供应商名称：{KEPT}",
    f"谈判小组成员名单：张三、赵四海（组长）、孙六一\n{KEPT}",
    f"磋商小组：张三，钱五\n{KEPT}",
    f"专家组成员：张三 赵四海 钱五\n{KEPT}",
    f"专家组\n张三、赵四海\n{KEPT}",
    f"五、磋商小组成员\n张三\n赵四海\n六、成交供应商\n{KEPT}",
    f"地址：某路1号、联系人：张三，{'很' * 90}。{KEPT}",
    f"邮箱a.b@example.com，手机13812345678（张三）。{KEPT}",
    f"电话1３812345678，{KEPT}",
)


@pytest.mark.parametrize("channel", ["gzgg", "fblbgg", "zbgg", "gkzb", "qtgg"])
@pytest.mark.parametrize("body", BODIES)
def test_no_person_of_a_body_reaches_a_record(body: str, channel: str) -> None:
    said = detail(detail_page(paragraphs(body)), channel)
    assert planted_in(said) == []
    assert KEPT in said
    assert "某市样本中学" in said
    assert "样本招标有限公司" in said


@pytest.mark.parametrize(
    "head", [("序号", "姓名", "职称"), ("序 号", "姓 名", "工作单位"), ("序号", "评委姓名", "备注")]
)
@pytest.mark.parametrize("title", [(), (("评审人员",) * 3,)])
def test_a_table_of_experts_is_hidden(
    head: tuple[str, ...], title: tuple[tuple[str, ...], ...]
) -> None:
    rows = (*title, head, ("1", "张三", "教授"), ("2", "赵四海", "工程师"))
    body = table(*rows) + table(("供应商名称", "成交金额"), (KEPT, "100元"))
    said = detail(detail_page(body), "zbgg")
    assert planted_in(said) == []
    assert KEPT in said


def test_no_person_of_titles_files_and_summary_reaches_a_record() -> None:
    page = detail_page(
        '<p>一、甲</p><a href="mailto:a.b@example.com">附件.pdf</a>'
        '<a href="/f/1.pdf">联系人张三 13812345678.pdf</a>',
        title="样本采购公告（联系人：张三 13812345678）",
        summary={
            "新标签": "张三 13812345678",
            "采购单位": f"{KEPT}（张三 13812345678）",
            "开标地点": "某路1号<br>联系人<br>赵四海<br>电话 88886667",
            "招标文件售价": "￥500，请联系李老师",
        },
        files={"u-1": "报名表 张三13812345678.docx"},
    )
    contents = read_detail(Page(address("gkzb"), "detail", page, NOW))
    said = told(contents)
    assert planted_in(said) == []
    assert KEPT in said
    assert "报名表" in said
    assert [(o.what, o.found) for o in contents.oddities] == [
        ("summary table: new label", "新标签")
    ]


def test_no_person_of_a_list_reaches_a_record() -> None:
    row = list_row(
        title="样本采购公告 联系人：张三 13812345678",
        labels=(
            ("发布时间", "2026-06-02 10:26"),
            ("地域", "云南 电话88886667"),
            ("采购人", f"{KEPT} 李老师13812345678"),
            ("电话13812345678", "张三"),
        ),
        kind="公开招标 a.b@example.com",
    )
    page = Page("https://www.ccgp.gov.cn/cggg/dfgg/", "list", list_page(row), NOW)
    said = told(read_list(page))
    assert planted_in(said) == []
    assert KEPT in said


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (read_list, "<html><ul class='c_list_bid'><li>张三 13812345678"),
        (read_list, list_page(list_row(labels=(("发布时间", "张三 13812345678"),)))),
        (read_list, list_page(list_row(href="mailto:a.b@example.com"))),
        (read_detail, detail_page("<p>甲</p>").partition("<!--vF_detail_cont")[0] + "张三"),
        (read_detail, detail_page("<p>甲</p>").partition("</body>")[0] + "张三 13812345678"),
        (
            read_detail,
            detail_page("", summary={"公告时间": None, "电话13812345678": "张三"}),
        ),
        (read_fund_page, "<html><body>张三 13812345678"),
        (read_json, "张三 13812345678"),
        (read_json, "<p>张三 13812345678"),
        (read_json, '{"a": "张三 13812345678'),
        (read_json, '{"a": 1} 张三 13812345678'),
    ],
)
def test_a_drift_quotes_no_person(reader: Callable[[Page], object], text: str) -> None:
    with pytest.raises(LayoutDrift) as caught:
        reader(Page(address("gkzb"), "detail", text, NOW))
    assert planted_in(str(caught.value)) == []
    assert planted_in(caught.value.found) == []


@pytest.mark.parametrize(
    "text",
    [
        KEPT,
        f"中标供应商：{KEPT}",
        f"请联系{KEPT}，成交金额 8888666元",
        f"联系人王{HIDDEN}",
        "北京李先生加州牛肉面大王有限公司",
        "项目编号：0722-20261234",
        "预算金额：3750000",
        "详见联系方式及联系人信息",
        "请拨打客服热线（周一至周五）",
        "各位老师请注意",
        "评标委员会由5人组成，其中专家4人",
        "电话会议，采购预算 3750000元",
    ],
)
def test_what_is_no_contact_is_kept(text: str) -> None:
    assert hide_in_text(text) == text


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("联系人由王小明变更为李小红。后文", f"联系人由{HIDDEN}。后文"),
        ("与李老师联系，电话 88886667。后文", f"与{HIDDEN}联系，电话 {HIDDEN}。后文"),
        ("联系人张三，地址", f"联系人{HIDDEN}，地址"),
        ("项 目 联 系 人：张三  地址：某路", f"项 目 联 系 人：{HIDDEN}  地址：某路"),
        ("名称：甲，联系人：张三，地址：乙", f"名称：甲，联系人：{HIDDEN}，地址：乙"),
        ("张三：13812345678", HIDDEN),
        ("13812345678，张三", HIDDEN),
        (f"0871-60000001 {KEPT}", f"{HIDDEN} {KEPT}"),
        ("Tel13812345678", f"Tel{HIDDEN}"),
    ],
)
def test_what_is_hidden_leaves_the_rest(text: str, hidden: str) -> None:
    assert hide_in_text(text) == hidden
    assert hide_in_text(hidden) == hidden  # twice is once


def test_addresses_of_pages_and_files_are_left() -> None:
    fields: dict[str, Json] = {"url": "https://x.example/13812345678.pdf", "n": 1}
    assert hide_in_fields({**fields, "t": ["张三 13812345678"]}) == {**fields, "t": [HIDDEN]}


@pytest.mark.parametrize(
    "unit",
    ["1", "a.", "0871-", "a@", ":", "a:", " a:", "：\u3000", "联系", "联系人由", "电话 ", "王小"],
)
def test_a_long_hostile_text_is_read_to_its_end(unit: str) -> None:
    """Each of these took minutes, or would, where a pattern walks a run from each of its places."""
    text = unit * (200_000 // len(unit)) + "。电话 13812345678"
    (line,) = hide_contacts([text])
    ((cell,),) = hide_in_rows([[text]])
    for hidden in (line, cell):
        assert hidden.endswith(HIDDEN)
        assert "13812345678" not in hidden
        assert len(hidden) <= len(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Tel:+86-571-88888888", "Tel:…"),
        ("咨询电话 0571 8888 8888", "咨询电话 …"),
        ("身份证号 110101199003077758", "身份证号 …"),
        ("微信号 abc12345", "微信号 …"),
        ("请发送至 zhang.san#163.com", "请发送至 …"),
        ("主评人：单学文", "主评人：…"),
        ("请与基金管理部陈晨（62345678）联系", "请与基金管理部…联系"),
        ("金融处王明 0551-62831234。", "金融处…。"),
        ("寄至样例路63号305室，孙八收。", "寄至样例路63号305室，…收。"),
        ("政策咨询:企业科 张海燕,电话:83633123", "政策咨询:企业科 …,电话:…"),
        ("请与云川基金公司陈晨联系", "请与云川基金公司…联系"),
        ("技术支持（陈晨）：400-123-4567", "技术支持（…"),
        ("（高新区，电话见网站）、管理电话", "（高新区，电话见网站）、管理电话"),
        ("项目负责人：蒋丙，收件人：李四", "项目负责人：…，收件人：…"),
        ("国有资产经营公司（20260302）", "国有资产经营公司（20260302）"),
        ("2026年预算支出，全部按期收回", "2026年预算支出，全部按期收回"),
        ("包号（2345678），项目编号（62345678）", "包号（2345678），项目编号（62345678）"),
        ("组长：张三；组员：李四", "组长：…；组员：…"),
        ("谈判小组由张三、李四、王五组成", "谈判小组由…组成"),
        (
            "评标委员会由采购人代表1人和评审专家4人组成",
            "评标委员会由采购人代表1人和评审专家4人组成",
        ),
        ("合同编号：86-2026-0571 12345678#2", "合同编号：86-2026-0571 12345678#2"),
    ],
)
def test_other_ways_to_name_a_person(text: str, kept: str) -> None:
    assert hide_in_text(text) == kept


def test_a_label_in_a_row_holds_for_all_names_behind_it() -> None:
    head = ["项目", "内容", "", ""]
    rows = [["评审专家", "张三", "李四", "合格"], ["组长", "张三"], ["供应商", "甲有限公司"]]
    assert hide_in_rows([head, *rows])[1:] == [
        ["评审专家", "…", "…", "合格"],
        ["组长", "…"],
        ["供应商", "甲有限公司"],
    ]
    assert hide_in_rows([["评委1", "评委2"], ["张三", "李四"]])[1] == ["…", "…"]
