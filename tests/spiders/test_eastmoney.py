"""Eastmoney's lists: a second opinion with its own units and words, kept apart from ours."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from normalize.listings.eastmoney import rules, secondary
from normalize.mentions import mention
from normalize.records import Mention
from normalize.records_beside import ListingSecondaryRecord
from spiders.drafts import Contents, Page
from spiders.platforms.eastmoney import ask, read_rows
from spiders.select import LayoutDrift
from tests.support.dumps import raw_data_of
from tests.support.network import sqlite_database
from tests.test_real_input.conftest import Sent, World, opened

NOW = datetime(2026, 8, 19, 12, 0, tzinfo=UTC)
REPORTS = ("registered", "audit", "declared", "review", "tutoring")


def row(report: str = "registered", **changes: Any) -> dict[str, Any]:
    """A row with all the keys of its list, given by our names of the fields."""
    wanted = rules()["reports"][report]
    usual = {
        "issuer": "青禾样例科技股份有限公司",
        "org": "10000149607",
        "code": "874386",
        "market": "北交所",
        "stage": "已问询",
        "region": "安徽省 芜湖市",
        "accountant": "样例会计师事务所(特殊普通合伙)",
        "updated_on": "2026-08-18 00:00:00",
        "accepted_on": "2025-12-15 00:00:00",
        **changes,
    }
    fields = {key: usual.get(name) for name, key in wanted["fields"].items()}
    others = {key: None for key in (*wanted["known"], *wanted["key"]) if key not in fields}
    return {**others, **fields}


def body(rows: Sequence[dict[str, Any]], **result: Any) -> str:
    whole = {"pages": 1, "data": list(rows), "count": len(rows), **result}
    answer = {"version": "a5", "result": whole, "success": True, "message": "ok", "code": 0}
    return json.dumps(answer, ensure_ascii=False)


def read(text: str, report: str = "registered") -> Contents:
    asked = ask(report, 1)
    return read_rows(Page(asked.url, asked.kind, text, NOW, {"report": report}))


def record(report: str = "registered", **changes: Any) -> ListingSecondaryRecord:
    (draft,) = read(body([row(report, **changes)]), report).drafts
    (found,) = secondary(draft)
    assert isinstance(found, ListingSecondaryRecord)
    return found


# --- what is asked, and what may not be answered -----------------------------------------------


@pytest.mark.parametrize("report", REPORTS)
def test_what_is_asked(report: str) -> None:
    asked = parse_qs(urlsplit(ask(report, 2).url).query)
    assert asked["reportName"] == [rules()["reports"][report]["name"]]
    assert (asked["pageSize"], asked["pageNumber"]) == (["500"], ["2"])
    columns = {*rules()["reports"][report]["fields"].values()}
    assert asked["columns"] == ["ALL"] or columns <= {*asked["columns"][0].split(",")}


def test_an_answer_without_a_result_is_no_empty_list() -> None:
    answer = {"version": None, "result": None, "success": False, "message": "x", "code": 9201}
    with pytest.raises(LayoutDrift, match="9201"):
        read(json.dumps(answer))
    assert read(body([])).rows == 0


def test_it_may_be_wrapped_in_a_call_that_nobody_asked_for() -> None:
    text = body([row()])
    assert read(f"jQuery1123_17({text});") == read(text)


@pytest.mark.parametrize("report", REPORTS)
def test_a_missing_column_is_a_drift(report: str) -> None:
    for key in rules()["reports"][report]["fields"].values():
        less = row(report)
        del less[key]
        with pytest.raises(LayoutDrift, match=key):
            read(body([less]), report)


def test_new_columns_are_told_but_where_all_were_asked_for() -> None:
    assert [odd.found for odd in read(body([{**row(), "NEW": 1}])).oddities] == ["NEW"]
    assert read(body([{**row("review"), "NEW": 1}]), "review").oddities == ()


def test_rows_of_one_key_that_differ_are_told() -> None:
    twice = read(body([row(), row(stage="终止")]))
    assert [odd.what for odd in twice.oddities] == ["rows of one key that differ"]
    again = read(body([row(), row(accepted_on="2027-01-02 00:00:00")]))  # filed once more
    assert (again.oddities, len({draft.native_id for draft in again.drafts})) == ((), 2)


# --- what it means -----------------------------------------------------------------------------


def test_a_row() -> None:
    found = record()
    assert (found.provider, found.grade, found.report) == ("eastmoney", "reprint", "registered")
    assert (found.exchange, found.board, found.stage) == ("bse", "bse", "inquiry")
    assert (found.accepted_on, found.updated_on) == (date(2025, 12, 15), date(2026, 8, 18))
    assert (found.region_code, found.security_code) == ("340200", "874386")
    assert (found.planned_raise_minor, found.currency, found.doubts) == (None, None, ())


@pytest.mark.parametrize(
    ("printed", "stage"),
    [
        ("已反馈", "inquiry"),
        ("已收到注册申请材料", "submitted_registration"),
        ("上市委会议暂缓", "committee_deferred"),
        ("已通过发审会", "committee_passed"),
        ("中止（财报更新）", "suspended"),
        ("撤回", "terminated_withdrawn"),
        ("审核不通过", "terminated_rejected"),
        ("终止", "terminated_other"),
    ],
)
def test_words_of_all_eras(printed: str, stage: str) -> None:
    found = record(stage=printed)
    assert (found.stage, found.doubts) == (stage, ())


def test_an_unknown_word_is_a_question_and_an_old_one_is_none() -> None:
    found = record(stage="新状态", market="新三板")
    assert (found.stage, found.stage_raw, found.exchange) == (None, "新状态", None)
    assert {(d.field, d.raw) for d in found.doubts} == {("stage", "新状态"), ("exchange", "新三板")}
    old = record(stage="预先披露更新")
    assert (old.stage, old.doubts) == (None, ())


@pytest.mark.parametrize(
    ("market", "amount", "fen", "unit", "inferred"),
    [
        ("上交所科创板", 718547000.0, 71_854_700_000, "元", False),
        ("深交所创业板", 1000000000, 100_000_000_000, "元", False),
        ("北交所", 35164.4, 35_164_400_000, "万元", True),
        ("北交所", 29126.87, 29_126_870_000, "万元", True),
        ("上交所科创板", 71854.7, 71_854_700_000, "万元", True),  # smaller than any issue
        ("北交所", None, None, None, None),
    ],
)
def test_amounts(market: str, amount: Any, fen: int | None, unit: Any, inferred: Any) -> None:
    """To the fen: the digits are read as they stand, never as a float."""
    found = record("review", market=market, amount=amount)
    assert (found.planned_raise_minor, found.planned_raise_unit) == (fen, unit)
    assert (found.unit_is_inferred, found.doubts) == (inferred, ())


@pytest.mark.parametrize("amount", ["x", -5, 10**15])
def test_amounts_that_no_issue_has_are_questions(amount: Any) -> None:
    found = record("review", market="上交所科创板", amount=amount)
    assert found.planned_raise_minor is None
    assert [doubt.field for doubt in found.doubts] == ["planned_raise_minor"]


def test_a_file_without_a_code_is_none() -> None:
    """A client of theirs makes H2_None_1.pdf of it."""
    assert record("audit", file=None).prospectus_url is None
    assert record("audit", file="../x").prospectus_url is None
    url = "https://pdf.dfcfw.com/pdf/H2_AN202606291826539693_1.pdf"
    assert record("audit", file="AN202606291826539693").prospectus_url == url


def test_an_old_row_without_its_day_is_no_question() -> None:
    found = record("tutoring", updated_on=None)
    assert (found.updated_on, found.published) == (None, None)
    assert "updated_on" not in {doubt.field for doubt in found.doubts}


def test_a_firm_in_half_width_brackets_is_the_one_that_exchanges_print() -> None:
    found = record(issuer="样例(中国)科技股份有限公司").issuer
    printed = mention("样例（中国）科技股份有限公司")
    assert isinstance(found, Mention)
    assert printed is not None
    assert found.key == printed.key


# --- captured ----------------------------------------------------------------------------------


def test_captured_list(captures: Path) -> None:
    """All fifty rows, verbatim: every field, every state, no question."""
    path = captures / "eastmoney/RPT_REGISTERED_INFO_bse_20260819.jsonp"
    text = path.read_text(encoding="utf-8")
    found = read(text)
    assert (found.rows, found.total, found.pages, found.oddities) == (50, 761, 16, ())
    rows = json.loads(text[text.index("{") : text.rindex("}") + 1])["result"]["data"]
    assert [dict(draft.fields) for draft in found.drafts] == rows
    names = rules()["reports"]["registered"]["fields"]
    columns = {
        "issuer": "issuer_raw",
        "org": "org_code",
        "code": "security_code",
        "market": "market_raw",
        "stage": "stage_raw",
        "stage_code": "stage_code_raw",
        "region": "region_raw",
        "industry": "industry_raw",
        "sponsor": "sponsor_raw",
        "law_firm": "law_firm_raw",
        "accountant": "accountant_raw",
        "updated_on": "updated_on",
        "accepted_on": "accepted_on",
    }
    assert columns.keys() == names.keys()
    stages: Counter[str] = Counter()
    for draft, given in zip(found.drafts, rows, strict=True):
        (told,) = secondary(draft)
        assert isinstance(told, ListingSecondaryRecord)
        for name, column in columns.items():
            value = given[names[name]].removesuffix(" 00:00:00")
            assert str(getattr(told, column)) == value
        assert [d for d in told.doubts if d.field != "region_code"] == []
        stages[str(told.stage)] += 1
    assert stages == {
        "inquiry": 22,
        "terminated_other": 9,
        "registered": 7,
        "submitted_registration": 7,
        "committee_passed": 4,
        "committee_deferred": 1,
    }
    asked = json.loads((path.parent / f"{path.name}.request.json").read_text(encoding="utf-8"))
    theirs = parse_qs(urlsplit(asked["request"]["url"]).query)
    ours = parse_qs(urlsplit(ask("registered", 1).url).query)
    same = ("reportName", "filter", "sortColumns", "sortTypes", "pageNumber", "source", "client")
    assert [ours[key] for key in same] == [theirs[key] for key in same]
    assert {*ours["columns"][0].split(",")} == {*theirs["columns"][0].split(",")}


HEADS = {  # the label of a client of theirs to our name of the field
    "企业名称": "issuer",
    "最新状态": "stage",
    "审核状态": "stage",
    "辅导状态": "stage",
    "注册地": "region",
    "行业": "industry",
    "保荐机构": "sponsor",
    "主承销商": "sponsor",
    "辅导机构": "sponsor",
    "律师事务所": "law_firm",
    "会计师事务所": "accountant",
    "更新日期": "updated_on",
    "受理日期": "accepted_on",
    "拟上市地点": "market",
    "上市板块": "market",
    "股票代码": "code",
    "上会日期": "reviewed_on",
    "公告日期": "announced_on",
    "备案日期": "announced_on",
    "发行数量(股)": "shares",
    "拟融资额(元)": "amount",
    "派出机构": "bureau",
    "报告标题": "title",
}
FILES = {
    "stock_register_all_em": "audit",
    "stock_register_kcb": "audit",
    "stock_register_cyb": "audit",
    "stock_register_bj": "audit",
    "stock_register_sh": "audit",
    "stock_register_sz": "audit",
    "stock_ipo_declare_em": "declared",
    "stock_ipo_review_em": "review",
    "stock_ipo_tutor_em": "tutoring",
}


@pytest.mark.parametrize("name", FILES)
def test_captured_heads(captures: Path, name: str) -> None:
    """The values of five rows of each list, put back under its keys: all are understood."""
    told = json.loads((captures / f"eastmoney/{name}.json").read_text(encoding="utf-8"))
    labels = [column["name"] for column in told["columns"]]
    assert len(told["head"]) == 5
    for values in told["head"]:
        given = {HEADS[label]: v for label, v in zip(labels, values, strict=True) if label in HEADS}
        amount = given.get("amount")
        if isinstance(amount, str):
            given["amount"] = amount.removesuffix(".0")
        found = record(FILES[name], **{"region": None, "accountant": None, **given})
        assert found.stage is not None
        assert [d for d in found.doubts if d.field != "region_code"] == []
        assert (found.issuer_raw, found.sponsor_raw) == (given["issuer"], given["sponsor"])
        assert (found.exchange is None) == (name == "stock_ipo_tutor_em")
        if amount:
            assert found.unit_is_inferred is (given["market"] == "北交所")


# --- crawled -----------------------------------------------------------------------------------


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with opened(tmp_path, sqlite_database(tmp_path)) as made:
        yield made


def test_all_lists_are_crawled_and_twice_the_same(world: World) -> None:
    """The first list has two pages; all rows of all lists add up."""
    pages = {
        ("registered", 1): body([row(), row(org="2")], pages=2, count=3),
        ("registered", 2): body([row(org="3")], pages=2, count=3),
        **{
            (report, 1): body([row(report, accepted_on=None, stage=None)])
            for report in ("audit", "declared", "review", "tutoring")
        },
    }
    sent = [
        Sent(url=ask(report, number).url, content=f"cb({text});".encode(), jsonp=True)
        for (report, number), text in pages.items()
    ]
    ends = [world.crawl("eastmoney_listings", sent, NOW, since=date(2026, 8, 1))]
    before = raw_data_of(world.engine)
    ends.append(world.crawl("eastmoney_listings", sent, NOW, since=date(2026, 8, 1)))
    assert [(end.verdict, end.reason) for end in ends] == [("complete", None)] * 2
    assert raw_data_of(world.engine) == before
    assert Counter(each["report"] for each in world.rows("listing_secondary")) == {
        "registered": 3,
        "audit": 1,
        "declared": 1,
        "review": 1,
        "tutoring": 1,
    }
    assert world.rows("listing_application") == []
