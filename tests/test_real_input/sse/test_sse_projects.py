"""The projects of the Shanghai exchange: the run, every row of the list, its parties and ties."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from spiders.platforms.sse_queries import ask_page
from tests.support.sse_stages import STAGES
from tests.test_real_input.conftest import NewWorld, Row, Sent, World, beijing, columns
from tests.test_real_input.sse.conftest import (
    AT,
    DETAILED,
    LISTED,
    NOT_CAPTURED,
    PARTS,
    PROJECTS,
    Captured,
    Crawls,
    issuer_of,
    state_of,
)

pytestmark = pytest.mark.xdist_group("real_sse")

# Section 1.2: intermediaries and those who sign for them, by kind and by the last digit of a job.
FIRMS = {1: "sponsor", 2: "accountant", 3: "law_firm", 4: "appraiser"}
TIES = {1: "sponsor", 2: "auditor", 3: "law_firm", 4: "appraiser"}
JOBS = {
    1: "business_head representative representative project_assistant internal_review_head "
    "quality_control_head",
    2: "accounting_firm_head" + 4 * " signing_accountant",
    3: "law_firm_head" + 4 * " signing_lawyer",
    4: "appraisal_firm_head" + 3 * " signing_appraiser",
}
OFFICERS = {
    "董事长": "chairman",
    "总经理": "general_manager",
    "董秘": "board_secretary",
    "其他": "other_officer",
}
PROVINCES = (
    "北京11 天津12 河北13 山西14 内蒙古15 辽宁21 吉林22 黑龙江23 上海31 江苏32 浙江33 安徽34 "
    "福建35 江西36 山东37 河南41 湖北42 湖南43 广东44 广西45 海南46 重庆50 四川51 贵州52 云南53 "
    "西藏54 陕西61 甘肃62 青海63 宁夏64 新疆65"
)
WITHOUT_CITY = {("自治区直辖县级行政区划", "0000")}  # an area that names no place


# --- an independent reading --------------------------------------------------------------------


def expected_stage(number: str, captured: Captured) -> str:
    """That of the newest event where there are events, else what the list's codes mean."""
    state = state_of(captured.rows[number], "currStatus")
    if number not in captured.details or state != "8/":
        return STAGES[state]
    assert "撤回" in captured.details[number]["res"][0]["reasonDesc"]  # so do all eight
    return "terminated_withdrawn"


def expected_application(number: str, captured: Captured) -> Row:
    row = captured.rows[number]
    company = row["stockIssuer"][0]
    places = dict.fromkeys([company["s_province"], company["s_areaNameDesc"]])
    state = state_of(row, "currStatus")
    return {
        "source_id": "sse_listings",
        "gone_at": None,
        "first_seen_at": AT,
        "exchange": "sse",
        "board": {1: "star", 2: "main"}[row["issueMarketType"]],
        "kind": "ipo",
        "title": row["stockAuditName"],
        "issuer_raw": issuer_of(row),
        "stage": expected_stage(number, captured),
        "stage_raw": state,
        "stage_listed": STAGES[state],
        "listing_standard": None,
        # 亿元 to fen
        "planned_raise_minor": int(Decimal(str(row["planIssueCapital"])) * 10**10),
        "planned_raise_raw": str(row["planIssueCapital"]),
        "currency": "CNY",
        "industry_code": company["s_csrcCode"],
        "industry_raw": company["s_csrcCodeDesc"],
        "region_raw": "".join(places),
        "accepted_on": date.fromisoformat(row["auditApplyDate"][:8]),
        "registration_doc_raw": None,
        "source_created_at": beijing(row["createTime"]),
        "source_updated_at": beijing(row["updateDate"]),
        "revision": row["OPERATION_SEQ"],
        "detail_version": row["OPERATION_SEQ"] if number in captured.details else None,
    }


def bare(name: str) -> str:
    """A person's name without spaces and without a mark in brackets that is none."""
    return re.sub(r"[（(](?:已离职|授权代表)[）)]$|\s", "", name)


