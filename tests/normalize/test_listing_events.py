"""The process log: stops and resumes, ends and their reasons, lines that say the same again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, strategies as st

from normalize.listings.applications import event_log
from normalize.listings.events import Step, log_events
from normalize.listings.stages import Stage, stage_of
from normalize.reading import Reading, Reason
from normalize.records import (
    UNSET,
    Link,
    ListingApplicationRecord,
    ListingEventRecord,
    Record,
    own_fields,
)
from spiders.drafts import Draft
from tests.support import sse_answers as sse


def doubts_of(record: Record) -> dict[str, str]:
    return {doubt.field: doubt.reason for doubt in record.doubts}


STOP = "因发行上市申请文件中记载的财务资料已过有效期，本所中止其发行上市审核。"
GO_ON = "所列中止审核情形消除，本所恢复青禾样例科技股份有限公司发行上市审核。"


def log(*newest_first: dict[str, Any], **context: Any) -> list[Record]:
    return list(event_log(Draft("log", "9001", {"rows": list(newest_first)}, "", context)))


def events_of(records: Iterable[Record]) -> list[ListingEventRecord]:
    return [record for record in records if isinstance(record, ListingEventRecord)]


def test_an_event() -> None:
    row = sse.step(3, "abc", commitiResult=1, qianDate="2024-03-01 23:59:59")
    (event,) = events_of(log(row))
    assert event.native_id == "9001/event/abc"
    assert event.application == Link("listing_application", "9001")
    assert (event.seq, event.stage, event.stage_raw) == (1, "committee_passed", "3/1")
    assert event.happened_at == datetime(2024, 3, 1, 15, 59, 59, tzinfo=UTC)
    assert event.published_on == event.published == date(2024, 3, 1)
    assert (event.reason, event.reason_class, event.suspension_kind) == (None, None, None)
    assert event.provisional is False
    assert event.raw == row
    assert event.doubts == ()


def test_the_order_is_the_reverse_of_the_answer_not_the_date() -> None:
    """Lines of one time occur; and a line may bear a date before that of the line under it."""
    events = events_of(log(sse.step(2, "b", qianDate="2023-01-01 00:00:00"), sse.step(1, "a")))
    assert [(event.seq, event.native_id) for event in events] == [
        (1, "9001/event/a"),
        (2, "9001/event/b"),
    ]


def test_a_stop_and_a_resume() -> None:
    events = events_of(
        log(
            sse.step(2, "d", GO_ON),
            sse.step(2, "c"),
            sse.step(7, "b", STOP, suspendStatus=1),
            sse.step(2, "a"),
        )
    )
    assert [event.reason_class for event in events] == [None, "expired_financials", None, "resumed"]
    assert [event.suspension_kind for event in events] == [None, "expired_financials", None, None]


@pytest.mark.parametrize(
    ("code", "reason", "kind"),
    [
        (1, STOP, "expired_financials"),
        (1, "", "expired_financials"),
        ("", STOP, "expired_financials"),
        (2, "", "other"),
        ("", "因发行人主动要求中止审核", "other"),
        ("", "", "unknown"),
    ],
)
def test_the_kind_of_a_stop(code: int | str, reason: str, kind: str) -> None:
    (event,) = events_of(log(sse.step(7, "a", reason, suspendStatus=code)))
    assert (event.suspension_kind, event.stage, event.doubts) == (kind, "suspended", ())


def test_a_stop_of_two_kinds_is_in_doubt() -> None:
    (event,) = events_of(log(sse.step(7, "a", STOP, suspendStatus=2)))
    assert event.suspension_kind is None
    assert event.doubts[0].candidates == ("other", "expired_financials")


def test_an_end_is_no_resume() -> None:
    reason = "因发行人撤回发行上市申请或者保荐人撤销保荐，本所终止其发行上市审核。"
    events = events_of(log(sse.step(8, "b", reason), sse.step(7, "a", STOP)))
    assert events[1].stage == "terminated_withdrawn"
    assert events[1].reason_class == "withdrawal"


def test_an_end_after_the_committee_said_no() -> None:
    events = events_of(log(sse.step(8, "b"), sse.step(3, "a", commitiResult=3)))
    assert events[1].stage == "terminated_rejected"
    assert events_of(log(sse.step(8, "b"), sse.step(2, "a")))[1].stage == "terminated_other"


def test_an_unknown_code_is_in_doubt() -> None:
    events = events_of(log(sse.step(11, "b"), sse.step(7, "a", STOP)))
    assert (events[1].stage, events[1].stage_raw) == (None, "11/")
    assert doubts_of(events[1]) == {"stage": Reason.UNREADABLE}


def test_a_number_that_is_repeated_gets_its_place() -> None:
    events = events_of(log(sse.step(2, "x"), sse.step(1, "x"), sse.step(1, "x")))
    assert [event.native_id for event in events] == [
        "9001/event/x",
        "9001/event/x/2",
        "9001/event/x/3",
    ]


def test_the_log_completes_a_version() -> None:
    record = log(sse.step(1, "a"), version="v7")[0]
    assert isinstance(record, ListingApplicationRecord)
    assert (record.native_id, record.detail_version) == ("9001", "v7")
    told = [name for name in own_fields(type(record)) if getattr(record, name) is not UNSET]
    assert told == ["detail_version"]
    assert record.whole == frozenset()  # the store's provisional events are no line of the log


@pytest.mark.parametrize(
    ("rows", "context"),
    [([sse.step(1, "a")], {"version": None}), ([sse.step(1, "a")], {}), ([], {"version": "v7"})],
)
def test_a_failed_part_or_an_empty_log_completes_nothing(
    rows: list[dict[str, Any]], context: dict[str, Any]
) -> None:
    record = log(*rows, **context)[0]
    assert isinstance(record, ListingApplicationRecord)
    assert record.detail_version is UNSET


MOMENTS = st.datetimes(timezones=st.just(UTC))
STEPS = st.lists(
    st.builds(
        Step,
        item=st.sampled_from("abc"),
        stage_raw=st.sampled_from(["1/", "2/", "3/", "3/1", "3/3", "7/", "7/1", "8/", "11/", ""])
        | st.text(max_size=4),
        reason=st.sampled_from(["", STOP, GO_ON, "发行人撤回"]) | st.text(max_size=8),
        suspension=st.sampled_from([None, "expired_financials", "other"]),
        happened=MOMENTS.map(lambda moment: Reading("then", value=moment))
        | st.just(Reading("?", reason=Reason.UNREADABLE)),
        published=st.dates().map(lambda day: Reading("then", value=day))
        | st.just(Reading("", reason=Reason.NOT_STATED)),
        raw=st.just({}),
    ),
    max_size=8,
)


@given(STEPS)
def test_any_log_gives_an_event_for_every_line(steps: list[Step]) -> None:
    events = list(log_events("sse", "9001", steps))
    assert [event.seq for event in events] == list(range(1, len(steps) + 1))
    assert [event.stage_raw for event in events] == [step.stage_raw for step in steps]
    assert [event.happened_at for event in events] == [step.happened.value for step in steps]
    assert len({event.native_id for event in events}) == len(steps)
    for event, step in zip(events, steps, strict=True):
        assert str(event.native_id).startswith(f"9001/event/{step.item}")
        asked = stage_of("sse", step.stage_raw).in_doubt
        assert ("stage" in doubts_of(event)) == asked
        assert (event.stage is None) == (stage_of("sse", step.stage_raw).value is None)


@given(STEPS)
def test_in_any_log_only_a_stop_has_a_kind(steps: list[Step]) -> None:
    for event in log_events("sse", "9001", steps):
        assert event.suspension_kind is None or event.stage == Stage.SUSPENDED
