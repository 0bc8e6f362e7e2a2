"""Who signed a contract: from the portal's fields, or from a body in the form of 2020."""

from __future__ import annotations

import pytest

from normalize.contracts import contract_awards
from normalize.notice_kinds import kind_of
from normalize.notice_labels import NoticeText

BODY = (
    "一、合同编号：HT-1\n二、合同名称：样本仪器采购合同\n五、合同主体\n采购人（甲方）：样本市第一中学\n"
    "供应商（乙方）：甲仪器有限公司\n地址：某路1号\n六、合同主要信息\n合同金额（元）：398000.00\n"
)


def test_a_body() -> None:
    (award,) = contract_awards(NoticeText.of(BODY), {})
    assert [supplier.name for supplier in award.suppliers] == ["甲仪器有限公司"]
    assert (award.price.minor, award.why_not) == (39_800_000, "contract")


@pytest.mark.parametrize(
    ("label", "value", "minor"),
    [
        ("合同金额", "0元 人民币", 0),
        ("合同金额", "39.8万元", 39_800_000),
        ("合同金额（万元）", "39.8", 39_800_000),
        ("合同金额", "398000", None),  # of what?
        ("合同总金额", "398000元", 39_800_000),
    ],
)
def test_fields_of_the_portal_come_first(label: str, value: str, minor: int | None) -> None:
    summary = {"中标（成交）供应商名称": "乙仪器有限公司", label: value}
    (award,) = contract_awards(NoticeText.of(BODY), summary)
    assert [supplier.name for supplier in award.suppliers] == ["乙仪器有限公司"]
    assert (award.price.raw, award.price.minor) == (value, minor)


def test_without_a_supplier_there_is_no_award() -> None:
    assert contract_awards(NoticeText.of("合同金额：1元"), {"合同金额": "1元"}) == []


@pytest.mark.parametrize(
    ("channel", "title", "filed", "stage"),
    [
        ("contract", "样本仪器采购项目", "", "contract"),
        ("intention", "样本市第一中学2026年11月政府采购意向", "", "intention"),
        ("acceptance", "样本仪器", "", "acceptance"),
        ("reservation_report", "样本市2025年情况", "", "reservation_report"),
        ("", "样本仪器采购项目", "award", "award"),
        ("", "样本仪器采购项目终止公告", "award", "termination"),
        ("", "样本仪器采购项目中标候选人公示", "award", "other"),  # a title that says what it is
        ("gkzb", "样本仪器采购项目", "award", "tender"),
    ],
)
def test_kinds_that_other_portals_have(channel: str, title: str, filed: str, stage: str) -> None:
    assert kind_of(channel, "", title, filed=filed).stage == stage


def test_cooperative_innovation_is_a_channel_of_some_portals() -> None:
    kind = kind_of("cooperative", "", "样本装备研发采购项目")
    assert (kind.stage, kind.method) == ("tender", "cooperative_innovation")
