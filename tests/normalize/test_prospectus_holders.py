"""Who holds an issuer: shares, marks of state ownership, short names; persons are left out."""

from __future__ import annotations

from decimal import Decimal

import pytest

from normalize.filings.prospectus_holders import shareholders
from normalize.filings.prospectus_terms import terms
from normalize.filings.prospectus_ties import Under
from normalize.mentions import mention
from normalize.records import Mention, RelationRecord
from tests.support.filing_pages import Grid, asked, blocks

ISSUER = "青禾样例科技股份有限公司"
UNDER = Under("r", mention(ISSUER), ISSUER)
HOLDERS = ["第四节 发行人基本情况", "五、发行人股本情况", "（一）本次发行前的前十名股东"]
HOLDER_HEAD = ("序号", "股东名称", "持股数量（万股）", "持股比例（%）")


def held_by(*contents: list[str | Grid], under: Under = UNDER) -> list[RelationRecord]:
    return list(shareholders(blocks(*contents), under))


def test_holders_with_shares_and_marks_of_state_ownership_over_two_pages() -> None:
    first = [HOLDER_HEAD, ("1", "样例控股有限公司（SS）", "6,000.50", "50.00")]
    rest = [
        ("2", "样例创业投资合伙企业（有限合伙）（CS）", "1,200.00", "10.00%"),
        ("3", "甲一", "600.00", "5.00"),
        ("", "合计", "12,000.00", "100.00"),
    ]
    one, two = held_by([*HOLDERS, first], [rest])
    assert (one.kind, one.share_percent, one.shares) == (
        "shareholder",
        Decimal("50.00"),
        60_005_000,
    )
    assert (one.subject_raw, one.state_mark) == ("样例控股有限公司", "SS")
    assert isinstance(one.subject, Mention)
    assert isinstance(one.object, Mention)
    assert (one.subject.name, one.object.name) == ("样例控股有限公司", ISSUER)
    assert (one.page, one.quote) == (1, "1 | 样例控股有限公司（SS） | 6,000.50 | 50.00")
    assert (two.subject_raw, two.state_mark) == ("样例创业投资合伙企业（有限合伙）", "CS")
    assert (two.share_percent, two.page, two.observed_via) == (Decimal("10.00"), 2, "prospectus")


def test_private_holders_are_not_kept() -> None:
    """However they are written: what shows no firm is left out, and firms abroad are not."""
    persons = "甲一|阿依·古丽|WANG LEI|JOHN SMITH|王样（WANG YANG）|陈样样（香港）|甲一等12名自然人"
    persons += "|甲一、乙二|阿依古丽江"
    firms = ["SAMPLE HOLDINGS LIMITED", "Sample Growth Fund", "Sample Asia L.P.", "样例1号资管计划"]
    rows = [HOLDER_HEAD, *(("1", name, "600.00", "5.00") for name in [*persons.split("|"), *firms])]
    assert [each.subject_raw for each in held_by([*HOLDERS, rows])] == firms


def test_of_before_and_after_the_issue_only_before_counts() -> None:
    rows = [
        ("股东名称", "本次发行前", None, "本次发行后", None),
        (None, "持股数量（股）", "比例（%）", "持股数量（股）", "比例（%）"),
        ("样例控股有限公司", "6,000", "50.00", "6,000", "40.00"),
    ]
    (one,) = held_by([*HOLDERS[:2], "（一）本次发行前后的股本结构", rows])
    assert (one.shares, one.share_percent) == (6_000, Decimal("50.00"))


@pytest.mark.parametrize(
    "title",
    [
        "增资后的前十名股东",
        "公司设立时的股本结构",
        "股权转让后股本情况",
        "发行人在新三板挂牌期间前十名股东",
    ],
)
def test_tables_of_the_past_are_left_alone(title: str) -> None:
    rows = [HOLDER_HEAD, ("1", "样例控股有限公司", "6,000.00", "50.00")]
    assert held_by([*HOLDERS[:2], title, rows]) == []


def test_holdings_that_cannot_be_read_are_asked() -> None:
    head = ("股东名称", "持股数量", "持股比例（%）")
    rows = [head, ("样例控股有限公司", "6,000", "500.00"), ("样例投资有限公司", "六千", "约5")]
    one, two = held_by([*HOLDERS, rows])
    assert (one.shares, one.share_percent) == (None, None)
    assert asked(one) == [("share_percent", "out_of_range"), ("shares", "no_unit")]
    assert asked(two) == [("share_percent", "unreadable"), ("shares", "unreadable")]


