"""Captured answers of the portals beside ccgp.gov.cn. Expected values are typed from the files."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from normalize.procurement.notices import notice, notice_row
from normalize.records import (
    ContractSupplierRecord,
    Json,
    ProcurementContractRecord,
    ProcurementIntentionRecord,
    ProcurementNoticeRecord,
    ProcurementProjectRecord,
    Record,
    SetAsideReadingRecord,
)
from spiders.drafts import Contents, Draft, Page, Window
from spiders.platforms import ccgp_plans, ccgp_search, epoint, ggzy, gpcms, szggzy, zcy
from spiders.registry import source
from tests.support.notices import beijing, the

NOW = datetime(2026, 8, 1, tzinfo=UTC)


def page(file: Path, url: str, **context: Json) -> Page:
    return Page(url, "", file.read_text(encoding="utf-8"), NOW, context)


def stub(draft: Draft) -> ProcurementNoticeRecord:
    return the(notice_row(draft), ProcurementNoticeRecord)


def records(contents: Contents) -> list[Record]:
    (draft,) = contents.drafts
    return notice(draft)


# ggzy.gov.cn

CONTRACT = "/330000/0203/20260317/003346ed9dd8b0494c7aa507db162810f636.html"
B_PAGE = f"{ggzy.SITE}/information/deal/html/b"
NUMBER = "330521253680050000027-ZJXCXZF-2025-JC57"


def test_ggzy_list(captures: Path) -> None:
    """20 rows of all kinds of trading; the law is told by each row's own address."""
    read = ggzy.read_list(page(captures / "ggzy/getTradList_20260317.json", ggzy.LIST, page=1))
    assert (read.rows, read.total, read.pages) == (20, 1598, 80)
    assert (read.newest, read.oddities) == (date(2026, 3, 17), ())
    assert [ask.kind for ask in read.follow] == ["project"] * 20
    assert read.follow[0].url == f"{ggzy.SITE}/information/deal/html/a{CONTRACT}"
    rows = [stub(draft) for draft in read.drafts]
    assert Counter(row.stage for row in rows) == {
        "tender": 10,
        "correction": 3,
        "other": 3,  # two sponsorships without a word, and 中标候选人公示
        "award": 2,
        "contract": 1,
        "prequalification": 1,
    }
    assert Counter(row.legal_regime for row in rows) == {
        "government_procurement_law": 14,
        "bidding_law": 4,
        "other": 2,
    }
    first = rows[0]
    assert (
        first.title
        == "德清县体育中心（县少年儿童体育学校）的少体校学生就学、训练、参赛等用车服务采购项目合同"
    )
    assert first.region_code == "330000"
    assert (first.published_on, first.published_at) == (date(2026, 3, 17), None)
    assert all(row.doubts == () for row in rows)


def test_ggzy_project_and_contract(captures: Path) -> None:
    """The A page hands its number to the B pages of four notices; one result stands under 公告."""
    address = f"{ggzy.SITE}/information/deal/html/a{CONTRACT}"
    a = ggzy.read_project(page(captures / "ggzy/detail_a.html", address, list_region="浙江省"))
    assert [ask.url for ask in a.then] == [B_PAGE + CONTRACT]
    assert [ask.url.removeprefix(B_PAGE) for ask in a.follow] == [
        "/330000/0201/20260116/b159fec804f80c4360ec2842ae943d15.html",
        "/330000/0201/20260105/0939b97b719c91e78b4857eed00f847e.html",
        "/330000/0202/20260115/00334736dfd447f24276be579558af7a0d2a.html",
    ]
    assert {ask.context["project_no"] for ask in (*a.then, *a.follow)} == {NUMBER}
    read = ggzy.read_notice(
        page(captures / "ggzy/detail_b.html", a.then[0].url, **a.then[0].context)
    )
    assert read.oddities == ()
    found = records(read)
    contract = the(found, ProcurementNoticeRecord)
    assert contract.title == (
        "德清县体育中心（县少年儿童体育学校）的少体校学生就学、训练、参赛等用车服务采购项目合同"
    )
    assert (contract.stage, contract.region_code) == ("contract", "330000")
    assert (contract.buyer_raw, contract.project_no_raw) == (
        "德清县体育中心（德清县少年儿童体育学校）",
        NUMBER,
    )
    # The page has a time of signing alone; the day of publication stands in its address.
    assert (contract.published_on, contract.published_at) == (date(2026, 3, 17), None)
    assert the(found, ProcurementProjectRecord).legal_regime == "government_procurement_law"
    signed = the(found, ProcurementContractRecord)
    assert (signed.amount_minor, signed.amount_raw) == (None, "0元 人民币")  # unknown, not zero
    assert signed.signed_on == date(2026, 3, 17)
    supplier = the(found, ContractSupplierRecord)
    assert supplier.organisation_raw == "湖州新国旅外事旅游汽车服务有限公司"


