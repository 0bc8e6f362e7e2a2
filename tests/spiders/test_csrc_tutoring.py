"""The table of tutored firms: read by its heads, and loudly not read where they differ."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from normalize.listings.csrc import tutoring
from normalize.records import RelationRecord
from normalize.records_beside import TutoringRecord, TutoringReportRecord
from spiders.drafts import Contents, Page
from spiders.encoding import decode
from spiders.platforms.csrcfd import HOME, read_table
from spiders.select import LayoutDrift
from spiders.sources.listings.csrc import CsrcTutoring
from tests.support import csrc_answers as csrc
from tests.support.dumps import raw_data_of
from tests.support.network import sqlite_database
from tests.test_real_input.conftest import Sent, World, opened

NOW = datetime(2026, 9, 12, 12, 0, tzinfo=UTC)


def read(text: str, number: int = 1) -> Contents:
    return read_table(Page(HOME, "table", text, NOW, {"page": number}))


def records(row: dict[str, str]) -> tuple[TutoringRecord, TutoringReportRecord]:
    (draft,) = read(csrc.tutoring_page([row])).drafts
    case, _, report = tutoring(draft)
    assert isinstance(case, TutoringRecord)
    assert isinstance(report, TutoringReportRecord)
    return case, report


def test_a_row_is_a_report_of_a_case() -> None:
    """The day of filing is the case's, the day in the path the report's."""
    case, report = records(csrc.report())
    assert (case.issuer_raw, case.agency_raw, case.bureau_raw) == (
        "青禾样例科技股份有限公司",
        "样例证券股份有限公司",
        "深圳证监局",
    )
    assert (case.filed_on, case.status, case.status_raw) == (
        date(2026, 1, 23),
        "tutoring_filed",
        "辅导备案",
    )
    assert (report.kind, report.report_no, report.published_on) == (
        "filing",
        None,
        date(2026, 9, 11),
    )
    assert report.title == "关于青禾样例科技股份有限公司首次公开发行股票并上市辅导备案报告"
    assert report.url == f"http://eid.csrc.gov.cn{csrc.file_path()}"
    assert report.native_id == f"2026/9/11/{csrc.FOLDER}"
    assert (case.doubts, report.doubts) == ((), ())


TITLE = "关于青禾样例科技股份有限公司首次公开发行股票并上市辅导备案报告"


@pytest.mark.parametrize(
    ("shown", "title", "whole"),
    [
        (TITLE[:10] + "...", TITLE, TITLE),
        (TITLE[:10] + "…", TITLE * 2, TITLE),
        (TITLE, f"{TITLE} {TITLE}", TITLE),
        (TITLE, "", TITLE),
        (TITLE, "点击下载", TITLE),
        (TITLE[:10], "点击这里可以下载这一份报告的全文", TITLE[:10]),
    ],
)
def test_a_text_cut_short_is_whole_in_its_title(shown: str, title: str, whole: str) -> None:
    """Where it may stand twice, as a client of the site has seen."""
    page = csrc.tutoring_page([csrc.report(报告标题="短")])
    cell = f'<td title="{title}">{shown}</td>'
    (draft,) = read(page.replace("<td>短</td>", cell)).drafts
    assert draft.fields["title"] == whole


def test_institutions_that_tutor_together_are_each_tied_to_the_firm() -> None:
    """In their order; the case itself names the first."""
    row = csrc.report(辅导机构="甲样例证券股份有限公司、乙样例证券股份有限公司")
    (draft,) = read(csrc.tutoring_page([row])).drafts
    case, *ties, _ = tutoring(draft)
    assert isinstance(case, TutoringRecord)
    assert getattr(case.agency, "name", "") == "甲样例证券股份有限公司"
    assert [
        (tie.kind, tie.subject_raw, tie.object_raw)
        for tie in ties
        if isinstance(tie, RelationRecord)
    ] == [
        ("tutoring_institution", "甲样例证券股份有限公司", "青禾样例科技股份有限公司"),
        ("tutoring_institution", "乙样例证券股份有限公司", "青禾样例科技股份有限公司"),
    ]


def test_reports_of_a_case_share_it_and_a_second_filing_does_not() -> None:
    first, _ = records(csrc.report())
    second, report = records(csrc.report("36999", 报告类型="辅导工作进展报告（第三期）"))
    assert (first.native_id, report.kind, report.report_no) == (second.native_id, "progress", 3)
    again, _ = records(csrc.report(备案时间="2027-01-23"))
    elsewhere, _ = records(csrc.report(派出机构="广东证监局"))
    assert len({first.native_id, again.native_id, elsewhere.native_id}) == 3


@pytest.mark.parametrize(
    ("printed", "kind", "number"),
    [
        ("辅导备案报告", "filing", None),
        ("辅导工作进展报告(第12期)", "progress", 12),
        ("辅导工作完成报告", "completion", None),
        ("撤回辅导备案报告", "withdrawal", None),
        ("终止辅导备案报告", "termination", None),
    ],
)
def test_kinds_of_report(printed: str, kind: str, number: int | None) -> None:
    _, report = records(csrc.report(报告类型=printed))
    assert (report.kind, report.report_no) == (kind, number)


@pytest.mark.parametrize(
    ("printed", "status"),
    [
        ("辅导中", "tutoring_in_progress"),
        ("辅导验收", "tutoring_accepted"),
        ("辅导工作完成", "tutoring_done"),
        ("撤回辅导备案", "terminated_withdrawn"),
        ("终止上市辅导", "terminated_other"),
    ],
)
def test_states(printed: str, status: str) -> None:
    case, _ = records(csrc.report(辅导状态=printed))
    assert (case.status, case.doubts) == (status, ())


def test_what_no_rule_knows_is_a_question() -> None:
    changes = {"辅导状态": "新状态", "报告类型": "其他", "备案时间": "2026年1月"}
    case, report = records(csrc.report(path="/mnt/storage/stock/x.pdf", **changes))
    assert (case.status, case.filed_on, report.kind, report.published_on) == (None,) * 4
    assert {d.field for d in case.doubts} == {"status", "filed_on"}
    assert {d.field for d in report.doubts} == {"kind", "published_on"}


@pytest.mark.parametrize("head", csrc.HEADS.split("|"))
def test_a_missing_head_is_a_drift_that_names_it(head: str) -> None:
    fewer = "|".join(name for name in csrc.HEADS.split("|") if name != head)
    with pytest.raises(LayoutDrift) as caught:
        read(csrc.tutoring_page([csrc.report()], heads=fewer))
    assert head in caught.value.expected
    assert head not in caught.value.found


def test_a_renamed_head_is_a_drift_and_another_order_is_none() -> None:
    renamed = csrc.tutoring_page([csrc.report()]).replace("备案时间", "备案日期")
    with pytest.raises(LayoutDrift, match="备案日期"):
        read(renamed)
    heads = "|".join(reversed(csrc.HEADS.split("|")))
    (draft,) = read(csrc.tutoring_page([csrc.report()], heads=heads)).drafts
    assert draft.fields["issuer"] == "青禾样例科技股份有限公司"


def test_a_new_column_is_told() -> None:
    row = csrc.report(板块="创业板")
    odd = read(csrc.tutoring_page([row], heads=f"{csrc.HEADS}|板块")).oddities
    assert [(each.what, each.found) for each in odd] == [("tutoring table: new column", "板块")]


@pytest.mark.parametrize("path", ["", "//evil.example/x.pdf", "http://x/y.pdf", "/a/../b.pdf"])
def test_a_row_without_its_own_file_is_a_drift(path: str) -> None:
    with pytest.raises(LayoutDrift):
        read(csrc.tutoring_page([csrc.report(path=path)]))


def test_one_odd_row_is_told_and_the_others_are_read() -> None:
    rows = [csrc.report("1"), csrc.report("2"), csrc.report("3", path="", 辅导对象="丙样例公司")]
    found = read(csrc.tutoring_page(rows))
    assert (len(found.drafts), found.rows) == (2, 3)
    (odd,) = found.oddities
    assert odd.what == "row 3 of the tutoring table: expected one file in a row, found 0"
    assert "丙样例公司" in odd.found
    with pytest.raises(LayoutDrift, match="one file in a row"):
        read(csrc.tutoring_page([rows[0], rows[2], rows[2]]))


@pytest.mark.parametrize(
    "line",
    [
        '<tr><td colspan="8">共63页 首页 下一页</td></tr>',
        '<tr><td colspan="2">合计</td><td colspan="6">13,300条</td></tr>',
        "<tr><td>暂无数据</td></tr>",
        "<tr><td></td></tr>",
    ],
)
def test_lines_beside_the_reports_are_no_rows(line: str) -> None:
    for rows in ([csrc.report("1")], []):
        page = csrc.tutoring_page(rows).replace("</table></body>", f"{line}</table></body>")
        assert line in page
        found = read(page, 3)
        assert (len(found.drafts), found.rows, found.oddities) == (len(rows), len(rows), ())
        assert found.pages == 3 + len(rows)


def test_a_page_that_is_another_is_a_drift() -> None:
    for text in ("", "<html><body><p>系统维护</p></body></html>", "<table><tr><td>1</table>"):
        with pytest.raises(LayoutDrift):
            read(text)


def test_two_states_of_one_case_are_told() -> None:
    rows = [csrc.report("1"), csrc.report("2", 辅导状态="辅导验收")]
    (odd,) = read(csrc.tutoring_page(rows)).oddities
    assert odd.found == "辅导备案 | 辅导验收"


def test_how_far_to_go() -> None:
    """By the pages that are linked; where none is, on until a page is too old or empty."""
    rows = [csrc.report("1"), csrc.report("2", path=csrc.file_path("2", "2026/9/8"))]
    found = read(csrc.tutoring_page(rows))
    assert (found.newest, found.pages, found.rows) == (date(2026, 9, 11), 2, 2)
    assert read(csrc.tutoring_page([]), 7).pages == 7
    pager = '<a href="index_2.html">下一页</a><a href="index_63.html">尾页</a>'
    assert read(csrc.tutoring_page(rows, pager=pager)).pages == 63
    last = pager.replace("index_2.", "index_62.").replace("下一页", "上一页")
    assert read(csrc.tutoring_page(rows, pager=last), 63).pages == 63
    back = '<a href="index_2.html">2</a>'  # leads back, and proves no end
    assert [read(csrc.tutoring_page(r, pager=back), 3).pages for r in (rows, [])] == [4, 3]
    stray = """<a onclick="goto('index_9999.html')">旧版</a>"""
    assert read(csrc.tutoring_page(rows, pager=stray)).pages == 2


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
@pytest.mark.parametrize("declared", [True, False])
def test_both_encodings_are_read(charset: str, declared: bool) -> None:
    text = csrc.tutoring_page([csrc.report()], charset=charset if declared else "x")
    decoded = decode(text.encode(charset), "text/html", CsrcTutoring.spec.encoding)
    assert read(decoded.text).drafts[0].fields["issuer"] == "青禾样例科技股份有限公司"


def test_captured_rows(captures: Path) -> None:
    """The two rows that were captured, put into the table again: every value comes out."""
    text = (captures / "csrc/tutoring_20260911_two_rows.json").read_text(encoding="utf-8")
    items = json.loads(text)["items"]
    assert len(items) == 2
    for item in items:
        said = dict(part.split(": ") for part in item["excerpt"].split(" | ")[1:])
        title = re.fullmatch(r"(.+) \((.+)\) \[(.+)\]", item["title"])
        assert title
        row = csrc.report(
            辅导对象=title[1],
            辅导机构=said["辅导机构"],
            备案时间=said["备案时间"],
            辅导状态=said["状态"],
            派出机构=title[3],
            报告类型=said["报告"],
            报告标题=item["url"].rpartition("/")[2].removesuffix(".pdf"),
            path=item["url"].removeprefix("http://eid.csrc.gov.cn"),
        )
        case, report = records(row)
        assert (report.url, str(report.published_on)) == (item["url"], said["披露"])
        assert (case.issuer_raw, str(case.filed_on)) == (title[1], said["备案时间"])
        assert (case.bureau_raw, case.status, report.kind) == (
            "深圳证监局",
            "tutoring_filed",
            "filing",
        )
        assert (case.doubts, report.doubts) == ((), ())
        assert case.native_id.endswith(title[1])


# --- crawled -----------------------------------------------------------------------------------


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with opened(tmp_path, sqlite_database(tmp_path)) as made:
        yield made


def test_it_is_crawled_back_to_the_window_and_twice_the_same(world: World) -> None:
    """In GBK over plain HTTP; the third page is older than the window, the fourth not asked."""
    days = {1: "2026/9/11", 2: "2026/9/9", 3: "2026/8/1"}
    sent = []
    for page, day in days.items():
        rows: list[dict[str, Any]] = [csrc.report(f"3{page}", path=csrc.file_path(f"3{page}", day))]
        url = HOME if page == 1 else HOME.replace("index", f"index_{page}")
        text = csrc.tutoring_page(rows, charset="gb2312")
        sent.append(Sent(url=url, content=text.encode("gb18030")))
    ends = [world.crawl("csrc_tutoring", sent, NOW, since=date(2026, 9, 1))]
    before = raw_data_of(world.engine)
    ends.append(world.crawl("csrc_tutoring", sent, NOW, since=date(2026, 9, 1)))
    assert [(end.verdict, end.reason) for end in ends] == [("complete", None)] * 2
    assert raw_data_of(world.engine) == before
    (case,) = world.rows("tutoring")
    reports = world.rows("tutoring_report", tutoring_id=case["id"])
    assert [str(each["published_on"]) for each in reports] == [
        "2026-09-11",
        "2026-09-09",
        "2026-08-01",
    ]
    assert case["issuer_id"] is not None
    assert case["agency_id"] is not None