def names(found: list[RelationRecord]) -> list[tuple[object, object, object]]:
    return [
        (each.subject_raw, getattr(each.subject, "name", None), each.state_mark) for each in found
    ]


def test_short_names_are_those_that_the_document_defines() -> None:
    """A firm's short name of four characters is no person; nor is a ministry."""
    defined = terms(
        blocks(
            [
                "第一节 释义",
                [
                    ("公司、发行人", "指", ISSUER),
                    ("样例创达、创达", "指", "样例创达（上海）有限公司，系发行人股东"),
                    (
                        "“大样基金”",
                        "指",
                        "样例集成电路产业投资基金股份有限公司（曾用名：甲有限公司）",
                    ),
                    ("两用", "指", "甲样例有限公司"),
                    ("两用", "指", "乙样例有限公司"),
                    ("报告期", "指", "2023年度、2024年度"),
                ],
                "样例远洋  指  样例远洋控股有限公司",
            ]
        )
    )
    assert defined.full("创达") == "样例创达（上海）有限公司".replace("（", "(").replace("）", ")")
    assert (defined.full("两用"), defined.full("报告期")) == (None, None)
    rows = [
        HOLDER_HEAD,
        ("1", "样例创达", "6,000.00", "50.00"),
        ("2", "大样基金（SS）", "600.00", "5.00"),
        ("3", "样例远洋", "600.00", "5.00"),
        ("4", "财政部", "600.00", "5.00"),
        ("5", "样例资本", "600.00", "5.00"),
        ("6", "甲一丙三", "600.00", "5.00"),
    ]
    under = Under("r", mention(ISSUER), ISSUER, defined)
    assert names(held_by([*HOLDERS, rows], under=under)) == [
        ("样例创达", "样例创达（上海）有限公司", None),
        ("大样基金", "样例集成电路产业投资基金股份有限公司", "SS"),
        ("样例远洋", "样例远洋控股有限公司", None),
        ("财政部", "财政部", None),
        ("样例资本", "样例资本", None),
    ]


def test_a_mark_counts_wherever_it_stands() -> None:
    """In a column, in a later table, in a sentence."""
    first = [
        HOLDER_HEAD,
        ("1", "甲样例有限公司", "6,000.00", "50.00"),
        ("2", "乙样例有限公司", "600.00", "5.00"),
        ("3", "丙样例有限公司", "60.00", "0.50"),
        ("4", "己丙样例有限公司", "60.00", "0.50"),
    ]
    later = [("股东名称", "股份性质", "持股比例"), ("甲样例有限公司", "SS", "50.00")]
    said = "乙样例有限公司（CS）、丙样例有限公司（SS）所持股份为国有股份。"
    found = held_by([*HOLDERS, first, "（二）国有股份情况", later, said])
    assert [each.state_mark for each in found] == ["SS", "CS", "SS", None]
    assert [each.share_percent for each in found][:2] == [Decimal("50.00"), Decimal("5.00")]


def test_who_holds_a_holder_holds_no_share_of_the_issuer() -> None:
    rows = [("股东名称", "出资额（万元）", "持股比例"), ("戊样例有限公司", "60.00", "60.00%")]
    for title in (
        "甲样例控股的股权结构如下：",
        "截至报告期末，该合伙企业的出资情况：",
        "合伙人情况",
    ):
        assert held_by([*HOLDERS, title, rows]) == []
    dated = "截至2023年12月31日，样例集团的前十名股东情况如下："
    assert held_by([HOLDERS[0], "五、主要股东", dated, rows]) == []
    assert held_by([HOLDERS[0], "五、主要股东", dated.replace("的", ""), rows]) == []
    for heading in ("（一）控股股东情况", "八、子公司情况"):
        assert held_by([HOLDERS[0], heading, "股本情况如下：", rows]) == []
    for title in (
        "本次发行前公司的股权结构如下：",
        "截至期末，发行人的前十名股东：",
        "发行前十大股东",
    ):
        assert held_by([*HOLDERS[:2], title, rows]) != []
    itself = [HOLDER_HEAD, ("1", ISSUER, "60.00", "60.00%")]
    (one,) = held_by([*HOLDERS, itself])
    assert (one.subject, asked(one)) == (None, [("subject_raw", "contradictory")])
