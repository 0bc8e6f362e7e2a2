"""AMAC's captured answers: a page of the list, two days' rows, a fund's page."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from normalize.funds.register import row_managers, tier
from normalize.funds.register_pages import fund_page
from normalize.records import UNSET, FundDisclosureRecord, FundRecord, RelationRecord
from spiders.drafts import Contents, Page
from spiders.platforms.amac import read_fund_page, read_list
from tests.support import amac_answers as amac

NOW = datetime(2026, 5, 19, 12, 0, tzinfo=UTC)
API = "https://gs.amac.org.cn/amac-infodisc/api/pof/fund"
URL = "https://gs.amac.org.cn/amac-infodisc/res/pof/fund/2605181902104495.html"


def listed(text: str, number: int = 0) -> Contents:
    url = f"{API}?page={number}&size=100&sort=putOnRecordDate,desc"
    return read_list(Page(url, "list", text, NOW, {"fund_type": "OT0201"}))


def test_captured_list(captures: Path) -> None:
    """The verbatim answer: 20 rows as they stand, no oddity."""
    text = (captures / "amac/pof_fund_20260519.json").read_text(encoding="utf-8")
    read = listed(text)
    assert (read.rows, read.total, read.pages, read.oddities) == (20, 243479, 12174, ())
    rows = json.loads(text)["content"]
    assert [draft.fields for draft in read.drafts] == rows
    assert [draft.native_id for draft in read.drafts] == [row["fundNo"] for row in rows]
    assert len(read.follow) == 20
    assert {tier(row["fundName"], row_managers(row)) for row in rows} == {None}  # none is asked for


@pytest.mark.parametrize(("name", "rows"), [("daily_20260507", 406), ("daily_20260513", 506)])
def test_captured_days(captures: Path, name: str, rows: int) -> None:
    """Rows of two days in the envelope of a window."""
    day = json.loads((captures / f"amac/{name}.json").read_text(encoding="utf-8"))
    pages = [listed(text, number) for number, text in enumerate(amac.window_answers(day["funds"]))]
    assert sum(read.rows or 0 for read in pages) == rows
    assert {(read.total, read.pages) for read in pages} == {(rows, -(-rows // 100))}
    assert [draft.fields for read in pages for draft in read.drafts] == day["funds"]
    assert {read.oddities for read in pages} == {()}


def test_captured_page(captures: Path) -> None:
    """S85784: every value."""
    text = (captures / "amac/fund_detail_S85784.html").read_text(encoding="utf-8")
    context: dict[str, Any] = {"native_id": "S85784", "version": "v7"}
    read = read_fund_page(Page(URL, "fund_page", text, NOW, context))
    assert read.oddities == ()
    (draft,) = read.drafts
    none = "应披露0条，按时披露0条， 未披露0条；"
    assert draft.fields == {
        "labels": {
            "基金业协会特别提示（针对基金）": "",
            "基金名称": "宁波同德源余策略壹期创业投资合伙企业（有限合伙）",
            "基金编号": "S85784",
            "成立时间": "2026-04-17",
            "备案时间": "2026-05-18",
            "基金备案阶段": "暂行办法实施后成立的基金",
            "基金类型": "创业投资基金",
            "注册地": "浙江省宁波市北仑区",
            "币种": "人民币现钞",
            "基金管理人名称": "安徽源余私募基金管理有限公司",
            "管理类型": "受托管理",
            "托管人名称": "上海浦东发展银行股份有限公司",
            "运作状态": "正在运作",
            "基金信息最后更新时间": "2026-05-18",
            "月报": none,
            "季报": none,
            "半年报": none,
            "年报": none,
            "投资者查询账号开立率": "0.00%",
        },
        "managers": [{"id": "2210141456107953", "name": "安徽源余私募基金管理有限公司"}],
        "hints": {
            "机构诚信信息": [],
            "机构提示信息": [
                "注册地与办公地不在同一辖区 指私募基金管理人的注册地与办公地不在同一证监会辖区。"
            ],
        },
        "page_id": "2605181902104495",
    }
    records = list(fund_page(draft))
    assert not any(record.doubts for record in records)
    fund, disclosure, *ties = records
    assert isinstance(fund, FundRecord)
    assert (fund.region_code, fund.amac_type) == ("330206", "venture_capital")
    assert (fund.established_on, fund.registered_on) == (date(2026, 4, 17), date(2026, 5, 18))
    assert (fund.detail_version, fund.inclusion_tier, fund.special_notice) == ("v7", None, None)
    assert isinstance(disclosure, FundDisclosureRecord)
    assert disclosure.native_id == "S85784/disclosure/2026-05-18"
    assert disclosure.investor_accounts_percent == Decimal(0)
    counts = [name for name in disclosure.__dataclass_fields__ if name.endswith(("_due", "_time"))]
    assert [getattr(disclosure, name) for name in counts] == [0] * 8
    assert disclosure.last_update_on is not UNSET
    assert [(tie.native_id, type(tie)) for tie in ties] == [
        ("S85784/relation/fund_manager/2210141456107953", RelationRecord),
        ("S85784/relation/custodian", RelationRecord),
    ]
