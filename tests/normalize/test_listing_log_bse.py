"""What the log of a project at the Beijing exchange tells: steps, notes and endings."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from normalize.listings.events_bse import event_log
from normalize.records import (
    UNSET,
    ListingApplicationRecord,
    ListingEventRecord,
)
from tests.support import bse_answers as bse
from tests.support.bse_answers import Said


def log(
    notes: Any = (), listed: str = "P02", today: str = "2026-11-08", **dates: Any
) -> list[ListingEventRecord]:
    return told(notes, listed, today, **dates)[1]


def told(
    notes: Any = (), listed: str = "P02", today: str = "2026-11-08", **dates: Any
) -> tuple[ListingApplicationRecord, list[ListingEventRecord]]:
    more: dict[str, Any] = {key: dates.pop(key) for key in ("ended", "decisions") if key in dates}
    fields: dict[str, Any] = {
        "status": bse.status(**dates),
        "notes": list(notes),
        "listed": listed,
        "today": bse.java(today),
        **more,
    }
    version, *events = event_log(Said(fields))
    assert isinstance(version, ListingApplicationRecord)
    return version, [event for event in events if isinstance(event, ListingEventRecord)]


def moves(events: list[ListingEventRecord]) -> list[tuple[str, Any]]:
    return [(f"{e.happened_at:%Y-%m-%d}", e.stage) for e in events]


STEPS = {"receiveDate": "2024-12-26", "inquiryDate": "2025-01-20"}
PASSED = {
    "listingCommitteeDate": "2026-01-21",
    "listingCommitteeResult": "1",
    "listingCommitteeResultDate": "2026-01-21",
}


def test_stops_are_kept_in_the_notes_alone() -> None:
    """suspendDate is null after a resumption; the notes come newest first."""
    notes = [
        bse.resumed("2026-03-01"),
        bse.stopped("2026-02-01", "因更换律师"),
        bse.resumed("2025-06-26"),
        bse.stopped("2025-03-28"),
    ]
    events = log(notes, "P03", **STEPS, **PASSED)
    assert moves(events) == [
        ("2024-12-25", "accepted"),
        ("2025-01-19", "inquiry"),
        ("2025-03-27", "suspended"),
        ("2025-06-25", "inquiry"),
        ("2026-01-20", "committee_passed"),
        ("2026-01-31", "suspended"),
        ("2026-02-28", "committee_passed"),
    ]
    assert {event.seq for event in events} == {None}  # an older answer's events stay among them
    assert events[-1].stage_raw == "P03"  # as in the list: the log is current
    stops = [event for event in events if event.stage == "suspended"]
    assert [event.suspension_kind for event in stops] == ["expired_financials", "other"]
    assert [event.reason_class for event in stops] == ["expired_financials", "other"]


def test_a_stop_that_lasts_is_one_event() -> None:
    """Its date and its note say the same; without a note the date makes the same event."""
    with_note = log([bse.stopped("2025-03-28")], "P09", **STEPS, suspendDate="2025-03-28")
    without = log([], "P09", **STEPS, suspendDate="2025-03-28")
    assert moves(with_note) == moves(without)
    assert [e.native_id for e in with_note] == [e.native_id for e in without]
    assert with_note[-1].native_id == "9001/event/P09-20250328"
    assert (with_note[-1].suspension_kind, without[-1].suspension_kind) == (
        "expired_financials",
        "unknown",
    )


def test_events_of_one_day() -> None:
    """Accepted and stopped on one day; lifted and moved on one day."""
    events = log([bse.stopped("2024-12-26")], "P09", receiveDate="2024-12-26")
    assert [event.stage for event in events] == ["accepted", "suspended"]
    notes = [bse.resumed("2026-01-21"), bse.stopped("2025-03-28")]
    events = log(notes, "P03", **STEPS, **PASSED)
    assert [event.stage for event in events][2:] == ["suspended", "inquiry", "committee_passed"]
    notes = [bse.resumed("2025-03-28"), bse.stopped("2025-03-28")]
    assert [event.stage for event in log(notes, **STEPS)][2:] == ["suspended", "inquiry"]


def test_both_dates_of_a_registration() -> None:
    """Its legal day is that of the decision; the letter is posted two weeks later."""
    letter = bse.file("cd", "9532-1001", publishDate="2026-08-14")
    decided = {"approveResult": "1", "approveResultDate": "2026-07-31", "submitDate": "2026-07-03"}
    events = log([], "P07", decisions=[letter], **STEPS, **PASSED, **decided)
    last = events[-1]
    assert (last.stage, last.stage_raw) == ("registered", "P07")
    assert last.happened_at == datetime(2026, 7, 30, 16, tzinfo=UTC)
    assert (last.published_on, last.posted_on) == (date(2026, 7, 31), date(2026, 8, 14))


@pytest.mark.parametrize(
    ("result", "listed", "stage", "stage_raw"),
    [
        ("1", "P07", "registered", "P07"),
        ("1", "P07-1", "registered", "P07-1"),
        ("1", "P09", "registered", "P07"),
        ("1", "P08-1", None, "approveResult=1 P08-1"),
        ("2", "P08-1", "registration_refused", "P08-1"),
        ("2", "P07-2", "registered", "P07-2"),
        ("2", "P10", None, "approveResult=2 P10"),
        ("3", "P07", None, "approveResult=3 P07"),
        ("", "P07", None, "approveResult= P07"),
    ],
)
def test_what_was_decided(result: str, listed: str, stage: str | None, stage_raw: str) -> None:
    """Clients disagree on what 2 means: the list's own status decides, or nobody."""
    events = log([], listed, **STEPS, approveResult=result, approveResultDate="2026-07-31")
    assert (events[-1].stage, events[-1].stage_raw) == (stage, stage_raw)
    assert [doubt.field for doubt in events[-1].doubts] == ([] if stage else ["stage"])