def test_ggzy_form(captures: Path) -> None:
    """The page of the list offers the provinces and the fields that its form is asked with."""
    form = (captures / "ggzy/list_page.html").read_text(encoding="utf-8")
    assert set(re.findall(r'value="(\d\d0000)"', form)) == set(ggzy.PROVINCES)
    day, province = NOW.date(), {"stage": "0201", "province_code": "110000"}
    window = Window(key="k", since=day, until=day, context=province)
    asked = parse_qs(str(ggzy.ask_slice("02", window, 1).body), keep_blank_values=True)
    unknown = {name for name in asked if f'"{name}"' not in form}
    assert unknown <= {"isShowAll", "FINDTXT", "PAGENUMBER"}, unknown


# 政采云

GUANGXI = "https://zfcg.gxzf.gov.cn"


def test_zcy_list(captures: Path) -> None:
    file = captures / "zcy/guangxi_portal_category_sample.json"
    asked: dict[str, Json] = {"province": "广西壮族自治区", "channel": "fblbgg", "page": 1}
    read = zcy.read_list(page(file, f"{GUANGXI}/portal/category", parent_id="66485", **asked))
    assert (read.rows, read.total, read.pages) == (1, 1, 1)
    assert read.oddities == ()
    (ask,) = read.follow
    assert ask.url.startswith(
        f"{GUANGXI}/portal/detail?articleId=Y1Xs%2BYa9sqZiYbm5sKeVqQ%3D%3D&parentId=66485&timestamp="
    )
    row = stub(read.drafts[0])
    assert (row.stage, row.region_code) == ("termination", "451026")
    assert row.title == "那坡县应急管理局关于乡镇消防车及配套装备采购项目的终止公告"
    assert (row.channel_raw, row.region_raw) == ("终止公告", "广西壮族自治区百色市那坡县")
    assert (ask.context["category"], ask.context["method"]) == ("消防车", "公开招标")
    assert row.published_at == beijing(2024, 2, 18, 18, 16).replace(second=47)  # 1708251407000


def test_zcy_notice(captures: Path) -> None:
    """A tender for works, whose life-cycle has four others; its body was cut in the capture."""
    file = captures / "zcy/guangxi_portal_detail_sample.json"
    ask = zcy.ask_notice(GUANGXI, "66485", "j3fGSjOb9+s2L57ar0Y/MQ==", "广西壮族自治区")
    read = zcy.read_notice(page(file, ask.url, **ask.context))
    assert [(a.native_id, a.context.get("filed")) for a in read.follow] == [
        ("oVK267d+jO142nPSnFcsPw==", None),
        ("uS8laLqslp1laAwYpXD+gw==", None),
        ("eZoQH7iZwB9uoUswhbGgzw==", "award"),
        ("stgSJ8mwnjDU7TIJrbsXVA==", "contract"),
    ]
    found = the(records(read), ProcurementNoticeRecord)
    assert (found.stage, found.legal_regime) == ("tender", "bidding_law")
    assert (found.project_no_raw, found.region_code) == ("E4510002866005744001", "451027")
    assert found.project_title == (
        "2023年凌云县乡村道路“三项工程”-通组路安全生命防护工程（下甲片区）"
    )
    assert found.title == (f"广西达苏泰工程咨询有限公司{found.project_title} 施工招标公告")
    assert (found.channel_raw, found.buyer_raw, found.budget_minor) == (
        "建设工程招标公告",
        None,
        None,
    )
    assert found.published_at == beijing(2023, 12, 4, 16, 46).replace(second=41)


