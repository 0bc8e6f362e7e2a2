"""The steps of an application in Shenzhen: milestones, results, stops and endings."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from normalize.listings.log_szse import event_log
from normalize.reading import Reason
from normalize.records import (
    ListingEventRecord,
)
from tests.support import szse_answers as szse
from tests.support.szse_answers import step
from tests.support.szse_records import drafts, of

ACCEPTED = step(20, "已受理", "2025-12-16 20:22", 0)
ASKED = step(30, "已问询", "2026-01-12 11:32", 1)
MET = "2026-02-10 19:05"
SENT = step(60, "提交注册", "2026-02-20 17:05", 3)
NOT_YET = step(70, "注册结果", None, 4)


def met(*results: tuple[int, str, str], at: str = MET) -> szse.Row:
    return step(40, "上市委会议", at, 2, *results)


def events(status: int, *steps: szse.Row, **changes: Any) -> list[ListingEventRecord]:
    """The steps of a project that stands at `status`; it has no row -1 unless one is given."""
    found = szse.detail(status=status, prjprogs=list(steps), **changes)
    log = next(draft for draft in drafts(found) if draft.shape == "log")
    return of(ListingEventRecord, event_log(log))


def told(found: Iterable[ListingEventRecord]) -> list[tuple[Any, Any]]:
    return [(each.stage, each.stage_raw) for each in found]


BEGUN = [("accepted", "20"), ("inquiry", "30")]


def test_milestones_in_any_order_and_those_to_come() -> None:
    found = events(30, NOT_YET, ASKED, ACCEPTED, step(30, "已问询", "2026-01-12 11:32", -1))
    assert told(found) == BEGUN
    assert [each.native_id for each in found] == [
        "9001/event/20-202512162022",
        "9001/event/30-202601121132",
    ]
    assert found[0].happened_at == datetime(2025, 12, 16, 12, 22, tzinfo=UTC)
    assert [each.seq for each in found] == [None, None]  # time orders them
    assert [each.stage_label for each in found] == ["已受理", "已问询"]
    assert not any(each.doubts for each in found)


def test_times_to_the_second() -> None:
    dots = {"0": {"value": 20, "name": "已受理", "startTime": "2025-12-16 20:22:06"}}
    found = events(20, ACCEPTED, pjdot=json.dumps(dots))
    assert found[0].happened_at == datetime(2025, 12, 16, 12, 22, 6, tzinfo=UTC)
    assert found[0].native_id == "9001/event/20-202512162022"  # the same without `pjdot`


def test_times_told_twice_must_agree() -> None:
    dots = {"0": {"value": 20, "name": "已受理", "startTime": "2025-12-17 20:22:06"}}
    (found,) = events(20, ACCEPTED, pjdot=json.dumps(dots))
    assert [(doubt.field, doubt.reason) for doubt in found.doubts] == [
        ("happened_at", Reason.CONTRADICTORY)
    ]


@pytest.mark.parametrize(
    ("code", "words", "stage"),
    [
        (45, "上市委会议通过", "committee_passed"),
        (44, "上市委会议未通过", "committee_rejected"),
        (46, "暂缓审议", "committee_deferred"),
        (56, "上市委复审会议通过", "committee_passed"),
        (54, "上市委复审会议未通过", "committee_rejected"),
    ],
)
def test_the_result_of_a_committee_is_nested(code: int, words: str, stage: str) -> None:
    found = events(code, ACCEPTED, ASKED, met((code, words, MET)))
    assert told(found) == [*BEGUN, (stage, str(code))]


def test_a_committee_without_a_result() -> None:
    """By the current state; else by what followed; else it isn't known."""
    now = step(46, "暂缓审议", MET, -1)
    assert told(events(46, ACCEPTED, ASKED, met(), now))[-1] == ("committee_deferred", "46")
    assert told(events(45, ACCEPTED, ASKED, met()))[-1] == ("committee_passed", "45")
    followed = events(60, ACCEPTED, ASKED, met(), SENT)
    assert told(followed)[2] == ("committee_passed", "40/60")
    assert told(events(80, ACCEPTED, ASKED, met()))[-1] == ("committee_pending", "40")