@pytest.mark.parametrize(
    ("result", "stage"),
    [
        ("1", "committee_passed"),
        ("2", "committee_rejected"),
        ("3", "committee_deferred"),
        ("4", None),
        ("pending", None),
        ("", None),
    ],
)
def test_what_the_committee_said(result: str, stage: str | None) -> None:
    events = log([], **STEPS, **{**PASSED, "listingCommitteeResult": result})
    assert events[-1].stage == stage
    assert bool(events[-1].doubts) == (stage is None)


def test_a_meeting_is_no_event_before_its_day() -> None:
    """It is announced a week before; on its day it is pending, until there is a result."""
    meeting = {**STEPS, "listingCommitteeDate": "2026-01-21"}
    assert [e.stage for e in log([], today="2026-01-20", **meeting)] == ["accepted", "inquiry"]
    assert log([], today="2026-01-21", **meeting)[-1].stage == "committee_pending"
    decided = {**meeting, "listingCommitteeResult": "3", "listingCommitteeResultDate": "2026-01-22"}
    assert [e.stage for e in log([], **decided)][2:] == ["committee_pending", "committee_deferred"]


def test_a_date_that_nobody_has_seen() -> None:
    events = log([], **STEPS, rePassDate="2026-02-01")
    assert (events[-1].stage, events[-1].stage_raw) == (None, "rePassDate")
    assert [doubt.reason for doubt in events[-1].doubts] == ["unreadable"]


@pytest.mark.parametrize(
    ("notes", "titles", "before", "stage"),
    [
        (
            [bse.note("青禾样例申请撤回，终止其公开发行股票并上市审核。", "2026-05-05")],
            [],
            {},
            "withdrawn",
        ),
        ([], ["关于终止对青禾样例审核的决定"], {}, "other"),
        ([], [], {**PASSED, "listingCommitteeResult": "2"}, "rejected"),
        ([bse.note("中止后未恢复审核，终止其审核。", "2026-05-05")], [], {}, "other"),
    ],
)
def test_endings(notes: Any, titles: list[str], before: dict[str, str], stage: str) -> None:
    """Why it ended stands in a note, or in the title of the decision, or came before."""
    ended = [bse.file(f"e{n}", "9533", disclosureTitle=title) for n, title in enumerate(titles)]
    events = log(notes, "P10", ended=ended, **STEPS, **before, terminateDate="2026-05-05")
    assert events[-1].stage == f"terminated_{stage}"
    assert [event.stage_raw for event in events].count("P10") == 1
    assert events[-1].reason == ("\n".join(titles) or (notes[0]["content"] if notes else None))


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        (
            "青禾样例聘请的律师事务所终止与发行人的合作，发行人申请中止审核，根据审核规则第五十二条，"
            "中止其公开发行股票并上市审核。",
            "suspended",
        ),
        ("因保荐机构终止保荐协议中止其公开发行股票并上市审核。", "suspended"),
        ("中止其审核，待财务报告更新后恢复审核，期满未恢复的将终止审核。", "suspended"),
        ("本所中止其发行上市审核，申请人已终止与会计师的合作。", "suspended"),
        ("样例律师事务所终止服务的情形消除，恢复其公开发行股票并上市审核。", "inquiry"),
        (
            "中止期限届满，根据审核规则第五十五条，终止其公开发行并上市审核。",
            "terminated_other",
        ),
        ("终止其公开发行股票并在北京证券交易所上市。", "terminated_other"),
        ("北交所决定终止对青禾样例的审核。", "terminated_other"),
    ],
)
def test_what_a_note_says_of_the_review(text: str, stage: str) -> None:
    """That a firm's adviser ended its service ends no review."""
    events = log([bse.note(text, "2025-03-28")], **STEPS)
    assert events[-1].stage == stage


def test_a_note_that_no_rule_fits() -> None:
    """It is kept with its words, as an event of no known stage, and is a question."""
    events = log([bse.note("青禾样例更换了签字律师。", "2025-05-05")], **STEPS)
    assert (events[-1].stage, events[-1].reason) == (None, "青禾样例更换了签字律师。")
    assert [doubt.field for doubt in events[-1].doubts] == ["stage"]


def test_dates_that_cannot_be_read_are_questions() -> None:
    fields = {
        "status": {"receiveDate": bse.java("2024-12-26"), "inquiryDate": "soon"},
        "notes": [{"content": "恢复审核", "date": None}, {"content": "中止审核", "date": 1}, "?"],
        "listed": "P02",
    }
    version, *events = event_log(Said(fields))
    assert [doubt.field for doubt in version.doubts] == ["zmInfo", "zmInfo", "inquiryDate"]
    assert len(events) == 1


def test_a_log_without_events_is_asked_again() -> None:
    version, events = told()
    assert (version.detail_version, events) == (UNSET, [])
    assert told(**STEPS)[0].detail_version == "v1"