# gpcms


def test_gpcms_row_of_guangdong(captures: Path) -> None:
    """The tags of the search stand inside the title's words."""
    url = f"https://gdgpo.czt.gd.gov.cn{gpcms.LIST_PATH}"
    file = captures / "gpcms/gdgpo_search_trimmed.json"
    read = gpcms.read_list(page(file, url, province="广东省", filed="award", page=1))
    assert (read.rows, read.total, read.pages, read.oddities) == (1, 1, 1, ())
    row = stub(read.drafts[0])
    assert row.title == "惠州市算力中心服务器采购项目结果公告"
    assert (row.stage, row.region_code) == ("award", "441300")
    assert row.buyer_raw == "惠州市政务服务和数据管理局"
    assert row.published_at == beijing(2026, 7, 17, 16, 19).replace(second=2)
    asked = read.follow[0].context
    assert (asked["project_no"], asked["budget"]) == ("HZBY-2026A002", "7000000.0000")
    assert (row.channel_raw, row.region_raw) == ("公开招标中标公告", "惠州市")


@pytest.mark.parametrize(
    ("part", "said", "total", "stage", "region"),
    [
        ("list_59", {"channel": "intention"}, 207806, "intention", "511000"),
        ("list_00101", {"filed": "tender"}, 71131, "tender", "510104"),
    ],
)
def test_gpcms_rows_of_sichuan(
    captures: Path, part: str, said: dict[str, Json], total: int, stage: str, region: str
) -> None:
    text = (captures / "gpcms/sichuan_selectInfoForIndex_samples.json").read_text(encoding="utf-8")
    answer = json.dumps(json.loads(text)[part])
    context: dict[str, Json] = {"province": "四川省", "page": 2, **said}
    url = f"https://www.ccgp-sichuan.gov.cn{gpcms.LIST_PATH}"
    read = gpcms.read_list(Page(url, "list", answer, NOW, context))
    assert (read.rows, read.total, read.pages) == (1, total, None)
    row = stub(read.drafts[0])
    assert (row.stage, row.region_code) == (stage, region)


def test_kinds_and_categories(captures: Path) -> None:
    """Each captured code is asked for: of gpcms those that stand together, of zcy by channel."""
    kinds = json.loads((captures / "gpcms/noticeType_codes.json").read_text(encoding="utf-8"))
    guangdong = source("gpcms_guangdong")
    assert issubclass(guangdong, gpcms.GpcmsSpider)
    asked = {code for kind in guangdong.kinds for code in kind.types.split(",")}
    known = {code for codes in kinds for code in codes.split(",")}
    assert {code for code in known - asked if code[:5] not in asked} == set()
    codes = json.loads((captures / "zcy/shanxi_category_codes.json").read_text(encoding="utf-8"))
    shanxi = source("zcy_shanxi")
    assert issubclass(shanxi, zcy.ZcySpider)
    assert shanxi.portal.parent_id == codes["categoryParentId"]
    missing = {
        n for n, code in codes["categoryCodes"].items() if code not in shanxi.portal.categories
    }
    assert {name for name in missing if not name.startswith("历史")} == set()


# Shenzhen, the search of ccgp.gov.cn, Jiangsu, intentions


def test_szggzy_row(captures: Path) -> None:
    file = captures / "shenzhen/szggzy_page_trimmed.json"
    read = szggzy.read_list(page(file, szggzy.LIST, province="440300", page=1))
    assert (read.rows, read.total, read.newest) == (1, 1, date(2026, 4, 30))
    (ask,) = read.follow
    assert ask.url == f"{szggzy.NOTICE}?contentId=20359755"
    row = stub(read.drafts[0])
    assert (row.stage, row.region_code) == ("award", "440300")
    assert row.buyer_raw == "深圳市住房和建设局"
    project = "住宅小区新能源汽车充电设施建设管理及新技术应用推广技术服务（2026年度）"
    assert row.title == f"{project}的采购结果公告"
    assert (ask.context["project"], ask.context["project_no"]) == (project, "SZZXDL-2026-00668")
    assert read.drafts[0].fields["winner"] == "深圳市新能源汽车运营企业协会"
    assert (row.published_on, row.published_at) == (date(2026, 4, 30), None)  # midnight is no time


