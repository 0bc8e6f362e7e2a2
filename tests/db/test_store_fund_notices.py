"""Notices of funds in the tables: one of each kind of thing they say, and a second look at it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from normalize.funds.attachments import fund_attachment
from normalize.records import Json, Record
from spiders.drafts import Draft
from tests.db.conftest import Desk, day
from tests.support.fund_notices import read

YI = 10_000_000_000
CALL = "申报截止时间：2026年9月30日17:00。子基金存续期不超过10年，规模不低于2亿元。"
SHORTLIST = "拟参股云杉创业投资合伙企业（有限合伙）（暂定名），管理机构为云杉私募基金管理有限公司。"
SETUP = "云川新材料产业基金注册成立，注册资本21.5亿元，其中省财政出资5亿元。"
REPORT = "截至2025年末，引导基金参股子基金86只，认缴规模1250亿元。"
AUDIT = "审计发现：14只政府投资基金闲置资金28.85亿元。"
REGISTRATION = "云川产业发展基金于2026年1月在中国证券投资基金业协会完成备案。"


@pytest.fixture
def desk(open_desk: Callable[..., Desk]) -> Desk:
    """A source of fund notices that has been observed before."""
    return open_desk("fund_notice", channel="fund").observed()


def test_a_notice_of_each_kind(desk: Desk) -> None:
    texts = (CALL, SHORTLIST, SETUP, REPORT, AUDIT, REGISTRATION)
    for number, text in enumerate(texts):
        desk.say(*read(text, number=str(number)), page=f"{number}")
    assert [row["genre"] for row in desk.rows("fund_notice")] == [
        *("subfund_call", "subfund_shortlist", "establishment"),
        *("scale_report", "audit", "registration"),
    ]
    call = desk.row("fund_notice", native_id="0")
    assert (call["deadline_on"], call["published_on"]) == (date(2026, 9, 30), date(2026, 3, 2))
    term, size = desk.rows("fund_term")
    assert (term["key"], term["value_hi"], term["lo_minor"]) == ("term", Decimal(10), None)
    assert (size["key"], size["lo_minor"], size["value_lo"]) == ("min_size", 2 * YI, None)
    assert {row["outcome"] for row in desk.rows("fund_notice_party")} == {"proposed"}
    (own,) = desk.rows("fund_size")
    assert (own["lo_minor"], own["measure"]) == (215 * YI // 10, "registered")  # beyond 32 bits
    assert (own["subject_raw"], own["as_of"]) == ("云川新材料产业基金", None)
    given = desk.row("fund_contribution")
    assert (given["committed_minor"], given["level"]) == (5 * YI, "provincial")
    many = desk.row("aggregate_claim")
    assert (many["number_of_funds"], many["as_of"]) == (86, date(2025, 12, 31))
    assert desk.row("audit_finding")["amount_minor"] == 2885 * YI // 100
    assert desk.row("fund_event")["kind"] == "registered"
    assert all(row["notice_id"] for row in desk.rows("aggregate_claim"))


def test_a_second_look_changes_nothing(desk: Desk) -> None:
    desk.say(*read(SETUP))
    desk.next_run(at=day(1))
    before = desk.dump()
    assert desk.say(*read(SETUP), at=day(2)).changed == 0
    desk.next_run(at=day(2))
    assert desk.dump() == before


def test_a_term_that_is_altered_is_told(desk: Desk) -> None:
    desk.say(*read(CALL))
    desk.next_run(at=day(1))
    desk.say(*read(CALL.replace("10年", "8年")), at=day(2))
    changed = [(name, old, new) for name, old, new, _ in desk.changes("fund_term") if name != "*"]
    assert ("value_raw", "10年", "8年") in changed


def test_what_a_file_says_is_listed_by_the_file_alone(desk: Desk) -> None:
    """The page read again takes nothing of the file away; the file does that itself."""
    page = read(SHORTLIST, attachments=[{"title": "名单.xlsx", "url": "https://s.example/a.xlsx"}])
    desk.say(*page)
    desk.say(*listed("甲川创业投资基金", "乙川创业投资基金"), page="file")
    desk.next_run(at=day(1))
    desk.say(*page, at=day(2))
    desk.say(*listed("甲川创业投资基金"), page="file", at=day(2))
    rows = {row["name_raw"]: row for row in desk.rows("fund_notice_party")}
    file = desk.row("fund_attachment")
    kept, gone = rows["甲川创业投资基金"], rows["乙川创业投资基金"]
    assert (kept["attachment_id"], kept["gone_at"]) == (file["id"], None)
    assert kept["place"] == "table 1, row 2"
    assert gone["gone_at"] is not None
    own = rows["云杉创业投资合伙企业（有限合伙）"]
    assert (own["attachment_id"], own["gone_at"]) == (None, None)
    assert kept["document_id"] != own["document_id"]


def listed(*names: str) -> list[Record]:
    """The records of a file with a list of sub-funds."""
    rows: list[Json] = [
        ["子基金名称", "规模（亿元）"],
        *(list[Json]((name, "2")) for name in names),
    ]
    page: dict[str, Json] = {"page": 1, "blocks": [{"rows": rows, "row": 1}]}
    fields: dict[str, Json] = {"outcome": "read", "form": "xlsx", "pages": [page]}
    context: dict[str, Json] = {"notice": "n1", "notice_title": "拟参股子基金公示"}
    draft = Draft("fund_attachment", "n1/file/a.xlsx", fields, "file", context)
    return list(fund_attachment(draft))


def test_a_notice_about_something_else_leaves_no_row(desk: Desk) -> None:
    desk.say(*read("住房公积金缴存额增长。", "公积金年度报告"))
    assert desk.rows("fund_notice") == []
