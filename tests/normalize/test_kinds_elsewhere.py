"""Kinds of notice that ccgp.gov.cn has no channel for, and portals that file loosely."""

from __future__ import annotations

import pytest

from normalize.procurement.notice_kinds import kind_of


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
        ("qtgg", "样本项目投诉处理结果公告", "", "other"),
        ("qtgg", "样本公司行政处罚结果公告", "", "other"),
        ("qtgg", "样本项目质疑答复结果公告", "", "other"),
        ("qtgg", "样本项目履约评价结果公告", "", "other"),
        ("qtgg", "样本单位健康检查服务采购项目中标公告", "", "award"),
        ("qtgg", "样本单位绩效评价服务采购结果公告", "", "award"),
        ("zbgg", "样本项目取消中标结果公告", "", "termination"),
        ("gkzb", "样本项目撤销招标公告", "", "termination"),
    ],
)
def test_kinds_that_other_portals_have(channel: str, title: str, filed: str, stage: str) -> None:
    assert kind_of(channel, "", title, filed=filed).stage == stage


def test_cooperative_innovation_is_a_channel_of_some_portals() -> None:
    kind = kind_of("cooperative", "", "样本装备研发采购项目")
    assert (kind.stage, kind.method) == ("tender", "cooperative_innovation")
