"""The Shanghai exchange: what its answers are read as, what they may not be, and what is asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest

from spiders.drafts import Ask, Contents, Oddity, Page
from spiders.platforms.sse import read_info, read_list, read_log, read_status
from spiders.platforms.sse_files import read_files, read_release, read_result
from spiders.platforms.sse_queries import ask_detail, ask_files, ask_page
from spiders.select import LayoutDrift
from spiders.sources.listings.sse import SseListings
from tests.support import sse_answers as sse

NOW = datetime(2024, 3, 5, 12, 0, tzinfo=UTC)
LIST = ask_page(1)
FIRST = ask_detail(sse.project())
DETAIL = {ask.kind: ask for ask in (FIRST, *FIRST.then, ask_files("9001", {}))}


def page(text: str, ask: Ask = LIST, **context: Any) -> Page:
    return Page(ask.url, ask.kind, text, NOW, {**ask.context, **context})


def part(kind: str, *rows: Mapping[str, Any], **context: Any) -> Page:
    return page(sse.body(rows), DETAIL[kind], **context)


READERS: dict[str, Callable[[Page], Contents]] = {
    "list": read_list,
    "info": read_info,
    "status": read_status,
    "release": read_release,
    "result": read_result,
    "files": read_files,
    "res": read_log,
}
ROWS: dict[str, Callable[..., dict[str, Any]]] = {
    "list": sse.project,
    "info": sse.project,
    "status": lambda **changes: sse.step(2, "i1", None, **changes),
    "release": sse.filed,
    "result": sse.committee_notice,
    "files": sse.searched,
    "res": lambda **changes: sse.step(2, "i1", **changes),
}
ASKS = {"list": LIST, **DETAIL}


# --- the list ----------------------------------------------------------------------------------


def test_a_page_of_the_list() -> None:
    rows = [sse.project("9001"), sse.project("9002", updateDate="20240301080000")]
    text = sse.body(rows, pageNo=1, pageCount=13, total=1281)
    read = read_list(page(text))
    assert (read.rows, read.total, read.pages, read.oddities) == (2, 1281, 13, ())
    assert read.newest is None  # every run reads the whole list
    assert [(draft.shape, draft.native_id, draft.place) for draft in read.drafts] == [
        ("application", "9001", "result[0]"),
        ("application", "9002", "result[1]"),
    ]
    assert [ask.native_id for ask in read.follow] == ["9001", "9002"]


def test_numbers_keep_their_digits() -> None:
    text = sse.body([sse.project(planIssueCapital=6.25), sse.project("2", planIssueCapital=18)])
    fields = [draft.fields["planIssueCapital"] for draft in read_list(page(text)).drafts]
    assert fields == ["6.25", 18]
    written = text.replace("6.25", "6.2500000000000000001")
    assert read_list(page(written)).drafts[0].fields["planIssueCapital"] == "6.2500000000000000001"
    json.dumps([dict(draft.fields) for draft in read_list(page(written)).drafts])


def test_a_number_in_full_width_is_the_same_project() -> None:
    read = read_list(page(sse.body([sse.project("９００１")], pageNo=1)))
    assert [draft.native_id for draft in read.drafts] == ["9001"]
    assert read.follow[0].url == DETAIL["info"].url


def test_rows_are_those_of_result_also_where_page_data_is_full() -> None:
    row = sse.project()
    read = read_list(page(sse.body([row], data=[row, row])))
    assert read.rows == 1


def test_jsonp_is_the_same_answer() -> None:
    text = sse.body([sse.project(stockAuditName="名称(有)括号）")])
    assert read_list(page(sse.jsonp(text))) == read_list(page(text))
    assert read_list(page("\ufeff\n" + sse.jsonp(text) + ";\n")) == read_list(page(text))


def test_statistics_of_the_older_endpoint() -> None:
    """Bare codes add up to the list; 5-1 and 5-3 are parts of 5. Most answers have none."""
    rows = [sse.project("1", currStatus=5, registeResult=1), sse.project("2", currStatus=2)]
    body = json.loads(sse.body(rows, pageCount=1))
    assert read_list(page(json.dumps(body))).stated == {}
    given = {"5": 1, "5-1": 1, "2": 1}
    body["statistics"] = [{"status": code, "num": number} for code, number in given.items()]
    read = read_list(page(json.dumps(body)))
    assert read.states == {"1": "5", "2": "2"}
    assert read.stated == {"5": 1, "2": 1}
    assert read_list(page(json.dumps(body), ask_page(1, "5"))).stated == {}
    body["statistics"] = [{"status": "5", "num": "1"}]
    with pytest.raises(LayoutDrift, match="num"):
        read_list(page(json.dumps(body)))


def test_an_empty_list_is_read_as_empty() -> None:
    read = read_list(page(sse.body([], total=0, pageCount=0, beginPage=0)))
    assert (read.rows, read.total, read.pages, read.drafts) == (0, 0, 0, ())


def test_another_page_than_asked_is_a_drift() -> None:
    with pytest.raises(LayoutDrift) as caught:
        read_list(page(sse.body([sse.project()], pageNo=1, pageCount=13), ask_page(2)))
    assert (caught.value.expected, caught.value.found) == ("page 2", "page 1")


@pytest.mark.parametrize(
    ("total", "shown"), [(None, "None"), ("1281", "'1281'"), (12.5, "12.5"), (-1, "-1")]
)
def test_a_total_that_is_no_number_is_a_drift(total: Any, shown: str) -> None:
    with pytest.raises(LayoutDrift, match="total") as caught:
        read_list(page(sse.body([sse.project()], total=total)))
    assert shown.strip("'") in caught.value.found


def test_an_answer_that_reports_an_error_is_no_empty_list() -> None:
    answer = {**sse.envelope([]), "actionErrors": ["系统繁忙"]}
    with pytest.raises(LayoutDrift, match="系统繁忙"):
        read_list(page(json.dumps(answer, ensure_ascii=False)))


def test_rows_as_trimmed_in_2026_can_be_read() -> None:
    """A sample of 2026 lacks keys, and an intermediary has a short name alone: odd, but read."""
    row = sse.project()
    for key in ("suspendStatus", "createTime", "OPERATION_SEQ", "stockIssuer", "wenHao"):
        del row[key]
    row["intermediary"] = [{"i_intermediaryType": 5, "i_intermediaryAbbrName": "某所"}]
    read = read_list(page(sse.body([row])))
    assert Oddity("project: missing key", "stockIssuer") in read.oddities
    assert Oddity("intermediary: missing key", "i_intermediaryName") in read.oddities
    assert read.follow[0].version == row["updateDate"]


# --- what no answer may be ---------------------------------------------------------------------


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<html><body>系统维护</body></html>", "<html>"),
        ("  \n<!DOCTYPE html>", "<!DOCTYPE"),
        ("", "no body"),
        ("   ", "no body"),
        ("Forbidden", "9 characters"),
        ("null", "4 characters"),
        ("[]", "list"),
        ('{"a": NaN}', "ValueError"),
        ('jsonpCallback1("ok")', "str"),
    ],
)
def test_anything_but_the_answer_is_a_drift(kind: str, text: str, found: str) -> None:
    with pytest.raises(LayoutDrift) as caught:
        READERS[kind](page(text, ASKS[kind]))
    assert found in caught.value.found
    assert "JSON" in caught.value.expected


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("wrap", [str, sse.jsonp])
def test_a_truncated_answer_is_a_drift(kind: str, wrap: Callable[[str], str]) -> None:
    text = wrap(sse.body([ROWS[kind]()]))
    for length in range(1, len(text) - 1, 97):
        with pytest.raises(LayoutDrift):
            READERS[kind](page(text[:length], ASKS[kind]))


@pytest.mark.parametrize("kind", READERS)
def test_a_new_key_is_an_oddity(kind: str) -> None:
    read = READERS[kind](page(sse.body([ROWS[kind](brandNew=1)]), ASKS[kind]))
    assert [oddity.found for oddity in read.oddities] == ["brandNew"]


@pytest.mark.parametrize("kind", sorted(READERS.keys() - {"info"}))
def test_a_new_key_is_told_once_a_page(kind: str) -> None:
    read = READERS[kind](page(sse.body([ROWS[kind](brandNew=1)] * 3), ASKS[kind]))
    assert len(read.oddities) == 1


@pytest.mark.parametrize("kind", READERS)
def test_every_renamed_key_is_a_drift(kind: str) -> None:
    """Whatever key is renamed: that it is gone and that another is new are one message."""
    for key in ROWS[kind]():
        row = ROWS[kind]()
        row["renamed"] = row.pop(key)
        with pytest.raises(LayoutDrift) as caught:
            READERS[kind](page(sse.body([row]), ASKS[kind]))
        assert key in caught.value.expected or (kind, key) == ("info", "stockAuditNum")


@pytest.mark.parametrize(
    "what", ["intermediary", "i_person", "stockIssuer", "pageHelp", "envelope"]
)
def test_renamed_keys_further_in_are_a_drift(what: str) -> None:
    answer = sse.envelope([sse.project()], {"pageNo": 1})
    row = answer["result"][0]
    inner = {
        "intermediary": row["intermediary"][0],
        "i_person": row["intermediary"][0]["i_person"][0],
        "stockIssuer": row["stockIssuer"][0],
        "pageHelp": answer["pageHelp"],
        "envelope": answer,
    }[what]
    key = {"pageHelp": "total", "envelope": "result"}.get(what, next(iter(inner)))
    inner["renamed"] = inner.pop(key)
    with pytest.raises(LayoutDrift) as caught:
        read_list(page(json.dumps(answer)))
    assert key in caught.value.expected


def test_known_newer_keys_are_no_oddity() -> None:
    row = sse.project(projectType=1, uniformCode="")
    answer = sse.envelope([row], {"pageSizeWithOutLimit": 100, "pageNo": 1})
    read = read_list(page(json.dumps({**answer, "sqlId": "SH_XM_LB"})))
    assert read.oddities == ()


# --- the parts of a detail ---------------------------------------------------------------------


def test_info_is_the_project_asked_for() -> None:
    read = read_info(part("info", sse.project(), version="v7"))
    assert [(draft.shape, draft.native_id) for draft in read.drafts] == [("application", "9001")]
    assert read.drafts[0].context["version"] == "v7"


@pytest.mark.parametrize("rows", [[], ["9002"], ["9001", "9001"]])
def test_info_of_another_project_is_a_drift(rows: list[str]) -> None:
    with pytest.raises(LayoutDrift, match="project 9001"):
        read_info(part("info", *(sse.project(number) for number in rows)))


def test_milestones_make_no_drafts_but_must_fit_the_list() -> None:
    rows = [sse.step(1, "i1", None), sse.step(3, "i2", None, commitiResult=1)]
    assert read_status(part("status", *rows, stage_raw="3/1")) == Contents()
    odd = read_status(part("status", *rows, stage_raw="4/")).oddities
    assert odd == (Oddity("last milestone of a project at 4/", "3/1"),)
    assert read_status(part("status", stage_raw="2/")).oddities[0].found == "none"


@pytest.mark.parametrize("kind", ["status", "release", "res"])
def test_rows_of_another_project_are_a_drift(kind: str) -> None:
    with pytest.raises(LayoutDrift, match="9002"):
        READERS[kind](part(kind, ROWS[kind](stockAuditNum="9002")))


def test_documents_and_notices() -> None:
    released = read_release(part("release", sse.filed("500"), sse.filed("501c")))
    assert [draft.native_id for draft in released.drafts] == [
        "9001/document/500",
        "9001/document/501c",
    ]
    noticed = read_result(part("result", sse.committee_notice()))
    assert [(draft.shape, draft.native_id) for draft in noticed.drafts] == [
        ("notice", "9001/document/ab12")
    ]
    assert noticed.oddities == ()


def test_the_same_file_is_one_document_by_both_queries() -> None:
    """By its number, else by where it lies; a file without a number is known by its name."""
    filed = [sse.filed("500", filePath="/information/c/202312/0b.pdf"), sse.filed("501c")]
    assert read_release(part("release", *filed)).then == ()  # it has not moved since 2024
    (newer,) = read_release(part("release")).then
    assert newer.context["filed"] == {}
    (newer,) = read_release(part("release", *filed, updated="20260105090000")).then
    assert (newer.kind, newer.native_id, newer.version) == ("files", "9001", None)
    assert {key: query(newer)[key] for key in ("sqlId", "auditId", "marketType")} == {
        "sqlId": ["GP_COMMON_FILE_SEARCH"],
        "auditId": ["9001"],
        "marketType": ["1,2"],
    }
    rows = [
        sse.searched("501c"),
        sse.searched("900", filePath="/information/c/202312/0b.pdf"),
        sse.searched("700"),
        sse.searched("", filePath="/disclosure/announcement/c/202403/009001_20240301_XY9Z.pdf"),
    ]
    read = read_files(page(sse.body(rows), newer))
    assert read.oddities == ()
    assert [(draft.native_id, draft.fields["named_before"]) for draft in read.drafts] == [
        ("9001/document/501c", True),
        ("9001/document/500", True),
        ("9001/document/700", False),
        ("9001/document/009001_20240301_XY9Z", False),
    ]
    with pytest.raises(LayoutDrift, match="9002"):
        read_files(page(sse.body([sse.searched(auditId="9002")]), newer))


def test_a_notice_without_the_project_is_odd() -> None:
    read = read_result(part("result", sse.committee_notice("9000", "9007")))
    assert read.oddities == (Oddity("notice without project 9001", "9000, 9007"),)
    assert len(read.drafts) == 1


def test_the_log_is_one_draft_with_the_version() -> None:
    read = read_log(part("res", sse.step(2, "b"), sse.step(1, "a"), version="v7"))
    (draft,) = read.drafts
    assert (draft.shape, draft.native_id, draft.context["version"]) == ("log", "9001", "v7")
    rows = draft.fields["rows"]
    assert isinstance(rows, list)
    assert len(rows) == 2


def test_an_empty_log_is_odd() -> None:
    assert read_log(part("res")).oddities == (Oddity("log", "no line"),)


def test_a_detail_without_its_number_in_the_address_is_a_drift() -> None:
    with pytest.raises(LayoutDrift, match="stockAuditNum"):
        read_log(page(sse.body([sse.step(1, "a")]), LIST))


# --- what is asked -----------------------------------------------------------------------------


def query(ask: Ask) -> dict[str, list[str]]:
    return parse_qs(urlsplit(ask.url).query, keep_blank_values=True)


def test_the_list_request() -> None:
    ask = ask_page(3)
    assert ask.url.startswith("https://query.sse.com.cn/commonSoaQuery.do?")
    assert query(ask) == {
        "isPagination": ["true"],
        "sqlId": ["SH_XM_LB"],
        "issueMarketType": ["1,2"],
        "currStatus": [""],
        "order": ["updateDate|desc,stockAuditNum|desc"],
        "pageHelp.pageNo": ["3"],
        "pageHelp.beginPage": ["3"],
        "pageHelp.endPage": ["3"],
        "pageHelp.pageSize": ["100"],
        "pageHelp.cacheSize": ["1"],
    }
    assert ask.headers == {"Referer": "https://www.sse.com.cn/listing/renewal/ipo/"}
    assert (ask.method, ask.body, ask.native_id, ask.version) == ("GET", None, None, None)


def test_the_detail_is_a_chain_that_ends_in_the_log() -> None:
    first = ask_detail(sse.project(currStatus=5, registeResult=3))
    chain = (first, *first.then)
    assert [ask.kind for ask in chain] == ["info", "status", "release", "result", "res"]
    assert [query(ask)["sqlId"][0] for ask in chain] == [
        "SH_XM_LB",
        "GP_GPZCZ_XMDTZTTLB",
        "GP_GPZCZ_SHXXPL",
        "GP_GPZCZ_SSWHYGGJG",
        "GP_GPZCZ_XMDTZTYYLB",
    ]
    assert query(chain[3])["fileType"] == ["1,2,3,4"]
    assert query(chain[4])["order"] == ["qianDate|desc"]
    for ask in chain:
        assert query(ask)["stockAuditNum"] == ["9001"]
        assert query(ask)["isPagination"] == ["false"]
        assert (ask.native_id, ask.version) == ("9001", "0123456789abcdef0123456789abcdef")
        assert ask.headers["Referer"]
        assert ask.context["stage_raw"] == "5/3"
        assert ask is first or ask.then == ()


def test_the_version_without_a_revision_is_the_last_update() -> None:
    assert ask_detail(sse.project(OPERATION_SEQ="")).version == "20240305183000"


def test_the_spider() -> None:
    spec, nothing = SseListings.spec, cast(Any, None)
    since, until = date(2024, 1, 1), date(2024, 3, 5)
    spider = SseListings(store=nothing, archive=nothing, since=since, until=until)
    (window,) = spider.windows(since, until)
    assert (spider.name, window.key, window.counted) == (spec.id, "all", True)
    assert spider.ask_list(window, 2) == ask_page(2)
    assert spec.full_list
    assert spec.volatile == {"_", "jsonCallBack"}
    assert urlsplit(ask_page(1).url).hostname in spec.hosts
    assert set(SseListings.readers) == {*READERS, "counts"}
    assert set(SseListings.interpreters) == {"application", "document", "notice", "file", "log"}
