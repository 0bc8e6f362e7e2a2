"""Whose each figure is: of one fund, of a group, or of those that a fund has a part in."""

from __future__ import annotations

import pytest

from normalize.records import AggregateClaimRecord, FundSizeRecord
from tests.support.fund_notices import of, read

YI = 10_000_000_000  # fen in 亿元
CASES = {
    ("青湖省新能源产业基金总规模50亿元，由青湖省产业引导基金出资10亿元发起设立。"): [
        "青湖省新能源产业基金 target 50",
    ],
    ("青湖省产业引导基金参股设立的青湖云创二期基金完成备案，认缴规模6.5亿元。"): [
        "青湖云创二期基金 committed 6.5",
    ],
    (
        "截至6月底，青湖省产业引导基金实收资本32亿元；参股子基金21只，"
        "认缴规模合计188亿元，实缴规模合计97亿元。"
    ): [
        "青湖省产业引导基金 paid_in 32",
        "many: 青湖省产业引导基金 committed 188",
        "many: 青湖省产业引导基金 paid_in 97",
    ],
    ("青湖市科创母基金（二期）总规模30亿元，较一期10亿元大幅增长。"): [
        "青湖市科创母基金（二期） target 30",
        "青湖市科创母基金（二期） target 10 former",
    ],
    (
        "现将青湖市天使基金、青湖市人才基金运行情况公布如下：青湖市天使基金规模5亿元，"
        "实缴3亿元；青湖市人才基金规模2亿元，实缴0.8亿元。"
    ): [
        "青湖市天使基金 target 5",
        "青湖市天使基金 paid_in 3",
        "青湖市人才基金 target 2",
        "青湖市人才基金 paid_in 0.8",
    ],
    ("青湖市产业基金集群总规模达到260亿元，其中青湖市工业母基金规模60亿元。"): [
        "青湖市工业母基金 target 60",
        "many: 青湖市产业基金集群 target 260",
    ],
    ("全市政府投资基金共17只，总认缴规模145亿元。"): [
        "many: 全市 committed 145",
    ],
    (
        "青湖海蓝股权投资合伙企业（有限合伙）（以下简称“海蓝基金”）成立于2022年，"
        "海蓝基金认缴总额8亿元，已实缴5.6亿元。"
    ): [
        "青湖海蓝股权投资合伙企业（有限合伙） committed 8",
        "青湖海蓝股权投资合伙企业（有限合伙） paid_in 5.6",
    ],
    ("设立规模20亿元的青湖市低空经济产业投资基金和规模10亿元的青湖市银发经济产业投资基金。"): [
        "青湖市低空经济产业投资基金 target 20",
        "青湖市银发经济产业投资基金 target 10",
    ],
    ("青湖省科创引导基金已投子基金36只，累计投资金额42亿元，带动社会资本120亿元。"): [
        "many: 青湖省科创引导基金 invested 42",
        "many: 青湖省科创引导基金 leveraged 120",
    ],
    ("青湖绿能产业基金对青湖晶硅科技有限公司投资1.5亿元。"): [
        "青湖绿能产业基金 invested 1.5",
    ],
    ("青湖市文旅产业基金更名为青湖市文化产业投资基金，规模由4亿元增至6亿元。"): [
        "青湖市文化产业投资基金 target 4 former",
        "青湖市文化产业投资基金 target 6",
    ],
    (
        "青湖省政府投资基金体系形成“2+10+N”格局，母基金2只、规模200亿元，"
        "专项基金10只、规模430亿元。"
    ): [
        "many: 青湖省政府投资基金体系 target 200",
        "many: 青湖省政府投资基金体系 target 430",
    ],
    ("青湖未来产业基金首期规模15亿元已完成工商登记，青湖省财政厅认缴9亿元。"): [
        "青湖未来产业基金 first_phase 15",
    ],
    ("上述3只基金合计规模12亿元，其中青湖成果转化基金4亿元。"): [
        "青湖成果转化基金 target 4",
        "many: None target 12",
    ],
    ("青湖市引导基金与青湖城投合作设立青湖城市更新基金，基金总规模10亿元，引导基金出资2亿元。"): [
        "青湖城市更新基金 target 10",
    ],
    ("青湖创投管理基金12只，管理规模86亿元。"): [
        "many: None target 86",
    ],
    ("青湖省新材料母基金项下子基金5只，规模分别为10亿元、8亿元、6亿元、5亿元和3亿元。"): [
        "many: 青湖省新材料母基金 target 10",
        "many: 青湖省新材料母基金 target 8",
        "many: 青湖省新材料母基金 target 6",
        "many: 青湖省新材料母基金 target 5",
        "many: 青湖省新材料母基金 target 3",
    ],
    ("青湖乡村振兴基金累计收回投资本金1.1亿元，取得投资收益0.3亿元。"): [
        "青湖乡村振兴基金 returned 1.1",
        "青湖乡村振兴基金 returned 0.3",
    ],
    ("青湖县产业引导基金规模1亿元，参股青湖智造基金（规模5亿元）、青湖农创基金（规模2亿元）。"): [
        "青湖县产业引导基金 target 1",
        "青湖智造基金 target 5",
        "青湖农创基金 target 2",
    ],
}


def yi(minor: object) -> str:
    return f"{minor / YI:g}" if isinstance(minor, int) else "none"


@pytest.mark.parametrize(("said", "told"), CASES.items())
def test_whose_a_figure_is(said: str, told: list[str]) -> None:
    records = read(said, "引导基金公告")
    own = [
        f"{each.subject_raw} {each.measure} {yi(each.lo_minor)}"
        + (" former" if each.why_not == "former" else "")
        for each in of(records, FundSizeRecord)
    ]
    many = [
        f"many: {each.subject} {each.measure} {yi(each.lo_minor)}"
        for each in of(records, AggregateClaimRecord)
    ]
    assert own + many == told
