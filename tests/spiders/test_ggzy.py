"""ggzy.gov.cn: its list, its pages, and what stands in their place."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from normalize.procurement.notices import notice, notice_row
from normalize.records import (
    Json,
    ProcurementContractRecord,
    ProcurementNoticeRecord,
    SetAsideReadingRecord,
)
from spiders.blocking import Challenge
from spiders.drafts import Contents, Page, Window
from spiders.platforms.ggzy import (
    LIST,
    PROVINCES,
    ask_page,
    ask_slice,
    read_list,
    read_notice,
    read_project,
)
from spiders.reading import Outcome, Raw, read_answer
from spiders.select import LayoutDrift
from spiders.settings import CLOSESPIDER_TIMEOUT
from spiders.sources.procurement.ggzy import GgzyProcurement, GgzyWorks
from tests.support.notices import the
from tests.support.portal_answers import (
    TENDER_BODY,
    ggzy_contract,
    ggzy_list,
    ggzy_notice,
    ggzy_project,
    ggzy_row,
    ggzy_url,
)

NOW = datetime(2026, 11, 8, tzinfo=UTC)
ROW = ggzy_row("abc12345", "样本仪器采购项目公开招标公告", "2026-11-05")


def read_rows(text: str, number: int = 1) -> Contents:
    return read_list(Page(LIST, "list", text, NOW, {"page": number}))


def read_page(text: str, stage: str = "0201", **context: Json) -> Contents:
    ask = ask_page(ggzy_url("b", stage, "2026-11-05", "abc12345"), **context)
    assert ask is not None
    return read_notice(Page(ask.url, "notice", text, NOW, ask.context))


def test_a_slice_is_asked_for_by_a_form() -> None:
    window = Window(
        key="k",
        since=date(2026, 11, 5),
        until=date(2026, 11, 5),
        context={"province_code": "330000", "stage": "0203"},
    )
    ask = ask_slice("02", window, 3)
    assert (ask.method, ask.url) == ("POST", LIST)
    assert ask.body == (
        "TIMEBEGIN_SHOW=2026-11-05&TIMEEND_SHOW=2026-11-05&TIMEBEGIN=2026-11-05&"
        "TIMEEND=2026-11-05&SOURCE_TYPE=1&DEAL_TIME=06&DEAL_CLASSIFY=02&DEAL_STAGE=0203&"
        "DEAL_PROVINCE=330000&isShowAll=1&PAGENUMBER=3&FINDTXT="
    )


@pytest.mark.parametrize(("code", "says"), [(829, "a captcha"), (800, "asked too often")])
def test_a_refusal_is_a_block(code: int, says: str) -> None:
    text = json.dumps({"code": code, "captchaToken": "t", "captchaImage": "aGk=", "data": None})
    with pytest.raises(Challenge, match=says):
        read_rows(text)
    raw = Raw(
        url=LIST, kind="list", status=200, content_type=None, body=text.encode(), at=NOW, context={}
    )
    assert read_answer(GgzyProcurement, raw).outcome is Outcome.BLOCKED


@pytest.mark.parametrize(
    ("code", "says"), [(801, "a parameter is wrong"), (804, "to be narrowed"), (500, "code 500")]
)
def test_a_fault_of_ours_is_a_drift(code: int, says: str) -> None:
    with pytest.raises(LayoutDrift, match=says):
        read_rows(json.dumps({"code": code, "message": "参数错误"}))


def renamed(old: str, new: str) -> str:
    row: dict[str, Any] = {**ROW, new: ROW[old]}
    del row[old]
    return ggzy_list([row])


@pytest.mark.parametrize("key", ["publishTime", "informationTypeText", "url"])
def test_a_renamed_key_is_a_drift(key: str) -> None:
    with pytest.raises(LayoutDrift, match=key):
        read_rows(renamed(key, f"{key}2"))


def test_another_page_than_asked_for_is_a_drift() -> None:
    with pytest.raises(LayoutDrift, match="expected page 2, found page 1"):
        read_rows(ggzy_list([ROW]), number=2)


def test_an_empty_list_is_no_drift() -> None:
    read = read_rows(ggzy_list([]))
    assert (read.rows, read.total, read.newest) == (0, 0, None)


def test_a_link_elsewhere_is_a_drift() -> None:
    with pytest.raises(LayoutDrift, match="url of a row"):
        read_rows(ggzy_list([{**ROW, "url": "https://evil.example/x.html"}]))


@pytest.mark.parametrize(
    ("stage", "title", "expected"),
    [
        ("0201", "样本仪器采购项目中标(成交)结果公告", "award"),  # under the tab of tenders
        ("0201", "样本仪器采购项目", "tender"),  # nothing but the tab says it
        ("0203", "样本仪器采购项目合同", "contract"),
        ("0202", "样本仪器采购项目终止公告", "termination"),
        ("0204", "样本仪器采购项目延期公告", "correction"),
    ],
)
def test_the_title_says_what_it_is_the_tab_only_where_it_does_not(
    stage: str, title: str, expected: str
) -> None:
    read = read_rows(ggzy_list([ggzy_row("abc12345", title, "2026-11-05", stage)]))
    row = the(notice_row(read.drafts[0]), ProcurementNoticeRecord)
    assert row.stage == expected


def test_an_a_page_leads_to_its_own_notice_and_to_those_of_its_project() -> None:
    text = ggzy_project(
        [
            ("0201", "2026-11-05", "abc12345", "公告"),
            ("0202", "2026-11-07", "def67890", "结果公告"),
        ]
    )
    address = ggzy_url("a", "0201", "2026-11-05", "abc12345")
    read = read_project(Page(address, "project", text, NOW, {"list_region": "浙江省"}))
    assert [ask.native_id for ask in read.then] == ["abc12345"]
    (other,) = read.follow
    assert (other.native_id, other.kind) == ("def67890", "notice")
    assert other.context["project_no"] == "YLZC-2026-07"
    assert other.context["published"] == "2026-11-07"
    assert (read.then[0].context["related"], other.context["related"]) == (
        ["def67890"],
        ["abc12345"],
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [("showDetail", "openDetail"), ("fully_list", "list_fully"), ("h4_o", "h4_p")],
)
def test_an_a_page_that_changed_is_a_drift(old: str, new: str) -> None:
    text = ggzy_project([("0201", "2026-11-05", "abc12345", "公告")]).replace(old, new)
    with pytest.raises(LayoutDrift):
        read_project(Page(ggzy_url("a", "0201", "2026-11-05", "abc12345"), "project", text, NOW))


def test_a_body_is_read_as_that_of_any_portal() -> None:
    text = ggzy_notice("样本仪器采购项目公开招标公告", TENDER_BODY)
    read = read_page(text, project_no="OTHER-1", list_region="浙江省")
    found = notice(read.drafts[0])
    record = the(found, ProcurementNoticeRecord)
    assert (record.stage, record.method) == ("tender", "open")
    assert record.project_no_raw == "YLZC-2026-07"  # the body's own number comes first
    assert record.budget_minor == 36_000_000
    assert record.published_at == datetime(2026, 11, 5, 2, 20, tzinfo=UTC)
    assert record.buyer_raw == "样本市第一中学"
    assert the(found, SetAsideReadingRecord).outcome == "stated"
    assert "13800000002" not in str(read.drafts[0].fields)


def test_a_body_that_closes_what_it_did_not_open_is_read_to_its_end() -> None:
    body = "<p>一、项目编号：YLZC-2026-07</p></div></div><p>二、项目名称：样本</p><div>三、完"
    text = str(read_page(ggzy_notice("样本公告", body)).drafts[0].fields["text"])
    assert text.split("\n") == ["一、项目编号：YLZC-2026-07", "二、项目名称：样本", "三、完"]


def test_a_body_that_broke_off_is_a_drift() -> None:
    text = ggzy_notice("样本公告", TENDER_BODY)
    with pytest.raises(LayoutDrift, match="end of body"):
        read_page(text[: text.index("采购人信息")])


@pytest.mark.parametrize(
    ("said", "expected"), [("0元 人民币", None), ("0.00元", None), ("39800元 人民币", 3_980_000)]
)
def test_a_contract_over_nothing_has_no_amount(said: str, expected: int | None) -> None:
    read = read_page(
        ggzy_notice("样本合同", ggzy_contract(said), "签署时间：2026-11-05 00:32"), "0203"
    )
    found = notice(read.drafts[0])
    contract = the(found, ProcurementContractRecord)
    assert (contract.amount_minor, contract.amount_raw) == (expected, said)


def test_a_new_label_of_a_contract_is_told_and_left_out() -> None:
    table = ggzy_contract("1元").replace("合同期限", "经手人")
    read = read_page(ggzy_notice("样本合同", table), "0203")
    assert [(odd.what, odd.found) for odd in read.oddities] == [("table: new label", "经手人")]
    assert "经手人" not in str(read.drafts[0].fields["summary"])


def test_a_page_asked_by_its_address_alone_leaves_the_number_as_it_was() -> None:
    read = read_page(ggzy_notice("样本合同", ggzy_contract("1元")), "0203", alone=True)
    record = the(notice(read.drafts[0]), ProcurementNoticeRecord)
    assert {"project", "project_no_raw", "region_code"} <= record.weak


def test_works_are_kept_apart() -> None:
    assert GgzyProcurement.spec.access == "open"
    assert GgzyWorks.spec.access == "on_request"
    ask = ask_page(ggzy_url("b", "0101", "2026-11-05", "abc12345"))
    assert ask is not None
    assert ask.context["legal_regime"] == "bidding_law"


def test_the_runs_of_a_day_have_time_for_its_notices() -> None:
    spec, notices = GgzyProcurement.spec, 6_000
    runs = timedelta(days=1) // spec.cadence
    slices = len(PROVINCES) * len(GgzyProcurement.stages)
    lists = (1 + spec.overlap.days) * (slices + notices // 20)
    a_run = CLOSESPIDER_TIMEOUT / spec.delay
    assert lists + 2 * notices > a_run  # one is not enough
    assert runs * lists + 2 * notices < 0.8 * runs * a_run
    assert timedelta(seconds=CLOSESPIDER_TIMEOUT) < spec.cadence