def test_a_result_that_comes_to_be_known_adds_no_step() -> None:
    before, after = (events(45, met(*r))[0] for r in ((), ((45, "上市委会议通过", MET),)))
    assert before.native_id == after.native_id == "9001/event/40-202602101905"


def test_a_stale_result_is_corrected_and_asked_about() -> None:
    now = step(45, "上市委会议通过", MET, -1)
    found = events(45, ACCEPTED, ASKED, met((46, "暂缓审议", MET)), now)
    assert told(found) == [*BEGUN, ("committee_passed", "45")]
    assert [doubt.reason for doubt in found[-1].doubts] == [Reason.CONTRADICTORY]


def test_a_deferral_and_a_later_pass_are_two_steps() -> None:
    now = step(45, "上市委会议通过", "2026-02-28 20:00", -1)
    found = events(45, ACCEPTED, ASKED, met((46, "暂缓审议", MET)), now)
    assert told(found)[2:] == [("committee_deferred", "46"), ("committee_passed", "45")]
    assert not any(each.doubts for each in found)


@pytest.mark.parametrize(
    ("code", "words", "stage"),
    [
        (70, "注册生效", "registered"),
        (74, "不予注册", "registration_refused"),
        (76, "终止注册", "registration_terminated"),
        (78, "补充审核", "supplementary_review"),
    ],
)
def test_the_number_of_a_registration_says_nothing(code: int, words: str, stage: str) -> None:
    """注册结果 is 70 whatever came of it: the result is nested, or that of the current state."""
    at = "2026-03-01 00:00"
    bare, nested = step(70, "注册结果", at, 4), step(70, "注册结果", at, 4, (code, words, at))
    for done in (bare, nested):
        found = events(code, ACCEPTED, done, step(code, words, at, -1))
        assert told(found)[-1] == (stage, str(code))
        assert found[-1].native_id == "9001/event/70-202603010000"
        assert found[-1].published_on == date(2026, 3, 1)  # the legal date
    assert told(events(code, ACCEPTED, bare))[-1] == (stage, str(code))  # without a row -1


def test_a_registration_without_any_result_is_a_doubt() -> None:
    found = events(30, ACCEPTED, step(70, "注册结果", "2026-03-01 00:00", 4))
    assert told(found)[-1] == (None, "70/注册结果")
    assert [(doubt.field, doubt.reason) for doubt in found[-1].doubts] == [
        ("stage", Reason.UNREADABLE)
    ]


ENDED = "2026-03-02 14:21"
END = step(80, "终止", ENDED, 2)


@pytest.mark.parametrize(
    ("code", "words", "stage"),
    [
        (90, "终止(审核不通过)", "terminated_rejected"),
        (94, "终止(未在规定时限内回复)", "terminated_no_reply"),
        (95, "终止(撤回)", "terminated_withdrawn"),
    ],
)
def test_an_ending_has_the_number_of_a_stop(code: int, words: str, stage: str) -> None:
    text = "申请撤回发行上市申请文件，本所决定终止对其首次公开发行股票并在创业板上市的审核。"
    found = events(
        code,
        ACCEPTED,
        ASKED,
        END,
        step(code, words, ENDED, -1),
        others=[{"2026-03-02 15:00:00": text}],
    )
    assert told(found) == [*BEGUN, (stage, str(code))]  # its text is dated later, and is its own
    assert (found[-1].reason, found[-1].reason_class) == (text, "withdrawal")
    assert found[-1].native_id == "9001/event/end-202603021421"


def test_an_ending_of_unknown_kind_by_its_reason() -> None:
    text = "申请撤回申请文件，本所决定终止对其发行上市的审核。"
    found = events(30, ACCEPTED, END, others=[{"2026-03-02 15:00:00": text}])
    assert told(found)[-1] == ("terminated_withdrawn", "80/终止")
    assert told(events(30, ACCEPTED, END))[-1] == ("terminated_other", "80/终止")


STOPPED = {
    "2026-01-20 15:00:00": "因发行人及保荐人更新财务资料，主动申请中止上市审核程序，"
    "本所中止其发行上市审核。"
}
WENT_ON = {"2026-02-01 15:00:00": "因中止情形已消除，本所恢复其发行上市审核。"}


