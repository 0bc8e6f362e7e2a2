"""Notices of portals that file under steps of their own, and tell facts beside the body."""

from __future__ import annotations

import pytest

from normalize.contracts import contract_records
from normalize.label_tables import with_forms
from normalize.notice_kinds import kind_of
from normalize.notice_labels import NoticeText
from normalize.records import ContractSupplierRecord, ProcurementContractRecord


def test_a_contract_whose_facts_stand_beside_the_body() -> None:
    facts = {"中标（成交）供应商名称": "乙仪器有限公司", "合同金额": "39.8万元 人民币"}
    text = with_forms(NoticeText(("样本仪器采购合同公告",)), [], facts)
    contract, supplier = contract_records("1", text)
    assert isinstance(contract, ProcurementContractRecord)
    assert (contract.amount_minor, contract.amount_raw) == (39_800_000, "39.8万元 人民币")
    assert isinstance(supplier, ContractSupplierRecord)
    assert supplier.organisation_raw == "乙仪器有限公司"


@pytest.mark.parametrize("amount", ["0元 人民币", "398000"])  # an empty field; of what?
def test_an_amount_that_is_unknown(amount: str) -> None:
    facts = {"供应商": "乙仪器有限公司", "合同金额": amount}
    contract, _ = contract_records("1", with_forms(NoticeText(()), [], facts))
    assert isinstance(contract, ProcurementContractRecord)
    assert (contract.amount_minor, contract.amount_raw) == (None, amount)


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
