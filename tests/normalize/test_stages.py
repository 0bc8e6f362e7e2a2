"""Every code of the exchanges' tables, and which ending a reason tells of."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from normalize.listings import stages
from normalize.listings.stages import ENDED, Stage, reason_class, stage_of, terminated_stage
from normalize.reading import Reason
from tests.support.sse_stages import STAGES

DATA = Path(stages.__file__).parents[1] / "data" / "listing_stages.csv"


@pytest.mark.parametrize(("codes", "stage"), STAGES.items())
def test_sse_codes(codes: str, stage: str) -> None:
    assert stage_of("sse", codes).value == stage


def test_status_alone() -> None:
    assert stage_of("sse", "2").value == "inquiry"
    assert stage_of("szse", "95").value == "terminated_withdrawn"
    assert stage_of("bse", "P07-1").value == "registered"


def test_two_writings_of_the_review_committee() -> None:
    """Status 9 was never seen; two descriptions give it different results. Both are read."""
    assert stage_of("sse", "9/1").value == stage_of("sse", "9/4").value
    assert stage_of("sse", "9/2").value == stage_of("sse", "9/5").value


@pytest.mark.parametrize("codes", ["5/", "5/4", "3/4", "2/1", "11/", "x/", "7a/"])
def test_unknown_codes_are_in_doubt(codes: str) -> None:
    reading = stage_of("sse", codes)
    assert (reading.value, reading.reason, reading.raw) == (None, Reason.UNREADABLE, codes)
    assert reading.in_doubt


def test_unknown_exchange_is_in_doubt() -> None:
    assert stage_of("nyse", "1/").in_doubt


def code_table() -> list[tuple[str, str, str, str]]:
    with DATA.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [(row["exchange"], row["status"], row["result"], row["stage"]) for row in rows]


CODES = code_table()
PART = st.text("0123456789P-x* ", max_size=4) | st.text(max_size=4)


@given(st.sampled_from(CODES), PART.filter(lambda part: "/" not in part), st.booleans())
def test_every_code_of_the_table_has_its_stage(
    row: tuple[str, str, str, str], other: str, spaced: bool
) -> None:
    """Where the table has * as the result, whatever the result is."""
    exchange, status, result, stage = row
    gap = " " if spaced else ""
    codes = f"{gap}{status}{gap}/{gap}{other if result == '*' else result}"
    assert stage_of(exchange, codes).value == stage


@given(st.sampled_from(["sse", "szse", "bse", "nyse", ""]), PART, PART)
def test_every_other_code_is_in_doubt(exchange: str, status: str, result: str) -> None:
    codes = f"{status}/{result}"
    reading = stage_of(exchange, codes)
    assert reading.raw == codes
    first, _, last = (part.strip() for part in codes.partition("/"))
    known = {row[3] for row in CODES if row[:2] == (exchange, first) and row[2] in (last, "*")}
    if known:
        assert {reading.value} == known
    else:
        assert reading.value is None
        assert reading.in_doubt == bool(first)


@given(st.text(), st.lists(st.sampled_from(Stage) | st.text()), st.text())
def test_any_reason_has_an_ending(reason: str, earlier: list[str], stage: str) -> None:
    assert terminated_stage(reason, earlier) in ENDED
    for known in (stage, None, *Stage):
        assert (reason_class(reason, known) is None) == (not reason.strip())


@pytest.mark.parametrize("codes", ["", "/", "/1"])
def test_no_status_is_no_question(codes: str) -> None:
    assert stage_of("sse", codes).reason is Reason.NOT_STATED


def test_szse_numbers_that_others_swap() -> None:
    assert stage_of("szse", "76").value == "registration_terminated"
    assert stage_of("szse", "78").value == "supplementary_review"
    assert stage_of("szse", "80").value == "suspended"


def test_the_table_is_well_formed() -> None:
    with DATA.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    keys = [(row["exchange"], row["status"], row["result"]) for row in rows]
    assert len(keys) == len(set(keys))
    assert all(row["stage"] in set(Stage) for row in rows)
    assert all(re.search("[\u4e00-\u9fff]", row["label_zh"]) for row in rows)
    assert {row["exchange"] for row in rows} == {
        "sse",
        "sse_later",
        "szse",
        "bse",
        "hkex",
    }


WITHDRAWN = (
    "某公司因发行人撤回发行上市申请或者保荐人撤销保荐。根据第六十七条（二），本所终止其审核。"
)


@pytest.mark.parametrize(
    ("reason", "earlier", "stage"),
    [
        (WITHDRAWN, [], "terminated_withdrawn"),
        (WITHDRAWN, ["committee_rejected"], "terminated_withdrawn"),
        ("发行人未撤回申请，因重大违法终止", [], "terminated_other"),
        ("发行人没有撤回申请，审议认为不予通过", [], "terminated_rejected"),
        ("中止期间未更新材料，后发行人撤回申请", [], "terminated_withdrawn"),
        ("保荐人撤销保荐", [], "terminated_withdrawn"),
        ("", ["accepted", "inquiry", "committee_rejected"], "terminated_rejected"),
        (
            "根据《审核规则》，本所终止其发行上市审核。",
            ["committee_rejected"],
            "terminated_rejected",
        ),
        ("上市委员会审议未通过，本所终止其审核。", [], "terminated_rejected"),
        ("发行人未在规定时限内回复本所审核问询", ["inquiry"], "terminated_no_reply"),
        ("发行人逾期未回复审核问询", ["inquiry"], "terminated_no_reply"),
        ("发行人的法人资格终止", ["inquiry"], "terminated_other"),
        ("", [], "terminated_other"),
        ("", ["inquiry", "committee_passed"], "terminated_other"),
        # The committee's last word counts: a review turned the first decision round.
        ("", ["committee_rejected", "committee_passed"], "terminated_other"),
        ("", ["committee_rejected", "committee_pending"], "terminated_rejected"),
        ("", ["committee_deferred", "inquiry", "committee_rejected"], "terminated_rejected"),
    ],
)
def test_endings(reason: str, earlier: list[str], stage: str) -> None:
    assert terminated_stage(reason, earlier) == stage
    assert stage in ENDED


@pytest.mark.parametrize(
    ("reason", "stage", "expected"),
    [
        ("申请文件中记载的财务资料已过有效期，需要补充提交。", "suspended", "expired_financials"),
        ("财务资料超过6个月有效期", "suspended", "expired_financials"),
        ("发行人财务报告已超过规定的有效期", "suspended", "expired_financials"),
        ("财务报表有效期届满", "suspended", "expired_financials"),
        ("财务顾问的执业资格超过有效期", "suspended", "other"),
        ("因发行人及保荐人主动要求中止审核，理由正当", "suspended", "requested"),
        ("发行人的证券服务机构被立案调查", "suspended", "other"),
        ("所列中止审核情形消除，本所恢复某公司发行上市审核。", "inquiry", "resumed"),
        # The text of a resume may repeat that of the stop before it.
        ("财务资料已过有效期，本所中止。其后本所恢复某公司发行上市审核。", "inquiry", "resumed"),
        (WITHDRAWN, "terminated_withdrawn", "withdrawal"),
        (WITHDRAWN, "registration_terminated", "withdrawal"),
        # That accounts ran out is a routine for a stop, but none for an end.
        ("财务资料已过有效期且逾期三个月未更新", "terminated_other", "other"),
        ("中止审核情形未能在三个月内消除", "terminated_other", "suspension_not_lifted"),
        ("提交注册", "submitted_registration", "other"),
        ("某个原因", None, "other"),
        ("", "suspended", None),
        ("  ", None, None),
    ],
)
def test_reason_classes(reason: str, stage: str | None, expected: str | None) -> None:
    assert reason_class(reason, stage) == expected


def test_reasons_of_the_captures(captures: Path) -> None:
    """All 49 reasons of the captured logs: 20 stops for accounts, one asked for, resumes, ends."""
    found: dict[tuple[int, str | None], int] = {}
    for line in (captures / "sse/details_20210204.jsonl").read_text(encoding="utf-8").splitlines():
        for row in json.loads(line)["data"]["res"]:
            if text := row["reasonDesc"]:
                status = row["auditStatus"]
                stage = stage_of("sse", f"{status}/").value
                key = (status, reason_class(text, stage))
                found[key] = found.get(key, 0) + 1
    assert found == {
        (2, "resumed"): 18,
        (3, "resumed"): 2,
        (7, "expired_financials"): 20,
        (7, "requested"): 1,
        (8, "withdrawal"): 8,
    }