def test_stops_and_resumptions() -> None:
    """A resumption brings back the state before the stop, and its text names the stop, too."""
    found = events(30, ACCEPTED, ASKED, others=[WENT_ON, STOPPED])
    assert told(found) == [*BEGUN, ("suspended", "80"), ("inquiry", "30")]
    stop, resumed = found[2:]
    assert (stop.reason_class, stop.suspension_kind) == ("expired_financials",) * 2
    assert resumed.reason_class == "resumed"
    assert stop.native_id == "9001/event/stop-202601201500"


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("本所中止其发行上市审核，待财务资料更新后恢复审核。", "suspended"),
        ("发行人申请恢复发行上市审核，本所恢复其发行上市审核。", "inquiry"),
        ("发行人申请终止中止程序，审核予以恢复，继续审核。", "inquiry"),
        ("中止审核满三个月未消除，本所决定终止其发行上市审核。", "terminated_other"),
        ("中国证监会中止其注册程序。", "suspended"),
    ],
)
def test_what_a_text_tells(text: str, stage: str) -> None:
    found = events(30, ACCEPTED, ASKED, others=[{"2026-02-01 15:00:00": text}])
    assert found[-1].stage == stage


def test_a_stop_before_the_inquiry() -> None:
    """The milestones are dated by their last visit: what was resumed is what came before."""
    asked = step(30, "已问询", "2026-02-10 11:32", 1)
    found = events(30, ACCEPTED, asked, others=[WENT_ON, STOPPED])
    assert [stage for stage, _ in told(found)] == ["accepted", "suspended", "accepted", "inquiry"]


def test_a_stop_that_is_going_on() -> None:
    now = step(80, "中止", "2026-01-20 16:01", -1)  # its reason has a time of its own
    found = events(80, ACCEPTED, ASKED, now, others=[STOPPED])
    assert told(found) == [*BEGUN, ("suspended", "80")]


def test_a_stop_without_a_reason() -> None:
    found = events(80, ACCEPTED, ASKED, step(80, "中止", "2026-01-20 16:01", -1))
    assert told(found) == [*BEGUN, ("suspended", "80")]
    assert (found[-1].suspension_kind, found[-1].native_id) == (
        "unknown",
        "9001/event/stop-202601201601",
    )


def test_a_stop_lifted_without_a_word_is_left_to_the_list() -> None:
    now = step(30, "已问询", "2026-01-12 11:32", -1)
    found = events(30, ACCEPTED, ASKED, now, others=[STOPPED])
    assert told(found) == [*BEGUN, ("suspended", "80")]


def test_a_text_that_tells_nothing_known_moves_nothing() -> None:
    found = events(30, ACCEPTED, ASKED, others=[{"2026-02-01 15:00:00": "更正公告"}])
    assert told(found) == [*BEGUN, ("inquiry", "30")]
    assert [doubt.field for doubt in found[-1].doubts] == ["reason"]


def test_the_two_current_states_must_agree() -> None:
    found = events(45, ACCEPTED, ASKED, step(30, "已问询", "2026-01-12 11:32", -1))
    assert [doubt.field for doubt in found[-1].doubts] == ["stage_raw"]


def test_a_milestone_whose_code_and_words_disagree() -> None:
    found = events(30, ACCEPTED, step(30, "提交注册", "2026-01-12 11:32", 1))
    assert told(found)[-1] == (None, "30/提交注册")


def test_a_milestone_without_a_date_keeps_its_place() -> None:
    undated = step(30, "已问询", None, 1, finished=True)
    found = events(45, met((45, "上市委会议通过", MET)), undated, ACCEPTED)
    assert [stage for stage, _ in told(found)] == ["accepted", "inquiry", "committee_passed"]
    assert found[1].happened_at is None


def test_refinancing_has_states_of_its_own() -> None:
    answered = step(33, "已回复", "2026-01-20 10:00", 2)
    passed = step(36, "审核通过", "2026-02-01 10:00", 3)
    found = events(36, ACCEPTED, ASKED, answered, passed, biztype=2)
    assert told(found)[2:] == [("inquiry", "33"), ("committee_passed", "36")]
