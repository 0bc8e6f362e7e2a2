"""What is left of a title when publisher, buyer, kind of notice, lot and round are taken away."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from normalize.procurement.notice_keys import conclude, number_key, purchase_key
from normalize.records import UNSET, ProcurementNoticeRecord

BUYER = "昆明市样本中学"


@pytest.mark.parametrize(
    "title",
    [
        "昆明市样本中学实验室设备采购项目公开招标公告",
        "云南样例咨询有限公司关于昆明市样本中学实验室设备采购项目的竞争性磋商公告",
        "昆明市样本中学实验室设备采购项目（第二次）竞争性磋商公告",
        "实验室设备采购",
        "昆明市样本中学实验室设备采购项目中标（成交）结果公告",
        "昆明市样本中学实验室设备采购项目（二次）更正公告",
        "实验室设备采购项目(A包)成交结果公告",
        "昆明市样本中学实验室设备采购项目（项目编号：AB(2026)-1）采购公告",
        "实验室设备采购意向公开",
        "昆明市样本中学实验室设备采购合同公告",
    ],
)
def test_one_purchase_in_every_writing(title: str) -> None:
    assert purchase_key(title, BUYER) == "实验室设备"


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("2026年食堂食材配送服务采购公告", "2026年食堂食材配送服务"),
        ("某小区二次供水设备采购公告", "某小区二次供水设备"),
        ("绿化采购公告", None),
        ("公告", None),
        ("", None),
    ],
)
def test_what_tells_purchases_apart_stays(title: str, key: str | None) -> None:
    assert purchase_key(title) == key


def test_a_number_without_its_round() -> None:
    assert number_key("ab-1（二次）") == ("AB-1", 2)
    assert number_key("AB-1") == ("AB-1", None)
    assert number_key("无") == (None, None)


def test_only_of_what_is_said_something_is_concluded() -> None:
    assert conclude({}) == {}
    assert conclude({"title": "甲项目（三次）招标公告"})["attempt"] == (3, "title")
    assert conclude({"buyer_raw": None}) == {"buyer_key": (None, "buyer_raw")}


def test_a_list_leaves_weak_keys_and_a_page_firm_ones() -> None:
    listed = ProcurementNoticeRecord(
        native_id="1",
        weak=frozenset({"title", "buyer_raw"}),
        title="实验室设备采购项目公开招标公告",
        buyer_raw=BUYER,
    )
    assert listed.purchase_key == "实验室设备"
    assert listed.project_key is UNSET
    assert {"purchase_key", "buyer_key", "attempt"} <= listed.weak
    page = ProcurementNoticeRecord(
        native_id="1", title="实验室…", project_title="实验室设备", project_no_raw="AB-1(三次)"
    )
    assert (page.purchase_key, page.project_key, page.attempt) == ("实验室设备", "AB-1", 3)
    assert page.round_in_number
    assert page.weak == frozenset()


@given(st.text(), st.text())
def test_any_title_has_a_key_or_none(title: str, buyer: str) -> None:
    key = purchase_key(title, buyer)
    assert key is None or len(key) >= 3
