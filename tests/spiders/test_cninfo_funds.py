"""Listed companies' announcements of funds: which titles, what a file says, and a whole crawl."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from normalize.funds.attachments import fund_attachment
from normalize.funds.company_filings import is_of_funds
from normalize.listings.cninfo import rules
from normalize.records import FundContributionRecord, FundSizeRecord, FundTermRecord, Json, Record
from spiders.drafts import Draft
from spiders.file_text import file_text
from spiders.platforms.cninfo import query
from tests.support.announcement_world import World
from tests.support.fund_filings import CODE, FUND, SHORT, TITLE, fund_filing
from tests.support.specimens import ISSUER

WAN = 1_000_000  # fen


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("关于参与设立产业<em>投资基金</em>的公告", True),
        ("关于与<em>专业投资机构</em>共同投资暨关联交易的进展公告", True),
        ("关于全资子公司认购创业投资合伙企业份额的公告", True),
        ("关于产业基金完成工商登记及私募基金备案的公告", True),
        ("关于使用闲置自有资金购买证券投资基金的公告", False),
        ("某某证券关于公司参与设立投资基金的核查意见", False),
        ("第五届董事会关于设立产业基金的决议公告", False),
        ("关于某某公募基金增加代销机构的公告", False),
        ("2025年年度报告", False),
    ],
)
def test_titles_of_taking_part_in_a_fund(title: str, kept: bool) -> None:
    assert is_of_funds(title) is kept


def read(body: bytes) -> list[Record]:
    context: dict[str, Json] = {"notice": "1", "notice_title": TITLE, "issuer": SHORT}
    context |= {"stock_code": CODE, "grade": "filing", "title": TITLE}
    return list(fund_attachment(Draft("fund_attachment", "1/file", file_text(body), "", context)))


def partners(records: list[Record]) -> list[tuple[Any, ...]]:
    return [
        (r.contributor_raw, r.stock_code, r.partner_kind, r.committed_minor, str(r.share_percent))
        for r in records
        if isinstance(r, FundContributionRecord)
    ]


def test_a_filing_tells_the_fund_its_size_its_terms_and_each_partner() -> None:
    """The company's own part stands in prose, too, and is told once."""
    records = read(fund_filing())
    assert partners(records) == [
        ("云岭松岚私募基金管理有限公司", None, "general_partner", 1000 * WAN, "1.0000"),
        (ISSUER, CODE, "limited_partner", 30_000 * WAN, "30.0000"),
        ("云岭市产业引导基金有限公司", None, "limited_partner", 40_000 * WAN, "40.0000"),
        ("云岭样例银行理财有限责任公司", None, "limited_partner", 29_000 * WAN, "29.0000"),
    ]
    given = [each for each in records if isinstance(each, FundContributionRecord)]
    told = {(e.subject_raw, e.observed_via, e.grade, e.method_raw, e.place) for e in given}
    assert told == {(FUND, "announcement", "filing", "货币", "page 1")}
    (size,) = (each for each in records if isinstance(each, FundSizeRecord))
    assert (size.subject_raw, size.measure, size.lo_minor, size.place) == (
        FUND, "target", 100_000 * WAN, "page 1",
    )  # fmt: skip
    terms = {each.key: each.value_lo for each in records if isinstance(each, FundTermRecord)}
    years = [terms[key] for key in ("term", "investment_period", "exit_period")]
    assert years == [8, 5, 3]


def test_other_heads_and_marks_of_partners() -> None:
    """The kind stands behind the name, the unit in the head, what is paid in its own column."""
    head = ("出资方", "认缴出资金额（亿元）", "实缴出资额（亿元）", "持有份额比例")
    rows = (
        ("云岭松岚私募基金管理有限公司（普通合伙人）", "0.1", "0.1", "1%"),
        ("公司", "3", "-", "30%"),
    )
    records = read(fund_filing(rows, head, "单位：如表"))
    assert partners(records) == [
        ("云岭松岚私募基金管理有限公司", None, "general_partner", 1000 * WAN, "1.00"),
        ("公司", CODE, None, 30_000 * WAN, "30.00"),
    ]
    first, own = (each for each in records if isinstance(each, FundContributionRecord))
    assert (first.paid_minor, own.paid_minor) == (1000 * WAN, None)
    assert getattr(own.contributor, "name", None) == ISSUER


def test_a_crawl_asks_by_words_and_reads_the_files(tmp_path: Path) -> None:
    """Each word in one slice; what two words find is one notice, and its file is asked once."""
    world = World(tmp_path)
    empty = "id storageTime associateAnnouncement important batchNum orgName announcementTypeName"
    row = {
        **dict.fromkeys(empty.split()),
        **{"secCode": CODE, "secName": SHORT, "orgId": "9900099999", "announcementId": "1301"},
        "announcementTitle": TITLE.replace("投资基金", "<em>投资基金</em>"),
        "announcementTime": 1793808000000,  # 2026-11-05 in Beijing
        "adjunctUrl": "finalpage/2026-11-05/1301.PDF",
        **{"adjunctSize": 102, "adjunctType": "PDF", "columnId": "1", "pageColumn": "KCB"},
        **{"announcementType": "01", "announcementContent": ""},
    }
    other = {**row, "announcementId": "1302", "announcementTitle": "关于购买证券投资基金的公告"}
    for word in rules()["funds"]["words"]:
        rows = [row, other] if word in ("投资基金", "引导基金") else []
        ask = query(1, "2026-11-03~2026-11-08", {}, kind="list", searchkey=word)
        envelope = {"classifiedAnnouncements": None, "totalSecurities": 0, "categoryList": None}
        found = {"announcements": rows or None, "hasMore": False, "totalAnnouncement": len(rows)}
        answer = json.dumps({**envelope, **found, "totalRecordNum": len(rows), "totalpages": 0})
        kind = {"Content-Type": "application/json"}
        world.network.add(ask.url, answer, method="POST", body=ask.body or "", headers=kind)
    file = "https://static.cninfo.com.cn/finalpage/2026-11-05/1301.PDF"
    world.network.add(file, fund_filing(), headers={"Content-Type": "application/pdf"})
    try:
        end = world.crawl("cninfo_funds", since=date(2026, 11, 3))
        assert (end.verdict, end.reason) == ("complete", None)
        (notice,) = world.rows()
        assert (notice["genre"], notice["stock_code"], notice["published_on"]) == (
            "listed_company", CODE, date(2026, 11, 5),
        )  # fmt: skip
        (kept,) = world.rows("fund_attachment")
        assert (kept["outcome"], kept["form"], kept["url"]) == ("read", "pdf", file)
        given = world.rows("fund_contribution")
        assert [row["committed_minor"] for row in given] == [
            each * WAN for each in (1000, 30_000, 40_000, 29_000)
        ]
        assert {row["attachment_id"] for row in given} == {kept["id"]}
        assert world.asked().count(file) == 1
    finally:
        world.engine.dispose()