def test_search(captures: Path) -> None:
    read = ccgp_search.read_search(
        page(captures / "ccgp/bxsearch_results_201712.html", ccgp_search.SEARCH)
    )
    assert (read.rows, read.total, read.pages) == (20, 31, 2)
    assert read.newest == date(2017, 12, 19)
    rows = [stub(draft) for draft in read.drafts]
    assert Counter(row.stage for row in rows) == {"award": 19, "contract": 1}
    first = rows[0]
    assert (first.native_id, first.region_code) == ("9362956", "350000")
    assert (
        first.title
        == "厦门大学附属中山医院厦门万翔-竞争性磋商- XM2017-TZ0740婴儿防盗系统采购项目成交公告"
    )
    assert first.buyer_raw == "厦门大学附属中山医院"
    assert first.published_at == beijing(2017, 12, 19, 17, 5).replace(second=15)
    assert (
        read.follow[0].url == "https://www.ccgp.gov.cn/cggg/dfgg/cjgg/201712/t20171219_9362956.htm"
    )


def test_search_without_results(captures: Path) -> None:
    file = captures / "ccgp/bxsearch_empty_2019.html"
    read = ccgp_search.read_search(page(file, ccgp_search.SEARCH))
    assert (read.rows, read.total, read.pages, read.drafts) == (0, 0, 1, ())


def test_jiangsu_search_and_page(captures: Path) -> None:
    """Three rows for works; one of them as a page, its time of publication on the 24 hours' clock
    (the page's meta element has another)."""
    site = "http://jsggzy.jszwfw.gov.cn"
    listed = epoint.read_search(
        page(captures / "jiangsu/list.json", site + epoint.SEARCH_PATH, province="320000")
    )
    assert (listed.rows, listed.total) == (3, 117650)
    assert [stub(draft).region_code for draft in listed.drafts] == ["321100", "320500", "321200"]
    assert [stub(draft).title for draft in listed.drafts] == [
        "育德路（晋元大道-车港路、东泾路-溪云路）、溪云路（谷阳路-车港路）管网改造工程",
        "江苏省苏州实验中学金山路校区改造工程",
        "中国工商银行股份有限公司泰兴支行改造工程(重发公告第3次)",
    ]
    ask = listed.follow[1]
    read = epoint.read_notice(page(captures / "jiangsu/detail.html", ask.url, **ask.context))
    found = the(records(read), ProcurementNoticeRecord)
    assert found.title == "江苏省苏州实验中学金山路校区改造工程"
    assert (found.stage, found.legal_regime) == ("tender", "bidding_law")
    assert found.buyer_raw == "苏州高新工程建设管理有限公司"
    assert found.agency_raw == "苏州海企国际工程咨询有限公司"
    assert the(records(read), SetAsideReadingRecord).outcome == "explicitly_not"
    assert found.published_at == beijing(2026, 7, 6, 22, 41).replace(second=54)
    text = str(read.drafts[0].fields["text"])
    assert "S3205010304000797001001" in text
    assert "0512-68750520" not in text  # a contact's telephone


def test_intention(captures: Path) -> None:
    address = f"{ccgp_plans.INTENTIONS}proJ/details?projId=f00d"
    read = ccgp_plans.read_intention(
        page(
            captures / "ccgp/intention_detail_2026.html",
            address,
            native_id="f00d",
            channel="intention",
        )
    )
    assert read.oddities == ()
    found = records(read)
    intention = the(found, ProcurementNoticeRecord)
    assert intention.stage == "intention"
    assert intention.title == "天津中医药大学第一附属医院政府采购意向公告-光电同步脑活动检测仪"
    assert intention.buyer_raw == "天津中医药大学第一附属医院"
    assert intention.budget_minor == 390_000_000  # 390万元
    assert intention.published_at == beijing(2026, 3, 10, 23, 51)
    assert intention.raw["预计采购时间"] == "2026-05"
    planned = the(found, ProcurementIntentionRecord)
    assert (planned.budget_minor, planned.expected_raw) == (390_000_000, "2026-05")
    assert planned.title == "光电同步脑活动检测仪"
