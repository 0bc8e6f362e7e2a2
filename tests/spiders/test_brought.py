"""What somebody brought: which answers are a source's, what they hand on, and tables."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from normalize.procurement.notices import notice_row
from normalize.records import Json, ProcurementNoticeRecord
from spiders.archive import Exchange
from spiders.brought import Brought, address_of_table, alone, brought_of, sort_out
from spiders.drafts import Page
from spiders.reading import Outcome, Read
from spiders.registry import source
from spiders.spider import SourceSpider
from tests.support.notices import the
from tests.support.portal_answers import (
    JSON,
    TENDER_BODY,
    ggzy_list,
    ggzy_notice,
    ggzy_project,
    ggzy_row,
    ggzy_url,
    gpcms_list,
    gpcms_notice,
    gpcms_row,
)

NOW = datetime(2026, 11, 8, 12, tzinfo=UTC)
SICHUAN = "https://www.ccgp-sichuan.gov.cn/gpcms/rest/web/v2/info/"
HTML = {"Content-Type": "text/html; charset=utf-8"}


def answer(
    url: str, content: str, headers: dict[str, str] = JSON, method: str = "GET", body: bytes = b""
) -> Exchange:
    return Exchange(
        method=method,
        url=url,
        request_body=body,
        status=200,
        headers=list(headers.items()),
        body=content.encode(),
        at=NOW,
    )


def by_number(brought: Brought) -> dict[str, dict[str, Json]]:
    return {a.native_id: dict(a.context) for a in brought.asks.values() if a.native_id}


def test_a_list_hands_on_what_it_says_of_a_notice() -> None:
    """Whatever the order, and with a cache buster that differs."""
    title = "样本仪器采购项目公开招标公告"
    brought = sort_out(
        source("gpcms_sichuan"),
        [
            answer(f"{SICHUAN}getInfoById?id=n1&_t=5", gpcms_notice(title)),
            answer(
                f"{SICHUAN}selectInfoForIndex?noticeType=00101&_t=1",
                gpcms_list([gpcms_row("n1", title), gpcms_row("n2", title)], total=40),
            ),
            answer("https://www.ccgp-sichuan.gov.cn/logo.png", "x"),
            answer("https://evil.example/gpcms/rest/web/v2/info/getInfoById?id=n3", "{}"),
        ],
    )
    assert {ask.kind for ask in brought.asks.values()} == {"list", "notice"}
    notice = by_number(brought)["n1"]
    assert (notice["buyer"], notice["filed"]) == ("样本市第一中学", "tender")
    assert "alone" not in notice
    assert brought.named == 1  # n2


def test_contexts_go_from_a_list_through_a_project_to_its_notices() -> None:
    title = "样本仪器采购项目公开招标公告"
    a, b = (ggzy_url(side, "0201", "2026-11-05", "abc12345") for side in "ab")
    brought = sort_out(
        source("ggzy_procurement"),
        [
            answer(b, ggzy_notice(title, TENDER_BODY), HTML),
            answer(a, ggzy_project([("0201", "2026-11-05", "abc12345", title)]), HTML),
            answer(
                "https://www.ggzy.gov.cn/information/pubTradingInfo/getTradList",
                ggzy_list([ggzy_row("abc12345", title, "2026-11-05")]),
                method="POST",
                body=b"PAGENUMBER=7",
            ),
        ],
    )
    (notice,) = [ask for ask in brought.asks.values() if ask.kind == "notice"]
    assert notice.context["project_no"] == "YLZC-2026-07"
    assert notice.context["list_region"] == "浙江省"
    assert (brought.named, brought.refusals) == (0, [])


def test_a_captcha_among_them_is_left_out() -> None:
    captcha = '{"code": "500", "msg": "验证码错误", "data": null}'
    brought = sort_out(
        source("gpcms_sichuan"),
        [
            answer(f"{SICHUAN}selectInfoForIndex?noticeType=00101", captcha),
            answer(f"{SICHUAN}getInfoById?id=n1", gpcms_notice("样本")),
        ],
    )
    assert [ask.kind for ask in brought.asks.values()] == ["notice"]
    assert len(brought.refusals) == 1
    assert "asks for a verification" in brought.refusals[0]


def test_what_is_read_alone_leads_nowhere() -> None:
    reader = alone(source("gpcms_sichuan").readers["list"])
    text = gpcms_list([gpcms_row("n1", "样本")], total=900)
    read = reader(Page(f"{SICHUAN}selectInfoForIndex", "list", text, NOW))
    assert (read.pages, read.total, read.follow) == (None, None, ())
    assert len(read.drafts) == 1


def test_the_class_for_what_was_brought_is_the_source_but_for_its_limits() -> None:
    base = source("ccgp_dfgg")
    cls = brought_of(base)
    assert issubclass(cls, base)
    assert cls.spec.id == base.spec.id
    assert (cls.spec.capped, cls.spec.spot_checks) == (0, 0)
    assert source("ccgp_dfgg") is base


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://www.ccgp.gov.cn/cggg/dfgg/index_3.htm", "list"),
        ("http://www.ccgp.gov.cn/cggg/dfgg/gkzb/202611/t20261105_27900001.htm", "detail"),
        ("https://www.ccgp.gov.cn/cggg/zygg/index.htm", None),
        ("https://www.ccgp.gov.cn/cggg/dfgg/about.htm", None),
        ("https://evil.example/cggg/dfgg/index.htm", None),
    ],
)
def test_pages_of_ccgp(url: str, kind: str | None) -> None:
    ask = source("ccgp_dfgg").ask_brought("GET", url, b"")
    assert (ask.kind if ask else None) == kind


# Tables


def read_table(text: str | bytes, of: str = "jiangsu_ccgp") -> Read:
    content = text.encode() if isinstance(text, str) else text
    url = address_of_table(of, "公告.csv")
    exchange = Exchange(
        method="GET",
        url=url,
        request_body=b"",
        status=200,
        headers=[("Content-Type", "text/csv")],
        body=content,
        at=NOW,
    )
    (read,) = sort_out(source(of), [exchange]).reads.values()
    return read


TABLE = (
    "公告标题,发布时间,链接,采购人,地区,备注\n"
    "样本仪器采购项目公开招标公告,2026-11-05 10:20,http://x.example/1,样本市第一中学,南京市,甲\n"
    "\n"
    "样本仪器采购项目成交公告,2026年11月6日,http://x.example/2,样本市第一中学,,乙\n"
)


def test_a_table() -> None:
    read = read_table(TABLE)
    assert read.outcome is Outcome.READ
    assert (read.contents.rows, [d.place for d in read.contents.drafts]) == (
        2,
        ["line 2", "line 4"],
    )
    assert [odd.found for odd in read.contents.oddities] == ["备注"]
    first, second = (the(notice_row(d), ProcurementNoticeRecord) for d in read.contents.drafts)
    assert (first.native_id, first.stage, first.region_code) == (
        "http://x.example/1",
        "tender",
        "320100",
    )
    assert first.buyer_raw == "样本市第一中学"
    assert (second.stage, second.published_on) == ("award", date(2026, 11, 6))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_in_other_encodings(encoding: str) -> None:
    read = read_table(TABLE.encode(encoding))
    assert read.outcome is Outcome.READ, read.reason
    assert read.contents.drafts[0].fields["buyer"] == "样本市第一中学"


def test_a_table_set_apart_by_tabs_with_a_number() -> None:
    text = "编号\t标题\t日期\n7\t样本,一\t2026-11-05\n"
    (draft,) = read_table(text).contents.drafts
    assert (draft.native_id, draft.fields["title"]) == ("7", "样本,一")


def test_a_number_is_taken_from_a_notices_own_address() -> None:
    url = "https://www.ccgp.gov.cn/cggg/dfgg/gkzb/202611/t20261105_27900001.htm"
    (draft,) = read_table(
        f"title,published,url\n样本,2026-11-05,{url}\n", "ccgp_dfgg"
    ).contents.drafts
    assert draft.native_id == "27900001"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("标题,链接\n样本,http://x.example/1\n", "expected columns 发布时间, found 标题, 链接"),
        ("标题,发布时间\n样本,2026-11-05\n", "链接 or 编号"),
        ("标题,公告标题,日期,链接\na,b,2026-11-05,x\n", "one column of title"),
        (
            TABLE.replace("2026年11月6日", "昨天"),
            "line 4: expected a date of publication, found 昨天",
        ),
        (TABLE.replace("样本仪器采购项目成交公告", ""), "line 4: expected a title"),
        (
            TABLE.replace(",2026年11月6日,http://x.example/2,样本市第一中学,,乙", ""),
            "line 4: expected 5",
        ),
        (TABLE.replace("http://x.example/2", ""), "line 4: expected the number or the address"),
        ('标题,发布时间,链接\n"样本,2026-11-05,x\n', "expected CSV"),
        ("标题,发布时间,链接\n", "expected a head and up to"),
    ],
)
def test_a_bad_table_says_where(text: str, says: str) -> None:
    read = read_table(text)
    assert read.outcome is Outcome.DRIFT
    assert says in str(read.reason)


def test_a_table_in_no_encoding_is_told() -> None:
    read = read_table(b"\xff\xfe\xff" * 50 + TABLE.encode())
    assert read.outcome is Outcome.UNREADABLE
    assert "expected one of" in str(read.reason)


def test_words_of_a_captcha_in_a_table_are_no_captcha() -> None:
    read = read_table("标题,日期,编号\n验证码系统采购公告,2026-11-05,1\n")
    assert read.outcome is Outcome.READ


def test_the_law_of_a_portal_holds_for_its_rows() -> None:
    read = read_table("标题,日期,编号\n样本工程招标公告,2026-11-05,1\n", "ctbpsp_notices")
    record = the(notice_row(read.contents.drafts[0]), ProcurementNoticeRecord)
    assert record.legal_regime == "bidding_law"


def test_every_restricted_source_says_why_and_takes_tables() -> None:
    from spiders.registry import all_sources

    restricted: list[type[SourceSpider]] = [
        cls
        for cls in all_sources().values()
        if cls.spec.access == "restricted" and cls.spec.channel == "procurement"
    ]
    assert len(restricted) == 6
    for cls in restricted:
        assert cls.spec.why, cls.spec.id
        assert "notice_row" in cls.interpreters, cls.spec.id