def expected_parties(number: str, row: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Native id to role, firm, person and title; an empty place makes nobody."""
    for firm in row["intermediary"]:
        kind, name = firm["i_intermediaryType"], firm["i_intermediaryName"]
        party = f"{number}/party/{firm['i_intermediaryId']}"
        yield party, (FIRMS[kind], name.strip(), "", None)
        for one in firm["i_person"]:
            job = JOBS[kind].split()[one["i_p_jobType"] % 10 - 1]
            role = f"sponsor_{job}" if kind == 1 else job
            said = (name.strip(), bare(one["i_p_personName"]), one["i_p_jobTitle"])
            yield f"{number}/person/{one['i_p_personId']}", (role, *said)
    for one in row["stockIssuer"]:
        title = one["s_jobTitle"]
        said = (issuer_of(row), bare(one["s_personName"]), title)
        yield f"{number}/person/{one['s_personId']}", (OFFICERS[title], *said)


# --- the run -----------------------------------------------------------------------------------


def test_the_run_says_what_it_lacks(crawls: Crawls) -> None:
    """The list names 479 projects whose five pages nobody captured."""
    first = crawls.ends[0]
    assert first.verdict == "partial"
    assert str(first.reason).startswith(f"{NOT_CAPTURED} pages did not come: https://query.sse")
    assert str(first.reason).endswith(f"and {NOT_CAPTURED - 3} more")
    run, answered = crawls.world.run(0), LISTED + DETAILED * PARTS
    assert run["responses"] == {"200": answered, "404": NOT_CAPTURED}
    assert columns(run, ["new", "rejected", "review_items", "backfill"]) == {
        "new": PROJECTS,
        "rejected": 0,
        "review_items": 0,
        "backfill": True,
    }
    window, *_ = crawls.world.rows("crawl_window")
    assert (window["expected"], window["got"]) == (PROJECTS, PROJECTS)
    assert crawls.world.rows("review_item") == []
    assert {change["cause"] for change in crawls.world.rows("change")} == {"backfill"}


def test_a_second_crawl_changes_no_row(crawls: Crawls) -> None:
    """It asks the list, what didn't come, and none of the 60 details that are known."""
    assert crawls.data[1] == crawls.data[0]
    second = crawls.world.run(1)
    assert second["responses"] == {"200": LISTED, "404": NOT_CAPTURED}
    assert (second["verdict"], second["new"], second["changed"]) == ("partial", 0, 0)
    assert second["unchanged"] == PROJECTS


def test_an_empty_answer_says_nothing(crawls: Crawls) -> None:
    assert crawls.ends[2].verdict == "empty"
    assert crawls.ends[2].reason == "expected at least 500 rows, found 0"
    assert crawls.data[2] == crawls.data[0]
    (source,) = crawls.world.rows("source")
    assert source["last_complete_at"] is None
    assert source["observed_from"] is not None


# --- projects ----------------------------------------------------------------------------------


def test_every_project(world: World, captured: Captured) -> None:
    stored = world.by_id("listing_application")
    assert stored.keys() == captured.rows.keys()
    assert len(stored) == PROJECTS
    for number, row in stored.items():
        expected = expected_application(number, captured)
        assert columns(row, expected) == expected
        assert row.keys() - expected.keys() == {
            *("id", "native_id", "document_id", "issuer_id", "region_code"),
            *("issuer_raw_en", "name_marks", "stock_code", "stage_label"),  # of other exchanges
            *("accounts_until", "instrument", "instrument_raw", "process_raw", "offered_to_raw"),
        }


def test_the_stages_together(world: World) -> None:
    """As counted in the guide (1.4); of the 74 that ended, eight have a log that says how."""
    seen = Counter(row["stage"] for row in world.rows("listing_application"))
    ended = [seen.pop("terminated_other"), seen.pop("terminated_withdrawn")]
    assert ended == [74 - 8, 8]
    assert seen == {
        "registered": 246,
        "inquiry": 101,
        "committee_passed": 55,
        "submitted_registration": 36,
        "suspended": 12 + 3,
        "registration_terminated": 5,
        "accepted": 4,
        "committee_deferred": 2,
        "registration_refused": 1,
    }


def test_every_region(world: World, captured: Captured) -> None:
    """The code lies in the province that is printed and bears the name of the area."""
    provinces = {name[:-2]: name[-2:] for name in PROVINCES.split()}
    names: dict[str, set[str]] = {}
    for region in world.rows("region"):
        names.setdefault(region["code"], set()).add(region["name"])
    for number, row in world.by_id("listing_application").items():
        company = captured.rows[number]["stockIssuer"][0]
        code, province = row["region_code"], company["s_province"]
        if province == "境外":
            assert code is None
        else:
            assert code[:2] == provinces[province]
            area = company["s_areaNameDesc"]
            assert area in names[code] or (area, code[2:]) in WITHOUT_CITY


def test_every_issuer(world: World) -> None:
    """An issuer is an organisation; names of less than four characters are too short for that."""
    names = world.organisations()
    short = []
    for row in world.rows("listing_application"):
        if row["issuer_id"] is None:
            short.append(row["issuer_raw"])
        else:
            assert names[row["issuer_id"]] == row["issuer_raw"]
    assert sorted(short) == ["九号有限公司", "格科微有限公司"]


def test_every_party(world: World, captured: Captured) -> None:
    """Intermediaries, signatories and officers of all projects, and nobody else."""
    expected = {
        native_id: said
        for number, row in captured.rows.items()
        for native_id, said in expected_parties(number, row)
    }
    people = {key: said for key, said in expected.items() if "/person/" in key}
    nobody = {key for key, said in people.items() if said[2] in ("", "无")}
    numbers = {row["id"]: row["native_id"] for row in world.rows("listing_application")}
    stored = world.by_id("listing_party")
    assert stored.keys() == expected.keys() - nobody
    places = set()
    for native_id, row in stored.items():
        person = re.sub(r"\s", "", row["person_name"] or "")
        said = (row["role"], row["organisation_raw"], person, row["title_raw"])
        assert said == expected[native_id]
        assert numbers[row["application_id"]] == native_id.partition("/")[0]
        places.add((row["application_id"], row["role"], row["seq"]))
    assert len(places) == len(stored)  # each has a place of its own in the order of its role


def test_every_tie(world: World, captured: Captured) -> None:
    expected = {
        f"{number}/relation/{TIES[firm['i_intermediaryType']]}/{firm['i_intermediaryId']}": (
            firm["i_intermediaryName"].strip(),
            issuer_of(row),
            "announcement",
        )
        for number, row in captured.rows.items()
        for firm in row["intermediary"]
    }
    assert len(expected) == 2151
    stored = world.by_id("relation")
    assert {
        native_id: (row["subject_raw"], row["object_raw"], row["observed_via"])
        for native_id, row in stored.items()
    } == expected
    assert all(row["kind"] == native_id.split("/")[2] for native_id, row in stored.items())


# --- answers of 2026 ---------------------------------------------------------------------------


@pytest.fixture(scope="session")
def of_2026(captures: Path, sqlite_world: NewWorld) -> World:
    """Three rows of a list of 1,281, as somebody trimmed them; nothing else is there."""
    world = sqlite_world()
    page = (captures / "sse/list_2026_trimmed.jsonp").read_bytes()
    sent = [Sent(url=ask_page(1).url, content=page, jsonp=True)]
    at = datetime(2026, 7, 16, 12, tzinfo=UTC)
    world.crawl("sse_listings", sent, at, since=date(2026, 7, 1))
    return world


def test_a_list_that_breaks_off(of_2026: World) -> None:
    """426 further pages of the list and five of each of three projects are missing."""
    (end,) = of_2026.ends
    assert end.verdict == "partial"
    assert str(end.reason).startswith(f"{426 + 15} pages did not come: ")
    assert str(end.reason).endswith("; 1 lists were not walked to their ends: all")
    (window,) = of_2026.rows("crawl_window")
    assert (window["expected"], window["got"], window["done_at"]) == (1281, 3, None)


def test_rows_of_2026(of_2026: World) -> None:
    stored = of_2026.by_id("listing_application")
    names = ["board", "issuer_raw", "stage", "planned_raise_minor", "accepted_on"]
    silang, zhongdao = "上海思朗科技股份有限公司科创板IPO项目", "中导光电设备股份有限公司"
    shengu = "沈鼓集团股份有限公司"
    assert {number: (*columns(row, names).values(),) for number, row in stored.items()} == {
        "2239": ("star", silang, "accepted", 442_629_000_000, date(2026, 7, 7)),
        "2229": ("star", zhongdao, "inquiry", 180_000_000_000, date(2026, 6, 28)),
        "2149": ("main", shengu, "submitted_registration", 213_447_000_000, date(2025, 12, 25)),
    }
    organisations = of_2026.organisations()
    assert organisations[stored["2239"]["issuer_id"]] == "上海思朗科技股份有限公司"
    assert {row["organisation_raw"] for row in of_2026.rows("listing_party")} == {
        *("国泰海通证券股份有限公司", "国联民生证券承销保荐有限责任公司"),
        *("中国国际金融股份有限公司", "某会计师事务所"),
    }


def test_what_is_odd_in_2026_is_asked(of_2026: World) -> None:
    """What the sample lacks, and a firm of unknown kind with nothing but a short name."""
    asked = {(row["entity"], row["field"], row["raw"]) for row in of_2026.rows("review_item")}
    missing = "suspendStatus createTime collectType issueAmount wenHao OPERATION_SEQ stockIssuer"
    firm = "auditId i_intermediaryId i_person i_intermediaryName i_intermediaryOrder"
    assert asked == {
        *(("document", "project: missing key", key) for key in missing.split()),
        *(("document", "intermediary: missing key", key) for key in firm.split()),
        ("listing_party", "organisation", "某会计师事务所"),
    }
