"""Contracts and intentions of ccgp.gov.cn, and Epoint: pages in the shape that is described."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from normalize.procurement.notices import notice, notice_row
from normalize.records import (
    ContractSupplierRecord,
    ProcurementContractRecord,
    ProcurementNoticeRecord,
)
from spiders.drafts import Contents, Page
from spiders.platforms.ccgp_plans import (
    CONTRACTS,
    INTENTIONS,
    ask_contract,
    read_contract,
    read_index,
    read_intention,
)
from spiders.registry import source
from spiders.select import LayoutDrift
from tests.support.notices import the

NOW = datetime(2026, 11, 8, tzinfo=UTC)
NUMBER = "0f0e0d0c-1111"


def index(*rows: str, pager: str = "Pager({size:9, current:0});") -> str:
    return (
        f'<html><body><ul class="ulst">{"".join(rows)}</ul><script>{pager}</script></body></html>'
    )


def row(day: str = "2026-11-05", href: str = f"./detail/{NUMBER}?contractSign=0") -> str:
    return (
        f'<li style="height:60px"><a href="{href}">样本仪器采购合同</a><span>发布时间：{day}</span>'
        "<span>地域：北京</span><span>采购人：样本市第一中学</span><span>供应商：样本仪器有限公司</span></li>"
    )


def read_rows(text: str) -> Contents:
    return read_index(Page(f"{CONTRACTS}index_2", "list", text, NOW))


def test_the_index_of_contracts() -> None:
    read = read_rows(index(row()))
    assert (read.rows, read.pages, read.newest) == (1, 9, date(2026, 11, 5))
    (ask,) = read.follow
    assert ask.url == f"{CONTRACTS}detail/{NUMBER}?contractSign=0"
    record = the(notice_row(read.drafts[0]), ProcurementNoticeRecord)
    assert (record.stage, record.region_code) == ("contract", "110000")
    assert (record.buyer_raw, record.published_on) == ("样本市第一中学", date(2026, 11, 5))


@pytest.mark.parametrize(
    "text",
    [
        index(row(), pager=""),
        index(),
        index(row("gestern")),
        index(row(href="./about.htm")),
        index(row()).replace("发布时间", "公布时间"),
    ],
)
def test_an_index_that_changed_is_a_drift(text: str) -> None:
    with pytest.raises(LayoutDrift):
        read_rows(text)


def contract(**changes: str) -> str:
    facts = {
        "合同编号": "HT-1",
        "项目编号": "YLZC-2026-07",
        "采购人（甲方）": "样本市第一中学",
        "供应商（乙方）": "样本仪器有限公司",
        "合同金额（万元）": "36.000000",
        "合同签订日期": "2026-11-04",
        "合同公告日期": "2026-11-05",
        "所属地域": "北京",
        **changes,
    }
    cells = "".join(
        f"<tr><td>{label}：</td><td>{value}</td></tr>" for label, value in facts.items()
    )
    head = '<div class="vT_detail_header"><h2>样本仪器采购合同</h2></div>'
    return f"<html><body>{head}<table>{cells}</table></body></html>"


def read_page(text: str) -> Contents:
    ask = ask_contract(f"{CONTRACTS}detail/{NUMBER}?contractSign=0")
    assert ask is not None
    return read_contract(Page(ask.url, "contract", text, NOW, ask.context))


def test_a_contract() -> None:
    read = read_page(contract(联系人="张三"))
    assert [odd.found for odd in read.oddities] == ["联系人"]
    assert "张三" not in str(read.drafts[0].fields)
    found = notice(read.drafts[0])
    record = the(found, ProcurementNoticeRecord)
    assert (record.stage, record.region_code) == ("contract", "110000")
    assert (record.project_no_raw, record.published_on) == ("YLZC-2026-07", date(2026, 11, 5))
    signed = the(found, ProcurementContractRecord)
    assert (signed.contract_no, signed.amount_minor) == ("HT-1", 36_000_000)
    assert signed.signed_on == date(2026, 11, 4)
    assert the(found, ContractSupplierRecord).organisation_raw == "样本仪器有限公司"


def test_a_contract_without_a_buyer_is_a_drift() -> None:
    with pytest.raises(LayoutDrift, match="采购单位"):
        read_page(contract().replace("采购人（甲方）", "买方"))


def test_an_intention_without_its_time_is_a_drift() -> None:
    table = "<table><tr><td>采购单位：</td><td>甲</td></tr></table>"
    page = f"<html><body><h2>样本</h2>{table}</body></html>"
    with pytest.raises(LayoutDrift, match="no time"):
        read_intention(
            Page(f"{INTENTIONS}details?groupId=1", "intention", page, NOW, {"native_id": "1"})
        )


@pytest.mark.parametrize(
    ("source_id", "url", "kind"),
    [
        ("ccgp_intentions", f"{INTENTIONS}proJ/details?projId=a1", "intention"),
        ("ccgp_intentions", f"{INTENTIONS}details?groupId=a1", "intention"),
        ("ccgp_intentions", f"{INTENTIONS}details", None),
        ("ccgp_intentions", "http://cgyx.ccgp.gov.cn/cgyx/pub/pubSearch", None),
        ("ccgp_contracts", f"{CONTRACTS}index", "list"),
        ("ccgp_contracts", f"{CONTRACTS}detail/{NUMBER}?contractSign=0", "contract"),
        ("ccgp_contracts", f"{CONTRACTS}search", None),
        ("jiangsu_ggzy", "http://jsggzy.jszwfw.gov.cn/jyxx/tradeInfonew.html", None),
        ("jiangsu_ccgp", "http://www.ccgp-jiangsu.gov.cn/jiangsu/js_cggg/details.html", None),
    ],
)
def test_addresses_that_are_known(source_id: str, url: str, kind: str | None) -> None:
    ask = source(source_id).ask_brought("GET", url, b"")
    assert (ask.kind if ask else None) == kind
